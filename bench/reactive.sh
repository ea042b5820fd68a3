#!/bin/sh
# Reactive power of a real steel works: a year of quarters of an hour with lagging and leading kvarh. DATA is the folder that holds
# steel_industry, the one of `make real`. Its power factors against the published ones and against SQL's numeric; the plan of
# its compensation against a brute force in numpy; then the time of a plan, and how it grows with the load's length (repeated over
# YEARS, default "1 2 4").
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${DATA:-}/steel_industry
if ! [ -r "$folder/quarter_hour.csv.gz" ]; then
    echo "reactive power: left out, DATA=<folder> holds no steel_industry (see demo/real.sh)"
    exit 0
fi
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust' -c 'create table quarter (customer_id text, source_label timestamp, interval_end timestamp,
    kwh numeric, lag_kvarh numeric, lead_kvarh numeric, co2_t numeric, lag_pf_pct numeric, lead_pf_pct numeric, nsm int,
    week_status text, day_of_week text, load_type text)'
gzip -dc "$folder/quarter_hour.csv.gz" | psql -c '\copy quarter from stdin with (format csv, header true)'
# A charge of 0.65 CNY/kWh and 22 CNY/kVA of 1000 kVA: only its size matters here.
psql <<'SQL'
create table options as
select keycust.reactive_options('{"standard": 0.90, "energy_price_cny_per_kwh": 0.65, "basic_charge_cny_per_month": 22000,
    "transformer_kva": 1000, "impedance_pct": 4.5}') as options;
create table plan as
select keycust.reactive_plan(interval_end, 4 * kwh::float8, 4 * lag_kvarh::float8, 4 * lead_kvarh::float8, options) as plan
from quarter
cross join options;
\echo The power factor of each quarter of an hour, beside the published one
select count(*) as quarters, count(*) filter (where abs(100 * kwh / nullif(sqrt(kwh ^ 2 + lag_kvarh ^ 2), 0) - lag_pf_pct) <= 0.005) as within_0_005,
    count(*) filter (where keycust.reactive_power_factor(kwh, lag_kvarh) = round(kwh / nullif(sqrt(kwh ^ 2 + lag_kvarh ^ 2), 0), 2)) as rounded_alike,
    string_agg(interval_end::text, ', ') filter (where keycust.reactive_power_factor(kwh, lag_kvarh) is null) as without_energy
from quarter;
\echo Months: reactive_power_factor, the plan, and an independent computation in numeric
with month as (
    select date_trunc('month', interval_end - interval '1 minute')::date as month, sum(kwh) as kwh, sum(lag_kvarh) as lag, sum(lead_kvarh) as lead
    from quarter
    group by 1
)
select m.month, round(m.kwh / sqrt(m.kwh * m.kwh + (m.lag + m.lead) * (m.lag + m.lead)), 2) as numeric_pf,
    keycust.reactive_power_factor(m.kwh, m.lag, m.lead) as function_pf, p.power_factor_before as plan_pf, p.power_factor_after as after_pf,
    round(p.leading_kvarh_before::numeric) as lead_before, round(p.leading_kvarh_after::numeric) as lead_after, p.adjustment_pct_before as pct,
    p.adjustment_pct_after as pct_after, round(p.bill_saving_cny::numeric, 2) as saving
from month as m
join (plan cross join lateral keycust.reactive_months(plan) as p) on p.month = m.month
order by m.month;
select (plan).choice, (plan).choice_zh, round((plan).investment_cny::numeric) as investment, round((plan).saving_cny_per_year::numeric, 2) as saving,
    round((plan).payback_years::numeric, 3) as payback, round((plan).npv_cny::numeric, 2) as npv, round((plan).irr_pct::numeric, 1) as irr
from plan;
select r.compared_with, r.reason_en from plan cross join lateral keycust.reactive_reasons(plan) as r;
SQL
psql -At -c 'select options from options' >"$SCRATCH/options.json"
psql -c '\copy (select a.* from plan cross join lateral keycust.reactive_alternatives(plan) as a) to stdout with (format csv, header true)' >"$SCRATCH/alternatives.csv"
/usr/bin/python3 "$here/reactive_brute.py" "$folder/quarter_hour.csv.gz" "$SCRATCH/options.json" "$SCRATCH/alternatives.csv"

psql -At -c "create table curve as
    select interval_end::date - (interval_end::time = '00:00')::int as day, array_agg((4 * kwh)::real order by interval_end) as kw,
        array_agg((4 * (lag_kvarh - lead_kvarh))::real order by interval_end) as kvar
    from quarter group by 1"
echo "A plan: form, milliseconds, of them CPU (medians of 9), intervals"
for years in ${YEARS:-1 2 4}; do
    psql -At -F ' ' -v years="$years" <<'SQL'
create table long as
select interval_end + y * interval '365 days' as at, 4 * kwh::float8 as kw, 4 * lag_kvarh::float8 as lag, 4 * lead_kvarh::float8 as lead
from quarter cross join generate_series(0, :years - 1) as y order by 1;
create table long_day as
select day + 365 * y as day, kw, kvar from curve cross join generate_series(0, :years - 1) as y order by 1;
create table took (form text, ms float8, cpu_ms float8);
create function pg_temp.cpu_ms() returns float8 language sql volatile as $$
    select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6
$$;
do $$
declare
    o constant jsonb := (select options from options);
    forms constant text[] := '{rows,day curves,count of the rows}';
    was keycust.reactive_model;
    counted bigint;
    started timestamptz;
    cpu float8;
begin
    for run in 1 .. 27 loop
        cpu := pg_temp.cpu_ms();
        started := clock_timestamp();
        case run % 3
            when 0 then was := (select keycust.reactive_plan(at, kw, lag, lead, o) from long);
            when 1 then was := (select keycust.reactive_plan(day, kw, kvar, o) from long_day);
            else counted := (select count(kw + lag + lead) from long);
        end case;
        insert into took values (forms[1 + run % 3], 1000 * extract(epoch from clock_timestamp() - started), pg_temp.cpu_ms() - cpu);
    end loop;
end
$$;
select form, round((percentile_cont(0.5) within group (order by ms))::numeric, 1), round((percentile_cont(0.5) within group (order by cpu_ms))::numeric, 1),
    (select count(*) from long)
from took group by form order by form desc;
drop table long, long_day, took;
SQL
done

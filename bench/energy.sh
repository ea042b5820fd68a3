#!/bin/sh
# Advice about energy for many customers of a base, a year of 96 points each: the whole step, with and without workers; of it, what
# reading takes; how the plans of one customer grow with the length of its curves; and numpy after an export, for the plans that it
# makes too, beside these alone and beside everything.
# CUSTOMERS (default 1000), NUMPY (customers that numpy does, default 40). 10,000 customers take 4 GB of disk.
set -eu
customers=${CUSTOMERS:-1000}
sample=${NUMPY:-40}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -v customers="$customers" -v first_day=2024-01-01 "$@"
}
psql -f "$here/base.sql"
# Statement, workers: seconds that it took.
took() {
    psql <<SQL
set max_parallel_workers_per_gather = $2;
set parallel_leader_participation = on;
\\setenv WAS \`date +%s%N\`
create temp table r as $1;
\\! awk -v a="\$WAS" -v b="\$(date +%s%N)" 'BEGIN { printf "%.3f\n", (b - a) / 1e9 }'
SQL
}
curves=$((customers * 366))
per() { awk -v s="$1" -v n="$customers" -v c="$curves" -v name="$2" 'BEGIN { printf "  %-44s %8.1f s  %7.2f ms a customer  %9.0f curves/s\n", name, s, 1000 * s / n, c / s }'; }
echo "energy: $customers customers, $curves day curves of 96 points"
reading="select count(*) from keycust_data.customer as c, keycust.energy_days(c.customer_id, '2024-01-01', '2024-12-31')"
took "$reading" 0 >"$SCRATCH/warm"
read=$(took "$reading" 0)
all=$(took "select * from keycust.energy_advice('2024-12-01')" 0)
two=$(took "select * from keycust.energy_advice('2024-12-01')" 2)
per "$read" 'reading every curve'
per "$all" 'all advice, no workers'
per "$two" 'all advice, 2 workers'
awk -v r="$read" -v a="$all" 'BEGIN { printf "  share of reading: %.0f %%\n", 100 * r / a }'
psql <<'SQL'
create function public.plans(years int) returns float8 language plpgsql as $$
declare
    day constant date := ('2024-12-31'::timestamp - years * interval '1 year')::date + 1;
    standard constant jsonb := (select o.options from keycust.energy_reactive_options('2024-12-31') as o where o.power_factor_standard = 0.90);
    models constant jsonb := keycust.energy_transformer_options('2024-12-31');
    began timestamp;
    best float8;
    measured keycust.energy_case;
    t record;
    tariff keycust.tariff_model := (select f.tariff from keycust.energy_tariff('2024-12-31') as f where f.tariff_id = 'T' and f.time_of_use);
begin
    select x.* into t from keycust.energy_terms('2024-12-01') as x order by x.customer_id limit 1;
    for i in 1 .. 7 loop
        began := clock_timestamp();
        measured := keycust.energy_measure(t.customer_id, day, '2024-12-31', 1000, '{}', standard || t.reactive_options,
            models || t.transformer_options, tariff, t.shift_options);
        best := least(best, extract(epoch from clock_timestamp() - began) * 1000);
    end loop;
    return best;
end $$;
\echo '  plans of one customer by the length of its curves, ms, least of 7'
select format('    %s year(s)  %s', y, round(public.plans(y)::numeric, 1)) from (values (1), (2), (4)) as v (y);
SQL
# The plans that numpy makes too, each kind in a statement of its own: reading included in each, words and rows left out.
psql -v sample="$sample" <<'SQL'
create table public.terms as
select t.customer_id, t.first_day, t.last_day, o.options || t.reactive_options as reactive,
    keycust.energy_transformer_options('2024-12-31') || t.transformer_options as transformer, f.tariff, t.shift_options
from (select x.* from keycust.energy_terms('2024-12-01') as x order by x.customer_id limit :sample) as t
join keycust.energy_reactive_options('2024-12-31') as o on o.power_factor_standard = 0.90
join keycust.energy_tariff('2024-12-31') as f on f.tariff_id = 'T' and f.time_of_use;
create function public.spent(plans text) returns float8 language plpgsql as $$
declare
    began timestamp;
    best float8;
begin
    for i in 1 .. 3 loop
        began := clock_timestamp();
        execute format('select count(p) from (select (select row(%s) from keycust.energy_days(t.customer_id, t.first_day, t.last_day) as d) as p
            from public.terms as t) as q', plans);
        best := least(best, extract(epoch from clock_timestamp() - began) * 1000 / (select count(*) from public.terms));
    end loop;
    return best;
end $$;
create table public.kind as
select v.name, public.spent(v.plans) as ms
from (values ('reading', 'count(d.kvar)'), ('banks', 'keycust.reactive_plan(d.day, d.kw, d.kvar, t.reactive)'),
    ('transformers', 'keycust.transformer_plan(d.day, d.kw, d.kvar, t.transformer)'),
    ('tariffs', 'keycust.tariff_cost(d.day, d.kw, t.tariff), keycust.tariff_shift(d.day, d.kw, t.tariff, t.shift_options)'),
    ('indices', 'keycust.load_profile(d.day, d.kw)')) as v (name, plans);
-- Once read, each plan costs what it takes beyond the reading.
select '  keycust, ms a customer: ' || string_agg(format('%s %s', name, round((ms - case name when 'reading' then 0 else r.reading end)::numeric, 1)), ', ')
from public.kind, (select ms as reading from public.kind where name = 'reading') as r;
SQL
plans=$(psql -c "select sum(ms) - 4 * sum(ms) filter (where name = 'reading') from public.kind")
# numpy: the same kinds of plans, after COPY.
psql -c "copy (select o.options || t.reactive_options from keycust.energy_terms('2024-12-01') as t, keycust.energy_reactive_options('2024-12-31') as o
    where o.power_factor_standard = 0.90 limit 1) to stdout" | sed 's/\\\\/\\/g' >"$SCRATCH/reactive.json"
psql -c "copy (select keycust.energy_transformer_options('2024-12-31') || t.transformer_options from keycust.energy_terms('2024-12-01') as t limit 1) to stdout" |
    sed 's/\\\\/\\/g' >"$SCRATCH/transformer.json"
psql -c "copy (select month, (starts_at_min / 15), (ends_at_min / 15), ratio_to_flat from keycust_data.tariff_period
    where region = 'Sichuan' and valid_to is null order by period = 'critical_peak') to stdout csv" >"$SCRATCH/hours.csv"
NUMPY="$sample" OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 /usr/bin/python3 "$here/energy_numpy.py" "$SCRATCH" >"$SCRATCH/numpy"
cat "$SCRATCH/numpy"
awk -v p="$plans" '/a customer, export included/ { printf "  %.1f ms a customer for the same plans, reading included: numpy takes %.1f times as long\n", p, $1 / p }' "$SCRATCH/numpy"
awk -v s="$all" -v n="$customers" '/a customer, export included/ { printf "  numpy for its plans, against all advice, words and rows, on one processor: %.1f\n", $1 / (1000 * s / n) }' "$SCRATCH/numpy"

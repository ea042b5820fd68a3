#!/bin/sh
# Plans of transformers: the best of a real year of quarter-hours against an independent brute force, the time of a plan and how
# it grows with the length of the curve, and numpy doing the same after an export. DATA is the folder that holds steel_industry
# (make bench DATA=<folder>); without it a made plant. RUNS (default 5).
set -eu
runs=${RUNS:-5}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust' -c 'create table reading (at timestamp, kw float8, kvar float8)'
if [ -f "${DATA:-}/steel_industry/quarter_hour.csv.gz" ]; then
    gzip -dc "$DATA/steel_industry/quarter_hour.csv.gz" >"$SCRATCH/steel.csv"
    head -n 1 "$SCRATCH/steel.csv" | awk -F, '{ for (i = 1; i <= NF; i++) printf "%s%s text", (i > 1 ? "," : ""), $i }' >"$SCRATCH/columns"
    psql -c "create table steel ($(cat "$SCRATCH/columns"))" -c '\copy steel from '"'$SCRATCH/steel.csv'"' csv header' -c '
        insert into reading select interval_end::timestamp, 4 * kwh::float8, 4 * (lag_kvarh::float8 - lead_kvarh::float8) from steel'
    echo "transformer: the steel plant, quarter-hours of 2018"
else
    psql <<'SQL'
insert into reading
select at, kw, kw * 0.5
from (
    select at, 100 + 300 * greatest(0, sin(extract(hour from at) / 24 * pi())) * (case when extract(isodow from at) < 6 then 1 else 0.3 end)
        + (hashint8extended(extract(epoch from at)::bigint, 1) & 1023) / 10.0 as kw
    from generate_series('2018-01-01 00:15'::timestamp, '2019-01-01', '15 minutes') as at) as made;
SQL
    echo "transformer: a made plant, quarter-hours of 2018"
fi
psql <<'SQL'
create table day_curve as
select keycust.curve_day(at, 96) as day, keycust.curve_collect(keycust.curve_slot(at, 96), kw, 96) as kw,
    keycust.curve_collect(keycust.curve_slot(at, 96), kvar, 96) as kvar
from reading group by 1;
create table option (o jsonb);
insert into option select keycust.transformer_options('{"energy_price_cny_per_kwh": 0.65, "most_alternatives": 10000, "infeasible": true}', 'sichuan_two_part_10kv');
vacuum analyze;
SQL

# The plan and the brute force, alternative by alternative.
psql -c "copy (select o from option) to stdout" | sed 's/\\\\/\\/g' >"$SCRATCH/options.json"
psql -c "copy (select 12 * extract(year from at - interval '15 minutes') + extract(month from at - interval '15 minutes') - 1, 0.25, kw::real::float8, kvar::real::float8 from reading)
    to stdout csv" >"$SCRATCH/curve.csv"
OPTIONS=$SCRATCH/options.json CURVE=$SCRATCH/curve.csv OUT=$SCRATCH/brute.csv
export OPTIONS CURVE OUT
brute=$(OPENBLAS_NUM_THREADS=1 /usr/bin/python3 "$here/transformer_numpy.py" brute)
psql <<'SQL'
create table brute (name text, uk float8, yearly float8, feasible boolean);
\set from `echo "$SCRATCH/brute.csv"`
\setenv FROM :from
\copy brute from program 'cat "$FROM"' csv
create table plan as select keycust.transformer_plan(day, kw, kvar, o) as p from day_curve, option;
create table ours as select a.* from plan, keycust.transformer_alternatives(p) as a;
-- A name that stands for two impedances is compared by the nearer one.
select format('  %s alternatives, %s with a price, %s feasible; peak %s kVA', (p).alternatives, (select count(*) from brute), (p).feasible, round((p).peak_kva::numeric)) from plan;
select format('  largest relative difference of a yearly cost: %s', max(difference))
from (select min(abs(b.yearly - o.yearly_cost_cny) / b.yearly) as difference from brute as b join ours as o using (name) group by b.name, b.uk) as d;
select format('  best: %s, %s CNY a year; by brute force: %s, %s CNY a year', (p).best, round((p).yearly_cost_cny::numeric, 2), b.name, round(b.yearly::numeric, 2))
from plan, (select * from brute where feasible order by yearly limit 1) as b;
select format('  feasible differs for %s', count(*)) from brute as b join ours as o using (name)
where b.uk is distinct from null and b.feasible <> (o.is_feasible) and b.name not in (select name from brute group by name having count(*) > 1);
SQL

# Milliseconds of processor time of a statement in a warm session, the least of RUNS.
milliseconds() {
    {
        echo 'select pg_backend_pid() as pid \gset'
        printf '%s\n' '\setenv PID :pid' '\o /dev/null' "$1;"
        for _ in $(seq "$runs"); do
            printf '%s\n' '\! cut -d " " -f 1 /proc/$PID/schedstat' "$1;" '\! cut -d " " -f 1 /proc/$PID/schedstat'
        done
    } | psql | awk 'NR % 2 { begin = $1; next } { ms = ($1 - begin) / 1e6; if (NR == 2 || ms < least) least = ms } END { printf "%.1f", least }'
}
psql -c "update option set o = o - 'infeasible' - 'most_alternatives'"
echo "  a plan over 365 day curves: $(milliseconds 'select (keycust.transformer_plan(day, kw, kvar, (select o from option))).best from day_curve') ms"
echo "  a plan over 35,040 rows:    $(milliseconds 'select (keycust.transformer_plan(at, kw, kvar, (select o from option))).best from reading') ms"
echo "  losses alone, 365 curves:   $(milliseconds 'select (keycust.transformer_losses(day, kw, kvar, $${}$$)).hours from day_curve') ms"
sums=$(OPENBLAS_NUM_THREADS=1 /usr/bin/python3 "$here/transformer_numpy.py" sorted)
export_s=$( { /usr/bin/env time -f %e "$PGBIN/psql" -X -q -c "copy (select 12 * extract(year from at - interval '15 minutes') + extract(month from at - interval '15 minutes') - 1, 0.25, kw, kvar from reading) to stdout csv" >/dev/null; } 2>&1 || echo '?')
echo "  numpy, every interval of every alternative: $brute; with sorted sums: $sums; the export before it takes $export_s s"

# Growth with the length of the curve: the year again and again, in other years.
echo "  years  intervals      ms"
for years in 1 2 4 8 16 32; do
    psql -c 'drop table if exists longer' -c "create table longer as
        select (day + (n * interval '1 year'))::date as day, kw, kvar from day_curve, generate_series(0, $years - 1) as n where not (extract(month from day) = 2 and extract(day from day) = 29)" -c 'analyze longer'
    printf '  %5s  %9s  %6s\n' "$years" "$((years * 35040))" "$(milliseconds 'select (keycust.transformer_plan(day, kw, kvar, (select o from option))).best from longer')"
done

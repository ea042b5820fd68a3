#!/bin/sh
# What customers' load costs under a tariff by the time of use, and what moving it would save: CUSTOMERS × a year of 96 points, and
# one customer's cost and plan by the length of the load; beside numpy after an export, and a linear program (scipy) on
# some days, which must find the same optimum. Runs take turns, so that a machine that slows down slows both.
set -eu
customers=${CUSTOMERS:-1000}
runs=${RUNS:-3}
here=$(dirname "$0")
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust'
psql -v customers="$customers" <<'SQL'
select setseed(0.5);
create table tariff as
select keycust.tariff_join(h.m, p.m) as model
from (
    select keycust.tariff_fit(valid_from, valid_to, month, period, starts_at_min, ends_at_min, ratio_to_flat) as m
    from keycust.shipped_tariff_period() where region = 'Sichuan') as h, (
    select keycust.tariff_prices(null, null, 0.65, 0.05, 22, 35.2, 40, 105, 2, 260, 0.9) as m) as p;
-- Days of some shapes, at a level of each customer's own.
create table shape as
select n, (select array_agg((100 + 80 * sin((i + n) / 15.0) + 40 * random())::real order by i) from generate_series(1, 96) as i) as kw
from generate_series(1, 500) as n;
create table curve as
select c as customer, date '2024-01-01' + d as day, s.kw
from generate_series(1, :customers) as c, generate_series(0, 364) as d, shape as s
where s.n = 1 + (c * 7 + d * 13) % 500
order by c, d;
vacuum analyze curve;
SQL

options='{"share": 0.2, "limit_kw": 250, "rotate_hours": [-6, -4, -2, 2, 4, 6]}'
# Wall time of one command, in seconds.
seconds() {
    start=$(date +%s%N)
    "$@" >&2
    echo "$(($(date +%s%N) - start))" | awk '{ printf "%.3f", $1 / 1e9 }'
}
reading() { # workers: the table alone, every value looked at
    psql -c "set max_parallel_workers_per_gather = $1" -c 'select sum(keycust.curve_missing(kw)) from curve' >/dev/null
}
cost() { # workers
    psql -c "set max_parallel_workers_per_gather = $1" -c 'drop table if exists cost' -c '
        create table cost as
        select customer, (b).cost_cny, (b).peak_kwh, (b).valley_use_index
        from (select customer, keycust.tariff_cost(day, kw, (select model from tariff)) as b from curve group by customer) as x'
}
shift_load() { # workers
    psql -c "set max_parallel_workers_per_gather = $1" -c 'drop table if exists plan' -c "
        create table plan as
        select customer, (p).theoretical_energy_cny, (p).feasible_energy_cny, (p).rotation_energy_cny
        from (select customer, keycust.tariff_shift(day, kw, (select model from tariff), '$options') as p from curve group by customer) as x"
}
numpy() {
    /usr/bin/python3 "$here/tariff_numpy.py" "$1" 2>>"$times.inner"
}
times=$(mktemp "$SCRATCH/times.XXXXXX")
run=0
while [ "$run" -lt "$runs" ]; do
    for workers in 0 2; do
        printf 'reading, %s workers\t%s\n' "$workers" "$(seconds reading "$workers")" >>"$times"
        printf 'cost, %s workers\t%s\n' "$workers" "$(seconds cost "$workers")" >>"$times"
        printf 'shift, %s workers\t%s\n' "$workers" "$(seconds shift_load "$workers")" >>"$times"
    done
    printf 'cost, export and numpy\t%s\n' "$(seconds numpy cost)" >>"$times"
    printf 'shift, export and numpy\t%s\n' "$(seconds numpy shift)" >>"$times"
    run=$((run + 1))
done
echo "tariff: $customers customers x 365 days x 96 points, median of $runs runs"
sort -t "$(printf '\t')" -k1,1 -k2,2n "$times" | awk -F'\t' -v customers="$customers" '
    { n[$1]++; value[$1, n[$1]] = $2 }
    END {
        for (name in n)
            printf "  %-26s %8.3f s   %7.3f ms a customer   (%.3f to %.3f)\n", name, value[name, int((n[name] + 1) / 2)],
                1000 * value[name, int((n[name] + 1) / 2)] / customers, value[name, 1], value[name, n[name]]
    }' | sort
echo "  of that in numpy the arithmetic alone (the rest is export and parsing):"
awk '{ n[$1]++; sum[$1] += $2 } END { for (name in n) printf "    %s: %.3f ms a customer\n", name, 1000 * sum[name] / n[name] }' "$times.inner" | sort
echo "differences between the two, relative:"
psql -c "
    select format('  cost %s, peak %s, theoretical %s, feasible %s, rotation %s', max(abs(c.cost_cny / n.cost - 1)), max(abs(c.peak_kwh / n.peak - 1)),
        max(abs(p.theoretical_energy_cny / s.theoretical - 1)), max(abs(p.feasible_energy_cny / s.feasible - 1)), max(abs(p.rotation_energy_cny / s.rotation - 1)))
    from cost as c join plan as p using (customer) join numpy_cost as n using (customer) join numpy_shift as s using (customer)"
/usr/bin/python3 "$here/tariff_numpy.py" program
echo "the arithmetic alone by the length of the load, ms of CPU, the least of 20 runs:"
cc -O2 -std=gnu11 -ffp-contract=off -I"$here/../src" -o "$SCRATCH/tariff_core" "$here/tariff_core.c" "$here"/../src/core/*.o -lgsl -lgslcblas -lm
"$SCRATCH/tariff_core"
echo "one customer's load by its length, through SQL, ms (median of 9 calls, the rows in memory):"
psql -v options="$options" <<'SQL'
create function pg_temp.median_ms(query text) returns float8 language plpgsql as $$
declare
    began timestamp;
    times float8[];
begin
    for run in 1 .. 9 loop
        began := clock_timestamp();
        execute query;
        times := times || (extract(epoch from clock_timestamp() - began) * 1000)::float8;
    end loop;
    return (select percentile_cont(0.5) within group (order by t) from unnest(times) as t);
end $$;
select format('  %s days: reading %s, cost %s, shift %s', days,
    round(pg_temp.median_ms(format('select sum(keycust.curve_missing(kw)) from (select kw from curve limit %s) as x', days))::numeric, 3),
    round(pg_temp.median_ms(format('select keycust.tariff_cost(day, kw, (select model from tariff)) from (select date ''2023-07-01'' + (row_number() over ())::int as day, kw from curve limit %s) as x', days))::numeric, 3),
    round(pg_temp.median_ms(format('select keycust.tariff_shift(day, kw, (select model from tariff), %L) from (select date ''2023-07-01'' + (row_number() over ())::int as day, kw from curve limit %s) as x', :'options', days))::numeric, 3))
from unnest('{30,91,365,1460,3650}'::int[]) as days;
SQL

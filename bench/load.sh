#!/bin/sh
# Load characteristics of customers × a year of 96 points: from day curves and from values in time, growth with the
# length, and the same in pandas after an export. Runs take turns, so that a machine that slows down slows both.
#
# settings from the environment: CUSTOMERS (100), RUNS (3), GROWTH (days of one customer, "30 365 3650")
set -eu
customers=${CUSTOMERS:-100}
runs=${RUNS:-3}
growth=${GROWTH:-30 365 3650}
here=$(dirname "$0")
psql() {
    "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust'
psql -v customers="$customers" -v days="$(printf '%s\n' $growth | sort -n | tail -1)" <<'SQL'
select setseed(0.5);
create function curve(day date) returns real[] language sql as $$
    select array_agg((300 + 150 * sin(n / 15.0) - case when extract(isodow from day) > 5 then 80 else 0 end + 40 * random())::real order by n)
    from generate_series(1, 96) as n
$$;
create table curve as
select c as customer_id, d::date as day, curve(d::date) as kw
from generate_series(1, :customers) as c, generate_series(date '2025-01-01', '2025-12-31', '1 day') as d;
create table point as
select customer_id, day + n * interval '15 minutes' as at, value::float8 as kw
from curve, unnest(kw) with ordinality as u (value, n);
create table long_curve as
select d::date as day, curve(d::date) as kw
from generate_series(date '2016-01-01', date '2016-01-01' + :days - 1, '1 day') as d;
create table weather as
select d::date as day, 16 - 14 * cos(extract(doy from d) * pi() / 182) + 8 * (random() - 0.5) as t
from generate_series(date '2016-01-01', '2025-12-31', '1 day') as d;
vacuum analyze;
SQL

# Wall time of one command, in seconds.
seconds() {
    start=$(date +%s%N)
    "$@" >/dev/null
    echo "$(($(date +%s%N) - start))" | awk '{ printf "%.3f", $1 / 1e9 }'
}
query() { # workers, statement
    psql -c "set max_parallel_workers_per_gather = $1" -c 'set min_parallel_table_scan_size = 0' -c 'set work_mem = 1000000' -c "$2"
}
times=$(mktemp "$SCRATCH/times.XXXXXX")
values=$((customers * 365 * 96))
take() { # name, workers, statement
    printf '%s\t%s\n' "$1" "$(seconds query "$2" "$3")" >>"$times"
}
run=0
while [ "$run" -lt "$runs" ]; do
    take 'reading the curves alone' 0 'select count(kw) from curve group by customer_id'
    take 'reading the values alone' 0 'select max(kw) from point group by customer_id'
    take 'load_profile, day curves' 0 'select (keycust.load_profile(day, kw)).load_factor from curve group by customer_id'
    take 'load_profile, day curves, no typical day' 0 \
        "select (keycust.load_profile(day, kw, '{\"typical_day\": false}')).load_factor from curve group by customer_id"
    take 'load_profile, values in time' 0 'select (keycust.load_profile(at, kw)).load_factor from point group by customer_id'
    take 'load_factor, day curves' 0 'select keycust.load_factor(day, kw) from curve group by customer_id'
    take 'load_factor, values in time' 0 'select keycust.load_factor(at, kw) from point group by customer_id'
    take 'load_factor, values in time, 2 workers' 2 'select keycust.load_factor(at, kw) from point group by customer_id'
    printf 'COPY, pandas\t%s\n' "$(seconds /usr/bin/python3 "$here/load_pandas.py")" >>"$times"
    run=$((run + 1))
done
echo "load: $customers customers x 365 days x 96 points, median of $runs runs"
sort -t "$(printf '\t')" -k1,1 -k2,2n "$times" | awk -F'\t' -v values="$values" -v customers="$customers" '
    { n[$1]++; value[$1, n[$1]] = $2 }
    END {
        for (name in n) {
            mine = value[name, int((n[name] + 1) / 2)]
            printf "  %-42s %8.3f s   %7.2f ms a customer   %6.1f ns a value\n", name, mine, mine * 1000 / customers, mine * 1e9 / values
        }
    }' | sort
echo "growth of one customer's profile and temperature response, milliseconds, the least of $runs"
for days in $growth; do
    for statement in \
        "select (keycust.load_profile(day, kw, '{\"typical_day\": false}')).load_factor from (select * from long_curve order by day limit $days) as x" \
        "select (keycust.load_profile(day, kw)).load_factor from (select * from long_curve order by day limit $days) as x" \
        "select (keycust.load_temperature(day, s.maximum + 5 * greatest(t - 24, 0), t)).shape from (select * from long_curve order by day limit $days) as x join weather using (day), keycust.curve_summary(kw) as s" \
        "select (keycust.load_levels(day, s.mean)).changes from (select * from long_curve order by day limit $days) as x, keycust.curve_summary(kw) as s"; do
        name=$(printf '%s' "$statement" | sed "s/.*keycust\.\(load_[a-z]*\)(.*/\1/; s/^select (keycust\.\(load_[a-z]*\).*/\1/")
        case $statement in *typical_day*) name="$name without typical day" ;; esac
        psql -c '\timing on' -c "$statement" -c "$statement" -c "$statement" -c "$statement" |
            awk -v name="$name" -v days="$days" '/^Time/ { if (!least || $2 < least) least = $2 } END { printf "  %-36s %6d days %10.2f ms\n", name, days, least }'
    done
done

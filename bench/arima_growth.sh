#!/bin/sh
# How the time and the memory of an ARIMA fit grow with the values and with the season, of orders given and found. A level and a
# season that wander, with noise: what (0,1,1)(0,1,1) describes. CPU is that of the backend, the least of RUNS (default 3); memory
# the most that it held beyond what it had before and shared buffers. VALUES (default 1000000) is the largest number of values.
# With a file name, a picture is drawn there:
#     sh scripts/cluster.sh bench/arima_growth.sh doc/arima_growth.svg
set -eu
values=${VALUES:-1000000}
runs=${RUNS:-3}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust' -c 'create table grown (value float8[])'
fill() { # values, season
    psql -v n="$1" -v season="$2" <<'SQL'
truncate grown;
insert into grown
select array_agg(1000 + level + turn + 3 * noise order by t)
from (
    select t, sum(1.5 * (random_of(t, 1) - 0.5)) over (order by t) as level,
        sum(1.5 * (random_of(t, 2) - 0.5)) over (partition by t % :season order by t) as turn, random_of(t, 3) - 0.5 as noise
    from generate_series(1, :n) as t) as made;
vacuum analyze grown;
SQL
}
psql <<'SQL'
create function random_of(t int, which int) returns float8 immutable language sql
return (hashint8extended(t, which) & 1073741823) / 1073741824.0;
SQL
measure() { # what grows, values, season, options
    run=0
    while [ "$run" -lt "$runs" ]; do
        psql -v options="$4" <<'SQL'
set keycust.max_memory = '8GB';
select pg_backend_pid() as pid \gset
\setenv PID :pid
select (keycust.arima_fit_series('{1,3,2,5,4,6,5,7}')).status as warm from (select value from grown offset 0) as g \gset
\! awk '/^RssAnon/ { print $2 }' /proc/$PID/status >"$SCRATCH/anonymous"
\! cut -d ' ' -f 1 /proc/$PID/schedstat >"$SCRATCH/cpu"
select (model).status from (select keycust.arima_fit_series(value, options => :'options') as model from grown offset 0) as fitted \gset
\! { cat "$SCRATCH/cpu" "$SCRATCH/anonymous" /proc/$PID/schedstat; sed 's/:/ /' /proc/$PID/status; } | awk 'NR < 4 { v[NR] = $1 } { s[$1] = $2 } END { printf "%.9f %.0f\n", (v[3] - v[1]) / 1e9, 1024 * (s["VmHWM"] - s["RssShmem"] - s["RssFile"] - v[2]) }'
SQL
        run=$((run + 1))
    done | awk -v what="$1" -v n="$2" -v s="$3" -v OFS='\t' '
        NR == 1 || $1 < least { least = $1 } $2 > memory { memory = $2 } END { print what, n, s, least, memory }' >>"$SCRATCH/growth"
}
n=100
while [ "$n" -le "$values" ]; do
    fill "$n" 12
    measure values "$n" 12 '{"order": [0, 1, 1], "seasonal": [0, 1, 1], "period": 12}'
    n=$((n * 10))
done
n=100
while [ "$n" -le $((values / 10)) ]; do
    fill "$n" 12
    measure automatic "$n" 12 '{"period": 12}'
    n=$((n * 10))
done
for season in 4 7 12 24 48 96 168 336 672; do
    fill 2688 "$season"
    measure season 2688 "$season" "{\"order\": [0, 1, 1], \"seasonal\": [0, 1, 1], \"period\": $season}"
done
echo "arima_fit_series: CPU of a fit, and the most memory; least of $runs runs"
awk -F'\t' '
    BEGIN { printf "  %-10s %9s %7s   %12s %14s   %10s %8s\n", "growing", "values", "season", "CPU", "a value", "memory", "a value" }
    { printf "  %-10s %9d %7d   %10.4f s %11.3f us   %7.1f MB %7.0f\n", $1, $2, $3, $4, $4 / $2 * 1e6, $5 / 1e6, $5 / $2 }' "$SCRATCH/growth"
if [ $# -gt 0 ]; then
    /usr/bin/python3 -B "$here/arima_growth_plot.py" "$1" <"$SCRATCH/growth"
fi

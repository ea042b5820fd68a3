#!/bin/sh
# How the time and the memory of kmeans_fit grow with rows, clusters and features: one start from random rows, so that
# all that differs is the size. An iteration is the difference between a fit of 2 and one of 22, in CPU time of the
# backend, the least of RUNS (default 3); memory is the most that it held beyond what it had before and shared buffers.
# ROWS (default 10000000) is the largest number of rows. With a file name, a picture is drawn there:
#     sh scripts/cluster.sh bench/kmeans_growth.sh doc/kmeans_growth.svg
set -eu
rows=${ROWS:-10000000}
runs=${RUNS:-3}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust'

# A line for each run: nanoseconds of CPU, iterations, bytes of the most memory so far.
fits() { # k, iterations
    {
        cat <<'SQL'
set max_parallel_workers_per_gather = 0;
set keycust.max_memory = '8GB';
select pg_backend_pid() as pid \gset
\setenv PID :pid
select keycust.kmeans_fit(array[i::float8], 2) as warm from generate_series(1, 9) as i \gset
\! awk '/^RssAnon/ { print $2 }' /proc/$PID/status >"$SCRATCH/anonymous"
SQL
        run=0
        while [ "$run" -lt "$runs" ]; do
            cat <<'SQL'
\! cut -d ' ' -f 1 /proc/$PID/schedstat >"$SCRATCH/cpu"
select (model).iterations from (select keycust.kmeans_fit(v, :k, :'options') as model from grown offset 0) as fitted \gset
\setenv ITERATIONS :iterations
\! { cat "$SCRATCH/cpu" "$SCRATCH/anonymous" /proc/$PID/schedstat; sed 's/:/ /' /proc/$PID/status; } | awk 'NR < 4 { v[NR] = $1 } { s[$1] = $2 } END { printf "%.0f %d %.0f\n", v[3] - v[1], ENVIRON["ITERATIONS"], 1024 * (s["VmHWM"] - s["RssShmem"] - s["RssFile"] - v[2]) }'
SQL
            run=$((run + 1))
        done
    } | psql -v k="$1" -v options="{\"start\": \"random\", \"n_init\": 1, \"tolerance\": 0, \"max_iterations\": $2}"
}
measure() { # what grows, rows, features, k
    fits "$4" 2 >"$SCRATCH/short"
    fits "$4" 22 >"$SCRATCH/long"
    awk -v what="$1" -v n="$2" -v d="$3" -v k="$4" -v OFS='\t' '
        { i = FILENAME ~ /long$/; if (!(i in cpu) || $1 < cpu[i]) cpu[i] = $1; iterations[i] = $2; if ($3 > memory) memory = $3 }
        END {
            one = (cpu[1] - cpu[0]) / (iterations[1] - iterations[0])
            print what, n, d, k, (cpu[0] - iterations[0] * one) / n, one / n, memory
        }' "$SCRATCH/short" "$SCRATCH/long" >>"$SCRATCH/growth"
}
fill() { # rows, features
    /usr/bin/python3 -B "$here/kmeans_growth_data.py" "$1" "$2"
    psql -c 'vacuum analyze grown'
}
n=10000
while [ "$n" -le "$rows" ]; do
    fill "$n" 8
    measure rows "$n" 8 8
    n=$((n * 10))
done
n=$((rows / 10))
fill "$n" 8
for k in 2 4 8 16 32 64 128 256; do
    measure clusters "$n" 8 "$k"
done
for d in 2 8 24 96 500 2000; do
    fill $((rows * 8 / 10 / d)) "$d"
    measure features $((rows * 8 / 10 / d)) "$d" 8
done
echo "kmeans_fit: CPU of reading and starting, of an iteration, and the most memory; least of $runs runs"
awk -F'\t' '
    BEGIN { printf "  %-9s %9s %5s %4s   %10s   %12s %16s   %10s %10s\n", "growing", "rows", "d", "k", "start ns/n", "iteration/n", "iteration/(nkd)", "bytes/n", "bytes/(8nd)" }
    { printf "  %-9s %9d %5d %4d   %10.1f   %9.2f ns %13.4f ns   %10.1f %10.2f\n", $1, $2, $3, $4, $5, $6, $6 / $3 / $4, $7 / $2, $7 / $2 / $3 / 8 }' \
    "$SCRATCH/growth"
if [ $# -gt 0 ]; then
    /usr/bin/python3 -B "$here/kmeans_growth_plot.py" "$1" <"$SCRATCH/growth"
fi

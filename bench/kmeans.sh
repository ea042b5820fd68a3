#!/bin/sh
# k-means in the database against scikit-learn, in turns, both on one thread.
# Same starts: kmeans_fit from the table, reading included, against scikit-learn's fit alone on data in memory.
# Own starts: labels from the table into a table, against COPY, scikit-learn, COPY.
# CURVES (default 100000 of 96 points), FEATURES (default 1000000 of 8), RUNS (default 3).
set -eu
CURVES=${CURVES:-100000}
FEATURES=${FEATURES:-1000000}
runs=${RUNS:-3}
here=$(cd "$(dirname "$0")" && pwd)
export CURVES FEATURES
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -F "$(printf '\t')" "$@"
}
psql -c 'create extension keycust'
/usr/bin/python3 "$here/kmeans_data.py"
psql -c 'vacuum analyze curves' -c 'vacuum analyze features'
times="$SCRATCH/times"

# Runs a statement of one session; its wall and CPU seconds (user and system, of the backend), then what it printed.
ours() {
    psql -v statement="$1" <<'SQL'
set max_parallel_workers_per_gather = 0;
set keycust.max_memory = '4GB';
select pg_backend_pid() as pid \gset
\setenv PID :pid
\! awk '{ print $14 + $15 }' /proc/$PID/stat >"$SCRATCH/cpu"; date +%s%N >"$SCRATCH/wall"
:statement;
\! awk -v t="$(cat "$SCRATCH/cpu")" -v w="$(($(date +%s%N) - $(cat "$SCRATCH/wall")))" -v tick="$(getconf CLK_TCK)" '{ printf "%.3f\t%.3f", w / 1e9, ($14 + $15 - t) / tick }' /proc/$PID/stat >"$SCRATCH/spent"
SQL
}
fitted() { # task, k
    printf '%s\t' "keycust"
    ours "select (m).inertia, (m).iterations from (select keycust.kmeans_fit(v, $2, (
        select jsonb_build_object('centroids', to_jsonb(centroids)) from start where task = '$1' and k = $2)) as m
        from $1 offset 0) as s" >"$SCRATCH/result"
    printf '%s\t%s\n' "$(cat "$SCRATCH/spent")" "$(cat "$SCRATCH/result")"
}
labelled() { # task, k
    printf '%s\t' "keycust"
    psql -c 'drop table if exists labelled'
    ours "create unlogged table labelled as select id, keycust.kmeans_label(v, $2) over () as label from $1"
    printf '%s\t%s\t-\n' "$(cat "$SCRATCH/spent")" "$(psql -c "
        select sum((one.m).inertia) from (
            select keycust.kmeans_fit(v, 1) as m from labelled join $1 using (id) group by label offset 0) as one")"
}
line() { # what, task, k
    while IFS="$(printf '\t')" read -r who wall cpu inertia iterations; do
        printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$who" "$wall" "$cpu" "$inertia" "$iterations"
    done >>"$times"
}
for task in curves features; do
    for k in 8 32; do
        run=0
        while [ "$run" -lt "$runs" ]; do
            fitted "$task" "$k" | line same "$task" "$k"
            for algorithm in lloyd elkan; do
                printf 'sklearn %s\t%s\n' "$algorithm" "$(/usr/bin/python3 "$here/kmeans_sklearn.py" fit "$task" "$k" "$algorithm")" |
                    line same "$task" "$k"
            done
            labelled "$task" "$k" | line own "$task" "$k"
            printf 'COPY, sklearn, COPY\t%s\n' "$(/usr/bin/python3 "$here/kmeans_sklearn.py" trip "$task" "$k")" |
                line own "$task" "$k"
            run=$((run + 1))
        done
    done
done
echo "k-means: median of $runs runs, one thread; curves $CURVES x 96, features $FEATURES x 8"
sort -t "$(printf '\t')" -k1,4 -k6,6n "$times" | awk -F'\t' '
    { key = $1 FS $2 FS $3 FS $4; if (!(key in n)) order[++keys] = key; n[key]++; wall[key, n[key]] = $5; cpu[key, n[key]] = $6
      inertia[key] = $7; iterations[key] = $8 }
    END {
        for (i = 1; i <= keys; i++) {
            key = order[i]; split(key, part, FS); middle = int((n[key] + 1) / 2)
            printf "  %-4s %-8s k = %-2d %-20s wall %7.3f s  CPU %7.3f s  inertia %.8g  iterations %s\n", part[1], part[2], part[3], \
                part[4], wall[key, middle], cpu[key, middle], inertia[key], iterations[key]
        }
    }'

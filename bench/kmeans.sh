#!/bin/sh
# k-means in the database against its peers, in turns, all on one thread.
# same:  from the same start, kmeans_fit from the table, reading included, against scikit-learn's fit alone on data in memory.
# own:   from a start of one's own, kmeans_fit in the same way against the fit alone of each peer.
# table: labels from a table into a table, by the window function and by a model in the same statement, against COPY,
#        scikit-learn, COPY, and against ST_ClusterKMeans.
# CPU is of the backend or of the peer's process; the inertia of all labels is found by one formula, in double precision.
# The first run has seed 0 on all sides, the next one seed 1 …
# CURVES (default 100000 of 96 points), FEATURES (default 1000000 of 8), GEO (default 100000 of 2), RUNS (default 3);
# PEERS (default "sklearn faiss opencv r elki postgis").
set -eu
CURVES=${CURVES:-100000}
FEATURES=${FEATURES:-1000000}
GEO=${GEO:-100000}
runs=${RUNS:-3}
peers=${PEERS:-sklearn faiss opencv r elki postgis}
here=$(cd "$(dirname "$0")" && pwd)
export CURVES FEATURES GEO
for peer in $peers; do
    case $peer in sklearn | faiss | opencv | r | elki | postgis) ;; *)
        echo "kmeans.sh: unknown peer $peer" >&2
        exit 2
        ;;
    esac
done
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -F "$(printf '\t')" "$@"
}
psql -c 'create extension keycust'
/usr/bin/python3 "$here/kmeans_data.py"
psql -c 'vacuum analyze curves' -c 'vacuum analyze features' -c 'vacuum analyze geo'
# Into shared memory: the peers have the data in theirs. Without it the first fit of each table would read the file too.
psql -c 'select sum(v[1]) from curves' -c 'select sum(v[1]) from features' -c 'select sum(v[1]) from geo' >"$SCRATCH/warm"
times="$SCRATCH/times"

asked() { # peer
    case " $peers " in *" $1 "*) ;; *) return 1 ;; esac
}
# Runs a statement of one session; prints its wall and CPU seconds, user and system, of the backend.
spent() { # statement
    psql -v statement="$1" <<'SQL'
set max_parallel_workers_per_gather = 0;
set keycust.max_memory = '4GB';
select pg_backend_pid() as pid \gset
\setenv PID :pid
\! awk '{ print $14 + $15 }' /proc/$PID/stat >"$SCRATCH/cpu"; date +%s%N >"$SCRATCH/wall"
:statement;
\! awk -v t="$(cat "$SCRATCH/cpu")" -v w="$(($(date +%s%N) - $(cat "$SCRATCH/wall")))" -v tick="$(getconf CLK_TCK)" '{ printf "%.3f\t%.3f\t", w / 1e9, ($14 + $15 - t) / tick }' /proc/$PID/stat
SQL
}
fitted() { # task, k, options
    psql -c 'drop table if exists fitted'
    spent "create unlogged table fitted as select keycust.kmeans_fit(v, $2, $3) as model from $1"
    psql -c 'select (model).iterations from fitted'
    psql -c "select keycust.kmeans_predict(model, v) from $1, fitted order by id" >"$SCRATCH/labels"
}
labelled() { # task, call of a window function
    into_table "select id, $2 over () as label from $1"
}
predicted() { # task, k, options
    into_table "select id, keycust.kmeans_predict(model, v) as label
        from $1, (select keycust.kmeans_fit(v, $2, $3) as model from $1) fitted"
}
into_table() { # query
    psql -c 'drop table if exists labelled'
    spent "create unlogged table labelled as $1"
    echo -
    psql -c 'select label from labelled order by id' >"$SCRATCH/labels"
}
by_python() {
    /usr/bin/python3 "$here/kmeans_peers.py" "$@"
}
by_elki() {
    java -Xmx4g -XX:+UseSerialGC -cp /usr/share/java/elki.jar:/usr/share/java/trove-3.jar "$here/kmeans_elki.java" "$@"
}
# A line in the table of times. What fails ends the benchmark, so nothing runs within a pipe or an argument.
line() { # what, task, k, who, command …
    what=$1 task=$2 k=$3 who=$4
    shift 4
    "$@" >"$SCRATCH/spent"
    inertia=$(/usr/bin/python3 "$here/kmeans_inertia.py" "$task")
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$what" "$task" "$k" "$who" "$(cat "$SCRATCH/spent")" "$inertia" >>"$times"
}
run=0
while [ "$run" -lt "$runs" ]; do
    for task in curves features; do
        for k in 8 32; do
            line same "$task" "$k" keycust fitted "$task" "$k" "(select jsonb_build_object('centroids', to_jsonb(centroids))
                from start where task = '$task' and k = $k)"
            if asked sklearn; then
                line same "$task" "$k" 'sklearn lloyd' by_python fit sklearn "$task" "$k" start
                line same "$task" "$k" 'sklearn elkan' by_python fit sklearn_elkan "$task" "$k" start
            fi
            line own "$task" "$k" keycust fitted "$task" "$k" "'{\"seed\": $run}'::jsonb"
            if asked sklearn; then
                line own "$task" "$k" 'sklearn lloyd' by_python fit sklearn "$task" "$k" "$run"
                line own "$task" "$k" 'sklearn elkan' by_python fit sklearn_elkan "$task" "$k" "$run"
            fi
            if asked faiss; then line own "$task" "$k" faiss by_python fit faiss "$task" "$k" "$run"; fi
            if asked opencv; then line own "$task" "$k" OpenCV by_python fit opencv "$task" "$k" "$run"; fi
            if asked r; then line own "$task" "$k" R Rscript "$here/kmeans_r.R" "$task" "$k" "$run"; fi
            if asked elki; then line own "$task" "$k" 'ELKI Hamerly' by_elki "$task" "$k" "$run"; fi
            line table "$task" "$k" kmeans_label labelled "$task" "keycust.kmeans_label(v, $k, '{\"seed\": $run}')"
            line table "$task" "$k" 'fit and predict' predicted "$task" "$k" "'{\"seed\": $run}'"
            if asked sklearn; then line table "$task" "$k" 'COPY, sklearn, COPY' by_python table "$task" "$k" "$run"; fi
        done
    done
    run=$((run + 1))
done
if asked postgis; then
    psql -c 'create extension postgis' -c 'alter table geo add place geometry' -c 'update geo set place = st_makepoint(v[1], v[2])' \
        -c 'vacuum full analyze geo'
    for k in 8 32; do
        run=0
        while [ "$run" -lt "$runs" ]; do
            line table geo "$k" kmeans_label labelled geo "keycust.kmeans_label(v, $k, '{\"seed\": $run}')"
            line table geo "$k" 'fit and predict' predicted geo "$k" "'{\"seed\": $run}'"
            line table geo "$k" 'kmeans_label, n_init 1' labelled geo "keycust.kmeans_label(v, $k, '{\"seed\": $run, \"n_init\": 1}')"
            line table geo "$k" PostGIS labelled geo "st_clusterkmeans(place, $k)"
            run=$((run + 1))
        done
        # The least that many starts find is what the others are told above.
        line table geo "$k" 'kmeans_label, n_init 200' labelled geo "keycust.kmeans_label(v, $k, '{\"n_init\": 200, \"tolerance\": 0}')"
    done
fi
echo "k-means: median of $runs runs, one thread; curves $CURVES x 96, features $FEATURES x 8, geo $GEO x 2"
awk -F'\t' '
    function median(values,    n, v, i, j, one) {
        n = split(values, v, " ")
        for (i = 2; i <= n; i++) {
            one = v[i]
            for (j = i - 1; j && v[j] + 0 > one + 0; j--) v[j + 1] = v[j]
            v[j + 1] = one
        }
        return v[int((n + 1) / 2)]
    }
    {
        key = $1 FS $2 FS $3 FS $4; if (!(key in wall)) order[++keys] = key
        wall[key] = wall[key] " " $5; cpu[key] = cpu[key] " " $6; iterations[key] = iterations[key] " " $7; inertia[key] = inertia[key] " " $8
        if (!(($2, $3) in least) || $8 < least[$2, $3]) least[$2, $3] = $8
    }
    END {
        for (i = 1; i <= keys; i++) {
            key = order[i]; split(key, part, FS); found = median(inertia[key])
            printf "  %-5s %-8s k = %-2d %-20s wall %7.3f s  CPU %7.3f s  iterations %3s  inertia %.8g, %.2f %% above the least\n", part[1], \
                part[2], part[3], part[4], median(wall[key]), median(cpu[key]), median(iterations[key]), found, \
                100 * (found / least[part[2], part[3]] - 1)
        }
    }' "$times"

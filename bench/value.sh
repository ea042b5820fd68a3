#!/bin/sh
# The value of customers out of bills, contracts and payments: refresh as customers grow in number, a time for each step;
# and the value step against the same job after an export to pandas, in turns.
# CUSTOMERS (default "300 3000 10000"), RUNS (default 3).
set -eu
sizes=${CUSTOMERS:-300 3000 10000}
runs=${RUNS:-3}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
for customers in $sizes; do
    PGDATABASE=value_$customers
    export PGDATABASE
    "$PGBIN/createdb" "$PGDATABASE"
    psql -c 'create extension keycust' -c 'call keycust.create_base()'
    psql -v customers="$customers" -f "$here/value.sql"
    # The first run fits the model; the later ones are what every month brings.
    psql -c "call keycust.refresh('2025-11-30')" -c 'vacuum analyze'
    run=0
    while [ "$run" -lt "$runs" ]; do
        psql <<'SQL'
select pg_backend_pid() as pid \gset
call keycust.refresh('2025-12-31');
\setenv PID :pid
\! awk '/^RssAnon/ { printf "memory\t%d\n", $2 / 1024 }' /proc/$PID/status >>"$SCRATCH/$PGDATABASE"
SQL
        psql -F "$(printf '\t')" -c "
            select 'step ' || step, round(sum(extract(epoch from finished_at - started_at))::numeric, 3)
            from keycust_data.refresh_step where run_id = (select run_id from keycust_data.current_run)
            group by step, place order by place" >>"$SCRATCH/$PGDATABASE"
        start=$(date +%s%N)
        /usr/bin/python3 "$here/value_pandas.py"
        printf 'pandas\t%s\n' "$(($(date +%s%N) - start))" | awk '{ printf "pandas\t%.3f\n", $2 / 1e9 }' >>"$SCRATCH/$PGDATABASE"
        run=$((run + 1))
    done
    echo "value: $customers customers x 24 months, $(psql -c 'select count(*) from keycust_data.payment') payments, median of $runs runs"
    sort -t "$(printf '\t')" -k1,1 -k2,2n "$SCRATCH/$PGDATABASE" | awk -F'\t' '
        { n[$1]++; value[$1, n[$1]] = $2 }
        function middle(name) { return value[name, int((n[name] + 1) / 2)] }
        END {
            for (name in n) if (name ~ /^step/) printf "  %-16s %8.3f s\n", name, middle(name)
            printf "  %-16s %8.3f s   %.1f times the value step\n", "COPY, pandas, COPY", middle("pandas"), middle("pandas") / middle("step value")
            printf "  %-16s %8d MB of the backend, without shared buffers\n", "memory", middle("memory")
        }'
    psql -c "
        select format('  largest difference: score %s, points %s; ranks that differ: %s, tiers: %s',
            max(abs(v.score - p.score)), (
                select max(abs(c.points - q.points))
                from keycust_bi.customer_value_contribution as c
                join keycust_data.value_criterion as k on k.criterion = c.criterion
                join bench.pandas_contribution as q on q.customer_id = c.customer_id and q.measure = k.measure),
            count(*) filter (where v.value_rank <> p.value_rank), count(*) filter (where v.tier <> p.tier))
        from keycust_bi.customer_value as v join bench.pandas_value as p using (customer_id)"
done

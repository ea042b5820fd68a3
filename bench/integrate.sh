#!/bin/sh
# Day curves from a collection system's wide rows (P, Q, 3 × U, 3 × I, of 96 columns each) into the base, a month at a
# time; the first month against the bare INSERT … SELECT of the same arrays into the same tables, with the same keys and
# checks.
# CUSTOMERS (default 300), DAYS (default 90); 10,000 customers × 365 days take 1.5 GB of staging at a time.
set -eu
customers=${CUSTOMERS:-300}
days=${DAYS:-90}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
seconds() { # wall time of a command, in seconds
    start=$(date +%s%N)
    "$@" >&2
    echo "$(($(date +%s%N) - start))" | awk '{ printf "%.2f", $1 / 1e9 }'
}
psql -c 'create extension keycust' -c 'call keycust.create_base()'
psql -v customers="$customers" -f "$here/integrate.sql"
month=0 through=0 peak_mb=0
while [ $((month * 30)) -lt "$days" ]; do
    first=$((month * 30)) last=$((month * 30 + 29))
    [ "$last" -lt "$days" ] || last=$((days - 1))
    psql -c "call bench.fill($customers, $first, $last)" -c 'vacuum analyze bench.p' -c 'vacuum analyze bench.u' -c 'vacuum analyze bench.i'
    seconds psql -c 'call keycust.integrate()' >"$SCRATCH/took" &
    client=$!
    while kill -0 $client 2>/dev/null; do
        # The backend's own memory, without the shared buffers.
        pid=$(psql -c "select pid from pg_stat_activity where query like 'call keycust.integrate%'" || :)
        [ -z "$pid" ] || peak_mb=$(awk -v most="$peak_mb" '/^RssAnon/ { mb = int($2 / 1024); print (mb > most ? mb : most) }' "/proc/$pid/status" 2>/dev/null || echo "$peak_mb")
        sleep 0.5
    done
    wait $client
    took=$(cat "$SCRATCH/took")
    through=$(echo "$through $took" | awk '{ print $1 + $2 }')
    echo "# days $first to $last: $took s"
    if [ "$month" = 0 ]; then
        # The same arrays, from tables that hold them, into the partitions emptied again.
        rows=$(psql -c 'select sum(received_rows) from keycust_data.integration_run')
        psql -c "call bench.keep(date '2024-01-01' + $first, date '2024-01-01' + $last)"
        bare=$(seconds psql -c 'call bench.insert()')
        echo "$rows $took $bare" | awk '{ printf "first month: integrate %.1f s, %d wide rows/s; bare insert of the arrays %.1f s; ratio %.2f\n", $2, $1 / $2, $3, $2 / $3 }'
    fi
    month=$((month + 1))
done
psql -c "select format('%s customers x %s days: %s wide rows, %s refused', $customers, $days, sum(received_rows), sum(rejected_rows)) from keycust_data.integration_run"
psql -c "select format('base on disk %s', pg_size_pretty(sum(pg_total_relation_size(oid)))) from pg_class where relnamespace = 'keycust_data'::regnamespace and relkind = 'r'"
rows=$(psql -c 'select sum(received_rows) from keycust_data.integration_run')
echo "$rows $through $peak_mb" | awk '{ printf "in all: %.1f s, %d wide rows/s; at most %d MB of the backend\n", $2, $1 / $2, $3 }'

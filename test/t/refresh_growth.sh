#!/bin/sh
# A refresh grows with the customers, not with their square: of a run that has just been written the planner knows nothing, and one
# join in loops of thousands with thousands takes hours. Looked for in the plans that were executed: rows that a join compared and
# threw away. TAP.
set -u
PATH=${PGBIN:?}:$PATH
here=$(cd "$(dirname "$0")" && pwd)
customers=300
psql() {
    PGOPTIONS='-c client_min_messages=warning' command psql -X -q -A -t -v ON_ERROR_STOP=1 -v customers=$customers -v first_day=2024-10-01 "$@"
}
status=0
{ psql -f "$here/../../bench/base.sql" && psql -f "$here/../../bench/base_bills.sql"; } || status=1
# Two months, so that forecasts are scored as well.
psql -c "load 'auto_explain'" -c 'set auto_explain.log_min_duration = 2' -c 'set auto_explain.log_analyze = on' \
    -c 'set auto_explain.log_timing = off' -c 'set auto_explain.log_nested_statements = on' \
    -c "call keycust.refresh('2024-11-30')" -c "call keycust.refresh('2024-12-31')" || status=1
plans=$(grep -c 'duration: .* plan:' "$PGLOG")
if [ $status = 0 ] && [ "$plans" -gt 20 ]; then echo "ok 1 - two months were refreshed, $plans plans seen"; else
    echo "not ok 1 - two months were refreshed, $plans plans seen"
    status=1
fi
# What a join compares besides its own customer's rows grows with the customers, some hundred for each, or with the square of the
# periods of a class; every one with every other would be 90,000, or more.
worst=$(awk '/loops=/ { loops = $0; sub(/.*loops=/, "", loops); loops += 0; node = $0 }
    /Query Text:/ { query = $0 }
    /Rows Removed by Join Filter:/ { removed = $NF * loops; if (removed > worst) { worst = removed; which = query "\n" node } }
    END { print worst + 0; print which }' "$PGLOG")
if [ "$(echo "$worst" | head -n 1)" -lt $((customers * customers)) ]; then echo "ok 2 - no join compares every customer with every other"; else
    echo "not ok 2 - no join compares every customer with every other"
    echo "$worst" | sed 's/^/# /'
    status=1
fi
echo 1..2
exit $status

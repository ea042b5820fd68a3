#!/bin/sh
# A refresh grows with the customers, not with their square: of a run that has just been written the planner knows nothing, and one
# join in loops of thousands with thousands takes hours. Looked for in the plans that were executed, of a base and of one with three
# times as many customers: rows that were compared and thrown away, by a join, or by a scan that a loop began anew.
# Besides: workers share the fitting. TAP.
set -u
PATH=${PGBIN:?}:$PATH
here=$(cd "$(dirname "$0")" && pwd)
few=100
many=300
# Two months, so that forecasts are scored as well. Plans go to a file of the database's name.
refresh() { # customers
    createdb "of_$1" || return 1
    logged=$(wc -c <"$PGLOG")
    set -- "$1" psql -X -q -A -t -v ON_ERROR_STOP=1 -v customers="$1" -v first_day=2024-10-01 -d "of_$1"
    customers=$1
    shift
    "$@" -f "$here/../../bench/base.sql" && "$@" -f "$here/../../bench/base_bills.sql" &&
        "$@" -c "load 'auto_explain'" -c 'set auto_explain.log_min_duration = 1' -c 'set auto_explain.log_analyze = on' \
            -c 'set auto_explain.log_timing = off' -c 'set auto_explain.log_nested_statements = on' \
            -c "call keycust.refresh('2024-11-30')" -c "call keycust.refresh('2024-12-31')" || return 1
    tail -c "+$((logged + 1))" "$PGLOG" >"$SCRATCH/of_$customers"
}
PGOPTIONS='-c client_min_messages=warning'
export PGOPTIONS
status=0
refresh $few && refresh $many || status=1
plans=$(cat "$SCRATCH/of_$many" 2>/dev/null | grep -c 'duration: .* plan:')
if [ $status = 0 ] && [ "$plans" -gt 20 ]; then echo "ok 1 - two months were refreshed, $plans plans seen"; else
    echo "not ok 1 - two months were refreshed, $plans plans seen"
    status=1
fi
# For each query, known by its first lines, the most that one execution threw away: by a join, and by scans that were begun anew too.
thrown() { # customers
    awk '
        function done() { if (query != "" && joined + scanned > most[query]) { most[query] = joined + scanned; by_join[query] = joined } }
        /Query Text:/ { done(); query = $0; lines = 0; joined = 0; scanned = 0 }
        /\(cost=/ { lines = 9 }
        lines >= 1 && lines <= 5 { query = query $0 }
        { lines++ }
        /loops=/ { loops = $0; sub(/.*loops=/, "", loops); loops += 0 }
        /Rows Removed by Join Filter:/ { joined += $NF * loops }
        /Rows Removed by Filter:/ && loops > 1 { scanned += $NF * loops }
        END { done(); for (query in most) { text = query; gsub(/[[:space:]]+/, " ", text); print most[query] "\t" by_join[query] "\t" text } }' "$SCRATCH/of_$1"
}
# Three times as many customers: three times as much, or nine times. What joins compare may also be the square of the days of a class,
# or of the weather, whatever the customers: not of all of them.
worst=$({ thrown $few && echo --- && thrown $many; } 2>/dev/null | awk -F '\t' -v n=$many '
    $0 == "---" { second = 1; next }
    !second { before[$3] = $1; next }
    $1 > n * n && $1 > 6 * before[$3] || $2 > 10 * n * n { print $1 " (" before[$3] + 0 " of a third of the customers):" substr($3, 1, 300) }')
if [ $status = 0 ] && [ "$worst" = '' ]; then echo "ok 2 - no join compares every customer with every other"; else
    echo "not ok 2 - no join compares every customer with every other"
    echo "$worst" | sed 's/^/# /'
    status=1
fi
# Fitting, the most of it, is shared among workers, and nothing depends on that.
launched=$(awk '/Query Text:/ { lines = 0; fits = 0 } lines++ < 9 && /forecast_customer/ { fits = 1 }
    fits && /Workers Launched: [1-9]/ { launched++ } END { print launched + 0 }' "$SCRATCH/of_$many" 2>/dev/null)
fitted() { # workers
    psql -X -q -A -t -d "of_$many" -c "set max_parallel_workers_per_gather = $1" -c "
        select count(*), md5(string_agg(to_jsonb(a)::text, ',' order by a.customer_id collate \"C\"))
        from keycust_data.current_run as r
        cross join lateral keycust.forecast_attempt(r.run_id, '2024-12-31', 'monthly_kwh') as a"
}
alone=$(fitted 0)
shared=$(fitted 2)
case $launched-$alone in 0-* | *-0\|* | *-) alone="$alone, not shared" ;; esac
if [ "$alone" = "$shared" ]; then echo "ok 3 - customers are fitted in workers, and their forecasts are the same without"; else
    echo "not ok 3 - customers are fitted in workers, and their forecasts are the same without"
    echo "# $launched plans with workers; alone $alone; shared $shared"
    status=1
fi
echo 1..3
exit $status

#!/bin/sh
# Fit and score customers × 6 criteria from a table into a table, against the round trip through pandas.
# Runs take turns, so that a machine that slows down slows both.
set -eu
rows=${ROWS:-1000000}
runs=${RUNS:-3}
here=$(dirname "$0")
psql() {
    "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust'
psql -v rows="$rows" <<'SQL'
select setseed(0.5);
create table customer as
select
    i as customer_id,
    exp(random() * 4) * 1e4 as profit,
    random() * 0.3 as profitability,
    random() * 40 - 10 as growth,
    random() * 20 as loyalty,
    exp(random() * 5) * 1e5 as purchase,
    100 * (1 - random() ^ 3) as credit
from generate_series(1, :rows) as i;
vacuum analyze customer;
SQL

# Wall time of one command, in seconds.
seconds() {
    start=$(date +%s%N)
    "$@" >&2
    echo "$(($(date +%s%N) - start))" | awk '{ printf "%.3f", $1 / 1e9 }'
}
ours() { # workers
    psql -c 'set client_min_messages = warning' -c "set max_parallel_workers_per_gather = $1" -c 'drop table if exists scored' -c "
        create table scored as
        with model as materialized (
            select keycust.score_fit(
                array[profit, profitability, growth, loyalty, purchase, credit], '{\"weights\": \"critic\"}'
            ) as model
            from customer
        )
        select customer_id, keycust.score_row(
            (select model from model), array[profit, profitability, growth, loyalty, purchase, credit]) as score
        from customer"
}
pandas() {
    /usr/bin/python3 "$here/score_pandas.py"
}
times=$(mktemp "$SCRATCH/times.XXXXXX")
run=0
while [ "$run" -lt "$runs" ]; do
    printf 'keycust, no workers\t%s\n' "$(seconds ours 0)" >>"$times"
    printf 'keycust, 2 workers\t%s\n' "$(seconds ours 2)" >>"$times"
    printf 'COPY, pandas, COPY\t%s\n' "$(seconds pandas)" >>"$times"
    run=$((run + 1))
done
echo "largest difference of a score between the two:" \
    "$(psql -c 'select max(abs(scored.score - by_pandas.score)) from scored join by_pandas using (customer_id)')"
echo "score: fit and score $rows customers x 6 criteria, median of $runs runs"
sort -t "$(printf '\t')" -k1,1 -k2,2n "$times" | awk -F'\t' '
    { n[$1]++; value[$1, n[$1]] = $2 }
    END {
        peer = "COPY, pandas, COPY"
        middle = value[peer, int((n[peer] + 1) / 2)]
        for (name in n) {
            mine = value[name, int((n[name] + 1) / 2)]
            printf "  %-22s %7.3f s   (%.3f to %.3f)   the peer takes %.1f times as long\n", name, mine, \
                value[name, 1], value[name, n[name]], middle / mine
        }
    }' | sort

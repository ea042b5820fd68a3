#!/bin/sh
# ARIMA against its peers, all on one thread: gretl (AS 197), R's arima and auto.arima, statsmodels.
# fit:  one model of given orders by exact maximum likelihood with standard errors; ours in C alone, and through SQL.
# auto: orders found for many monthly series, as they are, since R takes no logarithms by itself; how good they are is told by the AICc of our exact likelihood, of series that both
#       difference alike.
# load: a model and twelve forecasts for each of many customers with 36 months, in one statement.
# CPU is of the backend or of the peer's process, user and system. SERIES (default 200), CUSTOMERS (default 10000), PEERS
# (default "gretl r statsmodels"); what a peer refuses or takes more than LIMIT (default 300) seconds for is shown as -.
# shellcheck disable=SC2086,SC2016,SC2059
# Orders are several words; $$ quotes in SQL; the statement is a format.
set -eu
SERIES=${SERIES:-200}
customers=${CUSTOMERS:-10000}
peers=${PEERS:-gretl r statsmodels}
limit=${LIMIT:-300}
here=$(cd "$(dirname "$0")" && pwd)
export SERIES
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -F "$(printf '\t')" "$@"
}
asked() { # peer
    case " $peers " in *" $1 "*) ;; *) return 1 ;; esac
}
# CPU seconds of the backend for a statement, after those of a first one that is not counted.
spent() { # statement
    psql -v statement="$1" <<'SQL'
set max_parallel_workers_per_gather = 0;
select count(keycust.arima_fit_series('{1,2,4,3}')) as begun \gset
select pg_backend_pid() as pid \gset
\setenv PID :pid
\! awk '{ print $14 + $15 }' /proc/$PID/stat >"$SCRATCH/cpu"
:statement;
\! awk -v t="$(cat "$SCRATCH/cpu")" -v tick="$(getconf CLK_TCK)" '{ printf "%.3f\n", ($14 + $15 - t) / tick }' /proc/$PID/stat
SQL
}
show() { # task, who, seconds and likelihood
    printf '%s\t%s\t%s\n' "$1" "$2" "$3" | awk -F'\t' '{ printf "  fit   %-30s %-12s CPU %10s s  log-likelihood %s\n", $1, $2, $3, $4 }'
}
fit() { # name, words, orders, times of ours, of gretl, of R, of statsmodels
    name=$1 words=$2 orders=$3
    show "$words" 'core' "$("$SCRATCH/arima_core" "$SCRATCH/$name.csv" $orders "$4")"
    seconds=$(spent "create unlogged table fitted as select (keycust.arima_fit_series(value, options => jsonb_build_object('order', orders[1:3],
        'seasonal', orders[4:6], 'period', period, 'mean', false))).loglik from task, generate_series(1, $4) where name = '$name'")
    show "$words" 'SQL' "$(awk -v s="$seconds" -v n="$4" 'BEGIN { printf "%.6f", s / n }')$(printf '\t')$(psql -c 'select round(max(loglik)::numeric, 6) from fitted')"
    psql -c 'drop table fitted'
    if asked gretl; then show "$words" gretl "$(timeout "$limit" /usr/bin/python3 "$here/arima_peers.py" gretl "$name" $orders "$5" || echo -)"; fi
    if asked r; then show "$words" R "$(timeout "$limit" Rscript "$here/arima_r.R" fit "$name" $orders "$6" || echo -)"; fi
    if asked statsmodels; then show "$words" statsmodels "$(timeout "$limit" /usr/bin/python3 "$here/arima_peers.py" statsmodels "$name" $orders "$7" || echo -)"; fi
}
auto() {
    ours=$(spent 'create unlogged table chosen as select id, value, keycust.arima_fit_series(value, options => $${"period": 12, "lambda": "none"}$$) as model from monthly')
    echo "  auto  $SERIES monthly series         SQL          CPU $ours s"
    if ! asked r; then return; fi
    Rscript "$here/arima_r.R" auto >"$SCRATCH/chosen"
    psql -c 'create table chosen_by_r (id int, p int, d int, q int, sp int, sd int, sq int, constant int, seconds float8)' \
        -c "\\copy chosen_by_r from '$SCRATCH/chosen'"
    psql -c "select format('  auto  %s monthly series         R            CPU %s s, %s times ours', '$SERIES', round(sum(seconds)::numeric, 1),
            round((sum(seconds) / $ours)::numeric, 1)) from chosen_by_r"
    psql -c "with pair as (
            select (c.model).orders[1:6] = array[p, d, q, sp, sd, sq] as same, (c.model).aicc as ours, (keycust.arima_fit_series(c.value,
                options => jsonb_build_object('order', array[p, d, q], 'seasonal', array[sp, sd, sq], 'period', 12, 'mean', constant = 1 and d + sd = 0,
                    'drift', constant = 1 and d + sd = 1))).aicc as theirs
            from chosen_by_r join chosen as c using (id) where (c.model).orders[2] = d and (c.model).orders[5] = sd)
        select format('  auto  differenced alike: %s; total AICc ours %s, of R''s orders %s; lower in %s, higher in %s', count(*), round(sum(ours)::numeric, 1),
            round(sum(theirs)::numeric, 1), count(*) filter (where ours < theirs - 0.01), count(*) filter (where ours > theirs + 0.01)) from pair"
}
# Workers share partitions, of which each holds whole customers; one process aggregates all of them in one table, which is bounded by work_mem.
statement='select g.customer_id, f.* from (select customer_id, keycust.arima_fit(month, kwh, %s) as model from bill where customer_id <= %s group by customer_id) as g
    cross join lateral keycust.arima_forecast(g.model, 12) as f'
# Seconds, and megabytes that the backend came to hold beyond what it had, for so many customers and workers.
shared() { # customers, workers, options
    by_partition=on
    [ "$2" -gt 0 ] || by_partition=off
    psql -v statement="create unlogged table forecast as $(printf "$statement" "'$3'" "$1")" -v workers="$2" -v by_partition=$by_partition <<'SQL'
set max_parallel_workers_per_gather = :workers;
set enable_partitionwise_aggregate = :by_partition;
select count(keycust.arima_fit_series('{1,2,4,3}')) as begun \gset
select pg_backend_pid() as pid \gset
\setenv PID :pid
\! { date +%s.%N; awk '/^RssAnon/ { print $2 }' /proc/$PID/status; } >"$SCRATCH/before"
:statement;
\! { cat "$SCRATCH/before"; date +%s.%N; sed 's/:/ /' /proc/$PID/status; } | awk 'NR < 4 { v[NR] = $1 } { s[$1] = $2 } END { printf "%.2f %.1f\n", v[3] - v[1], (s["VmHWM"] - s["RssShmem"] - s["RssFile"] - v[2]) / 1024 }'
drop table forecast;
SQL
}
bills() { # first customer, last customer
    psql -c "insert into bill select c, timestamp '2023-01-01' + m * interval '1 month',
            exp(8 + c % 17 * 0.1 + 0.01 * m + 0.25 * sin(2 * pi() * (m + c) / 12) + 0.05 * sin(c * 12.9898 + m * 78.233) * (1 + c % 3))
        from generate_series($1, $2) as c, generate_series(0, 35) as m" -c 'vacuum analyze bill'
}
load() {
    psql -c 'create unlogged table bill (customer_id int, month timestamp, kwh float8) partition by hash (customer_id)'
    for part in 0 1 2 3 4 5 6 7; do
        psql -c "create unlogged table bill_$part partition of bill for values with (modulus 8, remainder $part)"
    done
    bills 1 "$customers"
    seconds=$(spent "create unlogged table grouped as $(printf "$statement" "'{}'" "$customers")")
    awk -v s="$seconds" -v n="$customers" 'BEGIN { printf "  load  %d customers, 36 months, 12 forecasts each: CPU %.1f s, %.0f customers a second\n", n, s, n / s }'
    shared "$customers" 0 '{}' >"$SCRATCH/alone"
    shared "$customers" 2 '{}' >"$SCRATCH/workers"
    awk -v n="$customers" '{ s[NR] = $1; m[NR] = $2 } END {
        printf "  load  alone %.1f s, most memory %.1f MB; with two workers %.1f s, %.0f customers a second\n", s[1], m[1], s[2], n / s[2] }' \
        "$SCRATCH/alone" "$SCRATCH/workers"
    psql -c 'set max_parallel_workers_per_gather = 2' -c 'set enable_partitionwise_aggregate = on' -c "explain (costs off) $(printf "$statement" "'{}'" "$customers")" | head -12 | sed 's/^/        /'
    # Of ten times as many, whose series are as long: what is held does not depend on the orders.
    bills $((customers + 1)) $((10 * customers))
    for n in $((customers / 10)) "$customers" $((10 * customers)); do
        shared "$n" 0 '{"order":[1,0,0]}' | awk -v n="$n" '{ printf "  load  %d customers, orders given: %.1f s, most memory %.1f MB\n", n, $1, $2 }'
    done
}
psql -c 'create extension keycust'
/usr/bin/python3 "$here/arima_data.py"
make -s -C "$here/.." keycust.so
cc -O2 -std=gnu11 -I"$here/../src" -o "$SCRATCH/arima_core" "$here/arima_core.c" "$here"/../src/core/*.o -lgsl -lgslcblas -lm
echo "ARIMA: one thread"
fit airline '(1,1,1)(0,1,1)[12], n = 144' '1 1 1 0 1 1 12' 300 300 10 3
fit hourly '(1,0,1)(1,1,1)[24], n = 2000' '1 0 1 1 1 1 24' 10 10 1 1
fit taylor '(1,0,1)(0,1,1)[48], n = 1344' '1 0 1 0 1 1 48' 10 10 1 1
fit quarter '(1,0,1)(0,1,1)[96], n = 1344' '1 0 1 0 1 1 96' 10 10 1 1
fit week '(1,0,1)(0,1,1)[672], n = 1344' '1 0 1 0 1 1 672' 3 1 1 1
auto
load

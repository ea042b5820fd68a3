#!/bin/sh
# Fits of ARIMA models end when they are told to, wherever in them the timeout falls, and many of them take no more
# memory than a few. Prints TAP.
set -eu
psql() {
    "$PGBIN/psql" -X -q -A -t "$@"
}
number=0
failed=0
check() { # name, got, expected
    number=$((number + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        echo "# got $2, not $3"
        failed=1
    fi
}
psql -c 'create extension if not exists keycust' -c "create table load as
    select array_agg(1000 + 300 * sin(i * pi() / 48) + 200 * sin(i * pi() / 336) + (i::bigint * 7919 % 10007) / 50.0
        + (i::bigint * i % 1009) / 20.0 order by i) as v
    from generate_series(1, 20000) as i"

# Seven months of quarter-hours with a season of a week: a minute and more each.
model='{"order": [2, 0, 2], "seasonal": [1, 1, 1], "period": 672}'
lag() { # query, the timeout in ms; prints the SQLSTATE, and what it took beyond
    psql -v VERBOSITY=sqlstate 2>&1 <<SQL
set statement_timeout = '$2ms';
select clock_timestamp() as began \\gset
$1;
set statement_timeout = 0;
select ceil(extract(epoch from clock_timestamp() - :'began') * 1000 - $2);
SQL
}
stops() { # name, query, timeouts …: the best of three of each must be below 150 ms
    name=$1
    query=$2
    shift 2
    longest=0
    states=
    for after in "$@"; do
        best=100000
        for _ in 1 2 3; do
            said=$(lag "$query" "$after")
            states="$states $(echo "$said" | head -n 1)"
            late=$(echo "$said" | tail -n 1)
            [ "$late" -ge "$best" ] || best=$late
        done
        [ "$best" -le "$longest" ] || longest=$best
    done
    echo "# $name: at most $longest ms after the timeout"
    check "$name" "$(echo "$states" | tr -d '\n' | sed 's/ERROR:  57014//g' | tr -d ' ') $([ "$longest" -lt 150 ] && echo yes)" ' yes'
}
stops a_long_fit_is_stopped "select (keycust.arima_fit_series(v, options => '$model')).status from load" 50 200 500 1500
stops a_search_for_orders_is_stopped "select (keycust.arima_fit_series(v, options => '{\"period\": 672}')).status from load" 50 200 500 1500
stops a_search_for_seasons_is_stopped "select (keycust.arima_fit_series(v, options => '{\"period\": [96, 672], \"method\": \"stl\", \"lambda\": \"auto\"}')).status from load" 50 200
stops a_backtest_is_stopped "select count(*) from load, keycust.arima_backtest(v, 672, 10, '$model')" 200 500

psql -v VERBOSITY=sqlstate -c "select (keycust.arima_fit_series(v, options => '$model')).status from load" >"$SCRATCH/cancelled" 2>&1 &
while [ "$(psql -c "select count(*) from pg_stat_activity where query like '%arima_fit_series%' and state = 'active'
    and pid <> pg_backend_pid()")" = 0 ]; do
    sleep 0.05
done
sleep 0.3
psql -c "select pg_cancel_backend(pid) from pg_stat_activity
    where query like '%arima_fit_series%' and pid <> pg_backend_pid()" >/dev/null
wait $! || :
check a_cancel_from_another_session_stops_it "$(cat "$SCRATCH/cancelled")" 'ERROR:  57014'

# Memory of a session, in a statement and after it.
grown=$(psql <<'SQL'
create temp table reading as
select c, timestamp '2026-01-01' + i * interval '1 hour' as at, 100 + 20 * sin(i * pi() / 12) + (i::bigint * (7919 + c) % 1009) / 50.0 as kw
from generate_series(1, 2000) as c, generate_series(1, 60) as i;
create function resident() returns int language plpgsql as $$ begin
    return (regexp_match(pg_read_file('/proc/' || pg_backend_pid() || '/status'), 'VmRSS:\s+(\d+)'))[1]; end $$;
create function work(most int) returns bigint language sql as $$
    select count(*)
    from (select c, keycust.arima_fit(at, kw, '{"order": [1, 0, 1], "seasonal": [0, 1, 1], "period": 24}') as m from reading where c <= most group by c) as s,
        lateral (select keycust.arima_update(m, '{100, null, 101}') as u) as t, keycust.arima_forecast(u, 24), keycust.arima_evaluate(u) $$;
select work(100) \gset
select resident() as before \gset
select work(2000) \gset
select resident() - :before;
SQL
)
echo "# 2,000 fits with what comes after them: $grown kB more than 100"
check many_fits_take_no_more_memory_than_few "$([ "$grown" -lt 16384 ] && echo yes)" yes

# Sets of rows, called for row after row within one query.
grown=$(
    psql <<'SQL'
create function most() returns int language plpgsql as $$ begin
    return (regexp_match(pg_read_file('/proc/' || pg_backend_pid() || '/status'), 'VmHWM:\s+(\d+)'))[1]; end $$;
create table model as select keycust.arima_fit_series('{3, 1, 4, 1, 5, 9, 2, 6, 5, 3}', options => '{"order": [1, 0, 0]}') as m;
create function called(times int) returns bigint language sql as $$
    select count(*) from generate_series(1, times) as g, model, keycust.arima_forecast(case when g > 0 then m end, 1) $$;
select called(1000) \gset
select most() as before \gset
select called(100000) \gset
select most() - :before;
SQL
)
echo "# 100,000 sets of rows in one query: $grown kB more than 1,000"
check many_sets_of_rows_take_no_more_memory_than_few "$([ "$grown" -lt 8192 ] && echo yes)" yes
check the_server_still_answers "$(psql -c 'select 1')" 1
echo "1..$number"
exit $failed

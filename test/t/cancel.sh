#!/bin/sh
# The longest computations end when they are told to: by a timeout and by a cancel from another
# session. Each would run for many seconds if it were not interrupted. Prints TAP.
set -eu
psql() {
    "$PGBIN/psql" -X -q -A -t "$@"
}
long="select count(*) from keycust.ahp_judgement_sensitivity((select array_agg(line order by i) from (
    select i, array_agg(case when i = j then 1 when i < j then 1 + (i * j) % 9 else 1.0 / (1 + (i * j) % 9) end
        order by j)::float8[] as line
    from generate_series(1, 100) i, generate_series(1, 100) j group by i) as row_of))"
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
psql -c 'create extension if not exists keycust'

started=$(date +%s%N)
got=$(psql -v VERBOSITY=sqlstate -c "set statement_timeout = '300ms'" -c "$long" 2>&1 || :)
echo "# stopped $((($(date +%s%N) - started) / 1000000)) ms after the start of a session with a timeout of 300 ms"
check a_timeout_stops_a_long_computation "$got" 'ERROR:  57014'

psql -v VERBOSITY=sqlstate -c "$long" >"$SCRATCH/cancelled" 2>&1 &
while [ "$(psql -c "select count(*) from pg_stat_activity where query like '%sensitivity%' and state = 'active'
    and pid <> pg_backend_pid()")" = 0 ]; do
    sleep 0.05
done
psql -c "select pg_cancel_backend(pid) from pg_stat_activity
    where query like '%sensitivity%' and pid <> pg_backend_pid()" >/dev/null
wait $! || :
check a_cancel_from_another_session_stops_it "$(cat "$SCRATCH/cancelled")" 'ERROR:  57014'
# Sorting millions of alternatives, wherever the timeout meets it: how long after it the statement ends.
psql -c "create table scored (scores float8[])" -c "alter table scored alter scores set storage external" -c "
    insert into scored select array_agg(array[(i::bigint * 7919 % 1000003) / 1e6, (i::bigint * 104729 % 999983) / 1e6])
    from generate_series(1, 2000000) i"
lag() { # the timeout in ms; prints what it took beyond
    psql 2>/dev/null <<SQL
set statement_timeout = '$1ms';
select clock_timestamp() as began \\gset
select count(*) from keycust.ahp_sensitivity('{0.6,0.4}', (select scores from scored));
set statement_timeout = 0;
select ceil(extract(epoch from clock_timestamp() - :'began') * 1000 - $1);
SQL
}
longest=0
for after in 100 200 300 400 500 600; do
    best=100000
    for _ in 1 2 3; do
        late=$(lag $after | tail -n 1)
        [ "$late" -ge "$best" ] || best=$late
    done
    [ "$best" -le "$longest" ] || longest=$best
done
echo "# the sorting of 2,000,000 alternatives ends at most $longest ms after a timeout"
check a_timeout_stops_the_sorting_of_alternatives "$([ "$longest" -lt 150 ] && echo yes)" yes
check the_server_still_answers "$(psql -c 'select 1')" 1
echo "1..$number"
exit $failed

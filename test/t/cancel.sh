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
check the_server_still_answers "$(psql -c 'select 1')" 1
echo "1..$number"
exit $failed

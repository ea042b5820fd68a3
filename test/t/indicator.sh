#!/bin/sh
# Computing indicators while somebody else does, and after it was cut off: TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd)
number=0
failed=0
check() { # name, got, expected
    number=$((number + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '%s\n' "$2" | sed 's/^/# got: /'
        failed=1
    fi
}
ask() {
    psql -XAtq -c "$1" 2>&1
}
compute="call keycust.indicator_compute('2024-01-01', '2025-03-01')"
digest="select md5(string_agg(x, '|' order by x)) from (
    select row(customer_id, indicator_code, period, value, text_value, source)::text as x from keycust_data.customer_indicator
    union all select l::text from keycust_data.customer_load as l
    union all select c::text from keycust_data.customer_completeness as c) as y"

psql -Xq -v ON_ERROR_STOP=1 -c 'set client_min_messages = warning' -c 'create extension keycust' \
    -c 'call keycust.create_base()' -f "$here/../data/indicator_base.sql" || exit 1
ask "delete from keycust_data.customer_indicator" >/dev/null
ask "$compute"
undisturbed=$(ask "$digest")

# A run that stands still, since another transaction holds what it wants to write.
hold_up() {
    ask "delete from keycust_data.customer_indicator" >/dev/null
    ask "begin; lock table keycust_data.customer_completeness in exclusive mode; select pg_sleep(60)" >/dev/null &
    ask "$compute" >"$SCRATCH/first" &
    for _ in $(seq 100); do
        [ "$(ask "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'indicator_compute'")" = 1 ] && break
        sleep 0.1
    done
}
let_go() {
    ask "select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pg_sleep' and pid <> pg_backend_pid()" >/dev/null
    wait
}

ask "create role one_admin login; call keycust.grant_access('one_admin', 'administrator')" >/dev/null
hold_up
check "a second run while one is running is refused" "$(ask "$compute" | head -n 1)" \
    "ERROR:  the indicators are being computed already"
check "also to another role, which does not see when the first one's backend began" \
    "$(PGUSER=one_admin ask "$compute" | head -n 1)" "ERROR:  the indicators are being computed already"
let_go
check "the first one comes to its end" "$(cat "$SCRATCH/first")" ""
check "and is as if nobody had disturbed it" "$(ask "$digest")" "$undisturbed"

hold_up
ask "select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'indicator_compute' and pid <> pg_backend_pid()" \
    >/dev/null
let_go
check "a run that was cut off has done a part" \
    "$(ask "select state, steps_done between 1 and 200 from keycust_data.indicator_run order by run_id desc limit 1")" "running|t"
check "the next one" "$(ask "$compute")" ""
check "takes it for dead" "$(ask "select state from keycust_data.indicator_run order by run_id desc limit 1 offset 1")" dead
check "and gives what an undisturbed one gives" "$(ask "$digest")" "$undisturbed"
check "in a transaction it fails at once" "$(ask "begin; $compute" | head -n 1)" "ERROR:  invalid transaction termination"

# As a role that sees the customers of one account manager only.
ask "create role one_manager login; create role one_reader login"
ask "call keycust.grant_access('one_manager', 'manager', null, 'AM1')" >/dev/null
ask "grant usage on schema keycust to one_manager"
as_manager() {
    PGUSER=one_manager ask "$1"
}
check "a manager sees the values of his customers only" \
    "$(as_manager "select distinct customer_id from keycust_bi.customer_indicator_long")" K1
check "wide too" "$(as_manager "select customer_id from keycust_bi.customer_behaviour")" K1
check "and as of a day" "$(as_manager "select distinct customer_id from keycust.indicator_as_of('2025-04-05')")" K1
check "but computes nothing" "$(as_manager "$compute" | head -n 1)" \
    "ERROR:  permission denied for procedure indicator_compute"
echo "1..$number"
exit $failed

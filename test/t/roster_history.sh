#!/bin/sh
# Two years of the sample utility, refreshed month by month: the roster as of any day is what a replay up to that day
# gives, and entry and exit thresholds apart keep it from flapping.
set -eu
PATH=${PGBIN:?}:$PATH
root=$(cd "$(dirname "$0")/../.." && pwd)
# CUSTOMERS=300 is the sample utility in full.
CUSTOMERS=${CUSTOMERS:-40}
MONTHS=24
failed=0 tests=0
result() {
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then echo "ok $tests - $2"; else
        echo "not ok $tests - $2"
        failed=1
    fi
}
same() { # EXPECTED FOUND WHAT
    if [ "$1" = "$2" ]; then result 0 "$3"; else
        result 1 "$3"
        echo "# expected $1"
        echo "# found    $2"
    fi
}
ask() { PGOPTIONS='-c client_min_messages=warning' psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

ask -d postgres -c 'create database kc_years'
# Bills make the roster: the curves are left where they are.
ask -d kc_years -v customers="$CUSTOMERS" -v days=790 -v first_day=2023-12-01 -f "$root/demo/utility.sql" >/dev/null
ask -d kc_years -c 'create extension keycust' -c 'call keycust.create_base()' -f "$root/demo/utility_sources.sql" \
    -f "$root/demo/utility_mapping.sql" \
    -c "update keycust_data.source set enabled = target !~ '_curve\$|_reading\$'" -c 'call keycust.integrate()' \
    -c 'vacuum analyze'
last=$(ask -d kc_years -c "select date_trunc('month', max(month)::timestamp)::date from keycust_data.bill")
day() { # the last day of month N of the two years
    ask -d kc_years -c "select (date '$last' - interval '1 month' * ($MONTHS - $1) + interval '1 month' - interval '1 day')::date"
}
copy() { ask -d postgres -c "create database $1 template kc_years"; }
copy kc_replayed
copy kc_flapping
# As if there were one threshold and one month to decide.
ask -d kc_flapping -c "update keycust_data.roster_rule set exit_threshold = entry_threshold, entry_periods = 1, exit_periods = 1"

month=1
while [ "$month" -le "$MONTHS" ]; do
    as_of=$(day $month)
    ask -d kc_years -c "call keycust.refresh('$as_of')"
    ask -d kc_flapping -c "call keycust.refresh('$as_of')"
    month=$((month + 1))
done
changes() { ask -d "$1" -c "select count(*) from keycust_bi.roster_change where changed_on > (select min(changed_on) from keycust_bi.roster_change)"; }
with=$(changes kc_years)
without=$(changes kc_flapping)
echo "# $MONTHS months, $CUSTOMERS customers: $with changes after the first roster; with one threshold and no periods $without"
[ "$without" -gt "$with" ] && [ "$with" -gt 0 ] && status=0 || status=1
result $status "thresholds apart, and months in a row, make fewer changes"
same "$MONTHS" "$(ask -d kc_years -c "select count(*) from keycust_data.refresh_run where state in ('finished', 'superseded')")" "every month has its run"
same "t" "$(ask -d kc_years -c "select count(*) = (select count(*) from keycust_data.customer) and bool_and((score is null) = (reason_en <> ''))
    from keycust_bi.customer_value")" "every customer is scored or has a reason"

# Twenty days, any: a base that knows nothing of what came later gives the same.
days=$(ask -d kc_years -c "select string_agg(d.day::text, ' ' order by d.day) from (
    select date '$(day 1)' + 1 + (hashtextextended('day ' || i, 1) & 1048575)::int % 690 as day from generate_series(1, 20) as i) as d")
roster() { ask -d "$1" -c "select md5(coalesce(string_agg(r.customer_id || r.valid_from, ',' order by r.customer_id), '')) || ' ' || count(*)
    from keycust.roster_as_of('$2') as r"; }
month=1
different=
for wanted in $days; do
    while [ "$month" -le "$MONTHS" ] && ask -d kc_years -c "select date '$(day $month)' < date '$wanted'" | grep -q t; do
        ask -d kc_replayed -c "call keycust.refresh('$(day $month)')"
        month=$((month + 1))
    done
    [ "$(roster kc_years "$wanted")" = "$(roster kc_replayed "$wanted")" ] || different="$different $wanted"
done
same "" "$different" "as of twenty days the roster is what a replay up to that day gives"
same "t" "$(ask -d kc_years -c "select count(distinct n) > 2 from (select (select count(*) from keycust.roster_as_of(d::date)) as n
    from generate_series(timestamp '$(day 1)', '$(day $MONTHS)', interval '1 month') as d) as x")" "which changes over the years"
for name in kc_years kc_replayed kc_flapping; do ask -d postgres -c "drop database $name with (force)"; done
echo "1..$tests"
exit $failed

#!/bin/sh
# Integration of the sample utility: nothing is lost or counted twice, whatever kills it, and twice is once.
# kills server processes
set -eu
PATH=${PGBIN:?}:$PATH
PGDATABASE=postgres
export PGDATABASE
root=$(cd "$(dirname "$0")/../.." && pwd)
# CUSTOMERS=300 DAYS=400 BATCH_ROWS=10000 PAUSE=6 is the sample utility in full.
CUSTOMERS=${CUSTOMERS:-20}
DAYS=${DAYS:-45}
# Small batches: more places to be killed in.
BATCH_ROWS=${BATCH_ROWS:-400}
KILLS=${KILLS:-50}
PAUSE=${PAUSE:-1.2}
failed=0 tests=0
result() {
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then echo "ok $tests - $2"; else
        echo "not ok $tests - $2"
        failed=1
    fi
}
same() { # same EXPECTED FOUND WHAT
    if [ "$1" = "$2" ]; then result 0 "$3"; else
        result 1 "$3"
        echo "# expected $1"
        echo "# found    $2"
    fi
}
ask() { PGOPTIONS="-c client_min_messages=warning" psql -XqAt -v ON_ERROR_STOP=1 "$@"; }
fresh() { # fresh NAME: a database with staging and sources, nothing integrated
    ask -d postgres -c "drop database if exists $1 with (force)" -c "create database $1 template kc_staged"
}
up() { until pg_isready -q && ask -d postgres -c 'select' >/dev/null 2>&1; do sleep 0.1; done; }
# Everything that integration wrote, save what is of the run: numbers, process, clock.
checksum() {
    ask -d "$1" <<'SQL'
select md5(string_agg(t.relname || ' ' || (xpath('/row/sum/text()', query_to_xml(format(
    'select md5(coalesce(string_agg(line, E''\n'' order by line collate "C"), '''')) as sum from (select %s::text as line from keycust_data.%I as r) as x',
    case t.relname
        when 'rejected_row' then '(r.source_id, r.rule, r.reason, r.source_key, r.day, r.source_row, r.row_digest, r.state)'
        when 'correction' then '(r.source_id, r.relation, r.row_key, r.before, r.after)'
        when 'source' then '(r.source_id, r.position)'
        else 'r' end, t.relname), false, true, '')))[1]::text, E'\n' order by t.relname collate "C"))
from pg_class as t
where t.relnamespace = 'keycust_data'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
    and t.relname not in ('integration_run', 'base_version', 'upgrade_report', 'shipped_row');
SQL
}
accounted() { # rows that the sources hold = accepted + set aside (and not yet resolved)
    ask -d "$1" -c "select coalesce(sum(row_count), 0) from keycust_data.integration_day"
}

ask -d postgres -c 'create database kc_staged'
psql -XqAt -d kc_staged -v customers="$CUSTOMERS" -v days="$DAYS" -f "$root/demo/utility.sql" >/dev/null
[ ! -f "$root/demo/utility_dirt.sql" ] || psql -XqAt -d kc_staged -f "$root/demo/utility_dirt.sql" >/dev/null
ask -d kc_staged -c 'set client_min_messages = warning' -c 'create extension keycust' -c 'call keycust.create_base()'
psql -XqAt -v ON_ERROR_STOP=1 -d kc_staged -f "$root/demo/utility_sources.sql" -f "$root/demo/utility_mapping.sql"
# A crash empties unlogged tables: what a system holds is not lost with our server.
ask -d kc_staged <<'SQL'
do $$
declare
    relation regclass;
begin
    for relation in select oid from pg_class where relnamespace = 'staging'::regnamespace and relpersistence = 'u' and relkind = 'r' loop
        execute format('alter table %s set logged', relation);
    end loop;
end $$;
SQL
ask -d kc_staged -c "update keycust_data.source set batch_rows = $BATCH_ROWS"

fresh kc_calm
ask -d kc_calm -c 'call keycust.integrate()'
calm=$(checksum kc_calm)
came=$(ask -d kc_calm <<'SQL'
select sum((xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', relation), false, true, '')))[1]::text::bigint)
from keycust_data.source
SQL
)
same "$came" "$(accounted kc_calm)" "rows in the sources = rows accepted + rows set aside ($came)"
same "0" "$(ask -d kc_calm -c "select count(*) from keycust_data.integration_run where state <> 'finished'")" "every run is finished"

# Every dirty row is set aside under the rule it breaks, and no other row is, save those that a dirty row contradicts.
wrong=$(ask -d kc_calm <<'SQL'
with expected as (
    select d.table_name, d.kind, d.expected_rule, d.key, array_remove(array_agg(distinct r.rule), null) as rules
    from demo_truth.dirt as d
    left join keycust_data.rejected_row as r
        -- These reach the base within rows of another table, which have a time of update of their own.
        on r.source_row @> case when d.table_name = 'e_cons_prc_amt' then d.key - 'update_time' else d.key end
    -- These are seen only through others' rows.
    where d.table_name not in ('s_comm_rec', 'w_outage', 'e_data_mp', 'a_rcved_flow') and d.kind <> 'points missing'
    group by d.table_name, d.kind, d.expected_rule, d.key
)
select format('%s: %s: expected %s, found %s', table_name, kind, expected_rule, rules)
from expected
where case expected_rule
    when 'superseded' then not rules <@ '{superseded}' -- else it came in an earlier batch, and was corrected
    when 'duplicate' then rules <> '{duplicate}' and rules <> '{key}' -- what it copies may be an orphan
    else case when expected_rule is null then rules <> '{}' else expected_rule <> all (rules) end end
SQL
)
same "" "$wrong" "every dirty row is refused under its rule, and no lawful one ($(ask -d kc_calm -c "select count(*) || ' rows, ' || count(distinct kind) || ' kinds' from demo_truth.dirt where expected_rule is not null"))"

ask -d kc_calm -c 'call keycust.integrate()'
same "$calm" "$(checksum kc_calm)" "a second integration changes nothing"
same "0|0" "$(ask -d kc_calm -c "select sum(inserted_rows), sum(updated_rows) from (select distinct on (source_id) * from keycust_data.integration_run order by source_id, run_id desc) as last")" \
    "and writes no row of the base"
# Once more from the beginning: what had been corrected comes as overtaken now; the base is what it was.
leave_log_aside() {
    ask -d kc_calm -c 'truncate keycust_data.correction, keycust_data.integration_day' \
        -c "delete from keycust_data.rejected_row where rule = 'superseded'" -c "update keycust_data.source set position = null"
}
leave_log_aside
before=$(checksum kc_calm)
ask -d kc_calm -c 'call keycust.integrate()'
leave_log_aside
same "$before" "$(checksum kc_calm)" "nor does reading everything once more"

# Killed at any moment, again and again, until it comes to its end.
kills=0 finished=0
fresh kc_killed
while [ "$kills" -lt "$KILLS" ]; do
    ask -d kc_killed -c 'call keycust.integrate()' >/dev/null 2>&1 &
    client=$!
    pause=$(awk -v seed="$kills" -v most="$PAUSE" 'BEGIN { srand(seed + 7); print 0.05 + most * rand() }')
    sleep "$pause"
    pid=$(ask -d postgres -c "select pid from pg_stat_activity where query like 'call keycust.integrate()%' and datname = 'kc_killed'" 2>/dev/null || :)
    if [ "$pid" ]; then
        kill -9 "$pid" 2>/dev/null || :
        kills=$((kills + 1))
    fi
    wait "$client" || :
    up
    if [ -z "$pid" ]; then
        finished=$((finished + 1))
        found=$(checksum kc_killed)
        [ "$found" = "$calm" ] || same "$calm" "$found" "the base that was killed $kills times is the same"
        fresh kc_killed
    fi
done
ask -d kc_killed -c 'call keycust.integrate()'
same "$calm" "$(checksum kc_killed)" "killed $kills times, finished $((finished + 1)) times: the base is the same as undisturbed"
same "$came" "$(accounted kc_killed)" "and every row is accounted for"
same "0" "$(ask -d kc_killed -c "select count(*) from keycust_data.integration_run where state = 'running'")" "no run is left running"

# Cancelled, it stops at once, and goes on.
fresh kc_cancelled
ask -d kc_cancelled -c "set statement_timeout = '700ms'" -c 'call keycust.integrate()' >/dev/null 2>"$SCRATCH/cancel" || :
grep -q 'canceling statement due to statement timeout' "$SCRATCH/cancel" && result 0 "a cancelled integration says so" ||
    result 1 "a cancelled integration says so"
ask -d kc_cancelled -c 'call keycust.integrate()'
same "$calm" "$(checksum kc_cancelled)" "and the next call makes the base the same"

# Two at once: the second fails at once; the first is not disturbed.
fresh kc_two
ask -d kc_two -c 'call keycust.integrate()' >"$SCRATCH/first" 2>&1 &
client=$!
state=
# Whichever source it is at: asked again until it was met at work.
while kill -0 $client 2>/dev/null; do
    state=$(psql -XqAt -d kc_two -v VERBOSITY=sqlstate 2>&1 <<'SQL' || :
select format('call keycust.integrate(%L)', source_id) from keycust_data.integration_run where state = 'running' \gexec
SQL
    )
    case $state in *55P03*) break ;; esac
done
wait "$client" && status=0 || status=1
case $state in *55P03*) result 0 "a second integration of a source is refused with 55P03" ;; *)
    result 1 "a second integration of a source is refused with 55P03"
    echo "# $state" ;;
esac
result $status "and the first goes on"
same "$calm" "$(checksum kc_two)" "to the same base"

# Four loaders into months that have no partition yet.
fresh kc_four
ask -d kc_four -c "update keycust_data.source set enabled = source_id not in ('power_curve', 'voltage_curve', 'current_curve', 'register_reading')" \
    -c 'call keycust.integrate()'
loaders=
for source in power_curve voltage_curve current_curve register_reading; do
    ask -d kc_four -c "call keycust.integrate('$source')" >"$SCRATCH/$source" 2>&1 &
    loaders="$loaders $!"
done
status=0
for loader in $loaders; do wait "$loader" || status=1; done
cat "$SCRATCH"/power_curve "$SCRATCH"/voltage_curve "$SCRATCH"/current_curve "$SCRATCH"/register_reading | sed 's/^/# /'
if cat "$SCRATCH"/power_curve "$SCRATCH"/voltage_curve "$SCRATCH"/current_curve "$SCRATCH"/register_reading | grep -q .; then status=1; fi
result $status "four loaders at once into new months: no deadlock"
ask -d kc_four -c "update keycust_data.source set enabled = true" -c 'call keycust.integrate()'
same "$calm" "$(checksum kc_four)" "and the same base"

for name in kc_calm kc_killed kc_cancelled kc_two kc_four kc_staged; do
    ask -d postgres -c "drop database if exists $name with (force)"
done
echo "1..$tests"
exit $failed

#!/bin/sh
# Every function and aggregate of the extension, called with whatever a caller could get wrong: the server lives,
# every error has an SQLSTATE that says what to do, nothing hangs, no result depends on the session's settings.
#
# usage: nasty_arguments.sh      with PGHOST and PGUSER set; CALLS = most calls per function in each round,
#                                MUTANTS = of each state that is mutated
set -eu
here=$(dirname "$0")
calls=${CALLS:-200}
mutants=${MUTANTS:-40}
database=kc_nasty
PGDATABASE=postgres
PGOPTIONS='-c client_min_messages=warning -c synchronous_commit=off'
export PGDATABASE PGOPTIONS
out=${SCRATCH:-/tmp}/nasty.$$
trap 'rm -f "$out"; psql -Xqc "drop database if exists $database with (force)" >/dev/null 2>&1 || :' EXIT

psql -Xqc "drop database if exists $database with (force)" -c "create database $database"
run() {
    psql -XqAt -v ON_ERROR_STOP=1 -v calls="$calls" -v mutants="$mutants" -d "$database" "$@"
}
signs='terminated by signal|PANIC:|exited with exit code|Failed process was running|runtime error:|AddressSanitizer'
crashes() {
    # A parallel worker that met an error leaves with exit code 1; that is how it should be.
    grep -E "$signs" "${PGLOG:-/dev/null}" | grep -vc '"parallel worker".*exited with exit code 1$' || :
}
before=$(crashes)

status=0
{
    run -f "$here/nasty_arguments.sql" >/dev/null &&
    run <<'SQL'
select setseed(0.42) \g /dev/null

-- First what exists teaches what to pass: results, defaults, the words in error hints.
do $$ declare t nasty.target; begin
    for t in select * from nasty.target order by id loop call nasty.make_calls(t, 200); end loop;
end $$;
set statement_timeout = '60s';
\o /dev/null
select format('call nasty.run(%L, %s, %s)', 'learn', n, n + 99)
from generate_series(1, (select max(id) from nasty.call), 100) as n \gexec
\o
set statement_timeout = 0;
call nasty.learn();
call nasty.keep_states(2);
delete from nasty.call;

-- What the aggregates return is what the functions take: once more, with models and states.
set statement_timeout = 0;
do $$ declare t nasty.target; begin
    for t in select * from nasty.target order by id loop call nasty.make_calls(t, 200); end loop;
end $$;
set statement_timeout = '60s';
\o /dev/null
select format('call nasty.run(%L, %s, %s)', 'learn', n, n + 99)
from generate_series((select min(id) from nasty.call), (select max(id) from nasty.call), 100) as n \gexec
\o
set statement_timeout = 0;
call nasty.learn();
call nasty.make_hostile_aggregates();
call nasty.keep_states(1);
delete from nasty.call;
delete from nasty.outcome where call not in (select id from nasty.call);
select format('do $d$ declare t nasty.target; begin select * into t from nasty.target where id = %s; call nasty.make_calls(t, %s); end $d$',
    id, case when inside_only then 50 when signature like 'nasty.hostile%' then 20 when signature like 'nasty.%' then 10 else :calls end)
from nasty.target order by id \gexec
call nasty.make_mutants(:mutants);
call nasty.make_mutant_calls();
analyze nasty.call;
set statement_timeout = '60s';

select nasty.memory_kb() as memory_start \gset
\o /dev/null
select format('call nasty.run(%L, %s, %s)', 'plain', n, n + 99)
from generate_series((select min(id) from nasty.call), (select max(id) from nasty.call), 100) as n \gexec
\o
select nasty.memory_kb() as memory_plain \gset

select min(id) as first, max(id) as last from nasty.call \gset
set timezone = 'Asia/Kathmandu';
set datestyle = 'SQL, DMY';
set intervalstyle = 'sql_standard';
set extra_float_digits = -15;
set lc_monetary = 'C.UTF-8';
set lc_numeric = 'C.UTF-8';
set lc_messages = 'C.UTF-8';
set plan_cache_mode = force_generic_plan;
set work_mem = '64kB';
set enable_hashagg = off;
set bytea_output = 'escape';
set search_path = hijack, pg_catalog;
\o /dev/null
select pg_catalog.format('call nasty.run(%L, %s, %s)', 'other', n, n + 99) from pg_catalog.generate_series(:first, :last, 100) as n \gexec
\o
reset all;
set client_min_messages = warning;
set synchronous_commit = off;
select nasty.memory_kb() as memory_other \gset

-- The same in parallel workers, a sample: starting a worker takes milliseconds.
set statement_timeout = '120s';
set min_parallel_table_scan_size = 0;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
select set_config(name, 'on', false) from pg_settings where name in ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
\o /dev/null
select format('call nasty.run(%L, %s, %s)', 'parallel', n, n)
from generate_series(:first, :last, greatest(1, (:last - :first) / 1500)) as n \gexec
\o
reset all;
select nasty.report();
select format('# memory of the session: %s kB, after one round %s kB, after the next %s kB', :memory_start, :memory_plain, :memory_other);
select case when :memory_other - :memory_plain < 65536 then '' else 'not ' end || 'ok 8 - a second round takes no more memory';
SQL
} >"$out" 2>&1 || status=$?

cat "$out"
if [ "$status" = 0 ]; then echo "ok 9 - the driver ran to its end"; else echo "not ok 9 - the driver ran to its end"; fi
if [ "$(psql -XqAt -d "$database" -c 'select 1' 2>/dev/null)" = 1 ]; then
    echo "ok 10 - the server answers"
else
    echo "not ok 10 - the server answers"
    status=1
fi
if [ "$(crashes)" = "$before" ]; then
    echo "ok 11 - the server's log tells of no crash"
else
    grep -nE "$signs" "$PGLOG" | grep -v '"parallel worker"' | sed 's/^/# /' | cut -c1-1500 | head -20
    echo "not ok 11 - the server's log tells of no crash"
    status=1
fi
echo 1..11
if grep -q '^not ok' "$out"; then status=1; fi
exit "$status"

#!/bin/sh
# Two sources of the same rows, each in its own order, at once: they wait for one another and do not deadlock.
set -eu
PATH=${PGBIN:?}:$PATH
PGDATABASE=postgres
export PGDATABASE
failed=0 tests=0
same() { # same EXPECTED FOUND WHAT
    tests=$((tests + 1))
    if [ "$1" = "$2" ]; then echo "ok $tests - $3"; else
        echo "not ok $tests - $3"
        echo "# expected $1"
        echo "# found    $2"
        failed=1
    fi
}
ask() { PGOPTIONS="-c client_min_messages=warning" psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

ask -c 'create extension keycust' -c 'call keycust.create_base()'
ask <<'SQL'
create schema st;
create table st.up (k text, n text, t int);
create table st.down (k text, n text, t int);
insert into st.up select 'k' || n, 'up', n from generate_series(1000, 2999) as n;
insert into st.down select 'k' || n, 'down', 5000 - n from generate_series(1000, 2999) as n;
-- Rows are written in the order in which they are read, slowly.
create view st.up_in_order as select * from st.up order by t;
create view st.down_in_order as select * from st.down order by t;
call keycust.source_define('up', 'st.up_in_order', 'organisation', '{"organisation_id": "k", "name": "n"}');
call keycust.source_define('down', 'st.down_in_order', 'organisation', '{"organisation_id": "k", "name": "n"}');
create function st.slow() returns trigger language plpgsql as $$ begin
    if new.organisation_id like '%00' then perform pg_sleep(0.03); end if;
    return new;
end $$;
create trigger slow before insert or update on keycust_data.organisation for each row execute function st.slow();
SQL
for round in 1 2; do
    ask -c "call keycust.integrate('up')" >"$SCRATCH/up" 2>&1 &
    first=$!
    ask -c "call keycust.integrate('down')" >"$SCRATCH/down" 2>&1 &
    second=$!
    wait "$first" || :
    wait "$second" || :
    same "" "$(cat "$SCRATCH/up" "$SCRATCH/down")" "both come to their end, round $round"
done
same "4" "$(ask -c "select count(*) from keycust_data.integration_run where state = 'finished' and accepted_rows = 2000")" \
    "with every row"
same "2000|1" "$(ask -c "select count(*), count(distinct name) from keycust_data.organisation where organisation_id like 'k%'")" \
    "and the base holds what one of them wrote last"
echo "1..$tests"
exit $failed

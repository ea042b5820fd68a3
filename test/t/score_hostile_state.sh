#!/bin/sh
# A plain role begins an aggregate of its own with a damaged state of a sketch: refused, and the server goes on.
# Prints TAP.
set -eu
psql() {
    "$PGBIN/psql" -X -q -A -t -v VERBOSITY=sqlstate "$@" 2>&1 || :
}
got=$(psql <<'SQL'
create extension if not exists keycust;
create role plain;
grant temporary on database postgres to plain;
create table kept as
select keycust.score_bounds_partial(array[x]::float8[], '{"winsorise": 0.1}') as state from generate_series(1, 10) as x;
grant select on kept to plain;
-- The sketch's own capacity, made larger than its place.
select set_config('test.state', set_byte(state, 159, 8)::text, false) is null from kept;
set role plain;
do $$
begin
    execute format('create aggregate pg_temp.mine(bytea) (sfunc = keycust.score_state_combine, stype = bytea,
        initcond = %L, finalfunc = keycust.score_bounds_final)', current_setting('test.state'));
end $$;
select pg_temp.mine(state) from kept;
select keycust.version() is not null;
SQL
)
if [ "$got" = "f
ERROR:  22P03
t" ]; then
    echo "ok 1 - a_damaged_sketch_is_refused_and_the_session_goes_on"
    echo "1..1"
else
    echo "not ok 1 - a_damaged_sketch_is_refused_and_the_session_goes_on"
    echo "$got" | sed 's/^/# /'
    echo "1..1"
    exit 1
fi

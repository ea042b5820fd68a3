#!/bin/sh
# Experts in two databases behind postgres_fdw: each side brings its judgements together, one state a side travels,
# and the group's weights are those of all experts in one table. Prints TAP.
set -eu
base=ahp_fdw
sql() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$base" "$@"
}
psql -X -q -d postgres -c "drop database if exists $base" -c "create database $base" 2>/dev/null
trap 'psql -X -q -d postgres -c "drop database if exists $base with (force)"' EXIT

sql <<SQL
create extension keycust;
create extension postgres_fdw;
create server other foreign data wrapper postgres_fdw
    options (host '$PGHOST', dbname '$base', extensions 'keycust');
create user mapping for current_user server other options (user '$PGUSER');
create table north as
select array[[1, 1 + i % 4, 3 + i % 5], [null, 1, 2 + i % 2], [null, null, 1]]::float8[] as matrix, 1.0 + i % 3 as voice
from generate_series(1, 40) as i;
create table south as
select array[[1, 2 + i % 3, null], [null, 1, 1 + i % 3], [null, null, 1]]::float8[] as matrix, 0.5 + i % 2 as voice
from generate_series(1, 25) as i;
create foreign table far_north (matrix float8[], voice float8) server other options (table_name 'north');
create foreign table far_south (matrix float8[], voice float8) server other options (table_name 'south');
create view part as
    select keycust.ahp_group_partial(matrix, voice) as state from far_north
    union all
    select keycust.ahp_group_partial(matrix, voice) from far_south;
SQL

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
plan=$(sql -c 'explain (verbose, costs off) select keycust.ahp_group_merge(state) from part')
echo "$plan" | sed 's/^/# /'
check both_sides_aggregate_where_they_are \
    "$(echo "$plan" | grep -c 'Remote SQL: SELECT keycust.ahp_group_partial')" 2
check the_group_of_both_is_the_group_of_all "$(sql <<'SQL'
with merged as (select keycust.ahp_weights(keycust.ahp_group_merge(state)) as result from part),
    whole as (
        select keycust.ahp_weights(keycust.ahp_group(matrix, voice)) as result
        from (select matrix, voice from north union all select matrix, voice from south) as expert
    )
select max(abs(a - b) / b) < 1e-12
from merged, whole, unnest((merged.result).weights, (whole.result).weights) as pair (a, b);
SQL
)" t
echo "1..$number"
exit $failed

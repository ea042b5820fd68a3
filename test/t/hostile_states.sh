#!/bin/sh
# A plain role hands aggregates states of its own making, in every place where a state can stand: each is refused
# with 22P03 before it is used, and the session goes on. Prints TAP.
set -eu
psql() {
    "$PGBIN/psql" -X -q -A -t -v VERBOSITY=sqlstate 2>&1 || :
}
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

psql <<'SQL'
create extension if not exists keycust;
create role plain;
grant temporary on database postgres to plain;
create table kept as
select keycust.score_bounds_partial(array[x]::float8[], '{"winsorise": 0.1}') as sketch,
    keycust.score_critic_partial(array[x, sin(x)]::float8[]) as critic,
    keycust.ahp_group_partial(array[[1, x], [1.0 / x, 1]]::float8[]) as judged,
    keycust.score_fit_partial(array[x, sin(x)]::float8[], '{"method": "topsis"}') as fit
from generate_series(1, 10) as x;
create function damage(state bytea, at int, by bytea) returns bytea language sql immutable as
    'select overlay(state placing by from at + 1 for length(by))';
grant select on kept to plain;
SQL

# aggregate's parts, initial state, what it is called with
refused() {
    psql <<SQL
set role plain;
select set_config('test.state', ($2)::text, false) is null from kept;
do \$\$
begin
    execute format('create aggregate pg_temp.mine($1, initcond = %L)', current_setting('test.state'));
end \$\$;
select pg_temp.mine($3) is null from kept;
select keycust.version() is not null;
SQL
}
combine='bytea) (sfunc = keycust.score_state_combine, stype = bytea'
nan="decode('000000000000f87f', 'hex')"
rows="decode('ffffffffffffffff', 'hex')"
no='f
ERROR:  22P03
t'
# 159: the first byte but one of the sketch's own capacity, made larger than its place.
check a_damaged_sketch_on_the_left_is_refused "$(refused "$combine" "set_byte(sketch, position('\\x40000000'::bytea in substr(sketch, 120)) + 119, 8)" sketch)" "$no"
check a_sum_that_is_no_number_on_the_left_is_refused "$(refused "$combine" "damage(critic, length(critic) - 16, $nan)" critic)" "$no"
check a_negative_count_on_the_left_is_refused "$(refused "$combine" "damage(critic, 56, $rows)" critic)" "$no"
check a_square_that_no_values_have_is_refused "$(refused "$combine" "damage(fit, length(fit) - 31 - 16, $nan)" fit)" "$no"
check it_is_refused_when_nothing_is_merged "$(refused "$combine" "damage(critic, length(critic) - 16, $nan)" 'null::bytea')" "$no"
check it_is_refused_by_the_transition "$(refused 'float8[]) (sfunc = keycust.score_critic_trans, stype = bytea' "damage(critic, length(critic) - 16, $nan)" "'{1,2}'::float8[]")" "$no"
check a_judgement_that_is_no_number_is_refused "$(refused 'bytea) (sfunc = keycust.ahp_group_combine, stype = bytea' "damage(judged, length(judged) - 16, $nan)" judged)" "$no"
check it_is_refused_by_the_transition_of_ahp "$(refused 'float8[]) (sfunc = keycust.ahp_group_transition, stype = bytea' "damage(judged, length(judged) - 16, $nan)" "'{{1,2},{null,1}}'::float8[]")" "$no"
check a_sound_state_on_the_left_is_merged "$(refused "$combine" critic critic)" 'f
f
t'

# Somebody else's function stands between two calls of ours: the state it leaves is checked each time.
check a_state_from_anothers_moving_transition_is_refused "$(psql <<SQL
set role plain;
create function pg_temp.theirs(state bytea, more bytea) returns bytea language sql immutable as
    \$f\$ select case when state is null then more else public.damage(state, length(state) - 16, $nan) end \$f\$;
create aggregate pg_temp.mine(bytea) (sfunc = keycust.score_state_combine, stype = bytea, msfunc = pg_temp.theirs,
    minvfunc = keycust.score_state_combine, mstype = bytea);
select length(pg_temp.mine(critic) over (order by n rows between 1 preceding and current row)) from kept, generate_series(1, 4) as n;
select keycust.version() is not null;
SQL
)" 'ERROR:  22P03
t'
check a_state_that_a_final_function_is_given_is_refused_in_every_group "$(psql <<SQL
set role plain;
create function pg_temp.theirs(state bytea, more bytea, n int) returns bytea language sql immutable as
    \$f\$ select case when n = 1 then more else public.damage(more, length(more) - 16, $nan) end \$f\$;
create aggregate pg_temp.mine(bytea order by bytea, int) (sfunc = pg_temp.theirs, stype = bytea,
    finalfunc = keycust.score_state_combine);
select n, length(pg_temp.mine((select critic from kept)) within group (order by critic, n)) > 0 from kept, generate_series(1, 2) as n group by n order by n;
select keycust.version() is not null;
SQL
)" 'ERROR:  22P03
t'
echo "1..$number"
exit $failed

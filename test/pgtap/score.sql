\set ECHO none
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
begin;
select plan(35);

-- The fighter aircraft of Hwang & Yoon (1981); numbers from test/reference/score_reference.csv.
create temp table aircraft (no int, c float8[]);
insert into aircraft values
    (1, '{2.0,1500,20000,5.5,5,9}'),
    (2, '{2.5,2700,18000,6.5,3,5}'),
    (3, '{1.8,2000,21000,4.5,7,7}'),
    (4, '{2.2,1800,20000,5.0,5,5}');
create function pg_temp.near(got float8[], expected float8[], tolerance float8) returns boolean language sql as
$$ select array_length(got, 1) = array_length(expected, 1)
    and bool_and(abs(g - e) <= tolerance) from unnest(got, expected) u (g, e) $$;
create function pg_temp.scores(options jsonb) returns float8[] language sql as
$$ select array_agg(keycust.score_row(m, c) order by no)
    from aircraft, (select keycust.score_fit(c, '{"weights":[0.2,0.1,0.1,0.1,0.2,0.3],
        "direction":["benefit","benefit","benefit","cost","benefit","benefit"]}' || options) from aircraft) f (m) $$;

select ok(pg_temp.near(pg_temp.scores('{"method":"topsis"}'), '{64.3,26.8,61.3,31.2}', 0.06),
    'topsis_of_the_aircraft_agrees_with_the_book');
select ok(pg_temp.near(pg_temp.scores('{"method":"topsis"}'),
    '{64.327700055327014,26.838356771941189,61.354229000723095,31.229106558175435}', 1e-11),
    'topsis_of_the_aircraft_agrees_with_the_reference');
select ok(pg_temp.near(pg_temp.scores('{"method":"grey"}'),
    '{62.568627450980394,53.333333333333336,66.282051282051285,47.435897435897438}', 1e-11),
    'grey_relation_of_the_aircraft_agrees_with_the_reference');
select ok(pg_temp.near(pg_temp.scores('{}'), '{57.38095238095238,30,59.166666666666664,38.095238095238095}', 1e-11),
    'weighted_sum_of_the_aircraft_agrees_with_the_reference');
select ok(pg_temp.near((select keycust.score_critic(c,
    '{"direction":["benefit","benefit","benefit","cost","benefit","benefit"]}') from aircraft),
    '{0.23587443831557695,0.2088184566705272,0.12700027279059148,0.13061547472754542,0.12092615890445792,0.17676519859130096}',
    1e-13), 'critic_of_the_aircraft_agrees_with_the_reference');
select ok(pg_temp.near((select keycust.score_entropy(c, (select keycust.score_bounds(c) from aircraft),
    '{"direction":["benefit","benefit","benefit","cost","benefit","benefit"]}') from aircraft),
    '{0.15593793359869085,0.17389257761663351,0.11910549936705064,0.12613444225392953,0.13432649300436067,0.29060305415933479}',
    1e-13), 'entropy_of_the_aircraft_agrees_with_the_reference');

-- Shapes of the catalogue.
select has_type('keycust', 'score_model', 'score_model_exists');
select is((select array_agg(attname::text order by attnum) from pg_attribute
    where attrelid = 'keycust.score_model'::regclass and attnum > 0),
    '{criteria,direction,best_low,best_high,low,high,weights,method,weighting,rows,complete_rows,coverage,status,message,format,detail}'::text[],
    'score_model_has_its_frozen_attributes');
select is((select count(*) from pg_proc where pronamespace = 'keycust'::regnamespace and proname ~ '^score_'
    and (provolatile <> 'i' or proparallel <> 's')), 0::bigint, 'score_functions_are_immutable_and_parallel_safe');
select is((select count(*) from pg_proc where pronamespace = 'keycust'::regnamespace and proname ~ '^score_'
    and obj_description(oid, 'pg_proc') is null), 0::bigint, 'score_functions_are_commented');
select is((select count(*) from pg_aggregate join pg_proc p on p.oid = aggfnoid where p.proname ~ '^score_'
    and (aggcombinefn = 0 or aggtranstype <> 'bytea'::regtype)), 0::bigint, 'score_aggregates_are_one_pass');

-- What contributions add up to, in each method and with something missing.
create temp table model (method text, m keycust.score_model);
insert into model select x, keycust.score_fit(c, jsonb_build_object('method', x)) from aircraft,
    unnest('{weighted_sum,topsis,grey}'::text[]) x group by x;
select ok(abs(keycust.score_row(m, c) - (select sum(contribution) from keycust.score_contribution(m, c))) < 1e-11,
    'contributions_of_' || method || '_add_up_to_the_score')
from model, (values ('{2.1,null,19000,5,null,8}'::float8[])) t (c) order by method;
select is((select sum(contribution) from keycust.score_contribution(m, '{null,null,null,null,null,8}')), null,
    'contributions_of_' || method || '_are_null_without_a_score') from model order by method;
select is(keycust.score_points(m, c), (select array_agg(contribution) from keycust.score_contribution(m, c)),
    'points_of_' || method || '_are_the_contributions')
from model, (values ('{2.1,null,19000,5,null,8}'::float8[]), ('{null,null,null,null,null,8}')) t (c) order by method, c;
select is((select sum(weight) from keycust.score_contribution(m, '{2,null,null,5,5,8}')), 1::float8,
    'weights_are_renormalised_over_what_is_present') from model where method = 'grey';
select ok(keycust.score_row(m, '{1e308,-1e308,1e308,-1e308,0,5e-324}') between 0 and 100,
    'values_beyond_the_bounds_are_clipped_in_' || method) from model order by method;

-- Winsorised bounds: type 7, as percentile_cont.
create temp table many as select i, array[sin(i) * 1e3, (i * 7919) % 1000, exp(cos(i))] as c from generate_series(1, 5000) i;
select is((select keycust.score_bounds(c, '{"winsorise":0.05}') from many)::text,
    (select array[[percentile_cont(0.05) within group (order by c[1]), percentile_cont(0.95) within group (order by c[1])],
        [percentile_cont(0.05) within group (order by c[2]), percentile_cont(0.95) within group (order by c[2])],
        [percentile_cont(0.05) within group (order by c[3]), percentile_cont(0.95) within group (order by c[3])]]
    from many)::text, 'winsorised_bounds_are_those_of_percentile_cont');
create temp table wide as select array[sin(i) + i * 1e-9] as c from generate_series(1, 250000) i;
select ok((select abs(b[1][1] - p) < 1e-4 from (select keycust.score_bounds(c, '{"winsorise":0.05}') b,
    percentile_cont(0.05) within group (order by c[1]) p from wide) q), 'bounds_of_many_values_are_close');
select ok((select e[1] between 1e-9 and 1e-3 from (select keycust.score_rank_error(
    keycust.score_bounds_partial(c, '{"winsorise":0.05}')) e from wide) q), 'rank_error_of_many_values_is_told');
select is((select keycust.score_bounds(c, '{"winsorise":0.05}' order by c[1] desc) from wide),
    (select keycust.score_bounds(c, '{"winsorise":0.05}') from wide), 'bounds_of_many_values_do_not_depend_on_order');

-- CRITIC against the built-in statistics.
select ok(pg_temp.near((select keycust.score_critic(c) from many), (
    select array[x / (x + y + z), y / (x + y + z), z / (x + y + z)] from (
        select stddev_pop(c[1]) / (max(c[1]) - min(c[1])) * (2 - corr(c[1], c[2]) - corr(c[1], c[3])) as x,
            stddev_pop(c[2]) / (max(c[2]) - min(c[2])) * (2 - corr(c[2], c[1]) - corr(c[2], c[3])) as y,
            stddev_pop(c[3]) / (max(c[3]) - min(c[3])) * (2 - corr(c[3], c[1]) - corr(c[3], c[2])) as z from many) q),
    1e-12), 'critic_agrees_with_the_built_in_statistics');

-- No result depends on settings.
create temp table settled as select keycust.score_fit(c, '{"method":"topsis","weights":"critic","rho":0.1}') m from many;
set extra_float_digits = -15;
select is((select keycust.score_fit(c, '{"method":"topsis","weights":"critic","rho":0.1}')::text from many),
    (select m::text from settled), 'model_does_not_depend_on_extra_float_digits_as_text');
select is((select keycust.score_row(m, '{1,2,3}') from settled),
    (select keycust.score_row(keycust.score_fit(c, '{"method":"topsis","weights":"critic","rho":0.1}'), '{1,2,3}') from many),
    'score_does_not_depend_on_extra_float_digits');
reset extra_float_digits;
select throws_ok($$select keycust.score_fit(c, '{"weights":"entropy"}') from aircraft$$, '22023',
    'entropy weights need the bounds of the criteria beforehand', 'entropy_without_bounds_is_refused');

select * from finish();
rollback;

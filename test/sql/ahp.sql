\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set SHOW_CONTEXT never

-- What a call returns.
select array(select round(w::numeric, 6) from unnest(weights) w) as weights, round(lambda_max::numeric, 6) as lambda_max,
    round(ci::numeric, 6) as ci, ri, round(cr::numeric, 6) as cr, round(gci::numeric, 6) as gci, consistent,
    worst_row, worst_column, worst_judgement, worst_suggested, round(worst_mended_cr::numeric, 6) as worst_mended_cr,
    format, detail - 'lambda_lower' - 'lambda_upper' as detail
from keycust.ahp_weights('{{1,4,3,7},{0.25,1,0.3333,3},{0.3333,3,1,5},{0.142857,0.3333,0.2,1}}');

-- Half a matrix is enough; methods and indices by name.
select m as method, i as random_index, array(select round(w::numeric, 6) from unnest(r.weights) w) as weights,
    round(r.ri::numeric, 4) as ri, round(r.cr::numeric, 6) as cr
from (values ('eigenvector'), ('geometric_mean'), ('column_mean')) a (m),
    (values ('saaty'), ('alonso_lamata')) b (i),
    keycust.ahp_weights('{{1,0.5,4},{null,1,7},{null,null,1}}', m, random_index => i) r
order by 1, 2;

-- A pair that nobody judged.
select array(select round(w::numeric, 6) from unnest(weights) w) as weights, lambda_max, cr, worst_row
from keycust.ahp_weights('{{1,2,null},{0.5,1,2},{null,0.5,1}}');

-- One and two elements; other lower bounds; NULL arguments.
select weights, lambda_max, cr, gci, consistent, worst_row from keycust.ahp_weights('{{1}}');
select weights, lambda_max, cr, gci, consistent, worst_row from keycust.ahp_weights('[0:1][5:6]={{1,4},{0.25,1}}');
select keycust.ahp_weights(null) is null as matrix, keycust.ahp_weights('{{1}}', null) is null as method,
    keycust.ahp_matrix(null) is null as weights;
select count(*) from keycust.ahp_sensitivity(null, '{{1}}');
select count(*) from keycust.ahp_judgement_sensitivity(null);

-- Errors.
select keycust.ahp_weights('{}');
select keycust.ahp_weights('{1,2}');
select keycust.ahp_weights('{{{1}}}');
select keycust.ahp_weights('{{1,2}}');
select keycust.ahp_weights('{{1,2},{3}}');
select keycust.ahp_weights('{{1,NaN},{1,1}}');
select keycust.ahp_weights('{{1,infinity},{0,1}}');
select keycust.ahp_weights('{{1,0},{0,1}}');
select keycust.ahp_weights('{{1,-2},{null,1}}');
select keycust.ahp_weights('{{2,1},{1,1}}');
select keycust.ahp_weights('{{1,3},{0.5,1}}');
select keycust.ahp_weights('{{1,1e-310},{null,1}}');
select keycust.ahp_weights('{{1,1e300,null},{null,1,1e300},{null,null,1}}');
select keycust.ahp_weights('{{1,2,null,null},{null,1,null,null},{null,null,1,3},{null,null,null,1}}');
select keycust.ahp_weights('{{1,2,null},{null,1,2},{null,null,1}}', 'column_mean');
select keycust.ahp_weights('{{1}}', 'saaty');
select keycust.ahp_weights('{{1}}', random_index => 'harker');
select keycust.ahp_weights(array_fill(1::float8, array[301, 301]));
select keycust.ahp_matrix('{1,0}');
select keycust.ahp_matrix('{1,null}');
select keycust.ahp_matrix('{1e200,1e-200}');
select keycust.ahp_matrix(array_fill(1::float8, array[301]));
select keycust.ahp_sensitivity('{1,1}', '{{1,2,3}}');
select keycust.ahp_sensitivity('{1,-1}', '{{1,2}}');
select keycust.ahp_sensitivity('{0,0}', '{{1,2}}');
select keycust.ahp_sensitivity('{1,1}', '{{1,null}}');
select keycust.ahp_sensitivity('{1,1}', '{1,2}');
select keycust.ahp_judgement_sensitivity(array_fill(1::float8, array[101, 101]));
select keycust.ahp_judgement_sensitivity('{{1}}', 'none');

-- Matrix from weights and back.
select keycust.ahp_matrix('{4,2,1}');

-- A group.
create table opinion (who text primary key, pairwise float8[], voice float8);
insert into opinion values
    ('a', '{{1,2,4},{null,1,3},{null,null,1}}', 1),
    ('b', '{{1,3,5},{null,1,2},{null,null,1}}', 1),
    ('c', null, 1),
    ('d', '{{1,9,9},{null,1,1},{null,null,1}}', null),
    ('e', '{{1,0.1111,0.1111},{null,1,1},{null,null,1}}', 0);
create function pg_temp.rounded(float8[]) returns numeric[]
language sql as $$select array_agg(round(v::numeric, 6) order by i) from unnest($1) with ordinality u (v, i)$$;
select pg_temp.rounded(keycust.ahp_group(pairwise, voice)) from opinion;
select pg_temp.rounded(keycust.ahp_group(pairwise) filter (where who in ('a', 'b'))) from opinion;
select pg_temp.rounded((keycust.ahp_weights(keycust.ahp_group(pairwise, voice))).weights) from opinion;
select keycust.ahp_group(pairwise) from opinion where false;
select keycust.ahp_group(m) from (values ('{{1,2,null},{null,1,null},{null,null,1}}'::float8[])) v (m);
select who, pg_temp.rounded(keycust.ahp_group(pairwise, voice) over (order by who)) from opinion order by who;
select keycust.ahp_group(m) from (values ('{{1}}'::float8[]), ('{{1,2},{null,1}}')) v (m);
select keycust.ahp_group(pairwise, -1) from opinion;
select keycust.ahp_group(pairwise, 'infinity') from opinion;
select keycust.ahp_group(pairwise, 'nan') from opinion;
select keycust.ahp_group(pairwise, 1.7e308) from opinion;
select keycust.ahp_group('{{1,3},{0.5,1}}');

-- States are checked, wherever they come from.
select keycust.ahp_group_transition(null, '{{1}}');
select keycust.ahp_group_combine(null, null);
select keycust.ahp_group_final(null);
select keycust.ahp_group_merge('\x');
select keycust.ahp_group_merge('\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff');
select keycust.ahp_group_merge(null) is null as nothing;
select length(keycust.ahp_group_partial('{{1,2},{0.5,1}}'::float8[])) as bytes;
-- cut short, too long, negative weight, NaN sum, absurd size
create temp table piece as
    select keycust.ahp_group_partial('{{1,2},{0.5,1}}'::float8[]) as state;
select keycust.ahp_group_merge(substring(state for 30)) from piece;
select keycust.ahp_group_merge(state || '\x00') from piece;
select keycust.ahp_group_merge(set_byte(state, length(state) - 9, 255)) from piece;
select keycust.ahp_group_merge(set_byte(set_byte(state, 27, 127), 26, 240)) from piece;
select keycust.ahp_group_merge(set_byte(state, 13, 255)) from piece;
select keycust.ahp_group_merge(set_byte(state, 4, get_byte(state, 4) + 1)) from piece;
select keycust.ahp_group_merge(s) from (
    select state from piece
    union all
    select keycust.ahp_group_partial('{{1}}'::float8[])
) p (s);
create aggregate pg_temp.hostile(float8[]) (
    sfunc = keycust.ahp_group_transition, stype = bytea, finalfunc = keycust.ahp_group_final, initcond = '\x0102030405060708');
select pg_temp.hostile(pairwise) from opinion;

-- Forced parallel, serial and merged from partials agree.
create table jury as
    select i as id, array[[1, 1 + i % 9, 1.0 / (1 + i % 7)], [null, 1, 1 + i % 5], [null, null, 1]]::float8[] as m,
        (i % 13)::float8 / 7 as voice
    from generate_series(1, 5000) i;
analyze jury;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set min_parallel_table_scan_size = 0;
set max_parallel_workers_per_gather = 2;
alter table jury set (parallel_workers = 2);
explain (costs off) select keycust.ahp_group(m, voice) from jury;
create temp table answer (plan text, matrix float8[]);
insert into answer select 'merged', keycust.ahp_group_merge(s)
    from (select keycust.ahp_group_partial(m, voice) as s from jury group by id % 11) p;
create temp table parallel_answer as select keycust.ahp_group(m, voice) as matrix from jury;
set max_parallel_workers_per_gather = 0;
insert into answer select 'serial', keycust.ahp_group(m, voice) from jury;
insert into answer select 'backwards', keycust.ahp_group(m, voice order by id desc) from jury;
insert into answer select 'parallel', matrix from parallel_answer;
select plan, bool_and(abs(x / y - 1) < 1e-12) as agrees
from answer, (select matrix as serial from answer where plan = 'serial') s, unnest(matrix, serial) u (x, y)
group by plan order by plan;

-- Sensitivity.
select criterion, round(weight::numeric, 6) as weight, round(critical_weight::numeric, 6) as critical_weight,
    round(change::numeric, 6) as change, leader, challenger, round(any_critical_weight::numeric, 6) as any_critical_weight,
    round(any_change::numeric, 6) as any_change, any_ahead, any_behind
from keycust.ahp_sensitivity('{0.5,0.3,0.2}', '{{90,60,70},{70,80,75},{60,90,95}}');
select * from keycust.ahp_sensitivity('{1}', '{{1},{2}}');
select judgement_row, judgement_column, judgement, lower_judgement, round(lower_weight_change::numeric, 6) as lower_weight_change,
    round(lower_cr::numeric, 6) as lower_cr, lower_rank_changes, higher_judgement,
    round(higher_weight_change::numeric, 6) as higher_weight_change, round(higher_cr::numeric, 6) as higher_cr,
    higher_rank_changes
from keycust.ahp_judgement_sensitivity('{{1,2,9},{null,1,3},{null,null,1}}');

-- From a procedure with a cursor, a trigger, a prepared statement.
create procedure judge_all()
language plpgsql as $$
declare
    expert record;
    result keycust.ahp_result;
begin
    for expert in select who, pairwise from opinion where pairwise is not null order by who loop
        result := keycust.ahp_weights(expert.pairwise);
        raise info '% % %', expert.who, result.consistent, round(result.weights[1]::numeric, 4);
    end loop;
end
$$;
call judge_all();
create function refuse_inconsistent() returns trigger
language plpgsql as $$
begin
    if not (keycust.ahp_weights(new.pairwise)).consistent then
        raise exception 'judgements of % contradict each other', new.who;
    end if;
    return new;
end
$$;
create trigger opinion_consistent before insert or update on opinion
    for each row execute function refuse_inconsistent();
insert into opinion values ('f', '{{1,9,0.1111},{null,1,9},{null,null,1}}', 1);
insert into opinion values ('g', '{{1,2,4},{null,1,2},{null,null,1}}', 1);
set plan_cache_mode = force_generic_plan;
prepare weigh (float8[], text) as select pg_temp.rounded((keycust.ahp_weights($1, $2)).weights);
execute weigh ('{{1,2},{null,1}}', 'eigenvector');
execute weigh ('{{1,3},{null,1}}', 'column_mean');
execute weigh (null, 'column_mean');
deallocate weigh;
drop table opinion, jury;
drop procedure judge_all();
drop function refuse_inconsistent();

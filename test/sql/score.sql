\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set VERBOSITY terse
\set SHOW_CONTEXT never
\pset null '-'

-- The fighter aircraft of Hwang & Yoon (1981); see test/reference/score.md.
create table aircraft (name text, mach float8, range_nm float8, payload float8, cost float8, rel float8, man float8);
insert into aircraft values
    ('A1', 2.0, 1500, 20000, 5.5, 5, 9),
    ('A2', 2.5, 2700, 18000, 6.5, 3, 5),
    ('A3', 1.8, 2000, 21000, 4.5, 7, 7),
    ('A4', 2.2, 1800, 20000, 5.0, 5, 5);
create view flown as
select name, array[mach, range_nm, payload, cost, rel, man] as c from aircraft;
-- Rounds every number of an array.
create function pg_temp.r(a float8[], digits int default 6) returns numeric[]
language sql immutable as $$ select array_agg(round(x::numeric, digits) order by o) from unnest(a) with ordinality u (x, o) $$;

select keycust.score_bounds(c) from flown;
select pg_temp.r(keycust.score_bounds(c, '{"winsorise": 0.1}')) from flown;
select pg_temp.r(keycust.score_entropy(c, '{{1.8,2.5},{1500,2700},{18000,21000},{4.5,6.5},{3,7},{5,9}}',
    '{"direction":["benefit","benefit","benefit","cost","benefit","benefit"]}')) from flown;
select pg_temp.r(keycust.score_critic(c, '{"direction":["benefit","benefit","benefit","cost","benefit","benefit"]}'))
from flown;
create table model as
select 'topsis' as name, keycust.score_fit(c, '{"method":"topsis","weights":[0.2,0.1,0.1,0.1,0.2,0.3],
    "criteria":["speed","range","payload","cost","reliability","manoeuvre"],
    "direction":["benefit","benefit","benefit","cost","benefit","benefit"]}') as m from flown
union all
select 'grey', keycust.score_fit(c, '{"method":"grey","weights":[0.2,0.1,0.1,0.1,0.2,0.3],
    "direction":["benefit","benefit","benefit","cost","benefit","benefit"]}') from flown
union all
select 'sum', keycust.score_fit(c, '{"weights":[0.2,0.1,0.1,0.1,0.2,0.3],
    "direction":["benefit","benefit","benefit","cost","benefit","benefit"]}') from flown;
select model.name, flown.name, round(keycust.score_row(m, c)::numeric, 6) from model, flown order by 1, 2;
select (m).criteria, (m).direction, (m).low, (m).high, (m).weights, (m).method, (m).weighting, (m).rows,
    (m).complete_rows, (m).coverage, (m).status, (m).message, (m).format from model where name = 'topsis';
select m.* from model, keycust.score_criteria(m) m where name = 'topsis';
select model.name, criterion, value, round(goodness::numeric, 6) as goodness, round(weight::numeric, 6) as weight,
    round(contribution::numeric, 6) as contribution
from model, keycust.score_contribution(m, '{2.0,1500,20000,5.5,null,9}') where model.name <> 'grey' order by 1 desc;
select name, round(keycust.score_row(m, '{2.0,1500,20000,5.5,null,9}')::numeric, 6),
    round((select sum(contribution) from keycust.score_contribution(m, '{2.0,1500,20000,5.5,null,9}'))::numeric, 6),
    round(keycust.score_coverage(m, '{2.0,1500,20000,5.5,null,9}')::numeric, 6) from model;
select keycust.score_row(m, '{2.0,null,null,null,null,null}'), keycust.score_coverage(m, '{2.0,null,null,null,null,null}')
from model where name = 'sum';
select round(keycust.score_row(keycust.score_reweight(m, '{1,0,0,0,0,0}'), '{2.15,0,0,0,0,0}')::numeric, 6),
    (keycust.score_reweight(m, '{2,0,2,0,0,0}')).weighting from model where name = 'sum';
select pg_temp.r(keycust.score_combine('{1,2}', '{6,2}')), pg_temp.r(keycust.score_combine('{1,2}', '{6,2}', 1)),
    pg_temp.r(keycust.score_combine('{1,2}', '{6,2}', 0));
-- A best range; bounds taken first; entropy.
select (m).direction, (m).best_low, (m).best_high, pg_temp.r((m).weights), (m).detail,
    round(keycust.score_row(m, '{2,45}')::numeric, 6)
from (select keycust.score_fit(v, (select keycust.score_bounds(v) from (values ('{1,30}'::float8[]), ('{3,90}')) t (v)),
        '{"direction":["cost",[40,70]],"weights":"entropy","method":"topsis"}') as m
    from (values ('{1,30}'::float8[]), ('{3,90}'), ('{2,50}'), ('{1,60}')) t (v)) f;
select pg_temp.r(keycust.score_critic(v, '{{1,3},{30,90}}', '{"direction":["cost",[40,70]]}'))
from (values ('{1,30}'::float8[]), ('{3,90}'), ('{2,50}'), ('{1,60}')) t (v);

-- Groups that cannot be told apart, or hardly, still have a model.
select (m).status, (m).message, (m).weights, keycust.score_row(m, '{1,2}')
from (select keycust.score_fit(v, '{"weights":"critic"}') as m from (values ('{1,2}'::float8[])) t (v)) f;
select (m).status, (m).message, (m).weights
from (select keycust.score_fit(v, '{{0,9},{0,9}}', '{"weights":"entropy"}') as m from (values ('{1,2}'::float8[])) t (v)) f;
select (m).status, (m).message, (m).weights, (m).complete_rows, (m).coverage, (m).low
from (select keycust.score_fit(v, '{"weights":"critic"}') as m
    from (values ('{1,2,null}'::float8[]), ('{2,2,null}'), ('{5,2,null}'), (null)) t (v)) f;
-- What is never known has no measured weight, the others keep theirs; also in parts, in which it is not known yet.
select pg_temp.r((f.m).weights), (f.m).status, (f.m).message, (f.m).complete_rows, pg_temp.r(w) as others
from (select keycust.score_fit(array[v[1], null, v[2]], '{"weights":"critic"}') as m, keycust.score_critic(v) as w
    from (values ('{1,5}'::float8[]), ('{2,3}'), ('{5,4}'), ('{4,null}')) t (v)) f;
select pg_temp.r((f.m).weights), (f.m).status, (f.m).message, pg_temp.r(w) as others
from (select keycust.score_fit(array[v[1], null, v[2]], '{{0,9},{0,1},{0,9}}', '{"weights":"entropy"}') as m,
        keycust.score_entropy(v, '{{0,9},{0,9}}') as w
    from (values ('{1,5}'::float8[]), ('{2,3}'), ('{5,4}'), ('{4,null}')) t (v)) f;
select pg_temp.r(keycust.score_critic_merge(s order by n)), pg_temp.r(keycust.score_critic_merge(s order by n desc))
from (select n / 3 as n, keycust.score_critic_partial(array[n % 4, n % 3, case when n > 5 then n % 5 end]) as s
    from generate_series(1, 12) n group by n / 3) p;
select pg_temp.r(keycust.score_critic(array[n % 4, n % 3, n % 5])) from generate_series(6, 12) n;
select (m).status, (m).message, (m).weights, (m).complete_rows
from (select keycust.score_fit(v, '{"weights":"critic"}') as m from (values ('{null,null}'::float8[]), ('{null,null}')) t (v)) f;
select (m).status, (m).message, (m).weights, (m).complete_rows
from (select keycust.score_fit(v, '{"weights":"critic"}') as m
    from (values ('{1,7,null}'::float8[]), ('{1,7,null}'), ('{1,7,null}')) t (v)) f;
select (m).status, (m).message, (m).weights, (m).complete_rows
from (select keycust.score_fit(v, '{"weights":"critic"}') as m
    from (values ('{1,7}'::float8[]), ('{1,7}'), ('{2,null}'), ('{null,8}')) t (v)) f;
-- Far from zero, and next to it.
select pg_temp.r(keycust.score_critic(array[1e12 + x, 1e12 + x * x, -1e12 + sin(x)]), 9) =
    pg_temp.r(keycust.score_critic(array[(1e12 + x) - 1e12, (1e12 + x * x) - 1e12, (-1e12 + sin(x)) + 1e12]), 9) as far,
    pg_temp.r(keycust.score_critic(array[x * 2::float8 ^ -600, x * x * 2::float8 ^ -600])) = pg_temp.r(keycust.score_critic(array[x, x * x])) as tiny
from (select i / 64.0::float8 as x from generate_series(1, 64) i) t;
-- No rows, and only rows without an array.
select keycust.score_bounds(c), keycust.score_fit(c) is null, keycust.score_critic(c) from flown where false;
select keycust.score_fit(null::float8[]) is null from flown;
-- NULL options mean {}; the same said otherwise is the same.
select (keycust.score_fit(c, null::jsonb)).method from flown;
select (keycust.score_fit(c, case when name = 'A1' then '{"rho":0.5}' else '{"rho":0.50}' end::jsonb)).rows from flown;
-- Very large numbers.
select keycust.score_row(keycust.score_fit(v), '{0}') from (values ('{-1.7e308}'::float8[]), ('{1.7e308}')) t (v);

-- Parts: partial and merge, parallel workers, any order.
create table customer_kpi as
select i as customer, array[sin(i) * 1e3, 1e9 + cos(i), case when i % 50 = 0 then null else i % 17 end, exp(sin(i * i))]
    as kpi, i % 5 as region
from generate_series(1, 20000) i;
create function pg_temp.same(a float8[], b float8[]) returns boolean language sql as
$$ select bool_and(abs(x - y) <= 1e-12 * abs(x)) from unnest(a, b) u (x, y) $$;
create temp table whole as
select keycust.score_fit(kpi, '{"weights":"critic","method":"topsis","direction":["benefit","cost","benefit","benefit"]}')
    as m, keycust.score_bounds(kpi, '{"winsorise":0.05}') as b from customer_kpi;
with part as (
    select keycust.score_fit_partial(kpi,
        '{"weights":"critic","method":"topsis","direction":["benefit","cost","benefit","benefit"]}') as s,
        keycust.score_bounds_partial(kpi, '{"winsorise":0.05}') as t
    from customer_kpi group by region
), merged as (select keycust.score_fit_merge(s order by md5(s)) as m, keycust.score_bounds_merge(t) as b from part)
select pg_temp.same((w.m).weights, (p.m).weights), w.b = p.b,
    bool_and(abs(keycust.score_row(w.m, kpi) - keycust.score_row(p.m, kpi)) <= 1e-12 * keycust.score_row(w.m, kpi))
from whole w, merged p, customer_kpi group by w.m, w.b, p.m, p.b;
select pg_temp.same((w.m).weights, (p.m).weights), w.b = p.b
from whole w, (select keycust.score_fit(kpi,
    '{"weights":"critic","method":"topsis","direction":["benefit","cost","benefit","benefit"]}' order by customer desc) as m,
    keycust.score_bounds(kpi, '{"winsorise":0.05}' order by md5(customer::text)) as b from customer_kpi) p;
analyze customer_kpi;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set min_parallel_table_scan_size = 0;
explain (costs off)
select keycust.score_fit(kpi, '{"weights":"critic","method":"topsis","direction":["benefit","cost","benefit","benefit"]}')
from customer_kpi;
select pg_temp.same((w.m).weights, (p.m).weights), w.b = p.b
from whole w, (select keycust.score_fit(kpi,
    '{"weights":"critic","method":"topsis","direction":["benefit","cost","benefit","benefit"]}') as m,
    keycust.score_bounds(kpi, '{"winsorise":0.05}') as b from customer_kpi) p;
select keycust.score_rank_error(keycust.score_bounds_partial(kpi, '{"winsorise":0.05}')) from customer_kpi;
-- One row alone is as in a batch.
select count(*) from whole, customer_kpi,
    lateral (select keycust.score_row(m, kpi) as alone offset 0) a where alone is distinct from keycust.score_row(m, kpi);
reset parallel_setup_cost;
reset parallel_tuple_cost;
reset min_parallel_table_scan_size;
select pg_temp.same(pg_temp.r(w, 12)::float8[], pg_temp.r(m, 12)::float8[]) from
    (select keycust.score_entropy(kpi, '{{-1000,1000},{0,2e9},{0,16},{0,3}}') as w from customer_kpi) a,
    (select keycust.score_entropy_merge(s) as m from (select keycust.score_entropy_partial(kpi,
        '{{-1000,1000},{0,2e9},{0,16},{0,3}}') as s from customer_kpi group by region) p) b;
select keycust.score_critic_merge(s) = (select keycust.score_critic(kpi) from customer_kpi where region < 1) from
    (select keycust.score_critic_partial(kpi) as s from customer_kpi where region < 1) p;

-- Where it is called from: a cursor, a trigger, a prepared statement.
create table scored (customer int, kpi float8[], score float8);
create procedure score_all() language plpgsql as $$
declare
    fitted keycust.score_model;
    one record;
begin
    fitted := (select keycust.score_fit(kpi) from customer_kpi);
    for one in select customer, kpi from customer_kpi where customer <= 3 order by customer loop
        insert into scored values (one.customer, one.kpi, keycust.score_row(fitted, one.kpi));
    end loop;
end $$;
call score_all();
select customer, round(score::numeric, 6) from scored order by 1;
create function score_it() returns trigger language plpgsql as $$
begin
    new.score := keycust.score_row((select m from whole), new.kpi);
    return new;
end $$;
create trigger score_it before insert on scored for each row execute function score_it();
insert into scored select customer, kpi from customer_kpi where customer in (4, 5);
select customer, round(score::numeric, 6) from scored where customer > 3 order by 1;
set plan_cache_mode = force_generic_plan;
prepare fit(jsonb, float8[]) as
select round(keycust.score_row(keycust.score_fit(c, $1), $2)::numeric, 6) from flown;
execute fit('{"method":"grey"}', '{2,2000,20000,5,5,5}');
execute fit('{"method":"grey"}', '{2.5,2700,21000,6.5,7,9}');
execute fit('{"method":"weighted_sum"}', '{2.5,2700,21000,6.5,7,9}');
reset plan_cache_mode;

-- In a window, and over groups.
select name, (keycust.score_fit(c) over (order by name rows between 1 preceding and current row)).rows from flown;
select region, (keycust.score_fit(kpi)).rows from customer_kpi group by region order by region;

-- What is refused: SQLSTATE, message, detail, hint.
create function pg_temp.refused(query text) returns text language plpgsql as $$
declare
    found text;
    hint text;
begin
    execute query;
    return 'accepted';
exception when others then
    get stacked diagnostics found = pg_exception_detail, hint = pg_exception_hint;
    return concat_ws(E'\n', sqlstate || ': ' || sqlerrm, nullif(found, ''), nullif(hint, ''));
end $$;
\t on
\a
-- Options.
select pg_temp.refused($$select keycust.score_fit(c, '{"colour":1}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '[]') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"weights":"entropy"}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"weights":"critic","direction":[[1,2],"cost","cost","cost","cost","cost"]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"weights":[1,2]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"weights":[0,0,0,0,0,-1]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"weights":7}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"weights":"best"}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"direction":["up","cost","cost","cost","cost","cost"]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"direction":"cost"}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"direction":["cost"]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"criteria":["a","b","a","d","e","f"]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"criteria":["a","","c","d","e","f"]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"criteria":["a"]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"method":"ahp"}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"rho":0}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{"min_coverage":2}') from flown$$);
select pg_temp.refused($$select keycust.score_bounds(c, '{"winsorise":0.5}') from flown$$);
select pg_temp.refused($$select keycust.score_bounds(c, '{"direction":[]}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, jsonb_build_object('rho', mach / 10)) from flown join aircraft using (name)$$);
select pg_temp.refused($$select keycust.score_fit(c, array[[mach, 9e9], [0, 9e9], [0, 9e9], [0, 9e9], [0, 9e9], [0, 9e9]], '{}')
from flown join aircraft using (name)$$);
-- Bounds.
select pg_temp.refused($$select keycust.score_fit(c, null, '{}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{1,2}', '{}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(c, '{{1,2}}', '{}') from flown$$);
select pg_temp.refused($$select keycust.score_fit(v, '{{2,1}}', '{}') from (values ('{1}'::float8[])) t (v)$$);
select pg_temp.refused($$select keycust.score_fit(v, '{{null,1}}', '{}') from (values ('{1}'::float8[])) t (v)$$);
-- Memory.
set keycust.max_memory = '1MB';
select pg_temp.refused($$select keycust.score_bounds(array[sin(i)], '{"winsorise":0.1}') from generate_series(1, 100000) i$$);
reset keycust.max_memory;
-- Criteria.
select pg_temp.refused($$select keycust.score_fit(v) from (values ('{1}'::float8[]), ('{1,2}')) t (v)$$);
select pg_temp.refused($$select keycust.score_fit(v) from (values ('{1,NaN}'::float8[])) t (v)$$);
select pg_temp.refused($$select keycust.score_fit(v) from (values ('{null,-Infinity}'::float8[])) t (v)$$);
select pg_temp.refused($$select keycust.score_fit(v) from (values ('{}'::float8[])) t (v)$$);
select pg_temp.refused($$select keycust.score_fit(v) from (values ('{{1},{2}}'::float8[])) t (v)$$);
select pg_temp.refused($$select keycust.score_fit(array_fill(1.0::float8, array[1001]))$$);
select pg_temp.refused($$select keycust.score_critic(v) from (values ('{1e200}'::float8[])) t (v)$$);
select pg_temp.refused($$select keycust.score_row(m, '{1}') from model$$);
select pg_temp.refused($$select keycust.score_reweight(m, '{1}') from model$$);
select pg_temp.refused($$select keycust.score_reweight(m, '{0,0,0,0,0,0}') from model$$);
select pg_temp.refused($$select keycust.score_combine('{1}', '{1,2}')$$);
select pg_temp.refused($$select keycust.score_combine('{1,0}', '{0,1}')$$);
select pg_temp.refused($$select keycust.score_combine('{1}', '{1}', 2)$$);
\t off
\a
-- Hand-written models: each attribute in turn.
create function pg_temp.try(change text, value text) returns text language plpgsql as $$
declare
    m keycust.score_model := '({a},{benefit},{NULL},{NULL},{0},{10},{1},weighted_sum,given,5,5,{1},ok,,1,{})'::keycust.score_model;
begin
    m := jsonb_populate_record(m, jsonb_build_object(change, value::jsonb));
    return keycust.score_row(m, '{5}')::text;
exception when others then
    return sqlstate || ' ' || sqlerrm;
end $$;
select change, value, pg_temp.try(change, value) from (values
    ('message', '"fine"'), ('criteria', 'null'), ('criteria', '["a","b"]'), ('criteria', '[null]'), ('direction', '["up"]'),
    ('direction', '["range"]'), ('low', '[11]'), ('low', '[null]'), ('low', '[1,2]'), ('weights', '[0]'), ('weights', '[-1]'),
    ('method', '"ahp"'), ('rows', '1'), ('coverage', '[2]'), ('format', '2'), ('detail', '[]'), ('detail', '{"rho":0}'),
    ('detail', '{"min_coverage":"x"}'), ('detail', '{"norm":[1,2]}'), ('detail', '{"later":1}')) t (change, value);
\t on
\a
-- States that are not ours (22P03), or of another aggregate, or changed on the way.
select pg_temp.refused($$select keycust.score_fit_merge('\x'::bytea)$$);
select pg_temp.refused($$select keycust.score_fit_merge(decode(repeat('00', 200), 'hex'))$$);
select pg_temp.refused($$select keycust.score_fit_merge(s) from (select keycust.score_bounds_partial(c) as s from flown) t$$);
select pg_temp.refused($$select keycust.score_bounds_merge(substr(s, 1, length(s) - 1)) from (select keycust.score_bounds_partial(c) as s from flown) t$$);
select pg_temp.refused($$select keycust.score_bounds_merge(set_byte(s, 12, 255)) from (select keycust.score_bounds_partial(c) as s from flown) t$$);
select pg_temp.refused($$select keycust.score_fit_merge(s) from (select keycust.score_fit_partial(c, '{"rho":0.4}') as s from flown
    union all select keycust.score_fit_partial(c, '{}') from flown) t$$);
select pg_temp.refused($$select keycust.score_fit_trans(null, '{1}')$$);
\t off
\a
do $$
declare
    s bytea;
begin
    select keycust.score_bounds_partial(c, '{"winsorise":0.1}') into s from flown;
    for i in 0 .. least(length(s), 900) - 1 loop
        begin
            perform keycust.score_bounds_merge(set_byte(s, i, get_byte(s, i) # 129));
        exception when invalid_binary_representation then null;
        end;
    end loop;
end $$;

drop procedure score_all;
drop table scored, customer_kpi, model;
drop function score_it;
drop view flown;
drop table aircraft;

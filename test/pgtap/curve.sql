\set ECHO none
\set ON_ERROR_STOP 1
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
begin;
select plan(42);

-- Wide rows of 96 columns against the server's own array and casts: equal to the last bit.
select format('create temp table wide as select n, setseed(n / 1000.0)::text as seed, %s from generate_series(1, 300) as n',
    string_agg(format('case when random() < 0.9 then ((random() - 0.3) * 10 ^ (random() * 24 - 12))::numeric(40, 18) end as p%s', i), ', '))
from generate_series(1, 96) as i \gexec
select string_agg(format('p%s', i), ', ') as columns, string_agg(format('p%1$s::real as p%1$s', i), ', ') as reals,
    string_agg(format('p%1$s::float8 as p%1$s', i), ', ') as doubles, string_agg(format('p%1$s::text as p%1$s', i), ', ') as texts,
    string_agg(format('(p%1$s / 1e6)::int as p%1$s', i), ', ') as integers,
    string_agg(format('(p%1$s * 2.5::float8)::real', i), ', ') as products
from generate_series(1, 96) as i \gset
select is_empty(format('select n from (select n, %s from wide) as w where keycust.curve_from_columns(w, ''p'', 96) is distinct from array[%s]::real[]
    or keycust.curve_problem(w, ''p'', 96) is not null', list, :'columns'), 'curves from columns of ' || name || ' are what the server makes of them')
from (values ('real', :'reals'), ('double precision', :'doubles'), ('integer', :'integers')) as v (name, list);
select is_empty(format('select n from (select n, %s from wide) as w where keycust.curve_from_columns(w, ''p'', 96) is distinct from array[%s]::float8[]::real[]',
    list, :'columns'), 'curves from columns of ' || name || ' are their doubles, stored as real')
from (values ('numeric', :'columns'), ('text', :'texts')) as v (name, list);
select is_empty(format('select n from (select n, %s from wide) as w where keycust.curve_from_columns(w, ''p'', 96, 2.5) is distinct from array[%s]',
    :'doubles', :'products'), 'the factor is applied in double precision');

-- Every shape of a numeric: scales, digits, long weights, specials.
create temp table shape as
select (sign * digits::numeric * 10::numeric ^ power)::numeric as value
from unnest('{1,-1}'::int[]) as sign, unnest('{0,1,9,10,99,9999,10000,12345678,99999999,100000001,1234567890123,9007199254740991,9007199254740993,
    12345678901234567,123456789012345678901234567890}'::numeric[]) as digits, generate_series(-60, 38) as power;
select is_empty($$
    select value from shape, lateral (select value as v1) as r
    where abs(value::float8) < 3.4e38 and keycust.curve_from_columns(r, 'v', 1) is distinct from array[case when abs(value::float8) < 1e-50 then 0 else value::float8 end]::real[]
        and abs(value::float8) not between 1e-50 and 1.5e-45$$, 'every numeric becomes the nearest double');
select is_empty($$
    select value, (r).v1 from (values ('NaN'::numeric), ('Infinity'), ('-Infinity'), (1e39), (-1e39), (1e400)) as v (value),
        lateral (select value as v1) as r
    where keycust.curve_from_columns(r, 'v', 1) is not null or keycust.curve_problem(r, 'v', 1) is null$$, 'a numeric that is no real is refused');
-- A row that is stored out of line, and one with a short header.
create temp table stored (v1 numeric, v2 text);
alter table stored alter v2 set storage external;
insert into stored values (1.5, repeat(' ', 10000) || '2.5'), (repeat('1', 30)::numeric / 10 ^ 20::numeric, '3');
select results_eq('select keycust.curve_from_columns(stored, ''v'', 2) from stored', $$values ('{1.5,2.5}'::real[]), ('{1.1111112e9,3}')$$,
    'values stored out of line are read');

-- Aggregates over curves in pieces.
create temp table piece as
select n, (select array_agg(case when (i * 7 + n) % 5 = 0 then ((i * 31 + n * 17) % 100)::real end order by i) from generate_series(1, 96) as i) as curve
from generate_series(1, 200) as n;
select is(keycust.curve_merge(curve), (
    select array_agg(greatest order by i) from (
        select i, max(value) as greatest from piece, unnest(curve) with ordinality as u (value, i) group by i) as g),
    'merge is the greatest value of each slot') from piece;
select is((select keycust.curve_merge(part) from (select keycust.curve_merge(curve) as part from piece group by n % 7) as p),
    keycust.curve_merge(curve), 'merge of merges is the merge') from piece;
select is(keycust.curve_collect(i::int, value, 96), (select keycust.curve_merge(curve) from piece), 'collect is merge of single values')
from piece, unnest(curve) with ordinality as u (value, i);
select is(keycust.curve_collect(i::int, value, 96), curve, 'collect gives back a curve in any order: ' || n)
from (select n, curve, u.* from piece, unnest(curve) with ordinality as u (value, i) where n <= 3 order by md5(i::text)) as long
group by n, curve;
select is_empty($$
    select a.n, b.n from piece as a, piece as b where a.n <= 20 and b.n <= 20 and keycust.curve_overlay(a.curve, b.curve) is distinct from
        (select array_agg(coalesce(y, x) order by i) from unnest(a.curve, b.curve) with ordinality as u (x, y, i))$$, 'overlay is coalesce');

-- Summary.
select is_empty($$
    select n from piece, keycust.curve_summary(curve) as s, lateral (
        select count(value)::int as valid, count(*) filter (where value is null)::int as missing, avg(value::float8) as mean, min(value::float8) as minimum,
            max(value::float8) as maximum, (array_agg(i::int order by value desc nulls last, i))[1] as maximum_at, sum(value::float8) / 4 as energy
        from unnest(curve) with ordinality as u (value, i)) as e
    where (s.valid, s.missing, s.minimum, s.maximum, s.maximum_at, keycust.curve_missing(curve))
            is distinct from (e.valid, e.missing, e.minimum, e.maximum, e.maximum_at, e.missing)
        or abs(s.mean - e.mean) > 1e-12 * abs(e.mean) or abs(s.energy_hours - e.energy) > 1e-12 * abs(e.energy)$$, 'a summary is what SQL computes');

-- Slots against arithmetic of the server: the end of slot s is s steps after midnight.
select is_empty(format($$
    select s from generate_series(1, %1$s) as s,
        lateral (select timestamp '2024-02-29' + s * interval '1440 minutes' / %1$s as ends) as e,
        lateral (select ends - interval '1440 minutes' / %1$s as begins) as b
    where (keycust.curve_slot(ends, %1$s), keycust.curve_day(ends, %1$s), keycust.curve_slot(begins, %1$s, false), keycust.curve_day(begins, %1$s, false),
           keycust.curve_slot(begins + interval '1 microsecond', %1$s), keycust.curve_slot(ends - interval '1 microsecond', %1$s, false))
        is distinct from (s, date '2024-02-29', s, date '2024-02-29', s, s)$$, n), 'labels find their slots of ' || n)
from unnest('{1,24,48,96,288,1440}'::int[]) as n;
select is(keycust.curve_day('294276-12-31 23:59:59.999999', 96), '294276-12-31'::date, 'the last day has a day');

-- Errors.
select throws_ok(call, state, message) from (values
    ($$select keycust.curve_from_columns(r, 'p', 2) from (select 1 as p1) as r$$, '42703', 'the row has no column "p2"'),
    ($$select keycust.curve_from_columns(r, 'P', 1) from (select 1 as p1) as r$$, '42703', 'the row has no column "P1"'),
    ($$select keycust.curve_problem(r, 'p', 1) from (select now() as p1) as r$$, '42804', 'column "p1" has a type that holds no value of a curve'),
    ($$select keycust.curve_problem(r, 'p', 1) from (select 1 as p1, 2 as p1) as r$$, '42702', 'the row has more than one column "p1"'),
    ($$select keycust.curve_from_columns(r, 'p', 7) from (select 1 as p1) as r$$, '22023', 'the number of points of a day curve must divide 1440'),
    ($$select keycust.curve_slot('2024-01-01', -1)$$, '22023', 'the number of points of a day curve must divide 1440'),
    ($$select keycust.curve_overlay('{1}', '{1,2}')$$, '22023', 'day curves must have the same number of points'),
    ($$select keycust.curve_overlay('{NaN}', '{1}')$$, '22023', 'earlier must be finite numbers'),
    ($$select keycust.curve_merge('{{1}}')$$, '2202E', 'curve must be a one-dimensional array'),
    ($$select keycust.curve_collect(97, 1, 96)$$, '22023', 'slot must be between 1 and 96'),
    ($$select keycust.curve_collect(1, 'Infinity', 96)$$, '22023', 'value must be a finite number'),
    ($$select keycust.curve_collect(1, -1e39, 96)$$, '22003', 'value is too large for a day curve'),
    ($$select keycust.curve_collect(1, 1, null)$$, '22004', 'points must not be null'),
    ($$select keycust.curve_collect(1, 1, 1440 / n) from generate_series(1, 2) as n$$, '22023', 'day curves must have the same number of points'),
    ($$select keycust.curve_collect_merge('\x')$$, '22P03', 'invalid aggregate state'),
    ($$select keycust.curve_collect_final(null)$$, '0A000', 'function can only be called as part of an aggregate'),
    ($$select keycust.curve_day('4714-11-24 BC', 1)$$, '22008', 'date out of range')
) as v (call, state, message);

-- Every byte of a state, put to each of some values, is accepted with a sound result or refused with 22P03.
create function pg_temp.outcome(state bytea) returns text
language plpgsql as $$
declare
    merged real[];
begin
    select keycust.curve_collect_merge(s) into merged from (select state) v (s);
    return case when (select bool_and(e is null or abs(e) < 'infinity') from unnest(merged) e) then 'sound' else 'unsound' end;
exception
    when invalid_binary_representation then return 'refused';
end
$$;
select is(array_agg(distinct pg_temp.outcome(set_byte(state, position, value)) order by pg_temp.outcome(set_byte(state, position, value))),
    '{refused,sound}', 'a damaged state is refused or harmless')
from (select keycust.curve_collect_partial(n, n, 4) as state from generate_series(1, 3) as n) s,
    lateral generate_series(0, length(state) - 1) position, (values (0), (1), (127), (128), (240), (255)) v (value);

select * from finish();
rollback;

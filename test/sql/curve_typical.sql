\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Five days of four points, one of them odd.
create temp table load (day date, kw real[]);
insert into load values
    ('2025-03-03', '{10,20,30,20}'), ('2025-03-04', '{11,22,33,22}'), ('2025-03-05', '{90,5,5,5}'),
    ('2025-03-06', '{12,24,36,NULL}'), ('2025-03-07', '{10,21,30,20}');
select (t).* from (select keycust.curve_typical(day, kw) as t from load) as q;

-- In any order of rows, and over workers, the same.
select (a).mean = (b).mean and (a).typical_day = (b).typical_day and (a).upper = (b).upper as same
from (select keycust.curve_typical(day, kw order by day) as a, keycust.curve_typical(day, kw order by day desc) as b
      from load) as q;

-- Fluctuation wants five days and 24 points.
select (t).days, (t).fluctuation is null as unknown
from (select keycust.curve_typical(day::date, array(select (case when i between 8 and 18 then 50 else 20 end)::real
          from generate_series(1, n) as i)) as t
      from generate_series('2025-03-03'::timestamp, '2025-03-08', '1 day') as day, unnest('{12,24}'::int[]) as n
      group by n order by n) as q;

-- What is no day and what is no curve is counted.
select (t).* from (select keycust.curve_typical(day, kw) as t from (values
    (null::date, '{1,2}'::real[]), ('2025-03-03', null), ('infinity', '{1,2}'), ('2025-03-03', '{NULL,NULL}')) as v (day, kw)) as q;
select (t).* from (select keycust.curve_typical(day, kw) as t from (values
    (null::date, '{1,2}'::real[]), ('2025-03-03', '{4,NULL}')) as v (day, kw)) as q;
select keycust.curve_typical(day, kw) is null as nothing from load where false;

-- One row; constant; no load; negative.
select (t).typical_day, (t).mean, (t).low, (t).upper
from (select keycust.curve_typical('2025-03-03', kw) as t
      from unnest('{1,0,-1}'::real[]) as x, lateral (select array[x, x, x] as kw) as c group by x order by x) as q;

-- What is refused.
select keycust.curve_typical('2025-03-03', kw) from (values ('{1,2}'::real[]), ('{1,2,3}')) as v (kw);
select keycust.curve_typical('2025-03-03', '{1,NaN}');
select keycust.curve_typical('2025-03-03', '{1,Infinity}');
select keycust.curve_typical('2025-03-03', '{1,2,3,4,5,6,7}');
select keycust.curve_typical('2025-03-03', '{{1,2},{3,4}}');
select keycust.curve_typical('2025-03-03', '{}');
set keycust.max_memory = '1MB';
select keycust.curve_typical('2025-03-03', array_fill(1::real, array[1440])) from generate_series(1, 1000);
reset keycust.max_memory;

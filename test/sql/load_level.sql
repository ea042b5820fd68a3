\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Changes of level: since when, by how much.
\pset null '-'

create temp table day as
select date '2025-01-01' + n as day,
    1000 + case when n >= 120 then 200 else 0 end - case when n >= 260 then 450 else 0 end
        - case when extract(isodow from date '2025-01-01' + n) >= 6 then 300 else 0 end + 25 * sin(n * n) as kw
from generate_series(0, 364) as n;
create temp table found as select keycust.load_levels(day, kw) as model from day;
select (model).days, (model).changes, (model).last_change, round((model).last_change_pct::numeric, 1) as pct, (model).status, (model).message from found;
select segment, first_day, last_day, days, round(level_kw::numeric) as level, round(change_kw::numeric) as change, round(change_pct::numeric, 1) as pct
from found, keycust.load_level_changes(model);
select (select keycust.load_levels(day, kw) from (select * from day order by kw) as x) = model as same from found;
select (m).changes from (select keycust.load_levels(day, kw, '{"penalty": 1000000}') as m from day) as x;
select (m).status, (m).message from (select keycust.load_levels(day, kw, '{"least_days": 200}') as m from day) as x;

select g, (keycust.load_levels(day, kw)).changes, (keycust.load_levels(day, kw)).status, (keycust.load_levels(day, kw)).message
from (
    select 'constant' as g, day, 5::float8 as kw from day
    union all select 'no value', day, null from day
    union all select 'no day', null, kw from day
    union all select 'short', day, kw from day where day < '2025-01-20'
    union all select 'twice', day, kw from day union all select 'twice', '2025-03-01', 1
    union all select 'infinite', '-infinity', 1
    union all select 'huge', day, kw * 1e136 from day
) as x
group by g order by g;
select keycust.load_levels(day, kw) is null as nothing from day where false;
select count(*) from keycust.load_level_changes((select keycust.load_levels(day, null) from day));

select keycust.load_levels(day, 'NaN') from day;
select keycust.load_levels(day, kw, '{"penalty": -1}') from day;
select keycust.load_levels(day, kw, '{"least_days": 0}') from day;
select keycust.load_levels(day, kw, '{"weekday": true}') from day;
select * from keycust.load_level_changes(row(1, 0, 1, 0, null, null, '{{2,1,1,1}}', 'ok', null, 1, null));
select * from keycust.load_level_changes(row(1, 0, 1, 0, null, null, '{{1,2}}', 'ok', null, 1, null));
select * from keycust.load_level_changes(row(1, 0, 1, 0, null, null, null, 'ok', null, 1, null));
-- More days than any load has.
select keycust.load_levels(date '1900-01-01' + d, 1) from generate_series(0, 100000) as d;

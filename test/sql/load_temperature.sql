\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Temperature response: days, values in time, what is none.
\pset null '-'

create temp table day as
select date '2025-01-01' + n as day, t,
    1000 + 12 * greatest(10 - t, 0) + 30 * greatest(t - 24, 0) + 8 * sin(n * n) as kw
from (select n, 16 - 14 * cos(n * 2 * pi() / 365) + 4 * sin(n * 1.7) as t from generate_series(0, 364) as n) as x;
create temp table fitted as select keycust.load_temperature(day, kw, t) as model from day;

select (model).shape, (model).days, round((model).base_kw::numeric, 1) as base, round((model).heating_from_c::numeric, 1) as heating_from,
    round((model).heating_kw_per_c::numeric, 1) as heating, round((model).heating_pct_per_c::numeric, 2) as heating_pct,
    round((model).cooling_from_c::numeric, 1) as cooling_from, round((model).cooling_kw_per_c::numeric, 1) as cooling,
    round((model).cooling_pct_per_c::numeric, 2) as cooling_pct, round((model).r_squared::numeric, 3) as r_squared,
    round((model).heating_degree_days::numeric) as hdd, round((model).cooling_degree_days::numeric) as cdd, (model).status, (model).message, (model).format
from fitted;
select t, round(keycust.load_temperature_predict(model, t)::numeric) as kw, round(p.base_kw::numeric) as base, round(p.heating_kw::numeric) as heating,
    round(p.cooling_kw::numeric) as cooling
from fitted, unnest('{0,15,30}'::float8[]) as t, keycust.load_temperature_parts(model, t) as p;
-- Given bases of degree days; what is left of the days before.
select round((m).heating_degree_days::numeric) as hdd, round((m).cooling_degree_days::numeric) as cdd, (m).detail -> 'cooling_base_c' as base
from (select keycust.load_temperature(day, kw, t, '{"heating_base_c": 18, "cooling_base_c": 26}') as m from day) as x;
select (m).days, (m).shape from (select keycust.load_temperature(day, kw, t, '{"weights": [0.5, 0.3, 0.2]}') as m from day) as x;
-- Days of rest left out, their temperatures known to the days after.
select (m).days, (m).shape from (select keycust.load_temperature(day, case when extract(isodow from day) < 6 then kw end, t, '{"weights": [0.5, 0.5]}') as m from day) as x;
-- In any order.
select (select keycust.load_temperature(day, kw, t) from (select * from day order by kw) as x) = model as same from fitted;
-- Values in time: the peaks of days, or their means.
create temp table hour as
select day + h * interval '1 hour' as at, kw * (0.7 + 0.3 * sin(h * pi() / 24)) as kw, t as temperature from day, generate_series(1, 24) as h;
select (m).days, (m).shape, round((m).base_kw::numeric) as base, round((m).cooling_kw_per_c::numeric) as cooling from (select keycust.load_temperature(at, kw, temperature) as m from hour) as x;
select (m).days, (m).shape, round((m).base_kw::numeric) as base from (select keycust.load_temperature(at, kw, temperature, '{"load": "mean"}') as m from hour) as x;

-- No response, none to be found.
select g, (keycust.load_temperature(day, kw, t)).shape, (keycust.load_temperature(day, kw, t)).status, (keycust.load_temperature(day, kw, t)).message
from (
    select 'flat' as g, day, 100 + sin(kw) as kw, t from day
    union all select 'falling with heat', day, 100 - t / 10 + sin(kw), t from day
    union all select 'constant load', day, 5, t from day
    union all select 'constant temperature', day, kw, 20 from day
    union all select 'no temperature', day, kw, null from day
    union all select 'short', day, kw, t from day where day < '2025-01-12'
    union all select 'twice', day, kw, t from day union all select 'twice', '2025-03-01', 1, 1
    union all select 'infinite', day, kw, t from day union all select 'infinite', 'infinity', 1, 1
) as x
group by g order by g;
select keycust.load_temperature(day, kw, t) is null as nothing from day where false;
select keycust.load_temperature_predict(m, 20) from (select keycust.load_temperature(day, kw, null) as m from day) as x;
select (m).status, (m).message from (select keycust.load_temperature(at, kw, temperature) as m from (select * from hour union all select '2025-03-01 01:00', 5, 5) as y) as x;

-- Errors.
select keycust.load_temperature(day, 'NaN', t) from day;
select keycust.load_temperature(day, kw, 'Infinity') from day;
select keycust.load_temperature(day, kw, 5000) from day;
select keycust.load_temperature(day, 1e200, t) from day;
select keycust.load_temperature(day, kw, t, '{"weights": [0.5, 0.3]}') from day;
select keycust.load_temperature(day, kw, t, '{"weights": []}') from day;
select keycust.load_temperature(day, kw, t, '{"least_days": 1}') from day;
select keycust.load_temperature(day, kw, t, '{"load": "mean"}') from day;
select keycust.load_temperature(at, kw, temperature, '{"load": "least"}') from hour;
select keycust.load_temperature_predict(model, 'NaN') from fitted;
select keycust.load_temperature_predict(row('both', 1, 100, null, 10, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, 'ok', null, 1, null), 5);
select keycust.load_temperature(date '1900-01-01' + d, 1, 20) from generate_series(0, 100000) as d;

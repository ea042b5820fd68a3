\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Calendar and production.
\pset null '-'

create temp table day as
select d::date as day, (1000 + extract(doy from d)) * case type when 'rest_day' then 0.6 when 'holiday' then 0.2 else 1 end as kwh, type
from generate_series(date '2025-01-01', '2025-12-31', '1 day') as d,
    lateral (select case when d between '2025-10-01' and '2025-10-07' then 'holiday' when d in ('2025-09-28', '2025-10-11') then 'adjusted_workday'
        when extract(isodow from d) >= 6 then 'rest_day' else 'workday' end as type) as t;
create temp table found as select keycust.load_calendar(day, kwh, type) as r from day;
select (r).working_days, (r).rest_days, (r).holidays, (r).adjusted_days, round((r).rest_ratio::numeric, 3) as rest_ratio,
    round((r).rest_effect_pct::numeric, 1) as rest_effect, round((r).holiday_ratio::numeric, 3) as holiday_ratio,
    round((r).holiday_effect_pct::numeric, 1) as holiday_effect, round((r).holiday_effect_se::numeric, 2) as se,
    round((r).adjusted_effect_pct::numeric, 1) as adjusted_effect, round((r).explained_share::numeric, 2) as explained, (r).status, (r).message
from found;
-- Without a calendar, by weekday.
select (r).working_days, (r).rest_days, (r).holidays, (r).holiday_ratio from (select keycust.load_calendar(day, kwh, null) as r from day) as x;
select round((r).holiday_effect_pct::numeric, 1) as effect from (select keycust.load_calendar(day, kwh, type, '{"window_days": 60}') as r from day) as x;
select (r).status, (r).message from (select keycust.load_calendar(day, null, type) as r from day) as x;
select (r).status, (r).message from (select keycust.load_calendar(date '2025-01-01', kwh, type) as r from day) as x;
select (r).status, (r).message from (select keycust.load_calendar('infinity'::date, kwh, type) as r from day) as x;
select keycust.load_calendar(day, kwh, type) is null as nothing from day where false;
select (r).rest_ratio, (r).working_kwh, (r).explained_share from (select keycust.load_calendar(day, 0, type) as r from day) as x;
select keycust.load_calendar(day, kwh, 'sunday') from day;
select keycust.load_calendar(day, kwh, type, '{"window_days": 0}') from day;
select keycust.load_calendar(day, 'NaN', type) from day;

-- Production: Anscombe's first quartet.
create temp table month (kwh float8, output float8);
insert into month values (8.04, 10), (6.95, 8), (7.58, 13), (8.81, 9), (8.33, 11), (9.96, 14), (7.24, 6), (4.26, 4), (10.84, 12), (4.82, 7), (5.68, 5);
select (p).periods, round((p).base_kwh::numeric, 4) as base, round((p).base_kwh_se::numeric, 4) as base_se, round((p).kwh_per_unit::numeric, 4) as per_unit,
    round((p).kwh_per_unit_se::numeric, 4) as se, round((p).r_squared::numeric, 4) as r_squared, round((p).specific_kwh::numeric, 4) as specific, (p).status
from (select keycust.load_production(kwh, output) as p from month) as x;
select round((keycust.load_production_merge(state)).kwh_per_unit::numeric, 4) from (select keycust.load_production_partial(kwh, output) as state from month group by output::int % 3) as x;
select (p).status, (p).message, (p).kwh_per_unit from (select keycust.load_production(kwh, 5) as p from month) as x;
select (p).status, (p).message, (p).specific_kwh from (select keycust.load_production(kwh, output) as p from month where output > 12) as x;
select (p).status, (p).message from (select keycust.load_production(kwh, null) as p from month) as x;
select (p).r_squared, round((p).kwh_per_unit::numeric, 12) as per_unit from (select keycust.load_production(7, output) as p from month) as x;
select keycust.load_production(kwh, output) is null as nothing from month where false;
select keycust.load_production('NaN', output) from month;
select keycust.load_production(1e200, output) from month;
select keycust.load_production_merge('\xdead'::bytea);
select keycust.load_calendar(date '1900-01-01' + d, 1, null) from generate_series(0, 100000) as d;

\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Tariffs from rows as the tables hold them: the hours as shipped, at prices of one's own.
create temp table tariff as
select p.region, keycust.tariff_join(p.model, keycust.tariff_prices(null, null, 0.65, null, 22, 35.2, 40, 105, 2, 260, 0.9)) as model
from (
    select region, keycust.tariff_fit(valid_from, valid_to, month, period, starts_at_min, ends_at_min, ratio_to_flat) as model
    from keycust.shipped_tariff_period() group by region
) as p
group by p.region, p.model;
select region, (model).periods, (model).prices, (model).status, (model).message, (model).format, (model).price_valid_from, (model).flat_price_cny_per_kwh,
    (model).contract_demand_floor_pct, (model).demand_tolerance_pct
from tariff order by region;
select region, d.* from tariff, keycust.tariff_day(model, '2024-07-01') as d where region = 'Sichuan';
select d.* from tariff, keycust.tariff_day(model, '2019-01-01') as d where region = 'Sichuan';
select d.* from tariff, keycust.tariff_day(model, 'infinity') as d where region = 'Sichuan';
-- What is wrong with hours is said, and the rest of them can be used.
select (m).status, (m).message, d.* from (
    select keycust.tariff_fit(date '2024-01-01', null, 1, period, s, e, 1) as m
    from (values ('flat', 0, 600), ('peak', 540, 1200)) as v (period, s, e)) as f, keycust.tariff_day(m, '2024-01-31') as d;
select (keycust.tariff_fit(null, null, m, 'flat', 0, 1440, 1)).message from generate_series(1, 11) as m;
-- Twelve months over midnight, and a month more that says the same again.
select (keycust.tariff_fit(null, null, m, period, s, e, r)).status
from generate_series(1, 13) as n, lateral (select (n - 1) % 12 + 1 as m) as x, (values ('valley', 1380, 420, 0.4), ('flat', 420, 1380, 1)) as v (period, s, e, r);
select keycust.tariff_fit(null, null, null, null, null, null, null) is null as no_model, (keycust.tariff_fit(null, null, null, null, null, null, null)).periods;
select keycust.tariff_fit(null, null, 1, 'flat', 0, 1440, 1) from generate_series(1, 0);
select keycust.tariff_join(null, null);
-- Rows that cannot be.
select keycust.tariff_fit(null, null, 13, 'flat', 0, 1440, 1);
select keycust.tariff_fit(null, null, 1, 'shoulder', 0, 1440, 1);
select keycust.tariff_fit(null, null, 1, 'flat', 600, 600, 1);
select keycust.tariff_fit(null, null, 1, 'flat', -1, 600, 1);
select keycust.tariff_fit(null, null, 1, 'flat', 0, 1440, 'NaN');
select keycust.tariff_fit(null, null, 1, 'flat', 0, null, 1);
select keycust.tariff_fit('2024-01-02', '2024-01-01', 1, 'flat', 0, 1440, 1);
select keycust.tariff_prices(null, null, 'Infinity', 0, null, null, null, null, null, null, null);
select keycust.tariff_prices(null, null, 1, 0, -1, null, null, null, null, null, null);
select keycust.tariff_prices(null, null, 1, 0, null, null, 140, null, null, null, null);
select keycust.tariff_prices(null, null, 1, 0, null, null, null, 90, null, null, null);

-- TOU1 and TOU3: a day of the worked examples, at June's hours and at July's.
create temp table li1 as
select '{300,280,260,250,250,270,330,420,520,580,600,560,480,540,590,600,580,520,470,430,400,380,350,320}'::real[] as kw;
select day, (b).energy_kwh, round((b).cost_cny::numeric, 6) as cost, round((b).average_price_cny_per_kwh::numeric, 5) as average, round((b).price_index::numeric, 5) as price_index,
    round((b).peak_share::numeric, 4) as peak_share, round((b).valley_use_index::numeric, 4) as valley_use, (b).critical_peak_kwh, (b).peak_kwh, (b).flat_kwh,
    (b).valley_kwh, (b).status
from (select day, keycust.tariff_cost(day, kw, model) as b
    from li1, tariff, unnest('{2023-06-01,2024-07-01}'::date[]) as day where region = 'Sichuan' group by day) as x order by day;
select p.place, p.period, p.label_zh, p.energy_kwh, round(p.energy_share::numeric, 4) as share, round(p.cost_cny::numeric, 2) as cny, round(p.average_price_cny_per_kwh::numeric, 4) as price
from (select keycust.tariff_cost(date '2024-07-01', kw, model) as b from li1, tariff where region = 'Sichuan') as x, keycust.tariff_cost_periods(b) as p;
-- The same from single readings, labelled by the end of the hour or by its beginning.
select label, round((b).cost_cny::numeric, 6) as cost, (b).intervals, (b).missing, (b).status
from (
    select label, keycust.tariff_cost(timestamp '2024-07-01' + (i - (label = 'begin')::int) * interval '1 hour', value::float8, model, jsonb_build_object('label', label)) as b
    from tariff, unnest('{begin,end}'::text[]) as label, li1, unnest(kw) with ordinality as u (value, i) where region = 'Sichuan' group by label) as x
order by label;
-- And from the energies of the periods.
select round((b).cost_cny::numeric, 6) as cost, (b).energy_kwh, (b).status, (b).days, round((b).peak_cny::numeric, 6) as peak
from tariff, keycust.tariff_cost_energies(model, '2024-07-15', critical_peak_kwh => 1180, peak_kwh => 2980, flat_kwh => 3860, valley_kwh => 2260) as b where region = 'Sichuan';
select (b).cost_cny, (b).unpriced_kwh, (b).status, (b).message, (b).first_unpriced
from tariff, keycust.tariff_cost_energies(model, '2024-07-15', valley_kwh => 10, deep_valley_kwh => 7) as b where region = 'Sichuan';
select (keycust.tariff_cost_energies(model, '2024-07-15')).status, keycust.tariff_cost_energies(model, null, 1) is null as no_month,
    keycust.tariff_cost_energies(null, '2024-07-15', 1) is null as no_tariff from tariff where region = 'Sichuan';
select keycust.tariff_cost_energies(model, '2024-07-15', 'NaN') from tariff where region = 'Sichuan';

-- What has no price is told: days before the first version, gaps, a missing day, the same day twice.
select (b).from_day, (b).to_day, (b).days, (b).intervals, (b).missing, (b).duplicates, (b).energy_kwh, round((b).cost_cny::numeric, 6) as cost, (b).unpriced_kwh, (b).unpriced_intervals,
    (b).unpriced_days, (b).first_unpriced, (b).status, (b).message
from (
    select keycust.tariff_cost(day, kw, model) as b
    from tariff, (values (date '2021-12-30', '{1,1,1,1}'::real[]), ('2022-01-01', '{1,NULL,1,1}'), ('2022-01-01', '{1,1,1,1}'), (null, '{1,1,1,1}'), ('2022-01-05', null))
        as v (day, kw) where region = 'Sichuan') as x;
-- Export is no purchase; a price may be 0 or negative.
select price, (b).cost_cny, (b).export_kwh, (b).energy_kwh, (b).average_price_cny_per_kwh, (b).price_index
from (select price, keycust.tariff_cost(date '2024-01-01', '{10,-4}'::real[], model) as b
    from (select price, keycust.tariff_prices(null, null, price, null, null, null, null, null, null, null, null) as model
        from unnest('{-0.1,0,1}'::float8[]) as price group by price) as t group by price) as x order by price;
-- Without prices there are periods, without hours all is flat.
select (b).cost_cny, (b).peak_kwh, round((b).valley_use_index::numeric, 4) as valley_use, (b).status, (b).message
from (select keycust.tariff_cost(date '2024-05-01', kw, keycust.tariff_join(m, null)) as b from li1, (
    select keycust.tariff_fit(valid_from, valid_to, month, period, starts_at_min, ends_at_min, ratio_to_flat) as m
    from keycust.shipped_tariff_period() where region = 'Sichuan') as t) as x;
-- Nothing, one, NULL, what is no number.
select keycust.tariff_cost(date '2024-01-01', '{1}'::real[], model) from tariff where false;
select keycust.tariff_cost(date '2024-01-01', '{1}'::real[], null);
select (keycust.tariff_cost(null::date, '{1}'::real[], model)).status from tariff where region = 'Sichuan';
select (keycust.tariff_cost(date '2024-01-01', '{NULL,NULL}'::real[], model)).status from tariff where region = 'Sichuan';
select (b).status, (b).message, (b).days from (
    select keycust.tariff_cost(timestamp '2024-01-01 12:00', 1, model) as b from tariff where region = 'Sichuan') as x;
select (b).status, (b).energy_kwh, (b).missing from (
    select keycust.tariff_cost(at, kw, model, '{"minutes": 30}') as b from tariff, (values (timestamp '2024-01-01 12:00', 8::float8), ('2024-01-01 12:30', null),
        ('2024-01-01 13:00', null), (null, 3), ('infinity', 3)) as v (at, kw) where region = 'Sichuan') as x;
-- A NaN is no gap: NULL is.
select keycust.tariff_cost(timestamp '2024-01-01', 'NaN', model, '{"minutes": 30}') from tariff where region = 'Sichuan';
select keycust.tariff_cost(null::timestamp, '-Infinity', model) from tariff where region = 'Sichuan';
select keycust.tariff_shift(timestamp '2024-01-01', 'Infinity', model, '{"minutes": 30}') from tariff where region = 'Sichuan';
-- Readings finer than the interval are its mean; of one time the greater counts.
select (b).energy_kwh, (b).duplicates, (b).missing, (b).status from (
    select keycust.tariff_cost(at, kw, model, '{"minutes": 60}') as b from tariff, (values (timestamp '2024-01-01 00:30', 10::float8), ('2024-01-01 01:00', 20),
        ('2024-01-01 01:00', 30), ('2024-01-01 01:10', 1)) as v (at, kw) where region = 'Sichuan') as x;
-- Where a part has no price, or energy a period that is not there, the periods' averages are not known.
select p.period, p.energy_kwh, p.cost_cny, p.average_price_cny_per_kwh from (
    select keycust.tariff_cost(day, '{1,1}'::real[], model) as b from tariff, (values (date '2021-12-31'), ('2022-01-01')) as v (day) where region = 'Sichuan') as x,
    keycust.tariff_cost_periods(b) as p where p.energy_kwh > 0;
select p.period, p.energy_kwh, p.cost_cny, p.average_price_cny_per_kwh from (
    select keycust.tariff_cost_energies(model, '2024-02-01', critical_peak_kwh => 100, flat_kwh => 50) as b from tariff where region = 'Sichuan') as x,
    keycust.tariff_cost_periods(b) as p where p.energy_kwh > 0;
-- Nothing to move: no value, or labour that costs more than any move gains.
select (keycust.tariff_shift(date '2024-01-01', '{NULL,NULL}'::real[], model)).status from tariff where region = 'Sichuan';
select round(s.moved_kwh::numeric, 6) as moved_kwh, round(s.saving_cny::numeric, 6) as saving_cny from unnest('{0.5,0.8}'::float8[]) as labour,
    lateral (select keycust.tariff_shift(date '2024-02-01', '{1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}'::real[], model,
        jsonb_build_object('share', 0.5, 'limit_kw', 3, 'labour_cny_per_kwh', labour)) as p from tariff where region = 'Sichuan') as x,
    keycust.tariff_shift_scenarios(p) as s where s.scenario = 'feasible';
-- Wrong calls.
select keycust.tariff_cost(date '2024-01-01', '{1,2,3,4,5,6,7}'::real[], model) from tariff where region = 'Sichuan';
select keycust.tariff_cost(day, kw, model) from tariff, (values (date '2024-01-01', '{1,2}'::real[]), ('2024-01-02', '{1}')) as v (day, kw) where region = 'Sichuan';
select keycust.tariff_cost(date '2024-01-01', '{1,NaN}'::real[], model) from tariff where region = 'Sichuan';
select keycust.tariff_cost(date '2024-01-01', '{1e30}'::real[], model) from tariff where region = 'Sichuan';
select keycust.tariff_cost(date '2024-01-01', '{1}'::real[], model) from tariff;
select keycust.tariff_cost(timestamp '2024-01-01', 1, model, '{"minutes": 7}') from tariff where region = 'Sichuan';
select keycust.tariff_cost(timestamp '2024-01-01', 1, model, '{"minutes": "15"}') from tariff where region = 'Sichuan';
select keycust.tariff_cost(timestamp '2024-01-01', 1, model, '{"label": "middle"}') from tariff where region = 'Sichuan';
select keycust.tariff_cost(timestamp '2024-01-01', 1, model, '{"step": 15}') from tariff where region = 'Sichuan';
select keycust.tariff_cost(timestamp '2024-01-01', 1, model, '[]') from tariff where region = 'Sichuan';
select keycust.tariff_cost(timestamp '2024-01-01', 1, model, jsonb_build_object('minutes', n)) from tariff, unnest('{15,30}'::int[]) as n where region = 'Sichuan';

-- A model that somebody wrote by hand is checked.
create temp table mine as select (model).* from tariff where region = 'Sichuan';
update mine set ratio_to_flat = ratio_to_flat[1:5];
select keycust.tariff_day(m::keycust.tariff_model, '2024-01-01') from (select row(mine.*)::keycust.tariff_model as m from mine) as x;
update mine set periods = 5, period_valid_from = period_valid_from[1:5], period_valid_to = period_valid_to[1:5], month = array[1, 2, null, 3, 4];
select keycust.tariff_day(m, '2024-01-01') from (select row(mine.*)::keycust.tariff_model as m from mine) as x;
update mine set month = null;
select keycust.tariff_day(m, '2024-01-01') from (select row(mine.*)::keycust.tariff_model as m from mine) as x;
update mine set format = 9;
select keycust.tariff_day(m, '2024-01-01') from (select row(mine.*)::keycust.tariff_model as m from mine) as x;
update mine set periods = -1, format = 1;
select keycust.tariff_day(m, '2024-01-01') from (select row(mine.*)::keycust.tariff_model as m from mine) as x;
update mine set periods = null;
select keycust.tariff_day(m, '2024-01-01') from (select row(mine.*)::keycust.tariff_model as m from mine) as x;

-- TOU2: 500 kWh a day from peak to valley, 22 days.
create temp table shift as
select keycust.tariff_shift(date '2023-06-01' + d, kw, model, '{"share": 1, "rotate_hours": [-10, 6, 14], "basic_mode": "measured", "capacity_kva": 1000}') as p
from tariff, generate_series(0, 21) as d, (select array_agg(case when i = 18 then 500 else 0 end::real order by i) as kw from generate_series(1, 24) as i) as c
where region = 'Sichuan';
select s.place, s.scenario, s.moved_kwh, round(s.energy_before_cny::numeric, 2) as energy_before, round(s.energy_after_cny::numeric, 2) as energy_after, s.demand_before_kw, s.demand_after_kw,
    round(s.basic_before_cny::numeric, 2) as basic_before, round(s.basic_after_cny::numeric, 2) as basic_after, round(s.saving_cny::numeric, 2) as saving
from shift, keycust.tariff_shift_scenarios(p) as s;
select (p).days, (p).priced_days, (p).rotation_hours, (p).status, array(select round(x::numeric, 2) from unnest((p).rotation_savings_cny) as x) as savings from shift;
select (p).theoretical_saving_cny, (p).feasible_saving_cny, (p).rotation_hours, (p).status, (p).message
from (select keycust.tariff_shift(day, '{4,0}'::real[], model) as p from tariff, unnest('{2021-12-31,2023-01-01}'::date[]) as day where region = 'Sichuan') as x;
select (p).status, (p).days from (select keycust.tariff_shift(null, null::real[], model) as p from tariff where region = 'Sichuan') as x;
select (p).status, (p).energy_cny from (select keycust.tariff_shift(date '1999-01-01', '{1}'::real[], model) as p from tariff where region = 'Sichuan') as x;
select (p).status, (p).message from (select keycust.tariff_shift(timestamp '2024-01-01', 1, model, null) as p from tariff where region = 'Sichuan') as x;
select keycust.tariff_shift(date '2024-01-01', '{1}'::real[], model) from tariff where false;
select keycust.tariff_shift(date '2024-01-01', '{1}'::real[], null);
select keycust.tariff_shift(date '2024-01-01', '{1}'::real[], model, '{"share": 2}') from tariff where region = 'Sichuan';
select keycust.tariff_shift(date '2024-01-01', '{1}'::real[], model, '{"share": "all"}') from tariff where region = 'Sichuan';
select keycust.tariff_shift(date '2024-01-01', '{1}'::real[], model, '{"rotate_hours": [25]}') from tariff where region = 'Sichuan';
select keycust.tariff_shift(date '2024-01-01', '{1}'::real[], model, '{"rotate_hours": 2}') from tariff where region = 'Sichuan';
select keycust.tariff_shift(date '2024-01-01', '{1}'::real[], model, '{"basic_mode": "none"}') from tariff where region = 'Sichuan';
select keycust.tariff_shift(date '2024-01-01', '{1}'::real[], model, '{"limit": 2}') from tariff where region = 'Sichuan';
select keycust.tariff_shift(date '2024-01-01', '{1e30}'::real[], model) from tariff where region = 'Sichuan';

-- The basic charge: TP1, TP3 (the prices of the tariff above), TP2 with those of its own.
select c.charge_month, c.charge_mode, round(c.charge_cny::numeric, 2) as charge, round(c.best_contract_kw::numeric, 4) as contract_kw, c.present_cny, c.is_present, c.is_best, c.is_complete, c.is_high_use
from tariff, keycust.tariff_basic_charge(model, '{2024-03-15}', '{630}', '{380}') as c where region = 'Sichuan';
select round(c.charge_cny::numeric, 2) as charge, c.is_high_use
from tariff, keycust.tariff_basic_charge(model, '{2024-03-01}', '{630}', '{380}', '{170000}') as c where region = 'Sichuan' and charge_mode = 'measured';
select demand, c.present_cny from (select keycust.tariff_prices(null, null, null, null, 30, 40, 40, 105, 2, null, null) as model) as t, unnest('{560,520,100}'::float8[]) as demand,
    keycust.tariff_basic_charge(model, '{2020-01-01}', '{1000}', array[demand], contract_kw => '{500}', mode => 'contract') as c where charge_mode = 'contract';
-- A contract demand below its floor is billed as the floor. Two transformers count together.
select round(c.present_cny::numeric, 2) as present from tariff, keycust.tariff_basic_charge(model, '{2024-01-01}', array[(select sum(kva) from (values (630.0::float8), (370)) as v (kva))], '{100}', null, '{50}', 'contract') as c
where region = 'Sichuan' and charge_mode = 'contract';
-- Twelve months: capacity in the quarter of the summer, demand in the others.
select p.months, p.complete_months, round(p.present_cny::numeric, 2) as present, round(p.capacity_cny::numeric, 2) as capacity, round(p.contract_cny::numeric, 2) as contract, round(p.measured_cny::numeric, 2) as measured,
    round(p.best_cny::numeric, 2) as best, round(p.saving_cny::numeric, 2) as saving, p.changes, p.modes, array(select round(x::numeric, 1) from unnest(p.contract_kw) as x) as contract_kw, p.status
from tariff, (select array_agg(date '2024-01-01' + i * interval '1 month' order by -i)::date[] as month, array_agg(1000::float8) as capacity,
        array_agg(case when i between 6 and 8 then 900 else 420 end::float8 order by -i) as demand from generate_series(0, 11) as i) as m,
    keycust.tariff_basic_plan(model, month, capacity, demand, mode => 'capacity') as p where region = 'Sichuan';
-- Months that are not known, months that are missing, no present mode, contract demands in steps, changes that cost.
select p.months, p.complete_months, p.present_cny, round(p.best_cny::numeric, 2) as best, p.saving_cny, p.changes, p.modes, p.contract_kw, p.status, p.message
from tariff, keycust.tariff_basic_plan(model, '{2024-01-01,2024-02-01,2024-07-01,2024-10-01}', '{1000,1000,NULL,1000}', '{500,NULL,100,700}', step_kw => 10, change_cost_cny => 5000) as p where region = 'Sichuan';
select p.* from tariff, keycust.tariff_basic_plan(model, '{2024-01-01}', null, '{500}') as p where region = 'Sichuan';
select p.status, p.modes from keycust.tariff_basic_plan(keycust.tariff_join(null, null), '{2024-01-01}', null, '{500}') as p;
select c.* from tariff, keycust.tariff_basic_charge(model, null, null, null) as c where region = 'Sichuan';
select p.status, p.measured_cny, p.capacity_cny from (select keycust.tariff_prices('2024-01-01', '2024-06-30', null, null, null, 40, null, null, null, null, null) as model) as t,
    keycust.tariff_basic_plan(model, '{2024-06-15,2024-07-01}', '{NULL,NULL}', '{10,20}') as p;
select keycust.tariff_basic_plan(model, '{2024-01-01,2024-01-31}', '{1,1}', '{1,1}') from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01}', '{1,1}', '{1}') from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01}', '{1}', '{Infinity}') from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01}', '{1}', '{1e20}') from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01,NULL}', '{1,1}', '{1,1}') from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{infinity}', '{1}', '{1}') from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{}', '{1}', '{1}') from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01}', '{1}', '{1}', mode => 'demand') from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01}', '{1}', '{1}', mode_months => 5) from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01}', '{1}', '{1}', contract_months => 2) from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01}', '{1}', '{1}', step_kw => null) from tariff where region = 'Sichuan';
select keycust.tariff_basic_plan(model, '{2024-01-01}', '{1}', '{1}', contract_kw => '{-1}') from tariff where region = 'Sichuan';

-- Why a bill changed. What alone changes takes all of it.
select factor, round(part_cny::numeric, 2) as part, round(share_of_change::numeric, 4) as share, round(bill_before_cny::numeric, 2) as before, round(bill_after_cny::numeric, 2) as after
from keycust.tariff_bill_change('{100,200,300}', '{1.6,1,0.4}', '{150,200,250}', '{1.7,1.05,0.42}', demand_before => 50, demand_after => 60, demand_price_before => 40,
    demand_price_after => 40, adjustment_pct_before => 2, adjustment_pct_after => -0.75, unadjusted_price_before => 0.05, unadjusted_price_after => 0.05);
select factor, round(part_cny::numeric, 6) as part from keycust.tariff_bill_change('{100,300}', '{2,1}', '{200,600}', '{2,1}') where part_cny <> 0;
select factor, part_cny from keycust.tariff_bill_change('{100,300}', '{2,1}', '{0,0}', '{2,1}');
select count(*) from keycust.tariff_bill_change(null, '{2,1}', '{0,0}', '{2,1}');
select keycust.tariff_bill_change('{1}', '{2,1}', '{1}', '{1}');
select keycust.tariff_bill_change('{1}', '{1}', '{1,2}', '{1,2}');
select keycust.tariff_bill_change('{-1}', '{1}', '{1}', '{1}');
select keycust.tariff_bill_change('{1e300}', '{1}', '{1}', '{1}');
select keycust.tariff_bill_change('{}', '{}', '{}', '{}');
select keycust.tariff_bill_change('{1}', '{1}', '{1}', '{1}', 'NaN');
select keycust.tariff_bill_change(n, n, n, n) from (select array_fill(1::float8, array[1001]) as n) as x;
select keycust.tariff_basic_plan(model, m, n, n) from tariff, (
    select array_agg((date '1000-01-01' + i * interval '1 month')::date) as m, array_agg(1::float8) as n from generate_series(0, 12000) as i) as x
where region = 'Sichuan';

-- What is shipped beside the tables.
select setting, value, confidence from keycust.shipped_setting() where setting like 'basic\_charge\_%' order by setting collate "C";
select keycust.tariff_rule('mode_months'), keycust.tariff_rule('no such rule');
select count(*), min(share_pct), max(share_pct), min(confidence), max(confidence) from keycust.shipped_shiftable_share();

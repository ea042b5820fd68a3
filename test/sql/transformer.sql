\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Losses at a load.
select round(load_factor::numeric, 4) as beta, round(loss_kw::numeric, 4) as kw, round(loss_kvar::numeric, 3) as kvar,
    round(comprehensive_no_load_kw::numeric, 4) as p0z, round(comprehensive_full_load_kw::numeric, 4) as pkz,
    round(economic_load_factor::numeric, 4) as jp, round(comprehensive_load_factor::numeric, 4) as jz,
    round(efficiency_pct::numeric, 3) as eta, round(maximum_efficiency_pct::numeric, 3) as best, round(next_unit_at_kva::numeric, 2) as next
from keycust.transformer_losses(315, 630, 810, 6200, 1.1, 4.5, kq_kw_per_kvar => 0.1, power_factor => 0.9);
-- Of a load that fluctuates: losses of its mean, and the best mean.
select round(loss_kw::numeric, 4) as kw, round(comprehensive_full_load_kw::numeric, 4) as pkz, round(comprehensive_load_factor::numeric, 4) as jz, round(next_unit_at_kva::numeric, 2) as next
from keycust.transformer_losses(315, 630, 810, 6200, 1.1, 4.5, kq_kw_per_kvar => 0.1, load_fluctuation => 1.21);
-- What is not given is not known.
select loss_kw is null as loss, loss_kvar is null as kvar, round(economic_load_factor::numeric, 4) as jp
from keycust.transformer_losses(null, 630, 570, 6200);
select keycust.transformer_losses(100, null, 570, 6200) is null as nothing;
select round(loss_kw::numeric, 4) as kw from keycust.transformer_losses(0, 630, 570, 6200);

-- A year; which units when; owning cost.
select round(no_load_loss_kwh::numeric, 1) as no_load, round(load_loss_kwh::numeric, 1) as load, round(loss_kwh::numeric, 1) as loss
from keycust.transformer_annual_losses(420, keycust.transformer_loss_hours(5000), 630, 570, 6200);
select round(from_kva::numeric, 2) as from_kva, round(to_kva::numeric, 2) as to_kva, units, units_kva, round(no_load_loss_kw::numeric, 3) as no_load,
    round(full_load_loss_kw::numeric, 3) as full_load
from keycust.transformer_service('{630,315}', '{810,480}', '{6200,3830}', load_limit_pct => 80);
select round(annuity_factor::numeric, 4) as annuity, round(no_load_cny_per_w::numeric, 3) as a, round(load_cny_per_w::numeric, 3) as b
from keycust.transformer_toc_factors(0.6, 7, 20, keycust.transformer_loss_hours(5000), 2.0 / 3);
select round(keycust.transformer_kvar_room(630, 550)::numeric, 1) as room, keycust.transformer_kvar_room(630, 631) is null as too_much;

-- What is shipped.
select jsonb_array_length(o -> 'models') as models, o - 'models' as others
from keycust.transformer_options('{"energy_price_cny_per_kwh": 0.6}', 'sichuan_two_part_10kv') as o;
select m ->> 'price_cny' as price from jsonb_array_elements(keycust.transformer_catalogue(0)) as m
where m ->> 'series' = 'S22' and m ->> 'capacity_kva' in ('400', '500', '630', '315');

-- A plan, of half a year of days with four points.
create temp table load (day date, kw real[], kvar real[]);
insert into load
select d::date, array[120, 260, 420, 200 + 10 * extract(day from d)]::real[], array[60, 120, 200, 90]::real[]
from generate_series('2025-01-01'::timestamp, '2025-06-30', '1 day') as d;
create temp view options as
select keycust.transformer_options('{"energy_price_cny_per_kwh": 0.65, "most_alternatives": 3, "present": [
    {"series": "S11", "capacity_kva": 630}, {"series": "S11", "capacity_kva": 315}]}', 'sichuan_two_part_10kv') as o;
create temp table plan as select keycust.transformer_plan(day, kw, kvar, o) as p from load, options;
select (p).best, (p).best_kind, round((p).yearly_cost_cny::numeric) as cost, (p).present, (p).alternatives, (p).feasible,
    round((p).peak_kva::numeric, 1) as peak, (p).coverage_pct, (p).first_month, (p).months, (p).missing, (p).status, (p).message
from plan;
select a.alternative as n, a.rank, a.kind, a.name, a.is_feasible as feasible, round(a.peak_load_pct::numeric, 1) as peak_pct, round(a.loss_cny::numeric) as loss,
    round(a.basic_charge_cny::numeric) as basic, round(a.yearly_cost_cny::numeric) as yearly, round(a.saving_cny::numeric) as saving,
    round(a.npv_cny::numeric) as npv, round(a.payback_years::numeric, 1) as payback
from plan, keycust.transformer_alternatives(p) as a;
select a.reason_zh, a.reason_en from plan, keycust.transformer_alternatives(p) as a;
select month, hours, round(peak_kw::numeric) as peak_kw, round(energy_kwh::numeric) as energy, in_service_kva as kva,
    round(no_load_loss_kwh::numeric) as no_load, round(load_loss_kwh::numeric) as load, basic_mode, round(contract_demand_kw::numeric, 1) as contract,
    round(basic_charge_cny::numeric) as basic
from plan, keycust.transformer_months(p, 1);
select count(*) from plan, keycust.transformer_months(p, 100);
select count(*) from plan, keycust.transformer_months(p, 0);
select a.name, a.reason_zh, a.reason_en
from (select keycust.transformer_plan(day, kw, kvar, o || '{"infeasible": true, "essential_pct": 90}') as p from load, options) as q,
    keycust.transformer_alternatives(p) as a
where a.name in ('S22-630', 'S22-1000', 'S11-1600', '2 x S20-2000') order by a.name collate "C";

-- A unit rests where the load allows it; by capacity that is worth something.
select a.rank, a.kind, a.name, round(a.saving_loss_cny::numeric) as losses, round(a.saving_basic_cny::numeric) as basic, a.reason_en
from (select keycust.transformer_plan(day, case when extract(month from day) between 2 and 4 then '{90,100,150,120}'::real[] else kw end, kvar,
        o || '{"basic_mode": "capacity", "suspend_months": 2}') as p from load, options) as q,
    keycust.transformer_alternatives(p) as a
where a.kind in ('keep', 'season', 'suspend');
select month, in_service_kva, round(basic_charge_cny::numeric) as basic
from (select keycust.transformer_plan(day, case when extract(month from day) between 2 and 4 then '{90,100,150,120}'::real[] else kw end, kvar,
        o || '{"basic_mode": "capacity", "suspend_months": 2, "models": [{"series": "S11", "capacity_kva": 630, "no_load_loss_w": 810, "load_loss_w": 6200},
            {"series": "S11", "capacity_kva": 315, "no_load_loss_w": 480, "load_loss_w": 3830}]}') as p from load, options) as q, keycust.transformer_months(p, 1);

-- The same of rows in time, in any order.
create temp table reading as
select (day + (i * interval '6 hours'))::timestamp as at, kw[i]::float8 as kw, kvar[i]::float8 as kvar from load, generate_series(1, 4) as i;
select (a).best = (p).best as best, (a).yearly_cost_cny = (p).yearly_cost_cny as cost, (a).detail = (p).detail as detail
from (select keycust.transformer_plan(at, kw, kvar, o order by at desc) as a from reading, options) as q, plan;
select round((l).loss_kwh_per_year::numeric, 1) as year, round((l).form_factor::numeric, 4) as kf, (l).hours, (l).status
from (select keycust.transformer_losses(day, kw, kvar, '{"present": [{"capacity_kva": 630, "no_load_loss_w": 570, "load_loss_w": 6200}]}') as l from load) as q
union all
select round((l).loss_kwh_per_year::numeric, 1), round((l).form_factor::numeric, 4), (l).hours, (l).status
from (select keycust.transformer_losses(at, sqrt(kw ^ 2 + kvar ^ 2), '{"present": [{"capacity_kva": 630, "no_load_loss_w": 570, "load_loss_w": 6200}]}') as l from reading) as q;

-- kVA alone: the charge is by capacity, unless a power factor makes kW of it.
select (p).best, (p).peak_kw from (select keycust.transformer_plan(at, sqrt(kw ^ 2 + kvar ^ 2), o) as p from reading, options) as q;
select (p).best, round((p).peak_kw::numeric) as kw from (select keycust.transformer_plan(at, sqrt(kw ^ 2 + kvar ^ 2), o || '{"power_factor": 0.9}') as p
    from reading, options) as q;

-- Series that cannot be planned say so, and the others of the query are.
select k, (p).status, (p).message, (p).missing from (
    select k, keycust.transformer_plan(at, kw, kvar, o) as p
    from (values ('no kvar', '2025-01-01 06:00'::timestamp, 100.0::float8, null::float8), ('no values', null, 1, 1), ('no values', '2025-01-01', null, null),
        ('one time', '2025-01-01', 1, 1), ('twice', '2025-01-01', 1, 1), ('twice', '2025-01-01', 1, 1), ('odd', '2025-01-01', 1, 1),
        ('odd', '2025-01-01 00:00:01.5', 1, 1), ('odd', '2026-01-01', 1, 1), ('infinite', 'infinity', 1, 1)) as v (k, at, kw, kvar), options
    group by k) as q order by k;
select (p).status from (select keycust.transformer_plan(day, kw, kvar, o) as p from (select * from load union all select * from load) as l, options) as q;
select keycust.transformer_plan(day, kw, kvar, o) is null as nothing from load, options where false;
-- One time between quarters of an hour makes no step of five minutes of them, unless that is said; hours with gaps are hours, and times without order have
-- the step that they have.
select k, (p).status, round((p).hours::numeric, 2) as hours, round((p).energy_kwh::numeric) as kwh, (p).message from (
    select k, keycust.transformer_plan(at, 100, 50, o || more) as p
    from options, (values ('a time between', '15 minutes'::interval, '{}'::jsonb), ('a time between, said', '15 minutes', '{"step_minutes": 5}'), ('gaps', '1 hour', '{}'), ('sparse', '7 hours', '{}')) as v (k, step, more),
        lateral (select at from generate_series('2025-01-01 01:00'::timestamp, '2025-01-31', step) as at where k <> 'gaps' or extract(hour from at) not in (3, 9)
            union all select '2025-01-02 00:05' where k like 'a time%' union all select '2025-01-02 02:00' where k = 'sparse') as t
    group by k) as q order by k;
-- A tariff without prices of a basic charge has none; one without a price of capacity has two modes; by capacity it cannot be computed then.
select k, (p).status, (p).message, (p).best, a.basic_capacity_cny is null as no_capacity, a.basic_contract_cny is null as no_contract, round(a.basic_charge_cny::numeric) as basic
from (select k, keycust.transformer_plan(day, kw, kvar, o || more) as p
      from load, options, (values ('one part', '{"tariff": {"contract_demand_floor_pct": 40}}'::jsonb), ('nothing', '{"tariff": {}}'), ('none', '{"tariff": null}'),
          ('demand alone', '{"tariff": {"demand_price_cny_per_kw_month": 35.2, "contract_demand_floor_pct": 40, "demand_tolerance_pct": 105, "demand_excess_factor": 2}}'),
          ('by capacity', '{"basic_mode": "capacity", "tariff": {"demand_price_cny_per_kw_month": 35.2}}')) as v (k, more)
      group by k) as q, keycust.transformer_alternatives(p) as a where a.kind = 'keep' order by k;

-- Losses that cannot be weighed with their kvar are losses still; a choice between units needs them.
select k, (l).load_loss_kwh, (l).comprehensive_loss_kwh, (l).loss_kvarh from (
    select k, keycust.transformer_losses(day, '{100,100}', o) as l
    from generate_series('2025-01-01', '2025-01-10', interval '1 day') as d, lateral (select d::date as day) as x, (values
        ('one', '{"kq_kw_per_kvar": 0.1, "present": [{"capacity_kva": 1000, "no_load_loss_w": 1000, "load_loss_w": 10000}]}'::jsonb),
        ('switched', '{"kq_kw_per_kvar": 0.1, "present_switching": true, "present": [{"capacity_kva": 1000, "no_load_loss_w": 1000, "load_loss_w": 10000, "count": 2}]}')) as v (k, o)
    group by k) as q order by k;
-- What is too small is replaced, whether that pays back or not.
select a.rank, a.name, a.payback_years, a.reason_zh, a.reason_en
from (select keycust.transformer_plan(day, '{500,500}', '{100,100}'::real[], o || '{"present": [{"series": "S11", "capacity_kva": 315}], "most_alternatives": 1}') as p from load, options) as q,
    keycust.transformer_alternatives(p) as a;
-- Zero, export, beyond everything.
select k, (p).best, (p).status, (p).peak_kva, (p).peak_kw, (p).energy_kwh from (
    select k, keycust.transformer_plan('2025-01-01', array[kw, kw], array[0, 0]::real[], o) as p
    from (values ('zero', 0::real), ('export', -100), ('beyond', 1e6)) as v (k, kw), options group by k) as q order by k;
-- Months that are missing, gaps; a curve that does not change.
select (p).months, round((p).coverage_pct::numeric, 1) as coverage, (p).missing, (p).status, (p).message, round((p).yearly_cost_cny::numeric) as cost
from (select keycust.transformer_plan(day, case when extract(day from day) = 1 then '{NULL,NULL,100,NULL}'::real[] else kw end, kvar, o) as p
      from load, options where extract(month from day) in (1, 4, 6)) as q;
select (p).best, (p).mean_kva = (p).peak_kva as flat
from (select keycust.transformer_plan(day, '{300,300}', '{0,0}'::real[], o) as p from load, options) as q;
-- Energy, models and capital for nothing; money that loses its value; no time for anything to pay back.
select k, (p).best, round((p).yearly_cost_cny::numeric) as cost, round((p).npv_cny::numeric) as npv, round((p).payback_years::numeric, 1) as payback
from (select k, keycust.transformer_plan(day, kw, kvar, o || more) as p
      from load, options, (values ('free energy', '{"energy_price_cny_per_kwh": 0}'::jsonb), ('no interest', '{"interest_pct": 0}'), ('negative interest', '{"interest_pct": -5}'),
          ('one year', '{"life_years": 1}'), ('a thousand years', '{"life_years": 1000}'), ('all comes back', '{"residual_pct": 100, "interest_pct": 0}'),
          ('free model', '{"models": [{"series": "gift", "capacity_kva": 800, "no_load_loss_w": 500, "load_loss_w": 5000, "price_cny": 0}]}')) as v (k, more)
      group by k) as q order by k;
-- No present losses, no present equipment, nothing but present equipment.
select a.kind, a.rank, a.saving_cny is null as unknown, round(a.saving_basic_cny::numeric) as basic, a.reason_en
from (select keycust.transformer_plan(day, kw, kvar, o || '{"present": [{"capacity_kva": 1000}], "most_alternatives": 1}') as p from load, options) as q,
    keycust.transformer_alternatives(p) as a;
select (p).best, (p).present, (p).saving_cny from (select keycust.transformer_plan(day, kw, kvar, o - 'present') as p from load, options) as q;
select (p).best, (p).alternatives from (select keycust.transformer_plan(day, kw, kvar, o || '{"models": []}') as p from load, options) as q;

-- What is refused.
select keycust.transformer_losses(-1, 630, 570, 6200);
select keycust.transformer_losses('NaN', 630, 570, 6200);
select keycust.transformer_losses(1, 0, 570, 6200);
select keycust.transformer_losses(1, 630, 570, 'Infinity');
select keycust.transformer_losses(1, 630, 570, 6200, units => 0);
select * from keycust.transformer_service('{630,315}', '{810}', '{6200,3830}');
select * from keycust.transformer_service('{1,1,1,1,1,1,1,1,1}', null, null);
select keycust.transformer_loss_hours(-5);
select keycust.transformer_options('[]');
select keycust.transformer_options('{}', 'nowhere');
select keycust.transformer_catalogue(2);
select keycust.transformer_plan(day, kw, kvar, '{}') from load;
select keycust.transformer_plan(day, kw, kvar, null) from load;
select keycust.transformer_plan(day, kw, kvar, '{"energy_price_cny_per_kwh": 1, "interest_pct": 7, "life_years": 20}') from load;
select keycust.transformer_plan(day, kw, kvar, o || '{"colour": 1}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"energy_price_cny_per_kwh": "cheap"}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"energy_price_cny_per_kwh": -0.1}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"life_years": 0}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"life_years": 1000000000}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"interest_pct": -100}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"residual_pct": 120}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"most_units": 9}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"mode_months": 5}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"present": 630}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"present": [630]}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"present": [{"series": "S11"}]}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"present": [{"capacity_kva": 630, "count": 9}]}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"models": [{"capacity_kva": 630, "price_cny": -1}]}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"models": [{"capacity_kva": 630, "colour": "red"}]}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || '{"tariff": {"capacity_price_cny_per_kva_month": -22}}') from load, options;
select keycust.transformer_plan(day, kw, kvar, o || jsonb_build_object('margin_pct', extract(day from day))) from load, options;
select keycust.transformer_plan('2025-01-01', '{1,2}', '{1}'::real[], o) from options;
select keycust.transformer_plan('2025-01-01', '{1,2,3,4,5,6,7}', '{1,2,3,4,5,6,7}'::real[], o) from options;
select keycust.transformer_plan('2025-01-01', '{NaN}', '{1}'::real[], o) from options;
select keycust.transformer_plan('2025-01-01'::timestamp, 'NaN', 1, o) from options;
select keycust.transformer_plan('2025-01-01'::timestamp, 1e10, 1, o || '{"step_minutes": 15}') from options;
select * from keycust.transformer_alternatives(row(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
    null, null, null, null, null, null, 7, '{}')::keycust.transformer_plan_model);
select count(*) from keycust.transformer_alternatives(row(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
    null, null, null, null, null, null, 1, '{"alternatives": [{"kind": "keep"}]}')::keycust.transformer_plan_model);
set keycust.max_memory = '1MB';
select keycust.transformer_plan('2025-01-01'::date + i, array_fill(1::real, array[1440]), array_fill(1::real, array[1440]), o) from generate_series(1, 100) as i, options;
reset keycust.max_memory;

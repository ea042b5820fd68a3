-- Advice about energy for customers whose faults are planted: compensation, transformers, basic charge, hours; and customers who
-- are a trouble.
begin;
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then
        call keycust.create_base();
    end if;
end $$;
select no_plan();

-- Words and numbers

select results_eq($$ select keycust.energy_number(v, d) from (values (1234567.5::float8, 0), (-0.4, 0), (0.005, 2), ('NaN', 0), ('Infinity', 1), (1e15, 0), (null, 0), (2, 9)) as x (v, d) $$,
    $$ values ('1,234,568'), ('0'), ('0.01'), (null), (null), (null), (null), ('2.000000') $$, 'numbers in words');
select results_eq($$ select p.* from (values (0::float8, 1::float8), (5, null), (5, 0.01), (5, 0.5), (5, 2.345)) as x (i, y), keycust.energy_payback(i, y) as p $$,
    $$ values ('无需投资', 'nothing to invest'), ('投资无法收回', 'never paid back'), ('约 1 个月收回投资', 'paid back in about 1 month(s)'),
        ('约 6 个月收回投资', 'paid back in about 6 month(s)'), ('约 2.3 年收回投资', 'paid back in about 2.3 years') $$, 'payback in words');
select is(round(keycust.energy_present_value(1000, 8, 5)::numeric, 4), 3992.7100, 'what 1,000 a year for five years are worth at 8 %');
select is(keycust.energy_present_value(1000, 0, 5), 5000::float8, 'without interest');

-- A base

insert into keycust_data.organisation (organisation_id, name, region) values ('O1', 'o1', 'north'), ('O2', 'o2', 'south');
update keycust_data.organisation set parent_id = 'O1' where organisation_id = 'O2';
insert into keycust_data.customer (customer_id, organisation_id, name, industry_code, opened_on)
select c, case when c < 'm' then 'O1' else 'O2' end, c, case when c like 'l%' then 'C3011' else 'C3400' end, date '2020-01-01'
from unnest('{fit,low,lead,large,small,dear,bare,nobill,notariff,two,gap,export,zero,late,closed,mad,mega,nokvar,behind}'::text[]) as c;
update keycust_data.customer set closed_on = '2025-06-30' where customer_id = 'closed';
insert into keycust_data.usage_point (usage_point_id, customer_id, in_service_on)
select 'P' || c.customer_id, c.customer_id, date '2020-01-01' from keycust_data.customer as c
union all
select 'Qtwo', 'two', '2025-01-01';
insert into keycust_data.tariff (tariff_id, region, label_zh, label_en, capacity_price_cny_per_kva_month, demand_price_cny_per_kw_month,
    flat_price_cny_per_kwh, fixed_price_cny_per_kwh, contract_demand_floor_pct, demand_tolerance_pct, demand_excess_factor, source)
values ('T', 'Sichuan', 't', 't', 22, 35.2, 0.6, 0.03, 40, 105, 2, 'made up');
insert into keycust_data.contract (contract_id, customer_id, valid_from, contract_capacity_kva, running_capacity_kva, basic_charge_mode_code,
    price_code, time_of_use, power_factor_standard)
select 'C' || c.customer_id, c.customer_id, date '2020-01-01', 1000, 1000, case when c.customer_id in ('dear', 'large') then 'capacity' else 'measured_demand' end,
    case when c.customer_id = 'notariff' then 'unknown' else 'T' end, true, case when c.customer_id <> 'bare' then 0.90 end
from keycust_data.customer as c;
insert into keycust_data.transformer (transformer_id, customer_id, series, capacity_kva, status_code)
select 'T' || c.customer_id, c.customer_id, 'S11', case c.customer_id when 'small' then 400 when 'mega' then 1 else 1000 end, '01'
from keycust_data.customer as c
where c.customer_id <> 'bare';
insert into keycust_data.compensation (compensation_id, customer_id, rated_kvar, step_kvar, automatic) values ('Z', 'lead', 200, null, false);
do $$ begin
    perform keycust_data.make_month('keycust_data.power_curve', m::date) from generate_series('2024-12-01'::timestamp, '2025-12-01', '1 month') as m;
end $$;
-- A day shift: kW and kvar of an hour.
create function pg_temp.kw(customer text, hour int, day date) returns real language sql immutable as $$
    select case
        when customer = 'zero' then 0
        when customer = 'export' then -50
        when customer = 'large' then 40 + 60 * (hour between 9 and 18)::int
        when customer = 'dear' then 20 + 200 * (hour between 9 and 18)::int
        when customer = 'two' then 20 + 280 * (hour between 9 and 18)::int
        else 40 + 560 * (hour between 9 and 18)::int * (1 - 0.5 * (extract(isodow from day) > 5)::int) end::real
$$;
create function pg_temp.kvar(customer text, hour int, kw real) returns real language sql immutable as $$
    select case
        when customer in ('low', 'late') then 0.9 * kw
        when customer = 'lead' then 0.33 * kw - 200
        when customer = 'zero' then 0
        when customer = 'export' then 20
        else 0.3 * abs(kw) end::real
$$;
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw, kvar)
select p.usage_point_id, d.day::date, p.customer_id, x.kw, case when p.customer_id <> 'nokvar' then x.kvar end
from keycust_data.usage_point as p
cross join generate_series(timestamp '2024-12-15', '2025-12-15', interval '1 day') as d (day)
cross join lateral (
    select array_agg(case when p.customer_id = 'gap' and h in (3, 4) then null else k.kw end order by h, q) as kw,
        array_agg(case when p.customer_id = 'gap' and h in (3, 4) then null else k.kvar end order by h, q) as kvar
    from generate_series(1, 24) as h (h)
    cross join generate_series(1, 4) as q (q)
    cross join lateral (select pg_temp.kw(p.customer_id, h, d.day::date) as kw) as l
    cross join lateral (select l.kw, pg_temp.kvar(p.customer_id, h, l.kw) as kvar) as k
) as x
where p.customer_id not in ('late') or d.day >= '2025-10-01';
delete from keycust_data.power_curve where usage_point_id = 'Qtwo' and day between '2025-03-01' and '2025-03-05';
-- What is billed is what the curves show, at 0.7 yuan a kWh.
insert into keycust_data.bill (bill_id, customer_id, month, tariff_id, energy_kwh, reactive_lag_kvarh, maximum_demand_kw, energy_charge_cny,
    basic_charge_cny, surcharge_cny, adjustment_cny, total_cny)
select c.customer_id || m.month::date, c.customer_id, m.month::date, null, e.kwh, e.kvarh, e.demand, round((e.kwh * 0.7)::numeric, 2),
    case when c.customer_id in ('dear', 'large') then 22000 else round((35.2 * e.demand)::numeric, 2) end, round((e.kwh * 0.03)::numeric, 2), 0, 0
from keycust_data.customer as c
cross join generate_series(timestamp '2025-01-01', '2025-11-01', interval '1 month') as m (month)
cross join lateral (
    select sum(greatest(u.kw, 0)) / 4 as kwh, sum(abs(u.kvar)) / 4 as kvarh, max(greatest(u.kw, 0)) as demand
    from keycust_data.power_curve as p cross join unnest(p.kw, p.kvar) as u (kw, kvar)
    where p.customer_id = c.customer_id and p.day >= m.month and p.day < m.month + interval '1 month'
) as e
where e.kwh is not null and c.customer_id not in ('nobill', 'bare');
-- Metered at low voltage: the transformer's losses are billed besides.
update keycust_data.usage_point set metering_mode_code = '2' where customer_id = 'behind';
update keycust_data.bill set energy_kwh = 1.02 * energy_kwh, reactive_lag_kvarh = 2 * reactive_lag_kvarh where customer_id = 'behind';
-- Slips of the pen: each is left out, none ends the refresh.
update keycust_data.transformer set capacity_kva = 1e300, no_load_loss_w = 1e300 where customer_id = 'mad';
update keycust_data.transformer set load_loss_w = 10300, impedance_pct = 4.5 where customer_id = 'mega';
update keycust_data.contract set running_capacity_kva = 1 where customer_id = 'mega';
update keycust_data.contract set running_capacity_kva = 1e300, contract_demand_kw = 1e300 where customer_id = 'mad';
update keycust_data.bill set maximum_demand_kw = 1e300, energy_charge_cny = 99999999999999, energy_kwh = 1e-300 where customer_id = 'mad';
insert into keycust_data.compensation (compensation_id, customer_id, rated_kvar, step_kvar, automatic) values ('Y', 'mad', 1e300, 1e-300, true);

update keycust_data.setting set value = '28' where setting = 'forecast_history_days';
update keycust_data.setting set value = '12' where setting = 'forecast_history_months';
\ir ../data/refresh_inside.sql
call pg_temp.refresh('2025-11-30');

-- What the advice stands on

select is((select string_agg(customer_id, ',' order by customer_id collate "C") from keycust_bi.energy_basis),
    'bare,behind,dear,export,fit,gap,large,late,lead,low,mad,mega,nobill,nokvar,notariff,small,two,zero', 'everybody has a row but who is closed');
select results_eq($$ select distinct first_day, last_day from keycust_bi.energy_basis $$, $$ values (date '2024-12-01', date '2025-11-30') $$, 'twelve months');
select results_eq($$ select customer_id, reactive_status, transformer_status, tariff_status, load_status from keycust_bi.energy_basis
    where (reactive_status, transformer_status, tariff_status, load_status) <> ('ok', 'ok', 'ok', 'ok') order by customer_id collate "C" $$, $$ values
    ('bare', 'no_standard', 'no_transformer', 'ok', 'ok'), ('export', 'no_bill', 'no_transformer', 'ok', 'ok'),
    ('late', 'too_few_days', 'too_few_days', 'too_few_days', 'too_few_days'), ('mad', 'no_bill', 'no_transformer', 'ok', 'ok'),
    ('mega', 'ok', 'capacity_implausible', 'ok', 'ok'), ('nobill', 'no_bill', 'no_transformer', 'ok', 'ok'), ('nokvar', 'no_data', 'ok', 'ok', 'ok'), ('notariff', 'ok', 'ok', 'no_tariff', 'ok'),
    ('zero', 'no_bill', 'no_transformer', 'ok', 'ok') $$, 'why there is no advice');
select results_eq($$ select customer_id, reactive_finding, transformer_finding, basic_charge_finding from keycust_bi.energy_basis
    where customer_id in ('behind', 'dear', 'fit', 'large', 'lead', 'low', 'small', 'two', 'late') order by customer_id collate "C" $$, $$ values
    ('behind', 'below_standard', 'fine', 'dearer_mode'), ('dear', 'fine', 'oversized', 'dearer_mode'), ('fit', 'fine', 'fine', 'dearer_mode'), ('large', 'fine', 'oversized', 'dearer_mode'),
    ('late', null, null, 'dearer_mode'), ('lead', 'overcompensated', 'fine', 'dearer_mode'), ('low', 'below_standard', 'heavily_loaded', 'dearer_mode'),
    ('small', 'fine', 'overloaded', 'dearer_mode'), ('two', 'fine', 'fine', 'fine') $$, 'what was planted is found');
select results_eq($$ select transformer_finding, overload_h, (select count(*) from keycust_bi.transformer_advice as a where a.customer_id = b.customer_id)
    from keycust_bi.energy_basis as b where b.customer_id = 'mega' $$, $$ values (null::text, null::float8, 0::bigint) $$,
    'a megavolt-ampere on record as one kVA is told, not taken for an overload');
select is((select count(*) from keycust_bi.tariff_advice where customer_id = 'mega' and measure = 'basic_charge'), 0::bigint,
    'nor is there a charge by a capacity that is wrong');
select is((select count(*) from keycust_bi.reactive_advice where customer_id = 'mega' and (voltage_rise_pct is not null or loss_saving_kwh > 0 or is_recommended)), 0::bigint,
    'nor for a transformer that a bank takes a load off');
select results_eq($$ select curve_days, round(coverage_pct::numeric, 2), bill_months, round(average_price_cny_per_kwh::numeric, 6), round(loss_price_cny_per_kwh::numeric, 6)
    from keycust_bi.energy_basis where customer_id = 'two' $$, $$ values (346, 94.79, 11, 0.700000, 0.730000) $$,
    'of two points a day counts on which both are known; prices are those that were billed');
select is((select curve_days from keycust_bi.energy_basis where customer_id = 'late'), 61, 'what is known is told, also of whom there is no advice');
select results_eq($$ select round(sum(valley_share_pct + flat_share_pct + peak_share_pct)::numeric, 6), count(*) from keycust_bi.energy_basis where valley_share_pct is not null $$,
    $$ select 100.000000 * count(*), count(*) from keycust_bi.energy_basis where valley_share_pct is not null $$, 'the shares of the hours are all there is');
select results_eq($$ select min(valley_use_rank_pct), max(peers) from keycust_bi.energy_basis where industry_code = 'C3400' and valley_use_index is not null $$,
    $$ select 0.0::float8, count(*)::int from keycust_bi.energy_basis where industry_code = 'C3400' and valley_use_index is not null $$, 'beside its industry');

select is((select round(power_factor::numeric, 3) from keycust_bi.energy_basis where customer_id = 'behind'),
    (select round((kwh / sqrt(kwh ^ 2 + kvarh ^ 2))::numeric, 3) from (select sum(energy_kwh) as kwh, sum(reactive_lag_kvarh) as kvarh
        from keycust_data.bill where customer_id = 'behind') as b), 'behind a transformer the power factor is the one that is billed');
select is(keycust.energy_added('behind', '2024-12-01', '2025-11-30', null), '{}'::jsonb, 'nothing is billed besides where there are no bills');

-- Compensation

create function pg_temp.plan(customer text) returns keycust.reactive_model language sql stable as $$
    select keycust.reactive_plan(c.day, c.kw, c.kvar, (select keycust.reactive_options(jsonb_build_object('standard', 0.90, 'energy_price_cny_per_kwh', 0.7,
        'loss_price_cny_per_kwh', 0.73, 'transformer_kva', 1000, 'impedance_pct', 4.5, 'load_loss_kw', 10.3, 'month_charge_cny', (
            select jsonb_agg(b.energy_charge_cny + b.basic_charge_cny order by m.n)
            from generate_series(1, 12) as m (n)
            left join keycust_data.bill as b on b.customer_id = customer and extract(month from b.month) = m.n)))))
    from keycust_data.power_curve as c
    where c.customer_id = customer and c.day between '2024-12-01' and '2025-11-30'
$$;
select results_eq($$ select format('%s: %s × %s kvar', equipment, steps, step_kvar), round(saving_cny::numeric, 2), round(npv_cny::numeric, 2), round(power_factor::numeric, 6) from keycust_bi.reactive_advice
    where customer_id = 'low' and is_recommended $$,
    $$ select (p).choice, round((p).saving_cny_per_year::numeric, 2), round((p).npv_cny::numeric, 2), round((p).power_factor_after::numeric, 6) from pg_temp.plan('low') as p $$,
    'what is recommended is what reactive_plan says of the same load and bills');
select results_eq($$ select kind, count(*), bool_or(is_recommended) from keycust_bi.reactive_advice where customer_id = 'low' group by kind order by kind $$,
    $$ values ('bank', 5::bigint, true), ('none', 1, false), ('svg', 1, false) $$, 'beside nothing done, a step more and less, other equipment');
select matches((select words_zh from keycust_bi.reactive_advice where customer_id = 'low' and is_recommended),
    '^安装自动投切电容器组.* × [0-9.]+ 千乏\(约 [0-9,]+ 元\):功率因数 0\.9[0-9]\(现为 0\.74\),0 个月低于标准 0\.90,年节约 [0-9,]+ 元,约 [0-9.]+ 个月收回投资$', 'in Chinese');
select matches((select words_en from keycust_bi.reactive_advice where customer_id = 'low' and is_recommended),
    '^[0-9]+ × [0-9]+ kvar of .*: power factor 0\.9[0-9] \(now 0\.74\), below the standard of 0\.90 in 0 month\(s\), saves [0-9,]+ CNY a year, paid back in about [0-9]+ month', 'and in English');
select results_eq($$ select kind, steps from keycust_bi.reactive_advice where customer_id = 'lead' and is_recommended $$, $$ values ('switched', 1) $$,
    'what is installed and never switched off is to be switched');
select is((select count(*) from keycust_bi.reactive_advice where customer_id = 'fit' and is_recommended), 0::bigint, 'where nothing pays nothing is recommended');

-- Transformers

select results_eq($$ select kind, is_feasible, is_recommended, saving_cny > 0, round(loss_saving_cny + basic_saving_cny - saving_cny) from keycust_bi.transformer_advice
    where customer_id = 'large' and (is_recommended or kind = 'keep') order by rank $$,
    $$ values ('reduce', true, true, true, 0::float8), ('keep', true, false, false, 0) $$, 'transformers that are too large');
select results_eq($$ select kind, capacity_kva > 400, is_feasible, saving_cny < 0 from keycust_bi.transformer_advice where customer_id = 'small' and is_recommended $$,
    $$ values ('enlarge', true, true, true) $$, 'and too small: recommended though it costs');
select results_eq($$ select place, topic, is_necessary from keycust_bi.energy_opportunity where customer_id = 'small' and topic = 'transformer' $$,
    $$ values (1, 'transformer', true) $$, 'which comes first');

-- The basic charge

select results_eq($$ select choice, round(present_cny::numeric, 2), round(after_cny::numeric, 2), round(saving_cny::numeric, 2), contract_demand_kw, is_recommended
    from keycust_bi.tariff_advice where customer_id = 'dear' and measure = 'basic_charge' order by place $$, $$ values
    ('capacity', 264000.00, 264000.00, 0.00, null::float8, false), ('contract', 264000.00, 168960.00, 95040.00, 400, false),
    ('measured', 264000.00, 92928.00, 171072.00, null, true) $$, 'each mode of a year: 22 × 1000 × 12, 35.2 × 400 × 12 (the floor), 35.2 × 220 × 12');
select results_eq($$ select contract_demand_kw, round(after_cny::numeric, 2) from keycust_bi.tariff_advice where customer_id = 'fit' and choice = 'contract' $$,
    $$ values (572::float8, 241612.80) $$, 'the best contract demand is the least that tolerates the demand: 600 / 1.05');
select results_eq($$ select customer_id from keycust_bi.tariff_advice where measure = 'basic_charge' and customer_id in ('bare', 'nobill', 'notariff', 'late', 'mad') group by customer_id $$,
    $$ values ('late') $$, 'without curves, but not without bills and prices');

-- Hours

select results_eq($$ select choice, is_recommended from keycust_bi.tariff_advice where customer_id = 'fit' and measure = 'shift' order by place $$,
    $$ values ('theoretical', false), ('feasible', true), ('level', false), ('rotation', false) $$, 'ways to move load');
select ok((select f.moved_kwh_per_year / b.energy_kwh from keycust_bi.tariff_advice as f join keycust_bi.energy_basis as b using (customer_id)
    where f.choice = 'feasible' and f.customer_id = 'fit') < 0.11, 'of a tenth that the industry can move a tenth moves at most');

-- Loads

select results_eq($$ select customer_id, round(peak_kw::numeric, 1), round(load_factor::numeric, 3), usual_peak_hour from keycust_bi.load_characteristic
    where customer_id in ('fit', 'two', 'zero', 'export') order by customer_id collate "C" $$, $$ values
    ('export', -50.0, null::numeric, 0), ('fit', 600.0, 0.400, 8), ('two', 600.0, 0.444, 8), ('zero', 0.0, null, 0) $$, 'peak, load factor, hour');
select is((select count(*) from keycust_bi.load_characteristic where words_zh = '' or words_en = ''), 0::bigint, 'in words');
select is((select count(*) from keycust_bi.load_characteristic where customer_id in ('late', 'closed')), 0::bigint, 'of too few days there is none');

-- Totals, bills

select results_eq($$ select sum(customers)::bigint, round(sum(saving_cny)::numeric, 2) from keycust_bi.energy_opportunity_total $$,
    $$ select count(*), round(sum(saving_cny)::numeric, 2) from keycust_bi.energy_opportunity $$, 'totals are those of all opportunities');
select results_eq($$ select distinct region from keycust_bi.energy_opportunity_total order by 1 $$, $$ values ('north'), ('south') $$, 'by region');
update keycust_data.bill set flat_kwh = energy_kwh, flat_charge_cny = energy_charge_cny where customer_id = 'fit';
select results_eq($$ select count(*), round(sum(part_cny)::numeric, 2), round(max(bill_after_cny - bill_before_cny)::numeric, 2) from keycust_bi.bill_change where customer_id = 'fit' $$,
    $$ select 5::bigint, round(d.d, 2), round(d.d, 2) from (select (sum(case when month = '2025-11-01' then 1 else -1 end * (energy_charge_cny + basic_charge_cny + surcharge_cny))) as d
        from keycust_data.bill where customer_id = 'fit' and month >= '2025-10-01') as d $$, 'the causes of a change add up to it');
select is((select count(*) from keycust_bi.bill_change), 5::bigint, 'of whom the periods are not billed there is none');

-- Rows, rights, repetition

select is((select count(*) from keycust_data.energy_basis where 'NaN' in (coverage_pct, energy_kwh, peak_kw, peak_kva, power_factor, valley_use_index)), 0::bigint, 'no NaN');
select ok((select bool_and(n <= 1) from (select count(*) filter (where is_recommended) over (partition by customer_id) as n
    from keycust_bi.reactive_advice) as x), 'one recommendation a topic');
create temp table first_run as select customer_id, topic, measure, choice, saving_cny, npv_cny, words_zh from keycust_bi.energy_opportunity;
call pg_temp.refresh('2025-11-30');
select results_eq('select * from first_run order by 1, 2, 3', 'select customer_id, topic, measure, choice, saving_cny, npv_cny, words_zh from keycust_bi.energy_opportunity order by 1, 2, 3', 'run twice it gives the same');
select is((select count(*) from keycust_bi.load_characteristic where words_zh || words_en ~ '  |[率为占起][ ,;]*[,;%]|(factor|rest|load|by|on) [,;%]'), 0::bigint,
    'no words around what is not known');

-- What no customer may do to the others

savepoint trouble;
update keycust_data.power_curve set kw = keycust.curve_resample(kw, 24), kvar = keycust.curve_resample(kvar, 24) where customer_id = 'fit' and day < '2025-03-01';
update keycust_data.power_curve set kw = keycust.curve_resample(kw, 1440), kvar = keycust.curve_resample(kvar, 1440) where customer_id = 'fit' and day = '2025-07-01';
update keycust_data.power_curve set kw[5] = -3e38 where customer_id = 'small' and day = '2025-05-05';
update keycust_data.power_curve set kvar[5] = 2e9 where customer_id = 'small' and day = '2025-05-06';
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, reactive_lag_kvarh, reactive_lead_kvarh, maximum_demand_kw, peak_kwh)
select 'huge' || g, 'large', date '2025-10-01', 1.7e308, 1.7e308, -1.7e308, 1.7e308, 1.7e308 from generate_series(1, 2) as g;
-- One that says nothing but money.
insert into keycust_data.bill (bill_id, customer_id, month, energy_charge_cny) values ('bare', 'two', '2025-10-01', 0), ('bare2', 'fit', '2025-10-01', 0);
-- Each bill taken back, and billed anew.
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, maximum_demand_kw, energy_charge_cny, basic_charge_cny)
select b.bill_id || s.sign, b.customer_id, b.month, s.sign * b.energy_kwh, b.maximum_demand_kw, s.sign * b.energy_charge_cny, s.sign * b.basic_charge_cny
from keycust_data.bill as b cross join (values (-1), (1)) as s (sign) where b.customer_id in ('dear', 'two') and b.energy_kwh is not null;
update keycust_data.contract set power_factor_standard = 0.95 where customer_id = 'low';
insert into keycust_data.transformer (transformer_id, customer_id, series, capacity_kva, load_loss_w)
select 'many' || g, 'lead', 'S11', 1e7, 1e8 from generate_series(1, 120) as g;
insert into keycust_data.transformer (transformer_id, customer_id, series, capacity_kva) values ('unknown', 'gap', 'nobody knows', 1000);
update keycust_data.usage_point set out_of_service_on = '2025-03-01' where customer_id = 'notariff';
update keycust_data.power_curve set kw = array_fill(-900::real, array[96]) where customer_id = 'export';
update keycust_data.bill set energy_kwh = 100, energy_charge_cny = 70 where customer_id = 'export';
update keycust_data.customer set industry_code = '' where customer_id = 'behind';
delete from keycust_data.calendar where day_type in ('rest_day', 'holiday');
-- Prices that do not hold any longer, of a region that is no longer the tariff's.
insert into keycust_data.tariff (tariff_id, valid_from, valid_to, region, label_zh, label_en, flat_price_cny_per_kwh, contract_demand_floor_pct, demand_tolerance_pct, source)
values ('T', '1990-01-01', '1999-12-31', 'Anhui before', 't', 't', 9, 100, 200, 'made up');
update keycust_data.bill set maximum_demand_kw = 500 + 13.7 * extract(month from month) where customer_id = 'fit' and energy_kwh is not null;
update keycust_data.bill set peak_kwh = 1e-310, flat_kwh = 1.7e308, valley_kwh = -1, flat_charge_cny = 1, billed_demand_kw = 1e-320 where customer_id = 'small';
update keycust_data.bill set peak_kwh = energy_kwh, peak_charge_cny = energy_charge_cny, valley_kwh = 1e-310, valley_charge_cny = 1 where customer_id = 'dear' and maximum_demand_kw is not null;
insert into keycust_data.production (customer_id, month, output_quantity, output_unit, output_cny)
select 'fit', m::date, case when m < '2025-07-01' then 100 + 10 * extract(month from m) end, 't', 1e6 + 1e5 * extract(month from m) from generate_series(timestamp '2024-12-01', '2025-11-01', '1 month') as m;
create temp table trouble as select * from keycust.energy_advice('2025-11-01');
select results_eq($$ select customer_id, advice -> 'basis' ->> 'reactive_status', advice -> 'basis' ->> 'load_status', (advice -> 'basis' ->> 'curve_days')::int
    from trouble where customer_id in ('fit', 'small', 'large', 'low', 'lead', 'notariff') order by customer_id collate "C" $$, $$ values
    ('fit', 'ok', 'ok', 351), ('large', 'no_bill', 'ok', 351), ('lead', 'ok', 'ok', 351), ('low', 'no_standard', 'ok', 351), ('notariff', 'too_few_days', 'too_few_days', 76),
    ('small', 'ok', 'ok', 350) $$,
    'days of other points, days no load can have, bills too large, a standard without a table, transformers too many, a point taken down');
select ok((select abs((t.advice #>> '{load,energy_kwh}')::float8 / l.energy_kwh - 1) < 1e-6 from trouble as t join keycust_bi.load_characteristic as l using (customer_id)
    where t.customer_id = 'fit'), 'the energy is that of before');
select results_eq($$ select x.choice, round(x.after_cny, 2) from trouble as t cross join lateral jsonb_to_recordset(t.advice -> 'basic') as x (choice text, after_cny numeric) where t.customer_id = 'dear' order by 1 $$,
    $$ values ('capacity', 264000.00), ('contract', 168960.00), ('measured', 92928.00) $$, 'a bill that is taken back and written anew is one');
select ok((select abs((x.e ->> 'after_cny')::float8 / a.after_cny - 1) < 1e-9 from trouble as t cross join lateral jsonb_array_elements(t.advice -> 'basic') as x (e)
    join keycust_bi.tariff_advice as a on a.customer_id = t.customer_id and a.choice = x.e ->> 'choice' where t.customer_id = 'two' and a.choice = 'measured'), 'also of several points');
select is((select reactive_options - 'transformer_kva' - 'impedance_pct' - 'load_loss_kw' from keycust.energy_terms('2025-11-01') where customer_id = 'gap'),
    (select reactive_options from keycust.energy_terms('2025-11-01') where customer_id = 'gap'), 'of transformers together nothing is known, where it is not of one');
select is((select advice #>> '{basis,transformer_finding}' from trouble where customer_id = 'export'), 'heavily_loaded', 'what is delivered goes through the transformer as well');
select is((select advice #>> '{basis,tariff_status}' from trouble where customer_id = 'fit'), 'ok', 'hours are those of the region that the tariff has now');
select results_eq($$ select (x.e ->> 'contract_demand_kw')::float8, round((x.e ->> 'after_cny')::numeric, 2) from trouble as t cross join lateral jsonb_array_elements(t.advice -> 'basic') as x (e)
    where t.customer_id = 'fit' and x.e ->> 'choice' = 'contract' $$, $$
    select d.kw, round((sum(35.2 * case when b.maximum_demand_kw <= 1.05 * d.kw then d.kw else 1.05 * d.kw + 2 * (b.maximum_demand_kw - 1.05 * d.kw) end) * 12 / count(*))::numeric, 2)
    from (select g::float8 from generate_series(400, 1000) as g (g)) as d (kw) cross join keycust_data.bill as b where b.customer_id = 'fit' and b.energy_kwh is not null group by d.kw order by 2, 1 limit 1 $$,
    'the best contract demand is the best of all whole kW, by the rules that hold');
select is((select round((advice #>> '{load,kwh_per_output}')::numeric, 6) from trouble where customer_id = 'fit'),
    (select round(regr_slope(m.kwh, p.output_cny::float8)::numeric, 6) from keycust_data.production as p join (
        select date_trunc('month', c.day::timestamp)::date as month, sum((select avg(v) from unnest(c.kw) as u (v)) * 24) as kwh, count(*) as days
        from keycust_data.power_curve as c where c.customer_id = 'fit' and c.day <= '2025-11-30' group by 1) as m on m.month = p.month and m.days >= 25), 'output in one unit: that of which more is known');
select isnt((select count(*) from keycust_bi.bill_change where customer_id = 'dear'), 0::bigint, 'a bill nobody can explain hides no other');
select is((select count(*) from keycust_bi.bill_change where customer_id in ('small', 'large')), 0::bigint, 'and is not explained');
rollback to trouble;
update keycust_data.calendar set day_type = 'holiday';
select lives_ok('select count(*) from keycust.energy_advice(''2025-11-01'')', 'nor must a year have working days of its own');
rollback to trouble;

select throws_ok('select keycust.refresh_energy(-1, ''2025-11-01'')', '22023', 'there is no run -1 of that month', 'a step by hand is refused');
update keycust_data.setting set value = 'much' where setting = 'energy_saving_minimum_cny';
select throws_ok('select count(*) from keycust.energy_advice(''2025-11-01'')', '22023', 'setting energy_saving_minimum_cny must be a number from 0 to 100000000', 'a setting that is none is told of');
update keycust_data.setting set value = '1000' where setting = 'energy_saving_minimum_cny';
update keycust_data.setting set value = '4,night' where setting = 'energy_rotation_hours';
select throws_ok('select count(*) from keycust.energy_terms(''2025-11-01'')', '22023', 'setting energy_rotation_hours must be hours, separated by commas', 'nor hours that are none');
update keycust_data.setting set value = '' where setting = 'energy_rotation_hours';
select ok((select bool_and(a.advice #> '{shift,0}' is not null and jsonb_array_length(a.advice -> 'shift') = 3) from keycust.energy_advice('2025-11-01') as a where a.customer_id = 'fit'),
    'and shifts need not be moved: three ways are left');
update keycust_data.setting set value = '-2,2' where setting = 'energy_rotation_hours';
select is(keycust.energy_rotations(), '[-2, 2]'::jsonb, 'or by the hours that are said');
update keycust_data.setting set value = 'x' where setting = 'transformer_life_years';
select throws_ok('select count(*) from keycust.energy_advice(''2025-11-01'')', '22023', null, 'of a plan too');
update keycust_data.setting set value = '20' where setting = 'transformer_life_years';
delete from keycust_data.power_factor_adjustment;
delete from keycust_data.compensation_price;
delete from keycust_data.transformer_model;
delete from keycust_data.transformer_price;
delete from keycust_data.tariff_period;
delete from keycust_data.shiftable_share;
select lives_ok('select count(*) from keycust.energy_advice(''2025-11-01'')', 'tables without rows give less advice');
select is((select count(*) from keycust.energy_advice('1970-01-01')), 19::bigint, 'a month of which nothing is known gives reasons');
select lives_ok('select count(*) from keycust.energy_advice(null)', 'and no month is no error');
select is((select count(*) from keycust.energy_days('nobody', '2025-01-01', '2025-02-01')), 0::bigint, 'nobody has no days');
select is((keycust.energy_measure('fit', '2025-02-01', '2025-01-01')).days, 0, 'nor has a time that ends before it begins');
-- Workers, and groups by hash, come in an order of their own.
select is(array(select f.tariff_id || ' ' || f.time_of_use from keycust.energy_tariff('2025-12-31') as f),
    array(select f.tariff_id || ' ' || f.time_of_use from keycust.energy_tariff('2025-12-31') as f order by f.tariff_id collate "C", f.time_of_use),
    'tariffs in their order, whatever the plan');
select finish();
rollback;

-- Indicators of customers who are not as they should be: moved in or out within the month, points that are silent or
-- replaced, registers read in part, attributes that end. February 2024, 29 days.
\set ECHO none
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then call keycust.create_base(); end if;
end $$;

insert into keycust_data.organisation (organisation_id, name) values ('O1', '供电公司');
insert into keycust_data.customer (customer_id, organisation_id, name, industry_code, opened_on, energised_on, closed_on)
values
    ('silent', 'O1', 'no data at all', 'C1', null, null, null), ('half', 'O1', 'one point of two', 'C1', null, null, null),
    ('came', 'O1', 'moved in', 'C1', '2024-02-11', '2024-02-15', null),
    ('left', 'O1', 'moved out', 'C2', null, null, '2024-02-20'), ('swap', 'O1', 'another point', 'C1', null, null, null),
    ('heir', 'O1', 'took over a point', 'C1', '2024-02-15', null, null), ('mixed', 'O1', 'curves of all sizes', null, null, null, null),
    ('peak', 'O1', 'period read twice', null, null, null, null), ('pair', 'O1', 'period of one point', null, null, null, null),
    ('free', 'O1', 'no contract', null, null, null, null);
insert into keycust_data.usage_point (usage_point_id, customer_id, status_code, in_service_on, out_of_service_on)
values
    ('silent', 'silent', null, null, null), ('half1', 'half', null, null, null), ('half2', 'half', null, null, null),
    ('came', 'came', null, null, null), ('left', 'left', '04', null, null), ('swap1', 'swap', '04', null, '2024-02-16'),
    ('swap2', 'swap', null, '2024-02-16', null), ('heir', 'heir', null, '2010-01-01', null),
    ('mixed', 'mixed', null, null, null), ('peak', 'peak', null, null, null), ('pair1', 'pair', null, null, null),
    ('pair2', 'pair', null, null, null), ('free', 'free', null, null, null), ('gone', 'free', '04', null, null);
insert into keycust_data.meter (meter_id, usage_point_id, customer_id, multiplier)
select p.usage_point_id, p.usage_point_id, p.customer_id, 1 from keycust_data.usage_point as p;
insert into keycust_data.transformer
    (transformer_id, customer_id, capacity_kva, status_code, in_service_on, out_of_service_on)
values ('X1', 'half', 400, '02', '2010-01-01', '2024-03-10'), ('X2', 'half', 100, '01', '2010-01-01', null);
do $$ begin
    perform keycust_data.make_month(t::regclass, m::date)
    from unnest('{power_curve,register_reading}'::text[]) as n (name),
        lateral (select 'keycust_data.' || n.name as t) as q,
        unnest('{2024-01-01,2024-02-01}'::date[]) as m;
end $$;

-- Half a day of 100 kW, half of 200; of 24 points, those of mixed of 24, 96, 144 and 1440. half2 is silent in February.
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw, kvar)
select
    p.usage_point_id, d.day, p.customer_id, array_fill(100::real, array[n / 2]) || array_fill(200::real, array[n / 2]),
    array_fill(0::real, array[n])
from keycust_data.usage_point as p
cross join (select d::date as day from generate_series(timestamp '2024-01-01', '2024-02-29', interval '1 day') as d) as d
cross join lateral (
    select case p.customer_id when 'mixed' then (array[24, 96, 144, 1440])[1 + extract(day from d.day)::int % 4] else 24 end
        as n) as s
where p.customer_id <> 'silent' and (p.usage_point_id <> 'half2' or d.day < '2024-02-01')
    and (p.usage_point_id <> 'came' or d.day >= '2024-02-15') and (p.usage_point_id <> 'left' or d.day <= '2024-02-20')
    and (p.usage_point_id <> 'swap1' or d.day < '2024-02-16') and (p.usage_point_id <> 'swap2' or d.day >= '2024-02-16');
-- Before the heir came it was another's load.
insert into keycust_data.customer (customer_id, organisation_id, name, closed_on) values ('late', 'O1', 'gone', '2024-02-14');
update keycust_data.power_curve set customer_id = 'late', kw = array_fill(900::real, '{24}')
where usage_point_id = 'heir' and day < '2024-02-15';

-- 24 kWh a day, half of it peak. Peak is read on two days only of point peak, of two points of pair on one of them.
insert into keycust_data.register_reading (usage_point_id, day, direction, customer_id, total, peak)
select c.usage_point_id, c.day, x.direction, c.customer_id, n * x.share,
    case when x.direction = 'active_import' and c.usage_point_id <> 'pair2'
        and (c.usage_point_id <> 'peak' or c.day in ('2024-02-10', '2024-02-11')) then n / 2 end
from keycust_data.power_curve as c
cross join lateral (select ((c.day - date '2023-12-01') * 24)::float8 as n) as q
cross join (values ('active_import', 1.0), ('reactive_quadrant_1', 0.5), ('reactive_quadrant_4', 0.1)) as x (direction, share);
insert into keycust_data.contract
    (contract_id, customer_id, valid_from, valid_to, running_capacity_kva, contract_demand_kw, power_factor_standard)
values ('T1', 'half', '2023-01-01', '2023-06-30', 400, 300, 0.9), ('T2', 'half', '2023-07-01', '2023-12-31', 400, null, 0.9),
    ('T3', 'half', '2024-02-01', null, 500, null, 0.9), ('T4', 'half', '2199-01-01', null, 999, null, 0.9);
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh)
values ('b1', 'left', '2024-02-01', 10), ('b2', 'pair', '2024-02-01', 99), ('b3', 'mixed', '2024-02-01', 50);
call keycust.indicator_compute('2024-01-01', '2024-02-01');

create temp view february as
select i.customer_id, i.indicator_code, round(i.value::numeric, 6)::float8 as value, i.source
from keycust_data.customer_indicator as i where i.period = '2024-02-01';

select plan(33);

-- Completeness

select results_eq($$
    select customer_id, curve_points_expected, curve_points_valid, readings_expected, readings_valid, completeness_pct
    from keycust_bi.customer_completeness where month = '2024-02-01' and customer_id in ('silent', 'half', 'came', 'left', 'late')
    order by customer_id collate "C"
$$, $$ values ('came', 15 * 24, 15 * 24, 15, 15, 100::float8), ('half', 58 * 24, 29 * 24, 58, 29, 100 / 3.0::float8),
    ('late', 0, 0, 0, 0, null), ('left', 20 * 24, 20 * 24, 20, 20, 100), ('silent', 29 * 24, 0, 29, 0, 0) $$,
    'what a point does not deliver is missing, and nothing is due of days before and after the supply');
select results_eq($$ select curve_points_valid, curve_points_expected, completeness_pct from keycust_bi.customer_completeness
    where customer_id = 'mixed' and month = '2024-02-01' $$,
    $$ select p, p, 100::float8 from (select sum(cardinality(kw))::int as p from keycust_data.power_curve
        where customer_id = 'mixed' and day >= '2024-02-01') as s $$, 'a day with fewer points is complete when it has them');
select results_eq($$ select value from february where customer_id = 'silent' and indicator_code = 'A408' $$, 'values (0::float8)',
    'who delivers nothing is covered to 0 %');
select results_eq($$ select kind, due, received, missing from keycust_bi.data_gap where customer_id = 'half' and month = '2024-02-01' order by 1 $$,
    $$ values ('bill', 1, 0, 1), ('curve_points', 1392, 696, 696), ('readings', 58, 29, 29) $$, 'what is missing is listed by kind');
select is_empty($$ select from keycust_bi.data_gap where customer_id in ('late', 'left', 'mixed') and month = '2024-02-01' and kind <> 'bill' $$,
    'where nothing is missing nothing is listed');

-- Load

select is_empty($$ select * from february where customer_id in ('half', 'silent') and indicator_code ~ '^B1' $$,
    'the load of two points is unknown while one of them is silent');
select results_eq($$ select value from keycust_data.customer_indicator where customer_id = 'half' and indicator_code = 'B101' and period = '2024-01-01' $$,
    'values (400::float8)', 'and known while both deliver');
select results_eq($$ select mean_kw, valid_days, energy_kwh from keycust_bi.customer_load where customer_id = 'swap' and month = '2024-02-01' $$,
    $$ values (150::float8, 29, 29 * 24 * 150::float8) $$, 'a point that is replaced leaves no gap');
select results_eq($$ select maximum_kw, valid_days, energy_kwh from keycust_bi.customer_load where customer_id = 'heir' and month = '2024-02-01' $$,
    $$ values (200::float8, 15, 15 * 24 * 150::float8) $$, 'what a point delivered of another customer is not his who has it now');
select is_empty($$ select from keycust_data.customer_indicator where customer_id = 'heir' and period = '2024-01-01' and indicator_code ~ '^B' $$,
    'before he had it he has nothing');
select results_eq($$ select maximum_kw, valid_days from keycust_bi.customer_load where customer_id = 'left' order by month $$,
    $$ values (200::float8, 31), (200::float8, 20) $$, 'a point taken down counts until its customer left');
select results_eq($$ select mean_kw, valid_days from keycust_bi.customer_load where customer_id = 'mixed' and month = '2024-02-01' $$,
    $$ values (150::float8, 29) $$, 'curves of several sizes are read alike');
select results_eq($$ select value from keycust_data.customer_indicator where customer_id = 'half' and indicator_code = 'B108' and period = '2024-01-01' $$,
    $$ values (300 / 500.0::float8 * 100) $$, 'a transformer taken down later was in service');

-- Registers

select results_eq($$ select value from february where indicator_code = 'B007' and customer_id in ('came', 'swap') $$, 'values (50::float8), (50)',
    'a part of a month gives the shares of its periods');
select is_empty($$ select * from february where indicator_code = 'B007' and customer_id in ('peak', 'pair') $$,
    'a period that is read on two days, or at one of two points, has no share');
update keycust_data.bill set peak_kwh = 33 where bill_id = 'b2';
call keycust.indicator_compute('2024-02-01');
select results_eq($$ select value, source from february where indicator_code = 'B007' and customer_id = 'pair' $$,
    $$ values (round(100 / 3.0, 6)::float8, 'bill') $$, 'but that of the bill');
select is(keycust.indicator_part(10, 20, 30), 15::float8, 'a period is carried from the days on which it is known');
select is_empty($$ select * from february where indicator_code = 'B205' and customer_id = 'free' $$, 'without a standard there is no deficit');
select is_empty($$ select * from february where indicator_code = 'B204' and customer_id = 'half' $$, 'nor a share of one of two points');

-- Energy

select results_eq($$ select customer_id, value, source from february where indicator_code = 'B001' order by customer_id collate "C" $$,
    $$ values ('came', 360::float8, 'register_reading'), ('free', 696, 'register_reading'), ('heir', 360, 'register_reading'),
        ('left', 10, 'bill'), ('mixed', 50, 'bill'), ('pair', 99, 'bill'), ('peak', 696, 'register_reading'),
        ('swap', 696, 'register_reading') $$, 'who was not billed has the energy of his registers, for the days of his supply');
select results_eq($$ select source from february where indicator_code = 'B004' and customer_id = 'left' $$, $$ values ('bill, register_reading') $$,
    'what comes of two sources names both');
delete from keycust_data.register_reading where customer_id = 'free';
call keycust.indicator_compute('2024-02-01');
select results_eq($$ select value, source from february where indicator_code = 'B001' and customer_id = 'free' $$,
    $$ values (29 * 24 * 150::float8, 'power_curve') $$, 'without readings that of his curves');
select results_eq($$ select customer_id, value from february where indicator_code = 'B013' and customer_id in ('left', 'came') order by 1 $$,
    $$ values ('came', 0::float8), ('left', 0) $$, 'who is alone in his industry is compared within the organisation');

-- Attributes

select results_eq($$
    select d::date, k.value from unnest('{2022-12-31,2023-06-30,2023-07-01,2024-02-01}'::date[]) as d
    left join lateral (select value from keycust.indicator_as_of(d) where customer_id = 'half' and indicator_code = 'A205') as k on true
$$, $$ values ('2022-12-31'::date, null::float8), ('2023-06-30', 300), ('2023-07-01', null), ('2024-02-01', null) $$,
    'what a later contract does not say is not known any more');
select results_eq($$
    select d::date, k.value from unnest('{2023-12-31,2024-01-01,2024-01-31,2024-02-01}'::date[]) as d
    left join lateral (select value from keycust.indicator_as_of(d) where customer_id = 'half' and indicator_code = 'A104') as k on true
$$, $$ values ('2023-12-31'::date, 400::float8), ('2024-01-01', null), ('2024-01-31', null), ('2024-02-01', 500) $$,
    'between two contracts there is none');
select results_eq($$ select running_capacity_kva, contract_demand_kw from keycust_bi.customer_attribute where customer_id = 'half' $$,
    $$ values (500::float8, null::float8) $$, 'a contract to come is not in force yet');
select results_eq($$ select customers from keycust_bi.attribute_indicator where indicator_code = 'A205' $$, 'values (0::bigint)',
    'what has ended is not counted');
call keycust.indicator_compute('2023-06-01');
select results_eq($$ select customer_id, period from keycust_data.customer_indicator where indicator_code = 'A002' and customer_id in ('half', 'came') order by 1 $$,
    $$ values ('came', date '2024-02-11'), ('half', '2023-06-01') $$, 'an earlier month carries the first value back, not before there was the customer');
update keycust_data.customer set industry_code = null, updated_at = '2024-02-27 10:00' where customer_id = 'half';
call keycust.indicator_compute('2024-02-01');
select results_eq($$ select period, text_value from keycust_data.customer_indicator where indicator_code = 'A301' and customer_id = 'half' order by 1 $$,
    $$ values (date '2023-06-01', 'C1'), ('2024-02-27', null) $$, 'an attribute that is withdrawn ends');
call keycust.indicator_compute('2023-06-01', '2024-02-01');
call keycust.indicator_compute('2023-06-01', '2024-02-01');
select results_eq($$ select written_values, removed_values from keycust_data.indicator_run order by run_id desc limit 1 $$,
    'values (0::bigint, 0::bigint)', 'and computed twice nothing changes');

-- Wide

insert into keycust_data.customer_indicator (customer_id, indicator_code, period, value, text_value)
values ('half', 'B303', '2023-10-01', 1, null), ('half', 'B409', '2023-12-01', 3, null), ('half', 'B404', '2023-11-01', 3, null),
    ('half', 'B311', '2020-01-01', 7, null), ('half', 'B102', '2024-02-01', null, '2024-02-10 14:15');
select results_eq($$
    select oldest_period, latest_period, basic_charge_share_pct, satisfaction, enquiry_count, prepaid_balance_cny, maximum_load_at, maximum_load_time
    from keycust_bi.customer_behaviour where customer_id = 'half'
$$, $$ values (date '2023-12-01', date '2024-02-01', null::float8, 3::float8, null::float8, 7::float8, '2024-02-10 14:15', timestamp '2024-02-10 14:15') $$,
    'a row carries values of a month no further than two months, and gives times as such');
select results_eq($$ select * from keycust_bi.customer_behaviour $$, $$ select * from keycust.indicator_behaviour_as_of('2024-03-31') $$,
    'as of a day too');

-- Months to come

select throws_ok($$ call keycust.indicator_begin('2024-01-01', '2199-01-01', null) $$, '22023', 'months must have begun', 'months to come are refused');

select * from finish();

-- Indicators of a base small enough to be reckoned by hand; the reckoning stands beside each value. Everything is of
-- March 2025, 31 days, Saturday the 1st.
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

-- The base --------------------------------------------------------------------------------------------------------

insert into keycust_data.organisation (organisation_id, name) values ('O1', '眉山供电公司');
insert into keycust_data.account_manager (account_manager_id, organisation_id, name) values ('AM1', 'O1', '李四');
insert into keycust_data.customer
    (customer_id, organisation_id, account_manager_id, name, address, industry_code, fee_control, prepaid_balance_cny,
    opened_on, energised_on, updated_at)
values
    ('K1', 'O1', 'AM1', '眉山铝业', '工业路1号', 'C32', true, 88.5, '2020-01-01', '2020-02-01', '2025-03-05 10:00'),
    ('K2', 'O1', null, '眉山水泥', null, null, null, null, '2020-01-01', null, null),
    ('K3', 'O1', null, '三号厂', null, 'C32', null, null, null, null, null),
    ('K4', 'O1', null, '四号厂', null, 'C32', null, null, '2025-03-01', '2025-03-21', null),
    ('K5', 'O1', null, '五号厂', null, null, null, null, null, null, null);
insert into keycust_data.customer (customer_id, organisation_id, name, natural_person, address)
values ('K6', 'O1', '王小明', true, '和平街2号');
insert into keycust_data.contact (contact_id, customer_id, name, position, phone, preferred)
values ('C1', 'K1', '张三丰', '厂长', '13812345678', true), ('C0', 'K1', '赵六', '电工', '13900000000', false);
insert into keycust_data.contract
    (contract_id, customer_id, valid_from, valid_to, contract_capacity_kva, running_capacity_kva, power_factor_standard)
values
    ('T1', 'K1', '2023-01-01', '2025-03-09', 400, 400, 0.90),
    ('T2', 'K1', '2025-03-10', null, 400, 300, 0.90);
insert into keycust_data.transformer
    (transformer_id, customer_id, model, capacity_kva, in_service_on, out_of_service_on)
values
    ('X1', 'K1', 'S11-400', 400, '2020-01-01', null),
    ('X2', 'K1', 'S11-100', 100, '2024-06-01', null),
    ('X3', 'K1', 'S9-200', 200, '2020-01-01', '2025-03-15');
insert into keycust_data.usage_point (usage_point_id, customer_id, purpose_code, wiring_code, in_service_on)
values
    ('P1', 'K1', '01', '2', null), ('P1X', 'K1', '02', '2', null), ('P2A', 'K2', null, null, '2020-01-01'),
    ('P2B', 'K2', '01', null, null), ('P5', 'K5', '01', null, null);
insert into keycust_data.meter
    (meter_id, usage_point_id, customer_id, multiplier, ct_ratio, pt_ratio, rated_voltage_v, basic_current_a,
    register_capacity, installed_on, removed_on)
values
    ('M1', 'P1', 'K1', 40, 20, 100, 57.7, 1.5, null, '2020-01-01', '2025-03-16'),
    ('M2', 'P1', 'K1', 60, 20, 100, 57.7, 1.5, null, '2025-03-16', null),
    ('M2A', 'P2A', 'K2', 10, null, null, null, null, 10000, '2020-01-01', null);

do $$ begin
    perform keycust_data.make_month(t::regclass, m::date)
    from unnest('{power_curve,voltage_curve,current_curve,register_reading}'::text[]) as n (name),
        lateral (select 'keycust_data.' || n.name as t) as q,
        unnest('{2025-02-01,2025-03-01}'::date[]) as m;
end $$;

-- K1: 8 h of 100 kW, 12 h of 200, 4 h of 50; half of it at weekends. On Monday the 10th 400 kW in the hour to 15:00. On
-- the 11th three gaps of 24 (12.5 %: the day does not count), on the 12th two (8.3 %: it does). kvar = 0.75 kW.
create temp table k1 as
select d::date as day, array(
    select case
            when d::date = '2025-03-11' and i <= 3 or d::date = '2025-03-12' and i in (21, 22) then null
            when d::date = '2025-03-11' and i = 4 then 999
            when d::date = '2025-03-10' and i = 15 then 400
            else case when i <= 8 then 100 when i <= 20 then 200 else 50 end
                * case when extract(isodow from d) > 5 then 0.5 else 1 end
        end::real
    from generate_series(1, 24) as i order by i) as kw
from generate_series(timestamp '2025-03-01', '2025-03-31', interval '1 day') as d;
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw, kvar)
select 'P1', day, 'K1', kw, array(select v * 0.75::real from unnest(kw) with ordinality as u (v, n) order by n) from k1;
-- The check point sees the same energy again: it must not be counted.
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw) select 'P1X', day, 'K1', kw from k1;
-- K2: two points whose maxima, 300 each, come at different hours; on the 31st only one delivers.
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw)
select p, d, 'K2', case p when 'P2A' then array_prepend(300::real, array_fill(100::real, '{23}'))
    else array_append(array_fill(100::real, '{23}'), 300::real) end
from generate_series(timestamp '2025-03-01', '2025-03-31', interval '1 day') as d, unnest('{P2A,P2B}'::text[]) as p
where not (p = 'P2B' and d = '2025-03-31');
-- K5: falls faster every day, 200 - 0.1 d².
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw)
select 'P5', timestamp '2025-02-28' + d * interval '1 day', 'K5', array_fill((200 - 0.1 * d * d)::real, '{24}')
from generate_series(1, 31) as d;

-- P1 at 5770 V: of phase a one point of 112 % and one of 52 % (lost, not assessed); phase b not metered. Currents 100,
-- 100, 50 for half the day, 100, 100, 80 for the other.
insert into keycust_data.voltage_curve (usage_point_id, day, customer_id, ua, uc)
values ('P1', '2025-03-03', 'K1', array_fill(5770::real, '{22}') || '{6500,3000}'::real[], array_fill(5770::real, '{24}'));
insert into keycust_data.current_curve (usage_point_id, day, customer_id, ia, ib, ic)
values ('P1', '2025-03-03', 'K1', array_fill(100::real, '{24}'), array_fill(100::real, '{24}'),
    array_fill(50::real, '{12}') || array_fill(80::real, '{12}'));

-- Registers of P1: 10 a day (1, 4, 3, 2 by period; with the new meter 0, 5, 3, 2); M1 to the 15th, M2 from the 16th. The
-- export register is reset on the 11th.
insert into keycust_data.register_reading
    (usage_point_id, day, direction, meter_id, customer_id, total, critical_peak, peak, flat, valley)
select 'P1', date '2025-02-28' + d, 'active_import', case when d <= 15 then 'M1' else 'M2' end, 'K1',
    n * 10, case when d <= 15 then n else 0 end, n * case when d <= 15 then 4 else 5 end, n * 3, n * 2
from generate_series(0, 31) as d, lateral (select case when d <= 15 then 900 + d else d - 16 end as n) as r
union all
select 'P1', date '2025-02-28' + d, 'active_export', case when d <= 15 then 'M1' else 'M2' end, 'K1',
    case when d <= 10 then 100 + d else d - 11 end, null, null, null, null
from generate_series(0, 31) as d
-- P2A runs over from 9999 to 0 on the 10th; P2B is read every third day, last on the 29th, without a meter's name.
union all
select 'P2A', date '2025-02-28' + d, 'active_import', '', 'K2', (9990 + d) % 10000, null, null, null, null
from generate_series(0, 31) as d
union all
select 'P2A', date '2025-02-28' + d, 'reactive_quadrant_1', 'M2A', 'K2', 50 + 0.5 * d, null, null, null, null
from generate_series(0, 31) as d
union all
select 'P2A', date '2025-02-28' + d, 'reactive_quadrant_4', 'M2A', 'K2', 7 + 0.1 * d, null, null, null, null
from generate_series(0, 31) as d;
insert into keycust_data.register_reading (usage_point_id, day, direction, customer_id, total, multiplier)
select 'P2B', date '2025-02-27' + d, 'active_import', 'K2', d, 20 from generate_series(0, 30, 3) as d;

insert into keycust_data.demand_reading (usage_point_id, day, customer_id, maximum_demand_kw)
values ('P1', '2025-03-05', 'K1', 310), ('P1', '2025-03-06', 'K1', 290), ('P1', '2025-03-20', 'K1', 420),
    ('P2A', '2025-03-20', 'K2', 300), ('P2B', '2025-03-20', 'K2', 300);

-- Bills: K1 1000 kWh in March 2024 and 10 more each month; K2 the same without last September and this March.
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh)
select c || n, c, (timestamp '2024-03-01' + n * interval '1 month'), 1000 + 10 * n
from generate_series(0, 12) as n, unnest('{K1,K2}'::text[]) as c
where not (c = 'K2' and n in (6, 12));
update keycust_data.bill
set reactive_lag_kvarh = 600, reactive_lead_kvarh = 300, adjustment_cny = 120.50, basic_charge_cny = 300, total_cny = 1290
where bill_id = 'K112';
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, power_factor, maximum_demand_kw)
values ('K3', 'K3', '2025-03-01', 2000, 0.575, 77), ('K4', 'K4', '2025-03-01', 500, null, null);
insert into keycust_data.production (customer_id, month, output_cny) values ('K1', '2025-03-01', 56000);

-- Receivables of K1: R1 paid in two parts, 5 days late; R2 in time; R3 unpaid in March, paid on 10 April; R0 never paid.
insert into keycust_data.receivable (receivable_id, customer_id, month, amount_cny, penalty_cny, due_on, settled_on)
values
    ('R0', 'K1', '2024-01-01', 50, null, '2024-02-20', null),
    ('R1', 'K1', '2024-12-01', 1000, null, '2025-01-20', null),
    ('R2', 'K1', '2025-01-01', 1100, null, '2025-02-20', null),
    ('R3', 'K1', '2025-02-01', 1200, null, '2025-03-20', null),
    ('R4', 'K1', '2025-03-01', 1300, 12.5, '2025-04-20', '2025-04-20');
insert into keycust_data.payment (payment_id, customer_id, receivable_id, paid_at, amount_cny, channel_code, instrument_code)
values
    ('Y1', 'K1', 'R1', '2025-01-15 09:00', 600, '010101', '01'),
    ('Y2', 'K1', 'R1', '2025-01-25 09:00', 400, '030146', '21'),
    ('Y3', 'K1', 'R2', '2025-02-18 09:00', 1100, '030146', '04'),
    ('Y4', 'K1', 'R3', '2025-04-10 09:00', 1200, '0202', '03');

insert into keycust_data.complaint
    (complaint_id, customer_id, accepted_at, business_code, class_code, call_min, finished_at, satisfaction, urged_count)
values
    ('W1', 'K1', '2025-01-10 08:00', 'complaint', 'service', 6, '2025-01-10 10:00', 5, 1),
    ('W2', 'K1', '2025-03-05 08:00', 'complaint', 'service', null, '2025-04-02 08:00', 2, 0),
    ('W3', 'K1', '2025-03-06 08:00', null, 'business', null, '2025-03-06 18:00', null, null),
    ('W4', 'K1', '2025-02-01 08:00', 'enquiry', null, 4, null, null, null),
    ('W5', 'K1', '2024-03-31 23:00', 'fault_report', null, 60, null, null, null);
insert into keycust_data.outage (outage_id, customer_id, started_at, ended_at)
values ('Q1', 'K1', '2025-02-28 22:00', '2025-03-01 02:00'), ('Q2', 'K1', '2025-03-15 10:00', '2025-03-15 11:30');
insert into keycust_data.meter_event (usage_point_id, event_code, phase, started_at, customer_id)
values ('P1', 'LOSS_V', 'a', '2025-03-03 08:00', 'K1'), ('P1', 'LOSS_V', 'a', '2025-03-04 08:00', 'K1'),
    ('P1', 'LOSS_I', 'a', '2025-02-04 08:00', 'K1');
insert into keycust_data.inspection (inspection_id, customer_id, inspected_at) values ('I1', 'K3', '2024-06-01 10:00');
insert into keycust_data.inspection_result (inspection_result_id, inspection_id, customer_id, finding_code)
values ('I1a', 'I1', 'K3', 'theft_uv'), ('I1b', 'I1', 'K3', 'theft_ui');
insert into keycust_data.feeder (feeder_id, name, substation) values ('F1', '铝业线', '城南站');
update keycust_data.usage_point set feeder_id = 'F1' where usage_point_id = 'P1';
insert into keycust_data.feeder_energy (feeder_id, day, supplied_kwh, metered_kwh)
select 'F1', date '2025-03-20' + n, 1000, case when n <= 5 then 960 else 955 end from generate_series(0, 11) as n;

call keycust.indicator_compute('2025-02-15');
-- Earlier months of the load of K1, as if there had been curves.
insert into keycust_data.customer_load (customer_id, month, usage_points, valid_days, maximum_kw, energy_kwh)
select 'K1', timestamp '2025-03-01' - n * interval '1 month', 1, 30, 300, 1000 from generate_series(1, 11) as n;
call keycust.indicator_compute('2025-03-01', '2025-03-31');

-- What must come out ------------------------------------------------------------------------------------------------

create temp table expected (customer_id text, indicator_code text, value float8, text_value text);
insert into expected values
    -- A
    ('K1', 'A001', null, 'K1'), ('K1', 'A002', null, '眉山铝业'), ('K6', 'A002', null, '王**'), ('K1', 'A004', null, '工业路1号'),
    ('K6', 'A004', null, null), ('K1', 'A007', null, '厂长 张** 138****78'), ('K1', 'A008', null, '李四'),
    ('K1', 'A009', null, '2020-01-01'), ('K1', 'A103', 400, null), ('K1', 'A104', 300, null), ('K2', 'A104', null, null),
    ('K1', 'A105', 2, null), ('K1', 'A106', null, 'S11-400 400 kVA × 1; S11-100 100 kVA × 1'), ('K1', 'A108', null, '城南站 铝业线'),
    ('K1', 'A206', 0.9, null), ('K1', 'A209', 1, null), ('K2', 'A209', null, null), ('K1', 'A404', 60, null),
    ('K1', 'A405', 20, null),
    -- 31 days of 24 points, five of them gaps
    ('K1', 'A408', 739 / 7.44, null),
    ('K2', 'A408', (31 + 30) * 24 / (62 * 0.24), null),
    -- Bills: 1120 kWh now, 1000 a year ago, 1110 last month, 12 months of 1010 … 1120
    ('K1', 'B001', 1120, null), ('K1', 'B002', 12780, null), ('K1', 'B003', 12, null), ('K1', 'B004', 1000 / 1110.0, null),
    ('K1', 'B005', 10 / 1065.0 * 100, null), ('K1', 'B012', 10 * sqrt(143 / 12.0) / 1065, null),
    ('K1', 'B010', 1120 / 300.0, null), ('K1', 'B011', 200, null),
    ('K2', 'B001', null, null), ('K2', 'B002', null, null), ('K2', 'B005', null, null),
    ('K4', 'B013', 0, null), ('K1', 'B013', 50, null), ('K3', 'B013', 100, null), ('K3', 'B003', null, null),
    -- Registers: 15 intervals with M1 × 40 and 15 with M2 × 60, the one between left out: 15000 kWh; peak 60 × 40 + 75 × 60
    ('K1', 'B006', 15 * 40 / 150.0, null), ('K1', 'B007', 46, null), ('K1', 'B008', 30, null), ('K1', 'B009', 20, null),
    -- (10 + 4) × 40 + 15 × 60: without the 11th, the reset, and the 16th, the new meter
    ('K1', 'B506', 1460, null), ('K2', 'B506', null, null),
    -- 1120 / sqrt(1120² + 900²) = 0.7795; 0.78 is 12 below 0.90: 6 %
    ('K1', 'B201', 0.78, null), ('K1', 'B202', 120.5, null), ('K1', 'B203', 6, null), ('K1', 'B204', 100 / 3.0, null),
    ('K1', 'B205', 1120 / 744.0 * (600 / 1120.0 - sqrt(0.19) / 0.9), null),
    -- Half up, though the double nearest to 0.575 is below it
    ('K3', 'B201', 0.58, null), ('K4', 'B201', null, null),
    -- 31 × 10 + 29 × 20 = 890 kWh, kvarh 155 lagging and 31 leading: 0.9788
    ('K2', 'B201', 0.98, null), ('K2', 'B204', 31 / 1.86, null),
    -- The load of K1: 30 valid days, 28 of shape 3400 / 24 / 200
    ('K1', 'B101', 400, null), ('K1', 'B102', null, '2025-03-10 15:00'), ('K1', 'B103', 420, null),
    ('K1', 'B104', (28 * 3400 / 4800.0 + 0.375 + 0.75) / 30, null), ('K1', 'B105', (28 * 0.25 + 0.125 + 0.25) / 30, null),
    ('K1', 'B106', (28 * 0.75 + 0.875 + 0.75) / 30, null),
    -- 10 rest days of 1700 kWh, 18 workdays of 3400 and two of 3600: 85400 in 30 days
    ('K1', 'B107', (11 * 1000 + 85400 / 30.0 * 31) / 400, null),
    ('K1', 'B108', 1.25 * 85400 / 30 / 24 / 500 * 100, null), ('K1', 'B109', 1.25 * 400 / 500 * 100, null),
    ('K1', 'B112', 1, null), ('K1', 'B114', 1700 / 3420.0, null), ('K1', 'B513', 2, null),
    -- K2: 300 + 100, never 600; the demands of two points do not add up; at the system's peak, 15:00, 200
    ('K2', 'B101', 400, null), ('K2', 'B102', null, '2025-03-01 01:00'), ('K2', 'B103', 400, null), ('K2', 'B112', 0.5, null),
    ('K2', 'B104', 5200 / 24.0 / 400, null), ('K2', 'B107', null, null), ('K2', 'B513', null, null), ('K3', 'B103', 77, null),
    ('K2', 'B508', 0, null), ('K5', 'B508', 11, null),
    ('K1', 'B206', 46 / 0.47, null), ('K1', 'B207', 35, null), ('K1', 'B507', 50, null),
    ('K1', 'B208', 1, null), ('K1', 'B209', 3.5, null), ('K2', 'B208', 0, null), ('K2', 'B209', 0, null),
    -- Seen from 31 March: R1 5 days, R2 0, R3 11 so far; R0 is older than a year
    ('K1', 'B301', 1300, null), ('K1', 'B302', 1300 / 1120.0, null), ('K1', 'B303', 300 / 12.9, null), ('K1', 'B310', 12.5, null),
    ('K1', 'B304', 100 / 3.0, null), ('K1', 'B305', 16 / 3.0, null), ('K1', 'B306', 11, null), ('K1', 'B307', 2, null),
    ('K1', 'B308', 1250, null), ('K1', 'B309', 1200 / 33.0, null), ('K2', 'B308', null, null), ('K1', 'B311', 88.5, null),
    ('K1', 'B312', null, '030146'), ('K1', 'B313', 5 / 9.0, null), ('K1', 'B314', 200 / 3.0, null), ('K1', 'B315', 1, null),
    ('K1', 'B316', 1100 / 21.0, null), ('K1', 'B317', 18, null), ('K2', 'B312', null, null),
    -- W2 repeats W1 after 54 days, is finished in April; W5 is an hour older than the 12 months
    ('K1', 'B401', 3, null), ('K1', 'B402', null, '营业投诉 1; 服务投诉 2'), ('K1', 'B403', 1, null), ('K1', 'B404', 1, null),
    ('K1', 'B405', 0, null), ('K1', 'B406', 1, null), ('K1', 'B407', 5, null), ('K1', 'B408', 6, null), ('K1', 'B409', 3.5, null),
    ('K2', 'B401', 0, null), ('K2', 'B402', null, null), ('K2', 'B409', null, null), ('K4', 'B410', 20, null),
    ('K1', 'B410', null, null),
    ('K1', 'B501', 2, null), ('K1', 'B502', 0, null), ('K2', 'B501', 0, null),
    -- Line loss 4 % to 25 March, 4.5 % from the 26th
    ('K1', 'B509', 1, null), ('K2', 'B509', null, null), ('K3', 'B511', 0, null), ('K3', 'B512', 1, null), ('K1', 'B512', 0, null);

select plan(32);

create temp view known as select * from keycust.indicator_as_of('2025-04-05');
select is_empty($$
    select e.*, k.value as got, k.text_value as got_text, k.period
    from expected as e
    left join known as k on k.customer_id = e.customer_id and k.indicator_code = e.indicator_code
        and (k.indicator_code < 'A4' or k.period >= '2025-03-01' or k.indicator_code = 'A405')
    where (e.value is null) <> (k.value is null) or e.text_value is distinct from k.text_value
        or abs(e.value - k.value) > 1e-9 * greatest(abs(e.value), 1)
$$, 'every value is the one reckoned by hand, and what cannot be known has none');
select cmp_ok((select count(*) from expected), '>=', 120::bigint, 'of so many values');
select is_empty($$
    select i.indicator_code from keycust_data.indicator as i
    where (i.state = 'computed') <> exists (
        select from keycust.indicator_group() as g where i.indicator_code = any (g.indicator_codes))
$$, 'what the catalogue calls computed is computed, and nothing else');
select is((select count(*) from (select unnest(indicator_codes) as c from keycust.indicator_group()) as x),
    (select count(distinct c) from (select unnest(indicator_codes) as c from keycust.indicator_group()) as x),
    'each by one group');
select is_empty($$ select * from keycust_data.customer_indicator where customer_id = 'K2' and indicator_code = 'B002' $$,
    'a year with a missing bill has no sum');
select results_eq($$ select value from keycust_data.customer_indicator
    where customer_id = 'K2' and indicator_code = 'B001' order by period $$, 'values (1110::float8)', 'nor its month a value');
select isnt_empty($$ select from keycust_data.customer_indicator
    where customer_id = 'K2' and indicator_code = 'B005' and period = '2025-02-01' $$, 'but a trend, which bears a gap');
select is_empty($$ select from keycust_data.customer_indicator where customer_id = 'K6' and indicator_code ~ '^B([01]|20[1-7]|3)' $$,
    'who has no data has no values');
select results_eq($$
    select usage_points, curve_points_expected, curve_points_valid, readings_expected, readings_valid, bill_present,
        receivable_count, payment_count, round(completeness_pct::numeric, 6)
    from keycust_bi.customer_completeness where customer_id = 'K1' and month = '2025-03-01'
$$, $$ values (1, 744, 739, 31, 31, true, 1, 0, round((739 / 7.44 + 200) / 3, 6)) $$, 'completeness is told by kind');
select results_eq($$
    select valid_days, round(energy_kwh::numeric, 6), system_peak_at, system_peak_kw from keycust_bi.customer_load
    where month = '2025-03-01' and customer_id in ('K1', 'K2') order by customer_id
$$, $$ values (30, round(85400 / 30.0 * 31, 6), timestamp '2025-03-10 14:15', 400::float8),
    (30, round(5200 * 31, 6), '2025-03-10 14:15', 200) $$, 'the curves of a month are summed up once');

-- As of any day

select results_eq($$
    select d::date, k.value
    from unnest('{2022-12-31,2023-01-01,2025-03-09,2025-03-10,2026-01-01}'::date[]) as d
    left join lateral (select value from keycust.indicator_as_of(d) where customer_id = 'K1' and indicator_code = 'A104') as k on true
$$, $$ values ('2022-12-31'::date, null::float8), ('2023-01-01', 400), ('2025-03-09', 400), ('2025-03-10', 300), ('2026-01-01', 300) $$,
    'an attribute is known from the day of its change');
select results_eq($$ select period, value from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'A103' $$,
    $$ values ('2023-01-01'::date, 400::float8) $$, 'and noted only when it changes');
select results_eq($$ select period, value from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'A105' order by period $$,
    $$ values ('2020-01-01'::date, 2::float8), ('2024-06-01', 3), ('2025-03-15', 2) $$, 'transformers come and go on their days');
select results_eq($$
    select d::date, k.period, k.value
    from unnest('{2025-02-28,2025-03-01,2025-03-31,2025-04-01}'::date[]) as d
    left join lateral (select period, value from keycust.indicator_as_of(d) where customer_id = 'K1' and indicator_code = 'B001') as k on true
$$, $$ values ('2025-02-28'::date, null::date, null::float8), ('2025-03-01', '2025-02-01', 1110),
    ('2025-03-31', '2025-02-01', 1110), ('2025-04-01', '2025-03-01', 1120) $$, 'a month is known when it is over');
select results_eq($$
    select customer_name, contract_capacity_kva, opened_on, fee_control, compensation_kvar, latest_period
    from keycust_bi.customer_attribute where customer_id = 'K1'
$$, $$ values ('眉山铝业', 400::float8, date '2020-01-01', true, null::float8, date '2025-03-16') $$, 'attributes stand wide');
select results_eq($$ select * from keycust_bi.customer_behaviour $$, $$ select * from keycust.indicator_behaviour_as_of('2025-04-05') $$,
    'behaviours stand wide, today as on a day of April');
select results_eq($$ select monthly_energy_kwh, latest_period from keycust.indicator_behaviour_as_of('2025-03-20') where customer_id = 'K1' $$,
    $$ values (1110::float8, date '2025-02-01') $$, 'and on a day of March');
select results_eq($$ select running_capacity_kva from keycust.indicator_attribute_as_of('2024-01-01') where customer_id = 'K1' $$,
    'values (400::float8)', 'attributes too');
select is((select count(*) from pg_attribute where attrelid = 'keycust_bi.customer_attribute'::regclass and attnum > 0), 57 + 3::bigint,
    'all attributes have their column');
select is((select count(*) from pg_attribute where attrelid = 'keycust_bi.customer_behaviour'::regclass and attnum > 0), 90 + 3::bigint,
    'all behaviours have theirs');
select results_eq($$ select customers, coverage_pct, last_period from keycust_bi.behaviour_indicator where indicator_code = 'B001' $$,
    $$ values (3::bigint, 50::float8, date '2025-03-01') $$, 'the catalogue tells the coverage of a behaviour');
select results_eq($$ select customers, state from keycust_bi.attribute_indicator where indicator_code = 'A103' $$,
    $$ values (1::bigint, 'computed') $$, 'and of an attribute');

-- Twice, and under other settings

create temp table before as
select md5(string_agg(t::text, '|' order by t::text)) as digest from (
    select c::text as t from keycust_data.customer_indicator as c
    union all select l::text from keycust_data.customer_load as l
    union all select c::text from keycust_data.customer_completeness as c) as x;
call keycust.indicator_compute('2025-03-01');
select results_eq($$
    select md5(string_agg(t::text, '|' order by t::text)) as digest from (
        select c::text as t from keycust_data.customer_indicator as c
        union all select l::text from keycust_data.customer_load as l
        union all select c::text from keycust_data.customer_completeness as c) as x
$$, 'select digest from before', 'computed twice, nothing changes');
set timezone = 'America/New_York';
set datestyle = 'SQL, DMY';
set extra_float_digits = -5;
call keycust.indicator_compute('2025-03-01');
select results_eq($$ select written_values, removed_values, state from keycust_data.indicator_run order by run_id desc limit 2 $$,
    $$ values (0::bigint, 0::bigint, 'finished'), (0, 0, 'finished') $$, 'under other settings neither');
select is((select opened_on from keycust_bi.customer_attribute where customer_id = 'K1'), date '2020-01-01', 'and a date is read as it was');
reset timezone;
reset datestyle;
reset extra_float_digits;

-- Changes

update keycust_data.customer set name = '眉山铝业集团', updated_at = '2025-04-12 09:00' where customer_id = 'K1';
delete from keycust_data.bill where bill_id = 'K112';
call keycust.indicator_compute('2025-03-01');
call keycust.indicator_compute('2025-04-01');
select results_eq($$ select period, text_value from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'A002' order by period $$,
    $$ values ('2025-02-01'::date, '眉山铝业'), ('2025-04-12', '眉山铝业集团') $$, 'a change is a new row, from the day of the change');
select is_empty($$ select from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'B001' and period = '2025-03-01' $$,
    'a value whose data are gone is removed');
select results_eq($$
    select indicator_code, value from keycust_data.customer_indicator
    where customer_id = 'K1' and period = '2025-04-01' and indicator_code between 'B304' and 'B309' order by 1
$$, $$ values ('B304', 50::float8), ('B305', 6.5), ('B306', 21), ('B307', 2), ('B308', 50), ('B309', 0) $$,
    'a payment of April counts in April');
select results_eq($$
    select period, value from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'B311' order by period
$$, $$ values ('2025-03-01'::date, 88.5::float8), ('2025-04-01', 88.5) $$, 'a balance that changed later is kept as it was noted');

-- Who, and what is refused

select throws_ok($$ call keycust.indicator_begin('2025-03-01', '2025-02-01', null) $$, '22023',
    'months must be between 1970-01 and 2199-12, the last not before the first', 'months in the wrong order');
select throws_ok($$ call keycust.indicator_run_step(0, '2025-03-01', 'energy') $$, '55000', 'run 0 is not this session''s any more',
    'a step of nobody''s run');
select throws_ok($$ insert into keycust_data.customer_indicator (customer_id, indicator_code, period, value) values ('K1', 'B001', '2025-01-01', 'NaN') $$,
    '23514', null, 'no value is NaN');

select * from finish();

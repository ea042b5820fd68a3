-- A base small enough to be reckoned by hand, and the indicators computed from it; see test/pgtap/indicator.sql.

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
    ('M2A', 'P2A', 'K2', 10, null, null, null, null, 10000, '2020-01-01', null),
    ('M5', 'P5', 'K5', 10, null, null, null, null, null, '2020-01-01', '2025-03-16'),
    ('M6', 'P5', 'K5', 20, null, null, null, null, null, '2025-03-16', null);

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
-- P5 changes its meter on the 16th and reads both: M5 × 10 to 516, M6 × 20 from 100.
insert into keycust_data.register_reading (usage_point_id, day, direction, meter_id, customer_id, total)
select 'P5', date '2025-02-28' + d, 'active_export', 'M5', 'K5', 500 + d from generate_series(0, 16) as d
union all
select 'P5', date '2025-02-28' + d, 'active_export', 'M6', 'K5', 84 + d from generate_series(16, 31) as d;
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

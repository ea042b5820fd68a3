-- A base with few customers, each with something of its own. Every figure follows from the formulas below.
insert into keycust_data.organisation (organisation_id, name) values ('O1', 'o1'), ('O2', 'o2');
insert into keycust_data.customer (
    customer_id, organisation_id, name, status_code, opened_on, energised_on, closed_on, industry_code, market_code,
    voltage_code, distributed_generation_kwp)
values
    ('V1', 'O1', 'one', '0', '2012-03-01', '2012-05-01', null, 'C32', 'agency', 'AC00101', 100),
    ('V2', 'O1', 'two', '0', '2015-03-01', null, null, 'C31', 'agency', 'AC00351', null),
    ('V3', 'O2', 'three', '0', '2018-07-15', '2018-08-01', null, 'D44', 'agency', 'AC01101', null),
    ('V4', 'O2', 'four', '0', '2020-01-01', '2020-01-01', null, 'C32', 'agency', 'AC00101', 900),
    -- A twin of V1, save for the name.
    ('V5', 'O1', 'five', '0', '2012-03-01', '2012-05-01', null, 'C32', 'agency', 'AC00101', 100),
    -- Three months of bills and nothing else known.
    ('V6', 'O1', 'six', '0', '2025-08-20', '2025-09-01', null, null, null, null, null),
    -- No bill, closed, not opened yet.
    ('V7', 'O1', 'seven', '0', '2019-01-01', '2019-01-01', null, 'C32', 'agency', 'AC00101', null),
    ('V8', 'O1', 'eight', '9', '2019-01-01', '2019-01-01', '2025-06-30', 'C32', 'agency', 'AC00101', null),
    ('V9', 'O1', 'nine', '0', '2025-12-05', '2025-12-10', null, 'C32', 'agency', 'AC00101', null);
insert into keycust_data.contract (
    contract_id, customer_id, valid_from, valid_to, contract_capacity_kva, running_capacity_kva, ends_on)
values
    ('T1', 'V1', '2012-03-01', null, 1000, 800, '2027-06-30'), ('T2a', 'V2', '2015-03-01', '2024-12-31', 500, 500, null),
    ('T2', 'V2', '2025-01-01', null, 2000, null, '2026-01-31'), ('T3', 'V3', '2018-07-15', null, 12000, 12000, '2025-01-31'),
    ('T4', 'V4', '2020-01-01', null, 630, 630, null), ('T5', 'V5', '2012-03-01', null, 1000, 800, '2027-06-30'),
    ('T8', 'V8', '2019-01-01', '2025-06-30', 1000, 1000, null);
insert into keycust_data.bill (
    bill_id, customer_id, month, energy_kwh, maximum_demand_kw, total_cny, surcharge_cny)
select
    c.id || '-' || n, 'V' || c.id, m.month, e.kwh, round(e.kwh / (300 + 7 * c.id)), round(e.kwh * (0.60 + 0.02 * c.id), 2),
    round(e.kwh * 0.03, 2)
from (values (1, 100000, 300), (2, 260000, -900), (3, 2400000, 5100), (4, 90000, 0), (8, 70000, 10)) as c (id, base, slope)
cross join generate_series(0, 35) as n
cross join lateral (select (timestamp '2022-12-01' + n * interval '1 month')::date as month) as m
-- A season, a trend, and what is left.
cross join lateral (select c.base + c.slope * n + (n % 12) * c.base / 40 + (n * n * 7919 * c.id) % 5003 as kwh) as e
where c.id <> 8 or m.month < '2025-07-01';
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, maximum_demand_kw, total_cny, surcharge_cny)
select 'T' || bill_id, 'V5', month, energy_kwh, maximum_demand_kw, total_cny, surcharge_cny from keycust_data.bill where customer_id = 'V1';
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, total_cny)
values ('6-1', 'V6', '2025-09-01', 3000, 2100), ('6-2', 'V6', '2025-10-01', 3500, 2400), ('6-3', 'V6', '2025-11-01', 3700, 2600);
insert into keycust_data.receivable (receivable_id, customer_id, bill_id, month, amount_cny, due_on)
select bill_id, customer_id, bill_id, month, total_cny, month + 50 from keycust_data.bill where customer_id <> 'V6';
-- V2 pays late every third month, in two parts; V3 a day late in November; V4 has not paid since July.
insert into keycust_data.payment (payment_id, customer_id, receivable_id, paid_at, amount_cny)
select r.receivable_id || '/' || p.part, r.customer_id, r.receivable_id, r.due_on + p.days + time '09:30', p.amount_cny
from keycust_data.receivable as r
cross join lateral (
    select extract(month from r.month)::int as month, trunc(r.amount_cny / 3, 2) as third
) as m
cross join lateral (values
    (1, -2, m.third),
    (2, case when r.customer_id = 'V2' and m.month % 3 = 0 then 9 when r.customer_id = 'V3' and m.month = 11 then 1 else 0 end,
        r.amount_cny - m.third)
) as p (part, days, amount_cny)
where not (r.customer_id = 'V4' and r.month >= '2025-07-01');

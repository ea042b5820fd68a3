-- A base of customers with 24 months of bills, receivables and payments, for value.sh. Every figure follows from a hash.

create schema bench;
create function bench.chance(key text) returns float8 language sql immutable
return (hashtextextended(key, 7) & 1048575) / 1048576.0;

insert into keycust_data.organisation (organisation_id, name) values ('51', 'bench');
insert into keycust_data.customer (customer_id, organisation_id, name, industry_code, market_code, status_code, opened_on,
    own_generation_kw)
select format('C%s', lpad(i::text, 6, '0')), '51', 'customer ' || i, (array['C', 'D', 'G', 'J'])[1 + i % 4],
    (array['agency', 'direct'])[1 + (i % 3 = 0)::int], '1', date '2005-01-01' + (7000 * bench.chance('opened' || i))::int,
    case when i % 10 = 0 then 500 end
from generate_series(1, :customers) as i;
insert into keycust_data.contract (contract_id, customer_id, valid_from, contract_capacity_kva, ends_on)
select 'K' || c.customer_id, c.customer_id, '2020-01-01', 315 + round(20000 * bench.chance('kva' || c.customer_id) ^ 3),
    date '2026-01-01' + (1500 * bench.chance('ends' || c.customer_id))::int
from keycust_data.customer as c;
insert into keycust_data.industry_outlook (industry_code, valid_from, outlook) values
    ('C', '2024-01-01', 40), ('D', '2024-01-01', 70), ('G', '2024-01-01', 55), ('J', '2024-01-01', 80);
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, maximum_demand_kw, surcharge_cny, purchase_cost_cny, total_cny)
select format('B%s%s', k.customer_id, to_char(m.month, 'YYYYMM')), k.customer_id, m.month::date, e.kwh, e.kwh / 400,
    round(e.kwh::numeric * 0.03, 2), round(e.kwh::numeric * 0.41, 2),
    round((e.kwh * (0.55 + 0.2 * bench.chance('price' || k.customer_id)))::numeric, 2)
from keycust_data.contract as k
cross join generate_series(timestamp '2024-01-01', '2025-12-01', interval '1 month') as m (month)
cross join lateral (
    select round((k.contract_capacity_kva * 730 * (0.15 + 0.5 * bench.chance('load' || k.customer_id))
        * (0.9 + 0.2 * bench.chance(k.customer_id || m.month::date)))::numeric, 1)::float8 as kwh
) as e;
insert into keycust_data.receivable (receivable_id, customer_id, bill_id, month, amount_type_code, amount_cny, released_on, due_on)
select 'R' || b.bill_id, b.customer_id, b.bill_id, b.month, '01', b.total_cny, b.month + 35, b.month + 50
from keycust_data.bill as b;
insert into keycust_data.payment (payment_id, customer_id, receivable_id, paid_at, amount_cny)
select format('P%s%s', r.bill_id, p.part), r.customer_id, r.receivable_id,
    r.due_on + interval '1 day' * (15 * bench.chance('late' || r.receivable_id) - 12 + 2 * p.part),
    case p.part when 1 then round(r.amount_cny / 2, 2) else r.amount_cny - round(r.amount_cny / 2, 2) end
from keycust_data.receivable as r
cross join (values (1), (2)) as p (part)
where bench.chance('paid' || r.receivable_id) < 0.98;
vacuum analyze;

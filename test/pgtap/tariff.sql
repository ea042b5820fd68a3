\set ECHO none
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
begin;
select no_plan();

-- Prices that change every month, over hours as shipped; loads in eighths of a kW, which every type holds exactly.
create temp table price as
select m::date as valid_from, (m + interval '1 month' - interval '1 day')::date as valid_to, 0.6 + 0.01 * extract(month from m) as flat, 0.05 as fixed
from generate_series(timestamp '2023-01-01', '2024-12-01', interval '1 month') as m;
create temp table hours as select * from keycust.shipped_tariff_period() where region = 'Sichuan';
create temp table tariff as
select keycust.tariff_join(h.m, p.m) as model
from (select keycust.tariff_fit(valid_from, valid_to, month, period, starts_at_min, ends_at_min, ratio_to_flat) as m from hours) as h,
    (select keycust.tariff_prices(valid_from, valid_to, flat, fixed, 22, 35.2, 40, 105, 2, 260, 0.9) as m from price) as p;
select is((model).status, 'ok', 'the shipped hours of Sichuan fill every day') from tariff;
select is_empty($$
    select region, (m).message from (
        select region, keycust.tariff_fit(valid_from, valid_to, month, period, starts_at_min, ends_at_min, ratio_to_flat) as m
        from keycust.shipped_tariff_period() group by region) as x where (m).status <> 'ok'$$, 'so do those of every region');

select setseed(0.3);
create temp table curve as
select c as customer, day::date,
    (select array_agg(case when random() < 0.01 then null else (floor(random() * 8000) / 8 - case when c = 3 then 400 else 0 end)::real end order by i) from generate_series(1, 96 + 0 * c + 0 * extract(day from day)::int) as i) as kw
from generate_series(1, 6) as c, generate_series(timestamp '2023-05-01', '2024-02-29', interval '1 day') as day;
-- The same in plain SQL: minute by minute the row that counts (hours change with a month only), in numeric.
create temp table minute_price as
select d.day, m.minute, h.period, h.ratio_to_flat
from (select distinct date_trunc('month', day)::date as day from curve) as d, generate_series(0, 1439) as m (minute), lateral (
    select h.period, h.ratio_to_flat from hours as h
    where d.day between h.valid_from and coalesce(h.valid_to, 'infinity') and h.month = extract(month from d.day) and m.minute >= h.starts_at_min and m.minute < h.ends_at_min
    order by h.valid_from desc, h.period = 'critical_peak' desc limit 1) as h;
create temp table slot_price as
select d.day, m.* from (select distinct day from curve) as d join (
    select day as month, minute / 15 + 1 as slot, min(period) as period, min(ratio_to_flat) as ratio from minute_price group by day, minute / 15 having min(ratio_to_flat) = max(ratio_to_flat)
) as m on m.month = date_trunc('month', d.day);
analyze slot_price;
create temp table expected as
select c.customer, s.period, sum(greatest(u.kw, 0)::numeric / 4) as kwh, sum(greatest(u.kw, 0)::numeric / 4 * (p.flat * s.ratio + p.fixed)) as cny, sum(greatest(-u.kw, 0)::numeric / 4) as export
from curve as c, unnest(c.kw) with ordinality as u (kw, slot) join slot_price as s using (slot), price as p
where s.day = c.day and c.day between p.valid_from and p.valid_to and u.kw is not null group by c.customer, s.period;
create temp table bill as select customer, keycust.tariff_cost(day, kw, model) as b from curve, tariff group by customer;
create function pg_temp.off(got float8, expected numeric) returns float8 language sql as
$$ select abs(got - expected::float8) / greatest(abs(expected::float8), 1) $$;
select is((select count(*) from expected), 24::bigint, 'plain SQL finds four periods for six customers');
select cmp_ok((select max(greatest(pg_temp.off(p.energy_kwh, e.kwh), pg_temp.off(p.cost_cny, e.cny))) from bill as b, keycust.tariff_cost_periods(b.b) as p join expected as e using (period)
    where e.customer = b.customer), '<', 1e-13::float8, 'energy and money by period are those of plain SQL in numeric');
select cmp_ok((select max(greatest(pg_temp.off((b.b).cost_cny, e.cny), pg_temp.off((b.b).energy_kwh, e.kwh), pg_temp.off((b.b).export_kwh, e.export))) from bill as b
    join (select customer, sum(cny) as cny, sum(kwh) as kwh, sum(export) as export from expected group by customer) as e using (customer)), '<', 1e-13::float8, 'so are the totals and the export');
select is_empty($$ select customer from bill where (b).status <> 'ok' or (b).unpriced_intervals <> 0 or (b).intervals <> 305 * 96 $$, 'every interval has a price');
select results_eq('select customer, (b).missing from bill order by 1',
    'select customer, sum(cardinality(array_positions(kw, null))) from curve group by customer order by 1', 'what is missing is counted');
-- Readings, and any order.
create temp table reading as
select customer, day + i * interval '15 minutes' as at, value::float8 as kw from curve, unnest(kw) with ordinality as u (value, i);
select is_empty($$
    select customer from bill join (select customer, keycust.tariff_cost(at, kw, model order by md5(at::text)) as r from reading, tariff where customer <= 2 group by customer) as x using (customer)
    where (b).cost_cny <> (r).cost_cny or (b).valley_use_index <> (r).valley_use_index or (b).average_price_cny_per_kwh <> (r).average_price_cny_per_kwh or (b).missing <> (r).missing$$,
    'readings in any order cost the same as day curves');
select is_empty($$
    select customer from bill join (select customer, keycust.tariff_cost(day, kw, model order by kw) as r from curve, tariff group by customer) as x using (customer)
    where abs((b).cost_cny / (r).cost_cny - 1) > 1e-15$$, 'so do day curves in another order');
-- A bill of two tariffs in one query, each group with its own.
select results_eq($$
    select (b).flat_price_cny_per_kwh from (
        select t.n, keycust.tariff_cost(day, kw, t.model) as b from curve, (
            select n, keycust.tariff_prices(null, null, n, 0, null, null, null, null, null, null, null) as model from generate_series(1, 3) as n group by n) as t
        where customer = 1 group by t.n) as x order by n$$, 'values (1::float8), (2), (3)', 'the same curve under several tariffs');
select throws_ok($$
    select keycust.tariff_cost(day, kw, t.model) from curve, (
        select n, keycust.tariff_prices(null, null, n, 0, null, null, null, null, null, null, null) as model from generate_series(1, 3) as n group by n) as t
    where customer = 1$$, '22023', 'tariff must be the same in all rows of a group', 'one group has one tariff');

-- Moving: never dearer, the less is allowed the less is saved, energy of a day kept (the energy that the average price says).
create temp table plan as
select customer, keycust.tariff_shift(day, kw, model, '{"share": 0.2, "limit_kw": 1200, "rotate_hours": [-6, -3, 3, 6], "basic_mode": "measured", "capacity_kva": 2000}') as p
from curve, tariff group by customer;
select is_empty($$
    select customer, p from plan where not ((p).theoretical_energy_cny <= (p).feasible_energy_cny and (p).feasible_energy_cny <= (p).level_energy_cny
        and (p).level_energy_cny <= (p).energy_cny and (p).rotation_energy_cny <= (p).energy_cny)$$, 'the more may move the less it costs');
select is_empty($$ select customer from plan where (p).level_demand_kw > (p).demand_kw + 1e-9 or (p).feasible_demand_kw > 1200 + 1e-9 or (p).level_basic_cny > (p).basic_cny + 1e-6 $$,
    'limits are kept');
select cmp_ok((select max(abs((p).energy_cny / (b).cost_cny - 1)) from plan join bill using (customer)), '<', 1e-13::float8, 'the cost before is the bill');
-- A greedy of its own in SQL for one customer's days: fill the cheapest intervals up to the limit.
select cmp_ok((
    select abs(sum(cost) / (select (p).theoretical_energy_cny from plan where customer = 1) - 1) from (
        select day, sum(least(1200, greatest(0, energy - 1200 * (place - 1))) * price / 4) as cost from (
            select c.day, (select sum(v) from unnest(c.kw) as v)::float8 as energy, (p.flat * s.ratio + p.fixed)::float8 as price,
                row_number() over (partition by c.day order by s.ratio) as place
            from curve as c join slot_price as s using (day) join price as p on c.day between p.valid_from and p.valid_to
            where c.customer = 1 and c.kw[s.slot] is not null) as x group by day) as y), '<', 1e-12::float8, 'the theoretical optimum is that of a greedy in SQL');

-- The basic charge against everything that could be chosen: modes by quarter, contract demands over a grid and all corners.
create temp table month as
select customer, date_trunc('month', day)::date as month, 2000::float8 as kva, max(v)::float8 * case when extract(month from day) in (7, 8, 9) then 1.5 else 0.9 end as kw, sum(v)::float8 / 4 as kwh
from curve, unnest(kw) as v where day >= '2023-07-01' and day < '2024-01-01' group by 1, 2, extract(month from day);
create temp table choice as
select customer, keycust.tariff_basic_plan(model, array_agg(month), array_agg(kva), array_agg(kw), array_agg(kwh), mode => 'measured', contract_months => 3) as c
from month, tariff group by customer, model;
create temp table brute as
select customer, sum(least(capacity, measured, contract)) as best from (
    select m.customer, date_trunc('quarter', m.month) as quarter, sum(22 * kva) as capacity, sum(35.2 * f * kw) as measured,
        min(c.cost) as contract
    from (select *, case when kwh >= 260 * kva then 0.9 else 1 end as f from month) as m join (
        select a.customer, a.quarter, min(a.cost) as cost from (
            select x.customer, x.quarter, d.d, sum(35.2 * x.f * case when x.kw <= 1.05 * d.d * (1 + 1e-12) then d.d else 1.05 * d.d + 2 * (x.kw - 1.05 * d.d) end) as cost
            from (select *, date_trunc('quarter', month) as quarter, case when kwh >= 260 * kva then 0.9 else 1 end as f from month) as x, lateral (
                select n::float8 as d from generate_series(800, 2000, 1) as n
                union select y.kw / 1.05 from month as y where y.customer = x.customer and date_trunc('quarter', y.month) = x.quarter and y.kw / 1.05 >= 800
                union select y.kw from month as y where y.customer = x.customer and date_trunc('quarter', y.month) = x.quarter and y.kw >= 800) as d
            group by x.customer, x.quarter, d.d) as a group by a.customer, a.quarter) as c on c.customer = m.customer and c.quarter = date_trunc('quarter', m.month)
    group by m.customer, date_trunc('quarter', m.month)) as q group by customer;
select is((select count(*) from brute), 6::bigint, 'six customers have a brute force');
select cmp_ok((select max(abs((c).best_cny / best - 1)) from choice join brute using (customer)), '<', 1e-12::float8, 'the plan of the basic charge is the best of all');
select is_empty($$ select customer from choice where (c).complete_months <> 6 or (c).best_cny > least((c).capacity_cny, (c).contract_cny, (c).measured_cny, (c).present_cny) + 1e-6 $$,
    'it is no dearer than any mode kept');

-- The change of a bill between two months, from bills that the tariff made.
create temp table twice as
select a.customer, a.b as before, n.b as after from
    (select customer, keycust.tariff_cost(day, kw, model) as b from curve, tariff where day between '2023-07-01' and '2023-07-31' group by customer) as a
    join (select customer, keycust.tariff_cost(day, kw, model) as b from curve, tariff where day between '2023-12-01' and '2023-12-31' group by customer) as n using (customer);
create temp table change as
select customer, before, after, d.* from twice, lateral (
    select array_agg(energy_kwh order by place) as kwh, array_agg(coalesce(average_price_cny_per_kwh, 0) order by place) as price from keycust.tariff_cost_periods(before)) as b, lateral (
    select array_agg(energy_kwh order by place) as kwh, array_agg(coalesce(average_price_cny_per_kwh, 0) order by place) as price from keycust.tariff_cost_periods(after)) as a,
    keycust.tariff_bill_change(b.kwh, b.price, a.kwh, a.price, 900, 35.2, 2, 0.05, 950, 35.2, 0.5, 0.05) as d;
select cmp_ok((select max(abs(total - change)) from (select sum(part_cny) as total, min(bill_after_cny - bill_before_cny) as change from change group by customer) as x), '<', 1e-8::float8,
    'the parts of a change add up to it');
select cmp_ok((select max(abs(bill_before_cny / (((before).cost_cny + 900 * 35.2) * 1.02 + (before).energy_kwh * 0.05) - 1)) from change), '<', 1e-12::float8,
    'the bill is the one that the parts are said to be of');

-- The worked examples TOU1 to TOU3 (0.65 CNY per kWh flat) and TP1 to TP3, to their tolerances.
create temp table example as
select keycust.tariff_join(keycust.tariff_fit(valid_from, valid_to, month, period, starts_at_min, ends_at_min, ratio_to_flat),
    (select keycust.tariff_prices(null, null, 0.65, null, 22, 35.2, 40, 105, 2, 260, 0.9))) as model from hours;
create temp table li1 as
select d, keycust.tariff_cost(d, '{300,280,260,250,250,270,330,420,520,580,600,560,480,540,590,600,580,520,470,430,400,380,350,320}'::real[], model) as b
from example, unnest('{2023-06-01,2024-07-01}'::date[]) as d group by d;
select cmp_ok(abs((b).cost_cny - 7423.000) + abs((b).peak_kwh - 4160) + abs((b).flat_kwh - 3860) + abs((b).valley_kwh - 2260), '<', 1e-3::float8, 'TOU1: cost and energies') from li1 where d < '2024-01-01';
select cmp_ok(greatest(abs((b).average_price_cny_per_kwh - 0.72208) / 10, abs((b).peak_share - 0.4047)), '<', 1e-4::float8, 'TOU1: average and share') from li1 where d < '2024-01-01';
select cmp_ok(abs((b).cost_cny - 7668.440) + abs((b).critical_peak_kwh - 1180) + abs((b).peak_kwh - 2980), '<', 1e-3::float8, 'TOU3') from li1 where d > '2024-01-01';
select cmp_ok(abs((keycust.tariff_shift(date '2023-06-01' + i, (array_fill(0::real, array[17]) || 500::real) || array_fill(0::real, array[6]), model)).theoretical_saving_cny - 8580.00), '<', 0.01::float8, 'TOU2')
from example, generate_series(0, 21) as i;
select cmp_ok(max(abs(charge_cny - case charge_mode when 'capacity' then 13860.00 else 13376.00 end)), '<', 0.01::float8, 'TP1')
from example, keycust.tariff_basic_charge(model, '{2024-01-01}', '{630}', '{380}') where charge_mode <> 'contract';
select cmp_ok(max(abs(present_cny - case demand when 560 then 23800.00 else 20000.00 end)), '<', 0.01::float8, 'TP2')
from (select keycust.tariff_prices(null, null, null, null, 30, 40, 40, 105, 2, null, null) as model) as t, unnest('{560,520,525,100}'::float8[]) as demand,
    keycust.tariff_basic_charge(model, '{2020-01-01}', '{1000}', array[demand], contract_kw => '{500}', mode => 'contract');
select cmp_ok(abs(charge_cny - 12038.40), '<', 0.01::float8, 'TP3') from example, keycust.tariff_basic_charge(model, '{2024-01-01}', '{630}', '{380}', '{170000}') where charge_mode = 'measured';
-- A bill of the last seven days, as a window.
select is_empty($$
    select day from (select day, (keycust.tariff_cost(day, kw, model) over (order by day rows between 6 preceding and current row)).cost_cny as moving from curve, tariff where customer = 1 and day < '2023-06-20') as x,
        lateral (select (keycust.tariff_cost(c.day, c.kw, model)).cost_cny as plain from curve as c, tariff where c.customer = 1 and c.day between x.day - 6 and x.day) as y
    where moving is distinct from plain$$, 'as a window function it is the aggregate of the frame');

-- What it takes is limited.
set local keycust.max_memory = '1MB';
select throws_ok($$ select keycust.tariff_cost(timestamp '2024-01-01' + i * interval '15 minutes', 1, model) from tariff, generate_series(1, 200000) as i $$, '54000', null,
    'readings beyond the limit are refused');
select throws_ok($$ select keycust.tariff_fit(null, null, 1, 'flat', 0, 1440, 1) from generate_series(1, 100000) $$, '54000', null, 'so are rows of a tariff');
reset keycust.max_memory;
select throws_ok($$ select keycust.tariff_fit(null, null, 1, 'flat', 0, 1440, 1) from generate_series(1, 100001) $$, '54000', 'a tariff must have at most 100000 rows', 'a tariff has a most');
select throws_ok($$ select keycust.tariff_fit(date '2000-01-01' + i, null, 1, 'flat', 0, 1440, 1) from generate_series(1, 5000) as i $$, '54000', 'a tariff must change on at most 4000 days',
    'and days on which it changes');

select * from finish();
rollback;

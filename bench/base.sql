-- A base of :customers customers, made up: prices, transformers, weather; day curves of all from :'first_day' to the end of 2024,
-- four years of the first; a year of bills. For bench/energy.sh, bench/forecast.sh, test/t/refresh_growth.sh.
create extension keycust;
call keycust.create_base();
insert into keycust_data.organisation (organisation_id, name) values ('O', 'o');
insert into keycust_data.customer (customer_id, organisation_id, name, industry_code, opened_on)
select 'C' || lpad(i::text, 6, '0'), 'O', 'c', 'C34', '2015-01-01' from generate_series(1, :customers) as i;
insert into keycust_data.usage_point (usage_point_id, customer_id, in_service_on) select 'P' || customer_id, customer_id, '2015-01-01' from keycust_data.customer;
insert into keycust_data.tariff (tariff_id, region, label_zh, label_en, capacity_price_cny_per_kva_month, demand_price_cny_per_kw_month,
    flat_price_cny_per_kwh, contract_demand_floor_pct, demand_tolerance_pct, demand_excess_factor, source)
values ('T', 'Sichuan', 't', 't', 22, 35.2, 0.65, 40, 105, 2, 'made up');
insert into keycust_data.contract (contract_id, customer_id, valid_from, running_capacity_kva, basic_charge_mode_code, price_code, time_of_use, power_factor_standard)
select customer_id, customer_id, '2015-01-01', 1000, 'capacity', 'T', true, 0.9 from keycust_data.customer;
insert into keycust_data.transformer (transformer_id, customer_id, series, capacity_kva, status_code) select customer_id, customer_id, 'S11', 1000, '01' from keycust_data.customer;
insert into keycust_data.weather (organisation_id, day, temperature_mean_c)
select 'O', d, 16 - 12 * cos((extract(doy from d) - 20) / 58) from generate_series(timestamp '2021-01-01', '2024-12-31', '1 day') as d;
do $$ begin perform keycust_data.make_month('keycust_data.power_curve', m::date) from generate_series('2021-01-01'::timestamp, '2024-12-01', '1 month') as m; end $$;
-- A year of all customers, day by day as it comes in, and four years of the first; of 45 shapes with their own noise.
create unlogged table shape as
select s.n, d.day::date as day, x.kw, x.kvar
from generate_series(timestamp '2021-01-01', '2024-12-31', '1 day') as d (day)
cross join generate_series(0, 44) as s (n)
cross join lateral (
    select array_agg(l.kw order by l.i) as kw, array_agg((l.kw * (0.4 + s.n % 5 / 10.0))::real order by l.i) as kvar
    from (
        select i, (150 + 350 * greatest(0, sin((i - 24 - s.n % 9) / 48.0 * pi())) * (case when extract(isodow from d.day) < 6 then 1 else 0.4 end)
            + (hashint8extended(i * 100003 + extract(epoch from d.day)::bigint / 86400 * 7919 + s.n, 1) & 63))::real as kw
        from generate_series(1, 96) as i) as l
) as x
where d.day >= :'first_day' or s.n = 0;
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw, kvar)
select 'P' || c.customer_id, s.day, c.customer_id, s.kw, s.kvar
from (select c.customer_id, row_number() over (order by c.customer_id) - 1 as n from keycust_data.customer as c) as c
join shape as s on s.n = c.n % 45
where s.day >= :'first_day' or c.n = 0
order by s.day, c.customer_id;
drop table shape;
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, reactive_lag_kvarh, maximum_demand_kw, energy_charge_cny, basic_charge_cny, surcharge_cny)
select c.customer_id || m.month::date, c.customer_id, m.month::date, 200000, 100000, 550, 140000, 22000, 6000
from keycust_data.customer as c cross join generate_series(timestamp '2024-01-01', '2024-12-01', '1 month') as m (month);
vacuum analyze;

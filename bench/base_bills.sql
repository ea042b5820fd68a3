-- Bills of three years for the base of base.sql: a season, a trend and the customer's own noise.
delete from keycust_data.bill;
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, energy_charge_cny)
select c.customer_id || m.month::date, c.customer_id, m.month::date, v.kwh, v.kwh * 0.65
from keycust_data.customer as c
cross join generate_series(timestamp '2022-01-01', '2024-12-01', '1 month') as m (month)
cross join lateral (
    select round(200000 * exp(0.2 * sin(extract(month from m.month) / 6.0 * pi()) + 0.03 * extract(year from m.month) % 10
        + (hashtextextended(c.customer_id || m.month, 1) & 1023) / 5000.0)) as kwh) as v;
vacuum analyze keycust_data.bill;

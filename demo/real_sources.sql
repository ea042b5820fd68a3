-- The open data as sources of the base: a view where their rows are not shaped like the base's, and a mapping for each.
-- Sources of data that were not given are described all the same, and bring nothing.
--
-- Every time is the wall clock of the place, so no source names a zone.

-- ---- Who is who: an organisation for each place of weather, and one for each of the others ------------------------

create schema real;

create view real.organisation as
select distinct 'bdg1:' || weather_id as organisation_id, 'BDG1 ' || weather_id as name from bdg1.customer
union all
select distinct 'pt321', 'Portugal, business customers' from pt321.weekly_kwh
union all
select distinct 'steel', 'Gwangyang, Korea' from steel.quarter_hour
union all
select distinct 'sgsc', 'Newcastle and Sydney, households' from sgsc.reading
union all
select distinct 'uci', 'Taiwan, credit card clients' from uci.client;

-- Names of customers are not published: their number stands for them.
create view real.customer as
select 'bdg1:' || weather_id as organisation_id, customer_id, concat_ws(', ', primary_use, subindustry) as business,
    first_day as since
from bdg1.customer
union all
select 'pt321', customer_id, null, min(week_start) from pt321.weekly_kwh group by customer_id
union all
select 'steel', customer_id, 'Steel', min(source_label)::date from steel.quarter_hour group by customer_id
union all
select 'sgsc', customer_id, null, min(read_at)::date from sgsc.reading group by customer_id
union all
select 'uci', 'UCI' || customer_id, null, date '2005-04-01' from uci.client;

-- One place of metering a customer; the Australian households have a second for their controlled load.
create view real.usage_point as
select customer_id || '/1' as usage_point_id, customer_id, 'supply' as name from real.customer
where organisation_id <> 'uci'
union all
select distinct customer_id || '/2', customer_id, 'controlled load' from sgsc.reading where controlled_kwh is not null;

call keycust.source_define('organisation', 'real.organisation', 'organisation',
    '{"organisation_id": "organisation_id", "name": "name"}');
call keycust.source_define('customer', 'real.customer', 'customer',
    '{"customer_id": "customer_id", "organisation_id": "organisation_id", "name": "customer_id",
      "main_business": "business",
      "natural_person": {"column": "organisation_id", "values": {"sgsc": "1", "uci": "1", "*": "0"}}}');
call keycust.source_define('usage_point', 'real.usage_point', 'usage_point',
    '{"usage_point_id": "usage_point_id", "customer_id": "customer_id", "name": "name",
      "status_code": {"constant": "02"}}');

-- ---- bdg1: energy of a day is a curve of one value, its mean power ------------------------------------------------

create view bdg1.curve as
select line, customer_id || '/1' as usage_point_id, day, kwh as p1 from bdg1.daily_kwh;

create view bdg1.weather as
select line, 'bdg1:' || weather_id as organisation_id, day, temp_mean, temp_min, temp_max, humidity_mean
from bdg1.daily_weather;

call keycust.source_define('bdg1_curve', 'bdg1.curve', 'power_curve',
    '{"usage_point_id": "usage_point_id", "day": "day", "quantity": {"constant": "kw"},
      "factor": {"constant": "0.041666666666666667"}}',
    '{"system": "bdg1", "layout": "wide", "point_prefix": "p", "points": 1, "position_column": "line"}');
call keycust.source_define('bdg1_weather', 'bdg1.weather', 'weather',
    '{"organisation_id": "organisation_id", "day": "day", "temperature_mean_c": "temp_mean",
      "temperature_max_c": "temp_max", "temperature_min_c": "temp_min", "humidity_pct": "humidity_mean"}',
    '{"system": "bdg1", "position_column": "line"}');

-- ---- pt321: energy of a week is what the register has grown by ----------------------------------------------------
-- The largest take more than eight digits of kWh in three years, as such customers do: their meters stand behind
-- transformers, here with a multiplier of 1000 for all. The register starts at 0 on the eve of the first week.

create view pt321.register as
select line, customer_id || '/1' as usage_point_id, week_start + 6 as day,
    sum(kwh) over (partition by customer_id order by week_start) / 1000 as total
from pt321.weekly_kwh
union all
select min(line), customer_id || '/1', min(week_start) - 1, 0 from pt321.weekly_kwh group by customer_id;

call keycust.source_define('pt321_register', 'pt321.register', 'register_reading',
    '{"usage_point_id": "usage_point_id", "day": "day", "direction": {"constant": "active_import"}, "total": "total",
      "multiplier": {"constant": "1000"}}',
    '{"system": "pt321", "position_column": "line"}');

-- ---- steel: quarters of an hour, active and reactive; leading counts against lagging --------------------------------

create view steel.power as
select line, customer_id || '/1' as usage_point_id, interval_end, q.quantity, q.energy
from steel.quarter_hour
cross join lateral (values ('kw', kwh), ('kvar', lag_kvarh - lead_kvarh)) as q (quantity, energy);

call keycust.source_define('steel_power', 'steel.power', 'power_curve',
    '{"usage_point_id": "usage_point_id", "at": "interval_end", "quantity": "quantity",
      "value": {"column": "energy", "factor": 4}}',
    '{"system": "steel", "layout": "long", "points": 96, "position_column": "line"}');

-- ---- sgsc: half hours; the label is taken for the end of its half hour ----------------------------------------------

create view sgsc.supply as
select line, customer_id || '/1' as usage_point_id, read_at, kwh from sgsc.reading;

create view sgsc.controlled as
select line, customer_id || '/2' as usage_point_id, read_at, controlled_kwh as kwh
from sgsc.reading
where controlled_kwh is not null;

call keycust.source_define('sgsc_supply', 'sgsc.supply', 'power_curve',
    '{"usage_point_id": "usage_point_id", "at": "read_at", "quantity": {"constant": "kw"},
      "value": {"column": "kwh", "factor": 2}}',
    '{"system": "sgsc", "layout": "long", "points": 48, "position_column": "line"}');
call keycust.source_define('sgsc_controlled', 'sgsc.controlled', 'power_curve',
    '{"usage_point_id": "usage_point_id", "at": "read_at", "quantity": {"constant": "kw"},
      "value": {"column": "kwh", "factor": 2}}',
    '{"system": "sgsc", "layout": "long", "points": 48, "position_column": "line"}');

-- ---- uci: six statements of a credit card, read as six electricity bills --------------------------------------------
-- What is assumed, since the data say months and amounts only:
--   a statement of a month is that month's bill and what is then owed, older debt included; issued on the first of the
--   next month and due on its 20th; amounts stay in Taiwan dollars;
--   the status of a month says how many months its payment is late: 0 or less is in time;
--   what was paid in a month came on its 15th, or on its 25th where the month's status is late, and goes to the bill of
--   the month before (the April payment to none);
--   a bill is settled on the 15th of the first later month whose status is in time; a bill of nothing on the day it is
--   issued. Of September's bills no later month is known.

create view uci.statement as
select line, 'UCI' || customer_id as customer_id, month, amount, paid,
    case when amount <= 0 then issued_on
        else (select min(later.month) + 14
            from (values (date '2005-09-01', pay_0), ('2005-08-01', pay_2), ('2005-07-01', pay_3),
                ('2005-06-01', pay_4), ('2005-05-01', pay_5)) as later (month, status)
            where later.month > statement.month and later.status <= 0) end as settled_on,
    issued_on, issued_on + 19 as due_on, to_char(month, 'YYYYMM') as label
from uci.client
cross join lateral (values (date '2005-09-01', bill_amt1, null), ('2005-08-01', bill_amt2, pay_amt1),
    ('2005-07-01', bill_amt3, pay_amt2), ('2005-06-01', bill_amt4, pay_amt3), ('2005-05-01', bill_amt5, pay_amt4),
    ('2005-04-01', bill_amt6, pay_amt5)) as statement (month, amount, paid)
cross join lateral (select (month + interval '1 month')::date as issued_on) as next;

create view uci.bill as
select line, customer_id || '-' || label as bill_id, customer_id, month, amount, issued_on from uci.statement;

create view uci.receivable as
select line, customer_id || '-' || label as receivable_id, customer_id, month, amount, paid, issued_on, due_on,
    settled_on, case when settled_on is null then '01' else '03' end as settlement
from uci.statement;

create view uci.payment as
select line, 'UCI' || customer_id || '-' || to_char(month, 'YYYYMM') as payment_id, 'UCI' || customer_id as customer_id,
    month + case when status > 0 then 24 else 14 end as paid_at, amount,
    case when month > '2005-04-01'
        then 'UCI' || customer_id || '-' || to_char(month - interval '1 month', 'YYYYMM') end as receivable_id
from uci.client
cross join lateral (values (date '2005-09-01', pay_amt1, pay_0), ('2005-08-01', pay_amt2, pay_2),
    ('2005-07-01', pay_amt3, pay_3), ('2005-06-01', pay_amt4, pay_4), ('2005-05-01', pay_amt5, pay_5),
    ('2005-04-01', pay_amt6, pay_6)) as payment (month, amount, status)
where amount <> 0;

call keycust.source_define('uci_bill', 'uci.bill', 'bill',
    '{"bill_id": "bill_id", "customer_id": "customer_id", "month": "month", "issued_on": "issued_on",
      "total_cny": "amount"}',
    '{"system": "uci", "position_column": "line"}');
call keycust.source_define('uci_receivable', 'uci.receivable', 'receivable',
    '{"receivable_id": "receivable_id", "bill_id": "receivable_id", "customer_id": "customer_id", "month": "month",
      "amount_cny": "amount", "received_cny": "paid", "released_on": "issued_on", "due_on": "due_on",
      "settled_on": "settled_on", "settlement_code": {"column": "settlement", "code_type": "SETTLE_FLAG"}}',
    '{"system": "uci", "position_column": "line"}');
call keycust.source_define('uci_payment', 'uci.payment', 'payment',
    '{"payment_id": "payment_id", "receivable_id": "receivable_id", "customer_id": "customer_id", "paid_at": "paid_at",
      "amount_cny": "amount", "kind_code": {"constant": "bill"}}',
    '{"system": "uci", "position_column": "line"}');

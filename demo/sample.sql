-- A small sample: 20 large customers, two years of monthly bills, one expert's judgement of six criteria.
-- Plain tables in a schema of their own, as a utility might have them. Nothing is drawn by chance at run time:
-- every figure follows from the customer's number and the month, so each run shows the same.

create schema demo;

create table demo.customer (
    customer_id text primary key,
    name text not null,
    industry text not null,
    capacity_kva float8 not null check (capacity_kva > 0),
    customer_since date not null
);

create table demo.bill (
    customer_id text not null references demo.customer,
    period date not null,
    energy_kwh float8 not null,
    amount_cny float8 not null,
    purchase_cost_cny float8 not null,
    due_on date not null,
    paid_on date,
    primary key (customer_id, period)
);

create table demo.criterion (
    criterion int primary key,
    name text not null,
    name_zh text not null
);

-- How much more important is `criterion` than `compared_with`, on Saaty's scale? The proposal of doc/ahp.md.
create table demo.judgement (
    criterion int not null references demo.criterion,
    compared_with int not null references demo.criterion,
    judgement float8 not null check (judgement > 0),
    primary key (criterion, compared_with)
);

insert into demo.criterion (criterion, name, name_zh)
values
    (1, 'profit', '利润'),
    (2, 'purchase level', '购电水平'),
    (3, 'growth potential', '增长潜力'),
    (4, 'loyalty', '忠诚度'),
    (5, 'profitability', '盈利能力'),
    (6, 'credit standing', '信用状况');

insert into demo.judgement (criterion, compared_with, judgement)
values
    (1, 2, 1), (1, 3, 2), (1, 4, 3), (1, 5, 2), (1, 6, 2),
    (2, 3, 2), (2, 4, 3), (2, 5, 2), (2, 6, 2),
    (3, 4, 2), (3, 5, 1), (3, 6, 1),
    (4, 5, 0.5), (4, 6, 0.5),
    (5, 6, 1);

-- A number in [0, 1) that depends on its key only.
create function demo.draw(key text) returns float8
language sql immutable
return ('x' || substr(md5(key), 1, 8))::bit(32)::bigint / 4294967296.0::float8;

with industry (position, name, load_factor, price_cny, growth_per_year, summer) as (
    values
        (0, 'steel 钢铁', 0.62, 0.58, -0.04, 0.02),
        (1, 'cement 水泥', 0.48, 0.60, -0.08, -0.05),
        (2, 'data centre 数据中心', 0.71, 0.66, 0.22, 0.08),
        (3, 'shopping mall 商场', 0.33, 0.79, 0.03, 0.30),
        (4, 'hospital 医院', 0.41, 0.70, 0.05, 0.22),
        (5, 'electronics 电子', 0.55, 0.63, 0.11, 0.06),
        (6, 'water works 水厂', 0.58, 0.56, 0.01, 0.10)
),
customer as (
    select
        number,
        'K' || to_char(number, 'FM000') as customer_id,
        industry.*,
        round(630 * power(2, 5 * demo.draw('size' || number))) as capacity_kva
    from generate_series(1, 20) as number
    join industry on industry.position = number % 7
),
kept as (
    insert into demo.customer (customer_id, name, industry, capacity_kva, customer_since)
    select
        customer_id,
        initcap(regexp_replace(name, ' [^ ]+$', '')) || ' ' || number,
        name,
        capacity_kva,
        date '2024-01-01' - (365 * (1 + 19 * demo.draw('since' || number)))::int
    from customer
),
usage as (
    select
        customer.*,
        (date '2024-01-01' + month * interval '1 month')::date as period,
        capacity_kva * 0.9 * 730 * load_factor
            * (1 + growth_per_year * (1.6 * demo.draw('growth' || number) - 0.1) * month / 12.0)
            * (1 + summer * cos((month - 7) * pi() / 6))
            * (0.94 + 0.12 * demo.draw('usage' || number || '/' || month)) as energy_kwh
    from customer
    cross join generate_series(0, 23) as month
)
insert into demo.bill (customer_id, period, energy_kwh, amount_cny, purchase_cost_cny, due_on, paid_on)
select
    customer_id,
    period,
    round(energy_kwh),
    round((energy_kwh * price_cny * (0.97 + 0.06 * demo.draw('price' || number)))::numeric, 2),
    round((energy_kwh * (0.41 + 0.08 * demo.draw('cost' || number)))::numeric, 2),
    period + 44,
    -- Some always pay in time, some often do not.
    period + 30 + floor(22 * power(demo.draw('paid' || number || period), 1 + 4 * demo.draw('habit' || number)))::int
from usage;

-- One customer began to buy a few months ago: no history of growth yet, so that criterion is missing.
delete from demo.bill where customer_id = 'K013' and period < '2025-07-01';

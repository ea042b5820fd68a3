-- Criteria that these data support, taken from the base, then weights and scores. Money, payments and contracts of
-- these customers are not known, so profit, profitability, loyalty and credit standing are not scored.
--
--   purchase level   mean energy per day, kWh (benefit)
--   growth           last 52 weeks against the 52 before, per cent (benefit); bdg1 has one year only: left out
--   unsteadiness     standard deviation of a reading about its month's mean, per cent of the mean (cost)
--   seasonality      highest month's mean less the lowest's, per cent of the mean (cost)

create view bdg1.criteria as
with reading as (
    -- A day's curve of one value, its mean power.
    select p.customer_id, p.day, 24 * p.kw[1]::float8 as kwh
    from keycust_data.power_curve as p
    join keycust_data.customer as c using (customer_id)
    where c.organisation_id like 'bdg1:%'
),
monthly as (
    select
        customer_id,
        date_trunc('month', day) as month,
        count(kwh) as days,
        avg(kwh) as mean_kwh,
        sum(kwh) as sum_kwh,
        var_pop(kwh) * count(kwh) as squares
    from reading
    group by customer_id, month
)
select
    customer_id,
    array[
        sum(sum_kwh) / sum(days),
        100 * sqrt(sum(squares) / sum(days)) / nullif(sum(sum_kwh) / sum(days), 0),
        100 * (max(mean_kwh) - min(mean_kwh)) / nullif(sum(sum_kwh) / sum(days), 0)
    ]::float8[] as criteria
from monthly
group by customer_id;

create view pt321.criteria as
with reading as (
    -- What the register grew by in a week, to the watt-hour; the first reading only begins one.
    select
        customer_id,
        day - 6 as week_start,
        round(((total - lag(total) over (partition by usage_point_id order by day)) * multiplier)::numeric, 3)::float8
            as kwh
    from keycust_data.register_reading
    join keycust_data.customer using (customer_id)
    where organisation_id = 'pt321'
),
latest as (
    select max(week_start) as week from reading
),
monthly as (
    select
        customer_id,
        date_trunc('month', week_start) as month,
        count(kwh) as weeks,
        avg(kwh) as mean_kwh,
        sum(kwh) as sum_kwh,
        sum(kwh) filter (where week_start > week - 364) as this_year_kwh,
        sum(kwh) filter (where week_start > week - 728 and week_start <= week - 364) as last_year_kwh,
        var_pop(kwh) * count(kwh) as squares
    from reading
    cross join latest
    where kwh is not null
    group by customer_id, month
)
select
    customer_id,
    array[
        sum(sum_kwh) / sum(weeks) / 7,
        100 * (sum(this_year_kwh) / nullif(sum(last_year_kwh), 0) - 1),
        100 * sqrt(sum(squares) / sum(weeks)) / nullif(sum(sum_kwh) / sum(weeks), 0),
        100 * (max(mean_kwh) - min(mean_kwh)) / nullif(sum(sum_kwh) / sum(weeks), 0)
    ]::float8[] as criteria
from monthly
group by customer_id;

-- Real data have outliers: the bounds are the 5 % and 95 % quantiles, so that one giant does not press all the
-- others together. Weights by entropy need the bounds first: two passes.
create table bdg1.model as
select keycust.score_fit(
    criteria,
    bounds,
    '{"criteria": ["purchase level", "unsteadiness", "seasonality"],
      "direction": ["benefit", "cost", "cost"],
      "weights": "entropy"}'
) as model
from bdg1.criteria
cross join (
    select keycust.score_bounds(criteria, '{"winsorise": 0.05}') as bounds from bdg1.criteria
) as bounded;

create table pt321.model as
select keycust.score_fit(
    criteria,
    bounds,
    '{"criteria": ["purchase level", "growth", "unsteadiness", "seasonality"],
      "direction": ["benefit", "benefit", "cost", "cost"],
      "weights": "entropy"}'
) as model
from pt321.criteria
cross join (
    select keycust.score_bounds(criteria, '{"winsorise": 0.05}') as bounds from pt321.criteria
) as bounded;

create view bdg1.customer_value as
select
    rank() over (order by keycust.score_row(model, criteria) desc nulls last) as value_rank,
    customer_id,
    main_business,
    criteria,
    keycust.score_row(model, criteria) as score
from bdg1.criteria
join keycust_data.customer using (customer_id)
cross join bdg1.model;

create view pt321.customer_value as
select
    rank() over (order by keycust.score_row(model, criteria) desc nulls last) as value_rank,
    customer_id,
    criteria,
    keycust.score_row(model, criteria) as score
from pt321.criteria
cross join pt321.model;

-- Scores again from the rows as the file has them, by another road: plain SQL in numeric arithmetic, no function of
-- ours, nothing of the base. The bounds and weights are recomputed too (percentile_cont is the same type-7 quantile).
create view pt321.recomputed as
with reading as (
    select
        customer_id,
        week_start,
        kwh::numeric as kwh,
        avg(kwh::numeric) over (partition by customer_id, date_trunc('month', week_start)) as month_mean
    from pt321.weekly_kwh
    where kwh is not null
),
per_customer as (
    select
        customer_id,
        avg(kwh) / 7 as c1,
        100 * (sum(kwh) filter (where week_start > last_week - 364)
            / nullif(sum(kwh) filter (where week_start > last_week - 728 and week_start <= last_week - 364), 0) - 1)
            as c2,
        100 * sqrt(avg((kwh - month_mean) * (kwh - month_mean))) / nullif(avg(kwh), 0) as c3,
        100 * (max(month_mean) - min(month_mean)) / nullif(avg(kwh), 0) as c4
    from reading
    cross join (select max(week_start) as last_week from pt321.weekly_kwh) as latest
    group by customer_id
),
long as (
    select customer_id, criterion, value, criterion <= 2 as benefit
    from per_customer
    cross join lateral (values (1, c1), (2, c2), (3, c3), (4, c4)) as criteria (criterion, value)
    where value is not null
),
bounds as (
    select
        criterion,
        percentile_cont(0.05) within group (order by value::float8)::numeric as low,
        percentile_cont(0.95) within group (order by value::float8)::numeric as high
    from long
    group by criterion
),
good as (
    select
        customer_id,
        criterion,
        least(1, greatest(0, case when benefit then value - low else high - value end / (high - low))) as goodness
    from long
    join bounds using (criterion)
),
share as (
    select criterion, goodness / sum(goodness) over (partition by criterion) as p,
        count(*) over (partition by criterion) as n
    from good
),
divergence as (
    select criterion, 1 + sum(case when p > 0 then p * ln(p) else 0 end) / ln(max(n)::numeric) as d
    from share
    group by criterion
),
weight as (
    select criterion, d / sum(d) over () as weight from divergence
)
select customer_id, 100 * sum(goodness * weight) / sum(weight) as score
from good
join weight using (criterion)
group by customer_id;

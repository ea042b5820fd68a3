-- What `make real` shows.
\pset footer off
\pset null '–'
\echo 'Real customers: what was read'
select 'bdg1' as data, (select count(*) from bdg1.customer) as customers, count(*) as readings,
    min(day) as first_day, max(day) as last_day, round(sum(kwh)::numeric / 1e6, 1) as energy_gwh
from bdg1.daily_kwh
union all
select 'pt321', count(distinct customer_id), count(*), min(week_start), max(week_start),
    round(sum(kwh)::numeric / 1e6, 1)
from pt321.weekly_kwh;

\echo 'Criteria, their bounds (5 % and 95 % quantiles) and weights (entropy)'
select data, criterion, direction, round(low::numeric, 1) as low, round(high::numeric, 1) as high,
    round(weight::numeric, 3) as weight
from (
    select 'bdg1' as data, described.* from bdg1.model cross join lateral keycust.score_criteria(model) as described
    union all
    select 'pt321', described.* from pt321.model cross join lateral keycust.score_criteria(model) as described
) as models;

\echo 'bdg1: the ten highest scores (one year of data: growth cannot be seen, so it is not a criterion)'
select value_rank as rank, customer_id, subindustry, round(criteria[1]::numeric) as kwh_per_day,
    round(criteria[2]::numeric, 1) as "unsteadiness %", round(criteria[3]::numeric, 1) as "seasonality %",
    round(score::numeric, 2) as score
from bdg1.customer_value
where value_rank <= 10
order by value_rank;

\echo 'pt321: the ten highest scores'
select value_rank as rank, customer_id, round(criteria[1]::numeric) as kwh_per_day,
    round(criteria[2]::numeric, 1) as "growth %", round(criteria[3]::numeric, 1) as "unsteadiness %",
    round(criteria[4]::numeric, 1) as "seasonality %", round(score::numeric, 2) as score
from pt321.customer_value
where value_rank <= 10
order by value_rank;

\echo 'Scored, and not scored'
select 'bdg1' as data, count(score) as scored, count(*) - count(score) as unscored from bdg1.customer_value
union all
select 'pt321', count(score), count(*) - count(score) from pt321.customer_value;

\echo 'The first, the middle and the last, recomputed from the raw readings in plain SQL (numeric)'
select value_rank as rank, customer_id, value.score as keycust, round(again.score, 12) as plain_sql,
    abs(value.score - again.score::float8) as difference
from pt321.customer_value as value
join pt321.recomputed as again using (customer_id)
where value_rank in (1, (select count(score) / 2 from pt321.customer_value),
    (select count(score) from pt321.customer_value))
order by value_rank;

\echo 'Largest difference over all customers'
select count(*) as customers, max(abs(value.score - again.score::float8)) as largest_difference
from pt321.customer_value as value
join pt321.recomputed as again using (customer_id)
where value.score is not null;

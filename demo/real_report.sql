-- What `make real` shows.
\pset footer off
\pset null '–'
set datestyle = 'ISO';
select exists (select from bdg1.daily_kwh) as bdg1, exists (select from pt321.weekly_kwh) as pt321,
    exists (select from steel.quarter_hour) as steel, exists (select from uci.client) as uci \gset

\echo 'Brought in: what each source offers is in the base or refused (curves: values are counted, not rows)'
select source_id as source, target as "goes to", layout, offered, held as "in the base", refused, empty,
    case when adds_up then 'yes' else 'NO' end as "adds up", rows_per_second as "rows/s"
from real.account
where offered > 0
order by load_order, source_id;

\echo 'Refused, and why'
select source_id as source, rule, reason, state, count(*) as rows, min(day) as first_day, max(day) as last_day
from keycust_data.rejected_row
group by source_id, rule, reason, state
order by count(*) desc, source_id, rule
limit 20;

\echo 'Data quality: days of data received, and how much of it was good'
select source_id as source, min(day) as first_day, max(day) as last_day, count(*) as days,
    sum(received_rows) as received, sum(refused_rows) as refused,
    round((100.0 * sum(accepted_rows) / sum(received_rows))::numeric, 2) as "good %"
from keycust_bi.data_quality
where day < (select min(started_at)::date from keycust_data.integration_run)
group by source_id
order by source_id;

\echo 'Gaps of the curves, from each usage point''s first day to its last'
select organisation_id as organisation, count(*) as usage_points, sum(days) as days,
    sum(last_day - first_day + 1 - days) as "days missing", sum(missing) as "values missing",
    round(100 * sum(valid) / sum((last_day - first_day + 1) * points), 2) as "complete %",
    round(min(100.0 * valid / ((last_day - first_day + 1) * points)), 1) as "worst point %"
from (
    select split_part(c.organisation_id, ':', 1) as organisation_id, p.usage_point_id, count(*) as days,
        min(p.day) as first_day, max(p.day) as last_day, max(cardinality(p.kw)) as points,
        sum(keycust.curve_missing(p.kw)) as missing, sum(cardinality(p.kw) - keycust.curve_missing(p.kw)) as valid
    from keycust_data.power_curve as p
    join keycust_data.customer as c using (customer_id)
    group by c.organisation_id, p.usage_point_id
) as point
group by organisation_id
order by organisation_id;

\if :steel
\echo 'steel: a month a line, from the quarters of an hour in the base'
select to_char(day, 'YYYY-MM') as month, count(*) as days, round(sum((s).energy_hours)::numeric) as kwh,
    round(max((s).maximum)::numeric, 1) as peak_kw,
    round((sum((s).energy_hours) / count(*) / 24 / max((s).maximum))::numeric, 3) as load_factor,
    round((sum((q).energy_hours) / sum((s).energy_hours))::numeric, 3) as "kvarh per kWh"
from (
    select day, keycust.curve_summary(kw) as s, keycust.curve_summary(kvar) as q
    from keycust_data.power_curve
    join keycust_data.customer using (customer_id)
    where organisation_id = 'steel'
) as summaries
group by 1
order by 1;
\endif

\if :uci
\echo 'uci: bills by month (Taiwan dollars; how a credit card was read as bills is said in real_sources.sql)'
select to_char(month, 'YYYY-MM') as month, count(*) as bills, round(sum(amount_cny)) as amount,
    round(sum(received_cny)) as received, count(*) filter (where settled_on <= due_on) as "settled in time",
    count(*) filter (where settled_on > due_on) as late, count(*) filter (where settled_on is null) as open
from keycust_data.receivable
group by month
order by month;
\endif

\echo 'Criteria, their bounds (5 % and 95 % quantiles) and weights (entropy)'
select data, criterion, direction, round(low::numeric, 1) as low, round(high::numeric, 1) as high,
    round(weight::numeric, 3) as weight
from (
    select 'bdg1' as data, described.* from bdg1.model cross join lateral keycust.score_criteria(model) as described
    union all
    select 'pt321', described.* from pt321.model cross join lateral keycust.score_criteria(model) as described
) as models;

\if :bdg1
\echo 'bdg1: the ten highest scores (one year of data: growth cannot be seen, so it is not a criterion)'
select value_rank as rank, customer_id, main_business, round(criteria[1]::numeric) as kwh_per_day,
    round(criteria[2]::numeric, 1) as "unsteadiness %", round(criteria[3]::numeric, 1) as "seasonality %",
    round(score::numeric, 2) as score
from bdg1.customer_value
where value_rank <= 10
order by value_rank;
\endif

\if :pt321
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

\echo 'The first, the middle and the last, recomputed from the rows of the file in plain SQL (numeric)'
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
\endif

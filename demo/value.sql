-- From bills to a ranked, explained list, in three steps. All calls work the same on any tables of yours.

-- 1. Six criteria per customer. What cannot be known yet is NULL: it lowers the coverage, it is not a zero.
create view demo.criteria as
with latest as (
    select max(period) as period from demo.bill
),
per_customer as (
    select
        bill.customer_id,
        sum(amount_cny - purchase_cost_cny) filter (where recent) as profit_cny,
        sum(energy_kwh) filter (where recent) as energy_kwh,
        case
            when count(*) >= 18
                then 100 * 12 * regr_slope(energy_kwh, month) / avg(energy_kwh)
        end as growth_pct_per_year,
        avg((paid_on <= due_on)::int) * 100 as paid_in_time_pct
    from demo.bill
    cross join latest
    cross join lateral (
        select
            bill.period > latest.period - interval '12 months' as recent,
            extract(year from bill.period)::int * 12 + extract(month from bill.period)::int as month
    ) as calendar
    group by bill.customer_id
)
select
    customer_id,
    array[
        profit_cny,
        energy_kwh,
        growth_pct_per_year,
        (latest.period - customer_since) / 365.25,
        profit_cny / energy_kwh,
        paid_in_time_pct
    ]::float8[] as criteria
from per_customer
join demo.customer using (customer_id)
cross join latest;

-- 2. Weights: what the experts judge (AHP), what the data separate (CRITIC), and both.
create view demo.weights as
with size as (
    select count(*)::int as n from demo.criterion
),
matrix as (
    select array_agg(row_values order by i) as judgements
    from (
        select i, array_agg(coalesce(judged.judgement, 1 / mirrored.judgement, 1) order by j) as row_values
        from size
        cross join generate_series(1, n) as i
        cross join generate_series(1, n) as j
        left join demo.judgement as judged on judged.criterion = i and judged.compared_with = j
        left join demo.judgement as mirrored on mirrored.criterion = j and mirrored.compared_with = i
        group by i
    ) as matrix_row
),
expert as (
    select (keycust.ahp_weights(judgements)).* from matrix
),
data as (
    select keycust.score_critic(criteria) as weights from demo.criteria
)
select
    expert.weights as expert_weights,
    expert.cr as consistency_ratio,
    data.weights as data_weights,
    keycust.score_combine(expert.weights, data.weights) as weights
from expert
cross join data;

-- 3. The model, kept in a table so that a score means the same next month; and the list people open.
create table demo.model as
select keycust.score_reweight(model, demo.weights.weights) as model
from (
    select keycust.score_fit(
        criteria,
        '{"criteria": ["profit", "purchase level", "growth potential", "loyalty", "profitability", "credit standing"]}'
    ) as model
    from demo.criteria
) as fitted
cross join demo.weights;

create view demo.customer_value as
with scored as (
    select
        customer_id,
        criteria,
        keycust.score_row(model, criteria) as score,
        keycust.score_coverage(model, criteria) as coverage,
        model
    from demo.criteria
    cross join demo.model
)
select
    rank() over (order by score desc nulls last) as value_rank,
    customer_id,
    name,
    industry,
    round(score::numeric, 1) as score,
    round((coverage * 100)::numeric)::int as coverage_pct,
    round((100 * criteria[1] / sum(criteria[1]) over ())::numeric, 1) as profit_share_pct,
    reason.strongest,
    reason.weakest
from scored
join demo.customer using (customer_id)
cross join lateral (
    select
        (array_agg(part order by contribution desc))[1]
            || coalesce(', ' || (array_agg(part order by contribution desc))[2], '') as strongest,
        (array_agg(lost order by goodness * weight - weight))[1] as weakest
    from (
        select
            contribution,
            goodness,
            weight,
            criterion || ' +' || round(contribution::numeric, 1) as part,
            criterion || ' −' || round((100 * weight - contribution)::numeric, 1) as lost
        from keycust.score_contribution(model, criteria)
        where value is not null
    ) as contributions
) as reason;

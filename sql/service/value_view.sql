-- What customers are worth, of the run that people see.

create view keycust_bi.customer_value with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    v.month,
    v.status,
    v.reason_zh,
    v.reason_en,
    v.score,
    v.value_rank,
    v.tier,
    v.coverage_pct,
    v.revenue_share_pct,
    v.better_profit_share_pct,
    v.profit_basis,
    v.billed_months,
    v.revenue_cny,
    v.margin_cny,
    v.profit_cny,
    v.profit_cny_per_kwh,
    v.profit_cny_per_kva,
    v.growth_pct_per_year,
    v.growth_basis,
    v.applied_capacity_pct,
    v.industry_outlook,
    v.tenure_years,
    v.self_supply_pct,
    v.market_purchase_pct,
    v.contract_left_years,
    v.energy_kwh,
    v.maximum_demand_kw,
    v.capacity_kva,
    v.on_time_payment_pct,
    v.late_days,
    v.previous_score,
    v.previous_rank,
    v.score - v.previous_score as score_change,
    v.changed_criterion,
    k.label_zh as changed_criterion_zh,
    k.label_en as changed_criterion_en,
    v.changed_points,
    v.model_version
from keycust_data.customer_value as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id
left join keycust_data.value_criterion as k on k.criterion = v.changed_criterion;

-- Every version of the model, a row for each leaf.
create view keycust_bi.value_model with (security_invoker = true) as
select
    m.model_version,
    m.valid_from,
    m.fitted_at,
    m.fitted_by,
    m.profit_basis,
    m.method,
    m.weighting,
    m.judged_share,
    m.minimum_coverage_pct,
    m.rho,
    m.customers,
    c.place,
    c.criterion,
    k.label_zh,
    k.label_en,
    c.parent,
    c.measure,
    c.direction,
    c.best_low,
    c.best_high,
    c.low,
    c.high,
    c.norm,
    c.coverage_pct,
    c.judged_weight,
    c.consistency_ratio,
    c.measured_weight,
    c.weight
from keycust_data.value_model as m
join keycust_data.value_model_criterion as c on c.model_version = m.model_version
left join keycust_data.value_criterion as k on k.criterion = c.criterion;

-- What each known leaf brings; the points of a customer add up to the score. Out of the measures and the model of the
-- run, which is read once: the customers of a run have one model.
create view keycust_bi.customer_value_contribution with (security_invoker = true) as
with model as materialized (
    select
        keycust.value_model_of(u.model_version) as model,
        array(
            select array_position(
                '{profit_cny,profit_cny_per_kwh,profit_cny_per_kva,growth_pct_per_year,applied_capacity_pct,'
                    'industry_outlook,tenure_years,self_supply_pct,market_purchase_pct,contract_left_years,energy_kwh,'
                    'maximum_demand_kw,on_time_payment_pct,late_days}'::text[], c.measure)
            from keycust_data.value_model_criterion as c
            where c.model_version = u.model_version
            order by c.place
        ) as columns
    from (
        select v.model_version
        from keycust_data.customer_value as v
        where v.run_id = (select r.run_id from keycust_data.current_run as r) and v.score is not null
        order by v.customer_id -- by the key, whose index leads to the run
        limit 1
    ) as u
    where exists (select from keycust_data.value_model_criterion as c where c.model_version = u.model_version)
)
select
    v.customer_id,
    p.place as parent_place,
    p.criterion as parent,
    p.label_zh as parent_zh,
    p.label_en as parent_en,
    k.place,
    s.criterion,
    k.label_zh,
    k.label_en,
    s.value,
    s.goodness,
    s.weight,
    s.contribution as points
from keycust_data.customer_value as v
join keycust_data.current_run as r on r.run_id = v.run_id
cross join model as m
cross join lateral (
    select array[v.profit_cny, v.profit_cny_per_kwh, v.profit_cny_per_kva, v.growth_pct_per_year,
        v.applied_capacity_pct, v.industry_outlook, v.tenure_years, v.self_supply_pct, v.market_purchase_pct,
        v.contract_left_years, v.energy_kwh, v.maximum_demand_kw, v.on_time_payment_pct, v.late_days] as measures
    offset 0
) as a
cross join lateral keycust.score_contribution(
    m.model, array(select a.measures[c.n] from unnest(m.columns) as c (n))) as s
left join keycust_data.value_criterion as k on k.criterion = s.criterion
left join keycust_data.value_criterion as p on p.criterion = k.parent
where v.score is not null and s.value is not null;

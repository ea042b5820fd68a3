-- What customers are worth, of the run that people see.

create view keycust_bi.customer_value with (security_invoker = true) as
select
    v.customer_id,
    c.name as customer_name,
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

-- The points of a customer add up to the score.
create view keycust_bi.customer_value_contribution with (security_invoker = true) as
select
    v.customer_id,
    p.place as parent_place,
    p.criterion as parent,
    p.label_zh as parent_zh,
    p.label_en as parent_en,
    k.place,
    v.criterion,
    k.label_zh,
    k.label_en,
    v.value,
    v.goodness,
    v.weight,
    v.points
from keycust_data.customer_value_contribution as v
join keycust_data.current_run as r on r.run_id = v.run_id
left join keycust_data.value_criterion as k on k.criterion = v.criterion
left join keycust_data.value_criterion as p on p.criterion = k.parent;

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

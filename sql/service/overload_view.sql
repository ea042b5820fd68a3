-- Risks of overload, of the run that people see.

create view keycust_bi.customer_overload_risk with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    v.limit_kind,
    v.period_kind,
    v.period_start,
    v.forecast_peak_kw,
    v.standard_error as standard_error_kw,
    v.limit_kw,
    100 * v.forecast_peak_kw / v.limit_kw as load_pct,
    v.probability_pct,
    v.expected_over_h,
    v.capacity_kva,
    v.power_factor,
    v.power_factor_source
from keycust_data.customer_overload_risk as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id;

create view keycust_bi.overload_alert with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    v.limit_kind,
    v.period_kind,
    v.period_start,
    v.level,
    l.label_zh,
    l.label_en,
    v.probability_pct,
    v.reason_zh,
    v.reason_en
from keycust_data.overload_alert as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id
left join keycust_data.overload_level as l on l.level = v.level;

-- Forecasts, of the run that people see.

-- History, forecast and band in one relation: draws at once as a line and its band.
create view keycust_bi.customer_forecast with (security_invoker = true) as
select
    x.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    x.measure,
    x.kind,
    x.period_start,
    x.ahead,
    x.value,
    x.standard_error,
    x.lower_80,
    x.upper_80,
    x.lower_95,
    x.upper_95,
    x.method
from (
    select
        f.customer_id, f.measure, 'forecast'::text as kind, f.period_start, f.ahead, f.forecast_value as value, f.standard_error,
        f.lower_80, f.upper_80, f.lower_95, f.upper_95, f.method
    from keycust_data.customer_forecast as f
    join keycust_data.current_run as r on r.run_id = f.run_id
    where f.is_kept
    union all
    select
        d.customer_id, v.measure, 'history'::text, d.day, null::int, v.value, null::float8, null::float8, null::float8,
        null::float8, null::float8, null::text
    from keycust_data.customer_daily_load as d
    join keycust_data.current_run as r on r.run_id = d.run_id
    cross join lateral (values ('daily_kwh'::text, d.energy_kwh), ('daily_peak_kw'::text, d.peak_kw)) as v (measure, value)
    union all
    select
        b.customer_id, 'monthly_kwh'::text, 'history'::text, b.month, null::int, sum(b.energy_kwh order by b.bill_id), null::float8,
        null::float8, null::float8, null::float8, null::float8, null::text
    from keycust_data.bill as b
    cross join keycust_data.current_run as r
    where b.energy_kwh is not null and b.month <= r.as_of
    group by b.customer_id, b.month
) as x
join keycust_data.customer as c on c.customer_id = x.customer_id;

-- By which method each customer is forecast, and why, and how much of it is ARIMA's; or the reason why not.
create view keycust_bi.customer_forecast_model with (security_invoker = true) as
select
    m.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    m.measure,
    m.status,
    m.reason_zh,
    m.reason_en,
    m.method,
    m.chosen_by,
    m.model,
    m.regressors,
    m.future_weather,
    m.observations,
    m.first_period,
    m.last_period,
    m.arima_mase,
    m.seasonal_naive_mase,
    m.scored,
    m.arima_scored_error,
    m.seasonal_naive_scored_error,
    m.class_no,
    m.tried,
    m.arima_weight
from keycust_data.customer_forecast_model as m
join keycust_data.current_run as r on r.run_id = m.run_id
join keycust_data.customer as c on c.customer_id = m.customer_id;

-- How right the forecasts of earlier runs were, by customer, measure and method; scale free where the season before is
-- known (mase).
create view keycust_bi.customer_forecast_accuracy with (security_invoker = true) as
select
    a.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    a.measure,
    a.method,
    a.was_kept,
    (a.found).count as forecasts,
    a.first_period,
    a.last_period,
    (a.found).mean_error,
    (a.found).mae,
    (a.found).rmse,
    (a.found).wape as wape_pct,
    a.mase,
    100 * (a.found).coverage as within_95_pct,
    a.within_80_pct
from (
    select
        s.customer_id, s.measure, s.method, s.was_kept, min(s.period_start) as first_period,
        max(s.period_start) as last_period,
        keycust.arima_accuracy(s.actual_value, s.forecast_value, s.lower_95, s.upper_95, '{"level": 0.95}'::jsonb) as found,
        avg(abs(s.actual_value - s.forecast_value) / nullif(s.scale, 0)
            order by s.period_start, s.forecast_as_of) as mase,
        100 * avg((s.actual_value between s.lower_80 and s.upper_80)::int)::float8 as within_80_pct
    from keycust_data.customer_forecast_score as s
    join keycust_data.refresh_run as u on u.run_id = s.run_id and u.state = 'finished'
    join keycust_data.current_run as r on u.as_of <= r.as_of
    group by s.customer_id, s.measure, s.method, s.was_kept
) as a
join keycust_data.customer as c on c.customer_id = a.customer_id;

-- Usage bands (用电区间) and how likely each is.
create view keycust_bi.customer_usage_band with (security_invoker = true) as
select
    b.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    b.horizon,
    b.period_start,
    b.period_end,
    b.band,
    u.place,
    u.label_zh,
    u.label_en,
    b.probability_pct,
    b.is_likeliest,
    b.from_kwh,
    b.to_kwh,
    b.expected_kwh,
    b.low_kwh,
    b.high_kwh,
    b.basis,
    b.basis_kwh
from keycust_data.customer_usage_band as b
join keycust_data.current_run as r on r.run_id = b.run_id
join keycust_data.customer as c on c.customer_id = b.customer_id
left join keycust_data.usage_band as u on u.band = b.band;

-- Load density. Of fewer than three customers no numbers are shown: they would be those of one, whom not everybody may see.
create view keycust_bi.load_density with (security_invoker = true) as
select
    d.organisation_id,
    o.name as organisation_name,
    d.industry_code,
    d.month,
    d.is_forecast,
    d.customers,
    w.contract_kva,
    w.energy_kwh,
    w.mean_kw,
    w.peak_kw,
    w.mean_kw_per_kva,
    w.peak_kw_per_kva
from keycust_data.load_density as d
join keycust_data.current_run as r on r.run_id = d.run_id
left join keycust_data.organisation as o on o.organisation_id = d.organisation_id
left join lateral (select d.* where d.customers >= 3) as w on true;

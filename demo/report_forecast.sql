-- What customers will use, and where a peak may pass what the supply can carry.
\pset footer off
\echo 'Forecasts (预测): how many customers by which method'
select measure, coalesce(method, status) as "method, or why not", chosen_by as "chosen by", count(*) as customers,
    round(avg(arima_weight)::numeric, 2) as "weight of ARIMA"
from keycust_bi.customer_forecast_model
group by measure, method, status, chosen_by
order by measure, method nulls last, status, chosen_by;
\echo 'How right the forecasts of the months before were (MASE: 1 is as far as a season differs from the one before)'
select measure, method, was_kept as kept, count(*) as customers, sum(forecasts) as forecasts, round(avg(wape_pct)::numeric, 1) as "error, %",
    round(avg(mase)::numeric, 2) as "MASE", round((sum(within_80_pct * forecasts) / sum(forecasts))::numeric, 1) as "within 80 %",
    round((sum(within_95_pct * forecasts) / sum(forecasts))::numeric, 1) as "within 95 %"
from keycust_bi.customer_forecast_accuracy
group by measure, method, was_kept
order by measure, method, was_kept;
\echo 'Usage bands (用电区间) of the coming year: into which most customers are likeliest to fall'
select label_en as band, label_zh as "区间", count(*) filter (where is_likeliest) as customers, round(avg(probability_pct)::numeric, 1) as "mean probability, %"
from keycust_bi.customer_usage_band
where horizon = 'year'
group by place, label_en, label_zh
order by place;
\echo 'The highest risks of overload (过载风险) in the coming month'
select customer_id as customer, customer_name as name, round(forecast_peak_kw::numeric) as "peak, kW", round(limit_kw::numeric) as "limit, kW",
    round(power_factor::numeric, 2) as "power factor", round(probability_pct::numeric, 1) as "probability, %", round(expected_over_h::numeric, 1) as hours
from keycust_bi.customer_overload_risk
where limit_kind = 'transformer' and period_kind = 'month'
order by probability_pct desc, load_pct desc, customer_id
limit 10;

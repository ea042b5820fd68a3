-- What changed in the tables of 0.6.0.
-- since 0.7.0

-- Forecasts of the two methods are combined.
alter table keycust_data.customer_forecast
    drop constraint customer_forecast_method_check,
    add constraint customer_forecast_method_check
        check (method in ('arima', 'seasonal_naive', 'class_shape', 'combined'));

alter table keycust_data.customer_forecast_score
    drop constraint customer_forecast_score_method_check,
    add constraint customer_forecast_score_method_check
        check (method in ('arima', 'seasonal_naive', 'class_shape', 'combined'));

alter table keycust_data.customer_forecast_model
    drop constraint customer_forecast_model_method_check,
    add constraint customer_forecast_model_method_check
        check (method in ('arima', 'seasonal_naive', 'class_shape', 'combined')),
    drop constraint customer_forecast_model_chosen_by_check,
    add constraint customer_forecast_model_chosen_by_check
        check (chosen_by in ('scores', 'backtest', 'narrower_band', 'only_one', 'weights')),
    add column lambda float8,
    add column tried int,
    add column arima_weight float8 check (arima_weight between 0 and 1);

-- Both methods tried on the end of a series, as long as few forecasts of earlier runs have been scored; of the run that
-- people see and of one that is being made.
create table keycust_data.customer_forecast_trial (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    measure text not null check (measure in ('monthly_kwh', 'daily_kwh', 'daily_peak_kw')),
    period_start date not null,
    ahead int not null check (ahead > 0),
    actual_value float8 not null,
    arima_value float8 not null,
    arima_error float8 not null check (arima_error >= 0),
    seasonal_naive_value float8 not null,
    seasonal_naive_error float8 not null check (seasonal_naive_error >= 0),
    primary key (run_id, customer_id, measure, period_start)
);
call keycust.access_protect('keycust_data.customer_forecast_trial');

-- NaN is greater than every number, and a bound that is none makes every probability of its band none. Not valid: rows that
-- are there already are left.
alter table keycust_data.usage_band
    add constraint usage_band_finite check (abs(change_from_pct) <= 1000000 and abs(change_to_pct) <= 1000000) not valid;

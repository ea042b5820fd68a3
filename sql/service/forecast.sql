-- Forecasts: what every customer will use, in which band, how right earlier forecasts were, and how dense the load of
-- regions and industries is.
-- since 0.6.0

-- Bands of usage (用电区间), as change from what the customer used before. A bound that is NULL is open.
create table keycust_data.usage_band (
    band text primary key,
    place int not null unique,
    change_from_pct float8,
    change_to_pct float8,
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    check (change_to_pct > change_from_pct)
);

-- Energy and highest quarter of an hour of each day, of the run that people see and of one that is being made.
create table keycust_data.customer_daily_load (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    day date not null,
    energy_kwh float8 not null,
    peak_kw float8 not null,
    primary key (run_id, customer_id, day)
);

-- What each method forecast; the kept one is what people see.
create table keycust_data.customer_forecast (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    measure text not null check (measure in ('monthly_kwh', 'daily_kwh', 'daily_peak_kw')),
    method text not null check (method in ('arima', 'seasonal_naive', 'class_shape')),
    period_start date not null,
    ahead int not null check (ahead > 0),
    forecast_value float8 not null,
    standard_error float8 not null check (standard_error >= 0),
    lower_80 float8 not null,
    upper_80 float8 not null,
    lower_95 float8 not null,
    upper_95 float8 not null,
    calibration float8 not null default 1,
    is_kept boolean not null default false,
    primary key (run_id, customer_id, measure, method, period_start)
);

-- By which method a customer is forecast, and why; or the reason why not.
create table keycust_data.customer_forecast_model (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    measure text not null check (measure in ('monthly_kwh', 'daily_kwh', 'daily_peak_kw')),
    status text not null check (status in ('forecast', 'closed', 'no_history', 'too_little_history', 'out_of_date',
        'implausible', 'no_method')),
    reason_zh text,
    reason_en text,
    method text check (method in ('arima', 'seasonal_naive', 'class_shape')),
    chosen_by text check (chosen_by in ('scores', 'backtest', 'narrower_band', 'only_one')),
    model text,
    orders int[],
    has_mean boolean,
    has_drift boolean,
    searched_on date,
    regressors text,
    future_weather text check (future_weather in ('known', 'normal', 'partly_known')),
    observations int,
    first_period date,
    last_period date,
    scale float8,
    arima_mase float8,
    seasonal_naive_mase float8,
    scored int,
    arima_scored_error float8,
    seasonal_naive_scored_error float8,
    class_no int,
    primary key (run_id, customer_id, measure)
);

-- Forecasts of earlier runs beside what came by the day of this one.
create table keycust_data.customer_forecast_score (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    measure text not null check (measure in ('monthly_kwh', 'daily_kwh', 'daily_peak_kw')),
    method text not null check (method in ('arima', 'seasonal_naive', 'class_shape')),
    forecast_as_of date not null,
    period_start date not null,
    ahead int not null,
    was_kept boolean not null,
    forecast_value float8 not null,
    standard_error float8 not null,
    lower_80 float8 not null,
    upper_80 float8 not null,
    lower_95 float8 not null,
    upper_95 float8 not null,
    calibration float8 not null default 1 check (calibration > 0),
    actual_value float8 not null,
    scale float8,
    primary key (run_id, customer_id, measure, method, forecast_as_of, period_start)
);

-- The load of a class, each customer of it as a multiple of his own mean, and its forecast: what those with little history
-- borrow. member_error is how far a member lies from what the others let expect, as a share.
create table keycust_data.load_class_forecast (
    run_id bigint not null references keycust_data.refresh_run,
    class_no int not null,
    measure text not null check (measure in ('monthly_kwh', 'daily_kwh', 'daily_peak_kw')),
    period_start date not null,
    ahead int,
    members int not null,
    value float8 not null,
    standard_error float8,
    member_error float8,
    model text,
    primary key (run_id, class_no, measure, period_start)
);

create table keycust_data.customer_usage_band (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    horizon text not null check (horizon in ('month', 'year')),
    band text not null,
    period_start date not null,
    period_end date not null,
    basis text not null check (basis in ('last_year', 'mean')),
    basis_kwh float8 not null,
    expected_kwh float8 not null,
    standard_error float8 not null,
    low_kwh float8 not null,
    high_kwh float8 not null,
    from_kwh float8,
    to_kwh float8,
    probability_pct float8 not null,
    is_likeliest boolean not null,
    primary key (run_id, customer_id, horizon, band)
);

-- Load density (负荷密度): load per contracted kVA, by organisation and industry.
create table keycust_data.load_density (
    run_id bigint not null references keycust_data.refresh_run,
    organisation_id text not null references keycust_data.organisation,
    industry_code text not null,
    month date not null check (extract(day from month) = 1),
    is_forecast boolean not null,
    customers bigint not null,
    contract_kva float8 not null,
    energy_kwh float8 not null,
    mean_kw float8 not null,
    peak_kw float8,
    mean_kw_per_kva float8,
    peak_kw_per_kva float8,
    primary key (run_id, organisation_id, industry_code, month)
);

call keycust.access_protect('keycust_data.customer_daily_load');
call keycust.access_protect('keycust_data.customer_forecast');
call keycust.access_protect('keycust_data.customer_forecast_model');
call keycust.access_protect('keycust_data.customer_forecast_score');
call keycust.access_protect('keycust_data.customer_usage_band');
call keycust.access_protect('keycust_data.load_density', 'organisation_id', 'keycust_data.own_organisation');

-- ARIMA: models of time series, and forecasts with them. See doc/arima.md.
-- arima_fit is a whole-data aggregate: it keeps all values of its group.

create type keycust.arima_model as (
    model text,
    method text,
    orders int[],
    period int,
    periods int[],
    harmonics int[],
    lambda float8,
    coef_names text[],
    coef float8[],
    coef_se float8[],
    sigma2 float8,
    loglik float8,
    aic float8,
    aicc float8,
    bic float8,
    observations int,
    missing int,
    start_at timestamp,
    step interval,
    series float8[],
    regressors float8[],
    status text,
    message text,
    format int,
    detail jsonb
);
comment on type keycust.arima_model is
    '时间序列模型 ARIMA model: orders, coefficients, likelihood, and the series that it was fitted to';

create function keycust.arima_fit_series(value float8[], xreg float8[] default null, options jsonb default '{}')
returns keycust.arima_model
language c immutable parallel safe cost 100000 as 'MODULE_PATHNAME', 'arima_fit_series';
comment on function keycust.arima_fit_series(float8[], float8[], jsonb) is
    '时间序列拟合 ARIMA model of values at equal steps; null is a missing one';

create function keycust.arima_fit_trans(internal, timestamp, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'arima_fit_trans';
comment on function keycust.arima_fit_trans(internal, timestamp, float8) is '累积 transition function of arima_fit';

create function keycust.arima_fit_trans(internal, timestamp, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'arima_fit_trans';
comment on function keycust.arima_fit_trans(internal, timestamp, float8, jsonb) is
    '累积 transition function of arima_fit';

create function keycust.arima_fit_trans(internal, timestamp, float8, float8[], jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'arima_fit_trans';
comment on function keycust.arima_fit_trans(internal, timestamp, float8, float8[], jsonb) is
    '累积 transition function of arima_fit with regressors';

create function keycust.arima_fit_final(internal) returns keycust.arima_model
language c immutable parallel safe cost 100000 as 'MODULE_PATHNAME', 'arima_fit_final';
comment on function keycust.arima_fit_final(internal) is '模型结果 final function of arima_fit';

create aggregate keycust.arima_fit(at timestamp, value float8) (
    sfunc = keycust.arima_fit_trans,
    stype = internal,
    sspace = 2048,
    finalfunc = keycust.arima_fit_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.arima_fit(timestamp, float8) is
    '时间序列拟合 ARIMA model of values in time; the step is found, gaps are missing values';

create aggregate keycust.arima_fit(at timestamp, value float8, options jsonb) (
    sfunc = keycust.arima_fit_trans,
    stype = internal,
    sspace = 2048,
    finalfunc = keycust.arima_fit_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.arima_fit(timestamp, float8, jsonb) is
    '时间序列拟合 ARIMA model of values in time; the step is found, gaps are missing values';

create aggregate keycust.arima_fit(at timestamp, value float8, xreg float8[], options jsonb) (
    sfunc = keycust.arima_fit_trans,
    stype = internal,
    sspace = 2048,
    finalfunc = keycust.arima_fit_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.arima_fit(timestamp, float8, float8[], jsonb) is
    '时间序列拟合(含外部变量) ARIMA model of values in time with regressors';

-- What a model says.

create function keycust.arima_forecast(
    model keycust.arima_model,
    horizon int default 12,
    confidence_levels float8[] default '{0.95}',
    future float8[] default null,
    out ahead int,
    out forecast_timestamp timestamp,
    out forecast_value float8,
    out standard_error float8,
    out confidence_level float8,
    out prediction_interval_lower_bound float8,
    out prediction_interval_upper_bound float8
) returns setof record
language c immutable parallel safe cost 1000 rows 12 as 'MODULE_PATHNAME', 'arima_forecast';
comment on function keycust.arima_forecast(keycust.arima_model, int, float8[], float8[]) is
    '预测 forecasts of a model, a row for each step ahead and confidence level';

create function keycust.arima_coefficients(
    model keycust.arima_model,
    out name text,
    out value float8,
    out standard_error float8,
    out z float8,
    out p_value float8
) returns setof record
language c immutable strict parallel safe rows 5 as 'MODULE_PATHNAME', 'arima_coefficients';
comment on function keycust.arima_coefficients(keycust.arima_model) is
    '模型系数 coefficients of a model with their standard errors';

create function keycust.arima_evaluate(
    model keycust.arima_model,
    out loglik float8,
    out aic float8,
    out aicc float8,
    out bic float8,
    out sigma2 float8,
    out observations int,
    out parameters int,
    out least_ar_root float8,
    out least_ma_root float8,
    out ljung_box_statistic float8,
    out ljung_box_degrees int,
    out ljung_box_p_value float8,
    out residual_mean float8,
    out residual_sd float8,
    out rmse float8,
    out mae float8,
    out mase float8
)
language c immutable strict parallel safe cost 1000 as 'MODULE_PATHNAME', 'arima_evaluate';
comment on function keycust.arima_evaluate(keycust.arima_model) is
    '模型评价 how well a model describes its series: likelihood, roots, what is left in the residuals, errors one step ahead';

create function keycust.arima_explain(
    model keycust.arima_model,
    horizon int default 12,
    confidence_levels float8[] default '{0.95}',
    future float8[] default null,
    out kind text,
    out place int,
    out at timestamp,
    out value float8,
    out completed float8,
    out fitted float8,
    out residual float8,
    out trend float8,
    out season float8,
    out remainder float8,
    out forecast_value float8,
    out standard_error float8,
    out confidence_level float8,
    out prediction_interval_lower_bound float8,
    out prediction_interval_upper_bound float8
) returns setof record
language c immutable parallel safe cost 1000 rows 200 as 'MODULE_PATHNAME', 'arima_explain';
comment on function keycust.arima_explain(keycust.arima_model, int, float8[], float8[]) is
    '历史分解与预测 history with its parts and fitted values, then the forecasts with their band, in one rowset';

create function keycust.arima_anomalies(
    model keycust.arima_model,
    probability float8 default 0.99,
    out place int,
    out at timestamp,
    out value float8,
    out fitted float8,
    out lower_bound float8,
    out upper_bound float8,
    out anomaly_probability float8,
    out is_anomaly boolean
) returns setof record
language c immutable strict parallel safe cost 1000 rows 200 as 'MODULE_PATHNAME', 'arima_anomalies';
comment on function keycust.arima_anomalies(keycust.arima_model, float8) is
    '异常值 values of the series that lie outside of what the values before them let expect';

create function keycust.arima_update(model keycust.arima_model, value float8[], xreg float8[] default null)
returns keycust.arima_model
language c immutable parallel safe cost 1000 as 'MODULE_PATHNAME', 'arima_update';
comment on function keycust.arima_update(keycust.arima_model, float8[], float8[]) is
    '追加新值 the model with new values at the end of its series, its coefficients as they are';

-- Without a model.

create function keycust.arima_loglik(
    value float8[],
    orders int[],
    coefficients float8[],
    period int default 1,
    xreg float8[] default null,
    mean boolean default false,
    drift boolean default false
) returns float8
language c immutable parallel safe cost 1000 as 'MODULE_PATHNAME', 'arima_loglik';
comment on function keycust.arima_loglik(float8[], int[], float8[], int, float8[], boolean, boolean) is
    '对数似然 exact log-likelihood of ARMA coefficients; -infinity where they are not stationary';

create function keycust.arima_backtest(
    value float8[],
    horizon int,
    origins int default 5,
    options jsonb default '{}',
    xreg float8[] default null,
    out origin int,
    out ahead int,
    out actual float8,
    out forecast_value float8,
    out standard_error float8,
    out prediction_interval_lower_bound float8,
    out prediction_interval_upper_bound float8,
    out naive_value float8,
    out status text
) returns setof record
language c immutable parallel safe cost 500000 rows 60 as 'MODULE_PATHNAME', 'arima_backtest';
comment on function keycust.arima_backtest(float8[], int, int, jsonb, float8[]) is
    '滚动检验 forecasts from earlier origins beside what came, with 95 % intervals and the seasonal naive forecast';

create function keycust.arima_candidates(
    model keycust.arima_model,
    out rank int,
    out candidate text,
    out aicc float8,
    out weight float8
) returns setof record
language sql immutable strict parallel safe rows 10
set search_path = pg_catalog, pg_temp
as $$
    select found.rank::int, found.candidate ->> 'model', (found.candidate ->> 'aicc')::float8, (found.candidate ->> 'weight')::float8
    from jsonb_array_elements((model).detail -> 'candidates') with ordinality as found (candidate, rank)
    order by found.rank
$$;
comment on function keycust.arima_candidates(keycust.arima_model) is
    '候选模型 the best orders that the search of a model looked at, with their Akaike weights';

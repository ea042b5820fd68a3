\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set VERBOSITY terse
\set SHOW_CONTEXT never
\pset null '-'

-- International airline passengers in thousands (Box & Jenkins 1976, series G), 1949 to 1960.
create temp table air (month timestamp, value float8);
insert into air
select timestamp '1949-01-01' + (i - 1) * interval '1 month', v
from unnest('{112,118,132,129,121,135,148,148,136,119,104,118,115,126,141,135,125,149,170,170,158,133,114,140,
    145,150,178,163,172,178,199,199,184,162,146,166,171,180,193,181,183,218,230,242,209,191,172,194,
    196,196,236,235,229,243,264,272,237,211,180,201,204,188,235,227,234,264,302,293,259,229,203,229,
    242,233,267,269,270,315,364,347,312,274,237,278,284,277,317,313,318,374,413,405,355,306,271,306,
    315,301,356,348,355,422,465,467,404,347,305,336,340,318,362,348,363,435,491,505,404,359,310,337,
    360,342,406,396,420,472,548,559,463,407,362,405,417,391,419,461,472,535,622,606,508,461,390,432}'::float8[])
    with ordinality as u (v, i);
create function pg_temp.r(a float8[], digits int default 4) returns numeric[]
language sql immutable as $$ select array_agg(round(x::numeric, digits) order by o) from unnest(a) with ordinality u (x, o) $$;
create function pg_temp.r(a float8, digits int default 4) returns numeric
language sql immutable as $$ select round(a::numeric, digits) $$;

create temp table model as
select keycust.arima_fit(month, value, '{"order": [0, 1, 1], "seasonal": [0, 1, 1], "period": 12, "lambda": 0}') as m from air;
select (m).model, (m).method, (m).orders, (m).period, (m).periods, (m).harmonics, (m).lambda, (m).coef_names, pg_temp.r((m).coef, 3) as coef,
    pg_temp.r((m).coef_se, 2) as se, pg_temp.r((m).sigma2, 5) as sigma2, pg_temp.r((m).loglik, 3) as loglik, pg_temp.r((m).aic, 3) as aic,
    pg_temp.r((m).aicc, 3) as aicc, pg_temp.r((m).bic, 3) as bic, (m).observations, (m).missing, (m).start_at, (m).step,
    cardinality((m).series) as series, (m).regressors, (m).status, (m).message, (m).format, (m).detail
from model;
select name, pg_temp.r(value, 3) as value, pg_temp.r(standard_error, 2) as standard_error, pg_temp.r(z, 1) as z, p_value < 1e-4 as is_sure
from model, keycust.arima_coefficients(m);
select ahead, forecast_timestamp, pg_temp.r(forecast_value, 1) as forecast_value, pg_temp.r(standard_error, 1) as standard_error, confidence_level,
    pg_temp.r(prediction_interval_lower_bound, 1) as lower, pg_temp.r(prediction_interval_upper_bound, 1) as upper
from model, keycust.arima_forecast(m, 2, '{0.8, 0.95}');
select pg_temp.r(loglik, 3) as loglik, pg_temp.r(aicc, 3) as aicc, pg_temp.r(sigma2, 5) as sigma2, observations, parameters, least_ar_root,
    pg_temp.r(least_ma_root, 2) as least_ma_root, pg_temp.r(ljung_box_statistic, 1) as ljung_box, ljung_box_degrees as degrees,
    pg_temp.r(ljung_box_p_value, 2) as p, pg_temp.r(residual_mean, 3) as mean, pg_temp.r(residual_sd, 3) as sd, pg_temp.r(rmse, 1) as rmse,
    pg_temp.r(mae, 1) as mae, pg_temp.r(mase, 2) as mase
from model, keycust.arima_evaluate(m);
select kind, place, at, value, pg_temp.r(fitted, 1) as fitted, pg_temp.r(residual, 1) as residual, pg_temp.r(trend, 1) as trend,
    pg_temp.r(season, 1) as season, pg_temp.r(remainder, 1) as remainder, pg_temp.r(forecast_value, 1) as forecast_value,
    confidence_level as level, pg_temp.r(prediction_interval_lower_bound, 1) as lower, pg_temp.r(prediction_interval_upper_bound, 1) as upper
from model, keycust.arima_explain(m, 2) where place in (1, 13, 14, 144, 145, 146) order by place;
-- A value is its trend, season and remainder.
select count(*), max(abs(value - trend - season - remainder)) < 1e-9 as adds_up, max(abs(value - fitted - residual)) < 1e-9 as fits
from model, keycust.arima_explain(m) where kind = 'history';
select place, at, value, pg_temp.r(fitted, 1) as fitted, pg_temp.r(lower_bound, 1) as lower, pg_temp.r(upper_bound, 1) as upper,
    pg_temp.r(anomaly_probability, 3) as probability
from model, keycust.arima_anomalies(m) where is_anomaly;
select count(*), count(*) filter (where is_anomaly) as anomalies, count(fitted) as fitted from model, keycust.arima_anomalies(m, 0.95);
-- New values, coefficients as they are: the forecast goes on from the new end.
select (u).model, (u).observations, (u).missing, (u).start_at, (u).status, (u).coef = (m).coef as same, (u).sigma2 = (m).sigma2 as same_sigma2,
    (select array_agg(forecast_timestamp) from keycust.arima_forecast(u, 1)) as next
from (select m, keycust.arima_update(m, '{446, null, 478}') as u from model offset 0) as s;
select keycust.arima_update(m, null) = m as nothing_new, keycust.arima_update(null, '{1}') is null as no_model from model;
-- The likelihood at any coefficients.
select pg_temp.r(keycust.arima_loglik((select array_agg(ln(value) order by month) from air), '{0,1,1,0,1,1}', (m).coef, 12) - (m).loglik, 9) as off
from model;
select keycust.arima_loglik('{1,3,2,5,4,6,5,7}', '{1,0,0,0,0,0}', '{1.01}') as not_stationary,
    pg_temp.r(keycust.arima_loglik('{1,3,2,5,4,6,5,7}', '{0,0,0,0,0,0}', '{}', mean => true)) as white_noise,
    pg_temp.r(keycust.arima_loglik('{1,3,2,5,4,6,5,7}', '{0,1,1,0,0,0}', '{-0.5}', drift => true)) as with_drift,
    pg_temp.r(keycust.arima_loglik('{1,3,2,5,4,6,5,7}', '{0,0,1,0,0,0}', '{-0.5}', xreg => '{{1},{2},{3},{4},{5},{6},{7},{8}}')) as regressor,
    keycust.arima_loglik('{1}', '{0,1,0,0,0,0}', '{}') as too_short, keycust.arima_loglik('{2,2,2}', '{0,1,0,0,0,0}', '{}') as constant,
    keycust.arima_loglik(null, '{0,1,0,0,0,0}', '{}') as no_value;
-- Rolling origins.
select origin, ahead, actual, pg_temp.r(forecast_value, 1) as forecast_value, standard_error,
    pg_temp.r(prediction_interval_lower_bound, 1) as lower, pg_temp.r(prediction_interval_upper_bound, 1) as upper, naive_value, status
from keycust.arima_backtest((select array_agg(value order by month) from air), 3, 2,
    '{"order": [0, 1, 1], "seasonal": [0, 1, 1], "period": 12, "lambda": 0}');
select origin, ahead, actual, forecast_value, standard_error, naive_value, status
from keycust.arima_backtest('{null, 3, null, 3, 3, 3}', 1, 5, '{"order": [0, 1, 0]}');
-- Methods: seasons by STL; a mean, a drift; given coefficients.
select (m).model, (m).coef_names, (m).status, pg_temp.r((m).sigma2, 6) as sigma2, (select array_agg(round(forecast_value)) from keycust.arima_forecast(m, 3)) as forecasts
from (select keycust.arima_fit(month, value, '{"method": "stl", "order": [0, 1, 1], "period": 12, "lambda": 0}') as m from air) as s;
select (m).model, (m).coef_names, pg_temp.r((m).coef, 2) as coef
from (
    select keycust.arima_fit_series('{1,3,2,5,4,6,5,7,6,9}', options => o) as m
    from unnest('{"{\"order\": [1, 0, 0]}","{\"order\": [1, 0, 0], \"mean\": false}","{\"order\": [0, 1, 0], \"drift\": true}","{\"order\": [0, 0, 0], \"drift\": true}",
        "{\"order\": [2, 0, 0], \"fixed\": [0.5, null, null]}"}'::jsonb[]) as o) as s;
select (m).model, (m).coef_names, pg_temp.r((m).coef, 2) as coef, pg_temp.r((m).coef_se, 2) as se, (m).regressors[1:2]
from (
    select keycust.arima_fit_series('{1,3,2,5,4,6,5,7,6,9}', '{{0,1},{1,2},{0,0},{1,1},{0,2},{1,3},{0,0},{1,4},{0,1},{1,3}}', '{"order": [0, 0, 1]}') as m) as s;
-- A place without a row has no regressors either: they would tell of its estimate only.
create temp table with_gap as
select timestamp '2026-01-01' + i * interval '1 day' as at, 10 + i * 7919 % 13 + 3 * (i * 31 % 17) as v, array[i * 31 % 17]::float8[] as x
from generate_series(1, 80) as i where i not in (30, 60);
select (m).status, (m).missing, (m).regressors[30][1] as regressor, (m).detail -> 'calibration' -> 'origins' as origins,
    (select array_agg(place) from keycust.arima_explain(m, 1, future => '{{1}}') where kind = 'history' and completed is null) as without_estimate,
    (keycust.arima_update(m, '{20}', '{{5}}')).regressors[30][1] as updated
from (select keycust.arima_fit(at, v, x, '{"order": [1, 1, 0], "calibrate": 2}') as m from with_gap) as s;
-- Regressors that are others' multiples have no coefficient of their own.
select (m).coef_names, pg_temp.r((m).coef, 2) as coef, (m).status, (select pg_temp.r(array_agg(forecast_value), 2) from keycust.arima_forecast(m, 2, future => '{{1,2},{0,0}}')) as forecasts
from (
    select keycust.arima_fit_series('{1,3,2,5,4,6,5,7,6,9}', '{{0,0},{1,2},{0,0},{1,2},{0,0},{1,2},{0,0},{1,2},{0,0},{1,2}}', '{"order": [0, 0, 0]}') as m) as s;

-- What a series is like is its model's status.
create temp table odd (g text, at timestamp, v float8);
insert into odd select 'ok', timestamp '2026-01-31' + i * interval '1 day', i + (i * 7919) % 13 from generate_series(1, 30) as i;
insert into odd select 'constant', timestamp '2026-01-31' + i * interval '1 day', 5 from generate_series(1, 30) as i;
insert into odd select 'line', timestamp '2026-01-31' + i * interval '1 day', 5 + 2 * i from generate_series(1, 30) as i where i <> 7;
insert into odd select 'weeks', timestamp '2026-01-31' + i * interval '1 day', i % 7 from generate_series(1, 30) as i;
insert into odd select 'huge', timestamp '2026-01-31' + i * interval '1 day', 1e300 * (-1)^(i/3) from generate_series(1, 30) as i;
insert into odd select 'beyond', timestamp '2026-01-31' + i * interval '1 day', 1e301 * (-1)^(i/3) from generate_series(1, 30) as i;
insert into odd select 'tiny', timestamp '2026-01-31' + i * interval '1 day', 1e-300 * ((i * 7919) % 13) from generate_series(1, 30) as i;
insert into odd select 'gaps', timestamp '2026-01-31' + i * interval '1 day', case when i between 4 and 27 and i <> 9 then i + (i * 7919) % 13 end
    from generate_series(1, 30) as i;
insert into odd values ('one row', '2026-01-31', 5), ('null', '2026-01-31', null), ('nulls', '2026-01-31', null), ('nulls', '2026-02-28', null),
    ('no time', null, 5), ('infinite', 'infinity', 5), ('infinite', '2026-01-31', 5), ('twice', '2026-01-31', 5), ('twice', '2026-01-31', 6),
    ('far apart', '4713-01-01 BC', 5), ('far apart', '294276-12-01', 5), ('irregular', '2026-01-31', 5), ('irregular', '2026-01-31 00:00:00.000001', 5), ('irregular', '2026-02-28', 5);
create temp table odd_model as select g, keycust.arima_fit(at, v) as m from odd group by g;
-- Which orders suit is for test/unit; of a constant there is no choice.
select g, case (m).status when 'constant' then (m).model end as model, (m).observations as known, (m).missing, (m).start_at, (m).step, (m).status, (m).message from odd_model order by g;
select g, (m).status, (select count(*) from keycust.arima_forecast(m, 2)) as forecasts, (select count(*) > 0 from keycust.arima_coefficients(m)) as has_coefficients,
    (select count(*) from keycust.arima_explain(m, 2)) as explained, (select count(*) from keycust.arima_anomalies(m)) as looked_at,
    (keycust.arima_evaluate(m)).observations > 0 as evaluated, (keycust.arima_update(m, '{1}')).observations as updated
from odd_model order by g;
select g, place, at, completed from odd_model, keycust.arima_explain(m, 1) where g in ('line', 'weeks') and place in (7, 30) order by 1, 2;
select g, pg_temp.r(array_agg(forecast_value order by ahead), 6) as forecasts from odd_model, keycust.arima_forecast(m, 3) where g in ('constant', 'line', 'weeks')
group by g order by g;
select (keycust.arima_fit_series(v, options => '{"order": [2, 1, 1]}')).status, (keycust.arima_fit_series(v, options => '{"order": [2, 1, 1]}')).message
from (values ('{1,2,4}'::float8[]), ('{5,5,5,5,5,5,5,5,5}')) as s (v);
select (keycust.arima_fit_series('{-1,2,3,4,5,7}', options => '{"lambda": 0}')).status, (keycust.arima_fit_series('{-1,2,3,4,5,7}', options => '{"lambda": 0}')).message;
select keycust.arima_fit(at, v) is null as no_rows, keycust.arima_fit_series(null) is null as no_values from odd where false;
select count(*) from keycust.arima_forecast(null, 2);
select * from keycust.arima_evaluate(null);
-- A mean and a drift; a group too short for the season of the options.
select (m).model, pg_temp.r(array_agg(forecast_value), 2) from (select keycust.arima_fit_series('{1,3,2,5,4,6,5,7,6,9}', options => '{"order": [0, 0, 0], "drift": true}') as m) as s,
    keycust.arima_forecast(m, 2) group by 1;
select g, (keycust.arima_fit(at, v, '{"order": [0, 1, 1], "seasonal": [0, 1, 1]}')).status from odd where g in ('ok', 'one row') group by g order by g;
-- A step that is given; month ends.
select (keycust.arima_fit(at, v, '{"step": "12 hours", "order": [0, 1, 0]}')).missing, (keycust.arima_fit(at, v, '{"step": "2 days"}')).status from odd where g = 'ok';
select array_agg(forecast_timestamp::date)
from keycust.arima_forecast((select keycust.arima_fit(at, v) from (values (timestamp '2026-02-28', 1), ('2026-03-31', 3), ('2026-04-30', 2), ('2026-06-30', 4)) as s (at, v)), 4);
select array_agg(forecast_timestamp::date)
from keycust.arima_forecast((select keycust.arima_fit(at, v) from (values (timestamp '2026-02-28', 1), ('2026-03-28', 3), ('2026-04-28', 2)) as s (at, v)), 2);

-- What is wrong with the call is an error.
select keycust.arima_fit_series('{}');
select keycust.arima_fit_series('{{1,2},{3,4}}');
select keycust.arima_fit_series('{1,nan,3}');
select keycust.arima_fit_series('{1,infinity,3}');
select keycust.arima_fit_series('{1,2,3}', '{{1},{2}}');
select keycust.arima_fit_series('{1,2,3}', '{{1},{2},{null}}');
select keycust.arima_fit_series('{1,2,3}', '{1,2,3}');
select keycust.arima_fit(at, 'nan') from odd;
select keycust.arima_fit(at, v, null::float8[], '{}') from odd where g = 'ok';
select keycust.arima_fit(at, v, array_fill(1.0::float8, array[1 + extract(day from at)::int % 2]), '{}') from odd where g = 'ok';
select keycust.arima_fit(at, v, case when v > 5 then '{"period": 7}' else '{}' end::jsonb) from odd where g = 'ok';
select keycust.arima_fit_series('{1,2,3}', options => '{"orders": [1, 0, 0]}');
select keycust.arima_fit_series('{1,2,3}', options => '[]');
select keycust.arima_fit_series('{1,2,3}', options => o) from unnest('{"{\"order\": 1}"}'::jsonb[]) as o;
select keycust.arima_fit_series('{1,2,3}', options => '{"order": [1, 0]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"order": [101, 0, 0]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"order": [0, 4, 0]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"seasonal": [0, 1, 1]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"order": [0, 0, 0], "seasonal": [0, 1, 1]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"period": 0}');
select keycust.arima_fit_series('{1,2,3}', options => '{"period": "week"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"period": [24, 168], "method": "arima"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"period": [24, 168], "method": "harmonic", "harmonics": [1]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"period": [24, 168], "method": "harmonic", "harmonics": [1, 85]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"mean": 1}');
select keycust.arima_fit_series('{1,2,3}', options => '{"lambda": 3}');
select keycust.arima_fit_series('{1,2,3}', options => '{"lambda": "best"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"method": "ets"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"search": "best"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"max_order": -1}');
select keycust.arima_fit_series('{1,2,3}', options => '{"step": "1 month 1 day"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"step": "now and then"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"step": "infinity"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"step": "2000000000 days"}');
select keycust.arima_fit_series('{1,2,3}', options => '{"step": 1}');
select keycust.arima_fit_series('{1,2,3}', options => '{"fixed": [1]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"order": [1, 0, 0], "fixed": [0.5]}');
select keycust.arima_fit_series('{1,2,3,5,1,2}', options => '{"order": [1, 0, 0], "fixed": [1.5, null]}');
select keycust.arima_fit_series('{1,2,3}', options => '{"period": [24, 168, 24], "method": "stl"}');
-- Of a harmonic model sines and cosines are coefficients, too.
select keycust.arima_fit_series('{1,2,3,5,1,2}', options => '{"order": [1, 0, 0], "method": "harmonic", "period": [4], "harmonics": [1], "fixed": [0.5, null]}');
select keycust.arima_fit_series('{1,2,3,5,1,2}', options => '{"order": [1, 0, 0], "method": "harmonic", "period": [4], "harmonics": [1], "start": [0.5, 3]}');
select (m).coef_names, (m).coef[4] as fixed, (m).status
from (select keycust.arima_fit_series(array(select 10 + i * 5 % 7 from generate_series(1, 20) as i),
    options => '{"order": [1, 0, 0], "method": "harmonic", "period": [4], "harmonics": [1], "fixed": [null, null, null, 2]}') as m) as s;
select (m).status, (m).message
from (select keycust.arima_fit_series('{1,2,3,5,1,2,6,7}', options => '{"order": [1, 0, 0], "method": "harmonic", "period": [4], "harmonics": [1], "fixed": [0.5, null, 1, 1]}') as m) as s;
select status, count(*) from keycust.arima_backtest('{1,2,3,5,1,2,6,7,9}', 1, 1,
    '{"order": [1, 0, 0], "method": "harmonic", "period": [4], "harmonics": [1], "fixed": [0.5, null, 1, 1]}') group by status;
select * from model, keycust.arima_forecast(m, 0);
select * from model, keycust.arima_forecast(m, 10001);
select * from model, keycust.arima_forecast(m, 1, '{}');
select * from model, keycust.arima_forecast(m, 1, '{1}');
select * from model, keycust.arima_forecast(m, 1, '{null}');
select * from model, keycust.arima_forecast(m, 1, future => '{{1}}');
select * from model, keycust.arima_explain(m, -1);
select * from model, keycust.arima_explain(m, 1, '{0.5, 95}');
select * from model, keycust.arima_anomalies(m, 1);
select * from model, keycust.arima_anomalies(m, 'nan');
select keycust.arima_update(m, '{}') from model;
select keycust.arima_update(m, '{nan}') from model;
select keycust.arima_update(m, '{1}', '{{1}}') from model;
create temp table regressed as select keycust.arima_fit_series('{1,3,2,5,4,6,5,7}', '{{0},{1},{0},{1},{0},{1},{0},{1}}', '{"order": [0, 0, 0]}') as m;
select pg_temp.r(array_agg(forecast_value), 2) from regressed, keycust.arima_forecast(m, 2, future => '{{1},{0}}');
select * from regressed, keycust.arima_forecast(m, 2);
select * from regressed, keycust.arima_forecast(m, 2, future => '{{1}}');
select * from regressed, keycust.arima_forecast(m, 2, future => '{{1,2},{1,2}}');
select * from regressed, keycust.arima_forecast(m, 2, future => '{{1},{null}}');
select keycust.arima_update(m, '{1}') from regressed;
select keycust.arima_update(m, '{1}', '{{1,2}}') from regressed;
select keycust.arima_update(m, '{1}', '{{1},{2}}') from regressed;
select (keycust.arima_update(m, '{1,2}', '{{1},{0}}')).regressors[8:10] from regressed;
select keycust.arima_loglik('{1,2,3}', '{1,0,0}', '{0.5}');
select keycust.arima_loglik('{1,2,3}', '{1,0,0,0,0,null}', '{0.5}');
select keycust.arima_loglik('{1,2,3}', '{-1,0,0,0,0,0}', '{}');
select keycust.arima_loglik('{1,2,3}', '{1,0,0,0,0,0}', '{0.5,0.1}');
select keycust.arima_loglik('{1,2,3}', '{1,0,0,0,0,0}', '{null}');
select keycust.arima_loglik('{1,2,3}', '{0,0,0,1,0,0}', '{0.5}');
select keycust.arima_loglik('{1,2,3}', '{0,0,0,1,0,0}', '{0.5}', 0);
select * from keycust.arima_backtest('{1,2,3}', 0);
select * from keycust.arima_backtest('{1,2,3}', 1, 0);
select * from keycust.arima_backtest('{1,2,3}', 1, 3);
select * from keycust.arima_backtest('{1,2,3}', 1, 1, '{"horizon": 1}');
select * from keycust.arima_backtest('{1,2,3}', 1, 1, xreg => '{{1},{2}}');
select count(*) from keycust.arima_backtest(null, 1);
set keycust.max_memory = '1MB';
select keycust.arima_fit(timestamp '2026-01-01' + i * interval '1 hour', i) from generate_series(1, 100000) as i;
select (keycust.arima_fit_series((select array_agg(i % 7 + i % 11) from generate_series(1, 20000) as i), options => '{"order": [1, 0, 1], "seasonal": [1, 0, 1], "period": 168}')).status;
reset keycust.max_memory;

-- A model may be written by hand: all of it is checked.
create function pg_temp.told(m keycust.arima_model, changes jsonb) returns text language plpgsql as $$
declare damaged keycust.arima_model;
begin
    damaged := jsonb_populate_record(m, changes);
    perform keycust.arima_forecast(damaged, 1);
    perform keycust.arima_coefficients(damaged);
    perform keycust.arima_evaluate(damaged);
    perform keycust.arima_explain(damaged, 1);
    perform keycust.arima_anomalies(damaged);
    perform keycust.arima_update(damaged, '{5}');
    return 'taken';
exception when others then
    return sqlstate || ' ' || sqlerrm;
end $$;
select attribute || ' null' as changed, pg_temp.told(m, jsonb_build_object(attribute, null))
from model, (select attname as attribute, attnum from pg_attribute where attrelid = 'keycust.arima_model'::regclass and attnum > 0) as a order by attnum;
select c as changed, pg_temp.told(m, c::jsonb)
from model, unnest(array[
    '{"method": "x"}', '{"method": "stl"}', '{"method": "harmonic"}', '{"orders": []}', '{"orders": [1]}', '{"orders": [0, 1, 1, 0, 1, 1, 0]}',
    '{"orders": [[0, 1, 1, 0, 1, 1]]}', '{"orders": [101, 0, 0, 0, 0, 0]}', '{"orders": [0, 5, 0, 0, 0, 0]}', '{"orders": [-1, 0, 0, 0, 0, 0]}',
    '{"orders": [null, 0, 0, 0, 0, 0]}', '{"period": 0}', '{"period": 1}', '{"period": 10000}', '{"period": 2147483647}', '{"periods": []}',
    '{"periods": [1]}', '{"periods": [12, 12]}', '{"periods": [24, 12]}', '{"periods": [[12]]}', '{"periods": [2, 3, 4, 5, 6, 7, 8]}', '{"periods": [10000]}',
    '{"method": "harmonic", "harmonics": [7]}', '{"method": "harmonic", "harmonics": [-1]}', '{"method": "harmonic", "harmonics": [6]}', '{"lambda": 9}',
    '{"lambda": -1}', '{"lambda": "nan"}', '{"coef_names": []}', '{"coef_names": ["ma1", "sma1", "drift"]}', '{"coef_names": [["ma1"], ["sma1"]]}', '{"coef": []}',
    '{"coef": [0.1]}', '{"coef": [null, 0.1]}', '{"coef": [1e300, 0]}', '{"coef": ["infinity", 0]}', '{"coef": [[0.1, 0.1]]}', '{"coef_se": [1]}',
    '{"coef_se": [null, -1]}', '{"sigma2": -1}', '{"sigma2": "infinity"}', '{"sigma2": 0}', '{"start_at": "infinity"}', '{"start_at": "294276-12-01"}',
    '{"step": "-1 month"}', '{"step": "0"}', '{"step": "1 month 1 day"}', '{"step": "178000000 years"}', '{"step": "2000000000 days"}', '{"series": []}',
    '{"series": [null]}', '{"series": [1, 2]}', '{"series": [[1, 2]]}', '{"series": [0, 1, 2, 3]}', '{"regressors": [[1, 2]]}', '{"regressors": [1]}', '{"status": "?"}',
    '{"status": "constant"}', '{"status": "too_short"}', '{"format": 2}', '{"detail": []}', '{"detail": {"month_end": 1}}', '{"detail": {"other": 1}}']) as c;
select pg_temp.told(m, '{"orders": [1, 0, 0, 0, 0, 0], "coef_names": ["ar1"], "coef": [1.2], "coef_se": null, "lambda": null}') from model;

-- The best orders that a search looked at.
select rank, candidate, pg_temp.r(aicc, 2) as aicc, pg_temp.r(weight, 3) as weight
from (select keycust.arima_fit(month, value) as m from air) as found, keycust.arima_candidates(m) limit 3;
select count(*) from model, keycust.arima_candidates(m);
select count(*) from keycust.arima_candidates(null);
select jsonb_path_query_array((m).detail, '$.methods[*].method') as methods, (m).method <> 'arima' as is_chosen
from (select keycust.arima_fit_series(array(select 100 + 20 * sin(i * pi() / 12) + i * 7919 % 13 - case when i / 24 % 7 = 6 then 20 else 0 end
    from generate_series(0, 839) as i), options => '{"period": [24, 168]}') as m) as found;

-- A model of logarithms and a value that has none: no model any more, and why.
select (u).status, (u).message, (u).model is null as is_none, (u).observations, (u).series[145] as added, (keycust.arima_update(u, '{3}')).observations as later,
    (select count(*) from keycust.arima_forecast(u, 3)) as forecasts
from (select keycust.arima_update(m, '{0}') as u from model offset 0) as s;
select (u).status, (u).observations from (select keycust.arima_update(m, '{1e300}') as u from model offset 0) as s;

-- Kinds of days in a model written by hand.
create temp table by_hand as select keycust.arima_fit_series('{1,3,2,5,4,6,5,8}', options => '{"order": [1, 0, 0]}') as model;
select keycust.arima_forecast(jsonb_populate_record(model, '{"method": "harmonic", "detail": {"day_kinds": []}}'), 1) from by_hand;
select keycust.arima_forecast(jsonb_populate_record(model, '{"method": "harmonic", "periods": [2], "harmonics": [0], "detail": {"day_kinds": []}}'), 1) from by_hand;
select keycust.arima_forecast(jsonb_populate_record(model, '{"method": "harmonic", "periods": [2, 4], "harmonics": [0, 0], "detail": {"day_kinds": [1, 3], "day_shift": 0}}'), 1) from by_hand;
select keycust.arima_forecast(jsonb_populate_record(model, '{"method": "harmonic", "periods": [2, 4], "harmonics": [0, 0], "detail": {"day_kinds": [1, 2], "day_shift": 2}}'), 1) from by_hand;
select keycust.arima_forecast(jsonb_populate_record(model, '{"method": "harmonic", "periods": [2, 4], "harmonics": [0, 0], "detail": {"day_kinds": [1, 2], "day_shift": 1}}'), 1) from by_hand;

\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'

create table forecast (day int, meter text, actual float8, forecast float8, lower float8, upper float8);
insert into forecast values
    (1, 'a', 100, 95, 85, 105), (2, 'a', 110, 112, 100, 124), (3, 'a', 90, 104, 92, 116), (4, 'a', 105, null, 90, 120),
    (1, 'b', 0, 1, 0, 2), (2, 'b', 4, 2, 1, 3), (3, 'b', null, 2, 1, 3), (4, 'b', 2, 2, null, 3);
create function rounded(r keycust.arima_accuracy_result) returns table (
    count bigint, mean_error numeric, mae numeric, rmse numeric, mape numeric, smape numeric, wape numeric, mase numeric, rmsse numeric,
    coverage numeric, interval_score numeric, msis numeric, pinball numeric) language sql as $$
    select r.count, round(r.mean_error::numeric, 6), round(r.mae::numeric, 6), round(r.rmse::numeric, 6), round(r.mape::numeric, 6),
        round(r.smape::numeric, 6), round(r.wape::numeric, 6), round(r.mase::numeric, 6), round(r.rmsse::numeric, 6),
        round(r.coverage::numeric, 6), round(r.interval_score::numeric, 6), round(r.msis::numeric, 6), round(r.pinball::numeric, 6)
$$;

select meter, r.* from (select meter, keycust.arima_accuracy(actual, forecast) as a from forecast group by meter) as x, rounded(a) as r order by meter;
select meter, r.*
from (select meter, keycust.arima_accuracy(actual, forecast, lower, upper, '{"level": 0.8, "scale": 4, "square_scale": 25}') as a
    from forecast group by meter) as x, rounded(a) as r order by meter;
select r.* from (select keycust.arima_accuracy(actual, upper, '{"quantile": 0.9}') as a from forecast) as x, rounded(a) as r;
select r.* from (select keycust.arima_accuracy(actual, upper, lower, upper, '{"quantile": 0.975}') as a from forecast) as x, rounded(a) as r;
-- The same in other words.
select keycust.arima_accuracy(actual, forecast) = keycust.arima_accuracy(actual, forecast, null) as null_is_empty,
    keycust.arima_accuracy(actual, forecast) = keycust.arima_accuracy(actual, forecast, '{"scale": null}') as null_is_absent,
    keycust.arima_accuracy(actual, forecast, lower, upper, '{}') = keycust.arima_accuracy(actual, forecast, lower, upper, '{"level": 0.950}') as the_level,
    keycust.arima_accuracy(actual, forecast) = (select keycust.arima_accuracy_merge(s) from (
        select keycust.arima_accuracy_partial(actual, forecast) as s from forecast group by day) as p) as merged,
    keycust.arima_accuracy(actual, forecast, lower, upper, '{}') = (select keycust.arima_accuracy_merge(s) from (
        select keycust.arima_accuracy_partial(actual, forecast, lower, upper, '{}') as s from forecast group by day) as p) as merged_too
from forecast;
-- Where something is not defined.
select keycust.arima_accuracy(actual, forecast), keycust.arima_accuracy(actual, forecast, '{}'),
    keycust.arima_accuracy(actual, forecast, lower, upper, '{}'), keycust.arima_accuracy_partial(actual, forecast) from forecast where false;
select keycust.arima_accuracy_merge(s) from (values (null::bytea)) as v (s);
select keycust.arima_accuracy(null, forecast) from forecast;
select keycust.arima_accuracy(actual, null, lower, upper, '{"scale": 1}') from forecast where day = 1;
select keycust.arima_accuracy(0, 0, '{"scale": 0, "square_scale": 0}');
select keycust.arima_accuracy(0, 5, '{"scale": 5e-324, "square_scale": 1e-320}');
select keycust.arima_accuracy(6, 4, 5, 5, '{"level": 0.5}');
select keycust.arima_accuracy(1e140, -1e140);

-- What is divided by.
select * from keycust.arima_accuracy_scale('{1,3,null,6,6}');
select * from keycust.arima_accuracy_scale('{1,3,null,6,6}', 2);
select * from keycust.arima_accuracy_scale('{1,2,1,2,1,2}', period => 2);
select * from keycust.arima_accuracy_scale('{1,null,2}', 1);
select * from keycust.arima_accuracy_scale('{1}');
select * from keycust.arima_accuracy_scale('{}');
select * from keycust.arima_accuracy_scale('{null}', 7);
select * from keycust.arima_accuracy_scale(null);

-- Mistakes.
select keycust.arima_accuracy('NaN', 1);
select keycust.arima_accuracy(1, 'Infinity', '{}');
select keycust.arima_accuracy(1, 1, '-Infinity', 1, '{}');
select keycust.arima_accuracy(1, 1, 1, 'NaN', '{}');
select keycust.arima_accuracy(1e308, 1);
select keycust.arima_accuracy(1, -1e141);
select keycust.arima_accuracy(1, 1, -1e308, 1, '{}');
select keycust.arima_accuracy(actual, forecast, upper, lower, '{}') from forecast;
select keycust.arima_accuracy(actual, forecast, '{"level": 0.9}') from forecast;
select keycust.arima_accuracy(actual, forecast, lower, upper, '{"levels": 0.9}') from forecast;
select keycust.arima_accuracy(actual, forecast, lower, upper, '{"level": 1}') from forecast;
select keycust.arima_accuracy(actual, forecast, lower, upper, '{"level": 95}') from forecast;
select keycust.arima_accuracy(actual, forecast, '{"quantile": 0}') from forecast;
select keycust.arima_accuracy(actual, forecast, '{"quantile": "0.9"}') from forecast;
select keycust.arima_accuracy(actual, forecast, '{"scale": -1}') from forecast;
select keycust.arima_accuracy(actual, forecast, '{"square_scale": [1]}') from forecast;
select keycust.arima_accuracy(actual, forecast, '[]') from forecast;
select keycust.arima_accuracy(actual, forecast, jsonb_build_object('scale', day)) from forecast;
select keycust.arima_accuracy(actual, forecast, case when day = 3 then '{"quantile": 0.5}' else '{}' end::jsonb) from forecast;
select keycust.arima_accuracy(actual, forecast, lower, upper, case when meter = 'b' then '{"level": 0.5}' end::jsonb) from forecast;
select keycust.arima_accuracy_merge(s) from (
    select keycust.arima_accuracy_partial(actual, forecast) as s from forecast
    union all select keycust.arima_accuracy_partial(actual, forecast, lower, upper, '{}') from forecast) as p;
select keycust.arima_accuracy_merge(s) from (
    select keycust.arima_accuracy_partial(actual, forecast, '{"scale": 1}') as s from forecast
    union all select keycust.arima_accuracy_partial(actual, forecast, '{"scale": 2}') from forecast) as p;
select keycust.arima_accuracy_merge('\x00');
select keycust.arima_accuracy_merge(substr(s, 1, 100)) from (select keycust.arima_accuracy_partial(actual, forecast) as s from forecast) as p;
select keycust.arima_accuracy_merge(s || s) from (select keycust.arima_accuracy_partial(actual, forecast) as s from forecast) as p;
select keycust.arima_accuracy_merge(overlay(s placing '\x000000000000f87f' from 21 for 8)) from (select keycust.arima_accuracy_partial(actual, forecast) as s from forecast) as p;
select keycust.arima_accuracy_trans(null, 1, 1);
select keycust.arima_accuracy_combine(null, null);
select * from keycust.arima_accuracy_scale('{1,NaN}');
select * from keycust.arima_accuracy_scale('{1,1e141}');
select * from keycust.arima_accuracy_scale('{1,2}', 0);
select * from keycust.arima_accuracy_scale('{{1,2}}');

drop function rounded;
drop table forecast;

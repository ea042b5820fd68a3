\set ECHO none
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset fieldsep '\n'
\pset pager off
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
begin;
select no_plan();

-- The forecasts of test/reference/series: seasonal naive ones of the last two periods, with intervals of 80 %, whose upper
-- bound is the 0.9 quantile.
create temp table forecast (name text, actual float8, forecast float8, low float8, high float8);
\copy forecast from 'test/reference/series/forecast.csv' with (format csv, header)
create temp table expected (name text, mean_error float8, mae float8, rmse float8, mape float8, smape float8, mase float8, rmsse float8, pinball float8,
    coverage float8, msis float8);
\copy expected from 'test/reference/series/accuracy.csv' with (format csv, header)
create temp table point (name text, t int, value float8);
\copy point from program 'cd test/reference/series && for f in airpassengers ukgas taylor_hourly; do sed "1d;s/^/$f,/" $f.csv; done' with (format csv)
create temp table training as
select name, array_agg(value order by t) as value, period
from (select p.*, count(*) over (partition by name) - h.horizon as last, h.horizon / 2 as period
    from point as p join (select name, count(*)::int as horizon from forecast group by name) as h using (name)) as x
where t <= last group by name, period;
create temp table option as
select name, jsonb_build_object('scale', s.absolute, 'square_scale', s.square) as o from training, keycust.arima_accuracy_scale(value, period) as s;
create temp table measured as
select name, keycust.arima_accuracy(actual, forecast, low, high, o || '{"level": 0.8}') as a,
    keycust.arima_accuracy(actual, forecast, o) as b, keycust.arima_accuracy(actual, high, '{"quantile": 0.9}') as q
from forecast join option using (name) group by name;

create function pg_temp.off(got float8, expected float8) returns float8 language sql as
$$ select coalesce(abs(got - expected) / nullif(abs(expected), 0), case when got = expected then 0 else 'inf'::float8 end) $$;

select is(count(*), 3::bigint, 'there are three series') from measured join expected using (name);
select cmp_ok(max(greatest(pg_temp.off((a).mean_error, mean_error), pg_temp.off((a).mae, mae), pg_temp.off((a).rmse, rmse), pg_temp.off((a).mape, mape),
        pg_temp.off((a).smape, smape), pg_temp.off((a).mase, mase), pg_temp.off((a).rmsse, rmsse))), '<', 1e-13::float8,
        'errors agree with their formulas in R'),
    cmp_ok(max(greatest(pg_temp.off((b).mean_error, mean_error), pg_temp.off((b).mae, mae), pg_temp.off((b).rmse, rmse), pg_temp.off((b).mape, mape),
        pg_temp.off((b).smape, smape), pg_temp.off((b).mase, mase), pg_temp.off((b).rmsse, rmsse))), '<', 1e-13::float8,
        'also without intervals'),
    cmp_ok(max(greatest(pg_temp.off((a).coverage, coverage), pg_temp.off((a).msis, msis))), '<', 1e-13::float8, 'intervals agree with their formulas in R'),
    cmp_ok(max(pg_temp.off((q).pinball, pinball)), '<', 1e-13::float8, 'the pinball loss agrees with its formula in R'),
    ok(bool_and((b).coverage is null and (b).msis is null and (b).pinball is null and (q).mase is null), 'what was not given is not measured')
from measured join expected using (name);
select cmp_ok(max(pg_temp.off((a).wape, wape)), '<', 1e-13::float8, 'the wape is the sum of errors over that of values')
from measured join (select name, 100 * sum(abs(actual - forecast)) / sum(abs(actual)) as wape from forecast group by name) as w using (name);
select ok(bool_and((a).count = n), 'every row counts') from measured join (select name, count(*) as n from forecast group by name) as c using (name);

-- Parts and workers. aggregate_states.sh does the same with every split.
create temp table part as
select name, o, i % 4 as shard, keycust.arima_accuracy_partial(actual, forecast, low, high, o || '{"level": 0.8}') as s
from (select *, row_number() over () as i from forecast) as f join option using (name) group by name, o, shard;
select cmp_ok(max(greatest(pg_temp.off((m.a).rmse, (x.a).rmse), pg_temp.off((m.a).smape, (x.a).smape), pg_temp.off((m.a).msis, (x.a).msis))), '<=', 1e-15::float8,
    'merged from parts it is the same')
from measured as x join (select name, keycust.arima_accuracy_merge(s) as a from part group by name) as m using (name);
select throws_ok('select keycust.arima_accuracy_merge(s) from part', '22023', null, 'parts of series with other scales are refused');
create table stored as select i, 1000 + sin(i) as actual, 1000 + sin(i + 0.1) as forecast from generate_series(1, 50000) as i;
analyze stored;
set local parallel_setup_cost = 0;
set local parallel_tuple_cost = 0;
set local min_parallel_table_scan_size = 0;
create temp table by_workers (workers int, a keycust.arima_accuracy_result);
set local max_parallel_workers_per_gather = 0;
insert into by_workers select 0, keycust.arima_accuracy(actual, forecast, forecast - 0.05, forecast + 0.05, '{"scale": 0.5}') from stored;
set local max_parallel_workers_per_gather = 3;
insert into by_workers select 3, keycust.arima_accuracy(actual, forecast, forecast - 0.05, forecast + 0.05, '{"scale": 0.5}') from stored;
select cmp_ok(max(pg_temp.off(v, first)), '<=', 1e-14::float8, 'with three workers it is the same')
from (select v::text::float8 as v, first_value(v::text::float8) over (partition by k order by workers) as first
    from by_workers, jsonb_each(to_jsonb(a)) as e (k, v) where v <> 'null') as x;

-- As a window, over the last rows.
select is(array_agg((a).mae order by i), '{1,1.5,2.5,3.5}', 'over a window it measures its frame')
from (select i, keycust.arima_accuracy(i::float8, 0) over (order by i rows 1 preceding) as a from generate_series(1, 4) as i) as x;

-- Errors have SQLSTATEs that say what is wrong.
select throws_ok(format('select keycust.%s', call), state, null, call || ' is ' || state)
from (values ('arima_accuracy(''NaN'', 1)', '22023'), ('arima_accuracy(1, ''Infinity'')', '22023'), ('arima_accuracy(1e141, 1)', '22003'),
    ('arima_accuracy(1, 1, 2, 1, ''{}'')', '22023'), ('arima_accuracy(1, 1, 0, 1, ''{"level": 1.5}'')', '22023'), ('arima_accuracy(1, 1, ''{"level": 0.5}'')', '22023'),
    ('arima_accuracy(1, 1, ''{"scale": "x"}'')', '22023'), ('arima_accuracy(1, 1, ''[]'')', '22023'), ('arima_accuracy_merge(''\x00'')', '22P03'),
    ('arima_accuracy_scale(''{1,2}'', 0)', '22023'), ('arima_accuracy_scale(''{1,Infinity}'')', '22023'), ('arima_accuracy_scale(''{1,1e150}'')', '22003')) as v (call, state);

select * from finish();
rollback;

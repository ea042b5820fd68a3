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

-- The series and numbers of test/reference/series.
create temp table point (name text, t int, value float8);
\copy point from program 'cd test/reference/series && for f in airpassengers airpassengers_na co2 gas lakehuron log_airpassengers lynx nile nottem presidents sunspot_year taylor_4w taylor_hourly uk_driver_deaths ukgas usaccdeaths wineind woolyrnq wwwusage; do sed "1d;s/^/$f,/" $f.csv; done' with (format csv)
create temp table filled (name text, t int, value float8, filled float8);
\copy filled from 'test/reference/series/interpolate.csv' with (format csv, header)
create temp table series as
select name, array_agg(value order by t) as value from point group by name
union all
-- A series that only the table of filled gaps holds.
select name, array_agg(nullif(value, 'NaN') order by t) from filled where name = 'taylor_gaps' group by name;
create temp table expected (name text, period int, kpss_level float8, kpss_trend float8, kpss_lag int, differences int, differences_loose int,
    seasonal_differences int, differences_after int, strength float8, guerrero float8);
\copy expected from 'test/reference/series/tests.csv' with (format csv, header)
create temp table correlation (name text, lag int, acf float8, pacf float8, ljung_box float8, p_value float8);
\copy correlation from 'test/reference/series/correlation.csv' with (format csv, header)
create temp table part (name text, t int, trend float8, first float8, second float8, remainder float8);
\copy part from 'test/reference/series/mstl.csv' with (format csv, header)
create temp table box_cox (lambda float8, value float8, transformed float8, mean float8);
\copy box_cox from 'test/reference/series/boxcox.csv' with (format csv, header)

select is(count(*), 19::bigint, 'there are 19 series of R') from series where name <> 'taylor_gaps';

-- Correlations.
select is(count(*), 488::bigint, 'there are correlations of all of them') from correlation;
select cmp_ok(max(abs(a.autocorrelation - c.acf)), '<', 1e-13::float8, 'autocorrelations agree with R''s acf'),
    cmp_ok(max(abs(a.partial_autocorrelation - c.pacf)), '<', 1e-11::float8, 'partial autocorrelations agree with R''s pacf'),
    is(count(a.lag), 488::bigint, 'there is one at every lag')
from correlation as c join series as s using (name)
left join lateral keycust.series_acf(s.value, 40) as a on a.lag = c.lag;
select cmp_ok(max(abs(b.statistic / c.ljung_box - 1)), '<', 1e-12::float8, 'the statistic of Ljung and Box agrees with R''s Box.test'),
    cmp_ok(max(abs(b.p_value - c.p_value)), '<', 1e-12::float8, 'its p agrees with R''s pchisq')
from correlation as c join series as s using (name),
    keycust.series_ljung_box(s.value, c.lag, least(2, c.lag - 1)) as b;
select is(array_agg(lags order by name), '{21,20}'::bigint[], 'lags are as many as R shows by default')
from (select name, count(*) as lags from series, keycust.series_acf(value) where name in ('airpassengers', 'nile') group by name) as x;
select is(count(distinct bound), 1::bigint, 'the bound is the same at every lag'),
    cmp_ok(abs(max(bound) - 1.96 / 12), '<', 1e-5::float8, 'and 1.96 over the root of 144 values')
from series, keycust.series_acf(value) where name = 'airpassengers';
select cmp_ok(abs(max(bound) * sqrt(count(*)) - 1.96), '<', 1e-4::float8, 'only known values make the bound')
from (select unnest(value) as v, bound from series, keycust.series_acf(value, 1) where name = 'presidents') as x where v is not null;
-- Lags by default: a fifth of the known values, at most 10, at least 3 more than parameters.
select is((select array_agg(b.degrees order by n) from unnest('{4,12,23,60,500}'::int[]) as n,
    keycust.series_ljung_box(array(select sin(i * i) from generate_series(1, n) as i))  as b),
    '{3,3,5,10,10}', 'degrees of freedom by default');
select is((keycust.series_ljung_box(array(select sin(i * i) from generate_series(1, 60) as i), null, 9)).degrees, 3, 'with many parameters there are 3 left');

-- Stationarity.
select cmp_ok(max(abs((keycust.series_kpss(value)).statistic / kpss_level - 1)), '<', 1e-10::float8, 'KPSS about a level agrees with urca'),
    cmp_ok(max(abs((keycust.series_kpss(value, 'trend')).statistic / kpss_trend - 1)), '<', 1e-10::float8, 'KPSS about a line agrees with urca'),
    ok(bool_and((keycust.series_kpss(value)).lag = kpss_lag), 'lags of KPSS agree with urca'),
    ok(bool_and(keycust.series_differences(value) = differences), 'differences agree with forecast::ndiffs'),
    ok(bool_and(keycust.series_differences(value, 0.1) = differences_loose), 'and at level 0.1'),
    ok(bool_and(keycust.series_seasonal_differences(value, period) = seasonal_differences), 'seasonal differences agree with forecast::nsdiffs'),
    is(count(*), 19::bigint, 'of all series')
from series join expected using (name);
select ok(bool_and(keycust.series_differences(d.value) = differences_after), 'differences after a seasonal one agree with forecast::ndiffs')
from series as s join expected using (name),
    lateral (select array_agg(s.value[i] - s.value[i - period * seasonal_differences] order by i) as value
        from generate_series(1 + period, cardinality(s.value)) as i) as d
where seasonal_differences = 1;
select is(keycust.series_kpss(array_fill(1::float8, array[100])), row(0::float8, 2, 0.1::float8), 'what does not vary is stationary');

-- Decomposition.
create temp table parts as
select p.*, d.place, d.value, d.trend as got_trend, d.season as got_season, d.remainder as got_remainder
from (select distinct name from part) as n join series as s using (name)
cross join lateral keycust.series_decompose(s.value, case n.name when 'taylor_4w' then '{336,48}' else '{24,168}' end::int[]) as d
join part as p on p.name = n.name and p.t = d.place;
select is(count(*), 2687::bigint, 'three series of R''s mstl are taken apart'),
    cmp_ok(max(abs(trend - got_trend)), '<', 1e-8::float8, 'the trend agrees with forecast::mstl (values of 30000)'),
    cmp_ok(max(abs(first + second - got_season)), '<', 1e-8::float8, 'the seasons together agree with forecast::mstl'),
    cmp_ok(max(abs(remainder - got_remainder)), '<', 1e-8::float8, 'the remainder agrees with forecast::mstl'),
    ok(bool_and((value is null) = (got_remainder is null)), 'there is a remainder where there is a value'),
    cmp_ok(max(abs(value - got_trend - got_season - got_remainder)), '<', 1e-10::float8, 'the parts add up to the value')
from parts;
select cmp_ok(max(abs(case s.period when 24 then p.first else p.second end - s.season)), '<', 1e-8::float8, 'each season agrees with forecast::mstl'),
    is(count(*), 1344::bigint, 'a row for each period and value')
from series as v, keycust.series_season(v.value, '{168,24}') as s join part as p on p.t = s.place and p.name = 'taylor_hourly'
where v.name = 'taylor_hourly';
select cmp_ok(max(abs(s.strength - e.strength)), '<', 1e-12::float8, 'strengths of seasons agree with forecast'),
    is(count(*), 12::bigint, 'of all series without gaps that have a period')
from expected as e join series as v using (name), keycust.series_strength(v.value, array[e.period]) as s
where s.period = e.period and e.name not in ('airpassengers_na', 'presidents');
-- Gaps of series of even length are filled a little differently: see README.md of the numbers.
select cmp_ok(max(abs(s.strength - e.strength)), '<', 1e-3::float8, 'and nearly so with gaps')
from expected as e join series as v using (name), keycust.series_strength(v.value, array[e.period]) as s
where s.period = e.period and e.name in ('airpassengers_na', 'presidents');
select is(array_agg(component order by component), '{trend}', 'a series without a season has a trend') from series, keycust.series_strength(value, '{}') where name = 'nile';
-- A robust season is not bent by an outlier.
create temp table bent as
select r, max(abs(d.season - 10 * sin(2 * pi() * d.place / 6))) as off
from (select array(select 100 + 10 * sin(2 * pi() * t / 6) + 0.5 * sin(1.7 * t * t) + case t when 61 then 500 else 0 end from generate_series(1, 121) as t order by t) as v) as x,
    unnest('{f,t}'::boolean[]) as r, keycust.series_decompose(v, '{6}', robust => r) as d
group by r;
select cmp_ok(off, '>', 20::float8, 'an outlier bends a season') from bent where not r;
select cmp_ok(off, '<', 1::float8, 'but not a robust one') from bent where r;

-- Gaps.
select cmp_ok(max(abs(f.v - e.filled)), '<', case s.name when 'airpassengers_na' then 5e-3 when 'presidents' then 1 else 1e-8 end::float8,
    'gaps are filled as forecast::na.interp does: ' || s.name)
from (select name, array_agg(nullif(value, 'NaN') order by t) as value from filled group by name) as s,
    lateral unnest(keycust.series_interpolate(s.value, case s.name when 'taylor_gaps' then '{24,168}' when 'presidents' then '{4}' when 'lynx' then null
        else '{12}' end::int[])) with ordinality as f (v, t)
join filled as e using (t) where e.name = s.name
group by s.name order by s.name;
select is(keycust.series_interpolate(value, '{12}'), value, 'a series without gaps stays as it is') from series where name = 'co2';
select is(count(*), 0::bigint, 'what is known stays as it is')
from (select value, keycust.series_interpolate(value, '{12}') as f from series where name = 'airpassengers_na') as x,
    generate_series(1, cardinality(value)) as i where value[i] <> f[i] or f[i] is null;

-- Periods.
select is((select array_agg(period order by period) from series, keycust.series_periods(value, step) where name = n and is_likely), periods::int[],
    format('periods of %s by %s: %s', n, step, periods))
from (values ('airpassengers', interval '1 month', '{12}'), ('airpassengers_na', '1 month', '{12}'), ('ukgas', '3 months', '{4}'), ('nottem', '1 month', '{12}'),
    ('taylor_hourly', '1 hour', '{24,168}'), ('taylor_gaps', '1 hour', '{24,168}'), ('taylor_4w', '30 minutes', '{48,336}'),
    ('presidents', '3 months', null), ('nile', '1 year', null), ('lynx', '1 year', null), ('wwwusage', '1 day', null)) as v (n, step, periods);
select is((select array_agg(period order by period) from keycust.series_periods(array_fill(1::float8, array[1400]), step)), periods::int[],
    format('candidates of 1400 values by %s', step))
from (values (interval '15 minutes', '{96,672}'), ('1 hour', '{24,168}'), ('24 hours', '{7}'), ('1 day', '{7}'), ('7 days', '{52}'), ('1 month', '{12}'),
    ('6 months', '{2}'), ('5 months', null), ('11 minutes', null), ('3 days', null), ('2 days -24 hours', '{7}'), ('1 second', null)) as v (step, periods);

-- Power transformations.
select cmp_ok(max(abs(keycust.series_box_cox(value, lambda) / transformed - 1)), '<', 1e-14::float8, 'transformations agree with forecast::BoxCox'),
    cmp_ok(max(abs(keycust.series_box_cox_inverse(keycust.series_box_cox(value, lambda), lambda) / value - 1)), '<', 1e-9::float8, 'and lead back')
from box_cox where transformed <> 'NaN' and transformed <> '-Infinity' and transformed <> 0 and value > 0.1
    -- Near 0 R loses digits.
    and lambda <> 1e-9;
select throws_ok(format('select keycust.series_box_cox(%s, %s)', value, lambda), '22003', 'value must be greater than 0 where lambda is 0 or less',
    format('%s has no transformation with %s', value, lambda))
from box_cox where value <= 0 and lambda <= 0;
select cmp_ok(max(abs(keycust.series_box_cox_lambda(value, period) - guerrero)), '<', 1e-6::float8, 'lambdas agree with forecast::BoxCox.lambda')
from series join expected using (name);

-- Whatever the unit.
create temp table unit as
select factor, array(select v * factor from unnest(value) with ordinality as u (v, i) order by i) as value
from series, unnest('{1,1e-290,1e290}'::float8[]) as factor where name = 'airpassengers_na';
select cmp_ok(max(one) - min(one), '<', 1e-9::float8, what || ' does not depend on the unit')
from unit, lateral (
    select 'kpss', (keycust.series_kpss(value)).statistic
    union all select 'ljung_box', (keycust.series_ljung_box(value)).statistic / 100
    union all select 'acf', sum(autocorrelation) from keycust.series_acf(value)
    union all select 'strength', sum(strength) from keycust.series_strength(value, '{12}')
    union all select 'periods', sum(correlation) from keycust.series_periods(value, interval '1 month')
    union all select 'lambda', keycust.series_box_cox_lambda(value, 12)
    union all select 'season', sum(abs(season) / factor) from keycust.series_decompose(value, '{12}')
    union all select 'interpolate', sum(v / factor) from unnest(keycust.series_interpolate(value, '{12}')) as v) as x (what, one)
group by what order by what;

-- One series that is too short for a question leaves the others their answer.
create temp table customer (id int, value float8[]);
insert into customer values (1, '{}'), (2, '{null,null}'), (3, '{5}'), (4, null), (5, (select value from series where name = 'ukgas'));
select is(array_agg(id order by id), '{5}', 'the others have a KPSS') from customer where (keycust.series_kpss(value)).statistic is not null;
select is(array_agg(id order by id), '{5}', 'the others have a Ljung-Box') from customer where (keycust.series_ljung_box(value)).statistic is not null;
select is(array_agg(distinct id order by id), '{5}', 'the others have correlations') from customer, keycust.series_acf(value);
select is(array_agg(distinct id order by id), '{3,5}', 'the others are taken apart') from customer, keycust.series_decompose(value, '{4}');
select is(array_agg(id order by id), '{3,5}', 'the others are filled') from customer where keycust.series_interpolate(value, '{4}') is not null;

-- Errors have SQLSTATEs that say what is wrong.
select throws_ok(format('select * from keycust.%s', call), state, null, call || ' is ' || state)
from (values ('series_acf(''{{1}}'')', '2202E'), ('series_acf(''{1,NaN}'')', '22023'), ('series_acf(''{1,2}'', 0)', '22023'), ('series_acf(''{1e301}'')', '22003'),
    ('series_ljung_box(''{1,2,3,4}'', 2, 2)', '22023'), ('series_kpss(''{1,2}'', ''x'')', '22023'), ('series_differences(''{1,2}'', 0.5)', '22023'),
    ('series_seasonal_differences(''{1,2}'', -1)', '22023'), ('series_decompose(''{1,2}'', ''{0}'')', '22023'), ('series_season(''{1,2}'', ''{null}'')', '22004'),
    ('series_strength(''{1,2}'', ''{{1},{2}}'')', '2202E'), ('series_interpolate(''{1,Infinity}'')', '22023'), ('series_periods(''{1,2}'', ''1 month 1 day'')', '22023'),
    ('series_periods(''{1,2}'', ''0'')', '22023'), ('series_periods(''{1,2}'', ''-1 hour'')', '22023'), ('series_periods(''{1,2}'', ''1 millisecond'')', '22023'),
    ('series_box_cox(''NaN'', 1)', '22023'), ('series_box_cox(1, 7)', '22023'),
    ('series_box_cox(1e308, 5)', '22003'), ('series_box_cox_inverse(1e308, 0)', '22003'), ('series_box_cox_lambda(''{1,2}'', 0)', '22023')) as v (call, state);
select is((select count(*) from keycust.series_periods('{1,2}', '178000000 years')), 0::bigint, 'a step of ages suggests nothing');

-- Memory and interruption.
set local keycust.max_memory = '1MB';
select throws_ok($$ select count(*) from keycust.series_decompose(array_fill(1::float8, array[100000]), '{96}') $$, '54000', null,
    'more memory than is allowed is refused');
reset keycust.max_memory;
create function pg_temp.is_interrupted(query text) returns boolean language plpgsql as $$
declare
    began timestamptz := clock_timestamp();
begin
    execute query;
    return false;
exception when query_canceled then
    return clock_timestamp() - began < interval '3 seconds';
end
$$;
create temp table long as select array(select sin(i) from generate_series(1, 200000) as i order by i) as value,
    array(select case when i % 7 > 0 then sin(i) end from generate_series(1, 200000) as i order by i) as gaps;
set local statement_timeout = '100ms';
select format('select ok(pg_temp.is_interrupted(%L), %L)', format('select count(*) from long, keycust.%s', call), 'interrupted at once: ' || call)
from (values ('series_acf(value, 199999)'), ('series_ljung_box(value, 199999)'), ('series_decompose(gaps, ''{96,672}'', true)'),
    ('series_strength(gaps, ''{2,3,5,7,11,13}'')'), ('series_interpolate(gaps, ''{96,672}'')')) as v (call) \gexec
set local statement_timeout = 0;

select * from finish();
rollback;

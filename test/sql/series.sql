\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'

-- Sixty days of a load with a week in it, rising; two days were not received.
create table load as
select array(
    select case when d in (20, 21) then null else 100 + d * 0.5 + (array[0, 6, 8, 7, 5, -12, -15])[1 + d % 7] + sin(d * d) end
    from generate_series(1, 60) as d order by d)::float8[] as kw;

-- Correlations.
select lag, round(autocorrelation::numeric, 6) as acf, round(partial_autocorrelation::numeric, 6) as pacf, round(bound::numeric, 6) as bound
from load, keycust.series_acf(kw, 8);
select count(*), max(lag) from load, keycust.series_acf(kw);
select lag, round(autocorrelation::numeric, 12) as acf, round(partial_autocorrelation::numeric, 12) as pacf from keycust.series_acf('{1,2,4}', 100);
select lag, autocorrelation, partial_autocorrelation from keycust.series_acf('{7,7,7,7}', 2);
select lag, autocorrelation, partial_autocorrelation from keycust.series_acf('{1,null,3,null,2,null}', 3);
select * from keycust.series_acf('{5}');
select * from keycust.series_acf('{null,null}', 1);
select * from keycust.series_acf('{}');
select * from keycust.series_acf(null);
select lag, round(autocorrelation::numeric, 6) as acf from keycust.series_acf('{-1e300,1e300,-1e300,1e300}', 3);

-- Is anything left?
select round(statistic::numeric, 6) as statistic, degrees, p_value < 1e-9 as is_small from load, keycust.series_ljung_box(kw);
select round(statistic::numeric, 6) as statistic, degrees, p_value < 1e-9 as is_small from load, keycust.series_ljung_box(kw, lags => 14, fitted => 2);
select degrees from load, keycust.series_ljung_box(kw, fitted => 12);
select * from keycust.series_ljung_box('{7,7,7,7}', 2);
select * from keycust.series_ljung_box('{1,2,4}', 3);
select * from keycust.series_ljung_box('{1,null,null,null,2,null}', 1);
select * from keycust.series_ljung_box('{}');
select * from keycust.series_ljung_box(null);
select * from keycust.series_ljung_box('{1,2,4}', 1, null);

-- Stationary?
select round(statistic::numeric, 6) as statistic, lag, p_value from load, keycust.series_kpss(kw);
select round(statistic::numeric, 6) as statistic, lag, p_value from load, keycust.series_kpss(kw, 'trend');
select * from keycust.series_kpss('{7,7,7}');
select * from keycust.series_kpss('{1,2}', 'trend');
select * from keycust.series_kpss('{1,null}');
select * from keycust.series_kpss('{}');
select * from keycust.series_kpss(null);
select keycust.series_differences(kw), keycust.series_differences(kw, 0.1, 0) as none_allowed, keycust.series_seasonal_differences(kw, 7) from load;
select keycust.series_differences('{7,7,7,7}'), keycust.series_differences('{}'), keycust.series_differences('{null}'), keycust.series_differences(null);
select keycust.series_seasonal_differences('{7,7,7,7,7}', 2), keycust.series_seasonal_differences('{1,2,3}', 12),
    keycust.series_seasonal_differences('{}', 1), keycust.series_seasonal_differences(null, 7);

-- Taken apart.
select place, round(value::numeric, 3) as value, round(trend::numeric, 3) as trend, round(season::numeric, 3) as season,
    round(remainder::numeric, 3) as remainder
from load, keycust.series_decompose(kw, array[7]) where place between 15 and 24;
select count(*), max(abs(value - trend - season - remainder)) < 1e-12 as adds_up from load, keycust.series_decompose(kw, array[7, 14], robust => true);
select period, count(*), round(sum(season)::numeric, 3) as sum from load, keycust.series_season(kw, '{14,7,7,1,400}') group by period order by period;
select d.place, round(d.season::numeric, 4) as season, round(s.season::numeric, 4) as its_only_one
from load, keycust.series_decompose(kw, array[7]) as d join keycust.series_season((select kw from load), array[7]) as s using (place) where d.place < 4;
select component, period, round(strength::numeric, 4) as strength from load, keycust.series_strength(kw, array[7, 14, 400]);
select * from keycust.series_strength('{7,7,7,7,7,7,7}', array[2]);
select * from keycust.series_strength('{7}', array[2]);
-- Without a season: the trend alone.
select * from keycust.series_decompose('{7,7,null}', '{}');
select * from keycust.series_decompose('{7}', array[12]);
select * from keycust.series_season('{7,8}', array[12]);
select * from keycust.series_decompose('{}', array[7]);
select * from keycust.series_decompose('{null,null}', array[7]);
select * from keycust.series_decompose(null, array[7]);
select * from keycust.series_decompose('{1,2}', null);
select * from keycust.series_season('{}', array[7]);
select * from keycust.series_strength('{null}', array[7]);

-- Gaps filled.
select round(f[20]::numeric, 3) as d20, round(f[21]::numeric, 3) as d21, f[19] = kw[19] as others_stay
from load, keycust.series_interpolate(kw, array[7]) as f;
select keycust.series_interpolate('{null,1,null,null,4,null}'), keycust.series_interpolate('{null,1,null,null,4,null}', '{}'),
    keycust.series_interpolate('[5:7]={1,2,3}', array[7]);
select keycust.series_interpolate('{null}'), keycust.series_interpolate('{}'), keycust.series_interpolate(null);

-- Which periods?
select period, round(strength::numeric, 3) as strength, round(correlation::numeric, 3) as correlation, is_likely
from load, keycust.series_periods(kw, interval '1 day');
select period, round(strength::numeric, 3) as strength, round(correlation::numeric, 3) as correlation, is_likely
from (select array(select 50 + 20 * sin(h / 24.0 * 2 * pi()) + case when h / 24 % 7 >= 5 then -15 else 0 end + cos(h * h)
    from generate_series(0, 671) as h order by h)) as s (value), keycust.series_periods(value, interval '1 hour');
select * from load, keycust.series_periods(kw, interval '1 month') as p where false;
select period, is_likely from load, keycust.series_periods(kw, interval '1 month');
select period from load, keycust.series_periods(kw, interval '1 day -12 hours');
select count(*) from load, keycust.series_periods(kw, interval '7 minutes');
select * from keycust.series_periods('{7,7,7,7,7,7,7,7,7,7,7,7,7,7,7}', interval '1 day');
select * from keycust.series_periods('{null,null,null,null,null,null,null,null,null,null,null,null,null,null,null}', interval '1 day');
select * from keycust.series_periods('{}', interval '1 day');
select * from keycust.series_periods(null, interval '1 day');

-- Power transformations.
select round(keycust.series_box_cox(118, 0.25)::numeric, 9) as root, round(keycust.series_box_cox(118, 0)::numeric, 9) as log, keycust.series_box_cox(118, 1) as shift,
    keycust.series_box_cox(-8, 2) as negative, keycust.series_box_cox(null, 1) as none;
select round(keycust.series_box_cox_inverse(keycust.series_box_cox(118, l), l)::numeric, 9) as same
from unnest('{-0.9,-0.3,0,1e-9,0.25,1,2}'::float8[]) as l;
select round(keycust.series_box_cox_lambda(kw, 7)::numeric, 3) as weeks, round(keycust.series_box_cox_lambda(kw)::numeric, 3) as pairs from load;
select keycust.series_box_cox_lambda('{}'), keycust.series_box_cox_lambda('{null}'), keycust.series_box_cox_lambda('{3,3,3,3,3,3}'), keycust.series_box_cox_lambda('{1}', 12),
    keycust.series_box_cox_lambda(null);

-- Mistakes: the series.
select * from keycust.series_acf('{1,NaN,3}');
select * from keycust.series_ljung_box('{1,2,Infinity}');
select * from keycust.series_kpss('{-Infinity,2}');
select keycust.series_differences('{{1,2},{3,4}}');
select keycust.series_seasonal_differences('{1e308,1}', 2);
select * from keycust.series_decompose('{1,NaN}', array[2]);
select * from keycust.series_season('{{1},{2}}', array[2]);
select * from keycust.series_strength('{1,-1e308}', array[2]);
select keycust.series_interpolate('{null,Infinity}');
select * from keycust.series_periods('{NaN}', interval '1 hour');
select keycust.series_box_cox_lambda('{1,NaN}');
-- Numbers.
select * from keycust.series_acf('{1,2,3}', 0);
select * from keycust.series_ljung_box('{1,2,3}', -1);
select * from keycust.series_ljung_box('{1,2,3}', 2, -1);
select * from keycust.series_ljung_box('{1,2,3}', 2, 2);
select * from keycust.series_kpss('{1,2,3}', 'slope');
select keycust.series_differences('{1,2,3}', 0.2);
select keycust.series_differences('{1,2,3}', 'NaN');
select keycust.series_differences('{1,2,3}', most => 11);
select keycust.series_differences('{1,2,3}', most => -1);
select keycust.series_seasonal_differences('{1,2,3}', 0);
select keycust.series_box_cox_lambda('{1,2,3}', 0);
-- Periods.
select * from keycust.series_decompose('{1,2,3}', array[0]);
select * from keycust.series_season('{1,2,3}', array[-7]);
select * from keycust.series_strength('{1,2,3}', array[7, null]);
select keycust.series_interpolate('{1,2,3}', '{{1,2}}');
select count(*) from load, keycust.series_decompose(kw, array[2, 3, 4, 5, 6, 7, 8]);
-- Steps.
select * from keycust.series_periods('{1,2,3}', interval '0');
select * from keycust.series_periods('{1,2,3}', interval '-1 day');
select * from keycust.series_periods('{1,2,3}', interval '-1 month');
select * from keycust.series_periods('{1,2,3}', interval '1 month 1 day');
select * from keycust.series_periods('{1,2,3}', interval '1 month -1 hour');
select * from keycust.series_periods('{1,2,3}', interval '0.5 seconds');
select * from keycust.series_periods('{1,2,3}', interval '1 day -86400.5 seconds');
-- Power transformations.
select keycust.series_box_cox('NaN', 1);
select keycust.series_box_cox('-Infinity', 1);
select keycust.series_box_cox(1, 'NaN');
select keycust.series_box_cox(1, 6);
select keycust.series_box_cox(0, 0);
select keycust.series_box_cox(1e308, 2);
select keycust.series_box_cox_inverse('Infinity', 1);
select keycust.series_box_cox_inverse(1, -5.1);
select keycust.series_box_cox_inverse(2, -0.5);
select keycust.series_box_cox_inverse(1000, 0);

drop table load;
-- The normal distribution.
select round(keycust.series_normal(0)::numeric, 12) as half, round(keycust.series_normal(1.959963984540054)::numeric, 12) as upper, keycust.series_normal(-10)::numeric(30, 28) as far,
    keycust.series_normal('infinity') as all, keycust.series_normal('-infinity') as none, keycust.series_normal(null) as unknown;
select round(keycust.series_normal_quantile(0.975)::numeric, 12) as quantile, round(keycust.series_normal_quantile(1e-20)::numeric, 9) as far, keycust.series_normal_quantile(null) as unknown;
select round(keycust.series_normal((180 - 200) / 12.0)::numeric, 4) as passes;
select keycust.series_normal('NaN');
select keycust.series_normal_quantile(0);
select keycust.series_normal_quantile(1);
select keycust.series_normal_quantile('NaN');

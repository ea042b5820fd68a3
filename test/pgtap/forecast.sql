-- Forecasts of a base whose loads are planted: what is forecast and what is not, with figures worked out here anew; bands of
-- usage, scores, density, overload.
begin;
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then
        call keycust.create_base();
    end if;
end $$;
select no_plan();

-- What lies above a limit

select results_eq($$ select keycust.forecast_above(5, 0, 4), keycust.forecast_above(4, 0, 4), keycust.forecast_above(4, 2, 4), keycust.forecast_above(4, null, 4) $$,
    $$ values (1::float8, 0::float8, 0.5::float8, null::float8) $$, 'what has no spread is above or not');
select results_eq($$ select lower_80, round(upper_80::numeric, 4), lower_95, round(upper_95::numeric, 4) from keycust.forecast_band(1, 2, true) $$,
    $$ values (0::float8, 3.5631, 0::float8, 4.9199) $$, 'a band does not go below 0 where nothing did');
select is((select round(lower_95::numeric, 4) from keycust.forecast_band(1, 2, false)), -2.9199, 'and does where something did');
select is((select round(upper_95::numeric, 4) from keycust.forecast_band(1, 2, false, 1.5)), 6.8799, 'the band of 95 % is wider where tails are');
select results_eq($$ select forecast_value, lower_80, upper_95 from keycust.forecast_band(null, 2, true) $$, $$ values (null::float8, null::float8, null::float8) $$, 'of what is not known there is no band');
select results_eq($$ select ahead, forecast_value, round(standard_error::numeric, 6) from keycust.forecast_naive('{10,20,11,22,null,null}', 2, 3) order by ahead $$,
    $$ values (1, 11::float8, round(sqrt(2 * 2.5), 6)), (2, 22, round(sqrt(2 * 2.5), 6)), (3, 11, round(sqrt(3 * 2.5), 6)) $$, 'the season before that is known, with the error of as many seasons');

-- The highest of several days

select is(round(keycust.overload_any('{100,100,100}', '{10,10,10}', 115)::numeric, 12),
    round((1 - (1 - keycust.forecast_above(100, 10, 115)) ^ 3)::numeric, 12), 'days of the first error are independent');
-- Three days of errors 10, √200 and √200: integrated over the common part by the midpoint rule, 20,000 steps.
select is(round(keycust.overload_any('{100,100,100}', array[10, sqrt(200), sqrt(200)], 130)::numeric, 6), 0.032512, 'what errors have in common is common to days');
select is(round(keycust.overload_any('{100,100}', '{10,10}', 200)::numeric, 30), round((2 * keycust.forecast_above(100, 10, 200))::numeric, 30), 'most unlikely days add up');
select is(keycust.overload_any('{100,120}', '{0,0}', 110), 1::float8, 'what is certain is certain');
select is(keycust.overload_any('{100,120}', '{0,0}', 130), 0::float8, 'either way');
select is(keycust.overload_any('{}', '{}', 130), null, 'of no days nothing is known');
select is(round(keycust.overload_any('{100,80}', '{10,30}', 115, '{10,30}')::numeric, 12),
    round((1 - (1 - keycust.forecast_above(100, 10, 115)) * (1 - keycust.forecast_above(80, 30, 115)))::numeric, 12), 'what errors are said to be their own is independent');
select is(keycust.overload_any('{100,80}', '{10,30}', 115, '{0,0}'), keycust.forecast_above(80, 30, 115), 'what is said to be common passes together');

-- Hours above a limit

select is(keycust.overload_hours(array_fill(2::real, '{12}') || array_fill(1::real, '{12}'), 200, 0, 150), 12::float8, 'half of the day is above');
select is(keycust.overload_hours(array_fill(2::real, '{12}') || array_fill(1::real, '{12}'), 200, 0, 99), 24::float8, 'all of it');
select is(round(keycust.overload_hours(array_fill(2::real, '{12}') || array_fill(1::real, '{12}'), 200, 20, 210)::numeric, 9),
    round((12 * keycust.series_normal(-0.5) + 12 * keycust.series_normal(-11))::numeric, 9), 'each hour with its probability');
select is(keycust.overload_hours('{0,0}', 200, 20, 210), null, 'a day without load has no shape');

-- Weather, calendar

insert into keycust_data.organisation (organisation_id, parent_id, name) values ('O', null, 'o'), ('O1', 'O', 'o1'), ('O2', 'O', 'o2');
insert into keycust_data.weather (organisation_id, day, temperature_mean_c, temperature_max_c, temperature_min_c)
select 'O', d::date, case when extract(month from d) < 6 then 10 end, case when extract(month from d) < 6 then 12 else 35 end,
    case when extract(month from d) < 6 then 8 else 29 end
from generate_series(timestamp '2024-01-01', '2025-10-31', '1 day') as d;
-- A station that was set up of late.
insert into keycust_data.weather (organisation_id, day, temperature_mean_c) values ('O1', '2025-10-30', 12);
insert into keycust_data.customer (customer_id, organisation_id, name, opened_on) values ('m01', 'O1', 'm01', '2020-01-01');
select results_eq($$ select distinct weather_of, heating, cooling, is_known from keycust.forecast_weather('2025-03-01', '2025-08-31', '2025-10-31') order by heating $$,
    $$ values ('O', 0::float8, 6::float8, true), ('O', 8, 0, true) $$, 'degrees of the mean, or of what lies between the extremes');
select results_eq($$ select day, heating, cooling, is_known from keycust.forecast_weather('2026-06-01', '2026-06-01', '2025-10-31') $$,
    $$ select date '2026-06-01', 8 * 15 / 30.0::float8, 6 * 15 / 30.0::float8, false $$, 'of a day to come the mean of seven days before and after, by their number in the year: 7 of May 2025, 8 of May 2024');
select is_empty($$ select * from keycust.forecast_weather('2025-11-20', '2025-11-20', '2024-10-31') where weather_of <> 'O' $$, 'of nowhere else');
select results_eq($$ select * from keycust.forecast_weather_place('{O,O2}') $$, $$ values ('O1', 'O') $$, 'an organisation without weather has that above it');
select is_empty($$ select * from keycust.forecast_weather_place('{O2}') $$, 'not that beside it');
-- What was measured after the day as of which is forecast, and what is foretold.
insert into keycust_data.weather (organisation_id, day, temperature_mean_c)
select 'O', d, -20 from unnest(array['2025-11-05', current_date - 20, current_date + 2]::date[]) as d;
select results_eq($$ select heating, is_known from keycust.forecast_weather('2025-11-05', '2025-11-05', '2025-10-31') where weather_of = 'O' $$, $$ values (0::float8, false) $$,
    'a month that is refreshed late does not know what was measured since');
select results_eq($$ select day - current_date, is_known from keycust.forecast_weather(current_date - 20, current_date + 2, current_date - 21) where weather_of = 'O' and day in (current_date - 20, current_date + 2) order by day $$,
    $$ values (-20, false), (2, true) $$, 'what is foretold of days to come is taken');
select results_eq($$ select heating, expected_heating, is_known from keycust.forecast_weather('2025-03-01', '2025-03-01', '2025-10-31') $$, $$ values (8::float8, 8::float8, true) $$, 'what was measured, and what was to be expected');
delete from keycust_data.weather where day > '2025-10-31';
select results_eq($$ select day, holiday, moved, is_workday from keycust.forecast_calendar('2025-10-01', '2025-10-12') where holiday <> 0 or moved <> 0 or day = '2025-10-12' order by day desc limit 3 $$,
    $$ values (date '2025-10-12', 0::float8, 0::float8, false), ('2025-10-11', 0, 1, true), ('2025-10-08', 1, 0, false) $$, 'holidays, and Saturdays that are worked on');

-- Economy: a series that goes on, one that begins too late, one with a hole

insert into keycust_data.economy (series_code, organisation_id, month, value)
select s.code, s.place, m::date, case when s.code = 'IVA' then 100 + extract(month from m) else 5 end
from generate_series(timestamp '2022-11-01', '2025-09-01', '1 month') as m
cross join (values ('IVA', 'O'), ('LATE', 'O'), ('HOLE', 'O'), ('OTHER', 'O2')) as s (code, place)
where (s.code <> 'LATE' or m >= '2023-02-01') and (s.code <> 'HOLE' or m <> '2024-05-01');
select results_eq($$ select organisation_id, series_code, cardinality(value), round(value[36]::numeric, 6), round(value[38]::numeric, 6) from keycust.forecast_economy('2025-10-01', '2022-11-01', 12) $$,
    $$ values ('O1', 'IVA', 48, 110.0, 112.0) $$, 'an economic series of the region goes on as it would by itself');
select results_eq($$ select groups, names, array_length(value, 1), array_length(value, 2), array_length(expected, 1), array_length(expected, 2), value[36][4] from keycust.forecast_regressors('2025-10-01', 'monthly_kwh', '2022-11-01', 12) $$,
    $$ values ('{weather,weather,calendar,economy:IVA}'::text[], '{heating,cooling,workdays,IVA}'::text[], 48, 4, 48, 4, 110::float8) $$, 'and is a regressor of months, beside the weather of the nearest place that has a whole history');

-- Customers

insert into keycust_data.customer (customer_id, organisation_id, name, opened_on, industry_code)
select format('m%s', lpad(n::text, 2, '0')), 'O1', 'm', date '2020-01-01', 'C31' from generate_series(2, 9) as n
union all
select c, case when c in ('export', 'gap', 'giant', 'tiny') then 'O2' else 'O1' end, c, '2020-01-01', 'C32'
from unnest('{flat,pair,zero,export,gap,short,lone,none,month,closed,stale,giant,tiny}'::text[]) as c;
update keycust_data.customer set industry_code = 'C31' where customer_id = 'm01';
update keycust_data.customer set closed_on = '2025-10-15' where customer_id = 'closed';
insert into keycust_data.usage_point (usage_point_id, customer_id, in_service_on) select 'P' || customer_id, customer_id, '2020-01-01' from keycust_data.customer;
do $$ begin
    perform keycust_data.make_month('keycust_data.power_curve', m::date) from generate_series('2024-11-01'::timestamp, '2025-11-01', '1 month') as m;
end $$;
-- Noise that is the same each time: a product of numbers, not a draw.
create function pg_temp.noise(customer text, n int) returns float8 language sql immutable as $$
    select (n * 7919 + ascii(right(customer, 1)) * 1299709 + (n * n % 1009) * 104729) % 1000 / 1000.0 - 0.5
$$;
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw, kvar)
select 'P' || c.customer_id, d.day::date, c.customer_id,
    array(select (k.kw * case when c.customer_id in ('flat', 'pair', 'zero', 'export') or h between 9 and 18 then 1 else 0.4 end)::real from generate_series(1, 24) as h),
    case when c.customer_id in ('flat', 'pair') then array_fill(0::real, '{24}') when c.customer_id = 'm02' then array(
        select (k.kw * 0.75 * case when h between 9 and 18 then 1 else 0.4 end)::real from generate_series(1, 24) as h) end
from keycust_data.customer as c
cross join generate_series('2024-11-01'::timestamp, '2025-11-30', '1 day') as d (day)
cross join lateral (
    select case c.customer_id when 'flat' then 100 when 'pair' then 100 when 'zero' then 0 when 'export' then -50
        else 100 * case when extract(isodow from d.day) >= 6 then 0.5 else 1 end * (1 + 0.2 * pg_temp.noise(c.customer_id, extract(doy from d.day)::int)) end as kw
) as k
where c.customer_id not in ('none', 'giant', 'tiny') and (c.customer_id <> 'month' or d.day >= '2025-10-01') and (c.customer_id <> 'lone' or d.day >= '2025-09-25')
    and (c.customer_id <> 'stale' or d.day < '2025-10-10') and (c.customer_id <> 'gap' or extract(day from d.day) % 9 <> 0);
-- 36 months of bills, a season, what is left; of short six, of lone and month one.
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh)
select customer_id || n, customer_id, m.month, case customer_id when 'flat' then 72000 when 'pair' then 72000 when 'zero' then 0 when 'export' then -36000 when 'giant' then 1e15 when 'tiny' then 1e-200
    else round((40000 * (1 + 0.3 * cos(n * pi() / 6)) * (1 + 0.05 * pg_temp.noise(customer_id, n + 40)))::numeric) end
from keycust_data.customer
cross join generate_series(0, 36) as n
cross join lateral (select (timestamp '2022-11-01' + n * interval '1 month')::date as month) as m
where customer_id not in ('none') and (customer_id <> 'short' or m.month >= '2025-05-01') and (customer_id not in ('lone', 'month') or m.month >= '2025-10-01')
    and (customer_id <> 'gap' or m.month not in ('2024-03-01', '2025-02-01')) and (customer_id <> 'stale' or m.month < '2025-08-01');
insert into keycust_data.transformer (transformer_id, customer_id, capacity_kva, status_code) values
    ('T1', 'flat', 90, '01'), ('T2', 'pair', 60, '01'), ('T3', 'pair', 60, null), ('T4', 'pair', 500, '02'), ('T5', 'm01', 120, '01'), ('T6', 'm02', 120, '01');
insert into keycust_data.contract (contract_id, customer_id, valid_from, contract_capacity_kva, running_capacity_kva, contract_demand_kw) values
    ('K1', 'flat', '2020-01-01', 100, 90, 97), ('K2', 'm01', '2020-01-01', 120, 120, null), ('K3', 'm02', '2020-01-01', 120, 120, null),
    ('K4', 'm03', '2020-01-01', 150, 150, 100), ('K5', 'm04', '2020-01-01', 150, 150, 100), ('K6', 'gap', '2020-01-01', null, null, null),
    ('K8', 'm06', '2020-01-01', null, null, 1e-310);

\ir ../data/refresh_inside.sql
call pg_temp.refresh('2025-10-31');

-- Who is forecast, and who is not

select results_eq($$ select measure, status, string_agg(customer_id, ' ' order by customer_id collate "C") from keycust_bi.customer_forecast_model
    where status <> 'forecast' group by 1, 2 order by measure collate "C", status collate "C" $$, $$ values
    ('daily_kwh', 'closed', 'closed'), ('daily_kwh', 'no_history', 'giant none tiny'), ('daily_kwh', 'out_of_date', 'stale'), ('daily_kwh', 'too_little_history', 'lone month'),
    ('daily_peak_kw', 'closed', 'closed'), ('daily_peak_kw', 'no_history', 'giant none tiny'), ('daily_peak_kw', 'out_of_date', 'stale'),
    ('daily_peak_kw', 'too_little_history', 'lone month'),
    ('monthly_kwh', 'closed', 'closed'), ('monthly_kwh', 'implausible', 'giant'), ('monthly_kwh', 'no_history', 'none'), ('monthly_kwh', 'out_of_date', 'stale'), ('monthly_kwh', 'too_little_history', 'lone month') $$,
    'who is not forecast has a reason');
select is_empty($$ select customer_id from keycust_bi.customer_forecast_model where (method is null) <> (reason_zh is not null and reason_en is not null)
    or (method is null) <> (status <> 'forecast') $$, 'one of the two');
select results_eq($$ select measure, count(distinct customer_id), min(ahead), max(ahead), min(period_start), max(period_start), count(*) / count(distinct customer_id)
    from keycust_bi.customer_forecast where kind = 'forecast' group by measure order by measure collate "C" $$, $$ values
    ('daily_kwh', 15::bigint, 1, 30, date '2025-11-01', date '2025-11-30', 30::bigint), ('daily_peak_kw', 15, 1, 30, '2025-11-01', '2025-11-30', 30),
    ('monthly_kwh', 16, 1, 12, '2025-11-01', '2026-10-01', 12) $$, 'days of the coming month, months of the coming year');
select results_eq($$ select count(*), min(period_start), max(period_start), sum(value) from keycust_bi.customer_forecast where kind = 'history' and measure = 'monthly_kwh' and customer_id = 'short' $$,
    $$ select 6::bigint, date '2025-05-01', date '2025-10-01', sum(energy_kwh) from keycust_data.bill where customer_id = 'short' and month <= '2025-10-31' $$, 'history and forecast lie in one relation');
select results_eq($$ select count(*), max(value), min(value) from keycust_bi.customer_forecast where kind = 'history' and measure = 'daily_kwh' and customer_id = 'flat' $$,
    $$ values (365::bigint, 2400::float8, 2400::float8) $$, 'energy of a day is the mean load times 24 hours');
select is_empty($$ select f.customer_id from keycust_bi.customer_forecast as f where kind = 'forecast' and not (lower_95 <= lower_80 and lower_80 <= value and value <= upper_80 and upper_80 <= upper_95) $$,
    'bands lie around the forecast');
select is_empty($$ select f.customer_id from keycust_bi.customer_forecast as f where kind = 'forecast' and customer_id <> 'export' and lower_95 < 0 $$, 'nothing below 0');

-- Series without surprises

select is_empty($$ select customer_id, measure, period_start, value from keycust_bi.customer_forecast where kind = 'forecast' and customer_id in ('flat', 'pair')
    and (abs(value - case measure when 'monthly_kwh' then 72000 when 'daily_kwh' then 2400 else 100 end) > 1e-6 or standard_error > 1e-6) $$, 'a constant load goes on');
select is_empty($$ select customer_id from keycust_bi.customer_forecast where kind = 'forecast' and customer_id = 'zero' and (value <> 0 or upper_95 <> 0) $$, 'none stays none');
select is_empty($$ select customer_id from keycust_bi.customer_forecast where kind = 'forecast' and customer_id = 'export' and measure = 'daily_kwh' and abs(value + 1200) > 1e-6 $$, 'what is fed in is below 0');

-- The season before, worked out anew

select is_empty($$ select f.period_start from keycust_data.customer_forecast as f
    join keycust_data.bill as b on b.customer_id = f.customer_id and b.month = f.period_start - interval '12 months'
    where f.method = 'seasonal_naive' and f.measure = 'monthly_kwh' and f.customer_id = 'm03' and abs(f.forecast_value - b.energy_kwh) > 1e-6 $$,
    'the season before is the same month a year ago');
select is((select round(max(f.standard_error / f.calibration)::numeric, 4) from keycust_data.customer_forecast as f where f.method = 'seasonal_naive' and f.measure = 'monthly_kwh' and f.customer_id = 'm03'),
    (select round(sqrt(avg((b.energy_kwh - a.energy_kwh) ^ 2))::numeric, 4) from keycust_data.bill as b
     join keycust_data.bill as a on a.customer_id = b.customer_id and a.month = b.month - interval '12 months' where b.customer_id = 'm03' and b.month <= '2025-10-31'),
    'its error what years differed by');
select is((select round(scale::numeric, 6) from keycust_data.customer_forecast_model where customer_id = 'm03' and measure = 'daily_peak_kw'),
    (select round(avg(abs(b.peak_kw - a.peak_kw))::numeric, 6) from keycust_data.customer_daily_load as b
     join keycust_data.customer_daily_load as a on a.customer_id = b.customer_id and a.day = b.day - 7 where b.customer_id = 'm03'), 'and the scale what weeks differed by');
-- Both methods combined

select is((select count(*) from keycust_bi.customer_forecast_model where customer_id ~ '^m\d' and method = 'combined' and chosen_by = 'weights'
    and tried = case measure when 'monthly_kwh' then 12 else 28 end and scored = 0), 27::bigint, 'who has a history of his own is forecast by both methods');
select is_empty($$ select m.customer_id, m.measure from keycust_bi.customer_forecast_model as m join (
        select customer_id, measure, count(*) as n, avg((actual_value - arima_value) ^ 2) as arima, avg((actual_value - seasonal_naive_value) ^ 2) as naive
        from keycust_data.customer_forecast_trial group by 1, 2) as t on t.customer_id = m.customer_id and t.measure = m.measure
    where t.arima > 0 and t.naive > 0 and abs(m.arima_weight - (14 + t.n * (1 / t.arima) / (1 / t.arima + 1 / t.naive)) / (28 + t.n)) > 1e-9 $$,
    'by the inverse of their squared errors in trials, drawn towards equal weights');
select is_empty($$ select c.customer_id, c.measure, c.period_start from keycust_data.customer_forecast as c
    join keycust_data.customer_forecast as a on a.customer_id = c.customer_id and a.measure = c.measure and a.period_start = c.period_start and a.method = 'arima'
    join keycust_data.customer_forecast as n on n.customer_id = c.customer_id and n.measure = c.measure and n.period_start = c.period_start and n.method = 'seasonal_naive'
    join keycust_bi.customer_forecast_model as m on m.customer_id = c.customer_id and m.measure = c.measure
    where c.method = 'combined' and c.customer_id ~ '^m\d' and (abs(c.forecast_value / (m.arima_weight * a.forecast_value + (1 - m.arima_weight) * n.forecast_value) - 1) > 1e-9
        or abs(c.standard_error / c.calibration / (m.arima_weight * a.standard_error / a.calibration + (1 - m.arima_weight) * n.standard_error / n.calibration) - 1) > 1e-9) $$,
    'value and error are the means by weight');
select is((select count(*) from keycust_data.customer_forecast_trial as t
    join keycust_data.customer_daily_load as a on a.customer_id = t.customer_id and a.day = t.period_start
    join keycust_data.customer_daily_load as b on b.customer_id = t.customer_id and b.day = t.period_start - 7 * (1 + (t.ahead - 1) / 7)
    where t.measure = 'daily_peak_kw' and t.customer_id = 'm03' and t.actual_value = a.peak_kw and t.seasonal_naive_value = b.peak_kw and t.period_start > '2025-10-31'::date - 28), 28::bigint,
    'each of the last 28 days is forecast once, 1 to 14 days ahead');
select is_empty($$ select t.*, b.* from (select array_agg(100 + 10 * sin(i) + i % 12 + (i * i % 17) order by i)::float8[] as value from generate_series(1, 60) as i) as s
    cross join lateral keycust.arima_backtest(value, 3, 4, '{"order": [1, 0, 0], "seasonal": [0, 1, 1], "period": 12, "mean": false}') as b
    left join lateral keycust.forecast_trial(value, 12, 3, 4, '{1,0,0,0,1,1}') as t on b.origin + b.ahead = t.place
    where t.place is null or (t.actual_value, t.arima_value, t.arima_error, t.seasonal_naive_value) is distinct from (b.actual, b.forecast_value, b.standard_error, b.naive_value) $$,
    'as from earlier origins');
select is_empty($$ select v.method, v.measure from (
        select 'arima' as method, t.measure, abs(t.actual_value - t.arima_value) / t.arima_error as missed from keycust_data.customer_forecast_trial as t where t.arima_error > 0
        union all select 'seasonal_naive', t.measure, abs(t.actual_value - t.seasonal_naive_value) / t.seasonal_naive_error from keycust_data.customer_forecast_trial as t where t.seasonal_naive_error > 0) as v
    join (select distinct method, measure, calibration from keycust_data.customer_forecast) as c on c.method = v.method and c.measure = v.measure
    where c.calibration > 0.5 and c.calibration < 2
    group by v.method, v.measure, c.calibration having abs(avg((v.missed <= 1.2815515655446 * c.calibration)::int) - 0.8) > 0.02 $$,
    'bands of the first run are as wide as the trials ask for');
select results_eq($$ select count(*) from keycust_data.customer_forecast where customer_id = 'gap' and measure = 'monthly_kwh' and is_kept $$, $$ values (12::bigint) $$, 'a month without a bill is a missing value');

-- Borrowed from the class

select results_eq($$ select method, class_no is not null, observations from keycust_bi.customer_forecast_model where customer_id = 'short' and measure = 'monthly_kwh' $$,
    $$ values ('class_shape', true, 6) $$, 'who has six months borrows the shape of his class');
create temp table index_anew as
select b.month, avg(b.energy_kwh / y.mean) as ratio
from keycust_data.bill as b
join (select customer_id, avg(energy_kwh) as mean, count(*) as months from keycust_data.bill where month between '2024-11-01' and '2025-10-01' group by customer_id) as y
    on y.customer_id = b.customer_id and y.months = 12 and y.mean > 0
join keycust_data.customer_load_class as l on l.customer_id = b.customer_id and l.class_no = (select class_no from keycust_data.customer_load_class where customer_id = 'short')
where b.month between '2024-11-01' and '2025-10-01'
group by b.month;
select is_empty($$ select f.period_start from keycust_data.load_class_forecast as f full join index_anew as a on a.month = f.period_start
    where f.measure = 'monthly_kwh' and f.ahead is null and f.class_no = (select class_no from keycust_data.customer_load_class where customer_id = 'short')
        and (a.month is null or abs(a.ratio - f.value) > 1e-9) $$, 'the class is the mean of its members, each as a multiple of his own');
select is_empty($$ select f.period_start from keycust_data.customer_forecast as f
    join keycust_data.load_class_forecast as c on c.run_id = f.run_id and c.measure = f.measure and c.period_start = f.period_start and c.class_no = (
        select class_no from keycust_data.customer_load_class where customer_id = 'short')
    cross join (select sum(b.energy_kwh) / sum(a.ratio) as scale from keycust_data.bill as b join index_anew as a on a.month = b.month where b.customer_id = 'short') as s
    where f.customer_id = 'short' and f.method = 'class_shape' and (abs(f.forecast_value - s.scale * c.value) > 1e-6
        or abs(f.standard_error - s.scale * sqrt((c.member_error * c.value) ^ 2 + c.standard_error ^ 2)) > 1e-6) $$, 'scaled by what was used in the months known of both');
select ok((select max(abs(f.value / b.expected - 1)) < 0.1 from keycust_bi.customer_forecast as f
    cross join lateral (select 40000 * (1 + 0.3 * cos((f.ahead + 35) * pi() / 6)) as expected) as b
    where f.customer_id = 'short' and f.kind = 'forecast' and f.measure = 'monthly_kwh'), 'and so has a season that nobody has seen of him');

-- Bands of usage

select is_empty($$ select customer_id, horizon from keycust_bi.customer_usage_band group by 1, 2 having abs(sum(probability_pct) - 100) > 1e-9 or count(*) filter (where is_likeliest) <> 1 $$,
    'bands share the whole probability');
select results_eq($$ select horizon, band, probability_pct, basis, basis_kwh from keycust_bi.customer_usage_band where customer_id = 'flat' and is_likeliest order by horizon $$,
    $$ values ('month', 'steady', 100::float8, 'last_year', 72000::float8), ('year', 'steady', 100, 'last_year', 864000) $$, 'a constant load is steady');
select results_eq($$ select horizon, basis, round(basis_kwh::numeric, 3) from keycust_bi.customer_usage_band where customer_id = 'short' and is_likeliest order by horizon $$,
    $$ select h, 'mean', round((m * avg(energy_kwh))::numeric, 3) from keycust_data.bill, (values ('month', 1), ('year', 12)) as v (h, m) where customer_id = 'short' and month <= '2025-10-31' group by h, m order by h $$,
    'where the year before is not known, against the mean');
select is((select round(probability_pct::numeric, 8) from keycust_bi.customer_usage_band where customer_id = 'm05' and horizon = 'month' and band = 'rise'),
    (select round((100 * (keycust.series_normal((f.value - 1.05 * b.energy_kwh) / f.standard_error) - keycust.series_normal((f.value - 1.2 * b.energy_kwh) / f.standard_error)))::numeric, 8)
     from keycust_bi.customer_forecast as f join keycust_data.bill as b on b.customer_id = f.customer_id and b.month = '2024-11-01'
     where f.customer_id = 'm05' and f.measure = 'monthly_kwh' and f.ahead = 1), 'each by the distribution of the forecast');

-- Load density

select results_eq($$ select industry_code, customers, round(energy_kwh::numeric, 3), round(mean_kw_per_kva::numeric, 9) from keycust_bi.load_density where month = '2025-06-01' order by industry_code $$,
    $$ select 'C31', 4::bigint, round(sum(b.energy_kwh)::numeric, 3), round((sum(b.energy_kwh) / 720 / 540)::numeric, 9) from keycust_data.bill as b
       where b.customer_id in ('m01', 'm02', 'm03', 'm04') and b.month = '2025-06-01' union all values ('C32', 1::bigint, null::numeric, null::numeric) $$,
    'load per contracted kVA; of fewer than three customers no numbers');
select is((select count(*) from keycust_bi.load_density where is_forecast and industry_code = 'C31' and mean_kw_per_kva > 0), 12::bigint, 'and twelve months of it to come');

-- Overload

select results_eq($$ select limit_kind, limit_kw, capacity_kva, power_factor, power_factor_source from keycust.overload_limit('2025-10-01') where customer_id = 'flat' order by limit_kind collate "C" $$,
    $$ values ('contract_demand', 97::float8, null::float8, null::float8, null::text), ('contract_demand_105', 97 * 1.05::float8, null, null, null), ('transformer', 90, 90, 1, 'curve') $$, 'limits');
select results_eq($$ select customer_id, round(limit_kw::numeric, 4), power_factor_source from keycust.overload_limit('2025-10-01') where limit_kind = 'transformer' and customer_id <> 'flat' order by customer_id collate "C" $$,
    $$ values ('m01', 108.0, 'setting'), ('m02', 96.0, 'curve'), ('m03', 135.0, 'setting'), ('m04', 135.0, 'setting'), ('pair', 120.0, 'curve') $$,
    'two transformers add up, not one that is paused; the power factor is the customer''s own, else the usual; without transformers the contract counts');
select is_empty($$ select customer_id from keycust_bi.customer_overload_risk where customer_id = 'gap' $$, 'who has no capacity has no risk');
select results_eq($$ select limit_kind, period_kind, count(*), min(probability_pct), max(probability_pct), sum(expected_over_h) from keycust_bi.customer_overload_risk where customer_id = 'flat'
    group by 1, 2 order by limit_kind collate "C", period_kind $$, $$ values
    ('contract_demand', 'day', 30::bigint, 100::float8, 100::float8, 720::float8), ('contract_demand', 'month', 1, 100, 100, 720),
    ('contract_demand_105', 'day', 30, 0, 0, 0), ('contract_demand_105', 'month', 1, 0, 0, 0),
    ('transformer', 'day', 30, 100, 100, 720), ('transformer', 'month', 1, 100, 100, 720) $$, 'a certain overload, all hours of the month');
select is((select max(probability_pct) from keycust_bi.customer_overload_risk where customer_id = 'pair'), 0::float8, 'and none');
select is_empty($$ select r.period_start from keycust_bi.customer_overload_risk as r
    join keycust_bi.customer_forecast as f on f.customer_id = r.customer_id and f.measure = 'daily_peak_kw' and f.kind = 'forecast' and f.period_start = r.period_start
    where r.period_kind = 'day' and f.standard_error > 1e-6 and abs(r.probability_pct - 100 * keycust.series_normal((f.value - r.limit_kw) / f.standard_error)) > 1e-9 $$,
    'the risk of a day is what of the forecast lies above');
select is_empty($$ select m.customer_id from keycust_bi.customer_overload_risk as m
    join (select customer_id, limit_kind, max(probability_pct) as highest, sum(probability_pct) as total from keycust_bi.customer_overload_risk where period_kind = 'day' group by 1, 2) as d
        on d.customer_id = m.customer_id and d.limit_kind = m.limit_kind
    where m.period_kind = 'month' and not (m.probability_pct between d.highest - 0.02 and d.total + 0.02) $$, 'that of the month lies between its highest and their sum');
-- A year: what a month's peak was a year before, as the energy grows; this base holds no month twice until the next run.
select is((select count(*) from keycust_bi.customer_overload_risk where period_kind = 'year'), 0::bigint, 'no month known twice, no risk of the year');
select results_eq($$ select level, count(*) from keycust_bi.overload_alert where customer_id = 'flat' group by level $$, $$ values ('alarm', 62::bigint) $$, 'alerts');
select is((select reason_en from keycust_bi.overload_alert where customer_id = 'flat' and limit_kind = 'transformer' and period_kind = 'month'),
    'peak of 100 kW forecast in 2025-11; above what the transformers carry, 90 kW, with a probability of 100 %, for 720.0 hours', 'say why');
select is((select reason_zh from keycust_bi.overload_alert where customer_id = 'flat' and limit_kind = 'contract_demand' and period_start = '2025-11-03' and period_kind = 'day'),
    '2025-11-03 最大负荷预计 100 kW,超过合同最大需量 97 kW 的概率 100 %,预计超限 24.0 小时', 'in Chinese too');
select is((select count(*) from keycust_bi.customer_forecast_accuracy), 0::bigint, 'nothing has come yet');

-- The next month: what was forecast is scored

create temp table first_run as select run_id from keycust_data.current_run;
call pg_temp.refresh('2025-11-30');
select results_eq($$ select measure, method, forecasts, round(mae::numeric, 9) from keycust_bi.customer_forecast_accuracy where customer_id = 'm06' and measure <> 'daily_kwh' order by 1, 2 $$,
    $$ select f.measure, f.method, count(*), round(avg(abs(f.forecast_value - coalesce(d.peak_kw, b.energy_kwh)))::numeric, 9)
       from keycust_data.customer_forecast as f
       left join keycust_data.customer_daily_load as d on f.measure = 'daily_peak_kw' and d.customer_id = f.customer_id and d.day = f.period_start and d.run_id = (select run_id from keycust_data.current_run)
       left join keycust_data.bill as b on f.measure = 'monthly_kwh' and b.customer_id = f.customer_id and b.month = f.period_start
       where f.run_id = (select run_id from first_run) and f.customer_id = 'm06' and f.measure <> 'daily_kwh' and f.period_start <= '2025-11-30' group by 1, 2 order by 1, 2 $$,
    'each forecast against what came');
select is((select count(*) from keycust_bi.customer_forecast_model as m
    join (select customer_id, avg((actual_value - forecast_value) ^ 2) filter (where method = 'arima') as arima, avg((actual_value - forecast_value) ^ 2) filter (where method = 'seasonal_naive') as naive
          from keycust_data.customer_forecast_score where measure = 'daily_peak_kw' group by customer_id) as t on t.customer_id = m.customer_id
    where m.customer_id ~ '^m\d' and m.measure = 'daily_peak_kw' and m.method = 'combined' and m.scored = 30 and m.tried = 30
        and abs(m.arima_weight - (14 + 30 * t.naive / (t.arima + t.naive)) / 58) < 1e-9), 9::bigint, 'and the weights are by what came: trials of days that were scored do not count besides');
select ok((select count(distinct calibration) from keycust_data.customer_forecast where run_id = (select run_id from keycust_data.current_run) and measure = 'daily_peak_kw' and calibration <> 1) >= 2,
    'bands are as wide as what came asks for');
select is((select round(max(calibration)::numeric, 9) from keycust_data.customer_forecast where run_id = (select run_id from keycust_data.current_run) and measure = 'daily_kwh' and method = 'combined'),
    (select round(least(2, greatest(0.25, percentile_cont(0.8) within group (order by v.missed) / 1.2815515655446))::numeric, 9)
     from (select abs(actual_value - forecast_value) / (standard_error / calibration) as missed
           from keycust_data.customer_forecast_score where measure = 'daily_kwh' and method = 'combined' and standard_error > 0
           union all
           select abs(t.actual_value - w.arima_weight * t.arima_value - (1 - w.arima_weight) * t.seasonal_naive_value) / (w.arima_weight * t.arima_error + (1 - w.arima_weight) * t.seasonal_naive_error)
           from keycust_data.customer_forecast_trial as t join keycust_data.customer_forecast_model as w on w.run_id = t.run_id and w.customer_id = t.customer_id and w.measure = t.measure
           where t.run_id = (select run_id from keycust_data.current_run) and t.measure = 'daily_kwh' and t.arima_error > 0 and not exists (
               select from keycust_data.customer_forecast_score as s where s.customer_id = t.customer_id and s.measure = t.measure and s.period_start = t.period_start and s.method = 'combined')) as v),
    'by the combined forecasts as they were made, and the trials of those who are new');
select is((select count(*) from keycust_data.customer_forecast_trial where run_id not in (select run_id from keycust_data.current_run union all select run_id from first_run)), 0::bigint, 'trials of older runs are gone');
select ok((select bool_and(s.orders = n.orders and s.searched_on = n.searched_on and s.lambda is not distinct from n.lambda) from keycust_data.customer_forecast_model as s join keycust_data.customer_forecast_model as n
    on n.customer_id = s.customer_id and n.measure = s.measure and n.run_id = (select run_id from keycust_data.current_run)
    where s.run_id = (select run_id from first_run) and s.orders is not null and n.orders is not null), 'orders stay for a year');
create temp table before_again as select f.customer_id, f.measure, f.method, f.period_start, f.forecast_value, f.standard_error, f.is_kept from keycust_data.customer_forecast as f
    where f.run_id = (select run_id from keycust_data.current_run);
call pg_temp.refresh('2025-11-30');
select is_empty($$ select * from before_again except select f.customer_id, f.measure, f.method, f.period_start, f.forecast_value, f.standard_error, f.is_kept
    from keycust_data.customer_forecast as f where f.run_id = (select run_id from keycust_data.current_run) $$, 'done again it is the same');
select is((select count(*) from keycust_bi.customer_forecast_accuracy where forecasts > 30), 0::bigint, 'nothing is scored twice');
call keycust.refresh_withdraw('2025-11-30');
select results_eq($$ select (select count(*) from keycust_bi.customer_forecast_accuracy), (select min(period_start) from keycust_bi.customer_forecast where kind = 'forecast') $$,
    $$ values (0::bigint, date '2025-11-01') $$, 'a run that is withdrawn takes its scores along');

-- The risk of the year, November known twice

update keycust_data.setting set value = '500' where setting = 'forecast_history_days';
call pg_temp.refresh('2025-11-30');
select results_eq($$ select y.customer_id, round(y.forecasts[2]::numeric, 6), round((y.errors[2] ^ 2)::numeric, 6) from keycust.overload_year((select run_id from keycust_data.current_run), '2025-11-01') as y
    where y.customer_id = 'm07' $$, $$
    with peak as (
        select d.customer_id, date_trunc('month', d.day::timestamp)::date as month, max(d.peak_kw) as kw from keycust_data.customer_daily_load as d
        where d.run_id = (select run_id from keycust_data.current_run) and d.peak_kw > 0 group by 1, 2 having count(*) >= 15
    ), changed as (
        select percentile_cont(0.5) within group (order by abs(ln(n.kw / b.kw * a.energy_kwh / e.energy_kwh))) * 1.4826 as spread
        from peak as n join peak as b on b.customer_id = n.customer_id and b.month = n.month - interval '12 months'
        join keycust_data.bill as e on e.customer_id = n.customer_id and e.month = n.month and e.energy_kwh > 0
        join keycust_data.bill as a on a.customer_id = n.customer_id and a.month = b.month and a.energy_kwh > 0
    )
    select 'm07', round((p.kw * f.value / e.energy_kwh)::numeric, 6),
        round(((p.kw / e.energy_kwh) ^ 2 * (f.standard_error ^ 2 + (c.spread * f.value) ^ 2))::numeric, 6)
    from keycust_bi.customer_forecast as f, peak as p, keycust_data.bill as e, changed as c
    where f.customer_id = 'm07' and f.measure = 'monthly_kwh' and f.kind = 'forecast' and f.period_start = '2026-01-01' and p.customer_id = 'm07' and p.month = '2025-01-01'
        and e.customer_id = 'm07' and e.month = '2025-01-01' $$, 'a month''s peak grows as its energy does, with the errors of both');
select results_eq($$ select probability_pct, round(expected_over_h::numeric) from keycust_bi.customer_overload_risk where customer_id = 'flat' and period_kind = 'year' and limit_kind = 'transformer' $$,
    $$ values (100::float8, 8760.0) $$, 'what is above all the year is certain, and above in all its hours');
select is_empty($$ select 'm03' where abs((select expected_over_h from keycust_bi.customer_overload_risk where customer_id = 'm03' and period_kind = 'year' and limit_kind = 'contract_demand') - (
    with month as (
        select m.month, peak.kw, x.value, x.error
        from keycust.overload_year((select run_id from keycust_data.current_run), '2025-11-01') as y
        cross join lateral unnest(y.forecasts, y.errors) with ordinality as x (value, error, ahead)
        cross join lateral (select timestamp '2024-12-01' + (x.ahead - 1) * interval '1 month' as month) as m
        cross join lateral (select max(d.peak_kw) as kw, count(*) as days from keycust_data.customer_daily_load as d
            where d.run_id = (select run_id from keycust_data.current_run) and d.customer_id = 'm03' and d.day >= m.month and d.day < m.month + interval '1 month') as peak
        where y.customer_id = 'm03'
    )
    select sum(h.hours) from month as m
    join keycust_data.customer_daily_load as d on d.run_id = (select run_id from keycust_data.current_run) and d.customer_id = 'm03' and date_trunc('month', d.day::timestamp) = m.month
    left join keycust_data.calendar as k on k.day = d.day
    join keycust.overload_shape((select run_id from keycust_data.current_run)) as s on s.customer_id = 'm03' and s.season = keycust.load_class_season(d.day)
        and s.day_type = keycust.load_class_day_type(d.day, k.day_type)
    cross join lateral (
        select sum(keycust.series_normal((m.value * d.peak_kw / m.kw * u.kw / top.kw - 100) / (m.error * d.peak_kw / m.kw * u.kw / top.kw))) / 4 as hours
        from unnest(s.curve) as u (kw) cross join (select max(v.kw)::float8 as kw from unnest(s.curve) as v (kw)) as top where u.kw > 0) as h)) > 1 $$,
    'hours of the year, summed anew over all quarters of an hour');

select is_empty($$ select y.customer_id from keycust_bi.customer_overload_risk as y join keycust_bi.customer_overload_risk as m on m.customer_id = y.customer_id and m.limit_kind = y.limit_kind
    where y.period_kind = 'year' and m.period_kind = 'month' and (y.probability_pct < m.probability_pct or y.expected_over_h < m.expected_over_h) $$, 'the coming month is one of the twelve');

-- An economic series that a customer's load follows is kept

create temp table follows as select
    array_agg(1000 + 30 * x.e + 3 * pg_temp.noise('x', i) order by i) filter (where i <= 48) as value,
    array_agg(array[x.e, 10 * pg_temp.noise('y', i * i + 3 * i)] order by i) as xreg
from generate_series(1, 54) as i cross join lateral (select 20 * pg_temp.noise('z', i) + i % 5 as e) as x;
select results_eq($$ select distinct regressors from follows, keycust.forecast_series(value, 12, 6, xreg, '{economy:A,economy:B}', '{A,B}') $$, $$ values ('A') $$, 'the series that a load follows is kept, the other is not');
select is_empty($$ select ahead from follows, keycust.forecast_series(value, 12, 6, xreg, '{economy:A,economy:B}', '{A,B}') where method = 'arima' and abs(forecast_value - 1000 - 30 * xreg[48 + ahead][1]) > 10 $$,
    'and tells what comes');

-- Logarithms: regressors are chosen on the scale of the model, which stays

create temp table grows as select
    array_agg(exp(5 + 0.02 * i + 0.3 * cos(i * pi() / 6) + 0.1 * pg_temp.noise('g', i)) order by i) filter (where i <= 60) as value,
    array_agg(array[pg_temp.noise('h', i * 7 + 3)] order by i) as xreg
from generate_series(1, 72) as i;
select results_eq($$ select distinct model_lambda, regressors from grows, keycust.forecast_series(value, 12, 12, xreg, '{weather}', '{heating}') $$, $$ values (0::float8, null::text) $$,
    'a regressor that tells nothing is left out of a model of logarithms, too');
select is_empty($$ select a.ahead from grows
    cross join lateral keycust.forecast_series(value, 12, 12, xreg, '{weather}', '{heating}') as a
    cross join lateral keycust.forecast_series(value, 12, 12, xreg, '{weather}', '{heating}', a.model_orders, a.model_has_mean, a.model_has_drift, a.model_lambda) as b
    where a.method = 'arima' and b.method = 'arima' and b.ahead = a.ahead and (abs(b.forecast_value / a.forecast_value - 1) > 1e-6 or abs(b.standard_error / a.standard_error - 1) > 1e-3) $$,
    'fitted by orders that were kept it is the same model');

-- A class is not led by who is next to nothing in it; the last day may be unknown of all

create temp table last_run as select run_id from keycust_data.current_run;
create temp table class_before as select f.* from keycust_data.load_class_forecast as f join last_run as r on r.run_id = f.run_id where f.measure = 'monthly_kwh' and f.ahead is null;
update keycust_data.bill set energy_kwh = 1 where customer_id = 'm09' and month > '2024-11-01' and month <= '2025-11-01';
delete from keycust_data.load_class_forecast where run_id = (select run_id from last_run);
select ok((select keycust.forecast_fit_class(run_id, '2025-11-01', 'monthly_kwh') > 0 from last_run), 'a class with a member that stopped');
select is_empty($$ select f.period_start from keycust_data.load_class_forecast as f join class_before as b on b.class_no = f.class_no and b.period_start = f.period_start and f.run_id = b.run_id and f.ahead is null
    where f.measure = 'monthly_kwh' and b.class_no = (select class_no from keycust_data.customer_load_class as l join last_run as r on r.run_id = l.run_id where l.customer_id = 'm09') and f.members <> b.members - 1 $$, 'is that of the others');
delete from keycust_data.customer_daily_load where run_id = (select run_id from last_run) and day = '2025-11-30';
select ok((select keycust.forecast_fit_class(run_id, '2025-11-01', 'daily_kwh') > 0 from last_run), 'a day of which nothing is known');
select ok((select count(*) >= 30 and min(f.members) >= 3 from keycust_data.load_class_forecast as f join last_run as r on r.run_id = f.run_id where f.measure = 'daily_kwh' and f.ahead is not null), 'takes no forecast away');

-- A month out of the ordinary does not lift the peaks of the same month a year after

update keycust_data.bill set energy_kwh = 500 where customer_id = 'm07' and month = '2025-03-01';
select ok((select y.forecasts[4] <= 1.5 * (select max(d.peak_kw) from keycust_data.customer_daily_load as d where d.customer_id = 'm07') and y.forecasts[4] > 0
    from last_run as r, keycust.overload_year(r.run_id, '2025-11-01') as y where y.customer_id = 'm07'), 'a peak of a month that hardly used anything');

-- What makes no sense

select throws_ok($$ select keycust.refresh_forecast(-1, '2025-10-01') $$, '22023', 'there is no run -1 of that month', 'a run that is none');
select throws_ok($$ select * from keycust.forecast_series('{1,2,3}', 7, 401) $$, '22023', 'value must have 1 to 1500 values, period be between 1 and 366, horizon between 1 and 400', 'a horizon too far');
select throws_ok($$ select * from keycust.forecast_series('{1,2,3}', 7, 2, '{{1},{2}}', '{a}', '{a}') $$, '2202E', 'xreg must have a row for each value and each step ahead, and a column for each of groups and names', 'regressors that do not fit');
select is_empty($$ select * from keycust.forecast_series(null, 7, 2) $$, 'no values');
select throws_ok($$ select * from keycust.forecast_trial('{1,2,3}', 7, 2, 11, '{0,0,0,0,0,0}') $$, '22023', 'value must have 1 to 1500 values, period be between 1 and 366, horizon between 1 and 400, origins between 1 and 10', 'too many origins');
select throws_ok($$ select * from keycust.forecast_trial('{1,2,3}', 7, 2, 1, '{0,0,0,0,0,0}', xreg => '{{1},{2}}', expected => '{{1},{2}}') $$, '2202E', 'xreg and expected must have a row for each value, and the same columns', 'regressors of a trial that do not fit');
select throws_ok($$ select * from keycust.forecast_trial('{1,2,3}', 7, 2, 1, '{0,0,0}') $$, '2202E', 'orders must be six', 'orders of a trial');
select throws_ok($$ update keycust_data.usage_band set change_to_pct = 'NaN' where band = 'large_rise' $$, '23514', null, 'a bound that is no number');
update keycust_data.setting set value = '0.5' where setting = 'overload_demand_limit_pct';
select throws_ok($$ select * from keycust.overload_limit('2025-10-01') $$, '22023', 'setting overload_demand_limit_pct must be a number from 100 to 200', 'a setting');

select * from finish();
rollback;

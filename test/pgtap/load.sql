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

-- Two customers, a leap year of quarter hours each: days, weeks, a summer, noise, gaps of every length, days that lack
-- too much, days that lack all. Values have two digits, so that numeric computes with the same ones.
create function pg_temp.noise(seed text) returns float8 language sql immutable as
    $$ select ('x' || substr(md5(seed), 1, 8))::bit(32)::bigint / 4294967296.0::float8 $$;
create temp table load as
select
    c.customer_id, at, at - interval '15 minutes' as begins,
    case
        when extract(doy from begins) in (40, 200) then null
        when extract(doy from begins) in (77, 300) and extract(hour from begins) < 4 then null
        when pg_temp.noise(c.customer_id || 'gap' || at) < 0.004 then null
        when extract(doy from begins)::int % 25 = 3 and extract(hour from begins) = 14 and extract(minute from begins) < 45 then null
        else round((500 + 200 * sin(extract(epoch from at) / 43200 * pi()) - case when extract(isodow from begins) > 5 then 150 else 0 end
            + 80 * sin(extract(doy from begins) / 58.0) + 60 * pg_temp.noise(c.customer_id || at))::numeric, 2)::float8
    end as kw
from (values ('a'), ('b')) as c (customer_id),
    generate_series(timestamp '2024-01-01 00:15', '2025-01-01 00:00', '15 minutes') as at,
    lateral (select at - interval '15 minutes' as begins) as b;
create temp table profile as select customer_id, keycust.load_profile(at, kw) as p from load group by customer_id;

-- The rules in plain SQL: days, gaps of up to four points filled on a straight line where both ends are of the day.
create temp table point as
with slot as (
    select customer_id, begins::date as day, row_number() over (partition by customer_id, begins::date order by at) as slot, at, kw::numeric as kw
    from load
), neighbour as (
    select s.*,
        max(slot) filter (where kw is not null) over (partition by customer_id, day order by slot) as before,
        min(slot) filter (where kw is not null) over (partition by customer_id, day order by slot desc) as after,
        count(kw) over (partition by customer_id, day) as valid
    from slot as s
)
select n.customer_id, n.day, n.slot, n.at, n.valid, n.kw as measured,
    coalesce(n.kw, case when n.after - n.before - 1 <= 4 then b.kw + (a.kw - b.kw) * (n.slot - n.before) / (n.after - n.before) end) as kw
from neighbour as n
left join slot as b on b.customer_id = n.customer_id and b.day = n.day and b.slot = n.before
left join slot as a on a.customer_id = n.customer_id and a.day = n.day and a.slot = n.after;
create index on point (customer_id, day);
analyze point;
create temp table day as
select customer_id, day, max(valid) as valid, avg(kw) as mean, max(measured) as peak, min(measured) as least, avg(kw * kw) as square,
    sqrt(avg(kw * kw) - avg(kw) ^ 2) as deviation, extract(isodow from day) > 5 as rest
from point where valid >= 86.4 group by customer_id, day;
create temp table expected as
select customer_id, count(*) as days, avg(mean) as mean, sum(mean) * 24 as energy, max(peak) as peak, min(least) as least, avg(mean) / max(peak) as load_factor,
    avg(mean / peak) as day_load_factor, avg(least / peak) as day_minimum, avg(peak - least) as difference, avg((peak - least) / peak) as ratio,
    sqrt(avg(square)) / avg(mean) as form, max(peak) / avg(mean) as crest, sum(mean) * 24 / max(peak) as hours, sum(square) * 24 / max(peak) ^ 2 as losses,
    avg(least) as base, avg(deviation / mean) as volatility, avg(mean) filter (where rest) / avg(mean) filter (where not rest) as rest_ratio
from day group by customer_id;

select is((p).days::bigint, e.days, customer_id || ': days that count'),
    is((p).excluded_days, 2, customer_id || ': days that lack too much'),
    is((p).missing_days, 2, customer_id || ': days that lack all'),
    is((p).points, 96, customer_id || ': the step is found'),
    is((p).first_day, date '2024-01-01', customer_id || ': the first day'),
    is((p).last_day, date '2024-12-31', customer_id || ': midnight belongs to the day before')
from profile join expected as e using (customer_id);
select cmp_ok(abs(x.got / x.expected - 1), '<', 1e-12::float8, customer_id || ': ' || x.name)
from profile join expected as e using (customer_id), lateral (values
    ('mean', (p).mean_kw, e.mean::float8), ('energy', (p).energy_kwh, e.energy::float8), ('peak', (p).peak_kw, e.peak::float8), ('minimum', (p).minimum_kw, e.least::float8),
    ('load factor', (p).load_factor, e.load_factor::float8), ('load factor of days', (p).day_load_factor, e.day_load_factor::float8),
    ('minimum load factor', (p).day_minimum_load_factor, e.day_minimum::float8), ('peak-valley difference', (p).day_peak_valley_kw, e.difference::float8),
    ('peak-valley ratio', (p).day_peak_valley_ratio, e.ratio::float8), ('form factor', (p).form_factor, e.form::float8), ('crest factor', (p).crest_factor, e.crest::float8),
    ('utilisation hours', (p).utilisation_hours, e.hours::float8), ('loss hours', (p).loss_hours, e.losses::float8), ('base load', (p).base_kw, e.base::float8),
    ('volatility', (p).volatility, e.volatility::float8), ('rest-day ratio', (p).rest_day_ratio, e.rest_ratio::float8),
    ('coverage', (p).coverage, (select count(kw) / 366.0 / 96 from load as l where l.customer_id = profile.customer_id)::float8)) as x (name, got, expected);
select is((p).peak_at, (select at from point where point.customer_id = profile.customer_id and valid >= 86.4 order by measured desc nulls last, at limit 1), customer_id || ': when the peak is'),
    is((p).minimum_at, (select at from point where point.customer_id = profile.customer_id and valid >= 86.4 order by measured, at limit 1), customer_id || ': when the minimum is')
from profile;

-- Days.
select is(count(*), 4::bigint * 91, 'the days that count are those of plain SQL')
from profile, keycust.load_days(p) as d join day as e on e.day = d.day where e.customer_id = profile.customer_id and d.is_counted and extract(month from d.day) in (4, 5, 6, 7, 8, 9)
having count(*) <> 0;
select cmp_ok(max(greatest(abs(d.mean_kw / e.mean::float8 - 1), abs(d.load_factor / (e.mean / e.peak)::float8 - 1), abs(d.peak_valley_ratio / ((e.peak - e.least) / e.peak)::float8 - 1),
    abs(d.form_factor / (sqrt(e.square) / e.mean)::float8 - 1), abs(d.volatility / (e.deviation / e.mean)::float8 - 1), abs(d.energy_kwh / (e.mean * 24)::float8 - 1))), '<', 1e-12::float8, 'figures of each day'),
    is(count(*) filter (where d.peak_kw <> e.peak or d.minimum_kw <> e.least or d.is_rest_day <> e.rest or d.valid_points <> e.valid), 0::bigint, 'what of each day is measured')
from profile, keycust.load_days(p) as d join day as e on e.day = d.day where e.customer_id = profile.customer_id and d.is_counted;
create temp table ramp as
select customer_id, day, at, kw - lag(kw) over w as ramp, valid from point window w as (partition by customer_id, day order by slot);
create index on ramp (customer_id, day);
analyze ramp;
select cmp_ok(max(abs(abs(d.ramp_kw) - r.ramp::float8)), '<', 1e-9::float8, 'the steepest change of each day')
from profile, keycust.load_days(p) as d,
    lateral (select max(abs(ramp)) as ramp from ramp where ramp.customer_id = profile.customer_id and ramp.day = d.day and valid >= 86.4) as r
where d.is_counted;
select is(count(*) filter (where r.ramp is null), 0::bigint, 'and when it is')
from profile cross join lateral keycust.load_ramps(p, 20) as g left join ramp as r on r.customer_id = profile.customer_id and r.at = g.at and abs(r.ramp::float8 - g.ramp_kw) < 1e-9;

-- Months and indices of the year.
create temp table month as
select customer_id, date_trunc('month', day)::date as month, count(*) as days, sum(mean) * 24 as energy, max(peak) as peak, avg(mean) / max(peak) as load_factor,
    avg(mean / peak) as day_load_factor, avg(mean) / max(mean) as unbalance, avg(mean) filter (where rest) / avg(mean) filter (where not rest) as rest_ratio
from day group by 1, 2;
select is(count(*), 24::bigint, 'a row for each month'),
    cmp_ok(max(greatest(abs(m.energy_kwh / e.energy::float8 - 1), abs(m.load_factor / e.load_factor::float8 - 1), abs(m.day_load_factor / e.day_load_factor::float8 - 1),
        abs(m.unbalance_factor / e.unbalance::float8 - 1), abs(m.rest_day_ratio / e.rest_ratio::float8 - 1), abs(m.peak_kw - e.peak::float8), abs(m.maximum_demand_kw - e.peak::float8))), '<', 1e-12::float8, 'figures of each month'),
    is(sum(m.days)::bigint, sum(e.days)::bigint, 'days of each month')
from profile, keycust.load_months(p) as m join month as e on e.month = m.month where e.customer_id = profile.customer_id;
create temp table index as select customer_id, i.* from profile, keycust.load_indices(p, 2000, 1500,
    array_fill('valley'::text, array[8]) || array_fill('flat'::text, array[4]) || array_fill('peak'::text, array[8]) || array_fill('flat'::text, array[4])) as i;
select cmp_ok(abs(i.value / x.expected::float8 - 1), '<', 1e-12::float8, e.customer_id || ': ' || x.code)
from expected as e
join lateral (select avg(day_load_factor) as factor, avg(unbalance) as unbalance, avg(peak) as peak, avg(rest_ratio) as rest from month where month.customer_id = e.customer_id) as m on true,
    lateral (values ('LF_DAY', e.day_load_factor), ('MINLF_DAY', e.day_minimum), ('PVD_DAY', e.difference), ('PVR_DAY', e.ratio), ('LF_MONTH', m.factor), ('SIGMA', m.unbalance),
        ('RHO', m.peak / e.peak), ('LF_YEAR', e.load_factor), ('TMAX', e.load_factor * 8784), ('TAU', e.losses / e.days / 24 * 8784), ('CAP_HOURS', e.mean * 8784 / 1500),
        ('KD', e.peak / 2000), ('KU', e.mean / 2000), ('KF', e.form), ('KM', e.crest), ('MD', e.peak), ('REST', m.rest)) as x (code, expected)
join index as i on i.index_code = x.code
where i.customer_id = e.customer_id and i.part is null;
select is(count(distinct index_code), 33::bigint, 'there are 33 indices'), is(count(*) filter (where value is null and text_value is null and note is null), 0::bigint, 'and a reason where there is no value'),
    is(array_agg(distinct index_code order by index_code), (select array_agg(index_code order by index_code) from keycust.shipped_load_index()), 'codes are those that are shipped')
from index;
-- Periods, hours above, the duration curve.
select cmp_ok(max(abs(p.energy_share - e.share)), '<', 1e-12::float8, 'shares of the periods'), cmp_ok(abs(sum(p.energy_share) - 1), '<', 1e-12::float8, 'add up to 1')
from profile as f, keycust.load_periods(f.p, array_fill('valley'::text, array[32]) || array_fill('peak'::text, array[64])) as p
join (select case when slot <= 32 then 'valley' else 'peak' end as period, (sum(kw) / sum(sum(kw)) over ())::float8 as share
    from (select slot, avg(kw) as kw from point where customer_id = 'a' and valid >= 86.4 group by slot) as s group by 1) as e using (period)
where f.customer_id = 'a';
select is(array_agg(h.hours order by h.peak_pct), (select array_agg(hours order by pct) from (select pct, count(*) filter (where kw >= pct * (select max(measured) from point where customer_id = 'a' and valid >= 86.4) / 100) / 4.0::float8 as hours
    from point, unnest('{50,90,95,97,100}'::int[]) as pct where customer_id = 'a' and valid >= 86.4 and kw is not null group by pct) as e), 'hours above a part of the peak')
from profile, keycust.load_hours_above(p) as h where customer_id = 'a' and h.peak_pct in (50, 90, 95, 97, 100);
select cmp_ok(max(abs(d.kw - e.kw)), '<', 1e-9::float8, 'the duration curve')
from profile, keycust.load_duration(p, 20) as d,
    lateral (select percentile_cont(1 - d.time_pct / 100) within group (order by kw::float8) as kw from point where customer_id = 'b' and valid >= 86.4 and kw is not null) as e
where customer_id = 'b';
select is(sum(h.days)::bigint, e.days, 'each day has a peak'), is(max(h.days) , (select max(n) from (select count(*) as n from (
    select distinct on (day) extract(hour from at - interval '15 minutes') as hour from point where customer_id = 'a' and valid >= 86.4 order by day, measured desc nulls last, at) as x group by hour) as y)::int, 'the hour that most peaks lie in')
from profile, keycust.load_peak_hours(p) as h, expected as e where profile.customer_id = 'a' and e.customer_id = 'a' group by e.days;
-- Regularity: what weekday and slot explain.
select cmp_ok(abs((p).week_share - e.share), '<', 1e-10::float8, 'what the week explains')
from profile, (select 1 - sum((kw - cell) ^ 2)::float8 / sum((kw - mean) ^ 2)::float8 as share from (
    select kw, avg(kw) over (partition by extract(isodow from day), slot) as cell, avg(kw) over () as mean from point where customer_id = 'a' and valid >= 86.4) as x where kw is not null) as e
where customer_id = 'a';
-- The typical day is that of the working days' curves, similarity the correlation with it.
create temp table curve as select customer_id, day, array_agg(kw::real order by slot) as kw from point where valid >= 86.4 group by customer_id, day;
select is((p).typical_day, (select (keycust.curve_typical(day, kw)).typical_day from curve where curve.customer_id = profile.customer_id and extract(isodow from day) < 6), customer_id || ': the typical day')
from profile;
select cmp_ok(max(abs(d.similarity - e.similarity)), '<', 1e-9::float8, 'similarity is a correlation')
from profile, keycust.load_days(p) as d, lateral (select corr(a.kw::float8, b.kw::float8) as similarity from point as a join point as b on b.slot = a.slot
    where a.customer_id = 'b' and b.customer_id = 'b' and a.day = d.day and b.day = (p).typical_day) as e
where profile.customer_id = 'b' and d.is_counted and d.day between '2024-03-01' and '2024-03-10';

-- The same from day curves (reals: seven digits) and in another order.
create temp table stored as select customer_id, day, array_agg(measured::real order by slot) as kw from point group by customer_id, day;
select is((c.p).days, (f.p).days, 'day curves have the same days'), cmp_ok(abs((c.p).mean_kw / (f.p).mean_kw - 1), '<', 1e-6::float8, 'and the same mean'), is((c.p).peak_at, (f.p).peak_at, 'and the same peak')
from (select keycust.load_profile(day, kw) as p from stored where customer_id = 'a') as c, profile as f where f.customer_id = 'a';
select ok((select keycust.load_profile(at, kw) from (select * from load where customer_id = 'a' order by md5(at::text)) as x) = p, 'no order shows') from profile where customer_id = 'a';

-- One-number aggregates against the server's own.
select cmp_ok(abs(x.got / x.expected - 1), '<', 1e-12::float8, customer_id || ': aggregate ' || x.name)
from (select customer_id, keycust.load_factor(at, kw) as factor, keycust.load_peak_kw(at, kw) as peak, keycust.load_peak_valley_kw(at, kw) as difference, keycust.load_peak_valley_ratio(at, kw) as ratio,
        keycust.load_form_factor(at, kw) as form, keycust.load_volatility(at, kw) as volatility, keycust.load_energy_kwh(at, kw) as energy, keycust.load_utilisation_hours(at, kw) as hours, keycust.load_loss_hours(at, kw) as losses
    from load group by customer_id) as g
join (select customer_id, avg(kw) as mean, max(kw) as peak, min(kw) as least, sum(kw) as total, sqrt(avg(kw * kw)) as root, stddev_pop(kw) as deviation from (select customer_id, kw::numeric as kw from load) as l group by customer_id) as e using (customer_id),
    lateral (values ('factor', g.factor, (e.mean / e.peak)::float8), ('peak', g.peak, e.peak::float8), ('difference', g.difference, (e.peak - e.least)::float8), ('ratio', g.ratio, ((e.peak - e.least) / e.peak)::float8),
        ('form', g.form, (e.root / e.mean)::float8), ('volatility', g.volatility, (e.deviation / e.mean)::float8), ('energy', g.energy, (e.total / 4)::float8), ('hours', g.hours, (e.mean / e.peak * 8784)::float8),
        ('losses', g.losses, ((e.root / e.peak) ^ 2 * 8784)::float8)) as x (name, got, expected);
select is(keycust.load_peak_at(at, kw), (select at from load where customer_id = 'a' order by kw desc nulls last, at limit 1), 'aggregate time of the peak') from load where customer_id = 'a';
select is(keycust.load_factor_merge(state), (select keycust.load_factor(at, kw) from load where customer_id = 'a'), 'merged parts give the whole')
from (select keycust.load_factor_partial(at, kw) as state from load where customer_id = 'a' group by extract(month from at)) as x;

-- Coincidence against plain SQL.
select cmp_ok(abs((m).coincidence_factor - e.coincidence), '<', 1e-13::float8, 'coincidence'), is((m).peak_at, e.at, 'when the common peak is'),
    cmp_ok(abs((select responsibility from keycust.load_coincidence_customers(m) where customer_id = 'b') - e.responsibility), '<', 1e-13::float8, 'responsibility for it')
from (select keycust.load_coincidence(customer_id, at, kw) as m from load) as x, (
    select total / (select sum(peak) from (select max(kw) as peak from load group by customer_id) as p) as coincidence, at,
        (select kw / (select max(kw) from load where customer_id = 'b') from load as l where l.customer_id = 'b' and l.at = t.at) as responsibility
    from (select at, sum(kw) as total from load group by at having count(kw) = 2 order by total desc, at limit 1) as t) as e;

-- Calendar against plain SQL; production against the server's regression.
create temp table energy as select day, (mean * 24)::float8 as kwh, rest, case when day between '2024-10-01' and '2024-10-07' then 'holiday' when rest then 'rest_day' else 'workday' end as type from day where customer_id = 'a';
select cmp_ok(abs((r).rest_ratio - e.ratio), '<', 1e-12::float8, 'ratio of days of rest'), cmp_ok(abs((r).holiday_effect_pct - e.effect), '<', 1e-10::float8, 'effect of the holidays')
from (select keycust.load_calendar(day, kwh, type) as r from energy) as x, (
    select avg(kwh) filter (where type = 'rest_day') / avg(kwh) filter (where type = 'workday') as ratio,
        (select avg(100 * (h.kwh / (select avg(w.kwh) from energy as w where w.type = 'workday' and abs(w.day - h.day) <= 14) - 1)) from energy as h where h.type = 'holiday') as effect
    from energy) as e;
select cmp_ok(abs((r).explained_share - e.share), '<', 1e-10::float8, 'what the types of days explain')
from (select keycust.load_calendar(day, kwh, type) as r from energy) as x, (select var_pop(m) / var_pop(kwh) as share from (select kwh, avg(kwh) over (partition by type) as m from energy) as y) as e;
select cmp_ok(abs((p).kwh_per_unit / e.slope - 1), '<', 1e-12::float8, 'kWh for each unit'), cmp_ok(abs((p).base_kwh / e.intercept - 1), '<', 1e-10::float8, 'energy without output'), cmp_ok(abs((p).r_squared - e.r2), '<', 1e-12::float8, 'R²'),
    cmp_ok(abs((p).kwh_per_unit_se / e.error - 1), '<', 1e-9::float8, 'standard error')
from (select keycust.load_production(kwh, output) as p from (select kwh, 50 + 10 * pg_temp.noise(day::text) + kwh / 1000 as output from energy) as x) as y, (
    select regr_slope(kwh, output) as slope, regr_intercept(kwh, output) as intercept, regr_r2(kwh, output) as r2,
        sqrt((1 - regr_r2(kwh, output)) * regr_syy(kwh, output) / (count(*) - 2) / regr_sxx(kwh, output)) as error
    from (select kwh, 50 + 10 * pg_temp.noise(day::text) + kwh / 1000 as output from energy) as x) as e;

-- Temperature: what is found leaves less than any other pair of change points on a grid of half degrees; its slopes are those of the linear regression at them.
create temp table warm as select day, 500 + 30 * pg_temp.noise('w' || day) + 4 * greatest(8 - t, 0) + 9 * greatest(t - 23, 0) as kw, t
from (select day, kwh, 15 - 14 * cos((extract(doy from day) - 20) * 2 * pi() / 366) + 6 * (pg_temp.noise('t' || day) - 0.5) as t from energy where not rest) as x;
create temp table fitted as select keycust.load_temperature(day, kw, t) as m from warm;
select is((m).shape, 'both', 'two change points are found'), cmp_ok(abs((m).r_squared - (1 - e.rest / e.total)), '<', 1e-10::float8, 'R² is that of the curve'), cmp_ok(abs(e.mean), '<', 1e-8::float8, 'residuals have no mean')
from fitted, (select avg(kw - keycust.load_temperature_predict(m, t)) as mean, sum((kw - keycust.load_temperature_predict(m, t)) ^ 2) as rest, var_pop(kw) * count(*) as total from warm, fitted) as e;
select cmp_ok(abs((m).heating_degree_days - e.hdd), '<', 1e-8::float8, 'heating degree days'), cmp_ok(abs((m).cooling_degree_days - e.cdd), '<', 1e-8::float8, 'cooling degree days')
from (select keycust.load_temperature(day, kw, t, '{"heating_base_c": 18, "cooling_base_c": 26}') as m from warm) as x, (select sum(greatest(18 - t, 0)) as hdd, sum(greatest(t - 26, 0)) as cdd from warm) as e;

-- Levels: a planted change is found to the day, and what a segment's level is.
select is(array_agg(first_day order by segment), '{2024-01-01,2024-06-10}'::date[], 'since when the level is what it is'),
    cmp_ok(max(abs(level_kw - e.level)), '<', 1e-9::float8, 'levels are means')
from (select keycust.load_levels(day, kw) as m from (select day, 500 + case when day >= '2024-06-10' then 60 else 0 end + 40 * pg_temp.noise(day::text) - case when rest then 100 else 0 end as kw from energy) as x) as y,
    keycust.load_level_changes(m) as c, lateral (select avg(500 + case when day >= '2024-06-10' then 60 else 0 end + 40 * pg_temp.noise(day::text) - case when rest then 100 else 0 end) as level from energy where day between c.first_day and c.last_day) as e;

select * from finish();
rollback;

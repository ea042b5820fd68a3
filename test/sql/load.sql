\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Load profiles: calls, gaps, what is no load, errors.
\pset null '-'

-- The worked example: one day, 24 hourly means. An hour ends at its label.
create temp table hour as
select timestamp '2026-01-05' + n * interval '1 hour' as at, kw::float8
from unnest('{300,280,260,250,250,270,330,420,520,580,600,560,480,540,590,600,580,520,470,430,400,380,350,320}'::float8[])
    with ordinality as u (kw, n);
create temp table profile as select keycust.load_profile(at, kw) as profile from hour;

select
    (profile).first_day, (profile).points, (profile).days, (profile).coverage, (profile).energy_kwh,
    round((profile).mean_kw::numeric, 3) as mean_kw, (profile).peak_kw, (profile).peak_at, (profile).minimum_kw,
    round((profile).load_factor::numeric, 4) as load_factor, round((profile).day_minimum_load_factor::numeric, 4) as minimum,
    (profile).day_peak_valley_kw as difference, round((profile).day_peak_valley_ratio::numeric, 4) as ratio,
    round((profile).form_factor::numeric, 4) as form, (profile).status, (profile).message, (profile).format, (profile).detail
from profile;
select day, is_counted, is_rest_day, valid_points, energy_kwh, peak_at, minimum_at, ramp_kw, ramp_at, round(ramp_ratio::numeric, 4) as ramp_ratio,
    round(volatility::numeric, 4) as volatility, maximum_demand_kw, similarity
from profile, keycust.load_days(profile);
select month, days, energy_kwh, peak_kw, round(load_factor::numeric, 4) as load_factor, unbalance_factor, rest_day_ratio
from profile, keycust.load_months(profile);
select hour, h.days, share, working_days, h.rest_days from profile, keycust.load_peak_hours(profile) as h where h.days > 0;
select time_pct, hours, kw, round(peak_pct::numeric, 2) as peak_pct from profile, keycust.load_duration(profile, 4);
select peak_pct, kw, hours from profile, keycust.load_hours_above(profile) where peak_pct in (0, 50, 90, 95, 97, 100);
select rank, at, ramp_kw from profile, keycust.load_ramps(profile, 3);
select period, hours, round(mean_kw::numeric, 3) as mean_kw, round(load_rate::numeric, 4) as rate, round(energy_share::numeric, 4) as share
from profile, keycust.load_periods(profile, array_fill('valley'::text, array[8]) || array_fill('flat'::text, array[8]) || array_fill('peak'::text, array[8]));
select index_code, part, label_zh, label_en, round(value::numeric, 4) as value, text_value, unit, period, note
from profile, keycust.load_indices(profile, 1000, 800, array_fill('valley'::text, array[12]) || array_fill('peak'::text, array[12]));
select count(distinct index_code) from profile, keycust.load_indices(profile);

-- The same from a day curve, and in any order.
select (p).energy_kwh, (p).peak_at, round((p).load_factor::numeric, 4) as load_factor
from (select keycust.load_profile(day, kw) as p from (select date '2026-01-05' as day, array_agg(kw::real order by at) as kw from hour) as c) as x;
select (select keycust.load_profile(at, kw) from (select * from hour order by kw, at desc) as x) = profile as same from profile;

-- A month of quarter hours with a gap of three points, one of eight, one of twenty, a day without a value.
create temp table quarter as
select timestamp '2026-02-01' + n * interval '15 minutes' as at,
    case when n between 100 and 102 or n between 300 and 307 or n between 500 and 519 or n between 673 and 768 then null
        else 100 + 40 * sin(n * pi() / 48) end as kw
from generate_series(1, 28 * 96) as n;
select (p).days, (p).excluded_days, (p).missing_days, round((p).coverage::numeric, 6) as coverage, (p).status, (p).detail ->> 'filled_points' as filled,
    round(((p).detail ->> 'excluded_peak_kw')::numeric, 3) as excluded_peak, (p).detail ->> 'excluded_peak_at' as at
from (select keycust.load_profile(at, kw) as p from quarter) as x;
select (p).days, (p).excluded_days, (p).detail ->> 'filled_points' as filled
from (select keycust.load_profile(at, kw, '{"valid_share": 0.5, "fill_points": 8}') as p from quarter) as x;
-- Rest days: those of the calendar, and two working Saturdays.
select count(*) filter (where is_rest_day) as rest, string_agg(to_char(day, 'DD'), ',') filter (where is_rest_day) as which
from (select keycust.load_profile(at, kw, '{"rest_days": ["2026-02-17", "2026-02-16"], "working_days": ["2026-02-14", "2026-02-28"]}') as p from quarter) as x, keycust.load_days(p) as d;
select (p).typical_day, (p).similarity from (select keycust.load_profile(at, kw, '{"typical_day": false}') as p from quarter) as x;

-- Daylight saving: an hour that comes twice, an hour that is missing.
create temp table clock as
select at, 10 + extract(hour from at) as kw from generate_series(timestamp '2026-10-25 00:15', '2026-10-26 00:00', '15 minutes') as at
union all select at, 99 from generate_series(timestamp '2026-10-25 02:15', '2026-10-25 03:00', '15 minutes') as at;
select (p).status, (p).message, (p).peak_kw from (select keycust.load_profile(at, kw) as p from clock) as x;
select (p).status, (p).days, (p).peak_kw, (p).peak_at from (select keycust.load_profile(at, kw, '{"duplicates": "mean"}') as p from clock) as x;
select (p).status, (p).days, (p).coverage from (select keycust.load_profile(at, kw) as p from clock where kw < 99 and at not in ('2026-10-25 02:15', '2026-10-25 02:30', '2026-10-25 02:45', '2026-10-25 03:00')) as x;

-- Other points, other labels, leap days, mixed steps.
select (p).points, (p).days, (p).first_day from (select keycust.load_profile(at, kw, '{"points": 24}') as p from quarter) as x;
select (p).first_day, (p).last_day from (select keycust.load_profile(at - interval '1 hour', kw, '{"interval_end": false}') as p from hour) as x;
select (p).days, (p).last_day, (p).peak_kw from (select keycust.load_profile(d::timestamp, 5, '{"interval_end": false}') as p from generate_series(date '2024-02-28', '2024-03-01', '1 day') as d) as x;
select (p).points, (p).status, (p).days, (p).excluded_days, (p).message
from (select keycust.load_profile(at, kw) as p from quarter where at <= '2026-02-03' or extract(minute from at) = 0) as x;

-- What is no load says so, and others still get theirs.
select g, (keycust.load_profile(at, kw)).status, (keycust.load_profile(at, kw)).message
from (values
    ('no values', timestamp '2026-01-01', null::float8), ('no time', null, 1), ('one row', '2026-01-01 01:00', 5),
    ('infinite', 'infinity', 1), ('infinite', '2026-01-01', 1), ('seconds', '2026-01-01 00:00:01', 1), ('seconds', '2026-01-01 00:00:08', 1),
    ('seven minutes', '2026-01-01 00:07', 1), ('seven minutes', '2026-01-01 00:14', 1), ('far apart', '0200-01-01 BC', 1), ('far apart', '2026-01-01 00:15', 1),
    ('two values', '2026-01-01 00:15', 1), ('two values', '2026-01-01 00:30', 1), ('twice', '2026-01-01 00:15', 1), ('twice', '2026-01-01 00:15', 1), ('twice', '2026-01-01 00:30', 1)
) as v (g, at, kw)
group by g order by g;
select g, (keycust.load_profile(day, kw)).status, (keycust.load_profile(day, kw)).message
from (values
    ('no curve', date '2026-01-01', null::real[]), ('no day', null, '{1,2}'), ('gaps', '2026-01-01', '{null,null}'), ('infinite', '-infinity', '{1,2}'),
    ('mixed', '2026-01-01', '{1,2}'), ('mixed', '2026-01-02', '{1,2,3}'), ('twice', '2026-01-01', '{1,2}'), ('twice', '2026-01-01', '{1,null}'),
    ('half', '2026-01-01', '{1,null}'), ('ok', '2026-01-01', '{3}')
) as v (g, day, kw)
group by g order by g;
select keycust.load_profile(at, kw) is null as nothing from hour where false;
-- Zero, constant, export, huge.
select g, (keycust.load_profile(at, kw)).load_factor, (keycust.load_profile(at, kw)).form_factor, (keycust.load_profile(at, kw)).day_peak_valley_ratio,
    (keycust.load_profile(at, kw)).energy_kwh, (keycust.load_profile(at, kw)).utilisation_hours, (keycust.load_profile(at, kw)).loss_hours
from (select at, g, case g when 'zero' then 0 when 'constant' then 7 when 'export' then -10 - extract(hour from at) else 1e140 end as kw
    from hour, unnest('{zero,constant,export,huge}'::text[]) as g) as x
group by g order by g;
select count(*) from keycust.load_hours_above((select keycust.load_profile(at, 0) from hour));
select count(*), count(value) from keycust.load_indices((select keycust.load_profile(at, 0) from hour));
select count(*) from keycust.load_days((select keycust.load_profile(at, null) from hour));
select count(*) from keycust.load_indices((select keycust.load_profile(at, null) from hour));
select count(*) from keycust.load_days(null);

-- Errors.
select keycust.load_profile(at, 'NaN') from hour;
select keycust.load_profile(at, 'Infinity') from hour;
select keycust.load_profile(at, 1e305) from hour;
select keycust.load_profile(at, kw, '{"share": 1}') from hour;
select keycust.load_profile(at, kw, '{"valid_share": 0}') from hour;
select keycust.load_profile(at, kw, '{"valid_share": "x"}') from hour;
select keycust.load_profile(at, kw, '{"points": 7}') from hour;
select keycust.load_profile(at, kw, '{"fill_points": -1}') from hour;
select keycust.load_profile(at, kw, '{"duplicates": "sum"}') from hour;
select keycust.load_profile(at, kw, '{"rest_days": ["2026-02-30"]}') from hour;
select keycust.load_profile(at, kw, '{"rest_days": "2026-02-20"}') from hour;
select keycust.load_profile(at, kw, '[]') from hour;
select keycust.load_profile(at, kw, case when kw > 300 then '{"points": 24}'::jsonb end) from hour;
select keycust.load_profile(date '2026-01-01', '{1,2,3,4,5,6,7}'::real[]);
select keycust.load_profile(date '2026-01-01', '{1,NaN}'::real[]);
select keycust.load_profile(date '2026-01-01', '{1,2}'::real[], '{"points": 24}');
select keycust.load_profile(date '5874897-12-31', '{1,2}'::real[]);
select kw from profile, keycust.load_duration(profile, 7);
select period from profile, keycust.load_periods(profile, '{a,b,c,d,e}');
select period from profile, keycust.load_periods(profile, '{}');
select period from profile, keycust.load_periods(profile, '{a,null}');
-- A profile that nobody made.
select keycust.load_days(row(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
    null, null, null, null, null, null, null, null, null, null, 'ok', null, 1, null)::keycust.load_profile_model);
create temp table made as select (profile).* from profile;
update made set day_values = day_values[1:1][1:14];
select keycust.load_days(row(made.*)::keycust.load_profile_model) from made;
update made set day_values = array_fill(1e9::float8, array[1, 15]);
select keycust.load_days(row(made.*)::keycust.load_profile_model) from made;
update made set hours_above = '{1}', day_values = (profile).day_values from profile;
select keycust.load_hours_above(row(made.*)::keycust.load_profile_model) from made;
update made set format = 2;
select keycust.load_months(row(made.*)::keycust.load_profile_model) from made;

-- What forecasts are made of: histories, degrees of the weather, days off, economic series; and what they say of a limit.

-- The probability that what is forecast lies above a limit.
create function keycust.forecast_above(forecast_value float8, standard_error float8, above float8) returns float8
language sql immutable parallel safe
return case
    when standard_error > 0 then keycust.series_normal((forecast_value - above) / standard_error)
    when standard_error = 0 then (forecast_value > above)::int::float8
end;

-- Writes each customer's energy and highest quarter of an hour, day by day, under the run. Those of other runs go, but for
-- the one that people see, and so do the trials of methods.
create function keycust.forecast_fill_days(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    last_day constant date := keycust.forecast_last_day(month);
    first_day constant date := last_day - keycust.value_number('forecast_history_days', 400, 28, 1400)::int + 1;
    missing_share constant float8 := 1 - keycust.value_number('curve_points_minimum_pct', 90, 0, 100) / 100;
    written bigint;
begin
    delete from keycust_data.customer_daily_load as old
    where old.run_id <> all (array(select c.run_id from keycust_data.current_run as c where c.run_id is not null));
    delete from keycust_data.customer_forecast_trial as old
    where old.run_id <> all (array(select c.run_id from keycust_data.current_run as c where c.run_id is not null));
    insert into keycust_data.customer_daily_load (run_id, customer_id, day, energy_kwh, peak_kw)
    select
        forecast_fill_days.run_id, l.customer_id, l.day, keycust.indicator_digits(s.mean * 24),
        keycust.indicator_digits(s.maximum)
    from keycust.load_class_days(first_day, last_day) as l
    cross join lateral keycust.curve_summary(l.kw) as s
    where l.day >= first_day and s.valid > 0 and s.missing <= missing_share * 96;
    get diagnostics written = row_count;
    return written;
end
$$;

-- The last day of a month, within the days that refresh_day allows, whatever is asked.
create function keycust.forecast_last_day(month date) returns date
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select (date_trunc('month', least(greatest(month, '1970-01-31'), '2199-11-30')::timestamp) + interval '1 month'
        - interval '1 day')::date
$$;

-- What is known of each customer up to a month, a value for each period from the first known one to the last of the month;
-- NULL where nothing is known. Less than a milliwatt-hour is nothing: what is divided by it would be beyond all numbers.
create function keycust.forecast_history(run_id bigint, month date, measure text)
returns table (
    customer_id text, first_period date, last_period date, observations int, least_value float8, greatest_value float8,
    value float8[])
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    last_day constant date := keycust.forecast_last_day(month);
    last_month constant date := date_trunc('month', last_day::timestamp)::date;
    months constant int := keycust.value_number('forecast_history_months', 60, 12, 240)::int;
begin
    if measure = 'monthly_kwh' then
        return query
        with known as materialized (
            select s.customer_id, s.period, case when abs(s.total) < 1e-6 then 0 else s.total end as value
            from (
                select e.customer_id, e.month as period, sum(e.energy_kwh order by e.energy_kwh) as total
                from keycust.indicator_month_energy((last_month - (months - 1) * interval '1 month')::date, last_month) as e
                where e.energy_kwh is not null
                group by e.customer_id, e.month
            ) as s
        )
        select
            h.customer_id, h.first_period, h.last_period, h.observations, h.least_value, h.greatest_value,
            array(
                select k.value
                from generate_series(h.first_period::timestamp, last_month::timestamp, interval '1 month') as g (period)
                left join unnest(h.periods, h.known) as k (period, value) on k.period = g.period::date
                order by g.period)
        from (
            select
                k.customer_id, min(k.period) as first_period, max(k.period) as last_period, count(*)::int as observations,
                min(k.value) as least_value, max(k.value) as greatest_value,
                array_agg(k.period order by k.period) as periods, array_agg(k.value order by k.period) as known
            from known as k
            group by k.customer_id
        ) as h;
    elsif measure in ('daily_kwh', 'daily_peak_kw') then
        return query
        select
            h.customer_id, h.first_period, h.last_period, h.observations, h.least_value, h.greatest_value,
            array(
                select k.value
                from generate_series(0, last_day - h.first_period) as g (place)
                left join unnest(h.periods, h.known) as k (period, value) on k.period = h.first_period + g.place
                order by g.place)
        from (
            select
                d.customer_id, min(d.day) as first_period, max(d.day) as last_period, count(*)::int as observations,
                min(v.value) as least_value, max(v.value) as greatest_value, array_agg(d.day order by d.day) as periods,
                array_agg(v.value order by d.day) as known
            from keycust_data.customer_daily_load as d
            cross join lateral (
                select case when abs(k.value) < 1e-6 then 0 else k.value end as value
                from (select case measure when 'daily_kwh' then d.energy_kwh else d.peak_kw end as value) as k
            ) as v
            where d.run_id = forecast_history.run_id and d.day <= last_day
            group by d.customer_id
        ) as h;
    end if;
end
$$;

-- Each organisation that has customers, and itself or the nearest one above it of those whose weather is known.
create function keycust.forecast_weather_place(known_of text[]) returns table (organisation_id text, weather_of text)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
    with recursive up as (
        select distinct c.organisation_id, c.organisation_id as at, 0 as steps
        from keycust_data.customer as c
        union all
        select u.organisation_id, o.parent_id, u.steps + 1
        from up as u
        join keycust_data.organisation as o on o.organisation_id = u.at
        where o.parent_id is not null and u.steps < 20
    )
    select distinct on (u.organisation_id) u.organisation_id, u.at
    from up as u
    where u.at = any (known_of)
    order by u.organisation_id, u.steps
$$;

-- Heating and cooling degrees of each day, and those that were to be expected of it: what those days of the year (seven
-- before and after) had on average in ten years. Days to come have the expected ones, unless the base knows better: but
-- not what was measured since, when a month is refreshed late (more than a week), or its forecasts would be scored for
-- what nobody could know. Where neither is known of a day the place is left out.
create function keycust.forecast_weather(first_day date, last_day date, known_by date)
returns table (
    weather_of text, day date, heating float8, cooling float8, expected_heating float8, expected_cooling float8,
    is_known boolean)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    heating_base constant float8 := keycust.value_number('forecast_heating_base_c', 18, 0, 40);
    cooling_base constant float8 := keycust.value_number('forecast_cooling_base_c', 26, 0, 40);
    from_day constant date := greatest(first_day, '1970-01-01');
    to_day constant date := least(last_day, '2199-12-31', greatest(first_day, '1970-01-01') + 9999);
    by_day constant date := least(greatest(known_by, '1970-01-01'), '2199-12-31');
    today constant date := (now() at time zone keycust.source_zone())::date;
begin
    return query
    with known as materialized (
        select
            w.organisation_id, w.day, greatest(0, heating_base - t.c) as heating, greatest(0, t.c - cooling_base) as cooling
        from keycust_data.weather as w
        cross join lateral (
            select coalesce(w.temperature_mean_c, (w.temperature_max_c + w.temperature_min_c) / 2) as c
        ) as t
        where t.c between -90 and 70 and w.day > least(by_day - 3653, from_day - 1) and w.day <= greatest(to_day, by_day)
            and (w.day <= by_day or w.day >= today - 7)
    ), normal as materialized (
        select
            k.organisation_id, (extract(doy from k.day)::int + s.days + 365) % 366 as day_of_year,
            avg(k.heating order by k.day, s.days) as heating, avg(k.cooling order by k.day, s.days) as cooling
        from known as k
        cross join generate_series(-7, 7) as s (days)
        where k.day <= by_day and k.day > by_day - 3653
        group by k.organisation_id, 2
    ), grid as (
        select p.organisation_id, from_day + g.place as day
        from (select distinct k.organisation_id from known as k) as p
        cross join generate_series(0, to_day - from_day) as g (place)
    ), filled as (
        select
            g.organisation_id, g.day, coalesce(k.heating, n.heating) as heating, coalesce(k.cooling, n.cooling) as cooling,
            coalesce(n.heating, k.heating) as expected_heating, coalesce(n.cooling, k.cooling) as expected_cooling,
            k.day is not null as is_known,
            bool_and(k.day is not null or n.heating is not null) over (partition by g.organisation_id) as is_whole
        from grid as g
        left join known as k on k.organisation_id = g.organisation_id and k.day = g.day
        left join normal as n on n.organisation_id = g.organisation_id
            and n.day_of_year = (extract(doy from g.day)::int + 365) % 366
    )
    select f.organisation_id, f.day, f.heating, f.cooling, f.expected_heating, f.expected_cooling, f.is_known
    from filled as f
    where f.is_whole;
end
$$;

-- What the calendar says of each day beyond its weekday: a holiday; a weekend on which people work (1), or a day between
-- on which they do not (-1).
create function keycust.forecast_calendar(first_day date, last_day date)
returns table (day date, holiday float8, moved float8, is_workday boolean)
language sql stable rows 400
set search_path = pg_catalog, pg_temp
as $$
    select
        d.day, (c.day_type = 'holiday')::int::float8,
        case
            when t.day_type = 'workday' and extract(isodow from d.day) >= 6 then 1
            when c.day_type = 'rest_day' and extract(isodow from d.day) < 6 then -1
            else 0
        end::float8,
        t.day_type = 'workday'
    from (
        select greatest(first_day, '1970-01-01') + g.place as day
        from generate_series(0, least(least(last_day, '2199-12-31') - greatest(first_day, '1970-01-01'), 9999)) as g (place)
    ) as d
    left join keycust_data.calendar as k on k.day = d.day
    cross join lateral (select coalesce(k.day_type, '') as day_type) as c
    cross join lateral (select keycust.load_class_day_type(d.day, k.day_type) as day_type) as t
$$;

-- Economic series of each organisation's own region, or of the nearest one above it, month by month from first_month on;
-- what is not published yet, and what is to come, by the series' own forecast. A series with holes, that begins later, or
-- that ended more than three months ago is left out.
create function keycust.forecast_economy(month date, first_month date, horizon int)
returns table (organisation_id text, series_code text, value float8[])
language plpgsql stable rows 100
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    wanted constant text := keycust.source_setting('forecast_economy_series', '*');
    last_month constant date := date_trunc('month', keycust.forecast_last_day(month)::timestamp)::date;
    from_month constant date := date_trunc('month', greatest(first_month, (last_month - interval '20 years')::date)::timestamp)::date;
    steps_ahead constant int := least(greatest(horizon, 1), 60);
    months constant int := ((extract(year from last_month) - extract(year from from_month)) * 12
        + extract(month from last_month) - extract(month from from_month))::int + 1;
begin
    if wanted = 'none' or not exists (select from keycust_data.economy) then
        return;
    end if;
    return query
    with recursive up as (
        select distinct c.organisation_id, c.organisation_id as at, 0 as steps
        from keycust_data.customer as c
        union all
        select u.organisation_id, o.parent_id, u.steps + 1
        from up as u
        join keycust_data.organisation as o on o.organisation_id = u.at
        where o.parent_id is not null and u.steps < 20
    ), known as (
        select
            e.organisation_id, e.series_code, array_agg(e.value order by e.month) as value,
            ((extract(year from max(e.month)) - extract(year from from_month)) * 12
                + extract(month from max(e.month)) - extract(month from from_month))::int + 1 as months_to_last
        from keycust_data.economy as e
        where e.industry_code = '' and e.month >= from_month and e.month <= last_month and abs(e.value) < 1e12
            and (wanted = '*' or e.series_code = any (string_to_array(replace(wanted, ' ', ''), ',')))
        group by e.organisation_id, e.series_code
    ), whole as (
        select
            k.organisation_id, k.series_code,
            k.value || (
                select array_agg(f.forecast_value order by f.ahead)
                from keycust.forecast_series(k.value, 12, months + steps_ahead - k.months_to_last) as f
                where f.method = 'arima') as value
        from known as k
        where cardinality(k.value) = k.months_to_last and k.months_to_last between greatest(24, months - 3) and months
    )
    select distinct on (u.organisation_id, w.series_code) u.organisation_id, w.series_code, w.value
    from up as u
    join whole as w on w.organisation_id = u.at
    where cardinality(w.value) = months + steps_ahead
    order by u.organisation_id, w.series_code, u.steps;
end
$$;

-- A matrix with columns more; these stand as rows of the second.
create function keycust.forecast_beside(matrix float8[], columns float8[]) returns float8[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(
        array(select matrix[g.i][c.j] from generate_series(1, array_length(matrix, 2)) as c (j) order by c.j)
        || array(select columns[c.j][g.i] from generate_series(1, array_length(columns, 1)) as c (j) order by c.j)
        order by g.i)
    from generate_series(1, array_length(matrix, 1)) as g (i)
$$;

-- Regressors of each organisation's days: heating, cooling, holiday, moved day; or of its months: sums of the first two,
-- working days, economic series. groups says which columns stand and fall together; expected is the same with the weather
-- that was to be expected.
create function keycust.forecast_regressors(month date, measure text, first_day date, horizon int)
returns table (
    organisation_id text, first_period date, groups text[], names text[], value float8[], expected float8[],
    future_weather text)
language plpgsql stable parallel safe rows 100
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    by_month constant boolean := measure = 'monthly_kwh';
    last_day constant date := keycust.forecast_last_day(month);
    steps constant int := least(greatest(horizon, 1), 400);
    from_day constant date := greatest(first_day, last_day - 7305);
    to_day constant date := case when by_month
        then (last_day + interval '1 day' + steps * interval '1 month' - interval '1 day')::date else last_day + steps end;
begin
    return query
    with weather as materialized (
        select w.* from keycust.forecast_weather(from_day, to_day, last_day) as w
    ), calendar as materialized (
        select c.* from keycust.forecast_calendar(from_day, to_day) as c
    ), economy as materialized (
        select e.* from keycust.forecast_economy(month, from_day, steps) as e where by_month
    ), place as (
        select o.organisation_id, p.weather_of
        from (select distinct c.organisation_id from keycust_data.customer as c) as o
        left join keycust.forecast_weather_place(array(select distinct w.weather_of from weather as w)) as p
            on p.organisation_id = o.organisation_id
    ), kind as (
        -- A matrix for each place of weather, and one for those without.
        select distinct p.weather_of from place as p
    ), step as (
        select
            k.weather_of,
            case when by_month then date_trunc('month', c.day::timestamp)::date else c.day end as period,
            sum(w.heating order by c.day) as heating, sum(w.cooling order by c.day) as cooling,
            sum(w.expected_heating order by c.day) as expected_heating,
            sum(w.expected_cooling order by c.day) as expected_cooling,
            sum(c.holiday) as holiday, sum(c.moved) as moved,
            count(*) filter (where c.is_workday)::float8 as workdays,
            count(*) filter (where w.is_known and c.day > last_day) as known_days,
            count(*) filter (where c.day > last_day) as future_days
        from kind as k
        cross join calendar as c
        left join weather as w on w.weather_of = k.weather_of and w.day = c.day
        group by k.weather_of, 2
    ), matrix as (
        select
            s.weather_of,
            array_agg(case when s.weather_of is not null then array[s.heating, s.cooling] else '{}' end || d.cells
                order by s.period) as value,
            array_agg(case when s.weather_of is not null then array[s.expected_heating, s.expected_cooling] else '{}' end || d.cells
                order by s.period) as expected,
            case sum(s.known_days) when 0 then 'normal' when sum(s.future_days) then 'known' else 'partly_known' end as future
        from step as s
        cross join lateral (
            select case when by_month then array[s.workdays] else array[s.holiday, s.moved] end as cells
        ) as d
        group by s.weather_of
    )
    select
        p.organisation_id, from_day,
        case when p.weather_of is not null then '{weather,weather}'::text[] else '{}' end
            || case when by_month then '{calendar}'::text[] else '{calendar,calendar}' end || e.groups,
        case when p.weather_of is not null then '{heating,cooling}'::text[] else '{}' end
            || case when by_month then '{workdays}'::text[] else '{holiday,moved}' end || e.names,
        case when e.names is null then m.value else keycust.forecast_beside(m.value, e.value) end,
        case when e.names is null then m.expected else keycust.forecast_beside(m.expected, e.value) end,
        case when p.weather_of is not null then m.future end
    from place as p
    join matrix as m on m.weather_of is not distinct from p.weather_of
    left join (
        select
            x.organisation_id, array_agg('economy:' || x.series_code order by x.series_code collate "C") as groups,
            array_agg(x.series_code order by x.series_code collate "C") as names,
            array_agg(x.value order by x.series_code collate "C") as value
        from economy as x
        group by x.organisation_id
    ) as e on e.organisation_id = p.organisation_id;
end
$$;

revoke execute on function keycust.forecast_fill_days(bigint, date) from public;

comment on function keycust.forecast_above(float8, float8, float8) is '超过概率 the probability that what is forecast lies above a limit';
comment on function keycust.forecast_fill_days(bigint, date) is '日电量与日最大负荷 writes energy and peak of each day of all customers';
comment on function keycust.forecast_last_day(date) is '月末日 the last day of a month';
comment on function keycust.forecast_history(bigint, date, text) is '历史序列 what is known of each customer, period by period';
comment on function keycust.forecast_weather_place(text[]) is '气象取用单位 whose weather is taken for each organisation';
comment on function keycust.forecast_weather(date, date, date) is '度日 heating and cooling degrees of days, normals where they are not known';
comment on function keycust.forecast_beside(float8[], float8[]) is '并列 a matrix with columns more';
comment on function keycust.forecast_calendar(date, date) is '日历变量 holidays and moved working days';
comment on function keycust.forecast_economy(date, date, int) is '经济变量 economic series of each organisation, carried on by their own forecasts';
comment on function keycust.forecast_regressors(date, text, date, int) is '外部变量 weather and calendar of each organisation as regressors';

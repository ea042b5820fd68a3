-- Typical days, and what of them tells classes apart.

create function keycust.load_class_season(day date) returns text
language sql immutable parallel safe
return ('{winter,winter,spring,spring,spring,summer,summer,summer,autumn,autumn,autumn,winter}'::text[])
    [extract(month from day)::int];

-- Saturdays and Sundays apart: a great part of industry works on the one and rests on the other. A day off between
-- counts as a Sunday.
create function keycust.load_class_day_type(day date, calendar_type text) returns text
language sql immutable parallel safe
return case
    when calendar_type = 'holiday' then 'holiday'
    when calendar_type in ('workday', 'adjusted_workday') then 'workday'
    when extract(isodow from day) = 6 then 'saturday'
    when extract(isodow from day) = 7 or calendar_type = 'rest_day' then 'sunday'
    else 'workday'
end;

-- The load of every customer on the days of some months, one curve of 96 points a day; points tells how many the coarsest
-- of its curves had. It is known on days on which every point has a curve that delivers any in the month. Who is closed by
-- the end has none.
create function keycust.load_class_days(month_from date, month_to date)
returns table (customer_id text, day date, points int, kw real[])
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set enable_hashagg = off
set jit = off
set work_mem = '256MB'
as $$
declare
    -- Within the days that refresh_day allows, whatever is asked: no call goes through months without end.
    last_month constant date := date_trunc('month', least(greatest(month_to, '1970-01-31'), '2199-12-31')::timestamp)::date;
    first_month constant date := greatest(date_trunc('month', greatest(month_from, '1900-01-01')::timestamp)::date,
        (last_month - interval '47 months')::date);
    end_day constant date := (last_month + interval '1 month' - interval '1 day')::date;
begin
    return query
    with point as materialized (
        select p.customer_id, p.usage_point_id, m.month::date as month, p.first_day, p.last_day, p.points
        from generate_series(first_month::timestamp, last_month::timestamp, interval '1 month') as m (month)
        cross join lateral keycust.indicator_point(m.month::date) as p
        join keycust_data.customer as c on c.customer_id = p.customer_id
            and coalesce(c.closed_on > end_day, true)
    ), several as materialized (
        select p.*
        from point as p
        where p.points > 1 and (
            -- By the index: with a limit it is not joined.
            select true
            from keycust_data.power_curve as c
            where c.usage_point_id = p.usage_point_id and c.customer_id = p.customer_id and c.kw is not null
                and c.day >= p.first_day and c.day <= p.last_day
            limit 1)
    )
    select p.customer_id, c.day, cardinality(c.kw), keycust.curve_resample(c.kw, 96)
    from keycust_data.power_curve as c
    join point as p on p.usage_point_id = c.usage_point_id and p.customer_id = c.customer_id
        and p.month = date_trunc('month', c.day::timestamp)::date
    where p.points = 1 and c.kw is not null and c.day >= first_month and c.day <= end_day
        and c.day >= p.first_day and c.day <= p.last_day
    union all
    select d.customer_id, d.day, min(cardinality(c.kw)), keycust.curve_sum(keycust.curve_resample(c.kw, 96))
    from (
        select p.customer_id, p.usage_point_id, d.day::date as day
        from several as p
        cross join lateral generate_series(p.first_day::timestamp, p.last_day::timestamp, interval '1 day') as d (day)
    ) as d
    left join keycust_data.power_curve as c
        on c.usage_point_id = d.usage_point_id and c.customer_id = d.customer_id and c.day = d.day
        and c.day >= first_month and c.day <= end_day
    group by d.customer_id, d.day
    having count(c.kw) = count(*);
end
$$;

-- Writes the typical days of the twelve months that end with the month, of all customers, under the run. Those of other
-- runs go, but for the one that people see.
create function keycust.load_class_fill_days(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_hashagg = off
set jit = off
set work_mem = '256MB'
as $$
declare
    last_month constant date := date_trunc('month', least(greatest(month, '1970-01-31'), '2199-12-31')::timestamp)::date;
    missing_share constant float8 := 1 - keycust.value_number('curve_points_minimum_pct', 90, 0, 100) / 100;
    written bigint;
begin
    delete from keycust_data.customer_typical_day as old
    where old.run_id <> all (array(select c.run_id from keycust_data.current_run as c where c.run_id is not null));
    with typical as (
        select
            l.customer_id, t.day_type, t.season, min(l.points) as points, keycust.curve_typical(l.day, l.kw) as typical
        from keycust.load_class_days((last_month - interval '11 months')::date, last_month) as l
        left join keycust_data.calendar as k on k.day = l.day
        cross join lateral (
            select keycust.load_class_day_type(l.day, k.day_type) as day_type, keycust.load_class_season(l.day) as season
        ) as t
        where keycust.curve_missing(l.kw) <= missing_share * 96
        group by l.customer_id, t.day_type, rollup (t.season)
        having t.day_type <> 'holiday' or t.season is null
    )
    insert into keycust_data.customer_typical_day (
        run_id, customer_id, season, day_type, days, typical_day, fluctuation, mean_kw, low_kw, high_kw, upper_kw)
    select
        load_class_fill_days.run_id, t.customer_id, coalesce(t.season, 'year'), t.day_type, (t.typical).days,
        (t.typical).typical_day, case when t.points >= 24 then (t.typical).fluctuation end, (t.typical).mean, (t.typical).low, (t.typical).high,
        (t.typical).upper
    from typical as t
    where (t.typical).days > 0;
    get diagnostics written = row_count;
    return written;
end
$$;

-- What 24 hours say in numbers: shares of the energy of the hours that end at 1 … 24.
create function keycust.load_class_measure(
    hours float8[], out load_factor float8, out night_share_pct float8, out day_share_pct float8,
    out evening_share_pct float8, out noon_share_pct float8, out peak_hour int)
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        avg(h.load) / max(h.load),
        100 * sum(h.load) filter (where h.hour <= 7 or h.hour = 24) / sum(h.load),
        100 * sum(h.load) filter (where h.hour between 9 and 18) / sum(h.load),
        100 * sum(h.load) filter (where h.hour between 19 and 23) / sum(h.load),
        100 * sum(h.load) filter (where h.hour between 12 and 15) / sum(h.load),
        (array_agg(h.hour order by h.load desc, h.hour))[1]::int
    from unnest(hours) with ordinality as h (load, hour)
    having max(h.load) > 0
$$;

-- The shape of 24 hours: each the mean of five hours around it, as a share of the three highest hours' mean, within 0 and
-- 1. So that an hour more or less at which work begins makes no class of its own. NULL where there is no load.
create function keycust.load_class_shape(hours float8[]) returns float8[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array(
        select least(1, greatest(0, (
            hours[1 + (h.i + 22) % 24] + hours[1 + (h.i + 23) % 24] + hours[1 + h.i] + hours[1 + (h.i + 1) % 24]
            + hours[1 + (h.i + 2) % 24]) / 5 / t.top))
        from generate_series(0, 23) as h (i)
        order by h.i)
    from (
        select avg(s.load) as top
        from (select u.load from unnest(hours) as u (load) order by u.load desc limit 3) as s
    ) as t
    where t.top > 0
$$;

-- What customers are told apart by: the shape of the working day that 5 % of days are above, Saturday and Sunday of
-- it, fluctuation. The high day, not the mean: it is the load on a dull day, when the sun that a customer has on the roof
-- feeds little.
create function keycust.load_class_features(run_id bigint, weekend_weight float8, fluctuation_weight float8)
returns table (
    customer_id text, status text, days int, shape float8[], saturday_pct float8, sunday_pct float8,
    fluctuation_pct float8, features float8[])
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    days_minimum constant int := keycust.value_number('load_class_days_minimum', 20, 5, 365)::int;
begin
    return query
    with day as materialized (
        select
            t.customer_id, t.day_type, t.days, t.fluctuation, keycust.curve_resample(t.upper_kw, 24)::float8[] as hours,
            (keycust.curve_summary(t.upper_kw)).mean
        from keycust_data.customer_typical_day as t
        where t.run_id = load_class_features.run_id and t.season = 'year' and t.day_type <> 'holiday'
    ), known as (
        select
            w.customer_id, w.days, keycust.load_class_shape(w.hours) as shape, w.fluctuation,
            array_position(w.hours, null) is not null as has_gaps,
            -- What works on that day alone is twice the working day at most: farther is no farther.
            case when w.mean > 0 and a.mean is not null then least(2, greatest(0, a.mean / w.mean)) end as saturday,
            case when w.mean > 0 and u.mean is not null then least(2, greatest(0, u.mean / w.mean)) end as sunday,
            w.mean <= 0 as feeds_in,
            coalesce(a.days, 0) + coalesce(u.days, 0) as weekend_days
        from day as w
        left join day as a on a.customer_id = w.customer_id and a.day_type = 'saturday'
        left join day as u on u.customer_id = w.customer_id and u.day_type = 'sunday'
        where w.day_type = 'workday'
    )
    select
        k.customer_id, s.status, k.days, k.shape, 100 * k.saturday, 100 * k.sunday, 100 * k.fluctuation,
        case when s.status is null then k.shape || array[weekend_weight * k.saturday, weekend_weight * k.sunday,
            fluctuation_weight * ln(least(0.5, greatest(0.005, k.fluctuation)))] end
    from known as k
    cross join lateral (
        select case
            when k.days < days_minimum or k.weekend_days < days_minimum / 5 then 'too_few_days'
            when k.has_gaps then 'gaps'
            when k.shape is null or k.feeds_in then 'no_load'
            when k.saturday is null or k.sunday is null then 'too_few_days'
            when k.fluctuation is null then 'too_few_points'
        end as status
    ) as s;
end
$$;

revoke execute on function keycust.load_class_fill_days(bigint, date) from public;

comment on function keycust.load_class_season(date) is '季节 season of a day: spring begins in March';
comment on function keycust.load_class_day_type(date, text) is '日类型 kind of a day: workday, saturday, sunday, holiday';
comment on function keycust.load_class_days(date, date) is '用户日负荷曲线 the load of every customer day by day, all points together';
comment on function keycust.load_class_fill_days(bigint, date) is '典型日计算 writes the typical days of all customers';
comment on function keycust.load_class_measure(float8[]) is '形状指标 load factor, shares and peak of 24 hours';
comment on function keycust.load_class_shape(float8[]) is '负荷形状 24 hours smoothed, as a share of the highest';
comment on function keycust.load_class_features(bigint, float8, float8) is '分类特征 what customers are told apart by';

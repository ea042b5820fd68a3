-- What those with little history borrow: the load of their class, each customer of it as a multiple of his own mean, and
-- its forecast.

-- Members of a class are those that are known in all of the recent months (nine of ten of the recent days), feed nothing in
-- and never used more in a period than in all the recent ones together: as a multiple of what is next to nothing such a one
-- would outweigh all others. How far a member lies from what the others let expect is found by leaving it out: its first
-- periods are taken as known, the rest is forecast from the others.
create function keycust.forecast_fit_class(run_id bigint, month date, measure text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    needed constant int := case when measure = 'monthly_kwh' then m.recent else ceil(m.recent * 0.9)::int end;
    written bigint;
begin
    with history as materialized (
        select h.customer_id, l.class_no, cardinality(h.value) as periods, h.value, h.least_value, h.greatest_value
        from keycust.forecast_history(forecast_fit_class.run_id, month, m.of_measure) as h
        join keycust_data.customer_load_class as l on l.run_id = forecast_fit_class.run_id and l.customer_id = h.customer_id
        where l.class_no is not null and keycust.forecast_status(null, h.last_period, h.least_value, h.greatest_value,
            m.last_day, m.of_measure) is null
    ), member as materialized (
        select h.customer_id, h.class_no, h.periods, h.value, b.base
        from history as h
        cross join lateral (
            select avg(v.value order by v.place) as base, count(v.value) as known
            from unnest(h.value) with ordinality as v (value, place)
            where v.place > h.periods - m.recent
        ) as b
        where b.base > 0 and b.known >= needed and h.least_value >= 0 and h.greatest_value <= m.recent * b.base
    ), load as materialized (
        -- back: 0 is the last period.
        select r.customer_id, r.class_no, (r.periods - v.place)::int as back, v.value / r.base as ratio
        from member as r
        cross join lateral unnest(r.value) with ordinality as v (value, place)
        -- Sixteen weeks tell how a class goes on; of months all count.
        where v.value is not null and (m.of_measure = 'monthly_kwh' or v.place > r.periods - 112)
    ), class as materialized (
        select l.class_no, l.back, count(*)::int as members, sum(l.ratio order by l.customer_id collate "C") as total
        from load as l
        group by l.class_no, l.back
        having count(*) >= 3
    ), other as (
        select
            l.customer_id, l.class_no, l.back, l.ratio, (c.total - l.ratio) / (c.members - 1) as others,
            l.back >= m.recent - m.least_known as is_taken_as_known
        from load as l
        join class as c on c.class_no = l.class_no and c.back = l.back
        where l.back < m.recent
    ), own as (
        select
            o.customer_id, o.class_no,
            sum(o.ratio order by o.back) filter (where o.is_taken_as_known)
                / nullif(sum(o.others order by o.back) filter (where o.is_taken_as_known), 0) as scale
        from other as o
        group by o.customer_id, o.class_no
    ), spread as materialized (
        select
            o.class_no,
            sqrt(avg(least((o.ratio / nullif(o.others * w.scale, 0) - 1) ^ 2, 4) order by o.customer_id collate "C", o.back))
                as member_error
        from other as o
        join own as w on w.customer_id = o.customer_id
        where not o.is_taken_as_known
        group by o.class_no
    ), series as materialized (
        select
            g.class_no, count(c.members) as known,
            array_agg(c.total / c.members order by g.back desc) as value
        from (
            select x.class_no, b.back
            from (select c.class_no, max(c.back) as first from class as c group by c.class_no) as x
            cross join lateral generate_series(0, x.first) as b (back)
        ) as g
        left join class as c on c.class_no = g.class_no and c.back = g.back
        group by g.class_no
    ), forecast as (
        select
            s.class_no, f.ahead, f.forecast_value, f.standard_error,
            case when f.method = 'arima' then f.model else 'the season before' end as model
        from series as s
        left join lateral (
            select array_agg(array[c.holiday, c.moved] order by c.day) as xreg
            from keycust.forecast_calendar(m.last_day - cardinality(s.value) + 1, m.last_day + m.horizon) as c
            where m.of_measure <> 'monthly_kwh'
        ) as x on true
        cross join lateral keycust.forecast_series(s.value, m.period, m.horizon, x.xreg,
            case when x.xreg is not null then '{calendar,calendar}'::text[] end,
            case when x.xreg is not null then '{holiday,moved}'::text[] end) as f
        where f.method = case when s.known >= m.minimum then 'arima' else 'seasonal_naive' end and s.known >= m.recent * 0.9
    )
    insert into keycust_data.load_class_forecast (
        run_id, class_no, measure, period_start, ahead, members, value, standard_error, member_error, model)
    select
        forecast_fit_class.run_id, c.class_no, m.of_measure,
        case when m.of_measure = 'monthly_kwh' then (m.last_period - c.back * interval '1 month')::date
            else m.last_period - c.back end,
        null, c.members, c.total / c.members, null, null, null
    from class as c
    where c.back < m.recent
    union all
    select
        forecast_fit_class.run_id, f.class_no, m.of_measure, keycust.forecast_period(m.last_day, m.of_measure, f.ahead), f.ahead,
        n.members, f.forecast_value, f.standard_error, s.member_error, f.model
    from forecast as f
    join spread as s on s.class_no = f.class_no
    -- Of the last period nothing may be known of anybody.
    cross join lateral (
        select max(c.members) as members from class as c where c.class_no = f.class_no and c.back < m.recent
    ) as n
    where n.members >= 3;
    get diagnostics written = row_count;
    return written;
end
$$;

-- Forecasts of those with little history: the class's, scaled by what they used in the periods known of both. What the class
-- itself is not sure of comes on top of how far its members lie from it.
create function keycust.forecast_borrow(run_id bigint, month date, measure text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    written bigint;
begin
    with short as materialized (
        select h.*, l.class_no
        from keycust.forecast_history(forecast_borrow.run_id, month, m.of_measure) as h
        join keycust_data.customer as c on c.customer_id = h.customer_id
        left join keycust_data.customer_load_class as l on l.run_id = forecast_borrow.run_id and l.customer_id = h.customer_id
        where h.observations < m.minimum and keycust.forecast_status(c.closed_on, h.last_period, h.least_value,
            h.greatest_value, m.last_day, m.of_measure) is null
    ), scaled as (
        select
            s.customer_id, s.class_no,
            sum(v.value order by v.place) / nullif(sum(f.value order by v.place), 0) as scale
        from short as s
        cross join lateral unnest(s.value) with ordinality as v (value, place)
        join keycust_data.load_class_forecast as f on f.run_id = forecast_borrow.run_id and f.class_no = s.class_no
            and f.measure = m.of_measure and f.ahead is null
            and f.period_start = case when m.of_measure = 'monthly_kwh'
                then (s.first_period + (v.place - 1) * interval '1 month')::date else s.first_period + (v.place - 1)::int end
        where v.value is not null
        group by s.customer_id, s.class_no
        having count(*) >= m.least_known and sum(v.value) > 0
    ), pair as (
        -- What a month differed from the same month a year before, of all customers.
        select h.customer_id, h.value[cardinality(h.value) - b.back] / h.value[cardinality(h.value) - b.back - 12] - 1 as change
        from keycust.forecast_history(forecast_borrow.run_id, month, m.of_measure) as h
        cross join generate_series(0, 11) as b (back)
        where m.of_measure = 'monthly_kwh' and h.value[cardinality(h.value) - b.back - 12] > 0
            and h.value[cardinality(h.value) - b.back] >= 0
    ), change as (
        select sqrt(avg(least(p.change ^ 2, 1) order by p.customer_id collate "C", p.change)) as error
        from pair as p
        having count(distinct p.customer_id) >= 3
    ), candidate as (
        select
            s.customer_id, 'class_shape' as method, f.ahead, s.scale * f.value as forecast_value,
            abs(s.scale) * sqrt((f.member_error * f.value) ^ 2 + coalesce(f.standard_error, f.member_error * f.value) ^ 2) as error
        from scaled as s
        join keycust_data.load_class_forecast as f on f.run_id = forecast_borrow.run_id and f.class_no = s.class_no
            and f.measure = m.of_measure and f.ahead is not null
        union all
        select
            s.customer_id, 'seasonal_naive', h.ahead, s.value[cardinality(s.value) - 12 + h.ahead],
            abs(s.value[cardinality(s.value) - 12 + h.ahead]) * c.error
        from short as s
        cross join change as c
        cross join generate_series(1, 12) as h (ahead)
        where m.of_measure = 'monthly_kwh' and cardinality(s.value) >= 12
            and array_position(s.value[cardinality(s.value) - 11:cardinality(s.value)], null) is null
    )
    insert into keycust_data.customer_forecast (
        run_id, customer_id, measure, method, period_start, ahead, forecast_value, standard_error, lower_80, upper_80,
        lower_95, upper_95)
    select
        forecast_borrow.run_id, c.customer_id, m.of_measure, c.method, keycust.forecast_period(m.last_day, m.of_measure, c.ahead),
        c.ahead, c.forecast_value, c.error, c.forecast_value, c.forecast_value, c.forecast_value, c.forecast_value
    from candidate as c
    where abs(c.forecast_value) <= 1e15 and c.error <= 1e15;
    get diagnostics written = row_count;
    return written;
end
$$;

revoke execute on function keycust.forecast_fit_class(bigint, date, text) from public;
revoke execute on function keycust.forecast_borrow(bigint, date, text) from public;

comment on function keycust.forecast_fit_class(bigint, date, text) is '类别预测 the load of each class and its forecast';
comment on function keycust.forecast_borrow(bigint, date, text) is '借用类别形状 forecasts of those with little history';

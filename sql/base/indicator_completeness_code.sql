-- How complete a customer's month is: fills customer_completeness, from which A408 is read.

-- What a customer's usage points delivered in a month, and what was due: a reading a day, and a curve a day of as many
-- points as the point's curve of that day has; where there is none, as its longest of the month, else its customer's, else
-- as most points of the base have.
create function keycust.indicator_delivery(of_month date)
returns table (
    customer_id text, usage_points int, curve_points_expected int, curve_points_valid int, readings_expected int,
    readings_valid int)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with point as materialized (
        select p.customer_id, p.usage_point_id, p.first_day, d.last_day, d.last_day - p.first_day + 1 as days
        from keycust.indicator_point(of_month) as p
        -- Of the present month what has passed.
        cross join lateral (
            select least(p.last_day, greatest(p.first_day, (now() at time zone keycust.source_zone())::date) - 1)
                as last_day
        ) as d
    ), curve as materialized (
        select
            p.usage_point_id, count(*) as days, sum(cardinality(c.kw)) as points, max(cardinality(c.kw)) as size,
            sum(s.valid) as valid
        from point as p
        join keycust_data.power_curve as c on c.usage_point_id = p.usage_point_id and c.customer_id = p.customer_id
        cross join lateral keycust.curve_summary(c.kw) as s
        where c.day >= of_month and c.day < of_month + interval '1 month' and c.kw is not null
            and c.day between p.first_day and p.last_day
        group by p.usage_point_id
    ), size as (
        select mode() within group (order by c.size) as usual from curve as c
    ), due as (
        select
            p.customer_id, p.usage_point_id, p.days,
            coalesce(c.size, max(c.size) over (partition by p.customer_id), s.usual, 96) as size,
            coalesce(c.days, 0) as curve_days, coalesce(c.points, 0) as points, coalesce(c.valid, 0) as valid
        from point as p
        cross join size as s
        left join curve as c on c.usage_point_id = p.usage_point_id
    ), reading as materialized (
        select p.usage_point_id, count(distinct r.day) as valid
        from point as p
        join keycust_data.register_reading as r
            on r.usage_point_id = p.usage_point_id and r.customer_id = p.customer_id
        where r.day >= of_month and r.day < of_month + interval '1 month' and r.day between p.first_day and p.last_day
            and r.direction = 'active_import' and r.total is not null
        group by p.usage_point_id
    )
    select
        d.customer_id,
        count(*)::int,
        sum((d.days - d.curve_days) * d.size + d.points)::int,
        sum(d.valid)::int,
        sum(d.days)::int,
        coalesce(sum(r.valid), 0)::int
    from due as d
    left join reading as r on r.usage_point_id = d.usage_point_id
    group by d.customer_id;
end
$$;

create procedure keycust.indicator_completeness_fill(of_month date)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    with measured as materialized (
        select d.* from keycust.indicator_delivery(of_month) as d
    ), bill as materialized (
        select distinct b.customer_id from keycust_data.bill as b where b.month = of_month
    ), received as (
        -- What nobody has in this month is no source of this base's.
        select
            exists (select from measured as m where m.curve_points_valid > 0) as curves,
            exists (select from measured as m where m.readings_valid > 0) as readings,
            exists (select from bill) as bills
    ), owed as (
        select r.customer_id, count(*)::int as receivables
        from keycust_data.receivable as r
        where r.month = of_month
        group by r.customer_id
    ), paid as (
        select p.customer_id, count(*)::int as payments
        from keycust_data.payment as p
        where p.paid_at >= of_month and p.paid_at < of_month + interval '1 month'
        group by p.customer_id
    ), fresh as materialized (
        select
            c.customer_id, of_month,
            coalesce(m.usage_points, 0),
            coalesce(m.curve_points_expected, 0), coalesce(m.curve_points_valid, 0),
            coalesce(m.readings_expected, 0), coalesce(m.readings_valid, 0),
            b.customer_id is not null,
            coalesce(o.receivables, 0), coalesce(p.payments, 0),
            (
                select avg(part.pct)
                from (values
                    (case when k.curves then 100.0 * m.curve_points_valid / nullif(m.curve_points_expected, 0) end),
                    (case when k.readings then 100.0 * m.readings_valid / nullif(m.readings_expected, 0) end),
                    -- Of who came or went in the month a bill may be missing.
                    (case
                        when b.customer_id is not null then 100
                        when k.bills and coalesce(greatest(c.opened_on, c.energised_on) <= of_month, true)
                            and coalesce(c.closed_on >= of_month + interval '1 month' - interval '1 day', true) then 0
                    end)
                ) as part (pct)
            )::float8
        from keycust_data.customer as c
        cross join received as k
        left join measured as m on m.customer_id = c.customer_id
        left join bill as b on b.customer_id = c.customer_id
        left join owed as o on o.customer_id = c.customer_id
        left join paid as p on p.customer_id = c.customer_id
        where (c.opened_on is null or c.opened_on < of_month + interval '1 month')
            and (c.closed_on is null or c.closed_on >= of_month)
    ), gone as (
        delete from keycust_data.customer_completeness as old
        where old.month = of_month and not exists (select from fresh as f where f.customer_id = old.customer_id)
    )
    insert into keycust_data.customer_completeness as old
    select f.* from fresh as f
    on conflict (customer_id, month) do update
    set (
            usage_points, curve_points_expected, curve_points_valid, readings_expected, readings_valid, bill_present,
            receivable_count, payment_count, completeness_pct
        ) = row (
            excluded.usage_points, excluded.curve_points_expected, excluded.curve_points_valid,
            excluded.readings_expected, excluded.readings_valid, excluded.bill_present,
            excluded.receivable_count, excluded.payment_count, excluded.completeness_pct
        )
    where old.* is distinct from excluded.*;
end
$$;

create function keycust.indicator_completeness(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    select
        c.customer_id, 'A408', of_month, c.curve_points_valid / c.curve_points_expected::float8 * 100, null::text,
        'power_curve'
    from keycust_data.customer_completeness as c
    where c.month = of_month and c.curve_points_expected > 0
        and exists (
            select from keycust_data.customer_completeness as d where d.month = of_month and d.curve_points_valid > 0);
end
$$;

revoke execute on procedure keycust.indicator_completeness_fill(date) from public;

comment on function keycust.indicator_delivery(date) is '应采与实采 what a customer''s usage points delivered in a month, and what was due';
comment on procedure keycust.indicator_completeness_fill(date) is '数据完整性统计 fills customer_completeness for a month';
comment on function keycust.indicator_completeness(date) is '采集覆盖率 share of curve points that came in a month';

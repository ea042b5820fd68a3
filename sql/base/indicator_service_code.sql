-- Indicators from the hotline, outages, meter events and inspections. That a customer has none of them in a period is
-- known only where the base has any at all of that kind: without such rows there is no value, never a 0.

-- Whose supply existed in a month.
create function keycust.indicator_customer(of_month date) returns table (customer_id text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    select c.customer_id
    from keycust_data.customer as c
    where (c.opened_on is null or c.opened_on < of_month + interval '1 month')
        and (c.closed_on is null or c.closed_on >= of_month);
end
$$;

create function keycust.indicator_service(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    repeat_time constant interval := keycust.source_setting('repeat_complaint_days', '60')::float8 * interval '1 day';
begin
    return query
    with call as materialized (
        select
            c.*,
            coalesce(c.business_code, case when c.class_code is not null then 'complaint' end) as business,
            c.accepted_at >= of_month - interval '11 months' as is_recent
        from keycust_data.complaint as c
        where c.accepted_at < of_month + interval '1 month'
            -- A year, and what a repeated complaint may repeat.
            and c.accepted_at >= of_month - interval '11 months'
                - repeat_time
    ), repeated as (
        select c.customer_id, c.complaint_id
        from (
            select
                c.customer_id, c.complaint_id, c.is_recent, c.accepted_at,
                lag(c.accepted_at) over (
                    partition by c.customer_id, c.class_code order by c.accepted_at, c.complaint_id) as earlier_at
            from call as c
            where c.business = 'complaint' and c.class_code is not null
        ) as c
        where c.is_recent
            and c.accepted_at - c.earlier_at <= repeat_time
    ), class as (
        select
            c.customer_id,
            string_agg(format('%s %s', c.label_zh, c.complaints), '; ' order by c.class_code) as classes
        from (
            select
                c.customer_id, c.class_code, coalesce(k.label_zh, c.class_code, '未分类') as label_zh,
                count(*) as complaints
            from call as c
            left join keycust_data.complaint_class as k on k.class_code = c.class_code
            where c.business = 'complaint' and c.is_recent
            group by c.customer_id, c.class_code, k.label_zh
        ) as c
        group by c.customer_id
    ), year as (
        select
            c.customer_id,
            count(*) filter (where c.business = 'complaint') as complaints,
            count(r.complaint_id) as repeated,
            count(*) filter (where c.business = 'enquiry') as enquiries,
            count(*) filter (where c.business = 'fault_report') as faults,
            count(*) filter (where c.business = 'urging') + coalesce(sum(c.urged_count), 0) as urgings,
            avg(c.call_min order by c.complaint_id) as call_min,
            avg(extract(epoch from c.finished_at - c.accepted_at)) filter (
                where c.business = 'complaint' and c.finished_at < of_month + interval '1 month') / 3600 as handling_h,
            avg(c.satisfaction) as satisfaction
        from call as c
        left join repeated as r on r.complaint_id = c.complaint_id
        where c.is_recent
        group by c.customer_id
    )
    select k.customer_id, x.indicator_code, of_month, x.value::float8, x.text_value, 'complaint'
    from keycust.indicator_customer(of_month) as k
    left join year as y on y.customer_id = k.customer_id
    left join class as c on c.customer_id = k.customer_id
    cross join lateral (values
        ('B401', coalesce(y.complaints, 0)::numeric, null),
        ('B402', null, c.classes),
        ('B403', coalesce(y.repeated, 0), null),
        ('B404', coalesce(y.enquiries, 0), null),
        ('B405', coalesce(y.faults, 0), null),
        ('B406', coalesce(y.urgings, 0), null),
        ('B407', y.call_min::numeric, null),
        ('B408', y.handling_h, null),
        ('B409', y.satisfaction, null)
    ) as x (indicator_code, value, text_value)
    where (x.value is not null or x.text_value is not null) and exists (select from year)
    union all
    select c.customer_id, 'B410', of_month, c.energised_on - c.opened_on, null, 'customer'
    from keycust_data.customer as c
    where c.energised_on >= of_month and c.energised_on < of_month + interval '1 month' and c.energised_on >= c.opened_on
        and c.opened_on > '-infinity';
end
$$;

create function keycust.indicator_outage(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with outage as (
        select
            o.customer_id,
            count(*) filter (where o.started_at >= of_month) as outages,
            sum(extract(epoch from least(o.ended_at, of_month + interval '1 month') - greatest(o.started_at, of_month))
                order by o.outage_id) / 3600 as hours
        from keycust_data.outage as o
        where o.started_at < of_month + interval '1 month' and (o.ended_at is null or o.ended_at > of_month)
        group by o.customer_id
    )
    select k.customer_id, x.indicator_code, of_month, x.value::float8, null::text, 'outage'
    from keycust.indicator_customer(of_month) as k
    left join outage as o on o.customer_id = k.customer_id
    cross join lateral (values
        ('B208', coalesce(o.outages, 0)::numeric),
        ('B209', coalesce(o.hours, 0))
    ) as x (indicator_code, value)
    where exists (
        select from keycust_data.outage as any_outage
        where any_outage.started_at >= of_month - interval '11 months'
            and any_outage.started_at < of_month + interval '1 month');
end
$$;

create function keycust.indicator_event(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with event as (
        select
            e.customer_id,
            count(*) filter (where e.event_code in ('LOSS_V', 'ALL_LOSS_V')) as voltage_losses,
            count(*) filter (where e.event_code = 'LOSS_I') as current_losses,
            count(*) filter (where e.event_code = 'PHASE_BREAK') as phase_breaks,
            count(*) filter (where e.event_code in ('V_REV_SEQ', 'I_REV_SEQ')) as reverse_sequences,
            count(*) filter (where e.event_code in ('COVER_OPEN', 'TERM_COVER')) as covers_opened
        from keycust_data.meter_event as e
        where e.started_at >= of_month and e.started_at < of_month + interval '1 month'
        group by e.customer_id
    )
    select p.customer_id, x.indicator_code, of_month, x.value::float8, null::text, 'meter_event'
    from (select distinct p.customer_id from keycust.indicator_point(of_month) as p) as p
    left join event as e on e.customer_id = p.customer_id
    cross join lateral (values
        ('B501', coalesce(e.voltage_losses, 0)),
        ('B502', coalesce(e.current_losses, 0)),
        ('B503', coalesce(e.phase_breaks, 0)),
        ('B504', coalesce(e.reverse_sequences, 0)),
        ('B505', coalesce(e.covers_opened, 0))
    ) as x (indicator_code, value)
    where exists (
        select from keycust_data.meter_event as any_event
        where any_event.started_at >= of_month - interval '11 months'
            and any_event.started_at < of_month + interval '1 month');
end
$$;

-- Findings of 12 months, and the line loss around the last day that has five days of the month after it.
create function keycust.indicator_inspection(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with finding as (
        select
            i.customer_id,
            count(distinct i.inspection_id) filter (where r.finding_code = 'contract_violation') as violations,
            count(distinct i.inspection_id) filter (where r.finding_code ~ '^theft') as thefts
        from keycust_data.inspection as i
        join keycust_data.inspection_result as r on r.inspection_id = i.inspection_id
        where i.inspected_at >= of_month - interval '11 months' and i.inspected_at < of_month + interval '1 month'
        group by i.customer_id
    ), loss as (
        select 'area' as kind, e.transformer_area_id as id, e.day, 1 - e.metered_kwh / nullif(e.supplied_kwh, 0) as loss
        from keycust_data.transformer_area_energy as e
        union all
        select 'feeder', e.feeder_id, e.day, 1 - e.metered_kwh / nullif(e.supplied_kwh, 0)
        from keycust_data.feeder_energy as e
    ), growth as (
        select l.kind, l.id,
            avg(l.loss order by l.day) filter (where l.day > d.middle) as later,
            avg(l.loss order by l.day) filter (where l.day < d.middle) as earlier
        from (select (of_month + interval '1 month' - interval '6 days')::date as middle) as d
        join loss as l on l.day between d.middle - 5 and d.middle + 5 and l.day <> d.middle
        where l.loss is not null
        group by l.kind, l.id
        having count(*) = 10
    ), rise as (
        -- The nearest balance that is known: the transformer area, else the feeder.
        select
            p.customer_id,
            bool_or(coalesce(
                a.later / nullif(greatest(a.earlier, 0), 0),
                f.later / nullif(greatest(f.earlier, 0), 0)) > 1.01) as rises
        from keycust.indicator_point(of_month) as s
        join keycust_data.usage_point as p on p.usage_point_id = s.usage_point_id
        left join growth as a on a.kind = 'area' and a.id = p.transformer_area_id
        left join growth as f on f.kind = 'feeder' and f.id = p.feeder_id
        group by p.customer_id
    )
    select k.customer_id, x.indicator_code, of_month, x.value::float8, null::text, 'inspection_result'
    from keycust.indicator_customer(of_month) as k
    left join finding as f on f.customer_id = k.customer_id
    cross join lateral (values
        ('B511', coalesce(f.violations, 0)),
        ('B512', coalesce(f.thefts, 0))
    ) as x (indicator_code, value)
    where exists (
        select from keycust_data.inspection as i
        where i.inspected_at >= of_month - interval '11 months' and i.inspected_at < of_month + interval '1 month')
    union all
    select r.customer_id, 'B509', of_month, r.rises::int::float8, null, 'line_loss'
    from rise as r
    where r.rises is not null;
end
$$;

comment on function keycust.indicator_customer(date) is '月内在册用户 customers whose supply existed in a month';
comment on function keycust.indicator_service(date) is '服务类指标 indicators of complaints and other calls for a month';
comment on function keycust.indicator_outage(date) is '停电类指标 indicators of outages for a month';
comment on function keycust.indicator_event(date) is '计量事件指标 indicators of meter events for a month';
comment on function keycust.indicator_inspection(date) is '检查与线损指标 indicators of findings and line loss for a month';

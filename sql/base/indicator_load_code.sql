-- Indicators of the load: one pass over the curves of a month fills customer_load, the indicators are read from it.

-- Where a curve ends with n points: the interval that slot ends.
create function keycust.indicator_slot_end(day date, slot int, points int) returns timestamp
language sql immutable parallel safe
return day + slot * 1440 / points * interval '1 minute';

-- A value that comes from a real has seven digits; the others are noise of the conversion.
create function keycust.indicator_digits(value float8) returns float8
language sql immutable parallel safe
return coalesce(round(value::numeric, 6 - floor(log(nullif(abs(value), 0)))::int)::float8, value);

-- Each customer's sums of what the voltage and current curves of its points say.
create function keycust.indicator_quality(of_month date)
returns table (
    customer_id text, voltage_points int, voltage_qualified_points int,
    current_points int, unbalanced_points int, unbalance_pct float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    low_pct constant float8 := keycust.source_setting('voltage_low_pct', '93')::float8;
    high_pct constant float8 := keycust.source_setting('voltage_high_pct', '107')::float8;
    unbalance_limit constant float8 := keycust.source_setting('unbalance_limit_pct', '30')::float8;
begin
    return query
    with point as not materialized (
        -- distinct on tells the planner that a point comes once, so that it hashes the points and not the curves.
        select distinct on (p.usage_point_id) p.* from keycust.indicator_point(of_month) as p
    ), bound as (
        select
            -- A voltage far outside is a loss of voltage, not bad quality.
            0.7 as assessed_low,
            1.2 as assessed_high,
            low_pct / 100 as low,
            high_pct / 100 as high,
            unbalance_limit as unbalance
    ), voltage_day as materialized (
        -- Counted before anything is sorted: the arrays are not to be carried about.
        select
            l.customer_id,
            coalesce(keycust.curve_count(c.ua, l.assessed_low, l.assessed_high), 0)
                + coalesce(keycust.curve_count(c.ub, l.assessed_low, l.assessed_high), 0)
                + coalesce(keycust.curve_count(c.uc, l.assessed_low, l.assessed_high), 0) as points,
            coalesce(keycust.curve_count(c.ua, l.low, l.high), 0)
                + coalesce(keycust.curve_count(c.ub, l.low, l.high), 0)
                + coalesce(keycust.curve_count(c.uc, l.low, l.high), 0) as qualified
        from keycust_data.voltage_curve as c
        join (
            select
                p.customer_id, p.usage_point_id, p.first_day, p.last_day, p.nominal_v * b.assessed_low as assessed_low,
                p.nominal_v * b.assessed_high as assessed_high, p.nominal_v * b.low as low, p.nominal_v * b.high as high
            from point as p
            cross join bound as b
            where p.nominal_v > 0
        ) as l on l.usage_point_id = c.usage_point_id and l.customer_id = c.customer_id
        where c.day >= of_month and c.day < of_month + interval '1 month' and c.day between l.first_day and l.last_day
    ), voltage as (
        select v.customer_id, nullif(sum(v.points), 0)::int as points, sum(v.qualified)::int as qualified
        from voltage_day as v
        group by v.customer_id
    ), current_day as materialized (
        select
            p.customer_id, c.usage_point_id, c.day, s.valid, s.mean,
            keycust.curve_count(u.curve, b.unbalance, 'Infinity')
                - keycust.curve_count(u.curve, b.unbalance, b.unbalance) as above
        from keycust_data.current_curve as c
        join point as p on p.usage_point_id = c.usage_point_id and p.customer_id = c.customer_id
        cross join bound as b
        cross join lateral keycust.curve_unbalance(c.ia, c.ib, c.ic, p.least_a) as u (curve)
        cross join lateral keycust.curve_summary(u.curve) as s
        where c.day >= of_month and c.day < of_month + interval '1 month' and c.day between p.first_day and p.last_day
            and s.valid > 0
    ), current as (
        select
            c.customer_id,
            sum(c.valid)::int as points,
            sum(c.above)::int as unbalanced,
            sum(c.mean * c.valid order by c.usage_point_id, c.day) / sum(c.valid) as unbalance_pct
        from current_day as c
        group by c.customer_id
    )
    select
        coalesce(v.customer_id, i.customer_id), v.points, v.qualified, i.points, i.unbalanced, i.unbalance_pct
    from voltage as v
    full join current as i on i.customer_id = v.customer_id;
end
$$;

-- Declining days: of 11 days, those on which the slope of the daily load, fitted over 5 days before and after, is below
-- the day before's; the last day that still has 5 days of the month after it ends the 11.
create procedure keycust.indicator_load_fill(of_month date)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    minimum_share constant float8 := keycust.source_setting('curve_points_minimum_pct', '90')::float8 / 100;
begin
    with month as (
        select
            of_month as first_day,
            (of_month + interval '1 month' - interval '1 day')::date as last_day,
            minimum_share as share
    ), point as materialized (
        -- The points that are due to deliver: those that do, or did within a year. Where one of several is missing on a
        -- day that it was in service, the customer's load is unknown that day.
        select
            p.customer_id, p.usage_point_id, p.first_day, p.last_day,
            count(*) over w as points,
            max(p.last_day) over w - min(p.first_day) over w + 1 as service_days
        from (
            select
                p.*,
                exists (
                    select from keycust_data.power_curve as c
                    where c.usage_point_id = p.usage_point_id and c.kw is not null
                        and c.day >= of_month and c.day < of_month + interval '1 month') as delivers
            from keycust.indicator_point(of_month) as p
        ) as p
        where p.delivers or p.points > 1 and (
            -- By the index, for the few points that are silent: with a limit it is not joined.
            select true
            from keycust_data.power_curve as c
            where c.usage_point_id = p.usage_point_id and c.customer_id = p.customer_id and c.kw is not null
                and c.day >= of_month - interval '12 months' and c.day < of_month
            limit 1)
        window w as (partition by p.customer_id)
    ), total as not materialized (
        select p.customer_id, p.points, p.service_days, c.day, c.kw, c.kvar
        from point as p
        join keycust_data.power_curve as c on c.usage_point_id = p.usage_point_id and c.customer_id = p.customer_id
        where p.points = 1 and c.kw is not null and c.day >= of_month and c.day < of_month + interval '1 month'
            and c.day between p.first_day and p.last_day
        union all
        select
            s.customer_id, s.points, s.service_days, s.day,
            keycust.curve_sum(keycust.curve_resample(s.kw, s.size)),
            case when count(s.kvar) = count(*) then keycust.curve_sum(keycust.curve_resample(s.kvar, s.size)) end
        from (
            select
                d.customer_id, d.points, d.service_days, d.day, c.kw, c.kvar,
                min(cardinality(c.kw)) over (partition by d.customer_id, d.day) as size
            from (
                select p.*, d.day::date as day
                from point as p
                cross join lateral generate_series(p.first_day::timestamp, p.last_day::timestamp, interval '1 day')
                    as d (day)
                where p.points > 1
            ) as d
            left join keycust_data.power_curve as c
                on c.usage_point_id = d.usage_point_id and c.customer_id = d.customer_id and c.day = d.day
                and c.day >= of_month and c.day < of_month + interval '1 month'
        ) as s
        where s.size is not null
        group by s.customer_id, s.points, s.service_days, s.day, s.size
        having count(s.kw) = count(*)
    ), day as materialized (
        select
            t.customer_id, t.points, t.service_days, t.day, m.last_day - t.day as back, cardinality(t.kw) as size,
            s.mean, s.minimum, s.maximum, s.maximum_at,
            case when a.valid >= m.share * cardinality(t.kw) then a.mean end as mean_kva,
            case when a.valid >= m.share * cardinality(t.kw) then a.maximum end as maximum_kva,
            coalesce(c.day_type in ('rest_day', 'holiday'), extract(isodow from t.day) >= 6) as is_rest_day
        from total as t
        cross join month as m
        cross join lateral keycust.curve_summary(t.kw) as s
        cross join lateral keycust.curve_summary(keycust.curve_apparent(t.kw, t.kvar)) as a
        left join keycust_data.calendar as c on c.day = t.day
        where s.valid >= m.share * cardinality(t.kw)
    ), system_day as (
        select t.day, keycust.curve_total(keycust.curve_resample(t.kw, 96)) as kw
        from total as t
        cross join month as m
        where keycust.curve_missing(t.kw) <= (1 - m.share) * cardinality(t.kw)
        group by t.day
    ), system as (
        select d.day, s.maximum_at as slot
        from system_day as d
        cross join lateral keycust.curve_summary(d.kw) as s
        order by s.maximum desc, d.day
        limit 1
    ), peak as (
        select
            t.customer_id,
            keycust.indicator_slot_end(s.day, s.slot, 96) as system_peak_at,
            t.kw[((s.slot * cardinality(t.kw) + 95) / 96)]::float8 as system_peak_kw
        from system as s
        cross join total as t
        cross join month as m
        -- A subquery, so that only that day's curves are read.
        where t.day = (select s.day from system as s)
            and keycust.curve_missing(t.kw) <= (1 - m.share) * cardinality(t.kw)
    ), highest as (
        select distinct on (d.customer_id)
            d.customer_id, d.maximum, keycust.indicator_slot_end(d.day, d.maximum_at, d.size) as maximum_at
        from day as d
        order by d.customer_id, d.maximum desc, d.day
    ), slope as (
        select
            s.customer_id, s.back,
            case when count(s.mean) over w >= 11 * s.share then regr_slope(s.mean, -s.back) over w end as kw_per_day,
            avg(abs(s.mean)) over w * 1e-9 as noise
        from (
            select c.customer_id, n.back, d.mean, m.share
            from (select distinct d.customer_id from day as d) as c
            cross join month as m
            cross join generate_series(0, 21) as n (back)
            left join day as d on d.customer_id = c.customer_id and d.back = n.back
        ) as s
        window w as (partition by s.customer_id order by s.back rows between 5 preceding and 5 following)
    ), trend as (
        select s.customer_id, (count(*) filter (where s.kw_per_day < s.earlier - s.noise))::int as declining_days
        from (
            select s.*, lead(s.kw_per_day) over (partition by s.customer_id order by s.back) as earlier
            from slope as s
        ) as s
        where s.back between 5 and 15
        group by s.customer_id
        having count(s.kw_per_day - s.earlier) = 11
    ), load as (
        select
            d.customer_id,
            max(d.points)::int as usage_points,
            count(*)::int as valid_days,
            avg(d.mean order by d.day) as mean_kw,
            min(d.minimum) as minimum_kw,
            case when count(*) >= min(m.share) * max(d.service_days)
                then avg(d.mean order by d.day) * 24 * max(d.service_days) end as energy_kwh,
            avg(d.mean / d.maximum order by d.day) filter (where d.maximum > 0) as load_factor,
            avg(d.minimum / d.maximum order by d.day) filter (where d.maximum > 0) as minimum_load_factor,
            avg((d.maximum - d.minimum) / d.maximum order by d.day) filter (where d.maximum > 0) as peak_valley_ratio,
            avg(d.mean_kva order by d.day) as mean_kva,
            max(d.maximum_kva) as maximum_kva,
            avg(d.mean * 24 order by d.day) filter (where not d.is_rest_day) as workday_kwh,
            avg(d.mean * 24 order by d.day) filter (where d.is_rest_day) as rest_day_kwh,
            (count(*) filter (where d.maximum > k.running_capacity_kva))::int as over_capacity_days,
            max(k.running_capacity_kva) as running_capacity_kva
        from day as d
        cross join month as m
        left join keycust.indicator_contract(of_month) as k on k.customer_id = d.customer_id
        group by d.customer_id
    ), fresh as materialized (
        select
            coalesce(l.customer_id, q.customer_id) as customer_id, of_month, coalesce(l.usage_points, 0),
            coalesce(l.valid_days, 0),
            l.mean_kw, keycust.indicator_digits(h.maximum), h.maximum_at, keycust.indicator_digits(l.minimum_kw),
            l.energy_kwh,
            l.load_factor, l.minimum_load_factor, l.peak_valley_ratio, l.mean_kva,
            keycust.indicator_digits(l.maximum_kva),
            l.workday_kwh, l.rest_day_kwh,
            case when l.running_capacity_kva is not null then l.over_capacity_days end,
            p.system_peak_at, keycust.indicator_digits(p.system_peak_kw), t.declining_days,
            q.voltage_points, q.voltage_qualified_points, q.current_points, q.unbalanced_points, q.unbalance_pct
        from load as l
        join highest as h on h.customer_id = l.customer_id
        left join peak as p on p.customer_id = l.customer_id
        left join trend as t on t.customer_id = l.customer_id
        full join keycust.indicator_quality(of_month) as q on q.customer_id = l.customer_id
    ), gone as (
        delete from keycust_data.customer_load as old
        where old.month = of_month and not exists (select from fresh as f where f.customer_id = old.customer_id)
    )
    insert into keycust_data.customer_load as old
    select f.* from fresh as f
    on conflict (customer_id, month) do update
    set (
            usage_points, valid_days, mean_kw, maximum_kw, maximum_at, minimum_kw, energy_kwh, load_factor,
            minimum_load_factor, peak_valley_ratio, mean_kva, maximum_kva, workday_kwh, rest_day_kwh,
            over_capacity_days, system_peak_at, system_peak_kw, declining_days, voltage_points,
            voltage_qualified_points, current_points, unbalanced_points, unbalance_pct
        ) = row (
            excluded.usage_points, excluded.valid_days, excluded.mean_kw, excluded.maximum_kw,
            excluded.maximum_at, excluded.minimum_kw, excluded.energy_kwh, excluded.load_factor,
            excluded.minimum_load_factor, excluded.peak_valley_ratio, excluded.mean_kva,
            excluded.maximum_kva, excluded.workday_kwh, excluded.rest_day_kwh, excluded.over_capacity_days,
            excluded.system_peak_at, excluded.system_peak_kw, excluded.declining_days,
            excluded.voltage_points, excluded.voltage_qualified_points, excluded.current_points,
            excluded.unbalanced_points, excluded.unbalance_pct
        )
    where old.* is distinct from excluded.*;
end
$$;

create function keycust.indicator_load(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with capacity as (
        select t.customer_id, sum(t.capacity_kva order by t.transformer_id) as transformer_kva
        from keycust_data.transformer as t
        where keycust.transformer_in_service(t.status_code, t.in_service_on, t.out_of_service_on,
            (of_month + interval '1 month' - interval '1 day')::date)
        group by t.customer_id
    ), demand as (
        -- Demands of several points do not add up: they do not occur at one time.
        select
            d.customer_id,
            max(d.maximum_demand_kw) as maximum_demand_kw,
            (count(distinct d.day) filter (where d.maximum_demand_kw > k.running_capacity_kva))::float8
                as over_capacity_days,
            max(k.running_capacity_kva) as running_capacity_kva
        from keycust_data.demand_reading as d
        join keycust.indicator_point(of_month) as p
            on p.usage_point_id = d.usage_point_id and p.customer_id = d.customer_id and p.points = 1
            and d.day between p.first_day and p.last_day
        left join keycust.indicator_contract(of_month) as k on k.customer_id = d.customer_id
        where d.day >= of_month and d.day < of_month + interval '1 month'
        group by d.customer_id
    ), billed as (
        select b.customer_id, max(b.maximum_demand_kw) as maximum_demand_kw
        from keycust_data.bill as b
        where b.month = of_month
        group by b.customer_id
    ), year as (
        select
            l.customer_id,
            max(l.maximum_kw) as maximum_kw,
            case when count(l.energy_kwh) = 12 then sum(l.energy_kwh order by l.month) end as energy_kwh
        from keycust_data.customer_load as l
        where l.month > of_month - interval '12 months' and l.month <= of_month
        group by l.customer_id
        having count(l.maximum_kw) = 12
    ), billed_year as (
        select e.customer_id, sum(e.energy_kwh order by e.month) as energy_kwh
        from keycust.indicator_month_energy((of_month - interval '11 months')::date, of_month) as e
        group by e.customer_id
        having count(*) = 12
    ), known as (
        select l.* from keycust_data.customer_load as l where l.month = of_month
    )
    select x.customer_id, x.indicator_code, of_month, x.value, x.text_value, x.source
    from known as l
    full join demand as d on d.customer_id = l.customer_id
    full join billed as b on b.customer_id = coalesce(l.customer_id, d.customer_id)
    left join capacity as t on t.customer_id = l.customer_id
    left join keycust.indicator_contract(of_month) as k on k.customer_id = l.customer_id
    left join year as y on y.customer_id = l.customer_id
    left join billed_year as z on z.customer_id = l.customer_id
    cross join lateral (values
        ('B101', l.maximum_kw, null, 'power_curve'),
        ('B102', null, to_char(l.maximum_at, 'YYYY-MM-DD HH24:MI'), 'power_curve'),
        ('B103',
            coalesce(d.maximum_demand_kw, case when l.usage_points > 1 then l.maximum_kw end, b.maximum_demand_kw), null,
            case when d.maximum_demand_kw is not null then 'demand_reading'
                when l.usage_points > 1 then 'power_curve' else 'bill' end),
        ('B104', l.load_factor, null, 'power_curve'),
        ('B105', l.minimum_load_factor, null, 'power_curve'),
        ('B106', l.peak_valley_ratio, null, 'power_curve'),
        ('B107', coalesce(y.energy_kwh, z.energy_kwh) / nullif(greatest(y.maximum_kw, 0), 0), null, 'power_curve'),
        ('B108', l.mean_kva / nullif(coalesce(t.transformer_kva, k.running_capacity_kva), 0) * 100, null,
            'power_curve'),
        ('B109', l.maximum_kva / nullif(coalesce(t.transformer_kva, k.running_capacity_kva), 0) * 100, null,
            'power_curve'),
        ('B112', l.system_peak_kw / nullif(greatest(l.maximum_kw, 0), 0), null, 'power_curve'),
        ('B114', l.rest_day_kwh / nullif(greatest(l.workday_kwh, 0), 0), null, 'power_curve'),
        ('B206', l.voltage_qualified_points / nullif(l.voltage_points, 0)::float8 * 100, null, 'voltage_curve'),
        ('B207', l.unbalance_pct, null, 'current_curve'),
        ('B507', l.unbalanced_points / nullif(l.current_points, 0)::float8 * 100, null, 'current_curve'),
        ('B508', l.declining_days, null, 'power_curve'),
        ('B513',
            case when d.running_capacity_kva is not null then d.over_capacity_days else l.over_capacity_days end, null,
            case when d.running_capacity_kva is not null then 'demand_reading' else 'power_curve' end)
    ) as v (indicator_code, value, text_value, source)
    cross join lateral (select coalesce(l.customer_id, d.customer_id, b.customer_id) as customer_id, v.*) as x
    where x.value is not null or x.text_value is not null;
end
$$;

revoke execute on procedure keycust.indicator_load_fill(date) from public;

comment on function keycust.indicator_slot_end(date, int, int) is '时点时刻 the time at which an interval of a day curve ends';
comment on function keycust.indicator_digits(float8) is '七位有效数字 a number to seven digits';
comment on function keycust.indicator_quality(date) is '电压电流统计 what the voltage and current curves of a month say of each customer';
comment on procedure keycust.indicator_load_fill(date) is '月负荷统计 fills customer_load from the curves of a month';
comment on function keycust.indicator_load(date) is '负荷类指标 indicators of load, voltage and current for a month';

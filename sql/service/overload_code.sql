-- The risk that a peak passes what the transformers carry or what the contract allows, and alerts.

-- What may not be passed: transformers in service, in kVA by the customer's own power factor at the highest load of twelve
-- months; the contract demand, and the share of it up to which demand is billed once. Less than a watt is no limit, but a
-- slip: the load would be beyond all numbers as a multiple of it.
create function keycust.overload_limit(month date)
returns table (
    customer_id text, limit_kind text, limit_kw float8, capacity_kva float8, power_factor float8, power_factor_source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    last_day constant date := keycust.forecast_last_day(month);
    of_month constant date := date_trunc('month', last_day::timestamp)::date;
    standard constant float8 := keycust.value_number('overload_power_factor', 0.9, 0.1, 1);
    demand_share constant float8 := keycust.value_number('overload_demand_limit_pct', 105, 100, 200) / 100;
begin
    return query
    with unit as (
        select t.customer_id, sum(t.capacity_kva order by t.transformer_id collate "C") as kva
        from keycust_data.transformer as t
        where keycust.transformer_in_service(t.status_code, t.in_service_on, t.out_of_service_on, last_day)
        group by t.customer_id
    ), measured as (
        select distinct on (l.customer_id) l.customer_id, least(1, l.maximum_kw / l.maximum_kva) as power_factor
        from keycust_data.customer_load as l
        where l.month > of_month - interval '12 months' and l.month <= of_month and l.maximum_kva > 0 and l.maximum_kw > 0
        order by l.customer_id, l.maximum_kva desc, l.month desc
    ), billed as (
        select distinct on (b.customer_id) b.customer_id, b.power_factor
        from keycust_data.bill as b
        where b.month > of_month - interval '12 months' and b.month <= of_month and b.power_factor > 0
        order by b.customer_id, b.month desc, b.bill_id collate "C"
    ), contract as (
        select distinct on (c.customer_id) c.customer_id, c.contract_demand_kw
        from keycust_data.contract as c
        where c.valid_from <= last_day and (c.valid_to is null or c.valid_to >= last_day)
        order by c.customer_id, c.valid_from desc
    )
    select c.customer_id, 'transformer', s.kva * f.power_factor, s.kva, f.power_factor, f.source
    from keycust_data.customer as c
    left join unit as u on u.customer_id = c.customer_id
    left join keycust.indicator_contract(of_month) as k on k.customer_id = c.customer_id
    left join measured as m on m.customer_id = c.customer_id
    left join billed as b on b.customer_id = c.customer_id
    cross join lateral (select coalesce(u.kva, k.running_capacity_kva) as kva) as s
    cross join lateral (
        select
            coalesce(m.power_factor, b.power_factor, standard) as power_factor,
            case when m.power_factor is not null then 'curve' when b.power_factor is not null then 'bill' else 'setting'
            end as source
    ) as f
    where s.kva * f.power_factor between 0.001 and 1e12
    union all
    select k.customer_id, x.kind, k.contract_demand_kw * x.share, null, null, null
    from contract as k
    cross join (values ('contract_demand', 1), ('contract_demand_105', demand_share)) as x (kind, share)
    where k.contract_demand_kw between 0.001 and 1e12;
end
$$;

-- Hours of a day on which a load of the shape of a typical day, with the peak that is forecast, lies above a limit: summed
-- over the quarters of an hour, each with its probability.
create function keycust.overload_hours(curve real[], peak float8, error float8, limit_kw float8) returns float8
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select sum(case when u.kw > 0 then keycust.forecast_above(peak * u.kw / t.top, error * u.kw / t.top, limit_kw) else 0 end
        order by u.place) * 24 / cardinality(curve)
    from unnest(curve) with ordinality as u (kw, place)
    cross join (select max(v.kw)::float8 as top from unnest(curve) as v (kw)) as t
    where t.top > 0
$$;

-- The probability that the highest of several days passes a limit. Errors of days are not independent: a part of each is its
-- own (owns), the rest common to all days; where nothing is said of that, the own part is the least error, that of the
-- first day, and what errors grow by is common. Given the common part the days are independent, and the common part is
-- integrated over (41 points of the normal distribution). Where every day is most unlikely it is the sum of the days'
-- probabilities. Days a million times less likely than the likeliest do not count.
create function keycust.overload_any(forecasts float8[], errors float8[], limit_kw float8, owns float8[] default null)
returns float8
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when e.highest < 1e-6 then e.total
        when coalesce(e.own, 0) = 0 then e.highest
        else (
            select 1 - sum(n.weight * n.none order by n.z) / sum(n.weight order by n.z)
            from (
                select g.i / 4.0::float8 as z, exp(-0.5 * (g.i / 4.0::float8) ^ 2) as weight, (
                    -- A product, day by day, of the probability to stay below.
                    select exp(greatest(-600, sum(ln(greatest(1e-300, keycust.forecast_above(
                        limit_kw, o.own, d.value + g.i / 4.0::float8 * sqrt(greatest(0, d.error ^ 2 - o.own ^ 2)))))
                        order by d.place)))
                    from unnest(forecasts, errors, owns) with ordinality as d (value, error, own, place)
                    cross join lateral (select abs(coalesce(d.own, e.least)) as own) as o
                    where keycust.forecast_above(d.value, d.error, limit_kw) > e.highest * 1e-6) as none
                from generate_series(-20, 20) as g (i)
            ) as n)
    end
    from (
        select
            max(p.above) as highest, least(1, sum(p.above order by d.place)) as total, min(d.error) as least,
            coalesce(max(abs(d.own)), min(d.error)) as own
        from unnest(forecasts, errors, owns) with ordinality as d (value, error, own, place)
        cross join lateral keycust.forecast_above(d.value, d.error, limit_kw) as p (above)
    ) as e
$$;

-- The typical days of every customer: of the season, else of the year, else a workday of the year.
create function keycust.overload_shape(run_id bigint) returns table (customer_id text, season text, day_type text, curve real[])
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with typical as materialized (
        select t.customer_id, t.season, t.day_type, t.mean_kw
        from keycust_data.customer_typical_day as t
        where t.run_id = overload_shape.run_id
    )
    select c.customer_id, s.season, d.day_type, coalesce(t.mean_kw, y.mean_kw, w.mean_kw)
    from (select distinct t.customer_id from typical as t) as c
    cross join unnest('{spring,summer,autumn,winter}'::text[]) as s (season)
    cross join unnest('{workday,saturday,sunday,holiday}'::text[]) as d (day_type)
    left join typical as t on t.customer_id = c.customer_id and t.season = s.season and t.day_type = d.day_type
    left join typical as y on y.customer_id = c.customer_id and y.season = 'year' and y.day_type = d.day_type
    left join typical as w on w.customer_id = c.customer_id and w.season = 'year' and w.day_type = 'workday';
end
$$;

-- The highest load of each of the coming twelve months: that of the same month a year before, grown as the energy of the
-- month is forecast to; where that is more than double of what the whole year grows by, the month a year before was out of
-- the ordinary, and no load is expected above the highest of the year, grown as the year. Its error is that of the energy's
-- forecast and, besides, by how much peaks changed otherwise than energy from one year to the next, of all customers; that,
-- and what of the energy's error is each month's own, is the month's own. Of whom a month of the last year, or its energy, is not known, there is none: what matters may lie in it.
create function keycust.overload_year(run_id bigint, month date)
returns table (customer_id text, forecasts float8[], errors float8[], owns float8[])
language plpgsql stable rows 1000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    last_day constant date := keycust.forecast_last_day(month);
begin
    return query
    with peak as materialized (
        select
            d.customer_id,
            ((extract(year from last_day) - extract(year from d.day)) * 12
                + extract(month from last_day) - extract(month from d.day))::int as back,
            max(d.peak_kw) as kw
        from keycust_data.customer_daily_load as d
        where d.run_id = overload_year.run_id
        group by d.customer_id, 2
        -- Half of the month.
        having count(*) >= 15 and max(d.peak_kw) > 0
    ), energy as materialized (
        select h.customer_id, (cardinality(h.value) - v.place)::int as back, v.value as kwh
        from keycust.forecast_history(overload_year.run_id, month, 'monthly_kwh') as h
        cross join lateral unnest(h.value) with ordinality as v (value, place)
        where v.value > 0
    ), spread as (
        select 1.4826 * percentile_cont(0.5) within group (
            order by abs(ln(n.kw / b.kw) - ln(e.kwh / a.kwh))) as error
        from peak as n
        join peak as b on b.customer_id = n.customer_id and b.back = n.back + 12
        join energy as e on e.customer_id = n.customer_id and e.back = n.back
        join energy as a on a.customer_id = n.customer_id and a.back = n.back + 12
        having count(distinct n.customer_id) >= 3
    ), pair as (
        select
            f.customer_id, f.ahead, p.kw, greatest(f.forecast_value, 0) / e.kwh as growth, f.standard_error / e.kwh as error,
            case when f.method in ('arima', 'combined') then sqrt(greatest(0, f.standard_error ^ 2
                - min(f.standard_error) over own ^ 2)) else f.standard_error end / e.kwh as common,
            max(p.kw) over own as highest, greatest(sum(f.forecast_value) over own, 0) / sum(e.kwh) over own as year_growth,
            count(*) over own as months
        from keycust_data.customer_forecast as f
        join peak as p on p.customer_id = f.customer_id and p.back = 12 - f.ahead
        join energy as e on e.customer_id = f.customer_id and e.back = 12 - f.ahead
        where f.run_id = overload_year.run_id and f.measure = 'monthly_kwh' and f.is_kept and f.ahead <= 12
        window own as (partition by f.customer_id order by f.ahead rows between unbounded preceding and unbounded following)
    ), coming as (
        select p.customer_id, p.ahead, p.kw * g.growth as kw,
            p.kw * sqrt((p.error * c.share) ^ 2 + (s.error * g.growth) ^ 2) as error,
            p.kw * sqrt(greatest(0, (p.error * c.share) ^ 2 - (p.common * c.share) ^ 2) + (s.error * g.growth) ^ 2) as own
        from pair as p
        cross join spread as s
        cross join lateral (
            select case when p.growth <= 2 * p.year_growth then p.growth else least(p.growth, p.year_growth * p.highest / p.kw)
            end as growth
        ) as g
        cross join lateral (select coalesce(g.growth / nullif(p.growth, 0), 1) as share) as c
        where p.months = 12
    )
    select c.customer_id, array_agg(c.kw order by c.ahead), array_agg(c.error order by c.ahead), array_agg(c.own order by c.ahead)
    from coming as c
    group by c.customer_id;
end
$$;

-- Hours above each limit in the coming twelve months: every day of a coming month as the same day of the last year was, its
-- peak as far below the month's as it was then, its shape that of a typical day of the season and kind of day. What of the
-- month was not known then counts as what was.
create function keycust.overload_year_hours(run_id bigint, month date)
returns table (customer_id text, limit_kind text, expected_over_h float8)
language plpgsql stable rows 1000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    last_day constant date := keycust.forecast_last_day(month);
begin
    return query
    with coming as (
        select
            y.customer_id, l.limit_kind, l.limit_kw, v.kw, v.error, v.ahead,
            (last_day + 1 + (v.ahead - 13) * interval '1 month')::date as month_ago,
            keycust.forecast_hours((last_day + 1 + (v.ahead - 1) * interval '1 month')::date) / 24 as days
        from keycust.overload_year(overload_year_hours.run_id, month) as y
        cross join lateral unnest(y.forecasts, y.errors) with ordinality as v (kw, error, ahead)
        join keycust.overload_limit(month) as l on l.customer_id = y.customer_id
    ), day as (
        select
            d.customer_id, date_trunc('month', d.day::timestamp)::date as month_ago, d.day, s.curve,
            d.peak_kw / max(d.peak_kw) over own as share, count(*) over own as known
        from keycust_data.customer_daily_load as d
        left join keycust_data.calendar as k on k.day = d.day
        left join keycust.overload_shape(overload_year_hours.run_id) as s on s.customer_id = d.customer_id
            and s.season = keycust.load_class_season(d.day) and s.day_type = keycust.load_class_day_type(d.day, k.day_type)
        where d.run_id = overload_year_hours.run_id and d.peak_kw > 0
        window own as (partition by d.customer_id, date_trunc('month', d.day::timestamp))
    ), over_limit as (
        select
            c.customer_id, c.limit_kind, c.ahead, d.day, c.days / d.known as weight,
            case
                when keycust.forecast_above(c.kw * d.share, c.error * d.share, c.limit_kw) < 1e-4 then 0
                else keycust.overload_hours(d.curve, c.kw * d.share, c.error * d.share, c.limit_kw)
            end as hours
        from coming as c
        join day as d on d.customer_id = c.customer_id and d.month_ago = c.month_ago
    )
    select o.customer_id, o.limit_kind,
        case when count(o.hours) = count(*) then sum(o.hours * o.weight order by o.day) end
    from over_limit as o
    group by o.customer_id, o.limit_kind;
end
$$;

create function keycust.overload_fill(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    written bigint;
begin
    with forecast as materialized (
        select f.customer_id, f.method, f.period_start, f.forecast_value, f.standard_error, s.curve
        from keycust_data.customer_forecast as f
        left join keycust_data.calendar as k on k.day = f.period_start
        left join keycust.overload_shape(overload_fill.run_id) as s on s.customer_id = f.customer_id
            and s.season = keycust.load_class_season(f.period_start)
            and s.day_type = keycust.load_class_day_type(f.period_start, k.day_type)
        where f.run_id = overload_fill.run_id and f.measure = 'daily_peak_kw' and f.is_kept
    ), risk as materialized (
        select
            f.*, l.limit_kind, l.limit_kw, l.capacity_kva, l.power_factor, l.power_factor_source, p.above,
            case
                -- Of a day on which it is hardly to be expected the hours are none.
                when p.above < 1e-4 then 0
                else keycust.overload_hours(f.curve, f.forecast_value, f.standard_error, l.limit_kw)
            end as hours
        from forecast as f
        join keycust.overload_limit(month) as l on l.customer_id = f.customer_id
        cross join lateral keycust.forecast_above(f.forecast_value, f.standard_error, l.limit_kw) as p (above)
    ), whole as (
        select
            r.customer_id, r.limit_kind, min(r.period_start) as period_start, max(r.limit_kw) as limit_kw,
            max(r.capacity_kva) as capacity_kva, max(r.power_factor) as power_factor,
            max(r.power_factor_source) as power_factor_source, max(r.forecast_value) as peak,
            (array_agg(r.standard_error order by r.forecast_value desc, r.period_start))[1] as error,
            case when min(r.method) in ('arima', 'combined') then
                keycust.overload_any(array_agg(r.forecast_value order by r.period_start),
                    array_agg(r.standard_error order by r.period_start), max(r.limit_kw))
                else max(r.above) end as above,
            case when count(r.hours) = count(*) then sum(r.hours order by r.period_start) end as hours
        from risk as r
        group by r.customer_id, r.limit_kind
    )
    insert into keycust_data.customer_overload_risk (
        run_id, customer_id, limit_kind, period_kind, period_start, limit_kw, capacity_kva, power_factor,
        power_factor_source, forecast_peak_kw, standard_error, probability_pct, expected_over_h)
    select
        overload_fill.run_id, r.customer_id, r.limit_kind, 'day', r.period_start, r.limit_kw, r.capacity_kva, r.power_factor,
        r.power_factor_source, r.forecast_value, r.standard_error, 100 * r.above, r.hours
    from risk as r
    union all
    select
        overload_fill.run_id, w.customer_id, w.limit_kind, 'month', w.period_start, w.limit_kw, w.capacity_kva,
        w.power_factor, w.power_factor_source, w.peak, w.error, least(100, greatest(0, 100 * w.above)), w.hours
    from whole as w
    union all
    select
        overload_fill.run_id, y.customer_id, l.limit_kind, 'year', keycust.forecast_last_day(month) + 1, l.limit_kw,
        l.capacity_kva, l.power_factor, l.power_factor_source, h.kw, h.error,
        -- The coming month is one of the twelve, and by days more is known of it.
        least(100, greatest(0, 100 * keycust.overload_any(y.forecasts, y.errors, l.limit_kw, y.owns), 100 * w.above)),
        greatest(o.expected_over_h, w.hours)
    from keycust.overload_year(overload_fill.run_id, month) as y
    join keycust.overload_limit(month) as l on l.customer_id = y.customer_id
    left join keycust.overload_year_hours(overload_fill.run_id, month) as o on o.customer_id = y.customer_id
        and o.limit_kind = l.limit_kind
    left join whole as w on w.customer_id = y.customer_id and w.limit_kind = l.limit_kind
    cross join lateral (
        select u.kw, u.error
        from unnest(y.forecasts, y.errors) with ordinality as u (kw, error, place)
        order by u.kw desc, u.place
        limit 1
    ) as h;
    get diagnostics written = row_count;
    insert into keycust_data.overload_alert (
        run_id, customer_id, limit_kind, period_kind, period_start, level, probability_pct, reason_zh, reason_en)
    select
        r.run_id, r.customer_id, r.limit_kind, r.period_kind, r.period_start, l.level, r.probability_pct,
        format('%s最大负荷预计 %s kW,超过%s %s kW 的概率 %s %%%s', p.zh, round(r.forecast_peak_kw::numeric), k.zh,
            round(r.limit_kw::numeric), round(r.probability_pct::numeric),
            case when r.expected_over_h is not null then format(',预计超限 %s 小时', round(r.expected_over_h::numeric, 1)) end),
        format('peak of %s kW forecast %s; above %s, %s kW, with a probability of %s %%%s', round(r.forecast_peak_kw::numeric),
            p.en, k.en, round(r.limit_kw::numeric), round(r.probability_pct::numeric),
            case when r.expected_over_h is not null then format(', for %s hours', round(r.expected_over_h::numeric, 1)) end)
    from keycust_data.customer_overload_risk as r
    cross join lateral (
        select o.level
        from keycust_data.overload_level as o
        where o.probability_from_pct <= r.probability_pct and r.period_start between o.valid_from and coalesce(o.valid_to, 'infinity')
        order by o.probability_from_pct desc, o.place desc
        limit 1
    ) as l
    cross join lateral (
        select
            to_char(r.period_start::timestamp, case r.period_kind when 'day' then 'YYYY-MM-DD' else 'YYYY-MM' end) as word
    ) as d
    cross join lateral (
        select
            case r.period_kind when 'day' then d.word || ' ' when 'month' then d.word || ' 月内' else d.word || ' 起十二个月内'
            end as zh,
            case r.period_kind when 'day' then 'on ' || d.word when 'month' then 'in ' || d.word
                else 'in the twelve months from ' || d.word end as en
    ) as p
    join (values
        ('transformer', '变压器可带负荷', 'what the transformers carry'),
        ('contract_demand', '合同最大需量', 'the contract demand'),
        ('contract_demand_105', '合同最大需量计费上限', 'the limit of the contract demand')) as k (kind, zh, en)
        on k.kind = r.limit_kind
    where r.run_id = overload_fill.run_id;
    return written;
end
$$;

revoke execute on function keycust.overload_fill(bigint, date) from public;

comment on function keycust.overload_limit(date) is '限额 what the peak of each customer may not pass';
comment on function keycust.overload_hours(real[], float8, float8, float8) is '预计超限小时数 hours of a day above a limit';
comment on function keycust.overload_any(float8[], float8[], float8, float8[]) is '任一日超限概率 the probability that any of several days passes a limit';
comment on function keycust.overload_shape(bigint) is '典型日形状 the typical days of every customer';
comment on function keycust.overload_year_hours(bigint, date) is '未来一年超限小时数 hours above each limit in the coming twelve months';
comment on function keycust.overload_year(bigint, date) is '未来一年各月最大负荷 the highest load of each of the coming twelve months';
comment on function keycust.overload_fill(bigint, date) is '过载风险 writes risks and alerts of all customers';

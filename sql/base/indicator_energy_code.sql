-- Indicators of energy, B001 to B005 and B010 to B013: as billed; where nothing was, through the registers; where these
-- are not known, from the curves. The source of a value says which.

-- The energy of each month: from the bills, else from the receivables, else as it was metered when the month was
-- computed.
create function keycust.indicator_month_energy(month_from date, month_to date)
returns table (customer_id text, month date, energy_kwh float8, source text)
language plpgsql stable parallel safe rows 100000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    select s.customer_id, s.month,
        -- The order of three summands and more matters to the last digit; hardly a month has so many, and to sort all
        -- for them would take longer than all the rest.
        case when s.summands <= 2 then s.energy_kwh else (
            select sum(b.energy_kwh order by b.bill_id)
            from keycust_data.bill as b
            where b.customer_id = s.customer_id and b.month = s.month) end,
        'bill'
    from (
        select b.customer_id, b.month, sum(b.energy_kwh) as energy_kwh, count(*) as summands
        from keycust_data.bill as b
        where b.month between month_from and month_to and b.energy_kwh is not null
        group by b.customer_id, b.month
    ) as s
    union all
    select u.customer_id, u.month, u.energy_kwh, u.source
    from keycust.indicator_unbilled_energy(month_from, month_to) as u;
end
$$;

-- The same of the months for which no energy was billed.
create function keycust.indicator_unbilled_energy(month_from date, month_to date)
returns table (customer_id text, month date, energy_kwh float8, source text)
language plpgsql stable parallel safe rows 1000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with owed as (
        select r.customer_id, r.month, sum(r.energy_kwh order by r.receivable_id) as energy_kwh
        from keycust_data.receivable as r
        where r.month between month_from and month_to and r.energy_kwh is not null
            and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
            and not exists (
                select from keycust_data.bill as b
                where b.customer_id = r.customer_id and b.month = r.month and b.energy_kwh is not null)
        group by r.customer_id, r.month
    ), metered as (
        select i.customer_id, i.period as month, i.value as energy_kwh, i.source
        from keycust_data.customer_indicator as i
        where i.indicator_code = 'B001' and i.period between month_from and month_to
            and i.source in ('register_reading', 'power_curve')
            and not exists (
                select from keycust_data.bill as b
                where b.customer_id = i.customer_id and b.month = i.period and b.energy_kwh is not null)
    )
    select
        coalesce(o.customer_id, m.customer_id), coalesce(o.month, m.month), coalesce(o.energy_kwh, m.energy_kwh),
        case when o.customer_id is not null then 'receivable' else m.source end
    from owed as o
    full join metered as m on m.customer_id = o.customer_id and m.month = o.month;
end
$$;

-- The same of one month, metered anew for those who were not billed.
create function keycust.indicator_fresh_energy(of_month date)
returns table (customer_id text, energy_kwh float8, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    unbilled text[];
begin
    select array_agg(p.customer_id) into unbilled
    from (select distinct p.customer_id from keycust.indicator_point(of_month) as p) as p
    where not exists (
        select from keycust.indicator_month_energy(of_month, of_month) as e
        where e.customer_id = p.customer_id and e.source in ('bill', 'receivable'));
    return query
    select e.customer_id, e.energy_kwh, e.source
    from keycust.indicator_month_energy(of_month, of_month) as e
    where e.source in ('bill', 'receivable')
    union all
    select
        u.customer_id,
        coalesce(r.month_kwh, l.energy_kwh),
        case when r.month_kwh is not null then 'register_reading' else 'power_curve' end
    from unnest(unbilled) as u (customer_id)
    left join keycust.indicator_register_energy(of_month, unbilled) as r
        on r.customer_id = u.customer_id and r.direction = 'active_import'
    left join keycust_data.customer_load as l on l.customer_id = u.customer_id and l.month = of_month
    where coalesce(r.month_kwh, l.energy_kwh) is not null;
end
$$;

-- The contract in force at the end of a month.
create function keycust.indicator_contract(of_month date)
returns table (
    customer_id text, contract_capacity_kva float8, running_capacity_kva float8, power_factor_standard numeric)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    select distinct on (c.customer_id)
        c.customer_id, c.contract_capacity_kva, c.running_capacity_kva, c.power_factor_standard
    from keycust_data.contract as c
    where c.valid_from < of_month + interval '1 month'
        and (c.valid_to is null or c.valid_to >= of_month + interval '1 month' - interval '1 day')
    order by c.customer_id, c.valid_from desc;
end
$$;

create function keycust.indicator_energy(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with energy as materialized (
        -- 0 is this month, 12 the same month a year ago.
        select
            e.customer_id,
            e.energy_kwh,
            e.source,
            ((extract(year from of_month) - extract(year from e.month)) * 12
                + extract(month from of_month) - extract(month from e.month))::int as months_ago
        from keycust.indicator_month_energy(
            (of_month - interval '12 months')::date, (of_month - interval '1 month')::date) as e
        union all
        select f.customer_id, f.energy_kwh, f.source, 0
        from keycust.indicator_fresh_energy(of_month) as f
    ), year as (
        select
            e.customer_id,
            max(e.source) filter (where e.months_ago = 0) as source,
            string_agg(distinct e.source, ', ' order by e.source) filter (where e.months_ago in (0, 1)) as month_source,
            string_agg(distinct e.source, ', ' order by e.source) filter (where e.months_ago in (0, 12)) as growth_source,
            string_agg(distinct e.source, ', ' order by e.source) filter (where e.months_ago < 12) as year_source,
            max(e.energy_kwh) filter (where e.months_ago = 0) as now_kwh,
            max(e.energy_kwh) filter (where e.months_ago = 1) as month_ago_kwh,
            max(e.energy_kwh) filter (where e.months_ago = 12) as year_ago_kwh,
            count(*) filter (where e.months_ago < 12) as months,
            sum(e.energy_kwh order by e.months_ago) filter (where e.months_ago < 12) as year_kwh,
            avg(e.energy_kwh order by e.months_ago) filter (where e.months_ago < 12) as mean_kwh,
            stddev_pop(e.energy_kwh order by e.months_ago) filter (where e.months_ago < 12) as deviation_kwh
        from energy as e
        group by e.customer_id
        having count(*) filter (where e.months_ago = 0) > 0
    ), slope as (
        -- Theil and Sen: the median of the slopes of all pairs of months.
        select
            e.customer_id,
            percentile_cont(0.5) within group (
                order by (late.energy_kwh - e.energy_kwh) / (e.months_ago - late.months_ago)) as kwh_per_month
        from energy as e
        join energy as late on late.customer_id = e.customer_id and late.months_ago < e.months_ago
        where e.months_ago < 12
        group by e.customer_id
    ), peer as (
        -- Within the industry; who is the only one of his, or has none, among all of the organisation.
        select
            y.customer_id,
            case
                when c.industry_code is not null and count(*) over industry > 1 then percent_rank() over industry_order
                when count(*) over organisation > 1 then percent_rank() over organisation_order
            end * 100 as percentile
        from year as y
        join keycust_data.customer as c on c.customer_id = y.customer_id
        window
            industry as (partition by c.industry_code),
            industry_order as (partition by c.industry_code order by y.now_kwh),
            organisation as (partition by c.organisation_id),
            organisation_order as (partition by c.organisation_id order by y.now_kwh)
    )
    select y.customer_id, x.indicator_code, of_month, x.value, null::text, x.source
    from year as y
    left join slope as s on s.customer_id = y.customer_id
    left join peer as p on p.customer_id = y.customer_id
    left join keycust.indicator_contract(of_month) as k on k.customer_id = y.customer_id
    left join keycust_data.production as o on o.customer_id = y.customer_id and o.month = of_month
    cross join lateral (select coalesce(k.running_capacity_kva, k.contract_capacity_kva) as kva) as c
    cross join lateral (values
        ('B001', y.now_kwh, y.source),
        ('B002', case when y.months = 12 then y.year_kwh end, y.year_source),
        -- Less than a milliwatt-hour, or than a thousandth of a kVA, is none to divide by: the quotient would be beyond all numbers.
        ('B003', case when y.year_ago_kwh >= 1e-6 then (y.now_kwh - y.year_ago_kwh) / y.year_ago_kwh * 100 end, y.growth_source),
        ('B004', case when y.month_ago_kwh >= 1e-6 then (y.now_kwh - y.month_ago_kwh) / y.month_ago_kwh * 100 end, y.month_source),
        -- The median of slopes bears a few missing months.
        ('B005', case when y.months >= 6 and y.mean_kwh >= 1e-6 then s.kwh_per_month / y.mean_kwh * 100 end, y.year_source),
        ('B010', case when c.kva between 0.001 and 1e12 then y.now_kwh / c.kva end, y.source),
        ('B011', y.now_kwh / (nullif(greatest(o.output_cny, 0), 0)::float8 / 10000), y.source),
        ('B012', case when y.months = 12 and y.mean_kwh >= 1e-6 then y.deviation_kwh / y.mean_kwh end, y.year_source),
        ('B013', p.percentile, y.source)
    ) as x (indicator_code, value, source)
    where x.value is not null;
end
$$;

comment on function keycust.indicator_month_energy(date, date) is '月电量 energy of each customer and month, as billed, else as metered when the month was computed';
comment on function keycust.indicator_unbilled_energy(date, date) is
    '未开票月电量 energy of the months for which none was billed, as owed, else as metered';
comment on function keycust.indicator_fresh_energy(date) is '当月电量 energy of each customer in a month, as billed, else from registers or curves';
comment on function keycust.indicator_contract(date) is '月末合同 the contract in force at the end of a month';
comment on function keycust.indicator_energy(date) is '电量类指标 indicators of energy for a month';

-- Indicators of energy, B001 to B005 and B010 to B013: from the bills, else from the receivables.

create function keycust.indicator_month_energy(month_from date, month_to date)
returns table (customer_id text, month date, energy_kwh float8, source text)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with billed as (
        select b.customer_id, b.month, sum(b.energy_kwh order by b.bill_id) as energy_kwh
        from keycust_data.bill as b
        where b.month between month_from and month_to and b.energy_kwh is not null
        group by b.customer_id, b.month
    ), owed as (
        select r.customer_id, r.month, sum(r.energy_kwh order by r.receivable_id) as energy_kwh
        from keycust_data.receivable as r
        where r.month between month_from and month_to and r.energy_kwh is not null
            and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
        group by r.customer_id, r.month
    )
    select
        coalesce(b.customer_id, o.customer_id),
        coalesce(b.month, o.month),
        coalesce(b.energy_kwh, o.energy_kwh),
        case when b.customer_id is null then 'receivable' else 'bill' end
    from billed as b
    full join owed as o on o.customer_id = b.customer_id and o.month = b.month;
end
$$;

-- The contract in force at the end of a month.
create function keycust.indicator_contract(of_month date)
returns table (
    customer_id text, contract_capacity_kva float8, running_capacity_kva float8, power_factor_standard numeric)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
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
        from keycust.indicator_month_energy((of_month - interval '12 months')::date, of_month) as e
    ), year as (
        select
            e.customer_id,
            max(e.source) filter (where e.months_ago = 0) as source,
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
        select
            y.customer_id,
            percent_rank() over w * 100 as percentile,
            count(*) over (partition by coalesce('industry ' || c.industry_code, 'organisation ' || c.organisation_id))
                as peers
        from year as y
        join keycust_data.customer as c on c.customer_id = y.customer_id
        window w as (
            partition by coalesce('industry ' || c.industry_code, 'organisation ' || c.organisation_id)
            order by y.now_kwh)
    )
    select y.customer_id, x.indicator_code, of_month, x.value, null::text, y.source
    from year as y
    left join slope as s on s.customer_id = y.customer_id
    left join peer as p on p.customer_id = y.customer_id and p.peers > 1
    left join keycust.indicator_contract(of_month) as k on k.customer_id = y.customer_id
    left join keycust_data.production as o on o.customer_id = y.customer_id and o.month = of_month
    cross join lateral (values
        ('B001', y.now_kwh),
        ('B002', case when y.months = 12 then y.year_kwh end),
        ('B003', (y.now_kwh - y.year_ago_kwh) / nullif(greatest(y.year_ago_kwh, 0), 0) * 100),
        ('B004', (y.now_kwh - y.month_ago_kwh) / nullif(greatest(y.month_ago_kwh, 0), 0) * 100),
        -- The median of slopes bears a few missing months.
        ('B005', case when y.months >= 6 then s.kwh_per_month / nullif(greatest(y.mean_kwh, 0), 0) * 100 end),
        ('B010', y.now_kwh / nullif(coalesce(k.running_capacity_kva, k.contract_capacity_kva), 0)),
        ('B011', y.now_kwh / (nullif(greatest(o.output_cny, 0), 0)::float8 / 10000)),
        ('B012', case when y.months = 12 then y.deviation_kwh / nullif(greatest(y.mean_kwh, 0), 0) end),
        ('B013', p.percentile)
    ) as x (indicator_code, value)
    where x.value is not null;
end
$$;

comment on function keycust.indicator_month_energy(date, date) is '月电量 energy of each customer and month, as billed';
comment on function keycust.indicator_contract(date) is '月末合同 the contract in force at the end of a month';
comment on function keycust.indicator_energy(date) is '电量类指标 indicators of energy for a month';

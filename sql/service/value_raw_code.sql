-- What is known of every customer at the end of a month: the measures that value is made of. One pass over bills,
-- receivables and payments for all customers; a measure that cannot be known is NULL, never 0.

-- Bills of the 12 months: what they brought, what the energy cost. Levies that are collected for others are no revenue.
-- The cost stands on the bill, else in purchase_cost; where one bill of a customer has none, the margin is not known.
create function keycust.value_bills(of_month date)
returns table (customer_id text, months int, revenue_cny numeric, margin_cny numeric, maximum_demand_kw float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with billed as (
        select
            b.customer_id, b.month, b.maximum_demand_kw,
            b.total_cny - coalesce(b.surcharge_cny, 0) as revenue_cny,
            coalesce(b.purchase_cost_cny, b.energy_kwh::numeric * coalesce(
                own.cost_cny_per_kwh, tariff.cost_cny_per_kwh, organisation.cost_cny_per_kwh, every.cost_cny_per_kwh))
                as cost_cny
        from keycust_data.bill as b
        join keycust_data.customer as c on c.customer_id = b.customer_id
        left join keycust_data.purchase_cost as own
            on own.month = b.month and own.organisation_id = c.organisation_id and own.tariff_id = b.tariff_id
        left join keycust_data.purchase_cost as tariff
            on tariff.month = b.month and tariff.organisation_id = '' and tariff.tariff_id = b.tariff_id
        left join keycust_data.purchase_cost as organisation
            on organisation.month = b.month and organisation.organisation_id = c.organisation_id
                and organisation.tariff_id = ''
        left join keycust_data.purchase_cost as every
            on every.month = b.month and every.organisation_id = '' and every.tariff_id = ''
        where b.month > of_month - interval '12 months' and b.month <= of_month
    )
    select
        b.customer_id, count(distinct b.month)::int, sum(b.revenue_cny),
        case when count(*) = count(b.revenue_cny - b.cost_cny) then sum(b.revenue_cny - b.cost_cny) end,
        max(b.maximum_demand_kw)
    from billed as b
    group by b.customer_id;
end
$$;

-- Energy of the 12 months, and its trend over 24: the median of the changes from each month to the same month a year
-- later, which the seasons leave alone (R. M. Hirsch, J. R. Slack & R. A. Smith, Water Resources Research 18, 1982). Where
-- fewer than 6 such pairs are known, but 12 months, the median slope of all pairs (Theil 1950, Sen 1968). Both against
-- the mean month.
create function keycust.value_energy(of_month date)
returns table (customer_id text, energy_kwh float8, growth_pct_per_year float8, growth_basis text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with energy as materialized (
        select
            e.customer_id, e.energy_kwh,
            ((extract(year from of_month) - extract(year from e.month)) * 12
                + extract(month from of_month) - extract(month from e.month))::int as months_ago
        from keycust.indicator_month_energy((of_month - interval '23 months')::date, of_month) as e
    ), total as (
        select
            e.customer_id,
            sum(e.energy_kwh order by e.months_ago) filter (where e.months_ago < 12) as energy_kwh,
            sum(e.energy_kwh order by e.months_ago) / count(*) as mean_kwh,
            count(*) as months
        from energy as e
        group by e.customer_id
    ), same_month as (
        select
            late.customer_id, count(*) as pairs,
            percentile_cont(0.5) within group (order by late.energy_kwh - early.energy_kwh) as kwh_per_year
        from energy as late
        join energy as early on early.customer_id = late.customer_id and early.months_ago = late.months_ago + 12
        group by late.customer_id
    ), all_pairs as (
        select
            late.customer_id,
            12 * percentile_cont(0.5) within group (
                order by (late.energy_kwh - early.energy_kwh) / (early.months_ago - late.months_ago)) as kwh_per_year
        from total as t
        left join same_month as s on s.customer_id = t.customer_id
        join energy as late on late.customer_id = t.customer_id
        join energy as early on early.customer_id = late.customer_id and early.months_ago > late.months_ago
        where t.months >= 12 and coalesce(s.pairs, 0) < 6
        group by late.customer_id
    )
    select
        t.customer_id, t.energy_kwh,
        100 * coalesce(a.kwh_per_year, case when s.pairs >= 6 then s.kwh_per_year end) / nullif(greatest(t.mean_kwh, 0), 0),
        case when t.mean_kwh > 0 then
            case when a.customer_id is not null then 'all_pairs' when s.pairs >= 6 then 'same_month' end end
    from total as t
    left join same_month as s on s.customer_id = t.customer_id
    left join all_pairs as a on a.customer_id = t.customer_id;
end
$$;

-- Punctuality over 24 months, as it was known at the end of the month: the share of what was due that was settled by the
-- due date, by count; and the days late, weighted by the amount. What is not paid yet is late until now. Settled on the
-- day the source says, else when payments reach the amount: the same reading as that of indicators B304 and B305.
create function keycust.value_payment(of_month date)
returns table (customer_id text, on_time_payment_pct float8, late_days float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
declare
    last_day constant date := (of_month + interval '1 month' - interval '1 day')::date;
begin
    return query
    with due as materialized (
        select r.customer_id, r.receivable_id, r.due_on, r.amount_cny, r.settled_on
        from keycust_data.receivable as r
        where r.due_on <= last_day and r.due_on > last_day - interval '24 months' and r.amount_cny > 0
            and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
    ), paid as (
        select
            p.receivable_id, p.paid_at::date as paid_on, d.amount_cny,
            sum(p.amount_cny) over (partition by p.receivable_id order by p.paid_at, p.payment_id) as paid_cny
        from keycust_data.payment as p
        join due as d on d.receivable_id = p.receivable_id
        where p.paid_at < last_day + 1
    ), reached as (
        select p.receivable_id, min(p.paid_on) as reached_on
        from paid as p
        where p.paid_cny >= p.amount_cny
        group by p.receivable_id
    ), settled as (
        select
            d.customer_id, d.due_on, d.amount_cny,
            case when coalesce(d.settled_on, r.reached_on) <= last_day then coalesce(d.settled_on, r.reached_on) end
                as settled_on
        from due as d
        left join reached as r on r.receivable_id = d.receivable_id
    )
    select
        s.customer_id,
        (100.0 * count(*) filter (where s.settled_on <= s.due_on) / count(*))::float8,
        (sum(s.amount_cny * greatest(coalesce(s.settled_on, last_day) - s.due_on, 0)) / sum(s.amount_cny))::float8
    from settled as s
    group by s.customer_id;
end
$$;

-- What the contract in force at the end of the month, the archive and the applications say. That there was none, of own
-- generation or of applications, is known only where the base has any of anybody.
create function keycust.value_standing(of_month date)
returns table (
    customer_id text, capacity_kva float8, contract_left_years float8, tenure_years float8, self_supply_pct float8,
    market_purchase_pct float8, applied_capacity_pct float8, industry_outlook float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
declare
    last_day constant date := (of_month + interval '1 month' - interval '1 day')::date;
begin
    return query
    with contract as (
        select distinct on (k.customer_id)
            k.customer_id, coalesce(k.running_capacity_kva, k.contract_capacity_kva) as capacity_kva, k.ends_on
        from keycust_data.contract as k
        where k.valid_from <= last_day and (k.valid_to is null or k.valid_to >= last_day)
        order by k.customer_id, k.valid_from desc
    ), applied as (
        select a.customer_id, sum(a.capacity_kva order by a.capacity_application_id) as capacity_kva
        from keycust_data.capacity_application as a
        where a.applied_on <= last_day and a.applied_on > last_day - interval '24 months'
            and (a.withdrawn_on is null or a.withdrawn_on > last_day)
        group by a.customer_id
    ), industry as (
        -- The outlook of the narrowest industry that has one.
        select distinct on (i.industry_code) i.industry_code, o.outlook
        from (select distinct c.industry_code from keycust_data.customer as c) as i
        join keycust_data.industry_outlook as o
            on starts_with(i.industry_code, o.industry_code) and o.valid_from <= last_day
        order by i.industry_code, length(o.industry_code) desc, o.valid_from desc
    ), held as (
        select
            exists (select from keycust_data.customer as c
                where num_nonnulls(c.own_generation_kw, c.distributed_generation_kwp) > 0) as generation,
            exists (select from applied) as applications
    )
    select
        c.customer_id,
        k.capacity_kva,
        -- greatest() and least() pass over NULL: without a contract or a capacity nothing is known.
        case when k.ends_on is not null then greatest(k.ends_on - last_day, 0) / 365.25::float8 end,
        case when coalesce(c.energised_on, c.opened_on) <= last_day
            then (last_day - coalesce(c.energised_on, c.opened_on)) / 365.25::float8 end,
        case when h.generation and k.capacity_kva > 0 then least(100, 100 * (coalesce(c.own_generation_kw, 0)
            + coalesce(c.distributed_generation_kwp, 0)) / k.capacity_kva) end,
        case when c.market_code = 'direct' then 100 when c.market_code in ('agency', 'guaranteed') then 0 end::float8,
        case when h.applications then 100 * coalesce(a.capacity_kva, 0) / nullif(k.capacity_kva, 0) end,
        i.outlook
    from keycust_data.customer as c
    cross join held as h
    left join contract as k on k.customer_id = c.customer_id
    left join applied as a on a.customer_id = c.customer_id
    left join industry as i on i.industry_code = c.industry_code;
end
$$;

-- All of it, a row for every customer of the base; status says why one cannot be scored whatever is known of him.
create function keycust.value_raw(of_month date, profit_basis text)
returns table (
    customer_id text, status text, billed_months int, revenue_cny float8, margin_cny float8, profit_cny float8,
    profit_cny_per_kwh float8, profit_cny_per_kva float8, growth_pct_per_year float8, growth_basis text,
    applied_capacity_pct float8, industry_outlook float8, tenure_years float8, self_supply_pct float8,
    market_purchase_pct float8, contract_left_years float8, energy_kwh float8, maximum_demand_kw float8,
    capacity_kva float8, on_time_payment_pct float8, late_days float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
declare
    last_day constant date := (of_month + interval '1 month' - interval '1 day')::date;
begin
    return query
    select
        c.customer_id,
        case
            when c.opened_on > last_day then 'not_yet_opened'
            when c.closed_on <= last_day or c.closed_on is null and c.status_code = '9' then 'closed'
            when b.months is null and e.energy_kwh is null then 'no_bills'
        end,
        coalesce(b.months, 0),
        b.revenue_cny::float8,
        b.margin_cny::float8,
        p.profit_cny,
        p.profit_cny / nullif(greatest(e.energy_kwh, 0), 0),
        p.profit_cny * 12 / b.months / nullif(s.capacity_kva, 0),
        e.growth_pct_per_year, e.growth_basis, s.applied_capacity_pct, s.industry_outlook, s.tenure_years,
        s.self_supply_pct, s.market_purchase_pct, s.contract_left_years, e.energy_kwh, b.maximum_demand_kw,
        s.capacity_kva, y.on_time_payment_pct, y.late_days
    from keycust_data.customer as c
    join keycust.value_standing(of_month) as s on s.customer_id = c.customer_id
    left join keycust.value_bills(of_month) as b on b.customer_id = c.customer_id
    left join keycust.value_energy(of_month) as e on e.customer_id = c.customer_id
    left join keycust.value_payment(of_month) as y on y.customer_id = c.customer_id
    cross join lateral (
        select (case value_raw.profit_basis when 'margin' then b.margin_cny else b.revenue_cny end)::float8 as profit_cny
    ) as p;
end
$$;

comment on function keycust.value_bills(date) is '十二个月账单 revenue, margin and demand of 12 months of bills';
comment on function keycust.value_energy(date) is '电量与趋势 energy of 12 months and its robust trend over 24';
comment on function keycust.value_payment(date) is '二十四个月缴费 punctuality over 24 months';
comment on function keycust.value_standing(date) is '合同与档案 capacity, contract, tenure, own supply and outlook at a month''s end';
comment on function keycust.value_raw(date, text) is '价值指标原值 what is known of every customer at the end of a month';

-- What is known of every customer at the end of a month: the measures that value is made of. One pass over bills,
-- receivables and payments for all customers; a measure that cannot be known is NULL, never 0.

-- Bills of the 12 months: what they brought, what the energy cost. Levies that are collected for others are no revenue.
-- The cost stands on the bill, else in purchase_cost; where one bill of a customer has none, the margin is not known.
create function keycust.value_bills(of_month date)
returns table (customer_id text, months int, revenue_cny numeric, margin_cny numeric, maximum_demand_kw float8)
language plpgsql stable parallel safe rows 10000 cost 10000000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
set max_parallel_workers_per_gather = 0
as $$
begin
    return query
    -- Most bills bear their cost or none does: only those without are joined.
    with bill as not materialized (
        select
            b.customer_id, b.month, b.tariff_id, b.energy_kwh, b.maximum_demand_kw, b.total_cny, b.surcharge_cny,
            b.purchase_cost_cny,
            -- A bit for each month: that many calendar months lie so many days back.
            1 << round((of_month - b.month) / 30.4375::float8)::int as month_bit
        from keycust_data.bill as b
        where b.month > of_month - interval '12 months' and b.month <= of_month
    ), billed as (
        select
            b.customer_id, b.month_bit, b.maximum_demand_kw, b.total_cny, b.surcharge_cny,
            b.purchase_cost_cny::numeric as cost_cny
        from bill as b
        where b.purchase_cost_cny is not null
        union all
        select
            b.customer_id, b.month_bit, b.maximum_demand_kw, b.total_cny, b.surcharge_cny,
            b.energy_kwh::numeric * coalesce(
                own.cost_cny_per_kwh, tariff.cost_cny_per_kwh, organisation.cost_cny_per_kwh, every.cost_cny_per_kwh)
        from bill as b
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
        where b.purchase_cost_cny is null
    ), summed as (
        select
            b.customer_id, bit_count(bit_or(b.month_bit)::bit(12))::int as months,
            sum(b.total_cny) - coalesce(sum(b.surcharge_cny) filter (where b.total_cny is not null), 0) as revenue_cny,
            case when count(*) = count(b.total_cny) and count(*) = count(b.cost_cny) then sum(b.cost_cny) end as cost_cny,
            max(b.maximum_demand_kw) as maximum_demand_kw
        from billed as b
        group by b.customer_id
    )
    select s.customer_id, s.months, s.revenue_cny, s.revenue_cny - s.cost_cny, s.maximum_demand_kw
    from summed as s;
end
$$;

-- Energy of the 12 months, and its trend over 24: the median of the changes from each month to the same month a year
-- later, which the seasons leave alone (R. M. Hirsch, J. R. Slack & R. A. Smith, Water Resources Research 18, 1982). Where
-- fewer than 6 such pairs are known, but 12 months, the median slope of all pairs (Theil 1950, Sen 1968). Both against
-- the mean month.
create function keycust.value_energy(of_month date)
returns table (customer_id text, energy_kwh float8, growth_pct_per_year float8, growth_basis text)
language plpgsql stable parallel safe rows 10000 cost 10000000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
set max_parallel_workers_per_gather = 0
as $$
begin
    return query
    -- Whole milliwatt-hours: exact sums, so that the order of the rows does not matter.
    with energy as (
        -- As indicator_month_energy has it, bill by bill.
        select
            b.customer_id, round((of_month - b.month) / 30.4375::float8)::int as months_ago,
            round(b.energy_kwh * 1e6::float8) as mwh
        from keycust_data.bill as b
        where b.month > of_month - interval '24 months' and b.month <= of_month and b.energy_kwh is not null
        union all
        select u.customer_id, round((of_month - u.month) / 30.4375::float8)::int, round(u.energy_kwh * 1e6::float8)
        from keycust.indicator_unbilled_energy((of_month - interval '23 months')::date, of_month) as u
    ), known as (
        -- An element for each month: faster than a row for each.
        select
            e.customer_id,
            array[
                sum(e.mwh) filter (where e.months_ago = 0), sum(e.mwh) filter (where e.months_ago = 1),
                sum(e.mwh) filter (where e.months_ago = 2), sum(e.mwh) filter (where e.months_ago = 3),
                sum(e.mwh) filter (where e.months_ago = 4), sum(e.mwh) filter (where e.months_ago = 5),
                sum(e.mwh) filter (where e.months_ago = 6), sum(e.mwh) filter (where e.months_ago = 7),
                sum(e.mwh) filter (where e.months_ago = 8), sum(e.mwh) filter (where e.months_ago = 9),
                sum(e.mwh) filter (where e.months_ago = 10), sum(e.mwh) filter (where e.months_ago = 11)
            ] as late,
            array[
                sum(e.mwh) filter (where e.months_ago = 12), sum(e.mwh) filter (where e.months_ago = 13),
                sum(e.mwh) filter (where e.months_ago = 14), sum(e.mwh) filter (where e.months_ago = 15),
                sum(e.mwh) filter (where e.months_ago = 16), sum(e.mwh) filter (where e.months_ago = 17),
                sum(e.mwh) filter (where e.months_ago = 18), sum(e.mwh) filter (where e.months_ago = 19),
                sum(e.mwh) filter (where e.months_ago = 20), sum(e.mwh) filter (where e.months_ago = 21),
                sum(e.mwh) filter (where e.months_ago = 22), sum(e.mwh) filter (where e.months_ago = 23)
            ] as early
        from energy as e
        group by e.customer_id
    ), trend as (
        select
            k.customer_id, y.mwh / 1e6::float8 as energy_kwh, nullif(greatest(y.mean_mwh, 0), 0) as mean_mwh, b.basis,
            case b.basis
                when 'same_month' then y.mwh_per_year
                when 'all_pairs' then (
                    select 12 * percentile_cont(0.5) within group (order by (late.mwh - early.mwh) / (early.n - late.n))
                    from unnest(k.late || k.early) with ordinality as late (mwh, n)
                    join unnest(k.late || k.early) with ordinality as early (mwh, n) on early.n > late.n)
            end as mwh_per_year
        from known as k
        cross join lateral (
            -- Each month and the same month of the year before.
            select
                sum(m.late) as mwh,
                (coalesce(sum(m.late), 0) + coalesce(sum(m.early), 0)) / (count(m.late) + count(m.early)) as mean_mwh,
                count(m.late) + count(m.early) as months,
                count(m.late - m.early) as pairs,
                percentile_cont(0.5) within group (order by m.late - m.early) as mwh_per_year
            from unnest(k.late, k.early) as m (late, early)
        ) as y
        cross join lateral (
            select case when y.pairs >= 6 then 'same_month' when y.months >= 12 then 'all_pairs' end as basis
        ) as b
    )
    select
        t.customer_id, t.energy_kwh, 100 * t.mwh_per_year / t.mean_mwh, case when t.mean_mwh is not null then t.basis end
    from trend as t;
end
$$;

-- Punctuality over 24 months, as it was known at the end of the month: the receivables that were due, those of them that
-- were settled by then, what was due, and that times the days late. What is not paid yet is late until now. Settled on the
-- day the source says, else when payments reach the amount: the same reading as that of indicators B304 and B305. The
-- longest pass, so of one half of the receivables at a time: two processes take one each.
create function keycust.value_payment(of_month date, second_half boolean)
returns table (customer_id text, receivables float8, on_time float8, due_fen float8, late_fen float8)
language plpgsql stable parallel safe rows 10000 cost 20000000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_sort = off
set jit = off
set max_parallel_workers_per_gather = 0
as $$
declare
    last_day constant date := (of_month + interval '1 month' - interval '1 day')::date;
begin
    return query
    -- What was due and what was paid, one under the other: to group both is faster than to join and then group. Whole
    -- fen as float8: exact, and faster to add up than numeric.
    with flow as (
        select
            r.receivable_id, r.customer_id, r.due_on, r.settled_on, (r.amount_cny * 100)::bigint::float8 as due_fen,
            null::float8 as paid_fen, null::timestamp as paid_at
        from keycust_data.receivable as r
        where r.due_on <= last_day and r.due_on > last_day - interval '24 months' and r.amount_cny > 0
            and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
            and (hashtext(r.receivable_id) < 0) = second_half
        union all
        select p.receivable_id, null, null, null, null, (p.amount_cny * 100)::bigint::float8, p.paid_at
        from keycust_data.payment as p
        where p.paid_at < last_day + 1 and (hashtext(p.receivable_id) < 0) = second_half
    ), due as (
        select
            f.receivable_id, max(f.customer_id) as customer_id, max(f.due_on) as due_on, max(f.settled_on) as settled_on,
            max(f.due_fen) as due_fen, sum(f.paid_fen) as paid_fen, min(f.paid_fen) as least_fen,
            max(f.paid_at) as last_paid_at
        from flow as f
        group by f.receivable_id
    ), settled as (
        select
            d.customer_id, d.due_on, d.due_fen,
            case
                when d.settled_on is not null then d.settled_on
                -- Nothing was taken back, and without any one of the payments it is not enough: the last reached it.
                when d.least_fen >= 0 and d.paid_fen - d.least_fen < d.due_fen
                    then case when d.paid_fen >= d.due_fen then d.last_paid_at::date end
                -- Else the first with which it and those before it are enough.
                when d.paid_fen is not null then (
                    select min(w.paid_at)::date
                    from (
                        select
                            p.paid_at,
                            sum((p.amount_cny * 100)::bigint) over (order by p.paid_at, p.payment_id) as paid_fen
                        from keycust_data.payment as p
                        where p.receivable_id = d.receivable_id and p.paid_at < last_day + 1
                    ) as w
                    where w.paid_fen >= d.due_fen)
            end as settled_on
        from due as d
        where d.due_fen is not null
        offset 0
    )
    select
        s.customer_id, count(*)::float8, count(*) filter (where s.settled_on <= s.due_on)::float8, sum(s.due_fen),
        sum(s.due_fen * (least(s.settled_on, last_day) - s.due_on)) filter (
            where s.settled_on > s.due_on or s.settled_on is null)
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
language plpgsql stable parallel safe rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
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
        case when isfinite(k.ends_on) then greatest(k.ends_on - last_day, 0) / 365.25::float8 end,
        case when coalesce(c.energised_on, c.opened_on) <= last_day and coalesce(c.energised_on, c.opened_on) > '-infinity'
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

-- All of it, a row for every customer of the base; status says why one cannot be scored whatever is known of him. The
-- long passes run side by side where the server has parallel workers to spare.
create function keycust.value_raw(of_month date, profit_basis text)
returns table (
    customer_id text, status text, billed_months int, revenue_cny float8, margin_cny float8, profit_cny float8,
    profit_cny_per_kwh float8, profit_cny_per_kva float8, growth_pct_per_year float8, growth_basis text,
    applied_capacity_pct float8, industry_outlook float8, tenure_years float8, self_supply_pct float8,
    market_purchase_pct float8, contract_left_years float8, energy_kwh float8, maximum_demand_kw float8,
    capacity_kva float8, on_time_payment_pct float8, late_days float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
as $$
declare
    last_day constant date := (of_month + interval '1 month' - interval '1 day')::date;
begin
    return query
    with pass as (
        select
            y.customer_id, y.receivables, y.on_time, y.due_fen, y.late_fen, null::float8 as energy_kwh,
            null::float8 as growth_pct_per_year, null::text as growth_basis, null::int as months,
            null::float8 as revenue_cny, null::float8 as margin_cny, null::float8 as maximum_demand_kw
        from keycust.value_payment(of_month, false) as y
        union all
        select y.customer_id, y.receivables, y.on_time, y.due_fen, y.late_fen, null, null, null, null, null, null, null
        from keycust.value_payment(of_month, true) as y
        union all
        select
            e.customer_id, null, null, null, null, e.energy_kwh, e.growth_pct_per_year, e.growth_basis, null, null, null,
            null
        from keycust.value_energy(of_month) as e
        union all
        select
            b.customer_id, null, null, null, null, null, null, null, b.months, b.revenue_cny::float8, b.margin_cny::float8,
            b.maximum_demand_kw
        from keycust.value_bills(of_month) as b
    ), known as (
        -- A row of each pass, of payments two.
        select
            p.customer_id, max(p.months) as months, max(p.revenue_cny) as revenue_cny, max(p.margin_cny) as margin_cny,
            max(p.maximum_demand_kw) as maximum_demand_kw, max(p.energy_kwh) as energy_kwh,
            max(p.growth_pct_per_year) as growth_pct_per_year, max(p.growth_basis) as growth_basis,
            100 * sum(p.on_time) / sum(p.receivables) as on_time_payment_pct,
            coalesce(sum(p.late_fen), 0) / sum(p.due_fen) as late_days
        from pass as p
        group by p.customer_id
    )
    select
        c.customer_id,
        case
            when c.opened_on > last_day then 'not_yet_opened'
            when c.closed_on <= last_day or c.closed_on is null and c.status_code = '9' then 'closed'
            when k.months is null and k.energy_kwh is null then 'no_bills'
        end,
        coalesce(k.months, 0),
        k.revenue_cny,
        k.margin_cny,
        p.profit_cny,
        p.profit_cny / nullif(greatest(k.energy_kwh, 0), 0),
        p.profit_cny * 12 / k.months / nullif(s.capacity_kva, 0),
        k.growth_pct_per_year, k.growth_basis, s.applied_capacity_pct, s.industry_outlook, s.tenure_years,
        s.self_supply_pct, s.market_purchase_pct, s.contract_left_years, k.energy_kwh, k.maximum_demand_kw,
        s.capacity_kva, k.on_time_payment_pct, k.late_days
    from keycust_data.customer as c
    join keycust.value_standing(of_month) as s on s.customer_id = c.customer_id
    left join known as k on k.customer_id = c.customer_id
    cross join lateral (
        select case value_raw.profit_basis when 'margin' then k.margin_cny else k.revenue_cny end as profit_cny
    ) as p;
end
$$;

comment on function keycust.value_bills(date) is '十二个月账单 revenue, margin and demand of 12 months of bills';
comment on function keycust.value_energy(date) is '电量与趋势 energy of 12 months and its robust trend over 24';
comment on function keycust.value_payment(date, boolean) is '二十四个月缴费 punctuality over 24 months, of one half of the receivables';
comment on function keycust.value_standing(date) is '合同与档案 capacity, contract, tenure, own supply and outlook at a month''s end';
comment on function keycust.value_raw(date, text) is '价值指标原值 what is known of every customer at the end of a month';

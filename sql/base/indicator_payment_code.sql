-- Indicators of bills and payments (B301 to B317). All is seen from the end of the month: what was paid later is not
-- known yet. A receivable is settled on the day its system says, else on the day its payments reach its amount.

create function keycust.indicator_bill(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with billed as (
        select
            b.customer_id,
            sum(b.total_cny)::float8 as total_cny,
            sum(b.basic_charge_cny)::float8 as basic_charge_cny
        from keycust_data.bill as b
        where b.month = of_month
        group by b.customer_id
    ), owed as (
        select r.customer_id, sum(r.amount_cny)::float8 as amount_cny, sum(r.penalty_cny)::float8 as penalty_cny
        from keycust_data.receivable as r
        where r.month = of_month and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
        group by r.customer_id
    ), amount as (
        select
            coalesce(o.customer_id, b.customer_id) as customer_id,
            coalesce(o.amount_cny, b.total_cny) as amount_cny,
            case when o.amount_cny is null then 'bill' else 'receivable' end as source,
            b.total_cny, b.basic_charge_cny, o.penalty_cny, e.energy_kwh
        from owed as o
        full join billed as b on b.customer_id = o.customer_id
        left join keycust.indicator_month_energy(of_month, of_month) as e
            on e.customer_id = coalesce(o.customer_id, b.customer_id)
    )
    select a.customer_id, x.indicator_code, of_month, x.value, null::text, x.source
    from amount as a
    cross join lateral (values
        ('B301', a.amount_cny, a.source),
        ('B302', a.amount_cny / nullif(greatest(a.energy_kwh, 0), 0), a.source),
        ('B303', a.basic_charge_cny / nullif(greatest(a.total_cny, 0), 0) * 100, 'bill'),
        ('B310', a.penalty_cny, 'receivable')
    ) as x (indicator_code, value, source)
    where x.value is not null
    union all
    -- The base holds today's balance: it is that of a month's end if the customer's row has not changed since; else what
    -- was noted then stands.
    select
        c.customer_id, 'B311', of_month,
        case when b.at_month_end then c.prepaid_balance_cny::float8 else i.value end, null,
        case when b.at_month_end then 'customer' else i.source end
    from keycust_data.customer as c
    cross join lateral (
        select c.prepaid_balance_cny is not null
            and coalesce(c.updated_at < of_month + interval '1 month', i.customer_id is null)
        from (select) as one
        left join keycust_data.customer_indicator as i
            on i.customer_id = c.customer_id and i.indicator_code = 'B311' and i.period >= of_month
        limit 1
    ) as b (at_month_end)
    left join keycust_data.customer_indicator as i
        on i.customer_id = c.customer_id and i.indicator_code = 'B311' and i.period = of_month
    where b.at_month_end or i.customer_id is not null;
end
$$;

-- Every receivable that was due in the 12 months, or is still owed at the end of the month.
create function keycust.indicator_receivable(of_month date)
returns table (
    customer_id text, due_on date, amount_cny numeric, settled_on date, owed_cny numeric, is_recent boolean)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with month as (
        select (of_month + interval '1 month' - interval '1 day')::date as last_day
    ), total as materialized (
        select
            r.receivable_id, r.amount_cny, sum(p.amount_cny) as paid_cny, min(p.amount_cny) as least_cny,
            max(p.paid_at) as last_paid_at
        from keycust_data.payment as p
        join keycust_data.receivable as r on r.receivable_id = p.receivable_id
        where p.paid_at < of_month + interval '1 month'
        group by r.receivable_id
    ), spread as (
        -- Paid in several parts of which some would have been enough, or taken back in part: one by one.
        select
            p.receivable_id,
            max(p.paid_cny) as paid_cny,
            min(p.paid_at::date) filter (where p.paid_cny >= p.due_cny) as reached_on
        from (
            select
                p.receivable_id, p.paid_at, t.amount_cny as due_cny,
                sum(p.amount_cny) over (partition by p.receivable_id order by p.paid_at, p.payment_id) as paid_cny
            from keycust_data.payment as p
            join total as t on t.receivable_id = p.receivable_id
            where (t.least_cny < 0 or t.paid_cny - t.least_cny >= t.amount_cny)
                and p.paid_at < of_month + interval '1 month'
        ) as p
        group by p.receivable_id
    ), sum as (
        select
            t.receivable_id,
            coalesce(s.paid_cny, t.paid_cny) as paid_cny,
            case
                when s.receivable_id is not null then s.reached_on
                -- Without any one of the payments it is not enough: the last reached it.
                when t.paid_cny >= t.amount_cny then t.last_paid_at::date
            end as reached_on
        from total as t
        left join spread as s on s.receivable_id = t.receivable_id
    ), state as (
        select
            r.customer_id, r.due_on, r.amount_cny,
            case when coalesce(r.settled_on, s.reached_on) <= m.last_day then coalesce(r.settled_on, s.reached_on) end
                as settled_on,
            case
                when coalesce(r.settled_on, s.reached_on) <= m.last_day then 0
                when s.receivable_id is not null then greatest(r.amount_cny - s.paid_cny, 0)
                -- No payment is linked: of a receivable settled later nothing is known to have been paid by now.
                when r.settled_on is not null then r.amount_cny
                else greatest(r.amount_cny - coalesce(r.received_cny, 0), 0)
            end as owed_cny,
            r.due_on > m.last_day - interval '12 months' as is_recent
        from keycust_data.receivable as r
        cross join month as m
        left join sum as s on s.receivable_id = r.receivable_id
        where r.due_on <= m.last_day and r.amount_cny > 0
            and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
    )
    select * from state as s where s.is_recent or s.owed_cny > 0;
end
$$;

create function keycust.indicator_payment(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    grace constant int := keycust.source_setting('arrears_grace_days', '0')::int;
begin
    return query
    with month as (
        select
            (of_month + interval '1 month' - interval '1 day')::date as last_day,
            grace as grace_days
    ), year as (
        select
            r.customer_id,
            count(*) filter (where r.is_recent) as due,
            count(*) filter (where r.is_recent and r.settled_on <= r.due_on) as on_time,
            -- What is still owed has been late at least until now.
            avg(greatest(coalesce(r.settled_on, m.last_day), r.due_on) - r.due_on) filter (where r.is_recent) as mean_lag,
            max(greatest(coalesce(r.settled_on, m.last_day), r.due_on) - r.due_on) filter (where r.is_recent) as longest,
            count(*) filter (
                where r.is_recent and coalesce(r.settled_on, m.last_day) > r.due_on + m.grace_days) as late,
            sum(r.owed_cny) filter (where r.due_on < m.last_day - m.grace_days) as owed_cny,
            sum(r.owed_cny) filter (where r.is_recent and r.due_on < m.last_day - m.grace_days) as owed_recent_cny,
            sum(r.amount_cny) filter (where r.is_recent) as amount_cny
        from keycust.indicator_receivable(of_month) as r
        cross join month as m
        group by r.customer_id
    )
    select y.customer_id, x.indicator_code, of_month, x.value::float8, null::text, 'receivable'
    from year as y
    cross join lateral (values
        ('B304', y.on_time * 100.0 / nullif(y.due, 0)),
        ('B305', y.mean_lag),
        ('B306', y.longest),
        ('B307', case when y.due > 0 then y.late end),
        ('B308', coalesce(y.owed_cny, 0)),
        ('B309', coalesce(y.owed_recent_cny, 0) * 100 / nullif(y.amount_cny, 0))
    ) as x (indicator_code, value)
    where x.value is not null;
end
$$;

create function keycust.indicator_channel(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with online as (
        select string_to_array(coalesce(
            (select s.value from keycust_data.setting as s where s.setting = 'online_channel_codes'),
            '0105,020104,030146'), ',') as codes
    ), payment as materialized (
        select
            p.customer_id, p.paid_at, p.amount_cny, p.channel_code, p.instrument_code,
            p.paid_at >= of_month - interval '11 months' as is_recent,
            row_number() over (partition by p.customer_id order by p.paid_at desc, p.payment_id desc) as back,
            lag(p.channel_code) over w as earlier_channel_code,
            lag(p.paid_at) over w as earlier_paid_at
        from keycust_data.payment as p
        where p.paid_at < of_month + interval '1 month' and p.amount_cny > 0
        window w as (partition by p.customer_id order by p.paid_at, p.payment_id)
    ), share as (
        select
            c.customer_id,
            sum((c.payments / c.whole) ^ 2 order by c.channel_code) as concentration,
            sum(c.payments) filter (
                where exists (select from unnest(o.codes) as code where starts_with(c.channel_code, code)))
                / min(c.whole) as online
        from (
            select
                p.customer_id, p.channel_code, count(*)::float8 as payments,
                (sum(count(*)) over (partition by p.customer_id))::float8 as whole
            from payment as p
            where p.is_recent and p.channel_code is not null
            group by p.customer_id, p.channel_code
        ) as c
        cross join online as o
        group by c.customer_id
    ), habit as (
        select
            p.customer_id,
            mode() within group (order by p.channel_code) filter (where p.back <= 12) as main_channel_code,
            count(*) filter (
                where p.is_recent and p.earlier_paid_at >= of_month - interval '11 months'
                    and p.channel_code <> p.earlier_channel_code) as changes,
            count(p.channel_code) filter (where p.is_recent) as recent_channels,
            sum(p.amount_cny) filter (where p.is_recent and p.instrument_code = '04') as acceptance_cny,
            sum(p.amount_cny) filter (where p.is_recent) as amount_cny,
            count(p.instrument_code) filter (where p.is_recent) as instruments,
            percentile_disc(0.5) within group (order by extract(day from p.paid_at)) filter (where p.is_recent)
                as median_day
        from payment as p
        group by p.customer_id
    )
    select h.customer_id, x.indicator_code, of_month, x.value::float8, x.text_value, 'payment'
    from habit as h
    left join share as s on s.customer_id = h.customer_id
    cross join lateral (values
        ('B312', null::float8, case when h.amount_cny is not null then h.main_channel_code end),
        ('B313', s.concentration, null),
        ('B314', case when s.customer_id is not null then coalesce(s.online, 0) * 100 end, null),
        ('B315', case when h.recent_channels > 0 then h.changes end, null),
        ('B316', case when h.instruments > 0 then coalesce(h.acceptance_cny, 0) * 100 / h.amount_cny end, null),
        ('B317', h.median_day, null)
    ) as x (indicator_code, value, text_value)
    where x.value is not null or x.text_value is not null;
end
$$;

comment on function keycust.indicator_bill(date) is '电费类指标 indicators of what was billed for a month';
comment on function keycust.indicator_receivable(date) is '应收状态 receivables of the last 12 months as they stood at a month''s end';
comment on function keycust.indicator_payment(date) is '缴费类指标 indicators of payment in time and arrears for a month';
comment on function keycust.indicator_channel(date) is '缴费渠道指标 indicators of how is paid, for a month';

-- What was promised, billed anew: in plain SQL, money in numeric, from the curves and the bills alone, interval by interval and month by
-- month, with nothing of the extension but its tables. Customers with one meter point, of whom every month was billed.
\pset footer off
set client_min_messages = warning;
create temp table rebill_customer as
select b.customer_id, b.last_day, b.first_day
from keycust_data.energy_basis as b
join keycust_data.current_run as r on r.run_id = b.run_id
where b.bill_months = 12 and b.curve_days >= 360
    and (select count(*) from keycust_data.usage_point as p where p.customer_id = b.customer_id) = 1;

create temp table rebill_interval as
select r.customer_id, date_trunc('month', c.day)::date as month, u.kw::float8 as kw, u.kvar::float8 as kvar
from rebill_customer as r
join keycust_data.power_curve as c on c.customer_id = r.customer_id and c.day between r.first_day and r.last_day
cross join lateral unnest(c.kw, c.kvar) as u (kw, kvar)
where u.kw is not null and u.kvar is not null and exists (
    select from keycust_data.energy_basis as b join keycust_data.current_run as n on n.run_id = b.run_id
    join keycust_data.reactive_advice as a on a.run_id = b.run_id and a.customer_id = b.customer_id and a.is_recommended
    where b.customer_id = r.customer_id
    union all
    select from keycust_data.transformer_advice as a join keycust_data.current_run as n on n.run_id = a.run_id
    where a.customer_id = r.customer_id and a.is_recommended);
analyze rebill_interval;

-- Compensation: the bank switched interval by interval; the month's bill with so many kvarh less.
create temp table rebill_reactive as
with advice as (
    select
        a.customer_id, a.steps, a.bill_saving_cny as promised, b.power_factor_standard as standard,
        (a.step_kvar * (400 / p.rated_voltage_v::float8) ^ 2 / (1 - coalesce(p.detuning_pct, 0)::float8 / 100)) as step
    from keycust_data.reactive_advice as a
    join keycust_data.current_run as n on n.run_id = a.run_id
    join keycust_data.energy_basis as b on b.run_id = a.run_id and b.customer_id = a.customer_id
    join keycust_data.compensation_price as p on p.equipment = a.equipment
    where a.is_recommended and a.kind = 'bank'
), month as (
    select
        a.customer_id, a.promised, a.standard, i.month,
        sum(abs(i.kvar)) filter (where i.kw >= 0) / 4 as before_kvarh,
        sum(abs(i.kvar - a.step * least(a.steps, greatest(0, ceil(i.kvar / a.step - 0.65))))) filter (where i.kw >= 0) / 4 as after_kvarh
    from advice as a
    join rebill_interval as i on i.customer_id = a.customer_id
    group by a.customer_id, a.promised, a.standard, i.month
), billed as (
    select
        m.*, b.energy_kwh as kwh, b.reactive_lag_kvarh as kvarh, b.adjustment_cny,
        b.energy_charge_cny + coalesce(b.basic_charge_cny, 0) as charge_cny
    from month as m
    join keycust_data.bill as b on b.customer_id = m.customer_id and b.month = m.month
), anew as (
    select b.*, round((b.kwh / sqrt(b.kwh ^ 2 + (b.kvarh * b.after_kvarh / b.before_kvarh) ^ 2))::numeric, 2) as power_factor from billed as b
)
select
    a.customer_id, max(a.promised) as promised,
    sum(a.adjustment_cny - round(a.charge_cny * t.adjustment_pct / 100, 2))::float8 as billed_anew
from anew as a
join keycust_data.power_factor_adjustment as t on t.power_factor_standard = a.standard
    and t.power_factor = greatest(a.power_factor, (select min(x.power_factor) from keycust_data.power_factor_adjustment as x))
group by a.customer_id;

-- The basic charge in another mode, with what the power factor takes off it or adds.
create temp table rebill_basic as
select
    a.customer_id, a.saving_cny as promised,
    sum((b.basic_charge_cny - round(case a.choice
        when 'capacity' then t.capacity_price_cny_per_kva_month * coalesce(b.billed_capacity_kva, c.running_capacity_kva)::numeric
        when 'measured' then t.demand_price_cny_per_kw_month * h.factor * b.maximum_demand_kw::numeric
        else t.demand_price_cny_per_kw_month * h.factor * case when b.maximum_demand_kw::numeric <= 1.05 * d.kw then d.kw
            else 1.05 * d.kw + 2 * (b.maximum_demand_kw::numeric - 1.05 * d.kw) end
    end, 2)) * (1 + coalesce(b.adjustment_pct, 0)::numeric / 100))::float8 as billed_anew
from keycust_data.tariff_advice as a
join keycust_data.current_run as n on n.run_id = a.run_id
join rebill_customer as r on r.customer_id = a.customer_id
join keycust_data.energy_basis as e on e.run_id = a.run_id and e.customer_id = a.customer_id
join keycust_data.contract as c on c.customer_id = a.customer_id
join keycust_data.tariff as t on t.tariff_id = e.tariff_id and t.origin = 'user'
join keycust_data.bill as b on b.customer_id = a.customer_id and b.month between e.first_day and e.last_day
cross join lateral (
    select case when b.energy_kwh / coalesce(b.billed_capacity_kva, c.running_capacity_kva) >= t.high_use_kwh_per_kva_month then t.high_use_demand_factor else 1 end
        as factor
) as h
cross join lateral (
    select greatest(a.contract_demand_kw::numeric, t.contract_demand_floor_pct / 100 * coalesce(b.billed_capacity_kva, c.running_capacity_kva)::numeric) as kw
) as d
where a.measure = 'basic_charge' and a.is_recommended
group by a.customer_id, a.saving_cny;

-- Transformers: losses of equal units interval by interval, the best number of the new ones in service.
create temp table rebill_transformer as
with advice as materialized (
    select
        a.customer_id, a.loss_saving_cny as promised, a.units, round(a.capacity_kva / a.units) as kva,
        regexp_replace(split_part(a.name, '-', 1), '^[0-9]+ x ', '') as series, b.loss_price_cny_per_kwh as price
    from keycust_data.transformer_advice as a
    join keycust_data.current_run as n on n.run_id = a.run_id
    join keycust_data.energy_basis as b on b.run_id = a.run_id and b.customer_id = a.customer_id
    where a.is_recommended and a.kind in ('reduce', 'enlarge', 'replace') and a.loss_saving_cny is not null
), present as materialized (
    select
        t.customer_id, count(*) as units, min(t.capacity_kva) as kva, min(coalesce(t.no_load_loss_w, m.no_load_loss_w)) as no_load_w,
        min(coalesce(t.load_loss_w, m.load_loss_w)) as load_w
    from keycust_data.transformer as t
    join keycust_data.transformer_model as m on m.series = t.series and m.capacity_kva = t.capacity_kva and m.cooling = 'oil'
    where coalesce(t.status_code, '01') = '01' and t.out_of_service_on is null
    group by t.customer_id
    having count(distinct t.capacity_kva) = 1
), pair as materialized (
    select
        a.customer_id, a.promised, a.price, a.units, p.units as old_units, p.kva as old_kva, p.no_load_w as old_no_load_w, p.load_w as old_load_w,
        m.capacity_kva as kva, m.no_load_loss_w as no_load_w, m.load_loss_w as load_w
    from advice as a
    join present as p on p.customer_id = a.customer_id
    join keycust_data.transformer_model as m on m.series = a.series and m.capacity_kva = a.kva and m.cooling = 'oil'
    where exists (select from rebill_customer as r where r.customer_id = a.customer_id)
), hourly as (
    select
        p.customer_id, p.promised, p.price, i.square,
        p.old_units * p.old_no_load_w + i.square / p.old_kva ^ 2 / p.old_units * p.old_load_w as old_w,
        (
            select min(g.n * p.no_load_w + i.square / p.kva::float8 ^ 2 / g.n * p.load_w)
            from generate_series(1, p.units) as g (n)
            -- What carries no more than the limit in normal service, or all of them.
            where i.square <= (0.8 * g.n * p.kva) ^ 2 or g.n = p.units
        ) as new_w
    from pair as p
    join (select x.customer_id, x.kw ^ 2 + x.kvar ^ 2 as square from rebill_interval as x) as i on i.customer_id = p.customer_id
)
select
    h.customer_id, max(h.promised) as promised, avg(h.old_w - h.new_w) / 1000 * 8760 * max(h.price) as billed_anew
from hourly as h
group by h.customer_id;

\echo 'Promised, and billed anew without the extension: a year''s saving in CNY'
select
    x.what, count(*) as customers, round(sum(x.promised)) as promised, round(sum(x.billed_anew)) as "billed anew",
    round((100 * abs(sum(x.promised) / sum(x.billed_anew) - 1))::numeric, 3) as "apart, %",
    round((100 * max(abs(x.promised - x.billed_anew) / nullif(abs(x.billed_anew), 0)))::numeric, 2) as "the most of one customer, %"
from (
    select 'compensation, charge for the power factor' as what, * from rebill_reactive
    union all
    select 'basic charge in another mode', * from rebill_basic
    union all
    select 'transformers, losses', * from rebill_transformer
) as x
group by x.what
order by x.what;

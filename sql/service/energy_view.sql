-- Advice about energy, of the run that people see.

create view keycust_bi.energy_basis with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    v.first_day,
    v.last_day,
    v.curve_days,
    v.coverage_pct,
    v.bill_months,
    v.energy_kwh,
    v.energy_charge_cny,
    v.basic_charge_cny,
    v.adjustment_cny,
    v.total_cny,
    v.average_price_cny_per_kwh,
    v.loss_price_cny_per_kwh,
    v.tariff_id,
    v.basic_charge_mode,
    v.contract_demand_kw,
    v.capacity_kva,
    v.peak_kw,
    v.peak_kva,
    100 * v.peak_kva / nullif(v.capacity_kva, 0) as peak_load_pct,
    v.overload_h,
    v.power_factor_standard,
    v.power_factor,
    v.penalised_months,
    v.leading_share_pct,
    v.peak_share_pct,
    v.flat_share_pct,
    v.valley_share_pct,
    v.valley_use_index,
    v.valley_use_rank_pct,
    v.peers,
    v.price_index,
    v.reactive_status,
    v.reactive_finding,
    v.transformer_status,
    v.transformer_finding,
    v.tariff_status,
    v.basic_charge_finding,
    v.load_status
from keycust_data.energy_basis as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id;

create view keycust_bi.load_characteristic with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    v.first_day,
    v.last_day,
    v.days,
    v.coverage_pct,
    v.energy_kwh,
    v.mean_kw,
    v.peak_kw,
    v.peak_at,
    v.minimum_kw,
    v.minimum_at,
    v.base_kw,
    v.load_factor,
    v.day_load_factor,
    v.day_peak_valley_ratio,
    v.utilisation_h,
    v.loss_h,
    v.above_95_pct_h,
    v.usual_peak_hour,
    v.usual_peak_hour_pct,
    v.volatility,
    v.rest_day_ratio,
    v.week_share_pct,
    v.typical_day,
    v.steepest_ramp_kw,
    v.steepest_ramp_at,
    v.heating_below_c,
    v.heating_kw_per_c,
    v.cooling_above_c,
    v.cooling_kw_per_c,
    v.temperature_r_squared,
    v.kwh_per_output,
    v.output_r_squared,
    v.level_since,
    v.level_change_pct,
    v.words_zh,
    v.words_en
from keycust_data.load_characteristic as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id;

create view keycust_bi.reactive_advice with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    v.alternative,
    v.rank,
    v.kind,
    v.equipment,
    v.steps,
    v.step_kvar,
    v.rated_kvar,
    v.power_factor,
    v.penalised_months,
    v.leading_kvarh_per_year,
    v.released_kva,
    v.voltage_rise_pct,
    v.resonance_order,
    v.barred_by,
    v.bill_saving_cny,
    v.loss_saving_kwh,
    v.saving_cny,
    v.investment_cny,
    v.npv_cny,
    v.irr_pct,
    v.payback_years,
    v.discounted_payback_years,
    b.coverage_pct,
    v.is_recommended,
    v.words_zh,
    v.words_en
from keycust_data.reactive_advice as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id
join keycust_data.energy_basis as b on b.run_id = v.run_id and b.customer_id = v.customer_id;

create view keycust_bi.transformer_advice with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    v.alternative,
    v.rank,
    v.kind,
    v.name,
    v.units,
    v.capacity_kva,
    v.is_feasible,
    v.peak_load_pct,
    v.loss_kwh_per_year,
    v.basic_charge_cny,
    v.yearly_cost_cny,
    v.loss_saving_cny,
    v.basic_saving_cny,
    v.saving_cny,
    v.investment_cny,
    v.npv_cny,
    v.irr_pct,
    v.payback_years,
    v.discounted_payback_years,
    b.coverage_pct,
    v.is_recommended,
    v.words_zh,
    v.words_en
from keycust_data.transformer_advice as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id
join keycust_data.energy_basis as b on b.run_id = v.run_id and b.customer_id = v.customer_id;

create view keycust_bi.tariff_advice with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    v.measure,
    v.choice,
    v.place,
    v.present_cny,
    v.after_cny,
    v.saving_cny,
    v.npv_cny,
    v.contract_demand_kw,
    v.moved_kwh_per_year,
    v.rotation_h,
    v.demand_kw,
    b.coverage_pct,
    b.bill_months,
    v.is_recommended,
    v.words_zh,
    v.words_en
from keycust_data.tariff_advice as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id
join keycust_data.energy_basis as b on b.run_id = v.run_id and b.customer_id = v.customer_id;

-- All that is recommended to a customer, by what it is worth now. What must be done comes first, whatever it costs.
create view keycust_bi.energy_opportunity with (security_invoker = true) as
select
    o.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    (row_number() over (partition by o.customer_id order by o.is_necessary desc, o.npv_cny desc nulls last, o.topic, o.measure))::int
        as place,
    o.topic,
    o.measure,
    o.choice,
    o.is_necessary,
    o.saving_cny,
    100 * o.saving_cny / nullif(b.total_cny, 0) as saving_pct,
    o.investment_cny,
    o.npv_cny,
    o.payback_years,
    b.coverage_pct,
    b.bill_months,
    case when b.coverage_pct >= 90 and b.bill_months >= 12 then 'high' when b.coverage_pct >= 75 and b.bill_months >= 9 then 'medium'
        else 'low' end as confidence,
    o.words_zh,
    o.words_en
from (
    select
        v.run_id, v.customer_id, 'reactive' as topic, 'compensation' as measure, v.kind as choice, false as is_necessary, v.saving_cny,
        v.investment_cny, v.npv_cny, v.payback_years, v.words_zh, v.words_en
    from keycust_data.reactive_advice as v
    where v.is_recommended
    union all
    select
        v.run_id, v.customer_id, 'transformer' as topic, 'transformer' as measure, v.kind as choice,
        b.transformer_finding = 'overloaded' as is_necessary, v.saving_cny,
        v.investment_cny, v.npv_cny, v.payback_years, v.words_zh, v.words_en
    from keycust_data.transformer_advice as v
    join keycust_data.energy_basis as b on b.run_id = v.run_id and b.customer_id = v.customer_id
    where v.is_recommended
    union all
    select
        v.run_id, v.customer_id, 'tariff' as topic, v.measure, v.choice, false as is_necessary, v.saving_cny, 0::float8 as investment_cny,
        v.npv_cny, 0::float8 as payback_years, v.words_zh, v.words_en
    from keycust_data.tariff_advice as v
    where v.is_recommended
) as o
join keycust_data.current_run as r on r.run_id = o.run_id
join keycust_data.customer as c on c.customer_id = o.customer_id
join keycust_data.energy_basis as b on b.run_id = o.run_id and b.customer_id = o.customer_id;

-- The same by organisation and industry: what a region could save, and what that would cost.
create view keycust_bi.energy_opportunity_total with (security_invoker = true) as
select
    v.organisation_id,
    o.name as organisation_name,
    o.region,
    v.industry_code,
    v.topic,
    v.measure,
    count(*)::int as customers,
    sum(v.saving_cny order by v.customer_id) as saving_cny,
    sum(v.investment_cny order by v.customer_id) as investment_cny,
    sum(v.npv_cny order by v.customer_id) as npv_cny
from keycust_bi.energy_opportunity as v
left join keycust_data.organisation as o on o.organisation_id = v.organisation_id
group by v.organisation_id, o.name, o.region, v.industry_code, v.topic, v.measure;

-- Why the bill of the month that people see is another than that of the month before: a row for each cause.
create view keycust_bi.bill_change with (security_invoker = true) as
with bill as (
    select
        b.customer_id,
        b.month,
        r.as_of,
        sum(least(greatest(b.critical_peak_kwh, -1e15), 1e15) order by b.bill_id) filter (where b.critical_peak_kwh is not null) as critical_peak_kwh,
        sum(least(greatest(b.peak_kwh, -1e15), 1e15) order by b.bill_id) filter (where b.peak_kwh is not null) as peak_kwh,
        sum(least(greatest(b.flat_kwh, -1e15), 1e15) order by b.bill_id) filter (where b.flat_kwh is not null) as flat_kwh,
        sum(least(greatest(b.valley_kwh, -1e15), 1e15) order by b.bill_id) filter (where b.valley_kwh is not null) as valley_kwh,
        sum(b.critical_peak_charge_cny)::float8 as critical_peak_cny,
        sum(b.peak_charge_cny)::float8 as peak_cny,
        sum(b.flat_charge_cny)::float8 as flat_cny,
        sum(b.valley_charge_cny)::float8 as valley_cny,
        coalesce(sum(b.basic_charge_cny), 0)::float8 as basic_cny,
        case when coalesce(max(b.billed_capacity_kva), max(b.billed_demand_kw)) between 0.001 and 1e9 then
            coalesce(max(b.billed_capacity_kva), max(b.billed_demand_kw)) else 1 end as billed,
        coalesce(sum(b.adjustment_cny), 0)::float8 as adjustment_cny,
        coalesce(sum(b.surcharge_cny), 0)::float8 as surcharge_cny
    from keycust_data.bill as b
    join keycust_data.current_run as r on b.month between date_trunc('month', r.as_of::timestamp) - interval '1 month' and r.as_of
    group by b.customer_id, b.month, r.as_of
), priced as (
    select
        b.*,
        array[coalesce(b.critical_peak_kwh, 0), coalesce(b.peak_kwh, 0), coalesce(b.flat_kwh, 0), coalesce(b.valley_kwh, 0)] as kwh,
        array[
            case when b.critical_peak_kwh >= 0.001 then b.critical_peak_cny / b.critical_peak_kwh end,
            case when b.peak_kwh >= 0.001 then b.peak_cny / b.peak_kwh end,
            case when b.flat_kwh >= 0.001 then b.flat_cny / b.flat_kwh end,
            case when b.valley_kwh >= 0.001 then b.valley_cny / b.valley_kwh end] as price,
        e.energy_cny,
        100 * b.adjustment_cny / nullif(e.energy_cny + b.basic_cny, 0) as adjustment_pct
    from bill as b
    cross join lateral (
        select coalesce(b.critical_peak_cny, 0) + coalesce(b.peak_cny, 0) + coalesce(b.flat_cny, 0) + coalesce(b.valley_cny, 0) as energy_cny
    ) as e
    -- What lies outside cannot be explained, and must not hide what others are told.
    where coalesce(b.critical_peak_kwh, 0) + coalesce(b.peak_kwh, 0) + coalesce(b.flat_kwh, 0) + coalesce(b.valley_kwh, 0) >= 0.001
        and coalesce(b.critical_peak_kwh, 0) + coalesce(b.peak_kwh, 0) + coalesce(b.flat_kwh, 0) + coalesce(b.valley_kwh, 0) <= 1e12
        and least(b.critical_peak_kwh, b.peak_kwh, b.flat_kwh, b.valley_kwh) >= 0
        and greatest(abs(b.critical_peak_cny), abs(b.peak_cny), abs(b.flat_cny), abs(b.valley_cny), abs(b.basic_cny), abs(b.adjustment_cny),
            abs(b.surcharge_cny)) < 1e11
)
select
    n.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    n.month,
    f.factor as cause,
    f.part_cny,
    100 * f.share_of_change as share_of_change_pct,
    f.bill_before_cny,
    f.bill_after_cny
from priced as n
join priced as o on o.customer_id = n.customer_id and o.month = (n.month - interval '1 month')::date
join keycust_data.customer as c on c.customer_id = n.customer_id
cross join lateral keycust.tariff_bill_change(
    o.kwh,
    array[coalesce(o.price[1], n.price[1], 0), coalesce(o.price[2], n.price[2], 0), coalesce(o.price[3], n.price[3], 0),
        coalesce(o.price[4], n.price[4], 0)],
    n.kwh,
    array[coalesce(n.price[1], o.price[1], 0), coalesce(n.price[2], o.price[2], 0), coalesce(n.price[3], o.price[3], 0),
        coalesce(n.price[4], o.price[4], 0)],
    o.billed, o.basic_cny / o.billed, coalesce(o.adjustment_pct, 0),
    o.surcharge_cny / (o.kwh[1] + o.kwh[2] + o.kwh[3] + o.kwh[4]),
    n.billed, n.basic_cny / n.billed, coalesce(n.adjustment_pct, 0),
    n.surcharge_cny / (n.kwh[1] + n.kwh[2] + n.kwh[3] + n.kwh[4])) as f
where n.month = date_trunc('month', n.as_of::timestamp)::date;

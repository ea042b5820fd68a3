-- What advice about energy is computed from: for each customer its bills, prices, transformers and compensation, and out of
-- them the options of each plan. The curves themselves are read by energy_measure.

-- Tariffs as they hold on a day, with their hours, for those who pay by time of use and for those who do not.
create function keycust.energy_tariff(on_day date)
returns table (tariff_id text, time_of_use boolean, tariff keycust.tariff_model, basic_charge jsonb)
language plpgsql stable parallel safe rows 20
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
    return query
    with price as (
        select
            t.tariff_id, (array_agg(t.region order by t.valid_from desc))[1] as region,
            keycust.tariff_prices(t.valid_from, t.valid_to, t.flat_price_cny_per_kwh::float8, t.fixed_price_cny_per_kwh::float8,
                t.capacity_price_cny_per_kva_month::float8, t.demand_price_cny_per_kw_month::float8,
                t.contract_demand_floor_pct::float8, t.demand_tolerance_pct::float8, t.demand_excess_factor::float8,
                t.high_use_kwh_per_kva_month::float8, t.high_use_demand_factor::float8) as model
        from keycust_data.tariff as t
        group by t.tariff_id
    ), hour as (
        select
            p.region,
            keycust.tariff_fit(p.valid_from, p.valid_to, p.month::int, p.period, p.starts_at_min::int, p.ends_at_min::int,
                p.ratio_to_flat::float8) as model
        from keycust_data.tariff_period as p
        group by p.region
    )
    select
        p.tariff_id, u.time_of_use, case when u.time_of_use and h.region is not null then keycust.tariff_join(h.model, p.model)
            when not u.time_of_use then p.model end,
        (
            select jsonb_strip_nulls(jsonb_build_object(
                'capacity_price_cny_per_kva_month', t.capacity_price_cny_per_kva_month,
                'demand_price_cny_per_kw_month', t.demand_price_cny_per_kw_month,
                'contract_demand_floor_pct', t.contract_demand_floor_pct,
                'demand_tolerance_pct', t.demand_tolerance_pct,
                'demand_excess_factor', t.demand_excess_factor,
                'high_use_kwh_per_kva_month', t.high_use_kwh_per_kva_month,
                'high_use_demand_factor', t.high_use_demand_factor))
            from keycust_data.tariff as t
            where t.tariff_id = p.tariff_id and on_day between t.valid_from and coalesce(t.valid_to, on_day)
            order by t.valid_from desc
            limit 1
        )
    from price as p
    cross join (values (true), (false)) as u (time_of_use)
    left join hour as h on h.region = p.region
    order by p.tariff_id collate "C", u.time_of_use;
end
$$;

-- The options of reactive_plan that all customers of a standard have in common: its table, what can be bought, settings.
create function keycust.energy_reactive_options(on_day date) returns table (power_factor_standard numeric, options jsonb)
language plpgsql stable parallel safe rows 3
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
    return query
    select a.power_factor_standard, keycust.reactive_options('{}',
        (
            select array_agg(array[r.power_factor, r.adjustment_pct] order by r.power_factor)
            from keycust_data.power_factor_adjustment as r
            where r.power_factor_standard = a.power_factor_standard and r.valid_from = a.newest
        ),
        (
            select jsonb_agg(to_jsonb(e) order by e.equipment)
            from (
                select distinct on (p.equipment) p.*
                from keycust_data.compensation_price as p
                where on_day between p.valid_from and coalesce(p.valid_to, on_day)
                order by p.equipment, p.valid_from desc
            ) as e
        ),
        (
            select jsonb_agg(to_jsonb(s) order by s.rated_voltage_v, s.rated_kvar)
            from keycust_data.capacitor_step as s
            where on_day between s.valid_from and coalesce(s.valid_to, on_day)
        ),
        (select jsonb_object_agg(s.setting, s.value) from keycust_data.setting as s))
    from (
        select r.power_factor_standard, max(r.valid_from) as newest
        from keycust_data.power_factor_adjustment as r
        where on_day between r.valid_from and coalesce(r.valid_to, on_day)
        group by r.power_factor_standard
    ) as a
    order by a.power_factor_standard;
end
$$;

-- The options of transformer_plan that all customers have in common: what can be bought, and settings.
create function keycust.energy_transformer_options(on_day date) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
    return (
        select coalesce(jsonb_object_agg(regexp_replace(s.setting, '^(transformer|basic_charge)_', ''),
            case when s.value ~ '^[-+]?[0-9]+(\.[0-9]*)?$' then to_jsonb(s.value::numeric) else to_jsonb(s.value) end), '{}')
        from keycust_data.setting as s
        where s.setting ~ '^(transformer|basic_charge)_' and s.setting <> 'transformer_loss_hours_intercept'
    ) || jsonb_build_object('models', keycust.transformer_catalogue(
        keycust.value_number('energy_price_position', 0.5, 0, 1),
        (
            select jsonb_agg(to_jsonb(m) order by m.series collate "C", m.capacity_kva, m.impedance_pct)
            from keycust_data.transformer_model as m
            where on_day between m.valid_from and coalesce(m.valid_to, on_day)
        ),
        (
            select jsonb_agg(to_jsonb(p) order by p.series collate "C", p.capacity_kva, p.valid_from)
            from keycust_data.transformer_price as p
            where on_day between p.valid_from and coalesce(p.valid_to, on_day)
        )));
end
$$;

-- The transformers in service at the end of a day, as option "present", and what they are together.
create function keycust.energy_transformer(on_day date)
returns table (customer_id text, units int, capacity_kva float8, present jsonb, impedance_pct float8, load_loss_kw float8)
language plpgsql stable parallel safe rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with unit as (
        select
            t.customer_id, coalesce(nullif(t.series, ''), 'unknown') as series, t.capacity_kva,
            coalesce(t.no_load_loss_w, m.no_load_loss_w) as no_load_loss_w, coalesce(t.load_loss_w, m.load_loss_w) as load_loss_w,
            coalesce(t.no_load_current_pct, m.no_load_current_pct::float8) as no_load_current_pct,
            coalesce(t.impedance_pct, m.impedance_pct::float8) as impedance_pct
        from keycust_data.transformer as t
        left join lateral (
            select m.no_load_loss_w, m.load_loss_w, m.no_load_current_pct, m.impedance_pct
            from keycust_data.transformer_model as m
            where m.series = t.series and m.capacity_kva = t.capacity_kva
                and on_day between m.valid_from and coalesce(m.valid_to, on_day)
            order by m.impedance_pct
            limit 1
        ) as m on true
        where keycust.transformer_in_service(t.status_code, t.in_service_on, t.out_of_service_on, on_day)
            -- What lies outside is a slip of the pen.
            and t.capacity_kva between 1 and 1e7
    ), kind as (
        select
            u.customer_id, u.series, u.capacity_kva, u.no_load_loss_w, u.load_loss_w, u.no_load_current_pct, u.impedance_pct,
            count(*) as number
        from unit as u
        group by u.customer_id, u.series, u.capacity_kva, u.no_load_loss_w, u.load_loss_w, u.no_load_current_pct, u.impedance_pct
    )
    select
        k.customer_id, sum(k.number)::int, sum(k.capacity_kva * k.number),
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object('series', k.series, 'capacity_kva', k.capacity_kva, 'count', k.number,
            'no_load_loss_w', case when k.no_load_loss_w between 0 and 1e7 then k.no_load_loss_w end,
            'load_loss_w', case when k.load_loss_w between 0 and 1e8 then k.load_loss_w end,
            'no_load_current_pct', case when k.no_load_current_pct between 0 and 100 then k.no_load_current_pct end,
            'impedance_pct', case when k.impedance_pct between 0.1 and 100 then k.impedance_pct end))
            order by k.capacity_kva desc, k.series, k.no_load_loss_w, k.load_loss_w, k.no_load_current_pct, k.impedance_pct),
        case when bool_and(coalesce(k.impedance_pct between 0.1 and 100, false)) then
            sum(k.capacity_kva * k.number * k.impedance_pct) / sum(k.capacity_kva * k.number) end,
        case when bool_and(coalesce(k.load_loss_w between 0 and 1e8, false)) then sum(k.load_loss_w * k.number) / 1000 end
    from kind as k
    group by k.customer_id
    order by k.customer_id collate "C";
end
$$;

-- Compensation in service at the end of a day as options of reactive_plan: told where its units are alike.
create function keycust.energy_compensation(on_day date) returns table (customer_id text, options jsonb)
language plpgsql stable parallel safe rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    select
        c.customer_id,
        case when count(distinct (s.step, coalesce(c.automatic, false))) = 1 and sum(round(c.rated_kvar / s.step)) between 1 and 64
            then jsonb_build_object('installed_steps', sum(round(c.rated_kvar / s.step)), 'installed_step_kvar', min(s.step),
                'installed_automatic', bool_and(coalesce(c.automatic, false))) end
    from keycust_data.compensation as c
    cross join lateral (
        -- A fixed bank is one step.
        select case when coalesce(c.automatic, false) then least(c.step_kvar, c.rated_kvar) else c.rated_kvar end as step
    ) as s
    where (c.in_service_on is null or c.in_service_on <= on_day) and (c.out_of_service_on is null or c.out_of_service_on > on_day)
        and c.rated_kvar between 0.1 and 1e6 and s.step between 0.1 and 1e6
    group by c.customer_id
    order by c.customer_id collate "C";
end
$$;

-- What was billed in the months of a time, all bills of a customer and month together.
create function keycust.energy_bill(month_from date, month_to date)
returns table (
    customer_id text, month date, energy_kwh float8, kvarh float8, energy_charge_cny float8, basic_charge_cny float8,
    surcharge_cny float8, adjustment_cny float8, total_cny float8, adjustment_pct float8,
    maximum_demand_kw float8, billed_capacity_kva float8, tariff_id text)
language plpgsql stable parallel safe rows 100000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    -- More is a slip of the pen, of which no sum may be too large.
    most constant float8 := 1e15::float8;
begin
    return query
    with point as (
        select p.customer_id, count(*) as number
        from keycust_data.usage_point as p
        where keycust.indicator_settled(p.purpose_code, p.point_class_code)
        group by p.customer_id
    )
    select
        b.customer_id, b.month,
        sum(least(greatest(b.energy_kwh, -most), most) order by b.bill_id) filter (where b.energy_kwh is not null),
        sum(x.sign * least(coalesce(abs(b.reactive_lag_kvarh), 0), most) + x.sign * least(coalesce(abs(b.reactive_lead_kvarh), 0), most)
            order by b.bill_id) filter (where b.reactive_lag_kvarh is not null or b.reactive_lead_kvarh is not null),
        sum(b.energy_charge_cny)::float8, sum(b.basic_charge_cny)::float8, sum(b.surcharge_cny)::float8,
        sum(b.adjustment_cny)::float8, sum(b.total_cny)::float8, max(b.adjustment_pct),
        -- Several bills may be those of several points, whose demands add up; else of parts of the month, or one in place of another.
        case when max(p.number) > 1
            then abs(sum(x.sign * least(b.maximum_demand_kw, most) order by b.bill_id) filter (where b.maximum_demand_kw is not null))
            else max(b.maximum_demand_kw) end,
        max(b.billed_capacity_kva), max(b.tariff_id)
    from keycust_data.bill as b
    left join point as p on p.customer_id = b.customer_id
    cross join lateral (
        -- A bill that takes another back takes all of it back.
        select case when b.energy_kwh < 0 then -1 else 1 end as sign
    ) as x
    where b.month between month_from and month_to
    group by b.customer_id, b.month
    order by b.customer_id collate "C", b.month;
end
$$;

-- By how many hours shifts could begin later (below 0: earlier), out of the settings.
create function keycust.energy_rotations() returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    word constant text := keycust.source_setting('energy_rotation_hours', '');
begin
    if word !~ '^(-?[0-9]{1,2}(\.[0-9]+)?(,-?[0-9]{1,2}(\.[0-9]+)?)*)?$' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'setting energy_rotation_hours must be hours, separated by commas',
            detail = format('Got "%s".', left(word, 60)),
            hint = 'Change it in keycust_data.setting; empty is none.';
    end if;
    return to_jsonb(string_to_array(word, ',')::numeric[]);
end
$$;

-- What each customer is measured by: what it was billed in the twelve months to a month, prices, what it is supplied
-- through, and what of the options of its plans is its own.
create function keycust.energy_terms(month date)
returns table (
    customer_id text, first_day date, last_day date, bill_months int, energy_kwh float8, energy_charge_cny float8,
    basic_charge_cny float8, adjustment_cny float8, total_cny float8, average_price_cny_per_kwh float8,
    loss_price_cny_per_kwh float8, tariff_id text, time_of_use boolean, basic_charge_mode text, contract_demand_kw float8,
    capacity_kva float8, power_factor_standard numeric, reactive_options jsonb, transformer_options jsonb, shift_options jsonb,
    basic_charge jsonb)
language plpgsql stable parallel safe rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $$
declare
    end_day constant date := keycust.forecast_last_day(month);
    begin_day constant date := (end_day + 1 - interval '12 months')::date;
    unknown_factor constant float8 := keycust.value_number('overload_power_factor', 0.9, 0.1, 1);
    rotations constant jsonb := keycust.energy_rotations();
begin
    return query
    with bill as materialized (
        select b.* from keycust.energy_bill(begin_day, date_trunc('month', end_day::timestamp)::date) as b
    ), charge as (
        select x.customer_id, jsonb_agg(x.charge order by x.place) as months
        from (
            select c.customer_id, n.place, max(b.energy_charge_cny + coalesce(b.basic_charge_cny, 0)) as charge
            from (select distinct b.customer_id from bill as b) as c
            cross join generate_series(1, 12) as n (place)
            left join bill as b on b.customer_id = c.customer_id and extract(month from b.month) = n.place
                and b.energy_charge_cny + coalesce(b.basic_charge_cny, 0) between 0 and 1e11
            group by c.customer_id, n.place
        ) as x
        group by x.customer_id
    ), demand as (
        select
            b.customer_id,
            jsonb_build_object('month', jsonb_agg(b.month order by b.month),
                'demand_kw', jsonb_agg(b.maximum_demand_kw order by b.month),
                'energy_kwh', jsonb_agg(b.energy_kwh order by b.month),
                'adjustment_pct', jsonb_agg(case when b.adjustment_pct between -100 and 1000 then b.adjustment_pct end order by b.month)) as months,
            max(b.billed_capacity_kva) as billed_capacity_kva
        from bill as b
        where b.maximum_demand_kw between 0 and 1e9 and (b.energy_kwh between 0 and 1e12 or b.energy_kwh is null)
        group by b.customer_id
    ), metered_low as (
        -- Supplied at high voltage, metered at low: what the transformer in between loses is billed beside what the meter shows.
        select distinct p.customer_id
        from keycust_data.usage_point as p
        where p.metering_mode_code = '2' and keycust.indicator_settled(p.purpose_code, p.point_class_code)
    ), beside as (
        select
            b.customer_id,
            jsonb_build_object('month', jsonb_agg(b.month order by b.month), 'kwh', jsonb_agg(b.energy_kwh order by b.month),
                'kvarh', jsonb_agg(b.kvarh order by b.month)) as billed
        from bill as b
        join metered_low as l on l.customer_id = b.customer_id
        where b.energy_kwh between 0.001 and 1e12 and b.kvarh between 0 and 1e12
        group by b.customer_id
    ), billed as materialized (
        select
            b.customer_id, count(*)::int as months, sum(b.energy_kwh order by b.month) as energy_kwh,
            sum(b.energy_charge_cny order by b.month) as energy_charge_cny, sum(b.basic_charge_cny order by b.month) as basic_charge_cny,
            sum(b.surcharge_cny order by b.month) as surcharge_cny, sum(b.adjustment_cny order by b.month) as adjustment_cny,
            sum(b.total_cny order by b.month) as total_cny,
            (array_agg(b.tariff_id order by b.month desc) filter (where b.tariff_id is not null))[1] as tariff_id
        from bill as b
        group by b.customer_id
    ), agreed as materialized (
        select distinct on (c.customer_id) c.*
        from keycust_data.contract as c
        where c.valid_from <= end_day and (c.valid_to is null or c.valid_to >= end_day)
        order by c.customer_id, c.valid_from desc
    ), tariff as materialized (
        select t.tariff_id, t.basic_charge from keycust.energy_tariff(end_day) as t where t.time_of_use
    ), share as (
        select distinct on (c.customer_id) c.customer_id, s.share_pct
        from keycust_data.customer as c
        join keycust_data.shiftable_share as s on (s.industry_code = '*' or starts_with(c.industry_code, s.industry_code))
            and end_day between s.valid_from and coalesce(s.valid_to, end_day)
        order by c.customer_id, s.industry_code = '*', length(s.industry_code) desc, s.valid_from desc
    ), known as (
        select
            c.customer_id, b.months, b.energy_kwh, b.energy_charge_cny, b.basic_charge_cny, b.adjustment_cny, b.total_cny,
            h.months as month_charges, d.months as month_demands, i.billed,
            b.energy_charge_cny / e.kwh as average_price,
            (b.energy_charge_cny + coalesce(b.surcharge_cny, 0)) / e.kwh as loss_price,
            t.tariff_id, t.basic_charge, coalesce(a.time_of_use, true) as time_of_use,
            case a.basic_charge_mode_code when 'capacity' then 'capacity' when 'contract_demand' then 'contract'
                when 'measured_demand' then 'measured' end as mode,
            case when a.contract_demand_kw between 0 and 1e9 then a.contract_demand_kw end as contract_demand_kw, u.units,
            u.capacity_kva as transformer_kva,
            case when a.running_capacity_kva between 0.001 and 1e9 then a.running_capacity_kva end as running_capacity_kva,
            case when d.billed_capacity_kva between 0.001 and 1e9 then d.billed_capacity_kva end as billed_capacity_kva,
            u.present, u.impedance_pct, u.load_loss_kw, a.power_factor_standard, m.options as bank, s.share_pct
        from keycust_data.customer as c
        left join billed as b on b.customer_id = c.customer_id
        left join charge as h on h.customer_id = c.customer_id
        left join demand as d on d.customer_id = c.customer_id
        left join beside as i on i.customer_id = c.customer_id
        left join agreed as a on a.customer_id = c.customer_id
        left join tariff as t on t.tariff_id = coalesce(a.tariff_id, a.price_code, b.tariff_id)
        left join keycust.energy_transformer(end_day) as u on u.customer_id = c.customer_id
        left join keycust.energy_compensation(end_day) as m on m.customer_id = c.customer_id
        left join share as s on s.customer_id = c.customer_id
        -- What lies outside makes no price.
        cross join lateral (select case when b.energy_kwh between 0.001 and 1e12 then b.energy_kwh end as kwh) as e
        where c.closed_on is null or c.closed_on > end_day
    )
    select
        k.customer_id, begin_day, end_day, coalesce(k.months, 0), k.energy_kwh, k.energy_charge_cny, k.basic_charge_cny,
        k.adjustment_cny, k.total_cny, k.average_price, k.loss_price, k.tariff_id, k.time_of_use, k.mode, k.contract_demand_kw,
        coalesce(k.transformer_kva, k.running_capacity_kva), k.power_factor_standard,
        case when k.average_price between 0 and 1000 then jsonb_strip_nulls(jsonb_build_object(
            'energy_price_cny_per_kwh', k.average_price, 'month_charge_cny', k.month_charges,
            'loss_price_cny_per_kwh', case when k.loss_price between 0 and 1000 then k.loss_price end,
            'transformer_kva', case when k.impedance_pct is not null and k.transformer_kva <= 1e9 then k.transformer_kva end,
            'impedance_pct', k.impedance_pct, 'load_loss_kw', case when k.load_loss_kw <= 1e6 then k.load_loss_kw end, 'billed', k.billed)) || coalesce(k.bank, '{}') end,
        case when k.units between 1 and 8 and k.loss_price between 0 and 1000 then jsonb_strip_nulls(jsonb_build_object(
            'energy_price_cny_per_kwh', k.loss_price, 'present', k.present, 'power_factor', unknown_factor,
            'tariff', case when k.mode is not null then k.basic_charge end)) end,
        case when k.tariff_id is not null and k.time_of_use then jsonb_strip_nulls(jsonb_build_object(
            'share', k.share_pct / 100, 'rotate_hours', nullif(rotations, '[]'), 'basic_mode', k.mode,
            'capacity_kva', case when k.mode = 'capacity' then coalesce(k.billed_capacity_kva, k.running_capacity_kva) end,
            'contract_kw', case when k.mode = 'contract' then k.contract_demand_kw end)) end,
        case when k.tariff_id is not null and k.mode is not null then k.month_demands || jsonb_build_object(
            'capacity_kva', coalesce(k.billed_capacity_kva, k.running_capacity_kva)) end
    from known as k;
end
$$;

comment on function keycust.energy_tariff(date) is '适用电价 the tariffs of the base as models, with hours and without, and the prices of their basic charge on a day';
comment on function keycust.energy_reactive_options(date) is '无功方案公共参数 options of reactive_plan that customers of a standard have in common';
comment on function keycust.energy_transformer_options(date) is '变压器方案公共参数 options of transformer_plan that customers have in common';
comment on function keycust.energy_transformer(date) is '在运变压器 the transformers of each customer in service on a day';
comment on function keycust.energy_compensation(date) is '在运补偿装置 the compensation of each customer in service on a day';
comment on function keycust.energy_bill(date, date) is '月账单合计 what each customer was billed in each month';
comment on function keycust.energy_rotations() is '轮班时差方案 by how many hours shifts could begin later, out of the settings';
comment on function keycust.energy_terms(date) is '用能测算依据 what each customer was billed, its prices, what it is supplied through, its own options of the plans';

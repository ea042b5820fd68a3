-- What the plans of a customer say, as rows of the tables of advice, with the words a manager can say.

-- A rounded number with commas. In PL/pgSQL, as the next one: called many times a customer, which a function in SQL would be
-- parsed for each time.
create function keycust.energy_number(value float8, digits int default 0) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    places constant int := least(greatest(digits, 0), 6);
begin
    if abs(value) < 1e15 and places is not null then
        return to_char(round(value::numeric, places),
            'FM999,999,999,999,990' || case when places > 0 then '.' || repeat('0', places) else '' end);
    end if;
    return null;
end
$$;

-- How long until an investment is paid back, in words.
create function keycust.energy_payback(investment_cny float8, payback_years float8, out words_zh text, out words_en text)
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if investment_cny <= 0 then
        words_zh := '无需投资';
        words_en := 'nothing to invest';
    elsif payback_years is null then
        words_zh := '投资无法收回';
        words_en := 'never paid back';
    elsif payback_years < 1 then
        words_zh := format('约 %s 个月收回投资', greatest(1, ceil(payback_years * 12))::int);
        words_en := format('paid back in about %s month(s)', greatest(1, ceil(payback_years * 12))::int);
    else
        words_zh := format('约 %s 年收回投资', keycust.energy_number(payback_years, 1));
        words_en := format('paid back in about %s years', keycust.energy_number(payback_years, 1));
    end if;
end
$$;

-- What a saving of each year is worth now.
create function keycust.energy_present_value(saving_cny float8, rate_pct float8, years int) returns float8
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when rate_pct = 0 then saving_cny * years
        else saving_cny * (1 - (1 + rate_pct / 100) ^ -years) / (rate_pct / 100)
    end
$$;

-- Compensation: the chosen alternative, nothing at all, what is installed without and with better switching, a step more and
-- less, the best of each other kind.
create function keycust.energy_reactive_rows(plan keycust.reactive_model, power_factor_standard numeric, saving_minimum_cny float8)
returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
begin
    if (plan).status is distinct from 'ok' then
        return null;
    end if;
    return (
        with every as materialized (
            select a.*, row_number() over (partition by a.kind, a.equipment order by a.rank) as place
            from keycust.reactive_alternatives(plan) as a
        ), best as (
            select e.* from every as e where e.is_chosen
        ), few as materialized (
            select e.*
            from every as e
            cross join best as b
            where e.is_chosen or e.kind in ('none', 'removed', 'switched') or e.place = 1
                or (e.kind = b.kind and e.equipment = b.equipment and e.step_kvar = b.step_kvar and abs(e.steps - b.steps) = 1)
        ), kept as (
            select f.*, m.penalised
            from few as f
            cross join lateral (
                select count(*) filter (where m.adjustment_pct_after > 0) as penalised
                from keycust.reactive_months(plan, f.alternative) as m
                where m.is_used
            ) as m
        )
        select jsonb_agg(to_jsonb(r) order by r.rank)
        from (
            select
                k.alternative, k.rank, k.kind, k.equipment, k.steps, k.step_kvar, k.kvar as rated_kvar, k.power_factor,
                k.penalised as penalised_months, k.leading_kvarh_per_year, k.released_kva, k.voltage_rise_pct, k.resonance_order,
                k.barred_by, k.bill_saving_cny, k.loss_saving_kwh, k.saving_cny, k.investment_cny, k.npv_cny, k.irr_pct,
                k.payback_years, k.discounted_payback_years,
                coalesce(k.is_chosen and k.kind <> 'none' and k.npv_cny > 0 and k.saving_cny >= saving_minimum_cny, false) as is_recommended,
                case k.kind when 'none' then '维持现状' when 'removed' then '停用已装补偿' when 'switched' then '已装补偿改为按无功需量自动投切'
                    else format('安装%s %s × %s 千乏', coalesce(e.label_zh, k.equipment), k.steps, k.step_kvar) end
                || case when k.investment_cny > 0 then format('(约 %s 元)', keycust.energy_number(k.investment_cny)) else '' end
                || format(':功率因数 %s', keycust.energy_number(k.power_factor, 2))
                || case when k.kind <> 'none' then format('(现为 %s)', keycust.energy_number((plan).power_factor_before, 2)) else '' end
                || format(',%s 个月低于标准 %s', k.penalised, keycust.energy_number(power_factor_standard::float8, 2))
                || case when k.kind = 'none' then ''
                    else format(',年%s %s 元,%s', case when k.saving_cny < 0 then '多支出' else '节约' end,
                        keycust.energy_number(abs(k.saving_cny)), p.words_zh) end as words_zh,
                case k.kind when 'none' then 'As it is' when 'removed' then 'What is installed taken out of use'
                    when 'switched' then 'What is installed switched by the reactive power that is needed'
                    else format('%s × %s kvar of %s', k.steps, k.step_kvar, coalesce(e.label_en, k.equipment)) end
                || case when k.investment_cny > 0 then format(' (about %s CNY)', keycust.energy_number(k.investment_cny)) else '' end
                || format(': power factor %s', keycust.energy_number(k.power_factor, 2))
                || case when k.kind <> 'none' then format(' (now %s)', keycust.energy_number((plan).power_factor_before, 2)) else '' end
                || format(', below the standard of %s in %s month(s)', keycust.energy_number(power_factor_standard::float8, 2), k.penalised)
                || case when k.kind = 'none' then ''
                    else format(', %s %s CNY a year, %s', case when k.saving_cny < 0 then 'costs' else 'saves' end,
                        keycust.energy_number(abs(k.saving_cny)), p.words_en) end as words_en
            from kept as k
            cross join lateral keycust.energy_payback(k.investment_cny, k.payback_years) as p
            left join lateral (
                select c.label_zh, c.label_en
                from keycust_data.compensation_price as c
                where c.equipment = k.equipment
                order by c.valid_from desc
                limit 1
            ) as e on true
        ) as r
    );
end
$$;

-- Transformers: the best of each kind, by yearly cost, and what there is.
create function keycust.energy_transformer_rows(plan keycust.transformer_plan_model, finding text, saving_minimum_cny float8)
returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
begin
    if (plan).status not in ('ok', 'none_feasible') then
        return null;
    end if;
    return (
        with every as (
            select a.*, row_number() over (partition by a.kind order by a.rank nulls last, a.alternative) as place
            from keycust.transformer_alternatives(plan) as a
        )
        select jsonb_agg(to_jsonb(r) order by r.alternative)
        from (
            select
                e.alternative, e.rank, e.kind, e.name, e.units, e.capacity_kva, e.is_feasible, e.peak_load_pct,
                e.no_load_loss_kwh + e.load_loss_kwh as loss_kwh_per_year, e.basic_charge_cny, e.yearly_cost_cny,
                e.saving_loss_cny as loss_saving_cny, e.saving_basic_cny as basic_saving_cny,
                coalesce(e.saving_cny, e.saving_basic_cny) as saving_cny, e.price_cny as investment_cny, e.npv_cny, e.irr_pct,
                e.payback_years, e.discounted_payback_years,
                coalesce(e.rank = 1 and e.is_feasible and e.kind <> 'keep'
                    and (coalesce(finding = 'overloaded', false) or (e.npv_cny > 0 and e.saving_cny >= saving_minimum_cny)), false) as is_recommended,
                e.name || '：' || e.reason_zh
                    || case when e.price_cny > 0 then format('，投资约 %s 元', keycust.energy_number(e.price_cny)) else '' end
                    as words_zh,
                e.name || ': ' || e.reason_en
                    || case when e.price_cny > 0 then format('; about %s CNY to buy', keycust.energy_number(e.price_cny)) else '' end
                    as words_en
            from every as e
            where e.place = 1 or e.rank = 1
        ) as r
    );
end
$$;

-- The basic charge of a year in each mode kept throughout: by contract demand under the one demand that would have cost the
-- least over these months. It is one at which a month's demand is just tolerated, or the floor: between them the charge is
-- a straight line. Only months of which everything is known count, as a year; what the power factor adds or takes off follows
-- the charge.
create function keycust.energy_basic_rows(
    tariff keycust.tariff_model, months jsonb, basic_charge_mode text, contract_demand_kw float8,
    saving_minimum_cny float8, rate_pct float8, years int, demand_to_capacity_maximum float8)
returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
declare
    month constant date[] := array(
        select m.m::date from jsonb_array_elements_text(months -> 'month') with ordinality as m (m, place) order by m.place);
    demand_kw constant float8[] := array(
        select m.m::float8 from jsonb_array_elements_text(months -> 'demand_kw') with ordinality as m (m, place) order by m.place);
    energy_kwh constant float8[] := array(
        select m.m::float8 from jsonb_array_elements_text(months -> 'energy_kwh') with ordinality as m (m, place) order by m.place);
    capacity_kva constant float8[] := array_fill((months ->> 'capacity_kva')::float8, array[cardinality(month)]);
    best_contract_kw float8;
begin
    -- A charge by a capacity that cannot be is none.
    if cardinality(month) = 0 or (select max(d.kw) from unnest(demand_kw) as d (kw)) > capacity_kva[1] * demand_to_capacity_maximum then
        return null;
    end if;
    best_contract_kw := (
        select d.kw
        from (
            select distinct greatest(c.kw, max(coalesce(r.floor_pct / 100 * capacity_kva[1], 0)) over ()) as kw
            from unnest((tariff).price_valid_from, (tariff).price_valid_to, (tariff).contract_demand_floor_pct, (tariff).demand_tolerance_pct)
                as r (valid_from, valid_to, floor_pct, tolerance_pct)
            cross join unnest(demand_kw) as m (kw)
            -- The whole kW beside it.
            cross join lateral (
                values (floor(m.kw / greatest(1, r.tolerance_pct / 100))), (ceil(m.kw / greatest(1, r.tolerance_pct / 100)))
            ) as c (kw)
            where exists (select from unnest(month) as n (n) where n.n >= r.valid_from and (r.valid_to is null or n.n <= r.valid_to))
        ) as d
        cross join lateral keycust.tariff_basic_plan(tariff, month, capacity_kva, demand_kw, energy_kwh,
            array_fill(d.kw, array[cardinality(month)]), 'contract') as p
        order by p.present_cny, d.kw
        limit 1);
    return (
        with adjusted as (
            select a.month, 1 + coalesce(a.pct, 0) / 100 as factor
            from unnest(month, array(
                select m.m::float8 from jsonb_array_elements_text(months -> 'adjustment_pct') with ordinality as m (m, place) order by m.place))
                as a (month, pct)
        )
        select jsonb_agg(to_jsonb(r) order by r.place)
        from (
            select
                'basic_charge' as measure, v.choice, v.place, v.present as present_cny, v.after as after_cny, v.saving as saving_cny,
                keycust.energy_present_value(v.saving, rate_pct, years) as npv_cny,
                v.contract_kw as contract_demand_kw,
                coalesce(v.saving >= saving_minimum_cny and v.place = first_value(v.place) over (order by v.after, v.place), false) as is_recommended,
                format('基本电费%s%s计收:年 %s 元(现为 %s 元),年%s %s 元', v.label_zh,
                    case when v.contract_kw is not null then format(' %s 千瓦', keycust.energy_number(v.contract_kw)) else '' end,
                    keycust.energy_number(v.after), keycust.energy_number(v.present),
                    case when v.saving < 0 then '多支出' else '节约' end, keycust.energy_number(abs(v.saving))) as words_zh,
                format('Basic charge %s%s: %s CNY a year (now %s), %s %s CNY', v.label_en,
                    case when v.contract_kw is not null then format(' of %s kW', keycust.energy_number(v.contract_kw)) else '' end,
                    keycust.energy_number(v.after), keycust.energy_number(v.present),
                    case when v.saving < 0 then 'costs more by' else 'saves' end, keycust.energy_number(abs(v.saving))) as words_en
            from (
                select
                    m.place, m.choice, m.label_zh, m.label_en, case when m.choice = 'contract' then best_contract_kw end as contract_kw,
                    t.present, c.after, t.present - c.after as saving
                from (values
                    (1, 'capacity', '按变压器容量', 'by transformer capacity'),
                    (2, 'contract', '按合同最大需量', 'by a contract demand'),
                    (3, 'measured', '按实际最大需量', 'by measured demand')
                ) as m (place, choice, label_zh, label_en)
                cross join lateral (
                    select
                        sum(n.present_cny * f.factor order by n.charge_month) * 12 / count(*) as present,
                        array_agg(n.charge_month) as known
                    from keycust.tariff_basic_charge(tariff, month, capacity_kva, demand_kw, energy_kwh,
                        array_fill(contract_demand_kw, array[cardinality(month)]), basic_charge_mode) as n
                    join adjusted as f on f.month = n.charge_month
                    where n.charge_mode = 'capacity' and n.is_complete and n.present_cny is not null
                ) as t
                cross join lateral (
                    select sum(n.cny * f.factor order by n.charge_month) * 12 / nullif(count(n.cny), 0) as after, count(n.cny) as months
                    from (
                        -- Under one contract demand, not under that of each month which would have been the best.
                        select n.charge_month, n.charge_mode, case n.charge_mode when 'contract' then n.present_cny else n.charge_cny end as cny
                        from keycust.tariff_basic_charge(tariff, month, capacity_kva, demand_kw, energy_kwh,
                            array_fill(best_contract_kw, array[cardinality(month)]), 'contract') as n
                    ) as n
                    join adjusted as f on f.month = n.charge_month
                    where n.charge_mode = m.choice and n.charge_month = any (t.known)
                ) as c
                where c.months = cardinality(t.known)
            ) as v
        ) as r
    );
end
$$;

-- Moving load within the day: in theory, as far as the industry can, without a higher demand, by shifts that begin at other
-- hours. Of the two that can be done without moving the working day the better is recommended.
create function keycust.energy_shift_rows(
    plan keycust.tariff_shift_plan, adjustment_pct float8, saving_minimum_cny float8, rate_pct float8, years int)
returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
declare
    a_year constant float8 := 365.0::float8 / nullif((plan).priced_days, 0) * (1 + coalesce(adjustment_pct, 0) / 100);
begin
    if (plan).status not in ('ok', 'unpriced') or a_year is null then
        return null;
    end if;
    return (
        with way as (
            select
                s.*, s.saving_cny * a_year as saving,
                (s.energy_before_cny + coalesce(s.basic_before_cny, 0)) * a_year as present,
                s.scenario in ('feasible', 'level') and s.saving_cny = max(s.saving_cny) filter (where s.scenario in ('feasible', 'level'))
                    over () as is_better
            from keycust.tariff_shift_scenarios(plan) as s
        ), first_better as (
            select min(w.place) as place from way as w where w.is_better
        )
        select jsonb_agg(to_jsonb(r) order by r.place)
        from (
            select
                'shift' as measure, w.scenario as choice, 10 + w.place as place, w.present as present_cny, w.present - w.saving as after_cny,
                w.saving as saving_cny, keycust.energy_present_value(w.saving, rate_pct, years) as npv_cny,
                w.moved_kwh * 365 / (plan).priced_days as moved_kwh_per_year,
                case when w.scenario = 'rotation' then (plan).rotation_hours end as rotation_h, w.demand_after_kw as demand_kw,
                coalesce(w.place = (select f.place from first_better as f) and w.saving >= saving_minimum_cny, false) as is_recommended,
                format('移峰填谷(%s):年移动电量 %s 千瓦时,最大需量 %s 千瓦(现为 %s 千瓦),年%s %s 元', n.zh,
                    keycust.energy_number(w.moved_kwh * 365 / (plan).priced_days), keycust.energy_number(w.demand_after_kw),
                    keycust.energy_number(w.demand_before_kw), case when w.saving < 0 then '多支出' else '节约' end,
                    keycust.energy_number(abs(w.saving))) as words_zh,
                format('Moving load within the day (%s): %s kWh a year, demand %s kW (now %s), %s %s CNY a year', n.en,
                    keycust.energy_number(w.moved_kwh * 365 / (plan).priced_days), keycust.energy_number(w.demand_after_kw),
                    keycust.energy_number(w.demand_before_kw), case when w.saving < 0 then 'costs' else 'saves' end,
                    keycust.energy_number(abs(w.saving))) as words_en
            from way as w
            cross join lateral (
                select
                    case when h.hours <> 0 then format('轮班%s %s 小时', case when h.hours < 0 then '提前' else '推迟' end, abs(h.hours))
                        else w.label_zh end as zh,
                    case
                        when h.hours <> 0 then format('shifts begin %s h %s', abs(h.hours), case when h.hours < 0 then 'earlier' else 'later' end)
                        when w.scenario = 'theoretical' then 'in theory'
                        when w.scenario = 'feasible' then 'as far as the industry can'
                        when w.scenario = 'level' then 'without a higher demand'
                        else 'other shifts'
                    end as en
                from (select case when w.scenario = 'rotation' then (plan).rotation_hours end as hours) as h
            ) as n
        ) as r
    );
end
$$;

-- What a load is like: the profile, its answer to temperature and output, since when it has its level, in numbers and words.
create function keycust.energy_load_row(customer_id text, profile keycust.load_profile_model, weather_of text) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
declare
    warmth keycust.load_temperature_model;
    made keycust.load_production_result;
    level keycust.load_level_model;
begin
    if (profile).status is distinct from 'ok' or (profile).peak_at is null then
        return null;
    end if;
    warmth := (
        select keycust.load_temperature(d.day, case when d.is_counted and not d.is_rest_day then d.peak_kw end, w.temperature_mean_c)
        from keycust.load_days(profile) as d
        join keycust_data.weather as w on w.organisation_id = weather_of and w.day = d.day and w.temperature_mean_c between -90 and 70);
    level := (select keycust.load_levels(d.day, d.mean_kw) from keycust.load_days(profile) as d where d.is_counted);
    made := (
        with output as (
            -- In one unit.
            select
                m.energy_kwh, case when p.output_quantity between 0 and 1e15 then p.output_quantity end as quantity,
                case when p.output_cny between 0 and 1e15 then p.output_cny::float8 end as cny, coalesce(p.output_unit, '') as unit
            from keycust.load_months(profile) as m
            join keycust_data.production as p on p.customer_id = energy_load_row.customer_id and p.month = m.month
            where m.days >= 25
        ), known as (
            select count(o.quantity) >= count(o.cny) and count(distinct o.unit) filter (where o.quantity is not null) = 1 as by_quantity
            from output as o
        )
        select keycust.load_production(o.energy_kwh, case when k.by_quantity then o.quantity else o.cny end)
        from output as o
        cross join known as k
        where case when k.by_quantity then o.quantity else o.cny end is not null);
    return (
        select to_jsonb(r)
        from (
            select
                (profile).first_day, (profile).last_day, (profile).days, 100 * (profile).coverage as coverage_pct,
                (profile).energy_kwh, (profile).mean_kw, (profile).peak_kw, (profile).peak_at, (profile).minimum_kw,
                (profile).minimum_at, (profile).base_kw, (profile).load_factor, (profile).day_load_factor,
                (profile).day_peak_valley_ratio, (profile).utilisation_hours as utilisation_h, (profile).loss_hours as loss_h,
                h.hours as above_95_pct_h, u.hour as usual_peak_hour, 100 * u.share as usual_peak_hour_pct, (profile).volatility,
                (profile).rest_day_ratio, 100 * (profile).week_share as week_share_pct, (profile).typical_day,
                t.ramp_kw as steepest_ramp_kw, t.ramp_at as steepest_ramp_at,
                case when (warmth).heating_kw_per_c > 0 then (warmth).heating_from_c end as heating_below_c,
                case when (warmth).status = 'ok' then (warmth).heating_kw_per_c end as heating_kw_per_c,
                case when (warmth).cooling_kw_per_c > 0 then (warmth).cooling_from_c end as cooling_above_c,
                case when (warmth).status = 'ok' then (warmth).cooling_kw_per_c end as cooling_kw_per_c,
                case when (warmth).status = 'ok' then (warmth).r_squared end as temperature_r_squared,
                case when (made).status = 'ok' then (made).kwh_per_unit end as kwh_per_output,
                case when (made).status = 'ok' then (made).r_squared end as output_r_squared,
                (level).last_change as level_since, (level).last_change_pct as level_change_pct,
                concat_ws(';',
                    concat_ws(',', '最大负荷 ' || keycust.energy_number((profile).peak_kw) || ' 千瓦(' || to_char((profile).peak_at, 'YYYY-MM-DD HH24:MI') || ')',
                        '年负荷率 ' || keycust.energy_number((profile).load_factor, 2),
                        '年最大负荷利用 ' || keycust.energy_number((profile).utilisation_hours) || ' 小时'),
                    '基荷占最大负荷 ' || o.base_pct || ' %',
                    '高峰多在 ' || u.hour || ' 时(占 ' || o.hour_pct || ' % 的日子)',
                    '休息日为工作日的 ' || keycust.energy_number(100 * (profile).rest_day_ratio) || ' %',
                    case when (warmth).cooling_kw_per_c > 0 then '高于 ' || keycust.energy_number((warmth).cooling_from_c, 1) || ' ℃ 每升 1 ℃ 增加 '
                        || keycust.energy_number((warmth).cooling_kw_per_c, 1) || ' 千瓦' end,
                    case when (warmth).heating_kw_per_c > 0 then '低于 ' || keycust.energy_number((warmth).heating_from_c, 1) || ' ℃ 每降 1 ℃ 增加 '
                        || keycust.energy_number((warmth).heating_kw_per_c, 1) || ' 千瓦' end,
                    '自 ' || (level).last_change || ' 起负荷水平' || case when (level).last_change_pct < 0 then '下降 ' else '上升 ' end
                        || keycust.energy_number(abs((level).last_change_pct)) || ' %') as words_zh,
                concat_ws('; ',
                    concat_ws(', ', 'Peak ' || keycust.energy_number((profile).peak_kw) || ' kW (' || to_char((profile).peak_at, 'YYYY-MM-DD HH24:MI') || ')',
                        'load factor ' || keycust.energy_number((profile).load_factor, 2),
                        keycust.energy_number((profile).utilisation_hours) || ' hours of full use'),
                    'base load ' || o.base_pct || ' % of the peak',
                    'peaks mostly at ' || u.hour || ':00 (' || o.hour_pct || ' % of days)',
                    'days of rest ' || keycust.energy_number(100 * (profile).rest_day_ratio) || ' % of working days',
                    case when (warmth).cooling_kw_per_c > 0 then keycust.energy_number((warmth).cooling_kw_per_c, 1) || ' kW more for each degree above '
                        || keycust.energy_number((warmth).cooling_from_c, 1) || ' °C' end,
                    case when (warmth).heating_kw_per_c > 0 then keycust.energy_number((warmth).heating_kw_per_c, 1) || ' kW more for each degree below '
                        || keycust.energy_number((warmth).heating_from_c, 1) || ' °C' end,
                    'level ' || case when (level).last_change_pct < 0 then 'fell by ' else 'rose by ' end
                        || keycust.energy_number(abs((level).last_change_pct)) || ' % on ' || (level).last_change) as words_en
            from (
                select max(x.hours) filter (where x.peak_pct = 95) as hours from keycust.load_hours_above(profile) as x
            ) as h
            left join lateral (
                select p.hour, p.share from keycust.load_peak_hours(profile) as p where p.days > 0 order by p.days desc, p.hour limit 1
            ) as u on true
            left join lateral (
                select d.ramp_kw, d.ramp_at
                from keycust.load_days(profile) as d
                where d.is_counted and d.ramp_kw is not null
                order by abs(d.ramp_kw) desc, d.day
                limit 1
            ) as t on true
            -- Who only delivers has no base load.
            cross join lateral (
                select
                    case when (profile).base_kw >= 0 then keycust.energy_number(100 * (profile).base_kw / nullif((profile).peak_kw, 0)) end as base_pct,
                    keycust.energy_number(100 * u.share) as hour_pct
            ) as o
        ) as r
    );
end
$$;

comment on function keycust.energy_number(float8, int) is '数字格式 a rounded number with commas';
comment on function keycust.energy_payback(float8, float8) is '回收期描述 how long until an investment is paid back, in words';
comment on function keycust.energy_present_value(float8, float8, int) is '节约现值 what a saving of each year is worth now';
comment on function keycust.energy_reactive_rows(keycust.reactive_model, numeric, float8) is '无功建议 rows of reactive_advice out of a plan';
comment on function keycust.energy_transformer_rows(keycust.transformer_plan_model, text, float8) is '变压器建议 rows of transformer_advice out of a plan';
comment on function keycust.energy_basic_rows(keycust.tariff_model, jsonb, text, float8, float8, float8, int, float8) is '基本电费建议 rows of tariff_advice for the basic charge';
comment on function keycust.energy_shift_rows(keycust.tariff_shift_plan, float8, float8, float8, int) is '移峰建议 rows of tariff_advice for moving load';
comment on function keycust.energy_load_row(text, keycust.load_profile_model, text) is '负荷特性结果 a row of load_characteristic out of a profile';

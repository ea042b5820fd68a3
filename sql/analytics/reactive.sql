-- Reactive power: the month's power factor and what it does to the bill, and compensation. See doc/reactive.md. Tables of the rules
-- are arguments; left out, they are those that are shipped. The aggregates are of the whole-data class.

-- The power factor of a month, in decimals: the largest c/100 with kwh/√(kwh² + kvarh²) ≥ (c − ½)/100, compared as squares,
-- which are exact.

create function keycust.reactive_power_factor(kwh numeric, kvarh_lag numeric, kvarh_lead numeric default 0) returns numeric
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    kvarh constant numeric := abs(kvarh_lag) + coalesce(abs(kvarh_lead), 0);
    square constant numeric := kwh * kwh;
    whole constant numeric := square + kvarh * kvarh;
    cents numeric;
begin
    if kwh is null or kvarh is null then
        return null;
    elsif not (kwh >= 0 and kwh < 'Infinity' and kvarh < 'Infinity') then
        raise exception using errcode = '22023', message = 'energies must be finite, and kwh not below 0',
            detail = format('Got %s kWh and %s kvarh.', left(kwh::text, 40), left(kvarh::text, 40)),
            hint = 'Energy that is delivered has registers of its own: use the form with four quadrants.';
    elsif whole = 0 then
        return null;
    end if;
    cents := floor(100 * kwh / sqrt(whole) + 0.5);
    if 40000 * square < (2 * cents - 1) * (2 * cents - 1) * whole and cents > 0 then
        cents := cents - 1;
    elsif 40000 * square >= (2 * cents + 1) * (2 * cents + 1) * whole and cents < 100 then
        cents := cents + 1;
    end if;
    return round(cents / 100, 2);
end
$$;
comment on function keycust.reactive_power_factor(numeric, numeric, numeric) is
    '月功率因数 power factor of a month, half up to hundredths; lagging and leading kvarh are added by their absolute values';

create function keycust.reactive_power_factor(
    kwh numeric,
    kvarh_q1 numeric,
    kvarh_q2 numeric,
    kvarh_q3 numeric,
    kvarh_q4 numeric,
    quadrants int[] default '{1,4}'
) returns numeric
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if quadrants is null or cardinality(quadrants) = 0 or not quadrants <@ array[1, 2, 3, 4]
        or cardinality(quadrants) <> (select count(distinct q.q) from unnest(quadrants) as q (q)) then
        raise exception using errcode = '22023', message = 'quadrants must be some of 1, 2, 3 and 4, each once',
            detail = format('Got %s.', coalesce(left(quadrants::text, 40), 'NULL')),
            hint = 'I and IV belong to energy that is received, II and III to energy that is delivered.';
    end if;
    return keycust.reactive_power_factor(kwh,
        case when 1 = any (quadrants) then abs(kvarh_q1) else 0 end + case when 2 = any (quadrants) then abs(kvarh_q2) else 0 end
        + case when 3 = any (quadrants) then abs(kvarh_q3) else 0 end + case when 4 = any (quadrants) then abs(kvarh_q4) else 0 end, 0);
end
$$;
comment on function keycust.reactive_power_factor(numeric, numeric, numeric, numeric, numeric, int[]) is
    '月功率因数(四象限表) the same out of four registers of reactive energy, of the quadrants that the rule counts';

-- What the power factor does to the bill.

create function keycust.reactive_adjustment_table(standard numeric, on_day date default null) returns numeric[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(array[a.power_factor, a.adjustment_pct] order by a.power_factor)
    from keycust.shipped_power_factor_adjustment() as a
    where a.power_factor_standard = standard and a.valid_from = (
        select max(b.valid_from)
        from keycust.shipped_power_factor_adjustment() as b
        where b.power_factor_standard = standard and (on_day is null or b.valid_from <= on_day))
$$;
comment on function keycust.reactive_adjustment_table(numeric, date) is
    '功率因数调整表 the shipped table of a standard: power factor and percent, row by row';

-- Without arguments, so that a query computes it once.
create function keycust.reactive_adjustment_rows() returns numeric[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(array[a.power_factor_standard, a.power_factor, a.adjustment_pct] order by a.power_factor_standard, a.power_factor)
    from (
        select r.*, max(r.valid_from) over (partition by r.power_factor_standard) as newest
        from keycust.shipped_power_factor_adjustment() as r
    ) as a
    where a.valid_from = a.newest
$$;
comment on function keycust.reactive_adjustment_rows() is
    '功率因数调整表(全部标准) the shipped tables of all standards: standard, power factor and percent, row by row';

create function keycust.reactive_adjustment_find(power_factor numeric, standard numeric, adjustment_table numeric[], shipped numeric[])
returns numeric
language c immutable parallel safe as 'MODULE_PATHNAME', 'reactive_adjustment_find';
comment on function keycust.reactive_adjustment_find(numeric, numeric, numeric[], numeric[]) is
    '查表 the percent of a power factor in the given table, or among the shipped rows of its standard';

create function keycust.reactive_adjustment(power_factor numeric, standard numeric, adjustment_table numeric[] default null)
returns numeric
language sql immutable parallel safe
return keycust.reactive_adjustment_find(power_factor, standard, adjustment_table, keycust.reactive_adjustment_rows());
comment on function keycust.reactive_adjustment(numeric, numeric, numeric[]) is
    '功率因数调整系数 percent by which a month''s power factor changes the adjustable charge; negative is a discount';

create function keycust.reactive_adjustment_cny(
    power_factor numeric,
    standard numeric,
    basic_charge_cny numeric,
    energy_charge_cny numeric,
    adjustment_table numeric[] default null
) returns numeric
language sql immutable parallel safe
return round((basic_charge_cny + energy_charge_cny)
    * keycust.reactive_adjustment_find(power_factor, standard, adjustment_table, keycust.reactive_adjustment_rows()) / 100, 2);
comment on function keycust.reactive_adjustment_cny(numeric, numeric, numeric, numeric, numeric[]) is
    '力调电费 charge for the power factor: of the basic charge and the energy charge without government funds';

create function keycust.reactive_rules() returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_agg(to_jsonb(r) order by r.rule_code) from keycust.shipped_power_factor_rule() as r
$$;
comment on function keycust.reactive_rules() is '功率因数标准适用规则 the shipped rules of reactive_standard';

create function keycust.reactive_standard_by(
    customer_class text,
    voltage_kv numeric,
    capacity_kva numeric,
    is_onload_regulated boolean,
    rules jsonb
) returns numeric
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    is_known boolean;
    found_standard numeric;
    -- Of the rules that could be true as well, since the voltage is not known.
    possible_standard numeric;
begin
    if customer_class is null or capacity_kva is null or rules is null then
        return null;
    elsif jsonb_typeof(rules) <> 'array' or exists (select from jsonb_array_elements(rules) as e (e) where jsonb_typeof(e.e) <> 'object') then
        raise exception using errcode = '22023', message = 'rules must be a list of objects',
            hint = 'Use (select jsonb_agg(to_jsonb(r)) from keycust_data.power_factor_rule as r).';
    end if;
    select reactive_standard_by.customer_class = 'residential' or coalesce(bool_or(r.customer_class = reactive_standard_by.customer_class), false),
        max(r.power_factor_standard) filter (where (r.customer_class is null or r.customer_class = reactive_standard_by.customer_class)
            and (r.voltage_from_kv is null or voltage_kv >= r.voltage_from_kv)
            and (is_onload_regulated or not coalesce(r.needs_onload_regulation, false))
            and (reactive_standard_by.capacity_kva > r.capacity_kva
                or reactive_standard_by.capacity_kva = r.capacity_kva and not coalesce(r.is_above, false))),
        max(r.power_factor_standard) filter (where (r.customer_class is null or r.customer_class = reactive_standard_by.customer_class)
            and voltage_kv is null and r.voltage_from_kv is not null
            and (is_onload_regulated or not coalesce(r.needs_onload_regulation, false))
            and (reactive_standard_by.capacity_kva > r.capacity_kva
                or reactive_standard_by.capacity_kva = r.capacity_kva and not coalesce(r.is_above, false)))
    into is_known, found_standard, possible_standard
    from jsonb_to_recordset(rules) as r (customer_class text, voltage_from_kv numeric, needs_onload_regulation boolean,
        capacity_kva numeric, is_above boolean, power_factor_standard numeric);
    if not is_known then
        raise exception using errcode = '22023', message = 'no rule knows this customer_class',
            detail = format('Got "%s".', left(customer_class, 40)),
            hint = format('Use residential, or one of %s.', (
                select string_agg(distinct r.customer_class, ', ')
                from jsonb_to_recordset(rules) as r (customer_class text)));
    end if;
    return case when customer_class <> 'residential' and coalesce(found_standard >= possible_standard, possible_standard is null) then found_standard end;
end
$$;
comment on function keycust.reactive_standard_by(text, numeric, numeric, boolean, jsonb) is
    '适用的功率因数标准(按给定规则) power factor that a customer is held to by these rules';

create function keycust.reactive_standard(
    customer_class text,
    voltage_kv numeric,
    capacity_kva numeric,
    is_onload_regulated boolean default false,
    rules jsonb default null
) returns numeric
language sql immutable parallel safe
return keycust.reactive_standard_by(customer_class, voltage_kv, capacity_kva, is_onload_regulated, coalesce(rules, keycust.reactive_rules()));
comment on function keycust.reactive_standard(text, numeric, numeric, boolean, jsonb) is
    '适用的功率因数标准 power factor that a customer is held to, by class, voltage and capacity; NULL: to none';

-- Compensation, as the handbooks compute it.

create function keycust.reactive_compensation(kw float8, pf_from float8, pf_to float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_compensation';
comment on function keycust.reactive_compensation(float8, float8, float8) is
    '所需补偿容量 kvar that bring a load from one power factor to another; 0 where it is there already';

create function keycust.reactive_deficit_kvar(kw float8, kvar float8, pf_to float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_deficit_kvar';
comment on function keycust.reactive_deficit_kvar(float8, float8, float8) is
    '无功缺额 kvar that are missing to a power factor at a load of kW and lagging kvar';

create function keycust.reactive_compensation_to_fit(kw float8, kvar float8, kva float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_compensation_to_fit';
comment on function keycust.reactive_compensation_to_fit(float8, float8, float8) is
    '满足变压器容量所需补偿 kvar with which a load fits a transformer; NULL where its kW alone do not';

create function keycust.reactive_compensated_factor(kw float8, pf_from float8, kvar float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_compensated_factor';
comment on function keycust.reactive_compensated_factor(float8, float8, float8) is
    '补偿后功率因数 power factor of a load with so many kvar compensated';

create function keycust.reactive_released_kva(kw float8, pf_from float8, pf_to float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_released_kva';
comment on function keycust.reactive_released_kva(float8, float8, float8) is
    '释放容量 kVA that a better power factor sets free at the same kW';

create function keycust.reactive_extra_kw(kva float8, pf_from float8, pf_to float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_extra_kw';
comment on function keycust.reactive_extra_kw(float8, float8, float8) is
    '可增有功负荷 kW that can be added at the same kVA';

create function keycust.reactive_loss_ratio(pf_from float8, pf_to float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_loss_ratio';
comment on function keycust.reactive_loss_ratio(float8, float8) is
    '补偿后与补偿前线损之比 losses of conductors after, by those before, at the same kW';

create function keycust.reactive_voltage_rise_pct(kvar float8, transformer_kva float8, impedance_pct float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_voltage_rise_pct';
comment on function keycust.reactive_voltage_rise_pct(float8, float8, float8) is
    '母线电压升高 percent by which kvar raise the voltage behind a transformer';

create function keycust.reactive_resonance_order(
    kvar float8,
    transformer_kva float8,
    impedance_pct float8,
    detuning_pct float8 default 0
) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_resonance_order';
comment on function keycust.reactive_resonance_order(float8, float8, float8, float8) is
    '并联谐振次数 order at which capacitors and a transformer resonate';

create function keycust.reactive_tuning_order(detuning_pct float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_tuning_order';
comment on function keycust.reactive_tuning_order(float8) is
    '串联电抗器调谐次数 order to which a reactor tunes its capacitor; NULL without one';

create function keycust.reactive_capacitor_voltage_v(voltage_v float8, detuning_pct float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_capacitor_voltage_v';
comment on function keycust.reactive_capacitor_voltage_v(float8, float8) is
    '电容器端电压 voltage at a capacitor behind its reactor';

create function keycust.reactive_step_kvar(
    rated_kvar float8,
    rated_voltage_v float8,
    voltage_v float8 default 400,
    detuning_pct float8 default 0
) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'reactive_step_kvar';
comment on function keycust.reactive_step_kvar(float8, float8, float8, float8) is
    '电容器实际输出容量 kvar that a step gives at the voltage of the busbar';

-- kvar of a load that are enough in a share of its intervals.

create function keycust.reactive_compensation_trans(internal, float8, float8, float8, float8, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'reactive_compensation_trans';
comment on function keycust.reactive_compensation_trans(internal, float8, float8, float8, float8, float8) is
    '累积 transition function of reactive_compensation';

create function keycust.reactive_compensation_trans(internal, real[], real[], float8, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'reactive_compensation_curve_trans';
comment on function keycust.reactive_compensation_trans(internal, real[], real[], float8, float8) is
    '累积 transition function of reactive_compensation over day curves';

create function keycust.reactive_compensation_final(internal) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'reactive_compensation_final';
comment on function keycust.reactive_compensation_final(internal) is '结果 final function of reactive_compensation';

create aggregate keycust.reactive_compensation(kw float8, kvar_lag float8, kvar_lead float8, pf_to float8, share float8) (
    sfunc = keycust.reactive_compensation_trans,
    stype = internal,
    sspace = 2048,
    finalfunc = keycust.reactive_compensation_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.reactive_compensation(float8, float8, float8, float8, float8) is
    '按负荷曲线所需补偿容量 kvar with which a load reaches a power factor in a share of its intervals';

create aggregate keycust.reactive_compensation(kw real[], kvar real[], pf_to float8, share float8) (
    sfunc = keycust.reactive_compensation_trans,
    stype = internal,
    sspace = 2048,
    finalfunc = keycust.reactive_compensation_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.reactive_compensation(real[], real[], float8, float8) is
    '按日曲线所需补偿容量 the same over day curves, leading kvar below 0';

-- The plan.

create function keycust.reactive_options(
    options jsonb default '{}',
    adjustment_table numeric[] default null,
    equipment jsonb default null,
    units jsonb default null,
    settings jsonb default null
) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant jsonb := coalesce(options, '{}');
    shipped jsonb;
    adjustments jsonb;
    catalogue jsonb;
    merged jsonb;
begin
    if jsonb_typeof(given) <> 'object' then
        raise exception using errcode = '22023', message = 'options must be a JSON object';
    elsif coalesce(jsonb_typeof(settings), 'object') <> 'object' then
        raise exception using errcode = '22023', message = 'settings must be a JSON object of names and values';
    elsif exists (
        select
        from (values (equipment), (units)) as l (list)
        cross join lateral jsonb_array_elements(case when jsonb_typeof(l.list) = 'array' then l.list else '[0]' end) as e (e)
        where l.list is not null and jsonb_typeof(e.e) <> 'object'
    ) then
        raise exception using errcode = '22023', message = 'equipment and units must be lists of objects',
            hint = 'Use (select jsonb_agg(to_jsonb(p)) from keycust_data.compensation_price as p), and capacitor_step likewise.';
    elsif jsonb_typeof(coalesce(given -> 'standard', '0'::jsonb)) <> 'number'
        or jsonb_typeof(coalesce(given -> 'price_position', '0'::jsonb)) <> 'number'
        or jsonb_typeof(coalesce(given -> 'equipment', '[]'::jsonb)) <> 'array' then
        raise exception using errcode = '22023',
            message = 'options "standard" and "price_position" must be numbers, "equipment" a list of words';
    elsif not coalesce((given ->> 'price_position')::numeric between 0 and 1, true) then
        raise exception using errcode = '22023', message = 'option "price_position" must be a number from 0 to 1',
            detail = format('Got %s.', left(given ->> 'price_position', 40)), hint = '0 is the low end of the prices, 1 the high end.';
    end if;

    select coalesce(jsonb_object_agg(regexp_replace(s.setting, '^reactive_', ''), to_jsonb(s.value::numeric)), '{}')
    into shipped
    from keycust.shipped_setting() as s
    where s.setting like 'reactive\_%';
    select shipped || coalesce(jsonb_object_agg(regexp_replace(s.key, '^reactive_', ''),
        case when s.value ~ '^[-+]?[0-9]+(\.[0-9]*)?$' then to_jsonb(s.value::numeric) else to_jsonb(s.value) end), '{}')
    into shipped
    from jsonb_each_text(coalesce(settings, '{}')) as s
    where s.key like 'reactive\_%';
    merged := shipped || given;

    -- The table of the standard, or the one that is given.
    if given ? 'standard' or adjustment_table is not null then
        select jsonb_build_object('adjustment_power_factor', jsonb_agg(t.rows[i.i][array_lower(t.rows, 2)]),
            'adjustment_pct', jsonb_agg(t.rows[i.i][array_lower(t.rows, 2) + 1]))
        into adjustments
        from (select coalesce(adjustment_table, keycust.reactive_adjustment_table((given ->> 'standard')::numeric)) as rows) as t
        cross join lateral generate_subscripts(t.rows, 1) as i (i);
        if adjustments -> 'adjustment_pct' is null or jsonb_typeof(adjustments -> 'adjustment_pct') = 'null' then
            raise exception using errcode = '22023', message = 'no adjustment table is shipped for this standard',
                detail = format('Got %s.', left(given ->> 'standard', 40)), hint = 'Use 0.90, 0.85 or 0.80, or give adjustment_table.';
        end if;
    end if;

    -- Every unit of the catalogue with the equipment that it is of.
    select jsonb_build_object(
        'unit_equipment', jsonb_agg(u.equipment order by u.place, u.kvar),
        'unit_kind', jsonb_agg(u.kind order by u.place, u.kvar),
        'unit_rated_kvar', jsonb_agg(u.kvar order by u.place, u.kvar),
        'unit_rated_voltage_v', jsonb_agg(u.voltage order by u.place, u.kvar),
        'unit_detuning_pct', jsonb_agg(u.detuning order by u.place, u.kvar),
        'unit_price_cny_per_kvar', jsonb_agg(u.price order by u.place, u.kvar),
        'unit_loss_w_per_kvar', jsonb_agg(u.loss order by u.place, u.kvar),
        'unit_life_years', jsonb_agg(u.life order by u.place, u.kvar))
    into catalogue
    from (
        select p.place, p.equipment, p.kind, coalesce(p.module_kvar, s.rated_kvar) as kvar, coalesce(p.rated_voltage_v, 1) as voltage,
            coalesce(p.detuning_pct, 0) as detuning, coalesce(p.loss_w_per_kvar, 0) as loss, p.life_years as life,
            round(p.price_low_cny_per_kvar + (p.price_high_cny_per_kvar - p.price_low_cny_per_kvar)
                * (merged ->> 'price_position')::numeric, 6) as price
        from (
            select e.place, r.*
            from jsonb_array_elements(coalesce(equipment, (select jsonb_agg(to_jsonb(c)) from keycust.shipped_compensation_price() as c)))
                with ordinality as e (item, place)
            cross join lateral jsonb_to_record(e.item) as r (equipment text, kind text, detuning_pct numeric, rated_voltage_v numeric,
                module_kvar numeric, price_low_cny_per_kvar numeric, price_high_cny_per_kvar numeric, loss_w_per_kvar numeric, life_years numeric)
        ) as p
        left join jsonb_to_recordset(coalesce(units, (select jsonb_agg(to_jsonb(c)) from keycust.shipped_capacitor_step() as c)))
            as s (rated_voltage_v numeric, rated_kvar numeric, phases int)
            on p.kind = 'bank' and p.module_kvar is null and s.rated_voltage_v = p.rated_voltage_v and s.phases is distinct from 1
        where not given ? 'equipment' or given -> 'equipment' ? p.equipment
    ) as u
    where u.kvar is not null;

    if exists (
        select
        from jsonb_array_elements_text(given -> 'equipment') as e (name)
        where e.name is null or not coalesce(catalogue -> 'unit_equipment' ? e.name, false)
    ) then
        raise exception using errcode = '22023', message = 'option "equipment" names what has no unit in the catalogue',
            detail = format('Got %s.', left(given ->> 'equipment', 200)),
            hint = format('There are %s. A bank needs a unit of its rated voltage.', (
                select string_agg(distinct left(c ->> 'equipment', 63), ', ')
                from jsonb_array_elements(coalesce(equipment,
                    (select jsonb_agg(to_jsonb(p)) from keycust.shipped_compensation_price() as p))) as c));
    end if;
    return coalesce(adjustments, '{}') || jsonb_strip_nulls(catalogue) || (merged - '{standard,price_position,equipment}'::text[]);
end
$$;
comment on function keycust.reactive_options(jsonb, numeric[], jsonb, jsonb, jsonb) is
    '补偿方案参数 options of reactive_plan: those given, and for the others prices, units, rules and settings, yours or those that are shipped';

create type keycust.reactive_model as (
    status text,
    message text,
    choice text,
    choice_zh text,
    equipment text,
    steps int,
    step_kvar float8,
    kvar float8,
    investment_cny float8,
    saving_cny_per_year float8,
    payback_years float8,
    discounted_payback_years float8,
    npv_cny float8,
    irr_pct float8,
    power_factor_before float8,
    power_factor_after float8,
    start_at timestamp,
    end_at timestamp,
    interval_minutes float8,
    intervals bigint,
    missing bigint,
    months int,
    used_months int,
    chosen int,
    unit_equipment text[],
    month_figures float8[],
    alternative_figures float8[],
    effect_figures float8[],
    format int,
    detail jsonb
);
comment on type keycust.reactive_model is
    '无功补偿方案 compensation of a measured load: what to do and what it brings, with all alternatives; read the figures by reactive_alternatives and reactive_months';

create function keycust.reactive_plan_trans(internal, timestamp, float8, float8, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'reactive_plan_trans';
comment on function keycust.reactive_plan_trans(internal, timestamp, float8, float8, float8, jsonb) is
    '累积 transition function of reactive_plan';

create function keycust.reactive_plan_trans(internal, date, real[], real[], jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'reactive_plan_curve_trans';
comment on function keycust.reactive_plan_trans(internal, date, real[], real[], jsonb) is
    '累积 transition function of reactive_plan over day curves';

create function keycust.reactive_plan_final(internal) returns keycust.reactive_model
language c immutable parallel safe cost 100000 as 'MODULE_PATHNAME', 'reactive_plan_final';
comment on function keycust.reactive_plan_final(internal) is '结果 final function of reactive_plan';

create aggregate keycust.reactive_plan(at timestamp, kw float8, kvar_lag float8, kvar_lead float8, options jsonb) (
    sfunc = keycust.reactive_plan_trans,
    stype = internal,
    sspace = 4096,
    finalfunc = keycust.reactive_plan_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.reactive_plan(timestamp, float8, float8, float8, jsonb) is
    '无功补偿方案 the best compensation of a measured load: all banks of real steps switched interval by interval';

create aggregate keycust.reactive_plan(day date, kw real[], kvar real[], options jsonb) (
    sfunc = keycust.reactive_plan_trans,
    stype = internal,
    sspace = 4096,
    finalfunc = keycust.reactive_plan_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.reactive_plan(date, real[], real[], jsonb) is
    '无功补偿方案 the same over day curves, leading kvar below 0';

create function keycust.reactive_alternatives(
    plan keycust.reactive_model,
    out alternative int,
    out rank int,
    out is_chosen boolean,
    out kind text,
    out equipment text,
    out steps int,
    out step_kvar float8,
    out detuning_pct float8,
    out kvar float8,
    out given_kvar float8,
    out barred_by text,
    out power_factor float8,
    out leading_kvarh_per_year float8,
    out bill_saving_cny float8,
    out loss_saving_kwh float8,
    out saving_cny float8,
    out switchings_per_year float8,
    out peak_kva float8,
    out released_kva float8,
    out voltage_rise_pct float8,
    out resonance_order float8,
    out harmonic float8,
    out investment_cny float8,
    out npv_cny float8,
    out annuity_cny float8,
    out irr_pct float8,
    out irr_status text,
    out payback_years float8,
    out discounted_payback_years float8
) returns setof record
language c immutable strict parallel safe cost 1000 rows 400 as 'MODULE_PATHNAME', 'reactive_alternatives';
comment on function keycust.reactive_alternatives(keycust.reactive_model) is
    '补偿方案比较 every alternative of a plan with what it brings in a year, its price and its rank';

create function keycust.reactive_months(
    plan keycust.reactive_model,
    alternative int default null,
    out month date,
    out kwh float8,
    out coverage_pct float8,
    out added_kwh float8,
    out added_kvarh float8,
    out charge_cny float8,
    out lagging_kvarh_before float8,
    out lagging_kvarh_after float8,
    out leading_kvarh_before float8,
    out leading_kvarh_after float8,
    out power_factor_before float8,
    out power_factor_after float8,
    out adjustment_pct_before float8,
    out adjustment_pct_after float8,
    out adjustment_cny_before float8,
    out adjustment_cny_after float8,
    out bill_saving_cny float8,
    out loss_saving_kwh float8,
    out is_used boolean,
    out exception text
) returns setof record
language c immutable parallel safe cost 1000 rows 12 as 'MODULE_PATHNAME', 'reactive_months';
comment on function keycust.reactive_months(keycust.reactive_model, int) is
    '逐月效果 month by month, before and with an alternative (the chosen one): power factor, leading kvarh, charge for the power factor';

create function keycust.reactive_reasons(
    plan keycust.reactive_model,
    out place int,
    out compared_with text,
    out alternative int,
    out saving_cny float8,
    out investment_cny float8,
    out npv_cny float8,
    out months_changed int,
    out reason_en text,
    out reason_zh text
) returns setof record
language sql immutable strict parallel safe rows 4
set search_path = pg_catalog, pg_temp
as $$
    with every as (
        select a.* from keycust.reactive_alternatives(plan) as a
    ), best as (
        select r.* from every as r where r.is_chosen
    ), other as (
        select 1 as place, 'none' as compared_with, 'nothing done' as label_en, '维持现状' as label_zh, r.*
        from every as r
        where r.kind = 'none'
        union all
        select 2, 'one step less', 'one step less', '少一级', r.*
        from every as r
        join best as b on r.kind = b.kind and r.equipment = b.equipment and r.step_kvar = b.step_kvar and r.steps = b.steps - 1
        union all
        select 3, 'one step more', 'one step more', '多一级', r.*
        from every as r
        join best as b on r.kind = b.kind and r.equipment = b.equipment and r.step_kvar = b.step_kvar and r.steps = b.steps + 1
        union all
        select 4, 'next best',
            format('the next best (%s%s)', w.en, case when r.equipment is not null then format(', %s: %s × %s kvar', r.equipment, r.steps, r.step_kvar) else '' end),
            format('次优方案（%s%s）', w.zh, case when r.equipment is not null then format('，%s：%s × %s 千乏', r.equipment, r.steps, r.step_kvar) else '' end), r.*
        from every as r
        join (values ('none', 'nothing done', '维持现状'), ('bank', 'bank', '电容器组'), ('svg', 'static var generator', '静止无功发生器'),
            ('removed', 'what is installed taken out', '退出已装补偿'), ('switched', 'what is installed switched as it should be', '已装补偿正确投切')
        ) as w (kind, en, zh) on w.kind = r.kind
        where r.rank = 2
    )
    select o.place, o.compared_with, o.alternative, d.saving, d.price, d.npv, c.changed,
        case when (plan).status is distinct from 'ok' then 'Nothing can be compared: no month has enough intervals and active energy.'
            when o.alternative = b.alternative then 'Nothing that was looked at is worth its price.'
            else format('Beside %s it saves %s CNY a year %s (%s months have another percent of adjustment) and costs %s CNY %s to buy: its net present value is %s CNY %s.%s',
                o.label_en, round(abs(d.saving)), case when d.saving < 0 then 'less' else 'more' end, c.changed,
                round(abs(d.price)), case when d.price < 0 then 'less' else 'more' end, round(abs(d.npv)), case when d.npv < 0 then 'lower' else 'higher' end,
                case when o.barred_by is null then '' else format(' That one is barred: %s.', o.barred_by) end) end,
        case when (plan).status is distinct from 'ok' then '无法比较：没有数据足够且有有功电量的月份。'
            when o.alternative = b.alternative then '所比较的各方案均不合算。'
            else format('与%s相比：年%s节约 %s 元（%s 个月调整系数不同），投资%s %s 元，净现值%s %s 元。%s',
                o.label_zh, case when d.saving < 0 then '少' else '多' end, round(abs(d.saving)), c.changed,
                case when d.price < 0 then '少' else '多' end, round(abs(d.price)), case when d.npv < 0 then '低' else '高' end, round(abs(d.npv)),
                case o.barred_by when 'resonance' then '该方案有谐振风险，不予采用。' when 'voltage rise' then '该方案电压升高超限，不予采用。'
                    when 'bound' then '该方案仅为下限估计。' else '' end) end
    from other as o
    cross join best as b
    cross join lateral (select b.saving_cny - o.saving_cny as saving, b.investment_cny - o.investment_cny as price, b.npv_cny - o.npv_cny as npv) as d
    cross join lateral (
        select count(*)::int as changed
        from keycust.reactive_months(plan, o.alternative) as x
        join keycust.reactive_months(plan, b.alternative) as y on y.month = x.month
        where x.is_used and x.adjustment_pct_after <> y.adjustment_pct_after
    ) as c
    where (plan).status = 'ok' or o.place = 1
    order by o.place
$$;
comment on function keycust.reactive_reasons(keycust.reactive_model) is
    '选择理由 why the chosen alternative, and not one step more or less, the next best, or nothing';

create function keycust.reactive_installed(
    plan keycust.reactive_model,
    out is_automatic boolean,
    out installed_kvar float8,
    out pays_cny_per_year float8,
    out is_least boolean,
    out badly_switched_cny_per_year float8,
    out leading_kvarh_per_year float8,
    out avoidable_leading_kvarh_per_year float8,
    out verdict_en text,
    out verdict_zh text
) returns setof record
language sql immutable strict parallel safe rows 1
set search_path = pg_catalog, pg_temp
as $$
    select i.is_automatic, r.kvar, m.pays, i.is_automatic, m.badly, m.kvarh, m.avoidable,
        case when m.pays is null then 'What is installed cannot be judged: no month has enough intervals and active energy.'
            else format('What is installed %s %s CNY a year; %s.',
                case when m.pays < 0 then case when i.is_automatic then 'may cost up to' else 'costs' end
                    else case when i.is_automatic then 'saves at least' else 'saves' end end, round(abs(m.pays)::numeric),
                case when m.badly > 0 then format('switched as it should be it would save %s%s CNY more', case when i.is_automatic then 'up to ' else '' end,
                        round(m.badly::numeric))
                    else 'better switching would bring nothing' end) end,
        case when m.pays is null then '已装补偿无法评价：没有数据足够且有有功电量的月份。'
            else format('已装补偿每年%s %s 元；%s。',
                case when m.pays < 0 then case when i.is_automatic then '最多可能多支出' else '多支出' end
                    else case when i.is_automatic then '至少节约' else '节约' end end, round(abs(m.pays)::numeric),
                case when m.badly > 0 then format('正确投切每年%s %s 元', case when i.is_automatic then '最多还可节约' else '还可节约' end, round(m.badly::numeric))
                    else '改进投切无收益' end) end
    from keycust.reactive_alternatives(plan) as r
    join keycust.reactive_alternatives(plan) as s on s.kind = 'switched'
    join keycust.reactive_alternatives(plan) as n on n.kind = 'none'
    cross join lateral (select coalesce(((plan).detail ->> 'installed_automatic')::boolean, false) as is_automatic) as i
    left join lateral (
        select 0 - r.saving_cny as pays, s.saving_cny as badly, n.leading_kvarh_per_year as kvarh,
            n.leading_kvarh_per_year - s.leading_kvarh_per_year as avoidable
    ) as m on (plan).status = 'ok'
    where r.kind = 'removed'
$$;
comment on function keycust.reactive_installed(keycust.reactive_model) is
    '已装补偿评价 whether compensation that is installed pays, and whether it is switched well';

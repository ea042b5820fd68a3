-- Transformers: losses, which units should be in service, and which transformers suit a load best. See doc/transformer.md.
-- transformer_plan and transformer_losses over a load are whole-data aggregates: they keep the intervals of their group.

create type keycust.transformer_loss as (
    load_factor float8,
    no_load_loss_kw float8,
    load_loss_kw float8,
    loss_kw float8,
    no_load_loss_kvar float8,
    full_load_loss_kvar float8,
    loss_kvar float8,
    comprehensive_no_load_kw float8,
    comprehensive_full_load_kw float8,
    comprehensive_loss_kw float8,
    economic_load_factor float8,
    comprehensive_load_factor float8,
    efficiency_pct float8,
    maximum_efficiency_pct float8,
    next_unit_at_kva float8
);
comment on type keycust.transformer_loss is
    '变压器损耗 losses of transformers at a load, and the load at which they are best';

create function keycust.transformer_losses(
    load_kva float8,
    capacity_kva float8,
    no_load_loss_w float8,
    load_loss_w float8,
    no_load_current_pct float8 default null,
    impedance_pct float8 default null,
    kq_kw_per_kvar float8 default 0,
    units int default 1,
    power_factor float8 default 1,
    load_fluctuation float8 default 1
) returns keycust.transformer_loss
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_losses';
comment on function keycust.transformer_losses(float8, float8, float8, float8, float8, float8, float8, int, float8, float8) is
    '变压器损耗 active, reactive and comprehensive losses of equal units at a load, economic load factors, efficiency';

create function keycust.transformer_annual_losses(
    load_max_kva float8,
    loss_hours float8,
    capacity_kva float8,
    no_load_loss_w float8,
    load_loss_w float8,
    no_load_current_pct float8 default null,
    impedance_pct float8 default null,
    kq_kw_per_kvar float8 default 0,
    units int default 1,
    hours float8 default 8760,
    out no_load_loss_kwh float8,
    out load_loss_kwh float8,
    out loss_kwh float8,
    out loss_kvarh float8,
    out comprehensive_loss_kwh float8
)
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_annual_losses';
comment on function
    keycust.transformer_annual_losses(float8, float8, float8, float8, float8, float8, float8, float8, int, float8) is
    '年损耗(最大负荷法) losses of a year from the greatest load and the hours of greatest loss';

create function keycust.transformer_service(
    capacity_kva float8[],
    no_load_loss_w float8[],
    load_loss_w float8[],
    no_load_current_pct float8[] default null,
    impedance_pct float8[] default null,
    kq_kw_per_kvar float8 default 0,
    load_limit_pct float8 default 100,
    out from_kva float8,
    out to_kva float8,
    out units bigint[],
    out units_kva float8,
    out no_load_loss_kw float8,
    out full_load_loss_kw float8,
    out comprehensive_no_load_kw float8,
    out comprehensive_full_load_kw float8
) returns setof record
language c immutable parallel safe rows 4 as 'MODULE_PATHNAME', 'transformer_service';
comment on function keycust.transformer_service(float8[], float8[], float8[], float8[], float8[], float8, float8) is
    '经济运行方式 which of several transformers should be in service from which load to which';

create function keycust.transformer_toc_factors(
    energy_price_cny_per_kwh float8,
    interest_pct float8,
    life_years float8,
    loss_hours float8,
    load_factor float8,
    hours float8 default 8760,
    out annuity_factor float8,
    out no_load_cny_per_w float8,
    out load_cny_per_w float8
)
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'transformer_toc_factors';
comment on function keycust.transformer_toc_factors(float8, float8, float8, float8, float8, float8) is
    '综合能效费用系数 what a W of no-load and of load loss costs over the life: factors A and B of TOC';

create function keycust.transformer_toc(
    price_cny float8,
    no_load_loss_w float8,
    load_loss_w float8,
    no_load_cny_per_w float8,
    load_cny_per_w float8
) returns float8
language sql immutable strict parallel safe
return price_cny + no_load_cny_per_w * no_load_loss_w + load_cny_per_w * load_loss_w;
comment on function keycust.transformer_toc(float8, float8, float8, float8, float8) is
    '综合能效费用 total owning cost of a transformer: purchase and what its losses cost over the life';

create function keycust.transformer_kvar_room(capacity_kva float8, kw float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'transformer_kvar_room';
comment on function keycust.transformer_kvar_room(float8, float8) is
    '可承载无功 kvar that a transformer carries beside kW; NULL where kW alone are too much';

-- What is shipped, as options.

create function keycust.transformer_catalogue(
    price_position float8 default 0.5,
    models jsonb default null,
    prices jsonb default null
) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if price_position is null or not price_position between 0 and 1 then
        raise exception 'price_position must be between 0 and 1'
            using errcode = '22023', detail = format('Got %s.', coalesce(price_position::text, 'null')),
                hint = '0 is the low end of the prices, 1 the high end.';
    elsif exists (
        select
        from (values (models), (prices)) as l (list)
        cross join lateral jsonb_array_elements(case when jsonb_typeof(l.list) = 'array' then l.list else '[0]' end) as e (e)
        where l.list is not null and jsonb_typeof(e.e) <> 'object'
    ) then
        raise exception 'models and prices must be lists of objects'
            using errcode = '22023',
                hint = 'Use (select jsonb_agg(to_jsonb(m)) from keycust_data.transformer_model as m), and transformer_price likewise.';
    end if;
    return (
        with price as (
            select p.*
            from jsonb_to_recordset(coalesce(prices, (select jsonb_agg(to_jsonb(s)) from keycust.shipped_transformer_price() as s)))
                as p (series text, capacity_kva int, valid_from date, price_low_cny numeric, price_high_cny numeric)
        ), newest as (
            select distinct on (p.series, p.capacity_kva)
                p.series, p.capacity_kva,
                p.price_low_cny + (p.price_high_cny - p.price_low_cny) * price_position::numeric as price_cny
            from price as p
            order by p.series, p.capacity_kva, p.valid_from desc
        ), model as (
            select m.*
            from jsonb_to_recordset(coalesce(models, (select jsonb_agg(to_jsonb(s)) from keycust.shipped_transformer_model() as s)))
                as m (series text, capacity_kva int, no_load_loss_w numeric, load_loss_w numeric, no_load_current_pct numeric,
                    impedance_pct numeric, cooling text)
        ), bounded as (
            -- The prices on both sides of each capacity; between them ln(price) is a line over ln(capacity).
            select m.*, below.capacity_kva as low_kva, below.price_cny as low_cny,
                above.capacity_kva as high_kva, above.price_cny as high_cny
            from model as m
            left join lateral (
                select n.capacity_kva, n.price_cny from newest as n
                where n.series = m.series and n.capacity_kva <= m.capacity_kva
                order by n.capacity_kva desc limit 1) as below on true
            left join lateral (
                select n.capacity_kva, n.price_cny from newest as n
                where n.series = m.series and n.capacity_kva >= m.capacity_kva
                order by n.capacity_kva limit 1) as above on true
        )
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'series', b.series,
            'capacity_kva', b.capacity_kva,
            'no_load_loss_w', b.no_load_loss_w,
            'load_loss_w', b.load_loss_w,
            'no_load_current_pct', b.no_load_current_pct,
            'impedance_pct', b.impedance_pct,
            'cooling', b.cooling,
            'price_cny', case
                when b.low_kva = b.high_kva then round(b.low_cny)
                else round(exp(ln(b.low_cny) + (ln(b.high_cny) - ln(b.low_cny))
                    * (ln(b.capacity_kva::numeric) - ln(b.low_kva::numeric))
                    / (ln(b.high_kva::numeric) - ln(b.low_kva::numeric))))
            end)) order by b.series, b.capacity_kva, b.impedance_pct)
        from bounded as b
    );
end
$$;
comment on function keycust.transformer_catalogue(float8, jsonb, jsonb) is
    '随库变压器目录 loss tables and prices as option "models", yours or those that are shipped; prices between those that are known by capacity';

create function keycust.transformer_tariff(tariff_id text) returns jsonb
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    found_tariff jsonb := (
        select jsonb_strip_nulls(jsonb_build_object(
            'capacity_price_cny_per_kva_month', t.capacity_price_cny_per_kva_month,
            'demand_price_cny_per_kw_month', t.demand_price_cny_per_kw_month,
            'contract_demand_floor_pct', t.contract_demand_floor_pct,
            'demand_tolerance_pct', t.demand_tolerance_pct,
            'demand_excess_factor', t.demand_excess_factor,
            'high_use_kwh_per_kva_month', t.high_use_kwh_per_kva_month,
            'high_use_demand_factor', t.high_use_demand_factor))
        from keycust.shipped_tariff() as t
        where t.tariff_id = transformer_tariff.tariff_id
        order by t.valid_from desc
        limit 1);
begin
    if found_tariff is null then
        raise exception 'there is no shipped tariff "%"', left(tariff_id, 63)
            using errcode = '22023', hint = format('Shipped are: %s. Yours go into option "tariff" as they are.',
                (select string_agg(distinct t.tariff_id, ', ') from keycust.shipped_tariff() as t));
    end if;
    return found_tariff;
end
$$;
comment on function keycust.transformer_tariff(text) is
    '随库两部制电价 prices and rules of a shipped tariff as option "tariff"';

create function keycust.transformer_options(
    options jsonb default '{}',
    tariff_id text default null,
    price_position float8 default 0.5
) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    own jsonb := coalesce(options, '{}');
    shipped jsonb := (
        select jsonb_object_agg(regexp_replace(s.setting, '^(transformer|basic_charge)_', ''), s.value::numeric)
        from keycust.shipped_setting() as s
        where s.setting ~ '^(transformer|basic_charge)_' and s.setting <> 'transformer_loss_hours_intercept');
begin
    if jsonb_typeof(own) <> 'object' then
        raise exception 'options must be a JSON object' using errcode = '22023';
    end if;
    if own -> 'models' is null then
        shipped := shipped || jsonb_build_object('models', keycust.transformer_catalogue(price_position));
    end if;
    if tariff_id is not null then
        shipped := shipped || jsonb_build_object('tariff', keycust.transformer_tariff(tariff_id));
    end if;
    return shipped || own;
end
$$;
comment on function keycust.transformer_options(jsonb, text, float8) is
    '方案选项 options of transformer_plan: yours over what is shipped, with the catalogue and a shipped tariff';

create function keycust.transformer_loss_hours(tmax_hours float8, intercept float8 default null) returns float8
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if not tmax_hours between 0 and 8784 or not intercept between 0 and 1 then
        raise exception 'tmax_hours must be between 0 and 8784, intercept between 0 and 1' using errcode = '22023',
            detail = format('Got %s and %s.', tmax_hours, coalesce(intercept::text, 'null'));
    end if;
    return (coalesce(intercept, (
        select s.value::float8 from keycust.shipped_setting() as s
        where s.setting = 'transformer_loss_hours_intercept')) + tmax_hours / 10000) ^ 2 * 8760;
end
$$;
comment on function keycust.transformer_loss_hours(float8, float8) is
    '最大损耗小时数 hours of greatest loss from the hours of greatest load (Tmax): (intercept + Tmax/10000)² · 8760';

-- Over a measured load.

create type keycust.transformer_load_loss as (
    hours float8,
    peak_kva float8,
    mean_kva float8,
    effective_kva float8,
    form_factor float8,
    no_load_loss_kwh float8,
    load_loss_kwh float8,
    loss_kwh float8,
    loss_kwh_per_year float8,
    loss_kvarh float8,
    comprehensive_loss_kwh float8,
    missing bigint,
    status text,
    message text
);
comment on type keycust.transformer_load_loss is
    '负荷期间损耗 what transformers lost over a measured load';

create type keycust.transformer_plan_model as (
    best text,
    best_kind text,
    yearly_cost_cny float8,
    investment_cny float8,
    saving_cny float8,
    npv_cny float8,
    payback_years float8,
    present text,
    present_capacity_kva float8,
    present_yearly_cost_cny float8,
    alternatives int,
    feasible int,
    peak_kva float8,
    peak_kw float8,
    mean_kva float8,
    effective_kva float8,
    energy_kwh float8,
    hours float8,
    coverage_pct float8,
    first_month date,
    months int,
    missing bigint,
    status text,
    message text,
    format int,
    detail jsonb
);
comment on type keycust.transformer_plan_model is
    '变压器方案 which transformers suit a load best, what they cost and what changing to them saves';

create function keycust.transformer_losses_at_trans(internal, timestamp, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_losses_at_trans';
create function keycust.transformer_losses_at_trans(internal, timestamp, float8, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_losses_at_trans';
create function keycust.transformer_losses_day_trans(internal, date, real[], jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_losses_day_trans';
create function keycust.transformer_losses_day_trans(internal, date, real[], real[], jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_losses_day_trans';
create function keycust.transformer_losses_final(internal) returns keycust.transformer_load_loss
language c immutable parallel safe cost 10000 as 'MODULE_PATHNAME', 'transformer_losses_final';

create function keycust.transformer_plan_at_trans(internal, timestamp, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_plan_at_trans';
create function keycust.transformer_plan_at_trans(internal, timestamp, float8, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_plan_at_trans';
create function keycust.transformer_plan_day_trans(internal, date, real[], jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_plan_day_trans';
create function keycust.transformer_plan_day_trans(internal, date, real[], real[], jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'transformer_plan_day_trans';
create function keycust.transformer_plan_final(internal) returns keycust.transformer_plan_model
language c immutable parallel safe cost 100000 as 'MODULE_PATHNAME', 'transformer_plan_final';

comment on function keycust.transformer_losses_at_trans(internal, timestamp, float8, jsonb) is
    '累积 transition function of transformer_losses';
comment on function keycust.transformer_losses_at_trans(internal, timestamp, float8, float8, jsonb) is
    '累积 transition function of transformer_losses';
comment on function keycust.transformer_losses_day_trans(internal, date, real[], jsonb) is
    '累积 transition function of transformer_losses';
comment on function keycust.transformer_losses_day_trans(internal, date, real[], real[], jsonb) is
    '累积 transition function of transformer_losses';
comment on function keycust.transformer_losses_final(internal) is '损耗结果 final function of transformer_losses';
comment on function keycust.transformer_plan_at_trans(internal, timestamp, float8, jsonb) is
    '累积 transition function of transformer_plan';
comment on function keycust.transformer_plan_at_trans(internal, timestamp, float8, float8, jsonb) is
    '累积 transition function of transformer_plan';
comment on function keycust.transformer_plan_day_trans(internal, date, real[], jsonb) is
    '累积 transition function of transformer_plan';
comment on function keycust.transformer_plan_day_trans(internal, date, real[], real[], jsonb) is
    '累积 transition function of transformer_plan';
comment on function keycust.transformer_plan_final(internal) is '方案结果 final function of transformer_plan';

create aggregate keycust.transformer_losses(at timestamp, kva float8, options jsonb) (
    sfunc = keycust.transformer_losses_at_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.transformer_losses_final,
    finalfunc_modify = read_only,
    parallel = safe
);
create aggregate keycust.transformer_losses(at timestamp, kw float8, kvar float8, options jsonb) (
    sfunc = keycust.transformer_losses_at_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.transformer_losses_final,
    finalfunc_modify = read_only,
    parallel = safe
);
create aggregate keycust.transformer_losses(day date, kva real[], options jsonb) (
    sfunc = keycust.transformer_losses_day_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.transformer_losses_final,
    finalfunc_modify = read_only,
    parallel = safe
);
create aggregate keycust.transformer_losses(day date, kw real[], kvar real[], options jsonb) (
    sfunc = keycust.transformer_losses_day_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.transformer_losses_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.transformer_losses(timestamp, float8, jsonb) is
    '负荷期间损耗 what transformers lose over a measured load in kVA';
comment on aggregate keycust.transformer_losses(timestamp, float8, float8, jsonb) is
    '负荷期间损耗 what transformers lose over a measured load in kW and kvar';
comment on aggregate keycust.transformer_losses(date, real[], jsonb) is
    '负荷期间损耗 what transformers lose over day curves in kVA';
comment on aggregate keycust.transformer_losses(date, real[], real[], jsonb) is
    '负荷期间损耗 what transformers lose over day curves in kW and kvar';

create aggregate keycust.transformer_plan(at timestamp, kva float8, options jsonb) (
    sfunc = keycust.transformer_plan_at_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.transformer_plan_final,
    finalfunc_modify = read_only,
    parallel = safe
);
create aggregate keycust.transformer_plan(at timestamp, kw float8, kvar float8, options jsonb) (
    sfunc = keycust.transformer_plan_at_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.transformer_plan_final,
    finalfunc_modify = read_only,
    parallel = safe
);
create aggregate keycust.transformer_plan(day date, kva real[], options jsonb) (
    sfunc = keycust.transformer_plan_day_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.transformer_plan_final,
    finalfunc_modify = read_only,
    parallel = safe
);
create aggregate keycust.transformer_plan(day date, kw real[], kvar real[], options jsonb) (
    sfunc = keycust.transformer_plan_day_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.transformer_plan_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.transformer_plan(timestamp, float8, jsonb) is
    '变压器方案 the transformers that suit a measured load in kVA best';
comment on aggregate keycust.transformer_plan(timestamp, float8, float8, jsonb) is
    '变压器方案 the transformers that suit a measured load in kW and kvar best';
comment on aggregate keycust.transformer_plan(date, real[], jsonb) is
    '变压器方案 the transformers that suit day curves in kVA best';
comment on aggregate keycust.transformer_plan(date, real[], real[], jsonb) is
    '变压器方案 the transformers that suit day curves in kW and kvar best';

-- What a plan says.

create function keycust.transformer_check_plan(plan keycust.transformer_plan_model) returns boolean
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if (plan).format is distinct from 1 then
        raise exception 'plan has an unknown format'
            using errcode = '22023', detail = format('Got %s, this version reads 1.', coalesce((plan).format::text, 'null'));
    end if;
    return (plan).detail is not null;
end
$$;
comment on function keycust.transformer_check_plan(keycust.transformer_plan_model) is
    '检查方案 whether a plan has alternatives; an error where it is of another version';

create function keycust.transformer_reason(
    plan keycust.transformer_plan_model,
    alternative jsonb,
    out reason_zh text,
    out reason_en text
)
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    d jsonb := (plan).detail;
    peak text := to_char((d ->> 'peak_with_margin_kva')::numeric, 'FM999,999,999,990');
    carries text := to_char((alternative ->> 'carries_kva')::numeric, 'FM999,999,999,990');
    rest text := to_char((alternative ->> 'rest_kva')::numeric, 'FM999,999,999,990');
    margin text := round((d ->> 'margin_pct')::numeric, 1)::text;
    load_limit text := round((d ->> 'load_limit_pct')::numeric, 1)::text;
    essential text := round((d ->> 'essential_pct')::numeric, 1)::text;
    overload text := round((d ->> 'overload_factor')::numeric, 2)::text;
    saving numeric := (alternative ->> 'saving_cny')::numeric;
    payback numeric := (alternative ->> 'payback_years')::numeric;
    cost text := to_char((alternative ->> 'yearly_cny')::numeric, 'FM999,999,999,990');
    money text;
    parts text[];
begin
    select string_agg(w.zh, '；' order by w.place), string_agg(w.en, '; ' order by w.place)
    into reason_zh, reason_en
    from jsonb_array_elements_text(coalesce(alternative -> 'against', '[]')) as against (code)
    join (values
        (1, 'overloaded', format('计入裕度 %s%% 的最大负荷 %s kVA 超过可承载 %s kVA 的 %s%%', margin, peak, carries, load_limit),
            format('the peak of %s kVA, %s %% of growth included, is above %s %% of the %s kVA that it carries', peak, margin, load_limit, carries)),
        (2, 'not_n_1', format('最大一台停运时，其余 %s kVA 按 %s 倍短时过载仍不能承载重要负荷（最大负荷的 %s%%）', rest, overload, essential),
            format('without its largest unit the other %s kVA, overloaded %s times, do not carry the essential %s %% of the peak', rest, overload, essential)),
        (3, 'unit_too_large', '单台容量超过限值', 'a single unit is larger than its limit'),
        (4, 'no_price', '价格未知', 'its price is not known'),
        (5, 'no_losses', '损耗参数未知', 'its losses are not known'),
        (6, 'no_basic_charge', '基本电费无法计算', 'its basic charge cannot be computed'),
        (7, 'no_month', '没有可暂停的月份', 'in no month a suspension gains anything')
    ) as w (place, code, zh, en) on w.code = against.code;
    if reason_en is not null then
        return;
    end if;
    select w.zh, w.en into reason_zh, reason_en
    from (values
        ('keep', '维持现状', 'the present units as they run'),
        ('switch', '现有变压器按负荷经济投切', 'of the present units the best number in service at each load'),
        ('suspend', '暂停部分变压器，仅保留所列', 'some of the present units suspended, these stay in service'),
        ('season', '季节性暂停：负荷允许的月份暂停部分变压器', 'some of the present units suspended in the months that can do without them'),
        ('reduce', '减容：更换为较小容量', 'less capacity than now, new units'),
        ('replace', '更换为同容量的新变压器', 'the same capacity in new units'),
        ('enlarge', '增容', 'more capacity than now, new units'),
        ('new', '新建', 'new units')
    ) as w (code, zh, en)
    where w.code = alternative ->> 'kind';
    if alternative ->> 'kind' = 'suspend' and (d ->> 'suspend_months')::numeric < 12 then
        reason_zh := format('%s（暂停每年最多 %s 个月，全年停用须办理减容）', reason_zh, d ->> 'suspend_months');
        reason_en := format('%s (a suspension is for %s months a year at most: all year it is to be applied for as a reduction of capacity)', reason_en,
            d ->> 'suspend_months');
    end if;
    if saving is null or alternative ->> 'kind' = 'keep' then
        reason_zh := format('%s；年费用 %s 元', reason_zh, cost);
        reason_en := format('%s; costs %s CNY a year', reason_en, cost);
        return;
    end if;
    money := to_char(abs(saving), 'FM999,999,999,990');
    -- Parts of a saving, or of what it costs more.
    parts := array[to_char(case when saving < 0 then -1 else 1 end * (alternative ->> 'saving_loss_cny')::numeric, 'FM999,999,999,990'),
        to_char(case when saving < 0 then -1 else 1 end * (alternative ->> 'saving_basic_cny')::numeric, 'FM999,999,999,990')];
    reason_zh := format('%s；运行费用每年%s %s 元（损耗 %s，基本电费 %s）', reason_zh,
        case when saving >= 0 then '节约' else '增加' end, money, parts[1], parts[2]);
    reason_en := format('%s; running it %s %s CNY a year%s (losses %s, basic charge %s)', reason_en,
        case when saving >= 0 then 'saves' else 'costs' end, money, case when saving >= 0 then '' else ' more' end, parts[1], parts[2]);
    if (alternative ->> 'price_cny')::numeric > 0 then
        reason_zh := format('%s；%s', reason_zh,
            case when payback is null then '不能收回投资' else format('静态回收期 %s 年', round(payback, 1)) end);
        reason_en := format('%s; %s', reason_en,
            case when payback is null then 'does not pay back' else format('pays back in %s years', round(payback, 1)) end);
    end if;
end
$$;
comment on function keycust.transformer_reason(keycust.transformer_plan_model, jsonb) is
    '方案说明 in words, Chinese and English, what speaks for or against an alternative';

create function keycust.transformer_alternatives(
    plan keycust.transformer_plan_model,
    out alternative int,
    out rank int,
    out kind text,
    out name text,
    out units int,
    out capacity_kva float8,
    out is_feasible boolean,
    out peak_load_pct float8,
    out price_cny float8,
    out life_years int,
    out no_load_loss_kwh float8,
    out load_loss_kwh float8,
    out loss_kvarh float8,
    out loss_cny float8,
    out basic_capacity_cny float8,
    out basic_contract_cny float8,
    out basic_measured_cny float8,
    out basic_charge_cny float8,
    out capital_cny float8,
    out yearly_cost_cny float8,
    out toc_cny float8,
    out saving_kwh float8,
    out saving_loss_cny float8,
    out saving_basic_cny float8,
    out saving_cny float8,
    out npv_cny float8,
    out irr_pct float8,
    out payback_years float8,
    out discounted_payback_years float8,
    out reason_zh text,
    out reason_en text
) returns setof record
language plpgsql immutable strict parallel safe rows 20
set search_path = pg_catalog, pg_temp
as $$
begin
    if not keycust.transformer_check_plan(plan) then
        return;
    end if;
    return query
    select e.place::int, (a ->> 'rank')::int, a ->> 'kind', a ->> 'name', (a ->> 'units')::int, (a ->> 'capacity_kva')::float8,
        a -> 'against' = '[]'::jsonb, 100 * (plan).peak_kva / nullif((a ->> 'carries_kva')::float8, 0), (a ->> 'price_cny')::float8,
        (a ->> 'life_years')::int, (a ->> 'no_load_kwh')::float8, (a ->> 'load_kwh')::float8,
        (a ->> 'reactive_kvarh')::float8, (a ->> 'loss_cny')::float8, (a ->> 'basic_capacity_cny')::float8,
        (a ->> 'basic_contract_cny')::float8, (a ->> 'basic_measured_cny')::float8, (a ->> 'basic_cny')::float8,
        (a ->> 'capital_cny')::float8, (a ->> 'yearly_cny')::float8, (a ->> 'toc_cny')::float8,
        (a ->> 'saving_kwh')::float8, (a ->> 'saving_loss_cny')::float8, (a ->> 'saving_basic_cny')::float8,
        (a ->> 'saving_cny')::float8, (a ->> 'npv_cny')::float8, 100 * (a ->> 'irr')::float8,
        (a ->> 'payback_years')::float8, (a ->> 'discounted_payback_years')::float8, r.reason_zh, r.reason_en
    from jsonb_array_elements((plan).detail -> 'alternatives') with ordinality as e (a, place)
    cross join lateral keycust.transformer_reason(plan, e.a) as r
    order by e.place;
end
$$;
comment on function keycust.transformer_alternatives(keycust.transformer_plan_model) is
    '方案比选 the alternatives of a plan by rank, with losses, charges, cost, savings, payback and reasons';

create function keycust.transformer_months(
    plan keycust.transformer_plan_model,
    alternative int default 1,
    out month date,
    out hours float8,
    out peak_kva float8,
    out peak_kw float8,
    out energy_kwh float8,
    out in_service_kva float8,
    out no_load_loss_kwh float8,
    out load_loss_kwh float8,
    out loss_cny float8,
    out basic_mode text,
    out contract_demand_kw float8,
    out basic_charge_cny float8
) returns setof record
language plpgsql immutable strict parallel safe rows 12
set search_path = pg_catalog, pg_temp
as $$
begin
    if not keycust.transformer_check_plan(plan) then
        return;
    end if;
    return query
    select (m ->> 'month')::date, (m ->> 'hours')::float8, (m ->> 'peak_kva')::float8, (m ->> 'peak_kw')::float8,
        (m ->> 'energy_kwh')::float8, (a.value -> 'months_capacity_kva' ->> i.place)::float8,
        (a.value -> 'months_no_load_kwh' ->> i.place)::float8, (a.value -> 'months_load_kwh' ->> i.place)::float8,
        (a.value -> 'months_loss_cny' ->> i.place)::float8, a.value -> 'months_basic_mode' ->> i.place,
        (a.value -> 'months_contract_kw' ->> i.place)::float8, (a.value -> 'months_basic_cny' ->> i.place)::float8
    from (select (plan).detail -> 'alternatives' -> (transformer_months.alternative - 1) as value
          where transformer_months.alternative > 0) as a
    cross join lateral jsonb_array_elements((plan).detail -> 'months') with ordinality as e (m, n)
    cross join lateral (select e.n::int - 1 as place) as i
    where a.value is not null
    order by e.n;
end
$$;
comment on function keycust.transformer_months(keycust.transformer_plan_model, int) is
    '分月结果 the months of an alternative of a plan: load, losses, basic charge and its mode';

-- Tariffs: what a load costs, what its bill changed by, what moving it would save, which basic charge is the least. See
-- doc/tariff.md. Aggregates over rows of a tariff and over a load are whole-data: they keep the rows of their group.

create type keycust.tariff_model as (
    periods int,
    prices int,
    period_valid_from date[],
    period_valid_to date[],
    month int[],
    period text[],
    starts_at_min int[],
    ends_at_min int[],
    ratio_to_flat float8[],
    price_valid_from date[],
    price_valid_to date[],
    flat_price_cny_per_kwh float8[],
    fixed_price_cny_per_kwh float8[],
    capacity_price_cny_per_kva_month float8[],
    demand_price_cny_per_kw_month float8[],
    contract_demand_floor_pct float8[],
    demand_tolerance_pct float8[],
    demand_excess_factor float8[],
    high_use_kwh_per_kva_month float8[],
    high_use_demand_factor float8[],
    status text,
    message text,
    format int,
    detail jsonb
);
comment on type keycust.tariff_model is '电价模型 a tariff: its periods and its prices with their validity, as rows of the tables tariff_period and tariff';
comment on column keycust.tariff_model.periods is '时段行数 number of rows of periods; the next seven columns have an element for each';
comment on column keycust.tariff_model.prices is '价格行数 number of rows of prices; the eleven columns from price_valid_from on have an element for each';
comment on column keycust.tariff_model.status is '状态 ok, gap (minutes without a period) or overlap (minutes with two prices)';

-- A tariff from its rows.

create function keycust.tariff_fit_trans(internal, date, date, int, text, int, int, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_fit_trans';
create function keycust.tariff_prices_trans(
    internal, date, date, float8, float8, float8, float8, float8, float8, float8, float8, float8
) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_prices_trans';
create function keycust.tariff_fit_final(internal) returns keycust.tariff_model
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_fit_final';

comment on function keycust.tariff_fit_trans(internal, date, date, int, text, int, int, float8) is '累积 transition function of tariff_fit';
comment on function keycust.tariff_prices_trans(internal, date, date, float8, float8, float8, float8, float8, float8, float8, float8, float8)
is '累积 transition function of tariff_prices';
comment on function keycust.tariff_fit_final(internal) is '电价模型 final function of tariff_fit and tariff_prices';

create aggregate keycust.tariff_fit(
    valid_from date, valid_to date, month int, period text, starts_at_min int, ends_at_min int, ratio_to_flat float8
) (
    sfunc = keycust.tariff_fit_trans,
    stype = internal,
    sspace = 4096,
    finalfunc = keycust.tariff_fit_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.tariff_fit(date, date, int, text, int, int, float8) is
    '分时时段模型 a tariff of periods from their rows: month, period, from minute to minute, ratio to the flat price';

create aggregate keycust.tariff_prices(
    valid_from date,
    valid_to date,
    flat_price_cny_per_kwh float8,
    fixed_price_cny_per_kwh float8,
    capacity_price_cny_per_kva_month float8,
    demand_price_cny_per_kw_month float8,
    contract_demand_floor_pct float8,
    demand_tolerance_pct float8,
    demand_excess_factor float8,
    high_use_kwh_per_kva_month float8,
    high_use_demand_factor float8
) (
    sfunc = keycust.tariff_prices_trans,
    stype = internal,
    sspace = 4096,
    finalfunc = keycust.tariff_fit_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.tariff_prices(date, date, float8, float8, float8, float8, float8, float8, float8, float8, float8) is
    '价格模型 a tariff of prices and rules of the basic charge from their rows; NULL is not known, or not offered';

create function keycust.tariff_join(periods keycust.tariff_model, prices keycust.tariff_model)
returns keycust.tariff_model
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_join';
comment on function keycust.tariff_join(keycust.tariff_model, keycust.tariff_model) is
    '时段与价格合并 a tariff of the periods and prices of two';

create function keycust.tariff_day(
    tariff keycust.tariff_model,
    day date,
    out starts_at_min int,
    out ends_at_min int,
    out period text,
    out ratio_to_flat float8,
    out price_cny_per_kwh float8
) returns setof record
language c immutable strict parallel safe cost 100 rows 8 as 'MODULE_PATHNAME', 'tariff_day';
comment on function keycust.tariff_day(keycust.tariff_model, date) is '某日时段与电价 periods and prices of a day, from midnight to midnight';

-- Cost.

create type keycust.tariff_bill as (
    from_day date,
    to_day date,
    days int,
    intervals bigint,
    missing bigint,
    duplicates bigint,
    energy_kwh float8,
    cost_cny float8,
    average_price_cny_per_kwh float8,
    flat_price_cny_per_kwh float8,
    price_index float8,
    peak_share float8,
    flat_share float8,
    valley_share float8,
    valley_use_index float8,
    critical_peak_kwh float8,
    peak_kwh float8,
    flat_kwh float8,
    valley_kwh float8,
    deep_valley_kwh float8,
    critical_peak_cny float8,
    peak_cny float8,
    flat_cny float8,
    valley_cny float8,
    deep_valley_cny float8,
    export_kwh float8,
    unpriced_kwh float8,
    unpriced_intervals bigint,
    unpriced_days int,
    first_unpriced timestamp,
    status text,
    message text
);
comment on type keycust.tariff_bill is '分时电费 what a load costs under a tariff: energy and money by period, indices, what has no price';
comment on column keycust.tariff_bill.intervals is '应有点数 intervals from the first day to the last';
comment on column keycust.tariff_bill.missing is '缺失点数 of these, those without a value';
comment on column keycust.tariff_bill.cost_cny is '电度电费 of what has a price, the fixed part included; without the basic charge';
comment on column keycust.tariff_bill.average_price_cny_per_kwh is '平均电价 cost over the energy that has a price';
comment on column keycust.tariff_bill.flat_price_cny_per_kwh is '平段电价 what a kWh would have cost all day flat, by the days'' energies';
comment on column keycust.tariff_bill.price_index is '价格指数 average price over flat price';
comment on column keycust.tariff_bill.peak_share is '峰段电量占比 peak and critical peak of the energy that has a period';
comment on column keycust.tariff_bill.valley_share is '谷段电量占比 valley and deep valley of the energy that has a period';
comment on column keycust.tariff_bill.valley_use_index is '谷段利用率 valley share over the share of hours that are valley: 1 when they are used like the others';
comment on column keycust.tariff_bill.export_kwh is '上网电量 energy of intervals below 0, which are not priced';
comment on column keycust.tariff_bill.unpriced_kwh is '无价电量 energy that has no price';
comment on column keycust.tariff_bill.first_unpriced is '首个无价时点 beginning of the first interval without a price';
comment on column keycust.tariff_bill.status is '状态 ok, unpriced (a part has no price), no_price, no_rows, no_step';

create function keycust.tariff_cost_curve_trans(internal, date, real[], keycust.tariff_model) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_cost_curve_trans';
create function keycust.tariff_cost_reading_trans(internal, timestamp, float8, keycust.tariff_model) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_cost_reading_trans';
create function keycust.tariff_cost_reading_trans(internal, timestamp, float8, keycust.tariff_model, jsonb)
returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_cost_reading_trans';
create function keycust.tariff_cost_final(internal) returns keycust.tariff_bill
language c immutable parallel safe cost 1000 as 'MODULE_PATHNAME', 'tariff_cost_final';

comment on function keycust.tariff_cost_curve_trans(internal, date, real[], keycust.tariff_model) is '累积 transition function of tariff_cost over day curves';
comment on function keycust.tariff_cost_reading_trans(internal, timestamp, float8, keycust.tariff_model) is '累积 transition function of tariff_cost over readings';
comment on function keycust.tariff_cost_reading_trans(internal, timestamp, float8, keycust.tariff_model, jsonb) is
    '累积 transition function of tariff_cost over readings';
comment on function keycust.tariff_cost_final(internal) is '电费结果 final function of tariff_cost';

create aggregate keycust.tariff_cost(day date, kw real[], tariff keycust.tariff_model) (
    sfunc = keycust.tariff_cost_curve_trans,
    stype = internal,
    sspace = 200000,
    finalfunc = keycust.tariff_cost_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.tariff_cost(date, real[], keycust.tariff_model) is '分时电费 what a load of day curves costs under a tariff';

create aggregate keycust.tariff_cost(at timestamp, kw float8, tariff keycust.tariff_model) (
    sfunc = keycust.tariff_cost_reading_trans,
    stype = internal,
    sspace = 500000,
    finalfunc = keycust.tariff_cost_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.tariff_cost(timestamp, float8, keycust.tariff_model) is '分时电费 what a load of single readings costs under a tariff';

create aggregate keycust.tariff_cost(at timestamp, kw float8, tariff keycust.tariff_model, options jsonb) (
    sfunc = keycust.tariff_cost_reading_trans,
    stype = internal,
    sspace = 500000,
    finalfunc = keycust.tariff_cost_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.tariff_cost(timestamp, float8, keycust.tariff_model, jsonb) is
    '分时电费 what a load of single readings costs under a tariff; options minutes, label';

create function keycust.tariff_cost_energies(
    tariff keycust.tariff_model,
    month date,
    critical_peak_kwh float8 default null,
    peak_kwh float8 default null,
    flat_kwh float8 default null,
    valley_kwh float8 default null,
    deep_valley_kwh float8 default null
) returns keycust.tariff_bill
language c immutable parallel safe cost 100 as 'MODULE_PATHNAME', 'tariff_cost_energies';
comment on function keycust.tariff_cost_energies(keycust.tariff_model, date, float8, float8, float8, float8, float8) is
    '分时电费(按时段电量) what the energies of the periods cost in the month of a day';

create function keycust.tariff_cost_periods(
    bill keycust.tariff_bill,
    out place int,
    out period text,
    out label_zh text,
    out energy_kwh float8,
    out energy_share float8,
    out cost_cny float8,
    out average_price_cny_per_kwh float8
) returns setof record
language sql immutable strict parallel safe rows 5
set search_path = pg_catalog, pg_temp
as $$
    -- Where a part has no price, a bill does not say of which period it is.
    select
        p.place, p.period, p.label_zh, p.energy_kwh, p.energy_kwh / nullif((bill).energy_kwh, 0), p.cost_cny,
        case when (bill).unpriced_kwh = 0 then p.cost_cny / nullif(p.energy_kwh, 0) end
    from (values
        (1, 'critical_peak', '尖峰', (bill).critical_peak_kwh, (bill).critical_peak_cny),
        (2, 'peak', '高峰', (bill).peak_kwh, (bill).peak_cny),
        (3, 'flat', '平段', (bill).flat_kwh, (bill).flat_cny),
        (4, 'valley', '低谷', (bill).valley_kwh, (bill).valley_cny),
        (5, 'deep_valley', '深谷', (bill).deep_valley_kwh, (bill).deep_valley_cny)
    ) as p (place, period, label_zh, energy_kwh, cost_cny)
    where p.energy_kwh is not null
    order by p.place
$$;
comment on function keycust.tariff_cost_periods(keycust.tariff_bill) is '分时电费明细 energy, share and money of a bill, a row for each period';

-- Moving load.

create type keycust.tariff_shift_plan as (
    from_day date,
    to_day date,
    days int,
    priced_days int,
    energy_cny float8,
    demand_kw float8,
    basic_cny float8,
    theoretical_moved_kwh float8,
    theoretical_energy_cny float8,
    theoretical_demand_kw float8,
    theoretical_basic_cny float8,
    theoretical_saving_cny float8,
    feasible_moved_kwh float8,
    feasible_energy_cny float8,
    feasible_demand_kw float8,
    feasible_basic_cny float8,
    feasible_saving_cny float8,
    level_moved_kwh float8,
    level_energy_cny float8,
    level_demand_kw float8,
    level_basic_cny float8,
    level_saving_cny float8,
    rotation_moved_kwh float8,
    rotation_energy_cny float8,
    rotation_demand_kw float8,
    rotation_basic_cny float8,
    rotation_saving_cny float8,
    rotation_hours float8,
    rotation_savings_cny float8[],
    status text,
    message text
);
comment on type keycust.tariff_shift_plan is '移峰填谷方案 what moving load within the day would save: in theory, as far as feasible, without a higher demand, by rotated shifts';
comment on column keycust.tariff_shift_plan.energy_cny is '现电度电费 cost of the energy of priced days as it is';
comment on column keycust.tariff_shift_plan.theoretical_saving_cny is '理论节约 when every kWh can be moved, up to the limit';
comment on column keycust.tariff_shift_plan.feasible_saving_cny is '可行节约 when the option share of every interval can be moved; NULL without it';
comment on column keycust.tariff_shift_plan.level_saving_cny is '不抬升需量的节约 likewise, with no month''s maximum demand rising';
comment on column keycust.tariff_shift_plan.rotation_saving_cny is '轮班节约 of the best of the rotations; 0 where none saves';
comment on column keycust.tariff_shift_plan.rotation_hours is '轮班时差 by how many hours later the best rotation begins';
comment on column keycust.tariff_shift_plan.rotation_savings_cny is '各轮班节约 of each rotation of the option rotate_hours, the basic charge not looked at';
comment on column keycust.tariff_shift_plan.status is '状态 ok, unpriced (some days take no part), no_price, no_rows, no_step';

create function keycust.tariff_shift_curve_trans(internal, date, real[], keycust.tariff_model, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_shift_curve_trans';
create function keycust.tariff_shift_curve_trans(internal, date, real[], keycust.tariff_model) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_shift_curve_trans';
create function keycust.tariff_shift_reading_trans(internal, timestamp, float8, keycust.tariff_model, jsonb)
returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'tariff_shift_reading_trans';
create function keycust.tariff_shift_final(internal) returns keycust.tariff_shift_plan
language c immutable parallel safe cost 10000 as 'MODULE_PATHNAME', 'tariff_shift_final';

comment on function keycust.tariff_shift_curve_trans(internal, date, real[], keycust.tariff_model, jsonb) is '累积 transition function of tariff_shift over day curves';
comment on function keycust.tariff_shift_curve_trans(internal, date, real[], keycust.tariff_model) is '累积 transition function of tariff_shift over day curves';
comment on function keycust.tariff_shift_reading_trans(internal, timestamp, float8, keycust.tariff_model, jsonb) is
    '累积 transition function of tariff_shift over readings';
comment on function keycust.tariff_shift_final(internal) is '移峰结果 final function of tariff_shift';

create aggregate keycust.tariff_shift(day date, kw real[], tariff keycust.tariff_model) (
    sfunc = keycust.tariff_shift_curve_trans,
    stype = internal,
    sspace = 200000,
    finalfunc = keycust.tariff_shift_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.tariff_shift(date, real[], keycust.tariff_model) is
    '移峰填谷 what moving a load of day curves within the day would save in theory';

create aggregate keycust.tariff_shift(day date, kw real[], tariff keycust.tariff_model, options jsonb) (
    sfunc = keycust.tariff_shift_curve_trans,
    stype = internal,
    sspace = 200000,
    finalfunc = keycust.tariff_shift_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.tariff_shift(date, real[], keycust.tariff_model, jsonb) is
    '移峰填谷 what moving a load of day curves within the day would save; options share, limit_kw, rotate_hours, basic_mode …';

create aggregate keycust.tariff_shift(at timestamp, kw float8, tariff keycust.tariff_model, options jsonb) (
    sfunc = keycust.tariff_shift_reading_trans,
    stype = internal,
    sspace = 500000,
    finalfunc = keycust.tariff_shift_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.tariff_shift(timestamp, float8, keycust.tariff_model, jsonb) is
    '移峰填谷 what moving a load of single readings within the day would save';

create function keycust.tariff_shift_scenarios(
    plan keycust.tariff_shift_plan,
    out place int,
    out scenario text,
    out label_zh text,
    out moved_kwh float8,
    out energy_before_cny float8,
    out energy_after_cny float8,
    out demand_before_kw float8,
    out demand_after_kw float8,
    out basic_before_cny float8,
    out basic_after_cny float8,
    out saving_cny float8
) returns setof record
language sql immutable strict parallel safe rows 4
set search_path = pg_catalog, pg_temp
as $$
    select s.place, s.scenario, s.label_zh, s.moved_kwh, (plan).energy_cny, s.energy_cny, (plan).demand_kw, s.demand_kw, (plan).basic_cny, s.basic_cny, s.saving_cny
    from (values
        (1, 'theoretical', '理论最大', (plan).theoretical_moved_kwh, (plan).theoretical_energy_cny, (plan).theoretical_demand_kw,
            (plan).theoretical_basic_cny, (plan).theoretical_saving_cny),
        (2, 'feasible', '可行', (plan).feasible_moved_kwh, (plan).feasible_energy_cny, (plan).feasible_demand_kw,
            (plan).feasible_basic_cny, (plan).feasible_saving_cny),
        (3, 'level', '可行且不抬升需量', (plan).level_moved_kwh, (plan).level_energy_cny, (plan).level_demand_kw,
            (plan).level_basic_cny, (plan).level_saving_cny),
        (4, 'rotation', '轮班', (plan).rotation_moved_kwh, (plan).rotation_energy_cny, (plan).rotation_demand_kw,
            (plan).rotation_basic_cny, (plan).rotation_saving_cny)
    ) as s (place, scenario, label_zh, moved_kwh, energy_cny, demand_kw, basic_cny, saving_cny)
    where s.saving_cny is not null
    order by s.place
$$;
comment on function keycust.tariff_shift_scenarios(keycust.tariff_shift_plan) is '移峰方案对比 what moving load would save, a row for each way to do so';

-- Rules that prices do not carry are settings of the base, basic_charge_…: verify, and pass your own.

create function keycust.tariff_rule(rule text) returns float8
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select s.value::float8 from keycust.shipped_setting() as s where s.setting = 'basic_charge_' || tariff_rule.rule
$$;
comment on function keycust.tariff_rule(text) is
    '电价规则缺省值 a shipped rule of the basic charge, mode_months or contract_months; NULL where it is none';

-- The basic charge.

create function keycust.tariff_basic_charge(
    tariff keycust.tariff_model,
    month date[],
    capacity_kva float8[],
    demand_kw float8[],
    energy_kwh float8[] default null,
    contract_kw float8[] default null,
    mode text default null,
    mode_months int default keycust.tariff_rule('mode_months')::int,
    contract_months int default keycust.tariff_rule('contract_months')::int,
    step_kw float8 default 0,
    change_cost_cny float8 default 0,
    out charge_month date,
    out charge_mode text,
    out charge_cny float8,
    out best_contract_kw float8,
    out present_cny float8,
    out is_present boolean,
    out is_best boolean,
    out is_complete boolean,
    out is_high_use boolean
) returns setof record
language c immutable parallel safe cost 100 rows 36 as 'MODULE_PATHNAME', 'tariff_basic_charge';
comment on function keycust.tariff_basic_charge(keycust.tariff_model, date[], float8[], float8[], float8[], float8[], text, int, int, float8, float8) is
    '基本电费 the basic charge of each month in each mode, the contract demand the best one, and which mode is the best';

create type keycust.tariff_basic_choice as (
    months int,
    complete_months int,
    present_cny float8,
    capacity_cny float8,
    contract_cny float8,
    measured_cny float8,
    best_cny float8,
    saving_cny float8,
    changes int,
    modes text[],
    contract_kw float8[],
    status text,
    message text
);
comment on type keycust.tariff_basic_choice is '基本电费方案 the cheapest modes of the basic charge, and what each mode kept throughout would cost';
comment on column keycust.tariff_basic_choice.complete_months is '完整月数 months in which every mode offered is known; sums are over these';
comment on column keycust.tariff_basic_choice.saving_cny is '节约 present charge less the best one and the cost of changes';
comment on column keycust.tariff_basic_choice.modes is '各月方式 mode of each month, by month';
comment on column keycust.tariff_basic_choice.contract_kw is '各月合同需量 contract demand of each month that is by contract';
comment on column keycust.tariff_basic_choice.status is '状态 ok, incomplete (months are left out), unknown (all are)';

create function keycust.tariff_basic_plan(
    tariff keycust.tariff_model,
    month date[],
    capacity_kva float8[],
    demand_kw float8[],
    energy_kwh float8[] default null,
    contract_kw float8[] default null,
    mode text default null,
    mode_months int default keycust.tariff_rule('mode_months')::int,
    contract_months int default keycust.tariff_rule('contract_months')::int,
    step_kw float8 default 0,
    change_cost_cny float8 default 0
) returns keycust.tariff_basic_choice
language c immutable parallel safe cost 100 as 'MODULE_PATHNAME', 'tariff_basic_plan';
comment on function keycust.tariff_basic_plan(keycust.tariff_model, date[], float8[], float8[], float8[], float8[], text, int, int, float8, float8) is
    '基本电费最优方案 the cheapest modes and contract demands of the basic charge over the months';

-- The change of a bill.

create function keycust.tariff_bill_change(
    kwh_before float8[],
    price_before float8[],
    kwh_after float8[],
    price_after float8[],
    demand_before float8 default 0,
    demand_price_before float8 default 0,
    adjustment_pct_before float8 default 0,
    unadjusted_price_before float8 default 0,
    demand_after float8 default 0,
    demand_price_after float8 default 0,
    adjustment_pct_after float8 default 0,
    unadjusted_price_after float8 default 0,
    out factor text,
    out part_cny float8,
    out share_of_change float8,
    out bill_before_cny float8,
    out bill_after_cny float8
) returns setof record
language c immutable strict parallel safe cost 100 rows 5 as 'MODULE_PATHNAME', 'tariff_bill_change';
comment on function keycust.tariff_bill_change(float8[], float8[], float8[], float8[], float8, float8, float8, float8, float8, float8, float8, float8) is
    '电费变化分解 what a bill''s change between two months comes from: price, volume, mix of periods, power factor, demand';

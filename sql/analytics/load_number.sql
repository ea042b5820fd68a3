-- One figure of a load, for a BI tool's own SQL. See doc/load.md.
-- One-pass aggregates: they share a state, so that parts are merged (X_partial, X_merge) and plans are parallel.

create function keycust.load_number_transition(state bytea, at timestamp, kw float8) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_number_transition';
comment on function keycust.load_number_transition(bytea, timestamp, float8) is
    '累积 transition function of the one-number aggregates of load';

create function keycust.load_number_transition(state bytea, day date, kw real[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_number_curve_transition';
comment on function keycust.load_number_transition(bytea, date, real[]) is
    '累积 transition function of the one-number aggregates of load over day curves';

create function keycust.load_number_combine(state bytea, other bytea) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_number_combine';
comment on function keycust.load_number_combine(bytea, bytea) is
    '合并 combine function of the one-number aggregates of load';

-- 负荷率

create function keycust.load_factor_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_factor_final';
comment on function keycust.load_factor_final(bytea) is '负荷率结果 final function of load_factor';

create aggregate keycust.load_factor(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_factor_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_factor(timestamp, float8) is '负荷率 load factor: mean over peak; of values in time';

create aggregate keycust.load_factor_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_factor_partial(timestamp, float8) is
    '负荷率部分状态 state of load_factor over some of the values in time, for load_factor_merge';

create aggregate keycust.load_factor(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_factor_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_factor(date, real[]) is '负荷率 load factor: mean over peak; of day curves';

create aggregate keycust.load_factor_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_factor_partial(date, real[]) is
    '负荷率部分状态 state of load_factor over some of the day curves, for load_factor_merge';

create aggregate keycust.load_factor_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_factor_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_factor_merge(bytea) is '负荷率合并 load_factor from the states of its parts';

-- 最大负荷

create function keycust.load_peak_kw_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_peak_kw_final';
comment on function keycust.load_peak_kw_final(bytea) is '最大负荷结果 final function of load_peak_kw';

create aggregate keycust.load_peak_kw(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_peak_kw_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_kw(timestamp, float8) is '最大负荷 greatest value; of values in time';

create aggregate keycust.load_peak_kw_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_kw_partial(timestamp, float8) is
    '最大负荷部分状态 state of load_peak_kw over some of the values in time, for load_peak_kw_merge';

create aggregate keycust.load_peak_kw(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_peak_kw_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_kw(date, real[]) is '最大负荷 greatest value; of day curves';

create aggregate keycust.load_peak_kw_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_kw_partial(date, real[]) is
    '最大负荷部分状态 state of load_peak_kw over some of the day curves, for load_peak_kw_merge';

create aggregate keycust.load_peak_kw_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_peak_kw_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_kw_merge(bytea) is '最大负荷合并 load_peak_kw from the states of its parts';

-- 最大负荷发生时间

create function keycust.load_peak_at_final(state bytea) returns timestamp
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_peak_at_final';
comment on function keycust.load_peak_at_final(bytea) is '最大负荷发生时间结果 final function of load_peak_at';

create aggregate keycust.load_peak_at(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_peak_at_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_at(timestamp, float8) is '最大负荷发生时间 time of the greatest value, the first of several; of values in time';

create aggregate keycust.load_peak_at_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_at_partial(timestamp, float8) is
    '最大负荷发生时间部分状态 state of load_peak_at over some of the values in time, for load_peak_at_merge';

create aggregate keycust.load_peak_at(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_peak_at_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_at(date, real[]) is '最大负荷发生时间 time of the greatest value, the first of several; of day curves';

create aggregate keycust.load_peak_at_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_at_partial(date, real[]) is
    '最大负荷发生时间部分状态 state of load_peak_at over some of the day curves, for load_peak_at_merge';

create aggregate keycust.load_peak_at_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_peak_at_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_at_merge(bytea) is '最大负荷发生时间合并 load_peak_at from the states of its parts';

-- 峰谷差

create function keycust.load_peak_valley_kw_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_peak_valley_kw_final';
comment on function keycust.load_peak_valley_kw_final(bytea) is '峰谷差结果 final function of load_peak_valley_kw';

create aggregate keycust.load_peak_valley_kw(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_peak_valley_kw_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_kw(timestamp, float8) is '峰谷差 greatest less least value; of values in time';

create aggregate keycust.load_peak_valley_kw_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_kw_partial(timestamp, float8) is
    '峰谷差部分状态 state of load_peak_valley_kw over some of the values in time, for load_peak_valley_kw_merge';

create aggregate keycust.load_peak_valley_kw(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_peak_valley_kw_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_kw(date, real[]) is '峰谷差 greatest less least value; of day curves';

create aggregate keycust.load_peak_valley_kw_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_kw_partial(date, real[]) is
    '峰谷差部分状态 state of load_peak_valley_kw over some of the day curves, for load_peak_valley_kw_merge';

create aggregate keycust.load_peak_valley_kw_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_peak_valley_kw_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_kw_merge(bytea) is '峰谷差合并 load_peak_valley_kw from the states of its parts';

-- 峰谷差率

create function keycust.load_peak_valley_ratio_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_peak_valley_ratio_final';
comment on function keycust.load_peak_valley_ratio_final(bytea) is '峰谷差率结果 final function of load_peak_valley_ratio';

create aggregate keycust.load_peak_valley_ratio(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_peak_valley_ratio_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_ratio(timestamp, float8) is '峰谷差率 peak-valley difference over peak; of values in time';

create aggregate keycust.load_peak_valley_ratio_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_ratio_partial(timestamp, float8) is
    '峰谷差率部分状态 state of load_peak_valley_ratio over some of the values in time, for load_peak_valley_ratio_merge';

create aggregate keycust.load_peak_valley_ratio(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_peak_valley_ratio_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_ratio(date, real[]) is '峰谷差率 peak-valley difference over peak; of day curves';

create aggregate keycust.load_peak_valley_ratio_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_ratio_partial(date, real[]) is
    '峰谷差率部分状态 state of load_peak_valley_ratio over some of the day curves, for load_peak_valley_ratio_merge';

create aggregate keycust.load_peak_valley_ratio_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_peak_valley_ratio_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_peak_valley_ratio_merge(bytea) is '峰谷差率合并 load_peak_valley_ratio from the states of its parts';

-- 形状系数

create function keycust.load_form_factor_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_form_factor_final';
comment on function keycust.load_form_factor_final(bytea) is '形状系数结果 final function of load_form_factor';

create aggregate keycust.load_form_factor(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_form_factor_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_form_factor(timestamp, float8) is '形状系数 form factor: root of the mean square over mean; of values in time';

create aggregate keycust.load_form_factor_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_form_factor_partial(timestamp, float8) is
    '形状系数部分状态 state of load_form_factor over some of the values in time, for load_form_factor_merge';

create aggregate keycust.load_form_factor(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_form_factor_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_form_factor(date, real[]) is '形状系数 form factor: root of the mean square over mean; of day curves';

create aggregate keycust.load_form_factor_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_form_factor_partial(date, real[]) is
    '形状系数部分状态 state of load_form_factor over some of the day curves, for load_form_factor_merge';

create aggregate keycust.load_form_factor_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_form_factor_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_form_factor_merge(bytea) is '形状系数合并 load_form_factor from the states of its parts';

-- 波动率

create function keycust.load_volatility_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_volatility_final';
comment on function keycust.load_volatility_final(bytea) is '波动率结果 final function of load_volatility';

create aggregate keycust.load_volatility(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_volatility_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_volatility(timestamp, float8) is '波动率 standard deviation over mean; of values in time';

create aggregate keycust.load_volatility_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_volatility_partial(timestamp, float8) is
    '波动率部分状态 state of load_volatility over some of the values in time, for load_volatility_merge';

create aggregate keycust.load_volatility(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_volatility_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_volatility(date, real[]) is '波动率 standard deviation over mean; of day curves';

create aggregate keycust.load_volatility_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_volatility_partial(date, real[]) is
    '波动率部分状态 state of load_volatility over some of the day curves, for load_volatility_merge';

create aggregate keycust.load_volatility_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_volatility_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_volatility_merge(bytea) is '波动率合并 load_volatility from the states of its parts';

-- 电量

create function keycust.load_energy_kwh_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_energy_kwh_final';
comment on function keycust.load_energy_kwh_final(bytea) is '电量结果 final function of load_energy_kwh';

create aggregate keycust.load_energy_kwh(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_energy_kwh_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_energy_kwh(timestamp, float8) is '电量 energy of the values: their sum times the step; of values in time';

create aggregate keycust.load_energy_kwh_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_energy_kwh_partial(timestamp, float8) is
    '电量部分状态 state of load_energy_kwh over some of the values in time, for load_energy_kwh_merge';

create aggregate keycust.load_energy_kwh(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_energy_kwh_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_energy_kwh(date, real[]) is '电量 energy of the values: their sum times the step; of day curves';

create aggregate keycust.load_energy_kwh_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_energy_kwh_partial(date, real[]) is
    '电量部分状态 state of load_energy_kwh over some of the day curves, for load_energy_kwh_merge';

create aggregate keycust.load_energy_kwh_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_energy_kwh_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_energy_kwh_merge(bytea) is '电量合并 load_energy_kwh from the states of its parts';

-- 最大负荷利用小时数

create function keycust.load_utilisation_hours_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_utilisation_hours_final';
comment on function keycust.load_utilisation_hours_final(bytea) is '最大负荷利用小时数结果 final function of load_utilisation_hours';

create aggregate keycust.load_utilisation_hours(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_utilisation_hours_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_utilisation_hours(timestamp, float8) is '最大负荷利用小时数 load factor times the hours from first to last interval; of values in time';

create aggregate keycust.load_utilisation_hours_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_utilisation_hours_partial(timestamp, float8) is
    '最大负荷利用小时数部分状态 state of load_utilisation_hours over some of the values in time, for load_utilisation_hours_merge';

create aggregate keycust.load_utilisation_hours(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_utilisation_hours_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_utilisation_hours(date, real[]) is '最大负荷利用小时数 load factor times the hours from first to last interval; of day curves';

create aggregate keycust.load_utilisation_hours_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_utilisation_hours_partial(date, real[]) is
    '最大负荷利用小时数部分状态 state of load_utilisation_hours over some of the day curves, for load_utilisation_hours_merge';

create aggregate keycust.load_utilisation_hours_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_utilisation_hours_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_utilisation_hours_merge(bytea) is '最大负荷利用小时数合并 load_utilisation_hours from the states of its parts';

-- 最大负荷损耗小时数

create function keycust.load_loss_hours_final(state bytea) returns float8
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_loss_hours_final';
comment on function keycust.load_loss_hours_final(bytea) is '最大负荷损耗小时数结果 final function of load_loss_hours';

create aggregate keycust.load_loss_hours(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_loss_hours_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_loss_hours(timestamp, float8) is '最大负荷损耗小时数 mean square over the square of the peak, times the hours; of values in time';

create aggregate keycust.load_loss_hours_partial(at timestamp, kw float8) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_loss_hours_partial(timestamp, float8) is
    '最大负荷损耗小时数部分状态 state of load_loss_hours over some of the values in time, for load_loss_hours_merge';

create aggregate keycust.load_loss_hours(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    finalfunc = keycust.load_loss_hours_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_loss_hours(date, real[]) is '最大负荷损耗小时数 mean square over the square of the peak, times the hours; of day curves';

create aggregate keycust.load_loss_hours_partial(day date, kw real[]) (
    sfunc = keycust.load_number_transition,
    stype = bytea,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_loss_hours_partial(date, real[]) is
    '最大负荷损耗小时数部分状态 state of load_loss_hours over some of the day curves, for load_loss_hours_merge';

create aggregate keycust.load_loss_hours_merge(state bytea) (
    sfunc = keycust.load_number_combine,
    stype = bytea,
    finalfunc = keycust.load_loss_hours_final,
    combinefunc = keycust.load_number_combine,
    parallel = safe
);
comment on aggregate keycust.load_loss_hours_merge(bytea) is '最大负荷损耗小时数合并 load_loss_hours from the states of its parts';

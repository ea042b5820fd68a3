-- How a load answers to temperature. See doc/load.md. Whole-data: all values of a group are kept until its end.

create type keycust.load_temperature_model as (
    shape text,
    days int,
    base_kw float8,
    base_kw_se float8,
    heating_from_c float8,
    heating_from_c_se float8,
    heating_kw_per_c float8,
    heating_kw_per_c_se float8,
    heating_pct_per_c float8,
    cooling_from_c float8,
    cooling_from_c_se float8,
    cooling_kw_per_c float8,
    cooling_kw_per_c_se float8,
    cooling_pct_per_c float8,
    r_squared float8,
    residual_kw float8,
    autocorrelation float8,
    lowest_c float8,
    highest_c float8,
    heating_degree_days float8,
    cooling_degree_days float8,
    status text,
    message text,
    format int,
    detail jsonb
);
comment on type keycust.load_temperature_model is
    '温度响应 temperature response: base load, change points, kW per degree of heating and cooling';

create function keycust.load_temperature_trans(internal, date, float8, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_temperature_day_trans';
comment on function keycust.load_temperature_trans(internal, date, float8, float8) is
    '累积 transition function of load_temperature over days';

create function keycust.load_temperature_trans(internal, date, float8, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_temperature_day_trans';
comment on function keycust.load_temperature_trans(internal, date, float8, float8, jsonb) is
    '累积 transition function of load_temperature over days';

create function keycust.load_temperature_trans(internal, timestamp, float8, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_temperature_trans';
comment on function keycust.load_temperature_trans(internal, timestamp, float8, float8) is
    '累积 transition function of load_temperature over values in time';

create function keycust.load_temperature_trans(internal, timestamp, float8, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_temperature_trans';
comment on function keycust.load_temperature_trans(internal, timestamp, float8, float8, jsonb) is
    '累积 transition function of load_temperature over values in time';

create function keycust.load_temperature_day_final(internal) returns keycust.load_temperature_model
language c immutable parallel safe cost 50000 as 'MODULE_PATHNAME', 'load_temperature_day_final';
comment on function keycust.load_temperature_day_final(internal) is '温度响应结果 final function of load_temperature over days';

create function keycust.load_temperature_final(internal) returns keycust.load_temperature_model
language c immutable parallel safe cost 50000 as 'MODULE_PATHNAME', 'load_temperature_final';
comment on function keycust.load_temperature_final(internal) is '温度响应结果 final function of load_temperature over values in time';

create aggregate keycust.load_temperature(day date, kw float8, temperature float8) (
    sfunc = keycust.load_temperature_trans,
    stype = internal,
    sspace = 10000,
    finalfunc = keycust.load_temperature_day_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_temperature(date, float8, float8) is
    '温度响应 temperature response of a load, a row for each day';

create aggregate keycust.load_temperature(day date, kw float8, temperature float8, options jsonb) (
    sfunc = keycust.load_temperature_trans,
    stype = internal,
    sspace = 10000,
    finalfunc = keycust.load_temperature_day_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_temperature(date, float8, float8, jsonb) is
    '温度响应 temperature response of a load, a row for each day';

create aggregate keycust.load_temperature(at timestamp, kw float8, temperature float8) (
    sfunc = keycust.load_temperature_trans,
    stype = internal,
    sspace = 900000,
    finalfunc = keycust.load_temperature_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_temperature(timestamp, float8, float8) is
    '温度响应 temperature response of the peaks of days, from values in time';

create aggregate keycust.load_temperature(at timestamp, kw float8, temperature float8, options jsonb) (
    sfunc = keycust.load_temperature_trans,
    stype = internal,
    sspace = 900000,
    finalfunc = keycust.load_temperature_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_temperature(timestamp, float8, float8, jsonb) is
    '温度响应 temperature response of the peaks or means of days, from values in time';

create function keycust.load_temperature_predict(model keycust.load_temperature_model, temperature float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'load_temperature_predict';
comment on function keycust.load_temperature_predict(keycust.load_temperature_model, float8) is
    '给定温度的负荷 the load that a temperature lets expect';

create function keycust.load_temperature_parts(
    model keycust.load_temperature_model,
    temperature float8,
    out kw float8,
    out base_kw float8,
    out heating_kw float8,
    out cooling_kw float8
)
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'load_temperature_parts';
comment on function keycust.load_temperature_parts(keycust.load_temperature_model, float8) is
    '采暖与空调负荷 the load that a temperature lets expect, and its parts: base, heating, air conditioning';

-- What the calendar and production do to energy. See doc/load.md. load_calendar is whole-data, load_production one-pass.

create type keycust.load_calendar_result as (
    working_days int,
    working_kwh float8,
    rest_days int,
    rest_kwh float8,
    rest_ratio float8,
    rest_effect_pct float8,
    rest_effect_se float8,
    holidays int,
    holiday_kwh float8,
    holiday_ratio float8,
    holiday_effect_pct float8,
    holiday_effect_se float8,
    adjusted_days int,
    adjusted_kwh float8,
    adjusted_ratio float8,
    adjusted_effect_pct float8,
    adjusted_effect_se float8,
    explained_share float8,
    status text,
    message text
);
comment on type keycust.load_calendar_result is
    '日历效应 energy of working days, days of rest, holidays and adjusted working days, and how they differ';

create function keycust.load_calendar_trans(internal, date, float8, text) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_calendar_trans';
comment on function keycust.load_calendar_trans(internal, date, float8, text) is '累积 transition function of load_calendar';

create function keycust.load_calendar_trans(internal, date, float8, text, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_calendar_trans';
comment on function keycust.load_calendar_trans(internal, date, float8, text, jsonb) is '累积 transition function of load_calendar';

create function keycust.load_calendar_final(internal) returns keycust.load_calendar_result
language c immutable parallel safe cost 1000 as 'MODULE_PATHNAME', 'load_calendar_final';
comment on function keycust.load_calendar_final(internal) is '日历效应结果 final function of load_calendar';

create aggregate keycust.load_calendar(day date, kwh float8, day_type text) (
    sfunc = keycust.load_calendar_trans,
    stype = internal,
    sspace = 10000,
    finalfunc = keycust.load_calendar_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_calendar(date, float8, text) is
    '日历效应 energy by type of day (workday, rest_day, holiday, adjusted_workday; null: by weekday)';

create aggregate keycust.load_calendar(day date, kwh float8, day_type text, options jsonb) (
    sfunc = keycust.load_calendar_trans,
    stype = internal,
    sspace = 10000,
    finalfunc = keycust.load_calendar_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_calendar(date, float8, text, jsonb) is
    '日历效应 energy by type of day (workday, rest_day, holiday, adjusted_workday; null: by weekday)';

-- Energy and output of the same periods.

create type keycust.load_production_result as (
    periods bigint,
    base_kwh float8,
    base_kwh_se float8,
    kwh_per_unit float8,
    kwh_per_unit_se float8,
    r_squared float8,
    specific_kwh float8,
    status text,
    message text
);
comment on type keycust.load_production_result is
    '产量相关性 energy that does not depend on output, and kWh for each unit of it';

create function keycust.load_production_transition(state bytea, kwh float8, output float8) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_production_transition';
comment on function keycust.load_production_transition(bytea, float8, float8) is
    '累积 transition function of load_production';

create function keycust.load_production_combine(state bytea, other bytea) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_production_combine';
comment on function keycust.load_production_combine(bytea, bytea) is '合并 combine function of load_production';

create function keycust.load_production_final(state bytea) returns keycust.load_production_result
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_production_final';
comment on function keycust.load_production_final(bytea) is '产量相关性结果 final function of load_production';

create aggregate keycust.load_production(kwh float8, output float8) (
    sfunc = keycust.load_production_transition,
    stype = bytea,
    finalfunc = keycust.load_production_final,
    combinefunc = keycust.load_production_combine,
    parallel = safe
);
comment on aggregate keycust.load_production(float8, float8) is
    '产量相关性 how the energy of a period depends on what is produced in it';

create aggregate keycust.load_production_partial(kwh float8, output float8) (
    sfunc = keycust.load_production_transition,
    stype = bytea,
    combinefunc = keycust.load_production_combine,
    parallel = safe
);
comment on aggregate keycust.load_production_partial(float8, float8) is
    '产量相关性部分状态 state of load_production over some of the periods, for load_production_merge';

create aggregate keycust.load_production_merge(state bytea) (
    sfunc = keycust.load_production_combine,
    stype = bytea,
    finalfunc = keycust.load_production_final,
    combinefunc = keycust.load_production_combine,
    parallel = safe
);
comment on aggregate keycust.load_production_merge(bytea) is '产量相关性合并 load_production from the states of its parts';

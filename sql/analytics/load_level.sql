-- Since when a load is what it is: changes of level of daily values. See doc/load.md. Whole-data.

create type keycust.load_level_model as (
    days int,
    changes int,
    noise_kw float8,
    autocorrelation float8,
    last_change date,
    last_change_pct float8,
    segments float8[],
    status text,
    message text,
    format int,
    detail jsonb
);
comment on type keycust.load_level_model is '负荷水平 levels of a load, and the days on which they change';

create function keycust.load_levels_trans(internal, date, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_levels_trans';
comment on function keycust.load_levels_trans(internal, date, float8) is '累积 transition function of load_levels';

create function keycust.load_levels_trans(internal, date, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_levels_trans';
comment on function keycust.load_levels_trans(internal, date, float8, jsonb) is '累积 transition function of load_levels';

create function keycust.load_levels_final(internal) returns keycust.load_level_model
language c immutable parallel safe cost 10000 as 'MODULE_PATHNAME', 'load_levels_final';
comment on function keycust.load_levels_final(internal) is '负荷水平结果 final function of load_levels';

create aggregate keycust.load_levels(day date, kw float8) (
    sfunc = keycust.load_levels_trans,
    stype = internal,
    sspace = 8000,
    finalfunc = keycust.load_levels_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_levels(date, float8) is '负荷水平突变 changes of level of daily values';

create aggregate keycust.load_levels(day date, kw float8, options jsonb) (
    sfunc = keycust.load_levels_trans,
    stype = internal,
    sspace = 8000,
    finalfunc = keycust.load_levels_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_levels(date, float8, jsonb) is '负荷水平突变 changes of level of daily values';

create function keycust.load_level_changes(
    model keycust.load_level_model,
    out segment int,
    out first_day date,
    out last_day date,
    out days int,
    out level_kw float8,
    out change_kw float8,
    out change_pct float8
) returns setof record
language c immutable strict parallel safe rows 3 as 'MODULE_PATHNAME', 'load_level_changes';
comment on function keycust.load_level_changes(keycust.load_level_model) is
    '负荷水平分段 the stretches of days between changes of level: since when, how much, by how much more or less';

-- The typical day of many day curves. See doc/curve.md. Whole-data: all curves of a group are kept until its end.

create type keycust.curve_typical_day as (
    days int,
    unusable_days bigint,
    typical_day date,
    fluctuation float8,
    mean real[],
    low real[],
    high real[],
    upper real[]
);

comment on type keycust.curve_typical_day is '典型日 the typical day of many: mean, band, the day most like the others';
comment on column keycust.curve_typical_day.days is '天数 days that count';
comment on column keycust.curve_typical_day.unusable_days is '不可用天数 days without a date, a curve or a value';
comment on column keycust.curve_typical_day.typical_day is '典型日日期 the day most like the others by shape (medoid), the first of several';
comment on column keycust.curve_typical_day.fluctuation is
    '波动度 how much the departure from the usual shape changes from hour to hour, as a share of the mean load, in the eight quietest hours';
comment on column keycust.curve_typical_day.mean is '平均曲线 mean of the days, slot by slot';
comment on column keycust.curve_typical_day.low is '低位曲线 what 10 % of days are below';
comment on column keycust.curve_typical_day.high is '高位曲线 what 10 % of days are above';
comment on column keycust.curve_typical_day.upper is '上限曲线 what 5 % of days are above';

create function keycust.curve_typical_trans(state internal, day date, curve real[]) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_typical_trans';

create function keycust.curve_typical_final(state internal) returns keycust.curve_typical_day
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_typical_final';

comment on function keycust.curve_typical_trans(internal, date, real[]) is '累积 transition function of curve_typical';
comment on function keycust.curve_typical_final(internal) is '典型日结果 final function of curve_typical';

create aggregate keycust.curve_typical(day date, curve real[]) (
    sfunc = keycust.curve_typical_trans,
    stype = internal,
    sspace = 100000,
    finalfunc = keycust.curve_typical_final,
    finalfunc_modify = shareable,
    parallel = safe
);

comment on aggregate keycust.curve_typical(date, real[]) is
    '典型日 the typical day of day curves: mean, band, the day most like the others, fluctuation';

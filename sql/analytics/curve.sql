-- Day curves: real[] of n values, n a divisor of 1440; value i is the mean of the interval that ends at i*1440/n minutes;
-- a NULL element is a gap. See doc/curve.md. Both aggregates are one-pass.

create type keycust.curve_summary as (
    valid int,
    missing int,
    mean float8,
    minimum float8,
    maximum float8,
    maximum_at int,
    energy_hours float8
);

comment on type keycust.curve_summary is '日曲线统计 what a day curve holds: values, gaps, mean, extremes, energy';
comment on column keycust.curve_summary.valid is '有效点数 number of values';
comment on column keycust.curve_summary.missing is '缺失点数 number of gaps';
comment on column keycust.curve_summary.mean is '平均值 mean of the values; NULL without one';
comment on column keycust.curve_summary.minimum is '最小值 the least value';
comment on column keycust.curve_summary.maximum is '最大值 the greatest value';
comment on column keycust.curve_summary.maximum_at is '最大值时点序号 slot of the greatest value, the first of several';
comment on column keycust.curve_summary.energy_hours is '电量 sum of the values times the hours of an interval: kWh from kW; gaps count for nothing';

-- Out of the rows of other systems. Immutable as reading an attribute of a row is.

create function keycust.curve_from_columns(
    source_row record,
    prefix text,
    points int,
    factor float8 default 1
) returns real[]
language c immutable strict parallel safe cost 20 as 'MODULE_PATHNAME', 'curve_from_columns';

comment on function keycust.curve_from_columns(record, text, int, float8) is '宽表转日曲线 a day curve from columns prefix1 … prefixN of a row, times factor; NULL when one cannot be read';

create function keycust.curve_problem(
    source_row record,
    prefix text,
    points int,
    factor float8 default 1
) returns text
language c immutable parallel safe cost 20 as 'MODULE_PATHNAME', 'curve_problem';

comment on function keycust.curve_problem(record, text, int, float8) is '宽表转换问题 why curve_from_columns gives NULL for these arguments; NULL when it gives a curve';

create function keycust.curve_slot(at timestamp, points int, interval_end boolean default true) returns int
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'curve_slot';

comment on function keycust.curve_slot(timestamp, int, boolean) is '时点序号 slot of a day curve that a time label belongs to';

create function keycust.curve_day(at timestamp, points int, interval_end boolean default true) returns date
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'curve_day';

comment on function keycust.curve_day(timestamp, int, boolean) is '所属日期 day of the curve that a time label belongs to; midnight may end the day before';

-- Put together.

create function keycust.curve_overlay(earlier real[], later real[]) returns real[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_overlay';

comment on function keycust.curve_overlay(real[], real[]) is '日曲线覆盖 the values of the later curve over those of the earlier; its gaps erase nothing';

create function keycust.curve_merge_transition(state real[], curve real[]) returns real[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_merge_transition';

comment on function keycust.curve_merge_transition(real[], real[]) is '聚合内部函数 support function of the aggregate curve_merge';

-- Its state is a curve: what it returns can be merged again.
create aggregate keycust.curve_merge(curve real[]) (
    sfunc = keycust.curve_merge_transition,
    stype = real[],
    combinefunc = keycust.curve_merge_transition,
    parallel = safe
);

comment on aggregate keycust.curve_merge(real[]) is '日曲线合并 the values of all curves; the greatest where several have one';

create function keycust.curve_collect_transition(state bytea, slot int, value float8, points int) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_collect_transition';

create function keycust.curve_collect_combine(state bytea, other bytea) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_collect_combine';

create function keycust.curve_collect_final(state bytea) returns real[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_collect_final';

comment on function keycust.curve_collect_transition(bytea, int, float8, int) is '聚合内部函数 support function of the aggregate curve_collect';
comment on function keycust.curve_collect_combine(bytea, bytea) is '聚合内部函数 support function of the aggregates curve_collect and curve_collect_merge';
comment on function keycust.curve_collect_final(bytea) is '聚合内部函数 support function of the aggregates curve_collect and curve_collect_merge';

create aggregate keycust.curve_collect(slot int, value float8, points int) (
    sfunc = keycust.curve_collect_transition,
    stype = bytea,
    finalfunc = keycust.curve_collect_final,
    combinefunc = keycust.curve_collect_combine,
    parallel = safe
);

create aggregate keycust.curve_collect_partial(slot int, value float8, points int) (
    sfunc = keycust.curve_collect_transition,
    stype = bytea,
    combinefunc = keycust.curve_collect_combine,
    parallel = safe
);

create aggregate keycust.curve_collect_merge(state bytea) (
    sfunc = keycust.curve_collect_combine,
    stype = bytea,
    finalfunc = keycust.curve_collect_final,
    combinefunc = keycust.curve_collect_combine,
    parallel = safe
);

comment on aggregate keycust.curve_collect(int, float8, int) is '长表转日曲线 a day curve from one row a value; the greatest where a slot comes twice';
comment on aggregate keycust.curve_collect_partial(int, float8, int) is '长表转日曲线部分状态 state of curve_collect over some of the rows, for curve_collect_merge';
comment on aggregate keycust.curve_collect_merge(bytea) is '长表转日曲线合并 the day curve from the states of curve_collect_partial';

-- Looked at.

create function keycust.curve_summary(curve real[]) returns keycust.curve_summary
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'curve_summary';

comment on function keycust.curve_summary(real[]) is '日曲线统计 values, gaps, mean, extremes and energy of a day curve, in one pass';

create function keycust.curve_missing(curve real[]) returns int
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'curve_missing';

comment on function keycust.curve_missing(real[]) is '缺失点数 number of gaps of a day curve';

-- Computing with day curves: another number of points, apparent power, unbalance, counts, sums. See doc/curve.md. The
-- aggregates are one-pass.

create function keycust.curve_resample(curve real[], points int) returns real[]
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'curve_resample';

create function keycust.curve_apparent(kw real[], kvar real[]) returns real[]
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'curve_apparent';

create function keycust.curve_unbalance(a real[], b real[], c real[], threshold float8 default 0) returns real[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_unbalance';

create function keycust.curve_count(curve real[], low float8, high float8) returns int
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'curve_count';

create type keycust.curve_delivery as (hours float8, kwh float8, kvarh float8);

comment on type keycust.curve_delivery is '日供电量 what a meter counts of a day: energy delivered, and reactive energy while none is fed in';
comment on column keycust.curve_delivery.hours is '有效小时 hours in which active and reactive power are known';
comment on column keycust.curve_delivery.kwh is '供电电量 energy delivered in them';
comment on column keycust.curve_delivery.kvarh is '无功电量 reactive energy in them, lagging and leading added up, while no power is fed in';

create function keycust.curve_delivery(kw real[], kvar real[]) returns keycust.curve_delivery
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'curve_delivery';

comment on function keycust.curve_delivery(real[], real[]) is '日供电量 energy delivered in a day and reactive energy with it, of the intervals in which both are known';
comment on function keycust.curve_resample(real[], int) is '日曲线换点数 the same day curve in another number of points: means over the intervals';
comment on function keycust.curve_apparent(real[], real[]) is '视在功率曲线 kVA from kW and kvar, point by point';
comment on function keycust.curve_unbalance(real[], real[], real[], float8) is '三相不平衡度曲线 percent by which the smallest phase is below the greatest; a gap where that is not above threshold';
comment on function keycust.curve_count(real[], float8, float8) is '区间点数 number of values of a day curve between two limits, both included';

create function keycust.curve_sum_transition(state bytea, curve real[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_sum_transition';

create function keycust.curve_sum_combine(state bytea, other bytea) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_sum_combine';

create function keycust.curve_sum_final(state bytea) returns real[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_sum_final';

create function keycust.curve_total_final(state bytea) returns real[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'curve_total_final';

comment on function keycust.curve_sum_transition(bytea, real[]) is '聚合内部函数 support function of the aggregates curve_sum and curve_total';
comment on function keycust.curve_sum_combine(bytea, bytea) is '聚合内部函数 support function of the aggregates curve_sum and curve_total';
comment on function keycust.curve_sum_final(bytea) is '聚合内部函数 support function of the aggregate curve_sum';
comment on function keycust.curve_total_final(bytea) is '聚合内部函数 support function of the aggregate curve_total';

-- The points of one customer: where one has a gap, nobody knows the sum.

create aggregate keycust.curve_sum(curve real[]) (
    sfunc = keycust.curve_sum_transition,
    stype = bytea,
    finalfunc = keycust.curve_sum_final,
    combinefunc = keycust.curve_sum_combine,
    parallel = safe
);

create aggregate keycust.curve_sum_partial(curve real[]) (
    sfunc = keycust.curve_sum_transition,
    stype = bytea,
    combinefunc = keycust.curve_sum_combine,
    parallel = safe
);

create aggregate keycust.curve_sum_merge(state bytea) (
    sfunc = keycust.curve_sum_combine,
    stype = bytea,
    finalfunc = keycust.curve_sum_final,
    combinefunc = keycust.curve_sum_combine,
    parallel = safe
);

comment on aggregate keycust.curve_sum(real[]) is '日曲线求和 sum of day curves, slot by slot; a gap where one has a gap';
comment on aggregate keycust.curve_sum_partial(real[]) is '日曲线求和部分状态 state of curve_sum over some of the curves, for curve_sum_merge';
comment on aggregate keycust.curve_sum_merge(bytea) is '日曲线求和合并 the sum from the states of curve_sum_partial';

-- The customers of a region: what is missing counts for nothing.

create aggregate keycust.curve_total(curve real[]) (
    sfunc = keycust.curve_sum_transition,
    stype = bytea,
    finalfunc = keycust.curve_total_final,
    combinefunc = keycust.curve_sum_combine,
    parallel = safe
);

create aggregate keycust.curve_total_partial(curve real[]) (
    sfunc = keycust.curve_sum_transition,
    stype = bytea,
    combinefunc = keycust.curve_sum_combine,
    parallel = safe
);

create aggregate keycust.curve_total_merge(state bytea) (
    sfunc = keycust.curve_sum_combine,
    stype = bytea,
    finalfunc = keycust.curve_total_final,
    combinefunc = keycust.curve_sum_combine,
    parallel = safe
);

comment on aggregate keycust.curve_total(real[]) is '日曲线合计 sum of the values that day curves have, slot by slot';
comment on aggregate keycust.curve_total_partial(real[]) is '日曲线合计部分状态 state of curve_total over some of the curves, for curve_total_merge';
comment on aggregate keycust.curve_total_merge(bytea) is '日曲线合计合并 the total from the states of curve_total_partial';

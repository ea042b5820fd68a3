-- keycust 0.2.0: built by scripts/pack.sh from the files under sql/; do not edit.
\echo Use "CREATE EXTENSION keycust" to load this file. \quit

-- sql/analytics/keycust.sql
-- What the extension says of itself.

create function keycust.version() returns text
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'keycust_version';

comment on function keycust.version() is '扩展版本 version of the installed library';

-- Functions read no table, and what writes is revoked where it is made.
grant usage on schema keycust to public;

-- sql/analytics/ahp.sql
-- The analytic hierarchy process: weights from pairwise comparisons, groups of experts, sensitivity.

create type keycust.ahp_result as (
    weights float8[],
    lambda_max float8,
    ci float8,
    ri float8,
    cr float8,
    gci float8,
    consistent boolean,
    worst_row int,
    worst_column int,
    worst_judgement float8,
    worst_suggested float8,
    worst_mended_cr float8,
    format int,
    detail jsonb
);

comment on type keycust.ahp_result is '层次分析结果 weights from pairwise comparisons and how consistent they are';
comment on column keycust.ahp_result.weights is '权重 the weights, sum 1';
comment on column keycust.ahp_result.lambda_max is '最大特征值 mean of (B·w)_i/w_i; the size for consistent judgements, else more';
comment on column keycust.ahp_result.ci is '一致性指标 consistency index (lambda_max − n)/(n − 1)';
comment on column keycust.ahp_result.ri is '平均随机一致性指标 random index: the CI that random judgements have';
comment on column keycust.ahp_result.cr is '一致性比率 consistency ratio CI/RI';
comment on column keycust.ahp_result.gci is '几何一致性指标 geometric consistency index';
comment on column keycust.ahp_result.consistent is '通过一致性检验 whether CR is below 0.10';
comment on column keycust.ahp_result.worst_row is '最不一致判断的行 row of the judgement that contradicts the weights most, of those that another step of the scale would mend; NULL when there is none';
comment on column keycust.ahp_result.worst_column is '最不一致判断的列 its column';
comment on column keycust.ahp_result.worst_judgement is '原判断值 that judgement';
comment on column keycust.ahp_result.worst_suggested is '建议判断值 what it should be, on the scale 1/9 to 9';
comment on column keycust.ahp_result.worst_mended_cr is '修正后一致性比率 the CR if it were';
comment on column keycust.ahp_result.format is '格式 format of this result, 1';
comment on column keycust.ahp_result.detail is '明细 method, random index, pairs judged and missing, iterations, bounds of lambda';

create function keycust.ahp_weights(
    matrix float8[],
    method text default 'eigenvector',
    random_index text default 'saaty'
) returns keycust.ahp_result
language c immutable strict parallel safe cost 100 as 'MODULE_PATHNAME', 'ahp_weights';

comment on function keycust.ahp_weights(float8[], text, text) is '层次分析权重 weights and consistency of a pairwise comparison matrix; NULL elements were not judged';

create function keycust.ahp_matrix(weights float8[]) returns float8[]
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'ahp_matrix';

comment on function keycust.ahp_matrix(float8[]) is '一致判断矩阵 the consistent comparison matrix w_i/w_j of given weights';

create function keycust.ahp_group_transition(state bytea, matrix float8[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'ahp_group_transition';

create function keycust.ahp_group_transition(state bytea, matrix float8[], weight float8) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'ahp_group_transition';

create function keycust.ahp_group_combine(state bytea, other bytea) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'ahp_group_combine';

create function keycust.ahp_group_final(state bytea) returns float8[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'ahp_group_final';

comment on function keycust.ahp_group_transition(bytea, float8[]) is '聚合内部函数 support function of the aggregate ahp_group';
comment on function keycust.ahp_group_transition(bytea, float8[], float8) is '聚合内部函数 support function of the aggregate ahp_group';
comment on function keycust.ahp_group_combine(bytea, bytea) is '聚合内部函数 support function of the aggregates ahp_group and ahp_group_merge';
comment on function keycust.ahp_group_final(bytea) is '聚合内部函数 support function of the aggregates ahp_group and ahp_group_merge';

create aggregate keycust.ahp_group(matrix float8[]) (
    sfunc = keycust.ahp_group_transition,
    stype = bytea,
    finalfunc = keycust.ahp_group_final,
    combinefunc = keycust.ahp_group_combine,
    parallel = safe
);

create aggregate keycust.ahp_group(matrix float8[], weight float8) (
    sfunc = keycust.ahp_group_transition,
    stype = bytea,
    finalfunc = keycust.ahp_group_final,
    combinefunc = keycust.ahp_group_combine,
    parallel = safe
);

create aggregate keycust.ahp_group_partial(matrix float8[]) (
    sfunc = keycust.ahp_group_transition,
    stype = bytea,
    combinefunc = keycust.ahp_group_combine,
    parallel = safe
);

create aggregate keycust.ahp_group_partial(matrix float8[], weight float8) (
    sfunc = keycust.ahp_group_transition,
    stype = bytea,
    combinefunc = keycust.ahp_group_combine,
    parallel = safe
);

create aggregate keycust.ahp_group_merge(state bytea) (
    sfunc = keycust.ahp_group_combine,
    stype = bytea,
    finalfunc = keycust.ahp_group_final,
    combinefunc = keycust.ahp_group_combine,
    parallel = safe
);

comment on aggregate keycust.ahp_group(float8[]) is '群决策判断矩阵 the matrix of a group: geometric mean of the judgements of its members';
comment on aggregate keycust.ahp_group(float8[], float8) is '群决策判断矩阵 the matrix of a group whose members have weights';
comment on aggregate keycust.ahp_group_partial(float8[]) is '群决策部分状态 state of ahp_group over some of the rows, for ahp_group_merge';
comment on aggregate keycust.ahp_group_partial(float8[], float8) is '群决策部分状态 state of ahp_group with weights over some of the rows, for ahp_group_merge';
comment on aggregate keycust.ahp_group_merge(bytea) is '群决策合并 the group matrix from the states of ahp_group_partial';

create function keycust.ahp_sensitivity(weights float8[], scores float8[])
returns table (
    criterion int,
    weight float8,
    critical_weight float8,
    change float8,
    leader int,
    challenger int,
    any_critical_weight float8,
    any_change float8,
    any_ahead int,
    any_behind int
)
language c immutable strict parallel safe cost 1000 rows 10 as 'MODULE_PATHNAME', 'ahp_sensitivity';

comment on function keycust.ahp_sensitivity(float8[], float8[]) is '权重灵敏度 how far each weight may move before the first place, or any place, changes hands';

create function keycust.ahp_judgement_sensitivity(
    matrix float8[],
    method text default 'eigenvector'
) returns table (
    judgement_row int,
    judgement_column int,
    judgement float8,
    lower_judgement float8,
    lower_weight_change float8,
    lower_cr float8,
    lower_rank_changes boolean,
    higher_judgement float8,
    higher_weight_change float8,
    higher_cr float8,
    higher_rank_changes boolean
)
language c immutable strict parallel safe cost 10000 rows 15 as 'MODULE_PATHNAME', 'ahp_judgement_sensitivity';

comment on function keycust.ahp_judgement_sensitivity(float8[], text) is '判断灵敏度 what one step of the scale, down and up, in each judgement would change';

-- sql/analytics/curve.sql
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

-- sql/analytics/curve_load.sql
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

-- sql/analytics/score.sql
-- Scores from several criteria: bounds, measured weights, models, rows. See doc/score.md.
-- All aggregates are one-pass: a bytea state, a combine function, and X_partial / X_merge for other servers.

create type keycust.score_model as (
    criteria text[],
    direction text[],
    best_low float8[],
    best_high float8[],
    low float8[],
    high float8[],
    weights float8[],
    method text,
    weighting text,
    rows bigint,
    complete_rows bigint,
    coverage float8[],
    status text,
    message text,
    format int,
    detail jsonb
);

comment on type keycust.score_model is '评分模型 scoring model: criteria, bounds, weights, method';

-- Support functions of the aggregates.

create function keycust.score_state_combine(bytea, bytea) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_state_combine';
comment on function keycust.score_state_combine(bytea, bytea) is '合并状态 combine function of the score aggregates';

create function keycust.score_bounds_final(bytea) returns float8[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_bounds_final';
comment on function keycust.score_bounds_final(bytea) is '界限结果 final function of score_bounds';

create function keycust.score_weights_final(bytea) returns float8[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_weights_final';
comment on function keycust.score_weights_final(bytea) is '权重结果 final function of score_entropy and score_critic';

create function keycust.score_fit_final(bytea) returns keycust.score_model
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_fit_final';
comment on function keycust.score_fit_final(bytea) is '模型结果 final function of score_fit';

-- score_bounds

create function keycust.score_bounds_trans(bytea, float8[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_bounds_trans';
comment on function keycust.score_bounds_trans(bytea, float8[]) is '累积 transition function of score_bounds';

create aggregate keycust.score_bounds(criteria float8[]) (
    sfunc = keycust.score_bounds_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_bounds_final,
    parallel = safe
);
comment on aggregate keycust.score_bounds(float8[]) is '界限 lowest and highest value of each criterion, {low, high} a row';

create aggregate keycust.score_bounds_partial(criteria float8[]) (
    sfunc = keycust.score_bounds_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_bounds_partial(float8[]) is '部分状态 state of score_bounds, to be merged with score_bounds_merge';

create function keycust.score_bounds_trans(bytea, float8[], jsonb) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_bounds_trans';
comment on function keycust.score_bounds_trans(bytea, float8[], jsonb) is '累积 transition function of score_bounds';

create aggregate keycust.score_bounds(criteria float8[], options jsonb) (
    sfunc = keycust.score_bounds_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_bounds_final,
    parallel = safe
);
comment on aggregate keycust.score_bounds(float8[], jsonb) is '界限 lowest and highest value of each criterion, {low, high} a row';

create aggregate keycust.score_bounds_partial(criteria float8[], options jsonb) (
    sfunc = keycust.score_bounds_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_bounds_partial(float8[], jsonb) is '部分状态 state of score_bounds, to be merged with score_bounds_merge';

create aggregate keycust.score_bounds_merge(state bytea) (
    sfunc = keycust.score_state_combine,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_bounds_final,
    parallel = safe
);
comment on aggregate keycust.score_bounds_merge(bytea) is '合并 score_bounds from the states of its parts';

-- score_entropy

create function keycust.score_entropy_trans(bytea, float8[], float8[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_entropy_trans';
comment on function keycust.score_entropy_trans(bytea, float8[], float8[]) is '累积 transition function of score_entropy';

create aggregate keycust.score_entropy(criteria float8[], bounds float8[]) (
    sfunc = keycust.score_entropy_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_weights_final,
    parallel = safe
);
comment on aggregate keycust.score_entropy(float8[], float8[]) is '熵权法 weights by the entropy method';

create aggregate keycust.score_entropy_partial(criteria float8[], bounds float8[]) (
    sfunc = keycust.score_entropy_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_entropy_partial(float8[], float8[]) is '部分状态 state of score_entropy, to be merged with score_entropy_merge';

create function keycust.score_entropy_trans(bytea, float8[], float8[], jsonb) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_entropy_trans';
comment on function keycust.score_entropy_trans(bytea, float8[], float8[], jsonb) is '累积 transition function of score_entropy';

create aggregate keycust.score_entropy(criteria float8[], bounds float8[], options jsonb) (
    sfunc = keycust.score_entropy_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_weights_final,
    parallel = safe
);
comment on aggregate keycust.score_entropy(float8[], float8[], jsonb) is '熵权法 weights by the entropy method';

create aggregate keycust.score_entropy_partial(criteria float8[], bounds float8[], options jsonb) (
    sfunc = keycust.score_entropy_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_entropy_partial(float8[], float8[], jsonb) is '部分状态 state of score_entropy, to be merged with score_entropy_merge';

create aggregate keycust.score_entropy_merge(state bytea) (
    sfunc = keycust.score_state_combine,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_weights_final,
    parallel = safe
);
comment on aggregate keycust.score_entropy_merge(bytea) is '合并 score_entropy from the states of its parts';

-- score_critic

create function keycust.score_critic_trans(bytea, float8[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_critic_trans';
comment on function keycust.score_critic_trans(bytea, float8[]) is '累积 transition function of score_critic';

create aggregate keycust.score_critic(criteria float8[]) (
    sfunc = keycust.score_critic_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_weights_final,
    parallel = safe
);
comment on aggregate keycust.score_critic(float8[]) is 'CRITIC法 weights by CRITIC: contrast and conflict';

create aggregate keycust.score_critic_partial(criteria float8[]) (
    sfunc = keycust.score_critic_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_critic_partial(float8[]) is '部分状态 state of score_critic, to be merged with score_critic_merge';

create function keycust.score_critic_trans(bytea, float8[], jsonb) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_critic_trans';
comment on function keycust.score_critic_trans(bytea, float8[], jsonb) is '累积 transition function of score_critic';

create aggregate keycust.score_critic(criteria float8[], options jsonb) (
    sfunc = keycust.score_critic_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_weights_final,
    parallel = safe
);
comment on aggregate keycust.score_critic(float8[], jsonb) is 'CRITIC法 weights by CRITIC: contrast and conflict';

create aggregate keycust.score_critic_partial(criteria float8[], options jsonb) (
    sfunc = keycust.score_critic_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_critic_partial(float8[], jsonb) is '部分状态 state of score_critic, to be merged with score_critic_merge';

create function keycust.score_critic_trans(bytea, float8[], float8[], jsonb) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_critic_trans';
comment on function keycust.score_critic_trans(bytea, float8[], float8[], jsonb) is '累积 transition function of score_critic';

create aggregate keycust.score_critic(criteria float8[], bounds float8[], options jsonb) (
    sfunc = keycust.score_critic_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_weights_final,
    parallel = safe
);
comment on aggregate keycust.score_critic(float8[], float8[], jsonb) is 'CRITIC法 weights by CRITIC: contrast and conflict';

create aggregate keycust.score_critic_partial(criteria float8[], bounds float8[], options jsonb) (
    sfunc = keycust.score_critic_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_critic_partial(float8[], float8[], jsonb) is '部分状态 state of score_critic, to be merged with score_critic_merge';

create aggregate keycust.score_critic_merge(state bytea) (
    sfunc = keycust.score_state_combine,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_weights_final,
    parallel = safe
);
comment on aggregate keycust.score_critic_merge(bytea) is '合并 score_critic from the states of its parts';

-- score_fit

create function keycust.score_fit_trans(bytea, float8[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_fit_trans';
comment on function keycust.score_fit_trans(bytea, float8[]) is '累积 transition function of score_fit';

create aggregate keycust.score_fit(criteria float8[]) (
    sfunc = keycust.score_fit_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_fit_final,
    parallel = safe
);
comment on aggregate keycust.score_fit(float8[]) is '评分模型拟合 scoring model of the rows';

create aggregate keycust.score_fit_partial(criteria float8[]) (
    sfunc = keycust.score_fit_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_fit_partial(float8[]) is '部分状态 state of score_fit, to be merged with score_fit_merge';

create function keycust.score_fit_trans(bytea, float8[], jsonb) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_fit_trans';
comment on function keycust.score_fit_trans(bytea, float8[], jsonb) is '累积 transition function of score_fit';

create aggregate keycust.score_fit(criteria float8[], options jsonb) (
    sfunc = keycust.score_fit_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_fit_final,
    parallel = safe
);
comment on aggregate keycust.score_fit(float8[], jsonb) is '评分模型拟合 scoring model of the rows';

create aggregate keycust.score_fit_partial(criteria float8[], options jsonb) (
    sfunc = keycust.score_fit_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_fit_partial(float8[], jsonb) is '部分状态 state of score_fit, to be merged with score_fit_merge';

create function keycust.score_fit_trans(bytea, float8[], float8[], jsonb) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'score_fit_trans';
comment on function keycust.score_fit_trans(bytea, float8[], float8[], jsonb) is '累积 transition function of score_fit';

create aggregate keycust.score_fit(criteria float8[], bounds float8[], options jsonb) (
    sfunc = keycust.score_fit_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_fit_final,
    parallel = safe
);
comment on aggregate keycust.score_fit(float8[], float8[], jsonb) is '评分模型拟合 scoring model of the rows';

create aggregate keycust.score_fit_partial(criteria float8[], bounds float8[], options jsonb) (
    sfunc = keycust.score_fit_trans,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    parallel = safe
);
comment on aggregate keycust.score_fit_partial(float8[], float8[], jsonb) is '部分状态 state of score_fit, to be merged with score_fit_merge';

create aggregate keycust.score_fit_merge(state bytea) (
    sfunc = keycust.score_state_combine,
    stype = bytea,
    combinefunc = keycust.score_state_combine,
    finalfunc = keycust.score_fit_final,
    parallel = safe
);
comment on aggregate keycust.score_fit_merge(bytea) is '合并 score_fit from the states of its parts';

create function keycust.score_rank_error(state bytea) returns float8[]
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'score_rank_error';
comment on function keycust.score_rank_error(bytea) is
    '分位误差 largest rank error of winsorised bounds, from a state of score_bounds_partial; 0 = exact';

-- What is done with a model.

create function keycust.score_row(model keycust.score_model, criteria float8[]) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'score_row';
comment on function keycust.score_row(keycust.score_model, float8[]) is
    '评分 score of a row, 0 to 100; null when too much of the weight is missing';

create function keycust.score_coverage(model keycust.score_model, criteria float8[]) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'score_coverage';
comment on function keycust.score_coverage(keycust.score_model, float8[]) is
    '覆盖率 share of the weight whose criteria are present, 0 to 1';

create function keycust.score_contribution(
    model keycust.score_model,
    criteria float8[],
    out criterion text,
    out value float8,
    out goodness float8,
    out weight float8,
    out contribution float8
) returns setof record
language c immutable strict parallel safe rows 10 as 'MODULE_PATHNAME', 'score_contribution';
comment on function keycust.score_contribution(keycust.score_model, float8[]) is
    '得分贡献 what each criterion gives to the score of a row';

create function keycust.score_criteria(
    model keycust.score_model,
    out ordinal int,
    out criterion text,
    out direction text,
    out best_low float8,
    out best_high float8,
    out low float8,
    out high float8,
    out weight float8,
    out coverage float8
) returns setof record
language c immutable strict parallel safe rows 10 as 'MODULE_PATHNAME', 'score_criteria';
comment on function keycust.score_criteria(keycust.score_model) is
    '模型指标 the criteria of a model, a row each';

create function keycust.score_reweight(model keycust.score_model, weights float8[]) returns keycust.score_model
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'score_reweight';
comment on function keycust.score_reweight(keycust.score_model, float8[]) is
    '更换权重 the model with other weights';

create function keycust.score_combine(subjective float8[], objective float8[], share float8 default 0.5)
returns float8[]
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'score_combine';
comment on function keycust.score_combine(float8[], float8[], float8) is
    '组合赋权 judged and measured weights combined: a^share * b^(1 - share)';

-- sql/analytics/source.sql
-- Readers of what other systems write. None raises an error over a text: what cannot be read is NULL. See doc/source.md.

create function keycust.source_number(value text) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_number';
comment on function keycust.source_number(text) is '读取数值 the number that a text holds; NULL when it holds none';

create function keycust.source_money(value text) returns numeric
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_money';
comment on function keycust.source_money(text) is '读取金额 the amount that a text holds, decimals as given; NULL when it holds none';

create function keycust.source_date(value text) returns date
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_date';
comment on function keycust.source_date(text) is '读取日期 the day that a text names, or the first day of a month; NULL when it names none';

create function keycust.source_timestamp(value text) returns timestamp
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_timestamp';
comment on function keycust.source_timestamp(text) is '读取时间 the wall-clock time that a text names; NULL when it names none, or a zone';

create function keycust.source_boolean(value text) returns boolean
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_boolean';
comment on function keycust.source_boolean(text) is '读取是否 yes or no as a text says it (是 否 有 无 1 0 true false yes no); NULL when it says neither';

create function keycust.source_text(value text) returns text
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_text';
comment on function keycust.source_text(text) is '读取文本 the text without blanks and control characters at its ends; NULL when nothing is left';

-- sql/base/install.sql
-- Making, upgrading and detaching the base: the tables in keycust_data and the views in keycust_bi, which
-- belong to whoever calls create_base, not to the extension.

-- Runs packed DDL piece by piece; an error's context shows the piece with its file and line.
create procedure keycust.base_run_ddl(script text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    piece text;
begin
    foreach piece in array regexp_split_to_array(script, '^(?=--@ )', 'n') loop
        continue when btrim(piece, E' \n') = '';
        execute piece;
    end loop;
end
$$;

-- The version whose functions these are. keycust.version() tells the library's, which is newer while
-- ALTER EXTENSION … UPDATE is still to be done.
create function keycust.base_code_version() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$ select e.extversion from pg_extension as e where e.extname = 'keycust' $$;

-- What of the tables' DDL came after a version of the base.
create function keycust.base_ddl_since(version text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(string_agg(p.piece, '' order by p.n), '')
    from regexp_split_to_table(keycust.base_tables_ddl(), '^(?=--@ )', 'n') with ordinality as p (piece, n)
    where string_to_array(substring(p.piece from '^--@ \S+ since (\S+)'), '.')::int[]
        > string_to_array(substring(version from '^\d{1,4}\.\d{1,4}\.\d{1,4}'), '.')::int[]
$$;

create procedure keycust.create_base()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regclass('keycust_data.base_version') is not null then
        raise exception using
            errcode = 'duplicate_schema',
            message = 'the base exists already',
            hint = 'Use CALL keycust.upgrade_base() to bring it up to date.';
    end if;
    call keycust.base_run_ddl(keycust.base_tables_ddl());
    insert into keycust_data.base_version (version, created_at, upgraded_at)
    values (keycust.base_code_version(), localtimestamp, localtimestamp);
    call keycust.reference_load(null);
    call keycust.base_make_views(keycust.base_code_version());
    call keycust.dictionary_comment();
end
$$;

-- Locks the base against a second change until the end of the transaction; tells its version.
create function keycust.base_lock() returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    version text;
begin
    if to_regclass('keycust_data.base_version') is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'there is no base',
            hint = 'Use CALL keycust.create_base() to make one.';
    end if;
    select base.version into strict version from keycust_data.base_version as base for update;
    -- The functions of 0.1.0 wrote the library's version, which may have been newer than they.
    if to_regclass('keycust_data.shipped_row') is null then
        return '0.1.0';
    end if;
    return version;
end
$$;

create procedure keycust.detach_base()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    version text := keycust.base_lock();
    ours regclass[];
begin
    if to_regclass('keycust_data.shipped_row') is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('the base is of version %s, and these functions are of %s',
                version, keycust.base_code_version()),
            hint = 'Use CALL keycust.upgrade_base() first.';
    end if;
    -- Our views and no other: the readers' own are theirs to drop. All at once, since they stand on one another.
    with forgotten as (
        delete from keycust_data.shipped_row as r where r.relation = 'keycust_bi' returning r.row_key
    )
    select array_agg(view.oid::regclass) into ours
    from forgotten
    join pg_class as view on view.relname = forgotten.row_key and view.relkind = 'v'
        and view.relnamespace = to_regnamespace('keycust_bi');
    if ours is not null then
        execute format('drop view %s', array_to_string(ours, ', '));
    end if;
end
$$;

create procedure keycust.upgrade_base()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    old text := keycust.base_lock();
    new text := keycust.base_code_version();
begin
    if string_to_array(old, '.')::int[] > string_to_array(new, '.')::int[] then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('the base is of version %s, and these functions are of %s', old, new),
            hint = 'Use ALTER EXTENSION keycust UPDATE.';
    end if;
    call keycust.base_run_ddl(keycust.base_ddl_since(old));
    call keycust.reference_load(new);
    call keycust.base_make_views(new);
    call keycust.dictionary_comment();
    call keycust.access_apply();
    update keycust_data.base_version as base
    set version = new, upgraded_at = localtimestamp
    where base.version <> new;
    call keycust.base_tell_report(new);
end
$$;

-- Says in a line per table and kind what was done and what was left; the rows stand in upgrade_report.
create procedure keycust.base_tell_report(version text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    line record;
begin
    for line in
        select
            r.relation,
            case r.what
                when 'added' then 'added ' || max(r.detail)
                when 'corrected' then format('corrected %s shipped rows', count(*))
                when 'edited' then format('left %s shipped rows that you edited', count(*))
                when 'deleted' then format('left out %s shipped rows that you deleted', count(*))
                when 'own' then format('left %s rows of yours that stand where shipped rows would', count(*))
                when 'withdrawn' then format('left %s rows that are shipped no more', count(*))
                else format('%s: %s', max(r.row_key), max(r.detail))
            end as told,
            case when r.what = 'added' then null else
                array_to_string((array_agg(r.row_key order by r.row_key))[1:5], ' ')
                    || case when count(*) > 5 then ' …' else '' end
            end as rows
        from keycust_data.upgrade_report as r
        where r.version = base_tell_report.version and r.at = localtimestamp
        group by r.relation, r.what, case when r.what = 'view' then r.row_key end
        order by r.relation, r.what
    loop
        if line.rows is null then
            raise notice '%: %', line.relation, line.told;
        else
            raise notice '%: %', line.relation, line.told using detail = line.rows;
        end if;
    end loop;
end
$$;

revoke execute on procedure keycust.base_run_ddl(text) from public;
revoke execute on procedure keycust.create_base() from public;
revoke execute on procedure keycust.upgrade_base() from public;
revoke execute on procedure keycust.detach_base() from public;
revoke execute on procedure keycust.base_tell_report(text) from public;
revoke execute on function keycust.base_lock() from public;

comment on procedure keycust.base_run_ddl(text) is '执行打包的建表语句 runs packed DDL piece by piece';
comment on function keycust.base_code_version() is '代码版本 version of the extension in this database';
comment on function keycust.base_ddl_since(text) is '新增建表语句 DDL of the tables that came after a version of the base';
comment on procedure keycust.create_base() is '建立客户信息库 makes the customer information base, owned by the caller';
comment on procedure keycust.upgrade_base() is '升级客户信息库 brings the base up to the version of the library';
comment on procedure keycust.detach_base() is
    '分离客户信息库 drops the views, keeps every row, so that the extension can be dropped';
comment on procedure keycust.base_tell_report(text) is '升级报告 tells what an upgrade did and what it left';
comment on function keycust.base_lock() is '锁定客户信息库 locks the base against other changes, tells its version';

-- sql/base/access_code.sql
-- How the tables of the base are protected: which policies stand on a table, stated here only.
--
-- Three policies, OR-ed by the server for whom they hold:
--   scope_read    everybody: rows whose key is among the current role's own; an array computed once per query, so that
--                 the index on the key serves and other customers' rows are never touched;
--   company_read  only the roles granted the whole company, to be true once per query;
--   writer_all    only administrators and loaders, likewise.
-- The last two name their roles: for a policy that does not hold for him a reader would lose the index. Each asks the
-- grants again, so that a name left in a policy alone opens nothing.

-- Puts on one table the policies that name roles, as the grants are now. Takes a lock only if something changes.
create procedure keycust.access_open(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    policy record;
begin
    for policy in
        select
            wanted.name,
            wanted.roles,
            array(select oid from unnest(p.polroles) as oid order by oid) as present
        from (
            select
                v.name,
                array(
                    select distinct r.oid
                    from keycust_data.access_grant as g
                    join pg_roles as r on r.rolname = g.role_name
                    where g.kind = any (v.kinds) and g.organisation_id is null
                    order by r.oid
                ) as roles
            from (values
                ('company_read', '{reader,analyst}'::text[]),
                ('writer_all', '{administrator,loader}')
            ) as v (name, kinds)
        ) as wanted
        left join pg_policy as p on p.polrelid = relation and p.polname = wanted.name
    loop
        if policy.roles = policy.present then
            continue;
        elsif cardinality(policy.roles) = 0 then
            execute format('drop policy %I on %s', policy.name, relation);
        elsif cardinality(policy.present) > 0 then
            execute format('alter policy %I on %s to %s', policy.name, relation, keycust.access_roles(policy.roles));
        elsif policy.name = 'company_read' then
            execute format('create policy company_read on %s for select to %s '
                'using (exists (select from keycust_data.own_company))', relation, keycust.access_roles(policy.roles));
        else
            execute format('create policy writer_all on %s to %s using (exists (select from keycust_data.own_writer)) '
                'with check (exists (select from keycust_data.own_writer))',
                relation, keycust.access_roles(policy.roles));
        end if;
    end loop;
end
$$;

create function keycust.access_roles(roles oid[]) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(quote_ident(r.rolname), ', ' order by r.rolname) from pg_roles as r where r.oid = any (roles)
$$;

-- For tables that carry customer_id; or another key, with the view that lists the current role's own.
create procedure keycust.access_protect(relation regclass, key name default 'customer_id',
    own regclass default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('alter table %s enable row level security', relation);
    execute format('create policy scope_read on %s for select using (%I = any (array(select own.%I from %s as own)))',
        relation, key, key, coalesce(own::text, 'keycust_data.own_customer'));
    call keycust.access_open(relation);
end
$$;

-- For tables that are no reader's business: raw rows, mappings, grants.
create procedure keycust.access_protect_writers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('alter table %s enable row level security', relation);
    execute format('create policy writer_all on %s using (exists (select from keycust_data.own_writer)) '
        'with check (exists (select from keycust_data.own_writer))', relation);
end
$$;

revoke execute on procedure keycust.access_open(regclass) from public;
revoke execute on procedure keycust.access_protect(regclass, name, regclass) from public;
revoke execute on procedure keycust.access_protect_writers(regclass) from public;

comment on procedure keycust.access_open(regclass) is
    '更新行级策略 brings the policies of one table that name roles in line with the grants';
comment on function keycust.access_roles(oid[]) is
    '角色名单 the names of roles as a policy or a grant wants them';
comment on procedure keycust.access_protect(regclass, name, regclass) is
    '行级保护 puts the row-level policies for readers and writers on a table that carries customer_id';
comment on procedure keycust.access_protect_writers(regclass) is
    '仅限写入者 puts the row-level policy on a table that only administrators and loaders may see';

-- sql/base/access_grant_code.sql
-- Giving and taking access: a row in access_grant says what a role was given, and access_settle makes its privileges
-- follow.

create procedure keycust.grant_access(role text, kind text, organisation_id text default null,
    account_manager_id text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    role_id oid;
begin
    call keycust.access_lock();
    role_id := keycust.access_check_role(role);
    call keycust.access_check_scope(kind, organisation_id, account_manager_id);
    if not exists (select from keycust_data.personal_column) then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'no personal columns are known',
            detail = 'Table keycust_data.personal_column is empty: everything would be shown.',
            hint = 'Use CALL keycust.upgrade_base() to load what is shipped.';
    end if;
    if exists (select from pg_roles as r where r.oid = role_id and (r.rolsuper or r.rolbypassrls)) then
        raise warning 'role % is a superuser or has BYPASSRLS: it sees every row', quote_ident(role);
    end if;
    insert into keycust_data.access_grant as g (role_name, kind, organisation_id, account_manager_id)
    values (role, kind, organisation_id, account_manager_id)
    on conflict on constraint access_grant_pkey do update
    set (organisation_id, account_manager_id, granted_at, granted_by)
        = (excluded.organisation_id, excluded.account_manager_id, excluded.granted_at, excluded.granted_by);
    call keycust.access_open_all();
    call keycust.access_settle(role_id, true);
end
$$;

create procedure keycust.access_revoke(role text, kind text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    role_id oid;
begin
    call keycust.access_lock();
    if kind is not null then
        perform keycust.access_privileges(kind);
    end if;
    delete from keycust_data.access_grant as g
    where g.role_name = access_revoke.role and g.kind = coalesce(access_revoke.kind, g.kind);
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = format('role %s has no such access', coalesce(quote_ident(role), 'NULL')),
            hint = 'See keycust_data.access_grant.';
    end if;
    select r.oid into role_id from pg_roles as r where r.rolname = role;
    call keycust.access_open_all();
    if role_id is not null then
        call keycust.access_settle(role_id, true);
    end if;
end
$$;

-- Makes privileges and policies follow access_grant for every role: after an upgrade, a restore, new tables or views.
create procedure keycust.access_apply()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    granted record;
begin
    call keycust.access_lock();
    call keycust.access_open_all();
    for granted in
        select distinct g.role_name, r.oid
        from keycust_data.access_grant as g
        left join pg_roles as r on r.rolname = g.role_name
        order by g.role_name
    loop
        if granted.oid is null then
            raise notice 'role % does not exist any more: skipped', quote_ident(granted.role_name);
        else
            call keycust.access_settle(granted.oid, false);
        end if;
    end loop;
end
$$;

-- One change of access at a time, by whoever owns the base: nobody else can grant its tables.
create procedure keycust.access_lock()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    call keycust.access_check_owner();
    lock table keycust_data.access_grant in share row exclusive mode;
end
$$;

create function keycust.access_check_base() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regclass('keycust_data.access_grant') is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'there is no base',
            hint = 'Use CALL keycust.create_base() to make one.';
    end if;
end
$$;

create procedure keycust.access_check_owner()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    base_owner name;
begin
    select pg_get_userbyid(n.nspowner) into base_owner from pg_namespace as n where n.nspname = 'keycust_data';
    if not pg_has_role(current_user, base_owner, 'usage') then
        raise exception using
            errcode = 'insufficient_privilege',
            message = 'only the owner of the base may do this',
            hint = format('Use SET ROLE %I, or have a member of that role do it.', base_owner);
    end if;
end
$$;

-- The role of that very name, which is not the owner of the base.
create function keycust.access_check_role(role text) returns oid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    role_id oid;
begin
    if role is null then
        raise exception using
            errcode = 'null_value_not_allowed',
            message = 'role must not be null';
    end if;
    select r.oid into role_id from pg_roles as r where r.rolname = role;
    if role_id is null then
        raise exception using
            errcode = 'no_data_found',
            message = format('role %s does not exist', quote_ident(role)),
            hint = 'Give the name as it stands in pg_roles, without quotes; CREATE ROLE makes one.';
    end if;
    if role_id = (select n.nspowner from pg_namespace as n where n.nspname = 'keycust_data') then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format('role %s owns the base', quote_ident(role)),
            detail = 'An owner sees every row and may do everything.',
            hint = 'Let people have roles of their own.';
    end if;
    return role_id;
end
$$;

create procedure keycust.access_check_scope(kind text, organisation_id text, account_manager_id text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    mistake text;
    advice text;
begin
    perform keycust.access_privileges(kind);
    if kind in ('administrator', 'loader') and num_nonnulls(organisation_id, account_manager_id) > 0 then
        mistake := format('access of kind %s cannot be limited', kind);
        advice := 'Leave organisation_id and account_manager_id away.';
    elsif kind = 'manager' and num_nonnulls(organisation_id, account_manager_id) <> 1 then
        mistake := 'access of kind manager needs either organisation_id or account_manager_id';
        advice := 'Say whose customers: his own, or those of an organisation.';
    elsif kind in ('reader', 'analyst') and account_manager_id is not null then
        mistake := format('access of kind %s is limited by organisation_id only', kind);
        advice := 'Kind manager is over an account manager''s own customers.';
    end if;
    if mistake is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = mistake,
            detail = format('Got organisation_id %s, account_manager_id %s.',
                coalesce(quote_literal(organisation_id), 'NULL'), coalesce(quote_literal(account_manager_id), 'NULL')),
            hint = advice;
    end if;
    if organisation_id is not null and not exists (
        select from keycust_data.organisation as o where o.organisation_id = access_check_scope.organisation_id) then
        mistake := format('there is no organisation %s', quote_literal(organisation_id));
        advice := 'See keycust_data.organisation.';
    elsif account_manager_id is not null and not exists (
        select from keycust_data.account_manager as m
        where m.account_manager_id = access_check_scope.account_manager_id) then
        mistake := format('there is no account manager %s', quote_literal(account_manager_id));
        advice := 'See keycust_data.account_manager.';
    end if;
    if mistake is not null then
        raise exception using errcode = 'no_data_found', message = mistake, hint = advice;
    end if;
end
$$;

create procedure keycust.access_open_all()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    relation regclass;
begin
    for relation in
        select p.polrelid::regclass
        from pg_policy as p
        join pg_class as c on c.oid = p.polrelid
        where p.polname = 'scope_read' and c.relnamespace = 'keycust_data'::regnamespace
        order by c.relname
    loop
        call keycust.access_open(relation);
    end loop;
end
$$;

-- Gives a role what its kinds of access want and takes what they do not; what is so already is not touched. What the
-- owner of the base cannot pass on, since it is the extension's, is an error if strict, else a warning.
create procedure keycust.access_settle(role oid, strict boolean)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What is executed is made of names that the catalogue gave, quoted. @plpgsql_check_options: security_warnings = off
declare
    role_name constant text := quote_ident(pg_get_userbyid(role));
    change record;
    missing text;
begin
    for change in
        with wanted as (
            select distinct p.*
            from keycust_data.access_grant as g
            cross join lateral keycust.access_privileges(g.kind) as p
            where g.role_name = pg_get_userbyid(role)
        ), held as (
            select * from keycust.access_held(role)
        ), difference as (
            select 'revoke' as verb, d.* from (select * from held except select * from wanted) as d
            union all
            select 'grant', d.* from (select * from wanted except select * from held) as d
        )
        select
            d.verb, d.object_type, d.object,
            string_agg(d.privilege || coalesce(' (' || quote_ident(d.column_name) || ')', ''), ', '
                order by d.column_name is not null, d.privilege, d.column_name) as rights
        from difference as d
        group by d.verb, d.object_type, d.object
        order by d.verb desc, d.object_type, d.object
    loop
        if change.verb = 'revoke'
            or keycust.access_can_grant(current_user, change.object_type, change.object, true) then
            execute keycust.access_statement(change.verb, change.object_type, change.object, change.rights, role);
        elsif not keycust.access_can_grant(pg_get_userbyid(role), change.object_type, change.object, false) then
            missing := concat_ws(E';\n', missing,
                keycust.access_statement(change.verb, change.object_type, change.object, change.rights, role));
        end if;
    end loop;
    if missing is not null and strict then
        raise exception using
            errcode = 'insufficient_privilege',
            message = 'what belongs to the extension cannot be granted by the owner of the base',
            detail = missing || ';',
            hint = format('Let a superuser run this, or once: GRANT USAGE ON SCHEMA keycust TO %1$I WITH GRANT OPTION; '
                'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA keycust TO %1$I WITH GRANT OPTION;', current_user);
    elsif missing is not null then
        raise warning using
            message = format('role %s lacks rights that belong to the extension', role_name),
            hint = format('Let a superuser run: %s;', missing);
    end if;
end
$$;

create function keycust.access_statement(verb text, object_type text, object text, rights text, role oid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select format('%s %s on %s %s %s %I', verb, rights,
        case object_type when 'relation' then 'table' else object_type end, object, case verb when 'grant' then 'to' else 'from' end, pg_get_userbyid(role))
$$;

-- Whether somebody has, or may pass on, what a kind of access wants of an object; for the base's own, the owner may.
create function keycust.access_can_grant(role name, object_type text, object text, pass_on boolean) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when object_type = 'schema' and object = 'keycust'
            then has_schema_privilege(role, object, 'usage' || case when pass_on then ' with grant option' else '' end)
        when object_type = 'routine' and starts_with(object, 'keycust.')
            then has_function_privilege(role, object,
                'execute' || case when pass_on then ' with grant option' else '' end)
        else pass_on
    end
$$;

revoke execute on procedure keycust.grant_access(text, text, text, text) from public;
revoke execute on procedure keycust.access_revoke(text, text) from public;
revoke execute on procedure keycust.access_apply() from public;
revoke execute on procedure keycust.access_lock() from public;
revoke execute on function keycust.access_check_base() from public;
revoke execute on procedure keycust.access_check_owner() from public;
revoke execute on function keycust.access_check_role(text) from public;
revoke execute on procedure keycust.access_check_scope(text, text, text) from public;
revoke execute on procedure keycust.access_open_all() from public;
revoke execute on procedure keycust.access_settle(oid, boolean) from public;
revoke execute on function keycust.access_statement(text, text, text, text, oid) from public;
revoke execute on function keycust.access_can_grant(name, text, text, boolean) from public;

comment on procedure keycust.grant_access(text, text, text, text) is
    '授权 gives a role a kind of access, over the company, an organisation or an account manager''s customers';
comment on procedure keycust.access_revoke(text, text) is
    '收回授权 takes from a role one kind of access, or all';
comment on procedure keycust.access_apply() is
    '重新授权 makes privileges and policies follow access_grant, as after an upgrade or a restore';
comment on procedure keycust.access_lock() is
    '锁定授权 lets one change of access happen at a time, by the owner of the base';
comment on function keycust.access_check_base() is
    '检查信息库 refuses where there is no base';
comment on procedure keycust.access_check_owner() is
    '检查所有者 refuses who is not the owner of the base';
comment on function keycust.access_check_role(text) is
    '检查角色 the role of that name; refuses none, and the owner';
comment on procedure keycust.access_check_scope(text, text, text) is
    '检查范围 refuses a scope that a kind of access cannot have';
comment on procedure keycust.access_open_all() is
    '更新全部行级策略 brings the policies that name roles in line with the grants';
comment on procedure keycust.access_settle(oid, boolean) is
    '落实权限 gives a role what is due to it and takes what is not';
comment on function keycust.access_statement(text, text, text, text, oid) is
    '授权语句 the statement that grants or revokes';
comment on function keycust.access_can_grant(name, text, text, boolean) is
    '可否授予 whether somebody has, or may pass on, a right to an object';

-- sql/base/access_privilege_code.sql
-- Which privileges a kind of access has, read off the catalogue, so that tables and views that come later have theirs
-- too; and the statements that give a role what is due to it and take from it what is not.

-- What a role of this kind may do with the objects of the base: never a partition, since the parent's policies do not
-- guard it. NULL as column_name: the whole relation.
create function keycust.access_privileges(kind text)
returns table (object_type text, object text, column_name text, privilege text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    case access_privileges.kind
    when 'reader', 'manager', 'analyst' then
        return query select * from keycust.access_reading();
        if access_privileges.kind = 'analyst' then
            return query select 'schema', 'keycust', null::text, 'USAGE';
            return query
            select 'routine', p.oid::regprocedure::text, null::text, 'EXECUTE'
            from pg_proc as p
            where p.pronamespace = 'keycust'::regnamespace and p.prokind <> 'p' and p.provolatile <> 'v'
                and not keycust.access_is_public(p.proacl, p.proowner);
        end if;
    when 'administrator', 'loader' then
        return query select * from keycust.access_writing(access_privileges.kind = 'administrator');
    else
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'unknown kind of access',
            detail = format('Got %s.', coalesce(quote_literal(access_privileges.kind), 'NULL')),
            hint = 'Kinds are reader, manager, analyst, administrator, loader.';
    end case;
end
$$;

-- Relations of the base that are not partitions: which only writers may see, and which ask for the reader's rights.
create function keycust.access_relations()
returns table (oid oid, schema_name name, relation_name name, kind "char", closed boolean, with_owners_rights boolean)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select
        c.oid, n.nspname, c.relname, c.relkind,
        case
            when c.relkind in ('r', 'p') then c.relrowsecurity and not exists (
                select from pg_policy as p where p.polrelid = c.oid and p.polname <> 'writer_all')
            -- Views with their owner's rights: the ones that policies and masks stand on, no others.
            else not coalesce(c.reloptions @> '{security_invoker=true}', false) and not (
                n.nspname = 'keycust_data' and c.relname ~ '^(own|managed|personal)_')
        end,
        c.relkind = 'v' and not coalesce(c.reloptions @> '{security_invoker=true}', false)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace and n.nspname in ('keycust_data', 'keycust_bi')
    where c.relkind in ('r', 'p', 'v') and not c.relispartition
$$;

-- Readers, managers and analysts: every view that they can read in full, and for that the tables of the base without
-- what is closed to them and without personal columns; but no USAGE on keycust_data.
create function keycust.access_reading()
returns table (object_type text, object text, column_name text, privilege text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    return query
    with recursive relation as (
        select r.* from keycust.access_relations() as r
    ), personal as (
        select r.oid, a.attnum
        from keycust_data.personal_column as p
        join relation as r on r.relation_name = p.relation and r.schema_name = 'keycust_data'
        join pg_attribute as a on a.attrelid = r.oid and a.attname = p.column_name
        where p.valid_to is null or p.valid_to >= current_date
    ), uses as (
        select distinct w.ev_class as oid, d.refobjid as used, d.refobjsubid::int2 as attnum
        from pg_rewrite as w
        join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
            and d.refclassid = 'pg_class'::regclass and d.refobjid <> w.ev_class
        join relation as r on r.oid = w.ev_class and r.kind = 'v'
    ), refused (oid) as (
        select r.oid from relation as r where r.closed
        union
        select u.oid
        from uses as u
        join relation as r on r.oid = u.oid
        where not r.with_owners_rights and exists (
            select from personal as p where p.oid = u.used and p.attnum = u.attnum)
        union
        select u.oid
        from uses as u
        join refused as x on x.oid = u.used
        join relation as r on r.oid = u.oid
        where not r.with_owners_rights
    )
    select 'schema', 'keycust_bi', null::text, 'USAGE'
    union all
    select 'relation', r.oid::regclass::text, null::text, 'SELECT'
    from relation as r
    where r.oid not in (select refused.oid from refused) and r.oid not in (select personal.oid from personal)
    union all
    select 'relation', r.oid::regclass::text, a.attname::text, 'SELECT'
    from relation as r
    join pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    where r.oid not in (select refused.oid from refused) and r.oid in (select personal.oid from personal)
        and (r.oid, a.attnum) not in (select personal.oid, personal.attnum from personal);
end
$$;

-- Administrators: everything. Loaders: what the integration writes, which are the tables with updated_at and those that
-- say what came of it; reference data and mappings they read. No view is theirs.
create function keycust.access_writing(administrator boolean)
returns table (object_type text, object text, column_name text, privilege text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    return query
    select 'schema', n.name, null::text, 'USAGE'
    from unnest(array['keycust', 'keycust_data', case when administrator then 'keycust_bi' end]) as n (name)
    where n.name is not null
    union all
    select 'relation', r.oid::regclass::text, null::text, p.privilege
    from keycust.access_relations() as r
    cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as p (privilege)
    where case
        when r.kind = 'v' then p.privilege = 'SELECT'
            and (administrator or r.schema_name = 'keycust_data' and r.relation_name ~ '^own_')
        when administrator then true
        when r.relation_name in ('access_grant', 'personal_column', 'erasure') then false
        when p.privilege = 'SELECT' then true
        when r.relation_name = 'integration_day' then true
        when p.privilege = 'DELETE' then false
        else r.relation_name ~ '^integration_' or r.relation_name in ('rejected_row', 'correction')
            or exists (select from pg_attribute as a where a.attrelid = r.oid and a.attname = 'updated_at')
                and not exists (select from pg_attribute as a where a.attrelid = r.oid and a.attname = 'origin')
        end
    union all
    select 'relation', 'keycust_data.source', 'position', 'UPDATE' where not administrator
    union all
    select 'sequence', c.oid::regclass::text, null::text, 'USAGE'
    from pg_class as c
    where c.relkind = 'S' and c.relnamespace = 'keycust_data'::regnamespace
    union all
    select 'routine', p.oid::regprocedure::text, null::text, 'EXECUTE'
    from pg_proc as p
    where not keycust.access_is_public(p.proacl, p.proowner) and (
        p.pronamespace = 'keycust_data'::regnamespace
        or p.pronamespace = 'keycust'::regnamespace
            and (administrator or p.proname ~ '^(source_|integrate$)' or p.prokind <> 'p' and p.provolatile <> 'v'));
end
$$;

-- What everybody may call need not be granted to anybody.
create function keycust.access_is_public(acl aclitem[], owner oid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (select from aclexplode(coalesce(acl, acldefault('f', owner))) as a where a.grantee = 0)
$$;

-- What a role was given itself on the objects of the base; of what the extension owns only what our owner gave.
create function keycust.access_held(role oid)
returns table (object_type text, object text, column_name text, privilege text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with place as (
        select n.oid, n.nspname, n.nspacl, o.nspowner as base_owner
        from pg_namespace as n
        cross join (select nspowner from pg_namespace where nspname = 'keycust_data') as o
        where n.nspname in ('keycust', 'keycust_data', 'keycust_bi')
    ), held as (
        select 'schema' as object_type, quote_ident(p.nspname) as object, null::text as column_name, p.nspname,
            p.base_owner, acl.*
        from place as p, aclexplode(p.nspacl) as acl
        union all
        select case when c.relkind = 'S' then 'sequence' else 'relation' end, c.oid::regclass::text, null,
            p.nspname, p.base_owner, acl.*
        from place as p
        join pg_class as c on c.relnamespace = p.oid, aclexplode(c.relacl) as acl
        union all
        select 'relation', c.oid::regclass::text, a.attname::text, p.nspname, p.base_owner, acl.*
        from place as p
        join pg_class as c on c.relnamespace = p.oid
        join pg_attribute as a on a.attrelid = c.oid, aclexplode(a.attacl) as acl
        union all
        select 'routine', f.oid::regprocedure::text, null, p.nspname, p.base_owner, acl.*
        from place as p
        join pg_proc as f on f.pronamespace = p.oid, aclexplode(f.proacl) as acl
    )
    select h.object_type, h.object, h.column_name, h.privilege_type
    from held as h
    where h.grantee = role and (h.nspname <> 'keycust' or h.grantor = h.base_owner)
$$;

revoke execute on function keycust.access_privileges(text) from public;
revoke execute on function keycust.access_relations() from public;
revoke execute on function keycust.access_reading() from public;
revoke execute on function keycust.access_writing(boolean) from public;
revoke execute on function keycust.access_is_public(aclitem[], oid) from public;
revoke execute on function keycust.access_held(oid) from public;

comment on function keycust.access_privileges(text) is
    '各类权限 which privileges a kind of access has on the objects of the base';
comment on function keycust.access_relations() is
    '库内关系 the relations of the base that are not partitions, and which of them are closed to readers';
comment on function keycust.access_reading() is
    '读取权限 the privileges of readers, managers and analysts';
comment on function keycust.access_writing(boolean) is
    '写入权限 the privileges of administrators, or of loaders';
comment on function keycust.access_is_public(aclitem[], oid) is
    '是否公开 whether everybody may call a function';
comment on function keycust.access_held(oid) is
    '已有权限 the privileges on the base that a role was given itself';

-- sql/base/dictionary_code.sql
-- Writes the captions of the dictionary where every tool finds them: as comments of tables, views and columns.

create procedure keycust.dictionary_comment()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    caption record;
begin
    if to_regclass('keycust_bi.data_dictionary') is null then
        return;
    end if;
    for caption in
        select
            case
                when d.position > 0 then format('column %s.%I', c.oid::regclass, d.column_name)
                else format('%s %s',
                    case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table'
                        else 'table' end,
                    c.oid::regclass)
            end as object,
            t.comment
        from keycust_bi.data_dictionary as d
        join pg_class as c on c.oid = format('%I.%I', d.schema_name, d.relation_name)::regclass
        cross join lateral (
            select concat_ws('; ',
                d.label_zh || ' ' || d.label_en || coalesce(' [' || d.unit || ']', ''), d.meaning) as comment
        ) as t
        where d.label_zh is not null and pg_has_role(c.relowner, 'usage')
            and t.comment is distinct from case
                when d.position > 0 then col_description(c.oid, d.position)
                else obj_description(c.oid, 'pg_class')
            end
    loop
        execute format('comment on %s is %L', caption.object, caption.comment);
    end loop;
end
$$;

revoke execute on procedure keycust.dictionary_comment() from public;

comment on procedure keycust.dictionary_comment() is '按字典写注释 writes the dictionary''s captions as comments of tables, views and columns';

-- sql/base/erasure_code.sql
-- Erasing a person, and readings that are older than they need be. What was done is logged in erasure, never whose.
--
-- A person is known by patterns: near is looked for in rows of his customer, far (his phone, his e-mail) everywhere,
-- unless another contact has the same, since then it is a switchboard's or a shared one and not his alone.

-- A pattern for one value as people write it: a number with or without its country code, spaces and dashes; a word on
-- its own, or a name in Chinese, which stands without spaces.
create function keycust.erasure_pattern(given text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when value is null or length(btrim(value)) < 2 then null
        when value !~ '[^-0-9+ ().]'
            then case when length(digits) >= 5 then '(?<![0-9])([+]?(00)?86[-. ]?)?'
                || regexp_replace(left(digits, -1), '(.)', '\1[-. ()]*', 'g') || right(digits, 1) || '(?![0-9])' end
        when octet_length(value) = length(value)
            then '(?<![A-Za-z0-9])' || regexp_replace(btrim(value), '([^A-Za-z0-9 ])', '\\\1', 'g') || '(?![A-Za-z0-9])'
        else regexp_replace(btrim(value), '([][{}()|^$.*+?\\])', '\\\1', 'g')
    end
    from left(given, 200) as value
    cross join lateral regexp_replace(regexp_replace(value, '\D', '', 'g'), '^(00)?86(?=\d{10,})', '') as digits
$$;

create function keycust.erasure_patterns(given text[]) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(distinct keycust.erasure_pattern(v.value), '|') from unnest(given) as v (value)
$$;

-- Columns of text in which a person may be named: of relations with a customer, no keys, codes or masks.
create function keycust.erasure_columns()
returns table (relation regclass, column_name name, required boolean, personal boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    return query
    select c.oid::regclass, a.attname, a.attnotnull, exists (
        select from keycust_data.personal_column as p where p.relation = c.relname and p.column_name = a.attname)
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname not in ('customer', 'contact', 'rejected_row', 'correction')
        and a.atttypid in ('text'::regtype, 'varchar'::regtype) and a.attgenerated = '' and a.attname !~ '_code$'
        and exists (
            select from pg_attribute as k
            where k.attrelid = c.oid and k.attname = 'customer_id' and not k.attisdropped)
        and not exists (
            select from pg_constraint as k
            where k.conrelid = c.oid and k.contype in ('p', 'u', 'f') and a.attnum = any (k.conkey));
end
$$;

create procedure keycust.erasure_log(kind text, subject text, relation text, affected bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if affected > 0 then
        insert into keycust_data.erasure (kind, subject, relation, affected_rows)
        values (kind, subject, relation, affected);
    end if;
end
$$;

-- Blanks the person in every text of his customer; far patterns also in other customers' personal columns. Names of
-- things (columns called name) are left unless all is to go: a firm may bear its owner's name.
create procedure keycust.erasure_scrub(subject text, customer text, near text, far text, names boolean)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    pattern constant text := nullif(concat_ws('|', near, far), '');
    target record;
    affected bigint;
begin
    if pattern is null then
        return;
    end if;
    for target in
        select e.relation, bool_or(e.personal) as personal
        from keycust.erasure_columns() as e
        where names or e.column_name <> 'name'
        group by e.relation
        order by e.relation::text
    loop
        execute keycust.erasure_statement(target.relation, names, false) using customer, pattern;
        get diagnostics affected = row_count;
        call keycust.erasure_log('person', subject, target.relation::text, affected);
        if far is not null and target.personal then
            execute keycust.erasure_statement(target.relation, names, true) using customer, far;
            get diagnostics affected = row_count;
            call keycust.erasure_log('person', subject, target.relation::text, affected);
        end if;
    end loop;
end
$$;

-- Blanks what matches $2 in the texts of customer $1, or in the personal ones of every other.
create function keycust.erasure_statement(relation regclass, names boolean, others boolean) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select format('update %s set %s where customer_id %s $1 and (%s)', erasure_statement.relation,
        string_agg(format(
            -- Nothing is left where the person was all of it.
            case when e.required then '%1$I = regexp_replace(%1$I, $2, ''***'', ''gi'')'
                else '%1$I = nullif(btrim(regexp_replace(%1$I, $2, ''***'', ''gi'')), ''***'')' end, e.column_name), ', '),
        case when others then '<>' else '=' end, string_agg(format('%I ~* $2', e.column_name), ' or '))
    from keycust.erasure_columns() as e
    where e.relation = erasure_statement.relation and (names or e.column_name <> 'name') and (e.personal or not others)
$$;

-- Rows as they came from a source, and what they changed: of a person nothing is left but that there was a row.
create procedure keycust.erasure_scrub_sources(subject text, target text, person_key text, customer text, near text,
    far text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    pattern constant text := nullif(concat_ws('|', near, far), '');
    affected bigint;
begin
    update keycust_data.rejected_row as r
    set source_row = '{}', source_key = null, reason = 'erased', state = 'closed',
        row_digest = md5('erased #' || r.rejected_row_id)
    from keycust_data.source as s
    where s.source_id = r.source_id and (
        s.target = erasure_scrub_sources.target
            and (r.source_key = person_key
                or exists (select from jsonb_each_text(r.source_row) as e where e.value = person_key))
        or r.customer_id = customer and concat_ws(' ', r.source_row, r.reason) ~* pattern
        or concat_ws(' ', r.source_row, r.reason) ~* far);
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', subject, 'keycust_data.rejected_row', affected);
    update keycust_data.correction as c
    set before = '{}', after = '{}',
        row_key = case when c.relation = erasure_scrub_sources.target then 'erased' else c.row_key end
    where c.relation = erasure_scrub_sources.target and c.row_key = person_key
        or c.customer_id = customer and concat_ws(' ', c.before, c.after) ~* pattern
        or concat_ws(' ', c.before, c.after) ~* far;
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', subject, 'keycust_data.correction', affected);
    update keycust_data.integration_run as r set message = regexp_replace(r.message, pattern, '***', 'gi')
    where r.message ~* pattern;
    get diagnostics affected = row_count;
    call keycust.erasure_log('person', subject, 'keycust_data.integration_run', affected);
end
$$;

-- Other relations that carry the contact's key.
create procedure keycust.erasure_unlink(contact text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target record;
    affected bigint;
begin
    for target in
        select c.oid::regclass as relation, a.attnotnull
        from pg_class as c
        join pg_attribute as a on a.attrelid = c.oid and a.attname = 'contact_id' and not a.attisdropped
        where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and c.relname <> 'contact'
    loop
        if target.attnotnull then
            execute format('delete from %s where contact_id = $1', target.relation) using contact;
        else
            execute format('update %s set contact_id = null where contact_id = $1', target.relation) using contact;
        end if;
        get diagnostics affected = row_count;
        call keycust.erasure_log('person', 'contact', target.relation::text, affected);
    end loop;
end
$$;

create procedure keycust.erasure_contact(contact text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    person record;
    near text;
    far text;
    shared bigint;
begin
    select c.customer_id, c.name, c.phone, c.email into person
    from keycust_data.contact as c
    where c.contact_id = contact
    for update;
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = 'there is no contact of that key',
            hint = 'See keycust_data.contact; whoever was erased already is not there.';
    end if;
    -- What another contact has too is not this person's alone.
    near := keycust.erasure_patterns(array[
        case when not exists (
            select from keycust_data.contact as c
            where c.contact_id <> contact and c.customer_id = person.customer_id and c.name = person.name)
        then person.name end]);
    far := keycust.erasure_patterns(array(
        select v.value
        from unnest(array[person.phone, person.email]) as v (value)
        where v.value is not null and not exists (
            select from keycust_data.contact as c
            where c.contact_id <> contact
                and (c.phone ~* keycust.erasure_pattern(v.value) or c.email ~* keycust.erasure_pattern(v.value)))));
    select count(*) into shared
    from keycust_data.contact as c
    where c.contact_id <> contact and (c.phone = person.phone or c.email = person.email);
    delete from keycust_data.contact as c where c.contact_id = contact;
    call keycust.erasure_log('person', 'contact', 'keycust_data.contact', 1);
    call keycust.erasure_unlink(contact);
    call keycust.erasure_scrub('contact', person.customer_id, near, far, false);
    call keycust.erasure_scrub_sources('contact', 'contact', contact, person.customer_id, near, far);
    insert into keycust_data.erased_person (key_digest)
    values (encode(sha256(convert_to(contact, 'UTF8')), 'hex'))
    on conflict on constraint erased_person_pkey do nothing;
    if shared > 0 then
        raise notice '% more contacts have the same phone or e-mail; what is shared was left', shared
            using hint = 'If they are the same person, erase them too: what is left goes with the last.';
    end if;
end
$$;

create procedure keycust.erasure_customer(customer text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    person keycust_data.customer;
    contact text;
    near text;
    far text;
begin
    select c.* into person from keycust_data.customer as c where c.customer_id = customer for update;
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = 'there is no customer of that key',
            hint = 'See keycust_data.customer.';
    elsif not person.natural_person then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'the customer is not a natural person',
            detail = 'Column natural_person is false: a firm''s name and numbers are no person''s data.',
            hint = 'Give the contact_id of the person who speaks for it.';
    end if;
    for contact in select c.contact_id from keycust_data.contact as c where c.customer_id = customer loop
        call keycust.erasure_contact(contact);
    end loop;
    near := keycust.erasure_patterns(array[person.name, person.address, person.legal_entity_id]);
    far := keycust.erasure_patterns(array[person.tax_number, person.bank_account, person.credit_code]);
    update keycust_data.customer as c
    set name = '***', address = null, longitude_deg = null, latitude_deg = null, legal_entity_id = null,
        credit_code = null, tax_number = null, bank_name = null, bank_account = null, main_business = null,
        development_plan = null
    where c.customer_id = customer;
    call keycust.erasure_log('person', 'customer', 'keycust_data.customer', 1);
    call keycust.erasure_scrub('customer', customer, near, far, true);
    call keycust.erasure_scrub_sources('customer', 'customer', customer, customer, near, far);
    -- Keys of customers and of contacts may be alike.
    insert into keycust_data.erased_person (key_digest)
    values (encode(sha256(convert_to('customer/' || customer, 'UTF8')), 'hex'))
    on conflict on constraint erased_person_pkey do nothing;
end
$$;

create procedure keycust.forget_person(contact_id text default null, customer_id text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if num_nonnulls(contact_id, customer_id) <> 1 then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'give either contact_id or customer_id',
            hint = 'The first for a contact, the second for a customer who is a natural person.';
    elsif contact_id is not null then
        call keycust.erasure_contact(contact_id);
    else
        call keycust.erasure_customer(customer_id);
    end if;
    raise notice 'the person is erased from the base'
        using hint = 'Staging tables, the source systems and backups still hold the data: erase them there, too.';
end
$$;

-- Partitions of the curves and registers that end before a limit; without really => true it only tells which.
create procedure keycust.curve_retain(months int, really boolean default false)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set lock_timeout = '30s'
as $$
declare
    old record;
    limit_day date;
    count_rows bigint;
    dropped int := 0;
begin
    if months is null or months < 12 or months > 1200 then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'months must be between 12 and 1200',
            detail = format('Got %s.', coalesce(months::text, 'NULL')),
            hint = 'Disputes and yearly comparisons need a year of readings at least.';
    end if;
    call keycust.access_check_owner();
    limit_day := (date_trunc('month', localtimestamp) - make_interval(months => months))::date;
    for old in
        select c.oid::regclass as partition, p.relname as parent, b.until
        from pg_inherits as i
        join pg_class as c on c.oid = i.inhrelid and c.relispartition
        join pg_class as p on p.oid = i.inhparent and p.relkind = 'p' and p.relnamespace = 'keycust_data'::regnamespace
        join pg_attribute as a on a.attrelid = p.oid and a.attname = 'usage_point_id'
        cross join lateral (
            select substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''(\d{4,}-\d\d-\d\d)''\)')::date as until
        ) as b
        where b.until <= limit_day
        order by b.until, p.relname
    loop
        execute format('select count(*) from %s', old.partition) into count_rows;
        raise notice '%: % rows before % %', old.partition, count_rows, old.until,
            case when really then 'are dropped' else 'would be dropped' end;
        dropped := dropped + 1;
        if really then
            execute format('drop table %s', old.partition);
            insert into keycust_data.erasure (kind, subject, relation, affected_rows)
            values ('readings', format('before %s', old.until), old.partition::text, count_rows);
        end if;
    end loop;
    if dropped = 0 then
        raise notice 'no partition lies wholly before %', limit_day;
    elsif not really then
        raise notice 'nothing was dropped' using hint = 'Call it with really => true to drop these partitions.';
    end if;
end
$$;

revoke execute on procedure keycust.forget_person(text, text) from public;
revoke execute on procedure keycust.curve_retain(int, boolean) from public;
revoke execute on procedure keycust.erasure_contact(text) from public;
revoke execute on procedure keycust.erasure_customer(text) from public;
revoke execute on procedure keycust.erasure_unlink(text) from public;
revoke execute on procedure keycust.erasure_scrub(text, text, text, text, boolean) from public;
revoke execute on procedure keycust.erasure_scrub_sources(text, text, text, text, text, text) from public;
revoke execute on procedure keycust.erasure_log(text, text, text, bigint) from public;
revoke execute on function keycust.erasure_statement(regclass, boolean, boolean) from public;
revoke execute on function keycust.erasure_columns() from public;

comment on procedure keycust.forget_person(text, text) is
    '删除个人信息 erases a contact, or a customer who is a natural person; the customer''s history stays';
comment on procedure keycust.curve_retain(int, boolean) is
    '保留期限 drops the monthly partitions of curves and registers that are older than so many months';
comment on procedure keycust.erasure_contact(text) is
    '删除联系人 erases one contact with all traces';
comment on procedure keycust.erasure_customer(text) is
    '删除自然人客户信息 blanks a customer who is a natural person, and erases the contacts';
comment on procedure keycust.erasure_unlink(text) is
    '解除关联 takes a contact''s key out of other relations';
comment on procedure keycust.erasure_scrub(text, text, text, text, boolean) is
    '清除文本 blanks a person in the texts of a customer';
comment on procedure keycust.erasure_scrub_sources(text, text, text, text, text, text) is
    '清除来源行 blanks a person in refused rows and corrections';
comment on procedure keycust.erasure_log(text, text, text, bigint) is
    '记录删除 logs what was erased, never whose';
comment on function keycust.erasure_statement(regclass, boolean, boolean) is
    '清除语句 the statement that blanks a person in the texts of one relation';
comment on function keycust.erasure_columns() is
    '可能含个人信息的列 the columns of text in which a person may be named';
comment on function keycust.erasure_pattern(text) is
    '匹配式 the pattern by which a name or number is found in texts';
comment on function keycust.erasure_patterns(text[]) is
    '合并匹配式 the patterns of several names and numbers';

-- sql/base/indicator_attribute_code.sql
-- Attributes, a row per change. Contracts and equipment carry their dates, so their whole history is derived each time;
-- of the customer itself the base holds the present state, so a change is noted when it is seen, under the day on which
-- the row was changed.

create function keycust.indicator_attribute_contract(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    with stated as (
        select
            c.customer_id, x.indicator_code, c.valid_from, x.value, x.text_value,
            lag((x.value, x.text_value)) over (partition by c.customer_id, x.indicator_code order by c.valid_from)
                as earlier
        from keycust_data.contract as c
        cross join lateral (values
            ('A103', c.contract_capacity_kva, null),
            ('A104', c.running_capacity_kva, null),
            ('A202', null, c.price_code),
            ('A203', c.time_of_use::int, null),
            ('A204', null, c.basic_charge_mode_code),
            ('A205', c.contract_demand_kw, null),
            ('A206', c.power_factor_standard::float8, null)
        ) as x (indicator_code, value, text_value)
        where x.value is not null or x.text_value is not null
    )
    select s.customer_id, s.indicator_code, s.valid_from, s.value, s.text_value, 'contract'
    from stated as s
    where s.earlier is distinct from (s.value, s.text_value)
$$;

-- The usage point whose devices stand for the customer: the largest, the first by number of equal ones.
create function keycust.indicator_main_point() returns table (customer_id text, usage_point_id text)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    select distinct on (p.customer_id) p.customer_id, p.usage_point_id
    from keycust_data.usage_point as p
    where coalesce(p.purpose_code, '01') <> '02'
        and coalesce(p.point_class_code, '01') <> '02'
        and coalesce(p.status_code, '02') <> '04'
    order by p.customer_id, p.capacity_kva desc nulls last, p.usage_point_id
$$;

create function keycust.indicator_attribute_equipment(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    with since as (
        -- From when on a device without a date has been there.
        select c.customer_id, coalesce(least(c.opened_on, c.energised_on), '1900-01-01') as day
        from keycust_data.customer as c
    ), device as (
        select
            t.customer_id, 'transformer' as kind, coalesce(t.model, t.series, '') as model, t.capacity_kva as size,
            coalesce(t.in_service_on, s.day) as first_day, t.out_of_service_on as end_day
        from keycust_data.transformer as t
        join since as s on s.customer_id = t.customer_id
        where coalesce(t.status_code, '01') = '01' or t.out_of_service_on is not null
        union all
        select c.customer_id, 'compensation', '', c.rated_kvar, coalesce(c.in_service_on, s.day), c.out_of_service_on
        from keycust_data.compensation as c
        join since as s on s.customer_id = c.customer_id
    ), change as (
        select d.customer_id, d.kind, d.first_day as day from device as d
        union
        select d.customer_id, d.kind, d.end_day from device as d where d.end_day is not null
    ), model as (
        -- What was in service from each day of change on.
        select c.customer_id, c.kind, c.day, d.model, d.size, count(d.customer_id) as devices
        from change as c
        left join device as d
            on d.customer_id = c.customer_id and d.kind = c.kind and d.first_day <= c.day
            and (d.end_day is null or d.end_day > c.day)
        group by c.customer_id, c.kind, c.day, d.model, d.size
    ), state as (
        select
            m.customer_id, m.kind, m.day,
            sum(m.devices)::float8 as devices,
            coalesce(sum(m.size * m.devices order by m.size), 0) as size,
            coalesce(
                string_agg(format('%s %s kVA × %s', m.model, m.size, m.devices), '; ' order by m.size desc, m.model)
                    filter (where m.devices > 0),
                '-') as models
        from model as m
        group by m.customer_id, m.kind, m.day
    ), metered as (
        select distinct on (p.customer_id, x.indicator_code, coalesce(d.installed_on, s.day))
            p.customer_id, x.indicator_code, coalesce(d.installed_on, s.day), x.value, null, 'meter'
        from keycust.indicator_main_point() as p
        join keycust_data.meter as d on d.usage_point_id = p.usage_point_id
        join since as s on s.customer_id = p.customer_id
        cross join lateral (values
            ('A404', coalesce(d.multiplier, d.ct_ratio * coalesce(d.pt_ratio, 1))),
            ('A405', d.ct_ratio),
            ('A406', d.pt_ratio)
        ) as x (indicator_code, value)
        where x.value is not null
        order by p.customer_id, x.indicator_code, coalesce(d.installed_on, s.day), d.removed_on desc nulls first,
            d.meter_id
    ), stated as (
        select s.customer_id, x.indicator_code, s.day, x.value, x.text_value, s.kind as source
        from state as s
        cross join lateral (values
            ('A105', 'transformer', s.devices, null),
            ('A106', 'transformer', null, s.models),
            ('A114', 'compensation', s.size, null)
        ) as x (indicator_code, kind, value, text_value)
        where x.kind = s.kind
        union all
        select * from metered
    ), compared as (
        select
            s.*,
            lag((s.value, s.text_value)) over (partition by s.customer_id, s.indicator_code order by s.day) as earlier
        from stated as s
    )
    select c.customer_id, c.indicator_code, c.day, c.value, c.text_value, c.source
    from compared as c
    where c.earlier is distinct from (c.value, c.text_value)
$$;

-- The present state of the customer and when it was last changed. Of a natural person no address is kept here, and the
-- name only by its first character; of contacts neither name nor phone whole.
create function keycust.indicator_attribute_state()
returns table (customer_id text, indicator_code text, value float8, text_value text, source text, changed_on date)
language sql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
    with contact as (
        select distinct on (k.customer_id)
            k.customer_id, k.updated_at,
            nullif(concat_ws(' ', k.position, left(k.name, 1) || '**', k.phone_masked), '') as masked
        from keycust_data.contact as k
        order by k.customer_id, k.preferred desc, k.contact_id
    ), line as (
        select
            p.customer_id, max(p.updated_at) as updated_at,
            string_agg(distinct concat_ws(' ', f.substation, coalesce(f.name, f.feeder_id)), '; ') as lines
        from keycust_data.usage_point as p
        join keycust_data.feeder as f on f.feeder_id = p.feeder_id
        where coalesce(p.purpose_code, '01') <> '02'
        group by p.customer_id
    )
    select c.customer_id, x.indicator_code, x.value, nullif(x.text_value, ''), x.source, x.changed_at::date
    from keycust_data.customer as c
    left join keycust_data.account_manager as a on a.account_manager_id = c.account_manager_id
    left join contact as k on k.customer_id = c.customer_id
    left join line as l on l.customer_id = c.customer_id
    left join keycust.indicator_main_point() as m on m.customer_id = c.customer_id
    left join keycust_data.usage_point as p on p.usage_point_id = m.usage_point_id
    cross join lateral (values
        ('A001', null::float8, c.customer_id, 'customer', c.updated_at),
        ('A002', null, case when c.natural_person then left(c.name, 1) || '**' else c.name end, 'customer',
            c.updated_at),
        ('A003', null, c.credit_code, 'customer', c.updated_at),
        ('A004', null, case when not c.natural_person then c.address end, 'customer', c.updated_at),
        ('A005', null, c.organisation_id, 'customer', c.updated_at),
        ('A006', null, case when not c.natural_person then
            round(c.longitude_deg::numeric, 6) || ',' || round(c.latitude_deg::numeric, 6) end, 'customer',
            c.updated_at),
        ('A007', null, k.masked, 'contact', k.updated_at),
        ('A008', null, a.name, 'account_manager', greatest(a.updated_at, c.updated_at)),
        ('A009', null, to_char(c.opened_on, 'YYYY-MM-DD'), 'customer', c.updated_at),
        ('A010', null, to_char(c.energised_on, 'YYYY-MM-DD'), 'customer', c.updated_at),
        ('A011', null, c.status_code, 'customer', c.updated_at),
        ('A012', null, c.urban_rural_code, 'customer', c.updated_at),
        ('A101', null, c.voltage_code, 'customer', c.updated_at),
        ('A102', null, c.customer_class_code, 'customer', c.updated_at),
        ('A107', null, c.source_count_code, 'customer', c.updated_at),
        ('A108', null, l.lines, 'feeder', l.updated_at),
        ('A109', c.security_source::int, null, 'customer', c.updated_at),
        ('A110', c.own_generation_kw, null, 'customer', c.updated_at),
        ('A111', c.distributed_generation_kwp, null, 'customer', c.updated_at),
        ('A112', null, c.load_class_code, 'customer', c.updated_at),
        ('A113', null, c.importance_code, 'customer', c.updated_at),
        ('A115', null, c.shift_code, 'customer', c.updated_at),
        ('A116', null, c.rest_days, 'customer', c.updated_at),
        ('A117', null, c.resale_code, 'customer', c.updated_at),
        ('A118', null, c.temporary_code, 'customer', c.updated_at),
        ('A201', null, c.use_class_code, 'customer', c.updated_at),
        ('A207', null, c.market_code, 'customer', c.updated_at),
        ('A208', null, c.settlement_mode_code, 'customer', c.updated_at),
        ('A209', c.fee_control::int, null, 'customer', c.updated_at),
        ('A210', null, c.invoice_type_code, 'customer', c.updated_at),
        ('A301', null, c.industry_code, 'customer', c.updated_at),
        ('A302', null, c.high_energy_code, 'customer', c.updated_at),
        ('A303', null, c.main_business, 'customer', c.updated_at),
        ('A304', null, c.development_plan, 'customer', c.updated_at),
        ('A305', c.registered_capital_cny::float8, null, 'customer', c.updated_at),
        ('A306', c.annual_output_cny::float8, null, 'customer', c.updated_at),
        ('A307', c.employees, null, 'customer', c.updated_at),
        ('A308', null, c.ownership_code, 'customer', c.updated_at),
        ('A309', null, c.safety_rating, 'customer', c.updated_at),
        ('A401', null, p.metering_mode_code, 'usage_point', p.updated_at),
        ('A402', null, p.wiring_code, 'usage_point', p.updated_at),
        ('A403', null, p.metering_class_code, 'usage_point', p.updated_at),
        ('A407', null, p.terminal_type_code, 'usage_point', p.updated_at)
    ) as x (indicator_code, value, text_value, source, changed_at)
    where x.value is not null or nullif(x.text_value, '') is not null
$$;

-- Only what is not noted yet. The first value of a customer holds from the month computed, or longer when its row is
-- older; a change from the day the row was changed, or where the source does not tell, from today.
create function keycust.indicator_attribute_customer(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    select
        s.customer_id, s.indicator_code,
        case
            when i.customer_id is null then least(s.changed_on, of_month)
            else greatest(i.period, coalesce(s.changed_on,
                (now() at time zone keycust.source_zone())::date))
        end,
        s.value, s.text_value, s.source
    from keycust.indicator_attribute_state() as s
    left join lateral (
        select i.customer_id, i.period, i.value, i.text_value
        from keycust_data.customer_indicator as i
        where i.customer_id = s.customer_id and i.indicator_code = s.indicator_code
        order by i.period desc
        limit 1
    ) as i on true
    where i.customer_id is null or (i.value, i.text_value) is distinct from (s.value, s.text_value)
$$;

comment on function keycust.indicator_attribute_contract(date) is '合同类属性 attributes that contracts state, with their history';
comment on function keycust.indicator_main_point() is '主计量点 the usage point whose devices stand for the customer';
comment on function keycust.indicator_attribute_equipment(date) is '设备类属性 attributes of transformers, capacitors and meters, with their history';
comment on function keycust.indicator_attribute_state() is '客户现状 the present state of the customers'' own attributes';
comment on function keycust.indicator_attribute_customer(date) is '客户属性变化 attributes of customers that are new or have changed';

-- sql/base/indicator_code.sql
-- Computing the indicators: month by month, group by group, each group one set-based statement in a transaction of its
-- own. A group is a function keycust.indicator_GROUP(of_month), which reads the base and returns the values that must
-- stand; indicator_store makes it so and touches only what differs. Run twice, nothing changes.

-- The groups in their order. What each is responsible for: a value of these codes that it does not return is removed,
-- in its month (month), in all periods (history), or never (change: only additions are returned).
create function keycust.indicator_group() returns table (step_order int, step text, scope text, indicator_codes text[])
language sql immutable parallel safe rows 20
set search_path = pg_catalog, pg_temp
as $$
    values
        (1, 'load_fill', 'table', '{}'::text[]),
        (2, 'completeness_fill', 'table', '{}'),
        (3, 'completeness', 'month', '{A408}'),
        (4, 'energy', 'month', '{B001,B002,B003,B004,B005,B010,B011,B012,B013}'),
        (5, 'reading', 'month', '{B006,B007,B008,B009,B201,B202,B203,B204,B205,B506}'),
        (6, 'load', 'month', '{B101,B102,B103,B104,B105,B106,B107,B108,B109,B112,B114,B206,B207,B507,B508,B513}'),
        (7, 'outage', 'month', '{B208,B209}'),
        (8, 'bill', 'month', '{B301,B302,B303,B310,B311}'),
        (9, 'payment', 'month', '{B304,B305,B306,B307,B308,B309}'),
        (10, 'channel', 'month', '{B312,B313,B314,B315,B316,B317}'),
        (11, 'service', 'month', '{B401,B402,B403,B404,B405,B406,B407,B408,B409,B410}'),
        (12, 'event', 'month', '{B501,B502,B503,B504,B505}'),
        (13, 'inspection', 'month', '{B509,B511,B512}'),
        (14, 'attribute_contract', 'history', '{A103,A104,A202,A203,A204,A205,A206}'),
        (15, 'attribute_equipment', 'history', '{A105,A106,A114,A404,A405,A406}'),
        (16, 'attribute_customer', 'change', '{A001,A002,A003,A004,A005,A006,A007,A008,A009,A010,A011,A012,A101,A102,'
            'A107,A108,A109,A110,A111,A112,A113,A115,A116,A117,A118,A201,A207,A208,A209,A210,'
            'A301,A302,A303,A304,A305,A306,A307,A308,A309,A401,A402,A403,A407}')
$$;

-- What a call has to do: every group for every month, those over the whole history once, at the end.
create function keycust.indicator_plan(month_from date, month_to date) returns table (month date, step text)
language sql stable rows 200
set search_path = pg_catalog, pg_temp
as $$
    select m.month::date, g.step
    -- Within the bounds that indicator_begin sets, whatever is asked: no call goes through a million months.
    from generate_series(
        date_trunc('month', greatest(month_from, '1970-01-01')::timestamp),
        date_trunc('month', least(coalesce(month_to, month_from), '2199-12-31')::timestamp),
        interval '1 month') as m (month)
    cross join keycust.indicator_group() as g
    where g.scope <> 'history' or m.month = date_trunc('month', coalesce(month_to, month_from)::timestamp)
    order by m.month, g.step_order
$$;

-- Opens a run, for this backend alone. A run whose backend is gone is dead; what it wrote is right, and the next run
-- writes what is missing.
create procedure keycust.indicator_begin(month_from date, month_to date, inout run_id bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    living record;
begin
    if month_from is null or not month_from between '1970-01-01' and '2199-12-01'
        or coalesce(month_to, month_from) not between month_from and '2199-12-31' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'months must be between 1970-01 and 2199-12, the last not before the first',
            detail = format('Got %s to %s.', coalesce(month_from::text, 'NULL'), coalesce(month_to::text, 'NULL'));
    end if;
    lock table keycust_data.indicator_run in share row exclusive mode;
    select r.run_id, r.backend_pid into living
    from keycust_data.indicator_run as r
    join pg_stat_activity as a on a.pid = r.backend_pid and a.backend_start = r.backend_start
    where r.state = 'running' and r.backend_pid <> pg_backend_pid();
    if found then
        raise exception using
            errcode = 'lock_not_available',
            message = 'the indicators are being computed already',
            detail = format('Run %s, by the backend with pid %s.', living.run_id, living.backend_pid),
            hint = 'Wait until it has finished, or end that backend; its run is then taken for dead.';
    end if;
    update keycust_data.indicator_run as r
    set state = 'dead', finished_at = (now() at time zone keycust.source_zone())
    where r.state = 'running';
    insert into keycust_data.indicator_run as r (month_from, month_to, started_at, backend_pid, backend_start)
    select
        date_trunc('month', indicator_begin.month_from::timestamp)::date,
        date_trunc('month', coalesce(indicator_begin.month_to, indicator_begin.month_from)::timestamp)::date,
        (now() at time zone keycust.source_zone()),
        a.pid,
        a.backend_start
    from pg_stat_activity as a
    where a.pid = pg_backend_pid()
    returning r.run_id into indicator_begin.run_id;
end
$$;

-- Makes the table hold what a group returns for the month, and nothing else of the group's codes. Numbers that differ
-- in their last digits only, as sums do that were added in another order, are the same. A row that stays is not
-- touched.
create function keycust.indicator_store(run_id bigint, of_month date, step text, out written bigint, out removed bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    job record;
begin
    select g.* into strict job from keycust.indicator_group() as g where g.step = indicator_store.step;
    execute format(
        $statement$
        with fresh as materialized (
            select f.*
            from keycust.%1$I($1) as f
            where f.value > '-Infinity' and f.value < 'Infinity' or f.value is null and f.text_value is not null
        ), present as materialized (
            select old.customer_id, old.indicator_code, old.period, old.value, old.text_value, old.source
            from keycust_data.customer_indicator as old
            where old.indicator_code = any ($2) %2$s
        ), changed as (
            select f.*
            from fresh as f
            left join present as old
                on old.customer_id = f.customer_id and old.indicator_code = f.indicator_code and old.period = f.period
            where old.customer_id is null
                or (old.text_value, old.source) is distinct from (f.text_value, f.source)
                or (old.value is null) <> (f.value is null)
                or abs(old.value - f.value) > 1e-12 * greatest(abs(old.value), abs(f.value))
        ), superfluous as (
            select old.customer_id, old.indicator_code, old.period
            from present as old
            where $4 and not exists (
                select from fresh as f
                where f.customer_id = old.customer_id and f.indicator_code = old.indicator_code
                    and f.period = old.period)
        ), gone as (
            delete from keycust_data.customer_indicator as old
            using superfluous as s
            where old.customer_id = s.customer_id and old.indicator_code = s.indicator_code and old.period = s.period
                and old.indicator_code = any ($2) %2$s
            returning 1
        ), stored as (
            insert into keycust_data.customer_indicator
                (customer_id, indicator_code, period, value, text_value, source, run_id, recorded_at)
            select
                c.customer_id, c.indicator_code, c.period, c.value, c.text_value, c.source, $3, $5
            from changed as c
            on conflict (customer_id, indicator_code, period) do update
            set value = excluded.value, text_value = excluded.text_value, source = excluded.source,
                run_id = excluded.run_id, recorded_at = excluded.recorded_at
            returning 1
        )
        select (select count(*) from stored), (select count(*) from gone)
        $statement$,
        'indicator_' || step, case when job.scope = 'month' then 'and old.period = $1' else '' end)
    into written, removed using of_month, job.indicator_codes, run_id, job.scope in ('month', 'history'),
        (now() at time zone keycust.source_zone());
end
$$;

-- One group of one month, if the run is still ours. The month must be known to the planner, or it takes a month of
-- curves for a handful of rows; and every join here is one of whole tables.
create procedure keycust.indicator_run_step(run_id bigint, of_month date, step text)
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
set work_mem = '64MB'
as $$
declare
    written bigint := 0::bigint;
    removed bigint := 0::bigint;
begin
    perform from keycust_data.indicator_run as r
    where r.run_id = indicator_run_step.run_id and r.state = 'running' and r.backend_pid = pg_backend_pid()
    for update;
    if not found then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('run %s is not this session''s any more', run_id),
            hint = 'Call keycust.indicator_compute again.';
    end if;
    case step
        when 'load_fill' then call keycust.indicator_load_fill(of_month);
        when 'completeness_fill' then call keycust.indicator_completeness_fill(of_month);
        else
            select s.written, s.removed into written, removed
            from keycust.indicator_store(run_id, of_month, step) as s;
    end case;
    update keycust_data.indicator_run as r
    set steps_done = r.steps_done + 1, last_step = format('%s %s', of_month, step),
        written_values = r.written_values + written, removed_values = r.removed_values + removed
    where r.run_id = indicator_run_step.run_id;
end
$$;

create procedure keycust.indicator_end(run_id bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.indicator_run as r
    set state = 'finished', finished_at = (now() at time zone keycust.source_zone())
    where r.run_id = indicator_end.run_id and r.state = 'running';
end
$$;

create procedure keycust.indicator_compute(month_from date, month_to date default null)
language plpgsql
as $$
declare
    run_id bigint;
    of_month date;
    step text;
begin
    commit;
    call keycust.indicator_begin(month_from, month_to, run_id);
    commit;
    for of_month, step in select plan.month, plan.step from keycust.indicator_plan(month_from, month_to) as plan loop
        call keycust.indicator_run_step(run_id, of_month, step);
        commit;
    end loop;
    call keycust.indicator_end(run_id);
    commit;
end
$$;

-- What was known at the end of a day: an attribute from the day of its change, a month's value after the month's end.
create function keycust.indicator_as_of(day date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text)
language sql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
    select i.customer_id, i.indicator_code, i.period, i.value, i.text_value
    from keycust_bi.customer_indicator_long as i
    where i.valid_from <= day and (i.valid_to is null or i.valid_to > day)
$$;

revoke execute on procedure keycust.indicator_begin(date, date, bigint) from public;
revoke execute on function keycust.indicator_store(bigint, date, text) from public;
revoke execute on procedure keycust.indicator_run_step(bigint, date, text) from public;
revoke execute on procedure keycust.indicator_end(bigint) from public;
revoke execute on procedure keycust.indicator_compute(date, date) from public;

comment on function keycust.indicator_group() is '指标分组 the groups in which indicators are computed, and their codes';
comment on function keycust.indicator_plan(date, date) is '计算计划 the months and groups that indicator_compute goes through';
comment on procedure keycust.indicator_begin(date, date, bigint) is '开始计算 opens a run of indicator_compute';
comment on function keycust.indicator_store(bigint, date, text) is '写入指标 writes what differs in a group''s values';
comment on procedure keycust.indicator_run_step(bigint, date, text) is '计算一步 one group of one month';
comment on procedure keycust.indicator_end(bigint) is '结束计算 closes a run of indicator_compute';
comment on procedure keycust.indicator_compute(date, date) is '计算指标 computes the indicators of the months from the base''s tables';
comment on function keycust.indicator_as_of(date) is '某日所知指标 every customer''s indicators as they were known at the end of a day';

-- sql/base/indicator_completeness_code.sql
-- How complete a customer's month is: fills customer_completeness, from which A408 is read.

create procedure keycust.indicator_completeness_fill(of_month date)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    with point as materialized (
        select p.customer_id, p.usage_point_id, p.days from keycust.indicator_point(of_month) as p
    ), curve as materialized (
        select p.usage_point_id, sum(s.valid) as valid, max(cardinality(c.kw)) as size
        from point as p
        join keycust_data.power_curve as c on c.usage_point_id = p.usage_point_id
        cross join lateral keycust.curve_summary(c.kw) as s
        where c.day >= of_month and c.day < of_month + interval '1 month' and c.kw is not null
        group by p.usage_point_id
    ), reading as materialized (
        select p.usage_point_id, count(distinct r.day) as valid
        from point as p
        join keycust_data.register_reading as r on r.usage_point_id = p.usage_point_id
        where r.day >= of_month and r.day < of_month + interval '1 month'
            and r.direction = 'active_import' and r.total is not null
        group by p.usage_point_id
    ), bill as materialized (
        select distinct b.customer_id from keycust_data.bill as b where b.month = of_month
    ), received as (
        -- What nobody has in this month is no source of this base's.
        select
            exists (select from curve) as curves,
            exists (select from reading) as readings,
            exists (select from bill) as bills
    ), measured as (
        select
            p.customer_id,
            count(*)::int as usage_points,
            sum(p.days * coalesce(c.size, 96))::int as curve_points_expected,
            coalesce(sum(least(c.valid, p.days * coalesce(c.size, 96))), 0)::int as curve_points_valid,
            sum(p.days)::int as readings_expected,
            coalesce(sum(least(r.valid, p.days)), 0)::int as readings_valid
        from point as p
        left join curve as c on c.usage_point_id = p.usage_point_id
        left join reading as r on r.usage_point_id = p.usage_point_id
        group by p.customer_id
    ), owed as (
        select r.customer_id, count(*)::int as receivables
        from keycust_data.receivable as r
        where r.month = of_month
        group by r.customer_id
    ), paid as (
        select p.customer_id, count(*)::int as payments
        from keycust_data.payment as p
        where p.paid_at >= of_month and p.paid_at < of_month + interval '1 month'
        group by p.customer_id
    ), fresh as materialized (
        select
            c.customer_id, of_month,
            coalesce(m.usage_points, 0),
            coalesce(m.curve_points_expected, 0), coalesce(m.curve_points_valid, 0),
            coalesce(m.readings_expected, 0), coalesce(m.readings_valid, 0),
            b.customer_id is not null,
            coalesce(o.receivables, 0), coalesce(p.payments, 0),
            (
                select avg(part.pct)
                from (values
                    (case when k.curves then 100.0 * m.curve_points_valid / nullif(m.curve_points_expected, 0) end),
                    (case when k.readings then 100.0 * m.readings_valid / nullif(m.readings_expected, 0) end),
                    (case when k.bills then case when b.customer_id is null then 0 else 100 end end)
                ) as part (pct)
            )::float8
        from keycust_data.customer as c
        cross join received as k
        left join measured as m on m.customer_id = c.customer_id
        left join bill as b on b.customer_id = c.customer_id
        left join owed as o on o.customer_id = c.customer_id
        left join paid as p on p.customer_id = c.customer_id
        where (c.opened_on is null or c.opened_on < of_month + interval '1 month')
            and (c.closed_on is null or c.closed_on >= of_month)
    ), gone as (
        delete from keycust_data.customer_completeness as old
        where old.month = of_month and not exists (select from fresh as f where f.customer_id = old.customer_id)
    )
    insert into keycust_data.customer_completeness as old
    select f.* from fresh as f
    on conflict (customer_id, month) do update
    set (
            usage_points, curve_points_expected, curve_points_valid, readings_expected, readings_valid, bill_present,
            receivable_count, payment_count, completeness_pct
        ) = row (
            excluded.usage_points, excluded.curve_points_expected, excluded.curve_points_valid,
            excluded.readings_expected, excluded.readings_valid, excluded.bill_present,
            excluded.receivable_count, excluded.payment_count, excluded.completeness_pct
        )
    where old.* is distinct from excluded.*;
end
$$;

create function keycust.indicator_completeness(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select
        c.customer_id, 'A408', of_month, c.curve_points_valid / c.curve_points_expected::float8 * 100, null::text,
        'power_curve'
    from keycust_data.customer_completeness as c
    where c.month = of_month and c.curve_points_expected > 0
        and exists (
            select from keycust_data.customer_completeness as d where d.month = of_month and d.curve_points_valid > 0);
end
$$;

revoke execute on procedure keycust.indicator_completeness_fill(date) from public;

comment on procedure keycust.indicator_completeness_fill(date) is '数据完整性统计 fills customer_completeness for a month';
comment on function keycust.indicator_completeness(date) is '采集覆盖率 share of curve points that came in a month';

-- sql/base/indicator_energy_code.sql
-- Indicators of energy, B001 to B005 and B010 to B013: from the bills, else from the receivables.

create function keycust.indicator_month_energy(month_from date, month_to date)
returns table (customer_id text, month date, energy_kwh float8, source text)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with billed as (
        select b.customer_id, b.month, sum(b.energy_kwh order by b.bill_id) as energy_kwh
        from keycust_data.bill as b
        where b.month between month_from and month_to and b.energy_kwh is not null
        group by b.customer_id, b.month
    ), owed as (
        select r.customer_id, r.month, sum(r.energy_kwh order by r.receivable_id) as energy_kwh
        from keycust_data.receivable as r
        where r.month between month_from and month_to and r.energy_kwh is not null
            and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
        group by r.customer_id, r.month
    )
    select
        coalesce(b.customer_id, o.customer_id),
        coalesce(b.month, o.month),
        coalesce(b.energy_kwh, o.energy_kwh),
        case when b.customer_id is null then 'receivable' else 'bill' end
    from billed as b
    full join owed as o on o.customer_id = b.customer_id and o.month = b.month;
end
$$;

-- The contract in force at the end of a month.
create function keycust.indicator_contract(of_month date)
returns table (
    customer_id text, contract_capacity_kva float8, running_capacity_kva float8, power_factor_standard numeric)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select distinct on (c.customer_id)
        c.customer_id, c.contract_capacity_kva, c.running_capacity_kva, c.power_factor_standard
    from keycust_data.contract as c
    where c.valid_from < of_month + interval '1 month'
        and (c.valid_to is null or c.valid_to >= of_month + interval '1 month' - interval '1 day')
    order by c.customer_id, c.valid_from desc;
end
$$;

create function keycust.indicator_energy(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with energy as materialized (
        -- 0 is this month, 12 the same month a year ago.
        select
            e.customer_id,
            e.energy_kwh,
            e.source,
            ((extract(year from of_month) - extract(year from e.month)) * 12
                + extract(month from of_month) - extract(month from e.month))::int as months_ago
        from keycust.indicator_month_energy((of_month - interval '12 months')::date, of_month) as e
    ), year as (
        select
            e.customer_id,
            max(e.source) filter (where e.months_ago = 0) as source,
            max(e.energy_kwh) filter (where e.months_ago = 0) as now_kwh,
            max(e.energy_kwh) filter (where e.months_ago = 1) as month_ago_kwh,
            max(e.energy_kwh) filter (where e.months_ago = 12) as year_ago_kwh,
            count(*) filter (where e.months_ago < 12) as months,
            sum(e.energy_kwh order by e.months_ago) filter (where e.months_ago < 12) as year_kwh,
            avg(e.energy_kwh order by e.months_ago) filter (where e.months_ago < 12) as mean_kwh,
            stddev_pop(e.energy_kwh order by e.months_ago) filter (where e.months_ago < 12) as deviation_kwh
        from energy as e
        group by e.customer_id
        having count(*) filter (where e.months_ago = 0) > 0
    ), slope as (
        -- Theil and Sen: the median of the slopes of all pairs of months.
        select
            e.customer_id,
            percentile_cont(0.5) within group (
                order by (late.energy_kwh - e.energy_kwh) / (e.months_ago - late.months_ago)) as kwh_per_month
        from energy as e
        join energy as late on late.customer_id = e.customer_id and late.months_ago < e.months_ago
        where e.months_ago < 12
        group by e.customer_id
    ), peer as (
        select
            y.customer_id,
            percent_rank() over w * 100 as percentile,
            count(*) over (partition by coalesce('industry ' || c.industry_code, 'organisation ' || c.organisation_id))
                as peers
        from year as y
        join keycust_data.customer as c on c.customer_id = y.customer_id
        window w as (
            partition by coalesce('industry ' || c.industry_code, 'organisation ' || c.organisation_id)
            order by y.now_kwh)
    )
    select y.customer_id, x.indicator_code, of_month, x.value, null::text, y.source
    from year as y
    left join slope as s on s.customer_id = y.customer_id
    left join peer as p on p.customer_id = y.customer_id and p.peers > 1
    left join keycust.indicator_contract(of_month) as k on k.customer_id = y.customer_id
    left join keycust_data.production as o on o.customer_id = y.customer_id and o.month = of_month
    cross join lateral (values
        ('B001', y.now_kwh),
        ('B002', case when y.months = 12 then y.year_kwh end),
        ('B003', (y.now_kwh - y.year_ago_kwh) / nullif(greatest(y.year_ago_kwh, 0), 0) * 100),
        ('B004', (y.now_kwh - y.month_ago_kwh) / nullif(greatest(y.month_ago_kwh, 0), 0) * 100),
        -- The median of slopes bears a few missing months.
        ('B005', case when y.months >= 6 then s.kwh_per_month / nullif(greatest(y.mean_kwh, 0), 0) * 100 end),
        ('B010', y.now_kwh / nullif(coalesce(k.running_capacity_kva, k.contract_capacity_kva), 0)),
        ('B011', y.now_kwh / (nullif(greatest(o.output_cny, 0), 0)::float8 / 10000)),
        ('B012', case when y.months = 12 then y.deviation_kwh / nullif(greatest(y.mean_kwh, 0), 0) end),
        ('B013', p.percentile)
    ) as x (indicator_code, value)
    where x.value is not null;
end
$$;

comment on function keycust.indicator_month_energy(date, date) is '月电量 energy of each customer and month, as billed';
comment on function keycust.indicator_contract(date) is '月末合同 the contract in force at the end of a month';
comment on function keycust.indicator_energy(date) is '电量类指标 indicators of energy for a month';

-- sql/base/indicator_load_code.sql
-- Indicators of the load: one pass over the curves of a month fills customer_load, the indicators are read from it.

-- Where a curve ends with n points: the interval that slot ends.
create function keycust.indicator_slot_end(day date, slot int, points int) returns timestamp
language sql immutable parallel safe
return day + slot * 1440 / points * interval '1 minute';

-- A value that comes from a real has seven digits; the others are noise of the conversion.
create function keycust.indicator_digits(value float8) returns float8
language sql immutable parallel safe
return coalesce(round(value::numeric, 6 - floor(log(nullif(abs(value), 0)))::int)::float8, value);

-- Each customer's sums of what the voltage and current curves of its points say.
create function keycust.indicator_quality(of_month date)
returns table (
    customer_id text, voltage_points int, voltage_qualified_points int,
    current_points int, unbalanced_points int, unbalance_pct float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with point as not materialized (
        -- distinct on tells the planner that a point comes once, so that it hashes the points and not the curves.
        select distinct on (p.usage_point_id) p.* from keycust.indicator_point(of_month) as p
    ), bound as (
        select
            -- A voltage far outside is a loss of voltage, not bad quality.
            0.7 as assessed_low,
            1.2 as assessed_high,
            keycust.source_setting('voltage_low_pct', '93')::float8 / 100 as low,
            keycust.source_setting('voltage_high_pct', '107')::float8 / 100 as high,
            keycust.source_setting('unbalance_limit_pct', '30')::float8 as unbalance
    ), voltage_day as materialized (
        -- Counted before anything is sorted: the arrays are not to be carried about.
        select
            l.customer_id,
            coalesce(keycust.curve_count(c.ua, l.assessed_low, l.assessed_high), 0)
                + coalesce(keycust.curve_count(c.ub, l.assessed_low, l.assessed_high), 0)
                + coalesce(keycust.curve_count(c.uc, l.assessed_low, l.assessed_high), 0) as points,
            coalesce(keycust.curve_count(c.ua, l.low, l.high), 0)
                + coalesce(keycust.curve_count(c.ub, l.low, l.high), 0)
                + coalesce(keycust.curve_count(c.uc, l.low, l.high), 0) as qualified
        from keycust_data.voltage_curve as c
        join (
            select
                p.customer_id, p.usage_point_id, p.nominal_v * b.assessed_low as assessed_low,
                p.nominal_v * b.assessed_high as assessed_high, p.nominal_v * b.low as low, p.nominal_v * b.high as high
            from point as p
            cross join bound as b
            where p.nominal_v > 0
        ) as l on l.usage_point_id = c.usage_point_id
        where c.day >= of_month and c.day < of_month + interval '1 month'
    ), voltage as (
        select v.customer_id, nullif(sum(v.points), 0)::int as points, sum(v.qualified)::int as qualified
        from voltage_day as v
        group by v.customer_id
    ), current_day as materialized (
        select
            p.customer_id, c.usage_point_id, c.day, s.valid, s.mean,
            keycust.curve_count(u.curve, b.unbalance, 'Infinity')
                - keycust.curve_count(u.curve, b.unbalance, b.unbalance) as above
        from keycust_data.current_curve as c
        join point as p on p.usage_point_id = c.usage_point_id
        cross join bound as b
        cross join lateral keycust.curve_unbalance(c.ia, c.ib, c.ic, p.least_a) as u (curve)
        cross join lateral keycust.curve_summary(u.curve) as s
        where c.day >= of_month and c.day < of_month + interval '1 month' and s.valid > 0
    ), current as (
        select
            c.customer_id,
            sum(c.valid)::int as points,
            sum(c.above)::int as unbalanced,
            sum(c.mean * c.valid order by c.usage_point_id, c.day) / sum(c.valid) as unbalance_pct
        from current_day as c
        group by c.customer_id
    )
    select
        coalesce(v.customer_id, i.customer_id), v.points, v.qualified, i.points, i.unbalanced, i.unbalance_pct
    from voltage as v
    full join current as i on i.customer_id = v.customer_id;
end
$$;

-- Declining days: of 11 days, those on which the slope of the daily load, fitted over 5 days before and after, is below
-- the day before's; the last day that still has 5 days of the month after it ends the 11.
create procedure keycust.indicator_load_fill(of_month date)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    with month as (
        select
            of_month as first_day,
            (of_month + interval '1 month' - interval '1 day')::date as last_day,
            keycust.source_setting('curve_points_minimum_pct', '90')::float8 / 100 as share
    ), point as materialized (
        -- The points that deliver; where one of several is missing on a day, the customer's load is unknown that day.
        select p.customer_id, p.usage_point_id, count(*) over (partition by p.customer_id) as points
        from keycust.indicator_point(of_month) as p
        where exists (
            select from keycust_data.power_curve as c
            where c.usage_point_id = p.usage_point_id and c.kw is not null
                and c.day >= of_month and c.day < of_month + interval '1 month')
    ), total as not materialized (
        select p.customer_id, p.points, c.day, c.kw, c.kvar
        from point as p
        join keycust_data.power_curve as c on c.usage_point_id = p.usage_point_id
        where p.points = 1 and c.kw is not null and c.day >= of_month and c.day < of_month + interval '1 month'
        union all
        select
            s.customer_id, s.points, s.day,
            keycust.curve_sum(keycust.curve_resample(s.kw, s.size)),
            keycust.curve_sum(keycust.curve_resample(s.kvar, s.size))
        from (
            select
                p.customer_id, p.points, c.day, c.kw, c.kvar,
                min(cardinality(c.kw)) over (partition by p.customer_id, c.day) as size
            from point as p
            join keycust_data.power_curve as c on c.usage_point_id = p.usage_point_id
            where p.points > 1 and c.day >= of_month and c.day < of_month + interval '1 month'
        ) as s
        where s.size is not null
        group by s.customer_id, s.points, s.day, s.size
        having count(*) = s.points
    ), day as materialized (
        select
            t.customer_id, t.points, t.day, m.last_day - t.day as back, cardinality(t.kw) as size,
            s.mean, s.minimum, s.maximum, s.maximum_at,
            case when a.valid >= m.share * cardinality(t.kw) then a.mean end as mean_kva,
            case when a.valid >= m.share * cardinality(t.kw) then a.maximum end as maximum_kva,
            coalesce(c.day_type in ('rest_day', 'holiday'), extract(isodow from t.day) >= 6) as is_rest_day
        from total as t
        cross join month as m
        cross join lateral keycust.curve_summary(t.kw) as s
        cross join lateral keycust.curve_summary(keycust.curve_apparent(t.kw, t.kvar)) as a
        left join keycust_data.calendar as c on c.day = t.day
        where s.valid >= m.share * cardinality(t.kw)
    ), system_day as (
        select t.day, keycust.curve_total(keycust.curve_resample(t.kw, 96)) as kw
        from total as t
        cross join month as m
        where keycust.curve_missing(t.kw) <= (1 - m.share) * cardinality(t.kw)
        group by t.day
    ), system as (
        select d.day, s.maximum_at as slot
        from system_day as d
        cross join lateral keycust.curve_summary(d.kw) as s
        order by s.maximum desc, d.day
        limit 1
    ), peak as (
        select
            t.customer_id,
            keycust.indicator_slot_end(s.day, s.slot, 96) as system_peak_at,
            t.kw[((s.slot * cardinality(t.kw) + 95) / 96)]::float8 as system_peak_kw
        from system as s
        cross join total as t
        cross join month as m
        -- A subquery, so that only that day's curves are read.
        where t.day = (select s.day from system as s)
            and keycust.curve_missing(t.kw) <= (1 - m.share) * cardinality(t.kw)
    ), highest as (
        select distinct on (d.customer_id)
            d.customer_id, d.maximum, keycust.indicator_slot_end(d.day, d.maximum_at, d.size) as maximum_at
        from day as d
        order by d.customer_id, d.maximum desc, d.day
    ), slope as (
        select
            s.customer_id, s.back,
            case when count(s.mean) over w >= 11 * s.share then regr_slope(s.mean, -s.back) over w end as kw_per_day,
            avg(abs(s.mean)) over w * 1e-9 as noise
        from (
            select c.customer_id, n.back, d.mean, m.share
            from (select distinct d.customer_id from day as d) as c
            cross join month as m
            cross join generate_series(0, 21) as n (back)
            left join day as d on d.customer_id = c.customer_id and d.back = n.back
        ) as s
        window w as (partition by s.customer_id order by s.back rows between 5 preceding and 5 following)
    ), trend as (
        select s.customer_id, (count(*) filter (where s.kw_per_day < s.earlier - s.noise))::int as declining_days
        from (
            select s.*, lead(s.kw_per_day) over (partition by s.customer_id order by s.back) as earlier
            from slope as s
        ) as s
        where s.back between 5 and 15
        group by s.customer_id
        having count(s.kw_per_day - s.earlier) = 11
    ), load as (
        select
            d.customer_id,
            max(d.points)::int as usage_points,
            count(*)::int as valid_days,
            avg(d.mean order by d.day) as mean_kw,
            min(d.minimum) as minimum_kw,
            case when count(*) >= min(m.share) * (min(m.last_day) - of_month + 1)
                then avg(d.mean order by d.day) * 24 * (min(m.last_day) - of_month + 1) end as energy_kwh,
            avg(d.mean / d.maximum order by d.day) filter (where d.maximum > 0) as load_factor,
            avg(d.minimum / d.maximum order by d.day) filter (where d.maximum > 0) as minimum_load_factor,
            avg((d.maximum - d.minimum) / d.maximum order by d.day) filter (where d.maximum > 0) as peak_valley_ratio,
            avg(d.mean_kva order by d.day) as mean_kva,
            max(d.maximum_kva) as maximum_kva,
            avg(d.mean * 24 order by d.day) filter (where not d.is_rest_day) as workday_kwh,
            avg(d.mean * 24 order by d.day) filter (where d.is_rest_day) as rest_day_kwh,
            (count(*) filter (where d.maximum > k.running_capacity_kva))::int as over_capacity_days,
            max(k.running_capacity_kva) as running_capacity_kva
        from day as d
        cross join month as m
        left join keycust.indicator_contract(of_month) as k on k.customer_id = d.customer_id
        group by d.customer_id
    ), fresh as materialized (
        select
            coalesce(l.customer_id, q.customer_id) as customer_id, of_month, coalesce(l.usage_points, 0),
            coalesce(l.valid_days, 0),
            l.mean_kw, keycust.indicator_digits(h.maximum), h.maximum_at, keycust.indicator_digits(l.minimum_kw),
            l.energy_kwh,
            l.load_factor, l.minimum_load_factor, l.peak_valley_ratio, l.mean_kva,
            keycust.indicator_digits(l.maximum_kva),
            l.workday_kwh, l.rest_day_kwh,
            case when l.running_capacity_kva is not null then l.over_capacity_days end,
            p.system_peak_at, keycust.indicator_digits(p.system_peak_kw), t.declining_days,
            q.voltage_points, q.voltage_qualified_points, q.current_points, q.unbalanced_points, q.unbalance_pct
        from load as l
        join highest as h on h.customer_id = l.customer_id
        left join peak as p on p.customer_id = l.customer_id
        left join trend as t on t.customer_id = l.customer_id
        full join keycust.indicator_quality(of_month) as q on q.customer_id = l.customer_id
    ), gone as (
        delete from keycust_data.customer_load as old
        where old.month = of_month and not exists (select from fresh as f where f.customer_id = old.customer_id)
    )
    insert into keycust_data.customer_load as old
    select f.* from fresh as f
    on conflict (customer_id, month) do update
    set (
            usage_points, valid_days, mean_kw, maximum_kw, maximum_at, minimum_kw, energy_kwh, load_factor,
            minimum_load_factor, peak_valley_ratio, mean_kva, maximum_kva, workday_kwh, rest_day_kwh,
            over_capacity_days, system_peak_at, system_peak_kw, declining_days, voltage_points,
            voltage_qualified_points, current_points, unbalanced_points, unbalance_pct
        ) = row (
            excluded.usage_points, excluded.valid_days, excluded.mean_kw, excluded.maximum_kw,
            excluded.maximum_at, excluded.minimum_kw, excluded.energy_kwh, excluded.load_factor,
            excluded.minimum_load_factor, excluded.peak_valley_ratio, excluded.mean_kva,
            excluded.maximum_kva, excluded.workday_kwh, excluded.rest_day_kwh, excluded.over_capacity_days,
            excluded.system_peak_at, excluded.system_peak_kw, excluded.declining_days,
            excluded.voltage_points, excluded.voltage_qualified_points, excluded.current_points,
            excluded.unbalanced_points, excluded.unbalance_pct
        )
    where old.* is distinct from excluded.*;
end
$$;

create function keycust.indicator_load(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with capacity as (
        select t.customer_id, sum(t.capacity_kva order by t.transformer_id) as transformer_kva
        from keycust_data.transformer as t
        where (t.in_service_on is null or t.in_service_on < of_month + interval '1 month')
            and (t.out_of_service_on is null or t.out_of_service_on >= of_month + interval '1 month')
            and coalesce(t.status_code, '01') = '01'
        group by t.customer_id
    ), demand as (
        -- Demands of several points do not add up: they do not occur at one time.
        select
            d.customer_id,
            max(d.maximum_demand_kw) as maximum_demand_kw,
            (count(distinct d.day) filter (where d.maximum_demand_kw > k.running_capacity_kva))::float8
                as over_capacity_days,
            max(k.running_capacity_kva) as running_capacity_kva
        from keycust_data.demand_reading as d
        join keycust.indicator_point(of_month) as p on p.usage_point_id = d.usage_point_id and p.points = 1
        left join keycust.indicator_contract(of_month) as k on k.customer_id = d.customer_id
        where d.day >= of_month and d.day < of_month + interval '1 month'
        group by d.customer_id
    ), billed as (
        select b.customer_id, max(b.maximum_demand_kw) as maximum_demand_kw
        from keycust_data.bill as b
        where b.month = of_month
        group by b.customer_id
    ), year as (
        select
            l.customer_id,
            max(l.maximum_kw) as maximum_kw,
            case when count(l.energy_kwh) = 12 then sum(l.energy_kwh order by l.month) end as energy_kwh
        from keycust_data.customer_load as l
        where l.month > of_month - interval '12 months' and l.month <= of_month
        group by l.customer_id
        having count(l.maximum_kw) = 12
    ), billed_year as (
        select e.customer_id, sum(e.energy_kwh order by e.month) as energy_kwh
        from keycust.indicator_month_energy((of_month - interval '11 months')::date, of_month) as e
        group by e.customer_id
        having count(*) = 12
    ), known as (
        select l.* from keycust_data.customer_load as l where l.month = of_month
    )
    select x.customer_id, x.indicator_code, of_month, x.value, x.text_value, x.source
    from known as l
    full join demand as d on d.customer_id = l.customer_id
    full join billed as b on b.customer_id = coalesce(l.customer_id, d.customer_id)
    left join capacity as t on t.customer_id = l.customer_id
    left join keycust.indicator_contract(of_month) as k on k.customer_id = l.customer_id
    left join year as y on y.customer_id = l.customer_id
    left join billed_year as z on z.customer_id = l.customer_id
    cross join lateral (values
        ('B101', l.maximum_kw, null, 'power_curve'),
        ('B102', null, to_char(l.maximum_at, 'YYYY-MM-DD HH24:MI'), 'power_curve'),
        ('B103',
            coalesce(d.maximum_demand_kw, case when l.usage_points > 1 then l.maximum_kw end, b.maximum_demand_kw), null,
            case when d.maximum_demand_kw is not null then 'demand_reading'
                when l.usage_points > 1 then 'power_curve' else 'bill' end),
        ('B104', l.load_factor, null, 'power_curve'),
        ('B105', l.minimum_load_factor, null, 'power_curve'),
        ('B106', l.peak_valley_ratio, null, 'power_curve'),
        ('B107', coalesce(y.energy_kwh, z.energy_kwh) / nullif(greatest(y.maximum_kw, 0), 0), null, 'power_curve'),
        ('B108', l.mean_kva / nullif(coalesce(t.transformer_kva, k.running_capacity_kva), 0) * 100, null,
            'power_curve'),
        ('B109', l.maximum_kva / nullif(coalesce(t.transformer_kva, k.running_capacity_kva), 0) * 100, null,
            'power_curve'),
        ('B112', l.system_peak_kw / nullif(greatest(l.maximum_kw, 0), 0), null, 'power_curve'),
        ('B114', l.rest_day_kwh / nullif(greatest(l.workday_kwh, 0), 0), null, 'power_curve'),
        ('B206', l.voltage_qualified_points / nullif(l.voltage_points, 0)::float8 * 100, null, 'voltage_curve'),
        ('B207', l.unbalance_pct, null, 'current_curve'),
        ('B507', l.unbalanced_points / nullif(l.current_points, 0)::float8 * 100, null, 'current_curve'),
        ('B508', l.declining_days, null, 'power_curve'),
        ('B513',
            case when d.running_capacity_kva is not null then d.over_capacity_days else l.over_capacity_days end, null,
            case when d.running_capacity_kva is not null then 'demand_reading' else 'power_curve' end)
    ) as v (indicator_code, value, text_value, source)
    cross join lateral (select coalesce(l.customer_id, d.customer_id, b.customer_id) as customer_id, v.*) as x
    where x.value is not null or x.text_value is not null;
end
$$;

revoke execute on procedure keycust.indicator_load_fill(date) from public;

comment on function keycust.indicator_slot_end(date, int, int) is '时点时刻 the time at which an interval of a day curve ends';
comment on function keycust.indicator_digits(float8) is '七位有效数字 a number to seven digits';
comment on function keycust.indicator_quality(date) is '电压电流统计 what the voltage and current curves of a month say of each customer';
comment on procedure keycust.indicator_load_fill(date) is '月负荷统计 fills customer_load from the curves of a month';
comment on function keycust.indicator_load(date) is '负荷类指标 indicators of load, voltage and current for a month';

-- sql/base/indicator_payment_code.sql
-- Indicators of bills and payments (B301 to B317). All is seen from the end of the month: what was paid later is not
-- known yet. A receivable is settled on the day its system says, else on the day its payments reach its amount.

create function keycust.indicator_bill(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with billed as (
        select
            b.customer_id,
            sum(b.total_cny)::float8 as total_cny,
            sum(b.basic_charge_cny)::float8 as basic_charge_cny
        from keycust_data.bill as b
        where b.month = of_month
        group by b.customer_id
    ), owed as (
        select r.customer_id, sum(r.amount_cny)::float8 as amount_cny, sum(r.penalty_cny)::float8 as penalty_cny
        from keycust_data.receivable as r
        where r.month = of_month and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
        group by r.customer_id
    ), amount as (
        select
            coalesce(o.customer_id, b.customer_id) as customer_id,
            coalesce(o.amount_cny, b.total_cny) as amount_cny,
            case when o.amount_cny is null then 'bill' else 'receivable' end as source,
            b.total_cny, b.basic_charge_cny, o.penalty_cny, e.energy_kwh
        from owed as o
        full join billed as b on b.customer_id = o.customer_id
        left join keycust.indicator_month_energy(of_month, of_month) as e
            on e.customer_id = coalesce(o.customer_id, b.customer_id)
    )
    select a.customer_id, x.indicator_code, of_month, x.value, null::text, x.source
    from amount as a
    cross join lateral (values
        ('B301', a.amount_cny, a.source),
        ('B302', a.amount_cny / nullif(greatest(a.energy_kwh, 0), 0), a.source),
        ('B303', a.basic_charge_cny / nullif(greatest(a.total_cny, 0), 0) * 100, 'bill'),
        ('B310', a.penalty_cny, 'receivable')
    ) as x (indicator_code, value, source)
    where x.value is not null
    union all
    -- The base holds today's balance: it is that of a month's end if the customer's row has not changed since; else what
    -- was noted then stands.
    select
        c.customer_id, 'B311', of_month,
        case when b.at_month_end then c.prepaid_balance_cny::float8 else i.value end, null,
        case when b.at_month_end then 'customer' else i.source end
    from keycust_data.customer as c
    cross join lateral (
        select c.prepaid_balance_cny is not null
            and coalesce(c.updated_at < of_month + interval '1 month', i.customer_id is null)
        from (select) as one
        left join keycust_data.customer_indicator as i
            on i.customer_id = c.customer_id and i.indicator_code = 'B311' and i.period >= of_month
        limit 1
    ) as b (at_month_end)
    left join keycust_data.customer_indicator as i
        on i.customer_id = c.customer_id and i.indicator_code = 'B311' and i.period = of_month
    where b.at_month_end or i.customer_id is not null;
end
$$;

-- Every receivable that was due in the 12 months, or is still owed at the end of the month.
create function keycust.indicator_receivable(of_month date)
returns table (
    customer_id text, due_on date, amount_cny numeric, settled_on date, owed_cny numeric, is_recent boolean)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with month as (
        select (of_month + interval '1 month' - interval '1 day')::date as last_day
    ), paid as (
        select
            p.receivable_id, p.paid_at,
            sum(p.amount_cny) over (partition by p.receivable_id order by p.paid_at, p.payment_id) as paid_cny
        from keycust_data.payment as p
        where p.receivable_id is not null and p.paid_at < of_month + interval '1 month'
    ), sum as (
        select
            p.receivable_id,
            max(p.paid_cny) as paid_cny,
            min(p.paid_at::date) filter (where p.paid_cny >= r.amount_cny) as reached_on
        from paid as p
        join keycust_data.receivable as r on r.receivable_id = p.receivable_id
        group by p.receivable_id
    ), state as (
        select
            r.customer_id, r.due_on, r.amount_cny,
            case when coalesce(r.settled_on, s.reached_on) <= m.last_day then coalesce(r.settled_on, s.reached_on) end
                as settled_on,
            case
                when coalesce(r.settled_on, s.reached_on) <= m.last_day then 0
                when s.receivable_id is not null then greatest(r.amount_cny - s.paid_cny, 0)
                -- No payment is linked: of a receivable settled later nothing is known to have been paid by now.
                when r.settled_on is not null then r.amount_cny
                else greatest(r.amount_cny - coalesce(r.received_cny, 0), 0)
            end as owed_cny,
            r.due_on > m.last_day - interval '12 months' as is_recent
        from keycust_data.receivable as r
        cross join month as m
        left join sum as s on s.receivable_id = r.receivable_id
        where r.due_on <= m.last_day and r.amount_cny > 0
            and coalesce(r.amount_type_code, '01') not in ('04', '05', '08')
    )
    select * from state as s where s.is_recent or s.owed_cny > 0;
end
$$;

create function keycust.indicator_payment(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with month as (
        select
            (of_month + interval '1 month' - interval '1 day')::date as last_day,
            keycust.source_setting('arrears_grace_days', '0')::int as grace_days
    ), year as (
        select
            r.customer_id,
            count(*) filter (where r.is_recent) as due,
            count(*) filter (where r.is_recent and r.settled_on <= r.due_on) as on_time,
            -- What is still owed has been late at least until now.
            avg(greatest(coalesce(r.settled_on, m.last_day) - r.due_on, 0)) filter (where r.is_recent) as mean_lag,
            max(greatest(coalesce(r.settled_on, m.last_day) - r.due_on, 0)) filter (where r.is_recent) as longest,
            count(*) filter (
                where r.is_recent and coalesce(r.settled_on, m.last_day) - r.due_on > m.grace_days) as late,
            sum(r.owed_cny) filter (where m.last_day - r.due_on > m.grace_days) as owed_cny,
            sum(r.owed_cny) filter (where r.is_recent and m.last_day - r.due_on > m.grace_days) as owed_recent_cny,
            sum(r.amount_cny) filter (where r.is_recent) as amount_cny
        from keycust.indicator_receivable(of_month) as r
        cross join month as m
        group by r.customer_id
    )
    select y.customer_id, x.indicator_code, of_month, x.value::float8, null::text, 'receivable'
    from year as y
    cross join lateral (values
        ('B304', y.on_time * 100.0 / nullif(y.due, 0)),
        ('B305', y.mean_lag),
        ('B306', y.longest),
        ('B307', case when y.due > 0 then y.late end),
        ('B308', coalesce(y.owed_cny, 0)),
        ('B309', coalesce(y.owed_recent_cny, 0) * 100 / nullif(y.amount_cny, 0))
    ) as x (indicator_code, value)
    where x.value is not null;
end
$$;

create function keycust.indicator_channel(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with online as (
        select string_to_array(coalesce(
            (select s.value from keycust_data.setting as s where s.setting = 'online_channel_codes'),
            '0105,020104,030146'), ',') as codes
    ), payment as materialized (
        select
            p.customer_id, p.paid_at, p.amount_cny, p.channel_code, p.instrument_code,
            p.paid_at >= of_month - interval '11 months' as is_recent,
            row_number() over (partition by p.customer_id order by p.paid_at desc, p.payment_id desc) as back,
            lag(p.channel_code) over w as earlier_channel_code,
            lag(p.paid_at) over w as earlier_paid_at
        from keycust_data.payment as p
        where p.paid_at < of_month + interval '1 month' and p.amount_cny > 0
        window w as (partition by p.customer_id order by p.paid_at, p.payment_id)
    ), share as (
        select
            c.customer_id,
            sum((c.payments / c.whole) ^ 2 order by c.channel_code) as concentration,
            sum(c.payments) filter (
                where exists (select from unnest(o.codes) as code where starts_with(c.channel_code, code)))
                / min(c.whole) as online
        from (
            select
                p.customer_id, p.channel_code, count(*)::float8 as payments,
                (sum(count(*)) over (partition by p.customer_id))::float8 as whole
            from payment as p
            where p.is_recent and p.channel_code is not null
            group by p.customer_id, p.channel_code
        ) as c
        cross join online as o
        group by c.customer_id
    ), habit as (
        select
            p.customer_id,
            mode() within group (order by p.channel_code) filter (where p.back <= 12) as main_channel_code,
            count(*) filter (
                where p.is_recent and p.earlier_paid_at >= of_month - interval '11 months'
                    and p.channel_code <> p.earlier_channel_code) as changes,
            count(p.channel_code) filter (where p.is_recent) as recent_channels,
            sum(p.amount_cny) filter (where p.is_recent and p.instrument_code = '04') as acceptance_cny,
            sum(p.amount_cny) filter (where p.is_recent) as amount_cny,
            count(p.instrument_code) filter (where p.is_recent) as instruments,
            percentile_disc(0.5) within group (order by extract(day from p.paid_at)) filter (where p.is_recent)
                as median_day
        from payment as p
        group by p.customer_id
    )
    select h.customer_id, x.indicator_code, of_month, x.value::float8, x.text_value, 'payment'
    from habit as h
    left join share as s on s.customer_id = h.customer_id
    cross join lateral (values
        ('B312', null::float8, case when h.amount_cny is not null then h.main_channel_code end),
        ('B313', s.concentration, null),
        ('B314', case when s.customer_id is not null then coalesce(s.online, 0) * 100 end, null),
        ('B315', case when h.recent_channels > 0 then h.changes end, null),
        ('B316', case when h.instruments > 0 then coalesce(h.acceptance_cny, 0) * 100 / h.amount_cny end, null),
        ('B317', h.median_day, null)
    ) as x (indicator_code, value, text_value)
    where x.value is not null or x.text_value is not null;
end
$$;

comment on function keycust.indicator_bill(date) is '电费类指标 indicators of what was billed for a month';
comment on function keycust.indicator_receivable(date) is '应收状态 receivables of the last 12 months as they stood at a month''s end';
comment on function keycust.indicator_payment(date) is '缴费类指标 indicators of payment in time and arrears for a month';
comment on function keycust.indicator_channel(date) is '缴费渠道指标 indicators of how is paid, for a month';

-- sql/base/indicator_reading_code.sql
-- Indicators from register readings and the energies of the bill: shares of the periods, reactive power, reverse energy
-- (B006 to B009, B201 to B205, B506).

-- The usage points whose energy is settled, in service in a month; never check points or gateways. What a curve at the
-- point should show: volts between its terminals, and the least current at which an unbalance means anything.
create function keycust.indicator_point(of_month date)
returns table (customer_id text, usage_point_id text, points int, days int, nominal_v float8, least_a float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with month as (
        select of_month as first_day, (of_month + interval '1 month' - interval '1 day')::date as last_day
    )
    select
        p.customer_id,
        p.usage_point_id,
        (count(*) over (partition by p.customer_id))::int,
        least(m.last_day, p.out_of_service_on - 1) - greatest(m.first_day, p.in_service_on) + 1,
        coalesce(
            d.rated_voltage_v * coalesce(d.pt_ratio, 1),
            case
                -- Supplied at high voltage, metered at low.
                when p.metering_mode_code = '2' then 220
                when p.voltage_code = 'AC03802' then 220
                -- AC00101 is 10 kV: the last digit is 1 for kV, 2 for V.
                when p.voltage_code ~ '^AC[0-9]{4}[12]$' then
                    substring(p.voltage_code, 3, 4)::float8
                    * case when right(p.voltage_code, 1) = '1' then 1000 else 1 end
                    / case when p.wiring_code = '3' then sqrt(3.0::float8) else 1 end
            end),
        -- A meter counts from 5 % of its basic current on as loaded.
        coalesce(0.05 * d.basic_current_a * coalesce(d.ct_ratio, 1), 0)
    from keycust_data.usage_point as p
    cross join month as m
    left join lateral (
        select d.rated_voltage_v, d.pt_ratio, d.ct_ratio, d.basic_current_a
        from keycust_data.meter as d
        where d.usage_point_id = p.usage_point_id
            and (d.installed_on is null or d.installed_on <= m.last_day)
            and (d.removed_on is null or d.removed_on > m.first_day)
        order by d.installed_on desc nulls last, d.meter_id
        limit 1
    ) as d on true
    where coalesce(p.purpose_code, '01') <> '02'
        and coalesce(p.point_class_code, '01') <> '02'
        and coalesce(p.status_code, '02') <> '04'
        and (p.in_service_on is null or p.in_service_on <= m.last_day)
        and (p.out_of_service_on is null or p.out_of_service_on > m.first_day);
end
$$;

-- By how much a register advanced. One that fell has been reset, unless it was about to run over.
create function keycust.indicator_advance(earlier float8, later float8, capacity float8) returns float8
language sql immutable parallel safe
return case
    when later >= earlier then later - earlier
    when earlier > 0.9 * capacity and later < 0.1 * capacity then capacity - earlier + later
end;

-- Energy through the registers of a customer's points in a month. Between two readings of the same meter the register
-- advanced; an interval with a change of meter or a reset in it is left out. What began before the month counts by its
-- days in the month. A direction of a point that is known for too few of its days makes the customer's unknown.
create function keycust.indicator_register_energy(of_month date)
returns table (
    customer_id text, direction text, total_kwh float8,
    critical_peak_kwh float8, peak_kwh float8, flat_kwh float8, valley_kwh float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
declare
    minimum_share constant float8 := keycust.source_setting('curve_points_minimum_pct', '90')::float8 / 100;
begin
    return query
    with reading as (
        select
            p.customer_id, p.points, p.days as days_expected, r.usage_point_id, r.direction, r.day,
            coalesce(r.multiplier, d.multiplier, e.multiplier) as multiplier,
            coalesce(d.register_capacity, e.register_capacity) as capacity,
            coalesce(nullif(r.meter_id, ''), e.meter_id)
                is distinct from lag(coalesce(nullif(r.meter_id, ''), e.meter_id)) over w as other_meter,
            r.total, r.critical_peak, r.peak, r.flat, r.valley,
            lag(r.day) over w as earlier_day,
            lag(r.total) over w as earlier_total,
            lag(r.critical_peak) over w as earlier_critical_peak,
            lag(r.peak) over w as earlier_peak,
            lag(r.flat) over w as earlier_flat,
            lag(r.valley) over w as earlier_valley
        from keycust_data.register_reading as r
        join (
            select distinct on (p.usage_point_id) p.* from keycust.indicator_point(of_month) as p
        ) as p on p.usage_point_id = r.usage_point_id
        left join keycust_data.meter as d on d.meter_id = r.meter_id
        left join lateral (
            -- The meter installed on that day, where the reading does not name its own.
            select e.meter_id, e.multiplier, e.register_capacity
            from keycust_data.meter as e
            where r.meter_id = ''
                and e.usage_point_id = r.usage_point_id
                and (e.installed_on is null or e.installed_on <= r.day)
                and (e.removed_on is null or e.removed_on > r.day)
            order by e.installed_on desc nulls last, e.meter_id
            limit 1
        ) as e on true
        where r.day >= of_month - 8 and r.day < of_month + interval '1 month' and r.total is not null
        -- On the day of a change both meters are read: the one that goes before the one that comes.
        window w as (partition by r.usage_point_id, r.direction order by r.day, d.installed_on nulls first, r.meter_id)
    ), advance as (
        select
            r.customer_id, r.points, r.days_expected, r.usage_point_id, r.direction,
            r.day - greatest(r.earlier_day, of_month - 1) as days,
            case when not r.other_meter then
                r.multiplier * (r.day - greatest(r.earlier_day, of_month - 1)) / nullif(r.day - r.earlier_day, 0)
            end as factor,
            keycust.indicator_advance(r.earlier_total, r.total, r.capacity) as total,
            keycust.indicator_advance(r.earlier_critical_peak, r.critical_peak, r.capacity) as critical_peak,
            keycust.indicator_advance(r.earlier_peak, r.peak, r.capacity) as peak,
            keycust.indicator_advance(r.earlier_flat, r.flat, r.capacity) as flat,
            keycust.indicator_advance(r.earlier_valley, r.valley, r.capacity) as valley
        from reading as r
        where r.day >= of_month
    ), point as (
        select
            a.customer_id, a.direction, a.usage_point_id, a.points,
            coalesce(sum(a.days) filter (where a.total * a.factor is not null), 0) >= a.days_expected * minimum_share
                as is_known,
            sum(a.total * a.factor) as total_kwh,
            sum(a.critical_peak * a.factor) as critical_peak_kwh,
            sum(a.peak * a.factor) as peak_kwh,
            sum(a.flat * a.factor) as flat_kwh,
            sum(a.valley * a.factor) as valley_kwh
        from advance as a
        group by a.customer_id, a.direction, a.usage_point_id, a.points, a.days_expected
    )
    select
        p.customer_id, p.direction,
        sum(p.total_kwh order by p.usage_point_id),
        sum(p.critical_peak_kwh order by p.usage_point_id),
        sum(p.peak_kwh order by p.usage_point_id),
        sum(p.flat_kwh order by p.usage_point_id),
        sum(p.valley_kwh order by p.usage_point_id)
    from point as p
    group by p.customer_id, p.direction
    -- Every point takes energy; what else it measures is seen from what it delivers.
    having bool_and(p.is_known) and (p.direction <> 'active_import' or count(*) = max(p.points));
end
$$;

create function keycust.indicator_reading(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with register as (
        select
            e.customer_id,
            max(e.total_kwh) filter (where e.direction = 'active_import') as import_kwh,
            max(e.critical_peak_kwh) filter (where e.direction = 'active_import') as critical_peak_kwh,
            max(e.peak_kwh) filter (where e.direction = 'active_import') as peak_kwh,
            max(e.flat_kwh) filter (where e.direction = 'active_import') as flat_kwh,
            max(e.valley_kwh) filter (where e.direction = 'active_import') as valley_kwh,
            max(e.total_kwh) filter (where e.direction = 'active_export') as export_kwh,
            -- While power is taken, lagging is quadrant I, leading quadrant IV.
            coalesce(max(e.total_kwh) filter (where e.direction = 'reactive_quadrant_1'),
                max(e.total_kwh) filter (where e.direction = 'reactive_import')) as lag_kvarh,
            coalesce(max(e.total_kwh) filter (where e.direction = 'reactive_quadrant_4'),
                max(e.total_kwh) filter (where e.direction = 'reactive_export')) as lead_kvarh
        from keycust.indicator_register_energy(of_month) as e
        group by e.customer_id
    ), billed as (
        select
            b.customer_id,
            sum(b.energy_kwh order by b.bill_id) as energy_kwh,
            sum(b.critical_peak_kwh order by b.bill_id) as critical_peak_kwh,
            sum(b.peak_kwh order by b.bill_id) as peak_kwh,
            sum(b.flat_kwh order by b.bill_id) as flat_kwh,
            sum(b.valley_kwh order by b.bill_id) as valley_kwh,
            sum(b.reactive_lag_kvarh order by b.bill_id) as lag_kvarh,
            sum(b.reactive_lead_kvarh order by b.bill_id) as lead_kvarh,
            sum(b.adjustment_cny)::float8 as adjustment_cny,
            case when count(*) = 1 then max(b.adjustment_pct) end as adjustment_pct,
            case when count(*) = 1 then max(b.power_factor) end as power_factor
        from keycust_data.bill as b
        where b.month = of_month
        group by b.customer_id
    ), either as (
        select
            coalesce(r.customer_id, b.customer_id) as customer_id,
            case when r.import_kwh > 0 then 'register_reading' else 'bill' end as share_source,
            case when r.import_kwh > 0 then r.import_kwh else b.energy_kwh end as whole_kwh,
            case when r.import_kwh > 0 then r.critical_peak_kwh else b.critical_peak_kwh end as critical_peak_kwh,
            case when r.import_kwh > 0 then r.peak_kwh else b.peak_kwh end as peak_kwh,
            case when r.import_kwh > 0 then r.flat_kwh else b.flat_kwh end as flat_kwh,
            case when r.import_kwh > 0 then r.valley_kwh else b.valley_kwh end as valley_kwh,
            r.export_kwh,
            -- Reactive energy is taken from where the active energy is.
            b.lag_kvarh is not null and b.energy_kwh is not null as is_billed,
            case when b.lag_kvarh is not null and b.energy_kwh is not null then b.energy_kwh else r.import_kwh end
                as active_kwh,
            abs(case when b.lag_kvarh is not null and b.energy_kwh is not null then b.lag_kvarh else r.lag_kvarh end)
                as lag_kvarh,
            abs(case when b.lag_kvarh is not null and b.energy_kwh is not null then b.lead_kvarh else r.lead_kvarh end)
                as lead_kvarh,
            -- Bills often have the sum of lagging and leading only: their shares are known from the registers then.
            case when b.lead_kvarh is not null then 'bill' else 'register_reading' end as lead_source,
            case when b.lead_kvarh is not null then b.lead_kvarh else r.lead_kvarh end
                / nullif(case when b.lead_kvarh is not null then b.lag_kvarh + b.lead_kvarh
                    else r.lag_kvarh + r.lead_kvarh end, 0) * 100 as lead_pct,
            b.adjustment_cny, b.adjustment_pct, b.power_factor as billed_power_factor
        from register as r
        full join billed as b on b.customer_id = r.customer_id
    ), factor as (
        select
            e.*,
            -- |lagging| + |leading|, never their difference; half up to two decimals, on decimals.
            coalesce(
                round(e.active_kwh::numeric / nullif(sqrt(e.active_kwh::numeric ^ 2
                    + (e.lag_kvarh + coalesce(e.lead_kvarh, 0))::numeric ^ 2), 0), 2),
                round(e.billed_power_factor::numeric, 2)) as power_factor
        from either as e
    )
    select f.customer_id, x.indicator_code, of_month, x.value, null::text, x.source
    from factor as f
    left join keycust.indicator_contract(of_month) as k on k.customer_id = f.customer_id
    left join lateral (
        select a.adjustment_pct
        from keycust_data.power_factor_adjustment as a
        where a.power_factor_standard = k.power_factor_standard and a.power_factor = f.power_factor
            and a.valid_from <= of_month and (a.valid_to is null or a.valid_to >= of_month)
        order by a.valid_from desc
        limit 1
    ) as a on f.adjustment_pct is null
    cross join lateral (values
        ('B006', f.critical_peak_kwh / nullif(f.whole_kwh, 0) * 100, f.share_source),
        ('B007', f.peak_kwh / nullif(f.whole_kwh, 0) * 100, f.share_source),
        ('B008', f.flat_kwh / nullif(f.whole_kwh, 0) * 100, f.share_source),
        ('B009', f.valley_kwh / nullif(f.whole_kwh, 0) * 100, f.share_source),
        ('B201', f.power_factor::float8,
            case when f.is_billed or f.lag_kvarh is null then 'bill' else 'register_reading' end),
        ('B202', f.adjustment_cny, 'bill'),
        ('B203', coalesce(f.adjustment_pct, a.adjustment_pct::float8),
            case when f.adjustment_pct is null then 'power_factor_adjustment' else 'bill' end),
        ('B204', f.lead_pct, f.lead_source),
        -- What capacitors could give: of the lagging reactive power, on the month's mean load.
        ('B205', case when f.active_kwh > 0 then
                greatest(
                    f.active_kwh / (24 * extract(day from of_month + interval '1 month' - interval '1 day'))::float8
                    * (f.lag_kvarh / f.active_kwh
                        - sqrt(1 - k.power_factor_standard ^ 2)::float8 / k.power_factor_standard::float8), 0)
            end,
            case when f.is_billed then 'bill' else 'register_reading' end),
        ('B506', f.export_kwh, 'register_reading')
    ) as x (indicator_code, value, source)
    where x.value is not null;
end
$$;

comment on function keycust.indicator_point(date) is '结算计量点 the usage points in service whose energy is settled';
comment on function keycust.indicator_advance(float8, float8, float8) is '示数差 by how much a register advanced, NULL after a reset';
comment on function keycust.indicator_register_energy(date) is '抄表电量 energy of each customer and direction from register readings';
comment on function keycust.indicator_reading(date) is '分时与无功指标 indicators of period shares, reactive power and reverse energy for a month';

-- sql/base/indicator_service_code.sql
-- Indicators from the hotline, outages, meter events and inspections. That a customer has none of them in a period is
-- known only where the base has any at all of that kind: without such rows there is no value, never a 0.

-- Whose supply existed in a month.
create function keycust.indicator_customer(of_month date) returns table (customer_id text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select c.customer_id
    from keycust_data.customer as c
    where (c.opened_on is null or c.opened_on < of_month + interval '1 month')
        and (c.closed_on is null or c.closed_on >= of_month);
end
$$;

create function keycust.indicator_service(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
declare
    repeat_time constant interval := keycust.source_setting('repeat_complaint_days', '60')::float8 * interval '1 day';
begin
    return query
    with call as materialized (
        select
            c.*,
            coalesce(c.business_code, case when c.class_code is not null then 'complaint' end) as business,
            c.accepted_at >= of_month - interval '11 months' as is_recent
        from keycust_data.complaint as c
        where c.accepted_at < of_month + interval '1 month'
            -- A year, and what a repeated complaint may repeat.
            and c.accepted_at >= of_month - interval '11 months'
                - repeat_time
    ), repeated as (
        select c.customer_id, c.complaint_id
        from (
            select
                c.customer_id, c.complaint_id, c.is_recent, c.accepted_at,
                lag(c.accepted_at) over (
                    partition by c.customer_id, c.class_code order by c.accepted_at, c.complaint_id) as earlier_at
            from call as c
            where c.business = 'complaint' and c.class_code is not null
        ) as c
        where c.is_recent
            and c.accepted_at - c.earlier_at <= repeat_time
    ), class as (
        select
            c.customer_id,
            string_agg(format('%s %s', c.label_zh, c.complaints), '; ' order by c.class_code) as classes
        from (
            select
                c.customer_id, c.class_code, coalesce(k.label_zh, c.class_code, '未分类') as label_zh,
                count(*) as complaints
            from call as c
            left join keycust_data.complaint_class as k on k.class_code = c.class_code
            where c.business = 'complaint' and c.is_recent
            group by c.customer_id, c.class_code, k.label_zh
        ) as c
        group by c.customer_id
    ), year as (
        select
            c.customer_id,
            count(*) filter (where c.business = 'complaint') as complaints,
            count(r.complaint_id) as repeated,
            count(*) filter (where c.business = 'enquiry') as enquiries,
            count(*) filter (where c.business = 'fault_report') as faults,
            count(*) filter (where c.business = 'urging') + coalesce(sum(c.urged_count), 0) as urgings,
            avg(c.call_min order by c.complaint_id) as call_min,
            avg(extract(epoch from c.finished_at - c.accepted_at)) filter (
                where c.business = 'complaint' and c.finished_at < of_month + interval '1 month') / 3600 as handling_h,
            avg(c.satisfaction) as satisfaction
        from call as c
        left join repeated as r on r.complaint_id = c.complaint_id
        where c.is_recent
        group by c.customer_id
    )
    select k.customer_id, x.indicator_code, of_month, x.value::float8, x.text_value, 'complaint'
    from keycust.indicator_customer(of_month) as k
    left join year as y on y.customer_id = k.customer_id
    left join class as c on c.customer_id = k.customer_id
    cross join lateral (values
        ('B401', coalesce(y.complaints, 0)::numeric, null),
        ('B402', null, c.classes),
        ('B403', coalesce(y.repeated, 0), null),
        ('B404', coalesce(y.enquiries, 0), null),
        ('B405', coalesce(y.faults, 0), null),
        ('B406', coalesce(y.urgings, 0), null),
        ('B407', y.call_min::numeric, null),
        ('B408', y.handling_h, null),
        ('B409', y.satisfaction, null)
    ) as x (indicator_code, value, text_value)
    where (x.value is not null or x.text_value is not null) and exists (select from year)
    union all
    select c.customer_id, 'B410', of_month, c.energised_on - c.opened_on, null, 'customer'
    from keycust_data.customer as c
    where date_trunc('month', c.energised_on::timestamp) = of_month and c.energised_on >= c.opened_on;
end
$$;

create function keycust.indicator_outage(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with outage as (
        select
            o.customer_id,
            count(*) filter (where o.started_at >= of_month) as outages,
            sum(extract(epoch from least(o.ended_at, of_month + interval '1 month') - greatest(o.started_at, of_month))
                order by o.outage_id) / 3600 as hours
        from keycust_data.outage as o
        where o.started_at < of_month + interval '1 month' and (o.ended_at is null or o.ended_at > of_month)
        group by o.customer_id
    )
    select k.customer_id, x.indicator_code, of_month, x.value::float8, null::text, 'outage'
    from keycust.indicator_customer(of_month) as k
    left join outage as o on o.customer_id = k.customer_id
    cross join lateral (values
        ('B208', coalesce(o.outages, 0)::numeric),
        ('B209', coalesce(o.hours, 0))
    ) as x (indicator_code, value)
    where exists (
        select from keycust_data.outage as any_outage
        where any_outage.started_at >= of_month - interval '11 months'
            and any_outage.started_at < of_month + interval '1 month');
end
$$;

create function keycust.indicator_event(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with event as (
        select
            e.customer_id,
            count(*) filter (where e.event_code in ('LOSS_V', 'ALL_LOSS_V')) as voltage_losses,
            count(*) filter (where e.event_code = 'LOSS_I') as current_losses,
            count(*) filter (where e.event_code = 'PHASE_BREAK') as phase_breaks,
            count(*) filter (where e.event_code in ('V_REV_SEQ', 'I_REV_SEQ')) as reverse_sequences,
            count(*) filter (where e.event_code in ('COVER_OPEN', 'TERM_COVER')) as covers_opened
        from keycust_data.meter_event as e
        where e.started_at >= of_month and e.started_at < of_month + interval '1 month'
        group by e.customer_id
    )
    select p.customer_id, x.indicator_code, of_month, x.value::float8, null::text, 'meter_event'
    from (select distinct p.customer_id from keycust.indicator_point(of_month) as p) as p
    left join event as e on e.customer_id = p.customer_id
    cross join lateral (values
        ('B501', coalesce(e.voltage_losses, 0)),
        ('B502', coalesce(e.current_losses, 0)),
        ('B503', coalesce(e.phase_breaks, 0)),
        ('B504', coalesce(e.reverse_sequences, 0)),
        ('B505', coalesce(e.covers_opened, 0))
    ) as x (indicator_code, value)
    where exists (
        select from keycust_data.meter_event as any_event
        where any_event.started_at >= of_month - interval '11 months'
            and any_event.started_at < of_month + interval '1 month');
end
$$;

-- Findings of 12 months, and the line loss around the last day that has five days of the month after it.
create function keycust.indicator_inspection(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with finding as (
        select
            i.customer_id,
            count(distinct i.inspection_id) filter (where r.finding_code = 'contract_violation') as violations,
            count(distinct i.inspection_id) filter (where r.finding_code ~ '^theft') as thefts
        from keycust_data.inspection as i
        join keycust_data.inspection_result as r on r.inspection_id = i.inspection_id
        where i.inspected_at >= of_month - interval '11 months' and i.inspected_at < of_month + interval '1 month'
        group by i.customer_id
    ), loss as (
        select 'area' as kind, e.transformer_area_id as id, e.day, 1 - e.metered_kwh / nullif(e.supplied_kwh, 0) as loss
        from keycust_data.transformer_area_energy as e
        union all
        select 'feeder', e.feeder_id, e.day, 1 - e.metered_kwh / nullif(e.supplied_kwh, 0)
        from keycust_data.feeder_energy as e
    ), growth as (
        select l.kind, l.id,
            avg(l.loss order by l.day) filter (where l.day > d.middle) as later,
            avg(l.loss order by l.day) filter (where l.day < d.middle) as earlier
        from (select (of_month + interval '1 month' - interval '6 days')::date as middle) as d
        join loss as l on l.day between d.middle - 5 and d.middle + 5 and l.day <> d.middle
        where l.loss is not null
        group by l.kind, l.id
        having count(*) = 10
    ), rise as (
        -- The nearest balance that is known: the transformer area, else the feeder.
        select
            p.customer_id,
            bool_or(coalesce(
                a.later / nullif(greatest(a.earlier, 0), 0),
                f.later / nullif(greatest(f.earlier, 0), 0)) > 1.01) as rises
        from keycust.indicator_point(of_month) as s
        join keycust_data.usage_point as p on p.usage_point_id = s.usage_point_id
        left join growth as a on a.kind = 'area' and a.id = p.transformer_area_id
        left join growth as f on f.kind = 'feeder' and f.id = p.feeder_id
        group by p.customer_id
    )
    select k.customer_id, x.indicator_code, of_month, x.value::float8, null::text, 'inspection_result'
    from keycust.indicator_customer(of_month) as k
    left join finding as f on f.customer_id = k.customer_id
    cross join lateral (values
        ('B511', coalesce(f.violations, 0)),
        ('B512', coalesce(f.thefts, 0))
    ) as x (indicator_code, value)
    where exists (
        select from keycust_data.inspection as i
        where i.inspected_at >= of_month - interval '11 months' and i.inspected_at < of_month + interval '1 month')
    union all
    select r.customer_id, 'B509', of_month, r.rises::int::float8, null, 'line_loss'
    from rise as r
    where r.rises is not null;
end
$$;

comment on function keycust.indicator_customer(date) is '月内在册用户 customers whose supply existed in a month';
comment on function keycust.indicator_service(date) is '服务类指标 indicators of complaints and other calls for a month';
comment on function keycust.indicator_outage(date) is '停电类指标 indicators of outages for a month';
comment on function keycust.indicator_event(date) is '计量事件指标 indicators of meter events for a month';
comment on function keycust.indicator_inspection(date) is '检查与线损指标 indicators of findings and line loss for a month';

-- sql/base/reference_code.sql
-- Brings shipped rows into the tables of the base. A table takes part by its name: the rows of keycust.shipped_T()
-- go to keycust_data.T, which has a primary key and a column origin. keycust_data.shipped_row remembers by digest
-- what was shipped, so that a row is known that the user has edited or deleted since: such a row is left, and told of.

-- The tables with shipped rows; what a foreign key needs comes before it.
create function keycust.reference_tables() returns setof name
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive shipped as (
        select c.oid, c.relname
        from pg_proc as p
        join pg_class as c on c.relname = substring(p.proname from '^shipped_(.*)')
            and c.relnamespace = to_regnamespace('keycust_data')
        where p.pronamespace = to_regnamespace('keycust') and p.proretset and p.pronargs = 0
    ), depth (oid, steps) as (
        select oid, 0 from shipped
        union
        select f.conrelid, d.steps + 1
        from depth as d
        join pg_constraint as f on f.confrelid = d.oid and f.contype = 'f' and f.conrelid <> f.confrelid
        where d.steps < 32
    )
    select s.relname
    from shipped as s
    join depth as d using (oid)
    group by s.relname
    order by max(d.steps), s.relname
$$;

-- The statement that loads one table; $1 is the version to report under, NULL for no report.
create function keycust.reference_statement(relation name) returns text
language sql
set search_path = pg_catalog, pg_temp
as $$
    with target as (
        select format('keycust_data.%I', relation)::regclass as oid
    ), shipped as (
        select a.n, a.name, format_type(c.atttypid, c.atttypmod) as type, c.attnum
        from pg_proc as p,
            unnest(p.proargnames, p.proargmodes) with ordinality as a (name, mode, n),
            target,
            pg_attribute as c
        where p.pronamespace = to_regnamespace('keycust') and p.proname = 'shipped_' || relation and p.pronargs = 0
            and a.mode = 't' and c.attrelid = target.oid and c.attname = a.name
    ), key as (
        select s.name, s.n
        from shipped as s, target, pg_index as i
        where i.indrelid = target.oid and i.indisprimary and s.attnum = any (i.indkey)
    ), piece as (
        select
            string_agg(format('%I', name), ', ' order by n) as names,
            string_agg(format('shipped.%I', name), ', ' order by n) as ours,
            string_agg(format('s.%I::%s as %I', name, type, name), ', ' order by n) as converted,
            string_agg(format('%I = shipped.%I', name, name), ', ' order by n) as assigned,
            -- Of the shipped columns only, and without NULLs: a column that the user adds, or that we add without a
            -- value, makes no row another.
            format('md5((select jsonb_strip_nulls(to_jsonb(r)) from (select %s) as r)::text)',
                string_agg(format('x.%I', name), ', ' order by n)) as digest,
            (select format('jsonb_build_object(%s)::text',
                string_agg(format('%L, x.%I', k.name, k.name), ', ' order by k.n)) from key as k) as row_key,
            (select string_agg(format('present.%I = shipped.%I', k.name, k.name), ' and ' order by k.n)
             from key as k) as same_key
        from shipped
    )
    select format(
        $statement$
        with shipped as materialized (
            select x.*, %2$s as row_key, %3$s as digest from (select %4$s from keycust.%5$I() as s) as x
        ), present as materialized (
            select %2$s as row_key, %3$s as digest, x.origin from keycust_data.%1$I as x
        ), remembered as materialized (
            select r.row_key, r.digest from keycust_data.shipped_row as r where r.relation = %1$L
        ), judged as materialized (
            select
                row_key,
                shipped.digest as now,
                case
                    when shipped.row_key is null and present.row_key is null then 'gone'
                    when shipped.row_key is null then 'withdrawn'
                    when present.row_key is null and remembered.row_key is null then 'added'
                    when present.row_key is null then 'deleted'
                    when present.origin = 'user' and remembered.row_key is null then 'own'
                    when present.digest = shipped.digest then 'equal'
                    when present.digest = remembered.digest and present.origin = 'shipped' then 'corrected'
                    else 'edited'
                end as what
            from shipped
            full join remembered using (row_key)
            left join present using (row_key)
        ), added as (
            insert into keycust_data.%1$I (%6$s, origin)
            select %7$s, 'shipped' from shipped join judged using (row_key) where judged.what = 'added'
        ), corrected as (
            update keycust_data.%1$I as present
            set %8$s
            from shipped join judged using (row_key)
            where judged.what = 'corrected' and %9$s
        ), remember as (
            insert into keycust_data.shipped_row as r (relation, row_key, digest)
            select %1$L, row_key, now from judged where what in ('added', 'corrected', 'equal')
            on conflict (relation, row_key) do update set digest = excluded.digest where r.digest <> excluded.digest
        ), report as (
            select row_key, what, null as detail
            from judged
            where what in ('corrected', 'edited', 'deleted', 'own', 'withdrawn')
            union all
            select '', 'added', count(*) || ' rows' from judged where what = 'added' having count(*) > 0
        )
        insert into keycust_data.upgrade_report (version, relation, row_key, what, detail)
        select $1, %1$L, row_key, what, detail from report where $1 is not null
        on conflict (version, relation, row_key, what) do update set at = excluded.at, detail = excluded.detail
        $statement$,
        relation, row_key, digest, converted, 'shipped_' || relation, names, ours, assigned, same_key)
    from piece
$$;

-- Digests must not depend on the session: floats are written in full.
create procedure keycust.reference_load(version text)
language plpgsql
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
declare
    statement text;
begin
    delete from keycust_data.upgrade_report as r
    where r.version = reference_load.version and r.what in ('edited', 'deleted', 'own', 'withdrawn');
    foreach statement in array array(select keycust.reference_statement(t) from keycust.reference_tables() as t) loop
        execute statement using version;
    end loop;
end
$$;

revoke execute on function keycust.reference_statement(name) from public;
revoke execute on procedure keycust.reference_load(text) from public;

comment on function keycust.reference_tables() is '随库数据表 the tables that have shipped rows';
comment on function keycust.reference_statement(name) is
    '装载语句 the statement that brings the shipped rows into one table';
comment on procedure keycust.reference_load(text) is '装载随库数据 adds and corrects shipped rows, leaves the user''s';

-- sql/base/source_apply_code.sql
-- A checked batch goes into the base: partitions first, then in one transaction the rows, what they corrected, what
-- was refused and how far the source was read.

create procedure keycust.source_months(run bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
    month date;
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    target := keycust.source_target(s.target);
    if (select c.relkind from pg_class as c where c.oid = target) <> 'p' then
        return;
    end if;
    for month in
        select distinct date_trunc('month', b.kc_day::timestamp)::date
        from pg_temp.keycust_batch as b
        where b.kc_problem is null
        order by 1
    loop
        perform keycust_data.make_month(target, month);
    end loop;
end
$$;

-- The rows of a batch as rows of the target.
create function keycust.source_batch_rows(of_source text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
    has_time constant boolean := exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attname = 'updated_at');
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    target := keycust.source_target(s.target);
    if s.layout = 'rows' then
        return (
            select format('select %s from pg_temp.keycust_batch as b where b.kc_problem is null and b.kc_n between $1 and $2',
                string_agg(format('b.%I', a.attname), ', ' order by a.attnum))
            from pg_attribute as a
            join pg_attribute as t on t.attrelid = target and t.attname = a.attname and t.attnum > 0
            where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attnum > 0 and a.attname !~ '^kc_');
    end if;
    return (
        select format('select b.usage_point_id, %s as day, min(b.customer_id) as customer_id, %s%s '
            'from pg_temp.keycust_batch as b where b.kc_problem is null and b.kc_n between $1 and $2 group by 1, 2',
            case when s.layout = 'wide' then 'b.day'
                else format('keycust.curve_day(b.at, %s, %L)', s.points, s.interval_end) end,
            string_agg(format('%s filter (where b.quantity = %L) as %I',
                case when s.layout = 'wide' then 'keycust.curve_merge(b.kc_curve)'
                    else format('keycust.curve_collect(keycust.curve_slot(b.at, %s, %L), b.value, %s)', s.points,
                        s.interval_end, s.points) end, a.attname, a.attname), ', ' order by a.attnum),
            case when has_time then ', max(b.updated_at) as updated_at' else '' end)
        from pg_attribute as a
        where a.attrelid = target and a.atttypid = 'real[]'::regtype and not a.attisdropped);
end
$$;

-- Writes rows lo to hi of the batch. Whatever the rules did not foresee makes the database refuse the statement: then
-- the rows are halved until the one is found that it refuses, and that one is set aside with what the database said.
create procedure keycust.source_write(of_source text, run bigint, lo bigint, hi bigint, inout inserted bigint,
    inout updated bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
as $$
declare
    s keycust_data.source;
    target regclass;
    keys name[];
    batch_rows text;
    on_key text;
    columns name[];
    given bigint;
    held bigint;
    written bigint;
    problem text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    target := keycust.source_target(s.target);
    keys := keycust.source_key_columns(target);
    batch_rows := keycust.source_batch_rows(s.source_id);
    on_key := (select string_agg(format('t.%1$I = n.%1$I', k.name), ' and ') from unnest(keys) as k (name));
    -- The columns that the batch brings, as the target orders them.
    select array_agg(a.attname order by a.attnum) into columns
    from pg_attribute as a
    where a.attrelid = target and a.attnum > 0 and not a.attisdropped
        and (a.atttypid = 'real[]'::regtype or exists (
            select from pg_attribute as b
            where b.attrelid = to_regclass('pg_temp.keycust_batch') and b.attname = a.attname and b.attnum > 0)
            or s.layout <> 'rows' and a.attname in ('day', 'customer_id'));
    begin
        execute format('select count(*), count(t) from (%s) as n left join %s as t on %s', batch_rows, target, on_key)
            into given, held using lo, hi;
        if held > 0 then
            execute keycust.source_correction_sql(s.source_id, target, keys, columns, batch_rows, on_key) using lo, hi, run;
        end if;
        execute keycust.source_upsert_sql(s.source_id, target, keys, columns, batch_rows) using lo, hi;
        get diagnostics written = row_count;
        inserted := inserted + given - held;
        updated := updated + written - (given - held);
    exception when integrity_constraint_violation or data_exception or program_limit_exceeded or raise_exception then
        get stacked diagnostics problem = message_text;
        if lo = hi then
            update pg_temp.keycust_batch as b set kc_problem = array['constraint', null, problem] where b.kc_n = lo;
        else
            if to_regclass('pg_temp.keycust_batch_kc_n') is null then
                create index keycust_batch_kc_n on pg_temp.keycust_batch (kc_n);
            end if;
            call keycust.source_write(s.source_id, run, lo, (lo + hi) / 2, inserted, updated);
            call keycust.source_write(s.source_id, run, (lo + hi) / 2 + 1, hi, inserted, updated);
        end if;
    end;
end
$$;

create function keycust.source_upsert_sql(of_source text, target regclass, keys name[], columns name[], batch_rows text)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    -- In the order of the key, so that two sources of the same rows wait for one another and do not deadlock.
    return (select format('insert into %s as t (%s) select %s from (%s) as n order by %s on conflict (%s) do %s', target,
        string_agg(format('%I', c.name), ', ' order by c.place), string_agg(format('n.%I', c.name), ', ' order by c.place),
        batch_rows, (select string_agg(format('n.%I', k.name), ', ') from unnest(keys) as k (name)),
        (select string_agg(format('%I', k.name), ', ') from unnest(keys) as k (name)),
        coalesce(format('update set %s where (%s) is distinct from (%s)',
            string_agg(format('%I = %s', c.name, c.value), ', ' order by c.place) filter (where c.name <> all (keys)),
            string_agg(format('t.%I', c.name), ', ' order by c.place) filter (where c.name <> all (keys)),
            string_agg(c.value, ', ' order by c.place) filter (where c.name <> all (keys))), 'nothing'))
    from (
        select u.name, u.place,
            -- What was received of a curve stays; a time of update does not go back.
            case when s.layout <> 'rows' and u.name = 'updated_at' then 'greatest(t.updated_at, excluded.updated_at)'
                when s.layout <> 'rows' and u.name not in ('customer_id')
                    then format('keycust.curve_overlay(t.%1$I, excluded.%1$I)', u.name)
                else format('excluded.%I', u.name) end as value
        from unnest(columns) with ordinality as u (name, place)
    ) as c);
end
$$;

-- What the batch changes in rows that are held: old and new of the columns that differ. A gap that is filled is none.
create function keycust.source_correction_sql(of_source text, target regclass, keys name[], columns name[],
    batch_rows text, on_key text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    return (select format($sql$
        insert into keycust_data.correction (source_id, run_id, corrected_at, relation, row_key, customer_id, before, after)
        select %L, $3, %L::timestamp, %L, %s, to_jsonb(n) ->> 'customer_id', d.before, d.after
        from (%s) as n
        join %s as t on %s
        cross join lateral (
            select jsonb_object_agg(o.key, o.value) as before, jsonb_object_agg(o.key, w.value) as after
            from jsonb_each(to_jsonb(t)) as o
            join jsonb_each(to_jsonb(n)) as w on w.key = o.key
            where w.value <> o.value and o.key <> 'updated_at'%s
        ) as d
        where (%s) and d.before is not null
    $sql$,
        s.source_id, (now() at time zone keycust.source_zone()), s.target, keycust.source_key_text('t', keys),
        batch_rows, target, on_key,
        case when s.layout <> 'rows' then ' and w.value <> ''null'' and o.value <> ''null''' else '' end,
        coalesce(string_agg(case when s.layout = 'rows' then format('t.%1$I is distinct from n.%1$I', c.name)
            else format('keycust.curve_overlay(t.%1$I, n.%1$I) is distinct from keycust.curve_overlay(n.%1$I, t.%1$I)', c.name)
            end, ' or '), 'false'))
    from unnest(columns) as c (name)
    where c.name <> all (keys) and c.name <> 'updated_at' and (s.layout = 'rows' or c.name <> 'customer_id'));
end
$$;

create procedure keycust.source_apply(run bigint, inout stage text)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set work_mem = '64MB'
set jit = off
as $$
declare
    s keycust_data.source;
    inserted bigint := 0::bigint;
    updated bigint := 0::bigint;
    counts record;
    last_row bigint;
    fresh bigint;
    touched date[];
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    select max(b.kc_n) into last_row from pg_temp.keycust_batch as b where b.kc_problem is null;
    if last_row is not null then
        call keycust.source_write(s.source_id, run, 1, last_row, inserted, updated);
    end if;
    call keycust.source_refuse(s.source_id, run, fresh, touched);
    select count(*) as received, count(*) filter (where b.kc_problem is null) as accepted into counts
    from pg_temp.keycust_batch as b;
    if stage = 'leftover' then
        -- These are read at every call; they came once.
        counts.received := fresh;
    end if;
    -- While nothing of a source is read, what is tried again will be read again: it counts then.
    call keycust.source_count_days(s.source_id, touched, stage <> 'retry' or s.position is not null);
    update keycust_data.integration_run as r
    set batches = r.batches + 1,
        received_rows = r.received_rows + case when stage <> 'retry' then counts.received else 0 end,
        accepted_rows = r.accepted_rows + case when stage <> 'retry' then counts.accepted else 0 end,
        rejected_rows = r.rejected_rows + case when stage <> 'retry' then counts.received - counts.accepted else 0 end,
        retried_rows = r.retried_rows + case when stage = 'retry' then counts.received else 0 end,
        inserted_rows = r.inserted_rows + inserted,
        updated_rows = r.updated_rows + updated
    where r.run_id = run;
    if stage = 'range' then
        update keycust_data.source as src
        set position = (select r.position_to from keycust_data.integration_run as r where r.run_id = run)
        where src.source_id = s.source_id;
    end if;
    call keycust.source_forget_batch();
    stage := case when stage = 'range' or stage = 'retry' and s.position_column is not null then 'range'
        when stage = 'retry' then 'all'
        else 'end' end;
end
$$;

-- Sets aside what broke a rule, once, and closes what was set aside earlier and is now in the base.
-- touched: the days whose refusals are to be counted anew. A row is written the same whatever the session's settings, so that
-- it is known again.
create procedure keycust.source_refuse(of_source text, run bigint, inout fresh bigint, inout touched date[])
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set timezone = 'UTC'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
-- Nobody has counted yet what was set aside a moment ago: taken for few, it would be held against the batch row by row.
set enable_nestloop = off
as $$
declare
    s keycust_data.source;
    wall_clock constant timestamp := (now() at time zone keycust.source_zone());
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    with resolved as (
        update keycust_data.rejected_row as r
        set state = 'resolved', resolved_at = wall_clock
        from pg_temp.keycust_batch as b
        where r.source_id = s.source_id and r.state = 'open' and r.source_key = keycust.source_key_short(b.kc_key)
            and b.kc_problem is null
        returning r.day
    ), retried as (
        -- Its key may not have been readable when it was set aside.
        select r.rejected_row_id, r.day
        from keycust_data.rejected_row as r
        join pg_temp.keycust_batch as b on b.kc_rejected = r.rejected_row_id
    )
    select array_agg(distinct d.day) into touched
    from (select resolved.day from resolved union all select retried.day from retried) as d;
    update keycust_data.rejected_row as r
    set state = 'resolved', resolved_at = wall_clock
    from pg_temp.keycust_batch as b
    where r.rejected_row_id = b.kc_rejected and r.state = 'open' and b.kc_problem is null;
    update keycust_data.rejected_row as r
    set rule = b.kc_problem[1], reason = b.kc_problem[3], column_name = b.kc_problem[2], run_id = run, day = b.kc_day,
        source_key = case when not b.erased then keycust.source_key_short(b.kc_key) end,
        customer_id = keycust.source_key_short(b.customer_id),
        source_row = case when b.erased then '{}' else r.source_row end,
        row_digest = case when b.erased then md5('erased ' || r.rejected_row_id) else r.row_digest end,
        state = keycust.source_refusal_state(b.kc_problem[1]), resolved_at = null
    from (
        select t.kc_rejected, t.kc_key, t.kc_day, t.customer_id, t.kc_problem, t.kc_problem[1] = 'erased' as erased
        from pg_temp.keycust_batch as t
        where t.kc_problem is not null and t.kc_rejected is not null
    ) as b
    where r.rejected_row_id = b.kc_rejected
        and (r.rule, r.reason, r.source_key, r.state) is distinct from (b.kc_problem[1], b.kc_problem[3],
            keycust.source_key_short(b.kc_key), keycust.source_refusal_state(b.kc_problem[1]));
    with refused as (
        insert into keycust_data.rejected_row as r (source_id, run_id, rule, reason, column_name, source_key, day,
            customer_id, source_row, row_digest, state, rejected_at)
        select s.source_id, run, b.rule, b.kc_problem[3], b.kc_problem[2], case when not b.erased then keycust.source_key_short(b.kc_key) end,
            b.kc_day, keycust.source_key_short(b.customer_id), b.content,
            -- Of rows that are wholly equal the second is a row of its own.
            md5(case when b.erased then 'erased ' || b.kc_key else jsonb_strip_nulls(b.content)::text end
                || '#' || row_number() over (partition by b.content, b.kc_key order by b.kc_n)),
            keycust.source_refusal_state(b.rule), wall_clock
        from (
            select t.kc_n, t.kc_key, t.kc_day, t.customer_id, t.kc_problem, t.kc_problem[1] as rule,
                t.kc_problem[1] = 'erased' as erased,
                case when t.kc_problem[1] = 'erased' then '{}' else to_jsonb(t.kc_row) end as content
            from pg_temp.keycust_batch as t
            where t.kc_problem is not null and t.kc_rejected is null
        ) as b
        on conflict (source_id, row_digest) do update
        set rule = excluded.rule, reason = excluded.reason, column_name = excluded.column_name, state = excluded.state,
            source_key = excluded.source_key, customer_id = excluded.customer_id, run_id = excluded.run_id
        where (r.rule, r.reason, r.state) is distinct from (excluded.rule, excluded.reason, excluded.state)
        returning r.xmax = 0 as is_new, r.day
    )
    select count(*) filter (where refused.is_new), touched || array_agg(distinct refused.day) into fresh, touched from refused;
end
$$;

-- Rows of these rules are in the base, or have no business there: they are not tried again.
create function keycust.source_refusal_state(rule text) returns text
language sql immutable
return case when rule in ('duplicate', 'superseded', 'erased') then 'closed' else 'open' end;

-- A key as it is kept with a row that was set aside: whatever its length, an index holds it.
create function keycust.source_key_short(key text) returns text
language sql immutable
return case when octet_length(key) <= 1000 then key else left(key, 100) || ' ' || md5(key) end;

-- Accepted rows are added up; refusals are counted from what is set aside, since their reasons change.
create procedure keycust.source_count_days(of_source text, touched date[], with_accepted boolean)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    days date[];
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    select array_agg(distinct d.day) into days
    from (select b.kc_day from pg_temp.keycust_batch as b union all select unnest(touched)) as d (day);
    insert into keycust_data.integration_day as d (source_id, day, outcome, row_count)
    select s.source_id, b.kc_day, 'accepted', count(*)
    from pg_temp.keycust_batch as b
    where b.kc_problem is null and with_accepted
    group by b.kc_day
    on conflict (source_id, day, outcome) do update set row_count = d.row_count + excluded.row_count;
    delete from keycust_data.integration_day as d
    where d.source_id = s.source_id and d.outcome <> 'accepted'
        and d.day = any (days);
    insert into keycust_data.integration_day (source_id, day, outcome, row_count)
    select r.source_id, r.day, r.rule, count(*)
    from keycust_data.rejected_row as r
    where r.source_id = s.source_id and r.state <> 'resolved' and r.day = any (days)
    group by r.source_id, r.day, r.rule;
end
$$;

create procedure keycust.source_fail(run bigint, problem text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.integration_run as r
    set state = 'failed', message = problem, finished_at = (now() at time zone keycust.source_zone())
    where r.run_id = run and r.state = 'running';
end
$$;

-- The end of a run; a source that is read as a whole begins anew at the next.
create procedure keycust.source_finish(run bigint, stage text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    call keycust.source_forget_batch();
    if stage <> 'end' then
        return;
    end if;
    update keycust_data.source as s set position = null
    from keycust_data.integration_run as r
    where r.run_id = run and s.source_id = r.source_id and not s.incremental and s.position is not null;
    update keycust_data.integration_run as r
    set state = 'finished', finished_at = (now() at time zone keycust.source_zone()),
        position_to = (select s.position from keycust_data.source as s where s.source_id = r.source_id)
    where r.run_id = run;
end
$$;

create procedure keycust.source_report(failures text[])
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if failures <> '{}' then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('%s of the sources could not be integrated', cardinality(failures)),
            detail = array_to_string(failures, E'\n'),
            hint = 'The others are in; see keycust_data.integration_run, mend the source, and call again.';
    end if;
end
$$;

revoke execute on procedure keycust.source_months(bigint) from public;
revoke execute on function keycust.source_batch_rows(text) from public;
revoke execute on procedure keycust.source_write(text, bigint, bigint, bigint, bigint, bigint) from public;
revoke execute on function keycust.source_upsert_sql(text, regclass, name[], name[], text) from public;
revoke execute on function keycust.source_correction_sql(text, regclass, name[], name[], text, text) from public;
revoke execute on procedure keycust.source_apply(bigint, text) from public;
revoke execute on procedure keycust.source_refuse(text, bigint, bigint, date[]) from public;
revoke execute on function keycust.source_refusal_state(text) from public;
revoke execute on function keycust.source_key_short(text) from public;
revoke execute on procedure keycust.source_count_days(text, date[], boolean) from public;
revoke execute on procedure keycust.source_fail(bigint, text) from public;
revoke execute on procedure keycust.source_finish(bigint, text) from public;
revoke execute on procedure keycust.source_report(text[]) from public;

comment on procedure keycust.source_months(bigint) is
    '建立月分区 makes the partitions that a batch needs';
comment on function keycust.source_batch_rows(text) is
    '目标行语句 the rows of a batch as rows of the target';
comment on procedure keycust.source_write(text, bigint, bigint, bigint, bigint, bigint) is
    '写入 writes rows of a batch, setting aside one that the database refuses';
comment on function keycust.source_upsert_sql(text, regclass, name[], name[], text) is
    '写入语句 the statement that writes a batch';
comment on function keycust.source_correction_sql(text, regclass, name[], name[], text, text) is
    '更正语句 the statement that logs what a batch changes';
comment on procedure keycust.source_apply(bigint, text) is
    '应用批次 writes a batch, its refusals and the position reached, in one transaction';
comment on function keycust.source_refusal_state(text) is
    '拒收状态 whether a row that breaks a rule is tried again';
comment on function keycust.source_key_short(text) is
    '短键 a key as it is kept with a row that was set aside';
comment on procedure keycust.source_refuse(text, bigint, bigint, date[]) is
    '拒收 sets aside the rows of a batch that broke a rule';
comment on procedure keycust.source_count_days(text, date[], boolean) is
    '按日计数 counts what became of the rows of a batch, by day';
comment on procedure keycust.source_fail(bigint, text) is
    '记录失败 records why a run failed';
comment on procedure keycust.source_finish(bigint, text) is
    '结束集成 ends a run';
comment on procedure keycust.source_report(text[]) is
    '报告失败 raises one error for the sources that failed';

-- sql/base/source_check_code.sql
-- What only a whole batch can tell: rows that are there twice, rows older than what is held, registers that run
-- backwards, rows without a place in the order of the source.

create procedure keycust.source_check_batch(of_source text, stage text, last_position text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    -- Nor is such a row good when it is tried again: it counts when the source gives it a place.
    if stage in ('leftover', 'retry') and s.position_column is not null then
        execute format($sql$
            update pg_temp.keycust_batch as b
            set kc_problem = case when b.kc_position is null
                then array['missing', %1$L, 'a value is required, to know when the row came']
                else array['future', %1$L, format('%%s is later than anything that can have come', b.kc_position)] end
            where b.kc_problem is null and (b.kc_position is null or %2$s)
        $sql$, s.position_column, coalesce('b.kc_position > ' || last_position, 'false'));
    end if;
    -- Before rows of one key are weighed: a later row that is wrong must not push out an earlier one that is right.
    if s.target = 'register_reading' then
        call keycust.source_check_registers();
    end if;
    call keycust.source_check_twice();
    if s.layout = 'rows' then
        call keycust.source_check_older(s.source_id);
    end if;
end
$$;

-- Of rows with one key the latest counts. What differs at the same time contradicts itself: none is taken.
create procedure keycust.source_check_twice()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    contents text;
begin
    if not exists (
        select from pg_temp.keycust_batch as b where b.kc_problem is null group by b.kc_key having count(*) > 1
    ) then
        return;
    end if;
    select string_agg(format('b.%I', a.attname), ', ' order by a.attnum) into contents
    from pg_attribute as a
    where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attnum > 0
        and (a.attname !~ '^kc_' or a.attname = 'kc_curve');
    execute format($sql$
        update pg_temp.keycust_batch as b
        set kc_problem = case
            when d.newest > 1 and d.contents <> d.latest
                then array['superseded', null, 'a later row of the same key came with it']
            when d.newest = 1 and d.contradicts
                then array['conflict', null, 'rows of the same key and time differ']
            else array['duplicate', null, 'the same row came twice'] end
        from (
            select t.kc_n, t.contents,
                rank() over (partition by t.kc_key order by t.kc_position desc nulls last) as newest,
                row_number() over w as place,
                first_value(t.contents) over w as latest,
                min(t.contents) over (partition by t.kc_key, t.kc_position)
                    <> max(t.contents) over (partition by t.kc_key, t.kc_position) as contradicts
            from (
                select b.kc_n, b.kc_key, b.kc_position, md5(row(%s)::text) as contents,
                    count(*) over (partition by b.kc_key) as rows_of_key
                from pg_temp.keycust_batch as b
                where b.kc_problem is null
            ) as t
            where t.rows_of_key > 1
            window w as (partition by t.kc_key order by t.kc_position desc nulls last, t.kc_n)
        ) as d
        where b.kc_n = d.kc_n and (d.place > 1 or d.contradicts)
    $sql$, contents);
end
$$;

-- A row with an earlier time of update than the one held: it comes late and has been overtaken.
create procedure keycust.source_check_older(of_source text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    target := keycust.source_target(s.target);
    if exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attname = 'updated_at'
    ) then
        execute format($sql$
            update pg_temp.keycust_batch as b
            set kc_problem = array['superseded', 'updated_at', format('the base holds the row as of %%s', t.updated_at)]
            from %s as t
            where b.kc_problem is null and t.updated_at > b.updated_at and %s
        $sql$, target, (
            select string_agg(format('t.%1$I = b.%1$I', k.name), ' and ')
            from unnest(keycust.source_key_columns(target)) as k (name)));
    end if;
end
$$;

-- A column of the batch, or what stands for it where the batch has none.
create function keycust.source_batch_column(name text, otherwise text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attname = name and a.attnum > 0
    ) then format('b.%I', name) else otherwise end
$$;

-- A register only grows (but for the last digit it shows), until it rolls over from its last digit or the meter is
-- changed. It is held against the highest reading of the days before, in the batch and in the base, so that a low
-- reading spoils none after it. First what grew by more than the customer can take, as often as any is found: one wrong
-- high reading would make every later one look as if it ran backwards.
create procedure keycust.source_check_registers()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    factor constant float8 := keycust.source_setting('power_over_capacity_factor', '3')::float8;
    judged text;
begin
    judged := format($sql$
        with r as (
            select b.kc_n, b.usage_point_id, b.direction, b.day, b.meter_id, b.total, b.customer_id,
                coalesce(%s, 1) as multiplier
            from pg_temp.keycust_batch as b
            where b.kc_problem is null and b.total is not null
        ), held as (
            select g.usage_point_id, g.direction, g.meter_id, t.total, t.day
            from (
                select r.usage_point_id, r.direction, r.meter_id, min(r.day) as first_day
                from r
                group by r.usage_point_id, r.direction, r.meter_id
            ) as g
            cross join lateral (
                select t.total, t.day
                from keycust_data.register_reading as t
                where t.usage_point_id = g.usage_point_id and t.direction = g.direction and t.meter_id = g.meter_id
                    and t.day < g.first_day and t.total is not null
                order by t.day desc
                limit 1
            ) as t
        ), kva as (
            select c.customer_id, max(c.contract_capacity_kva) as capacity_kva
            from keycust_data.contract as c
            group by c.customer_id
        )
        select r.kc_n, r.total, r.day, r.multiplier, kva.capacity_kva, greatest(
            case when held.day is not null then array[held.total, held.day - date '1970-01-01'] end,
            max(array[r.total, r.day - date '1970-01-01']) over (
                partition by r.usage_point_id, r.direction, r.meter_id order by r.day
                range between unbounded preceding and interval '1 day' preceding)) as before
        from r
        left join held
            on held.usage_point_id = r.usage_point_id and held.direction = r.direction and held.meter_id = r.meter_id
        left join kva on kva.customer_id = r.customer_id
        $sql$, keycust.source_batch_column('multiplier', 'null::float8'));
    loop
        execute format($sql$
            update pg_temp.keycust_batch as b
            set kc_problem = array['capacity', 'total', format('%%s after %%s on %%s is more than %%s kVA can take',
                d.total, d.before[1], date '1970-01-01' + d.before[2]::int, d.capacity_kva)]
            from (%s) as d
            where b.kc_n = d.kc_n and (d.total - d.before[1]) * d.multiplier
                > %s * d.capacity_kva * 24 * (d.day - date '1970-01-01' - d.before[2])
            $sql$, judged, factor);
        exit when not found;
    end loop;
    execute format($sql$
        update pg_temp.keycust_batch as b
        set kc_problem = array['order', 'total', format('%%s after %%s on %%s: the register ran backwards',
            d.total, d.before[1], date '1970-01-01' + d.before[2]::int)]
        from (%s) as d
        where b.kc_n = d.kc_n and d.total < d.before[1] - 0.01
            -- Rolled over: from the last tenth of its digits to the first.
            and not (d.before[1] > 0.9 * 10 ^ ceil(log(greatest(d.before[1], 10)))
                and d.total < 0.1 * 10 ^ ceil(log(greatest(d.before[1], 10))))
        $sql$, judged);
end
$$;

revoke execute on procedure keycust.source_check_batch(text, text, text) from public;
revoke execute on procedure keycust.source_check_twice() from public;
revoke execute on procedure keycust.source_check_older(text) from public;
revoke execute on function keycust.source_batch_column(text, text) from public;
revoke execute on procedure keycust.source_check_registers() from public;

comment on procedure keycust.source_check_batch(text, text, text) is
    '批次校验 checks what only a whole batch can tell';
comment on procedure keycust.source_check_twice() is
    '重复校验 finds rows that are in a batch twice';
comment on procedure keycust.source_check_older(text) is
    '过期校验 finds rows older than those held';
comment on function keycust.source_batch_column(text, text) is
    '批次列 a column of the batch, or what stands for it';
comment on procedure keycust.source_check_registers() is
    '示值校验 finds registers that ran backwards or too fast';

-- sql/base/source_code.sql
-- Integration: brings in what is new in the sources, batch by batch. A batch is read and checked in one transaction
-- (source_fill), gets its partitions in a second (source_months), and is written with the position reached in a third
-- (source_apply): killed anywhere, the next call goes on from the last position, and a row written twice is the same row.

create procedure keycust.integrate(source_id text default null)
language plpgsql
as $$
-- Commits, so it can carry no SET: everything here is qualified, and the work is in pinned procedures.
declare
    sources pg_catalog.text[];
    source pg_catalog.text;
    run pg_catalog.int8;
    stage pg_catalog.text;
    problem pg_catalog.text;
    failures pg_catalog.text[] := '{}'::pg_catalog.text[];
begin
    commit;
    sources := keycust.source_order(integrate.source_id);
    foreach source in array sources loop
        call keycust.source_begin(source, run);
        commit;
        stage := 'retry';
        loop
            begin
                call keycust.source_fill(run, stage);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                stage := 'failed';
            end;
            commit;
            exit when stage operator(pg_catalog.=) any (array['end', 'failed']::pg_catalog.text[]);
            begin
                call keycust.source_months(run);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                stage := 'failed';
            end;
            commit;
            exit when stage operator(pg_catalog.=) 'failed'::pg_catalog.text;
            begin
                call keycust.source_apply(run, stage);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                stage := 'failed';
            end;
            commit;
            exit when stage operator(pg_catalog.=) 'failed'::pg_catalog.text;
        end loop;
        call keycust.source_finish(run, stage);
        commit;
    end loop;
    call keycust.source_report(failures);
end
$$;

-- One source, or all that are enabled in the order in which they stand on one another.
create function keycust.source_order(source_id text) returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found_ids text[];
begin
    select array_agg(s.source_id order by s.load_order, s.source_id collate "C") into found_ids
    from keycust_data.source as s
    where case when source_order.source_id is null then s.enabled else s.source_id = source_order.source_id end;
    if found_ids is null and source_order.source_id is not null then
        raise exception using
            errcode = 'no_data_found',
            message = format('there is no source "%s"', source_order.source_id),
            hint = 'See keycust_data.source.';
    end if;
    return coalesce(found_ids, '{}');
end
$$;

-- Is the backend that began a run still there? Whoever may not see another's start goes by the process alone.
create function keycust.source_run_alive(pid int, started timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select pid <> pg_backend_pid() and exists (
        select from pg_stat_activity as a
        where a.pid = source_run_alive.pid and coalesce(a.backend_start = started, true)
    )
$$;

create procedure keycust.source_begin(source_id text, inout run bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    other record;
begin
    begin
        select * into strict s from keycust_data.source as src
        where src.source_id = source_begin.source_id for update nowait;
    exception when lock_not_available then
        raise exception using
            errcode = 'lock_not_available',
            message = format('source "%s" is being integrated by another session', source_id);
    end;
    for other in
        select r.run_id, r.backend_pid, r.backend_start from keycust_data.integration_run as r
        where r.source_id = source_begin.source_id and r.state = 'running'
    loop
        if keycust.source_run_alive(other.backend_pid, other.backend_start) then
            raise exception using
                errcode = 'lock_not_available',
                message = format('source "%s" is being integrated by another session', source_id),
                detail = format('Run %s, process %s.', other.run_id, other.backend_pid),
                hint = 'Wait for it, or end it with pg_terminate_backend.';
        end if;
        update keycust_data.integration_run as r set state = 'dead', finished_at = (now() at time zone keycust.source_zone())
        where r.run_id = other.run_id;
    end loop;
    -- A pass over the whole of a source counts anew.
    if s.position is null then
        delete from keycust_data.integration_day as d
        where d.source_id = source_begin.source_id and d.outcome = 'accepted';
    end if;
    insert into keycust_data.integration_run (source_id, started_at, backend_pid, backend_start, position_from)
    values (source_id, (now() at time zone keycust.source_zone()), pg_backend_pid(),
        (select a.backend_start from pg_stat_activity as a where a.pid = pg_backend_pid()), s.position)
    returning run_id into run;
end
$$;

-- The source of a run, locked; refused when the run was taken for dead meanwhile.
create function keycust.source_of_run(run bigint) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    source text;
begin
    select src.source_id into strict source
    from keycust_data.source as src
    join keycust_data.integration_run as r on r.source_id = src.source_id
    where r.run_id = run
    for update of src;
    if not exists (
        select from keycust_data.integration_run as r
        where r.run_id = run and r.state = 'running' and r.backend_pid = pg_backend_pid()
    ) then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('run %s is no longer the running one', run),
            hint = 'Use CALL keycust.integrate() to begin another.';
    end if;
    return source;
end
$$;

-- Reads and checks the next batch into pg_temp.keycust_batch; stage goes retry, range …, leftover, end.
create procedure keycust.source_fill(run bigint, inout stage text)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set timezone = 'UTC'
set work_mem = '64MB'
set jit = off
as $$
declare
    s keycust_data.source;
    relation text;
    expression text;
    type_name text;
    last text;
    upper text;
    from_clause text;
    filled bigint;
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    -- What a view makes of a time is the same whoever calls.
    perform set_config('timezone', keycust.source_setting('time_zone', 'Asia/Shanghai'), true);
    relation := keycust.source_relation(s.relation)::text;
    select p.expression, p.type_name, p.last into expression, type_name, last
    from keycust.source_position(s.source_id) as p;
    loop
        case stage
        when 'retry' then
            -- What lies beyond the position reached is still to be read.
            from_clause := format('keycust_data.rejected_row as r cross join lateral '
                'jsonb_populate_record(null::%s, r.source_row) as s where r.source_id = %L and r.state = ''open''%s',
                relation, s.source_id, case when s.position is not null then
                    format(' and (%s > %L::%s) is not true', expression, s.position, type_name) end);
        when 'all' then
            from_clause := format('%s as s', relation);
        when 'range' then
            execute keycust.source_upper_sql(s.source_id) into upper;
            if upper is null then
                stage := 'leftover';
                continue;
            end if;
            from_clause := format('%s as s where %s <= %L::%s', relation, expression, upper, type_name);
            if s.position is not null then
                from_clause := from_clause || format(' and %s > %L::%s', expression, s.position, type_name);
            end if;
        when 'leftover' then
            from_clause := format('%s as s where %s is null%s', relation, expression,
                ' or ' || expression || ' > ' || last);
        else
            return;
        end case;
        call keycust.source_forget_batch();
        begin
            execute format('create temp table keycust_batch as %s', keycust.source_select(s.source_id, from_clause,
                case when stage = 'retry' then 'r.day' else format('%L::date', (now() at time zone keycust.source_zone())::date) end,
                case when stage = 'retry' then 'r.rejected_row_id' else 'null::bigint' end));
            get diagnostics filled = row_count;
        exception when data_exception or integrity_constraint_violation then
            -- Rows set aside before the relation was altered may fit it no more.
            if stage <> 'retry' or not keycust.source_retire(s.source_id, relation) then
                raise;
            end if;
            continue;
        end;
        exit when filled > 0 or stage = 'range';
        stage := case when stage = 'retry' and s.position_column is not null then 'range'
            when stage = 'retry' then 'all'
            else 'end' end;
        exit when stage = 'end';
    end loop;
    if stage <> 'end' then
        call keycust.source_check_batch(s.source_id, stage, last);
        update keycust_data.integration_run as r set position_to = upper where r.run_id = run;
    end if;
end
$$;

-- The column by which new rows are known: how it is compared, as what type, and the last value that is believed.
create function keycust.source_position(of_source text, out expression text, out type_name text, out last text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    relation regclass;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    relation := keycust.source_relation(s.relation);
    select case when b.base_type in ('text'::regtype, 'varchar', 'bpchar') then format('s.%I collate "C"', s.position_column)
            else format('s.%I', s.position_column) end,
        format_type(a.atttypid, a.atttypmod), keycust.source_last_position(s.time_zone, b.base_type)
    into expression, type_name, last
    from pg_attribute as a
    cross join lateral keycust.source_base_type(a.atttypid) as b (base_type)
    where a.attrelid = relation and a.attname = s.position_column and a.attnum > 0 and not a.attisdropped;
    if type_name is null and s.position_column is not null then
        raise exception using
            errcode = 'undefined_column',
            message = format('%s has no column "%s"', relation, s.position_column),
            hint = 'position_column names the column by which new rows are known, such as a time of update.';
    end if;
end
$$;

-- Closes the rows set aside that can be read as rows of the relation no more; false where there is none.
create function keycust.source_retire(source_id text, relation text) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    entry record;
    problem text;
    retired boolean := false;
begin
    for entry in
        select r.rejected_row_id, r.source_row
        from keycust_data.rejected_row as r
        where r.source_id = source_retire.source_id and r.state = 'open'
    loop
        begin
            execute format('select jsonb_populate_record(null::%s, $1)', relation) using entry.source_row;
        exception when data_exception or integrity_constraint_violation then
            get stacked diagnostics problem = message_text;
            update keycust_data.rejected_row as r
            set state = 'closed', reason = format('%s; the relation was altered since: %s', r.reason, problem)
            where r.rejected_row_id = entry.rejected_row_id;
            retired := true;
        end;
    end loop;
    return retired;
end
$$;

-- A table of that name that is not ours stays.
create procedure keycust.source_forget_batch()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attname = 'kc_problem' and a.attnum > 0
    ) then
        drop table pg_temp.keycust_batch;
    end if;
end
$$;

-- How far the next batch goes: never beyond now, lest one wrong clock hide all that comes after it.
create function keycust.source_upper_sql(of_source text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    expression text;
    type_name text;
    last text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    select p.expression, p.type_name, p.last into expression, type_name, last
    from keycust.source_position(of_source) as p;
    return format('select p.position::text from (select %1$s as position from %2$s as s where %3$s%4$s order by 1 limit %5$s) '
        'as p order by p.position desc limit 1',
        expression, keycust.source_relation(s.relation),
        case when s.position is null then format('%s is not null', expression)
            else format('%s > %L::%s', expression, s.position, type_name) end,
        ' and ' || expression || ' <= ' || last, s.batch_rows);
end
$$;

revoke execute on procedure keycust.integrate(text) from public;
revoke execute on function keycust.source_order(text) from public;
revoke execute on function keycust.source_run_alive(int, timestamptz) from public;
revoke execute on procedure keycust.source_begin(text, bigint) from public;
revoke execute on function keycust.source_of_run(bigint) from public;
revoke execute on procedure keycust.source_fill(bigint, text) from public;
revoke execute on procedure keycust.source_forget_batch() from public;
revoke execute on function keycust.source_upper_sql(text) from public;
revoke execute on function keycust.source_position(text) from public;
revoke execute on function keycust.source_retire(text, text) from public;

comment on procedure keycust.integrate(text) is
    '集成 brings in what is new in one source, or in all that are enabled, in committed batches';
comment on function keycust.source_order(text) is
    '数据源次序 sources in the order in which they are integrated';
comment on function keycust.source_run_alive(int, timestamptz) is
    '运行是否存活 is the backend that began a run still there';
comment on procedure keycust.source_begin(text, bigint) is
    '开始集成 begins a run of a source, unless another is alive';
comment on function keycust.source_of_run(bigint) is
    '运行的数据源 the source of a run, locked; refuses a run that was taken for dead';
comment on procedure keycust.source_fill(bigint, text) is
    '读取批次 reads and checks the next batch of a run';
comment on procedure keycust.source_forget_batch() is
    '丢弃批次 drops the batch that is held';
comment on function keycust.source_position(text) is
    '读取位置 the column by which new rows are known, how it is compared and its last value';
comment on function keycust.source_retire(text, text) is
    '停止重试 closes rows set aside that fit their relation no more';
comment on function keycust.source_upper_sql(text) is
    '批次上界 the statement that tells how far the next batch goes';

-- sql/base/source_define_check_code.sql
-- A description of a source that cannot work is refused when it is given, with what is allowed: not by a constraint's
-- name, and not by every row of the night that follows.

-- The columns of a curve: what quantity may be. None where the target is no curve.
create function keycust.source_quantities(target regclass) returns name[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(a.attname order by a.attnum)
    from pg_attribute as a
    where a.attrelid = target and a.atttypid = 'real[]'::regtype and not a.attisdropped
$$;

-- What keycust_data.source would refuse, in words.
create function keycust.source_define_options(target text, options jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    allowed constant text[] := array['system', 'layout', 'point_prefix', 'points', 'interval_end', 'position_column',
        'incremental', 'time_zone', 'batch_rows', 'load_order', 'enabled'];
    layout constant text := coalesce(options ->> 'layout', 'rows');
    is_curve constant boolean := keycust.source_quantities(keycust.source_target(target)) is not null;
    found text;
    problem text;
    hint text;
begin
    select string_agg(k.name, ', ') into found from jsonb_object_keys(options) as k (name) where k.name <> all (allowed);
    if found is not null then
        problem := format('unknown option: %s', found);
        hint := format('Options are %s.', array_to_string(allowed, ', '));
    elsif layout not in ('rows', 'wide', 'long') then
        problem := 'layout must be rows, wide or long';
        found := layout;
    elsif is_curve and layout = 'rows' then
        problem := 'a curve is read from layout wide or long';
        hint := 'wide: a row is a day, its values in columns prefix1 … prefixN. long: a row is one value at one time.';
    elsif not is_curve and layout <> 'rows' then
        problem := 'layout wide and long are for curves';
        found := format('the target %s', target);
    elsif layout <> 'rows' and coalesce(options ->> 'points', '') !~ '^[1-9][0-9]{0,3}$'
            or layout <> 'rows' and 1440 % (options ->> 'points')::int <> 0 then
        problem := 'points must be a whole number that divides 1440';
        found := coalesce(options ->> 'points', 'none');
        hint := 'Values of a day: 96 of a quarter of an hour, 48, 24; 1 where the day''s energy is all there is.';
    elsif layout = 'rows' and options ->> 'points' is not null then
        problem := 'points are for layout wide and long';
    elsif layout = 'wide' and options ->> 'point_prefix' is null then
        problem := 'layout wide needs point_prefix';
        hint := 'The columns are the prefix and a number from 1, as in p1 … p96 for "p".';
    elsif layout <> 'wide' and options ->> 'point_prefix' is not null then
        problem := 'point_prefix is for layout wide';
    elsif options ->> 'batch_rows' !~ '^[1-9][0-9]{0,6}$' or (options ->> 'batch_rows')::int > 1000000 then
        problem := 'batch_rows must be a whole number between 1 and 1000000';
        found := options ->> 'batch_rows';
    elsif options ->> 'load_order' !~ '^-?[0-9]{1,6}$' then
        problem := 'load_order must be a whole number';
        found := options ->> 'load_order';
    elsif options ->> 'time_zone' is not null
            and not exists (select from pg_timezone_names as z where z.name = options ->> 'time_zone') then
        problem := 'time_zone must be a zone that the server knows';
        found := options ->> 'time_zone';
        hint := 'Use a name of pg_timezone_names, such as Asia/Shanghai.';
    elsif (options ->> 'incremental')::text = 'true' and options ->> 'position_column' is null then
        problem := 'incremental needs position_column';
        hint := 'It names the column by which new rows are known, such as a time of update.';
    else
        select format('%s must be true or false', k.name), options ->> k.name into problem, found
        from unnest(array['interval_end', 'incremental', 'enabled']) as k (name)
        where options ->> k.name not in ('true', 'false');
    end if;
    if problem is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = problem,
            detail = case when found is not null then format('Got %s.', found) else '' end,
            hint = coalesce(hint, '');
    end if;
end
$$;

-- One entry of the mapping as an object.
create function keycust.source_define_mapping(column_name text, entry jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    spec jsonb := case when jsonb_typeof(entry) = 'string' then jsonb_build_object('column', entry) else entry end;
    unknown text;
    problem text;
    hint text := 'A column is mapped by column or constant, factor, code_type, values.';
begin
    if jsonb_typeof(spec) <> 'object' then
        problem := 'a column is mapped by a name or an object';
    else
        select string_agg(k.name, ', ') into unknown
        from jsonb_object_keys(spec) as k (name)
        where k.name not in ('column', 'constant', 'factor', 'code_type', 'values');
        if unknown is not null then
            problem := format('unknown word in the mapping of %s: %s', column_name, unknown);
        elsif (spec ->> 'column' is null) = (spec ->> 'constant' is null) then
            problem := 'a column is mapped by column or by constant';
        elsif jsonb_typeof(spec -> 'factor') not in ('number', 'null') or abs((spec ->> 'factor')::numeric) > 1e300 then
            problem := 'factor must be a finite number';
        elsif jsonb_typeof(spec -> 'values') not in ('object', 'null')
                or exists (
                    select from jsonb_each(nullif(spec -> 'values', 'null')) as v
                    where jsonb_typeof(v.value) not in ('string', 'null')) then
            problem := 'values must be an object of texts';
            hint := 'Such as {"1": "kw", "2": "kvar", "*": null}: what the source writes, what it is here; * is any other.';
        elsif spec ->> 'code_type' is not null
                and not exists (select from keycust_data.code_list as l where l.code_type = spec ->> 'code_type') then
            problem := format('there is no code list "%s"', spec ->> 'code_type');
            hint := 'See code_type of keycust_data.code_list; add a list of your own there first.';
        end if;
    end if;
    if problem is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = problem,
            detail = format('The column is %s.', column_name),
            hint = hint;
    end if;
    return spec;
end
$$;

-- What only the whole shows. Last the server itself is asked whether it could run the statement.
create function keycust.source_define_check(source_id text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    relation regclass;
    target regclass;
    quantities name[];
    found text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_define_check.source_id;
    relation := keycust.source_relation(s.relation);
    target := keycust.source_target(s.target);
    quantities := keycust.source_quantities(target);
    if s.position_column is not null and not exists (
        select from pg_attribute as a
        where a.attrelid = relation and a.attname = s.position_column and a.attnum > 0 and not a.attisdropped
    ) then
        raise exception using
            errcode = 'undefined_column',
            message = format('source "%s" has no column of that position', s.source_id),
            detail = format('%s has no column "%s".', relation, s.position_column),
            hint = 'position_column names the column by which new rows are known, such as a time of update.';
    end if;
    if s.layout = 'wide' then
        select string_agg(format('%s%s', s.point_prefix, n), ', ' order by n) into found
        from generate_series(1, s.points) as n
        where not exists (
            select from pg_attribute as a
            where a.attrelid = relation and a.attname = format('%s%s', s.point_prefix, n) and not a.attisdropped);
        if found is not null then
            raise exception using
                errcode = 'undefined_column',
                message = format('source "%s" lacks columns of its curve', s.source_id),
                detail = format('%s has no %s.', relation, left(found, 200)),
                hint = 'Names are taken as they are: p1, never P1 or p01. A view can rename them.';
        end if;
    end if;
    select f.target_column::text into found
    from keycust.source_fields(s.source_id) as f
    join keycust_data.source_column as c on c.source_id = s.source_id and c.target_column = f.target_column
    where c.factor is not null and f.target_type not in ('float8', 'numeric', 'int4');
    if found is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'factor is for columns of numbers',
            detail = format('The column is %s.', found);
    end if;
    if quantities is not null then
        select q.name into found
        from (
            select c.constant as name
            from keycust_data.source_column as c
            where c.source_id = s.source_id and c.target_column = 'quantity' and not exists (
                select from keycust_data.source_value as v
                where v.source_id = c.source_id and v.target_column = 'quantity')
            union all
            select v.target_value
            from keycust_data.source_value as v
            where v.source_id = s.source_id and v.target_column = 'quantity'
        ) as q
        where q.name <> all (quantities);
        if found is not null then
            raise exception using
                errcode = 'invalid_parameter_value',
                message = format('quantity must be a column of %s', s.target),
                detail = format('Got %s.', found),
                hint = format('These are %s; "values" maps what the source calls them.',
                    array_to_string(quantities, ', '));
        end if;
    end if;
    execute 'explain ' || keycust.source_select(s.source_id, relation::text || ' as s', 'current_date');
end
$$;

revoke execute on function keycust.source_quantities(regclass) from public;
revoke execute on function keycust.source_define_options(text, jsonb) from public;
revoke execute on function keycust.source_define_mapping(text, jsonb) from public;
revoke execute on function keycust.source_define_check(text) from public;

comment on function keycust.source_quantities(regclass) is
    '曲线的量 the columns of a curve, NULL for another table';
comment on function keycust.source_define_options(text, jsonb) is
    '检查选项 refuses options that a source cannot have';
comment on function keycust.source_define_mapping(text, jsonb) is
    '检查映射 one entry of a mapping as an object, refused when it says nothing or too much';
comment on function keycust.source_define_check(text) is
    '检查数据源 refuses a description that cannot work';

-- sql/base/source_define_code.sql
-- Describing a source in one call, and reading it once more.

-- How many tables must be filled before this one: what a row refers to comes first.
create function keycust.source_load_order(target text) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive parent (oid, depth) as (
        select keycust.source_target(target)::oid, 0
        union
        select c.confrelid, p.depth + 1
        from parent as p
        join pg_constraint as c on c.conrelid = p.oid and c.contype = 'f' and c.confrelid <> c.conrelid
        where p.depth < 20
    )
    select max(parent.depth) * 10 from parent
$$;

-- columns: target column → "source column", or {"column" | "constant": …, "factor": …, "code_type": …,
-- "values": {"source value": "value here", …}}. options: what keycust_data.source has besides.
create procedure keycust.source_define(source_id text, relation text, target text, columns jsonb,
    options jsonb default '{}')
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    entry record;
    spec jsonb;
begin
    if source_id is null or relation is null or target is null or jsonb_typeof(columns) is distinct from 'object' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'a source needs a name, a relation, a target and columns',
            hint = 'columns is an object such as {"customer_id": "cons_no"}.';
    end if;
    options := coalesce(options, '{}');
    if jsonb_typeof(options) <> 'object' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'options must be an object',
            detail = format('Got %s.', left(options::text, 100)),
            hint = 'Such as {"position_column": "update_time"}.';
    end if;
    perform keycust.source_define_options(target, options);
    insert into keycust_data.source as s (source_id, system, relation, target, layout, point_prefix, points, interval_end,
        position_column, incremental, time_zone, batch_rows, load_order, enabled)
    values (source_id, coalesce(options ->> 'system', 'other'), relation, target, coalesce(options ->> 'layout', 'rows'),
        options ->> 'point_prefix', (options ->> 'points')::int, coalesce((options ->> 'interval_end')::boolean, true),
        options ->> 'position_column',
        coalesce((options ->> 'incremental')::boolean, options ? 'position_column'), options ->> 'time_zone',
        coalesce((options ->> 'batch_rows')::int, 10000),
        coalesce((options ->> 'load_order')::int, keycust.source_load_order(target)),
        coalesce((options ->> 'enabled')::boolean, true))
    on conflict on constraint source_pkey do update
    set (system, relation, target, layout, point_prefix, points, interval_end, position_column, incremental, time_zone,
            batch_rows, load_order, enabled)
        = (excluded.system, excluded.relation, excluded.target, excluded.layout, excluded.point_prefix, excluded.points,
            excluded.interval_end, excluded.position_column, excluded.incremental, excluded.time_zone,
            excluded.batch_rows, excluded.load_order, excluded.enabled);
    delete from keycust_data.source_column as c where c.source_id = source_define.source_id;
    for entry in select e.key, e.value from jsonb_each(columns) as e loop
        spec := keycust.source_define_mapping(entry.key, entry.value);
        insert into keycust_data.source_column (source_id, target_column, source_column, constant, factor, code_type)
        values (source_id, entry.key, spec ->> 'column', spec ->> 'constant', (spec ->> 'factor')::float8,
            spec ->> 'code_type');
        insert into keycust_data.source_value (source_id, target_column, source_value, target_value)
        select source_define.source_id, entry.key, v.key, v.value
        from jsonb_each_text(coalesce(nullif(spec -> 'values', 'null'), '{}')) as v;
    end loop;
    -- Whatever is wrong with the description shows now, not at night.
    perform keycust.source_define_check(source_id);
end
$$;

-- From the beginning, or from a position of the source's own: what was mended there is taken, what is equal is left.
create procedure keycust.source_reread(source_id text, from_position text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.source as s set position = from_position where s.source_id = source_reread.source_id;
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = format('there is no source "%s"', source_id),
            hint = 'See keycust_data.source.';
    end if;
    -- A pass from the beginning counts anew; what is read a second time from a position is counted a second time.
    if from_position is null then
        delete from keycust_data.integration_day as d
        where d.source_id = source_reread.source_id and d.outcome = 'accepted';
    end if;
end
$$;

revoke execute on function keycust.source_load_order(text) from public;
revoke execute on procedure keycust.source_define(text, text, text, jsonb, jsonb) from public;
revoke execute on procedure keycust.source_reread(text, text) from public;

comment on function keycust.source_load_order(text) is
    '装载次序 how many tables must be filled before this one, times ten';
comment on procedure keycust.source_define(text, text, text, jsonb, jsonb) is
    '定义数据源 describes a source with its mapping of columns and codes, in place of an earlier description';
comment on procedure keycust.source_reread(text, text) is
    '重新读取 makes the next integration read a source from the beginning or from a position';

-- sql/base/source_plan_code.sql
-- How a source is read: the statements that turn its mapping into a batch of the target's columns, each row with the
-- first rule that it breaks. Values are converted by functions that never fail, so that one bad row stops nothing.
--
-- Every statement is built from the mapping's names through format('%I', …) and from conversions stated here; no
-- SQL text is kept in a table.

-- The relation a source names, and the table it feeds; both must be there.
create function keycust.source_relation(name text) returns regclass
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    relation regclass;
begin
    begin
        relation := to_regclass(name);
    exception when invalid_name or syntax_error or feature_not_supported then
        null;
    end;
    if not exists (
        select from pg_class as c where c.oid = relation and c.relkind in ('r', 'p', 'v', 'm', 'f')
    ) then
        raise exception using
            errcode = 'undefined_table',
            message = 'the relation of the source does not exist',
            detail = format('Looked for %s.', name),
            hint = 'Name it with its schema, as in staging.c_cons; a query is reached through a view.';
    end if;
    return relation;
end
$$;

create function keycust.source_target(name text) returns regclass
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    relation constant regclass := to_regclass(format('keycust_data.%I', name));
begin
    if relation is null or not exists (
        select from pg_attribute as a
        where a.attrelid = relation and a.attname = 'updated_at' and not a.attisdropped
    ) then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'target must be a table of the base that is filled from sources',
            detail = format('Got %s.', name),
            hint = 'These tables have a column updated_at; see doc/source.md.';
    end if;
    return relation;
end
$$;

-- A value as the target's type, times factor, NULL where it cannot be read as one. No value makes it raise an error.
create function keycust.source_expression(
    value text, value_type regtype, target_type regtype, target_typmod int, shift text, factor float8 default null
) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    is_number constant boolean :=
        value_type in ('int2'::regtype, 'int4', 'int8', 'float4', 'float8', 'numeric');
    is_time constant boolean := value_type in ('date'::regtype, 'timestamp', 'timestamptz');
    as_text constant text := format('(%s)::text', value);
    -- numeric(p, s): the bound on its absolute value, and s.
    scale constant int := (target_typmod - 4) & 65535;
    bound constant text := case when target_typmod >= 4 then '1e' || ((target_typmod - 4) >> 16) - scale end;
    -- Beyond these a product is more, or less, than a double holds.
    largest constant float8 := 1e300 / greatest(abs(factor), 1);
    least constant float8 := 1e-300 / nullif(least(abs(factor), 1), 0);
    number text;
    wall_clock text;
begin
    if factor is not null and target_type not in ('int4'::regtype, 'float8', 'numeric') then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'factor is for columns of numbers',
            detail = format('The column is of type %s.', target_type);
    end if;
    case target_type
    when 'text'::regtype then
        return format('keycust.source_text(%s)', as_text);
    when 'float8'::regtype then
        number := case when value_type = 'numeric'::regtype
                then format('case when abs(%1$s) < 1e-300 then 0 when abs(%1$s) <= 1e300 then (%1$s)::float8 end', value)
            when is_number then format('case when (%1$s) between -1e300 and 1e300 then (%1$s)::float8 end', value)
            else format('keycust.source_number(%s)', as_text) end;
        if factor is not null then
            number := format('case when abs(%1$s) < %3$L::float8 then 0 when abs(%1$s) <= %2$L::float8 then (%1$s) * %4$L::float8 end',
                number, largest, least, factor);
        end if;
        return number;
    when 'numeric'::regtype, 'int4'::regtype then
        number := case when is_number then format('(%s)::numeric', value)
            else format('keycust.source_money(%s)', as_text) end;
        if factor is not null then
            number := format('(%s * %L::numeric)', number, factor);
        end if;
        if target_type = 'numeric'::regtype then
            return format('case when abs(%1$s) < %2$s then round(%1$s, %3$s) end', number, coalesce(bound, '1e300'),
                case when target_typmod >= 4 then scale else 6 end);
        end if;
        if factor is not null then
            number := format('round(%s)', number);
        end if;
        return format('case when %1$s between -2147483648 and 2147483647 and %1$s = trunc(%1$s) then (%1$s)::int end',
            number);
    when 'boolean'::regtype then
        return case when value_type = 'boolean'::regtype then value
            else format('keycust.source_boolean(%s)', as_text) end;
    when 'date'::regtype, 'timestamp'::regtype then
        if is_time then
            -- No zone is further than these from the years that are read; what lies beyond is more than its type shifts.
            wall_clock := format('case when (%1$s) >= ''1899-12-01'' and (%1$s) < ''2200-02-01'' then %2$s end', value,
                format(coalesce(case when value_type <> 'date'::regtype then shift end, '(%s)::timestamp'), value));
        elsif target_type = 'date'::regtype and shift is null then
            return format('keycust.source_date(%s)', as_text);
        else
            wall_clock := format(coalesce(shift, '%s'), format('keycust.source_timestamp(%s)', as_text));
        end if;
        return format('case when (%1$s) >= ''1900-01-01'' and (%1$s) < ''2200-01-01'' then (%1$s)::%2$s end',
            wall_clock, target_type);
    else
        raise exception using
            errcode = 'feature_not_supported',
            message = 'a column of this type cannot be filled from a source',
            detail = format('The type is %s.', target_type);
    end case;
end
$$;

-- The type that a domain is of.
create function keycust.source_base_type(of_type oid) returns regtype
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive base (oid, typbasetype) as (
        select t.oid, t.typbasetype from pg_type as t where t.oid = of_type
        union all
        select t.oid, t.typbasetype from base as b join pg_type as t on t.oid = b.typbasetype
    )
    select base.oid::regtype from base where base.typbasetype = 0
$$;

-- The columns of a mapping: what is read (value), as what type, and what becomes of it (expression); mapped says that
-- the values go through source_value, listed names them where no other is known.
create function keycust.source_fields(source_id text) returns table (
    place int, target_column name, target_type regtype, target_typmod int, value text, value_type regtype,
    expression text, mapped boolean, listed text, code_type text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    relation regclass;
    target regclass;
    zone text;
    shift text;
    entry record;
    cases text;
    any_other text;
    every_value text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_fields.source_id;
    relation := keycust.source_relation(s.relation);
    target := keycust.source_target(s.target);
    zone := keycust.source_zone();
    place := 0;
    for entry in
        select c.target_column, c.source_column, c.constant, c.factor, c.code_type,
            t.atttypid, t.atttypmod, f.atttypid as value_typid, t.attname is null as unknown_target,
            case when t.attnotnull then pg_get_expr(d.adbin, d.adrelid) end as standard
        from (
            select m.target_column, m.source_column, m.constant, m.factor, m.code_type
            from keycust_data.source_column as m
            where m.source_id = source_fields.source_id
            union all
            -- A column of the key that is not mapped has its default.
            select k.name, null, null, null, null
            from unnest(keycust.source_key_columns(target)) as k (name)
            join pg_attribute as a on a.attrelid = target and a.attname = k.name and a.atthasdef
            where s.layout = 'rows' and not exists (
                select from keycust_data.source_column as m
                where m.source_id = source_fields.source_id and m.target_column = k.name)
        ) as c
        left join pg_attribute as t
            on t.attrelid = target and t.attname = c.target_column and t.attnum > 0 and not t.attisdropped
                and t.attgenerated = '' and t.attidentity <> 'a'
        left join pg_attrdef as d on d.adrelid = t.attrelid and d.adnum = t.attnum
        left join pg_attribute as f
            on f.attrelid = relation and f.attname = c.source_column and f.attnum > 0 and not f.attisdropped
        order by t.attnum, c.target_column collate "C"
    loop
        if entry.source_column is not null and entry.value_typid is null then
            raise exception using
                errcode = 'undefined_column',
                message = format('source "%s" maps a column that its relation does not have', s.source_id),
                detail = format('%s has no column "%s".', relation, entry.source_column);
        end if;
        place := place + 1;
        target_column := entry.target_column::name;
        target_type := entry.atttypid;
        target_typmod := entry.atttypmod;
        if entry.unknown_target then
            -- What curves are read from, besides the target's own columns.
            target_type := case s.layout || ' ' || entry.target_column
                when 'wide quantity' then 'text'::regtype when 'wide factor' then 'float8'::regtype
                when 'long quantity' then 'text'::regtype when 'long at' then 'timestamp'::regtype
                when 'long value' then 'float8'::regtype end;
            target_typmod := -1;
            if target_type is null then
                raise exception using
                    errcode = 'undefined_column',
                    message = format('source "%s" maps to a column that its target does not have', s.source_id),
                    detail = format('%s has no column "%s" that can be written.', target, entry.target_column);
            end if;
        end if;
        value := case when entry.source_column is null then format('%L::text', entry.constant)
            else format('s.%I', entry.source_column) end;
        value_type := coalesce(keycust.source_base_type(entry.value_typid), 'text'::regtype);
        shift := case
            when value_type = 'timestamptz'::regtype then format('((%%s) at time zone %L)', zone)
            when s.time_zone <> zone then format('(((%%s) at time zone %L) at time zone %L)', s.time_zone, zone)
            end;
        code_type := entry.code_type;
        select string_agg(format('when %L then %L', v.source_value, v.target_value), ' ' order by v.source_value collate "C")
            filter (where v.source_value <> '*'),
            max(coalesce(v.target_value, '')) filter (where v.source_value = '*'),
            string_agg(quote_literal(v.source_value), ', ' order by v.source_value collate "C")
        into cases, any_other, every_value
        from keycust_data.source_value as v
        where v.source_id = source_fields.source_id and v.target_column = entry.target_column;
        -- Without a word for any other, the values listed are all that are known.
        listed := case when any_other is null and entry.code_type is null then every_value end;
        mapped := cases is not null or any_other is not null;
        if mapped then
            expression := keycust.source_expression(format('case %s %s else %s end',
                format('keycust.source_text((%s)::text)', value),
                coalesce(cases, 'when null then null'),
                case when any_other is not null then format('nullif(%L, '''')', any_other)
                    when listed is not null then 'null'
                    else format('keycust.source_text((%s)::text)', value) end),
                'text', target_type, target_typmod, shift, entry.factor);
        else
            expression := keycust.source_expression(value, value_type, target_type, target_typmod, shift, entry.factor);
        end if;
        -- Where nothing is said the default holds; what is said and cannot be read is no default.
        if entry.standard is not null then
            expression := case when entry.source_column is null and entry.constant is null then entry.standard
                else format('case when keycust.source_text((%s)::text) is null then %s else %s end', value,
                    entry.standard, expression) end;
        end if;
        if target_column = 'month' then
            expression := format('date_trunc(''month'', (%s)::timestamp)::date', expression);
        end if;
        return next;
    end loop;
    if place = 0 then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('source "%s" has no mapping', s.source_id),
            hint = 'Add its columns to keycust_data.source_column.';
    end if;
end
$$;

revoke execute on function keycust.source_relation(text) from public;
revoke execute on function keycust.source_target(text) from public;
revoke execute on function keycust.source_expression(text, regtype, regtype, int, text, float8) from public;
revoke execute on function keycust.source_base_type(oid) from public;
revoke execute on function keycust.source_fields(text) from public;

comment on function keycust.source_relation(text) is
    '源关系 the relation that a source names';
comment on function keycust.source_target(text) is
    '目标表 the table of the base that a source feeds';
comment on function keycust.source_base_type(oid) is
    '基础类型 the type that a domain is of';
comment on function keycust.source_expression(text, regtype, regtype, int, text, float8) is
    '取值转换 the expression that reads a value as a type, NULL where it cannot';
comment on function keycust.source_fields(text) is
    '映射列 the columns of a mapping with what is read and what becomes of it';

-- sql/base/source_rules_code.sql
-- The rules that a row from a source must keep, each as a condition under which it is broken. The first that holds
-- is the row's reason; so the order here is from what makes the rest meaningless to what is merely implausible.
--
-- Conditions speak of v, a row of converted values under the target's column names.

-- What the utility has set, or the default.
create function keycust.source_setting(name text, standard text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((select s.value from keycust_data.setting as s where s.setting = name), standard)
$$;

-- The zone of the wall clock that the base is kept in: now() at time zone this is now, whatever the session's zone.
create function keycust.source_zone() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select keycust.source_setting('time_zone', 'Asia/Shanghai')
$$;

-- The latest position that is believed, as an expression: beyond it lie future times, and numbers that are none. One of
-- these as the position reached would hide all that comes after it. NULL where any will do.
create function keycust.source_last_position(zone text, position_type regtype) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when position_type in ('date'::regtype, 'timestamp', 'timestamptz')
            then keycust.source_latest(zone, format_type(position_type, null))
        when position_type in ('float4'::regtype, 'float8') then '1e38'
        when position_type = 'numeric'::regtype then '1e1000' end
$$;

-- The latest time that is believed, as an expression: in the zone of the source, or of the utility.
create function keycust.source_latest(zone text, time_type text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select format('(now()%s + %L::interval)',
        case when time_type !~ 'with time zone' then
            format(' at time zone %L', coalesce(zone, keycust.source_zone())) end,
        keycust.source_setting('clock_tolerance_min', '60') || ' min')
$$;

create function keycust.source_rules(source_id text) returns table (
    rule text, column_name text, condition text, reason text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
    f record;
    names name[];
    entry record;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_rules.source_id;
    target := keycust.source_target(s.target);
    select array_agg(field.target_column) into names from keycust.source_fields(s.source_id) as field;
    -- erased: before all else, since a row that is refused for another reason is kept whole
    return query
    select r.rule, r.column_name, r.condition, r.reason
    from keycust.source_rules_of_target() as r
    where r.rule = 'erased' and r.target = s.target and r.needs <@ names::text[];
    -- type: there is a value and it cannot be read; code: it is not one of those known
    for f in select * from keycust.source_fields(s.source_id) as field order by field.place loop
        column_name := f.target_column::text;
        if f.listed is not null then
            rule := 'code';
            condition := format('v.kc_raw_%s::text not in (%s)', f.place, f.listed);
            reason := format('%L || left(v.kc_raw_%s::text, 80)', 'no meaning is given for ', f.place);
            return next;
        elsif not f.mapped and f.target_type <> 'text'::regtype and f.expression is distinct from f.value then
            -- A number that is none of ours (NaN, infinite, too large) is out of range; a text that is no number is not one.
            rule := case when f.value_type in ('int2'::regtype, 'int4', 'int8', 'float4', 'float8', 'numeric')
                and f.target_type in ('int4'::regtype, 'float8', 'numeric') then 'range' else 'type' end;
            condition := format('v.%I is null and v.kc_raw_%s is not null', f.target_column, f.place);
            reason := format('format(''"%%s" cannot be read as %s'', left(v.kc_raw_%s::text, 80))', f.target_type, f.place);
            return next;
        end if;
        if f.code_type is not null then
            rule := 'code';
            condition := format('v.%1$I is not null and v.%1$I not in (select l.code from keycust_data.code_list as l '
                'where l.code_type = %2$L)', f.target_column, f.code_type);
            reason := format('format(''"%%s" is not in the code list %%s'', left(v.%I, 80), %L)', f.target_column, f.code_type);
            return next;
        end if;
    end loop;
    if s.layout = 'wide' and 'factor' = any (names) then
        rule := 'range';
        column_name := 'factor';
        condition := 'v.factor <= 0';
        reason := 'format(''%s: values times this are none'', v.factor)';
        return next;
    end if;
    -- missing
    for entry in
        select a.attname, a.attname = any (names) as mapped
        from pg_attribute as a
        where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attnotnull and a.attname <> 'customer_id'
            and (a.attname = any (names) or not a.atthasdef)
            and (s.layout = 'rows' or a.attname <> 'day')
        union all
        select extra.name, true
        from unnest(case s.layout when 'wide' then array['day', 'quantity', 'usage_point_id']
            when 'long' then array['at', 'quantity', 'value', 'usage_point_id'] end) as extra (name)
        where s.layout <> 'rows' and extra.name <> 'usage_point_id'
    loop
        if entry.attname <> all (names) then
            raise exception using
                errcode = 'object_not_in_prerequisite_state',
                message = format('source "%s" does not map a column that must have a value', s.source_id),
                detail = format('The column is %s.', entry.attname);
        end if;
        -- A value that is not there is a gap.
        continue when s.layout = 'long' and entry.attname = 'value';
        rule := 'missing';
        column_name := entry.attname::text;
        condition := format('v.%I is null', entry.attname);
        reason := quote_literal('a value is required');
        return next;
    end loop;
    if s.layout <> 'rows' then
        -- The value would go nowhere.
        rule := 'code';
        column_name := 'quantity';
        condition := format('v.quantity <> all (%L::text[])', keycust.source_quantities(target));
        reason := format('format(''"%%s" is not a quantity of %s'', left(v.quantity, 80))', s.target);
        return next;
    end if;
    -- key: what the row refers to is not in the base
    for entry in
        select a.attname, c.confrelid::regclass as parent, p.attname as parent_key, c.conrelid = c.confrelid as own
        from pg_constraint as c
        join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        join pg_attribute as p on p.attrelid = c.confrelid and p.attnum = c.confkey[1]
        where c.conrelid = target and c.contype = 'f' and cardinality(c.conkey) = 1 and a.attname = any (names)
        order by a.attnum
    loop
        rule := 'key';
        column_name := entry.attname::text;
        condition := format('v.%1$I is not null and not exists (select from %2$s as p where p.%3$I = v.%1$I)',
            entry.attname, entry.parent, entry.parent_key);
        if entry.own then
            -- The parent may come in the same batch.
            condition := format('%s and not exists (select from kc_read as p where p.%I = v.%I)', condition,
                entry.parent_key, entry.attname);
        end if;
        reason := format('format(''"%%s" is not in %%s'', left(v.%I, 80), %L)', entry.attname, entry.parent);
        return next;
    end loop;
    if exists (
        select from pg_attribute as a where a.attrelid = target and a.attname = 'customer_id' and a.attnotnull
    ) then
        if 'customer_id' <> all (names) and keycust.source_customer_join(target, names) is null then
            raise exception using
                errcode = 'object_not_in_prerequisite_state',
                message = format('source "%s" does not map a column that must have a value', s.source_id),
                detail = 'The column is customer_id, and nothing mapped leads to a customer.';
        end if;
        rule := 'missing';
        column_name := 'customer_id';
        condition := 'v.customer_id is null';
        reason := quote_literal('a value is required');
        return next;
    end if;
    return query select * from keycust.source_rules_plausible(s.source_id, target, names);
end
$$;

-- What is possible at all: bounds, times, the table's own constraints, and what only one target knows.
create function keycust.source_rules_plausible(of_source text, target regclass, names name[]) returns table (
    rule text, column_name text, condition text, reason text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    latest constant text := keycust.source_latest(null, 'timestamp');
    entry record;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    -- range: the bounds stand in keycust_data.plausibility, for the utility to change
    for entry in
        select p.column_name, p.min_value as minimum, p.max_value as maximum
        from keycust_data.plausibility as p
        where p.relation = s.target
            and (p.column_name = any (names) or s.layout <> 'rows')
            and (p.min_value is not null or p.max_value is not null)
        order by p.column_name collate "C"
    loop
        rule := 'range';
        column_name := entry.column_name;
        if s.layout = 'rows' then
            condition := format('v.%1$I < %2$L or v.%1$I > %3$L', entry.column_name,
                coalesce(entry.minimum, '-Infinity'), coalesce(entry.maximum, 'Infinity'));
            reason := format('format(''%%s is outside %s to %s'', v.%I)', coalesce(entry.minimum::text, 'any'),
                coalesce(entry.maximum::text, 'any'), entry.column_name);
        else
            condition := format('v.quantity = %L and (v.kc_minimum < %L or v.kc_maximum > %L)', entry.column_name,
                coalesce(entry.minimum, '-Infinity'), coalesce(entry.maximum, 'Infinity'));
            reason := format('format(''%%s to %%s is outside %s to %s'', v.kc_minimum, v.kc_maximum)',
                coalesce(entry.minimum::text, 'any'), coalesce(entry.maximum::text, 'any'));
        end if;
        return next;
    end loop;
    -- Before the first month and after the last one there are no partitions (keycust_data.make_month).
    if exists (select from pg_class as c where c.oid = target and c.relkind = 'p') then
        rule := 'range';
        column_name := case s.layout when 'long' then 'at' else 'day' end;
        condition := format('%s not between ''1970-01-01'' and ''2199-12-31''', case s.layout
            when 'long' then format('keycust.curve_day(v.at, %s, %L)', s.points, s.interval_end) else 'v.day' end);
        reason := format('format(''%%s is outside 1970 to 2199'', v.%I)', column_name);
        return next;
    end if;
    -- future: measured or done after now
    for entry in
        select f.target_column, f.target_type
        from keycust.source_fields(s.source_id) as f
        where f.target_type in ('date'::regtype, 'timestamp')
            and not exists (
                select from keycust_data.plausibility as p
                where p.relation = s.target and p.column_name = f.target_column and p.may_be_future
            )
        order by f.place
    loop
        rule := 'future';
        column_name := entry.target_column::text;
        condition := format('v.%I > %s', entry.target_column, latest);
        reason := format('format(''%%s lies in the future'', v.%I)', entry.target_column);
        return next;
    end loop;
    -- What the table itself demands: of one column it is a range, of several an order or a consistency.
    if s.layout = 'rows' then
        for entry in
            select c.conname, pg_get_expr(c.conbin, c.conrelid) as expression, cardinality(c.conkey) as columns,
                (select min(a.attname collate "C") from pg_attribute as a
                    where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as first_column,
                (select bool_and(a.atttypid in ('date'::regtype, 'timestamp'::regtype)) from pg_attribute as a
                    where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as times
            from pg_constraint as c
            where c.conrelid = target and c.contype = 'c'
                and not exists (
                    select from pg_attribute as a
                    where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname <> all (names)
                )
            order by c.conname collate "C"
        loop
            rule := case when entry.columns = 1 then 'range' when entry.times then 'order' else 'consistency' end;
            column_name := entry.first_column;
            -- The expression names columns without a table: they are v's, the only relation in that subselect.
            condition := format('not coalesce((select %s from (select v.*) as own), true)', entry.expression);
            reason := quote_literal('must hold: ' || entry.expression);
            return next;
        end loop;
    end if;
    return query
    select r.rule, r.column_name, r.condition, r.reason
    from keycust.source_rules_of_target() as r
    where r.target = s.target and (r.needs <@ names::text[] or s.layout <> 'rows')
        and (s.layout = 'rows' or r.rule = 'capacity') and r.rule <> 'erased';
end
$$;

-- What only one target knows.
create function keycust.source_rules_of_target() returns table (
    target text, rule text, column_name text, needs text[], condition text, reason text
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    values
        ('bill', 'consistency', 'energy_kwh', array['energy_kwh', 'peak_kwh', 'flat_kwh', 'valley_kwh', 'critical_peak_kwh'],
            'abs(coalesce(v.critical_peak_kwh, 0) + v.peak_kwh + v.flat_kwh + v.valley_kwh - v.energy_kwh)
                > greatest(1, 0.005 * abs(v.energy_kwh))',
            '''the periods'''' energy does not add up to the total'''),
        ('receivable', 'consistency', 'owed_cny', array['settlement_code', 'owed_cny'],
            'v.settlement_code = ''03'' and v.owed_cny > 0',
            '''settled, but something is owed'''),
        ('contract', 'consistency', 'running_capacity_kva', array['running_capacity_kva', 'contract_capacity_kva'],
            'v.running_capacity_kva > v.contract_capacity_kva',
            '''more capacity is running than was contracted'''),
        ('register_reading', 'missing', 'total', array['total'],
            'v.total is null',
            '''there is no reading'''),
        ('register_reading', 'consistency', 'total', array['total', 'critical_peak', 'peak', 'flat', 'valley'],
            'abs(coalesce(v.critical_peak, 0) + v.peak + v.flat + v.valley - v.total) > 0.1',
            '''the periods'''' registers do not add up to the total'''),
        ('demand_reading', 'capacity', 'maximum_demand_kw', array['maximum_demand_kw'],
            format('v.maximum_demand_kw > %s * (select max(c.contract_capacity_kva) from keycust_data.contract as c
                where c.customer_id = v.customer_id)', keycust.source_setting('power_over_capacity_factor', '3')::float8),
            '''more than the capacity allows'''),
        ('power_curve', 'capacity', 'kw', array['usage_point_id'],
            'greatest(-v.kc_minimum, v.kc_maximum) > v.kc_bound_kw',
            'format(''%s is more than the capacity allows: %s'', greatest(-v.kc_minimum, v.kc_maximum), v.kc_bound_kw)'),
        ('contact', 'erased', 'contact_id', array['contact_id'],
            'exists (select from keycust_data.erased_person as e
                where e.key_digest = encode(sha256(convert_to(v.contact_id, ''UTF8'')), ''hex''))',
            '''this person''''s data were erased'''),
        ('customer', 'erased', 'customer_id', array['customer_id'],
            'exists (select from keycust_data.erased_person as e
                where e.key_digest = encode(sha256(convert_to(''customer/'' || v.customer_id, ''UTF8'')), ''hex''))',
            '''this person''''s data were erased''')
$$;

revoke execute on function keycust.source_setting(text, text) from public;
revoke execute on function keycust.source_zone() from public;
revoke execute on function keycust.source_last_position(text, regtype) from public;
revoke execute on function keycust.source_latest(text, text) from public;
revoke execute on function keycust.source_rules(text) from public;
revoke execute on function keycust.source_rules_plausible(text, regclass, name[]) from public;
revoke execute on function keycust.source_rules_of_target() from public;

comment on function keycust.source_setting(text, text) is
    '设置值 what the utility has set, or the default';
comment on function keycust.source_zone() is
    '当地时区 the zone of the wall clock that the base is kept in';
comment on function keycust.source_last_position(text, regtype) is
    '可信位置上限 the latest position that is believed, as an expression';
comment on function keycust.source_latest(text, text) is
    '可信时间上限 the latest time that is believed, as an expression';
comment on function keycust.source_rules(text) is
    '校验规则 the rules a row of a source must keep';
comment on function keycust.source_rules_plausible(text, regclass, name[]) is
    '合理性规则 bounds, times and constraints that a row of a source must keep';
comment on function keycust.source_rules_of_target() is
    '专用规则 rules that only one target knows';

-- sql/base/source_select_code.sql
-- The statement that reads a batch: the mapping and the rules of source_fields and source_rules put together.

-- The columns of the target's primary key, as one text: by it rows are recognised as the same.
create function keycust.source_key_columns(target regclass) returns name[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(a.attname order by k.place)
    from pg_index as i
    cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
    join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = target and i.indisprimary
$$;

-- Columns of a key as one text. What separates them is marked where it stands in a value: two keys are never one text.
create function keycust.source_key_text(alias text, columns name[]) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when cardinality(columns) = 1 then format('%s.%I::text', alias, columns[1])
        else string_agg(format('replace(replace(%s.%I::text, %L, %L), ''|'', %L)', alias, k.name,
            chr(92), repeat(chr(92), 2), chr(92) || '|'), ' || ''|'' || ' order by k.place) end
    from unnest(columns) with ordinality as k (name, place)
$$;

-- The day of the data a row belongs to; without one of its own, the day it was first read.
create function keycust.source_day(names name[]) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select format('coalesce(v.%I::date, v.kc_read_on)', candidate.name)
        from unnest(array['day', 'at', 'month', 'started_at', 'accepted_at', 'paid_at', 'visited_at', 'inspected_at',
            'found_on', 'treated_on']) with ordinality as candidate (name, place)
        where candidate.name = any (names)
        order by candidate.place
        limit 1), 'v.kc_read_on')
$$;

-- Where a row's customer comes from when the source does not say: from what the row refers to, joined as p.
create function keycust.source_customer_join(target regclass, names name[]) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select format('left join %s as p on p.%I = x.%I', c.confrelid::regclass, p.attname, a.attname)
    from pg_constraint as c
    join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    join pg_attribute as p on p.attrelid = c.confrelid and p.attnum = c.confkey[1]
    where c.conrelid = target and c.contype = 'f' and cardinality(c.conkey) = 1 and a.attname = any (names)
        and 'customer_id' <> all (names)
        and exists (select from pg_attribute as o where o.attrelid = target and o.attname = 'customer_id')
        and exists (select from pg_attribute as o where o.attrelid = c.confrelid and o.attname = 'customer_id')
    order by a.attnum
    limit 1
$$;

-- The whole statement over one FROM clause, in which the source's row is called s; read_on says when it was read,
-- rejected which row that was set aside it is. s.* is the row even where it has a column s.
create function keycust.source_select(source_id text, from_clause text, read_on text, rejected text default 'null::bigint')
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
    names name[];
    key_columns name[];
    raw text;
    converted text;
    outgoing text;
    problem text;
    curve text := '';
    has_customer boolean;
    customer_join text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_select.source_id;
    target := keycust.source_target(s.target);
    key_columns := keycust.source_key_columns(target);
    select array_agg(f.target_column order by f.place),
        string_agg(format('%s as kc_raw_%s',
            case when f.value_type in ('text'::regtype, 'varchar', 'bpchar') then format('keycust.source_text(%s)', f.value)
                else f.value end, f.place), ', ' order by f.place),
        string_agg(format('%s as %I', f.expression, f.target_column), ', ' order by f.place)
    into names, raw, converted
    from keycust.source_fields(s.source_id) as f;
    has_customer := exists (select from pg_attribute as a where a.attrelid = target and a.attname = 'customer_id');
    customer_join := keycust.source_customer_join(target, names);
    if s.layout = 'wide' then
        curve := format(', keycust.curve_from_columns(s.*, %L, %s, %s) as kc_curve', s.point_prefix, s.points,
            case when 'factor' = any (names) then format('coalesce((%s), 1)', (
                select f.expression from keycust.source_fields(s.source_id) as f where f.target_column = 'factor'))
            else '1' end);
        key_columns := array['usage_point_id', 'day', 'quantity'];
    elsif s.layout = 'long' then
        key_columns := array['usage_point_id', 'at', 'quantity'];
    end if;
    select string_agg(format('when %s then array[%L, %L, %s]', r.condition, r.rule, r.column_name, r.reason), E'\n    ')
    into problem
    from keycust.source_rules(s.source_id) as r;
    if s.layout = 'wide' then
        -- A NaN or an infinity is out of range; a text that is no number is of the wrong type.
        problem := format('when v.kc_curve is null then (select array[
            case when p.text ~ ''is (NaN|infinite|too large)'' then ''range'' else ''type'' end, ''kc_curve'',
            coalesce(p.text, ''unreadable'')]
            from (select keycust.curve_problem(v.kc_row, %L, %s, %s) as text offset 0) as p)', s.point_prefix, s.points,
            case when 'factor' = any (names) then 'coalesce(v.factor, 1)' else '1' end) || E'\n    ' || problem;
    end if;
    select string_agg(format('v.%I', n.name), ', ' order by n.place) into outgoing
    from unnest(names) with ordinality as n (name, place)
    where n.name <> 'customer_id';
    return format($sql$
with kc_read as (
    select (s.*)::%17$s as kc_row, %1$s as kc_position, %15$s as kc_read_on, %16$s as kc_rejected, %2$s, %3$s %4$s
    from %5$s
    offset 0
), kc_converted as (
    select x.*%6$s%7$s
    from kc_read as x
    %8$s
    offset 0
)
select row_number() over () as kc_n, v.kc_position, v.kc_row, v.kc_rejected, %9$s as kc_key, %10$s as kc_day, %11$s as customer_id,
    %12$s %13$s, (case
    %14$s
    end)::text[] as kc_problem
from kc_converted as v
$sql$,
        case when s.position_column is null then 'null::text' else format('s.%I', s.position_column) end, raw, converted, curve, from_clause,
        case when 'customer_id' = any (names) or not has_customer then ''
            when customer_join is null then ', null::text as customer_id'
            else ', p.customer_id' end,
        case s.layout when 'rows' then ''
            when 'wide' then ', summary.minimum as kc_minimum, summary.maximum as kc_maximum'
            else ', x.value as kc_minimum, x.value as kc_maximum' end
            || case when s.layout <> 'rows' and s.target = 'power_curve' then
                format(', %s * k.capacity_kva as kc_bound_kw',
                    keycust.source_setting('power_over_capacity_factor', '3')::float8) else '' end,
        concat_ws(' ', customer_join,
            case when s.layout <> 'rows' and s.target = 'power_curve' then
                'left join (select c.customer_id, max(c.contract_capacity_kva) as capacity_kva '
                'from keycust_data.contract as c group by c.customer_id) as k on k.customer_id = '
                || case when 'customer_id' = any (names) then 'x' else 'p' end || '.customer_id' end,
            case when s.layout = 'wide' then 'left join lateral keycust.curve_summary(x.kc_curve) as summary on true' end),
        keycust.source_key_text('v', key_columns),
        -- Midnight may end the day before.
        case when s.layout = 'long' then
            format('coalesce(keycust.curve_day(v.at, %s, %L), v.kc_read_on)', s.points, s.interval_end)
            else keycust.source_day(names) end,
        case when has_customer then 'v.customer_id' else 'null::text' end,
        outgoing,
        case when s.layout = 'wide' then ', v.kc_curve' else '' end,
        problem, read_on, rejected, keycust.source_relation(s.relation));
end
$$;

revoke execute on function keycust.source_key_columns(regclass) from public;
revoke execute on function keycust.source_key_text(text, name[]) from public;
revoke execute on function keycust.source_day(name[]) from public;
revoke execute on function keycust.source_customer_join(regclass, name[]) from public;
revoke execute on function keycust.source_select(text, text, text, text) from public;

comment on function keycust.source_key_columns(regclass) is
    '主键列 the columns of a tables primary key';
comment on function keycust.source_key_text(text, name[]) is
    '主键文本 the expression for the columns of a key as one text';
comment on function keycust.source_day(name[]) is
    '数据日期 the expression for the day a row belongs to';
comment on function keycust.source_customer_join(regclass, name[]) is
    '客户来源 the expression for a rows customer';
comment on function keycust.source_select(text, text, text, text) is
    '批次语句 the statement that reads a batch';

-- sql/base/view_code.sql
-- Makes the views of keycust_bi, or brings them up to date under the feet of whoever stands on them: a view that can be
-- replaced is; one that cannot is renamed, made anew with the same grants, and the old one dropped, unless a view of
-- the user's stands on it. keycust_data.shipped_row knows our views, so that one of the user's is never taken for ours.

-- Gives a view the grants of another.
create procedure keycust.base_copy_grants(from_view regclass, to_view regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    granted text;
begin
    foreach granted in array array(
        select format('grant %s%s on %s to %s%s', acl.privilege_type, acl.columns, to_view,
            case when acl.grantee = 0 then 'public' else acl.grantee::regrole::text end,
            case when acl.is_grantable then ' with grant option' else '' end)
        from (
            select e.*, '' as columns
            from pg_class as c, aclexplode(c.relacl) as e
            where c.oid = from_view and e.grantee <> c.relowner
            union all
            select e.*, format(' (%I)', a.attname)
            from pg_attribute as a, aclexplode(a.attacl) as e
            where a.attrelid = from_view and exists (
                select from pg_attribute as b where b.attrelid = to_view and b.attname = a.attname and b.attnum > 0)
        ) as acl
    ) loop
        execute granted;
    end loop;
end
$$;

-- Renames a view to NAME_before_VERSION; tells that name.
create procedure keycust.base_set_view_aside(view_name text, version text, inout aside text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    suffix text := '_before_' || replace(version, '.', '_');
begin
    aside := left(view_name, 63 - length(suffix)) || suffix;
    while to_regclass(format('keycust_bi.%I', aside)) is not null loop
        suffix := suffix || '_';
        aside := left(view_name, 63 - length(suffix)) || suffix;
    end loop;
    execute format('alter view keycust_bi.%I rename to %I', view_name, aside);
end
$$;

-- Makes one view; tells the name of the old one if it had to be set aside and may be dropped.
create procedure keycust.base_make_view(view_name text, statement text, version text, inout aside text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    present regclass := to_regclass(format('keycust_bi.%I', view_name));
begin
    aside := null;
    if present is null then
        call keycust.base_run_ddl(statement);
        return;
    end if;
    if not exists (
        select from keycust_data.shipped_row as r where r.relation = 'keycust_bi' and r.row_key = view_name
    ) then
        call keycust.base_set_view_aside(view_name, version, aside);
        insert into keycust_data.upgrade_report (version, relation, row_key, what, detail)
        values (version, 'keycust_bi', view_name, 'view', 'a view of yours of this name is now ' || aside)
        on conflict on constraint upgrade_report_pkey do update set at = excluded.at, detail = excluded.detail;
        call keycust.base_run_ddl(statement);
        aside := null;
        return;
    end if;
    begin
        call keycust.base_run_ddl(regexp_replace(statement, '^create view', 'create or replace view', 'n'));
    exception when invalid_table_definition then
        call keycust.base_set_view_aside(view_name, version, aside);
        call keycust.base_run_ddl(statement);
        call keycust.base_copy_grants(present, to_regclass(format('keycust_bi.%I', view_name)));
    end;
end
$$;

create procedure keycust.base_make_views(version text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    piece text;
    view_name text;
    aside text;
    aside_views text[];
begin
    foreach piece in array regexp_split_to_array(keycust.base_views_ddl(), '^(?=--@ )', 'n') loop
        continue when btrim(piece, E' \n') = '';
        view_name := (regexp_match(piece, '^create view keycust_bi\.([a-z0-9_]+)', 'n'))[1];
        if view_name is null then
            execute piece;
            continue;
        end if;
        call keycust.base_make_view(view_name, piece, version, aside);
        -- The last one first: they stand on one another in the order of the list.
        if aside is not null then aside_views := aside || aside_views; end if;
        insert into keycust_data.shipped_row as r (relation, row_key, digest)
        values ('keycust_bi', view_name, md5(piece))
        on conflict (relation, row_key) do update set digest = excluded.digest where r.digest <> excluded.digest;
    end loop;
    foreach aside in array coalesce(aside_views, '{}') loop
        begin
            execute format('drop view keycust_bi.%I', aside);
        exception when dependent_objects_still_exist then
            insert into keycust_data.upgrade_report (version, relation, row_key, what, detail)
            values (version, 'keycust_bi', aside, 'view', 'kept as it was, since a view of yours stands on it')
            on conflict on constraint upgrade_report_pkey do update set at = excluded.at, detail = excluded.detail;
        end;
    end loop;
end
$$;

revoke execute on procedure keycust.base_copy_grants(regclass, regclass) from public;
revoke execute on procedure keycust.base_set_view_aside(text, text, text) from public;
revoke execute on procedure keycust.base_make_view(text, text, text, text) from public;
revoke execute on procedure keycust.base_make_views(text) from public;

comment on procedure keycust.base_copy_grants(regclass, regclass) is '复制授权 gives a view the grants of another';
comment on procedure keycust.base_set_view_aside(text, text, text) is '视图改名 renames a view to NAME_before_VERSION';
comment on procedure keycust.base_make_view(text, text, text, text) is
    '建立视图 makes or replaces one view, sets an incompatible one aside';
comment on procedure keycust.base_make_views(text) is '建立全部视图 makes or brings up to date the views people open';

-- build/indicator_wide_code.sql
-- Made from sql/base/shipped/indicator.csv by scripts/indicator_wide.awk; do not edit.

create function keycust.indicator_attribute_as_of(day date)
returns table (
    customer_id text,
    oldest_period date,
    latest_period date,
    customer_number text,
    customer_name text,
    credit_code text,
    supply_address text,
    organisation_id text,
    coordinates text,
    contact_masked text,
    account_manager text,
    opened_on date,
    energised_on date,
    status_code text,
    urban_rural_code text,
    voltage_code text,
    customer_class_code text,
    contract_capacity_kva float8,
    running_capacity_kva float8,
    transformer_count float8,
    transformer_list text,
    source_count_code text,
    feeding_line text,
    security_source boolean,
    own_generation_kw float8,
    distributed_generation_kwp float8,
    load_class_code text,
    importance_code text,
    compensation_kvar float8,
    shift_code text,
    rest_days text,
    resale_code text,
    temporary_code text,
    use_class_code text,
    price_code text,
    time_of_use boolean,
    basic_charge_mode_code text,
    contract_demand_kw float8,
    power_factor_standard float8,
    market_code text,
    settlement_mode_code text,
    fee_control boolean,
    invoice_type_code text,
    industry_code text,
    high_energy_code text,
    main_business text,
    development_plan text,
    registered_capital_cny float8,
    annual_output_cny float8,
    employees float8,
    ownership_code text,
    safety_rating text,
    metering_mode_code text,
    wiring_code text,
    metering_class_code text,
    multiplier float8,
    ct_ratio float8,
    pt_ratio float8,
    terminal_type_code text,
    collection_complete_pct float8)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
select
    i.customer_id,
    min(i.period) as oldest_period,
    max(i.period) as latest_period,
    max(i.text_value) filter (where i.indicator_code = 'A001') as customer_number,
    max(i.text_value) filter (where i.indicator_code = 'A002') as customer_name,
    max(i.text_value) filter (where i.indicator_code = 'A003') as credit_code,
    max(i.text_value) filter (where i.indicator_code = 'A004') as supply_address,
    max(i.text_value) filter (where i.indicator_code = 'A005') as organisation_id,
    max(i.text_value) filter (where i.indicator_code = 'A006') as coordinates,
    max(i.text_value) filter (where i.indicator_code = 'A007') as contact_masked,
    max(i.text_value) filter (where i.indicator_code = 'A008') as account_manager,
    (max(i.text_value) filter (where i.indicator_code = 'A009'))::date as opened_on,
    (max(i.text_value) filter (where i.indicator_code = 'A010'))::date as energised_on,
    max(i.text_value) filter (where i.indicator_code = 'A011') as status_code,
    max(i.text_value) filter (where i.indicator_code = 'A012') as urban_rural_code,
    max(i.text_value) filter (where i.indicator_code = 'A101') as voltage_code,
    max(i.text_value) filter (where i.indicator_code = 'A102') as customer_class_code,
    max(i.value) filter (where i.indicator_code = 'A103') as contract_capacity_kva,
    max(i.value) filter (where i.indicator_code = 'A104') as running_capacity_kva,
    max(i.value) filter (where i.indicator_code = 'A105') as transformer_count,
    max(i.text_value) filter (where i.indicator_code = 'A106') as transformer_list,
    max(i.text_value) filter (where i.indicator_code = 'A107') as source_count_code,
    max(i.text_value) filter (where i.indicator_code = 'A108') as feeding_line,
    max(i.value) filter (where i.indicator_code = 'A109') = 1 as security_source,
    max(i.value) filter (where i.indicator_code = 'A110') as own_generation_kw,
    max(i.value) filter (where i.indicator_code = 'A111') as distributed_generation_kwp,
    max(i.text_value) filter (where i.indicator_code = 'A112') as load_class_code,
    max(i.text_value) filter (where i.indicator_code = 'A113') as importance_code,
    max(i.value) filter (where i.indicator_code = 'A114') as compensation_kvar,
    max(i.text_value) filter (where i.indicator_code = 'A115') as shift_code,
    max(i.text_value) filter (where i.indicator_code = 'A116') as rest_days,
    max(i.text_value) filter (where i.indicator_code = 'A117') as resale_code,
    max(i.text_value) filter (where i.indicator_code = 'A118') as temporary_code,
    max(i.text_value) filter (where i.indicator_code = 'A201') as use_class_code,
    max(i.text_value) filter (where i.indicator_code = 'A202') as price_code,
    max(i.value) filter (where i.indicator_code = 'A203') = 1 as time_of_use,
    max(i.text_value) filter (where i.indicator_code = 'A204') as basic_charge_mode_code,
    max(i.value) filter (where i.indicator_code = 'A205') as contract_demand_kw,
    max(i.value) filter (where i.indicator_code = 'A206') as power_factor_standard,
    max(i.text_value) filter (where i.indicator_code = 'A207') as market_code,
    max(i.text_value) filter (where i.indicator_code = 'A208') as settlement_mode_code,
    max(i.value) filter (where i.indicator_code = 'A209') = 1 as fee_control,
    max(i.text_value) filter (where i.indicator_code = 'A210') as invoice_type_code,
    max(i.text_value) filter (where i.indicator_code = 'A301') as industry_code,
    max(i.text_value) filter (where i.indicator_code = 'A302') as high_energy_code,
    max(i.text_value) filter (where i.indicator_code = 'A303') as main_business,
    max(i.text_value) filter (where i.indicator_code = 'A304') as development_plan,
    max(i.value) filter (where i.indicator_code = 'A305') as registered_capital_cny,
    max(i.value) filter (where i.indicator_code = 'A306') as annual_output_cny,
    max(i.value) filter (where i.indicator_code = 'A307') as employees,
    max(i.text_value) filter (where i.indicator_code = 'A308') as ownership_code,
    max(i.text_value) filter (where i.indicator_code = 'A309') as safety_rating,
    max(i.text_value) filter (where i.indicator_code = 'A401') as metering_mode_code,
    max(i.text_value) filter (where i.indicator_code = 'A402') as wiring_code,
    max(i.text_value) filter (where i.indicator_code = 'A403') as metering_class_code,
    max(i.value) filter (where i.indicator_code = 'A404') as multiplier,
    max(i.value) filter (where i.indicator_code = 'A405') as ct_ratio,
    max(i.value) filter (where i.indicator_code = 'A406') as pt_ratio,
    max(i.text_value) filter (where i.indicator_code = 'A407') as terminal_type_code,
    max(i.value) filter (where i.indicator_code = 'A408') as collection_complete_pct
from keycust_bi.customer_indicator_long as i
where i.kind = 'attribute' and i.valid_from <= day and (i.valid_to is null or i.valid_to > day)
group by i.customer_id
$$;
comment on function keycust.indicator_attribute_as_of(date) is '客户属性宽表 attributes of every customer as they were known at the end of a day';

create function keycust.indicator_behaviour_as_of(day date)
returns table (
    customer_id text,
    oldest_period date,
    latest_period date,
    monthly_energy_kwh float8,
    annual_energy_kwh float8,
    energy_yoy_growth_pct float8,
    energy_mom_growth_pct float8,
    energy_trend_pct_per_month float8,
    critical_peak_share_pct float8,
    peak_share_pct float8,
    flat_share_pct float8,
    valley_share_pct float8,
    energy_per_kva_kwh float8,
    energy_per_10k_output_kwh float8,
    energy_volatility float8,
    purchase_level_pct float8,
    maximum_load_kw float8,
    maximum_load_at text,
    maximum_demand_kw float8,
    daily_load_factor float8,
    daily_minimum_load_factor float8,
    peak_valley_ratio float8,
    maximum_load_hours_h float8,
    transformer_load_mean_pct float8,
    transformer_load_max_pct float8,
    load_curve_class text,
    temperature_sensitivity_kw_c float8,
    peak_responsibility float8,
    adjustable_load_kw float8,
    weekend_ratio float8,
    power_factor float8,
    adjustment_cny float8,
    adjustment_pct float8,
    leading_kvarh_share_pct float8,
    reactive_deficit_kvar float8,
    voltage_qualified_pct float8,
    current_unbalance_pct float8,
    outage_count float8,
    outage_h float8,
    receivable_cny float8,
    average_price_cny_per_kwh float8,
    basic_charge_share_pct float8,
    on_time_payment_pct float8,
    payment_lag_days float8,
    longest_delay_days float8,
    arrears_count float8,
    arrears_cny float8,
    arrears_pct float8,
    penalty_cny float8,
    prepaid_balance_cny float8,
    main_channel_code text,
    channel_concentration float8,
    online_channel_share_pct float8,
    channel_change_count float8,
    acceptance_bill_share_pct float8,
    payment_day float8,
    complaint_count float8,
    complaint_classes text,
    repeat_complaint_count float8,
    enquiry_count float8,
    fault_report_count float8,
    urging_count float8,
    call_mean_min float8,
    complaint_handling_h float8,
    satisfaction float8,
    connection_lead_days float8,
    voltage_loss_count float8,
    current_loss_count float8,
    phase_break_count float8,
    reverse_sequence_count float8,
    cover_open_count float8,
    reverse_energy_kwh float8,
    unbalance_time_pct float8,
    declining_trend_days float8,
    line_loss_flag boolean,
    anomaly_score float8,
    contract_violation_count float8,
    proven_theft_count float8,
    over_capacity_count float8,
    profit_contribution_cny float8,
    growth_potential_score float8,
    loyalty_score float8,
    value_score float8,
    value_grade text,
    credit_score float8,
    credit_grade text,
    forecast_energy_kwh float8,
    forecast_interval text,
    fault_risk float8,
    complaint_risk float8,
    arrears_risk float8,
    tags text,
    key_account boolean)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
select
    i.customer_id,
    min(i.period) as oldest_period,
    max(i.period) as latest_period,
    max(i.value) filter (where i.indicator_code = 'B001') as monthly_energy_kwh,
    max(i.value) filter (where i.indicator_code = 'B002') as annual_energy_kwh,
    max(i.value) filter (where i.indicator_code = 'B003') as energy_yoy_growth_pct,
    max(i.value) filter (where i.indicator_code = 'B004') as energy_mom_growth_pct,
    max(i.value) filter (where i.indicator_code = 'B005') as energy_trend_pct_per_month,
    max(i.value) filter (where i.indicator_code = 'B006') as critical_peak_share_pct,
    max(i.value) filter (where i.indicator_code = 'B007') as peak_share_pct,
    max(i.value) filter (where i.indicator_code = 'B008') as flat_share_pct,
    max(i.value) filter (where i.indicator_code = 'B009') as valley_share_pct,
    max(i.value) filter (where i.indicator_code = 'B010') as energy_per_kva_kwh,
    max(i.value) filter (where i.indicator_code = 'B011') as energy_per_10k_output_kwh,
    max(i.value) filter (where i.indicator_code = 'B012') as energy_volatility,
    max(i.value) filter (where i.indicator_code = 'B013') as purchase_level_pct,
    max(i.value) filter (where i.indicator_code = 'B101') as maximum_load_kw,
    max(i.text_value) filter (where i.indicator_code = 'B102') as maximum_load_at,
    max(i.value) filter (where i.indicator_code = 'B103') as maximum_demand_kw,
    max(i.value) filter (where i.indicator_code = 'B104') as daily_load_factor,
    max(i.value) filter (where i.indicator_code = 'B105') as daily_minimum_load_factor,
    max(i.value) filter (where i.indicator_code = 'B106') as peak_valley_ratio,
    max(i.value) filter (where i.indicator_code = 'B107') as maximum_load_hours_h,
    max(i.value) filter (where i.indicator_code = 'B108') as transformer_load_mean_pct,
    max(i.value) filter (where i.indicator_code = 'B109') as transformer_load_max_pct,
    max(i.text_value) filter (where i.indicator_code = 'B110') as load_curve_class,
    max(i.value) filter (where i.indicator_code = 'B111') as temperature_sensitivity_kw_c,
    max(i.value) filter (where i.indicator_code = 'B112') as peak_responsibility,
    max(i.value) filter (where i.indicator_code = 'B113') as adjustable_load_kw,
    max(i.value) filter (where i.indicator_code = 'B114') as weekend_ratio,
    max(i.value) filter (where i.indicator_code = 'B201') as power_factor,
    max(i.value) filter (where i.indicator_code = 'B202') as adjustment_cny,
    max(i.value) filter (where i.indicator_code = 'B203') as adjustment_pct,
    max(i.value) filter (where i.indicator_code = 'B204') as leading_kvarh_share_pct,
    max(i.value) filter (where i.indicator_code = 'B205') as reactive_deficit_kvar,
    max(i.value) filter (where i.indicator_code = 'B206') as voltage_qualified_pct,
    max(i.value) filter (where i.indicator_code = 'B207') as current_unbalance_pct,
    max(i.value) filter (where i.indicator_code = 'B208') as outage_count,
    max(i.value) filter (where i.indicator_code = 'B209') as outage_h,
    max(i.value) filter (where i.indicator_code = 'B301') as receivable_cny,
    max(i.value) filter (where i.indicator_code = 'B302') as average_price_cny_per_kwh,
    max(i.value) filter (where i.indicator_code = 'B303') as basic_charge_share_pct,
    max(i.value) filter (where i.indicator_code = 'B304') as on_time_payment_pct,
    max(i.value) filter (where i.indicator_code = 'B305') as payment_lag_days,
    max(i.value) filter (where i.indicator_code = 'B306') as longest_delay_days,
    max(i.value) filter (where i.indicator_code = 'B307') as arrears_count,
    max(i.value) filter (where i.indicator_code = 'B308') as arrears_cny,
    max(i.value) filter (where i.indicator_code = 'B309') as arrears_pct,
    max(i.value) filter (where i.indicator_code = 'B310') as penalty_cny,
    max(i.value) filter (where i.indicator_code = 'B311') as prepaid_balance_cny,
    max(i.text_value) filter (where i.indicator_code = 'B312') as main_channel_code,
    max(i.value) filter (where i.indicator_code = 'B313') as channel_concentration,
    max(i.value) filter (where i.indicator_code = 'B314') as online_channel_share_pct,
    max(i.value) filter (where i.indicator_code = 'B315') as channel_change_count,
    max(i.value) filter (where i.indicator_code = 'B316') as acceptance_bill_share_pct,
    max(i.value) filter (where i.indicator_code = 'B317') as payment_day,
    max(i.value) filter (where i.indicator_code = 'B401') as complaint_count,
    max(i.text_value) filter (where i.indicator_code = 'B402') as complaint_classes,
    max(i.value) filter (where i.indicator_code = 'B403') as repeat_complaint_count,
    max(i.value) filter (where i.indicator_code = 'B404') as enquiry_count,
    max(i.value) filter (where i.indicator_code = 'B405') as fault_report_count,
    max(i.value) filter (where i.indicator_code = 'B406') as urging_count,
    max(i.value) filter (where i.indicator_code = 'B407') as call_mean_min,
    max(i.value) filter (where i.indicator_code = 'B408') as complaint_handling_h,
    max(i.value) filter (where i.indicator_code = 'B409') as satisfaction,
    max(i.value) filter (where i.indicator_code = 'B410') as connection_lead_days,
    max(i.value) filter (where i.indicator_code = 'B501') as voltage_loss_count,
    max(i.value) filter (where i.indicator_code = 'B502') as current_loss_count,
    max(i.value) filter (where i.indicator_code = 'B503') as phase_break_count,
    max(i.value) filter (where i.indicator_code = 'B504') as reverse_sequence_count,
    max(i.value) filter (where i.indicator_code = 'B505') as cover_open_count,
    max(i.value) filter (where i.indicator_code = 'B506') as reverse_energy_kwh,
    max(i.value) filter (where i.indicator_code = 'B507') as unbalance_time_pct,
    max(i.value) filter (where i.indicator_code = 'B508') as declining_trend_days,
    max(i.value) filter (where i.indicator_code = 'B509') = 1 as line_loss_flag,
    max(i.value) filter (where i.indicator_code = 'B510') as anomaly_score,
    max(i.value) filter (where i.indicator_code = 'B511') as contract_violation_count,
    max(i.value) filter (where i.indicator_code = 'B512') as proven_theft_count,
    max(i.value) filter (where i.indicator_code = 'B513') as over_capacity_count,
    max(i.value) filter (where i.indicator_code = 'B601') as profit_contribution_cny,
    max(i.value) filter (where i.indicator_code = 'B602') as growth_potential_score,
    max(i.value) filter (where i.indicator_code = 'B603') as loyalty_score,
    max(i.value) filter (where i.indicator_code = 'B604') as value_score,
    max(i.text_value) filter (where i.indicator_code = 'B605') as value_grade,
    max(i.value) filter (where i.indicator_code = 'B606') as credit_score,
    max(i.text_value) filter (where i.indicator_code = 'B607') as credit_grade,
    max(i.value) filter (where i.indicator_code = 'B608') as forecast_energy_kwh,
    max(i.text_value) filter (where i.indicator_code = 'B609') as forecast_interval,
    max(i.value) filter (where i.indicator_code = 'B610') as fault_risk,
    max(i.value) filter (where i.indicator_code = 'B611') as complaint_risk,
    max(i.value) filter (where i.indicator_code = 'B612') as arrears_risk,
    max(i.text_value) filter (where i.indicator_code = 'B613') as tags,
    max(i.value) filter (where i.indicator_code = 'B614') = 1 as key_account
from keycust_bi.customer_indicator_long as i
where i.kind = 'behaviour' and i.valid_from <= day and (i.valid_to is null or i.valid_to > day)
group by i.customer_id
$$;
comment on function keycust.indicator_behaviour_as_of(date) is '客户行为宽表 behaviours of every customer as they were known at the end of a day';

-- packed DDL
create function keycust.base_tables_ddl() returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $keycust_sql$select $keycust_ddl$
--@ sql/base/version.sql:4 since 0.1.0
create schema keycust_data;
--@ sql/base/version.sql:6 since 0.1.0
create schema keycust_bi;
--@ sql/base/version.sql:8 since 0.1.0
create table keycust_data.base_version (
    only_row boolean not null default true primary key check (only_row),
    version text not null,
    created_at timestamp not null,
    upgraded_at timestamp not null
);
--@ sql/base/reference.sql:7 since 0.2.0
create table keycust_data.shipped_row (
    relation text not null,
    row_key text not null,
    digest text not null,
    primary key (relation, row_key)
);
--@ sql/base/reference.sql:15 since 0.2.0
insert into keycust_data.shipped_row (relation, row_key, digest)
select 'keycust_bi', v.viewname, ''
from pg_catalog.pg_views as v
where v.schemaname = 'keycust_bi' and v.viewname = 'base_version';
--@ sql/base/reference.sql:21 since 0.2.0
create table keycust_data.upgrade_report (
    version text not null,
    relation text not null,
    row_key text not null,
    what text not null,
    detail text,
    at timestamp not null default localtimestamp,
    primary key (version, relation, row_key, what)
);
--@ sql/base/reference.sql:31 since 0.2.0
create table keycust_data.setting (
    setting text primary key,
    value text not null,
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);
--@ sql/base/reference.sql:44 since 0.2.0
create table keycust_data.code_list (
    code_type text not null check (code_type <> ''),
    code text not null,
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (code_type, code)
);
--@ sql/base/reference.sql:58 since 0.2.0
create table keycust_data.complaint_class (
    class_code text primary key,
    parent_code text references keycust_data.complaint_class,
    level_code text not null check (level_code in ('business', 'class', 'subclass')),
    label_zh text not null,
    label_en text not null,
    scope text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    check ((parent_code is null) = (level_code = 'business'))
);
--@ sql/base/reference.sql:76 since 0.2.0
create table keycust_data.tariff (
    tariff_id text not null,
    valid_from date not null default '2000-01-01',
    region text not null,
    label_zh text not null,
    label_en text not null,
    voltage_min_kv numeric(6, 2) check (voltage_min_kv >= 0),
    voltage_max_kv numeric(6, 2) check (voltage_max_kv >= voltage_min_kv),
    capacity_price_cny_per_kva_month numeric(10, 4) check (capacity_price_cny_per_kva_month >= 0),
    demand_price_cny_per_kw_month numeric(10, 4) check (demand_price_cny_per_kw_month >= 0),
    flat_price_cny_per_kwh numeric(10, 6),
    fixed_price_cny_per_kwh numeric(10, 6),
    contract_demand_floor_pct numeric(5, 2) check (contract_demand_floor_pct between 0 and 100),
    demand_tolerance_pct numeric(5, 2) check (demand_tolerance_pct >= 100),
    demand_excess_factor numeric(5, 2) check (demand_excess_factor >= 1),
    high_use_kwh_per_kva_month numeric(8, 2) check (high_use_kwh_per_kva_month > 0),
    high_use_demand_factor numeric(5, 4) check (high_use_demand_factor between 0 and 1),
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (tariff_id, valid_from)
);
--@ sql/base/reference.sql:103 since 0.2.0
create table keycust_data.tariff_period (
    region text not null,
    valid_from date not null default '2000-01-01',
    month smallint not null check (month between 1 and 12),
    period text not null check (period in ('critical_peak', 'peak', 'flat', 'valley')),
    starts_at_min smallint not null check (starts_at_min between 0 and 1439),
    ends_at_min smallint not null check (ends_at_min between 1 and 1440),
    ratio_to_flat numeric(8, 4) not null check (ratio_to_flat >= 0),
    ratio_confidence text check (ratio_confidence in ('high', 'medium', 'low')),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (region, valid_from, month, period, starts_at_min),
    check (ends_at_min > starts_at_min)
);
--@ sql/base/reference.sql:121 since 0.2.0
create table keycust_data.power_factor_standard (
    power_factor_standard numeric(3, 2) not null check (power_factor_standard > 0 and power_factor_standard < 1),
    valid_from date not null default '2000-01-01',
    capacity_from_kva int not null check (capacity_from_kva >= 0),
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (power_factor_standard, valid_from)
);
--@ sql/base/reference.sql:135 since 0.2.0
create table keycust_data.power_factor_adjustment (
    power_factor_standard numeric(3, 2) not null check (power_factor_standard > 0 and power_factor_standard < 1),
    valid_from date not null default '2000-01-01',
    power_factor numeric(3, 2) not null check (power_factor between 0 and 1),
    adjustment_pct numeric(6, 2) not null,
    row_made text check (row_made in ('printed', 'rule')),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (power_factor_standard, valid_from, power_factor)
);
--@ sql/base/reference.sql:149 since 0.2.0
create table keycust_data.transformer_model (
    series text not null,
    capacity_kva int not null check (capacity_kva > 0),
    impedance_pct numeric(4, 2) not null check (impedance_pct > 0),
    cooling text not null check (cooling in ('oil', 'dry')),
    core text not null check (core in ('silicon_steel', 'amorphous')),
    grade text,
    primary_kv numeric(6, 2) not null check (primary_kv > 0),
    secondary_kv numeric(6, 2) not null check (secondary_kv > 0),
    no_load_loss_w int not null check (no_load_loss_w > 0),
    load_loss_w int not null check (load_loss_w > 0),
    load_loss_yyn0_w int check (load_loss_yyn0_w > 0),
    no_load_current_pct numeric(5, 2) check (no_load_current_pct > 0),
    no_load_current_confidence text check (no_load_current_confidence in ('high', 'medium', 'low')),
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (series, capacity_kva, impedance_pct)
);
--@ sql/base/reference.sql:173 since 0.2.0
create table keycust_data.transformer_price (
    series text not null,
    capacity_kva int not null check (capacity_kva > 0),
    valid_from date not null default '2000-01-01',
    price_low_cny numeric(16, 2) not null check (price_low_cny > 0),
    price_high_cny numeric(16, 2) not null check (price_high_cny >= price_low_cny),
    life_low_years int check (life_low_years > 0),
    life_high_years int check (life_high_years >= life_low_years),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (series, capacity_kva, valid_from)
);
--@ sql/base/reference.sql:189 since 0.2.0
create table keycust_data.capacitor_step (
    rated_voltage_v int not null check (rated_voltage_v > 0),
    rated_kvar numeric(8, 2) not null check (rated_kvar > 0),
    phases smallint not null check (phases in (1, 3)),
    connection text not null check (connection in ('delta', 'star')),
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (rated_voltage_v, rated_kvar)
);
--@ sql/base/reference.sql:204 since 0.2.0
create table keycust_data.meter_event_type (
    event_code text primary key,
    label_zh text not null,
    label_en text not null,
    scope text not null check (scope in ('per phase', 'total', 'meter')),
    start_condition text not null,
    end_condition text,
    delay_s int check (delay_s >= 0),
    settable_range text,
    dlt645_parameter text,
    dlt698_object text,
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);
--@ sql/base/reference.sql:224 since 0.2.0
create table keycust_data.anomaly_rule (
    rule_code text primary key,
    collection_code text,
    label_zh text not null,
    label_en text not null,
    group_zh text,
    granularity text not null,
    definition text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);
--@ sql/base/reference.sql:240 since 0.2.0
create table keycust_data.wiring_error (
    error_code text primary key,
    wiring text not null check (wiring in ('3P3W', '3P4W')),
    label_zh text not null,
    label_en text not null,
    formula text,
    factor_at_pf_095 float8,
    factor_at_pf_090 float8,
    factor_at_pf_085 float8,
    factor_at_pf_080 float8,
    factor_at_pf_070 float8,
    factor_at_pf_050 float8,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);
--@ sql/base/reference.sql:259 since 0.2.0
create table keycust_data.theft_type (
    theft_code text primary key,
    label_zh text not null,
    label_en text not null,
    mechanism text not null,
    signature text not null,
    recovery_base text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);
--@ sql/base/reference.sql:274 since 0.2.0
create table keycust_data.load_index (
    index_code text primary key,
    label_zh text not null,
    label_en text not null,
    formula text not null,
    unit text,
    period text not null,
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);
--@ sql/base/reference.sql:290 since 0.2.0
create table keycust_data.plausibility (
    relation text not null,
    column_name text not null,
    min_value float8,
    max_value float8,
    -- Whether a date or time in this column may lie in the future; else such rows are refused.
    may_be_future boolean not null default false,
    unit text,
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (relation, column_name),
    check (max_value >= min_value)
);
--@ sql/base/reference.sql:310 since 0.2.0
create table keycust_data.calendar (
    day date primary key,
    day_type text not null check (day_type in ('workday', 'rest_day', 'holiday', 'adjusted_workday')),
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);
--@ sql/base/reference.sql:323 since 0.2.0
create table keycust_data.indicator (
    indicator_code text primary key,
    label_zh text not null,
    label_en text not null,
    kind text not null check (kind in ('attribute', 'behaviour')),
    category text not null,
    source_system text,
    source_field text,
    unit text,
    definition text,
    value_type text not null check (value_type in ('number', 'text', 'code', 'boolean', 'date')),
    code_type text,
    period_kind text not null check (period_kind in ('none', 'month', 'year')),
    column_name text not null unique check (column_name ~ '^[a-z][a-z0-9_]{0,29}$'),
    state text not null check (state in ('computed', 'later')),
    brought_by text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);
--@ sql/base/customer.sql:4 since 0.2.0
create table keycust_data.organisation (
    organisation_id text primary key,
    parent_id text references keycust_data.organisation,
    name text not null,
    level_code text,
    region text,
    updated_at timestamp,
    check (parent_id <> organisation_id)
);
--@ sql/base/customer.sql:13 since 0.2.0
create index organisation_parent_id on keycust_data.organisation (parent_id);
--@ sql/base/customer.sql:15 since 0.2.0
create table keycust_data.account_manager (
    account_manager_id text primary key,
    organisation_id text not null references keycust_data.organisation,
    name text not null,
    phone text,
    left_on date,
    updated_at timestamp
);
--@ sql/base/customer.sql:24 since 0.2.0
create table keycust_data.customer (
    customer_id text primary key,
    organisation_id text not null references keycust_data.organisation,
    account_manager_id text references keycust_data.account_manager,
    name text not null,
    legal_entity_id text,
    credit_code text,
    natural_person boolean not null default false,
    address text,
    longitude_deg float8 check (longitude_deg between -180 and 180),
    latitude_deg float8 check (latitude_deg between -90 and 90),
    status_code text,
    customer_class_code text,
    use_class_code text,
    industry_code text,
    high_energy_code text,
    voltage_code text,
    load_class_code text,
    importance_code text,
    shift_code text,
    rest_days text,
    urban_rural_code text,
    resale_code text,
    temporary_code text,
    market_code text,
    settlement_mode_code text,
    invoice_type_code text,
    notice_mode_code text,
    source_count_code text,
    fee_control boolean,
    security_source boolean,
    own_generation_kw float8 check (own_generation_kw >= 0),
    distributed_generation_kwp float8 check (distributed_generation_kwp >= 0),
    security_load_kva float8 check (security_load_kva >= 0),
    ownership_code text,
    main_business text,
    development_plan text,
    registered_capital_cny numeric(18, 2),
    annual_output_cny numeric(18, 2),
    employees int check (employees >= 0),
    safety_rating text,
    tax_number text,
    tax_number_masked text generated always as (case
        when length(tax_number) >= 9 then left(tax_number, 2) || '****' || right(tax_number, 2)
        when tax_number is not null then '****'
    end) stored,
    bank_name text,
    bank_account text,
    bank_account_masked text generated always as (case
        when length(bank_account) >= 8 then '****' || right(bank_account, 4)
        when bank_account is not null then '****'
    end) stored,
    prepaid_balance_cny numeric(16, 2),
    opened_on date,
    energised_on date,
    closed_on date,
    updated_at timestamp,
    check (closed_on >= opened_on)
);
--@ sql/base/customer.sql:83 since 0.2.0
create index customer_organisation_id on keycust_data.customer (organisation_id);
--@ sql/base/customer.sql:84 since 0.2.0
create index customer_account_manager_id on keycust_data.customer (account_manager_id);
--@ sql/base/customer.sql:85 since 0.2.0
create index customer_industry_code on keycust_data.customer (industry_code);
--@ sql/base/customer.sql:88 since 0.2.0
create table keycust_data.contract (
    contract_id text primary key,
    customer_id text not null references keycust_data.customer,
    valid_from date not null,
    valid_to date,
    contract_capacity_kva float8 check (contract_capacity_kva >= 0),
    running_capacity_kva float8 check (running_capacity_kva >= 0),
    basic_charge_mode_code text,
    contract_demand_kw float8 check (contract_demand_kw >= 0),
    tariff_id text,
    price_code text,
    time_of_use boolean,
    power_factor_standard numeric(3, 2),
    ends_on date,
    updated_at timestamp,
    unique (customer_id, valid_from),
    check (valid_to >= valid_from)
);
--@ sql/base/access.sql:7 since 0.2.0
create table keycust_data.access_grant (
    role_name text not null,
    kind text not null check (kind in ('reader', 'manager', 'analyst', 'administrator', 'loader')),
    organisation_id text references keycust_data.organisation,
    account_manager_id text references keycust_data.account_manager,
    granted_at timestamp not null default localtimestamp,
    granted_by text not null default current_user,
    primary key (role_name, kind),
    check (account_manager_id is null or kind = 'manager' and organisation_id is null),
    check (kind <> 'manager' or account_manager_id is not null or organisation_id is not null),
    check (kind not in ('administrator', 'loader') or organisation_id is null)
);
--@ sql/base/access.sql:21 since 0.2.0
create table keycust_data.personal_column (
    relation text not null,
    column_name text not null,
    reason text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (relation, column_name)
);
--@ sql/base/access.sql:35 since 0.2.0
create view keycust_data.own_grant with (security_barrier = true) as
select g.kind, g.organisation_id, g.account_manager_id
from keycust_data.access_grant as g
join pg_catalog.pg_roles as r on r.rolname = g.role_name
where pg_has_role(current_user, r.oid, 'usage');
--@ sql/base/access.sql:42 since 0.2.0
create view keycust_data.own_writer with (security_barrier = true) as
select true as granted from keycust_data.own_grant as g where g.kind in ('administrator', 'loader') limit 1;
--@ sql/base/access.sql:45 since 0.2.0
create view keycust_data.own_company with (security_barrier = true) as
select true as granted
from keycust_data.own_grant as g
where g.kind in ('reader', 'analyst') and g.organisation_id is null
limit 1;
--@ sql/base/access.sql:51 since 0.2.0
create view keycust_data.own_organisation with (security_barrier = true) as
with recursive scope as (
    select g.organisation_id, g.kind = 'manager' as managed
    from keycust_data.own_grant as g
    where g.organisation_id is not null
    union
    select o.organisation_id, s.managed
    from keycust_data.organisation as o
    join scope as s on s.organisation_id = o.parent_id
)
select scope.organisation_id, scope.managed from scope;
--@ sql/base/access.sql:64 since 0.2.0
create view keycust_data.own_customer with (security_barrier = true) as
select c.customer_id
from keycust_data.customer as c
where c.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o))
    or c.account_manager_id = any (array(
        select g.account_manager_id from keycust_data.own_grant as g where g.account_manager_id is not null));
--@ sql/base/access.sql:72 since 0.2.0
create view keycust_data.managed_customer with (security_barrier = true) as
select c.customer_id
from keycust_data.customer as c
where c.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o where o.managed))
    or c.account_manager_id = any (array(
        select g.account_manager_id from keycust_data.own_grant as g where g.account_manager_id is not null))
    or exists (select from keycust_data.own_grant as g where g.kind = 'administrator');
--@ sql/base/access.sql:80 since 0.2.0
call keycust.access_protect('keycust_data.customer');
--@ sql/base/access.sql:81 since 0.2.0
call keycust.access_protect('keycust_data.contract');
--@ sql/base/access.sql:82 since 0.2.0
call keycust.access_protect_writers('keycust_data.access_grant');
--@ sql/base/access.sql:83 since 0.2.0
call keycust.access_protect_writers('keycust_data.personal_column');
--@ sql/base/erasure.sql:4 since 0.2.0
create table keycust_data.erasure (
    erasure_id bigint generated always as identity primary key,
    erased_at timestamp not null default localtimestamp,
    erased_by text not null default current_user,
    kind text not null check (kind in ('person', 'readings')),
    subject text not null,
    relation text not null,
    affected_rows bigint not null
);
--@ sql/base/erasure.sql:15 since 0.2.0
create table keycust_data.erased_person (
    key_digest text primary key,
    erased_at timestamp not null default localtimestamp
);
--@ sql/base/erasure.sql:20 since 0.2.0
call keycust.access_protect_writers('keycust_data.erasure');
--@ sql/base/erasure.sql:21 since 0.2.0
call keycust.access_protect_writers('keycust_data.erased_person');
--@ sql/base/supply.sql:4 since 0.2.0
create table keycust_data.feeder (
    feeder_id text primary key,
    organisation_id text references keycust_data.organisation,
    name text,
    substation text,
    voltage_code text,
    updated_at timestamp
);
--@ sql/base/supply.sql:13 since 0.2.0
create table keycust_data.transformer_area (
    transformer_area_id text primary key,
    feeder_id text references keycust_data.feeder,
    organisation_id text references keycust_data.organisation,
    name text,
    capacity_kva float8 check (capacity_kva >= 0),
    updated_at timestamp
);
--@ sql/base/supply.sql:23 since 0.2.0
create table keycust_data.feeder_energy (
    feeder_id text not null references keycust_data.feeder,
    day date not null,
    supplied_kwh float8,
    metered_kwh float8,
    updated_at timestamp,
    primary key (feeder_id, day)
);
--@ sql/base/supply.sql:32 since 0.2.0
create table keycust_data.transformer_area_energy (
    transformer_area_id text not null references keycust_data.transformer_area,
    day date not null,
    supplied_kwh float8,
    metered_kwh float8,
    updated_at timestamp,
    primary key (transformer_area_id, day)
);
--@ sql/base/supply.sql:42 since 0.2.0
create table keycust_data.usage_point (
    usage_point_id text primary key,
    customer_id text not null references keycust_data.customer,
    feeder_id text references keycust_data.feeder,
    transformer_area_id text references keycust_data.transformer_area,
    name text,
    purpose_code text,
    point_class_code text,
    status_code text,
    voltage_code text,
    wiring_code text,
    metering_mode_code text,
    metering_class_code text,
    capacity_kva float8 check (capacity_kva >= 0),
    load_control_terminal boolean,
    terminal_type_code text,
    in_service_on date,
    out_of_service_on date,
    updated_at timestamp
);
--@ sql/base/supply.sql:62 since 0.2.0
create index usage_point_customer_id on keycust_data.usage_point (customer_id);
--@ sql/base/supply.sql:63 since 0.2.0
create index usage_point_transformer_area_id on keycust_data.usage_point (transformer_area_id);
--@ sql/base/supply.sql:64 since 0.2.0
create index usage_point_feeder_id on keycust_data.usage_point (feeder_id);
--@ sql/base/supply.sql:67 since 0.2.0
create table keycust_data.meter (
    meter_id text primary key,
    usage_point_id text not null references keycust_data.usage_point,
    customer_id text not null references keycust_data.customer,
    asset_number text,
    multiplier float8 check (multiplier > 0),
    ct_ratio float8 check (ct_ratio > 0),
    pt_ratio float8 check (pt_ratio > 0),
    rated_voltage_v float8 check (rated_voltage_v > 0),
    basic_current_a float8 check (basic_current_a > 0),
    maximum_current_a float8 check (maximum_current_a > 0),
    register_capacity float8 check (register_capacity > 0),
    installed_on date,
    removed_on date,
    last_verified_on date,
    updated_at timestamp,
    check (removed_on >= installed_on)
);
--@ sql/base/supply.sql:85 since 0.2.0
create index meter_usage_point_id on keycust_data.meter (usage_point_id);
--@ sql/base/supply.sql:86 since 0.2.0
create index meter_customer_id on keycust_data.meter (customer_id);
--@ sql/base/supply.sql:88 since 0.2.0
create table keycust_data.transformer (
    transformer_id text primary key,
    customer_id text not null references keycust_data.customer,
    name text,
    model text,
    series text,
    capacity_kva float8 not null check (capacity_kva > 0),
    primary_voltage_code text,
    secondary_voltage_code text,
    status_code text,
    no_load_loss_w float8 check (no_load_loss_w >= 0),
    load_loss_w float8 check (load_loss_w >= 0),
    no_load_current_pct float8 check (no_load_current_pct >= 0),
    impedance_pct float8 check (impedance_pct >= 0),
    in_service_on date,
    out_of_service_on date,
    updated_at timestamp
);
--@ sql/base/supply.sql:106 since 0.2.0
create index transformer_customer_id on keycust_data.transformer (customer_id);
--@ sql/base/supply.sql:109 since 0.2.0
create table keycust_data.compensation (
    compensation_id text primary key,
    customer_id text not null references keycust_data.customer,
    rated_kvar float8 not null check (rated_kvar > 0),
    step_kvar float8 check (step_kvar > 0),
    rated_voltage_v float8 check (rated_voltage_v > 0),
    detuning_pct float8 check (detuning_pct >= 0),
    automatic boolean,
    in_service_on date,
    out_of_service_on date,
    updated_at timestamp
);
--@ sql/base/supply.sql:121 since 0.2.0
create index compensation_customer_id on keycust_data.compensation (customer_id);
--@ sql/base/supply.sql:125 since 0.2.0
create view keycust_data.own_feeder with (security_barrier = true) as
select f.feeder_id
from keycust_data.feeder as f
where f.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o))
union
select p.feeder_id
from keycust_data.usage_point as p
where p.feeder_id is not null
    and p.customer_id = any (array(select own.customer_id from keycust_data.own_customer as own));
--@ sql/base/supply.sql:135 since 0.2.0
create view keycust_data.own_transformer_area with (security_barrier = true) as
select a.transformer_area_id
from keycust_data.transformer_area as a
where a.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o))
union
select p.transformer_area_id
from keycust_data.usage_point as p
where p.transformer_area_id is not null
    and p.customer_id = any (array(select own.customer_id from keycust_data.own_customer as own));
--@ sql/base/supply.sql:145 since 0.2.0
call keycust.access_protect('keycust_data.feeder', 'feeder_id', 'keycust_data.own_feeder');
--@ sql/base/supply.sql:146 since 0.2.0
call keycust.access_protect('keycust_data.feeder_energy', 'feeder_id', 'keycust_data.own_feeder');
--@ sql/base/supply.sql:147 since 0.2.0
call keycust.access_protect('keycust_data.transformer_area', 'transformer_area_id',
    'keycust_data.own_transformer_area');
--@ sql/base/supply.sql:149 since 0.2.0
call keycust.access_protect('keycust_data.transformer_area_energy', 'transformer_area_id',
    'keycust_data.own_transformer_area');
--@ sql/base/supply.sql:151 since 0.2.0
call keycust.access_protect('keycust_data.usage_point');
--@ sql/base/supply.sql:152 since 0.2.0
call keycust.access_protect('keycust_data.meter');
--@ sql/base/supply.sql:153 since 0.2.0
call keycust.access_protect('keycust_data.transformer');
--@ sql/base/supply.sql:154 since 0.2.0
call keycust.access_protect('keycust_data.compensation');
--@ sql/base/curve.sql:6 since 0.2.0
create table keycust_data.power_curve (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    customer_id text not null,
    kw real[] check (cardinality(kw) > 0 and array_ndims(kw) = 1 and array_lower(kw, 1) = 1 and 1440 % cardinality(kw) = 0
        and array_position(kw, 'NaN') is null
        and array_position(kw, 'Infinity') is null and array_position(kw, '-Infinity') is null),
    kvar real[] check (cardinality(kvar) > 0 and array_ndims(kvar) = 1 and array_lower(kvar, 1) = 1 and 1440 % cardinality(kvar) = 0
        and array_position(kvar, 'NaN') is null
        and array_position(kvar, 'Infinity') is null and array_position(kvar, '-Infinity') is null),
    updated_at timestamp,
    primary key (usage_point_id, day),
    check (cardinality(kw) = cardinality(kvar))
) partition by range (day);
--@ sql/base/curve.sql:20 since 0.2.0
create index power_curve_customer_id on keycust_data.power_curve (customer_id, day);
--@ sql/base/curve.sql:22 since 0.2.0
create table keycust_data.voltage_curve (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    customer_id text not null,
    ua real[] check (cardinality(ua) > 0 and array_ndims(ua) = 1 and array_lower(ua, 1) = 1 and 1440 % cardinality(ua) = 0
        and array_position(ua, 'NaN') is null
        and array_position(ua, 'Infinity') is null and array_position(ua, '-Infinity') is null),
    ub real[] check (cardinality(ub) > 0 and array_ndims(ub) = 1 and array_lower(ub, 1) = 1 and 1440 % cardinality(ub) = 0
        and array_position(ub, 'NaN') is null
        and array_position(ub, 'Infinity') is null and array_position(ub, '-Infinity') is null),
    uc real[] check (cardinality(uc) > 0 and array_ndims(uc) = 1 and array_lower(uc, 1) = 1 and 1440 % cardinality(uc) = 0
        and array_position(uc, 'NaN') is null
        and array_position(uc, 'Infinity') is null and array_position(uc, '-Infinity') is null),
    updated_at timestamp,
    primary key (usage_point_id, day),
    check (cardinality(ua) = cardinality(ub) and cardinality(ua) = cardinality(uc)
        and cardinality(ub) = cardinality(uc))
) partition by range (day);
--@ sql/base/curve.sql:40 since 0.2.0
create index voltage_curve_customer_id on keycust_data.voltage_curve (customer_id, day);
--@ sql/base/curve.sql:42 since 0.2.0
create table keycust_data.current_curve (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    customer_id text not null,
    ia real[] check (cardinality(ia) > 0 and array_ndims(ia) = 1 and array_lower(ia, 1) = 1 and 1440 % cardinality(ia) = 0
        and array_position(ia, 'NaN') is null
        and array_position(ia, 'Infinity') is null and array_position(ia, '-Infinity') is null),
    ib real[] check (cardinality(ib) > 0 and array_ndims(ib) = 1 and array_lower(ib, 1) = 1 and 1440 % cardinality(ib) = 0
        and array_position(ib, 'NaN') is null
        and array_position(ib, 'Infinity') is null and array_position(ib, '-Infinity') is null),
    ic real[] check (cardinality(ic) > 0 and array_ndims(ic) = 1 and array_lower(ic, 1) = 1 and 1440 % cardinality(ic) = 0
        and array_position(ic, 'NaN') is null
        and array_position(ic, 'Infinity') is null and array_position(ic, '-Infinity') is null),
    updated_at timestamp,
    primary key (usage_point_id, day),
    check (cardinality(ia) = cardinality(ib) and cardinality(ia) = cardinality(ic)
        and cardinality(ib) = cardinality(ic))
) partition by range (day);
--@ sql/base/curve.sql:60 since 0.2.0
create index current_curve_customer_id on keycust_data.current_curve (customer_id, day);
--@ sql/base/curve.sql:64 since 0.2.0
create table keycust_data.register_reading (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    direction text not null check (direction in ('active_import', 'active_export', 'reactive_import', 'reactive_export',
        'reactive_quadrant_1', 'reactive_quadrant_2', 'reactive_quadrant_3', 'reactive_quadrant_4')),
    -- On the day of a change of meter there are two readings; '' where the source does not say which meter.
    meter_id text not null default '',
    customer_id text not null,
    total float8 check (total >= 0 and total < 'Infinity'),
    critical_peak float8 check (critical_peak >= 0 and critical_peak < 'Infinity'),
    peak float8 check (peak >= 0 and peak < 'Infinity'),
    flat float8 check (flat >= 0 and flat < 'Infinity'),
    valley float8 check (valley >= 0 and valley < 'Infinity'),
    multiplier float8 check (multiplier > 0 and multiplier < 'Infinity'),
    updated_at timestamp,
    primary key (usage_point_id, day, direction, meter_id)
) partition by range (day);
--@ sql/base/curve.sql:81 since 0.2.0
create index register_reading_customer_id on keycust_data.register_reading (customer_id, day);
--@ sql/base/curve.sql:83 since 0.2.0
create table keycust_data.demand_reading (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    meter_id text not null default '',
    customer_id text not null references keycust_data.customer,
    maximum_demand_kw float8 not null check (maximum_demand_kw >= 0 and maximum_demand_kw < 'Infinity'),
    maximum_at timestamp,
    updated_at timestamp,
    primary key (usage_point_id, day, meter_id)
);
--@ sql/base/curve.sql:93 since 0.2.0
create index demand_reading_customer_id on keycust_data.demand_reading (customer_id, day);
--@ sql/base/curve.sql:95 since 0.2.0
create table keycust_data.meter_event (
    usage_point_id text not null references keycust_data.usage_point,
    event_code text not null,
    phase text not null default 'total' check (phase in ('a', 'b', 'c', 'total')),
    started_at timestamp not null,
    ended_at timestamp,
    meter_id text,
    customer_id text not null references keycust_data.customer,
    updated_at timestamp,
    primary key (usage_point_id, event_code, phase, started_at),
    check (ended_at >= started_at)
);
--@ sql/base/curve.sql:107 since 0.2.0
create index meter_event_customer_id on keycust_data.meter_event (customer_id, started_at);
--@ sql/base/curve.sql:109 since 0.2.0
call keycust.access_protect('keycust_data.power_curve');
--@ sql/base/curve.sql:110 since 0.2.0
call keycust.access_protect('keycust_data.voltage_curve');
--@ sql/base/curve.sql:111 since 0.2.0
call keycust.access_protect('keycust_data.current_curve');
--@ sql/base/curve.sql:112 since 0.2.0
call keycust.access_protect('keycust_data.register_reading');
--@ sql/base/curve.sql:113 since 0.2.0
call keycust.access_protect('keycust_data.demand_reading');
--@ sql/base/curve.sql:114 since 0.2.0
call keycust.access_protect('keycust_data.meter_event');
--@ sql/base/curve.sql:120 since 0.2.0
create function keycust_data.make_month(relation regclass, month date) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    parent name;
    first_day constant date := date_trunc('month', month::timestamp)::date;
    partition name;
begin
    if month is null or not month between '1970-01-01' and '2199-12-31' then
        raise exception using
            errcode = 'datetime_field_overflow',
            message = 'month must be between 1970-01 and 2199-12',
            detail = format('Got %s.', coalesce(month::text, 'NULL'));
    end if;
    select c.relname into parent
    from pg_class as c
    where c.oid = relation and c.relkind = 'p' and c.relnamespace = 'keycust_data'::regnamespace;
    if parent is null then
        raise exception using
            errcode = 'wrong_object_type',
            message = 'relation must be a partitioned table of keycust_data',
            detail = format('Got %s.', coalesce(relation::text, 'NULL'));
    end if;
    partition := (parent || to_char(first_day, '_YYYY_MM'))::name;
    if to_regclass(format('keycust_data.%I', partition)) is not null then
        return false;
    end if;
    -- An advisory lock would not do: it takes in no invalidation, so the second loader would not see the first's table.
    execute format('lock table only keycust_data.%I in share update exclusive mode', parent);
    if to_regclass(format('keycust_data.%I', partition)) is not null then
        return false;
    end if;
    execute format('create table keycust_data.%I (like keycust_data.%I including all)', partition, parent);
    -- Through the parent the parent's policies hold; by its own name a partition shows nothing, whoever was let by mistake.
    execute format('alter table keycust_data.%I enable row level security', partition);
    execute format('alter table keycust_data.%I attach partition keycust_data.%I for values from (%L) to (%L)',
        parent, partition, first_day, (first_day + interval '1 month')::date);
    return true;
end
$$;
--@ sql/base/curve.sql:162 since 0.2.0
revoke execute on function keycust_data.make_month(regclass, date) from public;
--@ sql/base/billing.sql:4 since 0.2.0
create table keycust_data.bill (
    bill_id text primary key,
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    issued_on date,
    tariff_id text,
    energy_kwh float8,
    critical_peak_kwh float8,
    peak_kwh float8,
    flat_kwh float8,
    valley_kwh float8,
    reactive_lag_kvarh float8,
    reactive_lead_kvarh float8,
    maximum_demand_kw float8 check (maximum_demand_kw >= 0),
    billed_demand_kw float8 check (billed_demand_kw >= 0),
    billed_capacity_kva float8 check (billed_capacity_kva >= 0),
    power_factor float8 check (power_factor between 0 and 1),
    adjustment_pct float8,
    energy_charge_cny numeric(16, 2),
    critical_peak_charge_cny numeric(16, 2),
    peak_charge_cny numeric(16, 2),
    flat_charge_cny numeric(16, 2),
    valley_charge_cny numeric(16, 2),
    basic_charge_cny numeric(16, 2),
    adjustment_cny numeric(16, 2),
    surcharge_cny numeric(16, 2),
    purchase_cost_cny numeric(16, 2),
    total_cny numeric(16, 2),
    updated_at timestamp
);
--@ sql/base/billing.sql:34 since 0.2.0
create index bill_customer_id on keycust_data.bill (customer_id, month);
--@ sql/base/billing.sql:35 since 0.2.0
create index bill_month on keycust_data.bill (month);
--@ sql/base/billing.sql:37 since 0.2.0
create table keycust_data.receivable (
    receivable_id text primary key,
    customer_id text not null references keycust_data.customer,
    bill_id text references keycust_data.bill,
    month date not null check (extract(day from month) = 1),
    amount_type_code text,
    energy_kwh float8,
    amount_cny numeric(16, 2) not null,
    received_cny numeric(16, 2),
    owed_cny numeric(16, 2),
    penalty_cny numeric(16, 2),
    penalty_received_cny numeric(16, 2),
    released_on date,
    due_on date,
    settled_on date,
    settlement_code text,
    channel_code text,
    updated_at timestamp
);
--@ sql/base/billing.sql:56 since 0.2.0
create index receivable_bill_id on keycust_data.receivable (bill_id);
--@ sql/base/billing.sql:57 since 0.2.0
create index receivable_customer_id on keycust_data.receivable (customer_id, month);
--@ sql/base/billing.sql:59 since 0.2.0
create table keycust_data.payment (
    payment_id text primary key,
    customer_id text not null references keycust_data.customer,
    receivable_id text references keycust_data.receivable,
    paid_at timestamp not null,
    amount_cny numeric(16, 2) not null,
    penalty_cny numeric(16, 2),
    channel_code text,
    instrument_code text,
    kind_code text,
    updated_at timestamp
);
--@ sql/base/billing.sql:71 since 0.2.0
create index payment_customer_id on keycust_data.payment (customer_id, paid_at);
--@ sql/base/billing.sql:72 since 0.2.0
create index payment_receivable_id on keycust_data.payment (receivable_id);
--@ sql/base/billing.sql:74 since 0.2.0
call keycust.access_protect('keycust_data.bill');
--@ sql/base/billing.sql:75 since 0.2.0
call keycust.access_protect('keycust_data.receivable');
--@ sql/base/billing.sql:76 since 0.2.0
call keycust.access_protect('keycust_data.payment');
--@ sql/base/contact.sql:5 since 0.2.0
create table keycust_data.contact (
    contact_id text primary key,
    customer_id text not null references keycust_data.customer,
    name text,
    name_masked text generated always as (case
        when length(name) >= 2 then left(name, 1) || '**'
        when name is not null then '**'
    end) stored,
    position text,
    phone text,
    phone_masked text generated always as (case
        when length(phone) >= 10 then left(phone, 3) || '****' || right(phone, 2)
        when length(phone) >= 6 then '****' || right(phone, 2)
        when phone is not null then '****'
    end) stored,
    email text,
    natural_person boolean not null default true,
    preferred boolean not null default false,
    updated_at timestamp
);
--@ sql/base/contact.sql:25 since 0.2.0
create index contact_customer_id on keycust_data.contact (customer_id);
--@ sql/base/contact.sql:27 since 0.2.0
create table keycust_data.visit (
    visit_id text primary key,
    customer_id text not null references keycust_data.customer,
    account_manager_id text references keycust_data.account_manager,
    visited_at timestamp not null,
    channel text,
    purpose text,
    contact_name text,
    notes text,
    commitment text,
    commitment_due_on date,
    commitment_kept_on date,
    satisfaction int check (satisfaction between 1 and 5),
    updated_at timestamp
);
--@ sql/base/contact.sql:42 since 0.2.0
create index visit_customer_id on keycust_data.visit (customer_id, visited_at);
--@ sql/base/contact.sql:45 since 0.2.0
create table keycust_data.complaint (
    complaint_id text primary key,
    customer_id text not null references keycust_data.customer,
    accepted_at timestamp not null,
    business_code text,
    class_code text,
    subclass_code text,
    content text,
    opinion text,
    caller_phone text,
    caller_phone_masked text generated always as (case
        when length(caller_phone) >= 10 then left(caller_phone, 3) || '****' || right(caller_phone, 2)
        when length(caller_phone) >= 6 then '****' || right(caller_phone, 2)
        when caller_phone is not null then '****'
    end) stored,
    call_min float8 check (call_min >= 0),
    urged_count int check (urged_count >= 0),
    finished_at timestamp,
    satisfaction int check (satisfaction between 1 and 5),
    outage_id text,
    updated_at timestamp,
    check (finished_at >= accepted_at)
);
--@ sql/base/contact.sql:68 since 0.2.0
create index complaint_customer_id on keycust_data.complaint (customer_id, accepted_at);
--@ sql/base/contact.sql:70 since 0.2.0
call keycust.access_protect('keycust_data.contact');
--@ sql/base/contact.sql:71 since 0.2.0
call keycust.access_protect('keycust_data.visit');
--@ sql/base/contact.sql:72 since 0.2.0
call keycust.access_protect('keycust_data.complaint');
--@ sql/base/personal.sql:7 since 0.2.0
create view keycust_data.personal_contact with (security_barrier = true) as
select c.contact_id, c.customer_id, c.name, c.phone, c.email
from keycust_data.contact as c
where c.customer_id in (select m.customer_id from keycust_data.managed_customer as m);
--@ sql/base/personal.sql:12 since 0.2.0
create view keycust_data.personal_visit with (security_barrier = true) as
select v.visit_id, v.customer_id, v.contact_name, v.notes
from keycust_data.visit as v
where v.customer_id in (select m.customer_id from keycust_data.managed_customer as m);
--@ sql/base/personal.sql:17 since 0.2.0
create view keycust_data.personal_complaint with (security_barrier = true) as
select c.complaint_id, c.customer_id, c.content, c.opinion, c.caller_phone
from keycust_data.complaint as c
where c.customer_id in (select m.customer_id from keycust_data.managed_customer as m);
--@ sql/base/personal.sql:22 since 0.2.0
create view keycust_data.personal_customer with (security_barrier = true) as
select c.customer_id, c.tax_number, c.bank_account
from keycust_data.customer as c
where c.customer_id in (select m.customer_id from keycust_data.managed_customer as m);
--@ sql/base/safety.sql:4 since 0.2.0
create table keycust_data.outage (
    outage_id text not null,
    customer_id text not null references keycust_data.customer,
    usage_point_id text references keycust_data.usage_point,
    feeder_id text references keycust_data.feeder,
    started_at timestamp not null,
    ended_at timestamp,
    planned boolean,
    cause text,
    lost_kwh float8 check (lost_kwh >= 0),
    updated_at timestamp,
    primary key (outage_id, customer_id),
    check (ended_at >= started_at)
);
--@ sql/base/safety.sql:18 since 0.2.0
create index outage_customer_id on keycust_data.outage (customer_id, started_at);
--@ sql/base/safety.sql:20 since 0.2.0
create table keycust_data.hidden_danger (
    hidden_danger_id text primary key,
    customer_id text not null references keycust_data.customer,
    found_on date not null,
    kind text,
    level_code text,
    description text,
    due_on date,
    updated_at timestamp
);
--@ sql/base/safety.sql:30 since 0.2.0
create index hidden_danger_customer_id on keycust_data.hidden_danger (customer_id, found_on);
--@ sql/base/safety.sql:32 since 0.2.0
create table keycust_data.danger_treatment (
    danger_treatment_id text primary key,
    hidden_danger_id text not null references keycust_data.hidden_danger,
    customer_id text not null references keycust_data.customer,
    treated_on date not null,
    result text,
    closed boolean not null default false,
    updated_at timestamp
);
--@ sql/base/safety.sql:41 since 0.2.0
create index danger_treatment_hidden_danger_id on keycust_data.danger_treatment (hidden_danger_id);
--@ sql/base/safety.sql:42 since 0.2.0
create index danger_treatment_customer_id on keycust_data.danger_treatment (customer_id);
--@ sql/base/safety.sql:44 since 0.2.0
create table keycust_data.inspection (
    inspection_id text primary key,
    customer_id text not null references keycust_data.customer,
    usage_point_id text references keycust_data.usage_point,
    inspected_at timestamp not null,
    reason text,
    updated_at timestamp
);
--@ sql/base/safety.sql:52 since 0.2.0
create index inspection_customer_id on keycust_data.inspection (customer_id, inspected_at);
--@ sql/base/safety.sql:54 since 0.2.0
create table keycust_data.inspection_result (
    inspection_result_id text primary key,
    inspection_id text not null references keycust_data.inspection,
    customer_id text not null references keycust_data.customer,
    finding_code text not null,
    phase text check (phase in ('a', 'b', 'c', 'total')),
    since date,
    recovered_kwh float8 check (recovered_kwh >= 0),
    recovered_cny numeric(16, 2),
    evidence text,
    updated_at timestamp
);
--@ sql/base/safety.sql:66 since 0.2.0
create index inspection_result_inspection_id on keycust_data.inspection_result (inspection_id);
--@ sql/base/safety.sql:67 since 0.2.0
create index inspection_result_customer_id on keycust_data.inspection_result (customer_id);
--@ sql/base/safety.sql:69 since 0.2.0
call keycust.access_protect('keycust_data.outage');
--@ sql/base/safety.sql:70 since 0.2.0
call keycust.access_protect('keycust_data.hidden_danger');
--@ sql/base/safety.sql:71 since 0.2.0
call keycust.access_protect('keycust_data.danger_treatment');
--@ sql/base/safety.sql:72 since 0.2.0
call keycust.access_protect('keycust_data.inspection');
--@ sql/base/safety.sql:73 since 0.2.0
call keycust.access_protect('keycust_data.inspection_result');
--@ sql/base/environment.sql:4 since 0.2.0
create table keycust_data.production (
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    output_cny numeric(18, 2),
    output_quantity float8,
    output_unit text,
    working_days int check (working_days between 0 and 31),
    updated_at timestamp,
    primary key (customer_id, month)
);
--@ sql/base/environment.sql:15 since 0.2.0
create table keycust_data.weather (
    organisation_id text not null references keycust_data.organisation,
    day date not null,
    temperature_mean_c float8,
    temperature_max_c float8,
    temperature_min_c float8,
    humidity_pct float8 check (humidity_pct between 0 and 100),
    rain_mm float8 check (rain_mm >= 0),
    updated_at timestamp,
    primary key (organisation_id, day),
    check (temperature_max_c >= temperature_min_c)
);
--@ sql/base/environment.sql:28 since 0.2.0
create table keycust_data.economy (
    series_code text not null,
    organisation_id text not null references keycust_data.organisation,
    month date not null check (extract(day from month) = 1),
    industry_code text not null default '',
    value float8 not null,
    unit text,
    updated_at timestamp,
    primary key (series_code, organisation_id, industry_code, month)
);
--@ sql/base/environment.sql:39 since 0.2.0
call keycust.access_protect('keycust_data.production');
--@ sql/base/source.sql:5 since 0.2.0
create table keycust_data.source (
    source_id text primary key,
    system text not null,
    relation text not null,
    target text not null,
    -- rows: a row is a row; wide: a row is one quantity's day, value i in column point_prefix || i;
    -- long: a row is one value at one time.
    layout text not null default 'rows' check (layout in ('rows', 'wide', 'long')),
    point_prefix text,
    points int check (1440 % points = 0),
    -- Whether value 1 of a day ends at 00:15 (interval_end) or is labelled 00:00.
    interval_end boolean not null default true,
    -- Rows are read in the order of this column; with incremental, only those beyond the position reached.
    position_column text,
    incremental boolean not null default true,
    position text,
    -- The zone of the source's times, where it is not the utility's own.
    time_zone text,
    batch_rows int not null default 10000 check (batch_rows between 1 and 1000000),
    load_order int not null default 100,
    enabled boolean not null default true,
    check (not incremental or position_column is not null),
    check ((layout = 'rows') = (points is null)),
    check ((layout = 'wide') = (point_prefix is not null))
);
--@ sql/base/source.sql:33 since 0.2.0
create table keycust_data.source_column (
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    target_column text not null,
    source_column text,
    constant text,
    factor float8 check (factor > '-Infinity' and factor < 'Infinity'),
    -- Values not in this code list, after the mapping of source_value, are refused.
    code_type text,
    primary key (source_id, target_column),
    check ((source_column is null) <> (constant is null))
);
--@ sql/base/source.sql:46 since 0.2.0
create table keycust_data.source_value (
    source_id text not null,
    target_column text not null,
    source_value text not null,
    target_value text,
    primary key (source_id, target_column, source_value),
    foreign key (source_id, target_column) references keycust_data.source_column
        on update cascade on delete cascade
);
--@ sql/base/source.sql:56 since 0.2.0
create table keycust_data.integration_run (
    run_id bigint generated always as identity primary key,
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    backend_pid int not null,
    backend_start timestamptz,
    started_at timestamp not null default localtimestamp,
    started_by text not null default current_user,
    finished_at timestamp,
    state text not null default 'running' check (state in ('running', 'finished', 'failed', 'dead')),
    message text,
    batches int not null default 0,
    received_rows bigint not null default 0,
    accepted_rows bigint not null default 0,
    rejected_rows bigint not null default 0,
    retried_rows bigint not null default 0,
    -- Rows of the target; several rows of a source may make one.
    inserted_rows bigint not null default 0,
    updated_rows bigint not null default 0,
    position_from text,
    position_to text
);
--@ sql/base/source.sql:77 since 0.2.0
create index integration_run_source_id on keycust_data.integration_run (source_id, run_id);
--@ sql/base/source.sql:81 since 0.2.0
create table keycust_data.integration_day (
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    day date not null,
    outcome text not null,
    row_count bigint not null,
    primary key (source_id, day, outcome)
);
--@ sql/base/source.sql:90 since 0.2.0
create table keycust_data.rejected_row (
    rejected_row_id bigint generated always as identity primary key,
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    run_id bigint not null,
    rule text not null,
    reason text not null,
    column_name text,
    source_key text,
    day date not null,
    customer_id text,
    source_row jsonb not null,
    row_digest text not null,
    state text not null default 'open' check (state in ('open', 'closed', 'resolved')),
    rejected_at timestamp not null default localtimestamp,
    resolved_at timestamp,
    unique (source_id, row_digest)
);
--@ sql/base/source.sql:107 since 0.2.0
create index rejected_row_open on keycust_data.rejected_row (source_id, source_key) where state = 'open';
--@ sql/base/source.sql:108 since 0.2.0
create index rejected_row_day on keycust_data.rejected_row (source_id, day);
--@ sql/base/source.sql:109 since 0.2.0
create index rejected_row_customer_id on keycust_data.rejected_row (customer_id);
--@ sql/base/source.sql:112 since 0.2.0
create table keycust_data.correction (
    correction_id bigint generated always as identity primary key,
    source_id text not null,
    run_id bigint not null,
    corrected_at timestamp not null default localtimestamp,
    relation text not null,
    row_key text not null,
    customer_id text,
    before jsonb not null,
    after jsonb not null
);
--@ sql/base/source.sql:123 since 0.2.0
create index correction_customer_id on keycust_data.correction (customer_id);
--@ sql/base/source.sql:124 since 0.2.0
create index correction_row on keycust_data.correction (relation, row_key);
--@ sql/base/source.sql:126 since 0.2.0
call keycust.access_protect_writers('keycust_data.integration_run');
--@ sql/base/source.sql:127 since 0.2.0
call keycust.access_protect_writers('keycust_data.rejected_row');
--@ sql/base/source.sql:128 since 0.2.0
call keycust.access_protect_writers('keycust_data.correction');
--@ sql/base/indicator.sql:5 since 0.2.0
create table keycust_data.indicator_run (
    run_id bigint generated always as identity primary key,
    month_from date not null check (extract(day from month_from) = 1),
    month_to date not null check (extract(day from month_to) = 1),
    backend_pid int not null,
    backend_start timestamptz,
    started_at timestamp not null default localtimestamp,
    started_by text not null default current_user,
    finished_at timestamp,
    state text not null default 'running' check (state in ('running', 'finished', 'dead')),
    steps_done int not null default 0,
    last_step text,
    written_values bigint not null default 0,
    removed_values bigint not null default 0,
    check (month_to >= month_from)
);
--@ sql/base/indicator.sql:24 since 0.2.0
create table keycust_data.customer_indicator (
    customer_id text not null references keycust_data.customer,
    indicator_code text not null references keycust_data.indicator,
    period date not null check (period > '-infinity' and period < 'infinity'),
    value float8 check (value > '-Infinity' and value < 'Infinity'),
    text_value text,
    source text,
    run_id bigint,
    recorded_at timestamp not null default localtimestamp,
    primary key (customer_id, indicator_code, period),
    check (value is not null or text_value is not null)
);
--@ sql/base/indicator.sql:36 since 0.2.0
create index customer_indicator_code on keycust_data.customer_indicator (indicator_code, period);
--@ sql/base/indicator.sql:40 since 0.2.0
create table keycust_data.customer_load (
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    usage_points int not null,
    valid_days int not null,
    mean_kw float8,
    maximum_kw float8,
    maximum_at timestamp,
    minimum_kw float8,
    energy_kwh float8,
    load_factor float8,
    minimum_load_factor float8,
    peak_valley_ratio float8,
    mean_kva float8,
    maximum_kva float8,
    workday_kwh float8,
    rest_day_kwh float8,
    over_capacity_days int,
    system_peak_at timestamp,
    system_peak_kw float8,
    declining_days int,
    voltage_points int,
    voltage_qualified_points int,
    current_points int,
    unbalanced_points int,
    unbalance_pct float8,
    primary key (customer_id, month)
);
--@ sql/base/indicator.sql:71 since 0.2.0
create table keycust_data.customer_completeness (
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    usage_points int not null,
    curve_points_expected int not null,
    curve_points_valid int not null,
    readings_expected int not null,
    readings_valid int not null,
    bill_present boolean not null,
    receivable_count int not null,
    payment_count int not null,
    completeness_pct float8 check (completeness_pct between 0 and 100),
    primary key (customer_id, month)
);
--@ sql/base/indicator.sql:86 since 0.2.0
call keycust.access_protect('keycust_data.customer_indicator');
--@ sql/base/indicator.sql:87 since 0.2.0
call keycust.access_protect('keycust_data.customer_load');
--@ sql/base/indicator.sql:88 since 0.2.0
call keycust.access_protect('keycust_data.customer_completeness');
--@ sql/base/dictionary.sql:5 since 0.2.0
create table keycust_data.dictionary (
    object text not null,
    column_name text not null default '',
    label_zh text not null check (label_zh <> ''),
    label_en text not null check (label_en <> ''),
    unit text,
    meaning text,
    code_type text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    primary key (object, column_name)
);
$keycust_ddl$::text$keycust_sql$;

create function keycust.base_views_ddl() returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $keycust_sql$select $keycust_ddl$
--@ sql/service/base_version.sql:3
create view keycust_bi.base_version with (security_invoker = true) as
select
    base.version as base_version,
    keycust.version() as library_version,
    base.created_at,
    base.upgraded_at
from keycust_data.base_version as base;
--@ sql/base/source_view.sql:3
create view keycust_bi.data_quality with (security_invoker = true) as
select
    s.source_id,
    s.system as source_system,
    s.target as relation,
    d.day,
    sum(d.row_count)::bigint as received_rows,
    coalesce(sum(d.row_count) filter (where d.outcome = 'accepted'), 0)::bigint as accepted_rows,
    coalesce(sum(d.row_count) filter (where d.outcome <> 'accepted'), 0)::bigint as refused_rows,
    (100 * coalesce(sum(d.row_count) filter (where d.outcome = 'accepted'), 0) / sum(d.row_count))::float8 as accepted_pct
from keycust_data.integration_day as d
join keycust_data.source as s on s.source_id = d.source_id
group by s.source_id, d.day
having sum(d.row_count) > 0;
--@ sql/base/source_view.sql:18
create view keycust_bi.data_refusal with (security_invoker = true) as
select
    s.source_id,
    s.system as source_system,
    s.target as relation,
    d.day,
    d.outcome as rule,
    d.row_count as refused_rows
from keycust_data.integration_day as d
join keycust_data.source as s on s.source_id = d.source_id
where d.outcome <> 'accepted';
--@ sql/base/source_view.sql:30
create view keycust_bi.data_source with (security_invoker = true) as
select
    s.source_id,
    s.system as source_system,
    s.target as relation,
    s.enabled,
    s.position as reached_position,
    r.state as last_state,
    r.started_at as last_started_at,
    r.finished_at as last_finished_at,
    r.received_rows as last_received_rows,
    r.accepted_rows as last_accepted_rows,
    r.rejected_rows as last_refused_rows,
    r.message as last_message
from keycust_data.source as s
left join lateral (
    select run.*
    from keycust_data.integration_run as run
    where run.source_id = s.source_id
    order by run.run_id desc
    limit 1
) as r on true;
--@ sql/base/access_view.sql:3
create view keycust_bi.personal_contact with (security_invoker = true) as
select p.contact_id, p.customer_id, p.name, p.phone, p.email from keycust_data.personal_contact as p;
--@ sql/base/access_view.sql:6
create view keycust_bi.personal_visit with (security_invoker = true) as
select p.visit_id, p.customer_id, p.contact_name, p.notes from keycust_data.personal_visit as p;
--@ sql/base/access_view.sql:9
create view keycust_bi.personal_complaint with (security_invoker = true) as
select p.complaint_id, p.customer_id, p.content, p.opinion, p.caller_phone from keycust_data.personal_complaint as p;
--@ sql/base/access_view.sql:12
create view keycust_bi.personal_customer with (security_invoker = true) as
select p.customer_id, p.tax_number, p.bank_account from keycust_data.personal_customer as p;
--@ sql/base/indicator_view.sql:5
create view keycust_bi.customer_indicator_long with (security_invoker = true) as
select
    v.customer_id,
    v.indicator_code,
    v.label_zh,
    v.label_en,
    v.kind,
    v.category,
    v.unit,
    v.period,
    v.value,
    v.text_value,
    (v.period + v.known_after)::date as valid_from,
    (v.next_period + v.known_after)::date as valid_to,
    v.source,
    v.column_name
from (
    select
        c.customer_id, c.indicator_code, i.label_zh, i.label_en, i.kind, i.category, i.unit, c.period, c.value,
        c.text_value, c.source, i.column_name,
        lead(c.period) over (partition by c.customer_id, c.indicator_code order by c.period) as next_period,
        -- A month is known when it is over.
        case when i.kind = 'behaviour' or i.period_kind <> 'none' then interval '1 month' else interval '0' end
            as known_after
    from keycust_data.customer_indicator as c
    join keycust_data.indicator as i on i.indicator_code = c.indicator_code
) as v;
--@ sql/base/indicator_view.sql:33
create view keycust_bi.attribute_indicator with (security_invoker = true) as
select
    i.indicator_code,
    i.label_zh,
    i.label_en,
    i.category,
    i.unit,
    i.definition,
    i.value_type,
    i.source_system,
    i.source_field,
    i.column_name,
    i.state,
    i.brought_by,
    v.customers,
    v.customers * 100.0::float8 / nullif(k.customers, 0) as coverage_pct,
    v.last_period
from keycust_data.indicator as i
cross join (select count(*) as customers from keycust_data.customer) as k
cross join lateral (
    select count(distinct c.customer_id) as customers, max(c.period) as last_period
    from keycust_data.customer_indicator as c
    where c.indicator_code = i.indicator_code
) as v
where i.kind = 'attribute';
--@ sql/base/indicator_view.sql:60
create view keycust_bi.behaviour_indicator with (security_invoker = true) as
select
    i.indicator_code,
    i.label_zh,
    i.label_en,
    i.category,
    i.unit,
    i.definition,
    i.value_type,
    i.source_system,
    i.source_field,
    i.column_name,
    i.state,
    i.brought_by,
    v.customers,
    v.customers * 100.0::float8 / nullif(k.customers, 0) as coverage_pct,
    l.last_period
from keycust_data.indicator as i
cross join (select count(*) as customers from keycust_data.customer) as k
cross join lateral (
    select max(c.period) as last_period
    from keycust_data.customer_indicator as c
    where c.indicator_code = i.indicator_code
) as l
cross join lateral (
    select count(*) as customers
    from keycust_data.customer_indicator as c
    where c.indicator_code = i.indicator_code and c.period = l.last_period
) as v
where i.kind = 'behaviour';
--@ sql/base/indicator_view.sql:91
create view keycust_bi.customer_completeness with (security_invoker = true) as
select
    c.customer_id,
    c.month,
    c.usage_points,
    c.curve_points_expected,
    c.curve_points_valid,
    c.readings_expected,
    c.readings_valid,
    c.bill_present,
    c.receivable_count,
    c.payment_count,
    c.completeness_pct
from keycust_data.customer_completeness as c;
--@ sql/base/indicator_view.sql:106
create view keycust_bi.customer_load with (security_invoker = true) as
select
    c.customer_id,
    c.month,
    c.usage_points,
    c.valid_days,
    c.mean_kw,
    c.maximum_kw,
    c.maximum_at,
    c.minimum_kw,
    c.energy_kwh,
    c.load_factor,
    c.minimum_load_factor,
    c.peak_valley_ratio,
    c.mean_kva,
    c.maximum_kva,
    c.workday_kwh,
    c.rest_day_kwh,
    c.over_capacity_days,
    c.system_peak_at,
    c.system_peak_kw,
    c.declining_days,
    c.voltage_points,
    c.voltage_qualified_points,
    c.current_points,
    c.unbalanced_points,
    c.unbalance_pct
from keycust_data.customer_load as c;
--@ build/indicator_wide_view.sql:3
create view keycust_bi.customer_attribute with (security_invoker = true) as
select
    i.customer_id,
    min(i.period) as oldest_period,
    max(i.period) as latest_period,
    max(i.text_value) filter (where i.indicator_code = 'A001') as customer_number,
    max(i.text_value) filter (where i.indicator_code = 'A002') as customer_name,
    max(i.text_value) filter (where i.indicator_code = 'A003') as credit_code,
    max(i.text_value) filter (where i.indicator_code = 'A004') as supply_address,
    max(i.text_value) filter (where i.indicator_code = 'A005') as organisation_id,
    max(i.text_value) filter (where i.indicator_code = 'A006') as coordinates,
    max(i.text_value) filter (where i.indicator_code = 'A007') as contact_masked,
    max(i.text_value) filter (where i.indicator_code = 'A008') as account_manager,
    (max(i.text_value) filter (where i.indicator_code = 'A009'))::date as opened_on,
    (max(i.text_value) filter (where i.indicator_code = 'A010'))::date as energised_on,
    max(i.text_value) filter (where i.indicator_code = 'A011') as status_code,
    max(i.text_value) filter (where i.indicator_code = 'A012') as urban_rural_code,
    max(i.text_value) filter (where i.indicator_code = 'A101') as voltage_code,
    max(i.text_value) filter (where i.indicator_code = 'A102') as customer_class_code,
    max(i.value) filter (where i.indicator_code = 'A103') as contract_capacity_kva,
    max(i.value) filter (where i.indicator_code = 'A104') as running_capacity_kva,
    max(i.value) filter (where i.indicator_code = 'A105') as transformer_count,
    max(i.text_value) filter (where i.indicator_code = 'A106') as transformer_list,
    max(i.text_value) filter (where i.indicator_code = 'A107') as source_count_code,
    max(i.text_value) filter (where i.indicator_code = 'A108') as feeding_line,
    max(i.value) filter (where i.indicator_code = 'A109') = 1 as security_source,
    max(i.value) filter (where i.indicator_code = 'A110') as own_generation_kw,
    max(i.value) filter (where i.indicator_code = 'A111') as distributed_generation_kwp,
    max(i.text_value) filter (where i.indicator_code = 'A112') as load_class_code,
    max(i.text_value) filter (where i.indicator_code = 'A113') as importance_code,
    max(i.value) filter (where i.indicator_code = 'A114') as compensation_kvar,
    max(i.text_value) filter (where i.indicator_code = 'A115') as shift_code,
    max(i.text_value) filter (where i.indicator_code = 'A116') as rest_days,
    max(i.text_value) filter (where i.indicator_code = 'A117') as resale_code,
    max(i.text_value) filter (where i.indicator_code = 'A118') as temporary_code,
    max(i.text_value) filter (where i.indicator_code = 'A201') as use_class_code,
    max(i.text_value) filter (where i.indicator_code = 'A202') as price_code,
    max(i.value) filter (where i.indicator_code = 'A203') = 1 as time_of_use,
    max(i.text_value) filter (where i.indicator_code = 'A204') as basic_charge_mode_code,
    max(i.value) filter (where i.indicator_code = 'A205') as contract_demand_kw,
    max(i.value) filter (where i.indicator_code = 'A206') as power_factor_standard,
    max(i.text_value) filter (where i.indicator_code = 'A207') as market_code,
    max(i.text_value) filter (where i.indicator_code = 'A208') as settlement_mode_code,
    max(i.value) filter (where i.indicator_code = 'A209') = 1 as fee_control,
    max(i.text_value) filter (where i.indicator_code = 'A210') as invoice_type_code,
    max(i.text_value) filter (where i.indicator_code = 'A301') as industry_code,
    max(i.text_value) filter (where i.indicator_code = 'A302') as high_energy_code,
    max(i.text_value) filter (where i.indicator_code = 'A303') as main_business,
    max(i.text_value) filter (where i.indicator_code = 'A304') as development_plan,
    max(i.value) filter (where i.indicator_code = 'A305') as registered_capital_cny,
    max(i.value) filter (where i.indicator_code = 'A306') as annual_output_cny,
    max(i.value) filter (where i.indicator_code = 'A307') as employees,
    max(i.text_value) filter (where i.indicator_code = 'A308') as ownership_code,
    max(i.text_value) filter (where i.indicator_code = 'A309') as safety_rating,
    max(i.text_value) filter (where i.indicator_code = 'A401') as metering_mode_code,
    max(i.text_value) filter (where i.indicator_code = 'A402') as wiring_code,
    max(i.text_value) filter (where i.indicator_code = 'A403') as metering_class_code,
    max(i.value) filter (where i.indicator_code = 'A404') as multiplier,
    max(i.value) filter (where i.indicator_code = 'A405') as ct_ratio,
    max(i.value) filter (where i.indicator_code = 'A406') as pt_ratio,
    max(i.text_value) filter (where i.indicator_code = 'A407') as terminal_type_code,
    max(i.value) filter (where i.indicator_code = 'A408') as collection_complete_pct
from (
    select k.customer_id, n.indicator_code, l.period, l.value, l.text_value
    from keycust_data.customer as k
    cross join keycust_data.indicator as n
    cross join lateral (
        select c.period, c.value, c.text_value
        from keycust_data.customer_indicator as c
        where c.customer_id = k.customer_id and c.indicator_code = n.indicator_code
        order by c.period desc
        limit 1
    ) as l
    where n.kind = 'attribute'
) as i
group by i.customer_id;
--@ build/indicator_wide_view.sql:80
create view keycust_bi.customer_behaviour with (security_invoker = true) as
select
    i.customer_id,
    min(i.period) as oldest_period,
    max(i.period) as latest_period,
    max(i.value) filter (where i.indicator_code = 'B001') as monthly_energy_kwh,
    max(i.value) filter (where i.indicator_code = 'B002') as annual_energy_kwh,
    max(i.value) filter (where i.indicator_code = 'B003') as energy_yoy_growth_pct,
    max(i.value) filter (where i.indicator_code = 'B004') as energy_mom_growth_pct,
    max(i.value) filter (where i.indicator_code = 'B005') as energy_trend_pct_per_month,
    max(i.value) filter (where i.indicator_code = 'B006') as critical_peak_share_pct,
    max(i.value) filter (where i.indicator_code = 'B007') as peak_share_pct,
    max(i.value) filter (where i.indicator_code = 'B008') as flat_share_pct,
    max(i.value) filter (where i.indicator_code = 'B009') as valley_share_pct,
    max(i.value) filter (where i.indicator_code = 'B010') as energy_per_kva_kwh,
    max(i.value) filter (where i.indicator_code = 'B011') as energy_per_10k_output_kwh,
    max(i.value) filter (where i.indicator_code = 'B012') as energy_volatility,
    max(i.value) filter (where i.indicator_code = 'B013') as purchase_level_pct,
    max(i.value) filter (where i.indicator_code = 'B101') as maximum_load_kw,
    max(i.text_value) filter (where i.indicator_code = 'B102') as maximum_load_at,
    max(i.value) filter (where i.indicator_code = 'B103') as maximum_demand_kw,
    max(i.value) filter (where i.indicator_code = 'B104') as daily_load_factor,
    max(i.value) filter (where i.indicator_code = 'B105') as daily_minimum_load_factor,
    max(i.value) filter (where i.indicator_code = 'B106') as peak_valley_ratio,
    max(i.value) filter (where i.indicator_code = 'B107') as maximum_load_hours_h,
    max(i.value) filter (where i.indicator_code = 'B108') as transformer_load_mean_pct,
    max(i.value) filter (where i.indicator_code = 'B109') as transformer_load_max_pct,
    max(i.text_value) filter (where i.indicator_code = 'B110') as load_curve_class,
    max(i.value) filter (where i.indicator_code = 'B111') as temperature_sensitivity_kw_c,
    max(i.value) filter (where i.indicator_code = 'B112') as peak_responsibility,
    max(i.value) filter (where i.indicator_code = 'B113') as adjustable_load_kw,
    max(i.value) filter (where i.indicator_code = 'B114') as weekend_ratio,
    max(i.value) filter (where i.indicator_code = 'B201') as power_factor,
    max(i.value) filter (where i.indicator_code = 'B202') as adjustment_cny,
    max(i.value) filter (where i.indicator_code = 'B203') as adjustment_pct,
    max(i.value) filter (where i.indicator_code = 'B204') as leading_kvarh_share_pct,
    max(i.value) filter (where i.indicator_code = 'B205') as reactive_deficit_kvar,
    max(i.value) filter (where i.indicator_code = 'B206') as voltage_qualified_pct,
    max(i.value) filter (where i.indicator_code = 'B207') as current_unbalance_pct,
    max(i.value) filter (where i.indicator_code = 'B208') as outage_count,
    max(i.value) filter (where i.indicator_code = 'B209') as outage_h,
    max(i.value) filter (where i.indicator_code = 'B301') as receivable_cny,
    max(i.value) filter (where i.indicator_code = 'B302') as average_price_cny_per_kwh,
    max(i.value) filter (where i.indicator_code = 'B303') as basic_charge_share_pct,
    max(i.value) filter (where i.indicator_code = 'B304') as on_time_payment_pct,
    max(i.value) filter (where i.indicator_code = 'B305') as payment_lag_days,
    max(i.value) filter (where i.indicator_code = 'B306') as longest_delay_days,
    max(i.value) filter (where i.indicator_code = 'B307') as arrears_count,
    max(i.value) filter (where i.indicator_code = 'B308') as arrears_cny,
    max(i.value) filter (where i.indicator_code = 'B309') as arrears_pct,
    max(i.value) filter (where i.indicator_code = 'B310') as penalty_cny,
    max(i.value) filter (where i.indicator_code = 'B311') as prepaid_balance_cny,
    max(i.text_value) filter (where i.indicator_code = 'B312') as main_channel_code,
    max(i.value) filter (where i.indicator_code = 'B313') as channel_concentration,
    max(i.value) filter (where i.indicator_code = 'B314') as online_channel_share_pct,
    max(i.value) filter (where i.indicator_code = 'B315') as channel_change_count,
    max(i.value) filter (where i.indicator_code = 'B316') as acceptance_bill_share_pct,
    max(i.value) filter (where i.indicator_code = 'B317') as payment_day,
    max(i.value) filter (where i.indicator_code = 'B401') as complaint_count,
    max(i.text_value) filter (where i.indicator_code = 'B402') as complaint_classes,
    max(i.value) filter (where i.indicator_code = 'B403') as repeat_complaint_count,
    max(i.value) filter (where i.indicator_code = 'B404') as enquiry_count,
    max(i.value) filter (where i.indicator_code = 'B405') as fault_report_count,
    max(i.value) filter (where i.indicator_code = 'B406') as urging_count,
    max(i.value) filter (where i.indicator_code = 'B407') as call_mean_min,
    max(i.value) filter (where i.indicator_code = 'B408') as complaint_handling_h,
    max(i.value) filter (where i.indicator_code = 'B409') as satisfaction,
    max(i.value) filter (where i.indicator_code = 'B410') as connection_lead_days,
    max(i.value) filter (where i.indicator_code = 'B501') as voltage_loss_count,
    max(i.value) filter (where i.indicator_code = 'B502') as current_loss_count,
    max(i.value) filter (where i.indicator_code = 'B503') as phase_break_count,
    max(i.value) filter (where i.indicator_code = 'B504') as reverse_sequence_count,
    max(i.value) filter (where i.indicator_code = 'B505') as cover_open_count,
    max(i.value) filter (where i.indicator_code = 'B506') as reverse_energy_kwh,
    max(i.value) filter (where i.indicator_code = 'B507') as unbalance_time_pct,
    max(i.value) filter (where i.indicator_code = 'B508') as declining_trend_days,
    max(i.value) filter (where i.indicator_code = 'B509') = 1 as line_loss_flag,
    max(i.value) filter (where i.indicator_code = 'B510') as anomaly_score,
    max(i.value) filter (where i.indicator_code = 'B511') as contract_violation_count,
    max(i.value) filter (where i.indicator_code = 'B512') as proven_theft_count,
    max(i.value) filter (where i.indicator_code = 'B513') as over_capacity_count,
    max(i.value) filter (where i.indicator_code = 'B601') as profit_contribution_cny,
    max(i.value) filter (where i.indicator_code = 'B602') as growth_potential_score,
    max(i.value) filter (where i.indicator_code = 'B603') as loyalty_score,
    max(i.value) filter (where i.indicator_code = 'B604') as value_score,
    max(i.text_value) filter (where i.indicator_code = 'B605') as value_grade,
    max(i.value) filter (where i.indicator_code = 'B606') as credit_score,
    max(i.text_value) filter (where i.indicator_code = 'B607') as credit_grade,
    max(i.value) filter (where i.indicator_code = 'B608') as forecast_energy_kwh,
    max(i.text_value) filter (where i.indicator_code = 'B609') as forecast_interval,
    max(i.value) filter (where i.indicator_code = 'B610') as fault_risk,
    max(i.value) filter (where i.indicator_code = 'B611') as complaint_risk,
    max(i.value) filter (where i.indicator_code = 'B612') as arrears_risk,
    max(i.text_value) filter (where i.indicator_code = 'B613') as tags,
    max(i.value) filter (where i.indicator_code = 'B614') = 1 as key_account
from (
    select k.customer_id, n.indicator_code, l.period, l.value, l.text_value
    from keycust_data.customer as k
    cross join keycust_data.indicator as n
    cross join lateral (
        select c.period, c.value, c.text_value
        from keycust_data.customer_indicator as c
        where c.customer_id = k.customer_id and c.indicator_code = n.indicator_code
        order by c.period desc
        limit 1
    ) as l
    where n.kind = 'behaviour'
) as i
group by i.customer_id;
--@ sql/base/dictionary_view.sql:3
create view keycust_bi.data_dictionary with (security_invoker = true) as
select
    n.nspname::text collate "default" as schema_name,
    c.relname::text collate "default" as relation_name,
    coalesce(a.attname::text collate "default", '') as column_name,
    coalesce(a.attnum, 0)::int as position,
    case
        when a.attnum is not null then format_type(a.atttypid, a.atttypmod)
        when c.relkind = 'v' then 'view'
        else 'table'
    end as type_name,
    coalesce(d.label_zh, i.label_zh) as label_zh,
    coalesce(d.label_en, i.label_en) as label_en,
    coalesce(d.unit, i.unit) as unit,
    coalesce(d.meaning, i.definition) as meaning,
    coalesce(d.code_type, i.code_type) as code_type
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
cross join lateral (
    select null::smallint as attnum, null::name as attname, null::oid as atttypid, null::int as atttypmod
    union all
    select a.attnum, a.attname, a.atttypid, a.atttypmod
    from pg_catalog.pg_attribute as a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
) as a
left join keycust_data.dictionary as d
    on d.object = n.nspname || '.' || c.relname and d.column_name = coalesce(a.attname::text, '')
-- The columns of the wide views are the indicators, whose captions stand in their catalogue.
left join keycust_data.indicator as i
    on n.nspname = 'keycust_bi' and c.relname = 'customer_' || i.kind and i.column_name = a.attname and d.object is null
where c.relkind in ('r', 'p', 'v', 'f', 'm') and not c.relispartition
    and (n.nspname in ('keycust_data', 'keycust_bi') or d.object is not null);
$keycust_ddl$::text$keycust_sql$;

comment on function keycust.base_tables_ddl() is '建表语句 DDL of the tables of the base, as create_base runs it';
comment on function keycust.base_views_ddl() is '建视图语句 DDL of the views people open, as create_base runs it';

-- shipped rows
create function keycust.shipped_dictionary()
returns table ("object" text, "column_name" text, "label_zh" text, "label_en" text, "unit" text, "meaning" text, "code_type" text)
language sql immutable parallel safe rows 1030
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('keycust_bi.attribute_indicator'::text, ''::text, '属性类指标'::text, 'attribute indicators'::text, null::text, 'the catalogue of attributes with their coverage'::text, null::text),
('keycust_bi.attribute_indicator', 'indicator_code', '指标编码', 'indicator code', null, null, null),
('keycust_bi.attribute_indicator', 'label_zh', '指标名称(中文)', 'indicator in Chinese', null, null, null),
('keycust_bi.attribute_indicator', 'label_en', '指标名称(英文)', 'indicator in English', null, null, null),
('keycust_bi.attribute_indicator', 'category', '指标类别', 'category', null, null, null),
('keycust_bi.attribute_indicator', 'unit', '计量单位', 'unit', null, null, null),
('keycust_bi.attribute_indicator', 'definition', '指标定义', 'definition', null, null, null),
('keycust_bi.attribute_indicator', 'value_type', '值类型', 'type of the value', null, 'number, text, code, boolean or date', null),
('keycust_bi.attribute_indicator', 'source_system', '来源系统', 'source system', null, null, null),
('keycust_bi.attribute_indicator', 'source_field', '来源字段', 'field of the source system', null, null, null),
('keycust_bi.attribute_indicator', 'column_name', '宽表列名', 'column of the wide view', null, null, null),
('keycust_bi.attribute_indicator', 'state', '实现状态', 'state', null, 'computed, or brought later', null),
('keycust_bi.attribute_indicator', 'brought_by', '提供方', 'brought by', null, 'the part that fills it', null),
('keycust_bi.attribute_indicator', 'customers', '有值用户数', 'customers with a value', null, null, null),
('keycust_bi.attribute_indicator', 'coverage_pct', '覆盖率', 'coverage', '%', 'customers with a value, of all customers', null),
('keycust_bi.attribute_indicator', 'last_period', '最近期间', 'last period with a value', null, null, null),
('keycust_bi.base_version', '', '信息库版本', 'version of the base', null, null, null),
('keycust_bi.base_version', 'base_version', '信息库版本号', 'version of the base', null, 'version of the tables and views', null),
('keycust_bi.base_version', 'library_version', '程序版本号', 'version of the library', null, null, null),
('keycust_bi.base_version', 'created_at', '建库时间', 'made at', null, null, null),
('keycust_bi.base_version', 'upgraded_at', '升级时间', 'last upgraded at', null, null, null),
('keycust_bi.behaviour_indicator', '', '行为类指标', 'behaviour indicators', null, 'the catalogue of behaviours with their coverage in the last month that has values', null),
('keycust_bi.behaviour_indicator', 'indicator_code', '指标编码', 'indicator code', null, null, null),
('keycust_bi.behaviour_indicator', 'label_zh', '指标名称(中文)', 'indicator in Chinese', null, null, null),
('keycust_bi.behaviour_indicator', 'label_en', '指标名称(英文)', 'indicator in English', null, null, null),
('keycust_bi.behaviour_indicator', 'category', '指标类别', 'category', null, null, null),
('keycust_bi.behaviour_indicator', 'unit', '计量单位', 'unit', null, null, null),
('keycust_bi.behaviour_indicator', 'definition', '指标定义', 'definition', null, null, null),
('keycust_bi.behaviour_indicator', 'value_type', '值类型', 'type of the value', null, 'number, text, code, boolean or date', null),
('keycust_bi.behaviour_indicator', 'source_system', '来源系统', 'source system', null, null, null),
('keycust_bi.behaviour_indicator', 'source_field', '来源字段', 'field of the source system', null, null, null),
('keycust_bi.behaviour_indicator', 'column_name', '宽表列名', 'column of the wide view', null, null, null),
('keycust_bi.behaviour_indicator', 'state', '实现状态', 'state', null, 'computed, or brought later', null),
('keycust_bi.behaviour_indicator', 'brought_by', '提供方', 'brought by', null, 'the part that fills it', null),
('keycust_bi.behaviour_indicator', 'customers', '有值用户数', 'customers with a value', null, null, null),
('keycust_bi.behaviour_indicator', 'coverage_pct', '覆盖率', 'coverage', '%', 'customers with a value, of all customers', null),
('keycust_bi.behaviour_indicator', 'last_period', '最近期间', 'last period with a value', null, null, null),
('keycust_bi.customer_attribute', '', '用户属性宽表', 'customer attributes, wide', null, 'a row per customer, a column per attribute, the last value known', null),
('keycust_bi.customer_attribute', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.customer_attribute', 'oldest_period', '最早取值期间', 'oldest period of the values', null, 'a value of this row may be as old as this', null),
('keycust_bi.customer_attribute', 'latest_period', '最近取值期间', 'latest period of the values', null, null, null),
('keycust_bi.customer_behaviour', '', '用户行为宽表', 'customer behaviour, wide', null, 'a row per customer, a column per behaviour, the last month known', null),
('keycust_bi.customer_behaviour', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.customer_behaviour', 'oldest_period', '最早取值月份', 'oldest month of the values', null, 'a value of this row may be as old as this', null),
('keycust_bi.customer_behaviour', 'latest_period', '最近取值月份', 'latest month of the values', null, null, null),
('keycust_bi.customer_completeness', '', '用户数据完整性', 'completeness of a customer''s month', null, 'what came of what a month should have brought', null),
('keycust_bi.customer_completeness', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.customer_completeness', 'month', '统计月份', 'month', null, 'first day of the month', null),
('keycust_bi.customer_completeness', 'usage_points', '计量点数', 'usage points', null, null, null),
('keycust_bi.customer_completeness', 'curve_points_expected', '应采曲线点数', 'curve points expected', null, null, null),
('keycust_bi.customer_completeness', 'curve_points_valid', '有效曲线点数', 'curve points valid', null, null, null),
('keycust_bi.customer_completeness', 'readings_expected', '应抄日冻结数', 'register readings expected', null, null, null),
('keycust_bi.customer_completeness', 'readings_valid', '有效日冻结数', 'register readings valid', null, null, null),
('keycust_bi.customer_completeness', 'bill_present', '是否有账单', 'bill present', null, null, null),
('keycust_bi.customer_completeness', 'receivable_count', '应收笔数', 'receivables', null, null, null),
('keycust_bi.customer_completeness', 'payment_count', '缴费笔数', 'payments', null, null, null),
('keycust_bi.customer_completeness', 'completeness_pct', '数据完整率', 'completeness', '%', 'mean of the shares of curve points, readings and bill', null),
('keycust_bi.customer_indicator_long', '', '用户指标长表', 'customer indicators, long', null, 'a row per customer, indicator and period', null),
('keycust_bi.customer_indicator_long', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.customer_indicator_long', 'indicator_code', '指标编码', 'indicator code', null, null, null),
('keycust_bi.customer_indicator_long', 'label_zh', '指标名称(中文)', 'indicator in Chinese', null, null, null),
('keycust_bi.customer_indicator_long', 'label_en', '指标名称(英文)', 'indicator in English', null, null, null),
('keycust_bi.customer_indicator_long', 'kind', '指标性质', 'kind', null, 'attribute or behaviour', null),
('keycust_bi.customer_indicator_long', 'category', '指标类别', 'category', null, null, null),
('keycust_bi.customer_indicator_long', 'unit', '计量单位', 'unit', null, null, null),
('keycust_bi.customer_indicator_long', 'period', '期间', 'period', null, 'day from which an attribute has the value, or first day of a behaviour''s month', null),
('keycust_bi.customer_indicator_long', 'value', '指标值', 'value', null, 'in the indicator''s unit; booleans are 0 and 1', null),
('keycust_bi.customer_indicator_long', 'text_value', '文本值', 'value as text', null, 'codes, texts and dates', null),
('keycust_bi.customer_indicator_long', 'valid_from', '已知起日', 'known from', null, 'first day on which this was the last value known', null),
('keycust_bi.customer_indicator_long', 'valid_to', '已知止日', 'known until', null, 'day from which a later value was known; none: still the last one', null),
('keycust_bi.customer_indicator_long', 'source', '数据来源', 'source of the value', null, null, null),
('keycust_bi.customer_indicator_long', 'column_name', '宽表列名', 'column of the wide view', null, null, null),
('keycust_bi.customer_load', '', '用户月负荷特征', 'load of a customer''s month', null, 'what the curves of a month say, all usage points together', null),
('keycust_bi.customer_load', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.customer_load', 'month', '统计月份', 'month', null, 'first day of the month', null),
('keycust_bi.customer_load', 'usage_points', '计量点数', 'usage points', null, 'that delivered power curves', null),
('keycust_bi.customer_load', 'valid_days', '有效天数', 'valid days', 'd', 'days with enough valid points', null),
('keycust_bi.customer_load', 'mean_kw', '平均负荷', 'mean load', 'kW', null, null),
('keycust_bi.customer_load', 'maximum_kw', '最大负荷', 'maximum load', 'kW', null, null),
('keycust_bi.customer_load', 'maximum_at', '最大负荷出现时间', 'time of the maximum', null, 'end of the interval', null),
('keycust_bi.customer_load', 'minimum_kw', '最小负荷', 'minimum load', 'kW', null, null),
('keycust_bi.customer_load', 'energy_kwh', '曲线电量', 'energy from the curves', 'kWh', 'mean load over all hours of the month; none if too many days are missing', null),
('keycust_bi.customer_load', 'load_factor', '日负荷率', 'daily load factor', null, 'mean over the valid days of mean to maximum load', null),
('keycust_bi.customer_load', 'minimum_load_factor', '日最小负荷率', 'daily minimum load factor', null, 'mean over the valid days of minimum to maximum load', null),
('keycust_bi.customer_load', 'peak_valley_ratio', '日峰谷差率', 'daily peak-valley ratio', null, 'mean over the valid days of maximum less minimum, to maximum load', null),
('keycust_bi.customer_load', 'mean_kva', '平均视在功率', 'mean apparent power', 'kVA', null, null),
('keycust_bi.customer_load', 'maximum_kva', '最大视在功率', 'maximum apparent power', 'kVA', null, null),
('keycust_bi.customer_load', 'workday_kwh', '工作日日均电量', 'energy of a workday', 'kWh', 'mean of a day', null),
('keycust_bi.customer_load', 'rest_day_kwh', '休息日日均电量', 'energy of a rest day', 'kWh', 'mean of a day; holidays count as rest days', null),
('keycust_bi.customer_load', 'over_capacity_days', '超容天数', 'over-capacity days', 'd', 'days with a maximum above the running capacity', null),
('keycust_bi.customer_load', 'system_peak_at', '系统最大负荷时间', 'time of the system peak', null, 'end of the interval in which the load of all customers together was highest', null),
('keycust_bi.customer_load', 'system_peak_kw', '系统峰荷时负荷', 'load at the system peak', 'kW', null, null),
('keycust_bi.customer_load', 'declining_days', '用电趋势下降天数', 'days of declining trend', 'd', 'of the last 11, those with a slope below the day before', null),
('keycust_bi.customer_load', 'voltage_points', '电压监测点数', 'voltage points', null, 'voltages judged, of all phases', null),
('keycust_bi.customer_load', 'voltage_qualified_points', '电压合格点数', 'qualified voltage points', null, 'within the limits of the setting', null),
('keycust_bi.customer_load', 'current_points', '电流监测点数', 'current points', null, 'points at which the unbalance was judged', null),
('keycust_bi.customer_load', 'unbalanced_points', '电流不平衡点数', 'unbalanced points', null, 'with an unbalance above the limit of the setting', null),
('keycust_bi.customer_load', 'unbalance_pct', '三相电流不平衡度', 'current unbalance', '%', 'mean over the points', null),
('keycust_bi.data_dictionary', '', '数据字典', 'data dictionary', null, 'what every table, view and column is called and means', null),
('keycust_bi.data_dictionary', 'schema_name', '模式名', 'schema', null, null, null),
('keycust_bi.data_dictionary', 'relation_name', '表或视图名', 'table or view', null, null, null),
('keycust_bi.data_dictionary', 'column_name', '列名', 'column', null, 'empty: the table or view itself', null),
('keycust_bi.data_dictionary', 'position', '列序号', 'position of the column', null, '0: the table or view itself', null),
('keycust_bi.data_dictionary', 'type_name', '数据类型', 'type', null, null, null),
('keycust_bi.data_dictionary', 'label_zh', '中文名称', 'caption in Chinese', null, null, null),
('keycust_bi.data_dictionary', 'label_en', '英文名称', 'caption in English', null, null, null),
('keycust_bi.data_dictionary', 'unit', '计量单位', 'unit', null, null, null),
('keycust_bi.data_dictionary', 'meaning', '含义', 'meaning', null, 'what the caption does not say', null),
('keycust_bi.data_dictionary', 'code_type', '代码类别', 'code list', null, 'its codes stand in keycust_data.code_list', null),
('keycust_bi.data_quality', '', '数据质量', 'data quality', null, 'per source and day what came and what was refused', null),
('keycust_bi.data_quality', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_bi.data_quality', 'source_system', '来源系统', 'source system', null, null, null),
('keycust_bi.data_quality', 'relation', '目标表', 'target table', null, null, null),
('keycust_bi.data_quality', 'day', '数据日期', 'day of the data', null, null, null),
('keycust_bi.data_quality', 'received_rows', '接收行数', 'rows received', null, null, null),
('keycust_bi.data_quality', 'accepted_rows', '接受行数', 'rows accepted', null, null, null),
('keycust_bi.data_quality', 'refused_rows', '拒收行数', 'rows refused', null, null, null),
('keycust_bi.data_quality', 'accepted_pct', '接受率', 'share accepted', '%', null, null),
('keycust_bi.data_refusal', '', '拒收统计', 'refusals', null, 'per source, day and rule how many rows were refused', null),
('keycust_bi.data_refusal', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_bi.data_refusal', 'source_system', '来源系统', 'source system', null, null, null),
('keycust_bi.data_refusal', 'relation', '目标表', 'target table', null, null, null),
('keycust_bi.data_refusal', 'day', '数据日期', 'day of the data', null, null, null),
('keycust_bi.data_refusal', 'rule', '校验规则', 'rule that was broken', null, null, null),
('keycust_bi.data_refusal', 'refused_rows', '拒收行数', 'rows refused', null, null, null),
('keycust_bi.data_source', '', '数据源状态', 'state of the data sources', null, 'how far each source was read, and its last run', null),
('keycust_bi.data_source', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_bi.data_source', 'source_system', '来源系统', 'source system', null, null, null),
('keycust_bi.data_source', 'relation', '目标表', 'target table', null, null, null),
('keycust_bi.data_source', 'enabled', '是否启用', 'enabled', null, null, null),
('keycust_bi.data_source', 'reached_position', '已读位置', 'position reached', null, 'value of the position column up to which rows are in', null),
('keycust_bi.data_source', 'last_state', '最近运行状态', 'state of the last run', null, 'running, finished, failed or dead', null),
('keycust_bi.data_source', 'last_started_at', '最近运行开始时间', 'start of the last run', null, null, null),
('keycust_bi.data_source', 'last_finished_at', '最近运行结束时间', 'end of the last run', null, null, null),
('keycust_bi.data_source', 'last_received_rows', '最近接收行数', 'rows received in the last run', null, null, null),
('keycust_bi.data_source', 'last_accepted_rows', '最近接受行数', 'rows accepted in the last run', null, null, null),
('keycust_bi.data_source', 'last_refused_rows', '最近拒收行数', 'rows refused in the last run', null, null, null),
('keycust_bi.data_source', 'last_message', '最近运行信息', 'message of the last run', null, null, null),
('keycust_bi.personal_complaint', '', '工单个人信息', 'personal data of complaints', null, 'of the customers whom the current role manages', null),
('keycust_bi.personal_complaint', 'complaint_id', '工单编号', 'work order', null, null, null),
('keycust_bi.personal_complaint', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.personal_complaint', 'content', '受理内容', 'content', null, 'as the caller spoke', null),
('keycust_bi.personal_complaint', 'opinion', '处理意见', 'handling opinion', null, null, null),
('keycust_bi.personal_complaint', 'caller_phone', '主叫号码', 'caller''s number', null, null, null),
('keycust_bi.personal_contact', '', '联系人个人信息', 'personal data of contacts', null, 'of the customers whom the current role manages', null),
('keycust_bi.personal_contact', 'contact_id', '联系人标识', 'contact', null, null, null),
('keycust_bi.personal_contact', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.personal_contact', 'name', '联系人姓名', 'name of the contact', null, null, null),
('keycust_bi.personal_contact', 'phone', '联系电话', 'telephone', null, null, null),
('keycust_bi.personal_contact', 'email', '电子邮箱', 'e-mail address', null, null, null),
('keycust_bi.personal_customer', '', '用户敏感信息', 'sensitive data of customers', null, 'of the customers whom the current role manages', null),
('keycust_bi.personal_customer', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.personal_customer', 'tax_number', '纳税人识别号', 'tax number', null, null, null),
('keycust_bi.personal_customer', 'bank_account', '银行账号', 'bank account', null, null, null),
('keycust_bi.personal_visit', '', '走访个人信息', 'personal data of visits', null, 'of the customers whom the current role manages', null),
('keycust_bi.personal_visit', 'visit_id', '走访标识', 'visit', null, null, null),
('keycust_bi.personal_visit', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_bi.personal_visit', 'contact_name', '接待人姓名', 'name of the person met', null, null, null),
('keycust_bi.personal_visit', 'notes', '走访记录', 'notes', null, null, null),
('keycust_data.access_grant', '', '访问授权', 'access grants', null, 'which database role may see what', null),
('keycust_data.access_grant', 'role_name', '角色名', 'database role', null, null, null),
('keycust_data.access_grant', 'kind', '授权类型', 'kind of access', null, 'reader, manager, analyst, administrator or loader', null),
('keycust_data.access_grant', 'organisation_id', '供电单位编号', 'supply organisation', null, 'with all below it; none and no account manager: the whole company', null),
('keycust_data.access_grant', 'account_manager_id', '客户经理编号', 'account manager', null, 'sees his own customers', null),
('keycust_data.access_grant', 'granted_at', '授权时间', 'granted at', null, null, null),
('keycust_data.access_grant', 'granted_by', '授权人', 'granted by', null, null, null),
('keycust_data.account_manager', '', '客户经理', 'account managers', null, null, null),
('keycust_data.account_manager', 'account_manager_id', '客户经理编号', 'account manager number', null, null, null),
('keycust_data.account_manager', 'organisation_id', '供电单位编号', 'supply organisation', null, null, null),
('keycust_data.account_manager', 'name', '客户经理姓名', 'name of the account manager', null, null, null),
('keycust_data.account_manager', 'phone', '联系电话', 'telephone', null, 'of the account manager; not for readers', null),
('keycust_data.account_manager', 'left_on', '离任日期', 'left on', null, 'none: in office', null),
('keycust_data.account_manager', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.anomaly_rule', '', '计量异常诊断规则', 'anomaly rules of the collection system', null, 'what the collection system diagnoses from readings and curves', null),
('keycust_data.anomaly_rule', 'rule_code', '规则编码', 'rule code', null, null, null),
('keycust_data.anomaly_rule', 'collection_code', '采集系统编码', 'code in the collection system', null, null, null),
('keycust_data.anomaly_rule', 'label_zh', '异常名称(中文)', 'anomaly in Chinese', null, null, null),
('keycust_data.anomaly_rule', 'label_en', '异常名称(英文)', 'anomaly in English', null, null, null),
('keycust_data.anomaly_rule', 'group_zh', '异常分类', 'group of anomalies', null, 'in Chinese, as the collection system calls it', null),
('keycust_data.anomaly_rule', 'granularity', '诊断粒度', 'granularity', null, 'how often it is judged', null),
('keycust_data.anomaly_rule', 'definition', '判据', 'definition', null, 'the condition under which it is reported', null),
('keycust_data.anomaly_rule', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.anomaly_rule', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.anomaly_rule', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.anomaly_rule', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.anomaly_rule', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.base_version', '', '信息库版本', 'version of the base', null, 'one row, locked by whatever changes the base', null),
('keycust_data.base_version', 'only_row', '唯一行标志', 'only row', null, 'always true: there is one row', null),
('keycust_data.base_version', 'version', '版本号', 'version', null, null, null),
('keycust_data.base_version', 'created_at', '建库时间', 'made at', null, null, null),
('keycust_data.base_version', 'upgraded_at', '升级时间', 'last upgraded at', null, null, null),
('keycust_data.bill', '', '电费账单', 'bills', null, 'what was charged for a month', null),
('keycust_data.bill', 'bill_id', '账单标识', 'bill', null, null, null),
('keycust_data.bill', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.bill', 'month', '电费年月', 'billing month', null, 'first day of the month', null),
('keycust_data.bill', 'issued_on', '出账日期', 'issued on', null, null, null),
('keycust_data.bill', 'tariff_id', '电价标识', 'tariff', null, 'tariff_id of keycust_data.tariff, or the utility''s own', null),
('keycust_data.bill', 'energy_kwh', '总电量', 'energy', 'kWh', 'negative is a correction', null),
('keycust_data.bill', 'critical_peak_kwh', '尖峰电量', 'critical-peak energy', 'kWh', null, null),
('keycust_data.bill', 'peak_kwh', '高峰电量', 'peak energy', 'kWh', null, null),
('keycust_data.bill', 'flat_kwh', '平段电量', 'flat energy', 'kWh', null, null),
('keycust_data.bill', 'valley_kwh', '低谷电量', 'valley energy', 'kWh', null, null),
('keycust_data.bill', 'reactive_lag_kvarh', '感性无功电量', 'lagging reactive energy', 'kvarh', null, null),
('keycust_data.bill', 'reactive_lead_kvarh', '容性无功电量', 'leading reactive energy', 'kvarh', null, null),
('keycust_data.bill', 'maximum_demand_kw', '最大需量', 'maximum demand', 'kW', 'measured in the month', null),
('keycust_data.bill', 'billed_demand_kw', '计费需量', 'billed demand', 'kW', 'on which the basic charge is reckoned', null),
('keycust_data.bill', 'billed_capacity_kva', '计费容量', 'billed capacity', 'kVA', 'on which the basic charge is reckoned', null),
('keycust_data.bill', 'power_factor', '实际功率因数', 'power factor', null, 'mean of the month', null),
('keycust_data.bill', 'adjustment_pct', '功率因数调整系数', 'power-factor adjustment rate', '%', 'of the adjustable charge; negative is a discount', null),
('keycust_data.bill', 'energy_charge_cny', '电度电费', 'energy charge', 'CNY', null, null),
('keycust_data.bill', 'critical_peak_charge_cny', '尖峰电费', 'critical-peak charge', 'CNY', 'part of the energy charge', null),
('keycust_data.bill', 'peak_charge_cny', '高峰电费', 'peak charge', 'CNY', 'part of the energy charge', null),
('keycust_data.bill', 'flat_charge_cny', '平段电费', 'flat charge', 'CNY', 'part of the energy charge', null),
('keycust_data.bill', 'valley_charge_cny', '低谷电费', 'valley charge', 'CNY', 'part of the energy charge', null),
('keycust_data.bill', 'basic_charge_cny', '基本电费', 'basic charge', 'CNY', 'for capacity or demand', null),
('keycust_data.bill', 'adjustment_cny', '力调电费', 'power-factor adjustment', 'CNY', 'negative is a discount', null),
('keycust_data.bill', 'surcharge_cny', '代征金额', 'surcharges', 'CNY', 'government funds and levies collected with the bill', null),
('keycust_data.bill', 'purchase_cost_cny', '购电成本', 'cost of purchase', 'CNY', 'what the energy cost the utility', null),
('keycust_data.bill', 'total_cny', '应收电费', 'total of the bill', 'CNY', null, null),
('keycust_data.bill', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.calendar', '', '日历', 'calendar', null, 'the days that are not what their weekday says', null),
('keycust_data.calendar', 'day', '日期', 'day', null, null, null),
('keycust_data.calendar', 'day_type', '日期类型', 'type of the day', null, null, 'DAY_TYPE'),
('keycust_data.calendar', 'label_zh', '节假日名称(中文)', 'name of the day in Chinese', null, null, null),
('keycust_data.calendar', 'label_en', '节假日名称(英文)', 'name of the day in English', null, null, null),
('keycust_data.calendar', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.calendar', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.calendar', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.calendar', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.calendar', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.capacitor_step', '', '电容器规格', 'capacitor units', null, 'units on the market, by rated voltage and capacity', null),
('keycust_data.capacitor_step', 'rated_voltage_v', '额定电压', 'rated voltage', 'V', null, null),
('keycust_data.capacitor_step', 'rated_kvar', '额定容量', 'rated capacity', 'kvar', null, null),
('keycust_data.capacitor_step', 'phases', '相数', 'phases', null, '1 or 3', null),
('keycust_data.capacitor_step', 'connection', '接法', 'connection', null, 'delta or star', null),
('keycust_data.capacitor_step', 'note', '备注', 'note', null, null, null),
('keycust_data.capacitor_step', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.capacitor_step', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.capacitor_step', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.capacitor_step', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.capacitor_step', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.code_list', '', '代码表', 'code lists', null, 'codes as the source systems write them', null),
('keycust_data.code_list', 'code_type', '代码类别', 'code list', null, 'which list the code is of', null),
('keycust_data.code_list', 'code', '代码', 'code', null, null, null),
('keycust_data.code_list', 'label_zh', '代码名称(中文)', 'code in Chinese', null, null, null),
('keycust_data.code_list', 'label_en', '代码名称(英文)', 'code in English', null, null, null),
('keycust_data.code_list', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.code_list', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.code_list', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.code_list', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.code_list', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.compensation', '', '无功补偿装置', 'reactive-power compensation', null, null, null),
('keycust_data.compensation', 'compensation_id', '补偿装置标识', 'compensation unit', null, null, null),
('keycust_data.compensation', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.compensation', 'rated_kvar', '额定补偿容量', 'rated capacity', 'kvar', null, null),
('keycust_data.compensation', 'step_kvar', '单步投切容量', 'capacity of a step', 'kvar', null, null),
('keycust_data.compensation', 'rated_voltage_v', '额定电压', 'rated voltage', 'V', null, null),
('keycust_data.compensation', 'detuning_pct', '电抗率', 'detuning', '%', 'reactance of the series reactor, of that of the capacitor', null),
('keycust_data.compensation', 'automatic', '是否自动投切', 'automatic', null, null, null),
('keycust_data.compensation', 'in_service_on', '投运日期', 'in service on', null, null, null),
('keycust_data.compensation', 'out_of_service_on', '停运日期', 'out of service on', null, null, null),
('keycust_data.compensation', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.complaint', '', '95598工单', 'hotline work orders', null, 'a call to 95598 about a customer: complaint, enquiry, fault report …', null),
('keycust_data.complaint', 'complaint_id', '工单编号', 'work order', null, null, null),
('keycust_data.complaint', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.complaint', 'accepted_at', '受理时间', 'accepted at', null, null, null),
('keycust_data.complaint', 'business_code', '业务类型', 'kind of business', null, 'class_code of level business in keycust_data.complaint_class', null),
('keycust_data.complaint', 'class_code', '投诉一级分类', 'complaint class', null, 'class_code of level class in keycust_data.complaint_class', null),
('keycust_data.complaint', 'subclass_code', '投诉二级分类', 'complaint subclass', null, 'class_code of level subclass in keycust_data.complaint_class', null),
('keycust_data.complaint', 'content', '受理内容', 'content', null, 'as the caller spoke; not for readers', null),
('keycust_data.complaint', 'opinion', '处理意见', 'handling opinion', null, 'not for readers', null),
('keycust_data.complaint', 'caller_phone', '主叫号码', 'caller''s number', null, 'not for readers', null),
('keycust_data.complaint', 'caller_phone_masked', '主叫号码(脱敏)', 'caller''s number, masked', null, null, null),
('keycust_data.complaint', 'call_min', '通话时长', 'length of the call', 'min', null, null),
('keycust_data.complaint', 'urged_count', '催办次数', 'urgings', null, null, null),
('keycust_data.complaint', 'finished_at', '办结时间', 'finished at', null, 'none: still open', null),
('keycust_data.complaint', 'satisfaction', '满意度', 'satisfaction', null, '1 to 5', null),
('keycust_data.complaint', 'outage_id', '关联停电事件', 'outage it is about', null, 'outage_id of keycust_data.outage', null),
('keycust_data.complaint', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.complaint_class', '', '95598业务分类', 'classes of hotline business', null, 'kinds of business, and under complaints the classes and subclasses', null),
('keycust_data.complaint_class', 'class_code', '分类编码', 'class code', null, null, null),
('keycust_data.complaint_class', 'parent_code', '上级分类编码', 'class above', null, null, null),
('keycust_data.complaint_class', 'level_code', '分类层级', 'level', null, 'business, class or subclass', null),
('keycust_data.complaint_class', 'label_zh', '分类名称(中文)', 'class in Chinese', null, null, null),
('keycust_data.complaint_class', 'label_en', '分类名称(英文)', 'class in English', null, null, null),
('keycust_data.complaint_class', 'scope', '适用范围', 'scope', null, null, null),
('keycust_data.complaint_class', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.complaint_class', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.complaint_class', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.complaint_class', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.complaint_class', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.contact', '', '联系人', 'contacts', null, 'who speaks for the customer', null),
('keycust_data.contact', 'contact_id', '联系人标识', 'contact', null, null, null),
('keycust_data.contact', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.contact', 'name', '联系人姓名', 'name of the contact', null, 'not for readers', null),
('keycust_data.contact', 'name_masked', '联系人姓名(脱敏)', 'name of the contact, masked', null, null, null),
('keycust_data.contact', 'position', '职务', 'position', null, null, null),
('keycust_data.contact', 'phone', '联系电话', 'telephone', null, 'not for readers', null),
('keycust_data.contact', 'phone_masked', '联系电话(脱敏)', 'telephone, masked', null, null, null),
('keycust_data.contact', 'email', '电子邮箱', 'e-mail address', null, 'not for readers', null),
('keycust_data.contact', 'natural_person', '是否自然人', 'natural person', null, 'or an office, a switchboard', null),
('keycust_data.contact', 'preferred', '是否首选联系人', 'preferred', null, null, null),
('keycust_data.contact', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.contract', '', '供用电合同', 'supply contracts', null, 'what was agreed, and from when to when', null),
('keycust_data.contract', 'contract_id', '合同标识', 'contract', null, null, null),
('keycust_data.contract', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.contract', 'valid_from', '生效日期', 'valid from', null, 'first day on which this holds', null),
('keycust_data.contract', 'valid_to', '失效日期', 'valid to', null, 'last day on which this holds; none: until further notice', null),
('keycust_data.contract', 'contract_capacity_kva', '合同容量', 'contract capacity', 'kVA', null, null),
('keycust_data.contract', 'running_capacity_kva', '运行容量', 'running capacity', 'kVA', 'contract capacity without what is suspended', null),
('keycust_data.contract', 'basic_charge_mode_code', '基本电费计算方式', 'basic-charge mode', null, null, 'BASIC_CHARGE_MODE'),
('keycust_data.contract', 'contract_demand_kw', '需量核定值', 'contract demand', 'kW', null, null),
('keycust_data.contract', 'tariff_id', '电价标识', 'tariff', null, 'tariff_id of keycust_data.tariff, or the utility''s own', null),
('keycust_data.contract', 'price_code', '电价码', 'price code', null, 'of the utility''s own price catalogue', null),
('keycust_data.contract', 'time_of_use', '是否执行峰谷电价', 'time-of-use prices', null, null, null),
('keycust_data.contract', 'power_factor_standard', '功率因数标准', 'power-factor standard', null, '0.80, 0.85 or 0.90', null),
('keycust_data.contract', 'ends_on', '合同到期日期', 'end of the term', null, null, null),
('keycust_data.contract', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.correction', '', '数据更正记录', 'corrections', null, 'what a later row changed in one that was held already', null),
('keycust_data.correction', 'correction_id', '更正标识', 'correction', null, null, null),
('keycust_data.correction', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_data.correction', 'run_id', '集成运行编号', 'integration run', null, null, null),
('keycust_data.correction', 'corrected_at', '更正时间', 'corrected at', null, null, null),
('keycust_data.correction', 'relation', '目标表', 'table of the row', null, null, null),
('keycust_data.correction', 'row_key', '行主键', 'key of the row', null, null, null),
('keycust_data.correction', 'customer_id', '用户编号', 'customer number', null, 'none where the row is no customer''s', null),
('keycust_data.correction', 'before', '更正前内容', 'values before', null, null, null),
('keycust_data.correction', 'after', '更正后内容', 'values after', null, null, null),
('keycust_data.current_curve', '', '电流日曲线', 'current curves', null, 'a row per usage point and day; value i of n is the mean of the interval that ends at i × 1440 / n minutes', null),
('keycust_data.current_curve', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.current_curve', 'day', '数据日期', 'day', null, null, null),
('keycust_data.current_curve', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.current_curve', 'ia', 'A相电流曲线', 'current of phase A', 'A', 'primary values', null),
('keycust_data.current_curve', 'ib', 'B相电流曲线', 'current of phase B', 'A', 'primary values', null),
('keycust_data.current_curve', 'ic', 'C相电流曲线', 'current of phase C', 'A', 'primary values', null),
('keycust_data.current_curve', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.customer', '', '用户', 'customers', null, 'who is served', null),
('keycust_data.customer', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.customer', 'organisation_id', '供电单位编号', 'supply organisation', null, null, null),
('keycust_data.customer', 'account_manager_id', '客户经理编号', 'account manager', null, null, null),
('keycust_data.customer', 'name', '用户名称', 'customer name', null, null, null),
('keycust_data.customer', 'legal_entity_id', '客户标识', 'legal entity', null, 'customers of one legal entity share it', null),
('keycust_data.customer', 'credit_code', '统一社会信用代码', 'unified social credit code', null, null, null),
('keycust_data.customer', 'natural_person', '是否自然人', 'natural person', null, null, null),
('keycust_data.customer', 'address', '用电地址', 'supply address', null, null, null),
('keycust_data.customer', 'longitude_deg', '经度', 'longitude', '°', null, null),
('keycust_data.customer', 'latitude_deg', '纬度', 'latitude', '°', null, null),
('keycust_data.customer', 'status_code', '用户状态', 'customer status', null, null, 'CUST_STATUS'),
('keycust_data.customer', 'customer_class_code', '用户分类', 'customer class', null, null, 'CONS_SORT'),
('keycust_data.customer', 'use_class_code', '用电类别', 'use class', null, null, 'ELEC_TYPE'),
('keycust_data.customer', 'industry_code', '行业分类', 'industry', null, 'division of GB/T 4754', 'TRADE'),
('keycust_data.customer', 'high_energy_code', '高耗能行业类别', 'energy-intensive industry', null, 'none: not energy-intensive', 'HIGH_ENERGY_TRADE'),
('keycust_data.customer', 'voltage_code', '供电电压', 'supply voltage', null, 'the highest if several', 'VOLT'),
('keycust_data.customer', 'load_class_code', '负荷性质', 'load class', null, null, 'LOAD_CLASS'),
('keycust_data.customer', 'importance_code', '重要性等级', 'importance level', null, null, 'IMPORTANCE'),
('keycust_data.customer', 'shift_code', '生产班次', 'shifts', null, null, 'SHIFT'),
('keycust_data.customer', 'rest_days', '厂休日', 'weekly rest days', null, null, null),
('keycust_data.customer', 'urban_rural_code', '城乡类别', 'urban or rural', null, null, 'URBAN_RURAL'),
('keycust_data.customer', 'resale_code', '转供标志', 'resale', null, null, 'TRANSFER'),
('keycust_data.customer', 'temporary_code', '临时用电标志', 'temporary use', null, null, 'TMP_FLAG'),
('keycust_data.customer', 'market_code', '市场化属性', 'market attribute', null, 'how the customer buys energy', 'MARKET'),
('keycust_data.customer', 'settlement_mode_code', '电费结算方式', 'settlement mode', null, null, 'SETTLE_MODE'),
('keycust_data.customer', 'invoice_type_code', '票据类型', 'invoice type', null, null, 'INVOICE_TYPE'),
('keycust_data.customer', 'notice_mode_code', '电费通知方式', 'notice of bills by', null, null, 'NOTICE_MODE'),
('keycust_data.customer', 'source_count_code', '电源数目', 'number of sources', null, null, 'PS_NUM'),
('keycust_data.customer', 'fee_control', '是否费控', 'remote fee control', null, null, null),
('keycust_data.customer', 'security_source', '是否有保安电源', 'has a security source', null, null, null),
('keycust_data.customer', 'own_generation_kw', '自备电源容量', 'own generation', 'kW', null, null),
('keycust_data.customer', 'distributed_generation_kwp', '分布式电源容量', 'distributed generation', 'kWp', null, null),
('keycust_data.customer', 'security_load_kva', '保安容量', 'security load', 'kVA', null, null),
('keycust_data.customer', 'ownership_code', '企业性质', 'ownership', null, null, 'OWNERSHIP'),
('keycust_data.customer', 'main_business', '主营业务', 'main business', null, null, null),
('keycust_data.customer', 'development_plan', '发展规模', 'scale of development', null, null, null),
('keycust_data.customer', 'registered_capital_cny', '注册资本', 'registered capital', 'CNY', null, null),
('keycust_data.customer', 'annual_output_cny', '年产值', 'annual output', 'CNY', null, null),
('keycust_data.customer', 'employees', '员工人数', 'employees', null, null, null),
('keycust_data.customer', 'safety_rating', '安全档案评级', 'rating of the safety file', null, null, null),
('keycust_data.customer', 'tax_number', '纳税人识别号', 'tax number', null, 'not for readers', null),
('keycust_data.customer', 'tax_number_masked', '纳税人识别号(脱敏)', 'tax number, masked', null, null, null),
('keycust_data.customer', 'bank_name', '开户银行', 'bank', null, null, null),
('keycust_data.customer', 'bank_account', '银行账号', 'bank account', null, 'not for readers', null),
('keycust_data.customer', 'bank_account_masked', '银行账号(脱敏)', 'bank account, masked', null, null, null),
('keycust_data.customer', 'prepaid_balance_cny', '预付费余额', 'prepaid balance', 'CNY', null, null),
('keycust_data.customer', 'opened_on', '立户日期', 'account opened on', null, null, null),
('keycust_data.customer', 'energised_on', '首次送电日期', 'first energised on', null, null, null),
('keycust_data.customer', 'closed_on', '销户日期', 'account closed on', null, null, null),
('keycust_data.customer', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.customer_completeness', '', '用户数据完整性', 'completeness of a customer''s month', null, 'what came of what a month should have brought; only kinds of data of which the base has any that month', null),
('keycust_data.customer_completeness', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.customer_completeness', 'month', '统计月份', 'month', null, 'first day of the month', null),
('keycust_data.customer_completeness', 'usage_points', '计量点数', 'usage points', null, null, null),
('keycust_data.customer_completeness', 'curve_points_expected', '应采曲线点数', 'curve points expected', null, null, null),
('keycust_data.customer_completeness', 'curve_points_valid', '有效曲线点数', 'curve points valid', null, null, null),
('keycust_data.customer_completeness', 'readings_expected', '应抄日冻结数', 'register readings expected', null, null, null),
('keycust_data.customer_completeness', 'readings_valid', '有效日冻结数', 'register readings valid', null, null, null),
('keycust_data.customer_completeness', 'bill_present', '是否有账单', 'bill present', null, null, null),
('keycust_data.customer_completeness', 'receivable_count', '应收笔数', 'receivables', null, null, null),
('keycust_data.customer_completeness', 'payment_count', '缴费笔数', 'payments', null, null, null),
('keycust_data.customer_completeness', 'completeness_pct', '数据完整率', 'completeness', '%', 'mean of the shares of curve points, readings and bill', null),
('keycust_data.customer_indicator', '', '用户指标', 'customer indicators', null, 'a row per customer, indicator and period; a value that cannot be known has no row', null),
('keycust_data.customer_indicator', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.customer_indicator', 'indicator_code', '指标编码', 'indicator code', null, 'of keycust_data.indicator', null),
('keycust_data.customer_indicator', 'period', '期间', 'period', null, 'day from which an attribute has the value, or first day of a behaviour''s month', null),
('keycust_data.customer_indicator', 'value', '指标值', 'value', null, 'in the indicator''s unit; booleans are 0 and 1', null),
('keycust_data.customer_indicator', 'text_value', '文本值', 'value as text', null, 'codes, texts and dates', null),
('keycust_data.customer_indicator', 'source', '数据来源', 'source of the value', null, 'table or system it comes from', null),
('keycust_data.customer_indicator', 'run_id', '计算运行编号', 'run', null, 'of keycust_data.indicator_run', null),
('keycust_data.customer_indicator', 'recorded_at', '记录时间', 'recorded at', null, null, null),
('keycust_data.customer_load', '', '用户月负荷特征', 'load of a customer''s month', null, 'what the curves of a month say, all usage points together; days with too few valid points do not count', null),
('keycust_data.customer_load', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.customer_load', 'month', '统计月份', 'month', null, 'first day of the month', null),
('keycust_data.customer_load', 'usage_points', '计量点数', 'usage points', null, 'that delivered power curves', null),
('keycust_data.customer_load', 'valid_days', '有效天数', 'valid days', 'd', 'days with enough valid points', null),
('keycust_data.customer_load', 'mean_kw', '平均负荷', 'mean load', 'kW', null, null),
('keycust_data.customer_load', 'maximum_kw', '最大负荷', 'maximum load', 'kW', null, null),
('keycust_data.customer_load', 'maximum_at', '最大负荷出现时间', 'time of the maximum', null, 'end of the interval', null),
('keycust_data.customer_load', 'minimum_kw', '最小负荷', 'minimum load', 'kW', null, null),
('keycust_data.customer_load', 'energy_kwh', '曲线电量', 'energy from the curves', 'kWh', 'mean load over all hours of the month; none if too many days are missing', null),
('keycust_data.customer_load', 'load_factor', '日负荷率', 'daily load factor', null, 'mean over the valid days of mean to maximum load', null),
('keycust_data.customer_load', 'minimum_load_factor', '日最小负荷率', 'daily minimum load factor', null, 'mean over the valid days of minimum to maximum load', null),
('keycust_data.customer_load', 'peak_valley_ratio', '日峰谷差率', 'daily peak-valley ratio', null, 'mean over the valid days of maximum less minimum, to maximum load', null),
('keycust_data.customer_load', 'mean_kva', '平均视在功率', 'mean apparent power', 'kVA', null, null),
('keycust_data.customer_load', 'maximum_kva', '最大视在功率', 'maximum apparent power', 'kVA', null, null),
('keycust_data.customer_load', 'workday_kwh', '工作日日均电量', 'energy of a workday', 'kWh', 'mean of a day', null),
('keycust_data.customer_load', 'rest_day_kwh', '休息日日均电量', 'energy of a rest day', 'kWh', 'mean of a day; holidays count as rest days', null),
('keycust_data.customer_load', 'over_capacity_days', '超容天数', 'over-capacity days', 'd', 'days with a maximum above the running capacity', null),
('keycust_data.customer_load', 'system_peak_at', '系统最大负荷时间', 'time of the system peak', null, 'end of the interval in which the load of all customers together was highest', null),
('keycust_data.customer_load', 'system_peak_kw', '系统峰荷时负荷', 'load at the system peak', 'kW', null, null),
('keycust_data.customer_load', 'declining_days', '用电趋势下降天数', 'days of declining trend', 'd', 'of the last 11, those with a slope below the day before', null),
('keycust_data.customer_load', 'voltage_points', '电压监测点数', 'voltage points', null, 'voltages judged, of all phases', null),
('keycust_data.customer_load', 'voltage_qualified_points', '电压合格点数', 'qualified voltage points', null, 'within the limits of the setting', null),
('keycust_data.customer_load', 'current_points', '电流监测点数', 'current points', null, 'points at which the unbalance was judged', null),
('keycust_data.customer_load', 'unbalanced_points', '电流不平衡点数', 'unbalanced points', null, 'with an unbalance above the limit of the setting', null),
('keycust_data.customer_load', 'unbalance_pct', '三相电流不平衡度', 'current unbalance', '%', 'mean over the points', null),
('keycust_data.danger_treatment', '', '隐患治理记录', 'treatments of hidden dangers', null, null, null),
('keycust_data.danger_treatment', 'danger_treatment_id', '治理记录标识', 'treatment', null, null, null),
('keycust_data.danger_treatment', 'hidden_danger_id', '隐患编号', 'hidden danger', null, null, null),
('keycust_data.danger_treatment', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.danger_treatment', 'treated_on', '治理日期', 'treated on', null, null, null),
('keycust_data.danger_treatment', 'result', '治理结果', 'result', null, null, null),
('keycust_data.danger_treatment', 'closed', '是否闭环', 'closed', null, 'the danger is gone', null),
('keycust_data.danger_treatment', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.demand_reading', '', '需量日冻结', 'demand readings', null, 'the highest demand a meter shows for a day', null),
('keycust_data.demand_reading', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.demand_reading', 'day', '数据日期', 'day', null, null, null),
('keycust_data.demand_reading', 'meter_id', '电能表标识', 'meter', null, 'empty: the source does not say', null),
('keycust_data.demand_reading', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.demand_reading', 'maximum_demand_kw', '最大需量', 'maximum demand', 'kW', 'primary value', null),
('keycust_data.demand_reading', 'maximum_at', '最大需量出现时间', 'time of the maximum', null, null, null),
('keycust_data.demand_reading', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.dictionary', '', '数据字典', 'data dictionary', null, 'captions of tables, views and columns; rows of yours caption your own', null),
('keycust_data.dictionary', 'object', '对象名', 'object', null, 'schema.relation', null),
('keycust_data.dictionary', 'column_name', '列名', 'column', null, 'empty: the object itself', null),
('keycust_data.dictionary', 'label_zh', '中文名称', 'caption in Chinese', null, null, null),
('keycust_data.dictionary', 'label_en', '英文名称', 'caption in English', null, null, null),
('keycust_data.dictionary', 'unit', '计量单位', 'unit', null, null, null),
('keycust_data.dictionary', 'meaning', '含义', 'meaning', null, 'what the caption does not say', null),
('keycust_data.dictionary', 'code_type', '代码类别', 'code list', null, 'its codes stand in keycust_data.code_list', null),
('keycust_data.dictionary', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.economy', '', '宏观经济数据', 'economic series', null, null, null),
('keycust_data.economy', 'series_code', '经济指标', 'series', null, null, 'ECONOMY_SERIES'),
('keycust_data.economy', 'organisation_id', '供电单位编号', 'supply organisation', null, 'in whose area it was observed', null),
('keycust_data.economy', 'month', '月份', 'month', null, 'first day of the month', null),
('keycust_data.economy', 'industry_code', '行业分类', 'industry', null, 'division of GB/T 4754; empty: all industries', 'TRADE'),
('keycust_data.economy', 'value', '数值', 'value', null, 'in the unit beside it', null),
('keycust_data.economy', 'unit', '计量单位', 'unit', null, null, null),
('keycust_data.economy', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.erased_person', '', '已删除个人登记', 'erased persons', null, 'persons whose data must not come back with the next integration', null),
('keycust_data.erased_person', 'key_digest', '主键摘要', 'digest of the key', null, 'not the key itself', null),
('keycust_data.erased_person', 'erased_at', '删除时间', 'erased at', null, null, null),
('keycust_data.erasure', '', '删除记录', 'erasures', null, 'what was erased of persons and of old readings: never whose', null),
('keycust_data.erasure', 'erasure_id', '删除记录标识', 'erasure', null, null, null),
('keycust_data.erasure', 'erased_at', '删除时间', 'erased at', null, null, null),
('keycust_data.erasure', 'erased_by', '操作人', 'erased by', null, 'database role', null),
('keycust_data.erasure', 'kind', '删除类型', 'kind', null, 'person or readings', null),
('keycust_data.erasure', 'subject', '删除对象', 'subject', null, 'customer or contact; of readings: before which day', null),
('keycust_data.erasure', 'relation', '所涉表', 'table', null, null, null),
('keycust_data.erasure', 'affected_rows', '影响行数', 'rows affected', null, null, null),
('keycust_data.feeder', '', '线路', 'feeders', null, null, null),
('keycust_data.feeder', 'feeder_id', '线路标识', 'feeder', null, null, null),
('keycust_data.feeder', 'organisation_id', '供电单位编号', 'supply organisation', null, null, null),
('keycust_data.feeder', 'name', '线路名称', 'feeder name', null, null, null),
('keycust_data.feeder', 'substation', '变电站', 'substation', null, null, null),
('keycust_data.feeder', 'voltage_code', '线路电压等级', 'voltage', null, null, 'VOLT'),
('keycust_data.feeder', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.feeder_energy', '', '线路日电量', 'energy of feeders', null, 'what went in and what the customers'' meters took: the difference is the line loss', null),
('keycust_data.feeder_energy', 'feeder_id', '线路标识', 'feeder', null, null, null),
('keycust_data.feeder_energy', 'day', '数据日期', 'day', null, null, null),
('keycust_data.feeder_energy', 'supplied_kwh', '线路供电量', 'energy supplied', 'kWh', null, null),
('keycust_data.feeder_energy', 'metered_kwh', '线路售电量', 'energy metered', 'kWh', 'sum of the customers'' meters', null),
('keycust_data.feeder_energy', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.hidden_danger', '', '用电安全隐患', 'hidden dangers', null, 'found at a customer''s site', null),
('keycust_data.hidden_danger', 'hidden_danger_id', '隐患编号', 'hidden danger', null, null, null),
('keycust_data.hidden_danger', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.hidden_danger', 'found_on', '发现日期', 'found on', null, null, null),
('keycust_data.hidden_danger', 'kind', '隐患类型', 'kind of danger', null, null, null),
('keycust_data.hidden_danger', 'level_code', '隐患等级', 'level of danger', null, null, 'DANGER_LEVEL'),
('keycust_data.hidden_danger', 'description', '隐患描述', 'description', null, null, null),
('keycust_data.hidden_danger', 'due_on', '整改期限', 'to be treated by', null, null, null),
('keycust_data.hidden_danger', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.indicator', '', '指标目录', 'catalogue of indicators', null, 'everything that can be said of a customer', null),
('keycust_data.indicator', 'indicator_code', '指标编码', 'indicator code', null, null, null),
('keycust_data.indicator', 'label_zh', '指标名称(中文)', 'indicator in Chinese', null, null, null),
('keycust_data.indicator', 'label_en', '指标名称(英文)', 'indicator in English', null, null, null),
('keycust_data.indicator', 'kind', '指标性质', 'kind', null, 'attribute or behaviour', null),
('keycust_data.indicator', 'category', '指标类别', 'category', null, null, null),
('keycust_data.indicator', 'source_system', '来源系统', 'source system', null, null, null),
('keycust_data.indicator', 'source_field', '来源字段', 'field of the source system', null, null, null),
('keycust_data.indicator', 'unit', '计量单位', 'unit', null, null, null),
('keycust_data.indicator', 'definition', '指标定义', 'definition', null, null, null),
('keycust_data.indicator', 'value_type', '值类型', 'type of the value', null, 'number, text, code, boolean or date', null),
('keycust_data.indicator', 'code_type', '代码类别', 'code list', null, 'of the codes, if the value is a code', null),
('keycust_data.indicator', 'period_kind', '统计期间', 'period', null, 'none, month or year', null),
('keycust_data.indicator', 'column_name', '宽表列名', 'column of the wide view', null, null, null),
('keycust_data.indicator', 'state', '实现状态', 'state', null, 'computed, or brought later', null),
('keycust_data.indicator', 'brought_by', '提供方', 'brought by', null, 'the part that fills it', null),
('keycust_data.indicator', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.indicator', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.indicator', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.indicator', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.indicator', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.indicator_run', '', '指标计算运行', 'runs of the indicators', null, null, null),
('keycust_data.indicator_run', 'run_id', '计算运行编号', 'run', null, null, null),
('keycust_data.indicator_run', 'month_from', '起始月份', 'first month', null, null, null),
('keycust_data.indicator_run', 'month_to', '截止月份', 'last month', null, null, null),
('keycust_data.indicator_run', 'backend_pid', '会话进程号', 'process of the session', null, null, null),
('keycust_data.indicator_run', 'backend_start', '会话开始时间', 'start of the session', null, null, null),
('keycust_data.indicator_run', 'started_at', '开始时间', 'started at', null, null, null),
('keycust_data.indicator_run', 'started_by', '执行人', 'started by', null, 'database role', null),
('keycust_data.indicator_run', 'finished_at', '结束时间', 'finished at', null, null, null),
('keycust_data.indicator_run', 'state', '运行状态', 'state', null, 'running, finished or dead', null),
('keycust_data.indicator_run', 'steps_done', '已完成步数', 'steps done', null, null, null),
('keycust_data.indicator_run', 'last_step', '最近步骤', 'last step', null, 'month and group of indicators', null),
('keycust_data.indicator_run', 'written_values', '写入值数', 'values written', null, null, null),
('keycust_data.indicator_run', 'removed_values', '删除值数', 'values removed', null, null, null),
('keycust_data.inspection', '', '用电检查', 'inspections', null, null, null),
('keycust_data.inspection', 'inspection_id', '检查标识', 'inspection', null, null, null),
('keycust_data.inspection', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.inspection', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.inspection', 'inspected_at', '检查时间', 'inspected at', null, null, null),
('keycust_data.inspection', 'reason', '检查原因', 'reason', null, null, null),
('keycust_data.inspection', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.inspection_result', '', '用电检查结果', 'findings of inspections', null, null, null),
('keycust_data.inspection_result', 'inspection_result_id', '检查结果标识', 'finding', null, null, null),
('keycust_data.inspection_result', 'inspection_id', '检查标识', 'inspection', null, null, null),
('keycust_data.inspection_result', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.inspection_result', 'finding_code', '检查结论', 'finding', null, null, 'FINDING'),
('keycust_data.inspection_result', 'phase', '相别', 'phase', null, null, 'PHASE'),
('keycust_data.inspection_result', 'since', '异常起始日期', 'since', null, 'day from which it is held to have been so', null),
('keycust_data.inspection_result', 'recovered_kwh', '追补电量', 'energy recovered', 'kWh', null, null),
('keycust_data.inspection_result', 'recovered_cny', '追补电费及违约金', 'amount recovered', 'CNY', null, null),
('keycust_data.inspection_result', 'evidence', '证据说明', 'evidence', null, null, null),
('keycust_data.inspection_result', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.integration_day', '', '数据集成日统计', 'rows of a day', null, 'what became of the rows of each source and day', null),
('keycust_data.integration_day', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_data.integration_day', 'day', '数据日期', 'day', null, 'of the data; else the day they were read', null),
('keycust_data.integration_day', 'outcome', '处理结果', 'outcome', null, 'accepted, or the rule that was broken', null),
('keycust_data.integration_day', 'row_count', '行数', 'rows', null, null, null),
('keycust_data.integration_run', '', '数据集成运行', 'runs of the integration', null, null, null),
('keycust_data.integration_run', 'run_id', '集成运行编号', 'integration run', null, null, null),
('keycust_data.integration_run', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_data.integration_run', 'backend_pid', '会话进程号', 'process of the session', null, null, null),
('keycust_data.integration_run', 'backend_start', '会话开始时间', 'start of the session', null, null, null),
('keycust_data.integration_run', 'started_at', '开始时间', 'started at', null, null, null),
('keycust_data.integration_run', 'started_by', '执行人', 'started by', null, 'database role', null),
('keycust_data.integration_run', 'finished_at', '结束时间', 'finished at', null, null, null),
('keycust_data.integration_run', 'state', '运行状态', 'state', null, 'running, finished, failed or dead', null),
('keycust_data.integration_run', 'message', '运行信息', 'message', null, null, null),
('keycust_data.integration_run', 'batches', '批次数', 'batches', null, null, null),
('keycust_data.integration_run', 'received_rows', '接收行数', 'rows received', null, 'of the source', null),
('keycust_data.integration_run', 'accepted_rows', '接受行数', 'rows accepted', null, 'of the source', null),
('keycust_data.integration_run', 'rejected_rows', '拒收行数', 'rows refused', null, 'of the source', null),
('keycust_data.integration_run', 'retried_rows', '重试行数', 'rows tried again', null, 'refused at an earlier run', null),
('keycust_data.integration_run', 'inserted_rows', '新增行数', 'rows inserted', null, 'of the target', null),
('keycust_data.integration_run', 'updated_rows', '更新行数', 'rows updated', null, 'of the target', null),
('keycust_data.integration_run', 'position_from', '起始位置', 'position before', null, null, null),
('keycust_data.integration_run', 'position_to', '截止位置', 'position reached', null, null, null),
('keycust_data.load_index', '', '负荷特性指标定义', 'definitions of load figures', null, null, null),
('keycust_data.load_index', 'index_code', '指标编码', 'code of the figure', null, null, null),
('keycust_data.load_index', 'label_zh', '指标名称(中文)', 'figure in Chinese', null, null, null),
('keycust_data.load_index', 'label_en', '指标名称(英文)', 'figure in English', null, null, null),
('keycust_data.load_index', 'formula', '计算公式', 'formula', null, null, null),
('keycust_data.load_index', 'unit', '计量单位', 'unit', null, null, null),
('keycust_data.load_index', 'period', '统计期间', 'period', null, 'day, month, year, season or any', null),
('keycust_data.load_index', 'note', '备注', 'note', null, null, null),
('keycust_data.load_index', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.load_index', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.load_index', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.load_index', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.load_index', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.managed_customer', '', '当前角色所管用户', 'customers managed by the current role', null, 'those of whom it may know persons'' data', null),
('keycust_data.managed_customer', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.meter', '', '电能表', 'meters', null, 'from installation to removal; a change of meter is a second row', null),
('keycust_data.meter', 'meter_id', '电能表标识', 'meter', null, null, null),
('keycust_data.meter', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.meter', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.meter', 'asset_number', '资产编号', 'asset number', null, null, null),
('keycust_data.meter', 'multiplier', '综合倍率', 'multiplier', null, 'of the registers: CT ratio × PT ratio', null),
('keycust_data.meter', 'ct_ratio', '电流互感器变比', 'CT ratio', null, null, null),
('keycust_data.meter', 'pt_ratio', '电压互感器变比', 'PT ratio', null, null, null),
('keycust_data.meter', 'rated_voltage_v', '额定电压', 'rated voltage', 'V', 'as on the name plate', null),
('keycust_data.meter', 'basic_current_a', '基本电流', 'basic current', 'A', 'as on the name plate', null),
('keycust_data.meter', 'maximum_current_a', '最大电流', 'maximum current', 'A', 'as on the name plate', null),
('keycust_data.meter', 'register_capacity', '示值满量程', 'register capacity', null, 'the value at which a register starts again from 0', null),
('keycust_data.meter', 'installed_on', '安装日期', 'installed on', null, null, null),
('keycust_data.meter', 'removed_on', '拆除日期', 'removed on', null, 'none: still there', null),
('keycust_data.meter', 'last_verified_on', '最近检定日期', 'last verified on', null, null, null),
('keycust_data.meter', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.meter_event', '', '电能表事件', 'meter events', null, null, null),
('keycust_data.meter_event', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.meter_event', 'event_code', '事件编码', 'event code', null, 'of keycust_data.meter_event_type', null),
('keycust_data.meter_event', 'phase', '相别', 'phase', null, null, 'PHASE'),
('keycust_data.meter_event', 'started_at', '发生时间', 'started at', null, null, null),
('keycust_data.meter_event', 'ended_at', '结束时间', 'ended at', null, 'none: still going on, or an event without length', null),
('keycust_data.meter_event', 'meter_id', '电能表标识', 'meter', null, null, null),
('keycust_data.meter_event', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.meter_event', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.meter_event_type', '', '电能表事件类型', 'types of meter events', null, 'what a meter records by itself', null),
('keycust_data.meter_event_type', 'event_code', '事件编码', 'event code', null, null, null),
('keycust_data.meter_event_type', 'label_zh', '事件名称(中文)', 'event in Chinese', null, null, null),
('keycust_data.meter_event_type', 'label_en', '事件名称(英文)', 'event in English', null, null, null),
('keycust_data.meter_event_type', 'scope', '记录范围', 'scope', null, 'per phase, total or meter', null),
('keycust_data.meter_event_type', 'start_condition', '发生条件', 'starts when', null, 'Un, Ib, Imax are the meter''s rated voltage, basic and maximum current', null),
('keycust_data.meter_event_type', 'end_condition', '结束条件', 'ends when', null, null, null),
('keycust_data.meter_event_type', 'delay_s', '判定延时', 'delay', 's', null, null),
('keycust_data.meter_event_type', 'settable_range', '整定范围', 'range of settings', null, null, null),
('keycust_data.meter_event_type', 'dlt645_parameter', 'DL/T 645参数标识', 'parameter of DL/T 645', null, null, null),
('keycust_data.meter_event_type', 'dlt698_object', 'DL/T 698对象标识', 'object of DL/T 698.45', null, null, null),
('keycust_data.meter_event_type', 'note', '备注', 'note', null, null, null),
('keycust_data.meter_event_type', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.meter_event_type', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.meter_event_type', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.meter_event_type', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.meter_event_type', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.organisation', '', '供电单位', 'supply organisations', null, null, null),
('keycust_data.organisation', 'organisation_id', '供电单位编号', 'supply organisation', null, null, null),
('keycust_data.organisation', 'parent_id', '上级单位编号', 'organisation above', null, null, null),
('keycust_data.organisation', 'name', '单位名称', 'name of the organisation', null, null, null),
('keycust_data.organisation', 'level_code', '单位层级', 'level', null, null, 'ORG_LEVEL'),
('keycust_data.organisation', 'region', '所在地区', 'region', null, null, null),
('keycust_data.organisation', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.outage', '', '停电事件', 'outages', null, 'a row for each customer that an outage reached', null),
('keycust_data.outage', 'outage_id', '停电事件标识', 'outage', null, null, null),
('keycust_data.outage', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.outage', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.outage', 'feeder_id', '线路标识', 'feeder', null, null, null),
('keycust_data.outage', 'started_at', '停电开始时间', 'started at', null, null, null),
('keycust_data.outage', 'ended_at', '送电时间', 'ended at', null, 'none: still going on', null),
('keycust_data.outage', 'planned', '是否计划停电', 'planned', null, null, null),
('keycust_data.outage', 'cause', '停电原因', 'cause', null, null, null),
('keycust_data.outage', 'lost_kwh', '损失电量', 'energy not supplied', 'kWh', null, null),
('keycust_data.outage', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.own_company', '', '当前角色全公司权限', 'company access of the current role', null, 'one row if it reads the whole company, else none', null),
('keycust_data.own_company', 'granted', '是否授权', 'granted', null, 'true', null),
('keycust_data.own_customer', '', '当前角色可见用户', 'customers in the current role''s scope', null, 'by organisation or account manager; none where it reads the whole company', null),
('keycust_data.own_customer', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.own_feeder', '', '当前角色可见线路', 'feeders in the current role''s scope', null, null, null),
('keycust_data.own_feeder', 'feeder_id', '线路标识', 'feeder', null, null, null),
('keycust_data.own_grant', '', '当前角色的授权', 'grants of the current role', null, null, null),
('keycust_data.own_grant', 'kind', '授权类型', 'kind of access', null, 'reader, manager, analyst, administrator or loader', null),
('keycust_data.own_grant', 'organisation_id', '供电单位编号', 'supply organisation', null, null, null),
('keycust_data.own_grant', 'account_manager_id', '客户经理编号', 'account manager', null, null, null),
('keycust_data.own_organisation', '', '当前角色可见供电单位', 'organisations in the current role''s scope', null, 'with all below them', null),
('keycust_data.own_organisation', 'organisation_id', '供电单位编号', 'supply organisation', null, null, null),
('keycust_data.own_organisation', 'managed', '是否管理', 'managed', null, 'the role is manager there', null),
('keycust_data.own_transformer_area', '', '当前角色可见台区', 'transformer areas in the current role''s scope', null, null, null),
('keycust_data.own_transformer_area', 'transformer_area_id', '台区标识', 'transformer area', null, null, null),
('keycust_data.own_writer', '', '当前角色写权限', 'write access of the current role', null, 'one row if it writes, else none', null),
('keycust_data.own_writer', 'granted', '是否授权', 'granted', null, 'true', null),
('keycust_data.payment', '', '缴费记录', 'payments', null, null, null),
('keycust_data.payment', 'payment_id', '收费标识', 'payment', null, null, null),
('keycust_data.payment', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.payment', 'receivable_id', '应收标识', 'receivable it settles', null, null, null),
('keycust_data.payment', 'paid_at', '收费时间', 'paid at', null, null, null),
('keycust_data.payment', 'amount_cny', '收款金额', 'amount paid', 'CNY', 'negative is a reversal', null),
('keycust_data.payment', 'penalty_cny', '实收违约金', 'penalty paid', 'CNY', null, null),
('keycust_data.payment', 'channel_code', '缴费方式', 'payment channel', null, null, 'PAY_MODE'),
('keycust_data.payment', 'instrument_code', '结算方式', 'instrument of payment', null, null, 'SETTLE_INSTR'),
('keycust_data.payment', 'kind_code', '收费类型', 'kind of payment', null, null, 'PAY_KIND'),
('keycust_data.payment', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.personal_column', '', '个人信息列登记', 'columns with personal data', null, 'nobody but administrators and loaders has a right to them', null),
('keycust_data.personal_column', 'relation', '表名', 'table', null, null, null),
('keycust_data.personal_column', 'column_name', '列名', 'column', null, null, null),
('keycust_data.personal_column', 'reason', '保护理由', 'reason', null, null, null),
('keycust_data.personal_column', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.personal_column', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.personal_column', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.personal_column', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.personal_column', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.personal_complaint', '', '工单个人信息', 'personal data of complaints', null, 'of the customers whom the current role manages', null),
('keycust_data.personal_complaint', 'complaint_id', '工单编号', 'work order', null, null, null),
('keycust_data.personal_complaint', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.personal_complaint', 'content', '受理内容', 'content', null, 'as the caller spoke', null),
('keycust_data.personal_complaint', 'opinion', '处理意见', 'handling opinion', null, null, null),
('keycust_data.personal_complaint', 'caller_phone', '主叫号码', 'caller''s number', null, null, null),
('keycust_data.personal_contact', '', '联系人个人信息', 'personal data of contacts', null, 'of the customers whom the current role manages', null),
('keycust_data.personal_contact', 'contact_id', '联系人标识', 'contact', null, null, null),
('keycust_data.personal_contact', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.personal_contact', 'name', '联系人姓名', 'name of the contact', null, null, null),
('keycust_data.personal_contact', 'phone', '联系电话', 'telephone', null, null, null),
('keycust_data.personal_contact', 'email', '电子邮箱', 'e-mail address', null, null, null),
('keycust_data.personal_customer', '', '用户敏感信息', 'sensitive data of customers', null, 'of the customers whom the current role manages', null),
('keycust_data.personal_customer', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.personal_customer', 'tax_number', '纳税人识别号', 'tax number', null, null, null),
('keycust_data.personal_customer', 'bank_account', '银行账号', 'bank account', null, null, null),
('keycust_data.personal_visit', '', '走访个人信息', 'personal data of visits', null, 'of the customers whom the current role manages', null),
('keycust_data.personal_visit', 'visit_id', '走访标识', 'visit', null, null, null),
('keycust_data.personal_visit', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.personal_visit', 'contact_name', '接待人姓名', 'name of the person met', null, null, null),
('keycust_data.personal_visit', 'notes', '走访记录', 'notes', null, null, null),
('keycust_data.plausibility', '', '合理值范围', 'limits of plausibility', null, 'between which values a measured column is believed; rows outside are refused', null),
('keycust_data.plausibility', 'relation', '表名', 'table', null, null, null),
('keycust_data.plausibility', 'column_name', '列名', 'column', null, null, null),
('keycust_data.plausibility', 'min_value', '下限', 'lower limit', null, 'in the unit beside it; none: no limit', null),
('keycust_data.plausibility', 'max_value', '上限', 'upper limit', null, 'in the unit beside it; none: no limit', null),
('keycust_data.plausibility', 'may_be_future', '允许晚于当前时间', 'may lie in the future', null, 'of a date or time; else such rows are refused', null),
('keycust_data.plausibility', 'unit', '计量单位', 'unit', null, null, null),
('keycust_data.plausibility', 'label_zh', '数据项名称(中文)', 'quantity in Chinese', null, null, null),
('keycust_data.plausibility', 'label_en', '数据项名称(英文)', 'quantity in English', null, null, null),
('keycust_data.plausibility', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.plausibility', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.plausibility', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.plausibility', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.plausibility', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.power_curve', '', '功率日曲线', 'power curves', null, 'a row per usage point and day; value i of n is the mean of the interval that ends at i × 1440 / n minutes', null),
('keycust_data.power_curve', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.power_curve', 'day', '数据日期', 'day', null, null, null),
('keycust_data.power_curve', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.power_curve', 'kw', '有功功率曲线', 'active power', 'kW', 'primary values; negative is export', null),
('keycust_data.power_curve', 'kvar', '无功功率曲线', 'reactive power', 'kvar', 'primary values; negative is leading', null),
('keycust_data.power_curve', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.power_factor_adjustment', '', '功率因数调整表', 'power-factor adjustment', null, 'by how many percent the month''s power factor changes the bill', null),
('keycust_data.power_factor_adjustment', 'power_factor_standard', '功率因数标准', 'power-factor standard', null, null, null),
('keycust_data.power_factor_adjustment', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.power_factor_adjustment', 'power_factor', '实际功率因数', 'power factor', null, 'of the month', null),
('keycust_data.power_factor_adjustment', 'adjustment_pct', '调整系数', 'adjustment rate', '%', 'of the adjustable charge; negative is a discount', null),
('keycust_data.power_factor_adjustment', 'row_made', '行来历', 'how the row was made', null, 'printed in the notice, or by its rule', null),
('keycust_data.power_factor_adjustment', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.power_factor_adjustment', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.power_factor_adjustment', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.power_factor_adjustment', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.power_factor_standard', '', '功率因数标准', 'power-factor standards', null, 'which power factor a customer is held to', null),
('keycust_data.power_factor_standard', 'power_factor_standard', '功率因数标准', 'power-factor standard', null, null, null),
('keycust_data.power_factor_standard', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.power_factor_standard', 'capacity_from_kva', '最小容量', 'from this capacity', 'kVA', null, null),
('keycust_data.power_factor_standard', 'label_zh', '适用范围(中文)', 'whom it holds for, in Chinese', null, null, null),
('keycust_data.power_factor_standard', 'label_en', '适用范围(英文)', 'whom it holds for, in English', null, null, null),
('keycust_data.power_factor_standard', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.power_factor_standard', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.power_factor_standard', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.power_factor_standard', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.production', '', '用户生产情况', 'production of customers', null, null, null),
('keycust_data.production', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.production', 'month', '月份', 'month', null, 'first day of the month', null),
('keycust_data.production', 'output_cny', '月产值', 'value of the output', 'CNY', null, null),
('keycust_data.production', 'output_quantity', '月产量', 'quantity of the output', null, 'in the unit beside it', null),
('keycust_data.production', 'output_unit', '产量单位', 'unit of the output', null, null, null),
('keycust_data.production', 'working_days', '生产天数', 'working days', 'd', null, null),
('keycust_data.production', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.receivable', '', '应收电费', 'receivables', null, 'what is owed', null),
('keycust_data.receivable', 'receivable_id', '应收标识', 'receivable', null, null, null),
('keycust_data.receivable', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.receivable', 'bill_id', '账单标识', 'bill', null, null, null),
('keycust_data.receivable', 'month', '应收年月', 'receivable month', null, 'first day of the month', null),
('keycust_data.receivable', 'amount_type_code', '电费类别', 'type of the amount', null, null, 'AMT_TYPE'),
('keycust_data.receivable', 'energy_kwh', '应收电量', 'energy billed', 'kWh', null, null),
('keycust_data.receivable', 'amount_cny', '应收金额', 'amount due', 'CNY', null, null),
('keycust_data.receivable', 'received_cny', '实收金额', 'amount received', 'CNY', null, null),
('keycust_data.receivable', 'owed_cny', '欠费金额', 'arrears', 'CNY', null, null),
('keycust_data.receivable', 'penalty_cny', '应收违约金', 'penalty due', 'CNY', null, null),
('keycust_data.receivable', 'penalty_received_cny', '实收违约金', 'penalty received', 'CNY', null, null),
('keycust_data.receivable', 'released_on', '发行日期', 'released on', null, null, null),
('keycust_data.receivable', 'due_on', '缴费截止日期', 'due on', null, null, null),
('keycust_data.receivable', 'settled_on', '结清日期', 'settled on', null, null, null),
('keycust_data.receivable', 'settlement_code', '结清标志', 'settlement', null, null, 'SETTLE_FLAG'),
('keycust_data.receivable', 'channel_code', '缴费方式', 'payment channel', null, null, 'PAY_MODE'),
('keycust_data.receivable', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.register_reading', '', '示值日冻结', 'register readings', null, 'registers as the meter shows them at the end of a day: times the multiplier they are kWh or kvarh', null),
('keycust_data.register_reading', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.register_reading', 'day', '数据日期', 'day', null, null, null),
('keycust_data.register_reading', 'direction', '电能方向', 'direction', null, null, 'DIRECTION'),
('keycust_data.register_reading', 'meter_id', '电能表标识', 'meter', null, 'empty: the source does not say', null),
('keycust_data.register_reading', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.register_reading', 'total', '总示值', 'total register', null, 'as the meter shows it', null),
('keycust_data.register_reading', 'critical_peak', '尖峰示值', 'critical-peak register', null, 'as the meter shows it', null),
('keycust_data.register_reading', 'peak', '峰示值', 'peak register', null, 'as the meter shows it', null),
('keycust_data.register_reading', 'flat', '平示值', 'flat register', null, 'as the meter shows it', null),
('keycust_data.register_reading', 'valley', '谷示值', 'valley register', null, 'as the meter shows it', null),
('keycust_data.register_reading', 'multiplier', '综合倍率', 'multiplier', null, 'none: the meter''s own', null),
('keycust_data.register_reading', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.rejected_row', '', '拒收数据', 'refused rows', null, 'rows that failed a rule, whole, with the reason; open ones are tried again', null),
('keycust_data.rejected_row', 'rejected_row_id', '拒收行标识', 'refused row', null, null, null),
('keycust_data.rejected_row', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_data.rejected_row', 'run_id', '集成运行编号', 'integration run', null, null, null),
('keycust_data.rejected_row', 'rule', '校验规则', 'rule that was broken', null, null, null),
('keycust_data.rejected_row', 'reason', '拒收原因', 'reason', null, null, null),
('keycust_data.rejected_row', 'column_name', '问题列', 'column at fault', null, null, null),
('keycust_data.rejected_row', 'source_key', '来源行主键', 'key of the row in the source', null, null, null),
('keycust_data.rejected_row', 'day', '数据日期', 'day', null, 'of the data; else the day it was read', null),
('keycust_data.rejected_row', 'customer_id', '用户编号', 'customer number', null, 'none where the row is no customer''s', null),
('keycust_data.rejected_row', 'source_row', '来源行内容', 'row as it came', null, null, null),
('keycust_data.rejected_row', 'row_digest', '行摘要', 'digest of the row', null, null, null),
('keycust_data.rejected_row', 'state', '处理状态', 'state', null, 'open, closed or resolved', null),
('keycust_data.rejected_row', 'rejected_at', '拒收时间', 'refused at', null, null, null),
('keycust_data.rejected_row', 'resolved_at', '解决时间', 'resolved at', null, null, null),
('keycust_data.setting', '', '参数设置', 'settings', null, 'what the utility sets for the calculations', null),
('keycust_data.setting', 'setting', '参数名', 'setting', null, null, null),
('keycust_data.setting', 'value', '参数值', 'value', null, 'as text; its unit stands in the name', null),
('keycust_data.setting', 'label_zh', '参数说明(中文)', 'what it sets, in Chinese', null, null, null),
('keycust_data.setting', 'label_en', '参数说明(英文)', 'what it sets, in English', null, null, null),
('keycust_data.setting', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.setting', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.setting', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.setting', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.setting', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.shipped_row', '', '随库数据登记', 'shipped rows', null, 'what was shipped, so that an upgrade knows what you edited or deleted', null),
('keycust_data.shipped_row', 'relation', '表名', 'table', null, null, null),
('keycust_data.shipped_row', 'row_key', '行主键', 'key of the row', null, null, null),
('keycust_data.shipped_row', 'digest', '内容摘要', 'digest of what was shipped', null, null, null),
('keycust_data.source', '', '数据源', 'data sources', null, 'a relation in reach that feeds one table of the base', null),
('keycust_data.source', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_data.source', 'system', '来源系统', 'source system', null, null, null),
('keycust_data.source', 'relation', '来源表或视图', 'relation it is read from', null, null, null),
('keycust_data.source', 'target', '目标表', 'table it feeds', null, null, null),
('keycust_data.source', 'layout', '数据布局', 'layout', null, 'rows, wide (a day a row) or long (a value a row)', null),
('keycust_data.source', 'point_prefix', '曲线列名前缀', 'prefix of the point columns', null, 'of layout wide', null),
('keycust_data.source', 'points', '每日点数', 'points of a day', null, 'of layout wide and long', null),
('keycust_data.source', 'interval_end', '时标是否为区间末', 'times mark the end of an interval', null, 'true: the first value of a day is the one of 00:15', null),
('keycust_data.source', 'position_column', '位置列', 'position column', null, 'rows are read in its order', null),
('keycust_data.source', 'incremental', '是否增量', 'incremental', null, 'read only what lies beyond the position reached', null),
('keycust_data.source', 'position', '已读位置', 'position reached', null, null, null),
('keycust_data.source', 'time_zone', '时区', 'time zone', null, 'of the source''s times; none: the utility''s own', null),
('keycust_data.source', 'batch_rows', '每批行数', 'rows of a batch', null, null, null),
('keycust_data.source', 'load_order', '装载顺序', 'load order', null, 'lowest first', null),
('keycust_data.source', 'enabled', '是否启用', 'enabled', null, null, null),
('keycust_data.source_column', '', '数据源列映射', 'mapping of columns', null, 'how a column of the target is made', null),
('keycust_data.source_column', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_data.source_column', 'target_column', '目标列', 'column of the target', null, null, null),
('keycust_data.source_column', 'source_column', '来源列', 'column of the source', null, null, null),
('keycust_data.source_column', 'constant', '常量', 'constant', null, 'in place of a source column', null),
('keycust_data.source_column', 'factor', '换算系数', 'factor', null, 'numbers are multiplied by it', null),
('keycust_data.source_column', 'code_type', '代码类别', 'code list', null, 'values outside it are refused', null),
('keycust_data.source_value', '', '数据源值映射', 'mapping of values', null, 'how a source writes a value, and what it means here', null),
('keycust_data.source_value', 'source_id', '数据源标识', 'source', null, null, null),
('keycust_data.source_value', 'target_column', '目标列', 'column of the target', null, null, null),
('keycust_data.source_value', 'source_value', '来源值', 'value in the source', null, '* stands for any other', null),
('keycust_data.source_value', 'target_value', '目标值', 'value here', null, null, null),
('keycust_data.tariff', '', '电价', 'tariffs', null, 'prices and rules of a two-part tariff', null),
('keycust_data.tariff', 'tariff_id', '电价标识', 'tariff', null, null, null),
('keycust_data.tariff', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.tariff', 'region', '电价区域', 'tariff region', null, null, null),
('keycust_data.tariff', 'label_zh', '电价名称(中文)', 'tariff in Chinese', null, null, null),
('keycust_data.tariff', 'label_en', '电价名称(英文)', 'tariff in English', null, null, null),
('keycust_data.tariff', 'voltage_min_kv', '最低电压等级', 'lowest voltage', 'kV', null, null),
('keycust_data.tariff', 'voltage_max_kv', '最高电压等级', 'highest voltage', 'kV', null, null),
('keycust_data.tariff', 'capacity_price_cny_per_kva_month', '容量电价', 'price of capacity', 'CNY/(kVA·month)', null, null),
('keycust_data.tariff', 'demand_price_cny_per_kw_month', '需量电价', 'price of demand', 'CNY/(kW·month)', null, null),
('keycust_data.tariff', 'flat_price_cny_per_kwh', '浮动部分平段电价', 'flat price that floats', 'CNY/kWh', 'times the ratio of the period', null),
('keycust_data.tariff', 'fixed_price_cny_per_kwh', '不浮动部分电价', 'price that does not float', 'CNY/kWh', 'the same in every period', null),
('keycust_data.tariff', 'contract_demand_floor_pct', '合同最大需量下限', 'floor of the contract demand', '%', 'of the capacity', null),
('keycust_data.tariff', 'demand_tolerance_pct', '需量容许上限', 'tolerated demand', '%', 'of the contract demand; what lies above counts more', null),
('keycust_data.tariff', 'demand_excess_factor', '超需量计费倍数', 'factor on excess demand', null, null, null),
('keycust_data.tariff', 'high_use_kwh_per_kva_month', '每千伏安月用电量门槛', 'threshold of high use', 'kWh/(kVA·month)', null, null),
('keycust_data.tariff', 'high_use_demand_factor', '达门槛需量电价系数', 'factor on the demand price at high use', null, null, null),
('keycust_data.tariff', 'note', '备注', 'note', null, null, null),
('keycust_data.tariff', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.tariff', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.tariff', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.tariff', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.tariff_period', '', '峰谷时段', 'time-of-use periods', null, 'when which period runs, month by month', null),
('keycust_data.tariff_period', 'region', '电价区域', 'tariff region', null, null, null),
('keycust_data.tariff_period', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.tariff_period', 'month', '月份', 'month', null, '1 to 12', null),
('keycust_data.tariff_period', 'period', '时段', 'period', null, 'a critical peak lies over the others', 'PERIOD'),
('keycust_data.tariff_period', 'starts_at_min', '开始分钟', 'starts at', 'min', 'minute of the day', null),
('keycust_data.tariff_period', 'ends_at_min', '结束分钟', 'ends at', 'min', 'minute of the day, not included', null),
('keycust_data.tariff_period', 'ratio_to_flat', '与平段电价之比', 'ratio to the flat price', null, null, null),
('keycust_data.tariff_period', 'ratio_confidence', '价比可信度', 'confidence of the ratio', null, 'high, medium or low', null),
('keycust_data.tariff_period', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.tariff_period', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.tariff_period', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.tariff_period', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.theft_type', '', '窃电类型', 'types of theft', null, null, null),
('keycust_data.theft_type', 'theft_code', '窃电类型编码', 'theft code', null, null, null),
('keycust_data.theft_type', 'label_zh', '窃电方法(中文)', 'method in Chinese', null, null, null),
('keycust_data.theft_type', 'label_en', '窃电方法(英文)', 'method in English', null, null, null),
('keycust_data.theft_type', 'mechanism', '作案手法', 'mechanism', null, null, null),
('keycust_data.theft_type', 'signature', '数据特征', 'signature', null, 'how it shows in the data', null),
('keycust_data.theft_type', 'recovery_base', '追补计算依据', 'base of the recovery', null, null, null),
('keycust_data.theft_type', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.theft_type', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.theft_type', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.theft_type', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.theft_type', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.transformer', '', '用户变压器', 'customers'' transformers', null, null, null),
('keycust_data.transformer', 'transformer_id', '变压器标识', 'transformer', null, null, null),
('keycust_data.transformer', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.transformer', 'name', '变压器名称', 'transformer name', null, null, null),
('keycust_data.transformer', 'model', '变压器型号', 'model', null, null, null),
('keycust_data.transformer', 'series', '变压器系列', 'series', null, 'as in keycust_data.transformer_model', null),
('keycust_data.transformer', 'capacity_kva', '铭牌容量', 'rated capacity', 'kVA', null, null),
('keycust_data.transformer', 'primary_voltage_code', '一次侧电压', 'primary voltage', null, null, 'VOLT'),
('keycust_data.transformer', 'secondary_voltage_code', '二次侧电压', 'secondary voltage', null, null, 'VOLT'),
('keycust_data.transformer', 'status_code', '运行状态', 'running status', null, null, 'RUN_STATUS'),
('keycust_data.transformer', 'no_load_loss_w', '空载损耗', 'no-load loss', 'W', null, null),
('keycust_data.transformer', 'load_loss_w', '负载损耗', 'load loss', 'W', 'at rated load', null),
('keycust_data.transformer', 'no_load_current_pct', '空载电流', 'no-load current', '%', 'of the rated current', null),
('keycust_data.transformer', 'impedance_pct', '短路阻抗', 'short-circuit impedance', '%', null, null),
('keycust_data.transformer', 'in_service_on', '投运日期', 'in service on', null, null, null),
('keycust_data.transformer', 'out_of_service_on', '停运日期', 'out of service on', null, null, null),
('keycust_data.transformer', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.transformer_area', '', '台区', 'transformer areas', null, null, null),
('keycust_data.transformer_area', 'transformer_area_id', '台区标识', 'transformer area', null, null, null),
('keycust_data.transformer_area', 'feeder_id', '线路标识', 'feeder', null, null, null),
('keycust_data.transformer_area', 'organisation_id', '供电单位编号', 'supply organisation', null, null, null),
('keycust_data.transformer_area', 'name', '台区名称', 'name of the transformer area', null, null, null),
('keycust_data.transformer_area', 'capacity_kva', '台区容量', 'capacity', 'kVA', null, null),
('keycust_data.transformer_area', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.transformer_area_energy', '', '台区日电量', 'energy of transformer areas', null, 'what went in and what the customers'' meters took: the difference is the line loss', null),
('keycust_data.transformer_area_energy', 'transformer_area_id', '台区标识', 'transformer area', null, null, null),
('keycust_data.transformer_area_energy', 'day', '数据日期', 'day', null, null, null),
('keycust_data.transformer_area_energy', 'supplied_kwh', '台区供电量', 'energy supplied', 'kWh', null, null),
('keycust_data.transformer_area_energy', 'metered_kwh', '台区售电量', 'energy metered', 'kWh', 'sum of the customers'' meters', null),
('keycust_data.transformer_area_energy', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.transformer_model', '', '变压器型号参数', 'transformer models', null, 'losses of 10 kV distribution transformers', null),
('keycust_data.transformer_model', 'series', '变压器系列', 'series', null, null, null),
('keycust_data.transformer_model', 'capacity_kva', '额定容量', 'rated capacity', 'kVA', null, null),
('keycust_data.transformer_model', 'impedance_pct', '短路阻抗', 'short-circuit impedance', '%', null, null),
('keycust_data.transformer_model', 'cooling', '冷却方式', 'cooling', null, 'oil or dry', null),
('keycust_data.transformer_model', 'core', '铁芯材料', 'core', null, 'silicon_steel or amorphous', null),
('keycust_data.transformer_model', 'grade', '能效等级', 'efficiency grade', null, null, null),
('keycust_data.transformer_model', 'primary_kv', '一次侧额定电压', 'primary rated voltage', 'kV', null, null),
('keycust_data.transformer_model', 'secondary_kv', '二次侧额定电压', 'secondary rated voltage', 'kV', null, null),
('keycust_data.transformer_model', 'no_load_loss_w', '空载损耗', 'no-load loss', 'W', null, null),
('keycust_data.transformer_model', 'load_loss_w', '负载损耗', 'load loss', 'W', 'at 75 °C for oil, 120 °C for dry types', null),
('keycust_data.transformer_model', 'load_loss_yyn0_w', '负载损耗(Yyn0)', 'load loss with Yyn0', 'W', null, null),
('keycust_data.transformer_model', 'no_load_current_pct', '空载电流', 'no-load current', '%', 'of the rated current', null),
('keycust_data.transformer_model', 'no_load_current_confidence', '空载电流可信度', 'confidence of the no-load current', null, 'high, medium or low', null),
('keycust_data.transformer_model', 'note', '备注', 'note', null, null, null),
('keycust_data.transformer_model', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.transformer_model', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.transformer_model', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.transformer_model', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.transformer_model', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.transformer_price', '', '变压器参考价格', 'transformer prices', null, 'ex works, as a range', null),
('keycust_data.transformer_price', 'series', '变压器系列', 'series', null, null, null),
('keycust_data.transformer_price', 'capacity_kva', '额定容量', 'rated capacity', 'kVA', null, null),
('keycust_data.transformer_price', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.transformer_price', 'price_low_cny', '价格下限', 'lowest price', 'CNY', null, null),
('keycust_data.transformer_price', 'price_high_cny', '价格上限', 'highest price', 'CNY', null, null),
('keycust_data.transformer_price', 'life_low_years', '使用年限下限', 'shortest life', 'a', null, null),
('keycust_data.transformer_price', 'life_high_years', '使用年限上限', 'longest life', 'a', null, null),
('keycust_data.transformer_price', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.transformer_price', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.transformer_price', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.transformer_price', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null),
('keycust_data.upgrade_report', '', '升级报告', 'report of upgrades', null, 'what an upgrade did and what it left as it was', null),
('keycust_data.upgrade_report', 'version', '版本号', 'version', null, null, null),
('keycust_data.upgrade_report', 'relation', '表名', 'table', null, null, null),
('keycust_data.upgrade_report', 'row_key', '行主键', 'key of the row', null, null, null),
('keycust_data.upgrade_report', 'what', '处理情况', 'what was done', null, 'added, corrected, edited, deleted, own, withdrawn or view', null),
('keycust_data.upgrade_report', 'detail', '说明', 'detail', null, null, null),
('keycust_data.upgrade_report', 'at', '时间', 'at', null, null, null),
('keycust_data.usage_point', '', '计量点', 'usage points', null, 'a place where energy is taken and metered (CIM UsagePoint)', null),
('keycust_data.usage_point', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.usage_point', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.usage_point', 'feeder_id', '线路标识', 'feeder', null, null, null),
('keycust_data.usage_point', 'transformer_area_id', '台区标识', 'transformer area', null, null, null),
('keycust_data.usage_point', 'name', '计量点名称', 'name of the usage point', null, null, null),
('keycust_data.usage_point', 'purpose_code', '计量点性质', 'purpose', null, null, 'MP_PURPOSE'),
('keycust_data.usage_point', 'point_class_code', '计量点分类', 'class of the point', null, null, 'MP_CLASS'),
('keycust_data.usage_point', 'status_code', '计量点状态', 'status', null, null, 'MP_STATUS'),
('keycust_data.usage_point', 'voltage_code', '电压等级', 'voltage', null, null, 'VOLT'),
('keycust_data.usage_point', 'wiring_code', '接线方式', 'meter wiring', null, null, 'WIRING'),
('keycust_data.usage_point', 'metering_mode_code', '计量方式', 'metering mode', null, 'side of supply and of metering', 'MEAS_MODE'),
('keycust_data.usage_point', 'metering_class_code', '计量装置分类', 'metering class', null, 'of DL/T 448', 'METER_CLASS'),
('keycust_data.usage_point', 'capacity_kva', '计量点容量', 'capacity', 'kVA', null, null),
('keycust_data.usage_point', 'load_control_terminal', '是否安装负控终端', 'has a load-control terminal', null, null, null),
('keycust_data.usage_point', 'terminal_type_code', '终端类型', 'terminal type', null, null, 'TERMINAL_TYPE'),
('keycust_data.usage_point', 'in_service_on', '投运日期', 'in service on', null, null, null),
('keycust_data.usage_point', 'out_of_service_on', '停运日期', 'out of service on', null, null, null),
('keycust_data.usage_point', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.visit', '', '客户走访', 'visits', null, null, null),
('keycust_data.visit', 'visit_id', '走访标识', 'visit', null, null, null),
('keycust_data.visit', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.visit', 'account_manager_id', '客户经理编号', 'account manager', null, null, null),
('keycust_data.visit', 'visited_at', '走访时间', 'visited at', null, null, null),
('keycust_data.visit', 'channel', '走访方式', 'way of contact', null, null, null),
('keycust_data.visit', 'purpose', '走访目的', 'purpose', null, null, null),
('keycust_data.visit', 'contact_name', '接待人姓名', 'name of the person met', null, 'not for readers', null),
('keycust_data.visit', 'notes', '走访记录', 'notes', null, 'not for readers', null),
('keycust_data.visit', 'commitment', '服务承诺', 'commitment', null, null, null),
('keycust_data.visit', 'commitment_due_on', '承诺期限', 'commitment due on', null, null, null),
('keycust_data.visit', 'commitment_kept_on', '承诺兑现日期', 'commitment kept on', null, 'none: still open', null),
('keycust_data.visit', 'satisfaction', '满意度', 'satisfaction', null, '1 to 5', null),
('keycust_data.visit', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.voltage_curve', '', '电压日曲线', 'voltage curves', null, 'a row per usage point and day; value i of n is the mean of the interval that ends at i × 1440 / n minutes', null),
('keycust_data.voltage_curve', 'usage_point_id', '计量点编号', 'usage point', null, null, null),
('keycust_data.voltage_curve', 'day', '数据日期', 'day', null, null, null),
('keycust_data.voltage_curve', 'customer_id', '用户编号', 'customer number', null, null, null),
('keycust_data.voltage_curve', 'ua', 'A相电压曲线', 'voltage of phase A', 'V', 'primary values, of a phase or between phases', null),
('keycust_data.voltage_curve', 'ub', 'B相电压曲线', 'voltage of phase B', 'V', 'primary values, of a phase or between phases', null),
('keycust_data.voltage_curve', 'uc', 'C相电压曲线', 'voltage of phase C', 'V', 'primary values, of a phase or between phases', null),
('keycust_data.voltage_curve', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.weather', '', '气象数据', 'weather', null, 'of an organisation''s area', null),
('keycust_data.weather', 'organisation_id', '供电单位编号', 'supply organisation', null, null, null),
('keycust_data.weather', 'day', '日期', 'day', null, null, null),
('keycust_data.weather', 'temperature_mean_c', '平均气温', 'mean temperature', '°C', null, null),
('keycust_data.weather', 'temperature_max_c', '最高气温', 'highest temperature', '°C', null, null),
('keycust_data.weather', 'temperature_min_c', '最低气温', 'lowest temperature', '°C', null, null),
('keycust_data.weather', 'humidity_pct', '相对湿度', 'relative humidity', '%', null, null),
('keycust_data.weather', 'rain_mm', '降水量', 'rain', 'mm', null, null),
('keycust_data.weather', 'updated_at', '更新时间', 'updated at', null, 'last change in the source system', null),
('keycust_data.wiring_error', '', '计量接线错误', 'wiring errors of meters', null, 'by what a wrongly wired meter''s reading is to be multiplied under a balanced load; none where it stands still', null),
('keycust_data.wiring_error', 'error_code', '接线错误编码', 'error code', null, null, null),
('keycust_data.wiring_error', 'wiring', '接线方式', 'meter wiring', null, '3P3W or 3P4W', null),
('keycust_data.wiring_error', 'label_zh', '接线错误(中文)', 'error in Chinese', null, null, null),
('keycust_data.wiring_error', 'label_en', '接线错误(英文)', 'error in English', null, null, null),
('keycust_data.wiring_error', 'formula', '更正系数公式', 'formula of the factor', null, null, null),
('keycust_data.wiring_error', 'factor_at_pf_095', '更正系数(功率因数0.95)', 'factor at power factor 0.95', null, null, null),
('keycust_data.wiring_error', 'factor_at_pf_090', '更正系数(功率因数0.90)', 'factor at power factor 0.90', null, null, null),
('keycust_data.wiring_error', 'factor_at_pf_085', '更正系数(功率因数0.85)', 'factor at power factor 0.85', null, null, null),
('keycust_data.wiring_error', 'factor_at_pf_080', '更正系数(功率因数0.80)', 'factor at power factor 0.80', null, null, null),
('keycust_data.wiring_error', 'factor_at_pf_070', '更正系数(功率因数0.70)', 'factor at power factor 0.70', null, null, null),
('keycust_data.wiring_error', 'factor_at_pf_050', '更正系数(功率因数0.50)', 'factor at power factor 0.50', null, null, null),
('keycust_data.wiring_error', 'origin', '行归属', 'origin', null, 'shipped: from us; user: yours', null),
('keycust_data.wiring_error', 'valid_from', '生效日期', 'valid from', null, 'first day on which the row holds', null),
('keycust_data.wiring_error', 'valid_to', '失效日期', 'valid to', null, 'last day on which the row holds; none: until further notice', null),
('keycust_data.wiring_error', 'source', '依据', 'source', null, 'standard, notice or proposal that the row follows', null),
('keycust_data.wiring_error', 'confidence', '可信度', 'confidence', null, 'high, medium or low', null)
$keycust_sql$;
comment on function keycust.shipped_dictionary() is '随库数据 shipped rows: dictionary';

create function keycust.shipped_anomaly_rule()
returns table ("rule_code" text, "collection_code" text, "label_zh" text, "label_en" text, "group_zh" text, "granularity" text, "definition" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 22
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('METER_TARIFF_SUM'::text, '00103'::text, '电能表示值不平(费率不平衡)'::text, 'register imbalance between total and tariff registers'::text, '电量异常'::text, 'daily'::text, '|R_total - sum(R_tariffs)| > tol ; default tol = 0.01*n_tariffs*2 + rounding, platform default often 0.1..1 kWh'::text, 'diagnosis rules of collection systems, compiled from public sources, verify locally'::text, 'medium'::text),
('METER_FLY', '00104', '电能表飞走', 'meter running away', '电量异常', 'daily', 'E_day > k * 24h * P_max_theory ; P_max_theory = sqrt3*Un*Imax (3P3W) or 3*Un*Imax (3P4W), in primary units; k default 1.0-1.2; alternative: E_day > k * contract_cap * 24', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('REVERSE_ENERGY', '00105', '反向电量异常', 'reverse active energy', '接线异常', 'daily', 'reverse active register increment > 1 kWh (secondary*CT*PT) and customer has no generation contract', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('METER_BACK', '00106', '电能表倒走', 'meter register decreasing', '电量异常', 'daily', 'R(t) < R(t-1) for forward active total (and no meter change)', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'high'),
('METER_STOP', '00107', '电能表停走', 'meter stopped', '电量异常', 'daily', 'E_day = 0 for N days (N default 3..7) AND (I > 0.05*Ib at >= m points OR other channel shows load)', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('METER_CLOCK', '00108', '电能表时钟异常', 'meter clock deviation', '时钟异常', 'daily', '|t_meter - t_master| > 5 min', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('TERM_CLOCK', '00124', '终端时钟异常', 'terminal clock deviation', '时钟异常', 'daily', '|t_term - t_master| > 5 min', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('V_LOSS_CURVE', null, '电压失压', 'voltage loss on curve', '电压电流异常', '96-point', 'U/Un < 0.78 AND I > 0.5 % Ib for >= k consecutive points (k default 4 of 96 = 1 h)', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('V_BREAK_CURVE', null, '电压断相', 'phase break on curve', '电压电流异常', '96-point', 'U/Un < 0.60 AND I < 0.5 % Ib, while another phase is > 0.78', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('I_LOSS_CURVE', null, '电流失流', 'current loss on curve', '电压电流异常', '96-point', 'I_phase < 0.5 % Ib AND max(I_other) > 5 % Ib AND U > 0.70 Un for >= k points', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('I_UNBAL_CURVE', null, '电流不平衡', 'current unbalance on curve', '电压电流异常', '96-point', '(Imax-Imin)/Imax > 30 % with Iavg > 5 % Ib; share of such points > 50 % of the day', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('V_LIMIT', null, '电压越限', 'voltage out of limit', '电压电流异常', '96-point', 'U > 1.07 Un or U < 0.93 Un (10 kV/380 V +-7 %); 220 V single phase +7/-10 %', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('OPEN_COVER_STEP', null, '开盖后电量突变', 'step after cover opening', '异常用电', 'event+daily', 'cover-open event at d0 AND mean(E, d0+1..d0+7) < 0.6*mean(E, d0-7..d0-1)', 'diagnosis rules of collection systems, compiled from public sources; thresholds are a proposal', 'low'),
('SHUNT_1PH', null, '单相表分流', 'neutral/phase current difference', '异常用电', '96-point', '|I_L - I_N| / max > 20 %', 'diagnosis rules of collection systems, compiled from public sources; thresholds are a proposal', 'low'),
('ENERGY_DIFF', null, '电量差动异常', 'energy differential between check meters', '异常用电', 'daily', '|E_main - E_check|/E_main > 5 %(or class accuracy x 3)', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('POWER_DIFF', null, '功率差动异常', 'power differential', '异常用电', '96-point', '|P_meter - sum(U_i*I_i*cos_i)|/P > 5 %', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('ENERGY_FLUCT', null, '电量波动异常', 'energy fluctuation', '异常用电', 'daily', 'robust z of log(E_day / median_same_weekday) > 3.5 or drop > 50 % for >= 5 days', 'diagnosis rules of collection systems, compiled from public sources; thresholds are a proposal', 'low'),
('DEMAND_OVER_CAP', null, '需量超容', 'demand over contract capacity', '负荷异常', 'monthly', 'MD > 1.0 * run_cap (alarm) ; > 1.05*contract demand (bill penalty)', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'medium'),
('LOAD_OVER_CAP', null, '负荷超容', 'load over capacity', '负荷异常', '96-point', 'S > 1.2 * run_cap for >= 4 points', 'diagnosis rules of collection systems, compiled from public sources; thresholds are a proposal', 'low'),
('PF_ABN', null, '功率因数异常', 'power factor abnormal', '负荷异常', '96-point', 'PF < 0.3 (meter) ; platform: daily PF < 0.7 or > 0.999 for load', 'diagnosis rules of collection systems, compiled from public sources; thresholds are a proposal', 'low'),
('REV_FLOW', null, '潮流反向', 'reverse flow per phase', '接线异常', '96-point', 'any phase P < 0 while total P > 0, no generation', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'high'),
('REV_SEQ', null, '逆相序', 'reverse sequence', '接线异常', 'event', 'see meter_event_type V_REV_SEQ', 'diagnosis rules of collection systems, compiled from public sources, verify locally', 'high')
$keycust_sql$;
comment on function keycust.shipped_anomaly_rule() is '随库数据 shipped rows: anomaly_rule';

create function keycust.shipped_calendar()
returns table ("day" date, "day_type" text, "label_zh" text, "label_en" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 141
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('2023-01-01'::date, 'holiday'::text, '元旦'::text, 'New Year''s Day'::text, 'State Council notice 国办发明电〔2022〕16号'::text, 'medium'::text),
('2023-01-02', 'holiday', '元旦', 'New Year''s Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-21', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-22', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-23', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-24', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-25', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-26', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-27', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-28', 'adjusted_workday', '春节调休上班', 'workday in place of Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-01-29', 'adjusted_workday', '春节调休上班', 'workday in place of Spring Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-04-05', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-04-23', 'adjusted_workday', '劳动节调休上班', 'workday in place of Labour Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-04-29', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-04-30', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-05-01', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-05-02', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-05-03', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-05-06', 'adjusted_workday', '劳动节调休上班', 'workday in place of Labour Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-06-22', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-06-23', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-06-24', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-06-25', 'adjusted_workday', '端午节调休上班', 'workday in place of Dragon Boat Festival', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-09-29', 'holiday', '中秋节、国庆节', 'Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-09-30', 'holiday', '中秋节、国庆节', 'Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-10-01', 'holiday', '中秋节、国庆节', 'Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-10-02', 'holiday', '中秋节、国庆节', 'Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-10-03', 'holiday', '中秋节、国庆节', 'Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-10-04', 'holiday', '中秋节、国庆节', 'Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-10-05', 'holiday', '中秋节、国庆节', 'Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-10-06', 'holiday', '中秋节、国庆节', 'Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-10-07', 'adjusted_workday', '中秋节、国庆节调休上班', 'workday in place of Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2023-10-08', 'adjusted_workday', '中秋节、国庆节调休上班', 'workday in place of Mid-Autumn Festival and National Day', 'State Council notice 国办发明电〔2022〕16号', 'medium'),
('2024-01-01', 'holiday', '元旦', 'New Year''s Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-04', 'adjusted_workday', '春节调休上班', 'workday in place of Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-10', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-11', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-12', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-13', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-14', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-15', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-16', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-17', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-02-18', 'adjusted_workday', '春节调休上班', 'workday in place of Spring Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-04-04', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-04-05', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-04-06', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-04-07', 'adjusted_workday', '清明节调休上班', 'workday in place of Qingming Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-04-28', 'adjusted_workday', '劳动节调休上班', 'workday in place of Labour Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-05-01', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-05-02', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-05-03', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-05-04', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-05-05', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-05-11', 'adjusted_workday', '劳动节调休上班', 'workday in place of Labour Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-06-10', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-09-14', 'adjusted_workday', '中秋节调休上班', 'workday in place of Mid-Autumn Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-09-15', 'holiday', '中秋节', 'Mid-Autumn Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-09-16', 'holiday', '中秋节', 'Mid-Autumn Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-09-17', 'holiday', '中秋节', 'Mid-Autumn Festival', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-09-29', 'adjusted_workday', '国庆节调休上班', 'workday in place of National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-10-01', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-10-02', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-10-03', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-10-04', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-10-05', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-10-06', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-10-07', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2024-10-12', 'adjusted_workday', '国庆节调休上班', 'workday in place of National Day', 'State Council notice 国办发明电〔2023〕7号', 'medium'),
('2025-01-01', 'holiday', '元旦', 'New Year''s Day', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-01-26', 'adjusted_workday', '春节调休上班', 'workday in place of Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-01-28', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-01-29', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-01-30', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-01-31', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-02-01', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-02-02', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-02-03', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-02-04', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-02-08', 'adjusted_workday', '春节调休上班', 'workday in place of Spring Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-04-04', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-04-05', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-04-06', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-04-27', 'adjusted_workday', '劳动节调休上班', 'workday in place of Labour Day', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-05-01', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-05-02', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-05-03', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-05-04', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-05-05', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-05-31', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-06-01', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-06-02', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-09-28', 'adjusted_workday', '国庆节、中秋节调休上班', 'workday in place of National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-01', 'holiday', '国庆节、中秋节', 'National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-02', 'holiday', '国庆节、中秋节', 'National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-03', 'holiday', '国庆节、中秋节', 'National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-04', 'holiday', '国庆节、中秋节', 'National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-05', 'holiday', '国庆节、中秋节', 'National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-06', 'holiday', '国庆节、中秋节', 'National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-07', 'holiday', '国庆节、中秋节', 'National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-08', 'holiday', '国庆节、中秋节', 'National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2025-10-11', 'adjusted_workday', '国庆节、中秋节调休上班', 'workday in place of National Day and Mid-Autumn Festival', 'State Council notice 国办发明电〔2024〕12号', 'medium'),
('2026-01-01', 'holiday', '元旦', 'New Year''s Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-01-02', 'holiday', '元旦', 'New Year''s Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-01-03', 'holiday', '元旦', 'New Year''s Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-01-04', 'adjusted_workday', '元旦调休上班', 'workday in place of New Year''s Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-14', 'adjusted_workday', '春节调休上班', 'workday in place of Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-15', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-16', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-17', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-18', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-19', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-20', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-21', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-22', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-23', 'holiday', '春节', 'Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-02-28', 'adjusted_workday', '春节调休上班', 'workday in place of Spring Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-04-04', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-04-05', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-04-06', 'holiday', '清明节', 'Qingming Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-05-01', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-05-02', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-05-03', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-05-04', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-05-05', 'holiday', '劳动节', 'Labour Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-05-09', 'adjusted_workday', '劳动节调休上班', 'workday in place of Labour Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-06-19', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-06-20', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-06-21', 'holiday', '端午节', 'Dragon Boat Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-09-20', 'adjusted_workday', '国庆节调休上班', 'workday in place of National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-09-25', 'holiday', '中秋节', 'Mid-Autumn Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-09-26', 'holiday', '中秋节', 'Mid-Autumn Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-09-27', 'holiday', '中秋节', 'Mid-Autumn Festival', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-10-01', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-10-02', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-10-03', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-10-04', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-10-05', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-10-06', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-10-07', 'holiday', '国庆节', 'National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium'),
('2026-10-10', 'adjusted_workday', '国庆节调休上班', 'workday in place of National Day', 'State Council notice 国办发明电〔2025〕7号', 'medium')
$keycust_sql$;
comment on function keycust.shipped_calendar() is '随库数据 shipped rows: calendar';

create function keycust.shipped_capacitor_step()
returns table ("rated_voltage_v" int, "rated_kvar" numeric, "phases" smallint, "connection" text, "note" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 41
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('450'::int, '5'::numeric, '3'::smallint, 'delta'::text, 'self-healing LV unit'::text, 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)'::text, 'high'::text),
('450', '10', '3', 'delta', 'self-healing LV unit', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'high'),
('450', '15', '3', 'delta', 'self-healing LV unit', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'high'),
('450', '20', '3', 'delta', 'self-healing LV unit', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'high'),
('450', '25', '3', 'delta', 'self-healing LV unit', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'high'),
('450', '30', '3', 'delta', 'self-healing LV unit', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'high'),
('450', '40', '3', 'delta', 'self-healing LV unit', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'high'),
('450', '50', '3', 'delta', 'self-healing LV unit', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'high'),
('450', '60', '3', 'delta', 'self-healing LV unit', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'high'),
('450', '7.5', '3', 'delta', null, 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('450', '12', '3', 'delta', null, 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('450', '14', '3', 'delta', null, 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('450', '16', '3', 'delta', null, 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('450', '18', '3', 'delta', null, 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('450', '80', '3', 'delta', null, 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('450', '100', '3', 'delta', null, 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('480', '10', '3', 'delta', 'usual with a 7 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('480', '15', '3', 'delta', 'usual with a 7 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('480', '20', '3', 'delta', 'usual with a 7 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('480', '25', '3', 'delta', 'usual with a 7 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('480', '30', '3', 'delta', 'usual with a 7 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('480', '40', '3', 'delta', 'usual with a 7 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('480', '50', '3', 'delta', 'usual with a 7 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('525', '10', '3', 'delta', 'usual with a 12-14 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('525', '15', '3', 'delta', 'usual with a 12-14 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('525', '20', '3', 'delta', 'usual with a 12-14 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('525', '25', '3', 'delta', 'usual with a 12-14 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('525', '30', '3', 'delta', 'usual with a 12-14 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('525', '40', '3', 'delta', 'usual with a 12-14 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('525', '50', '3', 'delta', 'usual with a 12-14 % detuning reactor on a 400 V bus', 'ratings on the market, units to GB/T 12747.1-2017 (IEC 60831-1)', 'medium'),
('10000', '30', '3', 'delta', null, 'ratings on the market, units to GB/T 11024', 'medium'),
('10000', '50', '3', 'delta', null, 'ratings on the market, units to GB/T 11024', 'medium'),
('10000', '75', '3', 'delta', null, 'ratings on the market, units to GB/T 11024', 'medium'),
('10000', '100', '3', 'delta', null, 'ratings on the market, units to GB/T 11024', 'medium'),
('6350', '150', '3', 'star', 'for 11 kV in star', 'ratings on the market, units to GB/T 11024', 'medium'),
('6350', '200', '3', 'star', 'for 11 kV in star', 'ratings on the market, units to GB/T 11024', 'medium'),
('6350', '250', '3', 'star', 'for 11 kV in star', 'ratings on the market, units to GB/T 11024', 'medium'),
('6350', '300', '3', 'star', 'for 11 kV in star', 'ratings on the market, units to GB/T 11024', 'medium'),
('6350', '400', '3', 'star', 'for 11 kV in star', 'ratings on the market, units to GB/T 11024', 'medium'),
('6350', '500', '3', 'star', 'for 11 kV in star', 'ratings on the market, units to GB/T 11024', 'medium'),
('6350', '600', '3', 'star', 'for 11 kV in star', 'ratings on the market, units to GB/T 11024', 'medium')
$keycust_sql$;
comment on function keycust.shipped_capacitor_step() is '随库数据 shipped rows: capacitor_step';

create function keycust.shipped_code_list()
returns table ("code_type" text, "code" text, "label_zh" text, "label_en" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 344
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('ELEC_TYPE'::text, '000'::text, '考核'::text, 'check point'::text, 'SG186 code list, compiled from public sources, verify locally'::text, 'medium'::text),
('ELEC_TYPE', '100', '大工业用电', 'large industry', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '101', '大工业中小化肥', 'large industry - small fertiliser', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '102', '大工业其它优待', 'large industry - other preferential', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '200', '居民生活用电', 'residential', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '201', '乡村居民生活用电', 'rural residential', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '202', '城镇居民生活用电', 'urban residential', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '203', '中小学教学用电', 'school', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '300', '农业生产用电', 'agriculture', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '301', '农业排灌', 'irrigation and drainage', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '302', '贫困县农业排灌用电', 'poor-county irrigation', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '400', '一般工商业', 'general industry and commerce', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '401', '非居民照明', 'non-residential lighting', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '402', '非工业', 'non-industrial', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '403', '普通工业', 'ordinary industry', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '404', '普通工业中小化肥', 'ordinary industry - small fertiliser', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '405', '商业用电', 'commercial', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '500', '趸售', 'wholesale', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '501', '趸售大工业', 'wholesale large industry', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '502', '趸售普工、非普工业', 'wholesale ordinary/non industry', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '503', '趸售非居民', 'wholesale non-residential', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '504', '趸售居民生活用电', 'wholesale residential', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '505', '趸售农业生产用电', 'wholesale agriculture', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '506', '趸售商业用电', 'wholesale commercial', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '800', '分布式能源', 'distributed energy', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '801', '光伏发电', 'photovoltaic', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '804', '风力发电', 'wind', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '900', '其它用电', 'other', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '901', '大用户直购电', 'direct purchase by large users', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '902', '抽水蓄能', 'pumped storage', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '903', '售邻省', 'sale to neighbouring province', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('ELEC_TYPE', '904', '其他', 'others', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '00', '考核', 'check', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '01', '高压', 'high voltage', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '0101', '分级管理', 'graded management', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '0102', '台区综合变', 'public transformer', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '0103', '高压负控用户', 'HV with load control', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '02', '低压非居民', 'LV non-resident', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '03', '低压居民', 'LV resident', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '04', '县间结算', 'inter-county settlement', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('CONS_SORT', '05', '趸售', 'wholesale', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC02202', '交流220V', 'AC 220 V', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC03802', '交流380V', 'AC 380 V', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC06602', '交流660V', 'AC 660 V', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC00031', '交流3kV', 'AC 3 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC00061', '交流6kV', 'AC 6 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC00101', '交流10kV', 'AC 10 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC00201', '交流20kV', 'AC 20 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC00351', '交流35kV', 'AC 35 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC00661', '交流66kV', 'AC 66 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC01101', '交流110kV', 'AC 110 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC02201', '交流220kV', 'AC 220 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC03301', '交流330kV', 'AC 330 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC05001', '交流500kV', 'AC 500 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC07501', '交流750kV', 'AC 750 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('VOLT', 'AC10001', '交流1000kV', 'AC 1000 kV', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '01', '电力机构', 'power company', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '0101', '电力机构坐收', 'counter (power company)', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '010101', '电力机构柜台收费', 'counter cash', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '010102', '电力机构卡表购电', 'prepaid card purchase', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '010105', '电力机构主动转帐缴费', 'customer transfer', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '0102', '电力机构走收', 'collection on site', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '0103', '电力机构自助缴费终端', 'self-service terminal', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '02', '金融机构', 'bank', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '0201', '金融机构银行代收', 'bank agency collection', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '020101', '银行柜台代收', 'bank counter', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '020104', '网上银行', 'internet banking', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '0202', '金融机构银行代扣', 'bank direct debit', 'SG186 code list, compiled from public sources, verify locally', 'low'),
('PAY_MODE', '0204', '银行自助缴费终端', 'bank self-service', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '020404', 'ATM收费', 'ATM', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '03', '非金融机构', 'non-bank agency', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '0301', '非金融机构代收', 'agency collection', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '030107', 'POS机收费', 'POS', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '030146', '微信缴费', 'WeChat', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PAY_MODE', '0303', '非金融机构自助缴费终端', 'agency self-service', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('SETTLE_INSTR', '01', '现金', 'cash', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('SETTLE_INSTR', '02', '支票', 'cheque', 'SG186 code list, compiled from public sources, verify locally', 'low'),
('SETTLE_INSTR', '03', '转账/电汇', 'transfer', 'SG186 code list, compiled from public sources, verify locally', 'low'),
('SETTLE_INSTR', '04', '承兑汇票', 'bank acceptance bill', 'SG186 code list, compiled from public sources, verify locally', 'low'),
('SETTLE_INSTR', '05', 'POS机刷卡', 'POS card', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('SETTLE_INSTR', '21', '微信', 'WeChat', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('SETTLE_INSTR', '22', '支付宝', 'Alipay', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('IMPORTANCE', 'T', '特级重要用户', 'extra-class important customer', 'GB/T 29328-2018 and the SG186 code list, verify locally', 'medium'),
('IMPORTANCE', '1', '一级重要用户', 'class 1', 'GB/T 29328-2018 and the SG186 code list, verify locally', 'medium'),
('IMPORTANCE', '2', '二级重要用户', 'class 2', 'GB/T 29328-2018 and the SG186 code list, verify locally', 'medium'),
('IMPORTANCE', 'L', '临时性重要用户', 'temporary important customer', 'GB/T 29328-2018 and the SG186 code list, verify locally', 'medium'),
('IMPORTANCE', 'N', '普通用户', 'ordinary', 'GB/T 29328-2018 and the SG186 code list, verify locally', 'medium'),
('LOAD_CLASS', '1', '一类', 'class I load', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('LOAD_CLASS', '2', '二类', 'class II load', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('LOAD_CLASS', '3', '三类', 'class III load', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('SHIFT', '1', '单班', 'single shift', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('SHIFT', '2', '二班', 'two shifts', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('SHIFT', '3', '三班', 'three shifts', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('SHIFT', '4', '连续生产', 'continuous', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PS_NUM', '1', '单电源', 'single source', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PS_NUM', '2', '双电源', 'dual source', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('PS_NUM', '3', '多电源', 'multiple sources', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('WIRING', '1', '单相', 'single phase', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('WIRING', '2', '三相三线', 'three-phase three-wire', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('WIRING', '3', '三相四线', 'three-phase four-wire', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('MEAS_MODE', '1', '高供高计', 'HV supply, HV metering', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('MEAS_MODE', '2', '高供低计', 'HV supply, LV metering', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('MEAS_MODE', '3', '低供低计', 'LV supply, LV metering', 'SG186 code list, compiled from public sources, verify locally', 'medium'),
('METER_CLASS', '1', 'Ⅰ类', '>= 220 kV trade settlement; generator >= 500 MW', 'DL/T 448-2016', 'medium'),
('METER_CLASS', '2', 'Ⅱ类', '110(66)-220 kV trade settlement', 'DL/T 448-2016', 'medium'),
('METER_CLASS', '3', 'Ⅲ类', '10 kV-110(66) kV trade settlement', 'DL/T 448-2016', 'medium'),
('METER_CLASS', '4', 'Ⅳ类', '380 V-10 kV', 'DL/T 448-2016', 'medium'),
('METER_CLASS', '5', 'Ⅴ类', '220 V single phase', 'DL/T 448-2016', 'medium'),
('TRADE_SECTION', 'A', '农、林、牧、渔业', 'agriculture, forestry, animal husbandry and fishery', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'B', '采矿业', 'mining', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'C', '制造业', 'manufacturing', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'D', '电力、热力、燃气及水生产和供应业', 'electricity, heat, gas and water supply', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'E', '建筑业', 'construction', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'F', '批发和零售业', 'wholesale and retail trade', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'G', '交通运输、仓储和邮政业', 'transport, storage and post', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'H', '住宿和餐饮业', 'accommodation and catering', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'I', '信息传输、软件和信息技术服务业', 'information transmission, software and IT services', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'J', '金融业', 'finance', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'K', '房地产业', 'real estate', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'L', '租赁和商务服务业', 'leasing and business services', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'M', '科学研究和技术服务业', 'scientific research and technical services', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'N', '水利、环境和公共设施管理业', 'water, environment and public facilities', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'O', '居民服务、修理和其他服务业', 'resident services, repair and other services', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'P', '教育', 'education', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'Q', '卫生和社会工作', 'health and social work', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'R', '文化、体育和娱乐业', 'culture, sports and entertainment', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'S', '公共管理、社会保障和社会组织', 'public administration, social security and social organisations', 'GB/T 4754-2017', 'high'),
('TRADE_SECTION', 'T', '国际组织', 'international organisations', 'GB/T 4754-2017', 'high'),
('HIGH_ENERGY_TRADE', 'C25', '石油、煤炭及其他燃料加工业', 'petroleum, coal processing', 'GB/T 4754-2017 divisions that statistics count as energy-intensive', 'medium'),
('HIGH_ENERGY_TRADE', 'C26', '化学原料和化学制品制造业', 'chemicals', 'GB/T 4754-2017 divisions that statistics count as energy-intensive', 'medium'),
('HIGH_ENERGY_TRADE', 'C30', '非金属矿物制品业', 'non-metallic minerals (cement, glass)', 'GB/T 4754-2017 divisions that statistics count as energy-intensive', 'medium'),
('HIGH_ENERGY_TRADE', 'C31', '黑色金属冶炼和压延加工业', 'ferrous smelting', 'GB/T 4754-2017 divisions that statistics count as energy-intensive', 'medium'),
('HIGH_ENERGY_TRADE', 'C32', '有色金属冶炼和压延加工业', 'non-ferrous smelting', 'GB/T 4754-2017 divisions that statistics count as energy-intensive', 'medium'),
('HIGH_ENERGY_TRADE', 'D44', '电力、热力生产和供应业', 'power and heat', 'GB/T 4754-2017 divisions that statistics count as energy-intensive', 'medium'),
('TRADE', 'A01', '农业', 'agriculture', 'GB/T 4754-2017', 'high'),
('TRADE', 'A02', '林业', 'forestry', 'GB/T 4754-2017', 'high'),
('TRADE', 'A03', '畜牧业', 'animal husbandry', 'GB/T 4754-2017', 'high'),
('TRADE', 'A04', '渔业', 'fishery', 'GB/T 4754-2017', 'high'),
('TRADE', 'A05', '农、林、牧、渔专业及辅助性活动', 'support activities for agriculture, forestry, husbandry and fishery', 'GB/T 4754-2017', 'high'),
('TRADE', 'B06', '煤炭开采和洗选业', 'coal mining and washing', 'GB/T 4754-2017', 'high'),
('TRADE', 'B07', '石油和天然气开采业', 'oil and gas extraction', 'GB/T 4754-2017', 'high'),
('TRADE', 'B08', '黑色金属矿采选业', 'ferrous metal ore mining', 'GB/T 4754-2017', 'high'),
('TRADE', 'B09', '有色金属矿采选业', 'non-ferrous metal ore mining', 'GB/T 4754-2017', 'high'),
('TRADE', 'B10', '非金属矿采选业', 'non-metal ore mining', 'GB/T 4754-2017', 'high'),
('TRADE', 'B11', '开采专业及辅助性活动', 'support activities for mining', 'GB/T 4754-2017', 'high'),
('TRADE', 'B12', '其他采矿业', 'other mining', 'GB/T 4754-2017', 'high'),
('TRADE', 'C13', '农副食品加工业', 'processing of farm products', 'GB/T 4754-2017', 'high'),
('TRADE', 'C14', '食品制造业', 'food manufacturing', 'GB/T 4754-2017', 'high'),
('TRADE', 'C15', '酒、饮料和精制茶制造业', 'liquor, beverages and refined tea', 'GB/T 4754-2017', 'high'),
('TRADE', 'C16', '烟草制品业', 'tobacco', 'GB/T 4754-2017', 'high'),
('TRADE', 'C17', '纺织业', 'textiles', 'GB/T 4754-2017', 'high'),
('TRADE', 'C18', '纺织服装、服饰业', 'wearing apparel', 'GB/T 4754-2017', 'high'),
('TRADE', 'C19', '皮革、毛皮、羽毛及其制品和制鞋业', 'leather, fur, feather products and footwear', 'GB/T 4754-2017', 'high'),
('TRADE', 'C20', '木材加工和木、竹、藤、棕、草制品业', 'wood processing and products of wood, bamboo, rattan, palm and straw', 'GB/T 4754-2017', 'high'),
('TRADE', 'C21', '家具制造业', 'furniture', 'GB/T 4754-2017', 'high'),
('TRADE', 'C22', '造纸和纸制品业', 'paper and paper products', 'GB/T 4754-2017', 'high'),
('TRADE', 'C23', '印刷和记录媒介复制业', 'printing and reproduction of recorded media', 'GB/T 4754-2017', 'high'),
('TRADE', 'C24', '文教、工美、体育和娱乐用品制造业', 'articles for culture, crafts, sports and entertainment', 'GB/T 4754-2017', 'high'),
('TRADE', 'C25', '石油、煤炭及其他燃料加工业', 'processing of petroleum, coal and other fuels', 'GB/T 4754-2017', 'high'),
('TRADE', 'C26', '化学原料和化学制品制造业', 'chemical raw materials and chemical products', 'GB/T 4754-2017', 'high'),
('TRADE', 'C27', '医药制造业', 'medicines', 'GB/T 4754-2017', 'high'),
('TRADE', 'C28', '化学纤维制造业', 'chemical fibres', 'GB/T 4754-2017', 'high'),
('TRADE', 'C29', '橡胶和塑料制品业', 'rubber and plastic products', 'GB/T 4754-2017', 'high'),
('TRADE', 'C30', '非金属矿物制品业', 'non-metallic mineral products', 'GB/T 4754-2017', 'high'),
('TRADE', 'C31', '黑色金属冶炼和压延加工业', 'smelting and rolling of ferrous metals', 'GB/T 4754-2017', 'high'),
('TRADE', 'C32', '有色金属冶炼和压延加工业', 'smelting and rolling of non-ferrous metals', 'GB/T 4754-2017', 'high'),
('TRADE', 'C33', '金属制品业', 'metal products', 'GB/T 4754-2017', 'high'),
('TRADE', 'C34', '通用设备制造业', 'general-purpose machinery', 'GB/T 4754-2017', 'high'),
('TRADE', 'C35', '专用设备制造业', 'special-purpose machinery', 'GB/T 4754-2017', 'high'),
('TRADE', 'C36', '汽车制造业', 'motor vehicles', 'GB/T 4754-2017', 'high'),
('TRADE', 'C37', '铁路、船舶、航空航天和其他运输设备制造业', 'railway, ship, aerospace and other transport equipment', 'GB/T 4754-2017', 'high'),
('TRADE', 'C38', '电气机械和器材制造业', 'electrical machinery and apparatus', 'GB/T 4754-2017', 'high'),
('TRADE', 'C39', '计算机、通信和其他电子设备制造业', 'computers, communication and other electronic equipment', 'GB/T 4754-2017', 'high'),
('TRADE', 'C40', '仪器仪表制造业', 'instruments and meters', 'GB/T 4754-2017', 'high'),
('TRADE', 'C41', '其他制造业', 'other manufacturing', 'GB/T 4754-2017', 'high'),
('TRADE', 'C42', '废弃资源综合利用业', 'utilisation of waste resources', 'GB/T 4754-2017', 'high'),
('TRADE', 'C43', '金属制品、机械和设备修理业', 'repair of metal products, machinery and equipment', 'GB/T 4754-2017', 'high'),
('TRADE', 'D44', '电力、热力生产和供应业', 'production and supply of electricity and heat', 'GB/T 4754-2017', 'high'),
('TRADE', 'D45', '燃气生产和供应业', 'production and supply of gas', 'GB/T 4754-2017', 'high'),
('TRADE', 'D46', '水的生产和供应业', 'production and supply of water', 'GB/T 4754-2017', 'high'),
('TRADE', 'E47', '房屋建筑业', 'construction of buildings', 'GB/T 4754-2017', 'high'),
('TRADE', 'E48', '土木工程建筑业', 'civil engineering', 'GB/T 4754-2017', 'high'),
('TRADE', 'E49', '建筑安装业', 'building installation', 'GB/T 4754-2017', 'high'),
('TRADE', 'E50', '建筑装饰、装修和其他建筑业', 'building decoration and other construction', 'GB/T 4754-2017', 'high'),
('TRADE', 'F51', '批发业', 'wholesale trade', 'GB/T 4754-2017', 'high'),
('TRADE', 'F52', '零售业', 'retail trade', 'GB/T 4754-2017', 'high'),
('TRADE', 'G53', '铁路运输业', 'railway transport', 'GB/T 4754-2017', 'high'),
('TRADE', 'G54', '道路运输业', 'road transport', 'GB/T 4754-2017', 'high'),
('TRADE', 'G55', '水上运输业', 'water transport', 'GB/T 4754-2017', 'high'),
('TRADE', 'G56', '航空运输业', 'air transport', 'GB/T 4754-2017', 'high'),
('TRADE', 'G57', '管道运输业', 'pipeline transport', 'GB/T 4754-2017', 'high'),
('TRADE', 'G58', '多式联运和运输代理业', 'multimodal transport and forwarding', 'GB/T 4754-2017', 'high'),
('TRADE', 'G59', '装卸搬运和仓储业', 'loading, unloading and storage', 'GB/T 4754-2017', 'high'),
('TRADE', 'G60', '邮政业', 'post', 'GB/T 4754-2017', 'high'),
('TRADE', 'H61', '住宿业', 'accommodation', 'GB/T 4754-2017', 'high'),
('TRADE', 'H62', '餐饮业', 'catering', 'GB/T 4754-2017', 'high'),
('TRADE', 'I63', '电信、广播电视和卫星传输服务', 'telecommunications, broadcasting and satellite transmission', 'GB/T 4754-2017', 'high'),
('TRADE', 'I64', '互联网和相关服务', 'internet and related services', 'GB/T 4754-2017', 'high'),
('TRADE', 'I65', '软件和信息技术服务业', 'software and IT services', 'GB/T 4754-2017', 'high'),
('TRADE', 'J66', '货币金融服务', 'monetary and financial services', 'GB/T 4754-2017', 'high'),
('TRADE', 'J67', '资本市场服务', 'capital market services', 'GB/T 4754-2017', 'high'),
('TRADE', 'J68', '保险业', 'insurance', 'GB/T 4754-2017', 'high'),
('TRADE', 'J69', '其他金融业', 'other finance', 'GB/T 4754-2017', 'high'),
('TRADE', 'K70', '房地产业', 'real estate', 'GB/T 4754-2017', 'high'),
('TRADE', 'L71', '租赁业', 'leasing', 'GB/T 4754-2017', 'high'),
('TRADE', 'L72', '商务服务业', 'business services', 'GB/T 4754-2017', 'high'),
('TRADE', 'M73', '研究和试验发展', 'research and experimental development', 'GB/T 4754-2017', 'high'),
('TRADE', 'M74', '专业技术服务业', 'professional technical services', 'GB/T 4754-2017', 'high'),
('TRADE', 'M75', '科技推广和应用服务业', 'promotion and application of science and technology', 'GB/T 4754-2017', 'high'),
('TRADE', 'N76', '水利管理业', 'water management', 'GB/T 4754-2017', 'high'),
('TRADE', 'N77', '生态保护和环境治理业', 'ecological protection and environmental treatment', 'GB/T 4754-2017', 'high'),
('TRADE', 'N78', '公共设施管理业', 'management of public facilities', 'GB/T 4754-2017', 'high'),
('TRADE', 'N79', '土地管理业', 'land management', 'GB/T 4754-2017', 'high'),
('TRADE', 'O80', '居民服务业', 'resident services', 'GB/T 4754-2017', 'high'),
('TRADE', 'O81', '机动车、电子产品和日用产品修理业', 'repair of motor vehicles, electronics and household goods', 'GB/T 4754-2017', 'high'),
('TRADE', 'O82', '其他服务业', 'other services', 'GB/T 4754-2017', 'high'),
('TRADE', 'P83', '教育', 'education', 'GB/T 4754-2017', 'high'),
('TRADE', 'Q84', '卫生', 'health', 'GB/T 4754-2017', 'high'),
('TRADE', 'Q85', '社会工作', 'social work', 'GB/T 4754-2017', 'high'),
('TRADE', 'R86', '新闻和出版业', 'news and publishing', 'GB/T 4754-2017', 'high'),
('TRADE', 'R87', '广播、电视、电影和录音制作业', 'radio, television, film and sound recording', 'GB/T 4754-2017', 'high'),
('TRADE', 'R88', '文化艺术业', 'culture and art', 'GB/T 4754-2017', 'high'),
('TRADE', 'R89', '体育', 'sports', 'GB/T 4754-2017', 'high'),
('TRADE', 'R90', '娱乐业', 'entertainment', 'GB/T 4754-2017', 'high'),
('TRADE', 'S91', '中国共产党机关', 'organs of the Communist Party of China', 'GB/T 4754-2017', 'high'),
('TRADE', 'S92', '国家机构', 'state organs', 'GB/T 4754-2017', 'high'),
('TRADE', 'S93', '人民政协、民主党派', 'People''s Political Consultative Conference and democratic parties', 'GB/T 4754-2017', 'high'),
('TRADE', 'S94', '社会保障', 'social security', 'GB/T 4754-2017', 'high'),
('TRADE', 'S95', '群众团体、社会团体和其他成员组织', 'mass, social and other membership organisations', 'GB/T 4754-2017', 'high'),
('TRADE', 'S96', '基层群众自治组织及其他组织', 'grass-roots self-governing organisations and others', 'GB/T 4754-2017', 'high'),
('TRADE', 'T97', '国际组织', 'international organisations', 'GB/T 4754-2017', 'high'),
('CUST_STATUS', '0', '正常用电', 'normal', 'keycust proposal, replace by the local list', 'low'),
('CUST_STATUS', '1', '当前新装', 'being connected', 'keycust proposal, replace by the local list', 'low'),
('CUST_STATUS', '2', '当前变更', 'being changed', 'keycust proposal, replace by the local list', 'low'),
('CUST_STATUS', '9', '已销户', 'closed', 'keycust proposal, replace by the local list', 'low'),
('SETTLE_MODE', '01', '分次结算', 'in instalments', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('SETTLE_MODE', '02', '抄表结算', 'by meter reading', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('URBAN_RURAL', '01', '城镇', 'city', 'keycust proposal, replace by the local list', 'low'),
('URBAN_RURAL', '02', '农村', 'rural', 'keycust proposal, replace by the local list', 'low'),
('URBAN_RURAL', '03', '边远', 'remote', 'keycust proposal, replace by the local list', 'low'),
('MARKET', 'agency', '电网代理购电', 'bought by the grid company as agent', 'keycust proposal, replace by the local list', 'low'),
('MARKET', 'direct', '直接参与市场', 'takes part in the market directly', 'keycust proposal, replace by the local list', 'low'),
('MARKET', 'guaranteed', '保障性购电', 'guaranteed supply at catalogue price', 'keycust proposal, replace by the local list', 'low'),
('BASIC_CHARGE_MODE', 'capacity', '按变压器容量', 'by transformer capacity', 'NDRC notice 发改办价格〔2016〕1583号; codes: keycust', 'medium'),
('BASIC_CHARGE_MODE', 'contract_demand', '按合同最大需量', 'by contract demand', 'NDRC notice 发改办价格〔2016〕1583号; codes: keycust', 'medium'),
('BASIC_CHARGE_MODE', 'measured_demand', '按实际最大需量', 'by measured demand', 'NDRC notice 发改办价格〔2016〕1583号; codes: keycust', 'medium'),
('BASIC_CHARGE_MODE', 'none', '不执行两部制', 'no basic charge', 'NDRC notice 发改办价格〔2016〕1583号; codes: keycust', 'medium'),
('OWNERSHIP', 'state', '国有', 'state-owned', 'keycust proposal, replace by the local list', 'low'),
('OWNERSHIP', 'collective', '集体', 'collective', 'keycust proposal, replace by the local list', 'low'),
('OWNERSHIP', 'private', '民营', 'private', 'keycust proposal, replace by the local list', 'low'),
('OWNERSHIP', 'foreign', '外资', 'foreign-invested', 'keycust proposal, replace by the local list', 'low'),
('OWNERSHIP', 'joint', '合资', 'joint venture', 'keycust proposal, replace by the local list', 'low'),
('OWNERSHIP', 'hmt', '港澳台资', 'invested from Hong Kong, Macao or Taiwan', 'keycust proposal, replace by the local list', 'low'),
('OWNERSHIP', 'institution', '事业单位', 'public institution', 'keycust proposal, replace by the local list', 'low'),
('OWNERSHIP', 'government', '机关团体', 'government or social organisation', 'keycust proposal, replace by the local list', 'low'),
('OWNERSHIP', 'other', '其他', 'other', 'keycust proposal, replace by the local list', 'low'),
('INVOICE_TYPE', '01', '普通发票', 'ordinary invoice', 'keycust proposal, replace by the local list', 'low'),
('INVOICE_TYPE', '02', '增值税专用发票', 'special VAT invoice', 'keycust proposal, replace by the local list', 'low'),
('INVOICE_TYPE', '03', '收据', 'receipt', 'keycust proposal, replace by the local list', 'low'),
('INVOICE_TYPE', '04', '不需票据', 'none', 'keycust proposal, replace by the local list', 'low'),
('TRANSFER', '01', '无转供', 'no resale', 'keycust proposal, replace by the local list', 'low'),
('TRANSFER', '02', '转供户', 'resells', 'keycust proposal, replace by the local list', 'low'),
('TRANSFER', '03', '被转供户', 'is supplied by a reseller', 'keycust proposal, replace by the local list', 'low'),
('TMP_FLAG', '01', '装表临时用电', 'temporary, metered', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('TMP_FLAG', '02', '无表临时用电', 'temporary, not metered', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('TMP_FLAG', '03', '非临时用电', 'not temporary', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('MP_STATUS', '01', '设立', 'set up', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('MP_STATUS', '02', '在用', 'in use', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('MP_STATUS', '03', '停用', 'out of use', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('MP_STATUS', '04', '撤销', 'cancelled', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('MP_CLASS', '01', '用电客户', 'customer', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('MP_CLASS', '02', '关口', 'gateway', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('MP_PURPOSE', '01', '结算', 'settlement', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('MP_PURPOSE', '02', '考核', 'check', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('RUN_STATUS', '01', '运行', 'running', 'keycust proposal, replace by the local list', 'low'),
('RUN_STATUS', '02', '停用', 'stopped', 'keycust proposal, replace by the local list', 'low'),
('RUN_STATUS', '03', '拆除', 'removed', 'keycust proposal, replace by the local list', 'low'),
('TERMINAL_TYPE', 'special', '专变采集终端', 'terminal of a customer with his own transformer', 'keycust proposal, replace by the local list', 'low'),
('TERMINAL_TYPE', 'concentrator', '集中器', 'concentrator', 'keycust proposal, replace by the local list', 'low'),
('TERMINAL_TYPE', 'station', '厂站终端', 'substation terminal', 'keycust proposal, replace by the local list', 'low'),
('SETTLE_FLAG', '01', '未结清', 'not settled', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('SETTLE_FLAG', '02', '部分结清', 'settled in part', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('SETTLE_FLAG', '03', '已结清', 'settled', 'SG186 field description, compiled from public sources, verify locally', 'medium'),
('AMT_TYPE', '01', '正常电费', 'normal bill', 'keycust proposal, replace by the local list', 'low'),
('AMT_TYPE', '02', '追补电费', 'recovered bill', 'keycust proposal, replace by the local list', 'low'),
('AMT_TYPE', '03', '退补电费', 'refund or correction', 'keycust proposal, replace by the local list', 'low'),
('AMT_TYPE', '04', '非正常电费(04)', 'not normal billing (04)', 'keycust proposal, replace by the local list', 'low'),
('AMT_TYPE', '05', '非正常电费(05)', 'not normal billing (05)', 'keycust proposal, replace by the local list', 'low'),
('AMT_TYPE', '08', '非正常电费(08)', 'not normal billing (08)', 'keycust proposal, replace by the local list', 'low'),
('PAY_KIND', 'bill', '电费', 'bill', 'keycust proposal, replace by the local list', 'low'),
('PAY_KIND', 'prepayment', '预收', 'prepayment', 'keycust proposal, replace by the local list', 'low'),
('PAY_KIND', 'other', '其他', 'other', 'keycust proposal, replace by the local list', 'low'),
('NOTICE_MODE', '01', '短信', 'text message', 'keycust proposal, replace by the local list', 'low'),
('NOTICE_MODE', '02', '通知单', 'paper notice', 'keycust proposal, replace by the local list', 'low'),
('NOTICE_MODE', '03', '电话', 'telephone', 'keycust proposal, replace by the local list', 'low'),
('NOTICE_MODE', '04', '传真', 'fax', 'keycust proposal, replace by the local list', 'low'),
('NOTICE_MODE', '05', '电子邮件', 'e-mail', 'keycust proposal, replace by the local list', 'low'),
('ORG_LEVEL', 'group', '总部', 'group', 'keycust proposal, replace by the local list', 'low'),
('ORG_LEVEL', 'province', '省公司', 'province company', 'keycust proposal, replace by the local list', 'low'),
('ORG_LEVEL', 'city', '地市公司', 'city company', 'keycust proposal, replace by the local list', 'low'),
('ORG_LEVEL', 'county', '县公司', 'county company', 'keycust proposal, replace by the local list', 'low'),
('ORG_LEVEL', 'station', '供电所', 'supply station', 'keycust proposal, replace by the local list', 'low'),
('DANGER_LEVEL', '1', '一般隐患', 'ordinary', 'keycust proposal, replace by the local list', 'low'),
('DANGER_LEVEL', '2', '较大隐患', 'considerable', 'keycust proposal, replace by the local list', 'low'),
('DANGER_LEVEL', '3', '重大隐患', 'grave', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'normal', '正常', 'normal', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'wiring_error', '接线错误', 'wrong wiring', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'meter_fault', '计量故障', 'metering fault', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'wrong_multiplier', '倍率错误', 'wrong multiplier', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'contract_violation', '违约用电', 'breach of contract', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'theft_uv', '欠压法窃电', 'theft by under-voltage', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'theft_ui', '欠流法窃电', 'theft by under-current', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'theft_ps', '移相法窃电', 'theft by phase shifting', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'theft_kc', '扩差法窃电', 'theft by expanded error', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'theft_nm', '无表法窃电', 'theft past the meter', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'theft_ht', '高科技窃电', 'theft by technical means', 'keycust proposal, replace by the local list', 'low'),
('FINDING', 'other', '其他', 'other', 'keycust proposal, replace by the local list', 'low'),
('ECONOMY_SERIES', 'gdp', '地区生产总值', 'gross regional product', 'keycust proposal, replace by the local list', 'low'),
('ECONOMY_SERIES', 'industry', '规模以上工业增加值', 'value added of industry above designated size', 'keycust proposal, replace by the local list', 'low'),
('ECONOMY_SERIES', 'investment', '固定资产投资', 'fixed-asset investment', 'keycust proposal, replace by the local list', 'low'),
('ECONOMY_SERIES', 'retail', '社会消费品零售总额', 'retail sales of consumer goods', 'keycust proposal, replace by the local list', 'low'),
('ECONOMY_SERIES', 'cpi', '居民消费价格指数', 'consumer price index', 'keycust proposal, replace by the local list', 'low'),
('ECONOMY_SERIES', 'ppi', '工业生产者出厂价格指数', 'producer price index', 'keycust proposal, replace by the local list', 'low'),
('ECONOMY_SERIES', 'pmi', '制造业采购经理指数', 'manufacturing purchasing managers index', 'keycust proposal, replace by the local list', 'low'),
('PERIOD', 'critical_peak', '尖峰', 'critical peak', 'keycust, words of the base itself', 'high'),
('PERIOD', 'peak', '峰', 'peak', 'keycust, words of the base itself', 'high'),
('PERIOD', 'flat', '平', 'flat', 'keycust, words of the base itself', 'high'),
('PERIOD', 'valley', '谷', 'valley', 'keycust, words of the base itself', 'high'),
('DIRECTION', 'active_import', '正向有功', 'active, imported', 'keycust, words of the base itself', 'high'),
('DIRECTION', 'active_export', '反向有功', 'active, exported', 'keycust, words of the base itself', 'high'),
('DIRECTION', 'reactive_import', '正向无功', 'reactive, imported', 'keycust, words of the base itself', 'high'),
('DIRECTION', 'reactive_export', '反向无功', 'reactive, exported', 'keycust, words of the base itself', 'high'),
('DIRECTION', 'reactive_quadrant_1', '无功一象限', 'reactive, quadrant I', 'keycust, words of the base itself', 'high'),
('DIRECTION', 'reactive_quadrant_2', '无功二象限', 'reactive, quadrant II', 'keycust, words of the base itself', 'high'),
('DIRECTION', 'reactive_quadrant_3', '无功三象限', 'reactive, quadrant III', 'keycust, words of the base itself', 'high'),
('DIRECTION', 'reactive_quadrant_4', '无功四象限', 'reactive, quadrant IV', 'keycust, words of the base itself', 'high'),
('PHASE', 'a', 'A相', 'phase A', 'keycust, words of the base itself', 'high'),
('PHASE', 'b', 'B相', 'phase B', 'keycust, words of the base itself', 'high'),
('PHASE', 'c', 'C相', 'phase C', 'keycust, words of the base itself', 'high'),
('PHASE', 'total', '总', 'total', 'keycust, words of the base itself', 'high'),
('DAY_TYPE', 'workday', '工作日', 'workday', 'keycust, words of the base itself', 'high'),
('DAY_TYPE', 'rest_day', '休息日', 'rest day', 'keycust, words of the base itself', 'high'),
('DAY_TYPE', 'holiday', '节假日', 'holiday', 'keycust, words of the base itself', 'high'),
('DAY_TYPE', 'adjusted_workday', '调休上班日', 'adjusted workday', 'keycust, words of the base itself', 'high')
$keycust_sql$;
comment on function keycust.shipped_code_list() is '随库数据 shipped rows: code_list';

create function keycust.shipped_complaint_class()
returns table ("class_code" text, "parent_code" text, "level_code" text, "label_zh" text, "label_en" text, "scope" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 33
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('complaint'::text, null::text, 'business'::text, '投诉'::text, 'complaint'::text, null::text, '95598 business classes, compiled from public sources, verify locally'::text, 'medium'::text),
('enquiry', null, 'business', '信息查询/业务咨询', 'enquiry', 'tariff, bill, outage, procedure questions', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('fault_report', null, 'business', '故障报修', 'fault report', 'customer internal, LV, HV, power-quality, metering fault', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('report', null, 'business', '举报(行风线索移交)', 'report of misconduct', 'theft, illegal use, staff misconduct', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('suggestion', null, 'business', '建议', 'suggestion', 'construction, service, tariff', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('opinion', null, 'business', '意见', 'opinion', 'dissatisfaction that does not reach the complaint level', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('praise', null, 'business', '表扬', 'praise', null, '95598 business classes, compiled from public sources, verify locally', 'medium'),
('service_request', null, 'business', '服务申请', 'service request', 'meter check, installation appointment, pay-and-restore', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('urging', null, 'business', '催办/督办', 'urging', 'supplement to an open work order', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('service', 'complaint', 'class', '服务投诉', 'service', null, '95598 business classes, compiled from public sources, verify locally', 'high'),
('business', 'complaint', 'class', '营业投诉', 'business', null, '95598 business classes, compiled from public sources, verify locally', 'high'),
('outage', 'complaint', 'class', '停送电投诉', 'outage and restoration', null, '95598 business classes, compiled from public sources, verify locally', 'high'),
('quality', 'complaint', 'class', '供电质量投诉', 'power quality', null, '95598 business classes, compiled from public sources, verify locally', 'high'),
('construction', 'complaint', 'class', '电网建设投诉', 'network construction', null, '95598 business classes, compiled from public sources, verify locally', 'high'),
('service_conduct', 'service', 'subclass', '服务行为', 'conduct of staff', 'staff behaviour: attitude, conduct, language', '95598 business classes, compiled from public sources, verify locally', 'high'),
('service_channel', 'service', 'subclass', '服务渠道', 'service channel', 'channel: business hall, 95598 line, app, self-service terminal unavailable', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('service_disclosure', 'service', 'subclass', '客户安全/信息泄露', 'customer safety, disclosure of information', 'customer safety, information disclosure', '95598 business classes, compiled from public sources, verify locally', 'low'),
('business_connection', 'business', 'subclass', '业扩报装', 'new connection or more capacity', 'new/added capacity connection: overtime, designated vendors (三指定), fees', '95598 business classes, compiled from public sources, verify locally', 'high'),
('business_change', 'business', 'subclass', '用电变更', 'change of account or supply', 'account changes: rename, suspend (暂停), cancel', '95598 business classes, compiled from public sources, verify locally', 'high'),
('business_reading', 'business', 'subclass', '抄表催费', 'meter reading and reminders', 'reading, reminder, wrong reading, disconnection notice', '95598 business classes, compiled from public sources, verify locally', 'high'),
('business_bill', 'business', 'subclass', '电价电费', 'tariff and bill', 'tariff execution, bill error, refund', '95598 business classes, compiled from public sources, verify locally', 'high'),
('business_metering', 'business', 'subclass', '电能计量', 'metering', 'meter accuracy, meter box, replacement, verification overtime', '95598 business classes, compiled from public sources, verify locally', 'high'),
('business_fees', 'business', 'subclass', '业务收费', 'charges for services', 'unreasonable charges', '95598 business classes, compiled from public sources, verify locally', 'high'),
('outage_outage', 'outage', 'subclass', '停电问题', 'outage', 'outage not announced, not as announced, by mistake', '95598 business classes, compiled from public sources, verify locally', 'high'),
('outage_restoration', 'outage', 'subclass', '送电问题', 'restoration', 'restoration delayed', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('outage_repair', 'outage', 'subclass', '抢修服务', 'repair', 'repair: late arrival, quality, attitude', '95598 business classes, compiled from public sources, verify locally', 'high'),
('outage_information', 'outage', 'subclass', '停送电信息', 'information on outages', 'outage information wrong/late', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('quality_voltage', 'quality', 'subclass', '电压质量', 'voltage', 'voltage high/low/unstable', '95598 business classes, compiled from public sources, verify locally', 'high'),
('quality_reliability', 'quality', 'subclass', '供电可靠性(频繁停电)', 'frequent outages', 'frequent outages (>= 3 in 2 months)', '95598 business classes, compiled from public sources, verify locally', 'high'),
('quality_harmonics', 'quality', 'subclass', '供电频率/谐波', 'frequency and harmonics', 'frequency, harmonics', '95598 business classes, compiled from public sources, verify locally', 'medium'),
('construction_works', 'construction', 'subclass', '电力施工行为', 'conduct of construction works', 'construction behaviour, site not restored', '95598 business classes, compiled from public sources, verify locally', 'high'),
('construction_facility', 'construction', 'subclass', '供电设施', 'supply facilities', 'facility safety, clearance, relocation', '95598 business classes, compiled from public sources, verify locally', 'high'),
('construction_capacity', 'construction', 'subclass', '供电能力(农网改造)', 'supply capacity', 'capacity shortage, delayed upgrade', '95598 business classes, compiled from public sources, verify locally', 'medium')
$keycust_sql$;
comment on function keycust.shipped_complaint_class() is '随库数据 shipped rows: complaint_class';

create function keycust.shipped_indicator()
returns table ("indicator_code" text, "label_zh" text, "label_en" text, "kind" text, "category" text, "source_system" text, "source_field" text, "unit" text, "definition" text, "value_type" text, "code_type" text, "period_kind" text, "column_name" text, "state" text, "brought_by" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 147
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('A001'::text, '用户编号'::text, 'customer number'::text, 'attribute'::text, 'identity'::text, 'SG186'::text, 'C_CONS.CONS_NO'::text, null::text, 'key of the customer'::text, 'text'::text, null::text, 'none'::text, 'customer_number'::text, 'computed'::text, null::text, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally'::text, 'medium'::text),
('A002', '用户名称', 'customer name', 'attribute', 'identity', 'SG186', 'C_CONS.CONS_NAME', null, 'registered name; of a natural person the first character only', 'text', null, 'none', 'customer_name', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A003', '统一社会信用代码', 'unified social credit code', 'attribute', 'identity', 'SG186', 'C_CUST', null, 'unified social credit code, groups the accounts of one legal entity', 'text', null, 'none', 'credit_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A004', '用电地址', 'supply address', 'attribute', 'identity', 'SG186', 'C_CONS.ELEC_ADDR', null, 'address of use; not of natural persons', 'text', null, 'none', 'supply_address', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A005', '供电单位', 'supply organisation', 'attribute', 'identity', 'SG186', 'C_CONS.ORG_NO', null, 'organisation that serves the customer', 'text', null, 'none', 'organisation_id', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A006', '经纬度', 'coordinates', 'attribute', 'identity', 'SG186/GIS', null, null, 'longitude and latitude in degrees; not of natural persons', 'text', null, 'none', 'coordinates', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A007', '联系人及电话', 'contact and phone', 'attribute', 'identity', 'SG186', 'C_CONTACT', null, 'preferred contact: position, first character of the name, masked phone', 'text', null, 'none', 'contact_masked', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A008', '客户经理', 'account manager', 'attribute', 'identity', 'SG186', null, null, 'assigned account manager', 'text', null, 'none', 'account_manager', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A009', '立户日期', 'account opening date', 'attribute', 'identity', 'SG186', 'C_CONS.BUILD_DATE', null, 'day the account was opened', 'date', null, 'none', 'opened_on', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A010', '首次送电日期', 'first energised date', 'attribute', 'identity', 'SG186', 'C_CONS.PS_DATE', null, 'day supply began', 'date', null, 'none', 'energised_on', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A011', '用户状态', 'customer status', 'attribute', 'identity', 'SG186', 'C_CONS.STATUS_CODE', null, 'normal, being connected, being changed, closed', 'code', 'CUST_STATUS', 'none', 'status_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A012', '城乡类别', 'urban or rural', 'attribute', 'identity', 'SG186', 'C_CONS.URBAN_RURAL_FLAG', null, 'city, rural, remote', 'code', 'URBAN_RURAL', 'none', 'urban_rural_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A101', '电压等级', 'supply voltage level', 'attribute', 'supply', 'SG186', 'C_CONS.VOLT_CODE', null, 'highest supply voltage', 'code', 'VOLT', 'none', 'voltage_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A102', '用户分类', 'customer class', 'attribute', 'supply', 'SG186', 'C_CONS.CONS_SORT_CODE', null, 'high voltage, low voltage non-resident …', 'code', 'CONS_SORT', 'none', 'customer_class_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A103', '合同容量', 'contract capacity', 'attribute', 'supply', 'SG186', 'C_CONS.CONTRACT_CAP', 'kVA', 'capacity agreed', 'number', null, 'none', 'contract_capacity_kva', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A104', '运行容量', 'running capacity', 'attribute', 'supply', 'SG186', 'C_CONS.RUN_CAP', 'kVA', 'contract capacity less what is suspended', 'number', null, 'none', 'running_capacity_kva', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A105', '变压器台数', 'number of transformers', 'attribute', 'supply', 'SG186', 'G_TRAN', null, 'transformers in service', 'number', null, 'none', 'transformer_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A106', '变压器型号及单台容量', 'transformer models and capacities', 'attribute', 'supply', 'SG186', 'G_TRAN', null, 'models and capacities of the transformers in service', 'text', null, 'none', 'transformer_list', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A107', '电源数目', 'number of sources', 'attribute', 'supply', 'SG186', 'C_SP.PS_NUM_CODE', null, 'single, dual, several sources', 'code', 'PS_NUM', 'none', 'source_count_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A108', '供电电源(变电站/线路)', 'feeding substation and line', 'attribute', 'supply', 'SG186', 'C_MP.LINE_ID', null, 'substation and feeder that supply the customer', 'text', null, 'none', 'feeding_line', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A109', '保安电源', 'security source', 'attribute', 'supply', 'SG186', 'C_PS.PS_ATTR=30', null, 'has a source for vital load', 'boolean', null, 'none', 'security_source', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A110', '自备电源', 'own generation', 'attribute', 'supply', 'SG186', null, 'kW', 'own generation: diesel, CHP, storage', 'number', null, 'none', 'own_generation_kw', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A111', '分布式电源容量', 'distributed generation capacity', 'attribute', 'supply', 'SG186', null, 'kWp', 'photovoltaics and other distributed generation', 'number', null, 'none', 'distributed_generation_kwp', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A112', '负荷性质', 'load class', 'attribute', 'supply', 'SG186', 'C_CONS.LODE_ATTR_CODE', null, 'class I, II, III', 'code', 'LOAD_CLASS', 'none', 'load_class_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A113', '重要性等级', 'importance level', 'attribute', 'supply', 'SG186', 'C_CONS.RRIO_CODE', null, 'importance of the customer', 'code', 'IMPORTANCE', 'none', 'importance_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A114', '无功补偿容量', 'installed reactive compensation', 'attribute', 'supply', 'SG186 / site visit', null, 'kvar', 'installed reactive compensation', 'number', null, 'none', 'compensation_kvar', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A115', '生产班次', 'shifts', 'attribute', 'supply', 'SG186', 'C_CONS.SHIFT_NO', null, 'shifts worked', 'code', 'SHIFT', 'none', 'shift_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A116', '厂休日', 'rest days', 'attribute', 'supply', 'SG186', 'C_CONS.HOLIDAY', null, 'weekly rest days', 'text', null, 'none', 'rest_days', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A117', '转供标志', 'resale flag', 'attribute', 'supply', 'SG186', 'C_CONS.TRANSFER_CODE', null, 'resells, is supplied by a reseller, neither', 'code', 'TRANSFER', 'none', 'resale_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A118', '临时用电标志', 'temporary use', 'attribute', 'supply', 'SG186', 'C_CONS.TMP_FLAG', null, 'temporary supply or not', 'code', 'TMP_FLAG', 'none', 'temporary_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A201', '用电类别', 'use class', 'attribute', 'tariff', 'SG186', 'C_CONS.ELEC_TYPE_CODE', null, 'class of electricity use, 100 large industry …', 'code', 'ELEC_TYPE', 'none', 'use_class_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A202', '电价类别(电价码)', 'price code', 'attribute', 'tariff', 'SG186', 'C_CONS_PRC.PRC_CODE', null, 'price code of the contract', 'text', null, 'none', 'price_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A203', '执行峰谷标志', 'TOU flag', 'attribute', 'tariff', 'SG186', 'C_CONS_PRC.TS_FLAG', null, 'charged by time of use', 'boolean', null, 'none', 'time_of_use', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A204', '基本电费计算方式', 'basic-charge mode', 'attribute', 'tariff', 'SG186', 'C_CONS_PRC', null, 'by capacity, contract demand or measured demand', 'code', 'BASIC_CHARGE_MODE', 'none', 'basic_charge_mode_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A205', '需量核定值', 'contract demand', 'attribute', 'tariff', 'SG186', 'C_CONS_PRC', 'kW', 'contract demand', 'number', null, 'none', 'contract_demand_kw', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A206', '功率因数标准', 'power-factor standard', 'attribute', 'tariff', 'SG186', 'C_CONS_PRC', null, 'power factor the customer is held to', 'number', null, 'none', 'power_factor_standard', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A207', '市场化属性', 'market attribute', 'attribute', 'tariff', 'SG186', null, null, 'how the customer buys energy', 'code', 'MARKET', 'none', 'market_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A208', '结算方式', 'settlement mode', 'attribute', 'tariff', 'SG186', 'C_CONS.SETTLE_MODE', null, 'in instalments or by reading', 'code', 'SETTLE_MODE', 'none', 'settlement_mode_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A209', '费控标志', 'fee-control flag', 'attribute', 'tariff', 'SG186', 'C_RCA_CONS.RCA_FLAG', null, 'under remote fee control', 'boolean', null, 'none', 'fee_control', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A210', '票据类型', 'invoice type', 'attribute', 'tariff', 'SG186', 'C_CONS.NOTE_TYPE_CODE', null, 'invoice asked for', 'code', 'INVOICE_TYPE', 'none', 'invoice_type_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A301', '行业分类', 'industry', 'attribute', 'business', 'SG186', 'C_CONS.TRADE_CODE', null, 'division of GB/T 4754', 'code', 'TRADE', 'none', 'industry_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A302', '高耗能标志', 'high-energy flag', 'attribute', 'business', 'SG186', 'C_CONS.HEC_INDUSTRY_CODE', null, 'energy-intensive industry', 'code', 'HIGH_ENERGY_TRADE', 'none', 'high_energy_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A303', '主营业务', 'main business', 'attribute', 'business', 'visit / phone', null, null, 'main business as told at visits', 'text', null, 'none', 'main_business', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A304', '发展规模', 'scale of development', 'attribute', 'business', 'visit / phone', null, null, 'plans to expand or to reduce, as told at visits', 'text', null, 'none', 'development_plan', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A305', '注册资本', 'registered capital', 'attribute', 'business', 'external', null, 'CNY', 'registered capital', 'number', null, 'none', 'registered_capital_cny', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A306', '年产值', 'annual output value', 'attribute', 'business', 'external', null, 'CNY', 'output of a year', 'number', null, 'none', 'annual_output_cny', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A307', '员工人数', 'employees', 'attribute', 'business', 'external', null, null, 'number of employees', 'number', null, 'none', 'employees', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A308', '企业性质', 'ownership type', 'attribute', 'business', 'external', null, null, 'state, private, foreign …', 'code', 'OWNERSHIP', 'none', 'ownership_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A309', '安全档案评级', 'safety file rating', 'attribute', 'business', 'visit / inspection', null, null, 'rating of the safety file', 'text', null, 'none', 'safety_rating', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A401', '计量方式', 'metering mode', 'attribute', 'metering', 'SG186', 'C_MP.MEAS_MODE', null, 'side of supply and of metering', 'code', 'MEAS_MODE', 'none', 'metering_mode_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A402', '接线方式', 'meter wiring', 'attribute', 'metering', 'SG186', 'C_MP.WIRING_MODE', null, 'single phase, three-phase three-wire, four-wire', 'code', 'WIRING', 'none', 'wiring_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A403', '计量装置分类', 'metering class', 'attribute', 'metering', 'SG186', 'C_MP.MD_TYPE_CODE', null, 'class I to V of DL/T 448', 'code', 'METER_CLASS', 'none', 'metering_class_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A404', '综合倍率', 'total multiplier', 'attribute', 'metering', 'SG186', 'C_METER.T_FACTOR', null, 'CT ratio times PT ratio', 'number', null, 'none', 'multiplier', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A405', 'CT变比', 'CT ratio', 'attribute', 'metering', 'SG186', 'C_IT_RUN', null, 'ratio of the current transformer', 'number', null, 'none', 'ct_ratio', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A406', 'PT变比', 'PT ratio', 'attribute', 'metering', 'SG186', 'C_IT_RUN', null, 'ratio of the voltage transformer', 'number', null, 'none', 'pt_ratio', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A407', '终端类型', 'terminal type', 'attribute', 'metering', '用电采集', 'R_TMNL_RUN', null, 'kind of collection terminal', 'code', 'TERMINAL_TYPE', 'none', 'terminal_type_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('A408', '采集覆盖率', 'collection completeness', 'attribute', 'metering', '用电采集', 'E_MP_*', '%', 'valid curve points / points due', 'number', null, 'month', 'collection_complete_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B001', '月用电量', 'monthly energy', 'behaviour', 'energy', 'SG186', 'A_RCVBL_FLOW.T_PQ', 'kWh', 'energy billed in the month', 'number', null, 'month', 'monthly_energy_kwh', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B002', '年用电量', 'annual energy', 'behaviour', 'energy', 'SG186', 'A_RCVBL_FLOW', 'kWh', 'energy of the last 12 months', 'number', null, 'year', 'annual_energy_kwh', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B003', '电量同比增长率', 'year-on-year growth', 'behaviour', 'energy', 'SG186', null, '%', '(energy - energy of the same month a year ago) / that energy', 'number', null, 'month', 'energy_yoy_growth_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B004', '电量环比增长率', 'month-on-month growth', 'behaviour', 'energy', 'SG186', null, '%', '(energy - energy of the month before) / that energy', 'number', null, 'month', 'energy_mom_growth_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B005', '电量趋势斜率', 'energy trend slope', 'behaviour', 'energy', 'SG186', null, '%/month', 'Theil-Sen slope of 12 months (at least 6 known) / their mean', 'number', null, 'month', 'energy_trend_pct_per_month', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B006', '尖峰电量占比', 'critical-peak share', 'behaviour', 'energy', '用电采集', 'E_MP_DAY_READ.R1', '%', 'critical-peak energy / energy', 'number', null, 'month', 'critical_peak_share_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B007', '高峰电量占比', 'peak share', 'behaviour', 'energy', '用电采集', 'E_MP_DAY_READ.R2', '%', 'peak energy / energy', 'number', null, 'month', 'peak_share_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B008', '平段电量占比', 'flat share', 'behaviour', 'energy', '用电采集', 'E_MP_DAY_READ.R3', '%', 'flat energy / energy', 'number', null, 'month', 'flat_share_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B009', '低谷电量占比', 'valley share', 'behaviour', 'energy', '用电采集', 'E_MP_DAY_READ.R4', '%', 'valley energy / energy', 'number', null, 'month', 'valley_share_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B010', '单位容量用电量', 'energy per kVA', 'behaviour', 'energy', 'SG186', null, 'kWh/kVA', 'energy of the month / running capacity; 260 and more lowers the demand price', 'number', null, 'month', 'energy_per_kva_kwh', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B011', '单位产值电耗', 'energy intensity', 'behaviour', 'energy', 'SG186 + external', null, 'kWh/10k CNY', 'energy of the month / output of the month in 10,000 CNY', 'number', null, 'month', 'energy_per_10k_output_kwh', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B012', '电量波动系数', 'energy volatility', 'behaviour', 'energy', 'SG186', null, null, 'standard deviation (of the population) / mean of 12 months'' energy', 'number', null, 'month', 'energy_volatility', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B013', '购电水平排名分位', 'purchase-level percentile', 'behaviour', 'energy', 'SG186', null, '%', 'percentile of the month''s energy within the industry, else within the organisation: share of the others that take less', 'number', null, 'month', 'purchase_level_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B101', '最大负荷', 'maximum load', 'behaviour', 'load', '用电采集', 'E_MP_POWER_CURVE', 'kW', 'highest mean power of an interval', 'number', null, 'month', 'maximum_load_kw', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B102', '最大负荷出现时间', 'time of maximum', 'behaviour', 'load', '用电采集', 'E_MP_POWER_CURVE', null, 'day and time at which the interval of the maximum load ends', 'text', null, 'month', 'maximum_load_at', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B103', '最大需量', 'maximum demand', 'behaviour', 'load', '用电采集', 'E_MP_DAY_DEMAND', 'kW', 'highest demand register reading of the month; of several usage points the maximum of their summed curves; else as billed', 'number', null, 'month', 'maximum_demand_kw', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B104', '日负荷率', 'daily load factor', 'behaviour', 'load', '用电采集', null, null, 'mean over days of mean / maximum power', 'number', null, 'month', 'daily_load_factor', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B105', '日最小负荷率', 'min load factor', 'behaviour', 'load', '用电采集', null, null, 'mean over days of minimum / maximum power', 'number', null, 'month', 'daily_minimum_load_factor', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B106', '日峰谷差率', 'peak-valley ratio', 'behaviour', 'load', '用电采集', null, null, 'mean over days of (maximum - minimum) / maximum power', 'number', null, 'month', 'peak_valley_ratio', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B107', '最大负荷利用小时', 'max utilisation hours', 'behaviour', 'load', '用电采集', null, 'h', 'energy of 12 months / maximum load; from the curves, else as billed', 'number', null, 'year', 'maximum_load_hours_h', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B108', '变压器平均负载率', 'mean transformer loading', 'behaviour', 'load', '用电采集', null, '%', 'mean apparent power / capacity of the transformers in service', 'number', null, 'month', 'transformer_load_mean_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B109', '变压器最大负载率', 'max transformer loading', 'behaviour', 'load', '用电采集', null, '%', 'highest apparent power / capacity of the transformers in service', 'number', null, 'month', 'transformer_load_max_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B110', '负荷曲线类型', 'load-shape cluster', 'behaviour', 'load', '辅助决策', null, null, 'cluster of the typical day', 'code', null, 'month', 'load_curve_class', 'later', 'load_class', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B111', '温度灵敏度', 'temperature sensitivity', 'behaviour', 'load', '用电采集 + weather', null, 'kW/°C', 'slope of daily maximum load over temperature', 'number', null, 'year', 'temperature_sensitivity_kw_c', 'later', 'energy', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B112', '同时率贡献', 'peak responsibility', 'behaviour', 'load', '用电采集', null, null, 'power at the moment of the greatest load of all customers in the month / own maximum', 'number', null, 'month', 'peak_responsibility', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B113', '可调节负荷', 'adjustable load', 'behaviour', 'load', 'survey / derived', null, 'kW', 'load that can be shifted or shed', 'number', null, 'month', 'adjustable_load_kw', 'later', 'energy', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B114', '周末系数', 'weekend ratio', 'behaviour', 'load', '用电采集', null, null, 'mean energy of a rest day / of a workday', 'number', null, 'month', 'weekend_ratio', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B201', '月平均功率因数', 'monthly power factor', 'behaviour', 'reactive power and quality', 'SG186', 'E_PF_AMT', null, 'kWh / sqrt(kWh² + kvarh²), kvarh = |lagging| + |leading|', 'number', null, 'month', 'power_factor', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B202', '力调电费', 'PF adjustment amount', 'behaviour', 'reactive power and quality', 'SG186', 'E_PF_AMT.PF_ADJ_AMT', 'CNY', 'charge for the power factor; negative is a discount', 'number', null, 'month', 'adjustment_cny', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B203', '力调系数', 'PF adjustment rate', 'behaviour', 'reactive power and quality', 'SG186', 'E_PF_AMT.ADJ_FACTOR', '%', 'rate of the charge for the power factor', 'number', null, 'month', 'adjustment_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B204', '反向无功占比', 'leading kvarh share', 'behaviour', 'reactive power and quality', '用电采集', 'E_MP_READ_CURVE type 6/4', '%', 'leading kvarh / (lagging + leading)', 'number', null, 'month', 'leading_kvarh_share_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B205', '无功缺额', 'reactive deficit', 'behaviour', 'reactive power and quality', null, null, 'kvar', 'mean power × (lagging kvarh / kWh - tan φ of the standard), at least 0', 'number', null, 'month', 'reactive_deficit_kvar', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B206', '电压合格率', 'voltage qualification rate', 'behaviour', 'reactive power and quality', '用电采集', 'E_MP_VOL_CURVE', '%', 'points of all phases between 93 % and 107 % of nominal / points between 70 % and 120 %', 'number', null, 'month', 'voltage_qualified_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B207', '三相电流不平衡度', 'current unbalance', 'behaviour', 'reactive power and quality', '用电采集', 'E_MP_CUR_CURVE', '%', 'mean of (maximum - minimum) / maximum of the phase currents, where a phase is loaded', 'number', null, 'month', 'current_unbalance_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B208', '停电次数', 'outages experienced', 'behaviour', 'reactive power and quality', '用电采集 / PMS', 'E_METER_EVENT_NO_POWER', null, 'outages', 'number', null, 'month', 'outage_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B209', '停电时长', 'outage duration', 'behaviour', 'reactive power and quality', '用电采集 / PMS', 'E_METER_EVENT_NO_POWER', 'h', 'hours of outage', 'number', null, 'month', 'outage_h', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B301', '月应收电费', 'monthly receivable', 'behaviour', 'billing and payment', 'SG186', 'A_RCVBL_FLOW.RCVBL_AMT', 'CNY', 'amount due for the month', 'number', null, 'month', 'receivable_cny', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B302', '平均电价', 'average price', 'behaviour', 'billing and payment', 'SG186', null, 'CNY/kWh', 'amount due / energy', 'number', null, 'month', 'average_price_cny_per_kwh', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B303', '基本电费占比', 'basic-charge share', 'behaviour', 'billing and payment', 'SG186', 'E_CONS_PRC_AMT', '%', 'basic charge / bill', 'number', null, 'month', 'basic_charge_share_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B304', '按期缴费率', 'on-time payment rate', 'behaviour', 'billing and payment', 'SG186', 'A_RCVED_FLOW', '%', 'receivables settled by their due date / receivables due, 12 months', 'number', null, 'year', 'on_time_payment_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B305', '平均缴费滞后天数', 'mean payment lag', 'behaviour', 'billing and payment', 'SG186', 'A_PAY_FLOW', 'd', 'mean of settlement date - due date, at least 0, of what was due in 12 months; what is unpaid counts until the month''s end', 'number', null, 'year', 'payment_lag_days', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B306', '最长拖欠天数', 'longest delay', 'behaviour', 'billing and payment', 'SG186', 'A_PAY_FLOW', 'd', 'longest delay of what was due in 12 months; what is unpaid counts until the month''s end', 'number', null, 'year', 'longest_delay_days', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B307', '欠费次数', 'number of arrears', 'behaviour', 'billing and payment', 'SG186', 'A_RCVBL_FLOW', null, 'receivables not settled by their due date, 12 months', 'number', null, 'year', 'arrears_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B308', '当前欠费金额', 'current arrears', 'behaviour', 'billing and payment', 'SG186', 'A_RCVBL_FLOW.OWE_AMT', 'CNY', 'due and not received at the end of the month, however old', 'number', null, 'month', 'arrears_cny', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B309', '欠费率', 'arrears ratio', 'behaviour', 'billing and payment', 'SG186', null, '%', 'arrears / amounts due, 12 months', 'number', null, 'year', 'arrears_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B310', '违约金金额', 'penalty amount', 'behaviour', 'billing and payment', 'SG186', 'A_RCVBL_FLOW.RCVBL_PENALTY', 'CNY', 'penalty due', 'number', null, 'month', 'penalty_cny', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B311', '预付费余额', 'prepayment balance', 'behaviour', 'billing and payment', 'SG186', 'A_ACCT_BAL.PREPAY_BAL', 'CNY', 'balance of prepayments at the end of the month', 'number', null, 'none', 'prepaid_balance_cny', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B312', '主用缴费渠道', 'preferred payment channel', 'behaviour', 'billing and payment', 'SG186', 'A_PAY_FLOW.PAY_MODE', null, 'most frequent channel of the last 12 payments', 'code', 'PAY_MODE', 'year', 'main_channel_code', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B313', '渠道集中度', 'channel concentration', 'behaviour', 'billing and payment', 'SG186', null, null, 'sum of squared shares of the channels, 12 months', 'number', null, 'year', 'channel_concentration', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B314', '电子渠道占比', 'online channel share', 'behaviour', 'billing and payment', 'SG186', null, '%', 'payments through online channels (setting online_channel_codes) / payments, 12 months', 'number', null, 'year', 'online_channel_share_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B315', '缴费方式变更次数', 'payment-mode changes', 'behaviour', 'billing and payment', 'SG186', null, null, 'changes of channel between successive payments, 12 months', 'number', null, 'year', 'channel_change_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B316', '承兑汇票占比', 'acceptance-bill share', 'behaviour', 'billing and payment', 'SG186', 'A_PAY_FLOW.SETTLE_MODE', '%', 'amount paid by acceptance bills / amount paid, 12 months', 'number', null, 'year', 'acceptance_bill_share_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B317', '缴费时间偏好', 'payment-day preference', 'behaviour', 'billing and payment', 'SG186', 'A_PAY_FLOW', null, 'median day of the month of payments, 12 months', 'number', null, 'year', 'payment_day', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B401', '投诉次数', 'complaints', 'behaviour', 'service', '95598', 'ARC_S_95598_WKST', null, 'complaints, 12 months', 'number', null, 'year', 'complaint_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B402', '投诉一级分类分布', 'complaint class distribution', 'behaviour', 'service', '95598', 'ARC_S_95598_WKST.BUSI_TYPE_CODE', null, 'complaints by class, 12 months', 'text', null, 'year', 'complaint_classes', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B403', '重复投诉次数', 'repeat complaints', 'behaviour', 'service', '95598', 'ARC_S_95598_WKST', null, 'complaints of the same class within 60 days of another, 12 months', 'number', null, 'year', 'repeat_complaint_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B404', '咨询次数', 'enquiries', 'behaviour', 'service', '95598', 'ARC_S_95598_WKST', null, 'enquiries, 12 months', 'number', null, 'year', 'enquiry_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B405', '故障报修次数', 'fault reports', 'behaviour', 'service', '95598', 'ARC_S_95598_WKST', null, 'fault reports, 12 months', 'number', null, 'year', 'fault_report_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B406', '催办次数', 'urgings', 'behaviour', 'service', '95598', 'S_INFO_OVERSEE', null, 'urgings of open work orders, 12 months', 'number', null, 'year', 'urging_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B407', '平均通话时长', 'mean call duration', 'behaviour', 'service', '95598', 'S_COMM_REC', 'min', 'mean length of a call, 12 months', 'number', null, 'year', 'call_mean_min', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B408', '投诉处理时长', 'handling time', 'behaviour', 'service', '95598', null, 'h', 'mean time from acceptance to end, 12 months', 'number', null, 'year', 'complaint_handling_h', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B409', '满意度', 'satisfaction score', 'behaviour', 'service', '95598 return visit', null, null, 'mean satisfaction, 1 to 5, 12 months', 'number', null, 'year', 'satisfaction', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B410', '业扩办理时长', 'connection lead time', 'behaviour', 'service', 'SG186', null, 'd', 'days from opening of the account to the beginning of supply', 'number', null, 'none', 'connection_lead_days', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B501', '失压次数', 'voltage-loss count', 'behaviour', 'lawful use', '用电采集', 'E_EVENT_ERC10 / meter event 3000', null, 'voltage-loss events', 'number', null, 'month', 'voltage_loss_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B502', '失流次数', 'current-loss count', 'behaviour', 'lawful use', '用电采集', 'E_EVENT_ERC9 / meter event 3004', null, 'current-loss events', 'number', null, 'month', 'current_loss_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B503', '断相次数', 'phase-break count', 'behaviour', 'lawful use', '用电采集', 'meter event 3003', null, 'phase-break events', 'number', null, 'month', 'phase_break_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B504', '逆相序次数', 'reverse-sequence count', 'behaviour', 'lawful use', '用电采集', 'meter event 300F', null, 'reverse-sequence events', 'number', null, 'month', 'reverse_sequence_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B505', '开盖次数', 'cover openings', 'behaviour', 'lawful use', '用电采集', 'E_METER_EVENT_OPEN_LID', null, 'openings of the meter cover', 'number', null, 'month', 'cover_open_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B506', '反向电量', 'reverse energy', 'behaviour', 'lawful use', '用电采集', 'E_MP_DAY_READ', 'kWh', 'energy in the reverse direction', 'number', null, 'month', 'reverse_energy_kwh', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B507', '电流不平衡时长占比', 'time share with unbalance > 30 %', 'behaviour', 'lawful use', '用电采集', 'E_MP_CUR_CURVE', '%', 'points with current unbalance above 30 % / points', 'number', null, 'month', 'unbalance_time_pct', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B508', '电量趋势下降指标', 'declining-trend indicator', 'behaviour', 'lawful use', '用电采集', null, 'd', 'days of 11 on which the slope of the daily load, fitted over 5 days before and after, is below the day before''s; the last with 5 days of the month after it ends the 11', 'number', null, 'month', 'declining_trend_days', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B509', '线损异常指标', 'line-loss indicator', 'behaviour', 'lawful use', '辅助决策', 'line loss', null, 'mean line loss of the 5 days after the month''s sixth day from the end above 1.01 times that of the 5 days before it', 'boolean', null, 'month', 'line_loss_flag', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B510', '异常用电得分', 'anomaly score', 'behaviour', 'lawful use', '辅助决策', null, null, '0 to 100', 'number', null, 'month', 'anomaly_score', 'later', 'inspection', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B511', '违约用电次数', 'contract violations', 'behaviour', 'lawful use', 'SG186', 'inspection records', null, 'proven breaches of contract, 12 months', 'number', null, 'year', 'contract_violation_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B512', '窃电次数', 'proven theft', 'behaviour', 'lawful use', 'SG186', 'inspection records', null, 'proven theft, 12 months', 'number', null, 'year', 'proven_theft_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B513', '超容次数', 'over-capacity count', 'behaviour', 'lawful use', '用电采集', null, null, 'days with demand above running capacity; of several usage points days with the summed load above it', 'number', null, 'month', 'over_capacity_count', 'computed', null, 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B601', '利润贡献', 'profit contribution', 'behaviour', 'value, credit and forecast', '辅助决策', null, 'CNY', 'energy × margin of transmission and distribution', 'number', null, 'year', 'profit_contribution_cny', 'later', 'value', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B602', '发展潜力得分', 'growth potential', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, '0 to 100', 'number', null, 'year', 'growth_potential_score', 'later', 'value', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B603', '忠诚度得分', 'loyalty score', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, '0 to 100: tenure, share of energy, switching, own generation', 'number', null, 'year', 'loyalty_score', 'later', 'value', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B604', '客户价值得分', 'customer value score', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, '0 to 100, weighted by AHP', 'number', null, 'year', 'value_score', 'later', 'value', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B605', '客户价值等级', 'value grade', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, 'grade of the value score', 'code', null, 'year', 'value_grade', 'later', 'value', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B606', '信用得分', 'credit score', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, '0 to 100, weighted by AHP', 'number', null, 'year', 'credit_score', 'later', 'credit', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B607', '信用等级', 'credit grade', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, 'AAA to D', 'code', null, 'year', 'credit_grade', 'later', 'credit', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B608', '下月电量预测', 'next-month energy forecast', 'behaviour', 'value, credit and forecast', '辅助决策', null, 'kWh', 'energy expected for next month', 'number', null, 'month', 'forecast_energy_kwh', 'later', 'forecast', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B609', '预测区间', 'forecast interval', 'behaviour', 'value, credit and forecast', '辅助决策', null, 'kWh', '80 % and 95 % intervals of next month''s energy', 'text', null, 'month', 'forecast_interval', 'later', 'forecast', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B610', '故障风险', 'fault risk', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, '0 to 1', 'number', null, 'month', 'fault_risk', 'later', 'forecast', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B611', '投诉风险', 'complaint risk', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, '0 to 1', 'number', null, 'month', 'complaint_risk', 'later', 'complaint', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B612', '欠费风险', 'arrears risk', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, '0 to 1', 'number', null, 'month', 'arrears_risk', 'later', 'credit', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B613', '客户标签集', 'tag set', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, 'tags of the portrait', 'text', null, 'month', 'tags', 'later', 'profile', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium'),
('B614', '大客户认定标志', 'key-account flag', 'behaviour', 'value, credit and forecast', '辅助决策', null, null, 'key account as certified', 'boolean', null, 'month', 'key_account', 'later', 'roster', 'keycust catalogue; source fields as in public descriptions of SG186, verify locally', 'medium')
$keycust_sql$;
comment on function keycust.shipped_indicator() is '随库数据 shipped rows: indicator';

create function keycust.shipped_load_index()
returns table ("index_code" text, "label_zh" text, "label_en" text, "formula" text, "unit" text, "period" text, "note" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 33
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('LF_DAY'::text, '日负荷率'::text, 'daily load factor'::text, 'P_avg_day / P_max_day'::text, '1'::text, 'day'::text, 'P_max_day > 0 else NULL'::text, 'customary definitions of load management, verify the wording'::text, 'high'::text),
('MINLF_DAY', '日最小负荷率', 'daily minimum load factor', 'P_min_day / P_max_day', '1', 'day', null, 'customary definitions of load management, verify the wording', 'high'),
('PVD_DAY', '日峰谷差', 'daily peak-valley difference', 'P_max_day - P_min_day', 'kW', 'day', null, 'customary definitions of load management, verify the wording', 'high'),
('PVR_DAY', '日峰谷差率', 'daily peak-valley difference ratio', '(P_max_day - P_min_day)/P_max_day = 1 - MINLF_DAY', '1', 'day', null, 'customary definitions of load management, verify the wording', 'high'),
('LF_MONTH', '月平均日负荷率', 'monthly mean of daily load factor', 'mean(LF_DAY)', '1', 'month', 'not the same as E_month/(h*P_max_month)', 'customary definitions of load management, verify the wording', 'high'),
('SIGMA', '月生产均衡率(月不均衡系数)', 'monthly unbalance factor', 'mean daily energy / max daily energy of the month', '1', 'month', null, 'customary definitions of load management, verify the wording', 'medium'),
('RHO', '季生产均衡率(季不均衡系数)', 'seasonal unbalance factor', 'sum of 12 monthly maxima /(12 * annual maximum)', '1', 'year', null, 'customary definitions of load management, verify the wording', 'medium'),
('LF_YEAR', '年负荷率', 'annual load factor', 'E_year/(8760*P_max_year) (8784 in leap years); approx = LF_MONTH_mean*SIGMA*RHO', '1', 'year', null, 'customary definitions of load management, verify the wording', 'high'),
('TMAX', '年最大负荷利用小时数', 'max-load utilisation hours', 'E_year / P_max_year', 'h', 'year', '= LF_YEAR*8760', 'customary definitions of load management, verify the wording', 'high'),
('TAU', '年最大负荷损耗小时数', 'max-load loss hours', 'sum(S^2 dt)/S_max^2 ; estimate (0.124+Tmax/10000)^2*8760', 'h', 'year', null, 'customary definitions of load management, verify the wording', 'high'),
('CAP_HOURS', '装接容量利用小时', 'capacity utilisation hours', 'E_year / capacity', 'h (kWh/kVA)', 'year', '>=260 per month triggers the 0.9 demand-price rule', 'customary definitions of load management, verify the wording', 'high'),
('KD', '需要系数', 'demand factor', 'P_max / sum of installed P', '1', 'any', null, 'customary definitions of load management, verify the wording', 'high'),
('KU', '利用系数', 'utilisation factor', 'P_avg / sum of installed P', '1', 'any', null, 'customary definitions of load management, verify the wording', 'high'),
('KF', '形状系数', 'form factor', 'P_rms / P_avg', '1', 'any', '>= 1', 'customary definitions of load management, verify the wording', 'high'),
('KM', '最大系数', 'crest (maximum) factor', 'P_max / P_avg', '1', 'any', '= 1/LF', 'customary definitions of load management, verify the wording', 'high'),
('KS', '同时率(同时系数)', 'coincidence (simultaneity) factor', 'max_t(sum_i P_i(t)) / sum_i max_t P_i(t)', '1', 'any', '0<KS<=1; diversity factor = 1/KS', 'customary definitions of load management, verify the wording', 'high'),
('RESP', '峰荷贡献率(责任系数)', 'peak responsibility factor', 'P_i(t*)/P_max_i, t* = time of system peak', '1', 'any', null, 'customary definitions of load management, verify the wording', 'high'),
('LDC', '负荷持续曲线', 'load duration curve', 'sort P descending; t(x) = hours with P >= x', null, 'any', null, 'customary definitions of load management, verify the wording', 'high'),
('T95', '95%以上尖峰负荷持续时间', 'hours above 95 % of peak', 'hours with P >= 0.95*P_max', 'h', 'any', 'same for 90 %, 97 %', 'customary definitions of load management, verify the wording', 'high'),
('BASE', '基荷/腰荷/峰荷', 'base / intermediate / peak load', 'base = P_min; intermediate = P_min..P_avg; peak = P_avg..P_max', 'kW', 'day', null, 'customary definitions of load management, verify the wording', 'medium'),
('R_PEAK', '峰期负载率', 'peak-period load rate', 'mean P in peak period / P_avg_day', '1', 'day', 'clustering feature', 'customary definitions of load management, verify the wording', 'high'),
('R_FLAT', '平期负载率', 'flat-period load rate', 'mean P in flat period / P_avg_day', '1', 'day', 'clustering feature', 'customary definitions of load management, verify the wording', 'high'),
('R_VALLEY', '谷期负载率', 'valley-period load rate', 'mean P in valley period / P_avg_day', '1', 'day', 'clustering feature', 'customary definitions of load management, verify the wording', 'high'),
('E_SHARE', '峰/平/谷电量占比', 'TOU energy share', 'E_period / E_total', '1', 'month', null, 'customary definitions of load management, verify the wording', 'high'),
('MD', '最大需量', 'maximum demand', 'max over month of 15-min mean power (sliding 1 min or block)', 'kW', 'month', null, 'customary definitions of load management, verify the wording', 'high'),
('PFM', '月平均功率因数', 'monthly average power factor', 'Wp/sqrt(Wp^2+Wq^2), Wq = abs(Wq_lag) + abs(Wq_lead)', '1', 'month', null, 'customary definitions of load management, verify the wording', 'high'),
('TYPDAY', '典型日', 'typical day', 'medoid (min total distance) of the working-day curves of the month/season; also P_max day, P_min day, 15th day conventions', null, 'month', null, 'customary definitions of load management, verify the wording', 'medium'),
('VOL', '波动率', 'volatility', 'std(P)/mean(P); ramp = max abs(P(t)-P(t-1))/P_max', '1', 'day', null, 'customary definitions of load management, verify the wording', 'medium'),
('SIM', '日曲线相似度', 'curve similarity', 'Pearson or cosine between normalised curves of day d and the typical day', '1', 'day', null, 'customary definitions of load management, verify the wording', 'medium'),
('TSENS', '温度灵敏度', 'temperature sensitivity', 'slope of P_max_day vs T above threshold (cooling, e.g. >26 C) and below threshold (heating, e.g. <10 C); % per C = slope/P_base*100', 'kW/C', 'season', null, 'customary definitions of load management, verify the wording', 'high'),
('CDD', '度日数', 'cooling/heating degree days', 'sum max(0, Tmean - Tb) ; sum max(0, Tb - Tmean)', 'C.d', 'season', 'Tb 26/24 and 18/10 common in China; 18.3 in US', 'customary definitions of load management, verify the wording', 'high'),
('ACL', '空调负荷(气温敏感负荷)', 'air-conditioning load', 'P_day(t) - P_base(t), base = mean of spring/autumn working days scaled by growth', 'kW', 'season', null, 'customary definitions of load management, verify the wording', 'medium'),
('REST', '节假日/休息日比', 'weekend ratio', 'mean E rest day / mean E working day', '1', 'month', null, 'customary definitions of load management, verify the wording', 'high')
$keycust_sql$;
comment on function keycust.shipped_load_index() is '随库数据 shipped rows: load_index';

create function keycust.shipped_meter_event_type()
returns table ("event_code" text, "label_zh" text, "label_en" text, "scope" text, "start_condition" text, "end_condition" text, "delay_s" int, "settable_range" text, "dlt645_parameter" text, "dlt698_object" text, "note" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 24
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('LOSS_V'::text, '失压'::text, 'voltage loss'::text, 'per phase'::text, 'U < 78 % Un AND I > 0.5 % Ib'::text, 'U >= 85 % Un'::text, '60'::int, 'U trigger 70-90 % Un; recovery trigger..90 % Un; I 0.5-5 % Ib'::text, '04090101-04'::text, '0x3000'::text, '3P3W: phase B not judged; ends when all-phase loss occurs'::text, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally'::text, 'high'::text),
('UNDER_V', '欠压', 'under-voltage', 'per phase', 'U < 78 % Un', 'U >= 78 % Un (no separate recovery limit)', '60', '70-90 % Un', '04090201-02', '0x3001', 'no current condition', 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('OVER_V', '过压', 'over-voltage', 'per phase', 'U > 120 % Un', 'U <= 120 % Un', '60', '110-130 % Un', '04090301-02', '0x3002', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('PHASE_BREAK', '断相', 'phase break', 'per phase', 'U < 60 % Un AND I < 0.5 % Ib', 'U >= 60 % Un', '60', 'U 60-85 % Un; I 0.5-5 % Ib', '04090401-03', '0x3003', 'distinguishes a dead phase (no current) from voltage loss (current flows)', 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('LOSS_I', '失流', 'current loss', 'per phase', 'U > 70 % Un AND I < 0.5 % Ib AND another phase I > 5 % Ib', 'I >= 5 % Ib', '60', 'U 60-90 % Un; I trigger 0.5-2 % Ib; recovery 3-10 % Ib', '04090701-04', '0x3004', 'older DL/T 645 texts use U > 60 % Un; not defined as "all-phase" loss', 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('OVER_I', '过流', 'over-current', 'per phase', 'I > 1.2 Imax', 'I <= 1.2 Imax', '60', '0.5-1.5 Imax', '04090801-02', '0x3005', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('BREAK_I', '断流', 'current break', 'per phase', 'U > 60 % Un AND I < 0.5 % Ib', 'I >= 0.5 % Ib', '60', 'U 60-85 % Un; I 0.5-5 % Ib', '04090901-03', '0x3006', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('REV_P', '功率反向(潮流反向)', 'active power reversal', 'per phase', 'P < 0 AND |P| > 0.5 % of single-phase base power', 'P >= 0', '60', '0.5-5 %', '04090A01-02', '0x3007', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('OVERLOAD', '过载', 'overload', 'per phase', 'P > 1.2 Imax*Un', 'P <= limit', '60', '0.5-1.5 Imax*Un', '04090B01-02', '0x3008', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('DEMAND_FWD', '正向有功需量超限', 'forward active demand over limit', 'total', 'demand > 1.2 * 3 * Imax * Un', 'demand <= limit', '60', '0.05-99.99 kW', '04090D01', '0x3009', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('PF_LOW', '总功率因数超下限', 'total power factor below limit', 'total', 'PF < 0.3', 'PF >= 0.3', '60', '0.2-0.6', '04090E01-02', '0x303B', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('ALL_LOSS_V', '全失压', 'all-phase voltage loss', 'total', 'all U < critical voltage (60 % Un) AND any I > 5 % In', 'voltage restored', '60', null, null, '0x300D', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'medium'),
('V_REV_SEQ', '电压逆相序', 'voltage reverse phase sequence', 'total', 'all U present AND order is A-C-B', 'normal order', '60', null, null, '0x300F', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('I_REV_SEQ', '电流逆相序', 'current reverse phase sequence', 'total', 'all I > 5 % Ib AND order is A-C-B', 'normal order', '60', null, null, '0x3010', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('POWER_DOWN', '掉电', 'power down', 'total', 'all U < 60 % Un AND all I < 5 % Ib', 'voltage restored', '60', null, null, '0x3011', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'medium'),
('V_UNBAL', '电压不平衡', 'voltage unbalance', 'total', 'unbalance rate > 30 %', '<= 30 %', '60', '10-99 %', '04090501-02', '0x301D', 'rate = (Umax-Umin)/Umax*100 %', 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('I_UNBAL', '电流不平衡', 'current unbalance', 'total', 'unbalance rate > 30 % (and a phase I > 5 % Ib)', '<= 30 %', '60', '10-90 %', '04090601-02', '0x301E', 'rate = (Imax-Imin)/Imax*100 %', 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('I_SEV_UNBAL', '电流严重不平衡', 'severe current unbalance', 'total', 'unbalance rate > 90 %', '<= 90 %', '60', '20-99 %', '04090F01-02', '0x302D', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('V_QUAL', '电压合格率', 'voltage qualification', 'per phase', 'assessed when 0.7 Un <= U <= 1.2 Un; qualified when 0.93 Un <= U <= 1.07 Un', null, null, null, null, '0x4030', 'qualified time/assessed time', 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('COVER_OPEN', '开表盖', 'meter cover opened', 'meter', 'cover switch opened', 'closed', '0', null, null, '0x301B', 'record even without mains', 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'high'),
('TERM_COVER', '开端钮盖', 'terminal cover opened', 'meter', 'terminal-cover switch opened', 'closed', '0', null, null, '0x301C', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'medium'),
('MAGNET', '恒定磁场干扰', 'constant magnetic field interference', 'meter', 'field >= 100 mT detected', 'removed', '60', null, null, '0x302A', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'medium'),
('NEUTRAL', '零线电流异常', 'neutral current abnormal', 'total', 'I >= 20 % limit AND neutral unbalance > 50 %', '<= limit', '60', '10-98 %', null, '0x3040', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'medium'),
('CLOCK', '时钟故障/超差', 'clock fault', 'meter', '|dt| > 5 min (master) ; RTC fault', 'corrected', '5', null, null, '0x302E', null, 'usual meter defaults after Q/GDW 1354 and DL/T 645-2007, DL/T 698.45; settable, verify locally', 'medium')
$keycust_sql$;
comment on function keycust.shipped_meter_event_type() is '随库数据 shipped rows: meter_event_type';

create function keycust.shipped_personal_column()
returns table ("relation" text, "column_name" text, "reason" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 11
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('contact'::text, 'name'::text, 'name of a natural person; name_masked is for everybody'::text, 'PIPL art. 4 and 28; keycust proposal'::text, 'high'::text),
('contact', 'phone', 'number of a natural person; phone_masked is for everybody', 'PIPL art. 4 and 28; keycust proposal', 'high'),
('contact', 'email', 'address of a natural person', 'PIPL art. 4 and 28; keycust proposal', 'high'),
('visit', 'contact_name', 'name of a natural person', 'PIPL art. 4 and 28; keycust proposal', 'high'),
('visit', 'notes', 'free text: names and numbers are written into it', 'keycust proposal', 'medium'),
('complaint', 'caller_phone', 'number of a natural person; caller_phone_masked is for everybody', 'PIPL art. 4 and 28; keycust proposal', 'high'),
('complaint', 'content', 'free text as the caller spoke: names addresses and numbers are in it', 'keycust proposal', 'medium'),
('complaint', 'opinion', 'free text: names and numbers are written into it', 'keycust proposal', 'medium'),
('customer', 'tax_number', 'with a bank account it suffices for fraud; tax_number_masked is for everybody', 'keycust proposal', 'medium'),
('customer', 'bank_account', 'bank account; bank_account_masked is for everybody', 'PIPL art. 28; keycust proposal', 'high'),
('account_manager', 'phone', 'number of a natural person', 'PIPL art. 4 and 28; keycust proposal', 'high')
$keycust_sql$;
comment on function keycust.shipped_personal_column() is '随库数据 shipped rows: personal_column';

create function keycust.shipped_plausibility()
returns table ("relation" text, "column_name" text, "min_value" float8, "max_value" float8, "may_be_future" boolean, "unit" text, "label_zh" text, "label_en" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 95
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('power_curve'::text, 'kw'::text, '-500000'::float8, '500000'::float8, 'false'::boolean, 'kW'::text, '有功功率;负值为上网'::text, 'active power; negative is export'::text, 'keycust proposal'::text, 'medium'::text),
('power_curve', 'kvar', '-500000', '500000', 'false', 'kvar', '无功功率', 'reactive power', 'keycust proposal', 'medium'),
('voltage_curve', 'ua', '0', '800000', 'false', 'V', '一次侧相电压或线电压', 'primary voltage, of a phase or between phases', 'keycust proposal', 'medium'),
('voltage_curve', 'ub', '0', '800000', 'false', 'V', '一次侧相电压或线电压', 'primary voltage, of a phase or between phases', 'keycust proposal', 'medium'),
('voltage_curve', 'uc', '0', '800000', 'false', 'V', '一次侧相电压或线电压', 'primary voltage, of a phase or between phases', 'keycust proposal', 'medium'),
('current_curve', 'ia', '0', '50000', 'false', 'A', '一次侧电流', 'primary current', 'keycust proposal', 'medium'),
('current_curve', 'ib', '0', '50000', 'false', 'A', '一次侧电流', 'primary current', 'keycust proposal', 'medium'),
('current_curve', 'ic', '0', '50000', 'false', 'A', '一次侧电流', 'primary current', 'keycust proposal', 'medium'),
('register_reading', 'total', '0', '99999999.99', 'false', null, '电能表总示值,八位整数以内', 'total register as the meter shows it, at most eight digits', 'keycust proposal', 'high'),
('register_reading', 'critical_peak', '0', '99999999.99', 'false', null, '电能表尖峰示值,八位整数以内', 'critical-peak register as the meter shows it, at most eight digits', 'keycust proposal', 'high'),
('register_reading', 'peak', '0', '99999999.99', 'false', null, '电能表峰示值,八位整数以内', 'peak register as the meter shows it, at most eight digits', 'keycust proposal', 'high'),
('register_reading', 'flat', '0', '99999999.99', 'false', null, '电能表平示值,八位整数以内', 'flat register as the meter shows it, at most eight digits', 'keycust proposal', 'high'),
('register_reading', 'valley', '0', '99999999.99', 'false', null, '电能表谷示值,八位整数以内', 'valley register as the meter shows it, at most eight digits', 'keycust proposal', 'high'),
('register_reading', 'multiplier', '1', '3000000', 'false', null, '综合倍率', 'multiplier: CT times PT ratio', 'keycust proposal', 'medium'),
('demand_reading', 'maximum_demand_kw', '0', '500000', 'false', 'kW', '日最大需量', 'maximum demand of the day', 'keycust proposal', 'medium'),
('meter', 'multiplier', '1', '3000000', 'false', null, '综合倍率', 'multiplier: CT times PT ratio', 'keycust proposal', 'medium'),
('meter', 'ct_ratio', '1', '10000', 'false', null, '电流互感器变比', 'ratio of the current transformer', 'keycust proposal', 'medium'),
('meter', 'pt_ratio', '1', '10000', 'false', null, '电压互感器变比', 'ratio of the voltage transformer', 'keycust proposal', 'medium'),
('meter', 'rated_voltage_v', '50', '500', 'false', 'V', '电能表额定电压', 'rated voltage of the meter', 'keycust proposal', 'medium'),
('meter', 'basic_current_a', '0.1', '100', 'false', 'A', '电能表基本电流', 'basic current of the meter', 'keycust proposal', 'medium'),
('meter', 'maximum_current_a', '0.5', '200', 'false', 'A', '电能表最大电流', 'maximum current of the meter', 'keycust proposal', 'medium'),
('contract', 'contract_capacity_kva', '0', '2000000', 'false', 'kVA', '合同容量', 'contract capacity', 'keycust proposal', 'medium'),
('contract', 'running_capacity_kva', '0', '2000000', 'false', 'kVA', '运行容量', 'running capacity', 'keycust proposal', 'medium'),
('contract', 'contract_demand_kw', '0', '2000000', 'false', 'kW', '合同最大需量', 'contract demand', 'keycust proposal', 'medium'),
('contract', 'power_factor_standard', '0.8', '0.9', 'false', null, '功率因数标准', 'power-factor standard', 'keycust proposal', 'high'),
('usage_point', 'capacity_kva', '0', '2000000', 'false', 'kVA', '计量点容量', 'capacity of the usage point', 'keycust proposal', 'medium'),
('transformer', 'capacity_kva', '1', '1500000', 'false', 'kVA', '变压器铭牌容量', 'rated capacity of a transformer', 'keycust proposal', 'medium'),
('transformer', 'no_load_loss_w', '1', '1000000', 'false', 'W', '空载损耗', 'no-load loss', 'keycust proposal', 'medium'),
('transformer', 'load_loss_w', '1', '5000000', 'false', 'W', '负载损耗', 'load loss', 'keycust proposal', 'medium'),
('transformer', 'no_load_current_pct', '0.01', '10', 'false', '%', '空载电流', 'no-load current', 'keycust proposal', 'medium'),
('transformer', 'impedance_pct', '1', '25', 'false', '%', '短路阻抗', 'impedance', 'keycust proposal', 'medium'),
('transformer_area', 'capacity_kva', '10', '100000', 'false', 'kVA', '台区容量', 'capacity of a transformer area', 'keycust proposal', 'medium'),
('compensation', 'rated_kvar', '0.5', '500000', 'false', 'kvar', '无功补偿容量', 'installed compensation', 'keycust proposal', 'medium'),
('compensation', 'detuning_pct', '0', '20', 'false', '%', '电抗率', 'detuning', 'keycust proposal', 'medium'),
('feeder_energy', 'supplied_kwh', '-10000000', '50000000', 'false', 'kWh', '线路日供电量', 'energy of a day into a feeder', 'keycust proposal', 'medium'),
('feeder_energy', 'metered_kwh', '-10000000', '50000000', 'false', 'kWh', '线路日售电量', 'energy of a day metered behind a feeder', 'keycust proposal', 'medium'),
('transformer_area_energy', 'supplied_kwh', '-1000000', '5000000', 'false', 'kWh', '台区日供电量', 'energy of a day into a transformer area', 'keycust proposal', 'medium'),
('transformer_area_energy', 'metered_kwh', '-1000000', '5000000', 'false', 'kWh', '台区日售电量', 'energy of a day metered behind a transformer area', 'keycust proposal', 'medium'),
('bill', 'energy_kwh', '-100000000', '2000000000', 'false', 'kWh', '月电量;负值为退补', 'energy of the month; negative is a correction', 'keycust proposal', 'medium'),
('bill', 'critical_peak_kwh', '-100000000', '2000000000', 'false', 'kWh', '尖峰电量', 'critical-peak energy of the month', 'keycust proposal', 'medium'),
('bill', 'peak_kwh', '-100000000', '2000000000', 'false', 'kWh', '峰电量', 'peak energy of the month', 'keycust proposal', 'medium'),
('bill', 'flat_kwh', '-100000000', '2000000000', 'false', 'kWh', '平电量', 'flat energy of the month', 'keycust proposal', 'medium'),
('bill', 'valley_kwh', '-100000000', '2000000000', 'false', 'kWh', '谷电量', 'valley energy of the month', 'keycust proposal', 'medium'),
('bill', 'reactive_lag_kvarh', '0', '2000000000', 'false', 'kvarh', '月感性无功电量', 'lagging kvarh of the month', 'keycust proposal', 'medium'),
('bill', 'reactive_lead_kvarh', '0', '2000000000', 'false', 'kvarh', '月容性无功电量', 'leading kvarh of the month', 'keycust proposal', 'medium'),
('bill', 'maximum_demand_kw', '0', '2000000', 'false', 'kW', '月最大需量', 'maximum demand of the month', 'keycust proposal', 'medium'),
('bill', 'billed_demand_kw', '0', '2000000', 'false', 'kW', '计费需量', 'billed demand', 'keycust proposal', 'medium'),
('bill', 'billed_capacity_kva', '0', '2000000', 'false', 'kVA', '计费容量', 'billed capacity', 'keycust proposal', 'medium'),
('bill', 'power_factor', '0', '1', 'false', null, '月平均功率因数', 'power factor of the month', 'keycust proposal', 'high'),
('bill', 'adjustment_pct', '-1.3', '145', 'false', '%', '功率因数调整系数', 'adjustment for the power factor', 'keycust proposal', 'high'),
('bill', 'total_cny', '-100000000', '2000000000', 'false', 'CNY', '月应收电费', 'bill of the month', 'keycust proposal', 'medium'),
('bill', 'basic_charge_cny', '-10000000', '200000000', 'false', 'CNY', '基本电费', 'basic charge', 'keycust proposal', 'medium'),
('bill', 'adjustment_cny', '-10000000', '500000000', 'false', 'CNY', '力调电费', 'adjustment for the power factor', 'keycust proposal', 'medium'),
('receivable', 'amount_cny', '-100000000', '2000000000', 'false', 'CNY', '应收金额', 'amount due', 'keycust proposal', 'medium'),
('receivable', 'received_cny', '-100000000', '2000000000', 'false', 'CNY', '实收金额', 'amount received', 'keycust proposal', 'medium'),
('receivable', 'penalty_cny', '0', '500000000', 'false', 'CNY', '应收违约金', 'penalty due', 'keycust proposal', 'medium'),
('receivable', 'penalty_received_cny', '0', '500000000', 'false', 'CNY', '实收违约金', 'penalty received', 'keycust proposal', 'medium'),
('receivable', 'energy_kwh', '-100000000', '2000000000', 'false', 'kWh', '应收电量', 'energy billed', 'keycust proposal', 'medium'),
('payment', 'amount_cny', '-500000000', '2000000000', 'false', 'CNY', '缴费金额;负值为冲正', 'amount paid; negative is a reversal', 'keycust proposal', 'medium'),
('payment', 'penalty_cny', '0', '500000000', 'false', 'CNY', '缴纳违约金', 'penalty paid', 'keycust proposal', 'medium'),
('customer', 'longitude_deg', '73', '136', 'false', '°', '经度(中国境内)', 'longitude, within China', 'keycust proposal', 'high'),
('customer', 'latitude_deg', '3', '54', 'false', '°', '纬度(中国境内)', 'latitude, within China', 'keycust proposal', 'high'),
('customer', 'own_generation_kw', '0', '2000000', 'false', 'kW', '自备电源容量', 'own generation', 'keycust proposal', 'medium'),
('customer', 'distributed_generation_kwp', '0', '2000000', 'false', 'kWp', '分布式电源容量', 'distributed generation', 'keycust proposal', 'medium'),
('customer', 'security_load_kva', '0', '500000', 'false', 'kVA', '保安负荷', 'security load', 'keycust proposal', 'medium'),
('customer', 'registered_capital_cny', '0', '5000000000000', 'false', 'CNY', '注册资本', 'registered capital', 'keycust proposal', 'medium'),
('customer', 'annual_output_cny', '0', '5000000000000', 'false', 'CNY', '年产值', 'annual output', 'keycust proposal', 'medium'),
('customer', 'employees', '0', '2000000', 'false', null, '员工人数', 'employees', 'keycust proposal', 'medium'),
('customer', 'prepaid_balance_cny', '0', '2000000000', 'false', 'CNY', '预付余额', 'prepaid balance', 'keycust proposal', 'low'),
('complaint', 'call_min', '0', '600', 'false', 'min', '通话时长', 'length of the call', 'keycust proposal', 'medium'),
('complaint', 'satisfaction', '1', '5', 'false', null, '满意度', 'satisfaction', 'keycust proposal', 'high'),
('outage', 'lost_kwh', '0', '100000000', 'false', 'kWh', '损失电量', 'energy not supplied', 'keycust proposal', 'medium'),
('inspection_result', 'recovered_kwh', '0', '500000000', 'false', 'kWh', '追补电量', 'energy recovered', 'keycust proposal', 'medium'),
('inspection_result', 'recovered_cny', '0', '1000000000', 'false', 'CNY', '追补电费及违约金', 'amount recovered', 'keycust proposal', 'medium'),
('production', 'output_cny', '0', '500000000000', 'false', 'CNY', '月产值', 'output of the month', 'keycust proposal', 'medium'),
('production', 'working_days', '0', '31', 'false', 'd', '当月生产天数', 'working days of the month', 'keycust proposal', 'high'),
('weather', 'temperature_mean_c', '-60', '60', 'false', '°C', '平均气温', 'mean temperature', 'keycust proposal', 'high'),
('weather', 'temperature_max_c', '-60', '60', 'false', '°C', '最高气温', 'highest temperature', 'keycust proposal', 'high'),
('weather', 'temperature_min_c', '-60', '60', 'false', '°C', '最低气温', 'lowest temperature', 'keycust proposal', 'high'),
('weather', 'humidity_pct', '0', '100', 'false', '%', '相对湿度', 'relative humidity', 'keycust proposal', 'high'),
('weather', 'rain_mm', '0', '2000', 'false', 'mm', '日降水量', 'rain of the day', 'keycust proposal', 'medium'),
('contract', 'valid_from', null, null, 'true', null, '合同生效日', 'start of a contract', 'keycust proposal', 'high'),
('contract', 'valid_to', null, null, 'true', null, '合同失效日', 'end of a contract', 'keycust proposal', 'high'),
('contract', 'ends_on', null, null, 'true', null, '合同到期日', 'end of the term', 'keycust proposal', 'high'),
('customer', 'closed_on', null, null, 'true', null, '销户日期', 'closing of the account', 'keycust proposal', 'high'),
('receivable', 'due_on', null, null, 'true', null, '缴费截止日', 'due date', 'keycust proposal', 'high'),
('visit', 'commitment_due_on', null, null, 'true', null, '承诺期限', 'due date of a commitment', 'keycust proposal', 'high'),
('hidden_danger', 'due_on', null, null, 'true', null, '整改期限', 'due date of a treatment', 'keycust proposal', 'high'),
('outage', 'started_at', null, null, 'true', null, '停电开始(含计划停电)', 'start of an outage, planned ones included', 'keycust proposal', 'high'),
('outage', 'ended_at', null, null, 'true', null, '停电结束(含计划停电)', 'end of an outage, planned ones included', 'keycust proposal', 'high'),
('meter', 'removed_on', null, null, 'true', null, '拆表日期', 'removal of a meter', 'keycust proposal', 'high'),
('usage_point', 'out_of_service_on', null, null, 'true', null, '停运日期', 'end of service', 'keycust proposal', 'high'),
('transformer', 'out_of_service_on', null, null, 'true', null, '停运日期', 'end of service', 'keycust proposal', 'high'),
('compensation', 'out_of_service_on', null, null, 'true', null, '停运日期', 'end of service', 'keycust proposal', 'high'),
('account_manager', 'left_on', null, null, 'true', null, '离任日期', 'end of the office', 'keycust proposal', 'high')
$keycust_sql$;
comment on function keycust.shipped_plausibility() is '随库数据 shipped rows: plausibility';

create function keycust.shipped_power_factor_adjustment()
returns table ("power_factor_standard" numeric, "valid_from" date, "power_factor" numeric, "adjustment_pct" numeric, "row_made" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 213
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('0.90'::numeric, '1983-12-02'::date, '1.00'::numeric, '-0.75'::numeric, 'printed'::text, '(83)水电财字第215号 功率因数调整电费办法'::text, 'high'::text),
('0.90', '1983-12-02', '0.99', '-0.75', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.98', '-0.75', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.97', '-0.75', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.96', '-0.75', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.95', '-0.75', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.94', '-0.60', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.93', '-0.45', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.92', '-0.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.91', '-0.15', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.90', '0.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.89', '0.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.88', '1.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.87', '1.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.86', '2.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.85', '2.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.84', '3.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.83', '3.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.82', '4.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.81', '4.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.80', '5.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.79', '5.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.78', '6.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.77', '6.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.76', '7.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.75', '7.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.74', '8.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.73', '8.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.72', '9.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.71', '9.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.70', '10.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.69', '11.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.68', '12.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.67', '13.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.66', '14.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.65', '15.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.64', '17.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.63', '19.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.62', '21.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.61', '23.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.60', '25.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.59', '27.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.58', '29.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.57', '31.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.56', '33.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.55', '35.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.54', '37.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.53', '39.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.52', '41.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.51', '43.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.50', '45.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.49', '47.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.48', '49.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.47', '51.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.46', '53.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.45', '55.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.44', '57.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.43', '59.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.42', '61.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.41', '63.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.40', '65.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.39', '67.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.38', '69.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.37', '71.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.36', '73.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.35', '75.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.34', '77.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.33', '79.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.32', '81.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.31', '83.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.90', '1983-12-02', '0.30', '85.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '1.00', '-1.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'medium'),
('0.85', '1983-12-02', '0.99', '-1.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'medium'),
('0.85', '1983-12-02', '0.98', '-1.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'medium'),
('0.85', '1983-12-02', '0.97', '-1.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'medium'),
('0.85', '1983-12-02', '0.96', '-1.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'medium'),
('0.85', '1983-12-02', '0.95', '-1.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'medium'),
('0.85', '1983-12-02', '0.94', '-1.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'medium'),
('0.85', '1983-12-02', '0.93', '-0.95', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.92', '-0.80', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.91', '-0.65', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.90', '-0.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.89', '-0.40', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.88', '-0.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.87', '-0.20', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.86', '-0.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.85', '0.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.84', '0.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.83', '1.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.82', '1.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.81', '2.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.80', '2.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.79', '3.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.78', '3.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.77', '4.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.76', '4.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.75', '5.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.74', '5.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.73', '6.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.72', '6.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.71', '7.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.70', '7.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.69', '8.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.68', '8.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.67', '9.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.66', '9.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.65', '10.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.64', '11.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.63', '12.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.62', '13.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.61', '14.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.60', '15.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.59', '17.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.58', '19.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.57', '21.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.56', '23.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.55', '25.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.54', '27.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.53', '29.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.52', '31.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.51', '33.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.50', '35.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.49', '37.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.48', '39.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.47', '41.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.46', '43.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.45', '45.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.44', '47.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.43', '49.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.42', '51.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.41', '53.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.40', '55.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.39', '57.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.38', '59.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.37', '61.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.36', '63.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.35', '65.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.34', '67.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.33', '69.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.32', '71.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.31', '73.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.85', '1983-12-02', '0.30', '75.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '1.00', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.99', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.98', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.97', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.96', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.95', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.94', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.93', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.92', '-1.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.91', '-1.15', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.90', '-1.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.89', '-0.90', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.88', '-0.80', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.87', '-0.70', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.86', '-0.60', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.85', '-0.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.84', '-0.40', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.83', '-0.30', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.82', '-0.20', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.81', '-0.10', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.80', '0.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.79', '0.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.78', '1.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.77', '1.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.76', '2.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.75', '2.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.74', '3.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.73', '3.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.72', '4.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.71', '4.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.70', '5.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.69', '5.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.68', '6.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.67', '6.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.66', '7.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.65', '7.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.64', '8.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.63', '8.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.62', '9.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.61', '9.50', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.60', '10.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.59', '11.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.58', '12.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.57', '13.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.56', '14.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.55', '15.00', 'printed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.54', '17.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.53', '19.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.52', '21.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.51', '23.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.50', '25.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.49', '27.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.48', '29.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.47', '31.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.46', '33.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.45', '35.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.44', '37.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.43', '39.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.42', '41.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.41', '43.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.40', '45.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.39', '47.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.38', '49.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.37', '51.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.36', '53.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.35', '55.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.34', '57.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.33', '59.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.32', '61.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.31', '63.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '0.30', '65.00', 'rule', '(83)水电财字第215号 功率因数调整电费办法', 'high')
$keycust_sql$;
comment on function keycust.shipped_power_factor_adjustment() is '随库数据 shipped rows: power_factor_adjustment';

create function keycust.shipped_power_factor_standard()
returns table ("power_factor_standard" numeric, "valid_from" date, "capacity_from_kva" int, "label_zh" text, "label_en" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 3
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('0.90'::numeric, '1983-12-02'::date, '160'::int, '160千伏安以上的高压供电工业用户(包括社队工业用户)、装有带负荷调整电压装置的高压供电电力用户、3200千伏安及以上的高压供电电力排灌站'::text, 'HV-supplied industrial users above 160 kVA; HV power users with on-load voltage regulation; HV irrigation/drainage pumping stations of 3200 kVA and above'::text, '(83)水电财字第215号 功率因数调整电费办法'::text, 'high'::text),
('0.85', '1983-12-02', '100', '100千伏安(千瓦)及以上的其他工业用户(包括社队工业用户)、100千伏安(千瓦)及以上的非工业用户、100千伏安(千瓦)及以上的电力排灌站;大工业用户未划由电业直接管理的趸售用户', 'Other industrial users of 100 kVA (kW) and above; non-industrial users of 100 kVA (kW) and above; irrigation/drainage stations of 100 kVA (kW) and above; wholesale users whose large industry is not directly managed', '(83)水电财字第215号 功率因数调整电费办法', 'high'),
('0.80', '1983-12-02', '100', '100千伏安(千瓦)及以上的农业用户和趸售用户', 'Agricultural users of 100 kVA (kW) and above, and wholesale (resale) users', '(83)水电财字第215号 功率因数调整电费办法', 'high')
$keycust_sql$;
comment on function keycust.shipped_power_factor_standard() is '随库数据 shipped rows: power_factor_standard';

create function keycust.shipped_setting()
returns table ("setting" text, "value" text, "label_zh" text, "label_en" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 11
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('time_zone'::text, 'Asia/Shanghai'::text, '数据所用的本地时区'::text, 'zone of the wall clock that the base is kept in'::text, 'keycust proposal'::text, 'high'::text),
('power_over_capacity_factor', '3', '功率超过运行容量多少倍视为不可信', 'power above this many times the running capacity is not believed', 'keycust proposal', 'low'),
('clock_tolerance_min', '60', '时间戳允许超前于现在的分钟数', 'minutes by which a time may lie in the future', 'keycust proposal', 'low'),
('curve_points_minimum_pct', '90', '日曲线有效点数达到此百分比才参与计算', 'share of valid points from which a day is counted', 'keycust proposal', 'low'),
('repeat_complaint_days', '60', '同类投诉在此天数内再次发生视为重复', 'days within which a complaint of the same class is a repeat', 'keycust proposal', 'low'),
('arrears_grace_days', '0', '超过到期日多少天记为欠费', 'days after the due date from which a bill is in arrears', 'keycust proposal', 'low'),
('voltage_low_pct', '93', '电压合格下限(额定值的百分比)', 'lower limit of qualified voltage, percent of rated', 'GB/T 12325-2008', 'high'),
('voltage_high_pct', '107', '电压合格上限(额定值的百分比)', 'upper limit of qualified voltage, percent of rated', 'GB/T 12325-2008', 'high'),
('unbalance_limit_pct', '30', '三相电流不平衡限值', 'limit of current unbalance', 'keycust proposal', 'medium'),
('key_account_capacity_kva', '315', '大客户认定的最小运行容量', 'running capacity from which a customer is a key account', 'keycust proposal', 'low'),
('online_channel_codes', '0105,020104,030146', '视为电子渠道的缴费方式代码(前缀)', 'payment channels that count as online, by the beginning of their code', 'keycust proposal', 'low')
$keycust_sql$;
comment on function keycust.shipped_setting() is '随库数据 shipped rows: setting';

create function keycust.shipped_tariff()
returns table ("tariff_id" text, "valid_from" date, "region" text, "label_zh" text, "label_en" text, "voltage_min_kv" numeric, "voltage_max_kv" numeric, "capacity_price_cny_per_kva_month" numeric, "demand_price_cny_per_kw_month" numeric, "flat_price_cny_per_kwh" numeric, "fixed_price_cny_per_kwh" numeric, "contract_demand_floor_pct" numeric, "demand_tolerance_pct" numeric, "demand_excess_factor" numeric, "high_use_kwh_per_kva_month" numeric, "high_use_demand_factor" numeric, "note" text, "valid_to" date, "source" text, "confidence" text)
language sql immutable parallel safe rows 4
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('generic_two_part'::text, '2016-01-01'::date, 'generic'::text, '两部制电价(典型值)'::text, 'two-part tariff, typical values'::text, '1'::numeric, '10'::numeric, '30'::numeric, '40'::numeric, null::numeric, null::numeric, '40'::numeric, '105'::numeric, '2'::numeric, null::numeric, null::numeric, 'many provinces lay between 20 and 32 per kVA, 28 and 44 per kW'::text, '2023-05-31'::date, 'typical of provincial price sheets 2016 to 2023'::text, 'medium'::text),
('sichuan_two_part_10kv', '2023-06-01', 'Sichuan', '四川两部制电价 1–10(20)千伏', 'Sichuan, two-part tariff, 1 to 10 (20) kV', '1', '20', '22', '35.2', null, null, '40', '105', '2', '260', '0.9', 'energy prices change monthly with the agency purchase: enter your own', null, 'NDRC notice 发改价格〔2023〕526号 and the provincial price sheet, verify locally', 'low'),
('jiangsu_two_part_10kv', '2023-06-01', 'Jiangsu', '江苏两部制电价 1–10(20)千伏', 'Jiangsu, two-part tariff, 1 to 10 (20) kV', '1', '20', '32', '51.2', null, null, '40', '105', '2', '260', '0.9', 'energy prices change monthly with the agency purchase: enter your own', null, 'NDRC notice 发改价格〔2023〕526号 and the provincial price sheet, verify locally', 'low'),
('zhejiang_two_part_10kv', '2023-06-01', 'Zhejiang', '浙江两部制电价 1–10(20)千伏', 'Zhejiang, two-part tariff, 1 to 10 (20) kV', '1', '20', '30', '48', null, null, '40', '105', '2', '260', '0.9', 'energy prices change monthly with the agency purchase: enter your own', null, 'NDRC notice 发改价格〔2023〕526号 and the provincial price sheet, verify locally', 'low')
$keycust_sql$;
comment on function keycust.shipped_tariff() is '随库数据 shipped rows: tariff';

create function keycust.shipped_tariff_period()
returns table ("region" text, "valid_from" date, "month" smallint, "period" text, "starts_at_min" smallint, "ends_at_min" smallint, "ratio_to_flat" numeric, "ratio_confidence" text, "valid_to" date, "source" text, "confidence" text)
language sql immutable parallel safe rows 240
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('Jiangsu'::text, '2021-01-01'::date, '1'::smallint, 'valley'::text, '0'::smallint, '480'::smallint, '0.4185'::numeric, 'medium'::text, '2025-12-31'::date, 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally'::text, 'medium'::text),
('Jiangsu', '2021-01-01', '1', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '1', 'critical_peak', '600', '660', '2.0635', 'low', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'low'),
('Jiangsu', '2021-01-01', '1', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '1', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '1', 'critical_peak', '1080', '1200', '2.0635', 'low', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'low'),
('Jiangsu', '2021-01-01', '1', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '2', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '2', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '2', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '2', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '2', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '3', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '3', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '3', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '3', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '3', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '4', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '4', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '4', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '4', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '4', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '5', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '5', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '5', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '5', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '5', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '6', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '6', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '6', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '6', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '6', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '7', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '7', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '7', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '7', 'critical_peak', '840', '900', '2.0635', 'low', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'low'),
('Jiangsu', '2021-01-01', '7', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '7', 'critical_peak', '1200', '1320', '2.0635', 'low', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'low'),
('Jiangsu', '2021-01-01', '7', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '8', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '8', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '8', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '8', 'critical_peak', '840', '900', '2.0635', 'low', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'low'),
('Jiangsu', '2021-01-01', '8', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '8', 'critical_peak', '1200', '1320', '2.0635', 'low', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'low'),
('Jiangsu', '2021-01-01', '8', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '9', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '9', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '9', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '9', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '9', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '10', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '10', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '10', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '10', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '10', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '11', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '11', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '11', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '11', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '11', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '12', 'valley', '0', '480', '0.4185', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '12', 'peak', '480', '660', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '12', 'critical_peak', '600', '660', '2.0635', 'low', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'low'),
('Jiangsu', '2021-01-01', '12', 'flat', '660', '1020', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '12', 'peak', '1020', '1320', '1.7196', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Jiangsu', '2021-01-01', '12', 'critical_peak', '1080', '1200', '2.0635', 'low', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'low'),
('Jiangsu', '2021-01-01', '12', 'flat', '1320', '1440', '1.0', 'medium', '2025-12-31', 'Jiangsu time-of-use prices for large industry, compiled from public sources, verify locally', 'medium'),
('Sichuan', '2022-01-01', '1', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '1', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '1', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '1', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '1', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '1', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '1', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '2', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '2', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '2', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '2', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '2', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '2', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '2', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '3', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '3', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '3', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '3', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '3', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '3', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '3', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '4', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '4', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '4', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '4', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '4', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '4', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '4', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '5', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '5', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '5', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '5', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '5', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '5', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '5', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '6', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '6', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '6', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '6', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '6', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '6', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '6', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '7', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '7', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '7', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '7', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '7', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '7', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '7', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '8', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '8', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '8', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '8', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '8', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '8', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '8', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '9', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '9', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '9', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '9', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '9', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '9', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '9', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '10', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '10', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '10', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '10', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '10', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '10', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '10', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '11', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '11', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '11', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '11', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '11', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '11', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '11', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '12', 'valley', '0', '420', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2022-01-01', '12', 'flat', '420', '660', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '12', 'peak', '660', '720', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '12', 'flat', '720', '840', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '12', 'peak', '840', '1260', '1.6', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '12', 'flat', '1260', '1380', '1.0', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'low'),
('Sichuan', '2022-01-01', '12', 'valley', '1380', '1440', '0.4', 'medium', '2023-05-31', 'derived from what the notice of 2023 says of the periods before it, verify locally', 'medium'),
('Sichuan', '2023-06-01', '1', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '1', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '1', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '1', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '1', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '1', 'critical_peak', '1140', '1260', '1.92', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '1', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '1', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '2', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '2', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '2', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '2', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '2', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '2', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '2', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '3', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '3', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '3', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '3', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '3', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '3', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '3', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '4', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '4', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '4', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '4', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '4', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '4', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '4', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '5', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '5', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '5', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '5', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '5', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '5', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '5', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '6', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '6', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '6', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '6', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '6', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '6', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '6', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '7', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '7', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '7', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '7', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '7', 'critical_peak', '900', '1020', '1.92', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '7', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '7', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '7', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '8', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '8', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '8', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '8', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '8', 'critical_peak', '900', '1020', '1.92', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '8', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '8', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '8', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '9', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '9', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '9', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '9', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '9', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '9', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '9', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '10', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '10', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '10', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '10', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '10', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '10', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '10', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '11', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '11', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '11', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '11', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '11', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '11', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '11', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '12', 'valley', '0', '420', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '12', 'flat', '420', '600', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '12', 'peak', '600', '720', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '12', 'flat', '720', '900', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '12', 'peak', '900', '1260', '1.6', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '12', 'critical_peak', '1140', '1260', '1.92', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '12', 'flat', '1260', '1380', '1.0', 'high', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high'),
('Sichuan', '2023-06-01', '12', 'valley', '1380', '1440', '0.4', 'medium', null, 'Sichuan DRC notice on time-of-use prices in force from 2023-06-01; later changes: verify locally', 'high')
$keycust_sql$;
comment on function keycust.shipped_tariff_period() is '随库数据 shipped rows: tariff_period';

create function keycust.shipped_theft_type()
returns table ("theft_code" text, "label_zh" text, "label_en" text, "mechanism" text, "signature" text, "recovery_base" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 6
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('UV'::text, '欠压法'::text, 'under-voltage'::text, 'open, loosen, series resistor in PT/voltage circuit'::text, 'U/Un low on one phase while I normal; V_LOSS events; P(3 phases) unequal'::text, 'W*(K-1), K by voltage ratio'::text, 'customary classes of theft in metering practice'::text, 'medium'::text),
('UI', '欠流法', 'under-current', 'short or open CT secondary, change ratio, shunt', 'I low/zero on a phase with load on others; I_LOSS, I_UNBAL; sum of check meter differs', 'W*(K-1) or true multiplier', 'customary classes of theft in metering practice', 'medium'),
('PS', '移相法', 'phase shifting', 'swap phases, reverse polarity, insert L/C', 'phase PF abnormal or negative, phase P<0, angle between U and I outside the load range', 'W*(K-1) from phasors', 'customary classes of theft in metering practice', 'medium'),
('KC', '扩差法', 'expanding error', 'tamper internal parts, magnet, heat, change meter constant', 'cover-open/magnet events, energy below sum(UIcos)*t, step down in energy', 'meter error g: W*(-g)/(1+g)', 'customary classes of theft in metering practice', 'medium'),
('NM', '无表法', 'without meter', 'direct tap, bypass meter', 'line-loss/transformer balance rises, energy falls with cover events absent', 'capacity*days*hours', 'customary classes of theft in metering practice', 'medium'),
('HT', '高科技窃电', 'high-tech', 'remote relay, register reset, data attack, strong RF', 'short regular gaps, register jumps, clear events', 'balance method', 'customary classes of theft in metering practice', 'medium')
$keycust_sql$;
comment on function keycust.shipped_theft_type() is '随库数据 shipped rows: theft_type';

create function keycust.shipped_transformer_model()
returns table ("series" text, "capacity_kva" int, "impedance_pct" numeric, "cooling" text, "core" text, "grade" text, "primary_kv" numeric, "secondary_kv" numeric, "no_load_loss_w" int, "load_loss_w" int, "load_loss_yyn0_w" int, "no_load_current_pct" numeric, "no_load_current_confidence" text, "note" text, "source" text, "confidence" text)
language sql immutable parallel safe rows 188
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('S11'::text, '30'::int, '4.0'::numeric, 'oil'::text, 'silicon_steel'::text, 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only'::text, '10'::numeric, '0.4'::numeric, '100'::int, '630'::int, '600'::int, '2.3'::numeric, 'medium'::text, null::text, 'GB 20052 tables, compiled from public sources, verify against the standard'::text, 'medium'::text),
('S11', '50', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '130', '910', '870', '2.0', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '63', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '150', '1090', '1040', '1.9', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '80', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '180', '1310', '1250', '1.9', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '100', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '200', '1580', '1500', '1.8', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '125', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '240', '1890', '1800', '1.7', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '160', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '280', '2310', '2200', '1.6', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '200', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '340', '2730', '2600', '1.5', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '250', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '400', '3200', '3050', '1.4', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '315', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '480', '3830', '3650', '1.4', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '400', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '570', '4520', '4300', '1.3', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '500', '4.0', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '680', '5410', '5150', '1.2', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '630', '4.5', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '810', '6200', '6200', '1.1', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '800', '4.5', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '980', '7500', '7500', '1.0', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '1000', '4.5', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '1150', '10300', '10300', '1.0', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '1250', '4.5', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '1360', '12000', '12000', '0.9', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S11', '1600', '4.5', 'oil', 'silicon_steel', 'GB 20052-2013 grade 3; below the limit of GB 20052-2020, stock only', '10', '0.4', '1640', '14500', '14500', '0.8', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '30', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '80', '630', '600', '1.5', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '50', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '100', '910', '870', '1.3', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '63', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '110', '1090', '1040', '1.2', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '80', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '130', '1310', '1250', '1.2', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '100', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '150', '1580', '1500', '1.1', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '125', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '170', '1890', '1800', '1.1', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '160', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '200', '2310', '2200', '1.0', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '200', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '240', '2730', '2600', '1.0', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '250', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '290', '3200', '3050', '0.9', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '315', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '340', '3830', '3650', '0.9', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '400', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '410', '4520', '4300', '0.8', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '500', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '480', '5410', '5150', '0.8', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '630', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '570', '6200', '6200', '0.6', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'high'),
('S13', '800', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '700', '7500', '7500', '0.6', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '1000', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '830', '10300', '10300', '0.6', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '1250', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '970', '12000', '12000', '0.5', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '1600', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '1170', '14500', '14500', '0.5', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '2000', '5.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '1360', '18300', '18300', '0.4', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S13', '2500', '5.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 3; GB 20052-2013 grade 2', '10', '0.4', '1600', '21200', '21200', '0.4', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '30', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '33', '630', '600', '1.5', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '50', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '43', '910', '870', '1.2', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '63', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '50', '1090', '1040', '1.1', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '80', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '60', '1310', '1250', '1.0', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '100', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '75', '1580', '1500', '0.9', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '125', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '85', '1890', '1800', '0.8', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '160', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '100', '2310', '2200', '0.6', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '200', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '120', '2730', '2600', '0.6', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '250', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '140', '3200', '3050', '0.6', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '315', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '170', '3830', '3650', '0.5', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '400', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '200', '4520', '4300', '0.5', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '500', '4.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '240', '5410', '5150', '0.5', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '630', '4.5', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '320', '6200', '6200', '0.3', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '800', '4.5', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '380', '7500', '7500', '0.3', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '1000', '4.5', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '450', '10300', '10300', '0.3', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '1250', '4.5', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '530', '12000', '12000', '0.2', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '1600', '4.5', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '630', '14500', '14500', '0.2', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '2000', '5.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '750', '18300', '18300', '0.2', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SBH15', '2500', '5.0', 'oil', 'amorphous', 'GB 20052-2020 grade 3, amorphous; GB 20052-2013 grade 2', '10', '0.4', '900', '21200', '21200', '0.2', 'medium', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '30', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '70', '505', '480', '1.5', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '50', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '90', '730', '695', '1.3', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '63', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '100', '870', '830', '1.2', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '80', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '115', '1050', '1000', '1.2', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '100', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '135', '1265', '1200', '1.1', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '125', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '150', '1510', '1440', '1.1', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '160', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '180', '1850', '1760', '1.0', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '200', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '215', '2185', '2080', '1.0', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '250', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '260', '2560', '2440', '0.9', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '315', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '305', '3065', '2920', '0.9', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '400', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '370', '3615', '3440', '0.8', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '500', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '430', '4330', '4120', '0.8', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '630', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '510', '4960', '4960', '0.6', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '800', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '630', '6000', '6000', '0.6', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '1000', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '745', '8240', '8240', '0.6', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '1250', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '870', '9600', '9600', '0.5', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '1600', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '1050', '11600', '11600', '0.5', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '2000', '5.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '1225', '14640', '14640', '0.4', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S20', '2500', '5.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 2', '10', '0.4', '1440', '16960', '16960', '0.4', 'low', 'the 2024 edition of the standard changed this load loss, verify', 'GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('S22', '30', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '65', '455', '430', '1.5', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'high'),
('S22', '50', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '80', '655', '625', '1.3', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '63', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '90', '785', '745', '1.2', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '80', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '105', '945', '900', '1.2', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '100', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '120', '1140', '1080', '1.1', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '125', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '135', '1360', '1295', '1.1', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '160', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '160', '1665', '1585', '1.0', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '200', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '190', '1970', '1870', '1.0', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '250', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '230', '2300', '2195', '0.9', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '315', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '270', '2760', '2630', '0.9', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '400', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '330', '3250', '3095', '0.8', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '500', '4.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '385', '3900', '3710', '0.8', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '630', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '460', '4460', '4460', '0.6', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '800', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '560', '5400', '5400', '0.6', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '1000', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '665', '7415', '7415', '0.6', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '1250', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '780', '8640', '8640', '0.5', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '1600', '4.5', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '940', '10440', '10440', '0.5', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '2000', '5.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '1085', '13180', '13180', '0.4', 'low', null, 'GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('S22', '2500', '5.0', 'oil', 'silicon_steel', 'GB 20052-2020 grade 1', '10', '0.4', '1280', '15270', '15270', '0.4', 'low', 'the 2024 edition of the standard changed this load loss, verify', 'GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB10', '30', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '190', '710', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '50', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '270', '1000', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '80', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '370', '1380', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '100', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '400', '1570', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '125', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '470', '1850', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '160', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '540', '2130', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '200', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '620', '2530', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '250', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '720', '2760', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '315', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '880', '3470', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '400', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '980', '3990', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '500', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '1160', '4880', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '630', '4.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '1340', '5880', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '630', '6.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '1300', '5960', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '800', '6.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '1520', '6960', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '1000', '6.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '1770', '8130', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '1250', '6.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '2090', '9690', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '1600', '6.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '2450', '11730', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '2000', '6.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '3050', '14450', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB10', '2500', '6.0', 'dry', 'silicon_steel', 'GB/T 10228 level; GB 20052-2013 grade 3', '10', '0.4', '3600', '17170', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '30', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '150', '710', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '50', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '215', '1000', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '80', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '295', '1380', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '100', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '320', '1570', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '125', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '375', '1850', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '160', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '430', '2130', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '200', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '495', '2530', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '250', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '575', '2760', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '315', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '705', '3470', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '400', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '785', '3990', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '500', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '930', '4880', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '630', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '1070', '5880', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '630', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '1040', '5960', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '800', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '1215', '6960', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '1000', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '1415', '8130', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '1250', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '1670', '9690', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '1600', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '1960', '11730', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '2000', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '2440', '14450', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB12', '2500', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 3, approximately', '10', '0.4', '2880', '17170', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'medium'),
('SCB13', '30', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '135', '675', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '50', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '195', '950', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '80', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '265', '1310', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '100', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '290', '1490', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '125', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '340', '1760', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '160', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '385', '2025', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '200', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '445', '2405', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '250', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '515', '2620', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '315', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '635', '3295', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '400', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '705', '3790', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '500', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '835', '4635', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '630', '4.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '965', '5585', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '630', '6.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '935', '5660', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '800', '6.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '1095', '6610', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '1000', '6.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '1275', '7725', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '1250', '6.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '1505', '9205', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '1600', '6.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '1765', '11145', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '2000', '6.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '2195', '13730', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB13', '2500', '6.0', 'dry', 'silicon_steel', 'GB 20052-2013 grade 1, approximately', '10', '0.4', '2590', '16310', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '30', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '130', '675', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '50', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '185', '950', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '80', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '250', '1310', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '100', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '270', '1490', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '125', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '320', '1760', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '160', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '365', '2025', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '200', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '420', '2405', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '250', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '490', '2620', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '315', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '600', '3295', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '400', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '665', '3790', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '500', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '790', '4635', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '630', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '910', '5585', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '630', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '885', '5660', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '800', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '1035', '6610', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '1000', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '1205', '7725', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '1250', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '1420', '9205', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '1600', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '1665', '11145', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '2000', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '2075', '13730', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB14', '2500', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 2, approximately', '10', '0.4', '2450', '16310', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '30', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '105', '640', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '50', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '155', '900', null, '2.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '80', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '210', '1240', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '100', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '230', '1415', null, '1.5', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '125', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '270', '1665', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '160', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '310', '1915', null, '1.3', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '200', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '360', '2275', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '250', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '415', '2485', null, '1.1', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '315', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '510', '3125', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '400', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '570', '3590', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '500', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '670', '4390', null, '1.0', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '630', '4.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '775', '5290', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '630', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '750', '5365', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '800', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '875', '6265', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '1000', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '1020', '7315', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '1250', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '1205', '8720', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '1600', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '1415', '10555', null, '0.85', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '2000', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '1760', '13005', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low'),
('SCB18', '2500', '6.0', 'dry', 'silicon_steel', 'GB 20052-2020 grade 1, approximately', '10', '0.4', '2080', '15455', null, '0.7', 'low', null, 'GB/T 10228 and GB 20052 tables, compiled from public sources, verify against the standard', 'low')
$keycust_sql$;
comment on function keycust.shipped_transformer_model() is '随库数据 shipped rows: transformer_model';

create function keycust.shipped_transformer_price()
returns table ("series" text, "capacity_kva" int, "valid_from" date, "price_low_cny" numeric, "price_high_cny" numeric, "life_low_years" int, "life_high_years" int, "source" text, "confidence" text)
language sql immutable parallel safe rows 23
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('S13'::text, '100'::int, '2020-01-01'::date, '18000'::numeric, '28000'::numeric, '20'::int, '30'::int, 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations'::text, 'low'::text),
('S13', '200', '2020-01-01', '27000', '40000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '315', '2020-01-01', '35000', '52000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '400', '2020-01-01', '42000', '62000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '500', '2020-01-01', '50000', '72000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '630', '2020-01-01', '58000', '85000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '800', '2020-01-01', '72000', '105000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '1000', '2020-01-01', '85000', '125000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '1250', '2020-01-01', '102000', '150000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '1600', '2020-01-01', '128000', '185000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S13', '2500', '2020-01-01', '185000', '270000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S20', '400', '2020-01-01', '47000', '70000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S20', '630', '2020-01-01', '65000', '95000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S20', '1000', '2020-01-01', '95000', '140000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S20', '1600', '2020-01-01', '142000', '205000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S22', '400', '2020-01-01', '55000', '82000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S22', '630', '2020-01-01', '76000', '112000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S22', '1000', '2020-01-01', '110000', '165000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('S22', '1600', '2020-01-01', '165000', '240000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('SCB12', '630', '2020-01-01', '95000', '140000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('SCB12', '1000', '2020-01-01', '130000', '190000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('SCB14', '1000', '2020-01-01', '145000', '210000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low'),
('SCB18', '1000', '2020-01-01', '170000', '250000', '20', '30', 'order of magnitude of market prices 2020 to 2024, ex works: replace by your quotations', 'low')
$keycust_sql$;
comment on function keycust.shipped_transformer_price() is '随库数据 shipped rows: transformer_price';

create function keycust.shipped_wiring_error()
returns table ("error_code" text, "wiring" text, "label_zh" text, "label_en" text, "formula" text, "factor_at_pf_095" float8, "factor_at_pf_090" float8, "factor_at_pf_085" float8, "factor_at_pf_080" float8, "factor_at_pf_070" float8, "factor_at_pf_050" float8, "source" text, "confidence" text)
language sql immutable parallel safe rows 21
set search_path = pg_catalog, pg_temp
as $keycust_sql$
values
('4W_V1'::text, '3P4W'::text, '一相失压(断一相电压)'::text, 'one phase voltage lost'::text, '3/2'::text, '1.5000'::float8, '1.5000'::float8, '1.5000'::float8, '1.5000'::float8, '1.5000'::float8, '1.5000'::float8, 'derived by phasors under a balanced load'::text, 'high'::text),
('4W_V2', '3P4W', '两相失压', 'two phase voltages lost', '3', '3.0000', '3.0000', '3.0000', '3.0000', '3.0000', '3.0000', 'derived by phasors under a balanced load', 'high'),
('4W_I1', '3P4W', '一相失流(CT短接/开路)', 'one phase current lost', '3/2', '1.5000', '1.5000', '1.5000', '1.5000', '1.5000', '1.5000', 'derived by phasors under a balanced load', 'high'),
('4W_I2', '3P4W', '两相失流', 'two phase currents lost', '3', '3.0000', '3.0000', '3.0000', '3.0000', '3.0000', '3.0000', 'derived by phasors under a balanced load', 'high'),
('4W_R1', '3P4W', '一相电流反接', 'one CT reversed', '3', '3.0000', '3.0000', '3.0000', '3.0000', '3.0000', '3.0000', 'derived by phasors under a balanced load', 'high'),
('4W_R2', '3P4W', '两相电流反接', 'two CTs reversed', '-3', '-3.0000', '-3.0000', '-3.0000', '-3.0000', '-3.0000', '-3.0000', 'derived by phasors under a balanced load', 'high'),
('4W_R3', '3P4W', '三相电流反接', 'three CTs reversed', '-1', '-1.0000', '-1.0000', '-1.0000', '-1.0000', '-1.0000', '-1.0000', 'derived by phasors under a balanced load', 'high'),
('4W_SWAP2', '3P4W', '两相电流互换(b,c)', 'currents b and c swapped', 'meter stops: P = 0', null, null, null, null, null, null, 'derived by phasors under a balanced load', 'high'),
('4W_SHIFT', '3P4W', '电流移相 b,c,a', 'currents rotated (Ib,Ic,Ia on a,b,c)', '-2/(1+sqrt3*tan(phi))', '-1.2745', '-1.0876', '-0.9646', '-0.8699', '-0.7228', '-0.5000', 'derived by phasors under a balanced load', 'high'),
('4W_SHIFT2', '3P4W', '电流移相 c,a,b', 'currents rotated (Ic,Ia,Ib on a,b,c)', '2/(sqrt3*tan(phi)-1)', '-4.6436', '-12.4124', '27.2373', '6.6881', '2.6074', '1.0000', 'derived by phasors under a balanced load', 'high'),
('3W_VA', '3P3W', 'A相失压(A元件失压)', 'element 1 voltage lost', '2*sqrt3/(sqrt3+tan(phi))', '1.6810', '1.5630', '1.4730', '1.3957', '1.2586', '1.0000', 'derived by phasors under a balanced load', 'high'),
('3W_VC', '3P3W', 'C相失压(C元件失压)', 'element 2 voltage lost', '2*sqrt3/(sqrt3-tan(phi))', '2.4684', '2.7763', '3.1143', '3.5274', '4.8664', null, 'derived by phasors under a balanced load', 'high'),
('3W_VB', '3P3W', 'B相电压断线', 'phase b voltage open', '2', '2.0000', '2.0000', '2.0000', '2.0000', '2.0000', '2.0000', 'derived by phasors under a balanced load', 'high'),
('3W_IA', '3P3W', 'A相失流', 'phase a current lost', '2*sqrt3/(sqrt3+tan(phi))', '1.6810', '1.5630', '1.4730', '1.3957', '1.2586', '1.0000', 'derived by phasors under a balanced load', 'high'),
('3W_IC', '3P3W', 'C相失流', 'phase c current lost', '2*sqrt3/(sqrt3-tan(phi))', '2.4684', '2.7763', '3.1143', '3.5274', '4.8664', null, 'derived by phasors under a balanced load', 'high'),
('3W_RA', '3P3W', 'A相电流反接', 'CT a reversed', 'sqrt3/tan(phi)', '5.2697', '3.5762', '2.7948', '2.3094', '1.6977', '1.0000', 'derived by phasors under a balanced load', 'high'),
('3W_RC', '3P3W', 'C相电流反接', 'CT c reversed', '-sqrt3/tan(phi)', '-5.2697', '-3.5762', '-2.7948', '-2.3094', '-1.6977', '-1.0000', 'derived by phasors under a balanced load', 'high'),
('3W_RAC', '3P3W', 'A、C相电流均反接', 'both CTs reversed', '-1', '-1.0000', '-1.0000', '-1.0000', '-1.0000', '-1.0000', '-1.0000', 'derived by phasors under a balanced load', 'high'),
('3W_SWAP', '3P3W', 'A、C相电流互换', 'currents a and c swapped', 'meter stops: P = 0', null, null, null, null, null, null, 'derived by phasors under a balanced load', 'high'),
('3W_BCA', '3P3W', '电压端子 b,c,a 接入', 'voltages b,c,a on a,b,c terminals', '2/(sqrt3*tan(phi)-1)', '-4.6436', '-12.4124', '27.2373', '6.6881', '2.6074', '1.0000', 'derived by phasors under a balanced load', 'high'),
('3W_CAB', '3P3W', '电压端子 c,a,b 接入', 'voltages c,a,b on a,b,c terminals', '-2/(1+sqrt3*tan(phi))', '-1.2745', '-1.0876', '-0.9646', '-0.8699', '-0.7228', '-0.5000', 'derived by phasors under a balanced load', 'high')
$keycust_sql$;
comment on function keycust.shipped_wiring_error() is '随库数据 shipped rows: wiring_error';


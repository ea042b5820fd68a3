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

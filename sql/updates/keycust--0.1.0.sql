-- keycust 0.1.0: built by scripts/pack.sh from the files under sql/; do not edit.
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
comment on column keycust.ahp_result.worst_row is '最不一致判断的行 row of the judgement that contradicts the weights most; NULL when none does';
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
    values (keycust.version(), localtimestamp, localtimestamp);
    call keycust.base_run_ddl(keycust.base_views_ddl());
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
    return version;
end
$$;

create procedure keycust.detach_base()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    ours regclass[];
begin
    perform keycust.base_lock();
    -- Our views and no other: the readers' own are theirs to drop. All at once, since they stand on one another.
    select array_agg(view.oid::regclass) into ours
    from regexp_matches(keycust.base_views_ddl(), '^create view keycust_bi\.([a-z0-9_]+)', 'ng') as shipped (match)
    join pg_class as view
        on view.relname = shipped.match[1] and view.relnamespace = to_regnamespace('keycust_bi');
    if ours is not null then
        execute format('drop view %s', array_to_string(ours, ', '));
    end if;
end
$$;

create procedure keycust.upgrade_base()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.base_lock();
    if to_regclass('keycust_bi.base_version') is null then
        call keycust.base_run_ddl(keycust.base_views_ddl());
    end if;
    update keycust_data.base_version
    set version = keycust.version(), upgraded_at = localtimestamp
    where version <> keycust.version();
end
$$;

revoke execute on procedure keycust.base_run_ddl(text) from public;
revoke execute on procedure keycust.create_base() from public;
revoke execute on procedure keycust.upgrade_base() from public;
revoke execute on procedure keycust.detach_base() from public;
revoke execute on function keycust.base_lock() from public;

comment on procedure keycust.base_run_ddl(text) is '执行打包的建表语句 runs packed DDL piece by piece';
comment on procedure keycust.create_base() is '建立客户信息库 makes the customer information base, owned by the caller';
comment on procedure keycust.upgrade_base() is '升级客户信息库 brings the base up to the version of the library';
comment on procedure keycust.detach_base() is '分离客户信息库 drops the views, keeps every row, so that the extension can be dropped';
comment on function keycust.base_lock() is '锁定客户信息库 locks the base against other changes, tells its version';

-- packed DDL
create function keycust.base_tables_ddl() returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $keycust_sql$select $keycust_ddl$
--@ sql/base/version.sql:3
create schema keycust_data;
--@ sql/base/version.sql:5
create schema keycust_bi;
--@ sql/base/version.sql:7
create table keycust_data.base_version (
    only_row boolean not null default true primary key check (only_row),
    version text not null,
    created_at timestamp not null,
    upgraded_at timestamp not null
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
$keycust_ddl$::text$keycust_sql$;

comment on function keycust.base_tables_ddl() is '建表语句 DDL of the tables of the base, as create_base runs it';
comment on function keycust.base_views_ddl() is '建视图语句 DDL of the views people open, as create_base runs it';

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

create function keycust.score_points(model keycust.score_model, criteria float8[]) returns float8[]
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'score_points';
comment on function keycust.score_points(keycust.score_model, float8[]) is
    '各指标得分 what each criterion gives to the score of a row, in the order of the criteria; nulls without a score';

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

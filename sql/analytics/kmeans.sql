-- k-means: rows in k clusters, the model of them, and what a model says of other rows. See doc/kmeans.md.
-- kmeans_fit is a whole-data aggregate: it keeps all rows of its group.

create type keycust.kmeans_model as (
    k int,
    centroids float8[],
    sizes bigint[],
    spread float8[],
    inertia float8,
    total_inertia float8,
    iterations int,
    starts int,
    metric text,
    scaling text,
    feature_scale float8[],
    features text[],
    rows bigint,
    unusable_rows bigint,
    status text,
    message text,
    format int,
    detail jsonb
);

comment on type keycust.kmeans_model is '聚类模型 k-means model: centres, sizes and spreads of clusters, how it was fitted';

create function keycust.kmeans_fit_trans(internal, float8[], int) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_fit_trans';
comment on function keycust.kmeans_fit_trans(internal, float8[], int) is '累积 transition function of kmeans_fit';

create function keycust.kmeans_fit_trans(internal, float8[], int, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_fit_trans';
comment on function keycust.kmeans_fit_trans(internal, float8[], int, jsonb) is '累积 transition function of kmeans_fit';

create function keycust.kmeans_fit_trans(internal, float8[], int, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_fit_weighted_trans';
comment on function keycust.kmeans_fit_trans(internal, float8[], int, float8, jsonb) is
    '累积 transition function of kmeans_fit with weights';

create function keycust.kmeans_fit_final(internal) returns keycust.kmeans_model
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_fit_final';
comment on function keycust.kmeans_fit_final(internal) is '模型结果 final function of kmeans_fit';

create aggregate keycust.kmeans_fit(features float8[], k int) (
    sfunc = keycust.kmeans_fit_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.kmeans_fit_final,
    finalfunc_modify = read_write,
    parallel = safe
);
comment on aggregate keycust.kmeans_fit(float8[], int) is 'k均值聚类拟合 k-means model of the rows';

create aggregate keycust.kmeans_fit(features float8[], k int, options jsonb) (
    sfunc = keycust.kmeans_fit_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.kmeans_fit_final,
    finalfunc_modify = read_write,
    parallel = safe
);
comment on aggregate keycust.kmeans_fit(float8[], int, jsonb) is 'k均值聚类拟合 k-means model of the rows';

create aggregate keycust.kmeans_fit(features float8[], k int, weight float8, options jsonb) (
    sfunc = keycust.kmeans_fit_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.kmeans_fit_final,
    finalfunc_modify = read_write,
    parallel = safe
);
comment on aggregate keycust.kmeans_fit(float8[], int, float8, jsonb) is
    'k均值聚类拟合(加权) k-means model of rows with weights';

create function keycust.kmeans_label(features float8[], k int) returns int
language c window immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_label';
comment on function keycust.kmeans_label(float8[], int) is '聚类标号 cluster of each row of the window''s partition, from 1';

create function keycust.kmeans_label(features float8[], k int, options jsonb) returns int
language c window immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_label';
comment on function keycust.kmeans_label(float8[], int, jsonb) is
    '聚类标号 cluster of each row of the window''s partition, from 1';

-- What is done with a model.

create function keycust.kmeans_predict(model keycust.kmeans_model, features float8[]) returns int
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'kmeans_predict';
comment on function keycust.kmeans_predict(keycust.kmeans_model, float8[]) is
    '归类 nearest cluster of a row, from 1; null when a value is missing';

create function keycust.kmeans_distance(model keycust.kmeans_model, features float8[]) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'kmeans_distance';
comment on function keycust.kmeans_distance(keycust.kmeans_model, float8[]) is
    '距离 distance of a row from its nearest centre, in the scale of the model';

create function keycust.kmeans_outlier_score(model keycust.kmeans_model, features float8[]) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'kmeans_outlier_score';
comment on function keycust.kmeans_outlier_score(keycust.kmeans_model, float8[]) is
    '离群度 distance of a row from its nearest centre, as a multiple of the spread of that cluster';

create function keycust.kmeans_centroids(
    model keycust.kmeans_model,
    out cluster int,
    out size bigint,
    out feature int,
    out feature_name text,
    out value float8
) returns setof record
language c immutable strict parallel safe rows 100 as 'MODULE_PATHNAME', 'kmeans_centroids';
comment on function keycust.kmeans_centroids(keycust.kmeans_model) is
    '聚类中心 centres of a model, a row for each cluster and feature';

-- One round over rows that are elsewhere: one-pass, with a combine function, and X_partial / X_merge for other servers.

create function keycust.kmeans_round_trans(bytea, float8[], float8[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_round_trans';
comment on function keycust.kmeans_round_trans(bytea, float8[], float8[]) is '累积 transition function of kmeans_round';

create function keycust.kmeans_round_trans(bytea, float8[], float8[], float8[]) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_round_trans';
comment on function keycust.kmeans_round_trans(bytea, float8[], float8[], float8[]) is
    '累积 transition function of kmeans_round';

create function keycust.kmeans_round_combine(bytea, bytea) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_round_combine';
comment on function keycust.kmeans_round_combine(bytea, bytea) is '合并状态 combine function of kmeans_round';

create function keycust.kmeans_round_final(bytea) returns keycust.kmeans_model
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_round_final';
comment on function keycust.kmeans_round_final(bytea) is '模型结果 final function of kmeans_round';

create aggregate keycust.kmeans_round(features float8[], centroids float8[]) (
    sfunc = keycust.kmeans_round_trans,
    stype = bytea,
    combinefunc = keycust.kmeans_round_combine,
    finalfunc = keycust.kmeans_round_final,
    parallel = safe
);
comment on aggregate keycust.kmeans_round(float8[], float8[]) is
    '一轮迭代 the model after every row went to the nearest of these centres';

create aggregate keycust.kmeans_round_partial(features float8[], centroids float8[]) (
    sfunc = keycust.kmeans_round_trans,
    stype = bytea,
    combinefunc = keycust.kmeans_round_combine,
    parallel = safe
);
comment on aggregate keycust.kmeans_round_partial(float8[], float8[]) is
    '部分状态 state of kmeans_round, to be merged with kmeans_round_merge';

create aggregate keycust.kmeans_round(features float8[], centroids float8[], scale float8[]) (
    sfunc = keycust.kmeans_round_trans,
    stype = bytea,
    combinefunc = keycust.kmeans_round_combine,
    finalfunc = keycust.kmeans_round_final,
    parallel = safe
);
comment on aggregate keycust.kmeans_round(float8[], float8[], float8[]) is
    '一轮迭代 the model after every row went to the nearest of these centres';

create aggregate keycust.kmeans_round_partial(features float8[], centroids float8[], scale float8[]) (
    sfunc = keycust.kmeans_round_trans,
    stype = bytea,
    combinefunc = keycust.kmeans_round_combine,
    parallel = safe
);
comment on aggregate keycust.kmeans_round_partial(float8[], float8[], float8[]) is
    '部分状态 state of kmeans_round, to be merged with kmeans_round_merge';

create aggregate keycust.kmeans_round_merge(state bytea) (
    sfunc = keycust.kmeans_round_combine,
    stype = bytea,
    combinefunc = keycust.kmeans_round_combine,
    finalfunc = keycust.kmeans_round_final,
    parallel = safe
);
comment on aggregate keycust.kmeans_round_merge(bytea) is '合并 kmeans_round from the states of its parts';

create function keycust.kmeans_update(model keycust.kmeans_model, batch keycust.kmeans_model)
returns keycust.kmeans_model
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'kmeans_update';
comment on function keycust.kmeans_update(keycust.kmeans_model, keycust.kmeans_model) is
    '增量更新 the model with the rows of a round counted in: its centres move by their share';

create function keycust.kmeans_drawn(
    features float8[], centroids float8[], scale float8[], factor float8, seed bigint
) returns boolean
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'kmeans_drawn';
comment on function keycust.kmeans_drawn(float8[], float8[], float8[], float8, bigint) is
    '抽样 whether a row is drawn with probability factor times its squared distance from the nearest centre';

-- How good the clusters of rows are, whoever made them, and how many there should be. See doc/kmeans.md.
-- kmeans_quality and kmeans_select are whole-data aggregates: they keep all rows of their group.

create type keycust.kmeans_quality_result as (
    clusters int,
    rows bigint,
    unusable_rows bigint,
    silhouette float8,
    silhouette_error float8,
    silhouette_rows bigint,
    simplified_silhouette float8,
    calinski_harabasz float8,
    davies_bouldin float8,
    status text,
    message text
);
comment on type keycust.kmeans_quality_result is
    '聚类质量 quality of clusters: silhouette with its standard error (0: exact), Calinski-Harabasz, Davies-Bouldin; null where not defined';

create function keycust.kmeans_quality_trans(internal, float8[], int) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_quality_trans';
comment on function keycust.kmeans_quality_trans(internal, float8[], int) is '累积 transition function of kmeans_quality';

create function keycust.kmeans_quality_trans(internal, float8[], int, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_quality_trans';
comment on function keycust.kmeans_quality_trans(internal, float8[], int, jsonb) is
    '累积 transition function of kmeans_quality';

create function keycust.kmeans_quality_final(internal) returns keycust.kmeans_quality_result
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_quality_final';
comment on function keycust.kmeans_quality_final(internal) is '质量结果 final function of kmeans_quality';

create aggregate keycust.kmeans_quality(features float8[], label int) (
    sfunc = keycust.kmeans_quality_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.kmeans_quality_final,
    finalfunc_modify = read_write,
    parallel = safe
);
comment on aggregate keycust.kmeans_quality(float8[], int) is '聚类质量 quality of the clusters that rows are labelled with';

create aggregate keycust.kmeans_quality(features float8[], label int, options jsonb) (
    sfunc = keycust.kmeans_quality_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.kmeans_quality_final,
    finalfunc_modify = read_write,
    parallel = safe
);
comment on aggregate keycust.kmeans_quality(float8[], int, jsonb) is
    '聚类质量 quality of the clusters that rows are labelled with';

create function keycust.kmeans_silhouette(features float8[], label int) returns float8
language c window immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_silhouette';
comment on function keycust.kmeans_silhouette(float8[], int) is
    '轮廓系数 silhouette of each row of the window''s partition, -1 to 1; null when a value or all but one label is missing';

create function keycust.kmeans_silhouette(features float8[], label int, options jsonb) returns float8
language c window immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_silhouette';
comment on function keycust.kmeans_silhouette(float8[], int, jsonb) is
    '轮廓系数 silhouette of each row of the window''s partition, -1 to 1; null when a value or all but one label is missing';

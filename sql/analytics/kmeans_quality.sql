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

-- How many clusters.

create type keycust.kmeans_selection as (
    k bigint[],
    inertia float8[],
    silhouette float8[],
    silhouette_error float8[],
    calinski_harabasz float8[],
    davies_bouldin float8[],
    gap float8[],
    gap_error float8[],
    recommended_k int,
    reason text,
    rows bigint,
    unusable_rows bigint,
    status text,
    message text,
    format int,
    detail jsonb
);
comment on type keycust.kmeans_selection is
    '聚类数选择 how many clusters: measures of each number tried, the one that is recommended, and why';

create function keycust.kmeans_select_trans(internal, float8[], int, int) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_select_trans';
comment on function keycust.kmeans_select_trans(internal, float8[], int, int) is
    '累积 transition function of kmeans_select';

create function keycust.kmeans_select_trans(internal, float8[], int, int, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_select_trans';
comment on function keycust.kmeans_select_trans(internal, float8[], int, int, jsonb) is
    '累积 transition function of kmeans_select';

create function keycust.kmeans_select_final(internal) returns keycust.kmeans_selection
language c immutable parallel safe as 'MODULE_PATHNAME', 'kmeans_select_final';
comment on function keycust.kmeans_select_final(internal) is '选择结果 final function of kmeans_select';

create aggregate keycust.kmeans_select(features float8[], k_min int, k_max int) (
    sfunc = keycust.kmeans_select_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.kmeans_select_final,
    finalfunc_modify = read_write,
    parallel = safe
);
comment on aggregate keycust.kmeans_select(float8[], int, int) is
    '聚类数选择 fits each number of clusters from k_min to k_max (at most 50), measures it and recommends one';

create aggregate keycust.kmeans_select(features float8[], k_min int, k_max int, options jsonb) (
    sfunc = keycust.kmeans_select_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.kmeans_select_final,
    finalfunc_modify = read_write,
    parallel = safe
);
comment on aggregate keycust.kmeans_select(float8[], int, int, jsonb) is
    '聚类数选择 fits each number of clusters from k_min to k_max (at most 50), measures it and recommends one; options as of kmeans_fit';

create function keycust.kmeans_candidates(
    selection keycust.kmeans_selection,
    out k int,
    out inertia float8,
    out silhouette float8,
    out silhouette_error float8,
    out calinski_harabasz float8,
    out davies_bouldin float8,
    out gap float8,
    out gap_error float8,
    out is_recommended boolean
) returns setof record
language sql immutable strict parallel safe rows 10
set search_path = pg_catalog, pg_temp
as $$
    select c.k::int, c.inertia, c.silhouette, c.silhouette_error, c.calinski_harabasz, c.davies_bouldin, c.gap, c.gap_error,
        coalesce(c.k = selection.recommended_k, false)
    from unnest(selection.k, selection.inertia, selection.silhouette, selection.silhouette_error,
        selection.calinski_harabasz, selection.davies_bouldin, selection.gap, selection.gap_error)
        as c (k, inertia, silhouette, silhouette_error, calinski_harabasz, davies_bouldin, gap, gap_error)
$$;
comment on function keycust.kmeans_candidates(keycust.kmeans_selection) is
    '候选聚类数 measures of a selection, a row for each number of clusters';

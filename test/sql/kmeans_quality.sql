\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'

create table reading (id int, features float8[], label int);
insert into reading values
    (1, '{1,1}', 1), (2, '{1,2}', 1), (3, '{2,1}', 1), (4, '{2,2}', 1),
    (5, '{8,8}', 2), (6, '{8,9}', 2), (7, '{9,8}', 2), (8, '{9,9}', 2),
    (9, '{1,9}', 3), (10, '{1,8}', 3), (11, '{2,9}', 3), (12, '{5,5}', 3),
    (13, '{1,null}', 1), (14, '{nan,1}', 2), (15, '{1,1}', null), (16, null, 1);

-- How good the clusters are.
select (q).clusters, (q).rows, (q).unusable_rows, round((q).silhouette::numeric, 6) as silhouette, (q).silhouette_error,
    (q).silhouette_rows, round((q).simplified_silhouette::numeric, 6) as simplified,
    round((q).calinski_harabasz::numeric, 6) as calinski_harabasz, round((q).davies_bouldin::numeric, 6) as davies_bouldin,
    (q).status, (q).message
from (select keycust.kmeans_quality(features, label) as q from reading) as x;
select round((q).silhouette::numeric, 6) as silhouette, (q).silhouette_rows, (q).silhouette_error > 0 as is_sampled
from (select keycust.kmeans_quality(features, label, '{"scaling":"zscore","silhouette_rows":6,"seed":2}') as q from reading) as x;
select keycust.kmeans_quality(features, label, null) = keycust.kmeans_quality(features, label, '{}') as null_is_empty from reading;
select id, round(keycust.kmeans_silhouette(features, label) over ()::numeric, 4) as silhouette from reading order by id;
select id, round(keycust.kmeans_silhouette(features, label, '{"scaling":"minmax"}') over (partition by id > 6)::numeric, 4) as silhouette
from reading order by id;
-- Where something is not defined.
select keycust.kmeans_quality(features, label) from reading where false;
select keycust.kmeans_quality(features, label) from reading where id > 12;
select keycust.kmeans_quality(features, 1) from reading;
select keycust.kmeans_quality(features, id) from reading;
select keycust.kmeans_quality(array[label], label) from reading where label is not null;
select keycust.kmeans_quality('{7}', label) from reading;

-- How many there should be.
create table selection as select keycust.kmeans_select(features, 1, 6) as s from reading;
select (s).recommended_k, (s).reason, (s).rows, (s).unusable_rows, (s).status, (s).message, (s).format, (s).detail from selection;
select k, round(inertia::numeric, 6) as inertia, round(silhouette::numeric, 6) as silhouette, silhouette_error,
    round(calinski_harabasz::numeric, 6) as calinski_harabasz, round(davies_bouldin::numeric, 6) as davies_bouldin,
    round(gap::numeric, 6) as gap, round(gap_error::numeric, 6) as gap_error, is_recommended
from selection, keycust.kmeans_candidates(s);
select keycust.kmeans_select(features, 1, 3) from reading where false;
select keycust.kmeans_select(features, 1, 3) from reading where id > 12;
select keycust.kmeans_select('{4,4}', 2, 3) from reading;
select keycust.kmeans_select('{4,4}', 1, 3) from reading;

-- Mistakes.
select keycust.kmeans_quality('{{1,2}}', label) from reading;
select keycust.kmeans_quality('{}', label) from reading;
select keycust.kmeans_quality(case when id = 3 then '{1,2,3}' else features end, label) from reading;
select keycust.kmeans_quality(features, label, '{"k":3}') from reading;
select keycust.kmeans_quality(features, label, '{"scaling":"log"}') from reading;
select keycust.kmeans_quality(features, label, '{"silhouette_rows":1}') from reading;
select keycust.kmeans_quality(features, label, '{"metric":"cosine","scaling":"zscore"}') from reading;
select keycust.kmeans_quality(features, label, jsonb_build_object('seed', id)) from reading;
select keycust.kmeans_silhouette(features, label, '{"seed":1}') over () from reading;
select keycust.kmeans_silhouette(features, label) from reading;
select keycust.kmeans_select(features, 0, 3) from reading;
select keycust.kmeans_select(features, 4, 3) from reading;
select keycust.kmeans_select(features, 2, 51) from reading;
select keycust.kmeans_select(features, null, 3) from reading;
select keycust.kmeans_select(features, 2, null) from reading;
select keycust.kmeans_select(features, 2, id) from reading where id > 4;
select keycust.kmeans_select(features, 2, 3, '{"centroids":[[1,1],[2,2]]}') from reading;
select keycust.kmeans_select(features, 2, 3, '{"silhouette_rows":100}') from reading;

drop table reading, selection;

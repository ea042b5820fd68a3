\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set VERBOSITY terse
\set SHOW_CONTEXT never
\pset null '-'

-- Three kinds of customers: load factor, night share, MW.
create table load (customer text, f float8[]);
insert into load values
    ('steel 1', '{0.91,0.35,42}'), ('steel 2', '{0.88,0.33,47}'), ('chlorine', '{0.93,0.34,44}'), ('foundry', '{0.86,0.36,45}'),
    ('mall', '{0.46,0.05,6}'), ('office', '{0.41,0.03,4}'), ('school', '{0.38,0.02,5}'),
    ('bakery', '{0.52,0.71,2}'), ('market', '{0.48,0.68,1}');
create function pg_temp.r(a float8[], digits int default 6) returns numeric[]
language sql immutable as $$ select array_agg(round(x::numeric, digits) order by o) from unnest(a) with ordinality u (x, o) $$;

create table model as
select 'zscore' as name, keycust.kmeans_fit(f, 3, '{"scaling":"zscore","features":["load factor","night share","MW"]}') as m
from load
union all select 'none', keycust.kmeans_fit(f, 3) from load
union all select 'minmax', keycust.kmeans_fit(f, 3, '{"scaling":"minmax"}') from load
union all select 'robust', keycust.kmeans_fit(f, 3, '{"scaling":"robust"}') from load
union all select 'cosine', keycust.kmeans_fit(f, 3, '{"metric":"cosine"}') from load
union all select 'weighted', keycust.kmeans_fit(f, 3, case when customer = 'mall' then 3 else 1 end, '{"scaling":"zscore"}')
from load;
select name, (m).k, (m).sizes, pg_temp.r((m).spread), round((m).inertia::numeric, 6) as inertia,
    round((m).total_inertia::numeric, 6) as total, (m).metric, (m).scaling, pg_temp.r((m).feature_scale) as scale,
    (m).features, (m).rows, (m).unusable_rows, (m).status, (m).message, (m).format, (m).detail
from model order by name;
select c.cluster, c.size, c.feature, c.feature_name, round(c.value::numeric, 6) as value
from model, keycust.kmeans_centroids(m) as c where name = 'zscore';
select customer, keycust.kmeans_predict(m, f) as cluster, round(keycust.kmeans_distance(m, f)::numeric, 6) as distance,
    round(keycust.kmeans_outlier_score(m, f)::numeric, 6) as outlier_score
from load, model where name = 'zscore' order by 2, 1;
select round(keycust.kmeans_distance(m, '{0.9,0.35,45}')::numeric, 9) as one_minus_cosine from model where name = 'cosine';
-- Labels without a model; a window's partition is clustered by itself.
select customer, keycust.kmeans_label(f, 3, '{"scaling":"zscore"}') over () as all_of_them,
    keycust.kmeans_label(f, 2) over (partition by f[3] > 40) as within
from load order by customer;
-- A weight of 3 is three rows.
select round(((m).inertia - (select (keycust.kmeans_fit(f, 3, '{"scaling":"zscore"}')).inertia
    from load, generate_series(1, case when customer = 'mall' then 3 else 1 end)))::numeric, 9) from model where name = 'weighted';
-- Given centres, other starts, moves of single rows.
select (keycust.kmeans_fit(f, 3, '{"centroids":[[0.9,0.35,44],[0.4,0.03,5],[0.5,0.7,1]],"tolerance":0}')).sizes from load;
select (keycust.kmeans_fit(f, 3, '{"start":"kmeans||","n_init":5}')).sizes from load;
select (keycust.kmeans_fit(f, 3, '{"start":"random","n_init":50,"refine":"hartigan","seed":-7}')).sizes from load;
select (keycust.kmeans_fit(f, 3, '{"max_iterations":1,"n_init":1,"start":"random","tolerance":0}')).iterations from load;
-- A round, its parts, and a model brought on by other rows.
with r as (
    select keycust.kmeans_round(f, (m).centroids, (m).feature_scale) as whole,
        keycust.kmeans_round_partial(f, (m).centroids, (m).feature_scale) filter (where customer < 'm') as a,
        keycust.kmeans_round_partial(f, (m).centroids, (m).feature_scale) filter (where customer >= 'm') as b
    from load, model where name = 'zscore')
select (whole).sizes, round((whole).inertia::numeric, 6) as inertia, (whole).scaling,
    (select keycust.kmeans_round_merge(s) = whole from unnest(array[a, b]) as s) as merged_is_the_whole
from r;
select (u).sizes, (u).rows, round((u).inertia::numeric, 6) as inertia, (u).features
from (
    select keycust.kmeans_update(m, (
        select keycust.kmeans_round(f, (m).centroids, (m).feature_scale) from load where customer <> 'mall')) as u
    from model where name = 'zscore') as s;
-- A large table, one query a round; what is found is what fits.
set client_min_messages = error;
call keycust.kmeans_train('load', 'f', 3, '{"scaling":"zscore"}') \gset
set client_min_messages = warning;
select (m).sizes, round((m).inertia::numeric, 6) as inertia, (m).status, (m).scaling
from (select :'model'::keycust.kmeans_model as m) as s;

-- Rows that cannot be used; groups that have none.
create table odd (g int, f float8[], w float8);
insert into odd values (1, '{1,2}', 1), (1, null, 1), (1, '{1,null}', 1), (1, '{nan,2}', 1), (1, '{infinity,2}', 1),
    (1, '{1,-infinity}', 1), (2, null, 1), (2, '{null,null}', 1), (3, '{5,5}', 1), (3, '{5,5}', 1), (3, '{5,5}', 1),
    (4, '{1,1}', 0), (4, '{2,2}', 0), (5, '{1,1}', null), (5, '{2,2}', 2), (6, '{0,0}', 1), (6, '{1,0}', 1);
select g, (m).k, (m).centroids, (m).sizes, (m).spread, (m).inertia, (m).total_inertia, (m).feature_scale, (m).features, (m).rows,
    (m).unusable_rows, (m).status, (m).message
from (select g, keycust.kmeans_fit(f, 2, w, '{}') as m from odd group by g) as s order by g;
select (keycust.kmeans_fit(f, 1, '{"metric":"cosine"}')).unusable_rows from odd where g = 6;
select g, f, keycust.kmeans_label(f, 2) over (partition by g) from odd where g <= 3 order by g, f;
select keycust.kmeans_fit(f, 2) is null as no_rows, keycust.kmeans_round(f, '{{1,2}}') is null as no_round from odd where false;
select keycust.kmeans_predict(null, '{1,2}') is null, keycust.kmeans_predict(m, null) is null,
    keycust.kmeans_predict(m, '{1,null,3}') is null, keycust.kmeans_distance(m, '{nan,1,1}') is null,
    keycust.kmeans_outlier_score(m, '{infinity,1,1}') is null
from model where name = 'none';
select keycust.kmeans_predict(m, '{1,2}') is null, (select count(*) from keycust.kmeans_centroids(m))
from (select keycust.kmeans_fit(f, 2) as m from odd where g = 2) as s;
select (keycust.kmeans_fit(f, 2)).* from (values ('{1e308,-1e308}'::float8[]), ('{-1e308,1e308}'), ('{1e308,-1e308}')) as v (f);
select (keycust.kmeans_fit(f, 2)).sizes from (values ('{1e-310}'::float8[]), ('{2e-310}'), ('{0}')) as v (f);
-- Every row its own cluster; more clusters than rows.
select (keycust.kmeans_fit(f, 9)).inertia, (keycust.kmeans_fit(f, 50)).k, (keycust.kmeans_fit(f, 50)).status from load;

-- What is refused.
select keycust.kmeans_fit(f, 0) from load;
select keycust.kmeans_fit(f, 65537) from load;
select keycust.kmeans_fit(f, null) from load;
select keycust.kmeans_fit(f, 1 + (f[3] > 40)::int) from load;
select keycust.kmeans_fit(f, 2, jsonb_build_object('seed', (f[3] > 40)::int)) from load;
select keycust.kmeans_fit(f, 2, '[]') from load;
select keycust.kmeans_fit(f, 2, '{"kk":1}') from load;
select keycust.kmeans_fit(f, 2, '{"n_init":0}') from load;
select keycust.kmeans_fit(f, 2, '{"n_init":"5"}') from load;
select keycust.kmeans_fit(f, 2, '{"tolerance":-1}') from load;
select keycust.kmeans_fit(f, 2, '{"max_iterations":1.5}') from load;
select keycust.kmeans_fit(f, 2, '{"start":"first"}') from load;
select keycust.kmeans_fit(f, 2, '{"metric":"manhattan"}') from load;
select keycust.kmeans_fit(f, 2, '{"metric":"cosine","scaling":"zscore"}') from load;
select keycust.kmeans_fit(f, 2, '{"scaling":"given"}') from load;
select keycust.kmeans_fit(f, 2, '{"refine":true}') from load;
select keycust.kmeans_fit(f, 2, '{"features":["a","b"]}') from load;
select keycust.kmeans_fit(f, 2, '{"centroids":[[1,2,3]]}') from load;
select keycust.kmeans_fit(f, 2, '{"centroids":[[1,2],[3,4]]}') from load;
select keycust.kmeans_fit(f, 2, '{"centroids":[[1,2,3],[3,4]]}') from load;
select keycust.kmeans_fit(f, 2, '{"centroids":[[1,2,3],[3,4,"5"]]}') from load;
select keycust.kmeans_fit(f, 2) from (values ('{1,2}'::float8[]), ('{1,2,3}')) as v (f);
select keycust.kmeans_fit(f, 2) from (values ('{{1,2},{3,4}}'::float8[])) as v (f);
select keycust.kmeans_fit(f, 2) from (values ('{}'::float8[])) as v (f);
select keycust.kmeans_fit(array_fill(1::float8, array[4097]), 2);
select keycust.kmeans_fit(f, 2, -1, '{}') from load;
select keycust.kmeans_fit(f, 2, 'nan', '{}') from load;
select keycust.kmeans_fit(f, 2) over () from load;
select keycust.kmeans_label(f, 1 + (f[3] > 40)::int) over (order by customer) from load;
select keycust.kmeans_round(f, null) from load;
select keycust.kmeans_round(f, '{1,2,3}') from load;
select keycust.kmeans_round(f, '{{1,2}}') from load;
select keycust.kmeans_round(f, '{{1,2,3}}', '{1,0,1}') from load;
select keycust.kmeans_round(f, '{{1,2,3}}', '{1,1}') from load;
select keycust.kmeans_round(f, array[f]) from load;
select keycust.kmeans_round('{1e200}', '{{1}}');
select keycust.kmeans_predict(m, '{1,2}') from model where name = 'none';
select keycust.kmeans_update(a.m, b.m) from model as a, (select keycust.kmeans_fit(f, 2) as m from load) as b where name = 'none';
select keycust.kmeans_predict(row(2, '{{1},{2}}', '{1,1}', '{0,0}', 0, 0, 1, 1, 'euclidean', 'none', '{0}', '{a}', 2, 0, 'ok',
    null, 1, null)::keycust.kmeans_model, '{1}');
select keycust.kmeans_predict(row(2, '{{1},{2}}', '{1}', '{0,0}', 0, 0, 1, 1, 'euclidean', 'none', '{1}', '{a}', 2, 0, 'ok',
    null, 1, null)::keycust.kmeans_model, '{1}');
select keycust.kmeans_predict(row(2, '{{1},{2}}', '{1,1}', '{0,0}', 0, 0, 1, 1, 'euclidean', 'none', '{1}', '{a}', 2, 0, 'ok',
    null, 7, null)::keycust.kmeans_model, '{1}');
call keycust.kmeans_train('load', 'f', 0);
call keycust.kmeans_train('load', 'f', 2, '{"n_init":3}');
call keycust.kmeans_train('load', 'f', 2, '{"scaling":"robust"}');
call keycust.kmeans_train('load', 'f', 2, '{"seed":"a"}');
call keycust.kmeans_train('load', 'f', 2, '{"centroids":[[1,2,3]]}');
call keycust.kmeans_train('load', 'nothing', 2);
call keycust.kmeans_train('load', 'customer', 2);
drop table load, model, odd;

-- Many copies of few different rows: every start finds as many clusters as there are. Each copy has the chance of its row.
create temp table copies as select array[i % 10, (i % 10) ^ 2]::float8[] as f from generate_series(1, 20000) as i;
select (m).k, (m).sizes, (m).status from (select keycust.kmeans_fit(f, 10, '{"start": "kmeans||"}') as m from copies) as q;
set client_min_messages = warning;
call keycust.kmeans_train('copies', 'f', 3) \gset
select (m).k, (m).status, (m).message, abs((m).inertia - (best).inertia) <= 1e-9 * (best).inertia as is_least
from (select :'model'::keycust.kmeans_model as m) as q, (select keycust.kmeans_fit(f, 3) as best from copies) as b;
call keycust.kmeans_train('copies', 'f', 12) \gset
select (m).k, (m).status, (m).message, (m).inertia from (select :'model'::keycust.kmeans_model as m) as q;
reset client_min_messages;

\set ECHO none
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
begin;
select no_plan();

-- The data sets and numbers of test/reference/kmeans.
create temp table dataset (name text, no int, features float8[]);
create temp table line (no int generated always as identity, text text);
\copy line (text) from 'test/reference/kmeans/crabs_log.csv' with (format text, header)
insert into dataset select 'crabs_log', no, string_to_array(text, ',')::float8[] from line;
truncate line restart identity;
\copy line (text) from 'test/reference/kmeans/faithful.csv' with (format text, header)
insert into dataset select 'faithful', no, string_to_array(text, ',')::float8[] from line;
truncate line restart identity;
\copy line (text) from 'test/reference/kmeans/iris.csv' with (format text, header)
insert into dataset select 'iris', no, string_to_array(text, ',')::float8[] from line;
truncate line restart identity;
\copy line (text) from 'test/reference/kmeans/mtcars_scaled.csv' with (format text, header)
insert into dataset select 'mtcars_scaled', no, string_to_array(text, ',')::float8[] from line;
truncate line restart identity;
\copy line (text) from 'test/reference/kmeans/quakes_scaled.csv' with (format text, header)
insert into dataset select 'quakes_scaled', no, string_to_array(text, ',')::float8[] from line;
truncate line restart identity;
\copy line (text) from 'test/reference/kmeans/ruspini.csv' with (format text, header)
insert into dataset select 'ruspini', no, string_to_array(text, ',')::float8[] from line;
truncate line restart identity;
\copy line (text) from 'test/reference/kmeans/usarrests_scaled.csv' with (format text, header)
insert into dataset select 'usarrests_scaled', no, string_to_array(text, ',')::float8[] from line;
truncate line restart identity;
\copy line (text) from 'test/reference/kmeans/xclara.csv' with (format text, header)
insert into dataset select 'xclara', no, string_to_array(text, ',')::float8[] from line;
create temp table reference (name text, k int, inertia float8, silhouette float8, simplified_silhouette float8,
    calinski_harabasz float8, davies_bouldin float8, labels text);
\copy reference from 'test/reference/kmeans/quality.csv' with (format csv, header)
create temp table quality as
select r.*, keycust.kmeans_quality(d.features, substring(r.labels, d.no, 1)::int order by d.no) as q
from reference as r join dataset as d using (name)
group by r.name, r.k, r.inertia, r.silhouette, r.simplified_silhouette, r.calinski_harabasz, r.davies_bouldin, r.labels;

create function pg_temp.off(got float8, expected float8) returns float8 language sql as
$$ select coalesce(abs(got - expected) / nullif(abs(expected), 0), case when got = expected then 0 else 'inf'::float8 end) $$;

select is(count(*), 40::bigint, 'there are 40 partitions of eight data sets') from quality where k > 1;
select cmp_ok(max(pg_temp.off((q).silhouette, silhouette)), '<', 1e-9::float8, 'silhouette_agrees_with_the_reference_for_' || name)
from quality where k > 1 group by name order by name;
select cmp_ok(max(pg_temp.off((q).simplified_silhouette, simplified_silhouette)), '<', 1e-9::float8,
    'simplified_silhouette_agrees_with_the_reference_for_' || name)
from quality where k > 1 group by name order by name;
select cmp_ok(max(pg_temp.off((q).calinski_harabasz, calinski_harabasz)), '<', 1e-9::float8,
    'calinski_harabasz_agrees_with_the_reference_for_' || name)
from quality where k > 1 group by name order by name;
select cmp_ok(max(pg_temp.off((q).davies_bouldin, davies_bouldin)), '<', 1e-9::float8,
    'davies_bouldin_agrees_with_the_reference_for_' || name)
from quality where k > 1 group by name order by name;
select ok(bool_and((q).status = 'ok' and (q).message is null and (q).clusters = k and (q).rows = length(labels)
    and (q).unusable_rows = 0 and (q).silhouette_error = 0 and (q).silhouette_rows = length(labels)),
    'partitions of the reference are measured exactly and in order')
from quality where k > 1;
select ok(bool_and((q).status = 'one_cluster' and (q).silhouette is null and (q).calinski_harabasz is null
    and (q).davies_bouldin is null and (q).silhouette_error is null and (q).silhouette_rows is null),
    'nothing is defined for one cluster')
from quality where k = 1;

-- Silhouettes of rows.
select cmp_ok(max(off), '<', 1e-12::float8, 'the_mean_of_the_silhouettes_of_rows_is_the_silhouette')
from (select pg_temp.off(avg(s), silhouette) as off
      from (select name, k, silhouette,
                keycust.kmeans_silhouette(features, substring(labels, no, 1)::int) over (partition by name, k) as s
            from reference join dataset using (name) where k between 2 and 4) as x
      group by name, k, silhouette) as y;
select is(array_agg(s order by i), '{0.25,0,null,-0.6666666667,null}'::float8[],
    'silhouettes of rows: alone in a cluster 0, unusable null')
from (select i, round((keycust.kmeans_silhouette(f, l) over ())::numeric, 10)::float8 as s
      from (values (1, '{0}'::float8[], 1), (2, '{2}', 2), (3, '{null}', 1), (4, '{1.5}', 1), (5, '{1}', null)) as v (i, f, l)) as x;
select is(count(s), 0::bigint, 'silhouettes of rows with one label only are null')
from (select keycust.kmeans_silhouette(features, 7) over () as s from dataset where name = 'iris') as x;
select cmp_ok(abs(avg(s) - (select (keycust.kmeans_quality(features, no % 3, '{"scaling":"zscore"}')).silhouette
                            from dataset where name = 'iris')), '<', 1e-12::float8,
    'silhouettes of rows are measured in the scaling asked for')
from (select keycust.kmeans_silhouette(features, no % 3, '{"scaling":"zscore"}') over () as s
      from dataset where name = 'iris') as x;

-- Samples.
create temp table many as
select i, array[sin(i) + i % 4, cos(i * 1.7) + (i % 4) * (i % 2), (i * 7919 % 1000) / 500.0] as f, i % 4 as l
from generate_series(1, 6000) as i;
select cmp_ok(max(abs((q).silhouette - exact) / (q).silhouette_error), '<', 4::float8,
    'silhouettes_from_samples_lie_within_four_standard_errors')
from (select keycust.kmeans_quality(f, l, jsonb_build_object('seed', seed, 'silhouette_rows', size)) as q
      from many, generate_series(1, 5) as seed, unnest('{100,500,3000}'::int[]) as size group by seed, size) as x,
    (select (keycust.kmeans_quality(f, l)).silhouette as exact from many) as y;
select is((q).silhouette_rows, 500::bigint, 'as many rows are sampled as are asked for')
from (select keycust.kmeans_quality(f, l, '{"silhouette_rows":500}') as q from many) as x;
select is((q).silhouette_error, 0::float8, 'asking for all rows or more is exact')
from (select keycust.kmeans_quality(f, l, '{"silhouette_rows":6001}') as q from many) as x;
-- Beyond the budget: 40,000 rows in 3 dimensions.
select ok((q).silhouette_rows between 500 and 39999 and (q).silhouette_error > 0, 'many rows are sampled')
from (select keycust.kmeans_quality(f || array[j], l) as q from many, generate_series(1, 7) as j) as x;

-- The order of rows and the number of workers do not show.
create function pg_temp.numbers(q keycust.kmeans_quality_result) returns float8[] language sql as
$$ select array[(q).silhouette, (q).silhouette_error, (q).simplified_silhouette, (q).calinski_harabasz, (q).davies_bouldin] $$;
create temp table option (o jsonb);
insert into option values ('{}'), ('{"silhouette_rows":300}'), ('{"silhouette_rows":300,"scaling":"robust"}');
select cmp_ok((select max(pg_temp.off(a, b)) from unnest(one.n, other.n) as u (a, b)), '<=', 1e-12::float8,
    'the order of rows does not show with ' || o::text)
from option, lateral (select pg_temp.numbers(keycust.kmeans_quality(f, l, o order by i)) as n from many) as one,
    lateral (select pg_temp.numbers(keycust.kmeans_quality(f, l, o order by md5(i::text))) as n from many) as other;
create table many_stored as select * from many;
analyze many_stored;
set local parallel_setup_cost = 0;
set local parallel_tuple_cost = 0;
set local min_parallel_table_scan_size = 0;
create temp table by_workers (workers int, o jsonb, n float8[], s text);
set local max_parallel_workers_per_gather = 0;
insert into by_workers
select 0, o, pg_temp.numbers(keycust.kmeans_quality(f, l, o)), null from many_stored, option group by o;
update by_workers set s = (select keycust.kmeans_select(f, 1, 4)::text from many_stored where i <= 1500);
set local max_parallel_workers_per_gather = 2;
insert into by_workers
select 2, o, pg_temp.numbers(keycust.kmeans_quality(f, l, o)), null from many_stored, option group by o;
update by_workers set s = (select keycust.kmeans_select(f, 1, 4)::text from many_stored where i <= 1500) where workers = 2;
set local max_parallel_workers_per_gather = 4;
insert into by_workers
select 4, o, pg_temp.numbers(keycust.kmeans_quality(f, l, o)), null from many_stored, option group by o;
update by_workers set s = (select keycust.kmeans_select(f, 1, 4)::text from many_stored where i <= 1500) where workers = 4;
select cmp_ok(max(pg_temp.off(a.x, b.x)), '<=', 1e-12::float8, 'the number of workers does not show with ' || one.o::text)
from by_workers as one join by_workers as other using (o), unnest(one.n) with ordinality as a (x, i)
    join lateral unnest(other.n) with ordinality as b (x, i) on a.i = b.i
group by one.o;
select is(count(distinct s), 1::bigint, 'the number of workers does not show in a selection') from by_workers;

-- What is not usable.
select is(keycust.kmeans_quality(f, l), null, 'no rows give null') from many where false;
select is(keycust.kmeans_select(f, 1, 3), null, 'no rows give a null selection') from many where false;
select is((q).unusable_rows, 5::bigint, 'rows with null, NaN, infinity or without a label are counted as unusable')
from (select keycust.kmeans_quality(f, l) as q from (values (array[1, 2]::float8[], 1), ('{2,2}', 1), ('{5,5}', 2), ('{6,5}', 2),
    ('{null,1}', 1), ('{nan,1}', 1), ('{inf,1}', 2), (null, 1), ('{1,2}', null)) as v (f, l)) as x;
select is((q).status, 'no_rows', 'nothing usable is a status')
from (select keycust.kmeans_quality('{nan}', 1) as q) as x;
select is((q).status, 'every_row_alone', 'every row alone is a status')
from (select keycust.kmeans_quality(f, i) as q from many) as x;
select is(((q).status, (q).silhouette, (q).calinski_harabasz, (q).davies_bouldin)::text, '(no_spread,1,,0)',
    'equal rows in each cluster leave Calinski-Harabasz undefined')
from (select keycust.kmeans_quality(array[l / 10.0], l) as q from many) as x;
select is(((q).status, (q).silhouette, (q).calinski_harabasz, (q).davies_bouldin)::text, '(same_centres,0,,)',
    'equal rows in all clusters leave Davies-Bouldin undefined')
from (select keycust.kmeans_quality('{0.1}', l) as q from many) as x;
select ok((q).silhouette > 0.9 and (q).calinski_harabasz > 0 and (q).davies_bouldin > 0, 'values as large as doubles are measured')
from (select keycust.kmeans_quality(f, l) as q from (values (array[1e308, 1e308], 1), ('{1.1e308,1e308}', 1), ('{-1e308,0}', 2),
    ('{-1e308,1e307}', 2)) as v (f, l)) as x;
select cmp_ok(abs((a).davies_bouldin / (b).davies_bouldin - 1) + abs((a).silhouette - (b).silhouette), '<', 1e-12::float8,
    'measures do not depend on the unit')
from (select keycust.kmeans_quality(f, l) as a,
          keycust.kmeans_quality(array[f[1] * 1e-300, f[2] * 1e-300, f[3] * 1e-300], l) as b from many) as x;
select ok((q).silhouette > 0, 'labels may be any numbers')
from (select keycust.kmeans_quality(f, (array[-2147483648, 0, 77, 2147483647])[l + 1]) as q from many) as x;

-- Errors.
select throws_ok($$ select keycust.kmeans_quality(f, l) from (values (array[1.0, 2]::float8[], 1), ('{1}', 2)) as v (f, l) $$, '2202E');
select throws_ok($$ select keycust.kmeans_quality('{{1,2}}', 1) $$, '2202E', 'features must be a one-dimensional array');
select throws_ok($$ select keycust.kmeans_quality('{}', 1) $$, '22023', 'features must not be empty');
select throws_ok(format('select keycust.kmeans_quality(''{1}'', 1, %L)', o), '22023')
from unnest('{"{\"scaling\":1}","{\"scaling\":\"x\"}","{\"silhouette_rows\":1}","{\"silhouette_rows\":1e10}","{\"silhouette_rows\":\"9\"}",
    "{\"seed\":0.5}","{\"k\":1}","[]","{\"metric\":\"cosine\",\"scaling\":\"zscore\"}"}'::text[]) as o;
select throws_ok($$ select keycust.kmeans_quality(f, l, jsonb_build_object('seed', i)) from many $$, '22023',
    'options must be the same in every row');
select throws_ok($$ select keycust.kmeans_silhouette(f, l, jsonb_build_object('scaling', case when i > 5 then 'zscore' else 'none' end)) over () from many $$,
    '22023', 'options must be the same in every row');
select throws_ok($$ select keycust.kmeans_select('{1}', a, b) from (values (null::int, 1)) as v (a, b) $$, '22004', 'k_min must not be null');
select throws_ok($$ select keycust.kmeans_select('{1}', a, b) from (values (1, null::int)) as v (a, b) $$, '22004', 'k_max must not be null');
select throws_ok($$ select keycust.kmeans_select('{1}', 0, 3) $$, '22023', 'k_min must be from 1 to 50');
select throws_ok($$ select keycust.kmeans_select('{1}', 3, 2) $$, '22023', 'k_max must be from k_min to 50');
select throws_ok($$ select keycust.kmeans_select('{1}', 3, 51) $$, '22023', 'k_max must be from k_min to 50');
select throws_ok($$ select keycust.kmeans_select('{1}', 3, 4, '{"centroids":[[1]]}') $$, '22023',
    'option "centroids" cannot be given where k varies');
select throws_ok($$ select keycust.kmeans_select(f, 1, l + 1) from many $$, '22023', 'k_min and k_max must be the same in every row');
select throws_ok($$ select keycust.kmeans_select('{1}', 3, 4, '{"n_init":"x"}') $$, '22023');

-- How many clusters.
create temp table selection as
select name, keycust.kmeans_select(features, 1, 6, '{"seed":1}') as s from dataset group by name;
select is(array_agg(c.k order by c.k), '{1,2,3,4,5,6}', 'a selection has each k for ' || name)
from selection, lateral keycust.kmeans_candidates(s) as c group by name order by name;
-- The inertia of no candidate lies below the best known, and few lie above it.
select ok(min(c.inertia / r.inertia) > 1 - 1e-9 and max(c.inertia / r.inertia) < 1.03, 'inertias are near the best known for ' || name)
from selection join reference as r using (name), lateral keycust.kmeans_candidates(s) as c where c.k = r.k
group by name order by name;
select ok(bool_and(fell), 'inertia falls with k for ' || name)
from (select name, c.inertia < coalesce(lag(c.inertia) over (partition by name order by c.k), 'inf') as fell
      from selection, lateral keycust.kmeans_candidates(s) as c) as x group by name order by name;
select is((s).recommended_k, (select k from reference as r where r.name = selection.name and k > 1 order by silhouette desc limit 1),
    'the recommended k has the highest silhouette of the reference for ' || name)
from selection where name in ('iris', 'ruspini', 'xclara', 'faithful', 'crabs_log') order by name;
select is(count(*) filter (where is_recommended), 1::bigint, 'one candidate is recommended for ' || name)
from selection, lateral keycust.kmeans_candidates(s) as c group by name order by name;
select ok((s).reason ~ '^k = 4 has the highest silhouette, 0\.738: a strong structure .*The gap statistic agrees\.$',
    'the reason says what the measures say') from selection where name = 'ruspini';
select is((s).silhouette[1], null, 'nothing but inertia and gap is defined for k = 1') from selection where name = 'iris';
select ok((s).status = 'no_clear_clusters' and (s).reason ~ '^No clear clusters were found', 'noise has no clear clusters')
from (select keycust.kmeans_select(array(select abs(hashfloat8(i * 1000 + j)::float8) / 2147483648 from generate_series(1, 10) as j where i > 0), 1, 6) as s
      from generate_series(1, 1500) as i) as x;
select ok((s).reason ~ 'gap statistic points to k = 1, no clusters at all', 'the gap statistic sees no clusters in noise')
from (select keycust.kmeans_select(array(select abs(hashfloat8(i * 1000 + j)::float8) / 2147483648 from generate_series(1, 10) as j where i > 0), 1, 6) as s
      from generate_series(1, 1500) as i) as x;
select is(((s).k, (s).status, (s).recommended_k)::text, '("{1,2,3}",fewer_clusters,3)', 'k beyond the different rows are left out')
from (select keycust.kmeans_select(array[i % 3], 1, 9) as s from generate_series(1, 100) as i) as x;
select is(((s).k, (s).status, (s).recommended_k, (s).reason)::text, '(,fewer_clusters,,)', 'constant rows have no two clusters')
from (select keycust.kmeans_select('{5,5}', 2, 9) as s from generate_series(1, 100) as i) as x;
select is(((s).rows, (s).unusable_rows, (s).status)::text, '(0,3,no_rows)', 'a selection from nothing usable is a status')
from (select keycust.kmeans_select('{nan}', 2, 9) as s from generate_series(1, 3) as i) as x;
select is(((s).k, (s).inertia, (s).recommended_k)::text, '({1},{0},)', 'one row is one cluster')
from (select keycust.kmeans_select('{1,2}', 1, 1) as s) as x;
select ok((s).status = 'ok' and (s).recommended_k = 2, 'values as large as doubles are selected from')
from (select keycust.kmeans_select(array[case when i % 2 = 0 then 1e150 else -1e150 end * (1 + i / 1000.0)], 1, 4) as s
      from generate_series(1, 100) as i) as x;
select is(a::text, b::text, 'the order of rows does not show in a selection')
from (select keycust.kmeans_select(f, 1, 5 order by i) as a, keycust.kmeans_select(f, 1, 5 order by md5(i::text)) as b
      from many where i <= 1500) as x;
select ok((s).recommended_k between 2 and 5, 'directions can be selected from')
from (select keycust.kmeans_select(f, 1, 5, '{"metric":"cosine"}') as s from many where i <= 1500) as x;
select is_empty($$ select * from keycust.kmeans_candidates(null) $$, 'no selection has no candidates');
select is((select string_agg(c::text, ' ' order by c.k) from keycust.kmeans_candidates(
        row(array[2, 3], array[9.0], null, null, null, null, null, null, 3, 'x', 1, 1, 'ok', null, 1, null)::keycust.kmeans_selection) as c),
    '(2,9,,,,,,,f) (3,,,,,,,,t)', 'candidates of a selection written by hand');

-- Shapes of the catalogue.
select is((select array_agg(attname::text order by attnum) from pg_attribute
    where attrelid = 'keycust.kmeans_selection'::regclass and attnum > 0),
    '{k,inertia,silhouette,silhouette_error,calinski_harabasz,davies_bouldin,gap,gap_error,recommended_k,reason,rows,unusable_rows,status,message,format,detail}'::text[],
    'kmeans_selection_has_its_frozen_attributes');
select is((select array_agg(attname::text order by attnum) from pg_attribute
    where attrelid = 'keycust.kmeans_quality_result'::regclass and attnum > 0),
    '{clusters,rows,unusable_rows,silhouette,silhouette_error,silhouette_rows,simplified_silhouette,calinski_harabasz,davies_bouldin,status,message}'::text[],
    'kmeans_quality_result_has_its_frozen_attributes');

select * from finish();
rollback;

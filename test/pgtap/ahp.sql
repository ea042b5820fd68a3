\set ECHO none
\set ON_ERROR_STOP 1
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
begin;
select plan(86);

create temp table judged (matrix_id text, n int, i int, j int, judgement text, value float8);
\copy judged from 'test/reference/ahp_matrices.csv' with (format csv, header)
create temp table expected (matrix_id text, n int, element_names text, weights_eigenvector text,
    weights_geometric_mean text, lambda_max float8, ci float8, ri float8, cr float8, accepted text,
    published_weights text, published_stats text, source text);
\copy expected from 'test/reference/ahp_expected.csv' with (format csv, header)

create function pg_temp.matrix_of(id text) returns float8[]
language sql as $$
    select array_agg(row_values order by i)
    from (
        select i, array_agg(case when i = j then 1.0 else value end order by j) as row_values
        from (select distinct n from judged where matrix_id = id) size,
            generate_series(1, size.n) i,
            generate_series(1, size.n) j
            left join lateral (select value from judged q where q.matrix_id = id and q.i = i.i and q.j = j.j) v on true
        group by i
    ) r
$$;
create function pg_temp.distance(a float8[], b float8[]) returns float8
language sql as $$select max(abs(x - y)) from unnest(a, b) u (x, y)$$;

-- 13 reference matrices: six decimals are given, so 1e-6.
select ok(pg_temp.distance(r.weights, string_to_array(e.weights_eigenvector, ';')::float8[]) < 1e-6,
    e.matrix_id || ': eigenvector weights')
from expected e, keycust.ahp_weights(pg_temp.matrix_of(e.matrix_id)) r;
select ok(pg_temp.distance(r.weights, string_to_array(e.weights_geometric_mean, ';')::float8[]) < 1e-6,
    e.matrix_id || ': geometric mean weights')
from expected e, keycust.ahp_weights(pg_temp.matrix_of(e.matrix_id), 'geometric_mean') r;
select ok(abs(r.lambda_max - e.lambda_max) < 1e-6 and abs(r.ci - e.ci) < 1e-6 and r.ri = e.ri
    and abs(r.cr - e.cr) < 1e-6 and r.consistent = (e.accepted = 'yes'), e.matrix_id || ': lambda, CI, RI, CR')
from expected e, keycust.ahp_weights(pg_temp.matrix_of(e.matrix_id)) r;

-- Harker's incomplete example.
select ok(pg_temp.distance(r.weights, array[4, 2, 1]::float8[]) < 5 and
    pg_temp.distance(r.weights, array[4.0 / 7, 2.0 / 7, 1.0 / 7]::float8[]) < 1e-6 and abs(r.lambda_max - 3) < 1e-6,
    'a missing judgement is taken as the others imply')
from keycust.ahp_weights('{{1,2,null},{0.5,1,2},{null,0.5,1}}') r;

-- Group: judgements aggregated, and priorities aggregated.
create temp table expert (id int, m float8[]);
insert into expert values (1, '{{1,2,4},{null,1,3},{null,null,1}}'), (2, '{{1,3,5},{null,1,2},{null,null,1}}');
select ok(pg_temp.distance((keycust.ahp_weights(keycust.ahp_group(m))).weights, '{0.604958,0.272393,0.122649}') < 1e-6
    and abs((keycust.ahp_weights(keycust.ahp_group(m))).lambda_max - 3.009605) < 1e-6, 'aggregated judgements')
from expert;
select ok(pg_temp.distance((keycust.ahp_weights(keycust.ahp_group(keycust.ahp_matrix(
    (keycust.ahp_weights(m, 'geometric_mean')).weights)))).weights, '{0.604958,0.272393,0.122649}') < 1e-6,
    'aggregated priorities')
from expert;
select ok(pg_temp.distance(
    (keycust.ahp_weights(keycust.ahp_group(keycust.ahp_matrix((keycust.ahp_weights(m)).weights)))).weights,
    (select array_agg(w / total order by i) from (
        select i, exp(avg(ln(w))) as w, sum(exp(avg(ln(w)))) over () as total
        from expert, keycust.ahp_weights(m) r, unnest(r.weights) with ordinality u (w, i) group by i) g)) < 1e-12,
    'aggregated priorities are the normalised geometric mean of the weights')
from expert;
select ok(pg_temp.distance(keycust.ahp_group(m, 3), keycust.ahp_group(m)) < 1e-12, 'equal weights change nothing')
from expert;
select ok(pg_temp.distance(keycust.ahp_group(m, id), (select keycust.ahp_group(m)
    from (select m from expert union all select m from expert where id = 2) d)) < 1e-12, 'a weight of two is two votes')
from expert;

-- The random index of a complete and an incomplete matrix.
select is((keycust.ahp_weights(array_fill(1::float8, array[n, n]))).ri, ri, 'Saaty''s index for n = ' || n)
from (values (1, 0::float8), (2, 0), (3, 0.58), (9, 1.45), (12, 1.48), (15, 1.59)) v (n, ri);
select ok(abs((keycust.ahp_weights(array_fill(1::float8, array[16, 16]))).ri - (1.7699 * 16 - 4.3513) / 15) < 1e-12,
    'Alonso and Lamata''s beyond 15');
select ok(abs((keycust.ahp_weights('{{1,1,1,null},{1,1,1,1},{1,1,1,1},{null,1,1,1}}')).ri - 0.6) < 1e-12,
    'less for a missing pair');
select is(cardinality((keycust.ahp_weights(array_fill(1::float8, array[300, 300]))).weights), 300, '300 elements');

-- Sensitivity: at the critical weight the two are level.
create temp table alternative as select array[[90, 60, 70], [70, 80, 75], [60, 90, 95]]::float8[] as scores;
select ok(abs(
    (select critical_weight * (scores[leader][1] - scores[challenger][1]) + (1 - critical_weight)
        * (0.6 * (scores[leader][2] - scores[challenger][2]) + 0.4 * (scores[leader][3] - scores[challenger][3])))) < 1e-9,
    'level at the critical weight')
from alternative, keycust.ahp_sensitivity('{0.5,0.3,0.2}', scores) where criterion = 1;
select is(count(*), 6::bigint, 'a row for each judged pair')
from keycust.ahp_judgement_sensitivity('{{1,2,3,4},{null,1,2,3},{null,null,1,2},{null,null,null,1}}');
select ok(bool_and(abs(s.higher_cr - (keycust.ahp_weights(changed)).cr) < 1e-12), 'CR after a step is that of the changed matrix')
from keycust.ahp_judgement_sensitivity('{{1,2,5},{null,1,3},{null,null,1}}') s,
    lateral (select case s.judgement_row * 10 + s.judgement_column
        when 12 then '{{1,3,5},{null,1,3},{null,null,1}}'
        when 13 then '{{1,2,6},{null,1,3},{null,null,1}}'
        else '{{1,2,5},{null,1,4},{null,null,1}}' end::float8[] as changed) c;

-- Errors: SQLSTATE and message.
select throws_ok(call, state, message)
from (values
    ($$select keycust.ahp_weights('{}')$$, '22023', 'matrix must not be empty'),
    ($$select keycust.ahp_weights('{1}')$$, '2202E', 'matrix must be a two-dimensional array'),
    ($$select keycust.ahp_weights('{{{1}}}')$$, '2202E', 'matrix must be a two-dimensional array'),
    ($$select keycust.ahp_weights('{{1,2}}')$$, '2202E', 'matrix must be square'),
    ($$select keycust.ahp_weights('{{1,nan},{1,1}}')$$, '22023', 'matrix must be finite numbers'),
    ($$select keycust.ahp_weights('{{1,0},{null,1}}')$$, '22023', 'matrix must contain positive numbers'),
    ($$select keycust.ahp_weights('{{1,2},{2,1}}')$$, '22023', 'matrix is not reciprocal'),
    ($$select keycust.ahp_weights('{{1,2},{0.5,2}}')$$, '22023', 'the diagonal of matrix must be 1'),
    ($$select keycust.ahp_weights('{{1,null},{null,1}}')$$, '22023', 'the comparisons do not connect all elements'),
    ($$select keycust.ahp_weights('{{1,2,null},{null,1,2},{null,null,1}}', 'column_mean')$$, '22023',
        'the method column_mean needs a judgement for every pair'),
    ($$select keycust.ahp_weights('{{1}}', 'best')$$, '22023',
        'method must be one of "eigenvector", "geometric_mean", "column_mean"'),
    ($$select keycust.ahp_weights('{{1}}', 'eigenvector', 'best')$$, '22023',
        'random_index must be one of "saaty", "alonso_lamata"'),
    ($$select keycust.ahp_weights(array_fill(1::float8, array[301, 301]))$$, '54000', 'matrix must have at most 300 rows'),
    ($$select keycust.ahp_weights('{{1,1e-310},{null,1}}')$$, '22003',
        'the reciprocal of an element of matrix is too large'),
    ($$select keycust.ahp_matrix('{0,1}')$$, '22023', 'weights must be positive numbers'),
    ($$select keycust.ahp_matrix('{1e200,1e-200}')$$, '22003', 'weights differ too much for their ratio to be a number'),
    ($$select keycust.ahp_group(m, -1) from expert$$, '22023', 'weight must be a finite number of at least 0'),
    ($$select keycust.ahp_group(m, 1.7e308) from expert$$, '22003', 'the sum of weights is too large'),
    ($$select keycust.ahp_group(m) from (values ('{{1}}'::float8[]), ('{{1,2},{null,1}}')) v (m)$$, '2202E',
        'matrices of a group must all have the same size'),
    ($$select keycust.ahp_group_merge('\x')$$, '22P03', 'invalid aggregate state'),
    ($$select keycust.ahp_group_final(null)$$, '0A000', 'function can only be called as part of an aggregate'),
    ($$select keycust.ahp_sensitivity('{1}', '{{1,2}}')$$, '2202E', 'scores must have a column for each weight'),
    ($$select keycust.ahp_sensitivity('{-1}', '{{1}}')$$, '22023', 'weights must not be negative'),
    ($$select keycust.ahp_sensitivity('{0}', '{{1}}')$$, '22023', 'weights must not all be zero'),
    ($$select keycust.ahp_sensitivity('{1}', '{{null}}')$$, '22004', 'scores must not contain null values'),
    ($$select keycust.ahp_judgement_sensitivity(array_fill(1::float8, array[101, 101]))$$, '54000',
        'matrix must have at most 100 rows to vary its judgements')
) v (call, state, message);
set local keycust.max_memory = '1MB';
select throws_ok($$select keycust.ahp_weights(array_fill(1::float8, array[300, 300]))$$, '54000',
    'the computation needs more memory than is allowed');
select throws_ok($$select keycust.ahp_group(array_fill(1::float8, array[300, 300]))$$, '54000',
    'the aggregate needs more memory than is allowed');

-- Every byte of a state, put to each of some values, is accepted with a sound result or refused with 22P03.
reset keycust.max_memory;
create function pg_temp.outcome(state bytea) returns text
language plpgsql as $$
declare
    merged float8[];
begin
    select keycust.ahp_group_merge(s) into merged from (select state) v (s);
    return case when (select bool_and(e > 0 and e < 'infinity') from unnest(merged) e) then 'sound' else 'unsound' end;
exception
    when invalid_binary_representation then return 'refused';
end
$$;
select is(array_agg(distinct pg_temp.outcome(set_byte(state, position, value)) order by
    pg_temp.outcome(set_byte(state, position, value))), '{refused,sound}', 'a damaged state is refused or harmless')
from (select keycust.ahp_group_partial(m) as state from expert) s,
    lateral generate_series(0, length(state) - 1) position, (values (0), (1), (127), (128), (240), (255)) v (value);

select * from finish();
rollback;

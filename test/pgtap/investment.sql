\set ECHO none
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset fieldsep '\n'
\pset pager off
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
begin;
select no_plan();

create function pg_temp.near(got float8, expected float8, tolerance float8, what text) returns text language sql as $$
    select ok(abs(got - expected) <= tolerance, format('%s: %s, not %s', what, got, expected))
$$;
-- 300 kvar at 150 CNY, 4000 CNY a month for ten years, at 8 %.
select pg_temp.near(a.npv_cny, 277083.91, 0.01, 'net present value'), pg_temp.near(a.irr_pct, 106.591, 0.001, 'internal rate'),
    pg_temp.near(a.payback_years, 0.9375, 1e-9, 'payback'), pg_temp.near(a.discounted_payback_years, 1 + (45000 - 48000 / 1.08) / (48000 / 1.08 ^ 2), 1e-9, 'discounted'),
    pg_temp.near(a.annuity_cny * keycust.investment_annuity_factor(8, 10), 277083.91, 0.01, 'annuity')
from keycust.investment_appraisal(45000, 48000, 10, 8) as a;
select pg_temp.near(keycust.investment_annuity_factor(7, 20), 10.5940, 5e-5, 'annuity factor of 20 years at 7 %');
-- The definition, computed in numeric.
select pg_temp.near(keycust.investment_npv(array(select v from generate_series(0, 30) as t, lateral (select case t when 0 then -1000 else 100 + t * t end::float8 as v) as x order by t), 6.5),
    (select sum(case t when 0 then -1000 else 100 + t * t end / 1.065 ^ t::numeric)::float8 from generate_series(0, 30) as t), 1e-9, 'by its definition');
select pg_temp.near(keycust.investment_npv(f, keycust.investment_irr_pct(f)), 0, 1e-9, 'nothing is worth anything at the internal rate of ' || f::text)
from unnest(array['{-100,60,60}', '{-100,0,0,0,500}', '{100,-60,-60}', '{-1,2,3,4,5}', '{-1000,10,10,10}']) as t, lateral (select t::float8[] as f) as x;
select is(keycust.investment_payback('{-100,60,60}'), 1 + 40.0::float8 / 60, 'payback within the year');
select is(keycust.investment_payback('{-100,60,60}', 15), null, 'never, discounted');

select * from finish();
rollback;

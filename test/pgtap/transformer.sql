-- The numbers of transformer: worked examples (TR1 to TR7, RC6) with their tolerances, and plans against a brute force in SQL.
begin;
\set ON_ERROR_ROLLBACK off
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
select plan(25);

create function pg_temp.near(got float8, expected float8, tolerance float8, name text) returns text language sql as $$
    select ok(abs(got - expected) <= tolerance, format('%s: %s, expected %s', name, got, expected))
$$;

-- Losses of the shipped tables.
create temp view model as
select m.*, row_number() over () as n from keycust.shipped_transformer_model() as m;

select pg_temp.near(l.economic_load_factor, expected, 1e-4, 'TR1 ' || series)
from (values ('S11', 0.3614), ('S13', 0.3032), ('S20', 0.3207), ('S22', 0.3212)) as v (series, expected)
join model as m using (series), keycust.transformer_losses(0, m.capacity_kva, m.no_load_loss_w, m.load_loss_w) as l
where m.capacity_kva = 630;

select pg_temp.near(got, expected, 1e-4, 'TR2 ' || what)
from keycust.transformer_losses(630, 630, 810, 6200, 1.1, 4.5, 0.1) as l,
    lateral (values ('Q0', l.no_load_loss_kvar, 6.93), ('Qk', l.full_load_loss_kvar, 28.35), ('P0Z', l.comprehensive_no_load_kw, 1.503),
        ('PkZ', l.comprehensive_full_load_kw, 9.035), ('beta_JZ', l.comprehensive_load_factor, 0.4079)) as v (what, got, expected);

select pg_temp.near((keycust.transformer_losses(0, 630, 810, 6200, units => n)).next_unit_at_kva, expected, 0.01, format('TR3 %s to %s', n, n + 1))
from (values (1, 322.03), (2, 557.78)) as v (n, expected);
select results_eq(
    $$ select round(to_kva::numeric, 1), units from keycust.transformer_service('{630,630,630}', '{810,810,810}', '{6200,6200,6200}') $$,
    $$ values (322.0, '{1}'::bigint[]), (557.8, '{1,2}'), (null, '{1,2,3}') $$, 'TR3 as a table of service');

select pg_temp.near(got, expected, 0.5, 'TR4 ' || what)
from keycust.transformer_annual_losses(420, keycust.transformer_loss_hours(5000), 630, 570, 6200) as l,
    lateral (values ('tau', keycust.transformer_loss_hours(5000), 3410.9), ('W0', l.no_load_loss_kwh, 4993.2),
        ('Wk', l.load_loss_kwh, 9399.0)) as v (what, got, expected);

create temp table factor as
select * from keycust.transformer_toc_factors(0.6, 7, 20, keycust.transformer_loss_hours(5000), 2.0 / 3);
select pg_temp.near(got, expected, 1e-3, 'TR5 ' || what)
from factor, lateral (values ('PVF', annuity_factor, 10.5940), ('A', no_load_cny_per_w, 55.682), ('B', load_cny_per_w, 9.636)) as v (what, got, expected);
select results_eq(
    $$ select series, round(keycust.transformer_toc(price, p0, pk, no_load_cny_per_w, load_cny_per_w))
       from factor, (values ('S13', 68000, 570, 6200), ('S20', 78000, 510, 4960), ('S22', 90000, 460, 4460)) as v (series, price, p0, pk) order by 2 $$,
    $$ values ('S20', 154193::float8), ('S22', 158591), ('S13', 159483) $$, 'TR6 the least owning cost');
select pg_temp.near(got, expected, 1e-3, 'TR7 ' || what)
from keycust.transformer_losses(315, 630, 570, 6200, power_factor => 0.9) as l,
    lateral (values ('efficiency', l.efficiency_pct, 99.258), ('its maximum', l.maximum_efficiency_pct, 99.341)) as v (what, got, expected);
select pg_temp.near(450 * 0.75 + 100 * sqrt(1 / 0.7 ^ 2 - 1) - keycust.transformer_kvar_room(630, 550), 132.3, 1,
    'RC6 kvar that avoid a larger transformer');

-- A year of hours against every interval and every number of units, for the priced models of two series.
create temp table reading as
select at, kw, 0.45 * kw + 10 as kvar
from (
    select at, 60 + 250 * greatest(0, sin((extract(hour from at) - 6) / 12 * pi()))
        * case when extract(isodow from at) < 6 then 1 else 0.4 end * (1 + 0.2 * cos(extract(doy from at) / 58.1)) as kw
    from generate_series('2025-01-01 01:00'::timestamp, '2026-01-01', '1 hour') as at) as made;
create temp table option as
select keycust.transformer_options(jsonb_build_object('energy_price_cny_per_kwh', 0.65, 'most_alternatives', 1000, 'kq_kw_per_kvar', 0.04,
    'models', (select jsonb_agg(m) from jsonb_array_elements(keycust.transformer_catalogue()) as m
               where m ->> 'series' in ('S13', 'S22') and m ? 'price_cny'))) as o;
create temp table plan as select keycust.transformer_plan(at, kw, kvar, o) as p from reading, option;
create temp table brute as
with unit as (
    select m ->> 'series' as series, (m ->> 'capacity_kva')::float8 as kva, (m ->> 'price_cny')::float8 as price,
        (m ->> 'no_load_loss_w')::float8 / 1000 + 0.04 * (m ->> 'no_load_current_pct')::float8 / 100 * (m ->> 'capacity_kva')::float8 as p0,
        (m ->> 'load_loss_w')::float8 / 1000 + 0.04 * (m ->> 'impedance_pct')::float8 / 100 * (m ->> 'capacity_kva')::float8 as pk
    from option, jsonb_array_elements(o -> 'models') as m
), lost as (
    select u.series, u.kva, n, sum(least_kw) as kwh
    from unit as u, generate_series(1, 4) as n, reading as r,
        lateral (select kw * kw + kvar * kvar as square) as s,
        lateral (select min(k * u.p0 + u.pk * square / (k * u.kva * u.kva)) as least_kw from generate_series(1, n) as k
                 where k = n or square <= (0.8 * k * u.kva) ^ 2) as l
    group by u.series, u.kva, n
)
select format('%s%s-%s', case when n > 1 then n || ' x ' else '' end, series, kva) as name, n * kva as kva,
    n * price / ((1 - 1.07 ^ -20) / 0.07) + kwh * 0.65 as yearly,
    (select max(sqrt(kw * kw + kvar * kvar)) from reading) * 1.1 <= 0.8 * n * kva and kva <= 1600 as feasible
from lost join unit using (series, kva);

select is((select count(*) from brute where feasible), (select (p).feasible::bigint from plan), 'as many alternatives are feasible');
select is((p).best, (select name from brute where feasible order by yearly limit 1), 'the best is that of the brute force') from plan;
select cmp_ok((select max(abs(a.yearly_cost_cny / b.yearly - 1)) from plan, keycust.transformer_alternatives(p) as a join brute as b using (name)),
    '<', 1e-9::float8, 'every feasible alternative costs what it costs by the brute force');

select * from finish();
rollback;

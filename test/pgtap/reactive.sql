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

-- The examples of the rule, in decimals: exact.
select is(keycust.reactive_power_factor(100000, 60000, 0), 0.86, 'PF1: the power factor');
select is(keycust.reactive_adjustment(0.8575, 0.90), 2.00, 'PF1: standard 0.90');
select is(keycust.reactive_adjustment(0.8575, 0.85), -0.10, 'PF2: standard 0.85');
select is(keycust.reactive_power_factor(100000, 30000, 20000), 0.89, 'PF3: leading kvarh are added');
select is(keycust.reactive_power_factor(100000, 30000, -20000), 0.89, 'PF3: whatever their sign');
select is(keycust.reactive_adjustment(0.89, 0.90), 0.50, 'PF3: the percent');
select is(keycust.reactive_adjustment(0.60, 0.90), 25.00, 'PF4: a deep surcharge');
select is(keycust.reactive_adjustment(0.8950, 0.90), 0.00, 'PF5: half up');
select is(keycust.reactive_adjustment(0.8949, 0.90), 0.50, 'PF5: below the half');
select is(keycust.reactive_adjustment_cny(0.86, 0.90, 12600, 300000), 6252.00, 'PF6: money');
select is(keycust.reactive_adjustment_cny(0.86, 0.90, 12600, 300000) - keycust.reactive_adjustment_cny(0.95, 0.90, 12600, 300000), 8596.50,
    'PF7: what a better power factor saves');

-- The whole table, and beside it the closed form of its rule.
select is((select count(*) from keycust.shipped_power_factor_adjustment()), 213::bigint, 'the table has 213 rows');
select is_empty($$
    select a.power_factor_standard, a.power_factor, a.adjustment_pct
    from keycust.shipped_power_factor_adjustment() as a
    where keycust.reactive_adjustment(a.power_factor, a.power_factor_standard) is distinct from a.adjustment_pct
$$, 'every row of the table is returned as it stands');
create function pg_temp.rule(p numeric, s numeric) returns numeric language sql as $$
    select case
        when p < s - 0.25 then 15 + 200 * (s - 0.25 - p)
        when p < s - 0.20 then 10 + 100 * (s - 0.20 - p)
        when p < s then 50 * (s - p)
        when s = 0.90 then -15 * (least(p, 0.95) - s)
        when p <= 0.90 then -10 * (p - s)
        else -10 * (0.90 - s) - 15 * (least(p, case s when 0.85 then 0.94 else 0.92 end) - 0.90)
    end
$$;
select is_empty($$
    select s, p, pg_temp.rule(p, s), keycust.reactive_adjustment(p, s)
    from unnest(array[0.90, 0.85, 0.80]) as s, lateral (select i / 100.0 as p from generate_series(0, 100) as i) as x
    where pg_temp.rule(p, s) <> keycust.reactive_adjustment(p, s)
$$, 'the rule holds from 0.00 to 1.00: below the table its last step goes on');
select is_empty($$
    select s, i
    from unnest(array[0.90, 0.85, 0.80]) as s, generate_series(0, 100) as i, lateral (
        select (keycust.reactive_months(keycust.reactive_plan(at, 100, 100 * sqrt(10000 - i * i) / nullif(i, 0), 0, o))).*
        from (values (timestamp '2025-03-01 12:00'), ('2025-03-02 12:00')) as v (at),
            keycust.reactive_options(jsonb_build_object('standard', s, 'energy_price_cny_per_kwh', 1, 'least_coverage_pct', 0, 'equipment', '[]'::jsonb)) as o
        where i > 0 group by o) as m
    where m.power_factor_before <> i / 100.0 or m.adjustment_pct_before <> pg_temp.rule(i / 100.0, s)::float8
$$, 'the plan bills by the same rule, at every hundredth');

-- Rounding is that of decimals, wherever the half lies.
select is_empty($$
    select kwh, kvarh from (
        select kwh, kvarh, keycust.reactive_power_factor(kwh, kvarh) as pf
        from generate_series(1, 2000, 53) as kwh, generate_series(0, 3000, 61) as kvarh) as x
    where pf <> floor(100 * kwh / sqrt((kwh * kwh + kvarh * kvarh)::numeric(60, 40)) + 0.5) / 100
$$, 'rounded as numeric is');
select is(keycust.reactive_power_factor(179, sqrt(7959::numeric(60, 40)) - 1e-30), 0.90, 'a hair above the half');
select is(keycust.reactive_power_factor(179, sqrt(7959::numeric(60, 40)) + 1e-30), 0.89, 'a hair below it');

-- Four quadrants.
select is(keycust.reactive_power_factor(100000, 30000, 7000, 9000, -20000), 0.89, 'I and IV are the consumer''s');
select is(keycust.reactive_power_factor(100000, 30000, 10000, 10000, 20000, '{1,2,3,4}'), 0.82, 'a rule that counts all four');

-- Which standard.
select is(keycust.reactive_standard(c, v, k, r), s, format('%s of %s kVA at %s kV: %s', c, k, v, s))
from (values ('industrial', 10, 315, false, 0.90), ('industrial', 10, 160, false, 0.85), ('industrial', 0.4, 315, false, 0.85),
    ('industrial', 10, 99, false, null), ('non_industrial', 10, 1000, false, 0.85), ('non_industrial', 10, 1000, true, 0.90),
    ('pumping', 10, 3200, false, 0.90), ('pumping', 10, 3199, false, 0.85), ('agriculture', 10, 200, false, 0.80), ('agriculture', 10, 50, false, null),
    ('wholesale', 10, 5000, false, 0.80), ('wholesale_industry', 10, 5000, false, 0.85), ('residential', 10, 5000, true, null),
    ('industrial', null, 5000, false, null), ('industrial', null, 150, false, 0.85), ('industrial', 10, null, false, null)) as t (c, v, k, r, s);

-- The handbooks' examples, each with its tolerance.
create function pg_temp.near(got float8, expected float8, tolerance float8, what text) returns text language sql as $$
    select ok(abs(got - expected) <= tolerance, format('%s: %s, not %s', what, got, expected))
$$;
select pg_temp.near(keycust.reactive_compensation(250, 0.80, 0.95), 105.33, 0.01, 'RC1');
select pg_temp.near(keycust.reactive_compensation(75, 0.70, 0.90), 40.19, 0.01, 'RC2');
select pg_temp.near(keycust.reactive_compensation(5, 0.75, 0.90), 1.988, 0.005, 'RC3');
select pg_temp.near(keycust.reactive_compensation(450, 0.75, 0.95), 248.95, 0.5, 'RC4');
select pg_temp.near(450 / 0.95, 473.7, 0.5, 'RC4: kVA after');
select pg_temp.near(100 * (1 - sqrt(keycust.reactive_loss_ratio(0.75, 0.95))), 21.1, 0.1, 'RC4: current reduction');
select pg_temp.near(keycust.reactive_compensated_factor(1160 * 0.70, 0.70, 410), 0.889, 0.005, 'RC5');
select pg_temp.near(1160 * 0.70 / keycust.reactive_compensated_factor(1160 * 0.70, 0.70, 410), 913.5, 0.5, 'RC5: kVA after');
select pg_temp.near(keycust.reactive_compensation_to_fit(550, 450 * sqrt(1 - 0.64) / 0.8 + 100 * sqrt(1 - 0.49) / 0.7, 630), 132.3, 1, 'RC6');
select pg_temp.near(keycust.reactive_compensation(500, 0.75, 0.928), 240.2, 2.4, 'RC7: kvar');
select pg_temp.near(500 / 0.75 - keycust.reactive_released_kva(500, 0.75, 0.928), 538.8, 5, 'RC7: kVA after');
select pg_temp.near(keycust.reactive_loss_ratio(0.75, 0.928), 0.653, 0.0065, 'RC7: losses of the cable');
select pg_temp.near(keycust.reactive_compensated_factor(500, 0.75, 250), 0.934, 0.001, 'RC7: with 250 kvar');
select pg_temp.near(1 - keycust.reactive_loss_ratio(0.70, 0.95), 0.4571, 1e-4, 'RC8');
select pg_temp.near(keycust.reactive_voltage_rise_pct(250, 630, 4.5), 1.786, 1e-3, 'RC9');
select pg_temp.near(keycust.reactive_resonance_order(250, 630, 4.5), 7.48, 0.01, 'RC10');
select pg_temp.near(keycust.reactive_tuning_order(7), 3.78, 0.01, 'RC11: 7 %');
select pg_temp.near(keycust.reactive_tuning_order(14), 2.67, 0.01, 'RC11: 14 %');
select pg_temp.near(round(keycust.reactive_capacitor_voltage_v(400, 7)::numeric, 1)::float8, 430.1, 0.01, 'RC11: volts with 7 %');
select pg_temp.near(round(keycust.reactive_capacitor_voltage_v(400, 14)::numeric, 1)::float8, 465.1, 0.01, 'RC11: volts with 14 %');
select pg_temp.near(keycust.reactive_step_kvar(50, 480, 400, 7), 37.34, 0.01, 'RC12: 7 %');
select pg_temp.near(keycust.reactive_step_kvar(50, 525, 400, 14), 33.75, 0.01, 'RC12: 14 %');
select pg_temp.near((keycust.investment_appraisal(300 * 150, 12 * 4000, 10, 8)).payback_years, 0.9375, 0.01, 'RC13: payback');
select pg_temp.near((keycust.investment_appraisal(300 * 150, 12 * 4000, 10, 8)).npv_cny, 277083.91, 0.01, 'RC13: net present value');
select pg_temp.near((keycust.investment_appraisal(300 * 150, 12 * 4000, 10, 8)).irr_pct, 106.591, 0.01, 'RC13: internal rate');

-- Compensation by a share of the intervals is the quantile that PostgreSQL computes.
create temp table load as
select timestamp '2025-01-01 00:15' + i * interval '15 minutes' as at,
    round((300 + 200 * sin(i / 15.3) + 80 * sin(i * i))::numeric, 2)::float8 as kw,
    round(abs(180 + 150 * sin(i / 15.3 + 0.4) + 60 * sin(i * 7.7))::numeric, 2)::float8 as lag,
    case when i % 9 = 0 then 12.5 else 0 end::float8 as lead
from generate_series(0, 59 * 96 - 1) as i;
select pg_temp.near((select keycust.reactive_compensation(kw, lag, lead, 0.95, 0.95) from load),
    (select percentile_cont(0.95) within group (order by greatest(lag - lead - kw * sqrt(1 - 0.95 ^ 2) / 0.95, 0)) from load), 1e-9, 'share of the intervals');
create temp table day_curve as
select (at - interval '1 minute')::date as day, array_agg(kw::real order by at) as kw, array_agg((lag - lead)::real order by at) as kvar from load group by 1;
select pg_temp.near((select keycust.reactive_compensation(kw, kvar, 0.95, 0.95) from day_curve),
    (select keycust.reactive_compensation(kw, lag, lead, 0.95, 0.95) from load), 1e-4, 'day curves and rows agree');

-- A plan against SQL that switches one bank: five steps of 50 kvar of 480 V behind 7 %.
create temp table opt as
select keycust.reactive_options('{"standard": 0.90, "energy_price_cny_per_kwh": 0.6, "transformer_kva": 800, "impedance_pct": 6, "loss_kw_per_kvar": 0.04, "harmonics": [5, 7]}') as o;
create temp table plan as select keycust.reactive_plan(at, kw, lag, lead, (select o from opt)) as plan from load;
select is((plan).status, 'ok', 'the plan is one') from plan;
create temp table bank as
select a.* from plan, keycust.reactive_alternatives(plan) as a where a.equipment = 'capacitor_7' and a.step_kvar = 50 and a.steps = 5;
create temp table by_hand as
with recursive step (q) as (select 50 * (400.0 / 480) ^ 2 / 0.93), numbered as (
    select l.*, row_number() over (order by at) as n from load as l
), switched as (
    select n, at, kw, lag, lead, least(greatest(0, ceil((lag - lead) / q - 0.65)), greatest(floor((lag - lead) / q + 0.35), 0), 5) as k, q from numbered, step
)
select date_trunc('month', at - interval '1 minute')::date as month, sum(kw) / 4 as kwh,
    sum(least(lag, lead) + greatest(lag - lead - k * q, 0)) / 4 as lag, sum(least(lag, lead) + greatest(-(lag - lead - k * q), 0)) / 4 as lead,
    sum(0.04 * (abs(lag - lead) - abs(lag - lead - k * q)) - k * 50 * 0.0065) / 4 as loss, max(sqrt(kw ^ 2 + (lag - lead - k * q) ^ 2)) as peak
from switched group by 1;
select pg_temp.near(m.lagging_kvarh_after, h.lag, 1e-6, 'lagging kvarh of ' || h.month),
    pg_temp.near(m.leading_kvarh_after, h.lead, 1e-6, 'leading kvarh of ' || h.month),
    pg_temp.near(m.loss_saving_kwh, h.loss, 1e-6, 'losses of ' || h.month),
    is(m.power_factor_after::numeric, keycust.reactive_power_factor(h.kwh::numeric, h.lag::numeric, h.lead::numeric), 'power factor of ' || h.month),
    is(m.adjustment_pct_after::numeric, keycust.reactive_adjustment(m.power_factor_after::numeric, 0.90), 'percent of ' || h.month)
from plan, bank as b, keycust.reactive_months(plan, b.alternative) as m, by_hand as h where h.month = m.month;
select pg_temp.near(b.peak_kva, (select max(peak) from by_hand), 1e-9, 'the highest kVA'),
    pg_temp.near(b.voltage_rise_pct, keycust.reactive_voltage_rise_pct(b.given_kvar, 800, 6), 1e-12, 'rise of the voltage'),
    pg_temp.near(b.resonance_order, keycust.reactive_resonance_order(250 * (400.0 / 480) ^ 2, 800, 6, 7), 1e-12, 'order of resonance'),
    pg_temp.near(b.investment_cny, 250 * 150, 0, 'price'),
    pg_temp.near(b.npv_cny, (keycust.investment_appraisal(b.investment_cny, b.saving_cny, 10, 8)).npv_cny, 1e-6, 'net present value'),
    pg_temp.near(b.irr_pct, (keycust.investment_appraisal(b.investment_cny, b.saving_cny, 10, 8)).irr_pct, 1e-9, 'internal rate')
from bank as b;
select is((select count(*) from plan, keycust.reactive_alternatives(plan) as a where a.kind = 'bank' and a.barred_by is null and a.npv_cny > (plan).npv_cny), 0::bigint,
    'nothing that is allowed is better than what is chosen');
select is((select count(*) from plan, keycust.reactive_alternatives(plan) as a where a.barred_by = 'resonance' and not exists (
    select from generate_series(1, a.steps) as k where abs(a.harmonic - keycust.reactive_resonance_order(k * a.step_kvar * (400.0 / case a.equipment
        when 'capacitor' then 450 when 'capacitor_7' then 480 else 525 end) ^ 2, 800, 6, a.detuning_pct)) < 0.5)), 0::bigint, 'what is barred does resonate');
select is((select count(distinct a.rank) from plan, keycust.reactive_alternatives(plan) as a), (select count(*) from plan, keycust.reactive_alternatives(plan)),
    'every rank is given once');
select ok((select bool_and(r.npv_cny >= 0) from plan, keycust.reactive_reasons(plan) as r where r.compared_with <> 'next best'), 'no step more or less would be better');
-- Energy that is billed beside the load: power factor, percent and charge of the month as billed, by decimals; kvarh of the bank as without it.
create temp table added as
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"month_added_kwh": [9000, 4000, null, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "month_added_kvarh": [30000, 25000, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]}' from opt)) as plan from load where at <= '2025-02-20';
create temp table bill as
select m.*, m.coverage_pct::numeric / 100 as known, a.alternative, p.plan as plan
from added as p, keycust.reactive_alternatives(p.plan) as a, keycust.reactive_months(p.plan, a.alternative) as m
where a.kind = 'none' or a.is_chosen or a.equipment = 'capacitor_7' and a.step_kvar = 50 and a.steps = 5;
select is(b.power_factor_after::numeric, keycust.reactive_power_factor(b.kwh::numeric / b.known + b.added_kwh::numeric,
        b.lagging_kvarh_after::numeric / b.known + b.added_kvarh::numeric, b.leading_kvarh_after::numeric / b.known), 'power factor as billed of ' || b.month || ', ' || b.alternative),
    pg_temp.near(b.adjustment_cny_after, (0.6 * (b.kwh / b.known::float8 + b.added_kwh)) * keycust.reactive_adjustment(b.power_factor_after::numeric, 0.90)::float8 / 100,
        1e-6, 'its charge')
from bill as b order by b.alternative, b.month;
select ok(bool_and(a.lagging_kvarh_after = b.lagging_kvarh_after and a.leading_kvarh_after = b.leading_kvarh_after), 'switching does not know of it')
from bill as a, (select m.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o from opt)) as plan from load where at <= '2025-02-20') as p,
    keycust.reactive_alternatives(p.plan) as x, keycust.reactive_months(p.plan, x.alternative) as m
    where x.equipment = 'capacitor_7' and x.step_kvar = 50 and x.steps = 5) as b, bank
where a.month = b.month and a.alternative = bank.alternative;
-- The same from day curves, and in any order of the rows.
select is((select (keycust.reactive_plan(day, kw, kvar, '{"a": 1}'::jsonb || '{}')).status from day_curve where false), null, 'no rows, no plan');
-- What lags and leads within one quarter of an hour is not in a day curve.
create temp table net as select keycust.reactive_plan(at, kw, greatest(lag - lead, 0), greatest(lead - lag, 0), (select o from opt)) as plan from load;
create temp table by_curve as select keycust.reactive_plan(day, kw, kvar, (select o from opt)) as plan from day_curve;
select is((c.plan).choice, (p.plan).choice, 'day curves come to the same') from by_curve as c, net as p;
select pg_temp.near((c.plan).npv_cny, (p.plan).npv_cny, 1, 'and to the same money') from by_curve as c, net as p;
select is((select keycust.reactive_plan(at, kw, lag, lead, (select o from opt))::text from (select * from load order by kw) as x), (select plan::text from plan),
    'the order of the rows is nothing');

-- A user's own table, prices and units.
select is(keycust.reactive_adjustment(0.80, 0.90, '{{0.90,0},{0.85,3},{0.80,7}}'), 7::numeric, 'a table of one''s own');
select is(keycust.reactive_adjustment(0.79, 0.90, '{{0.90,0},{0.85,3},{0.80,7}}'), 7.80, 'whose last step goes on');
select is(keycust.reactive_options('{"energy_price_cny_per_kwh": 1}', '{{0.9,0},{0.8,5}}', '[{"equipment": "own", "kind": "bank", "rated_voltage_v": 400,
    "price_low_cny_per_kvar": 10, "price_high_cny_per_kvar": 30, "life_years": 12}]', '[{"rated_voltage_v": 400, "rated_kvar": 33}]', '{"reactive_rate_pct": "5"}')
    - '{voltage_v,most_steps,switch_on_steps,lead_limit_steps,loss_kw_per_kvar,least_coverage_pct,resonance_distance}'::text[],
    '{"adjustment_power_factor": [0.9, 0.8], "adjustment_pct": [0, 5], "energy_price_cny_per_kwh": 1, "unit_equipment": ["own"], "unit_kind": ["bank"],
    "unit_rated_kvar": [33], "unit_rated_voltage_v": [400], "unit_detuning_pct": [0], "unit_price_cny_per_kvar": [20.000000], "unit_loss_w_per_kvar": [0],
    "unit_life_years": [12], "rate_pct": 5}', 'prices, units, settings and table of one''s own');
-- As they stand in a base: those of today, or of the day of a bill.
do $$ begin
    if to_regclass('keycust_data.base_version') is null then
        call keycust.create_base();
    end if;
end $$;
insert into keycust_data.power_factor_adjustment (power_factor_standard, valid_from, power_factor, adjustment_pct, source)
select 0.90, '2024-01-01', p, d, 'a test' from (values (0.95, -1), (0.90, 0), (0.89, 1)) as v (p, d);
insert into keycust_data.compensation_price (equipment, valid_from, kind, label_zh, label_en, detuning_pct, rated_voltage_v, price_low_cny_per_kvar,
    price_high_cny_per_kvar, loss_w_per_kvar, life_years, source)
values ('capacitor_7', '2024-06-01', 'bank', '报价', 'quotation', 7, 480, 111, 111, 6, 12, 'a test');
create function pg_temp.adjustment_on(standard numeric, on_day date) returns numeric[] language sql as $$
    select array_agg(array[a.power_factor, a.adjustment_pct])
    from keycust_data.power_factor_adjustment as a
    where a.power_factor_standard = standard and a.valid_from = (
        select max(b.valid_from) from keycust_data.power_factor_adjustment as b
        where b.power_factor_standard = standard and b.valid_from <= on_day and (b.valid_to is null or b.valid_to >= on_day))
$$;
select is(keycust.reactive_adjustment(0.88, 0.90, pg_temp.adjustment_on(0.90, '2023-12-31')), 1.00, 'before the user''s table holds');
select is(keycust.reactive_adjustment(0.88, 0.90, pg_temp.adjustment_on(0.90, '2024-01-01')), 2.00, 'and from then on');
select is((select o #>> '{unit_price_cny_per_kvar,0}' from (select keycust.reactive_options('{"standard": 0.9, "energy_price_cny_per_kwh": 1, "equipment": ["capacitor_7"]}',
    equipment => (select jsonb_agg(to_jsonb(p)) from (select distinct on (equipment) * from keycust_data.compensation_price
        where valid_from <= '2024-07-01' order by equipment, valid_from desc) as p)) as o) as x), '111.000000', 'the user''s price');
select is(keycust.reactive_standard('industrial', 10, 315, false, (select jsonb_agg(to_jsonb(r)) from keycust_data.power_factor_rule as r)), 0.90, 'rules of the base');

select * from finish();
rollback;

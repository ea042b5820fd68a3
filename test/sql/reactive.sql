\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'

-- The month's power factor and what it does to the bill.
select keycust.reactive_power_factor(100000, 60000) as pf, keycust.reactive_power_factor(100000, 30000, 20000) as leading_counts,
    keycust.reactive_power_factor(100000, 30000, null) as no_register, keycust.reactive_power_factor(0, 0, 0) as no_energy,
    keycust.reactive_power_factor(0, 5) as reactive_alone, keycust.reactive_power_factor(5, 0) as active_alone;
select keycust.reactive_power_factor(100000, 30000, 1, 2, -20000) as consumer, keycust.reactive_power_factor(100000, 30000, 1000, 2000, 20000, '{1,2,3,4}') as all_four,
    keycust.reactive_power_factor(100000, 30000, null, null, 20000) as two_known, keycust.reactive_power_factor(100000, null, 0, 0, 20000) as not_known;
select keycust.reactive_adjustment(0.8575, 0.90), keycust.reactive_adjustment(0.8575, 0.85), keycust.reactive_adjustment(0.8575, 0.80),
    keycust.reactive_adjustment(0, 0.90) as exception, keycust.reactive_adjustment(0.29, 0.90), keycust.reactive_adjustment(1, 0.9);
select keycust.reactive_adjustment(0.5, 0.90, '{{0.9,1.5}}') as one_row, keycust.reactive_adjustment(0.5, 0.90, '[5:6][3:4]={{0.9,0},{0.8,5}}') as other_bounds;
select keycust.reactive_adjustment_cny(0.86, 0.90, 12600, 300000) as surcharge, keycust.reactive_adjustment_cny(0.95, 0.90, 12600, 300000) as discount,
    keycust.reactive_adjustment_cny(null, 0.90, 1, 1);
select array_length(keycust.reactive_adjustment_table(0.85), 1) as rows, keycust.reactive_adjustment_table(0.85, '1980-01-01') as before_the_rule;
select keycust.reactive_standard('industrial', 10, 315), keycust.reactive_standard('agriculture', 10, 315), keycust.reactive_standard('residential', 10, 315),
    keycust.reactive_standard('industrial', 10, 63), keycust.reactive_standard('industrial', 10, null) as unknown;
-- The voltage is not known: only where no rule depends on it.
select keycust.reactive_standard('industrial', null, 400) as could_be_higher, keycust.reactive_standard('industrial', null, 160) as could_not,
    keycust.reactive_standard('pumping', null, 4000) as pumping, keycust.reactive_standard('agriculture', null, 400) as never,
    keycust.reactive_standard('agriculture', null, 400, true) as regulated;

-- Errors of the rule.
select keycust.reactive_power_factor(-1, 5);
select keycust.reactive_power_factor('NaN', 5);
select keycust.reactive_power_factor(5, 'Infinity');
select keycust.reactive_power_factor(5, 1, 1, 1, 1, '{1,1}');
select keycust.reactive_power_factor(5, 1, 1, 1, 1, '{5}');
select keycust.reactive_power_factor(5, 1, 1, 1, 1, null);
select keycust.reactive_adjustment(1.01, 0.90);
select keycust.reactive_adjustment('NaN', 0.90);
select keycust.reactive_adjustment(0.9, 0.91);
select keycust.reactive_adjustment(0.9, 0.90, '{0.9,1}');
select keycust.reactive_adjustment(0.9, 0.90, '{{0.9,null}}');
select keycust.reactive_adjustment(0.9, 0.90, '{}');
select keycust.reactive_standard('nobody', 10, 315);
select keycust.reactive_standard('industrial', 10, 315, false, '{}');
select keycust.reactive_standard('industrial', 10, 315, false, '[1]');

-- Handbook formulas.
select round(keycust.reactive_compensation(250, 0.80, 0.95)::numeric, 2) as kvar, keycust.reactive_compensation(250, 0.95, 0.80) as there_already,
    keycust.reactive_compensation(null, 0.8, 0.9), keycust.reactive_compensation(0, 0.8, 0.9) as no_load;
select round(keycust.reactive_deficit_kvar(100, 80, 0.95)::numeric, 3) as missing, keycust.reactive_deficit_kvar(100, -5, 0.95) as leads,
    round(keycust.reactive_compensation_to_fit(550, 439.5, 630)::numeric, 1) as to_fit, keycust.reactive_compensation_to_fit(700, 0, 630) as never,
    round(keycust.reactive_compensated_factor(500, 0.75, 250)::numeric, 3) as factor;
select round(keycust.reactive_released_kva(500, 0.75, 0.928)::numeric, 1) as released, round(keycust.reactive_extra_kw(100, 0.80, 0.95)::numeric, 3) as extra,
    round(keycust.reactive_loss_ratio(0.75, 0.928)::numeric, 3) as losses;
select round(keycust.reactive_voltage_rise_pct(250, 630, 4.5)::numeric, 3) as rise, round(keycust.reactive_resonance_order(250, 630, 4.5)::numeric, 2) as resonance,
    round(keycust.reactive_resonance_order(250, 630, 4.5, 7)::numeric, 2) as detuned, round(keycust.reactive_tuning_order(7)::numeric, 2) as tuned, keycust.reactive_tuning_order(0);
select round(keycust.reactive_capacitor_voltage_v(400, 7)::numeric, 1) as volts, round(keycust.reactive_step_kvar(50, 480, 400, 7)::numeric, 2) as kvar,
    round(keycust.reactive_step_kvar(30, 450)::numeric, 2) as plain;
select keycust.reactive_compensation(250, 0, 0.95);
select keycust.reactive_compensation(250, 0.8, 1.1);
select keycust.reactive_compensation('NaN', 0.8, 0.9);
select keycust.reactive_voltage_rise_pct(250, 0, 4.5);
select keycust.reactive_resonance_order(250, 630, 4.5, 100);
select keycust.reactive_resonance_order(0, 630, 4.5);
select keycust.reactive_step_kvar(50, -480);
select keycust.reactive_released_kva(1e308, 1e-300, 1);
select keycust.reactive_loss_ratio(1, 1e-300);

-- By a share of the intervals.
create table measured as
select timestamp '2025-01-01 01:00' + i * interval '1 hour' as at, case when i % 24 between 7 and 18 then 300 else 40 end::float8 as kw,
    case when i % 24 between 7 and 18 then 260 + i % 5 else 10 end::float8 as lag, case when i % 24 < 5 then 5 else 0 end::float8 as lead
from generate_series(0, 365 * 24 - 1) as i;
select round(keycust.reactive_compensation(kw, lag, lead, 0.95, 0.95)::numeric, 3) as q95, round(keycust.reactive_compensation(kw, lag, lead, 0.95, 0.5)::numeric, 3) as q50
from measured;
select keycust.reactive_compensation(kw, lag, lead, 0.95, 0.95) from measured where false;
select keycust.reactive_compensation(null::float8, lag, lead, 0.95, 0.95) from measured where at < '2025-01-02';
-- kvar that lag less than nothing lead; leading ones are leading, whatever their sign.
select round(keycust.reactive_compensation(100::float8, 50::float8, -7::float8, 0.95, 1)::numeric, 3) as lead_is_lead, keycust.reactive_compensation(100::float8, -50::float8, null, 0.95, 1) as leads;
select round(keycust.reactive_compensation('{100,null,100}'::real[], '{50,60,-7}'::real[], 0.95, 1)::numeric, 3) as curves;
select keycust.reactive_compensation(kw, lag, lead, 0.95, 1.5) from measured;
select keycust.reactive_compensation(kw, lag, lead, null, 0.5) from measured;
select keycust.reactive_compensation(kw, lag, lead, case when kw > 50 then 0.9 else 0.95 end, 0.5) from measured;
select keycust.reactive_compensation('Infinity'::float8, lag, lead, 0.95, 0.5) from measured;
select keycust.reactive_compensation('{1,2,3,4}'::real[], '{1,2,3}'::real[], 0.95, 0.5);

-- The plan of a year.
create table terms as
select keycust.reactive_options('{"standard": 0.90, "energy_price_cny_per_kwh": 0.6, "basic_charge_cny_per_month": 14000, "transformer_kva": 630,
    "impedance_pct": 4.5, "load_loss_kw": 6.2, "harmonics": [5, 7]}') as o;
create table plan as
select keycust.reactive_plan(at, kw, lag, lead, (select o from terms)) as plan from measured;
\x on
select (plan).status, (plan).message, (plan).choice, (plan).choice_zh, (plan).equipment, (plan).steps, (plan).step_kvar, (plan).kvar, (plan).investment_cny,
    round((plan).saving_cny_per_year::numeric, 2) as saving, round((plan).payback_years::numeric, 4) as payback,
    round((plan).discounted_payback_years::numeric, 4) as discounted, round((plan).npv_cny::numeric, 2) as npv, round((plan).irr_pct::numeric, 2) as irr,
    round((plan).power_factor_before::numeric, 4) as before, round((plan).power_factor_after::numeric, 4) as after, (plan).start_at, (plan).end_at,
    (plan).interval_minutes, (plan).intervals, (plan).missing, (plan).months, (plan).used_months, (plan).chosen, (plan).format
from plan;
\x off
select rank, kind, equipment, steps, step_kvar, round(given_kvar::numeric, 1) as given, barred_by, round(power_factor::numeric, 4) as pf,
    round(leading_kvarh_per_year::numeric) as leading, round(saving_cny::numeric) as saving, round(investment_cny::numeric) as price, round(npv_cny::numeric) as npv,
    round(resonance_order::numeric, 2) as resonance, harmonic, is_chosen
from plan, keycust.reactive_alternatives(plan)
where rank <= 5 or kind = 'none' or kind = 'svg' and steps in (1, 5) or equipment = 'capacitor' and step_kvar = 50 and steps in (1, 5)
order by rank;
select count(*), count(distinct rank), count(barred_by) as barred from plan, keycust.reactive_alternatives(plan);
select month, round(kwh::numeric) as kwh, coverage_pct, round(charge_cny::numeric) as charge, round(lagging_kvarh_before::numeric) as lag, round(lagging_kvarh_after::numeric) as lag_after,
    round(leading_kvarh_before::numeric) as lead, round(leading_kvarh_after::numeric) as lead_after, power_factor_before as pf, power_factor_after as pf_after,
    adjustment_pct_before as pct, adjustment_pct_after as pct_after, round(bill_saving_cny::numeric, 2) as saving, exception
from plan, keycust.reactive_months(plan) where month < '2025-04-01' order by month;
select count(*), sum(bill_saving_cny) as nothing from plan, keycust.reactive_months(plan, 1);
select place, compared_with, months_changed, reason_en, reason_zh from plan, keycust.reactive_reasons(plan);
select count(*) from plan, keycust.reactive_installed(plan);

-- A load leads all day, from a fixed bank that nobody switches off.
select (keycust.reactive_plan(at, kw, 0, 60, (select o || '{"installed_steps": 2, "installed_step_kvar": 30, "installed_automatic": false}' from terms))).choice from measured;
select i.is_automatic, i.installed_kvar, round(i.pays_cny_per_year::numeric) as pays, round(i.badly_switched_cny_per_year::numeric) as badly,
    round(i.leading_kvarh_per_year::numeric) as leading, round(i.avoidable_leading_kvarh_per_year::numeric) as avoidable, i.verdict_en, i.verdict_zh
from (select keycust.reactive_plan(at, kw, greatest(lag - 60, 0), greatest(60 - lag, 0), (select o
    || '{"installed_steps": 2, "installed_step_kvar": 30, "installed_automatic": false}' from terms)) as p from measured) as x, keycust.reactive_installed(p) as i;
select i.is_automatic, round(i.pays_cny_per_year::numeric) as pays, i.is_least, round(i.badly_switched_cny_per_year::numeric) as badly, i.verdict_en
from (select keycust.reactive_plan(at, kw, greatest(lag - 60, 0), greatest(60 - lag, 0), (select o
    || '{"installed_steps": 2, "installed_step_kvar": 30, "installed_automatic": true}' from terms)) as p from measured) as x, keycust.reactive_installed(p) as i;

-- Where it leads all day, it may be for the bank alone; and a fixed one that leads all day costs more than it saves.
select i.is_automatic, round(i.pays_cny_per_year::numeric) as pays, round(i.badly_switched_cny_per_year::numeric) as badly, i.verdict_en, i.verdict_zh
from (values (false), (true)) as v (automatic), lateral (select keycust.reactive_plan(at, kw, 0, 60, (select o || jsonb_build_object('installed_steps', 2, 'installed_step_kvar', 30,
    'installed_automatic', v.automatic) from terms)) as p from measured) as x, keycust.reactive_installed(p) as i;
-- Three days do not say anything of it.
select i.pays_cny_per_year, i.badly_switched_cny_per_year, i.verdict_en, i.verdict_zh, r.place, r.compared_with, r.reason_en, r.reason_zh
from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"installed_steps": 2, "installed_step_kvar": 30, "installed_automatic": true}' from terms)) as p
    from measured where at < '2025-01-04') as x, keycust.reactive_installed(p) as i, keycust.reactive_reasons(p) as r;
-- What is installed can be the next best.
select compared_with, reason_en, reason_zh from (select keycust.reactive_plan(at, kw, 0, 60, (select o || '{"installed_steps": 2, "installed_step_kvar": 30, "installed_automatic": false,
    "unit_equipment": null}' from terms)) as p from measured) as x, keycust.reactive_reasons(p) where compared_with = 'next best';

-- What can be with a load: each comes to a plan, or to a status.
create function short(p keycust.reactive_model, out status text, out message text, out choice text, out saving numeric, out months int, out used int, out missing bigint)
language sql return (p.status, p.message, p.choice, round(p.saving_cny_per_year::numeric), p.months, p.used_months, p.missing);
create function l(value jsonb) returns jsonb language sql return (select jsonb_agg(value) from generate_series(1, 150));
create table one as select o || '{"unit_kind": ["bank"], "unit_equipment": ["capacitor"], "unit_rated_kvar": [50], "unit_rated_voltage_v": [450],
    "unit_detuning_pct": [0], "unit_price_cny_per_kvar": [90], "unit_loss_w_per_kvar": [2.75], "unit_life_years": [10], "harmonics": null}' as o from terms;
select 'as it is' as load, s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o from one)) as p from measured) as x, short(p) as s
union all select 'no active power', s.* from (select keycust.reactive_plan(at, 0, lag, lead, (select o from one)) as p from measured) as x, short(p) as s
union all select 'no power at all', s.* from (select keycust.reactive_plan(at, 0, 0, 0, (select o from one)) as p from measured) as x, short(p) as s
union all select 'a month without active power', s.* from (select keycust.reactive_plan(at, case when at < '2025-02-01' then 0 else kw end, lag, lead, (select o from one)) as p from measured) as x, short(p) as s
union all select 'export by day', s.* from (select keycust.reactive_plan(at, case when kw > 100 then -kw else kw end, lag, lead, (select o from one)) as p from measured) as x, short(p) as s
union all select 'the same, its kvarh counted', s.* from (select keycust.reactive_plan(at, case when kw > 100 then -kw else kw end, lag, lead, (select o || '{"export_counts": true}' from one)) as p from measured) as x, short(p) as s
union all select 'leading all day', s.* from (select keycust.reactive_plan(at, kw, 0, 100, (select o from one)) as p from measured) as x, short(p) as s
union all select 'two months missing', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o from one)) as p from measured where extract(month from at) not in (3, 7)) as x, short(p) as s
union all select 'three days of a month', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o from one)) as p from measured where at between '2025-01-29' and '2025-03-04') as x, short(p) as s
union all select 'three days in all', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o from one)) as p from measured where at < '2025-01-04') as x, short(p) as s
union all select 'capacity not known', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"transformer_kva": null}' from one)) as p from measured) as x, short(p) as s
union all select 'target below what is', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"target_power_factor": 0.5}' from one)) as p from measured) as x, short(p) as s
union all select 'no price of energy', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"energy_price_cny_per_kwh": 0, "basic_charge_cny_per_month": 0}' from one)) as p from measured) as x, short(p) as s
union all select 'a negative price', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"energy_price_cny_per_kwh": -1, "basic_charge_cny_per_month": 0}' from one)) as p from measured) as x, short(p) as s
union all select 'for nothing', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"unit_price_cny_per_kvar": [0]}' from one)) as p from measured) as x, short(p) as s
union all select 'over a thousand years', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"years": 1000}' from one)) as p from measured) as x, short(p) as s
union all select 'nothing to buy', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"unit_equipment": null}' from one)) as p from measured) as x, short(p) as s
union all select 'constant', s.* from (select keycust.reactive_plan(at, 100, 100, 0, (select o from one)) as p from measured) as x, short(p) as s
union all select 'nothing is known', s.* from (select keycust.reactive_plan(at, null, lag, lead, (select o from one)) as p from measured) as x, short(p) as s
union all select 'no time is known', s.* from (select keycust.reactive_plan(null, kw, lag, lead, (select o from one)) as p from measured) as x, short(p) as s
union all select 'one interval', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o from one)) as p from measured where at = '2025-01-01 12:00') as x, short(p) as s
union all select 'one interval of a known length', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"interval_minutes": 60}' from one)) as p from measured where at = '2025-01-01 12:00') as x, short(p) as s
union all select 'twice the same time', s.* from (select keycust.reactive_plan(date_trunc('day', at), kw, lag, lead, (select o from one)) as p from measured) as x, short(p) as s
union all select 'any time', s.* from (select keycust.reactive_plan(at + interval '1 second' * ((extract(epoch from at)::bigint / 900 % 1009) * (extract(epoch from at)::bigint / 900 % 1009) % 499), kw, lag, lead, (select o from one)) as p from measured) as x, short(p) as s
union all select 'intervals that overlap', s.* from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"interval_minutes": 120}' from one)) as p from measured) as x, short(p) as s
union all select 'as much as may be', s.* from (select keycust.reactive_plan(at, 1e9, 1e9, 0, (select o from one)) as p from measured) as x, short(p) as s;
select month, power_factor_before, adjustment_pct_before, bill_saving_cny, is_used, exception
from (select keycust.reactive_plan(at, case when at <= '2025-02-01' then 0 else kw end, case when at <= '2025-03-01' and at > '2025-02-01' then 0 else lag end, lead, (select o from one)) as p
    from measured where at <= '2025-04-03') as x, keycust.reactive_months(p);
-- A label may name the beginning.
select (keycust.reactive_plan(at - interval '1 hour', kw, lag, lead, (select o || '{"interval_label": "begin"}' from one))).npv_cny = (keycust.reactive_plan(at, kw, lag, lead, (select o from one))).npv_cny as same
from measured;
-- The charge of the months as it was billed.
select month, charge_cny from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"month_charge_cny": [50000,null,70000,1,1,1,1,1,1,1,1,1]}' from one)) as p from measured) as x,
    keycust.reactive_months(p) where month < '2025-04-01';
-- Energy that is billed beside it: of that month of the year, in every year; not compensated; of the whole month where a part is known.
select month, round(kwh::numeric) as kwh, coverage_pct, added_kwh, added_kvarh, round(charge_cny::numeric) as charge, round(lagging_kvarh_before::numeric) as lag,
    power_factor_before as pf, power_factor_after as pf_after, adjustment_pct_before as pct, is_used, exception
from (select keycust.reactive_plan(at, case when at <= '2025-03-01' then 0 else 100 end, case when at <= '2025-03-01' then 0 else 75 end, 0, (select o || '{"basic_charge_cny_per_month": 0,
        "month_added_kwh": [1000, 0, null, 1000, 0, 0, 0, 0, 0, 0, 0, 0], "month_added_kvarh": [2000, 2000, 20000, 20000, 0, 0, 0, 0, 0, 0, 0, 0]}' from one)) as p
    from (select at from measured where at <= '2025-04-16' union all select at + interval '1 year' from measured where at > '2025-04-16' and at <= '2025-05-01') as x) as y,
    keycust.reactive_months(p) where coverage_pct > 0 order by month;
select month, charge_cny, added_kwh from (select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"month_charge_cny": [1,2,3,4,5,6,7,8,9,10,11,12], "month_added_kwh": [10,20,0,0,0,0,0,0,0,0,0,0]}'
    from one)) as p from (select at + y * interval '1 year' as at, kw, lag, lead from measured, generate_series(0, 1) as y) as x) as y, keycust.reactive_months(p)
where extract(month from month) in (1, 2);
-- Day curves.
select s.* from (select keycust.reactive_plan(d::date, array_fill(100::real, array[24]), array_fill(case when d::date = '2025-02-02' then null else 90 end::real, array[24]), (select o from one)) as p
    from generate_series('2025-01-01', '2025-03-31', interval '1 day') as d) as x, short(p) as s;
-- Days of 24, 96 and 1440 points: every point counts for as long as it is.
select month, round(kwh::numeric) as kwh, round(coverage_pct::numeric, 6) as coverage, round(lagging_kvarh_before::numeric) as lag, power_factor_before as pf
from (select keycust.reactive_plan(d::date, array_fill(100::real, array[n]), array_fill(n::real, array[n]), (select o || '{"interval_minutes": 60}' from one)) as p
    from generate_series('2025-01-01', '2025-02-28', interval '1 day') as d, lateral (select case when extract(day from d) < 20 then 24 when extract(day from d) < 28 then 96 else 1440 end as n) as v
) as x, keycust.reactive_months(p);
select s.*, (p).interval_minutes from (select keycust.reactive_plan(d::date, array_fill(100::real, array[n]), array_fill(90::real, array[n]), (select o || '{"interval_label": "begin"}' from one)) as p
    from generate_series('2025-01-01', '2025-01-31', interval '1 day') as d, lateral (select case when extract(day from d) > 20 then 2 else 3 end as n) as v) as x, short(p) as s;
-- The sign of leading kvar is nothing; what lags less than nothing leads.
select (keycust.reactive_plan(at, kw, lag - lead, null, (select o from one))).npv_cny = (keycust.reactive_plan(at, kw, greatest(lag - lead, 0), least(lag - lead, 0), (select o from one))).npv_cny as same
from measured;
select s.* from (select keycust.reactive_plan(null::date, null::real[], null::real[], (select o from one)) as p) as x, short(p) as s;

-- More than a row can hold.
select s.status, s.message from (select keycust.reactive_plan(d::date, '{100}'::real[], '{90}'::real[], (select o || jsonb_build_object('most_steps', 100, 'unit_equipment', l('"x"'), 'unit_kind', l('"bank"'),
        'unit_rated_kvar', l('30'), 'unit_rated_voltage_v', l('400'), 'unit_detuning_pct', l('0'), 'unit_price_cny_per_kvar', l('90'), 'unit_loss_w_per_kvar', l('0'), 'unit_life_years', l('10')) from one)) as p
    from generate_series('1926-01-01', '2025-12-31', interval '1 day') as d) as x, short(p) as s;

-- Options and rows that are refused.
select keycust.reactive_plan(at, kw, lag, lead, null) from measured;
select keycust.reactive_plan(at, kw, lag, lead, '{}') from measured;
select keycust.reactive_plan(at, kw, lag, lead, '[]') from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"nonsense": 1}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o - 'rate_pct' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"rate_pct": "8"}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"years": 1001}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"unit_kind": ["magic"]}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"unit_rated_kvar": [1, 2]}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"unit_rated_kvar": [0]}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"adjustment_pct": [1]}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"adjustment_power_factor": [0.9, 0.9], "adjustment_pct": [1, 1]}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"switch_on_steps": 0.5}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"most_steps": 101}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"month_charge_cny": [1]}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"month_added_kwh": [1,2,3]}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"month_added_kvarh": [1,2,3,4,5,6,7,8,9,10,11,-12]}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"month_added_kvarh": 5}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"installed_steps": 2}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || '{"interval_label": "middle"}' from one)) from measured;
select keycust.reactive_plan(at, kw, lag, lead, (select o || jsonb_build_object('rate_pct', extract(day from at)) from one)) from measured;
select keycust.reactive_plan(at, 'NaN', lag, lead, (select o from one)) from measured;
select keycust.reactive_plan(at, kw, 'Infinity', lead, (select o from one)) from measured;
select keycust.reactive_plan(at, 1e10, lag, lead, (select o from one)) from measured;
select keycust.reactive_plan('infinity', kw, lag, lead, (select o from one)) from measured;
select keycust.reactive_plan('2025-01-01'::date, '{1,2,3}'::real[], '{1,2}'::real[], (select o from one)) from measured;
select keycust.reactive_plan('2025-01-01'::date, '{1,2,3,4,5,6,7}'::real[], '{1,2,3,4,5,6,7}'::real[], (select o from one)) from measured;
select keycust.reactive_plan('infinity'::date, '{1,2,3}'::real[], '{1,2,3}'::real[], (select o from one)) from measured;
select keycust.reactive_options('[]');
select keycust.reactive_options('{"standard": 0.7}');
select keycust.reactive_options('{"standard": "0.9"}');
select keycust.reactive_options('{"equipment": ["capacitor_8", "svg"]}');
select keycust.reactive_options('{"equipment": ["capacitor_7"]}', units => '[{"rated_voltage_v": 450, "rated_kvar": 30}]');
select keycust.reactive_options('{"price_position": 1.5}');
select keycust.reactive_options('{"equipment": []}') ? 'unit_kind' as nothing_to_buy;
select keycust.reactive_options('{}', equipment => '[1]');
select keycust.reactive_options('{}', units => '{}');
select keycust.reactive_options('{}', settings => '[]');

-- Models that somebody wrote.
select count(*) from keycust.reactive_alternatives(null::keycust.reactive_model);
select count(*) from keycust.reactive_months(null);
select keycust.reactive_alternatives(row(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
    null, null, null, null, null, null)::keycust.reactive_model);
select keycust.reactive_months(plan, 0) from plan;
select keycust.reactive_months(plan, 1000) from plan;
update plan set plan.chosen = 5000;
select keycust.reactive_alternatives(plan) from plan;
update plan set plan.chosen = 1, plan.effect_figures = '{{1,2,3,4,5,6}}';
select keycust.reactive_alternatives(plan) from plan;
update plan set plan.effect_figures = '{1,2}';
select keycust.reactive_months(plan) from plan;
update plan set plan.format = 7;
select keycust.reactive_months(plan) from plan;
update plan set plan.format = 1, plan.effect_figures = null;
select count(*) from plan, keycust.reactive_months(plan);

drop table one;
drop function short(keycust.reactive_model);
drop function l(jsonb);
drop table plan, terms, measured;

\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- One figure of a load: values in time, day curves, parts.
\pset null '-'

create temp table hour as
select timestamp '2026-01-05' + n * interval '1 hour' as at, kw::float8, n
from unnest('{300,280,260,250,250,270,330,420,520,580,600,560,480,540,590,600,580,520,470,430,400,380,350,320}'::float8[])
    with ordinality as u (kw, n);
create temp table curve as select date '2026-01-05' as day, array_agg(kw::real order by at) as kw from hour;

select round(keycust.load_factor(at, kw)::numeric, 4) as factor, keycust.load_peak_kw(at, kw) as peak, keycust.load_peak_at(at, kw) as peak_at,
    keycust.load_peak_valley_kw(at, kw) as difference, round(keycust.load_peak_valley_ratio(at, kw)::numeric, 4) as ratio,
    round(keycust.load_form_factor(at, kw)::numeric, 4) as form, round(keycust.load_volatility(at, kw)::numeric, 4) as volatility,
    round(keycust.load_energy_kwh(at, kw)::numeric, 6) as energy, round(keycust.load_utilisation_hours(at, kw)::numeric, 4) as hours,
    round(keycust.load_loss_hours(at, kw)::numeric, 4) as loss_hours
from hour;
select round(keycust.load_factor(day, kw)::numeric, 4) as factor, keycust.load_peak_kw(day, kw) as peak, keycust.load_peak_at(day, kw) as peak_at,
    keycust.load_peak_valley_kw(day, kw) as difference, round(keycust.load_peak_valley_ratio(day, kw)::numeric, 4) as ratio,
    round(keycust.load_form_factor(day, kw)::numeric, 4) as form, round(keycust.load_volatility(day, kw)::numeric, 4) as volatility,
    round(keycust.load_energy_kwh(day, kw)::numeric, 6) as energy, round(keycust.load_utilisation_hours(day, kw)::numeric, 4) as hours,
    round(keycust.load_loss_hours(day, kw)::numeric, 4) as loss_hours
from curve;
-- Parts, with FILTER and by groups.
select round(keycust.load_factor_merge(state)::numeric, 4) as factor from (select keycust.load_factor_partial(at, kw) as state from hour group by n % 5) as x;
select keycust.load_peak_at_merge(state) from (select keycust.load_peak_at_partial(at, kw) as state from hour group by n % 5) as x;
select n > 12 as afternoon, keycust.load_peak_at(at, kw), keycust.load_peak_kw(at, kw) filter (where kw < 500) as below from hour group by 1 order by 1;
-- A gap of an hour: the step is the same, the energy that of what is there.
select keycust.load_energy_kwh(at, kw) as energy, round(keycust.load_utilisation_hours(at, kw)::numeric, 3) as hours from hour where n <> 3;

-- None, one, zero, export, huge.
select keycust.load_factor(at, kw), keycust.load_peak_at(at, kw) from hour where false;
select keycust.load_factor(at, null), keycust.load_peak_kw(null, kw) from hour;
select keycust.load_factor(at, kw), keycust.load_energy_kwh(at, kw), keycust.load_peak_at(at, kw) from hour where n = 1;
select keycust.load_factor(at, 0), keycust.load_peak_kw(at, 0), keycust.load_energy_kwh(at, 0), keycust.load_loss_hours(at, 0) from hour;
select keycust.load_factor(at, -kw), keycust.load_peak_kw(at, -kw), keycust.load_peak_valley_kw(at, -kw), round(keycust.load_energy_kwh(at, -kw)::numeric, 6) as energy from hour;
select round(keycust.load_factor(at, kw * 1e137)::numeric, 4) as factor, round(keycust.load_form_factor(at, kw * 1e-300)::numeric, 4) as form from hour;

-- Errors.
select keycust.load_factor(at, 'NaN') from hour;
select keycust.load_factor(at, 1e305) from hour;
select keycust.load_factor('infinity'::timestamp, 1);
select keycust.load_factor('infinity'::date, '{1,2}'::real[]);
select keycust.load_factor(day, kw) from (values (date '2026-01-01', '{1,2}'::real[]), ('2026-01-02', '{1,2,3}')) as v (day, kw);
select keycust.load_factor_merge(state) from (select keycust.load_factor_partial(at, kw) as state from hour union all select keycust.load_factor_partial(day, kw) from curve) as x;
select keycust.load_factor_merge('\x00'::bytea);
select keycust.load_factor_merge(overlay(state placing '\x7f'::bytea from 30)) from (select keycust.load_factor_partial(at, kw) as state from hour) as x;
select keycust.load_number_transition(null::bytea, now()::timestamp, 1::float8);
select keycust.load_factor_final(null);

-- Indicators of a base small enough to be reckoned by hand (test/data/indicator_base.sql); the reckoning stands beside
-- each value. Everything is of March 2025, 31 days, Saturday the 1st.
\set ECHO none
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then call keycust.create_base(); end if;
end $$;

\ir ../data/indicator_base.sql

-- What must come out ------------------------------------------------------------------------------------------------

create temp table expected (customer_id text, indicator_code text, value float8, text_value text);
insert into expected values
    -- A
    ('K1', 'A001', null, 'K1'), ('K1', 'A002', null, '眉山铝业'), ('K6', 'A002', null, '王**'), ('K1', 'A004', null, '工业路1号'),
    ('K6', 'A004', null, null), ('K1', 'A007', null, '厂长 张** 138****78'), ('K1', 'A008', null, '李四'),
    ('K1', 'A009', null, '2020-01-01'), ('K1', 'A103', 400, null), ('K1', 'A104', 300, null), ('K2', 'A104', null, null),
    ('K1', 'A105', 2, null), ('K1', 'A106', null, 'S11-400 400 kVA × 1; S11-100 100 kVA × 1'), ('K1', 'A108', null, '城南站 铝业线'),
    ('K1', 'A206', 0.9, null), ('K1', 'A209', 1, null), ('K2', 'A209', null, null), ('K1', 'A404', 60, null),
    ('K1', 'A405', 20, null),
    -- 31 days of 24 points, five of them gaps
    ('K1', 'A408', 739 / 7.44, null),
    ('K2', 'A408', (31 + 30) * 24 / (62 * 0.24), null),
    -- Bills: 1120 kWh now, 1000 a year ago, 1110 last month, 12 months of 1010 … 1120
    ('K1', 'B001', 1120, null), ('K1', 'B002', 12780, null), ('K1', 'B003', 12, null), ('K1', 'B004', 1000 / 1110.0, null),
    ('K1', 'B005', 10 / 1065.0 * 100, null), ('K1', 'B012', 10 * sqrt(143 / 12.0) / 1065, null),
    ('K1', 'B010', 1120 / 300.0, null), ('K1', 'B011', 200, null),
    -- K2 was not billed: 31 × 10 kWh and 29 × 20, for 31 days, through its registers; of 11 months 10 is the median slope
    ('K2', 'B001', 930, null), ('K2', 'B002', null, null), ('K2', 'B005', 10 / 11530.0 * 11 * 100, null),
    -- K5 has no readings of what it takes: 31 days of its curves
    ('K5', 'B001', (select sum((200 - 0.1 * d * d)::real::float8) * 24 from generate_series(1, 31) as d), null),
    ('K4', 'B013', 0, null), ('K1', 'B013', 50, null), ('K3', 'B013', 100, null), ('K3', 'B003', null, null),
    -- Registers: 15 intervals with M1 × 40 and 15 with M2 × 60, the one between left out: 15000 kWh; peak 60 × 40 + 75 × 60
    ('K1', 'B006', 15 * 40 / 150.0, null), ('K1', 'B007', 46, null), ('K1', 'B008', 30, null), ('K1', 'B009', 20, null),
    -- (10 + 4) × 40 + 15 × 60: without the 11th, the reset, and the 16th, the new meter
    ('K1', 'B506', 1460, null), ('K2', 'B506', null, null), ('K5', 'B506', 16 * 10 + 15 * 20, null),
    -- 1120 / sqrt(1120² + 900²) = 0.7795; 0.78 is 12 below 0.90: 6 %
    ('K1', 'B201', 0.78, null), ('K1', 'B202', 120.5, null), ('K1', 'B203', 6, null), ('K1', 'B204', 100 / 3.0, null),
    ('K1', 'B205', 1120 / 744.0 * (600 / 1120.0 - sqrt(0.19) / 0.9), null),
    -- Half up, though the double nearest to 0.575 is below it
    ('K3', 'B201', 0.58, null), ('K4', 'B201', null, null),
    -- 31 × 10 + 29 × 20 = 890 kWh, kvarh 155 lagging and 31 leading: 0.9788
    ('K2', 'B201', 0.98, null), ('K2', 'B204', 31 / 1.86, null),
    -- The load of K1: 30 valid days, 28 of shape 3400 / 24 / 200
    ('K1', 'B101', 400, null), ('K1', 'B102', null, '2025-03-10 15:00'), ('K1', 'B103', 420, null),
    ('K1', 'B104', (28 * 3400 / 4800.0 + 0.375 + 0.75) / 30, null), ('K1', 'B105', (28 * 0.25 + 0.125 + 0.25) / 30, null),
    ('K1', 'B106', (28 * 0.75 + 0.875 + 0.75) / 30, null),
    -- 10 rest days of 1700 kWh, 18 workdays of 3400 and two of 3600: 85400 in 30 days
    ('K1', 'B107', (11 * 1000 + 85400 / 30.0 * 31) / 400, null),
    ('K1', 'B108', 1.25 * 85400 / 30 / 24 / 500 * 100, null), ('K1', 'B109', 1.25 * 400 / 500 * 100, null),
    ('K1', 'B112', 1, null), ('K1', 'B114', 1700 / 3420.0, null), ('K1', 'B513', 2, null),
    -- K2: 300 + 100, never 600; the demands of two points do not add up; at the system's peak, 15:00, 200
    ('K2', 'B101', 400, null), ('K2', 'B102', null, '2025-03-01 01:00'), ('K2', 'B103', 400, null), ('K2', 'B112', 0.5, null),
    ('K2', 'B104', 5200 / 24.0 / 400, null), ('K2', 'B107', null, null), ('K2', 'B513', null, null), ('K3', 'B103', 77, null),
    ('K2', 'B508', 0, null), ('K5', 'B508', 11, null),
    ('K1', 'B206', 46 / 0.47, null), ('K1', 'B207', 35, null), ('K1', 'B507', 50, null),
    ('K1', 'B208', 1, null), ('K1', 'B209', 3.5, null), ('K2', 'B208', 0, null), ('K2', 'B209', 0, null),
    -- Seen from 31 March: R1 5 days, R2 0, R3 11 so far; R0 is older than a year
    ('K1', 'B301', 1300, null), ('K1', 'B302', 1300 / 1120.0, null), ('K1', 'B303', 300 / 12.9, null), ('K1', 'B310', 12.5, null),
    ('K1', 'B304', 100 / 3.0, null), ('K1', 'B305', 16 / 3.0, null), ('K1', 'B306', 11, null), ('K1', 'B307', 2, null),
    ('K1', 'B308', 1250, null), ('K1', 'B309', 1200 / 33.0, null), ('K2', 'B308', null, null), ('K1', 'B311', 88.5, null),
    ('K1', 'B312', null, '030146'), ('K1', 'B313', 5 / 9.0, null), ('K1', 'B314', 200 / 3.0, null), ('K1', 'B315', 1, null),
    ('K1', 'B316', 1100 / 21.0, null), ('K1', 'B317', 18, null), ('K2', 'B312', null, null),
    -- W2 repeats W1 after 54 days, is finished in April; W5 is an hour older than the 12 months
    ('K1', 'B401', 3, null), ('K1', 'B402', null, '营业投诉 1; 服务投诉 2'), ('K1', 'B403', 1, null), ('K1', 'B404', 1, null),
    ('K1', 'B405', 0, null), ('K1', 'B406', 1, null), ('K1', 'B407', 5, null), ('K1', 'B408', 6, null), ('K1', 'B409', 3.5, null),
    ('K2', 'B401', 0, null), ('K2', 'B402', null, null), ('K2', 'B409', null, null), ('K4', 'B410', 20, null),
    ('K1', 'B410', null, null),
    ('K1', 'B501', 2, null), ('K1', 'B502', 0, null), ('K2', 'B501', 0, null),
    -- Line loss 4 % to 25 March, 4.5 % from the 26th
    ('K1', 'B509', 1, null), ('K2', 'B509', null, null), ('K3', 'B511', 0, null), ('K3', 'B512', 1, null), ('K1', 'B512', 0, null);

select plan(33);

create temp view known as select * from keycust.indicator_as_of('2025-04-05');
select is_empty($$
    select e.*, k.value as got, k.text_value as got_text, k.period
    from expected as e
    left join known as k on k.customer_id = e.customer_id and k.indicator_code = e.indicator_code
        and (k.indicator_code < 'A4' or k.period >= '2025-03-01' or k.indicator_code = 'A405')
    where (e.value is null) <> (k.value is null) or e.text_value is distinct from k.text_value
        or abs(e.value - k.value) > 1e-9 * greatest(abs(e.value), 1)
$$, 'every value is the one reckoned by hand, and what cannot be known has none');
select cmp_ok((select count(*) from expected), '>=', 120::bigint, 'of so many values');
select is_empty($$
    select i.indicator_code from keycust_data.indicator as i
    where (i.state = 'computed') <> (exists (
        select from keycust.indicator_group() as g where i.indicator_code = any (g.indicator_codes))
        -- By refresh, see test/t/demo.sh.
        or i.indicator_code = any ('{B601,B602,B603,B604,B605,B614}'))
$$, 'what the catalogue calls computed is computed, and nothing else');
select is((select count(*) from (select unnest(indicator_codes) as c from keycust.indicator_group()) as x),
    (select count(distinct c) from (select unnest(indicator_codes) as c from keycust.indicator_group()) as x),
    'each by one group');
select is_empty($$ select * from keycust_data.customer_indicator where customer_id = 'K2' and indicator_code = 'B002' $$,
    'a year with a missing bill has no sum');
select results_eq($$ select value from keycust_data.customer_indicator
    where customer_id = 'K2' and indicator_code = 'B001' order by period $$, 'values (1110::float8), (930)', 'though the month itself was metered');
select isnt_empty($$ select from keycust_data.customer_indicator
    where customer_id = 'K2' and indicator_code = 'B005' and period = '2025-02-01' $$, 'but a trend, which bears a gap');
select is_empty($$ select from keycust_data.customer_indicator where customer_id = 'K6' and indicator_code ~ '^B([01]|20[1-7]|3)' $$,
    'who has no data has no values');
select results_eq($$
    select usage_points, curve_points_expected, curve_points_valid, readings_expected, readings_valid, bill_present,
        receivable_count, payment_count, round(completeness_pct::numeric, 6)
    from keycust_bi.customer_completeness where customer_id = 'K1' and month = '2025-03-01'
$$, $$ values (1, 744, 739, 31, 31, true, 1, 0, round((739 / 7.44 + 200) / 3, 6)) $$, 'completeness is told by kind');
select results_eq($$
    select valid_days, round(energy_kwh::numeric, 6), system_peak_at, system_peak_kw from keycust_bi.customer_load
    where month = '2025-03-01' and customer_id in ('K1', 'K2') order by customer_id
$$, $$ values (30, round(85400 / 30.0 * 31, 6), timestamp '2025-03-10 14:15', 400::float8),
    (30, round(5200 * 31, 6), '2025-03-10 14:15', 200) $$, 'the curves of a month are summed up once');

-- As of any day

select results_eq($$
    select d::date, k.value
    from unnest('{2022-12-31,2023-01-01,2025-03-09,2025-03-10,2026-01-01}'::date[]) as d
    left join lateral (select value from keycust.indicator_as_of(d) where customer_id = 'K1' and indicator_code = 'A104') as k on true
$$, $$ values ('2022-12-31'::date, null::float8), ('2023-01-01', 400), ('2025-03-09', 400), ('2025-03-10', 300), ('2026-01-01', 300) $$,
    'an attribute is known from the day of its change');
select results_eq($$ select period, value from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'A103' $$,
    $$ values ('2023-01-01'::date, 400::float8) $$, 'and noted only when it changes');
select results_eq($$ select period, value from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'A105' order by period $$,
    $$ values ('2020-01-01'::date, 2::float8), ('2024-06-01', 3), ('2025-03-15', 2) $$, 'transformers come and go on their days');
select results_eq($$
    select d::date, k.period, k.value
    from unnest('{2025-02-28,2025-03-01,2025-03-31,2025-04-01}'::date[]) as d
    left join lateral (select period, value from keycust.indicator_as_of(d) where customer_id = 'K1' and indicator_code = 'B001') as k on true
$$, $$ values ('2025-02-28'::date, null::date, null::float8), ('2025-03-01', '2025-02-01', 1110),
    ('2025-03-31', '2025-02-01', 1110), ('2025-04-01', '2025-03-01', 1120) $$, 'a month is known when it is over');
select results_eq($$
    select customer_name, contract_capacity_kva, opened_on, fee_control, compensation_kvar, latest_period
    from keycust_bi.customer_attribute where customer_id = 'K1'
$$, $$ values ('眉山铝业', 400::float8, date '2020-01-01', true, null::float8, date '2025-03-16') $$, 'attributes stand wide');
select results_eq($$ select * from keycust_bi.customer_behaviour $$, $$ select * from keycust.indicator_behaviour_as_of('2025-04-05') $$,
    'behaviours stand wide, today as on a day of April');
select results_eq($$ select monthly_energy_kwh, latest_period from keycust.indicator_behaviour_as_of('2025-03-20') where customer_id = 'K1' $$,
    $$ values (1110::float8, date '2025-02-01') $$, 'and on a day of March');
select results_eq($$ select running_capacity_kva from keycust.indicator_attribute_as_of('2024-01-01') where customer_id = 'K1' $$,
    'values (400::float8)', 'attributes too');
select is((select count(*) from pg_attribute where attrelid = 'keycust_bi.customer_attribute'::regclass and attnum > 0), 57 + 3::bigint,
    'all attributes have their column');
select is((select count(*) from pg_attribute where attrelid = 'keycust_bi.customer_behaviour'::regclass and attnum > 0), 90 + 3 + 1::bigint,
    'all behaviours have theirs');
select results_eq($$ select customers, coverage_pct, last_period from keycust_bi.behaviour_indicator where indicator_code = 'B001' $$,
    $$ values (5::bigint, 500 / 6.0::float8, date '2025-03-01') $$, 'the catalogue tells the coverage of a behaviour');
select results_eq($$ select customers, state from keycust_bi.attribute_indicator where indicator_code = 'A103' $$,
    $$ values (1::bigint, 'computed') $$, 'and of an attribute');

-- Twice, and under other settings

create temp table before as
select md5(string_agg(t::text, '|' order by t::text)) as digest from (
    select c::text as t from keycust_data.customer_indicator as c
    union all select l::text from keycust_data.customer_load as l
    union all select c::text from keycust_data.customer_completeness as c) as x;
call keycust.indicator_compute('2025-03-01');
select results_eq($$
    select md5(string_agg(t::text, '|' order by t::text)) as digest from (
        select c::text as t from keycust_data.customer_indicator as c
        union all select l::text from keycust_data.customer_load as l
        union all select c::text from keycust_data.customer_completeness as c) as x
$$, 'select digest from before', 'computed twice, nothing changes');
set timezone = 'America/New_York';
set datestyle = 'SQL, DMY';
set extra_float_digits = -5;
call keycust.indicator_compute('2025-03-01');
select results_eq($$ select written_values, removed_values, state from keycust_data.indicator_run order by run_id desc limit 2 $$,
    $$ values (0::bigint, 0::bigint, 'finished'), (0, 0, 'finished') $$, 'under other settings neither');
select is((select opened_on from keycust_bi.customer_attribute where customer_id = 'K1'), date '2020-01-01', 'and a date is read as it was');
reset timezone;
reset datestyle;
reset extra_float_digits;

-- Changes

update keycust_data.customer set name = '眉山铝业集团', updated_at = '2025-04-12 09:00' where customer_id = 'K1';
delete from keycust_data.bill where bill_id = 'K112';
call keycust.indicator_compute('2025-03-01');
call keycust.indicator_compute('2025-04-01');
select results_eq($$ select period, text_value from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'A002' order by period $$,
    $$ values ('2025-02-01'::date, '眉山铝业'), ('2025-04-12', '眉山铝业集团') $$, 'a change is a new row, from the day of the change');
-- 15000 kWh in 30 of 31 days, the one with the change of meter left out.
select results_eq($$ select value, source from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'B001' and period = '2025-03-01' $$,
    $$ values (15500::float8, 'register_reading') $$, 'without its bill a month is as it was metered');
select is_empty($$ select from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'B202' and period = '2025-03-01' $$,
    'a value whose data are gone is removed');
select results_eq($$
    select indicator_code, value from keycust_data.customer_indicator
    where customer_id = 'K1' and period = '2025-04-01' and indicator_code between 'B304' and 'B309' order by 1
$$, $$ values ('B304', 50::float8), ('B305', 6.5), ('B306', 21), ('B307', 2), ('B308', 50), ('B309', 0) $$,
    'a payment of April counts in April');
select results_eq($$
    select period, value from keycust_data.customer_indicator where customer_id = 'K1' and indicator_code = 'B311' order by period
$$, $$ values ('2025-03-01'::date, 88.5::float8), ('2025-04-01', 88.5) $$, 'a balance that changed later is kept as it was noted');

-- Who, and what is refused

select throws_ok($$ call keycust.indicator_begin('2025-03-01', '2025-02-01', null) $$, '22023',
    'months must be between 1970-01 and 2199-12, the last not before the first', 'months in the wrong order');
select throws_ok($$ call keycust.indicator_run_step(0, '2025-03-01', 'energy') $$, '55000', 'run 0 is not this session''s any more',
    'a step of nobody''s run');
select throws_ok($$ insert into keycust_data.customer_indicator (customer_id, indicator_code, period, value) values ('K1', 'B001', '2025-01-01', 'NaN') $$,
    '23514', null, 'no value is NaN');

select * from finish();

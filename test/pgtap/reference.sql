-- Shipped rows: they are all there, each says where it comes from, the tables are what their sources say of them, and
-- loading them again corrects what is ours and leaves what is the user's.
begin;
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then
        call keycust.create_base();
    end if;
end $$;

-- Every row of every table with shipped rows, as JSON.
create temp table shipped (relation text, r jsonb);
do $$
declare
    relation name;
begin
    for relation in select keycust.reference_tables() loop
        execute format('insert into shipped select %L, to_jsonb(t) from keycust_data.%I as t', relation, relation);
    end loop;
end $$;

select no_plan();

select bag_has($$
    select relation, count(*) from shipped group by relation
$$, $$ values
    ('anomaly_rule', 22::bigint), ('calendar', 141), ('capacitor_step', 41), ('code_list', 344), ('complaint_class', 33),
    ('indicator', 147), ('load_index', 33), ('meter_event_type', 24), ('power_factor_adjustment', 213),
    ('power_factor_standard', 3), ('tariff', 4), ('tariff_period', 240), ('theft_type', 6), ('transformer_model', 188),
    ('transformer_price', 23), ('wiring_error', 21)
$$, 'the shipped tables are whole');
select is_empty($$
    select p.proname from pg_proc as p
    where p.pronamespace = 'keycust'::regnamespace and starts_with(p.proname, 'shipped_') and p.proname <> 'shipped_dictionary'
        and substring(p.proname from '^shipped_(.*)') not in (select keycust.reference_tables())
$$, 'whatever is shipped has a table');
select is_empty($$
    -- A caption is a name that we gave, not a fact that somebody else holds.
    select * from shipped where relation <> 'dictionary' and (coalesce(r ->> 'source', '') = ''
        or coalesce(r ->> 'confidence', '') = '' or r ->> 'origin' <> 'shipped' or r ->> 'valid_from' is null)
$$, 'every shipped row says its source, confidence and since when it holds');
select is_empty($$
    select relation, c.key, c.value from shipped, jsonb_each_text(r) as c
    where c.value ~ '^\s|\s$|\s\s|\ufeff|\ufffd' or c.value = '' and (relation, c.key) <> ('dictionary', 'column_name')
$$, 'no cell is empty text, or has stray blanks');
select is_empty($$
    select relation, r from shipped where r ? 'label_zh' and (r ->> 'label_zh' !~ '[\u4e00-\u9fff]' or r ->> 'label_en' !~ '[A-Za-z]')
$$, 'every label is given in Chinese and in English');
select results_eq($$ select count(*) from keycust_data.shipped_row where relation not in ('keycust_bi', 'view definition', 'comment') $$,
    $$ select count(*) from shipped $$, 'every shipped row is remembered');

-- Power factor

-- The rule behind the printed tables, in hundredths (doc/reference.md).
create function pg_temp.adjustment(standard int, p int) returns numeric language sql immutable as $$
    select case
        when p >= standard then -least(
            case when standard = 90 then (p - 90) * 0.15 else (least(p, 90) - standard) * 0.10 + greatest(p - 90, 0) * 0.15 end,
            case standard when 90 then 0.75 when 85 then 1.10 else 1.30 end)
        when p >= standard - 20 then (standard - p) * 0.5
        when p >= standard - 25 then 10 + (standard - 20 - p) * 1.0
        else 15 + (standard - 25 - p) * 2.0
    end
$$;
select set_eq($$ select power_factor_standard, power_factor, adjustment_pct from keycust_data.power_factor_adjustment $$, $$
    select s / 100.0 as s, p / 100.0 as p, pg_temp.adjustment(s, p) from unnest(array[80, 85, 90]) as s, generate_series(30, 100) as p
$$, 'the power-factor adjustment is what its rule says, in every cell');
select set_eq('select distinct power_factor_standard from keycust_data.power_factor_adjustment',
    'select power_factor_standard from keycust_data.power_factor_standard', 'for each standard');

-- Tariffs

select is_empty($$
    select region, valid_from, month from keycust_data.tariff_period
    where period <> 'critical_peak'
    group by region, valid_from, month
    having range_agg(int4range(starts_at_min, ends_at_min)) <> '{[0,1440)}' or sum(ends_at_min - starts_at_min) <> 1440
$$, 'peak, flat and valley fill each day of each month once');
select is_empty($$
    select region, valid_from from keycust_data.tariff_period group by region, valid_from having count(distinct month) <> 12
$$, 'in all twelve months');
select is_empty($$
    select a.region, a.valid_from, a.month from keycust_data.tariff_period as a
    join keycust_data.tariff_period as b using (region, valid_from, month)
    where a.period = 'critical_peak' and b.period = 'critical_peak' and a.starts_at_min < b.starts_at_min
        and a.ends_at_min > b.starts_at_min
$$, 'critical peaks do not lie over one another');
select is_empty($$
    select region, valid_from from keycust_data.tariff_period group by region, valid_from
    having min(ratio_to_flat) filter (where period = 'critical_peak') < 1.2 * max(ratio_to_flat) filter (where period = 'peak') - 0.001
        or min(ratio_to_flat) filter (where period = 'peak') < 3 * max(ratio_to_flat) filter (where period = 'valley')
        or max(ratio_to_flat) filter (where period = 'flat') <> 1
$$, 'prices keep the distances that 发改价格〔2021〕1093号 asks for');
select is_empty($$
    select a.region from keycust_data.tariff_period as a join keycust_data.tariff_period as b
        on a.region = b.region and a.valid_from < b.valid_from and coalesce(a.valid_to, 'infinity') >= b.valid_from
$$, 'a newer tariff begins where the older ended');
select is_empty($$
    select tariff_id from keycust_data.tariff
    where demand_price_cny_per_kw_month / capacity_price_cny_per_kva_month not between 1.3 and 1.6
$$, 'the demand price is 1.3 to 1.6 times the capacity price');

-- Transformers and capacitors

select is_empty($$
    select * from (
        select series, cooling, capacity_kva, impedance_pct, no_load_loss_w, load_loss_w,
            lag(no_load_loss_w) over w as p0, lag(load_loss_w) over w as pk, lag(capacity_kva) over w as smaller,
            lag(load_loss_yyn0_w) over w as pk_yyn0, load_loss_yyn0_w
        from keycust_data.transformer_model
        window w as (partition by series order by capacity_kva, impedance_pct)
    ) as t
    where capacity_kva > smaller and (no_load_loss_w < p0 or load_loss_w <= pk or load_loss_yyn0_w < pk_yyn0)
        and not (cooling = 'dry' and capacity_kva = 800)   -- from 630 kVA on the impedance is another
$$, 'within a series a larger transformer loses more');
select is_empty($$
    select a.capacity_kva from keycust_data.transformer_model as a
    join keycust_data.transformer_model as b using (capacity_kva)
    where (a.series, b.series) in (values ('S13', 'S11'), ('S20', 'S13'), ('S22', 'S20'))
        and (a.no_load_loss_w >= b.no_load_loss_w or a.load_loss_w > b.load_loss_w)
$$, 'a better grade loses less');
select is_empty($$
    select series, capacity_kva from keycust_data.transformer_model
    where load_loss_w + no_load_loss_w > 0.03 * 1000 * capacity_kva or impedance_pct not between 4 and 6
$$, 'losses stay below 3 % of the capacity, impedance between 4 and 6 %');
select is_empty($$
    select p.series, p.capacity_kva from keycust_data.transformer_price as p
    where not exists (select from keycust_data.transformer_model as m
                      where m.series = p.series and m.capacity_kva = p.capacity_kva)
$$, 'whatever has a price has losses');
select is((select sum(rated_kvar) from keycust_data.capacitor_step where rated_voltage_v = 450), 502.5,
    'the capacitor units of 450 V are all there');

-- Metering

create temp view tangent as
select error_code, pf, factor, sqrt(1 - pf * pf) / pf as t
from keycust_data.wiring_error,
    unnest(array[0.95, 0.90, 0.85, 0.80, 0.70, 0.50]::float8[], array[factor_at_pf_095, factor_at_pf_090, factor_at_pf_085,
        factor_at_pf_080, factor_at_pf_070, factor_at_pf_050]) as f (pf, factor);
select is_empty($$
    select * from (
        select error_code, pf, factor, case
            when error_code in ('4W_V1', '4W_I1') then 1.5
            when error_code in ('4W_V2', '4W_I2', '4W_R1') then 3
            when error_code = '4W_R2' then -3
            when error_code in ('4W_R3', '3W_RAC') then -1
            when error_code = '3W_VB' then 2
            when error_code in ('4W_SHIFT', '3W_CAB') then -2 / (1 + sqrt(3) * t)
            when error_code in ('4W_SHIFT2', '3W_BCA') then 2 / (sqrt(3) * t - 1)
            when error_code in ('3W_VA', '3W_IA') then 2 * sqrt(3) / (sqrt(3) + t)
            when error_code in ('3W_VC', '3W_IC') and pf > 0.5 then 2 * sqrt(3) / (sqrt(3) - t)
            when error_code = '3W_RA' then sqrt(3) / t
            when error_code = '3W_RC' then -sqrt(3) / t
        end as expected
        from tangent
    ) as f where (factor is null) <> (expected is null) or abs(factor - expected) > 0.5001e-4
$$, 'the factors of wiring errors are what their formulas say');
select is_empty($$
    select dlt698_object from keycust_data.meter_event_type where dlt698_object !~ '^0x[0-9A-F]{4}$'
    union all
    select dlt698_object from keycust_data.meter_event_type group by 1 having count(*) > 1
$$, 'every meter event has an object of DL/T 698 of its own');

-- Codes

select is_empty($$
    select h.code from keycust_data.code_list as h
    where h.code_type = 'HIGH_ENERGY_TRADE' and not exists (
        select from keycust_data.code_list as d where d.code_type = 'TRADE' and d.code = h.code and d.label_zh = h.label_zh)
$$, 'the energy-intensive industries are divisions of GB/T 4754');
select results_eq($$
    select count(*), count(distinct right(code, 2)), count(distinct left(code, 1)), min(right(code, 2)), max(right(code, 2))
    from keycust_data.code_list where code_type = 'TRADE'
$$, $$ values (97::bigint, 97::bigint, 20::bigint, '01', '97') $$, 'there are 97 divisions in 20 sections');
select is_empty($$
    select code from keycust_data.code_list where code_type = 'TRADE'
        and left(code, 1) not in (select code from keycust_data.code_list where code_type = 'TRADE_SECTION')
$$, 'each of a section');
select is_empty($$
    select theft_code from keycust_data.theft_type
    where 'theft_' || lower(theft_code) not in (select code from keycust_data.code_list where code_type = 'FINDING')
$$, 'an inspection can find every kind of theft');
select set_eq($$
    select distinct period from keycust_data.tariff_period
$$, $$ select code from keycust_data.code_list where code_type = 'PERIOD' $$, 'periods have labels');
select results_eq($$ select level_code, count(*) from keycust_data.complaint_class group by 1 order by 1 $$,
    $$ values ('business', 9::bigint), ('class', 5), ('subclass', 19) $$, 'the hotline has nine kinds of business');

-- Calendar

select is_empty($$
    select day from keycust_data.calendar where day_type = 'adjusted_workday' and extract(isodow from day) < 6
$$, 'workdays are adjusted at weekends only');
select is_empty($$
    select y, d from generate_series(2023, 2026) as y, unnest(array['01-01', '05-01', '10-01', '10-02', '10-03']) as d
    where not exists (select from keycust_data.calendar where day = (y || '-' || d)::date and day_type = 'holiday')
$$, 'the fixed holidays are there in every year');
-- Every statutory day, of 11, from 2025 on of 13, costs one working day.
select results_eq($$
    select extract(year from d)::int, count(*)
    from generate_series(date '2023-01-01', '2026-12-31', '1 day') as d
    left join keycust_data.calendar as c on c.day = d::date
    where coalesce(c.day_type = 'adjusted_workday', extract(isodow from d) < 6)
    group by 1 order by 1
$$, $$ values (2023, 249::bigint), (2024, 251), (2025, 248), (2026, 248) $$, 'the years have the working days one expects');

-- Indicators

select results_eq($$ select kind, count(*) from keycust_data.indicator group by kind order by kind $$,
    $$ values ('attribute', 57::bigint), ('behaviour', 90) $$, 'the catalogue has 57 attributes and 90 kinds of behaviour');
select is_empty($$
    select indicator_code, column_name, unit from keycust_data.indicator
    where unit in ('kWh', 'kW', 'kVA', 'kvar', 'kWp', 'h', 'min', 'CNY', '%') and value_type = 'number'
        and column_name !~ ('_' || case unit when '%' then 'pct' else lower(unit) end || '$')
        or unit is null and column_name ~ '_(kwh|kw|kva|kvar|kwp|cny|pct|min|h)$'
$$, 'the unit stands in the name of the column');
select is_empty($$
    select indicator_code from keycust_data.indicator
    where (state = 'later') <> (brought_by is not null) or kind = 'attribute' and period_kind <> 'none' and category <> 'metering'
        or value_type = 'code' and column_name !~ '_(code|grade|class)$'
$$, 'what is computed later says by what');
select is_empty($$
    select p.relation, p.column_name from keycust_data.plausibility as p
    where not exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('keycust_data.' || p.relation) and a.attname = p.column_name and not a.attisdropped)
$$, 'limits stand for columns that there are');

-- What is the user's

update keycust_data.theft_type set signature = 'as seen here' where theft_code = 'UV';
delete from keycust_data.theft_type where theft_code = 'HT';
insert into keycust_data.theft_type (theft_code, label_zh, label_en, mechanism, signature, recovery_base, source)
values ('XX', '其他', 'other', 'unknown', 'unknown', 'none', 'ourselves');
alter table keycust_data.theft_type add column local_name text default 'ours';
create temp table before as select * from keycust_data.theft_type;
-- Nothing that a session sets makes a row another.
set local extra_float_digits = -5;
set local datestyle = 'SQL, DMY';
set local intervalstyle = 'iso_8601';
set local timezone = 'Asia/Kathmandu';
select lives_ok('call keycust.upgrade_base()', 'a base with rows of the user is upgraded');
reset extra_float_digits;
reset datestyle;
reset intervalstyle;
reset timezone;
select set_eq('select * from keycust_data.theft_type', 'select * from before', 'which leaves them as they are');
select set_eq('select relation, row_key, what from keycust_data.upgrade_report', $$ values
    ('theft_type', '{"theft_code": "UV"}', 'edited'), ('theft_type', '{"theft_code": "HT"}', 'deleted')
$$, 'and reports those that were shipped, and no other');
-- What the next version ships: a row changed that was edited, one changed that was not, one new, one new that the user
-- has, one no more.
alter function keycust.shipped_theft_type() rename to shipped_theft_type_of_old;
create function keycust.shipped_theft_type()
returns table (theft_code text, label_zh text, label_en text, mechanism text, signature text, recovery_base text, source text,
    confidence text)
language sql immutable as $$
    select case theft_code when 'NM' then 'NW' else theft_code end, label_zh, label_en || ' (revised)', mechanism, signature,
        recovery_base, source, confidence
    from keycust.shipped_theft_type_of_old()
    union all
    select 'XX', '其他', 'other', 'unknown', 'unknown', 'none', 'keycust', 'low'
$$;
call keycust.upgrade_base();
select set_eq('select relation, row_key, what, detail from keycust_data.upgrade_report', $$ values
    ('theft_type', '{"theft_code": "UV"}', 'edited', null), ('theft_type', '{"theft_code": "HT"}', 'deleted', null),
    ('theft_type', '{"theft_code": "NM"}', 'withdrawn', null), ('theft_type', '{"theft_code": "XX"}', 'own', null),
    ('theft_type', '{"theft_code": "UI"}', 'corrected', null), ('theft_type', '{"theft_code": "PS"}', 'corrected', null),
    ('theft_type', '{"theft_code": "KC"}', 'corrected', null), ('theft_type', '', 'added', '1 rows')
$$, 'another shipment adds and corrects what is ours, and reports it');
select results_eq($$
    select theft_code, label_en, origin, local_name from keycust_data.theft_type order by theft_code collate "C"
$$, $$ values
    ('KC', 'expanding error (revised)', 'shipped', 'ours'), ('NM', 'without meter', 'shipped', 'ours'),
    ('NW', 'without meter (revised)', 'shipped', 'ours'), ('PS', 'phase shifting (revised)', 'shipped', 'ours'),
    ('UI', 'under-current (revised)', 'shipped', 'ours'), ('UV', 'under-voltage', 'shipped', 'ours'),
    ('XX', 'other', 'user', 'ours')
$$, 'and the user''s rows stand as they stood');
create temp table after as select * from keycust_data.shipped_row;
call keycust.upgrade_base();
select set_eq('select * from keycust_data.shipped_row', 'select * from after', 'loaded again, nothing changes');
-- An edited row that gets its shipped values back is ours again.
update keycust_data.theft_type as t set signature = s.signature
from keycust.shipped_theft_type_of_old() as s where s.theft_code = t.theft_code and t.theft_code = 'UV';
call keycust.upgrade_base();
select is((select label_en from keycust_data.theft_type where theft_code = 'UV'), 'under-voltage (revised)',
    'a row that is as it was shipped is corrected again');
-- A row that the user takes over, unchanged, is his.
update keycust_data.theft_type set origin = 'user' where theft_code = 'KC';
drop function keycust.shipped_theft_type();
alter function keycust.shipped_theft_type_of_old() rename to shipped_theft_type;
call keycust.upgrade_base();
select is((select label_en from keycust_data.theft_type where theft_code = 'KC'), 'expanding error (revised)',
    'a row that the user took over is not corrected');
delete from keycust_data.theft_type where theft_code = 'KC';
delete from keycust_data.shipped_row where relation = 'theft_type' and row_key = '{"theft_code": "KC"}';
call keycust.upgrade_base();
select is((select label_en || ' ' || origin from keycust_data.theft_type where theft_code = 'KC'), 'expanding error shipped',
    'a row that we are made to forget comes anew');

-- A row of the user's may stand in the way by another key than the primary one.
create temp table renamed as select * from keycust_data.indicator where indicator_code = 'A002';
delete from keycust_data.indicator where indicator_code = 'A002';
delete from keycust_data.shipped_row where relation = 'indicator' and row_key = '{"indicator_code": "A002"}';
update renamed set indicator_code = 'Z002', origin = 'user';
insert into keycust_data.indicator select * from renamed;
select lives_ok('call keycust.upgrade_base()', 'a row of the user''s with a unique value of a new shipped row stops no upgrade');
select results_eq($$ select indicator_code from keycust_data.indicator where indicator_code in ('A002', 'Z002') $$,
    $$ values ('Z002') $$, 'but keeps its place');
select results_eq($$ select row_key, what from keycust_data.upgrade_report where relation = 'indicator' $$,
    $$ values ('{"indicator_code": "A002"}', 'own') $$, 'as the report says');
delete from keycust_data.indicator where indicator_code = 'Z002';
call keycust.upgrade_base();
select is((select origin from keycust_data.indicator where indicator_code = 'A002'), 'shipped', 'until it goes');

select * from finish();
rollback;

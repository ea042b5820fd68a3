-- Every table, view and column has a caption in two languages, and every caption its column.
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
begin;
select plan(18);

select cmp_ok((select count(*) from keycust_bi.data_dictionary), '>', 1000::bigint, 'the dictionary is not empty');
select is_empty($$
    select schema_name, relation_name, column_name from keycust_bi.data_dictionary
    where coalesce(label_zh, '') !~ '[\u4e00-\u9fff]' or coalesce(label_en, '') !~ '[a-zA-Z]'
$$, 'no visible column is without a caption in Chinese and English');
select is_empty($$
    select d.object, d.column_name from keycust_data.dictionary as d
    where not exists (
        select from keycust_bi.data_dictionary as v
        where v.schema_name || '.' || v.relation_name = d.object and v.column_name = d.column_name)
$$, 'no caption is without its column');
select is_empty($$
    select d.object from keycust_data.dictionary as d where d.origin <> 'shipped'
$$, 'all of a fresh base''s captions are shipped');
select is_empty($$
    select distinct d.schema_name, d.relation_name, d.column_name, d.code_type from keycust_bi.data_dictionary as d
    where d.code_type is not null and not exists (
        select from keycust_data.code_list as c where c.code_type = d.code_type)
$$, 'every code list that a column names exists');
select is_empty($$
    select d.schema_name, d.relation_name, d.column_name from keycust_bi.data_dictionary as d
    where d.position > 0 and d.column_name ~ '_code$' and d.schema_name = 'keycust_data' and d.code_type is null
        -- Codes with a table of their own.
        and d.column_name not in ('indicator_code', 'event_code', 'error_code', 'rule_code', 'theft_code', 'index_code',
            'class_code', 'subclass_code', 'parent_code', 'business_code', 'price_code', 'credit_code', 'collection_code')
        and (d.relation_name, d.column_name) <> ('complaint_class', 'level_code')
$$, 'every column of codes names its list');
create temp view unit_of (suffix, unit) as values
    ('_cny_per_kva_month', 'CNY/(kVA·month)'), ('_cny_per_kw_month', 'CNY/(kW·month)'),
    ('_kwh_per_kva_month', 'kWh/(kVA·month)'), ('_cny_per_kwh', 'CNY/kWh'), ('_pct_per_month', '%/month'),
    ('_per_kva_kwh', 'kWh/kVA'), ('_per_10k_output_kwh', 'kWh/10k CNY'), ('_kw_c', 'kW/°C'),
    ('_kvarh', 'kvarh'), ('_kvar', 'kvar'), ('_kva', 'kVA'), ('_kwh', 'kWh'), ('_kwp', 'kWp'), ('_kw', 'kW'), ('_kv', 'kV'),
    ('_cny', 'CNY'), ('_pct', '%'), ('_deg', '°'), ('_min', 'min'), ('_years', 'a'), ('_mm', 'mm'), ('_c', '°C'), ('_h', 'h'),
    ('_days', 'd'), ('_v', 'V'), ('_a', 'A'), ('_w', 'W'), ('_s', 's');
select is_empty($$
    select d.schema_name, d.relation_name, d.column_name, d.unit, u.unit
    from keycust_bi.data_dictionary as d
    cross join lateral (
        select u.unit from unit_of as u where d.column_name like '%' || replace(u.suffix, '_', '\_')
        order by length(u.suffix) desc limit 1
    ) as u
    where d.position > 0 and d.type_name ~ '^(double|numeric|real|integer|smallint|bigint)' and d.unit is distinct from u.unit
$$, 'the unit in a column''s name is its unit');
select is_empty($$
    select d.relation_name, d.column_name, d.unit from keycust_bi.data_dictionary as d
    where d.position > 0 and d.unit is not null and d.type_name ~ '^(text|boolean|date|timestamp)'
        and d.relation_name not in ('customer_behaviour')
$$, 'what is no number has no unit');
select is_empty($$
    select a.relation_name, a.column_name, a.unit, b.unit
    from keycust_bi.data_dictionary as a
    join keycust_bi.data_dictionary as b
        on a.schema_name = 'keycust_bi' and b.schema_name = 'keycust_data' and a.column_name = b.column_name
        and a.relation_name = b.relation_name and (a.unit, a.code_type) is distinct from (b.unit, b.code_type)
$$, 'a view says of a column what its table says');

-- As comments

select is_empty($$
    select d.schema_name, d.relation_name, d.column_name from keycust_bi.data_dictionary as d
    where coalesce(
        case when d.position = 0 then obj_description(format('%I.%I', d.schema_name, d.relation_name)::regclass, 'pg_class')
            else col_description(format('%I.%I', d.schema_name, d.relation_name)::regclass, d.position) end, '')
        not like d.label_zh || ' ' || d.label_en || '%'
$$, 'every caption is a comment too');
select is(col_description('keycust_data.contract'::regclass, 4), '失效日期 valid to; last day of the contract; empty while it holds',
    'with its meaning');
select is(col_description('keycust_bi.customer_behaviour'::regclass, 4), '月用电量 monthly energy [kWh]; energy billed in the month',
    'the wide views take theirs from the catalogue of indicators');

-- The user's own

create table public.keycust_test_substation (id int, load_kw float8);
alter table keycust_data.customer add column nickname text;
insert into keycust_data.dictionary (object, column_name, label_zh, label_en, unit)
values ('keycust_data.customer', 'nickname', '简称', 'short name', null), ('public.keycust_test_substation', '', '变电站', 'substations', null),
    ('public.keycust_test_substation', 'load_kw', '负荷', 'load', 'kW');
select lives_ok('call keycust.dictionary_comment()', 'captions of one''s own columns');
select is(col_description('keycust_data.customer'::regclass, (select attnum from pg_attribute
    where attrelid = 'keycust_data.customer'::regclass and attname = 'nickname')), '简称 short name', 'become comments');
select is(col_description('public.keycust_test_substation'::regclass, 2), '负荷 load [kW]', 'in any schema');
select results_eq($$ select column_name, label_zh from keycust_bi.data_dictionary where relation_name = 'keycust_test_substation' order by position $$,
    $$ values ('', '变电站'), ('load_kw', '负荷') $$, 'and stand in the dictionary');
update keycust_data.dictionary set label_en = 'client' where object = 'keycust_data.customer' and column_name = '';
call keycust.upgrade_base();
select is(obj_description('keycust_data.customer'::regclass, 'pg_class'), '用户 client', 'a caption that was edited stays');
select is((select origin from keycust_data.dictionary where column_name = 'nickname'), 'user', 'as do one''s own');

select * from finish();
rollback;

-- Every table, view and column has a caption in two languages, every caption its column, and each is a comment too.
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

select plan(33);

-- Captions and columns, both ways. What there is, is asked of the catalogue, not of the view under test.

create temp view visible as
select (n.nspname || '.' || c.relname) collate "default" as object, coalesce(a.attname, '') as column_name,
    coalesce(a.attnum, 0) as position, c.oid as relation
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace and n.nspname in ('keycust_data', 'keycust_bi')
cross join lateral (
    select null::text as attname, null::int as attnum
    union all
    select a.attname::text collate "default", a.attnum
    from pg_attribute as a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
) as a
where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition;
create temp view caption as
select d.schema_name || '.' || d.relation_name as object, d.* from keycust_bi.data_dictionary as d;

select cmp_ok((select count(*) from caption), '>', 1000::bigint, 'there are captions to check');
select results_eq('select object, column_name, position from visible order by 1, 3',
    'select object, column_name, position from caption order by 1, 3', 'the dictionary tells of every table, view and column');
select is_empty($$ select object, column_name from caption where coalesce(label_zh, '') !~ '[一-龥]' $$,
    'each has a caption in Chinese');
select is_empty($$
    select object, column_name from caption where coalesce(label_en, '') !~ '[A-Za-z]' or label_en ~ '[一-龥]'
$$, 'and one in English, without Chinese in it');
select is_empty($$
    select d.object, d.column_name, cell
    from caption as d, unnest(array[d.label_zh, d.label_en, d.unit, d.meaning, d.code_type]) as cell
    where cell = '' or cell ~ '^\s|\s$|\s\s'
$$, 'none is empty or has a space too many');
select is_empty($$
    select d.object, d.column_name from keycust_data.dictionary as d
    where not exists (select from visible as v where v.object = d.object and v.column_name = d.column_name)
$$, 'no caption is without its object and column');
select is_empty($$ select d.object, d.column_name from keycust_data.dictionary as d where d.origin <> 'shipped' $$,
    'all captions of a new base are shipped');
select is_empty($$
    select d.object, d.column_name
    from keycust_data.dictionary as d
    join keycust_data.indicator as i on d.object = 'keycust_bi.customer_' || i.kind and d.column_name = i.column_name
$$, 'indicators are captioned in their catalogue only');
select is_empty($$
    select p.object, p.column_name from (
        select s.object, s.column_name, row_number() over (order by s.n) as stands,
            row_number() over (order by s.object collate "C", v.position) as belongs
        from keycust.shipped_dictionary() with ordinality as s (object, column_name, zh, en, unit, meaning, code_type, n)
        join visible as v on v.object = s.object and v.column_name = s.column_name
    ) as p
    where p.stands <> p.belongs
$$, 'the file is in the order of objects and columns');

-- Units

create temp table unit_of (suffix text, unit text);
insert into unit_of values
    ('cny_per_kva_month', 'CNY/(kVA·month)'), ('cny_per_kw_month', 'CNY/(kW·month)'),
    ('kwh_per_kva_month', 'kWh/(kVA·month)'), ('cny_per_kwh', 'CNY/kWh'), ('pct_per_month', '%/month'),
    ('cny_per_kva', 'CNY/kVA'), ('cny_per_kvar', 'CNY/kvar'), ('w_per_kvar', 'W/kvar'), ('kw_per_kva', 'kW/kVA'), ('pct_per_year', '%/a'), ('per_kva_kwh', 'kWh/kVA'), ('per_10k_output_kwh', 'kWh/10k CNY'), ('kw_c', 'kW/°C'), ('kw_per_c', 'kW/°C'),
    ('kwh_per_year', 'kWh/a'), ('kvarh_per_year', 'kvarh/a'),
    ('kwh', 'kWh'), ('kvarh', 'kvarh'), ('kw', 'kW'), ('kwp', 'kWp'), ('kva', 'kVA'), ('kvar', 'kvar'), ('kv', 'kV'),
    ('v', 'V'), ('a', 'A'), ('w', 'W'), ('cny', 'CNY'), ('pct', '%'), ('c', '°C'), ('mm', 'mm'), ('deg', '°'),
    ('s', 's'), ('min', 'min'), ('h', 'h'), ('days', 'd'), ('years', 'a');
create temp view named_unit as
select c.*, u.unit as named
from caption as c
join visible as v on v.object = c.object and v.column_name = c.column_name
left join lateral (
    select u.unit from unit_of as u
    where c.column_name like '%\_' || replace(u.suffix, '_', '\_')
    order by length(u.suffix) desc
    limit 1
) as u on true;
select is_empty($$
    select object, column_name, unit, named from named_unit
    where type_name ~ '^(double|real|numeric|integer|bigint|smallint)' and named is not null and unit is distinct from named
$$, 'the unit is the one in the column''s name');
select cmp_ok((select count(*) from named_unit where named = unit), '>', 150::bigint, 'of many columns');
select set_eq($$
    select object, column_name, unit from named_unit where unit is not null and named is distinct from unit
$$, $$
    values ('keycust_data.power_curve', 'kw', 'kW'), ('keycust_data.power_curve', 'kvar', 'kvar'),
        ('keycust_data.load_characteristic', 'kwh_per_output', 'kWh'), ('keycust_bi.load_characteristic', 'kwh_per_output', 'kWh'),
        ('keycust_data.reactive_advice', 'kvar', 'kvar'), ('keycust_bi.reactive_advice', 'kvar', 'kvar'),
        ('keycust_data.voltage_curve', 'ua', 'V'), ('keycust_data.voltage_curve', 'ub', 'V'),
        ('keycust_data.voltage_curve', 'uc', 'V'), ('keycust_data.current_curve', 'ia', 'A'),
        ('keycust_data.current_curve', 'ib', 'A'), ('keycust_data.current_curve', 'ic', 'A'),
        -- Two numbers in a text.
        ('keycust_bi.customer_behaviour', 'forecast_interval', 'kWh')
$$, 'and only curves, kvar and an interval have a unit that their names do not say');
select is_empty($$
    select object, column_name, unit from caption
    where unit is not null and type_name ~ '^(text|boolean|date|timestamp|jsonb)' and column_name <> 'forecast_interval'
$$, 'what is no number has no unit');

-- Codes

select is_empty($$
    select object, column_name, code_type from caption as d
    where d.code_type is not null and not exists (select from keycust_data.code_list as c where c.code_type = d.code_type)
$$, 'every code list that a column names exists');
create temp table listless (column_name text, reason text);
insert into listless values
    -- Keys of tables with more to say than a code list.
    ('indicator_code', 'indicator'), ('event_code', 'meter_event_type'), ('error_code', 'wiring_error'),
    ('rule_code', 'anomaly_rule'), ('theft_code', 'theft_type'), ('index_code', 'load_index'),
    ('class_code', 'complaint_class'), ('subclass_code', 'complaint_class'), ('parent_code', 'complaint_class'),
    ('business_code', 'complaint_class'),
    -- The utility's own, or another's.
    ('price_code', 'price catalogue of the utility'), ('collection_code', 'collection system of the utility'),
    ('credit_code', 'register of the state');
select is_empty($$
    select object, column_name from caption as d
    where d.column_name like '%\_code' and d.code_type is null
        and d.column_name not in (select l.column_name from listless as l)
        -- Three words that the table itself allows.
        and (d.object, d.column_name) <> ('keycust_data.complaint_class', 'level_code')
$$, 'every column of codes names its list, or its list is the utility''s own');
select is_empty($$
    select l.column_name from listless as l
    where not exists (select from caption as d where d.column_name = l.column_name and d.code_type is null)
$$, 'and those without are still there');
select is_empty($$
    select a.object, a.column_name, a.code_type from caption as a
    where a.code_type is not null and a.column_name not like '%\_code'
        and a.column_name not in ('phase', 'direction', 'period', 'day_type')
$$, 'what has a list is a code');
-- A column that can be checked: what its constraint allows is in its list.
select is_empty($$
    select d.object, d.column_name, allowed[1]
    from caption as d
    join pg_attribute as a on a.attrelid = d.object::regclass and a.attname = d.column_name
    join pg_constraint as k on k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
    cross join regexp_matches(pg_get_constraintdef(k.oid), '''([^'']+)''::text', 'g') as allowed
    where d.code_type is not null and d.schema_name = 'keycust_data'
        and not exists (select from keycust_data.code_list as c where c.code_type = d.code_type and c.code = allowed[1])
$$, 'the list has what the column''s constraint allows');
select is_empty($$
    select a.object, a.column_name, a.label_zh, b.label_zh
    from caption as a
    join caption as b on b.schema_name = 'keycust_data' and b.relation_name = a.relation_name and b.column_name = a.column_name
    where a.schema_name = 'keycust_bi'
        and (a.label_zh, a.label_en, a.unit, a.code_type) is distinct from (b.label_zh, b.label_en, b.unit, b.code_type)
$$, 'a view says of a column what the table of its name says');

-- Comments

create temp view comment as
select d.object, d.column_name,
    d.label_zh || ' ' || d.label_en || case when d.unit is null then '' else ' [' || d.unit || ']' end
        || case when d.meaning is null then '' else '; ' || d.meaning end as expected,
    case when v.position = 0 then obj_description(v.relation, 'pg_class')
        else col_description(v.relation, v.position) end as comment
from caption as d
join visible as v on v.object = d.object and v.column_name = d.column_name;
select is_empty($$ select object, column_name, comment from comment where comment is distinct from expected $$,
    'a new base has the captions as comments');
select is(col_description('keycust_data.contract'::regclass, 6),
    '运行容量 running capacity [kVA]; contract capacity without what is suspended', 'with unit and meaning');
select is(col_description('keycust_bi.customer_behaviour'::regclass, 4), '月用电量 monthly energy [kWh]; energy billed in the month; of who was not billed through the registers, else from the curves',
    'those of the wide views from the catalogue of indicators');

-- One's own

create schema keycust_test_staging;
create table keycust_test_staging.substation (id int, load_kw float8);
alter table keycust_data.customer add column nickname text;
insert into keycust_data.dictionary (object, column_name, label_zh, label_en, unit) values
    ('keycust_data.customer', 'nickname', '简称', 'short name', null),
    ('keycust_test_staging.substation', '', '变电站', 'substations', null),
    ('keycust_test_staging.substation', 'load_kw', '负荷', 'load', 'kW');
update keycust_data.dictionary set label_en = 'clients' where object = 'keycust_data.customer' and column_name = '';
call keycust.dictionary_comment();
select is((select comment from comment where object = 'keycust_data.customer' and column_name = 'nickname'), '简称 short name',
    'a column of one''s own has its comment by a call');
select is(col_description('keycust_test_staging.substation'::regclass, 2), '负荷 load [kW]', 'in any schema');
select results_eq($$ select column_name, label_zh from caption where object = 'keycust_test_staging.substation' order by position $$,
    $$ values ('', '变电站'), ('load_kw', '负荷') $$, 'and stands in the dictionary');
call keycust.upgrade_base();
select is((select string_agg(origin || ' ' || label_en, ', ') from keycust_data.dictionary where column_name = 'nickname'),
    'user short name', 'upgrade_base leaves it');
select is(obj_description('keycust_data.customer'::regclass, 'pg_class'), '用户 clients; who is served', 'and a caption that was edited');
select results_eq($$ select what, row_key::jsonb ->> 'object' from keycust_data.upgrade_report where relation = 'dictionary' $$,
    $$ values ('edited', 'keycust_data.customer') $$, 'and says so of the latter');

-- A comment that somebody wrote by hand

comment on column keycust_data.customer.name is '单位全称';
comment on table keycust_data.contract is '合同台账';
call keycust.upgrade_base();
select is(col_description('keycust_data.customer'::regclass, attnum), '单位全称', 'a comment of the user''s stays')
from pg_attribute where attrelid = 'keycust_data.customer'::regclass and attname = 'name';
select is(obj_description('keycust_data.contract'::regclass, 'pg_class'), '合同台账', 'on a table too');
select set_eq($$ select row_key, what from keycust_data.upgrade_report where relation = 'comment' $$, $$ values
    ('column keycust_data.customer.name', 'edited'), ('table keycust_data.contract', 'edited') $$, 'and is told of');
comment on table keycust_data.contract is null;
call keycust.dictionary_comment();
select is((select comment from comment where object = 'keycust_data.contract' and column_name = ''),
    (select expected from comment where object = 'keycust_data.contract' and column_name = ''),
    'taken away, it makes room for the caption');
select results_eq($$ select row_key from keycust_data.upgrade_report where relation = 'comment' $$,
    $$ values ('column keycust_data.customer.name') $$, 'and is told of no more');

select * from finish();
rollback;

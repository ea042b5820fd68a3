-- Erasing persons and old readings: calls, mistakes, what goes and what stays.
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

select plan(47);

-- How a person is found in texts

create function pg_temp.blank(text, text[]) returns text language sql as $$
    select nullif(regexp_replace($1, keycust.erasure_patterns($2), '***', 'gi'), '***') $$;
select is(pg_temp.blank('13812345678', '{13812345678}'), null, 'a number that is all of a text leaves nothing');
select is(pg_temp.blank('请致电138-1234-5678联系', '{13812345678}'), '请致电***联系', 'a number is found as people write it');
select is(pg_temp.blank('tel +86 138 1234 5678.', '{13812345678}'), 'tel ***.', 'with its country code');
select is(pg_temp.blank('tel 13812345678.', '{"+86 138-1234-5678"}'), 'tel ***.', 'or without');
select is(pg_temp.blank('meter 9138123456789', '{13812345678}'), 'meter 9138123456789', 'not within a longer one');
select is(pg_temp.blank('王小明说', '{王小明}'), '***说', 'a Chinese name within a text');
select is(pg_temp.blank('line to Li, linear', '{Li}'), 'line to ***, linear', 'a short name only as a word');
select is(pg_temp.blank('A.B@x.cn wrote, axb@x.cn not', '{a.b@x.cn}'), '*** wrote, axb@x.cn not', 'an address, its dots being dots');
select is(pg_temp.blank('(x) [y] $1 \1', '{"[y]","(x)"}'), '*** *** $1 \1', 'a pattern is not read as one');
select is(keycust.erasure_patterns('{NULL,"",王," ",12,110}'), null, 'what is too short is not looked for');
select is(keycust.erasure_patterns('{}'), null, 'nor is nothing');

select is(keycust.erasure_patterns('{***,---,"( )"}'), null, 'nor is what has neither letter nor digit');
select is(pg_temp.blank('call 13812345678, or 057188880000', keycust.erasure_parts('{"138-1234-5678/0571-88880000转801"}')),
    'call ***, or ***', 'two numbers in one field are looked for one by one');

-- Mistakes

select throws_ok('call keycust.forget_person()', '22023', 'give either contact_id or customer_id', 'somebody is named');
select throws_ok('call keycust.forget_person(null, null)', '22023', 'give either contact_id or customer_id', 'not by NULL');
select throws_ok($$call keycust.forget_person('a', 'b')$$, '22023', 'give either contact_id or customer_id', 'one at a time');
select throws_ok($$call keycust.forget_person('nobody')$$, 'P0002', 'there is no contact of that key', 'a contact that exists');
select throws_ok($$call keycust.forget_person(customer_id => 'nobody')$$, 'P0002', 'there is no customer of that key', 'a customer that exists');
insert into keycust_data.organisation (organisation_id, name) values ('o', 'o');
insert into keycust_data.customer (customer_id, organisation_id, name, natural_person, address, tax_number)
values ('c', 'o', '王小明饭店', false, null, null), ('p', 'o', '赵大海', true, '幸福路 7 号', '110101199003071234'),
    ('q', 'o', 'q', false, null, null);
select throws_ok($$call keycust.forget_person(customer_id => 'c')$$, '22023', 'the customer is not a natural person', 'a firm is not a person');

-- A contact

insert into keycust_data.contact (contact_id, customer_id, name, phone, email)
values ('k1', 'c', '王小明', '13812345678', 'wang@x.cn'), ('k2', 'c', '李四', '0571-88880000', null),
    ('k3', 'c', '张三', '0571-88880000', null), ('k4', 'q', '王小明', '13900000000', null), ('k5', 'p', '赵大海', '13700000000', null);
insert into keycust_data.visit (visit_id, customer_id, visited_at, contact_name, notes, purpose)
values ('v1', 'c', '2025-03-01', '王小明', '王小明称电压偏低', 'survey'), ('v2', 'c', '2025-03-01', '李四', null, 'with 王小明'),
    ('v3', 'q', '2025-03-01', '王小明', '另一位王小明', null);
insert into keycust_data.complaint (complaint_id, customer_id, accepted_at, caller_phone, content)
values ('a1', 'c', '2025-03-01', '138 1234 5678', '来电 13812345678'), ('a2', 'q', '2025-03-01', '13812345678', null),
    ('a3', 'c', '2025-03-01', '057188880000', 'by 李四');
insert into keycust_data.usage_point (usage_point_id, customer_id, name) values ('u', 'c', '王小明饭店专变'), ('up', 'p', '赵大海家');
create table keycust_data.later (customer_id text primary key, contact_id text, text_value text);
insert into keycust_data.later values ('c', 'k1', '王小明'), ('q', 'k4', '王小明');
call keycust.forget_person('k1');
select is_empty($$select 1 from keycust_data.contact where contact_id = 'k1'$$, 'the contact goes');
select results_eq('select visit_id, contact_name, notes, purpose from keycust_data.visit order by 1',
    $$values ('v1', null, '***称电压偏低', 'survey'), ('v2', '李四', null, 'with ***'), ('v3', '王小明', '另一位王小明', null)$$,
    'from his customer''s visits, not from a namesake''s');
select results_eq('select complaint_id, caller_phone, content from keycust_data.complaint order by 1',
    $$values ('a1', null, '来电 ***'), ('a2', null, null), ('a3', '057188880000', 'by 李四')$$, 'his number from every complaint');
select results_eq('select customer_id, contact_id, text_value from keycust_data.later order by 1',
    $$values ('c', null::text, null::text), ('q', 'k4', '王小明')$$, 'also from what was made of him');
select is((select name from keycust_data.usage_point where usage_point_id = 'u'), '王小明饭店专变', 'a firm keeps its name');
select is((select count(*) from keycust_data.visit), 3::bigint, 'and the history stays');
select ok(exists (select from keycust_data.erased_person where key_digest = encode(sha256('k1'), 'hex')), 'so that he does not come back');
select is_empty($$select 1 from keycust_data.erasure as e where e::text ~ 'k1|王|138'$$, 'the log tells nothing of him');
select cmp_ok((select count(*) from keycust_data.erasure where kind = 'person'), '>=', 4::bigint, 'but what was done');
select throws_ok($$call keycust.forget_person('k1')$$, 'P0002', 'there is no contact of that key', 'he is gone');
call keycust.forget_person('k2');
select is((select caller_phone from keycust_data.complaint where complaint_id = 'a3'), '057188880000', 'a number of two persons is left');
call keycust.forget_person('k3');
select is((select caller_phone from keycust_data.complaint where complaint_id = 'a3'), null, 'until the last of them goes');

-- A customer

insert into keycust_data.bill (bill_id, customer_id, month) values ('b', 'p', '2025-03-01');
call keycust.forget_person(customer_id => 'p');
select results_eq($$select name, address, tax_number, tax_number_masked from keycust_data.customer where customer_id = 'p'$$,
    $$values ('***', null::text, null::text, null::text)$$, 'a natural person''s columns are blank');
select is((select name from keycust_data.usage_point where usage_point_id = 'up'), '***家', 'things no longer bear his name');
select is_empty($$select 1 from keycust_data.contact where customer_id = 'p'$$, 'his contacts go, too');
select is((select count(*) from keycust_data.bill where customer_id = 'p'), 1::bigint, 'his bills stay');

-- What was computed and what was corrected

insert into keycust_data.feeder (feeder_id, name) values ('f', '钱多多专线');
insert into keycust_data.customer (customer_id, organisation_id, name, natural_person, credit_code, main_business, development_plan)
values ('n', 'o', '钱多多', true, '92510101MA00000001', '早点', null), ('m', 'o', '大饭店', false, null, '联系钱来来', '电 13611111111');
insert into keycust_data.usage_point (usage_point_id, customer_id, feeder_id) values ('un', 'n', 'f');
insert into keycust_data.contact (contact_id, customer_id, name, phone)
values ('m1', 'm', '钱来来', '13622222222'), ('m2', 'm', '孙某某', '13633333333');
insert into keycust_data.correction (source_id, run_id, relation, row_key, customer_id, before, after)
values ('s', 1, 'contact', 'm1', 'm', '{"phone": "13611111111", "name": "钱去去"}', '{"phone": "13622222222", "name": "钱来来"}');
insert into keycust_data.complaint (complaint_id, customer_id, accepted_at, caller_phone, content)
values ('a4', 'm', '2025-03-01', '13611111111', '钱去去说停电');
insert into keycust_data.customer_indicator (customer_id, indicator_code, period, text_value)
values ('n', 'A002', '2024-01-01', '钱多多'), ('n', 'A003', '2024-01-01', '92510101MA00000001'), ('n', 'A006', '2024-01-01', '1,2'),
    ('n', 'A303', '2024-01-01', '早点'), ('n', 'A108', '2024-01-01', '钱多多专线'), ('n', 'A116', '2024-01-01', '钱多多'),
    ('m', 'A002', '2024-01-01', '大饭店'), ('m', 'A007', '2024-01-01', '钱** 136****11'), ('m', 'A007', '2024-02-01', '钱** 136****22'),
    ('m', 'A007', '2024-03-01', '孙** 136****33');
call keycust.forget_person('m1');
select results_eq($$select indicator_code, text_value from keycust_data.customer_indicator where customer_id = 'm' order by period, 1$$,
    $$values ('A002', '大饭店'), ('A007', '孙** 136****33')$$, 'a contact''s mask goes from the indicators, another''s stays');
select results_eq($$select caller_phone, content from keycust_data.complaint where complaint_id = 'a4'$$,
    $$values (null::text, '***说停电')$$, 'an earlier name and number go, too');
select results_eq($$select main_business, development_plan from keycust_data.customer where customer_id = 'm'$$,
    $$values ('联系***', '电 ***')$$, 'and what the customer''s own row says of him');
select lives_ok($$call keycust.forget_person(customer_id => 'n')$$, 'a text that must not be empty is no hindrance');
select results_eq($$select indicator_code, text_value from keycust_data.customer_indicator where customer_id = 'n' order by 1$$,
    $$values ('A108', '***专线'), ('A116', null)$$, 'a person''s indicators go');
select is((select name from keycust_data.feeder where feeder_id = 'f'), '***专线', 'his line no longer bears his name');
delete from keycust_data.erasure;
call keycust.forget_person(customer_id => 'n');
select results_eq('select relation, affected_rows from keycust_data.erasure', $$values ('keycust_data.customer', 1::bigint)$$,
    'erased again, nothing more is found');

-- Readings

select throws_ok('call keycust.curve_retain(11)', '22023', 'months must be between 12 and 1200', 'a year of readings stays');
select throws_ok('call keycust.curve_retain(null)', '22023', 'months must be between 12 and 1200', 'whatever is asked');
do $$ begin
    perform keycust_data.make_month('keycust_data.power_curve', (current_date - make_interval(months => n))::date)
    from generate_series(10, 15) as n;
end $$;
call keycust.curve_retain(12);
create function pg_temp.partitions() returns bigint language sql as $$
    select count(*) from pg_inherits where inhparent = 'keycust_data.power_curve'::regclass $$;
select is(pg_temp.partitions(), 6::bigint, 'asked only, nothing is dropped');
call keycust.curve_retain(12, really => true);
select is(pg_temp.partitions(), 3::bigint, 'what ends before the month a year ago is dropped');
select is((select count(*) from keycust_data.erasure where kind = 'readings'), 3::bigint, 'and logged');

select * from finish();
rollback;

-- Rows from sources, one kind of trouble each: none is lost, none counted twice, none stops the others. Integration
-- commits, so this file is no transaction; it has a database of its own.
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
call keycust.create_base();
select no_plan();

create schema st;
insert into keycust_data.organisation (organisation_id, name) values ('o', 'o'), ('b|o', 'b'), ('b', 'b');
insert into keycust_data.customer (customer_id, organisation_id, name) values ('c', 'o', 'c');
insert into keycust_data.usage_point (usage_point_id, customer_id) values ('u', 'c'), ('w', 'c');
-- What came of a source's rows, as a person would count them.
create function st.outcome(text) returns text language sql as $$
    select string_agg(format('%s %s %s', day, outcome, row_count), ', ' order by day, outcome collate "C")
    from keycust_data.integration_day where source_id = $1
$$;
create function st.refused(text) returns text language sql as $$
    select string_agg(refusal, ', ' order by refusal collate "C")
    from keycust_data.rejected_row
    cross join lateral format('%s %s %s', rule, coalesce(column_name, '-'), state) as refusal
    where source_id = $1
$$;
create function st.last_run(text) returns text language sql as $$
    select format('%s: %s = %s + %s, retried %s, inserted %s, updated %s', state, received_rows, accepted_rows, rejected_rows,
        retried_rows, inserted_rows, updated_rows)
    from keycust_data.integration_run where source_id = $1 order by run_id desc limit 1
$$;
-- Rows have no day of their own here: they count for today.
create function st.today() returns date language sql as $$ select (now() at time zone keycust.source_zone())::date $$;

-- Keys

create table st.series (k text, o text, v text, t int);
insert into st.series values ('a|b', 'o', '1', 1), ('a', 'b|o', '2', 1), ('a\', 'b|o', '3', 1), ('a\|b', 'o', '4', 1);
call keycust.source_define('series', 'st.series', 'economy',
    '{"series_code": "k", "organisation_id": "o", "month": {"constant": "202401"}, "value": "v"}', '{"position_column": "t"}');
call keycust.integrate('series');
select is(st.last_run('series'), 'finished: 4 = 4 + 0, retried 0, inserted 4, updated 0', 'what separates a key may stand in it');
create table st.long_key (k text, t int);
insert into st.long_key select string_agg(md5(n::text), ''), 1 from generate_series(1, 1000) as n;
insert into st.long_key values ('short', 1);
call keycust.source_define('long_key', 'st.long_key', 'organisation', '{"organisation_id": "k", "name": {"constant": "n"}}',
    '{"position_column": "t"}');
call keycust.integrate('long_key');
call keycust.integrate('long_key');
select is(st.refused('long_key'), 'constraint - open', 'a key that no index holds is set aside, and the others are in');

-- Names

create table st."名字.Ω ""x""" (s text, "V" text, r int, x int, v int, kc_row int, p int, day date, value int, t int);
insert into st."名字.Ω ""x""" (s, "V", t) values ('s1', 'n', 1), ('s2', null, 1);
call keycust.source_define('names', 'st."名字.Ω ""x"""', 'organisation', '{"organisation_id": "s", "name": "V"}',
    '{"position_column": "t"}');
call keycust.integrate('names');
call keycust.integrate('names');
select is(st.last_run('names'), 'finished: 0 = 0 + 0, retried 1, inserted 0, updated 0', 'names of columns are not taken for ours');
select is(source_row ->> 's', 's2', 'the row is kept whole') from keycust_data.rejected_row where source_id = 'names';

-- Numbers and times that cannot be

create domain st.amount as numeric;
create domain st.moment as timestamptz;
create table st.value (k text, n st.amount, d date, z st.moment, t int);
insert into st.value values ('v1', 1e-400, null, null, 1), ('v2', 1, '5000000-01-01', null, 1),
    ('v3', 1, null, '294276-12-31 23:59:59+00', 1), ('v4', 1, 'infinity', null, 1), ('v5', 1, '4713-01-01 BC', null, 1),
    ('v6', 'NaN', null, null, 1), ('v7', 1e305, null, null, 1), ('v8', 1e299, null, null, 1),
    ('v9', 12, '2024-02-29', '2024-03-01 00:00+00', 1);
call keycust.source_define('value', 'st.value', 'usage_point', '{"usage_point_id": "k", "customer_id": {"constant": "c"},
    "capacity_kva": {"column": "n", "factor": 1e10}, "in_service_on": "d", "out_of_service_on": "z"}', '{"position_column": "t"}');
call keycust.integrate('value');
select is(st.last_run('value'), 'finished: 9 = 1 + 8, retried 0, inserted 1, updated 0', 'no value stops the others');
select is(st.refused('value'), 'range capacity_kva open, range capacity_kva open, range capacity_kva open, '
    'range capacity_kva open, type in_service_on open, type in_service_on open, type in_service_on open, type out_of_service_on open',
    'and each has its reason');
create table st.money (k text, v numeric);
insert into st.money values ('1', 123.4567);
call keycust.source_define('money', 'st.money', 'production', '{"customer_id": {"constant": "c"}, "month": {"constant": "202401"},
    "output_cny": {"column": "v", "factor": 10000}, "output_unit": "k"}');
call keycust.integrate('money');
call keycust.integrate('money');
select is(output_cny, 1234567.00, 'an amount is rounded after its factor, not before') from keycust_data.production;
update keycust_data.source_column set factor = 0.001 where source_id = 'money' and factor is not null;
call keycust.integrate('money');
call keycust.integrate('money');
select is(st.last_run('money'), 'finished: 1 = 1 + 0, retried 0, inserted 0, updated 0', 'and is the same the next time');

-- Positions

create table st.placed (k text, n text, t timestamp);
insert into st.placed values ('l1', 'n', null), ('l2', 'n', '2199-01-01'), ('l3', 'n', '2024-01-01');
call keycust.source_define('placed', 'st.placed', 'organisation', '{"organisation_id": "k", "name": "n"}', '{"position_column": "t"}');
call keycust.integrate('placed');
call keycust.integrate('placed');
call keycust.integrate('placed');
select is(st.outcome('placed'), format('%1$s accepted 1, %1$s future 1, %1$s missing 1', st.today()),
    'a row without a place counts once, however often it is met');
select is(st.refused('placed'), 'future t open, missing t open', 'and stays set aside');
update st.placed set t = '2024-01-02' where k = 'l1';
call keycust.integrate('placed');
select is(st.outcome('placed'), format('%1$s accepted 2, %1$s future 1', st.today()), 'until the source gives it one');
create table st.nan (k text, t float8);
insert into st.nan values ('n1', 1), ('n2', 'NaN'), ('n3', 'Infinity');
call keycust.source_define('nan', 'st.nan', 'organisation', '{"organisation_id": "k", "name": "k"}', '{"position_column": "t"}');
call keycust.integrate('nan');
insert into st.nan values ('n4', 2);
call keycust.integrate('nan');
select is(st.last_run('nan'), 'finished: 1 = 1 + 0, retried 0, inserted 1, updated 0', 'NaN hides nothing that comes after it');
create table st.uuid (k text, t uuid);
insert into st.uuid select 'u' || n, md5(n::text)::uuid from generate_series(1, 5) as n;
call keycust.source_define('uuid', 'st.uuid', 'organisation', '{"organisation_id": "k", "name": "k"}',
    '{"position_column": "t", "batch_rows": 2}');
call keycust.integrate('uuid');
select is(st.last_run('uuid'), 'finished: 5 = 5 + 0, retried 0, inserted 5, updated 0', 'a position has an order, not a greatest()');

-- Curves

create table st.wide (id text, d text, q text, p1 int, p2 int, p3 int, p4 int, t timestamp);
insert into st.wide values ('u', '2024-02-29', '1', 1, 2, 3, 4, '2024-03-01'), ('u', '2024-02-29', 'X', 5, 6, 7, 8, '2024-03-01'),
    ('u', '2024-02-29', 'Y', 5, 6, 7, 8, '2024-03-01');
call keycust.source_define('wide', 'st.wide', 'power_curve', '{"usage_point_id": "id", "customer_id": {"constant": "c"}, "day": "d",
    "quantity": {"column": "q", "values": {"1": "kw"}}}',
    '{"layout": "wide", "point_prefix": "p", "points": 4, "position_column": "t"}');
insert into keycust_data.source_value values ('wide', 'quantity', 'Y', 'kWh');
call keycust.integrate('wide');
select is(st.refused('wide'), 'code quantity open, code quantity open', 'a quantity that is none of the table''s is refused');
insert into keycust_data.source_value values ('wide', 'quantity', 'X', 'kvar');
call keycust.integrate('wide');
call keycust.integrate('wide');
select is(st.refused('wide'), 'code quantity open, code quantity resolved', 'with its code known the row is in, and no more tried');
select is(st.outcome('wide'), '2024-02-29 accepted 2, 2024-02-29 code 1', 'and counts once');
select is(row(kw, kvar)::text, '("{1,2,3,4}","{5,6,7,8}")', 'with its values') from keycust_data.power_curve;
create table st.long (id text, at timestamp, v float8, t int);
insert into st.long values ('w', '2024-05-01 00:00', 7, 1), ('w', '1969-05-01 00:00', 7, 1);
call keycust.source_define('long', 'st.long', 'power_curve', '{"usage_point_id": "id", "at": "at", "quantity": {"constant": "kw"},
    "value": "v"}', '{"layout": "long", "points": 4, "position_column": "t"}');
call keycust.integrate('long');
select is(st.outcome('long'), '1969-04-30 range 1, 2024-04-30 accepted 1', 'midnight of the first belongs to the month before');
create table st.reading (id text, d date, v int, t int);
insert into st.reading values ('u', '1900-01-01', 7, 1), ('u', '2024-01-01', 7, 1);
call keycust.source_define('reading', 'st.reading', 'register_reading', '{"usage_point_id": "id", "day": "d",
    "direction": {"constant": "active_import"}, "total": "v"}', '{"position_column": "t"}');
call keycust.integrate('reading');
select is(st.refused('reading'), 'range day open', 'a day that no partition can have is refused, not the source');

-- Once, and once more

create table st.whole (k text, n text, parent text);
insert into st.whole values ('h1', 'n', 'h0'), ('h2', 'n', null), ('h3', null, null), ('h3', null, null);
call keycust.source_define('whole', 'st.whole', 'organisation', '{"organisation_id": "k", "name": "n", "parent_id": "parent"}');
call keycust.integrate('whole');
select is(st.outcome('whole'), format('%1$s accepted 1, %1$s key 1, %1$s missing 2', st.today()), 'two rows are two, even when equal');
insert into keycust_data.organisation (organisation_id, name) values ('h0', 'n');
call keycust.integrate('whole');
select is(st.outcome('whole'), format('%1$s accepted 2, %1$s missing 2', st.today()), 'a row that is read and tried again counts once');
call keycust.source_reread('uuid');
call keycust.integrate('uuid');
select is(st.outcome('uuid'), format('%s accepted 5', st.today()), 'and so does one that is read again');
create table st.later (k text, at text, t int);
insert into st.later values ('z', '2024-13-01', 1);
call keycust.source_define('later', 'st.later', 'complaint', '{"complaint_id": "k", "customer_id": {"constant": "c"}, "accepted_at": "at"}',
    '{"position_column": "t"}');
call keycust.integrate('later');
insert into st.later values ('z', '2024-12-01', 2);
call keycust.integrate('later');
select is(st.outcome('later'), '2024-12-01 accepted 1', 'what is mended leaves no refusal on another day');

-- The relation is altered

create table st.altered (k text, n text, x text, t int);
insert into st.altered values ('a1', null, 'abc', 1), ('a2', null, '1', 1);
call keycust.source_define('altered', 'st.altered', 'organisation', '{"organisation_id": "k", "name": "n"}');
call keycust.integrate('altered');
alter table st.altered add y int;
call keycust.integrate('altered');
call keycust.integrate('altered');
select is(st.refused('altered'), 'missing name open, missing name open', 'a column more makes no row more');
alter table st.altered alter x type int using case when x = '1' then 1 end;
delete from st.altered;
call keycust.integrate('altered');
select is(st.refused('altered'), 'missing name closed, missing name open', 'a row that fits the relation no more stops nothing');

-- Sessions

create table st.zoned (k text, n text, z timestamptz, b bytea, i interval);
insert into st.zoned values ('q1', null, '2024-01-01 00:00+00', '\x00ff', '1 day 2 hours');
call keycust.source_define('zoned', 'st.zoned', 'organisation', '{"organisation_id": "k", "name": "n", "region": "z"}');
set timezone = 'America/St_Johns'; set datestyle = 'German'; set intervalstyle = 'iso_8601'; set bytea_output = 'escape';
call keycust.integrate('zoned');
reset timezone; reset datestyle; reset intervalstyle; reset bytea_output; set standard_conforming_strings = off;
set extra_float_digits = 0;
call keycust.integrate('zoned');
reset standard_conforming_strings; reset extra_float_digits;
select is(st.refused('zoned'), 'missing name open', 'a row is the same row whatever the session''s settings');
update st.zoned set n = 'n';
set timezone = 'America/St_Johns';
call keycust.integrate('zoned');
reset timezone;
select is(region, '2024-01-01 08:00:00+08', 'and has the same values') from keycust_data.organisation where organisation_id = 'q1';
insert into keycust_data.code_list (code_type, code, label_zh, label_en, source) values ('it''s 100%', '2', '二', 'two', 'test');
create table st.coded (k text, l text);
insert into st.coded values ('k1', '1');
call keycust.source_define('coded', 'st.coded', 'organisation', '{"organisation_id": "k", "name": "k",
    "level_code": {"column": "l", "code_type": "it''s 100%"}}');
call keycust.integrate('coded');
select is(reason, '"1" is not in the code list it''s 100%', 'a name with a quote is a name') from keycust_data.rejected_row
where source_id = 'coded';
create temp table keycust_batch as select 1 as mine;
\set ON_ERROR_STOP 0
call keycust.integrate('coded');
\set ON_ERROR_STOP 1
select is((select mine from keycust_batch), 1, 'a table of the session''s own is left alone');
drop table keycust_batch;

-- Descriptions that cannot be

select throws_ok(format($$call keycust.source_define('t', 'st.wide', 'organisation', '{"organisation_id": "id", "name": "q"}', %L)$$, o),
    '22023', 'options must be an object', o)
from unnest('{[],"null",3,"\"x\""}'::text[]) as o;
alter table keycust_data.organisation add number int generated always as identity;
select throws_ok($$call keycust.source_define('t', 'st.wide', 'organisation', '{"organisation_id": "id", "name": "q", "number": "p1"}')$$,
    '42703', 'source "t" maps to a column that its target does not have', 'a column that numbers itself');
select throws_ok(format($$call keycust.source_define('t', %L, 'organisation', '{"organisation_id": "id", "name": "q"}')$$, r.name),
    '42P01', 'the relation of the source does not exist', r.name)
from unnest('{nope,"","st.\"",a.b.c.d,select 1,keycust_data.organisation_pkey}'::text[]) as r (name);

select * from finish();

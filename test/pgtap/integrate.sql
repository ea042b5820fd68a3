-- Sources that a user describes: what is refused at once, and small sources whose every row is accounted for.
-- CALL keycust.integrate() commits, so nothing here stands in a transaction.
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
insert into keycust_data.organisation (organisation_id, name) values ('I1', '集成');
insert into keycust_data.customer (customer_id, organisation_id, name) values ('IC1', 'I1', '甲厂'), ('IC2', 'I1', '乙厂');
insert into keycust_data.usage_point (usage_point_id, customer_id) values ('IP1', 'IC1'), ('IP2', 'IC2');
create schema staging;
create table staging.reading (line bigint generated always as identity primary key, mp text, read_at timestamp, quantity text,
    value float8, p1 text, p2 text);

select plan(47);

-- A long source: whose day, which quantity -----------------------------------------------------------------------------

insert into staging.reading (mp, read_at, quantity, value) values
    ('IP1', '2024-03-01 00:00', 'kw', 7), ('IP1', '2024-03-01 12:00', 'kw', 3), ('IP1', '2024-03-01 12:00', 'kvar', 1),
    ('IP1', '2024-03-01 12:00', 'P', 3), ('IP2', '2024-03-01 12:00', 'ua', 220), ('IP9', '2024-03-01 12:00', 'kw', 3),
    ('IP2', '2024-03-01 12:00', 'kw', null);
-- Batches of one: the first holds only what belongs to the month before.
call keycust.source_define('long', 'staging.reading', 'power_curve',
    '{"usage_point_id": "mp", "at": "read_at", "quantity": "quantity", "value": "value"}',
    '{"layout": "long", "points": 2, "position_column": "line", "batch_rows": 1}');
call keycust.integrate('long');

select results_eq(
    $$select usage_point_id, day, kw, kvar from keycust_data.power_curve order by 1, 2$$,
    $$values ('IP1', date '2024-02-29', array[null, 7]::real[], null::real[]),
        ('IP1', '2024-03-01', '{3,null}', '{1,null}'), ('IP2', '2024-03-01', '{null,null}', null)$$,
    'midnight_belongs_to_the_day_and_month_that_it_ends');
select results_eq(
    $$select rule, column_name, reason from keycust_data.rejected_row where source_id = 'long' order by rejected_row_id$$,
    $$values ('code', 'quantity', '"P" is not a quantity of power_curve'), ('code', 'quantity', '"ua" is not a quantity of power_curve'),
        ('key', 'usage_point_id', '"IP9" is not in keycust_data.usage_point')$$,
    'a_quantity_that_the_curve_does_not_have_is_refused');
select results_eq(
    $$select day, outcome, row_count from keycust_data.integration_day where source_id = 'long' order by 1, 2$$,
    $$values (date '2024-02-29', 'accepted', 1::bigint), ('2024-03-01', 'accepted', 3), ('2024-03-01', 'code', 2),
        ('2024-03-01', 'key', 1)$$,
    'the_day_of_a_value_is_that_of_its_curve');
select is((select array_agg(c.relname::text order by c.relname) from pg_class as c
        where c.relnamespace = 'keycust_data'::regnamespace and c.relname like 'power\_curve\_2%'
            and c.relkind = 'r'),
    '{power_curve_2024_02,power_curve_2024_03}', 'no_month_without_rows_is_made');

-- Descriptions that cannot work are refused when they are given -----------------------------------------------------------

create function refused(columns jsonb, options jsonb, state text, message text, what text, target text default 'power_curve')
returns text language sql as $$
    select throws_ok(format('call keycust.source_define(%L, %L, %L, %L, %L)', 'bad', 'staging.reading', target, columns, options),
        state, message, what)
$$;
\set whole '{"usage_point_id": "mp", "at": "read_at", "quantity": "quantity", "value": "value"}'
\set wide '{"usage_point_id": "mp", "day": "read_at", "quantity": {"constant": "kw"}}'
\set long '{"layout": "long", "points": 96}'
\set point '{"usage_point_id": "mp", "customer_id": "quantity"}'

select refused(:'whole', '{"layout": "Long", "points": 96}', '22023', 'layout must be rows, wide or long', 'an_unknown_layout');
select refused(:'whole', '{}', '22023', 'a curve is read from layout wide or long', 'a_curve_without_a_layout');
select refused(:'point', '{"layout": "long", "points": 96}', '22023', 'layout wide and long are for curves', 'a_layout_for_what_is_no_curve', 'usage_point');
select refused(:'whole', '{"layout": "long"}', '22023', 'points must be a whole number that divides 1440', 'a_curve_without_points');
select refused(:'whole', '{"layout": "long", "points": 100}', '22023', 'points must be a whole number that divides 1440', 'points_that_do_not_divide_a_day');
select refused(:'whole', '{"layout": "long", "points": "many"}', '22023', 'points must be a whole number that divides 1440', 'points_that_are_no_number');
select refused(:'whole', '{"layout": "long", "points": 96, "batch_rows": 0}', '22023', 'batch_rows must be a whole number between 1 and 1000000', 'no_rows_a_batch');
select refused(:'whole', '{"layout": "long", "points": 96, "interval_end": "late"}', '22023', 'interval_end must be true or false', 'an_end_that_is_neither');
select refused(:'wide', '{"layout": "wide", "points": 2}', '22023', 'layout wide needs point_prefix', 'a_wide_source_without_a_prefix');
select refused(:'wide', '{"layout": "wide", "point_prefix": "p", "points": 96}', '42703', 'source "bad" lacks columns of its curve', 'a_wide_source_without_its_columns');
select refused(:'wide', '{"layout": "wide", "point_prefix": "P", "points": 2}', '42703', 'source "bad" lacks columns of its curve', 'a_prefix_in_other_letters');
select refused('{"usage_point_id": "mp", "at": "read_at", "quantity": "quantity"}', :'long', '55000', 'source "bad" does not map a column that must have a value', 'a_long_source_without_values');
select refused('{"usage_point_id": "mp", "at": "read_at", "quantity": {"constant": "P"}, "value": "value"}', :'long', '22023', 'quantity must be a column of power_curve', 'a_constant_quantity_of_another_curve');
select refused('{"usage_point_id": "mp", "at": "read_at", "quantity": {"column": "quantity", "values": {"1": "kw", "2": "kvarh"}}, "value": "value"}', :'long', '22023', 'quantity must be a column of power_curve', 'a_mapped_quantity_of_another_curve');
select refused('{"usage_point_id": "mp"}', '{}', '55000', 'source "bad" does not map a column that must have a value', 'whose_usage_point_is_it', 'usage_point');
select refused(:'point', '{"position_column": "update_time"}', '42703', 'source "bad" has no column of that position', 'a_position_that_is_not_there', 'usage_point');
select refused(:'point', '{"incremental": true}', '22023', 'incremental needs position_column', 'what_is_new_without_a_position', 'usage_point');
select refused(:'point', '{"time_zone": "Beijing"}', '22023', 'time_zone must be a zone that the server knows', 'a_zone_that_is_none', 'usage_point');
select refused('{"usage_point_id": "mp", "customer_id": 7}', '{}', '22023', 'a column is mapped by a name or an object', 'a_number_for_a_column', 'usage_point');
select refused('{"usage_point_id": "mp", "customer_id": {"values": {"a": "b"}}}', '{}', '22023', 'a column is mapped by column or by constant', 'values_of_nothing', 'usage_point');
select refused('{"usage_point_id": "mp", "customer_id": {"column": "mp", "constant": "b"}}', '{}', '22023', 'a column is mapped by column or by constant', 'both_column_and_constant', 'usage_point');
select refused('{"usage_point_id": "mp", "customer_id": {"column": "mp", "factor": "ten"}}', '{}', '22023', 'factor must be a finite number', 'a_factor_that_is_no_number', 'usage_point');
select refused('{"usage_point_id": "mp", "customer_id": {"column": "mp", "factor": 10}}', '{}', '22023', 'factor is for columns of numbers', 'a_factor_for_a_text', 'usage_point');
select refused('{"usage_point_id": "mp", "customer_id": {"column": "mp", "code_type": "NO_SUCH"}}', '{}', '22023', 'there is no code list "NO_SUCH"', 'a_code_list_that_is_none', 'usage_point');
select refused('{"usage_point_id": "mp", "customer_id": {"column": "mp", "values": ["a"]}}', '{}', '22023', 'values must be an object of texts', 'values_that_are_a_list', 'usage_point');
select is((select count(*) from keycust_data.source where source_id = 'bad'), 0::bigint, 'what_is_refused_leaves_nothing');

-- What is right goes through ------------------------------------------------------------------------------------------------

select lives_ok(format('call keycust.source_define(%L, %L, %L, %L, %L)', 'good', 'staging.reading', 'power_curve', columns, options), what)
from (values
    ('a_wide_source', '{"usage_point_id": "mp", "day": "read_at", "quantity": {"constant": "kw"}, "factor": {"constant": "0.5"}}',
        '{"layout": "wide", "point_prefix": "p", "points": 2, "position_column": "line", "time_zone": "Asia/Urumqi"}'),
    ('points_and_batch_as_text', '{"usage_point_id": "mp", "at": "read_at", "quantity": {"column": "quantity", "values": {"1": "kw", "2": null}},
        "value": {"column": "value", "factor": -1}}', '{"layout": "long", "points": "48", "batch_rows": "100", "incremental": false}'),
    ('a_zone_by_offset_name', '{"usage_point_id": "mp", "at": "read_at", "quantity": {"constant": "kvar"}, "value": "value"}',
        '{"layout": "long", "points": 48, "time_zone": "Etc/GMT-8"}')) as v (what, columns, options);
select is((select time_zone from keycust_data.source where source_id = 'good'), 'Etc/GMT-8', 'a_description_replaces_the_earlier_one');

-- A row refused, mended, taken again -----------------------------------------------------------------------------------------

insert into keycust_data.usage_point (usage_point_id, customer_id) values ('IP9', 'IC1');
update keycust_data.source_column set source_column = 'quantity' where source_id = 'long' and target_column = 'quantity';
insert into keycust_data.source_value values ('long', 'quantity', 'P', 'kw'), ('long', 'quantity', 'kw', 'kw'),
    ('long', 'quantity', 'kvar', 'kvar'), ('long', 'quantity', 'ua', 'ua');
call keycust.integrate('long');
select results_eq(
    $$select source_row ->> 'quantity', state from keycust_data.rejected_row where source_id = 'long' order by rejected_row_id$$,
    $$values ('P', 'resolved'), ('ua', 'open'), ('kw', 'resolved')$$, 'what_was_mended_is_taken_at_the_next_call');
select is((select kw from keycust_data.power_curve where usage_point_id = 'IP9'), '{3,NULL}'::real[], 'and_is_in_the_base');
select is((select sum(row_count) from keycust_data.integration_day where source_id = 'long'), 7::numeric, 'every_row_is_counted_once');
call keycust.integrate('long');
select is((select sum(row_count) from keycust_data.integration_day where source_id = 'long'), 7::numeric, 'and_not_once_more_each_night');

call keycust.source_reread('long');
call keycust.integrate('long');
select is((select sum(row_count) from keycust_data.integration_day where source_id = 'long'), 7::numeric,
    'read_from_the_beginning_it_is_counted_anew');
select is((select count(*) from keycust_data.correction), 0::bigint, 'and_nothing_has_changed');

-- A whole source, an unreadable day mended: it moves to its own day, and is counted there only -------------------------------

create table staging.payment (id text, cons text, at text, amount text);
insert into staging.payment values ('1', 'IC1', '2024-01-05 10:00', '1,000.00'), ('2', 'IC1', '5/1', '1'), ('3', 'IC9', '2024-01-05', '2');
call keycust.source_define('whole', 'staging.payment', 'payment',
    '{"payment_id": "id", "customer_id": "cons", "paid_at": "at", "amount_cny": "amount"}');
call keycust.integrate('whole');
select results_eq($$select rule, reason from keycust_data.rejected_row where source_id = 'whole' order by 1$$,
    $$values ('key', '"IC9" is not in keycust_data.customer'), ('type', '"5/1" cannot be read as timestamp without time zone')$$,
    'each_row_with_its_reason');
update staging.payment set at = '2024/1/6' where id = '2';
insert into keycust_data.customer (customer_id, organisation_id, name) values ('IC9', 'I1', '丙厂');
call keycust.integrate('whole');
select results_eq($$select day, outcome, row_count from keycust_data.integration_day where source_id = 'whole' order by 1$$,
    $$values (date '2024-01-05', 'accepted', 2::bigint), ('2024-01-06', 'accepted', 1)$$,
    'a_source_read_as_a_whole_counts_each_row_once');
select is((select count(*) from keycust_data.rejected_row where source_id = 'whole' and state <> 'resolved'), 0::bigint,
    'what_was_mended_at_the_source_is_resolved');

-- Days that no calendar has ------------------------------------------------------------------------------------------------

create table staging.term (id text, cons text, since date, until date, ends date);
insert into staging.term values ('ever', 'IC1', '-infinity', null, null), ('never', 'IC1', 'infinity', null, null),
    ('before', 'IC2', '2024-01-01', '2024-12-31', '-infinity'), ('endless', 'IC2', '2025-01-01', 'infinity', 'infinity');
call keycust.source_define('term', 'staging.term', 'contract',
    '{"contract_id": "id", "customer_id": "cons", "valid_from": "since", "valid_to": "until", "ends_on": "ends"}');
call keycust.integrate('term');
select results_eq($$select source_key, rule, column_name, reason from keycust_data.rejected_row where source_id = 'term' order by 1$$,
    $$values ('before', 'type', 'ends_on', '"-infinity" cannot be read as date'), ('ever', 'type', 'valid_from', '"-infinity" cannot be read as date'),
        ('never', 'type', 'valid_from', '"infinity" cannot be read as date')$$,
    'a_day_that_no_calendar_has_is_refused');
select results_eq($$select contract_id, valid_to, ends_on from keycust_data.contract where contract_id = 'endless'$$,
    $$values ('endless', null::date, null::date)$$, 'an_end_that_never_comes_is_none');
create table staging.written (id text, cons text, since text, until text, ends timestamp);
insert into staging.written values ('last year', 'IC9', '2025-01-01', ' 9999-12-31 23:59:59', '9999-12-31 00:00'),
    ('a day', 'IC9', '2024-01-01', '2024-12-31', '2024-12-31');
call keycust.source_define('written', 'staging.written', 'contract',
    '{"contract_id": "id", "customer_id": "cons", "valid_from": "since", "valid_to": "until", "ends_on": "ends"}');
call keycust.integrate('written');
select results_eq($$select contract_id, valid_to, ends_on from keycust_data.contract where customer_id = 'IC9' order by 1$$,
    $$values ('a day', date '2024-12-31', date '2024-12-31'), ('last year', null, null)$$, 'nor_is_one_in_the_last_year_there_is');
create table staging.paid (id text, cons text, at timestamp, amount numeric);
insert into staging.paid values ('i', 'IC1', '-infinity', 1), ('j', 'IC1', '4713-12-01 BC', 1), ('k', 'IC1', 'infinity', 1);
call keycust.source_define('paid', 'staging.paid', 'payment',
    '{"payment_id": "id", "customer_id": "cons", "paid_at": "at", "amount_cny": "amount"}');
call keycust.integrate('paid');
select results_eq($$select outcome, row_count, isfinite(day) from keycust_data.integration_day where source_id = 'paid'$$,
    $$values ('type', 3::bigint, true)$$, 'and_counts_on_the_day_it_was_read');
select * from finish();

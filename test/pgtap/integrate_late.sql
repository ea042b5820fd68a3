-- Rows that come below the position reached: an overlap takes them, a warning and an audit tell of them; and what else
-- was taken silently once. CALL keycust.integrate() commits, so nothing here stands in a transaction.
\set ECHO none
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
set client_min_messages = error;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then call keycust.create_base(); end if;
end $$;
create schema late;
select plan(46);

create function late.organisations() returns text language sql as
$$ select string_agg(organisation_id, ' ' order by organisation_id) from keycust_data.organisation where organisation_id ~ '^L' $$;
create function late.counted(id text) returns text language sql as
$$ select (held_rows, counted_rows, unread_rows)::text from keycust.source_audit(id) $$;

-- Without an overlap it is missed, and the audit says so ---------------------------------------------------------------------

create table late.org (id text, name text, at timestamp);
insert into late.org values ('L1', 'one', '2024-05-01 08:00'), ('L2', 'two', '2024-05-01 10:00');
call keycust.source_define('late', 'late.org', 'organisation', '{"organisation_id": "id", "name": "name"}', '{"position_column": "at"}');
select is(late.counted('late'), '(0,0,0)', 'nothing_is_read_and_nothing_is_missing');
call keycust.integrate('late');
insert into late.org values ('L3', 'three', '2024-05-01 09:00');
call keycust.integrate('late');
select is(late.organisations(), 'L1 L2', 'a_row_below_the_position_is_missed');
select is(late.counted('late'), '(3,2,1)', 'and_the_audit_counts_it');

-- With one it is taken, once ------------------------------------------------------------------------------------------------

call keycust.source_define('late', 'late.org', 'organisation', '{"organisation_id": "id", "name": "name"}',
    '{"position_column": "at", "overlap": "2 hours"}');
call keycust.source_reread('late');
call keycust.integrate('late');
select is(late.organisations(), 'L1 L2 L3', 'from_the_beginning_all_are_there');
select is(late.counted('late'), '(3,3,0)', 'and_counted_once');
select is((select count(*) from keycust_data.source_seen where source_id = 'late'), 2::bigint,
    'what_lies_within_the_overlap_is_remembered');
insert into late.org values ('L4', 'four', '2024-05-01 08:30'), ('L5', null, '2024-05-01 09:30'), ('L0', 'too late', '2024-05-01 07:00');
call keycust.integrate('late');
select is(late.organisations(), 'L1 L2 L3 L4', 'what_came_late_within_it_is_taken');
select is((select reason from keycust_data.rejected_row where source_id = 'late'), 'a value is required', 'or_refused_with_its_reason');
select is(late.counted('late'), '(6,5,1)', 'each_is_counted_once_and_what_came_later_still_is_missing');
call keycust.integrate('late');
select is(late.counted('late'), '(6,5,1)', 'again_and_nothing_changes');
select is((select (inserted_rows, updated_rows, received_rows)::text from keycust_data.integration_run where source_id = 'late'
    order by run_id desc limit 1), '(0,0,0)', 'nothing_is_read_twice');
-- The same row, changed in place without a later position.
update late.org set name = 'FOUR' where id = 'L4';
call keycust.integrate('late');
select is((select name from keycust_data.organisation where organisation_id = 'L4'), 'FOUR', 'a_row_changed_within_it_is_taken_too');
insert into late.org values ('L6', 'six', '2024-05-02 10:00');
call keycust.integrate('late');
select is((select string_agg(position, ' ') from keycust_data.source_seen where source_id = 'late'), '2024-05-02 10:00:00',
    'what_the_position_has_passed_is_forgotten');
-- In batches of one, and killed in between, it is the same: the position and what was seen go together.
update keycust_data.source set batch_rows = 1 where source_id = 'late';
insert into late.org values ('L7', 'seven', '2024-05-02 09:00'), ('L8', 'eight', '2024-05-02 09:00'), ('L9', 'nine', '2024-05-02 11:00');
call keycust.integrate('late');
select is(late.organisations(), 'L1 L2 L3 L4 L6 L7 L8 L9', 'in_batches_of_one_too');
select is((select (received_rows, accepted_rows)::text from keycust_data.integration_run where source_id = 'late'
    order by run_id desc limit 1), '(3,3)', 'each_once');

-- A number as the position
create table late.numbered (line bigint primary key, id text);
insert into late.numbered values (5, 'L51'), (8, 'L52');
call keycust.source_define('numbered', 'late.numbered', 'organisation', '{"organisation_id": "id", "name": "id"}',
    '{"position_column": "line", "overlap": 3}');
call keycust.integrate('numbered');
insert into late.numbered values (6, 'L53'), (4, 'L54');
call keycust.integrate('numbered');
select is(late.counted('numbered'), '(4,3,1)', 'an_overlap_of_numbers');
call keycust.source_define('numbered', 'late.numbered', 'organisation', '{"organisation_id": "id", "name": "id"}',
    '{"position_column": "line"}');
call keycust.integrate('numbered');
select is((select count(*) from keycust_data.source_seen where source_id = 'numbered'), 0::bigint, 'without_one_nothing_is_remembered');

-- Nothing of it hangs on the settings of whoever calls
create table late.styled (id text, lasts interval, bytes bytea, at timestamptz);
insert into late.styled values ('L55', '1 day 2 hours', '\x01ff', '2024-05-01 08:00+08');
call keycust.source_define('styled', 'late.styled', 'organisation', '{"organisation_id": "id", "name": "id"}',
    '{"position_column": "at", "overlap": "1 day"}');
call keycust.integrate('styled');
set intervalstyle = iso_8601;
set bytea_output = escape;
set timezone = 'America/New_York';
call keycust.integrate('styled');
reset intervalstyle;
reset bytea_output;
reset timezone;
select is(late.counted('styled'), '(1,1,0)', 'the_callers_settings_make_no_row_new');

-- A view that is never the same comes to an end; so does a position that somebody sets back meanwhile.
create view late.restless as select id, name, at, clock_timestamp() as looked_at from late.org;
call keycust.source_define('restless', 'late.restless', 'organisation', '{"organisation_id": "id", "name": "name"}',
    '{"position_column": "at", "overlap": "1 year", "batch_rows": 2}');
call keycust.integrate('restless');
set statement_timeout = '20s';
call keycust.integrate('restless');
select is((select (state, received_rows)::text from keycust_data.integration_run where source_id = 'restless'
    order by run_id desc limit 1), '(finished,10)', 'a_view_that_is_never_the_same_comes_to_an_end');
insert into late.org select 'LB' || n, 'set back', '2024-05-02 10:30' from generate_series(1, 3) as n;
create function late.set_back() returns trigger language plpgsql as $$ begin
    update keycust_data.source set position = '2024-05-02 10:31' where source_id = 'late' and new.organisation_id = 'LB2';
    return new;
end $$;
create trigger set_back before insert on keycust_data.organisation for each row execute function late.set_back();
call keycust.integrate('late');
drop trigger set_back on keycust_data.organisation;
select is(late.organisations() ~ 'LB1 LB2 LB3', true, 'and_so_does_one_that_is_set_back');
reset statement_timeout;

-- Another column as the position: what was seen was seen by the old one.
create table late.turned (id text, at timestamp, line int generated always as identity);
insert into late.turned (id, at) values ('L57', '2024-05-01 08:00'), ('L58', '2024-05-01 09:00');
call keycust.source_define('turned', 'late.turned', 'organisation', '{"organisation_id": "id", "name": "id"}',
    '{"position_column": "at", "overlap": "1 day"}');
call keycust.integrate('turned');
select throws_ok($$call keycust.source_define('turned', 'late.turned', 'organisation', '{"organisation_id": "id", "name": "id"}',
    '{"position_column": "line", "overlap": 5}')$$, '22023', 'source "turned" was read up to a position that is none of "line"');
call keycust.source_reread('turned');
call keycust.source_define('turned', 'late.turned', 'organisation', '{"organisation_id": "id", "name": "id"}',
    '{"position_column": "line", "overlap": 5}');
call keycust.integrate('turned');
call keycust.integrate('turned');
select is(late.counted('turned'), '(2,2,0)', 'read_anew_by_another_column_each_is_counted_once');

-- A view makes of a time what integrate made of it
create view late.zoned as select id, at::timestamptz as at from late.turned;
call keycust.source_define('zoned', 'late.zoned', 'organisation', '{"organisation_id": "id", "name": "id"}', '{"position_column": "at"}');
call keycust.integrate('zoned');
set timezone = 'America/New_York';
select is(late.counted('zoned'), '(2,2,0)', 'the_audit_does_not_hang_on_the_callers_zone');
reset timezone;

-- Many rows within it, and nobody has counted them yet: each is looked up, none is held against all.
create table late.many (id text, name text, at timestamp);
insert into late.many select 'M' || n, 'many', timestamp '2024-05-01' + n * interval '1 second' from generate_series(1, 40000) as n;
alter table keycust_data.source_seen set (autovacuum_enabled = false);
analyze keycust_data.source_seen;
call keycust.source_define('many', 'late.many', 'organisation', '{"organisation_id": "id", "name": "name"}',
    '{"position_column": "at", "overlap": "1 day"}');
call keycust.integrate('many');
set statement_timeout = '20s';
call keycust.integrate('many');
reset statement_timeout;
select is(late.counted('many'), '(40000,40000,0)', 'many_rows_within_it_are_looked_up_quickly');

-- What an overlap cannot be
create table late.floating (id text, x float8);
select throws_ok(format($$call keycust.source_define('bad', %L, 'organisation', '{"organisation_id": "id", "name": "id"}', %L)$$,
    relation, options), '22023', message, message || ' ' || options)
from (values
    ('late.org', '{"position_column": "at", "overlap": "soon"}', 'overlap must be a distance between two positions, not below zero'),
    ('late.org', '{"position_column": "at", "overlap": "-1 hour"}', 'overlap must be a distance between two positions, not below zero'),
    ('late.numbered', '{"position_column": "line", "overlap": "1 hour"}', 'overlap must be a distance between two positions, not below zero'),
    ('late.numbered', '{"position_column": "line", "overlap": "NaN"}', 'overlap must be a distance between two positions, not below zero'),
    ('late.org', '{"position_column": "at", "overlap": "3"}', 'overlap must be a distance between two positions, not below zero'),
    ('late.org', '{"position_column": "at", "overlap": "10000 years"}', 'overlap must be a distance between two positions, not below zero'),
    ('late.floating', '{"position_column": "x", "overlap": "NaN"}', 'overlap must be a distance between two positions, not below zero'),
    ('late.org', '{"position_column": "id", "overlap": 3}', 'overlap must be a distance between two positions, not below zero'),
    ('late.org', '{"overlap": "1 hour"}', 'overlap needs position_column'),
    ('late.org', '{"position_column": "at", "incremental": false, "overlap": "1 hour"}',
        'overlap is for what is read from a position on: incremental is false')
) as v (relation, options, message);

-- A source that was filled anew lies wholly below the position -----------------------------------------------------------------

delete from late.numbered;
insert into late.numbered values (1, 'L61');
call keycust.integrate('numbered');
select is((select (state, message)::text from keycust_data.integration_run where source_id = 'numbered' order by run_id desc limit 1),
    '(finished,"the greatest position of source ""numbered"" is 1, below 8, which was reached before: rows down there are not read")',
    'it_is_said_that_all_lies_below_the_position');
call keycust.source_reread('numbered');
call keycust.integrate('numbered');
select is((select message from keycust_data.integration_run where source_id = 'numbered' order by run_id desc limit 1), null,
    'and_no_more_when_it_was_read_again');
select throws_ok($$call keycust.source_reread('numbered', 'x')$$, '22023', 'from_position must be a position of source "numbered"');
select throws_ok($$call keycust.source_reread('nowhere')$$, 'P0002', 'there is no source "nowhere"');

-- Wide rows are carried along only where they broke a rule; what is set aside later is whole all the same ---------------------

insert into keycust_data.customer (customer_id, organisation_id, name) values ('LC', 'L1', '甲厂');
insert into keycust_data.usage_point (usage_point_id, customer_id) values ('LP', 'LC');
create table late.wide (mp text, day date, q text, f float8, note json, p1 text, p2 text, line int generated always as identity);
insert into late.wide (mp, day, q, f, note, p1, p2) values
    ('LP', '2024-05-01', 'kw', 10, '"first"', '1', '2'), ('LP', '2024-05-01', 'kw', 10, '"later"', '1', '3'),
    ('LP', '2024-05-02', 'kw', null, '"no multiplier"', '1', '2'), ('LP', '2024-05-03', 'kw', 10, '"a\u0000b"', 'x', '2'),
    ('LP', '2024-05-04', 'kw', 10, null, '5', '6');
call keycust.source_define('wide', 'late.wide', 'power_curve', '{"usage_point_id": "mp", "day": "day", "quantity": "q", "factor": "f"}',
    '{"layout": "wide", "point_prefix": "p", "points": 2, "position_column": "line"}');
call keycust.integrate('wide');
select results_eq($$select rule, source_row ->> 'note', source_row ->> 'p2' from keycust_data.rejected_row where source_id = 'wide' order by day$$,
    $$values ('superseded', 'first', '2'), ('missing', 'no multiplier', '2'), ('type', 'ab', '2')$$,
    'the_row_is_set_aside_as_the_source_holds_it');
select results_eq($$select day, kw from keycust_data.power_curve where usage_point_id = 'LP' order by day$$,
    $$values (date '2024-05-01', '{10,30}'::real[]), ('2024-05-04', '{50,60}')$$, 'a_curve_without_its_multiplier_is_not_taken');
update late.wide set f = 20 where day = '2024-05-02';
call keycust.source_reread('wide');
call keycust.integrate('wide');
select is((select kw from keycust_data.power_curve where usage_point_id = 'LP' and day = '2024-05-02'), '{20,40}'::real[],
    'with_it_it_is');

-- Rows of one place and one curve that say otherwise all the same: each is set aside as itself
create table late.twins (mp text, day date, f float8, note text, p1 text, line int);
insert into late.twins values ('LP', '2024-06-01', 1, 'one', '10', 1), ('LP', '2024-06-01', 10, 'ten', '1', 1),
    ('LP', '2024-06-02', 1, 'here', '10', null), ('LP', '2024-06-02', 1, 'there', '10', null);
call keycust.source_define('twins', 'late.twins', 'power_curve',
    '{"usage_point_id": "mp", "day": "day", "quantity": {"constant": "kw"}, "factor": "f"}',
    '{"layout": "wide", "point_prefix": "p", "points": 1, "position_column": "line"}');
call keycust.integrate('twins');
call keycust.integrate('twins');
select is((select string_agg(rule || ' ' || (source_row ->> 'note'), ', ' order by day, source_row ->> 'note')
    from keycust_data.rejected_row where source_id = 'twins' and state = 'open'),
    'conflict one, conflict ten, missing here, missing there', 'twins_are_set_aside_each_as_itself');

-- What a column of type json holds and jsonb cannot stops nothing
create table late.noted (id text, note json, plain text, line int generated always as identity);
insert into late.noted (note, plain) values ('"a\u0000"', '\u0000'), ('"\u4e2d\ud800"', '\'), ('1e1000000', 'n');
call keycust.source_define('noted', 'late.noted', 'organisation', '{"organisation_id": "id", "name": "id"}', '{"position_column": "line"}');
call keycust.integrate('noted');
select is((select string_agg(source_row::text, ' ' order by source_row ->> 'line' nulls last) from keycust_data.rejected_row where source_id = 'noted'),
    '{"id": null, "line": 1, "note": "a", "plain": "\\u0000"} {"id": null, "line": 2, "note": "中", "plain": "\\"} {"row": "(,1e1000000,n,3)"}',
    'what_only_json_can_hold_is_set_aside_without_it');

-- A time of update that is left out later does not erase the one held -----------------------------------------------------------

create table late.dated (id text, name text, at timestamp, line int generated always as identity);
insert into late.dated (id, name, at) values ('L71', 'a', '2024-05-05'), ('L71', 'b', null);
call keycust.source_define('dated', 'late.dated', 'organisation', '{"organisation_id": "id", "name": "name", "updated_at": "at"}',
    '{"position_column": "line", "batch_rows": 1}');
call keycust.integrate('dated');
select is((select (name, updated_at)::text from keycust_data.organisation where organisation_id = 'L71'), '(b,"2024-05-05 00:00:00")',
    'the_time_of_update_stays');

-- What the database refuses is set aside whole, too
alter table keycust_data.power_curve add constraint odd check (kw[1] <> 77);
insert into late.wide (mp, day, q, f, note, p1, p2) values ('LP', '2024-05-05', 'kw', 11, '"odd"', '7', '2');
call keycust.integrate('wide');
select is((select (rule, source_row ->> 'note')::text from keycust_data.rejected_row where source_id = 'wide' and day = '2024-05-05'),
    '(constraint,odd)', 'what_the_database_refuses_is_set_aside_whole');
select is((select sum(unread_rows) from keycust.source_audit() where source_id in ('wide', 'dated')), 0::numeric, 'every_row_is_accounted_for');

select * from finish();

-- Making, upgrading and detaching the base: who may, in which order, and what is left.
begin;
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is not null then
        drop schema keycust_data, keycust_bi cascade;
    end if;
end $$;

select plan(31);

-- Before there is one

select throws_ok('call keycust.upgrade_base()', '55000', 'there is no base', 'no base is upgraded');
select throws_ok('call keycust.detach_base()', '55000', 'there is no base', 'no base is detached');

-- An owner who is no superuser

create role keycust_test_owner;
set local role keycust_test_owner;
select throws_ok('call keycust.create_base()', '42501', null, 'not everybody may make a base');
reset role;
grant usage on schema keycust to keycust_test_owner;
grant execute on all routines in schema keycust to keycust_test_owner;
set local role keycust_test_owner;
select throws_ok('call keycust.create_base()', '42501', null, 'who may not create in the database makes no base');
reset role;
do $$ begin execute format('grant create on database %I to keycust_test_owner', current_database()); end $$;
-- Somebody else's schema (pgagent, cron …), closed to the owner.
create schema keycust_test_closed;
create table keycust_test_closed.job (id int);
set local role keycust_test_owner;
-- A trap on the path: the procedures pin theirs.
create schema keycust_test_trap;
create function keycust_test_trap.to_regclass(text) returns regclass language plpgsql as $$
begin raise exception 'hijacked'; end $$;
set local search_path = keycust_test_trap, pg_catalog, public;
select lives_ok('call keycust.create_base()', 'an ordinary role that was let makes a base');
select is((select nspowner::regrole::text from pg_namespace where nspname = 'keycust_data'), 'keycust_test_owner',
    'the base is its maker''s');
select is_empty($$
    select c.oid::regclass from pg_class as c
    where c.relnamespace in ('keycust_data'::regnamespace, 'keycust_bi'::regnamespace)
        and c.relowner <> 'keycust_test_owner'::regrole
$$, 'and so is everything in it');
select is((select count(*) from keycust_data.base_version), 1::bigint, 'it has one version');
select is((select base_version from keycust_bi.base_version), keycust.version(), 'which is the library''s');

-- Twice

select throws_ok('call keycust.create_base()', '42P06', 'the base exists already', 'there is one base in a database');
select lives_ok('call keycust.upgrade_base()', 'upgrading what is up to date');
select lives_ok('call keycust.upgrade_base()', 'does no harm');
select results_eq('select base_version, library_version from keycust_bi.base_version',
    'select keycust.version(), keycust.version()', 'and changes nothing');
reset role;
select throws_ok('call keycust.upgrade_base()', '42501', 'only the owner of the base may upgrade it',
    'a superuser does not upgrade another''s base: what is new would be his');
create role keycust_test_member in role keycust_test_owner;
grant usage on schema keycust to keycust_test_member;
grant execute on all routines in schema keycust to keycust_test_member;
set local role keycust_test_member;
select throws_ok('call keycust.upgrade_base()', '42501', 'only the owner of the base may upgrade it',
    'nor does a member of its owner, but by SET ROLE');
reset role;
set local role keycust_test_owner;
update keycust_data.base_version set version = '99.0.0';
select throws_ok('call keycust.upgrade_base()', '55000',
    format('the base is of version 99.0.0, and these functions are of %s', keycust.version()),
    'a base of a newer library is not touched');
update keycust_data.base_version set version = keycust.version();
select throws_ok($$insert into keycust_data.base_version (only_row, version, created_at, upgraded_at)
    values (false, 'x', now(), now())$$, '23514', null, 'a base has one version only');

-- What no table takes

select is_empty($$
    select a.attrelid::regclass, a.attname
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and a.attgenerated = ''
        and a.atttypid in ('float8'::regtype, 'numeric'::regtype)
    where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and exists (select from pg_attribute as u where u.attrelid = c.oid and u.attname in ('updated_at', 'origin'))
        and not exists (
            select from pg_constraint as k
            where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)
                and pg_get_constraintdef(k.oid) ~ ('\m' || a.attname || '\M\)? <=? \(?(''Infinity''|\d+|\(\d+\))'))
$$, 'a measured number, a price, a limit has an upper end, below NaN and infinity');
insert into keycust_data.organisation (organisation_id, name) values ('o', 'o');
insert into keycust_data.customer (customer_id, organisation_id, name) values ('c', 'o', 'c');
select throws_ok($$
    insert into keycust_data.bill (bill_id, customer_id, month, total_cny) values ('b', 'c', '2025-01-01', 'NaN')
$$, '23514', null, 'so no bill is NaN');
select throws_ok($$ update keycust_data.compensation_price set price_high_cny_per_kvar = 'NaN' $$, '23514', null, 'and no price');
select throws_ok($$
    insert into keycust_data.usage_point (usage_point_id, customer_id, in_service_on, out_of_service_on)
    values ('p', 'c', '2025-01-02', '2025-01-01')
$$, '23514', null, 'nothing goes out of service before it came into it');

-- Taking the extension away

reset role;
select throws_ok('drop extension keycust', '2BP01', null, 'the extension is not dropped under a base');
set local role keycust_test_owner;
create view keycust_bi.of_a_reader as select 1 as one;
create view keycust_bi.on_ours as select b.base_version from keycust_bi.base_version as b;
select throws_ok('call keycust.detach_base()', '2BP01', null, 'a reader''s view is never dropped with ours');
drop view keycust_bi.on_ours;
create temp table kept as select * from keycust_data.base_version;
select lives_ok('call keycust.detach_base()', 'a base is detached');
select has_view('keycust_bi'::name, 'of_a_reader'::name, 'which leaves the readers'' own views');
select lives_ok('call keycust.detach_base()', 'detached again, it stays so');
reset role;
select lives_ok('drop extension keycust', 'without the views the extension can be dropped');
select results_eq('select * from keycust_data.base_version', 'select * from kept', 'and every row is there');
create extension keycust;
select throws_ok('call keycust.create_base()', '42P06', 'the base exists already', 'the new library sees the base');
grant usage on schema keycust to keycust_test_owner;
grant execute on all routines in schema keycust to keycust_test_owner;
set local role keycust_test_owner;
call keycust.upgrade_base();
select is((select base_version from keycust_bi.base_version), keycust.version(), 'and gives it its views again');

-- In service, out of service, paused, taken down later, not yet there, nothing known.
select is(array(
    select keycust.transformer_in_service(status, since, until, '2025-06-30')
    from (values (1, '01', '2020-01-01'::date, null::date), (2, '01', null, '2025-06-30'), (3, '02', '2020-01-01', null),
        (4, '02', '2020-01-01', '2025-07-01'), (5, '01', '2025-07-01', null), (6, null, null, null)) as t (n, status, since, until)
    order by n), '{t,f,f,t,f,t}', 'a transformer in service');
select * from finish();
rollback;

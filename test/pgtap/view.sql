-- Views brought up to date under the views, grants and rows of users; and what of the tables' DDL an older base gets.
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

select no_plan();

-- The next version's views are played by other text in their place.
create function pg_temp.ship(ddl text) returns void language plpgsql as $$
begin
    execute format('create or replace function keycust.base_views_ddl() returns text language sql immutable as %L',
        format('select %L::text', ddl));
end $$;
create function pg_temp.definition(view_name text) returns text language sql as $$
    select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
    from pg_attribute as a where a.attrelid = to_regclass('keycust_bi.' || view_name) and a.attnum > 0
$$;
create function pg_temp.views() returns setof text language sql as $$
    select relname::text from pg_class where relnamespace = to_regnamespace('keycust_bi') order by relname collate "C"
$$;

create role keycust_test_owner;
create role keycust_test_reader;
grant usage on schema keycust to keycust_test_owner;
grant execute on all routines in schema keycust to keycust_test_owner;
do $$ begin execute format('grant create on database %I to keycust_test_owner', current_database()); end $$;
select pg_temp.ship($$
--@ a.sql:1
create view keycust_bi.customer with (security_invoker = true) as
select 1 as id, 'a'::text as name;
--@ a.sql:3
create view keycust_bi.named with (security_invoker = true, security_barrier = true) as
select c.name from keycust_bi.customer as c;
$$);
grant execute on all routines in schema keycust to keycust_test_owner;
set local role keycust_test_owner;
call keycust.create_base();
select results_eq('select pg_temp.views()', $$ values ('customer'), ('named') $$, 'views are made');
grant usage on schema keycust_bi to keycust_test_reader;
grant select on keycust_bi.customer to keycust_test_reader with grant option;
grant select (name) on keycust_bi.named to keycust_test_reader;
grant select on keycust_bi.named to public;

-- Columns appended

reset role;
select pg_temp.ship($$
--@ a.sql:1
create view keycust_bi.customer with (security_invoker = true) as
select 1 as id, 'a'::text as name, true as active;
--@ a.sql:3
create view keycust_bi.named with (security_invoker = true, security_barrier = true) as
select c.name, c.active from keycust_bi.customer as c;
$$);
set local role keycust_test_owner;
create temp table before as
select relname, oid, relacl from pg_class where relnamespace = 'keycust_bi'::regnamespace;
call keycust.upgrade_base();
select is(pg_temp.definition('named'), 'name text, active boolean', 'columns are appended in place');
select set_eq('select relname, oid, relacl from pg_class where relnamespace = ''keycust_bi''::regnamespace', 'select * from before',
    'by which neither the view nor its grants become others');
select is((select reloptions from pg_class where oid = 'keycust_bi.named'::regclass),
    '{security_invoker=true,security_barrier=true}', 'nor its options');

-- Another shape, and nobody stands on it but we

reset role;
select pg_temp.ship($$
--@ a.sql:1
create view keycust_bi.customer with (security_invoker = true) as
select '1'::text as customer_id, 'a'::text as name;
--@ a.sql:3
create view keycust_bi.named with (security_invoker = true, security_barrier = true) as
select c.customer_id from keycust_bi.customer as c;
$$);
set local role keycust_test_owner;
call keycust.upgrade_base();
select is(pg_temp.definition('customer'), 'customer_id text, name text', 'a view may change its shape');
select is(pg_temp.definition('named'), 'customer_id text', 'and a view on it too');
select results_eq('select pg_temp.views()', $$ values ('customer'), ('named') $$, 'the old ones are gone');
select ok(has_table_privilege('keycust_test_reader', 'keycust_bi.customer', 'select with grant option'), 'grants are kept');
select ok(has_table_privilege('keycust_test_reader', 'keycust_bi.named', 'select'), 'to everybody too');

-- Another shape, and a view of the user's stands on it

grant select (name) on keycust_bi.customer to keycust_test_reader;
create view keycust_bi.mine as select n.customer_id || '!' as loud from keycust_bi.named as n;
reset role;
select pg_temp.ship($$
--@ a.sql:1
create view keycust_bi.customer with (security_invoker = true) as
select 'a'::text as name;
--@ a.sql:3
create view keycust_bi.named with (security_invoker = true, security_barrier = true) as
select 7 as number, c.name from keycust_bi.customer as c;
--@ a.sql:5
create view keycust_bi.fresh with (security_invoker = true) as
select n.number from keycust_bi.named as n;
$$);
set local role keycust_test_owner;
call keycust.upgrade_base();
select results_eq('select pg_temp.views()', format($$ values ('customer'), ('customer_before_%1$s'), ('fresh'), ('mine'), ('named'), ('named_before_%1$s') $$,
    replace(keycust.version(), '.', '_')), 'what the user''s view stands on is kept under another name');
select results_eq('select loud from keycust_bi.mine', $$ values ('1!') $$, 'and the user''s view works');
select is(pg_temp.definition('named'), 'number integer, name text', 'ours are new');
select ok(has_column_privilege('keycust_test_reader', 'keycust_bi.customer', 'name', 'select'), 'grants on columns are kept');
select set_eq($$ select row_key, what from keycust_data.upgrade_report where relation = 'keycust_bi' $$,
    format($$ values ('customer_before_%1$s', 'view'), ('named_before_%1$s', 'view') $$, replace(keycust.version(), '.', '_')),
    'the report says so');
call keycust.upgrade_base();
select is((select count(*) from pg_temp.views()), 6::bigint, 'upgraded again, nothing changes');

-- A view of the user's that bears the name of a new one of ours

create view keycust_bi.arrival as select 'user'::text as whose;
reset role;
select pg_temp.ship($$
--@ a.sql:1
create view keycust_bi.arrival with (security_invoker = true) as
select 'ours'::text as whose;
$$);
set local role keycust_test_owner;
call keycust.upgrade_base();
select results_eq('select whose from keycust_bi.arrival', $$ values ('ours') $$, 'a new view of ours comes');
select results_eq(format('select whose from keycust_bi.arrival_before_%s', replace(keycust.version(), '.', '_')),
    $$ values ('user') $$, 'and the user''s of that name stays, renamed');

-- Other things of the user's that bear the name of one of ours

create materialized view keycust_bi.stored as select 'user'::text as whose;
drop view keycust_bi.arrival;
create table keycust_bi.arrival (whose text);
reset role;
select pg_temp.ship($$
--@ a.sql:1
create view keycust_bi.arrival with (security_invoker = true) as
select 'ours'::text as whose;
--@ a.sql:3
create view keycust_bi.stored with (security_invoker = true) as
select 'ours'::text as whose;
$$);
set local role keycust_test_owner;
select lives_ok('call keycust.upgrade_base()', 'a materialized view and a table of our names stop no upgrade');
select set_eq($$
    select c.relname::text, c.relkind::text from pg_class as c
    where c.relnamespace = 'keycust_bi'::regnamespace and c.relname ~ '^(arrival|stored)'
$$, format($$ values ('arrival', 'v'), ('arrival_before_%1$s', 'v'), ('arrival_before_%1$s_', 'r'), ('stored', 'v'),
    ('stored_before_%1$s', 'm') $$, replace(keycust.version(), '.', '_')), 'they stay under another name');
do $$ begin
    execute format('drop table keycust_bi.arrival_before_%s_', replace(keycust.version(), '.', '_'));
    execute format('drop materialized view keycust_bi.stored_before_%s', replace(keycust.version(), '.', '_'));
end $$;

-- A view of the user's in the place of one of ours

create or replace view keycust_bi.stored with (security_invoker = true) as select 'ours'::text as whose, 1 as more;
drop view keycust_bi.arrival;
create view keycust_bi.arrival as select 'other'::text as whose;
grant select on keycust_bi.arrival to keycust_test_reader;
call keycust.upgrade_base();
select results_eq('select whose from keycust_bi.arrival', $$ values ('ours') $$, 'what the user put in the place of ours gives way');
select results_eq(format($$ select a.whose, s.more from keycust_bi.arrival_before_%1$s_ as a, keycust_bi.stored_before_%1$s as s $$,
    replace(keycust.version(), '.', '_')), $$ values ('other', 1) $$, 'but is there under another name, as what he added to ours');
select ok(has_table_privilege('keycust_test_reader', 'keycust_bi.arrival', 'select'), 'and ours has its readers');
do $$ begin
    execute format('drop view keycust_bi.arrival_before_%1$s_, keycust_bi.stored_before_%1$s', replace(keycust.version(), '.', '_'));
end $$;

-- Detached

drop view keycust_bi.mine;
call keycust.detach_base();
select set_eq('select pg_temp.views()', format($$ values ('arrival_before_%1$s'), ('customer_before_%1$s'), ('named_before_%1$s') $$,
    replace(keycust.version(), '.', '_')), 'detaching drops our views, and none that became the user''s');
create view keycust_bi.arrival as select 'again'::text as whose;
call keycust.detach_base();
select results_eq('select whose from keycust_bi.arrival', $$ values ('again') $$,
    'detached, a view of our name is the user''s');
call keycust.upgrade_base();
select results_eq('select whose from keycust_bi.arrival', $$ values ('ours') $$, 'ours come back with an upgrade');

-- The DDL of tables

reset role;
select is(btrim(keycust.base_ddl_since('0.0.0'), E'\n'), btrim(keycust.base_tables_ddl(), E'\n'), 'a base of nothing gets all');
select is(keycust.base_ddl_since(keycust.version()), '', 'a base of this version gets nothing');
select is_empty($$
    select p from regexp_matches(keycust.base_ddl_since('0.1.0'), '^--@ \S+ since (\S+)', 'gn') as p where p[1] = '0.1.0'
$$, 'an older one does not get what it has');
select cmp_ok((select count(*) from regexp_matches(keycust.base_ddl_since('0.1.0'), '^--@ ', 'gn')), '>', 10::bigint,
    'but all the rest');
select is(keycust.base_ddl_since('0.10.0'), '', 'versions are compared as numbers');
-- The functions' own texts have backslashes, which a session may give another meaning.
do $body$ begin
    execute format('create or replace function keycust.base_tables_ddl() returns text language sql immutable as %L', format('select %L::text',
        E'\n--@ a.sql:1 since 0.1.0\ncreate table keycust_data.base_version ();\n'
        || format(E'--@ b.sql:1 since %s\ncreate table keycust_data.arrival ();\n', keycust.version())));
end $body$;
grant execute on all routines in schema keycust to keycust_test_owner;
set local role keycust_test_owner;
update keycust_data.base_version set version = '0.2.0';
set local escape_string_warning = off;
set local standard_conforming_strings = off;
call keycust.upgrade_base();
reset standard_conforming_strings;
select has_table('keycust_data'::name, 'arrival'::name, 'an upgrade makes what is new under any meaning of backslashes');

select * from finish();
rollback;

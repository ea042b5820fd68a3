-- The module: its version and its one setting.
\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
reset client_min_messages;
\set ECHO all

select keycust.version() = (select extversion from pg_extension where extname = 'keycust') as versions_agree;

show keycust.max_memory;
set keycust.max_memory = '1MB';
show keycust.max_memory;
set keycust.max_memory = '1023kB';
set keycust.max_memory = -1;
set keycust.max_memory = 'much';
-- Not a typing error that goes unnoticed.
set keycust.max_memroy = '1MB';
reset keycust.max_memory;
show keycust.max_memory;

set client_min_messages = warning;
\set VERBOSITY terse
-- The base, in short; test/pgtap/base.sql has the rest.
call keycust.upgrade_base();
call keycust.create_base();
call keycust.create_base();
select base_version = library_version as up_to_date from keycust_bi.base_version;
drop extension keycust;
call keycust.detach_base();
drop extension keycust;
select count(*) from keycust_data.base_version;
drop schema keycust_data, keycust_bi cascade;

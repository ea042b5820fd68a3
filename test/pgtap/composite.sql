-- A result type that is not the library's own is refused, and says what to do.
begin;
\set ON_ERROR_ROLLBACK off
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;

select plan(2);

savepoint before;
alter type keycust.ahp_result add attribute remark text;
select throws_ok($$select keycust.ahp_weights('{{1,2},{NULL,1}}')$$, '55000',
    'the type of the result is not the one that the library fills in', 'a_type_with_an_attribute_too_many_is_refused');
rollback to before;
select lives_ok($$select keycust.ahp_weights('{{1,2},{NULL,1}}')$$, 'and_the_own_type_is_filled');

select * from finish();
rollback;

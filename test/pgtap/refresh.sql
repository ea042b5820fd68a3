-- Refresh: the day it works for, the months it brings up to date, what a run leaves behind.
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
select no_plan();

-- The day

select is(keycust.refresh_day('2025-11-30'), '2025-11-30', 'the last day of a month is itself');
select is(keycust.refresh_day('2025-11-29'), '2025-10-31', 'another day means the month before');
select is(keycust.refresh_day('2024-02-29'), '2024-02-29', 'in a leap year too');
select is(keycust.refresh_day(null), (date_trunc('month', now() at time zone 'Asia/Shanghai') - interval '1 day')::date,
    'by default the last month that is over');
select is(keycust.refresh_day((now() at time zone 'Asia/Shanghai')::date), keycust.refresh_day(null), 'today is not over');
select throws_ok($$ select keycust.refresh_day(((now() at time zone 'Asia/Shanghai')::date + 1)) $$, '22023',
    'as_of must be a day from 1970-01-31 to today', 'tomorrow is refused');
select throws_ok($$ select keycust.refresh_day('infinity') $$, '22023', 'as_of must be a day from 1970-01-31 to today', 'and the end of days');
select throws_ok($$ select keycust.refresh_day('-infinity') $$, '22023', 'as_of must be a day from 1970-01-31 to today', 'and their beginning');
select throws_ok($$ call keycust.refresh('2025-11-30') $$, '2D000', 'invalid transaction termination', 'in a transaction it fails at once');

-- The plan

select results_eq($$ select * from keycust.refresh_plan('2025-11-30') $$, $$ values
    (1, 'indicator', date '2025-11-01'), (2, 'value', '2025-11-01'), (3, 'load_class', '2025-11-01'), (4, 'forecast', '2025-11-01'),
    (5, 'energy', '2025-11-01'), (6, 'roster', '2025-11-01'), (7, 'publish', '2025-11-01') $$,
    'the steps in their order');
insert into keycust_data.indicator_run (month_from, month_to, backend_pid, state)
values ('2025-01-01', '2025-08-01', 1, 'finished'), ('2025-12-01', '2025-12-01', 1, 'finished'), ('2025-10-01', '2025-10-01', 1, 'dead');
select results_eq($$ select month from keycust.refresh_months('2025-11-30') $$,
    $$ values (date '2025-09-01'), ('2025-10-01'), ('2025-11-01') $$, 'months that no computation reached come along');
select results_eq($$ select month from keycust.refresh_months('2025-03-31') $$, $$ values (date '2025-03-01') $$, 'a month done again is done alone');
update keycust_data.indicator_run set month_to = '2020-01-01', month_from = '2020-01-01' where month_to = '2025-08-01';
select is((select count(*) from keycust.refresh_months('2025-11-30')), 24::bigint, 'two years at most');
select is((select count(*) from keycust.refresh_months('infinity')), 24::bigint, 'to the end of days too');
select is_empty($$ select s.step from keycust.refresh_steps() as s
    where to_regprocedure(format('keycust.refresh_%s(bigint, date)', s.step)) is null $$, 'each step is a function of its name');

-- A run

\ir ../data/refresh_inside.sql
update keycust_data.indicator_run set month_to = '2025-08-01' where state = 'finished' and month_to = '2020-01-01';
call pg_temp.refresh('2025-11-15');
select results_eq($$ select as_of, is_current, state, steps_done, steps, step, message from keycust_bi.refresh_status $$,
    $$ values (date '2025-10-31', true, 'finished', 8, 8, null::text, null::text) $$, 'a run in the record');
select is((select as_of from keycust_data.current_run), '2025-10-31', 'and the one that people see');
select results_eq($$ select place, step, month, state, row_count from keycust_bi.refresh_step order by place $$, $$ values
    (1, 'indicator', date '2025-09-01', 'finished', 0::bigint), (2, 'indicator', '2025-10-01', 'finished', 0),
    (3, 'value', '2025-10-01', 'finished', 0), (4, 'load_class', '2025-10-01', 'finished', 0),
    (5, 'forecast', '2025-10-01', 'finished', 0), (6, 'energy', '2025-10-01', 'finished', 0), (7, 'roster', '2025-10-01', 'finished', 0),
    (8, 'publish', '2025-10-01', 'finished', 0) $$,
    'with its steps, also of an empty base');
select results_eq($$ select month_from, month_to, state from keycust_data.indicator_run order by run_id desc limit 3 $$,
    $$ values (date '2025-10-01', date '2025-10-01', 'finished'), ('2025-10-01', '2025-10-01', 'finished'),
        ('2025-09-01', '2025-09-01', 'finished') $$, 'the indicators are computed, at last those of value and roster');

-- A month before all that is known

savepoint known;
insert into keycust_data.organisation (organisation_id, name) values ('O', 'o');
insert into keycust_data.customer (customer_id, organisation_id, name) values ('K', 'O', 'k');
select lives_ok($$ call pg_temp.refresh('2024-12-31') $$, 'of a base that holds nothing of any month any month can be refreshed');
insert into keycust_data.receivable (receivable_id, customer_id, month, amount_cny) values ('R', 'K', '2025-03-01', 1);
insert into keycust_data.bill (bill_id, customer_id, month) values ('B', 'K', '2025-04-01');
set datestyle = 'German';
select throws_ok($$ call pg_temp.refresh('2025-02-28') $$, '22023', 'there is nothing of 2025-02-28 or before to refresh',
    'of one that begins later none before it, whatever the session''s settings');
select throws_ok($$ select keycust.refresh_day('infinity') $$, '22023', 'as_of must be a day from 1970-01-31 to today', 'nor the end of days');
reset datestyle;
select is((select count(*) from keycust_data.refresh_run where as_of = '2025-02-28'), 0::bigint, 'and leaves no run');
select lives_ok($$ call pg_temp.refresh('2025-03-31') $$, 'the first month of a receivable can be');
rollback to known;
select keycust_data.make_month('keycust_data.power_curve', '2025-03-01');
insert into keycust_data.organisation (organisation_id, name) values ('O', 'o');
insert into keycust_data.customer (customer_id, organisation_id, name) values ('K', 'O', 'k');
insert into keycust_data.usage_point (usage_point_id, customer_id) values ('P', 'K');
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw) values ('P', '2025-03-31', 'K', array_fill(1::real, '{96}'));
create function pg_temp.detail(statement text) returns text language plpgsql as $$
declare
    told text;
begin
    execute statement;
    return null;
exception when others then
    get stacked diagnostics told = pg_exception_detail;
    return told;
end $$;
select is(pg_temp.detail($$ call pg_temp.refresh('2025-02-28') $$), 'There are readings of later days only.', 'what there is, is told');
select throws_ok($$ call pg_temp.refresh('2025-02-28') $$, '22023', 'there is nothing of 2025-02-28 or before to refresh', 'the same of curves');
select lives_ok($$ call pg_temp.refresh('2025-03-31') $$, 'which are something');
rollback to known;

-- A run that is another's, or nobody's

insert into keycust_data.refresh_run (as_of, backend_pid, backend_start) values ('2025-11-30', pg_backend_pid(), '2020-01-01') returning run_id \gset
select throws_ok(format('call keycust.refresh_hold(%s)', :run_id), '55000', format('run %s is not this session''s any more', :run_id),
    'a process of the same number is another session');
select throws_ok($$ call keycust.refresh_hold(-1) $$, '55000', 'run -1 is not this session''s any more', 'a run that never was');
call keycust.refresh_fail(-1, 1, 'x');
select results_eq(format($$ select state from keycust_bi.refresh_status where run_id = %s $$, :run_id), $$ values ('dead') $$,
    'a run without a session is dead, whatever it wrote');
update keycust_data.refresh_run set backend_pid = 1 where run_id = :run_id;
call keycust.refresh_begin('2025-11-30', :run_id);
select is((select backend_pid from keycust_data.refresh_run where run_id = :run_id), pg_backend_pid(), 'and is taken over');
select throws_ok(format('call keycust.refresh_report(%s, 1, ''no room'', ''53100'')', :run_id), '53100', null, 'an error is told with its SQLSTATE');
select lives_ok(format('call keycust.refresh_report(%s, null, null, null)', :run_id), 'none with none');
select throws_ok($$ select keycust.refresh_forget(null) $$, '22023', 'runs_kept must be at least 1', 'so many runs are kept');

-- Without the base, or a part of it

savepoint parts;
delete from keycust_data.current_run;
call pg_temp.refresh('2025-10-31');
select is((select as_of from keycust_data.current_run), '2025-10-31', 'a row of current_run that was lost is made again');
call keycust.detach_base();
select throws_ok($$ call pg_temp.refresh('2025-10-31') $$, '55000', 'the base is detached, or of an older version', 'a base that is detached is not refreshed');
select throws_ok($$ call keycust.value_fit() $$, '55000', 'the base is detached, or of an older version', 'nor a model fitted');
select throws_ok($$ call keycust.refresh_withdraw('2025-10-31') $$, '55000', 'the base is detached, or of an older version', 'nor a run withdrawn');
select throws_ok($$ call keycust.roster_sign('2025-11-01') $$, '55000', 'the base is detached, or of an older version', 'nor a change signed');
drop schema keycust_data, keycust_bi cascade;
select throws_ok($$ call pg_temp.refresh('2025-10-31') $$, '55000', 'there is no base', 'nor is one that is none');
select throws_ok($$ call keycust.value_fit() $$, '55000', 'there is no base', 'for anything');
rollback to parts;

-- Nobody but those who may

select is_empty($$ select p.oid::regprocedure from pg_proc as p where p.pronamespace = 'keycust'::regnamespace
    and p.proname in ('refresh', 'refresh_value', 'refresh_forecast', 'refresh_roster', 'refresh_publish', 'refresh_indicator', 'value_fit', 'roster_sign', 'refresh_withdraw', 'value_check_judgements')
    and has_function_privilege('public', p.oid, 'execute') $$, 'what refreshes is not executable by PUBLIC');

select * from finish();
rollback;

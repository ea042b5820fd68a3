-- The roster: hysteresis against a second program, vetoes, decisions by hand, signatures, history as of any day, and
-- months done again.
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

insert into keycust_data.organisation (organisation_id, name) values ('O', 'o');
-- Forty customers whose energy wanders about the thresholds, now and then unknown, for 24 months.
insert into keycust_data.customer (customer_id, organisation_id, name, voltage_code)
select 'K' || to_char(n, 'FM00'), 'O', 'k', case n when 40 then 'AC01101' when 39 then 'AC03802' end
from generate_series(1, 40) as n;
delete from keycust_data.roster_rule where effect = 'qualify';
insert into keycust_data.roster_rule (
    rule, rule_group, measure, comparison, entry_threshold, exit_threshold, entry_periods, exit_periods, label_zh, label_en, source)
values ('energy', 'energy', 'energy_kwh', 'at_least', 100, 90, 2, 3, '电量', 'energy', 'test');
create temp table world as
select c.customer_id, m::date as month, k.energy_kwh
from keycust_data.customer as c
cross join generate_series(timestamp '2023-12-01', '2025-11-01', interval '1 month') as m
cross join lateral (
    select case when h % 17 = 0 then null else 80 + h % 35 end::float8 as energy_kwh
    from (select hashtextextended(c.customer_id || m, 7) & 1048575 as h) as x
) as k;
create temp table is_closed (customer_id text, month date);

-- A month's run, its values given.
create procedure pg_temp.month(of_month date) language plpgsql as $$
declare
    run bigint;
    next int;
begin
    call keycust.refresh_begin((of_month + interval '1 month' - interval '1 day')::date, run);
    update keycust_data.refresh_step set state = 'finished' where run_id = run and step in ('indicator', 'value');
    insert into keycust_data.customer_value (run_id, customer_id, month, status, reason_zh, reason_en, energy_kwh, capacity_kva)
    select run, w.customer_id, of_month,
        case when exists (select from is_closed as c where c.customer_id = w.customer_id and c.month <= of_month) then 'closed' else 'low_coverage' end,
        '试', 'test', w.energy_kwh, 500
    from world as w where w.month = of_month;
    loop
        call keycust.refresh_next(run, next);
        exit when next is null;
        call keycust.refresh_work(run, next);
    end loop;
end $$;
create procedure pg_temp.months(first date, last date) language plpgsql as $$
declare
    m date;
begin
    for m in select generate_series(first::timestamp, last, interval '1 month') loop
        call pg_temp.month(m);
    end loop;
end $$;
-- All that the roster says, save the numbers of runs.
create function pg_temp.history() returns text language sql as $$
    select md5(string_agg(line, '|' order by line)) from (
        select m::text as line from keycust_bi.roster_membership as m
        union all select c::text from keycust_bi.roster_change as c
        union all select s::text from keycust_bi.roster_state as s) as x
$$;

-- Against a second program: a plain loop, month by month, customer by customer.

create temp table replay (customer_id text, month date, is_member boolean, primary key (customer_id, month));
create procedure pg_temp.replay(entry_periods int, exit_periods int) language plpgsql as $$
declare
    w record;
    member boolean;
    above int;
    below int;
    who text := '';
begin
    truncate replay;
    for w in select * from world order by customer_id, month loop
        if w.customer_id <> who then
            member := coalesce(w.energy_kwh >= 100, false);
            above := 0;
            below := 0;
            who := w.customer_id;
        elsif member then
            if w.energy_kwh is not null then
                below := case when w.energy_kwh < 90 then below + 1 else 0 end;
            end if;
            above := 0;
            member := below < exit_periods;
        else
            above := case when w.energy_kwh >= 100 then above + 1 else 0 end;
            below := 0;
            member := above >= entry_periods;
        end if;
        insert into replay values (who, w.month, member);
    end loop;
end $$;
call pg_temp.months('2023-12-01', '2025-11-01');
call pg_temp.replay(2, 3);
create temp table spread as
select r.customer_id, r.month, m.customer_id is not null as is_member
from replay as r
left join keycust_bi.roster_membership as m on m.customer_id = r.customer_id
    and m.valid_from <= r.month + interval '1 month' and (m.valid_to is null or m.valid_to >= r.month + interval '1 month');
select set_eq('select * from spread', 'select * from replay', '24 months of 40 customers are what a plain loop makes of them');
select cmp_ok((select count(*) from keycust_bi.roster_change where changed_on > '2024-01-01'), '>', 30::bigint, 'and they come and go');
select is((select count(*) from keycust_bi.roster_change), (
    select count(*) filter (where is_member <> was) from (
        select is_member, coalesce(lag(is_member) over (partition by customer_id order by month), false) as was from replay) as x),
    'a change for each coming and going, and no other');
create temp table hysteresis as select count(*) as changes from keycust_bi.roster_change;

-- As of any day

select is_empty($$
    select d.day, r.customer_id from (
        select date '2024-01-01' + (hashtextextended(n::text, 3) & 1023)::int % 700 as day from generate_series(1, 20) as n) as d
    join replay as r on r.month = date_trunc('month', d.day - interval '1 month')::date
    where r.is_member <> (r.customer_id in (select customer_id from keycust.roster_as_of(d.day)))
$$, 'the roster of 20 days is that of the replay');
select is_empty($$ select * from keycust.roster_as_of('2023-12-31') $$, 'before the first month there is none');
select is_empty($$ select * from keycust.roster_as_of(null) $$, 'nor on no day');
select is_empty($$
    select * from keycust_bi.roster_membership as a join keycust_bi.roster_membership as b
        on b.customer_id = a.customer_id and b.valid_from > a.valid_from and b.valid_from <= coalesce(a.valid_to, 'infinity')
$$, 'memberships of a customer do not overlap');
select set_eq('select customer_id from keycust_bi.key_customer', $$ select customer_id from keycust.roster_as_of('2025-12-01') $$,
    'key_customer is the roster now');

-- Done again

create temp table before as select pg_temp.history() as sum;
call pg_temp.month('2025-11-01');
select is(pg_temp.history(), (select sum from before), 'a month done twice gives the same');
call pg_temp.months('2025-06-01', '2025-11-01');
select is(pg_temp.history(), (select sum from before), 'the last six months too');
call pg_temp.months('2023-12-01', '2025-11-01');
select is((select count(*) from keycust_data.refresh_run where state = 'finished'), 24::bigint, 'of each month one run is kept');
select is(pg_temp.history(), (select sum from before), 'and all of it from the first');
-- Without hysteresis: thresholds alike, one month is enough.

savepoint flapping;
update keycust_data.roster_rule set exit_threshold = 100, entry_periods = 1, exit_periods = 1 where rule = 'energy';
update keycust_data.refresh_run set state = 'dead';
call pg_temp.months('2023-12-01', '2025-11-01');
select cmp_ok((select count(*) from keycust_bi.roster_change), '>', (select 2 * changes from hysteresis), 'without hysteresis more than twice as many changes');
select diag(format('%s changes with hysteresis, %s without', (select changes from hysteresis), (select count(*) from keycust_bi.roster_change)));
rollback to flapping;

-- Reasons, vetoes, decisions by hand; one customer whom no rule takes, one who is in.

create temp table person as
select
    (select max(customer_id) from keycust_bi.key_customer) as insider,
    (select max(customer_id) from keycust_data.customer where customer_id not in (select customer_id from keycust_bi.key_customer)) as outsider;
select is_empty($$ select * from keycust_bi.key_customer where reason_en !~ '^rule: energy( [0-9.]+(, still)? ≥ (90|100)| \(not known now\))$'
    or reason_zh !~ '^满足规则:电量' $$, 'why each is on it');
select is_empty($$ select * from keycust_bi.roster_change where change = 'left'
    and reason_en !~ '^no longer holds: energy [0-9.]+ < 90, 3 months in a row$' $$, 'and why each left');
savepoint by_hand;
insert into keycust_data.roster_manual (customer_id, action, valid_from, valid_to, reason, decided_by)
select outsider, 'include', '2025-11-15'::date, '2025-12-31'::date, 'pilot', 'board' from person;
insert into keycust_data.roster_manual (customer_id, action, valid_from, reason, decided_by)
select insider, 'exclude', '2025-12-01'::date, 'dispute', 'board' from person;
call pg_temp.month('2025-11-01');
select results_eq($$ select customer_id, changed_on, change, cause, reason_en from keycust_bi.roster_change
    where customer_id in (select insider from person) and changed_on = '2025-12-01' and cause = 'manual_exclude' $$,
    $$ select insider, date '2025-12-01', 'left', 'manual_exclude', 'excluded by board: dispute' from person $$, 'excluded by hand');
select results_eq($$ select basis, reason_en, reason_zh from keycust_bi.key_customer where customer_id = (select outsider from person) $$,
    $$ values ('manual', 'included by board: pilot', '人工列入(board):pilot') $$, 'included by hand');
insert into world select customer_id, '2025-12-01', 85 from keycust_data.customer;
insert into world select customer_id, '2026-01-01', 85 from keycust_data.customer;
call pg_temp.months('2025-12-01', '2026-01-01');
select results_eq($$ select changed_on, change, cause from keycust_bi.roster_change where customer_id = (select outsider from person)
    and changed_on > '2025-12-01' $$, $$ values (date '2026-01-01', 'left', 'manual_ended') $$, 'until the decision ends');
insert into is_closed select outsider, '2025-11-01' from person;
delete from keycust_data.roster_manual where action = 'exclude';
call pg_temp.month('2025-11-01');
select is((select count(*) from keycust_bi.key_customer where customer_id = (select outsider from person)), 0::bigint,
    'a veto stands above a decision by hand');
select results_eq($$ select customer_id from keycust_bi.roster_change where cause = 'manual_exclude' $$, 'select null::text where false',
    'and a decision withdrawn is as if it had never been');
rollback to by_hand;
insert into keycust_data.inspection (inspection_id, customer_id, inspected_at) select 'I', insider, '2024-06-15'::date from person;
insert into keycust_data.inspection_result (inspection_result_id, inspection_id, customer_id, finding_code)
select 'I', 'I', insider, 'theft_uv' from person;
call pg_temp.months('2023-12-01', '2025-11-01');
select results_eq($$ select reason_en from keycust_bi.roster_change where customer_id = (select insider from person) and cause = 'veto' order by changed_on limit 1 $$,
    $$ values ('veto: months since proven theft 1 ≤ 24') $$, 'proven theft is a veto');
select is((select count(*) from keycust_bi.key_customer where customer_id = (select insider from person)), 0::bigint, 'for two years');
-- How long it lasts is the threshold of the rule: the first days of so many months after the finding.
create procedure pg_temp.theft(on_day date, months float8) language plpgsql as $$
begin
    update keycust_data.inspection set inspected_at = on_day;
    update keycust_data.roster_rule set entry_threshold = months, exit_threshold = months where rule = 'proven_theft';
    call pg_temp.months('2023-12-01', '2025-11-01');
end $$;
create function pg_temp.kept_off() returns table (first date, last date, months bigint) language sql as $$
    select min(s.month + interval '1 month')::date, max(s.month + interval '1 month')::date, count(*)
    from world as w
    join keycust_data.refresh_run as r on r.as_of = (w.month + interval '1 month - 1 day')::date and r.state = 'finished'
    join keycust_data.roster_state as o on o.run_id = r.run_id and o.customer_id = w.customer_id and o.rule = 'proven_theft' and o.holding
    cross join lateral (select w.month) as s
    where w.customer_id = (select insider from person)
$$;
call pg_temp.theft('2024-03-31', 3);
select results_eq('select * from pg_temp.kept_off()', $$ values (date '2024-04-01', date '2024-06-01', 3::bigint) $$,
    'the veto lasts as many months as its rule says, from the last day of a month');
call pg_temp.theft('2024-03-01', 3);
select results_eq('select * from pg_temp.kept_off()', $$ values (date '2024-04-01', date '2024-06-01', 3::bigint) $$, 'as from its first');
call pg_temp.theft('2023-12-15', 24);
select results_eq('select * from pg_temp.kept_off()', $$ values (date '2024-01-01', date '2025-12-01', 24::bigint) $$, 'two years, not a month more');
call pg_temp.theft('2023-11-30', 24);
select results_eq('select * from pg_temp.kept_off()', $$ values (date '2024-01-01', date '2025-11-01', 23::bigint) $$, 'and free after it');
call pg_temp.theft('-infinity', 24);
select results_eq('select * from pg_temp.kept_off()', $$ values (null::date, null::date, 0::bigint) $$, 'a finding without a day that can be is none');
rollback to by_hand;
insert into keycust_data.roster_rule (rule, rule_group, measure, comparison, entry_threshold, exit_threshold, label_zh, label_en, source)
values ('honest', 'honest', 'months_since_theft', 'at_least', 36, 36, '距窃电月数', 'months since theft', 'test');
call pg_temp.month('2025-11-01');
select results_eq($$ select reason_zh, reason_en from keycust_bi.key_customer where customer_id = (select outsider from person) $$,
    $$ values ('满足规则:距窃电月数(无查实窃电)', 'rule: months since theft (none proven)') $$, 'no theft is not an unknown one');
rollback to by_hand;
insert into keycust_data.roster_rule (rule, rule_group, measure, comparison, entry_threshold, exit_threshold, label_zh, label_en, source)
values ('voltage', 'voltage', 'voltage_kv', 'at_least', 0.38, 0.38, '电压', 'voltage', 'test'),
    ('capacity', 'voltage', 'capacity_kva', 'at_least', 500, 400, '容量', 'capacity', 'test');
call pg_temp.month('2025-11-01');
select is((select count(*) from keycust_bi.key_customer where customer_id in ('K39', 'K40')), 2::bigint, 'rules of a group hold together');
update keycust_data.roster_rule set entry_threshold = 501 where rule = 'capacity';
update keycust_data.roster_rule set valid_to = '2024-12-31' where rule = 'energy';
call pg_temp.month('2025-11-01');
select is((select count(*) from keycust_bi.key_customer), 0::bigint, 'one alone does not do; and no rule, no roster');
select results_eq($$ select distinct reason_en from keycust_bi.roster_change where changed_on = '2025-12-01' and change = 'left' $$,
    $$ values ('no longer holds: energy (no longer a rule)') $$, 'a rule that ended says so');
rollback to by_hand;

-- Signatures

-- On the last day on which somebody left and somebody else entered; the month before it is done again later.
select max(l.changed_on) as day, max(l.changed_on) - interval '1 month' as month
from keycust_bi.roster_change as l
join keycust_bi.roster_change as e on e.changed_on = l.changed_on and e.change = 'entered'
where l.change = 'left' \gset
create temp table due as select customer_id, change, changed_on from keycust_bi.roster_certification where changed_on = :'day' and decision = 'unsigned';
select cmp_ok((select count(*) from due), '>', 1::bigint, 'there is something to sign');
do $$ declare
    one record;
begin
    select min(customer_id) as id, min(changed_on) as day into one from due where change = 'left';
    call keycust.roster_sign(one.day, one.id, 'refused', 'keep him', '2026-06-30');
end $$;
call keycust.roster_sign(:'day');
select results_eq($$ select decision, count(*) from keycust_bi.roster_certification where changed_on = (select min(changed_on) from due) group by 1 order by 1 $$,
    $$ select * from (values ('confirmed', (select count(*) - 1 from due)), ('refused', 1)) as v $$, 'one refused, all others confirmed');
call pg_temp.month(:'month');
select results_eq($$ select reason_en, valid_from < (select min(changed_on) from due) from keycust_bi.key_customer where basis = 'manual' $$,
    $$ select format('included by %s: keep him', current_user) collate "default", true $$, 'what was refused is taken back when the month is done again');
select is((select count(*) from keycust_bi.roster_certification where changed_on = (select min(changed_on) from due) and decision = 'confirmed'),
    (select count(*) - 1 from due), 'signatures outlive the run');
select throws_ok(format('call keycust.roster_sign(%L)', :'day'), 'P0002', format('there is no change of %s to sign', :'day'), 'signed once');
select throws_ok($$ call keycust.roster_sign('2025-12-01', decision => 'refused', note => 'all') $$, '22023',
    'a signature needs changed_on and a decision, confirmed or refused', 'nobody refuses all at once');
select throws_ok($$ call keycust.roster_sign('2025-12-01', 'K01', 'refused') $$, '22023',
    'a signature needs changed_on and a decision, confirmed or refused', 'or without a reason');
select throws_ok($$ call keycust.roster_sign('2025-12-01', 'K01', 'refused', '  ') $$, '22023',
    'a signature needs changed_on and a decision, confirmed or refused', 'a blank is none');
select throws_ok($$ call keycust.roster_sign(null) $$, '22023',
    'a signature needs changed_on and a decision, confirmed or refused', 'or no day');
select throws_ok($$ insert into keycust_data.roster_rule (rule, rule_group, measure, comparison, entry_threshold, exit_threshold, label_zh, label_en, source)
    values ('x', 'x', 'score', 'at_least', 50, 60, 'x', 'x', 'x') $$, '23514', null, 'to stay is never harder than to enter');

-- A month refreshed by mistake is taken back

savepoint mistake;
call pg_temp.months('2023-12-01', '2025-11-01');
create temp table without as select pg_temp.history() as sum, (select count(*) from keycust_data.customer_indicator) as indicators,
    (select as_of from keycust_data.current_run) as as_of;
create temp table first as select min(as_of) as as_of from keycust_data.refresh_run;
insert into world (customer_id, month, energy_kwh) select customer_id, '2015-01-01', 0 from keycust_data.customer;
call pg_temp.month('2015-01-01');
select is((select as_of from keycust_data.current_run), '2015-01-31', 'people see what was refreshed by mistake');
select is(keycust.refresh_before(run_id), (select run_id from keycust_data.current_run), 'the first run is compared with it')
from keycust_data.refresh_run where as_of = (select as_of from first) and state = 'finished';
call keycust.refresh_withdraw('2015-01-31');
select is((select as_of from keycust_data.current_run), '2025-11-30', 'taken back, people see the latest month');
select is(pg_temp.history(), (select sum from without), 'as it was');
select is((select count(*) from keycust_data.roster_state as s join keycust_data.refresh_run as r using (run_id) where r.as_of = '2015-01-31'),
    0::bigint, 'the results are gone');
select is((select count(*) from keycust_data.customer_indicator), (select indicators from without), 'with the indicators of value and roster');
select is((select state from keycust_data.refresh_run where as_of = '2015-01-31'), 'withdrawn', 'the run stays in the record');
select is(keycust.refresh_before(run_id), null, 'the first run is the first again')
from keycust_data.refresh_run where as_of = (select as_of from first) and state = 'finished';
select lives_ok(format('call pg_temp.month(%L)', date_trunc('month', as_of::timestamp)), 'and can be done again') from first;
call pg_temp.month('2025-11-01');
select is(pg_temp.history(), (select sum from without), 'with the same history');
select throws_ok($$ call keycust.refresh_withdraw('2015-01-31') $$, 'P0002', 'there is no finished run of 2015-01-31 to withdraw', 'once');
select throws_ok($$ call keycust.refresh_withdraw(null) $$, 'P0002', 'there is no finished run of NULL to withdraw', 'and not nothing');
-- One before all others, which others were compared with.
call pg_temp.month('2015-01-01');
call pg_temp.months('2023-12-01', '2025-11-01');
select isnt(pg_temp.history(), (select sum from without), 'runs that follow a mistake differ');
call keycust.refresh_withdraw('2015-01-31');
call pg_temp.months('2023-12-01', '2025-11-01');
select is(pg_temp.history(), (select sum from without), 'taken back and done again they do not');
do $$ declare
    day date;
begin
    for day in select r.as_of from keycust_data.refresh_run as r where r.state = 'finished' loop
        call keycust.refresh_withdraw(day);
    end loop;
end $$;
select results_eq('select run_id, as_of from keycust_data.current_run', 'select null::bigint, null::date', 'all taken back, people see nothing');
select is((select count(*) from keycust_data.roster_membership) + (select count(*) from keycust_data.customer_value), 0::bigint, 'and nothing is held');
rollback to mistake;

-- Old runs are cleared away

call pg_temp.month('2025-11-01');
create temp table last as select pg_temp.history() as sum;
update keycust_data.setting set value = '3' where setting = 'refresh_runs_kept';
call pg_temp.month('2025-11-01');
select is((select count(distinct run_id) from keycust_data.roster_membership), 3::bigint, 'old runs are cleared away');
select is(pg_temp.history(), (select sum from last), 'the history stays');
update keycust_data.setting set value = '0' where setting = 'refresh_runs_kept';
select throws_ok($$ call pg_temp.month('2025-11-01') $$, '22023', 'runs_kept must be at least 1', 'not all of them');
update keycust_data.setting set value = 'all' where setting = 'refresh_runs_kept';
select throws_ok($$ call pg_temp.month('2025-11-01') $$, '22023', 'setting refresh_runs_kept must be a number from 0 to 10000', 'and a number');
update keycust_data.setting set value = '36' where setting = 'refresh_runs_kept';
select throws_ok($$ call pg_temp.month('2025-06-01') $$, '55000', 'the results before 2025-06-30 are held no more',
    'a month whose past is gone cannot be done again');
select lives_ok($$ call pg_temp.month('2023-12-01') $$, 'but all can be, from the first');
select throws_ok($$ call pg_temp.month('2025-06-01') $$, '55000', 'the results before 2025-06-30 are held no more',
    'and none is left out: it would lose what happened in between');
select lives_ok($$ call pg_temp.month('2024-01-01') $$, 'the next one follows');

select * from finish();
rollback;

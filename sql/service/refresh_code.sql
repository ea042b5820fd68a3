-- Refresh: computes everything that is computed, in steps, each in a transaction of its own, and then shows it at once.
-- Rows are written under a new run; the last step moves the pointer current_run, through which the views read. Killed
-- anywhere, the next call goes on after the last step that was finished.

-- The steps in their order. A step is a function keycust.refresh_STEP(run_id, month) that returns the number of rows it
-- wrote; a new one gets a line here, and nothing else. Its tables refer to refresh_run by run_id: that is how old
-- results are found when they are cleared away. A step by_month is done for each month that is wanting.
create function keycust.refresh_steps() returns table (step_order int, step text, by_month boolean)
language sql immutable parallel safe rows 7
set search_path = pg_catalog, pg_temp
as $$
    values
        (1, 'indicator', true),
        (2, 'value', false),
        (3, 'load_class', false),
        (4, 'forecast', false),
        (5, 'energy', false),
        (6, 'roster', false),
        (99, 'publish', false)
$$;

create procedure keycust.refresh(as_of date default null)
language plpgsql
as $$
-- Commits, so it can carry no SET: everything here is qualified, and the work is in pinned procedures.
declare
    run pg_catalog.int8;
    place pg_catalog.int4;
    problem pg_catalog.text;
    code pg_catalog.text;
begin
    commit;
    call keycust.refresh_begin(as_of, run);
    commit;
    loop
        call keycust.refresh_next(run, place);
        commit;
        exit when place is null;
        begin
            call keycust.refresh_work(run, place);
        exception when query_canceled or others then
            get stacked diagnostics problem = message_text, code = returned_sqlstate;
            call keycust.refresh_fail(run, place, problem);
        end;
        commit;
        exit when problem is not null;
    end loop;
    call keycust.refresh_report(run, place, problem, code);
end
$$;

-- Refuses where there is nothing to refresh into.
create function keycust.refresh_check_base() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regclass('keycust_data.base_version') is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'there is no base',
            hint = 'Use CALL keycust.create_base() to make one.';
    elsif to_regclass('keycust_data.energy_basis') is null or to_regclass('keycust_bi.energy_basis') is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'the base is detached, or of an older version',
            detail = 'keycust_data.energy_basis or keycust_bi.energy_basis is not there.',
            hint = 'Use CALL keycust.upgrade_base().';
    end if;
end
$$;

-- The day for which a call works: the last day of the last month that was over at the end of as_of, by default of
-- yesterday. What is billed by the month is known by the month.
create function keycust.refresh_day(as_of date) returns date
language plpgsql stable
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
    today date;
    day date;
begin
    perform keycust.refresh_check_base();
    today := (now() at time zone keycust.source_zone())::date;
    day := coalesce(as_of, today - 1);
    if day < '1970-01-31' or day > today then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'as_of must be a day from 1970-01-31 to today',
            detail = format('Got %s.', day);
    end if;
    return (date_trunc('month', least(day, today - 1) + time '24:00') - interval '1 day')::date;
end
$$;

-- Is the call that began a run still at work? A session that has gone on to something else, or waits for its next
-- statement, is not. Whoever may not see another's activity goes by the process alone.
create function keycust.refresh_alive(pid int, backend_start timestamptz, statement_start timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select pid <> pg_backend_pid() and exists (
        select from pg_stat_activity as a
        where a.pid = refresh_alive.pid and coalesce(a.backend_start = refresh_alive.backend_start, true)
            and coalesce(a.query_start = refresh_alive.statement_start, true)
            and coalesce(a.state in ('active', 'disabled'), true)
    )
$$;

-- Takes the lock of whoever refreshes, and refuses while a run is at work.
create procedure keycust.refresh_alone()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    living record;
begin
    -- Whose row is lost would have runs that nobody sees, side by side.
    if not exists (select from keycust_data.current_run) then
        insert into keycust_data.current_run default values;
    end if;
    begin
        perform from keycust_data.current_run for update nowait;
    exception when lock_not_available then
        raise exception using
            errcode = 'lock_not_available',
            message = 'a refresh is running already',
            hint = 'See keycust_bi.refresh_status; wait for it, or end it with pg_cancel_backend.';
    end;
    select r.run_id, r.backend_pid into living
    from keycust_data.refresh_run as r
    where r.state = 'running' and keycust.refresh_alive(r.backend_pid, r.backend_start, r.statement_start)
    order by r.run_id
    limit 1;
    if found then
        raise exception using
            errcode = 'lock_not_available',
            message = 'a refresh is running already',
            detail = format('Run %s, process %s.', living.run_id, living.backend_pid),
            hint = 'See keycust_bi.refresh_status; wait for it, or end it with pg_cancel_backend.';
    end if;
end
$$;

-- Opens a run for the day, or goes on with one of that day that was cut off.
create procedure keycust.refresh_begin(as_of date, inout run_id bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
    day constant date := keycust.refresh_day(as_of);
    other record;
begin
    run_id := null;
    if as_of <> day then
        raise notice 'refreshing as of %, the last day of a month that was over', day;
    end if;
    call keycust.refresh_alone();
    for other in select r.* from keycust_data.refresh_run as r where r.state = 'running' loop
        if other.as_of = day then
            run_id := other.run_id;
        else
            update keycust_data.refresh_run as r
            set state = 'dead', finished_at = now() at time zone keycust.source_zone()
            where r.run_id = other.run_id;
        end if;
    end loop;
    if run_id is null then
        call keycust.refresh_check_past(day);
        call keycust.refresh_check_data(day);
        insert into keycust_data.refresh_run as r (as_of, started_at, backend_pid)
        values (day, now() at time zone keycust.source_zone(), pg_backend_pid())
        returning r.run_id into run_id;
        insert into keycust_data.refresh_step (run_id, place, step, month)
        select refresh_begin.run_id, p.place, p.step, p.month
        from keycust.refresh_plan(day) as p;
    end if;
    update keycust_data.refresh_run as r
    set backend_pid = a.pid, backend_start = a.backend_start, statement_start = a.query_start
    from pg_stat_activity as a
    where r.run_id = refresh_begin.run_id and a.pid = pg_backend_pid();
end
$$;

-- Results stand on those of the month before, the roster with its whole history. Where there were such and they have been
-- cleared away, to go on from nothing, or from a month long before, would lose what people see.
create procedure keycust.refresh_check_past(day date)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
    first_day date;
begin
    select min(r.as_of) into first_day
    from keycust_data.refresh_run as r
    where r.state = 'superseded' and r.as_of < day
        and not exists (
            select from keycust_data.refresh_run as f
            where f.state = 'finished' and f.as_of >= r.as_of and f.as_of < day);
    if first_day is not null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('the results before %s are held no more', day),
            hint = format('Refresh all months again, from %s on; or raise refresh_runs_kept for the next time.', first_day);
    end if;
end
$$;

-- A month before all that is known has no results: a slip of the pen, which people would see, and which the next run
-- would be compared with. A base that holds nothing of any month may be refreshed.
create procedure keycust.refresh_check_data(day date)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
    first_month date;
begin
    if exists (select from keycust_data.bill as b where b.month <= day)
        or exists (select from keycust_data.receivable as b where b.month <= day)
        or exists (select from keycust_data.register_reading as c where c.day <= refresh_check_data.day)
        or exists (select from keycust_data.power_curve as c where c.day <= refresh_check_data.day) then
        return;
    end if;
    select least(
        (select min(b.month) from keycust_data.bill as b), (select min(b.month) from keycust_data.receivable as b))
    into first_month;
    if first_month is not null or exists (select from keycust_data.register_reading)
        or exists (select from keycust_data.power_curve) then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format('there is nothing of %s or before to refresh', day),
            detail = case when first_month is null then 'There are readings of later days only.'
                else format('The first bill or receivable is of %s.', first_month) end,
            hint = 'Use CALL keycust.refresh() for the last month that is over.';
    end if;
end
$$;

create function keycust.refresh_plan(as_of date) returns table (place int, step text, month date)
language sql stable rows 7
set search_path = pg_catalog, pg_temp
as $$
    select (row_number() over (order by s.step_order, m.month))::int, s.step, m.month
    from keycust.refresh_steps() as s
    cross join lateral (
        select w.month from keycust.refresh_months(as_of) as w where s.by_month
        union all
        select date_trunc('month', as_of::timestamp)::date where not s.by_month
    ) as m
$$;

-- The months whose indicators are wanting: that of the day, and those before it which no computation has reached, two
-- years at most. Within the days that refresh_day allows, whatever is asked: no call goes through months without end.
create function keycust.refresh_months(as_of date) returns table (month date)
language sql stable rows 2
set search_path = pg_catalog, pg_temp
as $$
    select m.month::date
    from (
        select
            d.last,
            (select max(r.month_to) from keycust_data.indicator_run as r
             where r.state = 'finished' and r.month_to < d.last) as done
        from (
            select date_trunc('month', least(greatest(as_of, '1970-01-31'), '2199-12-31')::timestamp) as last
        ) as d
    ) as w
    cross join lateral generate_series(
        greatest(coalesce(w.done + interval '1 month', w.last), w.last - interval '23 months'), w.last,
        interval '1 month') as m (month)
$$;

-- A step called by hand: refused unless there is such a run of that month.
create function keycust.refresh_check_run(run_id bigint, month date) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from keycust_data.refresh_run as r
        where r.run_id = refresh_check_run.run_id
            and date_trunc('month', r.as_of::timestamp) = refresh_check_run.month::timestamp) then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format('there is no run %s of that month', coalesce(run_id::text, 'NULL')),
            hint = 'Use CALL keycust.refresh().';
    end if;
end
$$;

-- Holds the lock until the end of the transaction, and refuses a run that was taken for dead meanwhile. After SET ROLE
-- the start of one's own session may be hidden: then the process alone says whose the run is.
create procedure keycust.refresh_hold(run_id bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from keycust_data.current_run for update;
    if not exists (
        select from keycust_data.refresh_run as r
        join pg_stat_activity as a on a.pid = r.backend_pid and coalesce(a.backend_start = r.backend_start, true)
        where r.run_id = refresh_hold.run_id and r.state = 'running' and a.pid = pg_backend_pid()
    ) then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('run %s is not this session''s any more', run_id),
            hint = 'Use CALL keycust.refresh() to begin another.';
    end if;
end
$$;

-- The next step of a run, marked as begun; NULL after the last.
create procedure keycust.refresh_next(run_id bigint, inout place int)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    next int;
begin
    place := null;
    select min(s.place) into next
    from keycust_data.refresh_step as s
    where s.run_id = refresh_next.run_id and s.state <> 'finished';
    if next is null then
        return;
    end if;
    call keycust.refresh_hold(run_id);
    update keycust_data.refresh_step as s
    set state = 'running', started_at = clock_timestamp() at time zone keycust.source_zone()
    where s.run_id = refresh_next.run_id and s.place = next;
    place := next;
end
$$;

-- Every join of a step is one of whole tables; and of a run that has just been written the planner knows nothing, so it
-- would take a nested loop for a handful of rows. That the planner knows run and month is the business of the functions
-- that read (plan_cache_mode): here it would plan the check of every foreign key anew.
create procedure keycust.refresh_work(run_id bigint, place int)
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
set work_mem = '64MB'
as $$
declare
    step text;
    month date;
    written bigint;
begin
    call keycust.refresh_hold(run_id);
    select s.step, s.month into strict step, month
    from keycust_data.refresh_step as s
    where s.run_id = refresh_work.run_id and s.place = refresh_work.place;
    execute format('select keycust.%I($1, $2)', 'refresh_' || step) into written using run_id, month;
    update keycust_data.refresh_step as s
    set state = 'finished', finished_at = clock_timestamp() at time zone keycust.source_zone(), row_count = written
    where s.run_id = refresh_work.run_id and s.place = refresh_work.place;
end
$$;

-- Notes a failure, if the run is still this session's.
create procedure keycust.refresh_fail(run_id bigint, place int, problem text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.refresh_run as r
    set state = 'failed', finished_at = clock_timestamp() at time zone keycust.source_zone(), message = problem
    where r.run_id = refresh_fail.run_id and r.state = 'running' and r.backend_pid = pg_backend_pid();
    if found then
        update keycust_data.refresh_step as s
        set state = 'failed', finished_at = clock_timestamp() at time zone keycust.source_zone(), message = problem
        where s.run_id = refresh_fail.run_id and s.place = refresh_fail.place;
    end if;
end
$$;

-- Tells of a failure with the SQLSTATE that it had.
create procedure keycust.refresh_report(run_id bigint, place int, problem text, code text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if problem is not null then
        raise exception using
            errcode = code,
            message = format('refresh failed in step %s: %s', (
                select s.step from keycust_data.refresh_step as s
                where s.run_id = refresh_report.run_id and s.place = refresh_report.place), problem),
            detail = format('Run %s. What people see is the run before it.', run_id);
    end if;
end
$$;

-- The run that a run is compared with: the last finished one of an earlier day whose results are held.
create function keycust.refresh_before(run_id bigint) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select b.run_id
    from keycust_data.refresh_run as r
    join keycust_data.refresh_run as b on b.as_of < r.as_of and b.state = 'finished'
    where r.run_id = refresh_before.run_id
    order by b.as_of desc, b.run_id desc
    limit 1
$$;

-- The step that computes the indicators of a month: they are a store by month, not results of a run, and are seen as
-- soon as they are there.
create function keycust.refresh_indicator(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    of_run bigint;
    part text;
    written bigint;
begin
    call keycust.indicator_begin(month, null, of_run);
    for part in select p.step from keycust.indicator_plan(month, null) as p loop
        call keycust.indicator_run_step(of_run, month, part);
    end loop;
    call keycust.indicator_end(of_run);
    select i.written_values into written from keycust_data.indicator_run as i where i.run_id = of_run;
    return written;
end
$$;

-- The last step: the run is finished, people see it, and what no one needs any more is cleared away.
create function keycust.refresh_publish(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.refresh_run as r
    set state = 'finished', finished_at = clock_timestamp() at time zone keycust.source_zone()
    where r.run_id = refresh_publish.run_id;
    update keycust_data.current_run as c
    set run_id = r.run_id, as_of = r.as_of, moved_at = clock_timestamp() at time zone keycust.source_zone()
    from keycust_data.refresh_run as r
    where r.run_id = refresh_publish.run_id;
    perform keycust.refresh_note(month);
    return keycust.refresh_forget(keycust.value_number('refresh_runs_kept', 36, 0, 10000)::int);
end
$$;

-- Clears away the results of runs that came to no end, of earlier runs of the same day, and of all but the latest days;
-- never those of the current run. The runs themselves stay as a record. Returns how many rows went.
create function keycust.refresh_forget(runs_kept int) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    kept bigint[];
    result regclass;
    gone bigint;
    total bigint := 0::bigint;
begin
    if runs_kept is null or runs_kept < 1 then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'runs_kept must be at least 1',
            detail = format('Got %s.', coalesce(runs_kept::text, 'NULL')),
            hint = 'See setting refresh_runs_kept in keycust_data.setting.';
    end if;
    select array_agg(k.run_id) into kept
    from (
        select c.run_id from keycust_data.current_run as c
        union
        (select max(r.run_id)
         from keycust_data.refresh_run as r
         where r.state = 'finished'
         group by r.as_of
         order by r.as_of desc
         limit runs_kept)
    ) as k;
    update keycust_data.refresh_run as r
    set state = 'superseded'
    where r.state = 'finished' and r.run_id <> all (kept);
    for result in
        select k.conrelid::regclass
        from pg_constraint as k
        where k.confrelid = 'keycust_data.refresh_run'::regclass and k.contype = 'f'
            and k.conrelid not in ('keycust_data.refresh_step'::regclass, 'keycust_data.current_run'::regclass)
        order by k.conrelid
    loop
        execute format('delete from %s as x using keycust_data.refresh_run as r '
            'where x.run_id = r.run_id and r.state in (''failed'', ''dead'', ''superseded'', ''withdrawn'')', result);
        get diagnostics gone = row_count;
        total := total + gone;
    end loop;
    return total;
end
$$;

-- Takes back what was refreshed for a day by mistake: its results go, no run is compared with them, and people see the
-- results of the latest day that has some. Later months that were compared with them are done again by whoever asks.
create procedure keycust.refresh_withdraw(as_of date)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
begin
    perform keycust.refresh_check_base();
    call keycust.refresh_alone();
    update keycust_data.refresh_run as r
    set state = 'withdrawn'
    where r.as_of = refresh_withdraw.as_of and r.state in ('finished', 'superseded');
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = format('there is no finished run of %s to withdraw', coalesce(as_of::text, 'NULL')),
            hint = 'See as_of in keycust_bi.refresh_status.';
    end if;
    update keycust_data.current_run as c
    set run_id = l.run_id, as_of = l.as_of, moved_at = now() at time zone keycust.source_zone()
    from (values (1)) as one
    left join lateral (
        select r.run_id, r.as_of
        from keycust_data.refresh_run as r
        where r.state = 'finished'
        order by r.as_of desc, r.run_id desc
        limit 1
    ) as l on true
    where not exists (select from keycust_data.refresh_run as r where r.run_id = c.run_id and r.state = 'finished');
    perform keycust.refresh_note(date_trunc('month', as_of::timestamp)::date);
    perform keycust.refresh_forget(keycust.value_number('refresh_runs_kept', 36, 0, 10000)::int);
end
$$;

revoke execute on procedure keycust.refresh(date) from public;
revoke execute on procedure keycust.refresh_withdraw(date) from public;
revoke execute on procedure keycust.refresh_alone() from public;
revoke execute on procedure keycust.refresh_check_data(date) from public;
revoke execute on procedure keycust.refresh_begin(date, bigint) from public;
revoke execute on procedure keycust.refresh_check_past(date) from public;
revoke execute on procedure keycust.refresh_hold(bigint) from public;
revoke execute on procedure keycust.refresh_next(bigint, int) from public;
revoke execute on procedure keycust.refresh_work(bigint, int) from public;
revoke execute on procedure keycust.refresh_fail(bigint, int, text) from public;
revoke execute on procedure keycust.refresh_report(bigint, int, text, text) from public;
revoke execute on function keycust.refresh_indicator(bigint, date) from public;
revoke execute on function keycust.refresh_publish(bigint, date) from public;
revoke execute on function keycust.refresh_forget(int) from public;

comment on function keycust.refresh_steps() is '刷新步骤 the steps of a refresh, in their order';
comment on procedure keycust.refresh(date) is
    '刷新 computes value, roster and all other results as of the last month that is over, and shows them at once';
comment on function keycust.refresh_check_base() is '检查信息库 refuses where there is no base, or a detached one';
comment on function keycust.refresh_day(date) is '统计截止日 the day for which a refresh works: the last one of a month that is over';
comment on function keycust.refresh_alive(int, timestamptz, timestamptz) is
    '刷新是否在进行 is the call that began a run still at work';
comment on procedure keycust.refresh_begin(date, bigint) is
    '开始刷新 opens a run, or goes on with one that was cut off; refuses while another is at work';
comment on procedure keycust.refresh_withdraw(date) is '撤回刷新 takes back what was refreshed for a day by mistake';
comment on procedure keycust.refresh_alone() is '独占刷新 takes the lock of a refresh; refuses while a run is at work';
comment on procedure keycust.refresh_check_data(date) is '检查数据起始 refuses a month before all that is known';
comment on procedure keycust.refresh_check_past(date) is '检查往期结果 refuses a month whose past was cleared away';
comment on function keycust.refresh_plan(date) is '刷新计划 the steps that a refresh goes through, in places';
comment on function keycust.refresh_months(date) is '待算月份 the months whose indicators are wanting';
comment on function keycust.refresh_check_run(bigint, date) is '检查运行 refuses a run that is none of that month';
comment on procedure keycust.refresh_hold(bigint) is '持有运行 locks a run for a step; refuses one that was taken for dead';
comment on procedure keycust.refresh_next(bigint, int) is '下一步 marks the next step of a run as begun';
comment on procedure keycust.refresh_work(bigint, int) is '执行一步 does one step of a run';
comment on procedure keycust.refresh_fail(bigint, int, text) is '记录失败 notes that a step failed';
comment on procedure keycust.refresh_report(bigint, int, text, text) is '报告失败 raises the error of the step that failed';
comment on function keycust.refresh_before(bigint) is '上期运行 the run that a run is compared with';
comment on function keycust.refresh_indicator(bigint, date) is '刷新指标 the step that computes the indicators of a month';
comment on function keycust.refresh_publish(bigint, date) is '发布结果 the step that shows a run to people';
comment on function keycust.refresh_forget(int) is '清理旧结果 clears away the results of old runs';

-- Computing the indicators: month by month, group by group, each group one set-based statement in a transaction of its
-- own. A group is a function keycust.indicator_GROUP(of_month), which reads the base and returns the values that must
-- stand; indicator_store makes it so and touches only what differs. Run twice, nothing changes.

-- The groups in their order. What each is responsible for: a value of these codes that it does not return is removed,
-- in its month (month), in all periods (history), or not (change: additions are returned, and of an attribute's first
-- value perhaps an earlier day).
create function keycust.indicator_group() returns table (step_order int, step text, scope text, indicator_codes text[])
language sql immutable parallel safe rows 20
set search_path = pg_catalog, pg_temp
as $$
    values
        (1, 'load_fill', 'table', '{}'::text[]),
        (2, 'completeness_fill', 'table', '{}'),
        (3, 'completeness', 'month', '{A408}'),
        (4, 'energy', 'month', '{B001,B002,B003,B004,B005,B010,B011,B012,B013}'),
        (5, 'reading', 'month', '{B006,B007,B008,B009,B201,B202,B203,B204,B205,B506}'),
        (6, 'load', 'month', '{B101,B102,B103,B104,B105,B106,B107,B108,B109,B112,B114,B206,B207,B507,B508,B513}'),
        (7, 'outage', 'month', '{B208,B209}'),
        (8, 'bill', 'month', '{B301,B302,B303,B310,B311}'),
        (9, 'payment', 'month', '{B304,B305,B306,B307,B308,B309}'),
        (10, 'channel', 'month', '{B312,B313,B314,B315,B316,B317}'),
        (11, 'service', 'month', '{B401,B402,B403,B404,B405,B406,B407,B408,B409,B410}'),
        (12, 'event', 'month', '{B501,B502,B503,B504,B505}'),
        (13, 'inspection', 'month', '{B509,B511,B512}'),
        (14, 'attribute_contract', 'history', '{A103,A104,A202,A203,A204,A205,A206}'),
        (15, 'attribute_equipment', 'history', '{A105,A106,A114,A404,A405,A406}'),
        (16, 'attribute_customer', 'change', '{A001,A002,A003,A004,A005,A006,A007,A008,A009,A010,A011,A012,A101,A102,'
            'A107,A108,A109,A110,A111,A112,A113,A115,A116,A117,A118,A201,A207,A208,A209,A210,'
            'A301,A302,A303,A304,A305,A306,A307,A308,A309,A401,A402,A403,A407}')
$$;

-- What a call has to do: every group for every month; those over the whole history once, at the end, and the present
-- state once, for the first month.
create function keycust.indicator_plan(month_from date, month_to date) returns table (month date, step text)
language sql stable rows 200
set search_path = pg_catalog, pg_temp
as $$
    select m.month::date, g.step
    -- Within the bounds that indicator_begin sets, whatever is asked: no call goes through a million months.
    from generate_series(
        date_trunc('month', greatest(month_from, '1970-01-01')::timestamp),
        date_trunc('month', least(coalesce(month_to, month_from), '2199-12-31')::timestamp),
        interval '1 month') as m (month)
    cross join keycust.indicator_group() as g
    where case g.scope
            when 'history' then m.month = date_trunc('month', coalesce(month_to, month_from)::timestamp)
            when 'change' then m.month = date_trunc('month', month_from::timestamp)
            else true
        end
    order by m.month, g.step_order
$$;

-- Opens a run, for this backend alone. A run whose backend is gone is dead; what it wrote is right, and the next run
-- writes what is missing.
create procedure keycust.indicator_begin(month_from date, month_to date, inout run_id bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    living record;
    today constant date := (now() at time zone keycust.source_zone())::date;
begin
    if month_from is null or not month_from between '1970-01-01' and '2199-12-01'
        or coalesce(month_to, month_from) not between month_from and '2199-12-31' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'months must be between 1970-01 and 2199-12, the last not before the first',
            detail = format('Got %s to %s.', coalesce(month_from::text, 'NULL'), coalesce(month_to::text, 'NULL'));
    end if;
    if coalesce(month_to, month_from) > today then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'months must have begun',
            detail = format('Got %s to %s; today is %s.', month_from, coalesce(month_to, month_from), today),
            hint = 'Of a month to come nothing is known; the present one is known when it is over.';
    end if;
    lock table keycust_data.indicator_run in share row exclusive mode;
    select r.run_id, r.backend_pid into living
    from keycust_data.indicator_run as r
    -- The start of another role's backend is hidden from most: then the pid must do.
    join pg_stat_activity as a
        on a.pid = r.backend_pid and (a.backend_start = r.backend_start or a.backend_start is null)
    where r.state = 'running' and r.backend_pid <> pg_backend_pid();
    if found then
        raise exception using
            errcode = 'lock_not_available',
            message = 'the indicators are being computed already',
            detail = format('Run %s, by the backend with pid %s.', living.run_id, living.backend_pid),
            hint = 'Wait until it has finished, or end that backend; its run is then taken for dead.';
    end if;
    update keycust_data.indicator_run as r
    set state = 'dead', finished_at = (now() at time zone keycust.source_zone())
    where r.state = 'running';
    insert into keycust_data.indicator_run as r (month_from, month_to, started_at, backend_pid, backend_start)
    select
        date_trunc('month', indicator_begin.month_from::timestamp)::date,
        date_trunc('month', coalesce(indicator_begin.month_to, indicator_begin.month_from)::timestamp)::date,
        (now() at time zone keycust.source_zone()),
        a.pid,
        a.backend_start
    from pg_stat_activity as a
    where a.pid = pg_backend_pid()
    returning r.run_id into indicator_begin.run_id;
end
$$;

-- Makes the table hold what a group returns for the month, and nothing else of the group's codes. Numbers that differ
-- in their last digits only, as sums do that were added in another order, are the same. A row that stays is not
-- touched.
create function keycust.indicator_store(run_id bigint, of_month date, step text, scope text, indicator_codes text[],
    out written bigint, out removed bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regprocedure(format('keycust.%I(date)', 'indicator_' || step)) is null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'step must name a group of indicators',
            detail = format('There is no function keycust.%I(date).', 'indicator_' || step);
    end if;
    execute format(
        $statement$
        with fresh as materialized (
            select f.*
            from keycust.%1$I($1) as f
            where (f.value > '-Infinity' and f.value < 'Infinity'
                    or f.value is null and ($5 <> 'month' or f.text_value is not null))
                -- What began on no day of the calendar is not known to hold.
                and f.period between '0001-01-01' and '9999-12-31'
        ), present as materialized (
            select old.customer_id, old.indicator_code, old.period, old.value, old.text_value, old.source
            from keycust_data.customer_indicator as old
            where old.indicator_code = any ($2) %2$s
        ), changed as (
            select f.*
            from fresh as f
            left join present as old
                on old.customer_id = f.customer_id and old.indicator_code = f.indicator_code and old.period = f.period
            where old.customer_id is null
                or (old.text_value, old.source) is distinct from (f.text_value, f.source)
                or (old.value is null) <> (f.value is null)
                or abs(old.value - f.value) > 1e-12 * greatest(abs(old.value), abs(f.value))
        ), superfluous as (
            select old.customer_id, old.indicator_code, old.period
            from present as old
            where $5 <> 'change' and not exists (
                select from fresh as f
                where f.customer_id = old.customer_id and f.indicator_code = old.indicator_code
                    and f.period = old.period)
            union all
            -- What begins earlier now.
            select old.customer_id, old.indicator_code, old.period
            from (
                select p.*, lag(p.period) over (partition by p.customer_id, p.indicator_code order by p.period) as earlier
                from present as p
                where $5 = 'change'
            ) as old
            join fresh as f on f.customer_id = old.customer_id and f.indicator_code = old.indicator_code
            where old.earlier is null and f.period < old.period and not exists (
                select from fresh as g
                where g.customer_id = old.customer_id and g.indicator_code = old.indicator_code
                    and g.period = old.period)
        ), gone as (
            delete from keycust_data.customer_indicator as old
            using superfluous as s
            where old.customer_id = s.customer_id and old.indicator_code = s.indicator_code and old.period = s.period
                and old.indicator_code = any ($2) %2$s
            returning 1
        ), stored as (
            insert into keycust_data.customer_indicator
                (customer_id, indicator_code, period, value, text_value, source, run_id, recorded_at)
            select
                c.customer_id, c.indicator_code, c.period, c.value, c.text_value, c.source, $3, $4
            from changed as c
            on conflict (customer_id, indicator_code, period) do update
            set value = excluded.value, text_value = excluded.text_value, source = excluded.source,
                run_id = excluded.run_id, recorded_at = excluded.recorded_at
            returning 1
        )
        select (select count(*) from stored), (select count(*) from gone)
        $statement$,
        'indicator_' || step, case when scope = 'month' then 'and old.period = $1' else '' end)
    into written, removed using of_month, indicator_codes, run_id,
        (now() at time zone keycust.source_zone()), scope;
end
$$;

-- One group of one month, if the run is still ours. Every join here is one of whole tables. The functions that read see
-- to it themselves that the planner knows the month (plan_cache_mode), or it takes a month of curves for a handful of
-- rows; here that would plan the check of every foreign key anew.
create procedure keycust.indicator_run_step(run_id bigint, of_month date, step text)
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
set work_mem = '64MB'
as $$
declare
    written bigint := 0::bigint;
    removed bigint := 0::bigint;
begin
    perform from keycust_data.indicator_run as r
    where r.run_id = indicator_run_step.run_id and r.state = 'running' and r.backend_pid = pg_backend_pid()
    for update;
    if not found then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('run %s is not this session''s any more', run_id),
            hint = 'Call keycust.indicator_compute again.';
    end if;
    case step
        when 'load_fill' then call keycust.indicator_load_fill(of_month);
        when 'completeness_fill' then call keycust.indicator_completeness_fill(of_month);
        else
            select s.written, s.removed into written, removed
            from keycust.indicator_group() as g
            cross join lateral keycust.indicator_store(run_id, of_month, g.step, g.scope, g.indicator_codes) as s
            where g.step = indicator_run_step.step;
    end case;
    update keycust_data.indicator_run as r
    set steps_done = r.steps_done + 1, last_step = format('%s %s', of_month, step),
        written_values = r.written_values + written, removed_values = r.removed_values + removed
    where r.run_id = indicator_run_step.run_id;
end
$$;

create procedure keycust.indicator_end(run_id bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.indicator_run as r
    set state = 'finished', finished_at = (now() at time zone keycust.source_zone())
    where r.run_id = indicator_end.run_id and r.state = 'running';
end
$$;

create procedure keycust.indicator_compute(month_from date, month_to date default null)
language plpgsql
as $$
declare
    run_id bigint;
    of_month date;
    step text;
begin
    commit;
    call keycust.indicator_begin(month_from, month_to, run_id);
    commit;
    for of_month, step in select plan.month, plan.step from keycust.indicator_plan(month_from, month_to) as plan loop
        call keycust.indicator_run_step(run_id, of_month, step);
        commit;
    end loop;
    call keycust.indicator_end(run_id);
    commit;
end
$$;

-- What was known at the end of a day: an attribute from the day of its change, a month's value after the month's end.
create function keycust.indicator_as_of(day date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text)
language sql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
    select i.customer_id, i.indicator_code, i.period, i.value, i.text_value
    from keycust_bi.customer_indicator_long as i
    where i.valid_from <= day and (i.valid_to is null or i.valid_to > day)
$$;

revoke execute on procedure keycust.indicator_begin(date, date, bigint) from public;
revoke execute on function keycust.indicator_store(bigint, date, text, text, text[]) from public;
revoke execute on procedure keycust.indicator_run_step(bigint, date, text) from public;
revoke execute on procedure keycust.indicator_end(bigint) from public;
revoke execute on procedure keycust.indicator_compute(date, date) from public;

comment on function keycust.indicator_group() is '指标分组 the groups in which indicators are computed, and their codes';
comment on function keycust.indicator_plan(date, date) is '计算计划 the months and groups that indicator_compute goes through';
comment on procedure keycust.indicator_begin(date, date, bigint) is '开始计算 opens a run of indicator_compute';
comment on function keycust.indicator_store(bigint, date, text, text, text[]) is '写入指标 writes what differs in a group''s values';
comment on procedure keycust.indicator_run_step(bigint, date, text) is '计算一步 one group of one month';
comment on procedure keycust.indicator_end(bigint) is '结束计算 closes a run of indicator_compute';
comment on procedure keycust.indicator_compute(date, date) is '计算指标 computes the indicators of the months from the base''s tables';
comment on function keycust.indicator_as_of(date) is '某日所知指标 every customer''s indicators as they were known at the end of a day';

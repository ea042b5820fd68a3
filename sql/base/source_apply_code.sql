-- A checked batch goes into the base: partitions first, then in one transaction the rows, what they corrected, what
-- was refused and how far the source was read.

create procedure keycust.source_months(run bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
    month date;
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    target := keycust.source_target(s.target);
    if (select c.relkind from pg_class as c where c.oid = target) <> 'p' then
        return;
    end if;
    for month in
        select distinct date_trunc('month', b.kc_day::timestamp)::date
        from pg_temp.keycust_batch as b
        where b.kc_problem is null
        order by 1
    loop
        perform keycust_data.make_month(target, month);
    end loop;
end
$$;

-- The rows of a batch as rows of the target.
create function keycust.source_batch_rows(of_source text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
    has_time constant boolean := exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attname = 'updated_at');
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    target := keycust.source_target(s.target);
    if s.layout = 'rows' then
        return (
            select format('select %s from pg_temp.keycust_batch as b where b.kc_problem is null and b.kc_n between $1 and $2',
                string_agg(format('b.%I', a.attname), ', ' order by a.attnum))
            from pg_attribute as a
            join pg_attribute as t on t.attrelid = target and t.attname = a.attname and t.attnum > 0
            where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attnum > 0 and a.attname !~ '^kc_');
    end if;
    return (
        select format('select b.usage_point_id, %s as day, min(b.customer_id) as customer_id, %s%s '
            'from pg_temp.keycust_batch as b where b.kc_problem is null and b.kc_n between $1 and $2 group by 1, 2',
            case when s.layout = 'wide' then 'b.day'
                else format('keycust.curve_day(b.at, %s, %L)', s.points, s.interval_end) end,
            string_agg(format('%s filter (where b.quantity = %L) as %I',
                case when s.layout = 'wide' then 'keycust.curve_merge(b.kc_curve)'
                    else format('keycust.curve_collect(keycust.curve_slot(b.at, %s, %L), b.value, %s)', s.points,
                        s.interval_end, s.points) end, a.attname, a.attname), ', ' order by a.attnum),
            case when has_time then ', max(b.updated_at) as updated_at' else '' end)
        from pg_attribute as a
        where a.attrelid = target and a.atttypid = 'real[]'::regtype and not a.attisdropped);
end
$$;

-- Writes rows lo to hi of the batch. Whatever the rules did not foresee makes the database refuse the statement: then
-- the rows are halved until the one is found that it refuses, and that one is set aside with what the database said.
create procedure keycust.source_write(of_source text, run bigint, lo bigint, hi bigint, inout inserted bigint,
    inout updated bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
as $$
declare
    s keycust_data.source;
    target regclass;
    keys name[];
    batch_rows text;
    on_key text;
    columns name[];
    given bigint;
    held bigint;
    written bigint;
    problem text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    target := keycust.source_target(s.target);
    keys := keycust.source_key_columns(target);
    batch_rows := keycust.source_batch_rows(s.source_id);
    on_key := (select string_agg(format('t.%1$I = n.%1$I', k.name), ' and ') from unnest(keys) as k (name));
    -- The columns that the batch brings, as the target orders them.
    select array_agg(a.attname order by a.attnum) into columns
    from pg_attribute as a
    where a.attrelid = target and a.attnum > 0 and not a.attisdropped
        and (a.atttypid = 'real[]'::regtype or exists (
            select from pg_attribute as b
            where b.attrelid = to_regclass('pg_temp.keycust_batch') and b.attname = a.attname and b.attnum > 0)
            or s.layout <> 'rows' and a.attname in ('day', 'customer_id'));
    begin
        execute format('select count(*), count(t) from (%s) as n left join %s as t on %s', batch_rows, target, on_key)
            into given, held using lo, hi;
        if held > 0 then
            execute keycust.source_correction_sql(s.source_id, target, keys, columns, batch_rows, on_key) using lo, hi, run;
        end if;
        execute keycust.source_upsert_sql(s.source_id, target, keys, columns, batch_rows) using lo, hi;
        get diagnostics written = row_count;
        inserted := inserted + given - held;
        updated := updated + written - (given - held);
    exception when integrity_constraint_violation or data_exception or program_limit_exceeded or raise_exception then
        get stacked diagnostics problem = message_text;
        if lo = hi then
            update pg_temp.keycust_batch as b set kc_problem = array['constraint', null, problem] where b.kc_n = lo;
        else
            if to_regclass('pg_temp.keycust_batch_kc_n') is null then
                create index keycust_batch_kc_n on pg_temp.keycust_batch (kc_n);
            end if;
            call keycust.source_write(s.source_id, run, lo, (lo + hi) / 2, inserted, updated);
            call keycust.source_write(s.source_id, run, (lo + hi) / 2 + 1, hi, inserted, updated);
        end if;
    end;
end
$$;

create function keycust.source_upsert_sql(of_source text, target regclass, keys name[], columns name[], batch_rows text)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    -- In the order of the key, so that two sources of the same rows wait for one another and do not deadlock.
    return (select format('insert into %s as t (%s) select %s from (%s) as n order by %s on conflict (%s) do %s', target,
        string_agg(format('%I', c.name), ', ' order by c.place), string_agg(format('n.%I', c.name), ', ' order by c.place),
        batch_rows, (select string_agg(format('n.%I', k.name), ', ') from unnest(keys) as k (name)),
        (select string_agg(format('%I', k.name), ', ') from unnest(keys) as k (name)),
        coalesce(format('update set %s where (%s) is distinct from (%s)',
            string_agg(format('%I = %s', c.name, c.value), ', ' order by c.place) filter (where c.name <> all (keys)),
            string_agg(format('t.%I', c.name), ', ' order by c.place) filter (where c.name <> all (keys)),
            string_agg(c.value, ', ' order by c.place) filter (where c.name <> all (keys))), 'nothing'))
    from (
        select u.name, u.place,
            -- What was received of a curve stays; a time of update does not go back.
            case when s.layout <> 'rows' and u.name = 'updated_at' then 'greatest(t.updated_at, excluded.updated_at)'
                when s.layout <> 'rows' and u.name not in ('customer_id')
                    then format('keycust.curve_overlay(t.%1$I, excluded.%1$I)', u.name)
                else format('excluded.%I', u.name) end as value
        from unnest(columns) with ordinality as u (name, place)
    ) as c);
end
$$;

-- What the batch changes in rows that are held: old and new of the columns that differ. A gap that is filled is none.
create function keycust.source_correction_sql(of_source text, target regclass, keys name[], columns name[],
    batch_rows text, on_key text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    return (select format($sql$
        insert into keycust_data.correction (source_id, run_id, corrected_at, relation, row_key, customer_id, before, after)
        select %L, $3, %L::timestamp, %L, %s, to_jsonb(n) ->> 'customer_id', d.before, d.after
        from (%s) as n
        join %s as t on %s
        cross join lateral (
            select jsonb_object_agg(o.key, o.value) as before, jsonb_object_agg(o.key, w.value) as after
            from jsonb_each(to_jsonb(t)) as o
            join jsonb_each(to_jsonb(n)) as w on w.key = o.key
            where w.value <> o.value and o.key <> 'updated_at'%s
        ) as d
        where (%s) and d.before is not null
    $sql$,
        s.source_id, (now() at time zone keycust.source_zone()), s.target, keycust.source_key_text('t', keys),
        batch_rows, target, on_key,
        case when s.layout <> 'rows' then ' and w.value <> ''null'' and o.value <> ''null''' else '' end,
        coalesce(string_agg(case when s.layout = 'rows' then format('t.%1$I is distinct from n.%1$I', c.name)
            else format('keycust.curve_overlay(t.%1$I, n.%1$I) is distinct from keycust.curve_overlay(n.%1$I, t.%1$I)', c.name)
            end, ' or '), 'false'))
    from unnest(columns) as c (name)
    where c.name <> all (keys) and c.name <> 'updated_at' and (s.layout = 'rows' or c.name <> 'customer_id'));
end
$$;

create procedure keycust.source_apply(run bigint, inout stage text)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set work_mem = '64MB'
set jit = off
as $$
declare
    s keycust_data.source;
    inserted bigint := 0::bigint;
    updated bigint := 0::bigint;
    counts record;
    last_row bigint;
    fresh bigint;
    touched date[];
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    select max(b.kc_n) into last_row from pg_temp.keycust_batch as b where b.kc_problem is null;
    if last_row is not null then
        call keycust.source_write(s.source_id, run, 1, last_row, inserted, updated);
    end if;
    call keycust.source_refuse(s.source_id, run, fresh, touched);
    select count(*) as received, count(*) filter (where b.kc_problem is null) as accepted into counts
    from pg_temp.keycust_batch as b;
    if stage = 'leftover' then
        -- These are read at every call; they came once.
        counts.received := fresh;
    end if;
    -- While nothing of a source is read, what is tried again will be read again: it counts then.
    call keycust.source_count_days(s.source_id, touched, stage <> 'retry' or s.position is not null);
    update keycust_data.integration_run as r
    set batches = r.batches + 1,
        received_rows = r.received_rows + case when stage <> 'retry' then counts.received else 0 end,
        accepted_rows = r.accepted_rows + case when stage <> 'retry' then counts.accepted else 0 end,
        rejected_rows = r.rejected_rows + case when stage <> 'retry' then counts.received - counts.accepted else 0 end,
        retried_rows = r.retried_rows + case when stage = 'retry' then counts.received else 0 end,
        inserted_rows = r.inserted_rows + inserted,
        updated_rows = r.updated_rows + updated
    where r.run_id = run;
    if stage = 'range' then
        update keycust_data.source as src
        set position = (select r.position_to from keycust_data.integration_run as r where r.run_id = run)
        where src.source_id = s.source_id;
    end if;
    call keycust.source_forget_batch();
    stage := case when stage = 'range' or stage = 'retry' and s.position_column is not null then 'range'
        when stage = 'retry' then 'all'
        else 'end' end;
end
$$;

-- Sets aside what broke a rule, once, and closes what was set aside earlier and is now in the base.
-- touched: the days whose refusals are to be counted anew. A row is written the same whatever the session's settings, so that
-- it is known again.
create procedure keycust.source_refuse(of_source text, run bigint, inout fresh bigint, inout touched date[])
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set timezone = 'UTC'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
-- Nobody has counted yet what was set aside a moment ago: taken for few, it would be held against the batch row by row.
set enable_nestloop = off
as $$
declare
    s keycust_data.source;
    wall_clock constant timestamp := (now() at time zone keycust.source_zone());
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    with resolved as (
        update keycust_data.rejected_row as r
        set state = 'resolved', resolved_at = wall_clock
        from pg_temp.keycust_batch as b
        where r.source_id = s.source_id and r.state = 'open' and r.source_key = keycust.source_key_short(b.kc_key)
            and b.kc_problem is null
        returning r.day
    ), retried as (
        -- Its key may not have been readable when it was set aside.
        select r.rejected_row_id, r.day
        from keycust_data.rejected_row as r
        join pg_temp.keycust_batch as b on b.kc_rejected = r.rejected_row_id
    )
    select array_agg(distinct d.day) into touched
    from (select resolved.day from resolved union all select retried.day from retried) as d;
    update keycust_data.rejected_row as r
    set state = 'resolved', resolved_at = wall_clock
    from pg_temp.keycust_batch as b
    where r.rejected_row_id = b.kc_rejected and r.state = 'open' and b.kc_problem is null;
    update keycust_data.rejected_row as r
    set rule = b.kc_problem[1], reason = b.kc_problem[3], column_name = b.kc_problem[2], run_id = run, day = b.kc_day,
        source_key = case when not b.erased then keycust.source_key_short(b.kc_key) end,
        customer_id = keycust.source_key_short(b.customer_id),
        source_row = case when b.erased then '{}' else r.source_row end,
        row_digest = case when b.erased then md5('erased ' || r.rejected_row_id) else r.row_digest end,
        state = keycust.source_refusal_state(b.kc_problem[1]), resolved_at = null
    from (
        select t.kc_rejected, t.kc_key, t.kc_day, t.customer_id, t.kc_problem, t.kc_problem[1] = 'erased' as erased
        from pg_temp.keycust_batch as t
        where t.kc_problem is not null and t.kc_rejected is not null
    ) as b
    where r.rejected_row_id = b.kc_rejected
        and (r.rule, r.reason, r.source_key, r.state) is distinct from (b.kc_problem[1], b.kc_problem[3],
            keycust.source_key_short(b.kc_key), keycust.source_refusal_state(b.kc_problem[1]));
    with refused as (
        insert into keycust_data.rejected_row as r (source_id, run_id, rule, reason, column_name, source_key, day,
            customer_id, source_row, row_digest, state, rejected_at)
        select s.source_id, run, b.rule, b.kc_problem[3], b.kc_problem[2], case when not b.erased then keycust.source_key_short(b.kc_key) end,
            b.kc_day, keycust.source_key_short(b.customer_id), b.content,
            -- Of rows that are wholly equal the second is a row of its own.
            md5(case when b.erased then 'erased ' || b.kc_key else jsonb_strip_nulls(b.content)::text end
                || '#' || row_number() over (partition by b.content, b.kc_key order by b.kc_n)),
            keycust.source_refusal_state(b.rule), wall_clock
        from (
            select t.kc_n, t.kc_key, t.kc_day, t.customer_id, t.kc_problem, t.kc_problem[1] as rule,
                t.kc_problem[1] = 'erased' as erased,
                case when t.kc_problem[1] = 'erased' then '{}' else to_jsonb(t.kc_row) end as content
            from pg_temp.keycust_batch as t
            where t.kc_problem is not null and t.kc_rejected is null
        ) as b
        on conflict (source_id, row_digest) do update
        set rule = excluded.rule, reason = excluded.reason, column_name = excluded.column_name, state = excluded.state,
            source_key = excluded.source_key, customer_id = excluded.customer_id, run_id = excluded.run_id
        where (r.rule, r.reason, r.state) is distinct from (excluded.rule, excluded.reason, excluded.state)
        returning r.xmax = 0 as is_new, r.day
    )
    select count(*) filter (where refused.is_new), touched || array_agg(distinct refused.day) into fresh, touched from refused;
end
$$;

-- Rows of these rules are in the base, or have no business there: they are not tried again.
create function keycust.source_refusal_state(rule text) returns text
language sql immutable
return case when rule in ('duplicate', 'superseded', 'erased') then 'closed' else 'open' end;

-- A key as it is kept with a row that was set aside: whatever its length, an index holds it.
create function keycust.source_key_short(key text) returns text
language sql immutable
return case when octet_length(key) <= 1000 then key else left(key, 100) || ' ' || md5(key) end;

-- Accepted rows are added up; refusals are counted from what is set aside, since their reasons change.
create procedure keycust.source_count_days(of_source text, touched date[], with_accepted boolean)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    days date[];
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    select array_agg(distinct d.day) into days
    from (select b.kc_day from pg_temp.keycust_batch as b union all select unnest(touched)) as d (day);
    insert into keycust_data.integration_day as d (source_id, day, outcome, row_count)
    select s.source_id, b.kc_day, 'accepted', count(*)
    from pg_temp.keycust_batch as b
    where b.kc_problem is null and with_accepted
    group by b.kc_day
    on conflict (source_id, day, outcome) do update set row_count = d.row_count + excluded.row_count;
    delete from keycust_data.integration_day as d
    where d.source_id = s.source_id and d.outcome <> 'accepted'
        and d.day = any (days);
    insert into keycust_data.integration_day (source_id, day, outcome, row_count)
    select r.source_id, r.day, r.rule, count(*)
    from keycust_data.rejected_row as r
    where r.source_id = s.source_id and r.state <> 'resolved' and r.day = any (days)
    group by r.source_id, r.day, r.rule;
end
$$;

create procedure keycust.source_fail(run bigint, problem text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.integration_run as r
    set state = 'failed', message = problem, finished_at = (now() at time zone keycust.source_zone())
    where r.run_id = run and r.state = 'running';
end
$$;

-- The end of a run; a source that is read as a whole begins anew at the next.
create procedure keycust.source_finish(run bigint, stage text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    call keycust.source_forget_batch();
    if stage <> 'end' then
        return;
    end if;
    update keycust_data.source as s set position = null
    from keycust_data.integration_run as r
    where r.run_id = run and s.source_id = r.source_id and not s.incremental and s.position is not null;
    update keycust_data.integration_run as r
    set state = 'finished', finished_at = (now() at time zone keycust.source_zone()),
        position_to = (select s.position from keycust_data.source as s where s.source_id = r.source_id)
    where r.run_id = run;
end
$$;

create procedure keycust.source_report(failures text[])
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if failures <> '{}' then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('%s of the sources could not be integrated', cardinality(failures)),
            detail = array_to_string(failures, E'\n'),
            hint = 'The others are in; see keycust_data.integration_run, mend the source, and call again.';
    end if;
end
$$;

revoke execute on procedure keycust.source_months(bigint) from public;
revoke execute on function keycust.source_batch_rows(text) from public;
revoke execute on procedure keycust.source_write(text, bigint, bigint, bigint, bigint, bigint) from public;
revoke execute on function keycust.source_upsert_sql(text, regclass, name[], name[], text) from public;
revoke execute on function keycust.source_correction_sql(text, regclass, name[], name[], text, text) from public;
revoke execute on procedure keycust.source_apply(bigint, text) from public;
revoke execute on procedure keycust.source_refuse(text, bigint, bigint, date[]) from public;
revoke execute on function keycust.source_refusal_state(text) from public;
revoke execute on function keycust.source_key_short(text) from public;
revoke execute on procedure keycust.source_count_days(text, date[], boolean) from public;
revoke execute on procedure keycust.source_fail(bigint, text) from public;
revoke execute on procedure keycust.source_finish(bigint, text) from public;
revoke execute on procedure keycust.source_report(text[]) from public;

comment on procedure keycust.source_months(bigint) is
    '建立月分区 makes the partitions that a batch needs';
comment on function keycust.source_batch_rows(text) is
    '目标行语句 the rows of a batch as rows of the target';
comment on procedure keycust.source_write(text, bigint, bigint, bigint, bigint, bigint) is
    '写入 writes rows of a batch, setting aside one that the database refuses';
comment on function keycust.source_upsert_sql(text, regclass, name[], name[], text) is
    '写入语句 the statement that writes a batch';
comment on function keycust.source_correction_sql(text, regclass, name[], name[], text, text) is
    '更正语句 the statement that logs what a batch changes';
comment on procedure keycust.source_apply(bigint, text) is
    '应用批次 writes a batch, its refusals and the position reached, in one transaction';
comment on function keycust.source_refusal_state(text) is
    '拒收状态 whether a row that breaks a rule is tried again';
comment on function keycust.source_key_short(text) is
    '短键 a key as it is kept with a row that was set aside';
comment on procedure keycust.source_refuse(text, bigint, bigint, date[]) is
    '拒收 sets aside the rows of a batch that broke a rule';
comment on procedure keycust.source_count_days(text, date[], boolean) is
    '按日计数 counts what became of the rows of a batch, by day';
comment on procedure keycust.source_fail(bigint, text) is
    '记录失败 records why a run failed';
comment on procedure keycust.source_finish(bigint, text) is
    '结束集成 ends a run';
comment on procedure keycust.source_report(text[]) is
    '报告失败 raises one error for the sources that failed';

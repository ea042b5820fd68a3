-- Integration: brings in what is new in the sources, batch by batch. A batch is read and checked in one transaction
-- (source_fill), gets its partitions in a second (source_months), and is written with the position reached in a third
-- (source_apply): killed anywhere, the next call goes on from the last position, and a row written twice is the same row.

create procedure keycust.integrate(source_id text default null)
language plpgsql
as $$
-- Commits, so it can carry no SET: everything here is qualified, and the work is in pinned procedures.
declare
    sources pg_catalog.text[];
    source pg_catalog.text;
    run pg_catalog.int8;
    stage pg_catalog.text;
    problem pg_catalog.text;
    failures pg_catalog.text[] := '{}'::pg_catalog.text[];
begin
    commit;
    sources := keycust.source_order(integrate.source_id);
    foreach source in array sources loop
        call keycust.source_begin(source, run);
        commit;
        stage := 'retry';
        loop
            begin
                call keycust.source_fill(run, stage);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                stage := 'failed';
            end;
            commit;
            exit when stage operator(pg_catalog.=) any (array['end', 'failed']::pg_catalog.text[]);
            begin
                call keycust.source_months(run);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                stage := 'failed';
            end;
            commit;
            exit when stage operator(pg_catalog.=) 'failed'::pg_catalog.text;
            begin
                call keycust.source_apply(run, stage);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                stage := 'failed';
            end;
            commit;
            exit when stage operator(pg_catalog.=) 'failed'::pg_catalog.text;
        end loop;
        call keycust.source_finish(run, stage);
        commit;
    end loop;
    call keycust.source_report(failures);
end
$$;

-- One source, or all that are enabled in the order in which they stand on one another.
create function keycust.source_order(source_id text) returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found_ids text[];
begin
    select array_agg(s.source_id order by s.load_order, s.source_id collate "C") into found_ids
    from keycust_data.source as s
    where case when source_order.source_id is null then s.enabled else s.source_id = source_order.source_id end;
    if found_ids is null and source_order.source_id is not null then
        raise exception using
            errcode = 'no_data_found',
            message = format('there is no source "%s"', source_order.source_id),
            hint = 'See keycust_data.source.';
    end if;
    return coalesce(found_ids, '{}');
end
$$;

-- Is the backend that began a run still there? Whoever may not see another's start goes by the process alone.
create function keycust.source_run_alive(pid int, started timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select pid <> pg_backend_pid() and exists (
        select from pg_stat_activity as a
        where a.pid = source_run_alive.pid and coalesce(a.backend_start = started, true)
    )
$$;

create procedure keycust.source_begin(source_id text, inout run bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    other record;
begin
    begin
        select * into strict s from keycust_data.source as src
        where src.source_id = source_begin.source_id for update nowait;
    exception when lock_not_available then
        raise exception using
            errcode = 'lock_not_available',
            message = format('source "%s" is being integrated by another session', source_id);
    end;
    for other in
        select r.run_id, r.backend_pid, r.backend_start from keycust_data.integration_run as r
        where r.source_id = source_begin.source_id and r.state = 'running'
    loop
        if keycust.source_run_alive(other.backend_pid, other.backend_start) then
            raise exception using
                errcode = 'lock_not_available',
                message = format('source "%s" is being integrated by another session', source_id),
                detail = format('Run %s, process %s.', other.run_id, other.backend_pid),
                hint = 'Wait for it, or end it with pg_terminate_backend.';
        end if;
        update keycust_data.integration_run as r set state = 'dead', finished_at = (now() at time zone keycust.source_zone())
        where r.run_id = other.run_id;
    end loop;
    -- A pass over the whole of a source counts anew.
    if s.position is null then
        delete from keycust_data.integration_day as d
        where d.source_id = source_begin.source_id and d.outcome = 'accepted';
    end if;
    insert into keycust_data.integration_run (source_id, started_at, backend_pid, backend_start, position_from)
    values (source_id, (now() at time zone keycust.source_zone()), pg_backend_pid(),
        (select a.backend_start from pg_stat_activity as a where a.pid = pg_backend_pid()), s.position)
    returning run_id into run;
end
$$;

-- The source of a run, locked; refused when the run was taken for dead meanwhile.
create function keycust.source_of_run(run bigint) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    source text;
begin
    select src.source_id into strict source
    from keycust_data.source as src
    join keycust_data.integration_run as r on r.source_id = src.source_id
    where r.run_id = run
    for update of src;
    if not exists (
        select from keycust_data.integration_run as r
        where r.run_id = run and r.state = 'running' and r.backend_pid = pg_backend_pid()
    ) then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('run %s is no longer the running one', run),
            hint = 'Use CALL keycust.integrate() to begin another.';
    end if;
    return source;
end
$$;

-- Reads and checks the next batch into pg_temp.keycust_batch; stage goes retry, range …, leftover, end.
create procedure keycust.source_fill(run bigint, inout stage text)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set timezone = 'UTC'
set work_mem = '64MB'
set jit = off
as $$
declare
    s keycust_data.source;
    relation text;
    expression text;
    type_name text;
    last text;
    upper text;
    from_clause text;
    filled bigint;
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    -- What a view makes of a time is the same whoever calls.
    perform set_config('timezone', keycust.source_setting('time_zone', 'Asia/Shanghai'), true);
    relation := keycust.source_relation(s.relation)::text;
    select p.expression, p.type_name, p.last into expression, type_name, last
    from keycust.source_position(s.source_id) as p;
    loop
        case stage
        when 'retry' then
            -- What lies beyond the position reached is still to be read.
            from_clause := format('keycust_data.rejected_row as r cross join lateral '
                'jsonb_populate_record(null::%s, r.source_row) as s where r.source_id = %L and r.state = ''open''%s',
                relation, s.source_id, case when s.position is not null then
                    format(' and (%s > %L::%s) is not true', expression, s.position, type_name) end);
        when 'all' then
            from_clause := format('%s as s', relation);
        when 'range' then
            execute keycust.source_upper_sql(s.source_id) into upper;
            if upper is null then
                stage := 'leftover';
                continue;
            end if;
            from_clause := format('%s as s where %s <= %L::%s', relation, expression, upper, type_name);
            if s.position is not null then
                from_clause := from_clause || format(' and %s > %L::%s', expression, s.position, type_name);
            end if;
        when 'leftover' then
            from_clause := format('%s as s where %s is null%s', relation, expression,
                ' or ' || expression || ' > ' || last);
        else
            return;
        end case;
        call keycust.source_forget_batch();
        begin
            execute format('create temp table keycust_batch as %s', keycust.source_select(s.source_id, from_clause,
                case when stage = 'retry' then 'r.day' else format('%L::date', (now() at time zone keycust.source_zone())::date) end,
                case when stage = 'retry' then 'r.rejected_row_id' else 'null::bigint' end));
            get diagnostics filled = row_count;
        exception when data_exception or integrity_constraint_violation then
            -- Rows set aside before the relation was altered may fit it no more.
            if stage <> 'retry' or not keycust.source_retire(s.source_id, relation) then
                raise;
            end if;
            continue;
        end;
        exit when filled > 0 or stage = 'range';
        stage := case when stage = 'retry' and s.position_column is not null then 'range'
            when stage = 'retry' then 'all'
            else 'end' end;
        exit when stage = 'end';
    end loop;
    if stage <> 'end' then
        call keycust.source_check_batch(s.source_id, stage, last);
        update keycust_data.integration_run as r set position_to = upper where r.run_id = run;
    end if;
end
$$;

-- The column by which new rows are known: how it is compared, as what type, and the last value that is believed.
create function keycust.source_position(of_source text, out expression text, out type_name text, out last text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    relation regclass;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    relation := keycust.source_relation(s.relation);
    select case when b.base_type in ('text'::regtype, 'varchar', 'bpchar') then format('s.%I collate "C"', s.position_column)
            else format('s.%I', s.position_column) end,
        format_type(a.atttypid, a.atttypmod), keycust.source_last_position(s.time_zone, b.base_type)
    into expression, type_name, last
    from pg_attribute as a
    cross join lateral keycust.source_base_type(a.atttypid) as b (base_type)
    where a.attrelid = relation and a.attname = s.position_column and a.attnum > 0 and not a.attisdropped;
    if type_name is null and s.position_column is not null then
        raise exception using
            errcode = 'undefined_column',
            message = format('%s has no column "%s"', relation, s.position_column),
            hint = 'position_column names the column by which new rows are known, such as a time of update.';
    end if;
end
$$;

-- Closes the rows set aside that can be read as rows of the relation no more; false where there is none.
create function keycust.source_retire(source_id text, relation text) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    entry record;
    problem text;
    retired boolean := false;
begin
    for entry in
        select r.rejected_row_id, r.source_row
        from keycust_data.rejected_row as r
        where r.source_id = source_retire.source_id and r.state = 'open'
    loop
        begin
            execute format('select jsonb_populate_record(null::%s, $1)', relation) using entry.source_row;
        exception when data_exception or integrity_constraint_violation then
            get stacked diagnostics problem = message_text;
            update keycust_data.rejected_row as r
            set state = 'closed', reason = format('%s; the relation was altered since: %s', r.reason, problem)
            where r.rejected_row_id = entry.rejected_row_id;
            retired := true;
        end;
    end loop;
    return retired;
end
$$;

-- A table of that name that is not ours stays.
create procedure keycust.source_forget_batch()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attname = 'kc_problem' and a.attnum > 0
    ) then
        drop table pg_temp.keycust_batch;
    end if;
end
$$;

-- How far the next batch goes: never beyond now, lest one wrong clock hide all that comes after it.
create function keycust.source_upper_sql(of_source text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    expression text;
    type_name text;
    last text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    select p.expression, p.type_name, p.last into expression, type_name, last
    from keycust.source_position(of_source) as p;
    return format('select p.position::text from (select %1$s as position from %2$s as s where %3$s%4$s order by 1 limit %5$s) '
        'as p order by p.position desc limit 1',
        expression, keycust.source_relation(s.relation),
        case when s.position is null then format('%s is not null', expression)
            else format('%s > %L::%s', expression, s.position, type_name) end,
        ' and ' || expression || ' <= ' || last, s.batch_rows);
end
$$;

revoke execute on procedure keycust.integrate(text) from public;
revoke execute on function keycust.source_order(text) from public;
revoke execute on function keycust.source_run_alive(int, timestamptz) from public;
revoke execute on procedure keycust.source_begin(text, bigint) from public;
revoke execute on function keycust.source_of_run(bigint) from public;
revoke execute on procedure keycust.source_fill(bigint, text) from public;
revoke execute on procedure keycust.source_forget_batch() from public;
revoke execute on function keycust.source_upper_sql(text) from public;
revoke execute on function keycust.source_position(text) from public;
revoke execute on function keycust.source_retire(text, text) from public;

comment on procedure keycust.integrate(text) is
    '集成 brings in what is new in one source, or in all that are enabled, in committed batches';
comment on function keycust.source_order(text) is
    '数据源次序 sources in the order in which they are integrated';
comment on function keycust.source_run_alive(int, timestamptz) is
    '运行是否存活 is the backend that began a run still there';
comment on procedure keycust.source_begin(text, bigint) is
    '开始集成 begins a run of a source, unless another is alive';
comment on function keycust.source_of_run(bigint) is
    '运行的数据源 the source of a run, locked; refuses a run that was taken for dead';
comment on procedure keycust.source_fill(bigint, text) is
    '读取批次 reads and checks the next batch of a run';
comment on procedure keycust.source_forget_batch() is
    '丢弃批次 drops the batch that is held';
comment on function keycust.source_position(text) is
    '读取位置 the column by which new rows are known, how it is compared and its last value';
comment on function keycust.source_retire(text, text) is
    '停止重试 closes rows set aside that fit their relation no more';
comment on function keycust.source_upper_sql(text) is
    '批次上界 the statement that tells how far the next batch goes';

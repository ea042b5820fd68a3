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
    batch keycust.source_batch;
    problem pg_catalog.text;
    failures pg_catalog.text[] := '{}'::pg_catalog.text[];
begin
    commit;
    sources := keycust.source_order(integrate.source_id);
    foreach source in array sources loop
        call keycust.source_begin(source, run);
        commit;
        batch := null;
        batch.stage := 'retry';
        loop
            begin
                call keycust.source_fill(run, batch);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                batch.stage := 'failed';
            end;
            commit;
            exit when batch.stage operator(pg_catalog.=) any (array['end', 'failed']::pg_catalog.text[]);
            begin
                call keycust.source_months(run, batch.months);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                batch.stage := 'failed';
            end;
            commit;
            exit when batch.stage operator(pg_catalog.=) 'failed'::pg_catalog.text;
            begin
                call keycust.source_apply(run, batch);
            exception when others then
                get stacked diagnostics problem = message_text;
                call keycust.source_fail(run, problem);
                failures := pg_catalog.array_append(failures, pg_catalog.format('%s: %s', source, problem));
                batch.stage := 'failed';
            end;
            commit;
            exit when batch.stage operator(pg_catalog.=) 'failed'::pg_catalog.text;
        end loop;
        call keycust.source_finish(run, batch.stage);
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
        -- What was seen may be by another column, and is seen again.
        delete from keycust_data.source_seen as e where e.source_id = source_begin.source_id;
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

-- Reads and checks the next batch into pg_temp.keycust_batch; its stage goes retry, late, range …, leftover, end; without
-- a position retry, all, end.
create procedure keycust.source_fill(run bigint, inout batch keycust.source_batch)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set intervalstyle = 'postgres'
set bytea_output = 'hex'
set timezone = 'UTC'
set work_mem = '64MB'
set jit = off
as $$
declare
    s keycust_data.source;
    upper text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    -- What a view makes of a time is the same whoever calls.
    perform set_config('timezone', keycust.source_zone(), true);
    if batch.statement is null then
        call keycust.source_warn_behind(run);
        batch.statement := keycust.source_select(s.source_id);
    end if;
    loop
        if batch.stage = 'range' then
            execute keycust.source_upper_sql(s.source_id) into upper;
            if upper is null then
                batch.stage := 'leftover';
            end if;
        end if;
        exit when batch.stage = 'end';
        batch.origin := keycust.source_from(s.source_id, batch.stage, case batch.stage when 'late' then batch.reached else upper end);
        call keycust.source_forget_batch();
        begin
            execute format('create temp table keycust_batch as %s from %s %s', batch.statement[1], batch.origin, batch.statement[2]);
            get diagnostics batch.row_count = row_count;
        exception when data_exception or integrity_constraint_violation then
            -- Rows set aside before the relation was altered may fit it no more.
            if batch.stage <> 'retry' or not keycust.source_retire(s.source_id, keycust.source_relation(s.relation)::text) then
                raise;
            end if;
            continue;
        end;
        exit when batch.row_count > 0 or batch.stage = 'range';
        batch.stage := keycust.source_next_stage(s.source_id, batch.stage, false);
    end loop;
    if batch.stage = 'late' then
        execute 'select max(b.kc_position)::text from pg_temp.keycust_batch as b' into batch.reached;
    end if;
    if batch.stage <> 'end' then
        call keycust.source_check_batch(s.source_id, batch.stage, batch.months);
        update keycust_data.integration_run as r set position_to = upper where r.run_id = run;
    end if;
end
$$;

-- What follows a stage; some of the source was found in it, or nothing.
create function keycust.source_next_stage(of_source text, stage text, found boolean) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when stage = 'retry' and s.position_column is null then 'all'
        when stage = 'retry' and s.overlap is not null and s.position is not null then 'late'
        when stage in ('retry', 'late') and not (stage = 'late' and found) then 'range'
        when stage in ('late', 'range') then stage
        else 'end' end
    from keycust_data.source as s
    where s.source_id = of_source
$$;

-- Where the rows of a stage come from: s, a row of the relation; k, when it was read and which row set aside it is.
-- bound: how far a range goes; how far late rows were read.
create function keycust.source_from(of_source text, stage text, bound text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    relation text;
    p record;
    today constant text := format('(select %L::date, null::bigint) as k (read_on, rejected)',
        (now() at time zone keycust.source_zone())::date);
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    relation := keycust.source_relation(s.relation)::text;
    select * into p from keycust.source_position(s.source_id);
    return case stage
        -- What lies beyond the position reached is still to be read.
        when 'retry' then format('keycust_data.rejected_row as r cross join lateral '
            'jsonb_populate_record(null::%s, r.source_row) as s cross join lateral (select r.day, r.rejected_row_id) '
            'as k (read_on, rejected) where r.source_id = %L and r.state = ''open''%s', relation, s.source_id,
            case when s.position is not null then
                format(' and (%s > %L::%s) is not true', p.expression, s.position, p.type_name) end)
        when 'all' then format('%s as s, %s', relation, today)
        -- Behind the position, and not seen so far. In order, so that there is an end even to a view that is never the same.
        -- Each is looked up by its fingerprint: as a join, before anybody counted source_seen, all were held against all.
        when 'late' then format('%1$s as s, %2$s where %3$s <= %4$L::%5$s and %3$s > %4$L::%5$s - %6$L::%7$s%10$s and ('
            'select e.source_id from keycust_data.source_seen as e where e.source_id = %8$L and e.fingerprint = md5((s.*)::text)::uuid) is null '
            'order by %3$s fetch first %9$s rows with ties', relation, today, p.expression, s.position, p.type_name, s.overlap,
            p.distance_type, s.source_id, s.batch_rows,
            case when bound is not null then format(' and %s > %L::%s', p.expression, bound, p.type_name) end)
        when 'range' then format('%s as s, %s where %s <= %L::%s%s', relation, today, p.expression, bound, p.type_name,
            case when s.position is not null then format(' and %s > %L::%s', p.expression, s.position, p.type_name) end)
        when 'leftover' then format('%s as s, %s where %s is null%s', relation, today, p.expression,
            ' or ' || p.expression || ' > ' || p.last)
        end;
end
$$;

-- The column by which new rows are known: how it is compared, as what type, the last value that is believed, and as what
-- type a distance between two of them is read.
create function keycust.source_position(of_source text, out expression text, out type_name text, out last text,
    out distance_type text)
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
        format_type(a.atttypid, a.atttypmod), keycust.source_last_position(s.time_zone, b.base_type),
        case when b.base_type in ('date'::regtype, 'timestamp', 'timestamptz') then 'interval'
            when b.base_type in ('int2'::regtype, 'int4', 'int8') then 'int8'
            when b.base_type in ('numeric'::regtype, 'float4', 'float8') then b.base_type::text end
    into expression, type_name, last, distance_type
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

-- The greatest position that the source holds and that is believed, NULL where it is empty.
create function keycust.source_newest(of_source text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    p record;
    newest text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    select * into p from keycust.source_position(of_source);
    execute format('select (%1$s)::text from %2$s as s where %1$s is not null%3$s order by %1$s desc limit 1', p.expression,
        keycust.source_relation(s.relation), ' and ' || p.expression || ' <= ' || p.last) into newest;
    return newest;
end
$$;

-- Rows that come below the position reached are not read. Where even the greatest lies there, it is said.
create procedure keycust.source_warn_behind(run bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set timezone = 'UTC'
as $$
declare
    s keycust_data.source;
    p record;
    newest text;
    behind boolean;
    told text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    if s.position is null then
        return;
    end if;
    perform set_config('timezone', keycust.source_zone(), true);
    newest := keycust.source_newest(s.source_id);
    select * into p from keycust.source_position(s.source_id);
    execute format('select %1$L::%2$s%3$s < %4$L::%2$s', newest, p.type_name, substring(p.expression from ' collate "C"$'),
        s.position) into behind;
    if behind then
        told := format('the greatest position of source "%s" is %s, below %s, which was reached before: rows down there are not read',
            s.source_id, newest, s.position);
        update keycust_data.integration_run as r set message = told where r.run_id = run;
        raise warning using message = told, hint = 'Use CALL keycust.source_reread if the source was filled anew.';
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
revoke execute on procedure keycust.source_fill(bigint, keycust.source_batch) from public;
revoke execute on function keycust.source_next_stage(text, text, boolean) from public;
revoke execute on function keycust.source_from(text, text, text) from public;
revoke execute on function keycust.source_newest(text) from public;
revoke execute on procedure keycust.source_warn_behind(bigint) from public;
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
comment on procedure keycust.source_fill(bigint, keycust.source_batch) is
    '读取批次 reads and checks the next batch of a run';
comment on function keycust.source_next_stage(text, text, boolean) is
    '下一阶段 what follows a stage of a run';
comment on function keycust.source_from(text, text, text) is
    '批次来源 the FROM clause of a batch';
comment on function keycust.source_newest(text) is
    '最新位置 the greatest position that a source holds';
comment on procedure keycust.source_warn_behind(bigint) is
    '位置倒退提示 warns when a source holds nothing beyond the position reached before';
comment on procedure keycust.source_forget_batch() is
    '丢弃批次 drops the batch that is held';
comment on function keycust.source_position(text) is
    '读取位置 the column by which new rows are known, how it is compared and its last value';
comment on function keycust.source_retire(text, text) is
    '停止重试 closes rows set aside that fit their relation no more';
comment on function keycust.source_upper_sql(text) is
    '批次上界 the statement that tells how far the next batch goes';

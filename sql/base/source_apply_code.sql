-- A checked batch goes into the base: partitions first, then in one transaction the rows, what they corrected, what
-- was refused and how far the source was read.

-- How a run goes on from one of its transactions to the next.
create type keycust.source_batch as (
    stage text,
    -- What reads a batch, before and after its FROM clause: made once a run.
    statement text[],
    -- Where its rows came from, as source_from says.
    origin text,
    row_count bigint,
    months date[],
    -- How far the late rows were read.
    reached text
);

create procedure keycust.source_months(run bigint, months date[])
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
    foreach month in array coalesce(months, '{}') loop
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
        -- By the bytes: a language's order costs several times as much, and none is asked for.
        select format('select b.usage_point_id collate "C" as usage_point_id, %s as day, min(b.customer_id) as customer_id, %s%s '
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
    on_key := (
        select string_agg(format('t.%1$I = n.%1$I%2$s', a.attname,
            case when a.attcollation <> 0 then ' collate "default"' end), ' and ')
        from pg_attribute as a
        where a.attrelid = target and a.attname = any (keys));
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
                when u.name = 'updated_at' then 'coalesce(excluded.updated_at, t.updated_at)'
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

create procedure keycust.source_apply(run bigint, inout batch keycust.source_batch)
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
    accepted bigint;
    received bigint := batch.row_count;
    fresh bigint := 0::bigint;
    touched date[];
begin
    select * into strict s from keycust_data.source as src where src.source_id = (select keycust.source_of_run(run));
    if batch.row_count > 0 then
        call keycust.source_write(s.source_id, run, 1, batch.row_count, inserted, updated);
        call keycust.source_fetch_rows(s.source_id, batch);
        call keycust.source_refuse(s.source_id, run, fresh, touched);
    end if;
    -- While nothing of a source is read, what is tried again will be read again: it counts then.
    call keycust.source_count_days(s.source_id, touched, batch.stage <> 'retry' or s.position is not null, accepted);
    if batch.stage = 'leftover' then
        -- These are read at every call; they came once.
        received := fresh + accepted;
    end if;
    update keycust_data.integration_run as r
    set batches = r.batches + 1,
        received_rows = r.received_rows + case when batch.stage <> 'retry' then received else 0 end,
        accepted_rows = r.accepted_rows + case when batch.stage <> 'retry' then accepted else 0 end,
        rejected_rows = r.rejected_rows + case when batch.stage <> 'retry' then received - accepted else 0 end,
        retried_rows = r.retried_rows + case when batch.stage = 'retry' then received else 0 end,
        inserted_rows = r.inserted_rows + inserted,
        updated_rows = r.updated_rows + updated
    where r.run_id = run;
    if batch.stage in ('late', 'range') and s.overlap is not null then
        call keycust.source_remember(s.source_id);
    end if;
    if batch.stage = 'range' then
        update keycust_data.source as src
        set position = (select r.position_to from keycust_data.integration_run as r where r.run_id = run)
        where src.source_id = s.source_id;
    end if;
    call keycust.source_forget_batch();
    batch.stage := keycust.source_next_stage(s.source_id, batch.stage, true);
end
$$;

-- Wide rows of which the batch kept only what is wanted, and which are to be set aside after all: read once more. One that
-- was changed in its source meanwhile is set aside as it was taken: the mapped columns and the curve.
create procedure keycust.source_fetch_rows(of_source text, batch keycust.source_batch)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set timezone = 'UTC'
as $$
declare
    s keycust_data.source;
    taken text;
    given text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    if s.layout <> 'wide' or batch.stage = 'retry' or not exists (
        select from pg_temp.keycust_batch as b where b.kc_problem is not null and b.kc_row is null
    ) then
        return;
    end if;
    perform set_config('timezone', keycust.source_zone(), true);
    select string_agg(format('b.%I', f.target_column), ', ' order by f.place),
        string_agg(format('x.%I', f.target_column), ', ' order by f.place)
    into taken, given
    from keycust.source_fields(s.source_id) as f;
    execute format('%s from %s offset 0) update pg_temp.keycust_batch as b set kc_row = x.kc_row from kc_read as x '
        'where b.kc_problem is not null and b.kc_row is null and b.kc_key = %s and b.kc_position is not distinct from x.kc_position '
        'and (%s) is not distinct from (%s) '
        'and b.kc_curve is not distinct from keycust.curve_from_columns(x.kc_row, %L, %s, %s)',
        batch.statement[1], batch.origin, keycust.source_key_text('x', array['usage_point_id', 'day', 'quantity']),
        taken, given, s.point_prefix, s.points, case when exists (
            select from keycust_data.source_column as c where c.source_id = s.source_id and c.target_column = 'factor'
        ) then 'x.factor' else '1' end);
end
$$;

-- Remembers the rows of a batch that will be met again within the overlap (kc_fingerprint, see source_select).
create procedure keycust.source_remember(of_source text)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set timezone = 'UTC'
as $$
begin
    perform set_config('timezone', keycust.source_zone(), true);
    insert into keycust_data.source_seen (source_id, fingerprint, position)
    select of_source, b.kc_fingerprint, b.kc_position::text
    from pg_temp.keycust_batch as b
    where b.kc_fingerprint is not null
    on conflict do nothing;
end
$$;

-- Forgets the rows that lie below the overlap.
create procedure keycust.source_forget_seen(of_source text)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set timezone = 'UTC'
as $$
declare
    s keycust_data.source;
    p record;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    if s.overlap is null or s.position is null then
        delete from keycust_data.source_seen as e where e.source_id = s.source_id;
        return;
    end if;
    perform set_config('timezone', keycust.source_zone(), true);
    select * into p from keycust.source_position(of_source);
    begin
        execute format('delete from keycust_data.source_seen as e where e.source_id = %1$L and e.position::%2$s <= %3$L::%2$s - %4$L::%5$s',
            s.source_id, p.type_name, s.position, s.overlap, p.distance_type);
    exception when data_exception then
        -- Some are positions of the column that was named before.
        delete from keycust_data.source_seen as e where e.source_id = s.source_id;
    end;
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
                case when t.kc_problem[1] = 'erased' then '{}' else coalesce(keycust.source_row_json(t.kc_row), (
                        select jsonb_object_agg(e.key, e.value) from jsonb_each(to_jsonb(t)) as e
                        where e.key !~ '^kc_' or e.key = 'kc_curve')) end as content
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

-- A row of any relation as it is set aside. A column of type json may hold what jsonb cannot: the character 0, half a
-- character; where it is a number beyond all bounds the row is kept as one text.
create function keycust.source_row_json(source_row record) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
set timezone = 'UTC'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
as $$
begin
    return to_jsonb(source_row);
exception when data_exception then
    begin
        -- A backslash that is itself escaped begins nothing.
        return regexp_replace(row_to_json(source_row)::text, '(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\1', 'g')::jsonb;
    exception when data_exception then
        return jsonb_build_object('row', source_row::text);
    end;
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
create procedure keycust.source_count_days(of_source text, touched date[], with_accepted boolean, inout accepted bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    days date[];
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    with counted as (
        select b.kc_day as day, count(*) filter (where b.kc_problem is null) as accepted
        from pg_temp.keycust_batch as b
        group by b.kc_day
    ), added as (
        insert into keycust_data.integration_day as d (source_id, day, outcome, row_count)
        select s.source_id, c.day, 'accepted', c.accepted
        from counted as c
        where c.accepted > 0 and with_accepted
        on conflict (source_id, day, outcome) do update set row_count = d.row_count + excluded.row_count
    )
    select coalesce(sum(c.accepted), 0)::bigint, array_agg(c.day) into accepted, days from counted as c;
    days := days || touched;
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
declare
    source text;
begin
    call keycust.source_forget_batch();
    if stage <> 'end' then
        return;
    end if;
    select r.source_id into strict source from keycust_data.integration_run as r where r.run_id = run;
    call keycust.source_forget_seen(source);
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

revoke execute on procedure keycust.source_months(bigint, date[]) from public;
revoke execute on function keycust.source_batch_rows(text) from public;
revoke execute on procedure keycust.source_write(text, bigint, bigint, bigint, bigint, bigint) from public;
revoke execute on function keycust.source_upsert_sql(text, regclass, name[], name[], text) from public;
revoke execute on function keycust.source_correction_sql(text, regclass, name[], name[], text, text) from public;
revoke execute on procedure keycust.source_apply(bigint, keycust.source_batch) from public;
revoke execute on procedure keycust.source_fetch_rows(text, keycust.source_batch) from public;
revoke execute on procedure keycust.source_remember(text) from public;
revoke execute on procedure keycust.source_forget_seen(text) from public;
revoke execute on function keycust.source_row_json(record) from public;
revoke execute on procedure keycust.source_refuse(text, bigint, bigint, date[]) from public;
revoke execute on function keycust.source_refusal_state(text) from public;
revoke execute on function keycust.source_key_short(text) from public;
revoke execute on procedure keycust.source_count_days(text, date[], boolean, bigint) from public;
revoke execute on procedure keycust.source_fail(bigint, text) from public;
revoke execute on procedure keycust.source_finish(bigint, text) from public;
revoke execute on procedure keycust.source_report(text[]) from public;

comment on type keycust.source_batch is
    '集成批次 how a run goes on from one of its transactions to the next';
comment on column keycust.source_batch.stage is '阶段 retry, late, range, leftover, all, end, failed';
comment on column keycust.source_batch.statement is '读取语句 what reads a batch, before and after its FROM clause';
comment on column keycust.source_batch.origin is '来源 the FROM clause of the batch';
comment on column keycust.source_batch.row_count is '行数 rows of the batch';
comment on column keycust.source_batch.months is '月份 months of the rows of the batch';
comment on column keycust.source_batch.reached is '已读位置 how far the late rows were read';
comment on procedure keycust.source_months(bigint, date[]) is
    '建立月分区 makes the partitions that a batch needs';
comment on function keycust.source_batch_rows(text) is
    '目标行语句 the rows of a batch as rows of the target';
comment on procedure keycust.source_write(text, bigint, bigint, bigint, bigint, bigint) is
    '写入 writes rows of a batch, setting aside one that the database refuses';
comment on function keycust.source_upsert_sql(text, regclass, name[], name[], text) is
    '写入语句 the statement that writes a batch';
comment on function keycust.source_correction_sql(text, regclass, name[], name[], text, text) is
    '更正语句 the statement that logs what a batch changes';
comment on procedure keycust.source_apply(bigint, keycust.source_batch) is
    '应用批次 writes a batch, its refusals and the position reached, in one transaction';
comment on function keycust.source_refusal_state(text) is
    '拒收状态 whether a row that breaks a rule is tried again';
comment on function keycust.source_key_short(text) is
    '短键 a key as it is kept with a row that was set aside';
comment on procedure keycust.source_fetch_rows(text, keycust.source_batch) is
    '取回原始行 reads wide rows once more that are to be set aside';
comment on procedure keycust.source_remember(text) is
    '记住重叠行 remembers the rows of a batch that will be met again within the overlap';
comment on procedure keycust.source_forget_seen(text) is
    '清除重叠行 forgets the rows that lie below the overlap';
comment on function keycust.source_row_json(record) is
    '行内容 a row as it is set aside';
comment on procedure keycust.source_refuse(text, bigint, bigint, date[]) is
    '拒收 sets aside the rows of a batch that broke a rule';
comment on procedure keycust.source_count_days(text, date[], boolean, bigint) is
    '按日计数 counts what became of the rows of a batch, by day';
comment on procedure keycust.source_fail(bigint, text) is
    '记录失败 records why a run failed';
comment on procedure keycust.source_finish(bigint, text) is
    '结束集成 ends a run';
comment on procedure keycust.source_report(text[]) is
    '报告失败 raises one error for the sources that failed';

-- Describing a source in one call, and reading it once more.

-- How many tables must be filled before this one: what a row refers to comes first.
create function keycust.source_load_order(target text) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive parent (oid, depth) as (
        select keycust.source_target(target)::oid, 0
        union
        select c.confrelid, p.depth + 1
        from parent as p
        join pg_constraint as c on c.conrelid = p.oid and c.contype = 'f' and c.confrelid <> c.conrelid
        where p.depth < 20
    )
    select max(parent.depth) * 10 from parent
$$;

-- columns: target column → "source column", or {"column" | "constant": …, "factor": …, "code_type": …,
-- "values": {"source value": "value here", …}}. options: what keycust_data.source has besides.
create procedure keycust.source_define(source_id text, relation text, target text, columns jsonb,
    options jsonb default '{}')
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    entry record;
    spec jsonb;
begin
    if source_id is null or relation is null or target is null or jsonb_typeof(columns) is distinct from 'object' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'a source needs a name, a relation, a target and columns',
            hint = 'columns is an object such as {"customer_id": "cons_no"}.';
    end if;
    options := coalesce(options, '{}');
    if jsonb_typeof(options) <> 'object' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'options must be an object',
            detail = format('Got %s.', left(options::text, 100)),
            hint = 'Such as {"position_column": "update_time"}.';
    end if;
    perform keycust.source_define_options(target, options);
    insert into keycust_data.source as s (source_id, system, relation, target, layout, point_prefix, points, interval_end,
        position_column, overlap, incremental, time_zone, batch_rows, load_order, enabled)
    values (source_id, coalesce(options ->> 'system', 'other'), relation, target, coalesce(options ->> 'layout', 'rows'),
        options ->> 'point_prefix', (options ->> 'points')::int, coalesce((options ->> 'interval_end')::boolean, true),
        options ->> 'position_column', options ->> 'overlap',
        coalesce((options ->> 'incremental')::boolean, options ? 'position_column'), options ->> 'time_zone',
        coalesce((options ->> 'batch_rows')::int, 10000),
        coalesce((options ->> 'load_order')::int, keycust.source_load_order(target)),
        coalesce((options ->> 'enabled')::boolean, true))
    on conflict on constraint source_pkey do update
    set (system, relation, target, layout, point_prefix, points, interval_end, position_column, overlap, incremental,
            time_zone, batch_rows, load_order, enabled)
        = (excluded.system, excluded.relation, excluded.target, excluded.layout, excluded.point_prefix, excluded.points,
            excluded.interval_end, excluded.position_column, excluded.overlap, excluded.incremental,
            excluded.time_zone, excluded.batch_rows, excluded.load_order, excluded.enabled);
    delete from keycust_data.source_column as c where c.source_id = source_define.source_id;
    for entry in select e.key, e.value from jsonb_each(columns) as e loop
        spec := keycust.source_define_mapping(entry.key, entry.value);
        insert into keycust_data.source_column (source_id, target_column, source_column, constant, factor, code_type)
        values (source_id, entry.key, spec ->> 'column', spec ->> 'constant', (spec ->> 'factor')::float8,
            spec ->> 'code_type');
        insert into keycust_data.source_value (source_id, target_column, source_value, target_value)
        select source_define.source_id, entry.key, v.key, v.value
        from jsonb_each_text(coalesce(nullif(spec -> 'values', 'null'), '{}')) as v;
    end loop;
    -- Whatever is wrong with the description shows now, not at night.
    perform keycust.source_define_check(source_id);
end
$$;

-- From the beginning, or from a position of the source's own: what was mended there is taken, what is equal is left.
create procedure keycust.source_reread(source_id text, from_position text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    p record;
begin
    perform from keycust_data.source as s where s.source_id = source_reread.source_id for update;
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = format('there is no source "%s"', source_id),
            hint = 'See keycust_data.source.';
    end if;
    if from_position is not null then
        select * into p from keycust.source_position(source_id);
        if p.type_name is null then
            raise exception using
                errcode = 'invalid_parameter_value',
                message = format('source "%s" has no position', source_id),
                hint = 'It is read as a whole at every call.';
        end if;
        begin
            execute format('select %L::%s', from_position, p.type_name);
        exception when data_exception then
            raise exception using
                errcode = 'invalid_parameter_value',
                message = format('from_position must be a position of source "%s"', source_id),
                detail = format('"%s" cannot be read as %s.', from_position, p.type_name);
        end;
    end if;
    update keycust_data.source as s set position = from_position where s.source_id = source_reread.source_id;
    -- A pass from the beginning counts anew; what is read a second time from a position is counted a second time.
    if from_position is null then
        delete from keycust_data.integration_day as d
        where d.source_id = source_reread.source_id and d.outcome = 'accepted';
    end if;
end
$$;

revoke execute on function keycust.source_load_order(text) from public;
revoke execute on procedure keycust.source_define(text, text, text, jsonb, jsonb) from public;
revoke execute on procedure keycust.source_reread(text, text) from public;

comment on function keycust.source_load_order(text) is
    '装载次序 how many tables must be filled before this one, times ten';
comment on procedure keycust.source_define(text, text, text, jsonb, jsonb) is
    '定义数据源 describes a source with its mapping of columns and codes, in place of an earlier description';
comment on procedure keycust.source_reread(text, text) is
    '重新读取 makes the next integration read a source from the beginning or from a position';

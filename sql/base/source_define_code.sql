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

-- Is every member of an object a known one, of a kind that it takes? kinds: {"name": ["string", …], …}; * is any name.
create procedure keycust.source_check_words(what text, object jsonb, kinds jsonb)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    word record;
begin
    if jsonb_typeof(object) is distinct from 'object' then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format('%s must be an object', what),
            detail = format('Got %s.', left(object::text, 100));
    end if;
    select o.key, o.value, k.allowed into word
    from jsonb_each(object) as o
    cross join lateral (select coalesce(kinds -> o.key, kinds -> '*')) as k (allowed)
    where not coalesce(k.allowed @> to_jsonb(jsonb_typeof(o.value)), false)
    order by o.key
    limit 1;
    if found then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format(case when word.allowed is null then 'unknown word in %s: %s' else 'wrong value in %s: %s' end,
                what, word.key),
            detail = format('Got %s.', left(word.value::text, 100)),
            hint = case when word.allowed is null
                then format('Known are %s.', (select string_agg(k.name, ', ') from jsonb_object_keys(kinds) as k (name)))
                else format('It takes %s.', (select string_agg(a.kind, ' or ') from jsonb_array_elements_text(word.allowed) as a (kind)))
                end;
    end if;
end
$$;

-- What belongs together, and numbers and names that can be.
create procedure keycust.source_check_options(options jsonb)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    layout constant text := coalesce(options ->> 'layout', 'rows');
    points constant numeric := (options ->> 'points')::numeric;
    batch_rows constant numeric := (options ->> 'batch_rows')::numeric;
    load_order constant numeric := (options ->> 'load_order')::numeric;
    problem text;
begin
    problem := case
        when layout not in ('rows', 'wide', 'long') then 'layout is rows, wide or long'
        when layout = 'rows' and points is not null then 'points is for the layouts wide and long'
        when layout <> 'rows' and points is null then 'the layouts wide and long need points, such as 96'
        when points <> trunc(points) or points not between 1 and 1440 then 'points is a whole number from 1 to 1440'
        when 1440 % points <> 0 then 'points must divide the 1440 minutes of a day'
        when layout = 'wide' and options ->> 'point_prefix' is null then 'layout wide needs point_prefix: columns p1, p2 … have p'
        when layout <> 'wide' and options ->> 'point_prefix' is not null then 'point_prefix is for the layout wide'
        when (options ->> 'incremental')::boolean and options ->> 'position_column' is null
            then 'incremental needs a position_column, by which new rows are known'
        when batch_rows <> trunc(batch_rows) or batch_rows not between 1 and 1000000
            then 'batch_rows is a whole number from 1 to 1000000'
        when load_order <> trunc(load_order) or abs(load_order) > 1000000 then 'load_order is a whole number' end;
    if problem is null and options ->> 'time_zone' is not null then
        begin
            perform now() at time zone (options ->> 'time_zone');
        exception when invalid_parameter_value then
            problem := format('there is no time zone "%s"', options ->> 'time_zone');
        end;
    end if;
    if problem is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format('options do not fit: %s', problem),
            detail = format('Got %s.', options);
    end if;
end
$$;

-- columns: target column → "source column", or {"column" | "constant": …, "factor": …, "code_type": …,
-- "values": {"source value": "value here", …}}. options: what keycust_data.source has besides.
create procedure keycust.source_define(source_id text, relation text, target text, columns jsonb,
    options jsonb default '{}')
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    option_kinds constant jsonb := '{"system": ["string", "null"], "layout": ["string", "null"],
        "point_prefix": ["string", "null"], "points": ["number", "null"], "interval_end": ["boolean", "null"],
        "position_column": ["string", "null"], "incremental": ["boolean", "null"], "time_zone": ["string", "null"],
        "batch_rows": ["number", "null"], "load_order": ["number", "null"], "enabled": ["boolean", "null"]}';
    column_kinds constant jsonb := '{"column": ["string"], "constant": ["string", "number", "boolean"], "factor": ["number"],
        "code_type": ["string"], "values": ["object"]}';
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
    call keycust.source_check_words('options', options, option_kinds);
    call keycust.source_check_options(options);
    insert into keycust_data.source as s (source_id, system, relation, target, layout, point_prefix, points, interval_end,
        position_column, incremental, time_zone, batch_rows, load_order, enabled)
    values (source_id, coalesce(options ->> 'system', 'other'), relation, target, coalesce(options ->> 'layout', 'rows'),
        options ->> 'point_prefix', (options ->> 'points')::int, coalesce((options ->> 'interval_end')::boolean, true),
        options ->> 'position_column',
        coalesce((options ->> 'incremental')::boolean, options ->> 'position_column' is not null), options ->> 'time_zone',
        coalesce((options ->> 'batch_rows')::int, 10000),
        coalesce((options ->> 'load_order')::int, keycust.source_load_order(target)),
        coalesce((options ->> 'enabled')::boolean, true))
    on conflict on constraint source_pkey do update
    set (system, relation, target, layout, point_prefix, points, interval_end, position_column, incremental, time_zone,
            batch_rows, load_order, enabled)
        = (excluded.system, excluded.relation, excluded.target, excluded.layout, excluded.point_prefix, excluded.points,
            excluded.interval_end, excluded.position_column, excluded.incremental, excluded.time_zone,
            excluded.batch_rows, excluded.load_order, excluded.enabled);
    delete from keycust_data.source_column as c where c.source_id = source_define.source_id;
    for entry in select e.key, e.value from jsonb_each(columns) as e loop
        spec := case when jsonb_typeof(entry.value) = 'string' then jsonb_build_object('column', entry.value)
            else entry.value end;
        call keycust.source_check_words(format('the mapping of %s', entry.key), spec, column_kinds);
        if spec ? 'column' = spec ? 'constant' then
            raise exception using
                errcode = 'invalid_parameter_value',
                message = format('the mapping of %s needs a column or a constant', entry.key),
                detail = format('Got %s.', spec);
        end if;
        call keycust.source_check_words(format('the values of %s', entry.key), coalesce(spec -> 'values', '{}'),
            '{"*": ["string", "number", "boolean", "null"]}');
        if (spec ->> 'factor')::numeric = 0 or abs((spec ->> 'factor')::numeric) not between 1e-30 and 1e30 then
            raise exception using
                errcode = 'invalid_parameter_value',
                message = format('the factor of %s must not be 0, nor beyond 1e30', entry.key),
                detail = format('Got %s.', left(spec ->> 'factor', 40));
        end if;
        insert into keycust_data.source_column (source_id, target_column, source_column, constant, factor, code_type)
        values (source_id, entry.key, spec ->> 'column', spec ->> 'constant', (spec ->> 'factor')::float8,
            spec ->> 'code_type');
        insert into keycust_data.source_value (source_id, target_column, source_value, target_value)
        select source_define.source_id, entry.key, v.key, v.value
        from jsonb_each_text(coalesce(spec -> 'values', '{}')) as v;
    end loop;
    -- Whatever is wrong with the description shows now, not at night.
    call keycust.source_check(source_id);
end
$$;

-- Can the source be read as it is described? The statement that reads it is planned, and read from no row.
create procedure keycust.source_check(source_id text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    relation text;
    missing text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_check.source_id;
    relation := keycust.source_relation(s.relation)::text;
    perform keycust.source_position(s, relation);
    select string_agg(s.point_prefix || p.n, ', ' order by p.n) into missing
    from generate_series(1, s.points) as p (n)
    where s.layout = 'wide' and not exists (
        select from pg_attribute as a
        where a.attrelid = relation::regclass and a.attname = s.point_prefix || p.n and a.attnum > 0 and not a.attisdropped);
    if missing is not null then
        raise exception using
            errcode = 'undefined_column',
            message = format('%s does not have the columns of %s points', relation, s.points),
            detail = format('Missing are %s.', left(missing, 100)),
            hint = 'Value i of a day stands in column point_prefix || i.';
    end if;
    execute format('select from (%s) as batch limit 0', keycust.source_select(source_id, relation || ' as s', 'current_date'));
end
$$;

-- From the beginning, or from a position of the source's own: what was mended there is taken, what is equal is left.
create procedure keycust.source_reread(source_id text, from_position text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.source as s set position = from_position where s.source_id = source_reread.source_id;
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = format('there is no source "%s"', source_id),
            hint = 'See keycust_data.source.';
    end if;
end
$$;

revoke execute on function keycust.source_load_order(text) from public;
revoke execute on procedure keycust.source_define(text, text, text, jsonb, jsonb) from public;
revoke execute on procedure keycust.source_check_words(text, jsonb, jsonb) from public;
revoke execute on procedure keycust.source_check_options(jsonb) from public;
revoke execute on procedure keycust.source_check(text) from public;
revoke execute on procedure keycust.source_reread(text, text) from public;

comment on function keycust.source_load_order(text) is
    '装载次序 how many tables must be filled before this one, times ten';
comment on procedure keycust.source_define(text, text, text, jsonb, jsonb) is
    '定义数据源 describes a source with its mapping of columns and codes, in place of an earlier description';
comment on procedure keycust.source_check_words(text, jsonb, jsonb) is
    '检查词 is every member of an object known and of its kind';
comment on procedure keycust.source_check_options(jsonb) is
    '检查选项 do the options of a source fit together';
comment on procedure keycust.source_check(text) is
    '检查数据源 can a source be read as it is described';
comment on procedure keycust.source_reread(text, text) is
    '重新读取 makes the next integration read a source from the beginning or from a position';

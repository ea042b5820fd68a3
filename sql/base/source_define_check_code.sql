-- A description of a source that cannot work is refused when it is given, with what is allowed: not by a constraint's
-- name, and not by every row of the night that follows.

-- The columns of a curve: what quantity may be. None where the target is no curve.
create function keycust.source_quantities(target regclass) returns name[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(a.attname order by a.attnum)
    from pg_attribute as a
    where a.attrelid = target and a.atttypid = 'real[]'::regtype and not a.attisdropped
$$;

-- What keycust_data.source would refuse, in words.
create function keycust.source_define_options(target text, options jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    allowed constant text[] := array['system', 'layout', 'point_prefix', 'points', 'interval_end', 'position_column',
        'overlap', 'incremental', 'time_zone', 'batch_rows', 'load_order', 'enabled'];
    layout constant text := coalesce(options ->> 'layout', 'rows');
    is_curve constant boolean := keycust.source_quantities(keycust.source_target(target)) is not null;
    found text;
    problem text;
    hint text;
begin
    select string_agg(k.name, ', ') into found from jsonb_object_keys(options) as k (name) where k.name <> all (allowed);
    if found is not null then
        problem := format('unknown option: %s', found);
        hint := format('Options are %s.', array_to_string(allowed, ', '));
    elsif layout not in ('rows', 'wide', 'long') then
        problem := 'layout must be rows, wide or long';
        found := layout;
    elsif is_curve and layout = 'rows' then
        problem := 'a curve is read from layout wide or long';
        hint := 'wide: a row is a day, its values in columns prefix1 … prefixN. long: a row is one value at one time.';
    elsif not is_curve and layout <> 'rows' then
        problem := 'layout wide and long are for curves';
        found := format('the target %s', target);
    elsif layout <> 'rows' and coalesce(options ->> 'points', '') !~ '^[1-9][0-9]{0,3}$'
            or layout <> 'rows' and 1440 % (options ->> 'points')::int <> 0 then
        problem := 'points must be a whole number that divides 1440';
        found := coalesce(options ->> 'points', 'none');
        hint := 'Values of a day: 96 of a quarter of an hour, 48, 24; 1 where the day''s energy is all there is.';
    elsif layout = 'rows' and options ->> 'points' is not null then
        problem := 'points are for layout wide and long';
    elsif layout = 'wide' and options ->> 'point_prefix' is null then
        problem := 'layout wide needs point_prefix';
        hint := 'The columns are the prefix and a number from 1, as in p1 … p96 for "p".';
    elsif layout <> 'wide' and options ->> 'point_prefix' is not null then
        problem := 'point_prefix is for layout wide';
    elsif options ->> 'batch_rows' !~ '^[1-9][0-9]{0,6}$' or (options ->> 'batch_rows')::int > 1000000 then
        problem := 'batch_rows must be a whole number between 1 and 1000000';
        found := options ->> 'batch_rows';
    elsif options ->> 'load_order' !~ '^-?[0-9]{1,6}$' then
        problem := 'load_order must be a whole number';
        found := options ->> 'load_order';
    elsif options ->> 'time_zone' is not null
            and not exists (select from pg_timezone_names as z where z.name = options ->> 'time_zone') then
        problem := 'time_zone must be a zone that the server knows';
        found := options ->> 'time_zone';
        hint := 'Use a name of pg_timezone_names, such as Asia/Shanghai.';
    elsif (options ->> 'incremental')::text = 'true' and options ->> 'position_column' is null then
        problem := 'incremental needs position_column';
        hint := 'It names the column by which new rows are known, such as a time of update.';
    elsif options ->> 'overlap' is not null and coalesce((options ->> 'incremental')::text, 'true') <> 'true' then
        problem := 'overlap is for what is read from a position on: incremental is false';
    elsif options ->> 'overlap' is not null and options ->> 'position_column' is null then
        problem := 'overlap needs position_column';
        hint := 'It says how far below the position reached rows may still come.';
    else
        select format('%s must be true or false', k.name), options ->> k.name into problem, found
        from unnest(array['interval_end', 'incremental', 'enabled']) as k (name)
        where options ->> k.name not in ('true', 'false');
    end if;
    if problem is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = problem,
            detail = case when found is not null then format('Got %s.', found) else '' end,
            hint = coalesce(hint, '');
    end if;
end
$$;

-- One entry of the mapping as an object.
create function keycust.source_define_mapping(column_name text, entry jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    spec jsonb := case when jsonb_typeof(entry) = 'string' then jsonb_build_object('column', entry) else entry end;
    unknown text;
    problem text;
    hint text := 'A column is mapped by column or constant, factor, code_type, values.';
begin
    if jsonb_typeof(spec) <> 'object' then
        problem := 'a column is mapped by a name or an object';
    else
        select string_agg(k.name, ', ') into unknown
        from jsonb_object_keys(spec) as k (name)
        where k.name not in ('column', 'constant', 'factor', 'code_type', 'values');
        if unknown is not null then
            problem := format('unknown word in the mapping of %s: %s', column_name, unknown);
        elsif (spec ->> 'column' is null) = (spec ->> 'constant' is null) then
            problem := 'a column is mapped by column or by constant';
        elsif jsonb_typeof(spec -> 'factor') not in ('number', 'null') or abs((spec ->> 'factor')::numeric) > 1e300 then
            problem := 'factor must be a finite number';
        elsif jsonb_typeof(spec -> 'values') not in ('object', 'null')
                or exists (
                    select from jsonb_each(nullif(spec -> 'values', 'null')) as v
                    where jsonb_typeof(v.value) not in ('string', 'null')) then
            problem := 'values must be an object of texts';
            hint := 'Such as {"1": "kw", "2": "kvar", "*": null}: what the source writes, what it is here; * is any other.';
        elsif spec ->> 'code_type' is not null
                and not exists (select from keycust_data.code_list as l where l.code_type = spec ->> 'code_type') then
            problem := format('there is no code list "%s"', spec ->> 'code_type');
            hint := 'See code_type of keycust_data.code_list; add a list of your own there first.';
        end if;
    end if;
    if problem is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = problem,
            detail = format('The column is %s.', column_name),
            hint = hint;
    end if;
    return spec;
end
$$;

-- An overlap is a distance between positions: an interval of times, a number of numbers.
create function keycust.source_check_distance(source_id text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    type_of text;
    readable boolean;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_check_distance.source_id;
    select p.distance_type into type_of from keycust.source_position(s.source_id) as p;
    begin
        -- Neither seconds, as a number alone would be of times, nor NaN, nor more than there is before the year 1900.
        execute format('select %1$L::%2$s >= %3$L and %1$L::%2$s::text <> %4$L%5$s', s.overlap, type_of, '0', 'NaN',
            case when type_of = 'interval' then format(' and %1$L !~ %2$L and timestamp %3$L - %1$L::interval is not null',
                s.overlap, '^\s*[0-9.]*[1-9][0-9.]*\s*$', '1900-01-01') end) into readable;
    exception when data_exception or syntax_error then
        readable := false;
    end;
    if readable is not true then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'overlap must be a distance between two positions, not below zero',
            detail = format('Got %s; position_column %s.', s.overlap, case when type_of is null
                then 'is of a type without distances' else 'wants one of type ' || type_of end),
            hint = 'Such as "2 hours" for a time of update, 100000 for a number.';
    end if;
end
$$;

-- What only the whole shows. Last the server itself is asked whether it could run the statement.
create function keycust.source_define_check(source_id text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    relation regclass;
    target regclass;
    quantities name[];
    found text;
    statement text[];
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_define_check.source_id;
    relation := keycust.source_relation(s.relation);
    target := keycust.source_target(s.target);
    quantities := keycust.source_quantities(target);
    if s.position_column is not null and not exists (
        select from pg_attribute as a
        where a.attrelid = relation and a.attname = s.position_column and a.attnum > 0 and not a.attisdropped
    ) then
        raise exception using
            errcode = 'undefined_column',
            message = format('source "%s" has no column of that position', s.source_id),
            detail = format('%s has no column "%s".', relation, s.position_column),
            hint = 'position_column names the column by which new rows are known, such as a time of update.';
    end if;
    if s.overlap is not null then
        perform keycust.source_check_distance(s.source_id);
    end if;
    if s.position is not null and s.position_column is not null then
        select p.type_name into found from keycust.source_position(s.source_id) as p;
        begin
            execute format('select %L::%s', s.position, found);
        exception when data_exception then
            raise exception using
                errcode = 'invalid_parameter_value',
                message = format('source "%s" was read up to a position that is none of "%s"', s.source_id, s.position_column),
                detail = format('"%s" cannot be read as %s.', s.position, found),
                hint = 'Use CALL keycust.source_reread first: it is read from the beginning then.';
        end;
    end if;
    if s.layout = 'wide' then
        select string_agg(format('%s%s', s.point_prefix, n), ', ' order by n) into found
        from generate_series(1, s.points) as n
        where not exists (
            select from pg_attribute as a
            where a.attrelid = relation and a.attname = format('%s%s', s.point_prefix, n) and not a.attisdropped);
        if found is not null then
            raise exception using
                errcode = 'undefined_column',
                message = format('source "%s" lacks columns of its curve', s.source_id),
                detail = format('%s has no %s.', relation, left(found, 200)),
                hint = 'Names are taken as they are: p1, never P1 or p01. A view can rename them.';
        end if;
    end if;
    select f.target_column::text into found
    from keycust.source_fields(s.source_id) as f
    join keycust_data.source_column as c on c.source_id = s.source_id and c.target_column = f.target_column
    where c.factor is not null and f.target_type not in ('float8', 'numeric', 'int4');
    if found is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'factor is for columns of numbers',
            detail = format('The column is %s.', found);
    end if;
    if quantities is not null then
        select q.name into found
        from (
            select c.constant as name
            from keycust_data.source_column as c
            where c.source_id = s.source_id and c.target_column = 'quantity' and not exists (
                select from keycust_data.source_value as v
                where v.source_id = c.source_id and v.target_column = 'quantity')
            union all
            select v.target_value
            from keycust_data.source_value as v
            where v.source_id = s.source_id and v.target_column = 'quantity'
        ) as q
        where q.name <> all (quantities);
        if found is not null then
            raise exception using
                errcode = 'invalid_parameter_value',
                message = format('quantity must be a column of %s', s.target),
                detail = format('Got %s.', found),
                hint = format('These are %s; "values" maps what the source calls them.',
                    array_to_string(quantities, ', '));
        end if;
    end if;
    statement := keycust.source_select(s.source_id);
    execute format('explain %s from %s %s', statement[1], keycust.source_from(s.source_id, 'all', null), statement[2]);
end
$$;

revoke execute on function keycust.source_quantities(regclass) from public;
revoke execute on function keycust.source_define_options(text, jsonb) from public;
revoke execute on function keycust.source_define_mapping(text, jsonb) from public;
revoke execute on function keycust.source_check_distance(text) from public;
revoke execute on function keycust.source_define_check(text) from public;

comment on function keycust.source_quantities(regclass) is
    '曲线的量 the columns of a curve, NULL for another table';
comment on function keycust.source_define_options(text, jsonb) is
    '检查选项 refuses options that a source cannot have';
comment on function keycust.source_define_mapping(text, jsonb) is
    '检查映射 one entry of a mapping as an object, refused when it says nothing or too much';
comment on function keycust.source_check_distance(text) is
    '检查重叠 refuses an overlap that is no distance between two positions';
comment on function keycust.source_define_check(text) is
    '检查数据源 refuses a description that cannot work';

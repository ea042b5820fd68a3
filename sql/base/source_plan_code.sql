-- How a source is read: the statements that turn its mapping into a batch of the target's columns, each row with the
-- first rule that it breaks. Values are converted by functions that never fail, so that one bad row stops nothing.
--
-- Every statement is built from the mapping's names through format('%I', …) and from conversions stated here; no
-- SQL text is kept in a table.

-- The relation a source names, and the table it feeds; both must be there.
create function keycust.source_relation(name text) returns regclass
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    relation regclass;
begin
    begin
        relation := to_regclass(name);
    exception when invalid_name or syntax_error or feature_not_supported then
        null;
    end;
    if not exists (
        select from pg_class as c where c.oid = relation and c.relkind in ('r', 'p', 'v', 'm', 'f')
    ) then
        raise exception using
            errcode = 'undefined_table',
            message = 'the relation of the source does not exist',
            detail = format('Looked for %s.', name),
            hint = 'Name it with its schema, as in staging.c_cons; a query is reached through a view.';
    end if;
    return relation;
end
$$;

create function keycust.source_target(name text) returns regclass
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    relation constant regclass := to_regclass(format('keycust_data.%I', name));
begin
    if relation is null or not exists (
        select from pg_attribute as a
        where a.attrelid = relation and a.attname = 'updated_at' and not a.attisdropped
    ) then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'target must be a table of the base that is filled from sources',
            detail = format('Got %s.', name),
            hint = 'These tables have a column updated_at; see doc/source.md.';
    end if;
    return relation;
end
$$;

-- A value as the target's type, times factor, NULL where it cannot be read as one. No value makes it raise an error.
create function keycust.source_expression(
    value text, value_type regtype, target_type regtype, target_typmod int, shift text, factor float8 default null
) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    is_number constant boolean :=
        value_type in ('int2'::regtype, 'int4', 'int8', 'float4', 'float8', 'numeric');
    is_time constant boolean := value_type in ('date'::regtype, 'timestamp', 'timestamptz');
    as_text constant text := format('(%s)::text', value);
    -- numeric(p, s): the bound on its absolute value, and s.
    scale constant int := (target_typmod - 4) & 65535;
    bound constant text := case when target_typmod >= 4 then '1e' || ((target_typmod - 4) >> 16) - scale end;
    -- Beyond these a product is more, or less, than a double holds.
    largest constant float8 := 1e300 / greatest(abs(factor), 1);
    least constant float8 := 1e-300 / nullif(least(abs(factor), 1), 0);
    number text;
    wall_clock text;
begin
    if factor is not null and target_type not in ('int4'::regtype, 'float8', 'numeric') then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'factor is for columns of numbers',
            detail = format('The column is of type %s.', target_type);
    end if;
    case target_type
    when 'text'::regtype then
        return format('keycust.source_text(%s)', as_text);
    when 'float8'::regtype then
        number := case when value_type = 'numeric'::regtype
                then format('case when abs(%1$s) < 1e-300 then 0 when abs(%1$s) <= 1e300 then (%1$s)::float8 end', value)
            when is_number then format('case when (%1$s) between -1e300 and 1e300 then (%1$s)::float8 end', value)
            else format('keycust.source_number(%s)', as_text) end;
        if factor is not null then
            number := format('case when abs(%1$s) < %3$L::float8 then 0 when abs(%1$s) <= %2$L::float8 then (%1$s) * %4$L::float8 end',
                number, largest, least, factor);
        end if;
        return number;
    when 'numeric'::regtype, 'int4'::regtype then
        number := case when is_number then format('(%s)::numeric', value)
            else format('keycust.source_money(%s)', as_text) end;
        if factor is not null then
            number := format('(%s * %L::numeric)', number, factor);
        end if;
        if target_type = 'numeric'::regtype then
            return format('case when abs(%1$s) < %2$s then round(%1$s, %3$s) end', number, coalesce(bound, '1e300'),
                case when target_typmod >= 4 then scale else 6 end);
        end if;
        if factor is not null then
            number := format('round(%s)', number);
        end if;
        return format('case when %1$s between -2147483648 and 2147483647 and %1$s = trunc(%1$s) then (%1$s)::int end',
            number);
    when 'boolean'::regtype then
        return case when value_type = 'boolean'::regtype then value
            else format('keycust.source_boolean(%s)', as_text) end;
    when 'date'::regtype, 'timestamp'::regtype then
        if is_time then
            -- No zone is further than these from the years that are read; what lies beyond is more than its type shifts.
            wall_clock := format('case when (%1$s) >= ''1899-12-01'' and (%1$s) < ''2200-02-01'' then %2$s end', value,
                format(coalesce(case when value_type <> 'date'::regtype then shift end, '(%s)::timestamp'), value));
        elsif target_type = 'date'::regtype and shift is null then
            return format('keycust.source_date(%s)', as_text);
        else
            wall_clock := format(coalesce(shift, '%s'), format('keycust.source_timestamp(%s)', as_text));
        end if;
        return format('case when (%1$s) >= ''1900-01-01'' and (%1$s) < ''2200-01-01'' then (%1$s)::%2$s end',
            wall_clock, target_type);
    else
        raise exception using
            errcode = 'feature_not_supported',
            message = 'a column of this type cannot be filled from a source',
            detail = format('The type is %s.', target_type);
    end case;
end
$$;

-- The type that a domain is of.
create function keycust.source_base_type(of_type oid) returns regtype
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive base (oid, typbasetype) as (
        select t.oid, t.typbasetype from pg_type as t where t.oid = of_type
        union all
        select t.oid, t.typbasetype from base as b join pg_type as t on t.oid = b.typbasetype
    )
    select base.oid::regtype from base where base.typbasetype = 0
$$;

-- The columns of a mapping: what is read (value), as what type, and what becomes of it (expression); mapped says that
-- the values go through source_value, listed names them where no other is known.
create function keycust.source_fields(source_id text) returns table (
    place int, target_column name, target_type regtype, target_typmod int, value text, value_type regtype,
    expression text, mapped boolean, listed text, code_type text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    relation regclass;
    target regclass;
    zone text;
    shift text;
    entry record;
    cases text;
    any_other text;
    every_value text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_fields.source_id;
    relation := keycust.source_relation(s.relation);
    target := keycust.source_target(s.target);
    zone := keycust.source_zone();
    place := 0;
    for entry in
        select c.target_column, c.source_column, c.constant, c.factor, c.code_type,
            t.atttypid, t.atttypmod, f.atttypid as value_typid, t.attname is null as unknown_target,
            case when t.attnotnull then pg_get_expr(d.adbin, d.adrelid) end as standard
        from (
            select m.target_column, m.source_column, m.constant, m.factor, m.code_type
            from keycust_data.source_column as m
            where m.source_id = source_fields.source_id
            union all
            -- A column of the key that is not mapped has its default.
            select k.name, null, null, null, null
            from unnest(keycust.source_key_columns(target)) as k (name)
            join pg_attribute as a on a.attrelid = target and a.attname = k.name and a.atthasdef
            where s.layout = 'rows' and not exists (
                select from keycust_data.source_column as m
                where m.source_id = source_fields.source_id and m.target_column = k.name)
        ) as c
        left join pg_attribute as t
            on t.attrelid = target and t.attname = c.target_column and t.attnum > 0 and not t.attisdropped
                and t.attgenerated = '' and t.attidentity <> 'a'
        left join pg_attrdef as d on d.adrelid = t.attrelid and d.adnum = t.attnum
        left join pg_attribute as f
            on f.attrelid = relation and f.attname = c.source_column and f.attnum > 0 and not f.attisdropped
        order by t.attnum, c.target_column collate "C"
    loop
        if entry.source_column is not null and entry.value_typid is null then
            raise exception using
                errcode = 'undefined_column',
                message = format('source "%s" maps a column that its relation does not have', s.source_id),
                detail = format('%s has no column "%s".', relation, entry.source_column);
        end if;
        place := place + 1;
        target_column := entry.target_column::name;
        target_type := entry.atttypid;
        target_typmod := entry.atttypmod;
        if entry.unknown_target then
            -- What curves are read from, besides the target's own columns.
            target_type := case s.layout || ' ' || entry.target_column
                when 'wide quantity' then 'text'::regtype when 'wide factor' then 'float8'::regtype
                when 'long quantity' then 'text'::regtype when 'long at' then 'timestamp'::regtype
                when 'long value' then 'float8'::regtype end;
            target_typmod := -1;
            if target_type is null then
                raise exception using
                    errcode = 'undefined_column',
                    message = format('source "%s" maps to a column that its target does not have', s.source_id),
                    detail = format('%s has no column "%s" that can be written.', target, entry.target_column);
            end if;
        end if;
        value := case when entry.source_column is null then format('%L::text', entry.constant)
            else format('s.%I', entry.source_column) end;
        value_type := coalesce(keycust.source_base_type(entry.value_typid), 'text'::regtype);
        -- An end that never comes is none, as is the last year there is, by which many systems say the same.
        if target_column in ('valid_to', 'ends_on', 'closed_on', 'removed_on', 'out_of_service_on', 'left_on') then
            if value_type in ('date'::regtype, 'timestamp', 'timestamptz') then
                value := format(
                    'case when not (%1$s >= ''9999-01-01'' and %1$s < ''10000-01-01'' or %1$s = ''infinity'') then %1$s end',
                    value);
            elsif value_type in ('text'::regtype, 'varchar', 'bpchar') then
                value := format('case when left(ltrim(%1$s), 4) <> ''9999'' then %1$s end', value);
            end if;
        end if;
        shift := case
            when value_type = 'timestamptz'::regtype then format('((%%s) at time zone %L)', zone)
            when s.time_zone <> zone then format('(((%%s) at time zone %L) at time zone %L)', s.time_zone, zone)
            end;
        code_type := entry.code_type;
        select string_agg(format('when %L then %L', v.source_value, v.target_value), ' ' order by v.source_value collate "C")
            filter (where v.source_value <> '*'),
            max(coalesce(v.target_value, '')) filter (where v.source_value = '*'),
            string_agg(quote_literal(v.source_value), ', ' order by v.source_value collate "C")
        into cases, any_other, every_value
        from keycust_data.source_value as v
        where v.source_id = source_fields.source_id and v.target_column = entry.target_column;
        -- Without a word for any other, the values listed are all that are known.
        listed := case when any_other is null and entry.code_type is null then every_value end;
        mapped := cases is not null or any_other is not null;
        if mapped then
            expression := keycust.source_expression(format('case %s %s else %s end',
                format('keycust.source_text((%s)::text)', value),
                coalesce(cases, 'when null then null'),
                case when any_other is not null then format('nullif(%L, '''')', any_other)
                    when listed is not null then 'null'
                    else format('keycust.source_text((%s)::text)', value) end),
                'text', target_type, target_typmod, shift, entry.factor);
        else
            expression := keycust.source_expression(value, value_type, target_type, target_typmod, shift, entry.factor);
        end if;
        -- Where nothing is said the default holds; what is said and cannot be read is no default.
        if entry.standard is not null then
            expression := case when entry.source_column is null and entry.constant is null then entry.standard
                else format('case when keycust.source_text((%s)::text) is null then %s else %s end', value,
                    entry.standard, expression) end;
        end if;
        if target_column = 'month' then
            expression := format('date_trunc(''month'', (%s)::timestamp)::date', expression);
        end if;
        return next;
    end loop;
    if place = 0 then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('source "%s" has no mapping', s.source_id),
            hint = 'Add its columns to keycust_data.source_column.';
    end if;
end
$$;

revoke execute on function keycust.source_relation(text) from public;
revoke execute on function keycust.source_target(text) from public;
revoke execute on function keycust.source_expression(text, regtype, regtype, int, text, float8) from public;
revoke execute on function keycust.source_base_type(oid) from public;
revoke execute on function keycust.source_fields(text) from public;

comment on function keycust.source_relation(text) is
    '源关系 the relation that a source names';
comment on function keycust.source_target(text) is
    '目标表 the table of the base that a source feeds';
comment on function keycust.source_base_type(oid) is
    '基础类型 the type that a domain is of';
comment on function keycust.source_expression(text, regtype, regtype, int, text, float8) is
    '取值转换 the expression that reads a value as a type, NULL where it cannot';
comment on function keycust.source_fields(text) is
    '映射列 the columns of a mapping with what is read and what becomes of it';

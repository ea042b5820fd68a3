-- The statement that reads a batch: the mapping and the rules of source_fields and source_rules put together.

-- The columns of the target's primary key, as one text: by it rows are recognised as the same.
create function keycust.source_key_columns(target regclass) returns name[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(a.attname order by k.place)
    from pg_index as i
    cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
    join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = target and i.indisprimary
$$;

-- Columns of a key as one text. What separates them is marked where it stands in a value: two keys are never one text.
create function keycust.source_key_text(alias text, columns name[]) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when cardinality(columns) = 1 then format('%s.%I::text', alias, columns[1])
        else string_agg(format('replace(replace(%s.%I::text, %L, %L), ''|'', %L)', alias, k.name,
            chr(92), repeat(chr(92), 2), chr(92) || '|'), ' || ''|'' || ' order by k.place) end
    from unnest(columns) with ordinality as k (name, place)
$$;

-- The day of the data a row belongs to; without one of its own, the day it was first read.
create function keycust.source_day(names name[]) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select format('coalesce(v.%I::date, v.kc_read_on)', candidate.name)
        from unnest(array['day', 'at', 'month', 'started_at', 'accepted_at', 'paid_at', 'visited_at', 'inspected_at',
            'found_on', 'treated_on']) with ordinality as candidate (name, place)
        where candidate.name = any (names)
        order by candidate.place
        limit 1), 'v.kc_read_on')
$$;

-- Where a row's customer comes from when the source does not say: from what the row refers to, joined as p.
create function keycust.source_customer_join(target regclass, names name[]) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select format('left join %s as p on p.%I = x.%I', c.confrelid::regclass, p.attname, a.attname)
    from pg_constraint as c
    join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    join pg_attribute as p on p.attrelid = c.confrelid and p.attnum = c.confkey[1]
    where c.conrelid = target and c.contype = 'f' and cardinality(c.conkey) = 1 and a.attname = any (names)
        and 'customer_id' <> all (names)
        and exists (select from pg_attribute as o where o.attrelid = target and o.attname = 'customer_id')
        and exists (select from pg_attribute as o where o.attrelid = c.confrelid and o.attname = 'customer_id')
    order by a.attnum
    limit 1
$$;

-- The whole statement over one FROM clause, in which the source's row is called s; read_on says when it was read,
-- rejected which row that was set aside it is. s.* is the row even where it has a column s.
create function keycust.source_select(source_id text, from_clause text, read_on text, rejected text default 'null::bigint')
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
    names name[];
    key_columns name[];
    raw text;
    converted text;
    outgoing text;
    problem text;
    curve text := '';
    has_customer boolean;
    customer_join text;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_select.source_id;
    target := keycust.source_target(s.target);
    key_columns := keycust.source_key_columns(target);
    select array_agg(f.target_column order by f.place),
        string_agg(format('%s as kc_raw_%s',
            case when f.value_type in ('text'::regtype, 'varchar', 'bpchar') then format('keycust.source_text(%s)', f.value)
                else f.value end, f.place), ', ' order by f.place),
        string_agg(format('%s as %I', f.expression, f.target_column), ', ' order by f.place)
    into names, raw, converted
    from keycust.source_fields(s.source_id) as f;
    has_customer := exists (select from pg_attribute as a where a.attrelid = target and a.attname = 'customer_id');
    customer_join := keycust.source_customer_join(target, names);
    if s.layout = 'wide' then
        curve := format(', keycust.curve_from_columns(s.*, %L, %s, %s) as kc_curve', s.point_prefix, s.points,
            case when 'factor' = any (names) then format('coalesce((%s), 1)', (
                select f.expression from keycust.source_fields(s.source_id) as f where f.target_column = 'factor'))
            else '1' end);
        key_columns := array['usage_point_id', 'day', 'quantity'];
    elsif s.layout = 'long' then
        key_columns := array['usage_point_id', 'at', 'quantity'];
    end if;
    select string_agg(format('when %s then array[%L, %L, %s]', r.condition, r.rule, r.column_name, r.reason), E'\n    ')
    into problem
    from keycust.source_rules(s.source_id) as r;
    if s.layout = 'wide' then
        -- A NaN or an infinity is out of range; a text that is no number is of the wrong type.
        problem := format('when v.kc_curve is null then (select array[
            case when p.text ~ ''is (NaN|infinite|too large)'' then ''range'' else ''type'' end, ''kc_curve'',
            coalesce(p.text, ''unreadable'')]
            from (select keycust.curve_problem(v.kc_row, %L, %s, %s) as text offset 0) as p)', s.point_prefix, s.points,
            case when 'factor' = any (names) then 'coalesce(v.factor, 1)' else '1' end) || E'\n    ' || problem;
    end if;
    select string_agg(format('v.%I', n.name), ', ' order by n.place) into outgoing
    from unnest(names) with ordinality as n (name, place)
    where n.name <> 'customer_id';
    return format($sql$
with kc_read as (
    select (s.*)::%17$s as kc_row, %1$s as kc_position, %15$s as kc_read_on, %16$s as kc_rejected, %2$s, %3$s %4$s
    from %5$s
    offset 0
), kc_converted as (
    select x.*%6$s%7$s
    from kc_read as x
    %8$s
    offset 0
)
select row_number() over () as kc_n, v.kc_position, v.kc_row, v.kc_rejected, %9$s as kc_key, %10$s as kc_day, %11$s as customer_id,
    %12$s %13$s, (case
    %14$s
    end)::text[] as kc_problem
from kc_converted as v
$sql$,
        case when s.position_column is null then 'null::text' else format('s.%I', s.position_column) end, raw, converted, curve, from_clause,
        case when 'customer_id' = any (names) or not has_customer then ''
            when customer_join is null then ', null::text as customer_id'
            else ', p.customer_id' end,
        case s.layout when 'rows' then ''
            when 'wide' then ', summary.minimum as kc_minimum, summary.maximum as kc_maximum'
            else ', x.value as kc_minimum, x.value as kc_maximum' end
            || case when s.layout <> 'rows' and s.target = 'power_curve' then
                format(', %s * k.capacity_kva as kc_bound_kw',
                    keycust.source_setting('power_over_capacity_factor', '3')::float8) else '' end,
        concat_ws(' ', customer_join,
            case when s.layout <> 'rows' and s.target = 'power_curve' then
                'left join (select c.customer_id, max(c.contract_capacity_kva) as capacity_kva '
                'from keycust_data.contract as c group by c.customer_id) as k on k.customer_id = '
                || case when 'customer_id' = any (names) then 'x' else 'p' end || '.customer_id' end,
            case when s.layout = 'wide' then 'left join lateral keycust.curve_summary(x.kc_curve) as summary on true' end),
        keycust.source_key_text('v', key_columns),
        -- Midnight may end the day before.
        case when s.layout = 'long' then
            format('coalesce(keycust.curve_day(v.at, %s, %L), v.kc_read_on)', s.points, s.interval_end)
            else keycust.source_day(names) end,
        case when has_customer then 'v.customer_id' else 'null::text' end,
        outgoing,
        case when s.layout = 'wide' then ', v.kc_curve' else '' end,
        problem, read_on, rejected, keycust.source_relation(s.relation));
end
$$;

revoke execute on function keycust.source_key_columns(regclass) from public;
revoke execute on function keycust.source_key_text(text, name[]) from public;
revoke execute on function keycust.source_day(name[]) from public;
revoke execute on function keycust.source_customer_join(regclass, name[]) from public;
revoke execute on function keycust.source_select(text, text, text, text) from public;

comment on function keycust.source_key_columns(regclass) is
    '主键列 the columns of a tables primary key';
comment on function keycust.source_key_text(text, name[]) is
    '主键文本 the expression for the columns of a key as one text';
comment on function keycust.source_day(name[]) is
    '数据日期 the expression for the day a row belongs to';
comment on function keycust.source_customer_join(regclass, name[]) is
    '客户来源 the expression for a rows customer';
comment on function keycust.source_select(text, text, text, text) is
    '批次语句 the statement that reads a batch';

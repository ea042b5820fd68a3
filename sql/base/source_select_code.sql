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

-- Columns of a key as one text. What separates them is marked where it stands in a value, as it cannot in a date or time:
-- two keys are never one text.
create function keycust.source_key_text(alias text, columns name[]) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when cardinality(columns) = 1 then format('%s.%I::text', alias, columns[1])
        else string_agg(format(case when k.name in ('day', 'at', 'month') then '%s.%I::text'
            else 'replace(replace(%s.%I::text, %L, %L), ''|'', %L)' end, alias, k.name,
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

-- Whether a row will be met again within the overlap, and as what, as an expression: from where the next pass may begin, as
-- far as can be told when this one begins.
create function keycust.source_fingerprint(of_source text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    p record;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    if s.overlap is null then
        return 'null::uuid';
    end if;
    select * into p from keycust.source_position(of_source);
    return format('case when (%1$s > least(%2$L::%3$s, %4$L::%3$s) - %5$L::%6$s) is not false then md5((s.*)::text)::uuid end',
        p.expression, s.position, p.type_name, keycust.source_newest(of_source), s.overlap, p.distance_type);
end
$$;

-- The statement that reads a batch, before and after its FROM clause, which gives s, a row of the source's relation, and
-- k: when it was read (read_on) and which row that was set aside it is (rejected). s.* is the row even where it has a
-- column s. A wide row is carried along only where it broke a rule (source_fetch_rows gets it where it is wanted later).
create function keycust.source_select(source_id text) returns text[]
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
    factor text := '1';
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
        factor := case when 'factor' = any (names) then 'x.factor' else '1' end;
        key_columns := array['usage_point_id', 'day', 'quantity'];
    elsif s.layout = 'long' then
        key_columns := array['usage_point_id', 'at', 'quantity'];
    end if;
    select string_agg(format('when %s then array[%L, %L, %s]', r.condition, r.rule, r.column_name, r.reason), E'\n    ')
    into problem
    from keycust.source_rules(s.source_id) as r;
    if s.layout = 'wide' then
        -- A NaN or an infinity is out of range; a text that is no number is of the wrong type.
        problem := format('when v.kc_curve is null%s then (select array[
            case when p.text ~ ''is (NaN|infinite|too large)'' then ''range'' else ''type'' end, ''kc_curve'',
            coalesce(p.text, ''unreadable'')]
            from (select keycust.curve_problem(v.kc_row, %L, %s, %s) as text offset 0) as p)',
            case when factor <> '1' then ' and v.factor is not null' end, s.point_prefix, s.points,
            replace(factor, 'x.', 'v.')) || E'\n    ' || problem;
    end if;
    select string_agg(format('v.%I', n.name), ', ' order by n.place) into outgoing
    from unnest(names) with ordinality as n (name, place)
    where n.name <> 'customer_id';
    return array[format('with kc_read as (select (s.*)::%s as kc_row, %s as kc_position, k.read_on as kc_read_on, '
        'k.rejected as kc_rejected, %s as kc_fingerprint, %s, %s', keycust.source_relation(s.relation),
        case when s.position_column is null then 'null::text' else format('s.%I', s.position_column) end,
        keycust.source_fingerprint(s.source_id), raw, converted),
        format($sql$ offset 0
), kc_collected as (
    select x.*%1$s
    from kc_read as x
    offset 0
), kc_summarised as (
    select x.*%11$s
    from kc_collected as x
    offset 0
), kc_converted as (
    select x.*%2$s%3$s
    from kc_summarised as x
    %4$s
    offset 0
), kc_judged as (
    select v.*, (case
    %10$s
    end)::text[] as kc_problem
    from kc_converted as v
    offset 0
)
select row_number() over () as kc_n, v.kc_position, %12$s as kc_row, v.kc_rejected, v.kc_fingerprint,
    %5$s as kc_key, %6$s as kc_day, %7$s as customer_id, %8$s%9$s, v.kc_problem
from kc_judged as v
$sql$,
        -- Each in a query of its own, so that the values of the day are looked through once.
        case when s.layout = 'wide' then format(', keycust.curve_from_columns(x.kc_row, %L, %s, %s) as kc_curve',
            s.point_prefix, s.points, factor) else '' end,
        case when 'customer_id' = any (names) or not has_customer then ''
            when customer_join is null then ', null::text as customer_id'
            else ', p.customer_id' end,
        case s.layout when 'rows' then ''
            when 'wide' then ', (x.kc_summary).minimum as kc_minimum, (x.kc_summary).maximum as kc_maximum'
            else ', x.value as kc_minimum, x.value as kc_maximum' end
            || case when s.layout <> 'rows' and s.target = 'power_curve' then
                format(', %s * k.capacity_kva as kc_bound_kw',
                    keycust.source_setting('power_over_capacity_factor', '3')::float8) else '' end,
        concat_ws(' ', customer_join,
            case when s.layout <> 'rows' and s.target = 'power_curve' then
                'left join (select c.customer_id, max(c.contract_capacity_kva) as capacity_kva '
                'from keycust_data.contract as c group by c.customer_id) as k on k.customer_id = '
                || case when 'customer_id' = any (names) then 'x' else 'p' end || '.customer_id' end),
        keycust.source_key_text('v', key_columns),
        -- Midnight may end the day before.
        case when s.layout = 'long' then
            format('coalesce(keycust.curve_day(v.at, %s, %L), v.kc_read_on)', s.points, s.interval_end)
            else keycust.source_day(names) end,
        case when has_customer then 'v.customer_id' else 'null::text' end,
        outgoing,
        case when s.layout = 'wide' then ', v.kc_curve' else '' end,
        problem,
        case when s.layout = 'wide' then ', keycust.curve_summary(x.kc_curve) as kc_summary' else '' end,
        case when s.layout = 'wide' then format('case when v.kc_problem is not null%s then v.kc_row end',
            case when s.position_column is not null then ' or v.kc_position is null' end) else 'v.kc_row' end)];
end
$$;

revoke execute on function keycust.source_key_columns(regclass) from public;
revoke execute on function keycust.source_key_text(text, name[]) from public;
revoke execute on function keycust.source_day(name[]) from public;
revoke execute on function keycust.source_customer_join(regclass, name[]) from public;
revoke execute on function keycust.source_fingerprint(text) from public;
revoke execute on function keycust.source_select(text) from public;

comment on function keycust.source_key_columns(regclass) is
    '主键列 the columns of a tables primary key';
comment on function keycust.source_key_text(text, name[]) is
    '主键文本 the expression for the columns of a key as one text';
comment on function keycust.source_day(name[]) is
    '数据日期 the expression for the day a row belongs to';
comment on function keycust.source_customer_join(regclass, name[]) is
    '客户来源 the expression for a rows customer';
comment on function keycust.source_fingerprint(text) is
    '行指纹 the expression for what a row is known by within the overlap';
comment on function keycust.source_select(text) is
    '批次语句 the statement that reads a batch, before and after its FROM clause';

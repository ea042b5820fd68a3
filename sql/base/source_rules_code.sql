-- The rules that a row from a source must keep, each as a condition under which it is broken. The first that holds
-- is the row's reason; so the order here is from what makes the rest meaningless to what is merely implausible.
--
-- Conditions speak of v, a row of converted values under the target's column names.

-- What the utility has set, or the default.
create function keycust.source_setting(name text, standard text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((select s.value from keycust_data.setting as s where s.setting = name), standard)
$$;

-- The zone of the wall clock that the base is kept in: now() at time zone this is now, whatever the session's zone.
create function keycust.source_zone() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select keycust.source_setting('time_zone', 'Asia/Shanghai')
$$;

-- The latest position that is believed, as an expression: beyond it lie future times, and numbers that are none. One of
-- these as the position reached would hide all that comes after it. NULL where any will do.
create function keycust.source_last_position(zone text, position_type regtype) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when position_type in ('date'::regtype, 'timestamp', 'timestamptz')
            then keycust.source_latest(zone, format_type(position_type, null))
        when position_type in ('float4'::regtype, 'float8') then '1e38'
        when position_type = 'numeric'::regtype then '1e1000' end
$$;

-- The latest time that is believed, as an expression: in the zone of the source, or of the utility.
create function keycust.source_latest(zone text, time_type text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    -- In a query of its own it is worked out once, not for every row.
    select format('(select now()%s + %L::interval)',
        case when time_type !~ 'with time zone' then
            format(' at time zone %L', coalesce(zone, keycust.source_zone())) end,
        keycust.source_setting('clock_tolerance_min', '60') || ' min')
$$;

create function keycust.source_rules(source_id text) returns table (
    rule text, column_name text, condition text, reason text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
    f record;
    names name[];
    entry record;
begin
    select * into strict s from keycust_data.source as src where src.source_id = source_rules.source_id;
    target := keycust.source_target(s.target);
    select array_agg(field.target_column) into names from keycust.source_fields(s.source_id) as field;
    -- erased: before all else, since a row that is refused for another reason is kept whole
    return query
    select r.rule, r.column_name, r.condition, r.reason
    from keycust.source_rules_of_target() as r
    where r.rule = 'erased' and r.target = s.target and r.needs <@ names::text[];
    -- type: there is a value and it cannot be read; code: it is not one of those known
    for f in select * from keycust.source_fields(s.source_id) as field order by field.place loop
        column_name := f.target_column::text;
        if f.listed is not null then
            rule := 'code';
            condition := format('v.kc_raw_%s::text not in (%s)', f.place, f.listed);
            reason := format('%L || left(v.kc_raw_%s::text, 80)', 'no meaning is given for ', f.place);
            return next;
        elsif not f.mapped and f.target_type <> 'text'::regtype and f.expression is distinct from f.value then
            -- A number that is none of ours (NaN, infinite, too large) is out of range; a text that is no number is not one.
            rule := case when f.value_type in ('int2'::regtype, 'int4', 'int8', 'float4', 'float8', 'numeric')
                and f.target_type in ('int4'::regtype, 'float8', 'numeric') then 'range' else 'type' end;
            condition := format('v.%I is null and v.kc_raw_%s is not null', f.target_column, f.place);
            reason := format('format(''"%%s" cannot be read as %s'', left(v.kc_raw_%s::text, 80))', f.target_type, f.place);
            return next;
        end if;
        if f.code_type is not null then
            rule := 'code';
            condition := format('v.%1$I is not null and v.%1$I not in (select l.code from keycust_data.code_list as l '
                'where l.code_type = %2$L)', f.target_column, f.code_type);
            reason := format('format(''"%%s" is not in the code list %%s'', left(v.%I, 80), %L)', f.target_column, f.code_type);
            return next;
        end if;
    end loop;
    if s.layout = 'wide' and 'factor' = any (names) then
        rule := 'range';
        column_name := 'factor';
        condition := 'v.factor <= 0';
        reason := 'format(''%s: values times this are none'', v.factor)';
        return next;
    end if;
    -- missing
    for entry in
        select a.attname, a.attname = any (names) as mapped
        from pg_attribute as a
        where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attnotnull and a.attname <> 'customer_id'
            and (a.attname = any (names) or not a.atthasdef)
            and (s.layout = 'rows' or a.attname <> 'day')
        union all
        select extra.name, true
        from unnest(case s.layout when 'wide' then array['day', 'quantity', 'usage_point_id']
            when 'long' then array['at', 'quantity', 'value', 'usage_point_id'] end) as extra (name)
        where s.layout <> 'rows' and extra.name <> 'usage_point_id'
    loop
        if entry.attname <> all (names) then
            raise exception using
                errcode = 'object_not_in_prerequisite_state',
                message = format('source "%s" does not map a column that must have a value', s.source_id),
                detail = format('The column is %s.', entry.attname);
        end if;
        -- A value that is not there is a gap.
        continue when s.layout = 'long' and entry.attname = 'value';
        rule := 'missing';
        column_name := entry.attname::text;
        condition := format('v.%I is null', entry.attname);
        reason := quote_literal('a value is required');
        return next;
    end loop;
    if s.layout <> 'rows' then
        -- The value would go nowhere.
        rule := 'code';
        column_name := 'quantity';
        condition := format('v.quantity <> all (%L::text[])', keycust.source_quantities(target));
        reason := format('format(''"%%s" is not a quantity of %s'', left(v.quantity, 80))', s.target);
        return next;
    end if;
    -- key: what the row refers to is not in the base
    for entry in
        select a.attname, c.confrelid::regclass as parent, p.attname as parent_key, c.conrelid = c.confrelid as own
        from pg_constraint as c
        join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        join pg_attribute as p on p.attrelid = c.confrelid and p.attnum = c.confkey[1]
        where c.conrelid = target and c.contype = 'f' and cardinality(c.conkey) = 1 and a.attname = any (names)
        order by a.attnum
    loop
        rule := 'key';
        column_name := entry.attname::text;
        condition := format('v.%1$I is not null and not exists (select from %2$s as p where p.%3$I = v.%1$I)',
            entry.attname, entry.parent, entry.parent_key);
        if entry.own then
            -- The parent may come in the same batch.
            condition := format('%s and not exists (select from kc_read as p where p.%I = v.%I)', condition,
                entry.parent_key, entry.attname);
        end if;
        reason := format('format(''"%%s" is not in %%s'', left(v.%I, 80), %L)', entry.attname, entry.parent);
        return next;
    end loop;
    if exists (
        select from pg_attribute as a where a.attrelid = target and a.attname = 'customer_id' and a.attnotnull
    ) then
        if 'customer_id' <> all (names) and keycust.source_customer_join(target, names) is null then
            raise exception using
                errcode = 'object_not_in_prerequisite_state',
                message = format('source "%s" does not map a column that must have a value', s.source_id),
                detail = 'The column is customer_id, and nothing mapped leads to a customer.';
        end if;
        rule := 'missing';
        column_name := 'customer_id';
        condition := 'v.customer_id is null';
        reason := quote_literal('a value is required');
        return next;
    end if;
    if s.layout = 'wide' and 'factor' = any (names) then
        -- Without the multiplier the values may be anything: taken for 1 it would be wrong by a factor of hundreds.
        rule := 'missing';
        column_name := 'factor';
        condition := 'v.factor is null';
        reason := quote_literal('a value is required: what the values are to be multiplied by');
        return next;
    end if;
    return query select * from keycust.source_rules_plausible(s.source_id, target, names);
end
$$;

-- What is possible at all: bounds, times, the table's own constraints, and what only one target knows.
create function keycust.source_rules_plausible(of_source text, target regclass, names name[]) returns table (
    rule text, column_name text, condition text, reason text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    latest constant text := keycust.source_latest(null, 'timestamp');
    entry record;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    -- range: the bounds stand in keycust_data.plausibility, for the utility to change
    for entry in
        select p.column_name, p.min_value as minimum, p.max_value as maximum
        from keycust_data.plausibility as p
        where p.relation = s.target
            and (p.column_name = any (names) or s.layout <> 'rows')
            and (p.min_value is not null or p.max_value is not null)
        order by p.column_name collate "C"
    loop
        rule := 'range';
        column_name := entry.column_name;
        if s.layout = 'rows' then
            condition := format('v.%1$I < %2$L or v.%1$I > %3$L', entry.column_name,
                coalesce(entry.minimum, '-Infinity'), coalesce(entry.maximum, 'Infinity'));
            reason := format('format(''%%s is outside %s to %s'', v.%I)', coalesce(entry.minimum::text, 'any'),
                coalesce(entry.maximum::text, 'any'), entry.column_name);
        else
            condition := format('v.quantity = %L and (v.kc_minimum < %L or v.kc_maximum > %L)', entry.column_name,
                coalesce(entry.minimum, '-Infinity'), coalesce(entry.maximum, 'Infinity'));
            reason := format('format(''%%s to %%s is outside %s to %s'', v.kc_minimum, v.kc_maximum)',
                coalesce(entry.minimum::text, 'any'), coalesce(entry.maximum::text, 'any'));
        end if;
        return next;
    end loop;
    -- Before the first month and after the last one there are no partitions (keycust_data.make_month).
    if exists (select from pg_class as c where c.oid = target and c.relkind = 'p') then
        rule := 'range';
        column_name := case s.layout when 'long' then 'at' else 'day' end;
        condition := format('%s not between ''1970-01-01'' and ''2199-12-31''', case s.layout
            when 'long' then format('keycust.curve_day(v.at, %s, %L)', s.points, s.interval_end) else 'v.day' end);
        reason := format('format(''%%s is outside 1970 to 2199'', v.%I)', column_name);
        return next;
    end if;
    -- future: measured or done after now
    for entry in
        select f.target_column, f.target_type
        from keycust.source_fields(s.source_id) as f
        where f.target_type in ('date'::regtype, 'timestamp')
            and not exists (
                select from keycust_data.plausibility as p
                where p.relation = s.target and p.column_name = f.target_column and p.may_be_future
            )
        order by f.place
    loop
        rule := 'future';
        column_name := entry.target_column::text;
        condition := format('v.%I > %s', entry.target_column, latest);
        reason := format('format(''%%s lies in the future'', v.%I)', entry.target_column);
        return next;
    end loop;
    -- What the table itself demands: of one column it is a range, of several an order or a consistency.
    if s.layout = 'rows' then
        for entry in
            select c.conname, pg_get_expr(c.conbin, c.conrelid) as expression, cardinality(c.conkey) as columns,
                (select min(a.attname collate "C") from pg_attribute as a
                    where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as first_column,
                (select bool_and(a.atttypid in ('date'::regtype, 'timestamp'::regtype)) from pg_attribute as a
                    where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as times
            from pg_constraint as c
            where c.conrelid = target and c.contype = 'c'
                and not exists (
                    select from pg_attribute as a
                    where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname <> all (names)
                )
            order by c.conname collate "C"
        loop
            rule := case when entry.columns = 1 then 'range' when entry.times then 'order' else 'consistency' end;
            column_name := entry.first_column;
            -- The expression names columns without a table: they are v's, the only relation in that subselect.
            condition := format('not coalesce((select %s from (select v.*) as own), true)', entry.expression);
            reason := quote_literal('must hold: ' || entry.expression);
            return next;
        end loop;
    end if;
    return query
    select r.rule, r.column_name, r.condition, r.reason
    from keycust.source_rules_of_target() as r
    where r.target = s.target and (r.needs <@ names::text[] or s.layout <> 'rows')
        and (s.layout = 'rows' or r.rule = 'capacity') and r.rule <> 'erased';
end
$$;

-- What only one target knows.
create function keycust.source_rules_of_target() returns table (
    target text, rule text, column_name text, needs text[], condition text, reason text
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    values
        ('bill', 'consistency', 'energy_kwh', array['energy_kwh', 'peak_kwh', 'flat_kwh', 'valley_kwh', 'critical_peak_kwh'],
            'abs(coalesce(v.critical_peak_kwh, 0) + v.peak_kwh + v.flat_kwh + v.valley_kwh - v.energy_kwh)
                > greatest(1, 0.005 * abs(v.energy_kwh))',
            '''the periods'''' energy does not add up to the total'''),
        ('receivable', 'consistency', 'owed_cny', array['settlement_code', 'owed_cny'],
            'v.settlement_code = ''03'' and v.owed_cny > 0',
            '''settled, but something is owed'''),
        ('contract', 'consistency', 'running_capacity_kva', array['running_capacity_kva', 'contract_capacity_kva'],
            'v.running_capacity_kva > v.contract_capacity_kva',
            '''more capacity is running than was contracted'''),
        ('register_reading', 'missing', 'total', array['total'],
            'v.total is null',
            '''there is no reading'''),
        ('register_reading', 'consistency', 'total', array['total', 'critical_peak', 'peak', 'flat', 'valley'],
            'abs(coalesce(v.critical_peak, 0) + v.peak + v.flat + v.valley - v.total) > 0.1',
            '''the periods'''' registers do not add up to the total'''),
        ('demand_reading', 'capacity', 'maximum_demand_kw', array['maximum_demand_kw'],
            format('v.maximum_demand_kw > %s * (select max(c.contract_capacity_kva) from keycust_data.contract as c
                where c.customer_id = v.customer_id)', keycust.source_setting('power_over_capacity_factor', '3')::float8),
            '''more than the capacity allows'''),
        ('power_curve', 'capacity', 'kw', array['usage_point_id'],
            'greatest(-v.kc_minimum, v.kc_maximum) > v.kc_bound_kw',
            'format(''%s is more than the capacity allows: %s'', greatest(-v.kc_minimum, v.kc_maximum), v.kc_bound_kw)'),
        ('contact', 'erased', 'contact_id', array['contact_id'],
            'exists (select from keycust_data.erased_person as e
                where e.key_digest = encode(sha256(convert_to(v.contact_id, ''UTF8'')), ''hex''))',
            '''this person''''s data were erased'''),
        ('customer', 'erased', 'customer_id', array['customer_id'],
            'exists (select from keycust_data.erased_person as e
                where e.key_digest = encode(sha256(convert_to(''customer/'' || v.customer_id, ''UTF8'')), ''hex''))',
            '''this person''''s data were erased''')
$$;

revoke execute on function keycust.source_setting(text, text) from public;
revoke execute on function keycust.source_zone() from public;
revoke execute on function keycust.source_last_position(text, regtype) from public;
revoke execute on function keycust.source_latest(text, text) from public;
revoke execute on function keycust.source_rules(text) from public;
revoke execute on function keycust.source_rules_plausible(text, regclass, name[]) from public;
revoke execute on function keycust.source_rules_of_target() from public;

comment on function keycust.source_setting(text, text) is
    '设置值 what the utility has set, or the default';
comment on function keycust.source_zone() is
    '当地时区 the zone of the wall clock that the base is kept in';
comment on function keycust.source_last_position(text, regtype) is
    '可信位置上限 the latest position that is believed, as an expression';
comment on function keycust.source_latest(text, text) is
    '可信时间上限 the latest time that is believed, as an expression';
comment on function keycust.source_rules(text) is
    '校验规则 the rules a row of a source must keep';
comment on function keycust.source_rules_plausible(text, regclass, name[]) is
    '合理性规则 bounds, times and constraints that a row of a source must keep';
comment on function keycust.source_rules_of_target() is
    '专用规则 rules that only one target knows';

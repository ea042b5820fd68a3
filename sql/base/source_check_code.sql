-- What only a whole batch can tell: rows that are there twice, rows older than what is held, registers that run
-- backwards, rows without a place in the order of the source.

create procedure keycust.source_check_batch(of_source text, stage text, inout months date[])
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    last_position text;
    twice boolean;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    -- Nor is such a row good when it is tried again: it counts when the source gives it a place.
    if stage in ('leftover', 'retry') and s.position_column is not null then
        select p.last into last_position from keycust.source_position(s.source_id) as p;
        execute format($sql$
            update pg_temp.keycust_batch as b
            set kc_problem = case when b.kc_position is null
                then array['missing', %1$L, 'a value is required, to know when the row came']
                else array['future', %1$L, format('%%s is later than anything that can have come', b.kc_position)] end
            where b.kc_problem is null and (b.kc_position is null or %2$s)
        $sql$, s.position_column, coalesce('b.kc_position > ' || last_position, 'false'));
    end if;
    -- Before rows of one key are weighed: a later row that is wrong must not push out an earlier one that is right.
    if s.target = 'register_reading' then
        call keycust.source_check_registers();
    end if;
    -- In one pass: is a key there twice, and which months are there.
    select coalesce(max(k.row_count), 0) > 1, array_agg(distinct k.month) into twice, months
    from (
        select count(*) as row_count, min(date_trunc('month', b.kc_day::timestamp)::date) as month
        from pg_temp.keycust_batch as b
        where b.kc_problem is null
        group by b.kc_key
    ) as k;
    if twice then
        call keycust.source_check_twice();
    end if;
    if s.layout = 'rows' then
        call keycust.source_check_older(s.source_id);
    end if;
end
$$;

-- Of rows with one key the latest counts. What differs at the same time contradicts itself: none is taken.
create procedure keycust.source_check_twice()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    contents text;
begin
    select string_agg(format('b.%I', a.attname), ', ' order by a.attnum) into contents
    from pg_attribute as a
    where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attnum > 0
        and (a.attname !~ '^kc_' or a.attname = 'kc_curve');
    execute format($sql$
        update pg_temp.keycust_batch as b
        set kc_problem = case
            when d.newest > 1 and d.contents <> d.latest
                then array['superseded', null, 'a later row of the same key came with it']
            when d.newest = 1 and d.contradicts
                then array['conflict', null, 'rows of the same key and time differ']
            else array['duplicate', null, 'the same row came twice'] end
        from (
            select t.kc_n, t.contents,
                rank() over (partition by t.kc_key order by t.kc_position desc nulls last) as newest,
                row_number() over w as place,
                first_value(t.contents) over w as latest,
                min(t.contents) over (partition by t.kc_key, t.kc_position)
                    <> max(t.contents) over (partition by t.kc_key, t.kc_position) as contradicts
            from (
                select b.kc_n, b.kc_key, b.kc_position, md5(row(%s)::text) as contents,
                    count(*) over (partition by b.kc_key) as rows_of_key
                from pg_temp.keycust_batch as b
                where b.kc_problem is null
            ) as t
            where t.rows_of_key > 1
            window w as (partition by t.kc_key order by t.kc_position desc nulls last, t.kc_n)
        ) as d
        where b.kc_n = d.kc_n and (d.place > 1 or d.contradicts)
    $sql$, contents);
end
$$;

-- A row with an earlier time of update than the one held: it comes late and has been overtaken.
create procedure keycust.source_check_older(of_source text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    s keycust_data.source;
    target regclass;
begin
    select * into strict s from keycust_data.source as src where src.source_id = of_source;
    target := keycust.source_target(s.target);
    if exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attname = 'updated_at'
    ) then
        execute format($sql$
            update pg_temp.keycust_batch as b
            set kc_problem = array['superseded', 'updated_at', format('the base holds the row as of %%s', t.updated_at)]
            from %s as t
            where b.kc_problem is null and t.updated_at > b.updated_at and %s
        $sql$, target, (
            select string_agg(format('t.%1$I = b.%1$I', k.name), ' and ')
            from unnest(keycust.source_key_columns(target)) as k (name)));
    end if;
end
$$;

-- A column of the batch, or what stands for it where the batch has none.
create function keycust.source_batch_column(name text, otherwise text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('pg_temp.keycust_batch') and a.attname = name and a.attnum > 0
    ) then format('b.%I', name) else otherwise end
$$;

-- A register only grows (but for the last digit it shows), until it rolls over from its last digit or the meter is
-- changed. It is held against the highest reading of the days before, in the batch and in the base, so that a low
-- reading spoils none after it. First what grew by more than the customer can take, as often as any is found: one wrong
-- high reading would make every later one look as if it ran backwards.
create procedure keycust.source_check_registers()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    factor constant float8 := keycust.source_setting('power_over_capacity_factor', '3')::float8;
    judged text;
begin
    judged := format($sql$
        with r as (
            select b.kc_n, b.usage_point_id, b.direction, b.day, b.meter_id, b.total, b.customer_id,
                coalesce(%s, 1) as multiplier
            from pg_temp.keycust_batch as b
            where b.kc_problem is null and b.total is not null
        ), held as (
            select g.usage_point_id, g.direction, g.meter_id, t.total, t.day
            from (
                select r.usage_point_id, r.direction, r.meter_id, min(r.day) as first_day
                from r
                group by r.usage_point_id, r.direction, r.meter_id
            ) as g
            cross join lateral (
                select t.total, t.day
                from keycust_data.register_reading as t
                where t.usage_point_id = g.usage_point_id and t.direction = g.direction and t.meter_id = g.meter_id
                    and t.day < g.first_day and t.total is not null
                order by t.day desc
                limit 1
            ) as t
        ), kva as (
            select c.customer_id, max(c.contract_capacity_kva) as capacity_kva
            from keycust_data.contract as c
            group by c.customer_id
        )
        select r.kc_n, r.total, r.day, r.multiplier, kva.capacity_kva, greatest(
            case when held.day is not null then array[held.total, held.day - date '1970-01-01'] end,
            max(array[r.total, r.day - date '1970-01-01']) over (
                partition by r.usage_point_id, r.direction, r.meter_id order by r.day
                range between unbounded preceding and interval '1 day' preceding)) as before
        from r
        left join held
            on held.usage_point_id = r.usage_point_id and held.direction = r.direction and held.meter_id = r.meter_id
        left join kva on kva.customer_id = r.customer_id
        $sql$, keycust.source_batch_column('multiplier', 'null::float8'));
    loop
        execute format($sql$
            update pg_temp.keycust_batch as b
            set kc_problem = array['capacity', 'total', format('%%s after %%s on %%s is more than %%s kVA can take',
                d.total, d.before[1], date '1970-01-01' + d.before[2]::int, d.capacity_kva)]
            from (%s) as d
            where b.kc_n = d.kc_n and (d.total - d.before[1]) * d.multiplier
                > %s * d.capacity_kva * 24 * (d.day - date '1970-01-01' - d.before[2])
            $sql$, judged, factor);
        exit when not found;
    end loop;
    execute format($sql$
        update pg_temp.keycust_batch as b
        set kc_problem = array['order', 'total', format('%%s after %%s on %%s: the register ran backwards',
            d.total, d.before[1], date '1970-01-01' + d.before[2]::int)]
        from (%s) as d
        where b.kc_n = d.kc_n and d.total < d.before[1] - 0.01
            -- Rolled over: from the last tenth of its digits to the first.
            and not (d.before[1] > 0.9 * 10 ^ ceil(log(greatest(d.before[1], 10)))
                and d.total < 0.1 * 10 ^ ceil(log(greatest(d.before[1], 10))))
        $sql$, judged);
end
$$;

revoke execute on procedure keycust.source_check_batch(text, text, date[]) from public;
revoke execute on procedure keycust.source_check_twice() from public;
revoke execute on procedure keycust.source_check_older(text) from public;
revoke execute on function keycust.source_batch_column(text, text) from public;
revoke execute on procedure keycust.source_check_registers() from public;

comment on procedure keycust.source_check_batch(text, text, date[]) is
    '批次校验 checks what only a whole batch can tell';
comment on procedure keycust.source_check_twice() is
    '重复校验 finds rows that are in a batch twice';
comment on procedure keycust.source_check_older(text) is
    '过期校验 finds rows older than those held';
comment on function keycust.source_batch_column(text, text) is
    '批次列 a column of the batch, or what stands for it';
comment on procedure keycust.source_check_registers() is
    '示值校验 finds registers that ran backwards or too fast';

#!/bin/sh
# For every one-pass aggregate: the whole equals the merged parts, whatever the split, by way of text, and in
# parallel workers. Aggregates come from the catalogue; values that fit their arguments are found by trying.
set -eu
database=kc_states
PGDATABASE=postgres
PGOPTIONS='-c client_min_messages=warning'
export PGDATABASE PGOPTIONS
out=${SCRATCH:-/tmp}/states.$$
trap 'rm -f "$out"; psql -Xqc "drop database if exists $database with (force)" >/dev/null 2>&1 || :' EXIT
psql -Xqc "drop database if exists $database with (force)" -c "create database $database"
status=0
psql -XqAt -v ON_ERROR_STOP=1 -d "$database" >"$out" 2>&1 <<'SQL' || status=1
create extension keycust;
-- 12 digits: sums of parts may differ from the whole below them.
set extra_float_digits = -3;
set min_parallel_table_scan_size = 0;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set max_parallel_workers_per_gather = 3;

-- A first argument for each of 400 rows, and constant others.
create table varying as
select n, k.type, k.kind || ' as ' || k.type as kind,
    case k.kind
        when 'vector' then format('{%s,%s,%s}', 1 + n * 7 % 13, 1e3 + sqrt(n), 0.1 * (1 + n % 9))
        when 'pair' then format('{{1,%1$s,%2$s},{%3$s,1,%4$s},{%5$s,%6$s,1}}', a, b, 1.0 / a, c, 1.0 / b, 1.0 / c)
        when 'number' then (1 + n * 7 % 13)::text
        when 'truth' then (n % 3 = 0)::text
        when 'word' then 'w' || n % 5
        when 'time' then (timestamp '2026-01-01' + n * interval '15 minutes')::text
        when 'day' then (date '2026-01-01' + n)::text
    end as literal
from generate_series(1, 400) as n,
    lateral (select 1 + n % 3 as a, 1 + n % 5 as b, 1 + n % 4 as c) as x,
    (values ('float8[]'::regtype, 'vector'), ('float8[]', 'pair'), ('float8', 'number'), ('int4', 'number'), ('int8', 'number'),
            ('real[]', 'vector'), ('boolean', 'truth'), ('text', 'word'), ('timestamp', 'time'), ('date', 'day')) as k (type, kind);
create table constant (type regtype, literal text);
insert into constant values ('float8[]', '{{0,20},{1000,1030},{0,2}}'), ('float8[]', '{1,2,3}'), ('float8[]', '{{1,1000,0.1},{7,1010,0.5}}'), ('float8', '1'), ('float8', '2'),
    ('int4', '2'), ('int4', '96'), ('int8', '2'), ('jsonb', null), ('jsonb', '{}'), ('jsonb', '{"quantile": 0.9, "scale": 0.3}'), ('boolean', 'true'), ('text', 'x'),
    ('timestamp', '2026-01-01'), ('real[]', '{1,2,3}');

create function whole(aggregate text, casts text, source text) returns text language plpgsql as $$
declare result text;
begin
    execute format('select %s(%s)::text from %s', aggregate, casts, source) into result;
    return result;
end
$$;

create table found (aggregate text, casts text, kind text, result text);
do $$
declare
    a record;
    c record;
    result text;
begin
    for a in
        select p.oid::regproc::text as name,
            array(select t::regtype from unnest(p.proargtypes) with ordinality as u(t, n) order by n) as types
        from pg_depend as d join pg_extension as e on e.oid = d.refobjid and e.extname = 'keycust'
        join pg_proc as p on p.oid = d.objid join pg_aggregate as g on g.aggfnoid = p.oid
        where d.classid = 'pg_proc'::regclass and d.deptype = 'e' and g.aggtranstype <> 'internal'::regtype
            and p.proname !~ '_(partial|merge)$'
    loop
        for c in
            with recursive fill as (
                select 1 as n, format('literal::%s', a.types[1]) as casts
                union all
                select n + 1, casts || format(', %L::%s', k.literal, k.type)
                from fill join constant as k on k.type = a.types[n + 1])
            select f.casts, v.kind from fill as f, (select distinct kind from varying where type = a.types[1]) as v
            where f.n = cardinality(a.types)
        loop
            begin
                result := whole(a.name, c.casts, format('(select * from varying where type = %L::regtype and kind = %L) as v', a.types[1], c.kind));
                continue when result is null;
                insert into found values (a.name, c.casts, c.kind, result);
            exception when others then
                continue;
            end;
        end loop;
        if not exists (select from found where aggregate = a.name) then
            insert into found values (a.name, format('nothing fits (%s)', array_to_string(a.types, ', ')), null, null);
        end if;
    end loop;
end
$$;

create function merged(f found, shards int, final text) returns text language plpgsql as $$
declare result text;
begin
    execute format('select %1$s_merge(state::text::bytea order by shard %5$s)::text from (
        select n * 17 %% %4$s as shard, %1$s_partial(%2$s) as state from varying where kind = %3$L group by 1) as part',
        f.aggregate, f.casts, f.kind, shards, final) into result;
    return result;
end
$$;

create table line (n serial, ok boolean, text text);
insert into line (ok, text) select count(*) > 0, 'there are one-pass aggregates' from found where result is not null;
insert into line (ok, text) select false, format('%s: %s', aggregate, casts) from found where result is null;
insert into line (ok, text)
select bool_and(x.result = f.result), format('%s(%s) of %s: merged from %s states it is the same', f.aggregate, f.casts, f.kind, s)
from found as f, unnest('{1,2,7,400,1000}'::int[]) as s, unnest('{asc,desc}'::text[]) as direction,
    lateral (select merged(f, s, direction) as result) as x
where f.result is not null group by f.aggregate, f.casts, f.kind, s order by 2;
insert into line (ok, text)
select bool_and(whole(f.aggregate, f.casts, format('(select * from varying where kind = %L order by %s) as v', f.kind, o)) = f.result),
    format('%s(%s) of %s: in any order of rows it is the same', f.aggregate, f.casts, f.kind)
from found as f, unnest('{n desc,n * 37 % 400}'::text[]) as o where f.result is not null
group by f.aggregate, f.casts, f.kind order by 2;
alter table varying set (parallel_workers = 3);
do $$
declare
    f record;
    plan text;
    line text;
    result text;
begin
    for f in select * from found where found.result is not null loop
        plan := '';
        for line in execute format('explain select %s(%s) from varying where kind = %L', f.aggregate, f.casts, f.kind) loop
            plan := plan || line || E'\n';
        end loop;
        result := whole(f.aggregate, f.casts, format('varying where kind = %L', f.kind));
        insert into line (ok, text)
        values (result = f.result and plan ~ 'Finalize Aggregate',
                format('%s(%s) of %s: in parallel workers it is the same', f.aggregate, f.casts, f.kind));
    end loop;
end
$$;
-- A state survives its text to the byte.
do $$
declare
    f found;
    same boolean;
begin
    for f in select * from found where found.result is not null loop
        execute format('select state::text::bytea = state and length(state) > 0 from (select %s_partial(%s) as state from varying where kind = %L) as s',
            f.aggregate, f.casts, f.kind) into same;
        insert into line (ok, text) values (same, format('%s(%s) of %s: its state is a value', f.aggregate, f.casts, f.kind));
    end loop;
end
$$;
select case when ok then '' else 'not ' end || format('ok %s - %s', row_number() over (order by n), text) from line order by n;
select '1..' || count(*) from line;
SQL
cat "$out"
if grep -q '^not ok' "$out"; then status=1; fi
exit "$status"

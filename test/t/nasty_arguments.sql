-- Calls everything the extension has with everything a caller could get wrong; see nasty_arguments.sh.
--
-- Nothing here names a topic: functions come from the catalogue, models and states are what the aggregates
-- themselves returned, option names and words are learnt from the hints of the errors.

create schema nasty;
create extension keycust;
-- Functions of the base find one: what they say where there is none is for test/pgtap.
call keycust.create_base();

create table nasty.target (
    id int primary key generated always as identity,
    name text not null,          -- qualified, quoted
    signature text not null,
    kind "char" not null,
    types oid[] not null,
    defaults int not null,
    result oid not null,
    writes boolean not null,
    inside_only boolean not null default false,   -- answers nothing but "only as part of an aggregate"
    own_values text[] not null default '{}'   -- expressions learnt from this function's defaults and errors
);

create table nasty.value (
    type text not null,
    expression text not null,
    literal text,                -- as a JSON string it makes the same value
    nature text not null check (nature in ('valid', 'nasty', 'big')),
    expression_md5 text generated always as (md5(expression)) stored,
    type_oid oid not null,       -- of `type`: looked up once, since there are tens of thousands of values
    unique (type, expression_md5)
);
create index on nasty.value (type_oid, nature);
create function nasty.set_type_oid() returns trigger language plpgsql as $$
begin
    new.type_oid := to_regtype(new.type);
    return new;
end
$$;
create trigger set_type_oid before insert on nasty.value for each row execute function nasty.set_type_oid();

create table nasty.harvest (
    id int primary key generated always as identity,
    target int not null,
    call int not null,
    type text not null,
    value text not null,
    value_md5 text generated always as (md5(value)) stored,
    unique (type, value_md5)
);

create table nasty.call (
    id int primary key generated always as identity,
    target int not null,
    query text not null,
    query_md5 text generated always as (md5(query)) stored,
    unique (target, query_md5)
);

create unlogged table nasty.outcome (
    round text not null,
    call int not null,
    sqlstate text not null,
    digest text,
    message text,
    milliseconds float8 not null
);

-- The pools -----------------------------------------------------------------------------------------------

create function nasty.add(type text, nature text, variadic literals text[]) returns void language sql as $$
    insert into nasty.value (type, expression, literal, nature)
    select type, format('%L::%s', l, type), l, nature from unnest(literals) as l on conflict do nothing
$$;

select nasty.add(t, 'nasty', null) from unnest('{float8,float4,numeric,int2,int4,int8,text,bool,jsonb,bytea,date,
    timestamp,timestamptz,interval,regclass,float8[],float4[],int4[],int8[],text[],bool[],timestamp[],date[]}'::text[]) as t;
select nasty.add(t, 'valid', '1', '0.9', '2.5', '100'), nasty.add(t, 'nasty', 'NaN', 'Infinity', '-Infinity', '0',
    '-0', '-1', '0.5', '1e-9') from unnest('{float8,float4,numeric}'::text[]) as t;
select nasty.add('float8', 'nasty', '1e308', '-1e308', '5e-324', '1.7976931348623157e308', '9007199254740993');
select nasty.add('float4', 'nasty', '3e38', '1e-45');
select nasty.add('numeric', 'nasty', '1e1000', '1e-1000');
select nasty.add(t, 'valid', '1', '2', '3', '12'), nasty.add(t, 'nasty', '0', '-1', '1000', '32767', '-32768')
from unnest('{int2,int4,int8}'::text[]) as t;
select nasty.add(t, 'nasty', '2147483647', '-2147483648', '65536', '100000') from unnest('{int4,int8}'::text[]) as t;
select nasty.add('int8', 'nasty', '9223372036854775807', '-9223372036854775808');
select nasty.add('bool', 'valid', 'true', 'false');
select nasty.add('text', 'valid', 'x', '电压', 'a b'), nasty.add('text', 'nasty', '', ' ', $q$'"\$q$, '%s%n', E'\n\t',
    '{}', 'NaN', repeat('电', 200), E'\U0001F50C', 'x"; drop table y; --');
-- What foreign systems write for numbers, days and times.
select nasty.add('text', 'nasty', '-1,234.50', '1e308', '2024-01-05 24:00', '２０２４年１月５日 9:30', '20240230', '是');
insert into nasty.value (type, expression, nature)
values ('text', $q$pg_catalog.repeat('x', 1000000)$q$, 'big'), ('text', $q$pg_catalog.repeat('客户', 300000)$q$, 'big');
select nasty.add('float8[]', 'valid', '{1,2,3}', '{2,1,5}', '{4,0.5,2}', '{0.1,0.2,0.7}',
    '{{1,2,4},{0.5,1,2},{0.25,0.5,1}}', '{{1,3,5},{0.3333333333333333,1,2},{0.2,0.5,1}}', '{0,1,2}', '{1,0,1}');
select nasty.add('float8[]', 'nasty', '{}', '{NULL}', '{NaN}', '{inf,-inf}', '{1}', '{0}', '{-1}', '{1,NULL,3}',
    '{NULL,NULL,NULL}', '{{1}}', '{{1,2},{0.5,1}}', '{{1,NULL,4},{NULL,1,2},{0.25,0.5,1}}', '{{1,2,3}}', '{{1},{2},{3}}',
    '{{{1,2},{3,4}},{{5,6},{7,8}}}', '[5:7]={1,2,3}', '[0:2][-1:1]={{1,2,4},{0.5,1,2},{0.25,0.5,1}}', '{1,2}', '{1,2,3,4}',
    '{1e308,-1e308,1e308}', '{1e308,1e308,1e308}', '{1e308,1,1e-308}', '{5e-324,5e-324,5e-324}', '{-0,0,-0}', '{0,0,0}',
    '{7,7,7}', '{-1,-2,-3}', '{1e154,1e155,1e156}', '{NaN,1,2}', '{1,2,Infinity}', '{{1,1e308},{5e-324,1}}',
    '{{1,1e300,1},{1e-300,1,1},{1,1,1}}', '{{0,0},{0,0}}', '{{1,-2},{-0.5,1}}', '{{NULL,NULL},{NULL,NULL}}',
    '{{1,NULL,NULL},{NULL,1,NULL},{NULL,NULL,1}}');
insert into nasty.value (type, expression, nature)
values
    ('float8[]', 'pg_catalog.array_fill(1::float8, array[100000])', 'big'),
    ('float8[]', 'pg_catalog.array_fill(null::float8, array[100000])', 'big'),
    ('float8[]', 'pg_catalog.array_fill(1::float8, array[316, 316])', 'big'),
    ('float8[]', 'pg_catalog.array_fill(1e308::float8, array[100, 100])', 'big'),
    ('float8[]', 'pg_catalog.array_fill(null::float8, array[40, 40])', 'big'),
    ('float8[]', 'pg_catalog.array_fill(5e-324::float8, array[2000])', 'big');
select nasty.add(t, 'valid', '{1,2,3}', '{3,2,1}'), nasty.add(t, 'nasty', '{}', '{NULL}', '{1,NULL}', '{{1,2},{3,4}}',
    '[0:1]={1,2}', '{-1}', '{0}') from unnest('{float4[],int4[],int8[],text[]}'::text[]) as t;
select nasty.add('float4[]', 'nasty', '{NaN}', '{Infinity}', '{3e38,-3e38}', '{1e-45}');
select nasty.add('int4[]', 'nasty', '{2147483647,-2147483648}');
select nasty.add('text[]', 'nasty', '{""}', '{电,电}', '{max,min,max}', '{a,b,c}');
select nasty.add('bool[]', 'valid', '{t,f,t}', '{t,t,t}'), nasty.add('bool[]', 'nasty', '{}', '{NULL}', '{{t,f}}');
select nasty.add('jsonb', 'valid', '{}'), nasty.add('jsonb', 'nasty', '[]', '"x"', '1', 'null', 'true', '{"": 1}',
    '{"no such option": 1}', '{"客户": {"a": [1, {"b": null}]}}', '[{"a": 1}]', '{"a": 1e400}');
insert into nasty.value (type, expression, nature)
values
    ('jsonb', $q$pg_catalog.jsonb_build_object(pg_catalog.repeat('电', 20000), 1)$q$, 'big'),
    ('jsonb', $q$(pg_catalog.repeat('[', 3000) || pg_catalog.repeat(']', 3000))::jsonb$q$, 'big');
select nasty.add('bytea', 'nasty', '\x', '\x00', '\x4b435354', '\x5453434b', '\x5453434b0000000000000000',
    '\x5453434bffffffffffffffffffffffffffffffff', '\xdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef');
select nasty.add(t, 'valid', '2026-01-01', '2026-01-02', '2026-03-29 02:30'), nasty.add(t, 'nasty', 'infinity', '-infinity',
    '0044-03-15 BC', '4713-01-01 BC', '1970-01-01', '2024-02-29', '9999-12-31')
from unnest('{date,timestamp,timestamptz}'::text[]) as t;
select nasty.add('timestamp', 'nasty', '294276-12-31 23:59:59.999999', '2026-01-01 00:00:00.000001');
select nasty.add(t, 'valid', '{2026-01-01,2026-01-02,2026-01-03}'), nasty.add(t, 'nasty', '{}', '{NULL}', '{infinity,-infinity}',
    '{2026-01-02,2026-01-01}') from unnest('{timestamp[],date[]}'::text[]) as t;
select nasty.add('interval', 'valid', '1 day', '15 minutes'),
    nasty.add('interval', 'nasty', '0', '-1 day', '1 month', '178000000 years');
select nasty.add('regclass', 'nasty', '0', 'pg_class', '4294967295');

-- Rows with columns x1, x2 …, since a valid text is x.
insert into nasty.value (type, expression, nature)
values
    ('record', $q$(select r from (select 1.5::float8 as x1, '２.5'::text as x2, 3 as x3) as r)$q$, 'valid'),
    ('record', $q$(select r from (select 1.5::numeric as x2, null::float4 as x1, 7::int8 as x3, 'a'::text as y) as r)$q$, 'valid'),
    ('record', $q$(select r from (select 'NaN'::float8 as x1, 'Infinity'::numeric as x2, '1e309'::text as x3) as r)$q$, 'nasty'),
    ('record', $q$(select r from (select 1e308::float8 as x1, 1e1000::numeric as x2, pg_catalog.repeat('x', 100000) as x3) as r)$q$, 'nasty'),
    ('record', $q$(select r from (select 1 as x1, 2 as x1, 3 as x3) as r)$q$, 'nasty'),
    ('record', $q$(select r from (select 1 as x1, true as x2) as r)$q$, 'nasty'),
    ('record', 'row(1, 2.5)', 'nasty'),
    ('record', 'row()', 'nasty');

-- A type the pools do not know gets NULL at least; a composite of ours also a row of NULLs.
create function nasty.prepare_type(type oid) returns void language plpgsql as $$
declare
    name text := format_type(type, null);
    row_type oid := (select typrelid from pg_type where oid = type and typtype = 'c');
begin
    insert into nasty.value (type, expression, nature) values (name, format('null::%s', name), 'nasty')
    on conflict do nothing;
    if row_type is not null then
        insert into nasty.value (type, expression, nature)
        select name, format('row(%s)::%s', string_agg('null', ', '), name), 'nasty'
        from pg_attribute where attrelid = row_type and attnum > 0 and not attisdropped
        on conflict do nothing;
    end if;
end
$$;

-- Of thousands (each byte of each state) a sample, another one for each call.
create function nasty.values_of(type oid, natures text[]) returns text[] language sql volatile as $$
    select coalesce(array_agg(s.expression order by s.expression), '{}')
    from (
        select v.expression
        from nasty.value as v
        where v.nature = any (natures) and v.type_oid = values_of.type
        order by random() limit 1000) as s
$$;

-- What is called --------------------------------------------------------------------------------------------

insert into nasty.target (name, signature, kind, types, defaults, result, writes)
select
    p.oid::regproc::text, p.oid::regprocedure::text, p.prokind, (select coalesce(array_agg(u.t order by u.n), '{}') from unnest(p.proargtypes) with ordinality as u(t, n)),
    p.pronargdefaults, p.prorettype,
    p.provolatile = 'v'
from pg_depend as d
join pg_extension as e on e.oid = d.refobjid and e.extname = 'keycust'
join pg_proc as p on p.oid = d.objid
where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    and p.prokind <> 'p'
    and not p.proargtypes::oid[] && '{internal,cstring,trigger}'::regtype[]::oid[]
order by p.oid::regprocedure::text collate "C";

select count(nasty.prepare_type(t)) from (select distinct unnest(types) as t from nasty.target) as x;

-- Defaults are values that the author meant.
update nasty.target as t
set own_values = coalesce((
    select array_agg(format('(%s)::%s', pg_get_function_arg_default(t.signature::regprocedure, n), format_type(t.types[n], null)))
    from generate_series(1, cardinality(t.types)) as n
    where pg_get_function_arg_default(t.signature::regprocedure, n) is not null), '{}')
where t.kind <> 'a';

-- Would it be noticed? These two must be reported, by every round.
create function nasty.broken(value float8) returns float8 language plpgsql as $$
begin
    raise exception using errcode = 'XX000', message = 'self-check';
end
$$;
create function nasty.setting_dependent(value float8) returns text language sql stable as $$
    select pg_catalog.current_setting('TimeZone')
$$;
insert into nasty.target (name, signature, kind, types, defaults, result, writes)
values
    ('nasty.broken', 'nasty.broken(double precision)', 'f', '{float8}'::regtype[]::oid[], 0, 'float8'::regtype, false),
    ('nasty.setting_dependent', 'nasty.setting_dependent(double precision)', 'f', '{float8}'::regtype[]::oid[], 0,
     'text'::regtype, false);

-- Making calls ----------------------------------------------------------------------------------------------

create function nasty.query(target nasty.target, given_rows text[]) returns text language plpgsql stable as $$
begin
    -- given_rows: argument lists, already joined. The digest is binary, so that no setting of output shows in it.
    return (select case target.kind
        when 'f' then format(
            'select pg_catalog.string_agg(pg_catalog.record_send(row(x)), null), pg_catalog.array_agg(x::text) from %s(%s) as x',
            target.name, given_rows[1])
        else format(
            'select pg_catalog.string_agg(pg_catalog.record_send(row(x.r)), null), pg_catalog.array_agg(x.r::text) from (select %s(%s)%s as r from (%s) as a%s) as x',
            target.name, a.names, case target.kind when 'w' then ' over (order by a.row_number)' else '' end,
            coalesce(r.rows, format('select 0, %s', n.nulls)) || case when r.rows is null then ' where false' else '' end,
            format('(row_number%s)', case when a.names = '' then '' else ', ' || a.names end))
        end
    from (select coalesce(string_agg('a' || n, ', ' order by n), '') as names
          from generate_series(1, cardinality(target.types)) as n) as a,
        (select string_agg(format('select %s, %s', n, row), ' union all ' order by n) as rows
         from unnest(given_rows) with ordinality as u(row, n)) as r,
        (select string_agg(format('null::%s', format_type(t, null)), ', ' order by n) as nulls
         from unnest(target.types) with ordinality as u(t, n)) as n);
end
$$;

create procedure nasty.make_calls(target nasty.target, wanted int) language plpgsql as $$
declare
    arity int := cardinality(target.types);
    cast_to text;
    own text[];
    -- The pools of all arguments, one after the other: valid values first, then the nasty, then the big ones.
    pool text[] := '{}';
    first int[];
    valid int[];
    usual int[];
    every int[];
    arguments text[];
    kept text[];
    rows text[];
    made int := 0;
    share float8;
    row_count int;
    given int;
begin
    if arity = 0 then
        insert into nasty.call (target, query) values (target.id, nasty.query(target, '{""}')) on conflict do nothing;
        return;
    end if;
    for i in 1 .. arity loop
        cast_to := '::' || format_type(target.types[i], null);
        own := coalesce((select array_agg(e) from unnest(target.own_values) as e
                         where right(e, length(cast_to)) = cast_to), '{}');
        first[i] := cardinality(pool) + 1;
        pool := pool || own || nasty.values_of(target.types[i], '{valid}');
        valid[i] := cardinality(pool) + 1 - first[i];
        pool := pool || nasty.values_of(target.types[i], '{nasty}');
        usual[i] := cardinality(pool) + 1 - first[i];
        pool := pool || nasty.values_of(target.types[i], '{big}');
        every[i] := cardinality(pool) + 1 - first[i];
        if valid[i] = 0 then
            valid[i] := usual[i];
        end if;
    end loop;
    if target.kind <> 'f' then
        insert into nasty.call (target, query) values (target.id, nasty.query(target, '{}')) on conflict do nothing;
    end if;
    -- Each single value, the other arguments valid, then ever more nasty ones at a time.
    for i in 1 .. arity loop
        for v in 0 .. every[i] - 1 loop
            for variant in 1 .. case when v < usual[i] then 3 else 1 end loop
                -- A topic may have thousands of values (each byte of a state): then a sample of them.
                continue when random() * every[i] * arity * 3 > wanted;
                rows := '{}';
                for r in 1 .. case when target.kind = 'f' or variant = 1 then 1 else 4 end loop
                    for n in 1 .. arity loop
                        kept[n] := pool[first[n] + floor(random() * valid[n])::int];
                    end loop;
                    if r = 1 then
                        arguments := kept;
                    else
                        kept := kept[1:1] || arguments[2:];   -- options have to be constant
                    end if;
                    if r = 1 or variant = 2 then
                        kept[i] := pool[first[i] + v];
                    end if;
                    rows := rows || array_to_string(kept, ', ');
                end loop;
                insert into nasty.call (target, query) values (target.id, nasty.query(target, rows)) on conflict do nothing;
                made := made + 1;
            end loop;
        end loop;
    end loop;
    while made < wanted loop
        made := made + 1;
        share := random();
        row_count := case when target.kind = 'f' then 1 else (array[1, 3, 3, 8])[1 + floor(random() * 4)::int] end;
        given := arity - case when target.kind = 'f' and random() < 0.2
                              then floor(random() * (target.defaults + 1))::int else 0 end;
        rows := '{}';
        kept := '{}';
        for r in 1 .. row_count loop
            for n in 1 .. given loop
                kept[n] := pool[first[n] + floor(random() * case when random() < share then usual[n] else valid[n] end)::int];
            end loop;
            if r = 1 then
                arguments := kept;
            elsif arity > 1 and share < 0.7 then
                kept := kept[1:1] || arguments[2:];
            end if;
            rows := rows || array_to_string(kept, ', ');
        end loop;
        insert into nasty.call (target, query) values (target.id, nasty.query(target, rows)) on conflict do nothing;
    end loop;
end
$$;

-- Running them. Unpinned and qualified, because the callers' search_path is one of the things that vary; of the
-- operators only those on integers, which the hijacking schema leaves alone. -----------------------------------

create procedure nasty.run(round text, first int, last int) language plpgsql as $$
declare
    c record;
    began timestamptz;
    state text;
    result bytea;
    texts text[];
    said text;
    hint text;
begin
    for c in select k.id, k.query, k.target, t.writes, t.result from nasty.call as k
             join nasty.target as t on t.id operator(pg_catalog.=) k.target
             where k.id operator(pg_catalog.>=) first and k.id operator(pg_catalog.<=) last
             order by k.id loop
        began := pg_catalog.clock_timestamp();
        result := null;
        texts := null;
        said := null;
        begin
            execute c.query into result, texts;
            state := '00000';
            if c.result operator(pg_catalog.<>) 'bytea'::pg_catalog.regtype
                and pg_catalog.array_to_string(texts, ' ') operator(pg_catalog.~) 'NaN|Infinity' then
                said := 'not a number';
            end if;
            if c.writes then
                raise exception using errcode = 'KC000';
            end if;
        exception
            when sqlstate 'KC000' then
                state := '00000';
            when query_canceled or assert_failure or others then
                state := sqlstate;
                get stacked diagnostics said = message_text, hint = pg_exception_hint;
                said := pg_catalog.concat_ws(' | ', said, hint);
        end;
        insert into nasty.outcome (round, call, sqlstate, digest, message, milliseconds)
        values (round, c.id, state, pg_catalog.md5(result), said,
                extract(epoch from pg_catalog.clock_timestamp() operator(pg_catalog.-) began)
                    operator(pg_catalog.*) 1000::numeric);
        if round operator(pg_catalog.=) 'learn'::text and texts[1] is not null then
            insert into nasty.harvest (target, call, type, value)
            select c.target, c.id, pg_catalog.format_type(c.result, null), x from pg_catalog.unnest(texts) as x
            where pg_catalog.length(x) operator(pg_catalog.<) 8000
                and (c.result operator(pg_catalog.=) 'bytea'::pg_catalog.regtype
                     or exists (select from pg_catalog.pg_type where oid operator(pg_catalog.=) c.result
                                and typtype operator(pg_catalog.=) 'c'))
            on conflict do nothing;
        end if;
    end loop;
end
$$;

-- From one round's outcome to the next one's values -----------------------------------------------------------

create procedure nasty.learn() language plpgsql as $$
begin
    update nasty.target as t
    set inside_only = not exists (select from nasty.outcome as o join nasty.call as c on c.id = o.call
                                  where c.target = t.id and o.sqlstate <> '0A000')
    where t.kind = 'f';
    -- Words in the errors: option names, words that are allowed.
    update nasty.target as t
    set own_values = array(select distinct unnest(t.own_values || l.expressions))
    from (
        select c.target,
            array_agg(distinct format('%L::text', w.word))
            || coalesce(array_agg(distinct format('%L::jsonb', jsonb_build_object(w.word, j.v)))
                        filter (where o.message ~ 'Allowed keys' and position(format('"%s"', w.word) in split_part(o.message, 'Allowed keys', 2)) > 0), '{}')
            || coalesce(array_agg(distinct format('%L::jsonb', jsonb_build_object((regexp_match(o.message, 'option "([^"]+)"'))[1], w.word)))
                        filter (where o.message ~ '^option "'), '{}') as expressions
        from nasty.outcome as o
        join nasty.call as c on c.id = o.call,
            lateral (select m[1] as word from regexp_matches(o.message, '"([a-zA-Z_]{1,40})"', 'g') as m) as w,
            (values ('null'::jsonb), ('-1'), ('0'), ('1'), ('3'), ('2.5'), ('1e308'), ('1e400'), ('true'), ('"x"'), ('[]'), ('{}'),
                    ('[1, 2, 3]'), ('[0.2, 0.3, 0.5]'), ('[null, null, null]'), ('["x"]'), ('[[1, 2], [3, 4]]'),
                    ('{"a": 1}'), ('[1e308, -1e308, 1e-320]'), ('[1, 2, 3, 4]')) as j (v)
        where o.round = 'learn' and o.sqlstate = '22023'
        group by c.target) as l
    where t.id = l.target;

    -- Models and states: the real ones, ...
    insert into nasty.value (type, expression, nature)
    select h.type, format('%L::%s', h.value, h.type), 'valid'
    from (select *, row_number() over (partition by target, type order by md5(value)) as n from nasty.harvest) as h
    where n <= 8
    on conflict do nothing;
    -- ... models with one attribute changed, ...
    insert into nasty.value (type, expression, nature)
    select h.type, format('pg_catalog.jsonb_populate_record(%L::%s, %L::jsonb)', h.value, h.type,
                          jsonb_build_object(a.attname, case when v.type = 'jsonb' then v.literal::jsonb else to_jsonb(v.literal) end)), 'nasty'
    from (select *, row_number() over (partition by type order by md5(value)) as n from nasty.harvest) as h
    join pg_type as t on t.oid = to_regtype(h.type) and t.typtype = 'c'
    join pg_attribute as a on a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    join nasty.value as v on v.type_oid = a.atttypid and (v.literal is not null or v.expression like 'NULL::%')
    where n <= 2
    on conflict do nothing;
    -- ... states cut, lengthened, and with one byte changed.
    insert into nasty.value (type, expression, nature)
    select 'bytea', format('%L::bytea', m.state), 'nasty'
    from (select *, row_number() over (partition by target order by md5(value)) as n from nasty.harvest
          where type = 'bytea') as h,
        lateral (
            select substr(h.value::bytea, 1, length(h.value::bytea) * k / 16) as state from generate_series(0, 15) as k
            union all select h.value::bytea || '\x00'
            union all select substr(h.value::bytea, 1, length(h.value::bytea) - 1)
            union all select h.value::bytea || h.value::bytea
            union all
            select set_byte(h.value::bytea, p, b)
            from generate_series(0, least(length(h.value::bytea), 160) - 1) as p, unnest('{0,1,127,128,255}'::int[]) as b) as m
    where h.n = 1
    on conflict do nothing;
end
$$;

-- Aggregates of a user's own making, on our transition functions, that begin with a state of their choice.
create procedure nasty.make_hostile_aggregates() language plpgsql as $$
declare
    a record;
    name text;
begin
    for a in
        select g.*, t.types, s.value, s.expression
        from nasty.target as t
        join pg_aggregate as g on g.aggfnoid = t.signature::regprocedure
        join pg_proc as p on p.oid = g.aggfnoid
        cross join lateral (
            select distinct on (md5(v.expression)) v.expression,
                case when v.literal is not null then v.literal else trim(both '''' from regexp_replace(v.expression, '::bytea$', '')) end as value
            from nasty.value as v
            where v.type_oid = g.aggtranstype and (v.literal is not null or v.type = 'bytea')
            order by md5(v.expression) limit 5) as s
        where t.kind = 'a' and g.aggkind = 'n' and g.aggtranstype <> 'internal'::regtype
    loop
        name := format('nasty.hostile_%s', (select count(*) from nasty.target));
        begin
            execute format('create aggregate %s (%s) (sfunc = %s, stype = %s%s, initcond = %L)', name,
                (select string_agg(format_type(x, null), ', ' order by n) from unnest(a.types) with ordinality as u(x, n)),
                a.aggtransfn, format_type(a.aggtranstype, null),
                case when a.aggfinalfn = 0 then '' else format(', finalfunc = %s', a.aggfinalfn::regproc)
                    || case when a.aggfinalextra then ', finalfunc_extra' else '' end end, a.value);
        exception when others then
            continue;   -- the initial state is checked when the aggregate is made
        end;
        insert into nasty.target (name, signature, kind, types, defaults, result, writes)
        select name, p.oid::regprocedure::text, 'a', a.types, 0, p.prorettype, false from pg_proc as p where p.oid = name::regproc;
    end loop;
end
$$;

-- Real states, mutated, as the state that a call site begins with (argument 0 of transition and combine functions),
-- and as argument of what merges and of what ends. ------------------------------------------------------------------

create table nasty.state (
    id int primary key generated always as identity,
    target int not null,         -- the aggregate that returned it
    query text not null,         -- how it was called
    state bytea not null
);

create table nasty.mutant (
    id int primary key generated always as identity,
    origin int not null references nasty.state,
    mutation text not null,
    state bytea not null
);

-- Of each aggregate that returns its state: those of the calls with the most rows, before the calls are forgotten.
create procedure nasty.keep_states(wanted int) language plpgsql as $$
begin
    insert into nasty.state (target, query, state)
    select x.target, x.query, x.value::bytea
    from (select h.target, c.query, h.value,
                row_number() over (partition by h.target order by (length(c.query) - length(replace(c.query, 'union all', ''))) desc,
                    length(h.value), h.value_md5) as n
          from nasty.harvest as h
          join nasty.call as c on c.id = h.call
          join nasty.target as t on t.id = h.target and t.kind = 'a' and t.result = 'bytea'::regtype
          where h.type = 'bytea' and not exists (select from nasty.state as s where s.state = h.value::bytea)) as x
    where x.n <= wanted;
end
$$;

-- By drawing lots from a seed of its own: flipped bits, cut and lengthened, eight bytes at a place where a number may lie
-- replaced by what no number should be, eight bytes taken from elsewhere in the state.
create procedure nasty.make_mutants(wanted int) language plpgsql as $$
declare
    s nasty.state;
    numbers constant bytea[] := array(
        select decode(h, 'hex') from unnest('{000000000000f87f,000000000000f07f,000000000000f0ff,000000000000f0bf,a0c8eb85f3cce17f,
            a0c8eb85f3cce1ff,0000000000000000,0100000000000000,ffffffffffffffff,ffffffffffffff7f,0000000000000080,000000000000f03f,
            0000000001000000,0000000000000200}'::text[]) as h);
    made bytea;
    kind text;
    at int;
    bit int;
begin
    perform setseed(0.2718);
    for s in select * from nasty.state order by id loop
        insert into nasty.mutant (origin, mutation, state) values (s.id, 'none', s.state);
        for n in 1 .. wanted loop
            made := s.state;
            kind := (array['flip', 'number', 'number', 'number', 'length', 'moved'])[1 + floor(random() * 6)::int];
            at := 8 * floor(random() * (length(made) / 8))::int + 4;   -- a bytea shown lacks the four bytes of its length
            case kind
                when 'flip' then
                    for k in 1 .. 1 + floor(random() ^ 3 * 8)::int loop
                        bit := floor(random() * 8 * length(made))::int;
                        made := set_bit(made, bit, 1 - get_bit(made, bit));
                    end loop;
                when 'number' then
                    continue when at + 8 > length(made);
                    made := overlay(made placing numbers[1 + floor(random() * cardinality(numbers))::int] from at + 1 for 8);
                when 'length' then
                    made := case floor(random() * 4)::int
                        when 0 then substr(made, 1, floor(random() * length(made))::int)
                        when 1 then substr(made, 1, greatest(0, length(made) - 8 * (1 + floor(random() * 4)::int)))
                        when 2 then made || decode(repeat('00', 1 + floor(random() * 64)::int), 'hex')
                        else made || made end;
                else
                    made := overlay(made placing substr(made, 1 + floor(random() * (length(made) / 8))::int * 8 + 4, 8) from at + 1 for 8);
            end case;
            continue when made = s.state;
            insert into nasty.mutant (origin, mutation, state) values (s.id, kind, made);
        end loop;
    end loop;
end
$$;

create function nasty.one_argument(called text, rows text) returns text language sql immutable as $$
    select format('select pg_catalog.string_agg(pg_catalog.record_send(row(x.r)), null), pg_catalog.array_agg(x.r::text) from (select %s as r from (%s) as a(row_number, a1)) as x',
        called, rows)
$$;

-- What a state comes to. Whoever returned it had to refuse what went into it, if anybody must.
create function nasty.ended(state bytea, merge text) returns text language plpgsql set extra_float_digits = 3 set datestyle = 'ISO, YMD' as $$
declare
    result text;
begin
    execute pg_catalog.format('select %s($1)::pg_catalog.text', merge) into result using state;
    return result;
exception when invalid_binary_representation then
    raise exception using errcode = 'XX000', message = 'a damaged state was taken and returned';
end
$$;

-- Makes an aggregate that begins with a state and returns it, and the calls of it.
create procedure nasty.begin_with(name text, label text, state bytea, sfunc regproc, types oid[], queries text[]) language plpgsql as $$
declare
    made int;
begin
    execute format('create aggregate %s (%s) (sfunc = %s, stype = bytea, initcond = %L)', name,
        (select string_agg(format_type(x, null), ', ' order by n) from unnest(types) with ordinality as u(x, n)), sfunc, state);
    insert into nasty.target (name, signature, kind, types, defaults, result, writes)
    values (name, format('nasty.mutant of %s', label), 'a', types, 0, 'text'::regtype, false)
    returning id into made;
    insert into nasty.call (target, query) select made, q from unnest(queries) as q;
end
$$;

create procedure nasty.make_mutant_calls() language plpgsql as $$
declare
    m record;
    ender nasty.target;
    begun text;
    query text;
begin
    for m in
        select mu.id, mu.state, s.state as real, s.query, t.name, t.types, g.aggtransfn, g.aggcombinefn,
            e.id as merge_id, e.name as merge_name,
            format('select 0, %L::bytea', mu.state) as mutant_row, format('select 1, %L::bytea', s.state) as real_row
        from nasty.mutant as mu join nasty.state as s on s.id = mu.origin join nasty.target as t on t.id = s.target
        join pg_aggregate as g on g.aggfnoid = t.signature::regprocedure
        join nasty.target as e on e.name = regexp_replace(t.name, '_partial$', '_merge')
        order by mu.id
    loop
        -- On the left: of a transition, with rows that fit; of a merge.
        begun := format('nasty.mutant_%s', m.id);
        query := replace(replace(m.query, format('(select %s(', m.name), format('(select nasty.ended(%s(', begun)),
            ') as r from', format('), %L) as r from', m.merge_name));
        call nasty.begin_with(begun, m.name, m.state, m.aggtransfn, m.types, array[query]);
        begun := format('nasty.mutant_%s_merged', m.id);
        query := format('nasty.ended(%s(a1), %L)', begun, m.merge_name);
        call nasty.begin_with(begun, m.name, m.state, m.aggcombinefn, '{bytea}'::regtype[]::oid[],
            array[nasty.one_argument(query, m.real_row), nasty.one_argument(query, format('%s union all %s', m.mutant_row, m.real_row)),
                nasty.one_argument(query, 'select 0, null::bytea')]);
        -- On the right, and alone.
        insert into nasty.call (target, query)
        select m.merge_id, nasty.one_argument(format('%s(a1)', m.merge_name), r)
        from unnest(array[m.mutant_row, format('%s union all %s', m.real_row, m.mutant_row), format('%s union all %s', m.mutant_row, m.real_row)]) as r
        on conflict do nothing;
        for ender in select * from nasty.target as t where t.kind = 'f' and t.types = '{bytea}'::regtype[]::oid[] and t.signature not like 'nasty.%' loop
            insert into nasty.call (target, query) values (ender.id, nasty.query(ender, array[format('%L::bytea', m.state)])) on conflict do nothing;
        end loop;
    end loop;
end
$$;

-- A schema that stands before pg_catalog and raises the alarm when anything of it is used. -----------------------

create schema hijack;
do $$
declare
    f record;
    o record;
begin
    for o in
        select op, t from unnest('{=,<>,<,<=,>,>=,+,-,*,/}'::text[]) as op,
            unnest('{double precision,numeric,text,timestamp without time zone,date,jsonb}'::text[]) as t
    loop
        execute format($f$create or replace function hijack.alarm(%1$s, %1$s) returns boolean language plpgsql as
            'begin raise exception using errcode = ''HJ000'', message = ''hijacked''; end'$f$, o.t);
        execute format('create operator hijack.%s (leftarg = %s, rightarg = %s, function = hijack.alarm)', o.op, o.t, o.t);
    end loop;
    for f in
        select p.proname, pg_get_function_identity_arguments(p.oid) as arguments, p.prorettype, p.proretset
        from pg_proc as p
        where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f'
            and p.proname = any ('{abs,round,floor,ceil,sqrt,ln,log,exp,power,least,sign,length,lower,upper,btrim,format,
                concat,regexp_replace,string_to_array,array_length,array_upper,cardinality,array_append,array_ndims,
                jsonb_build_object,jsonb_array_length,date_trunc,now,timezone,to_regclass,split_part}'::text[])
            and not p.proargtypes::oid[] && '{internal,"\"any\"",cstring}'::regtype[]::oid[]
            and p.provariadic = 0
    loop
        execute format($f$create function hijack.%I(%s) returns %s language plpgsql as
            'begin raise exception using errcode = ''HJ000'', message = ''hijacked''; end'$f$,
            f.proname, f.arguments, f.prorettype::regtype);
    end loop;
    -- A locale that is not C, where the system has one.
    begin
        perform set_config('lc_numeric', 'C.UTF-8', false);
    exception when others then
        null;
    end;
end
$$;
reset lc_numeric;

-- The verdict, as TAP -------------------------------------------------------------------------------------------

create function nasty.report() returns setof text language plpgsql as $$
declare
    -- 42601 is PostgreSQL's own word to who calls a function that returns a record without saying which columns.
    allowed constant text[] := '{00000,42601,22023,2202E,22004,22003,22012,22000,22008,2201E,22P03,22P02,0A000,54000,53200,55000,55P03,
        42501,42702,42703,42804,42P01,25006,P0002}';
    self constant int[] := array(select id from nasty.target where signature like 'nasty.broken(%' or signature like 'nasty.setting%');
    line text;
    found int;
begin
    create temp table judged on commit drop as
    select o.*, regexp_replace(t.signature, 'hostile_\d+', 'hostile') as signature, c.query, c.target, t.result = 'bytea'::regtype as is_state, o.milliseconds > 5000 or o.sqlstate = '57014' as slow,
        not o.sqlstate = any (allowed || '{57014}') as bad
    from nasty.outcome as o join nasty.call as c on c.id = o.call join nasty.target as t on t.id = c.target;

    return query select format('# %s functions and aggregates, and %s made on our transition functions; %s distinct calls',
        count(*) filter (where signature not like 'nasty.%'), count(*) filter (where signature ~ '^nasty\.(hostile|mutant)'),
        (select count(*) from nasty.call)) from nasty.target;
    return query select format('# round %s: %s calls in %s s; %s', j.round, sum(j.n), round(sum(j.s)::numeric, 1),
            string_agg(format('%s: %s', j.sqlstate, j.n), ', ' order by j.sqlstate))
        from (select round, sqlstate, count(*) as n, sum(milliseconds) / 1000 as s from judged
              where not target = any (self) group by round, sqlstate) as j group by j.round order by j.round;
    return query select format('# slowest: %s ms in %s', round(milliseconds::numeric), signature) from judged
        where not target = any (self) order by milliseconds desc limit 3;
    return query select format('# never succeeded: %s', t.signature) from nasty.target as t
        where not t.id = any (self) and t.signature not like 'nasty.hostile%'
            and t.signature not like 'nasty.mutant%' and not exists (select from judged as j where j.target = t.id and j.sqlstate = '00000');

    found := (select count(distinct target) from judged where not target = any (self) and signature not like 'nasty.%');
    return next format('%sok 1 - functions were called', case when found > 0 then '' else 'not ' end);

    found := (select count(*) from judged where bad and signature like 'nasty.broken(%');
    return next format('%sok 2 - an error that is not allowed is noticed', case when found > 0 then '' else 'not ' end);

    found := (select count(*) from judged where bad and not target = any (self));
    return query select format('# %s %s (%s times): %s%s#   %s', sqlstate, signature, count(*), min(left(message, 200)), E'\n',
            (array_agg(left(query, 700) order by length(query)))[1])
        from judged where bad and not target = any (self) group by sqlstate, signature, regexp_replace(message, '\d', '', 'g')
        order by 1 limit 40;
    return next format('%sok 3 - every error is one a caller can act on', case when found = 0 then '' else 'not ' end);

    found := (select count(*) from judged where slow and not target = any (self));
    return query select format('# %s ms %s: %s', round(milliseconds::numeric), signature, left(query, 700)) from judged
        where slow and not target = any (self) order by milliseconds desc limit 10;
    return next format('%sok 4 - every call ends within 5 s', case when found = 0 then '' else 'not ' end);

    -- What a mutated state may do: be refused as one, or make a result of numbers. Some of both there must be.
    return query select format('# mutated states: %s in %s calls; %s', (select count(*) from nasty.mutant), sum(j.n),
            string_agg(format('%s: %s', j.sqlstate, j.n), ', ' order by j.sqlstate))
        from (select sqlstate, count(*) as n from judged where signature like 'nasty.mutant%' and round = 'plain' group by sqlstate) as j;
    found := (select count(*) from judged where signature like 'nasty.mutant%' and message = 'not a number');
    return query select format('# not a number: %s: %s', signature, left(query, 700)) from judged
        where signature like 'nasty.mutant%' and message = 'not a number' limit 5;
    return next format('%sok 5 - a mutated state is refused or gives numbers', case when found = 0
        and exists (select from judged where signature like 'nasty.mutant%' and sqlstate = '00000')
        and exists (select from judged where signature like 'nasty.mutant%' and sqlstate = '22P03') then '' else 'not ' end);

    create temp table differing on commit drop as
    select a.signature, a.target, a.query, a.sqlstate as state_a, b.sqlstate as state_b, a.message as message_a, b.message as message_b,
        b.round
    from judged as a join judged as b on b.call = a.call and a.round = 'plain' and b.round in ('other', 'parallel')
    -- Workers meet the rows in another order: which of several bad ones is named may differ then, and the last of the
    -- 32 digits of sums in a state; what comes of the state does not.
    where a.digest is distinct from b.digest and (b.round = 'other' or not a.is_state)
        or (b.round = 'other' or a.sqlstate = '00000' or b.sqlstate = '00000')
            and (a.sqlstate <> b.sqlstate or a.message is distinct from b.message);
    found := (select count(*) from differing where signature like 'nasty.setting%');
    return next format('%sok 6 - a result that depends on a setting is noticed', case when found > 0 then '' else 'not ' end);

    found := (select count(*) from differing where not target = any (self));
    return query select format('# %s, %s (%s times): %s %s, %s %s%s#   %s', round, signature, count(*), min(state_a), min(left(message_a, 150)),
            min(state_b), min(left(message_b, 150)), E'\n', (array_agg(left(query, 700) order by length(query)))[1])
        from differing where not target = any (self) group by round, signature order by 1 limit 20;
    return next format('%sok 7 - no result depends on the settings of the session', case when found = 0 then '' else 'not ' end);
end
$$;

create function nasty.memory_kb() returns bigint language sql volatile as $$
    select (regexp_match(pg_read_file('/proc/self/status'), 'VmData:\s+(\d+)'))[1]::bigint
$$;

-- What must hold for every object of the extension and of its base, whatever the topic: nothing here is
-- extended when a topic is added.
begin;
\set ON_ERROR_ROLLBACK off
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then
        call keycust.create_base();
    end if;
end $$;
\set files `ls sql/*/*.sql`

create temp view topic as
select distinct substring(file from '([^/]+)\.sql$') as name
from regexp_split_to_table(:'files', '\s+') as file
where file !~ '/(install|version|keycust)\.sql$' and file !~ '^sql/updates/'
union values ('base');

create temp view member as
select d.classid, d.objid
from pg_depend as d
join pg_extension as e on e.oid = d.refobjid and e.extname = 'keycust'
where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e';

create temp view routine as
select p.*, l.lanname as language, p.oid::regprocedure::text as signature,
    array(select t from unnest(p.proargtypes) with ordinality as u(t, n) order by n) as arguments,
    -- Comments do not count as code, nor do literals as statements.
    regexp_replace(regexp_replace(p.prosrc, '--[^\n]*', '', 'g'), '''[^'']*''', '''''', 'g') as code
from pg_proc as p
join pg_language as l on l.oid = p.prolang
join member as m on m.classid = 'pg_proc'::regclass and m.objid = p.oid;

create temp view commits as
select oid from routine where prokind = 'p' and code ~* '^\s*(declare.*?)?begin\s+commit\s*;';

-- SQL in string bodies and in PL/pgSQL that can change something.
-- kmeans_train runs queries over a table that its caller names, with the caller's rights; it writes nothing.
create temp view writer as
select oid from routine
where signature not like 'keycust.kmeans_train%' and (prokind = 'p'
    or language in ('sql', 'plpgsql') and prosqlbody is null
        and code ~* '\m(insert\s+into|update\s+[a-z_.]+|delete\s+from|truncate|merge\s+into|create\s+(temp\s+)?(table|view|schema|index|unique|function)|drop\s+(table|view|schema|index|function|policy)|alter\s+(table|view|schema|role|default)|copy\s|grant\s|revoke\s|for\s+update|setval|nextval|execute\s)'
        and not code ~* '^\s*select\s+\$keycust_ddl\$');

create temp view ours as
select c.*, n.nspname as schema, c.oid::regclass::text as name
from pg_class as c join pg_namespace as n on n.oid = c.relnamespace and n.nspname in ('keycust_data', 'keycust_bi');

select plan(34);

select cmp_ok((select count(*) from routine), '>', 5::bigint, 'the extension has functions to check');
select cmp_ok((select count(*) from topic), '>', 1::bigint, 'the topics are known');
select diag(format('%s routines, %s aggregates, %s types, %s tables, %s of them with a customer, %s views, %s topics',
    (select count(*) from routine), (select count(*) from routine where prokind = 'a'),
    (select count(*) from member where classid = 'pg_type'::regclass),
    (select count(*) from ours where relkind in ('r', 'p')),
    (select count(*) from ours where relkind in ('r', 'p')
        and exists (select from pg_attribute where attrelid = ours.oid and attname = 'customer_id' and not attisdropped)),
    (select count(*) from ours where relkind = 'v'), (select count(*) from topic)));

-- Names

select is_empty($$
    select r.signature from routine as r
    where r.proname not in ('create_base', 'upgrade_base', 'detach_base', 'integrate', 'refresh', 'grant_access',
                            'forget_person', 'version')
        and not exists (select from topic as t where starts_with(r.proname || '_', t.name || '_'))
        and not starts_with(r.proname, 'shipped_')
$$, 'every function''s name begins with its topic');
select is_empty($$
    select t.typname from pg_type as t join member as m on m.classid = 'pg_type'::regclass and m.objid = t.oid
    where t.typcategory <> 'A' and not exists (select from topic where starts_with(t.typname, topic.name || '_'))
$$, 'every type''s name begins with its topic');
select is_empty($$
    select r.signature from routine as r
    where r.pronamespace <> 'keycust'::regnamespace or r.proname <> lower(r.proname)
$$, 'every function lies in schema keycust, in lower case');
select is_empty($$
    select r.signature from routine as r where r.prokind = 'a' and r.proname ~ (
        '^(sum|avg|min|max|count|array_agg|jsonb?_agg|jsonb?_object_agg|bit_and|bit_or|bool_and|bool_or|every|any_value|'
        || 'string_agg|hll_add_agg|hll_union_agg|topn_.*agg|tdigest.*)$')
$$, 'no aggregate bears a name that Citus takes for its own');
select is_empty($$
    select o.oid::regoperator::text from pg_operator as o
    join member as m on m.classid = 'pg_operator'::regclass and m.objid = o.oid where o.oprname ~ '\?'
$$, 'no operator contains a question mark');
select is_empty($$
    select a.signature from routine as a join routine as b on a.proname = b.proname and a.oid < b.oid
        and cardinality(a.arguments) = cardinality(b.arguments)
    where (select bool_and(x.t = y.t or coalesce(nullif((select typelem from pg_type where oid = x.t), 0), x.t)::regtype::text
                    <> x.t::regtype::text and (select typcategory from pg_type where oid = y.t) = 'A')
           from unnest(a.arguments) with ordinality as x(t, n) join unnest(b.arguments) with ordinality as y(t, n) using (n))
$$, 'no two forms of a function differ in element type alone');
select is_empty($$
    select signature from routine as r
    where provariadic <> 0
        or exists (select from unnest(r.arguments || r.prorettype) as t join pg_type as p on p.oid = t
                   where p.typtype = 'p' and p.typname not in ('void', 'internal', 'record', 'trigger', 'event_trigger', 'cstring'))
$$, 'no function is variadic or polymorphic');

-- Security

select is_empty($$
    select signature from routine
    where language in ('sql', 'plpgsql') and prosqlbody is null and oid not in (select oid from commits)
        and not coalesce(proconfig @> '{"search_path=pg_catalog, pg_temp"}', false)
$$, 'SQL and PL/pgSQL functions pin search_path');
select is_empty($$
    select signature from routine
    where oid in (select oid from commits) and (proconfig is not null or code ~* '\m(perform|call)\s+(?!keycust\.)')
$$, 'procedures that commit have no settings and call by qualified name');
select is_empty($$
    select signature from routine where prokind = 'p' and code ~* '\mcommit\s*;' and oid not in (select oid from commits)
$$, 'procedures that commit do so in their first statement');
select is_empty($$ select signature from routine where prosecdef $$, 'no function runs with its owner''s rights');
select is_empty($$ select signature from routine where proleakproof $$, 'no function claims to be leakproof');
select is_empty($$
    select signature from routine
    where oid in (select oid from writer)
        and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0)
$$, 'what writes is not executable by PUBLIC');
select is_empty($$
    select signature from routine where language not in ('c', 'sql', 'plpgsql', 'internal')
$$, 'nothing needs another language');

-- Labels

select is_empty($$ select signature from routine where oid in (select oid from writer) and provolatile <> 'v' $$,
    'what writes is volatile');
select is_empty($$ select signature from routine where oid in (select oid from writer) and prokind <> 'p' and proparallel <> 'u' $$,
    'what writes is not run in parallel');
select is_empty($$
    select signature from routine where language = 'c' and prokind <> 'a' and (provolatile <> 'i' or proparallel <> 's')
$$, 'C functions are immutable and parallel safe');
select is_empty($$
    select signature from routine
    where provolatile = 'i' and language in ('sql', 'plpgsql') and prosqlbody is null
        and code ~* '\m(now|current_setting|clock_timestamp|current_date|localtimestamp|random|set_config|keycust_data)\M'
        and not code ~* '^\s*select\s+\$keycust_ddl\$'
$$, 'immutable functions read no clock, setting, table or chance');

-- Aggregates

select is_empty($$
    select r.signature from routine as r join pg_aggregate as g on g.aggfnoid = r.oid
    where g.aggtranstype <> 'internal'::regtype and (g.aggcombinefn = 0 or r.proparallel <> 's')
$$, 'an aggregate with a concrete state combines and is parallel safe');
select is_empty($$
    select r.signature from routine as r join pg_aggregate as g on g.aggfnoid = r.oid
    where g.aggtranstype <> 'internal'::regtype and r.proname !~ '_(partial|merge)$'
        and not exists (
            select from routine as p join pg_aggregate as h on h.aggfnoid = p.oid
            where p.proname = r.proname || '_partial' and p.arguments = r.arguments and h.aggtransfn = g.aggtransfn
                and h.aggfinalfn = 0 and h.aggtranstype = g.aggtranstype and p.prorettype = g.aggtranstype)
$$, 'every one-pass aggregate has its _partial, which returns the state');
select is_empty($$
    select r.signature from routine as r join pg_aggregate as g on g.aggfnoid = r.oid
    where g.aggtranstype <> 'internal'::regtype and r.proname !~ '_(partial|merge)$'
        and not exists (
            select from routine as m join pg_aggregate as h on h.aggfnoid = m.oid
            where m.proname = r.proname || '_merge' and m.arguments = array[g.aggtranstype] and h.aggfinalfn = g.aggfinalfn
                and h.aggtranstype = g.aggtranstype and m.prorettype = r.prorettype)
$$, 'every one-pass aggregate has its _merge, which takes the state and gives the same result');
select is_empty($$
    select r.signature from routine as r join pg_aggregate as g on g.aggfnoid = r.oid
    where g.aggtranstype = 'internal'::regtype and (g.aggfinalfn = 0 or r.prorettype = 'internal'::regtype)
$$, 'a whole-data aggregate has a final function');
select is_empty($$
    select f.signature from pg_aggregate as g join routine as r on r.oid = g.aggfnoid,
        unnest(array[g.aggtransfn, g.aggfinalfn, g.aggcombinefn, g.aggserialfn, g.aggdeserialfn]::oid[]) as support (oid)
    join routine as f on f.oid = support.oid
    where f.provolatile <> 'i' or f.proparallel <> 's'
$$, 'the support functions of aggregates are immutable and parallel safe');

-- Documentation

select is_empty($$
    select signature from routine
    where coalesce(obj_description(oid, 'pg_proc'), '') !~ '[\u4e00-\u9fff].*[a-zA-Z]{3}'
$$, 'every function has a comment in Chinese and English');
select is_empty($$
    select t.typname from pg_type as t join member as m on m.classid = 'pg_type'::regclass and m.objid = t.oid
    where t.typcategory <> 'A' and coalesce(obj_description(t.oid, 'pg_type'), '') !~ '[\u4e00-\u9fff].*[a-zA-Z]{3}'
$$, 'every type has a comment in Chinese and English');

-- Models

select is_empty($$
    select t.typname from pg_type as t join member as m on m.classid = 'pg_type'::regclass and m.objid = t.oid,
        lateral (select array_agg(format('%s %s', a.attname, a.atttypid::regtype) order by a.attnum desc) as last
                 from pg_attribute as a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) as x
    where t.typtype = 'c' and t.typname like '%\_model'
        and (x.last[1] <> 'detail jsonb' or x.last[2] is distinct from 'format integer')
$$, 'a model ends with format integer, detail jsonb');

-- The base belongs to the user

select is_empty($$
    select name from ours where oid in (select objid from member where classid = 'pg_class'::regclass)
$$, 'the extension owns nothing in the base');
select is_empty($$
    select distinct pg_describe_object(d.classid, d.objid, d.objsubid) from pg_depend as d
    join member as m on m.classid = d.refclassid and m.objid = d.refobjid
    where d.classid in ('pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass)
        or d.classid = 'pg_class'::regclass and (select relkind from pg_class where oid = d.objid) in ('i', 'r', 'p', 'm')
            and d.deptype = 'n'
$$, 'no constraint, default, index, policy or column of the base stands on the extension''s code');
select is_empty($$
    select name from ours where relkind in ('r', 'p') and schema = 'keycust_data' and not relispartition
        and not exists (select from pg_constraint where conrelid = ours.oid and contype = 'p')
$$, 'every table has a primary key');
select is_empty($$
    select name from ours where relkind in ('r', 'p') and not relispartition
        and exists (select from pg_attribute where attrelid = ours.oid and attname = 'customer_id' and not attisdropped)
        and (not relrowsecurity or relforcerowsecurity or not exists (select from pg_policy where polrelid = ours.oid))
$$, 'a table with a customer has row security, and a policy');

-- What people and BI tools see

select is_empty($$
    select name from ours
    where schema = 'keycust_bi' and (relkind <> 'v' or not coalesce(reloptions @> '{security_invoker=true}', false))
$$, 'keycust_bi holds views only, each with its reader''s rights');
select is_empty($$
    select v.name, a.attname, format_type(a.atttypid, a.atttypmod)
    from ours as v join pg_attribute as a on a.attrelid = v.oid and a.attnum > 0 and not a.attisdropped
    where v.schema = 'keycust_bi' and (
        format_type(a.atttypid, null) not in ('text', 'character varying', 'smallint', 'integer', 'bigint', 'double precision',
            'numeric', 'date', 'timestamp without time zone', 'boolean')
        or a.atttypid = 'numeric'::regtype and a.atttypmod = -1
        or a.attname <> lower(a.attname) or octet_length(a.attname) > 30
        or v.relname <> lower(v.relname) or octet_length(v.relname) > 30)
$$, 'views have types that every driver reads, and names that every tool accepts');

select * from finish();
rollback;

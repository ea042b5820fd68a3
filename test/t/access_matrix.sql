-- What access_matrix.sh works with: a base with rows in every table, roles of every kind, and what each of them may see.
-- Rows are made from the catalogue, so a table that is added later is in the matrix without a word here.
set client_min_messages = warning;
create extension keycust;
create role kc_owner;
grant usage on schema keycust to kc_owner with grant option;
grant execute on all routines in schema keycust to kc_owner with grant option;
do $$ begin execute format('grant create on database %I to kc_owner', current_database()); end $$;
set role kc_owner;
call keycust.create_base();
reset role;
create schema matrix;
grant usage, create on schema matrix to public;

-- Two companies under one roof: o1 with o11, o12, o121; o2. Managers a in o11, b in o2.
insert into keycust_data.organisation (organisation_id, parent_id, name)
values ('o1', null, 'o1'), ('o11', 'o1', 'o11'), ('o12', 'o1', 'o12'), ('o121', 'o12', 'o121'), ('o2', null, 'o2');
insert into keycust_data.account_manager (account_manager_id, organisation_id, name, phone)
values ('a', 'o11', 'a', '13800000001'), ('b', 'o2', 'b', '13800000002');
insert into keycust_data.feeder (feeder_id, organisation_id, name) select 'f' || n, 'o2', 'f' from generate_series(1, 20) as n;
insert into keycust_data.transformer_area (transformer_area_id, organisation_id)
select 't' || n, 'o2' from generate_series(1, 20) as n;
insert into keycust_data.feeder_energy (feeder_id, day) select feeder_id, '2025-03-01' from keycust_data.feeder;
insert into keycust_data.transformer_area_energy (transformer_area_id, day)
select transformer_area_id, '2025-03-01' from keycust_data.transformer_area;

-- Results stand under a run, and are seen if it is the current one.
insert into keycust_data.refresh_run (as_of, backend_pid) values ('2025-02-28', 1);
update keycust_data.current_run set run_id = 1, as_of = '2025-02-28';

-- The key that another table has to offer, where a column refers to one without customers.
create function matrix.key_of(relation regclass, a pg_attribute) returns text language plpgsql as $$
declare
    k record;
    key text;
begin
    for k in
        select f.confrelid::regclass as other, o.attname
        from pg_constraint as f
        join pg_attribute as o on o.attrelid = f.confrelid and o.attnum = f.confkey[1]
        where f.conrelid = relation and f.contype = 'f' and f.conkey = array[a.attnum] and not exists (
            select from pg_attribute as c where c.attrelid = f.confrelid and c.attname = 'customer_id')
    loop
        execute format('select min(t.%I::text) from %s as t', k.attname, k.other) into key;
    end loop;
    return key;
end $$;

-- The customers: every text of customer n says «cnn§», which nobody else's does.
create table matrix.customer as
select
    'c' || to_char(n, 'FM00') as customer_id,
    (array['o1', 'o11', 'o12', 'o121', 'o2'])[1 + n % 5] as organisation_id,
    (array['a', 'b', null])[1 + n % 3] as account_manager_id,
    n
from generate_series(1, 20) as n;

create function matrix.value_of(c matrix.customer, relation regclass, a pg_attribute) returns text language sql as $$
    select case
        when a.attname in ('customer_id', 'organisation_id', 'account_manager_id') then to_jsonb(c) ->> a.attname
        when a.attname = 'feeder_id' then 'f' || c.n
        when a.attname = 'transformer_area_id' then 't' || c.n
        when a.attname = 'source_id' then 's'
        when a.attname = 'indicator_code' then 'A001'
        when allowed.word is not null then allowed.word
        when allowed.key is not null then allowed.key
        when a.atttypid = 'text'::regtype then c.customer_id || '§' || a.attname
        when a.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) then '2025-03-01'
        when a.atttypid = 'boolean'::regtype then 'true'
        when a.atttypid = 'jsonb'::regtype then to_jsonb(c.customer_id || '§' || a.attname)::text
        when a.atttypid = 'int[]'::regtype then '{1,1,1,1}'
        when a.atttypid::regtype::text ~ '\[\]$' then '{0.5,0.5,0.5,0.5}'
        when a.atttypid in ('bigint'::regtype, 'int'::regtype, 'smallint'::regtype) then '1'
        else '0.5'
    end
    from (
        select (select substring(pg_get_constraintdef(k.oid) from 'ARRAY\[''([^'']+)''') from pg_constraint as k
            where k.conrelid = relation and k.contype = 'c' and k.conkey = array[a.attnum]
                and pg_get_constraintdef(k.oid) ~ '= ANY \(+ARRAY\[''' limit 1) as word,
            matrix.key_of(relation, a) as key
    ) as allowed
$$;

create procedure matrix.fill() language plpgsql as $$
declare
    c matrix.customer;
    relation regclass;
    left_over regclass[];
    before int;
    problem text;
begin
    insert into keycust_data.source (source_id, system, relation, target, incremental)
    values ('s', 's', 's', 'customer', false);
    for relation in select oid from pg_class where relkind = 'p' and relnamespace = 'keycust_data'::regnamespace loop
        perform keycust_data.make_month(relation, '2025-03-01');
    end loop;
    select array_agg(k.oid) into left_over from pg_class as k
    where k.relnamespace = 'keycust_data'::regnamespace and k.relkind in ('r', 'p') and not k.relispartition
        and exists (select from pg_attribute where attrelid = k.oid and attname = 'customer_id' and not attisdropped);
    -- What refers to another table comes after it: tried again until all are filled.
    loop
        before := cardinality(left_over);
        foreach relation in array left_over loop
            begin
                for c in select * from matrix.customer loop
                    execute (select format('insert into %s (%s) values (%s)', relation,
                        string_agg(quote_ident(a.attname), ', ' order by a.attnum),
                        string_agg(quote_nullable(matrix.value_of(c, relation, a)), ', ' order by a.attnum))
                        from pg_attribute as a
                        where a.attrelid = relation and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                            and a.attidentity = '');
                end loop;
                left_over := array_remove(left_over, relation);
            exception when foreign_key_violation then
                problem := sqlerrm;
            end;
        end loop;
        exit when cardinality(left_over) = 0;
        if cardinality(left_over) = before then
            raise exception 'no rows can be made for %: %', left_over, problem;
        end if;
    end loop;
end $$;
call matrix.fill();
insert into keycust_data.erased_person values ('x');
insert into keycust_data.erasure (kind, subject, relation, affected_rows) values ('person', 'contact', 'x', 1);

-- The roles, and what each must see: customers (rows), and whose personal data.
create table matrix.role (name text primary key, kind text, customers text[], persons text[]);
create function matrix.of(organisations text[], manager text default null) returns text[] language sql as $$
    select coalesce(array_agg(customer_id order by customer_id), '{}') from matrix.customer
    where organisation_id = any (organisations) or account_manager_id = manager
$$;
insert into matrix.role values
    ('kc_reader', 'reader', matrix.of('{o1,o11,o12,o121,o2}'), '{}'),
    ('读者 "o1"', 'reader', matrix.of('{o1,o11,o12,o121}'), '{}'),
    ('kc_reader_leaf', 'reader', matrix.of('{o121}'), '{}'),
    ('x"; drop table keycust_data.bill; --', 'manager', matrix.of('{}', 'a'), matrix.of('{}', 'a')),
    (repeat('长', 21), 'manager', matrix.of('{o12,o121}'), matrix.of('{o12,o121}')),
    ('kc_analyst', 'analyst', matrix.of('{o1,o11,o12,o121,o2}'), '{}'),
    ('KC Analyst', 'analyst', matrix.of('{o2}'), '{}'),
    ('kc_administrator', 'administrator', matrix.of('{o1,o11,o12,o121,o2}'), matrix.of('{o1,o11,o12,o121,o2}')),
    ('kc_loader', 'loader', matrix.of('{o1,o11,o12,o121,o2}'), '{}'),
    -- Reader of the company and manager of some: all rows, but the persons' data of these only.
    ('kc_both', 'reader', matrix.of('{o1,o11,o12,o121,o2}'), matrix.of('{}', 'b')),
    -- By membership; one that does not inherit; one whom nothing was granted; one from whom all was taken.
    ('kc_member', 'manager', matrix.of('{}', 'a'), matrix.of('{}', 'a')),
    ('kc_noinherit', null, '{}', '{}'),
    ('kc_nobody', null, '{}', '{}'),
    ('kc_revoked', null, '{}', '{}');
select format('create role %I', name) from matrix.role \gexec
alter role kc_noinherit noinherit;
grant "x""; drop table keycust_data.bill; --" to kc_member, kc_noinherit;
grant kc_administrator to kc_noinherit;

set role kc_owner;
create table keycust_data.later_result (
    customer_id text primary key references keycust_data.customer, value float8, remark text, caller text);
create view keycust_bi.later_view with (security_invoker = true) as select r.customer_id, r.value from keycust_data.later_result as r;
-- Mistakes that a builder may make: each must stay closed to readers.
create view keycust_bi.later_owners with (security_barrier = true) as select b.customer_id, b.bill_id from keycust_data.bill as b;
create view keycust_bi.later_personal with (security_invoker = true) as select c.customer_id, c.phone from keycust_data.contact as c;
create view keycust_bi.later_refused with (security_invoker = true) as select r.customer_id, r.source_row::text as row from keycust_data.rejected_row as r;
create table keycust_data.later_open (customer_id text primary key);
insert into keycust_data.later_open select c.customer_id from keycust_data.customer as c;
create view keycust_bi.later_open with (security_invoker = true) as select o.customer_id from keycust_data.later_open as o;
create table keycust_data.later_points (usage_point_id text primary key, kw float8);
create view keycust_bi.later_points with (security_invoker = true) as select p.usage_point_id, p.kw from keycust_data.later_points as p;
create view keycust_data.personal_later with (security_barrier = true) as select c.customer_id, c.phone from keycust_data.contact as c;
create view keycust_bi.later_of_owner with (security_invoker = true) as select p.customer_id, p.phone from keycust_data.personal_later as p;
create view keycust_bi.later_on_personal with (security_invoker = true) as select p.customer_id from keycust_bi.later_personal as p;
call keycust.grant_access('kc_reader', 'reader');
call keycust.grant_access('读者 "o1"', 'reader', 'o1');
call keycust.grant_access('kc_reader_leaf', 'reader', 'o121');
call keycust.grant_access('x"; drop table keycust_data.bill; --', 'manager', account_manager_id => 'a');
call keycust.grant_access(repeat('长', 21), 'manager', 'o12');
call keycust.grant_access('kc_analyst', 'analyst');
call keycust.grant_access('KC Analyst', 'analyst', 'o2');
call keycust.grant_access('kc_administrator', 'administrator');
call keycust.grant_access('kc_loader', 'loader');
call keycust.grant_access('kc_both', 'reader');
call keycust.grant_access('kc_both', 'manager', account_manager_id => 'b');
call keycust.grant_access('kc_revoked', 'administrator');
call keycust.grant_access('kc_revoked', 'reader');
call keycust.access_revoke('kc_revoked', 'reader');
call keycust.access_revoke('kc_revoked');
-- What comes after the grants.
call keycust.access_protect('keycust_data.later_result');
insert into keycust_data.personal_column (relation, column_name, reason, source) values ('later_result', 'caller', 'test', 'test');
insert into keycust_data.later_result
select customer_id, 0.5, customer_id || '§remark', customer_id || '§caller' from keycust_data.customer;
-- A probe of every table: a view that asks for nothing but the rows, so that the table's policies show.
do $$
declare
    r record;
begin
    for r in
        select c.relname, a.attname from pg_class as c
        join pg_attribute as a on a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped
        where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    loop
        execute format('create view keycust_bi.%I with (security_invoker = true) as select t.customer_id from keycust_data.%I as t',
            'probe_' || r.relname, r.relname);
    end loop;
end $$;
create view keycust_bi.feeders with (security_invoker = true) as select f.feeder_id from keycust_data.feeder as f;
create view keycust_bi.feeders_energy with (security_invoker = true) as select f.feeder_id from keycust_data.feeder_energy as f;
create view keycust_bi.areas with (security_invoker = true) as select f.transformer_area_id from keycust_data.transformer_area as f;
create view keycust_bi.areas_energy with (security_invoker = true) as select f.transformer_area_id from keycust_data.transformer_area_energy as f;
call keycust.access_apply();
reset role;
analyze;

create table matrix.relation as
select c.oid, c.relname as name, c.relkind as kind, c.relispartition as partition, n.nspname as schema,
    exists (select from pg_attribute as a where a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped)
        as per_customer
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace and n.nspname in ('keycust_data', 'keycust_bi')
where c.relkind in ('r', 'p', 'v');

-- What each cell holds, and what it must. A cell: a role, an object, a question.
create table matrix.cell (role text, object text, question text, expected text, found text);

-- Runs a query as a role: its first column as one text, or the SQLSTATE.
create function matrix.ask(role text, query text) returns text language plpgsql as $$
declare
    answer text;
    message text;
begin
    execute format('set local role %I', role);
    begin
        execute query into answer;
    exception when others then
        answer := sqlstate;
        message := sqlerrm;
    end;
    set local role none;
    if message ~ '§' then
        return 'message tells a value: ' || message;
    end if;
    return answer;
end $$;

-- What readers, managers and analysts may not open at all.
create table matrix.closed as
select unnest(array['access_grant', 'personal_column', 'erasure', 'erased_person', 'integration_run', 'rejected_row',
    'correction', 'later_open', 'later_points', 'probe_later_open', 'personal_later', 'later_of_owner', 'later_owners', 'later_personal', 'later_refused', 'later_on_personal', 'data_source', 'probe_rejected_row',
    'probe_correction']) as name;

-- The views of loaders tell what became of their work.
create table matrix.loaders as select unnest(array['data_source', 'data_quality', 'data_refusal']) as name;

-- Rows of what people open.
insert into matrix.cell
select role.name, format('%I.%I', r.schema, r.name), 'rows',
    case
        when role.kind is null or role.kind = 'loader' then '42501'
        when role.kind <> 'administrator' and r.name in (select name from matrix.closed) then '42501'
        when r.name ~ '^personal_' then array_to_string(role.persons, ' ')
        when r.name ~ '^(probe|later)_' then array_to_string(role.customers, ' ')
        -- A view of whatever topic may show fewer customers, never others.
        else 'within ' || array_to_string(role.customers, ' ')
    end,
    matrix.ask(role.name, format('select coalesce(string_agg(distinct v.customer_id, '' '' order by v.customer_id), '''') from %I.%I as v',
        r.schema, r.name))
from matrix.role as role
cross join matrix.relation as r
where r.schema = 'keycust_bi' and r.per_customer;
-- The functions that give what was known on a day, over the same rows.
create procedure matrix.call_as_of(question text) language sql as $$
    insert into matrix.cell
    select role.name, f.name, question,
        case when role.kind is null or role.kind = 'loader' then '42501' else array_to_string(role.customers, ' ') end,
        matrix.ask(role.name, format('select coalesce(string_agg(distinct f.customer_id, '' '' order by f.customer_id), '''')
            from keycust.%I(''2025-04-01'') as f', f.name))
    from matrix.role as role
    join pg_roles as present on present.rolname = role.name
    cross join (values ('indicator_as_of'), ('indicator_attribute_as_of')) as f (name)
$$;
call matrix.call_as_of('as of a day');

update matrix.cell set found = expected
where starts_with(expected, 'within ')
    and string_to_array(found, ' ') <@ string_to_array(substring(expected from 8), ' ');

-- Everything by its own name, partitions too.
insert into matrix.cell
select role.name, format('%I.%I', r.schema, r.name), 'opens',
    case
        when r.partition or role.kind is null then '42501'
        when role.kind = 'administrator' then 'yes'
        when role.kind = 'loader' then
            case when r.schema = 'keycust_data' and r.name !~ '^(managed|personal)_'
                and r.name not in ('access_grant', 'erasure') or r.schema = 'keycust_bi' and r.name in (select name from matrix.loaders)
                then 'yes' else '42501' end
        when r.schema = 'keycust_data' or r.name in (select name from matrix.closed) then '42501'
        else 'yes'
    end,
    matrix.ask(role.name, format('select ''yes'' where (select count(*) from %I.%I) >= 0', r.schema, r.name))
from matrix.role as role
cross join matrix.relation as r;

-- Feeders: the organisation's, and those one's customers hang on.
insert into matrix.cell
select role.name, f.name, 'rows of feeders',
    case
        when role.kind is null or role.kind = 'loader' then '42501'
        when cardinality(role.customers) = 20 or role.name = 'KC Analyst' then '20'
        else cardinality(role.customers)::text
    end,
    matrix.ask(role.name, format('select count(*) from keycust_bi.%I', f.name))
from matrix.role as role
cross join (values ('feeders'), ('feeders_energy'), ('areas'), ('areas_energy')) as f (name);

-- Columns, and what may be written.
insert into matrix.cell
select role.name, format('%I.%I.%I', r.schema, r.name, a.attname), 'column',
    case
        when r.partition or role.kind is null then false
        when role.kind = 'administrator' then true
        when role.kind = 'loader' then r.schema = 'keycust_data' and r.name !~ '^(managed|personal)_'
            and r.name not in ('access_grant', 'erasure') or r.schema = 'keycust_bi' and r.name in (select name from matrix.loaders)
        when r.name in (select name from matrix.closed) then false
        else not exists (
            select from keycust_data.personal_column as p
            where p.relation = r.name and p.column_name = a.attname and r.schema = 'keycust_data')
    end,
    has_column_privilege(role.name, r.oid, a.attnum, 'select')
from matrix.role as role
cross join matrix.relation as r
join pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped;

insert into matrix.cell
select role.name, format('%I.%I', r.schema, r.name), p.privilege,
    r.kind <> 'v' and not r.partition and coalesce(case
        when p.privilege in ('truncate', 'references', 'trigger') then false
        -- Access is granted by the owner; what was erased is added to the log and stays in it.
        when r.name = 'access_grant' or r.name = 'erasure' and p.privilege <> 'insert' then false
        when role.kind = 'administrator' then true
        when role.kind is distinct from 'loader' then false
        when r.name in ('integration_day', 'source_seen') then true
        when p.privilege = 'delete' then false
        when r.name in ('integration_run', 'rejected_row', 'correction') then true
        else exists (select from pg_attribute where attrelid = r.oid and attname = 'updated_at')
            and not exists (select from pg_attribute where attrelid = r.oid and attname = 'origin')
        end, false),
    has_table_privilege(role.name, r.oid, p.privilege)
from matrix.role as role
cross join matrix.relation as r
cross join unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as p (privilege);

-- Code: who may call what; schemas.
insert into matrix.cell
select role.name, f.oid::regprocedure::text, 'execute',
    case
        when exists (select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) where grantee = 0) then true
        when role.kind = 'administrator' then true
        when role.kind = 'loader' then f.proname ~ '^(source_|integrate$|make_month$)' or f.prokind <> 'p' and f.provolatile <> 'v'
        else false
    end,
    has_function_privilege(role.name, f.oid, 'execute')
from matrix.role as role
cross join pg_proc as f
where f.pronamespace in ('keycust'::regnamespace, 'keycust_data'::regnamespace);
insert into matrix.cell
select role.name, n.nspname, 'usage',
    case
        -- The extension opens its functions to everybody.
        when n.nspname = 'keycust' or role.kind in ('administrator', 'loader') then true
        else role.kind is not null and n.nspname = 'keycust_bi'
    end,
    has_schema_privilege(role.name, n.oid, 'usage')
from matrix.role as role
cross join pg_namespace as n
where n.nspname in ('keycust', 'keycust_data', 'keycust_bi');

-- What the planner knows of protected tables is nobody's to read who does not own them.
insert into matrix.cell
select role.name, 'pg_stats', 'statistics', '0', matrix.ask(role.name, $q$
    select count(*) from pg_stats as s
    where s.schemaname = 'keycust_data' and s.tablename in (
        select c.relname from pg_class as c where c.relnamespace = to_regnamespace('keycust_data') and c.relrowsecurity)$q$)
from matrix.role as role
where role.kind is distinct from 'administrator' and role.kind is distinct from 'loader';

update matrix.cell set expected = coalesce(expected, 'NULL'), found = coalesce(found, 'NULL');

-- Which privileges a kind of access has, read off the catalogue, so that tables and views that come later have theirs
-- too; and the statements that give a role what is due to it and take from it what is not.

-- What a role of this kind may do with the objects of the base: never a partition, since the parent's policies do not
-- guard it. NULL as column_name: the whole relation.
create function keycust.access_privileges(kind text)
returns table (object_type text, object text, column_name text, privilege text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    case access_privileges.kind
    when 'reader', 'manager', 'analyst' then
        return query select * from keycust.access_reading();
        return query select * from keycust.access_calling(access_privileges.kind = 'analyst');
    when 'administrator', 'loader' then
        return query select * from keycust.access_writing(access_privileges.kind = 'administrator');
    else
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'unknown kind of access',
            detail = format('Got %s.', coalesce(quote_literal(access_privileges.kind), 'NULL')),
            hint = 'Kinds are reader, manager, analyst, administrator, loader.';
    end case;
end
$$;

-- Relations of the base that are not partitions: which only writers may see, and which ask for the reader's rights.
create function keycust.access_relations()
returns table (oid oid, schema_name name, relation_name name, kind "char", closed boolean, with_owners_rights boolean)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive asking (oid) as (
        -- What asks who is asking: own_grant, and each view that stands on it.
        select to_regclass('keycust_data.own_grant')::oid
        union
        select w.ev_class
        from asking as a
        join pg_depend as d on d.refclassid = 'pg_class'::regclass and d.refobjid = a.oid
            and d.classid = 'pg_rewrite'::regclass
        join pg_rewrite as w on w.oid = d.objid
    )
    select
        c.oid, n.nspname, c.relname, c.relkind,
        case
            when c.relkind in ('r', 'p') and c.relrowsecurity then not exists (
                select from pg_policy as p where p.polrelid = c.oid and p.polname <> 'writer_all')
            when c.relkind in ('r', 'p') then keycust.access_is_unprotected(c.oid)
            -- Views with their owner's rights: the ones that policies and masks stand on, no others.
            else not coalesce(c.reloptions @> '{security_invoker=true}', false) and not (
                n.nspname = 'keycust_data' and c.relname ~ '^(own|managed|personal)_'
                and coalesce(c.reloptions @> '{security_barrier=true}', false)
                and c.oid in (select asking.oid from asking))
        end,
        c.relkind = 'v' and not coalesce(c.reloptions @> '{security_invoker=true}', false)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace and n.nspname in ('keycust_data', 'keycust_bi')
    where c.relkind in ('r', 'p', 'v') and not c.relispartition
$$;

-- A table without row security that speaks of customers all the same: by customer_id, or by the key of a table that is
-- protected. Nobody said who may see which of its rows.
create function keycust.access_is_unprotected(relation oid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select not c.relrowsecurity and exists (
        select
        from pg_attribute as a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and (a.attname = 'customer_id' or exists (
            select
            from pg_policy as p
            join pg_class as o on o.oid = p.polrelid and o.relnamespace = 'keycust_data'::regnamespace
            join pg_constraint as k on k.conrelid = o.oid and k.contype = 'p' and cardinality(k.conkey) = 1
            join pg_attribute as b on b.attrelid = o.oid and b.attnum = k.conkey[1]
            where p.polname = 'scope_read' and b.attname = a.attname)))
    from pg_class as c
    where c.oid = relation
$$;

-- Readers, managers and analysts: every view that they can read in full, and for that the tables of the base without
-- what is closed to them and without personal columns; but no USAGE on keycust_data.
create function keycust.access_reading()
returns table (object_type text, object text, column_name text, privilege text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    return query
    with recursive relation as (
        select r.* from keycust.access_relations() as r
    ), personal as (
        select r.oid, a.attnum
        from keycust_data.personal_column as p
        join relation as r on r.relation_name = p.relation and r.schema_name = 'keycust_data'
        join pg_attribute as a on a.attrelid = r.oid and a.attname = p.column_name
        where p.valid_to is null or p.valid_to >= current_date
    ), uses as (
        select distinct w.ev_class as oid, d.refobjid as used, d.refobjsubid::int2 as attnum
        from pg_rewrite as w
        join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
            and d.refclassid = 'pg_class'::regclass and d.refobjid <> w.ev_class
        join relation as r on r.oid = w.ev_class and r.kind = 'v'
    ), refused (oid) as (
        select r.oid from relation as r where r.closed
        union
        select u.oid
        from uses as u
        join relation as r on r.oid = u.oid
        where not r.with_owners_rights and exists (
            select from personal as p where p.oid = u.used and p.attnum = u.attnum)
        union
        select u.oid
        from uses as u
        join refused as x on x.oid = u.used
        join relation as r on r.oid = u.oid
        where not r.with_owners_rights
    )
    select 'schema', 'keycust_bi', null::text, 'USAGE'
    union all
    select 'relation', r.oid::regclass::text, null::text, 'SELECT'
    from relation as r
    where r.oid not in (select refused.oid from refused) and r.oid not in (select personal.oid from personal)
    union all
    select 'relation', r.oid::regclass::text, a.attname::text, 'SELECT'
    from relation as r
    join pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    where r.oid not in (select refused.oid from refused) and r.oid in (select personal.oid from personal)
        and (r.oid, a.attnum) not in (select personal.oid, personal.attnum from personal);
end
$$;

-- Who reads must also reach what reads for him, where it is not everybody's any more, as it was when the extension was
-- made: functions over the views, and what the views call. Analysts keep all that writes nothing.
create function keycust.access_calling(analyst boolean)
returns table (object_type text, object text, column_name text, privilege text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select 'schema', 'keycust', null::text, 'USAGE'
    from pg_namespace as n
    where n.nspname = 'keycust' and not exists (
        select from aclexplode(n.nspacl) as a where a.grantee = 0 and a.privilege_type = 'USAGE')
    union all
    select 'routine', p.oid::regprocedure::text, null, 'EXECUTE'
    from pg_proc as p
    where p.pronamespace = 'keycust'::regnamespace and p.prokind <> 'p' and p.provolatile <> 'v'
        and not keycust.access_is_public(p.proacl, p.proowner)
        and not exists (
            select from pg_init_privs as i
            where i.classoid = 'pg_proc'::regclass and i.objoid = p.oid
                and not keycust.access_is_public(i.initprivs, p.proowner))
        and (
            access_calling.analyst
            or p.prosrc ~ '\mkeycust_bi\.' and p.prosrc !~ '\mkeycust_data\.'
            or exists (
                select
                from pg_depend as d
                join pg_rewrite as w on w.oid = d.objid
                join pg_class as c on c.oid = w.ev_class and c.relnamespace = to_regnamespace('keycust_bi')
                where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid))
$$;

-- Administrators: everything, save that who may see what is granted by calls of the owner, and that the log of erasures
-- is added to, never altered. Loaders: what the integration writes, which are the tables with updated_at and those that
-- say what came of it; reference data and mappings they read; of the views those that tell of their own work.
create function keycust.access_writing(administrator boolean)
returns table (object_type text, object text, column_name text, privilege text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    return query
    select 'schema', n.name, null::text, 'USAGE'
    from unnest(array['keycust', 'keycust_data', 'keycust_bi']) as n (name)
    union all
    select 'relation', r.oid::regclass::text, null::text, p.privilege
    from keycust.access_relations() as r
    cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as p (privilege)
    where case
        when r.kind = 'v' then p.privilege = 'SELECT'
            and (administrator or r.schema_name = 'keycust_data' and r.relation_name ~ '^own_'
                or r.schema_name = 'keycust_bi' and r.relation_name in ('data_source', 'data_quality', 'data_refusal'))
        when administrator then p.privilege = 'SELECT' or r.relation_name <> 'access_grant'
            and (r.relation_name <> 'erasure' or p.privilege = 'INSERT')
        when r.relation_name in ('access_grant', 'personal_column', 'erasure') then false
        when p.privilege = 'SELECT' then true
        when r.relation_name in ('integration_day', 'source_seen') then true
        when p.privilege = 'DELETE' then false
        else r.relation_name ~ '^integration_' or r.relation_name in ('rejected_row', 'correction')
            or exists (select from pg_attribute as a where a.attrelid = r.oid and a.attname = 'updated_at')
                and not exists (select from pg_attribute as a where a.attrelid = r.oid and a.attname = 'origin')
        end
    union all
    select 'relation', 'keycust_data.source', 'position', 'UPDATE' where not administrator
    union all
    select 'sequence', c.oid::regclass::text, null::text, 'USAGE'
    from pg_class as c
    where c.relkind = 'S' and c.relnamespace = 'keycust_data'::regnamespace
    union all
    select 'routine', p.oid::regprocedure::text, null::text, 'EXECUTE'
    from pg_proc as p
    where not keycust.access_is_public(p.proacl, p.proowner) and (
        p.pronamespace = 'keycust_data'::regnamespace
        or p.pronamespace = 'keycust'::regnamespace
            and (administrator or p.proname ~ '^(source_|integrate$)' or p.prokind <> 'p' and p.provolatile <> 'v'));
end
$$;

-- What everybody may call need not be granted to anybody.
create function keycust.access_is_public(acl aclitem[], owner oid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (select from aclexplode(coalesce(acl, acldefault('f', owner))) as a where a.grantee = 0)
$$;

-- What a role was given itself on the objects of the base; of what the extension owns only what the current user can
-- take: the owner of the base what he gave, a superuser all.
create function keycust.access_held(role oid)
returns table (object_type text, object text, column_name text, privilege text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with place as (
        select n.oid, n.nspname, n.nspacl
        from pg_namespace as n
        where n.nspname in ('keycust', 'keycust_data', 'keycust_bi')
    ), held as (
        select 'schema' as object_type, quote_ident(p.nspname) as object, null::text as column_name, p.nspname, acl.*
        from place as p, aclexplode(p.nspacl) as acl
        union all
        select case when c.relkind = 'S' then 'sequence' else 'relation' end, c.oid::regclass::text, null,
            p.nspname, acl.*
        from place as p
        join pg_class as c on c.relnamespace = p.oid, aclexplode(c.relacl) as acl
        union all
        select 'relation', c.oid::regclass::text, a.attname::text, p.nspname, acl.*
        from place as p
        join pg_class as c on c.relnamespace = p.oid
        join pg_attribute as a on a.attrelid = c.oid, aclexplode(a.attacl) as acl
        union all
        select 'routine', f.oid::regprocedure::text, null, p.nspname, acl.*
        from place as p
        join pg_proc as f on f.pronamespace = p.oid, aclexplode(f.proacl) as acl
    )
    select h.object_type, h.object, h.column_name, h.privilege_type
    from held as h
    where h.grantee = role and (h.nspname <> 'keycust' or pg_has_role(current_user, h.grantor, 'usage'))
$$;

revoke execute on function keycust.access_privileges(text) from public;
revoke execute on function keycust.access_relations() from public;
revoke execute on function keycust.access_is_unprotected(oid) from public;
revoke execute on function keycust.access_reading() from public;
revoke execute on function keycust.access_calling(boolean) from public;
revoke execute on function keycust.access_writing(boolean) from public;
revoke execute on function keycust.access_is_public(aclitem[], oid) from public;
revoke execute on function keycust.access_held(oid) from public;

comment on function keycust.access_privileges(text) is
    '各类权限 which privileges a kind of access has on the objects of the base';
comment on function keycust.access_relations() is
    '库内关系 the relations of the base that are not partitions, and which of them are closed to readers';
comment on function keycust.access_is_unprotected(oid) is
    '未受保护 whether a table speaks of customers and has no row security';
comment on function keycust.access_calling(boolean) is
    '调用权限 the functions that readers and managers, or analysts, may call where PUBLIC may not';
comment on function keycust.access_reading() is
    '读取权限 the privileges of readers, managers and analysts';
comment on function keycust.access_writing(boolean) is
    '写入权限 the privileges of administrators, or of loaders';
comment on function keycust.access_is_public(aclitem[], oid) is
    '是否公开 whether everybody may call a function';
comment on function keycust.access_held(oid) is
    '已有权限 the privileges on the base that a role was given itself';

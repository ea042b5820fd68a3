-- Giving and taking access: a row in access_grant says what a role was given, and access_settle makes its privileges
-- follow.

create procedure keycust.grant_access(role text, kind text, organisation_id text default null,
    account_manager_id text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
set lock_timeout = '30s'
as $$
declare
    role_id oid;
begin
    call keycust.access_lock();
    role_id := keycust.access_check_role(role);
    call keycust.access_check_scope(kind, organisation_id, account_manager_id);
    if not exists (select from keycust_data.personal_column) then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'no personal columns are known',
            detail = 'Table keycust_data.personal_column is empty: everything would be shown.',
            hint = 'Use CALL keycust.upgrade_base() to load what is shipped.';
    end if;
    call keycust.access_tell_role(role_id);
    insert into keycust_data.access_grant as g (role_name, kind, organisation_id, account_manager_id)
    values (role, kind, organisation_id, account_manager_id)
    on conflict on constraint access_grant_pkey do update
    set (organisation_id, account_manager_id, granted_at, granted_by)
        = (excluded.organisation_id, excluded.account_manager_id, excluded.granted_at, excluded.granted_by);
    call keycust.access_open_all();
    call keycust.access_settle(role_id, true);
end
$$;

create procedure keycust.access_revoke(role text, kind text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
set lock_timeout = '30s'
as $$
declare
    role_id oid;
begin
    call keycust.access_lock();
    if kind is not null then
        perform keycust.access_privileges(kind);
    end if;
    delete from keycust_data.access_grant as g
    where g.role_name = access_revoke.role and g.kind = coalesce(access_revoke.kind, g.kind);
    if not found then
        raise exception using
            errcode = 'no_data_found',
            message = format('role %s has no such access', coalesce(quote_ident(role), 'NULL')),
            hint = 'See keycust_data.access_grant.';
    end if;
    select r.oid into role_id from pg_roles as r where r.rolname = role;
    call keycust.access_open_all();
    if role_id is not null then
        call keycust.access_settle(role_id, true);
    end if;
end
$$;

-- Makes privileges and policies follow access_grant for every role: after an upgrade, a restore, new tables or views.
create procedure keycust.access_apply()
language plpgsql
set search_path = pg_catalog, pg_temp
set lock_timeout = '30s'
as $$
declare
    granted record;
begin
    call keycust.access_lock();
    call keycust.access_open_all();
    for granted in
        select distinct g.role_name, r.oid
        from keycust_data.access_grant as g
        left join pg_roles as r on r.rolname = g.role_name
        order by g.role_name
    loop
        if granted.oid is null then
            raise notice 'role % does not exist any more: skipped', quote_ident(granted.role_name);
        else
            call keycust.access_tell_role(granted.oid);
            call keycust.access_settle(granted.oid, false);
        end if;
    end loop;
    call keycust.access_tell_gaps();
end
$$;

-- What a role can do whatever it is granted here.
create procedure keycust.access_tell_role(role oid)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    role_name constant text := quote_ident(pg_get_userbyid(role));
begin
    if exists (select from pg_roles as r where r.oid = role and (r.rolsuper or r.rolbypassrls)) then
        raise warning 'role % is a superuser or has BYPASSRLS: it sees every row', role_name;
    elsif pg_has_role(role, (select n.nspowner from pg_namespace as n where n.nspname = 'keycust_data'), 'member') then
        raise warning 'role % is a member of the owner of the base: it sees every row', role_name;
    elsif pg_has_role(role, 'pg_read_all_data', 'member') then
        raise warning 'role % is a member of pg_read_all_data: it reads personal columns of every row that it sees', role_name;
    end if;
end
$$;

-- What stands open, or stays shut, beside what was granted here.
create procedure keycust.access_tell_gaps()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    named text;
begin
    select string_agg(distinct h.object, ', ' order by h.object) into named
    from keycust.access_held(0) as h
    where h.object_type <> 'routine' and h.object <> 'keycust';
    if named is not null then
        raise warning 'PUBLIC has rights to %', named
            using hint = 'Everybody has what PUBLIC has. Use REVOKE ALL ON … FROM PUBLIC.';
    end if;
    select string_agg(c.oid::regclass::text, ', ' order by c.relname) into named
    from pg_class as c
    where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and keycust.access_is_unprotected(c.oid);
    if named is not null then
        raise warning 'readers are given nothing of %: they speak of customers without row security', named
            using hint = 'Use CALL keycust.access_protect(…), then CALL keycust.access_apply().';
    end if;
end
$$;

-- One change of access at a time, by whoever owns the base: nobody else can grant its tables.
create procedure keycust.access_lock()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.access_check_base();
    call keycust.access_check_owner();
    lock table keycust_data.access_grant in share row exclusive mode;
end
$$;

create function keycust.access_check_base() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regclass('keycust_data.access_grant') is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'there is no base',
            hint = 'Use CALL keycust.create_base() to make one.';
    end if;
end
$$;

create procedure keycust.access_check_owner()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    base_owner name;
begin
    select pg_get_userbyid(n.nspowner) into base_owner from pg_namespace as n where n.nspname = 'keycust_data';
    if not pg_has_role(current_user, base_owner, 'usage') then
        raise exception using
            errcode = 'insufficient_privilege',
            message = 'only the owner of the base may do this',
            hint = format('Use SET ROLE %I, or have a member of that role do it.', base_owner);
    end if;
end
$$;

-- The role of that very name, which is not the owner of the base.
create function keycust.access_check_role(role text) returns oid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    role_id oid;
begin
    if role is null then
        raise exception using
            errcode = 'null_value_not_allowed',
            message = 'role must not be null';
    end if;
    select r.oid into role_id from pg_roles as r where r.rolname = role;
    if role_id is null then
        raise exception using
            errcode = 'no_data_found',
            message = format('role %s does not exist', quote_ident(role)),
            hint = 'Give the name as it stands in pg_roles, without quotes; CREATE ROLE makes one.';
    end if;
    if role_id = (select n.nspowner from pg_namespace as n where n.nspname = 'keycust_data') then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format('role %s owns the base', quote_ident(role)),
            detail = 'An owner sees every row and may do everything.',
            hint = 'Let people have roles of their own.';
    end if;
    return role_id;
end
$$;

create procedure keycust.access_check_scope(kind text, organisation_id text, account_manager_id text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    mistake text;
    advice text;
begin
    perform keycust.access_privileges(kind);
    if kind in ('administrator', 'loader') and num_nonnulls(organisation_id, account_manager_id) > 0 then
        mistake := format('access of kind %s cannot be limited', kind);
        advice := 'Leave organisation_id and account_manager_id away.';
    elsif kind = 'manager' and num_nonnulls(organisation_id, account_manager_id) <> 1 then
        mistake := 'access of kind manager needs either organisation_id or account_manager_id';
        advice := 'Say whose customers: his own, or those of an organisation.';
    elsif kind in ('reader', 'analyst') and account_manager_id is not null then
        mistake := format('access of kind %s is limited by organisation_id only', kind);
        advice := 'Kind manager is over an account manager''s own customers.';
    end if;
    if mistake is not null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = mistake,
            detail = format('Got organisation_id %s, account_manager_id %s.',
                coalesce(quote_literal(organisation_id), 'NULL'), coalesce(quote_literal(account_manager_id), 'NULL')),
            hint = advice;
    end if;
    if organisation_id is not null and not exists (
        select from keycust_data.organisation as o where o.organisation_id = access_check_scope.organisation_id) then
        mistake := format('there is no organisation %s', quote_literal(organisation_id));
        advice := 'See keycust_data.organisation.';
    elsif account_manager_id is not null and not exists (
        select from keycust_data.account_manager as m
        where m.account_manager_id = access_check_scope.account_manager_id) then
        mistake := format('there is no account manager %s', quote_literal(account_manager_id));
        advice := 'See keycust_data.account_manager.';
    end if;
    if mistake is not null then
        raise exception using errcode = 'no_data_found', message = mistake, hint = advice;
    end if;
end
$$;

create procedure keycust.access_open_all()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    relation regclass;
begin
    for relation in
        select p.polrelid::regclass
        from pg_policy as p
        join pg_class as c on c.oid = p.polrelid
        where p.polname = 'scope_read' and c.relnamespace = 'keycust_data'::regnamespace
        order by c.relname
    loop
        call keycust.access_open(relation);
    end loop;
end
$$;

-- Gives a role what its kinds of access want and takes what they do not; what is so already is not touched. What the
-- owner of the base cannot pass on, since it is the extension's, is an error if strict, else a warning.
create procedure keycust.access_settle(role oid, strict boolean)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- What is executed is made of names that the catalogue gave, quoted. @plpgsql_check_options: security_warnings = off
declare
    role_name constant text := quote_ident(pg_get_userbyid(role));
    change record;
    missing text;
begin
    for change in
        with wanted as (
            select distinct p.*
            from keycust_data.access_grant as g
            cross join lateral keycust.access_privileges(g.kind) as p
            where g.role_name = pg_get_userbyid(role)
        ), held as (
            select * from keycust.access_held(role)
        ), difference as (
            select 'revoke' as verb, d.* from (select * from held except select * from wanted) as d
            union all
            select 'grant', d.* from (select * from wanted except select * from held) as d
        )
        select
            d.verb, d.object_type, d.object,
            string_agg(d.privilege || coalesce(' (' || quote_ident(d.column_name) || ')', ''), ', '
                order by d.column_name is not null, d.privilege, d.column_name) as rights
        from difference as d
        group by d.verb, d.object_type, d.object
        order by d.verb desc, d.object_type, d.object
    loop
        if change.verb = 'revoke' then
            call keycust.access_take(change.object_type, change.object,
                keycust.access_statement(change.verb, change.object_type, change.object, change.rights, role));
        elsif keycust.access_can_grant(current_user, change.object_type, change.object, true) then
            execute keycust.access_statement(change.verb, change.object_type, change.object, change.rights, role);
        elsif not keycust.access_can_grant(pg_get_userbyid(role), change.object_type, change.object, false) then
            missing := concat_ws(E';\n', missing,
                keycust.access_statement(change.verb, change.object_type, change.object, change.rights, role));
        end if;
    end loop;
    if missing is not null and strict then
        raise exception using
            errcode = 'insufficient_privilege',
            message = 'what belongs to the extension cannot be granted by the owner of the base',
            detail = missing || ';',
            hint = format('Let a superuser run this, or once: GRANT USAGE ON SCHEMA keycust TO %1$I WITH GRANT OPTION; '
                'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA keycust TO %1$I WITH GRANT OPTION;', current_user);
    elsif missing is not null then
        raise warning using
            message = format('role %s lacks rights that belong to the extension', role_name),
            hint = format('Let a superuser run: %s;', missing);
    end if;
end
$$;

-- A superuser revokes as the owner of an object, and what the owner of the base gave of the extension's would stay.
create procedure keycust.access_take(object_type text, object text, statement text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
-- The statement is access_statement's. @plpgsql_check_options: security_warnings = off
declare
    base_owner constant name := (
        select pg_get_userbyid(n.nspowner) from pg_namespace as n where n.nspname = 'keycust_data');
    present constant text := current_setting('role');
begin
    execute statement;
    if current_user <> base_owner and (select r.rolsuper from pg_roles as r where r.rolname = current_user)
        and keycust.access_can_grant(base_owner, object_type, object, true) then
        perform set_config('role', base_owner, true);
        execute statement;
        perform set_config('role', present, true);
    end if;
end
$$;

create function keycust.access_statement(verb text, object_type text, object text, rights text, role oid) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select format('%s %s on %s %s %s %I', verb, rights,
        case object_type when 'relation' then 'table' else object_type end, object, case verb when 'grant' then 'to' else 'from' end, pg_get_userbyid(role))
$$;

-- Whether somebody has, or may pass on, what a kind of access wants of an object; for the base's own, the owner may.
create function keycust.access_can_grant(role name, object_type text, object text, pass_on boolean) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when object_type = 'schema' and object = 'keycust'
            then has_schema_privilege(role, object, 'usage' || case when pass_on then ' with grant option' else '' end)
        when object_type = 'routine' and starts_with(object, 'keycust.')
            then has_function_privilege(role, object,
                'execute' || case when pass_on then ' with grant option' else '' end)
        else pass_on
    end
$$;

revoke execute on procedure keycust.grant_access(text, text, text, text) from public;
revoke execute on procedure keycust.access_revoke(text, text) from public;
revoke execute on procedure keycust.access_apply() from public;
revoke execute on procedure keycust.access_tell_role(oid) from public;
revoke execute on procedure keycust.access_tell_gaps() from public;
revoke execute on procedure keycust.access_take(text, text, text) from public;
revoke execute on procedure keycust.access_lock() from public;
revoke execute on function keycust.access_check_base() from public;
revoke execute on procedure keycust.access_check_owner() from public;
revoke execute on function keycust.access_check_role(text) from public;
revoke execute on procedure keycust.access_check_scope(text, text, text) from public;
revoke execute on procedure keycust.access_open_all() from public;
revoke execute on procedure keycust.access_settle(oid, boolean) from public;
revoke execute on function keycust.access_statement(text, text, text, text, oid) from public;
revoke execute on function keycust.access_can_grant(name, text, text, boolean) from public;

comment on procedure keycust.grant_access(text, text, text, text) is
    '授权 gives a role a kind of access, over the company, an organisation or an account manager''s customers';
comment on procedure keycust.access_revoke(text, text) is
    '收回授权 takes from a role one kind of access, or all';
comment on procedure keycust.access_apply() is
    '重新授权 makes privileges and policies follow access_grant, as after an upgrade or a restore';
comment on procedure keycust.access_tell_role(oid) is
    '角色提示 warns of what a role sees whatever it is granted';
comment on procedure keycust.access_tell_gaps() is
    '缺口提示 warns of what PUBLIC may read, and of tables that are not protected';
comment on procedure keycust.access_take(text, text, text) is
    '收回权限 revokes what was given, by whoever gave it';
comment on procedure keycust.access_lock() is
    '锁定授权 lets one change of access happen at a time, by the owner of the base';
comment on function keycust.access_check_base() is
    '检查信息库 refuses where there is no base';
comment on procedure keycust.access_check_owner() is
    '检查所有者 refuses who is not the owner of the base';
comment on function keycust.access_check_role(text) is
    '检查角色 the role of that name; refuses none, and the owner';
comment on procedure keycust.access_check_scope(text, text, text) is
    '检查范围 refuses a scope that a kind of access cannot have';
comment on procedure keycust.access_open_all() is
    '更新全部行级策略 brings the policies that name roles in line with the grants';
comment on procedure keycust.access_settle(oid, boolean) is
    '落实权限 gives a role what is due to it and takes what is not';
comment on function keycust.access_statement(text, text, text, text, oid) is
    '授权语句 the statement that grants or revokes';
comment on function keycust.access_can_grant(name, text, text, boolean) is
    '可否授予 whether somebody has, or may pass on, a right to an object';

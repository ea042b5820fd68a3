-- Makes the views of keycust_bi, or brings them up to date under the feet of whoever stands on them: a view that can be
-- replaced is; one that cannot is renamed, made anew with the same grants, and the old one dropped, unless a view of
-- the user's stands on it. keycust_data.shipped_row knows our views by name and, under 'view definition', by what they
-- say, so that one of the user's is never taken for ours.

-- What a view says, as this server writes it, whatever the session's settings: another major version may write the same
-- otherwise.
create function keycust.base_view_digest(view regclass) returns text
language sql stable
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set extra_float_digits = 1
as $$ select current_setting('server_version_num')::int / 10000 || ':' || md5(pg_get_viewdef(view)) $$;

-- Whether keycust_bi has our view of this name, as we made it. Where we do not know what it said, the name decides.
create function keycust.base_view_is_ours(view_name text) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select
        from keycust_data.shipped_row as r
        join pg_class as c on c.relname = r.row_key and c.relkind = 'v' and c.relnamespace = to_regnamespace('keycust_bi')
        left join keycust_data.shipped_row as d on d.relation = 'view definition' and d.row_key = r.row_key
            and split_part(d.digest, ':', 1) = split_part(keycust.base_view_digest(c.oid), ':', 1)
        where r.relation = 'keycust_bi' and r.row_key = view_name
            and coalesce(d.digest = keycust.base_view_digest(c.oid), true));
end
$$;

-- Remembers one of our views, as it has just been made.
create procedure keycust.base_remember_view(view_name text, statement text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into keycust_data.shipped_row as r (relation, row_key, digest)
    values
        ('keycust_bi', view_name, md5(statement)),
        ('view definition', view_name, keycust.base_view_digest(format('keycust_bi.%I', view_name)::regclass))
    on conflict (relation, row_key) do update set digest = excluded.digest where r.digest <> excluded.digest;
end
$$;

-- Forgets what is no more one of our views, but something of the user's: before a table or a view is changed, since those
-- that stand on it would say so.
create procedure keycust.base_forget_views()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regclass('keycust_data.shipped_row') is not null then
        delete from keycust_data.shipped_row as r
        where r.relation = 'keycust_bi' and not keycust.base_view_is_ours(r.row_key);
    end if;
end
$$;

-- Gives a view the grants of another.
create procedure keycust.base_copy_grants(from_view regclass, to_view regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    granted text;
begin
    foreach granted in array array(
        select format('grant %s%s on %s to %s%s', acl.privilege_type, acl.columns, to_view,
            case when acl.grantee = 0 then 'public' else acl.grantee::regrole::text end,
            case when acl.is_grantable then ' with grant option' else '' end)
        from (
            select e.*, '' as columns
            from pg_class as c, aclexplode(c.relacl) as e
            where c.oid = from_view and e.grantee <> c.relowner
            union all
            select e.*, format(' (%I)', a.attname)
            from pg_attribute as a, aclexplode(a.attacl) as e
            where a.attrelid = from_view and exists (
                select from pg_attribute as b where b.attrelid = to_view and b.attname = a.attname and b.attnum > 0)
        ) as acl
    ) loop
        execute granted;
    end loop;
end
$$;

-- Renames a view, or whatever the user has by its name, to NAME_before_VERSION; tells that name.
create procedure keycust.base_set_view_aside(view_name text, version text, inout aside text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    suffix text := '_before_' || replace(version, '.', '_');
begin
    aside := left(view_name, 63 - length(suffix)) || suffix;
    while to_regclass(format('keycust_bi.%I', aside)) is not null loop
        suffix := suffix || '_';
        aside := left(view_name, 63 - length(suffix)) || suffix;
    end loop;
    -- ALTER TABLE renames a view, a materialized view or a table alike.
    execute format('alter table keycust_bi.%I rename to %I', view_name, aside);
end
$$;

-- Makes one view; tells the name of the old one if it had to be set aside and may be dropped.
create procedure keycust.base_make_view(view_name text, statement text, version text, inout aside text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    present regclass := to_regclass(format('keycust_bi.%I', view_name));
begin
    aside := null;
    if present is null then
        call keycust.base_run_ddl(statement);
        return;
    end if;
    if not exists (
        select from keycust_data.shipped_row as r where r.relation = 'keycust_bi' and r.row_key = view_name
    ) then
        call keycust.base_set_view_aside(view_name, version, aside);
        insert into keycust_data.upgrade_report (version, relation, row_key, what, detail)
        values (version, 'keycust_bi', view_name, 'view', 'what you had by this name is now ' || aside)
        on conflict on constraint upgrade_report_pkey do update set at = excluded.at, detail = excluded.detail;
        call keycust.base_run_ddl(statement);
        -- In the place of one of ours it was read by those whom ours is for.
        if exists (
            select from keycust_data.shipped_row as r where r.relation = 'view definition' and r.row_key = view_name
        ) then
            call keycust.base_copy_grants(present, to_regclass(format('keycust_bi.%I', view_name)));
        end if;
        aside := null;
        return;
    end if;
    begin
        call keycust.base_run_ddl(regexp_replace(statement, '^create view', 'create or replace view', 'n'));
    exception when invalid_table_definition then
        call keycust.base_set_view_aside(view_name, version, aside);
        call keycust.base_run_ddl(statement);
        call keycust.base_copy_grants(present, to_regclass(format('keycust_bi.%I', view_name)));
    end;
end
$$;

create procedure keycust.base_make_views(version text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    piece text;
    view_name text;
    aside text;
    aside_views text[];
begin
    foreach piece in array regexp_split_to_array(keycust.base_views_ddl(), '^(?=--@ )', 'n') loop
        continue when btrim(piece, E' \n') = '';
        view_name := (regexp_match(piece, '^create view keycust_bi\.([a-z0-9_]+)', 'n'))[1];
        if view_name is null then
            execute piece;
            continue;
        end if;
        call keycust.base_make_view(view_name, piece, version, aside);
        -- The last one first: they stand on one another in the order of the list.
        if aside is not null then aside_views := aside || aside_views; end if;
        call keycust.base_remember_view(view_name, piece);
    end loop;
    foreach aside in array coalesce(aside_views, '{}') loop
        begin
            execute format('drop view keycust_bi.%I', aside);
        exception when dependent_objects_still_exist then
            insert into keycust_data.upgrade_report (version, relation, row_key, what, detail)
            values (version, 'keycust_bi', aside, 'view', 'kept as it was, since a view of yours stands on it')
            on conflict on constraint upgrade_report_pkey do update set at = excluded.at, detail = excluded.detail;
        end;
    end loop;
end
$$;

revoke execute on procedure keycust.base_remember_view(text, text) from public;
revoke execute on procedure keycust.base_forget_views() from public;
revoke execute on procedure keycust.base_copy_grants(regclass, regclass) from public;
revoke execute on procedure keycust.base_set_view_aside(text, text, text) from public;
revoke execute on procedure keycust.base_make_view(text, text, text, text) from public;
revoke execute on procedure keycust.base_make_views(text) from public;

comment on function keycust.base_view_digest(regclass) is '视图摘要 digest of what a view says';
comment on function keycust.base_view_is_ours(text) is '是否本库视图 whether a view is ours, as we made it';
comment on procedure keycust.base_remember_view(text, text) is '登记视图 remembers one of our views';
comment on procedure keycust.base_forget_views() is '注销视图 forgets the views that are no more ours';
comment on procedure keycust.base_copy_grants(regclass, regclass) is '复制授权 gives a view the grants of another';
comment on procedure keycust.base_set_view_aside(text, text, text) is '视图改名 renames a view to NAME_before_VERSION';
comment on procedure keycust.base_make_view(text, text, text, text) is
    '建立视图 makes or replaces one view, sets an incompatible one aside';
comment on procedure keycust.base_make_views(text) is '建立全部视图 makes or brings up to date the views people open';

-- Making, upgrading and detaching the base: the tables in keycust_data and the views in keycust_bi, which
-- belong to whoever calls create_base, not to the extension.

-- Runs packed DDL piece by piece; an error's context shows the piece with its file and line.
create procedure keycust.base_run_ddl(script text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    piece text;
begin
    foreach piece in array regexp_split_to_array(script, '^(?=--@ )', 'n') loop
        continue when btrim(piece, E' \n') = '';
        execute piece;
    end loop;
end
$$;

create procedure keycust.create_base()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regclass('keycust_data.base_version') is not null then
        raise exception using
            errcode = 'duplicate_schema',
            message = 'the base exists already',
            hint = 'Use CALL keycust.upgrade_base() to bring it up to date.';
    end if;
    call keycust.base_run_ddl(keycust.base_tables_ddl());
    insert into keycust_data.base_version (version, created_at, upgraded_at)
    values (keycust.version(), localtimestamp, localtimestamp);
    call keycust.base_run_ddl(keycust.base_views_ddl());
end
$$;

-- Locks the base against a second change until the end of the transaction; tells its version.
create function keycust.base_lock() returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    version text;
begin
    if to_regclass('keycust_data.base_version') is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'there is no base',
            hint = 'Use CALL keycust.create_base() to make one.';
    end if;
    select base.version into strict version from keycust_data.base_version as base for update;
    return version;
end
$$;

create procedure keycust.detach_base()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    ours regclass[];
begin
    perform keycust.base_lock();
    -- Our views and no other: the readers' own are theirs to drop. All at once, since they stand on one another.
    select array_agg(view.oid::regclass) into ours
    from regexp_matches(keycust.base_views_ddl(), '^create view keycust_bi\.([a-z0-9_]+)', 'ng') as shipped (match)
    join pg_class as view
        on view.relname = shipped.match[1] and view.relnamespace = to_regnamespace('keycust_bi');
    if ours is not null then
        execute format('drop view %s', array_to_string(ours, ', '));
    end if;
end
$$;

create procedure keycust.upgrade_base()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.base_lock();
    if to_regclass('keycust_bi.base_version') is null then
        call keycust.base_run_ddl(keycust.base_views_ddl());
    end if;
    update keycust_data.base_version
    set version = keycust.version(), upgraded_at = localtimestamp
    where version <> keycust.version();
end
$$;

revoke execute on procedure keycust.base_run_ddl(text) from public;
revoke execute on procedure keycust.create_base() from public;
revoke execute on procedure keycust.upgrade_base() from public;
revoke execute on procedure keycust.detach_base() from public;
revoke execute on function keycust.base_lock() from public;

comment on procedure keycust.base_run_ddl(text) is '执行打包的建表语句 runs packed DDL piece by piece';
comment on procedure keycust.create_base() is '建立客户信息库 makes the customer information base, owned by the caller';
comment on procedure keycust.upgrade_base() is '升级客户信息库 brings the base up to the version of the library';
comment on procedure keycust.detach_base() is '分离客户信息库 drops the views, keeps every row, so that the extension can be dropped';
comment on function keycust.base_lock() is '锁定客户信息库 locks the base against other changes, tells its version';

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

-- The version whose functions these are. keycust.version() tells the library's, which is newer while
-- ALTER EXTENSION … UPDATE is still to be done.
create function keycust.base_code_version() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$ select e.extversion from pg_extension as e where e.extname = 'keycust' $$;

-- What of the tables' DDL came after a version of the base.
create function keycust.base_ddl_since(version text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(string_agg(p.piece, '' order by p.n), '')
    from regexp_split_to_table(keycust.base_tables_ddl(), '^(?=--@ )', 'n') with ordinality as p (piece, n)
    where string_to_array(substring(p.piece from '^--@ \S+ since (\S+)'), '.')::int[]
        > string_to_array(substring(version from '^\d{1,4}\.\d{1,4}\.\d{1,4}'), '.')::int[]
$$;

-- The three verbs read and run SQL text: under standard strings, whatever the session has.
create procedure keycust.create_base()
language plpgsql
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
set quote_all_identifiers = off
as $$
begin
    if to_regclass('keycust_data.base_version') is not null then
        raise exception using
            errcode = 'duplicate_schema',
            message = 'the base exists already',
            hint = 'Use CALL keycust.upgrade_base() to bring it up to date.';
    elsif getdatabaseencoding() <> 'UTF8' then
        -- SQL_ASCII would take any bytes, and a mask made of bytes cuts characters.
        raise exception using
            errcode = 'feature_not_supported',
            message = 'the base must be in a database of encoding UTF8',
            detail = format('Got %s.', getdatabaseencoding());
    end if;
    call keycust.base_run_ddl(keycust.base_tables_ddl());
    insert into keycust_data.base_version (version, created_at, upgraded_at)
    values (keycust.base_code_version(), localtimestamp, localtimestamp);
    call keycust.reference_load(null);
    call keycust.base_make_views(keycust.base_code_version());
    call keycust.dictionary_comment();
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
    -- The functions of 0.1.0 wrote the library's version, which may have been newer than they.
    if to_regclass('keycust_data.shipped_row') is null then
        return '0.1.0';
    end if;
    return version;
end
$$;

create procedure keycust.detach_base()
language plpgsql
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
set quote_all_identifiers = off
as $$
declare
    version text := keycust.base_lock();
    ours text[];
begin
    if to_regclass('keycust_data.shipped_row') is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('the base is of version %s, and these functions are of %s',
                version, keycust.base_code_version()),
            hint = 'Use CALL keycust.upgrade_base() first.';
    end if;
    -- Our views and no other: the readers' own are theirs to drop. All at once, since they stand on one another.
    select array_agg(format('keycust_bi.%I', r.row_key)) into ours
    from keycust_data.shipped_row as r
    where r.relation = 'keycust_bi' and keycust.base_view_is_ours(r.row_key);
    if ours is not null then
        execute format('drop view %s', array_to_string(ours, ', '));
    end if;
    delete from keycust_data.shipped_row as r where r.relation in ('keycust_bi', 'view definition');
end
$$;

-- What an upgrade makes belongs to whoever calls it: a second owner's tables would be closed to the first, and a
-- superuser's functions would run with his rights.
create procedure keycust.base_check_owner()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    base_owner constant name := (
        select pg_get_userbyid(n.nspowner) from pg_namespace as n where n.nspname = 'keycust_data');
begin
    if current_user <> base_owner then
        raise exception using
            errcode = 'insufficient_privilege',
            message = 'only the owner of the base may upgrade it',
            detail = 'What is new in it will belong to the caller.',
            hint = format('Use SET ROLE %I.', base_owner);
    end if;
end
$$;

create procedure keycust.upgrade_base()
language plpgsql
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
set quote_all_identifiers = off
as $$
declare
    old text := keycust.base_lock();
    new text := keycust.base_code_version();
begin
    if string_to_array(old, '.')::int[] > string_to_array(new, '.')::int[] then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('the base is of version %s, and these functions are of %s', old, new),
            hint = 'Use ALTER EXTENSION keycust UPDATE.';
    end if;
    call keycust.base_check_owner();
    call keycust.base_forget_views();
    call keycust.base_run_ddl(keycust.base_ddl_since(old));
    call keycust.dictionary_remember();
    call keycust.reference_load(new);
    call keycust.base_make_views(new);
    call keycust.dictionary_comment();
    call keycust.access_apply();
    update keycust_data.base_version as base
    set version = new, upgraded_at = localtimestamp
    where base.version <> new;
    call keycust.base_tell_report(new);
end
$$;

-- Says in a line per table and kind what was done and what was left; the rows stand in upgrade_report.
create procedure keycust.base_tell_report(version text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    line record;
begin
    for line in
        select
            r.relation,
            case r.what
                when 'added' then 'added ' || max(r.detail)
                when 'corrected' then format('corrected %s shipped rows', count(*))
                when 'edited' then format(
                    case r.relation when 'comment' then 'left %s comments of yours'
                        else 'left %s shipped rows that you edited' end, count(*))
                when 'deleted' then format('left out %s shipped rows that you deleted', count(*))
                when 'own' then format('left %s rows of yours that stand where shipped rows would', count(*))
                when 'withdrawn' then format('left %s rows that are shipped no more', count(*))
                else format('%s: %s', max(r.row_key), max(r.detail))
            end as told,
            case when r.what = 'added' then null else
                array_to_string((array_agg(r.row_key order by r.row_key))[1:5], ' ')
                    || case when count(*) > 5 then ' …' else '' end
            end as rows
        from keycust_data.upgrade_report as r
        where r.version = base_tell_report.version and r.at = localtimestamp
        group by r.relation, r.what, case when r.what = 'view' then r.row_key end
        order by r.relation, r.what
    loop
        if line.rows is null then
            raise notice '%: %', line.relation, line.told;
        else
            raise notice '%: %', line.relation, line.told using detail = line.rows;
        end if;
    end loop;
end
$$;

revoke execute on procedure keycust.base_run_ddl(text) from public;
revoke execute on procedure keycust.create_base() from public;
revoke execute on procedure keycust.base_check_owner() from public;
revoke execute on procedure keycust.upgrade_base() from public;
revoke execute on procedure keycust.detach_base() from public;
revoke execute on procedure keycust.base_tell_report(text) from public;
revoke execute on function keycust.base_lock() from public;

comment on procedure keycust.base_run_ddl(text) is '执行打包的建表语句 runs packed DDL piece by piece';
comment on function keycust.base_code_version() is '代码版本 version of the extension in this database';
comment on function keycust.base_ddl_since(text) is '新增建表语句 DDL of the tables that came after a version of the base';
comment on procedure keycust.create_base() is '建立客户信息库 makes the customer information base, owned by the caller';
comment on procedure keycust.base_check_owner() is '检查所有者 refuses who is not the owner of the base';
comment on procedure keycust.upgrade_base() is '升级客户信息库 brings the base up to the version of the library';
comment on procedure keycust.detach_base() is
    '分离客户信息库 drops the views, keeps every row, so that the extension can be dropped';
comment on procedure keycust.base_tell_report(text) is '升级报告 tells what an upgrade did and what it left';
comment on function keycust.base_lock() is '锁定客户信息库 locks the base against other changes, tells its version';

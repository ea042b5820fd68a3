-- Writes the captions of the dictionary where every tool finds them: as comments of tables, views and columns. A comment
-- that somebody else wrote there is his: keycust_data.shipped_row has, under 'comment', a digest of each of ours.

-- What has a caption and is the caller's to describe: how COMMENT ON names it, its caption, its comment, and whether
-- that one is ours.
create function keycust.dictionary_captions()
returns table (object text, caption text, present text, ours boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off
as $$
begin
    return query
    select n.object, n.caption, n.present, r.digest is not null
    from (
        select
            case
                when d.position > 0 then format('column %s.%I', c.oid::regclass, d.column_name)
                else format('%s %s',
                    case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table'
                        else 'table' end,
                    c.oid::regclass)
            end as object,
            concat_ws('; ', d.label_zh || ' ' || d.label_en || coalesce(' [' || d.unit || ']', ''), d.meaning) as caption,
            case
                when d.position > 0 then col_description(c.oid, d.position)
                else obj_description(c.oid, 'pg_class')
            end as present
        from keycust_bi.data_dictionary as d
        -- By name and not as regclass, which is refused where a schema of somebody else's is closed to the owner.
        join pg_namespace as s on s.nspname = d.schema_name::name
        join pg_class as c on c.relnamespace = s.oid and c.relname = d.relation_name::name
        where d.label_zh is not null and pg_has_role(c.relowner, 'usage')
    ) as n
    left join keycust_data.shipped_row as r
        on r.relation = 'comment' and r.row_key = n.object and r.digest = md5(n.present)
    order by n.object collate "C";
end
$$;

-- Notes as ours the comments that say what the dictionary says: before its rows change, and after writing.
create procedure keycust.dictionary_remember()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regclass('keycust_bi.data_dictionary') is null then
        return;
    end if;
    insert into keycust_data.shipped_row as r (relation, row_key, digest)
    select 'comment', c.object, md5(c.present)
    from keycust.dictionary_captions() as c
    where c.present = c.caption and not c.ours
    on conflict (relation, row_key) do update set digest = excluded.digest;
end
$$;

create procedure keycust.dictionary_comment()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    written record;
begin
    if to_regclass('keycust_bi.data_dictionary') is null then
        return;
    end if;
    for written in
        select c.object, c.caption
        from keycust.dictionary_captions() as c
        where c.present is null or c.ours and c.present <> c.caption
    loop
        execute format('comment on %s is %L', written.object, written.caption);
    end loop;
    call keycust.dictionary_remember();
    delete from keycust_data.upgrade_report as r
    where r.version = keycust.base_code_version() and r.relation = 'comment';
    insert into keycust_data.upgrade_report (version, relation, row_key, what)
    select keycust.base_code_version(), 'comment', c.object, 'edited'
    from keycust.dictionary_captions() as c
    where c.present <> c.caption;
end
$$;

revoke execute on function keycust.dictionary_captions() from public;
revoke execute on procedure keycust.dictionary_remember() from public;
revoke execute on procedure keycust.dictionary_comment() from public;

comment on function keycust.dictionary_captions() is
    '字典与注释 the captions of the dictionary beside the comments that are there';
comment on procedure keycust.dictionary_remember() is '登记注释 notes which comments are ours';
comment on procedure keycust.dictionary_comment() is
    '按字典写注释 writes the dictionary''s captions as comments of tables, views and columns, leaves comments of the user''s';

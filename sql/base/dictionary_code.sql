-- Writes the captions of the dictionary where every tool finds them: as comments of tables, views and columns.

create procedure keycust.dictionary_comment()
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    caption record;
begin
    if to_regclass('keycust_bi.data_dictionary') is null then
        return;
    end if;
    for caption in
        select
            case
                when d.position > 0 then format('column %s.%I', c.oid::regclass, d.column_name)
                else format('%s %s',
                    case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table'
                        else 'table' end,
                    c.oid::regclass)
            end as object,
            t.comment
        from keycust_bi.data_dictionary as d
        join pg_class as c on c.oid = format('%I.%I', d.schema_name, d.relation_name)::regclass
        cross join lateral (
            select concat_ws('; ',
                d.label_zh || ' ' || d.label_en || coalesce(' [' || d.unit || ']', ''), d.meaning) as comment
        ) as t
        where d.label_zh is not null and pg_has_role(c.relowner, 'usage')
            and t.comment is distinct from case
                when d.position > 0 then col_description(c.oid, d.position)
                else obj_description(c.oid, 'pg_class')
            end
    loop
        execute format('comment on %s is %L', caption.object, caption.comment);
    end loop;
end
$$;

revoke execute on procedure keycust.dictionary_comment() from public;

comment on procedure keycust.dictionary_comment() is '按字典写注释 writes the dictionary''s captions as comments of tables, views and columns';

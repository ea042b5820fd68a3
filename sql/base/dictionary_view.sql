-- What every relation and column is called and means. A column without a caption stands there without one.

create view keycust_bi.data_dictionary with (security_invoker = true) as
select
    n.nspname::text collate "default" as schema_name,
    c.relname::text collate "default" as relation_name,
    coalesce(a.attname::text collate "default", '') as column_name,
    coalesce(a.attnum, 0)::int as position,
    case
        when a.attnum is not null then format_type(a.atttypid, a.atttypmod)
        when c.relkind = 'v' then 'view'
        else 'table'
    end as type_name,
    coalesce(d.label_zh, i.label_zh) as label_zh,
    coalesce(d.label_en, i.label_en) as label_en,
    coalesce(d.unit, i.unit) as unit,
    coalesce(d.meaning, i.definition) as meaning,
    coalesce(d.code_type, i.code_type) as code_type
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
cross join lateral (
    select null::smallint as attnum, null::name as attname, null::oid as atttypid, null::int as atttypmod
    union all
    select a.attnum, a.attname, a.atttypid, a.atttypmod
    from pg_catalog.pg_attribute as a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
) as a
left join keycust_data.dictionary as d
    on d.object = n.nspname || '.' || c.relname and d.column_name = coalesce(a.attname::text, '')
-- The columns of the wide views are the indicators, whose captions stand in their catalogue.
left join keycust_data.indicator as i
    on n.nspname = 'keycust_bi' and c.relname = 'customer_' || i.kind and i.column_name = a.attname and d.object is null
where c.relkind in ('r', 'p', 'v', 'f', 'm') and not c.relispartition
    and (n.nspname in ('keycust_data', 'keycust_bi') or d.object is not null);

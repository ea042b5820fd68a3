-- What bi_drivers.sh expects of the drivers, from the catalogue and from the views as psql reads them. The same summaries
-- are made by bi_drivers.py and BiDrivers.java:
--
-- V view rows digest                    of the digests of rows, in their order; a row's is that of the digests of its cells,
--                                       float8 left out, '-' where there is no value
-- C view column cells digest            of the digests of values, in their order; values as text in one spelling
-- F view column cells sum weighted abs  float8: sum, sum weighted by the row's digest, sum of absolute values
--
-- usage: psql -v part=columns|hidden|summary -f bi_drivers.sql, as the role that reads
\set ON_ERROR_STOP 1
set datestyle = 'ISO, YMD';
set timezone = 'UTC';
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\t'
select :'part' = 'columns' as columns, :'part' = 'hidden' as hidden, :'part' = 'summary' as summary \gset

\if :columns
-- Comments in hexadecimal: tabs and line ends of theirs must not be ours.
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    encode(convert_to(coalesce(obj_description(c.oid, 'pg_class'), ''), 'UTF8'), 'hex') || '-',
    encode(convert_to(coalesce(col_description(c.oid, a.attnum), ''), 'UTF8'), 'hex') || '-',
    has_table_privilege(c.oid, 'select')
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'keycust_bi'::regnamespace
order by c.relname collate "C", a.attnum;
\endif

\if :hidden
select c.relname
from pg_class as c
where c.relnamespace = (select oid from pg_namespace where nspname = 'keycust_data') and c.relkind in ('r', 'p', 'v')
order by c.relname collate "C";
\endif

\if :summary
with view as (
    select c.oid, c.relname,
        string_agg(format(case a.atttypid
            when 'float8'::regtype then 'null::text as t%1$s, v.%2$I as f%1$s'
            when 'boolean'::regtype then 'case when v.%2$I then ''t'' when not v.%2$I then ''f'' end as t%1$s, null::float8 as f%1$s'
            when 'timestamp'::regtype then 'to_char(v.%2$I, ''YYYY-MM-DD HH24:MI:SS.US'') as t%1$s, null::float8 as f%1$s'
            else 'v.%2$I::text as t%1$s, null::float8 as f%1$s' end, a.attnum, a.attname), ', ' order by a.attnum) as cells,
        string_agg(format('coalesce(md5(r.t%s), ''-'')', a.attnum), ' || ' order by a.attnum)
            filter (where a.atttypid <> 'float8'::regtype) as digests,
        string_agg(format('(%L, %L, d.t%s, d.f%s)', case a.atttypid when 'float8'::regtype then 'F' else 'C' end, a.attname,
            a.attnum, a.attnum), ', ' order by a.attnum) as columns
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'keycust_bi'::regnamespace and has_table_privilege(c.oid, 'select')
    group by c.oid, c.relname
)
select format($q$
with r as materialized (select %2$s from keycust_bi.%1$I as v),
d as materialized (select *, md5(%3$s) as digest from r)
select concat_ws(E'\t', 'V', %1$L, count(*), md5(coalesce(string_agg(digest, '' order by digest collate "C"), ''))) from d
union all
select concat_ws(E'\t', c.kind, %1$L, c.column_name, count(c.t) + count(c.f),
    case c.kind when 'C' then md5(coalesce(string_agg(md5(c.t), '' order by md5(c.t) collate "C"), '')) end,
    case c.kind when 'F' then coalesce(sum(c.f), 0) end,
    case c.kind when 'F' then coalesce(sum(c.f * (('x' || left(d.digest, 8))::bit(32)::bigint / 4294967296.0::float8)), 0) end,
    case c.kind when 'F' then coalesce(sum(abs(c.f)), 0) end)
from d
cross join lateral (values %4$s) as c (kind, column_name, t, f)
group by c.kind, c.column_name
$q$, relname, cells, coalesce(digests, ''''''), columns)
from view
order by relname collate "C"
\gexec
\endif

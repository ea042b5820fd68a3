-- Brings shipped rows into the tables of the base. A table takes part by its name: the rows of keycust.shipped_T()
-- go to keycust_data.T, which has a primary key and a column origin. keycust_data.shipped_row remembers by digest
-- what was shipped, so that a row is known that the user has edited or deleted since: such a row is left, and told of.

-- The tables with shipped rows; what a foreign key needs comes before it.
create function keycust.reference_tables() returns setof name
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive shipped as (
        select c.oid, c.relname
        from pg_proc as p
        join pg_class as c on c.relname = substring(p.proname from '^shipped_(.*)')
            and c.relnamespace = to_regnamespace('keycust_data')
        where p.pronamespace = to_regnamespace('keycust') and p.proretset and p.pronargs = 0
    ), depth (oid, steps) as (
        select oid, 0 from shipped
        union
        select f.conrelid, d.steps + 1
        from depth as d
        join pg_constraint as f on f.confrelid = d.oid and f.contype = 'f' and f.conrelid <> f.confrelid
        where d.steps < 32
    )
    select s.relname
    from shipped as s
    join depth as d using (oid)
    group by s.relname
    order by max(d.steps), s.relname
$$;

-- The statement that loads one table; $1 is the version to report under, NULL for no report.
create function keycust.reference_statement(relation name) returns text
language sql
set search_path = pg_catalog, pg_temp
as $$
    with target as (
        select format('keycust_data.%I', relation)::regclass as oid
    ), shipped as (
        select a.n, a.name, format_type(c.atttypid, c.atttypmod) as type, c.attnum
        from pg_proc as p,
            unnest(p.proargnames, p.proargmodes) with ordinality as a (name, mode, n),
            target,
            pg_attribute as c
        where p.pronamespace = to_regnamespace('keycust') and p.proname = 'shipped_' || relation and p.pronargs = 0
            and a.mode = 't' and c.attrelid = target.oid and c.attname = a.name
    ), key as (
        select s.name, s.n
        from shipped as s, target, pg_index as i
        where i.indrelid = target.oid and i.indisprimary and s.attnum = any (i.indkey)
    ), piece as (
        select
            string_agg(format('%I', name), ', ' order by n) as names,
            string_agg(format('shipped.%I', name), ', ' order by n) as ours,
            string_agg(format('s.%I::%s as %I', name, type, name), ', ' order by n) as converted,
            string_agg(format('%I = shipped.%I', name, name), ', ' order by n) as assigned,
            -- Of the shipped columns only, and without NULLs: a column that the user adds, or that we add without a
            -- value, makes no row another.
            format('md5((select jsonb_strip_nulls(to_jsonb(r)) from (select %s) as r)::text)',
                string_agg(format('x.%I', name), ', ' order by n)) as digest,
            (select format('jsonb_build_object(%s)::text',
                string_agg(format('%L, x.%I', k.name, k.name), ', ' order by k.n)) from key as k) as row_key,
            (select string_agg(format('present.%I = shipped.%I', k.name, k.name), ' and ' order by k.n)
             from key as k) as same_key
        from shipped
    )
    select format(
        $statement$
        with shipped as materialized (
            select x.*, %2$s as row_key, %3$s as digest from (select %4$s from keycust.%5$I() as s) as x
        ), present as materialized (
            select %2$s as row_key, %3$s as digest, x.origin from keycust_data.%1$I as x
        ), remembered as materialized (
            select r.row_key, r.digest from keycust_data.shipped_row as r where r.relation = %1$L
        ), judged as materialized (
            select
                row_key,
                shipped.digest as now,
                case
                    when shipped.row_key is null and present.row_key is null then 'gone'
                    when shipped.row_key is null then 'withdrawn'
                    when present.row_key is null and remembered.row_key is null then 'added'
                    when present.row_key is null then 'deleted'
                    when present.origin = 'user' and remembered.row_key is null then 'own'
                    when present.digest = shipped.digest then 'equal'
                    when present.digest = remembered.digest and present.origin = 'shipped' then 'corrected'
                    else 'edited'
                end as what
            from shipped
            full join remembered using (row_key)
            left join present using (row_key)
        ), added as (
            -- A row of the user's may be in the way by another key than the primary one, too.
            insert into keycust_data.%1$I as x (%6$s, origin)
            select %7$s, 'shipped' from shipped join judged using (row_key) where judged.what = 'added'
            on conflict do nothing
            returning %2$s as row_key
        ), outcome as (
            select
                j.row_key,
                j.now,
                case when j.what = 'added' and a.row_key is null then 'own' else j.what end as what
            from judged as j
            left join added as a using (row_key)
        ), corrected as (
            update keycust_data.%1$I as present
            set %8$s
            from shipped join judged using (row_key)
            where judged.what = 'corrected' and %9$s
        ), remember as (
            insert into keycust_data.shipped_row as r (relation, row_key, digest)
            select %1$L, row_key, now from outcome where what in ('added', 'corrected', 'equal')
            on conflict (relation, row_key) do update set digest = excluded.digest where r.digest <> excluded.digest
        ), report as (
            select row_key, what, null as detail
            from outcome
            where what in ('corrected', 'edited', 'deleted', 'own', 'withdrawn')
            union all
            select '', 'added', count(*) || ' rows' from outcome where what = 'added' having count(*) > 0
        )
        insert into keycust_data.upgrade_report (version, relation, row_key, what, detail)
        select $1, %1$L, row_key, what, detail from report where $1 is not null
        on conflict (version, relation, row_key, what) do update set at = excluded.at, detail = excluded.detail
        $statement$,
        relation, row_key, digest, converted, 'shipped_' || relation, names, ours, assigned, same_key)
    from piece
$$;

-- Digests must not depend on the session: floats are written in full.
create procedure keycust.reference_load(version text)
language plpgsql
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
declare
    statement text;
begin
    delete from keycust_data.upgrade_report as r
    where r.version = reference_load.version and r.what in ('edited', 'deleted', 'own', 'withdrawn');
    foreach statement in array array(select keycust.reference_statement(t) from keycust.reference_tables() as t) loop
        execute statement using version;
    end loop;
end
$$;

revoke execute on function keycust.reference_statement(name) from public;
revoke execute on procedure keycust.reference_load(text) from public;

comment on function keycust.reference_tables() is '随库数据表 the tables that have shipped rows';
comment on function keycust.reference_statement(name) is
    '装载语句 the statement that brings the shipped rows into one table';
comment on procedure keycust.reference_load(text) is '装载随库数据 adds and corrects shipped rows, leaves the user''s';

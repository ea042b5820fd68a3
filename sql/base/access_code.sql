-- How the tables of the base are protected: which policies stand on a table, stated here only.
--
-- Three policies, OR-ed by the server for whom they hold:
--   scope_read    everybody: rows whose key is among the current role's own; an array computed once per query, so that
--                 the index on the key serves and other customers' rows are never touched;
--   company_read  only the roles granted the whole company, to be true once per query;
--   writer_all    only administrators and loaders, likewise.
-- The last two name their roles: for a policy that does not hold for him a reader would lose the index. Each asks the
-- grants again, so that a name left in a policy alone opens nothing.

-- Puts on one table the policies that name roles, as the grants are now. Takes a lock only if something changes.
create procedure keycust.access_open(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    policy record;
begin
    for policy in
        select
            wanted.name,
            wanted.roles,
            array(select oid from unnest(p.polroles) as oid order by oid) as present
        from (
            select
                v.name,
                array(
                    select distinct r.oid
                    from keycust_data.access_grant as g
                    join pg_roles as r on r.rolname = g.role_name
                    where g.kind = any (v.kinds) and g.organisation_id is null
                    order by r.oid
                ) as roles
            from (values
                ('company_read', '{reader,analyst}'::text[]),
                ('writer_all', '{administrator,loader}')
            ) as v (name, kinds)
        ) as wanted
        left join pg_policy as p on p.polrelid = relation and p.polname = wanted.name
    loop
        if policy.roles = policy.present then
            continue;
        elsif cardinality(policy.roles) = 0 then
            execute format('drop policy %I on %s', policy.name, relation);
        elsif cardinality(policy.present) > 0 then
            execute format('alter policy %I on %s to %s', policy.name, relation, keycust.access_roles(policy.roles));
        elsif policy.name = 'company_read' then
            execute format('create policy company_read on %s for select to %s '
                'using (exists (select from keycust_data.own_company))', relation, keycust.access_roles(policy.roles));
        else
            execute format('create policy writer_all on %s to %s using (exists (select from keycust_data.own_writer)) '
                'with check (exists (select from keycust_data.own_writer))',
                relation, keycust.access_roles(policy.roles));
        end if;
    end loop;
end
$$;

create function keycust.access_roles(roles oid[]) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(quote_ident(r.rolname), ', ' order by r.rolname) from pg_roles as r where r.oid = any (roles)
$$;

-- For tables that carry customer_id; or another key, with the view that lists the current role's own.
create procedure keycust.access_protect(relation regclass, key name default 'customer_id',
    own regclass default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('alter table %s enable row level security', relation);
    execute format('create policy scope_read on %s for select using (%I = any (array(select own.%I from %s as own)))',
        relation, key, key, coalesce(own::text, 'keycust_data.own_customer'));
    call keycust.access_open(relation);
end
$$;

-- For tables that are no reader's business: raw rows, mappings, grants.
create procedure keycust.access_protect_writers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('alter table %s enable row level security', relation);
    execute format('create policy writer_all on %s using (exists (select from keycust_data.own_writer)) '
        'with check (exists (select from keycust_data.own_writer))', relation);
end
$$;

-- A customer's name as everybody may see it who may see the customer: a company's whole, of a person the first character,
-- and that only of a longer name.
create function keycust.access_mask_name(name text, natural_person boolean) returns text
language sql immutable parallel safe
return case when not natural_person then name when length(name) >= 2 then left(name, 1) || '**' else '**' end;

revoke execute on procedure keycust.access_open(regclass) from public;
revoke execute on procedure keycust.access_protect(regclass, name, regclass) from public;
revoke execute on procedure keycust.access_protect_writers(regclass) from public;

comment on procedure keycust.access_open(regclass) is
    '更新行级策略 brings the policies of one table that name roles in line with the grants';
comment on function keycust.access_roles(oid[]) is
    '角色名单 the names of roles as a policy or a grant wants them';
comment on function keycust.access_mask_name(text, boolean) is
    '姓名脱敏 the name of a customer, masked where it is a person''s';
comment on procedure keycust.access_protect(regclass, name, regclass) is
    '行级保护 puts the row-level policies for readers and writers on a table that carries customer_id';
comment on procedure keycust.access_protect_writers(regclass) is
    '仅限写入者 puts the row-level policy on a table that only administrators and loaders may see';

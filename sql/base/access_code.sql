-- How the tables of the base are protected: one policy for whoever reads, one for whoever writes, stated here only.

-- Readers see the rows of the customers they may see; administrators and loaders see and write every row.
create procedure keycust.access_protect(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    call keycust.access_protect_writers(relation);
    execute format('create policy customer_read on %1$s for select using (exists ('
        'select from keycust_data.visible_customer as visible where visible.customer_id = %1$s.customer_id))', relation);
end
$$;

-- For tables that hold raw data of customers and are no reader's business.
create procedure keycust.access_protect_writers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('alter table %s enable row level security', relation);
    execute format('create policy customer_write on %s using (exists (select from keycust_data.own_writer)) '
        'with check (exists (select from keycust_data.own_writer))', relation);
end
$$;

revoke execute on procedure keycust.access_protect(regclass) from public;
revoke execute on procedure keycust.access_protect_writers(regclass) from public;

comment on procedure keycust.access_protect(regclass) is
    '行级保护 puts the row-level policies for readers and writers on a table that carries customer_id';
comment on procedure keycust.access_protect_writers(regclass) is
    '仅限写入者 puts the row-level policy on a table that only administrators and loaders may see';

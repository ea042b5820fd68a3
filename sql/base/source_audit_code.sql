-- Does every row of a source lie in the base or among those set aside?

-- Rows that each source holds and that should have been read (up to the position reached, and those that have no place in
-- its order), and rows that were counted. What came below the position is in the first number only: unread_rows. A source
-- that is emptied after each load holds fewer than were counted, and so does one whose rows are changed in place, since each
-- was counted whenever it came: there unread_rows is the least. It reads the whole of each source.
create function keycust.source_audit(of_source text default null) returns table (
    source_id text, held_rows bigint, counted_rows bigint, unread_rows bigint
)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set timezone = 'UTC'
as $$
declare
    s keycust_data.source;
    p record;
    id text;
begin
    -- As integrate reads it.
    perform set_config('timezone', keycust.source_zone(), true);
    foreach id in array keycust.source_order(of_source) loop
        select * into strict s from keycust_data.source as src where src.source_id = id;
        select * into p from keycust.source_position(id);
        execute format('select count(*) from %s as s%s', keycust.source_relation(s.relation),
            case when s.incremental then format(' where %1$s is null or %1$s <= %2$L::%3$s%4$s', p.expression, s.position,
                p.type_name, ' or ' || p.expression || ' > ' || p.last) end) into held_rows;
        source_id := id;
        select coalesce(sum(d.row_count), 0)::bigint into counted_rows
        from keycust_data.integration_day as d
        where d.source_id = id;
        unread_rows := greatest(held_rows - counted_rows, 0);
        return next;
    end loop;
end
$$;

revoke execute on function keycust.source_audit(text) from public;

comment on function keycust.source_audit(text) is
    '来源核对 rows that a source holds against rows that were counted; what was never read';

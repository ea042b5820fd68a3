-- What came of the rows: in the base, or set aside with the reason.
\pset footer off
\pset null ''
select d.source_id as "source", d.source_system as "system", to_char(q.received, 'FM99,999,999') as "rows",
    to_char(q.accepted, 'FM99,999,999') as "in the base", q.refused as "set aside", r.rules as "rules they broke"
from keycust_bi.data_source as d
join (
    select source_id, sum(received_rows) as received, sum(accepted_rows) as accepted, sum(refused_rows) as refused
    from keycust_bi.data_quality group by source_id
) as q using (source_id)
left join (
    select source_id, string_agg(format('%s × %s', n, rule), ', ' order by n desc, rule) as rules
    from (select source_id, rule, sum(refused_rows) as n from keycust_bi.data_refusal group by source_id, rule) as x
    group by source_id
) as r using (source_id)
order by d.source_system, d.source_id;
\echo 'Every row is in the base or set aside, none is lost:'
select to_char(sum(held_rows), 'FM99,999,999') as "rows in the sources",
    to_char(sum(counted_rows), 'FM99,999,999') as "in the base or set aside", sum(unread_rows) as "not read"
from keycust.source_audit();
\echo 'A row that was set aside says why, and is tried again at the next call:'
select source_id as "source", rule, coalesce(column_name, '') as "column", reason
from (
    select distinct on (rule) source_id, rule, column_name, reason, rejected_row_id
    from keycust_data.rejected_row
    where rule not in ('duplicate', 'superseded')
    order by rule, rejected_row_id
) as example
order by rule;

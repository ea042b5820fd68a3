-- How good the data are: per source and day what came, what was refused and why; and how far each source was read.

create view keycust_bi.data_quality with (security_invoker = true) as
select
    s.source_id,
    s.system as source_system,
    s.target as relation,
    d.day,
    sum(d.row_count)::bigint as received_rows,
    coalesce(sum(d.row_count) filter (where d.outcome = 'accepted'), 0)::bigint as accepted_rows,
    coalesce(sum(d.row_count) filter (where d.outcome <> 'accepted'), 0)::bigint as refused_rows,
    (100 * coalesce(sum(d.row_count) filter (where d.outcome = 'accepted'), 0) / sum(d.row_count))::float8 as accepted_pct
from keycust_data.integration_day as d
join keycust_data.source as s on s.source_id = d.source_id
group by s.source_id, d.day
having sum(d.row_count) > 0;

create view keycust_bi.data_refusal with (security_invoker = true) as
select
    s.source_id,
    s.system as source_system,
    s.target as relation,
    d.day,
    d.outcome as rule,
    d.row_count as refused_rows
from keycust_data.integration_day as d
join keycust_data.source as s on s.source_id = d.source_id
where d.outcome <> 'accepted';

create view keycust_bi.data_source with (security_invoker = true) as
select
    s.source_id,
    s.system as source_system,
    s.target as relation,
    s.enabled,
    s.position as reached_position,
    r.state as last_state,
    r.started_at as last_started_at,
    r.finished_at as last_finished_at,
    r.received_rows as last_received_rows,
    r.accepted_rows as last_accepted_rows,
    r.rejected_rows as last_refused_rows,
    r.message as last_message
from keycust_data.source as s
left join lateral (
    select run.*
    from keycust_data.integration_run as run
    where run.source_id = s.source_id
    order by run.run_id desc
    limit 1
) as r on true;

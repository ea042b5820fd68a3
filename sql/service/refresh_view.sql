-- The runs and how far they came. A run whose session is gone is dead, whatever it last wrote.

create view keycust_bi.refresh_status with (security_invoker = true) as
select
    r.run_id,
    r.as_of,
    exists (select from keycust_data.current_run as c where c.run_id = r.run_id) as is_current,
    case
        when r.state = 'running' and not exists (
            select from pg_catalog.pg_stat_activity as a
            where a.pid = r.backend_pid and coalesce(a.backend_start = r.backend_start, true)
                and coalesce(a.query_start = r.statement_start, true)
                and coalesce(a.state in ('active', 'disabled'), true)) then 'dead'
        else r.state
    end as state,
    r.started_at,
    r.finished_at,
    r.started_by,
    s.steps_done,
    s.steps,
    s.step,
    s.step_started_at,
    r.message
from keycust_data.refresh_run as r
cross join lateral (
    select
        (count(*) filter (where s.state = 'finished'))::int as steps_done,
        count(*)::int as steps,
        max(s.step) filter (where s.state in ('running', 'failed')) as step,
        max(s.started_at) filter (where s.state in ('running', 'failed')) as step_started_at
    from keycust_data.refresh_step as s
    where s.run_id = r.run_id
) as s;

create view keycust_bi.refresh_step with (security_invoker = true) as
select s.run_id, s.place, s.step, s.month, s.state, s.started_at, s.finished_at, s.row_count, s.message
from keycust_data.refresh_step as s;

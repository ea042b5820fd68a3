-- The sample utility: what was planted, for whoever judges a method by it. Read by utility.sql.

create table demo_truth.customer as
select c.cons_no, c.industry, i.shape as load_class, c.size_kind, c.growth as growth_per_year,
    c.step_on as load_step_on,
    case when c.step_on is not null then c.step end as load_step, c.open_on, c.close_on, c.pf_kind, c.comp_fails_on,
        c.late_reason,
    c.cash as liquidity, c.mood as sensitivity, c.ba_mode, c.run_cap < c.cap as unit_paused, c.pv_kw,
    case when k.r % 3 = 2 then 'voltage high' when k.n is not null then 'voltage low'
        when l.sag > 0.08 then 'weak line' end as voltage_fault,
    w.n is not null as weak_terminal
from demo_work.c
join demo_work.industry as i using (industry)
join demo_work.line as l using (line_id)
left join demo_work.planted as k on k.what = 'volt' and k.n = c.n
left join demo_work.planted as w on w.what = 'terminal' and w.n = c.n
order by c.n;

-- Which basic-charge mode would have cost less over the bills there are, and by how much.
create table demo_truth.basic_charge as
select c.cons_no, b.ba_calc_mode, sum(b.basic_amt) as paid_cny, sum(round(b.cap * b.cap_prc, 2)) as by_capacity_cny,
    sum(round(b.md * b.dmd_prc * b.dmd_ratio, 2)) as by_demand_cny,
    case when sum(b.cap * b.cap_prc) <= sum(b.md * b.dmd_prc * b.dmd_ratio) then '1' else '3' end as cheaper_mode,
    sum(b.basic_amt) > least(sum(round(b.cap * b.cap_prc, 2)), sum(round(b.md * b.dmd_prc * b.dmd_ratio, 2))) as wrong,
    sum(b.basic_amt) - least(sum(round(b.cap * b.cap_prc, 2)), sum(round(b.md * b.dmd_prc * b.dmd_ratio, 2)),
        sum(b.basic_amt)) as saving_cny
from demo_work.bill as b
join demo_work.c using (n)
where b.ba_calc_mode <> '0' and b.days = b.to_day - b.from_day + 1
group by c.cons_no, b.ba_calc_mode;

create table demo_truth.theft as
select c.cons_no, s.method, s.innocent, s.phase, s.f as left_share, s.from_day as since, s.to_day as until,
    s.caught_on, m.missing_kwh,
    m.missing_share
from demo_work.disturb as s
join demo_work.c using (n)
left join lateral (
    -- Rounded, since the last digits of a sum of floats are those of its order.
    select round(sum(e.true_kwh - (e.sharp + e.peak + e.flat + e.valley - e.reverse)::float8 * t.t_factor)::numeric, 2) as missing_kwh,
        round((1 - sum((e.sharp + e.peak + e.flat + e.valley - e.reverse)::float8 * t.t_factor) / nullif(sum(e.true_kwh),
            0))::numeric, 5) as missing_share
    from demo_work.day_energy as e
    join demo_work.point as t using (data_id)
    where e.n = s.n and e.day >= s.from_day and e.day <= coalesce(s.to_day, e.day)) as m on true;

create table demo_truth.complaint as
select app_no, cons_no, kind as filed_as, cause as real_cause, driver
from demo_work.order_of;

create table demo_truth.fault as
select o.outage_id, c.cons_no, o.from_time, o.to_time, case o.cause when '变压器过载跳闸' then 'overload'
    else 'ageing equipment' end as cause
from demo_work.outage as o
join demo_work.c using (n)
where o.n is not null;

-- Late is what is not paid in full on the day it is due.
create table demo_truth.late_payment as
select c.cons_no, d.ym, d.level as liquidity, s.paid_after - (d.due_on - d.release_on) as days_late,
    coalesce(c.late_reason, case when d.level < -0.8 then 'cash shortage' else 'chance' end) as reason
from demo_work.due as d
join demo_work.c using (n)
cross join lateral (
    select d.pay_after + case when d.in_parts then d.rest_after else 0 end as paid_after) as s
where d.release_on + s.paid_after > d.due_on and d.total_amt > 0;

-- Statistics, but not of 96 points each.
select format('analyze staging.%I%s', c.relname, case when c.relname like '%curve' then ' (id, data_date, data_time)'
    else '' end)
from pg_class as c
where c.relnamespace = 'staging'::regnamespace and c.relkind = 'r'
order by c.relname
\gexec

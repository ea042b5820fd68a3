-- What demo/utility_plot.py draws: one line per figure, "plot|group|value …", from staging and demo_truth.
-- Run after utility.sql; reads only.

\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only on
\pset fieldsep '|'
set jit = off;
set work_mem = '256MB';

-- Customers with a bill for each of the last twelve months that all were billed for.
create temp table year as
select k.cons_no, t.industry, sum(a.t_pq) as kwh, max(s.max_demand) as md, sum(r.rcvbl_amt) as cny, sum(f.p_pq) as p,
    sum(f.q_pq) as q, t.pf_kind, left(min(a.prc_code), 1) as class
from staging.e_cons_snap as s
join staging.e_cons_prc_amt as a using (calc_id)
join staging.c_cons as k on k.cons_id = s.cons_id
join demo_truth.customer as t on t.cons_no = k.cons_no
join staging.a_rcvbl_flow as r on r.calc_id = s.calc_id and r.amt_type = '01'
left join staging.e_pf_amt as f on f.calc_id = s.calc_id
cross join (select to_char(as_of - interval '38 days', 'YYYYMM') as last from demo_truth.parameter) as l
where s.ym <= l.last and s.ym > to_char(to_date(l.last, 'YYYYMM') - interval '12 months', 'YYYYMM')
group by k.cons_no, t.industry, t.pf_kind
having count(*) = 12 and sum(a.t_pq) > 0;

select 'energy', industry, round(kwh / 1000) from year order by 2, 3;
select 'load_factor', industry, round(kwh / (8760 * md), 3) from year where md > 0 order by 2, 3;
select 'power_factor', case pf_kind when 'good' then 'bank that fits' else 'planted: ' || pf_kind end,
    round(p / sqrt(p ^ 2 + q ^ 2), 3)
from year
where p > 0
order by 2, 3;
select 'price', class, round(cny / kwh, 4) from year order by 2, 3;

-- The mean of a working day, month of no holiday and of little heating or cooling, each customer against its own top.
select format($$
    select 'shape', t.industry, %s
    from (
        select d.cons_no, %s
        from staging.e_mp_power_curve as p
        join staging.e_data_mp as d using (id)
        join staging.d_calendar as c on c.cal_date = p.data_date and c.day_type = '1'
        where p.data_type = 1 and extract(month from p.data_date) in (3, 4, 5, 10, 11)
        group by d.cons_no) as s
    join demo_truth.customer as t using (cons_no)
    cross join lateral (select greatest(%s) as top) as g
    where t.pv_kw = 0 and top > 0 and t.close_on is null
    group by t.industry
    order by 2$$,
    string_agg(format('round(avg(h%s / top)::numeric, 3)', h), ' || '' '' || ' order by h),
    string_agg(format('avg((p%s + p%s + p%s + p%s) * d.t_factor::float8) as h%s', 4 * h - 3, 4 * h - 2, 4 * h - 1, 4 * h, h),
        ', ' order by h),
    string_agg('h' || h, ', ' order by h))
from generate_series(1, 24) as h
\gexec

-- To measure it would need two years: what is planted is shown.
select 'growth', case when load_step_on is not null then 'with a step' else 'without' end,
    round((100 * growth_per_year)::numeric, 1)
from demo_truth.customer
order by 2, 3;

select 'delay', coalesce(t.late_reason, 'not planted'),
    v.rcved_date - to_date(r.penalty_bgn_date, 'YYYYMMDD') + 1
from staging.a_rcved_flow as v
join staging.a_rcvbl_flow as r using (rcvbl_amt_id)
join demo_truth.customer as t on t.cons_no = r.cons_no
where r.amt_type = '01'
order by 2, 3;

select 'outages', case count(o.*) filter (where w.outage_type = '2') when 0 then 'none planned' else 'some planned' end,
    round(count(o.*) * 365.0 / p.days, 2)
from staging.c_cons as c
cross join demo_truth.parameter as p
left join staging.w_outage_cons as o using (cons_no)
left join staging.w_outage as w using (outage_id)
where c.ps_date < p.first_day and c.status_code = '1'
group by c.cons_no, p.days
order by 2, 3;

select 'calls', real_cause, count(*) filter (where filed_as like '08%') || ' ' || count(*) filter (where filed_as not like '08%')
from demo_truth.complaint
group by real_cause
order by count(*) desc;

-- Points that should be there against points that are: days lost and gaps within days.
select 'missing', case when t.weak_terminal then 'planted: weak terminal' else 'others' end,
    round(100 - 100 * sum(x.points)::numeric / (96 * sum(x.days)), 3)
from (
    select d.cons_no, d.id, count(*) filter (where p.data_whole_flag is not null) as rows,
        sum(length(replace(p.data_whole_flag, '0', ''))) as points,
        max(coalesce(m.rmv_date - 1, least(coalesce(c.cancel_date, q.last_day), q.last_day))
            - greatest(m.inst_date, c.ps_date, q.first_day) + 1) as days
    from staging.e_data_mp as d
    join staging.c_meter as m using (meter_id)
    join staging.c_cons as c on c.cons_no = d.cons_no
    cross join demo_truth.parameter as q
    join staging.e_mp_power_curve as p on p.id = d.id and p.data_type = 1
    group by d.cons_no, d.id) as x
join demo_truth.customer as t using (cons_no)
group by t.cons_no, t.weak_terminal
order by 2, 3;

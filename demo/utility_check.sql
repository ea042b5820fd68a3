-- Does the sample utility agree with itself? Run after utility.sql and before utility_dirt.sql; reads staging only.
--
-- usage: psql -X -f demo/utility_check.sql        prints a line for each check, "ok" or "not ok" with how many differ

\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only on
set jit = off;
set work_mem = '256MB';

create temp table checked (
    at int generated always as identity,
    name text not null,
    wrong bigint,
    of bigint
);

-- The energy under a curve, without gaps, and its largest point.
select format($$
    create temp table under as
    select id, data_date, floor((round(10000 * (0::float8 + %s)) + 2) / 4)::numeric / 10000 as forward,
        floor((round(10000 * (0::float8 + %s)) + 2) / 4)::numeric / 10000 as reverse, greatest(%s) as top
    from staging.e_mp_power_curve
    where data_type = 1 and data_whole_flag = repeat('1', 96)$$,
    string_agg(format('greatest(p%s, 0)', i), ' + ' order by i), string_agg(format('greatest(-p%s, 0)', i),
        ' + ' order by i),
    string_agg('p' || i, ', ' order by i))
from generate_series(1, 96) as i
\gexec

create temp table step as
select id, read_type, data_date, r - lag(r) over w as used, r - r1 - r2 - r3 - r4 as rest,
    lag(data_date) over w = data_date - 1 as next_day,
    r < lag(r) over w or r1 < lag(r1) over w or r2 < lag(r2) over w or r3 < lag(r3) over w
        or r4 < lag(r4) over w as back
from staging.e_mp_day_read
window w as (partition by id, read_type order by data_date);

insert into checked (name, wrong, of)
select 'a day of the forward register = the area under the curve, to a ten-thousandth in each of four periods',
    count(*) filter (where abs(s.used - u.forward) > 0.0002), count(*)
from step as s
join under as u using (id, data_date)
where s.read_type = '1' and s.next_day;

insert into checked (name, wrong, of)
select 'a day of the reverse register = the area below zero',
    count(*) filter (where s.used <> u.reverse), count(*)
from step as s
join under as u using (id, data_date)
where s.read_type = '5' and s.next_day;

insert into checked (name, wrong, of)
select 'total register = sharp + peak + flat + valley', count(*) filter (where rest <> 0), count(*)
from step
where read_type = '1';

insert into checked (name, wrong, of)
select 'no register runs backwards', count(*) filter (where back), count(*)
from step;

insert into checked (name, wrong, of)
select 'demand = the largest point', count(*) filter (where abs(d.max_demand - greatest(u.top, 0)) > 0.0001), count(*)
from staging.e_mp_day_demand as d
join under as u using (id, data_date);

-- The readings that close a month or a meter's time, against the bills: period by period, meter by meter.
create temp table closing as
select d.cons_no, b.id, to_char(b.data_date, 'YYYYMM') as ym,
    round((b.r1 - coalesce(lag(b.r1) over w, 0)) * d.t_factor) + round((b.r2 - coalesce(lag(b.r2) over w, 0)) * d.t_factor)
        + round((b.r3 - coalesce(lag(b.r3) over w, 0)) * d.t_factor)
        + round((b.r4 - coalesce(lag(b.r4) over w, 0)) * d.t_factor) as kwh
from staging.e_mp_day_read as b
join staging.e_data_mp as d using (id)
join staging.c_meter as m using (meter_id)
where b.read_type = '1' and (extract(day from b.data_date + 1) = 1 or b.data_date = m.rmv_date - 1)
window w as (partition by b.id order by b.data_date);

insert into checked (name, wrong, of)
select 'energy of every bill = difference of the closing registers x multiplier',
    count(*) filter (where s.mr_pq is distinct from m.kwh), count(*)
from staging.e_cons_snap as s
left join (
    select cons_no, ym, sum(kwh) as kwh
    from closing
    group by cons_no, ym) as m using (cons_no, ym);

insert into checked (name, wrong, of)
select 'periods add up to the billed energy, and it to metered energy and losses',
    count(*) filter (where a.t_pq <> a.sharp_pq + a.peak_pq + a.flat_pq + a.valley_pq
        or a.t_pq <> s.mr_pq + s.loss_pq), count(*)
from staging.e_cons_prc_amt as a
join staging.e_cons_snap as s using (calc_id);

insert into checked (name, wrong, of)
select 'energy charges = energy x price x ratio',
    count(*) filter (where a.sharp_amt <> round(a.sharp_pq * e.kwh_prc * r.sharp, 2)
    or a.peak_amt <> round(a.peak_pq * e.kwh_prc * r.peak, 2) or a.flat_amt <> round(a.flat_pq * e.kwh_prc, 2)
    or a.valley_amt <> round(a.valley_pq * e.kwh_prc * r.valley, 2) or a.pl_amt <> round(a.t_pq * e.pl_prc, 2)
    or a.t_amt <> a.sharp_amt + a.peak_amt + a.flat_amt + a.valley_amt + a.ba_amt + a.pl_amt), count(*)
from staging.e_cons_prc_amt as a
join staging.e_cat_prc as e using (prc_code)
cross join lateral (select case when left(prc_code, 1) in ('J', 'N') then 1 else 1.92 end as sharp,
    case when left(prc_code, 1) in ('J', 'N') then 1 else 1.6 end as peak,
    case when left(prc_code, 1) in ('J', 'N') then 1 else 0.4 end as valley) as r;

insert into checked (name, wrong, of)
select 'basic charge of whole months by the mode agreed', count(*) filter (where a.ba_amt <> round(case a.ba_calc_mode
        when '1' then a.ba_cap * 22
        when '2' then 35.2 * case when a.t_pq / s.contract_cap >= 260 then 0.9 else 1 end * case
            when a.ba_dmd <= 1.05 * p.dmd_spec_value
            then p.dmd_spec_value else 2 * a.ba_dmd - 1.05 * p.dmd_spec_value end
        when '3' then 35.2 * case when a.t_pq / s.contract_cap >= 260 then 0.9 else 1 end * a.ba_dmd
        else 0 end, 2)), count(*)
from staging.e_cons_prc_amt as a
join staging.e_cons_snap as s using (calc_id)
join staging.c_cons_prc as p using (cons_id)
where s.begin_date = (s.ym || '01')::date and s.end_date = ((s.ym || '01')::date + interval '1 month - 1 day')::date;

insert into checked (name, wrong, of)
select 'power factor rounded half up, and its percent and money',
    count(*) filter (where act_pf <> floor(100 * p_pq / sqrt(p_pq ^ 2 + q_pq ^ 2) + 0.5) / 100
    or adj_factor <> case
        when f < s then 0.5 * least(s - f, 20) + least(greatest(s - 20 - f, 0), 5) + 2 * greatest(s - 25 - f, 0)
        when s = 90 then -0.15 * least(f - 90, 5)
        when s = 85 then -0.1 * least(f - 85, 5) - 0.15 * greatest(least(f - 90, 4), 0)
        else -0.1 * least(f - 80, 10) - 0.15 * greatest(least(f - 90, 2), 0) end
    or pf_adj_amt <> round(adj_base_amt * adj_factor / 100, 2)), count(*)
from (select *, round(act_pf * 100) as f, round(pf_std_code::numeric * 100) as s from staging.e_pf_amt) as x;

insert into checked (name, wrong, of)
select 'receivable = charges + power-factor adjustment',
    count(*) filter (where r.rcvbl_amt <> a.t_amt + coalesce(f.pf_adj_amt, 0)), count(*)
from staging.a_rcvbl_flow as r
join staging.e_cons_prc_amt as a using (calc_id)
left join staging.e_pf_amt as f using (calc_id)
where r.amt_type = '01';

insert into checked (name, wrong, of)
select 'received = payments; owed = receivable - received', count(*) filter (where r.rcved_amt <> coalesce(v.amt, 0)
    or r.owe_amt <> r.rcvbl_amt - r.rcved_amt
    or (r.settle_flag = '03') <> (r.owe_amt <= 0)), count(*)
from staging.a_rcvbl_flow as r
left join (
    select rcvbl_amt_id, sum(this_rcved_amt) as amt
    from staging.a_rcved_flow
    group by rcvbl_amt_id) as v using (rcvbl_amt_id)
where r.amt_type = '01';

insert into checked (name, wrong, of)
select 'every curve belongs to a customer', count(*) filter (where c.cons_no is null), count(*)
from (select distinct id from staging.e_mp_power_curve) as p
left join staging.e_data_mp as d using (id)
left join staging.c_cons as c using (cons_no);

insert into checked (name, wrong, of)
select 'running transformers add up to the running capacity', count(*) filter (where t.kva <> c.run_cap), count(*)
from staging.c_cons as c
join (select cons_id, sum(plate_cap) as kva from staging.g_tran
    where run_status_code = '01' group by cons_id) as t using (cons_id);

-- Plans may lie in the future, what is recorded may not.
select format($$
    insert into checked (name, wrong, of)
    select 'nothing is later than the day of the extract', sum(late), sum(rows)
    from (%s) as v$$, string_agg(format(
    'select count(*) filter (where %1$I >= p.as_of) as late, count(*) as rows from staging.%2$I, demo_truth.parameter as p',
    a.attname, c.relname), ' union all ' order by c.relname, a.attnum))
from pg_attribute as a
join pg_class as c on c.oid = a.attrelid and c.relnamespace = 'staging'::regnamespace and c.relkind = 'r'
where a.atttypid = 'timestamp'::regtype and a.attnum > 0 and a.attname not in ('plan_begin', 'plan_end')
\gexec

select case when wrong = 0 then 'ok ' else 'not ok ' end || at || ' - ' || name || ' (' || case of
    when 0 then 'nothing to compare' else of::text end || case when wrong > 0 then ', wrong: ' || wrong else '' end
    || ')'
from checked
order by at;

-- The same on every run: a sum over what was made.
select 'checksum ' || md5(string_agg(x, ',' order by x))
from (
    select 'p' || sum(p48)::numeric(20, 2) || sum(p12)::numeric(20, 2) as x from (select p48::float8, p12::float8
        from staging.e_mp_power_curve) as s
    union all select 'b' || sum(rcvbl_amt) from staging.a_rcvbl_flow
    union all select 'y' || sum(rcv_amt) from staging.a_pay_flow
    union all select 'w' || count(*) || md5(string_agg(accept_content, '' order by app_no))
        from staging.arc_s_95598_wkst
    union all select 'e' || count(*) from staging.e_event_erc) as v;

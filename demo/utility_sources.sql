-- The sample utility's systems as sources of the base: a view where one table of the base gathers from several of
-- theirs, and a mapping for each. A utility's own copy of this file is the whole work of connecting it.
--
-- usage: psql -X -f demo/utility_sources.sql      after demo/utility.sql and CALL keycust.create_base()

\set ON_ERROR_STOP 1
set client_min_messages = warning;
create schema bridge;

-- Time of update is what new rows are known by: an index on it makes a batch cost what it reads, not the whole table.
create index if not exists e_mp_power_curve_data_time on staging.e_mp_power_curve (data_time);
create index if not exists e_mp_vol_curve_data_time on staging.e_mp_vol_curve (data_time);
create index if not exists e_mp_cur_curve_data_time on staging.e_mp_cur_curve (data_time);
create index if not exists e_mp_day_read_data_time on staging.e_mp_day_read (data_time);
create index if not exists e_mp_day_demand_data_time on staging.e_mp_day_demand (data_time);

-- ---- 营销 SG186: archives ---------------------------------------------------------------------------------------

create view bridge.customer as
select k.*, u.credit_code, u.econ_type_code, u.reg_capital, u.employees, u.main_business, m.emp_no, g.gen_cap, r.rca_flag,
    s.ps_num_code, exists (select from staging.c_ps as p where p.cons_id = k.cons_id and p.ps_attr = '30') as security_source,
    b.bank_acct
from staging.c_cons as k
left join staging.c_cust as u on u.cust_id = k.cust_id
left join (
    select distinct on (cons_no) cons_no, emp_no from staging.c_cons_mgr where end_date is null
    order by cons_no, begin_date desc
) as m on m.cons_no = k.cons_no
left join (select cons_id, sum(gen_cap) as gen_cap from staging.c_gen group by cons_id) as g on g.cons_id = k.cons_id
left join (select cons_id, max(rca_flag) as rca_flag from staging.c_rca_cons group by cons_id) as r on r.cons_id = k.cons_id
left join (select cons_id, max(ps_num_code) as ps_num_code from staging.c_sp group by cons_id) as s on s.cons_id = k.cons_id
left join (select cons_no, max(bank_acct) as bank_acct from staging.c_contact group by cons_no) as b on b.cons_no = k.cons_no;

-- A metering point's customer may be unknown to the archive: then the number stands for it, and integration says so.
create view bridge.usage_point as
select p.*, coalesce(k.cons_no, p.cons_id::text) as cons_no
from staging.c_mp as p
left join (select distinct on (cons_id) cons_id, cons_no from staging.c_cons order by cons_id) as k on k.cons_id = p.cons_id;

create view bridge.meter as
select e.*, coalesce(p.mp_no, e.meter_id::text) as mp_no,
    split_part(e.ct_ratio, '/', 1)::float8 / nullif(split_part(e.ct_ratio, '/', 2), '')::float8 as ct,
    coalesce(nullif(split_part(e.pt_ratio, '/', 1), '')::float8 / nullif(split_part(e.pt_ratio, '/', 2), '')::float8, 1) as pt
from staging.c_meter as e
left join staging.c_meter_mp_rela as r on r.meter_id = e.meter_id
left join staging.c_mp as p on p.mp_id = r.mp_id;

create view bridge.transformer as
select t.*, coalesce(k.cons_no, t.cons_id::text) as cons_no, split_part(t.model_no, '-', 1) as series
from staging.g_tran as t
left join (select distinct on (cons_id) cons_id, cons_no from staging.c_cons order by cons_id) as k on k.cons_id = t.cons_id;

create view bridge.compensation as
select t.*, coalesce(k.cons_no, t.cons_id::text) as cons_no
from staging.c_comp as t
left join (select distinct on (cons_id) cons_id, cons_no from staging.c_cons order by cons_id) as k on k.cons_id = t.cons_id;

-- Capacity stands with the customer, price and demand with his price line.
create view bridge.contract as
select k.*, coalesce(p.tariff_id, k.cons_id) as contract_id, coalesce(p.begin_date, k.ps_date, k.build_date) as begin_date,
    coalesce(p.end_date, k.cancel_date) as end_date, p.prc_code, p.ba_calc_mode, p.dmd_spec_value, p.ts_flag, p.pf_std_code,
    i.end_date as term_end, greatest(p.update_time, k.update_time) as changed_at
from staging.c_cons as k
left join staging.c_cons_prc as p on p.cons_id = k.cons_id
left join (select cons_no, max(end_date) as end_date from staging.cont_info group by cons_no) as i on i.cons_no = k.cons_no;

-- ---- 用电采集: the data id of a measuring point leads to its metering point; curves are secondary values -----------

create view bridge.data_point as
select d.id, coalesce(p.mp_no, d.id::text) as mp_no, d.meter_id, d.t_factor, m.ct, m.pt
from staging.e_data_mp as d
left join staging.c_meter_mp_rela as r on r.meter_id = d.meter_id
left join staging.c_mp as p on p.mp_id = r.mp_id
left join (select distinct on (meter_id) meter_id, ct, pt from bridge.meter order by meter_id) as m on m.meter_id = d.meter_id;

create view bridge.power as
select c.*, coalesce(d.mp_no, c.id::text) as mp_no, d.t_factor
from staging.e_mp_power_curve as c
left join bridge.data_point as d on d.id = c.id;

create view bridge.voltage as
select c.*, coalesce(d.mp_no, c.id::text) as mp_no, d.pt
from staging.e_mp_vol_curve as c
left join bridge.data_point as d on d.id = c.id;

create view bridge.current as
select c.*, coalesce(d.mp_no, c.id::text) as mp_no, d.ct
from staging.e_mp_cur_curve as c
left join bridge.data_point as d on d.id = c.id;

create view bridge.reading as
select c.*, coalesce(d.mp_no, c.id::text) as mp_no, d.meter_id, d.t_factor
from staging.e_mp_day_read as c
left join bridge.data_point as d on d.id = c.id;

create view bridge.demand as
select c.*, coalesce(d.mp_no, c.id::text) as mp_no, d.meter_id, c.max_demand * d.t_factor as max_demand_kw
from staging.e_mp_day_demand as c
left join bridge.data_point as d on d.id = c.id;

create view bridge.meter_event as
select c.*, coalesce(d.mp_no, c.id::text) as mp_no
from staging.e_event_erc as c
left join bridge.data_point as d on d.id = c.id;

-- ---- 营销 SG186: billing ----------------------------------------------------------------------------------------

create view bridge.bill as
select s.*, a.prc_amt_id, f.pf_amt_id, a.prc_code, a.t_pq, a.sharp_pq, a.peak_pq, a.flat_pq, a.valley_pq, a.sharp_amt, a.peak_amt, a.flat_amt, a.valley_amt,
    a.sharp_amt + a.peak_amt + a.flat_amt + a.valley_amt as energy_amt, a.ba_cap, a.ba_dmd, a.ba_amt, a.pl_amt, a.t_amt,
    f.q_pq, f.act_pf, f.adj_factor, f.pf_adj_amt, a.t_amt + coalesce(f.pf_adj_amt, 0) as total_amt,
    greatest(s.update_time, a.update_time, f.update_time) as changed_at
from staging.e_cons_snap as s
left join staging.e_cons_prc_amt as a on a.calc_id = s.calc_id
left join staging.e_pf_amt as f on f.calc_id = s.calc_id;

-- A payment may settle several receivables; the first stands for them.
create view bridge.payment as
select p.*, r.rcved_amt_id, r.rcvbl_amt_id, r.penalty, greatest(p.update_time, r.changed_at) as changed_at
from staging.a_pay_flow as p
left join (
    select charge_id, min(rcved_amt_id) as rcved_amt_id, coalesce(min(rcvbl_amt_id) filter (where not known), min(rcvbl_amt_id)) as rcvbl_amt_id,
        sum(this_penalty) as penalty, max(update_time) as changed_at
    from (
        select f.*, exists (select from staging.a_rcvbl_flow as o where o.rcvbl_amt_id = f.rcvbl_amt_id) as known
        from staging.a_rcved_flow as f
    ) as f
    group by charge_id
) as r on r.charge_id = p.charge_id;

-- ---- 95598, outages, safety, production --------------------------------------------------------------------------

create view bridge.complaint as
select w.*, left(w.busi_type_code, 2) as business, left(w.busi_type_code, 3) as class,
    c.call_min, coalesce(o.urged, 0) as urged
from staging.arc_s_95598_wkst as w
left join (
    select app_no, sum(extract(epoch from req_finish_date - req_begin_date)) / 60 as call_min
    from staging.s_comm_rec
    where req_finish_date >= req_begin_date
    group by app_no
) as c on c.app_no = w.app_no
left join (select app_no, count(*) as urged from staging.s_info_oversee group by app_no) as o on o.app_no = w.app_no;

create view bridge.outage as
select c.outage_id, c.cons_no, c.begin_time, c.end_time, o.outage_type, o.reason, o.line_id, c.update_time
from staging.w_outage_cons as c
left join staging.w_outage as o on o.outage_id = c.outage_id;

create view bridge.visit as
select v.*, concat_ws(' ', v.demand, v.plan_text) as notes
from staging.s_visit as v;

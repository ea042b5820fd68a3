-- What utility_bills.py works from, as CSV files in the current folder. Reads staging; of demo_truth what is compared.

\set ON_ERROR_STOP 1
\copy (select * from demo_truth.parameter) to 'parameter.csv' csv header
\copy (select * from staging.e_cat_prc) to 'e_cat_prc.csv' csv header
\copy (select c.cons_no, c.contract_cap, c.ps_date, c.cancel_date, p.prc_code, p.ts_flag, p.ba_calc_mode, p.dmd_spec_value, p.pf_std_code, m.meas_mode, t.model_no from staging.c_cons as c join staging.c_cons_prc as p using (cons_id) left join (select distinct cons_id, meas_mode from staging.c_mp) as m using (cons_id) left join (select cons_id, min(model_no) as model_no from staging.g_tran group by cons_id) as t using (cons_id)) to 'customer.csv' csv header
\copy (select d.id, d.cons_no, r.mp_id, d.t_factor, m.inst_date, m.rmv_date from staging.e_data_mp as d join staging.c_meter as m using (meter_id) join staging.c_meter_mp_rela as r using (meter_id) order by d.id) to 'meter.csv' csv header
\copy (select * from staging.e_mp_power_curve order by id, data_date, data_type) to 'curve.csv' csv header
\copy (select * from staging.e_mp_day_read) to 'reading.csv' csv header
\copy (select * from staging.e_mp_day_demand) to 'demand.csv' csv header
\copy (select s.cons_no, s.ym, s.mr_pq, s.loss_pq, s.max_demand, a.t_pq, a.sharp_pq, a.peak_pq, a.flat_pq, a.valley_pq, a.sharp_amt, a.peak_amt, a.flat_amt, a.valley_amt, a.ba_amt, a.pl_amt, a.t_amt, f.q_pq, f.act_pf, f.adj_factor, f.pf_adj_amt, r.rcvbl_amt from staging.e_cons_snap as s left join staging.e_cons_prc_amt as a using (calc_id) left join staging.e_pf_amt as f using (calc_id) left join staging.a_rcvbl_flow as r on r.calc_id = s.calc_id and r.amt_type = '01') to 'bill.csv' csv header
\copy (select * from staging.a_rcvbl_flow where amt_type = '01') to 'receivable.csv' csv header
\copy (select * from staging.a_rcved_flow order by rcved_amt_id) to 'received.csv' csv header
\copy (select * from demo_truth.late_payment) to 'late_payment.csv' csv header
\copy (select * from demo_truth.basic_charge) to 'basic_charge.csv' csv header

-- The sample utility: the archives of the marketing system (SG186), one row per thing as it stands on the last day.
-- Read by utility.sql. Fields beyond the published ones are marked in demo/UTILITY.md.

create unlogged table staging.c_cust (
    cust_id numeric(16),
    cust_no varchar(16),
    cust_name varchar(256),
    credit_code varchar(32),
    industry_code varchar(8),
    econ_type_code varchar(8),
    reg_capital numeric(16, 2),
    employees numeric(8),
    main_business varchar(256),
    update_time timestamp
);

insert into staging.c_cust
select cust_id, 'K' || cust_id, c.name, '9151' || lpad(floor(demo_work.u('cc' || cust_id) * 1e13)::bigint::text, 13,
    '0')
        || demo_work.pick('{A,B,C,D,E,F,G,H}', 'cx' || cust_id), i.trade_code,
    demo_work.pick('{国有,集体,私营,私营,私营,股份,外资}', 'econ' || cust_id),
    round((c.cap * (0.3 + 2 * demo_work.u('capital' || cust_id)))::numeric, -1),
        8 + round(c.cap * (0.03 + 0.1 * demo_work.u('emp' || cust_id))),
    i.name_zh || '：' || array_to_string(i.products, '、'), c.built_on + time '09:30'
from demo_work.c
join demo_work.industry as i using (industry)
where c.n = (select min(x.n) from demo_work.c as x where x.cust_id = c.cust_id);

create unlogged table staging.c_contact (
    contact_id numeric(16),
    cust_id numeric(16),
    cons_no varchar(16),
    contact_type varchar(8),
    contact_name varchar(64),
    mobile varchar(32),
    office_tel varchar(32),
    email varchar(64),
    id_card varchar(32),
    bank_acct varchar(32),
    prio numeric(2),
    update_time timestamp
);

-- Numbers are of blocks that are not given out.
insert into staging.c_contact
select 500000 + c.n * 10 + k, cust_id, cons_no, case k when 1 then '01' when 2 then '02' else '03' end,
    demo_work.pick('{赵,钱,孙,李,周,吴,郑,王,冯,陈,褚,卫,蒋,沈,韩,杨}', 'cn' || c.n || k)
        || demo_work.pick('{明,强,芳,建军,秀英,国庆,晓东,桂兰,志明,文华,丽,海涛,小红,永刚}', 'cg' || c.n || k),
    '1390000' || lpad(floor(demo_work.u('mob' || c.n || k) * 10000)::text, 4, '0'),
    case when demo_work.u('tel?' || c.n || k) < 0.6 then '028-3000'
        || lpad(floor(demo_work.u('tel' || c.n || k) * 10000)::text, 4, '0') end,
    case when demo_work.u('mail?' || c.n || k) < 0.4 then 'contact' || c.n || k || '@example.com' end,
    case when k = 1 and c.cap < 100 then '000000' || (1955 + floor(40 * demo_work.u('yob' || c.n)))::int || '0101'
        || lpad(c.n::text, 4, '0') end,
    case when k = 2 then '6200000' || lpad(floor(demo_work.u('bank' || c.n) * 1e12)::bigint::text, 12, '0') end, k,
    greatest(c.built_on + time '10:00', p.first_day - floor(500 * demo_work.u('ct' || c.n || k)) * interval '1 day')
from demo_work.c
cross join demo_truth.parameter as p
cross join generate_series(1, 3) as k
where k < 3 or demo_work.u('third' || c.n) < 0.4;

create unlogged table staging.c_cons (
    cons_id numeric(16),
    cons_no varchar(16),
    cust_id numeric(16),
    cons_name varchar(256),
    cons_sort_code varchar(8),
    elec_addr varchar(256),
    trade_code varchar(8),
    elec_type_code varchar(8),
    contract_cap numeric(16, 6),
    run_cap numeric(16, 6),
    security_cap numeric,
    shift_no varchar(8),
    lode_attr_code varchar(8),
    volt_code varchar(8),
    hec_industry_code varchar(8),
    holiday varchar(32),
    build_date date,
    ps_date date,
    cancel_date date,
    due_date date,
    notify_mode varchar(8),
    settle_mode varchar(8),
    status_code varchar(8),
    org_no varchar(16),
    rrio_code varchar(8),
    chk_cycle numeric(5),
    last_chk_date date,
    poweroff_code varchar(8),
    transfer_code varchar(8),
    mr_sect_no varchar(16),
    note_type_code varchar(8),
    tmp_flag varchar(8),
    urban_rural_flag varchar(8),
    load_feature_code varchar(8),
    line_id numeric(16),
    market_code varchar(8),
    longitude numeric(10, 6),
    latitude numeric(10, 6),
    update_time timestamp
);

create function demo_work.volt_code(kv float8) returns text
language sql immutable
return case when kv < 1 then 'AC03802' when kv < 20 then 'AC00101' else 'AC00351' end;

insert into staging.c_cons
select cons_id, cons_no, cust_id, c.name, case when volt_kv < 1 then '02' else '01' end,
    o.org_name || demo_work.pick('{工业大道,滨江路,环城北路,科技二路,富牛大道,眉州大道,岷东大道}', 'road' || n)
        || (1 + floor(300 * demo_work.u('hno' || n)))::int || '号',
    i.trade_code,
    case when i.elec_type = '100' and cap < 315 then '403'
        when i.elec_type = '403' and cap >= 315 then '100' else i.elec_type end,
    cap, run_cap, case when i.industry in ('hospital', 'mine', 'chemicals', 'data_centre') then round(cap * 0.2) end,
        i.shift_no,
    case when i.industry in ('hospital', 'mine') then '1' when i.industry in ('data_centre', 'chemicals', 'glass',
        'sewage') then '2' else '3' end,
    demo_work.volt_code(volt_kv),
    case when substr(i.trade_code, 1, 3) in ('C26', 'C30', 'C31') then substr(i.trade_code, 1, 3) end, i.rest_days,
        built_on, open_on, close_on,
    null, demo_work.pick('{1,1,1,2,3,5}', 'ntf' || n), case when cap >= 1000 and demo_work.u('stl' || n) < 0.5
        then '01' else '02' end,
    case when close_on is not null then '9' else '1' end, c.org_no,
    case when i.industry = 'hospital' and cap >= 1600 then '1' when i.industry in ('hospital', 'data_centre', 'mine')
        then '2' else 'N' end,
    case when cap >= 2000 then 6 else 12 end, p.first_day - 10 - floor(300 * demo_work.u('chk' || n))::int,
    case when close_on is not null then '01' else '02' end, '01', 'M' || c.org_no || (n % 5),
        demo_work.pick('{01,02,02,02}', 'note' || n), '03',
    demo_work.pick('{1,1,2,3}', 'urb' || n), null, line_id,
    case when cap >= 2000 and demo_work.u('mkt' || n) < 0.5 then '2' when i.elec_type in ('203', '301') then '3'
        else '1' end,
    round((103.6 + 0.5 * demo_work.u('lon' || n))::numeric, 6),
        round((29.8 + 0.5 * demo_work.u('lat' || n))::numeric, 6),
    case when close_on is not null then close_on + time '17:20'
        else greatest(open_on + time '16:00', p.first_day - floor(200 * demo_work.u('ut' || n))
            * interval '1 day') end
from demo_work.c
join demo_work.industry as i using (industry)
join staging.o_org as o on o.org_no = c.org_no
cross join demo_truth.parameter as p;

create unlogged table staging.c_cons_mgr (
    cons_no varchar(16),
    emp_no varchar(16),
    begin_date date,
    end_date date,
    update_time timestamp
);

insert into staging.c_cons_mgr
select cons_no, 'E' || org_no || (1 + n % 2), built_on, null, built_on + time '18:00'
from demo_work.c;

create unlogged table staging.c_cons_prc (
    tariff_id numeric(16),
    cons_id numeric(16),
    org_no varchar(16),
    prc_code varchar(16),
    trade_code varchar(8),
    ts_flag varchar(8),
    ba_calc_mode varchar(8),
    dmd_spec_value numeric(16, 4),
    pf_std_code varchar(8),
    begin_date date,
    end_date date,
    update_time timestamp
);

-- The power-factor standard by (83) No. 215.
insert into staging.c_cons_prc
select 3000000 + n, k.cons_id, k.org_no,
    case when k.elec_type_code = '100' then 'D' when k.elec_type_code = '301' then 'N'
        when k.elec_type_code = '203' then 'J'
        when ba_mode <> '0' then 'B' else 'G' end || case when volt_kv < 1 then '04' when volt_kv < 20 then '10'
            else '35' end,
    k.trade_code, case when k.elec_type_code in ('203', '301') then '0' else '1' end, ba_mode, contract_md,
    case when cap < 100 then null when k.elec_type_code = '301' then '0.80'
        when k.elec_type_code in ('100', '403') and volt_kv >= 1 and cap > 160 then '0.90' else '0.85' end,
    c.open_on, c.close_on, k.update_time
from demo_work.c
join staging.c_cons as k on k.cons_no = c.cons_no;

create unlogged table staging.c_mp (
    mp_id numeric(16),
    mp_no varchar(16),
    cons_id numeric(16),
    type_code varchar(8),
    mp_attr_code varchar(8),
    usage_type_code varchar(8),
    side_code varchar(8),
    volt_code varchar(8),
    wiring_mode varchar(8),
    meas_mode varchar(8),
    md_type_code varchar(8),
    mp_cap numeric,
    line_id numeric(16),
    tg_id numeric(16),
    tariff_id numeric,
    run_date date,
    lc_flag varchar(8),
    status_code varchar(8),
    update_time timestamp
);

insert into staging.c_mp
select distinct on (t.mp_id) t.mp_id, 'JLD' || t.mp_id, c.cons_id, '01', '01', '01', case meas_mode
    when '1' then '03' else '04' end,
    demo_work.volt_code(case meas_mode when '1' then volt_kv else 0.4 end), wiring, meas_mode,
    case when volt_kv >= 35 then '2' when meas_mode = '1' then '3' else '4' end, round(cap * share), line_id, tg_id,
        3000000 + c.n, open_on, '01',
    case when close_on is not null then '04' else '02' end,
    case when close_on is not null then close_on + time '17:20' else open_on + time '16:00' end
from demo_work.point as t
join demo_work.c using (n);

create unlogged table staging.c_meter (
    meter_id numeric(16),
    asset_no varchar(32),
    inst_loc varchar(256),
    inst_date date,
    rmv_date date,
    t_factor numeric(10, 2),
    ct_ratio varchar(16),
    pt_ratio varchar(16),
    ref_meter_flag varchar(8),
    comm_addr1 varchar(16),
    comm_no varchar(8),
    update_time timestamp
);

insert into staging.c_meter
select meter_id, '5130' || lpad(meter_id::text, 10, '0'), '计量柜' || mp_sn, from_day,
    case when to_day < p.last_day then to_day + 1 end, t_factor, ct * 5 || '/5', case when pt > 1 then pt * 100
        || '/100' else '1' end, '02',
    lpad(meter_id::text, 12, '0'), demo_work.pick('{645,698,698}', 'proto' || meter_id),
    case when to_day < p.last_day then to_day + 1 + time '15:00' else from_day + time '15:00' end
from demo_work.point, demo_truth.parameter as p;

create unlogged table staging.c_meter_mp_rela (
    meter_mp_id numeric(16),
    meter_id numeric(16),
    mp_id numeric(16),
    update_time timestamp
);

insert into staging.c_meter_mp_rela
select data_id + 1000000000, meter_id, mp_id, from_day + time '15:00'
from demo_work.point;

create unlogged table staging.e_data_mp (
    id numeric(16),
    cons_no varchar(16),
    meter_id numeric(16),
    tmnl_asset_no varchar(32),
    mp_sn numeric(4),
    t_factor numeric(10, 2),
    cons_sort varchar(8),
    area_code varchar(16),
    update_time timestamp
);

insert into staging.e_data_mp
select data_id, cons_no, meter_id, 'T' || mp_id, mp_sn, t_factor, case when volt_kv < 1 then '02' else '01' end,
    county, from_day + time '15:30'
from demo_work.point
join demo_work.c using (n);

create unlogged table staging.c_sp (
    sp_id numeric(16),
    cons_id numeric(16),
    sp_name varchar(64),
    ps_num_code varchar(8),
    update_time timestamp
);

create unlogged table staging.c_ps (
    ps_id numeric(16),
    sp_id numeric(16),
    cons_id numeric(16),
    ps_attr varchar(8),
    line_id numeric(16),
    ps_cap numeric,
    update_time timestamp
);

-- 10 main, 20 standby, 30 security source.
insert into staging.c_sp
select 2000000 + n, cons_id, '1号受电点', case when exists (select from demo_work.point as t where t.n = c.n
    and t.mp_sn = 2)
        or demo_work.u('ps2' || n) < 0.04 then '2' else '1' end, built_on + time '11:00'
from demo_work.c;

insert into staging.c_ps
select s.sp_id * 10 + k, s.sp_id, s.cons_id, case k when 1 then '10' when 2 then '20' else '30' end, c.line_id,
    c.cap / k, s.update_time
from staging.c_sp as s
join demo_work.c using (cons_id)
join demo_work.industry as i using (industry)
cross join generate_series(1, 3) as k
where k = 1 or k = 2 and s.ps_num_code = '2' or k = 3 and i.industry in ('hospital', 'mine', 'chemicals',
    'data_centre');

create unlogged table staging.g_tran (
    equip_id numeric(16),
    cons_id numeric(16),
    tran_name varchar(64),
    plate_cap numeric,
    frstside_volt_code varchar(8),
    sndside_volt_code varchar(8),
    run_status_code varchar(8),
    model_no varchar(32),
    made_date date,
    update_time timestamp
);

insert into staging.g_tran
select 1000000 + n * 10 + k, cons_id, k || '号主变', unit_kva, demo_work.volt_code(volt_kv), 'AC03802',
    case when close_on is not null or k = units and run_cap < cap then '02' else '01' end,
    model || '-M-' || unit_kva || '/' || case when volt_kv >= 35 then 35 else 10 end, built_on - 60,
        built_on + time '14:00'
from demo_work.c
cross join generate_series(1, units) as k
where volt_kv >= 1;

create unlogged table staging.c_comp (
    comp_id numeric(16),
    cons_id numeric(16),
    comp_cap numeric,
    step_kvar numeric,
    switch_mode varchar(16),
    install_date date,
    update_time timestamp
);

insert into staging.c_comp
select 1500000 + n, cons_id, comp_kvar, case when comp = 'fixed' then comp_kvar when comp_kvar >= 240 then 30
    else 15 end,
    case comp when 'fixed' then '固定' else '自动' end, built_on, built_on + time '14:00'
from demo_work.c
where comp_kvar > 0;

create unlogged table staging.c_gen (
    gen_id numeric(16),
    cons_id numeric(16),
    gen_type varchar(8),
    gen_cap numeric,
    grid_date date,
    update_time timestamp
);

insert into staging.c_gen
select 1600000 + n, cons_id, '801', pv_kw, grid_on, grid_on + time '14:00'
from demo_work.c
cross join demo_truth.parameter as p
cross join lateral (select case when built_on < p.first_day then built_on + 200 else open_on end as grid_on) as g
where pv_kw > 0;

-- Fee control by remote switch, and the supply contracts.
create unlogged table staging.c_rca_cons (
    cons_id numeric(16),
    rca_flag varchar(8),
    update_time timestamp
);

insert into staging.c_rca_cons
select cons_id, case when cap < 315 and demo_work.u('rca' || n) < 0.6 then '1' else '0' end, built_on + time '12:00'
from demo_work.c;

create unlogged table staging.cont_info (
    cons_no varchar(16),
    cont_type varchar(32),
    status varchar(16),
    sign_date date,
    end_date date,
    appr_opinion varchar(64),
    update_time timestamp
);

insert into staging.cont_info
select cons_no, case when volt_kv < 1 then '低压供用电合同' else '高压供用电合同' end,
    case when close_on is not null then '终止' else '生效' end, built_on, built_on + 3650, '同意', built_on + time '12:00'
from demo_work.c;

-- Transformer areas: those of the low-voltage customers are public, the others the customer's own.
create unlogged table staging.g_tg (
    tg_id numeric(16),
    tg_no varchar(16),
    tg_name varchar(128),
    line_id numeric(16),
    tg_cap numeric,
    pub_priv_flag varchar(8),
    org_no varchar(16),
    update_time timestamp
);

insert into staging.g_tg
select tg_id, 'TQ' || tg_id, case when volt_kv < 1 then '公变' || tg_id else c.name || '专变' end, line_id,
    case when volt_kv < 1 then 400 else cap end, case when volt_kv < 1 then '0' else '1' end, org_no,
        built_on + time '14:00'
from demo_work.c;

-- The sample utility: bills under the tariff's rules, receivables, payments. Read by utility.sql.

-- Flat energy price without funds, and funds, in yuan per kWh; basic charge in yuan per kVA and per kW of demand.
create unlogged table staging.e_cat_prc (
    prc_code varchar(16),
    prc_name varchar(64),
    kwh_prc numeric(10, 6),
    pl_prc numeric(10, 6),
    cap_prc numeric(10, 4),
    dmd_prc numeric(10, 4),
    begin_date date,
    end_date date,
    update_time timestamp
);

insert into staging.e_cat_prc
select v.*, date '2023-06-01', null, timestamp '2023-05-28 10:00'
from (values
    ('D10', '大工业用电(10千伏)', 0.5593, 0.0301, 22, 35.2),
    ('D35', '大工业用电(35千伏)', 0.5393, 0.0301, 22, 35.2),
    ('B10', '一般工商业两部制(10千伏)', 0.5913, 0.0301, 22, 35.2),
    ('B35', '一般工商业两部制(35千伏)', 0.5713, 0.0301, 22, 35.2),
    ('G04', '一般工商业单一制(不满1千伏)', 0.7112, 0.0301, null, null),
    ('G10', '一般工商业单一制(10千伏)', 0.6912, 0.0301, null, null),
    ('G35', '一般工商业单一制(35千伏)', 0.6712, 0.0301, null, null),
    ('J04', '居民生活合表(学校)(不满1千伏)', 0.5264, 0.0201, null, null),
    ('J10', '居民生活合表(学校)(10千伏)', 0.5164, 0.0201, null, null),
    ('N10', '农业排灌(10千伏)', 0.4163, 0.0001, null, null)) as v (prc_code, prc_name, kwh_prc, pl_prc, cap_prc, dmd_prc);

-- Losses of the transformers of customers metered behind them: W, W, %, %.
create table demo_work.tran_loss (
    model text,
    kva int,
    p0 numeric,
    pk numeric,
    i0 numeric,
    uk numeric,
    primary key (model, kva)
);

insert into demo_work.tran_loss
select m.model, s.kva, s.p0[m.k], s.pk[m.k], s.i0[least(m.k, 2)], 4
from (values ('S11', 1), ('S13', 2), ('S20', 3), ('S22', 4)) as m (model, k)
cross join (values
    (100, '{200,150,135,120}'::int[], '{1580,1580,1265,1140}'::int[], '{1.8,1.1}'::numeric[]),
    (125, '{240,170,150,135}', '{1890,1890,1510,1360}', '{1.7,1.1}'),
    (160, '{280,200,180,160}', '{2310,2310,1850,1665}', '{1.6,1.0}'),
    (200, '{340,240,215,190}', '{2730,2730,2185,1970}', '{1.5,1.0}'),
    (250, '{400,290,260,230}', '{3200,3200,2560,2300}', '{1.4,0.9}'),
    (315, '{480,340,305,270}', '{3830,3830,3065,2760}', '{1.4,0.9}'),
    (400, '{570,410,370,330}', '{4520,4520,3615,3250}', '{1.3,0.8}'),
    (500, '{680,480,430,385}', '{5410,5410,4330,3900}', '{1.2,0.8}')) as s (kva, p0, pk, i0);

-- Percent of the adjustable bill by power factor in hundredths, (83) No. 215; negative = discount.
create function demo_work.pf_percent(standard numeric, pf numeric) returns numeric
language sql immutable
return (
    select case
        when p >= s + case s when 90 then 5 when 85 then 9 else 12 end then case s when 90 then -0.75
            when 85 then -1.10 else -1.30 end
        when s = 90 and p >= 90 then -0.15 * (p - 90)
        when p > 90 then -0.1 * (90 - s) - 0.15 * (p - 90)
        when p >= s then -0.1 * (p - s)
        when p >= s - 20 then 0.5 * (s - p)
        when p >= s - 25 then 10 + (s - 20 - p)
        else 15 + 2 * (s - 25 - p)
    end
    from (select round(standard * 100) as s, round(pf * 100) as p) as x);

-- Whole months of the period; a customer that came or went within one has its days of it.
create table demo_work.bill as
with month as (
    select m::date as from_day, (m + interval '1 month - 1 day')::date as to_day
    from demo_truth.parameter as p,
        generate_series(date_trunc('month', p.first_day + interval '1 month - 1 day'), p.last_day,
            interval '1 month') as m
    where m + interval '1 month - 1 day' <= p.last_day
),
meter as (
    select e.n, m.from_day, m.to_day, e.data_id, round(sum(sharp) * t.t_factor::numeric) as sharp,
        round(sum(peak) * t.t_factor::numeric) as peak, round(sum(flat) * t.t_factor::numeric) as flat,
        round(sum(valley) * t.t_factor::numeric) as valley, round((sum(q1) + sum(q4)) * t.t_factor::numeric) as kvarh,
        round(max(md) * t.t_factor::numeric, 2) as md, count(*) as days
    from demo_work.day_energy as e
    join demo_work.point as t using (data_id)
    join month as m on e.day between m.from_day and m.to_day
    group by e.n, m.from_day, m.to_day, e.data_id, t.t_factor, t.mp_sn
),
metered as (
    -- Demand: the largest of a point's meters; points add.
    select n, from_day, to_day, sum(sharp) as sharp, sum(peak) as peak, sum(flat) as flat, sum(valley) as valley,
        sum(kvarh) as kvarh, sum(md) as md, max(days) as days
    from (
        select n, from_day, to_day, data_id / 10 as point, sum(sharp) as sharp, sum(peak) as peak, sum(flat) as flat,
            sum(valley) as valley, sum(kvarh) as kvarh, max(md) as md, sum(days) as days
        from meter
        group by n, from_day, to_day, data_id / 10) as m
    group by n, from_day, to_day
),
lossy as (
    select m.*, sharp + peak + flat + valley as metered, c.cap, c.volt_kv,
        coalesce(round(l.p0 * days * 24 / 1000 + l.pk / 1000 * b.beta2 * days * 24), 0) as loss_kwh,
        coalesce(round(l.i0 * c.cap / 100 * days * 24 + l.uk / 100 * c.cap * b.beta2 * days * 24), 0) as loss_kvarh
    from metered as m
    join demo_work.c using (n)
    left join demo_work.tran_loss as l on c.meas_mode = '2' and l.model = c.model and l.kva = c.cap
    cross join lateral (
        select ((sharp + peak + flat + valley) ^ 2 + kvarh ^ 2) / (c.cap * days * 24)::numeric ^ 2 as beta2) as b
),
shared as (
    -- Losses go to the periods as the energy does, what remains of rounding to the flat one.
    select l.*, r.prc_code, r.ts_flag, r.ba_calc_mode, r.dmd_spec_value, r.pf_std_code, z.*,
        sharp + case when metered > 0 then trunc(loss_kwh * sharp / metered) else 0 end as sharp_pq,
        peak + case when metered > 0 then trunc(loss_kwh * peak / metered) else 0 end as peak_pq,
        valley + case when metered > 0 then trunc(loss_kwh * valley / metered) else 0 end as valley_pq,
        metered + loss_kwh as t_pq, kvarh + loss_kvarh as kvarh_pq
    from lossy as l
    join demo_work.c using (n)
    join staging.c_cons_prc as r on r.cons_id = c.cons_id
    cross join lateral (select kwh_prc, pl_prc, cap_prc, dmd_prc from staging.e_cat_prc as e
        where e.prc_code = r.prc_code) as z
),
priced as (
    select s.*, t_pq - sharp_pq - peak_pq - valley_pq as flat_pq,
        case when ts_flag = '1' then round(sharp_pq * kwh_prc * 1.92, 2) else round(sharp_pq * kwh_prc,
            2) end as sharp_amt,
        case when ts_flag = '1' then round(peak_pq * kwh_prc * 1.6, 2) else round(peak_pq * kwh_prc,
            2) end as peak_amt,
        round((t_pq - sharp_pq - peak_pq - valley_pq) * kwh_prc, 2) as flat_amt,
        case when ts_flag = '1' then round(valley_pq * kwh_prc * 0.4, 2) else round(valley_pq * kwh_prc,
            2) end as valley_amt,
        case when t_pq / cap >= 260 then 0.9 else 1 end as dmd_ratio,
        case when pf_std_code is not null and t_pq > 0 then round(t_pq / sqrt(t_pq ^ 2 + kvarh_pq ^ 2), 2) end as pf
    from shared as s
),
charged as (
    select p.*, sharp_amt + peak_amt + flat_amt + valley_amt as energy_amt, round(t_pq * pl_prc, 2) as pl_amt,
        round(case ba_calc_mode
            when '1' then cap * cap_prc * days / (to_day - from_day + 1)
            when '2' then dmd_prc * dmd_ratio * case when md <= 1.05 * dmd_spec_value then dmd_spec_value
                else 1.05 * dmd_spec_value + 2 * (md - 1.05 * dmd_spec_value) end * days / (to_day - from_day + 1)
            when '3' then dmd_prc * dmd_ratio * md * days / (to_day - from_day + 1)
            else 0 end, 2) as basic_amt,
        case when pf is not null then demo_work.pf_percent(pf_std_code::numeric, pf) end as pf_percent
    from priced as p
)
select c.*, round((basic_amt + energy_amt) * coalesce(pf_percent, 0) / 100, 2) as pf_amt,
    basic_amt + energy_amt + pl_amt + round((basic_amt + energy_amt) * coalesce(pf_percent, 0) / 100, 2) as total_amt,
    100000000 + row_number() over (order by from_day, n) as calc_id,
    to_char(from_day, 'YYYYMM') as ym, to_day + 1 + n % 5 as release_on, (to_day + 20)::date as due_on
from charged as c;

delete from demo_work.bill using demo_truth.parameter as p where release_on + time '12:00' > p.as_of;

create unlogged table staging.e_cons_snap (
    calc_id numeric(16),
    cons_id numeric(16),
    cons_no varchar(16),
    ym varchar(6),
    org_no varchar(16),
    volt_code varchar(8),
    elec_type_code varchar(8),
    trade_code varchar(8),
    contract_cap numeric(16, 6),
    run_cap numeric(16, 6),
    begin_date date,
    end_date date,
    mr_pq numeric,
    loss_pq numeric,
    max_demand numeric(16, 4),
    update_time timestamp
);

insert into staging.e_cons_snap
select b.calc_id, k.cons_id, k.cons_no, b.ym, k.org_no, k.volt_code, k.elec_type_code, k.trade_code, k.contract_cap,
    k.run_cap,
    greatest(b.from_day, c.open_on), least(b.to_day, coalesce(c.close_on, b.to_day)), b.metered, b.loss_kwh, b.md,
        b.release_on + time '11:00'
from demo_work.bill as b
join demo_work.c using (n)
join staging.c_cons as k using (cons_no)
order by b.calc_id;

create unlogged table staging.e_cons_prc_amt (
    prc_amt_id numeric(16),
    calc_id numeric(16),
    cons_no varchar(16),
    ym varchar(6),
    prc_code varchar(16),
    t_pq numeric,
    sharp_pq numeric,
    peak_pq numeric,
    flat_pq numeric,
    valley_pq numeric,
    sharp_amt numeric(14, 2),
    peak_amt numeric(14, 2),
    flat_amt numeric(14, 2),
    valley_amt numeric(14, 2),
    ba_calc_mode varchar(8),
    ba_cap numeric,
    ba_dmd numeric,
    ba_amt numeric(14, 2),
    pl_amt numeric(14, 2),
    t_amt numeric(14, 2),
    update_time timestamp
);

insert into staging.e_cons_prc_amt
select calc_id + 100000000, calc_id, cons_no, ym, prc_code, t_pq, sharp_pq, peak_pq, flat_pq, valley_pq, sharp_amt,
    peak_amt, flat_amt,
    valley_amt, ba_calc_mode, case ba_calc_mode when '1' then b.cap end,
        case when ba_calc_mode in ('2', '3') then md end, basic_amt, pl_amt,
    energy_amt + basic_amt + pl_amt, release_on + time '11:00'
from demo_work.bill as b
join demo_work.c using (n)
order by calc_id;

create unlogged table staging.e_pf_amt (
    pf_amt_id numeric(16),
    calc_id numeric(16),
    cons_no varchar(16),
    ym varchar(6),
    pf_std_code varchar(8),
    p_pq numeric,
    q_pq numeric,
    act_pf numeric(6, 2),
    adj_factor numeric(8, 2),
    adj_base_amt numeric(14, 2),
    pf_adj_amt numeric(14, 2),
    update_time timestamp
);

insert into staging.e_pf_amt
select calc_id + 200000000, calc_id, cons_no, ym, pf_std_code, t_pq, kvarh_pq, pf, pf_percent,
    basic_amt + energy_amt, pf_amt,
    release_on + time '11:00'
from demo_work.bill as b
join demo_work.c using (n)
where pf is not null
order by calc_id;

-- When it is paid: the latent liquidity of the month decides, or the customer's own reason.
create table demo_work.due as
select b.calc_id, b.n, b.ym, b.total_amt, b.release_on, b.due_on, l.level,
    greatest(1, round(case
        when c.late_reason = 'forgets' and u.late < 0.45 then b.due_on - b.release_on + 1 + 6 * u.days
        when c.late_reason = 'disputes bills' and (b.total_amt > 1.12 * b.before or u.late < 0.12)
            then b.due_on - b.release_on + 5 + 22 * u.days
        when l.level < -0.8 and u.late < 1 / (1 + exp(0.9 + 1.6 * l.level))
            then b.due_on - b.release_on + 1 - 9 * (abs(l.level) + 0.5) * ln(1 - 0.97 * u.days)
        when u.late < 0.015 then b.due_on - b.release_on + 1 + 3 * u.days
        else least(b.due_on - b.release_on - 0.5, 1 + (3 + 5 * greatest(0, 1 - l.level)) * u.days)
    end))::int as pay_after,
    l.level < -0.9 and u.part < 0.6 as in_parts, 6 + floor(25 * demo_work.u('p2' || b.calc_id))::int as rest_after,
    k.settle_mode = '01' as instalment
from (select *, lag(total_amt) over (partition by n order by from_day) as before,
        row_number() over (partition by n order by from_day) as at, count(*) over (partition by n) as months
            from demo_work.bill) as b
join demo_work.c using (n)
join staging.c_cons as k on k.cons_id = c.cons_id
cross join lateral (
    select c.cash + 0.35 * demo_work.z('cash' || c.n || b.ym) + 0.25
        * sin(6.2832 * (substr(b.ym, 5)::int + c.n % 12) / 12)
        - case when c.late_reason = 'sector decline' then 2.2 * b.at / b.months - 0.4 else 0 end as level) as l
cross join lateral (
    select demo_work.u('late' || b.calc_id || b.n) as late, demo_work.u('by' || b.calc_id || b.n) as days,
        demo_work.u('part' || b.calc_id || b.n) as part) as u;
create index on demo_work.due (n);

create table demo_work.pay as
select 300000000 + row_number() over (order by at, n, turn) as charge_id, x.*
from (
    select d.*, turn, case when turns = 1 then total_amt
        when turn = 1 then round(total_amt * (0.4 + 0.3 * demo_work.u('p1' || calc_id))::numeric, 2)
            else total_amt - round(total_amt * (0.4 + 0.3 * demo_work.u('p1' || calc_id))::numeric, 2) end as amt,
        release_on + pay_after + case when turn = 2 and in_parts then rest_after when turn = 2 then 0 when turns = 2 and not in_parts then -floor(pay_after / 2)::int else 0 end
            + time '08:40' + floor(500 * demo_work.u('hm' || calc_id || turn)) * interval '1 minute' as at
    from (select *, case when in_parts or instalment then 2 else 1 end as turns from demo_work.due) as d
    cross join lateral generate_series(1, turns) as turn
    where total_amt > 0) as x
cross join demo_truth.parameter as p
where at < p.as_of;

alter table demo_work.pay add penalty numeric(14, 2);

-- From the day after it was due 2 in a thousand a day, 3 from the next year on.
update demo_work.pay
set penalty = round(amt * case when at::date <= due_on then 0 else
    0.002 * (least(at::date, make_date(extract(year from due_on)::int, 12, 31)) - due_on)
        + 0.003 * greatest(0, at::date - make_date(extract(year from due_on)::int, 12, 31)) end, 2);

create unlogged table staging.a_rcvbl_flow (
    rcvbl_amt_id numeric(16),
    calc_id numeric(16),
    cons_no varchar(16),
    rcvbl_ym varchar(6),
    org_no varchar(16),
    pay_mode varchar(8),
    amt_type varchar(8),
    t_pq numeric,
    rcvbl_amt numeric(14, 2),
    rcved_amt numeric(14, 2),
    owe_amt numeric(14, 2),
    rcvbl_penalty numeric(14, 2),
    rcved_penalty numeric(14, 2),
    rcvbl_inprice_amt numeric,
    rcvbl_pl_amt numeric,
    status_code varchar(8),
    settle_flag varchar(8),
    release_date varchar(8),
    penalty_bgn_date varchar(8),
    risk_level_code varchar(8),
    update_time timestamp
);

create function demo_work.pay_mode(n int, month date, cap int) returns text
language sql immutable
return case when cap >= 1000 then demo_work.pick('{010105,010105,020104,020104,0202}', 'pm' || n)
    else demo_work.pick('{020104,0202,030146,010101,0103,0201,030146}', 'pm' || n
        || case when demo_work.u('pmchg' || n) < 0.2
            and month > date '2025-01-01' + floor(360 * demo_work.u('pmwhen' || n))::int then 'x' else '' end)
    end;

insert into staging.a_rcvbl_flow
select b.calc_id + 300000000, b.calc_id, c.cons_no, b.ym, k.org_no, demo_work.pay_mode(b.n, b.from_day, c.cap), '01',
    b.t_pq, b.total_amt,
    coalesce(y.amt, 0), b.total_amt - coalesce(y.amt, 0), coalesce(y.penalty, 0), coalesce(y.penalty, 0),
        b.energy_amt, b.pl_amt, '01',
    case when coalesce(y.amt, 0) >= b.total_amt then '03' when y.amt > 0 then '02' else '01' end,
        to_char(b.release_on, 'YYYYMMDD'),
    to_char(b.due_on + 1, 'YYYYMMDD'), null, greatest(b.release_on + time '11:10', y.last_at)
from demo_work.bill as b
join demo_work.c using (n)
join staging.c_cons as k on k.cons_id = c.cons_id
left join (
    select calc_id, sum(amt) as amt, sum(penalty) as penalty, max(at) as last_at
    from demo_work.pay
    group by calc_id) as y using (calc_id)
order by b.calc_id;

-- Refunds: what was billed too much goes back as a negative receivable, settled at once.
insert into staging.a_rcvbl_flow
select rcvbl_amt_id + 200000000, calc_id, cons_no, rcvbl_ym, org_no, pay_mode, '04', -round(t_pq * 0.02),
    -round(rcvbl_amt * 0.02, 2),
    -round(rcvbl_amt * 0.02, 2), 0, 0, 0, null, null, '01', '03', to_char(release_date::date + 12, 'YYYYMMDD'), null,
        null,
    release_date::date + 12 + time '15:00'
from staging.a_rcvbl_flow, demo_truth.parameter as p
where demo_work.u('refund' || rcvbl_amt_id) < 0.012 and release_date::date + 13 < p.as_of and rcvbl_amt > 0;

create unlogged table staging.a_pay_flow (
    charge_id numeric(16),
    cons_no varchar(16),
    charge_ym varchar(6),
    charge_date timestamp,
    pay_mode varchar(8),
    settle_mode varchar(8),
    rcv_amt numeric(14, 2),
    type_code varchar(8),
    org_no varchar(16),
    update_time timestamp
);

insert into staging.a_pay_flow
select y.charge_id, c.cons_no, to_char(y.at, 'YYYYMM'), y.at, demo_work.pay_mode(y.n, y.at::date, c.cap),
    case when c.cap >= 1000 and demo_work.u('bill' || y.charge_id) < least(0.7, greatest(0.03, 0.15 - 0.3 * y.level))
        then '04'
        when demo_work.pay_mode(y.n, y.at::date, c.cap) = '030146' then '21' when demo_work.pay_mode(y.n, y.at::date,
            c.cap) = '010101' then '01'
        else '03' end,
    y.amt + y.penalty, '01', c.org_no, y.at + interval '5 minutes'
from demo_work.pay as y
join demo_work.c using (n)
order by y.charge_id;

create unlogged table staging.a_rcved_flow (
    rcved_amt_id numeric(16),
    rcvbl_amt_id numeric(16),
    charge_id numeric(16),
    cons_no varchar(16),
    rcved_ym varchar(6),
    rcved_date date,
    this_rcved_amt numeric(14, 2),
    this_penalty numeric(14, 2),
    update_time timestamp
);

insert into staging.a_rcved_flow
select y.charge_id + 100000000, y.calc_id + 300000000, y.charge_id, c.cons_no, to_char(y.at, 'YYYYMM'), y.at::date,
    y.amt, y.penalty,
    y.at + interval '5 minutes'
from demo_work.pay as y
join demo_work.c using (n)
order by y.charge_id;

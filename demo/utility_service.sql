-- The sample utility: outages as recorded, line losses, production, safety, inspections, visits. Read by utility.sql.

create unlogged table staging.w_outage (
    outage_id numeric(16),
    outage_type varchar(8),
    line_id numeric(16),
    cons_no varchar(16),
    org_no varchar(16),
    plan_begin timestamp,
    plan_end timestamp,
    begin_time timestamp,
    end_time timestamp,
    notice_time timestamp,
    reason varchar(128),
    update_time timestamp
);

-- Planned work is announced a week before, as a rule, and should end when it was announced to.
insert into staging.w_outage
select o.outage_id, o.kind, coalesce(o.line_id, c.line_id), c.cons_no, coalesce(l.county, c.county),
    case when kind = '2' then from_time end, case when kind = '2' then from_time + (to_time - from_time)
        * case when demo_work.u('over' || outage_id) < 0.25 then 0.7 else 1.02 end end,
    from_time, to_time,
    case when kind = '2' and demo_work.u('told' || outage_id) > 0.15 then from_time::date - 7 + time '10:00'
        when kind = '3' and demo_work.u('told' || outage_id) > 0.6 then from_time - interval '3 hours' end,
    cause, to_time + interval '50 minutes'
from demo_work.outage as o
left join demo_work.c using (n)
left join demo_work.line as l on l.line_id = o.line_id;

create unlogged table staging.w_outage_cons (
    outage_id numeric(16),
    cons_no varchar(16),
    begin_time timestamp,
    end_time timestamp,
    update_time timestamp
);

insert into staging.w_outage_cons
select o.outage_id, c.cons_no, o.from_time, o.to_time, o.to_time + interval '50 minutes'
from demo_work.c_outage as o
join demo_work.c using (n)
where o.day between c.open_on and coalesce(c.close_on, o.day);

-- A line sends out what its customers really take, what others on it take, and its losses; sold is what meters saw.
create unlogged table staging.g_loss_day (
    obj_type varchar(8),
    obj_id numeric(16),
    data_date date,
    supply_pq numeric(16, 2),
    sale_pq numeric(16, 2),
    loss_pq numeric(16, 2),
    loss_rate numeric(8, 4),
    update_time timestamp
);

insert into staging.g_loss_day
select '01', line_id, day, supply, sale, supply - sale,
    case when supply > 0 then round((supply - sale) / supply * 100, 4) end,
    day + 1 + time '05:30'
from (
    select l.line_id, e.day, round((e.sold + o.others)::numeric, 2) as sale,
        round(((e.truth + o.others) / (1 - l.loss
            * (0.9 + 0.12 * demo_work.z('ls' || l.line_id || e.day))))::numeric, 2) as supply
    from (
        select c.line_id, e.day, sum(e.true_kwh) as truth,
            sum((e.sharp + e.peak + e.flat + e.valley - e.reverse)::float8 * t.t_factor) as sold
        from demo_work.day_energy as e
        join demo_work.point as t using (data_id)
        join demo_work.c on c.n = e.n
        group by c.line_id, e.day) as e
    join demo_work.line as l using (line_id)
    cross join lateral (select 9000 * (1 + 0.3 * demo_work.u('oth' || l.line_id))
        * (1 + 0.05 * demo_work.z('oth' || l.line_id || e.day)) as others) as o) as s
order by day, line_id;

-- Transformer areas: the customer's own meter against the area's.
insert into staging.g_loss_day
select '02', tg_id, day, supply, sale, supply - sale, case when supply > 0 then round((supply - sale) / supply * 100,
    4) end,
    day + 1 + time '05:40'
from (
    select c.tg_id, e.day, round(sum((e.sharp + e.peak + e.flat + e.valley)::float8 * t.t_factor)::numeric,
        2) as sale,
        round((sum(greatest(e.true_kwh, (e.sharp + e.peak + e.flat + e.valley)::float8 * t.t_factor))
            * (1.012 + 0.004 * demo_work.z('tg' || c.tg_id || e.day)))::numeric, 2) as supply
    from demo_work.day_energy as e
    join demo_work.point as t using (data_id)
    join demo_work.c on c.n = e.n
    group by c.tg_id, e.day) as s
order by day, tg_id;

-- What the factories report each month to the decision-support system: text, as its exports are.
create unlogged table staging.d_production (
    cons_no varchar(16),
    ym varchar(6),
    product varchar(32),
    output varchar(32),
    output_unit varchar(16),
    output_value varchar(32),
    orders_index varchar(16),
    employees varchar(16),
    update_time timestamp
);

insert into staging.d_production
select c.cons_no, to_char(m.month, 'YYYYMM'), i.products[1], round((m.kwh / i.output_kwh * x.good)::numeric, 1)::text,
    case when i.output_kwh < 20 then '千件' else '吨' end,
    round((m.kwh / i.output_kwh * x.good * case when i.output_kwh < 20 then 0.35
        else 0.04 * i.output_kwh ^ 0.6 end / 10)::numeric, 2)::text,
    round((100 * (1 + c.growth) + 6 * demo_work.z('ord' || c.n || m.month))::numeric, 1)::text,
    round(c.cap * (0.03 + 0.1 * demo_work.u('emp' || c.cust_id))
        * (0.97 + 0.05 * demo_work.u('em' || c.n || m.month)))::text,
    m.month + interval '1 month 8 days 14:00'
from (
    select n, date_trunc('month', day)::date as month, sum(true_kwh) as kwh
    from demo_work.day_energy
    group by 1, 2) as m
join demo_work.c using (n)
join demo_work.industry as i using (industry)
cross join demo_truth.parameter as p
cross join lateral (select 1 + 0.05 * demo_work.z('good' || c.n) + 0.03 * demo_work.z('good' || c.n
    || m.month) as good) as x
where i.output_kwh is not null and m.month + interval '1 month 8 days 14:00' < p.as_of and m.kwh > 0;

-- Inspections: by cycle, and special ones against theft and at broken metering.
create unlogged table staging.y_inspect (
    chk_id numeric(16),
    cons_no varchar(16),
    chk_type varchar(8),
    plan_date date,
    chk_date date,
    emp_no varchar(16),
    update_time timestamp
);

create table demo_work.inspect as
select 700000 + row_number() over (order by chk_date, n) as chk_id, v.*
from (
    select c.n, '1' as chk_type, d.day as chk_date, '0' as result, null::text as method
    from demo_work.c
    join demo_work.day as d on d.dow < 6 and d.kind = 'work' and d.day between c.open_on + 30
        and coalesce(c.close_on, d.day)
    where demo_work.u('chk' || c.n || d.day) < case when c.cap >= 2000 then 0.008 else 0.004 end
    union all
    select s.n, '3', s.caught_on, case when s.innocent then '4' else '3' end, s.method
    from demo_work.disturb as s, demo_truth.parameter as p
    where s.caught_on < p.last_day - 2
    union all
    -- Raids that found nothing: the innocent, and thieves who were not looked at closely.
    select c.n, '3', d.day, '0', null
    from demo_work.c
    join demo_work.day as d on d.dow < 6 and d.day between c.open_on + 30 and coalesce(c.close_on, d.day)
    where demo_work.u('raid' || c.n || d.day) < 0.0004) as v;

update demo_work.inspect
set result = case when demo_work.u('res' || chk_id) < 0.22 then '1' when demo_work.u('res' || chk_id) < 0.25 then '2'
    else '0' end
where chk_type = '1';

insert into staging.y_inspect
select chk_id, cons_no, chk_type, chk_date - (floor(8 * demo_work.u('pl' || chk_id)))::int, chk_date,
    'E' || org_no || '1', chk_date + time '17:30'
from demo_work.inspect
join demo_work.c using (n)
order by chk_id;

create unlogged table staging.y_inspect_result (
    result_id numeric(16),
    chk_id numeric(16),
    cons_no varchar(16),
    result_code varchar(8),
    content text,
    recover_pq numeric(16, 2),
    penalty_amt numeric(14, 2),
    update_time timestamp
);

insert into staging.y_inspect_result
select 720000 + i.chk_id, i.chk_id, c.cons_no, i.result,
    case i.result
        when '0' then demo_work.pick('{未发现异常,设备运行正常,现场用电规范,计量装置封印完好}', 'rt' || chk_id)
        when '1' then demo_work.pick('{配电房存在渗漏,变压器油位偏低,接地电阻超标,配电柜散热不良,安全工器具超期未试验}', 'rt' || chk_id)
        when '2' then demo_work.pick('{私自增加用电容量,擅自启用已暂停变压器,高价低接}', 'rt' || chk_id)
        when '3' then case i.method
            when 'voltage loss' then '计量电压回路串接电阻' when 'current loss' then '电流互感器二次侧短接'
            when 'phase reversal' then '电流回路极性反接' when 'bypass' then '绕越计量装置接线'
                when 'meter tampering' then '电能表内部元件被改动'
            else '加装遥控装置间歇分流' end
        else '电压互感器一相熔断器熔断，已更换' end,
    case when i.result in ('3', '4') then round((
        select sum(e.true_kwh - (e.sharp + e.peak + e.flat + e.valley - e.reverse)::float8 * t.t_factor)
        from demo_work.day_energy as e
        join demo_work.point as t using (data_id)
        where e.n = i.n and e.day < i.chk_date)::numeric, 2) end,
    case when i.result = '3' then round((c.cap * 30 * (1 + demo_work.u('pen' || chk_id)))::numeric, 2)
        when i.result = '2' then round((c.cap * 5)::numeric, 2) end,
    i.chk_date + time '18:10'
from demo_work.inspect as i
join demo_work.c using (n)
order by i.chk_id;

create unlogged table staging.y_danger (
    danger_id numeric(16),
    cons_no varchar(16),
    chk_id numeric(16),
    find_date date,
    danger_level varchar(8),
    danger_type varchar(32),
    content text,
    deadline date,
    update_time timestamp
);

insert into staging.y_danger
select 730000 + i.chk_id, c.cons_no, i.chk_id, i.chk_date, demo_work.pick('{1,2,2,3,3,3,3}', 'dl' || i.chk_id),
    case when r.content like '变压器%' then '设备' when r.content like '接地%' then '接地' when r.content like '安全%' then '管理'
        else '环境' end,
    r.content || demo_work.pick('{，要求限期整改,，存在停电风险,，已下达隐患通知书}', 'dx' || i.chk_id), i.chk_date + 30,
        i.chk_date + time '18:00'
from demo_work.inspect as i
join demo_work.c using (n)
join staging.y_inspect_result as r using (chk_id)
where i.result = '1'
order by i.chk_id;

create unlogged table staging.y_danger_treat (
    treat_id numeric(16),
    danger_id numeric(16),
    cons_no varchar(16),
    treat_date date,
    treat_status varchar(8),
    content varchar(256),
    update_time timestamp
);

insert into staging.y_danger_treat
select 760000 + d.danger_id, d.danger_id, d.cons_no, t.day, case when t.refuses then '3'
    when t.day > d.deadline + 10 then '2' else '1' end,
    case when t.refuses then '客户以资金困难为由未整改' else demo_work.pick('{已更换并试验合格,已处理完毕,已补做试验,已加装散热装置}',
        'tt' || d.danger_id) end,
    t.day + time '16:20'
from staging.y_danger as d
cross join demo_truth.parameter as p
cross join lateral (select d.find_date + 5 + floor(45 * demo_work.u('td' || d.danger_id))::int as day,
    demo_work.u('tr' || d.danger_id) < 0.12 as refuses) as t
where t.day < p.last_day and demo_work.u('tdone' || d.danger_id) < 0.85;

-- Visits by account managers, and what was heard.
create unlogged table staging.s_visit (
    visit_id numeric(16),
    cons_no varchar(16),
    visit_type varchar(8),
    visit_date date,
    emp_no varchar(16),
    contact_name varchar(64),
    satisfaction varchar(8),
    demand text,
    plan_text text,
    update_time timestamp
);

insert into staging.s_visit
select 780000 + row_number() over (order by d.day, c.n), c.cons_no,
    demo_work.pick('{1,1,2,2,2,3}', 'vt' || c.n || d.day), d.day,
    'E' || c.org_no || (1 + c.n % 2), k.contact_name,
    least(5, greatest(1, round(4.2 - 0.5 * c.mood - 0.5 * (
        select least(3, count(*)) from demo_work.c_outage as o where o.n = c.n and o.day between d.day - 60 and d.day)
        + 0.5 * demo_work.z('sat' || c.n || d.day))))::text,
    demo_work.pick('{无,希望减少计划停电,希望提前通知停电,希望解释力调电费,希望优化基本电费计费方式,希望协助检查配电设备,咨询市场化交易,希望提供用电分析}',
        'dm' || c.n || d.day),
    case when c.step_on > d.day and c.step > 1 and demo_work.u('plan' || c.n || d.day) < 0.7 then '计划新增生产线，预计增加用电'
        when c.step_on > d.day and c.step < 1 and demo_work.u('plan' || c.n || d.day) < 0.5 then '订单减少，可能压减产能'
        when c.close_on > d.day and c.close_on < d.day + 150 then '经营困难，考虑停产' when c.growth > 0.08 then '有扩建意向'
            else '维持现有规模' end,
    d.day + time '17:00'
from demo_work.c
join demo_work.day as d on d.kind = 'work' and d.dow < 6 and d.day between c.open_on and coalesce(c.close_on, d.day)
join staging.c_contact as k on k.cons_no = c.cons_no and k.prio = 1
where demo_work.u('visit' || c.n || d.day) < case when c.cap >= 1000 then 0.012 else 0.004 end;

-- The sample utility: the 95598 hotline: why customers call, and what they say. Read by utility.sql.

-- What drives a call: the cause is what really happened, the kind what it is filed under.
create table demo_work.call as
select c.cons_no, x.*
from (
    -- Outages: a fault report by some; complaints when it was long, unannounced, or one too many.
    select o.n, o.from_time + interval '12 minutes' as at, '02' as kind, 'outage' as cause,
        'outage ' || o.outage_id as driver,
        to_char(o.from_time, 'FMMM月FMDD日') as a, round((extract(epoch from o.to_time - o.from_time) / 3600)::numeric,
            1)::text as b
    from demo_work.c_outage as o
    join staging.w_outage as w using (outage_id)
    where w.notice_time is null and demo_work.u('rep' || o.n || o.outage_id) < 0.12
    union all
    select o.n, o.to_time + interval '3 hours', '0832', 'frequent outages', 'outages of 60 days: ' || f.often,
        to_char(o.from_time, 'FMMM月FMDD日'), f.often::text
    from demo_work.c_outage as o
    join demo_work.c using (n)
    cross join lateral (select count(*) as often from demo_work.c_outage as x
        where x.n = o.n and x.from_time between o.from_time - interval '60 days' and o.from_time) as f
    where f.often >= 3 and demo_work.u('freq' || o.n || o.outage_id) < 0.16 * exp(0.5 * c.mood)
    union all
    select o.n, o.from_time + interval '40 minutes', demo_work.pick('{0821,0821,0824}', 'ko' || o.n || o.outage_id),
        'outage not announced',
        'outage ' || o.outage_id, to_char(o.from_time, 'FMMM月FMDD日'),
            round((extract(epoch from o.to_time - o.from_time) / 3600)::numeric, 1)::text
    from demo_work.c_outage as o
    join staging.w_outage as w using (outage_id)
    join demo_work.c using (n)
    where w.outage_type = '2' and w.notice_time is null and demo_work.u('unann' || o.n || o.outage_id) < 0.25
        * exp(0.4 * c.mood)
    union all
    select o.n, o.to_time + interval '20 minutes', '0822', 'planned outage overran', 'outage ' || o.outage_id,
        to_char(o.from_time, 'FMMM月FMDD日'),
        round((extract(epoch from o.to_time - w.plan_end) / 3600)::numeric, 1)::text
    from demo_work.c_outage as o
    join staging.w_outage as w using (outage_id)
    join demo_work.c using (n)
    where w.plan_end < o.to_time and demo_work.u('overran' || o.n || o.outage_id) < 0.12 * exp(0.4 * c.mood)
    union all
    select o.n, o.to_time + interval '10 minutes', '0823', 'slow repair', 'outage ' || o.outage_id,
        to_char(o.from_time, 'FMMM月FMDD日'),
        round((extract(epoch from o.to_time - o.from_time) / 3600)::numeric, 1)::text
    from demo_work.c_outage as o
    join staging.w_outage as w using (outage_id)
    join demo_work.c using (n)
    where w.outage_type = '1' and o.to_time - o.from_time > interval '150 minutes'
        and demo_work.u('slow' || o.n || o.outage_id) < 0.10
        * exp(0.4 * c.mood)
    union all
    -- Bills: a jump is asked about, sometimes complained of; some blame the meter though the weather or their power
    -- factor did it.
    select b.n, b.release_on + time '10:30' + floor(2000 * demo_work.u('bt' || b.calc_id)) * interval '1 minute',
        demo_work.pick('{01,01,01,0814,0815}', 'bk' || b.calc_id),
        case when b.pf_amt > 0.03 * b.total_amt then 'power factor surcharge' when extract(month from b.from_day)
            in (7, 8, 1, 12) then 'season and sharp price'
            else 'more energy used' end,
        'bill ' || b.ym, b.ym, round((b.total_amt / b.before - 1) * 100)::text
    from (
        select *, lag(total_amt) over w as before, total_amt / nullif(t_pq, 0)
            > 1.015 * lag(total_amt / nullif(t_pq, 0)) over w and extract(month from from_day) in (7, 12) as dearer
        from demo_work.bill
        window w as (partition by n order by from_day)) as b
    join demo_work.c using (n)
    where b.before > 0 and (b.total_amt > 1.15 * b.before or b.dearer and b.total_amt > 1.03 * b.before)
        and demo_work.u('jump' || b.calc_id) < case when b.dearer then 0.14 else 0.08 end * exp(0.4 * c.mood)
    union all
    select b.n, b.release_on + time '15:10', demo_work.pick('{01,0814}', 'pk' || b.calc_id),
        'power factor surcharge', 'bill ' || b.ym, b.ym,
        round(b.pf_amt)::text
    from demo_work.bill as b
    where b.pf_amt > 0.04 * b.total_amt and demo_work.u('pfc' || b.calc_id) < 0.06
    union all
    -- Reminders and threats to cut off.
    select d.n, d.due_on + 6 + time '11:00', '0813', 'dunned while in arrears', 'bill ' || d.ym, d.ym,
        (d.pay_after - (d.due_on - d.release_on))::text
    from demo_work.due as d
    join demo_work.c using (n)
    where d.release_on + d.pay_after > d.due_on + 7 and demo_work.u('dun' || d.calc_id) < 0.09 * exp(0.3 * c.mood)
    union all
    -- Voltage: transformers on the wrong tap, weak lines.
    select c.n, d.day + time '09:00' + floor(600 * demo_work.u('vh' || c.n || d.day)) * interval '1 minute',
        demo_work.pick('{0831,0831,02}', 'vk' || c.n || d.day), case when k.n is not null then 'transformer tap'
            else 'weak line' end,
        'line ' || c.line_id, to_char(d.day, 'FMMM月FMDD日'), l.line_name
    from demo_work.c
    join demo_work.day as d on d.day between c.open_on and coalesce(c.close_on, d.day)
    join demo_work.line as l using (line_id)
    left join demo_work.planted as k on k.what = 'volt' and k.n = c.n
    where (k.n is not null or l.sag > 0.08) and demo_work.u('vc' || c.n || d.day) < 0.0035 * exp(0.4 * c.mood)
    union all
    -- Meters: changed, and the first bill after it.
    select t.n, t.from_day + 12 + time '14:00', '0815', 'meter replaced', 'meter ' || t.meter_id,
        to_char(t.from_day, 'FMMM月FMDD日'), ''
    from demo_work.point as t
    where t.data_id % 10 = 2 and t.mp_sn = 1 and demo_work.u('mc' || t.data_id) < 0.3
    union all
    -- People and procedures; and what is asked, suggested, praised on any day.
    select c.n, d.day + time '08:30' + floor(560 * demo_work.u('sh' || c.n || d.day)) * interval '1 minute',
        demo_work.pick('{0801,0801,0802,0811,0812,0841}', 'sk' || c.n || d.day), 'service', 'staff',
            to_char(d.day, 'FMMM月FMDD日'), ''
    from demo_work.c
    join demo_work.day as d on d.day between c.open_on and coalesce(c.close_on, d.day)
    where demo_work.u('svc' || c.n || d.day) < 0.00025 * exp(0.8 * c.mood)
    union all
    select c.n, d.day + time '08:30' + floor(560 * demo_work.u('qh' || c.n || d.day)) * interval '1 minute',
        demo_work.pick('{01,01,01,01,07,07,04,05,06,03}', 'qk' || c.n || d.day), 'none', '',
            to_char(d.day, 'FMMM月FMDD日'), ''
    from demo_work.c
    join demo_work.day as d on d.day between c.open_on and coalesce(c.close_on, d.day)
    where demo_work.u('ask' || c.n || d.day) < 0.0018) as x
join demo_work.c using (n)
cross join demo_truth.parameter as p
where x.at between p.first_day and p.as_of - interval '2 days' and x.at::date between c.open_on
    and coalesce(c.close_on, x.at::date);

-- What is said. %a and %b are the call's own facts, %c the kind of business.
create table demo_work.saying (
    kind text not null,
    cause text not null,
    said text[] not null
);

insert into demo_work.saying
values
    ('02', 'outage', '{"%a厂区突然停电，请尽快派人抢修","%a全厂没电了，不知道是线路还是内部故障，请来查看","客户来电报修，%a起整个配电房失电，生产中断",
        "%a停电，变压器跳闸，请抢修人员速到现场"}'),
    ('0832', 'frequent outages',
        '{"两个月内已经停电%b次，严重影响生产，要求彻底解决","%a又停电，近期累计%b次，设备多次受损","线路频繁跳闸，两个月%b次，炉料报废损失很大","停电太频繁了，%a是第%b次，要求给出整改方案"}'),
    ('0821', 'outage not announced',
        '{"%a停电没有任何通知，停了%b小时","%a计划检修未提前告知，%c损失严重","没有收到停电短信和公告，%a突然停电%b小时","供电所检修不通知客户，%a停电造成产品报废"}'),
    ('0824', 'outage not announced', '{"停电信息查不到，%a停电后各渠道都没有公告","%a停电，网上国网没有停电信息，电话也说不清楚","停电公告与实际不符，%a实际停了%b小时"}'),
    ('0822', 'planned outage overran', '{"%a检修超过公告时间%b小时仍未送电","公告说好的时间没有恢复，%a推迟送电%b小时","%a计划停电延迟送电，安排好的生产全部打乱"}'),
    ('0823', 'slow repair', '{"%a报修后抢修人员迟迟不到，停电%b小时","抢修速度太慢，%a停电%b小时才恢复","抢修人员到场后态度敷衍，%a停了%b小时"}'),
    ('01', 'power factor surcharge', '{"%a电费账单里的力调电费是什么意思，为什么被罚","咨询%a功率因数调整电费怎么计算","%a力调电费比较高，想了解怎样降低"}'),
    ('0814', 'power factor surcharge', '{"%a账单多收力率电费，要求核实退还","力调电费收得不合理，%a多出不少，补偿柜一直投着","投诉%a力调电费计算错误"}'),
    ('0815', 'power factor surcharge', '{"%a电费涨了%b%，怀疑电表走快，要求校表","表计不准，%a电费突然高了%b%"}'),
    ('01', 'season and sharp price', '{"%a电费比上月多%b%，咨询尖峰电价怎么执行","想了解为什么%a平均电价变高","咨询%a账单各时段电量"}'),
    ('0814', 'season and sharp price', '{"%a电费上涨%b%，尖峰时段电价执行不合理","没有通知就执行尖峰电价，%a电费多了%b%","电价执行错误，%a电费比上月多%b%"}'),
    ('0815', 'season and sharp price', '{"%a用电没增加电费却多%b%，要求检验电能表","怀疑%a电表计量有问题，涨了%b%"}'),
    ('01', 'more energy used', '{"咨询%a电费增加%b%的原因","%a电量比上月多，请帮忙核对抄表数","查询%a电费明细"}'),
    ('0814', 'more energy used', '{"%a电费明显偏高，比上月多%b%，要求复核","对%a电费有异议，高出%b%，要求出具明细"}'),
    ('0815', 'more energy used', '{"产量没变%a电量却多了%b%，要求校验电表","电表走得太快，%a多了%b%"}'),
    ('0813', 'dunned while in arrears',
        '{"催费人员语气强硬，扬言停电，%a电费逾期才%b天","%a电费正在走付款流程，催费通知贴到大门口影响形象","多次电话催缴%a电费，且威胁停电，要求道歉"}'),
    ('0831', 'transformer tap', '{"电压不稳，%a设备频繁报警，要求测量电压","电压长期偏离正常值，变频器跳机","%a车间电压不正常，灯光忽明忽暗，设备烧坏"}'),
    ('0831', 'weak line', '{"%b末端电压低，%a晚高峰电机起动困难","电压低，空调和压缩机带不起来，%a测得电压不足","用电高峰电压偏低，%b需要改造"}'),
    ('02', 'transformer tap', '{"电压异常，请派人检查，%a设备报警","%a电压不正常，怀疑变压器有问题"}'),
    ('02', 'weak line', '{"%a电压很低，设备启动不了，请检查%b","电压低报修，%a晚上特别明显"}'),
    ('0815', 'meter replaced', '{"%a更换电表后电量明显变化，要求核查底度","换表没有通知客户签字，%a新表倍率是否正确","%a换表后电费异常，要求说明"}'),
    ('0801', 'service', '{"营业厅工作人员态度冷淡，咨询%c业务互相推诿","%a到营业厅办事，窗口人员说话难听","客户经理长期不接电话，问题无人答复"}'),
    ('0802', 'service', '{"网上国网无法绑定户号，营业厅自助终端也坏了","%a拨打热线一直占线，营业厅又提前下班","线上提交申请没有人受理"}'),
    ('0811', 'service', '{"增容申请递交一个多月没有答复，影响投产","业扩报装指定施工单位，要求查处","%a申请增容，供电方案迟迟不出"}'),
    ('0812', 'service', '{"申请暂停变压器，超过时限没有办理，基本电费照收","过户手续反复跑了几趟，要求一次说清","%a申请变更基本电费方式未受理"}'),
    ('0841', 'service', '{"施工单位挖断厂区道路，%a至今未恢复","电力施工占道，货车进不来，要求尽快清理","施工材料堆放在厂门口多日"}'),
    ('01', 'none', '{"咨询市场化购电手续","咨询分布式光伏并网流程","查询户号和缴费渠道","咨询分时电价的时段划分","咨询增值税专用发票开具","咨询需量申报时间"}'),
    ('07', 'none', '{"申请校验电能表","预约客户经理上门服务","申请调整基本电费计费方式","缴清欠费申请恢复供电"}'),
    ('04', 'none', '{"建议停电检修安排在周末","建议提供每月用电分析报告","建议增加园区充电设施"}'),
    ('05', 'none', '{"对账单寄送时间不满意","对停电通知方式有意见，希望改为电话","认为抄表日期安排不合理"}'),
    ('06', 'none', '{"表扬客户经理上门帮助排查隐患","感谢抢修人员雨夜恢复供电","表扬供电所办理增容速度快"}'),
    ('03', 'none', '{"举报邻近企业夜间绕表用电","举报有单位私自启用已停用变压器","反映有人倒卖用电指标"}');

create unlogged table staging.arc_s_95598_wkst (
    app_no varchar(32),
    id varchar(32),
    busi_type_code varchar(8),
    urban_rural_flag varchar(8),
    org_no varchar(16),
    handle_time timestamp,
    accept_content text,
    handle_opinion text,
    calling_no varchar(32),
    elec_type varchar(8),
    cust_no varchar(16),
    prov_org_no varchar(16),
    city_org_no varchar(16),
    finish_time timestamp,
    satisfy_code varchar(8),
    update_time timestamp
);

create table demo_work.order_of as
select to_char(at, 'YYMMDD') || lpad((row_number() over (order by at, n, kind, driver))::text, 8, '0') as app_no, x.*,
    at + (6 + floor(90 * demo_work.u('fin' || n || at || kind))) * interval '1 hour' as done_at
from demo_work.call as x;

insert into staging.arc_s_95598_wkst
select o.app_no, 'W' || o.app_no, o.kind, k.urban_rural_flag, k.org_no, o.at,
    demo_work.pick(case when left(o.kind, 2) in ('02',
        '08') then '{"客户来电反映：","【%t】","您好，我是企业用电负责人，","来电人称","","我公司","客户投诉称","致电表示，"}'::text[]
        else '{"客户来电：","【%t】","您好，","","","来电"}' end, 's1' || o.app_no)
        || replace(replace(replace(demo_work.pick(s.said, 's2' || o.app_no), '%a', o.a), '%b', o.b), '%c', i.name_zh)
        || demo_work.pick(case when left(o.kind, 2) in ('02',
            '08') then '{"，请核实处理。","，要求尽快回复。","。","，希望给个说法。","，请在工作日联系本人。","，多次反映未果！","，谢谢。","，如不解决将继续投诉。"}'::text[]
        else '{"。","。","，谢谢。","，请回电。"}' end, 's3' || o.app_no),
    case when o.done_at < p.as_of
        then demo_work.pick('{"已联系客户并解释，客户认可。","现场核实后处理完毕。","经核查情况属实，已安排整改。","经核查与客户反映不符，已做好解释。","已转相关班组，限期办结。"}',
        's4' || o.app_no) end,
    t.mobile, k.elec_type_code, case when demo_work.u('nocust' || o.app_no) < 0.03 then null else o.cons_no end,
        '51', substr(k.org_no, 1, 4),
    case when o.done_at < p.as_of then o.done_at end,
    case when o.done_at < p.as_of and left(o.kind, 2) = '08' then least(5,
        greatest(1, round(3.4 - 0.6 * c.mood + demo_work.z('sc' || o.app_no))))::text end,
    case when o.done_at < p.as_of then o.done_at else o.at end + interval '3 minutes'
from demo_work.order_of as o
join demo_work.c using (n)
join demo_work.industry as i using (industry)
join staging.c_cons as k on k.cons_no = o.cons_no
join staging.c_contact as t on t.cons_no = o.cons_no and t.prio = 1
join demo_work.saying as s on s.kind = o.kind and s.cause = o.cause
cross join demo_truth.parameter as p
order by o.app_no;

update staging.arc_s_95598_wkst
set accept_content = replace(accept_content, '%t', to_char(handle_time, 'MM-DD HH24:MI'));

create unlogged table staging.s_comm_rec (
    app_no varchar(32),
    handle_id varchar(32),
    comm_no varchar(32),
    req_begin_date timestamp,
    req_finish_date timestamp,
    org_no varchar(16),
    busi_type_code varchar(8),
    wkst_busi_type_code varchar(8),
    update_time timestamp
);

insert into staging.s_comm_rec
select app_no, 'H' || app_no, 'C' || app_no, handle_time - interval '2 minutes',
    handle_time - interval '2 minutes' + (70 + floor((case when left(busi_type_code, 2) = '08' then 500 else 220 end)
        * demo_work.u('dur' || app_no)))
        * interval '1 second', org_no, left(busi_type_code, 2), busi_type_code, handle_time + interval '15 minutes'
from staging.arc_s_95598_wkst
where demo_work.u('phone' || app_no) < 0.92;

create unlogged table staging.s_info_oversee (
    app_no varchar(32),
    oversee_reason text,
    oversee_time timestamp,
    update_time timestamp
);

insert into staging.s_info_oversee
select app_no, demo_work.pick('{客户催办，要求尽快处理,超过承诺时限未答复,客户再次来电，情绪激动,处理结果不满意，要求重办}', 'or' || app_no),
    handle_time + interval '26 hours', handle_time + interval '26 hours 5 minutes'
from staging.arc_s_95598_wkst
where left(busi_type_code, 2) in ('02', '08') and finish_time > handle_time + interval '36 hours'
    and demo_work.u('urge' || app_no) < 0.35;

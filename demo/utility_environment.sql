-- The sample utility: organisation, lines, calendar, weather, economy. Read by utility.sql.

create unlogged table staging.p_code (
    code_type varchar(32),
    code varchar(16),
    name varchar(64)
);

-- Code lists that are the sample's own or local, so that every code in the tables can be read.
insert into staging.p_code
values
    ('STATUS', '1', '正常'), ('STATUS', '2', '新装'), ('STATUS', '3', '变更中'), ('STATUS', '9', '销户'),
    ('BA_CALC_MODE', '0', '不计算'), ('BA_CALC_MODE', '1', '按容量'), ('BA_CALC_MODE', '2', '按合同需量'),
    ('BA_CALC_MODE', '3', '按实际需量'),
    ('AMT_TYPE', '01', '正常电费'), ('AMT_TYPE', '04', '退补电费'), ('AMT_TYPE', '05', '预收互转'),
    ('SETTLE_FLAG', '01', '未结清'), ('SETTLE_FLAG', '02', '部分结清'), ('SETTLE_FLAG', '03', '已结清'),
    ('PAY_TYPE', '01', '电费'), ('PAY_TYPE', '02', '预收'), ('PAY_TYPE', '03', '违约金'),
    ('NOTIFY_MODE', '1', '短信'), ('NOTIFY_MODE', '2', '通知单'), ('NOTIFY_MODE', '3', '电话'),
    ('NOTIFY_MODE', '5', '电子邮件'),
    ('URBAN_RURAL', '1', '城市'), ('URBAN_RURAL', '2', '农村'), ('URBAN_RURAL', '3', '边远'),
    ('RUN_STATUS', '01', '运行'), ('RUN_STATUS', '02', '停用'),
    ('MARKET', '1', '电网代理购电'), ('MARKET', '2', '直接参与市场'), ('MARKET', '3', '保障性'),
    ('BUSI_TYPE', '01', '信息查询/业务咨询'), ('BUSI_TYPE', '02', '故障报修'), ('BUSI_TYPE', '03', '举报(行风线索移交)'),
    ('BUSI_TYPE', '04', '建议'), ('BUSI_TYPE', '05', '意见'), ('BUSI_TYPE', '06', '表扬'), ('BUSI_TYPE', '07', '服务申请'),
    ('BUSI_TYPE', '0801', '投诉-服务投诉-服务行为'), ('BUSI_TYPE', '0802', '投诉-服务投诉-服务渠道'),
    ('BUSI_TYPE', '0811', '投诉-营业投诉-业扩报装'), ('BUSI_TYPE', '0812', '投诉-营业投诉-用电变更'),
    ('BUSI_TYPE', '0813', '投诉-营业投诉-抄表催费'), ('BUSI_TYPE', '0814', '投诉-营业投诉-电价电费'),
    ('BUSI_TYPE', '0815', '投诉-营业投诉-电能计量'), ('BUSI_TYPE', '0821', '投诉-停送电投诉-停电问题'),
    ('BUSI_TYPE', '0822', '投诉-停送电投诉-送电问题'), ('BUSI_TYPE', '0823', '投诉-停送电投诉-抢修服务'),
    ('BUSI_TYPE', '0824', '投诉-停送电投诉-停送电信息'), ('BUSI_TYPE', '0831', '投诉-供电质量投诉-电压质量'),
    ('BUSI_TYPE', '0832', '投诉-供电质量投诉-供电可靠性'), ('BUSI_TYPE', '0841', '投诉-电网建设投诉-电力施工行为'),
    ('OUTAGE_TYPE', '1', '故障停电'), ('OUTAGE_TYPE', '2', '计划停电'), ('OUTAGE_TYPE', '3', '临时停电'),
    ('OUTAGE_TYPE', '4', '欠费停电'),
    ('DANGER_LEVEL', '1', '重大'), ('DANGER_LEVEL', '2', '较大'), ('DANGER_LEVEL', '3', '一般'),
    ('TREAT_STATUS', '1', '已整改'), ('TREAT_STATUS', '2', '整改中'), ('TREAT_STATUS', '3', '拒不整改'),
    ('CHECK_TYPE', '1', '周期检查'), ('CHECK_TYPE', '2', '专项检查'), ('CHECK_TYPE', '3', '反窃电检查'),
    ('CHECK_RESULT', '0', '无异常'), ('CHECK_RESULT', '1', '安全隐患'), ('CHECK_RESULT', '2', '违约用电'),
    ('CHECK_RESULT', '3', '窃电'), ('CHECK_RESULT', '4', '计量故障'),
    ('VISIT_TYPE', '1', '上门走访'), ('VISIT_TYPE', '2', '电话回访'), ('VISIT_TYPE', '3', '座谈会'),
    ('DAY_TYPE', '1', '工作日'), ('DAY_TYPE', '2', '休息日'), ('DAY_TYPE', '3', '节假日'),
    ('EVENT', '3000', '失压'), ('EVENT', '3001', '欠压'), ('EVENT', '3004', '失流'), ('EVENT', '3007', '功率反向'),
    ('EVENT', '3008', '过载'), ('EVENT', '3011', '掉电'), ('EVENT', '301B', '开表盖'), ('EVENT', '301E', '电流不平衡'),
    ('EVENT', '302A', '恒定磁场干扰'), ('EVENT', '302E', '时钟超差');

create unlogged table staging.o_org (
    org_no varchar(16),
    org_name varchar(128),
    p_org_no varchar(16),
    org_type varchar(8),
    update_time timestamp
);

insert into staging.o_org
select v.org_no, v.org_name, v.p_org_no, v.org_type, p.first_day - interval '300 days'
from demo_truth.parameter as p,
    (values
        ('51', '锦川省电力公司', null, '02'),
        ('5101', '青衣供电公司', '51', '03'),
        ('5102', '云岭供电公司', '51', '03'),
        ('510101', '东坡供电分公司', '5101', '04'),
        ('510102', '彭山供电分公司', '5101', '04'),
        ('510103', '仁和供电分公司', '5101', '04'),
        ('510201', '洪桥供电分公司', '5102', '04'),
        ('510202', '丹林供电分公司', '5102', '04'),
        ('510203', '青岩供电分公司', '5102', '04')) as v (org_no, org_name, p_org_no, org_type);

insert into staging.o_org
select c.org_no || s.code, replace(c.org_name, '供电分公司', s.name || '供电所'), c.org_no, '05', c.update_time
from staging.o_org as c, (values ('01', '城区'), ('02', '园区'), ('03', '乡镇')) as s (code, name)
where c.org_type = '04';

create unlogged table staging.o_emp (
    emp_no varchar(16),
    emp_name varchar(32),
    org_no varchar(16),
    mobile varchar(16),
    update_time timestamp
);

insert into staging.o_emp
select 'E' || s.org_no || m, demo_work.pick('{陈,李,王,张,刘,杨,赵,黄,周,吴}', s.org_no || m)
    || demo_work.pick('{建国,晓梅,志强,丽华,伟,敏,静,涛,海燕,俊杰}', 'g' || s.org_no || m), s.org_no,
    '1380000' || lpad(floor(demo_work.u('tel' || s.org_no || m) * 10000)::text, 4, '0'), s.update_time
from staging.o_org as s, generate_series(1, 2) as m
where s.org_type = '05';

-- Feeders: about eight customers each.
create table demo_work.line (
    line_id bigint primary key,
    line_name text not null,
    county text not null,
    substation text not null,
    level float8 not null,
    sag float8 not null,
    loss float8 not null,
    outage_rate float8 not null
);

insert into demo_work.line
select 800000 + l, demo_work.pick('{城北,园区,滨江,工业,新区,大桥,东郊,西坡}', 'ln' || l) || to_char(900 + l, 'FM9999') || '线',
    '510' || (1 + l % 6 / 3) || '0' || (1 + l % 3),
    demo_work.pick('{复兴,太和,松江,象耳,尚义,万胜}', 'ss' || l % 18) || '变电站',
    1.012 + 0.008 * demo_work.z('level' || l), 0.012 + 0.010 * demo_work.u('sag' || l),
    0.018 + 0.012 * demo_work.u('loss' || l), exp(0.8 * demo_work.z('rate' || l))
from demo_truth.parameter as p, generate_series(0, greatest(6, p.customers / 8)) as l;

-- One feeder in twelve is long and weak: its voltage falls under load.
update demo_work.line
set level = 0.985, sag = 0.085
where line_id % 12 = 5;

create unlogged table staging.g_line (
    line_id numeric(16),
    line_no varchar(16),
    line_name varchar(128),
    volt_code varchar(8),
    subs_name varchar(64),
    org_no varchar(16),
    update_time timestamp
);

insert into staging.g_line
select line_id, 'L' || line_id, line_name, 'AC00101', substation, county, p.first_day - interval '200 days'
from demo_work.line, demo_truth.parameter as p;

-- Holidays of the State Council's notices; years beyond have the fixed days only.
create table demo_work.holiday (
    first_day date primary key,
    last_day date not null,
    name text not null,
    spring date,
    extra_work date[] not null default '{}'
);

insert into demo_work.holiday
values
    ('2024-01-01', '2024-01-01', '元旦', null, '{}'),
    ('2024-02-10', '2024-02-17', '春节', '2024-02-10', '{2024-02-04,2024-02-18}'),
    ('2024-04-04', '2024-04-06', '清明节', null, '{2024-04-07}'),
    ('2024-05-01', '2024-05-05', '劳动节', null, '{2024-04-28,2024-05-11}'),
    ('2024-06-10', '2024-06-10', '端午节', null, '{}'),
    ('2024-09-15', '2024-09-17', '中秋节', null, '{2024-09-14}'),
    ('2024-10-01', '2024-10-07', '国庆节', null, '{2024-09-29,2024-10-12}'),
    ('2025-01-01', '2025-01-01', '元旦', null, '{}'),
    ('2025-01-28', '2025-02-04', '春节', '2025-01-29', '{2025-01-26,2025-02-08}'),
    ('2025-04-04', '2025-04-06', '清明节', null, '{}'),
    ('2025-05-01', '2025-05-05', '劳动节', null, '{2025-04-27}'),
    ('2025-05-31', '2025-06-02', '端午节', null, '{}'),
    ('2025-10-01', '2025-10-08', '国庆节', null, '{2025-09-28,2025-10-11}'),
    ('2026-01-01', '2026-01-03', '元旦', null, '{2026-01-04}'),
    ('2026-02-15', '2026-02-23', '春节', '2026-02-17', '{2026-02-14,2026-02-28}'),
    ('2026-04-04', '2026-04-06', '清明节', null, '{}'),
    ('2026-05-01', '2026-05-05', '劳动节', null, '{2026-05-09}'),
    ('2026-06-19', '2026-06-21', '端午节', null, '{}'),
    ('2026-09-25', '2026-09-27', '中秋节', null, '{}'),
    ('2026-10-01', '2026-10-07', '国庆节', null, '{2026-09-20,2026-10-10}');

insert into demo_work.holiday
select make_date(y, m, 1), make_date(y, m, n), name
from generate_series(2018, 2032) as y, (values (1, 1, '元旦'), (5, 3, '劳动节'), (10, 7, '国庆节')) as v (m, n, name)
where y not between 2024 and 2026;

insert into demo_work.holiday
select d - 1, d + 6, '春节', d
from unnest('{2018-02-16,2019-02-05,2020-01-25,2021-02-12,2022-02-01,2023-01-22,2027-02-06,2028-01-26,2029-02-13,
    2030-02-03,2031-01-23,2032-02-11}'::date[]) as d;

create unlogged table staging.d_calendar (
    cal_date date,
    day_type varchar(8),
    holiday_name varchar(32),
    week_day numeric(1),
    update_time timestamp
);

insert into staging.d_calendar
select d, case when h.name is not null then '3' when w.extra then '1' when extract(isodow from d) > 5 then '2'
    else '1' end,
    h.name, extract(isodow from d), p.first_day - interval '30 days'
from demo_truth.parameter as p
cross join lateral (select (p.first_day - 31 + i)::date as d from generate_series(0, p.days + 92) as i) as s
left join demo_work.holiday as h on d between h.first_day and h.last_day
cross join lateral (select exists (select from demo_work.holiday as x where d = any (x.extra_work)) as extra) as w;

-- What the load needs to know of a day; spring = 0 on the days of Spring Festival, 1 far from it.
create table demo_work.day (
    day date primary key,
    k int not null,
    kind text not null,
    extra boolean not null,
    dow int not null,
    month int not null,
    season_at float8 not null,
    spring float8 not null
);

insert into demo_work.day
select c.cal_date, c.cal_date - p.first_day, case c.day_type when '3' then 'holiday' when '2' then 'rest'
    else 'work' end,
    c.day_type = '1' and c.week_day > 5, c.week_day, extract(month from c.cal_date),
    extract(month from c.cal_date) - 0.5 + (extract(day from c.cal_date) - 0.5) / 31 - 0.5,
    coalesce((
        select min(case
            when c.cal_date - h.spring between -2 and 6 then 0
            when c.cal_date < h.spring then (h.spring - 2 - c.cal_date) / 9.0
            else (c.cal_date - h.spring - 6) / 9.0
        end)
        from demo_work.holiday as h
        where h.spring is not null and c.cal_date - h.spring between -10 and 14), 1)
from staging.d_calendar as c, demo_truth.parameter as p
where c.cal_date between p.first_day and p.last_day;

-- Weather: a year's wave, fronts that last some days, a heat wave in August.
create unlogged table staging.d_weather (
    county_code varchar(16),
    data_date date,
    t_max numeric(5, 1),
    t_min numeric(5, 1),
    t_avg numeric(5, 1),
    humidity numeric(5, 1),
    rain_mm numeric(6, 1),
    weather varchar(32),
    update_time timestamp
);

insert into staging.d_weather
select org_no, day, t_avg + span / 2, t_avg - span / 2, t_avg, 74 + 8 * demo_work.z('hum' || org_no || day) - span,
    rain, case when rain > 25 then '大雨' when rain > 0 then '小雨' when cloud < 0.35 then '晴' when cloud < 0.7 then '多云'
        else '阴' end,
    day + 1 + time '02:10'
from (
    select o.org_no, d.day, a.cloud, round((4 + 9 * (1 - a.cloud))::numeric, 1) as span,
        case when a.cloud > 0.8
            then round((60 * (a.cloud - 0.8) * (1 + demo_work.u('rain' || o.org_no || d.day)))::numeric, 1)
            else 0 end as rain,
        round((17.2 + 10.3 * sin(6.28318531 * (extract(doy from d.day) - 112) / 365)
            + 2.1 * f.smooth[1 + d.k % 96] + 0.6 * demo_work.z('t' || o.org_no || d.day)
            + case when d.month = 8 and extract(day from d.day) between 8 and 20 then 3.5 else 0 end
            - 2 * (a.cloud - 0.5))::numeric, 1) as t_avg
    from staging.o_org as o
    cross join demo_work.day as d
    join demo_work.noise as f on f.k = d.k / 96
    cross join lateral (
        select least(1, greatest(0, 0.55 + 0.28 * f.rough[1 + d.k % 96] * 0.6
            + 0.15 * demo_work.z('cloud' || o.org_no || d.day))) as cloud) as a
    where o.org_type = '04') as w;

-- Degrees beyond comfort and sun, each quarter of an hour.
create table demo_work.county_day (
    county text not null,
    day date not null,
    cool real[] not null,
    heat real[] not null,
    sun real[] not null,
    primary key (county, day)
);

select format($$
    insert into demo_work.county_day
    select w.county_code, w.data_date, array[%s], array[%s], array[%s]
    from (
        select county_code, data_date, t_avg::float8 as t, (t_max - t_min)::float8 / 2 as a,
            (0.25 + 0.75 * least(1, (t_max - t_min) / 13))::float8 as clear,
            3.0 * (1 + 0.17 * cos(6.28318531 * (extract(doy from data_date)::float8 - 172) / 365)) as half,
                n.smooth as n
        from staging.d_weather
        join demo_work.noise as n on n.k = floor(1021 * demo_work.u('sun' || county_code || data_date))::int
        offset 0) as w$$,
    demo_work.each('greatest(0, w.t + w.a * ' || 'cos(6.28318531 * (# / 4.0 - 15.5) / 24) - 24)'),
    demo_work.each('greatest(0, 11 - w.t - w.a * ' || 'cos(6.28318531 * (# / 4.0 - 15.5) / 24))'),
    demo_work.each('greatest(0, cos(1.5707963 * (#::float8 / 4 - 0.125 - 13) / (2 * w.half)) * w.clear'
        || ' * (1 + (1 - w.clear) * 0.35 * w.n[#]))'))
\gexec

create unlogged table staging.d_economy (
    series_code varchar(32),
    series_name varchar(64),
    region varchar(16),
    ym varchar(6),
    value varchar(32),
    unit varchar(16),
    update_time timestamp
);

-- Published as text, as the exports of the decision-support system are.
insert into staging.d_economy
select s.code, s.name, '51', to_char(m, 'YYYYMM'),
    round((s.level + s.slope * x.i + s.wave * sin(6.28318531 * (x.i + s.phase) / 12)
        + s.noise * demo_work.z('eco' || s.code || x.i))::numeric, 2)::text, s.unit,
    m + interval '1 month 17 days 09:00'
from demo_truth.parameter as p
cross join generate_series(-24, p.days / 30 + 1) as x (i)
cross join lateral (select date_trunc('month', p.first_day) + x.i * interval '1 month' as m) as t
cross join (values
    ('IVA', '规模以上工业增加值同比', 5.8, -0.02, 0.6, 2, 0.4, '%'),
    ('PMI', '制造业采购经理指数', 50.1, 0.0, 0.5, 4, 0.35, '点'),
    ('FAI', '固定资产投资同比', 3.5, -0.08, 0.8, 1, 0.5, '%'),
    ('REI', '房地产开发投资同比', -9.0, -0.05, 1.2, 3, 0.8, '%'),
    ('RSG', '社会消费品零售总额同比', 4.4, 0.03, 0.9, 7, 0.5, '%'),
    ('CPI', '居民消费价格同比', 0.6, 0.01, 0.3, 8, 0.15, '%'),
    ('CEM', '水泥价格', 342, -1.6, 14, 5, 5, '元/吨'),
    ('REB', '螺纹钢价格', 3560, -14, 90, 6, 40, '元/吨'),
    ('EXP', '出口总值同比', 6.1, 0.05, 2.2, 9, 1.5, '%')) as s (code, name, level, slope, wave, phase, noise, unit)
where m + interval '1 month 17 days' <= p.as_of;

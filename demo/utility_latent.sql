-- The sample utility: who the customers are underneath, and what is planted in them. Read by utility.sql.
--
-- demo_work.c holds what no system of the utility knows; the part of it that a method may be judged by is copied to
-- demo_truth. The shares planted hold exactly in any number of customers (ranks by hash, not draws), at least one each.

create table demo_work.ladder (
    kva int primary key
);

insert into demo_work.ladder
select unnest('{50,63,80,100,125,160,200,250,315,400,500,630,800,1000,1250,1600,2000,2500,3150,4000,5000,6300,8000,
    10000,12500,16000}'::int[]);

create table demo_work.c (
    n int primary key,
    cons_id bigint not null,
    cons_no text not null,
    cust_id bigint not null,
    name text not null,
    industry text not null references demo_work.industry,
    county text not null,
    org_no text not null,
    line_id bigint not null references demo_work.line,
    tg_id bigint not null,
    unit_kva int not null,
    units int not null,
    cap int not null,
    run_cap int not null,
    volt_kv float8 not null,
    meas_mode text not null,
    wiring text not null,
    model text not null,
    size_kind text not null default 'fitting',
    beta float8 not null,
    base float8 not null,
    growth float8 not null,
    step_on date,
    step float8 not null default 1,
    built_on date not null,
    open_on date not null,
    close_on date,
    pv_kw float8 not null,
    pf_natural float8 not null,
    comp text not null,
    comp_kvar float8 not null,
    comp_fails_on date,
    pf_kind text not null default 'good',
    ba_mode text not null default '0',
    ba_right text,
    contract_md int,
    cash float8 not null,
    late_reason text,
    mood float8 not null
);

insert into demo_work.c (n, cons_id, cons_no, cust_id, name, industry, county, org_no, line_id, tg_id, unit_kva,
    units,
    cap, run_cap, volt_kv, meas_mode, wiring, model, beta, base, growth, built_on, open_on, pv_kw, pf_natural, comp,
    comp_kvar, cash, mood)
with bag as (
    -- Industries by weight, dealt like cards: each comes in turn, whatever the number of customers.
    select industry, row_number() over (order by (j - 0.5) / weight, demo_work.u('bag' || industry || j)) - 1 as at,
        sum(1) over () as cards
    from demo_work.industry, generate_series(1, weight) as j
),
who as (
    select n, i.*, l.line_id, l.county, demo_work.u('cap' || n) as u_cap, demo_work.u('rel' || n) as u_units,
        p.first_day
    from demo_truth.parameter as p
    cross join generate_series(1, p.customers) as n
    join bag on bag.at = (n * 7 + 3) % bag.cards
    join demo_work.industry as i using (industry)
    join demo_work.line as l on l.line_id = 800000 + floor(demo_work.u('line' || n) * greatest(6,
        p.customers / 8))::int
),
sized as (
    select who.*, case when want > 1600 and u_units < 0.55 then 2 when want > 800 and u_units < 0.25 then 2
        when want > 4000 then 3 else 1 end as units, want
    from who
    cross join lateral (select size_from * power(size_to / size_from::float8, u_cap) as want) as w
),
fitted as (
    select s.*, (select max(kva) from demo_work.ladder where kva <= greatest(50, s.want / s.units * 1.02)) as unit_kva
    from sized as s
)
select n, 7000000 + n, substr(county, 1, 6) || lpad((n * 37 % 1000000)::text, 6, '0') || (n % 10),
    case when n > 20 and demo_work.u('group' || n) < 0.08 then 300000 + n - 1 else 300000 + n end,
    demo_work.pick('{东坡,锦川,青衣,云岭,丹林,彭山,仁和,洪桥,青岩,三江,眉山,象耳}', 'place' || n)
        || demo_work.pick('{华,宏,瑞,恒,金,新,天,远,盛,嘉,泰,永,鑫,德,立,正}', 'b1' || n)
        || demo_work.pick('{达,源,丰,兴,成,泰,信,通,和,业,光,隆,科,洋,利,业}', 'b2' || n) || f.name_zh
        || case f.industry when 'hospital' then '' when 'school' then '' when 'pumping' then '管理处'
            when 'mine' then '有限责任公司' else demo_work.pick('{有限公司,有限责任公司,股份有限公司,集团有限公司}', 'form' || n) end,
    f.industry, f.county, f.county || '0' || (1 + floor(3 * demo_work.u('stn' || n)))::int, f.line_id, 600000 + n,
    f.unit_kva, f.units, f.unit_kva * f.units, f.unit_kva * f.units,
    case when f.unit_kva * f.units >= 8000 then 35 when f.unit_kva * f.units < 100 then 0.4 else 10 end,
    case when f.unit_kva * f.units < 100 then '3' when f.unit_kva * f.units >= 630 or f.units > 1 then '1'
        else '2' end,
    case when f.unit_kva * f.units >= 630 or (f.units > 1 and f.unit_kva * f.units >= 100) then '2' else '3' end,
    demo_work.pick('{S11,S11,S13,S13,S20,S22}', 'model' || n),
    0.50 + 0.30 * demo_work.u('beta' || n), f.base * (0.7 + 0.6 * demo_work.u('base' || n)),
    f.growth + 0.05 * demo_work.z('growth' || n),
    f.first_day - 400 - floor(6500 * power(demo_work.u('built' || n), 1.5))::int,
    f.first_day - 380,
    case when demo_work.u('pv' || n) < f.pv then round((f.unit_kva * f.units
        * (0.15 + 0.55 * demo_work.u('pvk' || n)))::numeric, 0) else 0 end,
    least(0.97, greatest(0.55, f.pf + 0.03 * demo_work.z('pf' || n))),
    'automatic', 0, f.cash + 0.9 * demo_work.z('cash' || n), demo_work.z('mood' || n)
from fitted as f;

update demo_work.c set open_on = built_on + 20;

-- Ranks for planting. A pair of words may not meet in one customer where one would hide the other.
create table demo_work.rank (
    what text,
    n int,
    r int,
    share float8,
    primary key (what, n)
);

insert into demo_work.rank
select w.what, c.n, row_number() over (partition by w.what order by demo_work.u(w.what || c.n)) - 1, w.share
from demo_work.c, unnest('{size,pf,mode,late,theft,fault,move,close,step,change,volt,pause,terminal}'::text[],
    '{0.14,0.16,0.25,0.20,0.06,0.05,0.03,0.03,0.10,0.05,0.04,0.03,0.04}'::float8[]) as w (what, share);

create view demo_work.planted as
select k.what, k.n, k.r
from demo_work.rank as k, demo_truth.parameter as p
where k.r < greatest(1, round(k.share * p.customers));

-- Transformers too large or too small for the load.
update demo_work.c
set size_kind = case when k.r % 7 < 5 then 'oversized' else 'undersized' end,
    beta = case when k.r % 7 < 5 then 0.12 + 0.14 * demo_work.u('over' || c.n)
        else 0.98 + 0.14 * demo_work.u('under' || c.n) end
from demo_work.planted as k
where k.what = 'size' and k.n = c.n;

-- One unit of several is out of service: the running capacity is below the contract's.
update demo_work.c
set run_cap = cap - unit_kva, beta = least(beta, 0.55)
from demo_work.planted as k
where k.what = 'pause' and k.n = c.n and c.units > 1;

-- Compensation: automatic banks that fit; and planted: none, banks that broke, fixed banks that overcompensate.
update demo_work.c
set comp_kvar = ceil(1.15 * beta * run_cap * pf_natural * greatest(0.15,
    sqrt(1 - pf_natural ^ 2) / pf_natural - 0.20) / 15) * 15;

update demo_work.c
set pf_kind = case k.r % 4 when 0 then 'no compensation' when 1 then 'bank too small' when 2 then 'bank failed'
        else 'overcompensated' end,
    comp = case k.r % 4 when 0 then 'none' when 3 then 'fixed' else 'automatic' end,
    comp_kvar = case k.r % 4 when 0 then 0 when 1 then floor(comp_kvar * 0.35 / 15) * 15
        when 3 then ceil(comp_kvar * 0.9 / 15) * 15 else comp_kvar end,
    pf_natural = case when k.r % 4 = 3 then pf_natural else least(pf_natural, 0.80) end,
    comp_fails_on = case when k.r % 4 = 2 then p.first_day
        + (p.days * (0.2 + 0.4 * demo_work.u('fails' || c.n)))::int end
from demo_work.planted as k, demo_truth.parameter as p
where k.what = 'pf' and k.n = c.n;

-- Moving in and out, closing down, jumps of size.
update demo_work.c
set built_on = p.first_day + (p.days * (0.15 + 0.4 * demo_work.u('in' || c.n)))::int,
    open_on = p.first_day + (p.days * (0.15 + 0.4 * demo_work.u('in' || c.n)))::int + 6
from demo_work.planted as k, demo_truth.parameter as p
where k.what = 'move' and k.n = c.n;

update demo_work.c
set close_on = p.first_day + (p.days * (0.45 + 0.45 * demo_work.u('out' || c.n)))::int
from demo_work.planted as k, demo_truth.parameter as p
where k.what = 'close' and k.n = c.n and c.open_on < p.first_day;

update demo_work.c
set step_on = p.first_day + (p.days * (0.2 + 0.6 * demo_work.u('step' || c.n)))::int,
    step = case when demo_work.u('way' || c.n) < 0.5 then 1.18 + 0.25 * demo_work.u('by' || c.n)
        else 0.55 + 0.25 * demo_work.u('by' || c.n) end
from demo_work.planted as k, demo_truth.parameter as p
where k.what = 'step' and k.n = c.n and c.size_kind <> 'undersized';

-- Two-part tariff: industry from 315 kVA, and half of the trade of that size. Which mode is right follows from the
-- largest load to be expected; the wrong one is planted.
update demo_work.c
set ba_right = case when beta * 1.08 * (pf_natural + 0.12) * run_cap < 0.625 * cap then '3' else '1' end
from demo_work.industry as i
where i.industry = c.industry
    and cap >= 315 and (i.elec_type in ('100', '403') or (i.elec_type = '405' and demo_work.u('two' || c.n) < 0.5));

update demo_work.c
set ba_mode = case when ba_right = '3' and demo_work.u('contract' || n) < 0.35 then '2' else ba_right end
where ba_right is not null;

update demo_work.c
set ba_mode = case ba_right when '3' then '1' else '3' end
from demo_work.planted as k
where k.what = 'mode' and k.n = c.n and ba_right is not null;

update demo_work.c
set contract_md = greatest(ceil(0.4 * cap),
    round(beta * 0.95 * run_cap * (0.94 + 0.14 * demo_work.u('md' || n)) / 10) * 10)
where ba_mode = '2';

-- Late payers, and why: short of cash from the start, or, where the sector declines, more and more. Others have their
-- lean months too, but are late now and then only.
update demo_work.c
set cash = greatest(cash, -0.45);

update demo_work.c
set late_reason = (array['cash shortage', 'cash shortage', 'forgets', 'disputes bills', 'sector decline'])[1
    + k.r % 5],
    cash = case when k.r % 5 in (0, 1) then least(c.cash, -0.9 - 0.8 * demo_work.u('poor' || c.n))
        when k.r % 5 = 4 then least(c.cash, 0.2) else c.cash end
from demo_work.planted as k
where k.what = 'late' and k.n = c.n;

-- Metering points: one as a rule; some of the larger are fed twice. Each meter's time at a point is a row: its data
-- identity in the acquisition system changes with the meter.
create table demo_work.point (
    data_id bigint primary key,
    mp_id bigint not null,
    meter_id bigint not null,
    n int not null references demo_work.c,
    mp_sn int not null,
    share float8 not null,
    ct int not null,
    pt int not null,
    t_factor float8 not null,
    from_day date not null,
    to_day date not null,
    register_at float8[] not null
);

insert into demo_work.point
with feed as (
    select n, 1 as sn, case when cap >= 2000 and units > 1 and demo_work.u('dual' || n) < 0.35 then
        round((0.45 + 0.2 * demo_work.u('dualshare' || n))::numeric, 2)::float8 else 1 end as share
    from demo_work.c
),
feeds as (
    select * from feed
    union all
    select n, 2, 1 - share from feed where share < 1
),
times as (
    select f.*, 1 as turn, c.open_on as from_day,
        case when k.n is not null then p.first_day + (p.days * (0.2 + 0.6 * demo_work.u('chg' || f.n)))::int - 1
            else least(coalesce(c.close_on, p.last_day), p.last_day) end as to_day
    from feeds as f
    cross join demo_truth.parameter as p
    join demo_work.c using (n)
    left join demo_work.planted as k on k.what = 'change' and k.n = f.n and c.open_on < p.first_day
        and c.close_on is null
),
all_times as (
    select * from times
    union all
    select t.n, t.sn, t.share, 2, t.to_day + 1, p.last_day
    from times as t, demo_truth.parameter as p, demo_work.c
    where c.n = t.n and t.to_day < least(coalesce(c.close_on, p.last_day), p.last_day)
)
select 90000000 + n * 100 + sn * 10 + turn, 5000000 + n * 10 + sn, 4000000 + n * 100 + sn * 10 + turn, n, sn, share,
    ct, pt, ct * pt, from_day, to_day,
    case when turn = 2 or from_day >= (select first_day from demo_truth.parameter)
        then '{0,0,0,0,0,0,0,0}'::float8[] else array(
        select round((1500 * demo_work.u('reg' || n || sn)
            * case j when 1 then 1 when 2 then 0.08 when 3 then 0.30 when 4 then 0.32 when 5 then 0.30
                when 6 then 0.35
                when 7 then 0.02 else case when pv_kw > 0 then 0.05 else 0 end end)::numeric, 4)::float8
        from generate_series(1, 8) as j) end
from (
    select t.*, c.pv_kw, case c.meas_mode when '1' then round(c.volt_kv * 10)::int else 1 end as pt,
        (select min(r) from unnest('{5,10,15,20,30,40,50,75,100,150,200,300,400,500,600,750,800,
            1000,1500,2000,2500,3000}'
            ::int[]) as r
        where r >= 1.05 * greatest(0.5, share) * c.cap / (1.7320508 * case c.meas_mode when '1' then c.volt_kv
            else 0.4 end)) / 5 as ct
    from all_times as t
    join demo_work.c using (n)) as s;

-- A change of meter may come with other current transformers: half of them do.
update demo_work.point
set ct = ct * 2, t_factor = ct * 2 * pt
where data_id % 10 = 2 and n % 2 = 0;

-- The first four registers must add up to the total, as in a meter.
update demo_work.point
set register_at[1] = register_at[2] + register_at[3] + register_at[4] + register_at[5];

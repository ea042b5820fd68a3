-- The sample utility: what disturbs supply and metering: outages, theft, broken metering. Read by utility.sql.

analyze demo_work.c, demo_work.point, demo_work.rank, demo_work.line, demo_work.day;

-- Outages of a line (all its customers) or of one customer's own equipment; within one day, to the minute.
create table demo_work.outage (
    outage_id bigint primary key,
    line_id bigint,
    n int,
    from_time timestamp not null,
    to_time timestamp not null,
    kind text not null,
    cause text not null,
    check (from_time < to_time and from_time::date = to_time::date)
);

insert into demo_work.outage
select 20000000 + row_number() over (order by line_id, j), line_id, null, start,
    least(start + lasts, start::date + time '23:58'), kind, cause
from (
    select l.line_id, j, kind,
        case kind when '2' then '计划检修' else demo_work.pick('{雷击,外力破坏,树障,设备老化,鸟害,用户设备引起}', x.key) end as cause,
        case kind
            when '2' then p.first_day + d.k + time '07:30' + floor(demo_work.u('m' || x.key) * 6)
                * interval '10 minutes'
            else p.first_day + d.k + floor(demo_work.u('m' || x.key) * 1380) * interval '1 minute'
        end as start,
        case kind
            when '2' then (240 + floor(demo_work.u('l' || x.key) * 300)) * interval '1 minute'
            else (8 + floor(-75 * ln(1 - 0.99 * demo_work.u('l' || x.key)))) * interval '1 minute'
        end as lasts
    from demo_truth.parameter as p
    cross join demo_work.line as l
    cross join generate_series(1, 16) as j
    cross join lateral (select 'out' || l.line_id || '.' || j as key) as x
    cross join lateral (select case when j <= 4 then '2' when j <= 6 then '3' else '1' end as kind) as t
    cross join lateral (select floor(demo_work.u('d' || x.key) * p.days)::int as k) as d
    where demo_work.u(x.key) < case kind when '2' then 0.35 when '3' then 0.2
        else least(0.95, 0.13 * l.outage_rate) end * p.days / 365) as s;

-- The customers' own: overloaded transformers in the hot season, ageing equipment.
insert into demo_work.outage
select 21000000 + row_number() over (order by n, j), null, n, start,
    least(start + (25 + floor(200 * demo_work.u('l' || key))) * interval '1 minute', start::date + time '23:58'),
        '1', cause
from (
    select c.n, j, x.key, case c.size_kind when 'undersized' then '变压器过载跳闸' else '用户设备老化' end as cause,
        d.day + case c.size_kind when 'undersized' then time '10:00' + floor(600 * demo_work.u('m' || x.key))
                * interval '1 minute'
            else time '00:30' + floor(1300 * demo_work.u('m' || x.key)) * interval '1 minute' end as start
    from demo_truth.parameter as p
    cross join demo_work.c
    cross join generate_series(1, 5) as j
    cross join lateral (select 'own' || c.n || '.' || j as key) as x
    join demo_work.day as d on d.k = floor(demo_work.u('d' || x.key) * p.days)::int
    left join demo_work.planted as f on f.what = 'fault' and f.n = c.n
    where demo_work.u(x.key) < case when c.size_kind = 'undersized' and d.month between 6 and 9 then 0.9
            when c.size_kind = 'undersized' then 0.2 when f.n is not null then 0.75 else 0.05 end
        and d.day > c.open_on and d.day < coalesce(c.close_on, p.last_day)) as s;

-- What a meter does not see. The meter takes sums of its elements; an element that gets only part f of its voltage or
-- current loses (1 - f) of what it would have added: a third of P and Q in three-phase four-wire; in three-wire
-- P/2 -+ Q/(2 sqrt 3) and Q/2 +- P/(2 sqrt 3). So what is metered is linear in the true P and Q.
create table demo_work.disturb (
    n int not null,
    method text not null,
    innocent boolean not null,
    phase int,
    f float8 not null,
    from_day date not null,
    to_day date,
    some_days boolean not null default false,
    caught_on date,
    a11 float8, a12 float8, a21 float8, a22 float8,
    fu float8[], fi float8[],
    primary key (n)
);

insert into demo_work.disturb (n, method, innocent, phase, f, from_day, to_day, some_days, caught_on)
select k.n, m.method, false, case when m.method in ('meter tampering', 'bypass') then null
        when c.wiring = '2' then (array[1, 3])[1 + floor(2 * demo_work.u('ph' || k.n))::int]
        else 1 + floor(3 * demo_work.u('ph' || k.n))::int end,
    case m.method
        when 'voltage loss' then (array[0.02, 0.45, 0.62])[1 + floor(3 * demo_work.u('f' || k.n))::int]
        when 'current loss' then (array[0.002, 0.15, 0.4])[1 + floor(3 * demo_work.u('f' || k.n))::int]
        when 'phase reversal' then -1
        when 'intermittent current loss' then 0.003
        else 0.45 + 0.3 * demo_work.u('f' || k.n) end,
    s.since, case when k.r % 4 = 1 then s.caught - 1 end, m.method like 'intermittent%',
        case when k.r % 4 = 1 then s.caught end
from demo_work.planted as k
join demo_work.c using (n)
cross join demo_truth.parameter as p
cross join lateral (select (array['voltage loss', 'current loss', 'bypass', 'meter tampering', 'phase reversal',
    'intermittent current loss'])[1 + k.r % 6] as method) as m
cross join lateral (select case when k.r % 5 = 3 then greatest(c.open_on, p.first_day - 150)
    else greatest(c.open_on + 10,
        p.first_day + (p.days * (0.2 + 0.4 * demo_work.u('since' || k.n)))::int) end as since) as a
cross join lateral (select a.since, a.since + 40 + (p.days * 0.3)::int as caught) as s
where k.what = 'theft';

-- The same signs without guilt: a fuse of the voltage transformer blown until somebody comes.
insert into demo_work.disturb (n, method, innocent, phase, f, from_day, to_day, caught_on)
select k.n, 'fuse blown', true, case when c.wiring = '2' then 3
    else 1 + floor(3 * demo_work.u('ph' || k.n))::int end, 0.04,
    s.since, s.since + s.lasts, s.since + s.lasts + 1
from demo_work.planted as k
join demo_work.c using (n)
cross join demo_truth.parameter as p
cross join lateral (select p.first_day + (p.days * (0.15 + 0.6 * demo_work.u('fuse' || k.n)))::int as since,
    15 + floor(35 * demo_work.u('fuselasts' || k.n))::int as lasts) as s
where k.what = 'fault' and k.r % 3 = 0 and c.open_on < p.first_day
on conflict do nothing;

update demo_work.disturb as d
set fu = array[1, 1, 1], fi = array[1, 1, 1],
    a11 = case when phase is null then f when c.wiring = '3' then 1 - (1 - f) / 3 else 1 - (1 - f) / 2 end,
    a22 = case when phase is null then f when c.wiring = '3' then 1 - (1 - f) / 3 else 1 - (1 - f) / 2 end,
    a12 = case when c.wiring = '3' or phase is null then 0 when phase = 1 then (1 - f) / 3.4641016
        else -(1 - f) / 3.4641016 end,
    a21 = case when c.wiring = '3' or phase is null then 0 when phase = 1 then -(1 - f) / 3.4641016
        else (1 - f) / 3.4641016 end
from demo_work.c
where c.n = d.n;

-- What the meter's own readings of voltage and current show of it.
update demo_work.disturb
set fu[phase] = f
where method in ('voltage loss', 'fuse blown');

update demo_work.disturb
set fi[phase] = abs(f)
where method in ('current loss', 'intermittent current loss', 'phase reversal');

update demo_work.disturb
set fi = array[f, f, f]
where method = 'bypass';

-- The sample utility: registers, demand, and the acquisition system's wide rows. Read by utility.sql.

-- The energy of a meter's day in secondary kWh and kvarh, from the whole curve as metered: sharp, peak, flat, valley
-- (Sichuan 2023: peak 10-12 and 15-21, valley 23-7, sharp 15-17 in July and August and 19-21 in January and December).
-- A point has four decimals and so has a register: sums are taken in whole ten-thousandths, a quarter of them is the
-- energy, rounded half up. So a bill follows from the points to the last digit. The sums begin with a float8, since
-- float4 would not hold them.
create unlogged table demo_work.day_energy (
    data_id bigint not null,
    n int not null,
    day date not null,
    sharp numeric(16, 4) not null,
    peak numeric(16, 4) not null,
    flat numeric(16, 4) not null,
    valley numeric(16, 4) not null,
    q1 numeric(16, 4) not null,
    q4 numeric(16, 4) not null,
    reverse numeric(16, 4) not null,
    md numeric(12, 4) not null,
    md_at int not null,
    true_kwh float8 not null
);

select format($$
    insert into demo_work.day_energy
    select data_id, n, day, %s, greatest(md, 0), coalesce(array_position(p, md), 1), true_kwh * t_factor
    from (
        select d.data_id, d.n, d.day, d.t_factor, extract(month from d.day) as month, d.p,
            0::float8 + %s as valley, 0::float8 + %s as flat, 0::float8 + %s as peak, 0::float8 + %s as at15,
            0::float8 + %s as at19, 0::float8 + %s as reverse, 0::float8 + %s as q1, 0::float8 + %s as q4,
            greatest(%s) as md, (%s) / 4 as true_kwh
        from (select *, coalesce(true_p, p) as t from demo_work.day_curve offset 0) as d
        offset 0) as e$$,
    (
        select string_agg(replace('floor((round((X) * 10000) + 2) / 4) / 10000', 'X', x), ', ' order by i)
        from unnest(array[
            'case when month in (7, 8) then at15 when month in (1, 12) then at19 else 0 end',
            'peak + case when month in (7, 8) then at19 when month in (1, 12) then at15 else at15 + at19 end',
            'flat', 'valley', 'q1', 'q4', 'reverse']) with ordinality as u (x, i)),
    demo_work.each('greatest(d.p[#], 0::real)', 1, 28, ' + ') || ' + ' || demo_work.each('greatest(d.p[#], 0::real)',
        93, 96, ' + '),
    demo_work.each('greatest(d.p[#], 0::real)', 29, 40, ' + ') || ' + '
        || demo_work.each('greatest(d.p[#], 0::real)', 49, 60, ' + ')
        || ' + ' || demo_work.each('greatest(d.p[#], 0::real)', 85, 92, ' + '),
    demo_work.each('greatest(d.p[#], 0::real)', 41, 48, ' + ') || ' + '
        || demo_work.each('greatest(d.p[#], 0::real)', 69, 76, ' + '),
    demo_work.each('greatest(d.p[#], 0::real)', 61, 68, ' + '), demo_work.each('greatest(d.p[#], 0::real)', 77, 84,
        ' + '),
    demo_work.each('greatest(-d.p[#], 0::real)', 1, 96, ' + '),
    demo_work.each('case when d.p[#] >= 0 and d.q[#] > 0 then d.q[#] else 0 end', 1, 96, ' + '),
    demo_work.each('case when d.p[#] >= 0 and d.q[#] < 0 then -d.q[#] else 0 end', 1, 96, ' + '),
    demo_work.each('d.p[#]'), demo_work.each('d.t[#]::float8', 1, 96, ' + '))
\gexec

create index on demo_work.day_energy (data_id, day);
create index on demo_work.day_energy (n);
analyze demo_work.day_energy;

-- What a register shows at the end of a day. Meters that were in place before the first day start where they were.
create unlogged table demo_work.register as
select e.data_id, e.n, e.day, t.t_factor, d.received, d.data_time,
    t.register_at[2]::numeric(16, 4) + sum(e.sharp) over w as r1,
    t.register_at[3]::numeric(16, 4) + sum(e.peak) over w as r2,
    t.register_at[4]::numeric(16, 4) + sum(e.flat) over w as r3,
    t.register_at[5]::numeric(16, 4) + sum(e.valley) over w as r4,
    t.register_at[6]::numeric(16, 4) + sum(e.q1) over w as q1,
    t.register_at[7]::numeric(16, 4) + sum(e.q4) over w as q4,
    t.register_at[8]::numeric(16, 4) + sum(e.reverse) over w as reverse,
    c.pv_kw > 0 as exports
from demo_work.day_energy as e
join demo_work.point as t using (data_id)
join demo_work.c on c.n = e.n
join demo_work.day_curve as d on d.data_id = e.data_id and d.day = e.day
window w as (partition by e.data_id order by e.day);

create unlogged table staging.e_mp_day_read (
    id numeric(16),
    read_type varchar(8),
    data_date date,
    coll_time timestamp,
    r numeric(16, 4),
    r1 numeric(16, 4),
    r2 numeric(16, 4),
    r3 numeric(16, 4),
    r4 numeric(16, 4),
    status varchar(8),
    data_time timestamp
);

-- What stood before the first day; then every day that was collected; and where the day that closes a bill was not,
-- somebody went and read the meter.
insert into staging.e_mp_day_read
select t.data_id, v.read_type, p.first_day - 1, p.first_day + time '00:05', v.r, v.r1, v.r2, v.r3, v.r4, '01',
    p.first_day + time '00:20' + floor(40 * demo_work.u('at' || t.data_id)) * interval '1 minute'
from demo_truth.parameter as p
join demo_work.point as t on t.from_day < p.first_day
join demo_work.c using (n)
cross join lateral (select t.register_at::numeric(16, 4)[] as a) as g
cross join lateral (values
    ('1', a[1], a[2], a[3], a[4], a[5]),
    ('3', a[6], null, null, null, null),
    ('4', a[7], null, null, null, null),
    ('5', case when c.pv_kw > 0 then a[8] end, null, null, null, null)) as v (read_type, r, r1, r2, r3, r4)
where v.r is not null
order by t.data_id, v.read_type;

create view demo_work.closing as
select t.data_id, m.from_day, m.to_day, m.to_day + 1 + time '10:30' as read_at
from demo_truth.parameter as p
join demo_work.point as t on true
cross join lateral (
    select greatest(a::date, t.from_day) as from_day, least((a + interval '1 month - 1 day')::date, t.to_day) as to_day
    from generate_series(date_trunc('month', p.first_day), p.last_day, interval '1 month') as a) as m
where m.from_day <= m.to_day and m.to_day between p.first_day and p.last_day - 1
    and (m.to_day = t.to_day or extract(day from m.to_day + 1) = 1);

insert into staging.e_mp_day_read
select g.data_id, v.read_type, g.day, case when g.received then g.day + 1 + time '00:05' else k.read_at end, v.r, v.r1,
    v.r2, v.r3, v.r4, '01', case when g.received then g.data_time else k.read_at end
from demo_work.register as g
left join demo_work.closing as k on k.data_id = g.data_id and k.to_day = g.day
cross join lateral (values
    ('1', r1 + r2 + r3 + r4, r1, r2, r3, r4),
    ('3', q1, null, null, null, null),
    ('4', q4, null, null, null, null),
    ('5', case when exports then reverse end, null, null, null, null)) as v (read_type, r, r1, r2, r3, r4)
where (g.received or k.read_at is not null) and v.r is not null
order by g.day, g.data_id;

create unlogged table staging.e_mp_day_demand (
    id numeric(16),
    data_date date,
    max_demand numeric(12, 4),
    max_demand_time timestamp,
    data_time timestamp
);

insert into staging.e_mp_day_demand
select e.data_id, e.day, e.md, e.day + e.md_at * interval '15 minutes' - case
    when e.md_at = 96 then interval '1 minute'
    else interval '0' end, d.data_time
from demo_work.day_energy as e
join demo_work.day_curve as d using (data_id, day)
where d.received
order by e.day, e.data_id;

-- The meter keeps the largest demand of the month, with its time: read with the register if it fell on a lost day.
insert into staging.e_mp_day_demand
select e.data_id, e.day, e.md, e.day + e.md_at * interval '15 minutes' - case
    when e.md_at = 96 then interval '1 minute'
    else interval '0' end, k.read_at
from (
    select distinct on (e.data_id, date_trunc('month', e.day)) e.*, d.received
    from demo_work.day_energy as e
    join demo_work.day_curve as d using (data_id, day)
    order by e.data_id, date_trunc('month', e.day), e.md desc, d.received desc, e.day) as e
join demo_work.closing as k on k.data_id = e.data_id and e.day between k.from_day and k.to_day
where not e.received
order by e.day, e.data_id;

-- After the registers: points that were lost on the way. The meter counted on; the curve has gaps.
update demo_work.day_curve as d
set p = (select array_agg(case when i not between g.a and g.b then v end order by i)
    from unnest(d.p) with ordinality as u (v, i)),
    q = (select array_agg(case when i not between g.a and g.b then v end order by i)
        from unnest(d.q) with ordinality as u (v, i)),
    true_p = (select array_agg(case when i not between g.a and g.b then v end order by i)
        from unnest(coalesce(d.true_p, d.p)) with ordinality as u (v, i)),
    true_q = (select array_agg(case when i not between g.a and g.b then v end order by i)
        from unnest(coalesce(d.true_q, d.q)) with ordinality as u (v, i))
from (
    select data_id, day, 1 + floor(90 * demo_work.u('gapat' || data_id || day))::int as a,
        1 + floor(90 * demo_work.u('gapat' || data_id || day))::int
            + floor(24 * demo_work.u('gaplen' || data_id || day) ^ 2)::int as b
    from demo_work.day_curve
    left join demo_work.planted as w on w.what = 'terminal' and w.n = day_curve.n
    where demo_work.u('gap' || data_id || day) < case when w.n is not null then 0.09 else 0.008 end) as g
where d.data_id = g.data_id and d.day = g.day;

create function demo_work.wide_table(name text, extra text, prefix text) returns text
language sql immutable
return format('create unlogged table staging.%I (id numeric(16), data_date date, %s, data_point_flag numeric(2), '
    || 'data_whole_flag varchar(96), %s, data_time timestamp)', name, extra, demo_work.each(prefix || '# real'));

select demo_work.wide_table('e_mp_power_curve', 'data_type numeric(2)', 'p')
union all select demo_work.wide_table('e_mp_vol_curve', 'phase_flag numeric(2)', 'u')
union all select demo_work.wide_table('e_mp_cur_curve', 'phase_flag numeric(2)', 'i')
\gexec

-- Most rows are whole; the flag of the others shows which points came.
create view demo_work.received as
select d.*, case when array_position(d.p, null) is null then repeat('1', 96)
        else (select string_agg(case when v is null then '0' else '1' end, '' order by i)
            from unnest(d.p) with ordinality as u (v, i)) end as whole,
    c.wiring, c.line_id, t.pt, t.mp_sn, s.fu, s.fi,
    -- Phases are never quite equal; a theft or a broken fuse shows where the meter measures.
    case when t.pt > 1 and c.wiring = '2' then 100.0 when t.pt > 1 then 57.7 else 220.0 end as un
from demo_work.day_curve as d
join demo_work.point as t using (data_id)
join demo_work.c on c.n = d.n
left join demo_work.disturb as s on s.n = d.n and d.true_p is not null and t.mp_sn = 1
    and d.day >= s.from_day and d.day <= coalesce(s.to_day, d.day) and (not s.some_days
        or demo_work.u('steal' || s.n || d.day) < 0.45)
where d.received;

-- Power: active 1, reactive 5.
select format($$
    insert into staging.e_mp_power_curve
    select d.data_id, d.day, x.data_type, 1, d.whole, %s, d.data_time
    from demo_work.received as d
    cross join lateral (values (1, d.p), (5, d.q)) as x (data_type, v)
    where demo_work.u('lost' || d.data_id || d.day || x.data_type) >= 0.002$$,
    demo_work.each('x.v[#]'))
\gexec

-- Voltage: the line's, lower with the customer's own load; some customers' transformers stand on the wrong tap.
select format($$
    insert into staging.e_mp_vol_curve
    select d.data_id, d.day, d.phase, 1, d.whole, %s, d.data_time
    from (
        select d.data_id, d.day, d.whole, d.data_time, x.phase, l.v, d.off_from, coalesce(d.off_to, -1) as off_to,
            coalesce(d.true_p, d.p) as p,
            d.un * coalesce(d.fu[x.phase], 1) * (1 + 0.003 * demo_work.z('uph' || d.data_id || x.phase)
                + coalesce(tap.off, 0)) * 10 as ku,
            0.025 * d.t_factor / c.run_cap as droop
        from demo_work.received as d
        join demo_work.c on c.n = d.n
        join demo_work.line_day as l on l.line_id = d.line_id and l.day = d.day
        left join (
            select n, case when r %% 3 = 2 then 0.075 else -0.085 end as off
            from demo_work.planted
            where what = 'volt') as tap on tap.n = d.n
        cross join generate_series(1, 3) as x (phase)
        where (d.wiring = '3' or x.phase <> 2)
            and demo_work.u('lost' || d.data_id || d.day || 'u' || x.phase) >= 0.002
        offset 0) as d$$,
    demo_work.each('case when # <= d.off_to and # >= d.off_from then case when d.p[#] is not null then 0 end '
        || 'else (round(d.ku * (d.v[#] - d.droop * d.p[#])) / 10)::real end'))
\gexec

-- Current: from the true power through the meter's own transformers.
select format($$
    insert into staging.e_mp_cur_curve
    select d.data_id, d.day, d.phase, 1, d.whole, %s, d.data_time
    from (
        select d.data_id, d.day, d.whole, d.data_time, x.phase, coalesce(d.true_p, d.p) as p,
            coalesce(d.true_q, d.q) as q,
            case when d.wiring = '2' then 1000 / (1.7320508 * d.un) else 1000 / (3 * d.un) end
                * coalesce(d.fi[x.phase], 1) * (1 + 0.035 * demo_work.z('iph' || d.data_id || x.phase)) as ki
        from demo_work.received as d
        cross join generate_series(1, 3) as x (phase)
        where (d.wiring = '3' or x.phase <> 2)
            and demo_work.u('lost' || d.data_id || d.day || 'i' || x.phase) >= 0.002
        offset 0) as d$$,
    demo_work.each('(round(sqrt(d.p[#] * d.p[#] + d.q[#] * d.q[#]) * d.ki * 1000) / 1000)::real'))
\gexec

-- Events of the meters, as the terminals report them.
create unlogged table staging.e_event_erc (
    event_id numeric(16),
    id numeric(16),
    cons_no varchar(16),
    meter_id numeric(16),
    event_code varchar(8),
    phase_flag numeric(2),
    start_time timestamp,
    end_time timestamp,
    event_value numeric(12, 4),
    data_time timestamp
);

insert into staging.e_event_erc
select 40000000 + row_number() over (order by start_time, t.data_id, code, phase), t.data_id, c.cons_no, t.meter_id,
    code,
    phase, start_time, end_time, value, greatest(start_time, coalesce(end_time, start_time)) + interval '20 minutes'
from (
    -- Power gone: both ends of an outage.
    select o.n, o.day, '3011' as code, null::int as phase, o.from_time as start_time, o.to_time as end_time,
        null::numeric as value, 0 as sn
    from demo_work.c_outage as o
    where demo_work.u('nopower' || o.n || o.from_time) < 0.97
    union all
    -- Voltage and current missing: reported day by day while it lasts.
    select s.n, d.day, case when s.method in ('voltage loss', 'fuse blown') then '3000' else '3004' end, s.phase,
        d.day + time '06:00' + floor(200 * demo_work.u('ev' || s.n || d.day)) * interval '1 minute',
        d.day + time '18:00' + floor(200 * demo_work.u('eve' || s.n || d.day)) * interval '1 minute',
        round((100 * abs(s.f))::numeric, 4), 1
    from demo_work.disturb as s
    join demo_work.day as d on d.day >= s.from_day and d.day <= coalesce(s.to_day, d.day)
    where (s.method in ('voltage loss', 'fuse blown') and s.f < 0.78 or s.method like '%current loss' and s.f < 0.005)
        and (not s.some_days or demo_work.u('steal' || s.n || d.day) < 0.45)
        and demo_work.u('evr' || s.n || d.day) < 0.6
    union all
    select s.n, d.day, '3007', s.phase, d.day + time '08:00' + floor(200 * demo_work.u('ev' || s.n || d.day))
        * interval '1 minute',
        d.day + time '17:30', null, 1
    from demo_work.disturb as s
    join demo_work.day as d on d.day >= s.from_day and d.day <= coalesce(s.to_day, d.day)
    where s.method = 'phase reversal' and demo_work.u('evr' || s.n || d.day) < 0.5
    union all
    -- The cover was opened when it began, if it was a hand in the meter.
    select s.n, s.from_day, '301B', null, s.from_day + time '02:14', s.from_day + time '02:51', null, 1
    from demo_work.disturb as s
    where s.method in ('meter tampering', 'phase reversal', 'current loss') and not s.innocent
    union all
    -- Covers opened in lawful work, clocks, magnets near the meter: noise.
    select c.n, d.day, demo_work.pick('{301B,302E,302E,302E,301E,301E,302A}', 'nz' || c.n || d.day), null,
        d.day + floor(1400 * demo_work.u('nt' || c.n || d.day)) * interval '1 minute',
        d.day + floor(1400 * demo_work.u('nt' || c.n || d.day)) * interval '1 minute' + interval '25 minutes', null, 1
    from demo_work.c, demo_work.day as d
    where demo_work.u('noisy' || c.n || d.day) < 0.0016
    union all
    -- More than the transformer's rating: said by the meter itself.
    select e.n, e.day, '3008', null, e.day + e.md_at * interval '15 minutes' - interval '15 minutes',
        e.day + e.md_at * interval '15 minutes' + interval '45 minutes',
            round((e.md * t.t_factor / c.run_cap)::numeric, 4), 1
    from demo_work.day_energy as e
    join demo_work.point as t using (data_id)
    join demo_work.c on c.n = e.n
    where t.share = 1 and e.md * t.t_factor > 1.1 * c.run_cap) as v
join demo_work.point as t on t.n = v.n and v.day between t.from_day and t.to_day and (v.sn = 0 or v.sn = t.mp_sn)
join demo_work.c on c.n = v.n
cross join demo_truth.parameter as p
where v.start_time >= p.first_day and v.start_time < p.as_of;

-- The sample utility: the curves. Read by utility.sql.
--
-- A customer-day is one row with arrays: load from shape, season, growth, calendar, temperature and noise; then what
-- the sun gives and the reactive power; then the rows of the acquisition system are spread from the arrays, 96 columns
-- each. The 96 expressions of a row are written out by demo_work.each: plain scalar arithmetic, no loops over points.

create table demo_work.c_shape (
    n int not null,
    rest boolean not null,
    s float8[] not null,
    primary key (n, rest)
);

-- Each customer has its industry's day a little earlier or later, with habits of its own.
insert into demo_work.c_shape
select n, rest, array_agg(v / top order by i)
from (
    select c.n, r.rest, i, v, max(v) over (partition by c.n) as top
    from demo_work.c
    join demo_work.industry using (industry)
    join demo_work.shape using (shape)
    join demo_work.noise as o on o.k = floor(demo_work.u('habit' || c.n) * 1021)::int
    cross join (values (false), (true)) as r (rest)
    cross join lateral (select case when r.rest then shape.rest else shape.work end as h,
        floor(9 * demo_work.u('early' || c.n))::int - 4 as early) as a
    cross join generate_series(0, 95) as i
    cross join lateral (select ((i + a.early + 96) % 96) / 4 as hour,
        ((i + a.early + 96) % 96) % 4 / 4.0::float8 as part) as t
    cross join lateral (select (a.h[1 + hour] * (1 - part) + a.h[1 + (hour + 1) % 24] * part) / 100
        * (1 + 0.05 * o.smooth[i + 1]) as v) as x) as y
group by n, rest;

-- The voltage of a line in per unit: its level, lower when everybody draws.
create table demo_work.line_day (
    line_id bigint not null,
    day date not null,
    v real[] not null,
    primary key (line_id, day)
);

select format($$
    insert into demo_work.line_day
    select l.line_id, d.day, array[%s]
    from demo_work.line as l
    cross join demo_work.day as d
    join demo_work.noise as o on o.k = floor(demo_work.u('volt' || l.line_id || d.day) * 1021)::int
    cross join (
        select array_agg((0.55 + 0.45 * cos(6.28318531 * (i / 4.0 - 13.5) / 24)
            + 0.25 * cos(12.5663706 * (i / 4.0 - 10.5) / 24)) order by i)::float8[] as g
        from generate_series(1, 96) as i) as s$$,
    demo_work.each('(l.level - l.sag * s.g[#] + 0.0025 * o.smooth[#] + 0.0008 * o.rough[#])::real'))
\gexec

create unlogged table demo_work.day_curve (
    data_id bigint not null,
    n int not null,
    day date not null,
    t_factor float8 not null,
    p real[] not null,
    q real[] not null,
    true_p real[],
    true_q real[],
    off_from int,
    off_to int,
    received boolean not null,
    data_time timestamp not null
);

-- The scalars of a customer-day. OFFSET 0 keeps them from being put, whole, into each of the 96 expressions.
create function demo_work.scalar(since date, till date)
returns table (data_id bigint, mp_sn int, t_factor float8, n int, day date, s float8[], c real[], h real[],
    sun real[],
    ns float8[], nr float8[], n2 float8[], k0 float8, k1 float8, k2 float8, k3 float8, ks_amp float8, kr_amp float8,
    ks float8, kv float8, q0 float8, tan float8, bank float8, left_over float8, fixed float8, weak boolean)
language sql stable
begin atomic
select t.data_id, t.mp_sn, t.t_factor, c.n, d.day,
    cs.s, w.cool as c, w.heat as h, w.sun, o.smooth as ns, o.rough as nr, o2.smooth as n2,
    x.top * c.base as k0,
    x.top * (1 - c.base) * x.level as k1,
    x.top * i.cool / 10 * (0.7 + 0.6 * demo_work.u('cool' || c.n)) * least(1, x.level * 1.3) as k2,
    x.top * i.heat / 10 * (0.7 + 0.6 * demo_work.u('heat' || c.n)) * least(1, x.level * 1.3) as k3,
    i.smooth as ks_amp, i.rough as kr_amp,
    t.share / t.t_factor as ks,
    c.pv_kw * 0.82 * t.share / t.t_factor as kv,
    0.006 * c.run_cap as q0, x.tan,
    case c.comp when 'automatic' then c.comp_kvar * case when d.day >= c.comp_fails_on then 0.2 else 1 end
        else 0 end as bank,
    least(1, sqrt(1 - x.aim ^ 2) / x.aim / x.tan) as left_over,
    case c.comp when 'fixed' then c.comp_kvar else 0 end as fixed,
    weak.n is not null as weak
from demo_work.point as t
join demo_work.c using (n)
join demo_work.industry as i using (industry)
cross join demo_truth.parameter as p
join demo_work.day as d on d.day between t.from_day and t.to_day and d.day between since and till
left join demo_work.planted as weak on weak.what = 'terminal' and weak.n = c.n
cross join lateral (
    select i.rest_days is null and d.dow > 5 and i.shape in ('mall', 'hotel', 'hospital', 'data_centre', 'cold_store')
        or coalesce(i.rest_days like '%' || d.dow || '%', false) and not d.extra or d.kind = 'holiday' as rest,
        'day' || c.n || '.' || d.day as key) as r
join demo_work.c_shape as cs on cs.n = c.n and cs.rest = r.rest
join demo_work.county_day as w on w.county = c.county and w.day = d.day
join demo_work.noise as o on o.k = floor(demo_work.u(r.key) * 1021)::int
join demo_work.noise as o2 on o2.k = floor(demo_work.u('q' || t.data_id || d.day) * 1021)::int
cross join lateral (
    select c.beta * c.run_cap * (c.pf_natural + 0.6 * (0.95 - c.pf_natural)) / (1 + 0.6 * i.cool) as top,
        sqrt(1 - c.pf_natural ^ 2) / c.pf_natural as tan,
        0.93 + 0.055 * demo_work.u('aim' || c.n) as aim,
        (i.season[1 + (floor(d.season_at)::int + 11) % 12] * (1 - (d.season_at - floor(d.season_at)))
            + i.season[1 + (floor(d.season_at)::int + 12) % 12] * (d.season_at - floor(d.season_at))) / 100
        * power(1 + c.growth, d.k / 365.0)
        * case when d.day >= c.step_on then c.step else 1 end
        * exp(0.04 * demo_work.z(r.key))
        * case when c.open_on > p.first_day then least(1, 0.3 + 0.7 * (d.day - c.open_on) / 60.0) else 1 end
        * case when c.close_on is not null then least(1, 0.15 + (c.close_on - d.day) / 80.0) else 1 end
        * case
            when d.spring < 1 then i.spring + (1 - i.spring) * d.spring
            when d.kind = 'holiday' then i.holiday
            else 1
        end as level
    offset 0) as x
offset 0;
end;

-- Month by month, so that what is sorted fits in memory and rows lie as they were collected.
select format($$
    insert into demo_work.day_curve (data_id, n, day, t_factor, p, q, received, data_time)
    select b.data_id, b.n, b.day, b.t_factor, array[%s], array[%s],
        demo_work.u('recv' || b.data_id || b.day) >= case when b.weak then 0.04 else 0.0025 end and t.at < p.as_of,
        t.at
    from demo_truth.parameter as p
    cross join (
        select a.*, array[%s] as pl
        from demo_work.scalar(%L, %L) as a
        offset 0) as b
    cross join lateral (
        select b.day + 1 + time '00:20' + floor(40 * demo_work.u('at' || b.data_id)) * interval '1 minute'
            + case when demo_work.u('late' || b.data_id || b.day) < case when b.weak then 0.05 else 0.004 end
                then floor(1 + 5 * demo_work.u('lateby' || b.data_id || b.day)) * interval '1 day'
                    else interval '0' end as at) as t
    order by b.day, b.data_id$$,
    demo_work.each('(round((b.pl[#] * b.ks - b.kv * b.sun[#]) * 10000) / 10000)::real'),
    demo_work.each(replace('(round((greatest(Q - b.bank, b.left_over * Q) - b.fixed) * b.ks * 10000) / 10000)::real',
        'Q',
        '(b.q0 + b.tan * b.pl[#] * (1 + 0.03 * b.n2[#]))')),
    demo_work.each('(a.k0 + a.s[#] * (a.k1 + a.k2 * a.c[#] + a.k3 * a.h[#]))'
        || ' * (1 + a.ks_amp * a.ns[#] + a.kr_amp * a.nr[#])'),
    min(day), max(day))
from demo_work.day
group by date_trunc('month', day)
order by 1
\gexec

create index on demo_work.day_curve (n, day);
analyze demo_work.day_curve;

-- An outage: nothing flows while it lasts.
create table demo_work.c_outage as
select o.outage_id, c.n, o.from_time::date as day, o.from_time, o.to_time
from demo_work.outage as o
join demo_work.c on c.n = o.n
union all
select o.outage_id, c.n, o.from_time::date, o.from_time, o.to_time
from demo_work.outage as o
join demo_work.c on c.line_id = o.line_id;

create index on demo_work.c_outage (n, from_time);
analyze demo_work.c_outage;

update demo_work.day_curve as d
set p = x.p, q = x.q, off_from = x.off_from, off_to = x.off_to
from (
    select d.data_id, d.day, o.off_from, o.off_to,
        array_agg((round(u.p * (1 - o.part[i]) * 10000) / 10000)::real order by i) as p,
        array_agg((round(u.q * (1 - o.part[i]) * 10000) / 10000)::real order by i) as q
    from (
        select n, day, array_agg(part order by i) as part, min(i) filter (where part >= 0.5) as off_from,
            max(i) filter (where part >= 0.5) as off_to
        from (
            select n, day, i, least(1,
                sum(greatest(0, extract(epoch from least(to_time, day + i * interval '15 minutes')
                - greatest(from_time, day + (i - 1) * interval '15 minutes'))) / 900)) as part
            from demo_work.c_outage, generate_series(1, 96) as i
            group by n, day, i) as parts
        group by n, day) as o
    join demo_work.day_curve as d using (n, day)
    cross join lateral unnest(d.p, d.q) with ordinality as u (p, q, i)
    group by d.data_id, d.day, o.off_from, o.off_to) as x
where d.data_id = x.data_id and d.day = x.day;

-- Theft and broken metering: the meter sees part of it. The first point of the customer only.
update demo_work.day_curve as d
set true_p = d.p, true_q = d.q, p = x.p, q = x.q
from (
    select d.data_id, d.day, array_agg((round((s.a11 * u.p + s.a12 * u.q) * 10000) / 10000)::real order by i) as p,
        array_agg((round((s.a21 * u.p + s.a22 * u.q) * 10000) / 10000)::real order by i) as q
    from demo_work.disturb as s
    join demo_work.day_curve as d on d.n = s.n and d.day >= s.from_day and d.day <= coalesce(s.to_day, d.day)
    cross join lateral unnest(d.p, d.q) with ordinality as u (p, q, i)
    where d.data_id / 10 % 10 = 1
        and (not s.some_days or demo_work.u('steal' || s.n || d.day) < 0.45)
    group by d.data_id, d.day) as x
where d.data_id = x.data_id and d.day = x.day;

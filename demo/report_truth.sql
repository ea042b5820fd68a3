-- What was found against what was planted.
\pset footer off
\echo 'Load classes against the day shapes that were planted (adjusted Rand index: 1 is the same, 0 is chance)'
with pair as (
    select c.class_no, t.load_class, count(*)::float8 as n
    from keycust_bi.customer_load_class as c
    join demo_truth.customer as t on t.cons_no = c.customer_id
    where c.class_no is not null
    group by c.class_no, t.load_class
), counted as (
    select
        (select sum(p.n * (p.n - 1) / 2) from pair as p) as both_alike,
        (select sum(g.n * (g.n - 1) / 2) from (select sum(p.n) as n from pair as p group by p.class_no) as g) as found_alike,
        (select sum(g.n * (g.n - 1) / 2) from (select sum(p.n) as n from pair as p group by p.load_class) as g) as planted_alike,
        (select sum(p.n) * (sum(p.n) - 1) / 2 from pair as p) as pairs
)
select (select count(distinct p.class_no) from pair as p) as "classes found", (select count(distinct p.load_class) from pair as p) as "shapes planted",
    round(((c.both_alike - c.found_alike * c.planted_alike / nullif(c.pairs, 0))
        / nullif((c.found_alike + c.planted_alike) / 2 - c.found_alike * c.planted_alike / nullif(c.pairs, 0), 0))::numeric, 3) as "adjusted Rand"
from counted as c;

\echo 'Overloads that were planted, among as many highest risks of the coming month (precision at the number planted).'
\echo 'By the transformer: planted too small. By the load: also planted load steps and failed, missing or small compensation that took the apparent power past the transformer in the last quarter.'
with risk as (
    select
        r.customer_id, row_number() over (order by r.probability_pct desc, r.load_pct desc, r.customer_id) as place,
        t.size_kind = 'undersized' as too_small,
        t.size_kind = 'undersized'
            or (t.load_step_on is not null or t.pf_kind in ('no compensation', 'bank too small', 'bank failed'))
            and l.maximum_kva > r.capacity_kva as overloaded
    from keycust_bi.customer_overload_risk as r
    join demo_truth.customer as t on t.cons_no = r.customer_id
    left join (
        select c.customer_id, max(c.maximum_kva) as maximum_kva
        from keycust_data.customer_load as c
        where c.month > (select as_of from keycust_data.current_run) - interval '3 months'
        group by c.customer_id
    ) as l on l.customer_id = r.customer_id
    where r.limit_kind = 'transformer' and r.period_kind = 'month'
), planted as (
    select 'transformer too small' as kind, r.place, r.too_small as is_planted, count(*) filter (where r.too_small) over () as n from risk as r
    union all
    select 'overloaded by what was planted', r.place, r.overloaded, count(*) filter (where r.overloaded) over () from risk as r
)
select kind as planted, n as customers, count(*) filter (where is_planted and place <= n) as "among as many highest risks",
    round(count(*) filter (where is_planted and place <= n) / nullif(n, 0)::numeric, 2) as precision
from planted
group by kind, n
order by n;
\echo 'What the month before the last let expect of the last: those whose peak passed the transformer, among as many highest risks'
with last as (
    select max(r.run_id) as run_id
    from keycust_data.refresh_run as r
    join keycust_data.current_run as c on r.as_of < c.as_of
    where r.state = 'finished' and r.as_of = (c.as_of + 1 - interval '1 month')::date - 1
), risk as (
    select r.customer_id, row_number() over (order by r.probability_pct desc, r.forecast_peak_kw / r.limit_kw desc, r.customer_id) as place, l.maximum_kw > r.limit_kw as came,
        r.probability_pct
    from keycust_data.customer_overload_risk as r
    join last as b on b.run_id = r.run_id
    join keycust_data.customer_load as l on l.customer_id = r.customer_id and l.month = r.period_start
    where r.limit_kind = 'transformer' and r.period_kind = 'month'
)
select count(*) as customers, round(sum(probability_pct / 100)::numeric, 1) as "expected to pass", count(*) filter (where came) as "did pass",
    count(*) filter (where came and place <= (select count(*) from risk where came)) as "among as many highest risks"
from risk;

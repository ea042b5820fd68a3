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

\echo 'Overloads that were planted, among as many highest risks (precision at the number planted). Of the coming month only those can be high whose season it is.'
\echo 'Planted for it: transformers too small for the highest load of the year. By what was planted: also load steps and missing, small or failed compensation that took the apparent power past the transformer.'
with apparent as materialized (
    select p.customer_id, max((keycust.curve_summary(keycust.curve_apparent(p.kw, p.kvar))).maximum) as kva
    from (
        select c.customer_id, c.day, keycust.curve_sum(c.kw) as kw, keycust.curve_sum(c.kvar) as kvar
        from keycust_data.power_curve as c
        where c.kw is not null and c.kvar is not null
        group by c.customer_id, c.day
    ) as p
    group by p.customer_id
), risk as (
    select
        r.customer_id, r.period_kind,
        row_number() over (partition by r.period_kind order by r.probability_pct desc, r.forecast_peak_kw / r.limit_kw desc, r.customer_id) as place,
        t.size_kind = 'undersized' as too_small,
        t.size_kind = 'undersized'
            or (t.load_step_on is not null or t.pf_kind in ('no compensation', 'bank too small', 'bank failed')) and a.kva > r.capacity_kva as overloaded
    from keycust_bi.customer_overload_risk as r
    join demo_truth.customer as t on t.cons_no = r.customer_id
    left join apparent as a on a.customer_id = r.customer_id
    where r.limit_kind = 'transformer' and r.period_kind in ('month', 'year')
), planted as (
    select r.period_kind, 1 as n, 'for it' as kind, r.place, r.too_small as planted from risk as r
    union all
    select r.period_kind, 2, 'by what was planted', r.place, r.overloaded from risk as r
), counted as (
    select p.*, count(*) filter (where p.planted) over (partition by p.period_kind, p.n) as number from planted as p
)
select period_kind as coming, kind as planted, count(*) as customers, max(number) as number, count(*) filter (where planted and place <= number) as "among as many highest risks",
    round((count(*) filter (where planted and place <= number) / nullif(max(number), 0)::float8)::numeric, 2) as precision
from counted
group by period_kind, n, kind
order by period_kind, n;
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

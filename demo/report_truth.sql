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

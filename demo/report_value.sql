-- What the refresh found: value, roster, quality of the data it rests on.
\pset footer off
\pset null '–'
\echo 'How the scores lie (points of 100)'
select format('%s – %s', lower, lower + 10) as points, count(v.score) as customers, repeat('█', (count(v.score) / greatest(1, t.most / 40.0))::int) as "."
from generate_series(0, 90, 10) as lower
left join keycust_bi.customer_value as v on v.score >= lower and (v.score < lower + 10 or lower = 90 and v.score = 100)
cross join (select max(n) as most from (select count(*) as n from keycust_bi.customer_value group by floor(score / 10)) as x) as t
group by lower, t.most
having count(v.score) > 0
order by lower;
select status, count(*) as customers, min(reason_en) as "why, for example" from keycust_bi.customer_value group by status order by count(*) desc;
select tier, count(*) as customers, round(sum(revenue_share_pct)::numeric, 1) as "revenue %", round(min(score)::numeric, 1) as "score from",
    round(max(score)::numeric, 1) as "to"
from keycust_bi.customer_value where status = 'scored' group by tier order by tier;

\echo 'The ten most valuable customers, and why (points won, of those to be won)'
with part as (
    select customer_id, parent_en, parent_zh, sum(points) as points, 100 * sum(weight) as most
    from keycust_bi.customer_value_contribution
    group by customer_id, parent_en, parent_zh
)
select v.value_rank as rank, v.customer_id as customer, v.customer_name as name, round(v.score::numeric, 1) as score, v.tier,
    round((v.profit_cny / 1e4)::numeric) as "万元", round((v.energy_kwh / 1e6)::numeric, 1) as "GWh",
    w.strongest as "what makes the score", w.weakest as "what costs most"
from keycust_bi.customer_value as v
cross join lateral (
    select
        (select string_agg(format('%s %s of %s', s.parent_en, round(s.points::numeric, 1), round(s.most::numeric)), ', ' order by s.points desc)
         from (select * from part as p where p.customer_id = v.customer_id order by p.points desc limit 2) as s) as strongest,
        (select format('%s %s of %s', p.parent_en, round(p.points::numeric, 1), round(p.most::numeric))
         from part as p where p.customer_id = v.customer_id order by p.most - p.points desc limit 1) as weakest
) as w
where v.value_rank <= 10
order by v.value_rank;

\echo 'What changed most since the month before'
select customer_id as customer, customer_name as name, round(previous_score::numeric, 1) as "was", round(score::numeric, 1) as "is",
    previous_rank as "rank was", value_rank as "rank is", changed_criterion_en as "by", round(changed_points::numeric, 1) as points
from keycust_bi.customer_value
where score is not null and previous_score is not null
order by abs(score - previous_score) desc, customer_id
limit 5;

\echo 'The roster of key customers (大客户名册)'
select count(*) as "on it", round(sum(revenue_share_pct)::numeric, 1) as "revenue %", min(valid_from) as "since, earliest", max(valid_from) as "latest"
from keycust_bi.key_customer;
\echo 'Who came and went between the last two dates, and why'
select changed_on as "on", customer_id as customer, customer_name as name, change, reason_en as reason
from keycust_bi.roster_change
where changed_on > (select min(m.d) from (select distinct changed_on as d from keycust_bi.roster_change order by 1 desc limit 2) as m)
    or changed_on = (select max(changed_on) from keycust_bi.roster_change)
order by changed_on desc, change, customer_id
limit 12;

\echo 'How much is known: what was due of the customers in the last months, and what came'
select month, count(*) as customers, round(avg(completeness_pct)::numeric, 2) as "complete, %",
    count(*) filter (where completeness_pct = 100) as "wholly", count(*) filter (where completeness_pct < 90) as "below 90 %"
from keycust_bi.customer_completeness
where month > (select max(month) - interval '3 months' from keycust_bi.customer_completeness)
group by month
order by month;
select month, kind as "what is missing", count(*) as customers, sum(missing) as missing, sum(due) as due
from keycust_bi.data_gap
where month = (select max(month) from keycust_bi.data_gap)
group by month, kind
order by kind;
\echo 'The indicators: how many of the catalogue have values'
select kind, count(*) as "in the catalogue", count(*) filter (where with_value) as "with values"
from (
    select 'attribute' as kind, customers > 0 as with_value from keycust_bi.attribute_indicator
    union all
    select 'behaviour', customers > 0 from keycust_bi.behaviour_indicator
) as i
group by kind;

\echo 'How customers use power: load classes (负荷类别), found without being told'
select l.class_no as class, l.label_zh as "类别", l.label_en as kind, count(c.customer_id) as customers, round(l.load_factor::numeric, 2) as "load factor",
    round(l.night_share_pct::numeric) as "night %", round(l.day_share_pct::numeric) as "day %", round(l.saturday_pct::numeric) as "Sat %",
    round(l.sunday_pct::numeric) as "Sun %", round(l.fluctuation_pct::numeric, 1) as "fluct. %"
from keycust_bi.load_class as l
left join keycust_bi.customer_load_class as c on c.class_no = l.class_no
group by l.class_no, l.label_zh, l.label_en, l.load_factor, l.night_share_pct, l.day_share_pct, l.saturday_pct, l.sunday_pct, l.fluctuation_pct
order by l.class_no;
select month, model_version as model, classed_customers as classed, round(drift_ratio::numeric, 2) as drift, round(silhouette::numeric, 2) as silhouette,
    changed_customers as changed, round(adjusted_rand::numeric, 3) as "agreement with the month before"
from keycust_bi.load_class_run order by month;

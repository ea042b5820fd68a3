-- What the demo shows.
\pset footer off
\pset null '–'
\echo 'The sample utility: what lies in its tables'
select
    (select count(*) from demo.customer) as customers,
    count(*) as monthly_bills,
    min(period) as first_month,
    max(period) as last_month,
    round(sum(energy_kwh)::numeric / 1e6, 1) as energy_gwh,
    round(sum(amount_cny)::numeric / 1e6, 1) as billed_million_cny
from demo.bill;

\echo 'What each criterion weighs: the expert''s judgement (AHP), what separates the customers (CRITIC), both'
select
    criterion.name as criterion,
    criterion.name_zh as "准则",
    round(expert_weights[criterion]::numeric, 3) as expert,
    round(data_weights[criterion]::numeric, 3) as data,
    round(weights[criterion]::numeric, 3) as used
from demo.weights
cross join demo.criterion
order by criterion.criterion;

select
    round(consistency_ratio::numeric, 4) as consistency_ratio,
    case when consistency_ratio < 0.1 then 'the judgements are consistent (below 0.10)'
        else 'the judgements contradict one another: ask again' end as meaning
from demo.weights;

\echo 'The ten most valuable customers, and why (points of 100 won, and points lost where most were lost)'
select value_rank as rank, customer_id as id, name, score, coverage_pct as "known %",
    profit_share_pct as "profit %", strongest as "what makes the score", weakest as "what costs most"
from demo.customer_value
where value_rank <= 10
order by value_rank;

\echo 'The customer with the shortest history: growth is not known yet, so the score rests on less'
select value_rank as rank, customer_id as id, name, score, coverage_pct as "known %", strongest as "what makes the score"
from demo.customer_value
where customer_id = 'K013';

\echo 'In full, for the first customer:  SELECT * FROM keycust.score_contribution(model, criteria)'
select criterion, round(value::numeric, 2) as value, round(goodness::numeric, 3) as goodness,
    round(weight::numeric, 3) as weight, round(contribution::numeric, 2) as points
from demo.customer_value
join demo.criteria using (customer_id)
cross join demo.model
cross join lateral keycust.score_contribution(model, criteria)
where value_rank = 1;

\echo 'Every score above is: points = 100 x weight x goodness, summed. Run `make demo KEEP=1` to look around.'

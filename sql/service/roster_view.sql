-- The roster of key customers, of the run that people see.

create view keycust_bi.key_customer with (security_invoker = true) as
select
    m.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    m.valid_from,
    m.basis,
    m.reason_zh,
    m.reason_en,
    v.score,
    v.value_rank,
    v.tier,
    v.revenue_share_pct,
    v.energy_kwh,
    v.capacity_kva
from keycust_data.roster_membership as m
join keycust_data.current_run as r on r.run_id = m.run_id
join keycust_data.customer as c on c.customer_id = m.customer_id
left join keycust_data.customer_value as v on v.run_id = m.run_id and v.customer_id = m.customer_id
where m.valid_to is null;

-- Everybody who is or was on the roster, and from when to when.
create view keycust_bi.roster_membership with (security_invoker = true) as
select m.customer_id, m.valid_from, m.valid_to, m.basis, m.reason_zh, m.reason_en
from keycust_data.roster_membership as m
join keycust_data.current_run as r on r.run_id = m.run_id;

create view keycust_bi.roster_change with (security_invoker = true) as
select
    h.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    h.changed_on,
    h.change,
    h.cause,
    h.reason_zh,
    h.reason_en
from keycust_data.roster_change as h
join keycust_data.current_run as r on r.run_id = h.run_id
join keycust_data.customer as c on c.customer_id = h.customer_id;

-- The list to sign.
create view keycust_bi.roster_certification with (security_invoker = true) as
select
    h.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    h.changed_on,
    h.change,
    h.cause,
    h.reason_zh,
    h.reason_en,
    coalesce(s.decision, 'unsigned') as decision,
    s.signed_by,
    s.signed_at,
    s.note
from keycust_data.roster_change as h
join keycust_data.current_run as r on r.run_id = h.run_id
join keycust_data.customer as c on c.customer_id = h.customer_id
left join keycust_data.roster_signature as s
    on s.customer_id = h.customer_id and s.changed_on = h.changed_on and s.change = h.change;

-- How near each customer is to entering or leaving.
create view keycust_bi.roster_state with (security_invoker = true) as
select s.customer_id, s.rule, s.holding, s.streak, s.value
from keycust_data.roster_state as s
join keycust_data.current_run as r on r.run_id = s.run_id;

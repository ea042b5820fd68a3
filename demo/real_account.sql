-- Do the counts add up? What each source's relation offers, counted there; what the base holds of it, counted in the
-- base's own tables; what was refused. Curves hold many rows of a source in one: of them the values are counted.

create view real.held as
select 'organisation' as source_id, count(*) as held from keycust_data.organisation
union all
select 'customer', count(*) from keycust_data.customer
union all
select 'usage_point', count(*) from keycust_data.usage_point
union all
select 'bdg1_weather', count(*) from keycust_data.weather
union all
select 'pt321_register', count(*) from keycust_data.register_reading
union all
select 'uci_bill', count(*) from keycust_data.bill
union all
select 'uci_receivable', count(*) from keycust_data.receivable
union all
select 'uci_payment', count(*) from keycust_data.payment
union all
select c.source_id, coalesce(sum(cardinality(p.kw) - keycust.curve_missing(p.kw)), 0)
        + coalesce(sum(cardinality(p.kvar) - keycust.curve_missing(p.kvar)), 0)
from (values ('bdg1_curve', 'bdg1:%', '%/1'), ('steel_power', 'steel', '%/1'), ('sgsc_supply', 'sgsc', '%/1'),
    ('sgsc_controlled', 'sgsc', '%/2')) as c (source_id, organisation, usage_point)
left join keycust_data.customer as k on k.organisation_id like c.organisation
left join keycust_data.power_curve as p on p.customer_id = k.customer_id and p.usage_point_id like c.usage_point
group by c.source_id;

create view real.offered as
select 'organisation' as source_id, count(*) as offered, 0::bigint as empty from real.organisation
union all
select 'customer', count(*), 0 from real.customer
union all
select 'usage_point', count(*), 0 from real.usage_point
union all
select 'bdg1_curve', count(*), count(*) filter (where p1 is null) from bdg1.curve
union all
select 'bdg1_weather', count(*), 0 from bdg1.weather
union all
select 'pt321_register', count(*), 0 from pt321.register
union all
select 'steel_power', count(*), count(*) filter (where energy is null) from steel.power
union all
select 'sgsc_supply', count(*), count(*) filter (where kwh is null) from sgsc.supply
union all
select 'sgsc_controlled', count(*), count(*) filter (where kwh is null) from sgsc.controlled
union all
select 'uci_bill', count(*), 0 from uci.bill
union all
select 'uci_receivable', count(*), 0 from uci.receivable
union all
select 'uci_payment', count(*), 0 from uci.payment;

create view real.account as
select s.load_order, source_id, s.target, s.layout, o.offered, h.held, r.refused, o.empty,
    o.offered = h.held + r.refused + o.empty as adds_up,
    n.seconds, round(o.offered / nullif(n.seconds, 0)) as rows_per_second
from real.offered as o
join real.held as h using (source_id)
join keycust_data.source as s using (source_id)
cross join lateral (
    select count(*) as refused from keycust_data.rejected_row as r
    where r.source_id = s.source_id and r.state <> 'resolved'
) as r
cross join lateral (
    select round(extract(epoch from sum(n.finished_at - n.started_at)), 2) as seconds
    from keycust_data.integration_run as n
    where n.source_id = s.source_id
) as n;

-- The dictionary of indicators as people read it: the catalogue with its coverage, and every customer's values, long.
-- The wide views are made from the catalogue (scripts/indicator_wide.awk).

-- valid_from to before valid_to is when a value was the last one known: filter to any day with both. A row without a
-- value says only that what was before it has ended.
create view keycust_bi.customer_indicator_long with (security_invoker = true) as
select
    v.customer_id,
    v.indicator_code,
    v.label_zh,
    v.label_en,
    v.kind,
    v.category,
    v.unit,
    v.period,
    v.value,
    v.text_value,
    (v.period + v.known_after)::date as valid_from,
    (v.next_period + v.known_after)::date as valid_to,
    v.source,
    v.column_name,
    v.period_kind
from (
    select
        c.customer_id, c.indicator_code, i.label_zh, i.label_en, i.kind, i.category, i.unit, c.period, c.value,
        c.text_value, c.source, i.column_name, i.period_kind,
        lead(c.period) over (partition by c.customer_id, c.indicator_code order by c.period) as next_period,
        -- A month is known when it is over.
        case when i.kind = 'behaviour' or i.period_kind <> 'none' then interval '1 month' else interval '0' end
            as known_after
    from keycust_data.customer_indicator as c
    join keycust_data.indicator as i on i.indicator_code = c.indicator_code
    where c.period <= '9999-12-31'
) as v
where v.value is not null or v.text_value is not null;

create view keycust_bi.attribute_indicator with (security_invoker = true) as
select
    i.indicator_code,
    i.label_zh,
    i.label_en,
    i.category,
    i.unit,
    i.definition,
    i.value_type,
    i.source_system,
    i.source_field,
    i.column_name,
    i.state,
    i.brought_by,
    v.customers,
    v.customers * 100.0::float8 / nullif(k.customers, 0) as coverage_pct,
    v.last_period
from keycust_data.indicator as i
cross join (select count(*) as customers from keycust_data.customer) as k
cross join lateral (
    -- With a value last; one that has ended counts no more.
    select count(*) filter (where l.value is not null or l.text_value is not null) as customers,
        max(l.period) as last_period
    from (
        select distinct on (c.customer_id) c.period, c.value, c.text_value
        from keycust_data.customer_indicator as c
        where c.indicator_code = i.indicator_code
        order by c.customer_id, c.period desc
    ) as l
) as v
where i.kind = 'attribute';

-- Coverage is that of the last month with values.
create view keycust_bi.behaviour_indicator with (security_invoker = true) as
select
    i.indicator_code,
    i.label_zh,
    i.label_en,
    i.category,
    i.unit,
    i.definition,
    i.value_type,
    i.source_system,
    i.source_field,
    i.column_name,
    i.state,
    i.brought_by,
    v.customers,
    v.customers * 100.0::float8 / nullif(k.customers, 0) as coverage_pct,
    l.last_period
from keycust_data.indicator as i
cross join (select count(*) as customers from keycust_data.customer) as k
cross join lateral (
    select max(c.period) as last_period
    from keycust_data.customer_indicator as c
    where c.indicator_code = i.indicator_code
) as l
cross join lateral (
    select count(*) as customers
    from keycust_data.customer_indicator as c
    where c.indicator_code = i.indicator_code and c.period = l.last_period
) as v
where i.kind = 'behaviour';

create view keycust_bi.customer_completeness with (security_invoker = true) as
select
    c.customer_id,
    c.month,
    c.usage_points,
    c.curve_points_expected,
    c.curve_points_valid,
    c.readings_expected,
    c.readings_valid,
    c.bill_present,
    c.receivable_count,
    c.payment_count,
    c.completeness_pct
from keycust_data.customer_completeness as c;

create view keycust_bi.customer_load with (security_invoker = true) as
select
    c.customer_id,
    c.month,
    c.usage_points,
    c.valid_days,
    c.mean_kw,
    c.maximum_kw,
    c.maximum_at,
    c.minimum_kw,
    c.energy_kwh,
    c.load_factor,
    c.minimum_load_factor,
    c.peak_valley_ratio,
    c.mean_kva,
    c.maximum_kva,
    c.workday_kwh,
    c.rest_day_kwh,
    c.over_capacity_days,
    c.system_peak_at,
    c.system_peak_kw,
    c.declining_days,
    c.voltage_points,
    c.voltage_qualified_points,
    c.current_points,
    c.unbalanced_points,
    c.unbalance_pct
from keycust_data.customer_load as c;

-- What is missing of a month, by customer and kind of data; kinds of which nobody has anything then are not asked for.
create view keycust_bi.data_gap with (security_invoker = true) as
select g.customer_id, g.month, x.kind, x.due, x.received, x.due - x.received as missing
from (
    select
        c.*,
        max(c.curve_points_valid) over (partition by c.month) > 0 as curves,
        max(c.readings_valid) over (partition by c.month) > 0 as readings,
        bool_or(c.bill_present) over (partition by c.month) as bills
    from keycust_data.customer_completeness as c
) as g
cross join lateral (values
    ('curve_points', g.curves, g.curve_points_expected, g.curve_points_valid),
    ('readings', g.readings, g.readings_expected, g.readings_valid),
    ('bill', g.bills, 1, g.bill_present::int)
) as x (kind, exists_at_all, due, received)
where x.exists_at_all and x.received < x.due;

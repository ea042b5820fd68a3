-- Indicators from register readings and the energies of the bill: shares of the periods, reactive power, reverse energy
-- (B006 to B009, B201 to B205, B506).

-- Whether the energy of a usage point is settled: check points and gateways are not.
create function keycust.indicator_settled(purpose_code text, point_class_code text) returns boolean
language sql immutable parallel safe
return coalesce(purpose_code, '01') <> '02' and coalesce(point_class_code, '01') <> '02';

-- The usage points whose energy is settled, in service in a month, and the days of it on which they were: neither before
-- their customer's supply began nor after it ended. Never check points or gateways. What a curve at the point should
-- show: volts between its terminals, and the least current at which an unbalance means anything.
create function keycust.indicator_point(of_month date)
returns table (
    customer_id text, usage_point_id text, points int, days int, nominal_v float8, least_a float8,
    first_day date, last_day date)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with month as (
        select of_month as first_day, (of_month + interval '1 month' - interval '1 day')::date as last_day
    ), served as (
        select
            p.*,
            greatest(m.first_day, p.in_service_on, c.opened_on, c.energised_on) as first_day,
            least(m.last_day, case when p.out_of_service_on > '1900-01-01' then p.out_of_service_on - 1 else p.out_of_service_on end,
                c.closed_on) as last_day
        from keycust_data.usage_point as p
        join keycust_data.customer as c on c.customer_id = p.customer_id
        cross join month as m
        where keycust.indicator_settled(p.purpose_code, p.point_class_code)
            -- A point taken down counts until then; one of which nobody knows when never did.
            and (coalesce(p.status_code, '02') <> '04' or coalesce(p.out_of_service_on, c.closed_on) is not null)
    )
    select
        p.customer_id,
        p.usage_point_id,
        (count(*) over (partition by p.customer_id))::int,
        p.last_day - p.first_day + 1,
        coalesce(
            d.rated_voltage_v * coalesce(d.pt_ratio, 1),
            case
                -- Supplied at high voltage, metered at low.
                when p.metering_mode_code = '2' then 220
                when p.voltage_code = 'AC03802' then 220
                -- AC00101 is 10 kV: the last digit is 1 for kV, 2 for V.
                when p.voltage_code ~ '^AC[0-9]{4}[12]$' then
                    substring(p.voltage_code, 3, 4)::float8
                    * case when right(p.voltage_code, 1) = '1' then 1000 else 1 end
                    / case when p.wiring_code = '3' then sqrt(3.0::float8) else 1 end
            end),
        -- A meter counts from 5 % of its basic current on as loaded.
        coalesce(0.05 * d.basic_current_a * coalesce(d.ct_ratio, 1), 0),
        p.first_day,
        p.last_day
    from served as p
    cross join month as m
    left join lateral (
        select d.rated_voltage_v, d.pt_ratio, d.ct_ratio, d.basic_current_a
        from keycust_data.meter as d
        where d.usage_point_id = p.usage_point_id
            and (d.installed_on is null or d.installed_on <= m.last_day)
            and (d.removed_on is null or d.removed_on > m.first_day)
        order by d.installed_on desc nulls last, d.meter_id
        limit 1
    ) as d on true
    -- greatest() and least() pass over NULL: of no month there are no points.
    where p.first_day <= p.last_day and of_month is not null;
end
$$;

-- By how much a register advanced. One that fell has been reset, unless it was about to run over.
create function keycust.indicator_advance(earlier float8, later float8, capacity float8) returns float8
language sql immutable parallel safe
return case
    when later >= earlier then later - earlier
    when earlier > 0.9 * capacity and later < 0.1 * capacity then capacity - earlier + later
end;

-- The energy of a period in a month of which only some intervals are known with it: its share of those, of the whole.
create function keycust.indicator_part(part float8, known float8, whole float8) returns float8
language sql immutable parallel safe
return case when known > 0 and known <> whole then part / known * whole else part end;

-- Energy through the registers of a customer's points in a month, of all customers or of those named. Between two readings of the same meter the register
-- advanced; an interval with a change of meter or a reset in it is left out. What began before the month counts by its
-- days in the month; month_kwh is the total carried from the days that are known to all. A direction of a point that is known for too few of its days makes the customer's unknown; so does
-- a period of a point for the period.
create function keycust.indicator_register_energy(of_month date, customer_ids text[] default null)
returns table (
    customer_id text, direction text, total_kwh float8,
    critical_peak_kwh float8, peak_kwh float8, flat_kwh float8, valley_kwh float8, month_kwh float8)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    minimum_share constant float8 := keycust.source_setting('curve_points_minimum_pct', '90')::float8 / 100;
begin
    return query
    with reading as (
        select
            p.customer_id, p.points, p.days as days_expected, p.first_day, r.usage_point_id, r.direction, r.day,
            coalesce(r.multiplier, d.multiplier, e.multiplier) as multiplier,
            coalesce(d.register_capacity, e.register_capacity) as capacity,
            coalesce(nullif(r.meter_id, ''), e.meter_id)
                is distinct from lag(coalesce(nullif(r.meter_id, ''), e.meter_id)) over w as other_meter,
            r.total, r.critical_peak, r.peak, r.flat, r.valley,
            lag(r.day) over w as earlier_day,
            lag(r.total) over w as earlier_total,
            lag(r.critical_peak) over w as earlier_critical_peak,
            lag(r.peak) over w as earlier_peak,
            lag(r.flat) over w as earlier_flat,
            lag(r.valley) over w as earlier_valley
        from keycust_data.register_reading as r
        join (
            select distinct on (p.usage_point_id) p.* from keycust.indicator_point(of_month) as p
            where customer_ids is null or p.customer_id = any (customer_ids)
        ) as p on p.usage_point_id = r.usage_point_id and p.customer_id = r.customer_id
        left join keycust_data.meter as d on d.meter_id = r.meter_id
        left join lateral (
            -- The meter installed on that day, where the reading does not name its own.
            select e.meter_id, e.multiplier, e.register_capacity
            from keycust_data.meter as e
            where r.meter_id = ''
                and e.usage_point_id = r.usage_point_id
                and (e.installed_on is null or e.installed_on <= r.day)
                and (e.removed_on is null or e.removed_on > r.day)
            order by e.installed_on desc nulls last, e.meter_id
            limit 1
        ) as e on true
        where r.day >= of_month - 8 and r.day < of_month + interval '1 month' and r.day <= p.last_day
            and r.total is not null
        -- On the day of a change both meters are read: the one that goes before the one that comes.
        window w as (partition by r.usage_point_id, r.direction order by r.day, d.installed_on nulls first, r.meter_id)
    ), advance as (
        select
            r.customer_id, r.points, r.days_expected, r.usage_point_id, r.direction,
            r.day - greatest(r.earlier_day, r.first_day - 1) as days,
            case when not r.other_meter then
                r.multiplier * (r.day - greatest(r.earlier_day, r.first_day - 1)) / nullif(r.day - r.earlier_day, 0)
            end as factor,
            keycust.indicator_advance(r.earlier_total, r.total, r.capacity) as total,
            keycust.indicator_advance(r.earlier_critical_peak, r.critical_peak, r.capacity) as critical_peak,
            keycust.indicator_advance(r.earlier_peak, r.peak, r.capacity) as peak,
            keycust.indicator_advance(r.earlier_flat, r.flat, r.capacity) as flat,
            keycust.indicator_advance(r.earlier_valley, r.valley, r.capacity) as valley
        from reading as r
        where r.day >= r.first_day
    ), energy as (
        select
            a.customer_id, a.direction, a.usage_point_id, a.points, a.days_expected, a.days, a.total * a.factor as total_kwh,
            case when a.total is not null then a.critical_peak * a.factor end as critical_peak_kwh,
            case when a.total is not null then a.peak * a.factor end as peak_kwh,
            case when a.total is not null then a.flat * a.factor end as flat_kwh,
            case when a.total is not null then a.valley * a.factor end as valley_kwh
        from advance as a
    ), point as (
        select
            e.customer_id, e.direction, e.usage_point_id, e.points,
            coalesce(sum(e.days) filter (where e.total_kwh is not null), 0) >= e.days_expected * minimum_share
                as is_known,
            sum(e.total_kwh) as total_kwh,
            sum(e.total_kwh) * e.days_expected / sum(e.days) filter (where e.total_kwh is not null) as month_kwh,
            case
                when sum(e.days) filter (where e.critical_peak_kwh is not null) >= e.days_expected * minimum_share then
                    keycust.indicator_part(sum(e.critical_peak_kwh),
                        sum(e.total_kwh) filter (where e.critical_peak_kwh is not null), sum(e.total_kwh))
            end as critical_peak_kwh,
            case
                when sum(e.days) filter (where e.peak_kwh is not null) >= e.days_expected * minimum_share then
                    keycust.indicator_part(sum(e.peak_kwh),
                        sum(e.total_kwh) filter (where e.peak_kwh is not null), sum(e.total_kwh))
            end as peak_kwh,
            case
                when sum(e.days) filter (where e.flat_kwh is not null) >= e.days_expected * minimum_share then
                    keycust.indicator_part(sum(e.flat_kwh),
                        sum(e.total_kwh) filter (where e.flat_kwh is not null), sum(e.total_kwh))
            end as flat_kwh,
            case
                when sum(e.days) filter (where e.valley_kwh is not null) >= e.days_expected * minimum_share then
                    keycust.indicator_part(sum(e.valley_kwh),
                        sum(e.total_kwh) filter (where e.valley_kwh is not null), sum(e.total_kwh))
            end as valley_kwh
        from energy as e
        group by e.customer_id, e.direction, e.usage_point_id, e.points, e.days_expected
    )
    select
        p.customer_id, p.direction,
        sum(p.total_kwh order by p.usage_point_id),
        case when count(p.critical_peak_kwh) = count(*) then sum(p.critical_peak_kwh order by p.usage_point_id) end,
        case when count(p.peak_kwh) = count(*) then sum(p.peak_kwh order by p.usage_point_id) end,
        case when count(p.flat_kwh) = count(*) then sum(p.flat_kwh order by p.usage_point_id) end,
        case when count(p.valley_kwh) = count(*) then sum(p.valley_kwh order by p.usage_point_id) end,
        sum(p.month_kwh order by p.usage_point_id)
    from point as p
    group by p.customer_id, p.direction
    -- Every point takes energy; what else it measures is seen from what it delivers.
    having bool_and(p.is_known) and (p.direction <> 'active_import' or count(*) = max(p.points));
end
$$;

create function keycust.indicator_reading(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 100000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with register as (
        select
            e.customer_id,
            max(e.total_kwh) filter (where e.direction = 'active_import') as import_kwh,
            max(e.critical_peak_kwh) filter (where e.direction = 'active_import') as critical_peak_kwh,
            max(e.peak_kwh) filter (where e.direction = 'active_import') as peak_kwh,
            max(e.flat_kwh) filter (where e.direction = 'active_import') as flat_kwh,
            max(e.valley_kwh) filter (where e.direction = 'active_import') as valley_kwh,
            max(e.total_kwh) filter (where e.direction = 'active_export') as export_kwh,
            -- While power is taken, lagging is quadrant I, leading quadrant IV.
            coalesce(max(e.total_kwh) filter (where e.direction = 'reactive_quadrant_1'),
                max(e.total_kwh) filter (where e.direction = 'reactive_import')) as lag_kvarh,
            coalesce(max(e.total_kwh) filter (where e.direction = 'reactive_quadrant_4'),
                max(e.total_kwh) filter (where e.direction = 'reactive_export')) as lead_kvarh,
            coalesce(bool_or(e.direction = 'active_import' and e.total_kwh > 0
                and num_nonnulls(e.critical_peak_kwh, e.peak_kwh, e.flat_kwh, e.valley_kwh) > 0), false) as has_periods
        from keycust.indicator_register_energy(of_month) as e
        group by e.customer_id
    ), billed as (
        select
            b.customer_id,
            sum(b.energy_kwh order by b.bill_id) as energy_kwh,
            sum(b.critical_peak_kwh order by b.bill_id) as critical_peak_kwh,
            sum(b.peak_kwh order by b.bill_id) as peak_kwh,
            sum(b.flat_kwh order by b.bill_id) as flat_kwh,
            sum(b.valley_kwh order by b.bill_id) as valley_kwh,
            sum(b.reactive_lag_kvarh order by b.bill_id) as lag_kvarh,
            sum(b.reactive_lead_kvarh order by b.bill_id) as lead_kvarh,
            sum(b.adjustment_cny)::float8 as adjustment_cny,
            case when count(*) = 1 then max(b.adjustment_pct) end as adjustment_pct,
            case when count(*) = 1 then max(b.power_factor) end as power_factor
        from keycust_data.bill as b
        where b.month = of_month
        group by b.customer_id
    ), either as (
        select
            coalesce(r.customer_id, b.customer_id) as customer_id,
            case when r.has_periods then 'register_reading' else 'bill' end as share_source,
            case when r.has_periods then r.import_kwh else b.energy_kwh end as whole_kwh,
            case when r.has_periods then r.critical_peak_kwh else b.critical_peak_kwh end as critical_peak_kwh,
            case when r.has_periods then r.peak_kwh else b.peak_kwh end as peak_kwh,
            case when r.has_periods then r.flat_kwh else b.flat_kwh end as flat_kwh,
            case when r.has_periods then r.valley_kwh else b.valley_kwh end as valley_kwh,
            r.export_kwh,
            -- Reactive energy is taken from where the active energy is.
            b.lag_kvarh is not null and b.energy_kwh is not null as is_billed,
            case when b.lag_kvarh is not null and b.energy_kwh is not null then b.energy_kwh else r.import_kwh end
                as active_kwh,
            abs(case when b.lag_kvarh is not null and b.energy_kwh is not null then b.lag_kvarh else r.lag_kvarh end)
                as lag_kvarh,
            abs(case when b.lag_kvarh is not null and b.energy_kwh is not null then b.lead_kvarh else r.lead_kvarh end)
                as lead_kvarh,
            -- Bills often have the sum of lagging and leading only: their shares are known from the registers then.
            case when b.lead_kvarh is not null then 'bill' else 'register_reading' end as lead_source,
            case
                when b.lead_kvarh is not null then b.lead_kvarh / nullif(b.lag_kvarh + b.lead_kvarh, 0)
                when r.import_kwh is not null then r.lead_kvarh / nullif(r.lag_kvarh + r.lead_kvarh, 0)
            end * 100 as lead_pct,
            b.adjustment_cny, b.adjustment_pct, b.power_factor as billed_power_factor
        from register as r
        full join billed as b on b.customer_id = r.customer_id
    ), factor as (
        select
            e.*,
            -- |lagging| + |leading|, never their difference; half up to two decimals, on decimals.
            coalesce(
                round(e.active_kwh::numeric / nullif(sqrt(e.active_kwh::numeric ^ 2
                    + (e.lag_kvarh + coalesce(e.lead_kvarh, 0))::numeric ^ 2), 0), 2),
                round(e.billed_power_factor::numeric, 2)) as power_factor
        from either as e
    )
    select f.customer_id, x.indicator_code, of_month, x.value, null::text, x.source
    from factor as f
    left join keycust.indicator_contract(of_month) as k on k.customer_id = f.customer_id
    left join lateral (
        select a.adjustment_pct
        from keycust_data.power_factor_adjustment as a
        where a.power_factor_standard = k.power_factor_standard and a.power_factor = f.power_factor
            and a.valid_from <= of_month and (a.valid_to is null or a.valid_to >= of_month)
        order by a.valid_from desc
        limit 1
    ) as a on f.adjustment_pct is null
    cross join lateral (values
        ('B006', f.critical_peak_kwh / nullif(f.whole_kwh, 0) * 100, f.share_source),
        ('B007', f.peak_kwh / nullif(f.whole_kwh, 0) * 100, f.share_source),
        ('B008', f.flat_kwh / nullif(f.whole_kwh, 0) * 100, f.share_source),
        ('B009', f.valley_kwh / nullif(f.whole_kwh, 0) * 100, f.share_source),
        ('B201', f.power_factor::float8,
            case when f.is_billed or f.lag_kvarh is null then 'bill' else 'register_reading' end),
        ('B202', f.adjustment_cny, 'bill'),
        ('B203', coalesce(f.adjustment_pct, a.adjustment_pct::float8),
            case when f.adjustment_pct is null then 'power_factor_adjustment' else 'bill' end),
        ('B204', f.lead_pct, f.lead_source),
        -- What capacitors could give: of the lagging reactive power, on the month's mean load.
        ('B205', case when f.active_kwh > 0 and f.lag_kvarh is not null and k.power_factor_standard is not null then
                greatest(
                    f.active_kwh / (24 * extract(day from of_month + interval '1 month' - interval '1 day'))::float8
                    * (f.lag_kvarh / f.active_kwh
                        - sqrt(1 - k.power_factor_standard ^ 2)::float8 / k.power_factor_standard::float8), 0)
            end,
            case when f.is_billed then 'bill' else 'register_reading' end),
        ('B506', f.export_kwh, 'register_reading')
    ) as x (indicator_code, value, source)
    where x.value is not null;
end
$$;

comment on function keycust.indicator_settled(text, text) is '是否结算计量点 whether the energy of a usage point is settled';
comment on function keycust.indicator_point(date) is '结算计量点 the usage points in service whose energy is settled, and their days of the month';
comment on function keycust.indicator_advance(float8, float8, float8) is '示数差 by how much a register advanced, NULL after a reset';
comment on function keycust.indicator_part(float8, float8, float8) is '时段电量折算 the energy of a period, carried from the intervals that are known to all';
comment on function keycust.indicator_register_energy(date, text[]) is '抄表电量 energy of each customer and direction from register readings';
comment on function keycust.indicator_reading(date) is '分时与无功指标 indicators of period shares, reactive power and reverse energy for a month';

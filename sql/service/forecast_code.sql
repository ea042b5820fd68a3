-- The step of a refresh that says what every customer will use; and what follows from it: bands of usage, load density.

create function keycust.refresh_forecast(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    measure text;
    written bigint := 0::bigint;
begin
    perform keycust.refresh_check_run(run_id, month);
    perform keycust.forecast_fill_days(run_id, month);
    foreach measure in array '{monthly_kwh,daily_kwh,daily_peak_kw}'::text[] loop
        perform keycust.forecast_score(run_id, month, measure);
        perform keycust.forecast_fit_own(run_id, month, measure);
        perform keycust.forecast_fit_class(run_id, month, measure);
        perform keycust.forecast_borrow(run_id, month, measure);
        perform keycust.forecast_combine(run_id, month, measure);
        perform keycust.forecast_calibrate(run_id, month, measure);
        written := written + keycust.forecast_choose(run_id, month, measure);
    end loop;
    perform keycust.forecast_fill_band(run_id, month);
    perform keycust.forecast_fill_density(run_id, month);
    perform keycust.overload_fill(run_id, month);
    return written;
end
$$;

-- How likely the coming month, and the coming twelve, lie in each band of usage. Bands are changes from what was used in the
-- same months a year before, or, where those are not all known, from the mean of the twelve months. The errors of twelve
-- months: what grows beyond the first step's is common to all of them, the first step's is each month's own; a forecast
-- that is a multiple of a shape, or of the year before, is wrong in all months alike.
create function keycust.forecast_fill_band(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    last_day constant date := keycust.forecast_last_day(month);
    written bigint;
begin
    -- Apart, since one loop that cannot be avoided would hide what another costs.
    with forecast as (
        select
            f.customer_id, f.ahead, f.forecast_value, f.standard_error, f.method,
            min(f.standard_error) over (partition by f.customer_id) as first_error
        from keycust_data.customer_forecast as f
        where f.run_id = forecast_fill_band.run_id and f.measure = 'monthly_kwh' and f.is_kept
    ), horizon as materialized (
        select
            f.customer_id, h.horizon, count(*)::int as months, sum(f.forecast_value order by f.ahead) as expected,
            case when bool_and(f.method in ('arima', 'combined'))
                then sqrt(count(*) * min(f.first_error) ^ 2
                    + sum(sqrt(greatest(0, f.standard_error ^ 2 - f.first_error ^ 2)) order by f.ahead) ^ 2)
                else sum(f.standard_error order by f.ahead) end as error
        from forecast as f
        cross join (values ('month', 1), ('year', 12)) as h (horizon, months)
        where f.ahead <= h.months
        group by f.customer_id, h.horizon
    ), basis as materialized (
        select
            h.customer_id, x.horizon, h.least_value,
            case when x.known = x.months then 'last_year' else 'mean' end as kind,
            case when x.known = x.months then x.total else x.mean * x.months end as basis
        from keycust.forecast_history(forecast_fill_band.run_id, month, 'monthly_kwh') as h
        cross join lateral (
            select
                k.horizon, k.months, count(v.value) filter (where v.place <= size.n - 12 + k.months) as known,
                sum(v.value order by v.place) filter (where v.place <= size.n - 12 + k.months) as total,
                avg(v.value order by v.place) as mean
            from (values ('month', 1), ('year', 12)) as k (horizon, months)
            cross join (select cardinality(h.value) as n) as size
            cross join unnest(h.value) with ordinality as v (value, place)
            where v.place > size.n - 12
            group by k.horizon, k.months
        ) as x
    ), likely as (
        select
            h.customer_id, h.horizon, h.months, h.expected, h.error, b.kind, b.basis, b.least_value, u.band, u.place,
            b.basis * (1 + u.change_from_pct / 100) as from_kwh, b.basis * (1 + u.change_to_pct / 100) as to_kwh,
            100 * (coalesce(keycust.forecast_above(h.expected, h.error, b.basis * (1 + u.change_from_pct / 100)), 1)
                - coalesce(keycust.forecast_above(h.expected, h.error, b.basis * (1 + u.change_to_pct / 100)), 0)) as probability
        from horizon as h
        join basis as b on b.customer_id = h.customer_id and b.horizon = h.horizon
        cross join keycust_data.usage_band as u
        where b.basis > 0 and last_day + 1 between u.valid_from and coalesce(u.valid_to, 'infinity')
    )
    insert into keycust_data.customer_usage_band (
        run_id, customer_id, horizon, band, period_start, period_end, basis, basis_kwh, expected_kwh, standard_error,
        low_kwh, high_kwh, from_kwh, to_kwh, probability_pct, is_likeliest)
    select
        forecast_fill_band.run_id, l.customer_id, l.horizon, l.band, last_day + 1,
        (last_day + 1 + l.months * interval '1 month' - interval '1 day')::date, l.kind, l.basis, l.expected, l.error,
        (keycust.forecast_band(l.expected, l.error, l.least_value >= 0)).lower_80,
        (keycust.forecast_band(l.expected, l.error, l.least_value >= 0)).upper_80, l.from_kwh, l.to_kwh,
        least(100, greatest(0, l.probability)),
        row_number() over (partition by l.customer_id, l.horizon order by l.probability desc, l.place) = 1
    from likely as l;
    get diagnostics written = row_count;
    return written;
end
$$;

-- Load per contracted kVA, of the twelve months that were and the twelve to come, by organisation and industry. The peak is
-- the sum of the customers' own, which do not occur at one time; in a coming month it stands to the mean load as it did in
-- the same month a year before.
create function keycust.forecast_fill_density(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    last_day constant date := keycust.forecast_last_day(month);
    last_month constant date := date_trunc('month', last_day::timestamp)::date;
    written bigint;
begin
    with capacity as (
        select c.customer_id, c.organisation_id, coalesce(c.industry_code, '') as industry_code, k.running_capacity_kva as kva
        from keycust_data.customer as c
        join keycust.indicator_contract(last_month) as k on k.customer_id = c.customer_id
        -- Less than a watt is a slip.
        where k.running_capacity_kva between 0.001 and 1e12 and coalesce(c.closed_on > last_day, true)
    ), known as materialized (
        select e.customer_id, e.month, sum(e.energy_kwh order by e.energy_kwh) as kwh
        from keycust.indicator_month_energy((last_month - interval '11 months')::date, last_month) as e
        where abs(e.energy_kwh) <= 1e12
        group by e.customer_id, e.month
    ), load as (
        select k.customer_id, k.month, false as is_forecast, k.kwh, p.maximum_kw as peak
        from known as k
        left join keycust_data.customer_load as p on p.customer_id = k.customer_id and p.month = k.month
        union all
        select
            f.customer_id, f.period_start, true, f.forecast_value,
            f.forecast_value / h.hours * p.maximum_kw / nullif(k.kwh / ago.hours, 0)
        from keycust_data.customer_forecast as f
        cross join lateral keycust.forecast_hours(f.period_start) as h (hours)
        cross join lateral keycust.forecast_hours((f.period_start - interval '12 months')::date) as ago (hours)
        left join known as k on k.customer_id = f.customer_id and k.month = f.period_start - interval '12 months' and k.kwh >= 1e-6
        left join keycust_data.customer_load as p on p.customer_id = k.customer_id and p.month = k.month
        where f.run_id = forecast_fill_density.run_id and f.measure = 'monthly_kwh' and f.is_kept
    ), dense as (
        select
            c.organisation_id, c.industry_code, l.month, l.is_forecast, count(*) as customers,
            sum(c.kva order by c.customer_id collate "C") as kva, sum(l.kwh order by c.customer_id collate "C") as kwh,
            case when count(l.peak) = count(*) then sum(l.peak order by c.customer_id collate "C") end as peak
        from load as l
        join capacity as c on c.customer_id = l.customer_id
        group by c.organisation_id, c.industry_code, l.month, l.is_forecast
    )
    insert into keycust_data.load_density (
        run_id, organisation_id, industry_code, month, is_forecast, customers, contract_kva, energy_kwh, mean_kw, peak_kw,
        mean_kw_per_kva, peak_kw_per_kva)
    select
        forecast_fill_density.run_id, d.organisation_id, d.industry_code, d.month, d.is_forecast, d.customers, d.kva, d.kwh,
        d.kwh / h.hours, d.peak, d.kwh / h.hours / d.kva, d.peak / d.kva
    from dense as d
    cross join lateral keycust.forecast_hours(d.month) as h (hours);
    get diagnostics written = row_count;
    return written;
end
$$;

create function keycust.forecast_hours(month date) returns float8
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select extract(day from keycust.forecast_last_day(month))::float8 * 24
$$;

revoke execute on function keycust.refresh_forecast(bigint, date) from public;
revoke execute on function keycust.forecast_fill_band(bigint, date) from public;
revoke execute on function keycust.forecast_fill_density(bigint, date) from public;

comment on function keycust.refresh_forecast(bigint, date) is '刷新预测 the step that forecasts energy and peaks, bands, density and overload';
comment on function keycust.forecast_fill_band(bigint, date) is '用电区间 how likely the coming months lie in each band of usage';
comment on function keycust.forecast_fill_density(bigint, date) is '负荷密度 load per contracted kVA by organisation and industry';
comment on function keycust.forecast_hours(date) is '月小时数 the hours of a month';

-- Fitting: a customer's own model and its rival, the season that repeats itself; and what those with little history borrow
-- from their class.

-- Some columns of a matrix.
create function keycust.forecast_columns(matrix float8[], places int[]) returns float8[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(r.cells order by r.i)
    from (
        select g.i, array(select matrix[g.i][p.place] from unnest(places) with ordinality as p (place, n) order by p.n) as cells
        from generate_series(1, array_length(matrix, 1)) as g (i)
    ) as r
    where cardinality(places) > 0
$$;

-- ARIMA on the regressors that lower AICc. Orders, where they are not given: of monthly values they are sought; of daily
-- ones, of which there are many and whose weekly season is never in doubt, the better of two that differ in what a day
-- takes over from the days before. All with regressors but the economic ones; then each group of columns in turn is left
-- out, and each economic one taken in, at the same orders, since AICc cannot be compared across differences. One economic
-- series of m is taken only for a fall of 2 ln m: the best of many looks good by chance (Foster & George, Annals of
-- Statistics 22, 1994).
create function keycust.forecast_model(
    value float8[], xreg float8[], groups text[], period int, orders int[], has_mean boolean, has_drift boolean,
    out model keycust.arima_model, out places int[])
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    n constant int := cardinality(value);
    options jsonb := jsonb_build_object('period', period, 'method', 'arima', 'search', 'stepwise', 'max_order',
        case when period = 12 then 2 else 1 end);
    varying constant int[] := array(
        select g.place
        from generate_series(1, coalesce(array_length(xreg, 2), 0)) as g (place)
        cross join generate_series(1, n) as i
        where value[i] is not null
        group by g.place
        having max(xreg[i][g.place]) > min(xreg[i][g.place])
        order by g.place);
    economic constant text[] := array(
        select distinct groups[v.place] collate "C" as of_group from unnest(varying) as v (place)
        where groups[v.place] ~ '^economy' order by 1);
    daily constant jsonb[] := array[
        '{"period": 7, "order": [1, 0, 1], "seasonal": [0, 1, 1]}',
        '{"period": 7, "order": [2, 0, 1], "seasonal": [0, 1, 1]}']::jsonb[];
    columns float8[];
    option jsonb;
    one text;
    tried int[];
    other keycust.arima_model;
begin
    if orders is not null then
        options := jsonb_build_object('period', period, 'order', orders[1:3], 'seasonal', orders[4:6], 'mean',
            coalesce(has_mean, false), 'drift', coalesce(has_drift, false));
    end if;
    places := array(select v.place from unnest(varying) as v (place) where groups[v.place] !~ '^economy' order by v.place);
    columns := (keycust.forecast_columns(xreg, places))[1:n][1:cardinality(places)];
    if orders is null and period = 7 then
        foreach option in array daily loop
            other := keycust.arima_fit_series(value, columns, option);
            if other.status in ('ok', 'not_converged') and (model.aicc is null or other.aicc < model.aicc) then
                model := other;
            end if;
        end loop;
    else
        model := keycust.arima_fit_series(value, columns, options);
    end if;
    if model.orders is null or model.status not in ('ok', 'not_converged') then
        places := '{}';
        model := keycust.arima_fit_series(value, null, options);
        if model.orders is null or model.status not in ('ok', 'not_converged', 'constant') then
            model := keycust.arima_fit_series(value, null, jsonb_build_object('period', period, 'method', 'arima', 'search',
                'stepwise', 'max_order', 1));
        end if;
        return;
    end if;
    options := jsonb_build_object('period', period, 'order', model.orders[1:3], 'seasonal', model.orders[4:6], 'mean',
        'mean' = any (model.coef_names), 'drift', 'drift' = any (model.coef_names));
    for one in
        select distinct groups[p.place] collate "C" from unnest(places) as p (place) order by 1
    loop
        tried := array(select p.place from unnest(places) as p (place) where groups[p.place] <> one order by p.place);
        other := keycust.arima_fit_series(value, (keycust.forecast_columns(xreg, tried))[1:n][1:cardinality(tried)], options);
        if other.status in ('ok', 'not_converged') and other.aicc < model.aicc then
            model := other;
            places := tried;
        end if;
    end loop;
    foreach one in array economic loop
        tried := places || array(select v.place from unnest(varying) as v (place) where groups[v.place] = one order by v.place);
        other := keycust.arima_fit_series(value, (keycust.forecast_columns(xreg, tried))[1:n][1:cardinality(tried)], options);
        if other.status in ('ok', 'not_converged') and other.aicc < model.aicc - 2 * ln(cardinality(economic)::float8) then
            model := other;
            places := tried;
        end if;
    end loop;
end
$$;

-- Forecasts of one series by ARIMA and by its last season, a row for each method and step ahead. xreg has a row for each
-- value and for each step of the horizon. With origins > 0 both are tried on the end of the series: mean absolute
-- error over that of the season before (Hyndman & Koehler 2006).
create function keycust.forecast_series(
    value float8[], period int, horizon int, xreg float8[] default null, groups text[] default null,
    names text[] default null, orders int[] default null, has_mean boolean default null, has_drift boolean default null,
    origins int default 0)
returns table (
    method text, ahead int, forecast_value float8, standard_error float8, model text, model_orders int[],
    model_has_mean boolean, model_has_drift boolean, regressors text, scale float8, arima_mase float8,
    seasonal_naive_mase float8)
language plpgsql immutable parallel safe rows 28
set search_path = pg_catalog, pg_temp
as $$
declare
    n constant int := cardinality(value);
    found record;
    own keycust.arima_model;
    columns float8[];
    width int;
    spread float8[];
    test_steps int;
begin
    if value is null or period is null or horizon is null then
        return;
    end if;
    if n not between 1 and 1500 or array_ndims(value) <> 1 or period not between 1 and 366 or horizon not between 1 and 400 then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'value must have 1 to 1500 values, period be between 1 and 366, horizon between 1 and 400',
            detail = format('Got %s, %s and %s.', n, period, horizon);
    end if;
    if xreg is not null and (array_ndims(xreg) is distinct from 2 or array_length(xreg, 1) <> n + horizon
        or array_length(xreg, 2) is distinct from cardinality(groups) or array_length(xreg, 2) is distinct from cardinality(names)
        or array_position(groups, null) is not null) then
        raise exception using
            errcode = 'array_subscript_error',
            message = 'xreg must have a row for each value and each step ahead, and a column for each of groups and names';
    end if;
    if orders is not null and (cardinality(orders) <> 6 or array_position(orders, null) is not null) then
        raise exception using
            errcode = 'array_subscript_error',
            message = 'orders must be six';
    end if;
    scale := (
        select avg(abs(value[i] - value[i - period]))
        from generate_series(period + 1, n) as i);
    -- How far a value lies from the one of so many seasons before: as it was, or as a random walk would have it.
    spread := array(
        select coalesce(d.spread, sqrt(k.seasons) * max(case when k.seasons = 1 then d.spread end) over ())
        from generate_series(1, 1 + (horizon - 1) / period) as k (seasons)
        cross join lateral (
            select case when count(value[i] - value[i - k.seasons * period]) >= period
                then sqrt(avg((value[i] - value[i - k.seasons * period]) ^ 2 order by i)) end as spread
            from generate_series(k.seasons * period + 1, n) as i
        ) as d
        order by k.seasons);
    select * into found
    from keycust.forecast_model(value, xreg, groups, period, orders, has_mean, has_drift);
    own := found.model;
    width := coalesce(cardinality(found.places), 0);
    columns := keycust.forecast_columns(xreg, found.places);
    model := own.model;
    model_orders := own.orders;
    model_has_mean := 'mean' = any (own.coef_names);
    model_has_drift := 'drift' = any (own.coef_names);
    regressors := (
        select string_agg(names[p.place], ', ' order by p.place) from unnest(found.places) as p (place));
    test_steps := least(horizon, case when period = 12 then 3 else 14 end);
    if origins > 0 and own.orders is not null and n > least(origins, 10) * test_steps + 3 * period / 2 then
        select avg(abs(b.actual - b.forecast_value)) / nullif(scale, 0), avg(abs(b.actual - b.naive_value)) / nullif(scale, 0)
        into arima_mase, seasonal_naive_mase
        from keycust.arima_backtest(value, test_steps, least(origins, 10), jsonb_build_object('period', period, 'order',
            own.orders[1:3], 'seasonal', own.orders[4:6], 'mean', model_has_mean, 'drift', model_has_drift),
            columns[1:n][1:width]) as b
        where b.actual is not null and b.forecast_value is not null and b.naive_value is not null;
    end if;
    return query
    select
        'arima'::text, f.ahead, f.forecast_value, coalesce(f.standard_error, 0), r.model, r.model_orders, r.model_has_mean,
        r.model_has_drift, r.regressors, r.scale, r.arima_mase, r.seasonal_naive_mase
    from (values (model, model_orders, model_has_mean, model_has_drift, regressors, scale, arima_mase, seasonal_naive_mase))
        as r (model, model_orders, model_has_mean, model_has_drift, regressors, scale, arima_mase, seasonal_naive_mase)
    cross join keycust.arima_forecast(own, horizon, '{0.95}', columns[n + 1:n + horizon][1:width]) as f
    where own.status in ('ok', 'not_converged', 'constant')
    union all
    select
        'seasonal_naive', h.ahead, s.last, spread[1 + (h.ahead - 1) / period], r.model, r.model_orders,
        r.model_has_mean, r.model_has_drift, r.regressors, r.scale, r.arima_mase, r.seasonal_naive_mase
    from (values (model, model_orders, model_has_mean, model_has_drift, regressors, scale, arima_mase, seasonal_naive_mase))
        as r (model, model_orders, model_has_mean, model_has_drift, regressors, scale, arima_mase, seasonal_naive_mase)
    cross join generate_series(1, horizon) as h (ahead)
    cross join lateral (
        -- The last known value of the same place in the season.
        select value[n - period + 1 + (h.ahead - 1) % period - k.seasons * period] as last
        from generate_series(0, n / period) as k (seasons)
        where value[n - period + 1 + (h.ahead - 1) % period - k.seasons * period] is not null
        order by k.seasons
        limit 1
    ) as s;
end
$$;

-- The season of a measure, how far ahead it is forecast, and from how much history on a customer has a model of its own.
create function keycust.forecast_measure(
    measure text, month date, out period int, out horizon int, out minimum int, out recent int, out least_known int)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if measure = 'monthly_kwh' then
        period := 12;
        horizon := 12;
        minimum := keycust.value_number('forecast_months_minimum', 24, 24, 120)::int;
        recent := 12;
        least_known := 3;
    else
        period := 7;
        -- Each day of the coming month, which the risk of it needs.
        horizon := keycust.forecast_last_day((keycust.forecast_last_day(month) + 1)::date) - keycust.forecast_last_day(month);
        minimum := keycust.value_number('forecast_days_minimum', 56, 21, 365)::int;
        recent := 28;
        least_known := 7;
    end if;
end
$$;

-- Candidates of those with enough history. Orders are kept from the run before until forecast_search_months have passed;
-- the methods are tried on the end of the series only where too few forecasts have been scored to tell.
create function keycust.forecast_fit_own(run_id bigint, month date, measure text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    of_measure constant text := measure;
    last_day constant date := keycust.forecast_last_day(month);
    m constant record := keycust.forecast_measure(measure, month);
    before constant bigint := keycust.refresh_before(run_id);
    scored_minimum constant int := keycust.value_number('forecast_scored_minimum', 28, 1, 100000)::int;
    searched_after constant date := (last_day
        - keycust.value_number('forecast_search_months', 12, 1, 120) * interval '1 month')::date;
    written bigint;
begin
    with history as materialized (
        select h.*, c.organisation_id
        from keycust.forecast_history(forecast_fit_own.run_id, month, of_measure) as h
        join keycust_data.customer as c on c.customer_id = h.customer_id
        where keycust.forecast_status(c.closed_on, h.last_period, h.least_value, h.greatest_value, last_day, of_measure) is null
            and h.observations >= m.minimum
    ), ready as materialized (
        select
            h.*, x.groups, x.names, x.future_weather, p.orders, p.has_mean, p.has_drift,
            case when p.orders is not null then p.searched_on else last_day end as searched_on,
            x.value[s.skip + 1:array_length(x.value, 1)][1:array_length(x.value, 2)] as xreg,
            coalesce(s.scored, 0) as scored
        from history as h
        join keycust.forecast_regressors(month, of_measure,
            (select min(a.first_period) from history as a), m.horizon) as x on x.organisation_id = h.organisation_id
        left join keycust_data.customer_forecast_model as p on p.run_id = before and p.customer_id = h.customer_id
            and p.measure = of_measure and p.orders is not null and p.searched_on > searched_after
        left join keycust.forecast_scored(forecast_fit_own.run_id, of_measure) as e on e.customer_id = h.customer_id
        cross join lateral (
            select
                case when of_measure = 'monthly_kwh' then
                    ((extract(year from h.first_period) - extract(year from x.first_period)) * 12
                        + extract(month from h.first_period) - extract(month from x.first_period))::int
                    else h.first_period - x.first_period end as skip,
                e.scored
        ) as s
    ), fitted as materialized (
        select r.customer_id, r.least_value, f.*
        from ready as r
        cross join lateral keycust.forecast_series(
            r.value, m.period, m.horizon, r.xreg, r.groups, r.names, r.orders, r.has_mean, r.has_drift,
            case when r.scored >= scored_minimum then 0 when of_measure = 'monthly_kwh' then 4 else 2 end) as f
    ), model as (
        insert into keycust_data.customer_forecast_model (
            run_id, customer_id, measure, status, model, orders, has_mean, has_drift, searched_on, regressors, future_weather,
            observations, first_period, last_period, scale, arima_mase, seasonal_naive_mase)
        select
            forecast_fit_own.run_id, r.customer_id, of_measure, 'forecast', f.model, f.model_orders, f.model_has_mean,
            f.model_has_drift, r.searched_on, f.regressors,
            case when f.regressors ~ 'heating|cooling' then r.future_weather end, r.observations, r.first_period, r.last_period,
            f.scale, f.arima_mase, f.seasonal_naive_mase
        from (select distinct on (f.customer_id) f.* from fitted as f order by f.customer_id, f.method, f.ahead) as f
        join ready as r on r.customer_id = f.customer_id
    )
    insert into keycust_data.customer_forecast (
        run_id, customer_id, measure, method, period_start, ahead, forecast_value, standard_error, lower_80, upper_80,
        lower_95, upper_95, calibration)
    select
        forecast_fit_own.run_id, f.customer_id, of_measure, f.method, keycust.forecast_period(last_day, of_measure, f.ahead),
        f.ahead, b.*, c.factor
    from fitted as f
    left join keycust.forecast_calibration(forecast_fit_own.run_id, of_measure) as k on k.method = f.method
    cross join lateral (select coalesce(k.factor, 1) as factor) as c
    cross join lateral keycust.forecast_band(f.forecast_value, f.standard_error * c.factor, f.least_value >= 0) as b
    where f.standard_error is not null;
    get diagnostics written = row_count;
    return written;
end
$$;

-- Why nothing may be forecast, whatever the method; NULL where something may.
create function keycust.forecast_status(
    closed_on date, last_period date, least_value float8, greatest_value float8, last_day date, measure text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when closed_on <= last_day then 'closed'
        when last_period is null then 'no_history'
        when measure = 'monthly_kwh' and last_period < date_trunc('month', last_day::timestamp) - interval '1 month'
            then 'out_of_date'
        when measure <> 'monthly_kwh' and last_period <= last_day
            - keycust.value_number('forecast_stale_days', 14, 1, 365)::int then 'out_of_date'
        -- A terawatt, a thousand terawatt hours: no customer.
        when greatest(greatest_value, -least_value) > 1e12 then 'implausible'
    end;
end
$$;

-- The beginning of a period ahead.
create function keycust.forecast_period(last_day date, measure text, ahead int) returns date
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when measure = 'monthly_kwh'
        then (keycust.forecast_last_day(last_day) + 1 + (least(greatest(ahead, 1), 1200) - 1) * interval '1 month')::date
        else keycust.forecast_last_day(last_day) + least(greatest(ahead, 1), 1200) end
$$;

-- A forecast with its bands of 80 and 95 %; nothing below 0 where nothing ever was.
create function keycust.forecast_band(
    value float8, error float8, not_negative boolean,
    out forecast_value float8, out standard_error float8, out lower_80 float8, out upper_80 float8, out lower_95 float8,
    out upper_95 float8)
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        greatest(b.least, value), error, greatest(b.least, value - 1.2815515655446 * error),
        greatest(b.least, value + 1.2815515655446 * error), greatest(b.least, value - 1.959963984540054 * error),
        greatest(b.least, value + 1.959963984540054 * error)
    from (select case when not_negative then 0::float8 end as least) as b
$$;

-- The mean absolute errors of forecasts that were scored, of this run and of those before it.
create function keycust.forecast_scored(run_id bigint, measure text)
returns table (customer_id text, scored int, arima_error float8, seasonal_naive_error float8)
language sql stable rows 1000
set search_path = pg_catalog, pg_temp
as $$
    select
        s.customer_id, count(s.arima)::int, avg(s.arima order by s.forecast_as_of, s.period_start),
        avg(s.seasonal_naive order by s.forecast_as_of, s.period_start)
    from (
        select
            s.customer_id, s.forecast_as_of, s.period_start,
            max(abs(s.actual_value - s.forecast_value)) filter (where s.method = 'arima') as arima,
            max(abs(s.actual_value - s.forecast_value)) filter (where s.method = 'seasonal_naive') as seasonal_naive
        from keycust_data.customer_forecast_score as s
        join keycust_data.refresh_run as r on r.run_id = s.run_id
        join keycust_data.refresh_run as own on own.run_id = forecast_scored.run_id
        where s.measure = forecast_scored.measure
            and (r.run_id = own.run_id or r.state = 'finished' and r.as_of < own.as_of)
        group by s.customer_id, s.forecast_as_of, s.period_start
    ) as s
    where s.arima is not null and s.seasonal_naive is not null
    group by s.customer_id
$$;

-- By how much the bands of a method are to be wider, or narrower, so that eight of ten values lie within those of 80 %: of
-- all customers' scored forecasts of this run and those before it, of one year. NULL where few were scored.
create function keycust.forecast_calibration(run_id bigint, measure text) returns table (method text, factor float8)
language plpgsql stable rows 3
set search_path = pg_catalog, pg_temp
as $$
declare
    least_scored constant int := keycust.value_number('forecast_calibrated_minimum', 100, 10, 1000000)::int;
begin
    return query
    select
        s.method,
        least(2, greatest(0.5, percentile_cont(0.8) within group (
            order by abs(s.actual_value - s.forecast_value) / (s.standard_error / s.calibration)) / 1.2815515655446))
    from keycust_data.customer_forecast_score as s
    join keycust_data.refresh_run as r on r.run_id = s.run_id
    join keycust_data.refresh_run as own on own.run_id = forecast_calibration.run_id
    where s.measure = forecast_calibration.measure and s.standard_error > 0
        and (r.run_id = own.run_id or r.state = 'finished' and r.as_of < own.as_of and r.as_of > own.as_of - 365)
    group by s.method
    having count(*) >= least_scored;
end
$$;

revoke execute on function keycust.forecast_fit_own(bigint, date, text) from public;

comment on function keycust.forecast_columns(float8[], int[]) is '取列 some columns of a matrix';
comment on function keycust.forecast_model(float8[], float8[], text[], int, int[], boolean, boolean) is
    '拟合模型 ARIMA on the regressors that lower AICc';
comment on function keycust.forecast_series(float8[], int, int, float8[], text[], text[], int[], boolean, boolean, int) is
    '单序列预测 forecasts of one series by ARIMA and by its last season';
comment on function keycust.forecast_measure(text, date) is '预测设定 season, horizon and least history of a measure';
comment on function keycust.forecast_fit_own(bigint, date, text) is '自身建模 forecasts of customers by their own history';
comment on function keycust.forecast_status(date, date, float8, float8, date, text) is '不预测的原因 why nothing may be forecast';
comment on function keycust.forecast_period(date, text, int) is '预测期 the beginning of a period ahead';
comment on function keycust.forecast_band(float8, float8, boolean) is '预测区间 a forecast with its bands of 80 and 95 %';
comment on function keycust.forecast_calibration(bigint, text) is '区间校准 by how much the bands of a method are to be wider or narrower';
comment on function keycust.forecast_scored(bigint, text) is '已评分误差 the errors of forecasts that were scored';

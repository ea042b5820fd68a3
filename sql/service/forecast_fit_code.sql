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

-- Options of a fit of given orders.
create function keycust.forecast_options(period int, orders int[], has_mean boolean, has_drift boolean, lambda float8)
returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
    select jsonb_build_object('period', period, 'order', orders[1:3], 'seasonal', orders[4:6], 'mean', coalesce(has_mean, false),
        'drift', coalesce(has_drift, false), 'lambda', coalesce(to_jsonb(lambda), '"none"'))
$$;

-- ARIMA on the regressors that lower AICc. Orders, where they are not given: of monthly values they are sought; of daily
-- ones, of which there are many and whose weekly season is never in doubt, the better of two that differ in what a day
-- takes over from the days before. All with regressors but the economic ones; then each group of columns in turn is left
-- out, and each economic one taken in, at the same orders and on the same scale, since AICc cannot be compared across
-- differences and transformations. One economic series of m is taken only for a fall of 2 ln m: the best of many looks good
-- by chance (Foster & George, Annals of Statistics 22, 1994).
create function keycust.forecast_model(
    value float8[], xreg float8[], groups text[], period int, orders int[], has_mean boolean, has_drift boolean, lambda float8,
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
        options := keycust.forecast_options(period, orders, has_mean, has_drift, lambda);
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
    options := keycust.forecast_options(period, model.orders, 'mean' = any (model.coef_names), 'drift' = any (model.coef_names),
        model.lambda);
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

-- The season before: the last known value of the same place in the season. Its error is by how much values so many seasons
-- apart differed: as it was, or, where too few pairs are known, as a random walk would have it.
create function keycust.forecast_naive(value float8[], period int, horizon int)
returns table (ahead int, forecast_value float8, standard_error float8)
language plpgsql immutable parallel safe rows 30
set search_path = pg_catalog, pg_temp
as $$
declare
    n constant int := cardinality(value);
begin
    if n not between 1 and 1500 or array_ndims(value) <> 1 or period not between 1 and 366 or horizon not between 1 and 400 then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'value must have 1 to 1500 values, period be between 1 and 366, horizon between 1 and 400',
            detail = format('Got %s, %s and %s.', n, period, horizon);
    end if;
    return query
    with before as materialized (
        select h.ahead, s.seasons, s.last
        from generate_series(1, horizon) as h (ahead)
        cross join lateral (
            select 1 + (h.ahead - 1) / period + k.more as seasons, v.last
            from generate_series(0, n / period) as k (more)
            cross join lateral (select value[n - period + 1 + (h.ahead - 1) % period - k.more * period] as last) as v
            where v.last is not null
            order by k.more
            limit 1
        ) as s
    ), spread as (
        select k.seasons, case when count(*) >= period then sqrt(avg(d.difference ^ 2 order by i)) end as spread
        from (select 1 as seasons union select b.seasons from before as b) as k
        cross join lateral generate_series(k.seasons * period + 1, n) as i
        cross join lateral (select value[i] - value[i - k.seasons * period] as difference) as d
        where d.difference is not null
        group by k.seasons
    )
    select b.ahead, b.last, coalesce(s.spread, sqrt(b.seasons) * one.spread)
    from before as b
    left join spread as s on s.seasons = b.seasons
    left join spread as one on one.seasons = 1
    order by b.ahead;
end
$$;

-- Forecasts of one series by ARIMA and by the season before, a row for each method and step ahead. xreg has a row for each
-- value and for each step of the horizon; places are the columns of it that were kept. What is beyond all that a customer
-- could use is no forecast.
create function keycust.forecast_series(
    value float8[], period int, horizon int, xreg float8[] default null, groups text[] default null,
    names text[] default null, orders int[] default null, has_mean boolean default null, has_drift boolean default null,
    lambda float8 default null)
returns table (
    method text, ahead int, forecast_value float8, standard_error float8, model text, model_orders int[],
    model_has_mean boolean, model_has_drift boolean, model_lambda float8, places int[], regressors text, scale float8)
language plpgsql immutable parallel safe rows 28
set search_path = pg_catalog, pg_temp
as $$
declare
    n constant int := cardinality(value);
    found record;
    own keycust.arima_model;
    columns float8[];
    width int;
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
    select * into found
    from keycust.forecast_model(value, xreg, groups, period, orders, has_mean, has_drift, lambda);
    own := found.model;
    width := coalesce(cardinality(found.places), 0);
    columns := keycust.forecast_columns(xreg, found.places);
    return query
    select
        f.method, f.ahead, f.forecast_value, f.standard_error, own.model, own.orders, 'mean' = any (own.coef_names),
        'drift' = any (own.coef_names), own.lambda, r.places, r.regressors, r.scale
    from (
        select 'arima'::text as method, a.ahead, a.forecast_value,
            case when own.status = 'constant' then coalesce(a.standard_error, 0) else a.standard_error end as standard_error
        from keycust.arima_forecast(own, horizon, '{0.95}', columns[n + 1:n + horizon][1:width]) as a
        where own.status in ('ok', 'not_converged', 'constant')
        union all
        select 'seasonal_naive', s.ahead, s.forecast_value, s.standard_error
        from keycust.forecast_naive(value, period, horizon) as s
    ) as f
    cross join (
        select found.places as places,
            (select string_agg(names[p.place], ', ' order by p.place) from unnest(found.places) as p (place)) as regressors,
            (select avg(abs(value[i] - value[i - period])) from generate_series(period + 1, n) as i) as scale
    ) as r
    -- Of the season before the error may not be known.
    where abs(f.forecast_value) <= 1e15 and coalesce(f.standard_error <= 1e15, f.method = 'seasonal_naive')
    order by f.method collate "C", f.ahead;
end
$$;

-- Both methods tried on the end of a series: each origin, a horizon apart, knows what lies before it, and regressors as
-- they would have been expected there. A row for each value that was forecast; place is that in the series.
create function keycust.forecast_trial(
    value float8[], period int, horizon int, origins int, orders int[], has_mean boolean default null,
    has_drift boolean default null, lambda float8 default null, xreg float8[] default null, expected float8[] default null)
returns table (
    place int, ahead int, actual_value float8, arima_value float8, arima_error float8, seasonal_naive_value float8,
    seasonal_naive_error float8)
language plpgsql immutable parallel safe rows 28
set search_path = pg_catalog, pg_temp
as $$
declare
    n constant int := cardinality(value);
    width constant int := coalesce(array_length(xreg, 2), 0);
    options constant jsonb := keycust.forecast_options(period, orders, has_mean, has_drift, lambda);
    own keycust.arima_model;
    origin int;
begin
    if value is null or period is null or horizon is null or origins is null or orders is null then
        return;
    end if;
    if n not between 1 and 1500 or array_ndims(value) <> 1 or period not between 1 and 366 or horizon not between 1 and 400
        or origins not between 1 and 10 then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'value must have 1 to 1500 values, period be between 1 and 366, horizon between 1 and 400, origins between 1 and 10',
            detail = format('Got %s, %s, %s and %s.', n, period, horizon, origins);
    end if;
    if (xreg is null) <> (expected is null) or xreg is not null and (array_ndims(xreg) is distinct from 2
        or array_length(xreg, 1) < n or array_length(expected, 1) is distinct from array_length(xreg, 1)
        or array_length(expected, 2) is distinct from width) then
        raise exception using
            errcode = 'array_subscript_error',
            message = 'xreg and expected must have a row for each value, and the same columns';
    end if;
    if cardinality(orders) <> 6 or array_position(orders, null) is not null then
        raise exception using
            errcode = 'array_subscript_error',
            message = 'orders must be six';
    end if;
    -- A season and a half before the first origin.
    if n <= origins * horizon + 3 * period / 2 then
        return;
    end if;
    for origin in select n - g.back * horizon from generate_series(origins, 1, -1) as g (back) loop
        own := keycust.arima_fit_series(value[1:origin], xreg[1:origin][1:width], options);
        continue when own.status not in ('ok', 'not_converged', 'constant');
        return query
        select
            origin + f.ahead, f.ahead, value[origin + f.ahead], f.forecast_value,
            case when own.status = 'constant' then coalesce(f.standard_error, 0) else f.standard_error end, s.forecast_value,
            s.standard_error
        from keycust.arima_forecast(own, horizon, '{0.95}', expected[origin + 1:origin + horizon][1:width]) as f
        join keycust.forecast_naive(value[1:origin], period, horizon) as s on s.ahead = f.ahead
        where value[origin + f.ahead] is not null and abs(f.forecast_value) <= 1e15 and s.standard_error <= 1e15
            and (f.standard_error <= 1e15 or own.status = 'constant');
    end loop;
end
$$;

-- What every step of a measure goes by: the last day and period that are known, the season, how far ahead it is forecast,
-- from how much history on a customer has a model of its own, and how methods are tried.
create function keycust.forecast_measure(
    measure text, month date, out of_measure text, out last_day date, out last_period date, out period int, out horizon int,
    out minimum int, out recent int, out least_known int, out trial_steps int, out trial_origins int)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    of_measure := measure;
    last_day := keycust.forecast_last_day(month);
    if measure = 'monthly_kwh' then
        last_period := date_trunc('month', last_day::timestamp)::date;
        period := 12;
        horizon := 12;
        minimum := keycust.value_number('forecast_months_minimum', 24, 24, 120)::int;
        recent := 12;
        least_known := 3;
        trial_steps := 3;
        trial_origins := 4;
    else
        last_period := last_day;
        period := 7;
        -- Each day of the coming month, which the risk of it needs.
        horizon := keycust.forecast_last_day((last_day + 1)::date) - last_day;
        minimum := keycust.value_number('forecast_days_minimum', 56, 21, 365)::int;
        recent := 28;
        least_known := 7;
        trial_steps := 14;
        trial_origins := 2;
    end if;
end
$$;

-- The beginning of the nth period of a history.
create function keycust.forecast_place(first_period date, measure text, place bigint) returns date
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when measure = 'monthly_kwh'
        then (p.first_period + (least(greatest(place, 1), 3660) - 1) * interval '1 month')::date
        else p.first_period + least(greatest(place, 1), 3660)::int - 1 end
    from (select least(greatest(first_period, '1900-01-01'), '2199-12-31') as first_period) as p
$$;

-- Those with enough history for a model of their own, the orders of the run before, which are kept until forecast_search_months
-- have passed, and how many forecasts of earlier runs were scored.
create function keycust.forecast_ready(run_id bigint, month date, measure text)
returns table (
    customer_id text, organisation_id text, first_period date, last_period date, observations int, value float8[], orders int[],
    has_mean boolean, has_drift boolean, lambda float8, searched_on date, scored int)
language plpgsql stable parallel safe rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    before constant bigint := keycust.refresh_before(run_id);
    searched_after constant date := (m.last_day
        - keycust.value_number('forecast_search_months', 12, 1, 120) * interval '1 month')::date;
begin
    return query
    select
        h.customer_id, c.organisation_id, h.first_period, h.last_period, h.observations, h.value, p.orders, p.has_mean,
        p.has_drift, p.lambda, case when p.orders is not null then p.searched_on else m.last_day end, coalesce(e.forecasts, 0)
    from keycust.forecast_history(forecast_ready.run_id, month, m.of_measure) as h
    join keycust_data.customer as c on c.customer_id = h.customer_id
    left join keycust_data.customer_forecast_model as p on p.run_id = before and p.customer_id = h.customer_id
        and p.measure = m.of_measure and p.orders is not null and p.searched_on > searched_after
    left join (
        select v.customer_id, count(*)::int as forecasts
        from keycust.forecast_evidence(forecast_ready.run_id, m.of_measure) as v
        where v.arima_value is not null and v.seasonal_naive_value is not null
        group by v.customer_id
    ) as e on e.customer_id = h.customer_id
    where keycust.forecast_status(c.closed_on, h.last_period, h.least_value, h.greatest_value, m.last_day, m.of_measure) is null
        and h.observations >= m.minimum;
end
$$;

-- A customer forecast (fitted: the rows of forecast_series, the model in the first alone), and the methods tried on the end of his
-- series (tried: the rows of forecast_trial), with no origins not. Of the regressors, and what was to be expected of them, the rows
-- from skip on are his. It starts no workers: it may be one's work.
create function keycust.forecast_customer(
    value float8[], period int, horizon int, all_xreg float8[], all_expected float8[], skip int, groups text[], names text[],
    orders int[], has_mean boolean, has_drift boolean, lambda float8, trial_steps int, trial_origins int)
returns jsonb
language plpgsql stable parallel safe cost 1000000
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
set enable_nestloop = on
set max_parallel_workers_per_gather = 0
as $$
declare
    xreg constant float8[] := all_xreg[skip + 1:array_length(all_xreg, 1)][1:array_length(all_xreg, 2)];
    expected constant float8[] := all_expected[skip + 1:array_length(all_expected, 1)][1:array_length(all_expected, 2)];
    fitted constant jsonb := (
        -- What is the same in each row stands in the first alone: of thousands of customers it would be most of what is held.
        select jsonb_agg(case when f.place = 1 then to_jsonb(f) else jsonb_build_object('method', f.method, 'ahead', f.ahead,
            'forecast_value', f.forecast_value, 'standard_error', f.standard_error) end order by f.place)
        from (
            select s.*, row_number() over (order by s.method collate "C", s.ahead) as place
            from keycust.forecast_series(value, period, horizon, xreg, groups, names, orders, has_mean, has_drift, lambda) as s
        ) as f);
    own record;
begin
    select o.* into own
    from jsonb_to_record(fitted -> 0) as o (
        model_orders int[], model_has_mean boolean, model_has_drift boolean, model_lambda float8, places int[]);
    return jsonb_build_object('fitted', fitted, 'tried', (
        select jsonb_agg(to_jsonb(t) order by t.place)
        from keycust.forecast_trial(
            value, period, trial_steps, nullif(trial_origins, 0), own.model_orders, own.model_has_mean, own.model_has_drift,
            own.model_lambda, keycust.forecast_columns(xreg, own.places), keycust.forecast_columns(expected, own.places)) as t));
end
$$;

-- Each of them, in parallel workers where the server has some, as energy_advice; the methods are tried unless enough forecasts
-- of earlier runs have been scored. Regressors stand once for an organisation: histories alone are a few kilobytes a customer.
create function keycust.forecast_attempt(run_id bigint, month date, measure text)
returns table (
    customer_id text, first_period date, last_period date, observations int, future_weather text, searched_on date, attempt jsonb)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
set min_parallel_table_scan_size = '16kB'
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    scored_minimum constant int := keycust.value_number('forecast_scored_minimum', 28, 1, 100000)::int;
    first_day constant date := (
        select min(r.first_period) from keycust.forecast_ready(forecast_attempt.run_id, month, m.of_measure) as r);
begin
    return query
    select
        r.customer_id, r.first_period, r.last_period, r.observations, x.future_weather, r.searched_on,
        keycust.forecast_customer(
            r.value, m.period, m.horizon, x.value, x.expected, case when m.of_measure = 'monthly_kwh' then
                ((extract(year from r.first_period) - extract(year from x.first_period)) * 12
                    + extract(month from r.first_period) - extract(month from x.first_period))::int
                else r.first_period - x.first_period end,
            x.groups, x.names, r.orders, r.has_mean, r.has_drift, r.lambda,
            m.trial_steps, case when r.scored < scored_minimum then m.trial_origins else 0 end)
    from keycust_data.customer as c
    join keycust.forecast_ready(forecast_attempt.run_id, month, m.of_measure) as r on r.customer_id = c.customer_id
    join keycust.forecast_regressors(month, m.of_measure, first_day, m.horizon) as x on x.organisation_id = r.organisation_id;
end
$$;

-- Writes forecasts of those with enough history, by each method, their models, and the trials.
create function keycust.forecast_fit_own(run_id bigint, month date, measure text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    written bigint;
begin
    with attempt as materialized (
        select
            a.customer_id, a.first_period, a.last_period, a.observations, a.future_weather, a.searched_on,
            a.attempt -> 'fitted' as fitted, a.attempt -> 'tried' as tried
        from keycust.forecast_attempt(forecast_fit_own.run_id, month, m.of_measure) as a
        where a.attempt -> 'fitted' <> 'null'
    ), tried as materialized (
        select a.customer_id, a.first_period, (a.fitted -> 0 ->> 'scale')::float8 as scale, t.*
        from attempt as a
        cross join lateral jsonb_to_recordset(nullif(a.tried, 'null')) as t (
            place int, ahead int, actual_value float8, arima_value float8, arima_error float8, seasonal_naive_value float8,
            seasonal_naive_error float8)
    ), trial as (
        insert into keycust_data.customer_forecast_trial (
            run_id, customer_id, measure, period_start, ahead, actual_value, arima_value, arima_error, seasonal_naive_value,
            seasonal_naive_error)
        select
            forecast_fit_own.run_id, t.customer_id, m.of_measure, keycust.forecast_place(t.first_period, m.of_measure, t.place),
            t.ahead, t.actual_value, t.arima_value, t.arima_error, t.seasonal_naive_value, t.seasonal_naive_error
        from tried as t
    ), missed as (
        -- Mean absolute error over that of the season before (Hyndman & Koehler 2006).
        select
            t.customer_id, avg(abs(t.actual_value - t.arima_value) / nullif(t.scale, 0) order by t.place) as arima_mase,
            avg(abs(t.actual_value - t.seasonal_naive_value) / nullif(t.scale, 0) order by t.place) as seasonal_naive_mase
        from tried as t
        group by t.customer_id
    ), model as (
        insert into keycust_data.customer_forecast_model (
            run_id, customer_id, measure, status, model, orders, has_mean, has_drift, lambda, searched_on, regressors,
            future_weather, observations, first_period, last_period, scale, arima_mase, seasonal_naive_mase)
        select
            forecast_fit_own.run_id, a.customer_id, m.of_measure, 'forecast', o.model, o.model_orders, o.model_has_mean,
            o.model_has_drift, o.model_lambda, a.searched_on, o.regressors,
            case when o.regressors ~ 'heating|cooling' then a.future_weather end, a.observations, a.first_period, a.last_period,
            o.scale, e.arima_mase, e.seasonal_naive_mase
        from attempt as a
        cross join lateral jsonb_to_record(a.fitted -> 0) as o (
            model text, model_orders int[], model_has_mean boolean, model_has_drift boolean, model_lambda float8, regressors text,
            scale float8)
        left join missed as e on e.customer_id = a.customer_id
    )
    -- Bounds come when it is known how wide they must be.
    insert into keycust_data.customer_forecast (
        run_id, customer_id, measure, method, period_start, ahead, forecast_value, standard_error, lower_80, upper_80,
        lower_95, upper_95)
    select
        forecast_fit_own.run_id, a.customer_id, m.of_measure, f.method, keycust.forecast_period(m.last_day, m.of_measure, f.ahead),
        f.ahead, f.forecast_value, f.standard_error, f.forecast_value, f.forecast_value, f.forecast_value, f.forecast_value
    from attempt as a
    cross join lateral jsonb_to_recordset(a.fitted) as f (method text, ahead int, forecast_value float8, standard_error float8)
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

-- A forecast with its bands of 80 and 95 %; nothing below 0 where nothing ever was. tail: by how much the band of 95 % is
-- wider than a normal distribution would have it beside that of 80 %.
create function keycust.forecast_band(
    value float8, error float8, not_negative boolean, tail float8 default 1,
    out forecast_value float8, out standard_error float8, out lower_80 float8, out upper_80 float8, out lower_95 float8,
    out upper_95 float8)
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        greatest(b.least, value), error, greatest(b.least, value - 1.2815515655446 * error),
        greatest(b.least, value + 1.2815515655446 * error), greatest(b.least, value - 1.959963984540054 * tail * error),
        greatest(b.least, value + 1.959963984540054 * tail * error)
    from (select case when not_negative then 0::float8 end as least) as b
    -- greatest() passes over what is not known.
    where value is not null and error is not null and tail is not null
$$;

revoke execute on function keycust.forecast_fit_own(bigint, date, text) from public;

comment on function keycust.forecast_columns(float8[], int[]) is '取列 some columns of a matrix';
comment on function keycust.forecast_options(int, int[], boolean, boolean, float8) is '拟合选项 options of a fit of given orders';
comment on function keycust.forecast_naive(float8[], int, int) is '季节朴素预测 the season before as a forecast, and its error';
comment on function keycust.forecast_trial(float8[], int, int, int, int[], boolean, boolean, float8, float8[], float8[]) is
    '滚动检验 both methods tried on the end of a series';
comment on function keycust.forecast_place(date, text, bigint) is '第几期 the beginning of the nth period of a history';
comment on function keycust.forecast_model(float8[], float8[], text[], int, int[], boolean, boolean, float8) is
    '拟合模型 ARIMA on the regressors that lower AICc';
comment on function keycust.forecast_series(float8[], int, int, float8[], text[], text[], int[], boolean, boolean, float8) is
    '单序列预测 forecasts of one series by ARIMA and by the season before';
comment on function keycust.forecast_measure(text, date) is '预测设定 season, horizon and least history of a measure';
comment on function keycust.forecast_ready(bigint, date, text) is '待建模用户 histories of those with enough for a model of their own';
comment on function keycust.forecast_customer(float8[], int, int, float8[], float8[], int, text[], text[], int[], boolean, boolean, float8, int, int) is
    '单户预测 a customer forecast, and the methods tried';
comment on function keycust.forecast_attempt(bigint, date, text) is '逐户预测 each of them forecast, and the methods tried';
comment on function keycust.forecast_fit_own(bigint, date, text) is '自身建模 forecasts of customers by their own history';
comment on function keycust.forecast_status(date, date, float8, float8, date, text) is '不预测的原因 why nothing may be forecast';
comment on function keycust.forecast_period(date, text, int) is '预测期 the beginning of a period ahead';
comment on function keycust.forecast_band(float8, float8, boolean, float8) is '预测区间 a forecast with its bands of 80 and 95 %';

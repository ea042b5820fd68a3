-- Combining: how much of a customer's forecast is ARIMA's and how much that of the season before, by how right both were;
-- and how wide bands must be, by what came.

-- What was forecast of periods that are over, beside what came: by earlier runs, in one year; and, of periods that none of
-- them forecast, by the trials of this run (whose forecast_as_of is NULL). Errors are those before calibration.
create function keycust.forecast_evidence(run_id bigint, measure text)
returns table (
    customer_id text, forecast_as_of date, period_start date, actual_value float8, arima_value float8, arima_error float8,
    seasonal_naive_value float8, seasonal_naive_error float8, class_shape_value float8, class_shape_error float8,
    combined_value float8, combined_error float8)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    with scored as materialized (
        select
            s.customer_id, s.forecast_as_of, s.period_start, s.actual_value,
            max(s.forecast_value) filter (where s.method = 'arima') as arima_value,
            max(s.standard_error / s.calibration) filter (where s.method = 'arima') as arima_error,
            max(s.forecast_value) filter (where s.method = 'seasonal_naive') as seasonal_naive_value,
            max(s.standard_error / s.calibration) filter (where s.method = 'seasonal_naive') as seasonal_naive_error,
            max(s.forecast_value) filter (where s.method = 'class_shape') as class_shape_value,
            max(s.standard_error / s.calibration) filter (where s.method = 'class_shape') as class_shape_error,
            max(s.forecast_value) filter (where s.method = 'combined') as combined_value,
            max(s.standard_error / s.calibration) filter (where s.method = 'combined') as combined_error
        from keycust_data.customer_forecast_score as s
        join keycust_data.refresh_run as r on r.run_id = s.run_id
        join keycust_data.refresh_run as own on own.run_id = forecast_evidence.run_id
        where s.measure = forecast_evidence.measure
            and (r.run_id = own.run_id or r.state = 'finished' and r.as_of < own.as_of and r.as_of > own.as_of - 365)
        group by s.customer_id, s.forecast_as_of, s.period_start, s.actual_value
    )
    select s.* from scored as s
    union all
    select
        t.customer_id, null, t.period_start, t.actual_value, t.arima_value, t.arima_error, t.seasonal_naive_value,
        t.seasonal_naive_error, null, null, null, null
    from keycust_data.customer_forecast_trial as t
    where t.run_id = forecast_evidence.run_id and t.measure = forecast_evidence.measure
        and not exists (select from scored as s where s.customer_id = t.customer_id and s.period_start = t.period_start)
$$;

-- How often both methods forecast a customer, in earlier runs (scored) and together with the trials (tried), how far they
-- were off, and the weight of ARIMA: by the inverse of the mean squared errors (Bates & Granger, Operational Research
-- Quarterly 20, 1969), drawn towards equal weights as if forecast_weight_prior forecasts had spoken for these: few
-- forecasts tell little, and those of one month err together.
create function keycust.forecast_weight(run_id bigint, measure text)
returns table (
    customer_id text, scored int, tried int, arima_error float8, seasonal_naive_error float8, arima_weight float8)
language plpgsql stable rows 1000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    prior constant float8 := keycust.value_number('forecast_weight_prior', 28, 1, 1000000);
begin
    return query
    select
        e.customer_id, e.scored, e.tried, e.arima_error, e.seasonal_naive_error,
        (prior / 2 + e.tried * coalesce(e.naive_squared / nullif(e.arima_squared + e.naive_squared, 0), 0.5)) / (prior + e.tried)
    from (
        select
            v.customer_id, count(v.forecast_as_of)::int as scored, count(*)::int as tried,
            avg(abs(v.arima_missed) order by v.forecast_as_of, v.period_start) filter (where v.forecast_as_of is not null)
                as arima_error,
            avg(abs(v.naive_missed) order by v.forecast_as_of, v.period_start) filter (where v.forecast_as_of is not null)
                as seasonal_naive_error,
            avg(v.arima_missed ^ 2 order by v.forecast_as_of, v.period_start) as arima_squared,
            avg(v.naive_missed ^ 2 order by v.forecast_as_of, v.period_start) as naive_squared
        from (
            select
                x.customer_id, x.forecast_as_of, x.period_start, x.actual_value - x.arima_value as arima_missed,
                x.actual_value - x.seasonal_naive_value as naive_missed
            from keycust.forecast_evidence(forecast_weight.run_id, forecast_weight.measure) as x
            where x.arima_value is not null and x.seasonal_naive_value is not null
        ) as v
        group by v.customer_id
    ) as e;
end
$$;

-- By how much the bands of a method are to be wider, or narrower, so that eight of ten values lie within those of 80 %; and
-- how much wider the bands of 95 % beside them than a normal distribution would have it, so that nineteen of twenty lie
-- within those. Of all customers' forecasts whose periods are over. No row where these are few.
create function keycust.forecast_calibration(run_id bigint, measure text)
returns table (method text, factor float8, tail float8)
language plpgsql stable rows 4
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    least_tried constant int := keycust.value_number('forecast_calibrated_minimum', 100, 10, 1000000)::int;
begin
    return query
    select w.method, f.factor, least(3, greatest(1.2815515655446 / 1.959963984540054, w.reach[2] / 1.959963984540054 / f.factor))
    from (
        select v.method, percentile_cont('{0.8,0.95}'::float8[]) within group (order by abs(v.missed / v.error)) as reach
        from keycust.forecast_evidence(forecast_calibration.run_id, forecast_calibration.measure) as e
        left join keycust_data.customer_forecast_model as k on k.run_id = forecast_calibration.run_id
            and k.customer_id = e.customer_id and k.measure = forecast_calibration.measure
        cross join lateral (
            values
                ('arima', e.actual_value - e.arima_value, e.arima_error),
                ('seasonal_naive', e.actual_value - e.seasonal_naive_value, e.seasonal_naive_error),
                ('class_shape', e.actual_value - e.class_shape_value, e.class_shape_error),
                -- By the weights that it had then: the present ones have seen what came.
                ('combined', e.actual_value - coalesce(e.combined_value,
                        k.arima_weight * e.arima_value + (1 - k.arima_weight) * e.seasonal_naive_value),
                    coalesce(e.combined_error, k.arima_weight * e.arima_error + (1 - k.arima_weight) * e.seasonal_naive_error))
        ) as v (method, missed, error)
        where v.missed is not null and v.error > 0
        group by v.method
        having count(*) >= least_tried
    ) as w
    -- The error of a combination is the most it can be.
    cross join lateral (
        select least(2, greatest(case w.method when 'combined' then 0.25 else 0.5 end, w.reach[1] / 1.2815515655446)) as factor
    ) as f;
end
$$;

-- Weighs the two methods of those that have both, and combines them. The error is the mean of both errors by weight, as if they went
-- together, which is the most it can be; calibration finds what it is.
create function keycust.forecast_combine(run_id bigint, month date, measure text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    written bigint;
begin
    update keycust_data.customer_forecast_model as o
    set (scored, tried, arima_scored_error, seasonal_naive_scored_error, arima_weight) = row (
        coalesce(w.scored, 0), coalesce(w.tried, 0), w.arima_error, w.seasonal_naive_error, coalesce(w.arima_weight, 0.5))
    from keycust_data.customer_forecast_model as n
    left join keycust.forecast_weight(forecast_combine.run_id, m.of_measure) as w on w.customer_id = n.customer_id
    where o.run_id = forecast_combine.run_id and o.measure = m.of_measure and n.run_id = o.run_id and n.measure = o.measure
        and n.customer_id = o.customer_id;
    insert into keycust_data.customer_forecast (
        run_id, customer_id, measure, method, period_start, ahead, forecast_value, standard_error, lower_80, upper_80,
        lower_95, upper_95)
    select
        a.run_id, a.customer_id, a.measure, 'combined', a.period_start, a.ahead, c.value,
        k.arima_weight * a.standard_error + (1 - k.arima_weight) * n.standard_error, c.value, c.value, c.value, c.value
    from keycust_data.customer_forecast as a
    join keycust_data.customer_forecast as n on n.run_id = a.run_id and n.customer_id = a.customer_id
        and n.measure = a.measure and n.period_start = a.period_start and n.method = 'seasonal_naive'
    join keycust_data.customer_forecast_model as k on k.run_id = a.run_id and k.customer_id = a.customer_id
        and k.measure = a.measure
    cross join lateral (
        select k.arima_weight * a.forecast_value + (1 - k.arima_weight) * n.forecast_value as value
    ) as c
    where a.run_id = forecast_combine.run_id and a.measure = m.of_measure and a.method = 'arima';
    get diagnostics written = row_count;
    return written;
end
$$;

-- Draws the bands of all forecasts of a run, as wide as they must be.
create function keycust.forecast_calibrate(run_id bigint, month date, measure text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    written bigint;
begin
    update keycust_data.customer_forecast as f
    set (forecast_value, standard_error, lower_80, upper_80, lower_95, upper_95, calibration) = (
        select b.*, c.factor
        from keycust.forecast_band(f.forecast_value, f.standard_error * c.factor, c.not_negative, c.tail) as b)
    from (
        select
            h.customer_id, h.least_value >= 0 as not_negative, d.method, coalesce(k.factor, 1) as factor,
            coalesce(k.tail, 1) as tail
        from keycust.forecast_history(forecast_calibrate.run_id, month, m.of_measure) as h
        cross join unnest('{arima,seasonal_naive,class_shape,combined}'::text[]) as d (method)
        left join keycust.forecast_calibration(forecast_calibrate.run_id, m.of_measure) as k on k.method = d.method
    ) as c
    where f.run_id = forecast_calibrate.run_id and f.measure = m.of_measure and c.customer_id = f.customer_id
        and c.method = f.method;
    get diagnostics written = row_count;
    return written;
end
$$;

revoke execute on function keycust.forecast_combine(bigint, date, text) from public;
revoke execute on function keycust.forecast_calibrate(bigint, date, text) from public;

comment on function keycust.forecast_evidence(bigint, text) is '预测依据 what was forecast of periods that are over, beside what came';
comment on function keycust.forecast_weight(bigint, text) is '组合权重 the weights by which both methods are combined';
comment on function keycust.forecast_calibration(bigint, text) is '区间校准 by how much the bands of a method are to be wider or narrower';
comment on function keycust.forecast_combine(bigint, date, text) is '组合预测 combines the two methods';
comment on function keycust.forecast_calibrate(bigint, date, text) is '绘制区间 draws the bands of all forecasts of a run';

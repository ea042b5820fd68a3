-- Forecasts of earlier runs against what came, and which method is kept.

-- Scores what has come since the run before: each forecast once, when its period is over.
create function keycust.forecast_score(run_id bigint, month date, measure text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    written bigint;
begin
    with actual as materialized (
        select
            h.customer_id, keycust.forecast_place(h.first_period, m.of_measure, v.place) as period_start, v.value
        from keycust.forecast_history(forecast_score.run_id, month, m.of_measure) as h
        cross join lateral unnest(h.value) with ordinality as v (value, place)
        where v.value is not null
    ), before as (
        select b.as_of
        from keycust_data.refresh_run as b
        where b.run_id = keycust.refresh_before(forecast_score.run_id)
    )
    insert into keycust_data.customer_forecast_score (
        run_id, customer_id, measure, method, forecast_as_of, period_start, ahead, was_kept, forecast_value, standard_error,
        lower_80, upper_80, lower_95, upper_95, calibration, actual_value, scale)
    select
        forecast_score.run_id, f.customer_id, m.of_measure, f.method, r.as_of, f.period_start, f.ahead, f.is_kept,
        f.forecast_value, f.standard_error, f.lower_80, f.upper_80, f.lower_95, f.upper_95, f.calibration, a.value, o.scale
    from before as b
    join keycust_data.refresh_run as r on r.state = 'finished' and r.as_of <= b.as_of
        and r.as_of > m.last_day - interval '13 months'
    join keycust_data.customer_forecast as f on f.run_id = r.run_id and f.measure = m.of_measure
        and f.period_start > b.as_of and f.period_start <= m.last_day
    join actual as a on a.customer_id = f.customer_id and a.period_start = f.period_start
    left join keycust_data.customer_forecast_model as o on o.run_id = r.run_id and o.customer_id = f.customer_id
        and o.measure = m.of_measure
    where r.run_id = (
        select max(o.run_id) from keycust_data.refresh_run as o where o.as_of = r.as_of and o.state = 'finished');
    get diagnostics written = row_count;
    return written;
end
$$;

-- Keeps one method of each customer and measure: both combined, where there are two of his own history; of those with
-- little history the one with the narrower band. Ties go to ARIMA. Writes a row for every customer, with the reason where
-- nothing is forecast.
create function keycust.forecast_choose(run_id bigint, month date, measure text) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    m constant record := keycust.forecast_measure(measure, month);
    written bigint;
begin
    with candidate as (
        select f.customer_id, f.method, sum(f.standard_error order by f.ahead) as width
        from keycust_data.customer_forecast as f
        where f.run_id = forecast_choose.run_id and f.measure = m.of_measure
        group by f.customer_id, f.method
        having count(*) = m.horizon
    ), kept as materialized (
        select distinct on (c.customer_id)
            c.customer_id, c.method,
            case
                when c.method = 'combined' then 'weights'
                when count(*) over (partition by c.customer_id) = 1 then 'only_one'
                else 'narrower_band'
            end as chosen_by
        from candidate as c
        order by c.customer_id, c.method = 'combined' desc, c.width, array_position('{arima,seasonal_naive,class_shape}'::text[], c.method)
    ), marked as (
        update keycust_data.customer_forecast as f
        set is_kept = true
        from kept as k
        where f.run_id = forecast_choose.run_id and f.measure = m.of_measure and f.customer_id = k.customer_id
            and f.method = k.method
    )
    insert into keycust_data.customer_forecast_model as old (
        run_id, customer_id, measure, status, reason_zh, reason_en, method, chosen_by, model, observations, first_period,
        last_period, class_no)
    select
        forecast_choose.run_id, c.customer_id, m.of_measure, s.status, r.reason_zh, r.reason_en, k.method, k.chosen_by,
        case when k.method = 'class_shape' then x.model end, h.observations, h.first_period, h.last_period,
        case when k.method = 'class_shape' then l.class_no end
    from keycust_data.customer as c
    left join keycust.forecast_history(forecast_choose.run_id, month, m.of_measure) as h on h.customer_id = c.customer_id
    left join kept as k on k.customer_id = c.customer_id
    left join keycust_data.customer_load_class as l on l.run_id = forecast_choose.run_id and l.customer_id = c.customer_id
    left join keycust_data.load_class_forecast as x on x.run_id = forecast_choose.run_id and x.class_no = l.class_no
        and x.measure = m.of_measure and x.ahead = 1
    cross join lateral (
        select case
            when k.method is not null then 'forecast'
            else coalesce(keycust.forecast_status(c.closed_on, h.last_period, h.least_value, h.greatest_value, m.last_day,
                m.of_measure), case when h.observations < m.minimum then 'too_little_history' else 'no_method' end)
        end as status
    ) as s
    left join keycust.forecast_reason() as r on r.status = s.status
    on conflict on constraint customer_forecast_model_pkey do update
    set (status, reason_zh, reason_en, method, chosen_by, arima_weight) = row (
        excluded.status, excluded.reason_zh, excluded.reason_en, excluded.method, excluded.chosen_by,
        case when excluded.method = 'combined' then old.arima_weight end);
    get diagnostics written = row_count;
    return written;
end
$$;

-- Why a customer is not forecast, in words.
create function keycust.forecast_reason() returns table (status text, reason_zh text, reason_en text)
language sql immutable parallel safe rows 6
set search_path = pg_catalog, pg_temp
as $$
    values
        ('closed', '已销户', 'closed'),
        ('no_history', '没有历史数据', 'no history'),
        ('too_little_history', '历史太短,且没有可借用的负荷类别', 'too little history, and no class of load to borrow from'),
        ('out_of_date', '近期没有数据', 'nothing is known of late'),
        ('implausible', '历史数据不可信', 'a history that is not to be believed'),
        ('no_method', '没有方法能预测此序列', 'a series that no method forecasts')
$$;

revoke execute on function keycust.forecast_score(bigint, date, text) from public;
revoke execute on function keycust.forecast_choose(bigint, date, text) from public;

comment on function keycust.forecast_score(bigint, date, text) is '预测评分 forecasts of earlier runs against what came';
comment on function keycust.forecast_choose(bigint, date, text) is '选择方法 keeps one method of each customer';
comment on function keycust.forecast_reason() is '原因说明 why customers are not forecast, in words';

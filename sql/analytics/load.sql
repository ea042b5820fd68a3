-- Load profiles: what a customer's load amounts to. See doc/load.md.
-- load_profile is a whole-data aggregate: it keeps all values of its group.

create type keycust.load_profile_model as (
    first_day date,
    last_day date,
    points int,
    days int,
    excluded_days int,
    missing_days int,
    coverage float8,
    energy_kwh float8,
    mean_kw float8,
    peak_kw float8,
    peak_at timestamp,
    minimum_kw float8,
    minimum_at timestamp,
    load_factor float8,
    day_load_factor float8,
    day_minimum_load_factor float8,
    day_peak_valley_kw float8,
    day_peak_valley_ratio float8,
    form_factor float8,
    crest_factor float8,
    utilisation_hours float8,
    loss_hours float8,
    base_kw float8,
    volatility float8,
    rest_day_ratio float8,
    week_share float8,
    similarity float8,
    typical_day date,
    mean_curve_kw float8[],
    day_values float8[],
    hours_above float8[],
    duration_kw float8[],
    status text,
    message text,
    format int,
    detail jsonb
);
comment on type keycust.load_profile_model is
    '负荷特性 load profile: peak, energy, factors, and the days and the duration curve that they come from';

create function keycust.load_profile_trans(internal, timestamp, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_profile_trans';
comment on function keycust.load_profile_trans(internal, timestamp, float8) is
    '累积 transition function of load_profile';

create function keycust.load_profile_trans(internal, timestamp, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_profile_trans';
comment on function keycust.load_profile_trans(internal, timestamp, float8, jsonb) is
    '累积 transition function of load_profile';

create function keycust.load_profile_trans(internal, date, real[]) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_profile_curve_trans';
comment on function keycust.load_profile_trans(internal, date, real[]) is
    '累积 transition function of load_profile over day curves';

create function keycust.load_profile_trans(internal, date, real[], jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_profile_curve_trans';
comment on function keycust.load_profile_trans(internal, date, real[], jsonb) is
    '累积 transition function of load_profile over day curves';

create function keycust.load_profile_final(internal) returns keycust.load_profile_model
language c immutable parallel safe cost 10000 as 'MODULE_PATHNAME', 'load_profile_final';
comment on function keycust.load_profile_final(internal) is '负荷特性结果 final function of load_profile';

create aggregate keycust.load_profile(at timestamp, kw float8) (
    sfunc = keycust.load_profile_trans,
    stype = internal,
    sspace = 600000,
    finalfunc = keycust.load_profile_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_profile(timestamp, float8) is
    '负荷特性 load profile of values in time; the step is found';

create aggregate keycust.load_profile(at timestamp, kw float8, options jsonb) (
    sfunc = keycust.load_profile_trans,
    stype = internal,
    sspace = 600000,
    finalfunc = keycust.load_profile_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_profile(timestamp, float8, jsonb) is
    '负荷特性 load profile of values in time; the step is found';

create aggregate keycust.load_profile(day date, kw real[]) (
    sfunc = keycust.load_profile_trans,
    stype = internal,
    sspace = 200000,
    finalfunc = keycust.load_profile_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_profile(date, real[]) is '负荷特性 load profile of day curves';

create aggregate keycust.load_profile(day date, kw real[], options jsonb) (
    sfunc = keycust.load_profile_trans,
    stype = internal,
    sspace = 200000,
    finalfunc = keycust.load_profile_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_profile(date, real[], jsonb) is '负荷特性 load profile of day curves';

-- What a profile says, in rows.

create function keycust.load_days(
    profile keycust.load_profile_model,
    out day date,
    out is_counted boolean,
    out is_rest_day boolean,
    out valid_points int,
    out energy_kwh float8,
    out mean_kw float8,
    out peak_kw float8,
    out peak_at timestamp,
    out minimum_kw float8,
    out minimum_at timestamp,
    out load_factor float8,
    out minimum_load_factor float8,
    out peak_valley_kw float8,
    out peak_valley_ratio float8,
    out form_factor float8,
    out volatility float8,
    out ramp_kw float8,
    out ramp_at timestamp,
    out ramp_ratio float8,
    out maximum_demand_kw float8,
    out similarity float8
) returns setof record
language c immutable strict parallel safe rows 365 as 'MODULE_PATHNAME', 'load_days';
comment on function keycust.load_days(keycust.load_profile_model) is
    '日负荷特性 the days of a profile: peak, minimum, load factor, peak-valley difference, ramp, similarity';

create function keycust.load_months(
    profile keycust.load_profile_model,
    out month date,
    out days int,
    out excluded_days int,
    out energy_kwh float8,
    out mean_kw float8,
    out peak_kw float8,
    out peak_at timestamp,
    out minimum_kw float8,
    out load_factor float8,
    out day_load_factor float8,
    out day_minimum_load_factor float8,
    out day_peak_valley_kw float8,
    out day_peak_valley_ratio float8,
    out unbalance_factor float8,
    out maximum_demand_kw float8,
    out rest_day_ratio float8
) returns setof record
language c immutable strict parallel safe rows 12 as 'MODULE_PATHNAME', 'load_months';
comment on function keycust.load_months(keycust.load_profile_model) is
    '月负荷特性 the months of a profile: energy, peak, load factors, unbalance factor, demand';

create function keycust.load_peak_hours(
    profile keycust.load_profile_model,
    out hour int,
    out days int,
    out share float8,
    out working_days int,
    out rest_days int
) returns setof record
language c immutable strict parallel safe rows 24 as 'MODULE_PATHNAME', 'load_peak_hours';
comment on function keycust.load_peak_hours(keycust.load_profile_model) is
    '峰时分布 on how many days the peak lies in each hour of the day';

create function keycust.load_duration(
    profile keycust.load_profile_model,
    steps int default 100,
    out time_pct float8,
    out hours float8,
    out kw float8,
    out peak_pct float8
) returns setof record
language c immutable strict parallel safe rows 101 as 'MODULE_PATHNAME', 'load_duration';
comment on function keycust.load_duration(keycust.load_profile_model, int) is
    '负荷持续曲线 load duration curve: the load that is reached for so many percent of the time';

create function keycust.load_hours_above(
    profile keycust.load_profile_model,
    out peak_pct int,
    out kw float8,
    out hours float8
) returns setof record
language c immutable strict parallel safe rows 101 as 'MODULE_PATHNAME', 'load_hours_above';
comment on function keycust.load_hours_above(keycust.load_profile_model) is
    '尖峰负荷持续时间 the hours at or above each percent of the peak, 0 to 100';

create function keycust.load_ramps(
    profile keycust.load_profile_model,
    most int default 10,
    out rank int,
    out at timestamp,
    out ramp_kw float8,
    out ramp_ratio float8
) returns setof record
language sql immutable strict parallel safe rows 10
set search_path = pg_catalog, pg_temp
as $$
    select row_number() over (order by abs(d.ramp_kw) desc, d.ramp_at)::int, d.ramp_at, d.ramp_kw, d.ramp_ratio
    from keycust.load_days(profile) as d
    where d.is_counted and d.ramp_at is not null
    order by abs(d.ramp_kw) desc, d.ramp_at
    limit greatest(most, 0)
$$;
comment on function keycust.load_ramps(keycust.load_profile_model, int) is
    '最大爬坡 the days with the steepest change from one interval to the next';

create function keycust.load_periods(
    profile keycust.load_profile_model,
    periods text[],
    out period text,
    out hours float8,
    out mean_kw float8,
    out load_rate float8,
    out energy_share float8
) returns setof record
language plpgsql immutable strict parallel safe rows 4
set search_path = pg_catalog, pg_temp
as $$
begin
    if (profile).status is distinct from 'ok' then
        return;
    end if;
    if array_ndims(periods) is distinct from 1 or cardinality((profile).mean_curve_kw) % cardinality(periods) <> 0
        or array_position(periods, null) is not null
    then
        raise exception using errcode = '22023',
            message = 'periods must name the period of each equal part of the day',
            detail = format('Got %s parts for days of %s points.', cardinality(periods), cardinality((profile).mean_curve_kw)),
            hint = 'The number of parts must divide the number of points, and none may be null: array[''valley'', …], 24 for hours.';
    end if;
    return query
    with slot as (
        select
            c.kw,
            periods[array_lower(periods, 1)
                + ((c.n - 1) * cardinality(periods) / cardinality((profile).mean_curve_kw))::int] as label
        from unnest((profile).mean_curve_kw) with ordinality as c (kw, n)
    ), summed as (
        select
            s.label, count(*) as slots, avg(s.kw) as mean,
            sum(sum(s.kw)) over () / nullif(sum(count(s.kw)) over (), 0)::float8 as day_mean,
            sum(s.kw) as total, sum(sum(s.kw)) over () as day_total
        from slot as s
        group by s.label
    )
    select
        s.label, s.slots * 24.0::float8 / cardinality((profile).mean_curve_kw), s.mean,
        case when s.day_mean > 0 then s.mean / s.day_mean end,
        case when s.day_total > 0 then s.total / s.day_total end
    from summed as s
    order by s.label collate "C";
end
$$;
comment on function keycust.load_periods(keycust.load_profile_model, text[]) is
    '分时段负荷率与电量占比 mean load and share of the energy of each period of the day';

create function keycust.load_indices(
    profile keycust.load_profile_model,
    installed_kw float8 default null,
    capacity_kva float8 default null,
    periods text[] default null,
    out index_code text,
    out part text,
    out label_zh text,
    out label_en text,
    out value float8,
    out text_value text,
    out unit text,
    out period text,
    out note text
) returns setof record
language sql immutable parallel safe rows 50
set search_path = pg_catalog, pg_temp
as $$
    with year as (
        -- A year's figures need a year, give or take a few days.
        select
            count(*) >= 12 and (profile).last_day - (profile).first_day between 359 and 365 as is_whole,
            avg(m.day_load_factor) as day_load_factor, avg(m.unbalance_factor) as unbalance_factor,
            avg(m.peak_kw) as mean_peak_kw, max(m.maximum_demand_kw) as maximum_demand_kw,
            avg(m.rest_day_ratio) as rest_day_ratio
        from keycust.load_months(profile) as m
        where m.days > 0
    ), known as (
        select
            y.*, (profile).peak_kw > 0 as has_peak, case when not y.is_whole then 'needs a year' end as year_note,
            case when y.is_whole and exists (
                    select from generate_series(0, (profile).last_day - (profile).first_day) as n
                    where to_char(((profile).first_day + n)::timestamp, 'MMDD') = '0229') then 8784 else 8760 end as hours
        from year as y
        where (profile).status = 'ok'
    ), found (index_code, part, value, text_value, note) as (
        select v.*
        from known as y
        cross join lateral (values
            ('LF_DAY', null::text, (profile).day_load_factor, null::text, 'mean of the days'),
            ('MINLF_DAY', null, (profile).day_minimum_load_factor, null, 'mean of the days'),
            ('PVD_DAY', null, (profile).day_peak_valley_kw, null, 'mean of the days'),
            ('PVR_DAY', null, (profile).day_peak_valley_ratio, null, 'mean of the days'),
            ('LF_MONTH', null, y.day_load_factor, null, 'mean of the months'),
            ('SIGMA', null, y.unbalance_factor, null, 'mean of the months'),
            ('RHO', null, case when y.is_whole and y.has_peak then y.mean_peak_kw / (profile).peak_kw end, null, y.year_note),
            ('LF_YEAR', null, case when y.is_whole then (profile).load_factor end, null, y.year_note),
            ('TMAX', null, case when y.is_whole then (profile).load_factor * y.hours end, null, y.year_note),
            ('TAU', null,
                case when y.is_whole and (profile).days > 0
                    then (profile).loss_hours / ((profile).days * 24) * y.hours end, null,
                coalesce(y.year_note, 'at constant power factor')),
            ('CAP_HOURS', null, case when y.is_whole and capacity_kva > 0 then (profile).mean_kw * y.hours / capacity_kva end,
                null, case when capacity_kva is null then 'needs capacity_kva' else y.year_note end),
            ('KD', null, case when installed_kw > 0 then (profile).peak_kw / installed_kw end, null,
                case when installed_kw is null then 'needs installed_kw' end),
            ('KU', null, case when installed_kw > 0 then (profile).mean_kw / installed_kw end, null,
                case when installed_kw is null then 'needs installed_kw' end),
            ('KF', null, (profile).form_factor, null, null),
            ('KM', null, (profile).crest_factor, null, null),
            ('BASE', 'base', (profile).base_kw, null, 'mean of the days'),
            ('BASE', 'intermediate', (profile).mean_kw - (profile).base_kw, null, 'mean of the days'),
            ('BASE', 'peak', (profile).base_kw + (profile).day_peak_valley_kw - (profile).mean_kw, null, 'mean of the days'),
            ('MD', null, y.maximum_demand_kw, null,
                case when y.maximum_demand_kw is null then 'needs points of 15 minutes' else 'blocks of 15 minutes' end),
            ('TYPDAY', null, null, to_char((profile).typical_day::timestamp, 'YYYY-MM-DD'), 'of the working days, by shape'),
            ('VOL', null, (profile).volatility, null, 'mean of the days'),
            ('SIM', null, (profile).similarity, null, 'mean of the days, with the typical day'),
            ('REST', null, y.rest_day_ratio, null, 'mean of the months')
        ) as v
        union all
        select 'T95', h.peak_pct::text, h.hours, null, null
        from keycust.load_hours_above(profile) as h
        where h.peak_pct in (90, 95, 97)
        union all
        select 'VOL', 'ramp', max(d.ramp_ratio), null, 'the greatest of the days'
        from keycust.load_days(profile) as d
        where d.is_counted
        having count(*) > 0
        union all
        select v.index_code, case when v.index_code = 'E_SHARE' then p.period end, v.value, null, null
        from keycust.load_periods(profile, periods) as p
        cross join lateral (values
            (case p.period when 'peak' then 'R_PEAK' when 'flat' then 'R_FLAT' when 'valley' then 'R_VALLEY' end, p.load_rate),
            ('E_SHARE', p.energy_share)
        ) as v (index_code, value)
    )
    select
        i.index_code, f.part, i.label_zh, i.label_en, f.value, f.text_value, i.unit, i.period,
        coalesce(f.note, case
            when f.index_code is not null then null
            when i.index_code in ('KS', 'RESP') then 'of several customers: load_coincidence'
            when i.index_code = 'LDC' then 'a curve: load_duration'
            when i.index_code in ('TSENS', 'CDD', 'ACL') then 'with temperatures: load_temperature'
            when i.index_code = 'PFM' then 'with reactive energy'
            when i.index_code in ('R_PEAK', 'R_FLAT', 'R_VALLEY', 'E_SHARE') and periods is null then 'needs periods'
        end)
    from keycust.shipped_load_index() with ordinality as i (
        index_code, label_zh, label_en, formula, unit, period, note, source, confidence, place)
    left join found as f on f.index_code = i.index_code
    where (profile).status = 'ok'
    order by i.place, f.part nulls first
$$;
comment on function keycust.load_indices(keycust.load_profile_model, float8, float8, text[]) is
    '负荷特性指标 the indices of a profile in rows: code, Chinese and English name, value, unit, period';

-- A model of value: what experts judge and what the data separate, made into weights over the leaves; and the bounds
-- between which each measure counts. It is kept, so that a score means the same next month.

-- Weights of criteria and leaves within their parent, out of the judgements that are in force on a day. Siblings of
-- whom nobody judged any pair weigh alike.
create function keycust.value_judged(on_day date)
returns table (criterion text, parent text, local_weight float8, consistency_ratio float8)
language plpgsql stable rows 30
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with node as (
        select
            c.criterion, coalesce(c.parent, '') as parent,
            row_number() over (partition by c.parent order by c.place) as n,
            count(*) over (partition by c.parent) as siblings
        from keycust_data.value_criterion as c
        where c.valid_from <= on_day and (c.valid_to is null or c.valid_to >= on_day)
    ), judged as (
        select distinct on (j.expert, j.criterion, j.compared_with)
            j.expert, j.criterion, j.compared_with, j.judgement, x.voice
        from keycust_data.value_judgement as j
        join keycust_data.value_expert as x on x.expert = j.expert
        where x.voice > 0 and x.valid_from <= on_day and (x.valid_to is null or x.valid_to >= on_day)
            and j.valid_from <= on_day and (j.valid_to is null or j.valid_to >= on_day)
        order by j.expert, j.criterion, j.compared_with, j.valid_from desc
    ), said as (
        select j.expert, j.voice, i.parent
        from judged as j
        join node as i on i.criterion = j.criterion
        join node as k on k.criterion = j.compared_with and k.parent = i.parent
        group by j.expert, j.voice, i.parent
    ), matrix_row as (
        select
            s.expert, s.voice, i.parent, i.n,
            array_agg(case when i.n = k.n then 1 else coalesce(j.judgement, 1 / m.judgement) end order by k.n) as line
        from said as s
        join node as i on i.parent = s.parent
        join node as k on k.parent = s.parent
        left join judged as j on j.expert = s.expert and j.criterion = i.criterion and j.compared_with = k.criterion
        left join judged as m on m.expert = s.expert and m.criterion = k.criterion and m.compared_with = i.criterion
        group by s.expert, s.voice, i.parent, i.n
    ), matrix as (
        select r.expert, r.voice, r.parent, array_agg(r.line order by r.n) as judgements
        from matrix_row as r
        group by r.expert, r.voice, r.parent
    ), weighed as (
        select g.parent, keycust.ahp_weights(g.judgements) as result
        from (
            select m.parent, keycust.ahp_group(m.judgements, m.voice) as judgements from matrix as m group by m.parent
        ) as g
    )
    select
        n.criterion, nullif(n.parent, ''),
        coalesce((w.result).weights[n.n], 1::float8 / n.siblings), (w.result).cr
    from node as n
    left join weighed as w on w.parent = n.parent;
end
$$;

-- The leaves in their order, as an array of the columns that they read: names that a constraint of the table allows.
create function keycust.value_array(measures text[]) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce('array[' || (
        select string_agg(format('r.%I', m.name), ', ' order by m.n) from unnest(measures) with ordinality as m (name, n)
    ) || ']::float8[]', 'null::float8[]')
$$;

-- The columns that the leaves of a kept model read, in their order.
create function keycust.value_measures(version bigint) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(c.measure order by c.place)
    from keycust_data.value_model_criterion as c
    where c.model_version = version
$$;

-- One of the words allowed, out of the settings.
create function keycust.value_word(setting text, allowed text[]) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    word constant text := keycust.source_setting(setting, allowed[1]);
begin
    if word <> all (allowed) then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = format('setting %s must be one of %s', setting, array_to_string(allowed, ', ')),
            detail = format('Got "%s".', word),
            hint = 'Change it in keycust_data.setting.';
    end if;
    return word;
end
$$;

-- A number out of the settings.
create function keycust.value_number(setting text, standard float8, low float8, high float8) returns float8
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
as $$
declare
    word constant text := keycust.source_setting(setting, standard::text);
begin
    if (case when word ~ '^[0-9]{1,9}(\.[0-9]{1,9})?$' then word::float8 between low and high else false end) then
        return word::float8;
    end if;
    raise exception using
        errcode = 'invalid_parameter_value',
        message = format('setting %s must be a number from %s to %s', setting, low, high),
        detail = format('Got "%s".', word),
        hint = 'Change it in keycust_data.setting.';
end
$$;

-- Fits a model on the customers as they stand at the end of a month; NULL where there is nobody to fit it on. Profit is
-- the margin as soon as it is known of half of the customers, else the revenue: of all alike, since the two cannot be
-- compared.
create function keycust.value_fit_month(of_month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
set enable_nestloop = off
set jit = off
set work_mem = '64MB'
as $$
declare
    last_day constant date := (of_month + interval '1 month' - interval '1 day')::date;
    weighting constant text := keycust.value_word('value_weighting', '{ahp,entropy,critic,combined}');
    method constant text := keycust.value_word('value_method', '{weighted_sum,topsis,grey}');
    judged_share constant float8 := keycust.value_number('value_judged_share', 0.5, 0, 1);
    winsorised_share constant float8 := keycust.value_number('value_winsorised_share', 0.05, 0, 0.499);
    minimum_coverage_pct constant float8 := keycust.value_number('value_minimum_coverage_pct', 50, 0, 100);
    basis text;
    too_deep text;
    measures text[];
    options jsonb;
    model keycust.score_model;
    version bigint;
begin
    select min(c.criterion) into too_deep
    from keycust_data.value_criterion as c
    join keycust_data.value_criterion as p on p.criterion = c.parent
    where p.parent is not null and c.valid_from <= last_day and (c.valid_to is null or c.valid_to >= last_day);
    if too_deep is not null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('criterion "%s" is part of one that is itself a part', too_deep),
            hint = 'Criteria have two levels: give it a parent that has none, in keycust_data.value_criterion.';
    end if;
    call keycust.value_check_judgements(last_day);
    select case when 2 * count(r.margin_cny) >= count(*) then 'margin' else 'revenue' end into basis
    from keycust.value_raw(of_month, 'revenue') as r
    where r.status is null;
    select
        array_agg(c.measure order by c.place),
        jsonb_build_object(
            'criteria', jsonb_agg(c.criterion order by c.place),
            'direction', jsonb_agg(case when c.direction = 'range' then jsonb_build_array(c.best_low, c.best_high)
                else to_jsonb(c.direction) end order by c.place),
            'weights', case weighting when 'ahp' then 'equal' when 'combined' then 'critic' else weighting end,
            'method', method, 'min_coverage', minimum_coverage_pct / 100)
    into measures, options
    from keycust_data.value_criterion as c
    join keycust_data.value_criterion as p on p.criterion = c.parent
    where c.valid_from <= last_day and (c.valid_to is null or c.valid_to >= last_day)
        and p.valid_from <= last_day and (p.valid_to is null or p.valid_to >= last_day);
    if measures is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('no criterion of value is in force on %s', last_day),
            hint = 'See valid_from and valid_to in keycust_data.value_criterion.';
    end if;
    execute format(
        $statement$
        with r as materialized (
            select %s as criteria from keycust.value_raw($1, $2) as r where r.status is null
        )
        select (f.model).*
        from (
            select keycust.score_fit(r.criteria, b.bounds, $3) as model
            from r
            cross join (select keycust.score_bounds(r.criteria, $4) as bounds from r) as b
        ) as f
        where f.model is not null
        $statement$, keycust.value_array(measures))
    into model using of_month, basis, options, jsonb_build_object('winsorise', winsorised_share);
    if model.criteria is null then
        return null;
    end if;
    insert into keycust_data.value_model as m (
        valid_from, fitted_at, profit_basis, method, weighting, judged_share, winsorised_share, minimum_coverage_pct, rho,
        consistency_ratio, customers, complete_customers, status, message)
    select
        last_day, now() at time zone keycust.source_zone(), basis, method, weighting, judged_share, winsorised_share,
        minimum_coverage_pct, coalesce((model.detail ->> 'rho')::float8, 0.5),
        (select max(j.consistency_ratio) from keycust.value_judged(last_day) as j), model.rows, model.complete_rows,
        model.status, model.message
    returning m.model_version into version;
    call keycust.value_weigh(version, model, last_day);
    call keycust.value_warn_judgements(version, last_day);
    return version;
end
$$;

-- Weighs the leaves and writes them. A leaf that is known of nobody gives its weight to its siblings, a criterion all of
-- whose leaves are, to the other criteria.
create procedure keycust.value_weigh(version bigint, model keycust.score_model, on_day date)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    judged float8[];
    weights float8[];
    m keycust_data.value_model;
begin
    select v.* into strict m from keycust_data.value_model as v where v.model_version = version;
    with node as materialized (
        select j.* from keycust.value_judged(on_day) as j
    ), leaf as (
        select l.n, c.parent, j.local_weight * (l.coverage > 0)::int as local_weight
        from unnest(model.criteria, model.coverage) with ordinality as l (criterion, coverage, n)
        join keycust_data.value_criterion as c on c.criterion = l.criterion
        join node as j on j.criterion = l.criterion
    ), branch as (
        select l.parent, sum(l.local_weight) as known from leaf as l group by l.parent
    ), weighed as (
        select l.n, case when b.known > 0 then p.local_weight * l.local_weight / b.known else 0 end as weight
        from leaf as l
        join branch as b on b.parent = l.parent
        join node as p on p.criterion = l.parent
    )
    select array_agg(w.weight / s.total order by w.n) into judged
    from weighed as w
    cross join (select nullif(sum(x.weight), 0) as total from weighed as x) as s;
    weights := case m.weighting
        when 'ahp' then judged
        when 'combined' then keycust.score_combine(judged, model.weights, m.judged_share)
        else model.weights
    end;
    insert into keycust_data.value_model_criterion (
        model_version, place, criterion, parent, measure, direction, best_low, best_high, low, high, norm, coverage_pct,
        judged_weight, consistency_ratio, measured_weight, weight)
    select
        version, l.n, l.criterion, c.parent, c.measure, l.direction, l.best_low, l.best_high, l.low, l.high,
        (model.detail -> 'norm' ->> (l.n - 1)::int)::float8, 100 * l.coverage, judged[l.n], j.consistency_ratio,
        case when m.weighting <> 'ahp' then l.measured end, weights[l.n]
    from unnest(model.criteria, model.direction, model.best_low, model.best_high, model.low, model.high, model.coverage,
        model.weights) with ordinality as l (criterion, direction, best_low, best_high, low, high, coverage, measured, n)
    join keycust_data.value_criterion as c on c.criterion = l.criterion
    join keycust.value_judged(on_day) as j on j.criterion = l.criterion;
end
$$;

-- The model that holds on a day: the last one fitted for that day or before, else the first there is.
create function keycust.value_version(on_day date) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select m.model_version
    from keycust_data.value_model as m
    order by
        m.valid_from <= on_day desc,
        case when m.valid_from <= on_day then m.valid_from end desc,
        m.valid_from,
        m.model_version desc
    limit 1
$$;

-- A kept model as the functions of score take it; by the view, so that whoever sees values can ask what if.
create function keycust.value_model_of(version bigint) returns keycust.score_model
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    model keycust.score_model;
begin
    select
        array_agg(m.criterion order by m.place), array_agg(m.direction order by m.place),
        array_agg(m.best_low order by m.place), array_agg(m.best_high order by m.place),
        array_agg(m.low order by m.place), array_agg(m.high order by m.place), array_agg(m.weight order by m.place),
        m.method, 'given', m.customers, m.customers, array_agg(m.coverage_pct / 100 order by m.place), 'ok', null,
        1, jsonb_build_object('rho', m.rho, 'min_coverage', m.minimum_coverage_pct / 100)
            || case when count(m.norm) > 0 then jsonb_build_object('norm', jsonb_agg(m.norm order by m.place)) else '{}' end
    into model
    from keycust_bi.value_model as m
    where m.model_version = version
    group by m.method, m.customers, m.rho, m.minimum_coverage_pct;
    return model;
end
$$;

-- Makes a new version of the model, which holds from the day on; what was computed stays as it is.
create procedure keycust.value_fit(as_of date default null, inout model_version bigint default null)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
    day constant date := keycust.refresh_day(as_of);
begin
    model_version := keycust.value_fit_month(date_trunc('month', day::timestamp)::date);
    if model_version is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format('there is no customer with a bill in the 12 months to %s', day),
            hint = 'Use CALL keycust.integrate() to bring them in, or another as_of.';
    end if;
end
$$;

revoke execute on function keycust.value_fit_month(date) from public;
revoke execute on procedure keycust.value_weigh(bigint, keycust.score_model, date) from public;
revoke execute on procedure keycust.value_fit(date, bigint) from public;

comment on function keycust.value_judged(date) is '专家权重 weights out of the judgements in force on a day';
comment on function keycust.value_array(text[]) is '指标数组 the leaves of a model as an array of columns';
comment on function keycust.value_measures(bigint) is '模型指标 the columns that the leaves of a kept model read';
comment on function keycust.value_word(text, text[]) is '设置项(词) a word out of the settings, checked';
comment on function keycust.value_number(text, float8, float8, float8) is '设置项(数) a number out of the settings, checked';
comment on function keycust.value_fit_month(date) is '按月拟合 fits a model of value on a month''s customers';
comment on procedure keycust.value_weigh(bigint, keycust.score_model, date) is '确定权重 weighs the leaves of a model and writes them';
comment on function keycust.value_version(date) is '适用模型 the model of value that holds on a day';
comment on function keycust.value_model_of(bigint) is '读取模型 a kept model as the functions of score take it';
comment on procedure keycust.value_fit(date, bigint) is '拟合价值模型 makes a new version of the model of value';

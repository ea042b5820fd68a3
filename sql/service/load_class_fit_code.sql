-- Fitting load classes: how many, their centres, which they were before, what they are called.

-- Fits a model on the typical days of a run; NULL where there are too few customers. Of the numbers of classes allowed the
-- one that kmeans_select recommends.
create function keycust.load_class_fit_run(run_id bigint, month date, occasion text, earlier bigint) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    weekend_weight constant float8 := keycust.value_number('load_class_weekend_weight', 2, 0.001, 1000);
    fluctuation_weight constant float8 := keycust.value_number('load_class_fluctuation_weight', 1, 0.001, 1000);
    k_min int := keycust.value_number('load_class_k_min', 4, 2, 50)::int;
    k_max int := keycust.value_number('load_class_k_max', 8, 2, 50)::int;
    selection keycust.kmeans_selection;
    model keycust.kmeans_model;
    usable bigint;
    version bigint;
begin
    if k_max < k_min then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'setting load_class_k_max must not be less than load_class_k_min',
            detail = format('Got %s and %s.', k_max, k_min),
            hint = 'Change them in keycust_data.setting.';
    end if;
    select count(*) into usable
    from keycust.load_class_features(run_id, weekend_weight, fluctuation_weight) as f
    where f.status is null;
    -- A class of one or two customers is none: five a class, on average, or fewer classes.
    k_max := least(k_max, usable / 5)::int;
    if k_max < 2 then
        return null;
    end if;
    k_min := least(k_min, k_max);
    selection := (
        select keycust.kmeans_select(f.features, k_min, k_max order by f.customer_id collate "C")
        from keycust.load_class_features(run_id, weekend_weight, fluctuation_weight) as f
        where f.status is null);
    model := (
        select keycust.kmeans_fit(f.features, coalesce(selection.recommended_k, k_min) order by f.customer_id collate "C")
        from keycust.load_class_features(run_id, weekend_weight, fluctuation_weight) as f
        where f.status is null);
    insert into keycust_data.load_class_model as m (
        valid_from, run_id, fitted_at, occasion, classes, customers, unusable_customers, weekend_weight, fluctuation_weight, inertia,
        total_inertia, silhouette, selection, iterations, starts, status, message)
    values (
        month, case when occasion <> 'asked' then load_class_fit_run.run_id end,
        clock_timestamp() at time zone keycust.source_zone(), occasion, model.k, model.rows, model.unusable_rows, weekend_weight, fluctuation_weight, model.inertia,
        model.total_inertia, selection.silhouette[array_position(selection.k, model.k::bigint)], selection.reason,
        model.iterations, model.starts, model.status, model.message)
    returning m.model_version into version;
    call keycust.load_class_keep(version, model, weekend_weight, fluctuation_weight);
    perform keycust.load_class_number(version, run_id, earlier);
    perform keycust.load_class_name(version, month);
    return version;
end
$$;

-- Keeps the classes and centres of a model, numbered as its clusters are.
create procedure keycust.load_class_keep(
    version bigint, model keycust.kmeans_model, weekend_weight float8, fluctuation_weight float8)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    with center as materialized (
        select c.cluster, min(c.size) as size, array_agg(c.value order by c.feature) as coordinates
        from keycust.kmeans_centroids(model) as c
        group by c.cluster
    )
    insert into keycust_data.load_class (
        model_version, cluster, class_no, customers, spread, load_factor, night_share_pct, day_share_pct,
        evening_share_pct, noon_share_pct, peak_hour, saturday_pct, sunday_pct, fluctuation_pct)
    select
        version, c.cluster, c.cluster, c.size, model.spread[c.cluster], m.load_factor, m.night_share_pct,
        m.day_share_pct, m.evening_share_pct, m.noon_share_pct, m.peak_hour, 100 * c.coordinates[25] / weekend_weight,
        100 * c.coordinates[26] / weekend_weight, 100 * exp(c.coordinates[27] / fluctuation_weight)
    from center as c
    left join lateral keycust.load_class_measure(c.coordinates[1:24]) as m on true;
    insert into keycust_data.load_class_center (model_version, cluster, place, feature, value, coordinate)
    select
        version, c.cluster, c.feature, coalesce(w.feature, 'hour_' || lpad(c.feature::text, 2, '0')),
        coalesce(w.value, c.value), c.value
    from keycust.kmeans_centroids(model) as c
    left join lateral (values
        (25, 'saturday_pct', 100 * c.value / weekend_weight),
        (26, 'sunday_pct', 100 * c.value / weekend_weight),
        (27, 'fluctuation_pct', 100 * exp(c.value / fluctuation_weight))
    ) as w (place, feature, value) on w.place = c.feature;
end
$$;

-- Gives the classes that the earlier model had the numbers they had: those that have most customers in common first.
-- What is new gets a number that no class ever had.
create function keycust.load_class_number(version bigint, run_id bigint, earlier bigint) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    next_no int := (
        select coalesce(max(l.class_no), 0) from keycust_data.load_class as l where l.model_version <> version);
    taken int[] := '{}'::int[];
    numbered int[] := '{}'::int[];
    pair record;
begin
    if earlier is null then
        return;
    end if;
    -- Out of the way of the unique key.
    update keycust_data.load_class as l set class_no = l.class_no + 1000000 where l.model_version = version;
    for pair in
        select g.cluster, g.class_no
        from (
            select
            n.cluster, b.class_no, count(*) as common, sum(count(*)) over (partition by n.cluster) as now_customers,
            sum(count(*)) over (partition by b.class_no) as then_customers
        from (
            select
                keycust.kmeans_predict(x.now_model, f.features) as cluster,
                keycust.kmeans_predict(x.then_model, e.features) as cluster_then
            from (
                select keycust.load_class_model_of(version) as now_model, keycust.load_class_model_of(earlier) as then_model,
                    n.weekend_weight, n.fluctuation_weight, t.weekend_weight as weekend_then,
                    t.fluctuation_weight as fluctuation_then
                from keycust_data.load_class_model as n
                join keycust_data.load_class_model as t on t.model_version = earlier
                where n.model_version = version
                offset 0
            ) as x
            cross join lateral keycust.load_class_features(
                load_class_number.run_id, x.weekend_weight, x.fluctuation_weight) as f
            join lateral keycust.load_class_features(
                load_class_number.run_id, x.weekend_then, x.fluctuation_then) as e on e.customer_id = f.customer_id
            where f.status is null
        ) as n
        join keycust_data.load_class as b on b.model_version = earlier and b.cluster = n.cluster_then
        group by n.cluster, b.class_no
        ) as g
        -- One customer in common makes no class the same.
        where 2 * g.common > least(g.now_customers, g.then_customers)
        order by g.common desc, g.cluster, g.class_no
    loop
        if pair.cluster <> all (numbered) and pair.class_no <> all (taken) then
            update keycust_data.load_class as l
            set class_no = pair.class_no
            where l.model_version = version and l.cluster = pair.cluster;
            numbered := numbered || pair.cluster;
            taken := taken || pair.class_no;
        end if;
    end loop;
    update keycust_data.load_class as l
    set class_no = next_no + r.n
    from (
        select o.cluster, row_number() over (order by o.cluster) as n
        from keycust_data.load_class as o
        where o.model_version = version and o.cluster <> all (numbered)
    ) as r
    where l.model_version = version and l.cluster = r.cluster;
end
$$;

-- Finds the kind of each class: the first all of whose rules it meets, or that takes the rest.
create function keycust.load_class_name(version bigint, month date) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update keycust_data.load_class as l
    set kind = (
        select k.kind
        from keycust_data.load_class_kind as k
        where month between k.valid_from and coalesce(k.valid_to, month)
            and (k.is_rest or exists (
                select from keycust_data.load_class_rule as r
                where r.kind = k.kind and month between r.valid_from and coalesce(r.valid_to, month)))
            and not exists (
            select
            from keycust_data.load_class_rule as r
            cross join lateral (
                select case r.measure
                    when 'load_factor' then l.load_factor
                    when 'night_share_pct' then l.night_share_pct
                    when 'day_share_pct' then l.day_share_pct
                    when 'evening_share_pct' then l.evening_share_pct
                    when 'noon_share_pct' then l.noon_share_pct
                    when 'saturday_pct' then l.saturday_pct
                    when 'sunday_pct' then l.sunday_pct
                    when 'fluctuation_pct' then l.fluctuation_pct
                end as value
            ) as m
            where r.kind = k.kind and month between r.valid_from and coalesce(r.valid_to, month)
                and (m.value between coalesce(r.low, '-Infinity') and coalesce(r.high, 'Infinity')) is not true)
        order by k.place
        limit 1)
    where l.model_version = version;
end
$$;

-- A kept model as the functions of kmeans take it.
create function keycust.load_class_model_of(version bigint) returns keycust.kmeans_model
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    model keycust.kmeans_model;
begin
    select
        m.classes, array_agg(c.coordinates order by l.cluster), array_agg(l.customers order by l.cluster),
        array_agg(l.spread order by l.cluster), m.inertia, m.total_inertia, m.iterations, m.starts, 'euclidean'::text, 'none'::text,
        array_fill(1::float8, array[27]), min(c.features)::text[], m.customers, m.unusable_customers, m.status, m.message, 1, null::jsonb
    into model
    from keycust_data.load_class_model as m
    join keycust_data.load_class as l on l.model_version = m.model_version
    cross join lateral (
        select array_agg(x.coordinate order by x.place) as coordinates, array_agg(x.feature order by x.place) as features
        from keycust_data.load_class_center as x
        where x.model_version = l.model_version and x.cluster = l.cluster
    ) as c
    where m.model_version = version
    group by m.model_version;
    return model;
end
$$;

-- Fits classes anew, on the typical days of the run that people see, for the months from the next one on: what was
-- computed stays as it is.
create procedure keycust.load_class_fit(inout model_version bigint default null)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
    current record;
begin
    perform keycust.refresh_check_base();
    call keycust.refresh_alone();
    select r.run_id, date_trunc('month', r.as_of::timestamp)::date as month into current
    from keycust_data.current_run as c
    join keycust_data.refresh_run as r on r.run_id = c.run_id
    where exists (select from keycust_data.customer_typical_day as t where t.run_id = c.run_id);
    if not found then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'there are no typical days to fit load classes on',
            hint = 'Use CALL keycust.refresh().';
    end if;
    model_version := keycust.load_class_fit_run(
        current.run_id, (current.month + interval '1 month')::date, 'asked', keycust.load_class_version(current.month));
    if model_version is null then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = 'there are too few customers to make load classes of',
            hint = 'See status in keycust_bi.customer_load_class.';
    end if;
end
$$;

revoke execute on function keycust.load_class_fit_run(bigint, date, text, bigint) from public;
revoke execute on procedure keycust.load_class_keep(bigint, keycust.kmeans_model, float8, float8) from public;
revoke execute on function keycust.load_class_number(bigint, bigint, bigint) from public;
revoke execute on function keycust.load_class_name(bigint, date) from public;
revoke execute on procedure keycust.load_class_fit(bigint) from public;

comment on function keycust.load_class_fit_run(bigint, date, text, bigint) is '拟合负荷类别 fits load classes on the typical days of a run';
comment on procedure keycust.load_class_keep(bigint, keycust.kmeans_model, float8, float8) is '保存负荷类别 keeps the classes and centres of a model';
comment on function keycust.load_class_number(bigint, bigint, bigint) is '类别编号 gives classes that were found again the numbers they had';
comment on function keycust.load_class_name(bigint, date) is '类别命名 finds the kind of each class';
comment on function keycust.load_class_model_of(bigint) is '读取负荷分类模型 a kept model as the functions of kmeans take it';
comment on procedure keycust.load_class_fit(bigint) is '重新拟合负荷类别 fits load classes anew, for the months to come';

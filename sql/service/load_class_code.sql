-- The step of a refresh that says which load class every customer belongs to.

create function keycust.refresh_load_class(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    drift_limit constant float8 := keycust.value_number('load_class_drift_limit', 1.5, 1, 1000);
    before constant bigint := keycust.refresh_before(run_id);
    version bigint := keycust.load_class_version(month);
    drift float8;
    fitted bigint;
    written bigint;
begin
    perform keycust.refresh_check_run(run_id, month);
    perform keycust.load_class_fill_days(run_id, month);
    if version is null then
        fitted := keycust.load_class_fit_run(run_id, month, 'first', null);
    else
        drift := keycust.load_class_drift(run_id, version);
        if drift > drift_limit then
            fitted := keycust.load_class_fit_run(run_id, month, 'drift', version);
        end if;
    end if;
    version := coalesce(fitted, version);
    written := keycust.load_class_place(run_id, month, version, before);
    call keycust.load_class_note(run_id, month, version, fitted is not null, drift);
    return written;
end
$$;

-- The model that holds in a month; before the first, the first.
create function keycust.load_class_version(month date) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select m.model_version
    from keycust_data.load_class_model as m
    where not exists (
        select from keycust_data.refresh_run as r
        where r.run_id = m.run_id and r.state in ('failed', 'dead', 'withdrawn'))
    order by
        m.valid_from <= load_class_version.month desc,
        case when m.valid_from <= load_class_version.month then m.valid_from end desc, m.valid_from, m.model_version desc
    limit 1
$$;

-- How much farther from their centres customers are than they were when the model was fitted: the mean squared outlier
-- score, which was 1 then. A customer who belongs to no class counts as one at the limit, so that a few odd ones do not
-- make everybody's classes anew.
create function keycust.load_class_drift(run_id bigint, version bigint) returns float8
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    outlier_limit constant float8 := keycust.value_number('load_class_outlier_limit', 3, 1, 1000000);
    model constant keycust.kmeans_model := keycust.load_class_model_of(version);
begin
    return (
        select avg(least(keycust.kmeans_outlier_score(model, f.features), outlier_limit) ^ 2 order by f.customer_id collate "C")
        from keycust_data.load_class_model as m
        cross join lateral keycust.load_class_features(
            load_class_drift.run_id, m.weekend_weight, m.fluctuation_weight) as f
        where m.model_version = load_class_drift.version and f.status is null);
end
$$;

-- A row for every customer: its class, how far from the centre, and the class that it had in the run before.
create function keycust.load_class_place(run_id bigint, of_month date, version bigint, before bigint) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    outlier_limit constant float8 := keycust.value_number('load_class_outlier_limit', 3, 1, 1000000);
    model constant keycust.kmeans_model := keycust.load_class_model_of(version);
    weekend_weight float8 := keycust.value_number('load_class_weekend_weight', 2, 0.001, 1000);
    fluctuation_weight float8 := keycust.value_number('load_class_fluctuation_weight', 1, 0.001, 1000);
    written bigint;
begin
    select m.weekend_weight, m.fluctuation_weight into weekend_weight, fluctuation_weight
    from keycust_data.load_class_model as m
    where m.model_version = version;
    insert into keycust_data.customer_load_class (
        run_id, customer_id, month, status, reason_zh, reason_en, model_version, class_no, distance, outlier_score,
        is_outlier, days, load_factor, night_share_pct, day_share_pct, evening_share_pct, noon_share_pct, peak_hour,
        saturday_pct, sunday_pct, fluctuation_pct, previous_class_no)
    select
        load_class_place.run_id, c.customer_id, of_month, s.status, r.reason_zh, r.reason_en,
        case when l.class_no is not null then version end, l.class_no, p.distance, p.outlier_score,
        p.outlier_score > outlier_limit, f.days, m.load_factor, m.night_share_pct, m.day_share_pct, m.evening_share_pct,
        m.noon_share_pct, m.peak_hour, f.saturday_pct, f.sunday_pct, f.fluctuation_pct, b.class_no
    from keycust_data.customer as c
    left join keycust.load_class_features(
        load_class_place.run_id, coalesce(weekend_weight, 2), coalesce(fluctuation_weight, 1)) as f
        on f.customer_id = c.customer_id
    left join lateral keycust.load_class_measure(f.shape) as m on f.status is null and f.shape is not null
    left join lateral (
        select
            keycust.kmeans_predict(model, f.features) as cluster,
            keycust.kmeans_distance(model, f.features) as distance,
            keycust.kmeans_outlier_score(model, f.features) as outlier_score
        where version is not null and f.features is not null
    ) as p on true
    left join keycust_data.load_class as l on l.model_version = version and l.cluster = p.cluster
    left join keycust_data.customer_load_class as b on b.run_id = before and b.customer_id = c.customer_id
    cross join lateral (
        select case
            when c.closed_on < of_month + interval '1 month' then 'closed'
            when f.customer_id is null then 'no_curves'
            when f.status is not null then f.status
            when l.class_no is null then 'no_model'
            else 'classed'
        end as status
    ) as s
    left join keycust.load_class_reason() as r on r.status = s.status;
    get diagnostics written = row_count;
    return written;
end
$$;

-- Why a customer has no class, in words.
create function keycust.load_class_reason() returns table (status text, reason_zh text, reason_en text)
language sql immutable parallel safe rows 7
set search_path = pg_catalog, pg_temp
as $$
    values
        ('closed', '已销户', 'closed'),
        ('no_curves', '十二个月内没有可用的工作日负荷曲线', 'no usable curve of a working day in the twelve months'),
        ('too_few_days', '有效的工作日、周六或周日太少', 'too few working days, Saturdays or Sundays with usable curves'),
        ('too_few_points', '日曲线少于 24 点', 'curves of fewer than 24 points a day'),
        ('gaps', '某一时段从无数据', 'there is an hour of the day without any value'),
        ('no_load', '没有用电负荷,或上网多于用电', 'no load, or more fed in than drawn'),
        ('no_model', '可分类的客户太少,未建立负荷类别', 'too few customers to make classes of')
$$;

-- What the run found, in one row. Agreement with the run before is the adjusted Rand index (Hubert & Arabie 1985) of the
-- customers that have a class in both: 1 when none went to another, about 0 when classes are dealt by chance.
create procedure keycust.load_class_note(
    run_id bigint, of_month date, version bigint, is_new_model boolean, drift float8)
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
    insert into keycust_data.load_class_run (
        run_id, month, model_version, is_new_model, customers, classed_customers, drift_ratio, silhouette,
        compared_customers, changed_customers, adjusted_rand)
    select
        load_class_note.run_id, of_month, version, is_new_model, n.customers, n.classed, drift, q.silhouette,
        n.compared, n.changed, case when n.compared > 1 then keycust.load_class_agreement(load_class_note.run_id) end
    from (
        select
            count(*) as customers, count(c.class_no) as classed,
            count(c.class_no) filter (where c.previous_class_no is not null) as compared,
            count(*) filter (where c.class_no <> c.previous_class_no) as changed
        from keycust_data.customer_load_class as c
        where c.run_id = load_class_note.run_id
    ) as n
    left join lateral (
        select (keycust.kmeans_quality(f.features, c.class_no)).silhouette
        from keycust_data.load_class_model as m
        cross join lateral keycust.load_class_features(
            load_class_note.run_id, m.weekend_weight, m.fluctuation_weight) as f
        join keycust_data.customer_load_class as c on c.run_id = load_class_note.run_id and c.customer_id = f.customer_id
        where m.model_version = version and c.class_no is not null
    ) as q on true;
end
$$;

create function keycust.load_class_agreement(run_id bigint) returns float8
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with pair as (
        select c.class_no, c.previous_class_no, count(*)::float8 as n
        from keycust_data.customer_load_class as c
        where c.run_id = load_class_agreement.run_id and c.class_no is not null and c.previous_class_no is not null
        group by c.class_no, c.previous_class_no
    ), counted as (
        select
            (select sum(p.n * (p.n - 1) / 2) from pair as p) as both_alike,
            (select sum(g.n * (g.n - 1) / 2) from (select sum(p.n) as n from pair as p group by p.class_no) as g) as now_alike,
            (select sum(g.n * (g.n - 1) / 2) from (select sum(p.n) as n from pair as p group by p.previous_class_no) as g)
                as then_alike,
            (select sum(p.n) * (sum(p.n) - 1) / 2 from pair as p) as pairs
    )
    -- Where there is one class, or as many as customers, in both, nothing can differ.
    select coalesce(
        (c.both_alike - c.now_alike * c.then_alike / nullif(c.pairs, 0))
        / nullif((c.now_alike + c.then_alike) / 2 - c.now_alike * c.then_alike / nullif(c.pairs, 0), 0), 1)
    from counted as c
$$;

revoke execute on function keycust.refresh_load_class(bigint, date) from public;
revoke execute on function keycust.load_class_place(bigint, date, bigint, bigint) from public;
revoke execute on procedure keycust.load_class_note(bigint, date, bigint, boolean, float8) from public;

comment on function keycust.refresh_load_class(bigint, date) is '刷新负荷分类 the step that says which load class a customer belongs to';
comment on function keycust.load_class_version(date) is '负荷分类模型版本 the model of load classes that holds in a month';
comment on function keycust.load_class_drift(bigint, bigint) is '漂移 how much farther from their centres customers are than at the fit';
comment on function keycust.load_class_place(bigint, date, bigint, bigint) is '归类 writes the class of every customer';
comment on function keycust.load_class_reason() is '未分类原因 why a customer has no class';
comment on procedure keycust.load_class_note(bigint, date, bigint, boolean, float8) is '记录分类结果 writes what a run found of the classes';
comment on function keycust.load_class_agreement(bigint) is '与上期一致性 adjusted Rand index of the classes of a run and of the run before';

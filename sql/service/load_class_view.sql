-- Load classes and typical days, of the run that people see.

-- The classes, what they are in numbers and in words, and how many customers they were made of. Of fewer than three no
-- numbers are shown: they would be those of one customer, whom not everybody may see.
create view keycust_bi.load_class with (security_invoker = true) as
select
    r.month,
    l.class_no,
    l.kind,
    coalesce(k.label_zh, format('第 %s 类', l.class_no)) || case when s.alike > 1 then ' ' || s.n else '' end as label_zh,
    coalesce(k.label_en, format('class %s', l.class_no)) || case when s.alike > 1 then ' ' || s.n else '' end as label_en,
    case when w.cluster is not null then format('工作日负荷率 %s;负荷形状中夜间(23 至 7 时)占 %s %%,白天(8 至 18 时)%s %%,晚间(18 至 23 时)%s %%;最高在 %s 时;'
        '周六为工作日的 %s %%,周日 %s %%;波动度 %s %%',
        round(w.load_factor::numeric, 2), round(w.night_share_pct::numeric), round(w.day_share_pct::numeric),
        round(w.evening_share_pct::numeric), w.peak_hour, round(w.saturday_pct::numeric), round(w.sunday_pct::numeric),
        round(w.fluctuation_pct::numeric, 1)) end as description_zh,
    case when w.cluster is not null then format('load factor of the working day %s; of its shape night (23 to 7) %s %%, day (8 to 18) %s %%, evening (18 to 23) '
        '%s %%; highest at %s:00; Saturday %s %% of the working day, Sunday %s %%; fluctuation %s %%',
        round(w.load_factor::numeric, 2), round(w.night_share_pct::numeric), round(w.day_share_pct::numeric),
        round(w.evening_share_pct::numeric), w.peak_hour, round(w.saturday_pct::numeric), round(w.sunday_pct::numeric),
        round(w.fluctuation_pct::numeric, 1)) end as description_en,
    w.load_factor,
    w.night_share_pct,
    w.day_share_pct,
    w.evening_share_pct,
    w.noon_share_pct,
    w.peak_hour,
    w.saturday_pct,
    w.sunday_pct,
    w.fluctuation_pct,
    l.customers as customers_at_fit,
    l.spread,
    m.model_version,
    m.valid_from
from keycust_data.load_class_run as r
join keycust_data.current_run as c on c.run_id = r.run_id
join keycust_data.load_class_model as m on m.model_version = r.model_version
join keycust_data.load_class as l on l.model_version = m.model_version
left join keycust_data.load_class_kind as k on k.kind = l.kind
cross join lateral (
    select count(*) as alike, (count(*) filter (where o.class_no <= l.class_no))::int as n
    from keycust_data.load_class as o
    where o.model_version = l.model_version and o.kind = l.kind
) as s
left join lateral (select l.* where l.customers >= 3) as w on true;

-- The centre of each class, a row an hour: draws at once.
create view keycust_bi.load_class_curve with (security_invoker = true) as
select l.class_no, l.label_zh, l.label_en, x.place as hour, x.value as load_share
from keycust_bi.load_class as l
join keycust_data.load_class as c on c.model_version = l.model_version and c.class_no = l.class_no
join keycust_data.load_class_center as x on x.model_version = c.model_version and x.cluster = c.cluster
where x.place <= 24 and c.customers >= 3;

create view keycust_bi.customer_load_class with (security_invoker = true) as
select
    v.customer_id,
    keycust.access_mask_name(c.name, c.natural_person) as customer_name,
    c.organisation_id,
    c.account_manager_id,
    c.industry_code,
    v.month,
    v.status,
    v.reason_zh,
    v.reason_en,
    v.class_no,
    l.kind,
    l.label_zh,
    l.label_en,
    v.distance,
    v.outlier_score,
    v.is_outlier,
    v.days,
    v.load_factor,
    v.night_share_pct,
    v.day_share_pct,
    v.evening_share_pct,
    v.noon_share_pct,
    v.peak_hour,
    v.saturday_pct,
    v.sunday_pct,
    v.fluctuation_pct,
    v.previous_class_no,
    v.class_no <> v.previous_class_no as is_changed,
    v.model_version
from keycust_data.customer_load_class as v
join keycust_data.current_run as r on r.run_id = v.run_id
join keycust_data.customer as c on c.customer_id = v.customer_id
left join keycust_bi.load_class as l on l.class_no = v.class_no;

-- Typical days, a row for each quarter of an hour.
create view keycust_bi.customer_typical_day with (security_invoker = true) as
select
    t.customer_id,
    t.season,
    t.day_type,
    t.days,
    t.typical_day,
    s.slot,
    to_char(time '00:00' + s.slot * interval '15 minutes', 'HH24:MI') as ends_at,
    t.mean_kw[s.slot]::float8 as mean_kw,
    t.low_kw[s.slot]::float8 as low_kw,
    t.high_kw[s.slot]::float8 as high_kw
from keycust_data.customer_typical_day as t
join keycust_data.current_run as r on r.run_id = t.run_id
cross join generate_series(1, 96) as s (slot);

-- What each run found, and which model it went by.
create view keycust_bi.load_class_run with (security_invoker = true) as
select
    r.month,
    r.model_version,
    r.is_new_model,
    m.occasion,
    m.classes,
    r.customers,
    r.classed_customers,
    r.drift_ratio,
    r.silhouette,
    r.compared_customers,
    r.changed_customers,
    r.adjusted_rand,
    m.selection,
    u.run_id,
    exists (select from keycust_data.current_run as c where c.run_id = r.run_id) as is_current
from keycust_data.load_class_run as r
join keycust_data.refresh_run as u on u.run_id = r.run_id and u.state = 'finished'
left join keycust_data.load_class_model as m on m.model_version = r.model_version;

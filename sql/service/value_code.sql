-- The step of a refresh that says what every customer is worth: measures, score, rank, tier, what brought the points,
-- and what changed since the run before.

create function keycust.refresh_value(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    last_day constant date := (month + interval '1 month' - interval '1 day')::date;
    version constant bigint := coalesce(keycust.value_version(last_day), keycust.value_fit_month(month));
begin
    return keycust.value_score(run_id, month, version, keycust.refresh_before(run_id));
end
$$;

-- Writes a row for every customer. Tier A are the first customers by score who together make 80 % of the profit, B those
-- who make the next 15 %: a customer is in the tier in which what the better ones make ends. Equal scores share rank and
-- tier. What changed since the run before is the leaf whose points changed most, each run by its own model.
create function keycust.value_score(run_id bigint, of_month date, version bigint, before bigint) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    tier_a_pct constant float8 := keycust.value_number('value_tier_a_pct', 80, 0, 100);
    tier_b_pct constant float8 := keycust.value_number('value_tier_b_pct', 95, 0, 100);
    version_before constant bigint := (
        select v.model_version
        from keycust_data.customer_value as v
        where v.run_id = before and v.score is not null
        limit 1);
    measures_before constant text[] := keycust.value_measures(version_before);
    basis text;
    minimum_pct float8;
    measures text[];
    leaves text[];
    places int[];
    places_before int[];
    written bigint;
begin
    select m.profit_basis, m.minimum_coverage_pct, array_agg(c.measure order by c.place)
    into basis, minimum_pct, measures
    from keycust_data.value_model as m
    join keycust_data.value_model_criterion as c on c.model_version = m.model_version
    where m.model_version = version
    group by m.model_version;
    -- The leaves of either model, and where they stand in each.
    select array_agg(l.criterion), array_agg(l.place), array_agg(l.place_before) into leaves, places, places_before
    from (
        select
            c.criterion,
            (max(c.n) filter (where c.model_version = version))::int as place,
            (max(c.n) filter (where c.model_version = version_before))::int as place_before
        from (
            select m.model_version, m.criterion, row_number() over (partition by m.model_version order by m.place) as n
            from keycust_data.value_model_criterion as m
            where m.model_version in (version, version_before)
        ) as c
        group by c.criterion
    ) as l;
    execute format(
        $statement$
        with raw as materialized (
            select r.*, case when r.status is null then %1$s end as criteria
            from keycust.value_raw($2, $4) as r
        ), scored as materialized (
            select
                r.*, 100 * keycust.score_coverage($8, r.criteria) as coverage_pct,
                keycust.score_row($8, r.criteria) as score, keycust.score_points($8, r.criteria) as points
            from raw as r
        ), before as materialized (
            select r.customer_id, r.score, r.value_rank, keycust.score_points($9, %2$s) as points
            from keycust_data.customer_value as r
            where r.run_id = $7 and r.score is not null
        ), ranked as (
            select
                s.*,
                (rank() over w)::int as value_rank,
                -- Exact sums, so that equal scores share what the better ones make.
                (100 * (sum(p.profit_cny) over w - sum(p.profit_cny) over (partition by s.score))
                    / nullif(sum(p.profit_cny) over (), 0))::float8 as better_profit_share_pct
            from scored as s
            cross join lateral (select coalesce(greatest(s.profit_cny, 0), 0)::numeric as profit_cny) as p
            where s.score is not null
            window w as (order by s.score desc)
        ), total as (
            -- Of what is less than nothing there are no shares.
            select nullif(greatest(sum(r.revenue_cny::numeric), 0), 0)::float8 as revenue_cny from raw as r
        )
        insert into keycust_data.customer_value (
            run_id, customer_id, month, status, reason_zh, reason_en, model_version, profit_basis, billed_months,
            revenue_cny, margin_cny, profit_cny, profit_cny_per_kwh, profit_cny_per_kva, growth_pct_per_year, growth_basis,
            applied_capacity_pct, industry_outlook, tenure_years, self_supply_pct, market_purchase_pct,
            contract_left_years, energy_kwh, maximum_demand_kw, capacity_kva, on_time_payment_pct, late_days,
            coverage_pct, score, value_rank, tier, better_profit_share_pct, revenue_share_pct, previous_score,
            previous_rank, changed_criterion, changed_points)
        select
            $1, s.customer_id, $2, t.status, n.reason_zh, n.reason_en, $3, $4, s.billed_months,
            s.revenue_cny, s.margin_cny, s.profit_cny, s.profit_cny_per_kwh, s.profit_cny_per_kva, s.growth_pct_per_year,
            s.growth_basis, s.applied_capacity_pct, s.industry_outlook, s.tenure_years, s.self_supply_pct,
            s.market_purchase_pct, s.contract_left_years, s.energy_kwh, s.maximum_demand_kw, s.capacity_kva,
            s.on_time_payment_pct, s.late_days, s.coverage_pct, s.score, r.value_rank,
            case when r.better_profit_share_pct < $5 then 'A' when r.better_profit_share_pct < $6 then 'B'
                when r.better_profit_share_pct is not null then 'C' end,
            r.better_profit_share_pct, 100 * s.revenue_cny / x.revenue_cny, p.score, p.value_rank, d.criterion, d.points
        from scored as s
        left join ranked as r on r.customer_id = s.customer_id
        left join before as p on p.customer_id = s.customer_id
        left join lateral (
            select l.criterion, l.points
            from (
                select
                    u.criterion, coalesce(s.points[u.place], 0) - coalesce(p.points[u.place_before], 0) as points
                from unnest($10, $11, $12) as u (criterion, place, place_before)
            ) as l
            where l.points <> 0
            order by abs(l.points) desc, l.criterion collate "C"
            limit 1
        ) as d on s.score is not null and p.score is not null
        cross join total as x
        cross join lateral (
            select coalesce(s.status, case when s.score is null then 'low_coverage' else 'scored' end) as status
        ) as t
        left join keycust.value_reason() as n on n.status = t.status
        $statement$, keycust.value_array(measures), keycust.value_array(measures_before))
    using run_id, of_month, version, basis, tier_a_pct, tier_b_pct, before, keycust.value_model_of(version),
        keycust.value_model_of(version_before), leaves, places, places_before;
    get diagnostics written = row_count;
    update keycust_data.customer_value as v
    set reason_zh = format(v.reason_zh, round(v.coverage_pct::numeric), minimum_pct),
        reason_en = format(v.reason_en, round(v.coverage_pct::numeric), minimum_pct)
    where v.run_id = value_score.run_id and v.status = 'low_coverage';
    return written;
end
$$;

-- Why a customer has no score, in words.
create function keycust.value_reason() returns table (status text, reason_zh text, reason_en text)
language sql immutable parallel safe rows 4
set search_path = pg_catalog, pg_temp
as $$
    values
        ('not_yet_opened', '统计期末尚未开户', 'not a customer yet at the end of the month'),
        ('closed', '已销户', 'closed'),
        ('no_bills', '最近十二个月没有账单', 'no bill in the 12 months'),
        ('low_coverage', '指标覆盖率 %s%%,低于 %s%%', 'only %s %% of the weight of the criteria is known, less than %s %%')
$$;

-- What if some measures of a customer were others: {"late_days": 0, "energy_kwh": 5000000}? By the model of the run that
-- people see; the rank is among the customers whom the caller sees. Measures that follow from others (profit per kWh)
-- are changed by whoever asks.
create function keycust.value_what_if(customer_id text, changes jsonb)
returns table (
    score_now float8, score_then float8, rank_now int, rank_then int, coverage_now_pct float8, coverage_then_pct float8)
language plpgsql stable rows 1
set search_path = pg_catalog, pg_temp
as $$
declare
    now_row jsonb;
    version bigint;
    measures text[];
    model keycust.score_model;
    values_now float8[];
    values_then float8[];
begin
    if customer_id is null or changes is null then
        return;
    end if;
    select to_jsonb(v) into now_row from keycust_bi.customer_value as v where v.customer_id = value_what_if.customer_id;
    if now_row is null then
        raise exception using
            errcode = 'no_data_found',
            message = format('there is no value of customer "%s"', customer_id),
            hint = 'See keycust_bi.customer_value.';
    end if;
    version := (now_row ->> 'model_version')::bigint;
    select array_agg(m.measure order by m.place) into measures
    from keycust_bi.value_model as m
    where m.model_version = version;
    if jsonb_typeof(changes) <> 'object' or exists (
        select from jsonb_each(changes) as c
        where c.key <> all (measures) or jsonb_typeof(c.value) not in ('number', 'null')) or measures is null then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'changes must be a JSON object of measures with numbers or null',
            detail = format('Got %s.', changes),
            hint = format('Measures are %s.', coalesce(array_to_string(measures, ', '), 'none: there is no model yet'));
    end if;
    select
        array_agg((now_row ->> m.name)::float8 order by m.n),
        array_agg((case when exists (select from jsonb_object_keys(changes) as k where k = m.name) then changes else now_row end ->> m.name)::float8 order by m.n)
    into values_now, values_then
    from unnest(measures) with ordinality as m (name, n);
    model := keycust.value_model_of(version);
    return query
    select
        s.score_now, s.score_then,
        case when s.score_now is not null then 1 + count(*) filter (where o.score > s.score_now) end::int,
        case when s.score_then is not null then 1 + count(*) filter (where o.score > s.score_then) end::int,
        s.coverage_now_pct, s.coverage_then_pct
    from (
        select
            -- Who is closed has no score, whatever is known of him.
            case when now_row ->> 'score' is not null then keycust.score_row(model, values_now) end as score_now,
            keycust.score_row(model, values_then) as score_then,
            100 * keycust.score_coverage(model, values_now) as coverage_now_pct,
            100 * keycust.score_coverage(model, values_then) as coverage_then_pct
    ) as s
    left join keycust_bi.customer_value as o
        on o.customer_id <> value_what_if.customer_id and o.score is not null
    group by s.score_now, s.score_then, s.coverage_now_pct, s.coverage_then_pct;
end
$$;

revoke execute on function keycust.refresh_value(bigint, date) from public;
revoke execute on function keycust.value_score(bigint, date, bigint, bigint) from public;

comment on function keycust.refresh_value(bigint, date) is '刷新价值 the step that scores, ranks and explains every customer';
comment on function keycust.value_score(bigint, date, bigint, bigint) is '客户评分 writes measures, score, rank, tier and what changed of every customer';
comment on function keycust.value_reason() is '未评分原因 why a customer has no score, in words';
comment on function keycust.value_what_if(text, jsonb) is '假设分析 what the score and rank of a customer would be with other measures';

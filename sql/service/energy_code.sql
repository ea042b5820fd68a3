-- Advice about energy: every customer's load of twelve months is read once, and all plans are made of it.

-- What was received of a customer's load: its curves day by day, all points together, on days on which every point has one that
-- delivers any. Points are those whose energy is settled, in service and not before or after their customer.
create function keycust.energy_received(customer_id text, first_day date, last_day date)
returns table (day date, kw real[], kvar real[])
language plpgsql stable parallel safe rows 365
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    points constant text[] := array(
        select p.usage_point_id
        from keycust_data.usage_point as p
        where p.customer_id = energy_received.customer_id and keycust.indicator_settled(p.purpose_code, p.point_class_code)
            and exists (
                select from keycust_data.power_curve as c
                where c.customer_id = energy_received.customer_id and c.usage_point_id = p.usage_point_id
                    and c.day between energy_received.first_day and energy_received.last_day and c.kw is not null)
        order by p.usage_point_id);
    from_day constant date := greatest(first_day,
        (select greatest(c.opened_on, c.energised_on) from keycust_data.customer as c where c.customer_id = energy_received.customer_id));
    to_day constant date := least(last_day,
        (select c.closed_on from keycust_data.customer as c where c.customer_id = energy_received.customer_id));
begin
    if cardinality(points) = 1 then
        return query
        select c.day, c.kw, c.kvar
        from keycust_data.usage_point as p
        join keycust_data.power_curve as c on c.usage_point_id = p.usage_point_id and c.day >= coalesce(p.in_service_on, c.day)
            and c.day < case when p.out_of_service_on > '1900-01-01' then p.out_of_service_on else 'infinity' end
        where p.usage_point_id = points[1] and c.customer_id = energy_received.customer_id and c.day between from_day and to_day
            and c.kw is not null;
    elsif cardinality(points) > 1 then
        return query
        with served as (
            select
                p.usage_point_id, greatest(from_day, p.in_service_on) as first_day,
                least(to_day, case when p.out_of_service_on > '1900-01-01' then p.out_of_service_on - 1 end) as last_day
            from keycust_data.usage_point as p
            where p.usage_point_id = any (points)
        ), known as (
            select c.day, c.kw, c.kvar, min(cardinality(c.kw)) over (partition by c.day) as size
            from keycust_data.power_curve as c
            join served as s on s.usage_point_id = c.usage_point_id and c.day between s.first_day and s.last_day
            where c.customer_id = energy_received.customer_id and c.day between from_day and to_day and c.kw is not null
        )
        select
            k.day, keycust.curve_sum(keycust.curve_resample(k.kw, k.size)),
            case when count(k.kvar) = count(*) then keycust.curve_sum(keycust.curve_resample(k.kvar, k.size)) end
        from known as k
        group by k.day
        having count(*) = (select count(*) from served as s where k.day between s.first_day and s.last_day);
    end if;
end
$$;

-- What is known of a customer's load: what was received, in as many points a day as most of its days have, which the plans
-- ask for, and without days that no load can have.
create function keycust.energy_days(customer_id text, first_day date, last_day date)
returns table (day date, kw real[], kvar real[])
language plpgsql stable parallel safe rows 365
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
    return query
    with received as materialized (
        select r.day, r.kw, r.kvar, cardinality(r.kw) as size
        from keycust.energy_received(energy_days.customer_id, energy_days.first_day, energy_days.last_day) as r
    ), usual as (
        select r.size from received as r group by r.size order by count(*) desc, r.size desc limit 1
    )
    select
        r.day, case when r.size = u.size then r.kw else keycust.curve_resample(r.kw, u.size) end,
        case
            when keycust.curve_count(r.kvar, -1e8, 1e8) + keycust.curve_missing(r.kvar) < r.size then null
            when r.size = u.size then r.kvar
            else keycust.curve_resample(r.kvar, u.size)
        end
    from received as r
    cross join usual as u
    where keycust.curve_count(r.kw, -1e8, 1e8) + keycust.curve_missing(r.kw) = r.size;
end
$$;

-- What was billed beside what the curves show, as options of reactive_plan: of months of which nearly all is known, and no more
-- than a transformer may lose. Without bills there is nothing.
create function keycust.energy_added(customer_id text, first_day date, last_day date, billed jsonb) returns jsonb
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
set jit = off
as $$
begin
    if billed is null then
        return '{}'::jsonb;
    end if;
    return (
        with bill as (
            select m.month::date as month, k.kwh::float8 as kwh, q.kvarh::float8 as kvarh
            from jsonb_array_elements_text(billed -> 'month') with ordinality as m (month, place)
            join jsonb_array_elements_text(billed -> 'kwh') with ordinality as k (kwh, place) on k.place = m.place
            join jsonb_array_elements_text(billed -> 'kvarh') with ordinality as q (kvarh, place) on q.place = m.place
        ), measured as (
            select
                date_trunc('month', d.day::timestamp)::date as month, sum(e.kwh) as kwh, sum(e.kvarh) as kvarh, sum(e.hours) as hours
            from keycust.energy_days(energy_added.customer_id, energy_added.first_day, energy_added.last_day) as d
            cross join lateral keycust.curve_delivery(d.kw, d.kvar) as e
            group by 1
        ), added as (
            select
                b.month, b.kwh - m.kwh / k.known as kwh, b.kvarh - m.kvarh / k.known as kvarh,
                b.kwh - m.kwh / k.known between 0 and 0.2 * b.kwh and b.kvarh - m.kvarh / k.known between 0 and b.kwh as is_plausible
            from bill as b
            join measured as m on m.month = b.month
            cross join lateral (select m.hours / keycust.forecast_hours(m.month) as known) as k
            where k.known >= 0.9
        ), usual as (
            select avg(a.kwh order by a.month) as kwh, avg(a.kvarh order by a.month) as kvarh from added as a where a.is_plausible
        )
        -- Rounded, since the last digits of a sum are those of its order. A month of which nothing is known is like the others.
        select jsonb_build_object(
            'month_added_kwh', jsonb_agg(round(coalesce(a.kwh, u.kwh, 0)::numeric, 3) order by n.place),
            'month_added_kvarh', jsonb_agg(round(coalesce(a.kvarh, u.kvarh, 0)::numeric, 3) order by n.place))
        from generate_series(1, 12) as n (place)
        left join added as a on extract(month from a.month) = n.place and a.is_plausible
        cross join usual as u
    );
end
$$;

-- Every plan for one customer, out of one reading of its curves. A plan whose options or tariff are NULL is not made.
create type keycust.energy_case as (
    days int,
    overload_h float8,
    profile keycust.load_profile_model,
    reactive keycust.reactive_model,
    transformer keycust.transformer_plan_model,
    cost keycust.tariff_bill,
    shift keycust.tariff_shift_plan
);
comment on type keycust.energy_case is '用户用能测算 what one reading of a customer''s curves gives: profile, plans, cost';

create function keycust.energy_measure(
    customer_id text,
    first_day date,
    last_day date,
    capacity_kva float8 default null,
    load_options jsonb default '{}',
    reactive_options jsonb default null,
    transformer_options jsonb default null,
    tariff keycust.tariff_model default null,
    shift_options jsonb default null
) returns keycust.energy_case
language plpgsql stable parallel safe cost 1000000
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    measured keycust.energy_case;
begin
    select
        count(*)::int,
        -- Hours above what the transformers are rated for.
        sum(keycust.curve_count(keycust.curve_apparent(d.kw, d.kvar), capacity_kva, 'Infinity') * 24.0::float8 / cardinality(d.kw)
            order by d.day) filter (where d.kvar is not null),
        keycust.load_profile(d.day, d.kw, load_options),
        keycust.reactive_plan(d.day, d.kw, d.kvar, reactive_options) filter (where reactive_options is not null),
        keycust.transformer_plan(d.day, d.kw, d.kvar, transformer_options) filter (where transformer_options is not null),
        keycust.tariff_cost(d.day, d.kw, tariff) filter (where (tariff).status is not null),
        keycust.tariff_shift(d.day, d.kw, tariff, shift_options) filter (where (tariff).status is not null and shift_options is not null)
    into measured.days, measured.overload_h, measured.profile, measured.reactive, measured.transformer, measured.cost, measured.shift
    from keycust.energy_days(energy_measure.customer_id, energy_measure.first_day, energy_measure.last_day) as d;
    return measured;
end
$$;


-- What advice goes by, out of the settings.
create function keycust.energy_settings(out coverage_minimum_pct float8, out saving_minimum_cny float8, out rate_pct float8, out years int,
    out penalised_months_minimum int, out leading_share_pct float8, out oversized_pct float8, out overload_minimum_h float8,
    out load_limit_pct float8, out margin_pct float8, out power_factor float8, out peak_to_capacity_maximum float8)
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    coverage_minimum_pct := keycust.value_number('energy_coverage_minimum_pct', 50, 1, 100);
    saving_minimum_cny := keycust.value_number('energy_saving_minimum_cny', 1000, 0, 1e8);
    rate_pct := keycust.value_number('energy_rate_pct', 8, 0, 1000);
    years := keycust.value_number('energy_horizon_years', 5, 1, 100)::int;
    penalised_months_minimum := keycust.value_number('energy_penalised_months_minimum', 3, 1, 12)::int;
    leading_share_pct := keycust.value_number('energy_leading_share_pct', 5, 0, 100);
    oversized_pct := keycust.value_number('energy_oversized_pct', 60, 1, 100);
    overload_minimum_h := keycust.value_number('energy_overload_minimum_h', 5, 0, 8784);
    load_limit_pct := keycust.value_number('transformer_load_limit_pct', 80, 1, 200);
    margin_pct := keycust.value_number('transformer_margin_pct', 10, 0, 1000);
    power_factor := keycust.value_number('overload_power_factor', 0.9, 0.1, 1);
    peak_to_capacity_maximum := keycust.value_number('energy_peak_to_capacity_maximum', 4, 1, 1000);
end
$$;

-- What a customer's plans amount to: how its compensation and its transformers are, NULL where that is not known.
create function keycust.energy_finding(
    measured keycust.energy_case, capacity_kva float8, settings jsonb, out penalised_months int, out leading_share_pct float8,
    out reactive_finding text, out transformer_finding text)
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    plan keycust.reactive_model := measured.reactive;
    -- What is delivered goes through the transformers as well.
    needed_kva constant float8 := greatest(((measured).profile).peak_kw, -((measured).profile).minimum_kw) / (settings ->> 'power_factor')::float8
        * (100 + (settings ->> 'margin_pct')::float8) / (settings ->> 'load_limit_pct')::float8;
begin
    if plan.status = 'ok' then
        select
            count(*) filter (where m.is_used and m.adjustment_pct_before > 0)::int,
            100 * sum(m.leading_kvarh_before) / nullif(sum(m.leading_kvarh_before + m.lagging_kvarh_before), 0)
        into penalised_months, leading_share_pct
        from keycust.reactive_months(plan) as m;
        reactive_finding := case
            when leading_share_pct >= (settings ->> 'leading_share_pct')::float8 then 'overcompensated'
            when penalised_months >= (settings ->> 'penalised_months_minimum')::int then 'below_standard'
            when plan.npv_cny > 0 and plan.saving_cny_per_year >= (settings ->> 'saving_minimum_cny')::float8 then 'discount_lost'
            else 'fine'
        end;
    end if;
    if capacity_kva > 0 and ((measured).transformer).peak_kva is not null then
        transformer_finding := case
            when measured.overload_h >= (settings ->> 'overload_minimum_h')::float8 then 'overloaded'
            when needed_kva <= capacity_kva * (settings ->> 'oversized_pct')::float8 / 100 then 'oversized'
            when ((measured).transformer).peak_kva * (100 + (settings ->> 'margin_pct')::float8) > capacity_kva * (settings ->> 'load_limit_pct')::float8
                then 'heavily_loaded'
            else 'fine'
        end;
    end if;
end
$$;

-- Everything that is advised to one customer: one reading of its curves, all plans, rows for the tables. What the customer is
-- measured by comes from energy_terms; settings from energy_settings.
create function keycust.energy_advise(
    customer_id text, first_day date, last_day date, capacity_kva float8, power_factor_standard numeric, load_options jsonb,
    reactive_options jsonb, transformer_options jsonb, tariff keycust.tariff_model, shift_options jsonb, basic_charge jsonb,
    basic_charge_mode text, contract_demand_kw float8, adjustment_pct float8, weather_of text, settings jsonb) returns jsonb
language plpgsql stable parallel safe cost 1000000
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
set enable_nestloop = on
set max_parallel_workers_per_gather = 0
as $$
declare
    bank constant jsonb := (reactive_options - 'billed')
        || keycust.energy_added(customer_id, first_day, last_day, reactive_options -> 'billed');
    measured keycust.energy_case := keycust.energy_measure(customer_id, first_day, last_day, capacity_kva, load_options, bank,
        transformer_options, tariff, shift_options);
    saving_minimum constant float8 := (settings ->> 'saving_minimum_cny')::float8;
    rate_pct constant float8 := (settings ->> 'rate_pct')::float8;
    years constant int := (settings ->> 'years')::int;
    -- A load that no transformer carries says that the record is wrong: MVA for kVA, or one transformer of several.
    is_capacity_plausible constant boolean := greatest(((measured).profile).peak_kw, -((measured).profile).minimum_kw)
        <= capacity_kva * (settings ->> 'peak_to_capacity_maximum')::float8 is not false;
    known_pct constant float8 := 100.0::float8 * ((measured).profile).days / (last_day - first_day + 1);
    is_known constant boolean := known_pct >= (settings ->> 'coverage_minimum_pct')::float8;
    -- By bills alone: no curve is needed.
    basic constant jsonb := keycust.energy_basic_rows(tariff, basic_charge, basic_charge_mode, contract_demand_kw,
        saving_minimum, rate_pct, years, (settings ->> 'peak_to_capacity_maximum')::float8);
    finding record;
    basis jsonb;
begin
    if not is_capacity_plausible then
        -- Nothing may go by that record.
        measured := keycust.energy_measure(customer_id, first_day, last_day, null, load_options,
            bank - '{transformer_kva,impedance_pct,load_loss_kw}'::text[], null, tariff, shift_options);
    end if;
    select f.* into finding from keycust.energy_finding(measured, capacity_kva, settings) as f;
    basis := jsonb_build_object(
        'curve_days', coalesce(((measured).profile).days, 0), 'coverage_pct', coalesce(known_pct, 0),
        'peak_kw', ((measured).profile).peak_kw, 'peak_kva', ((measured).transformer).peak_kva,
        'overload_h', (measured).overload_h,
        'power_factor', ((measured).reactive).power_factor_before, 'penalised_months', finding.penalised_months,
        'leading_share_pct', finding.leading_share_pct, 'peak_share_pct', 100 * ((measured).cost).peak_share,
        'flat_share_pct', 100 * ((measured).cost).flat_share, 'valley_share_pct', 100 * ((measured).cost).valley_share,
        'valley_use_index', ((measured).cost).valley_use_index, 'price_index', ((measured).cost).price_index,
        'load_status', case when ((measured).profile).status is null then 'no_curve' when not is_known then 'too_few_days'
            else ((measured).profile).status end,
        'reactive_status', case when ((measured).profile).status is null then 'no_curve' when not is_known then 'too_few_days'
            when power_factor_standard is null then 'no_standard' when reactive_options is null then 'no_bill'
            else coalesce(((measured).reactive).status, 'no_reactive_curve') end,
        'transformer_status', case when ((measured).profile).status is null then 'no_curve' when not is_known then 'too_few_days'
            when transformer_options is null then 'no_transformer' when not is_capacity_plausible then 'capacity_implausible'
            else coalesce(((measured).transformer).status, 'no_values') end,
        'tariff_status', case when (tariff).status is null then 'no_tariff' when ((measured).profile).status is null then 'no_curve'
            when not is_known then 'too_few_days' else coalesce(((measured).cost).status, 'no_values') end,
        'reactive_finding', case when is_known then finding.reactive_finding end,
        'transformer_finding', case when is_known then finding.transformer_finding end,
        'basic_charge_finding', (
            select case when bool_or((b ->> 'is_recommended')::boolean) then 'dearer_mode' else 'fine' end
            from jsonb_array_elements(basic) as b
            having count(*) > 0));
    return jsonb_build_object('basis', basis, 'basic', basic) || case when is_known then jsonb_build_object(
        'load', keycust.energy_load_row(customer_id, measured.profile, weather_of),
        'reactive', keycust.energy_reactive_rows(measured.reactive, power_factor_standard, saving_minimum),
        'transformer', keycust.energy_transformer_rows(measured.transformer, finding.transformer_finding, saving_minimum),
        'shift', keycust.energy_shift_rows(measured.shift, adjustment_pct, saving_minimum, rate_pct, years)) else '{}' end;
end
$$;

-- The advice of every customer, and what it stands on. In parallel workers where the server has some: each takes customers, page
-- by page as it gets on. A merge would sort them first, and who comes first would take them all.
create function keycust.energy_advice(month date) returns table (customer_id text, terms jsonb, advice jsonb)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
set enable_nestloop = off
set jit = off
set enable_mergejoin = off
set min_parallel_table_scan_size = '16kB'
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
as $$
declare
    end_day constant date := keycust.forecast_last_day(month);
    settings constant jsonb := (select to_jsonb(s) from keycust.energy_settings() as s);
    all_transformer constant jsonb := keycust.energy_transformer_options(end_day);
    all_reactive constant jsonb := (
        select jsonb_object_agg(o.power_factor_standard::text, o.options) from keycust.energy_reactive_options(end_day) as o);
    tariffs constant keycust.tariff_model[] := array(
        select t.tariff from keycust.energy_tariff(end_day) as t order by t.tariff_id, t.time_of_use);
    tariff_names constant text[] := array(
        select t.tariff_id || ' ' || t.time_of_use::text from keycust.energy_tariff(end_day) as t order by t.tariff_id, t.time_of_use);
    load_options constant jsonb := (
        -- An empty list is none.
        select jsonb_strip_nulls(jsonb_build_object(
            'rest_days', jsonb_agg(k.day order by k.day) filter (where k.day_type in ('rest_day', 'holiday')),
            'working_days', jsonb_agg(k.day order by k.day) filter (where k.day_type in ('workday', 'adjusted_workday'))))
        from keycust_data.calendar as k
        where k.day > end_day - 370 and k.day <= end_day);
    places constant text[] := array(
        select distinct w.organisation_id from keycust_data.weather as w where w.day > end_day - 370 and w.day <= end_day);
    weather_place constant jsonb := (
        select jsonb_object_agg(p.organisation_id, p.weather_of) from keycust.forecast_weather_place(places) as p);
begin
    return query
    select t.customer_id, to_jsonb(t) - '{advised,reactive_options,transformer_options,shift_options,basic_charge,time_of_use}'::text[], t.advised
    from (
        select
            x.*, keycust.energy_advise(x.customer_id, x.first_day, x.last_day, x.capacity_kva,
                case when all_reactive ? x.power_factor_standard::text then x.power_factor_standard end, load_options,
                (all_reactive -> x.power_factor_standard::text) || x.reactive_options, all_transformer || x.transformer_options,
                tariffs[array_position(tariff_names, x.tariff_id || ' ' || x.time_of_use::text)], x.shift_options, x.basic_charge,
                x.basic_charge_mode, x.contract_demand_kw,
                case when x.energy_charge_cny + coalesce(x.basic_charge_cny, 0) >= 0.01
                    and x.adjustment_cny / (x.energy_charge_cny + coalesce(x.basic_charge_cny, 0)) between -1 and 10
                    then 100 * x.adjustment_cny / (x.energy_charge_cny + coalesce(x.basic_charge_cny, 0)) end,
                weather_place ->> c.organisation_id, settings) as advised
        from keycust_data.customer as c
        join keycust.energy_terms(month) as x on x.customer_id = c.customer_id
        -- Computed once, not once for each use.
        offset 0
    ) as t;
end
$$;

-- Writes the advice of all customers under the run.
create function keycust.energy_fill(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set extra_float_digits = 1
set jit = off
as $$
declare
    written bigint;
begin
    with advised as materialized (
        select a.customer_id, a.terms || (a.advice -> 'basis') as basis, a.advice, jsonb_build_object('run_id', run_id, 'customer_id', a.customer_id) as key
        from keycust.energy_advice(month) as a
    ), ranked as (
        -- Beside those of the same industry who pay by time of use.
        select
            a.customer_id,
            round((100 * percent_rank() over peer)::numeric, 1) as valley_use_rank_pct, count(*) over (partition by c.industry_code) as peers
        from advised as a
        join keycust_data.customer as c on c.customer_id = a.customer_id
        where a.basis ->> 'valley_use_index' is not null and a.basis ->> 'tariff_status' <> 'too_few_days' and c.industry_code <> ''
        window peer as (partition by c.industry_code order by (a.basis ->> 'valley_use_index')::float8)
    ), basis as (
        insert into keycust_data.energy_basis
        select r.*
        from advised as a
        left join ranked as k on k.customer_id = a.customer_id
        cross join lateral jsonb_populate_record(null::keycust_data.energy_basis, a.basis || a.key
            || jsonb_build_object('valley_use_rank_pct', k.valley_use_rank_pct, 'peers', k.peers)) as r
        returning 1
    ), load as (
        insert into keycust_data.load_characteristic
        select r.*
        from advised as a
        cross join lateral jsonb_populate_record(null::keycust_data.load_characteristic, (a.advice -> 'load') || a.key) as r
        where jsonb_typeof(a.advice -> 'load') = 'object'
        returning 1
    ), reactive as (
        insert into keycust_data.reactive_advice
        select r.*
        from advised as a
        cross join lateral jsonb_array_elements(nullif(a.advice -> 'reactive', 'null')) as e (e)
        cross join lateral jsonb_populate_record(null::keycust_data.reactive_advice, e.e || a.key) as r
        returning 1
    ), transformer as (
        insert into keycust_data.transformer_advice
        select r.*
        from advised as a
        cross join lateral jsonb_array_elements(nullif(a.advice -> 'transformer', 'null')) as e (e)
        cross join lateral jsonb_populate_record(null::keycust_data.transformer_advice, e.e || a.key) as r
        returning 1
    ), tariff as (
        insert into keycust_data.tariff_advice
        select r.*
        from advised as a
        cross join lateral (
            select e.e from jsonb_array_elements(nullif(a.advice -> 'basic', 'null')) as e (e)
            union all
            select e.e from jsonb_array_elements(nullif(a.advice -> 'shift', 'null')) as e (e)
        ) as e
        cross join lateral jsonb_populate_record(null::keycust_data.tariff_advice, e.e || a.key) as r
        returning 1
    )
    select
        (select count(*) from basis) + (select count(*) from load) + (select count(*) from reactive) + (select count(*) from transformer)
        + (select count(*) from tariff)
    into written;
    return written;
end
$$;

-- The step of a refresh.
create function keycust.refresh_energy(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform keycust.refresh_check_run(run_id, month);
    return keycust.energy_fill(run_id, month);
end
$$;

revoke execute on function keycust.energy_fill(bigint, date) from public;
revoke execute on function keycust.refresh_energy(bigint, date) from public;

comment on function keycust.energy_received(text, date, date) is '收到的日曲线 what was received of a customer''s load, day by day, all points together';
comment on function keycust.energy_days(text, date, date) is '用户日曲线 what is known of a customer''s load, day by day, all points together';
comment on function keycust.energy_added(text, date, date, jsonb) is '曲线外计费电量 what was billed beside what the curves show';
comment on function keycust.energy_measure(text, date, date, float8, jsonb, jsonb, jsonb, keycust.tariff_model, jsonb) is
    '用能测算 every plan for one customer out of one reading of its curves';
comment on function keycust.energy_settings() is '用能建议设置 what advice goes by, out of the settings';
comment on function keycust.energy_finding(keycust.energy_case, float8, jsonb) is '用能诊断 how a customer''s compensation and transformers are';
comment on function keycust.energy_advise(text, date, date, float8, numeric, jsonb, jsonb, jsonb, keycust.tariff_model, jsonb, jsonb, text, float8, float8, text, jsonb) is
    '单户用能建议 everything that is advised to one customer';
comment on function keycust.energy_advice(date) is '全部用能建议 the advice of every customer as of a month, and what it stands on';
comment on function keycust.energy_fill(bigint, date) is '写入用能建议 writes the advice of all customers under a run';
comment on function keycust.refresh_energy(bigint, date) is '刷新用能建议 the step that advises customers about energy';

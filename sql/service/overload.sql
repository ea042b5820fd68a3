-- The risk that a peak passes what the transformers carry or what the contract allows, and alerts.
-- since 0.6.0

-- From which probability on an overload is told of, and how loudly. The highest level that is reached counts.
create table keycust_data.overload_level (
    level text primary key,
    place int not null unique,
    probability_from_pct float8 not null check (probability_from_pct > 0 and probability_from_pct <= 100),
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

create table keycust_data.customer_overload_risk (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    limit_kind text not null check (limit_kind in ('transformer', 'contract_demand', 'contract_demand_105')),
    period_kind text not null check (period_kind in ('day', 'month', 'year')),
    period_start date not null,
    limit_kw float8 not null check (limit_kw > 0),
    capacity_kva float8,
    power_factor float8,
    power_factor_source text check (power_factor_source in ('curve', 'bill', 'setting')),
    forecast_peak_kw float8 not null,
    standard_error float8 not null,
    probability_pct float8 not null check (probability_pct between 0 and 100),
    expected_over_h float8,
    primary key (run_id, customer_id, limit_kind, period_kind, period_start)
);

create table keycust_data.overload_alert (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    limit_kind text not null check (limit_kind in ('transformer', 'contract_demand', 'contract_demand_105')),
    period_kind text not null check (period_kind in ('day', 'month', 'year')),
    period_start date not null,
    level text not null,
    probability_pct float8 not null,
    reason_zh text not null,
    reason_en text not null,
    primary key (run_id, customer_id, limit_kind, period_kind, period_start)
);

call keycust.access_protect('keycust_data.customer_overload_risk');
call keycust.access_protect('keycust_data.overload_alert');

-- What is known of a customer: attributes, which hold until they change, and behaviours, month by month. The
-- catalogue is the table indicator; keycust.indicator_compute fills these tables.
-- since 0.2.0

create table keycust_data.indicator_run (
    run_id bigint generated always as identity primary key,
    month_from date not null check (extract(day from month_from) = 1),
    month_to date not null check (extract(day from month_to) = 1),
    backend_pid int not null,
    backend_start timestamptz,
    started_at timestamp not null default localtimestamp,
    started_by text not null default current_user,
    finished_at timestamp,
    state text not null default 'running' check (state in ('running', 'finished', 'dead')),
    steps_done int not null default 0,
    last_step text,
    written_values bigint not null default 0,
    removed_values bigint not null default 0,
    check (month_to >= month_from)
);

-- period is the day from which an attribute has this value, and the first day of a behaviour's month. A value that
-- cannot be known has no row. Booleans are 0 and 1, dates text_value 2025-03-31.
create table keycust_data.customer_indicator (
    customer_id text not null references keycust_data.customer,
    indicator_code text not null references keycust_data.indicator,
    period date not null check (period > '-infinity' and period < 'infinity'),
    value float8 check (value > '-Infinity' and value < 'Infinity'),
    text_value text,
    source text,
    run_id bigint,
    recorded_at timestamp not null default localtimestamp,
    primary key (customer_id, indicator_code, period),
    check (value is not null or text_value is not null)
);
create index customer_indicator_code on keycust_data.customer_indicator (indicator_code, period);

-- What the curves of a month say, all usage points of a customer taken together: the one pass over the curves from
-- which the indicators of the load come. Days with too few valid points count for nothing.
create table keycust_data.customer_load (
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    usage_points int not null,
    valid_days int not null,
    mean_kw float8,
    maximum_kw float8,
    maximum_at timestamp,
    minimum_kw float8,
    energy_kwh float8,
    load_factor float8,
    minimum_load_factor float8,
    peak_valley_ratio float8,
    mean_kva float8,
    maximum_kva float8,
    workday_kwh float8,
    rest_day_kwh float8,
    over_capacity_days int,
    system_peak_at timestamp,
    system_peak_kw float8,
    declining_days int,
    voltage_points int,
    voltage_qualified_points int,
    current_points int,
    unbalanced_points int,
    unbalance_pct float8,
    primary key (customer_id, month)
);

-- How much of what a month should have brought was there. Counted are only kinds of data of which the base has
-- anything at all in that month.
create table keycust_data.customer_completeness (
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    usage_points int not null,
    curve_points_expected int not null,
    curve_points_valid int not null,
    readings_expected int not null,
    readings_valid int not null,
    bill_present boolean not null,
    receivable_count int not null,
    payment_count int not null,
    completeness_pct float8 check (completeness_pct between 0 and 100),
    primary key (customer_id, month)
);

call keycust.access_protect('keycust_data.customer_indicator');
call keycust.access_protect('keycust_data.customer_load');
call keycust.access_protect('keycust_data.customer_completeness');

-- What a customer is worth: criteria and how they are weighed, fitted models, and the results of each run.
-- since 0.3.0

-- Criteria (parent NULL) and what they are made of. measure is the column of customer_value that a leaf reads. For a
-- best range the measure is best between best_low and best_high.
create table keycust_data.value_criterion (
    criterion text primary key,
    parent text references keycust_data.value_criterion,
    place int not null unique,
    label_zh text not null,
    label_en text not null,
    measure text check (measure in ('profit_cny', 'profit_cny_per_kwh', 'profit_cny_per_kva', 'growth_pct_per_year',
        'applied_capacity_pct', 'industry_outlook', 'tenure_years', 'self_supply_pct', 'market_purchase_pct',
        'contract_left_years', 'energy_kwh', 'maximum_demand_kw', 'on_time_payment_pct', 'late_days')),
    direction text not null default 'benefit' check (direction in ('benefit', 'cost', 'range')),
    best_low float8,
    best_high float8,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    check ((parent is null) = (measure is null)),
    check ((direction = 'range') = (best_low is not null and best_high >= best_low))
);

-- Whose judgements count, and how much. A voice of 0 is not heard.
create table keycust_data.value_expert (
    expert text primary key,
    label_zh text not null,
    label_en text not null,
    voice float8 not null default 1 check (voice >= 0 and voice < 'Infinity'),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- How many times as important one criterion is as another of the same parent: Saaty's scale, 1/9 (or 0.11) to 9.
create table keycust_data.value_judgement (
    expert text not null references keycust_data.value_expert,
    criterion text not null references keycust_data.value_criterion,
    compared_with text not null references keycust_data.value_criterion,
    valid_from date not null default '2000-01-01',
    judgement float8 not null check (judgement between 0.11 and 9),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (expert, criterion, compared_with, valid_from),
    check (criterion <> compared_with)
);

-- What a kilowatt-hour cost the utility in a month: for a tariff of an organisation's, for either, or ('', '') for all.
-- The row that says most is taken.
create table keycust_data.purchase_cost (
    month date not null check (extract(day from month) = 1),
    organisation_id text not null default '',
    tariff_id text not null default '',
    cost_cny_per_kwh numeric(10, 6) not null check (cost_cny_per_kwh < 'Infinity'),
    updated_at timestamp,
    primary key (month, organisation_id, tariff_id)
);

-- How experts see an industry's next years, 0 (bad) to 100.
create table keycust_data.industry_outlook (
    industry_code text not null,
    valid_from date not null,
    outlook float8 not null check (outlook between 0 and 100),
    source text,
    updated_at timestamp,
    primary key (industry_code, valid_from)
);

-- Capacity that a customer applied for (业扩报装): more, or with a minus less.
create table keycust_data.capacity_application (
    capacity_application_id text primary key,
    customer_id text not null references keycust_data.customer,
    applied_on date not null,
    capacity_kva float8 not null check (capacity_kva > '-Infinity' and capacity_kva < 'Infinity'),
    withdrawn_on date,
    completed_on date,
    updated_at timestamp
);
create index capacity_application_customer_id on keycust_data.capacity_application (customer_id, applied_on);

-- A fitted model holds from the day it was fitted for until the next one's.
create table keycust_data.value_model (
    model_version bigint generated always as identity primary key,
    valid_from date not null,
    fitted_at timestamp not null default localtimestamp,
    fitted_by text not null default current_user,
    profit_basis text not null check (profit_basis in ('margin', 'revenue')),
    method text not null check (method in ('weighted_sum', 'topsis', 'grey')),
    weighting text not null check (weighting in ('ahp', 'entropy', 'critic', 'combined')),
    judged_share float8 not null check (judged_share between 0 and 1),
    winsorised_share float8 not null check (winsorised_share between 0 and 0.499),
    minimum_coverage_pct float8 not null check (minimum_coverage_pct between 0 and 100),
    rho float8 not null,
    consistency_ratio float8,
    customers bigint not null,
    complete_customers bigint not null,
    status text not null,
    message text
);
create index value_model_valid_from on keycust_data.value_model (valid_from, model_version);

-- judged_weight and measured_weight are what the weight was made of, each over all leaves.
create table keycust_data.value_model_criterion (
    model_version bigint not null references keycust_data.value_model on delete cascade,
    place int not null,
    criterion text not null,
    parent text not null,
    measure text not null,
    direction text not null,
    best_low float8,
    best_high float8,
    low float8,
    high float8,
    norm float8,
    coverage_pct float8 not null,
    judged_weight float8,
    consistency_ratio float8,
    measured_weight float8,
    weight float8 not null,
    primary key (model_version, place),
    unique (model_version, criterion)
);

-- Every customer of the base, scored or with the reason why not. What each leaf brings follows from the measures and the
-- model, and is kept nowhere.
create table keycust_data.customer_value (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    status text not null check (status in ('scored', 'not_yet_opened', 'closed', 'no_bills', 'low_coverage')),
    reason_zh text,
    reason_en text,
    model_version bigint,
    profit_basis text,
    billed_months int,
    revenue_cny float8,
    margin_cny float8,
    profit_cny float8,
    profit_cny_per_kwh float8,
    profit_cny_per_kva float8,
    growth_pct_per_year float8,
    growth_basis text check (growth_basis in ('same_month', 'all_pairs')),
    applied_capacity_pct float8,
    industry_outlook float8,
    tenure_years float8,
    self_supply_pct float8,
    market_purchase_pct float8,
    contract_left_years float8,
    energy_kwh float8,
    maximum_demand_kw float8,
    capacity_kva float8,
    on_time_payment_pct float8,
    late_days float8,
    coverage_pct float8,
    score float8,
    value_rank int,
    tier text check (tier in ('A', 'B', 'C')),
    better_profit_share_pct float8,
    revenue_share_pct float8,
    previous_score float8,
    previous_rank int,
    changed_criterion text,
    changed_points float8,
    primary key (run_id, customer_id)
);

call keycust.access_protect('keycust_data.capacity_application');
call keycust.access_protect('keycust_data.customer_value');

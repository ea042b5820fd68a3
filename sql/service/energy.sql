-- What each customer could do about its energy: compensation, transformers, basic charge, hours; what its load is like; and
-- what the advice stands on.
-- since 0.7.0

-- Which part of its load an industry can move within the day. Of the codes that the customer's begins with, the longest
-- counts; * is any.
create table keycust_data.shiftable_share (
    industry_code text not null,
    valid_from date not null default '2000-01-01',
    label_zh text not null,
    label_en text not null,
    share_pct float8 not null check (share_pct between 0 and 100),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (industry_code, valid_from)
);

-- What the advice for a customer stands on: the twelve months, how much of them is known, prices, and how each topic went.
create table keycust_data.energy_basis (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    first_day date not null,
    last_day date not null,
    curve_days int not null,
    coverage_pct float8 not null,
    bill_months int not null,
    energy_kwh float8,
    energy_charge_cny float8,
    basic_charge_cny float8,
    adjustment_cny float8,
    total_cny float8,
    average_price_cny_per_kwh float8,
    loss_price_cny_per_kwh float8,
    tariff_id text,
    basic_charge_mode text,
    contract_demand_kw float8,
    capacity_kva float8,
    peak_kw float8,
    peak_kva float8,
    overload_h float8,
    power_factor_standard numeric(3, 2),
    power_factor float8,
    penalised_months int,
    leading_share_pct float8,
    peak_share_pct float8,
    flat_share_pct float8,
    valley_share_pct float8,
    valley_use_index float8,
    valley_use_rank_pct float8,
    peers int,
    price_index float8,
    reactive_status text not null,
    reactive_finding text,
    transformer_status text not null,
    transformer_finding text,
    tariff_status text not null,
    basic_charge_finding text,
    load_status text not null,
    primary key (run_id, customer_id)
);

create table keycust_data.load_characteristic (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    first_day date not null,
    last_day date not null,
    days int not null,
    coverage_pct float8 not null,
    energy_kwh float8 not null,
    mean_kw float8 not null,
    peak_kw float8 not null,
    peak_at timestamp not null,
    minimum_kw float8 not null,
    minimum_at timestamp not null,
    base_kw float8 not null,
    load_factor float8,
    day_load_factor float8,
    day_peak_valley_ratio float8,
    utilisation_h float8,
    loss_h float8,
    above_95_pct_h float8,
    usual_peak_hour int,
    usual_peak_hour_pct float8,
    volatility float8,
    rest_day_ratio float8,
    week_share_pct float8,
    typical_day date,
    steepest_ramp_kw float8,
    steepest_ramp_at timestamp,
    heating_below_c float8,
    heating_kw_per_c float8,
    cooling_above_c float8,
    cooling_kw_per_c float8,
    temperature_r_squared float8,
    kwh_per_output float8,
    output_r_squared float8,
    level_since date,
    level_change_pct float8,
    words_zh text not null,
    words_en text not null,
    primary key (run_id, customer_id)
);

-- What could be done about reactive power: the best, nothing at all, one step more and less, other equipment.
create table keycust_data.reactive_advice (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    alternative int not null,
    rank int not null,
    kind text not null check (kind in ('none', 'bank', 'svg', 'removed', 'switched')),
    equipment text,
    steps int,
    step_kvar float8,
    rated_kvar float8 not null,
    power_factor float8,
    penalised_months int,
    leading_kvarh_per_year float8,
    released_kva float8,
    voltage_rise_pct float8,
    resonance_order float8,
    barred_by text,
    bill_saving_cny float8,
    loss_saving_kwh float8,
    saving_cny float8 not null,
    investment_cny float8 not null,
    npv_cny float8 not null,
    irr_pct float8,
    payback_years float8,
    discounted_payback_years float8,
    is_recommended boolean not null,
    words_zh text not null,
    words_en text not null,
    primary key (run_id, customer_id, alternative)
);

-- Transformers: the best of each kind, and what there is.
create table keycust_data.transformer_advice (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    alternative int not null,
    rank int,
    kind text not null,
    name text not null,
    units int not null,
    capacity_kva float8 not null,
    is_feasible boolean not null,
    peak_load_pct float8,
    loss_kwh_per_year float8,
    basic_charge_cny float8,
    yearly_cost_cny float8,
    loss_saving_cny float8,
    basic_saving_cny float8,
    saving_cny float8,
    investment_cny float8,
    npv_cny float8,
    irr_pct float8,
    payback_years float8,
    discounted_payback_years float8,
    is_recommended boolean not null,
    words_zh text not null,
    words_en text not null,
    primary key (run_id, customer_id, alternative)
);

-- How the basic charge is paid (measure basic_charge), and moving load to cheaper hours (measure shift).
create table keycust_data.tariff_advice (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    measure text not null check (measure in ('basic_charge', 'shift')),
    choice text not null,
    place int not null,
    present_cny float8 not null,
    after_cny float8 not null,
    saving_cny float8 not null,
    npv_cny float8 not null,
    contract_demand_kw float8,
    moved_kwh_per_year float8,
    rotation_h float8,
    demand_kw float8,
    is_recommended boolean not null,
    words_zh text not null,
    words_en text not null,
    primary key (run_id, customer_id, measure, choice)
);

call keycust.access_protect('keycust_data.energy_basis');
call keycust.access_protect('keycust_data.load_characteristic');
call keycust.access_protect('keycust_data.reactive_advice');
call keycust.access_protect('keycust_data.transformer_advice');
call keycust.access_protect('keycust_data.tariff_advice');

-- Who is served and by whom: organisations, account managers, customers, their contracts.
-- since 0.2.0

create table keycust_data.organisation (
    organisation_id text primary key,
    parent_id text references keycust_data.organisation,
    name text not null,
    level_code text,
    region text,
    updated_at timestamp,
    check (parent_id <> organisation_id)
);
create index organisation_parent_id on keycust_data.organisation (parent_id);

create table keycust_data.account_manager (
    account_manager_id text primary key,
    organisation_id text not null references keycust_data.organisation,
    name text not null,
    phone text,
    left_on date,
    updated_at timestamp
);

create table keycust_data.customer (
    customer_id text primary key,
    organisation_id text not null references keycust_data.organisation,
    account_manager_id text references keycust_data.account_manager,
    name text not null,
    legal_entity_id text,
    credit_code text,
    natural_person boolean not null default false,
    address text,
    longitude_deg float8 check (longitude_deg between -180 and 180),
    latitude_deg float8 check (latitude_deg between -90 and 90),
    status_code text,
    customer_class_code text,
    use_class_code text,
    industry_code text,
    high_energy_code text,
    voltage_code text,
    load_class_code text,
    importance_code text,
    shift_code text,
    rest_days text,
    urban_rural_code text,
    resale_code text,
    temporary_code text,
    market_code text,
    settlement_mode_code text,
    invoice_type_code text,
    notice_mode_code text,
    source_count_code text,
    fee_control boolean,
    security_source boolean,
    own_generation_kw float8 check (own_generation_kw >= 0),
    distributed_generation_kwp float8 check (distributed_generation_kwp >= 0),
    security_load_kva float8 check (security_load_kva >= 0),
    ownership_code text,
    main_business text,
    development_plan text,
    registered_capital_cny numeric(18, 2),
    annual_output_cny numeric(18, 2),
    employees int check (employees >= 0),
    safety_rating text,
    tax_number text,
    tax_number_masked text generated always as (case
        when length(tax_number) >= 9 then left(tax_number, 2) || '****' || right(tax_number, 2)
        when tax_number is not null then '****'
    end) stored,
    bank_name text,
    bank_account text,
    bank_account_masked text generated always as (case
        when length(bank_account) >= 8 then '****' || right(bank_account, 4)
        when bank_account is not null then '****'
    end) stored,
    prepaid_balance_cny numeric(16, 2),
    opened_on date,
    energised_on date,
    closed_on date,
    updated_at timestamp,
    check (closed_on >= opened_on)
);
create index customer_organisation_id on keycust_data.customer (organisation_id);
create index customer_account_manager_id on keycust_data.customer (account_manager_id);
create index customer_industry_code on keycust_data.customer (industry_code);

-- What was agreed, and from when to when: capacity, demand, how the basic charge is reckoned, which tariff.
create table keycust_data.contract (
    contract_id text primary key,
    customer_id text not null references keycust_data.customer,
    valid_from date not null,
    valid_to date,
    contract_capacity_kva float8 check (contract_capacity_kva >= 0),
    running_capacity_kva float8 check (running_capacity_kva >= 0),
    basic_charge_mode_code text,
    contract_demand_kw float8 check (contract_demand_kw >= 0),
    tariff_id text,
    price_code text,
    time_of_use boolean,
    power_factor_standard numeric(3, 2),
    ends_on date,
    updated_at timestamp,
    unique (customer_id, valid_from),
    check (valid_to >= valid_from)
);

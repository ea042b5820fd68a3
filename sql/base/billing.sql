-- What was charged, what is owed, what was paid.
-- since 0.2.0

create table keycust_data.bill (
    bill_id text primary key,
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    issued_on date,
    tariff_id text,
    energy_kwh float8,
    critical_peak_kwh float8,
    peak_kwh float8,
    flat_kwh float8,
    valley_kwh float8,
    reactive_lag_kvarh float8,
    reactive_lead_kvarh float8,
    maximum_demand_kw float8 check (maximum_demand_kw >= 0),
    billed_demand_kw float8 check (billed_demand_kw >= 0),
    billed_capacity_kva float8 check (billed_capacity_kva >= 0),
    power_factor float8 check (power_factor between 0 and 1),
    adjustment_pct float8,
    energy_charge_cny numeric(16, 2),
    critical_peak_charge_cny numeric(16, 2),
    peak_charge_cny numeric(16, 2),
    flat_charge_cny numeric(16, 2),
    valley_charge_cny numeric(16, 2),
    basic_charge_cny numeric(16, 2),
    adjustment_cny numeric(16, 2),
    surcharge_cny numeric(16, 2),
    purchase_cost_cny numeric(16, 2),
    total_cny numeric(16, 2),
    updated_at timestamp
);
create index bill_customer_id on keycust_data.bill (customer_id, month);
create index bill_month on keycust_data.bill (month);

create table keycust_data.receivable (
    receivable_id text primary key,
    customer_id text not null references keycust_data.customer,
    bill_id text references keycust_data.bill,
    month date not null check (extract(day from month) = 1),
    amount_type_code text,
    energy_kwh float8,
    amount_cny numeric(16, 2) not null,
    received_cny numeric(16, 2),
    owed_cny numeric(16, 2),
    penalty_cny numeric(16, 2),
    penalty_received_cny numeric(16, 2),
    released_on date,
    due_on date,
    settled_on date,
    settlement_code text,
    channel_code text,
    updated_at timestamp
);
create index receivable_bill_id on keycust_data.receivable (bill_id);
create index receivable_customer_id on keycust_data.receivable (customer_id, month);

create table keycust_data.payment (
    payment_id text primary key,
    customer_id text not null references keycust_data.customer,
    receivable_id text references keycust_data.receivable,
    paid_at timestamp not null,
    amount_cny numeric(16, 2) not null,
    penalty_cny numeric(16, 2),
    channel_code text,
    instrument_code text,
    kind_code text,
    updated_at timestamp
);
create index payment_customer_id on keycust_data.payment (customer_id, paid_at);
create index payment_receivable_id on keycust_data.payment (receivable_id);

call keycust.access_protect('keycust_data.bill');
call keycust.access_protect('keycust_data.receivable');
call keycust.access_protect('keycust_data.payment');

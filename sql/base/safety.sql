-- Outages a customer lived through, hidden dangers at his site and their treatment, inspections and their findings.
-- since 0.2.0

create table keycust_data.outage (
    outage_id text not null,
    customer_id text not null references keycust_data.customer,
    usage_point_id text references keycust_data.usage_point,
    feeder_id text references keycust_data.feeder,
    started_at timestamp not null,
    ended_at timestamp,
    planned boolean,
    cause text,
    lost_kwh float8 check (lost_kwh >= 0),
    updated_at timestamp,
    primary key (outage_id, customer_id),
    check (ended_at >= started_at)
);
create index outage_customer_id on keycust_data.outage (customer_id, started_at);

create table keycust_data.hidden_danger (
    hidden_danger_id text primary key,
    customer_id text not null references keycust_data.customer,
    found_on date not null,
    kind text,
    level_code text,
    description text,
    due_on date,
    updated_at timestamp
);
create index hidden_danger_customer_id on keycust_data.hidden_danger (customer_id, found_on);

create table keycust_data.danger_treatment (
    danger_treatment_id text primary key,
    hidden_danger_id text not null references keycust_data.hidden_danger,
    customer_id text not null references keycust_data.customer,
    treated_on date not null,
    result text,
    closed boolean not null default false,
    updated_at timestamp
);
create index danger_treatment_hidden_danger_id on keycust_data.danger_treatment (hidden_danger_id);
create index danger_treatment_customer_id on keycust_data.danger_treatment (customer_id);

create table keycust_data.inspection (
    inspection_id text primary key,
    customer_id text not null references keycust_data.customer,
    usage_point_id text references keycust_data.usage_point,
    inspected_at timestamp not null,
    reason text,
    updated_at timestamp
);
create index inspection_customer_id on keycust_data.inspection (customer_id, inspected_at);

create table keycust_data.inspection_result (
    inspection_result_id text primary key,
    inspection_id text not null references keycust_data.inspection,
    customer_id text not null references keycust_data.customer,
    finding_code text not null,
    phase text check (phase in ('a', 'b', 'c', 'total')),
    since date,
    recovered_kwh float8 check (recovered_kwh >= 0),
    recovered_cny numeric(16, 2),
    evidence text,
    updated_at timestamp
);
create index inspection_result_inspection_id on keycust_data.inspection_result (inspection_id);
create index inspection_result_customer_id on keycust_data.inspection_result (customer_id);

call keycust.access_protect('keycust_data.outage');
call keycust.access_protect('keycust_data.hidden_danger');
call keycust.access_protect('keycust_data.danger_treatment');
call keycust.access_protect('keycust_data.inspection');
call keycust.access_protect('keycust_data.inspection_result');

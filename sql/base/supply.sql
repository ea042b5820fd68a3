-- What the customer is supplied through: feeders, transformer areas, usage points, meters, transformers, capacitors.
-- since 0.2.0

create table keycust_data.feeder (
    feeder_id text primary key,
    organisation_id text references keycust_data.organisation,
    name text,
    substation text,
    voltage_code text,
    updated_at timestamp
);

create table keycust_data.transformer_area (
    transformer_area_id text primary key,
    feeder_id text references keycust_data.feeder,
    organisation_id text references keycust_data.organisation,
    name text,
    capacity_kva float8 check (capacity_kva >= 0),
    updated_at timestamp
);

-- What went into a feeder and what its customers' meters took: the difference is the line loss.
create table keycust_data.feeder_energy (
    feeder_id text not null references keycust_data.feeder,
    day date not null,
    supplied_kwh float8,
    metered_kwh float8,
    updated_at timestamp,
    primary key (feeder_id, day)
);

create table keycust_data.transformer_area_energy (
    transformer_area_id text not null references keycust_data.transformer_area,
    day date not null,
    supplied_kwh float8,
    metered_kwh float8,
    updated_at timestamp,
    primary key (transformer_area_id, day)
);

-- A place where energy is taken and metered (CIM UsagePoint, 计量点).
create table keycust_data.usage_point (
    usage_point_id text primary key,
    customer_id text not null references keycust_data.customer,
    feeder_id text references keycust_data.feeder,
    transformer_area_id text references keycust_data.transformer_area,
    name text,
    purpose_code text,
    point_class_code text,
    status_code text,
    voltage_code text,
    wiring_code text,
    metering_mode_code text,
    metering_class_code text,
    capacity_kva float8 check (capacity_kva >= 0),
    load_control_terminal boolean,
    terminal_type_code text,
    in_service_on date,
    out_of_service_on date,
    updated_at timestamp
);
create index usage_point_customer_id on keycust_data.usage_point (customer_id);
create index usage_point_transformer_area_id on keycust_data.usage_point (transformer_area_id);
create index usage_point_feeder_id on keycust_data.usage_point (feeder_id);

-- A meter at a usage point, from its installation to its removal; a change of meter is a second row.
create table keycust_data.meter (
    meter_id text primary key,
    usage_point_id text not null references keycust_data.usage_point,
    customer_id text not null references keycust_data.customer,
    asset_number text,
    multiplier float8 check (multiplier > 0),
    ct_ratio float8 check (ct_ratio > 0),
    pt_ratio float8 check (pt_ratio > 0),
    rated_voltage_v float8 check (rated_voltage_v > 0),
    basic_current_a float8 check (basic_current_a > 0),
    maximum_current_a float8 check (maximum_current_a > 0),
    register_capacity float8 check (register_capacity > 0),
    installed_on date,
    removed_on date,
    last_verified_on date,
    updated_at timestamp,
    check (removed_on >= installed_on)
);
create index meter_usage_point_id on keycust_data.meter (usage_point_id);
create index meter_customer_id on keycust_data.meter (customer_id);

create table keycust_data.transformer (
    transformer_id text primary key,
    customer_id text not null references keycust_data.customer,
    name text,
    model text,
    series text,
    capacity_kva float8 not null check (capacity_kva > 0),
    primary_voltage_code text,
    secondary_voltage_code text,
    status_code text,
    no_load_loss_w float8 check (no_load_loss_w >= 0),
    load_loss_w float8 check (load_loss_w >= 0),
    no_load_current_pct float8 check (no_load_current_pct >= 0),
    impedance_pct float8 check (impedance_pct >= 0),
    in_service_on date,
    out_of_service_on date,
    updated_at timestamp
);
create index transformer_customer_id on keycust_data.transformer (customer_id);

-- Installed reactive-power compensation.
create table keycust_data.compensation (
    compensation_id text primary key,
    customer_id text not null references keycust_data.customer,
    rated_kvar float8 not null check (rated_kvar > 0),
    step_kvar float8 check (step_kvar > 0),
    rated_voltage_v float8 check (rated_voltage_v > 0),
    detuning_pct float8 check (detuning_pct >= 0),
    automatic boolean,
    in_service_on date,
    out_of_service_on date,
    updated_at timestamp
);
create index compensation_customer_id on keycust_data.compensation (customer_id);

-- A feeder is its organisation's, and whose usage point hangs on it knows it: what went into a feeder of one customer's
-- own is what that customer used.
create view keycust_data.own_feeder with (security_barrier = true) as
select f.feeder_id
from keycust_data.feeder as f
where f.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o))
union
select p.feeder_id
from keycust_data.usage_point as p
where p.feeder_id is not null
    and p.customer_id = any (array(select own.customer_id from keycust_data.own_customer as own));

create view keycust_data.own_transformer_area with (security_barrier = true) as
select a.transformer_area_id
from keycust_data.transformer_area as a
where a.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o))
union
select p.transformer_area_id
from keycust_data.usage_point as p
where p.transformer_area_id is not null
    and p.customer_id = any (array(select own.customer_id from keycust_data.own_customer as own));

call keycust.access_protect('keycust_data.feeder', 'feeder_id', 'keycust_data.own_feeder');
call keycust.access_protect('keycust_data.feeder_energy', 'feeder_id', 'keycust_data.own_feeder');
call keycust.access_protect('keycust_data.transformer_area', 'transformer_area_id',
    'keycust_data.own_transformer_area');
call keycust.access_protect('keycust_data.transformer_area_energy', 'transformer_area_id',
    'keycust_data.own_transformer_area');
call keycust.access_protect('keycust_data.usage_point');
call keycust.access_protect('keycust_data.meter');
call keycust.access_protect('keycust_data.transformer');
call keycust.access_protect('keycust_data.compensation');

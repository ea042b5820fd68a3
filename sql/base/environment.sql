-- What surrounds the customer: its production, the weather of its organisation, the economy.
-- since 0.2.0

create table keycust_data.production (
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    output_cny numeric(18, 2),
    output_quantity float8,
    output_unit text,
    working_days int check (working_days between 0 and 31),
    updated_at timestamp,
    primary key (customer_id, month)
);

create table keycust_data.weather (
    organisation_id text not null references keycust_data.organisation,
    day date not null,
    temperature_mean_c float8,
    temperature_max_c float8,
    temperature_min_c float8,
    humidity_pct float8 check (humidity_pct between 0 and 100),
    rain_mm float8 check (rain_mm >= 0),
    updated_at timestamp,
    primary key (organisation_id, day),
    check (temperature_max_c >= temperature_min_c)
);

create table keycust_data.economy (
    series_code text not null,
    organisation_id text not null references keycust_data.organisation,
    month date not null check (extract(day from month) = 1),
    industry_code text not null default '',
    value float8 not null,
    unit text,
    updated_at timestamp,
    primary key (series_code, organisation_id, industry_code, month)
);

call keycust.access_protect('keycust_data.production');

-- Staging: the tables of the open data as their files have them, each row numbered as it arrives. The number is what
-- integration knows new rows by, and being the primary key it makes a batch cost what it reads.

create schema bdg1;

create table bdg1.customer (
    line bigint generated always as identity primary key,
    customer_id text,
    primary_use text,
    industry text,
    subindustry text,
    floor_area_sqm float8,
    year_built text,
    occupants float8,
    timezone text,
    weather_id text,
    first_day date,
    last_day date,
    peak_hour_kw float8,
    min_hour_kw float8,
    mean_kw float8,
    rebuild_err_max float8,
    rebuild_err_month float8
);

create table bdg1.daily_kwh (
    line bigint generated always as identity primary key,
    customer_id text,
    day date,
    kwh float8
);

create table bdg1.daily_weather (
    line bigint generated always as identity primary key,
    weather_id text,
    day date,
    temp_mean float8,
    temp_min float8,
    temp_max float8,
    humidity_mean float8,
    wind_kmh_mean float8,
    n_obs int
);

create schema pt321;

create table pt321.weekly_kwh (
    line bigint generated always as identity primary key,
    customer_id text,
    week_start date,
    kwh float8
);

create schema steel;

create table steel.quarter_hour (
    line bigint generated always as identity primary key,
    customer_id text,
    source_label timestamp,
    interval_end timestamp,
    kwh float8,
    lag_kvarh float8,
    lead_kvarh float8,
    co2_t float8,
    lag_pf_pct float8,
    lead_pf_pct float8,
    nsm int,
    week_status text,
    day_of_week text,
    load_type text
);

create schema sgsc;

create table sgsc.reading (
    line bigint generated always as identity primary key,
    customer_id text,
    read_at timestamp,
    kwh float8,
    controlled_kwh float8
);

create schema uci;

-- Status 0 is of September 2005, status 2 of August …, status 6 of April; there is no status 1.
create table uci.client (
    line bigint generated always as identity primary key,
    customer_id text,
    limit_bal float8,
    sex int,
    education int,
    marriage int,
    age int,
    pay_0 int,
    pay_2 int,
    pay_3 int,
    pay_4 int,
    pay_5 int,
    pay_6 int,
    bill_amt1 numeric,
    bill_amt2 numeric,
    bill_amt3 numeric,
    bill_amt4 numeric,
    bill_amt5 numeric,
    bill_amt6 numeric,
    pay_amt1 numeric,
    pay_amt2 numeric,
    pay_amt3 numeric,
    pay_amt4 numeric,
    pay_amt5 numeric,
    pay_amt6 numeric,
    default_next_month int
);

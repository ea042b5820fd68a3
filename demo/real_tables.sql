-- The tables of the open data, as their files have them.

create schema bdg1;

create table bdg1.customer (
    customer_id text primary key,
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
    customer_id text not null references bdg1.customer,
    day date not null,
    kwh float8,
    primary key (customer_id, day)
);

create schema pt321;

create table pt321.weekly_kwh (
    customer_id text not null,
    week_start date not null,
    kwh float8,
    primary key (customer_id, week_start)
);

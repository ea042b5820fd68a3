-- Which version of the base this is: one row, read and locked by whatever changes the base.
-- since 0.1.0

create schema keycust_data;

create schema keycust_bi;

create table keycust_data.base_version (
    only_row boolean not null default true primary key check (only_row),
    version text not null,
    created_at timestamp not null,
    upgraded_at timestamp not null
);

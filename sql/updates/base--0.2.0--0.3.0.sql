-- What changed in the tables of 0.2.0.
-- since 0.3.0

-- How far below the position reached rows may still come: an interval of times, a number of numbers.
alter table keycust_data.source add column overlap text;

-- What was read within the overlap: a row that is found here is not read again. Gone when the position has passed.
create table keycust_data.source_seen (
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    fingerprint uuid not null,
    position text not null,
    primary key (source_id, fingerprint)
);

-- A time, which the wide views give as text and as a timestamp.
alter table keycust_data.indicator
    drop constraint indicator_value_type_check,
    add constraint indicator_value_type_check
        check (value_type in ('number', 'text', 'code', 'boolean', 'date', 'timestamp'));

-- An attribute that has ended, or is not known any more, has a row without a value from that day on.
alter table keycust_data.customer_indicator drop constraint customer_indicator_check;

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

-- What was erased of persons and of old readings, when, by whom and how much: never whose.
-- since 0.2.0

create table keycust_data.erasure (
    erasure_id bigint generated always as identity primary key,
    erased_at timestamp not null default localtimestamp,
    erased_by text not null default current_user,
    kind text not null check (kind in ('person', 'readings')),
    subject text not null,
    relation text not null,
    affected_rows bigint not null
);

-- Persons whose data must not come back with the next integration: a digest of the key, not the key.
create table keycust_data.erased_person (
    key_digest text primary key,
    erased_at timestamp not null default localtimestamp
);

call keycust.access_protect_writers('keycust_data.erasure');
call keycust.access_protect_writers('keycust_data.erased_person');

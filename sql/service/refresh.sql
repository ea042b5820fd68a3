-- The runs of the service floor. Every result lies under the run that made it; people see the run that current_run
-- points to, and that one whole.
-- since 0.3.0

-- finished: all its results are there; superseded: they were, until a later run took its place; withdrawn: they were, and
-- were taken back; dead: cut off, and not gone on with. as_of is the last day of a month.
create table keycust_data.refresh_run (
    run_id bigint generated always as identity primary key,
    as_of date not null check (extract(day from as_of + 1) = 1),
    state text not null default 'running' check (state in ('running', 'finished', 'failed', 'dead', 'superseded',
        'withdrawn')),
    started_at timestamp not null default localtimestamp,
    finished_at timestamp,
    started_by text not null default current_user,
    backend_pid int not null,
    backend_start timestamptz,
    statement_start timestamptz,
    message text
);
create index refresh_run_as_of on keycust_data.refresh_run (as_of, run_id);

create table keycust_data.refresh_step (
    run_id bigint not null references keycust_data.refresh_run,
    place int not null check (place > 0),
    step text not null,
    month date not null check (extract(day from month) = 1),
    state text not null default 'waiting' check (state in ('waiting', 'running', 'finished', 'failed')),
    started_at timestamp,
    finished_at timestamp,
    row_count bigint,
    message text,
    primary key (run_id, place)
);

-- One row: the run whose results people see. Whoever refreshes holds a lock on it while a step is at work.
create table keycust_data.current_run (
    only_row boolean not null default true primary key check (only_row),
    run_id bigint references keycust_data.refresh_run,
    as_of date,
    moved_at timestamp
);
insert into keycust_data.current_run default values;

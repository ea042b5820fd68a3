-- Where rows come from and what became of them: sources with their mappings, runs, refusals, corrections.
-- since 0.2.0

-- A relation in reach (staging table, foreign table, view over a system's own names) that feeds one table of the base.
create table keycust_data.source (
    source_id text primary key,
    system text not null,
    relation text not null,
    target text not null,
    -- rows: a row is a row; wide: a row is one quantity's day, value i in column point_prefix || i;
    -- long: a row is one value at one time.
    layout text not null default 'rows' check (layout in ('rows', 'wide', 'long')),
    point_prefix text,
    points int check (1440 % points = 0),
    -- Whether value 1 of a day ends at 00:15 (interval_end) or is labelled 00:00.
    interval_end boolean not null default true,
    -- Rows are read in the order of this column; with incremental, only those beyond the position reached.
    position_column text,
    incremental boolean not null default true,
    position text,
    -- The zone of the source's times, where it is not the utility's own.
    time_zone text,
    batch_rows int not null default 10000 check (batch_rows between 1 and 1000000),
    load_order int not null default 100,
    enabled boolean not null default true,
    check (not incremental or position_column is not null),
    check ((layout = 'rows') = (points is null)),
    check ((layout = 'wide') = (point_prefix is not null))
);

-- A column of the target: from a column of the source or from a constant; numbers times a factor.
-- For curves the columns are usage_point_id, day (wide) or at (long), quantity, value (long), factor (wide).
create table keycust_data.source_column (
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    target_column text not null,
    source_column text,
    constant text,
    factor float8 check (factor > '-Infinity' and factor < 'Infinity'),
    -- Values not in this code list, after the mapping of source_value, are refused.
    code_type text,
    primary key (source_id, target_column),
    check ((source_column is null) <> (constant is null))
);

-- How a source writes a value, and what it means here; * stands for any other.
create table keycust_data.source_value (
    source_id text not null,
    target_column text not null,
    source_value text not null,
    target_value text,
    primary key (source_id, target_column, source_value),
    foreign key (source_id, target_column) references keycust_data.source_column
        on update cascade on delete cascade
);

create table keycust_data.integration_run (
    run_id bigint generated always as identity primary key,
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    backend_pid int not null,
    backend_start timestamptz,
    started_at timestamp not null default localtimestamp,
    started_by text not null default current_user,
    finished_at timestamp,
    state text not null default 'running' check (state in ('running', 'finished', 'failed', 'dead')),
    message text,
    batches int not null default 0,
    received_rows bigint not null default 0,
    accepted_rows bigint not null default 0,
    rejected_rows bigint not null default 0,
    retried_rows bigint not null default 0,
    -- Rows of the target; several rows of a source may make one.
    inserted_rows bigint not null default 0,
    updated_rows bigint not null default 0,
    position_from text,
    position_to text
);
create index integration_run_source_id on keycust_data.integration_run (source_id, run_id);

-- What became of the rows of a day (their own day where they have one, else the day they were read): accepted, or the
-- rule for which they are set aside.
create table keycust_data.integration_day (
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    day date not null,
    outcome text not null,
    row_count bigint not null,
    primary key (source_id, day, outcome)
);

-- Rows that failed a rule, whole, with the reason; none is lost. Open ones are tried again at the next call.
create table keycust_data.rejected_row (
    rejected_row_id bigint generated always as identity primary key,
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    run_id bigint not null,
    rule text not null,
    reason text not null,
    column_name text,
    source_key text,
    day date not null,
    customer_id text,
    source_row jsonb not null,
    row_digest text not null,
    state text not null default 'open' check (state in ('open', 'closed', 'resolved')),
    rejected_at timestamp not null default localtimestamp,
    resolved_at timestamp,
    unique (source_id, row_digest)
);
create index rejected_row_open on keycust_data.rejected_row (source_id, source_key) where state = 'open';
create index rejected_row_day on keycust_data.rejected_row (source_id, day);
create index rejected_row_customer_id on keycust_data.rejected_row (customer_id);

-- What a later row changed in one that was held already.
create table keycust_data.correction (
    correction_id bigint generated always as identity primary key,
    source_id text not null,
    run_id bigint not null,
    corrected_at timestamp not null default localtimestamp,
    relation text not null,
    row_key text not null,
    customer_id text,
    before jsonb not null,
    after jsonb not null
);
create index correction_customer_id on keycust_data.correction (customer_id);
create index correction_row on keycust_data.correction (relation, row_key);

call keycust.access_protect_writers('keycust_data.integration_run');
call keycust.access_protect_writers('keycust_data.rejected_row');
call keycust.access_protect_writers('keycust_data.correction');

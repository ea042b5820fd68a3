-- Load classes: typical days of every customer, classes of customers whose load has the same shape, and who belongs where.
-- since 0.4.0

-- Kinds of load, in the order in which they are tried: a class is of the first kind that has rules and all of whose rules
-- it meets, or that takes the rest.
create table keycust_data.load_class_kind (
    kind text primary key,
    place int not null unique,
    label_zh text not null,
    label_en text not null,
    is_rest boolean not null default false,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- measure is a column of load_class; it must lie between the two, both included. A limit that is NULL does not bind.
create table keycust_data.load_class_rule (
    kind text not null references keycust_data.load_class_kind,
    measure text not null check (measure in ('load_factor', 'night_share_pct', 'day_share_pct', 'evening_share_pct',
        'noon_share_pct', 'saturday_pct', 'sunday_pct', 'fluctuation_pct')),
    low float8,
    high float8,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (kind, measure),
    check (low is not null or high is not null),
    check (high >= low)
);

-- A fitted model holds from the month it was fitted for until the next one's, unless the run that made it came to nothing.
create table keycust_data.load_class_model (
    model_version bigint generated always as identity primary key,
    valid_from date not null,
    run_id bigint,
    fitted_at timestamp not null,
    fitted_by text not null default current_user,
    occasion text not null check (occasion in ('first', 'drift', 'asked')),
    classes int not null,
    customers bigint not null,
    unusable_customers bigint not null,
    weekend_weight float8 not null,
    fluctuation_weight float8 not null,
    inertia float8 not null,
    total_inertia float8 not null,
    silhouette float8,
    selection text,
    iterations int not null,
    starts int not null,
    status text not null,
    message text
);
create index load_class_model_valid_from on keycust_data.load_class_model (valid_from, model_version);

-- The classes of a model. A class keeps its number when a later model finds it again.
create table keycust_data.load_class (
    model_version bigint not null references keycust_data.load_class_model on delete cascade,
    cluster int not null check (cluster > 0),
    class_no int not null check (class_no > 0),
    kind text,
    customers bigint not null,
    spread float8 not null,
    load_factor float8,
    night_share_pct float8,
    day_share_pct float8,
    evening_share_pct float8,
    noon_share_pct float8,
    peak_hour int,
    saturday_pct float8 not null,
    sunday_pct float8 not null,
    fluctuation_pct float8 not null,
    primary key (model_version, cluster),
    unique (model_version, class_no)
);

-- The centre of a class: 24 hours of the working day (1 is the load of the three highest hours), Saturday, Sunday,
-- fluctuation. value is told in its own unit, coordinate is what distances are counted in.
create table keycust_data.load_class_center (
    model_version bigint not null,
    cluster int not null,
    place int not null check (place between 1 and 27),
    feature text not null,
    value float8 not null,
    coordinate float8 not null,
    primary key (model_version, cluster, place),
    foreign key (model_version, cluster) references keycust_data.load_class on delete cascade
);

-- What a run found: the model it went by, and how steady the classes are.
create table keycust_data.load_class_run (
    run_id bigint primary key references keycust_data.refresh_run,
    month date not null check (extract(day from month) = 1),
    model_version bigint,
    is_new_model boolean not null,
    customers bigint not null,
    classed_customers bigint not null,
    drift_ratio float8,
    silhouette float8,
    compared_customers bigint,
    changed_customers bigint,
    adjusted_rand float8
);

-- Every customer of the base, classed or with the reason why not.
create table keycust_data.customer_load_class (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    month date not null check (extract(day from month) = 1),
    status text not null check (status in ('classed', 'closed', 'no_curves', 'too_few_days',
        'too_few_points', 'gaps', 'no_load', 'no_model')),
    reason_zh text,
    reason_en text,
    model_version bigint,
    class_no int,
    distance float8,
    outlier_score float8,
    is_outlier boolean,
    days int,
    load_factor float8,
    night_share_pct float8,
    day_share_pct float8,
    evening_share_pct float8,
    noon_share_pct float8,
    peak_hour int,
    saturday_pct float8,
    sunday_pct float8,
    fluctuation_pct float8,
    previous_class_no int,
    primary key (run_id, customer_id)
);

-- Typical days over the twelve months, of the run that people see and of one that is being made.
create table keycust_data.customer_typical_day (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    season text not null check (season in ('year', 'spring', 'summer', 'autumn', 'winter')),
    day_type text not null check (day_type in ('workday', 'saturday', 'sunday', 'holiday')),
    days int not null,
    typical_day date not null,
    fluctuation float8,
    mean_kw real[] not null,
    low_kw real[] not null,
    high_kw real[] not null,
    upper_kw real[] not null,
    primary key (run_id, customer_id, season, day_type)
);

call keycust.access_protect('keycust_data.customer_load_class');
call keycust.access_protect('keycust_data.customer_typical_day');

-- The roster of key customers (大客户名册): the rules by which it is made, decisions by hand, signatures; and of each run
-- the roster with its whole history, so that old runs can be cleared away.
-- since 0.3.0

-- A rule measures one thing. It holds for a customer once the entry threshold is met in entry_periods refreshed months
-- in a row, until the exit threshold is missed in exit_periods in a row. Rules of a group must hold together; one group
-- is enough. A veto keeps off the roster whatever else is true.
create table keycust_data.roster_rule (
    rule text not null,
    valid_from date not null default '2000-01-01',
    effect text not null default 'qualify' check (effect in ('qualify', 'veto')),
    rule_group text not null,
    measure text not null check (measure in ('score', 'value_rank', 'better_profit_share_pct', 'revenue_share_pct',
        'energy_kwh', 'maximum_demand_kw', 'capacity_kva', 'voltage_kv', 'closed', 'months_since_theft')),
    comparison text not null check (comparison in ('at_least', 'at_most')),
    entry_threshold float8 not null,
    exit_threshold float8 not null,
    entry_periods int not null default 1 check (entry_periods between 1 and 60),
    exit_periods int not null default 1 check (exit_periods between 1 and 60),
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (rule, valid_from),
    -- To stay is never harder than to enter.
    check (case comparison when 'at_least' then exit_threshold <= entry_threshold
        else exit_threshold >= entry_threshold end)
);

-- A customer who is on the roster, or off it, by decision and not by rule.
create table keycust_data.roster_manual (
    roster_manual_id bigint generated always as identity primary key,
    customer_id text not null references keycust_data.customer,
    action text not null check (action in ('include', 'exclude')),
    valid_from date not null,
    valid_to date,
    reason text not null check (reason <> ''),
    decided_by text not null default current_user,
    decided_at timestamp not null default localtimestamp,
    check (valid_to >= valid_from)
);
create index roster_manual_customer_id on keycust_data.roster_manual (customer_id, valid_from);

-- Who put his name to which change. It outlives the run that proposed the change.
create table keycust_data.roster_signature (
    customer_id text not null references keycust_data.customer,
    changed_on date not null,
    change text not null check (change in ('entered', 'left')),
    decision text not null check (decision in ('confirmed', 'refused')),
    note text,
    signed_by text not null default current_user,
    signed_at timestamp not null default localtimestamp,
    primary key (customer_id, changed_on, change),
    check (decision = 'confirmed' or note <> '')
);

-- Where each rule stands with a customer: holding or not, and for how many periods in a row the other was the case.
create table keycust_data.roster_state (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    rule text not null,
    holding boolean not null,
    streak int not null check (streak >= 0),
    value float8,
    primary key (run_id, customer_id, rule)
);

-- The memberships up to the run, those that are over too.
create table keycust_data.roster_membership (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    valid_from date not null,
    valid_to date check (valid_to >= valid_from),
    basis text not null check (basis in ('rule', 'manual')),
    reason_zh text not null,
    reason_en text not null,
    primary key (run_id, customer_id, valid_from)
);

create table keycust_data.roster_change (
    run_id bigint not null references keycust_data.refresh_run,
    customer_id text not null references keycust_data.customer,
    changed_on date not null,
    change text not null check (change in ('entered', 'left')),
    cause text not null check (cause in ('rule', 'veto', 'manual_include', 'manual_exclude', 'manual_ended')),
    reason_zh text not null,
    reason_en text not null,
    primary key (run_id, customer_id, changed_on)
);

call keycust.access_protect('keycust_data.roster_manual');
call keycust.access_protect('keycust_data.roster_signature');
call keycust.access_protect('keycust_data.roster_state');
call keycust.access_protect('keycust_data.roster_membership');
call keycust.access_protect('keycust_data.roster_change');

-- Several customers at one time: coincidence and responsibility for the peak. See doc/load.md. Whole-data.

create type keycust.load_coincidence_model as (
    customers int,
    times bigint,
    counted_times bigint,
    customers_at_peak int,
    peak_kw float8,
    peak_at timestamp,
    sum_of_peaks_kw float8,
    coincidence_factor float8,
    diversity_factor float8,
    customer_ids text[],
    customer_peaks_kw float8[],
    customer_peaks_at timestamp[],
    at_peak_kw float8[],
    status text,
    message text,
    format int,
    detail jsonb
);
comment on type keycust.load_coincidence_model is
    '同时率 the peak of several customers together beside the sum of their own';

create function keycust.load_coincidence_trans(internal, text, timestamp, float8) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_coincidence_trans';
comment on function keycust.load_coincidence_trans(internal, text, timestamp, float8) is
    '累积 transition function of load_coincidence';

create function keycust.load_coincidence_trans(internal, text, timestamp, float8, jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_coincidence_trans';
comment on function keycust.load_coincidence_trans(internal, text, timestamp, float8, jsonb) is
    '累积 transition function of load_coincidence';

create function keycust.load_coincidence_trans(internal, text, date, real[]) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_coincidence_curve_trans';
comment on function keycust.load_coincidence_trans(internal, text, date, real[]) is
    '累积 transition function of load_coincidence over day curves';

create function keycust.load_coincidence_trans(internal, text, date, real[], jsonb) returns internal
language c immutable parallel safe as 'MODULE_PATHNAME', 'load_coincidence_curve_trans';
comment on function keycust.load_coincidence_trans(internal, text, date, real[], jsonb) is
    '累积 transition function of load_coincidence over day curves';

create function keycust.load_coincidence_final(internal) returns keycust.load_coincidence_model
language c immutable parallel safe cost 10000 as 'MODULE_PATHNAME', 'load_coincidence_final';
comment on function keycust.load_coincidence_final(internal) is '同时率结果 final function of load_coincidence';

create aggregate keycust.load_coincidence(customer_id text, at timestamp, kw float8) (
    sfunc = keycust.load_coincidence_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.load_coincidence_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_coincidence(text, timestamp, float8) is
    '同时率 coincidence of several customers'' loads, from values in time';

create aggregate keycust.load_coincidence(customer_id text, at timestamp, kw float8, options jsonb) (
    sfunc = keycust.load_coincidence_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.load_coincidence_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_coincidence(text, timestamp, float8, jsonb) is
    '同时率 coincidence of several customers'' loads, from values in time';

create aggregate keycust.load_coincidence(customer_id text, day date, kw real[]) (
    sfunc = keycust.load_coincidence_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.load_coincidence_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_coincidence(text, date, real[]) is
    '同时率 coincidence of several customers'' loads, from day curves';

create aggregate keycust.load_coincidence(customer_id text, day date, kw real[], options jsonb) (
    sfunc = keycust.load_coincidence_trans,
    stype = internal,
    sspace = 1000000,
    finalfunc = keycust.load_coincidence_final,
    finalfunc_modify = read_only,
    parallel = safe
);
comment on aggregate keycust.load_coincidence(text, date, real[], jsonb) is
    '同时率 coincidence of several customers'' loads, from day curves';

create function keycust.load_coincidence_customers(
    model keycust.load_coincidence_model,
    out customer_id text,
    out peak_kw float8,
    out peak_at timestamp,
    out at_peak_kw float8,
    out responsibility float8,
    out share_pct float8
) returns setof record
language c immutable strict parallel safe rows 100 as 'MODULE_PATHNAME', 'load_coincidence_customers';
comment on function keycust.load_coincidence_customers(keycust.load_coincidence_model) is
    '峰荷责任系数 each customer''s own peak, its load at the common peak, and the ratio of the two';

-- What differs between utilities or changes with time: code lists, tariffs, tables of standards, thresholds, the
-- catalogue of indicators. Rows of origin 'shipped' come from keycust.shipped_TABLE(); a row of yours has origin
-- 'user'. A row holds from valid_from up to and including valid_to.
-- since 0.2.0

-- What was shipped, so that upgrade_base can tell a row that you edited or deleted from one that it may correct.
create table keycust_data.shipped_row (
    relation text not null,
    row_key text not null,
    digest text not null,
    primary key (relation, row_key)
);

-- Our views stand there too, under 'keycust_bi'. A base of 0.1.0 had this one.
insert into keycust_data.shipped_row (relation, row_key, digest)
select 'keycust_bi', v.viewname, ''
from pg_catalog.pg_views as v
where v.schemaname = 'keycust_bi' and v.viewname = 'base_version';

-- What upgrade_base did and what it left as it was.
create table keycust_data.upgrade_report (
    version text not null,
    relation text not null,
    row_key text not null,
    what text not null,
    detail text,
    at timestamp not null default localtimestamp,
    primary key (version, relation, row_key, what)
);

create table keycust_data.setting (
    setting text primary key,
    value text not null,
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- Codes as the source systems write them; code_type says which list (dictionary.csv names it for every code column).
create table keycust_data.code_list (
    code_type text not null check (code_type <> ''),
    code text not null,
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (code_type, code)
);

-- The hotline's kinds of business, and under complaints the classes and subclasses.
create table keycust_data.complaint_class (
    class_code text primary key,
    parent_code text references keycust_data.complaint_class,
    level_code text not null check (level_code in ('business', 'class', 'subclass')),
    label_zh text not null,
    label_en text not null,
    scope text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    check ((parent_code is null) = (level_code = 'business'))
);

-- Prices of a tariff. flat_price_cny_per_kwh floats with the period (tariff_period), fixed_price_cny_per_kwh does not.
-- The basic charge: capacity × price, or demand × price; a contract demand may not be below its floor, and what
-- exceeds the tolerance counts demand_excess_factor times.
create table keycust_data.tariff (
    tariff_id text not null,
    valid_from date not null default '2000-01-01',
    region text not null,
    label_zh text not null,
    label_en text not null,
    voltage_min_kv numeric(6, 2) check (voltage_min_kv >= 0),
    voltage_max_kv numeric(6, 2) check (voltage_max_kv >= voltage_min_kv),
    capacity_price_cny_per_kva_month numeric(10, 4) check (capacity_price_cny_per_kva_month >= 0),
    demand_price_cny_per_kw_month numeric(10, 4) check (demand_price_cny_per_kw_month >= 0),
    flat_price_cny_per_kwh numeric(10, 6),
    fixed_price_cny_per_kwh numeric(10, 6),
    contract_demand_floor_pct numeric(5, 2) check (contract_demand_floor_pct between 0 and 100),
    demand_tolerance_pct numeric(5, 2) check (demand_tolerance_pct >= 100),
    demand_excess_factor numeric(5, 2) check (demand_excess_factor >= 1),
    high_use_kwh_per_kva_month numeric(8, 2) check (high_use_kwh_per_kva_month > 0),
    high_use_demand_factor numeric(5, 4) check (high_use_demand_factor between 0 and 1),
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (tariff_id, valid_from)
);

-- When which period runs, month by month, in minutes of the day: the interval from starts_at_min to ends_at_min. Peak,
-- flat and valley fill the day; a critical peak lies over them.
create table keycust_data.tariff_period (
    region text not null,
    valid_from date not null default '2000-01-01',
    month smallint not null check (month between 1 and 12),
    period text not null check (period in ('critical_peak', 'peak', 'flat', 'valley')),
    starts_at_min smallint not null check (starts_at_min between 0 and 1439),
    ends_at_min smallint not null check (ends_at_min between 1 and 1440),
    ratio_to_flat numeric(8, 4) not null check (ratio_to_flat >= 0),
    ratio_confidence text check (ratio_confidence in ('high', 'medium', 'low')),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (region, valid_from, month, period, starts_at_min),
    check (ends_at_min > starts_at_min)
);

-- Which power factor a customer is held to.
create table keycust_data.power_factor_standard (
    power_factor_standard numeric(3, 2) not null check (power_factor_standard > 0 and power_factor_standard < 1),
    valid_from date not null default '2000-01-01',
    capacity_from_kva int not null check (capacity_from_kva >= 0),
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (power_factor_standard, valid_from)
);

-- By how many percent the month's power factor changes the bill: negative is a discount.
create table keycust_data.power_factor_adjustment (
    power_factor_standard numeric(3, 2) not null check (power_factor_standard > 0 and power_factor_standard < 1),
    valid_from date not null default '2000-01-01',
    power_factor numeric(3, 2) not null check (power_factor between 0 and 1),
    adjustment_pct numeric(6, 2) not null,
    row_made text check (row_made in ('printed', 'rule')),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (power_factor_standard, valid_from, power_factor)
);

-- Losses of 10 kV distribution transformers. Load loss at 75 °C for oil, 120 °C for dry types.
create table keycust_data.transformer_model (
    series text not null,
    capacity_kva int not null check (capacity_kva > 0),
    impedance_pct numeric(4, 2) not null check (impedance_pct > 0),
    cooling text not null check (cooling in ('oil', 'dry')),
    core text not null check (core in ('silicon_steel', 'amorphous')),
    grade text,
    primary_kv numeric(6, 2) not null check (primary_kv > 0),
    secondary_kv numeric(6, 2) not null check (secondary_kv > 0),
    no_load_loss_w int not null check (no_load_loss_w > 0),
    load_loss_w int not null check (load_loss_w > 0),
    load_loss_yyn0_w int check (load_loss_yyn0_w > 0),
    no_load_current_pct numeric(5, 2) check (no_load_current_pct > 0),
    no_load_current_confidence text check (no_load_current_confidence in ('high', 'medium', 'low')),
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (series, capacity_kva, impedance_pct)
);

-- What a transformer costs ex works, as a range.
create table keycust_data.transformer_price (
    series text not null,
    capacity_kva int not null check (capacity_kva > 0),
    valid_from date not null default '2000-01-01',
    price_low_cny numeric(16, 2) not null check (price_low_cny > 0),
    price_high_cny numeric(16, 2) not null check (price_high_cny >= price_low_cny),
    life_low_years int check (life_low_years > 0),
    life_high_years int check (life_high_years >= life_low_years),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (series, capacity_kva, valid_from)
);

-- Capacitor units on the market.
create table keycust_data.capacitor_step (
    rated_voltage_v int not null check (rated_voltage_v > 0),
    rated_kvar numeric(8, 2) not null check (rated_kvar > 0),
    phases smallint not null check (phases in (1, 3)),
    connection text not null check (connection in ('delta', 'star')),
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (rated_voltage_v, rated_kvar)
);

-- What a meter records by itself. Un, Ib, Imax are its rated voltage, basic and maximum current.
create table keycust_data.meter_event_type (
    event_code text primary key,
    label_zh text not null,
    label_en text not null,
    scope text not null check (scope in ('per phase', 'total', 'meter')),
    start_condition text not null,
    end_condition text,
    delay_s int check (delay_s >= 0),
    settable_range text,
    dlt645_parameter text,
    dlt698_object text,
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- What the collection system diagnoses from readings and curves.
create table keycust_data.anomaly_rule (
    rule_code text primary key,
    collection_code text,
    label_zh text not null,
    label_en text not null,
    group_zh text,
    granularity text not null,
    definition text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- By what a wrongly wired meter's reading is to be multiplied, under a balanced load; NULL where it stands still.
create table keycust_data.wiring_error (
    error_code text primary key,
    wiring text not null check (wiring in ('3P3W', '3P4W')),
    label_zh text not null,
    label_en text not null,
    formula text,
    factor_at_pf_095 float8,
    factor_at_pf_090 float8,
    factor_at_pf_085 float8,
    factor_at_pf_080 float8,
    factor_at_pf_070 float8,
    factor_at_pf_050 float8,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

create table keycust_data.theft_type (
    theft_code text primary key,
    label_zh text not null,
    label_en text not null,
    mechanism text not null,
    signature text not null,
    recovery_base text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- Definitions of the figures that describe a load.
create table keycust_data.load_index (
    index_code text primary key,
    label_zh text not null,
    label_en text not null,
    formula text not null,
    unit text,
    period text not null,
    note text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- Between which values a measured column is believed; integration rejects a row outside. NULL is no limit.
create table keycust_data.plausibility (
    relation text not null,
    column_name text not null,
    min_value float8,
    max_value float8,
    -- Whether a date or time in this column may lie in the future; else such rows are refused.
    may_be_future boolean not null default false,
    unit text,
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (relation, column_name),
    check (max_value >= min_value)
);

-- The days that are not what their weekday says.
create table keycust_data.calendar (
    day date primary key,
    day_type text not null check (day_type in ('workday', 'rest_day', 'holiday', 'adjusted_workday')),
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- Everything the dictionary can say of a customer. column_name is its column in the wide views.
create table keycust_data.indicator (
    indicator_code text primary key,
    label_zh text not null,
    label_en text not null,
    kind text not null check (kind in ('attribute', 'behaviour')),
    category text not null,
    source_system text,
    source_field text,
    unit text,
    definition text,
    value_type text not null check (value_type in ('number', 'text', 'code', 'boolean', 'date')),
    code_type text,
    period_kind text not null check (period_kind in ('none', 'month', 'year')),
    column_name text not null unique check (column_name ~ '^[a-z][a-z0-9_]{0,29}$'),
    state text not null check (state in ('computed', 'later')),
    brought_by text,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- Reactive power: which standard a customer is held to, and what compensation costs.
-- since 0.7.0

-- A customer is held to the highest standard of the rules that are true of him: his class (NULL: any but residential), from which
-- voltage, with on-load regulation of it, from which capacity (is_above: above it).
create table keycust_data.power_factor_rule (
    rule_code text primary key,
    customer_class text,
    voltage_from_kv numeric(6, 2) check (voltage_from_kv >= 0),
    needs_onload_regulation boolean not null default false,
    capacity_kva numeric(12, 2) not null check (capacity_kva >= 0),
    is_above boolean not null default false,
    power_factor_standard numeric(3, 2) not null check (power_factor_standard > 0 and power_factor_standard < 1),
    label_zh text not null,
    label_en text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low'))
);

-- Compensation that can be bought, installed: banks take their steps from capacitor_step by rated voltage, static var
-- generators are of modules.
create table keycust_data.compensation_price (
    equipment text not null,
    valid_from date not null default '2000-01-01',
    kind text not null check (kind in ('bank', 'svg')),
    label_zh text not null,
    label_en text not null,
    detuning_pct numeric(5, 2) check (detuning_pct >= 0 and detuning_pct < 50),
    rated_voltage_v int check (rated_voltage_v > 0),
    module_kvar numeric(8, 2) check (module_kvar > 0),
    price_low_cny_per_kvar numeric(12, 2) not null check (price_low_cny_per_kvar >= 0),
    price_high_cny_per_kvar numeric(12, 2) not null check (price_high_cny_per_kvar >= price_low_cny_per_kvar),
    loss_w_per_kvar numeric(8, 3) not null check (loss_w_per_kvar >= 0),
    life_years int not null check (life_years > 0),
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (equipment, valid_from)
);

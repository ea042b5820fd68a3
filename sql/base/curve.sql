-- Measured curves and register readings: a row per usage point and day, in monthly partitions that
-- keycust.curve_make_month makes before rows come. Value i of n is the mean of the interval that ends at
-- i × 1440 / n minutes; a NULL array was not received, a NULL element is a gap. Primary values, not secondary.
-- since 0.2.0

create table keycust_data.power_curve (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    customer_id text not null,
    kw real[] check (cardinality(kw) > 0 and array_ndims(kw) = 1 and array_lower(kw, 1) = 1 and 1440 % cardinality(kw) = 0
        and array_position(kw, 'NaN') is null
        and array_position(kw, 'Infinity') is null and array_position(kw, '-Infinity') is null),
    kvar real[] check (cardinality(kvar) > 0 and array_ndims(kvar) = 1 and array_lower(kvar, 1) = 1 and 1440 % cardinality(kvar) = 0
        and array_position(kvar, 'NaN') is null
        and array_position(kvar, 'Infinity') is null and array_position(kvar, '-Infinity') is null),
    updated_at timestamp,
    primary key (usage_point_id, day),
    check (cardinality(kw) = cardinality(kvar))
) partition by range (day);
create index power_curve_customer_id on keycust_data.power_curve (customer_id, day);

create table keycust_data.voltage_curve (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    customer_id text not null,
    ua real[] check (cardinality(ua) > 0 and array_ndims(ua) = 1 and array_lower(ua, 1) = 1 and 1440 % cardinality(ua) = 0
        and array_position(ua, 'NaN') is null
        and array_position(ua, 'Infinity') is null and array_position(ua, '-Infinity') is null),
    ub real[] check (cardinality(ub) > 0 and array_ndims(ub) = 1 and array_lower(ub, 1) = 1 and 1440 % cardinality(ub) = 0
        and array_position(ub, 'NaN') is null
        and array_position(ub, 'Infinity') is null and array_position(ub, '-Infinity') is null),
    uc real[] check (cardinality(uc) > 0 and array_ndims(uc) = 1 and array_lower(uc, 1) = 1 and 1440 % cardinality(uc) = 0
        and array_position(uc, 'NaN') is null
        and array_position(uc, 'Infinity') is null and array_position(uc, '-Infinity') is null),
    updated_at timestamp,
    primary key (usage_point_id, day),
    check (cardinality(ua) = cardinality(ub) and cardinality(ua) = cardinality(uc)
        and cardinality(ub) = cardinality(uc))
) partition by range (day);
create index voltage_curve_customer_id on keycust_data.voltage_curve (customer_id, day);

create table keycust_data.current_curve (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    customer_id text not null,
    ia real[] check (cardinality(ia) > 0 and array_ndims(ia) = 1 and array_lower(ia, 1) = 1 and 1440 % cardinality(ia) = 0
        and array_position(ia, 'NaN') is null
        and array_position(ia, 'Infinity') is null and array_position(ia, '-Infinity') is null),
    ib real[] check (cardinality(ib) > 0 and array_ndims(ib) = 1 and array_lower(ib, 1) = 1 and 1440 % cardinality(ib) = 0
        and array_position(ib, 'NaN') is null
        and array_position(ib, 'Infinity') is null and array_position(ib, '-Infinity') is null),
    ic real[] check (cardinality(ic) > 0 and array_ndims(ic) = 1 and array_lower(ic, 1) = 1 and 1440 % cardinality(ic) = 0
        and array_position(ic, 'NaN') is null
        and array_position(ic, 'Infinity') is null and array_position(ic, '-Infinity') is null),
    updated_at timestamp,
    primary key (usage_point_id, day),
    check (cardinality(ia) = cardinality(ib) and cardinality(ia) = cardinality(ic)
        and cardinality(ib) = cardinality(ic))
) partition by range (day);
create index current_curve_customer_id on keycust_data.current_curve (customer_id, day);

-- Registers as read at the end of a day, by direction and period, as the meter shows them: times the meter's
-- multiplier they are kWh or kvarh.
create table keycust_data.register_reading (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    direction text not null check (direction in ('active_import', 'active_export', 'reactive_import', 'reactive_export',
        'reactive_quadrant_1', 'reactive_quadrant_2', 'reactive_quadrant_3', 'reactive_quadrant_4')),
    -- On the day of a change of meter there are two readings; '' where the source does not say which meter.
    meter_id text not null default '',
    customer_id text not null,
    total float8 check (total >= 0 and total < 'Infinity'),
    critical_peak float8 check (critical_peak >= 0 and critical_peak < 'Infinity'),
    peak float8 check (peak >= 0 and peak < 'Infinity'),
    flat float8 check (flat >= 0 and flat < 'Infinity'),
    valley float8 check (valley >= 0 and valley < 'Infinity'),
    multiplier float8 check (multiplier > 0 and multiplier < 'Infinity'),
    updated_at timestamp,
    primary key (usage_point_id, day, direction, meter_id)
) partition by range (day);
create index register_reading_customer_id on keycust_data.register_reading (customer_id, day);

create table keycust_data.demand_reading (
    usage_point_id text not null references keycust_data.usage_point,
    day date not null,
    meter_id text not null default '',
    customer_id text not null references keycust_data.customer,
    maximum_demand_kw float8 not null check (maximum_demand_kw >= 0 and maximum_demand_kw < 'Infinity'),
    maximum_at timestamp,
    updated_at timestamp,
    primary key (usage_point_id, day, meter_id)
);
create index demand_reading_customer_id on keycust_data.demand_reading (customer_id, day);

create table keycust_data.meter_event (
    usage_point_id text not null references keycust_data.usage_point,
    event_code text not null,
    phase text not null default 'total' check (phase in ('a', 'b', 'c', 'total')),
    started_at timestamp not null,
    ended_at timestamp,
    meter_id text,
    customer_id text not null references keycust_data.customer,
    updated_at timestamp,
    primary key (usage_point_id, event_code, phase, started_at),
    check (ended_at >= started_at)
);
create index meter_event_customer_id on keycust_data.meter_event (customer_id, started_at);

call keycust.access_protect('keycust_data.power_curve');
call keycust.access_protect('keycust_data.voltage_curve');
call keycust.access_protect('keycust_data.current_curve');
call keycust.access_protect('keycust_data.register_reading');
call keycust.access_protect('keycust_data.demand_reading');
call keycust.access_protect('keycust_data.meter_event');

-- The partition of one month, if it is not there: called in a transaction of its own, before rows come, since ATTACH
-- must not wait for a loader that waits for it. Loaders are not owners, and only an owner can attach: so this function,
-- which belongs to the owner of the base, runs with his rights (SECURITY DEFINER); it takes a table of the base and a
-- month, and does nothing else.
create function keycust_data.make_month(relation regclass, month date) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    parent name;
    first_day constant date := date_trunc('month', month::timestamp)::date;
    partition name;
begin
    if month is null or not month between '1970-01-01' and '2199-12-31' then
        raise exception using
            errcode = 'datetime_field_overflow',
            message = 'month must be between 1970-01 and 2199-12',
            detail = format('Got %s.', coalesce(month::text, 'NULL'));
    end if;
    select c.relname into parent
    from pg_class as c
    where c.oid = relation and c.relkind = 'p' and c.relnamespace = 'keycust_data'::regnamespace;
    if parent is null then
        raise exception using
            errcode = 'wrong_object_type',
            message = 'relation must be a partitioned table of keycust_data',
            detail = format('Got %s.', coalesce(relation::text, 'NULL'));
    end if;
    partition := (parent || to_char(first_day, '_YYYY_MM'))::name;
    if to_regclass(format('keycust_data.%I', partition)) is not null then
        return false;
    end if;
    -- An advisory lock would not do: it takes in no invalidation, so the second loader would not see the first's table.
    execute format('lock table only keycust_data.%I in share update exclusive mode', parent);
    if to_regclass(format('keycust_data.%I', partition)) is not null then
        return false;
    end if;
    execute format('create table keycust_data.%I (like keycust_data.%I including all)', partition, parent);
    -- Through the parent the parent's policies hold; by its own name a partition shows nothing, whoever was let by mistake.
    execute format('alter table keycust_data.%I enable row level security', partition);
    execute format('alter table keycust_data.%I attach partition keycust_data.%I for values from (%L) to (%L)',
        parent, partition, first_day, (first_day + interval '1 month')::date);
    return true;
end
$$;
revoke execute on function keycust_data.make_month(regclass, date) from public;

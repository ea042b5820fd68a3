-- Attributes, a row per change; a row without a value where one has ended or is not known any more. Contracts and equipment carry their dates, so their whole history is derived each time;
-- of the customer itself the base holds the present state, so a change is noted when it is seen, under the day on which
-- the row was changed.

create function keycust.indicator_attribute_contract(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    with agreed as (
        select
            c.*,
            lead(c.valid_from) over (partition by c.customer_id order by c.valid_from) as next_from
        from keycust_data.contract as c
    ), stated as (
        select c.customer_id, x.indicator_code, c.valid_from as day, x.value, x.text_value
        from agreed as c
        cross join lateral (values
            ('A103', c.contract_capacity_kva, null),
            ('A104', c.running_capacity_kva, null),
            ('A202', null, c.price_code),
            ('A203', c.time_of_use::int, null),
            ('A204', null, c.basic_charge_mode_code),
            ('A205', c.contract_demand_kw, null),
            ('A206', c.power_factor_standard::float8, null)
        ) as x (indicator_code, value, text_value)
        union all
        -- A contract that ended and was not followed at once.
        select c.customer_id, x.indicator_code, c.valid_to + 1, null, null
        from agreed as c
        cross join unnest('{A103,A104,A202,A203,A204,A205,A206}'::text[]) as x (indicator_code)
        -- No end, or one that no calendar has: it goes on.
        where case when c.valid_to < '9999-12-31' then c.valid_to + 1 < coalesce(c.next_from, 'infinity') end
    ), compared as (
        select
            s.*,
            lag(num_nonnulls(s.value, s.text_value), 1, 0) over w as earlier_known,
            lag(s.value) over w as earlier_value,
            lag(s.text_value) over w as earlier_text
        from stated as s
        window w as (partition by s.customer_id, s.indicator_code order by s.day)
    )
    select c.customer_id, c.indicator_code, c.day, c.value, c.text_value, 'contract'
    from compared as c
    where c.earlier_known + num_nonnulls(c.value, c.text_value) > 0
        and (c.value, c.text_value) is distinct from (c.earlier_value, c.earlier_text)
$$;

-- The usage point whose devices stand for the customer: the largest, the first by number of equal ones.
create function keycust.indicator_main_point() returns table (customer_id text, usage_point_id text)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    select distinct on (p.customer_id) p.customer_id, p.usage_point_id
    from keycust_data.usage_point as p
    where keycust.indicator_settled(p.purpose_code, p.point_class_code)
        and coalesce(p.status_code, '02') <> '04'
    order by p.customer_id, p.capacity_kva desc nulls last, p.usage_point_id
$$;

create function keycust.indicator_attribute_equipment(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    with since as (
        -- From when on a device without a date, or one since ever, has been there.
        select
            c.customer_id,
            coalesce(least(nullif(c.opened_on, '-infinity'), nullif(c.energised_on, '-infinity')), '1900-01-01') as day
        from keycust_data.customer as c
    ), device as (
        select
            t.customer_id, 'transformer' as kind, coalesce(t.model, t.series, '') as model, t.capacity_kva as size,
            coalesce(nullif(t.in_service_on, '-infinity'), s.day) as first_day, t.out_of_service_on as end_day
        from keycust_data.transformer as t
        join since as s on s.customer_id = t.customer_id
        where coalesce(t.status_code, '01') = '01' or t.out_of_service_on is not null
        union all
        select
            c.customer_id, 'compensation', '', c.rated_kvar, coalesce(nullif(c.in_service_on, '-infinity'), s.day),
            c.out_of_service_on
        from keycust_data.compensation as c
        join since as s on s.customer_id = c.customer_id
    ), change as (
        select d.customer_id, d.kind, d.first_day as day from device as d
        union
        select d.customer_id, d.kind, d.end_day from device as d where d.end_day is not null
    ), model as (
        -- What was in service from each day of change on.
        select c.customer_id, c.kind, c.day, d.model, d.size, count(d.customer_id) as devices
        from change as c
        left join device as d
            on d.customer_id = c.customer_id and d.kind = c.kind and d.first_day <= c.day
            and (d.end_day is null or d.end_day > c.day)
        group by c.customer_id, c.kind, c.day, d.model, d.size
    ), state as (
        select
            m.customer_id, m.kind, m.day,
            sum(m.devices)::float8 as devices,
            coalesce(sum(m.size * m.devices order by m.size), 0) as size,
            coalesce(
                string_agg(format('%s %s kVA × %s', m.model, m.size, m.devices), '; ' order by m.size desc, m.model)
                    filter (where m.devices > 0),
                '-') as models
        from model as m
        group by m.customer_id, m.kind, m.day
    ), metered as (
        select distinct on (p.customer_id, x.indicator_code, i.day)
            p.customer_id, x.indicator_code, i.day, x.value, null, 'meter'
        from keycust.indicator_main_point() as p
        join keycust_data.meter as d on d.usage_point_id = p.usage_point_id
        join since as s on s.customer_id = p.customer_id
        cross join lateral (select coalesce(nullif(d.installed_on, '-infinity'), s.day) as day) as i
        cross join lateral (values
            ('A404', coalesce(d.multiplier, d.ct_ratio * coalesce(d.pt_ratio, 1))),
            ('A405', d.ct_ratio),
            ('A406', d.pt_ratio)
        ) as x (indicator_code, value)
        where x.value is not null
        order by p.customer_id, x.indicator_code, i.day, d.removed_on desc nulls first, d.meter_id
    ), stated as (
        select s.customer_id, x.indicator_code, s.day, x.value, x.text_value, s.kind as source
        from state as s
        cross join lateral (values
            ('A105', 'transformer', s.devices, null),
            ('A106', 'transformer', null, s.models),
            ('A114', 'compensation', s.size, null)
        ) as x (indicator_code, kind, value, text_value)
        where x.kind = s.kind
        union all
        select * from metered
    ), compared as (
        select
            s.*,
            lag((s.value, s.text_value)) over (partition by s.customer_id, s.indicator_code order by s.day) as earlier
        from stated as s
    )
    select c.customer_id, c.indicator_code, c.day, c.value, c.text_value, c.source
    from compared as c
    where c.earlier is distinct from (c.value, c.text_value)
$$;

-- A contact as everybody may know him.
create function keycust.indicator_contact_mask("position" text, name_masked text, phone_masked text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$ select nullif(concat_ws(' ', "position", name_masked, phone_masked), '') $$;

-- The present state of the customer and when it was last changed. Of a natural person neither address nor code is kept
-- here, and the name only by its first character; of contacts neither name nor phone whole.
create function keycust.indicator_attribute_state()
returns table (customer_id text, indicator_code text, value float8, text_value text, source text, changed_on date)
language sql stable rows 100000
set search_path = pg_catalog, pg_temp
as $$
    with contact as (
        select distinct on (k.customer_id)
            k.customer_id, k.updated_at,
            keycust.indicator_contact_mask(k.position, k.name_masked, k.phone_masked) as masked
        from keycust_data.contact as k
        order by k.customer_id, k.preferred desc, k.contact_id
    ), line as (
        select
            p.customer_id, max(p.updated_at) as updated_at,
            string_agg(distinct concat_ws(' ', f.substation, coalesce(f.name, f.feeder_id)), '; ') as lines
        from keycust_data.usage_point as p
        join keycust_data.feeder as f on f.feeder_id = p.feeder_id
        where coalesce(p.purpose_code, '01') <> '02'
        group by p.customer_id
    )
    select c.customer_id, x.indicator_code, x.value, nullif(x.text_value, ''), x.source, x.changed_at::date
    from keycust_data.customer as c
    left join keycust_data.account_manager as a on a.account_manager_id = c.account_manager_id
    left join contact as k on k.customer_id = c.customer_id
    left join line as l on l.customer_id = c.customer_id
    left join keycust.indicator_main_point() as m on m.customer_id = c.customer_id
    left join keycust_data.usage_point as p on p.usage_point_id = m.usage_point_id
    cross join lateral (values
        ('A001', null::float8, c.customer_id, 'customer', c.updated_at),
        ('A002', null, keycust.access_mask_name(c.name, c.natural_person), 'customer', c.updated_at),
        ('A003', null, case when not c.natural_person then c.credit_code end, 'customer', c.updated_at),
        ('A004', null, case when not c.natural_person then c.address end, 'customer', c.updated_at),
        ('A005', null, c.organisation_id, 'customer', c.updated_at),
        ('A006', null, case when not c.natural_person then
            round(c.longitude_deg::numeric, 6) || ',' || round(c.latitude_deg::numeric, 6) end, 'customer',
            c.updated_at),
        ('A007', null, k.masked, 'contact', k.updated_at),
        ('A008', null, a.name, 'account_manager', greatest(a.updated_at, c.updated_at)),
        -- A day that a calendar has.
        ('A009', null, case when c.opened_on between '0001-01-01' and '9999-12-31' then to_char(c.opened_on, 'YYYY-MM-DD') end,
            'customer', c.updated_at),
        ('A010', null, case when c.energised_on between '0001-01-01' and '9999-12-31' then
            to_char(c.energised_on, 'YYYY-MM-DD') end, 'customer', c.updated_at),
        ('A011', null, c.status_code, 'customer', c.updated_at),
        ('A012', null, c.urban_rural_code, 'customer', c.updated_at),
        ('A101', null, c.voltage_code, 'customer', c.updated_at),
        ('A102', null, c.customer_class_code, 'customer', c.updated_at),
        ('A107', null, c.source_count_code, 'customer', c.updated_at),
        ('A108', null, l.lines, 'feeder', l.updated_at),
        ('A109', c.security_source::int, null, 'customer', c.updated_at),
        ('A110', c.own_generation_kw, null, 'customer', c.updated_at),
        ('A111', c.distributed_generation_kwp, null, 'customer', c.updated_at),
        ('A112', null, c.load_class_code, 'customer', c.updated_at),
        ('A113', null, c.importance_code, 'customer', c.updated_at),
        ('A115', null, c.shift_code, 'customer', c.updated_at),
        ('A116', null, c.rest_days, 'customer', c.updated_at),
        ('A117', null, c.resale_code, 'customer', c.updated_at),
        ('A118', null, c.temporary_code, 'customer', c.updated_at),
        ('A201', null, c.use_class_code, 'customer', c.updated_at),
        ('A207', null, c.market_code, 'customer', c.updated_at),
        ('A208', null, c.settlement_mode_code, 'customer', c.updated_at),
        ('A209', c.fee_control::int, null, 'customer', c.updated_at),
        ('A210', null, c.invoice_type_code, 'customer', c.updated_at),
        ('A301', null, c.industry_code, 'customer', c.updated_at),
        ('A302', null, c.high_energy_code, 'customer', c.updated_at),
        ('A303', null, c.main_business, 'customer', c.updated_at),
        ('A304', null, c.development_plan, 'customer', c.updated_at),
        ('A305', c.registered_capital_cny::float8, null, 'customer', c.updated_at),
        ('A306', c.annual_output_cny::float8, null, 'customer', c.updated_at),
        ('A307', c.employees, null, 'customer', c.updated_at),
        ('A308', null, c.ownership_code, 'customer', c.updated_at),
        ('A309', null, c.safety_rating, 'customer', c.updated_at),
        ('A401', null, p.metering_mode_code, 'usage_point', p.updated_at),
        ('A402', null, p.wiring_code, 'usage_point', p.updated_at),
        ('A403', null, p.metering_class_code, 'usage_point', p.updated_at),
        ('A407', null, p.terminal_type_code, 'usage_point', p.updated_at)
    ) as x (indicator_code, value, text_value, source, changed_at)
$$;

-- Only what is not noted yet. The first value of a customer holds from the first month that was ever computed, or longer
-- when its row is older, but not from before there was the customer; a change, also to nothing, from the day the row was
-- changed, or where the source does not tell, from today.
create function keycust.indicator_attribute_customer(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language sql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
    with noted as (
        select
            i.customer_id, i.indicator_code, i.period, i.value, i.text_value, i.source,
            row_number() over (partition by i.customer_id, i.indicator_code order by i.period) as from_first,
            row_number() over (partition by i.customer_id, i.indicator_code order by i.period desc) as from_last
        from keycust_data.customer_indicator as i
        join keycust.indicator_group() as g on g.step = 'attribute_customer' and i.indicator_code = any (g.indicator_codes)
    ), beginning as (
        select c.customer_id, greatest(of_month, c.opened_on) as day from keycust_data.customer as c
    )
    select
        s.customer_id, s.indicator_code,
        case
            when i.customer_id is null then least(s.changed_on, b.day)
            else greatest(i.period, coalesce(s.changed_on, (now() at time zone keycust.source_zone())::date))
        end,
        s.value, s.text_value, s.source
    from keycust.indicator_attribute_state() as s
    join beginning as b on b.customer_id = s.customer_id
    left join noted as i
        on i.customer_id = s.customer_id and i.indicator_code = s.indicator_code and i.from_last = 1
    where (i.value, i.text_value) is distinct from (s.value, s.text_value)
    union all
    -- An earlier month than those computed before: indicator_store drops the row that held only from then on.
    select i.customer_id, i.indicator_code, b.day, i.value, i.text_value, i.source
    from noted as i
    join beginning as b on b.customer_id = i.customer_id
    where i.from_first = 1 and b.day < i.period
$$;

comment on function keycust.indicator_attribute_contract(date) is '合同类属性 attributes that contracts state, with their history';
comment on function keycust.indicator_main_point() is '主计量点 the usage point whose devices stand for the customer';
comment on function keycust.indicator_attribute_equipment(date) is '设备类属性 attributes of transformers, capacitors and meters, with their history';
comment on function keycust.indicator_contact_mask(text, text, text) is '联系人掩码 a contact without name and number';
comment on function keycust.indicator_attribute_state() is '客户现状 the present state of the customers'' own attributes';
comment on function keycust.indicator_attribute_customer(date) is '客户属性变化 attributes of customers that are new or have changed';

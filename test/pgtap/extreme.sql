-- Rows whose days no calendar has, from before integration refused them or written by hand: infinity, its opposite, the
-- first and last day that a column holds. Whatever they say, a refresh comes to its end and every view can be read.
-- The base of the test computes indicators, which commits: nothing here stands in a transaction.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then
        call keycust.create_base();
    end if;
end $$;
select no_plan();

\ir ../data/indicator_base.sql
insert into keycust_data.complaint (complaint_id, customer_id, accepted_at, finished_at, class_code)
select 'E' || n, 'K1', timestamp '2025-03-01' + n * interval '1 day', timestamp '2025-03-02' + n * interval '1 day', '0101'
from generate_series(1, 4) as n;
insert into keycust_data.compensation (compensation_id, customer_id, rated_kvar, in_service_on)
values ('E1', 'K1', 100, '2021-01-01'), ('E2', 'K1', 100, null);
insert into keycust_data.inspection (inspection_id, customer_id, inspected_at) values ('E', 'K1', '2024-06-15'), ('F', 'K1', '2024-07-15');
insert into keycust_data.inspection_result (inspection_result_id, inspection_id, customer_id, finding_code, since)
values ('E', 'E', 'K1', 'theft_uv', '2024-01-01'), ('F', 'F', 'K1', 'theft_uv', null);
insert into keycust_data.hidden_danger (hidden_danger_id, customer_id, found_on) values ('E', 'K1', '2025-03-03');
insert into keycust_data.danger_treatment (danger_treatment_id, hidden_danger_id, customer_id, treated_on) values ('E', 'E', 'K1', '2025-03-05');
insert into keycust_data.visit (visit_id, customer_id, visited_at) values ('E', 'K1', '2025-03-03');
insert into keycust_data.capacity_application (capacity_application_id, customer_id, applied_on, capacity_kva)
values ('E', 'K1', '2025-01-05', 100), ('F', 'K2', '2025-01-05', 100);
insert into keycust_data.purchase_cost (month, cost_cny_per_kwh) values ('2025-02-01', 0.4), ('2025-03-01', 0.4);
insert into keycust_data.industry_outlook (industry_code, valid_from, outlook) values ('C', '2020-01-01', 60), ('C32', '2020-01-01', 70);
insert into keycust_data.roster_manual (customer_id, action, valid_from, reason) values ('K1', 'include', '2025-01-01', 'test'), ('K2', 'exclude', '2025-01-01', 'test');
\ir ../data/refresh_inside.sql
call pg_temp.refresh('2025-02-28');

-- The columns of days and times of what a user fills; the number is their place in the table, to change one of each at once.
create temp table dated as
select c.oid::regclass as relation, a.attname as name, a.atttypid::regtype as type,
    row_number() over (partition by c.oid order by a.attnum) as place
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid
where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0
    and a.atttypid in ('date'::regtype, 'timestamp'::regtype)
    and c.relname !~ '^(refresh|indicator_run|current_run|base_version|integration|upgrade_report|rejected|correction|erasure|access|source|roster_(state|membership|change)|energy_basis$|load_characteristic$|customer_(value|completeness|load)$)';

-- What is left of a statement when a row does not let itself be changed: the row as it was.
create procedure pg_temp.set_day(relation regclass, name text, word text, every int, rest int, inout changed int) language plpgsql as $$
declare
    row_at record;
begin
    for row_at in execute format('select tableoid as part, ctid as place, row_number() over (order by tableoid, ctid) as n from %s', relation) loop
        continue when row_at.n % every <> rest or row_at.n > 40;
        begin
            execute format('update %s set %I = %L where ctid = $1', row_at.part::regclass, name, word) using row_at.place;
            changed := changed + 1;
        exception when check_violation or unique_violation or foreign_key_violation or datetime_field_overflow then
            null;
        end;
    end loop;
end $$;
create function pg_temp.survives(of_place bigint, every int, rest int, day_word text, time_word text) returns text language plpgsql as $$
declare
    d record;
    v regclass;
    doing text;
    changed int := 0;
    said text;
begin
    begin
        for d in select * from dated where place = of_place loop
            call pg_temp.set_day(d.relation, d.name, case d.type when 'date'::regtype then day_word else time_word end, every, rest, changed);
        end loop;
        doing := 'refresh';
        call pg_temp.refresh('2025-03-31');
        for v in select c.oid from pg_class as c where c.relnamespace = 'keycust_bi'::regnamespace and c.relkind = 'v' order by c.relname loop
            doing := v::text;
            execute format('select count(v::text) from %s as v', v);
        end loop;
        doing := 'the functions as of a day';
        perform from keycust.roster_as_of('2025-04-15');
        perform from keycust.indicator_as_of('2025-04-15');
        raise exception using errcode = 'KC001';
    exception
        when sqlstate 'KC001' then
            said := case when changed > 0 then 'survived' else 'nothing was changed' end;
        when others then
            said := doing || ': ' || sqlerrm;
    end;
    return said;
end $$;

select is(pg_temp.survives(p.place, m.every, m.rest, w.day_word, w.time_word), 'survived',
    format('column %s of each table, %s, %s', p.place, w.day_word, case when m.every = 1 then 'all rows' else 'every other row' end))
from (select distinct place from dated) as p
cross join (values ('infinity', 'infinity'), ('-infinity', '-infinity'), ('4713-11-24 BC', '4713-11-24 BC'),
    ('4713-12-01 BC', '4713-12-01 BC'), ('5874897-12-31', '294276-12-31 23:59:59.999999'), ('5874897-12-01', '294276-12-01')) as w (day_word, time_word)
cross join (values (1, 0), (2, 0), (2, 1)) as m (every, rest)
order by p.place, w.day_word, m.every, m.rest;

-- An end that never comes is no end.
call pg_temp.refresh('2025-03-31');
create temp table plain as select to_jsonb(v) as value, to_jsonb(a) as attribute from keycust_bi.customer_value as v
    join keycust_bi.customer_attribute as a using (customer_id) where v.customer_id = 'K1';
update keycust_data.contract set valid_to = 'infinity', ends_on = 'infinity' where valid_to is null;
update keycust_data.customer set closed_on = 'infinity' where closed_on is null;
update keycust_data.meter set removed_on = 'infinity' where removed_on is null;
update keycust_data.usage_point set out_of_service_on = 'infinity' where out_of_service_on is null;
update keycust_data.transformer set out_of_service_on = 'infinity' where out_of_service_on is null;
update keycust_data.compensation set out_of_service_on = 'infinity' where out_of_service_on is null;
call pg_temp.refresh('2025-03-31');
select is(to_jsonb(v), (select value from plain), 'an end that never comes is no end')
from keycust_bi.customer_value as v where customer_id = 'K1';
select is(to_jsonb(a), (select attribute from plain), 'of anything')
from keycust_bi.customer_attribute as a where customer_id = 'K1';
select * from finish();

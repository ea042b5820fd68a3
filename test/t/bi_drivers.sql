-- What the base of test/data/indicator_base.sql lacks for every view to have rows: a source with refusals.
set client_min_messages = warning;
create schema staging;
create table staging.c_cons (cons_no text, cons_name text, org_no text, update_time timestamp);
insert into staging.c_cons values ('K7', '七号厂', 'O1', '2025-03-01 08:00'), ('K8', null, 'O1', '2025-03-01 09:00');
call keycust.source_define('customer', 'staging.c_cons', 'customer',
    '{"customer_id": "cons_no", "name": "cons_name", "organisation_id": "org_no", "updated_at": "update_time"}',
    '{"system": "营销系统", "position_column": "update_time"}');
call keycust.integrate();
insert into keycust_data.visit (visit_id, customer_id, visited_at, contact_name, notes)
values ('V1', 'K1', '2025-03-07 14:00', '张三丰', '拟扩建二期');
-- Whom a BI tool connects as.
create role bi_reader login;
call keycust.grant_access('bi_reader', 'administrator');
call keycust.grant_access('bi_reader', 'manager', 'O1');

-- Persons' data for those who may know them: managers of their customers, administrators of all; nobody else has rows.

create view keycust_bi.personal_contact with (security_invoker = true) as
select p.contact_id, p.customer_id, p.name, p.phone, p.email from keycust_data.personal_contact as p;

create view keycust_bi.personal_visit with (security_invoker = true) as
select p.visit_id, p.customer_id, p.contact_name, p.notes from keycust_data.personal_visit as p;

create view keycust_bi.personal_complaint with (security_invoker = true) as
select p.complaint_id, p.customer_id, p.content, p.opinion, p.caller_phone from keycust_data.personal_complaint as p;

create view keycust_bi.personal_customer with (security_invoker = true) as
select p.customer_id, p.tax_number, p.bank_account from keycust_data.personal_customer as p;

-- Persons' data by row: a right to a column would open it in every row that a role sees, and a role may be manager of
-- some customers and reader of others. So nobody has that right; these views, with their owner's rights, show the
-- columns of the customers the current role manages, and others' views join them. The barrier keeps a function in a
-- reader's WHERE from seeing more.
-- since 0.2.0

create view keycust_data.personal_contact with (security_barrier = true) as
select c.contact_id, c.customer_id, c.name, c.phone, c.email
from keycust_data.contact as c
where c.customer_id in (select m.customer_id from keycust_data.managed_customer as m);

create view keycust_data.personal_visit with (security_barrier = true) as
select v.visit_id, v.customer_id, v.contact_name, v.notes
from keycust_data.visit as v
where v.customer_id in (select m.customer_id from keycust_data.managed_customer as m);

create view keycust_data.personal_complaint with (security_barrier = true) as
select c.complaint_id, c.customer_id, c.content, c.opinion, c.caller_phone
from keycust_data.complaint as c
where c.customer_id in (select m.customer_id from keycust_data.managed_customer as m);

create view keycust_data.personal_customer with (security_barrier = true) as
select c.customer_id, c.tax_number, c.bank_account
from keycust_data.customer as c
where c.customer_id in (select m.customer_id from keycust_data.managed_customer as m);

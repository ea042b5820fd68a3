-- Who may see what. A role is granted a kind of access: over an organisation with all below it, as an account manager
-- over his own customers, or over the whole company. Every table that carries a customer's data has policies that ask
-- the views below (keycust.access_protect puts them there); what may be read at all is a matter of privileges, which
-- keycust.access_apply derives from these tables.
-- since 0.2.0

create table keycust_data.access_grant (
    role_name text not null,
    kind text not null check (kind in ('reader', 'manager', 'analyst', 'administrator', 'loader')),
    organisation_id text references keycust_data.organisation,
    account_manager_id text references keycust_data.account_manager,
    granted_at timestamp not null default localtimestamp,
    granted_by text not null default current_user,
    primary key (role_name, kind),
    check (account_manager_id is null or kind = 'manager' and organisation_id is null),
    check (kind <> 'manager' or account_manager_id is not null or organisation_id is not null),
    check (kind not in ('administrator', 'loader') or organisation_id is null)
);

-- Columns with a person's data: nobody but administrators and loaders has a right to the column itself.
create table keycust_data.personal_column (
    relation text not null,
    column_name text not null,
    reason text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default '2000-01-01',
    valid_to date check (valid_to >= valid_from),
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (relation, column_name)
);

-- The views below are read inside policies. They run with their owner's rights on purpose: who is asked about need not,
-- and must not, be able to read these tables. They show what belongs to the current role only, behind a barrier.
create view keycust_data.own_grant with (security_barrier = true) as
select g.kind, g.organisation_id, g.account_manager_id
from keycust_data.access_grant as g
join pg_catalog.pg_roles as r on r.rolname = g.role_name
where pg_has_role(current_user, r.oid, 'usage');

-- One row or none: whether the current role writes; whether it reads the whole company.
create view keycust_data.own_writer with (security_barrier = true) as
select true as granted from keycust_data.own_grant as g where g.kind in ('administrator', 'loader') limit 1;

create view keycust_data.own_company with (security_barrier = true) as
select true as granted
from keycust_data.own_grant as g
where g.kind in ('reader', 'analyst') and g.organisation_id is null
limit 1;

create view keycust_data.own_organisation with (security_barrier = true) as
with recursive scope as (
    select g.organisation_id, g.kind = 'manager' as managed
    from keycust_data.own_grant as g
    where g.organisation_id is not null
    union
    select o.organisation_id, s.managed
    from keycust_data.organisation as o
    join scope as s on s.organisation_id = o.parent_id
)
select scope.organisation_id, scope.managed from scope;

-- Customers by organisation or by account manager. Who reads the whole company has no rows here for that.
create view keycust_data.own_customer with (security_barrier = true) as
select c.customer_id
from keycust_data.customer as c
where c.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o))
    or c.account_manager_id = any (array(
        select g.account_manager_id from keycust_data.own_grant as g where g.account_manager_id is not null));

-- Of these, the ones the current role may know persons' data of.
create view keycust_data.managed_customer with (security_barrier = true) as
select c.customer_id
from keycust_data.customer as c
where c.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o where o.managed))
    or c.account_manager_id = any (array(
        select g.account_manager_id from keycust_data.own_grant as g where g.account_manager_id is not null))
    or exists (select from keycust_data.own_grant as g where g.kind = 'administrator');

call keycust.access_protect('keycust_data.customer');
call keycust.access_protect('keycust_data.contract');
call keycust.access_protect_writers('keycust_data.access_grant');
call keycust.access_protect_writers('keycust_data.personal_column');

-- Who may see what. A role is granted a kind of access, over an organisation with all below it, or as an account
-- manager over his own customers; every table that carries a customer's data has a policy that asks
-- visible_customer (keycust.access_protect puts it there).
-- since 0.2.0

create table keycust_data.access_grant (
    role_name text not null,
    kind text not null check (kind in ('reader', 'manager', 'analyst', 'administrator', 'loader')),
    organisation_id text references keycust_data.organisation,
    account_manager_id text references keycust_data.account_manager,
    granted_at timestamp not null default localtimestamp,
    granted_by text not null default current_user,
    primary key (role_name, kind),
    check (kind = 'manager' or account_manager_id is null)
);

-- Columns with a person's data or a secret: whoever is only a reader or an analyst has no right to them.
create table keycust_data.personal_column (
    relation text not null,
    column_name text not null,
    reason text not null,
    origin text not null default 'user' check (origin in ('shipped', 'user')),
    valid_from date not null default current_date,
    valid_to date,
    source text not null,
    confidence text not null default 'high' check (confidence in ('high', 'medium', 'low')),
    primary key (relation, column_name)
);

-- The four views below are read inside policies. They run with their owner's rights on purpose: who is asked about
-- need not, and must not, be able to read these tables. They show what belongs to the current role only.
create view keycust_data.own_grant as
select g.kind, g.organisation_id, g.account_manager_id
from keycust_data.access_grant as g
join pg_catalog.pg_roles as r on r.rolname = g.role_name
where pg_has_role(current_user, r.oid, 'usage');

create view keycust_data.own_organisation as
with recursive scope as (
    select o.organisation_id
    from keycust_data.organisation as o
    join keycust_data.own_grant as g on g.organisation_id = o.organisation_id
    where g.account_manager_id is null
    union
    select o.organisation_id
    from keycust_data.organisation as o
    join scope as s on s.organisation_id = o.parent_id
)
select scope.organisation_id from scope;

create view keycust_data.visible_customer as
select c.customer_id
from keycust_data.customer as c
where exists (
        select from keycust_data.own_grant as g
        where g.organisation_id is null and g.account_manager_id is null
    )
    or c.organisation_id = any (array(select o.organisation_id from keycust_data.own_organisation as o))
    or c.account_manager_id = any (array(
        select g.account_manager_id from keycust_data.own_grant as g where g.account_manager_id is not null));

create view keycust_data.own_writer as
select g.kind from keycust_data.own_grant as g where g.kind in ('administrator', 'loader');

-- What was erased or removed, when, by whom and how much: never whose.
create table keycust_data.erasure (
    erasure_id bigint generated always as identity primary key,
    erased_at timestamp not null default localtimestamp,
    erased_by text not null default current_user,
    kind text not null check (kind in ('person', 'readings')),
    subject text not null,
    relation text not null,
    affected_rows bigint not null
);

-- Persons whose data must not come back with the next integration: a digest of the key, not the key.
create table keycust_data.erased_person (
    key_digest text primary key,
    erased_at timestamp not null default localtimestamp
);

call keycust.access_protect('keycust_data.customer');
call keycust.access_protect('keycust_data.contract');

-- Who speaks for the customer, what was said at visits, what the hotline was told. A mask shows at most half of a
-- value, and nothing of a short one.
-- since 0.2.0

create table keycust_data.contact (
    contact_id text primary key,
    customer_id text not null references keycust_data.customer,
    name text,
    name_masked text generated always as (case
        when length(name) >= 2 then left(name, 1) || '**'
        when name is not null then '**'
    end) stored,
    position text,
    phone text,
    phone_masked text generated always as (case
        when length(phone) >= 10 then left(phone, 3) || '****' || right(phone, 2)
        when length(phone) >= 6 then '****' || right(phone, 2)
        when phone is not null then '****'
    end) stored,
    email text,
    natural_person boolean not null default true,
    preferred boolean not null default false,
    updated_at timestamp
);
create index contact_customer_id on keycust_data.contact (customer_id);

create table keycust_data.visit (
    visit_id text primary key,
    customer_id text not null references keycust_data.customer,
    account_manager_id text references keycust_data.account_manager,
    visited_at timestamp not null,
    channel text,
    purpose text,
    contact_name text,
    notes text,
    commitment text,
    commitment_due_on date,
    commitment_kept_on date,
    satisfaction int check (satisfaction between 1 and 5),
    updated_at timestamp
);
create index visit_customer_id on keycust_data.visit (customer_id, visited_at);

-- A call to 95598 about this customer: complaint, enquiry, fault report …
create table keycust_data.complaint (
    complaint_id text primary key,
    customer_id text not null references keycust_data.customer,
    accepted_at timestamp not null,
    business_code text,
    class_code text,
    subclass_code text,
    content text,
    opinion text,
    caller_phone text,
    caller_phone_masked text generated always as (case
        when length(caller_phone) >= 10 then left(caller_phone, 3) || '****' || right(caller_phone, 2)
        when length(caller_phone) >= 6 then '****' || right(caller_phone, 2)
        when caller_phone is not null then '****'
    end) stored,
    call_min float8 check (call_min >= 0),
    urged_count int check (urged_count >= 0),
    finished_at timestamp,
    satisfaction int check (satisfaction between 1 and 5),
    outage_id text,
    updated_at timestamp,
    check (finished_at >= accepted_at)
);
create index complaint_customer_id on keycust_data.complaint (customer_id, accepted_at);

call keycust.access_protect('keycust_data.contact');
call keycust.access_protect('keycust_data.visit');
call keycust.access_protect('keycust_data.complaint');

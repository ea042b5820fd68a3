-- Granting and taking access: calls and mistakes, masks, what privileges follow. Rows are the matter of t/access_matrix.
begin;
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is not null then
        drop schema keycust_data, keycust_bi cascade;
    end if;
end $$;

select plan(71);

create role kc_access_owner;
create role kc_access_reader;
create role "kc access ""张三"" $$; --";
create role kc_access_plain;
do $$ begin execute format('grant create on database %I to kc_access_owner', current_database()); end $$;
-- As yet the owner may not pass on what belongs to the extension.
grant execute on all routines in schema keycust to kc_access_owner;

set local role kc_access_owner;
select throws_ok($$call keycust.grant_access('kc_access_reader', 'reader')$$, '55000', 'there is no base', 'no base, no access');
select throws_ok($$call keycust.access_apply()$$, '55000', 'there is no base', 'and nothing to apply');
call keycust.create_base();
insert into keycust_data.organisation (organisation_id, parent_id, name) values ('o', null, 'o'), ('o1', 'o', 'o1');
insert into keycust_data.account_manager (account_manager_id, organisation_id, name) values ('m', 'o1', 'm');
insert into keycust_data.customer (customer_id, organisation_id, account_manager_id, name) values ('c', 'o1', 'm', 'c');

-- Mistakes

select throws_ok($$call keycust.grant_access(null, 'reader')$$, '22004', 'role must not be null', 'a role is named');
select throws_ok($$call keycust.grant_access('kc_access_none', 'reader')$$, 'P0002', 'role kc_access_none does not exist', 'it exists');
select throws_ok($$call keycust.grant_access('', 'reader')$$, 'P0002', 'role "" does not exist', 'it is not empty');
select throws_ok($$call keycust.grant_access('"kc_access_reader"', 'reader')$$, 'P0002', 'role """kc_access_reader""" does not exist',
    'a name is given without quotes');
select throws_ok($$call keycust.grant_access('kc_access_owner', 'reader')$$, '22023', 'role kc_access_owner owns the base',
    'the owner is nobody''s reader');
select throws_ok($$call keycust.grant_access('kc_access_reader', null)$$, '22023', 'unknown kind of access', 'a kind is named');
select throws_ok($$call keycust.grant_access('kc_access_reader', 'Reader')$$, '22023', 'unknown kind of access', 'as it is written');
select throws_ok($$call keycust.grant_access('kc_access_reader', 'reader', 'x')$$, 'P0002', 'there is no organisation ''x''', 'of an organisation that exists');
select throws_ok($$call keycust.grant_access('kc_access_reader', 'manager', account_manager_id => 'x')$$, 'P0002',
    'there is no account manager ''x''', 'of an account manager who exists');
select throws_ok($$call keycust.grant_access('kc_access_reader', 'manager')$$, '22023',
    'access of kind manager needs either organisation_id or account_manager_id', 'a manager is somebody''s');
select throws_ok($$call keycust.grant_access('kc_access_reader', 'manager', 'o', 'm')$$, '22023',
    'access of kind manager needs either organisation_id or account_manager_id', 'but not two scopes at once');
select throws_ok($$call keycust.grant_access('kc_access_reader', 'reader', account_manager_id => 'm')$$, '22023',
    'access of kind reader is limited by organisation_id only', 'a reader has no customers of his own');
select throws_ok($$call keycust.grant_access('kc_access_reader', 'administrator', 'o')$$, '22023',
    'access of kind administrator cannot be limited', 'an administrator has no scope');
select throws_ok($$call keycust.grant_access('kc_access_reader', 'loader', 'o')$$, '22023',
    'access of kind loader cannot be limited', 'nor has a loader');
savepoint before;
select lives_ok($$call keycust.grant_access('kc_access_reader', 'reader', 'o1')$$, 'who may not pass on the code makes readers');
select lives_ok($$call keycust.grant_access('kc_access_reader', 'manager', 'o1')$$, 'and managers');
select lives_ok($$call keycust.grant_access('kc_access_reader', 'analyst', 'o1')$$, 'and analysts');
rollback to before;
select throws_ok($$call keycust.grant_access('kc_access_reader', 'administrator')$$, '42501',
    'what belongs to the extension cannot be granted by the owner of the base', 'who may not pass on the code cannot');
select is_empty('select * from keycust_data.access_grant', 'a mistake leaves nothing');
select throws_ok($$call keycust.access_revoke('kc_access_reader')$$, 'P0002', 'role kc_access_reader has no such access', 'nothing to take');
select throws_ok($$call keycust.access_revoke(null)$$, 'P0002', 'role NULL has no such access', 'from nobody');
select throws_ok($$call keycust.access_revoke('kc_access_reader', 'all')$$, '22023', 'unknown kind of access', 'of no kind');
savepoint before;
delete from keycust_data.personal_column;
select throws_ok($$call keycust.grant_access('kc_access_reader', 'reader')$$, '55000', 'no personal columns are known',
    'nobody reads where it is not known what is personal');
rollback to before;
reset role;
grant execute on all routines in schema keycust to kc_access_plain;
grant usage on schema keycust_data to kc_access_plain;
grant all on all tables in schema keycust_data to kc_access_plain;
set local role kc_access_plain;
select throws_ok($$call keycust.grant_access('kc_access_reader', 'reader')$$, '42501', 'only the owner of the base may do this',
    'whoever has rights is no owner');
select throws_ok($$call keycust.curve_retain(24)$$, '42501', 'only the owner of the base may do this', 'for readings too');
reset role;
revoke all on all tables in schema keycust_data from kc_access_plain;
grant usage on schema keycust to kc_access_owner with grant option;
grant execute on all routines in schema keycust to kc_access_owner with grant option;

-- Grants

set local role kc_access_owner;
select lives_ok($$call keycust.grant_access('kc_access_reader', 'reader', 'o')$$, 'a reader');
select lives_ok($$call keycust.grant_access('kc_access_reader', 'reader', 'o1')$$, 'granted again, the scope is the last');
select results_eq('select role_name, kind, organisation_id from keycust_data.access_grant', $$values ('kc_access_reader', 'reader', 'o1')$$, 'one row');
select ok(has_table_privilege('kc_access_reader', 'keycust_data.bill', 'select'), 'he reads what has nothing personal');
select ok(not has_table_privilege('kc_access_reader', 'keycust_data.contact', 'select')
    and has_column_privilege('kc_access_reader', 'keycust_data.contact', 'phone_masked', 'select')
    and not has_column_privilege('kc_access_reader', 'keycust_data.contact', 'phone', 'select'), 'column by column what has');
select ok(not has_schema_privilege('kc_access_reader', 'keycust_data', 'usage'), 'only through views');
alter table keycust_data.contact add column wechat text;
alter table keycust_data.contact add column shoe_size text;
insert into keycust_data.personal_column (relation, column_name, reason, source) values ('contact', 'wechat', 'a name', 'here');
insert into keycust_data.personal_column (relation, column_name, reason, source, valid_to) values ('contact', 'shoe_size', 'none', 'here', '2020-01-01');
insert into keycust_data.personal_column (relation, column_name, reason, source) values ('nothing', 'nowhere', 'none', 'here');
select ok(not has_column_privilege('kc_access_reader', 'keycust_data.contact', 'shoe_size', 'select'), 'a new column is closed at first');
select lives_ok('call keycust.access_apply()', 'access is applied');
select ok(not has_column_privilege('kc_access_reader', 'keycust_data.contact', 'wechat', 'select')
    and has_column_privilege('kc_access_reader', 'keycust_data.contact', 'shoe_size', 'select'), 'then open unless it is personal');
insert into keycust_data.personal_column (relation, column_name, reason, source) values ('bill', 'total_cny', 'a secret', 'here');
call keycust.access_apply();
select ok(not has_table_privilege('kc_access_reader', 'keycust_data.bill', 'select')
    and has_column_privilege('kc_access_reader', 'keycust_data.bill', 'month', 'select')
    and not has_column_privilege('kc_access_reader', 'keycust_data.bill', 'total_cny', 'select'), 'what becomes personal is closed');
grant select on keycust_data.access_grant to kc_access_reader;
grant insert on keycust_data.bill to kc_access_reader;
call keycust.access_apply();
select ok(not has_any_column_privilege('kc_access_reader', 'keycust_data.access_grant', 'select')
    and not has_any_column_privilege('kc_access_reader', 'keycust_data.bill', 'insert'), 'what was granted beside it is taken');

select lives_ok($c$call keycust.grant_access('kc access "张三" $$; --', 'manager', account_manager_id => 'm')$c$, 'a role of any name');
select lives_ok($c$call keycust.grant_access('kc access "张三" $$; --', 'administrator')$c$, 'two kinds');
select is((select array_to_string(roles, ',') from pg_policies
        where schemaname = 'keycust_data' and tablename = 'bill' and policyname = 'writer_all'),
    'kc access "张三" $$; --', 'the policy of writers names it');
select lives_ok($c$call keycust.access_revoke('kc access "张三" $$; --', 'administrator')$c$, 'one of them taken');
select is_empty($$select 1 from pg_policies where policyname = 'writer_all' and tablename = 'bill'$$, 'no writer, no policy of writers');
select ok(has_table_privilege('kc access "张三" $$; --', 'keycust_bi.personal_contact', 'select')
    and not has_table_privilege('kc access "张三" $$; --', 'keycust_data.erasure', 'select'), 'the other stays');
select lives_ok($c$call keycust.access_revoke('kc access "张三" $$; --')$c$, 'all taken');
reset role;
select lives_ok($c$drop role "kc access ""张三"" $$; --"$c$, 'the role can be dropped');
set local role kc_access_owner;
select is_empty($$select 1 from keycust_data.access_grant where kind <> 'reader'$$, 'and left nothing');
select throws_ok($$insert into keycust_data.access_grant (role_name, kind) values ('x', 'manager')$$, '23514', null, 'no manager of nobody');
select throws_ok($$insert into keycust_data.access_grant (role_name, kind, organisation_id) values ('x', 'loader', 'o')$$, '23514', null, 'no limited loader');
insert into keycust_data.access_grant (role_name, kind) values ('kc_access_gone', 'loader');
select lives_ok('call keycust.access_apply()', 'a role that is gone harms nothing');
delete from keycust_data.access_grant where role_name = 'kc_access_gone';
select throws_ok($$select * from keycust.access_privileges('king')$$, '22023', 'unknown kind of access', 'privileges of no kind');
select is_empty($$select object from keycust.access_privileges('reader') where object ~ 'rejected_row|access_grant|correction'$$,
    'what readers may is told');

-- An upgrade gives later views their rights

create view keycust_bi.of_the_utility with (security_invoker = true) as select b.customer_id, b.month from keycust_data.bill as b;
select ok(not has_table_privilege('kc_access_reader', 'keycust_bi.of_the_utility', 'select'), 'a new view is closed at first');
select lives_ok('call keycust.upgrade_base()', 'an upgrade');
select ok(has_table_privilege('kc_access_reader', 'keycust_bi.of_the_utility', 'select'), 'opens it');
call keycust.detach_base();
call keycust.upgrade_base();
select ok(has_table_privilege('kc_access_reader', 'keycust_bi.personal_contact', 'select'), 'and ours when they come back');

-- Whoever gave, whoever takes

reset role;
create role kc_access_other;
select lives_ok($$call keycust.grant_access('kc_access_other', 'loader')$$, 'a superuser grants');
select ok(exists (select from pg_proc as p, aclexplode(p.proacl) as a where p.proname = 'integrate'
    and a.grantee = 'kc_access_other'::regrole), 'the code, too');
call keycust.access_revoke('kc_access_other');
select lives_ok('drop role kc_access_other', 'and takes it all');
create role kc_access_other;
set local role kc_access_owner;
call keycust.grant_access('kc_access_other', 'loader');
reset role;
call keycust.access_revoke('kc_access_other');
select lives_ok('drop role kc_access_other', 'also what the owner granted');
select is(current_user, session_user, 'being himself afterwards');
-- Where the owner may not even call the code.
savepoint before;
revoke all on all routines in schema keycust from kc_access_owner cascade;
revoke all on schema keycust from kc_access_owner cascade;
revoke usage on schema keycust from public;
create role kc_access_other;
call keycust.grant_access('kc_access_other', 'administrator');
select lives_ok($$call keycust.access_revoke('kc_access_other')$$, 'who grants for an owner without rights takes for him');
select lives_ok('drop role kc_access_other', 'all of it');
rollback to before;
set local role kc_access_owner;

-- Masks

insert into keycust_data.contact (contact_id, customer_id, name, phone)
values ('1', 'c', '王小明', '13812345678'), ('2', 'c', '王', '12345'), ('3', 'c', null, null), ('4', 'c', 'Li Wei', '6123456'),
    ('5', 'c', '', ''), ('6', 'c', '欧阳', '0571-8888000'), ('7', 'c', 'x', '123456789');
select results_eq('select name_masked, phone_masked from keycust_data.contact order by contact_id', $$values
    ('王**', '138****78'), ('**', '****'), (null, null), ('L**', '****56'), ('**', '****'), ('欧**', '057****00'), ('**', '****89')$$,
    'masks of names and phones');
select is_empty($$select * from keycust_data.contact where length(replace(phone_masked, '*', '')) * 2 > length(phone)$$, 'show half at most');
update keycust_data.customer set tax_number = v.tax, bank_account = v.bank
from (values ('91330000123456789X', '6222021234567890123')) as v (tax, bank);
select results_eq('select tax_number_masked, bank_account_masked from keycust_data.customer', $$values ('91****9X', '****0123')$$, 'masks of numbers');
update keycust_data.customer set tax_number = '1234', bank_account = '1234567';
select results_eq('select tax_number_masked, bank_account_masked from keycust_data.customer', $$values ('****', '****')$$, 'nothing of short ones');
update keycust_data.customer set tax_number = null, bank_account = null;
select results_eq('select tax_number_masked, bank_account_masked from keycust_data.customer', $$values (null::text, null::text)$$, 'none of none');

-- The shipped list names columns that are there

select is_empty($$
    select p.relation, p.column_name from keycust_data.personal_column as p
    where p.origin = 'shipped' and not exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass('keycust_data.' || p.relation) and a.attname = p.column_name and not a.attisdropped)
$$, 'every personal column that we ship exists');
select is_empty($$
    select c.relname, a.attname from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'keycust_data'::regnamespace and c.relkind in ('r', 'p')
        and a.attname ~ '(phone|email|mobile|id_card|bank_account|tax_number)$'
        and not exists (select from keycust_data.personal_column as p where p.relation = c.relname and p.column_name = a.attname)
$$, 'and what sounds like one is among them');

select results_eq($$ select keycust.access_mask_name(name, person)
    from (values ('江南水泥厂', false), ('张三丰', true), ('张', true), ('', true), (null, true), ('李四', null)) as v (name, person) $$,
    $$ values ('江南水泥厂'), ('张**'), ('**'), ('**'), ('**'), ('李**') $$, 'of a person''s name no more than the first character of several is shown');

select * from finish();
rollback;

#!/bin/sh
# A person who was erased is nowhere in the base, as a whole dump of it shows, and does not come back by integration.
set -eu
PGDATABASE=postgres
PGOPTIONS='-c client_min_messages=warning'
export PGDATABASE PGOPTIONS
database=kc_erasure
files=$(mktemp -d "${SCRATCH:-/tmp}/erasure.XXXXXX")
trap 'psql -Xqc "drop database if exists $database with (force)" >/dev/null 2>&1 || :; rm -rf "$files"' EXIT
failed=0 tests=0
result() {
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then echo "ok $tests - $2"; else
        echo "not ok $tests - $2"
        failed=1
    fi
}
is() { # found, expected, name
    if [ "$1" = "$2" ]; then result 0 "$3"; else
        printf '%s\n' "found: $1" "expected: $2" | sed 's/^/# /'
        result 1 "$3"
    fi
}
run() {
    psql -XqAt -v ON_ERROR_STOP=1 -d "$database" "$@"
}
dump() {
    pg_dump -d "$database" --data-only -n keycust_data -n keycust_bi >"$files/dump" 2>"$files/warnings"
}
# Key, name, phone in each spelling, e-mail; the natural person's name, address, tax number, account.
traces='K-0815|欧阳询|138[ -]?1234[ -]?5678|ouyang@|赵大海|幸福路 7|110101199003071234|622202123456'

psql -Xqc "drop database if exists $database with (force)" -c "create database $database"
run >/dev/null <<'SQL'
create extension keycust;
create role kc_erasure_owner;
create role kc_erasure_administrator;
create role kc_erasure_loader;
grant usage on schema keycust to kc_erasure_owner with grant option;
grant execute on all routines in schema keycust to kc_erasure_owner with grant option;
grant create on database kc_erasure to kc_erasure_owner;
set role kc_erasure_owner;
call keycust.create_base();
call keycust.grant_access('kc_erasure_administrator', 'administrator');
call keycust.grant_access('kc_erasure_loader', 'loader');
insert into keycust_data.organisation (organisation_id, name) values ('o', 'o');
insert into keycust_data.customer (customer_id, organisation_id, name, natural_person, address, tax_number, bank_account)
values ('c', 'o', 'firm', false, null, null, null),
    ('p', 'o', '赵大海', true, '幸福路 7 号', '110101199003071234', '6222021234567890');
insert into keycust_data.bill (bill_id, customer_id, month, total_cny) values ('b', 'p', '2025-03-01', 100);
insert into keycust_data.complaint (complaint_id, customer_id, accepted_at, content, caller_phone)
values ('a', 'p', '2025-03-01', '赵大海来电,住幸福路 7 号', '13700000000');
reset role;
create table public.staged_contact (id text, cons text, name text, tel text, mail text, changed timestamp);
create table public.staged_visit (id text, cons text, at text, who text, said text, changed timestamp);
create table public.staged_customer (id text, org text, name text, opened text, changed timestamp);
insert into public.staged_contact values
    ('K-0815', 'c', '欧阳询', '13812345678', 'ouyang@x.cn', '2025-03-01'),
    ('K-0816', 'c', '李四', '13900000000', null, '2025-03-01'),
    ('K-0815', 'nobody', '欧阳询', '138-1234-5678', 'ouyang@x.cn', '2025-03-02');
insert into public.staged_visit values
    ('v1', 'c', '2025-03-01', '欧阳询', '欧阳询 138 1234 5678', '2025-03-01'),
    ('v2', 'c', 'no time', '欧阳询', null, '2025-03-01');
insert into public.staged_customer values ('p', 'o', '赵大海', 'no date', '2025-03-01');
grant select on all tables in schema public to public;
SQL
as() { # role, statement …
    role=$1
    shift
    { printf 'set role %s;\n' "$role"; printf '%s;\n' "$@"; } | run 2>&1
}
as kc_erasure_administrator "call keycust.source_define('contact', 'public.staged_contact', 'contact',
        '{\"contact_id\": \"id\", \"customer_id\": \"cons\", \"name\": \"name\", \"phone\": \"tel\", \"email\": \"mail\"}',
        '{\"position_column\": \"changed\"}')" \
    "call keycust.source_define('visit', 'public.staged_visit', 'visit',
        '{\"visit_id\": \"id\", \"customer_id\": \"cons\", \"visited_at\": \"at\", \"contact_name\": \"who\", \"notes\": \"said\"}',
        '{\"position_column\": \"changed\"}')" \
    "call keycust.source_define('customer', 'public.staged_customer', 'customer',
        '{\"customer_id\": \"id\", \"organisation_id\": \"org\", \"name\": \"name\", \"opened_on\": \"opened\"}',
        '{\"position_column\": \"changed\"}')"
is "$(as kc_erasure_loader 'call keycust.integrate()')" "" "a loader integrates"
is "$(run -c "select count(*) from keycust_data.contact" -c "select count(*) from keycust_data.rejected_row")" "2
3" "two contacts came in, three rows were refused"
# A later row corrects an earlier one; so the base holds what it was before.
run -c "update public.staged_contact set tel = '13812345679', changed = '2025-03-03' where cons = 'c' and id = 'K-0815'"
as kc_erasure_loader 'call keycust.integrate()'
run -c "update public.staged_contact set tel = '13812345678', changed = '2025-03-04' where cons = 'c' and id = 'K-0815'"
as kc_erasure_loader 'call keycust.integrate()'
is "$(run -c "select count(*) from keycust_data.correction")" 2 "and two corrections were logged"
dump
grep -qE 'K-0815' "$files/dump" && grep -qE '欧阳询' "$files/dump" && grep -q '赵大海' "$files/dump" && result 0 "the dump is full of them" || result 1 "the dump is full of them"

is "$(as kc_erasure_loader "call keycust.forget_person('K-0815')" 2>&1 | grep -c 'permission denied')" 1 "a loader erases nobody"
is "$(as kc_erasure_administrator "call keycust.forget_person('K-0815')" "call keycust.forget_person(customer_id => 'p')")" "" \
    "an administrator does"
dump
grep -nE "$traces" "$files/dump" | head -5 | sed 's/^/# /'
is "$(grep -cE "$traces" "$files/dump" || :)" 0 "the dump knows nothing of them"
is "$(grep -c '李四' "$files/dump" || :)" 1 "but of others"
is "$(run -c "select total_cny from keycust_data.bill where customer_id = 'p'" -c "select count(*) from keycust_data.visit" \
    -c "select count(*) from keycust_data.rejected_row")" "100.00
1
3" "and the history stands"

# The source still has them, and sends them once more.
run -c "update public.staged_contact set changed = '2025-04-01'" -c "update public.staged_customer set opened = '2020-01-01', changed = '2025-04-01'"
as kc_erasure_loader 'call keycust.integrate()' >"$files/again"
dump
grep -nE "$traces" "$files/dump" | head -5 | sed 's/^/# /'
is "$(grep -cE "$traces" "$files/dump" || :)" 0 "integrated again, they do not come back"
is "$(run -c "select name from keycust_data.customer where customer_id = 'p'")" "***" "nor does a customer's name"
is "$(run -c "select string_agg(distinct rule, ' ' order by rule) from keycust_data.rejected_row where run_id > 6")" "erased" \
    "what is refused says so"

# --- while data are being brought in -----------------------------------------------------------------------------

run -c "insert into keycust_data.contact (contact_id, customer_id, name, phone) values ('K-0900', 'c', '周吴郑', '13655556666')" \
    -c "insert into public.staged_contact values ('K-0900', 'c', '周吴郑', '13655556666', null, '2025-05-01')"
run -c "insert into keycust_data.integration_run (source_id, backend_pid, backend_start)
    select 'contact', a.pid, a.backend_start from pg_stat_activity as a where a.pid = pg_backend_pid()" \
    -c "select pg_sleep(60)" >/dev/null 2>&1 &
for _ in $(seq 50); do
    [ "$(run -c "select count(*) from pg_stat_activity where query ~ '^select pg_sleep'")" = 0 ] || break
    sleep 0.1
done
as kc_erasure_administrator "call keycust.forget_person('K-0900')" >"$files/busy" 2>&1 || :
is "$(head -1 "$files/busy")" "ERROR:  nobody can be erased while data are being brought in" "nobody is erased while a source is integrated"
run -c "select pg_terminate_backend(pid) from pg_stat_activity where query ~ '^select pg_sleep'" >/dev/null
wait
# An integration that begins meanwhile waits, and knows.
as kc_erasure_administrator "begin" "call keycust.forget_person('K-0900')" "select pg_sleep(1)" "commit" >/dev/null &
sleep 0.5
as kc_erasure_loader 'call keycust.integrate()' >/dev/null
wait
is "$(run -c "select count(*) from keycust_data.contact where contact_id = 'K-0900'" \
    -c "select count(*) from keycust_data.rejected_row where rule = 'erased' and source_row = '{}' and run_id = (select max(run_id)
        from keycust_data.integration_run where source_id = 'contact')")" "0
1" "and an integration that begins meanwhile does not bring him back"
run -c "select kind, subject, relation, affected_rows from keycust_data.erasure order by erasure_id" | sed 's/^/# /'
is "$(run -c "select count(*) from keycust_data.erasure as e where e::text ~ '$traces'")" 0 "the log tells nothing of them"
psql -Xqc "drop database $database with (force)"
psql -Xqc "drop role kc_erasure_owner" -c "drop role kc_erasure_administrator" -c "drop role kc_erasure_loader"
echo "1..$tests"
exit "$failed"

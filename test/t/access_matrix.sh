#!/bin/sh
# Who sees what, cell by cell: every kind of access × every object × rows, columns, rights; and the ways round it:
# partitions by name, prepared statements, views over views, functions in WHERE, EXPLAIN, error messages, COPY.
set -eu
here=$(dirname "$0")
PGDATABASE=postgres
export PGDATABASE
database=kc_matrix
files=$(mktemp -d "${SCRATCH:-/tmp}/matrix.XXXXXX")
tidy() {
    psql -Xqc "drop database if exists $database with (force)" >/dev/null 2>&1 || :
    rm -rf "$files"
}
trap tidy EXIT
failed=0 tests=0
result() { # status, name
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
# As a role, all that the server says.
as() {
    role=$1
    shift
    { printf 'set role "%s";\n' "$role"; cat; } | psql -XqAt -d "$database" "$@" 2>&1
}

psql -Xqc "drop database if exists $database with (force)" -c "create database $database"
status=0
run -f "$here/access_matrix.sql" >"$files/out" 2>&1 || status=$?
[ "$status" = 0 ] || sed 's/^/# /' "$files/out"
result "$status" "a base with rows in every table, roles of every kind"
[ "$status" = 0 ] || { echo "1..$tests"; exit 1; }

run -c "select '# ' || question || ': ' || count(*) || ' cells, ' || count(*) filter (where expected <> found) || ' wrong'
    from matrix.cell group by question order by question"
run -c "select '# ' || count(*) || ' cells in all: ' || count(distinct role) || ' roles, ' || count(distinct object) || ' objects'
    from matrix.cell"
run -c "select format('# %s, %s, %s: expected %s, found %s', role, object, question, expected, found)
    from matrix.cell where expected <> found order by question, role, object limit 60"
is "$(run -c "select count(*) from matrix.cell where expected <> found")" 0 "every cell is as it must be: no leak, nothing missing"
is "$(run -c "select count(*) > 5000 from matrix.cell")" t "there were cells to check"
is "$(run -c "select count(*) from pg_class as c, aclexplode(c.relacl) as a where c.relispartition and a.grantee <> c.relowner")" 0 \
    "nobody has a right to a partition"

# --- a prepared statement under one role after another, each way the plan may be kept ----------------------------

for mode in force_generic_plan force_custom_plan; do
    {
        echo "set plan_cache_mode = $mode;"
        echo "prepare seen as select coalesce(string_agg(v.customer_id, ' ' order by v.customer_id), '') from keycust_bi.probe_bill as v;"
        echo "prepare one (text) as select count(*) from keycust_bi.probe_power_curve as v where v.customer_id = \$1;"
        run -c "select format('set role %I; execute seen; execute one (''c02''); reset role;', r.name)
            from matrix.role as r, generate_series(1, 2) where r.kind not in ('loader') order by generate_series, r.name"
    } | run >"$files/prepared"
    run -c "select array_to_string(r.customers, ' ') || E'\n' || ('c02' = any (r.customers))::int
        from matrix.role as r, generate_series(1, 2) where r.kind not in ('loader') order by generate_series, r.name" >"$files/expected"
    status=0
    diff "$files/expected" "$files/prepared" >"$files/diff" || status=$?
    sed 's/^/# /' "$files/diff"
    result "$status" "a statement prepared once shows each role its own ($mode)"
done

# --- ways round --------------------------------------------------------------------------------------------------

# Texts of other customers than those of o121 (c03 c08 c13 c18) bear another number before the mark.
foreign='c(0[12456790]|1[0124567]|19|20)§'
cat >"$files/spy.sql" <<'SQL'
create function pg_temp.spy(text) returns boolean language plpgsql cost 0.0000001 as $$
begin raise notice 'spied %', $1; return true; end $$;
SQL
for view in $(run -c "select format('keycust_bi.%I', name) from matrix.relation
    where schema = 'keycust_bi' and per_customer and name not in (select name from matrix.closed)"); do
    { cat "$files/spy.sql"; echo "select count(*) from $view as v where pg_temp.spy(v.customer_id || '§') and pg_temp.spy(v::text);"; } |
        as kc_reader_leaf
done >"$files/spied"
grep -q 'spied c03§' "$files/spied" && result 0 "a function in WHERE sees one's own rows" || result 1 "a function in WHERE sees one's own rows"
grep -E "$foreign" "$files/spied" | head -5 | sed 's/^/# /'
is "$(grep -cE "$foreign" "$files/spied" || :)" 0 "and none but one's own"

{
    cat "$files/spy.sql"
    echo "select count(*) from keycust_bi.personal_contact as p where pg_temp.spy(p.name);"
    echo "select count(*) from keycust_bi.personal_complaint as p where pg_temp.spy(p.content);"
    echo "select count(*) from keycust_bi.personal_customer as p where pg_temp.spy(p.tax_number);"
} | as kc_reader >"$files/spied"
is "$(grep -c spied "$files/spied" || :)" 0 "a reader's function sees no person"

for query in "select * from keycust_bi.probe_bill" "select * from keycust_bi.probe_bill where customer_id = 'c02'" \
    "select * from keycust_bi.personal_contact" "select min(customer_id), max(customer_id) from keycust_bi.probe_contact" \
    "select * from keycust_bi.probe_power_curve as a join keycust_bi.probe_bill as b using (customer_id)"; do
    echo "explain (analyze, verbose, settings, buffers) $query;"
    echo "explain (verbose, generic_plan) $query;"
done | as kc_reader_leaf >"$files/explain" || :
grep -E "c[0-9][0-9]§|'c02'" "$files/explain" | grep -v "= 'c02'" | head -5 | sed 's/^/# /'
is "$(grep -E "c[0-9][0-9]" "$files/explain" | grep -cv "'c02'" || :)" 0 "EXPLAIN tells nobody's values"

as kc_reader_leaf >"$files/errors" <<'SQL' || :
select customer_id::int from keycust_bi.probe_bill;
select 1 / (ascii(customer_id) - 99) from keycust_bi.probe_contact;
select customer_id::date from keycust_bi.probe_rejected_row;
select * from keycust_data.bill;
select * from keycust_data.power_curve_2025_03;
insert into keycust_bi.probe_bill values ('c01');
update keycust_bi.probe_bill set customer_id = 'c01';
delete from keycust_bi.probe_contact;
copy keycust_data.contact to stdout;
copy (select * from keycust_data.contact) to stdout;
select phone from keycust_bi.later_personal;
select * from keycust_data.own_customer;
lock table keycust_data.customer;
select query_to_xml('select * from keycust_data.contact', true, true, '');
call keycust.forget_person('c01§contact_id');
call keycust.grant_access('kc_reader_leaf', 'administrator');
select keycust_data.make_month('keycust_data.power_curve', '2025-03-01');
SQL
grep -E "c[0-9][0-9]" "$files/errors" | grep -vE '"c(03|08|13|18)"' | head -5 | sed 's/^/# /'
is "$(grep -E "c[0-9][0-9]" "$files/errors" | grep -cvE '"c(03|08|13|18)"' || :)" 0 "error messages tell nobody else's values"
is "$(grep -c 'ERROR' "$files/errors" || :)" 17 "and each way in is refused"

# Views over views: who makes one on what he may see shows others no more than they may see.
as kc_reader >"$files/over" <<'SQL'
create view matrix.of_a_reader as select v.customer_id from keycust_bi.probe_bill as v;
create view matrix.of_a_reader_too with (security_invoker = true) as select v.customer_id from matrix.of_a_reader as v;
grant select on matrix.of_a_reader, matrix.of_a_reader_too to kc_reader_leaf, kc_nobody;
SQL
as kc_reader_leaf >>"$files/over" <<'SQL'
select string_agg(customer_id, ' ' order by customer_id) from matrix.of_a_reader;
select string_agg(customer_id, ' ' order by customer_id) from matrix.of_a_reader_too;
SQL
as kc_nobody >>"$files/over" <<'SQL'
select count(*) from matrix.of_a_reader;
SQL
is "$(cat "$files/over")" "c03 c08 c13 c18
c03 c08 c13 c18
ERROR:  permission denied for view own_customer" "a view over a view shows the one who looks his own rows"
is "$(printf '%s\n' 'set role kc_noinherit;' 'select count(*) from keycust_bi.probe_bill;' 'set session authorization kc_noinherit;' \
    'set role kc_administrator;' 'select count(*) from keycust_bi.probe_bill;' | psql -XqAt -d "$database" 2>&1)" \
    "ERROR:  permission denied for schema keycust_bi
LINE 1: select count(*) from keycust_bi.probe_bill;
                             ^
20" "who does not inherit has a right by SET ROLE only"

# A right to a partition is a mistake; even so it shows nothing, and the next application takes it.
run -c "grant usage on schema keycust_data to kc_reader" -c "grant select on keycust_data.power_curve_2025_03 to kc_reader"
is "$(echo 'select count(*) from keycust_data.power_curve_2025_03;' | as kc_reader)" 0 "a right to a partition given by mistake shows nothing"
run -c "grant select on keycust_bi.feeders to public"
is "$(run -c "set role kc_owner" -c "call keycust.access_apply()" 2>&1 | grep WARNING)" "WARNING:  PUBLIC has rights to keycust_bi.feeders
WARNING:  readers are given nothing of keycust_data.later_open, keycust_data.later_points: they speak of customers without row security" \
    "what stands open beside the grants, and what stays shut, is told"
run -c "revoke select on keycust_bi.feeders from public" -c "drop view keycust_bi.later_open, keycust_bi.probe_later_open, keycust_bi.later_points" \
    -c "drop table keycust_data.later_open, keycust_data.later_points"
is "$(run -c "select has_table_privilege('kc_reader', 'keycust_data.power_curve_2025_03', 'select')
    or has_schema_privilege('kc_reader', 'keycust_data', 'usage')")" f "and is taken when access is applied"

# --- those who write ---------------------------------------------------------------------------------------------

as kc_loader >"$files/loader" <<'SQL' || :
insert into keycust_data.bill (bill_id, customer_id, month) values ('new', 'c01', '2025-04-01')
on conflict (bill_id) do update set month = excluded.month;
insert into keycust_data.bill (bill_id, customer_id, month) values ('new', 'c02', '2025-05-01')
on conflict (bill_id) do update set customer_id = excluded.customer_id, month = excluded.month returning customer_id, month;
insert into keycust_data.power_curve (usage_point_id, day, customer_id) values ('c01§usage_point_id', '2025-03-02', 'c01');
select keycust_data.make_month('keycust_data.power_curve', '2025-04-01');
insert into keycust_data.power_curve (usage_point_id, day, customer_id) values ('c01§usage_point_id', '2025-04-02', 'c01') returning 1;
delete from keycust_data.bill where bill_id = 'new';
insert into keycust_data.bill (bill_id, customer_id, month) values ('x', 'nobody', '2025-04-01');
insert into keycust_data.power_curve_2025_04 select * from keycust_data.power_curve limit 1;
copy keycust_data.bill (bill_id, customer_id, month) from stdin;
SQL
is "$(grep -v '^CONTEXT' "$files/loader")" "c02|2025-05-01
t
1
ERROR:  permission denied for table bill
ERROR:  insert or update on table \"bill\" violates foreign key constraint \"bill_customer_id_fkey\"
DETAIL:  Key is not present in table \"customer\".
ERROR:  permission denied for table power_curve_2025_04
ERROR:  COPY FROM not supported with row-level security
HINT:  Use INSERT statements instead." "a loader writes, and erases nothing"
as kc_administrator >"$files/administrator" <<'SQL' || :
delete from keycust_data.bill where bill_id = 'new' returning bill_id;
update keycust_data.customer set name = 'new' where customer_id = 'c01' returning name;
copy keycust_data.bill (bill_id) to '/dev/null';
call keycust.grant_access('kc_nobody', 'reader');
SQL
is "$(sed -n 1,2p "$files/administrator")" "new
new" "an administrator writes and erases"
grep -q 'only the owner of the base may do this' "$files/administrator" && status=0 || status=1
result "$status" "and leaves granting to the owner"

# --- roles that go, and the base that stays ----------------------------------------------------------------------

run -c "drop owned by kc_reader" -c "drop role kc_reader" >/dev/null
said=$(run -c "set role kc_owner" -c "call keycust.access_apply()" 2>&1)
is "$said" "NOTICE:  role kc_reader does not exist any more: skipped" "a role that is gone is skipped"
is "$(run -c "select count(*) from pg_policies where 'kc_reader' = any (roles)")" 0 "and stands in no policy"
is "$(run -c "set role kc_owner" -c "call keycust.access_revoke('kc_reader')" -c "call keycust.access_apply()" 2>&1)" "" \
    "its grant can be taken"
run -c "set role kc_owner" -c "call keycust.access_apply()" >/dev/null
before=$(run -c "select sum(hashtext(relacl::text)) from pg_class" -c "select sum(hashtext(attacl::text)) from pg_attribute")
run -c "set role kc_owner" -c "call keycust.access_apply()" >/dev/null
is "$(run -c "select sum(hashtext(relacl::text)) from pg_class" -c "select sum(hashtext(attacl::text)) from pg_attribute")" "$before" \
    "applied again, nothing changes"
# --- where PUBLIC may call nothing any more, whoever was granted access may call what he could --------------------

run -c "revoke usage on schema keycust from public" -c "revoke execute on all routines in schema keycust from public" \
    -c "set role kc_owner" -c "call keycust.access_apply()" -c "reset role" \
    -c "call matrix.call_as_of('as of a day, PUBLIC out')" 2>/dev/null
run -c "select format('# %s, %s, %s: expected %s, found %s', role, object, question, expected, found)
    from matrix.cell where expected <> found and question like '%PUBLIC out' limit 10"
is "$(run -c "select count(*) > 20, count(*) filter (where expected <> found) from matrix.cell where question like '%PUBLIC out'")" "t|0" \
    "the functions that read for people are theirs still"
is "$(run -c "select string_agg(distinct p.proname, ' ' order by p.proname) from matrix.role as r
    join pg_roles as role on role.rolname = r.name
    join pg_proc as p on p.pronamespace = 'keycust'::regnamespace and has_function_privilege(role.oid, p.oid, 'execute')
    where r.kind = 'manager'")" "access_mask_name arima_accuracy indicator_as_of indicator_attribute_as_of indicator_behaviour_as_of indicator_roster indicator_value roster_as_of score_contribution tariff_bill_change value_model_of value_what_if version" \
    "they, and what a view calls, are all that a manager may call"
is "$(run -c "select bool_and(has_function_privilege('kc_analyst', p.oid, 'execute') = (i.objoid is null and p.prokind <> 'p'))
    from pg_proc as p
    left join pg_init_privs as i on i.classoid = 'pg_proc'::regclass and i.objoid = p.oid
    where p.pronamespace = 'keycust'::regnamespace and p.provolatile <> 'v'")" t "an analyst keeps what was everybody's"
run -c "create table matrix.staged as select 'o3' as id, 'o3' as name, timestamp '2025-03-01' as changed" \
    -c "grant select on matrix.staged to public" -c "set role kc_administrator" \
    -c "call keycust.source_define('w', 'matrix.staged', 'organisation', '{\"organisation_id\": \"id\", \"name\": \"name\"}',
        '{\"position_column\": \"changed\"}')"
is "$(printf '%s\n' "call keycust.integrate('w');" 'select last_state, last_accepted_rows from keycust_bi.data_source where source_id = '"'w';" | as kc_loader)" \
    "finished|1" "a loader integrates and sees what became of it"

# --- all taken ----------------------------------------------------------------------------------------------------

for role in $(run -c "select distinct replace(role_name, ' ', '%20') from keycust_data.access_grant"); do
    name=$(printf %s "$role" | sed 's/%20/ /g')
    printf '%s\n' "set role kc_owner;" "call keycust.access_revoke(:'name');" | run -v name="$name" >/dev/null
done
is "$(run -c "select count(*) from pg_class as c, aclexplode(c.relacl) as a
    where c.relnamespace in ('keycust_data'::regnamespace, 'keycust_bi'::regnamespace) and a.grantee <> c.relowner")" 0 \
    "all taken, nobody has a right left"
is "$(run -c "select count(*) from pg_policies where roles <> '{public}'")" 0 "and no policy names a role"
psql -Xqc "drop database $database with (force)"
status=0
run_roles="kc_administrator kc_reader_leaf kc_analyst kc_loader kc_both kc_member kc_noinherit kc_nobody kc_revoked"
for role in $run_roles; do psql -Xqc "drop role $role" || status=1; done
result "$status" "and every role can be dropped"
echo "1..$tests"
exit "$failed"

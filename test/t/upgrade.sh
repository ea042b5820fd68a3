#!/bin/sh
# A landed version, brought up to this one, is what a new install is: the extension's catalogue, the base's schema, the
# shipped rows; and it keeps what the users had in it.
set -eu
PATH=${PGBIN:?}:$PATH
PGDATABASE=postgres
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${SCRATCH:-/tmp}/upgrade.XXXXXX")
export PGDATABASE
PGOPTIONS='-c client_min_messages=warning'
export PGOPTIONS
drop() {
    for name in kc_fresh kc_upgraded; do
        psql -Xqc "drop database if exists $name with (force)" >/dev/null 2>&1 || :
    done
    psql -Xqc 'drop role if exists kc_reader, kc_owner' >/dev/null 2>&1 || :
}
trap 'drop; rm -rf "$work"' EXIT
failed=0 tests=0
result() { # status, name, file with what was seen
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then echo "ok $tests - $2"; else
        echo "not ok $tests - $2"
        [ ! -f "${3:-}" ] || head -n 40 "$3" | sed 's/^/# /'
        failed=1
    fi
}
run() { # database, statements from standard input
    psql -XqAt -v ON_ERROR_STOP=1 -d "$1" -f - 2>&1
}
same() { # name, two files
    status=0
    diff "$2" "$3" >"$work/diff" || status=1
    [ -s "$2" ] || status=1
    result $status "$1" "$work/diff"
}

# Everything the extension owns, each object in a line with all that can be said of it.
catalogue() {
    run "$1" <<'SQL'
create temp view member as
select d.classid, d.objid
from pg_depend as d join pg_extension as e on e.oid = d.refobjid and e.extname = 'keycust'
where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e';
-- Identifiers of this database are told by name.
select 'object', pg_describe_object(classid, objid, 0) from member
union all
select 'routine', concat_ws(' | ', p.oid::regprocedure, p.prokind, l.lanname, pg_get_function_arguments(p.oid),
    pg_get_function_result(p.oid), p.provolatile, p.proparallel, p.proisstrict, p.prosecdef, p.proleakproof, p.procost,
    p.prorows, p.proconfig, md5(p.prosrc), p.probin, p.prosqlbody is null, array(select acl::text from unnest(p.proacl) as acl order by 1),
    obj_description(p.oid, 'pg_proc'))
from pg_proc as p join member as m on m.classid = 'pg_proc'::regclass and m.objid = p.oid join pg_language as l on l.oid = p.prolang
union all
select 'aggregate', concat_ws(' | ', g.aggfnoid::regprocedure, g.aggkind, g.aggtransfn, g.aggfinalfn, g.aggcombinefn, g.aggserialfn,
    g.aggdeserialfn, g.aggtranstype::regtype, g.aggtransspace, g.agginitval, g.aggfinalextra, g.aggfinalmodify, g.aggsortop)
from pg_aggregate as g join member as m on m.classid = 'pg_proc'::regclass and m.objid = g.aggfnoid
union all
select 'type', concat_ws(' | ', t.oid::regtype, t.typtype, obj_description(t.oid, 'pg_type'), t.typacl,
    (select string_agg(format('%s %s %s', a.attname, format_type(a.atttypid, a.atttypmod), col_description(a.attrelid, a.attnum)), ', ' order by a.attnum)
     from pg_attribute as a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
from pg_type as t join member as m on m.classid = 'pg_type'::regclass and m.objid = t.oid
union all
select 'extension', concat_ws(' | ', extversion, extconfig is null) from pg_extension where extname = 'keycust'
union all
select 'schema', array(select acl::text from unnest(nspacl) as acl order by 1)::text from pg_namespace where nspname = 'keycust'
order by 1, 2;
SQL
}
schema() {
    pg_dump -s -d "$1" -n keycust_data -n keycust_bi | grep -vE '^\\(un)?restrict |^-- (Started|Completed|Dumped)'
}
rows() {
    pg_dump -a --column-inserts -d "$1" -n keycust_data | grep '^INSERT' | grep -vE 'keycust_data\.(base_version|upgrade_report) ' | LC_ALL=C sort
}

drop
new=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" "$here/keycust.control")
psql -Xqc 'create database kc_fresh' -c 'create role kc_reader' -c 'create role kc_owner'
run kc_fresh >/dev/null <<'SQL'
create extension keycust;
call keycust.create_base();
SQL
catalogue kc_fresh >"$work/fresh.catalogue"
schema kc_fresh >"$work/fresh.schema"
rows kc_fresh >"$work/fresh.rows"
grep -q '^routine|keycust.create_base' "$work/fresh.catalogue" && grep -q 'code_list' "$work/fresh.rows"
result $? "a new install has routines and rows"

for file in "$here"/sql/updates/keycust--*.sql; do
    old=$(basename "$file" .sql | sed 's/^keycust--//')
    psql -Xqc 'drop database if exists kc_upgraded' -c 'create database kc_upgraded'
    {
        echo "create extension keycust version '$old';"
        cat <<'SQL'
call keycust.create_base();
-- What a utility has in a base.
alter table keycust_data.base_version add column remark text default '备注';
comment on column keycust_data.base_version.created_at is '自己的注释';
create view keycust_bi.remark as select remark, base_version from keycust_data.base_version, keycust_bi.base_version as b;
grant usage on schema keycust_bi, keycust_data to kc_reader;
grant select on keycust_bi.base_version to kc_reader;
SQL
        # The base says the version of the functions that made it, whatever library runs them.
        echo "update keycust_data.base_version set version = '$old', created_at = '2020-01-02', upgraded_at = '2020-01-02';"
        # Since 0.2.0 there are shipped rows, and users edit them.
        [ "$old" = 0.1.0 ] || echo "update keycust_data.code_list set label_zh = label_zh || '！' where code_type = 'CUST_STATUS' and code = '0';"
    } | run kc_upgraded >"$work/out" && status=0 || status=$?
    result $status "$old: a base of that version is made" "$work/out"

    status=0
    psql -Xq -v ON_ERROR_STOP=1 -d kc_upgraded -c 'alter extension keycust update' >"$work/out" 2>&1 || status=$?
    result $status "$old: the extension is updated" "$work/out"
    catalogue kc_upgraded >"$work/catalogue"
    same "$old: the extension is what a new install makes" "$work/fresh.catalogue" "$work/catalogue"

    status=0
    PGOPTIONS='-c client_min_messages=notice' psql -Xq -v ON_ERROR_STOP=1 -d kc_upgraded -c 'call keycust.upgrade_base()' \
        >"$work/out" 2>&1 || status=$?
    result $status "$old: the base is upgraded" "$work/out"
    told='left 1 shipped rows that you edited'
    [ "$old" != 0.1.0 ] || told=added
    grep -q "NOTICE:  code_list: $told" "$work/out" && status=0 || status=1
    result $status "$old: and says what it did" "$work/out"
    seen=$(run kc_upgraded <<'SQL'
select remark, base_version from keycust_bi.remark;
select has_table_privilege('kc_reader', 'keycust_bi.base_version', 'select');
select created_at = '2020-01-02', upgraded_at > '2020-01-02' from keycust_data.base_version;
select col_description('keycust_data.base_version'::regclass, 3);
comment on column keycust_data.base_version.created_at is null;
call keycust.dictionary_comment();
update keycust_data.code_list set label_zh = rtrim(label_zh, '！') where label_zh like '%！';
drop view keycust_bi.remark;
alter table keycust_data.base_version drop column remark;
revoke select on keycust_bi.base_version from kc_reader;
revoke usage on schema keycust_bi, keycust_data from kc_reader;
SQL
    ) || :
    printf '%s\n' "$seen" >"$work/out"
    [ "$seen" = "备注|$new
t
t|t
自己的注释" ] && status=0 || status=1
    result $status "$old: rows, views and grants of the users are there" "$work/out"
    schema kc_upgraded >"$work/schema"
    same "$old: the base's schema is what a new base has" "$work/fresh.schema" "$work/schema"
    rows kc_upgraded >"$work/rows"
    same "$old: and so are its shipped rows" "$work/fresh.rows" "$work/rows"
    run kc_upgraded >"$work/out" <<'SQL' && status=0 || status=$?
call keycust.upgrade_base();
call keycust.detach_base();
drop extension keycust;
SQL
    result $status "$old: upgraded again it stays so, and can be detached" "$work/out"
done

# A base of 0.1.0 whose functions were run by a newer library says that library's version: the first upgrade sees through it.
psql -Xqc 'drop database if exists kc_upgraded' -c 'create database kc_upgraded'
run kc_upgraded >"$work/out" <<'SQL' && status=0 || status=$?
create extension keycust version '0.1.0';
call keycust.create_base();
alter extension keycust update;
call keycust.upgrade_base();
SQL
result $status "a base made by old functions of a new library is upgraded" "$work/out"
schema kc_upgraded >"$work/schema"
same "and is what a new base is" "$work/fresh.schema" "$work/schema"

# An owner who is no superuser: what doc/base.md lets him do is enough, before and after.
psql -Xqc 'drop database kc_upgraded' -c 'create database kc_upgraded'
run kc_upgraded >"$work/out" <<'SQL' && status=0 || status=$?
create extension keycust version '0.1.0';
grant usage on schema keycust to kc_owner;
grant create on database kc_upgraded to kc_owner;
grant execute on all routines in schema keycust to kc_owner;
set role kc_owner;
call keycust.create_base();
reset role;
alter extension keycust update;
grant execute on all routines in schema keycust to kc_owner;
\set ON_ERROR_STOP off
call keycust.upgrade_base();
\set ON_ERROR_STOP on
select count(*) from pg_class where relnamespace = 'keycust_data'::regnamespace and relname !~ 'base_version';
set role kc_owner;
call keycust.upgrade_base();
select count(*) > 20, bool_and(c.relowner = 'kc_owner'::regrole), bool_or(d.objid is not null)
from pg_class as c
left join pg_depend as d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
where c.relnamespace in ('keycust_data'::regnamespace, 'keycust_bi'::regnamespace);
SQL
grep -q 'only the owner of the base may upgrade it' "$work/out" && grep -qx 0 "$work/out" && grep -qx 't|t|f' "$work/out" || status=1
result $status "a base of an ordinary role is upgraded by it and by no superuser, and all of it is the role's" "$work/out"

# Bytes of no known encoding would be cut by masks.
psql -Xqc 'drop database kc_upgraded' -c "create database kc_upgraded encoding 'SQL_ASCII' locale 'C' template template0"
run kc_upgraded >"$work/out" <<'SQL' || :
create extension keycust;
call keycust.create_base();
SQL
grep -q 'the base must be in a database of encoding UTF8' "$work/out" && status=0 || status=1
result $status "no base is made in a database of another encoding than UTF8" "$work/out"
echo "1..$tests"
exit "$failed"

#!/bin/sh
# A database with a base, dumped and restored, is the same database; in both formats, and with what users add.
set -eu
PGDATABASE=postgres
export PGDATABASE
PATH=${PGBIN:?}:$PATH
files=$(mktemp -d "${SCRATCH:-/tmp}/dump.XXXXXX")
drop() {
    for name in kc_dump_from kc_dump_custom kc_dump_plain; do
        psql -Xqc "drop database if exists $name with (force)" >/dev/null 2>&1 || :
    done
}
trap 'drop; rm -rf "$files"' EXIT
failed=0 tests=0
result() {
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then echo "ok $tests - $2"; else
        echo "not ok $tests - $2"
        failed=1
    fi
}
drop
psql -Xqc 'create database kc_dump_from'
psql -Xq -v ON_ERROR_STOP=1 -d kc_dump_from <<'SQL'
set client_min_messages = warning;
create extension keycust;
call keycust.create_base();
-- What a utility adds: an index, a column, a view, a table that keeps results.
create index base_version_when on keycust_data.base_version (upgraded_at);
alter table keycust_data.base_version add column remark text;
update keycust_data.base_version set remark = '备注';
create view public.remark as select remark, keycust.version() as version from keycust_data.base_version;
SQL

# New minor versions add a random \restrict line to plain dumps.
contents() {
    pg_dump -d "$1" | grep -vE '^\\(un)?restrict '
}
contents kc_dump_from >"$files/from.sql"
grep -q '备注' "$files/from.sql" && result 0 "rows of the base are in the dump" || result 1 "rows of the base are in the dump"
if grep -q 'CREATE FUNCTION keycust\.' "$files/from.sql"; then
    result 1 "code of the extension is not"
else
    result 0 "code of the extension is not"
fi

psql -Xqc 'create database kc_dump_custom' -c 'create database kc_dump_plain'
status=0
pg_dump -Fc -d kc_dump_from -f "$files/custom" && pg_restore --exit-on-error -d kc_dump_custom "$files/custom" || status=$?
result "$status" "the custom format is restored"
status=0
pg_dump -d kc_dump_from -f "$files/plain" && psql -Xq -v ON_ERROR_STOP=1 -d kc_dump_plain -f "$files/plain" >"$files/out" 2>&1 || status=$?
[ "$status" = 0 ] || sed 's/^/# /' "$files/out"
result "$status" "the plain format is restored"
for format in custom plain; do
    contents "kc_dump_$format" >"$files/$format.sql"
    if diff "$files/from.sql" "$files/$format.sql" >"$files/diff"; then result 0 "$format: the restored database is equal"; else
        head -20 "$files/diff" | sed 's/^/# /'
        result 1 "$format: the restored database is equal"
    fi
    # The base is whole again: upgraded, detached, and its extension dropped.
    status=0
    psql -Xq -v ON_ERROR_STOP=1 -d "kc_dump_$format" -c 'call keycust.upgrade_base()' -c 'drop view public.remark' \
        -c 'call keycust.detach_base()' -c 'drop extension keycust' >"$files/out" 2>&1 || status=$?
    [ "$status" = 0 ] || sed 's/^/# /' "$files/out"
    result "$status" "$format: the restored base is upgraded and detached"
done
echo "1..$tests"
exit "$failed"

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
-- What a utility adds: an index, a column, a view, a policy; rows of its own, and others than were shipped.
create index base_version_when on keycust_data.base_version (upgraded_at);
alter table keycust_data.base_version add column remark text;
update keycust_data.base_version set remark = '备注';
create view public.remark as select remark, keycust.version() as version from keycust_data.base_version;
alter table keycust_data.tariff add column approved_by text;
update keycust_data.tariff set flat_price_cny_per_kwh = 0.6512, approved_by = '营销部' where tariff_id = 'sichuan_two_part_10kv';
delete from keycust_data.tariff where region = 'Zhejiang';
insert into keycust_data.tariff (tariff_id, valid_from, region, label_zh, label_en, capacity_price_cny_per_kva_month, source)
values ('sichuan_two_part_10kv', '2025-01-01', 'Sichuan', '四川两部制电价', 'Sichuan, two-part', 24, '川发改价格');
alter table keycust_data.code_list enable row level security;
create policy everybody on keycust_data.code_list using (true);
create index calendar_type on keycust_data.calendar (day_type);
create view keycust_bi.local_tariff with (security_invoker = true) as
select tariff_id, approved_by from keycust_data.tariff where approved_by is not null;
SQL

# New minor versions add a random \restrict line to plain dumps.
contents() {
    pg_dump -d "$1" | grep -vE '^\\(un)?restrict '
}
contents kc_dump_from >"$files/from.sql"
grep -q '备注' "$files/from.sql" && grep -q '川发改价格' "$files/from.sql" && result 0 "rows of the base are in the dump" || result 1 "rows of the base are in the dump"
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
    # The base is whole again: upgraded, with what is the user's as it was, and told of.
    status=0
    psql -Xq -v ON_ERROR_STOP=1 -d "kc_dump_$format" -c 'call keycust.upgrade_base()' >"$files/out" 2>&1 || status=$?
    [ "$status" = 0 ] || sed 's/^/# /' "$files/out"
    result "$status" "$format: the restored base is upgraded"
    if grep -q '^NOTICE:  tariff: left 1 shipped rows that you edited' "$files/out" &&
        grep -q '^NOTICE:  tariff: left out 1 shipped rows that you deleted' "$files/out" &&
        [ "$(grep -c '^NOTICE' "$files/out")" = 2 ]; then
        result 0 "$format: which tells of the rows that it left"
    else
        sed 's/^/# /' "$files/out"
        result 1 "$format: which tells of the rows that it left"
    fi
    psql -Xqc 'truncate keycust_data.upgrade_report' -d "kc_dump_$format"
    contents "kc_dump_$format" >"$files/$format.sql"
    if diff "$files/from.sql" "$files/$format.sql" >"$files/diff"; then result 0 "$format: and changes nothing"; else
        head -20 "$files/diff" | sed 's/^/# /'
        result 1 "$format: and changes nothing"
    fi
    # Without the extension every row is there, and a new extension finds the base again.
    status=0
    psql -Xq -v ON_ERROR_STOP=1 -d "kc_dump_$format" -c 'drop extension keycust' >"$files/out" 2>&1 && status=1
    grep -q 'other objects depend on it' "$files/out" || status=1
    [ "$status" = 0 ] || sed 's/^/# /' "$files/out"
    result "$status" "$format: the extension cannot be dropped under the base"
    status=0
    {
        psql -Xq -v ON_ERROR_STOP=1 -d "kc_dump_$format" -c 'drop view public.remark' -c 'call keycust.detach_base()' \
            -c 'drop extension keycust' &&
            pg_dump -a -n keycust_data -d "kc_dump_$format" | grep -vE '^\\(un)?restrict ' >"$files/detached.sql" &&
            psql -Xq -v ON_ERROR_STOP=1 -d "kc_dump_$format" -c 'create extension keycust' -c 'call keycust.upgrade_base()' \
                -c 'truncate keycust_data.upgrade_report' \
                -c 'create view public.remark as select remark, keycust.version() as version from keycust_data.base_version'
    } >"$files/out" 2>&1 || status=$?
    [ "$status" = 0 ] || sed 's/^/# /' "$files/out"
    result "$status" "$format: detached, it can, and created again"
    grep -q '川发改价格' "$files/detached.sql" && result 0 "$format: the rows stay while there is no extension" ||
        result 1 "$format: the rows stay while there is no extension"
    # Sorted: what is remembered of the views was written anew.
    contents "kc_dump_$format" | LC_ALL=C sort >"$files/$format.sql"
    if LC_ALL=C sort "$files/from.sql" | diff - "$files/$format.sql" >"$files/diff"; then result 0 "$format: with every view and row as before"; else
        head -20 "$files/diff" | sed 's/^/# /'
        result 1 "$format: with every view and row as before"
    fi
done
echo "1..$tests"
exit "$failed"

#!/bin/sh
# Every view of keycust_bi through the drivers of BI tools, psqlODBC and pgjdbc: described in the promised types, read
# completely, equal to what psql reads, filtered by parameters, summed and grouped as Tableau does; and nothing else
# open to a reader. Views are taken from the catalogue: one that is added later is tested without a word here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
PATH=${PGBIN:?}:$PATH
PGDATABASE=kc_bi
# Of the distribution, as the drivers are.
python=/usr/bin/python3
jar=/usr/share/java/postgresql.jar
export PGDATABASE
files=$(mktemp -d "${SCRATCH:-/tmp}/bi.XXXXXX")
tidy() {
    psql -Xqc "drop database if exists kc_bi with (force)" -d postgres >/dev/null 2>&1 || :
    rm -rf "$files"
}
trap tidy EXIT
if ! "$python" -c 'import pyodbc' 2>/dev/null || ! command -v javac >/dev/null || [ ! -f "$jar" ]; then
    echo "not ok 1 - the drivers are here: sh scripts/setup.sh drivers"
    echo "1..1"
    exit 1
fi
ask() { PGOPTIONS="-c client_min_messages=warning" psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# --- a base with rows in it, dirty ones too -------------------------------------------------------------------------

ask -d postgres -c "drop database if exists kc_bi with (force)" -c "create database kc_bi"
ask -v customers=20 -v days=45 -f "$root/demo/utility.sql" >/dev/null
ask -f "$root/demo/utility_dirt.sql" >/dev/null
ask -c "create extension keycust" -c "call keycust.create_base()"
ask -f "$root/demo/utility_sources.sql" -f "$root/demo/utility_mapping.sql"
ask -c "call keycust.integrate()" -c "call keycust.indicator_compute('2024-12-01', '2025-01-01')"
ask <<'SQL'
-- What the shipped views happen not to use: every promised type, at its ends.
create view keycust_bi.probe_types with (security_invoker = true) as
select v.text_value::text, v.varchar_value::varchar(20), v.int2_value::smallint, v.int4_value::int, v.int8_value::bigint,
    v.float8_large::float8, v.float8_small::float8, v.numeric_value::numeric(18, 4), v.date_value::date,
    v.timestamp_value::timestamp, v.boolean_value::boolean
from (
    values
        ('零', '短', '-32768', '-2147483648', '-9223372036854775808', '1e300', '1e-300', '12345678901234.5678',
            '0001-01-01', '1900-01-01 00:00:00.000001', 't'),
        ('𠮷 "野" ''家'' \ ' || chr(10) || chr(9) || 'end ', '', '32767', '2147483647', '9223372036854775807', '-0.1', '0.1',
            '-0.0001', '9999-12-31', '9999-12-31 23:59:59.999999', 'f'),
        ('', repeat('长', 20), '0', '0', '0', '0', null, '0', '2024-02-29', '2024-12-31 24:00', null),
        (null, null, null, null, null, null, null, null, null, null, null)
) as v (text_value, varchar_value, int2_value, int4_value, int8_value, float8_large, float8_small, numeric_value,
    date_value, timestamp_value, boolean_value);
-- Every view and column has a comment.
select format('comment on view keycust_bi.%I is %L', c.relname, '说明 ' || c.relname) from pg_class as c
where c.relnamespace = 'keycust_bi'::regnamespace and obj_description(c.oid, 'pg_class') is null
union all
select format('comment on column keycust_bi.%I.%I is %L', c.relname, a.attname, '说明 ' || a.attname)
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and col_description(c.oid, a.attnum) is null
where c.relnamespace = 'keycust_bi'::regnamespace
\gexec
do $$ begin
    if to_regrole('bi_reader') is null then
        create role bi_reader login;
        create role bi_administrator login;
    end if;
end $$;
call keycust.grant_access('bi_reader', 'reader');
call keycust.grant_access('bi_administrator', 'administrator');
-- Of the user's own, for recipes.
create schema utility;
create table utility.value_model as
select keycust.score_fit(array[energy_per_kva_kwh, daily_load_factor, payment_lag_days, outage_h],
    '{"criteria": ["energy per kVA", "load factor", "payment lag", "outage"],
      "direction": ["benefit", "benefit", "cost", "cost"], "weights": "critic"}') as model
from keycust_bi.customer_behaviour;
grant usage on schema utility to bi_reader, bi_administrator;
grant select on utility.value_model to bi_reader, bi_administrator;
SQL
name=$(ask -c "select name from keycust_data.customer where name ~ '[\u4e00-\u9fff]' order by customer_id limit 1")

# --- the drivers ------------------------------------------------------------------------------------------------------

# Debian's own entry of the driver turns its log on, which would leave a file in /tmp for every connection.
printf '[PostgreSQL Unicode]\nDriver = psqlodbcw.so\nDebug = 0\nCommLog = 0\n' >"$files/odbcinst.ini"
ODBCSYSINI=$files
export ODBCSYSINI
for role in bi_reader bi_administrator; do
    psql -Xq -U "$role" -v part=columns -f "$here/bi_drivers.sql" >"$files/$role.columns"
    psql -Xq -U "$role" -v part=hidden -f "$here/bi_drivers.sql" >"$files/$role.hidden"
    psql -Xq -U "$role" -v part=summary -f "$here/bi_drivers.sql" >"$files/$role.expected"
    for cursor in 0 1; do
        cat >>"$files/odbc.ini" <<INI
[$role.$cursor]
Driver = PostgreSQL Unicode
Servername = $PGHOST
Database = kc_bi
UserName = $role
BoolsAsChar = 0
UseDeclareFetch = $cursor
Fetch = 100

INI
    done
done
# An administrator may read the tables.
: >"$files/bi_administrator.hidden"
javac -J-XX:-UsePerfData -d "$files/classes" "$here/BiDrivers.java" 2>&1 | sed 's/^/# /' >>"$files/tap"

# compare EXPECTED FOUND WHO: one test per view, and the ones the program made.
compare() {
    awk -F '\t' -v who="$3" '
        function near(a, b, scale) { return a - b <= 1e-12 * scale && b - a <= 1e-12 * scale }
        function wrong(view, text) { problems[view] = problems[view] "# " text "\n" }
        NR == FNR {
            if ($1 == "V") { views[++n] = $2; rows[$2] = $3 }
            expected[$1, $2, $1 == "V" ? "" : $3] = $0
            next
        }
        $1 == "P" { wrong($2, $3) }
        $1 == "T" { print $2 " - " who ": " $3 }
        $1 ~ /^[VCF]$/ {
            key = $1 SUBSEP $2 SUBSEP ($1 == "V" ? "" : $3)
            if (!(key in expected)) wrong($2, "not expected: " $0)
            split(expected[key], e, "\t")
            if ($1 == "F" ? $4 != e[4] || !near($5, e[5], e[7]) || !near($6, e[6], e[7]) || !near($7, e[7], e[7]) : $0 != expected[key])
                wrong($2, "expected " expected[key] "\n# found    " $0)
            if ($1 == "F" || $1 == "C") columns[$2]++
            delete expected[key]
        }
        END {
            for (key in expected) { split(key, part, SUBSEP); wrong(part[2], "missing: " expected[key]) }
            for (i = 1; i <= n; i++) {
                view = views[i]
                printf "%s - %s: %s, %d rows\n%s", problems[view] == "" ? "ok" : "not ok", who, view, rows[view], problems[view]
                delete problems[view]
            }
            for (view in problems) printf "not ok - %s: %s\n%s", who, view, problems[view]
        }' "$1" "$2"
}
through() { # through ROLE DRIVER PROGRAM …
    role=$1 driver=$2
    shift 2
    status=0
    "$@" "$here/bi_drivers_recipes.sql" "$files/$role.columns" "$files/$role.hidden" "$name" >"$files/found" 2>"$files/errors" || status=$?
    {
        compare "$files/$role.expected" "$files/found" "$role, $driver"
        [ "$status" = 0 ] || echo "not ok - $role, $driver: the program came to its end"
        sed 's/^/# /' "$files/errors"
    } >>"$files/tap"
}
# The zone of a desktop in China, not the server's: nothing may move.
java="java -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Duser.timezone=Asia/Shanghai -cp $files/classes:$jar BiDrivers"
odbc() { # odbc ROLE CURSOR
    ODBCINI=$files/odbc.ini through "$1" "psqlODBC, UseDeclareFetch=$2" "$python" "$here/bi_drivers.py" "$1.$2"
}
jdbc() { # jdbc ROLE DRIVER OPTIONS ROWS
    # shellcheck disable=SC2086  # options
    through "$1" "$2" $java "$PGHOST/.s.PGSQL.${PGPORT:-5432}" "kc_bi?user=$1$3" "$4"
}
odbc bi_reader 0
odbc bi_reader 1
jdbc bi_reader pgjdbc "" 0
jdbc bi_reader "pgjdbc, fetch size 100, binary" "&prepareThreshold=-1" 100
# What is closed to a reader, and persons' data.
odbc bi_administrator 1
jdbc bi_administrator "pgjdbc, fetch size 100" "" 100

awk '/^(ok|not ok) / { n++; sub(/ok/, "ok " n) } { print } END { print "1.." n + 0 }' "$files/tap"
! grep -q '^not ok' "$files/tap"

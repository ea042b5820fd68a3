#!/bin/sh
# The views of keycust_bi through the drivers that BI tools use, psqlODBC and pgjdbc: each described and read whole.
# Types are those promised, texts and captions come through intact, rows are as many as psql's. TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd)

# pgjdbc knows no socket file: a server of our own with a port.
if [ -z "${BI_PORT:-}" ]; then
    BI_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    export BI_PORT
    CLUSTER_CONF="listen_addresses = '127.0.0.1'
port = $BI_PORT
timezone = 'Asia/Shanghai'" exec sh "$here/../../scripts/cluster.sh" "$here/bi_drivers.sh"
fi
PGPORT=$BI_PORT
export PGPORT

psql -Xq -v ON_ERROR_STOP=1 -c 'create extension keycust' -c 'set client_min_messages = warning' \
    -c 'call keycust.create_base()' -f "$here/../data/indicator_base.sql" -f "$here/bi_drivers.sql" || {
    echo "not ok - a base with rows in every view"
    echo "1..1"
    exit 1
}
PGUSER=bi_reader
# A view and a column a line: what the server says of them.
psql -XAtq -F '|' >"$SCRATCH/columns" <<'SQL'
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum)
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
where c.relnamespace = 'keycust_bi'::regnamespace and c.relkind = 'v'
order by c.relname, a.attnum
SQL
# Of each view the rows, and of each text column a digest of its values.
psql -XAtq -F '|' >"$SCRATCH/content" <<'SQL'
select format('select %L, '''', count(*)::text from keycust_bi.%I', c.relname, c.relname)
from pg_class as c where c.relnamespace = 'keycust_bi'::regnamespace and c.relkind = 'v'
union all
select format($$select %L, %L, md5(string_agg(coalesce(%I, '-'), chr(10) order by coalesce(%3$I, '-') collate "C")) from keycust_bi.%I$$,
    c.relname, a.attname, a.attname, c.relname)
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and a.atttypid = 'text'::regtype
where c.relnamespace = 'keycust_bi'::regnamespace and c.relkind = 'v'
\gexec
SQL
{
    # The one that the package python3-pyodbc is for.
    /usr/bin/python3 "$here/bi_drivers.py" "$SCRATCH/columns" "$SCRATCH/content" || echo "not ok - psqlODBC came to its end"
    # In another zone than the server's: no column may shift.
    java -Duser.timezone=America/New_York -Dfile.encoding=UTF-8 -cp /usr/share/java/postgresql.jar "$here/BiDrivers.java" \
        "jdbc:postgresql://127.0.0.1:$BI_PORT/$PGDATABASE?user=$PGUSER" "$SCRATCH/columns" "$SCRATCH/content" ||
        echo "not ok - pgjdbc came to its end"
} >"$SCRATCH/results" 2>&1
cat "$SCRATCH/results"
echo "1..$(grep -cE '^(not )?ok' "$SCRATCH/results")"
! grep -q '^not ok' "$SCRATCH/results"

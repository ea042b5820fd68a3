#!/bin/sh
# The guided run on the sample utility; started by `make demo` against a throw-away server.
set -eu
here=$(dirname "$0")
psql() {
    "$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust'
psql -1 -f "$here/sample.sql" -f "$here/value.sql"
psql -f "$here/report.sql"

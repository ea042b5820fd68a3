#!/bin/sh
# The job of the demo on real customers; started by `make real DATA=<folder>` against a throw-away server.
#
# The folder holds bdg1_daily/ (Building Data Genome 1: daily kWh of non-residential buildings, MIT licence) and
# electricity_weekly_pt321/ (UCI ElectricityLoadDiagrams in weekly form, CC BY 4.0), as gzipped CSV files.
set -eu
here=$(dirname "$0")
data=${1:-}
psql() {
    "$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 "$@"
}
for file in bdg1_daily/customers.csv.gz bdg1_daily/daily_kwh.csv.gz electricity_weekly_pt321/weekly_kwh.csv.gz; do
    if [ ! -r "$data/$file" ]; then
        echo "make real DATA=<folder>: there is no $file in \"$data\"" >&2
        exit 1
    fi
done
load() { # table, file
    gzip -dc "$data/$2" | psql -c "\\copy $1 from stdin with (format csv, header true)"
}
psql -c 'create extension keycust'
psql -1 -f "$here/real_tables.sql"
load bdg1.customer bdg1_daily/customers.csv.gz
load bdg1.daily_kwh bdg1_daily/daily_kwh.csv.gz
load pt321.weekly_kwh electricity_weekly_pt321/weekly_kwh.csv.gz
psql -1 -f "$here/real_value.sql"
psql -f "$here/real_report.sql"

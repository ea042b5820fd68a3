#!/bin/sh
# The job of the demo on real customers; started by `make real DATA=<folder>` against a throw-away server.
#
# The folder holds one or more of these, as gzipped CSV files (UTF-8, comma, a header line):
#
#   bdg1_daily/                daily kWh and weather of non-residential buildings (Building Data Genome 1, MIT licence)
#   electricity_weekly_pt321/  weekly kWh of business customers (UCI ElectricityLoadDiagrams in weekly form, CC BY 4.0)
#   steel_industry/            kWh and kvarh of a steel works, every 15 minutes (UCI 851, CC BY 4.0)
#   sgsc_halfhour/             half-hourly kWh of households (Smart Grid Smart City, CC BY 3.0 AU)
#   uci_credit_default/        six months of bills and payments (UCI 350, CC BY 4.0)
#
# Each goes from its file to a staging table, and from there through sources into the base. Whatever is not in the
# folder is left out.
set -eu
here=$(dirname "$0")
data=${1:-}
psql() {
    "$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 "$@"
}
files='bdg1.customer bdg1_daily/customers.csv.gz
bdg1.daily_kwh bdg1_daily/daily_kwh.csv.gz
bdg1.daily_weather bdg1_daily/daily_weather.csv.gz
pt321.weekly_kwh electricity_weekly_pt321/weekly_kwh.csv.gz
steel.quarter_hour steel_industry/quarter_hour.csv.gz
sgsc.reading sgsc_halfhour/readings.csv.gz
uci.client uci_credit_default/clients.csv.gz'
present=$(echo "$files" | while read -r table file; do
    if [ -r "$data/$file" ]; then echo "$table $file"; fi
done)
if [ -z "$present" ]; then
    echo "make real DATA=<folder>: there is none of these in \"$data\":" >&2
    echo "$files" | sed 's/^[^ ]* /    /' >&2
    exit 1
fi

psql -c 'create extension keycust' -c 'call keycust.create_base()'
psql -1 -f "$here/real_tables.sql"
echo "$present" | while read -r table file; do
    # The staging table numbers the rows itself; so the file's own columns are named.
    columns=$(gzip -dc "$data/$file" 2>/dev/null | head -n 1 | tr -d '\r')
    gzip -dc "$data/$file" | psql -c "\\copy $table ($columns) from stdin with (format csv, header true)"
done
psql -c 'analyze'
psql -f "$here/real_sources.sql"
psql -c 'call keycust.integrate()'
# A month of each that real_check.sh follows to the indicators.
for month in 2005-09-01 2015-07-01 2018-03-01; do
    psql -c "call keycust.indicator_compute('$month')"
done
psql -1 -f "$here/real_value.sql" -f "$here/real_account.sql"
psql -f "$here/real_report.sql"
"$here/real_check.sh" "$data"

#!/bin/sh
# The main job on the sample utility, from the staging tables of its systems to the roster of key customers; started by
# `make demo` against a throw-away server. CUSTOMERS (default 120) and DAYS (default 400) set its size; with 300 it takes two and a half times as long.
set -eu
here=$(dirname "$0")
customers=${CUSTOMERS:-120}
days=${DAYS:-400}
began=$(date +%s)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 "$@"
}
# What is known of one loader when it ends; the shell itself stops only for the last of them.
together() {
    failed=0
    for sources in "$@"; do
        for source in $sources; do psql -c "call keycust.integrate('$source')"; done &
        loaders="${loaders:-} $!"
    done
    for loader in $loaders; do wait "$loader" || failed=1; done
    [ "$failed" = 0 ]
}
say() {
    echo
    echo "=== $1 ($(($(date +%s) - began)) s)"
}

say "1. A power company's own systems: $customers large customers, $days days"
psql -v customers="$customers" -v days="$days" -f "$here/utility.sql" >/dev/null
psql -f "$here/utility_dirt.sql" >/dev/null
psql -f "$here/report_staging.sql"

say "2. Into the information base: 30 sources, each row checked"
psql -c 'create extension keycust' -c 'call keycust.create_base()' -f "$here/utility_sources.sql" -f "$here/utility_mapping.sql" -f "$here/utility_tariff.sql"
# Archives, bills and services in their order, then curves and registers by two loaders at once.
psql -c "update keycust_data.source set enabled = target !~ '_curve$|_reading$'" -c 'call keycust.integrate()'
together 'power_curve demand_reading' 'register_reading voltage_curve current_curve'
psql -c 'update keycust_data.source set enabled = true' -c 'vacuum analyze'
psql -f "$here/report_base.sql"

say "3. Who is worth what, and who is a key customer: refreshed for three months"
# The last three months of bills, or as many as there are.
months=$(psql -A -t -c "select (m.month + interval '1 month')::date - 1 as as_of
    from (select distinct b.month from keycust_data.bill as b order by 1 desc limit 3) as m order by 1")
[ "$months" ] || echo "In these $days days no month was billed, so there is no value: take 40 days or more."
for as_of in $months; do psql -c "call keycust.refresh('$as_of')"; done
psql -f "$here/report_value.sql" -f "$here/report_forecast.sql" -f "$here/report_energy.sql" -f "$here/report_rebill.sql" -f "$here/report_truth.sql"

say 'Done'
echo 'make demo KEEP=1 keeps the server to look around in. What a person sees lies in the schema keycust_bi:'
echo '  SELECT * FROM keycust_bi.customer_value;    SELECT * FROM keycust_bi.key_customer;    SELECT * FROM keycust_bi.load_class;    SELECT * FROM keycust_bi.customer_forecast;    SELECT * FROM keycust_bi.data_dictionary;'

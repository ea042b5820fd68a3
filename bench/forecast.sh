#!/bin/sh
# Forecasts of many customers of a base, 36 months of bills and a year of days each, with weather: what the step `forecast` of a
# refresh takes the first time, when orders are sought and methods tried, and a month later; of the first time what fitting takes,
# without and with two workers. CUSTOMERS (default 200).
set -eu
customers=${CUSTOMERS:-200}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -v customers="$customers" "$@"
}
psql -f "$here/base.sql"
# A season, a trend and the customer's own noise, for three years.
psql <<'SQL'
delete from keycust_data.bill;
insert into keycust_data.bill (bill_id, customer_id, month, energy_kwh, energy_charge_cny)
select c.customer_id || m.month::date, c.customer_id, m.month::date, v.kwh, v.kwh * 0.65
from keycust_data.customer as c
cross join generate_series(timestamp '2022-01-01', '2024-12-01', '1 month') as m (month)
cross join lateral (
    select round(200000 * exp(0.2 * sin(extract(month from m.month) / 6.0 * pi()) + 0.03 * extract(year from m.month) % 10
        + (hashtextextended(c.customer_id || m.month, 1) & 1023) / 5000.0)) as kwh) as v;
vacuum analyze keycust_data.bill;
SQL
echo "forecast: $customers customers, 36 months and a year of days each"
# Seconds that a statement takes in a transaction that is rolled back, with so many workers.
took() { # statement, workers
    psql <<SQL
begin;
set local max_parallel_workers_per_gather = $2;
insert into keycust_data.refresh_run (as_of, backend_pid) values ('2024-11-30', pg_backend_pid()) returning run_id \\gset
select keycust.forecast_fill_days(:run_id, '2024-11-30') \\g /dev/null
\\setenv WAS \`date +%s%N\`
$1;
\\! awk -v a="\$WAS" -v b="\$(date +%s%N)" 'BEGIN { printf "%.3f\n", (b - a) / 1e9 }'
rollback;
SQL
}
per() { awk -v s="$1" -v n="$customers" -v name="$2" 'BEGIN { printf "  %-44s %8.1f s  %7.1f ms a customer\n", name, s, 1000 * s / n }'; }
for measure in monthly_kwh daily_kwh daily_peak_kw; do
    statement="select keycust.forecast_fit_own(:run_id, '2024-11-30', '$measure') \\g /dev/null"
    per "$(took "$statement" 0)" "$measure, orders sought, methods tried"
    per "$(took "$statement" 2)" '  the same, 2 workers'
done
for month in ${MONTHS:-2024-11-30 2024-12-31}; do
    psql -c "call keycust.refresh('$month')"
    per "$(psql -c "select extract(epoch from s.finished_at - s.started_at) from keycust_data.refresh_step as s
        join keycust_data.refresh_run as r using (run_id) where r.as_of = '$month' and s.step = 'forecast'")" "the step, $month"
done

#!/bin/sh
# Forecasts of many customers of a base, 36 months of bills and a year of days each, with weather: what the step `forecast` of a
# refresh takes the first time, when orders are sought and methods tried, and a month later; of the first time what fitting takes,
# without and with two workers. CUSTOMERS (default 200), MONTHS (the last days of those refreshed).
set -eu
customers=${CUSTOMERS:-200}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -v customers="$customers" -v first_day=2024-01-01 "$@"
}
psql -f "$here/base.sql" -f "$here/base_bills.sql"
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

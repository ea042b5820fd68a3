#!/bin/sh
# How good forecasts are, beside those of R's package forecast: M1 monthly, tourism quarterly, CIF 2016, days of the SGSC
# households and of Victoria's demand, weeks of 321 Portuguese clients, and hours of Victoria's demand. Everything by default, once
# more with calibrated intervals; the season is given to all. Errors are averaged over the steps of a series, then over the series. DATA is the folder of `make real`;
# PART is test (default) or validation, which is what methods may be chosen on; NAMES is a pattern of the sets to be taken
# (default %); PEERS= leaves R out.
set -eu
part=${PART:-test}
names=${NAMES:-%}
here=$(cd "$(dirname "$0")" && pwd)
folder=${DATA:-}
if ! [ -r "$folder/forecast_bench/m1_monthly.csv.gz" ]; then
    echo "accuracy of forecasts: left out, DATA=<folder> holds no forecast_bench (see demo/real.sh)"
    exit 0
fi
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
read_into() { # file, columns of the new table
    psql -c "create table $2"
    gzip -dc "$folder/$1" | psql -c "\\copy ${2%% *} from stdin with (format csv, header true)"
}
psql -c 'create extension keycust'
read_into forecast_bench/cif2016_monthly.csv.gz 'cif (series_id text, t int, value float8)'
read_into forecast_bench/cif2016_horizons.csv.gz 'cif_horizon (series_id text, horizon int)'
read_into forecast_bench/tourism_quarterly.csv.gz 'tourism (series_id text, t int, value float8)'
read_into forecast_bench/m1_monthly.csv.gz 'm1 (series_id text, t int, value float8)'
read_into electricity_weekly_pt321/weekly_kwh.csv.gz 'weekly (customer_id text, week_start date, kwh int)'
read_into sgsc_halfhour/readings.csv.gz 'halfhour_kwh (customer_id text, read_at timestamp, kwh float8, controlled_kwh float8)'
read_into vic_elec/halfhour.csv.gz 'halfhour_mw (read_at timestamp, demand_mw float8, temp_c float8, day date, is_holiday boolean)'
psql -v part="$part" -f "$here/arima_accuracy.sql"
psql -v names="$names" <<'SQL'
delete from task where name not like :'names';
create table forecast (id int, method text, ahead int, value float8, lower_80 float8, upper_80 float8, lower_95 float8, upper_95 float8);
insert into forecast
select t.id, t.method, f.ahead, max(f.forecast_value), max(f.prediction_interval_lower_bound) filter (where f.confidence_level = 0.8),
    max(f.prediction_interval_upper_bound) filter (where f.confidence_level = 0.8),
    max(f.prediction_interval_lower_bound) filter (where f.confidence_level = 0.95),
    max(f.prediction_interval_upper_bound) filter (where f.confidence_level = 0.95)
from (
    select id, 'keycust' as method, horizon, keycust.arima_fit_series(known, options => jsonb_build_object('period', period)) as model from task
    union all
    select id, 'keycust, calibrated', horizon, keycust.arima_fit_series(known, options => jsonb_build_object('period', period, 'calibrate', horizon))
    from task) as t
cross join lateral keycust.arima_forecast(t.model, t.horizon, '{0.8,0.95}') as f
group by t.id, t.method, f.ahead;
SQL
if [ -n "${PEERS-r}" ]; then
    psql -F "$(printf '\t')" -c "select id, array_to_string(period, ' '), horizon, array_to_string(known, ' ', 'NA') from task order by id" >"$SCRATCH/tasks.tsv"
    Rscript "$here/arima_accuracy.R" | psql -c '\copy forecast from stdin'
fi
psql -P format=aligned -P tuples_only=off -P footer=off -v part="$part" <<'SQL'
\echo Forecasts of the :part part, mean over the series
-- Bounds of logarithms may be beyond what an error can be squared of.
create table judged as
select t.name, t.id, f.method, (keycust.arima_accuracy(t.came[f.ahead], f.value, greatest(f.lower_80, -1e100), least(f.upper_80, 1e100), o.options_80)).*,
    (keycust.arima_accuracy(t.came[f.ahead], f.value, greatest(f.lower_95, -1e100), least(f.upper_95, 1e100), o.options_95)).coverage as coverage_95
from task as t
join forecast as f using (id)
cross join lateral keycust.arima_accuracy_scale(t.known, t.period[cardinality(t.period)]) as s
cross join lateral (
    select jsonb_build_object('level', 0.8, 'scale', s.absolute, 'square_scale', s.square) as options_80,
        jsonb_build_object('level', 0.95, 'scale', s.absolute, 'square_scale', s.square) as options_95) as o
where s.absolute > 0
group by t.name, t.id, f.method, o.options_80, o.options_95;
select name as "set", method, count(*) as series, round(avg(mase)::numeric, 3) as mase, round(avg(smape)::numeric, 2) as smape,
    round(avg(rmsse)::numeric, 3) as rmsse, round(avg(coverage)::numeric, 3) as within_80, round(avg(coverage_95)::numeric, 3) as within_95
from judged group by name, method order by name collate "C", avg(mase);
SQL

#!/bin/sh
# `make real` on a small folder of our own in the shapes of the open data, with dirty rows in it: every row is accounted
# for, every value that is followed by hand is found, and any part of the folder does alone.
set -eu
PATH=${PGBIN:?}:$PATH
root=$(cd "$(dirname "$0")/../.." && pwd)
data=$SCRATCH/open
failed=0 tests=0
result() {
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then echo "ok $tests - $2"; else
        echo "not ok $tests - $2"
        failed=1
    fi
}
same() { # EXPECTED FOUND WHAT
    if [ "$1" = "$2" ]; then result 0 "$3"; else
        result 1 "$3"
        echo "# expected $1"
        echo "# found    $2"
    fi
}
file() { # NAME: from standard input
    mkdir -p "$data/$(dirname "$1")"
    gzip >"$data/$1"
}
ask() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }
# awk has no calendar; the server has.
ask <<SQL >/dev/null
\\copy (select format('B%s', c) as customer_id, d::date as day, 1000 + c * 100 + extract(doy from d) + extract(dow from d) * c as kwh from generate_series(1, 4) as c, generate_series(date '2015-06-01', '2015-08-09', interval '1 day') as d order by 1, 2) to '$SCRATCH/daily.csv' with (format csv, header true)
\\copy (select format('P%s', c) as customer_id, w::date as week_start, 10000 * c + 100 * c * extract(week from w)::int % 7 + 3 * (w::date - date '2012-01-01') as kwh from generate_series(1, 4) as c, generate_series(date '2012-01-01', '2014-12-21', interval '7 days') as w order by 1, 2) to '$SCRATCH/weekly.csv' with (format csv, header true)
\\copy (select 'STEEL1' as customer_id, case when (t::time)::text = '00:00:00' then t - interval '1 day' else t end as source_label, t as interval_end, 3 + i % 7 as kwh, 2 + i % 3 as lag_kvarh, i % 2 as lead_kvarh, 0 as co2_t, 90 as lag_pf_pct, 100 as lead_pf_pct, 0 as nsm, 'Weekday' as week_status, 'Monday' as day_of_week, 'Light_Load' as load_type from generate_series(0, 30 * 96 - 1) as i cross join lateral (select timestamp '2018-03-01 00:15' + i * interval '15 minutes' as t) as x) to '$SCRATCH/steel.csv' with (format csv, header true)
\\copy (select format('S%s', c) as customer_id, timestamp '2013-07-01 00:30' + i * interval '30 minutes' as read_at, 0.1 * (i % 9) as kwh, case when c = 1 then 0.3 * (i % 5) end as controlled_kwh from generate_series(1, 2) as c, generate_series(0, 143) as i where i % 31 <> 7 order by 1, 2) to '$SCRATCH/half.csv' with (format csv, header true)
SQL
{
    echo customer_id,primary_use,industry,subindustry,floor_area_sqm,year_built,occupants,timezone,weather_id,first_day,last_day,peak_hour_kw,min_hour_kw,mean_kw,rebuild_err_max,rebuild_err_month
    for c in 1 2 3 4; do
        echo "B$c,Office,\"Property, commercial\",Bank,100,,,Europe/London,w1,2015-06-01,2015-08-09,9,1,5,0,0"
    done
} | file bdg1_daily/customers.csv.gz
# A customer that is not in the archive; a day that is given again, differently and twice.
{ cat "$SCRATCH/daily.csv" && printf 'B9,2015-06-01,5\nB1,2015-06-01,1102\nB1,2015-06-01,1102\n'; } | file bdg1_daily/daily_kwh.csv.gz
# Humidity that cannot be, a lowest above the highest, a temperature that cannot be.
printf '%s\n' weather_id,day,temp_mean,temp_min,temp_max,humidity_mean,wind_kmh_mean,n_obs \
    w1,2015-06-02,11,2,20,130,5,24 w1,2015-06-03,11,20,2,60,5,24 w1,2015-06-04,11,2,99,60,5,24 \
    w1,2015-06-01,11,2,20,60,5,24 | file bdg1_daily/daily_weather.csv.gz
file electricity_weekly_pt321/weekly_kwh.csv.gz <"$SCRATCH/weekly.csv"
file steel_industry/quarter_hour.csv.gz <"$SCRATCH/steel.csv"
file sgsc_halfhour/readings.csv.gz <"$SCRATCH/half.csv"
{
    echo customer_id,limit_bal,sex,education,marriage,age,pay_0,pay_2,pay_3,pay_4,pay_5,pay_6,bill_amt1,bill_amt2,bill_amt3,bill_amt4,bill_amt5,bill_amt6,pay_amt1,pay_amt2,pay_amt3,pay_amt4,pay_amt5,pay_amt6,default_next_month
    echo 2,120000,2,2,2,26,-1,2,0,0,0,2,2682.0,1725.0,2682.0,3272.0,3455.0,3261.0,0.0,1000.0,1000.0,1000.0,0.0,2000.0,1
    echo 4,50000,2,2,1,37,0,0,0,0,0,0,46990.0,48233.0,49291.0,28314.0,28959.0,29547.0,2000.0,2019.0,1200.0,1100.0,1069.0,1000.0,0
    echo 9,50000,2,2,1,37,2,0,0,0,0,0,100.0,90.0,80.0,70.0,-5.0,0.0,10.0,80.0,70.0,0,0,0,0
} | file uci_credit_default/clients.csv.gz

if "$root/demo/real.sh" "$data" >"$SCRATCH/out" 2>&1; then result 0 the_whole_folder_goes_in; else
    result 1 the_whole_folder_goes_in
    sed 's/^/# /' "$SCRATCH/out"
fi
same 12 "$(ask -c 'select count(*) from real.account where adds_up and offered > 0')" every_source_adds_up
same 'bdg1_curve|duplicate|1
bdg1_curve|key|1
bdg1_curve|superseded|1
bdg1_weather|consistency|1
bdg1_weather|range|2' "$(ask -c 'select source_id, rule, count(*) from keycust_data.rejected_row group by 1, 2 order by 1, 2')" \
    what_is_dirty_is_refused_by_its_rule
same '16 values followed' "$(tail -n 1 "$SCRATCH/out")" every_value_that_is_followed_is_found
same 0 "$(grep -c WRONG "$SCRATCH/out")" and_none_differs
same t "$(ask -c 'select max(abs(v.score - r.score::float8)) < 1e-9 from pt321.customer_value as v join pt321.recomputed as r using (customer_id)')" \
    scores_out_of_the_base_are_those_of_the_file
ask -c 'call keycust.integrate()'
same 0 "$(ask -c "select sum(inserted_rows + updated_rows) from keycust_data.integration_run where run_id in (select max(run_id) from keycust_data.integration_run group by source_id)")" \
    a_second_time_changes_nothing
same 12 "$(ask -c 'select count(*) from real.account where adds_up and offered > 0')" and_adds_up_still

for part in bdg1_daily electricity_weekly_pt321 steel_industry sgsc_halfhour uci_credit_default; do
    mkdir "$SCRATCH/part"
    ln -s "$data/$part" "$SCRATCH/part/$part"
    createdb "part_$part"
    if PGDATABASE=part_$part "$root/demo/real.sh" "$SCRATCH/part" >"$SCRATCH/out" 2>&1; then result 0 "alone_$part"; else
        result 1 "alone_$part"
        sed 's/^/# /' "$SCRATCH/out"
    fi
    rm -r "$SCRATCH/part"
done
if "$root/demo/real.sh" "$SCRATCH" >"$SCRATCH/out" 2>&1; then result 1 an_empty_folder_is_said_to_be_one; else
    grep -q 'there is none of these' "$SCRATCH/out" && result 0 an_empty_folder_is_said_to_be_one
fi
echo "1..$tests"
exit $failed

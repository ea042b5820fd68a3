#!/bin/sh
# Values followed by hand: from lines of the files, read with gzip and awk alone, to the base's tables, and on to
# keycust_bi.customer_behaviour.
#
# usage: real_check.sh FOLDER      on the server that `make real DATA=FOLDER` filled (KEEP=1 keeps it)
set -eu
data=$1
psql() {
    "${PGBIN:+$PGBIN/}psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
printf '%-72s %14s %14s %9s\n' 'value followed' 'file' 'base' 'off by'
failed=0
done=0
follow() { # what, what the file gives, a query over the base
    base=$(psql -c "$3")
    done=$((done + 1))
    # A curve's values are real, and what is made of them is kept to seven digits.
    awk -v what="$1" -v file="$2" -v base="$base" 'BEGIN {
        if (file ~ /^[-+.0-9e]*$/ && file != "" && base != "") {
            off = file - base
            if (off < 0) off = -off
            size = file < 0 ? -file : file
            good = off <= 5e-7 * (size > 1 ? size : 1)
            printf "%-72s %14.10g %14.10g %9.1e%s\n", what, file, base, off, good ? "" : "  WRONG"
        } else {
            good = file == base
            printf "%-72s %14s %14s %9s%s\n", what, file, base, good ? "same" : "–", good ? "" : "  WRONG"
        }
        exit !good
    }' || failed=1
}
has() {
    [ -r "$data/$1" ]
}
# The expression on the first line that matches: row FILE CONDITION EXPRESSION
row() {
    gzip -dc "$data/$1" | awk -F, -v OFMT=%.15g -v CONVFMT=%.15g "NR > 1 && ($2) { print $3; exit }"
}
# The expression on a line of that number, or on the last.
line() {
    gzip -dc "$data/$1" | awk -F, -v OFMT=%.15g -v CONVFMT=%.15g "NR > 1 { v = $3 } NR == $2 { exit } END { print v }"
}
all() { # FILE CONDITION ACTION END
    gzip -dc "$data/$1" | awk -F, -v OFMT=%.15g -v CONVFMT=%.15g "
        function factor(k, m,    d, n, s) { for (d in k) { s += k[d] / m[d]; n++ } return s / n }
        NR > 1 && ($2) { $3 } END { print $4 }"
}

f=bdg1_daily/daily_kwh.csv.gz
if has $f; then
    key=$(line $f 40001 '$1 "," $2')
    follow "bdg1: kWh of ${key%,*} on ${key#*,}" "$(line $f 40001 '$3')" \
        "select 24 * kw[1]::float8 from keycust_data.power_curve
         where usage_point_id = '${key%,*}/1' and day = '${key#*,}'"
fi
f=bdg1_daily/daily_weather.csv.gz
if has $f; then
    key=$(line $f 5001 '$1 "," $2')
    follow "bdg1: highest temperature of ${key%,*} on ${key#*,}" "$(line $f 5001 '$5')" \
        "select temperature_max_c from keycust_data.weather
         where organisation_id = 'bdg1:${key%,*}' and day = '${key#*,}'"
fi
f=bdg1_daily/daily_kwh.csv.gz
if has $f; then
    key=$(line $f 40001 '$1')
    follow "bdg1: highest kWh of July 2015 / 24, $key, as maximum load" \
        "$(all $f "\$1 == \"$key\" && \$2 ~ /^2015-07/" 'if ($3 > s) s = $3' s/24)" \
        "select maximum_load_kw from keycust_bi.customer_behaviour where customer_id = '$key'"
fi
f=electricity_weekly_pt321/weekly_kwh.csv.gz
if has $f; then
    key=$(line $f 10001 '$1')
    week=$(line $f 10001 '$2')
    follow "pt321: kWh of $key in the week of $week" "$(line $f 10001 '$3')" \
        "select (max(total) - min(total)) * max(multiplier) from keycust_data.register_reading
         where usage_point_id = '$key/1' and day in (date '$week' - 1, date '$week' + 6)"
    follow "pt321: all kWh of $key, as the register's last reading" "$(all $f "\$1 == \"$key\"" 's += $3' s)" \
        "select total * multiplier from keycust_data.register_reading
         where usage_point_id = '$key/1' order by day desc limit 1"
fi
f=steel_industry/quarter_hour.csv.gz
if has $f; then
    follow "steel: 4 x kWh of the last quarter of 2018-03-05, labelled 00:00" \
        "$(row $f '$2 == "2018-03-05 00:00:00"' '4 * $4')" \
        "select kw[96] from keycust_data.power_curve where customer_id = 'STEEL1' and day = '2018-03-05'"
    follow "steel: 4 x (lagging - leading kvarh) at 2018-03-05 12:00" \
        "$(row $f '$2 == "2018-03-05 12:00:00"' '4 * ($5 - $6)')" \
        "select kvar[48] from keycust_data.power_curve where customer_id = 'STEEL1' and day = '2018-03-05'"
    # The published label carries the date of the day that a quarter belongs to, its 00:00 too.
    follow "steel: 4 x the highest kWh of March, as maximum load" \
        "$(all $f '$2 ~ /^2018-03/' 'if ($4 > s) s = $4' '4*s')" \
        "select maximum_load_kw from keycust_bi.customer_behaviour where customer_id = 'STEEL1'"
    follow "steel: mean of the days' mean / maximum of March, as load factor" \
        "$(all $f '$2 ~ /^2018-03/' 'd = substr($2, 1, 10); k[d] += $4 / 96; if ($4 > m[d]) m[d] = $4' \
            'factor(k, m)')" \
        "select daily_load_factor from keycust_bi.customer_behaviour where customer_id = 'STEEL1'"
fi
f=sgsc_halfhour/readings.csv.gz
if has $f; then
    key=$(line $f 500001 '$1')
    at=$(line $f 500001 '$2')
    slot="keycust.curve_slot('$at', 48)"
    day="keycust.curve_day('$at', 48)"
    follow "sgsc: 2 x kWh of $key at $at" "$(line $f 500001 '2 * $3')" \
        "select kw[$slot] from keycust_data.power_curve where usage_point_id = '$key/1' and day = $day"
    key=$(row $f '$4 > 1 && $2 !~ /00:00:00/' '$1')
    day=$(row $f '$4 > 1 && $2 !~ /00:00:00/' 'substr($2, 1, 10)')
    follow "sgsc: controlled kWh of $key in $day" \
        "$(all $f "\$1 == \"$key\"" "if (last && \$2 ~ /00:00:00/) s += \$4; last = \$2 ~ /^$day/
            if (last && \$2 !~ /00:00:00/) s += \$4" s)" \
        "select (keycust.curve_summary(kw)).energy_hours from keycust_data.power_curve
         where usage_point_id = '$key/2' and day = '$day'"
fi
f=uci_credit_default/clients.csv.gz
if has $f; then
    key=$(line $f 7001 '$1')
    follow "uci: July's bill of client $key (bill_amt3)" "$(line $f 7001 '$15')" \
        "select total_cny from keycust_data.bill where bill_id = 'UCI$key-200507'"
    follow "uci: paid for it in August (pay_amt2)" "$(line $f 7001 '$20')" \
        "select coalesce(sum(amount_cny), 0) from keycust_data.payment where receivable_id = 'UCI$key-200507'"
    follow "uci: payments of all clients in May (pay_amt5)" "$(all $f 1 's += $23' s)" \
        "select sum(amount_cny) from keycust_data.payment where paid_at >= '2005-05-01' and paid_at < '2005-06-01'"
    follow "uci: September's bill of client $key, as its receivable" "$(line $f 7001 '$13')" \
        "select receivable_cny from keycust.indicator_behaviour_as_of('2005-10-31') where customer_id = 'UCI$key'"
    # Of the bills from April to August, those of something: settled in time where the next month's status is 0 or less.
    key=$(row $f '$7 > 0 && $8 <= 0 && $14 > 0' '$1')
    follow "uci: bills of client $key settled in time, as % of five" \
        "$(all $f "\$1 == $key" 'for (i = 14; i <= 18; i++) { due += $i > 0; good += $i > 0 && $(i - 7) <= 0 }' \
            '100 * good / due')" \
        "select on_time_payment_pct from keycust.indicator_behaviour_as_of('2005-10-31') where customer_id = 'UCI$key'"
fi
echo "$done values followed"
exit $failed

#!/bin/sh
# The guided run works from end to end, in small: every row of the systems is accounted for, every customer is scored or
# has a reason, and what is shown can be recomputed.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
database=keycust_demo_test
"$PGBIN/createdb" "$database"
trap '"$PGBIN/dropdb" --force "$database"' EXIT
number=0
failed=0
check() { # name, expected, sql
    number=$((number + 1))
    got=$("$PGBIN/psql" -X -q -A -t -d "$database" -c "$3" 2>&1) || :
    if [ "$got" = "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        echo "# got: $got; expected: $2"
        failed=1
    fi
}
number=1
if report=$(PGDATABASE=$database CUSTOMERS=20 DAYS=400 "$here/demo/run.sh" 2>&1); then
    echo "ok 1 - the_guided_run_ends_well"
else
    echo "not ok 1 - the_guided_run_ends_well"
    failed=1
fi
[ "$failed" = 0 ] || echo "$report" | sed 's/^/# /'
shown() { # name, what the report must hold
    number=$((number + 1))
    if echo "$report" | grep -qE "$2"; then echo "ok $number - $1"; else
        echo "not ok $number - $1"
        failed=1
    fi
}
shown it_shows_rows_of_each_source '^ power_curve .* range'
shown it_shows_the_ten_most_valuable '^ +10 \| 5[0-9]{12} '
shown it_shows_why_rows_were_set_aside '^ order +\| must hold|order .* the register ran backwards|must hold: '
shown it_says_how_to_look_around 'keycust_bi.customer_value'
check every_row_is_accounted_for 0 \
    'select sum(abs(held_rows - counted_rows)) from keycust.source_audit()'
check every_customer_is_scored_or_has_a_reason t \
    "select count(*) = (select count(*) from keycust_data.customer) and bool_and((score is null) = (reason_en <> ''))
        and count(score) > 10 from keycust_bi.customer_value"
check every_customer_has_a_load_class_or_a_reason 't|t' \
    "select count(*) = (select count(*) from keycust_data.customer) and bool_and((class_no is null) = (reason_en <> '')), count(class_no) > 10
     from keycust_bi.customer_load_class"
check every_customer_is_forecast_or_has_a_reason 't|t' \
    "select count(*) = 3 * (select count(*) from keycust_data.customer) and bool_and((method is null) = (reason_en <> '')), count(method) > 10
     from keycust_bi.customer_forecast_model"
check a_higher_score_ranks_higher t \
    'select bool_and(score <= previous) from (select score, lag(score, 1, 100) over (order by value_rank) as previous
     from keycust_bi.customer_value where score is not null) as ranked'
check contributions_add_up_to_the_score 0 \
    'select count(*) from keycust_bi.customer_value as v
     where score is not null and abs(score - (select sum(points) from keycust_bi.customer_value_contribution as c
         where c.customer_id = v.customer_id)) > 1e-9'
check value_and_roster_are_indicators_too 't|t|t' \
    "select count(*) = (select count(*) from keycust_bi.customer_value where score is not null), bool_and(s.value = v.score and g.text_value = v.tier),
        bool_and((k.value = 1) = (v.customer_id in (select customer_id from keycust_bi.key_customer)))
     from keycust_bi.customer_value as v
     join keycust_data.customer_indicator as s on s.customer_id = v.customer_id and s.period = v.month and s.indicator_code = 'B604'
     join keycust_data.customer_indicator as g on g.customer_id = v.customer_id and g.period = v.month and g.indicator_code = 'B605'
     join keycust_data.customer_indicator as k on k.customer_id = v.customer_id and k.period = v.month and k.indicator_code = 'B614'"
# A reader of the whole company sees every point that the owner sees.
points='select count(*), round(sum(points)::numeric, 6) from keycust_bi.customer_value_contribution'
"$PGBIN/psql" -X -q -d "$database" -c 'create role kc_demo_reader' -c "call keycust.grant_access('kc_demo_reader', 'reader')"
all_points=$("$PGBIN/psql" -X -q -A -t -d "$database" -c "$points")
seen=$("$PGBIN/psql" -X -q -A -t -d "$database" -c 'set role kc_demo_reader' -c "$points" 2>&1) || :
number=$((number + 1))
if [ "${all_points%%|*}" -gt 100 ] && [ "$seen" = "$all_points" ]; then echo "ok $number - a_reader_sees_every_point"; else
    echo "not ok $number - a_reader_sees_every_point"
    echo "# got: $seen; expected: $all_points"
    failed=1
fi
"$PGBIN/psql" -X -q -d "$database" -c 'drop owned by kc_demo_reader' -c 'drop role kc_demo_reader'
# The energy of 12 months, from the systems' own bills: the latest version of each, without the dirty rows.
check the_energy_is_that_of_the_bills 't|t' \
    "with latest as (
        select distinct on (s.cons_no, s.ym) s.cons_no, s.ym, a.t_pq::float8 as energy_kwh
        from staging.e_cons_snap as s
        join staging.e_cons_prc_amt as a on a.calc_id = s.calc_id
        where not exists (select from demo_truth.dirt as d where d.table_name = 'e_cons_prc_amt'
            and d.expected_rule is not null and d.expected_rule <> 'superseded' and to_jsonb(a) @> d.key)
        order by s.cons_no, s.ym, a.update_time desc)
     select count(*) > 10, max(abs(v.energy_kwh - l.energy_kwh)) < 1e-6
     from keycust_bi.customer_value as v
     cross join lateral (select sum(l.energy_kwh) as energy_kwh, count(*) as months from latest as l
         where l.cons_no = v.customer_id and l.ym > to_char(v.month - interval '12 months', 'YYYYMM')
             and l.ym <= to_char(v.month, 'YYYYMM')) as l
     where v.status = 'scored' and v.billed_months = 12"
checksum() {
    "$PGBIN/psql" -X -q -A -t -d "$database" -c "select md5(string_agg((to_jsonb(v) - 'model_version')::text, '' order by customer_id))
        from keycust_bi.customer_value as v" -c "select md5(string_agg(m::text, '' order by customer_id, valid_from)) from keycust_bi.roster_membership as m"
}
before=$(checksum)
as_of=$("$PGBIN/psql" -X -q -A -t -d "$database" -c 'select as_of from keycust_data.current_run')
"$PGBIN/psql" -X -q -d "$database" -c "call keycust.refresh('$as_of')"
number=$((number + 1))
if [ "$before" = "$(checksum)" ]; then echo "ok $number - a_second_refresh_gives_the_same"; else
    echo "not ok $number - a_second_refresh_gives_the_same"
    failed=1
fi

# Fewer days than the three months that are shown: one month, and none that was billed.
small() { # name, days, what the report must hold
    number=$((number + 1))
    "$PGBIN/dropdb" --force "$database"
    "$PGBIN/createdb" "$database"
    if report=$(PGDATABASE=$database CUSTOMERS=20 DAYS=$2 "$here/demo/run.sh" 2>&1) && echo "$report" | grep -qE "$3"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        echo "$report" | tail -n 5 | sed 's/^/# /'
        failed=1
    fi
}
small of_40_days_one_month_is_shown 40 '^ 2024-12-01 '
check which_is_the_only_one 2024-12-31 "select string_agg(as_of::text, ',') from keycust_data.refresh_run"
small of_31_days_it_says_that_nothing_was_billed 31 'In these 31 days no month was billed'
echo "1..$number"
exit $failed

#!/bin/sh
# The guided run works from end to end and its list holds every customer once, ranked by a score that its
# contributions add up to.
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
if report=$(PGDATABASE=$database "$here/demo/run.sh" 2>&1); then
    echo "ok 1 - the_guided_run_ends_well"
else
    echo "not ok 1 - the_guided_run_ends_well"
    failed=1
fi
[ "$failed" = 0 ] || echo "$report" | sed 's/^/# /'
check every_customer_stands_in_the_list_once '20|20|20' \
    'select count(*), count(distinct customer_id), count(score) from demo.customer_value'
check a_higher_score_ranks_higher t \
    'select bool_and(score <= previous) from (select score, lag(score, 1, 100) over (order by value_rank) as previous
     from demo.customer_value) as ranked'
check contributions_add_up_to_the_score 20 \
    'select count(*) from demo.criteria cross join demo.model
     where abs(keycust.score_row(model, criteria) - (select sum(contribution)
         from keycust.score_contribution(model, criteria))) < 1e-9'
check what_is_not_known_lowers_the_coverage 'K013' \
    'select string_agg(customer_id, $$,$$) from demo.customer_value where coverage_pct < 100'
check the_expert_judges_consistently t 'select consistency_ratio < 0.1 from demo.weights'
check all_weights_sum_to_one t \
    'select abs(sum(w) - 1) < 1e-12 from demo.weights cross join unnest(weights) as w'
echo "1..$number"
exit $failed

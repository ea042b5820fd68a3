#!/bin/sh
# Refresh, killed, cancelled and failing at every place: people see one whole run at any time, and what is gone on with
# is what an undisturbed run gives. KILLS = how often a server process is killed.
# kills server processes
set -eu
PATH=${PGBIN:?}:$PATH
PGDATABASE=kc_refresh
export PGDATABASE
root=$(cd "$(dirname "$0")/../.." && pwd)
KILLS=${KILLS:-42}
failed=0 tests=0
same() { # same EXPECTED FOUND WHAT
    tests=$((tests + 1))
    if [ "$1" = "$2" ]; then echo "ok $tests - $3"; else
        echo "not ok $tests - $3"
        echo "# expected $1"
        echo "# found    $2"
        failed=1
    fi
}
ask() { PGOPTIONS='-c client_min_messages=warning' psql -XqAt -v ON_ERROR_STOP=1 "$@" 2>&1; }
sqlstate() { PGOPTIONS='-c client_min_messages=warning' psql -XqAt -v VERBOSITY=sqlstate "$@" 2>&1; }
up() { until ask -c 'select' >/dev/null 2>&1; do sleep 0.05; done; }
# A server that has not yet noticed the death of a process still takes connections, and cuts them off.
crashes() { grep -c 'all server processes terminated' "$PGLOG" || :; }
noticed() { # CRASHES-BEFORE
    for _ in $(seq 100); do
        [ "$(crashes)" -le "$1" ] || return 0
        sleep 0.05
    done
}
# What people see, whole, in one snapshot.
seen() {
    ask <<'SQL'
select md5(string_agg(line, '|' order by line)) from (
    select v::text as line from keycust_bi.customer_value as v
    union all select c::text from keycust_bi.customer_value_contribution as c
    union all select l::text from keycust_bi.customer_load_class as l
    union all select f::text from keycust_bi.customer_forecast as f
    union all select m::text from keycust_bi.customer_forecast_model as m
    union all select a::text from keycust_bi.customer_forecast_accuracy as a
    union all select b::text from keycust_bi.customer_usage_band as b
    union all select d::text from keycust_bi.load_density as d
    union all select r::text from keycust_bi.customer_overload_risk as r
    union all select b::text from keycust_bi.energy_basis as b
    union all select l::text from keycust_bi.load_characteristic as l
    union all select a::text from keycust_bi.reactive_advice as a
    union all select a::text from keycust_bi.transformer_advice as a
    union all select a::text from keycust_bi.tariff_advice as a
    union all select k::text from keycust_bi.key_customer as k
    union all select m::text from keycust_bi.roster_membership as m
    union all select c::text from keycust_bi.roster_change as c
    union all select s::text from keycust_bi.roster_state as s) as x;
SQL
}
october="call keycust.refresh('2025-10-31')"
november="call keycust.refresh('2025-11-30')"

psql -Xqd postgres -c 'create database kc_refresh'
ask -c 'create extension keycust' -c 'call keycust.create_base()' -f "$root/test/data/value_base.sql"
ask -c "call keycust.refresh('2025-09-30')" -c "$november" -c "$october"
sum_october=$(seen)
ask -c "$november"
sum_november=$(seen)
same 1 "$([ "$sum_october" != "$sum_november" ] && echo 1)" "two months differ"
ask -c "$october"
same "$sum_october" "$(seen)" "a month done twice is the same"

# Judgements that contradict one another make a model, with a warning that says whose they are.
same "WARNING:  model of value 2: the judgements of expert \"sales\" on the criteria contradict one another
DETAIL:  The consistency ratio is 10.202, and should be below 0.1. The worst is \"profit\" against \"growth\": 9, where 1 would agree with the rest.
HINT:  See keycust.value_consistency; change it in keycust_data.value_judgement, then CALL keycust.value_fit()." \
    "$(ask <<'SQL'
begin;
insert into keycust_data.value_expert (expert, label_zh, label_en, voice, source) values ('sales', '营销部', 'sales', 0.01, 'test');
insert into keycust_data.value_judgement (expert, criterion, compared_with, judgement, source)
values ('sales', 'profit', 'purchase', 1, 'test'), ('sales', 'profit', 'loyalty', 1, 'test'), ('sales', 'profit', 'profitability', 1, 'test'),
    ('sales', 'profit', 'growth', 9, 'test'), ('sales', 'growth', 'credit', 9, 'test'), ('sales', 'credit', 'profit', 9, 'test');
do $$ declare version bigint; begin call keycust.value_fit('2025-11-30', version); end $$;
rollback;
SQL
)" "judgements that contradict one another are told of, with version, expert and pair"

# A fault in a step: a trigger on a table that it writes raises an error, or stands still.
ask <<'SQL'
create table public.fault (what text);
create function public.fault() returns trigger language plpgsql as $$
begin
    if exists (select from public.fault where what = 'error') then
        raise exception using errcode = 'KC001', message = 'injected';
    elsif exists (select from public.fault where what = 'wait') then
        perform pg_sleep(60);
    end if;
    return new;
end $$;
SQL
table_of() {
    case $1 in
    indicator) echo indicator_run ;;
    value) echo customer_value ;;
    load_class) echo customer_load_class ;;
    forecast) echo customer_forecast_model ;;
    energy) echo energy_basis ;;
    roster) echo roster_membership ;;
    publish) echo current_run ;;
    esac
}
break_step() { # STEP error|wait
    ask -c "truncate public.fault" -c "insert into public.fault values ('$2')" \
        -c "create trigger fault before insert or update on keycust_data.$(table_of "$1") for each row execute function public.fault()"
}
mend_step() {
    ask -c "drop trigger fault on keycust_data.$(table_of "$1")"
}
stands_still() { # until the call waits in the trigger
    for _ in $(seq 200); do
        [ "$(ask -c "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and query ~ 'refresh'")" = 1 ] && return
        sleep 0.05
    done
    echo "# nothing waits"
}
last() { ask -c "select $1 from keycust_bi.refresh_status order by run_id desc limit 1"; }

for step in indicator value load_class forecast energy roster publish; do
    break_step $step error
    same "ERROR:  refresh failed in step $step: injected" "$(ask -c "$november" | head -n 1)" "$step: an error in it is told"
    same "ERROR:  KC001" "$(sqlstate -c "$november")" "$step: with its SQLSTATE"
    same "failed|$step|injected|f" "$(last "state, step, message, is_current")" "$step: and stands in the record"
    same "$sum_october" "$(seen)" "$step: people see the run before"
    mend_step $step

    break_step $step wait
    ask -c "$november" >"$SCRATCH/first" &
    stands_still
    started=$(date +%s)
    same "ERROR:  55P03" "$(sqlstate -c "$november")" "$step: a second call is refused"
    same 1 "$([ $(($(date +%s) - started)) -le 2 ] && echo 1)" "$step: at once"
    same "running|$step" "$(last "state, step")" "$step: the record says where the first is"
    same "$sum_october" "$(seen)" "$step: people see the run before while it works"
    ask -c "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'" >/dev/null
    wait
    same "ERROR:  refresh failed in step $step: canceling statement due to user request" "$(head -n 1 "$SCRATCH/first")" \
        "$step: cancelled from another session"
    ask -c "$november" >"$SCRATCH/first" &
    stands_still
    ask -c "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'" >/dev/null
    wait
    same "dead|$step" "$(last "state, step")" "$step: cut off from another session it is dead"
    run=$(last run_id)
    mend_step $step
    ask -c "$november"
    same "$run|finished|t" "$(last "run_id, state, is_current")" "$step: the next call goes on with that run"
    same "$sum_november" "$(seen)" "$step: and gives what an undisturbed one gives"
    ask -c "$october"
    same "$sum_october" "$(seen)" "$step: back to October"
done

# A run of another day that was cut off is not gone on with.
break_step roster wait
ask -c "$november" >/dev/null &
stands_still
ask -c "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'" >/dev/null
wait
mend_step roster
run=$(last run_id)
ask -c "$october"
same "dead|0" "$(ask -c "select state, (select count(*) from keycust_data.customer_value as v where v.run_id = r.run_id)
    from keycust_data.refresh_run as r where run_id = $run")" "a run of another day is dead, and cleared away"

# A session that began a run and went on to something else does not hold it.
ask -c "select pg_sleep(60)" >/dev/null &
for _ in $(seq 100); do
    [ "$(ask -c "select count(*) from pg_stat_activity where wait_event = 'PgSleep'")" = 1 ] && break
    sleep 0.05
done
same "t|f|f" "$(ask -c "select keycust.refresh_alive(pid, backend_start, query_start), keycust.refresh_alive(pid, backend_start, query_start - interval '1 s'),
    keycust.refresh_alive(pid, backend_start - interval '1 s', query_start) from pg_stat_activity where wait_event = 'PgSleep'")" \
    "a call is alive while it is that very call"
ask -c "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'" >/dev/null
wait

# An administrator who takes on his role: the start of his own session is hidden from it.
ask -c 'create role kc_admin' -c 'create role kc_person login noinherit in role kc_admin' -c "call keycust.grant_access('kc_admin', 'administrator')"
same "" "$(PGUSER=kc_person ask -c 'set role kc_admin' -c "$october")" "an administrator refreshes after SET ROLE"
same "finished|t" "$(last "state, is_current")" "to the end"
same "$sum_october" "$(seen)" "with the same results"
same "ERROR:  invalid transaction termination" "$(ask -c "begin; $november" | head -n 1)" "in a transaction it fails at once"

# Killed again and again until the run has come to its end: first within a step, then at random moments.
started=$(date +%s%N)
ask -c "$november"
length=$((($(date +%s%N) - started) / 1000000))
kills=0 whole=0 wrong=0 month=october
: >"$SCRATCH/places"
while [ $kills -lt "$KILLS" ]; do
    if [ $month = october ]; then call=$october sum=$sum_october other=$sum_november; else call=$november sum=$sum_november other=$sum_october; fi
    # Of a run that is gone on with, steps may be finished already: there the moment is left to chance.
    step=$(echo indicator value load_class forecast energy roster publish | cut -d ' ' -f $((kills % 7 + 1)))
    while :; do
        up
        [ ! "$step" ] || break_step "$step" wait
        psql -XqAt -c 'select pg_backend_pid()' -c "$call" >"$SCRATCH/pid" 2>/dev/null &
        job=$!
        if [ "$step" ]; then stands_still; else sleep "$(awk -v n=$kills -v most=$length 'BEGIN { srand(n * 7919 + 13); printf "%.3f", rand() * most / 1000 }')"; fi
        pid=$(head -n 1 "$SCRATCH/pid")
        before=$(crashes)
        if [ -n "$pid" ] && kill -0 $job 2>/dev/null && kill -9 "$pid" 2>/dev/null; then
            kills=$((kills + 1))
            wait $job || :
            noticed "$before"
            up
            [ ! "$step" ] || mend_step "$step"
            step=
            ask -c "select coalesce(s.step, 'between ' || r.steps_done) from keycust_bi.refresh_status as r
                left join keycust_data.refresh_step as s on s.run_id = r.run_id and s.state = 'running'
                order by r.run_id desc limit 1" >>"$SCRATCH/places"
            now=$(seen)
            if [ "$now" = "$sum" ] || [ "$now" = "$other" ]; then whole=$((whole + 1)); else wrong=$((wrong + 1)); fi
            [ $kills -lt "$KILLS" ] || break
        else
            wait $job || :
            [ ! "$step" ] || mend_step "$step"
            break
        fi
    done
    up
    ask -c "$call"
    [ "$(seen)" = "$sum" ] || wrong=$((wrong + 1))
    if [ $month = october ]; then month=november; else month=october; fi
done
echo "# killed $kills times: $(sort "$SCRATCH/places" | uniq -c | awk '{ n = $1; $1 = ""; printf "%s%s %d", (NR > 1 ? "," : ""), $0, n }')"
same "$kills" "$whole" "after each kill people see one whole run"
same 0 "$wrong" "and every run in the end is what an undisturbed one gives"
same 0 "$(ask -c "select count(*) from keycust_data.customer_value as v join keycust_data.refresh_run as r using (run_id) where r.state <> 'finished'")" \
    "nothing of a run that came to no end is left"
echo "1..$tests"
exit $failed

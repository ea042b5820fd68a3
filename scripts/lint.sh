#!/bin/sh
# Everything that reads the code without running the tests; says what it found and fails if it found anything.
set -u
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d /tmp/kclint.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
failed=0
check() { # name, command …
    name=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        sed 's/^/    /' "$work/out"
        failed=1
    fi
}
make -s all || exit 1

format() {
    find src test bench demo \( -name '*.c' -o -name '*.h' \) -exec clang-format --dry-run --Werror {} +
}
# The stubs tell cppcheck what the server's macros mean: an ereport of an error does not return.
cppcheck_all() {
    cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=warning,performance,portability \
        --suppress=missingIncludeSystem --suppress=missingInclude -Isrc -Itest/unit \
        '-DPG_FUNCTION_INFO_V1(x)=' -DPG_MODULE_MAGIC= '-Dereport(level,rest)=abort()' '-Delog(...)=abort()' \
        '-DKEYCUST_VERSION=""' -DPG_VERSION_NUM=150000 src test
}
# In a copy: everything is compiled anew.
analyser() (
    sh scripts/copy-tree.sh "$work/tree" && cd "$work/tree" && make -s clean >/dev/null &&
        scan-build --status-bugs -o "$work/reports" make -s CC=clang keycust.so
)
shell() {
    find . -name '*.sh' -not -path './build/*' -exec shellcheck -s sh -S warning {} + && shellcheck -s sh -S warning .ci/run
}
plpgsql() {
    cat >"$work/plpgsql.sh" <<'SH'
psql -Xqc 'create extension keycust' -c 'create extension plpgsql_check' -c 'call keycust.create_base()'
findings=$(psql -XqAt -F ' ' -c "
    -- What a batch of integration has in every layout, and what two of its checks look at.
    create temp table keycust_batch (kc_n bigint, kc_position text, kc_row keycust_data.setting, kc_key text, kc_day date, customer_id text,
        kc_problem text[], kc_rejected bigint, kc_fingerprint uuid, usage_point_id text, direction text, day date, meter_id text, total float8)" -c "
    select f.oid::regprocedure, c.lineno, c.level, c.message
    from pg_proc as f
    join pg_language as l on l.oid = f.prolang and l.lanname = 'plpgsql'
    cross join lateral plpgsql_check_function_tb(f.oid, security_warnings := true, extra_warnings := true,
        performance_warnings := true, fatal_errors := false) as c
    where f.pronamespace in ('keycust'::regnamespace, 'keycust_data'::regnamespace) and f.prorettype <> 'trigger'::regtype
        -- Statements that our own functions build, with every name through %I and every value through %L.
        and not (c.message = 'text type variable is not sanitized' and f.proname in ('dictionary_comment', 'indicator_store',
            'source_write', 'source_check_batch', 'source_check_twice', 'source_fill', 'source_retire', 'source_define_check',
            'source_fetch_rows', 'source_forget_seen', 'source_newest', 'source_warn_behind', 'source_check_distance',
            'source_reread', 'kmeans_train', 'kmeans_train_scale', 'kmeans_train_start'))
        -- What a dynamic statement does, or what a statement that is returned will do, the checker cannot see.
        and not (c.message = 'routine is marked as VOLATILE, should be STABLE' and f.proname in ('indicator_store', 'make_month',
            'source_correction_sql', 'source_audit', 'source_newest', 'kmeans_train_scale', 'kmeans_train_start'))
        -- One variable takes the one composite that a procedure gives back.
        and not (f.proname in ('integrate', 'source_fill', 'source_apply', 'kmeans_train', 'forecast_model') and c.message in (
            'extra composite OUT variable \"model\" is not single argument', 'composite OUT variable \"batch\" is not single argument', 'composite OUT variable \"model\" is not single argument',
            'too many attributes for target variables'))
        and not (c.message = 'cannot determinate a result of dynamic SQL' and f.proname in ('value_fit_month', 'kmeans_train',
            'kmeans_train_scale', 'kmeans_train_start'))
        -- The position is of another type in the next batch.
        and not (c.message = 'immutable expression without parameters found' and f.proname = 'source_fill')
        -- Steps of refresh take the same arguments, whether they need them or not.
        and not (c.message like 'unused parameter %' and f.proname = 'refresh_indicator')")
count=$(psql -XqAtc "select count(*) from pg_proc as f join pg_language as l on l.oid = f.prolang
    where l.lanname = 'plpgsql' and f.pronamespace = 'keycust'::regnamespace")
echo "$findings"
[ "$count" -gt 0 ] && [ -z "$findings" ]
SH
    sh scripts/cluster.sh sh -e "$work/plpgsql.sh"
}
check clang-format format
check cppcheck cppcheck_all
check scan-build analyser
check shellcheck shell
check package sh test/package.sh
check plpgsql_check plpgsql
exit $failed

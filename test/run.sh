#!/bin/sh
# Runs every test and says last, alone on a line: N passed, N failed. The exit status is 0 only if none failed.
#
# usage: run.sh [SUITE …]      without a name: all
#
# suite        what it runs
# package      the version and the metadata agree
# unit         test/unit, the core without a server
# sanitize     the same under ASan and UBSan
# fuzz         test/fuzz, FUZZ_RUNS executions a target (10000)
# regression   test/sql against expected, by pg_regress, on a throw-away server
# pgtap        test/pgtap/*.sql by pg_prove, each file in a new database, on a throw-away server
# t/NAME       test/t/NAME.sh: an executable that prints TAP
#
# Each test/t script has a throw-away server of its own, which it may stop, kill or fill (scripts/cluster.sh says
# where it finds it), so scripts do not see one another and run side by side. The servers' logs are read
# afterwards: a crash or a sanitizer's report fails a test of its own. A script that ends server processes on
# purpose with kill -9 says so in a line "# kills server processes".
#
# A suite that has files and runs no test has failed. What a test skips is listed.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)

# --- one suite, inside its server --------------------------------------------------------------------------

if [ "${1:-}" = --inside ]; then
    suite=$2
    cd "$root" || exit 1
    case $suite in
    regression)
        mkdir -p results
        make -s installcheck
        status=$?
        [ $status = 0 ] || cat regression.diffs 2>/dev/null
        ;;
    pgtap)
        status=0
        number=0
        for file in test/pgtap/*.sql; do
            [ -f "$file" ] || continue
            number=$((number + 1))
            psql -Xqc "create database pgtap_$number" &&
                psql -Xq -d "pgtap_$number" -c 'create extension pgtap' -c 'create extension keycust' &&
                pg_prove --verbose --failures --dbname "pgtap_$number" "$file" || {
                status=1
                echo "# failed file: $file"
            }
        done
        ;;
    t/*)
        "test/$suite.sh"
        status=$?
        ;;
    esac
    findings='PANIC:|runtime error:|AddressSanitizer|server process .* exited with exit code|terminated by signal'
    if grep -q '^# kills server processes' "test/$suite.sh" 2>/dev/null; then
        findings="$findings [^9]"
    fi
    if [ -f "$PGLOG" ] && grep -qE "$findings" "$PGLOG"; then
        echo "not ok - the server's log of $suite"
        grep -E -B 3 -A 30 "$findings" "$PGLOG" | head -n 100 | sed 's/^/# /'
        status=1
    fi
    exit $status
fi

# --- one suite: its output and its counts go to files ---------------------------------------------------------

if [ "${1:-}" = --suite ]; then
    suite=$2
    output=$RUN/$(echo "$suite" | tr / .)
    cd "$root" || exit 1
    started=$(date +%s)
    case $suite in
    package) sh test/package.sh ;;
    unit) make -s unit ;;
    sanitize) make -s sanitize ;;
    fuzz) make -s fuzz FUZZ_RUNS="${FUZZ_RUNS:-10000}" ;;
    *) sh scripts/cluster.sh sh test/run.sh --inside "$suite" ;;
    esac >"$output.out" 2>&1 </dev/null
    status=$?
    # TAP, and the lines of pg_regress before PostgreSQL 16: "test NAME ... ok", "     NAME ... FAILED".
    awk -v status="$status" -v suite="$suite" '
        /^(ok|not ok)( |$)/ && /# *[Ss][Kk][Ii][Pp]/ { skipped++; next }
        /^ok( |$)/ || / \.\.\. ok( |$)/ { passed++ }
        /^not ok( |$)/ || / \.\.\. FAILED( |$)/ { failed++ }
        END {
            if ((status != 0 && !failed) || !(passed + failed)) failed++
            print passed + 0, failed + 0, skipped + 0
        }' "$output.out" >"$output.counts"
    read -r passed failed skipped <"$output.counts"
    {
        if [ "$failed" != 0 ]; then
            echo "==== $suite, exit status $status"
            cat "$output.out"
            echo "===="
        elif [ "$skipped" != 0 ]; then
            grep -iE '^ok.*# *skip' "$output.out"
        fi
        printf '%-28s %5d passed %3d failed %3d skipped  %4d s\n' "$suite" "$passed" "$failed" "$skipped" \
            "$(($(date +%s) - started))"
    } >"$output.report"
    cat "$output.report"
    exit 0
fi

# --- all -------------------------------------------------------------------------------------------------------

RUN=$(mktemp -d /tmp/kcrun.XXXXXX)
export RUN
group=
stop() {
    status=$?
    trap '' INT TERM HUP
    trap - EXIT
    if [ "$group" ]; then
        # Every server of the group tidies up after itself; wait until the last has.
        kill -TERM "-$group" 2>/dev/null || :
        for _ in $(seq 100); do
            kill -0 "-$group" 2>/dev/null || break
            sleep 0.2
        done
    fi
    rm -rf "$RUN"
    exit $status
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# A tree that is not ours, or that somebody else has built in.
if [ ! -w "$root" ] || { [ -e "$root/build" ] && [ ! -w "$root/build" ]; }; then
    sh "$root/scripts/copy-tree.sh" "$RUN/tree"
    root=$RUN/tree
fi
cd "$root" || exit 1
# Options of a calling make are not meant for the makes in here.
unset MAKEFLAGS MFLAGS MAKELEVEL

have() { # are there such files?
    [ -e "$1" ]
}
suites() {
    # The longest first, so that the two at work end at about the same time; files without a suite would be a mistake of this list, a
    # suite without files is none.
    if have test/unit/*.c; then echo sanitize; fi
    long='nasty_arguments refresh roster_history'
    for name in $long; do
        have "test/t/$name.sh" && echo "t/$name"
    done
    if have test/pgtap/*.sql; then echo pgtap; fi
    if have test/fuzz/*.c; then echo fuzz; fi
    if have test/unit/*.c; then echo unit; fi
    for file in test/t/*.sh; do
        name=$(basename "$file" .sh)
        case " $long " in *" $name "*) ;; *) have "$file" && echo "t/$name" ;; esac
    done
    if have test/sql/*.sql; then echo regression; fi
    echo package
}
if [ $# -gt 0 ]; then printf '%s\n' "$@"; else suites; fi >"$RUN/suites"

# In a process group of their own, so that an interruption reaches every one of them.
work() {
    setsid sh -c "$1" &
    group=$!
    wait "$group"
    status=$?
    group=
    return $status
}
if ! work 'exec make -s all >"$RUN/build" 2>&1'; then
    cat "$RUN/build"
    echo "the build failed"
    echo "0 passed, 1 failed"
    exit 1
fi
cat "$RUN/build"
work 'exec xargs -n 1 -P 2 sh test/run.sh --suite <"$RUN/suites"'
if [ "$(cat "$RUN"/*.counts | wc -l)" != "$(wc -l <"$RUN/suites")" ]; then
    echo "0 1 0" >"$RUN/lost.counts"
    echo "a suite did not come to its end"
fi
awk '{ passed += $1; failed += $2; skipped += $3 }
    END {
        if (skipped) printf "%d skipped, listed above\n", skipped
        printf "%d passed, %d failed\n", passed, failed
        exit failed > 0
    }' "$RUN"/*.counts

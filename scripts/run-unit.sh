#!/bin/sh
# Runs unit test programs and passes their TAP on; fails when any of them fails. A program that dies or runs
# another number of tests than it says is a failed test too.
status=0
for program in "$@"; do
    echo "# $program"
    output=$("$program" 2>&1)
    code=$?
    printf '%s\n' "$output"
    printf '%s\n' "$output" | awk -v code="$code" -v program="$program" '
        /^(not )?ok / { run++ }
        /^not ok / { failed++ }
        /^1\.\.[0-9]+$/ { planned = substr($0, 4) }
        END {
            if (!planned || run != planned || (code && !failed)) {
                printf "not ok - %s ended with status %d after %d of %s tests\n", program, code, run, planned + 0
                failed++
            }
            exit failed > 0
        }' || status=1
done
exit $status

#!/bin/sh
# Runs unit test programs and passes their TAP on; fails when any of them fails.
status=0
for program in "$@"; do
    echo "# $program"
    "$program" || status=1
done
exit $status

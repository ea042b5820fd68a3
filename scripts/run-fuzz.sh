#!/bin/sh
# Runs fuzz targets from their seeds and prints a TAP line for each with the executions done.
#
# usage: run-fuzz.sh RUNS PROGRAM …
#
# Seeds stand in test/fuzz/seeds/NAME/; what the fuzzer finds goes to a temporary directory. An input that
# breaks a target is printed in base64, so that it can become a seed.
set -u
runs=$1
shift
work=$(mktemp -d /tmp/kcfuzz.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
status=0
number=0
for program in "$@"; do
    name=$(basename "$program")
    number=$((number + 1))
    mkdir -p "$work/$name/corpus" "$work/$name/found"
    if [ -d "test/fuzz/seeds/$name" ]; then
        cp -R "test/fuzz/seeds/$name/." "$work/$name/corpus"
    fi
    "$program" -runs="$runs" -max_len=4096 -len_control=0 -seed=1 -timeout=60 -rss_limit_mb=4096 \
        -print_final_stats=1 -artifact_prefix="$work/$name/found/" "$work/$name/corpus" >"$work/$name/log" 2>&1
    code=$?
    done=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$name/log")
    if [ $code = 0 ] && [ "${done:-0}" -ge "$runs" ]; then
        echo "ok $number - fuzz $name: $done executions"
    else
        status=1
        echo "not ok $number - fuzz $name: FAILED after ${done:-?} executions"
        tail -n 60 "$work/$name/log" | sed 's/^/# /'
        for input in "$work/$name/found"/*; do
            [ -f "$input" ] || continue
            echo "# $(basename "$input"):"
            base64 "$input" | sed 's/^/# /'
        done
    fi
done
echo "1..$number"
exit $status

#!/bin/sh
# How many lines of src/core the unit tests reach, by file and in all; fails under LEAST percent (95).
set -eu
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d /tmp/kccov.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
flags='-std=gnu11 -O0 -g --coverage -ffp-contract=off -Isrc -Itest/unit'
cp -R src test "$work"
cd "$work"
for file in src/core/*.c; do
    # shellcheck disable=SC2086  # a list of flags
    gcc $flags -c "$file" -o "$(basename "$file" .c).o"
done
for file in test/unit/*.c; do
    [ -f "$file" ] || { echo "there are no unit tests"; exit 1; }
    program=unit-$(basename "$file" .c)
    # shellcheck disable=SC2086
    gcc $flags -fno-profile-arcs -fno-test-coverage "$file" ./*.o -o "$program" -lgsl -lgslcblas -lm -lgcov
    # The tests' own verdict is `make unit`; a failed one is named here, since it may not reach its lines.
    (cd "$root" && "$work/$program") >"$program.out" 2>&1 || grep '^not ok' "$program.out" || echo "$program failed"
done
gcov -b ./*.o >gcov.out 2>/dev/null
awk -v least="${LEAST:-95}" '
    /^$/ { file = "" }
    /^File / { gsub(/.*src\//, "src/"); gsub(/\047.*/, ""); file = $0 ~ /^src\/core\// ? $0 : ""; next }
    file && /^Lines executed:/ {
        split($0, part, /[:%]| of /)
        lines[file] = part[4]; reached[file] = part[2] * part[4] / 100
        total += part[4]; hit += part[2] * part[4] / 100
    }
    file && /^Branches executed:|^Taken at least once:/ { if (/^Taken/) { split($0, part, /[:%]/); branch[file] = part[2] } }
    END {
        for (file in lines) printf "%-32s %6.1f %% of %4d lines %6s %% of branches\n", file, 100 * reached[file] / lines[file], lines[file], file in branch ? branch[file] : "-" | "sort"
        close("sort")
        if (!total) { print "no line was counted"; exit 1 }
        printf "%-32s %6.1f %% of %4d lines\n", "total", 100 * hit / total, total
        if (100 * hit / total < least) { printf "fewer than %s %%\n", least; exit 1 }
    }' gcov.out

#!/bin/sh
# What the library must not import, and that GSL's aborting error handler stays off.
set -eu
database=kc_library
PGDATABASE=postgres
export PGDATABASE
library=$(find "${SCRATCH:-/nowhere}" -name keycust.so 2>/dev/null | head -1)
[ "$library" ] || library=$("${PGBIN:?}/pg_config" --pkglibdir)/keycust.so
failed=0 tests=0
result() { # condition's status, name
    tests=$((tests + 1))
    if [ "$1" = 0 ]; then echo "ok $tests - $2"; else
        echo "not ok $tests - $2"
        failed=1
    fi
}

imports=$(nm -D --undefined-only "$library" | sed 's/@.*//; s/.* //')
[ "$imports" ] && result 0 "the library's imports are known" || result 1 "the library's imports are known"
for name in exit _exit abort signal sigaction longjmp printf fprintf puts putchar sprintf vsprintf strcpy strcat gets \
    rand srand random drand48 system popen fork pthread_create setlocale; do
    if echo "$imports" | grep -qx "$name"; then
        echo "# imports $name"
        result 1 "no $name"
    else
        result 0 "no $name"
    fi
done
if echo "$imports" | grep -vx '__cxa_finalize' | grep -E '^_Z|^__cxa|^GOMP_|^SPI_' | sed 's/^/# imports /' | grep .; then
    result 1 "no C++ runtime, no threads, no queries of its own"
else
    result 0 "no C++ runtime, no threads, no queries of its own"
fi
# PostgreSQL loads libraries into one name space: SQL functions and their records, or names with our prefix or a
# topic's.
topics=$(for file in "$(dirname "$0")"/../../src/pg/*.c; do basename "$file" .c; done | paste -sd'|' -)
strange=$(nm -D --defined-only "$library" | sed 's/.* //' |
    grep -vE "^(keycust_|kc_|($topics)_|pg_finfo_|Pg_magic_func\$|_PG_init\$|_init\$|_fini\$)" | while read -r name; do
        nm -D --defined-only "$library" | grep -q " pg_finfo_$name\$" || echo "$name"
    done)
[ -z "$strange" ] || echo "# exports $strange"
[ -z "$strange" ] && result 0 "every exported name is ours" || result 1 "every exported name is ours"

trap 'psql -Xqc "drop database if exists $database with (force)" >/dev/null 2>&1 || :' EXIT
PGOPTIONS='-c client_min_messages=warning' psql -Xqc "drop database if exists $database with (force)" -c "create database $database"
pid=$(psql -XqAt -d "$database" -c 'create extension keycust' -c 'select pg_postmaster_start_time()')
psql -XqAt -d "$database" >/dev/null <<'SQL'
select keycust.version();
select keycust.version() from generate_series(1, 1000);
load 'keycust';
SQL
again=$(psql -XqAt -d "$database" -c 'select pg_postmaster_start_time()')
[ "$pid" = "$again" ] && result 0 "loading it twice is harmless" || result 1 "loading it twice is harmless"
echo "1..$tests"
exit "$failed"

#!/bin/sh
# Installs what is missing on Debian or Ubuntu, or says what to install. Quick when nothing is missing.
#
# usage: setup.sh GROUP …      groups: build test sanitize coverage lint bench
set -eu

missing=
need() { # package, then a command, or a file of it
    package=$1
    shift
    for sign in "$@"; do
        command -v "$sign" >/dev/null 2>&1 && return
        [ -e "$sign" ] && return
    done
    missing="$missing $package"
}
bin=/usr/lib/postgresql/15/bin
share=/usr/share/postgresql/15/extension

for group in "$@"; do
    case $group in
    build)
        need gcc gcc
        need make make
        need libc6-dev /usr/include/stdio.h
        need libgsl-dev /usr/include/gsl/gsl_version.h
        need postgresql-15 "$bin/postgres"
        need postgresql-server-dev-15 /usr/include/postgresql/15/server/postgres.h
        ;;
    test)
        need postgresql-15-pgtap "$share/pgtap.control"
        need libtap-parser-sourcehandler-pgtap-perl pg_prove
        need postgresql-15-plproxy "$share/plproxy.control"
        ;;
    sanitize) ;;
    coverage) need lcov lcov ;;
    lint)
        need clang-format clang-format
        need clang-tools scan-build
        need cppcheck cppcheck
        need postgresql-15-plpgsql-check "$share/plpgsql_check.control"
        ;;
    bench)
        need python3-pandas /usr/lib/python3/dist-packages/pandas
        need python3-psycopg2 /usr/lib/python3/dist-packages/psycopg2
        ;;
    *)
        echo "setup.sh: unknown group $group" >&2
        exit 2
        ;;
    esac
done
[ "$missing" ] || exit 0
echo "missing:$missing"

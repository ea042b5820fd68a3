#!/bin/sh
# Installs what is missing on Debian or Ubuntu when run by root, else says what to install. Quick when nothing
# is missing.
#
# usage: setup.sh GROUP …      groups: build test drivers sanitize coverage lint bench
#
# Nothing is ever removed, and no PostgreSQL cluster is created or started.
set -eu

missing=
need() { # package, then signs of it: commands or files, one of which is enough
    package=$1
    shift
    for sign in "$@"; do
        command -v "$sign" >/dev/null 2>&1 && return
        [ -e "$sign" ] && return
    done
    case " $missing " in
    *" $package "*) ;;
    *) missing="$missing $package" ;;
    esac
}

# The server that pg_config belongs to; where there is none yet, 15.
if facts=$("${PG_CONFIG:-pg_config}" --version --bindir --sharedir --includedir-server --pgxs 2>/dev/null); then
    {
        read -r version
        read -r bin
        read -r share
        read -r headers
        read -r pgxs
    } <<FACTS
$facts
FACTS
    version=${version#PostgreSQL }
    version=${version%%[!0-9]*}
    share=$share/extension
else
    version=15
    bin=/usr/lib/postgresql/15/bin
    share=/usr/share/postgresql/15/extension
    headers=/usr/include/postgresql/15/server
    pgxs=none
fi

for group in "$@"; do
    case $group in
    build)
        need gcc gcc cc
        need make make
        need libc6-dev /usr/include/stdio.h
        need libgsl-dev /usr/include/gsl/gsl_version.h /usr/local/include/gsl/gsl_version.h
        need "postgresql-$version" "$bin/postgres"
        need "postgresql-client-$version" "$bin/psql"
        need "postgresql-server-dev-$version" "$headers/postgres.h"
        need "postgresql-server-dev-$version" "$pgxs"
        need gzip gzip
        need util-linux setpriv
        ;;
    test)
        need "postgresql-$version-pgtap" "$share/pgtap.control"
        need libtap-parser-sourcehandler-pgtap-perl pg_prove
        need clang clang
        need libclang-rt-dev /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a
        ;;
    drivers)
        need unixodbc isql
        need odbc-postgresql /usr/lib/*/odbc/psqlodbcw.so
        need python3-pyodbc /usr/lib/python3/dist-packages/pyodbc.pyi
        need libpostgresql-jdbc-java /usr/share/java/postgresql.jar
        need default-jdk-headless javac
        ;;
    sanitize) need binutils ld ;;
    coverage) need gcc gcov ;;
    lint)
        need clang-format clang-format
        need clang-tools scan-build
        need cppcheck cppcheck
        need shellcheck shellcheck
        need "postgresql-$version-plpgsql-check" "$share/plpgsql_check.control"
        ;;
    bench)
        need python3-pandas /usr/lib/python3/dist-packages/pandas
        need python3-psycopg2 /usr/lib/python3/dist-packages/psycopg2
        need python3-sklearn /usr/lib/python3/dist-packages/sklearn
        # The peers multiply matrices with whatever BLAS there is; Debian's default is several times slower than this.
        need libopenblas0-pthread /usr/lib/*/openblas-*/libblas.so.3
        need python3-faiss /usr/lib/python3/dist-packages/faiss
        need python3-opencv /usr/lib/python3/dist-packages/cv2*.so
        need r-base-core Rscript
        need r-cran-forecast /usr/lib/R/site-library/forecast
        need gretl-common /usr/share/gretl
        need gretl gretlcli
        need python3-statsmodels /usr/lib/python3/dist-packages/statsmodels
        need elki /usr/share/java/elki.jar
        need default-jdk-headless javac
        need "postgresql-$version-postgis-3" "$share/postgis.control"
        ;;
    *)
        echo "setup.sh: unknown group $group" >&2
        exit 2
        ;;
    esac
done
[ "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    {
        echo "Some packages are missing. Install them once, as root (Debian, Ubuntu):"
        echo
        echo "apt-get install -y --no-install-recommends --no-remove$missing"
        echo
        echo "or run: sudo make setup (which also keeps PostgreSQL from creating a cluster of its own)"
    } >&2
    exit 1
fi

echo "Installing:$missing"
# postgresql-common reads this before the package of a server creates its first cluster.
settings=/etc/postgresql-common/createcluster.d
drop_in=$settings/keycust-setup.conf
end() {
    status=$?
    trap '' INT TERM HUP
    trap - EXIT
    rm -f "$drop_in" "$output"
    rmdir -p "$settings" 2>/dev/null || :
    exit $status
}
output=$(mktemp)
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "$settings"
echo "create_main_cluster = false" >"$drop_in"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
quietly() { # unless it fails
    "$@" >"$output" 2>&1 </dev/null || {
        status=$?
        cat "$output" >&2
        return $status
    }
}
# A source that does not answer matters only if a package then cannot be found.
quietly apt-get -q update || :
# Fetching may be interrupted.
# shellcheck disable=SC2086  # a list of packages
quietly apt-get -q -y --no-install-recommends --no-remove --download-only install $missing
# Installing may not, it would leave half-installed packages: in a session of its own it does not see a ^C.
finish() {
    echo "Interrupted; the installation that has begun is finished first." >&2
    trap '' INT TERM HUP
    wait "$installing" || :
    exit "$1"
}
# shellcheck disable=SC2086
quietly setsid -w apt-get -q -y --no-install-recommends --no-remove -o Dpkg::Use-Pty=0 install $missing &
installing=$!
trap 'finish 129' HUP
trap 'finish 130' INT
trap 'finish 143' TERM
wait "$installing"

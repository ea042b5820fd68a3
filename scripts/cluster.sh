#!/bin/sh
# Runs a command against a throw-away PostgreSQL cluster with the freshly built extension, and leaves nothing.
#
# usage: cluster.sh COMMAND [ARGUMENT …]      KEEP=1 keeps the cluster and says how to connect and stop it
#
# The cluster has no TCP port: its socket, data and log lie in one short temporary directory. The extension is
# staged in there too, so that an installed PostgreSQL is not touched, wherever the server can read extensions
# from another place (extension_destdir of Debian's PostgreSQL, extension_control_path from 18 on).
# The command finds the server in PGHOST, PGUSER, PGDATABASE, its programs in PGBIN, its log in PGLOG, and a
# directory for its own files in SCRATCH.
set -eu

PG_CONFIG=${PG_CONFIG:-pg_config}
here=$(cd "$(dirname "$0")/.." && pwd)
unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE PGPASSWORD PGOPTIONS PGHOSTADDR PGSSLMODE 2>/dev/null || :
LC_ALL=C.UTF-8
export LC_ALL
PGBIN=$("$PG_CONFIG" --bindir)
SCRATCH=$(mktemp -d /tmp/kc.XXXXXX)

stop() {
    status=$?
    trap - EXIT INT TERM HUP
    if [ "${keep:-}" ]; then
        exit $status
    fi
    as_server "$PGBIN/pg_ctl" -D "$SCRATCH/data" -m immediate -w stop >/dev/null 2>&1 || :
    rm -rf "$SCRATCH"
    exit $status
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL refuses to run as root: there the server belongs to postgres, or else nobody.
if [ "$(id -u)" = 0 ]; then
    server_user=postgres
    id "$server_user" >/dev/null 2>&1 || server_user=nobody
    chown "$server_user" "$SCRATCH"
    as_server() {
        (cd / && exec setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" --clear-groups \
            env HOME="$SCRATCH" "$@")
    }
else
    as_server() {
        (cd / && exec "$@")
    }
fi

cd "$here"
make -s all PG_CONFIG="$PG_CONFIG" ${MAKE_ARGUMENTS:-}

PGLOG=$SCRATCH/log
as_server "$PGBIN/initdb" -D "$SCRATCH/data" -U postgres -A trust -E UTF8 --locale=C --no-sync \
    >"$SCRATCH/initdb.out" 2>&1 || {
    cat "$SCRATCH/initdb.out" >&2
    exit 1
}
cat >>"$SCRATCH/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$SCRATCH'
unix_socket_permissions = 0700
fsync = off
timezone = 'UTC'
${CLUSTER_CONF:-}
CONF

stage() {
    make -s install DESTDIR="$SCRATCH/stage" PG_CONFIG="$PG_CONFIG" ${MAKE_ARGUMENTS:-} >/dev/null
    chmod -R a+rX "$SCRATCH/stage"
    printf "dynamic_library_path = '%s:\$libdir'\n" "$SCRATCH/stage$("$PG_CONFIG" --pkglibdir)"
}
has_setting() {
    as_server "$PGBIN/postgres" -D "$SCRATCH/data" -C "$1" >/dev/null 2>&1
}
if has_setting extension_destdir; then
    stage >>"$SCRATCH/data/postgresql.conf"
    printf "extension_destdir = '%s'\n" "$SCRATCH/stage" >>"$SCRATCH/data/postgresql.conf"
elif has_setting extension_control_path; then
    stage >>"$SCRATCH/data/postgresql.conf"
    printf "extension_control_path = '%s:\$system'\n" "$SCRATCH/stage$("$PG_CONFIG" --sharedir)" \
        >>"$SCRATCH/data/postgresql.conf"
elif [ -w "$("$PG_CONFIG" --pkglibdir)" ] && [ -w "$("$PG_CONFIG" --sharedir)/extension" ]; then
    make -s install PG_CONFIG="$PG_CONFIG" ${MAKE_ARGUMENTS:-}
else
    echo "This PostgreSQL reads extensions from its own directories only. Run once: sudo make install" >&2
    cmp -s keycust.control "$("$PG_CONFIG" --sharedir)/extension/keycust.control" || exit 1
fi

as_server "$PGBIN/pg_ctl" -D "$SCRATCH/data" -l "$PGLOG" -w start >/dev/null || {
    cat "$PGLOG" >&2
    exit 1
}
if [ "$(id -u)" = 0 ]; then chmod a+x "$SCRATCH"; fi
PGHOST=$SCRATCH PGUSER=postgres PGDATABASE=postgres
export PGHOST PGUSER PGDATABASE PGBIN PGLOG SCRATCH

"$@" || exit $?

if [ "${KEEP:-}" ]; then
    keep=1
    echo
    echo "The server is kept. Connect:  psql -h $SCRATCH -U postgres"
    echo "Stop and remove it:           $PGBIN/pg_ctl -D $SCRATCH/data -m immediate stop; rm -rf $SCRATCH"
    echo "(as root: run pg_ctl as ${server_user:-yourself})"
fi

#!/bin/sh
# Runs a command against a throw-away PostgreSQL cluster with the freshly built extension, and leaves nothing.
#
# usage: cluster.sh COMMAND [ARGUMENT …]      KEEP=1 keeps the cluster and says how to connect and stop it
#
# The cluster has no TCP port: its socket, data and log lie in one short temporary directory. The extension is
# staged in there too, so that an installed PostgreSQL is not touched, wherever the server can read extensions
# from another place (extension_destdir of Debian's PostgreSQL, extension_control_path from 18 on).
# The command finds the server in PGHOST, PGUSER, PGDATABASE, its programs in PGBIN, its log in PGLOG, and a
# directory for its own files in SCRATCH. A tree that cannot be written is copied there and built in the copy.
#
# settings from the environment: PG_CONFIG; CLUSTER_CONF, lines for postgresql.conf; SERVER, a program to start in
# place of postgres.
set -eu

PG_CONFIG=${PG_CONFIG:-pg_config}
here=$(cd "$(dirname "$0")/.." && pwd)
unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE PGPASSWORD PGOPTIONS PGHOSTADDR PGSSLMODE 2>/dev/null || :
LC_ALL=C.UTF-8
export LC_ALL
PGBIN=$("$PG_CONFIG" --bindir)
SCRATCH=$(mktemp -d /tmp/kc.XXXXXX)

command=
stop() {
    status=$?
    # A second ^C must not interrupt the tidying.
    trap '' INT TERM HUP
    trap - EXIT
    if [ "${keep:-}" ]; then
        exit $status
    fi
    if [ "$command" ]; then kill "$command" 2>/dev/null || :; fi
    # More than once: a server interrupted in its first moment may still be writing files.
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        if [ -d "$SCRATCH/data" ]; then
            as_server "$PGBIN/pg_ctl" -D "$SCRATCH/data" -m immediate -w stop >/dev/null 2>&1 || :
        fi
        rm -rf "$SCRATCH" 2>/dev/null && break
        sleep 0.2
    done
    if [ "$command" ]; then wait "$command" 2>/dev/null || :; fi
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

# A tree that is not ours, or that somebody else has built in.
if [ ! -w "$here" ] || { [ -e "$here/build" ] && [ ! -w "$here/build" ]; }; then
    sh "$here/scripts/copy-tree.sh" "$SCRATCH/tree"
    here=$SCRATCH/tree
fi
cd "$here"
make -s all PG_CONFIG="$PG_CONFIG"

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
    make -s install DESTDIR="$SCRATCH/stage" PG_CONFIG="$PG_CONFIG" >/dev/null
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
    make -s install PG_CONFIG="$PG_CONFIG"
else
    echo "This PostgreSQL reads extensions from its own directories only. Run once: sudo make install" >&2
    cmp -s keycust.control "$("$PG_CONFIG" --sharedir)/extension/keycust.control" || exit 1
fi

as_server "$PGBIN/pg_ctl" -p "${SERVER:-$PGBIN/postgres}" -D "$SCRATCH/data" -l "$PGLOG" -w start >/dev/null || {
    cat "$PGLOG" >&2
    exit 1
}
if [ "$(id -u)" = 0 ]; then chmod a+x "$SCRATCH"; fi
PGHOST=$SCRATCH PGUSER=postgres PGDATABASE=postgres
PATH=$PGBIN:$PATH
export PGHOST PGUSER PGDATABASE PGBIN PGLOG SCRATCH PG_CONFIG PATH

# In the background, so that a signal is answered at once and not when the command ends.
exec 3<&0
"$@" <&3 &
command=$!
wait "$command" || {
    status=$?
    command=
    exit $status
}
command=

if [ "${KEEP:-}" ]; then
    keep=1
    echo
    echo "The server is kept. Connect:  psql -h $SCRATCH -U postgres"
    pg_ctl="$PGBIN/pg_ctl -D $SCRATCH/data -m immediate stop"
    if [ "${server_user:-}" ]; then pg_ctl="cd / && setpriv --reuid=$server_user --clear-groups $pg_ctl"; fi
    echo "Stop and remove it:           ($pg_ctl); rm -rf $SCRATCH"
fi

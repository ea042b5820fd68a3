#!/bin/sh
# Writes to standard output the script that ALTER EXTENSION keycust UPDATE runs.
#
# usage: pack_update.sh OLD.sql NEW.sql       two install scripts, keycust--A.sql and keycust--B.sql
#
# It is the difference of the two, after a head written by hand, sql/updates/head--A.sql, if there is one: for what
# a difference does not show, such as a function that is no more. test/t/upgrade.sh compares the outcome with a new
# install. Install scripts of landed versions are kept in sql/updates; they are installed too, so that a dump of theirs
# can be restored with CREATE EXTENSION keycust VERSION 'A'.
set -eu
version_of() {
    basename "$1" .sql | sed 's/^keycust--//'
}
old=$(version_of "$1") new=$(version_of "$2")
here=$(dirname "$0")
echo "-- keycust $old to $new: built by scripts/pack_update.sh from the two install scripts; do not edit."
printf '\\echo Use "ALTER EXTENSION keycust UPDATE TO '"'%s'"'" to load this file. \\quit\n\n' "$new"
head=$here/../sql/updates/head--$old.sql
if [ -f "$head" ]; then
    cat "$head"
    set -- "$head" "$@"
fi
awk -f "$here/sql_scan.awk" -f "$here/pack_update.awk" "$@"

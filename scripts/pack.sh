#!/bin/sh
# Writes the extension's install script to standard output.
#
# usage: pack.sh VERSION "CODE FILES" "TABLE FILES" "VIEW FILES"
#
# Code is concatenated. The DDL of the base and its views is not run at CREATE EXTENSION: it belongs to the
# user, so it is packed, statement by statement, each headed by the file and line it stands in, into functions
# that create_base and upgrade_base read. An error in it then names its place.
set -eu
version=$1 code=$2 tables=$3 views=$4

chunks() {
    awk '
        FNR == 1 { finish() }
        /^[ \t]*\\/ { bad("a psql command") }
        /\$keycust_ddl\$/ { bad("the packer'"'"'s own quote") }
        /\/\*/ { bad("a block comment") }
        tolower($0) ~ /begin[ \t]+atomic/ { bad("BEGIN ATOMIC") }
        !open && /^[ \t]*(--.*)?$/ { next }
        !open && !started { printf "--@ %s:%d\n", FILENAME, FNR; started = 1 }
        {
            print
            line = $0
            while (match(line, /\$[A-Za-z_]*\$/)) {
                quote = substr(line, RSTART, RLENGTH)
                line = substr(line, RSTART + RLENGTH)
                if (!open) open = quote
                else if (open == quote) open = ""
            }
            if (!open && $0 ~ /;[ \t]*(--.*)?$/) started = 0
        }
        function bad(what) {
            printf "%s:%d: %s cannot stand in packed DDL\n", FILENAME, FNR, what >"/dev/stderr"
            failed = 1
            exit 1
        }
        function finish() {
            if (started && !failed) bad("an unfinished statement before this file")
        }
        END { finish(); exit failed }
    ' "$@"
}

packed() {
    name=$1
    shift
    body=$(chunks "$@")
    printf 'create function keycust.%s() returns text\nlanguage sql immutable parallel safe\n' "$name"
    printf 'set search_path = pg_catalog, pg_temp\nas $keycust_sql$select $keycust_ddl$\n%s\n' "$body"
    printf '$keycust_ddl$::text$keycust_sql$;\n\n'
}

echo "-- keycust $version: built by scripts/pack.sh from the files under sql/; do not edit."
printf '%s\n' '\echo Use "CREATE EXTENSION keycust" to load this file. \quit'
for file in $code; do
    printf '\n-- %s\n' "$file"
    cat "$file"
done
printf '\n-- packed DDL\n'
# shellcheck disable=SC2086  # lists of files
packed base_tables_ddl $tables
# shellcheck disable=SC2086
packed base_views_ddl $views
cat <<'SQL'
comment on function keycust.base_tables_ddl() is '建表语句 DDL of the tables of the base, as create_base runs it';
comment on function keycust.base_views_ddl() is '建视图语句 DDL of the views people open, as create_base runs it';
SQL

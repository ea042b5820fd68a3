#!/bin/sh
# Writes the extension's install script to standard output.
#
# usage: pack.sh VERSION "CODE FILES" "TABLE FILES" "VIEW FILES" ["CSV FILES"]
#
# Code is concatenated. The DDL of the base and its views is not run at CREATE EXTENSION: it belongs to the
# user, so it is packed, statement by statement, each headed by the file and line it stands in, into functions
# that create_base and upgrade_base read (pack_ddl.awk). Rows that we ship, TABLE.csv, are packed into functions
# shipped_TABLE that return them (pack_csv.awk).
set -eu
version=$1 code=$2 tables=$3 views=$4 rows=${5:-}
here=$(dirname "$0")

packed() { # function, versions, files
    name=$1 versions=$2
    shift 2
    body=$(awk -v versions="$versions" -f "$here/sql_scan.awk" -f "$here/pack_ddl.awk" "$@")
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
packed base_tables_ddl 1 $tables
# shellcheck disable=SC2086
packed base_views_ddl "" $views
cat <<'SQL'
comment on function keycust.base_tables_ddl() is '建表语句 DDL of the tables of the base, as create_base runs it';
comment on function keycust.base_views_ddl() is '建视图语句 DDL of the views people open, as create_base runs it';

-- shipped rows
SQL
for file in $rows; do
    awk -v name="$(basename "$file" .csv)" -f "$here/csv.awk" -f "$here/pack_csv.awk" "$file"
done

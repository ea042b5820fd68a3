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

# A statement ends at a line whose last word outside quotes and comments is a semicolon.
chunks() {
    awk '
        FNR == 1 { finish() }
        /^[ \t]*\\/ && quote == "" { bad(FILENAME, FNR, "a psql command") }
        /^--@ / { bad(FILENAME, FNR, "the packer'"'"'s own mark") }
        /\$keycust_(ddl|sql)\$/ { bad(FILENAME, FNR, "the packer'"'"'s own quote") }
        quote == "" && !started && /^[ \t]*(--.*)?$/ { next }
        !started { printf "--@ %s:%d\n", FILENAME, FNR; started = 1; file = FILENAME; first = FNR }
        {
            print
            scan($0)
            if (tolower(code) ~ /begin[ \t]+atomic/) bad(FILENAME, FNR, "BEGIN ATOMIC")
            if (quote == "" && code ~ /;[ \t]*$/) started = 0
        }
        # Leaves in code what of the line is neither quoted nor a comment, in quote what is open at its end.
        function scan(line,    at) {
            code = ""
            while (line != "") {
                if (quote != "") {
                    at = index(line, quote)
                    if (!at) return
                    line = substr(line, at + length(quote))
                    quote = ""
                    code = code "?"
                } else if (match(line, /['"'"'"]|--|\/\*|\$[A-Za-z_0-9]*\$/)) {
                    code = code substr(line, 1, RSTART - 1)
                    quote = substr(line, RSTART, RLENGTH)
                    line = substr(line, RSTART + RLENGTH)
                    if (quote == "/*") bad(FILENAME, FNR, "a block comment")
                    if (quote == "--") { quote = ""; return }
                } else {
                    code = code line
                    return
                }
            }
        }
        function bad(name, line, what) {
            if (!failed) printf "%s:%d: %s cannot stand in packed DDL\n", name, line, what >"/dev/stderr"
            failed = 1
            exit 1
        }
        function finish() {
            if (started && !failed) bad(file, first, "an unfinished statement")
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

#!/bin/sh
# scripts/pack.sh: packed DDL makes what psql -f makes of the same files, an error in it names its place, and what
# cannot be packed is refused by file and line.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$SCRATCH/pack
mkdir -p "$work"
cd "$work" || exit 1
number=0
failed=0
result() { # name, 0 if it holds, what was seen
    number=$((number + 1))
    if [ "$2" = 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '%s\n' "$3" | sed 's/^/# /'
        failed=1
    fi
}
pack() { # tables, views, rows
    sh "$here/scripts/pack.sh" 0.0.0 "" "$1" "$2" "${3:-}"
}

echo 'create view b.v as select 1 as one;' >view.sql
refused() { # name, place and reason; the file comes from standard input
    { echo '-- since 0.1.0' && cat; } >bad.sql
    seen=$(pack bad.sql view.sql 2>&1 >/dev/null) && seen="accepted; $seen"
    case $seen in "$2"*) result "$1" 0 ;; *) result "$1" 1 "$seen" ;; esac
}
refused psql_commands_are_refused 'bad.sql:3: a psql command' <<'SQL'
create table a (b int);
\echo hello
SQL
refused block_comments_are_refused 'bad.sql:4: a block comment' <<'SQL'
-- fine

create table a (b /* not fine */ int);
SQL
refused begin_atomic_is_refused 'bad.sql:3: BEGIN ATOMIC' <<'SQL'
create function f() returns int language sql
begin atomic select 1; end;
SQL
refused the_quote_of_the_packer_is_refused 'bad.sql:2: the packer' <<'SQL'
comment on table a is $keycust_ddl$x$keycust_ddl$;
SQL
refused the_outer_quote_of_the_packer_is_refused 'bad.sql:2: the packer' <<'SQL'
comment on table a is $keycust_sql$x$keycust_sql$;
SQL
refused an_unfinished_last_statement_is_refused 'bad.sql:3: an unfinished statement' <<'SQL'
create table a (b int);
create table c (d int)
SQL
refused the_mark_of_the_packer_is_refused 'bad.sql:2: the packer' <<'SQL'
--@ nowhere:1
SQL
refused an_unfinished_body_is_refused 'bad.sql:2: an unfinished statement' <<'SQL'
create function f() returns int language sql as $body$ select 1;
SQL
# Between two files it is the first that is named.
printf '%s\n' '-- since 0.1.0' 'create table a (b int)' >first.sql
printf '%s\n' '-- since 0.1.0' 'create table c (d int);' >second.sql
seen=$(pack 'first.sql second.sql' view.sql 2>&1 >/dev/null) && seen="accepted; $seen"
case $seen in 'first.sql:2: an unfinished statement'*) result an_unfinished_file_is_named 0 ;;
*) result an_unfinished_file_is_named 1 "$seen" ;; esac

refused a_second_version_is_refused 'bad.sql:4: a second version' <<'SQL'
create table a (b int);

-- since 0.2.0
create table c (d int);
SQL
printf 'create table a (b int);\n' >first.sql
seen=$(pack first.sql view.sql 2>&1 >/dev/null) && seen="accepted; $seen"
case $seen in 'first.sql:1: a statement before'*) result a_file_without_a_version_is_refused 0 ;;
*) result a_file_without_a_version_is_refused 1 "$seen" ;; esac
printf '%s\n' '-- since 0.10.0' 'create table a (b int);' >first.sql
printf '%s\n' '-- since 0.9.0' 'create table c (d int);' >second.sql
seen=$(pack 'first.sql second.sql' view.sql 2>&1 >/dev/null) && seen="accepted; $seen"
case $seen in 'second.sql:1: a version older'*) result files_out_of_order_are_refused 0 ;;
*) result files_out_of_order_are_refused 1 "$seen" ;; esac

# --- what is packed ---------------------------------------------------------------------------------------------

# $sql$-like quotes, semicolons inside bodies and strings, comments between statements and after them.
cat >tables.sql <<'SQL'
-- A comment; with a semicolon.
-- since 0.1.0
create schema b;

create table b.customer (
    id text primary key,   -- not the end;
    name text not null default 'a;b --c',
    note text
);
comment on table b.customer is 'it''s a table; of customers';  -- after the end
create function b.twice(x int) returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- inside;
    return 2 * x;
end;
$$;
SQL
cat >more.sql <<'SQL'
-- since 0.2.0
create index customer_name on b.customer (name);
create procedure b.outer_body()
language plpgsql
as $outer$
begin
    execute $inner$select 1;$inner$;
end;
$outer$;
insert into b.customer values ('1', 'eins');
SQL
cat >view.sql <<'SQL'
create view b.names as
select id, name
from b.customer;
SQL

database() {
    createdb "$1" && psql -Xq -v ON_ERROR_STOP=1 -d "$1" -f - >/dev/null
}
dump() {
    pg_dump -d "$1" | grep -vE '^\\(un)?restrict '
}
cat tables.sql more.sql view.sql | database pack_plain
# The library's own way of running it, without the library.
{
    echo 'create schema keycust;'
    pack 'tables.sql more.sql' view.sql | grep -v '^\\echo'
    sed -n '/^create procedure keycust.base_run_ddl/,/^\$\$;/p' "$here/sql/base/install.sql"
} >install.sql
{
    cat install.sql
    echo 'call keycust.base_run_ddl(keycust.base_tables_ddl());'
    echo 'call keycust.base_run_ddl(keycust.base_views_ddl());'
    echo 'drop schema keycust cascade;'
} | PGOPTIONS='-c client_min_messages=warning' database pack_packed
result packed_ddl_runs $? 'the packed script failed'
dump pack_plain >plain.dump
dump pack_packed >packed.dump
seen=$(diff plain.dump packed.dump)
result packed_ddl_makes_what_psql_makes $? "$seen"
[ "$(grep -c 'CREATE TABLE' plain.dump)" = 1 ] && grep -q 'eins' packed.dump
result the_dumps_hold_the_tables_and_rows $? "$(cat packed.dump)"

# --- rows ---------------------------------------------------------------------------------------------------------

csv_refused() { # name, place and reason; the file comes from standard input
    cat >bad.csv
    seen=$(pack first.sql view.sql bad.csv 2>&1 >/dev/null) && seen="accepted; $seen"
    case $seen in "$2"*) result "$1" 0 ;; *) result "$1" 1 "$seen" ;; esac
}
csv_refused a_row_with_too_few_cells_is_refused 'bad.csv:3: 1 cells, not 2' <<'CSV'
code,value int
a,1
b
CSV
csv_refused a_row_with_too_many_cells_is_refused 'bad.csv:2: 3 cells, not 2' <<'CSV'
code,value int
a,1,
CSV
csv_refused an_empty_line_is_refused 'bad.csv:2: 1 cells, not 2' <<'CSV'
code,value int

a,1
CSV
csv_refused an_open_quote_is_refused 'bad.csv:3: a quote that is not closed' <<'CSV'
code,value int
a,1
"b,2
c,3
CSV
csv_refused a_row_after_a_long_cell_is_refused_by_its_line 'bad.csv:5: 1 cells, not 2' <<'CSV'
code,value int
"a
b
c",1
d
CSV
csv_refused a_quote_in_a_plain_cell_is_refused 'bad.csv:2: a quote inside a cell' <<'CSV'
code,value int
a"b",1
CSV
csv_refused text_after_a_quote_is_refused 'bad.csv:2: text after a closing quote' <<'CSV'
code,value int
"a"b,1
CSV
csv_refused an_unknown_type_is_refused 'bad.csv:1: a column that is not "name type"' <<'CSV'
code,value money
CSV
csv_refused a_column_that_is_there_twice_is_refused 'bad.csv:1: a column that stands there twice' <<'CSV'
code,code int
CSV
csv_refused the_quote_of_the_packer_is_refused_in_rows 'bad.csv:2: the packer' <<'CSV'
code,value int
$keycust_sql$,1
CSV
printf 'code,value int\r\na,1\r\n' | csv_refused carriage_returns_are_refused 'bad.csv:1: a carriage return'
: | csv_refused an_empty_file_is_refused 'bad.csv:1: no line of column names'

# Quotes, commas, lines, backslashes and Chinese come through; an empty cell is NULL, "" is an empty text.
cat >odd.csv <<'CSV'
code,column,value numeric,day date,flag boolean
it's,"a ""b"", c",1.50,2024-02-29,true
"two
lines",\n $1 $$ %s,,,
"",'';客户,-7,,f
CSV
printf 'code text\n' >none.csv
createdb pack_rows
{
    echo 'create schema keycust;'
    pack first.sql view.sql 'odd.csv none.csv' | grep -v '^\\echo'
} >rows.sql
psql -Xq -v ON_ERROR_STOP=1 -d pack_rows -f rows.sql
result packed_rows_make_a_function $? "$(cat rows.sql)"
seen=$(psql -XqAt -d pack_rows -c 'select jsonb_agg(r) from keycust.shipped_odd() as r' \
    -c 'select count(*) from keycust.shipped_none()' \
    -c "select coalesce(sum(value), 0), max(day) - date '2024-02-28' from keycust.shipped_odd() where \"column\" is not null")
[ "$seen" = '[{"day": "2024-02-29", "code": "it'"'"'s", "flag": true, "value": 1.50, "column": "a \"b\", c"}, {"day": null, "code": "two\nlines", "flag": null, "value": null, "column": "\\n $1 $$ %s"}, {"day": null, "code": "", "flag": false, "value": -7, "column": "'"''"';客户"}]
0
-5.50|1' ]
result packed_rows_are_what_the_file_says $? "$seen"
dropdb pack_rows

# --- updates ----------------------------------------------------------------------------------------------------

# Two versions of everything that an update has to tell apart.
sql_of() { # version, code, columns of the shipped rows, a row
    printf '%s\n' "$2" >code.sql
    printf '%s\n%s\n' "$3" "$4" >thing.csv
    sh "$here/scripts/pack.sh" "$1" code.sql wrong_tables.sql view.sql thing.csv
}
printf '%s\n' '-- since 0.1.0' 'create table t ();' >wrong_tables.sql
sql_of 0.1.0 "create function keycust.f() returns int language sql as 'select 1';
comment on function keycust.f() is 'f';" 'code' 'a' >keycust--9.1.0.sql
sql_of 0.2.0 "create function keycust.f() returns int language sql as 'select 2';
comment on function keycust.f() is 'f';
create function keycust.g() returns int language sql as 'select 3';" 'code,since date' 'a,2025-01-01' >keycust--9.2.0.sql
sh "$here/scripts/pack_update.sh" keycust--9.1.0.sql keycust--9.2.0.sql >update.sql
{
    echo 'create schema keycust;'
    grep -v '^\\echo' keycust--9.1.0.sql
    grep -v '^\\echo' update.sql
    echo "select keycust.f(), keycust.g(), since, obj_description('keycust.shipped_thing()'::regprocedure, 'pg_proc'),
        obj_description('keycust.f()'::regprocedure, 'pg_proc') from keycust.shipped_thing();"
} >both.sql
createdb pack_update
seen=$(psql -XqAt -v ON_ERROR_STOP=1 -d pack_update -f both.sql 2>&1)
[ "$seen" = '2|3|2025-01-01|随库数据 shipped rows: thing|f' ]
result an_update_replaces_adds_and_widens_shipped_rows $? "$seen"
seen=$(sh "$here/scripts/pack_update.sh" keycust--9.2.0.sql keycust--9.2.0.sql | grep -cvE '^$|^--|^\\')
[ "$seen" = 0 ]
result an_update_to_the_same_is_nothing $? "$seen"
seen=$(sql_of 0.3.0 "$(cat code.sql)" 'code,since date' 'b,2025-01-01' >keycust--9.3.0.sql &&
    sh "$here/scripts/pack_update.sh" keycust--9.2.0.sql keycust--9.3.0.sql | grep -c '^drop')
[ "$seen" = 0 ]
result other_rows_drop_nothing $? "$seen"

# --- errors -----------------------------------------------------------------------------------------------------

cat >wrong.sql <<'SQL'
-- since 0.1.0
create schema w;

-- The piece that fails begins in line 5.
create table w.a (
    b no_such_type
);
SQL
{
    echo 'create schema keycust;'
    pack wrong.sql view.sql | grep -v '^\\echo'
    sed -n '/^create procedure keycust.base_run_ddl/,/^\$\$;/p' "$here/sql/base/install.sql"
    echo 'call keycust.base_run_ddl(keycust.base_tables_ddl());'
} >install_wrong.sql
seen=$(createdb pack_wrong && psql -Xq -v ON_ERROR_STOP=1 -d pack_wrong -f install_wrong.sql 2>&1) && seen="no error; $seen"
case $seen in *'--@ wrong.sql:5 since'*) result an_error_names_file_and_line 0 ;;
*) result an_error_names_file_and_line 1 "$seen" ;; esac

# The library's own files too: the base it makes is the base that psql makes of them, save the captions, which it adds.
createdb pack_base_plain && createdb pack_base
psql -Xq -d pack_base_plain -c 'create extension keycust'
psql -Xq -d pack_base -c 'create extension keycust' -c 'call keycust.create_base()'
lists=$(make -s -C "$here" print-base)
for file in $lists; do
    psql -Xq -v ON_ERROR_STOP=1 -d pack_base_plain -f "$here/$file" >/dev/null || echo "# $file failed"
done
for name in pack_base_plain pack_base; do
    pg_dump -s --no-comments -d "$name" | grep -vE '^\\(un)?restrict ' >"$name.dump"
done
seen=$(diff pack_base_plain.dump pack_base.dump)
result the_base_is_what_psql_makes_of_its_files $? "$seen"
[ "$(grep -c 'CREATE TABLE keycust_data' pack_base.dump)" -gt 0 ]
result the_base_has_tables $? "$(head -n 50 pack_base.dump)"

for name in pack_update pack_plain pack_packed pack_wrong pack_base_plain pack_base; do dropdb "$name"; done
echo "1..$number"
exit $failed

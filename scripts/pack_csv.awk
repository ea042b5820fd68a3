# Packs a table of shipped rows into a function that returns them.
#
# usage: awk -v name=TABLE -f csv.awk -f pack_csv.awk FILE.csv
#
# The first line names the columns, each with its type ("code text"; text may be left out). An empty cell is NULL, "" an
# empty text.
BEGIN {
    allowed = "^(text|boolean|int|smallint|bigint|numeric|float8|date|timestamp)$"
}

function write_head(    i, part) {
    for (i = 1; i <= cells; i++) {
        split(cell[i] " text", part, " ")
        if (part[1] !~ /^[a-z][a-z0-9_]*$/ || part[2] !~ allowed) bad(first, "a column that is not \"name type\"")
        if (part[1] in seen) bad(first, "a column that stands there twice")
        seen[part[1]] = 1
        type[i] = part[2]
        list = list (i > 1 ? ", " : "") "\"" part[1] "\" " part[2]
        nulls = nulls (i > 1 ? ", " : "") "null::" part[2]
    }
    columns = cells
}

# The types stand in the first row only: those below take them over.
function write_row(    i, row, value) {
    if (cells != columns) bad(first, cells " cells, not " columns)
    for (i = 1; i <= cells; i++) {
        value = cell[i]
        gsub(/'/, "''", value)
        value = is_null[i] ? "null" : "'" value "'"
        row = row (i > 1 ? ", " : "") value (rows ? "" : "::" type[i])
    }
    body = body (rows ? ",\n" : "") "(" row ")"
    rows++
}

function finish() {
    printf "create function keycust.shipped_%s()\nreturns table (%s)\n", name, list
    printf "language sql immutable parallel safe rows %d\n", rows ? rows : 1
    printf "set search_path = pg_catalog, pg_temp\nas $keycust_sql$\n"
    print rows ? "values\n" body : "select " nulls " where false"
    printf "$keycust_sql$;\n"
    printf "comment on function keycust.shipped_%s() is '随库数据 shipped rows: %s';\n\n", name, name
}

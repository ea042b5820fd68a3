# Packs a table of shipped rows into a function that returns them.
#
# usage: awk -v name=TABLE -f pack_csv.awk FILE.csv
#
# The file is RFC 4180, UTF-8, LF. Its first line names the columns, each with its type ("code text"; text may be left
# out). An empty cell is NULL, "" an empty text.
BEGIN {
    allowed = "^(text|boolean|int|smallint|bigint|numeric|float8|date|timestamp)$"
}
/\r/ { bad(FNR, "a carriage return") }
/\$keycust_sql\$/ { bad(FNR, "the packer's own quote") }
!inside { first = FNR; cells = 0; begin_cell() }
inside { text = text "\n" }
{
    read_line($0)
    if (inside) next
    if (!columns) write_head(); else write_row()
}
END {
    if (failed) exit 1
    if (inside) bad(first, "a quote that is not closed")
    if (!columns) bad(1, "no line of column names")
    finish()
}

function begin_cell() { text = ""; quoted = 0 }

# Reads cells into cell[1 …]; leaves inside set if a quoted cell goes on in the next line.
function read_line(line,    at) {
    for (;;) {
        if (inside) {
            at = index(line, "\"")
            if (!at) { text = text line; return }
            text = text substr(line, 1, at - 1)
            line = substr(line, at + 1)
            if (substr(line, 1, 1) == "\"") { text = text "\""; line = substr(line, 2); continue }
            inside = 0
            if (line != "" && substr(line, 1, 1) != ",") bad(FNR, "text after a closing quote")
        } else if (!quoted && substr(line, 1, 1) == "\"") {
            line = substr(line, 2)
            inside = quoted = 1
            continue
        } else if (!quoted) {
            at = index(line, ",")
            text = at ? substr(line, 1, at - 1) : line
            line = at ? substr(line, at) : ""
            if (index(text, "\"")) bad(FNR, "a quote inside a cell that is not quoted")
        }
        cell[++cells] = text
        is_null[cells] = text == "" && !quoted
        if (line == "") return
        line = substr(line, 2)
        begin_cell()
    }
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

function bad(line, what) {
    if (!failed) printf "%s:%d: %s\n", FILENAME, line, what >"/dev/stderr"
    failed = 1
    exit 1
}

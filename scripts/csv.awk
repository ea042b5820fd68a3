# Reads a table of shipped rows: RFC 4180, UTF-8, LF. For other awk programs: csv.awk first, then one that has
# write_head(), write_row() and finish(). They find cell[1 … cells], and is_null[i] where nothing stood (an empty cell; ""
# is an empty text).
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

function bad(line, what) {
    if (!failed) printf "%s:%d: %s\n", FILENAME, line, what >"/dev/stderr"
    failed = 1
    exit 1
}

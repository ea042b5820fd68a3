# What of a line of SQL is neither quoted nor a comment; shared by the packers, which cut SQL into statements.
# A statement ends at a line whose last word outside quotes and comments is a semicolon.

# Leaves that part in code, and in quote what is open at the line's end: ', ", a dollar quote, or /*.
function scan(line,    at) {
    code = ""
    while (line != "") {
        if (quote != "") {
            at = index(line, quote)
            if (!at) return
            line = substr(line, at + length(quote))
            quote = ""
            code = code "?"
        } else if (match(line, /['"]|--|\/\*|\$[A-Za-z_0-9]*\$/)) {
            code = code substr(line, 1, RSTART - 1)
            quote = substr(line, RSTART, RLENGTH)
            line = substr(line, RSTART + RLENGTH)
            if (quote == "/*") return
            if (quote == "--") { quote = ""; return }
        } else {
            code = code line
            return
        }
    }
}

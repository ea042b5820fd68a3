# Writes the statements that stand in the second install script and not in the first: what makes of an extension of
# the first version one of the second.
#
# usage: awk -f sql_scan.awk -f pack_update.awk OLD.sql NEW.sql
#
# Functions, procedures and aggregates are created or replaced, so a changed body, label or comment needs no line by
# hand. Shipped rows that got a column are returned by a function of another type, which cannot be replaced: nothing may
# stand on it, so it is dropped and created. What this cannot do (drop another function, alter a type) stands in a head,
# see pack_update.sh: given before the two it tells what is dropped, and what is said of that is said again.
FNR == 1 { number = FILENAME ~ /head--[^\/]*$/ ? 0 : number + 1; started = 0 }
number == 0 && match($0, /^drop (function|procedure) [^;]*/) {
    object = substr($0, 1, RLENGTH)
    sub(/^drop (function|procedure) /, "", object)
    dropped[object] = 1
}
number == 0 { next }
/^\\/ && !started { next }
quote == "" && !started && /^[ \t]*(--.*)?$/ { next }
{
    statement = (started ? statement "\n" : "") $0
    started = 1
    scan($0)
    if (quote == "/*" || tolower(code) ~ /begin[ \t]+atomic/) {
        printf "%s:%d: cannot be cut into statements\n", FILENAME, FNR >"/dev/stderr"
        failed = 1
        exit 1
    }
    if (quote != "" || code !~ /;[ \t]*$/) next
    started = 0
    shipped = match(statement, /^(create|comment on) function keycust\.shipped_[a-z0-9_]+\(\)/) ? function_of(statement) : ""
    if (number == 1) {
        old[statement] = 1
        if (shipped && statement ~ /^create/) columns[shipped] = columns_of(statement)
    } else if (!(statement in old)) write_new(statement)
    else if (shipped in created || speaks_of_dropped(statement)) print statement "\n"
}
function function_of(statement) {
    return substr(statement, index(statement, "keycust."), index(statement, "()") + 2 - index(statement, "keycust."))
}
function columns_of(statement) {
    split(statement, line, "\n")
    return line[2]
}
function write_new(statement) {
    if (shipped in columns && statement ~ /^create/ && columns[shipped] != columns_of(statement)) {
        print "drop function " shipped ";\n"
        created[shipped] = 1
    }
    if (statement ~ /^create (function|procedure|aggregate) /) sub(/^create /, "create or replace ", statement)
    print statement "\n"
}
END { exit failed }

function speaks_of_dropped(statement,    object) {
    for (object in dropped)
        if (index(statement, " " object " ") && statement ~ /^(revoke|grant|comment)/) return 1
    return 0
}

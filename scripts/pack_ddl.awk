# Packs DDL: each statement headed by the file and the line it stands in, so that an error names its place.
#
# usage: awk -f sql_scan.awk -f pack_ddl.awk [-v versions=1] FILE …
#
# With versions=1 a file says before its first statement in which version of the base it came: -- since A.B.C.
# Files stand in the order of their versions, since an older base gets exactly those that came after it.
FNR == 1 { finish(); since = "" }
/^[ \t]*\\/ && quote == "" { bad(FILENAME, FNR, "a psql command cannot stand in packed DDL") }
/^--@ / { bad(FILENAME, FNR, "the packer's own mark cannot stand in packed DDL") }
/\$keycust_(ddl|sql)\$/ { bad(FILENAME, FNR, "the packer's own quote cannot stand in packed DDL") }
!started && /^-- since [0-9]+\.[0-9]+\.[0-9]+$/ { note_version($3); next }
quote == "" && !started && /^[ \t]*(--.*)?$/ { next }
!started {
    if (versions && since == "") bad(FILENAME, FNR, "a statement before the line -- since A.B.C")
    printf "--@ %s:%d%s\n", FILENAME, FNR, versions ? " since " since : ""
    started = 1
    file = FILENAME
    first = FNR
}
{
    print
    scan($0)
    if (quote == "/*") bad(FILENAME, FNR, "a block comment cannot stand in packed DDL")
    if (tolower(code) ~ /begin[ \t]+atomic/) bad(FILENAME, FNR, "BEGIN ATOMIC cannot stand in packed DDL")
    if (quote == "" && code ~ /;[ \t]*$/) started = 0
}
function note_version(version,    part, number) {
    split(version, part, ".")
    number = (part[1] * 1000 + part[2]) * 1000 + part[3]
    if (since != "") bad(FILENAME, FNR, "a second version in one file")
    if (number < newest) bad(FILENAME, FNR, "a version older than that of the file before")
    since = version
    newest = number
}
function bad(name, line, what) {
    if (!failed) printf "%s:%d: %s\n", name, line, what >"/dev/stderr"
    failed = 1
    exit 1
}
function finish() {
    if (started && !failed) bad(file, first, "an unfinished statement cannot stand in packed DDL")
}
END { finish(); exit failed }

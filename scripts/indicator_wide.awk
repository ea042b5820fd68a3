# Writes the wide forms of the dictionary, a column per indicator in the order of the catalogue: the views
# customer_attribute and customer_behaviour (part=view) and the functions that give them as of any day (part=code).
# A time is kept as text; it stands as such in its place, where it was from the first, and as a timestamp at the end.
#
# Values are carried forward, since bills come later than curves, but no further than the two months after their own:
# whoever reads a row takes what is in it for one time.
#
# usage: awk -v part=view|code -f csv.awk -f indicator_wide.awk sql/base/shipped/indicator.csv
function write_head(    i, word) {
    for (i = 1; i <= cells; i++) {
        split(cell[i], word, " ")
        place[word[1]] = i
    }
    columns = cells
    if (!("indicator_code" in place && "column_name" in place && "kind" in place && "value_type" in place))
        bad(first, "the catalogue needs indicator_code, column_name, kind and value_type")
}

function write_row(    kind, name, held) {
    if (cells != columns) bad(first, cells " cells, not " columns)
    kind = cell[place["kind"]]
    name = cell[place["column_name"]]
    held = sprintf("filter (where i.indicator_code = '%s')", cell[place["indicator_code"]])
    type = cell[place["value_type"]]
    if (type == "number") { type = "float8"; held = "max(i.value) " held }
    else if (type == "boolean") { held = "max(i.value) " held " = 1" }
    else if (type == "date") { held = "(max(i.text_value) " held ")::date" }
    else {
        if (type == "timestamp") {
            later[kind] = later[kind] sprintf(",\n    (max(i.text_value) %s)::timestamp as %s", held, as_time(name))
            later_declared[kind] = later_declared[kind] sprintf(",\n    %s timestamp", as_time(name))
        }
        type = "text"
        held = "max(i.text_value) " held
    }
    selected[kind] = selected[kind] sprintf(",\n    %s as %s", held, name)
    declared[kind] = declared[kind] sprintf(",\n    %s %s", name, type)
}

function as_time(name) {
    if (!sub(/_at$/, "_time", name)) bad(FNR, "the column of a time must end in _at: " name)
    return name
}

function finish() {
    print "-- Made from sql/base/shipped/indicator.csv by scripts/indicator_wide.awk; do not edit."
    wide("attribute", "客户属性宽表 attributes of every customer as they were known at the end of a day, a column each")
    wide("behaviour", "客户行为宽表 behaviours of every customer as they were known at the end of a day, a column each")
}

# What is carried too far is dropped before the columns are made. What holds until it changes is carried for ever. Lines
# are put together without sprintf, which in some awks is too small for so many columns.
function columns_of(kind, source) {
    return "select\n    i.customer_id,\n    min(i.period) filter (where i.period_kind <> 'none') as oldest_period,\n" \
        "    max(i.period) as latest_period" selected[kind] later[kind] "\nfrom (\n" source "\n) as i\n" \
        "where i.period_kind = 'none' or i.period > i.latest_period - interval '3 months'\ngroup by i.customer_id"
}

# The last value by the index, whatever the length of the history: a BI tool asks with every click. Known is what has
# begun, of months what is over.
function present(kind) {
    return "    select\n        k.customer_id, n.indicator_code, n.period_kind, l.period, l.value, l.text_value,\n" \
        "        max(l.period) over (partition by k.customer_id) as latest_period\n" \
        "    from keycust_data.customer as k\n    cross join keycust_data.indicator as n\n" \
        "    cross join (\n        select (now() at time zone coalesce(\n" \
        "            (select s.value from keycust_data.setting as s where s.setting = 'time_zone'),\n" \
        "            'Asia/Shanghai'))::date as day\n    ) as today\n" \
        "    cross join lateral (\n        select c.period, c.value, c.text_value\n" \
        "        from keycust_data.customer_indicator as c\n" \
        "        where c.customer_id = k.customer_id and c.indicator_code = n.indicator_code\n" \
        "            and c.period <= case when n.kind = 'behaviour' or n.period_kind <> 'none'\n" \
        "                then (today.day - interval '1 month')::date else today.day end\n" \
        "        order by c.period desc\n        limit 1\n    ) as l\n    where n.kind = '" kind "'"
}

function past(kind) {
    return "    select l.*, max(l.period) over (partition by l.customer_id) as latest_period\n" \
        "    from keycust_bi.customer_indicator_long as l\n" \
        "    where l.kind = '" kind "' and l.valid_from <= day and (l.valid_to is null or l.valid_to > day)"
}

function wide(kind, comment) {
    if (part == "view") {
        print "\ncreate view keycust_bi.customer_" kind " with (security_invoker = true) as\n" \
            columns_of(kind, present(kind)) ";"
        return
    }
    print "\ncreate function keycust.indicator_" kind "_as_of(day date)\nreturns table (\n    customer_id text,\n" \
        "    oldest_period date,\n    latest_period date" declared[kind] later_declared[kind] \
        ")\nlanguage sql stable rows 10000\nset search_path = pg_catalog, pg_temp\nas $$\n" \
        columns_of(kind, past(kind)) "\n$$;"
    print "comment on function keycust.indicator_" kind "_as_of(date) is '" comment "';"
}

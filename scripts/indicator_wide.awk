# Writes the wide forms of the dictionary, a column per indicator in the order of the catalogue: the views
# customer_attribute and customer_behaviour (part=view) and the functions that give them as of any day (part=code).
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
    else { type = "text"; held = "max(i.text_value) " held }
    selected[kind] = selected[kind] sprintf(",\n    %s as %s", held, name)
    declared[kind] = declared[kind] sprintf(",\n    %s %s", name, type)
}

function finish() {
    print "-- Made from sql/base/shipped/indicator.csv by scripts/indicator_wide.awk; do not edit."
    wide("attribute", "客户属性宽表 attributes of every customer as they were known at the end of a day")
    wide("behaviour", "客户行为宽表 behaviours of every customer as they were known at the end of a day")
}

function wide(kind, comment,    head) {
    head = sprintf("select\n    i.customer_id,\n    min(i.period) as oldest_period,\n    max(i.period) as latest_period%s",
        selected[kind])
    if (part == "view") {
        # The last value by the index, whatever the length of the history: a BI tool asks with every click.
        printf "\ncreate view keycust_bi.customer_%s with (security_invoker = true) as\n%s\nfrom (\n" \
            "    select k.customer_id, n.indicator_code, l.period, l.value, l.text_value\n" \
            "    from keycust_data.customer as k\n    cross join keycust_data.indicator as n\n    cross join lateral (\n" \
            "        select c.period, c.value, c.text_value\n        from keycust_data.customer_indicator as c\n" \
            "        where c.customer_id = k.customer_id and c.indicator_code = n.indicator_code\n" \
            "        order by c.period desc\n        limit 1\n    ) as l\n    where n.kind = '%s'\n) as i\n" \
            "group by i.customer_id;\n", kind, head, kind
        return
    }
    printf "\ncreate function keycust.indicator_%s_as_of(day date)\nreturns table (\n    customer_id text,\n" \
        "    oldest_period date,\n    latest_period date%s)\nlanguage sql stable rows 10000\n" \
        "set search_path = pg_catalog, pg_temp\nas $$\n%s\nfrom keycust_bi.customer_indicator_long as i\n" \
        "where i.kind = '%s' and i.valid_from <= day and (i.valid_to is null or i.valid_to > day)\n" \
        "group by i.customer_id\n$$;\n", kind, declared[kind], head, kind
    printf "comment on function keycust.indicator_%s_as_of(date) is '%s';\n", kind, comment
}

"""The views of keycust_bi through psqlODBC: usage bi_drivers.py COLUMNS CONTENT; un-numbered TAP lines."""
import hashlib
import math
import os
import re
import sys

import pyodbc

# What BI tools are promised, by PostgreSQL type: ODBC type numbers, then what a value is in Python.
PROMISED = {
    "text": ({-10, -9, -1, 12}, str),
    "smallint": ({5}, int),
    "integer": ({4}, int),
    "bigint": ({-5}, int),
    "double precision": ({6, 8}, float),
    "date": ({91, 9}, None),
    "timestamp without time zone": ({93, 11}, None),
    "boolean": ({-7}, bool),
}


def check(passed, name, *details):
    print(("ok" if passed else "not ok") + " - psqlODBC: " + name)
    if not passed:
        for detail in details:
            print("# " + str(detail))


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("|", 3) for line in file]


columns, content = {}, {}
for view, column, kind, caption in lines(sys.argv[1]):
    columns.setdefault(view, []).append((column, kind))
for view, column, value in lines(sys.argv[2]):
    content[view, column] = value
connection = pyodbc.connect(
    "Driver={PostgreSQL Unicode};Servername=%s;Port=%s;Database=%s;UID=%s;BoolsAsChar=0"
    % (os.environ["PGHOST"], os.environ["PGPORT"], os.environ["PGDATABASE"], os.environ["PGUSER"])
)
cursor = connection.cursor()
listed = {row.table_name for row in cursor.tables(schema="keycust_bi", tableType="VIEW")}
check(listed == set(columns), "lists the views", listed ^ set(columns))
for view, expected in columns.items():
    wrong = []
    described = [
        (row.column_name, row.data_type, row.column_size, row.decimal_digits)
        for row in cursor.columns(table=view, schema="keycust_bi")
    ]
    if [row[0] for row in described] != [column for column, _ in expected]:
        wrong.append("columns %s" % [row[0] for row in described])
    for (name, number, size, digits), (_, kind) in zip(described, expected):
        numeric = re.fullmatch(r"numeric\((\d+),(\d+)\)", kind)
        if numeric:
            right = number == 2 and (size, digits) == (int(numeric[1]), int(numeric[2]))
        else:
            right = kind in PROMISED and number in PROMISED[kind][0]
        if not right:
            wrong.append("%s %s is described as %s(%s,%s)" % (name, kind, number, size, digits))
    check(not wrong, "describes %s" % view, *wrong)

    wrong = []
    rows = cursor.execute('select * from keycust_bi."%s"' % view).fetchall()
    if str(len(rows)) != content[view, ""] or not rows:
        wrong.append("%s rows, not %s" % (len(rows), content[view, ""]))
    for place, (column, kind) in enumerate(expected):
        values = [row[place] for row in rows]
        python = PROMISED[kind][1] if kind in PROMISED else None
        if python and any(value is not None and not isinstance(value, python) for value in values):
            wrong.append("%s %s holds %s" % (column, kind, {type(value) for value in values}))
        if python is float and any(value is not None and not math.isfinite(value) for value in values):
            wrong.append("%s holds NaN or infinity" % column)
        if kind == "text":
            joined = "\n".join(sorted("-" if value is None else value for value in values))
            if hashlib.md5(joined.encode()).hexdigest() != content[view, column]:
                wrong.append("%s: texts differ from the server's" % column)
    check(not wrong, "reads %s" % view, *wrong)
row = cursor.execute(
    "select customer_name, energised_on from keycust_bi.customer_attribute where customer_id = ?", "K1"
).fetchone()
check(row[0] == "眉山铝业" and str(row[1]) == "2020-02-01", "Chinese and dates of a row asked for by parameter", row)

"""Reads every view of keycust_bi through psqlODBC, in the statements BI tools make, and says what it found.

usage: bi_drivers.py DSN RECIPES COLUMNS HIDDEN NAME      (the last: files made by bi_drivers.sql, a customer's name)

Prints lines V, C, F as bi_drivers.sql does; P view problem; T ok|not ok test.
"""

import collections
import datetime
import decimal
import hashlib
import math
import sys

import pyodbc

# What SQLColumns may report for a type, and what the value is in Python.
TYPES = {
    "text": ({pyodbc.SQL_WLONGVARCHAR}, str),
    "character varying": ({pyodbc.SQL_WVARCHAR}, str),
    "smallint": ({pyodbc.SQL_SMALLINT}, int),
    "integer": ({pyodbc.SQL_INTEGER}, int),
    "bigint": ({pyodbc.SQL_BIGINT}, int),
    "double precision": ({pyodbc.SQL_FLOAT, pyodbc.SQL_DOUBLE}, float),
    "numeric": ({pyodbc.SQL_NUMERIC}, decimal.Decimal),
    "date": ({pyodbc.SQL_TYPE_DATE}, datetime.date),
    "timestamp without time zone": ({pyodbc.SQL_TYPE_TIMESTAMP}, datetime.datetime),
    "boolean": ({pyodbc.SQL_BIT}, bool),
}
LONGEST_TEXT = 8190  # what the driver reports for text
DRAGGED = 3  # numbers and dimensions of a view that are summed and grouped by


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def spell(value):
    """A value as bi_drivers.sql spells it."""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime.datetime):
        return f"{value.year:04d}-{value:%m-%d %H:%M:%S.%f}"
    if isinstance(value, datetime.date):
        return f"{value.year:04d}-{value:%m-%d}"
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return str(value)


def say(*fields):
    print(*fields, sep="\t")


def base_type(declared):
    return declared.split("(")[0]


def python_type(declared):
    return TYPES.get(base_type(declared), (None, object))[1]


def size(declared):
    """The numbers in numeric(18,4) or character varying(20)."""
    return [int(n) for n in declared.split("(")[1].rstrip(")").split(",")] if "(" in declared else []


class View:
    """One view: the columns that the catalogue declares, and what the driver makes of it."""

    def __init__(self, cursor, name, columns):
        self.cursor = cursor
        self.name = name
        self.columns = columns
        self.rows = []

    def problem(self, text):
        say("P", self.name, text)

    def describe(self):
        found = [c for c in self.cursor.columns(table=self.name, schema="keycust_bi") if c.table_name == self.name]
        if [c.column_name for c in found] != [name for name, _ in self.columns]:
            self.problem("SQLColumns has other columns")
            return
        for (name, declared), column in zip(self.columns, found):
            promised = TYPES.get(base_type(declared))
            if promised is None or column.data_type not in promised[0]:
                self.problem(f"{name}: {declared} is SQL type {column.data_type} {column.type_name}")
            numbers = size(declared)
            if declared == "numeric":
                self.problem(f"{name}: numeric of no size")
            if numbers and [column.column_size, column.decimal_digits][: len(numbers)] != numbers:
                self.problem(f"{name}: {declared} has size {column.column_size}, {column.decimal_digits}")
            if len(name.encode()) > 63:
                self.problem(f"{name}: the name is too long")

    def read(self):
        self.cursor.execute(f'SELECT * FROM "keycust_bi"."{self.name}"')
        described = [(d[0], d[1]) for d in self.cursor.description]
        if described != [(name, python_type(declared)) for name, declared in self.columns]:
            self.problem(f"described as {described}")
        while part := self.cursor.fetchmany(500):
            self.rows += part
        wrong = set()
        for row in self.rows:
            for (name, declared), value in zip(self.columns, row):
                if value is None:
                    continue
                if type(value) is not python_type(declared):
                    wrong.add(f"{name}: {declared} came as {type(value).__name__}")
                elif isinstance(value, float) and not math.isfinite(value):
                    wrong.add(f"{name}: {value}")
                elif isinstance(value, str) and len(value) > LONGEST_TEXT:
                    wrong.add(f"{name}: a text of {len(value)} characters")
        for text in sorted(wrong):
            self.problem(text)

    def summarise(self):
        exact = [i for i, (_, declared) in enumerate(self.columns) if declared != "double precision"]
        digests = [
            md5("".join("-" if row[i] is None else md5(spell(row[i])) for i in exact)) for row in self.rows
        ]
        weights = [int(d[:8], 16) / 4294967296.0 for d in digests]
        say("V", self.name, len(self.rows), md5("".join(sorted(digests))))
        if not self.rows:
            return
        for i, (name, _) in enumerate(self.columns):
            if i in exact:
                cells = sorted(md5(spell(row[i])) for row in self.rows if row[i] is not None)
                say("C", self.name, name, len(cells), md5("".join(cells)))
            else:
                cells = [(row[i], w) for row, w in zip(self.rows, weights) if row[i] is not None]
                sums = (math.fsum(terms) for terms in zip(*((x, x * w, abs(x)) for x, w in cells)))
                say("F", self.name, name, len(cells), *(list(sums) or [0, 0, 0]))

    def filter(self):
        """Every column compared with a parameter of its own type; how many were."""
        tried = 0
        for i, (name, declared) in enumerate(self.columns):
            value = next((row[i] for row in self.rows if row[i] is not None), None)
            if value is None or declared == "double precision":
                continue
            tried += 1
            expected = sum(1 for row in self.rows if row[i] == value)
            query = f'SELECT COUNT(1) FROM (SELECT * FROM "keycust_bi"."{self.name}") "t" WHERE "t"."{name}" = ?'
            try:
                found = self.cursor.execute(query, value).fetchval()
            except pyodbc.Error as error:
                found = error
            if found != expected:
                self.problem(f"{name} = ? finds {found}, not {expected}")
        return tried

    def visualise(self):
        """The statements that a drag in Tableau makes."""
        source = f'FROM (SELECT * FROM "keycust_bi"."{self.name}") "t"'
        for ending in ("WHERE 1=0", "LIMIT 0"):
            if self.cursor.execute(f"SELECT * {source} {ending}").fetchall():
                self.problem(f"{ending} gives rows")
        for i, name in self.some(int, float, decimal.Decimal):
            values = [row[i] for row in self.rows if row[i] is not None]
            found = self.cursor.execute(f'SELECT SUM("t"."{name}") AS "s" {source} HAVING (COUNT(1) > 0)').fetchall()
            if len(found) != (1 if self.rows else 0):
                self.problem(f"the sum of {name} gives {len(found)} rows")
            elif values and abs(float(found[0][0]) - math.fsum(values)) > 1e-12 * math.fsum(map(abs, values)):
                self.problem(f"the sum of {name} is {found[0][0]}")
        for i, name in self.some(str, datetime.date):
            groups = self.cursor.execute(f'SELECT "t"."{name}" AS "k", COUNT(1) AS "n" {source} GROUP BY 1').fetchall()
            if {g.k: g.n for g in groups} != collections.Counter(row[i] for row in self.rows):
                self.problem(f"grouped by {name} it is not the rows that were read")

    def some(self, *types):
        """The first columns of one of the types."""
        found = [(i, name) for i, (name, declared) in enumerate(self.columns) if python_type(declared) in types]
        return found[:DRAGGED]


def follow(cursor, recipes):
    """Runs recipes: a comment that names it, and a statement."""
    for recipe in recipes.split("\n\n-- ")[1:]:
        name, statement = recipe.strip().split("\n")
        try:
            rows = cursor.execute(statement).fetchall()
            test(rows and rows[0][-1] is not None, f"{name}: {len(rows)} rows")
        except pyodbc.Error as error:
            test(False, f"{name}: {error}")


def refused(cursor, relation):
    """The SQLSTATE with which reading a relation is refused."""
    try:
        cursor.execute(f"SELECT * FROM {relation}").fetchone()
    except pyodbc.Error as error:
        return error.args[0]
    return "nothing"


def test(passed, name):
    say("T", "ok" if passed else "not ok", name)


def main():
    dsn, recipes_file, columns_file, hidden_file, customer_name = sys.argv[1:]
    connection = pyodbc.connect(f"DSN={dsn}", autocommit=True)
    cursor = connection.cursor()
    columns, closed = {}, set()
    with open(columns_file, encoding="utf-8") as lines:
        for line in lines:
            view, column, declared, _, _, readable = line.rstrip("\n").split("\t")
            if readable == "t":
                columns.setdefault(view, []).append((column, declared))
            else:
                closed.add(view)
    listed = {t.table_name for t in cursor.tables(schema="keycust_bi") if t.table_type == "VIEW"}
    test(listed == set(columns) | closed, f"SQLTables lists the {len(listed)} views")
    tried = 0
    names = 0
    for name, declared in columns.items():
        view = View(cursor, name, declared)
        view.describe()
        view.read()
        view.summarise()
        tried += view.filter()
        view.visualise()
        names += sum(1 for row in view.rows for value in row if value == customer_name)
    test(names, f"{customer_name} is found as it is written")
    test(tried > len(columns), f"{tried} columns were compared with a parameter of their type")
    with open(recipes_file, encoding="utf-8") as text:
        follow(cursor, text.read())
    states = [(view, refused(cursor, f'"keycust_bi"."{view}"')) for view in sorted(closed)]
    with open(hidden_file, encoding="utf-8") as lines:
        states += [(name, refused(cursor, f'"keycust_data"."{name}"')) for name in lines.read().split()]
    wrong = [f"{name} {state}" for name, state in states if state != "42501"]
    test(not wrong, f"{len(states)} relations are closed to it with 42501 {' '.join(wrong)}".rstrip())
    connection.close()


main()

"""numpy's part of bench/tariff.sh: COPY out, the same work on arrays, COPY back. The arithmetic alone, in seconds a customer, goes to
standard error. `program` compares some days with a linear program."""
import io
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import numpy
import psycopg2

FLAT, FIXED, SHARE, LIMIT = 0.65, 0.05, 0.2, 250.0
ROTATIONS = [h * 4 for h in (-6, -4, -2, 2, 4, 6)]
cursor = psycopg2.connect("").cursor()

# Ratio and period of each quarter-hour by month, from the same rows.
cursor.execute(
    """select month, period, starts_at_min, ends_at_min, ratio_to_flat::float8 from keycust.shipped_tariff_period()
    where region = 'Sichuan' and valid_to is null order by period = 'critical_peak'""")
ratio, peak = numpy.full((13, 96), numpy.nan), numpy.zeros((13, 96), bool)
for month, period, starts, ends, value in cursor.fetchall():
    ratio[month, starts // 15:ends // 15] = value
    peak[month, starts // 15:ends // 15] = period == "peak"
price = FLAT * ratio + FIXED


def export():
    out = io.StringIO()
    cursor.copy_expert("copy (select customer, extract(month from day), array_to_string(kw, ',') from curve order by customer, day) "
                       "to stdout with (format csv, quote ' ')", out)
    rows = numpy.fromstring(out.getvalue().replace("\n", ","), sep=",", dtype=numpy.float32).reshape(-1, 98)
    return rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2:].astype(float)


def cost(months, kw):
    places = numpy.flatnonzero(numpy.diff(months, prepend=-1))
    energy = numpy.add.reduceat(kw, places) / 4
    return (energy * price[months[places]]).sum(), energy[peak[months[places]]].sum()


def filled(kw, prices, low, high):
    order = numpy.argsort(prices, axis=1, kind="stable")
    room = numpy.take_along_axis(high - low, order, 1)
    rest = (kw - low).sum(1, keepdims=True)
    before = numpy.cumsum(room, 1) - room
    return (numpy.clip(rest - before, 0, room) * numpy.take_along_axis(prices, order, 1)).sum() / 4 + (low * prices).sum() / 4


def shift(months, kw):
    prices = price[months]
    high = numpy.maximum(kw, LIMIT)
    level = min(LIMIT, kw.max())
    plans = [filled(kw, prices, kw * 0, high), filled(kw, prices, kw * (1 - SHARE), high),
             filled(kw, prices, kw * (1 - SHARE), numpy.maximum(kw, level))]
    present = (kw * prices).sum() / 4
    rotation = min([present] + [(kw * numpy.roll(prices, -steps, axis=1)).sum() / 4 for steps in ROTATIONS])
    return plans[0], plans[1], rotation


def store(name, columns, rows):
    back = io.StringIO("".join(",".join(map(repr, row)) + "\n" for row in rows))
    cursor.execute(f"drop table if exists {name}; create table {name} (customer int, {', '.join(c + ' float8' for c in columns)})")
    cursor.copy_expert(f"copy {name} from stdin with (format csv)", back)
    cursor.connection.commit()


def program():
    from scipy.optimize import linprog

    cursor.execute("select extract(month from day)::int, kw from curve where customer <= 5 and extract(day from day) = 11 order by 1, customer")
    worst, days = 0.0, 0
    for month, values in cursor.fetchall():
        kw = numpy.array(values, float)
        best = linprog(price[month] / 4, A_eq=numpy.ones((1, 96)), b_eq=[kw.sum()],
                       bounds=list(zip(kw * (1 - SHARE), numpy.maximum(kw, LIMIT))), method="highs").fun
        cursor.execute(
            """select (keycust.tariff_shift(make_date(2024, %s, 11), %s::real[], (select model from tariff), '{"share": 0.2, "limit_kw": 250}')).feasible_energy_cny""",
            (month, values))
        worst = max(worst, abs(cursor.fetchone()[0] / best - 1))
        days += 1
    print(f"against a linear program (HiGHS) on {days} days: largest relative difference {worst:.1e}")


if sys.argv[1] == "program":
    program()
else:
    customers, months, kw = export()
    places = numpy.flatnonzero(numpy.diff(customers, prepend=-1))
    work = {"cost": cost, "shift": shift}[sys.argv[1]]
    began = time.perf_counter()
    rows = [(int(customers[a]), *map(float, work(months[a:b], kw[a:b])))
            for a, b in zip(places, [*places[1:], len(customers)])]
    print(sys.argv[1], (time.perf_counter() - began) / len(rows), file=sys.stderr)
    store("numpy_" + sys.argv[1], ["cost", "peak"] if sys.argv[1] == "cost" else ["theoretical", "feasible", "rotation"], rows)

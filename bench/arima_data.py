"""Seeded data for bench/arima.sh, as CSV files of one column in $SCRATCH and as tables: `task` (name, value float8[], orders int[],
period) and `monthly` (id, value float8[]).

airline and taylor are public series of test/reference/arima; hourly, quarter and week are made: a load by the hour, and one by the
quarter-hour with seasons of a day and of a week."""
import csv
import os

import numpy
import psycopg2

HERE = os.path.dirname(os.path.abspath(__file__))
TASKS = {"airline": ([1, 1, 1, 0, 1, 1], 12), "hourly": ([1, 0, 1, 1, 1, 1], 24), "taylor": ([1, 0, 1, 0, 1, 1], 48),
         "quarter": ([1, 0, 1, 0, 1, 1], 96), "week": ([1, 0, 1, 0, 1, 1], 672)}


def arma(count, ar, ma, deviation, rng, burn=300):
    shocks = rng.normal(0, deviation, count + burn)
    values = shocks.copy()
    for t in range(2, count + burn):
        values[t] += sum(a * values[t - 1 - i] for i, a in enumerate(ar)) + sum(b * shocks[t - 1 - i] for i, b in enumerate(ma))
    return values[burn:]


def reference(name):
    path = os.path.join(HERE, "..", "test", "reference", "arima", f"{name}.csv")
    return numpy.array([float(row["value"]) for row in csv.DictReader(open(path))])


def hourly(rng):
    t = numpy.arange(2000)
    by_hour = 120 * numpy.sin(2 * numpy.pi * (t - 8) / 24) + 50 * numpy.sin(4 * numpy.pi * t / 24)
    return 500 + by_hour + arma(2000, [0.85], [0.2], 8, rng) + numpy.repeat(rng.normal(0, 15, 84), 24)[:2000]


def quarter(rng):
    t = numpy.arange(1344)
    by_day = 60 * numpy.sin(2 * numpy.pi * (t - 30) / 96) + 25 * numpy.sin(4 * numpy.pi * (t - 10) / 96)
    return 200 + by_day + 15 * (t // 96 % 7 < 5) + arma(1344, [1.2, -0.3], [], 4, rng)


def month_kind(kind, count, rng):
    """A stationary series with a season, one that drifts, an airline model, a cycle without season, growth in per cent."""
    t = numpy.arange(count)
    season = rng.uniform(5, 30) * numpy.sin(2 * numpy.pi * (t + rng.integers(12)) / 12) + rng.uniform(0, 10) * numpy.sin(4 * numpy.pi * t / 12)
    level = rng.uniform(80, 400)
    if kind == 0:
        return level + season + arma(count, [rng.uniform(0.3, 0.9)], [rng.uniform(-0.4, 0.6)], rng.uniform(2, 12), rng)
    if kind == 1:
        return level + rng.uniform(-0.3, 1) * t + season + numpy.cumsum(arma(count, [], [rng.uniform(-0.8, 0.2)], rng.uniform(2, 8), rng))
    if kind == 2:
        shocks = rng.normal(0, rng.uniform(3, 9), count + 13)
        theta, seasonal = rng.uniform(0.2, 0.8), rng.uniform(0.3, 0.8)
        values = numpy.full(count + 13, level) + 10 * numpy.sin(2 * numpy.pi * numpy.arange(count + 13) / 12)
        for i in range(13, count + 13):
            values[i] = (values[i - 1] + values[i - 12] - values[i - 13] + shocks[i] - theta * shocks[i - 1] - seasonal * shocks[i - 12]
                         + theta * seasonal * shocks[i - 13])
        return values[13:]
    if kind == 3:
        return level + arma(count, [rng.uniform(0.5, 1.2), -rng.uniform(0.1, 0.5)], [], rng.uniform(3, 15), rng)
    return numpy.exp(numpy.log(level) + 0.004 * t + 0.005 * season + numpy.cumsum(rng.normal(0, 0.02, count)))


def main():
    rng = numpy.random.Generator(numpy.random.PCG64(20261126))
    scratch, quarters = os.environ["SCRATCH"], quarter(rng)
    series = {"airline": reference("log_airpassengers"), "hourly": hourly(rng), "taylor": reference("taylor_4w"),
              "quarter": quarters, "week": quarters}
    connection = psycopg2.connect("")
    cursor = connection.cursor()
    cursor.execute("create table task (name text, value float8[], orders int[], period int)")
    for name, values in series.items():
        numpy.savetxt(f"{scratch}/{name}.csv", values, "%.6f" if name != "airline" else "%.17g", header="value", comments="")
        values = numpy.loadtxt(f"{scratch}/{name}.csv", skiprows=1)
        cursor.execute("insert into task values (%s, %s, %s, %s)", (name, values.tolist(), *TASKS[name]))
    cursor.execute("create table monthly (id int, value float8[])")
    with open(f"{scratch}/monthly.csv", "w") as file:
        print("id,value", file=file)
        for number in range(int(os.environ["SERIES"])):
            values = numpy.round(month_kind(number % 5, int(rng.integers(60, 181)), rng), 6)
            cursor.execute("insert into monthly values (%s, %s)", (number, values.tolist()))
            for value in values:
                print(f"{number},{value:.6f}", file=file)
    connection.commit()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Reference numbers for score, computed from the published formulas by other code than ours: two-pass means,
exact fractions where there is no logarithm or root, no library. Prints score_reference.csv.

usage: python3 test/reference/score_reference.py > test/reference/score_reference.csv
"""
from fractions import Fraction
from math import fsum, log, sqrt

# Hwang & Yoon, "Multiple Attribute Decision Making" (1981), the choice of a fighter aircraft: speed (Mach),
# range (nautical miles), payload (pounds), cost (million dollars), reliability and manoeuvrability (1 to 9).
AIRCRAFT = [["2.0", 1500, 20000, "5.5", 5, 9], ["2.5", 2700, 18000, "6.5", 3, 5],
            ["1.8", 2000, 21000, "4.5", 7, 7], ["2.2", 1800, 20000, "5.0", 5, 5]]
WEIGHTS = ["0.2", "0.1", "0.1", "0.1", "0.2", "0.3"]
COST = [False, False, False, True, False, False]

rows = [[Fraction(x) for x in row] for row in AIRCRAFT]
weights = [Fraction(w) for w in WEIGHTS]
columns = list(zip(*rows))
n = len(rows)


def good(column, cost):
    low, high = min(column), max(column)
    return [(high - x if cost else x - low) / (high - low) for x in column]


goodness = [good(c, k) for c, k in zip(columns, COST)]


def share(values):
    total = fsum(values)
    return [v / total for v in values]


def divergence(column):
    total = sum(column)
    return 1 + fsum(float(x / total) * log(x / total) for x in column if x > 0) / log(n)


def deviation(column):
    mean = sum(column) / n
    return sqrt(sum((x - mean) ** 2 for x in column) / n)


def correlation(a, b):
    mean_a, mean_b = sum(a) / n, sum(b) / n
    cross = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b))
    return float(cross) / (n * deviation(a) * deviation(b))


def topsis(i):
    best = worst = 0.0
    for column, weight, cost in zip(columns, weights, COST):
        norm = sqrt(sum(x * x for x in column))
        ideal, anti = (min(column), max(column)) if cost else (max(column), min(column))
        best += (float(weight * (column[i] - ideal)) / norm) ** 2
        worst += (float(weight * (column[i] - anti)) / norm) ** 2
    return 100 * sqrt(worst) / (sqrt(best) + sqrt(worst))


def emit(name, values):
    for i, value in enumerate(values):
        print(f"{name},{i + 1},{float(value):.17g}")


print("name,element,value")
emit("aircraft_entropy_of_raw_values", share([divergence(c) for c in columns]))
emit("aircraft_entropy", share([divergence(c) for c in goodness]))
emit("aircraft_critic", share([deviation(a) * fsum(1 - correlation(a, b) for b in goodness if b is not a)
                               for a in goodness]))
emit("aircraft_weighted_sum", [100 * sum(w * z[i] for w, z in zip(weights, goodness)) for i in range(n)])
emit("aircraft_topsis", [topsis(i) for i in range(n)])
half = Fraction(1, 2)
emit("aircraft_grey", [100 * sum(w * half / (1 - z[i] + half) for w, z in zip(weights, goodness))
                       for i in range(n)])

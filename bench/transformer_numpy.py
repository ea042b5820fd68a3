"""Plans of transformers in numpy after an export: every model and number of units against every interval.

usage: transformer_numpy.py brute|sorted      with OPTIONS (a JSON file), CURVE (month,hours,kw,kvar) and OUT in the environment

"brute" looks at every interval for every alternative, "sorted" does what keycust does (sorted squares and their sums).
Both leave out units that the catalogue knows no price of. Prints the processor time it took.
"""
import csv
import json
import os
import sys
import time
from collections import defaultdict

import numpy

began = time.process_time()
way = sys.argv[1]
options = json.load(open(os.environ["OPTIONS"], encoding="utf-8"))
months, hours, kw, kvar = numpy.loadtxt(os.environ["CURVE"], delimiter=",", unpack=True)
read = time.process_time()
kva = numpy.hypot(kw, kvar)
square = kva * kva
months = months.astype(int)
kq = options.get("kq_kw_per_kvar", 0)
limit = options["load_limit_pct"] / 100
price = options["energy_price_cny_per_kwh"]
interest, life = options["interest_pct"] / 100, options["life_years"]
annuity = sum((1 + interest) ** -t for t in range(1, life + 1))
year = 8760 / hours.sum()
peak = kva.max() * (1 + options["margin_pct"] / 100)
tariff = options.get("tariff")

by_month = {}
for month in numpy.unique(months):
    here = months == month
    by_month[month] = (max(0, kw[here].max()), (numpy.maximum(kw[here], 0) * hours[here]).sum())


def contract_charge(demand, contract):
    tolerated = tariff["demand_tolerance_pct"] / 100 * contract
    if demand <= tolerated * (1 + 1e-12):
        return contract
    return tolerated + tariff["demand_excess_factor"] * (demand - tolerated)


def basic_charge(capacity):
    """A year: each quarter of the calendar its cheapest mode, each month its cheapest contract demand."""
    if tariff is None:
        return 0
    quarters = defaultdict(lambda: [0, 0, 0])
    for month, (demand, energy) in by_month.items():
        rate = tariff["demand_price_cny_per_kw_month"]
        if "high_use_demand_factor" in tariff and energy >= tariff["high_use_kwh_per_kva_month"] * capacity:
            rate *= tariff["high_use_demand_factor"]
        floor = tariff["contract_demand_floor_pct"] / 100 * capacity
        contracts = [max(floor, c) for c in (floor, demand / (tariff["demand_tolerance_pct"] / 100), demand)]
        quarter = quarters[month // 3]
        quarter[0] += tariff["capacity_price_cny_per_kva_month"] * capacity
        quarter[1] += rate * min(contract_charge(demand, c) for c in contracts)
        quarter[2] += rate * demand
    return sum(min(q) for q in quarters.values()) * 12 / len(by_month)


def sets(model, n):
    """Losses of 1 … n units: constant, slope, limit."""
    capacity = model["capacity_kva"]
    p0 = model["no_load_loss_w"] / 1000 + (kq * model["no_load_current_pct"] / 100 * capacity if kq else 0)
    pk = model["load_loss_w"] / 1000 + (kq * model["impedance_pct"] / 100 * capacity if kq else 0)
    return [(k * p0, pk / k / capacity**2, numpy.inf if k == n else k * capacity * limit) for k in range(1, n + 1)]


def brute(lines):
    cost = numpy.full(square.shape, numpy.inf)
    for constant, slope, most in lines:
        numpy.minimum(cost, numpy.where(kva <= most, constant + slope * square, numpy.inf), out=cost)
    return (cost * hours).sum()


order = numpy.argsort(square, kind="stable")
ordered = square[order]
sum_h = numpy.concatenate([[0], numpy.cumsum(hours[order])])
sum_x = numpy.concatenate([[0], numpy.cumsum((square * hours)[order])])


def by_sums(lines):
    """Units of one kind: each more has a higher constant and a lower slope, so they take turns in their order."""
    at, total = 0, 0.0
    for k, (constant, slope, most) in enumerate(lines):
        to = len(ordered)
        if k + 1 < len(lines):
            cross = (lines[k + 1][0] - constant) / (slope - lines[k + 1][1])
            to = max(at, numpy.searchsorted(ordered, min(cross, most * most), side="right"))
        total += constant * (sum_h[to] - sum_h[at]) + slope * (sum_x[to] - sum_x[at])
        at = to
    return total


losses = brute if way == "brute" else by_sums
charges, rows = {}, []
for model in options["models"]:
    if "price_cny" not in model:
        continue
    for n in range(1, 5):
        capacity = n * model["capacity_kva"]
        if capacity not in charges:
            charges[capacity] = basic_charge(capacity)
        unit_limit = options["unit_limit_dry_kva" if model["cooling"] == "dry" else "unit_limit_oil_kva"]
        yearly = n * model["price_cny"] / annuity + losses(sets(model, n)) * year * price + charges[capacity]
        feasible = peak <= capacity * limit and model["capacity_kva"] <= unit_limit
        rows.append((yearly, f"{n} x " * (n > 1) + f"{model['series']}-{model['capacity_kva']}", model["impedance_pct"], feasible))
print(f"{1000 * (time.process_time() - began):.0f} ms ({1000 * (read - began):.0f} of them to read)")
with open(os.environ["OUT"], "w", encoding="utf-8", newline="") as out:
    csv.writer(out).writerows((name, uk, repr(yearly), feasible) for yearly, name, uk, feasible in rows)

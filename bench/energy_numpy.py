"""numpy's part of bench/energy.sh: curves out by COPY, then for each customer the same kinds of plans on arrays: every bank of the
catalogue month by month, every transformer that has a price, cost and shifting under the tariff, the indices of the load.

usage: energy_numpy.py FOLDER      with NUMPY customers; the folder holds the options and the hours

Vectorised as far as it goes: banks by the number of steps that a controller without end would switch, transformers by sorted
squares and their sums. Prints ms a customer.
"""
import csv
import io
import json
import os
import sys
import time

import numpy as np
import psycopg2

folder, customers = sys.argv[1], int(os.environ["NUMPY"])
reactive = json.load(open(f"{folder}/reactive.json", encoding="utf-8"))
transformer = json.load(open(f"{folder}/transformer.json", encoding="utf-8"))
ratio = np.full((13, 96), np.nan)
for month, starts, ends, value in csv.reader(open(f"{folder}/hours.csv")):
    ratio[int(month), int(starts):int(ends)] = float(value)
price = 0.65 * ratio
cursor = psycopg2.connect("").cursor()
table = np.zeros(101)
for factor, pct in sorted(zip(reactive["adjustment_power_factor"], reactive["adjustment_pct"])):
    table[round(100 * factor):] = pct


def export():
    out = io.StringIO()
    cursor.copy_expert(f"""copy (select customer_id, extract(year from day) * 12 + extract(month from day), array_to_string(kw || kvar, ',')
        from keycust_data.power_curve where day >= '2024-01-01'
            and customer_id in (select customer_id from keycust_data.customer order by 1 limit {customers})
        order by customer_id, day) to stdout with (format csv, quote ' ')""", out)
    names, rest = [], []
    for line in out.getvalue().splitlines():
        name, values = line.split(",", 1)
        names.append(name)
        rest.append(values)
    values = np.fromstring(",".join(rest), sep=",").reshape(-1, 193)
    names = np.array(names)
    for name in np.unique(names):
        here = values[names == name]
        yield here[:, 0].astype(int), here[:, 1:97], here[:, 97:]


def banks(months, kw, kvar):
    """Saving and present value of every unit of the catalogue, 1 … 12 steps."""
    places = np.flatnonzero(np.diff(months, prepend=-1)) * 96
    power, net = kw.ravel(), kvar.ravel()
    kwh = np.add.reduceat(power, places) / 4
    charge = np.array([x for x in reactive["month_charge_cny"]])

    def percent(kvarh):
        factor = np.floor(100 * kwh / np.sqrt(kwh * kwh + kvarh * kvarh) + 0.5)
        return table[factor.astype(int)]

    before = percent(np.add.reduceat(np.abs(net), places) / 4)
    best = (0, None)
    for u in range(len(reactive["unit_kind"])):
        rated = reactive["unit_rated_kvar"][u]
        step = rated * (400 / reactive["unit_rated_voltage_v"][u]) ** 2 / (1 - reactive["unit_detuning_pct"][u] / 100)
        wanted = np.maximum(0, np.ceil(net / step - reactive["switch_on_steps"]))
        annuity = (1 - (1 + reactive["rate_pct"] / 100) ** -reactive["unit_life_years"][u]) / (reactive["rate_pct"] / 100)
        for steps in range(1, 13):
            left = np.abs(net - np.minimum(wanted, steps) * step)
            saving = (charge * (before - percent(np.add.reduceat(left, places) / 4)) / 100).sum()
            value = saving * annuity - steps * rated * reactive["unit_price_cny_per_kvar"][u]
            best = max(best, (value, (u, steps)), key=lambda pair: pair[0])
    return best


def transformers(months, kw, kvar):
    square = np.sort((kw * kw + kvar * kvar).ravel())
    sums = np.concatenate([[0], np.cumsum(square)])
    peaks = np.maximum.reduceat(kw.max(1), np.flatnonzero(np.diff(months, prepend=-1)))
    limit = transformer["load_limit_pct"] / 100
    best = (np.inf, None)
    tariff = transformer["tariff"]
    for model in transformer["models"]:
        if "price_cny" not in model:
            continue
        for n in range(1, 5):
            capacity = n * model["capacity_kva"]
            at, loss = 0, 0.0
            for k in range(1, n + 1):
                to = len(square)
                if k < n:
                    cross = k * (k + 1) * model["no_load_loss_w"] / model["load_loss_w"] * model["capacity_kva"] ** 2
                    to = max(at, np.searchsorted(square, min(cross, (k * model["capacity_kva"] * limit) ** 2), side="right"))
                loss += k * model["no_load_loss_w"] * (to - at) + model["load_loss_w"] / k / model["capacity_kva"] ** 2 * (sums[to] - sums[at])
                at = to
            floor = tariff["contract_demand_floor_pct"] / 100 * capacity
            contract = tariff["demand_price_cny_per_kw_month"] * np.maximum(peaks / 1.05, floor)
            modes = np.stack([np.full(12, tariff["capacity_price_cny_per_kva_month"] * capacity), contract, tariff["demand_price_cny_per_kw_month"] * peaks])
            charge = modes.reshape(3, 4, 3).sum(2).min(0).sum()
            cost = n * model["price_cny"] / 10.594 + loss / 4000 * transformer["energy_price_cny_per_kwh"] + charge
            best = min(best, (cost, (model["series"], n)), key=lambda pair: pair[0])
    return best


def filled(kw, prices, low, high):
    order = np.argsort(prices, axis=1, kind="stable")
    room = np.take_along_axis(high - low, order, 1)
    rest = (kw - low).sum(1, keepdims=True)
    before = np.cumsum(room, 1) - room
    return (np.clip(rest - before, 0, room) * np.take_along_axis(prices, order, 1)).sum() / 4 + (low * prices).sum() / 4


def tariffs(months, kw):
    prices = price[(months - 1) % 12 + 1]
    cost = (kw * prices).sum() / 4
    top = np.maximum(kw, kw.max())
    plans = [filled(kw, prices, kw * 0, top), filled(kw, prices, kw * 0.9, top), filled(kw, prices, kw * 0.9, np.maximum(kw, kw.max()))]
    turns = [(kw * np.roll(prices, -4 * h, axis=1)).sum() / 4 for h in (-8, -6, -4, -2, 2, 4, 6, 8)]
    return cost, plans, min(turns)


def indices(kw):
    flat = kw.ravel()
    ordered = np.sort(flat)
    shape = kw / np.maximum(kw.mean(1, keepdims=True), 1e-9)
    alike = np.corrcoef(shape)
    return (flat.mean() / flat.max(), (kw.mean(1) / kw.max(1)).mean(), kw.min(1).mean(), (kw.std(1) / kw.mean(1)).mean(), ordered[:: len(ordered) // 100],
            np.argmax(alike.sum(1)), (flat**2).sum() / 4 / flat.max() ** 2, np.abs(np.diff(kw, axis=1)).max())


began = time.process_time()
wall = time.time()
loads = list(export())
exported = time.time() - wall
spent = dict.fromkeys(("banks", "transformers", "tariffs", "indices"), 0.0)
for months, kw, kvar in loads:
    for name, work in (("banks", lambda: banks(months, kw, kvar)), ("transformers", lambda: transformers(months, kw, kvar)),
                       ("tariffs", lambda: tariffs(months, kw)), ("indices", lambda: indices(kw))):
        was = time.process_time()
        work()
        spent[name] += time.process_time() - was
total = exported + sum(spent.values())
print(f"  numpy, ms a customer ({len(loads)} of them): export {1000 * exported / len(loads):.1f}, "
      + ", ".join(f"{name} {1000 * value / len(loads):.1f}" for name, value in spent.items()))
print(f"{1000 * total / len(loads):.1f} ms a customer, export included")

"""Every bank of a plan by itself, interval by interval, in numpy: what bench/reactive.sh compares reactive_plan with.

usage: reactive_brute.py quarter_hour.csv.gz options.json alternatives.csv

Nothing is taken from the extension but the options and what it says of its alternatives. The standard's table is looked up
as it stands; the power factor is rounded in decimals.
"""
import csv
import gzip
import json
import math
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

import numpy as np

getcontext().prec = 50
load_file, options_file, alternatives_file = sys.argv[1:]
options = json.load(open(options_file))
with gzip.open(load_file, "rt") as file:
    rows = sorted(csv.DictReader(file), key=lambda row: row["interval_end"])
# kWh of a quarter of an hour to kW; the month an interval lies in is that of its beginning.
kw, lag, lead = (4 * np.array([float(row[name]) for row in rows]) for name in ("kwh", "lag_kvarh", "lead_kvarh"))
ends = np.array([row["interval_end"] for row in rows], "datetime64[s]")
months = (ends - np.timedelta64(1, "s")).astype("datetime64[M]")
names, month = np.unique(months, return_inverse=True)
hours = 0.25
kwh = np.bincount(month, kw) * hours
days = ((names + 1).astype("datetime64[D]") - names.astype("datetime64[D]")).astype(float)
coverage = np.bincount(month) * hours / (24 * days)
charge = options.get("basic_charge_cny_per_month", 0) + options["energy_price_cny_per_kwh"] * kwh / coverage
table = dict(zip((round(100 * f) for f in options["adjustment_power_factor"]), options["adjustment_pct"]))


def adjustment(kwh, kvarh):
    kwh, kvarh = Decimal(float(kwh)), Decimal(float(kvarh))
    factor = (kwh / (kwh * kwh + kvarh * kvarh).sqrt()).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return table[int(100 * factor)]


net, mixed = lag - lead, np.minimum(lag, lead)
tangent = math.sqrt(1 / options.get("target_power_factor", 1) ** 2 - 1)
wanted = net - kw * tangent
units = len(options["unit_kind"])
most = options["most_steps"]
unit = np.repeat(np.arange(units), most)
steps = np.tile(np.arange(1, most + 1), units)
column = lambda name: np.array(options[name], float)[unit]
rated = column("unit_rated_kvar")
is_svg = np.array([options["unit_kind"][u] == "svg" for u in unit])
given = np.where(is_svg, rated, rated * (options["voltage_v"] / column("unit_rated_voltage_v")) ** 2
                 / (1 - column("unit_detuning_pct") / 100))
own_kw = column("unit_loss_w_per_kvar") / 1000
lag_sum, lead_sum, loss_sum = (np.zeros((len(names), len(unit))) for _ in range(3))
on = np.zeros(len(unit))
switch_on, lead_limit = options["switch_on_steps"], options["lead_limit_steps"]
for t in range(len(kw)):
    # As many steps as a controller moves to, each bank for itself; and what generators give.
    x = wanted[t] / given
    on = np.minimum(np.maximum(on, np.ceil(x - switch_on)), np.floor(x + lead_limit)).clip(0, steps)
    size = steps * given
    svg = min(wanted[t], 1e300) if wanted[t] > 0 else net[t] if net[t] < 0 else 0.0
    kvar = np.where(is_svg, np.clip(svg, -size, size), on * given)
    left = net[t] - kvar
    m = month[t]
    lag_sum[m] += hours * (mixed[t] + np.maximum(left, 0))
    lead_sum[m] += hours * (mixed[t] + np.maximum(-left, 0))
    loss_sum[m] += hours * (options["loss_kw_per_kvar"] * (abs(net[t]) - np.abs(left))
                            - own_kw * np.where(is_svg, np.abs(kvar), on * rated))
before = np.array([adjustment(kwh[m], hours * (lag + lead)[month == m].sum()) for m in range(len(names))])
after = np.array([[adjustment(kwh[m], lag_sum[m, i] + lead_sum[m, i]) for i in range(len(unit))] for m in range(len(names))])
year = 12 / len(names)
saving = year * ((charge * before / 100)[:, None] - charge[:, None] * after / 100).sum(0) \
    + year * (loss_sum / coverage[:, None]).sum(0) * options.get("loss_price_cny_per_kwh", options["energy_price_cny_per_kwh"])
price = options.get("fixed_cost_cny", 0) + steps * rated * column("unit_price_cny_per_kvar")
life = column("unit_life_years")
rate = options["rate_pct"] / 100
npv = -price + saving * (1 - (1 + rate) ** -life) / rate

with open(alternatives_file) as file:
    told = {(row["equipment"], float(row["step_kvar"]), int(row["steps"])): row for row in csv.DictReader(file)
            if row["kind"] in ("bank", "svg")}
worst = 0.0
for i in range(len(unit)):
    row = told.pop((options["unit_equipment"][unit[i]], rated[i], int(steps[i])))
    for name, value in (("saving_cny", saving[i]), ("npv_cny", npv[i]), ("investment_cny", price[i]),
                        ("leading_kvarh_per_year", year * (lead_sum[:, i] / coverage).sum())):
        worst = max(worst, abs(float(row[name]) - value) / max(1, abs(value)))
        if abs(float(row[name]) - value) > 1e-6 * max(1, abs(value)):
            sys.exit(f"{name} of {row} is {value}")
best = int(np.argmax(npv))
if told:
    sys.exit(f"not looked at: {told}")
print(f"{len(unit)} alternatives agree to {worst:.0e} with the brute force")
print("best of the brute force:", "nothing" if npv[best] <= 0 else
      f"{options['unit_equipment'][unit[best]]}: {steps[best]} x {rated[best]:g} kvar, "
      f"saving {saving[best]:.2f} CNY a year, NPV {npv[best]:.2f} CNY")

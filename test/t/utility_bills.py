"""Bills of the sample utility, worked out anew with the standard library from what its systems hold.

usage: utility_bills.py FOLDER SHIPPED      FOLDER: the CSV files that utility.sh writes; SHIPPED: sql/base/shipped

Nothing of the generator is used: energy comes from the points of the curves, in whole ten-thousandths of a kilowatt,
and from the readings that close a bill; hours of the periods, percents of the power factor and losses of transformers
from the tables that the extension ships; prices from the price catalogue. Money is Decimal, rounded half up. Prints a
TAP line for each comparison; a bill, a charge or a payment that differs by a fen is a failure.
"""
import csv
import sys
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 60
PERIODS = ("critical_peak", "peak", "flat", "valley")
DAY = timedelta(days=1)
folder, shipped = sys.argv[1:3]
tests = 0


def rows(name, where=None):
    with open(f"{where or folder}/{name}.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {key.split(" ")[0]: value for key, value in row.items()}


def day_of(text):
    return date.fromisoformat(text[:10]) if text else None


def to(value, places):
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def result(name, of, wrong):
    global tests
    tests += 1
    print(f"{'not ok' if wrong or not of else 'ok'} {tests} - {name} ({of}, wrong: {len(wrong)})")
    for line in wrong[:5]:
        print("#", line)


# --- what is known: hours, prices, losses, percents ------------------------------------------------------------

# The period of each quarter of an hour of each month; a sharp period lies within a peak one.
quarters = {m: [None] * 96 for m in range(1, 13)}
ratio = {}
for row in sorted(rows("tariff_period", shipped), key=lambda r: r["period"] == "critical_peak"):
    if row["region"] == "Sichuan" and row["valid_from"] == "2023-06-01":
        ratio[row["period"]] = Decimal(row["ratio_to_flat"])
        for quarter in range(int(row["starts_at_min"]) // 15, int(row["ends_at_min"]) // 15):
            quarters[int(row["month"])][quarter] = row["period"]

percent = {(Decimal(r["power_factor_standard"]), Decimal(r["power_factor"])): Decimal(r["adjustment_pct"])
           for r in rows("power_factor_adjustment", shipped)}
model = {(r["series"], int(r["capacity_kva"])): r for r in rows("transformer_model", shipped) if r["cooling"] == "oil"}
price = {r["prc_code"]: r for r in rows("e_cat_prc")}
first_day, last_day, as_of = ((day_of(r["first_day"]), day_of(r["last_day"]), r["as_of"]) for r in rows("parameter")).__next__()
customer = {r["cons_no"]: r for r in rows("customer")}
meters = defaultdict(list)
for row in rows("meter"):
    row["from"], row["to"] = day_of(row["inst_date"]), (day_of(row["rmv_date"]) or last_day + DAY) - DAY
    meters[row["cons_no"]].append(row)

# --- energy of a meter's day by period, from its points ---------------------------------------------------------

# In ten-thousandths of a secondary kWh: a quarter of the sum of the points, half up.
area, lagging, leading = {}, {}, {}
active = {}
for row in rows("curve"):  # by meter and day, active before reactive
    key = (row["id"], day_of(row["data_date"]))
    points = [row[f"p{i}"] for i in range(1, 97)]
    if "" in points:
        continue
    points = [int(Decimal(p).scaleb(4)) for p in points]
    if row["data_type"] == "1":
        sums = dict.fromkeys(PERIODS, 0)
        for period, p in zip(quarters[key[1].month], points):
            sums[period] += max(p, 0)
        area[key] = tuple((sums[period] + 2) // 4 for period in PERIODS)
        active = {key: points}
    elif key in active:
        lagging[key] = (sum(q for p, q in zip(active[key], points) if p >= 0 and q > 0) + 2) // 4
        leading[key] = (sum(-q for p, q in zip(active[key], points) if p >= 0 and q < 0) + 2) // 4

register = {}
for row in rows("reading"):
    values = (row["r1"], row["r2"], row["r3"], row["r4"]) if row["read_type"] == "1" else (row["r"],)
    register[row["id"], row["read_type"], day_of(row["data_date"])] = tuple(int(Decimal(v).scaleb(4)) for v in values)

demand = defaultdict(list)
for row in rows("demand"):
    day = day_of(row["data_date"])
    demand[row["id"], day.year, day.month].append(Decimal(row["max_demand"]))


def used(meter, kind, since, till):
    """What a register counted from since to till, both included; a new meter begins at nothing."""
    end = register[meter["id"], kind, till]
    start = register.get((meter["id"], kind, since - DAY), (0,) * len(end) if since == meter["from"] else None)
    return tuple(b - a for a, b in zip(start, end))


# --- a customer's month --------------------------------------------------------------------------------------------

differ = []
counts = defaultdict(int)


def metered(meter, since, till):
    """Energy of a meter by period and reactive energy, from the readings; and from the points, where all came."""
    read = used(meter, "1", since, till), used(meter, "3", since, till)[0] + used(meter, "4", since, till)[0]
    days = [(meter["id"], since + DAY * i) for i in range((till - since).days + 1)]
    counts["meter-months"] += 1
    if all(d in lagging for d in days):
        counts["meter-months from points alone"] += 1
        curve = tuple(map(sum, zip(*(area[d] for d in days)))), sum(lagging[d] + leading[d] for d in days)
        if curve != read:
            differ.append(f"meter {meter['id']} {since}: points {curve}, readings {read}")
        return curve
    return read


def bill(cons_no, since, till):
    """All that a bill says, from energy, contract and prices."""
    c, tariff = customer[cons_no], price[customer[cons_no]["prc_code"]]
    opened, closed = day_of(c["ps_date"]), day_of(c["cancel_date"]) or last_day
    days = (min(till, closed) - max(since, opened)).days + 1
    kva = Decimal(c["contract_cap"])
    energy, kvarh, peaks = [Decimal(0)] * 4, Decimal(0), defaultdict(Decimal)
    for m in meters[cons_no]:
        a, b = max(since, m["from"]), min(till, m["to"])
        if a > b:
            continue
        factor = Decimal(m["t_factor"]).scaleb(-4)
        periods, reactive = metered(m, a, b)
        energy = [e + to(p * factor, 0) for e, p in zip(energy, periods)]
        kvarh += to(reactive * factor, 0)
        seen = demand[m["id"], since.year, since.month]
        peaks[m["mp_id"]] = max(peaks[m["mp_id"]], to(max(seen) * Decimal(m["t_factor"]), 2))
    out = {"mr_pq": sum(energy), "max_demand": sum(peaks.values())}

    # Metered behind its own transformer: the losses are the customer's.
    loss_kwh = loss_kvarh = Decimal(0)
    if c["meas_mode"] == "2":
        t = model[c["model_no"].split("-")[0], int(Decimal(c["contract_cap"]))]
        hours = days * 24
        square = (out["mr_pq"] ** 2 + kvarh ** 2) / (kva * hours) ** 2
        loss_kwh = to((Decimal(t["no_load_loss_w"]) + Decimal(t["load_loss_w"]) * square) * hours / 1000, 0)
        loss_kvarh = to((Decimal(t["no_load_current_pct"]) + Decimal(t["impedance_pct"]) * square) * kva * hours / 100, 0)
    out["loss_pq"] = loss_kwh
    whole = out["mr_pq"]
    sharp, peak, flat, valley = (e + (loss_kwh * e // whole if whole else 0) for e in energy)
    total = whole + loss_kwh
    out.update(t_pq=total, sharp_pq=sharp, peak_pq=peak, flat_pq=total - sharp - peak - valley, valley_pq=valley)

    yuan = Decimal(tariff["kwh_prc"])
    for period, name in zip(PERIODS, ("sharp", "peak", "flat", "valley")):
        out[f"{name}_amt"] = to(out[f"{name}_pq"] * yuan * (ratio[period] if c["ts_flag"] == "1" else 1), 2)
    energy_amt = sum(out[f"{name}_amt"] for name in ("sharp", "peak", "flat", "valley"))

    month_days = (till - since).days + 1
    mode, md = c["ba_calc_mode"], out["max_demand"]
    basic = Decimal(0)
    if mode == "1":
        basic = kva * Decimal(tariff["cap_prc"])
    elif mode in ("2", "3"):
        charged = md
        if mode == "2":
            agreed = Decimal(c["dmd_spec_value"])
            over = md - agreed * 105 / 100
            charged = agreed * 105 / 100 + 2 * over if over > 0 else agreed
            counts["contract demand exceeded"] += over > 0
        heavy = total >= 260 * kva
        counts["demand price x 0.9"] += heavy
        basic = charged * Decimal(tariff["dmd_prc"]) * (Decimal("0.9") if heavy else 1)
    counts[f"mode {mode}"] += 1
    out["ba_amt"] = to(basic * days / month_days, 2)
    out["pl_amt"] = to(total * Decimal(tariff["pl_prc"]), 2)
    out["t_amt"] = energy_amt + out["ba_amt"] + out["pl_amt"]

    out["pf_adj_amt"] = Decimal(0)
    if c["pf_std_code"] and total > 0:
        kvarh += loss_kvarh
        out["q_pq"] = kvarh
        out["act_pf"] = to(total / (total ** 2 + kvarh ** 2).sqrt(), 2)
        out["adj_factor"] = percent[Decimal(c["pf_std_code"]), max(out["act_pf"], Decimal("0.30"))]
        counts["surcharge" if out["adj_factor"] > 0 else "discount" if out["adj_factor"] < 0 else "no adjustment"] += 1
        out["pf_adj_amt"] = to((energy_amt + out["ba_amt"]) * out["adj_factor"] / 100, 2)
    counts["losses added"] += loss_kwh > 0
    counts["part of a month"] += days < month_days
    out["rcvbl_amt"] = out["t_amt"] + out["pf_adj_amt"]
    return out


bills = {(r["cons_no"], r["ym"]): r for r in rows("bill")}
wrong, recomputed = [], {}
for (cons_no, ym), said in bills.items():
    since = date(int(ym[:4]), int(ym[4:]), 1)
    till = since.replace(day=monthrange(since.year, since.month)[1])
    try:
        found = recomputed[cons_no, ym] = bill(cons_no, since, till)
    except (KeyError, TypeError, ValueError) as reason:
        wrong.append(f"{cons_no} {ym}: not to be worked out: {reason!r}")
        continue
    off = [f"{k} {said[k]}, worked out {v}" for k, v in found.items() if said[k] != "" and Decimal(said[k]) != v
           or said[k] == "" and v != 0]
    if off:
        wrong.append(f"{cons_no} {ym}: " + "; ".join(off))

result("meters' months from the points = from the readings that close the bills",
       counts["meter-months from points alone"], differ)
result("bills worked out from curves, readings and tariff are equal to the fen", len(bills), wrong)
print("# " + ", ".join(f"{name}: {n}" for name, n in sorted(counts.items())))

# Each whole month of each customer has its bill, once the day of release has come.
missing, expected = [], 0
for cons_no, c in customer.items():
    since = (first_day.replace(day=1) + DAY * 31).replace(day=1) if first_day.day > 1 else first_day
    while True:
        till = since.replace(day=monthrange(since.year, since.month)[1])
        if till + DAY * 6 > last_day:
            break
        if day_of(c["ps_date"]) <= till and (day_of(c["cancel_date"]) or till) >= since:
            expected += 1
            if (cons_no, f"{since:%Y%m}") not in bills:
                missing.append(f"{cons_no} {since}")
        since = till + DAY
result("a customer's whole month has a bill", expected, missing)

# --- receivables, payments, penalties, truths --------------------------------------------------------------------------

paid = defaultdict(list)
wrong, of = [], 0
receivable = {r["rcvbl_amt_id"]: r for r in rows("receivable")}
for row in rows("received"):
    r = receivable[row["rcvbl_amt_id"]]
    begins, came = date.fromisoformat(f"{r['penalty_bgn_date'][:4]}-{r['penalty_bgn_date'][4:6]}-{r['penalty_bgn_date'][6:]}"), day_of(row["rcved_date"])
    amount, rate = Decimal(row["this_rcved_amt"]), Decimal(0)
    day = begins
    while day <= came:  # a day's rate by whether it lies in the year of the due date
        rate += Decimal("0.002") if day.year == (begins - DAY).year else Decimal("0.003")
        day += DAY
    paid[row["rcvbl_amt_id"]].append((came, amount, begins - DAY))
    of += 1
    if to(amount * rate, 2) != Decimal(row["this_penalty"]):
        wrong.append(f"{row['rcved_amt_id']}: {row['this_penalty']}, worked out {to(amount * rate, 2)}")
result("penalties = amount x days x rate, 2 in a thousand a day, 3 from the next year on", of, wrong)

wrong = [f"{i}: owed {r['owe_amt']}" for i, r in receivable.items()
         if Decimal(r["rcvbl_amt"]) - sum(a for _, a, _ in paid[i]) != Decimal(r["owe_amt"])]
result("owed = receivable - received", len(receivable), wrong)

late = {}
for i, payments in paid.items():
    r = receivable[i]
    if sum(a for _, a, _ in payments) >= Decimal(r["rcvbl_amt"]):
        days = (max(p[0] for p in payments) - payments[0][2]).days
        if days > 0:
            late[r["cons_no"], r["rcvbl_ym"]] = days
truth = {(r["cons_no"], r["ym"]): int(r["days_late"]) for r in rows("late_payment")}
settled = {(r["cons_no"], r["rcvbl_ym"]) for r in receivable.values() if Decimal(r["owe_amt"]) <= 0}
result("a bill is paid late, by as many days, where the truth says so",
       len(late), [f"{k}: {late.get(k)} days, truth {truth.get(k)}" for k in sorted(set(late) | set(truth) & settled)
                   if late.get(k) != truth.get(k)])

sums = defaultdict(lambda: [Decimal(0)] * 3)
for (cons_no, ym), b in recomputed.items():
    c, tariff = customer[cons_no], price[customer[cons_no]["prc_code"]]
    since = date(int(ym[:4]), int(ym[4:]), 1)
    till = since.replace(day=monthrange(since.year, since.month)[1])
    if c["ba_calc_mode"] != "0" and day_of(c["ps_date"]) <= since and (day_of(c["cancel_date"]) or till) >= till:
        kva = Decimal(c["contract_cap"])
        heavy = Decimal("0.9") if b["t_pq"] >= 260 * kva else 1
        sums[cons_no] = [x + y for x, y in zip(sums[cons_no], (
            b["ba_amt"], to(kva * Decimal(tariff["cap_prc"]), 2),
            to(b["max_demand"] * Decimal(tariff["dmd_prc"]) * heavy, 2)))]
truth = {r["cons_no"]: r for r in rows("basic_charge")}
wrong = []
for cons_no in sorted(set(sums) | set(truth)):
    paid_, capacity, demand_ = sums[cons_no]
    t = truth.get(cons_no)
    cheaper = "1" if capacity <= demand_ else "3"
    if not t or [Decimal(t[k]) for k in ("paid_cny", "by_capacity_cny", "by_demand_cny")] != sums[cons_no] \
            or t["cheaper_mode"] != cheaper or (t["wrong"] == "t") != (paid_ > min(capacity, demand_)):
        wrong.append(f"{cons_no}: {[str(s) for s in sums[cons_no]]}, truth {t}")
result("what each basic-charge mode would have cost, which is cheaper, whether the one in force is wrong", len(truth), wrong)
print(f"1..{tests}")

"""The round trip that the value step replaces: COPY out, measures and scores in pandas, COPY back.

The model (bounds, weights, directions) is the one that keycust has kept; what is measured of each customer, over which
months, is what doc/value.md says.
"""
import io

import numpy
import pandas
import psycopg2

MONTH = pandas.Timestamp("2025-12-01")
LAST_DAY = MONTH + pandas.offsets.MonthEnd(0)
connection = psycopg2.connect("")
cursor = connection.cursor()


def read(query, dates=()):
    out = io.BytesIO()
    cursor.copy_expert(f"copy ({query}) to stdout with (format csv, header)", out)
    out.seek(0)
    return pandas.read_csv(out, parse_dates=list(dates))


customer = read("select customer_id, industry_code, market_code, opened_on, own_generation_kw from keycust_data.customer",
                ["opened_on"]).set_index("customer_id")
contract = read("select customer_id, contract_capacity_kva, ends_on from keycust_data.contract", ["ends_on"]).set_index("customer_id")
outlook = read("select industry_code, outlook from keycust_data.industry_outlook").set_index("industry_code").outlook
bill = read("select customer_id, month, energy_kwh, maximum_demand_kw, surcharge_cny, purchase_cost_cny, total_cny from keycust_data.bill",
            ["month"])
receivable = read("select receivable_id, customer_id, amount_cny, due_on, settled_on from keycust_data.receivable "
                  "where amount_cny > 0 and coalesce(amount_type_code, '01') not in ('04', '05', '08')", ["due_on", "settled_on"])
payment = read("select receivable_id, payment_id, paid_at, amount_cny from keycust_data.payment", ["paid_at"])
model = read("select measure, direction, low, high, weight from keycust_data.value_model_criterion order by place")

measure = pandas.DataFrame(index=customer.index)
bill["ago"] = (MONTH.year - bill.month.dt.year) * 12 + MONTH.month - bill.month.dt.month
year = bill[bill.ago.between(0, 11)]
grouped = year.groupby("customer_id")
measure["profit_cny"] = (grouped.total_cny.sum() - grouped.surcharge_cny.sum() - grouped.purchase_cost_cny.sum())
measure["maximum_demand_kw"] = grouped.maximum_demand_kw.max()
energy = bill[bill.ago.between(0, 23)].pivot_table(index="customer_id", columns="ago", values="energy_kwh", aggfunc="sum")
measure["energy_kwh"] = energy[range(12)].sum(axis=1)
change = pandas.DataFrame({a: energy[a] - energy[a + 12] for a in range(12)}).median(axis=1)
measure["growth_pct_per_year"] = 100 * change / energy.mean(axis=1)
measure["profit_cny_per_kwh"] = measure.profit_cny / measure.energy_kwh
measure["profit_cny_per_kva"] = measure.profit_cny * 12 / grouped.month.nunique() / contract.contract_capacity_kva
measure["contract_left_years"] = (contract.ends_on - LAST_DAY).dt.days.clip(lower=0) / 365.25
measure["tenure_years"] = (LAST_DAY - customer.opened_on).dt.days / 365.25
measure["self_supply_pct"] = (100 * customer.own_generation_kw.fillna(0) / contract.contract_capacity_kva).clip(upper=100)
measure["market_purchase_pct"] = customer.market_code.map({"direct": 100.0, "agency": 0.0, "guaranteed": 0.0})
measure["applied_capacity_pct"] = numpy.nan
measure["industry_outlook"] = customer.industry_code.map(outlook)

due = receivable[(receivable.due_on <= LAST_DAY) & (receivable.due_on > LAST_DAY - pandas.DateOffset(months=24))]
paid = payment[payment.paid_at < LAST_DAY + pandas.Timedelta(days=1)].merge(due[["receivable_id", "amount_cny"]],
                                                                          on="receivable_id", suffixes=("", "_due"))
paid = paid.sort_values(["paid_at", "payment_id"])
paid["sum_cny"] = paid.groupby("receivable_id").amount_cny.cumsum().round(2)
reached = paid[paid.sum_cny >= paid.amount_cny_due].groupby("receivable_id").paid_at.min().dt.normalize()
due = due.join(reached.rename("reached_on"), on="receivable_id")
settled = due.settled_on.fillna(due.reached_on)
settled = settled.where(settled <= LAST_DAY)
late = (settled.fillna(LAST_DAY) - due.due_on).dt.days.clip(lower=0)
measure["on_time_payment_pct"] = 100 * (settled <= due.due_on).groupby(due.customer_id).mean()
measure["late_days"] = (due.amount_cny * late).groupby(due.customer_id).sum() / due.groupby("customer_id").amount_cny.sum()

values = measure[model.measure].to_numpy(dtype=float)
low, high, weight = (model[name].to_numpy(dtype=float) for name in ("low", "high", "weight"))
with numpy.errstate(invalid="ignore", divide="ignore"):
    goodness = ((values - low) / (high - low)).clip(0, 1)
goodness = numpy.where((model.direction == "cost").to_numpy(), 1 - goodness, goodness)
known = ~numpy.isnan(values) & (weight > 0)
used = numpy.where(known, weight, 0)
coverage = used.sum(axis=1)
points = 100 * numpy.where(known, goodness, 0) * used / coverage[:, None]
score = numpy.where(coverage >= 0.5, points.sum(axis=1), numpy.nan)
result = pandas.DataFrame({"customer_id": customer.index, "score": score})
result["value_rank"] = result.score.rank(ascending=False, method="min")
result = result.sort_values("value_rank")
profit = measure.profit_cny.clip(lower=0).reindex(result.customer_id).to_numpy()
better = 100 * (profit.cumsum() - profit) / profit.sum()
result["tier"] = numpy.select([better < 80, better < 95], ["A", "B"], "C")
row, column = numpy.nonzero(known)
contribution = pandas.DataFrame({"customer_id": customer.index.to_numpy()[row], "measure": model.measure.to_numpy()[column],
                                 "value": values[row, column], "goodness": goodness[row, column], "points": points[row, column]})


def write(table, columns, frame):
    back = io.StringIO()
    frame.to_csv(back, index=False, header=False)
    back.seek(0)
    cursor.execute(f"drop table if exists bench.{table}; create table bench.{table} ({columns})")
    cursor.copy_expert(f"copy bench.{table} from stdin with (format csv)", back)


write("pandas_value", "customer_id text, score float8, value_rank float8, tier text", result)
write("pandas_contribution", "customer_id text, measure text, value float8, goodness float8, points float8", contribution)
connection.commit()

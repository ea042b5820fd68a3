"""The same characteristics after an export: COPY out the values, then numpy on whole arrays, as quick as it gets.

The data are complete, so that days are rows of an array; gaps, days that lack values and the typical day are left out.
"""
import io

import numpy
import pandas
import psycopg2

POINTS = 96

connection = psycopg2.connect("")
cursor = connection.cursor()
out = io.BytesIO()
cursor.copy_expert(
    "copy (select customer_id, extract(epoch from at)::bigint as at, kw from point) to stdout with (format csv, header)", out)
out.seek(0)
table = pandas.read_csv(out, dtype={"customer_id": "int32", "at": "int64", "kw": "float64"})
table = table.sort_values(["customer_id", "at"])
customers = table["customer_id"].nunique()
kw = table["kw"].to_numpy().reshape(customers, -1, POINTS)
at = table["at"].to_numpy().reshape(kw.shape)

mean, peak, low = kw.mean(axis=2), kw.max(axis=2), kw.min(axis=2)
square = (kw ** 2).mean(axis=2)
volatility = kw.std(axis=2) / mean
peak_at = numpy.take_along_axis(at, kw.argmax(axis=2)[:, :, None], axis=2)
ramp = numpy.abs(numpy.diff(kw, axis=2)).max(axis=2)
day = {
    "load_factor": mean / peak, "minimum_load_factor": low / peak, "peak_valley_ratio": (peak - low) / peak,
    "form_factor": numpy.sqrt(square) / mean, "ramp_ratio": ramp / peak}

most = peak.max(axis=1)
year = pandas.DataFrame({
    "load_factor": mean.mean(axis=1) / most, "energy": mean.sum(axis=1) * 24,
    "form_factor": numpy.sqrt(square.mean(axis=1)) / mean.mean(axis=1),
    "loss_hours": square.sum(axis=1) * 24 / most ** 2,
    **{name: values.mean(axis=1) for name, values in day.items() if name != "form_factor" and name != "load_factor"},
    "day_load_factor": day["load_factor"].mean(axis=1), "volatility": volatility.mean(axis=1)})
duration = numpy.sort(kw.reshape(customers, -1), axis=1)[:, ::-1]
above = (duration[:, :, None] >= numpy.array([0.9, 0.95, 0.97]) * most[:, None, None]).sum(axis=1) * 24 / POINTS
curve = kw.mean(axis=1)
weekday = (at[:, :, 0] // 86400 + 3) % 7
left = 0
for d in range(7):
    for customer in range(customers):
        cell = kw[customer, weekday[customer] == d]
        left += ((cell - cell.mean(axis=0)) ** 2).sum()
print(year["load_factor"].sum(), above.sum(), curve.sum(), left, peak_at.sum(), day["ramp_ratio"].sum())

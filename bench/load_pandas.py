"""The same characteristics after an export: COPY out the values, daily and yearly figures in pandas and numpy."""
import io

import numpy
import pandas
import psycopg2

connection = psycopg2.connect("")
cursor = connection.cursor()
out = io.BytesIO()
cursor.copy_expert("copy (select customer_id, at, kw from point) to stdout with (format csv, header)", out)
out.seek(0)
table = pandas.read_csv(out, parse_dates=["at"], date_parser=lambda text: pandas.to_datetime(text, format="%Y-%m-%d %H:%M:%S"))
table["day"] = (table["at"] - pandas.Timedelta(minutes=15)).dt.normalize()

groups = table.groupby(["customer_id", "day"])["kw"]
day = groups.agg(["count", "mean", "max", "min", "std"])
day["square"] = (table["kw"] ** 2).groupby([table["customer_id"], table["day"]]).mean()
day["peak_at"] = table.loc[groups.idxmax(), "at"].to_numpy()
day["ramp"] = groups.apply(lambda kw: numpy.abs(numpy.diff(kw.to_numpy())).max())
day = day[day["count"] >= 0.9 * 96]
day["load_factor"] = day["mean"] / day["max"]
day["minimum_load_factor"] = day["min"] / day["max"]
day["peak_valley_ratio"] = (day["max"] - day["min"]) / day["max"]

year = day.groupby("customer_id").agg(
    mean=("mean", "mean"), peak=("max", "max"), square=("square", "mean"), day_load_factor=("load_factor", "mean"),
    minimum=("minimum_load_factor", "mean"), ratio=("peak_valley_ratio", "mean"))
year["load_factor"] = year["mean"] / year["peak"]
year["form_factor"] = numpy.sqrt(year["square"]) / year["mean"]
year["loss_hours"] = year["square"] / year["peak"] ** 2 * 8760
year["above_95"] = [
    (kw.to_numpy() >= 0.95 * kw.max()).sum() / 4 for _, kw in table.groupby("customer_id")["kw"]]
duration = {name: numpy.sort(kw.to_numpy())[::-1] for name, kw in table.groupby("customer_id")["kw"]}
print(year["load_factor"].sum(), len(duration))

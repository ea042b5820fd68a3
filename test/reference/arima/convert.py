#!/usr/bin/env python3
"""Makes the tables of this folder from the full reference tables (JSON, one file a series; see README.md).

usage: convert.py FOLDER_OF_JSON_FILES FOLDER_OF_THIS_FILE
"""
import csv
import glob
import json
import os
import shutil
import sys

source, target = sys.argv[1:]
GENERATED = {"taylor_4w"}  # whose regressors are a formula, see README.md


def number(value):
    return "" if value is None or value == "NA" else repr(float(value)) if value != int(value) else str(int(value))


def names_of(model):
    p, _, q = model["order"]
    P, _, Q = model["seasonal"]
    names = [f"{kind}{i + 1}" for kind, size in (("ar", p), ("ma", q), ("sar", P), ("sma", Q)) for i in range(size)]
    if model["mean"]:
        names.append("intercept")
    if model["drift"]:
        names.append("drift")
    return names + list(model["xreg"] or [])


def short(value):
    """Ten digits: forecasts are compared to a thousandth of their standard error."""
    return "" if value is None or value == "NA" else f"{value:.10g}"


models, coefficients, forecasts = [], [], []
for path in sorted(glob.glob(os.path.join(source, "*.json"))):
    data = json.load(open(path))
    name = data["dataset"]
    shutil.copyfile(os.path.join(source, data["csv"]), os.path.join(target, data["csv"]))
    if data["xreg_csv"] and name not in GENERATED:
        shutil.copyfile(os.path.join(source, data["xreg_csv"]), os.path.join(target, data["xreg_csv"]))
    for model in data["models"]:
        key = len(models) + 1
        ml, tight = model["stats_arima_ML"] or {}, model["stats_arima_ML_tight"]
        exact, shipped = model.get("exact") or {}, model.get("forecast_Arima") or {}
        ahead = model.get("tight_forecast") or {}
        models.append([key, name, model["id"].replace(",", " "), *model["order"], *model["seasonal"], model["period"] or 0,
                       int(model["mean"]), int(model["drift"]), number(model["lambda"]), ";".join(model["xreg"] or []),
                       number(exact.get("loglik_at_R_tight")), number(exact.get("loglik_max")),
                       number(tight["loglik"]), number(ml.get("loglik")), number(tight["sigma2"]),
                       number(shipped.get("sigma2")), number(shipped.get("aicc")), number(shipped.get("bic"))])
        for coefficient in names_of(model):
            coefficients.append([key, coefficient, number(tight["coef"][coefficient]),
                                 number(tight["se"][coefficient]),
                                 number(exact.get("coef", {}).get(coefficient))])
        for h in range(ahead.get("h", 0)):
            shown = shipped["forecast"]
            forecasts.append([key, h + 1, short(ahead["pred"][h]), short(ahead["se_ml_sigma2"][h]),
                              short(shown["mean"][h]), short(shown["lo80"][h]), short(shown["hi80"][h]),
                              short(shown["lo95"][h]), short(shown["hi95"][h])])


def write(file, header, rows):
    with open(os.path.join(target, file), "w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *rows])


write("models.csv", ["model", "series", "name", "p", "d", "q", "seasonal_p", "seasonal_d", "seasonal_q", "period", "mean",
                     "drift", "lambda", "xreg", "exact_at_tight", "exact_max", "tight", "ml", "tight_sigma2",
                     "shipped_sigma2", "shipped_aicc", "shipped_bic"], models)
write("coefficients.csv", ["model", "name", "tight", "tight_se", "exact"], coefficients)
write("forecasts.csv", ["model", "step", "tight", "tight_se", "mean", "low80", "high80", "low95", "high95"], forecasts)

# What auto.arima chose, with its defaults and by its full search; series without missing values.
automatic = []
for path in sorted(glob.glob(os.path.join(source, "*.json"))):
    data = json.load(open(path))
    for search in ("default", "full"):
        chosen = data.get(f"auto_{search}")
        if chosen and not data["n_missing"]:
            automatic.append([data["dataset"], data["frequency"], search, *chosen["order"], *chosen["seasonal"],
                              int(chosen["mean"]), int(chosen["drift"]), int(chosen["xreg"])])
with open(os.path.join(target, "automatic.csv"), "w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(
        [["series", "period", "search", "p", "d", "q", "P", "D", "Q", "mean", "drift", "xreg"], *automatic])

"""Draws what bench/arima_growth.sh measured as an SVG file.
usage: arima_growth_plot.py PICTURE <lines of what grows, values, season, seconds, bytes"""
import sys
from pathlib import Path

from growth_plot import begin, panel


def main():
    lines = [line.rstrip("\n").split("\t") for line in sys.stdin]
    lines = [(what, *map(float, numbers)) for what, *numbers in lines]
    picture = begin("How arima_fit_series grows")
    panel(picture, 70, 70, "(0,1,1)(0,1,1)[12], milliseconds", "values",
          [(n, seconds * 1e3) for what, n, _, seconds, _ in lines if what == "values"])
    panel(picture, 444, 70, "(0,1,1)(0,1,1)[s], 2,688 values, ms", "season s",
          [(season, seconds * 1e3) for what, _, season, seconds, _ in lines if what == "season"])
    panel(picture, 70, 350, "orders found, season 12, milliseconds", "values",
          [(n, seconds * 1e3) for what, n, _, seconds, _ in lines if what == "automatic"])
    panel(picture, 444, 350, "(0,1,1)(0,1,1)[12], most memory, MB", "values",
          [(n, memory / 1e6) for what, n, _, _, memory in lines if what == "values"])
    picture.write(Path(sys.argv[1]))


main()

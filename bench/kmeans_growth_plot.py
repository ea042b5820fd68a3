"""Draws what bench/kmeans_growth.sh measured as an SVG file.
usage: kmeans_growth_plot.py PICTURE <lines of what grows, rows, features, k, ns to start, ns an iteration, bytes"""
import sys
from pathlib import Path

from growth_plot import begin, panel


def main():
    lines = [line.rstrip("\n").split("\t") for line in sys.stdin]
    lines = [(what, *map(float, numbers)) for what, *numbers in lines]
    picture = begin("How kmeans_fit grows")
    panel(picture, 70, 70, "an iteration, milliseconds", "rows (8 features, k = 8)",
          [(n, each * n / 1e6) for what, n, _, _, _, each, _ in lines if what == "rows"])
    panel(picture, 444, 70, "an iteration, nanoseconds a row", "clusters (8 features)",
          [(k, each) for what, _, _, k, _, each, _ in lines if what == "clusters"])
    panel(picture, 70, 350, "an iteration, nanoseconds a row", "features (k = 8)",
          [(d, each) for what, _, d, _, _, each, _ in lines if what == "features"])
    panel(picture, 444, 350, "most memory, megabytes", "rows (8 features, k = 8)",
          [(n, memory / 1e6) for what, n, _, _, _, _, memory in lines if what == "rows"])
    picture.write(Path(sys.argv[1]))


main()

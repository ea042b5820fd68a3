#!/usr/bin/env python3
"""Draws the distributions of the sample utility as SVG files, with the standard library only.

usage: psql -X -d sample -f demo/utility_plot.sql | demo/utility_plot.py doc/utility
"""
import math
import sys
from collections import defaultdict
from pathlib import Path

INK, GREY, GRID = "#24303a", "#6b7780", "#dfe4e8"
COLOURS = ("#2f6f9f", "#d0743c", "#5a9367", "#8a6bab", "#b5a13a")
TYPE = 'font-family="Helvetica, Arial, sans-serif"'


class Picture:
    def __init__(self, title, width=760, height=400):
        self.width, self.height = width, height
        self.parts = []
        self.text(16, 26, title, size=15, weight="bold")

    def text(self, x, y, words, size=12, anchor="start", colour=INK, weight="normal", turn=None):
        words = str(words).replace("&", "&amp;").replace("<", "&lt;")
        turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
                          f'font-weight="{weight}"{turned}>{words}</text>')

    def line(self, x1, y1, x2, y2, colour=GRID, width=1):
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
                          f'stroke-width="{width}"/>')

    def box(self, x, y, w, h, colour):
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{max(h, 0):.1f}" fill="{colour}"/>')

    def dot(self, x, y, colour, size=3):
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{colour}" fill-opacity="0.55"/>')

    def path(self, points, colour, width=1.8):
        spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{spots}" fill="none" stroke="{colour}" stroke-width="{width}"/>')

    def write(self, path):
        path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" {TYPE}>'
                        f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>\n'
                        + "\n".join(self.parts) + "\n</svg>\n", encoding="utf-8")


def strip(path, title, groups, unit, ticks, log=False, show=str):
    """A dot per customer on a line per group, a bar at the median."""
    names = sorted(groups, key=lambda g: -sorted(groups[g])[len(groups[g]) // 2])
    picture = Picture(title, height=96 + 22 * len(names))
    left, right, top = 190, picture.width - 26, 44
    bottom = top + 22 * len(names)
    at = math.log10 if log else float
    lo, hi = at(ticks[0]), at(ticks[-1])
    def x(v):
        return left + (right - left) * (min(max(at(max(v, 1e-9)) if log else v, lo), hi) - lo) / (hi - lo)
    for tick in ticks:
        picture.line(x(tick), top, x(tick), bottom)
        picture.text(x(tick), bottom + 18, show(tick), anchor="middle", colour=GREY)
    picture.text((left + right) / 2, bottom + 40, unit, anchor="middle")
    for i, name in enumerate(names):
        y, values = top + 22 * i + 11, sorted(groups[name])
        picture.text(left - 12, y + 4, f"{name.replace('_', ' ')} ({len(values)})", anchor="end")
        for v in values:
            picture.dot(x(v), y, COLOURS[0])
        middle = x(values[len(values) // 2])
        picture.line(middle, y - 8, middle, y + 8, COLOURS[1], 2.5)
    picture.text(right, 26, "a dot is a customer, the bar the median", anchor="end", colour=GREY)
    picture.write(path)


def histogram(path, title, groups, unit, lo, hi, step, ticks, of="customers", show=str):
    """Bars of counts, groups on top of one another; what lies outside is in the bars at the ends."""
    picture = Picture(title)
    left, right, top, bottom = 70, picture.width - 26, 82, picture.height - 62
    bins = round((hi - lo) / step)
    counts = {g: [0] * bins for g in groups}
    for g, values in groups.items():
        for v in values:
            counts[g][min(max(math.floor((v - lo) / step + 1e-9), 0), bins - 1)] += 1
    most = max(sum(c[i] for c in counts.values()) for i in range(bins))
    unit_y = 10 ** math.floor(math.log10(most))
    unit_y = next(u for u in (unit_y / 5, unit_y / 2, unit_y, unit_y * 2) if most / u <= 6)
    roof = unit_y * math.ceil(most / unit_y)
    def y(v):
        return bottom - (bottom - top) * v / roof
    for i in range(round(roof / unit_y) + 1):
        picture.line(left, y(i * unit_y), right, y(i * unit_y))
        picture.text(left - 8, y(i * unit_y) + 4, f"{i * unit_y:g}", anchor="end", colour=GREY)
    for tick in ticks:
        place = left + (right - left) * (tick - lo) / (hi - lo)
        picture.line(place, bottom, place, bottom + 5, GREY)
        picture.text(place, bottom + 20, show(tick), anchor="middle", colour=GREY)
    width = (right - left) / bins
    place, row = left, 44
    for k, g in enumerate(sorted(groups, key=lambda g: -len(groups[g]))):
        colour = COLOURS[k % len(COLOURS)]
        label = f"{g} ({len(groups[g])})"
        if place + 16 + 6.5 * len(label) > right:
            place, row = left, row + 17
        picture.box(place, row, 11, 11, colour)
        picture.text(place + 16, row + 10, label)
        place += 34 + 6.5 * len(label)
        for i in range(bins):
            below = sum(counts[h][i] for h in sorted(groups, key=lambda h: -len(groups[h]))[:k])
            if counts[g][i]:
                picture.box(left + i * width + 0.5, y(below + counts[g][i]), width - 1, y(below) - y(below + counts[g][i]), colour)
    picture.text((left + right) / 2, bottom + 44, unit, anchor="middle")
    picture.text(20, (top + bottom) / 2, of, anchor="middle", turn=-90)
    picture.write(path)


def shapes(path, title, days):
    """A small picture for each industry."""
    across = 5
    rows = math.ceil(len(days) / across)
    picture = Picture(title, height=80 + 104 * rows)
    w, h = (picture.width - 60) / across, 66
    for n, (name, day) in enumerate(sorted(days.items())):
        x0, y0 = 40 + (n % across) * w, 66 + (n // across) * 104
        for part in (0, 0.5, 1):
            picture.line(x0, y0 + h * (1 - part), x0 + w - 16, y0 + h * (1 - part))
            if n % across == 0:
                picture.text(x0 - 6, y0 + h * (1 - part) + 4, f"{part:g}", size=10, anchor="end", colour=GREY)
        picture.text(x0, y0 - 6, name.replace("_", " "), weight="bold", size=11)
        picture.path([(x0 + (w - 16) * (i + 0.5) / 24, y0 + h * (1 - v)) for i, v in enumerate(day)], COLOURS[0])
        for hour in (0, 6, 12, 18, 24):
            picture.text(x0 + (w - 16) * hour / 24, y0 + h + 13, hour, size=9, anchor="middle", colour=GREY)
    picture.text(picture.width - 26, 26, "power against the top of the day, by hour", anchor="end", colour=GREY)
    picture.write(path)


def bars(path, title, groups, unit):
    """A bar for each cause: what was filed as a complaint, and what as a question or a fault."""
    names = sorted(groups, key=lambda g: -sum(groups[g]))
    picture = Picture(title, height=110 + 22 * len(names))
    left, right, top = 200, picture.width - 60, 62
    most = max(sum(v) for v in groups.values())
    for k, label in enumerate(("filed as a complaint (08)", "filed as a question, a fault or else")):
        picture.box(left + 220 * k, 40, 11, 11, COLOURS[1 - k])
        picture.text(left + 220 * k + 16, 50, label)
    for i, name in enumerate(names):
        y, (complaints, others) = top + 22 * i, groups[name]
        one, two = ((right - left) * v / most for v in (complaints, others))
        picture.text(left - 10, y + 14, name, anchor="end")
        picture.box(left, y + 3, one, 15, COLOURS[1])
        picture.box(left + one, y + 3, two, 15, COLOURS[0])
        picture.text(left + one + two + 6, y + 14, f"{complaints + others:g}", colour=GREY)
    picture.text((left + right) / 2, top + 22 * len(names) + 26, unit, anchor="middle")
    picture.write(path)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    data = defaultdict(lambda: defaultdict(list))
    for line in sys.stdin:
        plot, group, value = line.rstrip("\n").split("|")
        data[plot][group].extend(map(float, value.split()))
    classes = {"D": "large industry", "B": "trade, two-part", "G": "trade and industry, one-part", "J": "school", "N": "irrigation"}
    strip(folder / "energy.svg", "Energy of a year by industry", data["energy"], "MWh a year (logarithmic)",
          [10, 100, 1000, 10000, 100000], log=True, show=lambda v: f"{v:,}")
    strip(folder / "load_factor.svg", "Load factor of a year by industry", data["load_factor"],
          "mean power / largest demand billed", [0, 0.2, 0.4, 0.6, 0.8, 1])
    shapes(folder / "shape.svg", "A working day in spring and autumn", data["shape"])
    histogram(folder / "growth.svg", "Growth planted", data["growth"], "percent a year", -20, 30, 2.5, range(-20, 31, 10))
    histogram(folder / "delay.svg", "Payments against the due date", data["delay"], "days after the due date (below 0: early)",
              -20, 60, 2, range(-20, 61, 10), of="payments")
    histogram(folder / "power_factor.svg", "Power factor of a year", data["power_factor"], "power factor of all energy billed",
              0.7, 1, 0.01, [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1])
    histogram(folder / "outages.svg", "Outages of a customer", data["outages"], "outages a year", 0, 12, 1, range(0, 13, 2))
    bars(folder / "calls.svg", "Calls by what really caused them", data["calls"], "work orders")
    histogram(folder / "price.svg", "Price paid", {classes[k]: v for k, v in data["price"].items()},
              "yuan per kWh, all charges and funds", 0.35, 1.25, 0.025, [0.4, 0.6, 0.8, 1.0, 1.2])
    histogram(folder / "missing.svg", "Points of active power that did not come", data["missing"], "percent of the points due",
              0, 8, 0.25, range(0, 9))


if __name__ == "__main__":
    main()

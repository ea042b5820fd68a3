"""Panels of two logarithmic scales, with the standard library only, for the pictures of what grows."""
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "demo"))
from utility_plot import COLOURS, GREY, Picture


def panel(picture, left, top, title, unit, points):
    """Points; the grey line has the slope 1 of what grows in proportion."""
    width, height = 290, 200
    points.sort()
    lo_x, hi_x = math.log10(points[0][0]), math.log10(points[-1][0])
    lo_y = math.floor(math.log10(min(y for _, y in points)))
    hi_y = max(math.ceil(math.log10(max(y for _, y in points))), lo_y + 2)
    bottom = top + height

    def place(x, y):
        return (left + width * (math.log10(x) - lo_x) / (hi_x - lo_x), bottom - height * (math.log10(y) - lo_y) / (hi_y - lo_y))

    picture.text(left, top - 12, title, weight="bold")
    for power in range(lo_y, hi_y + 1):
        _, y = place(points[0][0], 10 ** power)
        picture.line(left, y, left + width, y)
        picture.text(left - 6, y + 4, f"{10 ** power:,g}" if power < 6 else f"1e{power}", size=10, anchor="end", colour=GREY)
    for power in range(math.ceil(lo_x - 1e-9), math.floor(hi_x + 1e-9) + 1):
        x, _ = place(10 ** power, 10 ** lo_y)
        picture.line(x, bottom, x, bottom + 5, GREY)
        picture.text(x, bottom + 18, f"{10 ** power:,g}" if power < 6 else f"1e{power}", size=10, anchor="middle", colour=GREY)
    picture.text(left + width / 2, bottom + 36, unit, size=11, anchor="middle")
    # In proportion to the largest, as far down as the panel goes.
    (x, y), first = points[-1], points[0][0]
    first = max(first, x * 10 ** lo_y / y)
    picture.path([place(first, y * first / x), place(x, y)], GREY, 0.8)
    picture.path([place(*point) for point in points], COLOURS[0])
    for point in points:
        picture.dot(*place(*point), COLOURS[0])


def begin(title):
    """An empty picture with room for four panels, at (70 | 444, 70 | 350)."""
    picture = Picture(title, height=600)
    picture.text(734, 26, "grey: in proportion", anchor="end", colour=GREY)
    return picture

"""How the people of a unit lie on one metric, as dots without names.

Useful for: telling one person far out from a unit that lies apart together. How to read: the light band is
what most people everywhere do; dots to one side together are a common problem, a dot by itself a single
one; an arrow at an end holds those who lie beyond the axis. What to do: for common problems look at rules,
workflow and staffing first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import signed
from riskml.portraits.ranks import MOST
from riskml.reports.charts.svg import arrow, canvas, diamond, dot, drawn, lanes, path, place, rect, scale, text

if TYPE_CHECKING:
    from riskml.portraits.parts import Shape
    from riskml.reports.charts.svg import Canvas
    from riskml.reports.phrases import Words

WIDTH, HEIGHT = 260, 50
LEFT, RIGHT = 20, 240
REACH = 5.0
"""Standard deviations to each side; whoever lies further is drawn at the edge, as an arrow with its count."""
MOST_DOTS = MOST
"""A larger group is drawn by as many of its values, evenly spaced in rank, both ends among them."""
BASE, MIDDLE = 34, 17.0
LANES = (17.0, 11.0, 23.0, 5.0, 29.0)
TICKS = (-5, -3, -1, 0, 1, 3, 5)


def strip(shape: Shape, words: Words) -> Markup:
    """Draw each person as a dot; nothing where the group is hidden."""
    if not shape.values:
        return Markup("")
    across = scale(-REACH, REACH, LEFT, RIGHT)
    label = words.say(shape.label)
    low, high = signed(shape.values[0], 1), signed(shape.values[-1], 1)
    below, above = (sum(side * one > REACH for one in shape.values) for side in (-1, 1))
    desc = words("strip_desc", people=shape.people, low=low, high=high)
    if below or above:
        desc += words("chart_strip_beyond", below=below, above=above)
    svg = canvas(WIDTH, HEIGHT, words("strip_title", label=label), desc)
    rect(svg, "b", (across(-1), across(1)), 2, BASE - 3)
    path(svg, "n", f"M{place(across(0))} 2V{BASE}")
    path(svg, "x", f"M{LEFT} {BASE}H{RIGHT}{''.join(f'M{place(across(one))} {BASE}v3' for one in TICKS)}")
    for tick in TICKS:
        text(svg, f"{tick:+d}".replace("-", "−") if tick else "0", across(tick), BASE + 14, "m")
    if math.isfinite(shape.unit_z):
        _draw_unit(svg, shape.unit_z, across(shape.unit_z))
    inside = [across(one) for one in shown(shape.values) if abs(one) <= REACH]
    path(svg, "o", "".join(dot(left, top) for left, top in lanes(inside, LANES)))
    for side, count in ((-1, below), (1, above)):
        if count:
            end = across(side * REACH) + 12 * side
            path(svg, "o", arrow(end, MIDDLE, side))
            text(svg, f"{count}", end - 4 * side, MIDDLE - 7, "m")
    return drawn(svg)


def _draw_unit(svg: Canvas, z: float, left: float) -> None:
    """Draw the unit as a whole; one that lies beyond is an arrow at the end."""
    if abs(z) <= REACH:
        path(svg, "g", diamond(left, MIDDLE, 8))
    else:
        side = 1 if z > 0 else -1
        path(svg, "g", arrow(left + 9 * side, MIDDLE + 9, side))


def shown(values: tuple[float, ...]) -> tuple[float, ...]:
    """Return the values that get a dot: all of them, or evenly spaced ranks of a large group."""
    if len(values) <= MOST_DOTS:
        return values
    step = (len(values) - 1) / (MOST_DOTS - 1)
    return tuple(values[round(rank * step)] for rank in range(MOST_DOTS))

"""How the people of a unit lie on one metric, as dots without names.

Useful for: telling one person far out from a unit that lies apart together. How to read: the light band is
what most people everywhere do; dots to one side together are a common problem, a dot by itself a single
one. What to do: for common problems look at rules, workflow and staffing first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import signed
from riskml.reports.charts.svg import canvas, diamond, drawn, path, place, rect, scale

if TYPE_CHECKING:
    from riskml.portraits.parts import Shape
    from riskml.reports.phrases import Words

WIDTH, HEIGHT = 260, 34
LEFT, RIGHT = 10, 250
REACH = 5.0
"""Standard deviations to each side; whoever lies further is drawn at the edge."""
NEAR = 5.0
MOST_DOTS = 60
"""A larger group is drawn by as many of its values, evenly spaced in rank, both ends among them."""
LANES = (17.0, 11.0, 23.0, 5.0, 29.0)


def strip(shape: Shape, words: Words) -> Markup:
    """Draw each person as a dot; nothing where the group is hidden."""
    if not shape.values:
        return Markup("")
    across = scale(-REACH, REACH, LEFT, RIGHT)
    label = words.say(shape.label)
    low, high = signed(shape.values[0], 1), signed(shape.values[-1], 1)
    svg = canvas(
        WIDTH,
        HEIGHT,
        words("strip_title", label=label),
        words("strip_desc", people=shape.people, low=low, high=high),
    )
    rect(svg, "b", (across(-1), across(1)), 2, HEIGHT - 4)
    path(svg, "n", f"M{place(across(0))} 2V{HEIGHT - 2}")
    path(svg, "x", f"M{LEFT} {HEIGHT - 0.5}H{RIGHT}")
    if math.isfinite(shape.unit_z):
        path(svg, "g", diamond(across(shape.unit_z), 17, 8))
    path(svg, "o", "".join(_dot(left, top) for left, top in _lanes([across(one) for one in shown(shape.values)])))
    return drawn(svg)


def shown(values: tuple[float, ...]) -> tuple[float, ...]:
    """Return the values that get a dot: all of them, or evenly spaced ranks of a large group."""
    if len(values) <= MOST_DOTS:
        return values
    step = (len(values) - 1) / (MOST_DOTS - 1)
    return tuple(values[round(rank * step)] for rank in range(MOST_DOTS))


def _lanes(places: list[float]) -> list[tuple[float, float]]:
    """Give each dot the first lane where it hides no other."""
    last = dict.fromkeys(LANES, -math.inf)
    found = []
    for left in places:
        lane = next((one for one in LANES if left - last[one] >= NEAR), LANES[0])
        last[lane] = left
        found.append((left, lane))
    return found


def _dot(left: float, top: float) -> str:
    return f"M{place(left - 2.4)} {place(top)}a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0 -4.8 0"

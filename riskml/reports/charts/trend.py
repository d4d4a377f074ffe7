"""Twelve months of one metric, observed against expected.

Useful for: telling a lasting difference from a passing one. How to read: solid is observed, dashed is
expected; a gap is a month without work of this kind. What to do: ask what changed when the lines part.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.reports.charts.months import monthly, written
from riskml.reports.charts.svg import canvas, drawn, path, place, scale, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from riskml.portraits.parts import MetricPanel
    from riskml.reports.phrases import Words

WIDTH, HEIGHT = 340, 96
LEFT, RIGHT, TOP, BOTTOM = 46, 322, 20, 76
EVERY = 3
"""Every third month is written under the chart."""


def trend(panel: MetricPanel, words: Words) -> Markup:
    """Draw twelve months; nothing where fewer than two months have a value."""
    points = [monthly(point, panel.compare) for point in panel.series]
    observed, expected = [one for one, _ in points], [one for _, one in points]
    known = [one for one in (*observed, *expected) if math.isfinite(one)]
    if sum(map(math.isfinite, observed)) < 2:  # noqa: PLR2004 - a line needs two ends
        return Markup("")
    low, high = min(0.0, *known), max(*known, 0.0)
    down = scale(low, high * 1.05 or 1.0, BOTTOM, TOP)  # SVG counts downwards
    across = scale(0, len(points) - 1, LEFT, RIGHT)
    label = words.say(panel.label)
    svg = canvas(WIDTH, HEIGHT, words("trend_title", label=label), words("trend_desc"))
    path(svg, "x", f"M{LEFT} {place(down(0))}H{RIGHT}M{LEFT} {place(down(high))}h-4")
    text(svg, written(high, panel.compare), LEFT - 6, down(high) + 4, "e")
    text(svg, "0", LEFT - 6, down(0) + 4, "e")
    for place_, point in enumerate(panel.series):
        if place_ % EVERY == 0 or place_ == len(points) - 1:
            text(svg, f"{point.month:%y-%m}", across(place_), HEIGHT - 6, "m")
    path(svg, "p", _line(expected, across, down))
    path(svg, "l", _line(observed, across, down))
    path(svg, "o", "".join(_dot(across(i), down(one)) for i, one in enumerate(observed) if math.isfinite(one)))
    path(svg, "l", f"M{LEFT} 7h16")
    text(svg, words("observed"), LEFT + 20, 11)
    path(svg, "p", f"M{LEFT + 84} 7h16")
    text(svg, words("expected"), LEFT + 104, 11)
    return drawn(svg)


def _line(values: Sequence[float], across: Callable[[float], float], down: Callable[[float], float]) -> str:
    parts, pen = [], "M"
    for i, value in enumerate(values):
        if not math.isfinite(value):
            pen = "M"
            continue
        parts.append(f"{pen}{place(across(i))} {place(down(value))}")
        pen = "L"
    return "".join(parts)


def _dot(left: float, top: float) -> str:
    return f"M{place(left - 2)} {place(top)}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0"

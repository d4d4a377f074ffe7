"""Twelve months of one metric, a dot each, with the counts behind it.

Useful for: telling a lasting difference from a passing one, and few cases from many. How to read: the dot is the
month's own figure, the short dash what was expected of the same work; the numbers under it say of how many; a
month without work has no dot. What to do: ask what changed when dots and dashes part, and pass over months with
few cases.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import MISSING, number, percent
from riskml.reports.charts.frame import HEAD, ROW, WIDTH, Sign, draw_legend, heading, legend_height
from riskml.reports.charts.interval import EXPOSURES
from riskml.reports.charts.svg import canvas, dot, drawn, path, place, scale, text, ticks

if TYPE_CHECKING:
    from riskml.portraits.parts import MetricPanel, MonthPoint
    from riskml.reports.phrases import Words

LEFT, RIGHT, TOP, BOTTOM = 58.0, 344.0, HEAD + 8, HEAD + 80
DASH = 8.0
LEAST = 2
"""Months with a value, below which there is nothing to compare."""


def monthly(point: MonthPoint, compare: str) -> tuple[float, float]:
    """Return observed and expected of one month: of a rate the shares, else the numbers."""
    if compare != "rate":
        return point.observed, point.expected
    if point.exposure <= 0:
        return math.nan, math.nan
    return point.observed / point.exposure, point.expected / point.exposure


def written(value: float, compare: str) -> str:
    """Write a month's value as the chart's table does."""
    return percent(value) if compare == "rate" else number(value)


def months(panel: MetricPanel, words: Words) -> Markup:
    """Draw twelve months; nothing where fewer than two have a value, or all have the same."""
    points = [(point, *monthly(point, panel.compare)) for point in panel.series]
    seen = [observed for _, observed, _ in points if math.isfinite(observed)]
    if len(seen) < LEAST or min(seen) == max(seen):
        return Markup("")
    known = [one for _, *values in points for one in values if math.isfinite(one)]
    low, high = min(0.0, *known), max(0.0, *known)
    down = scale(low, high + (high - low) * 0.04, BOTTOM, TOP)  # SVG counts downwards
    across = scale(-0.5, len(points) - 0.5, LEFT, RIGHT)
    rows = _counts(panel)
    signs = [
        Sign("o", "dot", words("observed")),
        Sign("n", "line", words("expected")),
        Sign.note(_rule(panel, words)),
    ]
    below = BOTTOM + 36 + ROW * len(rows)
    title = words("trend_title", label=panel.label)
    svg = canvas(WIDTH, below + legend_height(signs), title, _told(panel, words))
    heading(svg, words.say(panel.label), words("chart_months", unit=_unit(panel, words), count=len(seen)))
    path(svg, "x", f"M{place(LEFT)} {place(down(0.0))}H{place(RIGHT)}")
    for tick in ticks(low, high, 3):
        path(svg, "x", f"M{place(LEFT)} {place(down(tick))}h-4")
        text(svg, written(tick, panel.compare), LEFT - 7, down(tick) + 4, "e")
    dashes = [(across(i) - DASH, down(one)) for i, (_, _, one) in enumerate(points) if math.isfinite(one)]
    path(svg, "n", "".join(f"M{place(left)} {place(top)}h{2 * DASH:g}" for left, top in dashes))
    seen_at = [(across(i), down(one)) for i, (_, one, _) in enumerate(points) if math.isfinite(one)]
    path(svg, "o", "".join(dot(left, top, 3.2) for left, top in seen_at))
    for place_, (point, _, _) in enumerate(points):
        left = across(place_)
        text(svg, f"{point.month.month}", left, BOTTOM + 16, "m")
        if place_ == 0 or point.month.month == 1:
            text(svg, f"{point.month.year}", left, BOTTOM + 30, "m")
        for row, counts in enumerate(rows):
            text(svg, counts[place_], left, BOTTOM + 45 + ROW * row, "m")
    text(svg, words("month"), LEFT - 7, BOTTOM + 16, "e")
    text(svg, words("chart_count"), LEFT - 7, BOTTOM + 45, "e")
    draw_legend(svg, signs, below)
    return drawn(svg)


def _unit(panel: MetricPanel, words: Words) -> str:
    return words("chart_share") if panel.compare == "rate" else words.say(panel.unit)


def _known(point: MonthPoint) -> bool:
    return point.exposure > 0 and math.isfinite(point.observed)


def _counts(panel: MetricPanel) -> list[list[str]]:
    """Return the rows that stand under the months: of a rate both counts, one over the other."""
    if panel.compare != "rate":
        return [[number(one.exposure) if _known(one) else MISSING for one in panel.series]]
    return [
        [f"{one.observed:.0f}" if _known(one) else MISSING for one in panel.series],
        [f"/{one.exposure:.0f}" if _known(one) else "" for one in panel.series],
    ]


def _rule(panel: MetricPanel, words: Words) -> str:
    if panel.compare != "rate":
        return words("chart_counts", what=_work(panel, words))
    one = next(point for point in reversed(panel.series) if _known(point))
    return words("chart_fractions", seen=f"{one.observed:.0f}", of=f"{one.exposure:.0f}")


def _work(panel: MetricPanel, words: Words) -> str:
    return words(EXPOSURES.get(panel.compare, "exposure"))


def _told(panel: MetricPanel, words: Words) -> str:
    """Say every month with its numbers."""
    said = []
    for point in panel.series:
        observed, expected = monthly(point, panel.compare)
        month = f"{point.month:%Y-%m}"
        if not math.isfinite(observed):
            said.append(words("chart_no_work", month=month))
            continue
        n = words("chart_work", what=_work(panel, words), n=number(point.exposure))
        told = {"month": month, "observed": written(observed, panel.compare)}
        told |= {"expected": written(expected, panel.compare), "n": n}
        if panel.compare == "rate":
            told["n"] = f"{point.observed:.0f}/{point.exposure:.0f}"
        said.append(words("chart_month_desc", **told))
    return words("list_semicolon").join(said) + words("stop")

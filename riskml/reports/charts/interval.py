"""One metric as observed against expected, with its uncertainty and what is usual.

Useful for: seeing at once whether a difference is larger than its uncertainty and than what is usual. How to
read: the upright is the expected; the diamond is what was observed with its 95 % interval; the band holds the
middle 80 % of the others, the dashed line their median. What to do: look closer only where the interval leaves
the upright out and the diamond lies outside the band.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import number
from riskml.portraits.parts import RATIOS
from riskml.portraits.sentences import effect
from riskml.reports.charts.axes import effect_axis, neutral_of
from riskml.reports.charts.frame import HEAD, WIDTH, Sign, draw_axis, draw_legend, heading, legend_height
from riskml.reports.charts.svg import arrow, canvas, diamond, drawn, path, place, rect

if TYPE_CHECKING:
    from riskml.portraits.parts import Figures, MetricPanel
    from riskml.reports.charts.axes import Axis
    from riskml.reports.charts.svg import Canvas
    from riskml.reports.phrases import Words

MIDDLE = HEAD + 16
BASE = MIDDLE + 18
EXPOSURES = {"volume": "days", "trend": "past_months"}
"""What the exposure of a comparison is called; of others it is observations."""


def interval(panel: MetricPanel, words: Words) -> Markup:
    """Draw one metric with its interval; nothing where there is none, or where it is the expected and no more."""
    figures, band = panel.figures, panel.band
    neutral = neutral_of(panel.compare)
    if not math.isfinite(figures.effect) or math.isnan(figures.low) or math.isnan(figures.high):
        return Markup("")
    if figures.low == figures.high:
        return Markup("")
    axis = effect_axis(panel)
    sides = {axis.side(one) for one in (figures.low, figures.high)} - {0}
    signs = [Sign("o", "diamond", words("observed")), Sign("i", "line", words("interval"))]
    signs += [Sign("b", "band", words("band")), Sign("median", "upright", words("chart_median"))] if band else []
    signs.append(Sign("n", "upright", words("expected")))
    signs += [Sign("i", "beyond", words("chart_beyond"))] if sides else []
    below = BASE + axis_height(panel)
    svg = canvas(WIDTH, below + legend_height(signs), title_of(panel, words), _told(panel, words))
    heading(svg, words.say(panel.label), numbers_of(panel, words))
    if band:
        rect(svg, "b", (axis.at(band.low), axis.at(band.high)), MIDDLE - 10, 20)
        path(svg, "median", f"M{place(axis.at(band.median))} {place(MIDDLE - 10)}v20")
    draw_effect_axis(svg, axis, panel, words)
    path(svg, "n", f"M{place(axis.at(neutral))} {place(MIDDLE - 14)}V{place(BASE)}")
    draw_observed(svg, axis, figures, MIDDLE)
    draw_legend(svg, signs, below)
    return drawn(svg)


def has_interval(figures: Figures) -> bool:
    """Whether there is an interval to draw."""
    return math.isfinite(figures.low) and math.isfinite(figures.high) and figures.low != figures.high


def draw_observed(svg: Canvas, axis: Axis, figures: Figures, middle: float) -> None:
    """Draw what was observed, and its interval where there is one; an end beyond the axis is an arrow."""
    if has_interval(figures):
        low, high = axis.at(figures.low), axis.at(figures.high)
        path(svg, "i", f"M{place(low)} {place(middle)}H{place(high)}")
        for side, value, end in ((-1, figures.low, low), (1, figures.high, high)):
            if axis.side(value) == side:
                path(svg, "o", arrow(end, middle, side))
            else:
                path(svg, "i", f"M{place(end)} {place(middle - 5)}v10")
    path(svg, "o", diamond(axis.at(figures.effect), middle, 6))


def title_of(panel: MetricPanel, words: Words) -> str:
    """Return the metric, and how observed and expected are set against each other."""
    return words("chart_title", label=panel.label, shown=_shown(panel, words))


def numbers_of(panel: MetricPanel, words: Words) -> str:
    """Return how it is compared, of how much work, and beside how many others."""
    work = words("chart_work", what=words(EXPOSURES.get(panel.compare, "exposure")), n=number(panel.figures.exposure))
    parts = [_shown(panel, words), work]
    parts += [words("chart_others", count=panel.band.people)] if panel.band else []
    return " · ".join(parts)


def draw_effect_axis(svg: Canvas, axis: Axis, panel: MetricPanel, words: Words, top: float = BASE) -> None:
    """Draw the axis of an effect: in times, or in the metric's unit."""
    times = panel.compare in RATIOS
    marks = axis.marks(_times if times else _difference)
    draw_axis(svg, axis, marks, top, "" if times else words("chart_unit", unit=panel.unit))


def axis_height(panel: MetricPanel) -> float:
    """Return how much the axis of an effect takes with its labels."""
    return 22.0 if panel.compare in RATIOS else 36.0


def _shown(panel: MetricPanel, words: Words) -> str:
    if panel.compare == "trend":
        return words("own_past")
    return words("ratio" if panel.compare in RATIOS else "difference")


def _times(value: float) -> str:
    return f"{number(value)}×"


def _difference(value: float) -> str:
    return f"{value:+g}".replace("-", "−") if value else "0"


def _told(panel: MetricPanel, words: Words) -> str:
    figures, compare, band = panel.figures, panel.compare, panel.band
    said = interval_of(panel, words)
    if not band:
        return said
    low, median, high = (effect(one, figures, compare) for one in (band.low, band.median, band.high))
    return said + words("chart_band_desc", count=band.people, low=low, high=high, median=median)


def interval_of(panel: MetricPanel, words: Words) -> str:
    """Say what was observed, with its interval."""
    figures, compare = panel.figures, panel.compare
    return words(
        "chart_interval_desc",
        shown=_shown(panel, words),
        effect=effect(figures.effect, figures, compare),
        low=effect(figures.low, figures, compare),
        high=effect(figures.high, figures, compare),
        what=words(EXPOSURES.get(compare, "exposure")),
        n=number(figures.exposure),
    )

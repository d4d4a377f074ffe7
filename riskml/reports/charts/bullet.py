"""One metric as observed against expected.

Useful for: seeing at once whether a difference is larger than its uncertainty and than what is usual.
How to read: the upright is the expected; the point is this subject with its 95 % interval; the light band
holds the middle 80 % of the others. What to do: look closer only where the interval leaves the upright
out and the point lies outside the band.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.parts import RATIOS
from riskml.reports.charts.svg import canvas, diamond, drawn, path, place, rect, scale, text, ticks

if TYPE_CHECKING:
    from riskml.portraits.parts import MetricPanel
    from riskml.reports.phrases import Words

WIDTH, HEIGHT = 340, 66
LEFT, RIGHT = 14, 326
MIDDLE = 31


def bullet(panel: MetricPanel, words: Words) -> Markup:
    """Draw one metric as observed against expected; nothing where no effect was measured."""
    figures = panel.figures
    if not math.isfinite(figures.effect):
        return Markup("")
    neutral = 1.0 if panel.compare in RATIOS else 0.0
    low, high = _range(panel, neutral)
    across = scale(low, high, LEFT, RIGHT)
    label = words.say(panel.label)
    svg = canvas(WIDTH, HEIGHT, words("bullet_title", label=label), words("bullet_desc"))
    if panel.band:
        rect(svg, "b", (across(panel.band.low), across(panel.band.high)), MIDDLE - 11, 22)
    path(svg, "x", f"M{LEFT} 48.5H{RIGHT}")
    for tick in ticks(low, high):
        path(svg, "x", f"M{place(across(tick))} 48.5v4")
        text(svg, _tick(tick, panel.compare), across(tick), 63, "m")
    path(svg, "n", f"M{place(across(neutral))} 14V48")
    text(svg, words("expected"), across(neutral), 10, "m")
    if math.isfinite(figures.low) and math.isfinite(figures.high):
        path(
            svg,
            "i",
            f"M{place(across(figures.low))} {MIDDLE - 5}v10m0 -5H{place(across(figures.high))}m0 -5v10",
        )
    path(svg, "o", diamond(across(figures.effect), MIDDLE, 7))
    return drawn(svg)


def _tick(value: float, compare: str) -> str:
    return f"{value:g}".replace("-", "−") if compare in RATIOS or value == 0 else _signed(value)


def _signed(value: float) -> str:
    return f"{value:+g}".replace("-", "−")


def _range(panel: MetricPanel, neutral: float) -> tuple[float, float]:
    figures, band = panel.figures, panel.band
    seen = [neutral, figures.effect, figures.low, figures.high]
    seen += [band.low, band.high] if band else []
    seen = [one for one in seen if math.isfinite(one)]
    if panel.compare in RATIOS:
        return 0.0, max(2.0, max(seen) * 1.06)
    reach = max(abs(one) for one in seen) * 1.1 or 1.0
    return -reach, reach

"""One person, with the interval, among unnamed peers, on one metric.

Useful for: seeing whether the person stands apart or among others, by more than the uncertainty. How to read: the
diamond above is this person, the line through it the 95 % interval; each dot below is another person's effect, of many
people evenly spaced ranks; the upright is the expected. What to do: where others stand below the diamond, ask what they
have in common before asking what the person did.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.sentences import effect
from riskml.reports.charts.axes import effect_axis, neutral_of
from riskml.reports.charts.frame import HEAD, WIDTH, Sign, draw_legend, heading, legend_height
from riskml.reports.charts.interval import (
    axis_height,
    draw_effect_axis,
    draw_observed,
    has_interval,
    interval_of,
    numbers_of,
    title_of,
)
from riskml.reports.charts.svg import arrow, canvas, drawn, lanes, path, place, specks, text

if TYPE_CHECKING:
    from riskml.portraits.parts import MetricPanel
    from riskml.reports.phrases import Words

OWN = HEAD + 10
"""Where the person is drawn: above the others."""
TOPS = tuple(HEAD + 36 + one for one in (0.0, -6.0, 6.0, -12.0, 12.0))
BASE = HEAD + 56


def peers(panel: MetricPanel, words: Words) -> Markup:
    """Draw one person among the others; nothing where these are hidden, or all are the same."""
    others, figures, band = panel.others, panel.figures, panel.band
    if not others or band is None or not math.isfinite(figures.effect):
        return Markup("")
    if others[0] == others[-1] == figures.effect:
        return Markup("")
    axis = effect_axis(panel)
    beyond = {side: sum(axis.side(one) == side for one in others) for side in (-1, 1)}
    ranged = has_interval(figures)
    sides = {axis.side(one) for one in (figures.low, figures.high)} - {0} if ranged else set()
    signs = [
        Sign("o", "diamond", words("chart_person")),
        *([Sign("i", "line", words("interval"))] if ranged else []),
        Sign("other", "dot", words("chart_other")),
        Sign("median", "upright", words("chart_median")),
        Sign("n", "upright", words("expected")),
    ]
    signs += [Sign("i", "beyond", words("chart_beyond"))] if sides else []
    signs += [Sign("other", "beyond", words("chart_so_many_beyond"))] if any(beyond.values()) else []
    below = BASE + axis_height(panel)
    said = interval_of(panel, words) if ranged else words("chart_person_desc", effect=_written(panel, figures.effect))
    desc = said + words(
        "chart_peers_desc",
        count=band.people,
        dots=len(others),
        low=_written(panel, others[0]),
        median=_written(panel, band.median),
        high=_written(panel, others[-1]),
        above=sum(one > figures.effect for one in others),
        out=sum(beyond.values()),
    )
    svg = canvas(WIDTH, below + legend_height(signs), title_of(panel, words), desc)
    heading(svg, words.say(panel.label), numbers_of(panel, words))
    draw_effect_axis(svg, axis, panel, words, BASE)
    path(svg, "n", f"M{place(axis.at(neutral_of(panel.compare)))} {place(HEAD + 4)}V{place(BASE)}")
    path(svg, "median", f"M{place(axis.at(band.median))} {place(HEAD + 4)}V{place(BASE)}")
    inside = [axis.at(one) for one in others if not axis.side(one)]
    path(svg, "others", specks(lanes(inside, TOPS)))
    for side, count in beyond.items():
        if count:
            tip = axis.start - 8 if side < 0 else axis.right + 8
            path(svg, "other", arrow(tip, TOPS[0], side))
            text(svg, f"{count}", tip - 4 * side, TOPS[0] - 9, "m")
    draw_observed(svg, axis, figures, OWN)
    draw_legend(svg, signs, below)
    return drawn(svg)


def _written(panel: MetricPanel, value: float) -> str:
    return effect(value, panel.figures, panel.compare)

"""One counterparty beside the same person's others: what work of one kind came to.

Useful for: seeing whether the amount, or the time, with one counterparty lies among those with others or apart. How to
read: dots are the others, unnamed, each by what the work came to as a rule; the diamond is the one that stands out, the
dashed line the median of the others; where they spread tenfold the axis is logarithmic, and equal distances are equal
ratios. What to do: see that size, goods, quantity and date are alike before comparing.
"""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import number
from riskml.reports.charts.axes import MARGIN, Axis, log_axis
from riskml.reports.charts.frame import HEAD, WIDTH, Sign, draw_axis, draw_legend, heading, legend_height
from riskml.reports.charts.svg import canvas, diamond, drawn, lanes, path, place, specks

if TYPE_CHECKING:
    from riskml.portraits.parts import MetricPanel
    from riskml.reports.phrases import Words

TOPS = tuple(HEAD + 18 + one for one in (0.0, -6.0, 6.0, -12.0, 12.0))
BASE = HEAD + 36
TENFOLD = 10.0


def beside(panel: MetricPanel, words: Words) -> Markup:
    """Draw one counterparty beside the others; nothing where these are not told, or all are the same."""
    told = panel.beside
    if told is None or not math.isfinite(told.own) or told.others[0] == told.others[-1] == told.own:
        return Markup("")
    own, others, middle = told.own, told.others, median(told.others)
    low, high = min(own, others[0]), max(own, others[-1])
    free = (high - low) * MARGIN
    axis = log_axis(low, high) if low > 0 and high >= TENFOLD * low else Axis(low - free, high + free)
    signs = [
        Sign("o", "diamond", words("chart_one", party=panel.party, value=number(own))),
        Sign("other", "dot", words("chart_other_parties", party=panel.party)),
        Sign("median", "upright", words("chart_median_party", value=number(middle))),
    ]
    below = BASE + 36
    title = words("chart_beside", label=panel.label, work=told.work)
    desc = words(
        "chart_beside_desc",
        party=panel.party,
        acts=told.acts,
        own=number(own),
        unit=panel.unit,
        count=len(others),
        low=number(others[0]),
        median=number(middle),
        high=number(others[-1]),
        above=sum(one > own for one in others),
    )
    svg = canvas(WIDTH, below + legend_height(signs), title, desc)
    numbers = words("chart_beside_note", count=len(others), party=panel.party, acts=told.acts)
    heading(svg, words.say(told.work), numbers)
    draw_axis(svg, axis, axis.marks(number), BASE, words("chart_unit", unit=panel.unit))
    path(svg, "median", f"M{place(axis.at(middle))} {place(HEAD)}V{place(BASE)}")
    path(svg, "others", specks(lanes([axis.at(one) for one in others], TOPS)))
    path(svg, "o", diamond(axis.at(own), TOPS[0], 6))
    draw_legend(svg, signs, below)
    return drawn(svg)

"""One price against other prices.

Useful for: seeing whether a price lies among others or apart. How to read: dots are the other prices, the diamond
is this one, the dashed line the median of the others; where prices spread tenfold the axis is logarithmic, and
equal distances are equal ratios. What to do: see that goods, quantity and date are the same before comparing.
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
    from collections.abc import Sequence

    from riskml.core.texts import Text
    from riskml.reports.phrases import Words

TOPS = tuple(HEAD + 18 + one for one in (0.0, -6.0, 6.0, -12.0, 12.0))
BASE = HEAD + 36
TENFOLD = 10.0


def prices(own: float, others: Sequence[float], unit: Text, words: Words) -> Markup:
    """Draw a price against others; nothing where there are none, or all are the same."""
    known = sorted(one for one in others if math.isfinite(one))
    if not known or not math.isfinite(own) or known[0] == known[-1] == own:
        return Markup("")
    low, high, middle = min(own, known[0]), max(own, known[-1]), median(known)
    free = (high - low) * MARGIN
    axis = log_axis(low, high) if low > 0 and high >= TENFOLD * low else Axis(low - free, high + free)
    signs = [
        Sign("o", "diamond", words("chart_price", price=number(own))),
        Sign("other", "dot", words("chart_other_prices", count=len(known))),
        Sign("median", "upright", words("chart_median_price", price=number(middle))),
    ]
    below = BASE + 36
    desc = words(
        "chart_prices_desc",
        own=number(own),
        unit=unit,
        count=len(known),
        low=number(known[0]),
        median=number(middle),
        high=number(known[-1]),
        above=sum(one > own for one in known),
    )
    svg = canvas(WIDTH, below + legend_height(signs), words("chart_prices"), desc)
    heading(svg, words("chart_prices"), words("chart_prices_note", count=len(known)))
    draw_axis(svg, axis, axis.marks(number), BASE, words("chart_unit", unit=unit))
    path(svg, "median", f"M{place(axis.at(middle))} {place(HEAD)}V{place(BASE)}")
    path(svg, "others", specks(lanes([axis.at(one) for one in known], TOPS)))
    path(svg, "o", diamond(axis.at(own), TOPS[0], 6))
    draw_legend(svg, signs, below)
    return drawn(svg)

"""What share of the warnings that each order puts first a review would confirm, beside one another.

Useful for: judging whether a learned order is worth signing. How to read: a dot is the share, the bar its interval;
dashed is what a random order would come to. What to do: where the bars of two orders lie over each other, reviews do
not yet tell them apart.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import percent
from riskml.reports.charts.svg import canvas, drawn, path, place, rect, scale, text, ticks

if TYPE_CHECKING:
    from riskml.portraits.order_backtest import OrderBacktest
    from riskml.reports.phrases import Words

WIDTH = 720
LEFT, RIGHT = 190, 640
TOP, ROW = 20, 34
DOT = 4.0


def worth_by_order(backtest: OrderBacktest, words: Words) -> Markup:
    """Draw each order's share with its interval; nothing where no review decides of any."""
    known = [one for one in backtest.orders if math.isfinite(one.precision)]
    if not known:
        return Markup("")
    bottom = TOP + ROW * len(known)
    across = scale(0.0, 1.0, LEFT, RIGHT)
    svg = canvas(WIDTH, bottom + 42, words("order_by_order"), words("order_by_order_note"))
    path(svg, "x", f"M{LEFT} {bottom}H{RIGHT}")
    for tick in ticks(0.0, 1.0):
        path(svg, "x", f"M{place(across(tick))} {bottom}v4")
        text(svg, percent(tick), across(tick), bottom + 17, "m")
    text(svg, words("order_share"), RIGHT, bottom + 34, "e")
    for row, one in enumerate(known):
        middle = TOP + ROW * (row + 0.5)
        if one.name == "random":
            path(svg, "p", f"M{place(across(one.precision))} {TOP}V{bottom}")
        rect(svg, "d", (across(one.low), across(one.high)), middle - 3, 6)
        left = across(one.precision) - DOT
        path(svg, "o", f"M{place(left)} {place(middle)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0")
        text(svg, words(f"order_{one.name}"), LEFT - 10, middle + 4, "e")
        text(svg, percent(one.precision), RIGHT + 10, middle + 4)
    return drawn(svg)

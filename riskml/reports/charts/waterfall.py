"""The score as the sum of its contributions.

Useful for: seeing what made the score, and how much. How to read: from the base downwards each bar starts
where the last ended; the last is the score. What to do: take the longest bars to the right, and read
their metrics with what may explain them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.portraits.numerals import signed
from riskml.reports.charts.svg import canvas, drawn, path, place, rect, scale, short, text

if TYPE_CHECKING:
    from markupsafe import Markup

    from riskml.portraits.parts import Account, Contribution
    from riskml.reports.charts.svg import Canvas
    from riskml.reports.phrases import Words

WIDTH, ROW = 680, 23
LEFT, RIGHT = 210, 610
MOST = 10
ROOM = 28


@dataclass(frozen=True, slots=True)
class Others:
    """The contributions that the chart draws as one bar."""

    count: int
    total: float


def largest(account: Account) -> tuple[Contribution, ...]:
    """Return the contributions that get a bar of their own, largest first."""
    order = sorted(account.contributions, key=lambda one: (-abs(one.value), one.metric))
    return tuple(one for one in order[:MOST] if one.value != 0)


def others(account: Account) -> Others:
    """Return how many contributions share the last bar, and their sum, rounded once from the exact sum."""
    shown = {one.metric for one in largest(account)}
    rest = [one.value for one in account.contributions if one.metric not in shown and one.value != 0]
    return Others(len(rest), math.fsum(rest))


def steps(account: Account, words: Words) -> list[tuple[str, float]]:
    """Return the bars between base and score: the largest contributions, then the others in one."""
    shown = [(words.say(one.label), one.value) for one in largest(account)]
    rest = others(account)
    return [*shown, (words("others", count=rest.count), rest.total)] if rest.count else shown


def waterfall(account: Account, words: Words) -> Markup:
    """Draw the score from its base to its sum."""
    bars = steps(account, words)
    ends = [account.base]
    for _, value in bars:
        ends.append(ends[-1] + value)
    margin = (max(ends) - min(ends)) * 0.04 or 1.0
    across = scale(min(ends) - margin, max(ends) + margin, LEFT, RIGHT)
    height = ROW * (len(bars) + 2) + 6
    svg = canvas(WIDTH, height, words("account_title"), words("account_note"))
    base = across(account.base)
    path(svg, "x", f"M{place(base)} 4V{height - 4}")
    _ends(svg, words("base"), account.base, base, ROW * 0.5)
    start = account.base
    for row, (label, value) in enumerate(bars, start=1):
        middle, end = ROW * (row + 0.5), start + value
        left, right = sorted((across(start), across(end)))
        text(svg, short(label, ROOM), LEFT - 10, middle + 4, "e")
        rect(svg, "u" if value > 0 else "d", (left, right), middle - 7, 14)
        text(svg, signed(value), right + 6, middle + 4)
        path(svg, "x", f"M{place(across(end))} {place(middle + 7)}v9")
        start = end
    _ends(svg, words("score"), account.score, across(account.score), ROW * (len(bars) + 1.5))
    return drawn(svg)


def _ends(svg: Canvas, label: str, value: float, left: float, middle: float) -> None:
    text(svg, label, LEFT - 10, middle + 4, "e s")
    path(svg, "n", f"M{place(left)} {place(middle - 9)}v18")
    text(svg, f"{value:.2f}".replace("-", "−"), left + 6, middle + 4, "s")

"""What replayed lists would have found, against what they would have cost, beside random order.

Useful for: judging whether the list is worth the reviewers' time. How to read: solid is the list, dashed is
random order with its interval. What to do: where the solid line stays within the band, the list has not been
shown to be better than chance; look into it before relying on it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import number
from riskml.reports.charts.svg import canvas, drawn, path, place, rect, scale, text, ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from riskml.portraits.backtest import Backtest, ReplayedMonth
    from riskml.reports.charts.svg import Canvas
    from riskml.reports.phrases import Words

WIDTH = 720
LEFT, RIGHT = 46, 704
TOP, BOTTOM = 34, 236
BARS_TOP, BARS_BOTTOM = 278, 318
MOST_LABELS = 12
BAR = 18.0
Places = list[tuple[float, float]]


def found_by_cost(backtest: Backtest, words: Words) -> Markup:
    """Draw people confirmed against reviews spent; nothing where no look was asked for."""
    months = backtest.months
    if not backtest.last.looks_so_far:
        return Markup("")
    down, height = _upright(months)
    across = scale(0, backtest.last.looks_so_far, LEFT, RIGHT)
    svg = canvas(WIDTH, BOTTOM + 42, words("backtest_by_cost"), words("backtest_by_cost_note"))
    _frame(svg, down, height, words("backtest_found"))
    _random(svg, [(across(0), 0.0, 0.0, 0.0), *((across(m.looks_so_far), *_chance(m)) for m in months)], down)
    for tick in ticks(0, backtest.last.looks_so_far, 6):
        path(svg, "x", f"M{place(across(tick))} {BOTTOM}v4")
        text(svg, number(tick), across(tick), BOTTOM + 17, "m")
    text(svg, words("backtest_looks"), RIGHT, BOTTOM + 34, "e")
    ours = [(across(one.looks_so_far), down(one.found_so_far)) for one in months]
    path(svg, "l", _line([(across(0), down(0)), *ours]))
    path(svg, "o", "".join(_dot(*one) for one in ours))
    _legend(svg, [("l", words("backtest_list_order")), *_dashed(backtest, words)])
    return drawn(svg)


def found_by_month(backtest: Backtest, words: Words) -> Markup:
    """Draw people confirmed month by month, by list and by finding, above the reviews of each month."""
    months = backtest.months
    down, height = _upright(months)
    across = scale(0, max(len(months) - 1, 1), LEFT + 22, RIGHT - 22)
    svg = canvas(WIDTH, BARS_BOTTOM + 24, words("backtest_by_month"), words("backtest_by_month_note"))
    _frame(svg, down, height, words("backtest_found"))
    _random(svg, [(across(i), *_chance(one)) for i, one in enumerate(months)], down)
    told = [(across(i), down(one.told_so_far)) for i, one in enumerate(months)]
    ours = [(across(i), down(one.found_so_far)) for i, one in enumerate(months)]
    path(svg, "n", _line(told))
    path(svg, "l", _line(ours))
    path(svg, "o", "".join(_dot(*one) for one in ours))
    _bars(svg, months, across, words)
    every = math.ceil(len(months) / MOST_LABELS)
    for i, one in enumerate(months):
        if (len(months) - 1 - i) % every == 0:
            text(svg, f"{one.month:%y-%m}", across(i), BARS_BOTTOM + 17, "m")
    shown = [("l", words("backtest_by_list")), ("n", words("backtest_by_finding")), *_dashed(backtest, words)]
    _legend(svg, shown)
    return drawn(svg)


def _upright(months: Sequence[ReplayedMonth]) -> tuple[Callable[[float], float], float]:
    """Return the scale of people: as high as the list's line and the dashed one; the band may leave it."""
    seen = [float(one.found_so_far) for one in months] + [one.random for one in months]
    height = max([1.0, *(one for one in seen if math.isfinite(one))]) * 1.15
    return scale(0, height, BOTTOM, TOP), height


def _frame(svg: Canvas, down: Callable[[float], float], height: float, unit: str) -> None:
    path(svg, "x", f"M{LEFT} {BOTTOM}H{RIGHT}")
    for tick in ticks(0, height):
        if tick == int(tick):
            path(svg, "x", f"M{LEFT} {place(down(tick))}h-4")
            text(svg, number(tick), LEFT - 7, down(tick) + 4, "e")
    text(svg, unit, LEFT, TOP - 8)


def _chance(one: ReplayedMonth) -> tuple[float, float, float]:
    return one.random, one.random_low, one.random_high


def _random(svg: Canvas, points: Sequence[tuple[float, float, float, float]], down: Callable[[float], float]) -> None:
    known = [one for one in points if all(map(math.isfinite, one))]
    if len(known) < len(points):
        return
    upper = [(left, down(high)) for left, _, _, high in known]
    lower = [(left, down(low)) for left, _, low, _ in reversed(known)]
    path(svg, "b", f"{_line([*upper, *lower])}z")
    path(svg, "p", _line([(left, down(middle)) for left, middle, _, _ in known]))


def _bars(svg: Canvas, months: Sequence[ReplayedMonth], across: Callable[[float], float], words: Words) -> None:
    most = max((one.looks for one in months), default=0)
    up = scale(0, max(most, 1), 0, BARS_BOTTOM - BARS_TOP)
    path(svg, "x", f"M{LEFT} {BARS_BOTTOM}H{RIGHT}")
    text(svg, words("backtest_looks"), LEFT, BARS_TOP - 22)
    half = min(BAR, (RIGHT - LEFT) / (3 * len(months))) / 2
    for i, one in enumerate(months):
        if one.looks:
            rect(svg, "d", (across(i) - half, across(i) + half), BARS_BOTTOM - up(one.looks), up(one.looks))
            text(svg, number(one.looks), across(i), BARS_BOTTOM - up(one.looks) - 3, "m")


def _dashed(backtest: Backtest, words: Words) -> list[tuple[str, str]]:
    return [("p", words("backtest_random_order"))] if math.isfinite(backtest.last.random) else []


def _legend(svg: Canvas, shown: Sequence[tuple[str, str]]) -> None:
    left = RIGHT - 170 * len(shown)
    for kind, words in shown:
        path(svg, kind, f"M{place(left)} 12h22")
        text(svg, words, left + 28, 16)
        left += 170


def _line(points: Places) -> str:
    return "M" + "L".join(f"{place(left)} {place(top)}" for left, top in points)


def _dot(left: float, top: float) -> str:
    return f"M{place(left - 3)} {place(top)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"

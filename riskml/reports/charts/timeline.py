"""A chain of events on one time axis, a lane for each kind of event.

Useful for: seeing in which order things happened, and how close together. How to read: each dot is one event on
its day, amounts stand beside it; lanes are kinds of events. What to do: open the records in the order of the
axis; that one thing came before another does not say that it was its cause.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import number
from riskml.reports.charts.axes import APART, RIGHT, Axis, dates, day_number, text_width
from riskml.reports.charts.frame import EDGE, HEAD, WIDTH, draw_axis, heading
from riskml.reports.charts.svg import canvas, dot, drawn, path, place, short, text
from riskml.rules.written import sum_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.portraits.chart_parts import Event
    from riskml.reports.charts.svg import Canvas
    from riskml.reports.phrases import Words

LANE = 40.0
LABELS = 104.0
LABEL_ROOM = 17
MOST_DATES = 5
SIZES = {"zh": (("hundred_millions", 1e9), ("ten_thousands", 1e4)), "en": (("millions", 1e6), ("thousands", 1e4))}
"""What amounts are counted in from a size on, by language."""
COUNTED = {"hundred_millions": 1e8, "ten_thousands": 1e4, "millions": 1e6, "thousands": 1e3, "ones": 1.0}


def timeline(events: Sequence[Event], words: Words) -> Markup:
    """Draw a chain of events; nothing where they all happened on one day."""
    order = sorted(events, key=lambda one: one.at)
    if not order or order[0].at == order[-1].at:
        return Markup("")
    kinds = list(dict.fromkeys(words.say(one.kind) for one in order))
    first, last = order[0].at, order[-1].at
    free = (day_number(last) - day_number(first)) * 0.04
    axis = Axis(day_number(first) - free, day_number(last) + free, left=LABELS, right=RIGHT)
    base = HEAD + 6 + LANE * len(kinds)
    span = words("span", first=first.isoformat(), last=last.isoformat())  # as short as the picture is narrow
    svg = canvas(WIDTH, base + 22, words("chart_timeline"), _told(order, words))
    size, told = _size(order, words)
    heading(svg, words("chart_timeline"), words("chart_timeline_note", count=len(order), span=span) + told)
    for row, kind in enumerate(kinds):
        top = HEAD + 6 + LANE * row + LANE / 2
        path(svg, "x", f"M{place(axis.left)} {place(top)}H{place(axis.right)}")
        text(svg, short(kind, LABEL_ROOM), EDGE, top + 4)
        _draw(svg, [one for one in order if words.say(one.kind) == kind], axis, top, size)
    draw_axis(svg, axis, dates(first, last, MOST_DATES), base)
    return drawn(svg)


def _draw(svg: Canvas, lane: Sequence[Event], axis: Axis, top: float, counted: float) -> None:
    """Draw the dots of a lane, and beside them what has room: amounts above the line, what had none below."""
    free = {top - 6: -math.inf, top + 14: -math.inf}
    path(svg, "o", "".join(dot(axis.at(day_number(one.at)), top, 3.6) for one in lane))
    for one in lane:
        if not math.isfinite(one.amount):
            continue
        told = number(one.amount / counted)
        width = text_width(told)
        left = min(max(axis.at(day_number(one.at)) - width / 2, axis.left - 4), axis.right - width + 12)
        line = next((line for line, end in free.items() if left >= end + APART / 2), None)
        if line is not None:
            text(svg, told, left, line)
            free[line] = left + width


def _size(events: Sequence[Event], words: Words) -> tuple[float, str]:
    """Return by how many the amounts are counted, and in which words; sums of several currencies each stand in full."""
    priced = [one for one in events if math.isfinite(one.amount)]
    units = {one.unit for one in priced}
    if not priced:
        return 1.0, ""
    if len(units) > 1 or None in units:
        return 1.0, words("chart_amounts_mixed")
    most = max(abs(one.amount) for one in priced)
    counted = next((name for name, least in SIZES[words.language] if most >= least), "ones")
    unit = "".join(words.say(one) for one in units if one)
    unit = f" {unit}" if words.language == "zh" and unit.isascii() else unit
    return COUNTED[counted], words("chart_amounts_" + counted, unit=unit)


def _told(order: Sequence[Event], words: Words) -> str:
    said = []
    for one in order:
        amount = words.say(sum_told(f"{one.amount:,.0f}", one.unit)) if math.isfinite(one.amount) else ""
        event = words("chart_event_desc", at=one.at, kind=one.kind, label=one.label)
        said.append(event + (words("list_comma") + amount if amount else ""))
    return words("list_semicolon").join(said) + words("stop")

"""The clock of one case: received, due and done, step by step.

Useful for: seeing in which step time went, and whose step it was. How to read: each bar runs from receipt to
completion; dark bars are this person's own steps, light ones others'; the upright on a bar is its limit, and what
lies beyond it is hatched. What to do: look at what came before a late step; a file that arrived late is not the
delay of whoever received it.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from riskml.reports.charts.axes import Axis, dates, day_number
from riskml.reports.charts.frame import (
    HEAD,
    ROOM,
    WIDTH,
    Sign,
    draw_axis,
    draw_late,
    draw_legend,
    heading,
    legend_height,
)
from riskml.reports.charts.svg import canvas, dot, drawn, path, place, rect, short, text

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.portraits.clocks import CaseClock, ClockStep
    from riskml.reports.charts.svg import Canvas
    from riskml.reports.phrases import Words

STEP, BAR = 31.0, 9.0
MOST = 14
"""A longer case is drawn by its own and its late steps first; the text has all of them."""


class Bar(NamedTuple):
    """One step, and from when on its time ran."""

    step: ClockStep
    begun: datetime


def clock(case: CaseClock, words: Words) -> Markup:
    """Draw the clock of a case; nothing where no time passes in it."""
    bars = _bars(case)
    due = _end(case.due)
    ends = [one for one in (due, case.done, *(_end(step.due) for step in case.steps)) if one]
    last = max([case.received, *ends, *(step.done for step in case.steps)])
    first = min([case.received, *(bar.begun for bar in bars)])
    if not bars or last <= first:
        return Markup("")
    shown = _shown(bars)
    free = (day_number(last) - day_number(first)) * 0.02
    axis = Axis(day_number(first) - free, day_number(last) + free)
    base = HEAD + 4 + STEP * len(shown)
    signs = [
        Sign("u", "band", words("chart_own_step")),
        Sign("d", "band", words("chart_other_step")),
        Sign("late", "late", words("chart_late")),
        Sign("n", "upright", words("chart_step_due")),
    ]
    signs += [Sign("p", "upright", words("chart_case_due"))] if case.due else []
    signs += [Sign.note(words("chart_steps_more", count=len(bars) - len(shown)))] if len(bars) > len(shown) else []
    svg = canvas(WIDTH, base + 22 + legend_height(signs), words("chart_clock", case=case.case_id), _told(case, words))
    heading(svg, words("chart_clock", case=case.case_id), _head(case, words))
    if due:
        path(svg, "p", f"M{place(axis.at(day_number(due)))} {place(HEAD)}V{place(base)}")
    for row, bar in enumerate(shown):
        _draw(svg, bar, axis, HEAD + 4 + STEP * row, words)
    draw_axis(svg, axis, dates(first, last), base)
    draw_legend(svg, signs, base + 22)
    return drawn(svg)


def _bars(case: CaseClock) -> list[Bar]:
    """Return the steps with their beginnings: as recorded, else when the step before was done."""
    before = [case.received, *(step.done for step in case.steps)][: len(case.steps)]
    return [
        Bar(step, min(step.received or earlier, step.done)) for step, earlier in zip(case.steps, before, strict=True)
    ]


def _shown(bars: list[Bar]) -> list[Bar]:
    if len(bars) <= MOST:
        return bars
    first = sorted(range(len(bars)), key=lambda i: (not bars[i].step.own, bars[i].step.late_workdays <= 0, i))
    return [bars[i] for i in sorted(first[:MOST])]


def _draw(svg: Canvas, bar: Bar, axis: Axis, top: float, words: Words) -> None:
    step = bar.step
    label = words.say(step.label)
    if step.late_workdays > 0:
        label = words("chart_step_late", label=label, late=_late(step, words))
    text(svg, short(label, ROOM), axis.left, top + 12, "s" if step.own else "")
    begun, done = axis.at(day_number(bar.begun)), axis.at(day_number(step.done))
    due = _end(step.due)
    late = due is not None and step.late_workdays > 0 and due < step.done
    ends = axis.at(day_number(max(due, bar.begun))) if due and late else done
    kind = "u" if step.own else "d"
    if ends > begun or not late:
        rect(svg, kind, (begun, ends), top + 17, BAR)
    if late:
        draw_late(svg, (ends, done), top + 17, BAR)
    if done - begun < 3:  # noqa: PLR2004 - a bar of a few pixels is overlooked
        path(svg, "o" if step.own else "other", dot(done, top + 17 + BAR / 2, 3))
    if due:
        path(svg, "n", f"M{place(axis.at(day_number(due)))} {place(top + 14)}v{BAR + 6:g}")


def _end(due: datetime | None) -> datetime | None:
    """Return when a limit ends: one that is a date lasts until its end."""
    return due + timedelta(days=1) if due and due.time() == time.min else due


def _late(step: ClockStep, words: Words) -> str:
    return words("late_by", count=round(step.late_workdays))


def _head(case: CaseClock, words: Words) -> str:
    done = f"{case.done:%Y-%m-%d}" if case.done else words("case_open")
    due = f"{case.due:%Y-%m-%d}" if case.due else words("chart_unsaid")
    return words("chart_clock_note", received=f"{case.received:%Y-%m-%d}", due=due, done=done)


def _told(case: CaseClock, words: Words) -> str:
    said = [words("chart_clock_desc", matter=case.matter, head=_head(case, words))]
    for step in case.steps:
        told = {
            "label": step.label,
            "whose": words("chart_own_step" if step.own else "chart_other_step"),
            "received": words.time(step.received) if step.received else words("chart_unsaid"),
            "due": words.time(step.due) if step.due else words("chart_unsaid"),
            "done": words.time(step.done),
        }
        one = words("chart_step_desc", **told)
        said.append(one + (words("list_comma") + _late(step, words) if step.late_workdays > 0 else ""))
    return words("list_semicolon").join(said) + words("stop")

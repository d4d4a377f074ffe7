"""What every chart has around its marks: a title with its numbers, an axis with its unit, a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from riskml.reports.charts.axes import APART, text_width
from riskml.reports.charts.svg import arrow, diamond, dot, path, place, rect, short, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from riskml.reports.charts.axes import Axis
    from riskml.reports.charts.svg import Canvas

WIDTH = 360
"""Every chart is so wide: on a telephone its type is then as large as the page's small print."""
EDGE = 4.0
ROOM = 58
ROW = 15.0
SIGN = 18.0
HEAD = 34.0
"""What the title takes."""


class Sign(NamedTuple):
    """One entry of a legend: the class of its mark, the mark's form, and what it stands for; words alone have none."""

    kind: str
    form: str
    words: str

    @classmethod
    def note(cls, words: str) -> Self:
        """Return an entry without a mark."""
        return cls("", "", words)


def heading(svg: Canvas, title: str, numbers: str) -> None:
    """Write what a chart shows, and under it of how many."""
    text(svg, short(title, ROOM - 4), EDGE, 13, "s")
    text(svg, short(numbers, ROOM), EDGE, 28)


def draw_axis(svg: Canvas, axis: Axis, marks: Sequence[tuple[float, str]], top: float, unit: str = "") -> None:
    """Draw an axis with labels at places, and its unit under them."""
    small = "".join(f"M{place(axis.at(value))} {place(top)}v4" for value, _ in marks)
    path(svg, "x", f"M{place(axis.start)} {place(top)}H{place(axis.right)}{small}")
    for value, label in marks:
        text(svg, label, axis.at(value), top + 15, "m")
    if unit:
        text(svg, short(unit, ROOM), axis.right, top + 29, "e")


def legend_height(signs: Sequence[Sign]) -> float:
    """Return how high a legend is."""
    return ROW * (1 + max((row for _, row in _placed(signs)), default=-1))


def draw_legend(svg: Canvas, signs: Sequence[Sign], top: float) -> None:
    """Draw a legend, in as many rows as it needs."""
    for one, (left, row) in zip(signs, _placed(signs), strict=True):
        middle = top + ROW * row + 8
        if one.form in _FORMS:
            _FORMS[one.form](svg, one.kind, left + SIGN / 2 - 3, middle)
        text(svg, one.words, left + _sign(one), middle + 4)


def _sign(one: Sign) -> float:
    return SIGN if one.form in _FORMS else 0.0


def _placed(signs: Sequence[Sign]) -> list[tuple[float, int]]:
    left, row, found = EDGE, 0, []
    for one in signs:
        width = _sign(one) + text_width(one.words)
        if left > EDGE and left + width > WIDTH - EDGE:
            left, row = EDGE, row + 1
        found.append((left, row))
        left += width + APART
    return found


def _dot(svg: Canvas, kind: str, left: float, middle: float) -> None:
    path(svg, kind, dot(left, middle, 2.6))


def _diamond(svg: Canvas, kind: str, left: float, middle: float) -> None:
    path(svg, kind, diamond(left, middle, 5))


def _line(svg: Canvas, kind: str, left: float, middle: float) -> None:
    path(svg, kind, f"M{place(left - 7)} {place(middle)}h14")


def _upright(svg: Canvas, kind: str, left: float, middle: float) -> None:
    path(svg, kind, f"M{place(left)} {place(middle - 6)}v12")


def _band(svg: Canvas, kind: str, left: float, middle: float) -> None:
    rect(svg, kind, (left - 7, left + 7), middle - 5, 10)


def _beyond(svg: Canvas, kind: str, left: float, middle: float) -> None:
    path(svg, kind, arrow(left + 4, middle, 1))


def _late(svg: Canvas, kind: str, left: float, middle: float) -> None:
    draw_late(svg, (left - 7, left + 7), middle - 5, 10, kind)


def draw_late(svg: Canvas, across: tuple[float, float], top: float, height: float, kind: str = "late") -> None:
    """Draw a bar that is hatched, so that it is told from another without its colour."""
    left, right = across
    rect(svg, kind, across, top, height)
    strokes = []
    at = left
    while at + 3 < right:
        size = min(height, right - at)
        strokes.append(f"M{place(at)} {place(top + height)}l{place(size)} {place(-size)}")
        at += 5
    if strokes:
        path(svg, "hatch", "".join(strokes))


_FORMS: dict[str, Callable[[Canvas, str, float, float], None]] = {
    "dot": _dot,
    "diamond": _diamond,
    "line": _line,
    "upright": _upright,
    "band": _band,
    "beyond": _beyond,
    "late": _late,
}

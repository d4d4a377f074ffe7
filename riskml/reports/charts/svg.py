"""A small canvas: SVG written element by element, so that every text in a chart is escaped by construction."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.reports.plain import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NICE = (1.0, 2.0, 5.0, 10.0)


class Canvas(list[str]):
    """What has been drawn of a chart, as written markup; whatever is added is escaped as it is written."""

    def add(self, name: str, attributes: Mapping[str, str], words: str = "") -> None:
        """Write an element, and the words in it."""
        told = "".join([f' {key}="{_quoted(value)}"' for key, value in attributes.items()])
        self.append(f"<{name}{told}>{_escaped(clean(words))}</{name}>" if words else f"<{name}{told} />")


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(words: str) -> str:
    return _escaped(words).replace('"', "&quot;")


def canvas(width: float, height: float, title: str, description: str) -> Canvas:
    """Start a chart: an image to a screen reader, named by its title and told by its description."""
    svg = Canvas([f'<svg viewBox="0 0 {place(width)} {place(height)}" role="img">'])
    svg.add("title", {}, title)
    svg.add("desc", {}, description)
    return svg


def place(value: float) -> str:
    """Write a coordinate, a tenth of a pixel fine."""
    return f"{value:.1f}".removesuffix(".0")


def rect(svg: Canvas, kind: str, across: tuple[float, float], top: float, height: float) -> None:
    """Draw a rectangle of a class between two places; it stays visible when they are one."""
    left, right = across
    box = {"x": left, "y": top, "width": max(right - left, 0.5), "height": height}
    svg.add("rect", {"class": kind, **{name: place(value) for name, value in box.items()}})


def path(svg: Canvas, kind: str, data: str) -> None:
    """Draw a path of a class."""
    svg.add("path", {"class": kind, "d": data})


def text(svg: Canvas, words: str, left: float, top: float, kind: str = "") -> None:
    """Write words; the class says how they are aligned."""
    at = {"x": place(left), "y": place(top)}
    svg.add("text", {**at, "class": kind} if kind else at, words)


def dot(left: float, top: float, size: float = 2.4) -> str:
    """Return the path of a dot."""
    half = f"a{size:g} {size:g} 0 1 0"
    return f"M{place(left - size)} {place(top)}{half} {2 * size:g} 0{half} {-2 * size:g} 0"


def specks(places: list[tuple[float, float]]) -> str:
    """Return the path of many dots, each a stroke of no length with round ends: a fifth of what a dot takes."""
    return "".join(f"M{place(left)} {place(top)}h0" for left, top in places)


def arrow(left: float, top: float, side: int) -> str:
    """Return the path of an arrow whose tip stands at a place: to the left below zero, else to the right."""
    return f"M{place(left)} {place(top)}l{-7 * side} -5v10z"


def lanes(places: list[float], tops: tuple[float, ...], near: float = 5.0) -> list[tuple[float, float]]:
    """Give each of the places, from left to right, the first of the lanes where its dot hides no other."""
    last = dict.fromkeys(tops, -math.inf)
    found = []
    for left in places:
        lane = next((one for one in tops if left - last[one] >= near), tops[0])
        last[lane] = left
        found.append((left, lane))
    return found


def diamond(left: float, top: float, size: float) -> str:
    """Return the path of a diamond."""
    return f"M{place(left - size)} {place(top)}l{size} -{size} {size} {size} -{size} {size}z"


def drawn(svg: Canvas) -> Markup:
    """Return the chart as markup."""
    return Markup(f"{''.join(svg)}</svg>")  # noqa: S704 - every text was escaped as it was written


def scale(low: float, high: float, left: float, right: float) -> Callable[[float], float]:
    """Return the linear map of values to places; values outside end at the edge. ``left`` may exceed ``right``.

    Examples
    --------
    >>> across = scale(0, 10, 100, 200)
    >>> across(5), across(50)
    (150.0, 200)
    """
    span = (high - low) or 1.0
    first, last = min(left, right), max(left, right)

    def across(value: float) -> float:
        at = left + (value - low) / span * (right - left)
        return first if at < first else min(at, last)

    return across


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Return round values that divide a range.

    Examples
    --------
    >>> ticks(0, 4.4), ticks(-0.3, 0.3)
    ([0.0, 1.0, 2.0, 3.0, 4.0], [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3])
    """
    if not high > low:
        return [low]
    rough = (high - low) / about
    size = 10.0 ** math.floor(math.log10(rough))
    step = size * next(nice for nice in NICE if rough <= nice * size * (1 + 1e-9) or nice == NICE[-1])
    if (high - low) / step < about - 1:
        step /= 2
    first = math.ceil(low / step - 1e-9)
    count = math.floor(high / step + 1e-9) - first + 1
    return [round((first + one) * step, 12) for one in range(count)]


def short(words: str, room: int) -> str:
    """Shorten words to a number of columns; a Chinese character takes two.

    Examples
    --------
    >>> short("在办已超期的办件", 9), short("Overdue", 9)
    ('在办已超…', 'Overdue')
    """
    if columns(words) <= room:
        return words
    kept, used = "", 1
    for one in words:
        if used + columns(one) > room:
            break
        kept, used = kept + one, used + columns(one)
    return f"{kept}…"


def columns(words: str) -> int:
    """Return how many columns words take; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in words)

"""The states of a register and the moves between them.

Useful for: seeing at a glance where a case may go, and where it ends. How to read: the longest way runs down the
middle; what leads off it stands to the right, ways back run on the left. Each box tells by when a case moves on. What
to do: look up a move in the table below the chart, for who signs it and on what it rests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from riskml.reports.charts.svg import canvas, columns, drawn, path, rect, short, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.reports.charts.svg import Canvas

PORT, GAP, LINE, LANE, WIDE = 17.0, 16.0, 14.0, 9.0, 176.0
LEFT, SIDE, EDGE = 260.0, 656.0, 10.0
WORDS = 190.0
"""What the words of ways back take, left of the middle."""
LETTER = 6.2
HALF = 2
_Lanes = list[list[tuple[float, float]]]
STYLE = (
    "<style>svg{background:#fff}text{font:11.5px 'Helvetica Neue',Arial,'PingFang SC','Noto Sans CJK SC',"
    "'Microsoft YaHei',sans-serif;fill:#1c2530}.e{text-anchor:end}.d{fill:#4a5561;font-size:10.5px;"
    "text-anchor:middle}.n{font-weight:600;text-anchor:middle;font-size:12.5px}.b{fill:#fff;stroke:#1f4e79}"
    ".i{fill:none;stroke:#1f4e79}.a{fill:#f0f6f1;stroke:#3f7a52;stroke-width:2}.s{fill:#dfe4e9;stroke:#6b7682}"
    ".l{fill:none;stroke:#6b7682}.h{fill:#6b7682}</style>"
)


class Box(NamedTuple):
    """A state as it is drawn: its name, its words, when it is due, and what kind it is."""

    name: str
    words: str
    due: str
    kind: str
    final: bool


class Way(NamedTuple):
    """Moves from one state to another, and what they are called."""

    origin: str
    to: str
    words: tuple[str, ...]


@dataclass(slots=True)
class _Placed:
    """Where a box stands, and how many ways touch its sides."""

    box: Box
    left: float
    top: float = 0.0
    right_ports: int = 0
    left_ports: int = 0
    used: dict[str, int] = field(default_factory=lambda: {"left": 0, "right": 0})

    @property
    def height(self) -> float:
        return max(38.0, PORT * max(self.right_ports, self.left_ports) + 8)

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def port(self, side: str) -> float:
        """Return the place of the next way on a side."""
        self.used[side] += 1
        return self.top + PORT * self.used[side]


def states(boxes: Sequence[Box], ways: Sequence[Way], told: tuple[str, str], legend: Sequence[str]) -> str:
    """Draw states and ways as an SVG that stands by itself.

    Parameters
    ----------
    boxes
        The states; a case begins in the first.
    ways
        From where to where; ways that come back to where they begin are left out.
    told
        Title and description.
    legend
        What kinds of boxes mean, one line each.
    """
    ways = [way for way in ways if way.origin != way.to]
    spine = _longest(boxes[0].name, ways)
    rank = {name: at for at, name in enumerate(spine)}
    placed = {box.name: _Placed(box, LEFT if box.name in rank else SIDE) for box in boxes}
    straight = set(pairwise(spine))
    sides = [(way, *_sides(way, rank)) for way in ways if (way.origin, way.to) not in straight]
    for way, out, into in sides:
        for name, side in ((way.origin, out), (way.to, into)):
            setattr(placed[name], f"{side}_ports", getattr(placed[name], f"{side}_ports") + 1)
    along = {way.origin: way.words for way in ways if (way.origin, way.to) in straight}
    _stack(placed, spine, along, ways)
    lanes: dict[str, _Lanes] = {"middle": [], "left": [], "right": []}
    svg = canvas(0, 0, *told)
    widest = [SIDE + WIDE]
    for way, out, into in sorted(sides, key=lambda one: (placed[one[0].origin].top, placed[one[0].to].top)):
        widest.append(_bend(svg, way, (placed[way.origin], out), (placed[way.to], into), lanes))
    for name in spine[:-1]:
        following = placed[spine[rank[name] + 1]]
        _down(svg, placed[name], following, along[name])
    for one in placed.values():
        _draw(svg, one)
    bottom = max(one.bottom for one in placed.values()) + 22
    for at, words in enumerate(legend):
        text(svg, words, EDGE, bottom + at * 16)
    width, height = max(widest) + EDGE, bottom + 16 * len(legend)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
    whole = str(drawn(svg)).replace("<svg ", head, 1).replace('"0 0 0 0"', f'"0 0 {width:.0f} {height:.0f}"', 1)
    return whole.replace("</desc>", f"</desc>{STYLE}", 1) + "\n"


def _longest(start: str, ways: Iterable[Way]) -> list[str]:
    """Return the longest way from the start on which nothing comes twice; the first such in the order of the table."""
    onward: dict[str, list[str]] = {}
    for way in ways:
        onward.setdefault(way.origin, []).append(way.to)

    def follow(name: str, before: tuple[str, ...]) -> list[str]:
        best: list[str] = []
        for to in onward.get(name, ()):
            if to not in before:
                tail = follow(to, (*before, to))
                best = tail if len(tail) > len(best) else best
        return [name, *best]

    return follow(start, (start,))


def _sides(way: Way, rank: dict[str, int]) -> tuple[str, str]:
    """Return on which sides a way leaves and comes in: back in the middle on the left, between others on the right."""
    if way.origin in rank and way.to in rank:
        side = "left" if rank[way.to] < rank[way.origin] else "right"
        return side, side
    if way.origin not in rank and way.to not in rank:
        return "right", "right"
    return ("right" if way.origin in rank else "left"), ("right" if way.to in rank else "left")


def _stack(
    placed: dict[str, _Placed], spine: Sequence[str], along: dict[str, tuple[str, ...]], ways: Sequence[Way]
) -> None:
    """Put the middle's boxes under each other, with room for words, and the others beside where they come from."""
    top = EDGE
    for name in spine:
        placed[name].top = top
        top = placed[name].bottom + GAP * HALF + LINE * max(len(along.get(name, ())) - 1, 0)
    free = EDGE
    origins: dict[str, float] = {}
    off = [one for name, one in placed.items() if name not in spine]
    for one in off:
        own = [placed[way.origin].top for way in ways if way.to == one.box.name and way.origin in spine]
        origins[one.box.name] = min(own, default=free)
    for one in off:
        via = [origins[way.origin] for way in ways if way.to == one.box.name and way.origin in origins]
        if not any(way.to == one.box.name and way.origin in spine for way in ways):
            origins[one.box.name] = min(via, default=free) + 1
    for one in sorted(off, key=lambda each: origins[each.box.name]):
        # A little lower than the middle, so that no way into a side box lies upon one out of the middle.
        one.top = max(free, origins[one.box.name] + 6)
        free = one.bottom + GAP


def _lane(lanes: _Lanes, low: float, high: float) -> int:
    """Take the first lane whose stretches leave this one free."""
    for at, taken in enumerate(lanes):
        if all(high + 2 < begin or end + 2 < low for begin, end in taken):
            taken.append((low, high))
            return at
    lanes.append([(low, high)])
    return len(lanes) - 1


def _bend(
    svg: Canvas, way: Way, origin: tuple[_Placed, str], to: tuple[_Placed, str], lanes: dict[str, _Lanes]
) -> float:
    """Draw a way by a lane beside the boxes, with its words where it touches the middle; return how far it goes."""
    (one, out), (other, into) = origin, to
    begin, end = one.port(out), other.port(into)
    aside = one.left == other.left == SIDE
    ways = "right" if aside else "left" if out == into == "left" else "middle"
    at = LANE * _lane(lanes[ways], min(begin, end), max(begin, end))
    across = {"right": SIDE + WIDE + 14 + at, "left": LEFT - WORDS - at, "middle": SIDE - 14 - at}[ways]
    x, y = (placed.left + (WIDE if side == "right" else 0) for placed, side in (origin, to))
    tip = -6 if into == "right" else 6
    path(svg, "l", f"M{x:.0f} {begin:.0f}H{across:.0f}V{end:.0f}H{y - tip:.0f}")
    path(svg, "h", f"M{y:.0f} {end:.0f}l{-tip} -4v8z")
    words = short(" / ".join(way.words), 34)
    if aside:
        text(svg, words, across + 5, (begin + end) / HALF + 4)
        return across + 5 + LETTER * columns(words)
    # Words stand by the middle: at the begin where the way comes from there, else at its end.
    beside, level, side = (x, begin, out) if one.left == LEFT else (y, end, into)
    text(svg, words, beside - 9 if side == "left" else beside + 9, level - 3, "e" if side == "left" else "")
    return max(across, x, y)


def _down(svg: Canvas, one: _Placed, other: _Placed, words: Sequence[str]) -> None:
    middle = LEFT + WIDE / HALF
    path(svg, "l", f"M{middle:.0f} {one.bottom:.0f}V{other.top - 6:.0f}")
    path(svg, "h", f"M{middle:.0f} {other.top:.0f}l-4 -6h8z")
    for at, line in enumerate(words):
        text(svg, line, middle + 8, one.bottom + GAP + LINE * at + 2)


def _draw(svg: Canvas, one: _Placed) -> None:
    box, middle = one.box, one.left + WIDE / HALF
    rect(svg, box.kind, (one.left, one.left + WIDE), one.top, one.height)
    if box.final:
        rect(svg, "i", (one.left + 3, one.left + WIDE - 3), one.top + 3, one.height - 6)
    level = one.top + one.height / HALF
    text(svg, short(box.words, 26), middle, level + (4 if not box.due else -2), "n")
    if box.due:
        text(svg, short(box.due, 34), middle, level + 12, "d")

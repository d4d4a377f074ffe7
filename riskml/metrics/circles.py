"""Circles: in what circumstances an act is compared.

A stratum is the same work; a circle is the same work in the same circumstances. Circles lie within each other, the
stratum around them all. The text of the finest holds the stratum and the value of each circumstance, apart by a
character that no text of a log has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from riskml.cards import Circumstances

_APART = "\x1f"
_UNSAID = "-"


@dataclass(frozen=True, slots=True)
class Circles:
    """The columns that make circles, the outermost first, and what a circle needs to be compared in.

    Parameters
    ----------
    columns
        Columns of the rows that are compared.
    officials
        People in a circle, oneself included, that it needs.
    acts
        Acts of others in it that it needs.
    names
        What each column's circumstance is called.
    kept
        Columns whose circumstance is never left out of a comparison where it is known, however few share it.
    """

    columns: tuple[str, ...] = ()
    officials: int = 3
    acts: int = 30
    names: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @classmethod
    def of(cls, circumstances: Circumstances) -> Self:
        """Return the circles of a project's circumstances."""
        columns = tuple(one.column for one in circumstances.circumstance)
        names = tuple(one.name for one in circumstances.circumstance)
        kept = tuple(one.column for one in circumstances.circumstance if one.kept)
        return cls(columns, circumstances.minimum_officials, circumstances.minimum_acts, names, kept)

    def among(self, columns: Collection[str]) -> Circles:
        """Return the circles that some columns can tell."""
        told = tuple(one for one in self.columns if one in columns)
        names = tuple(name for one, name in zip(self.columns, self.names, strict=False) if one in columns)
        return Circles(told, self.officials, self.acts, names, tuple(one for one in self.kept if one in columns))

    @property
    def kept_levels(self) -> tuple[int, ...]:
        """The levels at which a kept circumstance comes in.

        Examples
        --------
        >>> Circles(("basis", "post", "place_id"), kept=("post",)).kept_levels
        (2,)
        """
        return tuple(level for level, column in enumerate(self.columns, start=1) if column in self.kept)

    def level(self, name: str) -> int:
        """Return the level from which on circles hold a circumstance; 0 where none does.

        Examples
        --------
        >>> Circles(("post", "place_id"), names=("post", "place")).level("place")
        2
        """
        return self.names.index(name) + 1 if name in self.names else 0

    def finest(self, stratum: str) -> str:
        """Return the SQL of the finest circle's text.

        Examples
        --------
        >>> Circles(("post",)).finest("step")
        "coalesce(step, '-') || chr(31) || coalesce(cast(post as varchar), '-')"
        >>> Circles().finest("step")
        "coalesce(step, '-')"
        """
        parts = [f"coalesce({stratum}, '{_UNSAID}')"]
        parts += [f"coalesce(cast({column} as varchar), '{_UNSAID}')" for column in self.columns]
        return " || chr(31) || ".join(parts)


NONE = Circles()
"""No circles: acts are compared within their stratum."""


def circles_of(finest: Iterable[tuple[str, int]], kept: Collection[int] = ()) -> tuple[pa.Table, pa.Table]:
    r"""Return the circles that the finest ones lie in.

    A circumstance that is not known makes no circle.

    Parameters
    ----------
    finest
        The text and the number of each.
    kept
        Levels at which a circumstance comes in that is never left out where it is known.

    Returns
    -------
    tuple of Table
        ``stratum_code``, ``level`` (0 is the stratum), ``outermost`` (the lowest level that is compared) and
        ``circle_code``, and each ``circle_code`` with its ``level``
        and its ``circle``.

    Examples
    --------
    >>> of, circles = circles_of([("a\x1fclerk", 1), ("a\x1f-", 2)])
    >>> of.to_pydict()
    {'stratum_code': [1, 1, 2], 'level': [0, 1, 0], 'outermost': [0, 0, 0], 'circle_code': [1, 2, 1]}
    >>> circles_of([("a\x1fclerk", 1), ("a\x1f-", 2)], kept=[1])[0]["outermost"].to_pylist()
    [1, 1, 0]
    >>> circles["level"].to_pylist()
    [0, 1]
    """
    found = []
    for text, code in finest:
        parts = text.split(_APART)
        outermost = max((level for level in kept if parts[level] != _UNSAID), default=0)
        found += [
            (code, level, outermost, _APART.join(parts[: level + 1]))
            for level in range(len(parts))
            if not level or parts[level] != _UNSAID
        ]
    numbers = {circle: number for number, circle in enumerate(sorted({one[-1] for one in found}), start=1)}
    levels = {circle: level for _, level, _, circle in found}
    of = {
        "stratum_code": pa.array([code for code, *_ in found], pa.int32()),
        "level": pa.array([level for _, level, *_ in found], pa.int32()),
        "outermost": pa.array([outermost for *_, outermost, _ in found], pa.int32()),
        "circle_code": pa.array([numbers[circle] for *_, circle in found], pa.int32()),
    }
    circles = {
        "circle_code": pa.array([*numbers.values()], pa.int32()),
        "level": pa.array([levels[circle] for circle in numbers], pa.int32()),
        "circle": pa.array([*numbers], pa.string()),
    }
    return pa.table(of), pa.table(circles)

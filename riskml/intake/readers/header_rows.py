"""Headers of several rows: how many rows name the columns, and what they are called then."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.units import factor_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST: Final = 4
SAMPLE: Final = 40
"""Rows that are looked at."""
MOSTLY: Final = 0.75
_DIGIT: Final = re.compile(r"\d")


def _padded(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [[cell.strip() for cell in (*row, *[""] * (width - len(row)))] for row in rows]


def _spans(row: Sequence[str]) -> list[int]:
    """Return the columns that a name to their left may reach over."""
    first = next((place for place, cell in enumerate(row) if cell), len(row))
    return [place for place, cell in enumerate(row) if place > first and not cell]


def rows_of_header(rows: Sequence[Sequence[str]], where: str) -> int:
    """Tell how many of a source's first rows name its columns.

    More than one is told where a name reaches over blank cells, and the rows below it lack the numbers and days that
    all others have.

    Parameters
    ----------
    rows
        The first rows, a merged cell's text in its first cell only.
    where
        The source.

    Raises
    ------
    SourceError
        The second row may be names or the first row of data.

    Examples
    --------
    >>> rows_of_header([["no", "accepted", ""], ["", "at", "by"], ["1", "2025-03-01", "P1"]], "log.csv")
    2
    >>> rows_of_header([["no", "at", ""], ["1", "2025-03-01", "P1"], ["2", "2025-03-02", "P1"]], "log.csv")
    1
    >>> rows_of_header([["no", "at"], ["", "", "surplus"], ["1", "2025-03-01"]], "log.csv")
    1
    """
    written = [row for row in rows[:SAMPLE] if any(cell.strip() for cell in row)]
    widths = [len(row) for row in written]
    rows = _padded(written)
    told = 1
    while told < min(MOST, len(rows) - 1) and _spans(rows[told - 1]):
        # No name reaches beyond its own row: what stands farther out below is a cell too many, not a name.
        upper, lower = rows[told - 1][: widths[told - 1]], rows[told]
        rest = rows[max(told + 1, min(MOST, len(rows) - 1)) :]  # what no header reaches, where there are rows enough
        if not any(lower[place] for place in _spans(upper)):
            break
        counted = [
            place
            for place in range(len(lower))
            if sum(bool(_DIGIT.search(row[place])) for row in rest) >= MOSTLY * len(rest)
        ]
        with_digits = sum(bool(_DIGIT.search(lower[place])) for place in counted)
        if counted and 2 * with_digits >= len(counted):
            break
        if not counted:
            if any(_DIGIT.search(cell) for cell in lower):
                break
            remedy = phrase("say_which_in_a_mapping_header", told=told, more=told + 1)
            found = phrase("row", row=told + 1, names=", ".join(filter(None, lower)))
            raise SourceError(
                [Fault(phrase("header", where=where), phrase("a_header_that_ends_plainly"), found, remedy)]
            )
        told += 1
    return told


def joined_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """Name the columns of a header: by the lowest row, with the names above it where that alone is another's, too.

    Examples
    --------
    >>> joined_names([["no", "accepted", "", "decided", ""], ["", "at", "clerk", "at", "head"]])
    ['no', 'accepted/at', 'clerk', 'decided/at', 'head']
    >>> joined_names([["no", "amount"], ["", "thousand"]])
    ['no', 'amount (thousand)']
    """
    paths = _paths(rows)
    depth = [1] * len(paths)
    while True:
        names = ["/".join(path[-used:]) for path, used in zip(paths, depth, strict=True)]
        often = Counter(names)
        longer = [place for place, path in enumerate(paths) if often[names[place]] > 1 and depth[place] < len(path)]
        if not longer:
            return names
        for place in longer:
            depth[place] += 1


def _paths(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the names above each column, from the top down."""
    told = _padded(rows)
    for level, row in enumerate(told[:-1]):
        for place in _spans(row):
            if any(below[place] for below in told[level + 1 :]):
                row[place] = row[place - 1]
    paths: list[list[str]] = []
    for place in range(len(told[0]) if told else 0):
        path: list[str] = []
        for row in told:
            if path and factor_of(row[place]) and not row[place].isdigit():  # in what the numbers below it are
                path[-1] += f" ({row[place]})"
            elif row[place] and row[place] not in path[-1:]:
                path.append(row[place])
        paths.append(path)
    return paths

"""Merged cells, filled as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.intake.phrases import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.core.texts import Text

Range = tuple[tuple[int, int], tuple[int, int]]


class Merged:
    """Fills the cells that a merged one covers, row by row.

    In the header a name reaches over all its columns; below it a text or a date reaches down its own column. Numbers
    are not repeated: an amount that was paid once would be counted once a row.

    Parameters
    ----------
    ranges
        First and last cell of each, as row and column from 0.
    header
        The header's row, from 0.

    Examples
    --------
    >>> merged = Merged([((1, 0), (2, 0))], 0)
    >>> [merged.filled(place, texts, texts) for place, texts in ((1, ["c1", "a"]), (2, ["", "b"]))]
    [['c1', 'a'], ['c1', 'b']]
    """

    def __init__(self, ranges: Sequence[Range], header: int) -> None:
        self._header = header
        self._begins: dict[int, list[tuple[int, int, int]]] = {}
        for (top, left), (bottom, right) in ranges:
            self._begins.setdefault(top, []).append((left, bottom, right))
        # Column to the last row that its merged cell reaches, and what that says.
        self._open: dict[int, tuple[int, str]] = {}
        self._filled = self._numbers = 0

    def reaches(self, row: int) -> bool:
        """Tell whether a merged cell begins in a row or reaches it."""
        return bool(self._open) or row in self._begins

    def filled(self, row: int, texts: list[str], cells: Sequence[object]) -> list[str]:
        """Return a row's texts with those of the merged cells that cover it; rows are asked in order."""
        texts = [*texts]
        self._open = {column: told for column, told in self._open.items() if told[0] >= row}
        for column, (_, text) in self._open.items():
            if column < len(texts) and not texts[column]:
                texts[column] = text
                self._filled += row > self._header
        for left, bottom, right in self._begins.get(row, ()):
            if left >= len(texts) or not texts[left]:
                continue
            if row > self._header and isinstance(cells[left], (int, float)):
                self._numbers += bottom > row
                continue
            self._open[left] = bottom, texts[left]
            if row <= self._header:
                for column in range(left + 1, min(right + 1, len(texts))):
                    self._open[column] = bottom, texts[left]
                    texts[column] = texts[column] or texts[left]
        return texts

    def notes(self) -> list[Text]:
        """Say what was filled, and what was not."""
        notes = [told("merged", n=self._filled)] if self._filled else []
        if self._numbers:
            notes.append(told("merged_numbers", n=self._numbers))
        return notes

"""Sheets of one form in a workbook, as one table: a sheet a month is how offices keep a year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.core.texts import listed
from riskml.intake.phrases import told
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.readers.sheets import SheetReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.readers.chunks import Chunk, Reader

EVERY: Final = "*"
"""In place of a sheet's name: every sheet that is shown and has the columns of the first. No sheet can be called so."""


def sheets_of_one_form(path: Path, header_row: int, header_rows: int | None = None) -> list[SheetReader]:
    """Return the first sheet that is shown, and those others that are shown and have the same columns.

    Parameters
    ----------
    path
        The workbook.
    header_row, header_rows
        Where each sheet's columns are named.
    """
    first = SheetReader(path, None, header_row, header_rows)
    alike = [first]
    for name in first.shown:
        try:
            other = SheetReader(path, name, header_row, header_rows)
        except SourceError:  # an empty sheet, or one of another form
            continue
        if {*other.columns} == {*first.columns}:
            alike.append(other)
    return alike


def refuse_half(path: Path, header_row: int, header_rows: int | None = None) -> None:
    """Refuse to read one sheet of several that are alike, where nobody said which.

    Raises
    ------
    SourceError
        There are several.
    """
    alike = [one.details["sheet"] for one in sheets_of_one_form(path, header_row, header_rows)]
    if len(alike) > 1:
        found = phrase("sheets_with_the_same_columns", names=Verbatim(", ".join(map(repr, alike))))
        remedy = phrase("say_which_sheets", first=alike[0])
        raise SourceError([Fault(str(path), phrase("one_sheet_or_all_said"), found, remedy)])


class SeveralSheets:
    """Read sheets of the same columns one after another, their rows numbered through.

    Parameters
    ----------
    parts
        The sheets, with their names.
    others
        The sheets that are not read, as people are told of them.
    """

    fixed = True

    def __init__(self, parts: Sequence[tuple[str, Reader]], others: Sequence[Text | str] = ()) -> None:
        self._parts = parts
        first = parts[0][1]
        self.columns = first.columns
        self.repeated: dict[str, list[int]] = getattr(first, "repeated", {})
        names = [name for name, _ in parts]
        self.details = {**first.details, "sheet": EVERY, "sheets": ", ".join(names)}
        self._own: list[Text] = [told("sheets", names=listed(others))] if others else []

    @property
    def notes(self) -> list[Text | str]:
        """What a person should know of the reading, once where it holds of several sheets."""
        unread = told("sheets", names="").en
        told_of = [note for _, part in self._parts for note in part.notes]
        of_sheets = [one for one in told_of if isinstance(one, str) or not one.en.startswith(unread)]
        return [*self._own, *dict.fromkeys(of_sheets)]

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows of each sheet in order."""
        last = 0
        for name, part in self._parts:
            before = last
            for chunk in part.chunks():
                rows = chunk.rows + before
                last = int(rows[-1])
                yield replace(chunk, rows=rows)
            self._own.append(told("sheet_rows", name=name, first=before + 1, last=last))

"""What is said of an import in the reader's language: lists cut short, notes of readers, faults of rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from riskml.core.texts import Text, listed
from riskml.intake.phrases import FAULTS, told

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN: Final = 8
"""Words of a kind that are named, the commonest first."""
_FIELD: Final = re.compile(r"\\\{(\w+)\\\}")
_WRITTEN: Final = [(re.compile(_FIELD.sub(r"(?P<\1>.+)", re.escape(one.en))), one) for one in FAULTS.values()]


def as_text(note: Text | str) -> Text:
    """Return a note as a text; a word alone is the same in both languages."""
    return note if isinstance(note, Text) else Text.same(note)


def cut_short(words: Iterable[tuple[Text | str, int]], most: int = SHOWN) -> Text:
    """List the commonest words of a kind, and say how many others there are.

    Examples
    --------
    >>> cut_short([("a 1", 1), ("b 2", 2), ("c 3", 3)], 2).en
    'c 3, b 2 and 1 others'
    """
    ordered = sorted(words, key=lambda one: (-one[1], as_text(one[0]).en))
    shown = listed(word for word, _ in ordered[:most])
    return told("others", shown=shown, n=len(ordered) - most) if len(ordered) > most else shown


def fault_text(kind: str) -> Text:
    """Return a kind of fault, as a manifest has it, in both languages.

    Examples
    --------
    >>> fault_text("occurred_at: not a timestamp").zh, fault_text("row: not 5 cells but 6").zh
    ('occurred_at：不是时间', '整行：应有 5 个单元格，实有 6 个')
    """
    where, colon, complaint = kind.partition(": ")
    if not colon:
        return Text.same(kind)
    met = next(((one, found) for form, one in _WRITTEN if (found := form.fullmatch(complaint))), None)
    stage, _, field = where.rpartition(", ")
    place = told("whole_row") if field == "row" else Text.same(field)
    place = told("of_stage", stage=stage, field=place) if stage else place
    return told("of_field", field=place, complaint=met[0].filled(**met[1].groupdict()) if met else complaint)


def example_text(example: str) -> Text:
    """Return where a fault was met first, and what stood there, in both languages.

    Examples
    --------
    >>> example_text("row 5 (2026-02-30)").zh
    '，如第 5 行（2026-02-30）'
    """
    row, _, cell = example.removeprefix("row ").partition(" (")
    return told("such_as", row=row, cell=told("cell", cell=cell.removesuffix(")")) if cell else "")

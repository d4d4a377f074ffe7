"""A source as it is looked at before anybody has mapped it: named columns of text, some of its rows, counts of all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskml.intake.duplicates import Seen
from riskml.intake.forms import DayForms, NumberForms
from riskml.intake.proposing.columns import Column, column_of, joined
from riskml.intake.readers import Chunk

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from riskml.core.texts import Text
    from riskml.intake.mappings import Format
    from riskml.intake.readers import Reader

FIRST: Final = 2_000
SPREAD: Final = 8_000
"""So many rows are looked at closely: the first of them, and a spread of the rest."""

MOST_WORDS: Final = 400
"""A column with more different values is one of values, not of words."""


@dataclass(frozen=True, slots=True)
class SourceSample:
    """One source, a file or a table of a database: what a proposal is made from.

    Parameters
    ----------
    name
        What people call it.
    kind
        Its format; files only.
    columns
        Each column, with what was seen of it.
    rows
        The rows that were looked at closely.
    rows_read
        How many rows it has.
    repeats
        How many rows are exact repeats of an earlier one.
    details, notes
        What its reader found out and would have a person know.
    """

    name: str
    kind: Format | None
    columns: tuple[Column, ...]
    rows: Chunk
    rows_read: int
    repeats: int = 0
    details: dict[str, str] = field(default_factory=dict)
    notes: tuple[Text | str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return one column."""
        return next(column for column in self.columns if column.name == name)


@dataclass(slots=True)
class _Counts:
    """What is counted of a column over the whole of its source."""

    filled: int = 0
    words: Counter[str] | None = field(default_factory=Counter)
    numbers: NumberForms = field(default_factory=NumberForms)
    days: DayForms = field(default_factory=DayForms)
    distinct: Seen | None = None

    def see(self, cells: pa.Array, fresh: np.ndarray, *, typed: bool) -> None:
        plain = pc.utf8_trim_whitespace(cells.drop_null())
        plain = plain.filter(pc.not_equal(plain, ""))
        self.filled += len(plain)
        if not typed:
            self.numbers.see(plain)
            self.days.see_texts(plain)
        if self.words is not None:
            for one in pc.value_counts(plain).to_pylist():
                self.words[one["values"]] += one["counts"]
            self.words = self.words if len(self.words) <= MOST_WORDS else None
        if self.distinct is not None:
            own = cells.filter(pa.array(fresh))
            said = own.filter(pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(own), ""), fill_value=False))
            if len(said) and self.distinct.again([said]).any():
                self.distinct = None


class _Spread:
    """The first rows, and of the others ever fewer, so that those kept lie evenly over all."""

    def __init__(self) -> None:
        self._first: list[Chunk] = []
        self._later: list[tuple[int, Chunk]] = []
        self._taken = self._passed = 0
        self._stride = 1

    def add(self, chunk: Chunk) -> None:
        room = max(FIRST - self._taken, 0)
        if room:
            part = _part(chunk, np.arange(min(room, len(chunk.rows))))
            self._first.append(part)
            self._taken += len(part.rows)
        places = np.arange(room, len(chunk.rows))
        kept = places[(self._passed + places - room) % self._stride == 0]
        if len(kept):
            self._later.append((self._passed - room, _part(chunk, kept)))
        self._passed += len(places)
        while sum(len(one.rows) for _, one in self._later) > SPREAD:
            self._stride *= 2
            halved = [(at, _part(one, np.arange(0, len(one.rows), 2))) for at, one in self._later]
            self._later = [(at, one) for at, one in halved if len(one.rows)]

    def whole(self, columns: Sequence[str]) -> Chunk:
        parts = [*self._first, *(one for _, one in self._later)]
        cells = [
            pa.concat_arrays([part.column(name) for part in parts] or [pa.array([], pa.string())]) for name in columns
        ]
        rows = np.concatenate([part.rows for part in parts] or [np.array([], np.int64)])
        faults: dict[int, list[str]] = {}
        wrong: dict[str, dict[int, str]] = {}
        start = 0
        for part in parts:
            faults |= {start + place: told for place, told in part.faults.items()}
            for name, told_of in part.cell_faults.items():
                wrong.setdefault(name, {}).update({start + place: told for place, told in told_of.items()})
            start += len(part.rows)
        return Chunk(pa.Table.from_arrays(cells, names=[*columns]), rows, faults, cell_faults=wrong)


def _part(chunk: Chunk, places: np.ndarray) -> Chunk:
    part = chunk.some(places)
    new = {old: place for place, old in enumerate(places.tolist())}
    faults = {new[old]: told for old, told in chunk.faults.items() if old in new}
    return Chunk(part.table, part.rows, faults, cell_faults=part.cell_faults)


def look(name: str, reader: Reader, kind: Format | None, keys: Collection[str] = ()) -> SourceSample:
    """Read a source through once and keep what a proposal needs; memory holds one chunk and the rows looked at.

    Parameters
    ----------
    name
        What people call the source.
    reader
        The source.
    kind
        Its format: only in plain text can a number or a day be two things.
    keys
        Names of columns, as `riskml.intake.proposing.names.bare` writes them, of which it is told whether
        each of their values stands on one row only.
    """
    from riskml.intake.proposing.names import bare  # noqa: PLC0415 -- names reads columns

    counts: dict[str, _Counts] = {}
    seen, spread = Seen(), _Spread()
    rows = repeats = 0
    typed = kind not in (None, "csv")
    for chunk in reader.chunks():
        again = seen.again([chunk.column(one) for one in chunk.table.column_names], chunk.faults)
        repeats += int(again.sum())
        for one in chunk.table.column_names:
            if one not in counts:
                counts[one] = _Counts(distinct=Seen() if bare(one) in keys else None)
            counts[one].see(chunk.column(one), ~again, typed=typed)
        spread.add(chunk)
        rows += len(chunk.rows)
    names = [*dict.fromkeys([*reader.columns, *counts])]
    looked = spread.whole(names)
    columns = tuple(
        column_of(
            one,
            looked.column(one),
            filled=counts[one].filled if one in counts else 0,
            words=_commonest(counts[one].words) if one in counts else {},
            forms=(counts[one].numbers, counts[one].days) if one in counts else None,
            unique=one in counts and counts[one].distinct is not None,
        )
        for one in names
    )
    return SourceSample(name, kind, columns, looked, rows, repeats, dict(reader.details), tuple(reader.notes))


def _commonest(words: Counter[str] | None) -> dict[str, int]:
    return dict(sorted(words.items(), key=lambda one: (-one[1], one[0]))) if words else {}


def together(samples: Sequence[SourceSample]) -> SourceSample:
    """Return files of the same columns as one source.

    Shares are of the cells of all; a column is unique where it is in each.
    """
    if len(samples) == 1:
        return samples[0]
    first = samples[0]
    columns = tuple(joined([one.column(name) for one in samples]) for name in first.names)
    spread = _Spread()
    for one in samples:
        spread.add(one.rows)
    return SourceSample(
        first.name,
        first.kind,
        columns,
        spread.whole(first.names),
        sum(one.rows_read for one in samples),
        sum(one.repeats for one in samples),
        first.details,
        _once([note for one in samples for note in one.notes]),
    )


def _once(notes: Sequence[Text | str]) -> tuple[Text | str, ...]:
    kept: list[Text | str] = []
    for note in notes:
        if note not in kept:
            kept.append(note)
    return tuple(kept)

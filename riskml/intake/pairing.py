"""Start and end of an act as two rows of a table: found by what they share and by their times, and made one row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from riskml.intake import values
from riskml.intake.forms import DayForms
from riskml.intake.keys import LIFE, STARTED
from riskml.intake.phrases import told
from riskml.intake.readers.chunks import Chunk
from riskml.intake.readers.lifecycle import WORDS, Waiting
from riskml.intake.telling import cut_short
from riskml.intake.times import ORDERED, parse_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from riskml.core.texts import Text
    from riskml.intake.keys import DateOrder, Pairs
    from riskml.intake.mappings import Mapping, TableMapping

START, COMPLETE, ASIDE = "start", "complete", "set aside"
_ORDERS: Final[tuple[DateOrder, ...]] = tuple(ORDERED)


def words_of(pairs: Pairs, texts: pa.Array) -> tuple[pa.Array, Counter[str]]:
    """Return what a source's words say of the life of an act, and those of its own that were taken as acts.

    Where the mapping names the words that end an act, no other does. Else a word that nobody knows is an act.
    """
    own = {word.casefold(): START for word in pairs.start} | {word.casefold(): COMPLETE for word in pairs.complete}
    coded = texts.dictionary_encode()
    counts = {one["values"]: one["counts"] for one in pc.value_counts(coded.indices.drop_null()).to_pylist()}
    read, acts = [], Counter[str]()
    for place, text in enumerate(coded.dictionary.to_pylist()):
        plain = text.strip().casefold()
        word = own.get(plain)
        if word is None and plain and not pairs.complete:
            known = WORDS.get(plain)
            word = known if known == COMPLETE or (known == START and not pairs.start) else ASIDE if known else COMPLETE
            if not known:
                acts[text] += counts.get(place, 0)
        read.append(word or (ASIDE if plain else ""))
    return pc.take(pa.array(read, pa.string()), coded.indices), acts


@dataclass(slots=True)
class _Seen:
    """What is kept of a chunk's starts and ends."""

    rows: np.ndarray
    begins: np.ndarray
    acts: np.ndarray
    who: np.ndarray
    times: dict[DateOrder, np.ndarray]


@dataclass(slots=True)
class PairedRows:
    """Which rows start an act whose end another row tells, and when they say that it was begun.

    Parameters
    ----------
    pairs
        What the mapping says of them.
    starts
        Row of an end to when its act was begun, as the source writes it.
    gone
        The rows of these starts.
    own
        Words of the source's own that were taken as acts.
    """

    pairs: Pairs
    starts: dict[int, str] = field(default_factory=dict)
    gone: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    own: Counter[str] = field(default_factory=Counter)

    def applied(self, chunk: Chunk) -> Chunk:
        """Return a chunk without the starts that have their end, each end with the time of its start."""
        there = np.flatnonzero(~np.isin(chunk.rows, self.gone))
        new = {old: place for place, old in enumerate(there.tolist())}
        kept = chunk.some(there)
        life, _ = words_of(self.pairs, kept.column(self.pairs.lifecycle))
        begun = pa.array([self.starts.get(row) for row in kept.rows.tolist()], pa.string())
        begun = pc.coalesce(begun, kept.column(STARTED))
        table = kept.table
        for name, cells in ((STARTED, begun), (LIFE, life)):
            place = table.schema.get_field_index(name)
            table = table.set_column(place, name, cells) if place >= 0 else table.append_column(name, cells)
        faults = {new[old]: told for old, told in chunk.faults.items() if old in new}
        return Chunk(table, kept.rows, faults, chunk.only_for, kept.cell_faults)

    def notes(self) -> list[Text]:
        """Say what was made one, and which words were taken as acts."""
        said = [told("pairs", n=len(self.gone), column=STARTED)]
        if self.own:
            words = cut_short((f"{word!r} {often:,}", often) for word, often in self.own.items())
            said.append(told("own_words", column=self.pairs.lifecycle, words=words))
        return said


def paired(chunks: Iterable[Chunk], mapping: TableMapping, whole: Mapping, zone: ZoneInfo) -> PairedRows:
    """Find the two rows of each act, in whatever order they stand.

    Ends take the starts of the same case, step and instance by the same person in the order of their times, as events
    of a log do. Memory holds some 50 bytes a row.

    Parameters
    ----------
    chunks
        The source.
    mapping, whole
        How the table is filled; it says how pairs are told.
    zone
        The zone of times that carry none.
    """
    pairs = mapping.pairs
    if pairs is None:
        raise ValueError("this table's mapping says nothing of pairs")
    found, days, seen = PairedRows(pairs), DayForms(), []
    texts: dict[int, str] = {}
    for chunk in chunks:
        life, own = words_of(pairs, chunk.column(pairs.lifecycle))
        found.own.update(own)
        both = pc.is_in(life, pa.array([START, COMPLETE])).to_numpy(zero_copy_only=False).astype(bool)
        both[[*chunk.faults]] = False
        places = np.flatnonzero(both)
        part = chunk.some(places)
        said = {name: _said(part, mapping.fields.get(name, ()), whole) for name in _SHARED}
        when = said["occurred_at"]
        parsed = [parse_times(when, source_zone=zone, project_zone=zone, order=one, epoch="1900") for one in _ORDERS]
        days.see(when.take(pa.array(parsed[0].year_last)))
        instance = [part.column(pairs.instance)] if pairs.instance else []
        acts = _hashed([said["case_id"], said["step"], *instance])
        begins = pc.equal(life.take(pa.array(places)), START).to_numpy(zero_copy_only=False).astype(bool)
        who = np.where(
            pc.is_null(said["official_id"]).to_numpy(zero_copy_only=False), 0, _hashed([said["official_id"]])
        )
        times = {order: one.values for order, one in zip(_ORDERS, parsed, strict=True)}  # noqa: PD011 -- no frame
        seen.append(_Seen(part.rows, begins, acts, who, times))
        texts.update(
            (row, text)
            for row, text, begun in zip(part.rows.tolist(), when.to_pylist(), begins.tolist(), strict=True)
            if begun and text
        )
    order = mapping.date_order or whole.date_order or days.order or "day_first"
    return _matched(found, seen, texts, order)


_SHARED: Final = ("case_id", "step", "official_id", "occurred_at")


def _said(chunk: Chunk, columns: Sequence[str], whole: Mapping) -> pa.Array:
    if not columns:
        return pa.nulls(len(chunk.rows), pa.string())
    return values.picked([chunk.column(column) for column in columns], whole.missing, None, values.NOTHING)


def _hashed(columns: Sequence[pa.Array]) -> np.ndarray:
    """Return 64 bits for each row's cells: among ten million two different rows share them with a chance of 1e-5."""
    joined = pc.binary_join_element_wise(*(pc.fill_null(column, "") for column in columns), "\x1f")
    hashed: np.ndarray = pd.util.hash_array(joined.to_numpy(zero_copy_only=False).astype(object), categorize=False)
    return hashed


def _matched(found: PairedRows, seen: Sequence[_Seen], texts: dict[int, str], order: DateOrder) -> PairedRows:
    if not seen:
        return found
    rows, begins, acts, who = (np.concatenate([getattr(one, name) for one in seen])
                               for name in ("rows", "begins", "acts", "who"))  # fmt: skip
    times = np.concatenate([one.times[order] for one in seen])
    waiting: Waiting[int] = Waiting()
    gone = []
    for place in np.lexsort((rows, ~begins, times)):
        if np.isnat(times[place]):
            continue
        act, person, row = int(acts[place]), int(who[place]) or None, int(rows[place])
        if begins[place]:
            waiting.begin(act, person, row)
            continue
        start = waiting.end(act, person)
        if start is not None:
            gone.append(start)
            found.starts[row] = texts[start]
    found.gone = np.sort(np.asarray(gone, np.int64))
    return found

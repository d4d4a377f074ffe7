"""What cards looked for and the data do not have, and what was found instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from riskml.cards import needs_text, unmet_needs
from riskml.core.texts import Text, listed
from riskml.pipeline.phrases import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from riskml.cards import Cards
    from riskml.engine import Engine
    from riskml.intake import Manifest

FIRST: Final = 3
"""Lacks that are told on the screen; all of them stand in ``quality.json``."""
_COLUMNS: Final = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a table has, beside the columns that it lacks.

    Parameters
    ----------
    rows
        Its rows as they are known on the date.
    read
        Rows that imports have read for it.
    unused
        Columns of its sources that fill no field, each with the field that it may be for, or an empty text.
    """

    rows: int
    read: int
    unused: Mapping[str, str]

    def text(self) -> Text:
        """Say what was found."""
        if self.rows:
            said = told("found_none", rows=self.rows)
        else:
            said = told("found_refused", read=self.read) if self.read else told("found_no_rows")
        if not self.unused:
            return said
        names = [f"{name} ({field}?)" if field else name for name, field in self.unused.items()]
        more = [told("found_more", count=len(names) - _COLUMNS)] if len(names) > _COLUMNS else []
        return told("found_unused", found=said, columns=listed([*names[:_COLUMNS], *more]))

    def of(self, table: str, tables: Mapping[str, Text]) -> Text:
        """Say what was found of a table, by what it is called."""
        return told("found_of", table=tables.get(table, Text.same(table)), found=self.text())


@dataclass(frozen=True, slots=True)
class Lack:
    """One need that the data do not meet.

    Parameters
    ----------
    need
        ``table.column``, or several joined by ``|``.
    found
        What each of its tables has instead.
    metrics, rules
        The cards that are off for want of it.
    """

    need: str
    found: Mapping[str, Found]
    metrics: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def likely_named_otherwise(self) -> bool:
        """Whether a column that fills nothing looks like the one that was looked for."""
        fields = {column.partition(".")[2] for column in self.need.split("|")}
        return any(field in fields for found in self.found.values() for field in found.unused.values())

    def text(self, tables: Mapping[str, Text]) -> Text:
        """Say what was looked for, what was found instead, and how many cards are off for it."""
        several = len(self.found) > 1
        said = [one.of(name, tables) if several else one.text() for name, one in self.found.items()]
        facts = {"metrics": len(self.metrics), "rules": len(self.rules)}
        return told("lack", need=needs_text([self.need]), found=listed(said), **facts)

    def to_dict(self, tables: Mapping[str, Text]) -> dict[str, Any]:
        """Return values that JSON can hold."""
        text = self.text(tables)
        found = {
            name: {"rows": one.rows, "rows_read": one.read, "columns_not_used": dict(one.unused)}
            for name, one in self.found.items()
        }
        cards = {"metrics": list(self.metrics), "rules": list(self.rules)}
        return {"looked_for": self.need, "found": found, **cards, "zh": text.zh, "en": text.en}


def found_in(engine: Engine, tables: Iterable[str], manifests: Sequence[Manifest]) -> dict[str, Found]:
    """Look at what tables have.

    Parameters
    ----------
    engine
        Holds the working set.
    tables
        Which.
    manifests
        What became of each import.
    """
    held, found = engine.tables(), {}
    for table in sorted(set(tables)):
        rows = 0
        if table in held:
            [row] = engine.arrow(f'select count(*) as n from "{table}"').to_pylist()  # noqa: S608 (our own names)
            rows = int(row["n"])
        own = [one for one in manifests if one.table == table]
        unused = {name: one.nearest.get(name, "") for one in own for name in one.columns_not_used}
        found[table] = Found(rows, sum(one.rows_read for one in own), unused)
    return found


def lacks_of(
    engine: Engine, cards: Cards, available: frozenset[str], manifests: Sequence[Manifest]
) -> tuple[Lack, ...]:
    """Return every need of a card that the data do not meet, the most telling first.

    These are columns that a source may have under another name, then columns that lack in what was imported, then
    tables that were not imported; within each those for which most cards are off.
    """
    off: dict[str, tuple[list[str], list[str]]] = {}
    needs = [(0, one.name, one.needs) for one in cards.metrics] + [(1, one.name, one.needs) for one in cards.rules]
    for place, name, own in needs:
        for need in unmet_needs(own, available):
            off.setdefault(need, ([], []))[place].append(name)
    tables = {need: list(dict.fromkeys(one.partition(".")[0] for one in need.split("|"))) for need in off}
    found = found_in(engine, (table for each in tables.values() for table in each), manifests)
    lacks = [
        Lack(need, {table: found[table] for table in tables[need]}, tuple(metrics), tuple(rules))
        for need, (metrics, rules) in off.items()
    ]
    return tuple(sorted(lacks, key=_weight))


def _weight(lack: Lack) -> tuple[bool, bool, int, str]:
    empty = not any(one.rows for one in lack.found.values())
    return not lack.likely_named_otherwise, empty, -len(lack.metrics) - len(lack.rules), lack.need

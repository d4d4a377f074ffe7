"""Where the numbers of closed months are kept, and what they are kept under.

A month's numbers, as known at its end, are a function of the rows that were known by then, of the cards, the calendar,
the settings and the code. They are kept under the hash of all that: what touches a month (a late import, a withdrawn
source, another card) finds nothing kept for it and has it computed again, and touches no other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp

from riskml.core.atomic import make_folder, move, remove, settle_file, write_file
from riskml.core.hashes import code_hash, content_hash, hash_of
from riskml.core.months import month_number
from riskml.core.scratch import Scratch
from riskml.metrics import ClosedMonths
from riskml.pipeline.identity import MOVE_NOTHING, versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from riskml.cards import Cards
    from riskml.core.access import Access
    from riskml.core.project import Project

_ALWAYS = ("operations", "cases", "officials", "posts", "leaves", "matters")
_HAPPENED = {"operations": "occurred_at", "cases": "opened_at"}
_CARDS = b"cards"
_OF_NO_MONTH: Final = {"language", "seed", "plugins", "exporters"}
"""Settings that move no number of a month. What a comparison of a plugin asks is said in the card's own select."""


def _earliest(table: str, path: Path) -> int:
    """Return a month before which no row of a file can have been known, from the file's own statistics."""
    file = pq.ParquetFile(path)
    names = file.schema_arrow.names
    bounds = []
    for column in filter(None, (_HAPPENED.get(table), "recorded_at")):
        if column not in names:
            continue
        place = names.index(column)
        told = [file.metadata.row_group(group).column(place).statistics for group in range(file.num_row_groups)]
        if told and all(one is not None and one.has_min_max and one.null_count == 0 for one in told):
            bounds.append(min(month_number(one.min) for one in told))
    return max(bounds, default=0)


def _named(span: int, month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}-{span}-"


@dataclass(frozen=True, slots=True)
class ClosedStore:
    """The numbers of closed months of one project, for the rows and cards that it has now.

    Parameters
    ----------
    folder
        Where they stand, a file a month and span.
    base
        The hash of what touches every month.
    files
        The hash of each accepted file that metrics read, and the month before which nothing of it was known.
    cards
        The hash of each metric card, by name.
    access
        Who may read them.
    """

    folder: Path
    base: str
    files: tuple[tuple[str, int], ...]
    cards: Mapping[str, str]
    access: Access

    @classmethod
    def of(cls, project: Project, cards: Cards, files: Mapping[str, Sequence[Path]], inputs: Mapping[str, str]) -> Self:
        """Return the store for a project as it stands.

        Parameters
        ----------
        project, cards
            The project and its cards.
        files
            Its accepted files, by table.
        inputs
            The SHA-256 of each, by table and import.
        """
        read = {
            table.name
            for card in cards.metrics
            for table in sqlglot.parse_one(card.observations, read="duckdb").find_all(exp.Table)
        }
        wanted = sorted({*_ALWAYS, *read} & files.keys())
        base = {
            "code": code_hash(),
            "versions": versions(),
            "settings": project.settings.model_dump(mode="json", exclude={*MOVE_NOTHING, *_OF_NO_MONTH}),
            "circumstances": cards.circumstances.model_dump(
                mode="json", exclude={"circumstance": {"__all__": {"label"}}, "tried": True}
            ),
            "matters": [matter.model_dump(mode="json") for matter in cards.matters],
            "calendar": content_hash(project.accepted, ["calendars"]),
        }
        told = [(inputs[f"{name}/{path.stem}"], _earliest(name, path)) for name in wanted for path in files[name]]
        hashes = {card.name: hash_of(card.model_dump(mode="json")) for card in cards.metrics}
        return cls(project.store / "months", hash_of(base), tuple(told), hashes, project.settings.access)

    def key(self, month: int) -> str:
        """Return the hash of all that numbers and sums as known at a month's end come from, but for the cards."""
        known = [digest for digest, earliest in self.files if earliest <= month]
        return hash_of([self.base, known, month])[:24]

    def _path(self, span: int, month: int) -> Path:
        return self.folder / f"{_named(span, month)}{self.key(month)}.parquet"

    def _read(self, span: int, month: int) -> tuple[pa.Table, dict[str, str]] | None:
        try:
            table = pq.read_table(self._path(span, month))
            return table, json.loads(table.schema.metadata[_CARDS])
        except (OSError, ValueError, KeyError, TypeError):  # nothing is kept, or nothing that can be read
            return None

    def load(self, first: int, last: int) -> ClosedMonths:
        """Return what is kept of months, of the cards as they are now."""
        parts = []
        for span in (0, 1):
            for month in range(first, last + 1):
                kept = self._read(span, month)
                if kept is None:
                    continue
                table, hashes = kept
                names = [name for name, digest in hashes.items() if self.cards.get(name) == digest]
                rows = table.filter(pc.is_in(table["metric"], pa.array(names, pa.string()))).replace_schema_metadata()
                parts.append(ClosedMonths(rows, frozenset((name, span, month) for name in names)))
        return ClosedMonths.together(parts)

    def keep(self, closed: ClosedMonths) -> None:
        """Add numbers to what is kept."""
        for span, month in sorted({told[1:] for told in closed.told}):
            names = {name for name, *rest in closed.told if rest == [span, month]}
            of_month = pc.and_(pc.equal(closed.rows["month"], month), pc.equal(closed.rows["span"], span))
            rows = closed.rows.filter(of_month)
            hashes = {name: self.cards[name] for name in sorted(names)}
            kept = self._read(span, month)
            if kept is not None:
                table, others = kept
                others = {name: digest for name, digest in others.items() if name not in names}
                again = table.filter(pc.is_in(table["metric"], pa.array([*others], pa.string())))
                rows = pa.concat_tables([again.replace_schema_metadata(), rows])
                hashes |= others
            path = self._path(span, month)
            self._write(path, rows.replace_schema_metadata({_CARDS: json.dumps(hashes)}))
            for former in self.folder.glob(f"{_named(span, month)}*.parquet"):
                if former != path:  # of other rows, cards or settings: nothing will ask for it again
                    remove(former)

    def _write(self, path: Path, table: pa.Table) -> None:
        written = pa.BufferOutputStream()
        pq.write_table(table, written, compression="zstd")
        with self.access.kept(), Scratch(self.folder.parent / "engine", "months") as scratch:
            make_folder(self.folder)
            write_file(scratch.path / path.name, written.getvalue().to_pybytes())
            settle_file(scratch.path / path.name)
            move(scratch.path / path.name, path)

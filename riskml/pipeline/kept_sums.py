"""Where the sums of ended months are kept: Parquet files, added to and never changed, under what they come from.

A file holds what some months' news added to the sums of cards that are folded together, and says for each month the
key of what was known then. What touches a month (a late import, a withdrawn source, another card) finds no sums under
its key and has them folded again; files none of whose months is of use any more go.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.core.atomic import make_folder, move, remove, remove_tree
from riskml.core.hashes import hash_of
from riskml.core.scratch import Scratch
from riskml.metrics import Kept

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from riskml.metrics.kept_sums import Names, Parts
    from riskml.pipeline.closed_months import ClosedStore

_CARDS, _MONTHS = b"cards", b"months"
_LAST = "fold"


@dataclass(frozen=True, slots=True)
class KeptSums:
    """The sums of ended months of one project, for the rows and cards that it has now.

    Parameters
    ----------
    closed
        What the numbers of ended months are kept under; the sums stand beside them.
    circles
        The columns that make circles: sums are of the finest.
    """

    closed: ClosedStore
    circles: tuple[str, ...] = ()

    def _folder(self, cards: Names) -> Path:
        named = hash_of([self.circles, *([name, self.closed.cards[name]] for name in cards)])[:16]
        return self._all / named

    @property
    def _all(self) -> Path:
        return self.closed.folder.parent / "sums"

    def _read(self, file: Path) -> dict[int, Kept]:
        """Return the months of a file that are of the rows and cards that there are."""
        try:
            metadata = pq.read_schema(file).metadata
            cards, told = json.loads(metadata[_CARDS]), json.loads(metadata[_MONTHS])
            if any(self.closed.cards.get(name) != digest for name, digest in cards.items()):
                return {}
            return {
                int(month): Kept(first, whole)
                for month, (key, first, whole) in told.items()
                if key == self.closed.key(int(month))
            }
        except (OSError, ValueError, KeyError, TypeError):  # nothing that can be read
            return {}

    def _files(self, folder: Path) -> dict[Path, dict[int, Kept]]:
        """Return the files that say what months others beside them are of, older first, and these months."""
        return {file: self._read(file) for file in sorted(folder.glob(f"*-{_LAST}.parquet"))}

    def months(self, cards: Names) -> Mapping[int, Kept]:
        """Return the months whose news is kept; later files go before earlier ones."""
        files = self._files(self._folder(cards))
        return {month: one for months in files.values() for month, one in months.items()}

    def read(self, cards: Names, part: str, months: Collection[int]) -> pa.Table | None:
        """Return the sums of some months."""
        chosen: dict[int, Path] = {}
        for file, held in self._files(self._folder(cards)).items():
            chosen |= dict.fromkeys(held.keys() & set(months), file)
        tables = []
        for file in sorted(set(chosen.values())):
            of_file = [month for month, other in chosen.items() if other == file]
            table = pq.read_table(_beside(file, part), filters=pc.field("known").isin(of_file))
            tables.append(table.replace_schema_metadata())
        return pa.concat_tables(tables) if tables else None

    def keep(self, cards: Names, months: Mapping[int, Kept], parts: Parts) -> None:
        """Add a file a part; the one that says which months they are is the last.

        Two processes may keep the same months at once, and count the files that stand there to the same number: a
        token by lot keeps their parts apart, so that none takes the place of another's.
        """
        folder = self._folder(cards)
        told = {month: [self.closed.key(month), one.first, one.whole] for month, one in months.items()}
        metadata = {_CARDS: json.dumps({name: self.closed.cards[name] for name in cards}), _MONTHS: json.dumps(told)}
        with self.closed.access.kept(), Scratch(self._all.parent / "engine", "sums") as scratch:
            make_folder(folder)
            number = max((_number(file) for file in folder.glob("*-*.parquet")), default=0) + 1
            name = f"{number:06}_{secrets.token_hex(4)}"
            written = [self._write(scratch.path / f"{name}-{part}.parquet", one, metadata) for part, one in parts]
            for file in sorted(written, key=lambda one: one == _beside(one, _LAST)):
                move(file, folder / file.name)

    @staticmethod
    def _write(file: Path, reader: pa.RecordBatchReader, metadata: Mapping[bytes, str]) -> Path:
        with reader, pq.ParquetWriter(file, reader.schema.with_metadata(dict(metadata)), compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
        return file

    def sweep(self) -> None:
        """Remove what nothing will ask for again: sums of other rows, cards, settings or code, and parts of no file."""
        for folder in self._all.glob("*/"):
            of_use: dict[int, Path] = {}
            for file, months in self._files(folder).items():
                of_use |= dict.fromkeys(months, file)
            for part in folder.iterdir():
                if _beside(part, _LAST) not in of_use.values():
                    remove(part)
            if not any(folder.iterdir()):
                remove_tree(folder)


def _number(file: Path) -> int:
    return int(file.name.partition("-")[0].partition("_")[0])


def _beside(file: Path, part: str) -> Path:
    return file.with_name(f"{file.name.split('-')[0]}-{part}.parquet")

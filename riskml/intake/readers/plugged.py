"""A reader of another package, held to what every reader hands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from riskml.core.texts import Text
from riskml.intake.readers.chunks import Chunk, Reader, refuse_too_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from riskml.core.plugins import Plugin
    from riskml.intake.mappings import Mapping


class PluggedReader:
    """Read by a plugin: what it raises, and what it hands on in a wrong shape, is a fault that names its package."""

    def __init__(self, plugin: Plugin, path: Path, how: Mapping | None) -> None:
        self._plugin, self._path = plugin, path
        factory = plugin.load()
        with plugin.answering(f"a reader of {path.name}"):
            self._reader: Reader = factory(path, how)
            self.fixed, self.details = bool(self._reader.fixed), dict(self._reader.details)
            told = all(isinstance(one, str) for pair in self.details.items() for one in pair)
        if not told:
            raise plugin.wrong("`details`: texts by their names", repr(self.details))
        self.columns = self._columns()

    def _columns(self) -> list[str]:
        """Return the source's columns, those met so far where more may come."""
        with self._plugin.answering("`columns`: the source's columns"):
            columns = list(self._reader.columns)
            named = all(isinstance(one, str) for one in columns) and len({*columns}) == len(columns)
        if not named:
            raise self._plugin.wrong("`columns`: the source's columns, each once and as text", repr(columns))
        refuse_too_wide(len(columns), str(self._path))
        return columns

    @property
    def notes(self) -> Sequence[Text | str]:
        """What a person should know of the reading."""
        with self._plugin.answering("`notes`: what a person should know"):
            notes = list(self._reader.notes)
        if not all(isinstance(one, (Text, str)) for one in notes):
            raise self._plugin.wrong("`notes`: texts", repr(notes))
        return notes

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order, each with a number that no row before it has."""
        last = 0
        with self._plugin.answering(f"the rows of {self._path.name}"):
            chunks = iter(self._reader.chunks())
        while True:
            with self._plugin.answering(f"the rows of {self._path.name}"):
                chunk = next(chunks, None)
            if chunk is None:
                return
            if wrong := _wrong(chunk, last):
                raise self._plugin.wrong("`chunks()`: a Chunk of rows in order, every column text", wrong)
            last = int(chunk.rows[-1]) if len(chunk.rows) else last
            self.columns = self._columns()
            yield chunk


def _wrong(chunk: object, last: int) -> str:
    """Say what is wrong with a chunk after a row's number; nothing where it is as it should be."""
    if not isinstance(chunk, Chunk):
        return type(chunk).__name__
    if not isinstance(chunk.table, pa.Table) or not isinstance(chunk.rows, np.ndarray):
        return f"a table of {type(chunk.table).__name__}, rows of {type(chunk.rows).__name__}"
    if len(chunk.rows) != chunk.table.num_rows:
        return f"{chunk.table.num_rows} rows with {len(chunk.rows)} numbers"
    other = [field.name for field in chunk.table.schema if not pa.types.is_string(field.type)]
    if other:
        return f"columns that are no text: {', '.join(other)}"
    if chunk.rows.dtype != np.int64 or (len(chunk.rows) and not (np.diff(chunk.rows, prepend=last) > 0).all()):
        return f"row numbers that do not grow: {chunk.rows[:5].tolist()}… after {last}"
    return ""

"""One reader a format; each hands on a source's own columns as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.intake.readers.bods import BodsReader
from riskml.intake.readers.chunks import Chunk, Reader
from riskml.intake.readers.delimited import CsvReader
from riskml.intake.readers.ocds import OcdsReader
from riskml.intake.readers.ocel import OcelReader
from riskml.intake.readers.parquet import ParquetReader
from riskml.intake.readers.sheets import SheetReader
from riskml.intake.readers.xes import XesReader

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.intake.mappings import Format, Mapping

__all__ = ["Chunk", "Reader", "open_reader"]


def open_reader(path: Path, kind: Format, how: Mapping | None = None) -> Reader:
    """Open a source in its format.

    Parameters
    ----------
    path
        The source.
    kind
        What it is.
    how
        The mapping that somebody wrote for it: its encoding, sheet and header row. Without one, words of the life of
        an act are read as the standard's.
    """
    encoding, sheet, header_row = (how.encoding, how.sheet, how.header_row) if how else (None, None, 1)
    reader: Reader
    match kind:
        case "csv":
            reader = CsvReader(path, encoding)
        case "xlsx" | "xls":
            reader = SheetReader(path, sheet, header_row)
        case "parquet":
            reader = ParquetReader(path, encoding)
        case "xes":
            reader = XesReader(path, encoding, pairs=how is None)
        case "ocel":
            reader = OcelReader(path, how)
        case "ocds":
            reader = OcdsReader(path)
        case "bods":
            reader = BodsReader(path)
    return reader

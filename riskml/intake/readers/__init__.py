"""One reader a format; each hands on a source's own columns as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.intake.readers.bods import BodsReader
from riskml.intake.readers.chunks import Chunk, Reader
from riskml.intake.readers.delimited import CsvReader
from riskml.intake.readers.ocds import OcdsReader
from riskml.intake.readers.parquet import ParquetReader
from riskml.intake.readers.sheets import SheetReader
from riskml.intake.readers.xes import XesReader

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.intake.mappings import Format

__all__ = ["Chunk", "Reader", "open_reader"]


def open_reader(path: Path, kind: Format, *, sheet: str | None = None, header_row: int = 1) -> Reader:
    """Open a source in its format."""
    match kind:
        case "csv":
            return CsvReader(path)
        case "xlsx" | "xls":
            return SheetReader(path, sheet, header_row)
        case "parquet":
            return ParquetReader(path)
        case "xes":
            return XesReader(path)
        case "ocds":
            return OcdsReader(path)
        case "bods":
            return BodsReader(path)

"""One reader a format; each hands on a source's own columns as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.reader_plugins import FORMATS
from riskml.intake.readers.bods import BodsReader
from riskml.intake.readers.chunks import Chunk, Reader, table_of
from riskml.intake.readers.delimited import CsvReader
from riskml.intake.readers.filled_down import FilledDown
from riskml.intake.readers.ocds import OcdsReader
from riskml.intake.readers.ocel import OcelReader
from riskml.intake.readers.parquet import ParquetReader
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.readers.plugged import PluggedReader
from riskml.intake.readers.several_sheets import EVERY, SeveralSheets, sheets_of_one_form
from riskml.intake.readers.sheets import SheetReader
from riskml.intake.readers.xes import XesReader

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.plugins import Plugin
    from riskml.intake.mappings import Format, Mapping

__all__ = ["Chunk", "Reader", "open_reader", "table_of"]


def open_reader(path: Path, kind: Format, how: Mapping | None = None, plugin: Plugin | None = None) -> Reader:
    """Open a source in its format.

    Parameters
    ----------
    path
        The source.
    kind
        What it is.
    how
        The mapping that somebody wrote for it: its encoding, sheet, header and the like. Without one, words of the
        life of an act are read as the standard's.
    plugin
        What reads it, where the format is none of riskml's own.
    """
    if kind in ("xlsx", "xls") and how is not None and how.sheet == EVERY:
        alike = sheets_of_one_form(path, how.header_row, how.header_rows)
        names = [one.details["sheet"] for one in alike]
        others = [word for name, word in alike[0].others.items() if name not in names]
        return SeveralSheets([*zip(names, (_filled(one, how) for one in alike), strict=True)], others)
    return _filled(_opened(path, kind, how) if plugin is None else PluggedReader(plugin, path, how), how)


def _filled(reader: Reader, how: Mapping | None) -> Reader:
    return FilledDown(reader, how.fill_down) if how and how.fill_down else reader


def _opened(path: Path, kind: Format, how: Mapping | None) -> Reader:
    encoding = how.encoding if how else None
    header_rows = how.header_rows if how else None
    reader: Reader
    match kind:
        case "csv":
            reader = CsvReader(path, encoding, header_rows)
        case "xlsx" | "xls":
            reader = SheetReader(path, how.sheet if how else None, how.header_row if how else 1, header_rows)
        case "parquet":
            reader = ParquetReader(path, encoding)
        case "xes":
            reader = XesReader(path, encoding, pairs=how is None)
        case "ocel":
            reader = OcelReader(path, how)
        case "ocds":
            reader = OcdsReader(path, how.party_ids if how else None)
        case "bods":
            reader = BodsReader(path)
        case _:
            raise SourceError([Fault(str(path), phrase("one_of", names=", ".join(FORMATS)), Verbatim(repr(kind)))])
    return reader

"""Where rows come from, as an import takes them: here a file; of a database, `riskml.intake.databases.reading`."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import TYPE_CHECKING, Any, Final, Protocol

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.manifests import file_hash
from riskml.intake.phrases_faults import phrase
from riskml.intake.reader_plugins import FORMATS, reader_plugin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from riskml.core.plugins import Plugin
    from riskml.core.texts import Text
    from riskml.intake.manifests import Manifest
    from riskml.intake.mappings import Format, Mapping
    from riskml.intake.readers import Reader

_SETTLE = phrase("when_whoever_writes_it_has_finished")
START: Final = 1 << 16
PACKED: Final = b"\x1f\x8b"
OF_STANDARD: Final[dict[Format, re.Pattern[str]]] = {
    "ocds": re.compile(r'"(?:ocid|releases|records)"\s*:'),
    "bods": re.compile(r'"(?:statementID|statementId|statementType|recordType)"\s*:'),
    "ocel": re.compile(r'"(?:objectTypes|eventTypes|ocel:[\w-]+)"\s*:'),
}
"""How the start of a JSON file tells which open standard it keeps to."""

SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".parquet": "parquet",
    ".xes": "xes",
    ".xes.gz": "xes",
    ".xes.zip": "xes",
    **dict.fromkeys((".jsonocel", ".xmlocel", ".jsonocel.gz", ".xmlocel.gz", ".sqlite"), "ocel"),
}


def format_told(file: Path) -> Format | None:
    """Return the format that a file's name tells, or the start of a JSON file; nothing where neither does."""
    name = file.name.lower()
    for suffix, kind in SUFFIXES.items():
        if name.endswith(suffix):
            return kind
    if name.removesuffix(".gz").endswith((".json", ".jsonl")):
        with file.open("rb") as opened:
            packed = opened.read(2) == PACKED
        try:
            with gzip.open(file, "rb") if packed else file.open("rb") as opened:
                start = opened.read(START).decode("utf-8", "replace")
        except (EOFError, gzip.BadGzipFile, zlib.error):  # what is broken in it, its reader tells
            return None
        return next((kind for kind, pattern in OF_STANDARD.items() if pattern.search(start)), None)
    return None


def format_of(file: Path, trusted: Sequence[str] = ()) -> Format:
    """Return what a file is.

    Parameters
    ----------
    file
        The file.
    trusted
        Distributions that the project trusts: where nothing else tells, a name that ends in the format of a reader of
        theirs does.

    Raises
    ------
    SourceError
        Neither its name tells, nor its start.
    """
    kind = format_told(file)
    ending = file.suffix[1:].lower()
    if kind is None and reader_plugin(ending, trusted):
        kind = ending
    if kind is None:
        known = ", ".join(FORMATS)
        expected = phrase("a_name_or_the_start")
        raise SourceError(
            [Fault(str(file), expected, Verbatim(file.suffix) or phrase("none"), phrase("say_format", known=known))]
        )
    return kind


class Origin(Protocol):
    """Rows that stay as they are while they are taken, once or twice.

    Attributes
    ----------
    name
        What manifests call it.
    where
        What faults call it.
    format
        What it is.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def where(self) -> str: ...  # noqa: D102
    @property
    def format(self) -> str: ...  # noqa: D102

    def account(self, table: str) -> dict[str, Any]:
        """Return what tells these rows from any others, in a manifest's words."""

    def open(self) -> Reader:
        """Read them; again where that is needed."""

    def notes(self, table: str) -> tuple[Text, ...]:
        """Return what a person should know of a table's origin."""

    def insist_unchanged(self) -> None:
        """Refuse rows that became others while they were taken."""

    def retires(self, manifest: Manifest) -> bool:
        """Tell whether these rows take the place of an older import's."""


class FileOrigin:
    """A file, as an import takes it.

    Parameters
    ----------
    path, kind, how
        The file, what it is, and the mapping that somebody wrote for it.
    trusted
        Distributions that the project trusts, where the format is none of riskml's own.
    """

    def __init__(self, path: Path, kind: Format, how: Mapping | None, trusted: Sequence[str] = ()) -> None:
        self._path, self._how = path, how
        self.name, self.where, self.format = path.name, str(path), kind
        self._plugin: Plugin | None = None if kind in FORMATS else reader_plugin(kind, trusted, insist=True)
        self.sha256 = file_hash(path)

    def account(self, table: str) -> dict[str, Any]:  # noqa: ARG002 -- every table of a file is of the same bytes
        """Return what tells this file from any other, in a manifest's words."""
        read_by = {"reader": f"{self._plugin.distribution} {self._plugin.version}"} if self._plugin else {}
        return {"sha256": self.sha256, "format": self.format, **read_by}

    def open(self) -> Reader:
        """Read it; again where that is needed."""
        from riskml.intake.readers import open_reader  # noqa: PLC0415 -- Arrow loads when rows are read
        from riskml.intake.readers.several_sheets import refuse_half  # noqa: PLC0415 -- as above

        if self.format in ("xlsx", "xls") and (self._how is None or self._how.sheet is None):
            refuse_half(self._path, *((self._how.header_row, self._how.header_rows) if self._how else (1,)))
        return open_reader(self._path, self.format, self._how, self._plugin)

    def notes(self, table: str) -> tuple[Text, ...]:  # noqa: ARG002 -- as above
        """Return nothing: its reader says what is to be said."""
        return ()

    def insist_unchanged(self) -> None:
        """Refuse a source that became another while it was read: its name would not be that of what was taken."""
        found = Verbatim(file_hash(self._path))
        if found != self.sha256:
            fault = Fault(self.where, phrase("a_file_that_stays", sha256=self.sha256), found, _SETTLE)
            raise SourceError([fault])

    def retires(self, manifest: Manifest) -> bool:
        """Tell whether an older import is of the same bytes."""
        return manifest.sha256 == self.sha256

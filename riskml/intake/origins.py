"""Where rows come from, as an import takes them: here a file; of a database, `riskml.intake.databases.reading`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from riskml.core.errors import Fault, SourceError
from riskml.intake.manifests import file_hash

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.intake.manifests import Manifest
    from riskml.intake.mappings import Format, Mapping
    from riskml.intake.readers import Reader

_SETTLE = "Import it when whoever writes it has finished."


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

    def notes(self, table: str) -> tuple[str, ...]:
        """Return what a person should know of a table's origin."""

    def insist_unchanged(self) -> None:
        """Refuse rows that became others while they were taken."""

    def retires(self, manifest: Manifest) -> bool:
        """Tell whether these rows take the place of an older import's."""


class FileOrigin:
    """A file, as an import takes it."""

    def __init__(self, path: Path, kind: Format, how: Mapping | None) -> None:
        self._path, self._how = path, how
        self.name, self.where, self.format = path.name, str(path), kind
        self.sha256 = file_hash(path)

    def account(self, table: str) -> dict[str, Any]:  # noqa: ARG002 -- every table of a file is of the same bytes
        """Return what tells this file from any other, in a manifest's words."""
        return {"sha256": self.sha256, "format": self.format}

    def open(self) -> Reader:
        """Read it; again where that is needed."""
        from riskml.intake.readers import open_reader  # noqa: PLC0415 -- Arrow loads when rows are read

        return open_reader(self._path, self.format, self._how)

    def notes(self, table: str) -> tuple[str, ...]:  # noqa: ARG002 -- as above
        """Return nothing: its reader says what is to be said."""
        return ()

    def insist_unchanged(self) -> None:
        """Refuse a source that became another while it was read: its name would not be that of what was taken."""
        found = file_hash(self._path)
        if found != self.sha256:
            fault = Fault(self.where, f"a file that stays as it was, sha256 {self.sha256}", found, _SETTLE)
            raise SourceError([fault])

    def retires(self, manifest: Manifest) -> bool:
        """Tell whether an older import is of the same bytes."""
        return manifest.sha256 == self.sha256

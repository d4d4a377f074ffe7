"""What became of every row of every source; the store is what its manifests say."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from riskml.core.atomic import standing
from riskml.core.errors import Fault, SourceError
from riskml.intake.contracts import load_contracts
from riskml.intake.databases.settings import Taken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.intake.contracts import Contract


SHOWN = 3
"""Kinds of fault that are told on screen, the commonest first."""


class Manifest(BaseModel):
    """The account of one import into one table.

    ``rows_read = accepted + quarantined + duplicates``, always. ``sequence`` numbers a project's imports in the order
    in which they came: where two sources say different things of one person or unit, the later speaks.
    The file names no time and no folder: the
    same source, mapping, contract and time zone give the same bytes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    import_id: str
    sequence: int
    table: str
    source: str
    sha256: str
    format: str
    details: dict[str, str]
    timezone: str
    mapping: dict[str, Any]
    contract_sha256: str
    columns: tuple[str, ...]
    columns_not_used: tuple[str, ...]
    nearest: dict[str, str] = {}
    rows_read: int
    accepted: int
    quarantined: int
    left_out: int = 0
    """Of the quarantined, those that the mapping's 'accept' leaves out on purpose."""
    duplicates: int
    stored_sha256: str
    faults: dict[str, int]
    examples: dict[str, str] = {}
    dates: dict[str, int]
    notes: tuple[str, ...] = ()
    database: Taken | None = None
    """What was taken where, for a source that is a database."""

    @property
    def encoding(self) -> str | None:
        """The encoding that was chosen, for formats that are text."""
        return self.details.get("encoding")

    @property
    def adds_up(self) -> bool:
        """Whether every row read is accounted for."""
        return self.rows_read == self.accepted + self.quarantined + self.duplicates

    def summary(self) -> str:
        """Say what became of the rows, and what a person should look at."""
        return "\n".join([self.line, *(f"    {note}" for note in (*self.notes, *self.told))])

    @property
    def line(self) -> str:
        """The rows in numbers, without the notes."""
        chosen = f" ({self.encoding})" if self.encoding else ""
        return (
            f"{self.source}{chosen} -> {self.table}: {self.rows_read} rows read = {self.accepted} accepted "
            f"+ {self.quarantined} quarantined + {self.duplicates} duplicates"
        )

    @property
    def told(self) -> list[str]:
        """What was left out, dates, the commonest faults with an example each, and the columns that fill nothing."""
        told = [f"of the quarantined {self.left_out} are left out by the mapping's 'accept'"] if self.left_out else []
        dates = ", ".join(f"{name} {often:,}" for name, often in self.dates.items() if often)
        told += [f"dates without a time of day: {dates}"] if dates else []
        common = sorted(self.faults.items(), key=lambda one: (-one[1], one[0]))
        told += [
            f"{often} x {fault}" + (f", such as {self.examples[fault]}" if fault in self.examples else "")
            for fault, often in common[:SHOWN]
        ]
        if len(common) > SHOWN:
            told.append(f"and {len(common) - SHOWN} other kinds of fault: see the quarantine")
        unused = [
            f"{name} (for {self.nearest[name]}?)" if name in self.nearest else name for name in self.columns_not_used
        ]
        if unused and len(unused) < len(self.columns):
            told.append(f"columns not used: {', '.join(unused)}")
        return told

    def stored(self, project: Project) -> Path:
        """Where the accepted rows are."""
        return project.store / "tables" / self.table / f"{self.import_id}.parquet"

    def set_aside(self, project: Project) -> Path:
        """Where the quarantined rows are, if there are any."""
        return project.quarantine / self.table / f"{self.import_id}.csv"


def summary_of(found: Sequence[Manifest]) -> str:
    """Say what became of a source: what is noted of each table, then once what is noted of the source as a whole."""
    alone = len(found) == 1
    shared = [] if alone else [note for note in found[0].notes if all(note in one.notes for one in found)]
    lines = []
    for one in found:
        lines += [one.line, *(f"    {note}" for note in (*one.notes, *one.told) if note not in shared)]
    return "\n".join([*lines, *(f"    {note}" for note in shared)])


def manifest_folder(project: Project) -> Path:
    """Where a project's manifests are."""
    return project.store / "manifests"


def manifests(project: Project) -> list[Manifest]:
    """Read every manifest of a project, by table and in the order of import.

    Raises
    ------
    SourceError
        A manifest cannot be read.
    """
    found, faults = [], []
    for file, source in standing(project.store, manifest_folder(project)).items():
        if file.suffix != ".json":
            continue
        try:
            found.append(Manifest.model_validate_json(source.read_bytes()))
        except ValidationError as error:
            remedy = "Remove it and import its source again."
            faults.append(Fault(str(file), "a manifest", f"{error.error_count()} faults in it", remedy))
    if faults:
        raise SourceError(faults)
    return sorted(found, key=lambda one: (one.table, one.sequence, one.import_id))


def stored_files(project: Project) -> dict[str, list[Path]]:
    """Return the files of accepted rows by table, in the order of import; only what a manifest vouches for."""
    files: dict[str, list[Path]] = {}
    for manifest in manifests(project):
        files.setdefault(manifest.table, []).append(manifest.stored(project))
    return files


def verify_manifests(project: Project) -> list[Manifest]:
    """Check that every row of every import is where its manifest says.

    Raises
    ------
    SourceError
        With every fault: a sum that is off, a file that is gone or holds another number of rows, a column that the
        contract does not know, a source that is in the store twice.
    ProjectError
        With every fault of the contracts.
    """
    contracts = load_contracts(project.accepted / "contracts")
    faults: list[Fault] = []
    seen: dict[tuple[str, str], str] = {}
    found = manifests(project)
    for manifest in found:
        faults += _faults_of(manifest, project, contracts.get(manifest.table))
        twin = seen.setdefault((manifest.table, manifest.sha256), manifest.import_id)
        if twin != manifest.import_id:
            where = f"{manifest.table}, imports {twin} and {manifest.import_id}"
            remedy = f"Import {manifest.source} again; that retires the older one."
            faults.append(Fault(where, "each source in a table once", f"{manifest.source} twice", remedy))
    if faults:
        raise SourceError(faults)
    return found


def _faults_of(manifest: Manifest, project: Project, contract: Contract | None) -> list[Fault]:
    again = f"Import {manifest.source} again."
    where = f"manifest {manifest.import_id} ({manifest.source} into {manifest.table})"
    faults = []
    if not manifest.adds_up:
        expected = f"{manifest.rows_read:,} rows read = accepted + quarantined + duplicates"
        parts = f"{manifest.accepted:,} + {manifest.quarantined:,} + {manifest.duplicates:,}"
        faults.append(Fault(where, expected, parts, again))
    rows = stored_rows(manifest.stored(project))
    if rows != manifest.accepted:
        found = "no readable file" if rows is None else f"{rows:,}"
        faults.append(Fault(str(manifest.stored(project)), f"{manifest.accepted:,} rows", found, again))
    elif file_hash(manifest.stored(project)) != manifest.stored_sha256:
        faults.append(Fault(str(manifest.stored(project)), "the rows that were accepted", "other contents", again))
    else:
        faults += _strange_columns(manifest, project, contract, again)
    if manifest.quarantined:
        rows = _quarantined_rows(manifest.set_aside(project))
        if rows != manifest.quarantined:
            found = "no readable file" if rows is None else f"{rows:,}"
            faults.append(Fault(str(manifest.set_aside(project)), f"{manifest.quarantined:,} rows", found, again))
    return faults


def _strange_columns(manifest: Manifest, project: Project, contract: Contract | None, again: str) -> list[Fault]:
    import pyarrow.parquet as pq  # noqa: PLC0415 -- 'riskml --help' must not wait for Arrow

    from riskml.intake.stored import unknown_columns  # noqa: PLC0415 -- as above

    if contract is None:
        remedy = f"Put {manifest.table}.toml back into data/contracts."
        return [Fault(f"table {manifest.table}", "a contract", "none", remedy)]
    file = manifest.stored(project)
    strange = unknown_columns(pq.read_schema(file), contract)
    expected = f"columns that the contract of {manifest.table} has"
    return [Fault(str(file), expected, ", ".join(strange), again)] if strange else []


def file_hash(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stored_rows(file: Path) -> int | None:
    """Count the rows of a stored file; None where there is none that can be read."""
    import pyarrow as pa  # noqa: PLC0415 -- 'riskml --help' must not wait for Arrow
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return int(pq.read_metadata(file).num_rows)
    except (OSError, pa.ArrowInvalid):
        return None


def _quarantined_rows(file: Path) -> int | None:
    """Count records: a line ends one where the quotes so far are even."""
    records = quotes = 0
    try:
        with file.open("rb") as lines:
            for line in lines:
                quotes += line.count(b'"')
                records += quotes % 2 == 0
    except OSError:
        return None
    return records - 1

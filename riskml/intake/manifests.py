"""What became of every row of every source; the store is what its manifests say."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskml.core.atomic import standing
from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.core.texts import Text, listed
from riskml.intake.contracts import load_contracts
from riskml.intake.databases.settings import Taken
from riskml.intake.phrases import told
from riskml.intake.phrases_faults import phrase
from riskml.intake.telling import example_text, fault_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.intake.contracts import Contract


SHOWN = 3
"""Kinds of fault that are told on screen, the commonest first."""


class Replaced(BaseModel):
    """An import whose place another one takes: when it was made, and how many rows it had accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: date
    accepted: int


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
    """Of the quarantined, those that the mapping's 'accept' leaves out on purpose; the others are faulty."""
    filtered: dict[str, int] = {}
    """Why they were left out; `faults` and `examples` are of the faulty alone."""
    source_rows: int | None = None
    """Of a wide table, the rows of the source. `rows_read` are its stages that have their time, each a row."""
    not_reached: dict[str, int] = {}
    """Of a wide table, the stages without a time: no rows."""
    duplicates: int
    stored_sha256: str
    faults: dict[str, int]
    examples: dict[str, str] = {}
    dates: dict[str, int]
    remarks: tuple[Text, ...] = ()
    database: Taken | None = None
    """What was taken where, for a source that is a database."""
    reader: str | None = None
    """The package whose reader read it, with its version, where that is none of riskml's own."""
    replaced: tuple[Replaced, ...] = Field(default=(), exclude=True)
    """Of an import just made, those that it took the place of; the file does not tell."""

    @property
    def encoding(self) -> str | None:
        """The encoding that was chosen, for formats that are text."""
        return self.details.get("encoding")

    @property
    def adds_up(self) -> bool:
        """Whether every row read is accounted for."""
        return self.rows_read == self.accepted + self.quarantined + self.duplicates

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks in English, for programs."""
        return tuple(one.en for one in self.remarks)

    def summary(self, language: Language = "en") -> str:
        """Say what became of the rows, and what a person should look at."""
        return summary_of([self], language)

    @property
    def line(self) -> Text:
        """The rows in numbers, without the notes."""
        faulty = self.quarantined - self.left_out
        return told(
            "line",
            source=self.source,
            how=told("cell", cell=self.encoding) if self.encoding else "",
            table=self.table,
            read=self.rows_read,
            accepted=self.accepted,
            quarantined=self.quarantined,
            apart=told("apart", faulty=faulty, left_out=self.left_out) if self.left_out else "",
            duplicates=self.duplicates,
        )

    @property
    def told(self) -> list[Text]:
        """What was left out, dates, the commonest faults with an example each, and the columns that fill nothing."""
        said = [told("left_out", n=often, reason=fault_text(reason)) for reason, often in self.filtered.items()]
        if self.source_rows is not None:
            missed = [f"{step} {often:,}" for step, often in self.not_reached.items() if often]
            said.append(told("wide", n=self.source_rows, missed=listed(missed) if missed else told("none_missed")))
        dates = [f"{name} {often:,}" for name, often in self.dates.items() if often]
        said += [told("dates", fields=listed(dates))] if dates else []
        common = sorted(self.faults.items(), key=lambda one: (-one[1], one[0]))
        for kind, often in common[:SHOWN]:
            line = told("fault", n=often, fault=fault_text(kind))
            said.append(line.then(example_text(self.examples[kind])) if kind in self.examples else line)
        if len(common) > SHOWN:
            said.append(told("more_faults", n=len(common) - SHOWN))
        unused = [
            told("unused_near", column=name, field=self.nearest[name]) if name in self.nearest else name
            for name in self.columns_not_used
        ]
        if unused and len(unused) < len(self.columns):
            said.append(told("unused", columns=listed(unused)))
        return said

    @property
    def replacing(self) -> list[Text]:
        """Which earlier imports of the same file this one took the place of, just now."""
        return [
            told("replaces", day=one.day.isoformat(), before=one.accepted, now=self.accepted) for one in self.replaced
        ]

    def stored(self, project: Project) -> Path:
        """Where the accepted rows are."""
        return project.store / "tables" / self.table / f"{self.import_id}.parquet"

    def set_aside(self, project: Project) -> Path:
        """Where the quarantined rows are, if there are any."""
        return project.quarantine / self.table / f"{self.import_id}.csv"


def summary_of(found: Sequence[Manifest], language: Language = "en") -> str:
    """Say what became of a source: what is noted of each table, then once what is noted of the source as a whole."""
    alone = len(found) == 1
    shared = [] if alone else [note for note in found[0].remarks if all(note in one.remarks for one in found)]
    lines = []
    empty = [one for one in found if not one.rows_read and not one.replaced]
    told_of = [one for one in found if one not in empty] or list(found)
    for one in told_of:
        said = [*one.replacing, *one.remarks, *one.told]
        lines += [one.line.in_(language), *(f"    {note.in_(language)}" for note in said if note not in shared)]
    if len(told_of) < len(found):
        none = told("no_rows", source=found[0].source, tables=listed([one.table for one in empty]))
        lines.append(none.in_(language))
    return "\n".join([*lines, *(f"    {note.in_(language)}" for note in shared)])


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
            remedy = phrase("remove_it_and_import_its_source")
            faults.append(
                Fault(str(file), phrase("a_manifest"), phrase("faults_in", error_count=error.error_count()), remedy)
            )
    if faults:
        raise SourceError(faults)
    return sorted(found, key=lambda one: (one.table, one.sequence, one.import_id))


def replaced_by(project: Project, gone: Sequence[Manifest]) -> tuple[Replaced, ...]:
    """Tell of imports whose place another one is about to take; a manifest's file is as old as its import."""
    files = ((one, manifest_folder(project) / f"{one.import_id}.json") for one in gone)
    return tuple(
        Replaced(day=datetime.fromtimestamp(file.stat().st_mtime, project.settings.zone).date(), accepted=one.accepted)
        for one, file in files
        if file.is_file()
    )


def sequence_of(known: Iterable[Manifest], import_id: str, older: Iterable[Manifest]) -> int:
    """Return the number of an import: after all others, but what is imported again is no newer than it was.

    Parameters
    ----------
    known
        What was imported.
    import_id
        The import.
    older
        Those whose place it takes: of the same source, read in another way.
    """
    known = [*known]
    own = [one.sequence for one in (*older, *(one for one in known if one.import_id == import_id))]
    return min(own, default=1 + max((one.sequence for one in known), default=0))


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
        contract does not know, a source that is in the store twice, times in a zone that the project is no longer in.
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
            where = phrase("imports_and", table=manifest.table, twin=twin, import_id=manifest.import_id)
            remedy = phrase("import_again_that_retires_the_older", source=manifest.source)
            faults.append(
                Fault(where, phrase("each_source_in_a_table_once"), phrase("twice", source=manifest.source), remedy)
            )
    if faults:
        raise SourceError(faults)
    return found


def _faults_of(manifest: Manifest, project: Project, contract: Contract | None) -> list[Fault]:
    again = phrase("import_again", source=manifest.source)
    where = phrase("manifest_into", import_id=manifest.import_id, source=manifest.source, table=manifest.table)
    faults = []
    if manifest.timezone != project.settings.timezone:
        expected = phrase("times_in_the_projects_zone", zone=project.settings.timezone)
        faults.append(Fault(where, expected, phrase("times_in_zone", zone=manifest.timezone), again))
    if not manifest.adds_up:
        expected = phrase("rows_read_accepted_quarantined_duplicates", rows_read=manifest.rows_read)
        parts = Verbatim(f"{manifest.accepted:,} + {manifest.quarantined:,} + {manifest.duplicates:,}")
        faults.append(Fault(where, expected, parts, again))
    rows = stored_rows(manifest.stored(project))
    if rows != manifest.accepted:
        found = phrase("no_readable_file") if rows is None else phrase("so_many_rows", rows=rows)
        faults.append(Fault(str(manifest.stored(project)), phrase("rows", accepted=manifest.accepted), found, again))
    elif file_hash(manifest.stored(project)) != manifest.stored_sha256:
        faults.append(
            Fault(str(manifest.stored(project)), phrase("the_rows_that_were_accepted"), phrase("other_contents"), again)
        )
    else:
        faults += _strange_columns(manifest, project, contract, again)
    if manifest.quarantined:
        rows = _quarantined_rows(manifest.set_aside(project))
        if rows != manifest.quarantined:
            found = phrase("no_readable_file") if rows is None else phrase("so_many_rows", rows=rows)
            faults.append(
                Fault(
                    str(manifest.set_aside(project)), phrase("rows_2", quarantined=manifest.quarantined), found, again
                )
            )
    return faults


def _strange_columns(manifest: Manifest, project: Project, contract: Contract | None, again: Text) -> list[Fault]:
    import pyarrow.parquet as pq  # noqa: PLC0415 -- 'riskml --help' must not wait for Arrow

    from riskml.intake.stored import unknown_columns  # noqa: PLC0415 -- as above

    if contract is None:
        remedy = phrase("put_toml_back_into_data_contracts", table=manifest.table)
        return [Fault(phrase("table", table=manifest.table), phrase("a_contract"), phrase("none"), remedy)]
    file = manifest.stored(project)
    strange = unknown_columns(pq.read_schema(file), contract)
    expected = phrase("columns_that_the_contract_of_has", table=manifest.table)
    return [Fault(str(file), expected, Verbatim(", ".join(strange)), again)] if strange else []


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

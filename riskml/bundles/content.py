"""What a bundle holds, and its file: a zip of JSON that anybody can open, the same bytes from the same warning."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskml.bundles.phrases_faults import phrase
from riskml.core.atomic import write_file
from riskml.core.errors import Fault, ProjectError, Verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT: Final = "riskml-warning-bundle/1"
WARNING: Final = "bundle.json"
MANIFEST: Final = "manifest.json"
LEDGER: Final = "ledger.json"
PACKAGE: Final = "model.txt"
"""The digest of the model's package as text: its SHA-256 is the object of the leaf of the model's promotion."""
MOST_BYTES: Final = 512_000_000
"""What is unpacked of one member at most: a bundle comes from elsewhere."""
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
TYPES: Final[Mapping[str, pa.DataType]] = {
    "text": pa.string(),
    "real": pa.float64(),
    "whole": pa.int64(),
    "flag": pa.bool_(),
    "moment": pa.timestamp("us"),
    "day": pa.date32(),
}
"""How the columns of a working table are told."""

Reach = Literal["records", "people", "unit", "matter", "all", ""]
"""Which rows of the tables hits needed: those of their records and cases, those of whom they name, those of the unit
or the matter, all; or nothing less than more rows than a bundle may hold, and then none are in it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Table(_Part):
    """Rows of a working table: each column with its type, and the cells row by row."""

    columns: dict[str, Literal["text", "real", "whole", "flag", "moment", "day"]]
    rows: tuple[tuple[Any, ...], ...]

    @classmethod
    def of(cls, table: pa.Table) -> Table:
        """Take an Arrow table; moments and days as ISO 8601 writes them."""
        known = {kind: name for name, kind in TYPES.items()}
        columns = {one.name: known[one.type] for one in table.schema}
        cells = [[_plain(one) for one in table[name].to_pylist()] for name in columns]
        return cls.model_validate({"columns": columns, "rows": list(zip(*cells, strict=True))})

    def arrow(self) -> pa.Table:
        """Return the table as Arrow."""
        cells = list(zip(*self.rows, strict=True)) or [()] * len(self.columns)
        made = {}
        for (name, kind), column in zip(self.columns.items(), cells, strict=True):
            read = {"moment": datetime.fromisoformat, "day": date.fromisoformat}.get(kind)
            values = [read(one) if read and one is not None else one for one in column]
            made[name] = pa.array(values, TYPES[kind])
        return pa.table(made)


class Hit(_Part):
    """One hit as it was published: whom and which records it names, its facts, its level and its sentence."""

    hit_id: str
    official_id: str
    unit_id: str
    at: str
    records: tuple[str, ...]
    facts: str
    level: str
    sentence_zh: str
    sentence_en: str


class Rule(_Part):
    """A rule with its hits in the warning, and the rows by which it gives them.

    Parameters
    ----------
    name
        Its name.
    card
        The card as data: its definition, the law or practice it comes from, select and parameters.
    sql
        The select as it is run, parameters filled in: one row for each record of a hit within the rule's window.
    reach
        Which rows are here.
    tables
        The rows, by working table; a table that the select reads and that is not here is empty.
    hits
        What it found.
    """

    name: str
    card: dict[str, Any]
    sql: str
    reach: Reach
    tables: dict[str, Table]
    hits: tuple[Hit, ...]


class Reason(_Part):
    """What one metric adds to a score."""

    feature: str
    value: float | None
    contribution: float


class Score(_Part):
    """A score with its reasons, what it is held against, and how the list was cut.

    Parameters
    ----------
    official_id
        Whose.
    reasons
        Base and contributions; added up from left to right they are the score, bit for bit.
    score, remaining
        The score, and what remains of it under the circumstances that explain it best: the list goes by that.
    p_value
        Of what remains, against the reference.
    reference
        The scores of people who differ by chance alone.
    others
        The p-values of everybody else with a score in that month, ascending and without names.
    false_discovery, reference_minimum, places
        The settings by which the list was cut.
    selected
        Whether the step-up procedure selected the score.
    """

    official_id: str
    reasons: tuple[Reason, ...]
    score: float
    remaining: float
    p_value: float
    reference: tuple[float, ...]
    others: tuple[float, ...]
    false_discovery: float
    reference_minimum: int
    places: int
    selected: bool


class Seal(_Part):
    """One person's word that the model's package was looked at."""

    by: str
    at: str
    note: str


class LawRead(_Part):
    """The version of a law that a card was held against: passed or last amended, and when it was read."""

    zh: str
    en: str
    version: date
    read: date


class Signed(_Part):
    """Who stands for the model.

    Parameters
    ----------
    package
        The digest of its package: over the name and the SHA-256 of every file.
    trained_by
        Who trained it.
    signatures
        Who else has looked at this very package and signed, oldest first.
    """

    package: str
    trained_by: str
    signatures: tuple[Seal, ...]


class Bundle(_Part):
    """One warning with all that it rests on.

    Parameters
    ----------
    format
        The format.
    warning
        The warning as it was published: warning_id, about, key, grade, officials, units, records, issued.
    as_of, run_id
        The run.
    model
        Version and hashes of the model that scored; empty where the warning is no person's.
    signed
        Who stands for that model; nothing where the warning is no person's.
    versions
        riskml, and what else could have moved a figure.
    rules, score
        What it rests on.
    laws
        The laws that the cards of its rules name, in the version that they were held against.
    """

    format: str = Field(pattern=f"^{FORMAT}$")
    warning: dict[str, Any]
    as_of: date
    run_id: str
    model: dict[str, Any]
    versions: dict[str, str]
    rules: tuple[Rule, ...]
    score: Score | None = None
    signed: Signed | None = None
    laws: tuple[LawRead, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A bundle's file: what is in it and the run's manifest; with a ledger its proof, with a model its digest."""

    bundle: Bundle
    manifest: bytes
    ledger: bytes | None
    package: bytes | None = None


def write_bundle(file: Path, held: Held) -> None:
    """Write a bundle's file, whole or not at all; the same bundle gives the same bytes."""
    told = held.bundle.model_dump(mode="json")
    members = {
        WARNING: (json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode(),
        MANIFEST: held.manifest,
        **({} if held.ledger is None else {LEDGER: held.ledger}),
        **({} if held.package is None else {PACKAGE: held.package}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    write_file(file, packed.getvalue())


def read_bundle(file: Path) -> Held:
    """Read a bundle's file.

    Raises
    ------
    ProjectError
        It is no bundle, is damaged, or unpacks to more than any bundle holds.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            large = [one.filename for one in archive.infolist() if one.file_size > MOST_BYTES]
            strange = sorted({*names} - {WARNING, MANIFEST, LEDGER, PACKAGE}) + large
            if strange or len(names) != len(set(names)):
                found = Verbatim(", ".join(map(repr, strange or names)))
                raise ProjectError([Fault(str(file), phrase("members_of_a_bundle"), found)])
            members = {name: archive.read(name) for name in names}
        bundle = Bundle.model_validate_json(members[WARNING])
        return Held(bundle, members[MANIFEST], members.get(LEDGER), members.get(PACKAGE))
    except (OSError, KeyError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ProjectError([Fault(str(file), phrase("a_bundle"), Verbatim(str(error)))]) from error
    except ValidationError as error:
        raise ProjectError([_misfit(file, one) for one in error.errors(include_url=False)[:10]]) from error


def _misfit(file: Path, error: Any) -> Fault:
    where = ".".join(str(one) for one in error["loc"])
    return Fault(f"{file}: {where}", phrase("a_bundle"), Verbatim(str(error["msg"])))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

"""The tables of one mapping, read from its database in one snapshot; what they follow, and what they replace."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from riskml.core.scratch import Scratch
from riskml.intake.databases.address import address_of
from riskml.intake.databases.landing import Landed, LandedReader, Wanted, land
from riskml.intake.databases.sessions import opened
from riskml.intake.databases.settings import DatabaseSource
from riskml.intake.manifests import manifests, stored_rows
from riskml.intake.phrases import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from riskml.core.project import Project
    from riskml.core.texts import Text
    from riskml.intake.contracts import Contract
    from riskml.intake.manifests import Manifest
    from riskml.intake.mappings import Mapping as SourceMapping

_NOT_THE_PLAN = {"key", "look_back", "from_table", "select"}
"""Of a table's mapping: what may change without another row being kept, and what has a hash of its own."""


@dataclass(frozen=True, slots=True)
class DatabaseOrigin:
    """What was read of a database, as an import takes it.

    Parameters
    ----------
    name
        What imports call it.
    landed
        Its tables that bring something.
    nothing_new
        Of the others, the last import.
    replaced
        Of each table, the imports that this one takes the place of.
    """

    name: str
    landed: Mapping[str, Landed]
    nothing_new: tuple[Manifest, ...]
    replaced: Mapping[str, tuple[Manifest, ...]]

    format = "database"

    @property
    def where(self) -> str:
        """What faults call it."""
        return self.name

    def account(self, table: str) -> dict[str, Any]:
        """Return what tells this reading from any other, in a manifest's words."""
        one = self.landed[table]
        taken = one.taken.model_dump(mode="json")
        return {"sha256": digest_of([self.name, taken, one.digest]), "format": self.format, "database": taken}

    def open(self) -> LandedReader:
        """Read it; again where that is needed."""
        return LandedReader(dict(self.landed))

    def notes(self, table: str) -> tuple[Text, ...]:
        """Return what a person should know of a table's reading."""
        return self.landed[table].notes

    def insist_unchanged(self) -> None:
        """Do nothing: what has landed is ours."""

    def retires(self, manifest: Manifest) -> bool:
        """Tell whether this reading takes the place of an older import."""
        return manifest in self.replaced.get(manifest.table, ())


def digest_of(value: object) -> str:
    """Return the SHA-256 of a value that JSON can write."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def landed(
    project: Project,
    whole: SourceMapping,
    contracts: Mapping[str, Contract],
    *,
    layout: int,
    progress: Callable[[int], object] | None = None,
) -> Iterator[DatabaseOrigin]:
    """Read the tables of a mapping into files that go when the block is left.

    A table with a watermark goes on from where the last import of it ended, if that was read by the same select, with
    the same mapping, contract and time zone, and every import since the first still stands; what it reads stands
    beside them. From another server it begins anew, beside them as well. Otherwise it is read from the beginning and
    takes their place, and so does a table without a watermark.

    Parameters
    ----------
    project
        Whose store it is for.
    whole
        The mapping, with the tables that are wanted and the name of the source.
    contracts
        The tables' contracts.
    layout
        Which form the store has.
    progress
        Called with the number of rows read so far of a table.

    Raises
    ------
    SourceError
        With every fault.
    """
    source = whole.source or DatabaseSource()
    name = str(source.name)
    address = address_of(source, project.root)
    zone = ZoneInfo(whole.timezone) if whole.timezone else project.settings.zone
    shared = whole.model_dump(mode="json", exclude={"tables", "label", "source"}, exclude_defaults=True)
    before = manifests(project)
    taken: dict[str, Landed] = {}
    same: list[Manifest] = []
    replaced: dict[str, tuple[Manifest, ...]] = {}
    with Scratch(project.store, ".landing", project.settings.access) as scratch:
        with opened(address, zone, name) as session:
            for table, mapping in whole.tables.items():
                own = mapping.model_dump(mode="json", exclude=_NOT_THE_PLAN, exclude_defaults=True)
                contract = contracts[table].model_dump(mode="json")
                stream = [one for one in before if (one.source, one.table) == (name, table) and one.database]
                asked = Wanted(
                    contracts[table],
                    mapping,
                    digest_of([mapping.from_table, mapping.select]),
                    digest_of([layout, project.settings.timezone, shared, own, contract]),
                )
                last = _last(project, stream, asked) if mapping.watermark else None
                if last is None:
                    asked = replace(asked, standing=sum(one.accepted for one in stream))
                elif last.database is not None and last.database.server == session.server:
                    asked = replace(asked, earlier=last.database, follows=last.import_id)
                replaced[table] = () if last else tuple(stream)
                encoding = whole.encoding or "utf-8"
                file = scratch.path / f"{table}.parquet"
                found = land(session, name, asked, file, zone=zone, encoding=encoding, progress=progress)
                if last is not None and asked.earlier is None:
                    moved = told("another_server", source=name)
                    found = replace(found, notes=(moved, *found.notes))
                if asked.earlier is None or found.rows:
                    taken[table] = found
                elif last is not None:
                    note = told("nothing_new", column=found.taken.watermark, after=found.taken.after)
                    same.append(last.model_copy(update={"remarks": (note,)}))
        yield DatabaseOrigin(name, taken, tuple(same), replaced)


def _last(project: Project, stream: Sequence[Manifest], asked: Wanted) -> Manifest | None:
    """Return the import to go on from: the last, where all that it follows still stands and was read alike."""
    known = {one.import_id for one in stream}
    plan = (asked.plan_sha256, asked.select_sha256)
    for one in stream:
        taken = one.database
        if (
            taken is None
            or (taken.plan_sha256, taken.select_sha256) != plan
            or (taken.follows or one.import_id) not in known
        ):
            return None
        if stored_rows(one.stored(project)) != one.accepted:
            return None
    return max(stream, key=lambda one: one.sequence, default=None)

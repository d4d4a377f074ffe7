"""How many identifiers of one table are met in another: of several sources, or of a source and the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.intake.contracts import load_contracts
from riskml.intake.manifests import manifests
from riskml.intake.proposing.candidates import KINDS
from riskml.intake.proposing.phrases import PHRASES, told
from riskml.intake.values import NOTHING, identifiers, picked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.core.project import Project
    from riskml.core.texts import Text
    from riskml.intake.proposing.samples import SourceSample

SHOWN: Final = 8
MOST: Final = 2_000_000
"""So many different identifiers of a kind are kept in memory."""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The different identifiers of one field, as the store would write them."""

    source: str
    table: str
    field: str
    found: frozenset[str]

    @property
    def kind(self) -> str:
        """Of whom or what."""
        return KINDS[self.field]


def of_sample(sample: SourceSample, table: str, columns: Mapping[str, Iterable[str]]) -> list[Identifiers]:
    """Return the identifiers of a source's rows that were looked at, by field."""
    found = []
    for field, several in columns.items():
        cells = [sample.rows.column(name) for name in several if name in sample.names]
        if field in KINDS and cells:
            texts = picked(cells, (), None, NOTHING)
            told_ = pc.unique(identifiers(texts).values).drop_null().to_pylist()
            found.append(Identifiers(sample.name, table, field, frozenset(told_)))
    return found


def of_store(project: Project) -> list[Identifiers]:
    """Return the identifiers that a project's store has, by table and field."""
    contracts = load_contracts(project.accepted / "contracts")
    found: dict[tuple[str, str], set[str]] = {}
    for one in manifests(project):
        file = one.stored(project)
        if one.table not in contracts or not file.is_file():
            continue
        stored = pq.ParquetFile(file)
        names = [name for name in stored.schema_arrow.names if name in KINDS]
        for batch in stored.iter_batches(columns=names) if names else ():
            for name in names:
                kept = found.setdefault((one.table, name), set())
                if len(kept) < MOST:
                    kept.update(pc.unique(batch.column(name)).drop_null().cast(pa.string()).to_pylist())
    return [Identifiers("", table, field, frozenset(ids)) for (table, field), ids in found.items()]


def by_kind(found: Iterable[Identifiers]) -> dict[str, frozenset[str]]:
    """Return identifiers by whom or what they are of."""
    kinds: dict[str, frozenset[str]] = {}
    for one in found:
        kinds[one.kind] = kinds.get(one.kind, frozenset()) | one.found
    return kinds


def links(own: Iterable[Identifiers], others: Iterable[Identifiers]) -> list[Text]:
    """Say how many of each field's identifiers another table has."""
    own, others = list(own), list(others)
    said = []
    for place, one in enumerate(own):
        for other in others:
            same = (one.table, one.field) == (other.table, other.field) and other.source
            told_already = other in own[:place]
            if one.kind != other.kind or same or told_already or not one.found or not other.found:
                continue
            where = PHRASES["in_store"] if not other.source else told("in_source", source=other.source)
            met = len(one.found & other.found)
            said.append(
                told(
                    "met_elsewhere", met=met, of=len(one.found), field=f"{one.table}.{one.field}", where=where,
                    other=f"{other.table}.{other.field}", kind=PHRASES[f"kind_{one.kind}"],
                )
            )  # fmt: skip
    return said[:SHOWN]

"""The rows that were looked at, taken as an import with the proposed mapping would take them; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from riskml.intake.forms import Forms, decided
from riskml.intake.importing import SERIAL_FORMATS
from riskml.intake.keys import LIFE, STARTED
from riskml.intake.pairing import paired
from riskml.intake.readers.chunks import EPOCH, FROM_1904
from riskml.intake.tables import Plan, TableIntake

if TYPE_CHECKING:
    from collections.abc import Mapping as Pairs
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from riskml.intake.contracts import Contract
    from riskml.intake.mappings import Mapping, TableMapping
    from riskml.intake.proposing.samples import SourceSample

SHOWN: Final = 10
"""Rows that are told in sentences, of all tables together."""

FAULTS: Final = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """What an import would make of the rows that were looked at.

    Parameters
    ----------
    table
        The table that they fill.
    rows
        Some of the accepted rows, spread over all, each as the store would keep it.
    read, accepted
        How many rows were taken, and how many of them are accepted.
    faults
        The commonest faults of the others, with how often and an example.
    """

    table: str
    rows: tuple[dict[str, Any], ...]
    read: int
    accepted: int
    faults: tuple[tuple[str, int, str], ...]


def understood(
    sample: SourceSample, mapping: Mapping, contracts: Pairs[str, Contract], zone: ZoneInfo, folder: Path
) -> list[Understood]:
    """Take the rows that were looked at with a mapping.

    Parameters
    ----------
    sample
        The source.
    mapping
        How it is read; what it does not say of signs and days is found from these rows.
    contracts
        Every table.
    zone
        The project's.
    folder
        Where rows may stand until they have been told.
    """
    found = []
    for table, own in mapping.tables.items():
        contract = contracts[table]
        own = own.with_names(contract, sample.names).with_pairs()  # noqa: PLW2901 -- as import reads it
        columns = [*dict.fromkeys((*sample.names, *((STARTED, LIFE) if own.pairs else ())))]
        if own.missing_columns(contract, columns, sample.name):
            continue
        kinds = {name: contract.fields[name].type for part in own.parts() for name in part.fields}
        said = Forms.said(mapping, own, kinds)
        plan = _plan(sample, mapping, own, contract=contract, zone=zone, forms=said)
        intake = _taken(sample, plan, folder)
        forms, asked = decided(intake.forms, said, sample.name)
        if not asked and forms != said:
            intake = _taken(sample, replace(plan, forms=forms), folder)
        stored = folder / f"{table}.parquet"
        intake.finish(stored, columns)
        rows = pq.read_table(stored)
        shown = max(SHOWN // len(mapping.tables), 1)
        step = max(rows.num_rows // shown, 1)
        told = rows.take(pa.array(range(0, rows.num_rows, step), pa.int64())[:shown]).to_pylist()
        common = sorted(intake.faults.items(), key=lambda one: (-one[1], one[0]))[:FAULTS]
        faults = tuple((fault, often, intake.examples.get(fault, "")) for fault, often in common)
        found.append(Understood(table, tuple(told), intake.rows_read, intake.accepted, faults))
    return found


def _plan(
    sample: SourceSample, mapping: Mapping, own: TableMapping, *, contract: Contract, zone: ZoneInfo, forms: Forms
) -> Plan:
    return Plan(
        import_id="",
        contract=contract,
        mapping=own,
        whole=mapping,
        project_zone=zone,
        serials=sample.kind in SERIAL_FORMATS,
        forms=forms,
        from_1904=sample.details.get(EPOCH) == FROM_1904,
        pairs=paired([sample.rows], own, mapping, zone) if own.pairs else None,
    )


def _taken(sample: SourceSample, plan: Plan, folder: Path) -> TableIntake:
    intake = TableIntake(plan, folder / "staged.parquet", folder / "set_aside.jsonl")
    intake.take(sample.rows)
    return intake

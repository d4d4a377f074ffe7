"""Which fields the events and objects of a log fill, where a mapping does not say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError, Verbatim, did_you_mean
from riskml.intake.event_logs import ACTIVITY, EVENT, OBJECT, ROLES, TIMESTAMP, EventLog, role_column
from riskml.intake.mappings import Mapping, TableMapping
from riskml.intake.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping as Pairs
    from pathlib import Path

    from riskml.intake.contracts import Contract
    from riskml.intake.mappings import Format

OWN = {"operation_id": EVENT, "step": ACTIVITY, "occurred_at": TIMESTAMP}


def with_event_log(
    said: Mapping | Pairs[str, str] | None, kind: Format, contracts: Pairs[str, Contract], path: Path
) -> Mapping | Pairs[str, str] | None:
    """Return a mapping in which the events and objects of a log fill the fields that nobody filled otherwise.

    For a source that is no object-centric log it is what was said.

    Parameters
    ----------
    said
        A mapping, or field to column as on the command line, where ``case_id`` and the like name objects.
    kind
        What the source is.
    contracts
        The tables.
    path
        The source.

    Returns
    -------
    Mapping or None
        Nothing where nobody said which objects of a log are the cases.

    Raises
    ------
    SourceError
        A table that objects should fill is not known, or a source without objects is to have some.
    """
    if kind != "ocel":
        if isinstance(said, Mapping) and said.ocel is not None:
            raise SourceError(
                [Fault(phrase("mapping_of_ocel", name=path.name), phrase("a_source_in_ocel_2_0"), Verbatim(kind))]
            )
        return said
    whole = said if isinstance(said, Mapping) else _of_words(said or {})
    if whole is None or whole.ocel is None:
        return None
    unknown = [name for name in whole.ocel.objects if name not in contracts]
    if unknown:
        where = phrase("mapping_of_objects", name=path.name)
        listed = phrase("tables_are", names=", ".join(contracts))
        raise SourceError(Fault(where, listed, Verbatim(repr(name)), did_you_mean(name, contracts)) for name in unknown)
    more = [name for name in whole.ocel.objects if name not in whole.tables]
    tables = {**whole.tables, **dict.fromkeys(more, TableMapping())}
    filled = {
        name: _filled(one, _usual(whole.ocel, contracts[name])) if name in contracts else one
        for name, one in tables.items()
    }
    return whole.model_copy(update={"tables": filled})


def _of_words(said: Pairs[str, str]) -> Mapping | None:
    roles = {role: (said[field],) for role, field in ROLES.items() if field in said}
    if "case" not in roles:
        return None
    fields = {field: (column,) for field, column in said.items() if field not in ROLES.values()}
    return Mapping(format="ocel", ocel=EventLog(**roles), tables={"operations": TableMapping(fields=fields)})


def _filled(table: TableMapping, usual: Pairs[str, str]) -> TableMapping:
    left = {name: (column,) for name, column in usual.items() if name not in {*table.fields, *table.constants}}
    return table.model_copy(update={"fields": left | table.fields})


def _usual(log: EventLog, contract: Contract) -> dict[str, str]:
    """Return the column of each field that an event or object fills by itself."""
    if contract.table in log.objects:
        return {contract.key[0]: OBJECT} if contract.key else {}
    if contract.table == "operations":
        return OWN | {ROLES[role]: role_column(role) for role in log.words()}
    return {"case_id": role_column("case")} if "case_id" in contract.fields else {}

"""Which tables of which source are wanted, held against what there is before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError, Verbatim, did_you_mean
from riskml.intake.databases.settings import source_faults
from riskml.intake.mappings import Mapping
from riskml.intake.phrases_faults import phrase
from riskml.intake.standards import STANDARDS

if TYPE_CHECKING:
    from collections.abc import Mapping as Pairs
    from collections.abc import Sequence
    from pathlib import Path

    from riskml.intake.contracts import Contract
    from riskml.intake.mappings import Format


def refuse_unknown(name: str, wanted: Sequence[str], contracts: Pairs[str, Contract], mapping: Mapping | None) -> None:
    """Refuse tables that no contract or not the mapping has."""
    faults = [
        Fault(
            phrase("table_of", name=name),
            phrase("one_of", names=", ".join(contracts)),
            Verbatim(repr(table)),
            did_you_mean(table, contracts),
        )
        for table in wanted
        if table not in contracts
    ]
    if mapping is not None:
        faults += [
            Fault(
                phrase("mapping"),
                phrase("a_table", table=table),
                Verbatim(", ".join(mapping.tables)),
                did_you_mean(table, mapping.tables),
            )
            for table in wanted
            if table in contracts and table not in mapping.tables
        ]
    if faults:
        raise SourceError(faults)


def refuse_outside(path: Path, wanted: Sequence[str], kind: Format) -> None:
    """Refuse tables of which a standard says nothing."""
    standard = STANDARDS.get(kind)
    faults = [
        Fault(
            phrase("table_of", name=path.name),
            phrase("one_of_which_fills", names=", ".join(standard), kind=kind),
            Verbatim(repr(name)),
        )
        for name in wanted
        if standard and name not in standard
    ]
    if faults:
        raise SourceError(faults)


def of_a_database(
    source: Path | str | None, whole: Mapping | Pairs[str, str] | None, table: str | None, named: str
) -> Mapping:
    """Return the mapping of a database with its name, for one table where only one is wanted.

    Parameters
    ----------
    source
        A file, where one was given as well.
    whole
        The mapping.
    table
        The only table that is wanted.
    named
        What the mapping's file is called.

    Raises
    ------
    SourceError
        It speaks of no database, or of one beside a file, or not of the table.
    """
    if not isinstance(whole, Mapping) or whole.source is None:
        expected = phrase("a_file_or_a_mapping")
        raise SourceError([Fault(phrase("source"), expected, phrase("neither"), phrase("give_the_file_or_add_source"))])
    if source is not None:
        raise SourceError(
            [Fault(str(source), phrase("a_file_or_a_database"), phrase("both"), phrase("leave_the_file_or_the_source"))]
        )
    if faults := source_faults(whole.source, whole.tables, named or phrase("mapping")):
        raise SourceError(faults)
    name = whole.source.name or named or whole.source.url_from or whole.source.url_file
    tables = whole.tables
    if table is not None:
        if table not in tables:
            near = did_you_mean(table, tables)
            raise SourceError(
                [Fault(phrase("mapping"), phrase("a_table", table=table), Verbatim(", ".join(tables)), near)]
            )
        tables = {table: tables[table]}
    return whole.model_copy(update={"source": whole.source.model_copy(update={"name": name}), "tables": tables})

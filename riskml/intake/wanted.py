"""Which tables a source is to fill: those that there are, and of which its format says something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError, did_you_mean
from riskml.intake.standards import STANDARDS

if TYPE_CHECKING:
    from collections.abc import Mapping as Pairs
    from collections.abc import Sequence
    from pathlib import Path

    from riskml.intake.contracts import Contract
    from riskml.intake.mappings import Format, Mapping


def refuse_unknown(path: Path, wanted: Sequence[str], contracts: Pairs[str, Contract], mapping: Mapping | None) -> None:
    """Refuse tables that no contract or not the mapping has."""
    faults = [
        Fault(f"table of {path.name}", f"one of {', '.join(contracts)}", repr(name), did_you_mean(name, contracts))
        for name in wanted
        if name not in contracts
    ]
    if mapping is not None:
        faults += [
            Fault("mapping", f"a table {name!r}", ", ".join(mapping.tables), did_you_mean(name, mapping.tables))
            for name in wanted
            if name in contracts and name not in mapping.tables
        ]
    if faults:
        raise SourceError(faults)


def refuse_outside(path: Path, wanted: Sequence[str], kind: Format) -> None:
    """Refuse tables of which a standard says nothing."""
    standard = STANDARDS.get(kind)
    faults = [
        Fault(f"table of {path.name}", f"one of {', '.join(standard)}, which {kind} fills", repr(name))
        for name in wanted
        if standard and name not in standard
    ]
    if faults:
        raise SourceError(faults)

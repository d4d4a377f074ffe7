"""What tables are called in words: those that sources fill, those of matter cards, and those that stages make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.cards import CARD_TABLES
from riskml.intake.contracts import load_contracts
from riskml.pipeline.phrases import PHRASES

if TYPE_CHECKING:
    from riskml.core.project import Project
    from riskml.core.texts import Text


def tables_in_words(project: Project) -> dict[str, Text]:
    """Return what the tables are called that cards may need or ask, and each of their columns as ``table.column``."""
    contracts = load_contracts(project.accepted / "contracts")
    labels = {name: one.label for name, one in contracts.items()}
    columns = {
        f"{name}.{column}": PHRASES["column_of"].filled(table=one.label, column=field.label)
        for name, one in contracts.items()
        for column, field in one.fields.items()
    }
    made = {"open_cases": PHRASES["open_cases"]}
    if "operations" in labels:  # what was done is told there, and read as the steps of cases
        made["steps"] = labels["operations"]
    return {**CARD_TABLES, **made, **columns, **labels}

"""The vocabulary of the reference project's cards, as tests write their small tables in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml import workingset
from riskml.cards.example import example_table as table_of_text
from riskml.workingset import reference_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

SCHEMA = reference_schema()
STORED = SCHEMA.stored
WORKING = SCHEMA.working


def empty_table(name: str) -> pa.Table:
    return SCHEMA.empty(name)


def typed_table(name: str, rows: Sequence[dict[str, str | None]]) -> pa.Table:
    return workingset.typed_table(name, rows, SCHEMA)


def example_table(name: str, text: str) -> pa.Table:
    return table_of_text(name, text, SCHEMA)

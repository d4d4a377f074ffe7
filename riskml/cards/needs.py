"""What a card needs of the accepted data, and what of it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.cards.phrases import OR
from riskml.cards.phrases_faults import phrase
from riskml.core.errors import Fault, Verbatim, did_you_mean
from riskml.core.texts import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.core.texts import Text
    from riskml.workingset import Schema


def unmet_needs(needs: Iterable[str], available: Iterable[str]) -> tuple[str, ...]:
    """Return the needs that the data does not meet; a need may name several columns with ``|``, any of which does.

    Examples
    --------
    >>> unmet_needs(["operations.received_at", "operations.due_at|cases.due_at"], {"cases.due_at"})
    ('operations.received_at',)
    """
    present = set(available)
    return tuple(need for need in needs if present.isdisjoint([need, *need.split("|")]))


def needs_text(needs: Iterable[str]) -> Text:
    """Say in words what is needed.

    Examples
    --------
    >>> needs_text(["operations.received_at", "operations.due_at|cases.due_at"]).en
    'operations.received_at, operations.due_at or cases.due_at'
    """
    return listed(listed(need.split("|"), OR) for need in needs)


def needs_faults(needs: Iterable[str], schema: Schema, where: str) -> list[Fault]:
    """Return a fault for each need that does not name columns of the working set."""
    known = [f"{table}.{column}" for table, schema in schema.working.items() for column in schema]
    return [
        Fault(
            where,
            phrase("a_need_written_table_column"),
            Verbatim(repr(column)),
            did_you_mean(column, known) or phrase("write_for_example_operations_due"),
        )
        for need in needs
        for column in need.split("|")
        if column not in known
    ]

"""Which column fills which field by its name alone: the field's own, its labels, what other systems call it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from riskml.core.texts import Text
from riskml.intake.units import unit_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from riskml.intake.contracts import Contract

STANDARD: dict[str, tuple[str, ...]] = {
    "operation_id": ("identity:id",),
    "case_id": ("case:concept:name",),
    "step": ("concept:name",),
    "official_id": ("org:resource",),
    "unit_id": ("org:group",),
    "occurred_at": ("time:timestamp",),
    "amount": ("cost:total",),
    "received_at": ("start_timestamp",),
}
"""The standard extensions of XES, as fields of ``operations``.

``concept:instance`` is left out: the standard lets the start and the end of one activity share it. So is
``org:role``: a role is a post, not a unit.
"""

CUTOFF, SHORT_CUTOFF, SHORT = 0.75, 0.9, 5
"""How alike two names are that may mean one field; of words of so many letters or fewer, they are nearly the same."""


def label_of(contract: Contract, name: str) -> Text | str:
    """Return a field's labels, for a person to know it by."""
    label = contract.fields[name].label if name in contract.fields else None
    return Text(zh=label.zh, en=f"{label.zh} {label.en}") if label else name


def proposed_for(contract: Contract, name: str, columns: Iterable[str]) -> str | None:
    """Return the column that bears what other systems call a field."""
    known = {word.casefold() for word in contract.fields[name].names} if name in contract.fields else set()
    return next((column for column in columns if column.strip().casefold() in known), None)


def nearest_field(contract: Contract, column: str, filled: Collection[str]) -> str | None:
    """Return the open field whose name or label is the nearest to a column's, where one is near.

    A short word in Latin letters is another word where one letter is another ("state", "date"; "age", "agent").
    """
    word = column.strip().casefold()
    cutoff = SHORT_CUTOFF if word.isascii() and len(word) <= SHORT else CUTOFF
    words = {
        said.casefold(): name
        for name, field in contract.fields.items()
        if name not in filled
        for said in (name, field.label.zh, field.label.en, *field.names)
    }
    return next((words[one] for one in get_close_matches(word, list(words), n=1, cutoff=cutoff)), None)


def as_compared(columns: Iterable[str]) -> dict[str, str]:
    """Return columns by their names as they are compared; of two that are alike the first counts."""
    return {column.strip().casefold(): column for column in reversed([*columns])}


def named_columns(contract: Contract, columns: Iterable[str], but: Collection[str]) -> dict[str, str]:
    """Return the column that bears the name or the label of each field, in either language.

    A field of numbers is filled, too, by a column that has its unit in brackets behind the name.
    """
    columns = tuple(columns)
    plain = as_compared(columns)
    stems = {column: told[0] for column in columns if (told := unit_in(column))}
    in_units = {stem.casefold(): column for column, stem in reversed(stems.items())}
    named = {}
    for name, field in contract.fields.items():
        words = [word.casefold() for word in (name, field.label.zh, field.label.en)]
        known = plain | {word: in_units[word] for word in words if word in in_units and word not in plain}
        found = [(known if field.type == "number" else plain).get(word) for word in words]
        if name not in but and any(found):
            named[name] = next(filter(None, found))
    return named

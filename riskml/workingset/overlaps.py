"""Exports that overlap and differ in their columns: a row without a number that both hold is one row."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOLD_BY: Final = {
    "operations": ("operation_id", ("case_id", "step", "official_id", "occurred_at")),
    "payments": ("payment_id", ("payee_id", "amount", "paid_at")),
}
"""Tables of which each row is something that happened: its number, and without one what tells it from others."""


def forms_of(name: str, files: Mapping[str, Iterable[str]]) -> dict[frozenset[str], list[str]]:
    """Return the sources of a table by the columns that they have.

    Parameters
    ----------
    name
        The table.
    files
        Source to its columns.

    Examples
    --------
    >>> forms_of("payments", {"b": ["payee_id"], "a": ["payee_id"]})
    {frozenset({'payee_id'}): ['a', 'b']}
    """
    forms: dict[frozenset[str], list[str]] = {}
    for source, columns in sorted(files.items()) if name in TOLD_BY else ():
        forms.setdefault(frozenset(columns), []).append(source)
    return forms


def once_across(name: str, kept: str, sql: str, forms: Mapping[frozenset[str], Iterable[str]]) -> str:
    """Write the select that takes once what sources of different columns hold without a number.

    Two such rows are one where they say the same in every column that both sources have, as many times as both say it;
    the row of the source with more columns stays. Sources that do not both have what tells a row from others are left
    alone.

    Parameters
    ----------
    name
        The table.
    kept
        The columns that are selected.
    sql
        The rows, each once among sources of the same columns.
    forms
        Sources by their columns.
    """
    if len(forms) < 2:  # noqa: PLR2004 -- of one form all is compared already
        return sql
    number, telling = TOLD_BY[name]
    said = sorted(forms, key=lambda one: (len(one), sorted(one)))
    for fewer, more in combinations(said, 2):
        common = sorted((fewer & more) - {number})
        if not {*telling} <= {*common}:
            continue
        among = ", ".join(f'"{column}"' for column in (*common, number))
        weak, strong = (
            "source_id in ({})".format(", ".join(f"'{one}'" for one in forms[form])) for form in (fewer, more)
        )
        sql = f"""
        select {kept}
        from (
            select
                *,
                row_number() over (partition by {among}, {weak} order by source_order, source_row) as place,
                count(*) filter (where {strong}) over (partition by {among}) as told_better
            from ({sql}) as rows_of_both
        ) as placed
        where not ({weak} and {number} is null and place <= told_better)
    """  # noqa: S608 (our own names)
    return sql

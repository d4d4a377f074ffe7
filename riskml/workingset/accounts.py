"""Accounts that the roster tells to be no persons: what they did is nobody's act, and the trail alone names them.

The one definition stands here, before every stage: to all of them such an act names no official.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

ACCOUNTS: Final = "accounts"
"""The accounts, while the working set is built."""
ACCOUNT_ACTS: Final = "account_acts"
"""Which account did an act that names no official: for the trail of its case, and for no card."""
_OF_ONE = frozenset({"officials", "posts", "leaves", "declared_relatives"})
"""Tables whose rows are of one official each: of an account there is none."""
_AS_TOLD = frozenset({"reviews"})


def may_name_accounts(table: str, columns: Iterable[str]) -> bool:
    """Tell whether a table's rows name officials who may be accounts; what a review said stays as it was said.

    Examples
    --------
    >>> may_name_accounts("payments", ["official_id"]), may_name_accounts("units", ["unit_id"])
    (True, False)
    """
    return table not in _AS_TOLD and "official_id" in columns


def by_people(table: str, columns: Iterable[str], source: str) -> str:
    """Write the select of a table's rows in which no account stands for an official.

    Parameters
    ----------
    table
        Which.
    columns
        Every column of its rows.
    source
        The rows as they were told.

    Examples
    --------
    >>> print(by_people("leaves", ["official_id", "kind"], "told"))
    select "official_id", "kind" from told where official_id not in (select official_id from accounts)
    """
    if table in _OF_ONE:
        listed = ", ".join(f'"{one}"' for one in columns)
        return f"select {listed} from {source} where official_id not in (select official_id from {ACCOUNTS})"  # noqa: S608
    who = f"case when official_id not in (select official_id from {ACCOUNTS}) then official_id end"  # noqa: S608
    listed = ", ".join(f'{who} as "{one}"' if one == "official_id" else f'"{one}"' for one in columns)
    return f"select {listed} from {source}"  # noqa: S608 (our own names)


def acts_of_accounts(source: str) -> str:
    """Write the select of the acts of accounts, by the id that the working set gives to an act."""
    act = "coalesce(operation_id, source_id || ':' || cast(source_row as varchar))"
    return f"""
        select {act} as operation_id, min(official_id) as account_id
        from {source}
        where official_id in (select official_id from {ACCOUNTS})
        group by {act}
    """  # noqa: S608 (our own names)

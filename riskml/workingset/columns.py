"""Stages that hand on every column of a table: what stands for the star of their outermost select."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Collection

SEEN_ONCE = frozenset({"copy", "nth", "correction"})
"""Names that taking overlapping rows once puts beside a table's columns."""


def names_in(sql: str) -> frozenset[str]:
    """Return every name of a column that a select reads or gives.

    Examples
    --------
    >>> sorted(names_in("select told.*, a + 1 as b from (select c as a from t) as told"))
    ['*', 'a', 'b', 'c']
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    read = {column.name for column in tree.find_all(exp.Column)}
    return frozenset(read | {one.alias for one in tree.find_all(exp.Alias)})


def with_columns(sql: str, columns: Collection[str]) -> str:
    """Write out the star of the outermost select: the columns that the select does not name itself.

    Examples
    --------
    >>> with_columns("select told.*, upper(told.name) as name from units as told", ["unit_id", "name", "kind"])
    'select told."unit_id", told."kind", upper(told.name) as name from units as told'
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    selects = tree.selects if isinstance(tree, exp.Query) else []
    stars = [one.table for one in selects if isinstance(one, exp.Column) and one.is_star]
    if not (stars and columns):
        return sql
    [table] = stars
    named = {one.alias_or_name for one in selects}
    before, after = sql.split(f"{table}.*")  # its own alias, once
    rest = ", ".join(f'{table}."{column}"' for column in columns if column not in named)
    return before + (rest + after if rest else after.lstrip().removeprefix(","))

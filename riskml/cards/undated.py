"""Selects that hold acts against a limit of today, where the limit of the day on which a clock began is there, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS: Final[dict[str, frozenset[str]]] = {
    "workflow": frozenset({"limit_workdays", "limit_hours", "legal_limit_workdays"}),
    "matters": frozenset({"limit_workdays"}),
}
"""Columns of lists, which have the limit that is in force on the date of the run, whenever an act began."""


def undated_limits(sql: str) -> tuple[str, ...]:
    """Return the limits without a day that a select reads, as ``table.column``.

    Examples
    --------
    >>> undated_limits(
    ...     "select s.case_id from steps s join workflow w using (step) where s.elapsed_hours > w.limit_hours"
    ... )
    ('workflow.limit_hours',)
    >>> undated_limits("with w as (select * from workflow) select limit_workdays from w")
    ('workflow.limit_workdays',)
    >>> undated_limits("select case_id from steps join workflow using (step) where late_workdays > 0")
    ()
    """
    found = {
        f"{table}.{column.name}"
        for scope in traverse_scope(sqlglot.parse_one(sql, read="duckdb"))
        for column in scope.columns
        for table in _tables_of(column, scope)
        if column.name in LIMITS[table]
    }
    return tuple(sorted(found))


def _tables_of(column: exp.Column, scope: Scope) -> Iterator[str]:
    """Yield the lists that a column may be of; one that is named of no source may be of any, but of acts and cases."""
    sources = {column.table: scope.sources.get(column.table)} if column.table else scope.sources
    for source in sources.values():
        yield from _passed_on(source)


def _passed_on(source: exp.Expression | Scope | None) -> Iterator[str]:
    """Yield the lists of which a source has every column: itself, or those that it passes on by a star."""
    if isinstance(source, exp.Table) and source.name in LIMITS:
        yield source.name
    elif isinstance(source, Scope) and source.expression.find(exp.Star):
        for inner in source.sources.values():
            yield from _passed_on(inner)

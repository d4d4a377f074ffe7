"""What is asked of a database: one select that changes nothing, from a watermark on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.databases.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from riskml.intake.databases.settings import TableSource

PARSED_AS = {
    "postgresql": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "mssql": "tsql",
    "oracle": "oracle",
    "dm": "oracle",
    "sqlite": "sqlite",
}
"""The parser's word for each of SQLAlchemy's dialects."""

_CHANGES = (
    exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Into, exp.Lock, exp.Command, exp.Create, exp.Drop, exp.Alter,
    exp.Set, exp.TruncateTable, exp.Copy,
)  # fmt: skip
_KEEP = phrase("keep_a_single_select")


def only_reads(sql: str, dialect: str, where: str) -> str:
    """Return one select, without what ends it.

    The transaction is read-only as well, wherever the database knows such a thing; this is said first, and in words.

    Raises
    ------
    SourceError
        It is not one select, or it changes or locks something.

    Examples
    --------
    >>> only_reads("select a from t;", "postgresql", "desk")
    'select a from t'
    >>> only_reads("with gone as (delete from t returning a) select a from gone", "postgresql", "desk")
    Traceback (most recent call last):
        ...
    riskml.core.errors.SourceError: desk: expected one select that only reads, found a delete. Keep a single select.
    """
    expected = phrase("one_select_that_only_reads")
    if "/*!" in sql:
        raise SourceError([Fault(where, expected, phrase("a_comment_that_mysql_runs"), _KEEP)])
    try:
        statements = [one for one in sqlglot.parse(sql, read=PARSED_AS.get(dialect)) if one is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        found = Verbatim(str(error).split("\n", 1)[0]) or Verbatim(type(error).__name__)
        raise SourceError([Fault(where, expected, found, _KEEP)]) from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        kinds = Verbatim(", ".join(type(one).__name__.lower() for one in statements)) or phrase("nothing")
        raise SourceError([Fault(where, expected, kinds, _KEEP)])
    changing = next(statements[0].find_all(*_CHANGES), None)
    if changing is not None:
        raise SourceError(
            [Fault(where, expected, phrase("a_statement", statement=type(changing).__name__.lower()), _KEEP)]
        )
    return sql.strip().rstrip(";").rstrip()


def relation(table: TableSource, dialect: str, quote: Callable[[str], str], where: str) -> str:
    """Write what stands behind ``from``: the table, or the select in brackets.

    Raises
    ------
    SourceError
        The select is not one that only reads.
    """
    if table.select is None:
        return ".".join(quote(part) for part in str(table.from_table).split("."))
    return f"(\n{only_reads(table.select, dialect, where)}\n)"


def whole_select(source: str, order: Sequence[str]) -> str:
    """Write the select that takes everything."""
    return f"select src.* from {source} src{_ordered(order)}"  # noqa: S608 (the mapping's own words, checked)


def later_select(source: str, order: Sequence[str], watermark: str, low: str) -> str:
    """Write the select that takes what is marked as late as a literal, and what is not marked at all."""
    where = f" where src.{watermark} >= {low} or src.{watermark} is null"
    return f"select src.* from {source} src{where}{_ordered(order)}"  # noqa: S608 (as above)


def columns_select(source: str) -> str:
    """Write the select of no row, which tells the columns."""
    return f"select src.* from {source} src where 1 = 0"  # noqa: S608 (as above)


def latest_select(source: str, watermark: str) -> str:
    """Write the select of the last watermark."""
    return f"select max(src.{watermark}) from {source} src"  # noqa: S608 (as above)


def _ordered(order: Sequence[str]) -> str:
    return f" order by {', '.join(f'src.{name}' for name in order)}" if order else ""

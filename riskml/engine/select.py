"""What a card's SQL may be: one select over known tables, portable, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from riskml.faults import CardError, Fault, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Functions that sqlglot does not know by name but that DuckDB and Spark share.
_SHARED_FUNCTIONS = frozenset({"LGAMMA", "COUNT_IF"})

# What gives another answer tomorrow, or on another machine: history could not be computed again.
_UNREPEATABLE = (
    exp.CurrentTimestamp,
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentDatetime,
    exp.CurrentUser,
    exp.SessionUser,
    exp.CurrentCatalog,
    exp.CurrentSchema,
    exp.CurrentTimezone,
    exp.Localtime,
    exp.Localtimestamp,
    exp.TableSample,
    exp.ApproxDistinct,
    exp.ApproxQuantile,
    exp.AnyValue,
    exp.First,
    exp.Last,
    exp.Limit,
    exp.Columns,
    exp.Rand,
    exp.Randn,
    exp.Uuid,
    exp.CurrentVersion,
    exp.Version,
    exp.SessionParameter,
)


def _parse(sql: str, where: str) -> exp.Query:
    try:
        statements = [one for one in sqlglot.parse(sql, read="duckdb") if one is not None]
    except sqlglot.errors.SqlglotError as error:
        raise CardError([Fault(where, "one select in DuckDB's dialect", str(error).split("\n", 1)[0])]) from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        kinds = ", ".join(type(one).__name__.lower() for one in statements) or "nothing"
        raise CardError([Fault(where, "one select", kinds, "Keep a single select statement.")])
    return statements[0]


def _named_around(table: exp.Table) -> set[str]:
    """Return the names that the with-clauses around a table give; one further in, or beside, does not count."""
    names: set[str] = set()
    node: exp.Expr | None = table
    while node is not None:
        clause = node.args.get("with_") or node.args.get("with")
        if clause is not None:
            names |= {cte.alias_or_name for cte in clause.expressions}
        node = node.parent
    return names


def check_select(sql: str, tables: Iterable[str], where: str) -> None:
    """Refuse what is not one plain select over known tables.

    Parameters
    ----------
    sql
        The card's SQL.
    tables
        The names it may read.
    where
        What to call the SQL in an error.

    Raises
    ------
    CardError
        It is not one select, reads a table, a file or a table function that is not allowed, or calls a
        function that has no equal on every backend.
    """
    tree = _parse(sql, where)
    allowed = set(tables)
    faults = [
        Fault(where, "a select", node.key, "A card only reads.")
        for node in tree.find_all(exp.DML, exp.DDL, exp.Command, exp.Into)
        if not isinstance(node, exp.Query)
    ]
    for table in tree.find_all(exp.Table):
        name = table.name
        plain = isinstance(table.this, exp.Identifier) and not table.args.get("db")
        if not plain or name not in allowed | _named_around(table):
            found = table.sql(dialect="duckdb")
            faults.append(Fault(where, "a table of the working set", found, did_you_mean(name, allowed)))
    faults += [
        Fault(where, "a function that every backend knows", call.name, "Use another function.")
        for call in tree.find_all(exp.Anonymous)
        if call.name.upper() not in _SHARED_FUNCTIONS
    ]
    faults += [
        Fault(where, "a value that is the same on every run", node.sql(dialect="duckdb"), "Use clock.as_of.")
        for node in tree.find_all(*_UNREPEATABLE)
    ]
    faults += [
        Fault(where, "a select that is sure to end", "with recursive", "Write it without recursion.")
        for clause in tree.find_all(exp.With)
        if clause.args.get("recursive")
    ]
    if faults:
        raise CardError(faults)


def _real(value: float) -> exp.Expr:
    """Write a number with an exponent, so that no backend takes it for a DECIMAL; every digit is kept."""
    digits = repr(abs(value))
    literal = exp.Literal.number(digits if "e" in digits else f"{digits}e0")
    return exp.Neg(this=literal) if value < 0 else literal


def parameters_of(sql: str, where: str) -> frozenset[str]:
    """Return the names of the parameters that a select leaves open, written ``$name``.

    Examples
    --------
    >>> sorted(parameters_of("select * from steps where amount > $floor", "card"))
    ['floor']
    """
    return frozenset(node.name for node in _parse(sql, where).find_all(exp.Placeholder, exp.Parameter))


def fill_parameters(sql: str, values: Mapping[str, float | str | bool], where: str) -> str:
    """Put a card's parameters, written ``$name``, into its SQL as literals.

    Examples
    --------
    >>> fill_parameters("select * from steps where amount > $floor", {"floor": 5}, "card")
    'SELECT * FROM steps WHERE amount > 5'

    Raises
    ------
    CardError
        A parameter is used that the card does not give, or given and not used.
    """
    tree = _parse(sql, where)
    used = set()
    faults = []
    for node in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        name = node.name
        used.add(name)
        if name in values:
            value = values[name]
            literal = _real(value) if isinstance(value, float) else exp.convert(value)
            node.replace(literal)
        else:
            faults.append(Fault(where, f"a parameter {name!r}", "none", did_you_mean(name, values)))
    faults += [
        Fault(where, f"a use of parameter {name!r}", "none", "Remove it.") for name in values if name not in used
    ]
    if faults:
        raise CardError(faults)
    return tree.sql(dialect="duckdb") if used else sql


def transpile(sql: str, dialect: str, where: str) -> str:
    """Return the same select in another dialect, or fail where it has no equal.

    Raises
    ------
    CardError
        Something in the select cannot be said in the other dialect.
    """
    tree = _parse(sql, where)
    strange = [call.name for call in tree.find_all(exp.Anonymous) if call.name.upper() not in _SHARED_FUNCTIONS]
    slices = [node.sql(dialect="duckdb") for node in tree.find_all(exp.Slice)]
    if strange or slices:
        raise CardError([Fault(where, f"SQL that {dialect} knows", found) for found in [*strange, *slices]])
    try:
        return tree.sql(dialect=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.UnsupportedError as error:
        raise CardError([Fault(where, f"SQL that {dialect} knows", str(error))]) from error

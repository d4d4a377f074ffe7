"""What a card's SQL may be: one select over known tables, portable, and nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp

from riskml.core.errors import CardError, Fault, Verbatim, did_you_mean
from riskml.engine.bounds import is_too_deep, nested_too_deep, text_faults, tree_faults
from riskml.engine.grammar import (
    ALLOWED,
    DATE_PARTS,
    FUNCTIONS_INSTEAD,
    HIDDEN_COLUMNS,
    INSTEAD,
    JOIN_KINDS,
    RANKED,
    SHARED_FUNCTIONS,
    SPEAKING_NAMES,
    TYPES,
    UNREPEATABLE,
)
from riskml.engine.phrases_faults import INSTEAD_OF, phrase
from riskml.engine.spark import in_spark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from riskml.core.texts import Text

# What is refused and yet looked into: what stands inside may be at fault too.
_LOOKED_INTO = (exp.With, exp.Join, exp.Window)
_SHOWN = 120


@lru_cache(maxsize=1024)
def _held(sql: str) -> list[tuple[exp.Expr, ...]]:
    """Return the place of what a text was parsed to, or written from: it is shared and must not be changed."""
    del sql  # the cache's key
    return []


def _statements(sql: str) -> tuple[exp.Expr, ...]:
    """Parse once what is looked at several times."""
    held = _held(sql)
    if not held:
        parsed = tuple(one for one in sqlglot.parse(sql, read="duckdb") if one is not None)
        if any(is_too_deep(one) for one in parsed):
            raise RecursionError
        held.append(parsed)
    return held[0]


def parse_select(sql: str, where: str) -> exp.Query:
    """Parse one select, which is shared with whoever parses it too and must not be changed.

    Parameters
    ----------
    sql
        The select.
    where
        What to call it in an error.

    Raises
    ------
    CardError
        It is not one select, or too long or too deep to be parsed.
    """
    try:
        faults = [] if _held(sql) else text_faults(sql, where)
        if faults:
            raise CardError(faults)
        statements = _statements(sql)
    except sqlglot.errors.SqlglotError as error:
        raise CardError(
            [Fault(where, phrase("one_select_in_duckdbs_dialect"), Verbatim(str(error).split("\n", 1)[0]))]
        ) from error
    except RecursionError as error:
        raise CardError([nested_too_deep(where)]) from error
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        # What the parser itself did not expect.
        raise CardError(
            [Fault(where, phrase("one_select_in_duckdbs_dialect"), phrase("what_its_parser_cannot_read"))]
        ) from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        kinds = Verbatim(", ".join(type(one).__name__.lower() for one in statements)) or phrase("nothing")
        raise CardError([Fault(where, phrase("one_select"), kinds, phrase("keep_a_single_select_statement"))])
    return statements[0]


def _named_around(table: exp.Table) -> set[str]:
    """Return the names that the with-clauses around a table give.

    One further in, or beside, does not count; nor does one that is given later, or that is being given.
    """
    names: set[str] = set()
    node: exp.Expr | None = table
    within: exp.Expr | None = None
    while node is not None:
        if isinstance(node, exp.CTE):
            within = node
        clause = node.args.get("with_") or node.args.get("with")
        if clause is not None:
            given = clause.expressions
            own = next((place for place, one in enumerate(given) if one is within), len(given))
            names |= {cte.alias_or_name for cte in given[:own]}
        node = node.parent
    return names


def _table_faults(table: exp.Table, allowed: set[str], where: str) -> list[Fault]:
    plain = isinstance(table.this, exp.Identifier) and not table.args.get("db")
    if plain and table.name in allowed | _named_around(table):
        return []
    found = Verbatim(table.sql(dialect="duckdb"))
    return [Fault(where, phrase("a_table_of_the_working_set"), found, did_you_mean(table.name, allowed))]


def _portable(where: str, found: exp.Expr | str, remedy: str | Text) -> Fault:
    text = found if isinstance(found, str) else found.sql(dialect="duckdb", comments=False)
    return Fault(where, phrase("sql_that_is_the_same"), Verbatim(text[:_SHOWN]), remedy)


def _call_faults(call: exp.Anonymous, where: str) -> list[Fault]:
    name = call.name.upper()
    if name not in SHARED_FUNCTIONS:
        remedy = FUNCTIONS_INSTEAD.get(name, phrase("use_another"))
        return [Fault(where, phrase("a_function_that_every_backend_knows"), Verbatim(call.name), remedy)]
    return _part_faults(call, call.expressions[0].name, where) if name == "DATE_PART" and call.expressions else []


def _part_faults(node: exp.Expr, part: str, where: str) -> list[Fault]:
    if part.upper() in DATE_PARTS:
        return []
    return [_portable(where, node, phrase("use_one_of", names=", ".join(sorted(DATE_PARTS)).lower()))]


def _join_faults(join: exp.Join, where: str) -> list[Fault]:
    how = " ".join(filter(None, (join.method, join.kind)))
    if join.method or join.kind.upper() not in JOIN_KINDS:
        return [_portable(where, f"{how.lower()} join", phrase("name_what_joins"))]
    return []


def _window_faults(window: exp.Window, where: str) -> list[Fault]:
    function = window.this.this if isinstance(window.this, exp.IgnoreNulls | exp.RespectNulls) else window.this
    if isinstance(function, RANKED) and not window.args.get("order") and not window.alias:
        expected = phrase("a_value_that_is_the_same")
        return [Fault(where, expected, Verbatim(window.sql(dialect="duckdb")[:_SHOWN]), phrase("add_an_order"))]
    return []


def _column_faults(column: exp.Column, where: str) -> list[Fault]:
    name = column.name.lower()
    asks = name in SPEAKING_NAMES and not column.table and not column.this.args.get("quoted")
    if not asks and name not in HIDDEN_COLUMNS:
        return []
    return [
        Fault(where, phrase("a_value_that_is_the_same"), Verbatim(column.name), phrase("use_a_column_of_a_working"))
    ]


def _type_faults(kind: exp.DataType, where: str) -> list[Fault]:
    if kind.this in TYPES:
        return []
    return [_portable(where, kind, phrase("cast_to"))]


def _with_faults(clause: exp.With, where: str) -> list[Fault]:
    if not clause.args.get("recursive"):
        return []
    return [
        Fault(where, phrase("a_select_that_is_sure"), Verbatim("with recursive"), phrase("write_it_without_recursion"))
    ]


def _log_faults(log: exp.Log, where: str) -> list[Fault]:
    if log.args.get("expression") is not None:
        return []
    return [_portable(where, log, phrase("use_ln"))]


def _distinct_faults(distinct: exp.Distinct, where: str) -> list[Fault]:
    return [_portable(where, "distinct on", INSTEAD_OF["use_row_number"])] if distinct.args.get("on") else []


def _gathering_faults(total: exp.Expr, where: str) -> list[Fault]:
    inner = (total.this, getattr(total.this, "this", None), *total.expressions)
    if isinstance(total.parent, exp.WithinGroup) or any(isinstance(one, exp.Order) for one in inner):
        return []
    found = Verbatim(total.sql(dialect="duckdb", comments=False)[:_SHOWN])
    return [Fault(where, phrase("a_value_that_is_the_same"), found, phrase("add_an_order_by_inside"))]


# What is looked at more closely among the expressions that are allowed.
_CHECKS: dict[type[exp.Expr], Callable[[Any, str], list[Fault]]] = {
    exp.Join: _join_faults,
    exp.Window: _window_faults,
    exp.Column: _column_faults,
    exp.Extract: lambda node, where: _part_faults(node, node.name, where),
    exp.DataType: _type_faults,
    exp.With: _with_faults,
    exp.Log: _log_faults,
    exp.Distinct: _distinct_faults,
    exp.GroupConcat: _gathering_faults,
    exp.ArrayAgg: _gathering_faults,
}


def _node_faults(node: exp.Expr, allowed: set[str], where: str) -> list[Fault]:
    kind = type(node)
    if isinstance(node, exp.Table):
        return _table_faults(node, allowed, where)
    if isinstance(node, exp.Anonymous):
        return _call_faults(node, where)
    if kind in ALLOWED:
        look = _CHECKS.get(kind)
        return look(node, where) if look else []
    if isinstance(node, UNREPEATABLE):
        remedy = INSTEAD.get(kind, INSTEAD_OF["use_clock_as_of"])
        found = node.sql(dialect="duckdb", comments=False)
        return [Fault(where, phrase("a_value_that_is_the_same"), Verbatim(found[:_SHOWN]), remedy)]
    if isinstance(node, (exp.DML, exp.DDL, exp.Command, exp.Into)) and not isinstance(node, exp.Query):
        return [Fault(where, phrase("a_select"), Verbatim(node.key), phrase("a_card_only_reads"))]
    return [_portable(where, node, INSTEAD.get(kind, phrase("docs_rules_says")))]


def check_select(sql: str, tables: Iterable[str], where: str) -> None:
    """Refuse what is not one plain select over known tables, made of nothing but what cards may use.

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
        It is not one select, is longer or deeper than any question needs, reads a table, a file or a table function
        that is not allowed, or uses what is not the same on every run and on every backend.
    """
    tree = parse_select(sql, where)
    allowed = set(tables)
    faults = tree_faults(tree, where)
    refused: set[int] = set()
    for node in tree.walk(prune=lambda one: id(one) in refused):
        found = _node_faults(node, allowed, where)
        if found and type(node) not in _LOOKED_INTO:
            refused.add(id(node))
        faults += found
    if faults:
        raise CardError(dict.fromkeys(faults))


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
    return frozenset(node.name for node in parse_select(sql, where).find_all(exp.Placeholder, exp.Parameter))


def fill_parameters(sql: str, values: Mapping[str, float | str | bool], where: str) -> str:
    """Put a card's parameters, written ``$name``, into its SQL as literals.

    What comes back is written anew from what was read, so that a database cannot read the text in another way.

    Examples
    --------
    >>> fill_parameters("select * from steps where amount > $floor", {"floor": 5}, "card")
    'SELECT * FROM steps WHERE amount > 5'

    Raises
    ------
    CardError
        A parameter is used that the card does not give, or given and not used.
    """
    used = parameters_of(sql, where)
    faults = [
        Fault(where, phrase("a_parameter", name=name), phrase("none"), did_you_mean(name, values))
        for name in sorted(used - values.keys())
    ]
    faults += [
        Fault(where, phrase("a_use_of_parameter", name=name), phrase("none"), phrase("remove_it"))
        for name in values
        if name not in used
    ]
    if faults:
        raise CardError(faults)
    # 1, 1.0 and true are one key, and not the same literal: the kind is a part of it
    return _filled(sql, tuple((name, type(value).__name__, value) for name, value in sorted(values.items())))


@lru_cache(maxsize=1024)
def _filled(sql: str, values: tuple[tuple[str, str, float | str | bool], ...]) -> str:
    told = {name: value for name, _, value in values}
    tree = _statements(sql)[0].copy()  # what was parsed is shared, and this one is changed
    for node in list(tree.find_all(exp.Placeholder, exp.Parameter)):
        value = told[node.name]
        node.replace(_real(value) if isinstance(value, float) else exp.convert(value))
    text = tree.sql(dialect="duckdb", comments=False, copy=False)
    _held(text)[:] = [(tree,)]
    return text


def transpile(sql: str, dialect: str, where: str) -> str:
    """Return the same select in another dialect, or fail where it has no equal.

    Raises
    ------
    CardError
        Something in the select cannot be said in the other dialect.
    """
    tree: exp.Expr = parse_select(sql, where)
    strange = [call.name for call in tree.find_all(exp.Anonymous) if call.name.upper() not in SHARED_FUNCTIONS]
    slices = [node.sql(dialect="duckdb") for node in tree.find_all(exp.Slice)]
    if strange or slices:
        raise CardError(
            [Fault(where, phrase("sql_that_knows", dialect=dialect), Verbatim(found)) for found in [*strange, *slices]]
        )
    if dialect == "spark":
        tree = tree.transform(in_spark)
    try:
        return tree.sql(dialect=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.UnsupportedError as error:
        raise CardError([Fault(where, phrase("sql_that_knows", dialect=dialect), Verbatim(str(error)))]) from error

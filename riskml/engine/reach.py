"""Which selects are sure to heed an interrupt soon, by what they are made of and by how many rows they read.

DuckDB looks whether it is interrupted between one vector of 2,048 rows and the next. Three things make one vector long:
a function whose work grows faster than its text (`levenshtein`, lists, patterns that count), texts that grow from one
expression to the next, and joins: a join whose condition is more than an equality looks for the first pair that fits
as long as it takes, 2,048 rows against the whole other side. What has none of these, or so few rows that it cannot
matter, can be asked where the working set is; everything else is asked apart, where it can be killed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, prod
from typing import TYPE_CHECKING

from sqlglot import exp

from riskml.engine.bounds import growth_of_replacing
from riskml.engine.grammar import ALLOWED, SHARED_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

# Pairs that a join without any answer looks through within a second.
_PAIRS = 20_000_000
_GROWN = 256
_PATTERN = 200
_COUNTED = 1_000
_LONG = 1_000
_HEAVY = (
    exp.Levenshtein, exp.Repeat, exp.Pad, exp.GenerateSeries, exp.Array, exp.Bracket, exp.Lambda, exp.Unnest,
    exp.Explode, exp.Lateral, exp.Split, exp.GroupConcat, exp.ArrayAgg, exp.ArrayContains, exp.ArraySize,
    exp.ArrayDistinct, exp.ArraySort, exp.ArrayToString, exp.ArrayConcat, exp.ArrayFilter, exp.Transform,
    exp.Cube, exp.Rollup, exp.GroupingSets, exp.Factorial,
)  # fmt: skip
_PATTERNS = (exp.RegexpLike, exp.RegexpExtract, exp.RegexpReplace)
_JOINED_TEXTS = (exp.DPipe, exp.Concat, exp.ConcatWs)
_GROWING = (*_JOINED_TEXTS, exp.Replace, exp.RegexpReplace)
_CALM = ALLOWED - {*_HEAVY, *_PATTERNS, exp.Table, exp.Distinct}
# What is read for itself, and not as a part of what it stands in.
_APART = (exp.Query, exp.With)


def heeds_interrupt(tree: exp.Expr, rows: Mapping[str, int]) -> bool:
    """Whether a select is sure to stop within a second or so of being interrupted.

    Parameters
    ----------
    tree
        A parsed select.
    rows
        How many rows each table holds.

    Examples
    --------
    >>> import sqlglot
    >>> told = "select count(*) from steps a join steps b on a.amount + b.amount = 7"
    >>> [heeds_interrupt(sqlglot.parse_one(told, read="duckdb"), {"steps": rows}) for rows in (1_000, 1_000_000)]
    [True, False]
    """
    try:
        told = _read(tree, {name: _Extent(max(1, count)) for name, count in rows.items()})
    except RecursionError:
        return False
    return told.pairs <= _PAIRS and told.growth <= _GROWN


@dataclass(frozen=True, slots=True)
class _Extent:
    """At most how many rows a select gives, how much longer than a cell its texts are, and what it takes to join."""

    rows: int
    growth: float = 1.0
    pairs: int = 0


# No limit is put to what one vector of it takes.
_ENDLESS = _Extent(1, inf)


def _is_calm(node: exp.Expr) -> bool:
    """Whether an expression takes a time that its texts add up to."""
    kind = type(node)
    if kind in _CALM:
        return True
    if kind is exp.Table:
        return isinstance(node.this, exp.Identifier)
    if kind is exp.Distinct:
        return not isinstance(node.find_ancestor(exp.Window, exp.Query), exp.Window)
    if kind is exp.Anonymous:
        return node.name.upper() in SHARED_FUNCTIONS
    return kind in _PATTERNS and _is_calm_pattern(node.expression)


def _is_calm_pattern(pattern: exp.Expr | None) -> bool:
    """Whether a pattern is short and counts little: it takes a time that the text and the pattern multiply to."""
    if not isinstance(pattern, exp.Literal) or len(pattern.name) > _PATTERN:
        return False
    counts = re.findall(r"\d+(?=\})", pattern.name)
    return prod(int(count[:9]) for count in counts) <= _COUNTED


def _read(query: exp.Expr, known: dict[str, _Extent]) -> _Extent:
    """Return the extent of a query, from those of the tables that it names."""
    parts, grown = _parts(query, _known_within(query, known))
    within = max((part.pairs for part in parts), default=0)
    grown *= max((part.growth for part in parts), default=1.0)
    if isinstance(query, exp.SetOperation):
        return _Extent(sum(part.rows for part in parts), grown, within)
    pairs = prod(part.rows for part in parts)
    # With one row on all sides but one there is nothing to join.
    joined = pairs if sum(part.rows > 1 for part in parts) > 1 else 0
    return _Extent(pairs, grown, max(within, joined))


def _known_within(query: exp.Expr, known: dict[str, _Extent]) -> dict[str, _Extent]:
    """Return the extents of the tables that a query may name, its own with-clause's among them."""
    clause = query.args.get("with_")
    if clause is None:
        return known
    known = dict(known)
    for cte in clause.expressions:
        known[cte.alias_or_name] = _ENDLESS if clause.args.get("recursive") else _read(cte.this, known)
    return known


def _parts(query: exp.Expr, known: dict[str, _Extent]) -> tuple[list[_Extent], float]:
    """Return the extents of all that a query reads, and how much longer the texts are that it makes of it."""
    parts, grown = [], 1.0
    for node in query.walk(prune=lambda one: one is not query and isinstance(one, _APART)):
        if node is query or isinstance(node, exp.With):
            continue
        if isinstance(node, exp.Query):
            parts.append(_read(node, known))
        elif not _is_calm(node):
            return [_ENDLESS], 1.0
        elif isinstance(node, exp.Table):
            parts.append(known.get(node.name, _Extent(1)))
        elif isinstance(node, exp.Values):
            parts.append(_Extent(len(node.expressions)))
        elif isinstance(node, _GROWING) and not isinstance(node.parent, _GROWING):
            grown = max(grown, _growth(node))
    return parts, grown


def _growth(node: exp.Expr) -> float:
    if isinstance(node, exp.Query):
        return 1.0
    if isinstance(node, exp.Literal):
        return 1.0 + len(node.name) / _LONG
    parts = [_growth(part) for part in node.iter_expressions()]
    if isinstance(node, _JOINED_TEXTS):
        return sum(parts)
    longest = max(parts, default=1.0)
    if isinstance(node, exp.Replace):
        return longest * growth_of_replacing(exp.Replace(**(node.args | {"this": exp.null()})))
    if isinstance(node, exp.RegexpReplace):
        new = node.args.get("replacement")
        return longest * (1 + len(new.name)) if isinstance(new, exp.Literal) else inf
    return longest

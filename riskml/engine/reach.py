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
    if not all(_is_calm(node) for node in tree.walk()):
        return False
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


def _is_calm(node: exp.Expr) -> bool:
    if isinstance(node, exp.Anonymous):
        return node.name.upper() in SHARED_FUNCTIONS
    if isinstance(node, exp.Table):
        return isinstance(node.this, exp.Identifier)
    if isinstance(node, _PATTERNS):
        return _is_calm_pattern(node.expression)
    if isinstance(node, exp.Window):
        return node.find(exp.Distinct) is None
    return type(node) in ALLOWED and not isinstance(node, _HEAVY)


def _is_calm_pattern(pattern: exp.Expr | None) -> bool:
    """Whether a pattern is short and counts little: it takes a time that the text and the pattern multiply to."""
    if not isinstance(pattern, exp.Literal) or len(pattern.name) > _PATTERN:
        return False
    counts = re.findall(r"\d+(?=\})", pattern.name)
    return prod(int(count[:9]) for count in counts) <= _COUNTED


def _read(query: exp.Expr, known: dict[str, _Extent]) -> _Extent:
    """Return the extent of a query, from those of the tables that it names."""
    clause = query.args.get("with_")
    if clause is not None:
        known = dict(known)
        for cte in clause.expressions:
            known[cte.alias_or_name] = _read(cte.this, known)
    parts = []
    for node in query.walk(prune=lambda one: one is not query and isinstance(one, exp.Query | exp.With)):
        if isinstance(node, exp.Table):
            parts.append(known.get(node.name, _Extent(1)))
        elif isinstance(node, exp.Values):
            parts.append(_Extent(len(node.expressions)))
        elif isinstance(node, exp.Query) and node is not query:
            parts.append(_read(node, known))
    within = max((part.pairs for part in parts), default=0)
    grown = max((part.growth for part in parts), default=1.0)
    if isinstance(query, exp.SetOperation):
        return _Extent(sum(part.rows for part in parts), grown, within)
    pairs = prod(part.rows for part in parts)
    # With one row on all sides but one there is nothing to join.
    joined = pairs if sum(part.rows > 1 for part in parts) > 1 else 0
    return _Extent(pairs, grown * _growth_in(query), max(within, joined))


def _growth_in(query: exp.Expr) -> float:
    """Return how much longer than what a select reads the longest text is that it makes."""
    inside = query.walk(prune=lambda one: one is not query and isinstance(one, exp.Query | exp.With))
    return max((_growth(node) for node in inside if isinstance(node, _GROWING)), default=1.0)


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

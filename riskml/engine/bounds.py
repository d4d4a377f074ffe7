"""How large and how deep a card's SQL may be: measured without recursion, before a parser or a planner sees it.

The parser and all that walks its trees recurse: some thousand brackets are a `RecursionError`, some ten thousand
derived tables the end of the process. No bound here is near to what a question of the log needs: of the reference
project's selects the longest has 7,500 characters and the deepest tree 28 floors.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from riskml.core.errors import Fault, Verbatim
from riskml.engine.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from riskml.core.texts import Text

LONGEST = 50_000
"""Characters of one select."""
_BRACKETS = 100
_SUBSCRIPTS = 100
_SOURCES = 500
_FLOORS = 250
_REACHED = 1_000
_REPEATED = 1_000
_LISTED = 100_000
_GROWN = 1_000

_OPENS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
_CLOSES = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}
# What nests without a bracket, as in `from from x` and `a join b join c on … on …`, or costs more the more there are.
_OF_SOURCES = {TokenType.SELECT, TokenType.FROM, TokenType.JOIN, TokenType.PIVOT, TokenType.UNPIVOT}


@lru_cache(maxsize=4096)
def _text_excess(sql: str) -> tuple[Text, str | Text, Text] | None:
    """Return what was expected of a text, what was found and what to do, where it is too much to be parsed."""
    if len(sql) > LONGEST:
        return (phrase("a_select_of_at_most", longest=LONGEST), Verbatim(f"{len(sql):,}"), phrase("split_it"))
    depth = subscripts = sources = 0
    for token in sqlglot.tokenize(sql, read="duckdb"):
        depth += (token.token_type in _OPENS) - (token.token_type in _CLOSES and depth > 0)
        subscripts += token.token_type == TokenType.L_BRACKET
        sources += token.token_type in _OF_SOURCES
        if depth > _BRACKETS:
            found = phrase("more_at", line=token.line, column=token.col)
            return (phrase("at_most_brackets", brackets=_BRACKETS), found, phrase("split_it"))
    if subscripts > _SUBSCRIPTS:
        return (phrase("at_most_square", subscripts=_SUBSCRIPTS), Verbatim(subscripts), phrase("split_part"))
    if sources > _SOURCES:
        return (phrase("at_most_sources", sources=_SOURCES), Verbatim(f"{sources:,}"), phrase("split_it"))
    return None


def text_faults(sql: str, where: str) -> list[Fault]:
    """Return what makes a text too much to be parsed.

    Parameters
    ----------
    sql
        The text.
    where
        What to call it in a fault.

    Examples
    --------
    >>> text_faults("select " + "(" * 3_000 + "1" + ")" * 3_000, "card x")[0].found
    'more at line 1, column 108'
    """
    excess = _text_excess(sql)
    return [Fault(where, *excess)] if excess else []


def nested_too_deep(where: str) -> Fault:
    """Return the fault of a select within which the parser, or what walks its tree, lost its way."""
    return Fault(where, phrase("expressions_at_most_deep", floors=_FLOORS), phrase("deeper_ones"), phrase("split_it"))


def is_too_deep(tree: exp.Expr) -> bool:
    """Whether a tree has too many floors: a chain of `a + a + …` has one for each of its signs."""
    floor = [tree]
    for _ in range(_FLOORS):
        floor = [child for node in floor for child in node.iter_expressions()]
        if not floor:
            return False
    return True


def tree_faults(tree: exp.Expr, where: str) -> list[Fault]:
    """Return what makes a parsed select too much to be planned, or sure to make texts and lists that nobody reads.

    Examples
    --------
    >>> tree = sqlglot.parse_one("select repeat(step, 1000000) from steps", read="duckdb")
    >>> print(*tree_faults(tree, "card x"))
    card x: expected a text repeated at most 1,000 times, by a number that is written out, found 1000000
    """
    faults = [fault for node in tree.walk() for fault in _expansion_faults(node, where)]
    reached = _tables_reached(tree)
    if reached > _REACHED:
        expected = phrase("at_most_tables_read_those", reached=_REACHED)
        faults.append(Fault(where, expected, phrase("value", reached=reached), phrase("name_each_table_of_with_once")))
    return faults


def _expansion_faults(node: exp.Expr, where: str) -> Iterator[Fault]:
    if isinstance(node, exp.Repeat | exp.Pad):
        times = node.args["times"] if isinstance(node, exp.Repeat) else node.expression
        # What a parameter says is not known here: where such a select is asked, it can be killed.
        if not isinstance(times, exp.Placeholder | exp.Parameter) and (_whole(times) or 0) > _REPEATED:
            kind = phrase("repeated_at_most" if isinstance(node, exp.Repeat) else "filled_up_to_at_most")
            shown = Verbatim(times.sql(dialect="duckdb"))
            yield Fault(where, phrase("a_text_times_by_a_number", kind=kind, repeated=_REPEATED), shown)
    if isinstance(node, exp.GenerateSeries):
        first, last, step = (_whole(node.args.get(name)) for name in ("start", "end", "step"))
        if first is not None and last is not None and abs(last - first) > _LISTED * abs(step or 1):
            yield Fault(
                where, phrase("a_list_of_at_most_numbers", listed=_LISTED), Verbatim(node.sql(dialect="duckdb")[:120])
            )
    outermost = isinstance(node, exp.Replace) and not isinstance(node.parent, exp.Replace)
    if outermost and _GROWN < growth_of_replacing(node) < inf:
        expected = phrase("texts_that_grow_at_most_times", grown=_GROWN)
        yield Fault(where, expected, Verbatim(node.sql(dialect="duckdb")[:120]), phrase("nest_fewer_replacements"))


def _whole(node: exp.Expr | None) -> int | None:
    """Return a whole number that is written out."""
    sign = 1
    while isinstance(node, exp.Neg | exp.Paren | exp.Cast):
        sign = -sign if isinstance(node, exp.Neg) else sign
        node = node.this
    text = node.name if isinstance(node, exp.Literal) and not node.is_string else ""
    return sign * int(text) if text.isdigit() else None


def growth_of_replacing(node: exp.Expr) -> float:
    """Return how many times longer a chain of replacements can make its text; infinite where it is not written out."""
    grown = 1.0
    while isinstance(node, exp.Replace):
        old, new = node.expression, node.args.get("replacement")
        if not isinstance(old, exp.Literal) or not isinstance(new, exp.Literal):
            return inf
        grown *= max(1.0, len(new.name) / max(1, len(old.name)))
        node = node.this
    return grown


def _tables_reached(tree: exp.Expr) -> int:
    """Count the tables that a select reads, those of its with-clauses as often as they are named."""
    reached: dict[str, int] = {}
    given = list(tree.find_all(exp.CTE, bfs=False))
    # From the innermost outwards and from the first to the last: what a name stands for is counted before its uses.
    for cte in sorted(given, key=lambda one: -_with_floors(one)):
        reached[cte.alias_or_name] = max(reached.get(cte.alias_or_name, 0), _named(cte.this, reached))
    return _named(tree, reached)


def _with_floors(node: exp.Expr) -> int:
    floors, parent = 0, node.parent
    while parent is not None:
        floors, parent = floors + isinstance(parent, exp.CTE), parent.parent
    return floors


def _named(query: exp.Expr, reached: dict[str, int]) -> int:
    inside = query.walk(prune=lambda one: isinstance(one, exp.With))
    return sum(reached.get(one.name, 1) for one in inside if isinstance(one, exp.Table))

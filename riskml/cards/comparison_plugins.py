"""Comparisons of other packages: each puts a card's question to a comparison that is built in.

A card says ``compare = "NAME"``, and the entry point NAME in the group ``riskml.comparisons`` says which built-in
comparison answers, and what it is asked. What it returns is a select like any card's: it passes the same grammar on
the same locked connection, sums are kept by the same months, and peers, intervals and records come from the same code.

Examples
--------
>>> select = "select official_id, unit_id, at, ref, stratum, hours as value from steps where hours > 0"
>>> with_value(select, "ln({value})").partition(" FROM ")[0]
'SELECT official_id, unit_id, "at", ref, stratum, LN(hours) AS value'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, get_args

import sqlglot
from sqlglot import exp

from riskml.cards.metric import Built
from riskml.cards.phrases_faults import phrase
from riskml.core.errors import CardError, Fault, RiskmlError, Verbatim
from riskml.core.plugins import plugin_of, remedy_of
from riskml.engine import check_select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from riskml.cards.metric import MetricCard

COMPARISONS: Final[tuple[str, ...]] = get_args(Built)
"""The comparisons that are built in, whose names no plugin may take."""


class Comparison(Protocol):
    """What an entry point in ``riskml.comparisons`` is: an object, or a module, with these two.

    Attributes
    ----------
    built_on
        The built-in comparison that answers: ``volume``, ``rate``, ``mean``, ``pairs`` or ``concentration``.
    """

    built_on: str

    def observations(self, select: str) -> str:
        """Return the select that is asked instead of the card's.

        Parameters
        ----------
        select
            The card's `observations`.

        Returns
        -------
        str
            One select in DuckDB's dialect, a function of the given one alone. One that only filters a table and
            changes its `value` (see `with_value`) is read together with other cards'.
        """


def with_value(select: str, value: str) -> str:
    """Return a select in which `value` is worked out from what it was.

    Parameters
    ----------
    select
        A card's select.
    value
        What is compared instead, with ``{value}`` where the card's own expression goes.

    Raises
    ------
    CardError
        The select gives no column `value`.
    """
    tree = sqlglot.parse_one(select, read="duckdb")
    given = tree.selects if isinstance(tree, exp.Query) else []
    for column in given:
        if column.alias_or_name == "value":
            own = column.unalias()
            told = own if isinstance(own, exp.Column | exp.Func | exp.Literal) else exp.paren(own)
            new = sqlglot.parse_one(value.format(value=told.sql(dialect="duckdb")), read="duckdb")
            column.replace(exp.alias_(new, "value"))
            return tree.sql(dialect="duckdb")
    names = Verbatim(", ".join(column.alias_or_name for column in given))
    raise CardError([Fault(phrase("observations"), phrase("a_column_value"), names or phrase("none"))])


def resolved(
    cards: Iterable[MetricCard], trusted: Sequence[str], tables: Collection[str], faults: list[Fault]
) -> tuple[list[MetricCard], dict[str, str]]:
    """Return cards that name built-in comparisons alone, and by card the plugin that was asked.

    Parameters
    ----------
    cards
        As they were written.
    trusted
        The distributions that the project trusts.
    tables
        What a card may read.
    faults
        Where those of each card that cannot be compared are added; such a card is left out.
    """
    found, asked = [], {}
    for card in cards:
        try:
            own, plugin = _resolved(card, trusted, tables)
        except RiskmlError as error:
            faults += [fault for fault in error.faults if fault not in faults]
            continue
        found.append(own)
        if plugin:
            asked[card.name] = plugin
    return found, asked


def _resolved(card: MetricCard, trusted: Sequence[str], tables: Collection[str]) -> tuple[MetricCard, str]:
    if card.compare in COMPARISONS:
        return card, ""
    where = phrase("card_compare", name=card.name)
    plugin = plugin_of("comparison", card.compare, trusted, COMPARISONS)
    if plugin is None:
        expected = phrase("one_of_or_a_comparison", names=", ".join(COMPARISONS))
        remedy = remedy_of("comparison", card.compare, COMPARISONS)
        raise CardError([Fault(where, expected, Verbatim(repr(card.compare)), remedy)])
    comparison = plugin.load()
    with plugin.answering(f"`built_on` and a select for card {card.name}"):
        built_on, sql = comparison.built_on, comparison.observations(card.observations)
    if built_on not in COMPARISONS:
        raise plugin.wrong(f"`built_on`: one of {', '.join(COMPARISONS)}", repr(built_on))
    if not isinstance(sql, str):
        raise plugin.wrong("`observations()`: a select as text", type(sql).__name__)
    check_select(sql, tables, f"card {card.name}, asked by {plugin}")
    return card.model_copy(update={"compare": built_on, "observations": sql}), str(plugin)

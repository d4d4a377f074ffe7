"""Codes of the data that nobody gave a word: they stand on pages as they are, between quotation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.cards import SAID_IN
from riskml.core.texts import is_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.cards import Words
    from riskml.engine import Engine

_MOST = 50
"""More of one kind are no codes; so many say it."""


def codes_without_words(engine: Engine, words: Words, available: frozenset[str]) -> dict[str, list[str]]:
    """Return the codes of each accepted column that no word is given for, in order; columns without any are left out.

    Parameters
    ----------
    engine
        Holds the working set.
    words
        What codes are called.
    available
        The accepted ``table.column`` names with at least one value.
    """
    known: Mapping[str, Mapping[str, object]] = words.tables
    found = {}
    for kind, columns in SAID_IN.items():
        for place in (one for one in columns if one in available):
            table, _, column = place.partition(".")
            codes = engine.arrow(
                f"select distinct {column} as code from {table} where {column} is not null order by code"  # noqa: S608
            )["code"].to_pylist()
            without = [one for one in codes if one and one not in known[kind] and not is_word(one)]
            if without:
                found[place] = without[:_MOST]
    return found

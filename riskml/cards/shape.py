"""The schema of a rule's shape: one question that several rules ask with other names and other numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from pydantic import BaseModel, ConfigDict, Field
from sqlglot.tokenizer_core import TokenType

from riskml.cards.phrases_faults import phrase
from riskml.core.errors import CardError, Fault, Verbatim, did_you_mean
from riskml.core.texts import Text
from riskml.engine import parse_select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.cards.rule import RuleCard

PREFIX = "the_"


class RuleShape(BaseModel):
    """A definition that several rule cards share.

    Its select names what each card says for itself: numbers and words as ``$name`` (the card's ``[parameters]``),
    tables and columns as identifiers that begin with ``the_`` (the card's ``[names]``).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    about: Text
    hits: str = Field(min_length=1, description="one select over the working set, with the_… and $…")
    population: str | None = Field(None, description="one select of ref and at: every record that could be a hit")
    silent: str | None = Field(None, description="one select of part and why, for parts that cannot be asked")


@lru_cache(maxsize=256)
def _open_places(sql: str) -> tuple[tuple[str, int, int], ...]:
    """Return each identifier that a shape leaves open, with where it begins and ends in the text."""
    return tuple(
        (token.text, token.start, token.end + 1)
        for token in sqlglot.tokenize(sql, read="duckdb")
        if token.token_type == TokenType.VAR and token.text.startswith(PREFIX)
    )


def _named(sql: str, names: Mapping[str, str], where: str) -> str:
    """Put a card's names in the places that its shape leaves open; all else stays as it is written.

    Examples
    --------
    >>> _named("select the_column from the_table", {"the_column": "telephone", "the_table": "bids"}, "card x")
    'select telephone from bids'
    """
    parse_select(sql, where)
    places = _open_places(sql)
    told = Verbatim(", ".join(sorted(names))) or phrase("none")
    faults = [
        Fault(phrase("names", where=where), phrase("a_name_for_which_its_shape", place=place), told)
        for place in sorted({place for place, _, _ in places} - names.keys())
    ]
    if faults:
        raise CardError(faults)
    parts, after = [], 0
    for place, start, end in places:
        parts += [sql[after:start], names[place]]
        after = end
    return "".join([*parts, sql[after:]])


def shaped(card: RuleCard, shapes: Mapping[str, RuleShape]) -> RuleCard:
    """Return a rule with the selects of its shape, its own names filled in; a rule without a shape as it is.

    Raises
    ------
    CardError
        There is no such shape, or it leaves a place open that the card does not name.
    """
    if card.shape is None:
        return card
    where = f"card {card.name}"
    shape = shapes.get(card.shape)
    if shape is None:
        remedy = did_you_mean(card.shape, shapes)
        raise CardError(
            [Fault(phrase("shape", where=where), phrase("a_file_in_features_shapes"), Verbatim(card.shape), remedy)]
        )
    told = {"hits": shape.hits, "population": shape.population, "silent": shape.silent}
    unused = sorted(name for name in card.names if not any(sql and name in sql for sql in told.values()))
    if unused:
        found = phrase("none_in_shape", name=shape.name)
        raise CardError(
            [
                Fault(phrase("names", where=where), phrase("a_use", name=name), found, phrase("remove_it"))
                for name in unused
            ]
        )
    own = {name: _named(sql, card.names, where) for name, sql in told.items() if sql and not getattr(card, name)}
    return card.model_copy(update=own)

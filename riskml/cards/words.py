"""Words: what a bureau calls its codes, in ``features/words.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field

from riskml.core.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Table = dict[str, Text]


class Words(BaseModel):
    """What codes of the data are called where people read them: a table for each kind of code.

    Examples
    --------
    >>> words = Words(post={"approver": Text(zh="审批岗", en="approver")})
    >>> words.tables["post"]["approver"].zh
    '审批岗'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    post: Table = Field({}, description="posts: officials.post, posts.post and the posts of the power list")
    channel: Table = Field({}, description="how something came in: operations.channel, payments.channel")
    counterparty_kind: Table = Field({}, description="kinds of applicants: counterparties.kind")
    relative_kind: Table = Field({}, description="what a declared relative is: declared_relatives.kind")
    tie_kind: Table = Field({}, description="what binds a person or firm to a firm: relations.kind")
    outcome: Table = Field({}, description="how a step or a case ended: operations.outcome, cases.outcome")
    method: Table = Field({}, description="how a purchase was put out: tenders.method")
    scheme: Table = Field({}, description="what a payment is for: payments.scheme")
    currency: Table = Field({}, description="what sums are in, by ISO 4217: tenders.currency, payments.currency, …")
    holiday: Table = Field({}, description="public holidays, as the calendar names them")

    @property
    def tables(self) -> Mapping[str, Table]:
        """Every table by the kind of code."""
        return {kind: getattr(self, kind) for kind in CODES}

    def with_sums_in(self, currency: str) -> Self:
        """Return the words with what sums are in whose record names no currency, under the empty code.

        Examples
        --------
        >>> words = Words(currency={"CNY": Text(zh="元", en="yuan")})
        >>> words.with_sums_in("CNY").currency[""].en, words.with_sums_in("GEL").currency[""].en
        ('yuan', 'GEL')
        >>> words.with_sums_in("") is words
        True
        """
        if not currency:
            return self
        told = self.currency.get(currency, Text.same(currency))
        return self.model_copy(update={"currency": {**self.currency, "": told}})


CODES = tuple(Words.model_fields)
"""The kinds of codes, which are also how a card's select names them: ``post``, ``other_post``, ``tie_kind``."""

SAID_IN: Mapping[str, tuple[str, ...]] = {
    "post": ("officials.post", "posts.post"),
    "channel": ("operations.channel", "payments.channel"),
    "counterparty_kind": ("counterparties.kind",),
    "relative_kind": ("declared_relatives.kind",),
    "tie_kind": ("relations.kind",),
    "outcome": ("operations.outcome", "cases.outcome"),
    "method": ("tenders.method",),
    "scheme": ("payments.scheme",),
    "currency": tuple(f"{table}.currency" for table in ("tenders", "bids", "awards", "contracts", "payments")),
}
"""The accepted columns that hold each kind of code; public holidays come of the calendar."""

"""Chains: what several rules say of one official or unit with one counterparty is one matter, with its sum once.

A company that wins three tenders, signs three contracts and is paid nine times is one account of one sum of money, not
three: hits between the same two are put together, in the order of time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.portraits.run_data import said
from riskml.rules.written import SEVERAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from riskml.portraits.parts import Grade

ORDER = {"red": 0, "yellow": 1, "reminder": 2}


@dataclass(frozen=True, slots=True)
class Link:
    """What one rule says in a chain.

    ``amount`` counts each record once and is NaN where no hit tells one, or where they are in different currencies,
    which nothing adds; ``currency`` is empty where no record names one, and `SEVERAL` where they name different ones;
    ``records`` stand with those of the hit of
    the largest sum first, of equal ones of the latest, and in a hit the latest first.
    """

    rule: str
    grade: Grade
    hits: tuple[str, ...]
    amount: float
    currency: str
    first: datetime
    last: datetime
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Hits that tell of one matter: those of one official, or else of one unit, with one counterparty.

    ``amount`` is the largest sum that one rule alone tells, for the sums of several rules may be the same money; it is
    NaN where none tells any, or where sums of different currencies have no largest. ``links`` are in the order of time.
    """

    holder: str
    counterparty_id: str
    grade: Grade
    amount: float
    currency: str
    links: tuple[Link, ...]

    @property
    def first(self) -> datetime:
        """The earliest record."""
        return min(one.first for one in self.links)

    @property
    def last(self) -> datetime:
        """The latest record."""
        return max(one.last for one in self.links)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules, in the order of time."""
        return tuple(one.rule for one in self.links)

    @property
    def hits(self) -> tuple[str, ...]:
        """The hits, rule by rule."""
        return tuple(hit for one in self.links for hit in one.hits)

    @property
    def records(self) -> tuple[str, ...]:
        """Every record once, in the order to pull them: worst before latest, and of each rule one before the next."""
        alike = self.currency != SEVERAL  # sums of different currencies have no order
        worst = sorted(self.links, key=lambda one: (ORDER.get(one.grade, 3), -_known(one.amount) if alike else 0.0))
        turns = zip_longest(*(one.records for one in worst))
        return tuple(dict.fromkeys(record for turn in turns for record in turn if record is not None))


def chain_of(hits: Sequence[Mapping[str, Any]]) -> Chain:
    """Put hits together that are known to tell of one matter.

    Parameters
    ----------
    hits
        At least one, each with hit_id, rule, grade, official_id, unit_id, at and records; amount, first_at and
        counterparty_id where they are known.
    """
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for hit in hits:
        by_rule.setdefault(str(hit["rule"]), []).append(hit)
    links = sorted((_link(rule, same) for rule, same in by_rule.items()), key=lambda one: (one.first, one.rule))
    told = [one.amount for one in links if not math.isnan(one.amount)]
    currency = _one_currency(one.currency for one in links if one.currency or not math.isnan(one.amount))
    return Chain(
        holder=_holder(hits[0]),
        counterparty_id=said(hits[0].get("counterparty_id")),
        grade=min((one.grade for one in links), key=lambda grade: ORDER.get(grade, 3)),
        amount=math.nan if currency == SEVERAL else max(told, default=math.nan),
        currency=currency,
        links=tuple(links),
    )


def chains_of(hits: Iterable[Mapping[str, Any]]) -> tuple[Chain, ...]:
    """Put the hits together that lie between the same two; of those that name no counterparty, those of one rule.

    Returns
    -------
    tuple of Chain
        Red before yellow, then those of larger sums where all are in one currency, then the latest.

    Examples
    --------
    >>> hit = {"official_id": "a", "unit_id": "u", "counterparty_id": "c", "grade": "red", "amount": 90.0}
    >>> day = {"at": pd.Timestamp("2025-03-01")}
    >>> award = {**hit, **day, "hit_id": "h1", "rule": "award", "records": ["t1"]}
    >>> payment = {**hit, **day, "hit_id": "h2", "rule": "payment", "records": ["p1", "p2"]}
    >>> [one] = chains_of([award, payment])
    >>> one.rules, one.amount, one.records
    (('award', 'payment'), 90.0, ('t1', 'p2', 'p1'))
    """
    between: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for hit in hits:
        party = said(hit.get("counterparty_id"))
        between.setdefault((_holder(hit), party, "" if party else str(hit["rule"])), []).append(hit)
    found = [chain_of(same) for same in between.values()]
    comparable = _one_currency(one.currency for one in found if not math.isnan(one.amount)) != SEVERAL
    return tuple(
        sorted(
            found,
            key=lambda one: (
                ORDER.get(one.grade, 3),
                -_known(one.amount) if comparable else 0.0,
                -one.last.timestamp(),
                one.holder,
                one.counterparty_id,
                one.rules,
            ),
        )
    )


def _holder(hit: Mapping[str, Any]) -> str:
    return said(hit.get("official_id")) or said(hit.get("unit_id"))


def _known(amount: float) -> float:
    return 0.0 if math.isnan(amount) else amount


def _link(rule: str, hits: Sequence[Mapping[str, Any]]) -> Link:
    currency = _one_currency(said(one.get("currency")) for one in hits if not math.isnan(_amount(one)))
    alike = currency != SEVERAL
    worst = sorted(
        hits,
        key=lambda one: (
            -_known(_amount(one)) if alike else 0.0,
            -pd.Timestamp(one["at"]).timestamp(),
            str(one["hit_id"]),
        ),
    )
    return Link(
        rule=rule,
        grade=min((one["grade"] for one in hits), key=lambda grade: ORDER.get(grade, 3)),
        hits=tuple(str(one["hit_id"]) for one in worst),
        amount=math.nan if currency == SEVERAL else _sum_once(worst),
        currency=currency,
        first=min(_first(one) for one in hits),
        last=max(pd.Timestamp(one["at"]).to_pydatetime() for one in hits),
        records=tuple(dict.fromkeys(str(record) for one in worst for record in reversed(list(one["records"])))),
    )


def _first(hit: Mapping[str, Any]) -> datetime:
    first = hit.get("first_at")
    return pd.Timestamp(hit["at"] if first is None or pd.isna(first) else first).to_pydatetime()


def _amount(hit: Mapping[str, Any]) -> float:
    amount = hit.get("amount")
    return math.nan if amount is None or pd.isna(amount) else float(amount)


def _one_currency(told: Iterable[str]) -> str:
    """Return what all sums are in, or that it is not one currency."""
    found = set(told)
    return SEVERAL if len(found) > 1 else next(iter(found), "")


def _sum_once(worst: Sequence[Mapping[str, Any]]) -> float:
    """Add the sums of one rule's hits, largest first; one that shares a record with a larger one adds nothing."""
    counted: set[str] = set()
    total, told = 0.0, False
    for hit in worst:
        records = {str(one) for one in hit["records"]}
        if math.isnan(_amount(hit)) or not counted.isdisjoint(records):
            continue
        counted |= records
        total, told = total + _amount(hit), True
    return total if told else math.nan

"""Measuring on several cores: cards that share no fold are measured side by side, each in a thread of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from riskml.core.progress import contexts
from riskml.metrics.measure import STANDARDISED, fold_of, measure
from riskml.metrics.measurement import Measurement
from riskml.metrics.shared_scans import scan_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date

    from riskml.cards import MetricCard, Tried
    from riskml.engine import Engine
    from riskml.metrics.circles import Circles
    from riskml.metrics.closed import ClosedMonths
    from riskml.metrics.kept_sums import SumStore

_OF_PAIRS, _OF_ONE_ROW = 2.0, 0.5
"""What a card costs beside one whose select looks at many rows, as measured of the reference cards."""


def measure_side_by_side(
    engine: Engine,
    cards: Sequence[MetricCard],
    *,
    as_of: date,
    months: int = 12,
    available: frozenset[str],
    closed: ClosedMonths,
    sums: SumStore,
    circles: Circles,
    tried: Sequence[Tried] = (),
) -> Measurement:
    """Measure every card as `riskml.metrics.measure` does, on as many cores as are worth it: the same to the last bit.

    A card's numbers do not hang on which others are measured with it, so that nothing but the time is another. Cards
    that are folded together stay together: what is kept of their sums is named by them all.

    Parameters
    ----------
    engine, cards, as_of, months, available, closed, sums, circles, tried
        As of `measure`.
    """
    with engine.abreast() as engines:
        shares = _shares(cards, closed, len(engines))

        def measured(one: Engine, share: Sequence[MetricCard]) -> Measurement:
            return measure(
                one, share, as_of=as_of, months=months, available=available, closed=_of(closed, share), sums=sums,
                circles=circles, tried=tried,
            )  # fmt: skip

        if len(shares) == 1:
            return measured(engine, cards)
        with ThreadPoolExecutor(len(shares)) as threads:
            apart = [context.run for context in contexts(len(shares))]
            told = threads.map(lambda run, *more: run(measured, *more), apart, engines[: len(shares)], shares)
            return Measurement.together([*told])


def _of(closed: ClosedMonths, cards: Sequence[MetricCard]) -> ClosedMonths:
    return closed.among(frozenset(card.name for card in cards))


def _shares(cards: Sequence[MetricCard], closed: ClosedMonths, most: int) -> list[list[MetricCard]]:
    """Divide cards into at most so many shares of about the same cost; those that are folded together stay together."""
    folds: dict[Hashable, list[MetricCard]] = {}
    for card in sorted(cards, key=lambda one: one.name):
        done = closed.of(card.name)
        shared = scan_of(card, done) if card.compare in STANDARDISED else None
        folds.setdefault(shared or fold_of(card, done), []).append(card)
    shares: list[list[MetricCard]] = [[] for _ in range(max(1, min(most, len(folds))))]
    costs = [0.0] * len(shares)
    for members in sorted(folds.values(), key=_cost, reverse=True):
        least = costs.index(min(costs))
        shares[least] += members
        costs[least] += _cost(members)
    return shares


def _cost(cards: Sequence[MetricCard]) -> float:
    if cards[0].compare not in STANDARDISED:
        return _OF_PAIRS + _OF_ONE_ROW * (len(cards) - 1)
    return 1.0 if scan_of(cards[0], None) is None else _OF_ONE_ROW * (1 + len(cards))

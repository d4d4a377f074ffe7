"""The work dealt again: official-months as chance alone would make them, measured by the same code as people are."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.core.progress import reached
from riskml.core.timing import timed
from riskml.metrics import Circles, measure
from riskml.metrics.dealing import dealt_work, shared_work
from riskml.pipeline.matrix import matrix
from riskml.pipeline.phrases_faults import phrase

if TYPE_CHECKING:
    from riskml.cards import Cards
    from riskml.pipeline.facts import WorkingSet
    from riskml.registry import Recipe

_LOG = logging.getLogger(__name__)

MONTHS = 12
"""Month-ends of a deal that are measured."""

MOST_DEALS = 50

LEAST_SHARED = 0.5
"""Share of the acts that must lie in pools of several hands for a deal to mean anything."""


def deal_again(rows: WorkingSet, cards: Cards, recipe: Recipe) -> pd.DataFrame:
    """Measure the work dealt again until there are as many official-months as the recipe's reference asks for.

    The more officials, the fewer deals. The working set is as it was afterwards.

    Returns
    -------
    pandas.DataFrame
        Index (deal, official_id, month), one column a scored metric.

    Raises
    ------
    ModelError
        Most of the work lies in pools of one hand: there is nobody to deal it to.
    """
    shared = shared_work(rows.engine)
    if shared < LEAST_SHARED:
        found = phrase("of_the_acts_in_pools", shared=shared)
        remedy = phrase("most_work_has_one_hand")
        raise ModelError(
            [Fault(phrase("recipe_reference_kind", name=recipe.name), phrase("work_to_be_dealt"), found, remedy)]
        )
    circles = Circles.of(cards.circumstances.told(rows.available))
    told: dict[int, pd.DataFrame] = {}
    while len(told) < MOST_DEALS and sum(map(len, told.values())) < recipe.reference.size:
        number = len(told)
        with timed(_LOG, f"deal {number + 1}"), dealt_work(rows.engine, recipe.seed + number):
            answer = measure(
                rows.engine, cards.metrics, as_of=rows.as_of, months=MONTHS, available=rows.available,
                circles=circles,
            )  # fmt: skip
        told[number] = matrix(answer, cards).dropna(how="all")
        if told[number].empty:
            break
        have = sum(map(len, told.values()))
        reached("deals", min(have, recipe.reference.size), recipe.reference.size)
    return pd.concat(told, names=["deal"])

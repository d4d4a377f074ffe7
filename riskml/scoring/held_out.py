"""Scores of rows by models that their own labels did not teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import clone

from riskml.scoring.blend_weights import deal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from riskml.scoring.boosted import Boosted

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]


def dealt_splits(
    values: Floats,
    labels: NDArray[np.int8],
    weight: Floats,
    group: NDArray[np.int64] | None,
    *,
    folds: int,
    seed: int,
) -> list[tuple[Places, Places]]:
    """Return positions to learn from and to score, in turn: the folds are the data's, not the order's.

    Parameters
    ----------
    values, labels, weight
        Of the rows.
    group
        Rows of one group stand on one side of a fold; each by itself where there are none.
    folds, seed
        How many, and of the dealing.
    """
    keys = (weight, labels, *values.T[::-1])
    order = np.lexsort(keys if group is None else (group, *keys))
    fold = np.empty(len(labels), np.int64)
    fold[order] = deal(labels[order] > 0, None if group is None else group[order], folds, seed)
    return [(np.flatnonzero(fold != one), np.flatnonzero(fold == one)) for one in range(folds)]


def held_out_scores(
    learner: Boosted,
    values: Floats,
    labels: NDArray[np.int8],
    weight: Floats,
    splits: Iterable[tuple[Places, Places]],
) -> tuple[Floats, Places]:
    """Return each row's score by a model that its label did not teach, and the rows that have one, in one order.

    A split whose rows to learn from are of one kind scores nothing.
    """
    found = labels > 0
    scores = np.full(len(values), np.nan)
    for train, test in splits:
        if found[train].any() and not found[train].all() and weight[train].any():
            part = clone(learner).fit_weighted(values[train], labels[train], weight[train])
            scores[test] = part.decision_function(values[test])
    at = np.flatnonzero(~np.isnan(scores))
    return scores, at[np.lexsort((weight[at], scores[at], found[at], *values[at].T[::-1]))]

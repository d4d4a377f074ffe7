"""What a model makes of labels that mean nothing: it must not tell them apart.

Labels are shuffled within each month and the model is trained on them as on the real ones. Whatever the features
are, scores that were made without a row's own label know nothing of it, so of the pairs of a month the one with a
finding scores higher in one half. How far chance alone moves that share is known exactly (the variance of the
Mann-Whitney statistic over permutations, ties included), so few repeats are enough to notice what is gross.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

from riskml.core.errors import Fault, ModelError
from riskml.evaluation.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

TOLERANCE = 0.02
"""How far from 0.50 the area under the curve may be, however surely it is there."""

SURE = 4.5
"""Standard errors from 0.50 that chance reaches in one of some 150,000 trainings."""


class Scored(NamedTuple):
    """Scores that were learned from shuffled labels, beside the shuffled labels of the rows themselves.

    Parameters
    ----------
    scores
        Out of sample, one a row; NaN where a row was only trained on.
    labels
        1, 0, or NaN: not judged.
    months
        A number a month.
    """

    scores: Floats
    labels: Floats
    months: Integers


class Pairs(NamedTuple):
    """Pairs of the same month in which the finding scores higher (ties half), of how many, and chance's variance."""

    won: float
    pairs: float
    variance: float


@dataclass(frozen=True, slots=True)
class ShuffledLabels:
    """What a model learns from labels that mean nothing.

    Parameters
    ----------
    auc
        Share of pairs of the same month in which the finding scores higher, over all repeats.
    standard_error
        Of that share, if scores know nothing of labels.
    repeats
        How many times labels were shuffled and the model refitted.
    """

    auc: float
    standard_error: float
    repeats: int


def check_shuffled_labels(
    refit: Callable[[np.random.Generator], Scored], *, repeats: int = 4, tolerance: float = TOLERANCE, seed: int = 0
) -> ShuffledLabels:
    """Refit on labels shuffled within each month; the area under the curve must be 0.50.

    Shuffling within months keeps how many findings each month has, and pairs are compared within months, so
    that a model which knows the months only gains nothing.

    Parameters
    ----------
    refit
        From a source of chance to what a model makes of labels shuffled by it. It must do all that the real
        training does, choice of features included.
    repeats
        How many times.
    tolerance
        How far from 0.50 the share may be, however surely it is there.
    seed
        Of the shuffling.

    Raises
    ------
    ModelError
        The share is farther from 0.50 than the tolerance and than chance would have it; or not one month has
        both labels.
    """
    random = np.random.default_rng(seed)
    won = pairs = variance = 0.0
    for _ in range(repeats):
        found = pairs_within(*refit(random))
        if not found.pairs:
            remedy = phrase("score_whole_months_out_of_sample")
            raise ModelError(
                [Fault(phrase("shuffled_labels"), phrase("months_with_both_labels_among"), phrase("none"), remedy)]
            )
        won, pairs, variance = won + found.won, pairs + found.pairs, variance + found.variance
    auc, error = won / pairs, float(np.sqrt(variance)) / pairs
    if abs(auc - 0.5) > max(tolerance, SURE * error):
        told = phrase("by_chance_0_50_repeats", auc=auc, error=error, repeats=repeats)
        remedy = phrase("scores_know_the_labels_they_are")
        expected = phrase("an_area_under_the_curve", tolerance=tolerance)
        raise ModelError([Fault(phrase("shuffled_labels"), expected, told, remedy)])
    return ShuffledLabels(auc, error, repeats)


def pairs_within(scores: Floats, labels: Floats, strata: Integers) -> Pairs:
    """Count the pairs of the same stratum, and those in which the finding scores higher.

    Examples
    --------
    >>> found = pairs_within(np.array([1.0, 2, 9, 8]), np.array([0.0, 1, 0, 1]), np.array([0, 0, 1, 1]))
    >>> found.won, found.pairs, found.variance
    (1.0, 2.0, 0.5)
    """
    won = pairs = variance = 0.0
    seen = ~(np.isnan(scores) | np.isnan(labels))
    for stratum in np.unique(strata[seen]):
        rows = seen & (strata == stratum)
        hits = labels[rows] == 1
        some, rest = int(hits.sum()), int((~hits).sum())
        if some and rest:
            ranks = stats.rankdata(scores[rows])
            won += float(ranks[hits].sum()) - some * (some + 1) / 2
            pairs += some * rest
            variance += some * rest * float(np.var(ranks, ddof=1)) / (some + rest)
    return Pairs(won, pairs, variance)

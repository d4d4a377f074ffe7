"""How much two scores weigh in the log-odds of a finding, and how well the chances then hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import optimize, special

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

RIDGE = 1.0
"""Penalty on the squares of both weights, in standard deviations of the scores (scikit-learn's C = 1)."""

BINS = 10
"""Bins of as many rows each, by which calibration is judged."""


class BlendWeights(NamedTuple):
    """Log-odds = intercept + unsupervised · U + supervised · S."""

    intercept: float
    unsupervised: float
    supervised: float


def deal(found: Flags, group: NDArray[np.int64] | None, folds: int, seed: int) -> NDArray[np.int64]:
    """Return the fold of each row, those with a finding dealt first, so that each fold gets its share.

    Rows of one group go together.

    Examples
    --------
    >>> fold = deal(np.array([True, True, False, False]), np.array([7, 8, 7, 9]), 2, 0)
    >>> bool(fold[0] == fold[2]), bool(fold[0] != fold[1])
    (True, True)
    """
    random = np.random.default_rng(seed)
    if group is None:
        group = np.arange(len(found))
    _, code = np.unique(group, return_inverse=True)
    has = np.zeros(code.max(initial=-1) + 1, np.bool_)
    has[code[found]] = True
    dealt = np.concatenate([random.permutation(np.flatnonzero(has)), random.permutation(np.flatnonzero(~has))])
    fold = np.empty(len(dealt), np.int64)
    fold[dealt] = np.arange(len(dealt)) % folds
    return fold[code]


def calibration_error(chance: Floats, found: Flags, weight: Floats) -> float:
    """Return the mean difference, over ten bins of as many rows, between the chance given and the share found.

    Examples
    --------
    >>> calibration_error(np.full(10, 0.5), np.arange(10) % 2 == 0, np.ones(10))
    0.5
    """
    order = np.argsort(chance, kind="stable")
    apart = 0.0
    for at in np.array_split(order, BINS):
        apart += abs(float((weight[at] * (chance[at] - found[at])).sum()))
    return apart / float(weight.sum())


def weigh(unsupervised: Floats, supervised: Floats, found: Flags, weight: Floats) -> tuple[BlendWeights, float]:
    """Return the weights that make findings most likely, none of them negative, and the calibration error.

    Logistic regression with a ridge, convex, so that there is one answer.

    Parameters
    ----------
    unsupervised, supervised
        Scores of the same rows, which their own labels did not teach.
    found
        Who has a finding.
    weight
        Weight of each row.
    """
    scores = (unsupervised, supervised)
    total = float(weight.sum())
    middles = [float((weight * one).sum()) / total for one in scores]
    widths = [
        float(np.sqrt((weight * (one - at) ** 2).sum() / total)) or 1.0 for one, at in zip(scores, middles, strict=True)
    ]
    first, second = ((one - at) / wide for one, at, wide in zip(scores, middles, widths, strict=True))

    def loss(asked: Floats) -> tuple[float, Floats]:
        odds = asked[0] + asked[1] * first + asked[2] * second
        slope = weight * (special.expit(odds) - found)
        value = float((weight * (np.logaddexp(0.0, odds) - found * odds)).sum())
        penalty = RIDGE / 2.0 * float(asked[1] ** 2 + asked[2] ** 2)
        gradient = [slope.sum(), (slope * first).sum() + RIDGE * asked[1], (slope * second).sum() + RIDGE * asked[2]]
        return (value + penalty) / total, np.array(gradient) / total

    start = np.array([special.logit(np.clip((weight * found).sum() / total, 1e-9, 1 - 1e-9)), 0.0, 1.0])
    bounds = [(None, None), (0.0, None), (0.0, None)]
    words: Any = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 500}
    found_at: Any = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=words)
    answer = found_at.x
    a, b = (float(one) / wide for one, wide in zip(answer[1:], widths, strict=True))
    weighing = BlendWeights(float(answer[0]) - a * middles[0] - b * middles[1], a, b)
    odds = weighing.intercept + a * unsupervised + b * supervised
    return weighing, calibration_error(np.asarray(special.expit(odds)), found, weight)

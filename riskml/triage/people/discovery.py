"""Selection under a false discovery rate, and when a reference is too small to select at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SHARES = (0.1, 0.5, 0.9, 0.99, 0.999)
"""What a page tells of the scores that chance gives: their middle 80 %, and how rare the high ones are."""


def benjamini_hochberg(p_values: ArrayLike, q: float) -> NDArray[np.bool_]:
    """Select by the step-up procedure of Benjamini and Hochberg (1995).

    Conformal p-values that share one reference are positively dependent in the way the procedure allows
    (Bates et al. 2023, Annals of Statistics 51), so the false discovery rate stays below `q`.

    Parameters
    ----------
    p_values
        One p-value a person. NaN (no score) is neither selected nor counted.
    q
        The false discovery rate.

    Returns
    -------
    ndarray of bool
        Who is selected, in the order given.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.5, 0.03, float("nan")], q=0.1).tolist()
    [True, False, True, False]
    """
    p = np.asarray(p_values, dtype=np.float64)
    known = np.sort(p[~np.isnan(p)])
    steps = q * np.arange(1, known.size + 1) / max(known.size, 1)
    passing = np.flatnonzero(known <= steps)
    if passing.size == 0:
        return np.zeros(p.shape, dtype=np.bool_)
    return np.asarray(p <= known[passing[-1]], dtype=np.bool_)


def score_threshold(p_values: ArrayLike, reference: ArrayLike, q: float) -> float:
    """Return the score from which on the step-up procedure selected, infinity where it selected nobody.

    Of `k` selected among `m` a score is as good as theirs while its p-value is at most ``q k / m``, that is while
    few enough of the reference are at or above it.

    Parameters
    ----------
    p_values
        Everybody's; NaN is not counted.
    reference
        The scores that the p-values were taken against.
    q
        The false discovery rate.

    Examples
    --------
    >>> reference = np.arange(99.0)
    >>> score_threshold([0.01, 0.02, 0.9], reference, q=0.05) > 95.0
    True
    >>> score_threshold([0.9, 0.9, 0.9], reference, q=0.05)
    inf
    """
    p = np.asarray(p_values, dtype=np.float64)
    ordered = np.sort(np.asarray(reference, dtype=np.float64))
    selected = int(benjamini_hochberg(p, q).sum())
    if not selected:
        return np.inf
    level = q * selected / int((~np.isnan(p)).sum())
    above = int(np.floor(level * (1 + ordered.size) * (1 + 1e-12))) - 1  # of the reference, at or above the score
    return float(np.nextafter(ordered[-above - 1], np.inf)) if above < ordered.size else -np.inf


def null_quantiles(reference: ArrayLike) -> tuple[tuple[float, float], ...]:
    """Return shares, and the score that each of them of a reference lies below.

    A share is left out where the reference is too small to have one score beyond it.

    Examples
    --------
    >>> [share for share, _ in null_quantiles(np.arange(150.0))]
    [0.1, 0.5, 0.9, 0.99]
    >>> null_quantiles([])
    ()
    """
    scores = np.asarray(reference, dtype=np.float64)
    told = [one for one in SHARES if scores.size * min(one, 1 - one) >= 1]
    return tuple((one, float(np.quantile(scores, one))) for one in told)


def keeps_its_promise(p_values: ArrayLike, q: float, scored: int) -> bool:
    """Say whether a list, cut from a selection, still meets the procedure's bound on its own.

    A cut list of `k` people keeps the rate `q` by itself when each has ``p <= q k / scored``
    (self-consistency: Blanchard and Roquain 2008). Where it does not, the promise is about the whole
    selection that the list was cut from, and the texts say so.
    """
    p = np.asarray(p_values, dtype=np.float64)
    return bool(p.size == 0 or p.max() <= q * p.size / scored)


def can_conclude(reference: int, scored: int, *, q: float, places: int, minimum: int) -> bool:
    """Say whether a reference is large enough to grade anybody by score.

    The smallest p-value that `reference` scores can give is ``1 / (reference + 1)``. If even a full list,
    each of them stranger than the whole reference, could not pass the step-up procedure among `scored`
    people, an empty list would say nothing about the people and everything about the reference.

    Examples
    --------
    >>> can_conclude(2000, 400, q=0.2, places=18, minimum=500)
    True
    >>> can_conclude(2000, 40_000, q=0.2, places=18, minimum=500)
    False
    """
    if reference < minimum:
        return False
    full = max(min(places, scored), 1)
    return scored == 0 or 1 / (reference + 1) <= q * full / scored

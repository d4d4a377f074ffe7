"""A conformal test martingale: a bet that those scored now can be told from the reference.

Conformal p-values promise something only while the people scored are exchangeable with the reference. Each
score is ranked among the reference and all scores before it; while exchangeability holds, these smoothed ranks
are independent and uniform, whatever the scores are (Vovk, Gammerman and Shafer 2005, Algorithmic Learning in
a Random World, ch. 7). A gambler bets against uniformity, starting with 1; by Ville's inequality his fortune
ever reaches 1/α with probability α at most. The bets are those of the simple jumper (Vovk et al. 2021,
"Retrain or not retrain: conformal test martingales for change-point detection", PMLR 152), for higher and for
lower scores, and further ones for scores that spread, gather, or crowd in the upper tail, where grades are
given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING

import numpy as np

from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

JUMP = 0.01
"""Share of the fortune that is dealt out anew among the bets at each step."""

MOST = 5000
"""Scores that are ranked at most; of more, so many are drawn by lot."""


def _bets(p: float) -> Floats:
    """Return what each bet makes of 1; the integral of each over p from 0 to 1 is 1, and none is below 0."""
    away = 12.0 * (p - 0.5) ** 2 - 1.0
    return np.array([1.0, 1.0 + (p - 0.5), 1.0 - (p - 0.5), 1.0 + 0.5 * away, 1.0 - 0.4 * away, 0.5 / np.sqrt(p)])


def martingale(p_values: ArrayLike) -> float:
    """Return the greatest fortune that the bets reach over a sequence of p-values.

    Examples
    --------
    >>> martingale([0.5, 0.1, 0.8]) < 2, martingale([0.01] * 40) > 1e6
    (True, True)
    """
    shares = np.full(len(_bets(0.5)), 1.0 / len(_bets(0.5)))
    log, highest = 0.0, 0.0
    for p in np.clip(np.asarray(p_values, np.float64), 1e-12, 1.0).tolist():
        shares = ((1.0 - JUMP) * shares + JUMP / len(shares)) * _bets(p)
        total = float(shares.sum())
        shares /= total
        log += float(np.log(total))
        highest = max(highest, log)
    return float(np.exp(min(highest, 700.0)))


def sequential_p_values(reference: ArrayLike, current: ArrayLike, *, seed: int = 0) -> Floats:
    """Rank each current score among the reference and the current ones before it; high scores get low p-values.

    The order is drawn by lot from the sorted scores, so rows in another order give the same p-values; ties are
    broken by lot.

    Raises
    ------
    ModelError
        A score is not a number, or there is no reference.
    """
    known = np.sort(np.asarray(reference, np.float64))
    asked = np.sort(np.asarray(current, np.float64))
    if not len(known) or np.isnan(known).any() or np.isnan(asked).any():
        raise ModelError([Fault("scores of reference and current", "numbers", "NaN" if len(known) else "none")])
    random = np.random.default_rng(seed)
    asked = random.permutation(asked)[:MOST]
    if len(known) > 4 * MOST:
        known = np.sort(random.permutation(known)[: 4 * MOST])
    seen: list[float] = known.tolist()
    found = np.empty(len(asked))
    for place, (score, lot) in enumerate(zip(asked.tolist(), random.random(len(asked)).tolist(), strict=True)):
        below, up_to = bisect_left(seen, score), bisect_right(seen, score)
        higher, equal = len(seen) - up_to, up_to - below + 1
        found[place] = (higher + lot * equal) / (len(seen) + 1)
        insort(seen, score)
    return found

"""Whether a probability means what it says: reliability, expected calibration error, Brier score.

The expected calibration error is the mean distance between what was said and what came, over bins of equally
many people. Estimated from few people it is biased upwards: chance alone moves the share found in a bin away
from what was said, by about √(2 p (1 − p) / π n) (Bröcker 2012, Climate Dynamics 39:655-667; Roelofs et al.
2022, AISTATS). Therefore what chance would give a perfectly calibrated model of the same probabilities is
drawn beside it (consistency resampling: Bröcker and Smith 2007, Weather and Forecasting 22:651-661).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.evaluation.intervals import wilson
from riskml.evaluation.phrases import told

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from riskml.core.texts import Text

    Floats = NDArray[np.float64]

AIM = 0.02
"""Expected calibration error above which probabilities are not shown, only ranks."""

REPEATS = 500
"""Draws of outcomes from which the error by chance is estimated."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How far probabilities were from what came.

    Parameters
    ----------
    error
        Expected calibration error, equally many people a bin.
    by_chance
        What it would be on average, were every probability right: the bias of few people.
    likely_by_chance
        What it would not exceed in 95 of 100 such cases.
    brier
        Mean squared distance of probability and outcome.
    table
        One row a bin: low, high, people, found, mean_probability, share_found, and Wilson's interval of the
        share, share_low and share_high.
    people
        How many were judged.
    """

    error: float
    by_chance: float
    likely_by_chance: float
    brier: float
    table: pd.DataFrame
    people: int

    def holds(self, aim: float = AIM) -> bool:
        """Say whether probabilities may be shown: the error as measured, its bias included, is within the aim."""
        return self.error <= aim

    def text(self, aim: float = AIM) -> Text:
        """Say whether probabilities may be shown."""
        outcome = "holds" if self.holds(aim) else "few" if self.error <= self.likely_by_chance else "off"
        figures = told("calibration", error=self.error, aim=aim, by_chance=self.by_chance)
        return figures.then(told(f"calibration_{outcome}"))


def calibration(outcome: ArrayLike, probability: ArrayLike, *, bins: int = 10, seed: int = 0) -> Calibration:
    """Set probabilities against what came.

    Parameters
    ----------
    outcome
        1 or 0, one a person.
    probability
        What was said, between 0 and 1.
    bins
        Bins of equally many people; equal probabilities are never parted, so there may be fewer.
    seed
        Of the draws that estimate the error by chance.

    Raises
    ------
    ModelError
        With everything that is no outcome or no probability.

    Examples
    --------
    >>> found = calibration([0, 0, 1, 1], [0.2, 0.2, 0.8, 0.8], bins=2)
    >>> round(found.error, 3), round(found.brier, 3), found.table["people"].tolist()
    (0.2, 0.04, [2, 2])
    """
    y, p = _read(outcome, probability, bins)
    order = np.lexsort([y, p])
    y, p = y[order], p[order]
    of_bin = _equal_mass(p, bins)
    people = np.bincount(of_bin).astype(np.float64)

    def error(outcomes: Floats) -> float:
        return float(np.abs(np.bincount(of_bin, outcomes - p)).sum() / len(p))

    random = np.random.default_rng(seed)
    chance = [error((random.random(len(p)) < p).astype(np.float64)) for _ in range(REPEATS)]
    found = np.bincount(of_bin, y)
    low, high = wilson(found.astype(np.float64), people)
    starts = np.flatnonzero(np.diff(of_bin, prepend=-1))
    table = pd.DataFrame(
        {
            "low": p[starts],
            "high": p[np.append(starts[1:], len(p)) - 1],
            "people": people.astype(np.int64),
            "found": found.astype(np.int64),
            "mean_probability": np.bincount(of_bin, p) / people,
            "share_found": found / people,
            "share_low": low,
            "share_high": high,
        }
    )
    return Calibration(
        error=error(y),
        by_chance=float(np.mean(chance)),
        likely_by_chance=float(np.quantile(chance, 0.95)),
        brier=float(np.mean((p - y) ** 2)),
        table=table,
        people=len(p),
    )


def _equal_mass(ordered: Floats, bins: int) -> NDArray[np.int64]:
    """Return the bin of each value of an ordered array; equal values go where the first of them goes."""
    first = np.searchsorted(ordered, ordered, side="left")
    raw = first * bins // len(ordered)
    return np.asarray(np.unique(raw, return_inverse=True)[1], np.int64)


def _read(outcome: ArrayLike, probability: ArrayLike, bins: int) -> tuple[Floats, Floats]:
    y, p = np.asarray(outcome, np.float64), np.asarray(probability, np.float64)
    faults = []
    if y.ndim != 1 or y.shape != p.shape or not len(y):
        faults.append(Fault("outcomes and probabilities", "one of each a person", f"{y.shape} and {p.shape}"))
    if not np.isin(y, (0.0, 1.0)).all():
        remedy = "Leave out people without a finding: they are unlabelled, not 0."
        faults.append(Fault("outcomes", "0 or 1", "other values", remedy))
    if not bool(((p >= 0) & (p <= 1)).all()):
        remedy = "A score in log-odds becomes a probability by scipy.special.expit."
        faults.append(Fault("probabilities", "between 0 and 1", "other values", remedy))
    if bins < 1:
        faults.append(Fault("bins", "1 or more", str(bins)))
    if faults:
        raise ModelError(faults)
    return y, p

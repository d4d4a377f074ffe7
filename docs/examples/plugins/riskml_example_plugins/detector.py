"""The detector ``MedianDistance``: how far a row lies from the middle of every metric, all together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class MedianDistance:
    """Sum over the metrics of the distance from the median, in median absolute deviations, to a power."""

    def __init__(self, *, power: float = 2.0) -> None:
        self.power = power

    def fit(self, X: NDArray[np.float64]) -> Self:
        """Learn the middle and the spread of each metric."""
        self.middle_ = np.median(X, axis=0)
        spread = np.median(np.abs(X - self.middle_), axis=0)
        self.spread_ = np.where(spread > 0, spread, 1.0)
        return self

    def decision_function(self, X: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the score of each row; no other row bears on it."""
        return (np.abs((X - self.middle_) / self.spread_) ** self.power).sum(axis=1)

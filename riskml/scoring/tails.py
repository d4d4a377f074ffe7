"""Tails: how rare each value is by itself, in the direction that is of concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from scipy import special

from riskml.core.errors import Fault, ModelError
from riskml.scoring.reference import MOST_ROWS, TOGETHER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from riskml.scoring.reference import MarginalNull
    from riskml.scoring.settings import Direction

    Floats = NDArray[np.float64]

EDGE = 64
"""Distinct values kept one by one at either end, where surprise bends most; the middle is thinned to ``MIDDLE``."""
MIDDLE = 256

TAIL = 0.9
"""Quantile beyond which the excess is measured that sets the slope beyond the reference."""

RESOLUTION = 6
"""Decimals, in spreads, to which values are told apart; nearer ones count as ties, or slopes would overflow."""

ORDINARY = 0.05
"""Tail share of the fitted values down to which a value is ordinary and says nothing: one in twenty."""

ORDINARY_UNDER_NULL = 0.1
"""The same under a null, in which no strange values are counted: one in ten."""

FAR = 40.0
"""Spreads up to which the surprise under a null is laid down point by point; beyond, its last slope goes on."""

NARROWEST = 0.1
"""Least mean excess, in spreads: behind a reference that ends in a wall the next value is not infinitely strange."""


def _knots(column: Floats) -> tuple[Floats, Floats]:
    """Return distinct values and −log of the smoothed share of the reference that is as high or higher."""
    values, counts = np.unique(np.round(column, RESOLUTION), return_counts=True)
    reached = np.cumsum(counts[::-1])[::-1]
    surprise = -np.log(reached / (len(column) + 1.0))
    last = len(values) - 1
    kept = np.arange(len(values))
    if len(values) > 2 * EDGE + MIDDLE:
        middle = np.linspace(EDGE, last - EDGE, MIDDLE).round().astype(np.int64)
        kept = np.concatenate([kept[:EDGE], middle, kept[last - EDGE + 1 :]])
    return values[kept], surprise[kept]


def _beyond(column: Floats) -> float:
    """Return the slope beyond the reference's highest: that of an exponential tail (peaks over threshold).

    The mean excess is taken from the median excess, so that a few strange rows in the reference do not
    flatten the very slope that should show them.
    """
    excess = column - np.quantile(column, TAIL)
    excess = excess[excess > 0]
    mean = float(np.median(excess)) / np.log(2.0) if len(excess) else 0.0
    return 1.0 / max(mean, NARROWEST)


def _at(values: Floats, surprise: Floats, slope: float, x: Floats) -> Floats:
    """Evaluate one side at fit time: interpolate, flat below the lowest, linear beyond the highest."""
    inside: Floats = np.interp(x, values, surprise)
    beyond: Floats = slope * np.maximum(x - values[-1], 0.0)
    return inside + beyond


def _under(null: MarginalNull, direction: Direction) -> tuple[Floats, Floats, float, float]:
    """Return knots, surprise at them and the outer slopes: −log of the share that lies as far out by the null.

    No value is rarer than a normal deviate as far out, whatever the null: a metric that is 0 for nearly everybody would
    otherwise make two small events the strangest thing in town. For ``both`` it is −log of twice the share.
    """
    near = np.linspace(0.0, 8.0, 161)
    out = np.concatenate([near, np.arange(8.5, FAR + 0.5, 0.5)])

    def one_side(scale: float, towards: float) -> Floats:
        by_chance = -special.log_ndtr(-out)
        if null.observed is not None:
            return np.asarray(by_chance, np.float64)
        with np.errstate(divide="ignore"):
            told = -np.log(special.stdtr(null.degrees, -(out - towards * null.centre) / scale))
        return np.asarray(np.minimum(by_chance, told), np.float64)

    upper, lower = one_side(null.above, 1.0), one_side(null.below, -1.0)
    rise, fall = (float((side[-1] - side[-2]) / (out[-1] - out[-2])) for side in (upper, lower))
    if direction == "high":
        return out, upper, 0.0, rise
    if direction == "low":
        return -out[::-1], lower[::-1], -fall, 0.0
    x = np.concatenate([-out[:0:-1], out])
    middle = np.maximum(upper[0], lower[0])
    t = np.concatenate([lower[:0:-1], [middle], upper[1:]]) - np.log(2.0)
    return x, np.maximum(t, 0.0), -fall, rise


def _above_ordinary(
    x: Floats, t: Floats, left: float, right: float, ordinary: float
) -> tuple[Floats, Floats, float, float]:
    """Lower a piecewise linear surprise by that of an ordinary value and cut it at 0; each cut is a knot."""
    t = t + np.log(ordinary)
    crossed = np.flatnonzero(t[:-1] * t[1:] < 0)
    at = x[crossed] - t[crossed] * (x[crossed + 1] - x[crossed]) / (t[crossed + 1] - t[crossed])
    if t[0] < 0 and left < 0:
        at = np.append(at, x[0] - t[0] / left)
    if t[-1] < 0 and right > 0:
        at = np.append(at, x[-1] - t[-1] / right)
    knots, first = np.unique(np.concatenate([x, at]), return_index=True)
    heights = np.concatenate([np.maximum(t, 0.0), np.zeros(len(at))])[first]
    return knots, heights, left, right


def _shares_of_say(X: Floats) -> Floats:
    r"""Return for each column :math:`1 / \sum_k \max(0, \rho_{jk})^2`, by the ranks of what concerns.

    Metrics that move together tell of one and the same habit, and share one say: of n copies of a column each is given
    1/n, so that the sum over them is that of the column alone.
    """
    rows = X if len(X) <= MOST_ROWS else X[np.linspace(0, len(X) - 1, MOST_ROWS).astype(np.int64)]
    ranks = pd.DataFrame(np.abs(rows)).rank()
    together = ranks.corr(min_periods=TOGETHER).to_numpy(np.float64, copy=True)
    together = np.maximum(np.nan_to_num(together), 0.0)
    np.fill_diagonal(together, 1.0)
    return np.asarray(1.0 / (together**2).sum(axis=1), np.float64)


class Tails:
    """Sum over metrics of the surprise at the value alone: −log of its tail share in the fitted data.

    Only what is rarer than one in twenty (under a null, one in ten) counts (Zaykin et al. 2002, made continuous): the
    ordinary ups and downs of two dozen metrics would otherwise drown the one that stands out, which is how most schemes
    show. The surprise of a column is a continuous function, linear between values that were seen and linear beyond
    them with the slope of an exponential tail. For ``both`` it is −log of twice the smaller tail's
    share. A missing metric says nothing, as an ordinary value does: its term is 0. (A mean over the fitted rows, which
    the strange among them make large, would put whoever was hardly measured before all who were found ordinary.)

    Columns are in robust spreads from their centre, as :class:`~riskml.scoring.RiskScorer` hands them. A sum
    of functions of one metric each has exact Shapley values: each term, told from an ordinary value.

    Parameters
    ----------
    directions
        One of high, low, both for every column.
    nulls
        What is usual of each column, where that is known otherwise than from the fitted values: of z-scores their
        empirical null, which the strange people among the fitted cannot make wide. Surprise is then that under the
        null, and columns that move together share one say.

    Attributes
    ----------
    baseline_ : ndarray
        Term of each column where it is missing, from which contributions are told: 0. Packages that were written
        when it was the mean over the fitted values keep theirs.
    decision_scores_ : ndarray
        Scores of the fitted rows.

    References
    ----------
    Zaykin DV, Zhivotovsky LA, Westfall PH, Weir BS (2002). Truncated product method for combining p-values.
    Genetic Epidemiology 22:170-185.
    """

    def __init__(self, directions: Sequence[Direction], *, nulls: Sequence[MarginalNull] | None = None) -> None:
        self.directions = tuple(directions)
        self.nulls = None if nulls is None else tuple(nulls)

    def fit(self, X: Floats, y: object = None) -> Self:  # noqa: ARG002 -- scikit-learn's signature
        """Learn each column's surprise. Columns must hold at least two distinct values."""
        starts, anchors, heights, slopes = [0], [], [], []
        says = np.ones(X.shape[1]) if self.nulls is None else _shares_of_say(X)
        for j, direction in enumerate(self.directions):
            if self.nulls is None:
                x, t, left, right = self._side(X[~np.isnan(X[:, j]), j], direction)
            else:
                x, t, left, right = _under(self.nulls[j], direction)
            ordinary = ORDINARY if self.nulls is None else ORDINARY_UNDER_NULL
            x, t, left, right = _above_ordinary(x, t, left, right, ordinary)
            t, left, right = says[j] * t, says[j] * left, says[j] * right
            rises = np.concatenate([[left], np.diff(t) / np.diff(x), [right]])
            anchors.append(np.concatenate([x[:1], x]))  # piece i starts at knot i-1; the first hangs on knot 0
            heights.append(np.concatenate([t[:1], t]))
            slopes.append(rises)
            starts.append(starts[-1] + len(rises))
        self.starts_ = np.asarray(starts, np.int64)
        self.anchors_ = np.concatenate(anchors)
        self.heights_ = np.concatenate(heights)
        self.slopes_ = np.concatenate(slopes)
        self.baseline_ = np.zeros(X.shape[1])
        self.decision_scores_ = self.decision_function(X)
        return self

    @staticmethod
    def _side(seen: Floats, direction: Direction) -> tuple[Floats, Floats, float, float]:
        """Return knots, surprise at them, and the slopes to the left and to the right of them."""
        if direction == "low":
            x, t, left, right = Tails._side(-seen, "high")
            return -x[::-1], t[::-1], -right, -left
        upper, up = _knots(seen)
        rise = _beyond(seen)
        if direction == "high":
            return upper, up, 0.0, rise
        lower, down = _knots(-seen)
        fall = _beyond(-seen)
        x = np.union1d(upper, -lower)
        two_sided = np.maximum(_at(upper, up, rise, x), _at(lower, down, fall, -x)) - np.log(2.0)
        return x, np.maximum(two_sided, 0.0), -fall, rise

    def _terms(self, X: Floats) -> Floats:
        """Surprise at each value; the baseline where it is missing. Elementwise, so bits never vary."""
        terms = np.empty(X.shape)
        for j in range(X.shape[1]):
            piece = slice(self.starts_[j], self.starts_[j + 1])
            x, t, slope = self.anchors_[piece], self.heights_[piece], self.slopes_[piece]
            column = np.ascontiguousarray(X[:, j])
            gap = np.isnan(column)
            value = np.where(gap, x[0], column)
            at = np.searchsorted(x[1:], value, side="right")
            terms[:, j] = np.where(gap, self.baseline_[j], t[at] + slope[at] * (value - x[at]))
        return terms

    def decision_function(self, X: Floats) -> Floats:
        """Return the summed surprise of each row."""
        terms = self._terms(X)
        total = np.zeros(len(X))
        for j in range(X.shape[1]):
            total += terms[:, j]
        return total

    @property
    def base(self) -> float:
        """Summed baselines: the score of a row of which nothing is known."""
        total = 0.0
        for term in self.baseline_:
            total += float(term)
        return total

    def explain(self, X: Floats) -> tuple[float, Floats]:
        """Return the base and the exact Shapley values of each row."""
        return self.base, self._terms(X) - self.baseline_

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything that scoring needs, as plain arrays."""
        names = ("starts", "anchors", "heights", "slopes", "baseline")
        return {name: getattr(self, f"{name}_") for name in names}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]], *, directions: Sequence[Direction]) -> Self:
        """Rebuild from :meth:`to_arrays`.

        Raises
        ------
        ModelError
            The arrays are not piecewise linear functions, one a column.
        """
        tails = cls(directions)
        tails.starts_ = arrays["starts"].astype(np.int64)
        for name in ("anchors", "heights", "slopes"):
            setattr(tails, f"{name}_", np.ascontiguousarray(arrays[name], np.float64))
        baseline = arrays["baseline"] if "baseline" in arrays else arrays["means"]
        tails.baseline_ = np.ascontiguousarray(baseline, np.float64)
        pieces = len(tails.anchors_)
        holds = (
            len(tails.starts_) == len(tails.baseline_) + 1 == len(tails.directions) + 1
            and tails.starts_[0] == 0
            and tails.starts_[-1] == pieces == len(tails.heights_) == len(tails.slopes_)
            and bool((np.diff(tails.starts_) > 1).all())
            and all(bool(np.isfinite(array).all()) for name, array in tails.to_arrays().items() if name != "starts")
        )
        if not holds:
            raise ModelError([Fault("tails", "finite pieces, one function a column", "arrays that do not fit")])
        return tails

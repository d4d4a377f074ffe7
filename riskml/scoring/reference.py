"""What would be usual: a null reference against which scores become p-values.

Every reference taken from real officials holds a few strange ones, and they spoil p-values just where those
matter. The empirical null (Efron 2004) looks at the middle of each metric only, where strange officials are
few, and draws officials who are all usual from what it finds there: the median, and on either side the
scale that the middle 70 % has (central matching; maximum likelihood on the truncated middle was tried, and
its noise cost half of the level at 2,000 officials). Conformal p-values (Vovk et al. 2005; Bates et al.
2023) against such draws are valid for an official who is like them.

Where the null has to guess, it guesses wide: tails are Student's t with at most 30 degrees of freedom and
never Gaussian, strange officials widen the middle a little and never narrow it, and metrics are drawn with
one common scale an official (a t copula), so that several of them may be far out at once by chance. Wide
guesses cost power, never false promises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import optimize, special

from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MIDDLE = 0.70
"""Share of each metric, in its middle, that the null is matched to."""

CHANCE = 1.0
"""Scale of a side whose middle is one single value: what chance alone gives a z-score."""

DEGREES = (4.0, 30.0)
"""Heaviest and lightest tails that a null may have, in degrees of freedom."""

FEWEST = 20
"""Values below which a metric has no middle to speak of; its own distribution stands in."""

TOGETHER = 30
"""Officials seen on both of two metrics below which they are taken as unrelated."""

LEAST_EIGENVALUE = 1e-3
"""Correlations found pair by pair need not fit together; directions below this are lifted to it."""

MOST_ROWS = 20_000
"""Rows of the data from which ranks are correlated; more would move no correlation by a hundredth."""


def conformal_p(scores: Floats, reference_scores: Floats) -> Floats:
    """Return (1 + the number of the reference that score as high or higher) / (1 + size of the reference).

    Valid in finite samples: for a row exchangeable with the reference, P(p <= t) <= t for every t. The
    smallest p-value is 1 / (1 + size of the reference).

    Raises
    ------
    ModelError
        A score is not a number, or there is no reference.

    Examples
    --------
    >>> conformal_p(np.array([9.0, 2.0, 0.0]), np.array([1.0, 2.0, 3.0])).tolist()
    [0.25, 0.75, 1.0]
    """
    ordered = np.sort(np.asarray(reference_scores, np.float64))
    asked = np.asarray(scores, np.float64)
    if not len(ordered) or np.isnan(ordered[-1]) or np.isnan(asked).any():
        found = "none" if not len(ordered) else "NaN"
        raise ModelError([Fault("scores of the reference and of officials", "numbers", found)])
    as_high = len(ordered) - np.searchsorted(ordered, asked, side="left")
    return np.asarray((1.0 + as_high) / (1.0 + len(ordered)), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class MarginalNull:
    """Empirical null of one metric: a Student's t around ``centre``, each side with its own scale.

    Of too few values no null can be found; ``observed`` then holds the metric's own values, strange ones
    included, which can only make p-values larger.
    """

    centre: float
    below: float
    above: float
    degrees: float
    observed: Floats | None = None

    def at(self, share: Floats) -> Floats:
        """Return the null's quantiles."""
        if self.observed is not None:
            return np.asarray(np.quantile(self.observed, share), np.float64)
        t = special.stdtrit(self.degrees, share)
        return np.asarray(self.centre + np.where(t < 0, self.below, self.above) * t, np.float64)

    def within(self, centre: float, spread: float) -> MarginalNull:
        """Return the same null of values that are told in spreads from a centre."""
        observed = None if self.observed is None else (self.observed - centre) / spread
        return MarginalNull(
            (self.centre - centre) / spread, self.below / spread, self.above / spread, self.degrees, observed
        )


def _degrees(values: Floats, centre: float) -> float:
    """Return degrees of freedom from how far the cleaner side's 5 % lies beyond its 25 %.

    Strange officials lie on one side, as a rule, and would make that side look heavy whatever the null is.
    """
    low, near_low, near_high, high = np.quantile(values, [0.05, 0.25, 0.75, 0.95])
    ratios = [
        outer / inner
        for outer, inner in ((centre - low, centre - near_low), (high - centre, near_high - centre))
        if inner > 0
    ]
    if not ratios:
        return DEGREES[0]
    ratio = float(min(ratios))

    def excess(degrees: float) -> float:
        return float(special.stdtrit(degrees, 0.95)) / float(special.stdtrit(degrees, 0.75)) - ratio

    if excess(DEGREES[0]) <= 0:
        return DEGREES[0]
    return DEGREES[1] if excess(DEGREES[1]) >= 0 else float(optimize.brentq(excess, *DEGREES))


def fit_marginal_null(values: Floats) -> MarginalNull:
    """Find the empirical null of one metric from its values without gaps.

    Examples
    --------
    >>> values = np.random.default_rng(0).normal(2.0, 3.0, 5000)
    >>> values[:250] = 40.0  # one in twenty is strange
    >>> null = fit_marginal_null(values)
    >>> abs(null.centre - 2.0) < 0.4, 2.8 < null.below < 3.4
    (True, True)
    """
    edge = (1.0 - MIDDLE) / 2.0
    low, centre, high = (float(one) for one in np.quantile(values, [edge, 0.5, 1.0 - edge]))
    if len(values) < FEWEST:
        return MarginalNull(centre, CHANCE, CHANCE, DEGREES[1], observed=np.sort(values))
    degrees = _degrees(values, centre) if low < centre < high else DEGREES[1]
    reach = float(special.stdtrit(degrees, 1.0 - edge))
    return MarginalNull(centre, (centre - low) / reach or CHANCE, (high - centre) / reach or CHANCE, degrees)


def _correlation(X: pd.DataFrame) -> Floats:
    """Return a correlation matrix of the latent normals from Spearman's ranks, positive definite."""
    ranks = X.corr(method="spearman", min_periods=TOGETHER).to_numpy(np.float64, copy=True)
    latent = 2.0 * np.sin(np.pi / 6.0 * np.nan_to_num(ranks, nan=0.0))
    np.fill_diagonal(latent, 1.0)
    values, vectors = np.linalg.eigh(latent)
    lifted = (vectors * np.maximum(values, LEAST_EIGENVALUE)) @ vectors.T
    unit = np.sqrt(np.diag(lifted))
    return np.asarray(lifted / np.outer(unit, unit), np.float64)


def empirical_null(X: pd.DataFrame, *, size: int, seed: int) -> pd.DataFrame:
    """Draw officials who are all usual, metric by metric and together.

    Each metric's null comes from its middle, their dependence from ranks, which strange officials hardly
    move, and what is missing from real rows, so that gaps come together as they do in the data.

    Parameters
    ----------
    X
        One row an official, one column a metric; NaN where it could not be measured.
    size
        Rows to draw. No p-value can be below 1 / (size + 1).
    seed
        Seed of the draws; the same data in any order of rows gives the same draws.

    Returns
    -------
    DataFrame
        ``size`` rows with the columns of ``X``.

    Raises
    ------
    ModelError
        There is nothing to draw from.
    """
    if X.empty or size < 1:
        found = f"{X.shape[0]} rows by {X.shape[1]} columns, {size} rows asked"
        raise ModelError([Fault("empirical null", "officials, metrics and at least one row to draw", found)])
    values = X.to_numpy(np.float64)
    values = values[np.lexsort(values.T[::-1])]
    random = np.random.default_rng(seed)
    width = values.shape[1]
    kept = values if len(values) <= MOST_ROWS else values[random.choice(len(values), MOST_ROWS, replace=False)]
    margins = {}
    for j in range(width):
        seen = values[~np.isnan(values[:, j]), j]
        if len(seen):
            margins[j] = fit_marginal_null(seen)
    heaviness = float(np.median([margin.degrees for margin in margins.values()])) if margins else DEGREES[1]
    root = np.linalg.cholesky(_correlation(pd.DataFrame(kept)))
    normals = random.standard_normal((size, width)) @ root.T
    common = np.sqrt(random.chisquare(heaviness, size) / heaviness)
    shares = np.asarray(special.stdtr(heaviness, normals / common[:, None]), np.float64)
    drawn = np.full((size, width), np.nan)
    for j, margin in margins.items():
        drawn[:, j] = margin.at(shares[:, j])
    masks = np.isnan(values)[random.integers(len(values), size=size)]
    drawn[masks] = np.nan
    return pd.DataFrame(drawn, columns=X.columns)

"""A history remembered as counts, and whether a month is still like it: drift without anybody's row.

A model keeps, for each month that it has learned from, how many people stood in which bin of each metric and of
the score. That is of the whole and of nobody, and enough for the looks of ``drift``: the population stability
index, the Kolmogorov–Smirnov distance (between bins nothing is seen, so it is understated by a bin's share at
most) and exchangeability (scores of one bin are ties, which are broken by lot).

No two months are quite alike: windows overlap, leave and budgets have seasons, people come and go. So a month has
drifted only if it also lies farther from the history than any of the history's own months lies from the others.
Where the history holds the same month of at least two years, like is compared with like.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
from scipy import stats

from riskml.core.errors import Fault, ModelError
from riskml.core.months import month_number, month_numbers
from riskml.evaluation.drift import Drift, DriftLimits, by_chance, judged, metrics_table
from riskml.evaluation.martingale import martingale, sequential_p_values
from riskml.evaluation.phrases import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from riskml.core.texts import Text

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

BINS: Final = 50
"""Bins of equally many people of the history; one more counts those without a value."""

COARSE: Final = 5
"""Bins that are put together for the stability index, which grows with their number by chance."""

LIKE: Final = 2
"""Like months from which on they are what a month is compared with."""

MONTHS: Final = 6
"""Months below which a history does not show how much months differ by themselves."""


@dataclass(frozen=True, slots=True, eq=False)
class Histograms:
    """How many people stood in which bin, month by month.

    Parameters
    ----------
    names
        The metrics; the score is the last column of what follows.
    months
        Their numbers (see ``riskml.core.months``), ascending.
    edges
        Of shape (metrics + 1, BINS - 1): upper edges of all bins but the last.
    counts
        Of shape (months, metrics + 1, BINS + 1); the last bin counts the missing.

    Raises
    ------
    ModelError
        The arrays do not fit together.
    """

    names: tuple[str, ...]
    months: Counts
    edges: Floats
    counts: Counts

    def __post_init__(self) -> None:
        rows = len(self.names) + 1
        shapes = {
            "months": (self.months.shape, (len(self.months),)),
            "edges": (self.edges.shape, (rows, BINS - 1)),
            "counts": (self.counts.shape, (len(self.months), rows, BINS + 1)),
        }
        faults = [
            Fault(f"histograms, {name}", f"shape {asked}", f"shape {found}")
            for name, (found, asked) in shapes.items()
            if found != asked
        ]
        if not faults:
            holds = {
                "months, ascending": bool((np.diff(self.months) > 0).all()),
                "edges, finite and ascending": bool(
                    np.isfinite(self.edges).all() and (np.diff(self.edges, axis=1) >= 0).all()
                ),
                "counts, not negative": bool((self.counts >= 0).all()),
                "counts, everybody in one bin of each metric": bool(
                    (self.counts.sum(axis=2) == self.counts.sum(axis=2)[:, :1]).all()
                ),
            }
            faults = [Fault("histograms", asked, "others") for asked, held in holds.items() if not held]
        if faults:
            raise ModelError(faults)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return the counts as plain arrays; `names` go apart."""
        return {"months": self.months, "edges": self.edges, "counts": self.counts}

    @classmethod
    def from_arrays(cls, names: tuple[str, ...], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Rebuild from :meth:`to_arrays`.

        Raises
        ------
        ModelError
            These are not arrays of such histograms.
        """
        return cls(
            names,
            np.asarray(arrays["months"], np.int64),
            np.asarray(arrays["edges"], np.float64),
            np.asarray(arrays["counts"], np.int64),
        )

    def counted(self, table: pd.DataFrame, scores: Floats) -> Counts:
        """Count people into these bins: of shape (metrics + 1, BINS + 1). A metric that is not there is missing."""
        values = np.column_stack([table.reindex(columns=list(self.names)).to_numpy(np.float64), scores])
        return np.array([_counts(values[:, j], self.edges[j]) for j in range(values.shape[1])], np.int64)

    def beside(self, month: int) -> NDArray[np.bool_]:
        """Tell which months a month is compared with: the same month of other years if there are two, else all others.

        A month that was learned from is never compared with itself.
        """
        others = self.months != month
        like = others & (self.months % 12 == month % 12)
        return np.asarray(like if like.sum() >= LIKE else others, np.bool_)


class _Distance(NamedTuple):
    psi: float
    bins: int
    distance: float


def histograms(table: pd.DataFrame, scores: ArrayLike, *, fewest: int = 50) -> Histograms:
    """Remember a history as counts.

    Parameters
    ----------
    table
        MultiIndex (official_id, month), one column a metric; NaN where it was not measured.
    scores
        Of the model that will be asked about later months, one a row.
    fewest
        People below which a month is forgotten: counts of few would speak of single ones.

    Examples
    --------
    >>> import pandas as pd
    >>> months = pd.date_range("2025-01-01", periods=8, freq="MS")
    >>> index = pd.MultiIndex.from_product([range(200), months], names=["official_id", "month"])
    >>> late = pd.DataFrame({"late": np.random.default_rng(0).normal(size=1600)}, index=index)
    >>> then = histograms(late, late["late"])
    >>> now = pd.DataFrame({"late": np.random.default_rng(1).normal(size=200)})
    >>> drift_since(then, now, now["late"], pd.Timestamp("2025-09-01")).standing
    'stands'
    >>> drift_since(then, now + 1, now["late"] + 1, pd.Timestamp("2025-09-01")).standing
    'withdrawn'
    """
    months = month_numbers(table.index.get_level_values("month"))
    values = np.column_stack([table.to_numpy(np.float64), np.asarray(scores, np.float64)])
    every, people = np.unique(months, return_counts=True)
    kept = every[people >= fewest]
    inside = np.isin(months, kept)
    edges = np.array([_edges(column[inside]) for column in values.T], np.float64)
    counts = np.array(
        [[_counts(column[months == month], edges[j]) for j, column in enumerate(values.T)] for month in kept], np.int64
    ).reshape(len(kept), values.shape[1], BINS + 1)
    return Histograms(tuple(map(str, table.columns)), kept, edges, counts)


def _edges(column: Floats) -> Floats:
    known = column[~np.isnan(column)]
    return np.quantile(known, np.arange(1, BINS) / BINS) if len(known) else np.zeros(BINS - 1)


def _counts(column: Floats, edges: Floats) -> Counts:
    known = column[~np.isnan(column)]
    inside = np.bincount(np.searchsorted(edges, known, side="left"), minlength=BINS)
    return np.append(inside, len(column) - len(known)).astype(np.int64)


def drift_since(
    then: Histograms, now: pd.DataFrame, scores: ArrayLike, month: pd.Timestamp, *, limits: DriftLimits | None = None
) -> Drift:
    """Compare a month with the history that a model was made from.

    Parameters
    ----------
    then
        What is remembered of it.
    now
        The month's metrics, one row a person; what `then` does not know is left alone.
    scores
        By the same model, one a row.
    month
        Which month.
    limits
        From where on there is drift; see the module for what has to hold besides.

    Raises
    ------
    ModelError
        Not one score a row.
    """
    limits = limits or DriftLimits()
    own = np.asarray(scores, np.float64)
    if own.shape != (len(now),) or np.isnan(own).any():
        found = f"{own.shape}, {int(np.isnan(own).sum())} NaN"
        raise ModelError([Fault("scores", f"{len(now)} numbers, one a row", found)])
    number = month_number(month)
    chosen = then.beside(number)
    before, people = then.counts[chosen].sum(axis=0), int(then.counts[chosen, -1].sum())
    if why := _cannot_tell(int((then.months != number).sum()), people, len(now), limits):
        return Drift.untold(why, people, len(now))
    after = then.counted(now, own)
    usual = _usual(then)
    sizes = people, len(now)
    rows: list[dict[str, Any]] = []
    for j, name in enumerate((*then.names, "")):
        far = _apart(before[j], after[j], then.edges[j])
        known = float(before[j, :-1].sum()), float(after[j, :-1].sum())
        sure = float(stats.kstwobign.sf(far.distance * np.sqrt(known[0] * known[1] / max(sum(known), 1.0))))
        rows.append(
            {
                "metric": name,
                "psi": far.psi,
                "psi_by_chance": by_chance(far.bins, *sizes, limits.chance),
                "psi_usual": float(usual[j, 0]),
                "distance": far.distance,
                "distance_usual": float(usual[j, 1]),
                "p_value": sure if min(known) else 1.0,
                "missing_then": float(before[j, -1] / people),
                "missing_now": float(after[j, -1] / len(now)),
            }
        )
    score, metrics = rows.pop(), metrics_table(rows, limits)
    bins = np.arange(BINS + 1)
    wealth = martingale(sequential_p_values(np.repeat(bins, before[-1]), np.repeat(bins, after[-1])))
    return judged(metrics, score, wealth, sizes, limits)


def _cannot_tell(months: int, people: int, now: int, limits: DriftLimits) -> Text | None:
    if min(people, now) < limits.fewest:
        return told("few_remembered", then=people, now=now)
    if months < MONTHS:
        return told("few_months", months=months)
    return None


def _usual(then: Histograms) -> Floats:
    """Return the greatest index and distance of the history's own months, each from those that it is compared with."""
    rows = len(then.names) + 1
    greatest = np.zeros((rows, 2))
    for place, month in enumerate(then.months):
        others = then.counts[then.beside(int(month))].sum(axis=0)
        for j in range(rows):
            far = _apart(others[j], then.counts[place, j], then.edges[j])
            greatest[j] = np.maximum(greatest[j], (far.psi, far.distance))
    return greatest


def _apart(before: Counts, after: Counts, edges: Floats) -> _Distance:
    known = before[:-1].sum(), after[:-1].sum()
    distance = 0.0
    if min(known):
        distance = float(np.abs(np.cumsum(before[:-1]) / known[0] - np.cumsum(after[:-1]) / known[1]).max())
    coarse = np.unique(edges[COARSE - 1 :: COARSE])
    into = np.append(np.searchsorted(coarse, edges, side="left"), len(coarse))
    p, q = (
        np.bincount(into, weights=one[:-1].astype(np.float64), minlength=len(coarse) + 1) for one in (before, after)
    )
    if before[-1] or after[-1]:
        p, q = np.append(p, before[-1]), np.append(q, after[-1])
    p, q = (p + 0.5) / (p + 0.5).sum(), (q + 0.5) / (q + 0.5).sum()
    return _Distance(float(np.sum((q - p) * np.log(q / p))), len(p), distance)

"""Whether the people scored now are still those that the model was made for.

Three looks: each metric by population stability index and Kolmogorov–Smirnov distance, the score by both, and
exchangeability of the scores by betting (``exchangeability``). The distance D of the scores is what the promise
hangs on: for every threshold the share of people above it is off by D at the most, so D bounds the error of
every conformal p-value. Without change the index is not 0 but about (bins − 1)(1/n + 1/m), by a χ² law
(Yurdakul and Naranjo 2020, Journal of Risk Model Validation 14(4)); it counts only where it exceeds that, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Self

import numpy as np
import pandas as pd
from scipy import stats

from riskml.core.errors import Fault, ModelError, did_you_mean
from riskml.core.texts import SEMICOLON, Text, listed
from riskml.evaluation.martingale import martingale, sequential_p_values
from riskml.evaluation.phrases import PHRASES, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Standing = Literal["stands", "withdrawn", "cannot tell"]

LOOKS: Final = (
    "psi",
    "psi_by_chance",
    "psi_usual",
    "distance",
    "distance_usual",
    "p_value",
    "missing_then",
    "missing_now",
)
"""What is measured of a metric."""


@dataclass(frozen=True, slots=True)
class DriftLimits:
    """From where on there is drift.

    Parameters
    ----------
    psi
        Population stability index; 0.25 is where practice in credit scoring speaks of a shift (Siddiqi 2006).
    distance
        Kolmogorov–Smirnov distance of a metric.
    score_distance
        The same of the score: by how much a p-value may be off.
    metrics
        Share of metrics that have drifted from which on the promise is withdrawn whatever the score does.
    fortune
        Fortune against exchangeability; 100 is reached by chance in 1 of 100 cases at most.
    chance
        Level below which a change is not put down to chance, over all metrics together (Holm 1979).
    fewest
        People, then or now, below which nothing can be told.
    """

    psi: float = 0.25
    distance: float = 0.15
    score_distance: float = 0.05
    metrics: float = 0.25
    fortune: float = 100.0
    chance: float = 0.01
    fewest: int = 50


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """How far those scored now are from the reference, and what becomes of the promise on grades.

    Parameters
    ----------
    metrics
        One row a metric: psi, psi_by_chance (what it would exceed in 1 of 100 cases without change), distance,
        psi_usual and distance_usual (how far apart the history's own months are, 0 where that is not known),
        p_value, missing_then, missing_now (shares), drifted.
    score_psi, score_distance, score_p_value
        The same of the score.
    fortune
        The greatest fortune of a gambler against exchangeability.
    people_then, people_now
        How many were compared.
    standing
        ``stands``, ``withdrawn`` or ``cannot tell`` (which promises nothing, either).
    reasons
        Why it is withdrawn; empty where it stands.
    """

    metrics: pd.DataFrame
    score_psi: float
    score_distance: float
    score_p_value: float
    fortune: float
    people_then: int
    people_now: int
    standing: Standing
    reasons: tuple[Text, ...] = field(default=())

    @classmethod
    def untold(cls, why: Text, then: int = 0, now: int = 0) -> Self:
        """Return a look that can tell nothing, and say why."""
        nan = float("nan")
        return cls(metrics_table([], DriftLimits()), nan, nan, nan, nan, then, now, "cannot tell", (why,))

    @property
    def stands(self) -> bool:
        """Whether grades may go on promising an error rate."""
        return self.standing == "stands"

    @property
    def drifted(self) -> tuple[str, ...]:
        """The metrics that have drifted, farthest first."""
        far = self.metrics[self.metrics["drifted"]].sort_values("psi", ascending=False, kind="stable")
        return tuple(map(str, far.index))

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold; what could not be told is null."""

        def told(value: float) -> float | None:
            return None if np.isnan(value) else float(value)

        return {
            "standing": self.standing,
            "reasons": [{"zh": one.zh, "en": one.en} for one in self.reasons],
            "people_then": self.people_then,
            "people_now": self.people_now,
            "score": {
                "psi": told(self.score_psi),
                "distance": told(self.score_distance),
                "p_value": told(self.score_p_value),
                "fortune": told(self.fortune),
            },
            "metrics": {
                str(name): {look: told(row[look]) for look in LOOKS} | {"drifted": bool(row["drifted"])}
                for name, row in self.metrics.iterrows()
            },
        }

    def text(self) -> Text:
        """Say in words what becomes of the promise on grades."""
        reasons = listed(self.reasons, SEMICOLON) if self.reasons else PHRASES["no_reasons"]
        standing = self.standing.replace(" ", "_")
        return told(standing, now=self.people_now, then=self.people_then, reasons=reasons)


def population_stability(then: ArrayLike, now: ArrayLike, *, bins: int = 10) -> tuple[float, int]:
    """Return the population stability index and the number of its bins.

    Bins hold equally many of `then`; what is missing is a bin of its own. Half a person is added to each bin,
    so that an empty one is no infinity.

    Examples
    --------
    >>> population_stability([1.0, 2, 3, 4], [1.0, 2, 3, 4], bins=2)
    (0.0, 2)
    """
    a, b = np.asarray(then, np.float64), np.asarray(now, np.float64)
    known = a[~np.isnan(a)]
    edges = np.unique(np.quantile(known, np.arange(1, bins) / bins)) if len(known) else np.empty(0)
    gaps = bool(np.isnan(a).any() or np.isnan(b).any())

    def shares(values: Floats) -> Floats:
        of_bin = np.searchsorted(edges, values[~np.isnan(values)], side="left")
        counts = np.bincount(of_bin, minlength=len(edges) + 1).astype(np.float64)
        counts = np.append(counts, float(np.isnan(values).sum())) if gaps else counts
        return np.asarray((counts + 0.5) / (counts + 0.5).sum(), np.float64)

    p, q = shares(a), shares(b)
    return float(np.sum((q - p) * np.log(q / p))), len(p)


def by_chance(bins: int, then: int, now: int, chance: float) -> float:
    """Return what the index would exceed with a chance, were nothing changed."""
    return float(stats.chi2.isf(chance, max(bins - 1, 1)) * (1.0 / then + 1.0 / now))


def _distance(then: Floats, now: Floats) -> tuple[float, float]:
    """Return the Kolmogorov–Smirnov distance and its p-value over what is not missing."""
    a, b = then[~np.isnan(then)], now[~np.isnan(now)]
    if not len(a) or not len(b):
        return 0.0, 1.0
    found = stats.ks_2samp(a, b, method="asymp")
    return float(found.statistic), float(found.pvalue)


def _holm(p_values: Floats) -> Floats:
    """Return p-values adjusted for being several (Holm 1979)."""
    order = np.argsort(p_values)
    steps = np.maximum.accumulate(p_values[order] * np.arange(len(p_values), 0, -1))
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted


def drift(
    then: pd.DataFrame,
    now: pd.DataFrame,
    scores_then: ArrayLike,
    scores_now: ArrayLike,
    *,
    limits: DriftLimits | None = None,
    seed: int = 0,
) -> Drift:
    """Compare those scored now with those that the model was made with.

    Parameters
    ----------
    then, now
        Metrics, one row a person and month. `then` are real officials of the months that the reference comes
        from, never draws from a null: strange officials are no drift.
    scores_then, scores_now
        Their scores by one and the same model, one a row.
    limits
        From where on there is drift.
    seed
        Of the lot by which scores are ranked one after the other.

    Raises
    ------
    ModelError
        Other columns now than then, or not one score a row.
    """
    limits = limits or DriftLimits()
    a, b = np.asarray(scores_then, np.float64), np.asarray(scores_now, np.float64)
    faults = [
        Fault(f"metric {name!r}", "a column of both tables", "one side only", did_you_mean(str(name), map(str, now)))
        for name in set(then.columns) ^ set(now.columns)
    ]
    faults += [
        Fault(
            f"scores of {which}",
            f"{len(table)} numbers, one a row",
            f"{values.shape}, {int(np.isnan(values).sum())} NaN",
        )
        for which, table, values in (("then", then, a), ("now", now, b))
        if values.shape != (len(table),) or np.isnan(values).any()
    ]
    if faults:
        raise ModelError(sorted(faults, key=str))
    if min(len(a), len(b)) < limits.fewest:
        why = told("few_of_both", then=len(a), now=len(b))
        return Drift.untold(why, len(a), len(b))
    metrics = _metrics(then, now, limits)
    psi, bins = population_stability(a, b)
    distance, p_value = _distance(a, b)
    sizes = len(a), len(b)
    score = {
        "psi": psi,
        "psi_by_chance": by_chance(bins, *sizes, limits.chance),
        "psi_usual": 0.0,
        "distance": distance,
        "distance_usual": 0.0,
        "p_value": p_value,
    }
    return judged(metrics, score, martingale(sequential_p_values(a, b, seed=seed)), sizes, limits)


def judged(
    metrics: pd.DataFrame, score: Mapping[str, float], wealth: float, sizes: tuple[int, int], limits: DriftLimits
) -> Drift:
    """Judge from distances alone what becomes of the promise."""
    psi, distance = score["psi"], score["distance"]
    moved = psi > max(limits.psi, score["psi_by_chance"], score["psi_usual"])
    strange = wealth >= limits.fortune and distance >= max(limits.score_distance, score["distance_usual"])
    reasons = _reasons(metrics, (psi, distance, wealth), limits, moved=moved, strange=strange)
    standing: Standing = "withdrawn" if reasons else "stands"
    return Drift(metrics, psi, distance, score["p_value"], wealth, *sizes, standing, reasons)


def _metrics(then: pd.DataFrame, now: pd.DataFrame, limits: DriftLimits) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for name in then.columns:
        a, b = then[name].to_numpy(np.float64), now[name].to_numpy(np.float64)
        psi, bins = population_stability(a, b)
        distance, p_value = _distance(a, b)
        rows.append(
            {
                "metric": name,
                "psi": psi,
                "psi_by_chance": by_chance(bins, len(a), len(b), limits.chance),
                "psi_usual": 0.0,
                "distance": distance,
                "distance_usual": 0.0,
                "p_value": p_value,
                "missing_then": float(np.isnan(a).mean()),
                "missing_now": float(np.isnan(b).mean()),
            }
        )
    return metrics_table(rows, limits)


def metrics_table(rows: Sequence[Mapping[str, Any]], limits: DriftLimits) -> pd.DataFrame:
    """Set the looks at metrics below each other, and say which have drifted."""
    table = pd.DataFrame(list(rows), columns=["metric", *LOOKS]).set_index("metric").astype(np.float64)
    usual_psi, usual = table["psi_usual"].to_numpy(), table["distance_usual"].to_numpy()
    by_index = table["psi"] > np.maximum(np.maximum(limits.psi, table["psi_by_chance"].to_numpy()), usual_psi)
    sure = _holm(table["p_value"].to_numpy(np.float64)) < limits.chance
    table["drifted"] = by_index | ((table["distance"] >= np.maximum(limits.distance, usual)) & sure)
    return table


def _reasons(
    metrics: pd.DataFrame, score: tuple[float, float, float], limits: DriftLimits, *, moved: bool, strange: bool
) -> tuple[Text, ...]:
    psi, distance, wealth = score
    reasons = []
    if strange:
        reasons.append(told("not_exchangeable", distance=distance, times=_times(wealth)))
    if moved:
        reasons.append(told("scores_moved", psi=psi))
    share = float(metrics["drifted"].mean()) if len(metrics) else 0.0
    if share >= limits.metrics and metrics["drifted"].any():
        reasons.append(told("metrics_moved", metrics=len(metrics), count=int(metrics["drifted"].sum())))
    return tuple(reasons)


def _times(wealth: float) -> str:
    """Write a fortune so that it can be read: beyond a million nobody counts.

    Examples
    --------
    >>> _times(1234.4), _times(1e30)
    ('1234', '1000000+')
    """
    return f"{wealth:.0f}" if wealth < 1e6 else "1000000+"  # noqa: PLR2004 (see above)

"""RiskScorer: one number an official, higher = stranger, and exactly the sum of its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from riskml.core.errors import Fault, ModelError
from riskml.scoring.detectors import PyodDetector, read_detectors
from riskml.scoring.estimator import Estimator
from riskml.scoring.explanation import Explanation, check_agreement, index_of, published_sum
from riskml.scoring.forest import Forest
from riskml.scoring.mahalanobis import Mahalanobis
from riskml.scoring.reference import MarginalNull, fit_marginal_null
from riskml.scoring.settings import read_directions, read_weights, threads_of
from riskml.scoring.spread import Spreads, centre_and_spread
from riskml.scoring.stored import rebuilt
from riskml.scoring.tails import Tails
from riskml.scoring.usual import usual_quantile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from riskml.scoring.settings import Direction

    Floats = NDArray[np.float64]
    Part = Tails | Mahalanobis | Forest | PyodDetector

FORMAT = "riskml.scoring/2"
"""Changed whenever an older model could not be read, or would score otherwise."""


def _marks(scorer: RiskScorer) -> bool:
    if scorer.false_alarms is not None:
        return True
    remedy = "Say how often ordinary rows may be marked by chance."
    raise AttributeError(str(Fault("predict", "a scorer with false_alarms", "none", remedy)))


class RiskScorer(Estimator):
    """Weighted sum of three detectors with exact Shapley values.

    *Tails* adds up how rare each metric is by itself, *joint* measures the distance from the centre given
    how metrics move together, *forest* counts the cuts that set a row apart. Each is put in robust standard
    deviations of its own over the fitted rows, so that the weights mean something. All fitted state is
    fixed at :meth:`fit`: a row scores the same bits alone, in any batch, in any order, on any number of
    threads.

    On the harmless side of a metric's direction every value counts as the centre, for all three parts: who
    is late less often than peers is not strange. A missing metric (NaN) is missing, not zero: it gets no
    contribution, and the other metrics are judged without it. A metric that is constant or missing
    throughout the fitted data says nothing and contributes 0.

    Parameters
    ----------
    directions : mapping of metric to direction, sequence of directions, or None
        Which side is of concern: ``high``, ``low`` or ``both`` (the default for metrics not named).
    weights : mapping of part to weight, or None
        Weights of ``tails``, ``joint`` and ``forest``; a part of weight 0 is left out. Default: ``WEIGHTS``.
    detectors : mapping of name to settings, or None
        Detectors of pyod that are added, such as ``{"KNN": {"weight": 0.5, "n_neighbors": 10}}``; the three parts
        together weigh 1 beside them. They are explained by permutation, with a standard error, and slowly.
    n_estimators, max_samples
        Size of the forest; see :class:`~riskml.scoring.forest.Forest`.
    reference_size
        Rows of the reference against which the forest is explained.
    z_scores : bool
        Whether the columns are z-scores, as riskml's metrics are. Chance alone then varies them by 1: no spread
        is taken for less, and no value's tail for rarer than a normal deviate's. A metric that is 0 for nearly
        everybody would otherwise make two small events the strangest thing in town. How rare a value is, is then
        told by the empirical null of the metric's middle, not by the fitted values' own tails: three people at the
        same scheme among a hundred would otherwise make it a usual thing.
    random_state : int, RandomState or None
        Seed of the forest and its reference.
    false_alarms : float or None
        How often ordinary rows may be marked by chance: sets ``threshold_``, without which nothing is marked and there
        is no ``predict``. It is no share of the rows that must be strange, such as pyod's ``contamination``.
    n_jobs : int or None
        Threads at work, as in scikit-learn: -1 takes every core, ``None`` one. No bit of any result depends on it.

    Attributes
    ----------
    n_features_in_, feature_names_in_
        As everywhere in scikit-learn.
    parts_ : dict of str to detector
        The fitted parts that have weight.
    base_ : float
        Score before any metric is looked at.
    spreads_ : Spreads
        Centre and spread of each metric, its direction, and whether it says anything (``active``).
    decision_scores_ : ndarray
        Scores of the fitted rows, as in pyod; never stored with the model.
    threshold_ : float
        With ``false_alarms``: the score that so large a share of ordinary rows reach. Ordinary rows are drawn from the
        empirical null of the fitted metrics (:mod:`riskml.scoring.reference`), which strange rows hardly move.
    labels_ : ndarray
        With ``false_alarms``: 1 for the fitted rows that score beyond it, else 0. There may be none.

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(200, 3))
    >>> X[0] = [6.0, 6.0, np.nan]
    >>> scorer = RiskScorer(directions=["high", "high", "both"], random_state=0).fit(X)
    >>> int(scorer.decision_function(X).argmax())
    0
    >>> reasons = scorer.explain(X[:1])
    >>> bool(reasons.score[0] == reasons.base + reasons.contributions[0, 0] + reasons.contributions[0, 1])
    True
    """

    def __init__(
        self,
        *,
        directions: Mapping[str, Direction] | Sequence[Direction] | None = None,
        weights: Mapping[str, float] | None = None,
        detectors: Mapping[str, Mapping[str, Any]] | None = None,
        n_estimators: int = 100,
        max_samples: int = 256,
        reference_size: int = 256,
        z_scores: bool = False,
        random_state: int | np.random.RandomState | None = None,
        false_alarms: float | None = None,
        n_jobs: int | None = -1,
    ) -> None:
        self.directions = directions
        self.weights = weights
        self.detectors = detectors
        self.n_estimators = n_estimators
        self.max_samples = max_samples
        self.reference_size = reference_size
        self.z_scores = z_scores
        self.random_state = random_state
        self.false_alarms = false_alarms
        self.n_jobs = n_jobs

    def fit(self, X: pd.DataFrame | Floats, y: object = None) -> Self:  # noqa: ARG002 -- scikit-learn's signature
        """Learn what is usual. The order of the rows does not matter.

        Raises
        ------
        ModelError
            No metric varies, or a setting does not fit the metrics.
        """
        values = self._validated(X, ensure_min_samples=2)
        directions = read_directions(self.directions, self._names())
        added = read_detectors(self.detectors)
        together = 1.0 + sum(weight for weight, _ in added.values())
        weights = {name: weight / together for name, weight in read_weights(self.weights).items()}
        weights |= {name: weight / together for name, (weight, _) in added.items()}
        order = np.lexsort(values.T[::-1])
        values, back = values[order], np.argsort(order)  # the model is the data's, not the order's
        self.spreads_ = Spreads.learn(values, directions, self._names(), least=1.0 if self.z_scores else 0.0)
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        chosen = [directions[j] for j in np.flatnonzero(self.spreads_.active)]
        forest = Forest(
            n_estimators=self.n_estimators,
            max_samples=self.max_samples,
            reference_size=self.reference_size,
            random_state=seed,
            threads=threads_of(self.n_jobs),
        )
        least = self.spreads_.by_chance() if self.z_scores else 0.0
        every: dict[str, Part] = {
            "tails": Tails(chosen, nulls=self._nulls(values) if self.z_scores else None),
            "joint": Mahalanobis(least),
            "forest": forest,
        }
        every |= {name: PyodDetector(name, own, random_state=seed) for name, (_, own) in added.items()}
        inside = self.spreads_.of(values)
        self.parts_: dict[str, Part] = {}
        self.gains_: dict[str, float] = {}
        self.centres_: dict[str, float] = {}
        total = np.zeros(len(values))
        for name, weight in weights.items():
            if weight == 0:
                continue
            part = every[name].fit(inside)
            own = part.decision_scores_
            del part.decision_scores_  # of people in the fitted data: what is stored has no need to remember them
            centre, spread = centre_and_spread(own)
            self.parts_[name] = part
            self.centres_[name] = centre
            self.gains_[name] = weight / (spread or 1.0)
            total += self.gains_[name] * (own - centre)
        self._set_base()
        self.decision_scores_ = total[back]
        self._mark(values, seed)
        return self

    def _nulls(self, values: Floats) -> list[MarginalNull]:
        """Return what is usual of each active metric, in its spreads."""
        return [
            fit_marginal_null(values[~np.isnan(values[:, j]), j]).within(
                float(self.spreads_.centre[j]), float(self.spreads_.spread[j])
            )
            for j in np.flatnonzero(self.spreads_.active)
        ]

    def _mark(self, values: Floats, seed: int) -> None:
        """Set the threshold by what ordinary rows score, where it was said how often they may be marked."""
        if self.false_alarms is None:
            return
        self.threshold_: float = usual_quantile(self.spreads_, values, self._predict, self.false_alarms, seed)
        self.labels_ = (self.decision_scores_ > self.threshold_).astype(np.int64)

    def _read(self, X: pd.DataFrame | Floats) -> Floats:
        check_is_fitted(self)
        return self.spreads_.of(self._validated(X, reset=False))

    def _set_base(self) -> None:
        self.base_ = 0.0
        for name, part in self.parts_.items():
            self.base_ += self.gains_[name] * (part.base - self.centres_[name])

    def _predict(self, inside: Floats) -> Floats:
        total = np.zeros(len(inside))
        for name, part in self.parts_.items():
            total += self.gains_[name] * (part.decision_function(inside) - self.centres_[name])
        return total

    def decision_function(self, X: pd.DataFrame | Floats) -> Floats:
        """Return how strange each row is; higher = stranger (pyod's convention, not scikit-learn's).

        This is the model's own prediction, worked out without any Shapley value. The published score is
        that of :meth:`explain`, which agrees within 1e-6 but not in the last bits.
        """
        return self._predict(self._read(X))

    def score_samples(self, X: pd.DataFrame | Floats) -> Floats:
        """Return minus :meth:`decision_function`: as everywhere in scikit-learn, the lower the stranger."""
        return -self.decision_function(X)

    @available_if(_marks)  # type: ignore[untyped-decorator]  # scikit-learn carries no types
    def predict(self, X: pd.DataFrame | Floats) -> NDArray[np.int64]:
        """Return 1 for rows that score beyond ``threshold_``, else 0 (pyod's convention).

        A 1 says that ordinary rows score as high only in a share ``false_alarms`` of cases: it differs from peers, and
        may be worth a look. It says nothing of why, and of what anybody did.
        """
        return np.asarray(self.decision_function(X) > self.threshold_, np.int64)

    def _reasons(self, X: pd.DataFrame | Floats) -> Explanation:
        return self.explain(X)

    def explain(self, X: pd.DataFrame | Floats) -> Explanation:
        """Return the published score of each row and the contributions that it is the sum of.

        Raises
        ------
        ModelError
            The sum of the contributions and the model's own prediction do not agree within 1e-6.
        """
        inside = self._read(X)
        active = self.spreads_.active
        shape = (len(inside), self.n_features_in_)
        parts = {}
        contributions, variance = np.zeros(shape), np.zeros(shape)
        for name, part in self.parts_.items():
            share = np.zeros(shape)
            if isinstance(part, PyodDetector):
                _, phi, error = part.explain_with_error(inside)
                variance[:, active] += (self.gains_[name] * error) ** 2
            else:
                _, phi = part.explain(inside)
            share[:, active] = self.gains_[name] * phi
            contributions += share
            parts[name] = share
        errors = np.sqrt(variance) if any(isinstance(part, PyodDetector) for part in self.parts_.values()) else None
        score = published_sum(self.base_, contributions)
        apart = check_agreement(score, self._predict(inside))
        return Explanation(self.base_, contributions, score, parts, self._names(), index_of(X), errors, apart)

    def explain_path_dependent(self, X: pd.DataFrame | Floats) -> Floats:
        """Return contributions of which the forest's share is path-dependent, and all other parts as published.

        They are not published: they tell for whom the order of the reasons hangs on the question.
        """
        whole = self.explain(X)
        forest = self.parts_.get("forest")
        if not isinstance(forest, Forest):
            return whole.contributions
        found = whole.contributions - whole.parts["forest"]
        found[:, self.spreads_.active] += self.gains_["forest"] * forest.explain_path_dependent(self._read(X))
        return found

    def to_arrays(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Return the fitted model as plain arrays and a dictionary that JSON can hold. No pickle."""
        check_is_fitted(self)
        marks = {} if self.false_alarms is None else {"false_alarms": self.false_alarms, "threshold": self.threshold_}
        arrays: dict[str, NDArray[Any]] = {f"spreads/{key}": array for key, array in self.spreads_.to_arrays().items()}
        for name, part in self.parts_.items():
            arrays |= {f"{name}/{key}": array for key, array in part.to_arrays().items()}
        named = hasattr(self, "feature_names_in_")
        meta = {
            "format": FORMAT,
            "features": self.n_features_in_,
            "names": list(self._names()) if named else None,
            "directions": list(self.spreads_.directions),
            "weights": read_weights(self.weights),
            "n_estimators": self.n_estimators,
            "max_samples": self.max_samples,
            "reference_size": self.reference_size,
            "z_scores": self.z_scores,
            "detectors": {
                name: {"weight": weight, **settings}
                for name, (weight, settings) in read_detectors(self.detectors).items()
            },
            "seeds": {name: part.random_state for name, part in self.parts_.items() if isinstance(part, PyodDetector)},
            # JSON carries a float64's shortest form, which reads back as the same bits
            "gains": self.gains_,
            "centres": self.centres_,
            **marks,
        }
        return arrays, meta

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any], *, n_jobs: int | None = -1
    ) -> Self:
        """Rebuild a fitted model; it scores bit for bit as the one that was stored.

        Raises
        ------
        ModelError
            The arrays are not those of such a model. They are checked before anything walks them.
        """
        return rebuilt(meta, FORMAT, "scorer", lambda: cls._rebuild(arrays, meta, n_jobs))

    @classmethod
    def _rebuild(cls, arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any], n_jobs: int | None) -> Self:
        scorer = cls(
            directions=tuple(meta["directions"]),
            weights=dict(meta["weights"]),
            detectors=meta.get("detectors") or None,
            n_estimators=int(meta["n_estimators"]),
            max_samples=int(meta["max_samples"]),
            reference_size=int(meta["reference_size"]),
            z_scores=bool(meta["z_scores"]),
            false_alarms=meta.get("false_alarms"),
            n_jobs=n_jobs,
        )
        scorer.n_features_in_ = int(meta["features"])
        if meta["names"] is not None:
            scorer.feature_names_in_ = np.asarray(meta["names"], dtype=object)
        directions = read_directions(meta["directions"], scorer._names())
        weights = read_weights(meta["weights"])

        def stored(owner: str) -> dict[str, NDArray[Any]]:
            start = f"{owner}/"
            return {key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)}

        scorer.spreads_ = Spreads.from_arrays(stored("spreads"), directions)
        active = np.flatnonzero(scorer.spreads_.active)
        builders: dict[str, Callable[[], Part]] = {
            "tails": lambda: Tails.from_arrays(stored("tails"), directions=[directions[j] for j in active]),
            "joint": lambda: Mahalanobis.from_arrays(stored("joint"), width=len(active)),
            "forest": lambda: Forest.from_arrays(stored("forest"), width=len(active), threads=threads_of(n_jobs)),
        }
        weighty = [name for name, weight in weights.items() if weight]  # in the order in which parts are added
        for name in sorted(scorer.detectors or {}):
            builders[name] = lambda name=name: PyodDetector.from_arrays(  # type: ignore[misc]
                stored(name),
                name=name,
                settings=meta["detectors"][name],
                random_state=int(meta["seeds"][name]),
                width=len(active),
            )
            weighty.append(name)
        scorer.parts_ = {name: builders[name]() for name in weighty}
        scorer.gains_ = {name: float(meta["gains"][name]) for name in weighty}
        scorer.centres_ = {name: float(meta["centres"][name]) for name in weighty}
        if not np.isfinite([*scorer.gains_.values(), *scorer.centres_.values()]).all():
            raise ModelError([Fault("model, gains and centres", "finite numbers", "others")])
        scorer._set_base()
        if scorer.false_alarms is not None:
            scorer.threshold_ = float(meta["threshold"])
        return scorer

"""Boosted: what findings have in common, by bagged LightGBM in log-odds, with exact Shapley values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils import ClassifierTags, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from riskml.core.errors import Fault, ModelError, Verbatim, did_you_mean
from riskml.scoring.estimator import FindingClassifier
from riskml.scoring.explanation import Explanation, check_agreement, index_of, published_sum
from riskml.scoring.lightgbm_text import read_leaf_counts, read_trees, trees_alone
from riskml.scoring.paths import path_dependent_values
from riskml.scoring.phrases_faults import phrase
from riskml.scoring.positive_unlabelled import (
    check_prior,
    elkan_noto_targets,
    estimate_prior,
    label_frequency,
    nnpu_objective,
)
from riskml.scoring.row_weights import counted, read_row_weights
from riskml.scoring.settings import read_directions, threads_of
from riskml.scoring.table import as_frame
from riskml.scoring.targets import LabelError, classes_of, read_targets
from riskml.scoring.trees import DEEPEST, fill_gaps, mean_of, shapley_values, sums, whole_reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from riskml.scoring.settings import Direction

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

Unlabelled = Literal["none", "elkan_noto", "nnpu"]

SIGNS = {"high": 1, "low": -1, "both": 0}
"""Monotone constraint of each direction."""

FOLDS = 3
"""Parts of the rows in turn left out, where a chance of a finding is needed that the row itself did not teach."""


class Boosted(ClassifierMixin, FindingClassifier):  # type: ignore[misc]  # scikit-learn carries no types
    """Bagged gradient boosting: the mean log-odds over bags, monotone where a direction is declared.

    Shapley values are interventional, against ``reference_``: the mean over its rows of the game in which a
    metric outside the coalition takes that row's value. A missing metric is never in the coalition: its share
    is 0 and the prediction is the mean over the reference with the gap filled. In training a gap is a draw
    from its own column. That somebody was not measured is thus never evidence.

    Parameters
    ----------
    directions : mapping of metric to direction, sequence of directions, or None
        The score never falls as a ``high`` metric rises, never rises as a ``low`` one does; ``both`` is free.
    bags : int
        Models that are averaged; each draws its own rows and metrics.
    num_leaves, max_depth, n_estimators, learning_rate, min_child_samples
        As in ``lightgbm.LGBMClassifier``, of each bag. Trees can be explained up to a depth of 12, and sooner the
        less deep they are.
    max_bin : int
        Values that a metric is told apart to.
    subsample, colsample : float
        Shares of rows and of metrics that each tree sees.
    reference_size : int
        Rows of the fitted data that are kept as the reference.
    pu : {'none', 'elkan_noto', 'nnpu'}
        What a row without a finding stands for: a negative, or an unlabelled row that is weighted after Elkan &
        Noto, or counted in the non-negative risk of Kiryo et al. See
        :mod:`riskml.scoring.positive_unlabelled` for what both assume.
    prior : float or None
        Assumed share of positives, for the latter two; ``None`` estimates it.
    random_state : int, RandomState or None
        Seed of bags, fillings and reference.
    n_jobs : int or None
        Threads at work, as in scikit-learn: -1 takes every core, ``None`` one. No bit of any result depends on it.

    Attributes
    ----------
    trees_ : Trees
        Of all bags.
    texts_ : dict of str to str
        LightGBM's text of each bag.
    reference_ : ndarray of shape (rows, features)
    offset_ : float
        Log-odds from which trees start, where they do not carry it themselves.
    prior_ : float or None
        Share of positives that was assumed or estimated.
    """

    def __init__(
        self,
        *,
        directions: Mapping[str, Direction] | Sequence[Direction] | None = None,
        bags: int = 40,
        num_leaves: int = 7,
        max_depth: int = 6,
        n_estimators: int = 50,
        learning_rate: float = 0.1,
        min_child_samples: int = 20,
        max_bin: int = 63,
        subsample: float = 0.8,
        colsample: float = 0.8,
        reference_size: int = 1024,
        pu: Unlabelled = "none",
        prior: float | None = None,
        random_state: int | np.random.RandomState | None = 0,
        n_jobs: int | None = -1,
    ) -> None:
        self.directions = directions
        self.bags = bags
        self.num_leaves = num_leaves
        self.max_depth = max_depth
        self.n_estimators = n_estimators
        self.learning_rate = learning_rate
        self.min_child_samples = min_child_samples
        self.max_bin = max_bin
        self.subsample = subsample
        self.colsample = colsample
        self.reference_size = reference_size
        self.pu = pu
        self.prior = prior
        self.random_state = random_state
        self.n_jobs = n_jobs

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that labels are needed, too."""
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        tags.classifier_tags = ClassifierTags(multi_class=False)
        return tags

    def fit(self, X: pd.DataFrame | Floats, y: Any, sample_weight: Any = None) -> Self:
        """Learn from findings. The order of the rows does not matter.

        Parameters
        ----------
        X : of shape (rows, features)
            NaN where a metric is missing.
        y : of shape (rows,)
            1 for a finding, 0 for who was not looked at, -1 for who was reviewed and cleared. Of any other two
            values the greater is a finding.
        sample_weight : of shape (rows,), optional
            Whole numbers count rows: the model is that of the rows written out so often. Others weigh them.

        Raises
        ------
        ModelError
            Labels that say nothing, or settings that do not fit, with every fault.
        """
        return self._learn(X, y, sample_weight, written_out=True)

    def fit_weighted(self, X: pd.DataFrame | Floats, y: Any, sample_weight: Any) -> Self:
        """Learn as :meth:`fit` does, whole numbers being weights, too: a row that weighs nothing teaches nothing.

        It still fills gaps and stands in the reference, as those do whose labels may not teach.
        """
        return self._learn(X, y, sample_weight, written_out=False)

    def _learn(self, X: pd.DataFrame | Floats, y: Any, sample_weight: Any, *, written_out: bool) -> Self:
        if y is None:
            message = "requires y to be passed, but the target y is None"
            raise ValueError(message)
        values, y = validate_data(
            self, as_frame(X), y, dtype=np.float64, ensure_all_finite="allow-nan", ensure_min_samples=2
        )
        labels = read_targets(y)
        weight = read_row_weights(sample_weight, len(values))
        directions = read_directions(self.directions, self._names())
        self.classes_ = classes_of(y)
        if written_out:
            rows, weight = counted(weight)
            values, labels = values[rows], labels[rows]
        self._check(labels)
        order = np.lexsort((weight, labels, *values.T[::-1]))  # the model is the data's, not the order's
        values, labels, weight = values[order], labels[order], weight[order]
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        random = np.random.default_rng(seed)
        whole = fill_gaps(values, random)
        chosen = random.choice(len(whole), min(self.reference_size, len(whole)), replace=False)
        self.reference_ = np.ascontiguousarray(whole[np.sort(chosen)])
        seeds = random.integers(2**31 - 1, size=self.bags).tolist()
        signs = [SIGNS[one] for one in directions]
        targets, objective = self._learnt_from(whole, labels, weight, signs, random)
        texts = self._train(whole, targets, weight, signs, seeds, objective=objective)
        self.texts_ = {f"bag{bag:03d}": text for bag, text in enumerate(texts)}
        self._read_texts()
        return self

    def _check(self, labels: NDArray[np.int8]) -> None:
        faults = []
        if self.pu not in get_args(Unlabelled):
            known = get_args(Unlabelled)
            faults.append(
                Fault("pu", Verbatim(" | ".join(known)), Verbatim(repr(self.pu)), did_you_mean(str(self.pu), known))
            )
        elif self.pu != "none" and self.prior is not None:
            check_prior(self.prior, float((labels > 0).mean()))
        if self.bags < 1 or self.n_estimators < 1 or self.reference_size < 1:
            faults.append(Fault("bags, n_estimators, reference_size", phrase("one_or_more"), phrase("less")))
        if not 1 <= self.max_depth <= DEEPEST:
            faults.append(Fault("max_depth", phrase("one_to", most=DEEPEST), Verbatim(repr(self.max_depth))))
        if not (labels > 0).any() or (labels > 0).all():
            found = phrase("nothing_but_findings" if len(labels) and (labels > 0).all() else "no_finding")
            expected, remedy = phrase("findings_and_rows_without_one"), phrase("learn_from_findings_and_others")
            faults.append(Fault(phrase("labels"), expected, found, remedy))
        if faults:
            raise LabelError(faults)

    def _learnt_from(
        self,
        whole: Floats,
        labels: NDArray[np.int8],
        weight: Floats,
        signs: list[int],
        random: np.random.Generator,
    ) -> tuple[Floats, Any]:
        """Return what each row is taken for, and the objective; sets the prior and the offset."""
        found, cleared = labels > 0, labels < 0
        self.prior_, self.offset_ = None, 0.0
        if self.pu == "none":
            return found.astype(np.float64), "cross_entropy"
        share = float(np.average(found, weights=weight))
        raw = np.zeros(0)
        if self.prior is None or self.pu == "elkan_noto":
            raw = self._held_out(whole, found.astype(np.float64), weight, signs, random)
        chances = 1.0 / (1.0 + np.exp(-raw))
        if self.prior is not None:
            self.prior_ = check_prior(self.prior, share)
        else:
            by_frequency = self.pu == "elkan_noto"
            estimate = share / label_frequency(chances, found, weight) if by_frequency else estimate_prior(raw, found)
            self.prior_ = float(np.clip(estimate, np.nextafter(share, 1.0), 1.0 - 1e-9))
        if self.pu == "nnpu":
            self.offset_ = float(np.log(self.prior_ / (1.0 - self.prior_)))
            return found.astype(np.float64), nnpu_objective(found, self.prior_, weight)
        return elkan_noto_targets(chances, found, cleared, share / self.prior_), "cross_entropy"

    def _held_out(
        self, whole: Floats, found: Floats, weight: Floats, signs: list[int], random: np.random.Generator
    ) -> Floats:
        """Return the log-odds of a finding, each row's from a model that did not see it."""
        import lightgbm  # noqa: PLC0415 -- loaded when there is something to learn

        fold = np.empty(len(found), np.int64)
        for side in (found > 0, found == 0):
            fold[side] = random.permutation(np.arange(side.sum()) % FOLDS)
        raw = np.zeros(len(found))
        for left_out in range(FOLDS):
            at = fold == left_out
            if not at.any() or not found[~at].any():
                continue
            (text,) = self._train(whole[~at], found[~at], weight[~at], signs, [left_out], objective="cross_entropy")
            raw[at] = lightgbm.Booster(model_str=text).predict(whole[at], raw_score=True, num_threads=1)
        return raw

    def _train(
        self, whole: Floats, targets: Floats, weight: Floats, signs: list[int], seeds: list[int], *, objective: Any
    ) -> list[str]:
        """Return one LightGBM text a seed. The data are binned once; each bag is the work of one thread alone."""
        import lightgbm  # noqa: PLC0415 -- loaded when there is something to learn

        settings: dict[str, Any] = {
            "objective": objective,
            "num_leaves": self.num_leaves,
            "max_depth": self.max_depth,
            "learning_rate": self.learning_rate,
            "min_child_samples": self.min_child_samples,
            "reg_lambda": 1.0,
            "max_bin": self.max_bin,
            "subsample": self.subsample,
            "subsample_freq": 1,
            "colsample_bytree": self.colsample,
            "monotone_constraints": signs if any(signs) else None,
            "use_missing": False,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,  # threads that wait for each other within a tree are slower, and idle beside others
            "verbosity": -1,
        }
        start = np.full(len(whole), self.offset_) if callable(objective) else None
        data = lightgbm.Dataset(
            whole, targets, weight=weight, init_score=start, params=settings | {"objective": "none"}, free_raw_data=True
        ).construct()

        def bag(seed: int) -> str:
            own = settings | {"bagging_seed": seed, "feature_fraction_seed": seed}
            return trees_alone(lightgbm.train(own, data, self.n_estimators).model_to_string())

        with ThreadPoolExecutor(min(threads_of(self.n_jobs), len(seeds))) as pool:
            return list(pool.map(bag, seeds))

    def _read_texts(self) -> None:
        self.trees_ = read_trees(self.texts_, width=self.n_features_in_)
        self.bags_ = len(self.texts_)

    def _read(self, X: pd.DataFrame | Floats) -> Floats:
        check_is_fitted(self)
        values: Floats = self._validated(X, reset=False)
        return values

    def _predict(self, values: Floats) -> Floats:
        return self.offset_ + sums(self.trees_, self.reference_, values, threads=threads_of(self.n_jobs)) / self.bags_

    def decision_function(self, X: pd.DataFrame | Floats) -> Floats:
        """Return the log-odds of each row: the mean over bags, worked out without any Shapley value."""
        return self._predict(self._read(X))

    def predict(self, X: pd.DataFrame | Floats) -> NDArray[Any]:
        """Return the greater of ``classes_`` where a finding is more likely than not by the labels, else the lesser.

        What is predicted is a finding by the reviewers who made the labels, not what anybody did.
        """
        return self._chosen(X)

    @property
    def base(self) -> float:
        """Mean log-odds of the reference: the prediction for a row of which nothing is known."""
        return mean_of(self._predict(self.reference_))

    def explain(self, X: pd.DataFrame | Floats) -> tuple[float, Floats]:
        """Return the base and the exact Shapley values of each row, of shape (rows, features)."""
        phi = shapley_values(self.trees_, self.reference_, self._read(X), threads=threads_of(self.n_jobs))
        return self.base, phi / self.bags_

    def _reasons(self, X: pd.DataFrame | Floats) -> Explanation:
        base, phi = self.explain(X)
        score = published_sum(base, phi)
        apart = check_agreement(score, self.decision_function(X))
        return Explanation(base, phi, score, {"boosted": phi}, self._names(), index_of(X), None, apart)

    def explain_path_dependent(self, X: pd.DataFrame | Floats) -> Floats:
        """Return the path-dependent Shapley values of each row; see :mod:`riskml.scoring.paths`."""
        values = self._read(X)
        return path_dependent_values(self.trees_, read_leaf_counts(self.texts_), values) / self.bags_

    def to_texts(self) -> dict[str, str]:
        """Return LightGBM's text of each bag."""
        check_is_fitted(self)
        return dict(self.texts_)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return what scoring needs besides the texts."""
        check_is_fitted(self)
        return {"reference": self.reference_, "offset": np.array([self.offset_])}

    @classmethod
    def from_texts(
        cls,
        texts: Mapping[str, str],
        arrays: Mapping[str, NDArray[Any]],
        *,
        width: int,
        names: Sequence[str] | None = None,
        n_jobs: int | None = -1,
    ) -> Self:
        """Rebuild a fitted model; it scores bit for bit as the one that was stored. Only numbers are read.

        Parameters
        ----------
        texts, arrays
            From :meth:`to_texts` and :meth:`to_arrays`.
        width, names
            How many features, and what they are called, if they had names.

        Raises
        ------
        ModelError
            These are not texts of plain trees of ``width`` features with a reference.
        """
        if not texts:
            raise ModelError([Fault("boosted", "at least one LightGBM text", "none", "Run 'riskml train' again.")])
        model = cls(bags=len(texts), n_jobs=n_jobs)
        model.n_features_in_ = width
        if names is not None:
            model.feature_names_in_ = np.asarray(names, dtype=object)
        model.texts_ = dict(texts)
        model._read_texts()
        model.reference_ = whole_reference(arrays["reference"], width, "boosted")
        offset = np.ascontiguousarray(arrays["offset"], np.float64)
        if offset.shape != (1,) or not np.isfinite(offset).all():
            raise ModelError([Fault("boosted, offset", "one finite number", f"{offset!r}")])
        model.offset_ = float(offset[0])
        model.prior_ = None
        model.classes_ = classes_of(())
        return model

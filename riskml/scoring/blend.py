"""BlendedScorer: what is strange and what findings have in common, in one sum of reasons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from sklearn.base import clone
from sklearn.utils import ClassifierTags, check_random_state
from sklearn.utils.metadata_routing import MetadataRouter, MethodMapping, process_routing
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.scoring.blend_weights import BlendWeights, weigh
from riskml.scoring.boosted import Boosted
from riskml.scoring.estimator import FindingClassifier
from riskml.scoring.explanation import Explanation, check_agreement, index_of, published_sum
from riskml.scoring.held_out import dealt_splits, held_out_scores
from riskml.scoring.phrases_faults import phrase
from riskml.scoring.row_weights import counted, read_row_weights, splits_of_counted
from riskml.scoring.scorer import RiskScorer
from riskml.scoring.settings import read_columns, read_directions
from riskml.scoring.stored import rebuilt
from riskml.scoring.targets import classes_of, read_targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from riskml.scoring.settings import Direction

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

FORMAT = "riskml.blended/1"
"""Changed whenever an older model could not be read, or would score otherwise."""

RULES = "rules_"
"""Columns of this beginning are severities of rule hits: labels may be learnt from them, strangeness is not."""

CALIBRATED = 0.02
"""Calibration error up to which scores are given as chances; beyond it they are ranks only."""


def _calibrated(scorer: BlendedScorer) -> bool:
    check_is_fitted(scorer)
    if scorer.calibrated_:
        return True
    error = scorer.calibration_error_
    found = f"an error of {error:.3g}" if scorer.regime_ == "blended" else "too few findings to learn from"
    message = str(Fault("probability", f"a calibration error of at most {CALIBRATED}", found, "Use the ranks."))
    raise AttributeError(message)


def _learnt(scorer: BlendedScorer) -> bool:
    check_is_fitted(scorer)
    if scorer.regime_ == "blended":
        return True
    found = "too few findings to learn from"
    raise AttributeError(str(Fault("predict", "a score learned from findings", found, "Rank by the score.")))


class BlendedScorer(FindingClassifier):
    """Log-odds of a finding = intercept + a · unsupervised score + b · supervised log-odds, with a, b >= 0.

    The weights come from a logistic regression on scores that each row's own label did not teach. A sum of
    parts with exact Shapley values has exact Shapley values: the weighted sum of theirs. Below
    ``minimum_findings`` nothing is learnt from labels, and the score is :class:`RiskScorer`'s, bit for bit.

    What is predicted is a finding by the reviewers who made the labels, not what an official did.

    Parameters
    ----------
    directions : mapping of column to direction, sequence of directions, or None
        Which side is of concern: ``high``, ``low`` or ``both`` (the default for columns not named).
    metrics : sequence of names or positions, or None
        Columns of the unsupervised part; ``None`` takes all whose name does not begin with ``rules_``.
    unsupervised : RiskScorer or None
        Settings of that part, unfitted; its directions are those above.
    supervised : Boosted or None
        Settings of that part, on all columns; likewise.
    minimum_findings : int
        Findings (officials with one, where ``groups`` are given) below which labels are left alone.
    folds : int
        Parts into which rows, or groups, are dealt so that scores for the regression are held out.
    cv : object with ``split(X, y, groups)``, iterable of (train, test) positions, or None
        Other splits instead, such as over time; rows that are in no test part teach no weight.
    random_state : int, RandomState or None
        Seed of the folds, and of parts that were not given.
    n_jobs : int or None
        Threads at work, as in scikit-learn: -1 takes every core, ``None`` one. No bit of any result depends on it.

    Attributes
    ----------
    regime_ : {'unsupervised', 'blended'}
        The first also where labels give weight to neither part.
    findings_ : int
        As ``minimum_findings`` counts them.
    weighing_ : BlendWeights
        Intercept, a and b.
    unsupervised_, supervised_
        The fitted parts; the latter is ``None`` in the first regime.
    calibration_error_ : float
        Mean difference, over tenths of the held-out scores, between the chance given and the share found; NaN in
        the first regime. Where findings are rare it is small whatever the model: look at the bins.
    calibrated_ : bool
        Whether that is at most 0.02. Only then is there a ``predict_proba``.

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(200, 3))
    >>> few = BlendedScorer(random_state=0).fit(X, X[:, 0] > 2)
    >>> few.regime_, hasattr(few, "predict_proba")
    ('unsupervised', False)
    """

    __metadata_request__fit: ClassVar = {"groups": True}

    def __init__(
        self,
        *,
        directions: Mapping[str, Direction] | Sequence[Direction] | None = None,
        metrics: Sequence[str] | Sequence[int] | None = None,
        unsupervised: RiskScorer | None = None,
        supervised: Boosted | None = None,
        minimum_findings: int = 50,
        folds: int = 5,
        cv: Any = None,
        random_state: int | np.random.RandomState | None = None,
        n_jobs: int | None = -1,
    ) -> None:
        self.directions = directions
        self.metrics = metrics
        self.unsupervised = unsupervised
        self.supervised = supervised
        self.minimum_findings = minimum_findings
        self.folds = folds
        self.cv = cv
        self.random_state = random_state
        self.n_jobs = n_jobs

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that labels are two, too, and that what learned from them is a classifier."""
        tags = super().__sklearn_tags__()
        if getattr(self, "regime_", "") == "blended":
            tags.estimator_type = "classifier"
        tags.classifier_tags = ClassifierTags(multi_class=False)
        return tags

    def get_metadata_routing(self) -> MetadataRouter:
        """Say who asks for what goes with the rows: this scorer, and ``cv`` where it splits by groups or months."""
        router = MetadataRouter(owner=self).add_self_request(self)
        if hasattr(self.cv, "get_metadata_routing"):
            router.add(splitter=self.cv, method_mapping=MethodMapping().add(caller="fit", callee="split"))
        return router

    def fit(
        self,
        X: pd.DataFrame | Floats,
        y: Any = None,
        *,
        groups: Any = None,
        sample_weight: Any = None,
        taught: Any = None,
        **params: Any,
    ) -> Self:
        """Learn what is strange, and what findings have in common if there are enough.

        Parameters
        ----------
        X : of shape (rows, columns)
            NaN where a metric is missing.
        y : of shape (rows,), optional
            1 for a finding, 0 for who was not looked at, -1 for who was reviewed and cleared. Of any other two
            values the greater is a finding.
        groups : of shape (rows,), optional
            Officials: no one's rows stand on both sides of a fold.
        sample_weight : of shape (rows,), optional
            Whole numbers count rows: the model is that of the rows written out so often. Others weigh rows in the
            supervised part and the regression; what is strange is learnt from all rows alike.
        taught : of shape (rows,), optional
            Whether the row's label may teach; what is strange is learnt from the others, too.
        **params
            What ``cv`` asks for besides groups, such as ``months``.

        Raises
        ------
        ModelError
            Nothing but findings, no metric that varies, or settings that do not fit.
        """
        if y is None:
            values = self._validated(X, ensure_min_samples=2)
            labels = np.zeros(len(values), np.int8)
        else:
            values, y = self._validated(X, y, ensure_min_samples=2)
            labels = read_targets(y)
        weight = read_row_weights(sample_weight, len(values))
        group = np.arange(len(labels)) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
        if len(group) != len(labels):
            raise ModelError([Fault("groups", phrase("one_a_row", count=len(labels)), Verbatim(str(len(group))))])
        routed = process_routing(self, "fit", **params)
        asked = {**routed.splitter.split} if hasattr(self.cv, "get_metadata_routing") else {}
        given = partial(self._given_splits, X, labels, None if groups is None else group, asked)
        self.classes_ = classes_of(() if y is None else y)
        rows, weight = counted(weight)
        weight = weight if taught is None else weight * np.asarray(taught, np.bool_)[rows]
        values, labels, group = values[rows], labels[rows], group[rows] if groups is not None else np.arange(len(rows))
        directions = read_directions(self.directions, self._names())
        self.columns_ = self._positions()
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        strange = RiskScorer(random_state=seed) if self.unsupervised is None else clone(self.unsupervised)
        strange.set_params(directions=tuple(directions[j] for j in self.columns_), n_jobs=self.n_jobs)
        self.unsupervised_ = strange.fit(self._metrics(values))
        self.findings_ = len(np.unique(group[labels > 0]))
        self.regime_ = "unsupervised"
        self.supervised_: Boosted | None = None
        self.weighing_, self.calibration_error_ = BlendWeights(0.0, 1.0, 0.0), float("nan")
        if self.findings_ >= max(1, self.minimum_findings):
            if (labels > 0).all():
                raise ModelError(
                    [Fault(phrase("labels"), phrase("findings_and_rows_without_one"), phrase("nothing_but_findings"))]
                )
            learner = Boosted(random_state=seed) if self.supervised is None else clone(self.supervised)
            learner.set_params(directions=directions, n_jobs=self.n_jobs)
            if self.cv is None:
                own = None if groups is None else group
                splits = dealt_splits(values, labels, weight, own, folds=self.folds, seed=seed)
            else:
                splits = splits_of_counted(given(), rows)
            self._blend(learner, values, labels, weight, splits)
        return self

    def _given_splits(
        self, X: pd.DataFrame | Floats, labels: NDArray[np.int8], group: Any, asked: dict[str, Any]
    ) -> Iterable[tuple[Places, Places]]:
        """Return positions to learn from and to score, in turn, of the rows as they were given."""
        given: Iterable[tuple[Places, Places]] = self.cv
        if hasattr(self.cv, "split"):
            given = self.cv.split(X, labels, **({"groups": group} | asked))
        return given

    def _blend(
        self,
        learner: Boosted,
        values: Floats,
        labels: NDArray[np.int8],
        weight: Floats,
        splits: Iterable[tuple[Places, Places]],
    ) -> None:
        found = labels > 0
        held_out, at = held_out_scores(learner, values, labels, weight, splits)
        if not found[at].any() or found[at].all():
            expected, remedy = phrase("held_out_rows_of_both_kinds"), phrase("give_splits_whose_test_parts")
            raise ModelError([Fault("folds", expected, phrase("only_one_of_them"), remedy)])
        strange = self.unsupervised_.decision_function(self._metrics(values[at]))
        self.weighing_, self.calibration_error_ = weigh(strange, held_out[at], found[at], weight[at])
        if self.weighing_.unsupervised == 0 == self.weighing_.supervised:
            self.weighing_, self.calibration_error_ = BlendWeights(0.0, 1.0, 0.0), float("nan")
            return
        self.regime_ = "blended"
        self.supervised_ = learner.fit_weighted(values, labels, weight)

    def _positions(self) -> tuple[int, ...]:
        """Return the positions of the metrics."""
        names = self._names()
        if self.metrics is None:
            return tuple(j for j, name in enumerate(names) if not name.startswith(RULES))
        return read_columns(self.metrics, names)

    def _metrics(self, values: Floats) -> Any:
        """Return the metrics alone, with their names if they have some, so that messages can name them."""
        chosen = values[:, self.columns_]
        if not hasattr(self, "feature_names_in_"):
            return chosen
        import pandas as pd  # noqa: PLC0415 -- names came with pandas

        return pd.DataFrame(chosen, columns=[self._names()[j] for j in self.columns_])

    def _read(self, X: pd.DataFrame | Floats) -> Floats:
        check_is_fitted(self)
        values: Floats = self._validated(X, reset=False)
        return values

    @property
    def calibrated_(self) -> bool:
        """Whether scores may be given as chances."""
        return bool(self.calibration_error_ <= CALIBRATED)

    def _predict(self, values: Floats, strange: Floats) -> Floats:
        total = self.weighing_.intercept + self.weighing_.unsupervised * strange
        if self.supervised_ is not None:
            total = total + self.weighing_.supervised * self.supervised_.decision_function(values)
        return total

    def decision_function(self, X: pd.DataFrame | Floats) -> Floats:
        """Return the score of each row, worked out without any Shapley value; higher = sooner to be reviewed."""
        values = self._read(X)
        return self._predict(values, self.unsupervised_.decision_function(self._metrics(values)))

    @available_if(_learnt)  # type: ignore[untyped-decorator]  # scikit-learn carries no types
    def predict(self, X: pd.DataFrame | Floats) -> NDArray[Any]:
        """Return the greater of ``classes_`` where a finding is more likely than not by the labels, else the lesser.

        There is none in the unsupervised regime, whose score is no log-odds of anything.
        """
        return self._chosen(X)

    def _reasons(self, X: pd.DataFrame | Floats) -> Explanation:
        return self.explain(X)

    @available_if(_calibrated)  # type: ignore[untyped-decorator]  # scikit-learn carries no types
    def predict_proba(self, X: pd.DataFrame | Floats) -> Floats:
        """Return the chance of no finding and of a finding, of shape (rows, 2), where calibration holds."""
        chance = 1.0 / (1.0 + np.exp(-self.decision_function(X)))
        return np.column_stack([1.0 - chance, chance])

    def explain(self, X: pd.DataFrame | Floats) -> Explanation:
        """Return the published score of each row and the contributions that it is the sum of.

        Raises
        ------
        ModelError
            The sum of the contributions and the model's own prediction do not agree within 1e-6.
        """
        values = self._read(X)
        metrics = self._metrics(values)
        strange = self.unsupervised_.explain(metrics)
        base = self.weighing_.intercept + self.weighing_.unsupervised * strange.base
        parts: dict[str, Floats] = {}
        for name, share in strange.parts.items():
            parts[name] = np.zeros(values.shape)
            parts[name][:, self.columns_] = self.weighing_.unsupervised * share
        if self.supervised_ is not None:
            own, phi = self.supervised_.explain(values)
            base += self.weighing_.supervised * own
            parts["boosted"] = self.weighing_.supervised * phi
        contributions = np.zeros(values.shape)
        for share in parts.values():
            contributions += share
        score = published_sum(base, contributions)
        apart = check_agreement(score, self._predict(values, self.unsupervised_.decision_function(metrics)))
        error = None
        if strange.standard_error is not None:
            error = np.zeros(values.shape)
            error[:, self.columns_] = self.weighing_.unsupervised * strange.standard_error
        return Explanation(base, contributions, score, parts, self._names(), index_of(X), error, apart)

    def explain_path_dependent(self, X: pd.DataFrame | Floats) -> Floats:
        """Return contributions of which the share of trees is path-dependent, and all other parts as published.

        They are not published: they tell for whom the order of the reasons hangs on the question.
        """
        values = self._read(X)
        found = np.zeros(values.shape)
        found[:, self.columns_] = self.weighing_.unsupervised * self.unsupervised_.explain_path_dependent(
            self._metrics(values)
        )
        if self.supervised_ is not None:
            found += self.weighing_.supervised * self.supervised_.explain_path_dependent(values)
        return found

    def to_texts(self) -> dict[str, str]:
        """Return LightGBM's text of each bag; none in the unsupervised regime."""
        check_is_fitted(self)
        return {} if self.supervised_ is None else self.supervised_.to_texts()

    def to_arrays(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Return what scoring needs besides the texts: plain arrays and a dictionary that JSON can hold."""
        check_is_fitted(self)
        own, meta = self.unsupervised_.to_arrays()
        arrays = {f"unsupervised/{key}": array for key, array in own.items()}
        if self.supervised_ is not None:
            arrays |= {f"supervised/{key}": array for key, array in self.supervised_.to_arrays().items()}
        return arrays, {
            "format": FORMAT,
            "features": self.n_features_in_,
            "names": list(self._names()) if hasattr(self, "feature_names_in_") else None,
            "columns": list(self.columns_),
            "regime": self.regime_,
            "findings": self.findings_,
            "minimum_findings": self.minimum_findings,
            "weighing": list(self.weighing_),
            "calibration_error": self.calibration_error_ if self.regime_ == "blended" else None,
            "unsupervised": meta,
        }

    @classmethod
    def from_arrays(
        cls,
        arrays: Mapping[str, NDArray[Any]],
        meta: Mapping[str, Any],
        texts: Mapping[str, str],
        *,
        n_jobs: int | None = -1,
    ) -> Self:
        """Rebuild a fitted model from :meth:`to_arrays` and :meth:`to_texts`; it scores the same bits.

        Raises
        ------
        ModelError
            These are not those of such a model. They are checked before anything walks them.
        """
        return rebuilt(meta, FORMAT, "blend", lambda: cls._rebuild(arrays, meta, texts, n_jobs))

    @classmethod
    def _rebuild(
        cls,
        arrays: Mapping[str, NDArray[Any]],
        meta: Mapping[str, Any],
        texts: Mapping[str, str],
        n_jobs: int | None,
    ) -> Self:
        scorer = cls(minimum_findings=int(meta["minimum_findings"]), n_jobs=n_jobs)
        scorer.n_features_in_ = int(meta["features"])
        if meta["names"] is not None:
            scorer.feature_names_in_ = np.asarray(meta["names"], dtype=object)
        scorer.classes_ = classes_of(())
        scorer.columns_ = tuple(int(one) for one in meta["columns"])
        scorer.findings_, scorer.regime_ = int(meta["findings"]), meta["regime"]
        scorer.weighing_ = BlendWeights(*(float(one) for one in meta["weighing"]))
        blended = scorer.regime_ == "blended"
        scorer.calibration_error_ = float(meta["calibration_error"]) if blended else float("nan")

        def stored(owner: str) -> dict[str, NDArray[Any]]:
            start = f"{owner}/"
            return {key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)}

        scorer.unsupervised_ = RiskScorer.from_arrays(stored("unsupervised"), meta["unsupervised"], n_jobs=n_jobs)
        width = scorer.n_features_in_
        holds = (
            scorer.regime_ in {"unsupervised", "blended"}
            and bool(np.isfinite(scorer.weighing_).all() and min(scorer.weighing_[1:]) >= 0)
            and scorer.unsupervised_.n_features_in_ == len(scorer.columns_) == len(set(scorer.columns_))
            and all(0 <= column < width for column in scorer.columns_)
            and len(scorer._names()) == width
            and blended == bool(texts)
        )
        if not holds:
            raise ModelError([Fault("model", "weights and columns of a fitted blend", "others")])
        learnt = Boosted.from_texts(texts, stored("supervised"), width=width, n_jobs=n_jobs) if blended else None
        scorer.supervised_ = learnt
        return scorer

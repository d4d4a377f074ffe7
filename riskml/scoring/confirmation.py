"""ConfirmationScorer: would a review confirm this? From what reviews confirmed of the rules, and of cases like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

import numpy as np
from sklearn.base import clone
from sklearn.utils import ClassifierTags
from sklearn.utils.validation import check_is_fitted

from riskml.core.errors import Fault, ModelError, Verbatim, did_you_mean
from riskml.scoring.blend_weights import BlendWeights, weigh
from riskml.scoring.boosted import Boosted
from riskml.scoring.estimator import FindingClassifier
from riskml.scoring.explanation import Explanation, check_agreement, index_of, published_sum
from riskml.scoring.held_out import dealt_splits, held_out_scores
from riskml.scoring.phrases_faults import phrase
from riskml.scoring.row_weights import counted, read_row_weights
from riskml.scoring.settings import read_directions
from riskml.scoring.stored import rebuilt
from riskml.scoring.targets import classes_of, read_targets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from riskml.scoring.settings import Direction

    Floats = NDArray[np.float64]

FORMAT: Final = "riskml.confirmation/1"
"""Changed whenever an older model could not be read, or would score otherwise."""
PARTS: Final = ("yields", "boosted")


class ConfirmationScorer(FindingClassifier):
    """Log-odds of being confirmed = intercept + a · log-odds by yields + b · boosted log-odds, with a, b >= 0.

    The first term is one column of the data: the shrunk yields of the rules, as log-odds. The second is gradient
    boosting on all columns. The weights come from a logistic regression on scores that each row's own label did not
    teach. With fewer than ``minimum_findings`` rows of either kind, or where boosting earns no weight, the score is the
    column alone. A sum of parts with exact Shapley values has exact Shapley values.

    Parameters
    ----------
    directions : mapping of column to direction, sequence of directions, or None
        The score never falls as a ``high`` column rises, never rises as a ``low`` one does; ``both`` is free.
    yields : str or int
        The column with the log-odds by the rules' yields.
    boosted : Boosted or None
        Settings of that part, unfitted; its directions are those above.
    minimum_findings : int
        Confirmed, and cleared, rows below which nothing but the yields is used.
    folds : int
        Parts into which rows, or groups, are dealt so that scores for the regression are held out.
    random_state : int
        Seed of folds and boosting.
    n_jobs : int or None
        Threads at work, as in scikit-learn: -1 takes every core, ``None`` one. No bit of any result depends on it.

    Attributes
    ----------
    regime_ : {'yields', 'learned'}
    findings_ : tuple of int
        Confirmed and cleared rows.
    weighing_ : BlendWeights
        Intercept, a and b.
    boosted_ : Boosted or None
    base_yields_ : float
        Mean of the column over the fitted rows: what a warning is before anything is known of it.
    calibration_error_ : float
        Mean difference, over tenths of the held-out scores, between the chance given and the share confirmed; NaN in
        the first regime.

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(40, 2))
    >>> few = ConfirmationScorer(yields=0).fit(X, X[:, 1] > 0)
    >>> few.regime_, bool(np.allclose(few.decision_function(X), X[:, 0]))
    ('yields', True)
    """

    __metadata_request__fit: ClassVar = {"groups": True}

    def __init__(
        self,
        *,
        directions: Mapping[str, Direction] | Sequence[Direction] | None = None,
        yields: str | int = "rule_yield",
        boosted: Boosted | None = None,
        minimum_findings: int = 50,
        folds: int = 5,
        random_state: int = 0,
        n_jobs: int | None = -1,
    ) -> None:
        self.directions = directions
        self.yields = yields
        self.boosted = boosted
        self.minimum_findings = minimum_findings
        self.folds = folds
        self.random_state = random_state
        self.n_jobs = n_jobs

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that labels are two, and that what learned from them is a classifier."""
        tags = super().__sklearn_tags__()
        if getattr(self, "regime_", "") == "learned":
            tags.estimator_type = "classifier"
        tags.classifier_tags = ClassifierTags(multi_class=False)
        return tags

    def fit(self, X: pd.DataFrame | Floats, y: Any = None, *, groups: Any = None, sample_weight: Any = None) -> Self:
        """Learn from warnings that were decided; the order of the rows does not matter.

        Parameters
        ----------
        X : of shape (rows, columns)
            NaN where something is not known.
        y : of shape (rows,)
            1 for confirmed, -1 or 0 for cleared. Of any other two values the greater is confirmed.
        groups : of shape (rows,), optional
            No group's rows stand on both sides of a fold.
        sample_weight : of shape (rows,), optional
            Whole numbers count rows: the model is that of the rows written out so often. Others weigh them.

        Raises
        ------
        ModelError
            No such column, groups that do not fit, or labels of more than two kinds.
        """
        if y is None:
            values = self._validated(X, ensure_min_samples=1)
            labels = np.zeros(len(values), np.int8)
        else:
            values, y = self._validated(X, y, ensure_min_samples=1)
            labels = (read_targets(y) > 0).astype(np.int8)
        weight = read_row_weights(sample_weight, len(values))
        group = None if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
        if group is not None and len(group) != len(labels):
            raise ModelError([Fault("groups", phrase("one_a_row", count=len(labels)), Verbatim(str(len(group))))])
        rows, weight = counted(weight)
        values, labels, group = values[rows], labels[rows], None if group is None else group[rows]
        self.classes_ = classes_of(() if y is None else y)
        directions = read_directions(self.directions, self._names())
        self.column_ = self._column()
        own = values[:, self.column_]
        told = ~np.isnan(own) & (weight > 0)
        self.base_yields_ = float(np.average(own[told], weights=weight[told])) if told.any() else 0.0
        confirmed = labels > 0
        self.findings_ = (int(confirmed.sum()), int((~confirmed).sum()))
        self.regime_, self.calibration_error_ = "yields", float("nan")
        self.weighing_: BlendWeights = BlendWeights(0.0, 1.0, 0.0)
        self.boosted_: Boosted | None = None
        if min(self.findings_) >= max(1, self.minimum_findings):
            learner = Boosted() if self.boosted is None else clone(self.boosted)
            learner.set_params(directions=directions, n_jobs=self.n_jobs, random_state=self.random_state)
            self._learn(learner, values, labels, weight, group)
        return self

    def _column(self) -> int:
        names = self._names()
        known: dict[object, int] = {name: j for j, name in enumerate(names)} | {j: j for j in range(len(names))}
        if self.yields not in known:
            remedy = did_you_mean(str(self.yields), names)
            raise ModelError(
                [
                    Fault(
                        phrase("column", name=self.yields),
                        phrase("a_column_of_the_data"),
                        phrase("none_of_that_name"),
                        remedy,
                    )
                ]
            )
        return known[self.yields]

    def _learn(self, learner: Boosted, values: Floats, labels: NDArray[np.int8], weight: Floats, group: Any) -> None:
        """Boost, and weigh both parts on scores that were held out; without a weight for boosting, leave it."""
        splits = dealt_splits(values, labels, weight, group, folds=self.folds, seed=self.random_state)
        held_out, at = held_out_scores(learner, values, labels, weight, splits)
        weighing, error = weigh(self._yields(values[at]), held_out[at], labels[at] > 0, weight[at])
        if weighing.supervised > 0:
            self.regime_, self.weighing_, self.calibration_error_ = "learned", weighing, error
            self.boosted_ = learner.fit_weighted(values, labels, weight)

    def _read(self, X: pd.DataFrame | Floats) -> Floats:
        check_is_fitted(self)
        values: Floats = self._validated(X, reset=False)
        return values

    def _yields(self, values: Floats) -> Floats:
        """Return the column of yields; a gap in it is no evidence."""
        own = values[:, self.column_]
        return np.where(np.isnan(own), self.base_yields_, own)

    def _predict(self, values: Floats) -> Floats:
        total = self.weighing_.intercept + self.weighing_.unsupervised * self._yields(values)
        if self.boosted_ is not None:
            total = total + self.weighing_.supervised * self.boosted_.decision_function(values)
        return np.asarray(total, np.float64)

    def decision_function(self, X: pd.DataFrame | Floats) -> Floats:
        """Return the log-odds of each row, worked out without any Shapley value; higher = sooner to be reviewed."""
        return self._predict(self._read(X))

    def predict(self, X: pd.DataFrame | Floats) -> NDArray[Any]:
        """Return the greater of ``classes_`` where a review would sooner confirm than clear, else the lesser."""
        return self._chosen(X)

    def _reasons(self, X: pd.DataFrame | Floats) -> Explanation:
        return self.explain(X)

    def explain(self, X: pd.DataFrame | Floats) -> Explanation:
        """Return the published score of each row and the contributions that it is the sum of.

        Raises
        ------
        ModelError
            The sum of the contributions and the model's own prediction do not agree within 1e-6.
        """
        values = self._read(X)
        base = self.weighing_.intercept + self.weighing_.unsupervised * self.base_yields_
        parts = {name: np.zeros(values.shape) for name in PARTS}
        parts["yields"][:, self.column_] = self.weighing_.unsupervised * (self._yields(values) - self.base_yields_)
        if self.boosted_ is not None:
            own, phi = self.boosted_.explain(values)
            base += self.weighing_.supervised * own
            parts["boosted"] = self.weighing_.supervised * phi
        contributions = parts["yields"] + parts["boosted"]
        score = published_sum(base, contributions)
        apart = check_agreement(score, self._predict(values))
        return Explanation(base, contributions, score, parts, self._names(), index_of(X), None, apart)

    def explain_path_dependent(self, X: pd.DataFrame | Floats) -> Floats:
        """Return contributions of which the share of trees is path-dependent, and all other parts as published."""
        values = self._read(X)
        found = np.zeros(values.shape)
        found[:, self.column_] = self.weighing_.unsupervised * (self._yields(values) - self.base_yields_)
        if self.boosted_ is not None:
            found += self.weighing_.supervised * self.boosted_.explain_path_dependent(values)
        return found

    def to_texts(self) -> dict[str, str]:
        """Return LightGBM's text of each bag; none where only yields are used."""
        check_is_fitted(self)
        return {} if self.boosted_ is None else self.boosted_.to_texts()

    def to_arrays(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """Return what scoring needs besides the texts: plain arrays and a dictionary that JSON can hold."""
        check_is_fitted(self)
        own = {} if self.boosted_ is None else self.boosted_.to_arrays()
        return {f"boosted/{key}": array for key, array in own.items()}, {
            "format": FORMAT,
            "features": self.n_features_in_,
            "names": list(self._names()) if hasattr(self, "feature_names_in_") else None,
            "column": self.column_,
            "regime": self.regime_,
            "findings": list(self.findings_),
            "minimum_findings": self.minimum_findings,
            "weighing": list(self.weighing_),
            "base_yields": self.base_yields_,
            "calibration_error": self.calibration_error_ if self.regime_ == "learned" else None,
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
        return rebuilt(meta, FORMAT, "order", lambda: cls._rebuild(arrays, meta, texts, n_jobs))

    @classmethod
    def _rebuild(
        cls,
        arrays: Mapping[str, NDArray[Any]],
        meta: Mapping[str, Any],
        texts: Mapping[str, str],
        n_jobs: int | None,
    ) -> Self:
        scorer = cls(minimum_findings=int(meta["minimum_findings"]), n_jobs=n_jobs)
        width = scorer.n_features_in_ = int(meta["features"])
        if meta["names"] is not None:
            scorer.feature_names_in_ = np.asarray(meta["names"], dtype=object)
        scorer.classes_ = classes_of(())
        scorer.column_, scorer.regime_ = int(meta["column"]), meta["regime"]
        confirmed, cleared = (int(one) for one in meta["findings"])
        scorer.findings_ = confirmed, cleared
        scorer.weighing_ = BlendWeights(*(float(one) for one in meta["weighing"]))
        scorer.base_yields_ = float(meta["base_yields"])
        learned = scorer.regime_ == "learned"
        scorer.calibration_error_ = float(meta["calibration_error"]) if learned else float("nan")
        holds = (
            scorer.regime_ in {"yields", "learned"}
            and bool(np.isfinite([*scorer.weighing_, scorer.base_yields_]).all() and min(scorer.weighing_[1:]) >= 0)
            and 0 <= scorer.column_ < width
            and len(scorer._names()) == width
            and learned == bool(texts)
        )
        if not holds:
            raise ModelError([Fault("model", "weights and columns of a fitted order", "others")])
        own = {key.removeprefix("boosted/"): array for key, array in arrays.items()}
        scorer.boosted_ = Boosted.from_texts(texts, own, width=width, n_jobs=n_jobs) if learned else None
        return scorer

"""What every estimator of a table has: columns with names, among them some with gaps, and reasons as columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from riskml.scoring.shap_explanation import as_shap
from riskml.scoring.table import as_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import shap
    from numpy.typing import NDArray

    from riskml.scoring.explanation import Explanation

    Floats = NDArray[np.float64]


class Estimator(TransformerMixin, BaseEstimator, ABC):  # type: ignore[misc]  # scikit-learn carries no types
    """An estimator whose columns have names, whose values may be missing, and whose scores are sums of reasons."""

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that gaps are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def _names(self) -> tuple[str, ...]:
        """Return the columns' names; x0, x1, … where the data had none, as in scikit-learn."""
        if hasattr(self, "feature_names_in_"):
            return tuple(str(name) for name in self.feature_names_in_)
        return tuple(f"x{j}" for j in range(self.n_features_in_))

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:  # noqa: ARG002 -- scikit-learn's signature
        """Return the names of the contributions, which are the names of the columns."""
        check_is_fitted(self)
        return np.asarray(self._names(), dtype=object)

    def _validated(self, X: Any, y: Any = "no_validation", **asked: Any) -> Any:
        with np.errstate(over="ignore", invalid="ignore"):  # scikit-learn adds up all numbers to look for gaps
            return validate_data(self, as_frame(X), y, dtype=np.float64, ensure_all_finite="allow-nan", **asked)

    @abstractmethod
    def _reasons(self, X: Any) -> Explanation:
        """Return the published scores and what they are the sums of."""

    def transform(self, X: pd.DataFrame | Floats) -> Floats:
        """Return the contributions of each row, one column a metric: the published score without its base.

        As everywhere in scikit-learn ``set_output(transform="pandas")`` keeps the names of rows and columns.
        """
        return self._reasons(X).contributions

    def explanation(self, X: pd.DataFrame | Floats, names: Mapping[str, str] | None = None) -> shap.Explanation:
        """Return scores and reasons as ``shap.plots`` draws them: waterfall of a row, bar and beeswarm of all.

        Base and values added from left to right are the published score, bit for bit.

        Parameters
        ----------
        X
            Rows by metrics.
        names
            What metrics are called in pictures, such as in another language; the others keep their names.
        """
        reasons = self._reasons(X)
        called = [(names or {}).get(name, name) for name in reasons.feature_names]
        data = self._validated(X, reset=False)
        return as_shap(reasons.base, reasons.contributions, data, called)


class FindingClassifier(Estimator):
    """An estimator whose score is the log-odds of a finding by the reviewers who made the labels.

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
        What was said of the rows that were learned from: no finding, then a finding. Where labels told three things
        (1 found, 0 not looked at, -1 cleared), the latter two are one class, 0.
    """

    classes_: NDArray[Any]

    def _chosen(self, X: pd.DataFrame | Floats) -> NDArray[Any]:
        log_odds: Floats = self.decision_function(X)
        return self.classes_[(log_odds > 0).astype(np.intp)]

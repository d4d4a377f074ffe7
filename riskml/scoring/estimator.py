"""What every estimator of a table has: columns with names, among them some with gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from riskml.scoring.table import as_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Estimator(BaseEstimator):  # type: ignore[misc]  # scikit-learn carries no types
    """An estimator whose columns have names, and whose values may be missing."""

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

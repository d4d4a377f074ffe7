"""What each row counts for, as scikit-learn hands it over."""

from __future__ import annotations

from numbers import Number
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils import check_array, check_consistent_length
from sklearn.utils.validation import check_non_negative

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def read_weights(sample_weight: Any, rows: int) -> Floats:
    """Return one weight a row: 1 where none was given, the same for all where a number was.

    Raises
    ------
    ValueError
        Not one for each row, one that is negative or no finite number, or nothing but 0: scikit-learn's own refusals.

    Examples
    --------
    >>> read_weights(None, 3).tolist(), read_weights([0, 2, 1], 3).tolist()
    ([1.0, 1.0, 1.0], [0.0, 2.0, 1.0])
    """
    given = 1.0 if sample_weight is None else sample_weight
    given = np.full(rows, given) if isinstance(given, Number) else given
    weights: Floats = check_array(given, ensure_2d=False, dtype=np.float64, order="C", input_name="sample_weight")
    if weights.ndim != 1:
        message = f"Sample weights must be 1D array or scalar, got {weights.ndim}D array."
        raise ValueError(message)
    check_consistent_length(weights, range(rows))
    check_non_negative(weights, "`sample_weight`")
    if not weights.any():
        message = "Sample weights must contain at least one non-zero number."
        raise ValueError(message)
    return weights

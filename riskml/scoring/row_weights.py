"""What ``sample_weight`` says, one a row: whole numbers count rows, anything else weighs them."""

from __future__ import annotations

from numbers import Number
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils import check_array, check_consistent_length
from sklearn.utils.validation import check_non_negative

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

MOST = 1_000_000
"""Rows beyond which whole numbers weigh, too: so many repetitions would not fit into memory."""


def read_row_weights(sample_weight: Any, rows: int) -> Floats:
    """Return one weight a row: 1 where none was given, the same for all where a number was.

    Raises
    ------
    ValueError
        Not one for each row, one that is negative or no finite number, or nothing but 0: scikit-learn's own refusals.

    Examples
    --------
    >>> read_row_weights(None, 3).tolist(), read_row_weights([0, 2, 1], 3).tolist()
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


def counted(weight: Floats) -> tuple[Places, Floats]:
    """Return which rows are learned from, each as often as it counts, and what they then weigh.

    A row that counts three times is three rows for everything that is drawn, dealt or counted, and one that counts
    none is not there: the model is then exactly that of the rows written out. Weights that are no whole numbers
    cannot be written out, and weigh.

    Examples
    --------
    >>> rows, weight = counted(np.array([1.0, 0.0, 2.0]))
    >>> rows.tolist(), weight.tolist()
    ([0, 2, 2], [1.0, 1.0, 1.0])
    >>> rows, weight = counted(np.array([0.5, 2.0]))
    >>> rows.tolist(), weight.tolist()
    ([0, 1], [0.5, 2.0])
    """
    every = np.arange(len(weight))
    if weight.sum() > MOST or not np.array_equal(weight, np.floor(weight)):
        return every, weight
    rows = np.repeat(every, weight.astype(np.int64))
    return rows, np.ones(len(rows))


def splits_of_counted(splits: Iterable[tuple[Places, Places]], rows: Places) -> list[tuple[Places, Places]]:
    """Return splits of the rows as they were given as splits of the rows written out."""

    def written_out(places: Places) -> Places:
        return np.flatnonzero(np.isin(rows, places))

    return [(written_out(train), written_out(test)) for train, test in splits]

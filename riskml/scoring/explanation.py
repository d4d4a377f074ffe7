"""A score as the sum of its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskml.core.errors import Fault, ModelError
from riskml.scoring.table import as_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


AGREEMENT = 1e-6
"""How far the published score may lie from the model's own prediction."""


def published_sum(base: float, contributions: Floats) -> Floats:
    """Return base + c1 + c2 + …, summed left to right in float64: the published score, bit for bit.

    numpy's own sum pairs its terms by layout; this one can be repeated with a pen, in a spreadsheet or in
    SQL, and gives the same bits.

    Examples
    --------
    >>> published_sum(0.1, np.array([[0.2, 0.3]])).tolist() == [0.1 + 0.2 + 0.3]
    True
    """
    total = np.full(len(contributions), base, np.float64)
    for j in range(contributions.shape[1]):
        total += contributions[:, j]
    return total


def check_agreement(score: Floats, predicted: Floats) -> float:
    """Refuse scores that are not the model's own prediction within ``AGREEMENT``; return how far they are at most.

    Raises
    ------
    ModelError
        With the first rows that do not agree.
    """
    apart = np.abs(score - predicted)
    wrong = np.flatnonzero(~(apart <= AGREEMENT))
    if len(wrong):
        raise ModelError(
            Fault(
                f"row {row}",
                f"contributions that add up to the prediction {predicted[row]!r} within {AGREEMENT}",
                repr(score[row]),
                "Do not publish; report this as a fault of riskml.",
            )
            for row in wrong[:20]
        )
    return float(apart.max(initial=0.0))


def index_of(X: Any) -> pd.Index:
    """Return the rows' names, or their numbers where they came without."""
    import pandas as pd  # noqa: PLC0415 -- only those who want names load pandas

    table = as_frame(X)
    index = getattr(table, "index", None)
    return index if isinstance(index, pd.Index) else pd.RangeIndex(len(np.asarray(table)))


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Scores of some rows, each exactly the sum of its base and contributions.

    Parameters
    ----------
    base
        What a row scores before any of its metrics is looked at; the same for every row.
    contributions
        Shapley value of each metric, rows by metrics; exactly 0 where the metric is missing.
    score
        ``published_sum(base, contributions)``.
    parts
        The share of each detector in ``contributions``, in the same units; they add up to it.
    feature_names
        The metrics, in the order of the columns.
    index
        The rows' names, in order.
    standard_error
        Of each contribution, where some part is explained by permutation; ``None`` where all are exact.
    agreement
        How far a score is at most from the model's own prediction.
    """

    base: float
    contributions: Floats
    score: Floats
    parts: Mapping[str, Floats]
    feature_names: tuple[str, ...]
    index: pd.Index
    standard_error: Floats | None = None
    agreement: float = 0.0

    def frame(self) -> pd.DataFrame:
        """Return one row an official: score, base, then one column a metric.

        Adding the columns from ``base`` on, left to right, gives ``score`` bit for bit.
        """
        import pandas as pd  # noqa: PLC0415 -- only those who want a table load pandas

        values = np.column_stack([self.score, np.full(len(self.score), self.base), self.contributions])
        return pd.DataFrame(values, index=self.index, columns=["score", "base", *self.feature_names])

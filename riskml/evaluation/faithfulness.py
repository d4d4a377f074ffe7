"""Whether the cited facts carry a warning: take them away, and it should fall.

Deletion tests of explanations are those of Samek et al. (2017, IEEE TNNLS 28:2660-2673) and, as comprehensiveness,
of DeYoung et al. (2020, ACL). Here what is cited is set to missing, which the models know, and scored anew.
Path-dependent and interventional Shapley values answer different questions (Janzing et al. 2020, AISTATS); where
they cite different facts, a reader should know that the reasons depend on the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.evaluation.phrases import PHRASES
from riskml.evaluation.stability import top_reasons

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

CITED = 3
"""Facts that a warning cites."""

AIM = 0.95
"""Share of warnings that should fall when what they cite is taken away."""

DIFFUSE, DISPUTED = PHRASES["diffuse"], PHRASES["disputed"]


def without_cited(
    X: pd.DataFrame,
    contributions: pd.DataFrame,
    rescore: Callable[[pd.DataFrame], ArrayLike],
    threshold: float | ArrayLike,
    *,
    cited: int = CITED,
) -> pd.DataFrame:
    """Take away what each warning cites, and score it anew.

    Parameters
    ----------
    X
        Features of those with a warning, rows by columns.
    contributions
        What each feature adds to the score; rows as in `X`, columns among those of `X`.
    rescore
        From features to scores, one a row: the model, and nothing that depends on the other rows.
    threshold
        Score from which on there is a warning; one for all, or one a row.
    cited
        How many of the strongest raising features a warning cites.

    Returns
    -------
    DataFrame
        Rows of `X`: score, score_without, threshold, cited (how many there were), diffuse (the score without
        them is still at or above the threshold).

    Raises
    ------
    ModelError
        Contributions of other rows or columns; a row that has no warning; scores that are no numbers.
    """
    faults = []
    if not X.index.equals(contributions.index):
        faults.append(Fault("contributions", "the rows of the features", "other rows"))
    faults += [
        Fault("contributions", "columns of the features", repr(name)) for name in contributions if name not in X.columns
    ]
    if faults:
        raise ModelError(faults)
    limit = np.broadcast_to(np.asarray(threshold, np.float64), (len(X),))
    before = np.asarray(rescore(X), np.float64) if len(X) else np.empty(0)
    names = np.array(list(map(str, contributions.columns)), object)
    top = top_reasons(contributions, cited)
    taken = np.array([[name in row for name in names] for row in top], bool).reshape(len(X), len(names))
    less = X.copy()
    less[list(contributions.columns)] = less[list(contributions.columns)].mask(taken)
    after = np.asarray(rescore(less), np.float64) if len(X) else np.empty(0)
    faults += [
        Fault("rescore", f"{len(X)} numbers, one a row", f"an array of shape {values.shape}")
        for values in (before, after)
        if values.shape != (len(X),) or np.isnan(values).any()
    ]
    if not faults and (before < limit).any():
        found = f"{int((before < limit).sum())} of {len(X)} below it"
        faults.append(Fault("warnings", "scores at or above the threshold", found, "Pass those with a warning only."))
    if faults:
        raise ModelError(faults)
    return pd.DataFrame(
        {
            "score": before,
            "score_without": after,
            "threshold": limit,
            "cited": [len(row) for row in top],
            "diffuse": after >= limit,
        },
        index=X.index,
    )


def disputed(one: pd.DataFrame, other: pd.DataFrame, *, cited: int = CITED) -> pd.Series:
    """Say for which rows two tables of contributions cite different facts first.

    Parameters
    ----------
    one, other
        For instance interventional and path-dependent Shapley values; the same rows and columns.
    cited
        How many of the strongest raising features are compared, as a set.

    Raises
    ------
    ModelError
        Other rows or columns.

    Examples
    --------
    >>> one = pd.DataFrame({"late": [2.0, 2.0], "close": [1.0, 0.5], "load": [0.1, 1.0]})
    >>> other = pd.DataFrame({"late": [1.0, 2.0], "close": [2.0, 1.0], "load": [0.0, 0.5]})
    >>> disputed(one, other, cited=2).tolist()
    [False, True]
    """
    if not one.index.equals(other.index) or set(one.columns) != set(other.columns):
        raise ModelError([Fault("contributions", "the same rows and columns in both", "others")])
    pairs = zip(top_reasons(one, cited), top_reasons(other[list(one.columns)], cited), strict=True)
    return pd.Series([a != b for a, b in pairs], index=one.index, dtype=bool)


def faithful_share(tested: pd.DataFrame) -> float:
    """Return the share of warnings that fall without what they cite; NaN of none. The aim is 0.95."""
    return float(1.0 - tested["diffuse"].mean()) if len(tested) else float("nan")

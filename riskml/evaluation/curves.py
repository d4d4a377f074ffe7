"""Curves as values: what a list of each length would hold and miss. Drawing them is done elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.evaluation.capacity import at_capacity, top_of_each_month

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike


def precision_recall_curve(
    scores: pd.Series, labels: pd.DataFrame, lengths: Iterable[int], *, level: float = 0.95
) -> pd.DataFrame:
    """Return precision and recall of lists of each length, with intervals.

    Each interval holds by itself; they do not hold all at once, and a length picked by them is too good.

    Parameters
    ----------
    scores, labels, level
        As for ``at_capacity``.
    lengths
        People a month.

    Returns
    -------
    DataFrame
        Index length; columns precision, precision_low, precision_high, recall, recall_low, recall_high, listed,
        reviewed, confirmed.
    """
    rows = {}
    for length in sorted(set(lengths)):
        found = at_capacity(scores, labels, length, level=level)
        p, r = found.precision, found.recall
        counts = (found.listed, found.reviewed, found.confirmed)
        rows[length] = (p.value, p.low, p.high, r.value, r.low, r.high, *counts)
    if not rows:
        raise ModelError([Fault("lengths", "one or more", "none")])
    names = ["precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[*names, "listed", "reviewed", "confirmed"])
    return table.rename_axis("length")


def list_lengths(longest: int, points: int = 12) -> list[int]:
    """Return lengths from 1 to the longest, evenly spaced in ratio.

    Examples
    --------
    >>> list_lengths(100, 5)
    [1, 3, 10, 32, 100]
    """
    if longest < 1 or points < 1:
        raise ModelError([Fault("longest and points", "1 or more", f"{longest} and {points}")])
    return sorted(set(np.rint(np.geomspace(1, longest, points)).astype(int).tolist()))


def gains(outcome: ArrayLike, score: ArrayLike, *, weight: ArrayLike | None = None) -> pd.DataFrame:
    """Return which share of the findings is found by reviewing which share of people, from the top.

    Parameters
    ----------
    outcome
        1 confirmed, 0 cleared; people without a finding are left out beforehand.
    score
        One a person; equal scores are reviewed together.
    weight
        How many people each stands for (1 / propensity); None: one each.

    Returns
    -------
    DataFrame
        From (0, 0) to (1, 1): reviewed, found (shares), lift (found over reviewed; NaN at the origin).

    Raises
    ------
    ModelError
        Outcomes that are none, or without a finding.

    Examples
    --------
    >>> gains([1, 0, 1, 0], [4, 3, 2, 1])["found"].tolist()
    [0.0, 0.5, 0.5, 1.0, 1.0]
    """
    y, s = np.asarray(outcome, np.float64), np.asarray(score, np.float64)
    w = np.ones(len(y)) if weight is None else np.asarray(weight, np.float64)
    if y.shape != s.shape or y.shape != w.shape or not np.isin(y, (0.0, 1.0)).all() or not y.any():
        raise ModelError([Fault("outcomes", "0 or 1, one a score, at least one of them 1", "others")])
    if np.isnan(s).any() or not (w > 0).all():
        raise ModelError([Fault("scores and weights", "numbers, weights above 0", "others")])
    order = np.argsort(-s, kind="stable")
    last = np.append(np.diff(s[order]) != 0, True)
    reviewed = np.append(0.0, np.cumsum(w[order])[last] / w.sum())
    found = np.append(0.0, np.cumsum((w * y)[order])[last] / (w * y).sum())
    lift = np.divide(found, reviewed, out=np.full(len(found), np.nan), where=reviewed > 0)
    return pd.DataFrame({"reviewed": reviewed, "found": found, "lift": lift})


def found_by_month(scores: pd.Series, confirmed: pd.Series, capacity: int) -> pd.DataFrame:
    """Return, month by month, how many were listed and of how many of them a finding is known.

    Parameters
    ----------
    scores
        Index (official_id, month).
    confirmed
        True where a review confirmed; rows of `scores` that it lacks count as not known.
    capacity
        People a month.

    Returns
    -------
    DataFrame
        Index month; listed, confirmed, reviews (running total of people listed), findings (running total).
    """
    listed = top_of_each_month(scores, capacity)
    hits = listed & confirmed.reindex(scores.index, fill_value=False).astype(bool)
    table = pd.DataFrame({"listed": listed, "confirmed": hits}).groupby(level="month").sum()
    return table.assign(reviews=table["listed"].cumsum(), findings=table["confirmed"].cumsum())

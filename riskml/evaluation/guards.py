"""Guards before training and evaluation: what cannot be learnt from is refused, everything at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from riskml.core.errors import Fault, ModelError
from riskml.evaluation.known_later import known_later_faults
from riskml.evaluation.leakage import as_labels, as_table, leak_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

TOLERANCE = 0.02
"""How far from 0.50 the area under the curve may be where labels are shuffled."""


def label_faults(y: Any) -> list[Fault]:
    """Return a fault where labels are constant or hold a single finding.

    Examples
    --------
    >>> [fault.found for fault in label_faults([0, 0, 1])]
    ['1 confirmed finding']
    """
    labels = as_labels(y, len(y))
    positives, others = int((labels == 1).sum()), int((labels == 0).sum())
    if not positives and not others:
        return [Fault("labels", "findings to learn from", "none", "Train without labels until there are some.")]
    if not positives or not others:
        kind = "confirmed" if positives else "not confirmed"
        remedy = "Nothing can be told apart: train without labels, or widen the months that labels come from."
        return [Fault("labels", "both confirmed findings and others", f"a constant: all {kind}", remedy)]
    if positives == 1:
        remedy = "One finding can be trained on or tested on, never both: train without labels until there are more."
        return [Fault("labels", "two confirmed findings or more", "1 confirmed finding", remedy)]
    return []


def split_group_faults(
    y: Any, groups: Any, folds: Iterable[tuple[Integers, Integers]], name: str = "group"
) -> list[Fault]:
    """Return a fault where a group with one common label is on both sides of a fold.

    If all rows of a tender bear the tender's finding, a model that recognises the tender knows it. Groups
    without a finding are alike in every honest table and are not counted; a fault needs two groups or more
    with findings on both sides of one fold, at least half of them constant.

    Parameters
    ----------
    y
        1, 0 or missing.
    groups
        The tender or official of each row.
    folds
        Pairs of positions to train on and to test on.
    name
        What the groups are, for the message.
    """
    labels = as_labels(y, len(y))
    codes = pd.factorize(np.asarray(groups.to_pandas() if hasattr(groups, "to_pandas") else groups))[0]
    seen = ~np.isnan(labels) & (codes >= 0)
    size = int(codes.max()) + 1 if len(codes) else 0
    rows = np.bincount(codes[seen], minlength=size)
    found = np.bincount(codes[seen], labels[seen], minlength=size)
    affected = []
    for number, (train, test) in enumerate(folds, start=1):
        both = np.intersect1d(codes[train], codes[test])
        both = both[(both >= 0)]
        both = both[(found[both] > 0) & (rows[both] > 1)]
        constant = int((found[both] == rows[both]).sum())
        if constant >= 2 and 2 * constant >= len(both):  # noqa: PLR2004 (one may be chance; half)
            affected.append((number, constant, len(both)))
    if not affected:
        return []
    number, constant, of = affected[0]
    what = (
        f"in fold {number} {constant} of {of} with findings are on both sides with one label in all their rows"
        f"{f', and so in {len(affected) - 1} more folds' if len(affected) > 1 else ''}"
    )
    remedy = f"Use GroupSplit or GroupedTemporalSplit with groups= the {name} of each row."
    return [Fault(f"folds by {name}", f"each {name} whole on one side", what, remedy)]


def check_training(
    X: Any,
    y: Any,
    *,
    groups: Any = None,
    folds: Iterable[tuple[Integers, Integers]] | None = None,
    known_at: Mapping[str, object] | pd.DataFrame | None = None,
    group_name: str = "group",
    unlabelled_as_others: bool = False,
) -> None:
    """Refuse what must not be trained on, with every reason at once.

    Parameters
    ----------
    X
        Features; pandas, Arrow or an array.
    y
        1, 0 or missing (unlabelled), one a row.
    groups, folds, group_name
        Given both, groups that are split across folds are looked for; see ``split_group_faults``.
    known_at
        When values were known; see ``known_later_faults``.
    unlabelled_as_others
        Judge findings beside everybody else, as learning from positives and unlabelled does, and not beside
        the cleared alone.

    Raises
    ------
    ModelError
        A constant label or a single finding; columns that hold the answer; columns known only later; groups
        with one label on both sides of a fold. Each names the column and the fix.
    """
    table = as_table(X)
    labels = as_labels(y, len(table))
    if unlabelled_as_others:
        labels = np.nan_to_num(labels, nan=0.0)
    faults = label_faults(labels)
    if (labels == 1).any() and (labels == 0).any():
        faults += leak_faults(table, labels)
    if known_at is not None:
        faults += known_later_faults(table, known_at)
    if groups is not None and folds is not None:
        faults += split_group_faults(labels, groups, folds, group_name)
    if faults:
        raise ModelError(faults)


@dataclass(frozen=True, slots=True)
class ShuffledLabels:
    """What a model learns from labels that mean nothing.

    Parameters
    ----------
    auc
        Mean area under the curve over the repeats, pairs within the same month only.
    standard_error
        Of that mean.
    repeats
        How many times labels were shuffled and the model refitted.
    """

    auc: float
    standard_error: float
    repeats: int


def check_shuffled_labels(
    refit: Callable[[Any, Floats], Any],
    X: Any,
    y: Any,
    months: Any,
    *,
    least: int = 10,
    most: int = 200,
    tolerance: float = TOLERANCE,
    seed: int = 0,
) -> ShuffledLabels:
    """Refit on labels shuffled within each month; the area under the curve must be 0.50.

    Shuffling within months keeps how many findings each month has, and pairs are compared within months, so
    that a model which knows the months only gains nothing. Repeats go on until the mean is known to a third
    of the tolerance.

    Parameters
    ----------
    refit
        From features and labels to out-of-sample scores, one a row; NaN where a row was only trained on. It
        must do all that the real training does, choice of features included.
    X, y, months
        Features, labels (1, 0, missing) and the month of each row.
    least, most
        Repeats.
    tolerance
        How far from 0.50 the mean may be.
    seed
        Of the shuffling.

    Returns
    -------
    ShuffledLabels

    Raises
    ------
    ModelError
        The mean is farther from 0.50 than the tolerance and three standard errors; or not one month has
        both labels.
    """
    labels = as_labels(y, len(y))
    of_month = pd.factorize(np.asarray(months.to_pandas() if hasattr(months, "to_pandas") else months))[0]
    random = np.random.default_rng(seed)
    areas: list[float] = []
    while len(areas) < most:
        shuffled = labels.copy()
        for month in range(of_month.max() + 1):
            rows = np.flatnonzero(of_month == month)
            shuffled[rows] = labels[random.permutation(rows)]
        scores = refit(X, shuffled)
        area = auc_within(np.asarray(scores, np.float64), shuffled, of_month)
        if np.isnan(area):
            remedy = "Score whole months, out of sample, of which some have both labels."
            raise ModelError([Fault("shuffled labels", "months with both labels among the scored", "none", remedy)])
        areas.append(area)
        error = float(np.std(areas, ddof=1) / np.sqrt(len(areas))) if len(areas) > 1 else float("inf")
        if len(areas) >= least and error <= tolerance / 3:
            break
    mean = float(np.mean(areas))
    if abs(mean - 0.5) > max(tolerance, 3 * error):
        found = f"{mean:.3f} (standard error {error:.3f}, {len(areas)} repeats)"
        remedy = "Scores know the labels they are judged by: look for rows that are scored by a model trained on them."
        expected = f"an area under the curve of 0.50 ± {tolerance:g}"
        raise ModelError([Fault("shuffled labels", expected, found, remedy)])
    return ShuffledLabels(mean, error, len(areas))


def auc_within(scores: Floats, labels: Floats, strata: Integers) -> float:
    """Return the share of pairs of the same stratum in which the finding scores higher, ties half; NaN of none.

    Examples
    --------
    >>> auc_within(np.array([1.0, 2, 9, 8]), np.array([0.0, 1, 0, 1]), np.array([0, 0, 1, 1]))
    0.5
    """
    won = pairs = 0.0
    seen = ~(np.isnan(scores) | np.isnan(labels))
    for stratum in np.unique(strata[seen]):
        rows = seen & (strata == stratum)
        hits = labels[rows] == 1
        some, rest = int(hits.sum()), int((~hits).sum())
        if some and rest:
            ranks = stats.rankdata(scores[rows])
            won += float(ranks[hits].sum()) - some * (some + 1) / 2
            pairs += some * rest
    return won / pairs if pairs else float("nan")

"""Guards before training and evaluation: what cannot be learnt from is refused, everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.evaluation.known_later import known_later_faults
from riskml.evaluation.leakage import as_labels, as_table, leak_faults
from riskml.evaluation.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


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
        return [
            Fault(
                phrase("labels"),
                phrase("findings_to_learn"),
                phrase("none"),
                phrase("train_without_labels_until_there_are"),
            )
        ]
    if not positives or not others:
        kind = phrase("confirmed" if positives else "not_confirmed")
        remedy = phrase("nothing_can_be_told_apart_train")
        return [
            Fault(
                phrase("labels"),
                phrase("both_confirmed_findings_and_others"),
                phrase("a_constant_all", kind=kind),
                remedy,
            )
        ]
    if positives == 1:
        remedy = phrase("one_finding_can_be_trained")
        return [Fault(phrase("labels"), phrase("two_confirmed_findings"), phrase("n_1_confirmed_finding"), remedy)]
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
    remedy = f"Use GroupSplit with groups= the {name} of each row."
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

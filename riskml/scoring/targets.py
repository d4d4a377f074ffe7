"""What a scorer is fitted to, as scikit-learn hands it over: 1 a finding, 0 not looked at, -1 reviewed and cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils.multiclass import type_of_target

from riskml.core.errors import Fault, ModelError
from riskml.scoring.phrases_faults import phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KNOWN = (-1, 0, 1)


class LabelError(ModelError, ValueError):
    """Labels that nothing can be learned from; a ValueError, too, as scikit-learn's own are."""


def read_targets(y: Any) -> NDArray[np.int8]:
    """Return 1, 0 or -1 for each row; of any other two values the greater is a finding.

    Raises
    ------
    LabelError
        There are more than two other values, or gaps.

    Examples
    --------
    >>> read_targets([0, 1, -1]).tolist(), read_targets(["no", "yes"]).tolist()
    ([0, 1, -1], [0, 1])
    """
    given = np.asarray(y)
    if given.dtype.kind == "f" and np.isnan(given).any():
        gaps, remedy = phrase("gaps", count=int(np.isnan(given).sum())), phrase("who_has_no_label")
        raise LabelError([Fault(phrase("labels"), phrase("a_label_for_every_row"), gaps, remedy)])
    values = np.unique(given)
    if given.dtype.kind in "biuf" and bool(np.isin(values, KNOWN).all()):
        return given.astype(np.int8)
    kind = type_of_target(given)
    if kind.startswith("continuous"):
        raise LabelError([Fault(phrase("labels"), phrase("labels_as_they_may_be"), phrase("measurements", kind=kind))])
    if len(values) > 2:  # noqa: PLR2004 -- two values, as it says
        found = phrase("several_values", count=len(values), kind=kind)
        raise LabelError([Fault(phrase("labels"), phrase("labels_as_they_may_be"), found, phrase("yes_or_no"))])
    return (given == values[-1]).astype(np.int8) if len(values) == 2 else np.zeros(len(given), np.int8)  # noqa: PLR2004


def classes_of(y: Any) -> NDArray[Any]:
    """Return the two classes that labels tell apart: no finding, then a finding.

    Examples
    --------
    >>> classes_of([0, 1, -1]).tolist(), classes_of([-1, 1]).tolist(), classes_of(["no", "yes"]).tolist()
    ([0, 1], [-1, 1], ['no', 'yes'])
    """
    values = np.unique(np.asarray(y))
    told_apart = len(values) == 2 and not np.isin(values, (-1, 0)).all()  # noqa: PLR2004 -- as above
    return values if told_apart else np.array([0, 1])

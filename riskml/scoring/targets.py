"""What a scorer is fitted to, as scikit-learn hands it over: 1 a finding, 0 not looked at, -1 reviewed and cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KNOWN = (-1, 0, 1)


def read_targets(y: Any) -> NDArray[np.int8]:
    """Return 1, 0 or -1 for each row; of any other two values the greater is a finding.

    Raises
    ------
    ModelError
        There are more than two other values, or gaps.

    Examples
    --------
    >>> read_targets([0, 1, -1]).tolist(), read_targets(["no", "yes"]).tolist()
    ([0, 1, -1], [0, 1])
    """
    given = np.asarray(y)
    if given.dtype.kind == "f" and np.isnan(given).any():
        remedy = "Who has no label is unlabelled: 0."
        raise ModelError([Fault("labels", "a label for every row", f"{int(np.isnan(given).sum())} gaps", remedy)])
    values = np.unique(given)
    if given.dtype.kind in "biuf" and bool(np.isin(values, KNOWN).all()):
        return given.astype(np.int8)
    if len(values) > 2:  # noqa: PLR2004 -- two values, as it says
        expected = "1 (finding), 0 (not looked at), -1 (cleared), or two values"
        raise ModelError([Fault("labels", expected, f"{len(values)} values", "A finding is a yes or a no.")])
    return (given == values[-1]).astype(np.int8) if len(values) == 2 else np.zeros(len(given), np.int8)  # noqa: PLR2004

"""Thin comparisons: too few peers, or too few acts, for a departure to speak of a person.

A number may be exact and still rest on one colleague or on three acts. Such a departure is shown with its figures and
moves nothing: not the score, not a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

LEAST_PEERS = 2
"""Others who did the same work, or among whom counterparties are dealt: one alone may be the one who departs."""
FEW_PEERS = 5
"""Of fewer others a page says so: they may share a habit, or a desk."""
LEAST_ACTS = 5
"""Acts that a departure rests on: of a rate those that count, of other comparisons all that were compared."""
_COMPARED = ("rate", "mean", "volume", "pairs", "concentration")


def is_thin(
    compare: NDArray[np.str_] | str, figures: pd.DataFrame | dict[str, float], *, valued: NDArray[np.bool_] | bool
) -> NDArray[np.bool_]:
    """Say which comparisons are too thin to move a score.

    Parameters
    ----------
    compare
        How each was compared, as the card says; 'trend' where somebody is set against the own past, which has no peers.
    figures
        observed, expected, exposure, z and peers of each, shape (n,); or of one.
    valued
        Whether pairs are compared by a value: their acts are those with one counterparty, and they have no colleagues.

    Returns
    -------
    numpy.ndarray
        Of bool, shape (n,).

    Examples
    --------
    >>> two_of_many = {"observed": 2.0, "expected": 0.1, "exposure": 350.0, "z": 4.0, "peers": 12}
    >>> bool(is_thin("rate", two_of_many, valued=False)), bool(is_thin("mean", two_of_many, valued=False))
    (True, False)
    >>> bool(is_thin("mean", two_of_many | {"peers": 1}, valued=False))
    True
    """
    observed, expected, exposure, z, peers = (
        np.asarray(figures[name], dtype=np.float64) for name in ("observed", "expected", "exposure", "z", "peers")
    )
    kind, valued = np.asarray(compare), np.asarray(valued)
    counted = np.where(z > 0, observed, expected)
    acts = np.where(kind == "rate", counted, np.where((kind == "pairs") & ~valued, observed, exposure))
    least = np.where(valued, 0, LEAST_PEERS)
    return np.isin(kind, _COMPARED) & ((np.nan_to_num(peers) < least) | (acts < LEAST_ACTS))

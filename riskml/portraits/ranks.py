"""Many people as a few unnamed values: evenly spaced ranks, and no more digits than a chart can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 60
"""As many values stand for a larger group."""
SHOWN = 3
"""Digits that are kept: enough for a place on an axis, too few to tell whose value it is."""


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sorted values, or evenly spaced ranks of more than :data:`MOST`, both ends among them.

    Examples
    --------
    >>> few = ranks(np.arange(1000.0))
    >>> len(few), few[0], few[-1]
    (60, np.float64(0.0), np.float64(999.0))
    """
    if len(values) <= MOST:
        return values
    return values[np.round(np.linspace(0, len(values) - 1, MOST)).astype(np.intp)]


def three_digits(value: float) -> float:
    """Return a value with three significant digits.

    Examples
    --------
    >>> three_digits(1.23456), three_digits(-98765.0), three_digits(0.0)
    (1.23, -98800.0, 0.0)
    """
    return float(f"{value:.{SHOWN}g}")

"""Beyond which score a row is no longer usual: as ordinary rows would score by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.scoring.reference import empirical_null

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from riskml.scoring.spread import Spreads

    Floats = NDArray[np.float64]

BEYOND = 50
"""Ordinary rows that are to lie beyond the threshold: with fewer it would hang on the draw."""

DRAWN = (2_000, 200_000)
"""Fewest and most ordinary rows that are drawn."""


def usual_quantile(
    spreads: Spreads, values: Floats, score: Callable[[Floats], Floats], share: float, seed: int
) -> float:
    """Return the score that a share of ordinary rows reach.

    Parameters
    ----------
    spreads
        Of the fitted rows.
    values
        The fitted rows, as they were measured.
    score
        Scores rows that are in spreads.
    share
        How often an ordinary row may score higher.
    seed
        Of the draws.

    Raises
    ------
    ModelError
        The share is none between 0 and 0.5.
    """
    if not 0 < share < 0.5:  # noqa: PLR2004 -- half of all ordinary rows are usual by any account
        remedy = "It is how often ordinary rows may be marked by chance, such as 0.01."
        raise ModelError([Fault("false_alarms", "a share above 0 and below 0.5", repr(share), remedy)])
    active = spreads.active
    measured = pd.DataFrame((values[:, active] - spreads.centre[active]) / spreads.spread[active])
    size = int(np.clip(round(BEYOND / share), *DRAWN))
    drawn = np.full((size, len(active)), np.nan)
    drawn[:, active] = empirical_null(measured, size=size, seed=seed).to_numpy(np.float64)
    drawn[:, active] = drawn[:, active] * spreads.spread[active] + spreads.centre[active]
    return float(np.quantile(score(spreads.of(drawn)), 1.0 - share))

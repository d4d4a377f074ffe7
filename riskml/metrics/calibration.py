"""Metrics that tell more of themselves than of anybody: so many lie past one deviation that it says nothing of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from riskml.cards import Concern

MOST: Final = 0.5
"""A metric by which more than this share lie past one deviation, on the side that concerns, is miscalibrated."""
MANY: Final = 1 / 3
"""So is one by which more than this share do, where that is ..."""
TIMES_CHANCE: Final = 3.0
"""... more than so many times the share when the same work is dealt again at random."""
LEAST: Final = 20
"""Of fewer people nothing is concluded about a metric."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How many lie past one deviation by a metric.

    Parameters
    ----------
    share
        Of all who were measured, those past one deviation on the side that concerns.
    chance
        The same share of the work dealt again; NaN where none was dealt.
    people
        How many were measured.
    """

    share: float
    chance: float
    people: int

    @property
    def miscalibrated(self) -> bool:
        """Whether so many lie there that the metric tells more of itself than of anybody.

        Examples
        --------
        >>> nan = float("nan")
        >>> [Calibration(*one).miscalibrated for one in ((0.51, nan, 20), (0.51, nan, 19), (0.4, 0.13, 90))]
        [True, False, True]
        >>> [Calibration(*one).miscalibrated for one in ((0.5, nan, 90), (0.4, 0.14, 90), (0.3, 0.01, 90))]
        [False, False, False]
        """
        if self.people < LEAST:
            return False
        return self.share > MOST or (self.share > MANY and self.share > TIMES_CHANCE * self.chance)


def calibration_of(
    z: pd.DataFrame, sides: Mapping[str, Concern], dealt: pd.DataFrame | None = None
) -> dict[str, Calibration]:
    """Look at how each metric lies.

    Parameters
    ----------
    z
        Index official_id, or (official_id, month); one column a metric, NaN where it was not measured.
    sides
        For each metric the side that concerns.
    dealt
        The same columns measured of the work dealt again.
    """
    found = {}
    for name in map(str, z.columns):
        own = z[name].dropna()
        chance = _beyond(dealt[name].dropna(), sides[name]) if dealt is not None and name in dealt.columns else np.nan
        people = own.index.get_level_values("official_id").nunique()
        found[name] = Calibration(_beyond(own, sides[name]), chance, int(people))
    return found


def _beyond(z: pd.Series, side: Concern) -> float:
    if z.empty:
        return float("nan")
    values = z.to_numpy(np.float64)
    return float(np.mean(((values > 1) & (side != "low")) | ((values < -1) & (side != "high"))))

"""Robust centre and spread of each metric: what strange rows in the reference hardly move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from riskml.core.errors import Fault, ModelError
from riskml.scoring.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from riskml.scoring.settings import Direction

    Floats = NDArray[np.float64]

FARTHEST = 1e3
"""Spreads from the centre beyond which a value counts as being there: no sum can overflow or lose its digits."""

LARGEST = 1e30
"""Numbers beyond this are not measurements."""

ROUNDING = 1e-12
"""A spread this small beside the values themselves is rounding, not variation."""

LEAST = 1e-6
"""What a metric must vary on its side of concern, in spreads, to say anything."""

NORMAL_MAD = 1.4826
"""Standard deviation of a normal column over its median absolute deviation."""

NORMAL_IQR = 1.349
"""Interquartile range of a normal column over its standard deviation."""


def centre_and_spread(column: Floats) -> tuple[float, float]:
    """Return the median, and a spread in units of a normal standard deviation.

    The spread is the median absolute deviation; where over half of the values are one and the same, the
    interquartile range; where even that is nothing, the standard deviation. It is 0 only for a constant.

    Examples
    --------
    >>> centre_and_spread(np.array([1.0, 2.0, 3.0, 4.0, 100.0]))
    (3.0, 1.4826)
    >>> centre_and_spread(np.array([5.0, 5.0]))
    (5.0, 0.0)
    """
    if column.min() == column.max():  # a rounded standard deviation need not be 0 here
        return float(column[0]), 0.0
    centre = float(np.median(column))
    low, high = np.quantile(column, [0.25, 0.75])
    spreads = (NORMAL_MAD * float(np.median(np.abs(column - centre))), float(high - low) / NORMAL_IQR)
    return centre, next((spread for spread in spreads if spread > 0), float(column.std()))


@dataclass(frozen=True, slots=True, eq=False)
class Spreads:
    """Where each metric's centre lies, how wide it spreads, and which side of it is of concern.

    Parameters
    ----------
    centre, spread
        Of each metric over the fitted rows.
    active
        Whether the metric says anything: it varies, and on the side of concern.
    directions
        The side of concern.
    """

    centre: Floats
    spread: Floats
    active: NDArray[np.bool_]
    directions: tuple[Direction, ...]

    @classmethod
    def learn(
        cls, values: Floats, directions: Sequence[Direction], names: Sequence[str], *, least: float = 0.0
    ) -> Self:
        """Learn from rows in which values may be missing; no spread is taken for less than `least`.

        Raises
        ------
        ModelError
            A number is beyond measure, or no metric says anything.
        """
        with np.errstate(invalid="ignore"):
            huge = np.flatnonzero((np.abs(values) > LARGEST).any(axis=0))
        if len(huge):
            expected, found = phrase("numbers_within", most=f"{LARGEST:.0e}"), phrase("larger_ones")
            raise ModelError(Fault(phrase("metric", name=names[j]), expected, found) for j in huge.tolist())
        width = values.shape[1]
        centre, spread, active = np.zeros(width), np.ones(width), np.zeros(width, np.bool_)
        for j in range(width):
            seen = values[~np.isnan(values[:, j]), j]
            if not len(seen):
                continue
            middle, wide = centre_and_spread(seen)
            if wide > ROUNDING * np.abs(seen).max():
                centre[j], spread[j], active[j] = middle, max(wide, least), True
        spreads = cls(centre, spread, active, tuple(directions))
        inside = spreads.of(values)
        active[active] = np.nanmax(inside, axis=0) - np.nanmin(inside, axis=0) > LEAST
        if not active.any():
            expected, found = phrase("at_least_one_that_varies"), phrase("none_that_does")
            raise ModelError([Fault(phrase("metrics"), expected, found, phrase("score_on_a_metric_that_differs"))])
        return spreads

    def of(self, values: Floats) -> Floats:
        """Return the active metrics in spreads from their centre, the harmless side put at the centre."""
        active = self.active
        chosen = [one for one, used in zip(self.directions, active, strict=True) if used]
        lower = np.array([0.0 if one == "high" else -FARTHEST for one in chosen])
        upper = np.array([0.0 if one == "low" else FARTHEST for one in chosen])
        with np.errstate(over="ignore"):  # a quotient that overflows is clipped at once
            distance = (values[:, active] - self.centre[active]) / self.spread[active]
            return np.ascontiguousarray(np.clip(distance, lower, upper))

    def by_chance(self) -> Floats:
        """Return the standard deviation that chance alone gives each active metric, were it a z-score.

        The harmless side stands at the centre: what is left of a standard normal then varies by
        sqrt(1/2 - 1/(2 pi)).
        """
        half = float(np.sqrt(0.5 - 0.5 / np.pi))
        sides = [one for one, used in zip(self.directions, self.active, strict=True) if used]
        return np.array([1.0 if one == "both" else half for one in sides]) / self.spread[self.active]

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything that scoring needs, as plain arrays."""
        return {"centre": self.centre, "spread": self.spread, "active": self.active}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], directions: Sequence[Direction]) -> Self:
        """Rebuild from :meth:`to_arrays`.

        Raises
        ------
        ModelError
            The arrays are not a centre and a spread for each direction.
        """
        centre, spread = (np.ascontiguousarray(arrays[name], np.float64) for name in ("centre", "spread"))
        active = np.ascontiguousarray(arrays["active"], np.bool_)
        shapes = {centre.shape, spread.shape, active.shape}
        finite = bool(np.isfinite(centre).all() and np.isfinite(spread).all() and (spread > 0).all())
        if shapes != {(len(directions),)} or not finite or not active.any():
            raise ModelError([Fault("spreads", f"centre and spread of {len(directions)} metrics", "others")])
        return cls(centre, spread, active, tuple(directions))

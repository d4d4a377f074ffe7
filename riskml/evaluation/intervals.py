"""Intervals for shares and counts that stay honest where there are few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special, stats

from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval.

    Parameters
    ----------
    value
        The estimate; NaN where nothing was looked at.
    low, high
        The interval.
    level
        How often intervals made this way hold the truth, at least.
    """

    value: float
    low: float
    high: float
    level: float = 0.95

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def check_level(level: float) -> None:
    """Refuse a level that is no probability."""
    if not 0 < level < 1:
        raise ModelError([Fault("level", "a probability between 0 and 1, such as 0.95", repr(level))])


def clopper_pearson(found: float, of: float, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share; of nothing it is [0, 1].

    Neither number needs to be whole, as Korn and Graubard (1998, Survey Methodology 24:193-201) need it for
    weighted samples.

    Examples
    --------
    >>> [round(one, 4) for one in clopper_pearson(0, 10)]
    [0.0, 0.3085]
    """
    check_level(level)
    if of <= 0:
        return 0.0, 1.0
    tail = (1.0 - level) / 2.0
    low = 0.0 if found <= 0 else float(stats.beta.ppf(tail, found, of - found + 1.0))
    high = 1.0 if found >= of else float(stats.beta.isf(tail, found + 1.0, of - found))
    return low, high


def garwood(found: float, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of what a count is expected to be (Garwood 1936, Biometrika 28:437-442).

    Examples
    --------
    >>> [round(one, 2) for one in garwood(10)]
    [4.8, 18.39]
    """
    check_level(level)
    tail = (1.0 - level) / 2.0
    low = 0.0 if found <= 0 else float(special.gammaincinv(found, tail))
    return low, float(special.gammainccinv(found + 1.0, tail))


def wilson(found: Floats, of: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return Wilson's (1927) score intervals of several shares; of nothing they are [0, 1].

    Examples
    --------
    >>> low, high = wilson(np.array([5.0]), np.array([10.0]))
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.2366, 0.7634)
    """
    check_level(level)
    z = float(stats.norm.isf((1.0 - level) / 2.0))
    x, n = np.asarray(found, np.float64), np.asarray(of, np.float64)
    some = np.maximum(n, 1e-300)
    share = x / some
    middle = (share + z * z / (2 * some)) / (1 + z * z / some)
    half = z / (1 + z * z / some) * np.sqrt(share * (1 - share) / some + (z / (2 * some)) ** 2)
    low = np.where(n > 0, np.clip(middle - half, 0.0, 1.0), 0.0)
    high = np.where(n > 0, np.clip(middle + half, 0.0, 1.0), 1.0)
    return np.where(x <= 0, 0.0, low), np.where((x >= n) & (n > 0), 1.0, high)


def count_in_population(found: int, drawn: int, population: int, level: float = 0.95) -> tuple[int, int]:
    """Return the exact interval of how many there are in a population, of which some were drawn by lot.

    Both tails of the hypergeometric distribution are inverted (Buonaccorsi 1987, Biometrics 43:951-963), so
    what was drawn without being put back narrows it: if all were drawn, the count is known.

    Examples
    --------
    >>> count_in_population(0, 20, 200)
    (0, 32)
    >>> count_in_population(3, 50, 50)
    (3, 3)
    """
    check_level(level)
    if not 0 <= found <= drawn <= population:
        given = f"{found} of {drawn} of {population}"
        raise ModelError([Fault("draws", "found <= drawn <= population", given)])
    tail = (1.0 - level) / 2.0
    least, most = found, population - drawn + found

    def so_few(count: int, most: int) -> float:
        """Return the chance of drawing at most so many, were there so many in the population."""
        drawn_of_them = np.arange(max(0, drawn - population + count), min(most, count) + 1)
        others = _log_choose(population - count, drawn - drawn_of_them)
        return float(np.exp(_log_choose(count, drawn_of_them) + others - _log_choose(population, drawn)).sum())

    # Both are monotone in the count, so halving finds the ends.
    low, above = least, most
    while low < above:
        middle = (low + above) // 2
        low, above = (low, middle) if 1.0 - so_few(middle, found - 1) > tail else (middle + 1, above)
    high, below = most, least
    while high > below:
        middle = (high + below + 1) // 2
        high, below = (high, middle) if so_few(middle, found) > tail else (middle - 1, below)
    return low, high


def _log_choose(of: int, some: int | NDArray[np.int64]) -> Floats:
    """Return the logarithm of the number of ways to choose some of them."""
    return np.asarray(special.gammaln(of + 1) - special.gammaln(some + 1) - special.gammaln(of - some + 1), np.float64)

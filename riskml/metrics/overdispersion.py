"""Overdispersion: how far peers stand apart for harmless reasons, beyond what dealing out the work gives.

Paule and Mandel's estimator, held against a few strange people: the additive variance is the one with which the
published z of all subjects, winsorised, have the mean square of a normal. DerSimonian and Laird's moments, which weigh
before they know it, take it for too small where exposures differ much, and who has much work then looks far out.
Distances are taken from the middle person, and not from what was expected: of a few who share a habit each is among the
others' peers, and lifts what is expected of everybody else.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy import optimize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riskml.engine import Engine

    Floats = NDArray[np.float64]

_HELD = (0.2, 0.8)
"""Percentiles at which z are held: where a dozen people set sums, three at the same habit are a quarter of them."""
_USUAL = 0.41208672670619424
"""The mean square of a standard normal winsorised there."""
ENOUGH = 30
"""Subjects from which on a spread is told by themselves alone."""
_DOUBLINGS = 200
_KEYS = ("card", "span", "month", "subject")
_SCHEMA = pa.schema(
    [
        ("card", pa.int32()),
        ("span", pa.int32()),
        ("month", pa.int32()),
        ("subject", pa.string()),
        ("tau2", pa.float64()),
    ]
)


def cube_root_z(difference: Floats, variance: Floats, skew: Floats) -> Floats:
    """Return the normal score of a Pearson type III variate (Wilson and Hilferty), of differences from the mean.

    Parameters
    ----------
    difference, variance, skew
        Shape (n,): distance from the expected sum, its variance (above 0), and its third central moment.
    """
    x, g = difference / np.sqrt(variance), skew / (variance * np.sqrt(variance))
    straight = np.abs(g) < 1e-6  # noqa: PLR2004 -- the same bound as in funnel_profile.sql
    safe = np.where(straight, 1.0, g)
    curved = 6.0 / safe * (np.cbrt(np.maximum(safe * x / 2.0 + 1.0, 1e-3)) - 1.0) + safe / 6.0
    return np.where(straight, x, curved)


def between_variance(difference: Floats, variance: Floats, reach: Floats, skew: Floats, *, silent: int = 0) -> float:
    r"""Return the additive variance :math:`\tau^2` of the effects of subjects.

    The root of :math:`\sum_i (\min(\max(z_i, q_{20}), q_{80}) - q_{50})^2 / 0.4121 = m - 1`, where :math:`z_i` is the
    published z with variance :math:`V_i + \tau^2 r_i^2`; 0 where they are no further apart than chance would have them.

    Parameters
    ----------
    difference, variance, reach, skew
        Shape (m,), one a subject: distance from the expected sum, the variance that chance gives it (above 0), what a
        change of the effect by one does to the sum, and the third central moment.
    silent
        How many others were measured of whom chance could not have told anything: nothing of the kind happened where
        they work. Where fewer than `ENOUGH` had anything to tell, these stand beside them up to that number, each at
        0: else three strange people among a dozen would be taken for what is usual.

    References
    ----------
    Paule RC, Mandel J (1982). Consensus values and weighting factors. Journal of Research of the National Bureau of
    Standards 87:377-385. Spiegelhalter DJ (2005). Handling over-dispersion of performance indicators. Quality and
    Safety in Health Care 14:347-351.

    Examples
    --------
    >>> from scipy.stats import norm
    >>> z, one = norm.ppf((np.arange(400) + 0.5) / 400), np.ones(400)
    >>> round(between_variance(2.0 * z, one, one, 0.0 * z), 1), between_variance(0.9 * z, one, one, 0.0 * z)
    (3.0, 0.0)
    """
    zeros = np.zeros(min(silent, max(ENOUGH - len(difference), 0)))
    many = len(difference) + len(zeros)
    if many < 2:  # noqa: PLR2004 -- one alone stands apart from nobody
        return 0.0
    squares = reach * reach

    def beyond(tau2: float) -> float:
        z = np.sort(np.concatenate([zeros, cube_root_z(difference, variance + tau2 * squares, skew)]))
        held = np.clip(z, _quantile(z, _HELD[0]), _quantile(z, _HELD[1])) - _quantile(z, 0.5)
        return float(np.sum(held * held)) / _USUAL - (many - 1)  # no dot product: its bits may hang on threads

    if beyond(0.0) <= 0 or not squares.any():
        return 0.0
    high = float(np.median(variance[squares > 0] / squares[squares > 0]))
    for _ in range(_DOUBLINGS):
        if beyond(high) < 0:
            return float(optimize.brentq(beyond, 0.0, high, xtol=1e-12 * high, rtol=1e-12))
        high *= 4.0
    return high  # whoever has no reach stands apart for other reasons, which no variance of effects explains


def _quantile(ordered: Floats, share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (place - low) * (ordered[high] - ordered[low]))


def lay_overdispersion(engine: Engine) -> None:
    """Make `funnel` from `standing`: `tau2` of each card, span, month and kind of subject that was measured."""
    rows = engine.frame(
        "select card, span, month, subject, difference, variance, reach, skew from standing where status = 'measured' "
        "order by card, span, month, subject, difference, variance, reach, skew"
    )
    keys = rows[list(_KEYS)]
    begins = np.flatnonzero((keys != keys.shift()).any(axis=1).to_numpy())
    measures = [rows[name].to_numpy(np.float64) for name in ("difference", "variance", "reach", "skew")]
    found = []
    for first, last in pairwise([*begins.tolist(), len(rows)]):
        of = [values[first:last] for values in measures]
        telling = of[1] > 0
        found.append(between_variance(*(values[telling] for values in of), silent=int((~telling).sum())))
    told = keys.iloc[begins].assign(tau2=np.array(found, np.float64))
    engine.put("funnel", pa.Table.from_pandas(told, _SCHEMA, preserve_index=False))

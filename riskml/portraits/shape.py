"""The shape of a unit: how its people lie on a metric, and whether a departure is one person's or common.

The rule is stated once, in :data:`RULE`, from the constants that :func:`pattern` uses; reports print it.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import binom, norm

from riskml.portraits.hiding import GROUP
from riskml.portraits.once import once
from riskml.portraits.panels import metric_card, metric_label
from riskml.portraits.parts import HALF, CommonProblem, Pattern, Shape, aside
from riskml.portraits.phrases import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.portraits.run_data import RunData

BEYOND = 1.0
FAR = 3.0
CHANCE = 0.01
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)

RULE = told("rule", group=GROUP, beyond=BEYOND, far=FAR, chance=CHANCE)


def pattern(values: Iterable[float], concern: str, unit_z: float = math.nan) -> tuple[Pattern, int, int]:
    """Tell a common problem of a unit from one person's, by the stated rule.

    Parameters
    ----------
    values
        z of each person measured.
    concern
        The side that concerns: high, low or both.
    unit_z
        z of the unit as a whole among units, NaN where it was not measured.

    Returns
    -------
    tuple
        The pattern, how many lie beyond on the side that most do, and how many lie far out.

    Examples
    --------
    >>> pattern([1.4, 1.8, 1.2, 2.0, 1.1, -0.2], "high")
    ('common', 5, 0)
    >>> pattern([0.1, -0.3, 0.4, 4.5, -0.8, 0.2], "high")
    ('typical', 1, 1)
    >>> pattern([0.1, -0.3, 0.4, -4.5, -0.8, 0.2], "high")
    ('quiet', 0, 0)
    >>> pattern([5.0, 5.0], "high")
    ('not_concluded', 0, 0)
    """
    z = np.asarray(list(values), dtype=np.float64)
    if len(z) < GROUP:
        return "not_concluded", 0, 0
    sides = [z, -z] if concern == "both" else [-z if concern == "low" else z]
    side = max(sides, key=lambda one: (int((one > BEYOND).sum()), float(np.median(one))))
    beyond = int((side > BEYOND).sum())
    far = sum(int((one >= FAR).sum()) for one in sides)
    chance = len(sides) * float(binom.sf(beyond - 1, len(z), norm.sf(BEYOND)))
    unit_far = aside(unit_z, concern) >= FAR
    if (beyond >= HALF * len(z) and chance < CHANCE) or (unit_far and far == 0):
        return "common", beyond, far
    if 0 < far < HALF * len(z) and float(np.median(side)) <= BEYOND:
        return "typical", beyond, far
    return "quiet", beyond, far


_ORDER = {"common": 0, "typical": 1, "quiet": 2, "not_concluded": 3}


def shapes_of(unit_id: str, run_data: RunData) -> tuple[Shape, ...]:
    """Return the shape of a unit's people on each metric; common problems first, nobody named."""
    return once(run_data, f"shapes of {unit_id}", partial(_shapes_of, unit_id))


def _shapes_of(unit_id: str, run_data: RunData) -> tuple[Shape, ...]:
    people = {
        str(metric): np.sort(rows["z"].dropna().to_numpy(dtype=np.float64))
        for metric, rows in run_data.measured.of(unit_id).groupby("metric")
    }
    whole = run_data.profile.of(("unit", unit_id))
    unit_z = {
        str(metric): float(z)
        for metric, z, status in zip(whole["metric"], whole["z"], whole["status"], strict=True)
        if status == "measured"
    }
    shapes = [
        _shape(metric, people.get(metric, np.empty(0)), unit_z.get(metric, math.nan), run_data)
        for metric in sorted(people.keys() | unit_z.keys())
    ]
    return tuple(sorted((one for one in shapes if one is not None), key=lambda one: (_ORDER[one.pattern], -one.beyond)))


def _shape(metric: str, z: np.ndarray, unit_z: float, run_data: RunData) -> Shape | None:
    card = metric_card(metric, run_data)
    if card is None:
        return None
    kind, beyond, far = pattern(z, card.concern, unit_z)
    shown = z if len(z) >= GROUP else np.empty(0)
    return Shape(
        metric=metric,
        label=metric_label(metric, run_data),
        family=card.family,
        concern=card.concern,
        people=len(z),
        values=tuple(round(float(one), 2) for one in shown),
        quantiles=tuple(float(one) for one in np.quantile(shown, QUANTILES)) if len(shown) else (),
        unit_z=unit_z,
        pattern=kind,
        beyond=beyond,
        far=far,
    )


def common_problems(run_data: RunData) -> tuple[CommonProblem, ...]:
    """Return the metrics on which most of a unit lies apart together, unit by unit."""
    return tuple(
        CommonProblem(unit_id, run_data.roster.unit(unit_id), shape)
        for unit_id in run_data.units
        for shape in shapes_of(unit_id, run_data)
        if shape.pattern == "common"
    )

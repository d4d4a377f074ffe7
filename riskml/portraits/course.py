"""Since when a departure stands, and which way it goes, from the months of a metric."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from riskml.portraits.parts import RATIOS
from riskml.portraits.phrases_reasons import told
from riskml.rules.written import month_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.core.texts import Text
    from riskml.portraits.parts import MetricPanel, MonthPoint

RECENT = 3
"""Months that are lately."""
CHANGED = 0.25
"""A departure that is larger or smaller by this share has changed."""
HALF = 0.5
_SUMS = frozenset({"rate", "volume", "pairs"})
"""Comparisons whose months add up; the months of others are means."""


def course_of(panel: MetricPanel) -> Text | None:
    """Say in how many months the departure stood, since when, and whether it has lately grown or shrunk.

    Nothing where fewer than two months tell, or where somebody is set against the own past.
    """
    known = [point for point in panel.series if _tells(point)]
    if len(known) < 2 or panel.compare == "trend":  # noqa: PLR2004 - one month has no course
        return None
    high = panel.figures.z > 0
    beyond = [one for one in known if (one.observed > one.expected if high else one.observed < one.expected)]
    if not beyond:
        return None
    first = beyond[0].month
    said = told("course_high" if high else "course_low", months=len(beyond), of=len(known), first=month_told(first))
    way = _way(panel, known)
    return said.then(told(way)) if way else said.then(told("course_stop"))


def _tells(point: MonthPoint) -> bool:
    return point.exposure > 0 and math.isfinite(point.observed) and math.isfinite(point.expected)


def _way(panel: MetricPanel, known: Sequence[MonthPoint]) -> str:
    """Return whether the last months stand further apart than those before; nothing where either are too few."""
    recent = {point.month for point in panel.series[-RECENT:]}
    late, before = ([one for one in known if (one.month in recent) == lately] for lately in (True, False))
    if len(late) < 2 or len(before) < 2:  # noqa: PLR2004 - one month is no way
        return ""
    now, then = (_apart(panel, part) for part in (late, before))
    if not (math.isfinite(now) and math.isfinite(then)):
        return ""
    side = math.copysign(1.0, panel.figures.z)
    now, then = side * now, side * then
    room = CHANGED * max(abs(now), abs(then))
    return "way_up" if now > then + room else "way_down" if now < then - room else "way_same"


def _apart(panel: MetricPanel, points: Sequence[MonthPoint]) -> float:
    """Return how far some months together stand from the expected: logs of times, or the difference of means."""
    observed = np.array([one.observed for one in points])
    expected = np.array([one.expected for one in points])
    weights = np.ones(len(points)) if panel.compare in _SUMS else np.array([one.exposure for one in points])
    ours, theirs = float(observed @ weights), float(expected @ weights)
    if panel.compare in _SUMS:
        return math.log((ours + HALF) / (theirs + HALF))  # months of nothing are far apart, and not infinitely so
    if panel.compare in RATIOS:
        return math.log(ours / theirs) if ours > 0 and theirs > 0 else math.nan
    return (ours - theirs) / float(weights.sum())

"""Metrics that are told in logarithms, written back: what a person reads is days, amounts and times, never logs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from riskml.portraits.parts import Band
from riskml.portraits.ranks import three_digits

if TYPE_CHECKING:
    from riskml.portraits.parts import MetricPanel

TIMES: Final = {"mean": "times", "favour": "favour_times"}
"""How a panel compares that was written back, by how its card does: means are geometric, differences are times."""


def written_back(panel: MetricPanel) -> MetricPanel:
    """Return a panel in logarithms as one in the numbers that they are of.

    Observed and expected become geometric means, effect and interval the times that one is of the other, the weight of
    a record what its own value has beyond what was expected of it. z, status and contribution are as they were: they
    are the same in either writing.
    """
    figures = panel.figures
    return replace(
        panel,
        compare=TIMES.get(panel.compare, panel.compare),
        figures=replace(
            figures,
            observed=_exp(figures.observed),
            expected=_exp(figures.expected),
            effect=_exp(figures.effect),
            low=_exp(figures.low),
            high=_exp(figures.high),
        ),
        band=panel.band
        and Band(_exp(panel.band.low), _exp(panel.band.high), panel.band.people, _exp(panel.band.median)),
        others=tuple(three_digits(one) for one in map(_exp, panel.others) if np.isfinite(one)),
        series=tuple(
            replace(point, observed=_exp(point.observed), expected=_exp(point.expected)) for point in panel.series
        ),
        evidence=tuple(
            replace(one, value=_exp(one.value), weight=_exp(one.value) - _exp(one.value - one.weight))
            for one in panel.evidence
        ),
    )


def _exp(value: float) -> float:
    with np.errstate(over="ignore"):  # beyond all measure is infinite, and written as missing
        return float(np.exp(value))

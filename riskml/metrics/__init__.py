"""Metrics: what an official did, set against what peers did with the same work."""

from riskml.metrics.circles import Circles
from riskml.metrics.closed import ClosedMonths
from riskml.metrics.example import check_example
from riskml.metrics.kept_sums import Kept, SumStore
from riskml.metrics.measure import measure
from riskml.metrics.measurement import Measurement
from riskml.metrics.side_by_side import measure_side_by_side

__all__ = [
    "Circles",
    "ClosedMonths",
    "Kept",
    "Measurement",
    "SumStore",
    "check_example",
    "measure",
    "measure_side_by_side",
]

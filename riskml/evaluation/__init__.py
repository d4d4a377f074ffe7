"""Evaluation that cannot flatter: as of a date, at the capacity of reviewers, with intervals and guards that fire."""

from riskml.evaluation.calibration import Calibration, calibration
from riskml.evaluation.capacity import AtCapacity, at_capacity, hajek, horvitz_thompson, top_of_each_month
from riskml.evaluation.intervals import Estimate, clopper_pearson, count_in_population, wilson
from riskml.evaluation.known import reviews_as_of, training_labels
from riskml.evaluation.splits import Fold, GroupedTemporalSplit, GroupSplit, TemporalSplit
from riskml.evaluation.stability import Stability, jaccard, stability, top_reasons, top_share

__all__ = [
    "AtCapacity",
    "Calibration",
    "Estimate",
    "Fold",
    "GroupSplit",
    "GroupedTemporalSplit",
    "Stability",
    "TemporalSplit",
    "at_capacity",
    "calibration",
    "clopper_pearson",
    "count_in_population",
    "hajek",
    "horvitz_thompson",
    "jaccard",
    "reviews_as_of",
    "stability",
    "top_of_each_month",
    "top_reasons",
    "top_share",
    "training_labels",
    "wilson",
]

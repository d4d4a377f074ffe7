"""Evaluation that cannot flatter: as of a date, at the capacity of reviewers, with intervals and guards that fire."""

from riskml.evaluation.calibration import Calibration, calibration
from riskml.evaluation.capacity import AtCapacity, at_capacity, hajek, top_of_each_month
from riskml.evaluation.drift import Drift, DriftLimits, drift, population_stability
from riskml.evaluation.faithfulness import DIFFUSE, DISPUTED, disputed, faithful_share, without_cited
from riskml.evaluation.guards import check_training, label_faults, split_group_faults
from riskml.evaluation.histograms import Histograms, drift_since, histograms
from riskml.evaluation.intervals import Estimate, clopper_pearson, count_in_population, wilson
from riskml.evaluation.known_later import changed_by_the_future, future_faults, known_later_faults
from riskml.evaluation.leakage import leak_faults, leakage
from riskml.evaluation.martingale import martingale, sequential_p_values
from riskml.evaluation.shuffled_labels import Scored, ShuffledLabels, check_shuffled_labels, pairs_within
from riskml.evaluation.splits import Fold, GroupSplit, TemporalSplit
from riskml.evaluation.stability import Stability, jaccard, stability, top_reasons, top_share
from riskml.evaluation.subgroups import Exposure, age_bands, exposure_ratios, ratio_of_shares

__all__ = [
    "DIFFUSE",
    "DISPUTED",
    "AtCapacity",
    "Calibration",
    "Drift",
    "DriftLimits",
    "Estimate",
    "Exposure",
    "Fold",
    "GroupSplit",
    "Histograms",
    "Scored",
    "ShuffledLabels",
    "Stability",
    "TemporalSplit",
    "age_bands",
    "at_capacity",
    "calibration",
    "changed_by_the_future",
    "check_shuffled_labels",
    "check_training",
    "clopper_pearson",
    "count_in_population",
    "disputed",
    "drift",
    "drift_since",
    "exposure_ratios",
    "faithful_share",
    "future_faults",
    "hajek",
    "histograms",
    "jaccard",
    "known_later_faults",
    "label_faults",
    "leak_faults",
    "leakage",
    "martingale",
    "pairs_within",
    "population_stability",
    "ratio_of_shares",
    "sequential_p_values",
    "split_group_faults",
    "stability",
    "top_of_each_month",
    "top_reasons",
    "top_share",
    "wilson",
    "without_cited",
]

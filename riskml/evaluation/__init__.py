"""Evaluation that cannot flatter: as of a date, at the capacity of reviewers, with intervals and guards that fire."""

from riskml.evaluation.splits import Fold, GroupedTemporalSplit, GroupSplit, TemporalSplit, training_labels

__all__ = ["Fold", "GroupSplit", "GroupedTemporalSplit", "TemporalSplit", "training_labels"]

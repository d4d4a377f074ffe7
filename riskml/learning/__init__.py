"""Learning: from a project's history to the model that batch jobs score with, and to that which orders warnings."""

from __future__ import annotations

from riskml.learning.drift_baseline import drift_of
from riskml.learning.fitting import fit_model, train
from riskml.learning.history import History
from riskml.learning.ordering import fit_order, train_order
from riskml.learning.warning_history import WarningHistory, warning_labels

__all__ = [
    "History",
    "WarningHistory",
    "drift_of",
    "fit_model",
    "fit_order",
    "train",
    "train_order",
    "warning_labels",
]

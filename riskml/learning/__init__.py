"""Learning: from a project's history to the model that batch jobs score with."""

from __future__ import annotations

from riskml.learning.drift_baseline import drift_of
from riskml.learning.fitting import fit_model, train
from riskml.learning.history import History

__all__ = [
    "History",
    "drift_of",
    "fit_model",
    "train",
]

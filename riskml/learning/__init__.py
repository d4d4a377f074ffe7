"""Learning: from a project's history to the model that batch jobs score with."""

from __future__ import annotations

from riskml.learning.artefact import LoadedModel
from riskml.learning.fitting import fit_model, train
from riskml.learning.labels import LABELS
from riskml.learning.promotion import Move, open_gates, promote, rollback, sign
from riskml.learning.recipes import Recipe, SupervisedRecipe, read_recipe
from riskml.learning.registry import ModelVersion, challenger, champion
from riskml.learning.remembering import drift_of
from riskml.learning.scores import Scores, by_paths, score
from riskml.learning.signatures import Signature
from riskml.learning.versions import Evaluation, Version, evaluation, version_of, versions

__all__ = [
    "LABELS",
    "Evaluation",
    "LoadedModel",
    "ModelVersion",
    "Move",
    "Recipe",
    "Scores",
    "Signature",
    "SupervisedRecipe",
    "Version",
    "by_paths",
    "challenger",
    "champion",
    "drift_of",
    "evaluation",
    "fit_model",
    "open_gates",
    "promote",
    "read_recipe",
    "rollback",
    "score",
    "sign",
    "train",
    "version_of",
    "versions",
]

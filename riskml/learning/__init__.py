"""Learning: from a project's history to the model that batch jobs score with."""

from __future__ import annotations

from riskml.learning.artefact import LoadedModel
from riskml.learning.fitting import train
from riskml.learning.labels import LABELS
from riskml.learning.recipes import Recipe, SupervisedRecipe, read_recipe
from riskml.learning.registry import ModelVersion, champion
from riskml.learning.scores import Scores, score

__all__ = [
    "LABELS",
    "LoadedModel",
    "ModelVersion",
    "Recipe",
    "Scores",
    "SupervisedRecipe",
    "champion",
    "read_recipe",
    "score",
    "train",
]

"""Learning: from a project's history to the model that batch jobs score with."""

from __future__ import annotations

from riskml.learning.artefact import LoadedModel
from riskml.learning.fitting import fit_model, train
from riskml.learning.recipes import Recipe, read_recipe
from riskml.learning.registry import ModelVersion, champion
from riskml.learning.scores import Scores, score

__all__ = ["LoadedModel", "ModelVersion", "Recipe", "Scores", "champion", "fit_model", "read_recipe", "score", "train"]

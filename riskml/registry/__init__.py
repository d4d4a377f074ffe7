"""The registry: versions of models, their promotion, and the loader; the one door to MLflow."""

from __future__ import annotations

from riskml.registry.artefact import LoadedModel
from riskml.registry.models import ModelVersion, challenger, champion, tidy
from riskml.registry.promotion import Move, open_gates, promote, rollback, sign
from riskml.registry.recipes import Recipe, SupervisedRecipe, read_recipe
from riskml.registry.scores import Scores, explain_path_dependent, predict, score
from riskml.registry.signatures import Signature
from riskml.registry.standing import named_versions
from riskml.registry.versions import Evaluation, Version, evaluation, version_of, versions

__all__ = [
    "Evaluation",
    "LoadedModel",
    "ModelVersion",
    "Move",
    "Recipe",
    "Scores",
    "Signature",
    "SupervisedRecipe",
    "Version",
    "challenger",
    "champion",
    "evaluation",
    "explain_path_dependent",
    "named_versions",
    "open_gates",
    "predict",
    "promote",
    "read_recipe",
    "rollback",
    "score",
    "sign",
    "tidy",
    "version_of",
    "versions",
]

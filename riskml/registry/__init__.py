"""The registry: versions of models, their promotion, and the loader; the one door to MLflow."""

from __future__ import annotations

from riskml.registry.artefact import FORMAT, AnyModel, LoadedModel, OrderModel
from riskml.registry.dated import fitted_for
from riskml.registry.models import ModelVersion, challenger, champion, order_challenger, order_champion, tidy
from riskml.registry.promotion import Move, open_gates, promote, rollback, sign
from riskml.registry.recipes import (
    AnyRecipe,
    Recipe,
    SupervisedRecipe,
    TriageRecipe,
    read_any_recipe,
    read_recipe,
    read_triage_recipe,
)
from riskml.registry.scores import Scores, explain_path_dependent, predict, score
from riskml.registry.signatures import Signature
from riskml.registry.standing import named_versions
from riskml.registry.store import PEOPLE, WARNINGS, kept_on_server
from riskml.registry.versions import Evaluation, Version, evaluation, loaded, version_of, versions

__all__ = [
    "FORMAT",
    "PEOPLE",
    "WARNINGS",
    "AnyModel",
    "AnyRecipe",
    "Evaluation",
    "LoadedModel",
    "ModelVersion",
    "Move",
    "OrderModel",
    "Recipe",
    "Scores",
    "Signature",
    "SupervisedRecipe",
    "TriageRecipe",
    "Version",
    "challenger",
    "champion",
    "evaluation",
    "explain_path_dependent",
    "fitted_for",
    "kept_on_server",
    "loaded",
    "named_versions",
    "open_gates",
    "order_challenger",
    "order_champion",
    "predict",
    "promote",
    "read_any_recipe",
    "read_recipe",
    "read_triage_recipe",
    "rollback",
    "score",
    "sign",
    "tidy",
    "version_of",
    "versions",
]

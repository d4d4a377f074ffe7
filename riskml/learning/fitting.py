"""Training: fit a scorer on a project's history, draw its reference, publish both as data."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from riskml.core.hashes import code_hash
from riskml.core.timing import timed
from riskml.learning import unsupervised
from riskml.learning.curves import reference_curve
from riskml.learning.drift_baseline import with_drift_baseline
from riskml.learning.findings import fit_guarded, learn_from_findings
from riskml.learning.guards import check_future
from riskml.learning.history import check, months_of, without_miscalibrated
from riskml.learning.model_card import model_cards
from riskml.learning.reason_pictures import reason_pictures
from riskml.learning.record import folded
from riskml.learning.registering import register
from riskml.learning.training_result import TrainingResult
from riskml.learning.training_set import TrainingSet
from riskml.registry.mlflow_datasets import data_set
from riskml.registry.recipes import SupervisedRecipe
from riskml.reviews import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from riskml.core.project import Project
    from riskml.learning.guards import Look
    from riskml.learning.history import History
    from riskml.registry.artefact import LoadedModel
    from riskml.registry.models import ModelVersion
    from riskml.registry.recipes import Recipe


_LOG = logging.getLogger(__name__)


def train(
    project: Project,
    recipe: Recipe,
    history: History,
    *,
    look: Look | None = None,
    by: str = "",
    confirm: Callable[[], object] = lambda: None,
    dated: bool = False,
) -> ModelVersion:
    """Fit, log, register, and make champion or challenger; an interruption leaves both as they were.

    Parameters
    ----------
    project
        Where the store is.
    recipe
        How to learn.
    history
        What to learn from. Nothing of an official's identity leaves this function.
    look
        Measures anew, as of an earlier day: one closed month is looked at a second time, and a metric that then
        said something else stops the training.
    by
        Who trains, for the two-person rule; the account at work by default.
    confirm
        Called before anything is published; what it raises stops the training.
    dated
        Whether the model is for the date of its history alone: it is registered, and moves no alias.

    Returns
    -------
    ModelVersion
        The registered version; `fresh` is False where the alias already named this very model.

    Raises
    ------
    ModelError
        The table, directions, labels or hashes are not as they should be (every fault at once), too little
        was measured, a guard found the labels or a column not to be learned from, a month that knows its future
        or scores that know shuffled findings, or the fitted model fails its own checks.
    """
    check(history)
    months, loose = without_miscalibrated(months_of(history, recipe), history)
    with timed(_LOG, "looking at one month again"):
        again = {} if look is None else check_future(months, look, recipe, history.as_of)
    hashes = _hashes(history)
    with timed(_LOG, f"learning by the recipe {recipe.name}"):
        if isinstance(recipe, SupervisedRecipe):
            training_set = replace(_training_set(history, months, recipe), threads=project.settings.threads or None)
            learned = learn_from_findings(training_set, hashes, history.groups)
        else:
            learned = _learned_alone(months, recipe, history, hashes)
    model = replace(with_drift_baseline(learned.model, months), miscalibrated=loose)
    figures = {**learned.figures, **again, **{f"miscalibrated.{name}": share for name, share in loose.items()}}
    cards = model_cards(model, figures, learned.said)
    pictures = dict(learned.pictures)
    if model.reference.size:
        pictures |= reason_pictures(model, unsupervised.latest_of(months))
    return register(
        project, model, figures, cards,
        sets=learned.sets, pictures=pictures, by=by, confirm=confirm, dated=dated,
    )  # fmt: skip


def fit_model(recipe: Recipe, history: History) -> LoadedModel:
    """Fit a model that stays in memory: nothing is logged or registered, and no champion moves.

    Takes and refuses what `train` does, except that no trial on later months is made, and is the model that
    `train` would register.
    """
    check(history)
    months, loose = without_miscalibrated(months_of(history, recipe), history)
    if isinstance(recipe, SupervisedRecipe):
        model, _ = fit_guarded(_training_set(history, months, recipe), _hashes(history))
    else:
        model, _ = unsupervised.fit(
            months, recipe, history.directions, history.as_of, _hashes(history), dealt=history.dealt
        )
    return replace(with_drift_baseline(model, months), miscalibrated=loose)


def _hashes(history: History) -> dict[str, str]:
    return {**folded(history.inputs), "code": code_hash()}


def _training_set(history: History, months: pd.DataFrame, recipe: SupervisedRecipe) -> TrainingSet:
    labels = pd.DataFrame(columns=list(LABELS)) if history.labels is None else history.labels
    return TrainingSet(months, labels, recipe, history.directions, history.as_of)


def _learned_alone(months: pd.DataFrame, recipe: Recipe, history: History, hashes: Mapping[str, str]) -> TrainingResult:
    """Learn who differs, without any finding."""
    as_of = history.as_of
    model, rows = unsupervised.fit(months, recipe, history.directions, as_of, hashes, dealt=history.dealt)
    figures = unsupervised.figures_of(model, months, rows)
    pictures = {"reference.png": reference_curve(model.reference)} if model.reference.size else {}
    sets = (data_set("history", months, context="training", as_of=as_of.isoformat()),)
    return TrainingResult(model, figures, pictures=pictures, sets=sets)

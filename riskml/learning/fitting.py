"""Training: fit a scorer on a project's history, draw its reference, publish both as data."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pandas as pd

from riskml.core.hashes import code_hash
from riskml.core.scratch import Scratch
from riskml.core.timing import timed
from riskml.learning import unsupervised
from riskml.learning.curves import reference_curve
from riskml.learning.drift_baseline import with_drift_baseline
from riskml.learning.findings import fit_guarded, learn_from_findings
from riskml.learning.guards import check_future
from riskml.learning.history import check, history_of
from riskml.learning.model_card import model_cards
from riskml.learning.record import folded, params_of, tags_of
from riskml.learning.training_result import TrainingResult
from riskml.learning.training_set import TrainingSet
from riskml.registry.artefact import write_artefact
from riskml.registry.mlflow_datasets import data_set
from riskml.registry.models import ModelVersion, Record, publish
from riskml.registry.promotion import open_gates
from riskml.registry.recipes import SupervisedRecipe
from riskml.reviews import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from riskml.core.project import Project
    from riskml.learning.guards import Look
    from riskml.registry.artefact import LoadedModel
    from riskml.registry.recipes import Recipe
    from riskml.scoring.settings import Direction


_LOG = logging.getLogger(__name__)


def train(
    project: Project,
    recipe: Recipe,
    table: pd.DataFrame,
    *,
    directions: Mapping[str, Direction],
    inputs: Mapping[str, str],
    as_of: date,
    labels: pd.DataFrame | None = None,
    groups: pd.DataFrame | None = None,
    known_at: Mapping[str, object] | pd.DataFrame | None = None,
    look: Look | None = None,
    by: str = "",
    confirm: Callable[[], object] = lambda: None,
) -> ModelVersion:
    """Fit, log, register, and make champion or challenger; an interruption leaves both as they were.

    Parameters
    ----------
    project
        Where the store is.
    recipe
        How to learn.
    table
        MultiIndex (official_id, month), one column of z a metric, and one of severities an area of rules
        (``rules_<area>``); NaN is missing. Nothing of an official's identity leaves this function.
    directions
        For each column of the table, which side is of concern: high, low or both.
    inputs
        sha256 of what the table was made from, by kind (cards, project) or by kind/name (operations/…). The
        hashes of one kind are folded into one, and the names are forgotten: files are at times called after
        people.
    as_of
        The date up to which everything was known. A later month in the table is refused.
    labels
        What reviews found: the columns of ``LABELS``. Only a supervised recipe looks at it.
    groups
        Index official_id, one column a grouping (unit_id, post): the groups whose share of the list is compared.
    known_at
        When values of columns were known, for columns that riskml has not measured: see ``known_later_faults``.
    look
        Measures anew, as of an earlier day: one closed month is looked at a second time, and a metric that then
        said something else stops the training.
    by
        Who trains, for the two-person rule; the account at work by default.
    confirm
        Called before anything is published; what it raises stops the training.

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
    check(table, directions, inputs, as_of, labels, known_at=known_at)
    history = history_of(table, recipe, as_of)
    with timed(_LOG, "looking at one month again"):
        again = {} if look is None else check_future(history, look, recipe, as_of)
    hashes = {**folded(inputs), "code": code_hash()}
    with timed(_LOG, f"learning by the recipe {recipe.name}"):
        if isinstance(recipe, SupervisedRecipe):
            threads = project.settings.threads or None
            lesson = TrainingSet(history, told_of(labels), recipe, directions, as_of, threads)
            learned = learn_from_findings(lesson, hashes, groups)
        else:
            learned = _learned_alone(history, recipe, directions, as_of, hashes)
    model, figures = with_drift_baseline(learned.model, history), {**learned.figures, **again}
    with Scratch(project.store / "engine", "model") as scratch:
        data = scratch.path / "riskml"
        cards = model_cards(model, figures, learned.said)
        manifest = write_artefact(model, data, cards)
        record = Record(
            name=recipe.name,
            data=data,
            manifest=manifest,
            metrics=model.metrics,
            params=params_of(recipe, model),
            figures=figures,
            tags=tags_of(model),
            note="\n\n".join(cards[name] for name in sorted(cards, reverse=True)),
            sets=learned.sets,
            pictures=learned.pictures,
        )
        gates = {name: gate.model_dump() for name, gate in recipe.gates.items()}
        automatic = recipe.promotion.automatic and not open_gates(figures, gates)
        confirm()
        with timed(_LOG, "registering the model"):
            return publish(project, record, automatic=automatic, by=by)


def fit_model(
    recipe: Recipe,
    table: pd.DataFrame,
    *,
    directions: Mapping[str, Direction],
    inputs: Mapping[str, str],
    as_of: date,
    labels: pd.DataFrame | None = None,
) -> LoadedModel:
    """Fit a model that stays in memory: nothing is logged or registered, and no champion moves.

    Takes and refuses what `train` does, except that no trial on later months is made, and is the model that
    `train` would register.
    """
    check(table, directions, inputs, as_of, labels)
    history = history_of(table, recipe, as_of)
    hashes = {**folded(inputs), "code": code_hash()}
    if isinstance(recipe, SupervisedRecipe):
        model, _ = fit_guarded(TrainingSet(history, told_of(labels), recipe, directions, as_of), hashes)
    else:
        model, _ = unsupervised.fit(history, recipe, directions, as_of, hashes)
    return with_drift_baseline(model, history)


def told_of(labels: pd.DataFrame | None) -> pd.DataFrame:
    """Return labels, of nobody where none were given."""
    return pd.DataFrame(columns=list(LABELS)) if labels is None else labels


def _learned_alone(
    history: pd.DataFrame, recipe: Recipe, directions: Mapping[str, Direction], as_of: date, hashes: Mapping[str, str]
) -> TrainingResult:
    """Learn who differs, without any finding."""
    model, rows = unsupervised.fit(history, recipe, directions, as_of, hashes)
    figures = unsupervised.figures_of(model, history, rows)
    pictures = {"reference.png": reference_curve(model.reference)} if model.reference.size else {}
    sets = (data_set("history", history, context="training", as_of=as_of.isoformat()),)
    return TrainingResult(model, figures, pictures=pictures, sets=sets)

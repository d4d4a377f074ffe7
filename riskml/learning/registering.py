"""From a fitted model to a version in the registry: written, recorded, and made champion or challenger."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from riskml.core.scratch import Scratch
from riskml.core.timing import timed
from riskml.learning.record import params_of, tags_of
from riskml.registry.artefact import OrderModel, write_artefact
from riskml.registry.models import ModelVersion, Record, publish
from riskml.registry.promotion import open_gates
from riskml.registry.store import PEOPLE, WARNINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from riskml.core.project import Project
    from riskml.registry.artefact import AnyModel
    from riskml.registry.mlflow_datasets import DataSet

_LOG = logging.getLogger(__name__)


def register(
    project: Project,
    model: AnyModel,
    figures: Mapping[str, float],
    cards: Mapping[str, str],
    *,
    sets: tuple[DataSet, ...],
    pictures: Mapping[str, bytes],
    by: str,
    confirm: Callable[[], object],
    dated: bool = False,
) -> ModelVersion:
    """Write a model, log what was measured of it, and register it; an interruption leaves everything as it was.

    Without a champion nobody is scored, so that a first version becomes it; without one the yields of rules order the
    warnings, so that even the first order waits for a second person.

    Parameters
    ----------
    project
        Where the store is.
    model, figures, cards
        What was fitted, what was measured of it, and its model cards by file name.
    sets, pictures
        What was read, and curves as PNG by file name.
    by
        Who trains, for the two-person rule; the account at work where it is empty.
    confirm
        Called before anything is published; what it raises stops it.
    dated
        Whether it is for the date that it was fitted for alone, and moves no alias.
    """
    recipe, orders = model.recipe, isinstance(model, OrderModel)
    with Scratch(project.store / "engine", "model") as scratch:
        data = scratch.path / "riskml"
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
            sets=sets,
            pictures=pictures,
            model=WARNINGS if orders else PEOPLE,
            dated=model.as_of.isoformat() if dated else "",
        )
        gates = {name: gate.model_dump() for name, gate in recipe.gates.items()}
        automatic = recipe.promotion.automatic and not open_gates(figures, gates)
        confirm()
        with timed(_LOG, "registering the model"):
            return publish(project, record, automatic=automatic, by=by, needed=not orders)

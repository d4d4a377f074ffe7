"""Models: learned from a project's history, and those that stand: the champion and its challenger."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from riskml.core.collecting import seldom_collected
from riskml.core.errors import Fault, ModelError
from riskml.core.plugins import trusting
from riskml.core.work import at_work
from riskml.learning import History, fit_model, train, train_order
from riskml.pipeline.dealt import deal_again
from riskml.pipeline.facts import WorkingSetAtHand, measure_and_detect
from riskml.pipeline.identity import identity_of, insist_unchanged
from riskml.pipeline.matrix import features
from riskml.pipeline.phrases_faults import phrase
from riskml.pipeline.published_warnings import published_warnings
from riskml.pipeline.reviewed import known_labels
from riskml.pipeline.sources import Sources
from riskml.registry import (
    TriageRecipe,
    challenger,
    champion,
    fitted_for,
    order_challenger,
    order_champion,
    read_any_recipe,
    read_recipe,
    read_triage_recipe,
    tidy,
)
from riskml.rules import reaching_back

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import pandas as pd

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.pipeline.facts import Facts
    from riskml.registry import LoadedModel, ModelVersion, OrderModel, Recipe

    _M = TypeVar("_M", LoadedModel, OrderModel)

_LOG = logging.getLogger(__name__)

DEFAULT_RECIPE = "unsupervised"


def fit(
    project: Project,
    cards: Cards,
    recipe: str = DEFAULT_RECIPE,
    *,
    as_of: date | None = None,
    by: str = "",
    sources: Sources | None = None,
    ground: WorkingSetAtHand | None = None,
    dated: bool = False,
) -> ModelVersion:
    """Learn from the project's history by a recipe; the new version is champion, or challenger as the recipe says.

    A `dated` one is for runs as of its date alone, and is neither. A working set as of that date that is at hand is
    learned from, and stays open. By a recipe of kind ``triage`` the order of warnings is learned, from the runs that
    were published and what reviews said of them.
    """
    if isinstance(read_any_recipe(project, recipe), TriageRecipe):
        return _fit_order(project, cards, recipe, as_of=as_of, by=by, sources=sources)
    chosen = read_recipe(project, recipe)
    measured = replace(cards, rules=(), circumstances=cards.circumstances.model_copy(update={"tried": ()}))

    def look(day: date) -> pd.DataFrame:
        return features(measure_and_detect(project, measured, as_of=day, months=1, sources=sources), measured)[0]

    with at_work(project, "train"), seldom_collected(), trusting(project.settings.plugins), ExitStack() as ending:
        tidy(project)
        planned = identity_of(project, cards, sources)
        planned.sources.insist_on_people()
        asked = _taught(cards, chosen)
        rows = ground or _at_hand(project, asked, as_of, planned.sources, ending)
        facts = measure_and_detect(project, asked, months=chosen.history.months, ground=rows)
        groups = facts.officials.set_index("official_id")[["unit_id", "post"]]

        def confirm() -> None:
            insist_unchanged(project, cards, planned, read=facts.inputs)

        dealt = _dealt(rows, asked, chosen)
        ending.close()  # the look at an earlier month builds another
        history = replace(_history(project, asked, chosen, facts), groups=groups, dealt=dealt)
        return train(project, chosen, history, look=look, by=by, confirm=confirm, dated=dated)


def _fit_order(
    project: Project, cards: Cards, recipe: str, *, as_of: date | None, by: str, sources: Sources | None
) -> ModelVersion:
    """Learn the order of warnings."""
    chosen = read_triage_recipe(project, recipe)
    with at_work(project, "train"):
        tidy(project)
        planned = identity_of(project, cards, sources)
        day = as_of or planned.sources.last_day
        history = published_warnings(project, cards, day, planned.sources)

        def confirm() -> None:
            insist_unchanged(project, cards, planned)

        return train_order(project, chosen, history, by=by, confirm=confirm)


def fit_unpublished(
    project: Project, cards: Cards, recipe: Recipe, *, as_of: date, sources: Sources | None = None
) -> LoadedModel:
    """Learn as `fit` does from what was known on a date, and keep the model in memory: no champion moves."""
    asked, known = _taught(cards, recipe), sources or Sources.read(project)
    known.insist_on_people()
    with ExitStack() as ending:
        rows = _at_hand(project, asked, as_of, known, ending)
        facts = measure_and_detect(project, asked, months=recipe.history.months, ground=rows)
        dealt = _dealt(rows, asked, recipe)
    with trusting(project.settings.plugins):
        return fit_model(recipe, replace(_history(project, asked, recipe, facts), dealt=dealt))


def _at_hand(
    project: Project, cards: Cards, as_of: date | None, sources: Sources, ending: ExitStack
) -> WorkingSetAtHand:
    """Return the working set that is both measured and dealt again, put in order once; it ends with the stack."""
    rows = WorkingSetAtHand(project, cards, as_of or sources.last_day, sources)
    ending.callback(rows.close)
    return rows


def _dealt(rows: WorkingSetAtHand, cards: Cards, recipe: Recipe) -> pd.DataFrame | None:
    """Deal the work again, where the recipe takes p-values against that."""
    return deal_again(rows(), cards, recipe) if recipe.reference.kind == "dealt" else None


def _taught(cards: Cards, recipe: Recipe) -> Cards:
    """Return the cards that a recipe learns from.

    Where hits are learned from, rules are asked of the whole history, so that every month has its year of them; a
    recipe without findings learns from metrics alone, and asks none.
    """
    if recipe.kind != "supervised":
        return replace(cards, rules=())
    return replace(cards, rules=tuple(reaching_back(card, recipe.history.months) for card in cards.rules))


def _history(project: Project, cards: Cards, recipe: Recipe, facts: Facts) -> History:
    """Return what a model is learned from."""
    table, sides = features(facts, cards)
    labels = known_labels(project, facts) if recipe.kind == "supervised" else None
    return History(table, sides, {**facts.inputs, "cards": cards.sha256}, facts.as_of, labels)


def champion_of(project: Project, as_of: date | None = None) -> LoadedModel:
    """Return the champion or, for a date before it, the model that was fitted for that date alone.

    Raises
    ------
    ModelError
        There is none, or it has learned from what was not known on the date.
    """
    model = champion(project)
    if model is None:
        raise ModelError(
            [Fault(phrase("the_champion"), phrase("a_trained_model"), phrase("none"), phrase("run_riskml_train_first"))]
        )
    if as_of is None or model.as_of <= as_of:
        return model
    own = fitted_for(project, as_of)
    if own is None:
        found = phrase("version_as", version=model.version, as_of=model.as_of)
        remedy = phrase("riskml_run_as_of_fits", as_of=as_of)
        raise ModelError(
            [Fault(phrase("the_champion"), phrase("a_model_of_what_was_known", as_of=as_of), found, remedy)]
        )
    return own


def champion_or_fit(
    project: Project,
    cards: Cards,
    *,
    as_of: date | None = None,
    sources: Sources | None = None,
    ground: WorkingSetAtHand | None = None,
) -> tuple[LoadedModel, bool]:
    """Return the model that scores as of a date, and whether it had to be trained first.

    It is the champion. Where that has learned from what was not known on the date, one is fitted for the date alone by
    the default recipe, and the champion stays what it is.
    """
    standing = champion(project)
    if standing is None:
        _LOG.warning("there is no champion: the recipe %r is trained first", DEFAULT_RECIPE)
        fit(project, cards, as_of=as_of, sources=sources, ground=ground)
    elif as_of is not None and standing.as_of > as_of and fitted_for(project, as_of) is None:
        said = "the champion is as of %s: the recipe %r is trained for %s alone"
        _LOG.warning(said, standing.as_of, DEFAULT_RECIPE, as_of)
        fit(project, cards, as_of=as_of, sources=sources, ground=ground, dated=True)
    else:
        return champion_of(project, as_of), False
    return champion_of(project, as_of), True


def challenger_of(project: Project, as_of: date) -> tuple[LoadedModel | None, str]:
    """Return the challenger and, where one stands but cannot keep pace, why; it never stops the champion's run."""
    return _waiting(challenger, project, as_of)


def order_challenger_of(project: Project, as_of: date) -> tuple[OrderModel | None, str]:
    """Return the challenger among the models that order warnings; as `challenger_of`."""
    return _waiting(order_challenger, project, as_of)


def _waiting(read: Callable[[Project], _M | None], project: Project, as_of: date) -> tuple[_M | None, str]:
    try:
        model = read(project)
    except ModelError as error:
        _LOG.warning("the challenger is left out: %s", error)
        return None, "it is not what the registry says"
    if model is not None and model.as_of > as_of:
        return None, f"version {model.version} has learned from what was not known on {as_of}"
    return model, ""


def order_of(project: Project, as_of: date) -> tuple[OrderModel | None, str]:
    """Return the model that orders warnings and, where one stands but cannot be used, why.

    It never stops a run: without it, what reviews confirmed of each rule gives the order.
    """
    try:
        model = order_champion(project)
    except ModelError as error:
        _LOG.warning("the order of warnings is left to the yields of rules: %s", error)
        return None, "it is not what the registry says"
    if model is not None and model.as_of > as_of:
        return None, f"version {model.version} has learned from what was not known on {as_of}"
    return model, ""

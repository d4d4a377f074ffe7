"""The steps after the facts, each from values to values: learn, grade, gather for portraits."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pandas as pd

from riskml.cards import unmet_needs
from riskml.faults import Fault, ModelError
from riskml.grades import Staff, follow, gather, gather_people, grade, read_grades, read_routes, route
from riskml.hashes import hash_of
from riskml.intake import load_contracts
from riskml.learning import champion, fit_model, read_recipe, score, train
from riskml.portraits import Material, Provenance, Roster
from riskml.session.facts import Facts, establish
from riskml.session.matrix import directions, matrix
from riskml.version import __version__

if TYPE_CHECKING:
    from datetime import date

    from riskml.cards import Cards
    from riskml.learning import LoadedModel, Recipe
    from riskml.project import Project
    from riskml.session.earlier import EarlierRun

DEFAULT_RECIPE = "unsupervised"


def fit(project: Project, cards: Cards, recipe: str = DEFAULT_RECIPE, *, as_of: date | None = None) -> str:
    """Learn from the project's history by a recipe, move the champion, and return the new version."""
    chosen = read_recipe(project, recipe)
    facts = establish(project, cards, as_of=as_of, months=chosen.history.months)
    version = train(
        project,
        chosen,
        matrix(facts.measurement, cards),
        directions=directions(cards, facts.measurement),
        inputs={**facts.inputs, "cards": cards.sha256},
        as_of=facts.as_of,
    )
    return str(version.version)


def fit_unpublished(project: Project, cards: Cards, recipe: Recipe, *, as_of: date) -> LoadedModel:
    """Learn as `fit` does from what was known on a date, and keep the model in memory: no champion moves."""
    facts = establish(project, cards, as_of=as_of, months=recipe.history.months)
    return fit_model(
        recipe,
        matrix(facts.measurement, cards),
        directions=directions(cards, facts.measurement),
        inputs={**facts.inputs, "cards": cards.sha256},
        as_of=facts.as_of,
    )


def champion_of(project: Project, as_of: date | None = None) -> LoadedModel:
    """Return the champion.

    Raises
    ------
    ModelError
        There is none, or it has learned from what was not known on the date.
    """
    model = champion(project)
    if model is None:
        raise ModelError([Fault("the champion", "a trained model", "none", "Run 'riskml train' first.")])
    if as_of is not None and model.as_of > as_of:
        raise ModelError(
            [
                Fault(
                    "the champion",
                    f"a model of what was known on {as_of}",
                    f"version {model.version} as of {model.as_of}",
                    f"Train one with 'riskml train --as-of {as_of}', or run as of {model.as_of} or later.",
                )
            ]
        )
    return model


def champion_or_fit(project: Project, cards: Cards, *, as_of: date | None = None) -> tuple[LoadedModel, bool]:
    """Return the champion and whether it had to be trained first.

    Raises
    ------
    ModelError
        The champion has learned from what was not known on the date.
    """
    fresh = champion(project) is None
    if fresh:
        logging.getLogger("riskml").warning("there is no champion: the recipe %r is trained first", DEFAULT_RECIPE)
        fit(project, cards, as_of=as_of)
    return champion_of(project, as_of), fresh


def graded(project: Project, cards: Cards, facts: Facts, model: LoadedModel) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return everybody's scores in the latest month, and the month's warnings.

    Only hits about officials count, and none whose facts a human has cleared.
    """
    latest = facts.measurement.profile["month"].max()
    scores = score(model, matrix(facts.measurement, cards, latest)).frame
    hits = facts.detection.hits
    matters = _followed(_matters(cards, facts), facts, None)
    cleared = {hit for reasons in matters.loc[matters["status"] == "cleared", "reasons"] for hit in reasons}
    warnings = grade(
        scores,
        hits[(hits["subject"] == "official") & (hits["official_id"] != "") & ~hits["hit_id"].isin(cleared)],
        model.reference,
        read_grades(project),
        seed=project.settings.seed,
        as_of=facts.as_of,
        labels={card.name: card.label for card in cards.rules},
    )
    return scores, warnings


def _matters(cards: Cards, facts: Facts) -> pd.DataFrame:
    return gather(facts.detection.hits, areas={card.name: card.area for card in cards.rules}, tenders=facts.tenders)


def _followed(leads: pd.DataFrame, facts: Facts, earlier: EarlierRun | None) -> pd.DataFrame:
    before = earlier.warnings if earlier else {}
    return follow(leads, facts.detection.hits, facts.reviews, before, as_of=facts.as_of)


def leads_of(
    project: Project, cards: Cards, facts: Facts, warnings: pd.DataFrame, earlier: EarlierRun | None = None
) -> pd.DataFrame:
    """Return the warnings about matters and those about people whom no rule named, followed up and routed."""
    profile = facts.measurement.profile
    last = profile[(profile["month"] == profile["month"].max()) & (profile["subject"] == "official")]
    seen = last.drop_duplicates("subject_id")
    known = facts.officials[facts.officials["unit_id"].notna()]
    units = dict(zip(known["official_id"], known["unit_id"], strict=True))
    units |= {one: unit for one, unit in zip(seen["subject_id"], seen["unit_id"], strict=True) if pd.notna(unit)}
    parts = [_matters(cards, facts), gather_people(warnings, facts.as_of, units)]
    filled = [part for part in parts if len(part)] or parts[:1]
    leads = _followed(pd.concat(filled, ignore_index=True), facts, earlier)
    staff = Staff.read(facts.officials, facts.units, facts.leaves, facts.as_of)
    return route(leads, read_routes(project), staff)


def material_of(
    facts: Facts,
    cards: Cards,
    model: LoadedModel,
    scores: pd.DataFrame,
    warnings: pd.DataFrame,
    *,
    project: Project,
    run_id: str,
    earlier: EarlierRun | None = None,
    leads: pd.DataFrame | None = None,
) -> Material:
    """Gather what portraits are drawn from."""
    provenance = Provenance(
        as_of=facts.as_of,
        data_hash=hash_of(facts.inputs),
        model_version=str(model.version),
        engine_version=__version__,
        cards_hash=cards.sha256,
        run_id=run_id,
        generated_by=f"riskml {__version__}",
    )
    return Material.gather(
        measurement=facts.measurement,
        hits=facts.detection.hits,
        rule_gaps=facts.detection.gaps,
        scores=scores,
        warnings=warnings,
        cards=cards,
        provenance=provenance,
        roster=Roster.read(facts.officials, facts.units, facts.counterparties),
        leads=leads_of(project, cards, facts, warnings, earlier) if leads is None else leads,
        compared=earlier.as_of if earlier else None,
        inboxes={name: inbox.label for name, inbox in read_routes(project).inbox.items()},
        missing={
            **{card.name: unmet_needs(card.needs, facts.available) for card in cards.metrics},
            **{card.name: unmet_needs(card.needs, facts.available) for card in cards.rules},
        },
        tables={name: one.label for name, one in load_contracts(project.accepted / "contracts").items()},
    )

"""The steps after the facts, each from values to values: learn, grade, gather for portraits."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from riskml.cards import unmet_needs
from riskml.core.errors import Fault, ModelError
from riskml.core.hashes import hash_of
from riskml.core.version import __version__
from riskml.core.work import at_work
from riskml.intake import load_contracts
from riskml.learning import drift_of, fit_model, train
from riskml.pipeline.explanation_flags import explanation_flags_of
from riskml.pipeline.facts import Facts, measure_and_detect
from riskml.pipeline.identity import identity_of, insist_unchanged
from riskml.pipeline.matrix import features
from riskml.pipeline.reviewed import known_labels, standing_of
from riskml.portraits import Provenance, Roster, RunData
from riskml.registry import challenger, champion, read_recipe, score, tidy
from riskml.reviews import update_status
from riskml.rules import reaching_back
from riskml.triage import (
    Staff,
    drop_widespread_rules,
    flag_explanations,
    gather,
    gather_people,
    grade,
    read_grades,
    read_routes,
    route,
)

if TYPE_CHECKING:
    from datetime import date

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.evaluation import Drift
    from riskml.registry import LoadedModel, ModelVersion, Recipe
    from riskml.reviews import EarlierRun

DEFAULT_RECIPE = "unsupervised"


def fit(
    project: Project, cards: Cards, recipe: str = DEFAULT_RECIPE, *, as_of: date | None = None, by: str = ""
) -> ModelVersion:
    """Learn from the project's history by a recipe; the new version is champion, or challenger as the recipe says."""
    chosen = read_recipe(project, recipe)
    measured = replace(cards, rules=())

    def look(day: date) -> pd.DataFrame:
        return features(measure_and_detect(project, measured, as_of=day, months=1), measured)[0]

    with at_work(project, "train"):
        tidy(project)
        planned = identity_of(project, cards)
        facts = _history(project, cards, chosen, as_of)
        groups = facts.officials.set_index("official_id")[["unit_id", "post"]]

        def confirm() -> None:
            insist_unchanged(project, cards, planned, read=facts.inputs)

        lesson = _lesson(project, cards, chosen, facts)
        return train(project, chosen, **lesson, groups=groups, look=look, by=by, confirm=confirm)


def fit_unpublished(project: Project, cards: Cards, recipe: Recipe, *, as_of: date) -> LoadedModel:
    """Learn as `fit` does from what was known on a date, and keep the model in memory: no champion moves."""
    return fit_model(recipe, **_lesson(project, cards, recipe, _history(project, cards, recipe, as_of)))


def _history(project: Project, cards: Cards, recipe: Recipe, as_of: date | None) -> Facts:
    """Establish the months that a recipe learns from.

    Where hits are learned from, rules are asked of the whole history, so that every month has its year of them.
    """
    months = recipe.history.months
    asked = cards
    if recipe.kind == "supervised":
        asked = replace(cards, rules=tuple(reaching_back(card, months) for card in cards.rules))
    return measure_and_detect(project, asked, as_of=as_of, months=months)


def _lesson(project: Project, cards: Cards, recipe: Recipe, facts: Facts) -> dict[str, Any]:
    """Return what a model is learned from, by the words of `train`."""
    table, sides = features(facts, cards)
    return {
        "table": table,
        "directions": sides,
        "inputs": {**facts.inputs, "cards": cards.sha256},
        "as_of": facts.as_of,
        "labels": known_labels(project, facts) if recipe.kind == "supervised" else None,
    }


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


def scored_table(cards: Cards, facts: Facts) -> pd.DataFrame:
    """Return the feature table of the latest month; hits whose facts a human has cleared count for nothing."""
    latest = facts.measurement.profile["month"].max()
    return features(facts, cards, latest, without=_cleared(cards, facts))[0]


def _cleared(cards: Cards, facts: Facts) -> frozenset[str]:
    """Return the hits whose facts a human has cleared."""
    matters = _followed(_matters(cards, facts), facts, None)
    return frozenset(hit for reasons in matters["cleared_reasons"] for hit in reasons)


def _grading(facts: Facts, cleared: frozenset[str], people: int) -> pd.DataFrame:
    """Return the hits that may grade one of so many people."""
    hits = facts.detection.hits
    own = hits[(hits["subject"] == "official") & (hits["official_id"] != "")]
    return drop_widespread_rules(
        own[~own["rule"].isin(facts.detection.miscalibrated) & ~own["hit_id"].isin(cleared)], people
    )


class Graded(NamedTuple):
    """Everybody's scores in the latest month, the month's warnings, and whether people are still those of the model."""

    scores: pd.DataFrame
    warnings: pd.DataFrame
    drift: Drift


def graded(project: Project, cards: Cards, facts: Facts, model: LoadedModel) -> Graded:
    """Score and grade everybody in the latest month.

    Only hits about officials count; none of a rule that is miscalibrated or names a large part of the people, and none
    whose facts a human has cleared.
    """
    settings, cleared = read_grades(project), _cleared(cards, facts)
    latest = facts.measurement.profile["month"].max()
    table = features(facts, cards, latest, without=cleared)[0]
    scores = score(model, table).frame
    drift = drift_of(model, table, scores["score"], latest)
    warnings = grade(
        scores,
        _grading(facts, cleared, len(scores)),
        model.reference,
        settings,
        seed=project.settings.seed,
        as_of=facts.as_of,
        labels={card.name: card.label for card in cards.rules},
        withdrawn=drift.text() if drift.standing == "withdrawn" else None,
    )
    flags = explanation_flags_of(model, table, scores, warnings, settings.false_discovery)
    return Graded(scores, flag_explanations(warnings, flags), drift)


def challenger_of(project: Project, as_of: date) -> tuple[LoadedModel | None, str]:
    """Return the challenger and, where one stands but cannot keep pace, why; it never stops the champion's run."""
    try:
        model = challenger(project)
    except ModelError as error:
        logging.getLogger("riskml").warning("the challenger is left out: %s", error)
        return None, "it is not what the registry says"
    if model is not None and model.as_of > as_of:
        return None, f"version {model.version} has learned from what was not known on {as_of}"
    return model, ""


def shadow(scores: pd.DataFrame, table: pd.DataFrame, month: pd.Timestamp, model: LoadedModel) -> pd.DataFrame | None:
    """Score with the challenger what the champion has scored, and set both side by side.

    Parameters
    ----------
    scores
        The champion's scores by official_id.
    table
        What was scored: official_id × metric.
    month
        The month that it is of.
    model
        The challenger.

    Returns
    -------
    pandas.DataFrame or None
        official_id, month, score_champion, score_challenger, rank_champion, rank_challenger; rank 1 has the highest
        score, equal scores share the better rank, and who has no score has no rank. None where the
        challenger knows none of the metrics.
    """
    try:
        other = score(model, table).frame["score"]
    except ModelError as error:
        logging.getLogger("riskml").warning("the challenger did not score: %s", error)
        return None
    both = pd.DataFrame(
        {"month": month, "score_champion": scores["score"], "score_challenger": other.reindex(scores.index)}
    )
    for name in ("champion", "challenger"):
        ranks = both[f"score_{name}"].rank(ascending=False, method="min")
        both[f"rank_{name}"] = ranks.astype("Int64")
    return both.rename_axis("official_id").reset_index()


def _matters(cards: Cards, facts: Facts) -> pd.DataFrame:
    return gather(facts.detection.counted, areas={card.name: card.area for card in cards.rules}, tenders=facts.tenders)


def _followed(matter_warnings: pd.DataFrame, facts: Facts, earlier: EarlierRun | None) -> pd.DataFrame:
    before = earlier.warnings if earlier else {}
    return update_status(matter_warnings, facts.detection.hits, standing_of(facts), before, as_of=facts.as_of)


def matter_warnings_of(
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
    followed = _followed(pd.concat(filled, ignore_index=True), facts, earlier)
    staff = Staff.read(facts.officials, facts.units, facts.leaves, facts.as_of)
    return route(followed, read_routes(project), staff)


def run_data_of(
    facts: Facts,
    cards: Cards,
    model: LoadedModel,
    scores: pd.DataFrame,
    warnings: pd.DataFrame,
    *,
    project: Project,
    run_id: str,
    earlier: EarlierRun | None = None,
    matter_warnings: pd.DataFrame | None = None,
    drift: Drift | None = None,
) -> RunData:
    """Gather what portraits are drawn from."""
    provenance = Provenance(
        as_of=facts.as_of,
        data_hash=hash_of(facts.inputs),
        model_version=str(model.version),
        engine_version=__version__,
        cards_hash=cards.sha256,
        run_id=run_id,
        generated_by=f"riskml {__version__}",
        drift=drift.text() if drift else None,
        withdrawn=drift is not None and drift.standing == "withdrawn",
    )
    return RunData.from_run(
        measurement=facts.measurement,
        hits=facts.detection.counted,
        rule_gaps=facts.detection.gaps,
        scores=scores,
        warnings=warnings,
        cards=cards,
        provenance=provenance,
        roster=Roster.read(facts.officials, facts.units, facts.counterparties),
        matter_warnings=matter_warnings_of(project, cards, facts, warnings, earlier)
        if matter_warnings is None
        else matter_warnings,
        compared=earlier.as_of if earlier else None,
        inboxes={name: inbox.label for name, inbox in read_routes(project).inbox.items()},
        missing={
            **{card.name: unmet_needs(card.needs, facts.available) for card in cards.metrics},
            **{card.name: unmet_needs(card.needs, facts.available) for card in cards.rules},
        },
        tables={name: one.label for name, one in load_contracts(project.accepted / "contracts").items()},
        graders={
            str(rule): int(named)
            for rule, named in _grading(facts, _cleared(cards, facts), len(scores))
            .groupby("rule")["official_id"]
            .nunique()
            .items()
        },
    )

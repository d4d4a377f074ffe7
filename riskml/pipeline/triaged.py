"""From scores and hits to the month's lists: whom and what a human should look at, and who is to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from riskml.pipeline.explanation_flags import explanation_flags_of
from riskml.pipeline.scored import Scored, score_people
from riskml.triage import (
    Staff,
    Triaged,
    drop_widespread_rules,
    flag_explanations,
    gather,
    gather_people,
    grade,
    in_order,
    read_grades,
    read_routes,
    route,
    update_status,
)

if TYPE_CHECKING:
    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.pipeline.earlier import EarlierRun
    from riskml.pipeline.facts import Facts
    from riskml.registry import LoadedModel


@dataclass(frozen=True, slots=True, eq=False)
class Matters:
    """What the hits of a date say of matters, and what became of each warning.

    Parameters
    ----------
    warnings
        Those that hits raise, with their status; in the order of the list.
    cleared
        The hits whose facts a human has cleared.
    earlier
        The run that they were compared with.
    """

    warnings: pd.DataFrame
    cleared: frozenset[str]
    earlier: EarlierRun | None


def follow_matters(facts: Facts, cards: Cards, earlier: EarlierRun | None = None) -> Matters:
    """Gather the hits that may raise a warning, and say of each warning what became of it since a run before."""
    areas = {card.name: card.area for card in cards.rules}
    gathered = gather(facts.detection.counted, areas=areas, tenders=facts.tenders)
    warnings = _followed(gathered, facts, earlier)
    cleared = warnings.loc[warnings["status"] == "cleared", "reasons"]
    return Matters(warnings, frozenset(hit for reasons in cleared for hit in reasons), earlier)


def triage(project: Project, cards: Cards, facts: Facts, scored: Scored, matters: Matters) -> Triaged:
    """Grade everybody, mark whose reasons are to be read with care, and route what a human should look at.

    Only hits about officials grade people; none of a rule that is miscalibrated or names a large part of the people,
    and none whose facts a human has cleared.
    """
    settings, routes = read_grades(project), read_routes(project)
    grading = _grading(facts, matters.cleared, len(scored.scores))
    warnings = grade(
        scored.scores,
        grading,
        scored.model.reference,
        settings,
        seed=project.settings.seed,
        as_of=facts.as_of,
        labels={card.name: card.label for card in cards.rules},
        withdrawn=scored.drift.text() if scored.drift.standing == "withdrawn" else None,
    )
    warnings = flag_explanations(warnings, explanation_flags_of(scored, warnings, settings.false_discovery))
    people = _followed(gather_people(warnings, facts.as_of, _units(facts)), facts, matters.earlier)
    filled = [part for part in (matters.warnings, people) if len(part)] or [matters.warnings]
    staff = Staff.read(facts.officials, facts.units, facts.leaves, facts.as_of)
    return Triaged(
        warnings=warnings,
        matter_warnings=route(in_order(pd.concat(filled, ignore_index=True)), routes, staff),
        graders={str(rule): int(named) for rule, named in grading.groupby("rule")["official_id"].nunique().items()},
        inboxes={name: inbox.label for name, inbox in routes.inbox.items()},
        compared=matters.earlier.as_of if matters.earlier else None,
    )


def score_and_triage(
    project: Project, cards: Cards, facts: Facts, model: LoadedModel, earlier: EarlierRun | None = None
) -> tuple[Scored, Triaged]:
    """Take facts as far as the lists: what a run does, and what a backtest does of every month."""
    matters = follow_matters(facts, cards, earlier)
    scored = score_people(facts, cards, model, cleared=matters.cleared)
    return scored, triage(project, cards, facts, scored, matters)


def _followed(warnings: pd.DataFrame, facts: Facts, earlier: EarlierRun | None) -> pd.DataFrame:
    before = earlier.warnings if earlier else {}
    return update_status(warnings, facts.detection.hits, facts.reviews, before, as_of=facts.as_of)


def _grading(facts: Facts, cleared: frozenset[str], people: int) -> pd.DataFrame:
    """Return the hits that may grade one of so many people."""
    hits = facts.detection.hits
    own = hits[(hits["subject"] == "official") & (hits["official_id"] != "")]
    return drop_widespread_rules(
        own[~own["rule"].isin(facts.detection.miscalibrated) & ~own["hit_id"].isin(cleared)], people
    )


def _units(facts: Facts) -> dict[str, str]:
    """Return the unit of each official: where the latest month's work was done, else where the roster has them."""
    profile = facts.measurement.profile
    last = profile[(profile["month"] == facts.month) & (profile["subject"] == "official")]
    seen = last.drop_duplicates("subject_id")
    known = facts.officials[facts.officials["unit_id"].notna()]
    units = dict(zip(known["official_id"], known["unit_id"], strict=True))
    return units | {one: unit for one, unit in zip(seen["subject_id"], seen["unit_id"], strict=True) if pd.notna(unit)}

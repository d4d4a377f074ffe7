"""From scores and hits to the month's lists: whom and what a human should look at, and who is to look."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.pipeline.explanation_flags import explanation_flags_of
from riskml.pipeline.ordered import order_warnings, profile_of
from riskml.pipeline.reviewed import Reviewed, review_of
from riskml.pipeline.scored import Scored, score_people
from riskml.reviews import confirmed_counts, update_status
from riskml.triage import (
    EXPLANATION_FLAGS,
    Null,
    Staff,
    Triaged,
    drop_widespread_rules,
    flag_explanations,
    gather_people,
    grade,
    issue,
    null_quantiles,
    read_grades,
    read_routes,
    reminders,
    route,
    score_threshold,
    tell_order,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.pipeline.facts import Facts
    from riskml.registry import LoadedModel, OrderModel
    from riskml.reviews import EarlierRun
    from riskml.triage import GradeSettings


@dataclass(frozen=True, slots=True, eq=False)
class Matters:
    """What the hits of a date say of matters, and what became of each warning.

    Parameters
    ----------
    warnings
        Those that hits raise, with their status; in the order of the list.
    cleared
        The hits whose facts a human has cleared.
    reviewed
        What stood of reviews.
    earlier
        The run that they were compared with.
    """

    warnings: pd.DataFrame
    cleared: frozenset[str]
    reviewed: Reviewed
    earlier: EarlierRun | None


def follow_matters(facts: Facts, reviewed: Reviewed, earlier: EarlierRun | None = None) -> Matters:
    """Say of each warning about a matter what became of it since a run before."""
    warnings = _followed(reviewed.gathered, facts, reviewed, earlier)
    return Matters(warnings, frozenset(hit for hits in warnings["cleared_reasons"] for hit in hits), reviewed, earlier)


def triage(
    project: Project, cards: Cards, facts: Facts, scored: Scored, matters: Matters, *, order: OrderModel | None = None
) -> Triaged:
    """Grade everybody, mark whose reasons are to be read with care, and order and route what a human should look at.

    Only hits about officials grade people; none of a rule that is miscalibrated or names a large part of the people or
    of those who share a post, and none whose facts a human has cleared.
    """
    settings = read_grades(project)
    grading = _grading(facts, matters.cleared, matters.reviewed.levels, len(scored.scores))
    warnings = grade(
        scored.scores,
        grading,
        Null(scored.model.reference, scored.model.recipe.reference.kind, scored.model.deals),
        settings,
        seed=project.settings.seed,
        as_of=facts.as_of,
        labels={card.name: card.label for card in cards.rules},
        withdrawn=scored.drift.text() if scored.drift.standing == "withdrawn" else None,
        remaining=scored.remaining,
    )
    warnings = flag_explanations(warnings, explanation_flags_of(scored, warnings, settings.false_discovery))
    listed = gather_people(warnings, facts.as_of, _units(facts))
    people = _followed(listed, facts, matters.reviewed, matters.earlier)
    filled = [part for part in (matters.warnings, people) if len(part)] or [matters.warnings]
    profile = profile_of(scored.explained, cards, warnings.set_index("official_id")["p_value"])
    gathered = pd.concat(filled, ignore_index=True)
    return replace(
        _issued(project, facts, matters, gathered, settings=settings, warnings=warnings, profile=profile, order=order),
        graders={str(rule): int(named) for rule, named in grading.groupby("rule")["official_id"].nunique().items()},
        null=null_quantiles(scored.model.reference),
        threshold=_threshold(warnings, scored.model.reference, settings.false_discovery),
    )


def triage_matters(project: Project, facts: Facts, matters: Matters) -> Triaged:
    """Order and route what a human should look at where nobody can be measured: matters alone, by yields of rules.

    Nobody is graded, whomever a hit may name.
    """
    nobody = pd.DataFrame({"score": pd.Series(dtype="float64")}, index=pd.Index([], name="official_id"))
    unasked = facts.detection.hits.head(0)
    settings = read_grades(project)
    warnings = grade(nobody, unasked, Null(np.empty(0)), settings, seed=project.settings.seed, as_of=facts.as_of)
    unmarked = pd.DataFrame({name: np.empty(0, np.bool_) for name in EXPLANATION_FLAGS})
    flagged = flag_explanations(warnings, unmarked)
    return _issued(project, facts, matters, matters.warnings, settings=settings, warnings=flagged)


def _issued(
    project: Project,
    facts: Facts,
    matters: Matters,
    gathered: pd.DataFrame,
    *,
    settings: GradeSettings,
    warnings: pd.DataFrame,
    profile: pd.DataFrame | None = None,
    order: OrderModel | None = None,
) -> Triaged:
    """Order all that was gathered of matters and people, cut it to what reviewers can look at, and route it."""
    routes, stands = read_routes(project), matters.reviewed.stands
    yields = confirmed_counts(stands)
    ordered = order_warnings(gathered, stands, profile, order, as_of=facts.as_of)
    issued = issue(
        gathered,
        settings.matters,
        as_of=facts.as_of,
        seed=project.settings.seed,
        earlier=matters.earlier.warnings if matters.earlier else None,
        yields=yields,
        learned=ordered.learned,
    )
    staff = Staff.read(facts.officials, facts.units, facts.leaves, facts.as_of)
    return Triaged(
        warnings=warnings,
        matter_warnings=route(tell_order(issued, ordered, yields), routes, staff),
        levels=matters.reviewed.levels,
        reminders=reminders(issued, facts.detection.counted),
        inboxes={name: inbox.label for name, inbox in routes.inbox.items()},
        compared=matters.earlier.as_of if matters.earlier else None,
        ordered=ordered,
        false_discovery=settings.false_discovery,
        groups=settings.group,
    )


def score_and_triage(
    project: Project,
    cards: Cards,
    facts: Facts,
    model: LoadedModel,
    *,
    reviewed: Reviewed | None = None,
    earlier: EarlierRun | None = None,
    order: OrderModel | None = None,
) -> tuple[Scored, Triaged]:
    """Take facts as far as the lists: what a run does, and what a backtest does of every month.

    What stands of reviews is worked out where it has not been. Without a model that orders warnings, what reviews
    confirmed of each rule does.
    """
    matters = follow_matters(facts, reviewed or review_of(project, facts, cards), earlier)
    scored = score_people(facts, cards, model, cleared=matters.cleared)
    return scored, triage(project, cards, facts, scored, matters, order=order)


def _threshold(warnings: pd.DataFrame, reference: NDArray[np.float64], q: float) -> float:
    """Return the score from which on the list selects by score, NaN where it selects nobody so."""
    if not len(reference) or not warnings["concluded"].any():
        return math.nan
    found = score_threshold(warnings["p_value"], reference, q)
    return found if math.isfinite(found) else math.nan


def _followed(warnings: pd.DataFrame, facts: Facts, reviewed: Reviewed, earlier: EarlierRun | None) -> pd.DataFrame:
    before = earlier.warnings if earlier else {}
    return update_status(warnings, facts.detection.hits, reviewed.stands, before, as_of=facts.as_of)


def _grading(facts: Facts, cleared: frozenset[str], levels: Mapping[str, str], people: int) -> pd.DataFrame:
    """Return the hits that may grade one of so many people, at their own level; a reminder grades nobody."""
    hits = facts.detection.hits
    hits = hits.assign(grade=hits["hit_id"].map(levels))
    own = hits[(hits["subject"] == "official") & (hits["official_id"] != "") & (hits["grade"] != "reminder")]
    kept = own[~own["rule"].isin(facts.detection.miscalibrated) & ~own["hit_id"].isin(cleared)]
    return drop_widespread_rules(kept, people, _posts(facts))


def _posts(facts: Facts) -> dict[str, tuple[str, str]]:
    """Return the unit and the post of everybody who was measured in the latest month, as far as the roster has both."""
    profile = facts.measurement.profile
    seen = set(profile.loc[(profile["month"] == facts.month) & (profile["subject"] == "official"), "subject_id"])
    known = facts.officials.dropna(subset=["unit_id", "post"])
    return {
        official: (unit, post)
        for official, unit, post in zip(known["official_id"], known["unit_id"], known["post"], strict=True)
        if official in seen
    }


def _units(facts: Facts) -> dict[str, str]:
    """Return the unit of each official: where the latest month's work was done, else where the roster has them."""
    profile = facts.measurement.profile
    last = profile[(profile["month"] == facts.month) & (profile["subject"] == "official")]
    seen = last.drop_duplicates("subject_id")
    known = facts.officials[facts.officials["unit_id"].notna()]
    units = dict(zip(known["official_id"], known["unit_id"], strict=True))
    return units | {one: unit for one, unit in zip(seen["subject_id"], seen["unit_id"], strict=True) if pd.notna(unit)}

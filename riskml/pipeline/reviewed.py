"""What reviewers had told of what facts show: what stands, and where the ids that they name are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from riskml.pipeline.facts import working_set
from riskml.reviews import Lookup, labels_of, published, standing
from riskml.rules import grade_hits
from riskml.triage import gather, gather_rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.pipeline.facts import Facts
    from riskml.pipeline.sources import Sources


@dataclass(frozen=True, slots=True, eq=False)
class Reviewed:
    """The warnings that hits raise, and what stands of the reviews that facts know.

    Parameters
    ----------
    levels
        The level of each hit: 'reminder', 'yellow' or 'red'.
    gathered
        Warnings about matters, before anything was said of what became of them.
    lookup
        Where the ids that reviews name are looked up.
    stands
        What stands of the reviews.
    """

    levels: Mapping[str, str]
    gathered: pd.DataFrame
    lookup: Lookup
    stands: pd.DataFrame


def review_of(project: Project, facts: Facts, cards: Cards) -> Reviewed:
    """Gather the hits that may raise a warning, and set beside them what stands of the reviews."""
    areas = {card.name: card.area for card in cards.rules}
    hits, counted = facts.detection.hits, facts.detection.counted
    levels = dict(zip(hits["hit_id"], grade_hits(hits, cards.rules)["level"], strict=True))
    graded = grade_hits(counted, cards.rules)
    own = project.settings.currencies
    matters = gather(counted, areas=areas, tenders=facts.tenders, levels=graded, own=own)
    rules = gather_rules(facts.detection.health, cards.rules, facts.as_of)
    gathered = pd.concat([matters, rules], ignore_index=True) if len(rules) else matters
    lookup = looked_up(facts, gathered=gathered)
    return Reviewed(levels, gathered, lookup, standing(facts.reviews, as_of=facts.as_of, lookup=lookup))


def looked_up(facts: Facts, lookup: Lookup | None = None, *, gathered: pd.DataFrame | None = None) -> Lookup:
    """Look up also what facts tell: their hits, the warnings that these make, and who acted."""
    if facts.reviews.empty:
        return lookup or Lookup()
    if gathered is None:
        gathered = gather(facts.detection.counted, tenders=facts.tenders)
    profile = facts.measurement.profile
    acted = profile.loc[profile["subject"] == "official", "subject_id"]
    people = {*acted, *facts.officials["official_id"]}
    return (lookup or Lookup()).beside(facts.detection.hits, gathered, people, seen_at=facts.as_of)


def known_labels(project: Project, facts: Facts) -> pd.DataFrame:
    """Return the labels of a project as of its facts' date."""
    return labels_of(facts.reviews, as_of=facts.as_of, lookup=looked_up(facts, published(project.runs, facts.as_of)))


def reviews_until(project: Project, cards: Cards, sources: Sources) -> tuple[pd.DataFrame, date]:
    """Return every accepted review, and the day by which all of them were known.

    What is found may be found long after the months that are replayed: only lists and models must not know of it.
    """
    until = sources.last_day
    for path in sources.files.get("reviews", ()):
        told = pd.read_parquet(path)
        times = [told[name].max() for name in ("decided_at", "recorded_at") if name in told.columns]
        until = max(until, *(one.date() for one in times if pd.notna(one)), until)
    if not sources.files.get("reviews"):
        return pd.DataFrame(), until
    with working_set(project, cards, as_of=until, sources=sources) as ground:
        return ground.engine.frame("select * from reviews order by decided_at, review_id"), until

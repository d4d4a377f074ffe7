"""What reviewers had told of what facts show: what stands, and where the ids that they name are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.reviews import Lookup, labels_of, published, standing
from riskml.triage import gather

if TYPE_CHECKING:
    import pandas as pd

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.pipeline.facts import Facts


@dataclass(frozen=True, slots=True, eq=False)
class Reviewed:
    """The warnings that hits raise, and what stands of the reviews that facts know.

    Parameters
    ----------
    gathered
        Warnings about matters, before anything was said of what became of them.
    lookup
        Where the ids that reviews name are looked up.
    stands
        What stands of the reviews.
    """

    gathered: pd.DataFrame
    lookup: Lookup
    stands: pd.DataFrame


def review_of(facts: Facts, cards: Cards) -> Reviewed:
    """Gather the hits that may raise a warning, and set beside them what stands of the reviews."""
    areas = {card.name: card.area for card in cards.rules}
    gathered = gather(facts.detection.counted, areas=areas, tenders=facts.tenders)
    lookup = looked_up(facts, gathered=gathered)
    return Reviewed(gathered, lookup, standing(facts.reviews, as_of=facts.as_of, lookup=lookup))


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

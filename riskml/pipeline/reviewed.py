"""Where a project's reviews are looked up: among the facts' own hits and warnings, and what runs had published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.reviews import Lookup, labels_of, published, standing
from riskml.triage import gather

if TYPE_CHECKING:
    import pandas as pd

    from riskml.core.project import Project
    from riskml.pipeline.facts import Facts


def looked_up(facts: Facts, lookup: Lookup | None = None) -> Lookup:
    """Look up also what facts tell: their hits, the warnings that they make, and who acted."""
    if facts.reviews.empty:
        return lookup or Lookup()
    profile = facts.measurement.profile
    acted = profile.loc[profile["subject"] == "official", "subject_id"]
    return (lookup or Lookup()).beside(
        facts.detection.hits,
        gather(facts.detection.counted, tenders=facts.tenders),
        {*acted, *facts.officials["official_id"]},
        seen_at=facts.as_of,
    )


def standing_of(facts: Facts) -> pd.DataFrame:
    """Return what stands of the reviews that facts know."""
    return standing(facts.reviews, as_of=facts.as_of, lookup=looked_up(facts))


def known_labels(project: Project, facts: Facts) -> pd.DataFrame:
    """Return the labels of a project as of its facts' date."""
    return labels_of(facts.reviews, as_of=facts.as_of, lookup=looked_up(facts, published(project.runs, facts.as_of)))

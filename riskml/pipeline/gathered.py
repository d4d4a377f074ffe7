"""From the values of a run to what portraits are drawn from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from riskml.cards import unmet_needs
from riskml.core.hashes import hash_of
from riskml.core.version import __version__
from riskml.pipeline.table_names import tables_in_words
from riskml.portraits import Provenance, Roster, RunData

if TYPE_CHECKING:
    from collections.abc import Collection

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.pipeline.facts import Facts
    from riskml.pipeline.scored import Scored
    from riskml.triage import Triaged


def run_data_of(
    project: Project, cards: Cards, facts: Facts, scored: Scored | None, triaged: Triaged, *, run_id: str
) -> RunData:
    """Gather what portraits are drawn from; where nobody was scored, no page is a person's, whomever a hit may name."""
    provenance = Provenance(
        as_of=facts.as_of,
        data_hash=hash_of(facts.inputs),
        model_version=str(scored.model.version) if scored else "",
        engine_version=__version__,
        cards_hash=cards.sha256,
        run_id=run_id,
        generated_by=f"riskml {__version__}",
        drift=scored.drift.text() if scored else None,
        withdrawn=scored is not None and scored.drift.standing == "withdrawn",
        office_hours="–".join(f"{one:%H:%M}" for one in project.settings.office_hours),
    )
    run_data = RunData.from_run(
        measurement=facts.measurement,
        detection=replace(facts.detection, hits=own_currency_unsaid(facts.detection.hits, project.settings.currencies)),
        scores=scored.scores if scored else pd.DataFrame({"official_id": [], "score": []}),
        triaged=triaged,
        cards=replace(
            cards,
            circumstances=cards.circumstances.told(facts.available),
            words=cards.words.with_sums_in(project.settings.sums_in),
        ),
        provenance=provenance,
        roster=Roster.read(facts.officials, facts.units, facts.counterparties),
        missing={
            **{card.name: unmet_needs(card.needs, facts.available) for card in cards.metrics},
            **{card.name: unmet_needs(card.needs, facts.available) for card in cards.rules},
        },
        tables=tables_in_words(project),
    )
    found = {name: one for lack in facts.lacks for name, one in lack.found.items()}
    instead = {name: one.of(name, run_data.tables) for name, one in found.items()}
    return replace(run_data, officials=run_data.officials if scored else frozenset(), found_instead=instead)


def own_currency_unsaid(hits: pd.DataFrame, own: Collection[str]) -> pd.DataFrame:
    """Leave the project's own currency unsaid, as records do that name none: the two are no different currencies."""
    return hits.assign(currency=hits["currency"].where(~hits["currency"].isin(list(own)), ""))

"""A city from its making to its facts: exported as a bureau would hand it over, imported, asked and measured once."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from cities.export import export, frames, write_cards
from cities.make import make
from riskml.cards import read_cards
from riskml.intake import import_source
from riskml.pipeline import create_project
from riskml.pipeline.facts import measure_and_detect
from riskml.rules import reaching_back

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.pipeline.facts import Facts


@dataclass(frozen=True)
class Measured:
    """A city's project and facts, and what only the city knows.

    Parameters
    ----------
    mark
        Put before every name, so that several cities can stand side by side.
    project, cards, facts
        Of every month of the log. Rules that ask what stands open on the day of asking are left out: asked today, they
        would tell an earlier month what became of it later.
    months
        Of the log.
    truth
        As ``truth.json`` has it.
    case
        The case of each act.
    """

    mark: str
    project: Project
    cards: Cards
    facts: Facts
    months: pd.PeriodIndex
    truth: dict[str, Any]
    case: dict[str, str]

    def planted(self) -> dict[str, pd.Timestamp]:
        """Return since when each person is at a scheme."""
        people = (one for one in self.truth["people"] if one["kind"] == "planted")
        return {one["official_id"]: pd.Timestamp(one["since"]) for one in people}


def measured(folder: Path, name: str, seed: int) -> Measured:
    """Make a city, import what it hands over, ask and measure."""
    folder.mkdir()
    city = make(name, seed)
    log = export(city, folder / "bureau", seed)
    project = create_project(folder / "project")
    write_cards(city, project.root / "features" / "matters")
    for table, source, mapping in log.sources:
        import_source(project, source, table=table, mapping=mapping)
    cards = read_cards(project)
    months = pd.period_range(pd.Period(city.town.first, "M"), pd.Period(city.town.last, "M"), freq="M")
    rules = tuple(reaching_back(card, len(months)) for card in cards.rules if "as_of" not in card.hits)
    cards = replace(cards, rules=rules, circumstances=cards.circumstances.model_copy(update={"tried": ()}))
    facts = measure_and_detect(project, cards, as_of=city.town.last, months=len(months))
    rows = frames(city, seed)["operations"]
    case = dict(zip(rows["operation_id"], rows["case_id"], strict=True))
    truth = json.loads(log.truth.read_text("utf-8"))
    return Measured(f"{name}{seed}/", project, cards, facts, months, truth, case)

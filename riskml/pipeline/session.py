"""The door for notebooks and programs: what a project knows, as tables and plain objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from riskml.cards import Cards, read_cards
from riskml.core.project import Project
from riskml.pipeline.facts import Facts, measure_and_detect
from riskml.pipeline.job import RunResult, run_job
from riskml.pipeline.steps import DEFAULT_RECIPE, champion_or_fit, fit, graded, run_data_of, scored_table
from riskml.pipeline.tables import contributions_table, hits_table, profile_table, scores_table
from riskml.pipeline.trace import trace
from riskml.portraits import portray_official, portray_unit, portray_whole
from riskml.reports import Page, TrailPage

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from riskml.core.texts import Language
    from riskml.portraits import Portrait, RunData
    from riskml.registry import LoadedModel


@dataclass(slots=True)
class Session:
    """A project and its cards. Facts are established once for each date and kept while the session lives.

    Examples
    --------
    >>> import riskml
    >>> session = riskml.open(".")
    >>> "overdue_rate" in {card.name for card in session.cards.metrics}
    True
    """

    project: Project
    cards: Cards
    _facts: dict[date | None, Facts] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, root: Path | str = ".") -> Self:
        """Open the project in a folder and read its cards."""
        project = Project.open(root)
        return cls(project, read_cards(project))

    def facts(self, as_of: date | None = None) -> Facts:
        """Measure everybody and ask every rule, as of a date (the last day of the log by default)."""
        if as_of not in self._facts:
            self._facts[as_of] = measure_and_detect(self.project, self.cards, as_of=as_of)
        return self._facts[as_of]

    def measure(self, as_of: date | None = None) -> pd.DataFrame:
        """Return the profile: one row an official, month and metric, observed beside expected."""
        return profile_table(self.facts(as_of).measurement)

    def hits(self, as_of: date | None = None) -> pd.DataFrame:
        """Return every hit of every rule, with its records and sentence."""
        return hits_table(self.facts(as_of).detection.hits)

    def train(self, recipe: str = DEFAULT_RECIPE, as_of: date | None = None) -> str:
        """Learn from the project's history, make the result champion or challenger, and return its version."""
        return fit(self.project, self.cards, recipe, as_of=as_of).version

    def champion(self, as_of: date | None = None) -> LoadedModel:
        """Return the champion; with none, train the default recipe first."""
        return champion_or_fit(self.project, self.cards, as_of=as_of)[0]

    def score(self, as_of: date | None = None) -> pd.DataFrame:
        """Return everybody's score, percentile of the reference, p-value and grade."""
        facts, model = self.facts(as_of), self.champion(as_of)
        scores, warnings, _ = graded(self.project, self.cards, facts, model)
        return scores_table(scores, warnings, facts.measurement, model.reference)

    def contributions(self, as_of: date | None = None) -> pd.DataFrame:
        """Return the reasons of every score; added up in their order they are the score, bit for bit."""
        facts, model = self.facts(as_of), self.champion(as_of)
        scores = graded(self.project, self.cards, facts, model).scores
        month = facts.measurement.profile["month"].max()
        return contributions_table(scores, scored_table(self.cards, facts), month)

    def warnings(self, as_of: date | None = None) -> pd.DataFrame:
        """Return everybody's grade, what it promises and why."""
        return graded(self.project, self.cards, self.facts(as_of), self.champion(as_of)).warnings

    def run_data(self, as_of: date | None = None) -> RunData:
        """Return what portraits are drawn from."""
        facts, model = self.facts(as_of), self.champion(as_of)
        scores, warnings, drift = graded(self.project, self.cards, facts, model)
        return run_data_of(
            facts, self.cards, model, scores, warnings, project=self.project, run_id="session", drift=drift
        )

    def portrait(self, official_id: str, as_of: date | None = None) -> Page:
        """Return the portrait of one official; a notebook shows it, ``.portrait`` is its values."""
        return self._page(portray_official(official_id, self.run_data(as_of)))

    def unit_portrait(self, unit_id: str, as_of: date | None = None) -> Page:
        """Return the portrait of one unit."""
        return self._page(portray_unit(unit_id, self.run_data(as_of)))

    def whole_portrait(self, as_of: date | None = None) -> Page:
        """Return the portrait of the whole."""
        return self._page(portray_whole(self.run_data(as_of)))

    def trace(self, case_id: str, as_of: date | None = None, language: Language | None = None) -> TrailPage:
        """Return the full trail of one case; a notebook shows it, ``.trail`` is its values."""
        return TrailPage(
            trace(self.project, self.cards, case_id, as_of=as_of), language or self.project.settings.language
        )

    def _page(self, portrait: Portrait) -> Page:
        return Page(portrait, self.project.settings.language)

    def run(self, **asked: Any) -> RunResult:
        """Measure, ask, score, grade and publish; with unchanged inputs this writes nothing.

        Takes the keywords of :func:`riskml.pipeline.run_job`: ``as_of``, ``out``, ``until``, ``languages``, …
        """
        return run_job(self.project, self.cards, **asked)


def open_project(root: Path | str = ".") -> Session:
    """Open the project in a folder.

    Raises
    ------
    ProjectError
        The folder is no project, or a setting is not valid.
    CardError
        A card is not valid; every fault of every card is said.
    """
    return Session.open(root)

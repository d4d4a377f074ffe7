"""The door for notebooks and programs: what a project knows, as tables and plain objects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from riskml.cards import Cards, read_cards
from riskml.core.errors import Fault, ModelError, did_you_mean
from riskml.core.hashes import hash_of
from riskml.core.project import Project
from riskml.core.scratch import Scratch
from riskml.core.version import __version__
from riskml.pipeline.clocks import clock_rows
from riskml.pipeline.facts import Facts, measure_and_detect, working_set
from riskml.pipeline.fitting import DEFAULT_RECIPE, champion_or_fit, fit, order_of
from riskml.pipeline.gathered import run_data_of
from riskml.pipeline.job import RunResult, run_job
from riskml.pipeline.phrases_faults import phrase
from riskml.pipeline.tables import contributions_table, hits_table, profile_table, scores_table
from riskml.pipeline.trails import ASKED, case_rows, guide_of, hits_citing, words_of
from riskml.pipeline.triaged import score_and_triage
from riskml.portraits import Provenance, Roster, portray_official, portray_unit, portray_whole
from riskml.portraits.panels import metric_label
from riskml.portraits.trail_drawing import draw_trail
from riskml.reports import Page, TrailPage
from riskml.scoring.shap_explanation import as_shap, draws_chinese

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    import pandas as pd
    import shap

    from riskml.core.texts import Language
    from riskml.pipeline.scored import Scored
    from riskml.portraits import Portrait, RunData
    from riskml.registry import LoadedModel
    from riskml.triage import Triaged

Value = TypeVar("Value")


@dataclass(slots=True)
class Session:
    """A project and its cards, and the line of values of each date: each worked out once, and kept.

    Examples
    --------
    >>> import riskml
    >>> session = riskml.open(".")
    >>> "overdue_rate" in {card.name for card in session.cards.metrics}
    True
    """

    project: Project
    cards: Cards
    _kept: dict[tuple[str, date | None], Any] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, root: Path | str = ".") -> Self:
        """Open the project in a folder and read its cards."""
        project = Project.open(root)
        return cls(project, read_cards(project))

    def _once(self, name: str, as_of: date | None, made: Callable[[], Value]) -> Value:
        """Return a value of a date, worked out when it is first asked for."""
        if (name, as_of) not in self._kept:
            self._kept[name, as_of] = made()
        value: Value = self._kept[name, as_of]
        return value

    def facts(self, as_of: date | None = None) -> Facts:
        """Measure everybody and ask every rule, as of a date (the last day of the log by default)."""

        def made() -> Facts:
            with Scratch(self.project.store / "engine", "trails", self.project.settings.access) as trails:
                facts = measure_and_detect(self.project, self.cards, as_of=as_of, trails=trails.path)
                self._kept["clocks", as_of] = clock_rows(trails.path, facts.measurement, self.cards)
            return facts

        return self._once("facts", as_of, made)

    def measure(self, as_of: date | None = None) -> pd.DataFrame:
        """Return the profile: one row an official, month and metric, observed beside expected."""
        return profile_table(self.facts(as_of).measurement)

    def hits(self, as_of: date | None = None) -> pd.DataFrame:
        """Return every hit of every rule, with its records and sentence."""
        return hits_table(self.facts(as_of).detection.hits, self.cards.rules)

    def train(self, recipe: str = DEFAULT_RECIPE, as_of: date | None = None) -> str:
        """Learn from the project's history, make the result champion or challenger, and return its version."""
        made = fit(self.project, self.cards, recipe, as_of=as_of)
        self._kept = {key: value for key, value in self._kept.items() if key[0] in {"facts", "clocks"}}
        return made.version

    def champion(self, as_of: date | None = None) -> LoadedModel:
        """Return the champion; with none, train the default recipe first."""
        return champion_or_fit(self.project, self.cards, as_of=as_of)[0]

    def _lists(self, as_of: date | None) -> tuple[Scored, Triaged]:
        def made() -> tuple[Scored, Triaged]:
            facts = self.facts(as_of)
            order, _ = order_of(self.project, facts.as_of)
            return score_and_triage(self.project, self.cards, facts, self.champion(as_of), order=order)

        return self._once("lists", as_of, made)

    def scored(self, as_of: date | None = None) -> Scored:
        """Return everybody's score in the latest month, and what it was made from."""
        return self._lists(as_of)[0]

    def triaged(self, as_of: date | None = None) -> Triaged:
        """Return who and what is listed, at what grade, and for whom."""
        return self._lists(as_of)[1]

    def score(self, as_of: date | None = None) -> pd.DataFrame:
        """Return everybody's score, percentile of the reference, p-value and grade."""
        scored, triaged = self._lists(as_of)
        return scores_table(scored.scores, triaged.warnings, self.facts(as_of).measurement, scored.model.reference)

    def contributions(self, as_of: date | None = None) -> pd.DataFrame:
        """Return the reasons of every score; added up in their order they are the score, bit for bit."""
        return contributions_table(self.scored(as_of))

    def explanation(
        self, official_id: str | None = None, as_of: date | None = None, *, language: Language | None = None
    ) -> shap.Explanation:
        """Return scores and their reasons as ``shap.plots`` draws them: of one official a waterfall, of all the others.

        Base and values added from left to right are the published score, bit for bit.

        Parameters
        ----------
        official_id
            Whose; everybody's, in the order of :meth:`score`, where none is named.
        as_of
            The last day of the log by default.
        language
            Of the metrics' names. By default the project's, if the fonts that matplotlib draws with have it, else
            English.

        Raises
        ------
        ModelError
            Nobody of that name has a score in the latest month.
        """
        scored = self.scored(as_of)
        known = scored.scores[scored.scores["score"].notna()]
        if official_id is not None and official_id not in known.index:
            where = phrase("official_named", official_id=official_id)
            remedy = did_you_mean(official_id, [str(one) for one in known.index])
            raise ModelError(
                [Fault(where, phrase("somebody_with_a_score", month=scored.month), phrase("nobody"), remedy)]
            )
        names = [str(name) for name in known.columns if name not in {"score", "base"}]
        own = self.project.settings.language
        spoken = language or ("en" if own == "zh" and not draws_chinese() else own)
        drawn = self.run_data(as_of)
        reasons = as_shap(
            float(known["base"].iloc[0]) if len(known) else 0.0,
            known[names].to_numpy(np.float64),
            scored.table.reindex(index=known.index, columns=names).to_numpy(np.float64),
            [metric_label(name, drawn).in_(spoken) for name in names],
        )
        return reasons if official_id is None else reasons[known.index.get_loc(official_id)]

    def warnings(self, as_of: date | None = None) -> pd.DataFrame:
        """Return everybody's grade, what it promises and why."""
        return self.triaged(as_of).warnings

    def run_data(self, as_of: date | None = None) -> RunData:
        """Return what portraits are drawn from."""

        def made() -> RunData:
            scored, triaged = self._lists(as_of)
            drawn = run_data_of(self.project, self.cards, self.facts(as_of), scored, triaged, run_id="session")
            return replace(drawn, clocks=self._kept["clocks", as_of])

        return self._once("run_data", as_of, made)

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
        facts = self.facts(as_of)
        with working_set(self.project, self.cards, as_of=facts.as_of) as ground:
            known = case_rows(ground.engine, case_id, facts.as_of)
        health = facts.detection.health["status"]
        trail = draw_trail(
            known,
            hits=hits_citing(facts.detection.hits),
            rules=words_of(self.cards.rules),
            rules_silent=int((~health.isin(ASKED)).sum()),
            guide=next((guide_of(one) for one in self.cards.matters if one.name == known.case["matter_id"]), None),
            roster=Roster.read(facts.officials, facts.units, facts.counterparties),
            words=self.cards.words.tables,
            provenance=Provenance(
                as_of=facts.as_of,
                data_hash=hash_of(facts.inputs),
                model_version="",
                engine_version=__version__,
                cards_hash=self.cards.sha256,
                run_id="",
                generated_by=f"riskml {__version__}",
            ),
        )
        return TrailPage(trail, language or self.project.settings.language)

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

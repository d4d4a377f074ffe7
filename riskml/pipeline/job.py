"""The batch job: everything as of a date, published whole or not at all, and a rerun writes nothing."""

from __future__ import annotations

import json
import logging
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from riskml.core.atomic import replace_folder, write_file
from riskml.core.collecting import seldom_collected
from riskml.core.progress import reached
from riskml.core.project import CONTENT
from riskml.core.scratch import Scratch, sweep
from riskml.core.texts import Text
from riskml.core.timing import timed, timings
from riskml.core.version import __version__
from riskml.core.work import at_work
from riskml.pipeline.changed import changed_by_reviews
from riskml.pipeline.clocks import clock_rows
from riskml.pipeline.entered import enter_publication
from riskml.pipeline.explanation_flags import faithfulness
from riskml.pipeline.exporter_plugins import export
from riskml.pipeline.facts import WorkingSetAtHand, measure_and_detect
from riskml.pipeline.gathered import run_data_of
from riskml.pipeline.identity import identity_of, insist_unchanged
from riskml.pipeline.metric_health import loose_metrics, with_loose
from riskml.pipeline.neutralised import NEUTRALISED, neutralised_table, noted
from riskml.pipeline.ordered import shadow_order
from riskml.pipeline.plan import models_now, plan_of
from riskml.pipeline.portrayed import kept
from riskml.pipeline.published import DEPTHS, MANIFEST, TIMINGS, Depth, Published, digests, refuse_others_work
from riskml.pipeline.reviewed import review_of
from riskml.pipeline.scored import shadow
from riskml.pipeline.table_names import tables_in_words
from riskml.pipeline.tables import (
    contributions_table,
    hits_table,
    profile_table,
    quality,
    rules_table,
    scores_table,
    unit_table,
    warning_tables,
)
from riskml.pipeline.told_first import Notice
from riskml.pipeline.trails import ROSTER, roster_table, write_matters
from riskml.pipeline.triaged import follow_matters, score_and_triage, triage_matters
from riskml.portraits import draw_all
from riskml.registry import tidy
from riskml.registry.signatures import account
from riskml.reports import write_reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.core.timing import Timings
    from riskml.pipeline.facts import Facts
    from riskml.pipeline.neutralised import Answerable
    from riskml.pipeline.plan import Plan
    from riskml.pipeline.reviewed import Reviewed
    from riskml.pipeline.scored import Scored
    from riskml.portraits import Portrait, Register
    from riskml.triage import Triaged


_LOG = logging.getLogger(__name__)
QUALITY = "quality.json"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run published, and where.

    Parameters
    ----------
    run_id
        Hash of everything that the run is made of.
    as_of
        The last day that counts as known.
    folder
        Tables, pages and the manifest.
    counts
        Officials, warnings by grade, hits, and metrics and rules that were off.
    fresh
        False where the same had been published before and nothing was written.
    trained
        Whether the default recipe had to be trained first.
    provisional
        Years whose holidays had not been announced.
    dated
        Whether what scored was fitted for this date alone, and is not the champion.
    told_first
        What a reader has to know before anything else.
    looked_for
        What cards looked for and the data do not have, and what was found instead; the most telling first.
    """

    run_id: str
    as_of: date
    folder: Path
    counts: Mapping[str, int]
    fresh: bool
    trained: bool
    provisional: tuple[int, ...]
    dated: bool = False
    told_first: tuple[Notice, ...] = ()
    looked_for: tuple[Text, ...] = ()

    @property
    def pages(self) -> Path:
        """Where the pages stand, if the run went as far; open ``index.html`` first."""
        return self.folder / "reports"

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold."""
        return {
            "run_id": self.run_id,
            "as_of": self.as_of.isoformat(),
            "folder": str(self.folder),
            "counts": dict(self.counts),
            "fresh": self.fresh,
            "trained": self.trained,
            "provisional_years": list(self.provisional),
            "model_of_this_date_alone": self.dated,
            "told_first": [one.to_dict() for one in self.told_first],
            "looked_for": [{"zh": one.zh, "en": one.en} for one in self.looked_for],
        }


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to run, how far, and whom to tell."""

    project: Project
    cards: Cards
    until: Depth
    languages: tuple[Language, ...]
    tell: Callable[[str], object]
    jobs: int


def _standing(folder: Path, plan: Plan, until: Depth) -> Published | None:
    """Return the same run where it stands there whole and went as far, else nothing."""
    run = Published.read(folder)
    if run is None:
        return None
    same = run.manifest["facts_id"] == plan.facts_id and (until == "measure" or run.run_id == plan.run_id)
    return run if same and run.depth >= DEPTHS.index(until) and run.stands_whole() else None


def _write_json(path: Path, value: object) -> None:
    write_file(path, json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n")


def _first(portraits: Iterator[Portrait]) -> tuple[Register, Iterator[Portrait]]:
    """Return the register, which is drawn first, and all portraits."""
    register = cast("Register", next(portraits))
    return register, chain([register], portraits)


def _drawn(portraits: Iterator[Portrait], total: int) -> Iterator[Portrait]:
    """Hand portraits on, and tell whoever watches how many of them there are, and how many have been drawn."""
    for done, portrait in enumerate(portraits):
        reached("portraits", done, total)
        yield portrait


def _facts_tables(facts: Facts, reviewed: Reviewed, cards: Cards) -> dict[str, pd.DataFrame]:
    return {
        "profile": profile_table(facts.measurement),
        "units": unit_table(facts.measurement),
        "series": facts.measurement.series,
        "evidence": facts.measurement.evidence,
        "revisions": facts.measurement.revisions,
        "tried": facts.measurement.tried.rename(columns={"subject_id": "official_id"}),
        "parts": facts.measurement.parts.rename(columns={"subject_id": "official_id"}),
        "hits": hits_table(facts.detection.hits, cards.rules),
        "rules": rules_table(facts.detection, reviewed.stands, cards.rules),
        ROSTER: roster_table(facts.officials, facts.units, facts.counterparties),
    }


def _fill(work: Path, asked: _Asked, plan: Plan) -> tuple[Facts, dict[str, int]]:
    """Compute everything and write it into a folder that nobody knows yet."""
    asked.tell("measure")
    project, cards = asked.project, asked.cards
    facts = measure_and_detect(project, cards, as_of=plan.day, sources=plan.sources, trails=work, ground=plan.ground)
    plan.ground.close()
    reviewed = review_of(project, facts, cards)
    tables, counts = _facts_tables(facts, reviewed, cards), _facts_counts(facts)
    write_matters(cards, work)
    told: dict[str, Any] = {}
    if asked.until != "measure":
        asked.tell("score")
        with timed(_LOG, "scores and lists"):
            scored, triaged = _lists(asked, facts, reviewed, plan)
        tables |= _list_tables(triaged) | _score_tables(facts, scored, triaged, plan)
        ranked = _order_in_shadow(triaged, reviewed, plan)
        if ranked is not None:
            tables["order_shadow"] = ranked
        told["drift"] = scored.drift.to_dict() if scored else None
        changed = changed_by_reviews(triaged.matter_warnings, reviewed.stands, plan.earlier)
        told["reviews_changed"] = changed
        told |= {"faithfulness": faithfulness(triaged.warnings), "order": _order_told(triaged, plan)}
        loose = () if plan.model is None else loose_metrics(facts.measurement, cards, plan.model)
        told["metrics_miscalibrated"] = [one.to_dict() for one in loose]
        counts["metrics_miscalibrated"] = len(loose)
        on_pages = replace(
            facts, measurement=replace(facts.measurement, gaps=with_loose(facts.measurement.gaps, loose))
        )
        run_data = run_data_of(project, cards, on_pages, scored, triaged, run_id=plan.run_id)
        first = tuple(one.text for one in plan.told_first)
        run_data = replace(run_data, clocks=clock_rows(work, facts.measurement, cards), told_first=first)
        listed: dict[str, tuple[Answerable, ...]] = {}
        register, portraits = _first(kept(noted(draw_all(run_data), listed), work))
        portraits = _drawn(portraits, 2 + len(run_data.units) + len(run_data.officials))
        counts |= _list_counts(register, told["faithfulness"]) | ({"reviews_changed": len(changed)} if changed else {})
        if asked.until == "report":
            asked.tell("report")
            access = project.settings.access
            with timed(_LOG, "portraits and pages"):
                write_reports(
                    run_data, work / "reports", asked.languages, portraits=portraits, access=access, jobs=asked.jobs
                )
        else:
            deque(portraits, maxlen=0)
        if scored is not None:
            cleared, line = run_data.cleared, triaged.threshold
            tables[NEUTRALISED] = neutralised_table(facts, cards, scored, listed, line=line, cleared=cleared)
    for name, table in tables.items():
        write_file(work / f"{name}.parquet", table.to_parquet(index=False))
    for name, key in (("shadow", "challenger"), ("order_shadow", "order_challenger")):
        in_shadow = len(tables[name]) if name in tables else 0
        told[name] = {"challenger": plan.parts.get(key), "beside_the_champion": in_shadow}
    tables_told = tables_in_words(project)
    told["told_first"] = [one.to_dict() for one in plan.told_first]
    told["looked_for"] = [one.to_dict(tables_told) for one in facts.lacks]
    _write_json(work / QUALITY, {**quality(facts, reviewed, plan.sources.manifests), **told})
    return facts, counts


def _facts_counts(facts: Facts) -> dict[str, int]:
    health = facts.detection.health["status"]
    profile = facts.measurement.profile
    latest = profile[(profile["month"] == facts.month) & (profile["subject"] == "official")]
    return {
        "officials": int(latest["subject_id"].nunique()),
        "hits": len(facts.detection.hits),
        "metrics_off": int(facts.measurement.gaps["metric"].nunique()),
        "rules_off": int((health == "off").sum()),
        "rules_failed": int((health == "failed").sum()),
        "rules_idle": int((health == "idle").sum()),
    }


def _lists(asked: _Asked, facts: Facts, reviewed: Reviewed, plan: Plan) -> tuple[Scored | None, Triaged]:
    """Score and grade everybody, and list people and matters; matters alone where nobody can be measured."""
    project, cards = asked.project, asked.cards
    if plan.model is None:
        return None, triage_matters(project, facts, follow_matters(facts, reviewed, plan.earlier))
    return score_and_triage(
        project, cards, facts, plan.model, reviewed=reviewed, earlier=plan.earlier, order=plan.order
    )


def _score_tables(facts: Facts, scored: Scored | None, triaged: Triaged, plan: Plan) -> dict[str, pd.DataFrame]:
    if scored is None:
        return {}
    beside = None if plan.challenger is None else shadow(scored, plan.challenger)
    return {
        "scores": scores_table(scored.scores, triaged.warnings, facts.measurement, scored.model.reference),
        "contributions": contributions_table(scored),
        **({} if beside is None else {"shadow": beside}),
    }


def _list_tables(triaged: Triaged) -> dict[str, pd.DataFrame]:
    tables = {"warnings": triaged.warnings}
    if triaged.matter_warnings is not None:
        tables["matter_warnings"] = triaged.matter_warnings
    if triaged.reminders is not None:
        tables["reminders"] = triaged.reminders
    return tables if triaged.ordered is None else tables | warning_tables(triaged.ordered)


def _order_in_shadow(triaged: Triaged, reviewed: Reviewed, plan: Plan) -> pd.DataFrame | None:
    """Rank the warnings with the challenger, too, where one waits."""
    model, warnings, ordered = plan.order_challenger, triaged.matter_warnings, triaged.ordered
    if model is None or warnings is None or ordered is None:
        return None
    return shadow_order(warnings, ordered, model, reviewed.stands, as_of=plan.day)


def _order_told(triaged: Triaged, plan: Plan) -> dict[str, Any]:
    """Return which model ordered the warnings, and whether they are still like those that it learned from."""
    ordered = triaged.ordered
    drift = ordered.drift.to_dict() if ordered is not None and ordered.drift is not None else None
    used = ordered is not None and ordered.learned is not None
    return {"model": plan.parts.get("order"), "by": "learned" if used else "yields", "drift": drift}


def _list_counts(register: Register, marked: Mapping[str, Any]) -> dict[str, int]:
    counts = register.counts
    return {
        "officials": counts.officials,
        "red": counts.people_red,
        "yellow": counts.people_yellow,
        "random": counts.people_drawn,
        "by_score": marked["listed_by_score"],
        "diffuse": marked["diffuse"],
        "disputed": marked["disputed"],
        "matters_red": counts.matters_red,
        "matters_yellow": counts.matters_yellow,
        "matters_waiting": counts.matters_waiting,
        "matters_reminders": counts.matters_reminders,
        "matters_new": counts.matters_new,
        "matters_grown": counts.matters_grown,
        "matters_cleared": counts.matters_cleared,
    }


def run_job(
    project: Project,
    cards: Cards,
    *,
    as_of: date | None = None,
    out: Path | None = None,
    until: Depth = "report",
    languages: tuple[Language, ...] = ("zh", "en"),
    train: bool = True,
    tell: Callable[[str], object] = lambda _: None,
    jobs: int = 1,
) -> RunResult:
    """Measure and ask; then score and grade; then draw: as far as asked, and publish.

    Parameters
    ----------
    project, cards
        What to run.
    as_of
        The last day that counts as known; the last day of the log by default.
    out
        The run's folder; ``runs/<as_of>/`` of the project by default. What stood there is replaced.
    until
        Where to stop.
    languages
        The pages' languages; the first stands at the top of ``reports/``.
    train
        Whether to train the default recipe where there is no champion.
    tell
        Called with each step as it begins.
    jobs
        How many processes write the pages of many; a script that asks for more than one keeps its own work below
        ``if __name__ == "__main__":``.

    Raises
    ------
    RiskmlError
        Something in the inputs does not hold; nothing was published.
    """
    with at_work(project, "run"), seldom_collected(), timings() as taken, ExitStack() as ending:
        tidy(project)
        identity = identity_of(project, cards)
        asked = _Asked(project, cards, until, languages, tell, jobs)
        ground = WorkingSetAtHand(project, cards, as_of or identity.sources.last_day, identity.sources)
        ending.callback(ground.close)
        with timed(_LOG, "plan and models"):
            plan = plan_of(project, cards, until, languages, identity=identity, ground=ground, train=train)
        folder = (out or project.runs / plan.day.isoformat()).resolve()
        sweep(folder.parent, f".{folder.name}-")
        before = _standing(folder, plan, until)
        if before is not None:
            run_id, counts, told = before.run_id, before.manifest["counts"], before.manifest["provisional_years"]
        else:
            refuse_others_work(folder, project.root, (*CONTENT, "store", "quarantine", "ledger", "secrets"), until)
            run_id, (counts, told) = plan.run_id, _publish(folder, asked, plan, taken)
        enter_publication(project, folder, account())
    told_of = json.loads((folder / QUALITY).read_text("utf-8"))
    return RunResult(
        run_id,
        plan.day,
        folder,
        counts,
        fresh=before is None,
        trained=plan.trained,
        provisional=tuple(told),
        dated=plan.model is not None and plan.model.dated,
        told_first=tuple(Notice.from_dict(one) for one in told_of["told_first"]),
        looked_for=tuple(Text(zh=one["zh"], en=one["en"]) for one in told_of["looked_for"]),
    )


def _publish(folder: Path, asked: _Asked, plan: Plan, taken: Timings) -> tuple[dict[str, int], tuple[int, ...]]:
    """Compute everything, insist that it was made of what was planned, and put it in its place."""
    project = asked.project
    with Scratch(folder.parent, f".{folder.name}", project.settings.access) as scratch:
        facts, counts = _fill(scratch.path, asked, plan)
        if asked.until == "report":
            export(project, scratch.path, plan.day, plan.run_id)
        manifest = {
            "run_id": plan.run_id,
            "facts_id": plan.facts_id,
            "until": asked.until,
            **plan.parts,
            "riskml": __version__,
            "input_hashes": dict(facts.inputs),
            "counts": counts,
            "provisional_years": list(facts.provisional),
            "outputs": digests(scratch.path),
            TIMINGS: taken.to_dict(),
        }
        _write_json(scratch.path / MANIFEST, manifest)
        insist_unchanged(project, asked.cards, plan.identity, *models_now(project, plan), read=facts.inputs)
        replace_folder(scratch.path, folder)
    return counts, facts.provisional

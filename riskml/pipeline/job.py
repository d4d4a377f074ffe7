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
from riskml.core.hashes import hash_of
from riskml.core.project import CONTENT
from riskml.core.scratch import Scratch, sweep
from riskml.core.timing import timed
from riskml.core.version import __version__
from riskml.core.work import at_work
from riskml.pipeline.clocks import clock_rows
from riskml.pipeline.explanation_flags import faithfulness
from riskml.pipeline.facts import WorkingSetAtHand, measure_and_detect
from riskml.pipeline.fitting import challenger_of, champion_of, champion_or_fit, order_challenger_of, order_of
from riskml.pipeline.gathered import run_data_of
from riskml.pipeline.identity import Identity, identity_of, insist_unchanged
from riskml.pipeline.ordered import shadow_order
from riskml.pipeline.portrayed import kept
from riskml.pipeline.published import DEPTHS, MANIFEST, Depth, Published, digests, refuse_others_work
from riskml.pipeline.reviewed import review_of
from riskml.pipeline.scored import shadow
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
from riskml.pipeline.trails import ROSTER, roster_table, write_matters
from riskml.pipeline.triaged import score_and_triage
from riskml.portraits import draw_all
from riskml.registry import WARNINGS, named_versions, tidy
from riskml.reports import write_reports
from riskml.reviews import earlier_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.pipeline.facts import Facts
    from riskml.pipeline.reviewed import Reviewed
    from riskml.pipeline.scored import Scored
    from riskml.pipeline.sources import Sources
    from riskml.portraits import Portrait, Register
    from riskml.registry import LoadedModel, OrderModel
    from riskml.reviews import EarlierRun
    from riskml.triage import Triaged


_LOG = logging.getLogger(__name__)
_NOBODY = (
    "no act names an official: nobody can be measured, scored or portrayed, and no model is asked for. The rules that "
    "need none are asked; what they find is in hits.parquet, and rules.parquet says how each was asked."
)


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
    """

    run_id: str
    as_of: date
    folder: Path
    counts: Mapping[str, int]
    fresh: bool
    trained: bool
    provisional: tuple[int, ...]

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
        }


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to run, how far, and whom to tell."""

    project: Project
    cards: Cards
    until: Depth
    languages: tuple[Language, ...]
    tell: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a run is made of, before anything is computed."""

    ground: WorkingSetAtHand
    identity: Identity
    facts_id: str
    model: LoadedModel | None
    trained: bool
    run_id: str
    parts: dict[str, Any]
    earlier: EarlierRun | None = None
    challenger: LoadedModel | None = None
    order: OrderModel | None = None
    order_challenger: OrderModel | None = None

    @property
    def day(self) -> date:
        """The last day that counts as known."""
        return self.ground.as_of

    @property
    def sources(self) -> Sources:
        """The accepted rows."""
        return self.identity.sources


def _plan(asked: _Asked, identity: Identity, ground: WorkingSetAtHand, *, train: bool) -> _Plan:
    project, cards, day = asked.project, asked.cards, ground.as_of
    parts: dict[str, Any] = {"as_of": day.isoformat(), **identity.parts}
    facts_id = hash_of(parts)
    if asked.until == "measure":
        return _Plan(ground, identity, facts_id, None, trained=False, run_id=facts_id[:16], parts=parts)
    trained = False
    if train:
        model, trained = champion_or_fit(project, cards, as_of=day, sources=identity.sources, ground=ground)
    else:
        model = champion_of(project, day)
    parts["model"] = {"version": str(model.version), "hashes": dict(model.hashes)}
    waiting, refused = challenger_of(project, day)
    parts["challenger"] = _told_of(waiting, refused)
    order, refused = order_of(project, day)
    parts["order"] = _told_of(order, refused)
    order_waiting, refused = order_challenger_of(project, day)
    parts["order_challenger"] = _told_of(order_waiting, refused)
    parts["languages"] = list(asked.languages)
    earlier = earlier_run(project.runs, day)
    parts["earlier"] = {"as_of": earlier.as_of.isoformat(), "matter_warnings": earlier.digest} if earlier else None
    run_id = hash_of(parts)[:16]
    return _Plan(
        ground,
        identity,
        facts_id,
        model,
        trained=trained,
        run_id=run_id,
        parts=parts,
        earlier=earlier,
        challenger=waiting,
        order=order,
        order_challenger=order_waiting,
    )


def _told_of(model: LoadedModel | OrderModel | None, refused: str) -> dict[str, Any] | None:
    """Return what a run says of a model that it may use: its version and hashes, or why it was refused."""
    if model is not None:
        return {"version": str(model.version), "hashes": dict(model.hashes)}
    return {"refused": refused} if refused else None


def _standing(folder: Path, plan: _Plan, until: Depth) -> Published | None:
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


def _fill(work: Path, asked: _Asked, plan: _Plan) -> tuple[Facts, dict[str, int]]:
    """Compute everything and write it into a folder that nobody knows yet."""
    asked.tell("measure")
    project, cards = asked.project, asked.cards
    facts = measure_and_detect(project, cards, as_of=plan.day, sources=plan.sources, trails=work, ground=plan.ground)
    plan.ground.close()
    reviewed = review_of(facts, cards)
    tables, counts = _facts_tables(facts, reviewed, cards), _facts_counts(facts)
    write_matters(cards, work)
    told: dict[str, Any] = {}
    if plan.model is not None:
        asked.tell("score")
        with timed(_LOG, "scores and lists"):
            scored, triaged = score_and_triage(
                project, cards, facts, plan.model, reviewed=reviewed, earlier=plan.earlier, order=plan.order
            )
        tables |= _score_tables(facts, scored, triaged)
        beside = None if plan.challenger is None else shadow(scored, plan.challenger)
        if beside is not None:
            tables["shadow"] = beside
        ranked = _order_in_shadow(triaged, reviewed, plan)
        if ranked is not None:
            tables["order_shadow"] = ranked
        told |= {"drift": scored.drift.to_dict(), "faithfulness": faithfulness(triaged.warnings)}
        told["order"] = _order_told(triaged, plan)
        run_data = run_data_of(project, cards, facts, scored, triaged, run_id=plan.run_id)
        run_data = replace(run_data, clocks=clock_rows(work, facts.measurement, cards))
        register, portraits = _first(kept(draw_all(run_data), work))
        counts |= _list_counts(register, told["faithfulness"])
        if asked.until == "report":
            asked.tell("report")
            access = project.settings.access
            with timed(_LOG, "portraits and pages"):
                write_reports(run_data, work / "reports", asked.languages, portraits=portraits, access=access)
        else:
            deque(portraits, maxlen=0)
    for name, table in tables.items():
        write_file(work / f"{name}.parquet", table.to_parquet(index=False))
    for name, key in (("shadow", "challenger"), ("order_shadow", "order_challenger")):
        in_shadow = len(tables[name]) if name in tables else 0
        told[name] = {"challenger": plan.parts.get(key), "beside_the_champion": in_shadow}
    _write_json(work / "quality.json", {**quality(facts, reviewed, plan.sources.manifests), **told})
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
    }


def _score_tables(facts: Facts, scored: Scored, triaged: Triaged) -> dict[str, pd.DataFrame]:
    tables = {
        "scores": scores_table(scored.scores, triaged.warnings, facts.measurement, scored.model.reference),
        "contributions": contributions_table(scored),
        "warnings": triaged.warnings,
    }
    if triaged.matter_warnings is not None:
        tables["matter_warnings"] = triaged.matter_warnings
    if triaged.reminders is not None:
        tables["reminders"] = triaged.reminders
    return tables if triaged.ordered is None else tables | warning_tables(triaged.ordered)


def _order_in_shadow(triaged: Triaged, reviewed: Reviewed, plan: _Plan) -> pd.DataFrame | None:
    """Rank the warnings with the challenger, too, where one waits."""
    model, warnings, ordered = plan.order_challenger, triaged.matter_warnings, triaged.ordered
    if model is None or warnings is None or ordered is None:
        return None
    return shadow_order(warnings, ordered, model, reviewed.stands, as_of=plan.day)


def _order_told(triaged: Triaged, plan: _Plan) -> dict[str, Any]:
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

    Raises
    ------
    RiskmlError
        Something in the inputs does not hold; nothing was published.
    """
    with at_work(project, "run"), ExitStack() as ending:
        tidy(project)
        identity = identity_of(project, cards)
        if until != "measure" and not identity.sources.name_people:
            _LOG.warning("%s", _NOBODY)
            until = "measure"
        asked = _Asked(project, cards, until, languages, tell)
        if as_of is None:
            identity.sources.warn_of_strays()
        ground = WorkingSetAtHand(project, cards, as_of or identity.sources.last_day, identity.sources)
        ending.callback(ground.close)
        plan = _plan(asked, identity, ground, train=train)
        folder = (out or project.runs / plan.day.isoformat()).resolve()
        sweep(folder.parent, f".{folder.name}-")
        before = _standing(folder, plan, until)
        if before is not None:
            run_id, counts, told = before.run_id, before.manifest["counts"], before.manifest["provisional_years"]
        else:
            refuse_others_work(folder, project.root, (*CONTENT, "store", "quarantine"), until)
            run_id, (counts, told) = plan.run_id, _publish(folder, asked, plan)
    return RunResult(
        run_id, plan.day, folder, counts, fresh=before is None, trained=plan.trained, provisional=tuple(told)
    )


def _publish(folder: Path, asked: _Asked, plan: _Plan) -> tuple[dict[str, int], tuple[int, ...]]:
    """Compute everything, insist that it was made of what was planned, and put it in its place."""
    project = asked.project
    with Scratch(folder.parent, f".{folder.name}", project.settings.access) as scratch:
        facts, counts = _fill(scratch.path, asked, plan)
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
        }
        _write_json(scratch.path / MANIFEST, manifest)
        insist_unchanged(project, asked.cards, plan.identity, *_models_now(project, plan), read=facts.inputs)
        replace_folder(scratch.path, folder)
    return counts, facts.provisional


def _models_now(project: Project, plan: _Plan) -> list[tuple[str, object, object]]:
    """Return the models of the plan beside those that the registry names now."""
    if plan.model is None:
        return []
    now, ordering = named_versions(project), named_versions(project, WARNINGS)
    waiting = plan.challenger.version if plan.challenger else None
    pairs: list[tuple[str, object, object]] = [("the champion", plan.model.version, now.get("champion"))]
    if waiting:
        pairs.append(("the challenger", waiting, now.get("challenger")))
    if plan.order:
        pairs.append(("the order of warnings", plan.order.version, ordering.get("champion")))
    if plan.order_challenger:
        told = "the challenger of the order of warnings"
        pairs.append((told, plan.order_challenger.version, ordering.get("challenger")))
    return pairs

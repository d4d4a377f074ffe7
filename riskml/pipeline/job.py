"""The batch job: everything as of a date, published whole or not at all, and a rerun writes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from riskml.core.atomic import replace_folder, write_file
from riskml.core.errors import Fault, ProjectError
from riskml.core.hashes import hash_of
from riskml.core.project import CONTENT
from riskml.core.scratch import Scratch, sweep
from riskml.core.version import __version__
from riskml.core.work import at_work
from riskml.intake import stored_files
from riskml.pipeline.explanation_flags import faithfulness
from riskml.pipeline.facts import last_day, measure_and_detect
from riskml.pipeline.identity import Identity, identity_of, insist_unchanged
from riskml.pipeline.reviewed import standing_of
from riskml.pipeline.steps import (
    challenger_of,
    champion_of,
    champion_or_fit,
    graded,
    matter_warnings_of,
    run_data_of,
    scored_table,
    shadow,
)
from riskml.pipeline.tables import (
    contributions_table,
    hits_table,
    profile_table,
    quality,
    rules_table,
    scores_table,
    unit_table,
)
from riskml.portraits import portray_register
from riskml.registry import named_versions, tidy
from riskml.reports import write_reports
from riskml.reviews import earlier_run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.pipeline.facts import Facts
    from riskml.registry import LoadedModel
    from riskml.reviews import EarlierRun

Depth = Literal["measure", "score", "report"]
DEPTHS: tuple[Depth, ...] = ("measure", "score", "report")
MANIFEST = "manifest.json"


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
class _Plan:
    """What a run is made of, before anything is computed."""

    day: date
    identity: Identity
    facts_id: str
    model: LoadedModel | None
    trained: bool
    run_id: str
    parts: dict[str, Any]
    earlier: EarlierRun | None = None
    challenger: LoadedModel | None = None


def _plan(
    project: Project, cards: Cards, as_of: date | None, until: Depth, languages: tuple[Language, ...], *, train: bool
) -> _Plan:
    identity = identity_of(project, cards)
    day = as_of or last_day(stored_files(project))
    parts: dict[str, Any] = {"as_of": day.isoformat(), **identity.parts}
    facts_id = hash_of(parts)
    if until == "measure":
        return _Plan(day, identity, facts_id, None, trained=False, run_id=facts_id[:16], parts=parts)
    model, trained = champion_or_fit(project, cards, as_of=day) if train else (champion_of(project, day), False)
    parts["model"] = {"version": str(model.version), "hashes": dict(model.hashes)}
    waiting, refused = challenger_of(project, day)
    parts["challenger"] = {"refused": refused} if refused else None
    if waiting is not None:
        parts["challenger"] = {"version": str(waiting.version), "hashes": dict(waiting.hashes)}
    parts["languages"] = list(languages)
    earlier = earlier_run(project.runs, day)
    parts["earlier"] = {"as_of": earlier.as_of.isoformat(), "matter_warnings": earlier.digest} if earlier else None
    run_id = hash_of(parts)[:16]
    return _Plan(
        day,
        identity,
        facts_id,
        model,
        trained=trained,
        run_id=run_id,
        parts=parts,
        earlier=earlier,
        challenger=waiting,
    )


def _manifest_of(folder: Path) -> dict[str, Any] | None:
    """Return a run's manifest, or nothing where no whole one stands there."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(manifest, dict) and {"run_id", "facts_id", "until", "outputs"} <= manifest.keys()
    return manifest if ours else None


def _published(folder: Path, plan: _Plan, until: Depth) -> dict[str, Any] | None:
    """Return the manifest of the same run where it stands there whole and went as far, else nothing."""
    manifest = _manifest_of(folder)
    if manifest is None:
        return None
    same = manifest["facts_id"] == plan.facts_id and (until == "measure" or manifest["run_id"] == plan.run_id)
    if not same or DEPTHS.index(manifest["until"]) < DEPTHS.index(until):
        return None
    for name, digest in manifest["outputs"].items():
        output = folder / name
        if not output.is_file() or hashlib.sha256(output.read_bytes()).hexdigest() != digest:
            return None
    return manifest


def _write_json(path: Path, value: object) -> None:
    write_file(path, json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n")


def _facts_tables(facts: Facts) -> dict[str, pd.DataFrame]:
    return {
        "profile": profile_table(facts.measurement),
        "units": unit_table(facts.measurement),
        "series": facts.measurement.series,
        "evidence": facts.measurement.evidence,
        "hits": hits_table(facts.detection.hits),
        "rules": rules_table(facts.detection, standing_of(facts)),
    }


def _digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _refuse_others_work(folder: Path, project: Project, until: Depth) -> None:
    """Only what a run has written is replaced by a run, and only by one that goes as far."""
    elsewhere = "Name another folder with --out."

    def refuse(expected: str, found: str) -> NoReturn:
        raise ProjectError([Fault(str(folder), expected, found, elsewhere)])

    own = any(folder.is_relative_to(project.root / name) for name in (*CONTENT, "store", "quarantine"))
    if own or project.root.is_relative_to(folder):
        refuse("a folder for the run alone", "the project's own")
    if not folder.exists():
        return
    if not folder.is_dir():
        refuse("a folder", "a file")
    manifest = _manifest_of(folder)
    if manifest is None:
        if any(folder.iterdir()):
            refuse("an older run, or nothing", "other files")
        return
    known = {MANIFEST, *manifest["outputs"]}
    others = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).as_posix() not in known]
    if others:
        refuse("nothing but an older run", f"{others[0].name} and {len(others) - 1} other files")
    if DEPTHS.index(manifest["until"]) > DEPTHS.index(until):
        refuse(f"a run that went no further than {until}", f"one that went as far as {manifest['until']}")


def _fill(  # noqa: PLR0917 (one caller, just below)
    work: Path,
    project: Project,
    cards: Cards,
    plan: _Plan,
    until: Depth,
    languages: tuple[Language, ...],
    tell: Callable[[str], object],
) -> tuple[Facts, dict[str, int]]:
    """Compute everything and write it into a folder that nobody knows yet."""
    tell("measure")
    facts = measure_and_detect(project, cards, as_of=plan.day)
    tables = _facts_tables(facts)
    profile = tables["profile"]
    counts = {
        "officials": int(profile.loc[profile["month"] == profile["month"].max(), "official_id"].nunique()),
        "hits": len(facts.detection.hits),
        "metrics_off": int(facts.measurement.gaps["metric"].nunique()),
        "rules_off": int((facts.detection.health["status"] == "off").sum()),
        "rules_failed": int((facts.detection.health["status"] == "failed").sum()),
    }
    told: dict[str, Any] = {}
    if plan.model is not None:
        tell("score")
        month = facts.measurement.profile["month"].max()
        scores, warnings, drift = graded(project, cards, facts, plan.model)
        told |= {"drift": drift.to_dict(), "faithfulness": faithfulness(warnings)}
        tables["scores"] = scores_table(scores, warnings, facts.measurement, plan.model.reference)
        values = scored_table(cards, facts)
        tables["contributions"] = contributions_table(scores, values, month)
        tables["warnings"] = warnings
        if plan.challenger is not None and (rows := shadow(scores, values, month, plan.challenger)) is not None:
            tables["shadow"] = rows
        tables["matter_warnings"] = matter_warnings = matter_warnings_of(project, cards, facts, warnings, plan.earlier)
        run_data = run_data_of(
            facts,
            cards,
            plan.model,
            scores,
            warnings,
            project=project,
            run_id=plan.run_id,
            earlier=plan.earlier,
            matter_warnings=matter_warnings,
            drift=drift,
        )
        register = portray_register(run_data)
        counts |= {
            "officials": register.officials,
            "red": register.count("red"),
            "yellow": register.count("yellow"),
            "random": int((warnings["selected_by"] == "random").sum()),
            "by_score": told["faithfulness"]["listed_by_score"],
            "diffuse": told["faithfulness"]["diffuse"],
            "disputed": told["faithfulness"]["disputed"],
            "matters_red": register.matters.red,
            "matters_yellow": register.matters.yellow,
            "matters_new": register.matters.new,
            "matters_grown": register.matters.grown,
            "matters_cleared": register.matters.cleared,
        }
        if until == "report":
            tell("report")
            write_reports(run_data, work / "reports", languages, access=project.settings.access)
    for name, table in tables.items():
        write_file(work / f"{name}.parquet", table.to_parquet(index=False))
    beside = len(tables["shadow"]) if "shadow" in tables else 0
    told["shadow"] = {"challenger": plan.parts.get("challenger"), "beside_the_champion": beside}
    _write_json(work / "quality.json", {**quality(facts, plan.identity.manifests), **told})
    return facts, counts


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
    with at_work(project, "run"):
        tidy(project)
        plan = _plan(project, cards, as_of, until, languages, train=train)
        folder = (out or project.runs / plan.day.isoformat()).resolve()
        sweep(folder.parent, f".{folder.name}-")
        before = _published(folder, plan, until)
        if before is not None:
            provisional, counts = tuple(before["provisional_years"]), before["counts"]
            run_id, fresh = before["run_id"], False
        else:
            _refuse_others_work(folder, project, until)
            provisional, counts = _publish(folder, project, cards, plan, until, languages, tell)
            run_id, fresh = plan.run_id, True
    return RunResult(run_id, plan.day, folder, counts, fresh=fresh, trained=plan.trained, provisional=provisional)


def _publish(  # noqa: PLR0917 (one caller, just above)
    folder: Path,
    project: Project,
    cards: Cards,
    plan: _Plan,
    until: Depth,
    languages: tuple[Language, ...],
    tell: Callable[[str], object],
) -> tuple[tuple[int, ...], dict[str, int]]:
    """Compute everything, insist that it was made of what was planned, and put it in its place."""
    with Scratch(folder.parent, f".{folder.name}", project.settings.access) as scratch:
        work = scratch.path
        facts, counts = _fill(work, project, cards, plan, until, languages, tell)
        manifest = {
            "run_id": plan.run_id,
            "facts_id": plan.facts_id,
            "until": until,
            **plan.parts,
            "riskml": __version__,
            "input_hashes": dict(facts.inputs),
            "counts": counts,
            "provisional_years": list(facts.provisional),
            "outputs": _digests(work),
        }
        _write_json(work / MANIFEST, manifest)
        insist_unchanged(project, cards, plan.identity, *_models_now(project, plan), read=facts.inputs)
        replace_folder(work, folder)
    return facts.provisional, counts


def _models_now(project: Project, plan: _Plan) -> list[tuple[str, object, object]]:
    """Return the models of the plan beside those that the registry names now."""
    if plan.model is None:
        return []
    now = named_versions(project)
    waiting = plan.challenger.version if plan.challenger else None
    pairs: list[tuple[str, object, object]] = [("the champion", plan.model.version, now.get("champion"))]
    return [*pairs, ("the challenger", waiting, now.get("challenger"))] if waiting else pairs

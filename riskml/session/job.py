"""The batch job: everything as of a date, published whole or not at all, and a rerun writes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from riskml.hashes import code_hash, content_hash, hash_of
from riskml.intake import stored_files, verify_manifests
from riskml.portraits import portray_register
from riskml.project import CONTENT
from riskml.reports import write_reports
from riskml.session.facts import Facts, establish, last_day
from riskml.session.steps import champion_or_fit, graded, material_of
from riskml.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from riskml.cards import Cards
    from riskml.portraits import Register
    from riskml.project import Project
    from riskml.words import Language

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
        Tables and the manifest.
    pages
        The portraits; ``pages / language / "index.html"`` lists the warnings.
    counts
        Officials, warnings by grade, hits, and metrics and rules that were off.
    fresh
        False where the same run had been published before and nothing was written.
    trained
        Whether the default recipe had to be trained first.
    provisional
        Years whose holidays had not been announced.
    """

    run_id: str
    as_of: date
    folder: Path
    pages: Path
    counts: Mapping[str, int]
    fresh: bool
    trained: bool
    provisional: tuple[int, ...]

    def summary(self, language: Language) -> str:
        """Say in a few lines what was done and where to read on."""
        count = self.counts
        index = "\n".join(f"  {path}" for path in sorted(self.pages.glob("*/index.html")))
        years = "、".join(map(str, self.provisional)) if language == "zh" else ", ".join(map(str, self.provisional))
        if language == "zh":
            lines = [
                "尚无现役模型，已先按默认方案训练。" if self.trained else "",
                "输入未变，沿用已发布的结果。" if not self.fresh else "",
                (
                    f"截至 {self.as_of}：{count['officials']} 名公职人员，红色 {count['red']}、黄色 {count['yellow']}，"
                    f"随机抽取 {count['random']}；规则命中 {count['hits']} 条。"
                ),
                f"因数据不足停用：指标 {count['metrics_off']} 项，规则 {count['rules_off']} 条（原因见各页）。",
                f"{years} 年的放假安排尚未公布，工作日为暂定。" if years else "",
                "每一条都是线索，不是结论；请由人核查。请打开：",
            ]
        else:
            lines = [
                "There was no champion: the default recipe was trained first." if self.trained else "",
                "Nothing has changed: this is what was published before." if not self.fresh else "",
                (
                    f"As of {self.as_of}: {count['officials']} officials, {count['red']} red, "
                    f"{count['yellow']} yellow, {count['random']} drawn by lot; {count['hits']} hits of rules."
                ),
                (
                    f"Off for want of data: {count['metrics_off']} metrics, {count['rules_off']} rules "
                    "(each page says why)."
                ),
                f"Holidays of {years} are not announced: working days are provisional." if years else "",
                "Each line is a lead, never a verdict; people decide. Open:",
            ]
        return "\n".join([*(line for line in lines if line), index])


def _write(path: Path, frame: pd.DataFrame) -> None:
    frame.to_parquet(path, index=frame.index.name is not None)


def _counts(facts: Facts, register: Register, warnings: pd.DataFrame) -> dict[str, int]:
    return {
        "officials": register.officials,
        "red": register.count("red"),
        "yellow": register.count("yellow"),
        "random": int((warnings["selected_by"] == "random").sum()),
        "hits": len(facts.detection.hits),
        "metrics_off": facts.measurement.gaps["metric"].nunique(),
        "rules_off": facts.detection.gaps["rule"].nunique(),
    }


def _published(folder: Path, pages: Path) -> dict[str, object] | None:
    """Return the manifest of a run that stands there whole, else nothing."""
    file = folder / MANIFEST
    if not file.is_file():
        return None
    manifest: dict[str, object] = json.loads(file.read_text("utf-8"))
    outputs = manifest["outputs"]
    assert isinstance(outputs, dict)  # noqa: S101 (we wrote it)
    roots = {"tables": folder, "pages": pages}
    for name, digest in outputs.items():
        kind, _, path = name.partition("/")
        output = roots[kind] / path
        if not output.is_file() or hashlib.sha256(output.read_bytes()).hexdigest() != digest:
            return None
    return manifest


def _digests(folder: Path, kind: str) -> dict[str, str]:
    return {
        f"{kind}/{file.relative_to(folder).as_posix()}": hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _settle(folder: Path) -> None:
    """Have the disk hold every file before the folder gets its name."""
    for file in [*(one for one in folder.rglob("*") if one.is_file()), folder]:
        handle = os.open(file, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(source: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)


def run_job(
    project: Project, cards: Cards, *, as_of: date | None = None, languages: tuple[Language, ...] = ("zh", "en")
) -> RunResult:
    """Measure, ask, score, grade and publish.

    Parameters
    ----------
    project, cards
        What to run.
    as_of
        The last day that counts as known; the last day of the log by default.
    languages
        The pages' languages.

    Raises
    ------
    RiskmlError
        Something in the inputs does not hold; nothing was published.
    """
    verify_manifests(project)
    files = stored_files(project)
    day = as_of or last_day(files)
    model, trained = champion_or_fit(project, cards, as_of=day)
    parts = {
        "as_of": day.isoformat(),
        "inputs": {table: sorted(path.stem for path in paths) for table, paths in files.items()},
        "content": content_hash(project.root, CONTENT),
        "settings": project.settings.model_dump(mode="json"),
        "model": {"version": str(model.version), "hashes": dict(model.hashes)},
        "code": code_hash(),
        "languages": list(languages),
    }
    run_id = hash_of(parts)[:16]
    folder = project.store / "runs" / run_id
    pages = project.reports / f"{day.isoformat()}-{run_id[:8]}"
    before = _published(folder, pages)
    if before is not None:
        counts, years = before["counts"], before["provisional"]
        assert isinstance(counts, dict)  # noqa: S101 (we wrote it)
        assert isinstance(years, list)  # noqa: S101
        return RunResult(run_id, day, folder, pages, counts, fresh=False, trained=trained, provisional=tuple(years))

    facts = establish(project, cards, as_of=day)
    scores, warnings = graded(project, cards, facts, model)
    material = material_of(facts, cards, model, scores, warnings, run_id=run_id)
    counts = _counts(facts, portray_register(material), warnings)
    project.store.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="run-", dir=project.store))
    try:
        tables, drawn = work / "tables", work / "pages"
        tables.mkdir()
        frames = {
            "profile": facts.measurement.profile,
            "series": facts.measurement.series,
            "evidence": facts.measurement.evidence,
            "metric_gaps": facts.measurement.gaps,
            "hits": facts.detection.hits,
            "rule_gaps": facts.detection.gaps,
            "scores": scores,
            "warnings": warnings,
        }
        for name, frame in frames.items():
            _write(tables / f"{name}.parquet", frame)
        write_reports(material, drawn, languages)
        manifest: dict[str, object] = {
            "run_id": run_id,
            **parts,
            "riskml": __version__,
            "input_hashes": dict(facts.inputs),
            "cards": cards.sha256,
            "counts": counts,
            "provisional": list(facts.provisional),
            "outputs": {**_digests(tables, "tables"), **_digests(drawn, "pages")},
        }
        (tables / MANIFEST).write_text(
            json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8"
        )
        _settle(work)
        # The pages first and the tables with the manifest last: a run is published when its manifest stands.
        _replace(drawn, pages)
        _replace(tables, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return RunResult(run_id, day, folder, pages, counts, fresh=True, trained=trained, provisional=facts.provisional)

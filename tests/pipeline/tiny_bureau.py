"""A tiny bureau, the commands that change its disk, and what stands there after them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.cards import read_cards
from riskml.core.project import Project
from riskml.core.work import LOCK, at_work
from riskml.intake import Mapping, import_source, verify_manifests
from riskml.pipeline import create_project, run_job
from riskml.pipeline.fitting import fit
from riskml.pipeline.published import MANIFEST, TIMINGS
from riskml.registry import challenger, champion, promote, tidy
from riskml.registry.journal import read_journal
from riskml.registry.store import opened

if TYPE_CHECKING:
    from pathlib import Path

CARDS = {"step_limit_passed", "overdue_rate", "handling_time"}
TWO_TABLES = Mapping.model_validate(
    {
        "tables": {
            "operations": {
                "fields": {one: one for one in ("case_id", "step", "official_id", "unit_id", "received_at", "due_at")}
                | {"occurred_at": "occurred_at"}
            },
            "cases": {"repeated": True, "fields": {"case_id": "case_id", "due_at": "due_at"}},
        }
    }
)


def make(folder: Path) -> Project:
    """Make a project of two cards, one rule and four officials, with one import."""
    create_project(folder)
    for kind in ("metrics", "rules"):
        for file in (folder / "features" / kind).rglob("*.toml"):
            if file.stem not in CARDS:
                file.unlink()
    recipe = folder / "training" / "recipes" / "unsupervised.toml"
    text = recipe.read_text("utf-8").replace("size = 20000", "size = 400").replace("trees = 100", "trees = 4")
    recipe.write_text(text, "utf-8")
    (recipe.parent / "careful.toml").write_text(
        text.replace("automatic = true", "automatic = false").replace("seed = 20260101", "seed = 7"), "utf-8"
    )
    settings = folder / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").replace("threads = 0", "threads = 1"), "utf-8")
    number = pd.Series(range(4 * 30))
    received = pd.Timestamp("2025-01-02 09:30") + pd.to_timedelta((number * 37) % 340, "D")
    log = pd.DataFrame(
        {
            "case_id": "C" + number.astype(str),
            "step": "review",
            "official_id": "P" + (number % 4).astype(str),
            "unit_id": "U",
            "received_at": received,
            "due_at": (received + pd.Timedelta(days=5)).dt.date,
            "occurred_at": received + pd.to_timedelta(1 + (number * 7) % 5 + 6 * ((number % 4) == 3), "D"),
        }
    )
    log.loc[3, "step"] = None  # for quarantine
    log.to_csv(folder.parent / "log.csv", index=False)
    project = Project.open(folder)
    import_source(project, folder.parent / "log.csv")
    return project


# What each command is, on a project that stands ready for it.


def import_again(project: Project) -> None:
    """The same bytes by another mapping: two tables instead of one, and the older import goes."""
    import_source(project, project.root.parent / "log.csv", mapping=TWO_TABLES)


def train(project: Project) -> None:
    fit(project, read_cards(project), "careful", by="Han Meimei")


def promote_it(project: Project) -> None:
    promote(project, "2", by="Han Meimei")


def run(project: Project) -> None:
    run_job(project, read_cards(project), languages=("zh",))


COMMANDS = {"import": import_again, "train": train, "promote": promote_it, "run": run}


def _said(path: Path) -> bytes:
    """Return what a file says; a run's manifest without the one part that tells how long its making took."""
    said = path.read_bytes()
    if path.name != MANIFEST or path.parent.parent.name != "runs":
        return said
    return json.dumps({key: value for key, value in json.loads(said).items() if key != TIMINGS}).encode()


def files_of(project: Project) -> dict[str, str]:
    """Return every file and folder that commands make, by a hash of what it says; MLflow's own are told by `models`."""
    told = {}
    for top in (project.store, project.quarantine, project.runs):
        for path in sorted(top.rglob("*")):
            name = path.relative_to(project.root).as_posix()
            if path.name in (LOCK, "mlflow.db", "promotions.jsonl") or name.startswith("store/mlartifacts"):
                continue
            if path.is_file():
                told[name] = hashlib.sha256(_said(path)).hexdigest()
            elif path.parent in (project.runs, project.store / "engine"):
                told[name] = "a folder"
    return told


def models_of(project: Project) -> dict[str, Any]:
    """Return what the registry says: models by alias, versions, packages, unfinished runs, and the journal."""
    with opened(project) as shelf:
        [model] = shelf.client.search_registered_models()
        rows = {str(one.version): one.tags["riskml.manifest"] for one in shelf.client.search_model_versions()}
        unfinished = shelf.client.search_runs([one.experiment_id for one in shelf.client.search_experiments()])
    packages = {path.name for path in (project.store / "mlartifacts" / "models").iterdir()}
    lines = read_journal(project)
    return {
        "aliases": {alias: rows[str(number)] for alias, number in sorted(model.aliases.items())},
        "versions": sorted(rows.values()),
        "packages": len(packages),
        "running": sum(one.info.status == "RUNNING" for one in unfinished),
        "journal": [[one["action"], one.get("alias"), one.get("before"), one.get("by")] for one in lines],
        "scores": [None if one is None else one.hashes for one in (champion(project), challenger(project))],
    }


def state_of(project: Project, command: str) -> Any:
    told: list[Any] = [files_of(project)]
    if command in ("train", "promote"):
        told.append(models_of(project))
    verify_manifests(project)
    return json.loads(json.dumps(told))


def other_command(project: Project) -> None:
    """What any next command does first, and nothing else."""
    with at_work(project, "other"):
        tidy(project)


def mark_of(project: Project) -> str:
    """Return what the disk holds, in one word."""
    digest = hashlib.sha256()
    for path in sorted(project.root.rglob("*")):
        if path.name != LOCK and path.is_file():
            digest.update(f"{path.relative_to(project.root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
        elif path.is_dir():
            digest.update(f"{path.relative_to(project.root)}/\0".encode())
    return digest.hexdigest()

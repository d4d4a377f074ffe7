"""A new project: a copy of the reference project that stands beside the engine."""

from __future__ import annotations

import shutil
from pathlib import Path

import tomlkit

from riskml.cards.pages import write_schemas
from riskml.core.errors import Fault, ProjectError
from riskml.core.project import CONTENT, Project, Settings, reference_root
from riskml.pipeline.phrases_faults import phrase

_HEAD = """# A riskml project. What stands in features/, training/, serving/ and data/ is yours to edit.
"""


def create_project(folder: Path | str, settings: Settings | None = None) -> Project:
    """Copy the reference project into a folder, and beside it, in docs/schemas, what editors complete cards from.

    Parameters
    ----------
    folder
        Made when it is not there; must hold no project yet.
    settings
        Written to ``[tool.riskml]``; the defaults where none are given.

    Raises
    ------
    ProjectError
        The folder already holds a part of a project; nothing is written.
    """
    target = Path(folder)
    names = (*CONTENT, "pyproject.toml")
    faults = [
        Fault(
            str(target / name),
            phrase("nothing_here_yet"),
            phrase("a_file_or_folder"),
            phrase("choose_another_folder_or_move"),
        )
        for name in names
        if (target / name).exists()
    ]
    if faults:
        raise ProjectError(faults)
    source = reference_root()
    target.mkdir(parents=True, exist_ok=True)
    for name in CONTENT:
        shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    write_schemas(target / "docs")
    told = settings or Settings()
    hours = [f"{one:%H:%M}" for one in told.office_hours]
    table = {"tool": {"riskml": {**told.model_dump(mode="json"), "office_hours": hours}}}
    (target / "pyproject.toml").write_text(_HEAD + tomlkit.dumps(table), "utf-8")
    return Project.open(target)

"""A new project: a copy of the reference project that stands beside the engine."""

from __future__ import annotations

import shutil
from pathlib import Path

from riskml.cards.pages import write_schemas
from riskml.core.errors import Fault, ProjectError
from riskml.core.project import CONTENT, Project, Settings, reference_root

_HEAD = """# A riskml project. What stands in features/, training/, serving/ and data/ is yours to edit.
[tool.riskml]
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
        Fault(str(target / name), "nothing here yet", "a file or folder", "Choose another folder, or move it away.")
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
    lines = []
    for key, value in (settings or Settings()).model_dump(mode="json").items():
        if isinstance(value, bool):
            lines.append(f"{key} = {str(value).lower()}")
        elif isinstance(value, int):
            lines.append(f"{key} = {value}")
        elif isinstance(value, list):
            lines.append(f"{key} = [{', '.join(repr(str(one)[:5]).replace(chr(39), chr(34)) for one in value)}]")
        else:
            lines.append(f'{key} = "{value}"')
    (target / "pyproject.toml").write_text(_HEAD + "\n".join(lines) + "\n", "utf-8")
    return Project.open(target)

"""The room's secrets: what sessions and forms are signed with, and what others gave us; files of their owner alone."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.portal.phrases_faults import phrase

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project

_BYTES: Final = 64
_SHORTEST: Final = 50
_OTHERS: Final = 0o077


def read_or_make_key(project: Project) -> str:
    """Return the room's secret, and make it where there is none.

    Raises
    ------
    ProjectError
        The file is too short, or others may read it.
    """
    file = project.root / "secrets" / "portal" / "key"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w", encoding="ascii") as made:
            made.write(secrets.token_urlsafe(_BYTES))
    key = _read(file)
    if len(key) < _SHORTEST:
        expected, remedy = phrase("characters_or_more", least=_SHORTEST), phrase("remove_the_key")
        raise ProjectError([Fault(str(file), expected, Verbatim(str(len(key))), remedy)])
    return key


def read_secret(project: Project, name: str) -> str:
    """Return a secret that others gave us: from the environment, else from a file; empty where there is none.

    Parameters
    ----------
    project
        Whose; the file is ``secrets/portal/NAME``.
    name
        What it is called; the variable is ``RISKML_ROOM_NAME``, in capitals.

    Raises
    ------
    ProjectError
        Others may read the file.
    """
    told = os.environ.get(f"RISKML_ROOM_{name.upper()}", "").strip()
    file = project.root / "secrets" / "portal" / name
    return told or (_read(file) if file.is_file() else "")


def _read(file: Path) -> str:
    mode = stat.S_IMODE(file.stat().st_mode)
    if os.name == "posix" and mode & _OTHERS:
        raise ProjectError(
            [Fault(str(file), phrase("a_file_of_mode_600"), Verbatim(f"{mode:o}"), phrase("chmod", file=str(file)))]
        )
    return file.read_text("utf-8").strip()

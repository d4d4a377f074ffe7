"""The secret that sessions and forms are signed with: one file, its owner's alone."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault, ProjectError

if TYPE_CHECKING:
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
    key = file.read_text("ascii").strip()
    mode = stat.S_IMODE(file.stat().st_mode)
    if os.name == "posix" and mode & _OTHERS:
        raise ProjectError([Fault(str(file), "a file of mode 600", f"{mode:o}", f"Run 'chmod 600 {file}'.")])
    if len(key) < _SHORTEST:
        remedy = "Remove it, and start again: a new one is made, and everybody logs in anew."
        raise ProjectError([Fault(str(file), f"{_SHORTEST} characters or more", str(len(key)), remedy)])
    return key

"""Where a password or a key stands: in the environment, or in a file that only this account may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from riskml.core.errors import Fault, ProjectError
from riskml.notify.phrases_faults import phrase

if TYPE_CHECKING:
    from riskml.core.texts import Text


def read_secret(where: str) -> str:
    """Return a secret; what is named nowhere is empty.

    Parameters
    ----------
    where
        ``env:NAME`` or ``file:PATH``, as ``serving/notify.toml`` says.

    Raises
    ------
    ProjectError
        It is not there, or others may read it. The fault never has the secret.
    """
    kind, _, name = where.partition(":")
    if kind == "env":
        return os.environ.get(name) or _refuse(where, phrase("a_secret"), phrase("no_such_variable"), phrase("set_it"))
    if kind != "file":
        return ""
    path, expected = Path(name), phrase("a_file_only_you_may_read")
    if not path.is_file():
        return _refuse(where, expected, phrase("no_such_file"), phrase("make_it"))
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return _refuse(where, expected, phrase("others_may_read_it"), phrase("chmod_it"))
    return path.read_text("utf-8").strip() or _refuse(where, expected, phrase("nothing_in_it"), phrase("make_it"))


def _refuse(where: str, expected: Text, found: Text, remedy: Text) -> str:
    raise ProjectError([Fault(where, expected, found, remedy)])

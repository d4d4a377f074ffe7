"""A file that one process holds for as long as it lives: the system's own advisory lock, which no dead owner keeps."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_TAKEN: Final = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_UNABLE: Final = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
_BYTE: Final = 1 << 30  # what is locked where a lock bars reading: a byte that no file here has

_handles: set[int] = set()


class NoLocksError(Exception):
    """A file system on which nothing can be held."""


def _lock(handle: int) -> None:
    """Lock an open file, or say at once that another holds it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        os.lseek(handle, _BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        # Of the open file, not of the process: closing another handle of the same file does not end it.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(path: Path) -> int | None:
    """Open a file and hold it until `release`, or until this process ends.

    Returns
    -------
    int or None
        A handle, or None where another holds the file.

    Raises
    ------
    NoLocksError
        The file system has no locks.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
            told = os.fstat(handle)
            if _is_at(path, told):  # else it was removed while we took it, and holds nothing
                _handles.add(handle)
                return handle
        except OSError as error:
            os.close(handle)
            if error.errno in _TAKEN:
                return None
            if error.errno in _UNABLE:
                raise NoLocksError(str(error)) from error
            raise
        os.close(handle)


def _is_at(path: Path, told: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), told)
    except FileNotFoundError:
        return False


def release(handle: int) -> None:
    """Let go of a file. A process that was forked has none of its parent's, and nothing happens."""
    if handle in _handles:
        _handles.discard(handle)
        os.close(handle)


def is_held(path: Path) -> bool:
    """Tell whether a living process holds a file; a file on a system without locks counts as held."""
    if not path.exists():
        return False
    try:
        handle = hold(path)
    except NoLocksError:
        return True
    if handle is None:
        return True
    release(handle)
    return False


def _let_go_of_the_parents() -> None:
    """In a forked process: what is held is the parent's, and must fall with it."""
    for handle in _handles:
        os.close(handle)
    _handles.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go_of_the_parents)

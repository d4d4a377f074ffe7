"""Having the disk hold what was written, before anything is said to be published."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def settle_file(path: Path) -> None:
    """Have the disk hold a file's contents."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def settle_folder(path: Path) -> None:
    """Have the disk hold which names stand in a folder."""
    if os.name != "posix":  # elsewhere a folder cannot be opened, and the move itself is kept
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle_tree(folder: Path) -> None:
    """Have the disk hold every file and folder below a folder, and the folder itself."""
    for one in folder.rglob("*"):
        (settle_folder if one.is_dir() else settle_file)(one)
    settle_folder(folder)


def recover_folder(folder: Path) -> None:
    """Put back a folder that a killed process had set aside, and clear what it left half done."""
    if not folder.parent.is_dir():
        return
    for older in sorted(folder.parent.glob(f".{folder.name}-*-older")):
        if folder.exists():
            shutil.rmtree(older, ignore_errors=True)
        else:
            older.rename(folder)


def replace_folder(work: Path, target: Path) -> None:
    """Put a finished folder where an older one stood; the older one goes only when the new one stands.

    The finished folder's name is that of the target behind a dot, and before a dash and anything:
    ``recover_folder`` finds by it what an interruption has left.
    """
    settle_tree(work)
    older = work.with_name(f"{work.name}-older")
    if target.exists():
        target.rename(older)
    try:
        work.rename(target)
    except BaseException:
        if older.exists():
            older.rename(target)
        raise
    shutil.rmtree(older, ignore_errors=True)
    settle_folder(target.parent)

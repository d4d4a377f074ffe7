"""Having the disk hold what was written, before anything is said to be published."""

from __future__ import annotations

import os
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

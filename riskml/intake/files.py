"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened, and the move itself is kept
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear_left_over(folder: Path) -> None:
    """Remove drafts of processes that are no more: they hold people's rows and nobody will finish them."""
    for draft in folder.glob(".*.draft"):
        process = draft.name.split(".")[-2]
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            draft.unlink(missing_ok=True)
        except (ValueError, PermissionError):
            continue


class Drafts:
    """Files written beside their place, to be moved there together.

    Leaving the block removes whatever was not published.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder, Drafts() as drafts:
    ...     place = Path(folder) / "rows.csv"
    ...     _ = drafts.file(place).write_text("a")
    ...     before = place.exists()
    ...     drafts.publish(place)
    ...     before, place.exists()
    (False, True)
    """

    def __init__(self) -> None:
        self._drafts: dict[Path, Path] = {}

    def file(self, place: Path) -> Path:
        """Return where to write the file that is to stand at a place."""
        if place not in self._drafts:
            place.parent.mkdir(parents=True, exist_ok=True)
            _clear_left_over(place.parent)
            self._drafts[place] = place.with_name(f".{place.name}.{os.getpid()}.draft")
        return self._drafts[place]

    def publish(self, *places: Path) -> None:
        """Move finished drafts to their places, for good."""
        for place in places:
            _sync_file(self._drafts[place])
        for place in places:
            self._drafts.pop(place).replace(place)
        for folder in {place.parent for place in places}:
            _sync_folder(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for draft in self._drafts.values():
            draft.unlink(missing_ok=True)

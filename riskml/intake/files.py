"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

from riskml.core.atomic import settle_file, settle_folder

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


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
            settle_file(self._drafts[place])
        for place in places:
            self._drafts.pop(place).replace(place)
        for folder in {place.parent for place in places}:
            settle_folder(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for draft in self._drafts.values():
            draft.unlink(missing_ok=True)

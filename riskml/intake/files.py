"""Files that are there whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from riskml.core.atomic import commit, make_folder, remove
from riskml.core.work import DRAFT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType


class Drafts:
    """Files written beside their place, to be moved there together.

    Leaving the block removes whatever was not published. Only who holds the project's lock writes drafts.

    Parameters
    ----------
    store
        The project's store; what is drafted stands in it or beside it.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder, Drafts(Path(folder) / "store") as drafts:
    ...     place = Path(folder) / "store" / "rows.csv"
    ...     _ = drafts.file(place).write_text("a")
    ...     before = place.exists()
    ...     drafts.publish([place])
    ...     before, place.exists()
    (False, True)
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._drafts: dict[Path, Path] = {}

    def file(self, place: Path) -> Path:
        """Return where to write the file that is to stand at a place."""
        if place not in self._drafts:
            make_folder(place.parent)
            self._drafts[place] = place.with_name(f".{place.name}{DRAFT}")
        return self._drafts[place]

    def publish(self, places: Iterable[Path], removals: Iterable[Path] = ()) -> None:
        """Move finished drafts to their places and remove what they replace, as one act and for good."""
        commit(self._store, {self._drafts.pop(place): place for place in places}, removals)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for draft in self._drafts.values():
            remove(draft)

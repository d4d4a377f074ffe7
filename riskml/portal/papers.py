"""Papers as files: where they stand, once each, under the hash of what is in them.

A paper is never opened, unpacked or drawn here: it is taken in, kept, and handed out again as it came.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Final

from django.db import transaction

from riskml.core.atomic import move, remove, settle_folder
from riskml.core.errors import Fault, ProjectError
from riskml.portal.models_answers import PaperFile
from riskml.portal.phrases_faults import phrase
from riskml.portal.place import place

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEGABYTE: Final = 1_000_000
_ABANDONED: Final = 3600
"""Seconds after which a file that no case knows is one whose taking was cut off."""


def cap() -> int:
    """Return how many bytes a paper may have."""
    return place().project.settings.paper_megabytes * _MEGABYTE


def shelves() -> Path:
    """Return the folder of papers, which no web server serves, and make it where there is none."""
    project = place().project
    folder = project.store / "portal" / "papers"
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    return folder


class Incoming:
    """A file that is coming in: hashed as it comes, and gone again unless a case keeps it."""

    def __init__(self) -> None:
        handle, name = mkstemp(prefix=".incoming-", dir=shelves())  # mode 0600
        self.path = Path(name)
        self._file = os.fdopen(handle, "wb")
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Take in some more of it."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def end(self) -> str:
        """Have the disk hold all of it; return its SHA-256."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._hash.hexdigest()

    def forget(self) -> None:
        """Take it away, where it was not kept."""
        self._file.close()
        remove(self.path)


@contextmanager
def shelving() -> Iterator[list[Path]]:
    """Keep files and what is written of them as one act: where something goes wrong, neither stands.

    Yields
    ------
    list of Path
        To which `keep` adds what it has put on the shelf.
    """
    placed: list[Path] = []
    with transaction.atomic():
        try:
            yield placed
        except BaseException:
            # While the transaction is open nobody else can have come to rely on them.
            for one in placed:
                remove(one)
            raise


def keep(incoming: Path, sha256: str, size: int, placed: list[Path]) -> PaperFile:
    """Put what came in on the shelf, under its hash; what stands there is kept once."""
    file, made = PaperFile.objects.get_or_create(sha256=sha256, defaults={"size": size})
    if made:
        move(incoming, shelves() / sha256)
        placed.append(shelves() / sha256)
        settle_folder(shelves())
    else:
        remove(incoming)
    return file


def file_on_shelf(sha256: str) -> Path:
    """Return where a paper stands, after holding it to its hash.

    Raises
    ------
    ProjectError
        It is gone, or is not what was received.
    """
    path = shelves() / sha256
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        found = ""
    if found != sha256:
        raise ProjectError([Fault(str(path), phrase("the_paper_received"), phrase("another_or_none"))])
    return path


def clear(sha256: str) -> None:
    """Take a file away, where no case knows it any more."""
    with transaction.atomic():  # so that nobody keeps the same content meanwhile
        if not PaperFile.objects.filter(sha256=sha256).exists():
            remove(shelves() / sha256)


def sweep() -> None:
    """Take away files that no case knows: their taking was cut off."""
    before = time.time() - _ABANDONED
    with transaction.atomic():
        known = set(PaperFile.objects.values_list("sha256", flat=True))
        for one in shelves().iterdir():
            if one.name not in known and one.stat().st_mtime < before:
                remove(one)

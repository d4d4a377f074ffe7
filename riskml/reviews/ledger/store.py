"""Where a ledger stands: what an auditor may take away, and beside it the key, the salts and what they open.

========================  ==============================================================================
``ledger/leaves.jsonl``   one line a leaf, all equally long: the truth that all else follows from
``ledger/hashes/00`` …    32 bytes for each complete subtree of a level: leaves, pairs, fours, …
``ledger/checkpoint``     the signed head
``ledger/log.vkey``       the public key under which heads are signed
``secrets/ledger/``       ``key``, ``salts``, ``acts.jsonl`` with ``acts.ends``, ``pseudonyms``, and ``last``, a
                          second copy of the head: the owner's alone
========================  ==============================================================================
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self

from riskml.reviews.ledger import merkle
from riskml.reviews.ledger.acts import DESTROYED, SALT, WIDTH

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project

HASH_SIZE: Final = 32
END_SIZE: Final = 8
LEVELS: Final = 48
"""More levels than any ledger will have."""
ERASED: Final = b" "
"""An act that was destroyed with its salt is as many blanks as it was long."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger's folder, and that of its secrets where there is one.

    Parameters
    ----------
    folder
        What an auditor may take away.
    private
        Key, salts and acts; None of a copy that came without.
    """

    folder: Path
    private: Path | None = None

    @classmethod
    def of(cls, project: Project) -> Self:
        """Return a project's, whether or not it has been begun."""
        return cls(project.root / "ledger", project.root / "secrets" / "ledger")

    @property
    def leaves(self) -> Path:
        """One line a leaf."""
        return self.folder / "leaves.jsonl"

    @property
    def checkpoint(self) -> Path:
        """The signed head."""
        return self.folder / "checkpoint"

    @property
    def key(self) -> Path:
        """The public key."""
        return self.folder / "log.vkey"

    def level(self, level: int) -> Path:
        """Return the file of the complete subtrees of a level."""
        return self.folder / "hashes" / f"{level:02d}"

    @property
    def begun(self) -> bool:
        """Whether anything stands there."""
        return self.key.exists() or self.leaves.exists() or self.checkpoint.exists()

    def count(self) -> int:
        """Return how many whole lines of leaves there are."""
        return size_of(self.leaves) // WIDTH

    def leaf(self, index: int) -> bytes:
        """Return a leaf, without the end of its line."""
        return record(self.leaves, index, WIDTH)[:-1]


class Levels:
    """The hashes of a ledger's complete subtrees, read one at a time."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._files: dict[int, BinaryIO] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def read(self, level: int, index: int) -> bytes:
        """Return one; see `merkle.root`.

        Raises
        ------
        OSError
            It is not there.
        """
        if level not in self._files:
            self._files[level] = self._ledger.level(level).open("rb")
        file = self._files[level]
        file.seek(index * HASH_SIZE)
        found = file.read(HASH_SIZE)
        if len(found) < HASH_SIZE:
            raise OSError(f"{file.name} has no hash {index}")
        return found

    def root(self, size: int) -> bytes:
        """Return the root over the first leaves."""
        return merkle.root(size, self.read)


class Openings:
    """What opens leaves: salts and acts, by the number of the leaf; each can be destroyed for itself."""

    def __init__(self, private: Path) -> None:
        self.folder = private
        self.salts = private / "salts"
        self.acts = private / "acts.jsonl"
        self.ends = private / "acts.ends"
        self.last_head = private / "last"

    def end(self, count: int) -> int:
        """Return where in the file of acts the first ones end."""
        return int.from_bytes(record(self.ends, count - 1, END_SIZE), "big") if count else 0

    def salt(self, index: int) -> bytes | None:
        """Return a leaf's salt, or None where it was destroyed."""
        found = record(self.salts, index, SALT)
        return None if found in (b"", DESTROYED) else found

    def act(self, index: int) -> bytes:
        """Return the text of an act, or nothing where it was destroyed."""
        start, end = self.end(index), self.end(index + 1)
        with contextlib.suppress(FileNotFoundError), self.acts.open("rb") as file:
            file.seek(start)
            return file.read(max(0, end - start)).strip()
        return b""

    def last(self, **equal: str) -> dict[str, Any]:
        """Return the values of the last act that has these among them, or none; the file is read once, line by line."""
        words = [
            json.dumps({key: value}, ensure_ascii=False, separators=(",", ":"))[1:-1] for key, value in equal.items()
        ]
        found = b""
        with contextlib.suppress(FileNotFoundError), self.acts.open("rb") as file:
            for line in file:
                if all(word.encode() in line for word in words):
                    found = line
        values: dict[str, Any] = json.loads(found or b"{}")
        return values if equal.items() <= values.items() else {}

    def pseudonym(self, sort: str, name: str) -> str:
        """Return what stands for a person, a case or a matter: the same for the same, and nobody's without the key.

        Parameters
        ----------
        sort
            Of what: ``actor``, ``official``, ``case``, …
        name
            Its identifier.
        """
        key = (self.folder / "pseudonyms").read_bytes()
        return hmac.new(key, f"{sort}\n{name}".encode(), hashlib.sha256).hexdigest()


def size_of(path: Path) -> int:
    """Return the bytes of a file; none where there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def record(path: Path, index: int, width: int) -> bytes:
    """Return one of a file's equally long records, or nothing where it is not there."""
    try:
        with path.open("rb") as file:
            file.seek(index * width)
            found = file.read(width)
    except FileNotFoundError:
        return b""
    return found if len(found) == width else b""


def put(path: Path, at: int, content: bytes, mode: int = 0o666) -> None:
    """Write into a file from a place on, cut off what stood behind it, and have the disk hold it.

    What has been acknowledged ends before that place: a line that was cut off is written over, never lost from before.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "rb+") as file:
        file.truncate(at)
        file.seek(at)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def overwrite(path: Path, at: int, content: bytes) -> None:
    """Write over a part of a file, and have the disk hold it."""
    with path.open("rb+") as file:
        file.seek(at)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

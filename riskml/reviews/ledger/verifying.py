"""Verifying a ledger offline: every leaf, every hash, the signed head, and what an auditor kept of an earlier day."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final

from riskml.reviews.ledger import merkle
from riskml.reviews.ledger.acts import (
    DESTROYED,
    SALT,
    WIDTH,
    Act,
    ActError,
    canonical,
    commitment,
    commitment_of,
    read_act,
)
from riskml.reviews.ledger.findings import Collected, Finding
from riskml.reviews.ledger.notes import Checkpoint, NoteError, VerifierKey, names_of
from riskml.reviews.ledger.store import END_SIZE, HASH_SIZE, LEVELS, Ledger, Openings, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_WHOLE: Final = 4096
"""No line of leaves is longer, whatever stands there."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """What an auditor holds, from elsewhere than the ledger.

    Parameters
    ----------
    key
        The log's public key; without one, that beside the ledger is taken, which proves nothing of who signed.
    checkpoints
        Heads of earlier days, by where they are kept.
    witnesses
        Whose cosignature the head must bear.
    """

    key: VerifierKey | None = None
    checkpoints: Mapping[str, bytes] = field(default_factory=dict)
    witnesses: tuple[VerifierKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a verification.

    Parameters
    ----------
    findings
        Everything that is not as it should be.
    size
        How many leaves there are.
    head
        The signed head, where there is one that holds.
    key
        Under which heads were verified.
    opened, destroyed
        How many leaves were opened and hold, and how many cannot be opened any more.
    acts
        The acts of those opened that are no openings of pages, by leaf: what other checks ask for.
    """

    findings: tuple[Finding, ...]
    size: int
    head: Checkpoint | None
    key: VerifierKey | None
    opened: int
    destroyed: int
    acts: Mapping[int, Act]


def verify_ledger(ledger: Ledger, trusted: Trusted | None = None) -> Report:
    """Verify a ledger as it stands in its folder; nothing is changed, and no connection opened.

    Parameters
    ----------
    ledger
        Its folder, and that of its secrets where they can be read.
    trusted
        What is held against it.
    """
    trusted = trusted or Trusted()
    found = Collected()
    key = _key(ledger, trusted, found)
    head = _head(ledger.checkpoint, _read(ledger.checkpoint), key, found)
    if head is not None:
        _witnessed(ledger, head, trusted, found)
    older = {}
    for where, text in {**trusted.checkpoints, **_own_copy(ledger)}.items():
        kept = _head(where, text, key, found)
        if kept is not None:
            older[where] = kept
    roots = _leaves(ledger, {one.size for one in (head, *older.values()) if one is not None}, found)
    size = max(roots)
    if head is not None:
        _held_against(ledger, head, size, roots, found)
        for where, kept in older.items():
            _continued(where, kept, head, roots, found)
    opened, destroyed, acts = _opened(ledger, size, found)
    return Report(found.all(), size, head, key, opened, destroyed, acts)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _own_copy(ledger: Ledger) -> dict[str, bytes]:
    """Return the copy of the head among the secrets, where they can be read: somebody may have forgotten it."""
    last = None if ledger.private is None else Openings(ledger.private).last_head
    content = None if last is None else _read(last)
    return {} if content is None else {str(last): content}


def _key(ledger: Ledger, trusted: Trusted, found: Collected) -> VerifierKey | None:
    """Return the key to verify with."""
    content = _read(ledger.key)
    try:
        beside = VerifierKey.parse("" if content is None else content.decode())
    except (NoteError, UnicodeDecodeError):
        found.add("key_malformed", ledger.key)
        return trusted.key
    if trusted.key is not None and beside != trusted.key:
        found.add("key_differs", ledger.key, trusted=trusted.key, found=beside)
    return trusted.key or beside


def _head(where: object, text: bytes | None, key: VerifierKey | None, found: Collected) -> Checkpoint | None:
    """Return a head once it is of the format and signed."""
    if text is None:
        found.add("checkpoint_missing", where)
        return None
    try:
        head = Checkpoint.parse(text)
        if key is None:
            return head
        if head.origin != key.name or not head.signed_by(key):
            found.add("signature_missing", where, key=key, found=names_of(head.signatures))
            return None
    except NoteError as error:
        found.add(error.key, where)
        return None
    return head


def _witnessed(ledger: Ledger, head: Checkpoint, trusted: Trusted, found: Collected) -> None:
    for witness in trusted.witnesses:
        try:
            if not head.signed_by(witness):
                found.add("witness_missing", ledger.checkpoint, key=witness, found=names_of(head.signatures))
        except NoteError:
            found.add("witness_broken", ledger.checkpoint, key=witness)


def _leaves(ledger: Ledger, sizes: set[int], found: Collected) -> dict[int, bytes]:
    """Hash every leaf, hold the kept hashes against them, and return the roots at some sizes and at the end."""
    peaks: list[tuple[int, bytes]] = []
    roots = {0: merkle.EMPTY}
    size = 0
    kept = _KeptHashes(ledger, found)
    if ledger.leaves.exists():
        with ledger.leaves.open("rb") as file:
            for line in _lines(file):
                where = f"{ledger.leaves}: {size}"
                if not line.endswith(b"\n") and len(line) < WIDTH:
                    found.add("leaf_torn", where, n=len(line))
                    break
                try:
                    commitment_of(line.rstrip(b"\n"))
                except ActError:
                    found.add("leaf_malformed", where)
                _add(peaks, merkle.leaf_hash(line.removesuffix(b"\n")), kept)
                size += 1
                if size in sizes:
                    roots[size] = _root(peaks)
    else:
        found.add("leaves_absent", ledger.leaves)
    kept.close(size)
    roots[size] = _root(peaks) if peaks else merkle.EMPTY
    return roots


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, each of a bounded length whatever stands in it."""
    return iter(lambda: file.readline(_WHOLE), b"")


def _add(peaks: list[tuple[int, bytes]], one: bytes, kept: _KeptHashes) -> None:
    """Add a leaf's hash to the complete subtrees at the right edge, and merge what are equal."""
    level = 0
    kept.next(level, one)
    while peaks and peaks[-1][0] == level:
        one = merkle.node_hash(peaks.pop()[1], one)
        level += 1
        kept.next(level, one)
    peaks.append((level, one))


def _root(peaks: list[tuple[int, bytes]]) -> bytes:
    root = peaks[-1][1]
    for _, one in reversed(peaks[:-1]):
        root = merkle.node_hash(one, root)
    return root


class _KeptHashes:
    """The files of hashes, read beside the leaves; the first that differs of each level is told."""

    def __init__(self, ledger: Ledger, found: Collected) -> None:
        self._ledger, self._found = ledger, found
        self._files: dict[int, BinaryIO | None] = {}
        self._told: set[int] = set()

    def next(self, level: int, expected: bytes) -> None:
        if level not in self._files:
            path = self._ledger.level(level)
            self._files[level] = path.open("rb") if path.exists() else None
        file = self._files[level]
        if level not in self._told and (file is None or file.read(HASH_SIZE) != expected):
            self._told.add(level)
            self._found.add("hash_differs", self._ledger.level(level))

    def close(self, size: int) -> None:
        for level in range(LEVELS):
            file = self._files.get(level)
            if file is not None:
                file.close()
            path = self._ledger.level(level)
            if level not in self._told and size_of(path) != (size >> level) * HASH_SIZE:
                self._found.add("hash_differs", path)


def _held_against(ledger: Ledger, head: Checkpoint, size: int, roots: dict[int, bytes], found: Collected) -> None:
    if size < head.size:
        found.add("leaves_missing", ledger.leaves, signed=head.size, found=size)
    elif roots[head.size] != head.root:
        found.add("root_differs", ledger.leaves, n=head.size, signed=head.root.hex(), found=roots[head.size].hex())
    if size > head.size:
        found.add("leaves_unsigned", ledger.leaves, signed=head.size, found=size)


def _continued(where: str, kept: Checkpoint, head: Checkpoint, roots: dict[int, bytes], found: Collected) -> None:
    """Hold what an auditor kept against what stands now: this must begin with that."""
    if head.size < kept.size:
        found.add("rolled_back", where, kept=kept.size, found=head.size)
    if kept.size in roots and roots[kept.size] != kept.root:
        found.add("history_differs", where, n=kept.size, kept=kept.root.hex(), found=roots[kept.size].hex())
    elif kept.size == head.size and kept.root != head.root:
        found.add("history_differs", where, n=kept.size, kept=kept.root.hex(), found=head.root.hex())


def _opened(ledger: Ledger, size: int, found: Collected) -> tuple[int, int, dict[int, Act]]:
    """Open every leaf that can still be opened."""
    acts: dict[int, Act] = {}
    opened = destroyed = 0
    if ledger.private is None or not ledger.private.is_dir():
        return 0, 0, acts
    openings = Openings(ledger.private)
    if size_of(openings.salts) > size * SALT:
        found.add("salts_more", openings.salts, n=size, found=size_of(openings.salts) // SALT)
    for index, leaf, salt, text in _beside_each_other(ledger.leaves, openings, size):
        if salt in (b"", DESTROYED):
            destroyed += 1
            continue
        act = opened_act(leaf, text, salt, f"{openings.acts}: {index}", found)
        if act is not None:
            opened += 1
            if act.kind != "opening":
                acts[index] = act
    return opened, destroyed, acts


def _beside_each_other(leaves: Path, openings: Openings, size: int) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """Yield each leaf with its number, its salt and the text of its act; every file is read once."""
    with ExitStack() as opened:
        lines, salts, ends, acts = (
            opened.enter_context(path.open("rb")) if path.exists() else BytesIO()
            for path in (leaves, openings.salts, openings.ends, openings.acts)
        )
        start = 0
        for index in range(size):
            end = int.from_bytes(ends.read(END_SIZE), "big")
            text = acts.read(min(max(0, end - start), _WHOLE)).strip()
            start = max(start, end)
            yield index, lines.readline(_WHOLE).rstrip(b"\n"), salts.read(SALT), text


def opened_act(leaf: bytes, text: bytes, salt: bytes, where: str, found: Collected) -> Act | None:
    """Return the act that a leaf was made of, once its salt opens it."""
    try:
        named, expected = commitment_of(leaf)
    except ActError:
        return None  # told where the leaves were read
    if commitment(text, salt, named) != expected:
        found.add("opening_differs", where)
        return None
    return _typed(text, where, found)


def _typed(text: bytes, where: str, found: Collected) -> Act | None:
    try:
        act = read_act(json.loads(text))
    except ValueError as error:
        found.add("act_unknown", where, said=str(error)[:160])
        return None
    if canonical(act) != text:
        found.add("act_unknown", where, said="not canonical")
        return None
    return act

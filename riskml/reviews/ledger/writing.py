"""Entering acts: one writer at a time, on the disk before it is acknowledged, and healed where one was killed.

The order is what makes it safe: salts and acts, then the leaves, then the hashes, then the signed head in one move.
An act is acknowledged once the head over it stands. Whoever writes next cuts off what no head signs and what was not
written to its end; a leaf that a head has signed is never touched.
"""

from __future__ import annotations

import logging
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from riskml.core.atomic import move, settle_file, settle_folder, write_file
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.hold import NoLocksError, hold, release
from riskml.reviews.ledger import merkle
from riskml.reviews.ledger.acts import DESTROYED, SALT, WIDTH, ActError, canonical, commitment_of, leaf_of
from riskml.reviews.ledger.keys import OWN_ALONE, signer
from riskml.reviews.ledger.notes import Checkpoint, NoteError, VerifierKey
from riskml.reviews.ledger.store import (
    END_SIZE,
    ERASED,
    HASH_SIZE,
    LEVELS,
    Ledger,
    Levels,
    Openings,
    overwrite,
    put,
    size_of,
)
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from riskml.core.access import Access
    from riskml.reviews.ledger.acts import Act
    from riskml.reviews.ledger.notes import SignerKey

_LOG = logging.getLogger(__name__)
_VERIFY: Final = phrase("enter_nothing_more")
_PATIENCE: Final = 10.0
_BATCH: Final = 4096


@dataclass(frozen=True, slots=True)
class Entered:
    """What a batch of acts came to.

    Parameters
    ----------
    first
        The number of the first act's leaf.
    checkpoint
        The signed head over them.
    """

    first: int
    checkpoint: Checkpoint


def enter(
    ledger: Ledger, acts_of: Callable[[Openings], Sequence[Act]], access: Access, *, patience: float = _PATIENCE
) -> Entered:
    """Enter some acts as one batch, and begin the ledger where there is none.

    Parameters
    ----------
    ledger
        Where.
    acts_of
        Returns the acts, given what makes pseudonyms and knows what was entered before; it may return none.
    access
        Who may read what an auditor may take away; the secrets are the owner's alone.
    patience
        Seconds to wait while another enters something.

    Raises
    ------
    ProjectError
        The key is not there, another holds the ledger, or what stands there is not what was signed.
    """
    private = _private(ledger)
    with access.kept(), _alone(private, patience):
        access.make(ledger.folder)
        access.make(ledger.folder / "hashes")
        key = signer(private, make=not ledger.begun)
        if not ledger.begun:
            _begin(ledger, key)
        head = _signed_head(ledger, key)
        openings = Openings(private)
        _insist_on_going_on(openings, head)
        count = _healed(ledger, openings, head)
        acts = acts_of(openings)
        if acts:
            _append(ledger, openings, count, acts)
        if count + len(acts) != head.size:
            with Levels(ledger) as levels:
                root = levels.root(count + len(acts))
            head = Checkpoint(key.name, count + len(acts), root).signed(key)
            _write_whole(ledger.checkpoint, str(head))
            _write_whole(openings.last_head, str(head))
        return Entered(count, head)


def destroy(ledger: Ledger, index: int) -> None:
    """Destroy a leaf's salt and act: the leaf stands, and proves from then on only that something was there.

    Copies of the secrets, and what a disk keeps of overwritten blocks, are not reached.
    """
    private = _private(ledger)
    openings = Openings(private)
    with _alone(private, _PATIENCE):
        start, end = openings.end(index), openings.end(index + 1)
        overwrite(openings.salts, index * SALT, DESTROYED)
        if end > start:
            overwrite(openings.acts, start, ERASED * (end - start - 1))


def _private(ledger: Ledger) -> Path:
    if ledger.private is None:
        remedy = phrase("a_copy_can_be_verified_acts")
        raise ProjectError(
            [Fault(str(ledger.folder), phrase("a_ledger_with_its_secrets"), phrase("a_copy_without"), remedy)]
        )
    return ledger.private


@contextmanager
def _alone(private: Path, patience: float) -> Iterator[None]:
    """Hold the ledger; another's batch is short, and waited for."""
    private.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock, until = private / ".lock", time.monotonic() + patience
    try:
        while (handle := hold(lock)) is None:
            if time.monotonic() >= until:
                expected = phrase("nobody_else_entering_acts")
                raise ProjectError(
                    [Fault(str(lock), expected, phrase("another_process"), phrase("give_the_command_again"))]
                )
            time.sleep(0.02)
    except NoLocksError as error:
        remedy = phrase("keep_the_project_on_a_local")
        raise ProjectError(
            [Fault(str(lock), phrase("a_file_system_with_locks"), Verbatim(str(error)), remedy)]
        ) from error
    try:
        yield
    finally:
        release(handle)


def _begin(ledger: Ledger, key: SignerKey) -> None:
    """Begin a ledger: with a head over nothing, so that there is one at every later moment."""
    private = _private(ledger)
    if size_of(Openings(private).salts) or Openings(private).last_head.exists():
        found = phrase("none_though_there_are_secrets")
        raise ProjectError([Fault(str(ledger.folder), phrase("the_ledger_that_was_begun"), found, _VERIFY)])
    if size_of(private / "pseudonyms") != SALT:
        put(private / "pseudonyms", 0, secrets.token_bytes(SALT), OWN_ALONE)
    settle_folder(private)
    _write_whole(ledger.checkpoint, str(Checkpoint(key.name, 0, merkle.EMPTY).signed(key)))
    put(ledger.leaves, 0, b"")
    _write_whole(ledger.key, f"{key.verifier}\n")


def _write_whole(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.draft")
    write_file(draft, text)
    settle_file(draft)
    move(draft, file)
    settle_folder(file.parent)


def _signed_head(ledger: Ledger, key: SignerKey) -> Checkpoint:
    """Return the head that stands, once it is our own."""
    try:
        head = Checkpoint.parse(ledger.checkpoint.read_bytes())
        if head.size == size_of(ledger.leaves) == 0 and not ledger.key.exists():
            _begin(ledger, key)  # killed while it was begun
        ours = VerifierKey.parse(ledger.key.read_text("utf-8"))
        holds = ours == key.verifier and head.origin == key.name and head.signed_by(key.verifier)
    except (FileNotFoundError, NoteError, UnicodeDecodeError) as error:
        fault = Fault(str(ledger.checkpoint), phrase("the_last_signed_head"), Verbatim(str(error)), _VERIFY)
        raise ProjectError([fault]) from error
    if not holds:
        remedy = phrase("give_back_the_key_that_has")
        raise ProjectError(
            [Fault(str(ledger.checkpoint), phrase("a_head_signed", verifier=key.verifier), phrase("anothers"), remedy)]
        )
    return head


def _insist_on_going_on(openings: Openings, head: Checkpoint) -> None:
    """Refuse to go on from an older head than the last one: it was put back, and what came after would be cut off."""
    try:
        last = Checkpoint.parse(openings.last_head.read_bytes())
    except FileNotFoundError:
        return
    except NoteError as error:
        raise ProjectError(
            [Fault(str(openings.last_head), phrase("the_last_head"), Verbatim(str(error)), _VERIFY)]
        ) from error
    if (last.size, last.root) != (head.size, head.root) and last.size >= head.size:
        expected, found = phrase("a_head_over", size=last.size), phrase("another_over", size=head.size)
        raise ProjectError([Fault(str(openings.last_head), expected, found, _VERIFY)])


def _healed(ledger: Ledger, openings: Openings, head: Checkpoint) -> int:
    """Bring to its end what a killed writer began; return how many leaves stand."""
    size, there = size_of(ledger.leaves), ledger.count()
    if there < head.size:
        found = phrase("leaves", there=there)
        raise ProjectError(
            [Fault(str(ledger.leaves), phrase("the_leaves_that_were_signed", size=head.size), found, _VERIFY)]
        )
    count = head.size
    while count < there and _is_leaf(ledger.leaf(count)):
        count += 1
    if size != count * WIDTH:
        cut = size - count * WIDTH
        _LOG.warning("%s: %d bytes behind leaf %d were never acknowledged and are cut off", ledger.leaves, cut, count)
        put(ledger.leaves, count * WIDTH, b"")
    _heal_openings(openings, count)
    _heal_hashes(ledger, min(head.size, size_of(ledger.level(0)) // HASH_SIZE), count)
    try:
        with Levels(ledger) as levels:
            holds = levels.root(head.size) == head.root
    except OSError:
        holds = False
    if not holds:
        expected = phrase("hashes_of_the_leaves_that_were")
        raise ProjectError([Fault(str(ledger.level(0).parent), expected, phrase("others"), _VERIFY)])
    return count


def _is_leaf(leaf: bytes) -> bool:
    try:
        commitment_of(leaf)
    except ActError:
        return False
    return True


def _heal_openings(openings: Openings, count: int) -> None:
    """Have as many salts and acts as leaves; what is not there counts as destroyed."""
    if size_of(openings.salts) != count * SALT:
        put(openings.salts, count * SALT, b"", OWN_ALONE)
    known = size_of(openings.ends) // END_SIZE
    if known < count:
        end = size_of(openings.acts).to_bytes(END_SIZE, "big")
        put(openings.ends, known * END_SIZE, end * (count - known), OWN_ALONE)
    elif size_of(openings.ends) != count * END_SIZE:
        put(openings.ends, count * END_SIZE, b"", OWN_ALONE)
    if size_of(openings.acts) != openings.end(count):
        put(openings.acts, openings.end(count), b"", OWN_ALONE)


def _heal_hashes(ledger: Ledger, count: int, leaves: int) -> None:
    """Have the hashes of as many leaves as there are: those that a head has signed stay, where they are whole."""
    if any(size_of(ledger.level(level)) // HASH_SIZE < count >> level for level in range(LEVELS)):
        count = 0  # a level is gone: all are worked out anew, and held against the signed root
    for level in range(LEVELS):
        if size_of(ledger.level(level)) != (count >> level) * HASH_SIZE:
            put(ledger.level(level), (count >> level) * HASH_SIZE, b"")
    for first in range(count, leaves, _BATCH):
        last = min(first + _BATCH, leaves)
        with ledger.leaves.open("rb") as file:
            file.seek(first * WIDTH)
            lines = file.read((last - first) * WIDTH).splitlines()
        _add_hashes(ledger, first, lines)


def _add_hashes(ledger: Ledger, first: int, leaves: Sequence[bytes]) -> None:
    """Add the hashes of leaves, and of the subtrees that they finish."""
    new: dict[int, list[bytes]] = {}
    with Levels(ledger) as levels:

        def read(level: int, index: int) -> bytes:
            place = index - (first >> level)
            return new[level][place] if place >= 0 else levels.read(level, index)

        for number, leaf in enumerate(leaves):
            for level, one in merkle.completed(first + number, merkle.leaf_hash(leaf), read):
                new.setdefault(level, []).append(one)
    for level, hashes in new.items():
        put(ledger.level(level), (first >> level) * HASH_SIZE, b"".join(hashes))


def _append(ledger: Ledger, openings: Openings, count: int, acts: Sequence[Act]) -> None:
    """Write salts and acts, then leaves, then hashes; each is on the disk before the next begins."""
    salts = [secrets.token_bytes(SALT) for _ in acts]
    lines = [canonical(act) + b"\n" for act in acts]
    leaves = [leaf_of(act, salt) for act, salt in zip(acts, salts, strict=True)]
    end, ends = openings.end(count), b""
    put(openings.acts, end, b"".join(lines), OWN_ALONE)
    for line in lines:
        end += len(line)
        ends += end.to_bytes(END_SIZE, "big")
    put(openings.ends, count * END_SIZE, ends, OWN_ALONE)
    put(openings.salts, count * SALT, b"".join(salts), OWN_ALONE)
    if count == 0:
        settle_folder(openings.folder)
    put(ledger.leaves, count * WIDTH, b"".join(leaf + b"\n" for leaf in leaves))
    _add_hashes(ledger, count, leaves)

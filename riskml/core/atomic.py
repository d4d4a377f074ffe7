"""Changing what stands on the disk: written, settled, and then moved into its place as one act.

Whatever import, train, promote and run change in a project passes through the functions of this module.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COMMIT: Final = ".commit"
"""The log of moves and removals that are one act: while it stands, the act is to be finished."""

MANY: Final = 3000
"""From how many files on they are settled together."""

OLDER: Final = "-older"
"""Behind the name of a folder that is set aside while another takes its place."""
_SWAP: Final = {"linux": "renameat2", "darwin": "renameatx_np"}
_SWAPPED: Final = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_CANNOT: Final = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def write_file(path: Path, content: bytes | str) -> None:
    """Write a whole file; a text in UTF-8, with its line ends as they are."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def append_line(path: Path, line: bytes) -> None:
    """Add one line to a file and have the disk hold it; a line that was cut off before is ended first."""
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    settle_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are not there."""
    path.mkdir(parents=True, exist_ok=True)


def move(source: Path, place: Path) -> None:
    """Give a file or folder another name; a file takes the place of an older one."""
    source.replace(place)


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    path.unlink(missing_ok=True)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it, as far as this account may."""
    shutil.rmtree(folder, ignore_errors=True)


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
    """Have the disk hold every file and folder below a folder, and the folder itself.

    Of very many files each is not waited for by itself, where the system can be told to write out all that it holds.
    """
    below = sorted(folder.rglob("*"))
    if len(below) > MANY and sys.platform == "linux":  # elsewhere it would not wait
        os.sync()
        return
    for one in below:
        (settle_folder if one.is_dir() else settle_file)(one)
    settle_folder(folder)


def exchange(one: Path, other: Path) -> bool:
    """Swap what two names stand for, at once.

    Returns
    -------
    bool
        False where the system or the file system cannot, and nothing was done.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), _SWAP[sys.platform], None) if sys.platform in _SWAP else None
    if call is None:
        return False
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    # Paths are absolute, so that the folders' handles before them mean nothing.
    if call(-1, os.fsencode(one.absolute()), -1, os.fsencode(other.absolute()), _SWAPPED) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def replace_folder(work: Path, target: Path) -> None:
    """Put a finished folder where an older one stood; the older one goes only when the new one stands.

    Where two names can be swapped at once there is no moment without a folder in that place. Elsewhere the older one
    is set aside for a moment; a process that is killed then leaves it to `recover_folder`.
    """
    settle_tree(work)
    older = work.with_name(work.name + OLDER)
    if not target.exists():
        move(work, target)
    elif exchange(work, target):
        older = work
    else:
        move(target, older)
        try:
            move(work, target)
        except BaseException:
            move(older, target)
            raise
    settle_folder(target.parent)
    if older.exists():
        remove_tree(older)


def recover_folder(older: Path, target: Path) -> None:
    """Put back a folder that a killed process had set aside, or remove it where its place is taken."""
    if target.exists():
        remove_tree(older)
    else:
        move(older, target)
        settle_folder(target.parent)


def commit(store: Path, moves: Mapping[Path, Path], removals: Iterable[Path] = ()) -> None:
    """Move files into their places and remove others, as one act.

    What is to be done is written down first. A process that is killed before leaves everything as it was; after that
    the act counts as done, and `finish` brings it to its end.

    Parameters
    ----------
    store
        Where the log of the act stands; all files lie in this folder or beside it.
    moves
        The place of each finished file; rows first, and what names them last.
    removals
        Files that go.
    """
    root = store.parent
    for source in moves:
        settle_file(source)
    told = {
        "move": [[_within(root, source), _within(root, place)] for source, place in moves.items()],
        "remove": [_within(root, path) for path in removals],
    }
    log, draft = store / COMMIT, store / f"{COMMIT}.draft"
    write_file(draft, json.dumps(told, ensure_ascii=False))
    settle_file(draft)
    move(draft, log)
    settle_folder(store)
    finish(store)


def finish(store: Path) -> None:
    """Bring an act that was written down to its end; nothing where none was."""
    told = _pending(store)
    if told is None:
        return
    moves, removals = told
    for source, place in moves.items():
        if source.exists():
            move(source, place)
    for path in removals:
        remove(path)
    for folder in sorted({path.parent for path in (*moves, *moves.values(), *removals)}):
        if folder.is_dir():
            settle_folder(folder)
    remove(store / COMMIT)
    settle_folder(store)


def standing(store: Path, folder: Path) -> dict[Path, Path]:
    """Return where each file is to be read that stands in a folder, by its place: all of an act, or nothing of it.

    Files elsewhere are moved before those of this folder, and removals come after: until the former have their
    places the act has not begun for who looks from here, and from then on it is done.
    """
    found = {path: path for path in folder.glob("[!.]*")}
    moves, removals = _pending(store) or ({}, ())
    if not any(source.exists() for source, place in moves.items() if place.parent != folder):
        own = {place: source for source, place in moves.items() if place.parent == folder}
        found |= {place: source if source.exists() else place for place, source in own.items()}
        found = {place: source for place, source in found.items() if place not in removals}
    return dict(sorted(found.items()))


def _pending(store: Path) -> tuple[dict[Path, Path], tuple[Path, ...]] | None:
    """Return the moves and removals of an act that was not brought to its end, or None."""
    log, root = store / COMMIT, store.parent
    try:
        told = json.loads(log.read_bytes())
        moves = {_below(root, source): _below(root, place) for source, place in told["move"]}
        return moves, tuple(_below(root, path) for path in told["remove"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (KeyError, TypeError, ValueError) as error:
        fault = Fault(
            str(log),
            phrase("a_log_of_moves_and_removals"),
            Verbatim(repr(error)),
            phrase("remove_it_and_import_the_source"),
        )
        raise ProjectError([fault]) from error


def _within(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _below(root: Path, told: Any) -> Path:
    if ".." in Path(told).parts or Path(told).is_absolute():
        raise ValueError(f"{told!r} lies outside")
    return root / str(told)

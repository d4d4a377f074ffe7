"""A file's bytes as they were before they were packed: plain, gzipped, or alone in a zip, and no bomb."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, cast

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.core.texts import Text

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
FREE = 1 << 30
"""Bytes that any packed file may hold."""

RATIO = 200
"""Beyond that, a packed file holds at most this many times its size: text packs 5 to 60 times, a bomb 1,000 times."""

DAMAGED = (zlib.error, EOFError, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What unpacking raises; the last two where a zip is encrypted or packed in a way that Python does not know."""


def room_of(packed_size: int) -> int:
    """Return how many bytes a packed file of a size may hold.

    Examples
    --------
    >>> room_of(1000) == FREE, room_of(FREE) == RATIO * FREE
    (True, True)
    """
    return max(FREE, RATIO * packed_size)


class Unpacked:
    """A packed file being read; unpacking that fails or has no end is a fault of the source."""

    def __init__(self, file: IO[bytes], path: Path, what: str | Text) -> None:
        self._file, self._path, self._what = file, path, what
        self._room = room_of(path.stat().st_size)

    def read(self, size: int = -1) -> bytes:
        """Read some bytes.

        Raises
        ------
        SourceError
            The file is damaged, or holds more than a file of its size does.
        """
        wanted = min(size, self._room + 1) if size >= 0 else self._room + 1
        try:
            block = self._file.read(wanted)
        except DAMAGED as error:
            raise damaged(self._path, self._what, error) from error
        self._room -= len(block)
        if self._room < 0:
            expected = phrase("at_most_bytes_in_a_packed", room_of=room_of(self._path.stat().st_size))
            raise SourceError([Fault(str(self._path), expected, phrase("more"), phrase("unpack_it_and_look_at_what"))])
        return block


def damaged(path: Path, what: str | Text, error: Exception) -> SourceError:
    """Return the fault of a file that cannot be unpacked."""
    remedy = phrase("copy_or_fetch_it_again")
    return SourceError(
        [Fault(str(path), phrase("that_can_be_unpacked", what=what), Verbatim(str(error)) or phrase("its_end"), remedy)]
    )


@contextmanager
def unpacked(path: Path, what: str | Text, suffix: str) -> Iterator[IO[bytes] | Unpacked]:
    """Open a file that may be packed.

    Parameters
    ----------
    path
        The file.
    what
        What it should be, for what is said of it.
    suffix
        How the name of what is meant ends, where a zip holds several files.

    Raises
    ------
    SourceError
        A zip cannot be read, or does not hold one such file.
    """
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        start = raw.read(len(ZIP))
        raw.seek(0)
        if start.startswith(GZIP):
            file = gzip.GzipFile(fileobj=raw)
            stack.callback(file.close)
            yield Unpacked(cast("IO[bytes]", file), path, what)
        elif start == ZIP:
            try:
                book = stack.enter_context(zipfile.ZipFile(raw))
                member = stack.enter_context(book.open(_only(book, path, suffix)))
            except DAMAGED as error:
                raise damaged(path, what, error) from error
            yield Unpacked(member, path, what)
        else:
            yield raw


def _only(book: zipfile.ZipFile, path: Path, suffix: str) -> str:
    names = [one for one in book.namelist() if not one.endswith("/") and not one.startswith("__MACOSX/")]
    fitting = [one for one in names if one.lower().endswith(suffix)] or names
    if len(fitting) != 1:
        found = Verbatim(", ".join(map(repr, fitting[:5]))) or phrase("nothing")
        raise SourceError(
            [Fault(str(path), phrase("one_file_in_the_zip", suffix=suffix), found, phrase("unpack_it_and_import_each"))]
        )
    return fitting[0]

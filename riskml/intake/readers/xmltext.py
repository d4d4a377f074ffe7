"""The text of an XML document, in whatever encoding it declares, as the UTF-8 that the parser reads."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Protocol

from riskml.core.errors import Fault, SourceError
from riskml.intake.encodings import codec_of, marked
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.readers.text import GB18030_2022

if TYPE_CHECKING:
    from pathlib import Path

DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,60})["']""")
START = 1 << 10
REMEDY = phrase("say_which_encoding")


class Bytes(Protocol):
    """What can be read."""

    def read(self, size: int = -1, /) -> bytes:
        """Read some bytes."""


class _Started:
    """A file of which the start has been read already, as UTF-8."""

    def __init__(self, start: bytes, file: Bytes, path: Path, codec: str) -> None:
        self._start, self._file, self._path, self._codec = start, file, path, codec
        self._decoder = codecs.getincrementaldecoder(codec)() if codec != "utf-8" else None
        self._done = 0

    def read(self, size: int = -1) -> bytes:
        """Read some bytes."""
        while True:
            block, self._start = self._start or self._file.read(size), b""
            if self._decoder is None:
                return block
            try:
                text = self._decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                where = phrase("about_byte", path=self._path, at=self._done + error.start)
                found = phrase("byte_0x", byte=error.object[error.start])
                raise SourceError([Fault(where, phrase("text_in_2", codec=self._codec), found, REMEDY)]) from error
            self._done += len(block)
            # What the decoder keeps for the next block must not look like the end of the file.
            if text or not block:
                text = text.translate(GB18030_2022) if self._codec == "gb18030" else text
                return text.encode("utf-8", "surrogatepass")


def as_utf8(file: Bytes, path: Path, encoding: str | None) -> tuple[_Started, str]:
    """Return a document as UTF-8, and the codec that it was in.

    Parameters
    ----------
    file
        The document, from its start.
    path
        Where it comes from, for what is said of it.
    encoding
        What it is in, whatever it declares.

    Raises
    ------
    SourceError
        It declares an encoding that is not known.
    """
    start = file.read(START)
    declared = DECLARED.search(start.removeprefix(codecs.BOM_UTF8))
    name = encoding or (declared.group(1).decode("ascii", "replace") if declared else "utf-8")
    codec = marked(start) or codec_of(name)
    if codec is None:
        found = phrase("one_declared", name=name)
        raise SourceError([Fault(str(path), phrase("a_document_in_an_encoding"), found, REMEDY)])
    # A declaration that can be read byte by byte is not in UTF-16, whatever it says.
    if codec.startswith(("utf-16", "utf-32")) and marked(start) is None and declared:
        codec = "utf-8"
    # The parser knows the mark of UTF-8 by itself.
    return _Started(start, file, path, "utf-8" if codec == "utf-8-sig" else codec), codec.removesuffix("-sig")

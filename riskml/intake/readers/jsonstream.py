"""The members of the lists of one JSON object, one at a time: documents that no memory need hold whole."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.readers.xmltext import Bytes

BLOCK = 1 << 18
MEMBER = 1 << 24
"""Characters of one member, or blanks between two, at most."""

_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
"""Reads every number as it is written."""


class _Window:
    """The part of a document that is being read."""

    def __init__(self, file: Bytes, path: Path, what: str | Text) -> None:
        self._file, self._path, self._what = file, path, what
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._passed = "", 0, 0
        self._ended = False

    def fault(self, found: str | Text) -> SourceError:
        where = phrase("about_character", path=self._path, at=self._passed + self._at + 1)
        return SourceError([Fault(where, self._what, found)])

    def _more(self, size: int) -> None:
        block = self._file.read(size)
        self._ended = not block
        try:
            new = self._decoder.decode(block, final=self._ended)
        except UnicodeDecodeError as error:
            raise self.fault(phrase("byte_no_utf8", byte=error.object[error.start])) from error
        self._passed += self._at
        self._text, self._at = self._text[self._at :] + new, 0

    def peek(self) -> str:
        """Return the next sign that is no blank, and stay before it."""
        passed = 0
        while True:
            end = _BLANKS.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing, too
            passed += end - self._at
            self._at = end
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                raise self.fault(phrase("its_end"))
            if passed > MEMBER:
                raise self.fault(phrase("more_blanks", member=MEMBER))
            self._more(BLOCK)

    def take(self, signs: str) -> str:
        """Return the next sign, which is one of some, and go past it."""
        sign = self.peek()
        if sign not in signs:
            raise self.fault(Verbatim(repr(sign)))
        self._at += 1
        return sign

    def value(self) -> Any:
        """Return the next value, and go past it."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self.fault(phrase("nested_too_deep")) from error
            except json.JSONDecodeError as error:
                if self._ended:
                    raise self.fault(phrase("no_whole_value", error=error.msg)) from error
            else:
                if end < len(self._text) or self._ended:  # a number might go on in the next block
                    self._at = end
                    return value
            seen = len(self._text) - self._at
            if seen > MEMBER:
                raise self.fault(phrase("a_value_too_long", member=MEMBER))
            self._more(max(seen, BLOCK))  # twice as much each time: a long value is not read anew at every block


def members(file: Bytes, path: Path, what: str | Text) -> Iterator[tuple[str, Any]]:
    """Yield each member of each list at the top of one object, with the list's name.

    Memory holds one member. What stands at the top and is no list says nothing here.

    Parameters
    ----------
    file
        The document.
    path
        Where it comes from, for what is said of it.
    what
        What it should be.

    Raises
    ------
    SourceError
        It is no such document, or one of its values is larger or nested deeper than any that people write.

    Examples
    --------
    >>> from io import BytesIO
    >>> from pathlib import Path
    >>> list(members(BytesIO(b'{"note": 1, "events": [{"id": 7}, {"id": 8.0}], "objects": []}'), Path("x"), "a log"))
    [('events', {'id': '7'}), ('events', {'id': '8.0'})]
    """
    window = _Window(file, path, what)
    window.take("{")
    if window.peek() == "}":
        return
    while True:
        name = window.value()
        if not isinstance(name, str):
            raise window.fault(phrase("a_name_no_text"))
        window.take(":")
        if window.peek() == "[":
            window.take("[")
            if window.peek() == "]":
                window.take("]")
            else:
                yield name, window.value()
                while window.take(",]") == ",":
                    yield name, window.value()
        else:
            window.value()
        if window.take(",}") == "}":
            return

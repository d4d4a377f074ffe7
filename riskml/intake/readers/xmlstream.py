"""The elements of an XML document, one at a time and in bounded memory, whoever wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.readers.xmltext import Bytes

DEPTH = 64
"""The standards nest lists and containers; a document that goes deeper is not made for reading."""

SILENCE = 1 << 22
"""Bytes without an element beginning or ending: the most that one attribute, text or comment may hold.

Parsers read what has not ended anew with each block that comes: the time grows with the square of this.
"""

NODES = 100_000
"""Elements within one event or object."""


def local(tag: str) -> str:
    """Return an element's name without its namespace.

    Examples
    --------
    >>> local("{http://www.xes-standard.org/}event"), local("event")
    ('event', 'event')
    """
    return tag.rpartition("}")[2]


class _Watched:
    """What is parsed; more than `SILENCE` bytes of one token are refused before they are kept."""

    def __init__(self, file: Bytes, path: Path) -> None:
        self._file, self._path = file, path
        self.silent = 0

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.silent += len(block)
        if self.silent > SILENCE:
            expected = phrase("attributes_texts_and_comments", silence=SILENCE)
            raise SourceError([Fault(str(self._path), expected, phrase("a_longer"))])
        return block


def elements(file: Bytes, path: Path, what: str | Text) -> Iterator[tuple[bool, str, Any, int]]:
    """Yield whether an element begins, its name, the element and how deep it lies, for each beginning and end.

    Whoever reads clears what was read: nothing is let go of here.

    Parameters
    ----------
    file
        The document, in UTF-8.
    path
        Where it comes from, for what is said of it.
    what
        What it should be.

    Raises
    ------
    SourceError
        It is no XML, declares entities or a document type, nests too deep or holds a token without end.
    """
    watched = _Watched(file, path)
    parser = DefusedXMLParser(encoding="utf-8", forbid_dtd=True)
    depth = 0
    try:
        for moment, element in iterparse(watched, ("start", "end"), parser=parser):
            watched.silent = 0
            name = local(element.tag)
            if moment == "start":
                depth += 1
                if depth > DEPTH:
                    raise SourceError(
                        [Fault(f"{path}, {name}", phrase("elements_at_most_deep", depth=DEPTH), phrase("deeper_ones"))]
                    )
                yield True, name, element, depth
            else:
                yield False, name, element, depth
                depth -= 1
    except (ParseError, DefusedXmlException) as error:
        refused = isinstance(error, DefusedXmlException)
        found = phrase("a_document_type_entity_or_reference") if refused else Verbatim(str(error))
        raise SourceError([Fault(str(path), what, found)]) from error


def refuse_swollen(nodes: int, path: Path, name: str) -> None:
    """Refuse one thing made of more elements than anybody would write for it.

    Raises
    ------
    SourceError
        There are more than `NODES`.
    """
    if nodes > NODES:
        raise SourceError([Fault(f"{path}, {name}", phrase("at_most_elements", nodes=NODES), phrase("more"))])

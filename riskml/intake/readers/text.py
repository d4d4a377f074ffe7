"""The text of a file, in the encoding that it is in; GB18030 as the standard of 2022 has it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError
from riskml.intake.encodings import best_readings, codec_of, doubt, is_gb_line, is_utf8_line, marked, name_of
from riskml.intake.readers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = 1 << 20
SAMPLE = 1 << 18
"""Bytes of lines beyond ASCII from which an encoding is told."""

ESCAPE = "riskml_escape"

GB18030_2022 = {
    # Ten presentation forms that had no code point in Unicode when GB18030 was first written.
    0xE78D: 0xFE10,  # A6D9
    0xE78E: 0xFE12,  # A6DA
    0xE78F: 0xFE11,  # A6DB
    0xE790: 0xFE13,  # A6DC
    0xE791: 0xFE14,  # A6DD
    0xE792: 0xFE15,  # A6DE
    0xE793: 0xFE16,  # A6DF
    0xE794: 0xFE17,  # A6EC
    0xE795: 0xFE18,  # A6ED
    0xE796: 0xFE19,  # A6F3
    0xE7C7: 0x1E3F,  # A8BC, right since the standard of 2005
    # Eight ideographs, among them surnames' and places' characters.
    0xE81E: 0x9FB4,  # FE59
    0xE826: 0x9FB5,  # FE61
    0xE82B: 0x9FB6,  # FE66
    0xE82C: 0x9FB7,  # FE67
    0xE832: 0x9FB8,  # FE6D
    0xE843: 0x9FB9,  # FE7E
    0xE854: 0x9FBA,  # FE90
    0xE864: 0x9FBB,  # FEA0
    # Six ideographs beyond the basic plane: the standard of 2022 drops their private-use code points.
    0xE816: 0x20087,  # FE51
    0xE817: 0x20089,  # FE52
    0xE818: 0x200CC,  # FE53
    0xE831: 0x215D7,  # FE6C
    0xE83B: 0x2298F,  # FE76
    0xE855: 0x241FE,  # FE91
}
"""Private-use code points that Python's codec, which follows the standard of 2000, makes of byte pairs that
now stand for characters. Every other private-use code point is left alone: there the standard has none, and
a bureau may have drawn its own characters."""

_PRIVATE = re.compile("[" + "".join(map(chr, GB18030_2022)) + "]")
BROKEN = re.compile("[\udc80-\udcff]")
"""What an undecodable byte becomes, so that its row can be told and nothing else is lost."""

BROKEN_LIMIT = 0.1
"""Above this share of undecodable bytes a file is not text at all."""


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Make a lone surrogate of what UTF-16 cannot be, as `surrogateescape` does of bytes above ASCII."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return chr(0xDC80 | max(error.object[error.start : error.end])), error.end


codecs.register_error(ESCAPE, _escaped)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become text."""

    codec: str
    broken: int = 0
    first_broken: int | None = None
    nuls: int = 0
    doubt: str | None = None
    others: int = 0
    """Lines that are in another encoding than the rest, each read in its own: two exports put together."""

    @property
    def clean(self) -> bool:
        """Whether every byte is text."""
        return not self.broken and not self.nuls

    @property
    def name(self) -> str:
        """The name that people know."""
        return name_of(self.codec)

    def lines(self, path: Path) -> Iterator[str]:
        """Yield the lines, ends kept; an undecodable byte becomes a lone surrogate."""
        if self.others:
            yield from (_plain(text) for text, _, _ in lines_of_two(path, self.codec))
            return
        with path.open(encoding=self.codec, errors=_errors(self.codec), newline="") as file:
            if self.codec != "gb18030":
                yield from file
                return
            yield from map(_plain, file)


def _plain(line: str) -> str:
    return line.translate(GB18030_2022) if _PRIVATE.search(line) else line


@dataclass(slots=True)
class _Trial:
    """How well a codec reads a file."""

    codec: str
    broken: int = 0
    first_broken: int | None = None
    beyond_ascii: int = 0
    nuls: int = 0

    def encoding(self, doubt: str | None = None) -> Encoding:
        return Encoding(self.codec, self.broken, self.first_broken, self.nuls, doubt)


def detect(path: Path, encoding: str | None = None) -> Encoding:
    """Choose the encoding that reads a file with the fewest broken bytes and the most usual letters.

    A mark decides, then the NULs of UTF-16, then UTF-8 where it reads the file; a few broken bytes do not change
    that. Else it is GB18030, Big5 or Windows-1252.

    Parameters
    ----------
    path
        The file.
    encoding
        What it is in, where somebody said so.

    Raises
    ------
    SourceError
        The file is empty, or is text in none of them.
    """
    with path.open("rb") as file:
        start = file.read(BLOCK)
    if not start:
        raise SourceError([Fault(str(path), phrase("a_header_and_rows"), phrase("an_empty_file"))])
    told = codec_of(encoding) if encoding else marked(start)
    if told == "utf-8" and start.startswith(codecs.BOM_UTF8):
        told = "utf-8-sig"
    if told:
        trial = _try(path, told)
        two = _of_two(path, trial.encoding())
        if not two.others:
            _refuse_no_text(path, trial)
        return two
    utf8 = _try(path, "utf-8")
    # Chinese in UTF-8 with one broken byte may well be legal GB18030, and then reads as nonsense. Text that
    # is truly GB18030 breaks UTF-8 at almost every character.
    if utf8.broken * 4 <= utf8.beyond_ascii:
        return _of_two(path, utf8.encoding())
    sample = _sample(path)
    readings = best_readings(sample)
    best = readings[0]
    trial = _try(path, best.codec)
    if trial.broken >= utf8.broken:
        trial = utf8
    two = _of_two(path, Encoding(best.codec))
    if two.others:
        return two
    _refuse_no_text(path, trial)
    return trial.encoding(doubt(sample, readings) if trial is not utf8 else None)


def _of_two(path: Path, one: Encoding) -> Encoding:
    """Return an encoding with the lines counted that are in another, and the bytes that are no text in either."""
    if one.codec not in ("utf-8", "utf-8-sig", "gb18030") or (one.codec != "gb18030" and not one.broken):
        return one
    others = broken = nuls = 0
    first = None
    for text, at, other in lines_of_two(path, one.codec):
        others += other
        nuls += text.count("\0")
        if not text.isascii() and (here := len(BROKEN.findall(text))):
            broken += here
            first = at if first is None else first
    return Encoding(one.codec, broken, first, nuls, others=others) if others else one


def lines_of_two(path: Path, codec: str) -> Iterator[tuple[str, int, bool]]:
    """Yield each line, where it begins, and whether it is in the other one of UTF-8 and GB18030.

    Parameters
    ----------
    path
        The file.
    codec
        What most of it is in.
    """
    at = 0
    with path.open("rb") as file:
        for line in file:
            other = not line.isascii() and (is_utf8_line(line) if codec == "gb18030" else is_gb_line(line))
            read_as = ("utf-8" if codec == "gb18030" else "gb18030") if other else codec
            # A text that was put behind another brings its mark along.
            yield line.decode(read_as, "surrogateescape").removeprefix("\ufeff"), at, other
            at += len(line)


def letters_of(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return how some letters of a text that bears no mark would read, by encoding, the likeliest first."""
    return [(one.codec, one.words) for one in best_readings(_sample(path))]


def _refuse_no_text(path: Path, trial: _Trial) -> None:
    if trial.broken > BROKEN_LIMIT * path.stat().st_size:
        where = phrase("byte", path=path, first_broken=trial.first_broken)
        found = phrase("bytes_that_are", broken=trial.broken, name_of=name_of(trial.codec))
        remedy = phrase("is_this_the_right_file_and_format")
        raise SourceError([Fault(where, phrase("text_in_utf_8_utf_16"), found, remedy)])


def _sample(path: Path) -> bytes:
    """Return lines beyond ASCII: no byte of a character in these encodings is a line end."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < SAMPLE and (line := file.readline(BLOCK)):
            if not line.isascii():
                lines.append(line[:SAMPLE])
                size += len(line)
    return b"".join(lines)


def _errors(codec: str) -> str:
    return ESCAPE if codec.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _try(path: Path, codec: str) -> _Trial:
    trial = _Trial(codec)
    wide = codec.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(codec)(_errors(codec))
    with path.open("rb") as file:
        while True:
            before = file.tell() - len(decoder.getstate()[0])
            block = file.read(BLOCK)
            text = decoder.decode(block, final=not block)
            trial.nuls += text.count("\0")
            if not text.isascii():
                broken = len(BROKEN.findall(text))
                first = BROKEN.search(text)
                if first and trial.first_broken is None:
                    read = text[: first.start()]
                    trial.first_broken = before + len(read.encode(codec[:9] if wide else codec, "surrogatepass"))
                trial.broken += broken
                trial.beyond_ascii += len(text) - len(text.encode("ascii", "ignore")) - broken
            if not block:
                return trial

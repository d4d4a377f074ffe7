"""The text of a file: UTF-8, else GB18030 as the standard of 2022 has it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = 1 << 20

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


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become text."""

    codec: str
    broken: int = 0
    first_broken: int | None = None
    nuls: int = 0

    @property
    def clean(self) -> bool:
        """Whether every byte is text."""
        return not self.broken and not self.nuls

    @property
    def name(self) -> str:
        """The name that people know."""
        return {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "gb18030": "GB18030-2022"}[self.codec]

    def lines(self, path: Path) -> Iterator[str]:
        """Yield the lines, ends kept; an undecodable byte becomes a lone surrogate."""
        with path.open(encoding=self.codec, errors="surrogateescape", newline="") as file:
            if self.codec != "gb18030":
                yield from file
                return
            for line in file:
                yield line.translate(GB18030_2022) if _PRIVATE.search(line) else line


@dataclass(slots=True)
class _Trial:
    """How well a codec reads a file."""

    broken: int = 0
    first_broken: int | None = None
    beyond_ascii: int = 0
    nuls: int = 0


def detect(path: Path) -> Encoding:
    """Choose UTF-8 where it reads the file, else GB18030; a few broken bytes do not change the choice.

    Raises
    ------
    SourceError
        The file is empty, is UTF-16, or is text in neither encoding.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise SourceError([Fault(str(path), "a header and rows", "an empty file")])
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        remedy = "Save it as 'CSV UTF-8'."
        raise SourceError([Fault(f"{path}, byte 0", "text in UTF-8 or GB18030", "text in UTF-16", remedy)])
    marked = start.startswith(codecs.BOM_UTF8)
    utf8 = _try(path, "utf-8")
    if marked or not utf8.broken:
        return Encoding("utf-8-sig" if marked else "utf-8", utf8.broken, utf8.first_broken, utf8.nuls)
    gb18030 = _try(path, "gb18030")
    # Chinese in UTF-8 with one broken byte may well be legal GB18030, and then reads as nonsense. Text that
    # is truly GB18030 breaks UTF-8 at almost every character.
    mostly_utf8 = utf8.broken * 4 <= utf8.beyond_ascii
    codec, best = ("utf-8", utf8) if mostly_utf8 or utf8.broken <= gb18030.broken else ("gb18030", gb18030)
    if best.broken > BROKEN_LIMIT * path.stat().st_size:
        where = f"{path}, byte {best.first_broken}"
        found = f"{utf8.broken:,} bytes that are not UTF-8 and {gb18030.broken:,} that are not GB18030"
        raise SourceError([Fault(where, "text in UTF-8 or GB18030", found, "Is this the right file and format?")])
    return Encoding(codec, best.broken, best.first_broken, best.nuls)


def _try(path: Path, codec: str) -> _Trial:
    trial = _Trial()
    decoder = codecs.getincrementaldecoder(codec)("surrogateescape")
    with path.open("rb") as file:
        while True:
            before = file.tell() - len(decoder.getstate()[0])
            block = file.read(BLOCK)
            trial.nuls += block.count(0)
            text = decoder.decode(block, final=not block)
            if not text.isascii():
                broken = len(BROKEN.findall(text))
                first = BROKEN.search(text)
                if first and trial.first_broken is None:
                    trial.first_broken = before + len(text[: first.start()].encode(codec))
                trial.broken += broken
                trial.beyond_ascii += len(text) - len(text.encode("ascii", "ignore")) - broken
            if not block:
                return trial

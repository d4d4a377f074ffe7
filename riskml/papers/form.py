"""The form of an official paper, by GB/T 9704-2012: page, sizes, lines, typefaces, and how headings are numbered.

Measures only: `word` and `pdf` both set by these, so that a document looks the same in either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from riskml.papers.document import Annex, Heading

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.papers.document import Block, Level, Paper

PAGE: Final = {"width": 210, "height": 297, "top": 37, "left": 28, "right": 26, "bottom": 35}
"""A4 in millimetres; what the margins leave is the text block of 156 mm by 225 mm."""

LINES, CHARACTERS = 22, 28
"""Of a full page of body text."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Points of type and of lines; ``spacing`` is what a character gives up so that 28 stand in 156 mm."""

    body: float
    line: float
    spacing: float
    title: float
    title_line: float
    note: float
    note_line: float
    cell: float
    cell_line: float
    number: float = 14


SIZES: Final[dict[Language, Sizes]] = {
    # 16 pt are size 3, 22 pt size 2, 14 pt size 4, 12 pt small 4.
    "zh": Sizes(16, 28.95, -0.25, 22, 36, 12, 20, 12, 18),
    "en": Sizes(12, 18, 0, 18, 26, 10, 14, 10, 14),
}

INDENT: Final[dict[Language, int]] = {"zh": 2, "en": 0}
"""Characters by which the first line of a paragraph begins further in."""


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by the name that offices know, and what does in its place, the nearest first."""

    name: str
    instead: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, in the order in which they are to be tried."""
        return (self.name, *self.instead)


_SONG = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "SimSun", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
FACES: Final = {
    "title": Face("方正小标宋简体", ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "STZhongsong", *_SONG)),
    "body": Face("仿宋_GB2312", ("仿宋", "FangSong", "STFangsong", "Zhuque Fangsong (technical preview)", *_SONG)),
    "kai": Face("楷体_GB2312", ("楷体", "KaiTi", "STKaiti", "LXGW WenKai", "AR PL UKai CN", *_SONG)),
    "hei": Face("黑体", ("SimHei", "STHeiti", *_SANS)),
    "number": Face("宋体", ("SimSun", "STSong", *_SONG)),
}
LATIN: Final = Face("Times New Roman", ("Liberation Serif", "Tinos", "Libertinus Serif"))
BOLD_OF: Final = "方正小标宋"
"""The title's own face is heavy by itself; whatever stands in for it is set bold."""

FACE_OF_LEVEL: Final[dict[Level, str]] = {1: "hei", 2: "kai", 3: "body"}

_DIGITS: Final = "一二三四五六七八九"


def numeral(number: int) -> str:
    r"""Write a number as the Chinese number their headings, below a hundred.

    Examples
    --------
    >>> [numeral(one).encode("unicode_escape").decode() for one in (2, 10, 21)]
    ['\\u4e8c', '\\u5341', '\\u4e8c\\u5341\\u4e00']
    """
    tens, ones = divmod(number, 10)
    of_tens = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return of_tens + ("" if ones == 0 else _DIGITS[ones - 1])


def marker(numbers: tuple[int, ...], language: Language) -> str:
    """Return what stands before a heading whose numbers, from the first level down, are these.

    Examples
    --------
    >>> marker((2,), "en"), marker((2, 3), "en"), marker((2, 3, 1), "zh")
    ('2. ', '2.3 ', '1.')
    """
    if language == "en":
        return f"{numbers[0]}. " if len(numbers) == 1 else f"{'.'.join(map(str, numbers))} "
    last = numbers[-1]
    return {1: f"{numeral(last)}、", 2: f"（{numeral(last)}）"}.get(len(numbers), f"{last}.")


def numbered(paper: Paper) -> tuple[Block, ...]:
    """Return what stands on a paper with its headings numbered in their order; an annex begins anew."""
    counts = [0, 0, 0]
    found: list[Block] = []
    for block in paper.blocks:
        if isinstance(block, Annex):
            counts = [0, 0, 0]
        if isinstance(block, Heading):
            level = block.level
            counts = [*counts[: level - 1], counts[level - 1] + 1, *[0] * (3 - level)]
            # A deeper heading without one above it is numbered by itself.
            told = marker(tuple(counts[:level]), paper.language)
            found.append(replace(block, text=told + block.text))
        else:
            found.append(block)
    return tuple(found)

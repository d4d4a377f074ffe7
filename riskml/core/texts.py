"""Text for people, always in Chinese and in English, and how a room's phrases are told."""

from __future__ import annotations

import re
from numbers import Integral
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Counted(int):
    """A count that chooses its words: ``{n:hit|hits}`` gives the first for one and the second for others.

    Examples
    --------
    >>> "{n} {n:hit is|hits are} listed".format(n=Counted(1))
    '1 hit is listed'
    >>> "{n:,} {n:hit is|hits are} listed".format(n=Counted(1200))
    '1,200 hits are listed'
    """

    def __format__(self, form: str) -> str:
        one, bar, many = form.partition("|")
        if bar:
            return one if self == 1 else many
        return super().__format__(form)


class Text(BaseModel):
    """One text in both languages; neither may be empty.

    Examples
    --------
    >>> Text(zh="超期率", en="Overdue rate").in_("en")
    'Overdue rate'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @classmethod
    def same(cls, word: str) -> Self:
        """Return a word that both languages share, such as an identifier."""
        return cls(zh=word, en=word)

    def in_(self, language: Language) -> str:
        """Return the text in one language."""
        return self.zh if language == "zh" else self.en

    def said(self, language: Language, /, **facts: object) -> str:
        """Return the text in one language with its fields filled in; see `filled`."""
        return self.in_(language).format(**{name: _as_fact(fact, language) for name, fact in facts.items()})

    def filled(self, **facts: object) -> Text:
        """Return the text with its fields filled in, by the rules of ``str.format``.

        Texts among the facts speak each language, and whole numbers choose between one and many.

        Examples
        --------
        >>> Text(zh="按{name}，{share:.0%}", en="by {name}, {share:.0%}").filled(
        ...     name=Text(zh="单位", en="unit"), share=0.5
        ... ).in_("en")
        'by unit, 50%'
        >>> Text(zh="{n} 次命中", en="{n} {n:hit|hits}").filled(n=2).in_("en")
        '2 hits'
        """
        return Text(zh=self.said("zh", **facts), en=self.said("en", **facts))

    def then(self, *others: Text) -> Text:
        """Return this text with others after it, nothing between.

        Examples
        --------
        >>> Text(zh="甲", en="a").then(Text(zh="。", en=".")).in_("zh")
        '甲。'
        """
        return listed((self, *others), None)


def _as_fact(fact: object, language: Language) -> object:
    if isinstance(fact, Text):
        return fact.in_(language)
    return Counted(fact) if isinstance(fact, Integral) and not isinstance(fact, bool) else fact


_HAN = re.compile(r"[\u4e00-\u9fff]")
COMMA = Text(zh="、", en=", ")
SEMICOLON = Text(zh="；", en="; ")
STOP = Text(zh="。", en=".")
COLON = Text(zh="：", en=": ")


def listed(parts: Iterable[Text | str], between: Text | None = COMMA) -> Text:
    """Return texts, or words that both languages share, one after another with what stands between them.

    Examples
    --------
    >>> listed(["2025", "2026"])
    Text(zh='2025、2026', en='2025, 2026')
    """
    whole = [(one, one) if isinstance(one, str) else (one.zh, one.en) for one in parts]
    zh, en = (between.zh, between.en) if between else ("", "")
    return Text(zh=zh.join(one for one, _ in whole), en=en.join(one for _, one in whole))


def teller(phrases: Mapping[str, Text]) -> Callable[..., Text]:
    """Return what tells a room's phrases by key, with their fields filled in.

    Examples
    --------
    >>> told = teller({"hits": Text(zh="{n} 次命中", en="{n} {n:hit|hits}")})
    >>> told("hits", n=1)
    Text(zh='1 次命中', en='1 hit')
    """

    def told(key: str, /, **facts: object) -> Text:
        return phrases[key].filled(**facts)

    return told


def time_text(at: datetime) -> str:
    """Write a time to the minute; midnight is a date that has no time.

    Examples
    --------
    >>> from datetime import datetime
    >>> time_text(datetime(2025, 6, 1)), time_text(datetime(2025, 6, 1, 9, 5))
    ('2025-06-01', '2025-06-01 09:05')
    """
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{at:%Y-%m-%d %H:%M}"


def quoted(code: str) -> Text:
    """Return a code that has no word, between quotation marks; what is written in Chinese is a word in Chinese.

    Examples
    --------
    >>> quoted("clerk").zh, quoted("窗口").zh, quoted("窗口").en
    ('“clerk”', '窗口', '“窗口”')
    """
    return Text(zh=code if is_word(code) else f"“{code}”", en=f"“{code}”")


def is_word(code: str) -> bool:
    """Tell whether a code is written in Chinese, as people say it, so that it needs no word."""
    return bool(_HAN.search(code))


def spaced(pieces: Iterable[str]) -> str:
    """Join pieces of a Chinese text, with a blank just where Chinese characters meet Latin letters or digits.

    Examples
    --------
    >>> spaced(["向 ", "王芳（7）", " 付款 ", "3", " 次"]), spaced(["向", "C1", "付款"])
    ('向王芳（7）付款 3 次', '向 C1 付款')
    """
    told, blank = "", False
    for piece in pieces:
        bare = piece.strip(" ")
        blank = blank or piece.startswith(" ")
        if not bare:
            continue
        if told:
            scripts = {_script(told[-1]), _script(bare[0])}
            told += " " if scripts == {"han", "latin"} or (blank and scripts.isdisjoint(("han", "mark"))) else ""
        told += bare
        blank = piece.endswith(" ")
    return told


def _script(character: str) -> str:
    if _HAN.match(character):
        return "han"
    if character.isascii():
        return "latin" if character.isalnum() or character in "-+" else ""
    return "mark"

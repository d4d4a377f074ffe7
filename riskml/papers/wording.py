"""How papers say things in one language, and what an office puts on them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from riskml.core.texts import COMMA, listed
from riskml.papers.phrases import PHRASES
from riskml.papers.phrases_letters import ASKS_FOR_A_CHECK
from riskml.reports.phrases import Words
from riskml.reviews.cases import Library

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from riskml.core.texts import Language, Text
    from riskml.portraits.parts import Provenance


_IN_DATES = re.compile(
    r"(?<=\d) (?=[\u5e74\u6708\u65e5])"  # between a number and what it counts
    r"|(?<=\d [\u5e74\u6708]) (?=\d)|(?<=\d [\u6708\u65e5]) (?=[\u4e00-\u9fff])"  # after a part of a date
    r"|(?<=[\u4e00-\u9fff]) (?=\d{4} \u5e74|\d{1,2} \u6708 \d)"  # before a date
)


_BARE_DATE = re.compile(r"(?<![\w-])(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?![\w-])")


def _spelt(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    told = Words("en").month(date(int(year), int(month), 1))
    return f"{int(day)} {told}" if day else told


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of papers in one language.

    Examples
    --------
    >>> from datetime import date
    >>> Wording("en").day(date(2025, 6, 1)), Wording("en").named("", "P1"), Wording("en").named("A", "P1")
    ('1 June 2025', 'P1', 'A (P1)')
    """

    language: Language

    def __call__(self, key: str, **facts: object) -> str:
        """Return a phrase with its facts; whole numbers choose between one and many."""
        return self._written(PHRASES[key].said(self.language, **facts))

    def text(self, text: Text | None) -> str:
        """Return a text of a card or a portrait; nothing where there is none."""
        return self._written(text.in_(self.language)) if text else ""

    def _written(self, told: str) -> str:
        """Write dates as letters do, in Chinese as GB/T 9704 has them; pages and sentences of rules set them apart."""
        if self.language == "zh":
            return _IN_DATES.sub("", told)
        return _BARE_DATE.sub(_spelt, told)

    def finding(self, text: Text | None) -> str:
        """Return what was found, without the advice to those who check: a letter goes to whoever answers.

        Examples
        --------
        >>> from riskml.core.texts import Text
        >>> Wording("en").finding(Text.same("3 of 4 cases overtook others; the order is for review."))
        '3 of 4 cases overtook others.'
        """
        return ASKS_FOR_A_CHECK[self.language].sub("", self.text(text))

    def sentence(self, text: Text | None) -> str:
        """Return a text with the stop that ends a sentence, where it has none."""
        told = self.text(text)
        ended = not told or (unicodedata.category(told[-1]) in {"Po", "Pf"} and told[-1] != "%")
        return told if ended else told + self.page("stop")

    def listed(self, texts: Iterable[Text | str]) -> str:
        """Return texts one after another; nothing where there are none.

        Examples
        --------
        >>> Wording("en").listed(["a", "b"]), Wording("en").listed([])
        ('a, b', '')
        """
        told = [*texts]
        return listed(told, COMMA).in_(self.language) if told else ""

    def page(self, key: str) -> str:
        """Return a phrase that the pages say, too, in the same words."""
        return Words(self.language)(key)

    def month(self, day: date) -> str:
        """Write a month in words."""
        return self._written(Words(self.language).month(day))

    def time(self, at: datetime | None) -> str:
        """Write a time; midnight is a date that has no time."""
        return Words(self.language).time(at) if at else ""

    def day(self, day: date) -> str:
        """Write a date as letters do."""
        return self("day", month=self.month(day), day=day.day)

    def span(self, first: date, last: date) -> str:
        """Write the dates between which something lies; a single day once."""
        return self.day(first) if first == last else self("span", first=self.day(first), last=self.day(last))

    def named(self, name: str, code: str) -> str:
        """Write a person with the identifier that tells two of one name apart."""
        return self("named", name=name, code=code) if name else code

    def some(self, texts: Iterable[Text | str]) -> str:
        """Return the first of several texts, and how many there are."""
        told = [one if isinstance(one, str) else self.text(one) for one in texts]
        return self("with_more", first=told[0], count=len(told)) if len(told) > 1 else "".join(told)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a paper bears that no run knows.

    Parameters
    ----------
    say
        In which language, and by which phrases.
    office
        Who issues it; a blank where nobody is named.
    secrecy, watermark
        The grade of secrecy, and words across every page; none where nothing was set.
    approval
        The number under which an inquiry was approved.
    library
        What may be recommended, as the project has it.
    chosen
        The names of those recommendations that were chosen; without any, those that fit are offered.
    """

    say: Wording
    office: str = ""
    secrecy: str = ""
    watermark: str = ""
    approval: str = ""
    library: Library = field(default_factory=Library)
    chosen: tuple[str, ...] = ()

    def signed(self) -> tuple[str, ...]:
        """Return the lines of who issues a paper, and a blank for the day."""
        return self.office or self.say("blank_office"), self.say("blank_day")

    def origin(self, of: Provenance) -> str:
        """Return the line that says of which data and run a paper was made."""
        model = of.model_version or self.say("no_model")
        return self.say("origin", as_of=self.say.day(of.as_of), run=of.run_id, model=model, program=of.generated_by)

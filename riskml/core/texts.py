"""Text for people, always in Chinese and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from datetime import datetime

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


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

    def in_(self, language: Language) -> str:
        """Return the text in one language."""
        return self.zh if language == "zh" else self.en

    def filled(self, **facts: object) -> Text:
        """Return the text with its fields filled in, by the rules of ``str.format``; texts speak each language.

        Examples
        --------
        >>> Text(zh="按{name}，{share:.0%}", en="by {name}, {share:.0%}").filled(
        ...     name=Text(zh="单位", en="unit"), share=0.5
        ... ).in_("en")
        'by unit, 50%'
        """
        zh, en = (
            self.in_(language).format(
                **{name: fact.in_(language) if isinstance(fact, Text) else fact for name, fact in facts.items()}
            )
            for language in LANGUAGES
        )
        return Text(zh=zh, en=en)

    def then(self, *others: Text) -> Text:
        """Return this text with others after it, nothing between.

        Examples
        --------
        >>> Text(zh="甲", en="a").then(Text(zh="。", en=".")).in_("zh")
        '甲。'
        """
        whole = (self, *others)
        return Text(zh="".join(one.zh for one in whole), en="".join(one.en for one in whole))


def time_text(at: datetime) -> str:
    """Write a time to the minute; midnight is a date that has no time.

    Examples
    --------
    >>> from datetime import datetime
    >>> time_text(datetime(2025, 6, 1)), time_text(datetime(2025, 6, 1, 9, 5))
    ('2025-06-01', '2025-06-01 09:05')
    """
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{at:%Y-%m-%d %H:%M}"

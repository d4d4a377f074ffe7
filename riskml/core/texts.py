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


def time_text(at: datetime) -> str:
    """Write a time to the minute; midnight is a date that has no time.

    Examples
    --------
    >>> from datetime import datetime
    >>> time_text(datetime(2025, 6, 1)), time_text(datetime(2025, 6, 1, 9, 5))
    ('2025-06-01', '2025-06-01 09:05')
    """
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{at:%Y-%m-%d %H:%M}"

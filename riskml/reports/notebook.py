"""A portrait to look at in a notebook."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.reports.pages import render

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.portraits import Portrait


def framed(page: str, height: int) -> str:
    """Return a page in a frame without rights."""
    return f'<iframe sandbox="" width="100%" height="{height}" srcdoc="{html.escape(page, quote=True)}"></iframe>'


@dataclass(frozen=True, slots=True)
class Page:
    """A portrait in one language; a notebook shows it, and ``html`` is the whole page.

    A notebook shows it in a frame without rights, so its style stays inside and nothing in it can run.
    """

    portrait: Portrait
    language: Language = "zh"
    height: int = 820

    @property
    def html(self) -> str:
        """The page."""
        return render(self.portrait, self.language)

    def _repr_html_(self) -> str:
        return framed(self.html, self.height)

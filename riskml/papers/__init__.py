"""Papers: what an office prints, signs and files, as data, and those data as Word, PDF, Excel and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.lazy import lazily

if TYPE_CHECKING:
    from riskml.papers.document import Paper
    from riskml.papers.formats import written
    from riskml.papers.kinds import KINDS, Subject, make
    from riskml.papers.settings import PaperSettings, letterhead, paper_settings
    from riskml.papers.wording import Letterhead

__all__ = [
    "KINDS",
    "Letterhead",
    "Paper",
    "PaperSettings",
    "Subject",
    "letterhead",
    "make",
    "paper_settings",
    "written",
]

__getattr__ = lazily(
    __name__,
    {
        "KINDS": "riskml.papers.kinds",
        "Letterhead": "riskml.papers.wording",
        "Paper": "riskml.papers.document",
        "PaperSettings": "riskml.papers.settings",
        "Subject": "riskml.papers.kinds",
        "letterhead": "riskml.papers.settings",
        "make": "riskml.papers.kinds",
        "paper_settings": "riskml.papers.settings",
        "written": "riskml.papers.formats",
    },
)

"""Pages: the room's templates beside those of the reports, filled with the words of the reader's language."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import jinja2
from django.shortcuts import render

from riskml.portal.papers_taken import ENDINGS
from riskml.portal.phrases import PHRASES as ROOM
from riskml.portal.phrases_answers import PHRASES as ANSWERS
from riskml.portal.phrases_identity import PHRASES as OF_IDENTITY
from riskml.portal.phrases_pages import PHRASES as OF_PAGES
from riskml.portal.place import place
from riskml.portraits.numerals import fixed
from riskml.reports.pages import environment as of_reports
from riskml.reports.phrases import Words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from riskml.core.texts import Language

MENU = (
    ("inbox", "inbox"),
    ("warnings", "warnings"),
    ("clues", "clues"),
    ("officials", "portrait"),
    ("units", "unit"),
    ("areas", "areas"),
    ("whole", "whole"),
    ("rules", "rules"),
    ("improvements", "improvements"),
    ("meetings", "meeting"),
    ("ledgers", "ledgers"),
    ("notices", "notices"),
    ("models", "models"),
    ("watchers", "watchers"),
    ("answers", "answer"),
)
"""Where the head of every page leads: names of addresses, with the kind of page that a reader needs."""


_OWN: Final = OF_PAGES | OF_IDENTITY | ANSWERS | ROOM


class RoomWords(Words):
    """The room's own phrases, and those of the reports."""

    def __call__(self, key: str, **facts: object) -> str:
        """Return a phrase, filled with its facts."""
        if not facts:
            return _unfilled(self, key)
        own = _OWN.get(key)
        return self.filled(own, facts) if own else super().__call__(key, **facts)


@cache
def _unfilled(words: RoomWords, key: str) -> str:
    """Return a phrase without facts; a list says most of its phrases in every line."""
    own = _OWN.get(key)
    return own.said(words.language) if own else Words(words.language)(key)


def environment(**_: Any) -> jinja2.Environment:
    """Return what fills the templates; Django asks for it once."""
    reports = of_reports()
    loader = jinja2.ChoiceLoader([jinja2.PackageLoader("riskml.portal"), reports.loader or jinja2.DictLoader({})])
    own = reports.overlay(loader=loader)
    own.globals = {**reports.globals, "url": _url, "fixed": fixed, "held_by": _held_by}
    return own


@lru_cache(maxsize=10_000)
def _url(name: str, **named: str) -> str:
    """Return an address: a list asks for that of each line, and addresses stand while the room does."""
    from django.urls import reverse  # noqa: PLC0415 -- the addresses import the views, and these the pages

    return reverse(name, kwargs=named or None)


def _held_by() -> dict[str, int]:
    from riskml.portal.held import held_by  # noqa: PLC0415 -- tables are there once the room has started

    return held_by()


def words(request: HttpRequest) -> RoomWords:
    """Return the words of a request's language."""
    language: Language = getattr(request, "language", None) or place().project.settings.language
    return RoomWords(language)


def page(request: HttpRequest, template: str, values: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """Answer with a page."""
    reader = getattr(request, "reader", None)
    table = place()
    given = {
        "w": words(request),
        "reader": reader,
        "menu": [(name, table.access.pages[kind]) for name, kind in MENU if reader and reader.opens(kind)],
        "roles": [words(request).say(table.access.role[one].label) for one in reader.person.roles] if reader else [],
        "cases": table.cases,
        "access": table.access,
        "megabytes": table.project.settings.paper_megabytes,
        "endings": ENDINGS,
        **(values or {}),
    }
    return render(request, template, given, status=status)

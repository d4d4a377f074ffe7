"""Setting a page: values in, one HTML page out, with no script, no person, and nothing fetched from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from riskml.core.errors import Fault, ProjectError
from riskml.public.pages import day_name
from riskml.public.phrases import PHRASES, told
from riskml.public.phrases_faults import phrase
from riskml.reports.plain import clean

if TYPE_CHECKING:
    from datetime import date

    from riskml.core.texts import Language, Text
    from riskml.public.pages import Section

LIMIT = 100_000
"""A page has at most this many bytes."""
MOST_BELOW = 300
"""Units below that a page lists at most; ``units.csv`` has all."""


@dataclass(frozen=True, slots=True)
class Link:
    """A unit, where its page stands from here, and what area it is, where that is known."""

    name: str
    page: str
    level: Text | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What a page tells; addresses are relative to it.

    Parameters
    ----------
    name
        The unit; empty on the first page of the site.
    sections
        What is told of it.
    way, below
        The units above it, the highest first, and those below it.
    as_of, run_id, version
        Which run the site was made of.
    k
        Of fewer than this nothing is told.
    currency
        What sums are in; empty where nobody says it.
    data, other, index, units
        Its numbers, the same page in the other language, the first page, and the list of units.
    feedback
        The form for opinions; empty where there is none.
    code
        Its code, as SVG; empty where nobody says where the site stands.
    count
        How many units the site has pages of; told on its first page.
    level
        What area the unit is; None where the table of units does not say.
    """

    name: str
    sections: tuple[Section, ...]
    way: tuple[Link, ...]
    below: tuple[Link, ...]
    as_of: date
    run_id: str
    version: str
    k: int
    currency: str
    data: str = ""
    other: str = ""
    index: str = ""
    units: str = ""
    feedback: str = ""
    code: str = ""
    count: int = 0
    level: Text | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    language: Language

    def __call__(self, key: str, **facts: object) -> str:
        return told(key, **facts).in_(self.language) if facts else PHRASES[key].in_(self.language)

    def say(self, text: Text) -> str:
        return text.in_(self.language)

    def sum(self, amount: float, currency: str) -> str:
        """Return a sum in whole units of its currency."""
        written = f"{amount:,.0f}"
        if currency == "CNY":
            return self("yuan", sum=written)
        return self("of_currency", sum=written, currency=currency) if currency else written


def rendered(page: Page, language: Language) -> str:
    """Set a page in a language; where it would be too long it tells of fewer periods, and leaves the rest to its data.

    Raises
    ------
    ProjectError
        Not even one period has room, which no real unit comes to.
    """
    text = ""
    for periods, steps in ((None, True), (None, False), (1, False)):
        text = _set(page, language, periods=periods, steps=steps)
        if len(text.encode()) <= LIMIT:
            return text
    found = phrase("bytes_of", size=len(text.encode()))
    raise ProjectError([Fault(page.name, phrase("a_page_below", limit=LIMIT), found)])


def _set(page: Page, language: Language, *, periods: int | None, steps: bool) -> str:
    shown = replace(
        page,
        sections=tuple(replace(one, tables=one.tables[:periods]) for one in page.sections),
        below=page.below[:MOST_BELOW],
    )
    day = day_name(page.as_of).in_(language)
    return _template().render(p=shown, day=day, w=_Words(language), steps=steps, count_below=len(page.below), **_look())


@cache
def _look() -> dict[str, str]:
    """Return the style of every page, and the policy that allows it and nothing else."""
    style = (resources.files("riskml.public") / "templates" / "style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {"style": Markup(style), "policy": policy}  # noqa: S704 - our own file


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("riskml.public"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    environment.filters["n"] = "{:,.0f}".format
    return environment.get_template("unit.html.j2")

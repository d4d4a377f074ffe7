"""The pages of portraits with their paths: no portrait is drawn here, so that processes beside soon begin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from posixpath import basename, dirname, relpath
from typing import TYPE_CHECKING

from riskml.portraits import OfficialPortrait, UnitPortrait, WholePortrait
from riskml.reports.names import annex_name
from riskml.reports.pages import Links, render, render_annex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from riskml.core.texts import Language
    from riskml.portraits import Portrait


@dataclass(frozen=True, slots=True)
class Places:
    """Where the pages of a run stand: of officials and units by their identifiers, and in which languages."""

    officials: Mapping[str, str]
    units: Mapping[str, str]
    unit_names: Mapping[str, str]
    languages: tuple[Language, ...]


def pages_of(places: Places, portraits: list[Portrait]) -> list[tuple[str, str]]:
    """Return the pages of some portraits with their paths; each is rendered in every language."""
    return [page for portrait in portraits for page in _pages_of(places, portrait)]


def _pages_of(places: Places, portrait: Portrait) -> Iterator[tuple[str, str]]:
    units, languages = places.units, places.languages
    inside = Links(index="../index.html", whole="../whole.html")
    if isinstance(portrait, OfficialPortrait):
        unit = units.get(portrait.person.unit_id, "")
        links = replace(inside, unit=f"../{unit}" if unit else "")
        page = places.officials[portrait.person.official_id]
        annex = annex_name(page)
        yield from _in_each(page, replace(links, annex=basename(annex)), languages, partial(render, portrait))
        links = replace(links, portrait=basename(page))
        yield from _in_each(annex, links, languages, partial(render_annex, portrait))
    elif isinstance(portrait, UnitPortrait):
        yield from _in_each(units[portrait.unit_id], inside, languages, partial(render, portrait))
    elif isinstance(portrait, WholePortrait):
        links = Links(index="index.html", units=units)
        yield from _in_each("whole.html", links, languages, partial(render, portrait))
    else:
        names = tuple((places.unit_names[one], path) for one, path in units.items())
        links = Links(whole="whole.html", units=units, officials=places.officials, unit_names=names)
        yield from _in_each("index.html", links, languages, partial(render, portrait))


def _in_each(
    path: str, links: Links, languages: tuple[Language, ...], page: Callable[[Language, Links], str]
) -> Iterator[tuple[str, str]]:
    """Yield one page in each language: the first stands at the top, the others in folders of their own."""
    places = {language: path if language == languages[0] else f"{language}/{path}" for language in languages}
    for language, place in places.items():
        other = next((there for one, there in places.items() if one != language), None)
        there = replace(links, other=relpath(other, dirname(place) or ".")) if other else links
        yield place, page(language, there)

"""Writing a run's pages: all of them or none, in a folder that appears at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from posixpath import basename, dirname, relpath
from typing import TYPE_CHECKING, Final

from riskml.core.abreast import abreast
from riskml.core.access import Access
from riskml.core.atomic import make_folder, replace_folder, write_file
from riskml.core.scratch import Scratch
from riskml.portraits import OfficialPortrait, UnitPortrait, WholePortrait, draw_all
from riskml.reports.names import annex_name, file_name
from riskml.reports.pages import Links, render, render_annex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from riskml.core.texts import Language
    from riskml.portraits import Portrait, RunData

_MANY: Final = 64
"""From so many officials on, processes beside this one save more than it takes to start them."""
_TOGETHER: Final = 8
"""Portraits whose pages a process makes at once."""


def write_reports(
    run_data: RunData,
    folder: Path,
    languages: Sequence[Language] = ("zh", "en"),
    officials: Iterable[str] | None = None,
    *,
    portraits: Iterable[Portrait] | None = None,
    access: Access = Access(),  # noqa: B008 (frozen)
    jobs: int = 1,
) -> Path:
    """Write every page of a run; the folder is replaced whole, or left as it was when writing fails.

    ``folder`` holds ``index.html`` (the warnings), ``whole.html``, ``officials/`` and ``units/`` in the first
    language; each other language has a folder of its own with the same.

    Parameters
    ----------
    run_data
        The run.
    folder
        Where the pages are to stand.
    languages
        The first stands at the top.
    officials
        Whose portraits are written; everybody's by default.
    portraits
        The portraits of these officials as ``draw_all`` yields them, where somebody else looks at them on the way.
    access
        Who may read the pages: their owner alone by default.
    jobs
        How many processes render the pages of many; of few, and with one, this renders them.

    Returns
    -------
    Path
        The index to open first.
    """
    chosen = sorted(run_data.officials if officials is None else set(officials))
    drawn = iter(draw_all(run_data, chosen) if portraits is None else portraits)
    places = _Places(
        {one: f"officials/{file_name(one)}" for one in chosen},
        {one: f"units/{file_name(one)}" for one in run_data.units},
        {one: run_data.roster.unit(one) for one in run_data.units},
        tuple(languages),
    )
    parts = iter(lambda: list(islice(drawn, _TOGETHER)), [])
    target = Path(folder)
    with (
        access.kept(),
        Scratch(target.parent, f".{target.name}", access) as work,
        abreast(jobs if len(chosen) >= _MANY else 1) as each,
    ):
        for pages in each(partial(_pages, places), parts):
            for path, page in pages:
                make_folder((work.path / path).parent)
                write_file(work.path / path, page)
        replace_folder(work.path, target)
    return target / "index.html"


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the pages of a run stand: of officials and units by their identifiers, and in which languages."""

    officials: Mapping[str, str]
    units: Mapping[str, str]
    unit_names: Mapping[str, str]
    languages: tuple[Language, ...]


def _pages(places: _Places, portraits: list[Portrait]) -> list[tuple[str, str]]:
    """Return the pages of some portraits with their paths; each is rendered in every language."""
    return [page for portrait in portraits for page in _pages_of(places, portrait)]


def _pages_of(places: _Places, portrait: Portrait) -> Iterator[tuple[str, str]]:
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

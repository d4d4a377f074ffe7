"""Writing a run's pages: all of them or none, in a folder that appears at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from posixpath import basename, dirname, relpath
from typing import TYPE_CHECKING

from riskml.core.access import Access
from riskml.core.atomic import make_folder, replace_folder, write_file
from riskml.core.scratch import Scratch
from riskml.portraits import OfficialPortrait, UnitPortrait, WholePortrait, draw_all
from riskml.reports.names import annex_name, file_name
from riskml.reports.pages import Links, render, render_annex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from riskml.core.texts import Language
    from riskml.portraits import Portrait, RunData


def write_reports(
    run_data: RunData,
    folder: Path,
    languages: Sequence[Language] = ("zh", "en"),
    officials: Iterable[str] | None = None,
    *,
    portraits: Iterable[Portrait] | None = None,
    access: Access = Access(),  # noqa: B008 (frozen)
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

    Returns
    -------
    Path
        The index to open first.
    """
    chosen = sorted(run_data.officials if officials is None else set(officials))
    drawn = draw_all(run_data, chosen) if portraits is None else portraits
    target = Path(folder)
    with access.kept(), Scratch(target.parent, f".{target.name}", access) as work:
        for path, page in _pages(run_data, chosen, drawn, tuple(languages)):
            make_folder((work.path / path).parent)
            write_file(work.path / path, page)
        replace_folder(work.path, target)
    return target / "index.html"


def _pages(
    run_data: RunData, officials: Sequence[str], portraits: Iterable[Portrait], languages: tuple[Language, ...]
) -> Iterator[tuple[str, str]]:
    """Yield every page with its path; a portrait is drawn once and rendered in each language."""
    names = {one: f"officials/{file_name(one)}" for one in officials}
    units = {one: f"units/{file_name(one)}" for one in run_data.units}
    index = Links(
        whole="whole.html",
        units=units,
        officials=names,
        unit_names=tuple((run_data.roster.unit(one), path) for one, path in units.items()),
    )
    inside = Links(index="../index.html", whole="../whole.html")
    for portrait in portraits:
        if isinstance(portrait, OfficialPortrait):
            unit = units.get(portrait.person.unit_id, "")
            links = replace(inside, unit=f"../{unit}" if unit else "")
            page = names[portrait.person.official_id]
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
            yield from _in_each("index.html", index, languages, partial(render, portrait))


def _in_each(
    path: str, links: Links, languages: tuple[Language, ...], page: Callable[[Language, Links], str]
) -> Iterator[tuple[str, str]]:
    """Yield one page in each language: the first stands at the top, the others in folders of their own."""
    places = {language: path if language == languages[0] else f"{language}/{path}" for language in languages}
    for language, place in places.items():
        other = next((there for one, there in places.items() if one != language), None)
        there = replace(links, other=relpath(other, dirname(place) or ".")) if other else links
        yield place, page(language, there)

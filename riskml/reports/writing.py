"""Writing a run's pages: all of them or none, in a folder that appears at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from posixpath import dirname, relpath
from typing import TYPE_CHECKING

from riskml.core.access import Access
from riskml.core.atomic import make_folder, replace_folder, write_file
from riskml.core.scratch import Scratch
from riskml.portraits import (
    portray_official,
    portray_register,
    portray_unit,
    portray_whole,
)
from riskml.reports.names import file_name
from riskml.reports.pages import Links, render

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from riskml.core.texts import Language
    from riskml.portraits import Portrait, Register, RunData


def render_index(register: Register, language: Language, links: Links | None = None) -> str:
    """Render the register of warnings, with links to the portraits."""
    return render(register, language, links)


def write_reports(
    run_data: RunData,
    folder: Path,
    languages: Sequence[Language] = ("zh", "en"),
    officials: Iterable[str] | None = None,
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
    access
        Who may read the pages: their owner alone by default.

    Returns
    -------
    Path
        The index to open first.
    """
    chosen = sorted(run_data.officials if officials is None else set(officials))
    target = Path(folder)
    with access.kept(), Scratch(target.parent, f".{target.name}", access) as work:
        for path, page in _pages(run_data, chosen, tuple(languages)):
            make_folder((work.path / path).parent)
            write_file(work.path / path, page)
        replace_folder(work.path, target)
    return target / "index.html"


def _pages(run_data: RunData, officials: Sequence[str], languages: tuple[Language, ...]) -> Iterator[tuple[str, str]]:
    """Yield every page with its path; a portrait is drawn once and rendered in each language."""
    names = {one: f"officials/{file_name(one)}" for one in officials}
    units = {one: f"units/{file_name(one)}" for one in run_data.units}
    roster = run_data.roster
    index = Links(
        whole="whole.html",
        units=units,
        officials=names,
        unit_names=tuple((roster.unit(one), path) for one, path in units.items()),
    )
    register = portray_register(run_data)
    yield from _in_each(register, "index.html", index, languages)
    yield from _in_each(portray_whole(run_data), "whole.html", Links(index="index.html", units=units), languages)
    for unit_id, path in units.items():
        links = Links(index="../index.html", whole="../whole.html")
        yield from _in_each(portray_unit(unit_id, run_data), path, links, languages)
    for official_id, path in names.items():
        portrait = portray_official(official_id, run_data)
        unit = units.get(portrait.person.unit_id, "")
        links = Links(index="../index.html", whole="../whole.html", unit=f"../{unit}" if unit else "")
        yield from _in_each(portrait, path, links, languages)


def _in_each(portrait: Portrait, path: str, links: Links, languages: tuple[Language, ...]) -> Iterator[tuple[str, str]]:
    """Yield one page in each language: the first stands at the top, the others in folders of their own."""
    places = {language: path if language == languages[0] else f"{language}/{path}" for language in languages}
    for language, place in places.items():
        other = next((there for one, there in places.items() if one != language), None)
        there = replace(links, other=relpath(other, dirname(place) or ".")) if other else links
        yield place, render(portrait, language, there)

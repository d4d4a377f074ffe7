"""The site: every page made of a published run, and put in its place whole or not at all."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from riskml.core.abreast import abreast
from riskml.core.access import Access
from riskml.core.atomic import make_folder, replace_folder, write_file
from riskml.core.errors import Fault, ProjectError
from riskml.core.project import CONTENT
from riskml.core.scratch import Scratch, sweep
from riskml.core.texts import LANGUAGES, Text
from riskml.core.timing import timed
from riskml.core.version import __version__
from riskml.core.work import at_work
from riskml.pipeline.published import digests, published_run
from riskml.pipeline.trails import MATTERS, WORDS
from riskml.portraits.phrases import LEVELS
from riskml.public.codes import code_of, insist_on_codes
from riskml.public.improvements import improvement_releases
from riskml.public.opendata import numbers_csv, units_csv
from riskml.public.pages import Words, sections_of
from riskml.public.periods import span
from riskml.public.phrases_faults import phrase
from riskml.public.releases import keep, kept_releases, new_releases, sums_of, units_of
from riskml.public.rendering import Link, Page, rendered
from riskml.public.settings import read_public
from riskml.registry.signatures import account
from riskml.reports.names import file_name
from riskml.reviews.ledger import Export, enter_or_warn
from riskml.reviews.ledger.acts import now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from riskml.core.abreast import Abreast
    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.pipeline.published import Published
    from riskml.public.cells import Shown
    from riskml.public.releases import Release, Units
    from riskml.public.settings import PublicSettings
    from riskml.reviews.ledger import Openings

_LOG = logging.getLogger(__name__)
SITE: Final = "site.json"
"""By which a folder is known as a site: which run it was made of, and the SHA-256 of every file."""
PLACE: Final = "public"
"""The folder of the project where the site stands, where no other is named."""
_EVERYBODY: Final = Access(everybody=True)
_MANY: Final = 500
"""From so many units on, processes beside this one save more than it takes to start them."""
_TOGETHER: Final = 128
"""Units whose pages a process makes at once."""


@dataclass(frozen=True, slots=True)
class PublicSite:
    """A site that stands.

    Parameters
    ----------
    folder
        Where; open ``index.html`` first.
    run_id, as_of
        The run it was made of.
    units
        How many units have a page.
    numbers
        How many numbers it tells.
    told_anew
        Periods that it tells and no earlier site did, by family.
    """

    folder: Path
    run_id: str
    as_of: date
    units: int
    numbers: int
    told_anew: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Site:
    """All that pages are made of."""

    run: Published
    settings: PublicSettings
    currency: str
    units: Units
    words: Words
    own: Mapping[str, Sequence[tuple[Release, Shown]]]
    languages: tuple[Language, ...]


def publish_site(
    project: Project,
    *,
    as_of: date | None = None,
    to: Path | None = None,
    first: Language | None = None,
    jobs: int = 1,
) -> PublicSite:
    """Make the public pages of a published run, and put them where an older site stood.

    Parameters
    ----------
    project
        Whose; what it hangs out is kept in ``store/public``, and told once.
    as_of
        Of which run; the latest by default.
    to
        The site's folder; ``public/`` of the project by default.
    first
        The language at the top of the site; the project's by default.
    jobs
        How many processes make the pages of many units; of few, and with one, this makes them.

    Raises
    ------
    ProjectError
        No run is published, or it has no sums; something else stands in the folder; a setting is not as it should be.
    """
    settings = read_public(project)
    if settings.address:
        insist_on_codes()
    folder = (to or project.root / PLACE).resolve()
    _refuse_others_work(folder, project.root)
    first = first or project.settings.language
    languages = (first, *(one for one in LANGUAGES if one != first))
    with at_work(project, "publish"):
        run = published_run(project.runs, as_of, "run")
        table = sums_of(run)
        units = units_of(table, str(run.folder))
        with abreast(jobs if len(units.names) >= _MANY else 1) as each:
            with timed(_LOG, "what may be shown"):
                kept = kept_releases(project)
                made = new_releases(run, table, units, settings, kept, each=each)
                made += improvement_releases(project, run, units, settings, kept)
            keep(project, made)  # before it is hung out: what nobody remembers must not be seen
            told = [one for one in (*kept, *made) if span(one.period)[1] <= run.as_of]
            own = _by_unit(told, units)
            site = _Site(run, settings, project.settings.sums_in, units, _words_of(run), own, languages)
            sweep(folder.parent, f".{folder.name}-")
            with _EVERYBODY.kept(), Scratch(folder.parent, f".{folder.name}", _EVERYBODY) as work:
                with timed(_LOG, f"{len(units.names)} public pages"):
                    _write(work.path, site, each)
                replace_folder(work.path, folder)
        _enter(project, folder)
    return PublicSite(
        folder, run.run_id, run.as_of, len(units.names),
        sum(len(one.values) for shown in own.values() for _, one in shown),
        tuple(f"{one.family} {one.period}" for one in made),
    )  # fmt: skip


def _refuse_others_work(folder: Path, root: Path) -> None:
    """Refuse a folder in which a site would replace anything but an older one."""
    expected, found = phrase("a_site_or_nothing"), None
    others = (*CONTENT, "store", "quarantine", "runs", "ledger", "secrets")
    if root.is_relative_to(folder) or any(folder.is_relative_to(root / name) for name in others):
        found = phrase("the_projects_own")
    elif folder.exists() and not (folder / SITE).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        found = phrase("other_files")
    if found is not None:
        raise ProjectError([Fault(str(folder), expected, found, phrase("name_another_with_to"))])


def _by_unit(told: Sequence[Release], units: Units) -> dict[str, list[tuple[Release, Shown]]]:
    own: dict[str, list[tuple[Release, Shown]]] = {unit: [] for unit in units.names}
    for release in told:
        bare = replace(release, shown=())  # who has one unit's numbers has no other's
        for one in release.shown:
            if one.unit_id in own:
                own[one.unit_id].append((bare, one))
    return own


def _words_of(run: Published) -> Words:
    """Return what the run's cards call things."""
    guides, tables = run.values(MATTERS, "measure"), run.values(WORDS, "measure")
    return Words(
        matters={matter: Text(**guide["label"]) for matter, guide in guides.items()},
        steps={
            (matter, step): Text(**node["label"])
            for matter, guide in guides.items()
            for step, node in guide["nodes"].items()
        },
        schemes={code: Text(**word) for code, word in tables.get("scheme", {}).items()},
    )


def _write(folder: Path, site: _Site, each: Abreast) -> None:
    for language in site.languages:
        make_folder(folder / _top(site, language) / "units")
    names = _pages_of(site)
    listed = units_csv(site.units, {unit: f"units/{one}" for unit, one in names.items()})
    write_file(folder / "units.csv", listed)
    for language in site.languages:
        text = rendered(_first_page(site, names, language), language)
        write_file(folder / f"{_top(site, language)}index.html", text)
    units = list(site.units.names)
    parts = (units[at : at + _TOGETHER] for at in range(0, len(units), _TOGETHER))
    for _ in each(_write_units, ((folder, _part(site, part)) for part in parts)):
        pass
    manifest = {
        "riskml": __version__,
        "run_id": site.run.run_id,
        "as_of": site.run.as_of.isoformat(),
        "files": digests(folder),
    }
    write_file(folder / SITE, json.dumps(manifest, indent=1, sort_keys=True) + "\n")


def _pages_of(site: _Site) -> dict[str, str]:
    return {unit: file_name(unit) for unit in site.units.names}


def _part(site: _Site, units: Sequence[str]) -> _Site:
    """Return a site that knows the numbers of some units alone, which is what goes to another process."""
    return replace(site, own={unit: site.own[unit] for unit in units})


def _write_units(work: tuple[Path, _Site]) -> None:
    """Write the pages and the numbers of each unit whose numbers the site has."""
    folder, site = work
    names = _pages_of(site)
    with _EVERYBODY.kept():  # another process does not know what this one is about
        for unit, own in site.own.items():
            name = names[unit]
            write_file(folder / f"units/{name.removesuffix('.html')}.csv", numbers_csv(unit, own, site.words))
            page = _unit_page(site, names, unit)
            for language in site.languages:
                text = rendered(_placed(site, page, name, language), language)
                write_file(folder / f"{_top(site, language)}units/{name}", text)


def _top(site: _Site, language: Language) -> str:
    return "" if language == site.languages[0] else f"{language}/"


def _placed(site: _Site, page: Page, name: str, language: Language) -> Page:
    """Return a unit's page with the addresses that it has in a language."""
    data = f"{name.removesuffix('.html')}.csv"
    if language == site.languages[0]:
        return replace(page, data=data, other=f"../{site.languages[1]}/units/{name}", units="../units.csv")
    return replace(page, data=f"../../units/{data}", other=f"../../units/{name}", units="../../units.csv")


def _unit_page(site: _Site, names: Mapping[str, str], unit: str) -> Page:
    called, above = site.units.names, site.units.above
    way = []
    over = above.get(unit)
    while over is not None and over in called:
        way.append(_link(site, over, names[over]))
        over = above.get(over)
    below = [_link(site, one, names[one]) for one in site.units.tree.below.get(unit, ())]
    address = f"{site.settings.address}units/{names[unit]}" if site.settings.address else ""
    return replace(
        _blank(site),
        name=called[unit] or unit,
        sections=sections_of(site.own[unit], site.words),
        way=tuple(reversed(way)),
        below=tuple(below),
        index="../index.html",
        code=Markup(code_of(address)) if address else "",  # noqa: S704 - drawn here
        level=_level(site, unit),
    )


def _link(site: _Site, unit: str, page: str) -> Link:
    return Link(site.units.names[unit] or unit, page, _level(site, unit))


def _level(site: _Site, unit: str) -> Text | None:
    return LEVELS.get(site.units.levels.get(unit, ""))


def _first_page(site: _Site, names: Mapping[str, str], language: Language) -> Page:
    """Return the first page: the highest units, and those right below each."""
    called, tree = site.units.names, site.units.tree
    roots = [unit for unit in reversed(tree.order) if site.units.above[unit] not in called]
    listed = [one for root in roots for one in (root, *tree.below.get(root, ()))]
    here = language == site.languages[0]
    return replace(
        _blank(site),
        below=tuple(_link(site, one, f"units/{names[one]}") for one in listed),
        index="index.html",
        other=f"{site.languages[1]}/index.html" if here else "../index.html",
        units="units.csv" if here else "../units.csv",
        count=len(called),
    )


def _blank(site: _Site) -> Page:
    """Return a page that tells nothing but what the site was made of."""
    return Page(
        name="",
        sections=(),
        way=(),
        below=(),
        as_of=site.run.as_of,
        run_id=site.run.run_id,
        version=__version__,
        k=site.settings.k,
        currency=site.currency,
        feedback=site.settings.feedback,
    )


def _enter(project: Project, folder: Path) -> None:
    """Enter into the ledger that the site left the system."""
    digest = hashlib.sha256((folder / SITE).read_bytes()).hexdigest()

    def export(openings: Openings) -> list[Export]:
        if openings.last(kind="export", form="public_site").get("object") == digest:
            return []
        return [Export(at=now(), actor=openings.pseudonym("actor", account()), object=digest, form="public_site")]

    enter_or_warn(project, export)

"""Looking at a project and the machine that it stands on: all that is wrong at once, and nothing is touched."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import stat
import sys
from datetime import date
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import RiskmlError
from riskml.core.project import Project, Settings
from riskml.core.texts import listed
from riskml.core.version import __version__
from riskml.core.work import left_behind, who_works
from riskml.pipeline.checkup import Checkup, Discretion, Line, Section
from riskml.pipeline.phrases_doctor import PHRASES, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from riskml.intake import Manifest

PLUGINS: Final = "riskml."
"""What the names of the entry points that riskml asks for begin with."""

_GB: Final = 1e9
_LEAST_FREE: Final = 1.0
"""GB that have to be free on any disk; and three times what the accepted rows take, for the engine's own files."""

_FOLDERS: Final = ("store", "quarantine", "runs")
_MODELS: Final = ("riskml", "riskml-triage")


def examine(root: Path) -> Checkup:
    """Look at everything that a run hangs on; a project that is broken is told in lines like any other.

    Parameters
    ----------
    root
        The project's folder.
    """
    root = root.resolve()
    discretion = Discretion(root, tuple(_names_of_sources(root)))
    project, opened = Project(root, Settings()), []
    try:
        project = Project.open(root)
    except RiskmlError as error:
        opened = discretion.faults("settings", error.faults)
    looks: dict[str, Callable[[], Iterator[Line]]] = {
        "versions": _versions,
        "system": _system,
        "project": partial(_project, project, opened),
        "calendar": partial(_calendar, project),
        "store": partial(_store, project),
        "models": partial(_models, project),
        "runs": partial(_runs, project),
        "plugins": _plugins,
    }
    return Checkup(
        tuple(
            Section(name, PHRASES[f"heading_{name}"], tuple(_looked(name, look, discretion)))
            for name, look in looks.items()
        )
    )


def _looked(about: str, look: Callable[[], Iterator[Line]], discretion: Discretion) -> Iterator[Line]:
    """Yield what a look finds; what stops it is a line, too, and stops no other."""
    try:
        yield from look()
    except RiskmlError as error:
        yield from discretion.faults(about, error.faults)
    except Exception as error:  # noqa: BLE001 (a doctor who faints helps nobody)
        said = discretion(f"{type(error).__name__}: {error}".splitlines()[0])
        yield Line(about, told("unlooked", error=said), "attention")


def _names_of_sources(root: Path) -> Iterator[str]:
    """Yield what imports were called, as far as their manifests can be read."""
    for file in (root / "store" / "manifests").glob("*.json"):
        try:
            yield str(json.loads(file.read_bytes())["source"])
        except (OSError, ValueError, KeyError, TypeError):
            continue


def _versions() -> Iterator[Line]:
    from riskml.core.hashes import code_hash  # noqa: PLC0415 (each look loads what it needs, and fails alone)
    from riskml.pipeline.identity import versions  # noqa: PLC0415

    code, kind = code_hash(), platform.python_implementation()
    yield Line(
        "riskml", told("riskml", version=__version__, code=code[:12]), values={"version": __version__, "code": code}
    )
    yield Line("python", told("python", version=platform.python_version(), kind=kind))
    packages = {name: version for name, version in versions().items() if name != "python"}
    named = ", ".join(f"{name} {version}" for name, version in packages.items())
    yield Line("packages", told("libraries", packages=named), values={"packages": packages})


def _system() -> Iterator[Line]:
    yield Line(
        "system", told("system", system=platform.system(), release=platform.release(), machine=platform.machine())
    )
    yield Line("processors", told("processors", count=os.cpu_count() or 1), values={"count": os.cpu_count()})
    encoding = sys.getfilesystemencoding()
    wide = encoding.lower().replace("-", "") == "utf8"
    said = told("encoding" if wide else "encoding_narrow", encoding=encoding)
    yield Line("encoding", said, "fine" if wide else "attention")
    yield _zones()


def _zones() -> Line:
    from zoneinfo import available_timezones  # noqa: PLC0415

    if not available_timezones():
        return Line("zones", PHRASES["zones_none"], "attention")
    try:
        version = metadata.version("tzdata")
    except metadata.PackageNotFoundError:
        return Line("zones", told("zones", source=PHRASES["zones_system"]))
    return Line("zones", told("zones", source=f"tzdata {version}"), values={"tzdata": version})


def _project(project: Project, opened: list[Line]) -> Iterator[Line]:
    from riskml.cards import read_cards  # noqa: PLC0415

    yield from opened
    if not opened:
        kept = project.settings.model_dump(mode="json", include={"country", "timezone", "language"})
        yield Line("settings", told("settings", **kept), values=kept)
    cards = read_cards(project)
    counts = {"metrics": len(cards.metrics), "rules": len(cards.rules), "matters": len(cards.matters)}
    yield Line("cards", told("cards", **counts), values=counts)


def _calendar(project: Project) -> Iterator[Line]:
    from riskml.calendars import announced_until, build_for  # noqa: PLC0415
    from riskml.intake.manifests import manifests  # noqa: PLC0415
    from riskml.pipeline.sources import Sources, dated, span_of  # noqa: PLC0415

    country = project.settings.country
    year = announced_until(country)
    yield Line("announced", told("announced", country=country, year=str(year)), values={"until": year})
    files = Sources.of(project, [one for one in manifests(project) if one.stored(project).is_file()]).files
    if not dated(files):
        yield Line("holidays", PHRASES["no_log"])
        return
    span = span_of(files)
    table = build_for(project, date(span.first.year, 1, 1), date(span.last.year, 12, 31))
    missing = sorted({day.year for day in table.loc[table["provisional"].astype(bool), "day"]})
    values = {"first": span.first.year, "last": span.last.year, "missing": missing}
    if missing:
        said = told("holidays_missing", years=listed(map(str, missing)))
        yield Line("holidays", said, "attention", values)
    else:
        years = told("holidays_known", first=str(span.first.year), last=str(span.last.year))
        yield Line("holidays", years, values=values)


def _store(project: Project) -> Iterator[Line]:
    from riskml.intake import verify_manifests  # noqa: PLC0415

    yield _disk(project)
    yield from _rights(project)
    works = who_works(project)
    if works is not None:
        since = f"{works[1].astimezone():%Y-%m-%d %H:%M}"
        yield Line("lock", told("held_lock", command=works[0], since=since), values={"command": works[0]})
    else:
        yield Line("lock", PHRASES["free_lock"], values={"command": None})
        left = len(left_behind(project))
        yield Line("left", told("left", count=left) if left else PHRASES["nothing_left"], values={"count": left})
    yield from _imports(verify_manifests(project))


def _disk(project: Project) -> Line:
    there = next(one for one in (project.store, project.root, *project.root.parents) if one.exists())
    sizes = [file.stat().st_size for file in project.store.rglob("*") if file.is_file()]
    rows = [file.stat().st_size for file in (project.store / "tables").rglob("*.parquet")]
    free, held = shutil.disk_usage(there).free / _GB, sum(sizes) / _GB
    needed = max(_LEAST_FREE, 3 * sum(rows) / _GB)
    short = free < needed
    values = {"free_gb": round(free, 1), "held_gb": round(held, 1)}
    said = told("disk_short" if short else "disk", free=free, held=held, **({"needed": needed} if short else {}))
    return Line("disk", said, "attention" if short else "fine", values)


def _rights(project: Project) -> Iterator[Line]:
    whole = []
    for name in _FOLDERS:
        folder = project.root / name
        if not folder.exists():
            yield Line("rights", told("no_folder", folder=f"{name}/"))
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield Line("rights", told("no_rights", folder=f"{name}/"), "attention")
        else:
            whole.append(f"{name}/")
            mode = stat.S_IMODE(folder.stat().st_mode)
            if os.name == "posix" and mode & ~project.settings.access.folder & 0o777:
                yield Line("rights", told("open_to_others", folder=f"{name}/", mode=f"{mode:04o}"), "attention")
    if whole:
        yield Line("rights", told("rights", folders=listed(whole)))


def _imports(found: list[Manifest]) -> Iterator[Line]:
    if not found:
        yield Line("imports", PHRASES["no_log"])
        return
    counts: dict[str, Any] = {
        "imports": len(found), "tables": len({one.table for one in found}), "rows": sum(one.accepted for one in found),
    }  # fmt: skip
    yield Line("imports", told("imports", **counts), values=counts)
    rows = sum(one.quarantined for one in found)
    yield Line("quarantined", told("quarantined", rows=rows), values={"rows": rows})


def _models(project: Project) -> Iterator[Line]:
    from riskml.registry import FORMAT, champion, kept_on_server, order_champion, versions  # noqa: PLC0415

    yield Line("format", told("format", format=FORMAT), values={"format": FORMAT})
    if kept_on_server(project):
        yield Line("tracking", PHRASES["tracking_server"])
        return
    yield Line("tracking", PHRASES["tracking_own"])
    for model, load in zip(_MODELS, (champion, order_champion), strict=True):
        known = versions(project, model)
        standing = next((one for one in known if "champion" in one.aliases), None)
        if standing is None:
            said = told("no_champion", model=model, count=len(known)) if known else told("no_model", model=model)
            yield Line("champion", said, "attention" if known and model == _MODELS[0] else "fine", {"model": model})
            continue
        values = {
            "model": model, "version": standing.version, "as_of": standing.as_of, "recipe": standing.recipe,
            "signed": len({one.by for one in standing.signatures}),
        }  # fmt: skip
        yield Line("champion", told("champion", **values), values=values)
        if not standing.sealed:
            yield Line("champion", told("unsealed", model=model, version=standing.version), "attention")
        load(project)  # its hashes, its format, and that nobody has moved it by hand


def _runs(project: Project) -> Iterator[Line]:
    from riskml.pipeline.published import runs_in  # noqa: PLC0415

    found = runs_in(project.runs)
    if not found:
        yield Line("runs", PHRASES["no_run"])
        return
    latest = found[-1]
    values = {
        "count": len(found), "as_of": latest.as_of.isoformat(), "until": str(latest.manifest["until"]),
        "version": str(latest.manifest.get("riskml")),
    }  # fmt: skip
    yield Line("runs", told("run", **values), values=values)
    for one in found:
        if not one.stands_whole():
            yield Line("runs", told("run_broken", as_of=one.as_of.isoformat()), "attention")


def _plugins() -> Iterator[Line]:
    needs: dict[str, list[str]] = {one: [] for one in metadata.metadata("riskml").get_all("Provides-Extra") or ()}
    for requirement in metadata.requires("riskml") or ():
        told_of = re.search(r"extra\s*==\s*['\"]([^'\"]+)", requirement)
        name = re.match(r"[A-Za-z0-9._-]+", requirement)
        if told_of and name:
            needs.setdefault(told_of[1], []).append(name[0])
    for extra, packages in sorted(needs.items()):
        lacking = [name for name in packages if not _is_installed(name)]
        said = told("extra_lacks", extra=extra, packages=", ".join(lacking)) if lacking else told("extra", extra=extra)
        yield Line("extra", said, values={"extra": extra, "lacking": lacking})
    every = metadata.entry_points()
    found = [one for group in every.groups if group.startswith(PLUGINS) for one in every.select(group=group)]
    for one in sorted(found, key=lambda one: (one.group, one.name)):
        package = f"{one.dist.name} {one.dist.version}" if one.dist else "?"
        values = {"name": one.name, "group": one.group, "package": package}
        yield Line("plugin", told("plugin", **values), values=values)
    if not found:
        yield Line("plugin", PHRASES["no_plugins"])


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True

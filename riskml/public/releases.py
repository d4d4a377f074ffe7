"""What was hung out, kept: what a period was once told as it stays, so that no later telling gives a number away.

A number told twice, differently, tells the few by whom it differs. So a period that has ended is told once, as it was
known then; what is recorded or corrected later is not among its numbers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Self

import pandas as pd

from riskml.core.abreast import one_by_one
from riskml.core.atomic import move, settle_file, settle_folder, write_file
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.pipeline.public_sums import PUBLIC_SUMS
from riskml.public.cells import FAMILIES, Shown, Sums, shown_of
from riskml.public.periods import grain_of, overlap, told_whole
from riskml.public.phrases_faults import phrase
from riskml.public.suppression import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from riskml.core.abreast import Abreast
    from riskml.core.project import Project
    from riskml.pipeline.published import Published
    from riskml.public.settings import PublicSettings

FOLDER: Final = "public"
"""The folder in the project's store where it is kept what was hung out."""


@dataclass(frozen=True, slots=True)
class Release:
    """What was shown of one family of tables and one period.

    Parameters
    ----------
    family, period
        Of what, and of when.
    run_id, as_of
        Which run told it, and what was known by when.
    k
        Of how many it told at least.
    shown
        What it told.
    """

    family: str
    period: str
    run_id: str
    as_of: date
    k: int
    shown: tuple[Shown, ...]

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.family}-{self.period}.json"

    @property
    def known(self) -> str:
        """By which day it was known, as it is written."""
        return self.as_of.isoformat()

    def text(self) -> str:
        """Write it as JSON."""
        head = {"family": self.family, "period": self.period, "run_id": self.run_id, "k": self.k}
        told = {**head, "as_of": self.as_of.isoformat(), "columns": list(Shown._fields), "shown": self.shown}
        return json.dumps(told, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read one that was kept.

        Raises
        ------
        ProjectError
            The file is not as it was written: what was hung out is no longer known.
        """
        try:
            told = json.loads(file.read_text("utf-8"))
            return cls(
                told["family"], told["period"], told["run_id"], date.fromisoformat(told["as_of"]), told["k"],
                tuple(Shown(*one) for one in told["shown"]),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError) as error:
            fault = Fault(str(file), phrase("a_release_kept"), Verbatim(repr(error)[:120]), phrase("bring_it_back"))
            raise ProjectError([fault]) from error


@dataclass(frozen=True, slots=True)
class Units:
    """Who is who: the name of each unit, the unit above it, all of them as a tree, and what area each is."""

    names: dict[str, str]
    above: dict[str, str | None]
    tree: Tree
    levels: Mapping[str, str] = field(default_factory=dict)


def sums_of(run: Published) -> pd.DataFrame:
    """Return a run's table of sums, with empty texts for what is not told.

    Raises
    ------
    ProjectError
        The run has none: it was made before there were public pages.
    """
    table = pd.read_parquet(run.file(f"{PUBLIC_SUMS}.parquet", "measure"))
    texts = ("period", "item", "detail", "since", "name", "parent_id")
    return table.assign(**{one: table[one].fillna("").astype("str") for one in texts})


def units_of(table: pd.DataFrame, where: str) -> Units:
    """Return the units that a run's table tells, those that only records name among them.

    Raises
    ------
    ProjectError
        A unit stands below itself.
    """
    told = table[table["part"] == "unit"]
    names: dict[str, str] = dict.fromkeys(sorted(set(table["unit_id"])), "")
    names |= dict(zip(told["unit_id"], told["name"], strict=True))
    above: dict[str, str | None] = dict.fromkeys(names)
    above |= {unit: over or None for unit, over in zip(told["unit_id"], told["parent_id"], strict=True)}
    try:
        levels = {unit: level for unit, level in zip(told["unit_id"], told["item"], strict=True) if level}
        return Units(names, above, Tree.of(above), levels)
    except ValueError as error:
        fault = Fault(where, phrase("units_as_a_tree"), phrase("below_itself", unit=str(error)), phrase("mend_units"))
        raise ProjectError([fault]) from error


def new_releases(
    run: Published,
    table: pd.DataFrame,
    units: Units,
    settings: PublicSettings,
    kept: Iterable[Release],
    *,
    each: Abreast = one_by_one,
) -> list[Release]:
    """Return what a run tells of periods that have ended and of which nothing was told yet.

    A period that overlaps one that was told, by the quarter or by the year, is left out: their difference would tell
    of what is between.

    Parameters
    ----------
    run, table, units, settings
        The run, its sums, its units, and what may be told.
    kept
        What was told before.
    each
        Does one period after another, or several abreast.
    """
    whole = list(_ended(run, table, units, settings, kept))
    shown = each(_shown_of, ((family, own) for family, _, own in whole))
    return [
        Release(family, period, run.run_id, run.as_of, settings.k, told)
        for (family, period, _), told in zip(whole, shown, strict=True)
    ]


def _shown_of(work: tuple[str, Sums]) -> tuple[Shown, ...]:
    return shown_of(*work)


def _ended(
    run: Published, table: pd.DataFrame, units: Units, settings: PublicSettings, kept: Iterable[Release]
) -> Iterator[tuple[str, str, Sums]]:
    """Yield each family and period that has ended and of which nothing was told, with its sums."""
    told: dict[str, list[str]] = {}
    for one in kept:
        told.setdefault(one.family, []).append(one.period)
    for family, parts in FAMILIES.items():
        rows = table[table["part"].isin(parts)]
        main = rows[rows["part"] == parts[0]]
        if main.empty:
            continue
        since = date.fromisoformat(min(main["since"]))
        grain = "month" if family == "received" else settings.grain
        named = frozenset(str(part) for part, own in rows.groupby("part") if own["people"].any())
        for period in sorted(set(main["period"])):
            whole = grain_of(period) == grain and told_whole(period, since, run.as_of)
            if whole and not any(overlap(period, other) for other in told.get(family, ())):
                yield family, period, Sums(rows[rows["period"] == period], units.tree, settings.k, named)


def kept_releases(project: Project) -> list[Release]:
    """Return all that was hung out.

    Raises
    ------
    ProjectError
        What was kept of it cannot be read.
    """
    return [Release.read(file) for file in sorted((project.store / FOLDER).glob("[!.]*.json"))]


def keep(project: Project, releases: Iterable[Release]) -> None:
    """Keep what is about to be hung out; whoever calls this holds the project's lock."""
    folder = project.store / FOLDER
    project.settings.access.make(folder)
    for one in releases:
        draft = folder / f".{one.name}"
        write_file(draft, one.text())
        settle_file(draft)
        move(draft, folder / one.name)
    settle_folder(folder)

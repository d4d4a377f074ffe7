"""Writing a synthetic city: the sources a bureau would hand over, and the truth beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskml.synthetic import demand, people, sources
from riskml.synthetic.casting import Casting
from riskml.synthetic.clock import Clock
from riskml.synthetic.entitlements import Entitlements
from riskml.synthetic.handling import Office
from riskml.synthetic.parties import Parties
from riskml.synthetic.purchases import Purchases
from riskml.synthetic.size import CitySize

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from riskml.cards import MatterCard


@dataclass(frozen=True, slots=True)
class CityFiles:
    """What was written, and where.

    Parameters
    ----------
    sources
        Table to CSV file; the headers are the contract's fields.
    encodings
        Table to encoding.
    rows
        Table to rows in its file, dirt included.
    duplicates, broken
        Exact duplicates and rows that break the contract, in the operations.
    truth, plants
        Who played what, and what is planted in purchases, payments and registers. No part of the job reads them.
    first, last
        The days that the log spans; `last` is the date to run as of.
    """

    sources: Mapping[str, Path]
    encodings: Mapping[str, str]
    rows: Mapping[str, int]
    duplicates: int
    broken: int
    truth: Path
    plants: Path
    first: dt.date
    last: dt.date


def write_city(
    directory: Path, matters: Sequence[MatterCard], size: CitySize | None = None, seed: int = 0
) -> CityFiles:
    """Write a synthetic city into a folder; the same seed gives the same bytes.

    Parameters
    ----------
    directory
        Where ``sources/*.csv``, ``truth.json`` and ``plants.json`` are written.
    matters
        The project's matter cards: their limits, workflows, ranges and thresholds are the city's own.
        Matters that the city does not know are not played.
    size
        How large; about 200 officials over 24 months by default.
    seed
        Of every draw.

    Raises
    ------
    ProjectError
        A matter that the city plays has no card, or lacks what the city needs of it.
    """
    size = size or CitySize()
    demand.check_matters(matters, people.KINDS)
    rng = np.random.default_rng(seed)
    clock = Clock.of(size)
    staff = people.found(size, clock, rng)
    parties = Parties.settle(size, 1 + max(unit.district for unit in staff.units), rng)
    arrived = demand.arrive(size, clock, staff, parties, matters=matters, rng=rng)
    casting = Casting(staff, parties, clock, matters, size, rng)
    casting.cast()
    cases = demand.Cases.joined([arrived, *casting.added])
    office = Office(staff, cases, matters, casting.conducts, clock, rng)
    log = office.work()
    city = sources.City(staff, parties, cases, office.due, log, matters, clock)
    # Draws of their own: what is added here leaves the log as it was.
    own = np.random.default_rng([seed, 1])
    purchases = Purchases(staff, parties, clock, own, max(1, size.planted - 1))
    purchases.make()
    aid = [place for place, matter in enumerate(matters) if matter.area == "aid"]
    asking = np.unique(cases.party[np.isin(cases.matter, aid) & (cases.party >= 0)])
    entitlements = Entitlements(staff, parties, clock, asking, own)
    entitlements.make()
    tables = sources.tables(city, purchases, entitlements, rng)
    tables["operations"] = sources.soil(tables["operations"], rng)
    folder = directory / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    encodings = {name: "gb18030" if name in sources.GB18030 else "utf-8" for name in tables}
    paths = {name: folder / f"{name}.csv" for name in tables}
    for name, table in tables.items():
        sources.write(table, paths[name], encodings[name])
    truth, plants = directory / "truth.json", directory / "plants.json"
    for path, told in ((truth, (*casting.parts, *staff.parts)), (plants, (*purchases.plants, *entitlements.plants))):
        records = [one.as_record() for one in told]
        path.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return CityFiles(
        sources=paths,
        encodings=encodings,
        rows={name: len(table) for name, table in tables.items()},
        duplicates=sources.DUPLICATES,
        broken=sources.BROKEN,
        truth=truth,
        plants=plants,
        first=size.first,
        last=size.last,
    )

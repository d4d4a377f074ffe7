"""Honest people of a made-up city whom its run listed, kept until one of them is put among the warnings here.

They come from a run of its own on rows that were made up: the same cards, the same words, the same pages. Whoever plays
a scheme there, or cites a record of one, is left out: what is kept is known to be false.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import Fault, ProjectError
from riskml.portal.models import Run
from riskml.portal.models_watch import SeedStock
from riskml.portal.neutralised import neutralised_rows
from riskml.portal.phrases_faults import phrase
from riskml.portal.told import drawn_with, portraits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from riskml.pipeline.published import Published

SHORT: Final = 2
"""Names of so many letters may be part of other words."""
LONG: Final = 4
"""Counterparties with longer names are companies."""
TOKEN: Final = re.compile("[A-Za-z0-9_-]+")
"""What identifiers of the made-up city are made of."""
SCHEME: Final = "scheme"
TRUTH, PLANTS = "truth.json", "plants.json"
_LISTED: Final = ("red", "yellow")
_FIRST: Final = ("score", "rule")
"""Whoever was listed so comes before those drawn by lot."""


@dataclass(frozen=True, slots=True)
class Pools:
    """Made-up names to take instead of those of the city: of people, companies and units."""

    people: Sequence[str]
    companies: Sequence[str]
    units: Sequence[str]


def keep_stock(city: Path, published: Published, pools: Pools) -> int:
    """Keep what a made-up city has; what was kept before stays as it is. Return how many people are new.

    Raises
    ------
    ProjectError
        The folder is no made-up city's.
    """
    faults = [
        Fault(str(city / one), phrase("what_was_planted"), phrase("no_such_file"), phrase("use_demo"))
        for one in (TRUTH, PLANTS)
        if not (city / one).is_file()
    ]
    if faults:
        raise ProjectError(faults)
    before = SeedStock.objects.count()
    rows = [
        SeedStock(
            as_of=published.as_of,
            source=f"{published.run_id}|{told['official']['person']['official_id']}"[:80],
            packed=zlib.compress(json.dumps({**told, "pools": vars_of(pools)}).encode()),
        )
        for told in _honest(city, published)
    ]
    SeedStock.objects.bulk_create(rows, ignore_conflicts=True)
    return SeedStock.objects.count() - before


def vars_of(pools: Pools) -> dict[str, list[str]]:
    """Return pools as JSON has them."""
    return {"official": list(pools.people), "company": list(pools.companies), "unit": list(pools.units)}


def stock_values(row: SeedStock) -> dict[str, Any]:
    """Return what a row of the stock has."""
    values: dict[str, Any] = json.loads(zlib.decompress(row.packed))
    return values


def _honest(city: Path, published: Published) -> Iterator[dict[str, Any]]:
    """Yield whoever is listed and plays no scheme, by how they were listed."""
    played = {one["official_id"] for one in _read(city / TRUTH) if one["role"] == SCHEME}
    planted = {ref for one in _read(city / PLANTS) if one["role"] == SCHEME for ref in one["records"]}
    roster = {row["id"]: (row["kind"], row["name"]) for row in published.rows("roster", "score")}
    units: dict[str, dict[str, Any]] = {}
    found: list[dict[str, Any]] = []
    scored = 0
    for kind, key, text in portraits(published):
        told = json.loads(text)
        if kind == "unit":
            units[key] = told
        if kind != "official":
            continue
        scored += 1
        grade = told["grade"]
        listed = grade["grade"] in _LISTED or grade["selected_by"] == "random"
        refs = {record["ref"] for reason in told["reasons"] for record in reason["records"]}
        if listed and key not in played and not refs & planted:
            found.append(told)
    looked_at = drawn_with(published)
    numbers = {row.official_id: zlib.decompress(row.packed).decode() for row in neutralised_rows(Run(), published)}
    for told in sorted(found, key=lambda one: one["grade"]["selected_by"] not in _FIRST):
        person = told["person"]
        if person["unit_id"] in units:
            unit = units[person["unit_id"]]
            text = json.dumps([told, unit], ensure_ascii=False)
            tokens = set(TOKEN.findall(text))
            yield {
                "official": told,
                "unit": unit,
                "neutralised": numbers.get(person["official_id"]),
                "propensity": looked_at.get(person["official_id"]),
                "scored": scored,
                "names": {
                    **{
                        one: list(kind_name)
                        for one, kind_name in roster.items()
                        if one in tokens or _called(kind_name, text)
                    },
                    person["official_id"]: ["official", person["name"]],
                    person["unit_id"]: ["unit", unit["unit"]],
                },
            }


def _called(kind_name: tuple[str, str], text: str) -> bool:
    """Say whether a text has the name of an official, a unit or a company, though no identifier of it."""
    kind, name = kind_name
    return bool(name) and len(name) > (LONG if kind == "counterparty" else SHORT) and name in text


def _read(file: Path) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = json.loads(file.read_text("utf-8"))
    return rows

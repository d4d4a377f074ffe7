"""Seconds of `riskml publish` over a county of many villages: what may be shown, and all pages in both languages.

    .venv/bin/python benchmarks/public.py --units 5000

A published run is made up of a city, its counties, towns of some thirty villages, and the sums of each village by month
and quarter, rolled up; most of them are small, as villages are. Then the site is published as by the command, with its
codes, and put in its place.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import tempfile
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from riskml.cards import read_cards
from riskml.core.project import Project
from riskml.pipeline import create_project
from riskml.pipeline.public_sums import COLUMNS
from riskml.pipeline.trails import write_matters
from riskml.public import publish_site

SEED = 20260101
VILLAGES_A_TOWN, TOWNS_A_COUNTY = 30, 15
QUARTERS = [f"{year}-Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
SCHEMES = ("farm_subsidy", "aid", "labour", "purchase")
STEPS = ("accept", "review", "decide")


def tree(units: int) -> dict[str, str]:
    """Return the unit above each unit; of the city none."""
    above = {"C0": ""}
    for place in range(units):
        town = f"T{place // VILLAGES_A_TOWN:04d}"
        county = f"K{place // VILLAGES_A_TOWN // TOWNS_A_COUNTY:03d}"
        above |= {f"V{place:05d}": town, town: county, county: "C0"}
    return above


def columns(matters: list[str]) -> list[tuple[str, str, str, str, float]]:
    """Return each column of the table, with how much of it a village has on average."""
    made = [("received", month, "", "", 14.0) for month in MONTHS]
    for quarter in QUARTERS:
        for matter in matters:
            made += [("finished", quarter, matter, "", 7.0), ("hands", quarter, matter, "", 20.0)]
            made += [("step", quarter, matter, step, 7.0) for step in STEPS]
        made += [("paid", quarter, scheme, "", 9.0) for scheme in SCHEMES]
        made += [("contract", quarter, "purchase", "", 0.4), ("complaint", quarter, "", "", 1.0)]
        made += [("staff", quarter, "", "", 40.0)]
    return made


def sums(above: dict[str, str], matters: list[str]) -> pd.DataFrame:
    """Draw the sums of each village, and roll them up."""
    rng = np.random.default_rng(SEED)
    villages = [unit for unit in above if unit.startswith("V")]
    over = defaultdict(list)
    for place, village in enumerate(villages):
        unit = village
        while unit:
            over[unit].append(place)
            unit = above[unit]
    size = rng.lognormal(0, 0.7, len(villages))
    parts = [
        pd.DataFrame({"part": "unit", "unit_id": list(above), "parent_id": [one or None for one in above.values()]})
    ]
    parts[0]["name"] = "松溪村 " + parts[0]["unit_id"]
    order = list(over)
    rows = np.concatenate([np.full(len(over[unit]), row) for row, unit in enumerate(order)])
    leaves = np.concatenate([np.array(over[unit]) for unit in order])
    for part, period, item, step, mean in columns(matters):
        own = rng.poisson(mean * size)
        count = np.bincount(rows, weights=own[leaves], minlength=len(order)).astype(int)
        late = np.bincount(rows, weights=rng.binomial(own, 0.1)[leaves], minlength=len(order)).astype(int)
        people = np.minimum(count, 9 * np.bincount(rows)) if part in ("hands", "staff") else count
        table = pd.DataFrame({"unit_id": order, "count": count, "timed": count, "late": late, "people": people})
        table = table.assign(part=part, period=period, item=item or None, detail=step or None, since="2024-01-01")
        parts.append(table[table["count"] > 0].assign(amount=count[count > 0] * 300.0, largest=600.0))
    return pd.concat(parts, ignore_index=True).reindex(columns=list(COLUMNS))


def busy_so_far() -> float:
    """Return the seconds of a processor that this process and those that it started have taken."""
    return sum(
        one.ru_utime + one.ru_stime for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--units", type=int, default=5000)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "county")
        (project.serving / "public.toml").write_text('address = "https://cunwu.example.cn/"\n', "utf-8")
        run = project.runs / "2025-12-31"
        run.mkdir(parents=True)
        cards = read_cards(project)
        above = tree(asked.units)
        matters = [card.name for card in cards.matters if card.name.startswith("village")]
        table = sums(above, matters)
        table.to_parquet(run / "public_sums.parquet", index=False)
        write_matters(cards, run)
        outputs = {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in run.iterdir()}
        told = {"run_id": "0" * 16, "facts_id": "0" * 16, "until": "report", "as_of": str(date(2025, 12, 31))}
        (run / "manifest.json").write_text(json.dumps({**told, "riskml": "0", "outputs": outputs}), "utf-8")
        start, busy = time.perf_counter(), busy_so_far()
        made = publish_site(Project.open(project.root), jobs=asked.jobs)
        took, busy = time.perf_counter() - start, busy_so_far() - busy
        sizes = [one.stat().st_size for one in made.folder.rglob("*.html")]
        print(f"{len(table):,} rows of sums, {made.units:,} units, {made.numbers:,} numbers shown")
        print(
            f"{len(sizes):,} pages, the largest of {max(sizes):,} bytes: {took:.1f} s on the clock,"
            f" {busy:.1f} s of the processor by {asked.jobs} processes"
        )


if __name__ == "__main__":
    main()

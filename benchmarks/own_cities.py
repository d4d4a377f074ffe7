"""Whether p-values keep their promise in the project's own cities: how many ordinary people fall below 0.10.

Of people who differ by chance alone a tenth should. Each seed is a city as `riskml demo` makes it, run as of its last
day (training the default recipe first), and held against the truth, which the project never saw. p-values are those of
the score as measured, before the benefit of the doubt. Told beside it: of those listed by score over all cities, the
share who are at no scheme, with the exact interval, ordinary people and honest look-alikes apart; the list promises
`false_discovery` of `serving/grades.toml`, of people who differ by chance alone. In the shipped city ordinary people
honestly differ; with `--differences 0` they do not, and the promise can be held against what came of it.

    python benchmarks/own_cities.py [--seeds 20] [--differences 0] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from scipy import stats

from riskml.cards import read_cards
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.pipeline.published import published_run
from riskml.synthetic import CitySize
from riskml.synthetic.write import write_city
from riskml.triage import read_grades

SURE = 0.10


def people_of(seed: int, folder: Path, differences: float = 1.0) -> tuple[pd.DataFrame, float]:
    """Return by official p-value, role and how listed, and the false discovery rate that the list promises."""
    project = create_project(folder / "project")
    city = write_city(folder / "bureau", read_cards(project).matters, CitySize(differences=differences), seed)
    for table, source in city.sources.items():
        list(import_source(project, source, table=table, format="csv"))
    open_project(project.root).run(as_of=city.last, until="score")
    run = published_run(project.runs, city.last, "score")
    scores = pd.DataFrame(run.rows("scores", "score", columns=["official_id", "p_value"]))
    columns = ["official_id", "selected_by"]
    listed = pd.DataFrame(run.rows("warnings", "score", columns=columns), columns=columns)
    roles = {one["official_id"]: one["role"] for one in json.loads(city.truth.read_text("utf-8"))}
    people = scores.merge(listed, how="left")
    people["role"] = people["official_id"].map(roles).fillna("ordinary")
    return people, read_grades(project).false_discovery


def figures(people: pd.DataFrame) -> dict[str, Any]:
    """Return the share of a city's ordinary people below, who is listed by score, and how even their p-values are."""
    ordinary = people.loc[people["role"] == "ordinary", "p_value"].dropna()
    by_score = people[people["selected_by"] == "score"]
    return {
        "ordinary": len(ordinary),
        "below": int((ordinary < SURE).sum()),
        "distance_from_even": round(float(stats.kstest(ordinary, "uniform").statistic), 3),
        "listed_by_score": len(by_score),
        "of_them_ordinary": int((by_score["role"] == "ordinary").sum()),
        "of_them_look_alikes": int((by_score["role"] == "look_alike").sum()),
        "at_schemes": int((people["role"] == "scheme").sum()),
    }


def _share(wrong: int, listed: int) -> tuple[float, float, float] | None:
    """Return a share with its exact 95 % interval."""
    if not listed:
        return None
    interval = stats.binomtest(wrong, listed).proportion_ci()
    return wrong / listed, float(interval.low), float(interval.high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="seeds 1 to this")
    parser.add_argument("--differences", type=float, default=1.0, help="how far ordinary people honestly differ")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    cities, promised = [], 0.0
    for seed in range(1, asked.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            people, promised = people_of(seed, Path(folder), asked.differences)
        cities.append({"seed": seed, **figures(people)})
        print(json.dumps(cities[-1]), file=sys.stderr, flush=True)
    shares = [one["below"] / one["ordinary"] for one in cities]
    listed, ordinary, alike = (
        sum(one[name] for one in cities) for name in ("listed_by_score", "of_them_ordinary", "of_them_look_alikes")
    )
    told = {
        "cities": cities,
        "share_below": sum(one["below"] for one in cities) / sum(one["ordinary"] for one in cities),
        "least_and_largest": [min(shares), max(shares)],
        "promised_false_discovery": promised,
        "listed_by_score": listed,
        "ordinary": _share(ordinary, listed),
        "at_no_scheme": _share(ordinary + alike, listed),
    }
    if asked.json:
        print(json.dumps(told, indent=1))
        return
    print(f"ordinary people with p < {SURE} in {len(cities)} cities: {told['share_below']:.1%}")
    print(f"  by city from {min(shares):.1%} to {max(shares):.1%}")
    print(f"listed by score {listed}; of people who differ by chance alone promised: {promised:.0%} on average")
    for what, wrong in (("ordinary people", ordinary), ("at no scheme, look-alikes too", ordinary + alike)):
        share = _share(wrong, listed)
        if share:
            print(f"  {what}: {wrong}, {share[0]:.1%} (95 %: {share[1]:.1%} to {share[2]:.1%})")


if __name__ == "__main__":
    main()

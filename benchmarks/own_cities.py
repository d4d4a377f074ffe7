"""Whether p-values keep their promise in the project's own cities: how many ordinary people fall below 0.10.

Of people who differ by chance alone a tenth should. Each seed is a city as `riskml demo` makes it, run as of its last
day (training the default recipe first), and held against the truth, which the project never saw. p-values are those of
the score as measured, before the benefit of the doubt. Told beside it: of those listed by score over all cities, the
share who are at no scheme, with the exact interval; the list promises `false_discovery` of `serving/grades.toml`.

    python benchmarks/own_cities.py [--seeds 20] [--json]
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
from riskml.synthetic.write import write_city
from riskml.triage import read_grades

SURE = 0.10


def people_of(seed: int, folder: Path) -> tuple[pd.DataFrame, float]:
    """Return by official p-value, role and how listed, and the false discovery rate that the list promises."""
    project = create_project(folder / "project")
    city = write_city(folder / "bureau", read_cards(project).matters, None, seed)
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
        "of_them_at_no_scheme": int((by_score["role"] != "scheme").sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="seeds 1 to this")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    cities, promised = [], 0.0
    for seed in range(1, asked.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            people, promised = people_of(seed, Path(folder))
        cities.append({"seed": seed, **figures(people)})
        print(json.dumps(cities[-1]), file=sys.stderr, flush=True)
    shares = [one["below"] / one["ordinary"] for one in cities]
    wrong, listed = (sum(one[name] for one in cities) for name in ("of_them_at_no_scheme", "listed_by_score"))
    interval = stats.binomtest(wrong, listed).proportion_ci() if listed else None
    told = {
        "cities": cities,
        "share_below": sum(one["below"] for one in cities) / sum(one["ordinary"] for one in cities),
        "least_and_largest": [min(shares), max(shares)],
        "promised_false_discovery": promised,
        "false_discovery": wrong / listed if listed else None,
        "interval": [float(interval.low), float(interval.high)] if interval else None,
    }
    if asked.json:
        print(json.dumps(told, indent=1))
        return
    print(f"ordinary people with p < {SURE} in {len(cities)} cities: {told['share_below']:.1%}")
    print(f"  by city from {min(shares):.1%} to {max(shares):.1%}")
    print(f"listed by score {listed}, at no scheme {wrong}; promised: {promised:.0%} on average")
    if interval:
        print(f"  false discovery {wrong / listed:.1%} (95 %: {interval.low:.1%} to {interval.high:.1%})")


if __name__ == "__main__":
    main()

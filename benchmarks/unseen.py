"""How a project fares in cities that nobody tuned to: G and H, some seeds each, from the export to the list.

``--cities A B C D E F`` asks for those that are there to be developed against; G and H stay for the last look; I and
J have schemes that a plain prototype sees.

Each city is made, its log is written as a bureau would hand it over, a project is made in a temporary folder, its
matters are declared, everything is imported, and the job runs as of the last day (training the default recipe first).
The published scores and warnings are then held against the truth, which the project never saw. Whoever is listed by
lot is counted apart: the lot says nothing of anybody. Who lends a hand to another's scheme counts on neither side. A
plain prototype of the same facts stands beside it (`prototype`), with as many people on its list.

    python benchmarks/unseen.py [--seeds 3] [--cities G H] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
import prototype
from cities.export import export, frames, write_cards
from cities.make import CITIES, LAST_LOOK, make
from sklearn.metrics import roc_auc_score

from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.pipeline.published import published_run
from riskml.triage import read_grades

SURE = 0.10
"""The p-value below which a tenth of ordinary people should fall."""
_KINDS = ("planted", "lookalike", "ordinary")


def tell(words: str) -> None:
    """Say on the side how far it is."""
    print(words, file=sys.stderr, flush=True)


def published(name: str, seed: int, folder: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Go from a city to a published list.

    Returns
    -------
    people : pandas.DataFrame
        By official: score, p-value, grade and how selected, beside kind and code, which only the truth knows.
    told : dict
        Sizes, settings and seconds.
    """
    city = make(name, seed)
    log = export(city, folder / "bureau", seed)
    project = create_project(folder / "project")
    write_cards(city, project.root / "features" / "matters")
    start, rows = time.perf_counter(), 0
    for table, source, mapping in log.sources:
        for manifest in import_source(project, source, table=table, mapping=mapping):
            rows += manifest.accepted
            if manifest.quarantined:
                tell(f"  {manifest.summary()}")
    imported = time.perf_counter()
    open_project(project.root).run(as_of=city.town.last, until="score", train=True)
    ended = time.perf_counter()
    run = published_run(project.runs, city.town.last, "score")
    scores = pd.DataFrame(run.rows("scores", "score", columns=["official_id", "score", "p_value"]))
    columns = ["official_id", "grade", "selected_by"]
    warned = pd.DataFrame(run.rows("warnings", "score", columns=columns), columns=columns)
    known = json.loads(log.truth.read_text("utf-8"))
    truth = pd.DataFrame(known["people"])
    everybody = pd.DataFrame({"official_id": sorted(one.official_id for one in city.town.people)})
    people = everybody.merge(scores, how="left").merge(warned, how="left")
    people = people.merge(truth[["official_id", "kind", "code"]], how="left").set_index("official_id")
    people["kind"] = people["kind"].fillna("ordinary")
    people["prototype"] = prototype.scores(frames(city, seed)).reindex(people.index)
    people = people.drop([one["official_id"] for one in known["involved"]])
    told = {
        "operations": len(city.work.acts),
        "rows_accepted": rows,
        "capacity": read_grades(project).capacity,
        "seconds": {"import": round(imported - start, 1), "train_and_run": round(ended - imported, 1)},
    }
    return people, told


def figures(people: pd.DataFrame) -> dict[str, Any]:
    """Return what a list is worth, by the truth."""
    score = people["score"].fillna(people["score"].min() - 1)
    listed = people["selected_by"].isin(["rule", "score"])
    by_kind = {kind: people["kind"] == kind for kind in _KINDS}
    ordinary = people.loc[by_kind["ordinary"], "p_value"].dropna()
    coded = people[people["code"].notna()]
    plain = people["prototype"].fillna(-1.0)
    as_many = plain.sort_values(ascending=False, kind="stable").index[: int(listed.sum())]
    return {
        "auc": round(float(roc_auc_score(by_kind["planted"], score)), 3),
        "people": {kind: int(those.sum()) for kind, those in by_kind.items()},
        "listed": {kind: int((listed & those).sum()) for kind, those in by_kind.items()},
        "listed_by": {
            str(way): int(number) for way, number in people.loc[listed, "selected_by"].value_counts().items()
        },
        "red": {kind: int((listed & those & (people["grade"] == "red")).sum()) for kind, those in by_kind.items()},
        "by_lot": int((people["selected_by"] == "random").sum()),
        "prototype": {
            "auc": round(float(roc_auc_score(by_kind["planted"], plain)), 3),
            "listed": {kind: int(those[as_many].sum()) for kind, those in by_kind.items()},
        },
        "not_scored": int(people["score"].isna().sum()),
        "ordinary_p_below": {str(SURE): round(float((ordinary < SURE).mean()), 3)},
        "by_code": {
            str(code): {"listed": int(listed[rows.index].sum()), "of": len(rows)}
            for code, rows in coded.groupby("code")
        },
    }


def together(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Add up the seeds of one city; what failed is named: schemes not listed, circumstances listed."""
    codes = sorted({code for run in runs for code in run["by_code"]})
    kept = {code: [run["by_code"][code] for run in runs if code in run["by_code"]] for code in codes}
    counted = {
        code: (sum(one["listed"] for one in them), sum(one["of"] for one in them)) for code, them in kept.items()
    }
    failed = {code: f"{of - one} of {of}" for code, (one, of) in counted.items() if "-i" not in code and one < of}
    wrong = {code: f"{one} of {of}" for code, (one, of) in counted.items() if "-i" in code and one}
    shares = [run["ordinary_p_below"][str(SURE)] for run in runs]
    return {
        "auc_mean": round(sum(run["auc"] for run in runs) / len(runs), 3),
        "auc": [run["auc"] for run in runs],
        **{
            kind: {"listed": sum(run["listed"][kind] for run in runs), "of": sum(run["people"][kind] for run in runs)}
            for kind in _KINDS
        },
        "prototype": {
            "auc_mean": round(sum(run["prototype"]["auc"] for run in runs) / len(runs), 3),
            **{kind: sum(run["prototype"]["listed"][kind] for run in runs) for kind in _KINDS},
        },
        "ordinary_p_below": {str(SURE): shares},
        "schemes_missed": failed,
        "circumstances_listed": wrong,
    }


def show(name: str, all_of: dict[str, Any]) -> None:
    """Print one city's figures."""
    print(f"city {name}: ROC AUC {all_of['auc_mean']:.3f} ({', '.join(f'{one:.3f}' for one in all_of['auc'])})")
    for kind in _KINDS:
        print(f"  {kind:9} listed {all_of[kind]['listed']:3} of {all_of[kind]['of']}")
    plain = all_of["prototype"]
    lists = ", ".join(f"{kind} {plain[kind]}" for kind in _KINDS)
    print(f"  a plain prototype: ROC AUC {plain['auc_mean']:.3f}; on a list as long: {lists}")
    for bound, shares in all_of["ordinary_p_below"].items():
        print(f"  ordinary with p < {bound}: {', '.join(f'{one:.1%}' for one in shares)}")
    print(f"  schemes missed: {', '.join(f'{code} {words}' for code, words in all_of['schemes_missed'].items())}")
    listed = ", ".join(f"{code} {words}" for code, words in all_of["circumstances_listed"].items())
    print(f"  circumstances listed: {listed or 'none'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3, help="seeds 1 to this")
    parser.add_argument("--cities", nargs="+", choices=list(CITIES), default=list(LAST_LOOK))
    parser.add_argument("--json", action="store_true", help="everything as one JSON")
    asked = parser.parse_args()
    told: dict[str, Any] = {}
    for name in asked.cities:
        runs = []
        for seed in range(1, asked.seeds + 1):
            with tempfile.TemporaryDirectory() as folder:
                people, sizes = published(name, seed, Path(folder))
            runs.append({"seed": seed, **sizes, **figures(people)})
            tell(f"city {name}, seed {seed}: {json.dumps(runs[-1])}")
        told[name] = {"seeds": runs, "together": together(runs)}
        if not asked.json:
            show(name, told[name]["together"])
    if asked.json:
        print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()

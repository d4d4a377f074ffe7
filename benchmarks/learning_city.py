"""What findings add: learned in one whole city, tried in another, beside the unsupervised part alone.

The first city's months are replayed as they would have been run. Its reviewers work down each month's order of
warnings, pass over whom they looked at within the year, look at a few more by lot, and tell what they find weeks to
months later. On the last day both recipes, as they are shipped, learn from what is known: the unsupervised from the
log, the supervised also from the findings. Then both score the last months of another city, whose people neither has
seen, and each list, of the capacity that is shipped, is held against the truth, which only the city knows: whether a
scheme of that official falls into the year before the list.

    python benchmarks/learning_city.py [--seeds 2] [--units 28] [--officials 14] [--planted 5] [--months 24]
        [--test-months 3] [--capacity 20] [--minimum 30] [--metrics NAME …] [--rules AREA …]
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from findings import fill, pruned

from riskml.cards import read_cards
from riskml.evaluation import top_of_each_month
from riskml.intake import import_source
from riskml.pipeline import create_project
from riskml.pipeline.facts import measure_and_detect
from riskml.pipeline.fitting import fit_unpublished
from riskml.pipeline.matrix import features
from riskml.pipeline.triaged import score_and_triage
from riskml.registry import read_recipe, score
from riskml.synthetic import CitySize, write_city
from riskml.synthetic.findings import Reviewers, review, there, write_reviews
from riskml.triage import read_grades

if TYPE_CHECKING:
    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.registry import LoadedModel


HOLDS = 12
"""Months in which nobody is looked at again."""


def made(folder: Path, asked: argparse.Namespace, seed: int) -> tuple[Project, Cards, list, pd.PeriodIndex]:
    """Make a project with a city's log in it; return it with its cards, the truth and the months."""
    project = create_project(folder)
    pruned(project, asked.metrics, asked.rules)
    fill(project)
    cards = read_cards(project)
    size = CitySize(
        units=asked.units, officials_per_unit=asked.officials, months=asked.months, planted=asked.planted, demand=0.5
    )
    city = write_city(folder, cards.matters, size, seed)
    for table, path in city.sources.items():
        import_source(project, path, table=table, format="csv")
    months = pd.period_range(end=pd.Period(city.last, "M"), periods=asked.months, freq="M")
    return project, cards, json.loads(city.truth.read_text("utf-8")), months


def set_to(file: Path, name: str, value: int) -> None:
    """Set one whole number of a project's settings."""
    text, times = re.subn(rf"^{name} = \d+", f"{name} = {value}", file.read_text("utf-8"), count=1, flags=re.MULTILINE)
    if not times:
        raise ValueError(f"{file.name} has no {name}")
    file.write_text(text, "utf-8")


def look(project: Project, cards: Cards, months: pd.PeriodIndex, truth: list, seed: int) -> pd.DataFrame:
    """Run month after month, have people looked at, and import what was found."""
    places, by_lot = read_grades(project).places, max(2, read_grades(project).places // 5)
    random = np.random.default_rng(seed)
    model = fit_unpublished(project, cards, read_recipe(project), as_of=months[0].end_time.date())
    seen: dict[str, pd.Period] = {}
    looks = []
    for month in months:
        as_of = month.end_time.date()
        _, triaged = score_and_triage(project, cards, measure_and_detect(project, cards, as_of=as_of), model)
        order = triaged.warnings["official_id"].tolist()
        free = [one for one in order if one not in seen or (month - seen[one]).n >= HOLDS]
        rest = free[places:]
        drawn = random.choice(rest, min(by_lot, len(rest)), replace=False).tolist() if rest else []
        seen |= dict.fromkeys([*free[:places], *drawn], month)
        looks += [(one, as_of, "score", 1.0) for one in free[:places]]
        looks += [(one, as_of, "random", len(drawn) / len(rest)) for one in drawn]
    looked = pd.DataFrame(looks, columns=["official_id", "listed_at", "selected_by", "propensity"])
    looked["listed_at"] = pd.to_datetime(looked["listed_at"])
    told = review(looked, there(truth, looked), Reviewers(), seed=seed)
    import_source(project, write_reviews(told, project.root / "reviews.csv"), table="reviews", format="csv")
    return told


def listed(
    models: dict[str, LoadedModel], project: Project, cards: Cards, months: pd.PeriodIndex
) -> dict[str, pd.MultiIndex]:
    """Score later months by each model; return who is on each one's list, with its month."""
    places = read_grades(project).places
    scores: dict[str, list[pd.Series]] = {name: [] for name in models}
    for month in months:
        facts = measure_and_detect(project, cards, as_of=month.end_time.date())
        table, _ = features(facts, cards, month.start_time)
        for name, model in models.items():
            own = score(model, table).frame["score"]
            index = pd.MultiIndex.from_product([own.index, [month.start_time]], names=["official_id", "month"])
            scores[name].append(own.set_axis(index))
    lists = {}
    for name, parts in scores.items():
        every = pd.concat(parts)
        lists[name] = every.index[top_of_each_month(every, places).to_numpy()]
    return lists


def judge(seed: int, folder: Path, asked: argparse.Namespace) -> None:
    project, cards, truth, months = made(folder / "one", asked, seed)
    set_to(project.serving / "grades.toml", "capacity", asked.capacity)
    set_to(project.training / "recipes" / "supervised.toml", "minimum_findings", asked.minimum)
    told = look(project, cards, months[7:], truth, seed)
    day = months[-1].end_time.date()
    models = {name: fit_unpublished(project, cards, read_recipe(project, name), as_of=day) for name in RECIPES}
    known = told[told["recorded_at"] < pd.Timestamp(day) + pd.Timedelta(days=1)]["finding"].value_counts()
    blend = models["supervised"].scorer
    regime = getattr(blend, "regime_", "unsupervised")
    print(f"seed {seed}: {known.to_dict()}, supervised: {regime} {getattr(blend, 'weighing_', '')}", flush=True)
    other, cards, truth, months = made(folder / "other", asked, seed + 1000)
    later = months[-asked.test_months :]
    everybody = pd.DataFrame(
        {"official_id": [one["official_id"] for one in truth], "listed_at": later[-1].end_time.normalize()}
    ).drop_duplicates()
    print(
        f"    the other city has {there(truth, everybody).sum()} officials with a scheme in its last year", flush=True
    )
    for name, rows in listed(models, other, cards, later).items():
        frame = rows.to_frame(index=False).assign(listed_at=lambda one: one["month"] + pd.offsets.MonthEnd())
        right = there(truth, frame)
        people = frame.loc[right, "official_id"].nunique()
        print(
            f"    {name:<13} {right.sum():>3} of {len(right)} listed = {right.mean():.3f}, {people} people", flush=True
        )


RECIPES = ("unsupervised", "supervised")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes = {"seeds": 2, "units": 28, "officials": 14, "planted": 5, "months": 24, "test-months": 3}
    for name, value in (sizes | {"capacity": 20, "minimum": 30}).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--metrics", nargs="*", default=[])
    parser.add_argument("--rules", nargs="*", default=[])
    asked = parser.parse_args()
    for seed in range(asked.seeds):
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            judge(seed, Path(folder), asked)
        print(f"    {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()

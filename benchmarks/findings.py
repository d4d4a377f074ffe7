"""Precision at capacity from late, selective findings, against the truth that only the city knows.

Each seed is a small city of its own: its months are replayed as they would have been run, its reviewers look at
everybody on the lists and tell what they find weeks to months later, and the estimate is made on a date on which many
reviews are still open. Two lists are judged: the model's own, at which somebody looked, and one by a single metric, at
which mostly nobody did. The truth is what a look would confirm; beside it what is there.

    python benchmarks/findings.py [--seeds 3] [--months 6] [--metrics NAME …] [--rules AREA …]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.cards import read_cards
from riskml.evaluation import at_capacity, top_of_each_month
from riskml.intake import import_source
from riskml.pipeline import create_project
from riskml.pipeline.facts import measure_and_detect
from riskml.pipeline.fitting import fit_unpublished
from riskml.pipeline.matrix import matrix
from riskml.pipeline.triaged import score_and_triage
from riskml.registry import read_recipe
from riskml.reviews import labels_of, reviews_as_of
from riskml.synthetic import CitySize, write_city
from riskml.synthetic.findings import Reviewers, looked_at, review, there
from riskml.triage import read_grades

if TYPE_CHECKING:
    from riskml.core.project import Project

SIZE = CitySize(units=8, officials_per_unit=12, months=12, demand=0.4, companies=300, citizens=300, planted=1)
KEYS = ["official_id", "month"]


@dataclass(frozen=True)
class Judged:
    """One list of one city: estimate, interval and truth."""

    which: str
    value: float
    low: float
    high: float
    confirmable: float
    there: float
    open: int
    unseen: int

    @property
    def held(self) -> bool:
        return self.low <= self.confirmable <= self.high


def pruned(project: Project, metrics: list[str], rules: list[str]) -> None:
    """Keep the named metrics and areas of rules; all where none is named."""
    for file in project.features.glob("metrics/*.toml") if metrics else ():
        if file.stem not in metrics:
            file.unlink()
    for file in project.features.glob("rules/*/*.toml") if rules else ():
        if file.parent.name not in rules:
            file.unlink()


def fill(project: Project) -> None:
    """Have the list filled to its capacity, a quarter of it by lot: precision is of the whole list."""
    file = project.serving / "grades.toml"
    text = file.read_text("utf-8")
    for before, after in (
        ("false_discovery = 0.1", "false_discovery = 0.95"),
        ("random_share = 0.1", "random_share = 0.25"),
    ):
        if before not in text:
            raise ValueError(f"{file.name} has no {before}")
        text = text.replace(before, after, 1)
    file.write_text(text, "utf-8")


def judge(seed: int, folder: Path, asked: argparse.Namespace) -> list[Judged]:
    project = create_project(folder)
    pruned(project, asked.metrics, asked.rules)
    fill(project)
    cards = read_cards(project)
    city = write_city(folder, cards.matters, SIZE, seed)
    for table, path in city.sources.items():
        import_source(project, path, table=table, format="csv")
    truth = json.loads(city.truth.read_text("utf-8"))
    months = pd.period_range(end=pd.Period(city.last, "M"), periods=asked.months, freq="M")
    recipe = read_recipe(project)
    model = fit_unpublished(project, cards, recipe, as_of=months[0].end_time.date())
    looks, ours, rivals = [], [], []
    for month in months:
        as_of = month.end_time.date()
        facts = measure_and_detect(project, cards, as_of=as_of)
        scored, triaged = score_and_triage(project, cards, facts, model)
        scores = scored.scores
        looks.append(looked_at(triaged.warnings, pd.Timestamp(as_of)))
        start = month.start_time
        index = pd.MultiIndex.from_product([scores.index, [start]], names=KEYS)
        ours.append(scores["score"].set_axis(index))
        rivals.append(matrix(facts.measurement, cards, start).iloc[:, 0].reindex(scores.index).set_axis(index))
    looked = pd.concat(looks, ignore_index=True)
    reviews = review(looked, there(truth, looked), Reviewers(), seed=seed)
    day = (pd.Timestamp(city.last) + pd.Timedelta(days=asked.wait)).date()
    labels = reviews_as_of(labels_of(reviews, as_of=day), day)
    capacity = read_grades(project).places
    return [
        compare(which, pd.concat(scores), labels, truth, capacity=capacity, seed=seed)
        for which, scores in (("own list", ours), ("rival list", rivals))
    ]


def compare(which: str, scores: pd.Series, labels: pd.DataFrame, truth: list, *, capacity: int, seed: int) -> Judged:
    told = at_capacity(scores, labels, capacity)
    listed = scores.index[top_of_each_month(scores, capacity).to_numpy()].to_frame(index=False)
    everybody = listed.assign(listed_at=listed["month"] + pd.offsets.MonthEnd(), selected_by="other", propensity=1.0)
    is_there = there(truth, everybody)
    whole = review(everybody, is_there, Reviewers(), seed=seed)
    found = (whole["finding"] == "confirmed").sum() / len(everybody)
    precision = told.precision
    return Judged(
        which, precision.value, precision.low, precision.high, float(found), float(np.mean(is_there)), told.open,
        told.listed - told.reviewed,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--wait", type=int, default=60, help="days from the last list to the estimate")
    parser.add_argument("--metrics", nargs="*", default=[])
    parser.add_argument("--rules", nargs="*", default=[])
    asked = parser.parse_args()
    every: list[Judged] = []
    print(
        f"{'seed':>4}  {'list':<12}{'estimate and interval':<26}{'confirmable':>12}{'there':>8}{'open':>6}{'unseen':>8}"
    )
    for seed in range(asked.seeds):
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            for one in judge(seed, Path(folder) / "city", asked):
                every.append(one)
                span = f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]{' ' if one.held else ' misses'}"
                figures = f"{one.confirmable:>12.3f}{one.there:>8.3f}{one.open:>6}{one.unseen:>8}"
                print(f"{seed:>4}  {one.which:<12}{span:<26}{figures}", flush=True)
        print(f"      {time.perf_counter() - began:.0f} s", flush=True)
    for which in ("own list", "rival list"):
        own = [one for one in every if one.which == which]
        print(f"{which}: the interval holds what a look would confirm in {sum(one.held for one in own)} of {len(own)}")


if __name__ == "__main__":
    main()

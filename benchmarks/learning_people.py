"""What findings add to the score of people: learned in some cities, tried in others, beside the unsupervised part.

One commission has several cities of `benchmarks/cities`. Month after month its reviewers look at those who score
highest, of whom nobody within half a year, and at a tenth by lot; weeks to months later they tell what they found, and
now and then they miss what is there (`riskml.synthetic.findings.Reviewers`). On the last day both recipes, as they are
shipped, learn from what is known: the unsupervised from the log, the supervised also from the findings. Then both score
the last months of other cities, whose people neither has seen, and each list is held against the truth, which only the
city knows: whether that person was at a scheme by then.

    python benchmarks/learning_people.py [--cities C D] [--learn 4] [--test 2] [--capacity 15] [--others A B]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from cities.measured import measured
from sklearn.metrics import roc_auc_score

from riskml.core.project import Project
from riskml.evaluation import top_of_each_month
from riskml.learning import History, fit_model
from riskml.pipeline.matrix import features
from riskml.registry import read_recipe
from riskml.reviews import labels_of
from riskml.synthetic.findings import Reviewers, review

if TYPE_CHECKING:
    from riskml.registry import LoadedModel
    from riskml.scoring.settings import Direction

FROM, HOLDS, LAST = 3, 6, 3
"""Months of the log before the first list; months in which nobody is looked at again; months of a test."""
RECIPES = ("unsupervised", "supervised")


def commission(cities: list[tuple[str, int]]) -> tuple[pd.DataFrame, dict[str, Direction], dict[str, pd.Timestamp]]:
    """Return the feature table of several cities, the side of each column, and since when people are at schemes."""
    tables: list[pd.DataFrame] = []
    sides: dict[str, Direction] = {}
    planted: dict[str, pd.Timestamp] = {}
    for name, seed in cities:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            city = measured(Path(folder) / "city", name, seed)
            table, own = features(city.facts, city.cards)
        people = [city.mark + one for one in table.index.get_level_values("official_id")]
        months = table.index.get_level_values("month")
        tables.append(table.set_axis(pd.MultiIndex.from_arrays([people, months], names=table.index.names)))
        sides |= own
        planted |= {city.mark + one: since for one, since in city.planted().items()}
        print(f"    {city.mark} {len(set(people))} officials, {time.perf_counter() - began:.0f} s", flush=True)
    return pd.concat(tables).sort_index(), sides, planted


def found(table: pd.DataFrame, planted: dict[str, pd.Timestamp]) -> pd.Series:
    """Tell of each official and month whether the official was at a scheme by the end of the month."""
    people, months = (table.index.get_level_values(name) for name in ("official_id", "month"))
    never = pd.Timestamp.max
    ends = pd.DatetimeIndex(months) + pd.offsets.MonthEnd()
    return pd.Series([planted.get(one, never) <= end for one, end in zip(people, ends, strict=True)], index=table.index)


def looked(
    table: pd.DataFrame, sides: dict[str, Direction], there: pd.Series, capacity: int, project: Project
) -> pd.DataFrame:
    """Have people looked at month after month, by a model of the first months, and return what was told."""
    months = table.index.get_level_values("month").unique().sort_values()
    begun = months[FROM] + pd.offsets.MonthEnd()
    first = table[table.index.get_level_values("month") <= begun]
    model = fit_model(read_recipe(project), History(first, sides, {}, begun.date()))
    random, looks = np.random.default_rng(0), []
    seen: dict[str, int] = {}
    by_lot = max(1, capacity // 10)
    for place, month in enumerate(months[FROM:]):
        own = table[table.index.get_level_values("month") == month].droplevel("month")
        order = score_of(model, own).sort_values(ascending=False, kind="stable").index
        free = [one for one in order if place - seen.get(one, -HOLDS) >= HOLDS]
        chosen, rest = free[: capacity - by_lot], free[capacity - by_lot :]
        drawn = random.choice(rest, min(by_lot, len(rest)), replace=False).tolist() if rest else []
        seen |= dict.fromkeys([*chosen, *drawn], place)
        end = month + pd.offsets.MonthEnd()
        looks += [(one, end, "score", 1.0) for one in chosen]
        looks += [(one, end, "random", len(drawn) / len(rest)) for one in drawn]
    frame = pd.DataFrame(looks, columns=["official_id", "listed_at", "selected_by", "propensity"])
    keys = list(zip(frame["official_id"], frame["listed_at"].dt.to_period("M").dt.to_timestamp(), strict=True))
    return review(frame, there.loc[keys].to_numpy(), Reviewers(), seed=0)


def score_of(model: LoadedModel, table: pd.DataFrame) -> pd.Series:
    """Return scores of rows by a model; a column that nobody of these cities has is missing."""
    known = table.reindex(columns=list(model.metrics)).reset_index(drop=True)
    return pd.Series(model.scorer.decision_function(known), index=table.index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in {"learn": 4, "test": 2, "capacity": 15}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--cities", nargs="*", default=["C", "D"])
    parser.add_argument("--others", nargs="*", default=[], help="cities with other schemes, tried instead")
    asked = parser.parse_args()
    project = Project.open(Path(__file__).resolve().parents[1])
    table, sides, planted = commission(list(product(asked.cities, range(1, asked.learn + 1))))
    capacity = asked.capacity * asked.learn * len(asked.cities)
    last = (table.index.get_level_values("month").max() + pd.offsets.MonthEnd()).date()
    told = looked(table, sides, found(table, planted), capacity, project)
    labels = labels_of(told, as_of=last)
    known = labels.drop_duplicates(["official_id", "month"], keep="last")["finding"].value_counts().to_dict()
    people = table.index.get_level_values("official_id").nunique()
    print(f"learned of {people} officials, {len(planted)} of them at schemes; {known}", flush=True)
    models = {
        name: fit_model(read_recipe(project, name), History(table, sides, {}, last, labels=labels)) for name in RECIPES
    }
    print(
        f"supervised: {models['supervised'].regime} {getattr(models['supervised'].scorer, 'weighing_', '')}", flush=True
    )
    first = 1 if asked.others else asked.learn + 1
    where = asked.others or asked.cities
    other, _, others = commission(list(product(where, range(first, first + asked.test))))
    months = other.index.get_level_values("month").unique().sort_values()[-LAST:]
    other = other[other.index.get_level_values("month").isin(months)]
    right = found(other, others)
    for place in (1, 2):
        places = asked.capacity * asked.test * len(where) * place
        for name, model in models.items():
            scores = score_of(model, other)
            listed = top_of_each_month(scores, places).astype(bool)
            hit = right[listed.to_numpy()]
            auc = roc_auc_score(right, scores)
            persons = hit[hit].index.get_level_values("official_id").nunique()
            print(f"    {places} a month, {name:<13} {hit.sum()} of {len(hit)} listed = {hit.mean():.3f}, "
                  f"{persons} of {len(others)} people, AUC {auc:.3f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()

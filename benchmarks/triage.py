"""What an order of warnings is worth to reviewers: by lot, by level and degree, by shrunk yields, as learned.

Each seed is one commission for some cities of `benchmarks/cities`, which others made than those who wrote the rules.
They are asked and measured once, of every month with the hits of the year before its end; then the same months are
worked through once by each order. Every month the reviewers take as many warnings about matters as they have room for,
the first of the order and a tenth by lot, a quarter red ones at most; weeks to months later they tell what they found,
and now and then they miss what is there (`riskml.synthetic.findings.Reviewers`). An order knows only what had been told
by then; the learned one is the recipe `triage` as it is shipped, fitted anew every month, and that of shrunk yields
until reviews are enough. A warning is right, which only the city knows, where at least half of the cases that it cites
were part of a scheme.

    python benchmarks/triage.py [--cities C D] [--seeds 10] [--capacity 30]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from cities.measured import measured

from riskml.core.project import Project
from riskml.learning import WarningHistory, fit_order, warning_labels
from riskml.pipeline.fitting import fit_unpublished
from riskml.pipeline.matrix import features
from riskml.pipeline.ordered import directions, order_warnings, profile_of
from riskml.registry import read_recipe, read_triage_recipe, score
from riskml.reviews import read_facts, standing, update_status
from riskml.rules import grade_hits
from riskml.scoring.reference import conformal_p
from riskml.synthetic.findings import Reviewers, review
from riskml.triage import gather, is_ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.cards import Cards
    from riskml.registry import LoadedModel, OrderModel, TriageRecipe

ORDERS = ("by lot", "level and degree", "shrunk yields", "learned")
HOURS = 3.0
"""Hours that a look at one warning takes."""
LOTS = 0.1
REDS = 0.25
"""Shares of the places that go by lot, and to red ones at most, as they are shipped."""
FROM = 2
"""Months of the log before the first that is worked through."""


@dataclass
class Month:
    """What a month's run knew: warnings with their status, and the profile of officials."""

    as_of: pd.Timestamp
    warnings: pd.DataFrame
    profile: pd.DataFrame
    right: dict[str, frozenset[str]]
    """Of each ranked warning the schemes that it is about."""


@dataclass
class Worked:
    """How an order fared: looks by rank, those confirmed, those that were right, and the schemes found by month."""

    looks: int = 0
    confirmed: int = 0
    right: int = 0
    schemes: set[str] = field(default_factory=set)
    regimes: list[str] = field(default_factory=list)
    by_month: list[tuple[int, int, int]] = field(default_factory=list)
    """Looks by rank, those confirmed, and those that were right, of each month."""

    def figures(self) -> dict[str, float]:
        hours = max(self.looks, 1) * HOURS
        late = self.by_month[len(self.by_month) // 2 :]
        return {
            "precision": self.confirmed / max(self.looks, 1),
            "right": self.right / max(self.looks, 1),
            "right_in_second_half": sum(one for _, _, one in late) / max(sum(looks for looks, _, _ in late), 1),
            "schemes_per_100_hours": 100 * len(self.schemes) / hours,
        }


def schemes_of(records: Iterable[str], case: Mapping[str, str], at: Mapping[str, set[str]]) -> frozenset[str]:
    """Return the schemes that a warning is about: those that at least half of its cases were part of.

    Parameters
    ----------
    records
        That the warning cites.
    case
        The case of each act.
    at
        Of each case the schemes that it was part of.
    """
    cases = {case.get(one, one) for one in records}
    own = [one for one in cases if one in at]
    return frozenset(name for one in own for name in at[one]) if 2 * len(own) >= len(cases) > 0 else frozenset()


def planted(truth: Mapping[str, Any], case: Mapping[str, str]) -> dict[str, set[str]]:
    """Return of each case the schemes that it was part of, by their names."""
    told: dict[str, set[str]] = {}
    for one in truth["people"]:
        for act in one["records"] if one["kind"] == "planted" else ():
            told.setdefault(case[act], set()).add(f"{one['code']}/{one['official_id']}")
    return told


def lived(folder: Path, name: str, seed: int) -> list[Month]:
    """Make a city, and say what each of its months' runs would have ranked: the hits of the year before its end."""
    city = measured(folder, name, seed)
    facts, cards = city.facts, city.cards
    at, areas = planted(city.truth, city.case), {card.name: card.area for card in cards.rules}
    first = city.months[FROM].end_time.date()
    model = fit_unpublished(city.project, cards, read_recipe(city.project), as_of=first)
    hits, told = facts.detection.counted, []
    for month in city.months[FROM:]:
        own = hits[(hits["at"] <= month.end_time) & (hits["at"] > month.end_time - pd.DateOffset(months=12))]
        gathered = gather(own, areas=areas, tenders=facts.tenders, levels=grade_hits(own, cards.rules))
        warnings = update_status(gathered, own, standing(pd.DataFrame(), as_of=first), {}, as_of=first)
        ranked = warnings[is_ranked(warnings)]
        ids, cited = ranked["warning_id"], ranked["records"]
        right = {one: schemes_of(records, city.case, at) for one, records in zip(ids, cited, strict=True)}
        profile = seen_in(features(facts, cards, month.start_time)[0], model, cards)
        told.append(of_city(city.mark, Month(month.end_time.normalize(), warnings, profile, right)))
    return told


def of_city(mark: str, month: Month) -> Month:
    """Return a month with every name marked as the city's own."""

    def marked(names: Iterable[str]) -> list[str]:
        return [mark + one for one in names]

    own = {name: month.warnings[name].map(marked) for name in ("officials", "counterparties", "units")}
    return Month(
        month.as_of,
        month.warnings.assign(warning_id=mark + month.warnings["warning_id"], **own),
        month.profile.rename(index=lambda one: mark + one),
        {mark + one: frozenset(marked(names)) for one, names in month.right.items()},
    )


def commission(folder: Path, cities: list[str], seed: int) -> list[Month]:
    """Return the months of several cities as one commission has them."""
    every = [lived(folder / name, name, seed) for name in cities]
    months = min(map(len, every))
    return [
        Month(
            together[0].as_of,
            pd.concat([one.warnings for one in together], ignore_index=True),
            pd.concat([one.profile for one in together]),
            {name: told for one in together for name, told in one.right.items()},
        )
        for together in zip(*(one[-months:] for one in every), strict=True)
    ]


def seen_in(table: pd.DataFrame, model: LoadedModel, cards: Cards) -> pd.DataFrame:
    """Return the profile of officials in a month."""
    scores = score(model, table).frame["score"]
    known = scores.notna().to_numpy()
    p_values = pd.Series(np.nan, index=scores.index)
    p_values[known] = conformal_p(scores[known].to_numpy(), model.reference)
    return profile_of(table, cards, p_values)


def decided(reviews: pd.DataFrame, facts: Mapping[str, str], until: pd.Timestamp) -> pd.DataFrame:
    """Return what stands of warnings' reviews by a day, one row a fact."""
    known = reviews[(reviews["finding"] != "open") & (reviews["recorded_at"] < until + pd.Timedelta(days=1))]
    rows = [
        (one, *fact, "", finding, at)
        for one, finding, at in zip(known["official_id"], known["finding"], known["recorded_at"], strict=True)
        for fact in read_facts(facts[one]) or ()
    ]
    frame = pd.DataFrame(rows, columns=["matter", "rule", "record", "official_id", "finding", "known_at"])
    return frame.astype({"known_at": "datetime64[us]"})


@dataclass
class Desk:
    """What reviewers who work by one order know: the tables that they had, their looks, and what they told."""

    tables: list[pd.DataFrame] = field(default_factory=list)
    looks: list[pd.DataFrame] = field(default_factory=list)
    reviews: list[pd.DataFrame] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def stands(self, until: pd.Timestamp) -> pd.DataFrame:
        none = pd.DataFrame(columns=["official_id", "finding", "recorded_at"])
        return decided(pd.concat(self.reviews) if self.reviews else none, self.facts, until)

    def history(self, stands: pd.DataFrame, as_of: pd.Timestamp) -> WarningHistory:
        return WarningHistory(
            pd.concat(self.tables), pd.concat(self.looks), warning_labels(stands), directions(), {}, as_of.date()
        )


def work(order: str, months: list[Month], recipe: TriageRecipe, capacity: int, seed: int) -> Worked:
    """Work through the months by an order."""
    worked, desk, model = Worked(), Desk(), None
    random = np.random.default_rng([seed, ORDERS.index(order)])
    seen: set[str] = set()
    by_lot = round(capacity * LOTS)
    for month in months:
        stands = desk.stands(month.as_of)
        ordered = order_warnings(month.warnings, stands, month.profile, as_of=month.as_of.date())
        table = ordered.features[~ordered.features.index.isin(seen)]
        own = month.warnings.set_index("warning_id").loc[table.index]
        if order == "learned" and month is not months[0]:
            model = fit_order(recipe, desk.history(stands, month.as_of))
            worked.regimes.append(model.regime)
        rank = ranked(order, table.assign(sum=own["amount"]), model, random)
        chosen, rest = taken(rank, table["red"], capacity - by_lot, round(capacity * REDS))
        lots = random.choice(rest, min(by_lot, len(rest)), replace=False).tolist() if rest else []
        looked = pd.DataFrame(
            {
                "official_id": [*chosen, *lots],
                "listed_at": month.as_of,
                "selected_by": ["rule"] * len(chosen) + ["random"] * len(lots),
                "propensity": [1.0] * len(chosen) + [len(lots) / max(len(rest), 1)] * len(lots),
            }
        )
        true = np.array([bool(month.right[one]) for one in looked["official_id"]], dtype=bool)
        told = review(looked, true, Reviewers(), seed=seed)
        seen |= set(looked["official_id"])
        remember(desk, table, looked, month, told)
        sure = set(told.loc[told["finding"] == "confirmed", "official_id"])
        worked.looks += len(chosen)
        worked.confirmed += sum(one in sure for one in chosen)
        worked.right += sum(bool(month.right[one]) for one in chosen)
        worked.by_month.append((len(chosen), len(sure & set(chosen)), sum(bool(month.right[one]) for one in chosen)))
        for one in chosen:
            worked.schemes |= month.right[one] if one in sure else set()
    return worked


def taken(rank: list[str], red: pd.Series, places: int, reds: int) -> tuple[list[str], list[str]]:
    """Return the first so many of an order, no more than so many red ones among them, and the rest."""
    chosen: list[str] = []
    for one in rank:
        if len(chosen) < places and (not red[one] or reds > 0):
            chosen.append(one)
            reds -= int(red[one])
    kept = set(chosen)
    return chosen, [one for one in rank if one not in kept]


def remember(desk: Desk, table: pd.DataFrame, looked: pd.DataFrame, month: Month, told: pd.DataFrame) -> None:
    """Keep what was ranked, who was looked at, and what was told of it."""
    start = month.as_of.to_period("M").to_timestamp()
    index = pd.MultiIndex.from_product([table.index, [start]], names=["warning_id", "month"])
    ways = looked.set_index("official_id").reindex(table.index)
    units = month.warnings.set_index("warning_id").loc[table.index, "units"]
    looks = pd.DataFrame(
        {
            "ranked_at": month.as_of,
            "issued": ways["selected_by"].notna().to_numpy(),
            "selected_by": ways["selected_by"].fillna("").to_numpy(),
            "inclusion_probability": ways["propensity"].to_numpy(),
            "unit_id": [one[0] if len(one) else None for one in units],
        },
        index=index,
    )
    desk.tables.append(table.set_axis(index))
    desk.looks.append(looks)
    desk.reviews.append(told)
    desk.facts |= month.warnings.set_index("warning_id").loc[looked["official_id"], "facts"].to_dict()


def ranked(order: str, table: pd.DataFrame, model: OrderModel | None, random: Any) -> list[str]:
    """Return the warnings in an order; within a level, except by lot."""
    if order == "by lot":
        return random.permutation(table.index).tolist()
    keys = pd.DataFrame({"red": -table["red"]}, index=table.index)
    if order == "level and degree":
        keys = keys.assign(a=-table["degree"], b=-table["rules"], c=-table["hits"], d=-table["sum"])
    else:
        known = table["degree"] / (1.0 + np.exp(-table["rule_yield"]))
        if model is not None and model.regime == "learned":
            known = pd.Series(model.scorer.decision_function(table[list(model.metrics)]), table.index)
        keys = keys.assign(a=-known, b=-table["degree"], c=-table["rules"], d=-table["hits"], e=-table["sum"])
    return keys.assign(id=table.index).sort_values([*keys.columns, "id"]).index.tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in {"seeds": 10, "capacity": 30, "first": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--cities", nargs="*", default=["C", "D"])
    asked = parser.parse_args()
    recipe = read_triage_recipe(Project.open(Path(__file__).resolve().parents[1]))
    every: dict[str, list[dict[str, float]]] = {order: [] for order in ORDERS}
    for seed in range(asked.first, asked.first + asked.seeds):
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            months = commission(Path(folder), asked.cities, seed)
        known = {one: told for month in months for one, told in month.right.items()}
        print(f"seed {seed}: {len(known)} warnings, {sum(map(bool, known.values()))} of them right", flush=True)
        for order in ORDERS:
            worked = work(order, months, recipe, asked.capacity, seed)
            every[order].append(worked.figures())
            told = "  ".join(f"{name} {value:.3f}" for name, value in worked.figures().items())
            learned = f"learned in {worked.regimes.count('learned')} months" if worked.regimes else ""
            print(f"    {order:<17} {told} {learned}", flush=True)
        print(f"    {time.perf_counter() - began:.0f} s", flush=True)
    for name in every[ORDERS[0]][0]:
        for order in ORDERS:
            values = np.array([one[name] for one in every[order]])
            wide = 1.96 * values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
            print(f"{name:<22} {order:<17} {values.mean():.3f} ± {wide:.3f}")
        for other in ORDERS[:3]:
            times, low, high = ratio(*([one[name] for one in every[order]] for order in ("learned", other)))
            print(f"{name:<22} learned / {other}: {times:.2f} ({low:.2f} to {high:.2f})")


def ratio(values: list[float], beside: list[float]) -> tuple[float, float, float]:
    """Return the ratio of two sums over seeds, with its 95 % interval by the bootstrap over seeds."""
    one, other = np.array(values), np.array(beside)
    drawn = np.random.default_rng(0).integers(len(one), size=(2000, len(one)))
    low, high = np.quantile(one[drawn].sum(axis=1) / other[drawn].sum(axis=1), [0.025, 0.975])
    return one.sum() / other.sum(), low, high


if __name__ == "__main__":
    main()

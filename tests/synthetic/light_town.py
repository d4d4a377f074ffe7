"""A town of scores and truth, without engine or logs: months of lists, looks, findings, and a rival model to judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskml.reviews import labels_of
from riskml.synthetic.findings import Reviewers, looked_at, review

PEOPLE, MONTHS, LISTED, DRAWN = 200, 9, 15, 5
KEYS = ["official_id", "month"]


@dataclass(frozen=True)
class Town:
    """Scores of two models and what is there, by official and month; and what reviewers told."""

    champion: pd.Series
    rival: pd.Series
    there: pd.Series
    confirmable: pd.Series  # what a look would confirm, at whomever somebody looked
    reviews: pd.DataFrame
    labels: pd.DataFrame


def make_town(
    seed: int,
    *,
    share: float = 0.08,
    reviewers: Reviewers | None = None,
    as_of: str = "2025-12-31",
) -> Town:
    """Play a year: each month a list by the champion and draws by lot, looked at, told late.

    Schemes last some months. Both models see them, each with noise of its own; the champion's list decides who is
    looked at.
    """
    rng = np.random.default_rng([seed, 11])
    months = pd.date_range("2025-01-01", periods=MONTHS, freq="MS")
    people = [f"P{number:03d}" for number in range(PEOPLE)]
    index = pd.MultiIndex.from_product([people, months], names=KEYS)
    players = rng.random(PEOPLE) < 2 * share
    begins, lasts = rng.integers(-6, MONTHS, PEOPLE), rng.integers(3, 13, PEOPLE)
    month = np.arange(MONTHS)
    there = players[:, None] & (month >= begins[:, None]) & (month < (begins + lasts)[:, None])
    own = rng.normal(size=(PEOPLE, 2, 1))  # how each person looks to each model, the same in all months

    def seen(model: int) -> pd.Series:
        noise = 0.8 * own[:, model] + 0.6 * rng.normal(size=(PEOPLE, MONTHS))
        return pd.Series((1.8 * there + noise).ravel(), index=index)

    champion, rival = seen(0), seen(1)
    place = champion.groupby(level="month").rank(ascending=False)
    ticket = pd.Series(rng.random(len(index)), index=index).where(place > LISTED)
    lot = ticket.groupby(level="month").rank() <= DRAWN
    listed = pd.DataFrame({"official_id": index.get_level_values(0), "month": index.get_level_values(1)})
    listed["selected_by"] = np.where(place <= LISTED, "score", np.where(lot, "random", ""))
    listed["inclusion_probability"] = np.where(place <= LISTED, 1.0, DRAWN / (PEOPLE - LISTED))
    looked = pd.concat(
        [looked_at(one, month + pd.offsets.MonthEnd()) for month, one in listed.groupby("month")], ignore_index=True
    )
    truth = pd.Series(there.ravel(), index=index)
    reviews = review(looked, _true(truth, looked), reviewers, seed=seed)
    everybody = index.to_frame(index=False).assign(selected_by="other", propensity=1.0)
    everybody["listed_at"] = everybody["month"] + pd.offsets.MonthEnd()
    whole = review(everybody, truth.to_numpy(), reviewers, seed=seed)
    decided = whole[whole["finding"] != "open"]
    month_of = decided["listed_at"].dt.to_period("M").dt.to_timestamp().to_numpy()
    outcome = pd.Series(
        (decided["finding"] == "confirmed").to_numpy(),
        index=pd.MultiIndex.from_arrays([decided["official_id"], month_of], names=KEYS),
    )
    return Town(
        champion=champion,
        rival=rival,
        there=truth,
        confirmable=outcome.reindex(index),
        reviews=reviews,
        labels=labels_of(reviews, as_of=pd.Timestamp(as_of).date()),
    )


def _true(truth: pd.Series, looked: pd.DataFrame) -> np.ndarray:
    month = looked["listed_at"].dt.to_period("M").dt.to_timestamp()
    return truth.reindex(pd.MultiIndex.from_arrays([looked["official_id"], month])).to_numpy(dtype=bool)

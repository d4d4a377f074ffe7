"""How far each hit goes: a reminder to the desk, yellow or red, as its card's degrees say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from riskml.rules.facts import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from riskml.cards import Degree, RuleCard

Level = Literal["reminder", "yellow", "red"]
LEVELS: Final[tuple[Level, ...]] = ("reminder", "yellow", "red")


def grade_hits(hits: pd.DataFrame, cards: Iterable[RuleCard]) -> pd.DataFrame:
    """Say of each hit what level it has, and how far beyond that level's bound it goes.

    A hit's level hangs on its own facts and, where a degree asks for repetition, on the hits of the same rule by the
    same hands; on nothing else.

    Parameters
    ----------
    hits
        As ``riskml.rules.detect`` gives them, a hit in as many rows as it may.
    cards
        The rules; the hits of others keep their grade.

    Returns
    -------
    DataFrame
        Beside each row of hits, level ('reminder', 'yellow' or 'red') and degree: 1 where the card gives no degrees,
        x / (1 + x) where the hit goes to x times the bound of its level, 0 for a reminder.
    """
    place = hits["grade"].map(LEVELS.index).to_numpy(np.int64, copy=True)
    degree = np.ones(len(hits))
    rules = hits["rule"].to_numpy()
    for card in cards:
        if not card.degree:
            continue
        own = np.flatnonzero(rules == card.name)
        place[own], degree[own] = _graded(hits.iloc[own], card.degree)
    return pd.DataFrame({"level": np.array(LEVELS, dtype=object)[place], "degree": degree}, index=hits.index)


def _graded(own: pd.DataFrame, degrees: Iterable[Degree]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the place of each hit's level and how far it goes, of the hits of one rule."""
    place, reached = np.zeros(len(own), np.int64), np.zeros(len(own))
    for degree in degrees:
        times = _times(own, degree)
        level = LEVELS.index(degree.level)
        met = times >= 1
        higher = met & (level > place)
        same = met & (level == place)
        reached[higher] = times[higher]
        reached[same] = np.maximum(reached[same], times[same])
        place[higher] = level
    return place, 1 - 1 / (1 + reached)


def _times(own: pd.DataFrame, degree: Degree) -> NDArray[np.float64]:
    """Return how many times the bound of a degree each hit comes to: the least of what is asked; 0 where unmet."""
    times = np.full(len(own), np.inf)
    for name, bound in degree.at_least.items():
        times = np.minimum(times, np.nan_to_num(numbers_of(own["facts"], name), nan=0.0, posinf=np.inf) / bound)
    far = times >= 1
    if degree.repeated is not None:
        hands = own[degree.repeated.by].fillna("").astype("str")
        named = far & (hands != "").to_numpy() & (hands != "-").to_numpy()
        counts = own.loc[named, "hit_id"].groupby(hands[named]).nunique()
        often = hands.map(counts).fillna(0).to_numpy(np.float64) / degree.repeated.times
        times = np.where(named, np.minimum(times, often), 0.0)
    return np.where(times >= 1, times, 0.0)

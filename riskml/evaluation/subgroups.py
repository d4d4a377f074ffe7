"""Whether some groups of people are listed more often than others.

The ratio of a group is its share listed over the share listed of everybody else. Outside 0.8 to 1.25 (the
four-fifths rule of the Uniform Guidelines on Employee Selection Procedures, 1978, and its reciprocal) it is a
finding of its own, about the model and not about the group. Intervals are those of the logarithm of the ratio
with half a case added to each side (Walter 1975; Pettigrew, Gart and Thomas 1986, Biometrika 73:425-435),
which stays finite where nobody is listed.

A ratio is not yet a fault: one unit may do the work that was misused. It says where to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy import stats

from riskml.core.errors import Fault, ModelError
from riskml.core.texts import Text
from riskml.evaluation.intervals import Estimate, check_level
from riskml.evaluation.phrases import ATTRIBUTES, told

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

BAND = (0.8, 1.25)
"""Ratios that are no finding."""

ENOUGH = 30
"""People in a group, and in the rest, below which nothing is said of it."""

EXPECTED = 5.0
"""Listings that a group would have at everybody's rate, below which only the interval may speak."""

AGES = (30, 40, 50)
"""Where bands of age begin, after the first."""

Standing = Literal["outside", "within", "too few"]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How often one group is listed beside everybody else.

    Parameters
    ----------
    attribute, group
        For instance ``grade`` and ``section chief``.
    people, listed, others, others_listed
        Of the group and of everybody else for whom the attribute is known.
    ratio
        With its interval; NaN of too few.
    standing
        ``outside`` the band, ``within`` it, or ``too few`` to tell.
    sure
        The whole interval is outside the band.
    """

    attribute: str
    group: str
    people: int
    listed: int
    others: int
    others_listed: int
    ratio: Estimate
    standing: Standing
    sure: bool

    def text(self) -> Text:
        """Say it for people; it speaks of the model, never of the group."""
        name = ATTRIBUTES.get(self.attribute, Text(zh=self.attribute, en=self.attribute))
        head = told("group", name=Text(zh=name.zh, en=name.en.capitalize()), group=self.group)
        if self.standing == "too few":
            return head.then(told("group_one" if self.people == 1 else "group_few", people=self.people))
        ratio = self.ratio
        listed = told(
            "group_listed",
            people=self.people,
            listed=self.listed,
            ratio=ratio.value,
            low=ratio.low,
            high=ratio.high,
        )
        if self.standing == "within":
            return head.then(listed, told("group_within"))
        if self.sure:
            return head.then(listed, told("group_outside"))
        return head.then(listed, told("group_unsure", below=BAND[0], above=BAND[1]))


def exposure_ratios(
    listed: pd.Series, attributes: pd.DataFrame, *, band: tuple[float, float] = BAND, level: float = 0.95
) -> list[Exposure]:
    """Return the ratio of every group of every attribute that is given.

    Parameters
    ----------
    listed
        Whether each person is listed (bool), by official_id. One row a person: where a person stands in
        several months, decide first what being listed means, or intervals would be too narrow.
    attributes
        Rows as ``listed`` (others are left out), one column an attribute: unit_id, grade, post, and where
        lawful and given sex and age. Missing values belong to no group. Numbers in ``age`` become bands.
    band
        Ratios that are no finding.
    level
        Of the intervals.

    Returns
    -------
    list of Exposure
        In the order of columns and of groups. A group of fewer than 30 people, or beside fewer than 30
        others, is ``too few``. It is ``outside`` when its whole interval is, or when its ratio is and it
        would have 5 listings or more at everybody's rate.

    Raises
    ------
    ModelError
        A person stands twice, listed is no bool, or the level is no probability.
    """
    check_level(level)
    faults = []
    if listed.index.has_duplicates or attributes.index.has_duplicates:
        faults.append(Fault("people", "one row each", "several rows of one person", "Pick one month, or any()."))
    if listed.dtype != bool:
        faults.append(Fault("listed", "true or false", str(listed.dtype)))
    if faults:
        raise ModelError(faults)
    table = attributes.reindex(listed.index)
    found = []
    for attribute in table.columns:
        column = table[attribute]
        if attribute == "age" and pd.api.types.is_numeric_dtype(column):
            column = age_bands(column)
        known = column.notna()
        counts = pd.DataFrame({"group": column[known].astype(str), "listed": listed[known]})
        by_group = counts.groupby("group", sort=True)["listed"].agg(["size", "sum"])
        for group, (people, hits) in zip(by_group.index, by_group.to_numpy(), strict=True):
            others, other_hits = len(counts) - int(people), int(counts["listed"].sum()) - int(hits)
            found.append(
                _exposure(str(attribute), str(group), (int(people), int(hits), others, other_hits), band, level)
            )
    return found


def _exposure(
    attribute: str, group: str, counts: tuple[int, int, int, int], band: tuple[float, float], level: float
) -> Exposure:
    people, hits, others, other_hits = counts
    if min(people, others) < ENOUGH or hits + other_hits == 0:
        nothing = Estimate(float("nan"), 0.0, float("inf"), level)
        return Exposure(attribute, group, *counts, nothing, "too few", sure=False)
    ratio = ratio_of_shares(hits, people, other_hits, others, level)
    expected = people * (hits + other_hits) / (people + others)
    sure = ratio.high < band[0] or ratio.low > band[1]
    outside = sure or (expected >= EXPECTED and not band[0] <= ratio.value <= band[1])
    if not outside and expected < EXPECTED:
        return Exposure(attribute, group, *counts, ratio, "too few", sure=False)
    return Exposure(attribute, group, *counts, ratio, "outside" if outside else "within", sure=sure)


def ratio_of_shares(found: int, of: int, other_found: int, other_of: int, level: float = 0.95) -> Estimate:
    """Return the ratio of two shares with its log-adjusted interval.

    Examples
    --------
    >>> print(ratio_of_shares(10, 100, 10, 100))
    1.000 [0.445, 2.247]
    """
    z = float(stats.norm.isf((1.0 - level) / 2.0))
    a, n, b, m = found + 0.5, of + 0.5, other_found + 0.5, other_of + 0.5
    middle = np.log(a / n) - np.log(b / m)
    half = z * np.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    plain = (found / of) / (other_found / other_of) if other_found else float(a / n / (b / m))
    return Estimate(plain, float(np.exp(middle - half)), float(np.exp(middle + half)), level)


def age_bands(ages: ArrayLike) -> pd.Series:
    """Return bands of age: below 30, 30–39, 40–49, 50 and above; missing stays missing.

    Examples
    --------
    >>> age_bands(pd.Series([29, 30, None, 61])).tolist()
    ['<30', '30–39', nan, '50+']
    """
    numbers = ages if isinstance(ages, pd.Series) else pd.Series(ages)
    inner = [f"{low}–{high - 1}" for low, high in pairwise(AGES)]
    names = [f"<{AGES[0]}", *inner, f"{AGES[-1]}+"]
    return pd.cut(numbers, [-np.inf, *AGES, np.inf], right=False, labels=names).astype(object)

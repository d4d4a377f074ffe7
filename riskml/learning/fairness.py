"""Whether some groups are listed more often than others: what is said of it without naming anybody."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from riskml.core.texts import Text
from riskml.evaluation import exposure_ratios, top_of_each_month
from riskml.evaluation.phrases import ATTRIBUTES
from riskml.evaluation.subgroups import BAND
from riskml.learning.phrases import told

if TYPE_CHECKING:
    from riskml.evaluation import Exposure
    from riskml.learning.judgement import Judgement
    from riskml.registry.artefact import LoadedModel


def judge_fairness(
    judgement: Judgement, model: LoadedModel, history: pd.DataFrame, groups: pd.DataFrame, capacity: int
) -> None:
    """Compare how often groups are on the list of the latest month, by each grouping.

    Only counts and the widest ratios are kept: what a unit or a post is called can point to a person.
    """
    months = history.index.get_level_values("month")
    latest = history[months == months.max()]
    scores = pd.Series(model.scorer.decision_function(latest.reset_index(drop=True)), index=latest.index)
    compare_groups(judgement, top_of_each_month(scores, capacity).droplevel("month"), groups)


def compare_groups(judgement: Judgement, listed: pd.Series, groups: pd.DataFrame) -> None:
    """Compare how often groups are listed, by each grouping; only counts and the widest ratios are kept.

    Parameters
    ----------
    judgement
        Takes figures and sentences.
    listed
        Whether each of some rows is listed, by its name.
    groups
        By the same names, one column a grouping.
    """
    own = groups[~groups.index.duplicated()].reindex(listed.index)
    ratios = exposure_ratios(listed.astype(bool), own)
    for attribute in own.columns:
        mine = [one for one in ratios if one.attribute == attribute]
        known = [one for one in mine if one.standing != "too few"]
        outside = [one for one in known if one.standing == "outside"]
        judgement.figures |= {
            f"exposure.{attribute}.groups": float(len(known)),
            f"exposure.{attribute}.outside": float(len(outside)),
            f"exposure.{attribute}.surely_outside": float(sum(one.sure for one in outside)),
        }
        judgement.said.append(_said(str(attribute), known, outside, len(mine) - len(known)))


def _said(attribute: str, known: list[Exposure], outside: list[Exposure], few: int) -> Text:
    """Say how many groups of one grouping lie outside the band, and how far."""
    name = ATTRIBUTES.get(attribute, Text.same(attribute))
    if not known:
        return told("listed_none", name=name)
    low, high = BAND
    parts = [told("listed", name=name, groups=len(known), outside=len(outside), low=low, high=high)]
    if outside:
        far = max(outside, key=lambda one: (round(abs(math.log(max(one.ratio.value, 1e-9))), 6), one.ratio.value)).ratio
        parts.append(told("listed_far", ratio=far.value, below=far.low, above=far.high))
    return parts[0].then(*parts[1:], told("listed_few", few=few))

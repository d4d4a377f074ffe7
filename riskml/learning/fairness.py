"""Whether some groups are listed more often than others: what is said of it without naming anybody."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from riskml.core.texts import Text
from riskml.evaluation import exposure_ratios, top_of_each_month
from riskml.evaluation.subgroups import ATTRIBUTES, BAND

if TYPE_CHECKING:
    from riskml.evaluation import Exposure
    from riskml.learning.judgement import Judgement
    from riskml.registry.artefact import LoadedModel


def exposed(
    judgement: Judgement, model: LoadedModel, history: pd.DataFrame, groups: pd.DataFrame, capacity: int
) -> None:
    """Compare how often groups are on the list of the latest month, by each grouping.

    Only counts and the widest ratios are kept: what a unit or a post is called can point to a person.
    """
    months = history.index.get_level_values("month")
    latest = history[months == months.max()]
    scores = pd.Series(model.scorer.decision_function(latest.reset_index(drop=True)), index=latest.index)
    listed = top_of_each_month(scores, capacity).droplevel("month")
    own = groups[~groups.index.duplicated()].reindex(listed.index)
    ratios = exposure_ratios(listed.astype(bool), own)
    for attribute in own.columns:
        mine = [one for one in ratios if one.attribute == attribute]
        told = [one for one in mine if one.standing != "too few"]
        outside = [one for one in told if one.standing == "outside"]
        judgement.figures |= {
            f"exposure.{attribute}.groups": float(len(told)),
            f"exposure.{attribute}.outside": float(len(outside)),
            f"exposure.{attribute}.surely_outside": float(sum(one.sure for one in outside)),
        }
        judgement.said.append(_said(str(attribute), told, outside, len(mine) - len(told)))


def _said(attribute: str, told: list[Exposure], outside: list[Exposure], few: int) -> Text:
    """Say how many groups of one grouping lie outside the band, and how far."""
    name = ATTRIBUTES.get(attribute, Text(zh=attribute, en=attribute))
    head_zh, head_en = f"按{name.zh}的列入比例：", f"Share listed, by {name.en}: "
    if not told:
        return Text(zh=f"{head_zh}各组人数太少，不作判断。", en=f"{head_en}every group is too small to tell.")
    low, high = BAND
    zh = f"{head_zh}可比较的{len(told)}组中，{len(outside)}组与其他人之比超出{low}–{high}"
    en = f"{head_en}of {len(told)} groups that can be compared, {len(outside)} lie outside {low}–{high} of the others'"
    if outside:
        far = max(outside, key=lambda one: (round(abs(math.log(max(one.ratio.value, 1e-9))), 6), one.ratio.value))
        span = f"{far.ratio.value:.2f} ({far.ratio.low:.2f}–{far.ratio.high:.2f})"
        zh += f"，最远的为{span}；这是对模型的提示，应先核查模型和指标是否公允"
        en += f", the farthest at {span}; that speaks of the model: review whether model and metrics are fair"
    return Text(zh=f"{zh}。另有{few}组人数太少。", en=f"{en}. {few} more are too small to tell.")

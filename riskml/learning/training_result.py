"""A model with everything that is published about it, and the sentences on what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from riskml.core.texts import Text
from riskml.scoring import BlendedScorer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.registry.artefact import LoadedModel
    from riskml.registry.mlflow_datasets import DataSet
    from riskml.registry.recipes import SupervisedRecipe


@dataclass(frozen=True, slots=True, eq=False)
class TrainingResult:
    """A model, and everything that is published about it.

    Parameters
    ----------
    model
        What scores.
    figures
        What was measured of it.
    said
        Paragraphs for the model card, in Markdown.
    pictures
        Curves as PNG, by file name.
    sets
        What was read.
    """

    model: LoadedModel
    figures: Mapping[str, float]
    said: tuple[Text, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    sets: tuple[DataSet, ...] = ()


TREATMENTS = {
    "unlabelled": Text(
        zh="训练时，未被核查的人排在已核实者之后，但不视为“无问题”",
        en="in training, those not looked at rank below the confirmed, which does not call them innocent",
    ),
    "elkan_noto": Text(
        zh="训练时，按假设的比例{share:.1%}给未被核查的人加权（Elkan、Noto 2008）",
        en="in training, those not looked at are weighted by how likely each is to be an unseen positive, at an "
        "assumed share of {share:.1%} (Elkan and Noto 2008)",
    ),
    "nnpu": Text(
        zh="训练时，按假设的比例{share:.1%}估计非负风险（Kiryo 等 2017）",
        en="in training, the non-negative risk at an assumed share of {share:.1%} is minimised (Kiryo et al. 2017)",
    ),
}


def regime_said(model: LoadedModel, figures: Mapping[str, float], recipe: SupervisedRecipe) -> tuple[Text, ...]:
    """Say which regime the model is in, and what its labels mean."""
    values: dict[str, float] = {
        "people": int(figures["findings_officials"]),
        "confirmed": int(figures["findings_confirmed"]),
        "cleared": int(figures["findings_cleared"]),
        "minimum": recipe.blend.minimum_findings,
    }
    if isinstance(model.scorer, BlendedScorer):
        weighing = model.scorer.weighing_
        regime = Text(
            zh="**状态**：混合。有{people}名公职人员的{confirmed}条经核实的结论可供学习（另有{cleared}条经核查排除）。"
            "得分（对数几率）= {intercept:.2f} + {a:.2f} × 无监督部分 + {b:.2f} × 有监督部分；各项贡献之和恰为得分。",
            en="**Regime**: blended. There are {confirmed} confirmed findings of {people} officials to learn from, and "
            "{cleared} that were looked at and cleared. Score (log-odds) = {intercept:.2f} + {a:.2f} × unsupervised "
            "part + {b:.2f} × supervised part, and exactly the sum of its contributions.",
        )
        values |= {"intercept": weighing.intercept, "a": weighing.unsupervised, "b": weighing.supervised}
    elif values["people"] < recipe.blend.minimum_findings:
        regime = Text(
            zh="**状态**：仅无监督部分。可供学习的经核实的结论只涉及{people}名公职人员，少于方案要求的{minimum}名，"
            "因此不从结论中学习；得分与无监督方案逐位相同。",
            en="**Regime**: the unsupervised part alone. The confirmed findings to learn from are of {people} "
            "officials, fewer than the {minimum} that the recipe asks for, so nothing is learned from findings; "
            "scores are those of the unsupervised recipe, bit for bit.",
        )
    else:
        regime = Text(
            zh="**状态**：仅无监督部分。结论虽有{confirmed}条，但任一部分都不能据以区分出经核实者，因此不从结论中学习。",
            en="**Regime**: the unsupervised part alone. There are {confirmed} confirmed findings, but neither part "
            "tells them from the rest, so nothing is learned from them.",
        )
    treated = TREATMENTS[recipe.labels.unlabelled]
    share = recipe.labels.assumed_share
    meaning = Text(
        zh="**结论的含义**：结论只说明核查了谁、核查后如何认定，不说明谁做了什么。"
        "从未被核查的人是“未标注”，不是“无问题”；"
        f"{treated.zh.format(share=share)}。模型会学到以往挑选核查对象时的偏好。"
        f"距今不足{recipe.labels.maturity}个月的月份，结论尚未到齐，不参与学习。",
        en="**What labels mean**: a finding says who was looked at and what reviewers concluded, not who did "
        f"something. Who was never looked at is unlabelled, not innocent; {treated.en.format(share=share)}. The model "
        "also learns the habits by which people were chosen for review. Months less than "
        f"{recipe.labels.maturity} months old, whose findings have not come in, are not learned from.",
    )
    return (Text(zh=regime.zh.format(**values), en=regime.en.format(**values)), meaning)

"""The model card: what the model is, what it rests on and what it cannot say, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from riskml.core.texts import Text
    from riskml.registry.artefact import LoadedModel

_ZH = """\
# 模型说明：{label}

**用途**：按工作记录给出评分，说明谁的工作与同行不同，供人工核查。评分是线索，不是结论；\
不得作为处分依据。仅凭评分最高为黄色。

**依据**：截至{as_of}已知的记录，{months:.0f}个月，{officials:.0f}名公职人员，{rows:.0f}行，\
{metrics:.0f}项指标{areas_zh}；缺失比例{missing:.1%}（缺失按缺失处理，不当作零）。

**组成**（权重）：尾部 {tails:g}、联合 {joint:g}、孤立森林 {forest:g}{added_zh}。评分恰为各项指标贡献之和。

**参照**：{reference_zh}

**检验**：评分与模型自身预测的最大差异 {agreement:.1e}；不同随机种子下名单前列的平均 Jaccard 指数 {stability:.2f}。

**不能说明的**：历史中普遍存在的做法会被当作正常；未记录的行为看不到；指标未达最低观察数的人员在该项上没有数值。
"""

_EN = """\
# Model card: {label}

**Use**: scores from work logs say whose work differs from that of peers, for people to review. A score is a \
lead, never a verdict, and no ground for a sanction. A score alone is yellow at most.

**Rests on**: records known on {as_of}; {months:.0f} months, {officials:.0f} officials, {rows:.0f} rows, \
{metrics:.0f} metrics{areas_en}; {missing:.1%} of values missing (missing is missing, not zero).

**Made of** (weights): tails {tails:g}, joint {joint:g}, isolation forest {forest:g}{added_en}. A score is exactly the \
sum of its metrics' contributions.

**Reference**: {reference_en}

**Checks**: largest difference between a score and the model's own prediction {agreement:.1e}; mean Jaccard index \
of the top list over seeds {stability:.2f}.

**Cannot say**: what everybody did in the history passes for ordinary; what is not logged is not seen; a person \
below a metric's minimum of observations has no number there.
"""


def model_cards(model: LoadedModel, figures: Mapping[str, float], said: Sequence[Text] = ()) -> dict[str, str]:
    """Return the model cards by file name; they hold figures of the whole, nothing of a person.

    Parameters
    ----------
    model, figures
        The model, and what was measured of it.
    said
        More paragraphs, in their order: what it learned from findings, and how it did on later months.
    """
    recipe = model.recipe
    reference_zh, reference_en = _reference(model)
    areas = figures.get("rule_areas", 0.0)
    added_zh, added_en = _added(model, figures)
    values = {
        **recipe.detectors.model_dump(),
        "as_of": model.as_of.isoformat(),
        "months": figures["months"],
        "officials": figures["officials"],
        "rows": figures["rows"],
        "metrics": figures["metrics"],
        "missing": figures["missing_share"],
        "agreement": figures["agreement_error"],
        "stability": figures["top_list_stability"],
        "areas_zh": f"和{areas:.0f}个领域的规则命中" if areas else "",
        "areas_en": f" and the rule hits of {areas:.0f} areas" if areas else "",
        "added_zh": added_zh,
        "added_en": added_en,
        "reference_zh": reference_zh,
        "reference_en": reference_en,
    }
    return {
        "MODEL.zh.md": "\n".join([_ZH.format(label=recipe.label.zh, **values), *(f"{one.zh}\n" for one in said)]),
        "MODEL.en.md": "\n".join([_EN.format(label=recipe.label.en, **values), *(f"{one.en}\n" for one in said)]),
    }


def _added(model: LoadedModel, figures: Mapping[str, float]) -> tuple[str, str]:
    """Say which detectors of pyod were added, and how exactly they are explained."""
    asked = model.recipe.pyod
    if not asked:
        return "", ""
    names = ", ".join(f"{name} {asked[name].get('weight', 1.0):g}" for name in sorted(asked))
    error = figures.get("explanation_error", 0.0)
    return (
        f"，另加 {names}（按排列抽样解释，单项贡献的标准误最大 {error:.2g}）",
        f", and {names} (explained by permutation: the standard error of a contribution is at most {error:.2g})",
    )


def _reference(model: LoadedModel) -> tuple[str, str]:
    """Say what p-values are taken against, and what has to hold for them."""
    size = model.reference.size
    if size == 0:
        least = model.recipe.history.minimum_officials
        return (
            f"空。历史中的公职人员少于{least}人，不足以描述正常工作，因此评分不产生等级。",
            f"empty. The history has fewer than {least} officials, too few for a reference; no score is graded.",
        )
    if model.recipe.reference.kind == "history":
        return (
            f"{size}个历史评分，取自未参与拟合的人员。前提：这些历史代表正常工作；其中若有异常，p 值偏保守。",
            (
                f"{size} scores of officials that the fit has not seen. Assumes that theirs is ordinary work; "
                "where some of it is not, p-values err on the cautious side."
            ),
        )
    return (
        f"{size}个模拟评分，取自由历史的主体部分估计出的正常分布。前提：主体部分是正常工作，且其形状可外推至尾部。",
        (
            f"{size} drawn scores of ordinary work, as estimated from the middle of the history. "
            "Assumes that the middle is ordinary work and that its shape holds out into the tails."
        ),
    )

"""Plain sentences about one figure, in both languages, and in words that its subject could answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.portraits.numerals import number, percent, signed
from riskml.portraits.parts import RATIOS
from riskml.words import Text

if TYPE_CHECKING:
    from riskml.portraits.parts import Figures, MetricPanel


def amount(value: float, figures: Figures, compare: str) -> str:
    """Write an observed or expected value: of a rate the share of its records, else the number."""
    if compare == "rate" and figures.exposure > 0:
        return percent(value / figures.exposure)
    return number(value)


def effect(value: float, compare: str) -> str:
    """Write an effect or an end of its interval.

    Examples
    --------
    >>> effect(2.345, "rate"), effect(-1.2, "mean")
    ('2.35', '−1.20')
    """
    return number(value) if compare in RATIOS else signed(value)


def interval(figures: Figures, compare: str) -> Text:
    """Write the 95 % interval of an effect."""
    low, high = effect(figures.low, compare), effect(figures.high, compare)
    return Text(zh=f"95% 区间 {low} 至 {high}", en=f"95% interval {low} to {high}")


_ZH = {
    "volume": "{label}：实际为 {observed}（{unit}），按同行水平和在岗天数推算的期望值为 {expected}，"
    "实际是期望值的 {effect} 倍",
    "rate": "{label}：{exposure} 项工作中实际为 {observed}，同样的工作由同行来做，期望值为 {expected}，"
    "实际是期望值的 {effect} 倍",
    "pairs": "{label}：最密切的一对实际为 {observed}（{unit}），若随机分派，期望值为 {expected}，"
    "实际是期望值的 {effect} 倍",
    "favour": "{label}：差别最大的一对平均为 {observed}（{unit}），本人对其他相对人的期望值为 {expected}，"
    "相差 {effect}",
    "mean": "{label}：平均为 {observed}（{unit}），同样的工作由同行来做，期望值为 {expected}，相差 {effect}",
    "concentration": "{label}：实际为 {observed}（{unit}），若随机分派，期望值为 {expected}，相差 {effect}",
    "trend": "{label}：近期与本人过去 {exposure} 个月相比，偏离 {z} 个标准差",
}
_EN = {
    "volume": "{label}: {observed} ({unit}), where peers and days on post would give {expected}; "
    "{effect} times the expected",
    "rate": "{label}: {observed} of {exposure} pieces of work, where peers doing the same work would have "
    "{expected}; {effect} times the expected",
    "pairs": "{label}: {observed} ({unit}) for the closest pair, where random assignment would give "
    "{expected}; {effect} times the expected",
    "favour": "{label}: {observed} on average ({unit}) for the pair that differs most, where the same "
    "official's other counterparties have {expected}; a difference of {effect}",
    "mean": "{label}: {observed} on average ({unit}), where peers doing the same work would have "
    "{expected}; a difference of {effect}",
    "concentration": "{label}: {observed} ({unit}), where random assignment would give {expected}; "
    "a difference of {effect}",
    "trend": "{label}: lately {z} standard deviations away from the official's own past {exposure} months",
}


def sentence(panel: MetricPanel) -> Text:
    """Say what one measured metric shows."""
    figures, compare = panel.figures, panel.compare
    facts = {
        "observed": amount(figures.observed, figures, compare),
        "expected": amount(figures.expected, figures, compare),
        "exposure": number(figures.exposure),
        "effect": effect(figures.effect, compare),
        "z": signed(figures.z, 1),
    }
    span = interval(figures, compare)
    zh = _ZH[compare].format(label=panel.label.zh, unit=panel.unit.zh, **facts)
    en = _EN[compare].format(label=panel.label.en, unit=panel.unit.en, **facts)
    if compare == "trend":
        return Text(zh=f"{zh}。", en=f"{en}.")
    return Text(zh=f"{zh}（{span.zh}）。", en=f"{en} ({span.en}).")


def unsaid(panel: MetricPanel) -> Text:
    """Say why a metric says nothing about its subject."""
    figures = panel.figures
    have, need = number(figures.exposure), number(panel.minimum)
    if panel.compare == "trend":
        return Text(
            zh=f"不作评价：本人过去只有 {have} 个月的记录，看不出走势。",
            en=f"Said nothing: {have} earlier months are too few to see a trend.",
        )
    if figures.status == "no_peers":
        return Text(
            zh="不作评价：做同样工作的同行太少，无从比较。",
            en="Said nothing: too few peers do the same work to compare with.",
        )
    if panel.compare == "volume":  # its exposure is days on post, not the acts that the minimum counts
        return Text(
            zh=f"不作评价：观测数不足，至少需要 {need} 项。",
            en=f"Said nothing: too few observations, {need} needed.",
        )
    return Text(
        zh=f"不作评价：只有 {have} 项观测，至少需要 {need} 项。",
        en=f"Said nothing: {have} observations, {need} needed.",
    )


NOTHING_SEEN = Text(
    zh="不作评价：这段时间没有可供这项指标观测的工作。",
    en="Said nothing: no work in this period that the metric could observe.",
)

"""Plain sentences about one figure, in both languages, and in words that its subject could answer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from riskml.core.texts import Text
from riskml.portraits.numerals import Counted, decimals, fixed, number, percent, signed
from riskml.portraits.parts import RATIOS

if TYPE_CHECKING:
    from riskml.portraits.parts import Figures, MetricPanel

FINER = 2
"""Decimals that may be added to tell an end of an interval from the expected."""
SIX = 6
"""Digits, at most, of an observed and an expected value that lie close together."""


def amount(value: float, figures: Figures, compare: str) -> str:
    """Write an observed or expected value: of a rate the share of its records, else the number.

    Where the effect is a difference, both are written fine enough to be told apart: otherwise the page
    would show two equal numbers and call them different.
    """
    if compare == "rate" and figures.exposure > 0:
        return percent(value / figures.exposure)
    short = number(value)
    apart = figures.observed - figures.expected
    if compare in RATIOS or not apart or number(figures.observed) != number(figures.expected):
        return short
    size = max(abs(figures.observed), abs(figures.expected))
    return fixed(value, min(decimals(apart, 1), decimals(size, SIX)))


def digits(figures: Figures, compare: str) -> int:
    """Return the decimals of an effect: two significant digits of its interval's width.

    An interval that leaves the expected out is never rounded onto it.
    """
    neutral = 1.0 if compare in RATIOS else 0.0
    width = figures.high - figures.low
    if not math.isfinite(width):
        return max(2, decimals(figures.effect - neutral))
    enough = decimals(width)
    ends = max(decimals(end - neutral, 1) for end in (figures.low, figures.high))
    return min(max(enough, ends), enough + FINER)


def effect(value: float, figures: Figures, compare: str) -> str:
    """Write an effect, an end of its interval, or what stands beside them, all equally fine."""
    form = fixed if compare in RATIOS else signed
    return form(value, digits(figures, compare))


def interval(figures: Figures, compare: str) -> Text:
    """Write the 95 % interval of an effect."""
    low, high = effect(figures.low, figures, compare), effect(figures.high, figures, compare)
    return Text(zh=f"95% 区间 {low} 至 {high}", en=f"95% interval {low} to {high}")


# What was seen; what was to be expected; and what is said where nothing was to be expected.
_SEEN = {
    "volume": Text(zh="实际为 {observed}（{unit}）", en="{observed} ({unit})"),
    "rate": Text(
        zh="{exposure} 项工作中实际为 {observed}",
        en="{observed} of {exposure} {n:piece|pieces} of work",
    ),
    "pairs": Text(zh="最密切的一对实际为 {observed}（{unit}）", en="{observed} ({unit}) for the closest pair"),
    "favour": Text(
        zh="差别最大的一对平均为 {observed}（{unit}）",
        en="{observed} on average ({unit}) for the pair that differs most",
    ),
    "mean": Text(zh="平均为 {observed}（{unit}）", en="{observed} on average ({unit})"),
    "concentration": Text(zh="实际为 {observed}（{unit}）", en="{observed} ({unit})"),
}
_PEERS = Text(
    zh="同样的工作由同行来做，期望值为 {expected}", en="where peers doing the same work would have {expected}"
)
_RANDOM = Text(zh="若随机分派，期望值为 {expected}", en="where random assignment would give {expected}")
_EXPECTED = {
    "volume": Text(
        zh="按同行水平和在岗天数推算的期望值为 {expected}", en="where peers and days on post would give {expected}"
    ),
    "rate": _PEERS,
    "pairs": _RANDOM,
    "favour": Text(
        zh="本人对其他相对人的期望值为 {expected}",
        en="where the same official's other counterparties have {expected}",
    ),
    "mean": _PEERS,
    "concentration": _RANDOM,
}
_NEVER = {
    "volume": Text(zh="同行没有这类工作", en="peers have no such work"),
    "rate": Text(zh="同行的同类工作中未出现", en="with peers doing the same work it does not occur"),
    "pairs": Text(zh="随机分派不会出现", en="random assignment would not bring it about"),
}
_TIMES = Text(zh="，实际是期望值的 {effect} 倍", en="; {effect} times the expected")
_APART = Text(zh="，相差 {effect}", en="; a difference of {effect}")
_TREND = Text(
    zh="近期比本人过去 {exposure} 个月{side_zh} {z} 个标准差",
    en="lately {z} standard deviations {side_en} the official's own past {exposure} {n:month|months}",
)


def sentence(panel: MetricPanel) -> Text:
    """Say what one measured metric shows; nothing is multiplied or subtracted that has no number."""
    figures, compare = panel.figures, panel.compare
    zh, en = _said(figures, compare)
    span = interval(figures, compare)
    facts = {
        "observed": amount(figures.observed, figures, compare),
        "expected": amount(figures.expected, figures, compare),
        "exposure": number(figures.exposure),
        "n": _count(figures.exposure),
        "effect": effect(figures.effect, figures, compare),
        "z": fixed(abs(figures.z), 1),
        "side_zh": "低" if figures.z < 0 else "高",
        "side_en": "below" if figures.z < 0 else "above",
    }
    label, unit = panel.label, panel.unit
    return Text(
        zh=f"{label.zh}：{zh.format(unit=unit.zh, span=span.zh, **facts)}。",
        en=f"{label.en}: {en.format(unit=unit.en, span=span.en, **facts)}.",
    )


def _said(figures: Figures, compare: str) -> tuple[str, str]:
    """Return the sentence's body in both languages, with its places still to fill."""
    if compare == "trend":
        return _TREND.zh, _TREND.en
    seen = _SEEN[compare]
    known = math.isfinite(figures.effect)
    if not known and compare in _NEVER and figures.expected == 0:
        never = _NEVER[compare]
        return f"{seen.zh}，{never.zh}", f"{seen.en}; {never.en}"
    expected, by = _EXPECTED[compare], _TIMES if compare in RATIOS else _APART
    zh, en = f"{seen.zh}，{expected.zh}", f"{seen.en}, {expected.en}"
    if known:
        zh, en = zh + by.zh, en + by.en
    if known and math.isfinite(figures.low) and math.isfinite(figures.high):
        zh, en = zh + "（{span}）", en + " ({span})"
    return zh, en


def _count(value: float) -> Counted:
    return Counted(math.ceil(value) if math.isfinite(value) else 0)


def unsaid(panel: MetricPanel) -> Text:
    """Say why a metric says nothing about its subject."""
    figures = panel.figures
    have, need = number(figures.exposure), number(panel.minimum)
    n = _count(figures.exposure)
    if panel.compare == "trend":
        return Text(
            zh=f"不作评价：本人过去只有 {have} 个月的记录，看不出走势。",
            en=f"Said nothing: {have} earlier {n:month is|months are} too few to see a trend.",
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
        en=f"Said nothing: {have} {n:observation|observations}, {need} needed.",
    )


NOTHING_SEEN = Text(
    zh="不作评价：这段时间没有可供这项指标观测的工作。",
    en="Said nothing: no work in this period that the metric could observe.",
)

"""Plain sentences about one figure, in both languages, and in words that its subject could answer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from riskml.core.texts import listed
from riskml.portraits.numerals import decimals, fixed, number, percent, signed
from riskml.portraits.parts import RATIOS
from riskml.portraits.phrases import EXPECTED, NEVER, PHRASES, SEEN, told

if TYPE_CHECKING:
    from riskml.core.texts import Text
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
    return told("interval", low=low, high=high)


def sentence(panel: MetricPanel) -> Text:
    """Say what one measured metric shows; nothing is multiplied or subtracted that has no number."""
    figures, compare = panel.figures, panel.compare
    said = _said(figures, compare).filled(
        unit=panel.unit,
        party=panel.party,
        whom=_whom(panel),
        observed=amount(figures.observed, figures, compare),
        expected=amount(figures.expected, figures, compare),
        exposure=number(figures.exposure),
        n=_count(figures.exposure),
        count=number(figures.observed),
        usual=number(figures.expected),
        peers=panel.compared,
        effect=effect(figures.effect, figures, compare),
        span=interval(figures, compare),
        close=number(figures.close),
        circles=panel.circles,
        z=fixed(abs(figures.z), 1),
        side=PHRASES["below" if figures.z < 0 else "above"],
    )
    return told("of_metric", label=panel.label, said=said)


def _whom(panel: MetricPanel) -> Text | str:
    """Name the one that a pair is with, as far as its records do."""
    named = panel.evidence[0].counterparty if panel.evidence else ""
    return told("whom", whom=named) if named else ""


def explanations(panel: MetricPanel) -> Text | None:
    """Say what remains of a departure under each circumstance that was tried; nothing where none could be."""
    if not panel.trials:
        return None
    telling, others = ([one for one in panel.trials if one.tells == tells] for tells in (True, False))
    if not telling:
        return told("explains_nothing", labels=listed(one.label for one in others))
    z = fixed(abs(panel.figures.z), 1)
    parts = [
        told("explained", label=one.label, people=one.people, acts=one.acts, z=z, left=fixed(abs(one.z), 1))
        for one in telling
    ]
    if others:
        parts.append(told("explains_not", labels=listed(one.label for one in others)))
    return told("explains", told=listed(parts, PHRASES["semicolon"]))


def _said(figures: Figures, compare: str) -> Text:
    """Return the sentence's body, with its places still to fill."""
    if compare == "trend":
        return PHRASES["trend"]
    seen = SEEN[compare]
    known = math.isfinite(figures.effect)
    if not known and compare in NEVER and figures.expected == 0:
        return seen.then(PHRASES["but"], NEVER[compare])
    said = seen.then(PHRASES["where"], EXPECTED[compare])
    if known:
        said = said.then(PHRASES["times" if compare in RATIOS else "apart"])
    if known and math.isfinite(figures.low) and math.isfinite(figures.high):
        said = said.then(PHRASES["span"])
    if not figures.close:
        return said
    return said.then(PHRASES["circles_all" if figures.close == figures.exposure else "circles"])


def _count(value: float) -> int:
    return math.ceil(value) if math.isfinite(value) else 0


def unsaid(panel: MetricPanel) -> Text:
    """Say why a metric says nothing about its subject."""
    figures = panel.figures
    have, need = number(figures.exposure), number(panel.minimum)
    if panel.compare == "trend":
        return told("unsaid_trend", have=have, n=_count(figures.exposure))
    if figures.status == "no_peers":
        return PHRASES["unsaid_no_peers"]
    if panel.compare == "volume":  # its exposure is days on post, not the acts that the minimum counts
        return told("unsaid_volume", need=need)
    return told("unsaid", have=have, n=_count(figures.exposure), need=need)

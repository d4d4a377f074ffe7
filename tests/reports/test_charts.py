"""Charts: small pure functions whose places are where the numbers say."""

from __future__ import annotations

import math
import re
from datetime import date
from itertools import pairwise

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from riskml.core.texts import Text
from riskml.portraits.parts import Account, Band, Contribution, Figures, MetricPanel, MonthPoint, Shape
from riskml.reports.charts import bullet, strip, trend, waterfall
from riskml.reports.charts.strip import shown
from riskml.reports.charts.svg import scale, ticks
from riskml.reports.charts.waterfall import largest, others, steps
from riskml.reports.phrases import Words

EN = Words("en")
A = Text(zh="甲", en="a")
FINITE = st.floats(-1e6, 1e6).map(lambda one: round(one, 6))


def panel(compare: str, effect: float, low: float, high: float, months: list[float] | None = None) -> MetricPanel:
    figures = Figures(10, 5, 50, 1.5, effect, low, high, 2.5, "measured", 30)
    series = tuple(
        MonthPoint(date(2025, i + 1, 1), value, 5.0, 10.0, 0.0) for i, value in enumerate(months or [1.0] * 12)
    )
    return MetricPanel(
        "m", A, "overdue", A, compare, "high", 20, figures, Band(0.8, 1.2, 30, 1.0), series, (), 0.5, A, A, A, A, A
    )  # fmt: skip


def account(values: list[float], base: float = 0.5) -> Account:
    total = base
    for value in values:
        total += value
    return Account(total, base, tuple(Contribution(f"m{i}", A, "overdue", v) for i, v in enumerate(values)))


def places(chart: str, kind: str) -> list[float]:
    """The left ends of what a class drew."""
    return [float(one) for one in re.findall(rf'class="{kind}" d="M([\d.]+)', chart)]


@given(st.lists(st.floats(-5, 5), max_size=40))
def test_bars_and_base_make_the_score(values):
    drawn = account(values)
    bars = [value for _, value in steps(drawn, EN)]
    assert math.isclose(drawn.base + math.fsum(bars), drawn.score, abs_tol=1e-9)
    rest = [one.value for one in drawn.contributions if one not in largest(drawn)]
    assert others(drawn).total == math.fsum(rest)
    assert len(bars) <= 11


@given(st.lists(st.floats(-5, 5).map(lambda one: round(one, 3)), min_size=1, max_size=30))
def test_each_bar_starts_where_the_last_ended(values):
    svg = fromstring(waterfall(account(values), EN))
    ends = [tuple(float(bar.get(name)) for name in ("x", "width")) for bar in svg.iter("rect")]
    signs = [bar.get("class") == "u" for bar in svg.iter("rect")]
    for (one, up), (other, next_up) in zip(
        zip(ends, signs, strict=True), list(zip(ends, signs, strict=True))[1:], strict=False
    ):
        end = one[0] + one[1] if up else one[0]
        start = other[0] if next_up else other[0] + other[1]
        assert abs(end - start) < 0.8  # places are rounded, and a bar is at least half a pixel wide


def test_the_bullet_puts_expected_effect_and_interval_in_their_order():
    chart = bullet(panel("rate", 2.0, 1.5, 2.6), EN)
    (neutral,), (interval,), (effect,) = places(chart, "n"), places(chart, "i"), places(chart, "o")
    assert neutral < interval < effect + 7
    left = bullet(panel("mean", -2.0, -3.0, -1.0), EN)
    assert places(left, "o")[0] < places(left, "n")[0]


@given(FINITE, FINITE, FINITE, st.sampled_from(["rate", "mean", "trend"]))
def test_the_bullet_stays_inside_whatever_the_numbers(effect, one, other, compare):
    low, high = sorted((one, other))
    svg = fromstring(bullet(panel(compare, effect, low, high), EN))
    for text in svg.iter("text"):
        assert 0 <= float(text.get("x")) <= 340
    for rect in svg.iter("rect"):
        assert 0 <= float(rect.get("x")) <= float(rect.get("x")) + float(rect.get("width")) <= 341


@given(st.lists(st.floats(0, 1e5) | st.just(math.nan), min_size=12, max_size=12))
def test_the_trend_has_a_dot_for_each_month_that_is_known(months):
    chart = trend(panel("volume", 2.0, 1.5, 2.5, months), EN)
    known = sum(map(math.isfinite, months))
    if known < 2:
        assert chart == ""
        return
    svg = fromstring(chart)
    dots = next(path.get("d") for path in svg.iter("path") if path.get("class") == "o")
    assert dots.count("M") == known
    assert "nan" not in chart


def test_higher_months_are_drawn_higher():
    svg = fromstring(trend(panel("volume", 2.0, 1.5, 2.5, [float(i) for i in range(12)]), EN))
    line = next(path.get("d") for path in svg.iter("path") if path.get("class") == "l")
    heights = [float(one) for one in re.findall(r"[ML][\d.]+ ([\d.]+)", line)]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 12


@given(st.lists(st.floats(-9, 9), min_size=5, max_size=80).map(sorted))
def test_the_strip_has_a_dot_for_each_person_in_order(values):
    chart = strip(Shape("m", A, "overdue", "high", len(values), tuple(values), (0.0,) * 5, 1.0, "quiet", 0, 0), EN)
    svg = fromstring(chart)
    dots = next(path.get("d") for path in svg.iter("path") if path.get("class") == "o")
    lefts = [float(one) for one in re.findall(r"M([\d.]+) ", dots)]
    beyond = {side: sum(side * one > 5 for one in values) for side in (-1, 1)}
    inside = [one for one in shown(tuple(values)) if abs(one) <= 5]
    assert len(lefts) == len(inside)
    assert lefts == sorted(lefts)
    arrows = [path.get("d") for path in svg.iter("path") if path.get("class") == "o"][1:]
    assert len(arrows) == sum(map(bool, beyond.values()))
    if any(beyond.values()):
        assert f"Beyond the axis: {beyond[-1]} below −5, {beyond[1]} above +5." in svg.find("desc").text
    else:
        assert "Beyond" not in svg.find("desc").text


def test_a_large_group_is_thinned_but_keeps_its_ends():
    values = tuple(float(i) for i in range(1000))
    drawn = shown(values)
    assert len(drawn) == 60
    assert (drawn[0], drawn[-1]) == (0.0, 999.0)
    assert max(b - a for a, b in pairwise(drawn)) <= 18


def test_a_hidden_group_has_no_strip():
    assert strip(Shape("m", A, "overdue", "high", 3, (), (), 4.0, "not_concluded", 0, 0), EN) == ""


@given(FINITE, st.floats(1e-3, 1e6))
def test_ticks_are_few_and_inside(low, span):
    found = ticks(low, low + span)
    assert 1 <= len(found) <= 12
    assert all(low - span * 1e-6 <= one <= low + span * (1 + 1e-6) for one in found)


def test_a_scale_of_one_value_is_a_place():
    assert scale(2, 2, 0, 10)(2) == 0

"""Charts: small pure functions whose places are where the numbers say."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from riskml.core.texts import Text
from riskml.portraits.chart_parts import Event, ScorePlace
from riskml.portraits.clocks import CaseClock, ClockStep
from riskml.portraits.parts import Account, Band, Contribution, Figures, MetricPanel, MonthPoint, Shape
from riskml.portraits.set_against import Beside
from riskml.reports.charts import (
    beside,
    clock,
    interval,
    months,
    peers,
    place,
    strip,
    timeline,
)
from riskml.reports.charts.axes import effect_axis
from riskml.reports.charts.strip import shown
from riskml.reports.charts.svg import scale, ticks
from riskml.reports.pages import style
from riskml.reports.phrases import Words

EN, ZH = Words("en"), Words("zh")
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


def told(chart: str) -> str:
    """The text that carries a chart's numbers."""
    return fromstring(chart).find("desc").text


def written(chart: str) -> list[str]:
    return [one.text for one in fromstring(chart).iter("text")]


def dots(chart: str, kind: str) -> list[float]:
    """The middles of the dots of a class."""
    drawn = [one.get("d") for one in fromstring(chart).iter("path") if one.get("class") == kind]
    return [float(left) + float(size) for one in drawn for left, size in re.findall(r"M([\d.]+) [\d.]+a([\d.]+)", one)]


def specks(chart: str) -> list[float]:
    """Where the unnamed others stand."""
    (drawn,) = [one.get("d") for one in fromstring(chart).iter("path") if one.get("class") == "others"]
    return [float(left) for left in re.findall(r"M([\d.]+) [\d.]+h0", drawn)]


def centres(chart: str, kind: str = "o") -> list[float]:
    """The middles of the diamonds of a class, the legend's last."""
    drawn = [one.get("d") for one in fromstring(chart).iter("path") if one.get("class") == kind]
    return [
        float(left) + float(size) for one in drawn for left, size in re.findall(r"^M([\d.]+) [\d.]+l([\d.]+) -", one)
    ]


def boxes(chart: str, kind: str) -> list[tuple[float, float]]:
    """Where the rectangles of a class begin and end."""
    drawn = [one for one in fromstring(chart).iter("rect") if one.get("class") == kind]
    return [(float(one.get("x")), float(one.get("x")) + float(one.get("width"))) for one in drawn]


def test_equal_ratios_are_equally_far_apart():
    """From the expected to the double is as far as from the half to the expected."""
    axis = effect_axis(panel("rate", 4.0, 2.0, 8.0))
    assert axis.at(2) - axis.at(1) == pytest.approx(axis.at(1) - axis.at(0.5))
    assert axis.at(4) - axis.at(2) == pytest.approx(axis.at(2) - axis.at(1))
    linear = effect_axis(panel("mean", 4.0, 2.0, 8.0))
    assert linear.at(4) - linear.at(2) == pytest.approx(linear.at(2) - linear.at(0))


def test_the_interval_carries_its_numbers_and_puts_them_in_order():
    chart = interval(panel("rate", 2.0, 1.5, 2.6), EN)
    (expected, *_), (line, *_), (median, *_) = places(chart, "n"), places(chart, "i"), places(chart, "median")
    (low, high), *_ = boxes(chart, "b")
    assert low < median == expected < high < line < centres(chart)[0]  # the median of the others is the expected here
    for number in ("Times the expected: 2.0", "1.5 to 2.6", "Observations: 50", "30 others", "0.8 to 1.2", "is 1.0"):
        assert number in told(chart)
    assert {"1×", "2×", "0.5×"} <= set(written(chart))
    zh = told(interval(panel("rate", 2.0, 1.5, 2.6), ZH))
    assert "为期望的倍数：2.0，95% 区间 1.5 至 2.6；观测数 50。其他 30 人：中间 80% 为 0.8 至 1.2，中位数 1.0。" in zh


def test_none_of_others_is_drawn_where_they_are_few():
    alone = replace(panel("rate", 2.0, 1.5, 2.6), band=None)
    chart = interval(alone, EN)
    assert boxes(chart, "b") == []
    assert places(chart, "median") == []
    assert "others" not in chart
    assert peers(alone, EN) == ""


@given(FINITE, FINITE, FINITE, st.sampled_from(["rate", "mean", "trend", "volume"]))
def test_the_interval_stays_inside_whatever_the_numbers(effect, one, other, compare):
    low, high = sorted((one, other))
    chart = interval(panel(compare, effect, low, high), EN)
    if low == high:
        assert chart == ""
        return
    svg = fromstring(chart)
    for text in svg.iter("text"):
        assert 0 <= float(text.get("x")) <= 360
    assert all(0 <= left <= right <= 361 for left, right in boxes(chart, "b"))
    assert 0 <= centres(chart)[0] <= 360


def test_zero_times_has_a_place_of_its_own():
    chart = interval(panel("rate", 0.0, 0.0, 0.4), EN)
    assert "0×" in written(chart)
    assert centres(chart)[0] == pytest.approx(effect_axis(panel("rate", 0.0, 0.0, 0.4)).left)


def test_an_end_beyond_the_axis_is_an_arrow_and_its_number_is_told():
    chart = interval(panel("rate", 3.0, 1.5, 1900.0), EN)
    assert "Interval goes beyond" in written(chart)
    assert "1,900" in told(chart)
    assert "Interval goes beyond" not in written(interval(panel("rate", 3.0, 1.5, 6.0), EN))


@pytest.mark.parametrize("ends", [(math.nan, math.nan), (2.0, 2.0)])
def test_what_has_no_interval_is_not_drawn(ends):
    assert interval(panel("rate", 2.0, *ends), EN) == ""


def test_months_say_of_how_many_each_is():
    chart = months(panel("rate", 2.0, 1.5, 2.5, [1.0, 5.0, *[2.0] * 9, math.nan]), EN)
    assert {"1", "5", "2", "/10", "2/10: 2 of 10"} <= set(written(chart))
    assert len(dots(chart, "o")) == 11 + 1  # and the legend's
    assert "2025-02 observed 50.0% (5/10), expected 50.0%" in told(chart)
    assert "2025-12 no value" in told(chart)
    assert "nan" not in chart
    means = months(panel("mean", 2.0, 1.5, 2.5, [1.0, 5.0, *[2.0] * 10]), EN)
    assert "2025-02 observed 5 (Observations: 10), expected 5" in told(means)


@pytest.mark.parametrize("values", [[3.0] * 12, [4.0, *[math.nan] * 11]])
def test_months_that_say_nothing_are_not_drawn(values):
    assert months(panel("volume", 2.0, 1.5, 2.5, values), EN) == ""


@given(st.lists(st.floats(0, 50).map(lambda one: round(one, 2)), min_size=5, max_size=60).map(sorted))
def test_peers_are_all_drawn_or_counted(others):
    shown_ = replace(panel("rate", 2.0, 1.5, 2.6), others=tuple(others))
    chart = peers(shown_, EN)
    axis = effect_axis(shown_)
    beyond = sum(axis.side(one) != 0 for one in others)
    assert len(specks(chart)) == len(others) - beyond
    counts = [int(one) for one in written(chart) if one.isdigit()]
    assert sum(counts) == beyond
    higher = sum(one > 2.0 for one in others)
    assert f"{higher} {'dot lies' if higher == 1 else 'dots lie'} higher than this person" in told(chart)
    assert f"{beyond} beyond the axis" in told(chart)


def score_place(score: float, threshold: float = 7.0) -> ScorePlace:
    return ScorePlace(score, threshold, ((0.1, -1.0), (0.5, 0.0), (0.9, 2.0), (0.99, 6.0)), (-1.5, 0.5, 9.0), -1.5, 9.0)


def test_every_page_has_one_scale_of_scores():
    low, high = place(score_place(0.0), EN), place(score_place(8.0), EN)
    assert boxes(low, "b")[0] == boxes(high, "b")[0]
    assert places(low, "n")[0] == places(high, "n")[0]
    assert centres(low)[0] < places(low, "n")[0] < centres(high)[0]
    assert "list goes by is 8.00" in told(high)
    for number in ("10% lie below −1.00", "99% lie below 6.00", "begins at 7.00", "from −1.50 to 9.00"):
        assert number in told(high)


def test_a_list_that_begins_nowhere_has_no_line():
    chart = place(score_place(8.0, math.nan), EN)
    assert places(chart, "n") == []
    assert "begins" not in told(chart)
    assert place(replace(score_place(8.0), quantiles=()), EN) == ""


def at(day: int, hour: int = 0) -> datetime:
    return datetime.fromisoformat(f"2025-03-{day:02}T{hour:02}:00:00")


def case_clock(*, late: bool = True) -> CaseClock:
    due = at(11) if late else at(20)
    steps = (
        ClockStep(A, False, at(1, 9), None, at(5, 9), 0.0),
        ClockStep(Text(zh="<审查>", en="<Check>"), True, None, due, at(17, 9), 4.0 if late else 0.0),
    )
    return CaseClock("K<1>", A, at(1, 9), at(14), at(17, 9), steps)


def test_the_clock_runs_from_receipt_to_limit_to_completion():
    chart = clock(case_clock(), EN)
    (others, _), (own, _), (late, _) = boxes(chart, "d"), boxes(chart, "u"), boxes(chart, "late")
    assert others[1] == pytest.approx(own[0], abs=0.2)  # not recorded: it began when the step before was done
    assert own[1] == pytest.approx(late[0], abs=0.2)
    assert (own[1] - own[0]) / (late[1] - late[0]) == pytest.approx(6.625 / 5.375, abs=0.02)  # to the end of the day
    assert "<Check> (This person's steps): received not recorded, due 2025-03-11" in told(chart)
    assert "4 workdays over" in told(chart)
    assert "K&lt;1&gt;" in str(chart)
    assert len(boxes(clock(case_clock(late=False), EN), "late")) == 1  # the legend's


def test_a_clock_on_which_no_time_passes_is_not_drawn():
    assert clock(replace(case_clock(), steps=()), EN) == ""


def test_a_long_case_keeps_its_own_and_its_late_steps():
    one = ClockStep(A, False, None, None, at(5, 9), 0.0)
    own = replace(case_clock().steps[1], label=Text(zh="乙", en="Last one"))
    chart = clock(replace(case_clock(), steps=(*[one] * 30, own)), EN)
    assert "Last one (4 workdays over)" in written(chart)
    assert "17 more steps not drawn" in written(chart)
    assert told(chart).count("received") == 32  # the text has all of them, and the case


YUAN = Text(zh="元", en="yuan")


def event(day: str, kind: str, amount: float = math.nan, unit: Text | None = YUAN) -> Event:
    return Event(date.fromisoformat(day), Text(zh=f"类{kind}", en=kind), A, amount, unit)


def test_the_timeline_has_a_lane_for_each_kind_and_amounts_of_one_unit():
    paid = event("2025-04-01", "contract", 4e5)
    chain = [event("2025-03-01", "contract", 1.2e6), event("2025-01-01", "tender", 1.19e6), paid]
    chart = timeline(chain, EN)
    assert len(dots(chart, "o")) == 3
    assert [one for one in written(chart) if one in {"tender", "contract"}] == ["tender", "contract"]
    assert {"1.19", "1.2", "0.4"} <= set(written(chart))
    assert told(chart).startswith("2025-01-01 tender: a, 1,190,000 yuan; 2025-03-01 contract")
    assert {"119", "120", "40"} <= set(written(timeline(chain, ZH)))
    assert any(one.endswith("金额单位：万元") for one in written(timeline(chain, ZH)))
    in_lari = [event("2025-01-01", "tender"), event("2025-02-01", "contract", 4e4, Text.same("GEL"))]
    assert any(one.endswith("in thousands of GEL") for one in written(timeline(in_lari, EN)))
    assert any(one.endswith("mixed or no currency") for one in written(timeline([*in_lari, paid], EN)))
    assert timeline([event("2025-01-01", "tender")] * 3, EN) == ""


def test_counterparties_that_spread_tenfold_stand_on_ratios():
    def drawn(own: float, others: tuple[float, ...]) -> str:
        return beside(replace(panel("favour_times", 2.0, 1.5, 2.6), beside=Beside(A, 12, own, others)), EN)

    near, wide = drawn(30.0, (10.0, 20.0, 40.0)), drawn(100.0, (1.0, 10.0, 1000.0))
    first, second, third = specks(near)
    assert (second - first) * 2 == pytest.approx(third - second, abs=0.3)
    first, second, third = specks(wide)
    assert (second - first) * 2 == pytest.approx(third - second, abs=0.3)
    assert "30 (a) in 12 acts with this a. 3 others: lowest 10, median 20, highest 40; 1 is higher" in told(near)
    assert drawn(5.0, (5.0, 5.0)) == beside(panel("favour_times", 2.0, 1.5, 2.6), EN) == ""


def test_texts_in_charts_are_escaped():
    evil = replace(
        panel("rate", 2.0, 1.5, 2.6, [1.0, *[2.0] * 11]), label=Text(zh="<b>&", en="<b>&"), others=(1.0, 3.0)
    )
    for chart in (interval(evil, EN), months(evil, ZH), peers(evil, EN)):
        assert "<b>" not in chart
        assert fromstring(chart).find("title").text.startswith("<b>&")


MARKS = {"b", "x", "n", "i", "o", "l", "p", "u", "d", "g", "other", "others", "median", "late", "hatch"}
"""Classes of marks; the band is a ground, too, for those that may stand on it."""
ON_BAND = {"n", "i", "o", "g", "median"}
LEAST = 3.0


def luminance(colour: str) -> float:
    full = "".join(2 * one for one in colour) if len(colour) == 3 else colour
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("kind", sorted(MARKS))
def test_every_mark_stands_out_from_its_ground(kind):
    """WCAG 1.4.11: three to one, by its outline where it has one, else by its fill."""
    rule = dict(re.findall(r"^\.(\w+)\{([^}]*)\}", style(), re.MULTILINE))
    colours = dict(re.findall(r"(fill|stroke):#(\w+)", rule[kind]))
    ground = dict(re.findall(r"(fill|stroke):#(\w+)", rule["b"]))["fill"]
    mark = colours.get("stroke") or colours["fill"]
    for behind in ("ffffff", *([ground] if kind in ON_BAND else [])):
        assert contrast(mark, behind) >= LEAST, (kind, mark, behind)
    assert contrast(re.search(r"svg text\{fill:#(\w+)", style())[1], "ffffff") >= 4.5


def test_the_contrast_is_that_of_the_standard():
    assert contrast("000", "ffffff") == pytest.approx(21.0)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)

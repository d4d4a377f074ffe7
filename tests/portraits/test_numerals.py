"""Numbers for people: never so short that two that differ look the same."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from riskml.core.texts import Counted, Text
from riskml.portraits.natural import written_back
from riskml.portraits.numerals import decimals, percent
from riskml.portraits.parts import Band, EvidenceRecord, Figures, MetricPanel, MonthPoint
from riskml.portraits.sentences import amount, digits, effect, sentence, unsaid

NAN = math.nan
WORD = Text(zh="甲", en="a")


def figures(effect: float, low: float, high: float, **more: float) -> Figures:
    base = {"observed": 2.0, "expected": 1.0, "exposure": 40.0, "ratio": NAN, "z": 3.0}
    return Figures(**{**base, **more}, effect=effect, low=low, high=high, status="measured", peers=9)


def panel(compare: str, shown: Figures) -> MetricPanel:
    return MetricPanel(
        metric="m", label=WORD, family="overdue", unit=WORD, compare=compare, concern="high", minimum=5,
        figures=shown, band=None, series=(), evidence=(), contribution=NAN,
        why=WORD, innocent=WORD, cannot_see=WORD, how_to_read=WORD, party=WORD,
    )  # fmt: skip


def read(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


@given(st.sampled_from(["rate", "mean"]), st.floats(-50, 50), st.floats(1e-6, 100), st.floats(0, 1))
def test_an_interval_keeps_two_digits_of_its_width(compare, low, width, inside):
    one = figures(low + inside * width, low, low + width)
    for value in (one.effect, one.low, one.high):
        assert abs(read(effect(value, one, compare)) - value) <= 0.0501 * width
    assert effect(one.low, one, compare) != effect(one.high, one, compare)


@given(st.sampled_from(["rate", "mean"]), st.floats(1e-3, 1), st.floats(0.02, 50))
def test_an_interval_that_leaves_the_expected_out_is_not_written_onto_it(compare, width, gap):
    neutral = 1.0 if compare == "rate" else 0.0
    low = neutral + gap * width
    one = figures(low + width / 2, low, low + width)
    assert read(effect(one.low, one, compare)) > neutral


def test_small_differences_are_not_rounded_away():
    one = figures(0.0057, 0.0035, 0.0078, observed=0.01203, expected=0.00633)
    assert "+0.0057 (95% interval +0.0035 to +0.0078)" in sentence(panel("concentration", one)).en
    rate = figures(4.6, 3.11, 6.56)
    assert "4.6 times the expected (95% interval 3.1 to 6.6)" in sentence(panel("rate", rate)).en


@given(st.floats(0.1, 1000), st.floats(1e-3, 1))
def test_observed_and_expected_that_differ_are_not_written_alike(expected, part):
    observed = expected * (1 + part)
    assume(observed != expected)
    one = figures(observed - expected, NAN, NAN, observed=observed, expected=expected)
    assert amount(observed, one, "mean") != amount(expected, one, "mean")


@pytest.mark.parametrize(("compare", "zh", "en"), [
    ("rate", "同行的同类工作中未出现", "peers doing the same work it does not occur"),
    ("pairs", "随机分派不会出现", "random assignment would not bring it about"),
    ("volume", "同行没有这类工作", "peers have no such work"),
])  # fmt: skip
def test_where_nothing_was_expected_no_ratio_is_written(compare, zh, en):
    text = sentence(panel(compare, figures(NAN, NAN, NAN, expected=0.0)))
    assert zh in text.zh
    assert en in text.en
    for said in (text.zh, text.en):
        assert "—" not in said
        assert not any(word in said for word in ("倍", "区间", "times", "interval"))


@pytest.mark.parametrize("compare", ["rate", "pairs", "volume", "mean", "favour", "concentration"])
@pytest.mark.parametrize("known", [NAN, 2.0])
def test_no_sentence_has_a_place_without_a_number(compare, known):
    text = sentence(panel(compare, figures(known, NAN, NAN)))
    assert "—" not in text.zh + text.en
    assert "interval" not in text.en


def test_a_trend_says_which_way():
    up, down = (sentence(panel("trend", figures(z, -1, 1, z=z, exposure=1.0))) for z in (2.0, -2.0))
    assert up.en.endswith("2.0 standard deviations above the official's own past 1 month.")
    assert "低 2.0 个标准差" in down.zh
    assert "高 2.0 个标准差" in up.zh


def test_one_is_not_written_as_many():
    one = replace(figures(NAN, NAN, NAN, exposure=1.0), status="below_minimum")
    assert "1 observation, 5 needed" in unsaid(panel("rate", one)).en
    assert "1 earlier month is too few" in unsaid(panel("trend", one)).en
    assert "of 1 piece of work" in sentence(panel("rate", figures(2.0, 1.0, 3.0, exposure=1.0))).en
    assert f"{Counted(2):hit|hits}" == "hits"


@given(st.floats(1e-4, 1))
def test_a_share_keeps_two_digits(share):
    shown = read(percent(share).removesuffix("%")) / 100
    assert shown == pytest.approx(share, rel=0.051)


@given(st.floats(1e-9, 1e9))
def test_decimals_show_what_they_promise(span):
    assert abs(round(span, decimals(span)) - span) <= max(0.0501 * span, 0.5 if span >= 10 else 0)
    assert digits(figures(NAN, NAN, NAN), "mean") == 2


@given(st.floats(-6, 12), st.floats(-6, 12), st.floats(0.01, 2))
def test_what_is_told_in_logs_is_written_back_and_stands_out_as_before(observed, expected, margin):
    apart = observed - expected
    assume(min(abs(apart - margin), abs(apart + margin)) > 1e-9)  # closer ends are the expected, in either writing
    shown = figures(apart, apart - margin, apart + margin, observed=observed, expected=expected)
    logs = replace(panel("mean", shown), band=Band(-0.5, 0.25, 12, -0.1))
    plain = written_back(logs)
    assert plain.stands_out == logs.stands_out
    assert plain.figures.effect == pytest.approx(plain.figures.observed / plain.figures.expected)
    assert plain.figures.low < plain.figures.effect < plain.figures.high
    assert (plain.figures.z, plain.figures.exposure) == (shown.z, shown.exposure)
    assert (plain.band.low, plain.band.high) == (pytest.approx(math.exp(-0.5)), pytest.approx(math.exp(0.25)))


def test_a_record_in_logs_is_written_back_with_what_it_has_beyond_the_expected():
    record = EvidenceRecord(
        "op1", datetime.fromisoformat("2025-05-01T09:00:00"), WORD, "k1", math.log(300.0), math.log(3.0)
    )
    month = MonthPoint(date(2025, 5, 1), math.log(200.0), math.log(100.0), 9.0, 1.0)
    shown = replace(panel("favour", figures(0.7, 0.1, 1.3)), evidence=(record,), series=(month,))
    plain = written_back(shown)
    assert plain.evidence[0].value == pytest.approx(300.0)
    assert plain.evidence[0].weight == pytest.approx(200.0)  # 100 were expected
    assert plain.series[0].observed == pytest.approx(200.0)
    assert "times the expected" in sentence(plain).en
    assert "as a rule" in sentence(plain).en
    assert "实际是期望值的" in sentence(plain).zh

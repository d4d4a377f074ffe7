"""Filling a sentence with facts."""

from __future__ import annotations

import math
from datetime import date, datetime

import pandas as pd
import pytest

from riskml.core.texts import Text
from riskml.rules.sentence import fill, sentence_faults
from riskml.rules.written import format_fact


@pytest.mark.parametrize(
    ("value", "written"),
    [(1234567, "1,234,567"), (1200.50, "1,200.5"), (math.nan, "not recorded"), (pd.NaT, "not recorded"), (False, "no")],
)
def test_facts_are_written_for_people(value, written):
    assert format_fact(value, "en") == written


def test_braces_in_a_fact_are_text():
    assert fill("{a} {{b}}", {"a": ["{count}"]}, "zh") == ["{count} {b}"]


def test_escaping_is_left_to_the_report():
    assert fill("{a}", {"a": ["<b>"]}, "zh") == ["<b>"]


@pytest.mark.parametrize("place", ["{amuont}", "{amount.real}", "{amount!r}", "{amount:>10}", "{amount[0]}", "{}"])
def test_a_place_is_a_plain_known_name(place):
    [fault] = sentence_faults(Text(zh="金额 {amount}", en=f"amount {place}"), ["amount"], "card")
    assert fault.where == "card, sentence.en"


def test_an_open_brace_is_a_fault():
    [fault] = sentence_faults(Text(zh="金额 {amount", en="{count}"), ["amount"], "card")
    assert fault.where == "card, sentence.zh"


YUAN = Text(zh="元", en="yuan")


def test_what_is_missing_takes_its_words_along():
    facts = {"lot": ["-", None, "7"], "value": [1.0, math.nan, 2.5], "currency": [YUAN, YUAN, None]}
    assert fill("t[ (lot {lot})][, worth {value:money}].", facts, "en") == [
        "t, worth 1 yuan.", "t.", "t (lot 7), worth 2.5.",
    ]  # fmt: skip


def test_one_day_and_one_minute_are_said_once():
    told = ("2025-12-17T10:18", "2025-12-17T16:00"), ("2025-12-17T10:18", "2025-12-17T10:18:40")
    first, last = zip(*(map(datetime.fromisoformat, one) for one in (*told, ("2025-12-17", "2026-01-02"))), strict=True)
    first, last = [*first, None], [*last, None]
    facts = {"first": first, "last": last}
    assert fill("{during}, a acted.", facts, "en") == [
        "On 2025-12-17, a acted.", "On 2025-12-17, a acted.", "Between 2025-12-17 and 2026-01-02, a acted.",
        "On not recorded, a acted.",
    ]  # fmt: skip
    assert fill("甲{during:time}办理", facts, "zh")[:3] == [
        "甲于 2025 年 12 月 17 日 10:18 至 16:00 间办理", "甲于 2025 年 12 月 17 日 10:18 办理",
        "甲于 2025 年 12 月 17 日至 2026 年 1 月 2 日间办理",
    ]  # fmt: skip


def test_yes_and_no_choose_their_words():
    assert fill("done{still:, still open|}", {"still": [True, False]}, "en") == ["done, still open", "done"]


def test_a_date_never_gets_a_time():
    assert fill("{at:time}", {"at": [date(2025, 1, 2)]}, "en") == ["2025-01-02"]


@pytest.mark.parametrize("place", ["[lot]", "[{amount}", "{amount:mony}", "{amount:a|b|c}"])
def test_a_form_that_nobody_knows_is_refused(place):
    [fault] = sentence_faults(Text(zh="金额 {amount}", en=place), ["amount"], "card")
    assert fault.where == "card, sentence.en"

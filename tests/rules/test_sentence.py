"""Filling a sentence with facts."""

from __future__ import annotations

import math

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

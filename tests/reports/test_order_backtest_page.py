"""The page of a replay of orders: whole, in both languages, its chart where reviews say something, and nobody on it."""

from __future__ import annotations

import math
import re

import pytest

from riskml.core.texts import LANGUAGES
from riskml.reports import render_order_backtest
from riskml.reports.charts.orders import LEFT, RIGHT, worth_by_order
from riskml.reports.pages import LIMIT
from riskml.reports.phrases import Words
from tests.reports.fabricated_order_backtest import SILENT, WORTH, order_backtest
from tests.reports.page_reader import Reader, whole_page

HAN = re.compile("[一-鿿]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_and_needs_nothing_else(language):
    page = render_order_backtest(order_backtest(), language, "backtest.other.html")
    reader = whole_page(page)
    assert reader.links == ["backtest.other.html"]
    assert len(reader.charts) == 1
    assert len(page.encode()) < LIMIT


def test_the_page_says_what_each_order_was_worth_and_how_sure_that_is():
    english = Reader(render_order_backtest(order_backtest(), "en")).text()
    for said in (
        "put 108 warnings first; real reviews decided 61 of them, and confirmed 31",
        "In 4 of 6 months reviews were enough",
        "47.0% (33.0%–61.0%)",
        "18: 5 / 10",
        "20 a month, 10 red ones at most; 2 of them go by lot",
        "Nobody is named here",
    ):
        assert said in english, said
    assert not HAN.search(english.replace("中文", ""))
    chinese = Reader(render_order_backtest(order_backtest(), "zh")).text()
    for said in (
        "把 108 件预警排在前面，其中 61 件有真实的核查结论，属实 31 件",
        "6 个月中有 4 个月",
        "红色最多 10 件",
    ):
        assert said in chinese, said


def test_where_nobody_looked_no_order_is_said_to_be_better():
    page = render_order_backtest(order_backtest(SILENT, learned=0, reviews=0), "en")
    english = Reader(page).text()
    assert "no telling which is better" in english
    assert "nan" not in english.lower()
    assert "<svg" not in page
    never = Reader(render_order_backtest(order_backtest(learned=0), "en")).text()
    assert "both rows are the same" in never


def test_a_dot_stands_at_its_share_within_its_interval():
    chart = str(worth_by_order(order_backtest(), Words("en")))
    bars = re.findall(r'<rect class="d" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', chart)
    dots = re.findall(r'class="o" d="M([\d.]+) ', chart)
    assert len(bars) == len(dots) == len(WORTH)
    for (left, width), dot, one in zip(bars, dots, WORTH, strict=True):
        assert math.isclose(float(left), LEFT + (RIGHT - LEFT) * one.low, abs_tol=0.1)
        assert math.isclose(float(width), (RIGHT - LEFT) * (one.high - one.low), abs_tol=0.2)
        assert math.isclose(float(dot) + 4, LEFT + (RIGHT - LEFT) * one.precision, abs_tol=0.1)

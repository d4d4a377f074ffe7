"""The page of a backtest: whole, light, in both languages, its charts where the numbers say; and nobody on it."""

from __future__ import annotations

import math
import re

import pytest

from riskml.core.texts import LANGUAGES
from riskml.reports import render_backtest
from riskml.reports.charts.findings import BOTTOM, LEFT, RIGHT, found_by_cost, found_by_month
from riskml.reports.pages import LIMIT
from riskml.reports.phrases import Words
from tests.reports.fabricated_backtest import NO_DRAWS, backtest
from tests.reports.page_reader import Reader, whole_page

HAN = re.compile("[一-鿿]")
EN = Words("en")
POINT = re.compile(r"[ML](-?[\d.]+) (-?[\d.]+)")


def line(chart: str, kind: str) -> list[tuple[float, float]]:
    """Return the corners of the first path of a class that has more than a legend's stroke."""
    paths = [one for one in re.findall(rf'class="{kind}" d="([^"]+)"', chart) if "L" in one]
    return [(float(left), float(top)) for left, top in POINT.findall(paths[0])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_and_needs_nothing_else(language):
    page = render_backtest(backtest(), language, "backtest.other.html")
    reader = whole_page(page)
    assert reader.links == ["backtest.other.html"]
    assert len(reader.charts) == 2
    assert len(page.encode()) < LIMIT


def test_the_page_says_what_was_found_at_what_cost():
    english = Reader(render_backtest(backtest(), "en")).text()
    for said in (
        "asked for 44 reviews",
        "10 of those people",
        "expected to find 2.2 people (0.4 to 8.8)",
        "January 2025 to April 2025, 4 months",
        "44 → 10",
        "20 (5+13+2)",
        "every 3 months",
    ):
        assert said in english, said
    assert not HAN.search(english.replace("中文", ""))
    chinese = Reader(render_backtest(backtest(), "zh")).text()
    for said in ("共需核查 44 人次", "其中有 10 人", "预计找到 2.2 人（0.4 至 8.8 人）", "不是人"):
        assert said in chinese, said


def test_what_is_not_known_is_said():
    lower = Reader(render_backtest(backtest(unknown=2), "en")).text()
    assert "Of 8 reviews nobody knows" in lower
    assert "lower bound" in lower
    nothing = Reader(render_backtest(backtest(found=(0, 0, 0, 0), draws=NO_DRAWS, unknown=11, reviews=0), "en")).text()
    assert "no review that can be used" in nothing
    assert "random order cannot be compared with" in nothing
    assert "nan" not in nothing.lower()


def test_the_list_rises_by_what_it_found_along_what_it_spent():
    one = backtest()
    corners = line(str(found_by_cost(one, EN)), "l")
    assert corners[0] == (LEFT, BOTTOM)
    assert corners[-1][0] == RIGHT
    assert len(corners) == 1 + len(one.months)
    rises = [BOTTOM - top for _, top in corners[1:]]
    spent = [left - LEFT for left, _ in corners[1:]]
    for month, rise, cost in zip(one.months, rises, spent, strict=True):
        assert math.isclose(cost / spent[-1], month.looks_so_far / 44, abs_tol=1e-3)
        assert math.isclose(rise / rises[-1], month.found_so_far / 10, abs_tol=1e-2)


def test_random_order_is_a_straight_dashed_line_within_its_band():
    chart = str(found_by_cost(backtest(), EN))
    dashed = line(chart, "p")
    ours = line(chart, "l")
    slopes = [(BOTTOM - top) / (left - LEFT) for left, top in dashed[1:]]
    assert max(slopes) - min(slopes) < 0.01
    assert math.isclose((BOTTOM - dashed[-1][1]) / (BOTTOM - ours[-1][1]), 2.2 / 10, abs_tol=0.02)
    assert line(chart, "b")


def test_without_draws_there_is_no_dashed_line_to_compare_with():
    for draw in (found_by_cost, found_by_month):
        chart = str(draw(backtest(draws=NO_DRAWS), EN))
        assert 'class="p"' not in chart
        assert 'class="b"' not in chart
        assert "nan" not in chart


def test_findings_come_in_after_they_were_listed():
    chart = str(found_by_month(backtest(), EN))
    by_list, by_finding = line(chart, "l"), line(chart, "n")
    assert [left for left, _ in by_list] == [left for left, _ in by_finding]
    assert all(top <= later for (_, top), (_, later) in zip(by_list, by_finding, strict=True))
    assert len(re.findall(r"<rect", chart)) == 4


def test_a_year_and_more_and_a_single_month_have_pages():
    for looks in ((3,), (2,) * 36, (0, 0)):
        for language in LANGUAGES:
            page = render_backtest(backtest(looks, (0,) * len(looks)), language)
            assert Reader(page).faults == []
            assert "nan" not in re.sub("<[^>]*>", " ", page).lower()

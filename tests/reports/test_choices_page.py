"""The first page of the list as it is read: a box to tick a line, kinds of question, what is not listed, one count."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from riskml.core.texts import LANGUAGES
from riskml.pipeline.job import RunResult, _list_counts
from riskml.pipeline.summary import summarise
from riskml.portraits import portray_register, portray_whole
from riskml.reports import Links, render
from tests.portraits import test_choices

MARKED = {"listed_by_score": 3, "diffuse": 0, "disputed": 0}
WORDS = {
    "zh": ("自批", "程序", "抽签选入，无理由", "未列入人员：规则问事不问人", "条，此处 3 条"),
    "en": ("Own", "Procedure", "Drawn by lot, no reason", "not listed: rules on the matter", "3 of "),
}


@pytest.fixture(scope="module")
def run():
    return test_choices.run_data()


@pytest.fixture(scope="module")
def register(run):
    return portray_register(run)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)).split())


def counted(page):
    """Return the numbers of the page's counts."""
    [told] = re.findall(r'<dl class="counted">(.*?)</dl>', page, flags=re.DOTALL)
    return [int(one.replace(",", "")) for one in re.findall(r"[\d,]*\d", re.sub(r"<[^>]+>", " ", told))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_whole_and_summary_print_the_same_counts(run, register, language):
    counts = replace(
        register.counts, people_red=11, people_yellow=7, people_drawn=3, matters_red=15, matters_yellow=45,
        matters_new=21, matters_grown=9, matters_waiting=1176, matters_reminders=2320, matters_cleared=4,
    )  # fmt: skip
    result = RunResult(
        "id", date(2025, 6, 30), Path("out"),
        {"hits": 0, "metrics_off": 0, "rules_off": 0, **_list_counts(replace(register, counts=counts), MARKED)},
        fresh=True, trained=False, provisional=(),
    )  # fmt: skip
    pages = [
        render(replace(register, counts=counts), language),
        render(replace(portray_whole(run), counts=counts), language),
    ]
    assert counted(pages[0]) == counted(pages[1])
    for number in (11, 7, 3, 15, 45, 1176, 2320, 4):
        assert number in counted(pages[0])
    people, matters = re.findall(r"<dd>(.*?)</dd>", pages[0], flags=re.DOTALL)[:2]
    lines = summarise(result, language).split("\n")
    said = {
        "people": re.findall(r"\d+", lines[0].replace("2025-06-30", ""))[:4],
        "matters": re.findall(r"\d+", lines[1]),
    }
    assert {"11", "7", "3", str(counts.officials)} == set(said["people"])
    assert set(said["people"]) <= set(re.findall(r"\d+", people))
    assert {"15", "45", "21", "9", "1176", "2320", "4"} == set(said["matters"])
    assert {"15", "45", "4"} <= set(re.findall(r"\d+", matters))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_a_box_and_stands_under_its_kind_of_question(run, register, language):
    page = render(register, language, Links(officials={"u2-02": "officials/x.html"}))
    first = page[: page.index('<div class="lead">')]
    shown = [line for group in (*register.choices.people, *register.choices.matters) for line in group.lines]
    apart = (*register.choices.drawn, *register.choices.drawn_matters)
    assert first.count("☐") == len(shown) + len(apart)
    text = words(first)
    for word in WORDS[language]:
        assert word in text
    assert text.index(WORDS[language][0]) < text.index(WORDS[language][1])
    assert '<a href="officials/x.html">' in first, "a matter leads to its people"


def test_what_lies_before_the_period_says_so(register):
    early = replace(register.choices.matters[0].lines[0], first=date(2023, 1, 2), last=date(2023, 5, 2))
    over = replace(early, last=date(2025, 5, 2))
    for line, words_of_it in ((early, "before the period"), (over, "partly before the period")):
        group = replace(register.choices.matters[0], lines=(line,))
        page = words(render(replace(register, choices=replace(register.choices, matters=(group,))), "en"))
        assert f"{line.first:%Y-%m} – {line.last:%Y-%m} {words_of_it}" in page


def test_a_list_without_anybody_says_so(register):
    empty = replace(register.choices, people=(), drawn=(), matters=(), drawn_matters=(), late=())
    page = words(render(replace(register, choices=empty), "en"))
    assert "There is no warning in this period." in page
    assert "Lateness, by unit" not in page

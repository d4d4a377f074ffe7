"""Pages: whole, light, safe, honest and readable in both languages."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from riskml.core.texts import LANGUAGES
from riskml.portraits import portray_official, portray_register, portray_unit, portray_whole
from riskml.portraits.numerals import signed
from riskml.reports import Links, Page, render
from riskml.reports.pages import LIMIT, style
from tests.portraits import fabricated_run
from tests.reports.page_reader import Reader, whole_page


@pytest.fixture(scope="module")
def run():
    return fabricated_run.run_data()


@pytest.fixture(scope="module")
def drawn(run):
    return {
        "official": portray_official("u1-01", run),
        "plain official": portray_official("u3-05", run),
        "unit": portray_unit("u2", run),
        "small unit": portray_unit("u4", run),
        "whole": portray_whole(run),
        "register": portray_register(run),
    }


KINDS = ("official", "plain official", "unit", "small unit", "whole", "register")
EVERY = [(kind, language) for kind in KINDS for language in LANGUAGES]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_page_is_whole_light_and_needs_nothing_else(drawn, kind, language):
    page = render(drawn[kind], language)
    reader = whole_page(page)
    assert "style" not in reader.attributes
    assert len(page.encode()) <= LIMIT
    assert page.startswith("<!DOCTYPE html>")
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in page


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_page_can_be_heard(drawn, kind, language):
    reader = Reader(render(drawn[kind], language))
    assert reader.headings.count(1) == 1
    for chart in reader.charts:
        assert chart["role"] == "img"
        assert chart["title"]
        assert chart["desc"]


# Words that are the same in both languages, and what stands for things rather than for words.
LATIN_IN_CHINESE = re.compile(r"riskml|English|operations\.received_at|JS")
HAN = re.compile("[一-鿿]")


@pytest.mark.parametrize("kind", KINDS)
def test_no_english_stays_on_a_chinese_page(drawn, kind):
    text = Reader(render(drawn[kind], "zh", Links(index="index.html", other="x.html"))).text()
    text = re.sub(r"\b[\w.-]*\d[\w.-]*\b", " ", LATIN_IN_CHINESE.sub(" ", text), flags=re.ASCII)
    assert re.findall(r"[A-Za-z]{2,}", text) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_chinese_but_names_stays_on_an_english_page(run, drawn, kind):
    text = Reader(render(drawn[kind], "en")).text()
    names = {*run.roster.names.values(), *run.roster.units.values(), *run.roster.posts.values()}
    names |= set(run.roster.counterparties.values())
    for name in names:
        text = text.replace(name, "")
    assert HAN.findall(text) == []


def test_the_words_stay_with_leads(drawn):
    for kind, language in EVERY:
        text = Reader(render(drawn[kind], language)).text().lower()
        for word in ("guilty", "corrupt", "violation", "suspect", "腐败", "有罪", "嫌疑", "违纪"):
            assert word not in text
        assert "是线索，不是结论" in text or "a lead, never a verdict" in text


def test_every_strip_stands_in_a_row_with_its_figures(drawn):
    portrait = drawn["unit"]
    reader = Reader(render(portrait, "en"))
    table = next(one for one in reader.tables if "median" in one)
    for shape in portrait.shapes:
        low, middle, high = (signed(shape.quantiles[i], 1) for i in (0, 2, 4))
        assert f"{low} / {middle} / {high}" in table


@pytest.mark.parametrize(("language", "marks"), [("zh", ("▲ 红", "● 黄")), ("en", ("▲ Red", "● Yellow"))])
def test_grades_differ_by_shape_and_word(drawn, language, marks):
    text = Reader(render(drawn["register"], language)).text()
    assert all(mark in text for mark in marks)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["unit", "small unit", "whole"])
def test_nobody_is_named_on_a_page_about_many(run, drawn, kind, language):
    page = render(drawn[kind], language)
    for official_id, _ in fabricated_run.people():
        assert official_id not in page
        assert run.roster.official(official_id) not in page


def test_a_whole_of_many_units_stays_light(drawn):
    whole = drawn["whole"]
    many = replace(whole, units=tuple(replace(whole.units[0], unit_id=f"u{i}") for i in range(5000)))
    page = render(many, "en")
    assert len(page.encode()) <= LIMIT
    assert "more are not listed" in page


def test_a_unit_of_thousands_stays_light_and_says_how_it_is_drawn(drawn):
    unit = drawn["unit"]
    crowd = tuple(one / 500 - 3 for one in range(3000))
    shapes = tuple(replace(one, values=crowd, people=3000) for one in unit.shapes)
    page = render(replace(unit, people=3000, shapes=shapes), "en")
    assert len(page.encode()) <= LIMIT
    assert "Of more than 60 people 60 are drawn" in page


def test_a_notebook_shows_the_page_in_a_frame_without_rights(drawn):
    page = Page(drawn["official"], "en")
    shown = page._repr_html_()
    assert shown.startswith('<iframe sandbox="" ')
    source = re.search(r'srcdoc="([^"]*)"', shown)
    assert source
    assert html.unescape(source[1]) == page.html


def test_one_is_not_written_as_many(drawn):
    unit, whole, register = drawn["unit"], drawn["whole"], drawn["register"]
    few = replace(register.counts, officials=1, matters_new=1, matters_grown=1, compared=register.end)
    pages = [
        render(
            replace(unit, people=1, shapes=tuple(replace(one, pattern="typical", far=1) for one in unit.shapes)), "en"
        ),
        render(replace(whole, counts=few, units=whole.units[:1]), "en"),
        render(replace(register, counts=few), "en"),
    ]
    many = re.compile(
        r"\b1 +(more )?(officials|units|people|reasons|hits|others|random draws|are)\b|\b1 of \d+ people measured lie "
    )
    for page in pages:
        assert many.findall(Reader(page).text()) == []


def test_heads_and_record_numbers_have_room():
    """A head of the month table never wraps, nor does an ordinary record number."""
    look = " ".join(style().split())
    assert re.search(r"\.months th,\.months td\{[^}]*white-space:nowrap", look)
    assert re.search(r"\.months tr>:first-child\{width:6em", look)
    assert re.search(r"\.ref\{min-width:10em", look)
    assert look.count("{") == look.count("}")
    narrow = re.search(r"@media \(max-width:720px\)\{(.*?\})\}", look)
    assert narrow
    assert ".ledger,.pages{columns:1}" in narrow[1]


def test_the_index_lists_everybody_by_unit_without_ranking(run, drawn):
    register = drawn["register"]
    pages = {one: f"officials/{one}.html" for one in ("u2-02", "u1-03", "u1-01")}
    page = render(register, "zh", Links(officials=pages))
    assert [link for link in Reader(page).links if link.startswith("officials/")][-3:] == [
        "officials/u1-01.html", "officials/u1-03.html", "officials/u2-02.html",
    ]  # fmt: skip
    assert "按单位和编号排列，不是名次" in page[page.index("全部画像") :]
    assert run.roster.unit("u4") not in page[page.index("全部画像") :]  # nobody of it has a page here


def test_an_index_of_thousands_stays_light(drawn):
    register = drawn["register"]
    staff = replace(register.staff[0], people=tuple((f"P{i:05d}", "王某某") for i in range(6000)))
    links = Links(officials={one: f"officials/{one}-0123456789ab.html" for one, _ in staff.people})
    page = render(replace(register, staff=(staff,)), "zh", links)
    assert len(page.encode()) <= LIMIT
    assert "另有 5,600 行未列出" in page.replace("5600", "5,600")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_whose_counts_would_betray_another_says_why(run, language):
    page = render(portray_unit("u3", run), language)
    assert ("推算出不足 5 人的单位" if language == "zh" else "could be worked out") in page
    assert ("▲ 红" if language == "zh" else "▲ red") not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_units_page_has_no_figures_of_its_people(drawn, language):
    reader = Reader(render(drawn["small unit"], language))
    assert reader.charts == []
    assert len(reader.tables) == 1  # what is not said


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_month_is_said_to_be_provisional(drawn, language):
    said = {"zh": "数字为暂定", "en": "figures are provisional"}[language]
    portrait = drawn["official"]
    for day, provisional in ((date(2025, 12, 31), False), (date(2025, 12, 30), True)):
        dated = replace(portrait, provenance=replace(portrait.provenance, as_of=day))
        assert (said in render(dated, language)) is provisional


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_table_can_be_reached_and_has_a_caption(drawn, kind, language):
    page = render(drawn[kind], language)
    tables = re.findall(r'(<div class="scroll[^>]*>)?<table[^>]*>(<caption[^>]*>[^<]+</caption>)?', page)
    assert tables or kind == "plain official", "a page without reasons has no table"
    for around, caption in tables:
        assert 'tabindex="0"' in around
        assert caption

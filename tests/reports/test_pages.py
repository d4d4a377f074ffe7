"""Pages: whole, light, safe, honest and readable in both languages."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.core.texts import LANGUAGES, Text
from riskml.portraits import portray_official, portray_register, portray_unit, portray_whole
from riskml.portraits.numerals import percent, signed
from riskml.portraits.parts import Person
from riskml.reports import Links, Page, render
from riskml.reports.charts.trend import monthly
from riskml.reports.charts.waterfall import largest, others
from riskml.reports.pages import LIMIT, _style
from tests.portraits import fabricated_run
from tests.reports.page_reader import OUR_ATTRIBUTES, OUR_ELEMENTS, Reader


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
    reader = Reader(page)
    assert reader.faults == []
    assert reader.elements <= OUR_ELEMENTS
    assert reader.attributes <= OUR_ATTRIBUTES
    assert len(page.encode()) <= LIMIT
    assert "<script" not in page.lower()
    assert not re.search(r"https?:|//|@import|url\(|javascript:|\son\w+=", page, re.IGNORECASE)
    assert page.startswith("<!DOCTYPE html>")
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in page


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_policy_allows_the_pages_own_style_and_nothing_else(drawn, kind, language):
    reader = Reader(render(drawn[kind], language))
    (style,) = reader.texts["style"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = reader.meta["Content-Security-Policy"].split("; ")
    assert policy[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert "style" not in reader.attributes


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_page_can_be_heard(drawn, kind, language):
    reader = Reader(render(drawn[kind], language))
    assert reader.headings[0] == 1
    assert reader.headings.count(1) == 1
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    assert all(later - earlier <= 1 for earlier, later in steps)
    assert reader.scopes_missing == 0
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
        assert "differ" in text or "不同" in text or "偏离" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_account_bit_for_bit(drawn, language):
    account = drawn["official"].account
    reader = Reader(render(drawn["official"], language))
    numbers = [float(one) for one in reader.data]
    total = numbers[0]
    for value in numbers[1:-1]:
        total += value
    assert total == numbers[-1] == account.score
    assert numbers[1:-1] == [one.value for one in account.contributions]
    waterfall = next(chart for chart in reader.charts if len(chart["labels"]) > 20)
    shown = [signed(one.value) for one in largest(account)] + [signed(others(account).total)]
    assert waterfall["labels"][3:-2:2] == shown
    assert all(one in reader.text() for one in shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_has_a_table_with_its_numbers(drawn, language):
    portrait = drawn["official"]
    reader = Reader(render(portrait, language))
    measured = [panel for panel in portrait.metrics if panel.figures.status == "measured"]
    assert len(reader.charts) == 1 + sum(1 + (panel.compare != "trend") for panel in measured)
    tables = " ".join(reader.tables)
    for panel in measured:
        assert signed(panel.figures.z) in tables
        for point in panel.series:
            observed, _ = monthly(point, panel.compare)
            if panel.compare == "rate":
                assert percent(observed) in tables


def test_every_strip_stands_in_a_row_with_its_figures(drawn):
    portrait = drawn["unit"]
    reader = Reader(render(portrait, "en"))
    table = next(one for one in reader.tables if "median" in one)
    for shape in portrait.shapes:
        low, middle, high = (signed(shape.quantiles[i], 1) for i in (0, 2, 4))
        assert f"{low} / {middle} / {high}" in table


def test_strong_metrics_come_with_their_innocent_explanations(drawn):
    portrait = drawn["official"]
    strong = [panel for panel in portrait.metrics if panel.stands_out]
    page = render(portrait, "zh")
    assert len(strong) >= 4
    assert page.count("可能的正当缘由") == len(strong) + len({hit.rule for hit in portrait.hits})
    first = page.index(f"<h3>{strong[0].label.zh}</h3>")
    assert first < page.index(strong[0].innocent.zh) < page.index(f"<h3>{strong[1].label.zh}</h3>")


def test_below_minimum_is_said_with_both_numbers(drawn):
    assert "Said nothing: 12 observations, 20 needed." in render(drawn["official"], "en")
    assert "只有 12 项观测，至少需要 20 项" in render(drawn["official"], "zh")


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


NASTY = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='x()'>",
    "'; DROP TABLE--",
    "\u202eمحمد עברית",
    "䶮🙂𠮷",
    "a\x00b\x1b\ud800c",
    "]]></title></style><b>",
    "{{ 7*7 }}{% raw %}",
    "&lt;&amp;",
    "-->",
]


def person(name: str) -> Person:
    return Person(
        official_id=f"id {name}", name=name, unit_id=name, unit=name, post=Text.model_construct(zh=name, en=name)
    )


@pytest.mark.parametrize("name", NASTY)
def test_names_cannot_break_out(drawn, name):
    page = render(replace(drawn["official"], person=person(name)), "zh")
    reader = Reader(page)
    assert reader.faults == []
    assert reader.elements <= OUR_ELEMENTS
    assert reader.attributes <= OUR_ATTRIBUTES
    page.encode("utf-8")
    shown = re.sub("[\x00-\x08\x0b-\x1f\ud800-\udfff]", "\ufffd", name)
    assert shown in "".join(reader.texts["bdi"])


FREE = st.text(max_size=60) | st.text(st.sampled_from("<>&\"'/=`{}%#! \n\x00\u202eאa"), max_size=60)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FREE, FREE, FREE, FREE)
def test_no_text_of_any_origin_adds_an_element(drawn, name, ref, sentence, label):
    portrait = drawn["official"]
    said = Text(zh=sentence or "-", en=sentence or "-")
    hit = replace(portrait.hits[0], sentence=said, records=(ref,), label=Text(zh=label or "-", en=label or "-"))
    panel = next(one for one in portrait.metrics if one.stands_out)
    record = replace(panel.evidence[0], ref=ref, stratum=said)
    panel = replace(panel, label=hit.label, innocent=said, unit=said, evidence=(record,))
    fuzzed = replace(portrait, person=person(name), hits=(hit,), metrics=(panel,))
    reader = Reader(render(fuzzed, "en"))
    assert reader.faults == []
    assert reader.elements <= OUR_ELEMENTS
    assert reader.attributes <= OUR_ATTRIBUTES
    assert len(reader.charts) == 3


def test_braces_in_a_label_are_words_not_placeholders(drawn):
    portrait = drawn["official"]
    braces = Text(zh="{observed}", en="{observed}")
    panel = replace(next(one for one in portrait.metrics if one.stands_out), label=braces)
    assert "<h3>{observed}</h3>" in render(replace(portrait, metrics=(panel,)), "zh")


def test_the_richest_portrait_stays_light_and_says_what_it_left_out(drawn):
    portrait = drawn["official"]
    long = Text(zh="临时调岗、请假代班、案件中止。" * 30, en="Covering for a colleague on leave. " * 30)
    heavy = [replace(one, innocent=long, why=long, how_to_read=long, cannot_see=long) for one in portrait.metrics]
    rich = replace(portrait, metrics=tuple(heavy) * 4, hits=portrait.hits * 200)
    for language in LANGUAGES:
        page = render(rich, language)
        assert len(page.encode()) <= LIMIT
        assert ("为使本页保持轻便" if language == "zh" else "To keep this page light") in page
        assert ("次命中未在此列出" if language == "zh" else "more hits are not listed") in page


def test_twenty_five_metrics_fit_with_every_chart(drawn):
    portrait = drawn["official"]
    measured = [one for one in portrait.metrics if one.figures.status == "measured" and one.compare != "trend"]
    rich = replace(portrait, metrics=tuple((measured * 2)[:25]))
    for language in LANGUAGES:
        page = render(rich, language)
        assert len(page.encode()) <= LIMIT
        assert len(Reader(page).charts) == 51


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


def test_a_portrait_without_score_series_or_peers_is_still_a_page(drawn):
    portrait = drawn["official"]
    nan = float("nan")
    bare = [
        replace(
            one,
            band=None,
            series=tuple(replace(point, observed=nan, expected=nan, exposure=0) for point in one.series),
            figures=replace(one.figures, low=nan, high=nan, effect=nan),
            contribution=nan,
        )
        for one in portrait.metrics
    ]
    page = render(replace(portrait, account=None, metrics=tuple(bare), hits=(), reasons=(), gaps=()), "en")
    reader = Reader(page)
    assert reader.charts == []
    assert "nan" not in reader.text().lower()
    assert "No score: too few metrics speak" in page


def test_a_notebook_shows_the_page_in_a_frame_without_rights(drawn):
    page = Page(drawn["official"], "en")
    shown = page._repr_html_()
    assert shown.startswith('<iframe sandbox="" ')
    source = re.search(r'srcdoc="([^"]*)"', shown)
    assert source
    assert html.unescape(source[1]) == page.html


def test_one_is_not_written_as_many(drawn):
    unit, whole, register = drawn["unit"], drawn["whole"], drawn["register"]
    line = replace(register.lines[0], others=1)
    pages = [
        render(replace(drawn["official"], hits=drawn["official"].hits[:1] * 21), "en"),
        render(
            replace(unit, people=1, shapes=tuple(replace(one, pattern="typical", far=1) for one in unit.shapes)), "en"
        ),
        render(replace(whole, officials=1, units=whole.units[:1]), "en"),
        render(replace(register, officials=1, lines=(line, replace(line, selected_by="random"))), "en"),
    ]
    many = re.compile(
        r"\b1 +(more )?(officials|units|people|reasons|hits|others|random draws|are)\b|\b1 of \d+ people measured lie "
    )
    for page in pages:
        assert many.findall(Reader(page).text()) == []
    assert "1 more reason " in Reader(pages[-1]).text()


@pytest.mark.parametrize(("language", "base", "post"), [
    ("zh", "基准（尚未看任何指标时的得分）", "岗位：审批科科员"),
    ("en", "Base: the score before any metric is looked at", "Post: “审批科科员”"),
])  # fmt: skip
def test_base_and_post_are_called_what_they_are(drawn, language, base, post):
    page = render(drawn["official"], language)
    assert base in page
    assert post in page.replace("<bdi>", "")
    assert "mean of the reference" not in page
    assert "平均）" not in page


def test_effects_of_one_metric_are_written_equally_fine(drawn):
    portrait = drawn["official"]
    strong = next(one for one in portrait.metrics if one.compare == "concentration")
    fine = replace(strong.figures, observed=0.012, expected=0.0063, effect=0.0057, low=0.0035, high=0.0078)
    panel = replace(strong, figures=fine, evidence=(replace(strong.evidence[0], weight=0.00042),))
    reader = Reader(render(replace(portrait, metrics=(panel,)), "en"))
    figures = next(table for table in reader.tables if "95% interval" in table)
    assert "+0.0057" in figures
    assert "+0.0035 to +0.0078" in figures
    assert "+0.00042" in next(table for table in reader.tables if "Weight" in table)


def test_heads_and_record_numbers_have_room():
    """A head of the month table never wraps, nor does an ordinary record number."""
    style = " ".join(_style().split())
    assert re.search(r"\.months th,\.months td\{[^}]*white-space:nowrap", style)
    assert re.search(r"\.months tr>:first-child\{width:6em", style)
    assert re.search(r"\.ref\{min-width:10em", style)
    assert style.count("{") == style.count("}")
    narrow = re.search(r"@media \(max-width:720px\)\{(.*?\})\}", style)
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


def test_times_without_a_clock_are_shown_as_dates(drawn):
    portrait = drawn["official"]
    hit = replace(portrait.hits[0], at=pd.Timestamp("2025-05-14").to_pydatetime())
    assert "2025-05-14</span>" in render(replace(portrait, hits=(hit,)), "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ended_month_that_late_records_changed_says_so_where_it_matters(drawn, language):
    said = {"zh": "计入其后才到的记录", "en": "with what arrived later"}[language]
    moved = render(drawn["official"], language)
    assert moved.count(said) == 1
    assert signed(1.2) in moved[moved.index(said) - 200 : moved.index(said) + 60]
    assert signed(2.7) in moved[moved.index(said) : moved.index(said) + 60]
    assert said not in render(drawn["plain official"], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_month_is_said_to_be_provisional(drawn, language):
    said = {"zh": "数字为暂定", "en": "figures are provisional"}[language]
    portrait = drawn["official"]
    for day, provisional in ((date(2025, 12, 31), False), (date(2025, 12, 30), True)):
        dated = replace(portrait, provenance=replace(portrait.provenance, as_of=day))
        assert (said in render(dated, language)) is provisional

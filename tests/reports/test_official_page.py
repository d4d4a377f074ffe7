"""An official's page, its annex and the answer sheet: what stands where, adds up, and does not break out."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.core.texts import LANGUAGES, Text
from riskml.portraits import portray_official
from riskml.portraits.answer_sheet import Inquiry, answer_sheet
from riskml.portraits.numerals import signed
from riskml.portraits.parts import Person
from riskml.reports import Links, render, render_annex, render_answer_sheet
from riskml.reports.pages import MOST_REASONS, SHEETS
from tests.portraits import fabricated_run
from tests.reports.page_reader import Reader, unbroken_page, whole_page

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
INQUIRY = Inquiry("2025-12", date(2025, 7, 20), "一室")


@pytest.fixture(scope="module")
def run():
    return fabricated_run.run_data()


@pytest.fixture(scope="module")
def by_rule(run):
    return portray_official("u1-01", run)


@pytest.fixture(scope="module")
def by_score(run):
    frame = run.warnings.frame
    return portray_official(str(frame.index[frame["selected_by"] == "score"][0]), run)


def pages(portrait, language):
    return [
        render(portrait, language, Links(annex="a.html")),
        render_annex(portrait, language, Links(portrait="p.html")),
        render_answer_sheet(answer_sheet(portrait, INQUIRY), language),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_paper_is_whole_and_needs_nothing_else(by_rule, by_score, language):
    for portrait in (by_rule, by_score):
        for page in pages(portrait, language):
            whole_page(page)


def test_the_first_screen_is_read_in_the_order_of_a_reader(by_rule):
    text = re.sub(r"\s+", " ", Reader(render(by_rule, "zh")).text())
    first = by_rule.reasons[0]
    order = [
        by_rule.person.name, by_rule.person.post.zh, by_rule.person.unit, "红色预警", "依据规则", first.sentence.zh,
        first.records[0].ref, "其他理由", "有利于本人", "金额与对方", "可能的解释", "先调阅", "尚缺", "下一步",
        "这是线索，不是结论", "理由 1",
    ]  # fmt: skip
    places, at = [], text.index(by_rule.person.name, text.index("履职情况画像", 40))
    for one in order:
        at = text.index(one, at)
        places.append(at)
    assert places == sorted(places)
    assert text.index(first.records[0].ref) - text.index(by_rule.person.name) < 420


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_is_the_score_bit_for_bit_and_stands_where_the_score_lists(by_score, by_rule, language):
    account = by_score.account
    numbers = [float(one) for one in Reader(render_annex(by_score, language)).data]
    total = numbers[0]
    for value in numbers[1:-1]:
        total += value
    assert total == numbers[-1] == account.score
    assert numbers[1:-1] == [one.value for one in account.contributions]
    assert Reader(render_annex(by_rule, language)).data == [], "a rule lists the person: the score has no part in it"
    assert Reader(render(by_score, language)).data == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_that_was_measured_stands_in_the_annex_with_its_figures(by_score, language):
    tables = Reader(render_annex(by_score, language)).tables
    table = next(one for one in tables if by_score.metrics[0].label.in_(language) in one)
    for panel in by_score.metrics:
        if panel.figures.status == "measured":
            assert panel.label.in_(language) in table
            assert signed(panel.figures.z, 1) in table
            assert signed(panel.contribution) in table


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_have_a_sheet_each_with_records_explanations_and_what_they_weigh(by_score, language):
    page = render(by_score, language)
    sheets = page.split('<section class="reason">')[1:]
    assert len(sheets) == min(MOST_REASONS, len(by_score.reasons)) > 0
    for sheet, reason in zip(sheets, by_score.reasons, strict=False):
        assert reason.label.in_(language) in sheet
        assert reason.innocent[0].in_(language) in sheet
        assert all(record.ref in sheet for record in reason.records[:2])
        assert reason.without is not None
        assert reason.without.in_(language) in sheet
        assert signed(reason.contribution) in sheet


def test_a_cap_says_of_how_many_and_the_annex_has_them_all(by_score):
    reason = by_score.reasons[0]
    record = reason.records[0]
    many = tuple(replace(record, ref=f"R{place:04d}") for place in range(90))
    portrait = replace(
        by_score, reasons=(replace(reason, records=many, total=90, complete=True), *by_score.reasons[1:])
    )
    page, annex = render(portrait, "zh"), render_annex(portrait, "zh")
    assert "记录共 90 条，此处 8 条" in page
    assert "R0007" in page
    assert "R0008" not in page
    assert all(one.ref in annex for one in many)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_richest_portrait_fits_its_sheets(by_rule, language):
    long = Text(zh="临时调岗、请假代班、案件中止。" * 12, en="Covering for a colleague on leave. " * 8)
    reasons = tuple(
        replace(one, innocent=(long,), why=(long,), cannot_see=(long,), records=one.records * 60, steps=one.steps * 50)
        for one in by_rule.reasons
    )
    page = render(replace(by_rule, reasons=reasons * 3), language)
    assert len(page.encode()) <= SHEETS
    assert re.search("条理由，见附件" if language == "zh" else "more reasons stand in the annex", page)


def test_matters_stand_apart_from_reasons_beside_the_units(run):
    graders = {"self_approval": 1}
    portrait = portray_official("u1-01", replace(run, graders=graders))
    assert all("split_purchases" not in one.name for one in portrait.reasons)
    [involved] = portrait.involved
    assert (involved.rule, involved.own, involved.people) == ("split_purchases", 2, 1)
    page, annex = render(portrait, "zh"), render_annex(portrait, "zh")
    assert "拆分采购" not in page
    assert "拆分采购" in annex[annex.index("不是对本人的理由") :]


def test_below_minimum_is_said_with_both_numbers(by_rule):
    assert "Said nothing: 12 observations, 20 needed." in render_annex(by_rule, "en")
    assert "只有 12 项观测，至少需要 20 项" in render_annex(by_rule, "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ended_month_that_late_records_changed_says_so(by_rule, language):
    said = {"zh": "计入其后才到的记录", "en": "with what arrived later"}[language]
    moved = render_annex(by_rule, language)
    assert moved.count(said) == 1
    assert signed(1.2) in moved[moved.index(said) - 200 : moved.index(said) + 60]
    assert signed(2.7) in moved[moved.index(said) : moved.index(said) + 60]


def test_a_portrait_without_score_series_or_peers_is_still_a_page(by_score):
    bare = [
        replace(
            one,
            band=None,
            others=(),
            series=tuple(replace(point, observed=math.nan, expected=math.nan, exposure=0) for point in one.series),
            figures=replace(one.figures, low=math.nan, high=math.nan, effect=math.nan),
            contribution=math.nan,
        )
        for one in by_score.metrics
    ]
    portrait = replace(by_score, account=None, place=None, metrics=tuple(bare), hits=(), reasons=(), gaps=())
    for page in (render(portrait, "en"), render_annex(portrait, "en")):
        reader = Reader(page)
        assert reader.charts == []
        assert "nan" not in reader.text().lower()
    assert "No score: too few metrics speak" in render_annex(portrait, "en")


def test_the_answer_sheet_asks_point_by_point_and_says_nothing_of_the_list(by_score):
    for language in LANGUAGES:
        sheet = render_answer_sheet(answer_sheet(by_score, INQUIRY), language)
        text = Reader(sheet).text()
        assert "2025-12" in text
        assert ("2025 年 7 月 20 日" if language == "zh" else "2025-07-20") in text
        assert sheet.count('<div class="answer">') == len(by_score.reasons) + 1
        assert all(one.sentence.in_(language) in text for one in by_score.reasons)
        assert ("不会加重" if language == "zh" else "never raises a grade") in text
        for word in ("预警", "得分", "名单") if language == "zh" else ("yellow", "score", "the list"):
            assert word not in text


def person(name: str) -> Person:
    return Person(
        official_id=f"id {name}", name=name, unit_id=name, unit=name, post=Text.model_construct(zh=name, en=name)
    )


@pytest.mark.parametrize("name", NASTY)
def test_names_cannot_break_out(by_rule, name):
    shown = re.sub("[\x00-\x08\x0b-\x1f\ud800-\udfff]", "\ufffd", name)
    for page in pages(replace(by_rule, person=person(name)), "zh"):
        reader = unbroken_page(page)
        page.encode("utf-8")
        assert shown in "".join(reader.texts["bdi"])


FREE = st.text(max_size=60) | st.text(st.sampled_from("<>&\"'/=`{}%#! \n\x00\u202eאa"), max_size=60)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FREE, FREE, FREE, FREE)
def test_no_text_of_any_origin_adds_an_element(by_rule, name, ref, sentence, label):
    said, called = Text(zh=sentence or "-", en=sentence or "-"), Text(zh=label or "-", en=label or "-")
    reasons = tuple(
        replace(
            one, label=called, sentence=said, innocent=(said,), why=(said,), notes=(said,), explained=(said,),
            whom=(name,), records=tuple(replace(record, ref=ref, what=said, whom=name) for record in one.records),
        )
        for one in by_rule.reasons
    )  # fmt: skip
    panels = tuple(replace(one, label=called, innocent=said, unit=said) for one in by_rule.metrics)
    fuzzed = replace(by_rule, person=person(name), reasons=reasons, metrics=panels)
    for page in pages(fuzzed, "en"):
        unbroken_page(page)

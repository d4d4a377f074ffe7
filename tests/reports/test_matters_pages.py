"""Pages about matters: a glance, one line a matter, texts once a rule, gaps by table."""

import re
from dataclasses import replace
from datetime import date

import pytest

from riskml.core.texts import LANGUAGES, Text
from riskml.portraits import portray_official, portray_register, portray_unit
from riskml.portraits.panels import gap_groups
from riskml.portraits.parts import Gap
from riskml.reports import Links, render, render_annex
from riskml.reports.pages import LIMIT
from tests.portraits import test_matters
from tests.reports.page_reader import Reader, whole_page

HAN = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def run():
    return test_matters.run_data()


@pytest.fixture(scope="module")
def register(run):
    return portray_register(run)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_is_whole_light_and_in_one_language(run, register, language):
    page = render(register, language, Links(officials={"u1-01": "officials/a.html"}))
    reader = whole_page(page)
    assert len(page.encode()) <= LIMIT
    text = reader.text()
    if language == "en":
        for name in (*run.roster.names.values(), *run.roster.units.values(), *run.roster.counterparties.values()):
            text = text.replace(name, "")
        assert HAN.findall(text) == []
    for word in ("办件 C1", "监督室", "普遍性问题", "宏远建设有限公司") if language == "zh" else ():
        assert word in text


def test_everybody_and_every_matter_can_be_reached(run, register):
    addresses = {one: f"officials/{one}.html" for one in run.officials}
    reader = Reader(render(register, "zh", Links(officials=addresses)))
    warnings = run.warnings.frame
    listed = warnings.index[(warnings["grade"] != "none") | (warnings["selected_by"] == "random")]
    first = " ".join(table for table in reader.tables[:2])
    for official in listed:
        assert run.roster.official(official) in first, "on the first page"
    assert set(addresses.values()) <= set(reader.links)
    tables = " ".join(reader.tables)
    for line in (*register.matters.lines, *register.matters.parties, *register.matters.later):
        assert line.title.zh in tables


def test_what_is_new_is_said_with_the_date_it_is_new_since(run, register):
    counts = replace(register.counts, compared=date(2025, 5, 31))
    assert "与 2025 年 5 月 31 日相比新增" in render(replace(register, counts=counts), "zh")
    assert "No earlier run to compare with" in render(register, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_thousands_of_warnings_stay_light_and_what_is_left_out_is_said(register, language):
    matters = register.matters
    long = replace(matters.lines[0], title=Text(zh="办件" * 40, en="Case " * 40))
    unit = replace(matters.units[0], unit="单位" * 20)
    rich = replace(
        register,
        matters=replace(
            matters,
            lines=(long,) * 5000,
            parties=matters.parties * 3000,
            units=(unit,) * 900,
            common=matters.common * 900,
        ),
    )
    page = render(rich, language)
    assert len(page.encode()) <= LIMIT
    assert ("另有" if language == "zh" else "more are not listed") in page


def test_a_hit_that_was_cleared_is_no_reason_and_nothing_of_the_person():
    run = test_matters.run_data([test_matters.cleared("h1"), test_matters.cleared("h2")])
    portrait = portray_official("u1-01", run)
    assert all("self_approval" not in one.name for one in portrait.reasons)
    assert "经核查已排除" in render_annex(portrait, "zh")


def test_a_unit_page_shows_the_hits_about_the_unit(run):
    page = render(portray_unit("u4", run), "zh")
    assert "关于单位本身的规则命中" in page
    assert "第5条理由。" in page
    assert "关于单位本身的规则命中" not in render(portray_unit("u2", run), "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_off_is_one_row_a_table_not_one_a_rule(register, language):
    words = Text(zh="停用", en="off")
    gaps = tuple(
        Gap("rule", f"r{i}", Text(zh=f"规则{i}", en=f"rule {i}"), words, (("tenders.method", "bids.amount")[i % 2],))
        for i in range(150)
    )
    tables = {
        "tenders": Text(zh="招标项目", en="Tenders"),
        "bids": Text(zh="投标", en="Bids"),
        "tenders.method": Text(zh="招标项目的“方式”", en="Method (tenders)"),
    }
    page = render(replace(register, gaps=gaps, off=gap_groups(gaps, tables)), language)
    reader = Reader(page)
    [table] = [one for one in reader.tables if ("招标项目" in one or "Tenders" in one)]
    assert ("规则 75 条" if language == "zh" else "75 rules") in table
    assert page.count(tables["tenders.method"].in_(language)) == 1
    assert "tenders.method" not in page, "a column has a word"
    assert all((f"规则{i}" if language == "zh" else f"rule {i}") in table for i in (0, 74, 149))

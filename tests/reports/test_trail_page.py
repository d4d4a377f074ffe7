"""The page of a case: whole, light, safe, and in both languages."""

from __future__ import annotations

import re

import pytest

from riskml.core.texts import LANGUAGES
from riskml.reports import TrailPage, render_trail
from riskml.reports.pages import LIMIT
from tests.portraits.fabricated_trail import OF_CASE, RULE, act, hit, trail
from tests.reports.page_reader import Reader, whole_page

HAN = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def drawn():
    return trail(
        act("accept", 3, documents="form", outcome="done", amount=1200.5),
        act("decide", 5, skipped=1, late_workdays=1.0, limit_workdays=2.0, elapsed_workdays=3, reason="病假"),
        act("examine", 6, out_of_order=True, repeated=False, elapsed_hours=3.25),
        act("aside", 7),
        hits=(hit(RULE, "O-decide-5", "O-x"), hit(OF_CASE, "K1")),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_and_needs_nothing_else(drawn, language):
    whole_page(render_trail(drawn, language))


def test_the_page_says_what_is_there_and_what_is_not(drawn):
    words = Reader(render_trail(drawn, "zh")).text()
    wanted = "许可 住建局 王芳 ✓ 申请表 未见： 审查意见 越过：审查 先后不符 流程之外 病假 尚未办到"
    for said in (*wanted.split(), "高风险", "这是线索，不是结论", "超 1 个工作日", "命中 1", "另有 2 条规则"):
        assert said in words, said
    english = Reader(render_trail(drawn, "en")).text()
    for said in (
        "1 workday over",
        "not reached yet",
        "went over: Examination",
        "outside the workflow",
        "limit 2 workdays",
    ):
        assert said in english, said
    own = english.replace("王芳", "").replace("住建局", "").replace("病假", "")
    assert not HAN.search(own)


def test_a_page_without_a_model_does_not_speak_of_one(drawn):
    words = Reader(render_trail(drawn, "en")).text()
    assert "Model version" not in words
    assert "Hash of the cards" in words


def test_what_a_log_says_stays_text():
    evil = "<img src=x onerror=alert(1)>\"'&{{7*7}}\x00"
    page = render_trail(
        trail(
            act(
                evil,
                3,
                **dict.fromkeys(("official_id", "unit_id", "operation_id", "reason", "outcome", "documents"), evil),
            ),
            **dict.fromkeys(("case_id", "applicant_id", "counterparty_id", "agent_id"), evil),
        ),
        "en",
    )
    reader = Reader(page)
    assert reader.faults == []
    assert "img" not in reader.elements
    assert "\x00" not in page
    assert "{{7*7}}" in reader.text()


def test_a_page_says_who_filed_where_somebody_did():
    for language, label in (("zh", "代理机构／代办人"), ("en", "Filing agent")):
        assert label in Reader(render_trail(trail(act("accept", 3), agent_id="K7"), language)).text()
        assert label not in Reader(render_trail(trail(act("accept", 3)), language)).text()


def test_a_case_of_very_many_acts_stays_light():
    one = trail(*(act("examine", 1 + number % 28, operation_id=f"O{number}") for number in range(3000)))
    for language in LANGUAGES:
        page = render_trail(one, language)
        assert len(page.encode()) <= LIMIT
        assert "more are not listed" in page or "行未列出" in page


def test_an_empty_case_and_one_without_a_card_have_pages():
    for one in (trail(), trail(act("accept", 3), card=None, told=False)):
        for language in LANGUAGES:
            assert Reader(render_trail(one, language)).faults == []
    assert "no card" in TrailPage(trail(act("accept", 3), card=None), "en").html

"""Promises: each sentence says one thing, and nothing is said twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from riskml.triage.people import promises
from riskml.triage.settings import GradeSettings

MONTH = promises.Month(
    settings=GradeSettings(capacity=20, false_discovery=0.2, random_share=0.1, reference_minimum=500),
    as_of="2025-12-31",
    reference=20000,
    scored=208,
    selected=14,
    listed_by_score=8,
    self_consistent=True,
    concluded=True,
)
SILENT = replace(MONTH, reference=100, concluded=False)


def sentences(text: str) -> set[str]:
    return {
        one.strip(" ：:") for one in text.replace("。", ".").replace("：", ":").replace(": ", ".").split(".") if one
    }


@pytest.mark.parametrize("selected", [True, False])
def test_the_score_of_somebody_listed_by_a_rule_is_spoken_of_by_itself(selected):
    reason = promises.reason_of_score(MONTH, 1.2345, 1.2345, 0.0061, selected=selected, enough=True)
    assert "得分为1.234；只有正常起伏的人，每10,000名中约有61名得分这样高（保守估计，p值0.61%）" in reason.zh
    assert ("这个得分已达到" in reason.zh) == selected
    assert ("By itself it meets" in reason.en) == selected
    assert "不同" not in reason.zh
    assert "differ" not in reason.en


def test_where_nothing_can_be_concluded_reason_and_promise_do_not_repeat_each_other():
    reason = promises.reason_of_score(SILENT, 1.0, 1.0, 0.5, selected=False, enough=True)
    promise = SILENT.cannot_conclude()
    assert "无法得出结论" in reason.zh
    assert "100" in promise.zh
    assert not sentences(reason.zh) & sentences(promise.zh)
    assert not sentences(reason.en) & sentences(promise.en) - {"Cannot conclude"}
    assert "100 scores" not in reason.en


def test_a_promise_about_chance_does_not_hide_good_reasons():
    for month in (MONTH, replace(MONTH, self_consistent=False), replace(MONTH, listed_by_score=1)):
        promise = promises.promise_by_score(month)
        assert "因正当缘由而与同行不同的人，仍会列在其中" in promise.zh
        assert "A person who differs for a good reason is still on the list." in promise.en


def test_one_person_is_not_written_as_many():
    one = replace(MONTH, scored=1, selected=1, listed_by_score=1)
    texts = [
        promises.promise_by_score(one),
        promises.promise_by_score(replace(one, self_consistent=False)),
        replace(SILENT, scored=1, reference=1).cannot_conclude(),
        promises.reason_of_score(one, 1.0, 1.0, 0.5, selected=True, enough=True),
        promises.reason_of_cut(replace(one, settings=GradeSettings(capacity=1, random_share=0.0)), "red"),
    ]
    for text in texts:
        assert not any(
            wrong in text.en for wrong in (" 1 people", " 1 scores", "1 of them are", "1 places", "1 scored")
        )
    assert "本期仅1人按得分列出" in texts[0].zh


def test_what_a_circumstance_explains_is_said_with_what_remains():
    reason = promises.reason_of_score(MONTH, 4.2, 1.7, 0.031, selected=False, enough=True)
    for text in (reason.zh, reason.en):
        assert "4.200" in text
        assert "1.700" in text
        assert "3.1%" in text


DEALT = replace(MONTH, null="dealt", deals=40)


def reason_under(month, p_value):
    return promises.reason_of_score(month, 3.0, 3.0, p_value, selected=False, enough=True)


def test_of_dealt_work_it_is_said_how_often_the_deal_gave_as_much():
    one = reason_under(DEALT, 1 / 900)
    assert "同样的工作随机分给同样的同事，重分40遍，约900次才有一次这样高（保守估计，p值0.11%）" in one.zh
    assert "dealt 40 times at random among the same colleagues: about one official-month in 900 came as high" in one.en
    never = reason_under(DEALT, 1 / 20001)
    assert "重分40遍，共20,000人月，没有一次这样高" in never.zh
    assert "of 20,000 official-months none came as high" in never.en
    assert "none came" not in reason_under(DEALT, 2 / 20001).en
    often = reason_under(DEALT, 0.34)
    assert "每100次约有34次这样高" in often.zh
    assert "about 34 official-months in 100" in often.en
    unknown = reason_under(replace(DEALT, deals=0), 1 / 900)
    assert "同样的工作随机分给同样的同事，约900次才有一次这样高" in unknown.zh
    assert "dealt 1 time at random" in reason_under(replace(DEALT, deals=1), 1 / 900).en


@pytest.mark.parametrize(
    ("null", "zh", "en"),
    [
        ("empirical_null", "只有正常起伏的人", "people with ordinary ups and downs alone"),
        ("history", "未参与训练的人", "people whom the model has not learned from"),
    ],
)
def test_another_null_is_told_in_its_own_words(null, zh, en):
    one = reason_under(replace(MONTH, null=null), 0.0061)
    assert zh in one.zh
    assert en in one.en
    assert "随机分给" not in one.zh
    assert "dealt" not in one.en


def test_a_promise_says_what_it_holds_under():
    for null, zh, en in (
        ("empirical_null", "前提是参照样本代表正常工作", "provided that the reference describes ordinary work"),
        ("dealt", "除偶然外没有其他差别", "colleagues with the same work differ by chance alone"),
        ("history", "未参与训练的那些人代表正常工作", "those whom the model has not learned from do ordinary work"),
    ):
        promise = promises.promise_by_score(replace(MONTH, null=null))
        assert zh in promise.zh
        assert en in promise.en

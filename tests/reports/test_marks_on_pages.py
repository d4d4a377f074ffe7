import re
from dataclasses import replace

import pytest

from riskml.core.texts import LANGUAGES, Text
from riskml.portraits import portray_official, portray_register, portray_unit, portray_whole
from riskml.portraits.run_data import Index
from riskml.reports import render
from tests.portraits import fabricated_run

GONE = Text(zh="等级的承诺已撤回：得分的分布已变化。", en="The promise on grades is withdrawn: scores have shifted.")


def drawn(run_data):
    return {
        "official": portray_official("u1-01", run_data),
        "unit": portray_unit("u2", run_data),
        "whole": portray_whole(run_data),
        "register": portray_register(run_data),
    }


def words(page):
    return re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withdrawn_promise_stands_at_the_top_of_every_page(language):
    run = fabricated_run.run_data()
    for kind, portrait in drawn(run).items():
        gone = replace(portrait, provenance=replace(portrait.provenance, drift=GONE, withdrawn=True))
        told = replace(portrait, provenance=replace(portrait.provenance, drift=GONE))
        title = {"zh": "本期等级的承诺已撤回", "en": "This month the promise on grades is withdrawn"}[language]
        page = words(render(gone, language))
        assert page.index(title) < len(page) / 3, kind
        assert page.count(getattr(GONE, language)) == (1 if kind == "official" else 2)
        beside = words(render(told, language))
        assert title not in beside
        assert beside.count(getattr(GONE, language)) == (0 if kind == "official" else 1)


@pytest.mark.parametrize(
    ("language", "diffuse", "disputed"), [("zh", "∴ 理由分散", "≠ 理由有分歧"), ("en", "∴ Diffuse", "≠ Disputed")]
)
def test_marks_are_told_by_word_and_shape(language, diffuse, disputed):
    run = fabricated_run.run_data()
    warnings = run.warnings.frame
    yellow = warnings.index[warnings["grade"] == "yellow"]
    marks = {"diffuse": warnings.index.isin(yellow[:1]), "disputed": warnings.index.isin(yellow[:2])}
    run = replace(run, warnings=Index(warnings.assign(**marks), "official_id"))
    one = portray_official(str(yellow[0]), run)
    assert one.grade.marks == ("diffuse", "disputed")
    page = words(render(one, language))
    assert page.count(diffuse) == page.count(disputed) == 1
    plain = words(render(portray_official(str(yellow[2]), run), language))
    assert diffuse not in plain
    assert disputed not in plain
    register = words(render(portray_register(run), language))
    assert (register.count(diffuse), register.count(disputed)) == (1, 2), "once, where the person is listed"

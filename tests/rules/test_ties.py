"""A tie is told as what it is: the kind of relative, the post or share in the company, over which one, since when."""

from __future__ import annotations

import pytest

from riskml.cards import Words
from riskml.cards.read import read_rule
from riskml.core.project import Project
from riskml.core.texts import Text
from riskml.core.toml import read_toml
from riskml.rules import example_engine, example_hits
from tests.working import SCHEMA

DIRECT = """
person_id, company_id, kind,                 share, valid_from,          valid_to, matched_by
r,         k1,         legal_representative, ,      2015-03-01 00:00:00, ,         identifier
"""
HELD = """
person_id, company_id, kind,        share, valid_from, valid_to, matched_by
r,         k1,         shareholder, 30,    ,           ,         identifier
"""
OVER_ANOTHER = """
person_id, company_id, kind,        share, valid_from,          valid_to, matched_by
r,         k0,         shareholder, 60,    2018-05-04 00:00:00, ,         identifier
k0,        k1,         shareholder, 100,   2019-01-01 00:00:00, ,         identifier
"""
UNSAID = """
person_id, company_id, kind, share, valid_from, valid_to, matched_by
r,         k1,         ,     ,      ,           ,         identifier
"""
TOLD = [
    (
        DIRECT,
        "该企业的法定代表人（自 2015 年 3 月 1 日起）是其申报的亲属（配偶）",
        "the legal representative since 2015-03-01 of that company",
    ),
    (HELD, "该企业的持股 30% 的股东是其申报的亲属（配偶）", "the shareholder (with a share of 30%) of that company"),
    (
        OVER_ANOTHER,
        "该企业的股东临江甲公司（k0）的持股 60% 的股东（自 2018 年 5 月 4 日起）是其申报的亲属（配偶）",
        "of that company, by way of its shareholder 临江甲公司 (k0), is a declared relative (spouse)",
    ),
    (UNSAID, "登记关系人（类别未写明）是其申报的亲属", "registered party (kind not entered)"),
]  # fmt: skip


@pytest.mark.parametrize(("relations", "zh", "en"), TOLD, ids=["post", "share", "over another", "unsaid"])
def test_ties_are_told_in_words(root, relations, zh, en):
    card = read_rule(Project.open(root), "interests", "relative_company_wins_tender_handled")
    names = {
        "counterparty_id": {"k0": Text.same("临江甲公司")},
        **Words.model_validate(read_toml(root / "features" / "words.toml")).tables,
    }
    example = card.example[0].model_copy(update={"tables": {**card.example[0].tables, "relations": relations}})
    with example_engine(SCHEMA) as engine:
        [hit] = example_hits(card, example, engine, SCHEMA, names).to_dict("records")
    assert zh in hit["sentence_zh"]
    assert en in hit["sentence_en"]
    assert "（r）" not in hit["sentence_zh"], "a relative is a third person: the kind of relative is enough"

"""Every sentence of every rule, read as its reader would: of the worked examples, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from riskml.cards import MatterCard, RuleCard, Words
from riskml.cards.shape import RuleShape, shaped
from riskml.core.texts import Text
from riskml.core.toml import read_toml
from riskml.rules import example_engine, example_hits
from riskml.rules.facts import facts_of
from tests.features.read_as_a_reader import faults_of
from tests.working import SCHEMA

FEATURES = Path(__file__).resolve().parents[2] / "features"
RULES = sorted((FEATURES / "rules").rglob("*.toml"))


class Called(dict):
    """Words for what the examples make up: their matters, steps and records are in no card."""

    def __init__(self, known, word):
        super().__init__(known)
        self.word = word

    def get(self, key, default=None):
        return super().get(key, default) or self.word


@cache
def names():
    """What matters, steps, records and codes are called in the reference project."""
    matters = [MatterCard.model_validate(read_toml(file)) for file in sorted((FEATURES / "matters").glob("*.toml"))]
    return {
        "matter_id": Called({one.name: one.label for one in matters}, Text(zh="某事项", en="Some matter")),
        "step": Called(
            {f"{one.name}/{step.name}": step.label for one in matters for step in one.step},
            Text(zh="某环节", en="some step"),
        ),
        "document": Called(
            {name: label for one in matters for name, label in one.documents.items()},
            Text(zh="某材料", en="some record"),
        ),
        **Words.model_validate(read_toml(FEATURES / "words.toml")).tables,
    }


@cache
def shapes():
    read = (RuleShape.model_validate(read_toml(file)) for file in sorted((FEATURES / "shapes").glob("*.toml")))
    return {one.name: one for one in read}


@pytest.fixture(scope="module")
def engine():
    with example_engine(SCHEMA) as opened:
        yield opened


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_sentences_of_the_examples(engine, file):
    card = shaped(RuleCard.model_validate(read_toml(file)), shapes())
    found = 0
    for example in (one for one in card.example if one.kind == "hit"):
        for hit in example_hits(card, example, engine, SCHEMA, names()).to_dict("records"):
            facts, found = facts_of(hit["facts"]), found + 1
            assert faults_of(hit["sentence_zh"], hit["sentence_en"], facts) == []
    assert found


@dataclass(frozen=True)
class Bad:
    """A sentence as it used to be, and what its reader stumbles over."""

    zh: str
    en: str
    over: str


BAD = [
    Bad("甲于 2025-12-17 10:18 至 2025-12-17 10:18 间办理", "a acted on 2025-12-17", "one day twice"),
    Bad(
        "甲于 2025 年 3 月 1 日至 2025 年 3 月 1 日间办理", "a acted between 2025-03-01 and 2025-03-01", "one day twice"
    ),
    Bad("项目 t1（标段 -）", "tender t1", "nothing in words"),
    Bad("审批时间：None", "approved: nan", "nothing in words"),
    Bad("担任reviewer", "the post reviewer", "code"),
    Bad("发放 13 笔“hardship_aid”", "13 payments (hardship_aid)", "code"),
    Bad("有 {count} 件", "{count} cases", "place"),
    Bad("甲 （乙）", "a , b", "blank"),
    Bad("甲  乙", "a  b", "blank"),
    Bad("甲（）", "a ()", "brackets"),
    Bad("一件", "1 cases", "number"),
    Bad("一天", "1 working days late", "number"),
    Bad("金额 {x} 元", "2 case", "place"),
    Bad("两家串通投标", "the bidders colluded", "accuses"),
    Bad("向有关系的企业输送利益", "it was done to hide the delay", "accuses"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda one: f"{one.over}: {one.en}")
def test_what_a_reader_stumbles_over_is_found(bad):
    assert any(bad.over in fault for fault in faults_of(bad.zh, bad.en, {}))


def test_records_and_names_are_no_codes():
    zh = "“入户调查”超期 5 个工作日，2025 年 12 月 17 日由王芳（P0001）办结，办件 2025-BL-020158。"
    facts = {"case_id": "2025-BL-020158", "official_id": "P0001"}
    assert faults_of(zh, "Step “visit” of case 2025-BL-020158 was 1 working day late.", facts) == []

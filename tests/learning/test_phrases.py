"""The words of learning: complete in both languages, used wholly, and nowhere else."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from riskml.core.texts import Text
from riskml.learning.phrases import CARD, PHRASES, told

HAN = re.compile("[一-鿿]")
BUILT = ("reference_", "regime_", "treated_", "tried_", "being_")
EVERY = {"card": CARD, **PHRASES}


@pytest.fixture(scope="module")
def sources(root):
    files = [file for file in (root / "riskml/learning").glob("*.py") if file.name != "phrases.py"]
    return {file.name: file.read_text("utf-8") for file in files}


def fields(template):
    return sorted(f"{name}:{form}" for _, name, form, _ in Formatter().parse(template) if name)


@pytest.mark.parametrize("key", EVERY)
def test_both_languages_are_written_and_take_the_same_facts(key):
    phrase = EVERY[key]
    assert fields(phrase.zh) == fields(phrase.en)
    assert not HAN.search(phrase.en)
    if re.search(r"[A-Za-z]{2,}", re.sub(r"\{[^}]*\}", "", phrase.en)):
        assert HAN.search(phrase.zh)


def test_every_phrase_is_used_and_every_used_phrase_exists(sources):
    text = "\n".join(sources.values())
    quoted = set(re.findall(r'"(\w+)"', text))
    assert set(re.findall(r'(?:told\(|PHRASES\[)"(\w+)"', text)) <= PHRASES.keys()
    assert {key for key in PHRASES if key not in quoted and not key.startswith(BUILT)} == set()


def test_learning_has_no_words_elsewhere(sources):
    assert [name for name, text in sources.items() if HAN.search(text)] == []


def test_the_tone_is_that_of_leads():
    for phrase in EVERY.values():
        assert not re.search("guilty|corrupt|violation|suspect|offender", phrase.en, re.IGNORECASE)
        assert not re.search("腐败|有罪|嫌疑|违纪|嫌犯", phrase.zh)


def test_a_text_among_the_facts_speaks_the_language_of_the_phrase():
    said = told("beside", text=Text(zh="甲", en="a"))
    assert (said.zh, said.en) == ("作为对照，仅用无监督部分时：甲", "For comparison, the unsupervised part alone: a")
    with pytest.raises(KeyError):
        told("beside")

"""The words of rooms that tell people something: complete in both languages, used wholly, and nowhere else."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from riskml.core.texts import Text
from riskml.evaluation import phrases as of_evaluation
from riskml.learning import phrases as of_learning

HAN = re.compile("[一-鿿]")
TABLES = {"evaluation": of_evaluation.PHRASES, "learning": of_learning.PHRASES}
BUILT = {
    "evaluation": ("calibration_", "precision_", "recall_", "cannot_tell", "stands", "withdrawn"),
    "learning": ("reference_", "regime_", "treated_"),
}
EVERY = {
    **{f"{room}.{key}": phrase for room, table in TABLES.items() for key, phrase in table.items()},
    **{f"evaluation.{key}": phrase for key, phrase in of_evaluation.ATTRIBUTES.items()},
    "learning.card": of_learning.CARD,
}


@pytest.fixture(scope="module")
def sources(root):
    return {
        room: {
            file.name: file.read_text("utf-8")
            for file in (root / "riskml" / room).rglob("*.py")
            if file.name != "phrases.py"
        }
        for room in TABLES
    }


def fields(template):
    return sorted(f"{name}:{form}" for _, name, form, _ in Formatter().parse(template) if name)


@pytest.mark.parametrize("key", EVERY)
def test_both_languages_are_written_and_take_the_same_facts(key):
    phrase = EVERY[key]
    assert fields(phrase.zh) == fields(phrase.en)
    assert not HAN.search(phrase.en)
    if re.search(r"[A-Za-z]{2,}", re.sub(r"\{[^}]*\}", "", phrase.en)):
        assert HAN.search(phrase.zh)


@pytest.mark.parametrize("room", TABLES)
def test_every_phrase_is_used_and_every_used_phrase_exists(sources, room):
    text, table = "\n".join(sources[room].values()), TABLES[room]
    quoted = set(re.findall(r'"(\w+)"', text))
    assert set(re.findall(r'(?:told\(|PHRASES\[)"(\w+)"', text)) <= table.keys()
    assert {key for key in table if key not in quoted and not key.startswith(BUILT[room])} == set()


@pytest.mark.parametrize("room", TABLES)
def test_a_room_has_no_words_elsewhere(sources, room):
    assert [name for name, text in sources[room].items() if HAN.search(text)] == []


def test_the_tone_is_that_of_leads():
    for phrase in EVERY.values():
        assert not re.search("guilty|corrupt|violation|suspect|offender", phrase.en, re.IGNORECASE)
        assert not re.search("腐败|有罪|嫌疑|违纪|嫌犯", phrase.zh)


def test_a_text_among_the_facts_speaks_the_language_of_the_phrase():
    said = of_learning.told("beside", text=Text(zh="甲", en="a"))
    assert (said.zh, said.en) == ("作为对照，仅用无监督部分时：甲", "For comparison, the unsupervised part alone: a")
    with pytest.raises(KeyError):
        of_learning.told("beside")

"""The phrase table of reports: used wholly, and the only source of words; see tests/test_phrases_of_rooms.py."""

from __future__ import annotations

import re

import pytest

from riskml.reports.phrases import PHRASES, Words

KEYED = re.compile(r"""\b(?:w|words)\(\s*['"](\w+)['"]""")
BUILT = (
    "kind_", "grade_", "by_", "mark_", "glance_", "pattern_", "gap_",
    "status_", "chart_amounts_", "grown_since_", "finding_", "state_", "basis_", "absent_", "order_", "order_by_",
)  # fmt: skip
HAN = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def sources(root):
    folder = root / "riskml" / "reports"
    files = [*folder.rglob("*.j2"), *(file for file in folder.rglob("*.py") if not file.name.startswith("phrases"))]
    return {file: file.read_text("utf-8") for file in files}


@pytest.mark.parametrize("key", PHRASES)
def test_chinese_phrases_hold_no_english(key):
    if key != "other_language":
        assert not re.search("[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", PHRASES[key].zh))


def test_every_phrase_is_used_and_every_used_phrase_exists(sources):
    text = "\n".join(sources.values())
    used = set(KEYED.findall(text))
    assert used - set(BUILT) <= PHRASES.keys()
    quoted = set(re.findall(r"'(\w+)'", text)) | set(re.findall(r'"(\w+)"', text))
    idle = {key for key in PHRASES if key not in quoted and not key.startswith(BUILT)}
    assert idle == set()


def test_templates_hold_no_words_of_their_own(sources):
    for file, text in sources.items():
        if file.suffix != ".j2":
            continue
        bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", text, flags=re.DOTALL)
        assert re.findall(r"[A-Za-z]{2,}", bare) == [], file.name
        assert HAN.findall(bare) == [], file.name


def test_unknown_phrases_are_refused():
    with pytest.raises(KeyError):
        Words("zh")("no such phrase")


def test_no_two_tables_have_a_phrase_of_one_name(root):
    """They are put together, and the later one would speak for both."""
    files = sorted((root / "riskml" / "reports").glob("phrases*.py"))
    keys = [key for file in files for key in re.findall(r'^    "(\w+)": Text\(', file.read_text("utf-8"), re.MULTILINE)]
    assert sorted(keys) == sorted(set(keys))

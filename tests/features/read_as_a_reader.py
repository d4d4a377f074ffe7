"""What a reader of a rule's sentence stumbles over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.features.test_every_card import MOTIVES, PRESUMED, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping

# Terms of art and formulas that are said so in Chinese, too.
LATIN = {"KS", "MAD", "TOML", "IP"}
DATE = r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?|\d{4} 年 \d{1,2} 月 \d{1,2} 日(?: \d{2}:\d{2})?"
BLANK = re.compile(
    r" {2}| [,.;:!?)，。；：）”、]|[(（“] |[\u4e00-\u9fff] (?=[\u4e00-\u9fff（）“”])|[）”] (?=[\u4e00-\u9fff])"
)
# Facts that are identifiers of records, people and things, which a sentence names as they are.
IDENTIFIER = re.compile(r"(_id|_ref|device|scheme_id|^who|^agent|_?code$|^lot|^matter_ref)$")
NOUNS = (
    r"(?:time|case|payment|step|contract|award|bid|bidder|day|hour|minute|visit|application|lot|tender|purchase|complaint"
    r"|call|act|amendment|place|payee|kind|house|reminder|use|lease|estimate|decision|approval)"
)
ADJECTIVES = r"(?:(?:working|office|full|further|valid|awarded|funeral|other|more) )*"
WRONG_NUMBER = re.compile(
    rf"(?<![\d,.])1 {ADJECTIVES}{NOUNS}s\b|(?<![\d,.])1 (?:companies|people|subsidies)\b"
    rf"|(?<![\w.])(?:0|[2-9]|\d+[\d,.]*\d) {ADJECTIVES}(?:{NOUNS}|company|person|subsidy)\b(?! of one)"
)


def _without_identifiers(text: str, facts: Mapping[str, Any]) -> str:
    """Take identifiers of records out of a sentence, each as a whole word."""
    known = [str(value) for name, value in facts.items() if value is not None and IDENTIFIER.search(name)]
    for one in sorted(filter(None, known), key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])", "〇", text)
    return re.sub(r"（[A-Z]*\d+[\w-]*）", "", text)


def _faults_of_both(text: str) -> list[str]:
    found = []
    if re.search(r"[{}\[\]]", text):
        found.append("an unfilled place")
    if re.search(r"(?<![\w.])(nan|None|NaT|inf)(?![\w])|(?<=[（(：: 段])-(?=[）),，。 ])", text):
        found.append("nothing in words")
    if re.search(
        r" {2}| [,.;:!?)，。；：）”、]|[(（“] |[\u4e00-\u9fff] (?=[\u4e00-\u9fff（）“”])|[）”] (?=[\u4e00-\u9fff])",
        text,
    ):
        found.append("a blank that does not belong")
    if re.search(r"\(\s*\)|（\s*）|“”", text):
        found.append("empty brackets")
    if re.search(rf"({DATE})(?: ?至 ?| to | and | 与 ?)\1(?![\d:])", text):
        found.append("one day twice")
    outside = re.sub(r"《.*?》", "", text)
    accusing = [word[0] for words in (VERDICTS, MOTIVES, PRESUMED) if (word := words.search(outside))]
    return found + [f"a word that accuses or imputes a motive: {word}" for word in accusing]


def faults_of(zh: str, en: str, facts: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a sentence in either language; `facts` are those that it was filled with."""
    found = [f"{one} ({text})" for text in (zh, en) for one in _faults_of_both(text)]
    bare = _without_identifiers(re.sub(DATE, "", zh), facts)
    codes = [word for word in re.findall(r"[A-Za-z][A-Za-z_]+", bare) if word not in LATIN]
    if codes:
        found.append(f"a code in Chinese: {', '.join(codes)} ({zh})")
    plain = _without_identifiers(en, facts)
    if code := re.search(r"\b[a-z]+_[a-z_]+\b", plain):
        found.append(f"a code in English: {code[0]} ({en})")
    if number := WRONG_NUMBER.search(plain):
        found.append(f"a number with the wrong word: {number[0]} ({en})")
    return found

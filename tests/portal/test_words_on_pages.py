"""What every page says, by kind: no machine's name, no word of the other language, one way to write a day."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.portal.conftest import STAFF

CALLED = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
LATIN = re.compile(r"[A-Za-z]{2,}")
HAN = re.compile(r"[\u4e00-\u9fff]")
BARE_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b(?! \d\d:)")
SAID = {"English", "CSV", "Excel", "MB", "SHA", "SMS", "UTC", "riskml", "portal", "load", "stock"}
"""Latin words that a Chinese page may say: files, hashes, a command, and the way to the other language."""
NAMES = {"code", "bdi", "script", "style", "option", "head", "svg"}
"""What holds names and numbers of the data, or no text."""
HASH = re.compile(r"\b[0-9a-f]{12,}\b")
POST = "审批科科员"
"""A post of the made-up run that has no English name."""
SENTENCES = {"p", "h1", "h2", "h3"}


class Reader(HTMLParser):
    """Reads a page: its words but for names of the data, and those of its sentences."""

    def __init__(self):
        super().__init__()
        self.open, self.words, self.sentences, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "input", "br", "link", "img", "hr"):
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag):
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if NAMES.isdisjoint(self.open):
            self.words.append(data)
            if SENTENCES & {*self.open} and "td" not in self.open:
                self.sentences.append(data)


def pages_of(browser):
    """Yield what everybody comes to by links, one page of each kind of address: its address and what it says."""
    waiting, met = ["/", "/me"], set()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"\?.*|\d{4}-\d+|[0-9a-f]{16}|(?<=/officials/).*|(?<=/units/).*", "*", address)
        if kind in met or not address.startswith("/") or re.search(r"\.(csv|xlsx|css|js)", address):
            continue
        met.add(kind)
        answer = browser.get(address)
        if answer.status_code != 200:
            continue
        read = Reader()
        read.feed(answer.content.decode())
        waiting += [one.split("#")[0] for one in read.links]
        yield address, read


def names_of(room):
    """Return what the data and the accounts are called: a page may say that in any letters."""
    from riskml.portal.models import CaseFile, Official, Reason, Rule, RunWarning, Unit

    told = {*STAFF}
    for one in Official.objects.all():
        told |= {one.official_id, one.name}
    told |= {one for row in Unit.objects.all() for one in (row.unit_id, row.name)}
    for kind in (CaseFile, RunWarning):
        told |= {one.title_zh for one in kind.objects.all()}
    told |= {one.label_zh for one in Rule.objects.all()}
    told |= {text for one in Reason.objects.all() for text in (one.label_zh, one.sentence_zh, one.name)}
    return sorted((one for one in told if one), key=len, reverse=True)


@pytest.mark.parametrize("who", ["R1", "H1", "O1", "L1", "E1", "A1", "W1", "u1-01"])
def test_a_chinese_page_says_no_word_of_a_machine_and_none_of_english(as_, registered, room, who):
    from riskml.portal.papers_taken import ENDINGS

    names, found = names_of(room), {}
    for address, read in pages_of(as_(who, "zh")):
        told = HASH.sub(" ", " ".join(read.words))
        for one in names:
            told = told.replace(one, " ")
        odd = {*CALLED.findall(told), *LATIN.findall(told)} - SAID - {*ENDINGS}
        if odd:
            found[address] = sorted(odd)
    assert found == {}


@pytest.mark.parametrize("who", ["L1", "O1", "u1-01"])
def test_a_sentence_in_chinese_writes_a_day_in_words(as_, registered, room, who):
    told = {address: BARE_DAY.findall(" ".join(read.sentences)) for address, read in pages_of(as_(who, "zh"))}
    assert {address: days for address, days in told.items() if days} == {}


@pytest.mark.parametrize("who", ["L1", "u1-01"])
def test_an_english_page_says_no_chinese_of_its_own(as_, registered, room, who):
    told = {}
    for address, read in pages_of(as_(who)):
        words = " ".join(read.words).replace("中文", "").replace(POST, "")
        told[address] = HAN.findall(words)
    assert {address: those for address, those in told.items() if those} == {}

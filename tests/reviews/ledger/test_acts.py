"""What may be entered: known kinds with typed values, and nothing else."""

from __future__ import annotations

import hashlib
import json

import pytest

from riskml.reviews.ledger import (
    Access,
    Assignment,
    Conclusion,
    Export,
    Move,
    NoticeSent,
    PageOpening,
    Promotion,
    Publication,
    read_act,
)
from riskml.reviews.ledger.acts import (
    HASHES,
    WIDTH,
    ActError,
    canonical,
    commitment_of,
    leaf_of,
)
from riskml.reviews.ledger.findings import Collected
from riskml.reviews.ledger.phrases import EXPECTED, FOUND, REMEDY
from tests.reviews.ledger.ledgers import AT

WHO = {"at": AT, "actor": "a" * 64, "object": "b" * 64}
ACTS = [
    Move(register="warning", before="issued", after="assessed", **WHO),
    Assignment(register="warning", before=None, after="d" * 64, **WHO),
    Conclusion(register="warning", finding="cleared", people="2", **WHO),
    PageOpening(purpose="初步核实 第 7 号", **WHO),
    Export(form="answer_sheet", **WHO),
    Promotion(action="promote", model="riskml", version="3", before=None, **WHO),
    Publication(as_of="2025-12-31", run_id="c" * 16, place="runs", **WHO),
    NoticeSent(form="supervision_notice", **WHO),
    Access(action="login", **WHO),
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.kind)
def test_an_act_is_read_as_it_is_written_and_its_leaf_is_the_hash_of_salt_and_text(act):
    text = canonical(act)
    values = json.loads(text)
    assert read_act(values) == act
    assert text == json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    salt = bytes(range(32))
    leaf = leaf_of(act, salt)
    assert json.loads(leaf) == {"commitment": hashlib.sha256(salt + text).hexdigest(), "hash": "sha256"}
    assert len(leaf) == WIDTH - 1
    assert leaf_of(act, bytes(32)) != leaf


def test_the_kinds_are_those_of_the_page(root):
    page = (root / "docs/ledger.md").read_text("utf-8")
    for act in ACTS:
        assert f"| `{act.kind}` |" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "sanction"},
        {"kind": None},
        {"at": "2026-03-02"},
        {"at": 7},
        {"actor": "Li Lei"},
        {"object": "B" * 64},
        {"purpose": ""},
        {"purpose": "x" * 201},
        {"purpose": None},
        {"more": "than there is"},
    ],
)
def test_another_kind_another_type_and_one_value_more_are_refused(changes):
    values = json.loads(canonical(ACTS[1]))
    assert read_act(values)
    with pytest.raises(ActError):
        read_act({key: value for key, value in (values | changes).items() if value is not None})


@pytest.mark.parametrize(
    "leaf",
    [
        b"",
        leaf_of(ACTS[0], bytes(32)) + b" ",
        leaf_of(ACTS[0], bytes(32)).replace(b"sha256", b"sha257"),
        leaf_of(ACTS[0], bytes(32)).replace(b'"hash"', b'"h"'),
    ],
)
def test_what_is_no_leaf_is_refused(leaf):
    with pytest.raises(ActError):
        commitment_of(leaf)


def test_the_hash_is_a_named_field(monkeypatch):
    monkeypatch.setitem(HASHES, "sm3", hashlib.sha3_256)
    leaf = leaf_of(ACTS[0], bytes(32)).replace(b"sha256", b"sm3")
    assert commitment_of(leaf)[0] == "sm3"


def test_each_finding_has_its_three_sentences(root):
    assert EXPECTED.keys() == FOUND.keys() == REMEDY.keys()
    code = "".join(
        file.read_text("utf-8")
        for folder in ("riskml/reviews/ledger", "riskml/cli")
        for file in (root / folder).glob("*.py")
        if file.name != "phrases.py"
    )
    assert not [key for key in EXPECTED if f'"{key}"' not in code]


def test_of_many_findings_of_a_kind_the_first_are_told_and_how_many_more():
    found = Collected()
    for number in range(30):
        found.add("leaf_malformed", number)
    found.add("leaf_torn", 30, n=1)
    told = found.all()
    assert len(told) == 22
    assert (told[-1].key, told[-1].fault("en").found, told[-1].fault("zh").found) == ("more", "10 more", "另有 10 处")
    assert told[20].fault("en").found == "1 byte that were not written to their end"

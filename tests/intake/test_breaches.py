"""What a contract asks of typed rows, row by row, as one would read it aloud."""

from __future__ import annotations

import math
from datetime import datetime

import pyarrow as pa

from riskml.intake.contracts import Contract
from riskml.intake.schema import breaches

LABEL = {"zh": "甲", "en": "a"}
CONTRACT = Contract.model_validate(
    {
        "table": "papers",
        "label": LABEL,
        "about": LABEL,
        "order": [["received_at", "decided_at"]],
        "fields": {
            "paper_id": {"type": "identifier", "label": LABEL, "required": True},
            "kind": {"type": "text", "label": LABEL, "vocabulary": ["plan", "note"]},
            "open": {"type": "text", "label": LABEL, "vocabulary": ["plan"], "others": "pass"},
            "amount": {"type": "number", "label": LABEL, "required": True, "least": 0, "most": 100},
            "received_at": {"type": "timestamp", "label": LABEL, "earliest": "2000-01-01", "latest": "2030-12-31"},
            "decided_at": {"type": "timestamp", "label": LABEL},
        },
    }
)
NOON, MIDNIGHT = datetime.fromisoformat("2025-03-01 12:00"), datetime.fromisoformat("2025-03-01")


def faults_of(**row):
    table = pa.table(
        {
            name: pa.array(
                [row[name]],
                pa.timestamp("us") if name.endswith("_at") else pa.float64() if name == "amount" else pa.string(),
            )
            for name in row
        }
    )
    return [fault for _, fault, _ in breaches(CONTRACT, table)]


def test_a_row_that_keeps_to_everything_has_no_fault():
    assert faults_of(paper_id="1", kind="note", open="x", amount=100.0, received_at=NOON, decided_at=NOON) == []
    assert faults_of(kind=None, received_at=None, decided_at=NOON) == []


def test_each_limit_is_told_and_the_bounds_themselves_are_within():
    assert faults_of(paper_id=None, amount=math.nan) == ["paper_id: missing", "amount: missing"]
    assert faults_of(kind="x", amount=-0.5) == ["kind: none of plan, note", "amount: less than 0"]
    assert faults_of(amount=100.5) == ["amount: more than 100"]
    assert faults_of(received_at=datetime.fromisoformat("1999-12-31 23:00")) == ["received_at: before 2000-01-01"]
    assert (
        faults_of(received_at=datetime.fromisoformat("2000-01-01"))
        == faults_of(received_at=datetime.fromisoformat("2030-12-31 23:00"))
        == []
    )
    assert faults_of(received_at=datetime.fromisoformat("2031-01-01")) == ["received_at: after 2030-12-31"]


def test_a_date_is_before_a_time_only_where_it_is_before_that_times_day():
    assert faults_of(received_at=NOON, decided_at=MIDNIGHT) == []
    assert faults_of(received_at=NOON, decided_at=datetime.fromisoformat("2025-03-01 11:00")) == [
        "decided_at: before received_at"
    ]
    assert faults_of(received_at=NOON, decided_at=datetime.fromisoformat("2025-02-28")) == [
        "decided_at: before received_at"
    ]


def test_a_breach_has_its_place_and_what_stood_there():
    table = pa.table({"kind": ["plan", "x", None, "王"]})
    assert list(breaches(CONTRACT, table)) == [
        (1, "kind: none of plan, note", "x"), (3, "kind: none of plan, note", "王"),
    ]  # fmt: skip

"""Object-centric event logs: events of several objects, what was known of them by then, and logs made to harm."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from riskml.core.errors import SourceError
from riskml.intake import import_source
from riskml.intake.manifests import verify_manifests
from riskml.intake.mappings import Mapping
from tests.intake.ocel_logs import BEGINNING, Log, as_json, as_sqlite, as_xml

FORMS = {"log.jsonocel": as_json, "log.xmlocel": as_xml, "log.sqlite": as_sqlite}
EARLIER, AFTER = "2025-01-05T00:00:00+08:00", "2025-01-07T12:00:00+08:00"


def at(day):
    return f"2025-01-{day:02}T10:00:00+08:00"


def desk():
    """Two cases decided by one event, one reached by its document only, a step that belongs to none."""
    return Log(
        events=[
            ("E1", "receive", at(6), {}, [("A-1", ""), ("P1", "registrar")]),
            ("E2", "decide", at(8), {"outcome": "approved"},
             [("A-1", ""), ("A-2", ""), ("P2", "approver"), ("P1", "registrar")]),
            ("E3", "file", at(9), {}, [("D-1", ""), ("P1", "registrar")]),
            ("E4", "log in", at(9), {}, [("P1", "registrar")]),
            ("E5", "decide", at(10), {}, [("A-3", ""), ("P1", "approver"), ("P2", "approver"), ("gone", "")]),
            ("E6", "accept", at(10), {}, [("A-3", ""), ("P1", "approver"), ("P1", "registrar")]),
        ],
        objects=[
            ("A-1", "application", [("fee", 10.5, BEGINNING), ("fee", 20, AFTER)], [("C-1", "applicant")]),
            ("A-2", "application", [("fee", 7, AFTER)], [("C-2", "applicant"), ("C-1", "neighbour")]),
            ("A-3", "application", [], [("C-1", "x"), ("C-2", "x")]),
            ("D-1", "document", [], [("A-3", "paper of")]),
            ("C-1", "company", [("title", "One", BEGINNING), ("title", "One Ltd", EARLIER)], []),
            ("C-2", "company", [("title", "Two", BEGINNING)], []),
            ("P1", "Employee", [], []),
            ("P2", "Employee", [], []),
        ],
    )  # fmt: skip


SAID = {
    "ocel": {
        "case": ["application", "document > application"],
        "official": ["Employee:approver", "Employee"],
        "counterparty": ["application > company:applicant", "application > company"],
        "objects": {"counterparties": "company"},
    },
    "tables": {
        "operations": {"fields": {"amount": "application.fee"}},
        "counterparties": {"fields": {"name": "title"}},
    },
}


def taken(store, file, said=SAID, **words):
    found = {
        one.table: one for one in import_source(store.project, file, mapping=Mapping.model_validate(said), **words)
    }
    verify_manifests(store.project)
    return found


def plainly(rows, *columns):
    told = rows[[*columns]].astype(object)
    return told.where(told.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("form", FORMS)
def test_an_event_is_an_act_in_each_of_its_cases_with_what_was_known_by_then(store, form):
    found = taken(store, FORMS[form](desk(), store.folder / form))
    rows = store.rows(found["operations"])
    told = ("operation_id", "case_id", "step", "official_id", "counterparty_id", "outcome", "amount")
    assert sorted(plainly(rows, *told)) == [
        ["E1", "A-1", "receive", "P1", "C-1", None, 10.5],
        ["E2/A-1", "A-1", "decide", "P2", "C-1", "approved", 20.0],
        ["E2/A-2", "A-2", "decide", "P2", "C-2", "approved", 7.0],
        ["E3", "A-3", "file", "P1", None, None, None],
        ["E6", "A-3", "accept", "P1", None, None, None],
    ]
    assert str(rows.set_index("operation_id").occurred_at["E2/A-2"]) == "2025-01-08 10:00:00"
    broken = store.quarantined(found["operations"]).set_index("ocel:eid")
    assert broken.faults["E4"].startswith("row: touches no application")
    assert broken.faults["E5"] == "official_id: several who act; name the part that they have in the event (P1; P2)"
    notes = "\n".join(found["operations"].notes)
    assert "several objects of type application: 1; each is an act in each of them, 2 acts of one time" in notes
    assert "touch no object of type application, set aside: log in 1" in notes
    assert "field takes one, left empty: counterparty in 3 acts" in notes
    assert "does not list: 1 times (such as 'gone')" in notes
    assert sorted(plainly(store.rows(found["counterparties"]), "counterparty_id", "name")) == [
        ["C-1", "One Ltd"],
        ["C-2", "Two"],
    ]


@pytest.mark.parametrize("form", FORMS)
def test_without_a_word_on_cases_the_log_is_asked_about(store, form):
    file = FORMS[form](desk(), store.folder / form)
    with pytest.raises(SourceError) as caught:
        import_source(store.project, file)
    said = str(caught.value)
    assert "application (3; on 4 of 6 events, 1 to 2 each)" in said
    assert "Employee (2; on 6 of 6 events, 1 to 2 each, as registrar, approver)" in said
    assert "attributes of events: outcome" in said
    assert store.files() == set()


def test_the_command_line_names_objects_as_it_names_columns(store):
    file = as_json(desk(), store.folder / "log.json")
    words = {"case_id": "application", "official_id": "Employee:registrar", "amount": "application.fee"}
    (account,) = import_source(store.project, file, format="ocel", mapping=words)
    rows = store.rows(account).set_index("operation_id")
    named = rows.official_id.dropna()
    assert named.to_dict() == {"E1": "P1", "E2/A-1": "P1", "E2/A-2": "P1", "E6": "P1"}
    assert {*rows.index} - {*named.index} == {"E5"}  # of an event that names no registrar the case keeps the trail
    assert rows.amount["E2/A-1"] == 20
    assert any("no word of the mapping goes over, not read: 6" in note for note in account.notes)


@pytest.mark.parametrize(
    ("roles", "complaint"),
    [
        ({"case": "applicaton"}, "object types: application"),
        ({"case": "application", "official": "resource"}, "ocel.official"),
        ({"case": "application.fee"}, "objects for ocel.case"),
        ({"case": "application", "unit": "outcome"}, "one meaning of 'outcome' for ocel.unit"),
        ({"case": "application", "objects": {"counterparties": "firm"}}, "objects of type 'firm'"),
        ({"case": "application", "objects": {"companies": "company"}}, "'companies'"),
    ],
)
def test_a_word_that_means_nothing_or_two_things_is_a_fault(store, roles, complaint):
    log = desk()
    log.objects.append(("O", "outcome", [], []))
    file = as_json(log, store.folder / "log.jsonocel")
    with pytest.raises(SourceError) as caught:
        taken(store, file, {"ocel": roles, "tables": {"operations": {}}})
    assert complaint in str(caught.value)
    assert store.files() == set()


def test_objects_are_asked_of_no_other_format(store):
    with pytest.raises(SourceError, match="a source in OCEL"):
        store.take("a.csv", "case_id,step\n", mapping=Mapping.model_validate(SAID))


def test_an_attribute_of_the_event_may_be_the_official(store):
    log = desk()
    log.events = [(*one[:3], {**one[3], "resource": f"R{one[0]}"}, one[4]) for one in log.events]
    said = {"ocel": {"case": "application", "official": "resource"}, "tables": {"operations": {}}}
    rows = store.rows(
        taken(store, as_xml(log, store.folder / "log.xmlocel", "relobj", "relationship"), said)["operations"]
    )
    assert set(rows.official_id) == {"RE1", "RE2", "RE5", "RE6"}


def test_cases_are_filled_from_their_objects_or_from_the_events(store):
    said = {
        "ocel": {"case": "application", "objects": {"cases": "application"}},
        "tables": {"cases": {"fields": {"amount": "fee"}}},
    }
    found = taken(store, as_json(desk(), store.folder / "a.jsonocel"), said)
    assert plainly(store.rows(found["cases"]), "case_id", "amount") == [["A-1", 20.0], ["A-2", 7.0], ["A-3", None]]
    assert set(found) == {"cases"}
    said = {"ocel": {"case": "application"}, "tables": {"cases": {"repeated": True}}}
    found = taken(store, as_json(desk(), store.folder / "b.jsonocel"), said)
    assert store.rows(found["cases"]).case_id.tolist() == ["A-1", "A-2", "A-3"]


def test_a_packed_log_is_the_same_log(store):
    plain = as_json(desk(), store.folder / "log.jsonocel")
    packed = store.folder / "log.jsonocel.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    rows = [store.rows(taken(store, file)["operations"]).drop(columns="source_id") for file in (plain, packed)]
    pd.testing.assert_frame_equal(*rows)


# What is no log --------------------------------------------------------------------------------------------------


def refused(store, name, content):
    file = store.folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(SourceError) as caught:
        taken(store, file, format="ocel")
    assert store.files() == set()
    return str(caught.value)


WHOLE = json.dumps(
    {"events": [{"id": "E", "type": "t", "time": at(1)}], "objects": [{"id": "A", "type": "application"}]}
)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "nothing"),
        ("[]", "found '['"),
        ('{"ocel:events": {}, "ocel:objects": {}}', "OCEL 1.0"),
        (WHOLE[:-9], "no whole value"),
        (WHOLE.replace('"E"', '"\udcff"').encode("utf-8", "surrogateescape"), "no UTF-8"),
        ('{"events": [' + "[" * 100_000, "nested too deep"),
        ('{"events": [{"id": "' + "x" * (17 << 20), "more than 16,777,216 characters"),
        ("<log><events>" + "<event>" * 100, "at most 64 deep"),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log/>', "document type"),
        ('<log><events><event id="' + "x" * (5 << 20), "a longer one"),
        ("<log><events><event>" + "<a/>" * 100_001, "100,000 elements in one"),
        (b"SQLite format 3\x00" + b"\xff" * 5000, "OCEL 2.0"),
        (gzip.compress(b"SQLite format 3\x00" + b"\xff" * 5000), "a packed one"),
        (gzip.compress(WHOLE.encode())[:-12], "can be unpacked"),
        ('{"events": [' + " " * (17 << 20), "16,777,216 blanks"),
    ],
    ids=map(str, range(15)),
)
def test_what_is_no_log_or_was_made_to_harm_is_one_message(store, content, complaint):
    said = refused(store, "log.bin", content)
    assert complaint in said
    assert len(said) < 2000


def test_nothing_of_a_database_is_run(store):
    file = as_sqlite(desk(), store.folder / "log.sqlite")
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("alter table event rename to hidden")
        base.execute("create view event as with recursive n(x) as (select 1 union all select x + 1 from n) "
                     "select x as ocel_id, x as ocel_type from n")  # fmt: skip
    before = file.read_bytes()
    with pytest.raises(SourceError, match=r"with event\.ocel_id"):
        taken(store, file)
    assert file.read_bytes() == before
    assert sorted(one.name for one in store.folder.glob("log.sqlite*")) == ["log.sqlite"]


def test_a_database_that_is_still_being_written_is_not_read_in_part(store):
    file = as_sqlite(desk(), store.folder / "log.sqlite")
    (store.folder / "log.sqlite-wal").write_bytes(b"pages")
    with pytest.raises(SourceError, match="whole in its file"):
        taken(store, file)


def test_rows_of_a_database_that_belong_to_no_event_are_set_aside_and_counted(store):
    file = as_sqlite(desk(), store.folder / "log.sqlite")
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("delete from event where ocel_id in ('E1', 'E6')")
        base.execute("delete from event_T1 where ocel_id = 'E2'")
    account = taken(store, file)["operations"]
    broken = store.quarantined(account)
    assert broken.faults.str.contains("but not among the events").sum() == 2
    assert broken.faults[broken["ocel:eid"] == "E2/A-1"].str.contains("occurred_at: missing").all()
    assert account.accepted == 1

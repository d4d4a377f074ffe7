"""BODS 0.4: statements tell states of records, parties may be nobody known, shares may be ranges."""

from __future__ import annotations

import itertools
import json

import pytest

from riskml.intake import import_source, verify_manifests
from riskml.intake.standards import BODS


def told(kind, record, details, *, date="2024-01-05", status="new", nth=1):
    return {
        "statementId": f"{record}-{nth}",
        "declarationSubject": "co",
        "statementDate": date,
        "recordId": record,
        "recordType": kind,
        "recordStatus": status,
        "recordDetails": {"isComponent": False, **details},
        "publicationDetails": {"publicationDate": date, "bodsVersion": "0.4", "publisher": {"name": "Register"}},
    }


COMPANY = told(
    "entity",
    "co",
    {
        "entityType": {"type": "registeredEntity"},
        "name": "甲公司",
        "identifiers": [{"scheme": "GB-COH", "id": "01"}],
        "jurisdiction": {"name": "China", "code": "CN"},
        "addresses": [{"type": "registered", "address": "1 Road", "country": {"name": "China", "code": "CN"}}],
    },
)
OWNER = told(
    "person",
    "pa",
    {
        "personType": "knownPerson",
        "names": [{"type": "former", "fullName": "B"}, {"type": "individual", "fullName": "A"}],
        "addresses": [{"address": "at home"}],
    },
)
SHARE = {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 40, "minimum": 40, "maximum": 40}}


def holding(*interests, party="pa", **more):
    return told("relationship", "re", {"subject": "co", "interestedParty": party, "interests": [*interests]}, **more)


def taken(store, statements):
    file = store.folder / "data.jsonl"
    file.write_text("\n".join(json.dumps(one) for one in statements), encoding="utf-8")
    found = {one.table: one for one in import_source(store.project, file, format="bods")}
    verify_manifests(store.project)
    return found, {table: store.rows(one) for table, one in found.items()}


def plainly(rows, *columns):
    named = rows[[*columns]].astype(object)
    return named.where(named.notna(), None).to_numpy().tolist()


def days(rows):
    return [(str(start)[:10], str(end)[:10]) for start, end in rows[["valid_from", "valid_to"]].to_numpy()]


def test_a_record_s_details_are_read_as_statements_were_before(store):
    found, rows = taken(store, [holding(SHARE, {"type": "votingRights", "startDate": "2023-02-01"}), COMPANY, OWNER])
    assert found.keys() == BODS.keys()
    assert sum(one.quarantined for one in found.values()) == 0
    assert plainly(rows["relations"], "person_id", "company_id", "kind", "share", "source", "matched_by") == [
        ["A", "GB-COH-01", "shareholding", 40.0, "Register", "name"],
        ["A", "GB-COH-01", "votingRights", None, "Register", "name"],
    ]
    assert days(rows["relations"]) == [("2024-01-05", "NaT"), ("2023-02-01", "NaT")]
    columns = ("counterparty_id", "name", "kind", "address", "jurisdiction", "matched_by")
    assert plainly(rows["counterparties"], *columns) == [
        ["GB-COH-01", "甲公司", "registeredEntity", "China, 1 Road", "CN", "identifier"],
        ["A", "A", "person", None, None, "name"],
    ]


UPDATED = holding({**SHARE, "share": {"exact": 15}}, date="2024-03-01", status="updated", nth=2)


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))])
def test_the_latest_statement_of_a_record_stands_wherever_it_is(store, order):
    statements = [holding(SHARE), UPDATED, COMPANY, OWNER]
    found, rows = taken(store, [statements[place] for place in order])
    assert rows["relations"].share.tolist() == [15.0]
    assert "left out because a later statement replaces it: 1" in found["relations"].notes


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        (holding(SHARE, date="2024-06-01", status="closed", nth=3), [("2024-01-05", "2024-06-01")]),
        (holding({**SHARE, "endDate": "2024-05-20"}, date="2024-06-01", status="closed", nth=3),
         [("2024-01-05", "2024-05-20")]),
        (told("relationship", "re", {}, date="2024-06-01", status="closed", nth=3), [("2024-01-05", "2024-06-01")]),
    ],
)  # fmt: skip
def test_a_relationship_whose_record_is_closed_has_ended(store, closing, expected):
    found, rows = taken(store, [COMPANY, OWNER, holding(SHARE), closing])
    assert days(rows["relations"]) == expected
    assert any("record is closed: 1" in note for note in found["relations"].notes)


def test_a_party_that_is_nobody_known_is_no_person_and_is_counted(store):
    hidden = told("person", "px", {"personType": "anonymousPerson", "names": [{"fullName": "Not disclosed"}]})
    known = told("person", "py", {"personType": "unknownPerson", "identifiers": [{"id": "N7"}]})
    missing = {"reason": "noBeneficialOwners", "description": "none"}
    relations = [
        {**holding(SHARE, party=party), "recordId": f"r{nth}"} for nth, party in enumerate(("px", "py", missing))
    ]
    found, rows = taken(store, [COMPANY, hidden, known, *relations])
    assert rows["relations"].person_id.tolist() == ["N7"]
    assert sorted(rows["counterparties"].counterparty_id) == ["GB-COH-01", "N7"]
    assert sum(one.quarantined for one in found.values()) == 0
    [note] = [one for one in found["relations"].notes if "nobody known" in one]
    assert all(part in note for part in ("person not named 1", "interest of one not named 1", "noBeneficialOwners 1"))


@pytest.mark.parametrize(
    ("share", "least", "said"),
    [
        ({"minimum": 25, "exclusiveMaximum": 50}, 25.0, "25 to 50"),
        ({"exclusiveMinimum": 75}, 75.0, "75 to 100"),
        ({"maximum": 5}, 0.0, "0 to 5"),
        ({"minimum": 30, "maximum": 30}, 30.0, None),
    ],
)
def test_of_a_range_the_least_share_is_held_for_certain(store, share, least, said):
    found, rows = taken(store, [COMPANY, OWNER, holding({**SHARE, "share": share})])
    assert rows["relations"].share.tolist() == [least]
    assert [one for one in found["relations"].notes if "range" in one] == (
        [f"shares told as a range, of which the least is taken: 1 (such as {said})"] if said else []
    )


@pytest.mark.parametrize("odd", [True, -1, [[[]]], {"id": "a"}, None, "\ud800", [None, "x", {"id": {}}]])
@pytest.mark.parametrize("where", ["statementId", "recordId", "recordDetails", "recordStatus", "statementDate"])
def test_what_stands_where_something_else_should_leaves_the_others(store, odd, where):
    found, rows = taken(store, [COMPANY, OWNER, holding(SHARE), {**UPDATED, where: odd}])
    assert {"GB-COH-01", "A"} == set(rows["counterparties"].counterparty_id)
    assert len(rows["relations"]) + found["relations"].quarantined >= 1

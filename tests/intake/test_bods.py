"""BODS: who holds what of whom, by identifier or by name only."""

from __future__ import annotations

import json

import pytest

from riskml.core.errors import SourceError
from riskml.intake import import_source, verify_manifests
from riskml.intake.standards import BODS

COMPANY = {
    "statementID": "e1",
    "statementType": "entityStatement",
    "statementDate": "2018-01-05",
    "entityType": "registeredEntity",
    "name": "Alpha Ltd",
    "foundingDate": "2010-11-18",
    "identifiers": [{"scheme": "GB-COH", "id": "01234567"}],
    "addresses": [{"country": "GB", "address": "1 High Street", "postCode": "N1"}],
    "incorporatedInJurisdiction": {"code": "GB"},
}
OWNER = {
    "statementID": "e2",
    "statementType": "entityStatement",
    "name": "甲公司",
    "identifiers": [{"scheme": "CN-USCC", "id": "91"}],
}
PERSON = {
    "statementID": "p1",
    "statementType": "personStatement",
    "names": [{"fullName": "A Person"}],
    "identifiers": [{"id": "N7", "schemeName": "National ID"}],
    "addresses": [{"address": "at home"}],
    "birthDate": "1970-01-01",
}
UNKNOWN = {"statementID": "p2", "statementType": "personStatement", "names": [{"fullName": "B Person"}]}


def held_by(number, party, *interests, **more):
    kind = "describedByPersonStatement" if party.startswith("p") else "describedByEntityStatement"
    return {
        "statementID": f"o{number}",
        "statementType": "ownershipOrControlStatement",
        "statementDate": "2018-01-06",
        "subject": {"describedByEntityStatement": "e1"},
        "interestedParty": {kind: party},
        "interests": list(interests),
        "publicationDetails": {"publisher": {"name": "Register"}},
        **more,
    }


SHARE = {"type": "shareholding", "startDate": "2018-01-01", "endDate": "2019-01-01", "share": {"exact": 30}}
VOTES = {"type": "voting-rights", "share": {"minimum": 25}}


def taken(store, statements, name="data.json"):
    file = store.folder / name
    file.write_text(statements if isinstance(statements, str) else json.dumps(statements, ensure_ascii=False))
    found = {one.table: one for one in import_source(store.project, file, format="bods")}
    verify_manifests(store.project)
    return found, {table: store.rows(one) for table, one in found.items()}


STATEMENTS = [
    COMPANY,
    OWNER,
    PERSON,
    UNKNOWN,
    held_by(1, "p1", SHARE, VOTES),
    held_by(2, "e2"),
    held_by(3, "p2", SHARE),
]


@pytest.mark.parametrize("lines", [False, True])
def test_each_interest_is_a_relation_and_each_party_a_counterparty(store, lines):
    text = "\n".join(map(json.dumps, STATEMENTS)) if lines else json.dumps(STATEMENTS)
    found, rows = taken(store, text)
    assert found.keys() == BODS.keys()
    relations = rows["relations"].astype(object).where(rows["relations"].notna(), None)
    columns = ["person_id", "company_id", "kind", "share", "matched_by", "source"]
    assert relations[columns].to_numpy().tolist() == [
        ["N7", "GB-COH-01234567", "shareholding", 30.0, "identifier", "Register"],
        ["N7", "GB-COH-01234567", "voting-rights", 25.0, "identifier", "Register"],
        ["91", "GB-COH-01234567", None, None, "identifier", "Register"],
        ["B Person", "GB-COH-01234567", "shareholding", 30.0, "name", "Register"],
    ]
    assert [str(one)[:10] for one in relations.valid_from] == ["2018-01-01", "2018-01-06", "2018-01-06", "2018-01-01"]
    assert relations.valid_from_is_date.all()
    assert str(relations.valid_to[0])[:10] == "2019-01-01"
    assert relations.source_row.tolist() == [5, 5, 6, 7]
    parties = rows["counterparties"].set_index("counterparty_id")
    assert parties.name.to_dict() == {
        "GB-COH-01234567": "Alpha Ltd",
        "91": "甲公司",
        "N7": "A Person",
        "B Person": "B Person",
    }
    assert parties.kind["N7"] == "person"
    assert parties.jurisdiction["GB-COH-01234567"] == "GB"
    assert parties.identifier_scheme["GB-COH-01234567"] == "GB-COH"
    assert parties.address.isna().to_dict() == {"GB-COH-01234567": False, "91": True, "N7": True, "B Person": True}


def test_statements_that_later_ones_replace_are_left_out_and_counted(store):
    later = held_by(4, "p1", {"type": "shareholding", "share": {"exact": 10}}, replacesStatements=["o1"])
    found, rows = taken(store, [*STATEMENTS, later])
    assert rows["relations"].share.dropna().tolist() == [30.0, 10.0]
    assert "left out because a later statement replaces it: 1" in found["relations"].notes


def test_a_relation_without_its_company_and_a_row_of_another_version_are_set_aside(store):
    lost = held_by(5, "p1", SHARE, subject={"describedByEntityStatement": "elsewhere"})
    found, rows = taken(store, [COMPANY, PERSON, lost, {"recordType": "asset", "statementId": "x"}])
    assert rows["relations"].empty
    set_aside = store.quarantined(found["relations"])
    assert set_aside.source_row.tolist() == ["3", "4"]
    assert set_aside.faults[0] == "company_id: missing"
    assert "row: not a statement of BODS 0.2 to 0.4" in set_aside.faults[1]


@pytest.mark.parametrize("content", ["[]", '[{"recordType": "asset"}]', "not json"])
def test_what_holds_no_statement_is_refused(store, content):
    with pytest.raises(SourceError):
        taken(store, content)
    assert store.files() == set()


def test_an_old_company_is_a_company_and_a_doubtful_date_costs_only_itself(store):
    dates = {
        "old": "1875-06-01",
        "older": "1288-06-16",
        "none": "unknown",
        "nothing": "0001-01-01",
        "never": "1990-02-30",
    }
    companies = [
        {**COMPANY, "statementID": name, "identifiers": [{"scheme": "GB-COH", "id": name}], "foundingDate": day}
        for name, day in dates.items()
    ]
    held_long = held_by(1, "p1", {"type": "shareholding", "startDate": "1890-01-01"})
    found, rows = taken(store, [*companies, COMPANY, PERSON, held_long])
    assert sum(one.quarantined for one in found.values()) == 0
    founded = rows["counterparties"].set_index("counterparty_id").founded_at.map(str).str[:10]
    assert founded["GB-COH-old"] == "1875-06-01"
    assert founded["GB-COH-older"] == "1288-06-16"
    assert set(founded[["GB-COH-none", "GB-COH-nothing", "GB-COH-never"]]) == {"NaT"}
    assert str(rows["relations"].valid_from[0])[:10] == "1890-01-01"
    assert any("counterparties.founded_at, 3" in note for note in found["counterparties"].notes)


@pytest.mark.parametrize("odd", [True, -1, [[[]]], {"id": "a"}, None, "\ud800", [None, "x", {"id": {}}]])
@pytest.mark.parametrize("where", ["statementID", "names", "identifiers", "interests", "subject", "replacesStatements"])
def test_what_stands_where_something_else_should_leaves_the_others(store, odd, where):
    statement = held_by(1, "p1", SHARE) if where in {"interests", "subject"} else PERSON
    _, rows = taken(store, json.dumps([COMPANY, OWNER, {**statement, where: odd}]))
    assert {"GB-COH-01234567", "91"} <= set(rows["counterparties"].counterparty_id)

"""OCDS as publishers write it, from file to working set: one process, one party, one award, whatever the packing."""

from __future__ import annotations

import gzip
import itertools
import json
from datetime import date

import pandas as pd
import pytest

from riskml.calendars import build
from riskml.core.errors import SourceError
from riskml.engine import Engine
from riskml.intake import import_source, stored_files, summary_of, verify_manifests
from riskml.workingset import prepare
from tests.working import SCHEMA

AS_OF = date(2024, 12, 31)
ACME = {"id": "9", "name": "Acme", "identifier": {"scheme": "GB-COH", "id": "00000009"}}


def release(day, tag, ocid="p-7", **said):
    return {
        "ocid": ocid,
        "id": day,
        "date": f"{day}T08:00:00Z",
        "tag": [tag],
        "buyer": {"id": "b", "name": "府办"},
        **said,
    }


CALL = release(
    "2024-01-05",
    "tender",
    tender={
        "title": "档案柜",
        "procurementMethod": "limited",
        "mainProcurementCategory": "works",
        "status": "active",
        "value": {"amount": 7000, "currency": "CNY"},
        "procuringEntity": {"id": "e", "name": "采购办"},
        "tenderers": [ACME, {"id": "8", "name": "Beta"}],
        "documents": [{"documentType": "tenderNotice", "datePublished": "2024-01-05T08:00:00Z"}],
    },
)
BIDS = release(
    "2024-02-01",
    "bids",
    bids={"details": [{"id": "1", "status": "valid", "tenderers": [ACME], "value": {"amount": 6900}}]},
)
PRICE = release(
    "2024-02-10",
    "award",
    awards=[{"id": "a", "status": "pending", "value": {"amount": 6900, "currency": "CNY"}}],
    tender={"status": "complete", "title": None, "documents": []},
)
WINNER = release(
    "2024-02-20",
    "awardUpdate",
    awards=[{"id": "a", "status": "active", "date": "2024-02-20T08:00:00Z", "suppliers": [ACME]}],
)
SIGNED = release("2024-03-01", "contract", contracts=[{"id": "c", "awardID": "a", "value": {"amount": 6900}}])
TOLD = (CALL, BIDS, PRICE, WINNER, SIGNED)


def known(project, as_of=AS_OF, *tables):
    """Import nothing more: return the working set's tables as of a date."""
    verify_manifests(project)
    with Engine(project.settings) as engine:
        prepare(
            engine,
            stored_files(project),
            calendar=build("CN", date(2023, 1, 1), date(2025, 12, 31)),
            lists={},
            schema=SCHEMA,
            settings=project.settings,
            as_of=as_of,
        )
        found = {name: engine.frame(f"select * from {name}") for name in tables}
    return {name: table.astype(object).where(table.notna(), None) for name, table in found.items()}


def taken(store, name, content):
    file = store.folder / name
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return import_source(store.project, file, format="ocds")


def is_whole(found):
    [tender] = found["tenders"].to_dict("records")
    assert (tender["title"], tender["method"], tender["status"], tender["estimate"]) == (
        "档案柜",
        "limited",
        "complete",
        7000,
    )
    assert (tender["unit_id"], tender["buyer_id"]) == ("p-7/e", "p-7/b")
    assert str(tender["published_at"]) == "2024-01-05 16:00:00"
    assert tender["published_is_date"] is False
    assert str(tender["awarded_at"]) == "2024-02-20 16:00:00"
    assert found["bids"][["bid_id", "bidder_id", "status"]].to_numpy().tolist() == [
        ["p-7/1", "GB-COH-00000009", "valid"]
    ]
    [award] = found["awards"].to_dict("records")
    assert (award["supplier_id"], award["amount"], award["status"]) == ("GB-COH-00000009", 6900, "active")
    assert award["matched_by"] == "identifier"
    [contract] = found["contracts"].to_dict("records")
    assert (contract["unit_id"], contract["counterparty_id"], contract["kind"]) == ("p-7/e", "GB-COH-00000009", "works")


TABLES = ("tenders", "bids", "awards", "contracts")


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 0, 3, 1)])
@pytest.mark.parametrize("lines", [False, True])
def test_releases_of_one_process_in_one_file_are_one_process_in_any_order(store, order, lines):
    told = [TOLD[place] for place in order]
    content = "\n".join(map(json.dumps, told)).encode() if lines else {"releases": told}
    manifests = taken(store, "whole.json", content)
    assert sum(one.quarantined for one in manifests) == 0
    assert "releases put together by process: 5 into 1" in manifests[0].notes
    is_whole(known(store.project, AS_OF, *TABLES))


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 0, 3, 1)])
def test_releases_of_one_process_in_several_files_are_one_process_in_any_order(store, order):
    for place in order:
        taken(store, f"{place}.json", {"releases": [TOLD[place]]})
    is_whole(known(store.project, AS_OF, *TABLES))


@pytest.mark.parametrize("turned", [False, True])
def test_a_later_file_of_several_releases_does_not_lose_to_an_earlier_single_one(store, turned):
    files = {"call.json": [CALL], "rest.jsonl": [BIDS, PRICE, WINNER, SIGNED]}
    for name in sorted(files, reverse=turned):
        taken(store, name, "\n".join(map(json.dumps, files[name])).encode())
    is_whole(known(store.project, AS_OF, *TABLES))


OF_ONE_MOMENT = [
    PRICE | {"id": "p-7-9", "tender": {"title": "Shelves", "status": "cancelled"}, "awards": []},
    PRICE | {"id": "p-7-10", "tender": {"title": "Cabinets"}},
    PRICE | {"id": "p-7-10", "tender": {"title": "Cupboards"}, "awards": []},
]


@pytest.mark.parametrize("order", [*itertools.permutations(range(3)), (1, 0), None])
def test_releases_of_one_moment_are_one_process_whatever_the_order_of_import(store, order):
    """The greater identifier is the later, in one file as in several; where it is shared, what is said decides."""
    taken(store, "call.json", CALL)
    if order is None:
        taken(store, "both.json", OF_ONE_MOMENT[1::-1])
    for place in order or ():
        taken(store, f"{place}.json", OF_ONE_MOMENT[place])
    found = known(store.project, AS_OF, *TABLES)
    [tender] = found["tenders"].to_dict("records")
    title = "Cupboards" if order and 2 in order else "Cabinets"
    assert (tender["title"], tender["status"]) == (title, "cancelled")
    assert found["awards"].amount.tolist() == [6900]


def test_what_was_told_after_the_date_is_not_known_and_takes_nothing_back(store):
    for place, one in enumerate(TOLD):
        taken(store, f"{place}.json", one)
    found = known(store.project, date(2024, 2, 15), *TABLES)
    [tender] = found["tenders"].to_dict("records")
    assert (tender["title"], tender["status"], tender["awarded_at"]) == ("档案柜", "complete", None)
    [award] = found["awards"].to_dict("records")
    assert (award["supplier_id"], award["status"], award["amount"]) == (None, "pending", 6900)
    assert found["contracts"].empty


def test_releases_leave_what_other_sources_say_of_a_company_and_do_not_displace_it(store):
    store.take(
        "companies.csv",
        "counterparty_id,name,address,founded_at\nGB-COH-00000009,Acme Limited,1 High Street,1999-05-04\n",
        table="counterparties",
    )
    taken(store, "winner.json", WINNER)
    [acme] = known(store.project, AS_OF, "counterparties")["counterparties"].to_dict("records")
    assert (acme["address"], str(acme["founded_at"])[:10], acme["founded_is_date"]) == (
        "1 High Street",
        "1999-05-04",
        True,
    )


def test_full_exports_speak_whole_as_before(store):
    head = "tender_id,title,status\n"
    store.take("one.csv", head + "t,Desks,active\n", table="tenders")
    store.take("two.csv", head + "t,,complete\n", table="tenders")
    [tender] = known(store.project, AS_OF, "tenders")["tenders"].to_dict("records")
    assert (tender["title"], tender["status"]) == (None, "complete")


@pytest.mark.parametrize(
    ("amount", "parts"), [(700_000, 15), (100, 3), (0.02, 3), (60_000_000, 3), (12_345_678_901.23, 7)]
)
def test_the_value_of_an_award_counts_once_to_the_cent(store, amount, parts):
    suppliers = [{"id": str(one), "name": f"Firm {one}"} for one in range(parts)]
    award = {"id": "a", "status": "active", "value": {"amount": amount}, "suppliers": suppliers}
    taken(store, "award.json", release("2024-01-05", "award", awards=[award]))
    amounts = known(store.project, AS_OF, "awards")["awards"].amount
    assert len(amounts) == parts
    cents = [round(one * 100) for one in amounts]
    assert sum(cents) == round(amount * 100)
    assert max(cents) - min(cents) <= 1


def test_suppliers_told_in_two_files_share_one_value(store):
    value = {"amount": 1000, "currency": "CNY"}
    for day, supplier in (("2024-01-05", ACME), ("2024-02-05", {"id": "8", "name": "Beta"})):
        award = {"id": "a", "status": "active", "value": value, "suppliers": [supplier]}
        taken(store, f"{day}.json", release(day, "award", awards=[award]))
    assert known(store.project, AS_OF, "awards")["awards"].amount.tolist() == [500, 500]


def test_amounts_of_a_source_that_gives_each_supplier_its_own_stay(store):
    store.take("awards.csv", "award_id,tender_id,supplier_id,amount\na,t,k,70\na,t,l,30\n", table="awards")
    assert sorted(known(store.project, AS_OF, "awards")["awards"].amount) == [30, 70]


def test_a_local_identifier_is_of_its_process_and_a_register_joins(store):
    told = [
        release(
            "2024-01-05",
            "award",
            ocid=f"p-{place}",
            parties=[{"id": "1", "name": name, "roles": ["supplier"]}, {**ACME, "roles": "Supplier"}],
            awards=[{"id": "a", "status": "active", "suppliers": [{"id": "1"}, {"id": "9"}]}],
        )
        for place, name in enumerate(("甲厂", "乙厂"))
    ]
    taken(store, "local.json", told)
    found = known(store.project, AS_OF, "awards", "counterparties")
    assert sorted(found["awards"].supplier_id) == ["GB-COH-00000009", "GB-COH-00000009", "p-0/1", "p-1/1"]
    names = found["counterparties"].set_index("counterparty_id").name.to_dict()
    assert names == {"GB-COH-00000009": "Acme", "p-0/1": "甲厂", "p-1/1": "乙厂"}


@pytest.mark.parametrize(
    ("party", "code", "matched_by"),
    [
        ({"name": " Acme "}, "Acme", "name"),
        ({"id": 7, "name": "Seven"}, "p-7/7", "process"),
        ({"id": 7}, "p-7/7", "process"),
        ({"id": "K-0042"}, "K-0042", "publisher"),
        ({"id": "K-0042", "name": "Four"}, "p-7/K-0042", "process"),
        ({"id": "MD-IDNO-100560"}, "MD-IDNO-100560", "identifier"),
        (
            {"id": "1", "identifier": {"scheme": "CN-USCC", "id": "91330411MA2B0000XC"}},
            "91330411MA2B0000XC",
            "identifier",
        ),
        ({"id": "1", "identifier": {"id": "91330411MA2B0000XC"}}, "91330411MA2B0000XC", "identifier"),
        ({"id": "1", "identifier": {"id": "12"}}, "p-7/1", "process"),
        ({"id": "1", "additionalIdentifiers": [{"scheme": "GB-COH", "id": "5"}]}, "GB-COH-5", "identifier"),
    ],
)
@pytest.mark.parametrize("listed", [False, True])
def test_a_party_is_known_by_what_is_told_of_it(store, party, code, matched_by, listed):
    """However the suppliers are written: a list, or one without its list."""
    one = release("2024-01-05", "award", awards=[{"id": "a", "suppliers": [party] if listed else party}])
    found = {each.table: store.rows(each) for each in taken(store, "party.json", one)}
    [award] = found["awards"].to_dict("records")
    assert (award["supplier_id"], award["matched_by"]) == (code, matched_by)
    [row] = found["counterparties"].to_dict("records")
    assert (row["counterparty_id"], row["matched_by"]) == (code, matched_by)


def test_who_is_listed_by_name_and_register_is_meant_where_only_the_name_is_told(store):
    one = release("2024-01-05", "award", parties=[ACME], awards=[{"id": "a", "suppliers": [{"name": "Acme"}]}])
    found = {each.table: store.rows(each) for each in taken(store, "name.json", one)}
    [award] = found["awards"].to_dict("records")
    assert award["supplier_id"] == "GB-COH-00000009"


def test_a_company_of_many_processes_is_one_row_of_what_all_tell(store):
    more = {**ACME, "roles": ["supplier"], "contactPoint": {"telephone": "1"}}
    late = {**ACME, "roles": ["supplier"], "name": "Acme plc"}
    told = [
        release("2024-03-05", "award", "p-1", parties=[late]),
        release("2024-01-05", "award", "p-2", parties=[more]),
    ]
    manifests = taken(store, "companies.json", told)
    assert sum(one.quarantined for one in manifests) == 0
    [row] = next(store.rows(each) for each in manifests if each.table == "counterparties").to_dict("records")
    assert (row["name"], row["telephone"]) == ("Acme plc", "1")


def test_words_of_the_standard_have_no_case_and_others_are_counted(store):
    said = [("Open", "Cancelled"), ("LIMITED", "canceled"), ("Abierta", "active")]
    told = [
        release(
            "2024-01-05",
            "tender",
            f"p-{place}",
            tender={"procurementMethod": method, "status": status, "mainProcurementCategory": " Works"},
            bids={"details": [{"status": "VALID", "tenderers": [ACME]}]},
            awards=[{"id": "a", "status": "Active", "date": "2024-02-01T00:00:00Z"}],
            contracts=[{"id": "c", "status": "TERMINATED"}],
        )
        for place, (method, status) in enumerate(said)
    ]
    manifests = taken(store, "words.json", told)
    rows = {each.table: store.rows(each) for each in manifests}
    assert rows["tenders"].method.tolist() == ["open", "limited", "Abierta"]
    assert rows["tenders"].status.tolist() == ["cancelled", "cancelled", "active"]
    assert set(rows["tenders"].category) == {"works"}
    assert rows["tenders"].awarded_at.notna().all()
    assert (set(rows["bids"].status), set(rows["awards"].status)) == ({"valid"}, {"active"})
    assert (set(rows["contracts"].status), set(rows["contracts"].kind)) == ({"terminated"}, {"works"})
    assert "words that the standard does not have, kept as they are: tenders.method 'Abierta' (1)" in manifests[0].notes
    assert summary_of(manifests).count("Abierta") == 1


ODD = (True, -1, "NaN", [[[]]], {"id": "a"}, None, "", "\ud800", [None, "x", {"id": {}}])
PLACES = (
    ("tag",), ("date",), ("id",), ("buyer",), ("buyer", "id"), ("parties",), ("tender",), ("tender", "value"),
    ("tender", "value", "amount"), ("tender", "status"), ("tender", "tenderPeriod"), ("tender", "documents"),
    ("tender", "tenderers"), ("bids",), ("bids", "details"), ("awards",), ("contracts",), ("planning",),
)  # fmt: skip


def test_what_stands_where_something_else_should_costs_no_more_than_itself(store):
    told = []
    for place, (path, odd) in enumerate(itertools.product(PLACES, ODD)):
        one = json.loads(json.dumps({**CALL, "ocid": f"p-{place}"}))
        inner = one
        for key in path[:-1]:
            inner = inner.setdefault(key, {})
        inner[path[-1]] = odd
        told += [one, {**WINNER, "ocid": f"p-{place}"}]
    manifests = {one.table: one for one in taken(store, "odd.json", told)}
    assert (manifests["tenders"].accepted, manifests["awards"].accepted >= len(told) // 2) == (len(told) // 2, True)
    verify_manifests(store.project)


@pytest.mark.parametrize("cut", [10, 30, 60])
@pytest.mark.parametrize("kind", ["ocds", "bods"])
def test_a_damaged_gzip_is_one_message_and_leaves_nothing(store, cut, kind):
    whole = bytearray(gzip.compress(json.dumps([CALL] * 3).encode()))
    whole[cut : cut + 12] = b"\xff" * 12
    file = store.folder / "damaged.json.gz"
    file.write_bytes(whole)
    with pytest.raises(SourceError, match="JSON, one document or one a line that can be unpacked"):
        import_source(store.project, file, format=kind)
    assert store.files() == set()


def test_nesting_without_end_is_one_message_or_a_row_set_aside(store):
    deep = "[" * 900 + "]" * 900
    one = json.dumps(CALL).replace('"tag"', f'"deep": {deep}, "tag"')
    again = one.replace("2024-01-05", "2024-01-06")
    manifests = {each.table: each for each in taken(store, "deep.jsonl", f"{one}\n{again}\n{deep}\n".encode())}
    assert manifests["tenders"].accepted == 1


def test_no_flag_of_a_date_is_taken_from_another_row(store):
    day = release("2024-01-05", "tender", tender={"tenderPeriod": {"endDate": "2024-02-01"}})
    later = release("2024-01-06", "tender", tender={"tenderPeriod": {"startDate": "2024-01-08T10:00:00Z"}})
    taken(store, "1.json", day)
    taken(store, "2.json", later)
    [tender] = known(store.project, AS_OF, "tenders")["tenders"].to_dict("records")
    assert (tender["closes_is_date"], tender["opens_is_date"]) == (True, False)
    assert pd.Timestamp(tender["closes_at"]) == pd.Timestamp("2024-02-01")

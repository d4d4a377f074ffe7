"""OCDS: one source fills several tables, however its releases are packed."""

from __future__ import annotations

import gzip
import json

import pandas as pd
import pytest

from riskml.core.errors import SourceError
from riskml.intake import import_source, verify_manifests
from riskml.intake.readers.ocds import OcdsReader
from riskml.intake.standards import OCDS

RELEASE = {
    "ocid": "o1",
    "id": "r1",
    "date": "2024-05-01T10:00:00+08:00",
    "tag": ["tender"],
    "parties": [
        {
            "id": "p1",
            "name": "甲公司",
            "roles": ["tenderer", "supplier"],
            "identifier": {"scheme": "CN-USCC", "id": "91330411MA2B0000XC"},
            "address": {"countryName": "中国", "region": "浙江", "locality": "嘉兴", "streetAddress": "中山路 1 号"},
            "contactPoint": {"telephone": "0573-1", "email": "a@example.cn"},
        },
        {
            "id": "p2",
            "name": "Beta Ltd",
            "roles": ["tenderer"],
            "identifier": {"scheme": "GB-COH", "id": "01234567"},
            "address": {"countryName": "United Kingdom"},
        },
        {"id": "u1", "name": "县医院", "roles": ["buyer", "procuringEntity"]},
    ],
    "buyer": {"id": "u0", "name": "县卫健局"},
    "planning": {"budget": {"projectID": "b-7"}},
    "tender": {
        "id": "t1",
        "title": "设备采购",
        "procuringEntity": {"id": "u1"},
        "procurementMethod": "open",
        "mainProcurementCategory": "works",
        "value": {"amount": 120000.5, "currency": "CNY"},
        "numberOfTenderers": 3,
        "tenderPeriod": {"startDate": "2024-03-01T09:00:00+08:00", "endDate": "2024-03-21T17:00:00+08:00"},
        "documents": [{"documentType": "tenderNotice", "datePublished": "2024-02-28T09:00:00+08:00"}],
    },
    "bids": {
        "details": [
            {
                "id": "1",
                "status": "valid",
                "date": "2024-03-20T10:00:00+08:00",
                "tenderers": [{"id": "p1"}, {"id": "p2"}],
                "value": {"amount": 100000, "currency": "CNY"},
                "relatedLots": ["l1"],
            },
            {
                "id": "2",
                "status": "disqualified",
                "statusDetails": "资质不符",
                "tenderers": [{"id": "p3", "name": "丙"}],
            },
            {"status": "valid", "value": {"amount": 1, "currency": "CNY"}},
        ]
    },
    "awards": [
        {
            "id": "a1",
            "status": "active",
            "date": "2024-04-01T10:00:00+08:00",
            "value": {"amount": 100000, "currency": "CNY"},
            "suppliers": [{"id": "p1"}],
            "relatedBid": "1",
            "items": [
                {
                    "id": "i1",
                    "classification": {"scheme": "UNSPSC", "id": "42000000"},
                    "description": "监护仪",
                    "quantity": 2,
                    "unit": {"value": {"amount": 50000}},
                }
            ],
        }
    ],
    "contracts": [
        {
            "id": "c1",
            "awardID": "a1",
            "title": "合同",
            "value": {"amount": 100000, "currency": "CNY"},
            "dateSigned": "2024-04-10T10:00:00+08:00",
            "period": {"startDate": "2024-04-11T08:00:00+08:00", "endDate": "2024-12-31T08:00:00+08:00"},
            "amendments": [
                {
                    "date": "2024-06-01T10:00:00+08:00",
                    "rationale": "增加一台",
                    "changes": [{"property": "value/amount", "former_value": 90000}],
                }
            ],
            "implementation": {
                "transactions": [
                    {
                        "id": "x1",
                        "date": "2024-07-01T10:00:00+08:00",
                        "value": {"amount": 5000, "currency": "CNY"},
                        "payer": {"id": "u1"},
                        "payee": {"id": "p1"},
                    }
                ]
            },
        }
    ],
}
WAYS = {
    "a release": RELEASE,
    "a release package": {"uri": "x", "releases": [RELEASE]},
    "a list": [RELEASE],
    "a record": {"ocid": "o1", "compiledRelease": RELEASE},
    "a record package": {"records": [{"ocid": "o1", "releases": [{"url": "elsewhere"}], "compiledRelease": RELEASE}]},
}


def taken(store, content, name="data.json", **words):
    file = store.folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = {one.table: one for one in import_source(store.project, file, format="ocds", **words)}
    verify_manifests(store.project)
    assert all(one.adds_up for one in found.values())
    return found, {table: store.rows(one) for table, one in found.items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("indent", [None, 1])
def test_every_table_is_filled_however_a_release_is_packed(store, way, indent):
    found, rows = taken(store, json.dumps(WAYS[way], ensure_ascii=False, indent=indent))
    assert found.keys() == OCDS.keys()
    assert sum(one.quarantined for one in found.values()) == 0
    [tender] = rows["tenders"].to_dict("records")
    assert (tender["tender_id"], tender["unit_id"], tender["buyer_id"], tender["project_id"]) == (
        "o1",
        "o1/u1",
        "o1/u0",
        "b-7",
    )
    assert (tender["estimate"], tender["bidders"], tender["method"]) == (120000.5, 3, "open")
    assert str(tender["published_at"]) == "2024-02-28 09:00:00"
    assert str(tender["awarded_at"]) == "2024-04-01 10:00:00"
    bids = rows["bids"].astype(object).where(rows["bids"].notna(), None)
    assert bids[["bid_id", "bidder_id", "status", "lot_id"]].to_numpy().tolist() == [
        ["o1/1", "91330411MA2B0000XC", "valid", "l1"],
        ["o1/1", "GB-COH-01234567", "valid", "l1"],
        ["o1/2", "o1/p3", "disqualified", None],
        ["o1/#3", None, "valid", None],
    ]
    assert bids.reason[2] == "资质不符"
    [award] = rows["awards"].to_dict("records")
    assert (award["award_id"], award["bid_id"], award["supplier_id"]) == ("o1/a1", "o1/1", "91330411MA2B0000XC")
    [item] = rows["award_items"].to_dict("records")
    assert (item["award_id"], item["classification"], item["unit_price"]) == ("o1/a1", "42000000", 50000)
    [contract] = rows["contracts"].to_dict("records")
    assert (contract["counterparty_id"], contract["kind"], contract["unit_id"]) == (
        "91330411MA2B0000XC",
        "works",
        "o1/u1",
    )
    [change] = rows["contract_changes"].to_dict("records")
    assert (change["contract_id"], change["amount_before"], change["reason"]) == ("o1/c1", 90000, "增加一台")
    [payment] = rows["payments"].to_dict("records")
    assert (payment["unit_id"], payment["payee_id"], payment["amount"]) == ("o1/u1", "91330411MA2B0000XC", 5000)
    parties = rows["counterparties"].set_index("counterparty_id")
    assert set(parties.index) == {"91330411MA2B0000XC", "GB-COH-01234567", "o1/p3"}
    assert parties.address["91330411MA2B0000XC"] == "中国, 浙江, 嘉兴, 中山路 1 号"
    assert parties.telephone["91330411MA2B0000XC"] == "0573-1"
    assert parties.jurisdiction["GB-COH-01234567"] == "United Kingdom"
    assert parties.name["o1/p3"] == "丙"
    assert rows["units"].set_index("unit_id").name.to_dict() == {"o1/u1": "县医院", "o1/u0": "县卫健局"}


def test_the_release_says_when_it_was_told_and_a_compiled_one_does_not(store):
    _, rows = taken(store, json.dumps(RELEASE))
    assert str(rows["bids"].recorded_at[0]) == "2024-05-01 10:00:00"
    _, rows = taken(store, json.dumps({"records": [{"ocid": "o1", "compiledRelease": RELEASE}]}), "compiled.json")
    assert pd.isna(rows["bids"].recorded_at[0])


def test_lines_are_read_one_at_a_time_and_a_bad_one_is_set_aside(store):
    lines = [json.dumps({"ocid": f"o{number}", "buyer": {"id": "u"}}) for number in range(3)]
    content = "\n".join([lines[0], "", lines[1], '{"ocid": ', "[]", '{"id": "no ocid"}', lines[2], lines[2]]).encode()
    found, rows = taken(store, gzip.compress(content), "data.jsonl.gz")
    assert rows["tenders"].tender_id.tolist() == ["o0", "o1", "o2"]
    assert rows["tenders"].source_row.tolist() == [1, 3, 7]
    assert rows["tenders"].unit_id.tolist() == ["u"] * 3  # the buyer stands for a procuring entity that is not named
    account = found["tenders"]
    assert (account.rows_read, account.accepted, account.quarantined, account.duplicates) == (6, 3, 2, 1)
    assert store.quarantined(account).faults.str.split(" ").str[0].tolist() == ["row:", "tender_id:"]


def test_releases_of_one_process_are_merged_in_a_package(store):
    first = {"ocid": "o1", "date": "2024-01-01T00:00:00Z", "tender": {"title": "old", "procurementMethod": "open"}}
    later = {
        "ocid": "o1",
        "date": "2024-02-01T00:00:00Z",
        "tender": {"title": "new"},
        "bids": {"details": [{"id": "1", "status": "pending", "tenderers": [{"id": "k"}]}]},
    }
    last = {"ocid": "o1", "date": "2024-03-01T00:00:00Z", "bids": {"details": [{"id": "1", "status": "valid"}]}}
    _, rows = taken(store, json.dumps({"releases": [last, first, later]}))
    [tender] = rows["tenders"].to_dict("records")
    assert (tender["title"], tender["method"]) == ("new", "open")
    [bid] = rows["bids"].to_dict("records")
    assert (bid["status"], bid["bidder_id"]) == ("valid", "k")


def test_those_whom_a_tender_lists_are_bidders_where_no_bids_are_published(store):
    release = {"ocid": "o1", "tender": {"tenderers": [{"id": "k1"}, {"id": "k2"}, {"id": "k1"}]}}
    _, rows = taken(store, json.dumps(release))
    assert rows["bids"][["bidder_id", "status"]].to_numpy().tolist() == [["k1", "listed"], ["k2", "listed"]]


def test_a_doubtful_value_costs_its_field_and_not_the_row_and_is_counted(store):
    release = {
        "ocid": "o1",
        "tender": {
            "title": "桌椅",
            "tenderPeriod": {"startDate": "soon", "endDate": "2024-02-30T00:00:00Z"},
            "enquiryPeriod": {"startDate": "2024-03-02T00:00:00Z", "endDate": "1970-01-01T00:00:00Z"},
            "value": {"amount": "\ud800", "currency": "CNY"},
        },
        "bids": {"details": [{"tenderers": [{"id": "k"}], "value": {"amount": "much"}}, {"tenderers": [{"id": "l"}]}]},
        "awards": [{"id": "a", "date": "0001-01-01T00:00:00Z", "suppliers": [{"id": "k"}]}],
    }
    found, rows = taken(store, json.dumps(release))
    assert sum(one.quarantined for one in found.values()) == 0
    [tender] = rows["tenders"].to_dict("records")
    assert tender["title"] == "桌椅"
    doubtful = ["opens_at", "closes_at", "enquiry_opens_at", "enquiry_closes_at", "estimate"]
    assert rows["tenders"][doubtful].isna().all(axis=None)
    assert rows["bids"].bidder_id.tolist() == ["k", "l"]
    assert rows["awards"].awarded_at.isna().all()
    told = "\n".join(found["tenders"].notes)
    for name in (*(f"tenders.{one}" for one in doubtful), "bids.amount", "awards.awarded_at"):
        assert f"the rest of the row stays: {name}, 1" in told


def test_a_row_without_what_it_needs_is_set_aside(store):
    found, rows = taken(store, json.dumps([{"ocid": "o1"}, {"tender": {"title": "whose?"}}]))
    assert rows["tenders"].tender_id.tolist() == ["o1"]
    assert found["tenders"].faults == {"tender_id: missing": 1}


def test_one_table_or_a_mapping_of_ones_own(store):
    found, _ = taken(store, json.dumps(RELEASE), table="bids")
    assert found.keys() == {"bids"}
    mapping = store.folder / "own.toml"
    mapping.write_text('[tables.tenders.fields]\ntender_id = "tender_id"\nunit_id = "buyer_id"\n')
    _, rows = taken(store, json.dumps(RELEASE), mapping=mapping)
    assert rows["tenders"].unit_id.tolist() == ["o1/u0"]
    assert "title" not in rows["tenders"]
    with pytest.raises(SourceError, match="which ocds fills, found 'operations'"):
        taken(store, json.dumps(RELEASE), table="operations")


@pytest.mark.parametrize(("content", "expected"), [("", "nothing"), ("{", "JSON"), ("a,b\n1,2\n", "JSON")])
def test_what_is_no_json_is_refused_whole(store, content, expected):
    with pytest.raises(SourceError, match=expected):
        taken(store, content)
    assert store.files() == set()


def test_a_package_without_releases_is_refused(store):
    with pytest.raises(SourceError, match="OCDS releases or records"):
        taken(store, json.dumps({"releases": []}))


def test_rows_come_in_chunks_of_one_table_each(tmp_path):
    file = tmp_path / "data.jsonl"
    bids = [{"tenderers": [{"id": f"k{number}"}]} for number in range(9000)]
    file.write_text("\n".join(json.dumps({"ocid": f"o{number}", "bids": {"details": bids}}) for number in range(4)))
    chunks = [one for one in OcdsReader(file).chunks() if one.only_for == "bids"]
    assert [len(one.rows) for one in chunks] == [18000, 18000]
    assert all(one.table.column_names == [*OCDS["bids"]] for one in chunks)

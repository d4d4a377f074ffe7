"""Whether a sum is in another currency than the project's: one answer for tenders, awards, contracts and payments."""

from __future__ import annotations

from datetime import date

import pytest

from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.workingset import prepare
from tests.engine.prepared_log import CALENDAR, SCHEMA, act, dated, write

TOLD = {"own": "CNY", "small": " cny", "other": "USD", "small_other": "usd ", "word": "元", "sign": "$", "silent": None}
IN_CHINA = dict.fromkeys(("own", "small", "word", "sign"), False) | {"other": True, "small_other": True, "silent": None}
IN_DOLLARS = IN_CHINA | {"own": True, "small": True, "other": False, "small_other": False}
TABLES = {
    "tenders": ("tender_id", "published_at"),
    "awards": ("award_id", "awarded_at"),
    "contracts": ("contract_id", "signed_at"),
    "payments": ("payment_id", "paid_at"),
}


def _flags(folder, settings, **tables):
    """Return of each table what the flag of each row is, by its id."""
    acts = [dated(act("c1", "accept", "a", "2025-03-03 10:00:00"))]
    files = write(folder, {"operations": acts, **tables})
    with Engine(settings) as engine:
        prepare(engine, files, calendar=CALENDAR, lists={}, settings=settings, schema=SCHEMA, as_of=date(2025, 12, 31))
        return {
            table: {row[key]: row["other_currency"] for row in engine.arrow(f"select * from {table}").to_pylist()}
            for table, (key, _) in TABLES.items()
        }


def _rows():
    return {
        table: [dated({key: name, at: "2025-03-03", "currency": told}) for name, told in TOLD.items()]
        for table, (key, at) in TABLES.items()
    }


@pytest.mark.parametrize(
    ("settings", "expected"),
    [({}, IN_CHINA), ({"currency": "USD"}, IN_DOLLARS)],
    ids=["yuan", "dollars"],
)
def test_each_table_answers_alike(tmp_path, settings, expected):
    found = _flags(tmp_path, Settings(threads=1, memory="1GB", **settings), **_rows())
    assert found == dict.fromkeys(TABLES, expected)


def test_where_the_project_has_no_currency_none_is_another(tmp_path):
    settings = Settings(threads=1, memory="1GB", country="XX")
    found = _flags(tmp_path, settings, **_rows())
    assert not settings.currencies
    assert {flag for flags in found.values() for flag in flags.values()} == {False, None}


def test_an_award_or_a_contract_that_names_none_is_in_its_tenders(tmp_path):
    tables = {
        "tenders": [dated({"tender_id": "t", "published_at": "2025-03-03", "currency": "USD"})],
        "awards": [dated({"award_id": "a", "tender_id": "t", "awarded_at": "2025-03-03"})],
        "contracts": [dated({"contract_id": "k", "tender_id": "t", "signed_at": "2025-03-03"})],
    }
    found = _flags(tmp_path, Settings(threads=1, memory="1GB"), **tables)
    assert (found["awards"], found["contracts"]) == ({"a": True}, {"k": True})


def test_a_bid_is_in_its_own_currency_or_its_tenders_and_the_projects_is_left_unsaid(tmp_path):
    """So that whoever orders prices sees two currencies where there are two, and one where one record is silent."""
    told = {
        "named": ("home", "CNY"), "small": ("home", "cny "), "silent": ("home", None), "abroad": ("home", "usd"),
        "by_tender": ("away", None), "against_tender": ("away", "CNY"), "no_tender": ("lost", None),
    }  # fmt: skip
    tables = {
        "tenders": [
            dated({"tender_id": name, "published_at": "2025-03-03", "currency": currency, "estimate": 90.0})
            for name, currency in (("home", "CNY"), ("away", "USD"))
        ],
        "bids": [
            dated({"bid_id": name, "bidder_id": name, "tender_id": tender, "submitted_at": "2025-03-03", "amount": 9.0})
            | ({"currency": currency} if currency else {"currency": None})
            for name, (tender, currency) in told.items()
        ],
    }
    settings = Settings(threads=1, memory="1GB")
    files = write(tmp_path, {"operations": [dated(act("c1", "accept", "a", "2025-03-03 10:00:00"))], **tables})
    with Engine(settings) as engine:
        prepare(engine, files, calendar=CALENDAR, lists={}, settings=settings, schema=SCHEMA, as_of=date(2025, 12, 31))
        found = {row["bid_id"]: row["currency"] for row in engine.arrow("select * from bids").to_pylist()}
    assert found == {
        "named": None, "small": None, "silent": None, "abroad": "USD",
        "by_tender": "USD", "against_tender": None, "no_tender": None,
    }  # fmt: skip


def test_an_estimate_stands_beside_prices_in_its_own_currency_alone(tmp_path):
    def tender(name, currency, of_bids):
        return (
            dated({"tender_id": name, "published_at": "2025-03-03", "currency": currency, "estimate": 90.0}),
            [
                dated(
                    {"bid_id": f"{name}{amount}", "bidder_id": f"k{amount}", "tender_id": name, "currency": of_bids,
                     "submitted_at": "2025-03-03", "amount": float(amount)}
                )
                for amount in (81, 82, 83)
            ],
        )  # fmt: skip

    made = [tender("same", "CNY", None), tender("other", "CNY", "USD"), tender("both", "USD", None)]
    tables = {"tenders": [one for one, _ in made], "bids": [bid for _, bids in made for bid in bids]}
    settings = Settings(threads=1, memory="1GB")
    files = write(tmp_path, {"operations": [dated(act("c1", "accept", "a", "2025-03-03 10:00:00"))], **tables})
    with Engine(settings) as engine:
        prepare(engine, files, calendar=CALENDAR, lists={}, settings=settings, schema=SCHEMA, as_of=date(2025, 12, 31))
        rows = engine.arrow("select tender_id, currency, estimate from bid_screens").to_pylist()
    assert {row["tender_id"]: (row["currency"], row["estimate"]) for row in rows} == {
        "same": (None, 90.0), "other": ("USD", None), "both": ("USD", 90.0),
    }  # fmt: skip

"""Thresholds are in the project's currency: amounts in another neither reach them nor add up to them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from riskml.calendars import build
from riskml.cards import read_cards
from riskml.core.project import Project, Settings
from riskml.engine import Engine
from riskml.intake import import_source, stored_files
from riskml.rules import detect
from riskml.workingset import prepare
from tests.working import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2024, 12, 31)
RULES = (
    "pair_above_threshold",
    "project_split_over_year",
    "single_source_without_ground",
    "purchases_just_below_threshold",
    "contract_without_tender",
)


def purchase(place, currency, award_currency, amount):
    at = f"2024-03-{place + 1:02d}T02:00:00Z"
    return {
        "ocid": f"m-{place}",
        "date": at,
        "buyer": {"id": "GB-LAE-B1", "name": "Borough"},
        "planning": {"budget": {"projectID": "line-1"}},
        "tender": {
            "procurementMethod": "limited",
            "value": {"amount": amount, "currency": currency},
            "documents": [{"documentType": "tenderNotice", "datePublished": at}],
        },
        "awards": [
            {
                "id": "a",
                "status": "active",
                "value": {"amount": amount} | ({"currency": award_currency} if award_currency else {}),
                "suppliers": [{"id": "GB-COH-1", "name": "Firm"}],
            }
        ],
    }


def found_in(folder, currencies, amount, **settings):
    (folder / "data").symlink_to(ROOT / "data", target_is_directory=True)
    project = Project(folder, Settings.model_validate(settings))
    told = [purchase(place, *each, amount) for place, each in enumerate(currencies)]
    told.append({"ocid": "other", "tender": {"procurementMethodRationale": "the only maker"}})
    file = folder / "told.json"
    file.write_text(json.dumps(told))
    import_source(project, file, format="ocds")
    head = "contract_id,unit_id,kind,amount,currency,signed_at"
    signed = [f"c{place},u,purchase,{amount * 10},{each[0]},2024-03-01" for place, each in enumerate(currencies)]
    (folder / "contracts.csv").write_text("\n".join([head, *signed]) + "\n")
    import_source(project, folder / "contracts.csv", table="contracts")
    cards = [card for card in read_cards(Project(ROOT, Settings())).rules if card.name in RULES]
    assert len(cards) == len(RULES)
    with Engine(project.settings) as engine:
        available = prepare(
            engine,
            stored_files(project),
            calendar=build("CN", date(2023, 1, 1), date(2025, 12, 31)),
            lists={},
            settings=project.settings,
            schema=SCHEMA,
            as_of=AS_OF,
        )
        found = detect(engine, cards, as_of=AS_OF, available=available)
    assert found.complete
    return set(found.hits["rule"])


OWN = {"CNY": [("CNY", None)] * 3, "RMB": [("rmb", "RMB")] * 3}


@pytest.mark.parametrize("own", OWN)
def test_amounts_in_the_own_currency_reach_the_threshold(tmp_path, own):
    assert found_in(tmp_path, OWN[own], 49_000) == set(RULES) - {"single_source_without_ground"}


def test_one_purchase_in_the_own_currency_reaches_it_alone(tmp_path):
    assert "single_source_without_ground" in found_in(tmp_path, [("CNY", None)], 90_000)


@pytest.mark.parametrize(
    "currencies",
    [
        [("JPY", "JPY")] * 3,
        [("JPY", None)] * 3,
        [("KRW", "KRW"), ("JPY", "JPY"), ("USD", "USD")],
    ],
)
@pytest.mark.parametrize("amount", [49_000, 90_000])
def test_amounts_in_other_currencies_do_not(tmp_path, currencies, amount):
    assert found_in(tmp_path, currencies, amount) == set()


def test_two_currencies_do_not_add_up(tmp_path):
    found = found_in(tmp_path, [("CNY", "CNY"), ("KRW", "KRW")], 30_000)
    assert found == {"contract_without_tender"}  # the one in yuan reaches its threshold alone


def test_a_project_says_its_currency(tmp_path):
    found = found_in(tmp_path, [("GBP", "GBP")] * 2, 90_000, country="GB", currency="GBP")
    assert {"single_source_without_ground", "contract_without_tender"} <= found

"""Contracts: dates, amounts and changes against plain loops."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random

import pytest

from tests.rules.card_on_rows import ask, hits, reference_card

AS_OF = date(2024, 12, 31)
FIRST = datetime(2024, 1, 1)  # noqa: DTZ001 (the log's own time)


def some_day(random, most=300):
    return FIRST + timedelta(days=random.randrange(most), hours=random.randrange(24))


def book(seed):
    """Return random awards, contracts and changes; one award a tender."""
    random = Random(seed)  # noqa: S311 (a test's own dice)
    awards, contracts, changes = [], [], []
    for place in range(120):
        amount = random.choice([50_000, 100_000, 123_456.78])
        awards.append(
            {
                "award_id": f"a{place}",
                "tender_id": f"t{place}",
                "supplier_id": random.choice("klm"),
                "amount": amount,
                "awarded_at": some_day(random, 200),
            }
        )
        contracts.append(
            {
                "contract_id": f"c{place}",
                "tender_id": f"t{place}",
                "award_id": random.choice([f"a{place}", None]),
                "kind": random.choice(["purchase", "works", "lease", None]),
                "unit_id": random.choice("uv"),
                "counterparty_id": awards[-1]["supplier_id"] if random.random() < 0.8 else "x",
                "amount": round(amount * random.choice([1, 1, 1.004, 1.02, 0.97]), 2),
                "signed_at": some_day(random),
            }
        )
        changes += [
            {
                "change_id": f"x{place}-{one}",
                "contract_id": f"c{place}",
                "changed_at": contracts[-1]["signed_at"] + timedelta(days=random.randrange(60)),
                "amount_before": amount,
                "amount_after": amount + random.choice([-2_000, 0, 3_000, 8_000]),
            }
            for one in range(random.randrange(5))
        ]
    return {"awards": awards, "contracts": contracts, "contract_changes": changes}


def of_award(tables):
    """Return pairs of a contract and the award it belongs to: by the award's id, else by tender and supplier."""
    by_id = {one["award_id"]: one for one in tables["awards"]}
    by_pair = {(one["tender_id"], one["supplier_id"]): one for one in tables["awards"]}
    for one in tables["contracts"]:
        award = by_id.get(one["award_id"]) or by_pair.get((one["tender_id"], one["counterparty_id"]))
        if award and one["kind"] != "lease":
            yield one, award


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("name", "sign", "least"), [("signed_before_award", -1, 1), ("signed_late", 1, 31)])
def test_signing_against_the_award(seed, name, sign, least):
    tables = book(seed)
    wanted = {
        (one["unit_id"], frozenset({one["contract_id"]}))
        for one, award in of_award(tables)
        if sign * (one["signed_at"].date() - award["awarded_at"].date()).days >= least
    }
    assert wanted
    assert hits(ask(reference_card("contracts", name), AS_OF, tables), "unit_id") == wanted


@pytest.mark.parametrize("seed", range(4))
def test_the_contracts_amount_against_the_award(seed):
    tables = book(seed)
    wanted = {
        (one["unit_id"], frozenset({one["contract_id"]}))
        for one, award in of_award(tables)
        if abs(one["amount"] - award["amount"]) > 0.005 * award["amount"] + 0.005
    }
    assert wanted
    card = reference_card("contracts", "contract_amount_differs_from_award")
    assert hits(ask(card, AS_OF, tables), "unit_id") == wanted


@pytest.mark.parametrize("seed", range(4))
def test_contracts_with_another_than_the_winner(seed):
    tables = book(seed)
    winners = {one["tender_id"]: one["supplier_id"] for one in tables["awards"]}
    wanted = {
        (one["unit_id"], frozenset({one["contract_id"]}))
        for one in tables["contracts"]
        if one["kind"] != "lease" and one["counterparty_id"] != winners[one["tender_id"]]
    }
    assert wanted
    card = reference_card("contracts", "contract_with_another_than_awarded")
    assert hits(ask(card, AS_OF, tables), "unit_id") == wanted


@pytest.mark.parametrize("seed", range(4))
def test_amendments_are_added_up(seed):
    tables = book(seed)
    owners = {one["contract_id"]: one for one in tables["contracts"]}
    added, cited = defaultdict(float), defaultdict(set)
    for one in tables["contract_changes"]:
        increase = one["amount_after"] - one["amount_before"]
        added[one["contract_id"]] += increase
        if increase:
            cited[one["contract_id"]].add(one["change_id"])
    wanted = {
        (owners[contract]["unit_id"], frozenset(cited[contract]))
        for contract, increase in added.items()
        if increase > 0.1 * owners[contract]["amount"]
    }
    assert wanted
    card = reference_card("contracts", "price_raised_over_ten_percent")
    assert hits(ask(card, AS_OF, tables), "unit_id") == wanted


@pytest.mark.parametrize("seed", range(4))
def test_changes_soon_after_signing(seed):
    tables = book(seed)
    owners = {one["contract_id"]: one for one in tables["contracts"]}
    wanted = {
        (owners[one["contract_id"]]["unit_id"], frozenset({one["change_id"]}))
        for one in tables["contract_changes"]
        if one["amount_after"] > one["amount_before"]
        and 0 <= (one["changed_at"].date() - owners[one["contract_id"]]["signed_at"].date()).days <= 30
    }
    assert wanted
    card = reference_card("contracts", "changed_soon_after_signing")
    assert hits(ask(card, AS_OF, tables), "unit_id") == wanted


@pytest.mark.parametrize("seed", range(4))
def test_many_amendments_are_counted(seed):
    tables = book(seed)
    owners = {one["contract_id"]: one["unit_id"] for one in tables["contracts"]}
    cited = defaultdict(set)
    for one in tables["contract_changes"]:
        cited[one["contract_id"]].add(one["change_id"])
    wanted = {(owners[contract], frozenset(ids)) for contract, ids in cited.items() if len(ids) >= 4}
    assert wanted
    assert hits(ask(reference_card("contracts", "many_amendments"), AS_OF, tables), "unit_id") == wanted

"""Cardinal's own fixtures, file by file: the hits, written as Cardinal writes its results, are what it expects."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from riskml.calendars import build
from riskml.cards import read_cards
from riskml.core.project import Project, Settings
from riskml.engine import Engine
from riskml.intake import import_source, stored_files, verify_manifests
from riskml.rules import detect, facts_of
from riskml.workingset import prepare
from tests.rules.bids_by_hand import by_hand, random_releases
from tests.working import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
# The fixtures' dates lie in January, March and April 2000.
AS_OF = date(2000, 6, 30)
LEFT_OUT = {"excluded_methods": "EXC"}
COMPARED = {"excluded_methods": "EXC|NPC"}

# Cardinal's code; the rules that ask it, with the settings that each file of fixtures is run with.
FIXTURES: dict[str, tuple[str, dict[str, dict[str, Any]]]] = {
    "R003": ("R003", {"short_submission_period": {}}),
    "R003-threshold-10": ("R003", {"short_submission_period": {"days": 10}}),
    "R003-procurement_methods-open+selective": ("R003", {"short_submission_period": {"methods": "open|selective"}}),
    "R003-procurement_method_details-x-5-y-10": (
        "R003",
        {"short_submission_period": {"days_by_details": "x=5|y=10"}},
    ),
    "R018": ("R018", {"single_bid_received": {}}),
    "R024": ("R024", {"price_close_to_winning_bid": COMPARED}),
    "R025": ("R025", {"excessive_unsuccessful_bids": LEFT_OUT}),
    "R028": ("R028", {"identical_bid_prices": COMPARED}),
    "R030": ("R030", {"late_bid_won": LEFT_OUT}),
    "R035": ("R035", {"all_except_winner_disqualified": LEFT_OUT}),
    "R036": ("R036", {"lowest_bid_disqualified": COMPARED}),
    # One buyer, one unit or one bidder is left after the minimum: its own share is the fence. Elsewhere quartiles that
    # are all equal mean that nothing is said; of one party alone these two files say otherwise, and the rules follow.
    "R038": (
        "R038",
        {
            "bidder_often_disqualified": {},
            "buyer_disqualifies_many_bids": {},
            "procuring_unit_disqualifies_many_bids": {},
        },
    ),
    "R038-tenderer": (
        "R038",
        {
            "bidder_often_disqualified": {},
            "buyer_disqualifies_many_bids": {},
            "procuring_unit_disqualifies_many_bids": {},
        },
    ),
    "R048-minimum_contracting_processes-1": ("R048", {"heterogeneous_supplier": {"minimum_processes": 1}}),
    "R058": ("R058", {"heavily_discounted_bid": COMPARED}),
}


# How Cardinal writes a hit of each rule: group of results, the fact that names the member, its value or the fact of it.
OCID, WINNER, RUNNER_UP = (
    ("OCID", "tender_id"),
    ("Tenderer", "counterparty_id"),
    ("Tenderer", "runner_up_counterparty_id"),
)
WRITTEN: dict[str, list[tuple[tuple[str, str], float | str]]] = {
    "short_submission_period": [(OCID, 1.0)],
    "single_bid_received": [(OCID, 1.0)],
    "price_close_to_winning_bid": [(OCID, "gap"), (WINNER, 0.0), (RUNNER_UP, 0.0)],
    "excessive_unsuccessful_bids": [(WINNER, "rate")],
    "identical_bid_prices": [(OCID, 1.0), (WINNER, 1.0)],
    "late_bid_won": [(OCID, 1.0), (WINNER, 1.0)],
    "all_except_winner_disqualified": [(OCID, "disqualified"), (WINNER, 0.0)],
    "lowest_bid_disqualified": [(OCID, 1.0)],
    "bidder_often_disqualified": [(WINNER, "share")],
    "buyer_disqualifies_many_bids": [(("Buyer", "unit_id"), "share")],
    "procuring_unit_disqualifies_many_bids": [(("ProcuringEntity", "unit_id"), "share")],
    "heterogeneous_supplier": [(WINNER, "codes")],
    "heavily_discounted_bid": [(OCID, "gap"), (WINNER, 0.0)],
}


@pytest.fixture(scope="module")
def rules():
    return {card.name: card for card in read_cards(Project(ROOT, Settings())).rules}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data").symlink_to(ROOT / "data", target_is_directory=True)
    return Project(tmp_path, Settings.model_validate({"timezone": "UTC"}))


def asked_of(project, source, cards):
    """Import a source of releases and return the hits of some rules."""
    import_source(project, source, format="ocds")
    verify_manifests(project)
    with Engine(project.settings) as engine:
        available = prepare(
            engine,
            stored_files(project),
            calendar=build("CN", date(1999, 1, 1), date(2000, 12, 31)),
            lists={},
            settings=project.settings,
            schema=SCHEMA,
            as_of=AS_OF,
        )
        found = detect(engine, cards, as_of=AS_OF, available=available)
    assert found.complete
    return found.hits


@pytest.mark.parametrize("name", FIXTURES)
def test_cardinals_expected_results(project, rules, shared, name):
    folder = shared("cardinal_fixtures") / "indicators"
    code, asked = FIXTURES[name]
    cards = [
        rules[rule].model_copy(update={"parameters": rules[rule].parameters | set_to}) for rule, set_to in asked.items()
    ]
    hits = asked_of(project, folder / f"{name}.jsonl", cards)
    results: dict[str, dict[str, dict[str, float]]] = {}
    for hit in hits.itertuples():
        facts = facts_of(hit.facts)
        for (group, fact), value in WRITTEN[hit.rule]:
            told = facts[value] if isinstance(value, str) else value
            results.setdefault(group, {}).setdefault(facts[fact], {})[code] = float(told)
    assert results == json.loads((folder / f"{name}.expected").read_text("utf-8"))


def test_every_fixture_is_asked(shared):
    folder = shared("cardinal_fixtures") / "indicators"
    assert {one.stem for one in folder.glob("*.jsonl")} == FIXTURES.keys()


# The fact that names what each rule flags, and the fact of its value.
BY_HAND = {
    "price_close_to_winning_bid": ("tender_id", "gap"),
    "heavily_discounted_bid": ("tender_id", "gap"),
    "excessive_unsuccessful_bids": ("counterparty_id", "rate"),
    "bidder_often_disqualified": ("counterparty_id", "share"),
    "heterogeneous_supplier": ("counterparty_id", "codes"),
    "all_except_winner_disqualified": ("tender_id", "disqualified"),
    "lowest_bid_disqualified": ("tender_id", None),
    "identical_bid_prices": ("tender_id", None),
}


@pytest.mark.parametrize("seed", range(4))
def test_the_rules_are_what_plain_python_makes_of_the_releases(project, rules, seed):
    releases = random_releases(seed, 400)
    source = project.root / "releases.jsonl"
    source.write_text("\n".join(map(json.dumps, releases)), "utf-8")
    found: dict[str, dict[str, float]] = {}
    for hit in asked_of(project, source, [rules[name] for name in BY_HAND]).itertuples():
        facts = facts_of(hit.facts)
        who, value = BY_HAND[hit.rule]
        one = f"{facts[who]}/{facts['counterparty_id']}" if hit.rule == "identical_bid_prices" else facts[who]
        found.setdefault(hit.rule, {})[one] = 1.0 if value is None else float(facts[value])
    expected = by_hand(releases)
    assert {rule: answer.keys() for rule, answer in found.items()} == {rule: set(one) for rule, one in expected.items()}
    for rule, answer in expected.items():
        assert found[rule] == pytest.approx(answer, abs=1e-9)
    assert {"identical_bid_prices", "lowest_bid_disqualified", "all_except_winner_disqualified"} <= found.keys()

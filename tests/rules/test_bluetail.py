"""Bluetail's prototype: who stands behind several bidders, as flagged there; and what identifiers do not tell."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from riskml.calendars import build
from riskml.cards import read_cards
from riskml.core.project import Project, Settings
from riskml.engine import Engine
from riskml.intake import import_source, stored_files, verify_manifests
from riskml.rules import detect, facts_of
from riskml.workingset import prepare
from tests.working import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2020, 6, 30)
RULES = {
    "person_controls_several_bidders": "person_in_multiple_applications_to_tender",
    "company_in_several_bids": "company_in_multiple_applications_to_tender",
    "invalid_company_identifier": "company_id_invalid",
}


@pytest.fixture(scope="module")
def imported(tmp_path_factory, shared):
    """Import the tender and the statements of all its bidders, and ask the three rules."""
    source = shared("bluetail_prototype")
    folder = tmp_path_factory.mktemp("bluetail")
    (folder / "data").symlink_to(ROOT / "data", target_is_directory=True)
    project = Project(folder, Settings.model_validate({"timezone": "Europe/London"}))
    import_source(project, source / "ocds" / "ocds_tenderers_package.json", format="ocds")
    for statements in sorted((source / "bods" / "PROC-20-0001").glob("*.json")):
        import_source(project, statements, format="bods")
    manifests = verify_manifests(project)
    assert sum(one.quarantined for one in manifests) == 0
    cards = [card for card in read_cards(Project(ROOT, Settings())).rules if card.name in RULES]
    with Engine(project.settings) as engine:
        available = prepare(
            engine,
            stored_files(project),
            calendar=build("CN", date(2008, 1, 1), date(2020, 12, 31)),
            lists={},
            settings=project.settings,
            schema=SCHEMA,
            as_of=AS_OF,
        )
        found = detect(engine, cards, as_of=AS_OF, available=available)
        parties = engine.frame("select * from counterparties")
    assert found.complete
    return found, parties


@pytest.fixture(scope="module")
def flags(shared):
    """Return what the prototype's file attaches, by flag: the process and the identifier."""
    with (shared("bluetail_prototype") / "flags" / "flag_attachments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        known = "-".join(filter(None, (row["identifier_scheme"], row["identifier_id"])))
        kept.setdefault(row["flag_name"], set()).add((row["ocid"], known))
    return kept


@pytest.mark.parametrize("rule", ["person_controls_several_bidders", "company_in_several_bids"])
def test_the_same_parties_stand_behind_several_bidders(imported, flags, rule):
    found, _ = imported
    hits = found.hits[found.hits.rule == rule]
    named = {(facts_of(facts)["tender_id"], one) for facts, one in zip(hits.facts, hits.counterparty_id, strict=True)}
    assert named == flags[RULES[rule]]


def test_both_owned_bidders_are_cited(imported):
    found, _ = imported
    [person] = found.hits[found.hits.rule == "person_controls_several_bidders"].to_dict("records")
    assert [one.rpartition("/")[2] for one in person["records"]] == ["GB-LAC-5315469852", "GB-LAC-5315469854"]


def test_the_invalid_identifier_has_no_ground_in_the_data(imported, flags):
    """The prototype attaches this flag by hand: nothing in its data or its code tells the identifier from others.

    Bluetail computes the other two flags and reads this one from a file. The scheme GB-LAC is of local authorities and
    has no check digit; ten digits are what twelve other companies have, unflagged, while one with seven and one with
    thirteen are not flagged either. A rule that gave this flag would be made to measure, so ours says nothing here.
    """
    found, parties = imported
    assert {known for _, known in flags["company_id_invalid"]} == {"GB-LAC-1602647563"}
    companies = parties[parties.identifier_scheme == "GB-LAC"].counterparty_id
    lengths = companies.str.removeprefix("GB-LAC-").str.len().value_counts().to_dict()
    assert lengths == {10: 13, 7: 1, 13: 1}
    assert found.hits[found.hits.rule == "invalid_company_identifier"].empty
    [health] = found.health[found.health.rule == "invalid_company_identifier"].to_dict("records")
    assert health["status"] == "ok"
    assert health["population"] == 15

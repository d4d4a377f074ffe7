"""Payment rules on two real ledgers, from the raw files: what they flag, and where they say that they cannot tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from riskml.calendars import build
from riskml.cards import read_cards
from riskml.core.project import Project, Settings
from riskml.engine import Engine
from riskml.intake import import_source, stored_files, verify_manifests
from riskml.rules import detect
from riskml.workingset import prepare
from tests.working import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
CARDS = [card for card in read_cards(Project(ROOT, Settings())).rules if card.area == "payments"]


def asked(folder, files, settings, as_of):
    """Import files by their mappings, ask every payment rule, and return what came of it."""
    (folder / "data").symlink_to(ROOT / "data", target_is_directory=True)
    project = Project(folder, Settings.model_validate(settings))
    for file, mapping in files:
        import_source(project, file, mapping=ROOT / "data" / "mappings" / f"{mapping}.toml")
    manifests = verify_manifests(project)
    with Engine(project.settings) as engine:
        available = prepare(
            engine,
            stored_files(project),
            calendar=build(project.settings.country, date(as_of.year - 1, 1, 1), date(as_of.year, 12, 31)),
            lists={},
            settings=project.settings,
            schema=SCHEMA,
            as_of=as_of,
        )
        payments = engine.frame("select * from payments")
        found = detect(engine, CARDS, as_of=as_of, available=available)
    assert found.complete
    return manifests, payments, found


@pytest.fixture(scope="module")
def cards_of_a_council(tmp_path_factory, shared):
    """Four months of purchase cards, as published; May and June hold the same rows."""
    source = shared("birmingham_pcards")
    files = [
        (source / "purchasecardtransactionsapril2014.xls", "birmingham_pcards_april2014"),
        (source / "purchasecardtransactionsmay2014.xls", "birmingham_pcards_may2014"),
        (source / "purchasecardtransactionsjune2014.xls", "birmingham_pcards_june2014"),
        (source / "purchasecardsnov2014.xls", "birmingham_pcards_nov2014"),
    ]
    settings = {"timezone": "Europe/London", "country": "GB"}
    return asked(tmp_path_factory.mktemp("cards"), files, settings, date(2014, 12, 31))


@pytest.fixture(scope="module")
def invoices_of_a_company(tmp_path_factory, shared):
    """A year of a company's invoices."""
    files = [(shared("corporate_payments") / "corporate.payment.parquet", "corporate_payments")]
    settings = {"timezone": "America/New_York", "country": "US"}
    return asked(tmp_path_factory.mktemp("invoices"), files, settings, date(2010, 12, 31))


def status(found, rule):
    return dict(zip(found.health["rule"], found.health["status"], strict=True))[rule]


def reasons(found, rule):
    return " ".join(found.gaps.loc[found.gaps["rule"] == rule, "reason_en"])


def test_the_same_month_published_twice_counts_once(cards_of_a_council):
    manifests, payments, _ = cards_of_a_council
    april, may, june, november = (one.accepted for one in manifests)
    assert may == june
    assert len(payments) == april + may + november
    assert payments["payment_id"].is_unique
    assert (payments["amount"] < 0).any()


def test_directorates_in_several_spellings_are_one(cards_of_a_council):
    _, payments, _ = cards_of_a_council
    units = set(payments["unit_id"].dropna())
    assert len(units) == len({unit.casefold().strip() for unit in units}) <= 8


@pytest.mark.parametrize("rule", ["first_digits_of_unit", "payments_on_days_off", "refund_matches_no_payment"])
def test_what_flags_more_than_a_twentieth_is_miscalibrated(cards_of_a_council, rule):
    found = cards_of_a_council[2]
    assert status(found, rule) == "miscalibrated"
    assert "over 5%" in reasons(found, rule)


def test_a_fence_that_cannot_be_drawn_and_payees_of_few_payments_are_named(cards_of_a_council):
    told = reasons(cards_of_a_council[2], "amount_unlike_payee")
    assert "all values are the same" in told
    assert "too few records" in told


def test_the_ledger_adds_up(invoices_of_a_company):
    [manifest], payments, _ = invoices_of_a_company
    # Invoices bear no number of a payment: what is told twice may be paid twice, and is for the rules to say.
    assert (manifest.rows_read, manifest.duplicates) == (189_470, 0)
    assert any(note.startswith("2,482 rows repeat another and have no payment_id: kept") for note in manifest.notes)
    assert len(payments) == manifest.accepted


def test_fences_of_a_payee_are_those_of_pandas(invoices_of_a_company):
    """The same payments are told as when pandas draws Tukey's outer fences on the logarithms, payee by payee."""
    _, payments, found = invoices_of_a_company
    [card] = [card for card in CARDS if card.name == "amount_unlike_payee"]
    p = card.parameters
    paid = payments[(payments["amount"] > 0) & payments["payee_id"].notna()]
    size = np.log(paid["amount"])
    groups = size.groupby(paid["payee_id"])
    lower, middle, upper = (paid["payee_id"].map(groups.quantile(share)) for share in (0.25, 0.5, 0.75))
    told = paid[
        (paid["payee_id"].map(groups.size()) >= p["least"])
        & (upper - lower > 1e-9)
        & (size > upper + p["width"] * (upper - lower) + 1e-9)
        & (size >= np.log(p["times"]) + middle - 1e-9)
    ]
    hits = found.hits[found.hits["rule"] == "amount_unlike_payee"].explode("records")
    assert set(hits["records"]) == set(told["payment_id"])
    assert len(told) > 100


def test_invoices_told_as_paid_twice_have_one_number_one_payee_and_one_amount(invoices_of_a_company):
    _, payments, found = invoices_of_a_company
    by_id = payments.set_index("payment_id")
    twice = found.hits[found.hits["rule"] == "invoice_paid_twice"]
    assert len(twice)
    for records in twice["records"]:
        told = by_id.loc[list(records)]
        assert len(told) >= 2
        assert told["payee_id"].nunique() == told["invoice_id"].nunique() == told["amount"].nunique() == 1

"""Ledgers of a few acts, made quickly, and both verifiers on them."""

from __future__ import annotations

import hashlib
import json
import runpy
from argparse import Namespace
from functools import cache, lru_cache
from pathlib import Path

from riskml.core.access import Access
from riskml.reviews.ledger import Export, Ledger, PageOpening, Publication, Trusted, VerifierKey, enter, verify_ledger
from riskml.reviews.ledger.runs import verify_run

AT = "2026-03-02T09:00:00Z"
ROOT = Path(__file__).parents[3]


def ledger_in(folder):
    return Ledger(folder / "ledger", folder / "secrets" / "ledger")


def page_openings(openings, numbers, purpose="核查"):
    actor = openings.pseudonym("actor", "li")
    return [
        PageOpening(at=AT, actor=actor, object=openings.pseudonym("official", f"P{number}"), purpose=purpose)
        for number in numbers
    ]


def open_pages(ledger, *numbers):
    return enter(ledger, lambda openings: page_openings(openings, numbers), Access(), patience=0)


def make_run(folder, as_of="2025-12-31", pages=("one", "two")):
    """A run's folder as a run leaves it."""
    (folder / "reports").mkdir(parents=True)
    outputs = {f"reports/{name}.html": f"page {name} of {as_of}" for name in pages}
    for name, text in outputs.items():
        (folder / name).write_text(text)
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in outputs.items()}
    (folder / "manifest.json").write_text(json.dumps({"as_of": as_of, "outputs": digests}))
    return folder


def publish(ledger, run):
    told = (run / "manifest.json").read_bytes()

    def acts(openings):
        return [
            Publication(
                at=AT,
                actor=openings.pseudonym("actor", "li"),
                object=hashlib.sha256(told).hexdigest(),
                as_of=json.loads(told)["as_of"],
                run_id="0" * 16,
                place="runs",
            )
        ]

    return enter(ledger, acts, Access(), patience=0)


def export(ledger, file):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return enter(
        ledger,
        lambda openings: [Export(at=AT, actor=openings.pseudonym("actor", "li"), object=digest, form="answer_sheet")],
        Access(),
        patience=0,
    )


@cache
def second():
    """The auditor's verifier; a signature that was looked at is not looked at again."""
    module = runpy.run_path(str(ROOT / "docs" / "verify_ledger.py"))
    space = module["verify"].__globals__
    space["signed"] = lru_cache(space["signed"])
    return space


def faults_of_both(folder, *, key=None, kept=(), witnesses=(), run=None, secrets=True):
    """What the one verifier finds, by key, and the other, in words."""
    ledger = ledger_in(folder) if secrets else Ledger(folder / "ledger")
    trusted = Trusted(
        VerifierKey.parse(key) if key else None,
        {str(one): one.read_bytes() for one in kept},
        tuple(VerifierKey.parse(one) for one in witnesses),
    )
    report = verify_ledger(ledger, trusted)
    findings = list(report.findings)
    if run is not None:
        findings += verify_run(run, report.acts if secrets else None)
    told = Namespace(
        ledger=str(ledger.folder),
        key=[key] if key else [],
        checkpoint=[str(one) for one in kept],
        witness=list(witnesses),
        private=[str(ledger.private)] if secrets else [],
        run=[str(run)] if run else [],
        bundle=[],
    )
    return [one.key for one in findings], second()["verify"](told)

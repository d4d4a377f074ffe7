"""The loop of one small city, in a process of its own: a run, a case that clears it, the finding handed over, a run.

Prints as JSON what the next run and a training read of it.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pandas as pd

from riskml.cards import read_cards
from riskml.pipeline import run_job
from riskml.pipeline.facts import measure_and_detect
from riskml.pipeline.published import runs_in
from riskml.pipeline.reviewed import known_labels
from riskml.pipeline.sources import Sources
from tests.pipeline.replayed_city import make_city

PEOPLE = {"R1": "registrar", "H1": "handler", "H2": "handler", "O1": "office_head", "L1": "leader"}


def main(folder: Path) -> None:
    project, city = make_city(folder)
    cards = read_cards(project)
    first = run_job(project, cards, as_of=month_before(city.last), languages=("en",))
    from riskml.portal.start import start

    start(project)
    from django.test.utils import setup_test_environment

    from riskml.portal import accounts
    from riskml.portal.loading import load_run
    from riskml.portal.models import Account, CaseFile, RunWarning

    setup_test_environment()
    [published] = runs_in(project.runs)
    # The room's clock stands in the city's own time, so that findings are known when the next run looks.
    clock(accounts.now().replace(year=city.last.year, month=city.last.month, day=2))
    run, _ = load_run(project, published)
    for name, role in PEOPLE.items():
        Account.objects.create(name=name, roles=[role], areas=[])
    told = {about: RunWarning.objects.filter(run=run, issued=True, about=about) for about in ("person", "case")}
    from riskml.portal.casework import about_warnings, open_cases
    from riskml.reviews.cases import Signer

    person = told["person"].filter(selected_by="score").first() or told["person"].first()
    matter = RunWarning.objects.filter(run=run, issued=True).exclude(about="person").first()
    numbers = {}
    for one in (person, matter):
        [row] = open_cases(about_warnings([one]), Signer("R1", "registrar"))
        numbers[one.number] = row.number
        walk_out(row.number)
    from riskml.portal.findings import hand_over

    handed = [hand_over() for _ in range(2)]
    second = run_job(project, cards, as_of=city.last, languages=("en",))
    quality = json.loads((second.folder / "quality.json").read_text("utf-8"))
    warnings = pd.read_parquet(second.folder / "matter_warnings.parquet").set_index("warning_id")
    sources = Sources.of(project, __import__("riskml.intake.manifests", fromlist=["manifests"]).manifests(project))
    facts = measure_and_detect(project, cards, as_of=city.last, sources=sources)
    labels = known_labels(project, facts)
    print(
        json.dumps(
            {
                "handed": [len(one) for one in handed],
                "findings": sorted({one.finding for one in handed[0]}),
                "matter": matter.number,
                "status": warnings["status"].get(matter.number, ""),
                "changed": quality["reviews_changed"],
                "counted": second.counts.get("reviews_changed", 0),
                "known": quality["reviews"]["known"],
                "label": labels[labels["official_id"] == person.people.first().official_id]
                .astype(str)
                .to_dict("records"),
                "month": first.as_of.isoformat()[:7],
                "cases": CaseFile.objects.filter(state="explained").count(),
            }
        )
    )


def month_before(day: date) -> date:
    return (pd.Timestamp(day).replace(day=1) - pd.Timedelta(days=1)).date()


def clock(moment) -> None:
    from riskml.portal import accounts, answering, casework, findings, handing_in, loading

    for module in (accounts, answering, casework, findings, handing_in, loading):
        module.now = lambda: moment


def walk_out(number: str) -> None:
    """Have two handlers and the head of office assess a case and accept what explains it."""
    from tests.portal.walking import HANDLERS, HEAD, walk

    walk(number, ("assess", [*HANDLERS, *HEAD], {}), ("explain_early", [*HANDLERS, *HEAD], {}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

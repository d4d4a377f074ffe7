"""The loop of one small city, in a process of its own: a run, cases that clear it, the findings handed over, a run.

Prints as JSON what the next run and a training read of it.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from riskml.cards import read_cards
from riskml.intake.manifests import manifests
from riskml.pipeline import run_job
from riskml.pipeline.facts import measure_and_detect
from riskml.pipeline.published import runs_in
from riskml.pipeline.reviewed import known_labels
from riskml.pipeline.sources import Sources
from tests.conftest import ROOT
from tests.pipeline.replayed_city import make_city
from tests.portal.walking import HANDLERS, HEAD, walk

PEOPLE = {"R1": "registrar", "H1": "handler", "H2": "handler", "O1": "office_head", "L1": "leader"}
RULES = ("case_limit_passed", "step_limit_passed")
"""Of matters that are issued in any city."""


def main(folder: Path) -> None:
    project, city = make_city(folder)
    grades = project.serving / "grades.toml"  # so many are listed that somebody is by score
    told = grades.read_text("utf-8").replace("false_discovery = 0.1", "false_discovery = 0.9")
    grades.write_text(told, "utf-8")
    for file in (ROOT / "features" / "rules").rglob("*.toml"):
        if file.stem in RULES:
            place = project.root / file.relative_to(ROOT)
            place.parent.mkdir(exist_ok=True)
            shutil.copy(file, place)
    cards, before = read_cards(project), city.last.replace(day=1) - timedelta(days=1)
    run_job(project, cards, as_of=before, languages=("en",))
    numbers, handed, official = reviewed(project, date(city.last.year, city.last.month, 2))
    second = run_job(project, cards, as_of=city.last, languages=("en",))
    quality = json.loads((second.folder / "quality.json").read_text("utf-8"))
    warnings = pd.read_parquet(second.folder / "matter_warnings.parquet").set_index("warning_id")
    facts = measure_and_detect(project, cards, as_of=city.last, sources=Sources.of(project, manifests(project)))
    labels = known_labels(project, facts)
    told = {
        "handed": [len(one) for one in handed],
        "matters": {one: [warnings["status"].get(one, ""), warnings["finding"].get(one, "")] for one in numbers},
        "changed": quality["reviews_changed"],
        "counted": second.counts.get("reviews_changed", 0),
        "known": quality["reviews"]["known"],
        "labels": labels[labels["official_id"] == official].astype(str).to_dict("records"),
        "month": f"{before:%Y-%m}",
    }
    sys.stdout.write(json.dumps(told) + "\n")


def reviewed(project, day):
    """Have the latest run's first warnings about a person and about matters explained, on a day, and hand that over."""
    from riskml.portal.start import start

    start(project)
    from riskml.portal import accounts
    from riskml.portal.casework import about_warnings, open_cases
    from riskml.portal.findings import hand_over
    from riskml.portal.loading import load_run
    from riskml.portal.models import Account, RunWarning
    from riskml.reviews.cases import Signer

    told = accounts.now
    moment = told().replace(year=day.year, month=day.month, day=day.day)
    for name, module in list(sys.modules.items()):
        if name.startswith("riskml.portal") and getattr(module, "now", None) is told:
            module.now = lambda: moment
    [published] = runs_in(project.runs)
    run, _ = load_run(project, published)
    for name, role in PEOPLE.items():
        Account.objects.create(name=name, roles=[role], areas=[])
    issued = RunWarning.objects.filter(run=run, issued=True).order_by("severity", "rank")
    person = issued.filter(about="person", selected_by="score").first()
    matters = list(issued.exclude(about="person")[:2])
    rows = open_cases(about_warnings([person, *matters]), Signer("R1", "registrar"))
    for one in rows:
        walk(one.number, ("assess", [*HANDLERS, *HEAD], {}), ("explain_early", [*HANDLERS, *HEAD], {}))
    return [one.number for one in matters], [hand_over() for _ in range(2)], person.people.get().official_id


if __name__ == "__main__":
    main(Path(sys.argv[1]))

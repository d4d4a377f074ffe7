"""A small city with complaints, and what two runs of it publish for public pages: as of September and of December."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path  # noqa: TC003 (a dataclass field)

import pandas as pd
import pytest

from riskml.cards import read_cards
from riskml.core.project import Project  # noqa: TC001 (a dataclass field)
from riskml.intake import import_source
from riskml.pipeline import create_project
from riskml.pipeline.facts import working_set
from riskml.pipeline.public_sums import public_sums_of, write_public_sums
from riskml.pipeline.trails import write_matters
from riskml.public.site import PublicSite, publish_site
from riskml.synthetic import CitySize, write_city

SIZE = CitySize(units=10, officials_per_unit=12, months=14, companies=300, citizens=2000, planted=1, demand=0.6)
DAYS = (date(2025, 9, 30), date(2025, 12, 31))


def publish_run(project: Project, folder: Path, as_of: date, fill) -> None:
    """Put a run in its place that has what public pages are made of, and a manifest."""
    folder.mkdir(parents=True)
    fill(folder)
    write_matters(read_cards(project), folder)
    manifest = {
        "run_id": hashlib.sha256(str(as_of).encode()).hexdigest()[:16],
        "facts_id": "0" * 16,
        "until": "report",
        "as_of": as_of.isoformat(),
        "riskml": "0",
        "counts": {},
        "outputs": {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def complaints_about(cases: pd.DataFrame) -> pd.DataFrame:
    """Make a complaint of every seventh case; of those every fourth waits for its answer."""
    own = cases.iloc[::7].reset_index(drop=True)
    received = pd.to_datetime(own["opened_at"]) + pd.Timedelta(days=9)
    told = pd.DataFrame(
        {"complaint_id": "K" + own.index.astype(str), "case_id": own["case_id"], "received_at": received}
    )
    answered = (received + pd.Timedelta(days=12)).where(own.index % 4 > 0)
    return told.assign(complainant_id="M" + own.index.astype(str), answered_at=answered)


@dataclass(frozen=True)
class City:
    project: Project
    people: frozenset[str]
    sites: dict[date, Path]
    made: dict[date, PublicSite]
    sums: dict[date, pd.DataFrame]


@pytest.fixture(scope="session")
def city(tmp_path_factory) -> City:
    folder = tmp_path_factory.mktemp("public") / "city"
    project = create_project(folder)
    files = write_city(folder, read_cards(project).matters, SIZE, seed=3)
    cases = pd.read_csv(files.sources["cases"])
    complaints_about(cases).to_csv(folder / "complaints.csv", index=False)
    wanted = ("operations", "cases", "officials", "units", "counterparties", "payments", "contracts")
    for table in wanted:
        import_source(project, files.sources[table], table=table, format="csv")
    import_source(project, folder / "complaints.csv", table="complaints")
    settings = project.serving / "public.toml"
    told = settings.read_text("utf-8").replace('address = ""', 'address = "https://cunwu.example.cn/"')
    settings.write_text(told.replace('feedback = ""', 'feedback = "https://www.example.cn/yjjy"'), "utf-8")
    sites, made, sums = {}, {}, {}
    for day in DAYS:
        with working_set(project, read_cards(project), as_of=day) as ground:
            sums[day] = public_sums_of(ground.engine)
            publish_run(project, project.runs / day.isoformat(), day, partial(write_public_sums, ground.engine))
        sites[day] = folder / f"site-{day}"
        made[day] = publish_site(project, as_of=day, to=sites[day])
    officials = pd.read_csv(files.sources["officials"], encoding="utf-8")
    names = {*officials["official_id"], *officials["name"], *cases["case_id"], *cases["applicant_id"].dropna()}
    return City(project, frozenset(map(str, names)), sites, made, sums)

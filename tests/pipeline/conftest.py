"""One small synthetic city, run once for all tests of the session."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 (a dataclass field)

import pytest

from riskml.cards import read_cards
from riskml.intake import import_source
from riskml.pipeline import RunResult, Session, create_project, job, open_project
from riskml.pipeline.facts import measure_and_detect
from riskml.synthetic import CityFiles, CitySize, write_city
from tests.sample_of_rules import keep_a_sample_of_rules

SMALL = CitySize(units=10, officials_per_unit=12, months=14, companies=300, citizens=2000, planted=1)


@dataclass(frozen=True)
class Ran:
    folder: Path
    city: CityFiles
    session: Session
    result: RunResult


@pytest.fixture(scope="session")
def imported(tmp_path_factory) -> tuple[Path, CityFiles]:
    folder = tmp_path_factory.mktemp("city")
    shutil.rmtree(folder)
    project = create_project(folder)
    keep_a_sample_of_rules(folder)
    city = write_city(folder, read_cards(project).matters, SMALL, seed=3)
    for table, path in city.sources.items():
        import_source(project, path, table=table, format="csv")
    return folder, city


@pytest.fixture(scope="session")
def ran(imported) -> Ran:
    folder, city = imported
    session = open_project(folder)
    with pytest.MonkeyPatch.context() as patched:
        measured = []
        patched.setattr(
            job, "measure_and_detect", lambda *a, **w: measured.append(measure_and_detect(*a, **w)) or measured[-1]
        )
        result = session.run(as_of=city.last)
    [session._kept["facts", city.last]] = measured  # what the run measured; test_job measures again by a session alone
    return Ran(folder, city, session, result)
